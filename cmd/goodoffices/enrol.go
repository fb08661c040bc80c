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
	cfg := web.Config{Hosts: k.Host, Secure: k.Behind, Log: slog.New(slog.NewTextHandler(c.err, nil))}
	if len(cfg.Hosts) == 0 {
		cfg.Hosts = []string{l.host()}
	}
	made := make(chan *desk.Desk, 1)
	pages, err := web.NewEnrolment(c, cfg, k.config(c), func(ctx context.Context, f desk.Founding) (*desk.Desk, store.Secret, error) {
		d, unlock, err := k.found(ctx, c, f)
		if err == nil {
			made <- d
		}
		return d, unlock, err
	})
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
	case d := <-made:
		defer d.Close()
		c.notef("%s carries; interrupt to stop\n", d.Name())
		return d.Run(c)
	}
}

// found makes a desk in the folder and opens it for its officer.
func (k *deskRun) found(ctx context.Context, c *console, f desk.Founding) (*desk.Desk, store.Secret, error) {
	place, err := openPlace(c, k.Desk)
	if err != nil {
		return nil, nil, err
	}
	unlock, err := desk.Create(ctx, place, f, k.config(c))
	if err != nil {
		return nil, nil, err
	}
	if place, err = openPlace(c, k.Desk); err != nil {
		return nil, nil, err
	}
	d, err := desk.Open(c, place, desk.Unlock{Officer: f.Officers[0].Name, Passphrase: f.Officers[0].Passphrase}, k.config(c))
	return d, unlock, err
}
