package main

import (
	"log/slog"
	"net"

	"goodoffices/courier"
	"goodoffices/store"
)

type courierCmd struct {
	Listen  string `default:"127.0.0.1:8480" placeholder:"ADDR" help:"Where to listen. Put a TLS proxy before it where it is reached from outside."`
	Dir     string `required:"" placeholder:"DIR" help:"Where it keeps what it carries."`
	Permits bool   `help:"Ask for a permit for every mailbox."`
	Make    int    `placeholder:"N" help:"Make so many permits, print them, and end."`
}

func (k *courierCmd) Run(c *console) error {
	folder, err := store.OpenFolder(k.Dir)
	if err != nil {
		return err
	}
	defer folder.Close()
	db, err := store.OpenSQLite(c, folder.Path("courier.db"), storeOptions)
	if err != nil {
		return err
	}
	defer db.Close()
	if k.Make > 0 {
		permits, err := courier.NewPermits(c, db, k.Make)
		for _, p := range permits {
			c.printf("%s\n", p.Reveal())
		}
		return err
	}
	s, err := courier.New(c, mortalCourier(db), courier.Config{Permits: k.Permits, Log: slog.New(slog.NewTextHandler(c.err, nil))})
	if err != nil {
		return err
	}
	defer s.Close()
	l, err := (&net.ListenConfig{}).Listen(c, "tcp", k.Listen)
	if err != nil {
		return err
	}
	c.printf("courier at http://%s, key %s\n", l.Addr(), s.Key())
	return s.Serve(c, l)
}
