package record_test

import (
	"errors"
	"slices"
	"testing"

	"goodoffices/record"

	"pgregory.net/rapid"
)

// A history is a random run: a mediator who is honest, or keeps one record for
// some desks and another for the rest; updates that are lost, repeated, late
// and taken by the wrong desk; desks that crash before or after they commit.
type history struct {
	*table
	t       *rapid.T
	worlds  []*desk // the mediator's records: one if honest
	side    map[string]int
	updates []record.Update // all that was ever sent
	papers  int
	least   int // steps to take
	most    int
}

func begin(t *rapid.T, honest bool) *history {
	most := 5
	if honest {
		most = 4 // all of whom cosign: the signatures cost the time
	}
	names := []string{"Muscat", "Tehran", "Washington", "Doha", "Geneva"}[:rapid.IntRange(2, most).Draw(t, "desks")]
	h := &history{table: sit(t, names...), t: t, side: map[string]int{}}
	h.worlds = []*desk{h.operator()}
	if !honest {
		h.worlds = append(h.worlds, h.twin())
	}
	for i, d := range h.desks[1:] {
		h.side[d.name] = i % len(h.worlds)
	}
	return h
}

// split begins with a common past and then gives each world leaves of its own,
// which its side takes.
func (h *history) split() {
	if n := rapid.IntRange(0, 3).Draw(h.t, "common past"); n > 0 {
		h.appends(h.worlds[0], papers(1000, n)...)
		h.must(h.worlds[1], h.extension(h.worlds[0], 0))
	}
	for i, w := range h.worlds {
		h.appends(w, papers(2000+1000*i, rapid.IntRange(1, 3).Draw(h.t, "own"))...)
	}
	for _, d := range h.desks[1:] {
		if rapid.Bool().Draw(h.t, "early") {
			h.must(d, h.extension(h.worlds[h.side[d.name]], 0))
		}
	}
}

func (h *history) append() {
	w := rapid.SampledFrom(h.worlds).Draw(h.t, "world")
	h.papers += 3
	h.appends(w, papers(h.papers, rapid.IntRange(1, 3).Draw(h.t, "leaves"))...)
	if len(h.worlds) > 1 && rapid.Bool().Draw(h.t, "common") {
		// The other world gets the same papers, as far as it can.
		other := h.worlds[0]
		if other == w {
			other = h.worlds[1]
		}
		size := other.replica.Log().Size()
		if w.replica.Log().Size() > size {
			_ = h.takes(other, h.extension(w, size))
		}
	}
}

// send gives a desk the record of its own world, or something sent long ago to
// whomever.
func (h *history) send() {
	d := rapid.SampledFrom(h.desks[1:]).Draw(h.t, "to")
	w := h.worlds[h.side[d.name]]
	var us []record.Update
	switch rapid.SampledFrom([]string{"extension", "gathered", "old", "other"}).Draw(h.t, "what") {
	case "extension":
		if head := w.replica.Head().Size; head > 0 {
			since := min(d.replica.Last(d.name).Size, head)
			us = append(us, h.extension(w, since))
		}
	case "gathered":
		us = h.gathered(w, h.names()...)
	case "old":
		if len(h.updates) > 0 {
			us = append(us, rapid.SampledFrom(h.updates).Draw(h.t, "old"))
		}
	case "other":
		o := rapid.SampledFrom(h.worlds).Draw(h.t, "other world")
		if head := o.replica.Head().Size; head > 0 {
			us = append(us, h.extension(o, min(d.replica.Log().Size(), head)))
		}
	}
	h.updates = append(h.updates, us...)
	for _, u := range us {
		if rapid.Bool().Draw(h.t, "lost") {
			continue
		}
		h.takesOrRefuses(d, u)
	}
}

// takesOrRefuses lets a desk take an update, crashes it now and then, and
// checks that its own record only ever grows.
func (h *history) takesOrRefuses(d *desk, u record.Update) {
	before := d.replica
	c, err := d.replica.Check(u, h.roster)
	if rapid.IntRange(0, 9).Draw(h.t, "crash") == 0 {
		return // before it has committed
	}
	d.commit(c)
	if err != nil && !slices.ContainsFunc([]error{
		record.ErrFork, record.ErrRollback, record.ErrInconsistent, record.ErrGap, record.ErrAhead, record.ErrProofLength, record.ErrLeaves,
	}, func(e error) bool { return errors.Is(err, e) }) {
		h.t.Fatalf("%s: %v", d.name, err)
	}
	head := before.Head()
	if err := d.replica.Holds(head.Size, head.Root); err != nil {
		h.t.Fatalf("%s no longer holds what it held: %v", d.name, err)
	}
}

func (h *history) cosign() {
	d := rapid.SampledFrom(h.desks[1:]).Draw(h.t, "who")
	c, u, err := d.replica.Cosign(d.key, d.name, h.roster, h.tick())
	if err != nil {
		return // nothing to cosign, or cosigned
	}
	d.commit(c)
	h.updates = append(h.updates, u)
	if rapid.Bool().Draw(h.t, "answer lost") {
		return
	}
	for _, w := range h.worlds {
		h.takesOrRefuses(w, u)
	}
}

// agreed checks that a leaf which a desk shows as confirmed by all stands in
// the same history at every desk.
func (h *history) agreed() {
	for _, d := range slices.Concat(h.desks, h.worlds) {
		for i, id := range d.replica.Log().Leaves() {
			if !d.replica.ConfirmedBy(id, h.names()...) {
				continue
			}
			root, _ := d.replica.Log().Root(i + 1)
			for _, o := range h.desks[1:] {
				if err := o.replica.Holds(i+1, root); err != nil {
					h.t.Fatalf("%s shows leaf %d as confirmed by all, %s says %v", d.name, i, o.name, err)
				}
			}
		}
	}
}

func (h *history) run() {
	for range rapid.IntRange(h.least, h.most).Draw(h.t, "steps") {
		rapid.SampledFrom([]func(){h.append, h.send, h.send, h.cosign, h.cosign}).Draw(h.t, "step")()
		h.agreed()
	}
}

func TestNoForkIsEverConfirmedByAll(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		h := begin(t, false)
		h.least, h.most = 10, 20
		h.split()
		h.run()
		key := h.operator().key.Public()
		for _, d := range h.desks {
			for _, f := range d.replica.Forks() {
				if _, _, err := f.Verify(key); err != nil {
					t.Fatalf("%s holds evidence that does not convict: %v", d.name, err)
				}
			}
		}
	})
}

// With an honest mediator nobody is ever accused, whatever is lost, repeated
// or late, and a fair network brings all to one head that all have cosigned.
func TestAnHonestHistoryConverges(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		h := begin(t, true)
		h.most = 10
		h.run()
		h.appends(h.operator(), papers(h.papers+3, 1)...)
		for _, d := range h.desks[1:] {
			h.must(d, h.extension(h.operator(), min(d.replica.Last(d.name).Size, d.replica.Log().Size())))
			h.must(h.operator(), h.cosigns(d))
		}
		for _, d := range h.desks[1:] {
			for _, u := range h.gathered(h.operator(), h.names()...) {
				h.must(d, u)
			}
			r := d.replica
			if r.Head() != h.operator().replica.Head() || len(r.Claims())+len(r.Forks()) != 0 {
				t.Fatalf("%s: head %d, %d claims, %d forks", d.name, r.Head().Size, len(r.Claims()), len(r.Forks()))
			}
			for _, id := range r.Log().Leaves() {
				if !r.ConfirmedBy(id, h.names()...) {
					t.Fatalf("%s: a leaf is not confirmed in the end", d.name)
				}
			}
			if err := r.Verify(h.roster); err != nil {
				t.Fatalf("%s: %v", d.name, err)
			}
		}
	})
}
