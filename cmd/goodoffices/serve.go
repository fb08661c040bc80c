package main

import (
	"context"
	"errors"
	"log/slog"
	"net"
	"net/http"
	"sync"
	"time"

	"goodoffices/desk"
	"goodoffices/rehearsal"
	"goodoffices/web"
)

// served is a desk with its pages at an address of its own.
type served struct {
	address string
	pages   *web.Server
	http    *http.Server
	ended   sync.WaitGroup
}

// serveDesk shows a desk at an address, of the machine alone unless it says
// otherwise, and carries for it until close.
func serveDesk(ctx context.Context, d *desk.Desk, address string, cfg web.Config) (*served, error) {
	listener, err := net.Listen("tcp", address)
	if err != nil {
		return nil, err
	}
	s := &served{address: "http://" + listener.Addr().String()}
	cfg.Desk, cfg.Hosts = d, append(cfg.Hosts, listener.Addr().String())
	if s.pages, err = web.New(ctx, cfg); err != nil {
		return nil, errors.Join(err, listener.Close())
	}
	s.http = &http.Server{Handler: s.pages, ReadHeaderTimeout: 10 * time.Second, ReadTimeout: time.Minute, IdleTimeout: 2 * time.Minute}
	s.ended.Go(func() { _ = s.http.Serve(listener) }) // ends with close
	return s, nil
}

// close ends the streams first, then what is being answered.
func (s *served) close() {
	s.pages.Close()
	ctx, cancel := context.WithTimeout(context.Background(), 2*time.Second)
	defer cancel()
	if s.http.Shutdown(ctx) != nil {
		_ = s.http.Close()
	}
	s.ended.Wait()
}

// serveRehearsal opens a door to each desk of a rehearsal, until interrupted.
func serveRehearsal(c *console, r *rehearsal.Rehearsal) error {
	ctx, stop := context.WithCancel(c.Context)
	defer stop()
	var doors []*served
	defer func() {
		for _, s := range doors {
			s.close()
		}
	}()
	c.printf("\nDoors, until you interrupt:\n")
	for _, d := range r.Case.Desks {
		s, err := serveDesk(ctx, r.Desk(d.Name), "127.0.0.1:0", web.Config{Now: r.Now, Stage: r, Log: slog.New(slog.NewTextHandler(c.err, nil))})
		if err != nil {
			return err
		}
		doors = append(doors, s)
		c.printf("  %-12s %s/\n", d.Name, s.address)
	}
	return r.Run(ctx)
}
