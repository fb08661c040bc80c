package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"

	"goodoffices/desk"
	"goodoffices/store"
	"goodoffices/web"
)

// noDesk reports whether no desk was made in the folder yet, which is made if
// need be.
func (k *deskRun) noDesk(c *console) (bool, error) {
	place, err := openPlace(c, k.Desk)
	if err != nil {
		return false, err
	}
	empty, err := place.Empty()
	return empty, errors.Join(err, place.Shut())
}

// enrol serves the pages on which an invitation is read and a desk made, then
// carries for that desk. A desk is made by whoever asks first: so these pages
// stand on this machine alone, unless told otherwise.
func (k *deskRun) enrol(c *console) error {
	host, _, err := net.SplitHostPort(k.Listen)
	if err != nil {
		return err
	}
	if ip := net.ParseIP(host); host != "localhost" && (ip == nil || !ip.IsLoopback()) && !k.Enrol {
		return fmt.Errorf("there is no desk in %s, and whoever reaches %s first could make it theirs\n  → listen at 127.0.0.1, or say --enrol if nobody else reaches that address", k.Desk, k.Listen)
	}
	l, err := listen(c, k.Listen)
	if err != nil {
		return err
	}
	defer l.close()
	cfg := web.Config{Now: localNow, Hosts: k.Host, Secure: k.Behind, Log: slog.New(slog.NewTextHandler(c.err, nil))}
	if len(cfg.Hosts) == 0 {
		cfg.Hosts = []string{l.host()}
	}
	pages, err := web.NewEnrolment(c, cfg, k.config(c), founder{k, c})
	if err != nil {
		return err
	}
	defer pages.Close()
	l.serve(pages)
	c.printf("%s/\n", l.address())
	c.notef("no desk is in %s yet: open the address and put an invitation link there; interrupt to stop\n", k.Desk)
	select {
	case <-c.Done():
		return nil
	case d := <-pages.Opened():
		defer d.Close()
		c.notef("%s carries; interrupt to stop\n", d.Name())
		return d.Run(c)
	}
}

// A founder makes the desk of a folder and opens it. It implements web.Founder.
type founder struct {
	*deskRun
	c *console
}

func (k founder) Found(ctx context.Context, f desk.Founding) (store.Secret, error) {
	place, err := openPlace(k.c, k.Desk)
	if err != nil {
		return nil, err
	}
	return desk.Create(ctx, place, f, k.config(k.c))
}

func (k founder) Open(officer string, passphrase store.Secret) (*desk.Desk, error) {
	place, err := openPlace(k.c, k.Desk)
	if err != nil {
		return nil, err
	}
	return desk.Open(k.c, place, desk.Unlock{Officer: officer, Passphrase: passphrase}, k.config(k.c))
}
