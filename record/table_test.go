package record_test

import (
	"crypto/sha256"
	"errors"
	"fmt"
	"testing"
	"time"

	"goodoffices/paper"
	"goodoffices/record"
)

// A tester is *testing.T or *rapid.T.
type tester interface {
	Helper()
	Fatalf(format string, args ...any)
}

// dawn is when the talks of every test begin.
var dawn = time.Date(2026, 2, 6, 9, 0, 0, 0, time.UTC)

var terms = paper.IDOf([]byte("terms of reference"))

// papers returns ids of the n-th paper and those after it.
func papers(n, count int) []paper.ID {
	ids := make([]paper.ID, count)
	for i := range ids {
		ids[i] = paper.IDOf(fmt.Appendf(nil, "paper %d", n+i))
	}
	return ids
}

func keyOf(t tester, name string) record.CosignKey {
	t.Helper()
	seed := sha256.Sum256([]byte(name))
	k, err := record.NewCosignKey(seed[:])
	if err != nil {
		t.Fatalf("key of %s: %v", name, err)
	}
	return k
}

// A desk holds its replica as the fold of what it has committed.
type desk struct {
	t         tester
	name      string
	key       record.CosignKey
	replica   record.Replica
	committed [][]byte
}

// A table is the talks: the operator first, then the others, and the roster
// they all have.
type table struct {
	t      tester
	roster record.Roster
	desks  []*desk
	now    time.Time
}

// sit begins talks. The first desk is the mediator's.
func sit(t tester, names ...string) *table {
	t.Helper()
	tb := &table{t: t, roster: record.Roster{Operator: names[0]}, now: dawn}
	for i, name := range names {
		d := &desk{t: t, name: name, key: keyOf(t, name), replica: record.New(terms, i == 0)}
		tb.desks = append(tb.desks, d)
		tb.roster.Seats = append(tb.roster.Seats, record.Seat{Desk: name, Key: d.key.Public()})
	}
	return tb
}

func muscat(t tester) *table { t.Helper(); return sit(t, "Muscat", "Tehran", "Washington") }

func (tb *table) desk(name string) *desk {
	for _, d := range tb.desks {
		if d.name == name {
			return d
		}
	}
	tb.t.Fatalf("no desk %s", name)
	return nil
}

func (tb *table) operator() *desk { return tb.desks[0] }

// tick moves the clock on and returns it.
func (tb *table) tick() time.Time {
	tb.now = tb.now.Add(time.Minute)
	return tb.now
}

// commit does what a desk does with a change: encode, keep, apply.
func (d *desk) commit(c record.Change) {
	d.t.Helper()
	if c.Empty() {
		return
	}
	data, err := c.Encode()
	if err != nil {
		d.t.Fatalf("%s encodes a change: %v", d.name, err)
	}
	d.committed = append(d.committed, data)
	if d.replica, err = d.replica.Apply(data); err != nil {
		d.t.Fatalf("%s applies its own change: %v", d.name, err)
	}
}

// takes gives a desk an update through its encoding and commits what it brings.
func (tb *table) takes(d *desk, u record.Update) error {
	tb.t.Helper()
	data, err := u.Encode()
	if err != nil {
		return err
	}
	if u, err = record.ParseUpdate(data); err != nil {
		return err
	}
	c, err := d.replica.Check(u, tb.roster)
	d.commit(c)
	return err
}

// must takes an update that nothing is wrong with.
func (tb *table) must(d *desk, u record.Update) {
	tb.t.Helper()
	if err := tb.takes(d, u); err != nil {
		tb.t.Fatalf("%s, honestly updated: %v", d.name, err)
	}
}

// appends adds papers at a desk that acts as operator, and signs.
func (tb *table) appends(d *desk, ids ...paper.ID) {
	tb.t.Helper()
	c, err := d.replica.Append(ids...)
	if err != nil {
		tb.t.Fatalf("%s appends: %v", d.name, err)
	}
	d.commit(c)
	if c, err = d.replica.Sign(d.key, tb.roster, tb.tick()); err != nil {
		tb.t.Fatalf("%s signs: %v", d.name, err)
	}
	d.commit(c)
}

// extension is what one desk has to tell another from a size on.
func (tb *table) extension(from *desk, since uint64) record.Update {
	tb.t.Helper()
	u, err := from.replica.Extension(since, 0)
	if err != nil {
		tb.t.Fatalf("extension by %s from %d: %v", from.name, since, err)
	}
	return u
}

// cosigns makes a desk cosign its head.
func (tb *table) cosigns(d *desk) record.Update {
	tb.t.Helper()
	c, u, err := d.replica.Cosign(d.key, d.name, tb.roster, tb.tick())
	if err != nil {
		tb.t.Fatalf("%s cosigns: %v", d.name, err)
	}
	d.commit(c)
	return u
}

// round brings every desk to the operator's head and tells all of all.
func (tb *table) round() {
	tb.t.Helper()
	op := tb.operator()
	for _, d := range tb.desks[1:] {
		tb.must(d, tb.extension(op, d.replica.Log().Size()))
		tb.must(op, tb.cosigns(d))
	}
	for _, d := range tb.desks[1:] {
		for _, u := range tb.gathered(op, tb.names()...) {
			tb.must(d, u)
		}
	}
}

func (tb *table) gathered(d *desk, names ...string) []record.Update {
	tb.t.Helper()
	us, err := d.replica.Gathered(names...)
	if err != nil {
		tb.t.Fatalf("gathered by %s: %v", d.name, err)
	}
	return us
}

func (tb *table) names() []string {
	var names []string
	for _, d := range tb.desks {
		names = append(names, d.name)
	}
	return names
}

// refused fails the test unless err is the named one.
func refused(t *testing.T, err, want error) {
	t.Helper()
	if !errors.Is(err, want) {
		t.Fatalf("got %v, want %v", err, want)
	}
}

func signed(t tester, note string) record.Signed {
	t.Helper()
	s, err := record.ParseSigned(note)
	if err != nil {
		t.Fatalf("parse %q: %v", note, err)
	}
	return s
}
