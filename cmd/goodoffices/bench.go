package main

import (
	"context"
	"fmt"
	"net"
	"os"
	"time"

	"goodoffices/courier"
	"goodoffices/courier/load"
	"goodoffices/store"
)

type benchCmd struct {
	Courier benchCourier `cmd:"" help:"Ask as much of a courier as it can bear, in turn with its disk alone."`
}

type benchCourier struct {
	Depositors int    `default:"64" placeholder:"N" help:"How many deposit at once."`
	Seconds    int    `default:"10" placeholder:"S" help:"How long, of which a third goes to the disk alone."`
	Dir        string `required:"" placeholder:"DIR" help:"On the disk to measure. A folder in it comes and goes."`
	JSON       bool   `name:"json" help:"Print a JSON object."`
}

// benchTurns is how often courier and disk take turns: both see the same hours
// of a machine that others use too.
const benchTurns = 5

// benched is what "bench courier --json" prints.
type benched struct {
	Depositors        int     `json:"depositors"`
	Bytes             int     `json:"bytes"` // of each deposit
	Deposits          int     `json:"deposits"`
	DepositsPerSecond float64 `json:"deposits_per_second"`
	P50               float64 `json:"p50_ms"`
	P99               float64 `json:"p99_ms"`
	Fsyncs            int     `json:"fsyncs"` // write and fsync of as many bytes, one at a time, on the same disk
	FsyncsPerSecond   float64 `json:"fsyncs_per_second"`
	Ratio             float64 `json:"ratio"` // deposits a second by fsyncs a second: median of the turns
}

func (k *benchCourier) Run(c *console) error {
	if k.Depositors < 1 || k.Seconds < 1 {
		return fmt.Errorf("at least one depositor and one second")
	}
	if err := os.MkdirAll(k.Dir, 0o700); err != nil {
		return err
	}
	dir, err := os.MkdirTemp(k.Dir, "bench-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	b, err := k.measure(c, dir)
	if err != nil {
		return err
	}
	if k.JSON {
		return c.json(b)
	}
	c.printf("%d depositors made %d deposits of %d KiB, each durable before it was answered: %.0f a second\n", b.Depositors, b.Deposits, b.Bytes>>10, b.DepositsPerSecond)
	c.printf("half of them took less than %.1f ms, one in a hundred more than %.1f ms\n", b.P50, b.P99)
	c.printf("the disk alone made %.0f fsyncs of as many bytes a second; the courier %.1f times that, in the median of %d turns\n", b.FsyncsPerSecond, b.Ratio, benchTurns)
	return nil
}

func (k *benchCourier) measure(c *console, dir string) (b benched, err error) {
	folder, err := store.OpenFolder(dir)
	if err != nil {
		return b, err
	}
	defer folder.Close()
	db, err := store.OpenSQLite(c, folder.Path("courier.db"), storeOptions)
	if err != nil {
		return b, err
	}
	defer db.Close()
	s, err := courier.New(c, db, courier.Config{Limits: load.NoLimits()})
	if err != nil {
		return b, err
	}
	l, err := (&net.ListenConfig{}).Listen(c, "tcp", "127.0.0.1:0")
	if err != nil {
		return b, err
	}
	ctx, stop := context.WithCancel(c)
	served := make(chan error, 1)
	go func() { served <- s.Serve(ctx, l) }()
	defer func() {
		stop()
		<-served
		s.Close()
	}()
	ask := load.Load{Courier: "http://" + l.Addr().String(), Key: s.Key(), Depositors: k.Depositors}
	return k.turns(c, dir, ask)
}

func (k *benchCourier) turns(c *console, dir string, ask load.Load) (b benched, err error) {
	turn := time.Duration(k.Seconds) * time.Second / benchTurns
	ask.For = turn * 2 / 3
	var all load.Measure
	var perSecond, ratios []float64
	for range benchTurns {
		n, raw, err := load.RawSync(dir, courier.Small, 1, turn-ask.For)
		if err != nil {
			return b, err
		}
		m, err := ask.Run(c)
		if err != nil {
			return b, err
		}
		all, b.Fsyncs = all.And(m), b.Fsyncs+n
		perSecond, ratios = append(perSecond, raw), append(ratios, m.PerSecond()/raw)
	}
	b.Depositors, b.Bytes, b.Deposits, b.DepositsPerSecond = k.Depositors, courier.Small, all.Deposits, all.PerSecond()
	b.P50, b.P99 = all.P50.Seconds()*1000, all.P99.Seconds()*1000
	b.FsyncsPerSecond, b.Ratio = load.Median(perSecond), load.Median(ratios)
	return b, nil
}
