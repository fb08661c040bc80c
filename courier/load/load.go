// Package load asks as much of a courier as it can bear, and measures it beside
// the limits of its disk.
package load

import (
	"context"
	"crypto/rand"
	"encoding/binary"
	"slices"
	"sync"
	"time"

	"goodoffices/courier"
)

// A Load is what depositors ask of a courier.
type Load struct {
	Courier    string // address
	Key        courier.Key
	Depositors int
	For        time.Duration
	// TrimEvery is after how many deposits an owner acknowledges; 256.
	TrimEvery int
	// Started, unless nil, is called when every mailbox is made and nobody has
	// deposited yet.
	Started func()
}

// A Measure is what came of a load, or of several.
type Measure struct {
	Deposits int
	Took     time.Duration
	P50, P99 time.Duration // of one deposit, until its receipt was checked

	times []time.Duration // of all, sorted
}

// PerSecond is the throughput.
func (m Measure) PerSecond() float64 { return float64(m.Deposits) / m.Took.Seconds() }

// And returns the measure of both loads together.
func (m Measure) And(o Measure) Measure { return measure(m.Took+o.Took, m.times, o.times) }

func measure(took time.Duration, times ...[]time.Duration) Measure {
	m := Measure{Took: took, times: slices.Concat(times...)}
	if m.Deposits = len(m.times); m.Deposits > 0 {
		slices.Sort(m.times)
		m.P50, m.P99 = m.times[len(m.times)/2], m.times[len(m.times)*99/100]
	}
	return m
}

// Median returns the middle one, or of an even number the upper of the two.
func Median(all []float64) float64 {
	all = slices.Sorted(slices.Values(all))
	return all[len(all)/2]
}

// Run deposits pouches of the smallest class, each depositor into a mailbox of
// its own and one after the other, and measures. The courier's limits must
// allow it: [NoLimits].
func (l Load) Run(ctx context.Context) (Measure, error) {
	if l.TrimEvery == 0 {
		l.TrimEvery = 256
	}
	var pairs []pair
	for range l.Depositors {
		p, err := l.pair(ctx)
		if err != nil {
			return Measure{}, err
		}
		defer p.close()
		pairs = append(pairs, p)
	}
	if l.Started != nil {
		l.Started()
	}
	start := time.Now()
	ctx, cancel := context.WithDeadline(ctx, start.Add(l.For))
	defer cancel()
	var wg sync.WaitGroup
	times, errs := make([][]time.Duration, l.Depositors), make([]error, l.Depositors)
	for i, p := range pairs {
		wg.Go(func() { times[i], errs[i] = p.run(ctx, l.TrimEvery) })
	}
	wg.Wait()
	took := time.Since(start)
	for _, err := range errs {
		if err != nil {
			return Measure{}, err
		}
	}
	return measure(took, times...), nil
}

// A pair is one mailbox at both ends.
type pair struct {
	owner     *courier.HTTPOwner
	depositor *courier.HTTPDepositor
}

func (l Load) pair(ctx context.Context) (p pair, err error) {
	m, err := courier.NewMailbox(l.Courier, l.Key)
	if err != nil {
		return p, err
	}
	if p.owner, err = courier.NewOwner(m, courier.Dialing{}); err != nil {
		return p, err
	}
	if p.depositor, err = courier.NewDepositor(m.Route(), courier.Dialing{}); err != nil {
		return p, err
	}
	return p, p.owner.Create(ctx, courier.Permit{})
}

func (p pair) close() {
	p.owner.Close()
	p.depositor.Close()
}

func (p pair) run(ctx context.Context, trimEvery int) (times []time.Duration, err error) {
	pouch := make([]byte, courier.Small)
	rand.Read(pouch)
	for n := uint64(1); ctx.Err() == nil; n++ {
		binary.BigEndian.PutUint64(pouch, n)
		start := time.Now()
		if _, err := p.depositor.Deposit(ctx, pouch); ctx.Err() != nil {
			break
		} else if err != nil {
			return times, err
		}
		times = append(times, time.Since(start))
		if n%uint64(trimEvery) != 0 {
			continue
		}
		newest, err := p.newest(ctx)
		if err == nil {
			err = p.owner.Trim(ctx, newest, courier.DigestOf(pouch))
		}
		if err != nil && ctx.Err() == nil {
			return times, err
		}
	}
	return times, nil
}

func (p pair) newest(ctx context.Context) (courier.Position, error) {
	for at, err := range p.owner.Watch(ctx, courier.Position{}) {
		return at, err
	}
	return courier.Position{}, ctx.Err()
}

// NoLimits lets a load through.
func NoLimits() courier.Limits {
	const many = 1 << 40
	return courier.Limits{
		Pouches: many, Bytes: many, Chunks: many, Mailboxes: many, TotalBytes: many,
		Rate: many, Burst: many, Creations: many, CreateBurst: many,
		InFlight: many, MailboxInFlight: many,
	}
}
