package main

import (
	"context"
	"log/slog"
	"net"
	"net/http"
	"sync"
	"time"

	"goodoffices/desk"
	"goodoffices/rehearsal"
	"goodoffices/web"
)

// A listening answers at one address until it is closed.
type listening struct {
	net.Listener
	http  *http.Server
	ended sync.WaitGroup
}

// listen takes an address; nothing is answered before serve.
func listen(ctx context.Context, address string) (*listening, error) {
	l, err := (&net.ListenConfig{}).Listen(ctx, "tcp", address)
	if err != nil {
		return nil, err
	}
	return &listening{Listener: l}, nil
}

func (l *listening) host() string    { return l.Addr().String() }
func (l *listening) address() string { return "http://" + l.host() }

func (l *listening) serve(h http.Handler) {
	l.http = &http.Server{Handler: h, ReadHeaderTimeout: 10 * time.Second, ReadTimeout: time.Minute, IdleTimeout: 2 * time.Minute}
	l.ended.Go(func() { _ = l.http.Serve(l.Listener) }) // ends with close
}

// close ends what is being answered, and waits for it.
func (l *listening) close() {
	if l.http == nil {
		_ = l.Listener.Close()
		return
	}
	ctx, cancel := context.WithTimeout(context.Background(), 2*time.Second)
	defer cancel()
	if l.http.Shutdown(ctx) != nil {
		_ = l.http.Close()
	}
	l.ended.Wait()
}

// serveDesk serves a desk's pages, until the function it returns is called.
func serveDesk(c *console, d *desk.Desk, at string, cfg web.Config) (func(), error) {
	l, err := listen(c, at)
	if err != nil {
		return nil, err
	}
	cfg.Desk, cfg.Log = d, slog.New(slog.NewTextHandler(c.err, nil))
	if len(cfg.Hosts) == 0 {
		cfg.Hosts = []string{l.host()}
	}
	pages, err := web.New(c, cfg)
	if err != nil {
		l.close()
		return nil, err
	}
	l.serve(pages)
	c.printf("%s/\n", l.address())
	return func() { pages.Close(); l.close() }, nil
}

// serveStage opens the doors of a rehearsal until interrupted: a page before
// them, and each desk at an address of its own, on this machine alone.
func serveStage(c *console, stage *rehearsal.Stage, at string) error {
	theatre := web.NewTheatre(c, stage, web.Config{Log: slog.New(slog.NewTextHandler(c.err, nil))})
	defer theatre.Close()
	front, err := listen(c, at)
	if err != nil {
		return err
	}
	defer front.close()
	doors := map[*web.Door]*listening{}
	for _, d := range theatre.Doors() {
		l, err := listen(c, "127.0.0.1:0")
		if err != nil {
			return err
		}
		defer l.close()
		d.Address, doors[d] = l.address(), l
	}
	if err := theatre.Open(front.address(), front.host()); err != nil {
		return err
	}
	front.serve(theatre.Front())
	c.printf("\nOpen %s/ and walk in as any side. The doors, until you interrupt:\n", front.address())
	for _, d := range theatre.Doors() {
		doors[d].serve(d)
		c.printf("  %-12s %s/\n", d.Desk, d.Address)
	}
	<-c.Done()
	return nil
}
