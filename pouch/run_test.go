package pouch

import (
	"flag"
	"slices"
	"testing"

	"pgregory.net/rapid"
)

var tell = flag.Bool("tell", false, "tell each step of the model's runs")

// TestChannelComesToOneEpochWhateverHappens runs the model at random and lets
// a fair network finish it.
func TestChannelComesToOneEpochWhateverHappens(t *testing.T) {
	t.Parallel()
	met := map[string]int{}
	// A run that meets none of these has tried nothing.
	missing := []string{
		"crash", "restore", "hello", "duplicate", "waiting", "opened", "reopened", ErrNoKey.Error(), ErrOwnHello.Error(),
	}
	for range 10 { // once in a while the few runs of a short test have none of the rarest
		rapid.Check(t, func(t *rapid.T) {
			for what, n := range run(t, glassBox{}, 110, false).met {
				met[what] += n
			}
		})
		missing = slices.DeleteFunc(missing, func(what string) bool { return met[what] > 0 })
		if len(missing) == 0 || t.Failed() {
			return
		}
	}
	t.Errorf("no run met %q: %v", missing, met)
}

// TestWholeFolderPutBack rolls desks back with their keys, so that nothing at
// home tells. The peer's acknowledgements, or two pouches of one number, tell
// when something is sent; where nothing is, or a desk's own hello is in the
// way of answering a fork, somebody has to open the channel again at both ends.
func TestWholeFolderPutBack(t *testing.T) {
	t.Parallel()
	noticed := 0
	try := func() {
		rapid.Check(t, func(t *rapid.T) {
			met := run(t, glassBox{}, 80, true).met
			noticed += met[string(EventRolledBack)] + met[string(EventFork)]
		})
	}
	try()
	if testing.Short() { // a short run may try too little
		return
	}
	for range 9 { // once in a while a hundred runs have none in which there is something to notice
		if noticed > 0 {
			return
		}
		try()
	}
	t.Error("no desk ever noticed")
}

// TestFolderPutBackToItsHello shows what no desk can tell from a replay: a
// desk's folder is put back to when its hello was pending, and the peer lives
// in the epoch that came of that hello. Nothing moves until a fresh hello.
func TestFolderPutBackToItsHello(t *testing.T) {
	t.Parallel()
	w := newWorld(t, glassBox{}, true)
	a, b := w.desks[0], w.desks[1]
	a.sayHello()
	before := len(a.history) - 1
	b.write(1)
	w.rest()
	a.rollBack(before)
	for range 5 {
		a.tick()
		for _, p := range w.lane[1] {
			b.receive(p)
		}
		w.lane[1] = nil
	}
	if a.channel.Live != nil || len(w.lane[0]) > 0 {
		t.Fatal("it mends itself now: say so in docs/protocol.md")
	}
	a.sayHello()
	w.rest()
	if len(a.stream) != 1 {
		t.Fatalf("the paper did not come back: %v; %v", a.channel, b.channel)
	}
}

// TestChannelUnderRealSeals is the same with age itself, fewer times.
func TestChannelUnderRealSeals(t *testing.T) {
	t.Parallel()
	runs := rapid.Custom(func(t *rapid.T) *world { return run(t, ageBox{}, 60, false) })
	opened := 0
	for seed := range 6 {
		w := runs.Example(seed) // a failure panics with its story
		opened += w.met["opened"] + w.met["reopened"]
	}
	if opened < 6 {
		t.Errorf("only %d epochs", opened)
	}
}

func run(t *rapid.T, b box, steps int, folders bool) *world {
	w := newWorld(t, b, rapid.Bool().Draw(t, "desk 0 is lower"))
	if *tell {
		w.trace = t.Logf
	}
	if rapid.Bool().Draw(t, "begins open") {
		w.desks[0].sayHello()
		w.desks[0].write(1)
		w.rest()
		clear(w.met)
	}
	losses := []int{0, 10, 40, 80}[even(t, "losses in a hundred", 4)]
	w.lossy = func() bool { return losses > 0 && even(t, "loss", 100) < losses }
	restores := even(t, "restores", 5)
	rolls := 0
	if folders {
		rolls = 1 + even(t, "folders put back", 2)
	}
	weights := []struct {
		name string
		n    int
		do   func(d *modelDesk)
	}{
		{"deliver", 40, func(d *modelDesk) {
			if n := len(w.lane[d.me]); n > 0 {
				i := 0
				if even(t, "out of order", 3) == 2 {
					i = even(t, "which", n)
				}
				p := w.lane[d.me][i]
				if even(t, "stays", 8) != 7 {
					w.lane[d.me] = slices.Delete(w.lane[d.me], i, i+1)
				}
				d.receive(p)
			}
		}},
		{"write", 12, func(d *modelDesk) { d.write(1 + even(t, "papers", 3)) }},
		{"send", 14, func(d *modelDesk) { d.send() }},
		{"pay", 14, func(d *modelDesk) { d.pay() }},
		{"tick", 12, func(d *modelDesk) { d.tick() }},
		{"allow", 10, func(d *modelDesk) { d.allow() }},
		{"replay", 6, func(d *modelDesk) {
			if n := len(w.past[d.me]); n > 0 {
				d.receive(w.past[d.me][even(t, "old one", n)])
			}
		}},
		{"lose", 12, func(d *modelDesk) {
			if n := len(w.lane[d.me]); n > 0 {
				i := even(t, "lost one", n)
				w.lane[d.me] = slices.Delete(w.lane[d.me], i, i+1)
			}
		}},
		{"crash", 6, func(d *modelDesk) { d.crash = even(t, "writes before", 4) }},
		{"hello", 3, func(d *modelDesk) { w.met["hello"]++; d.sayHello() }},
		{"restore", 2, func(d *modelDesk) {
			if restores > 0 {
				restores--
				n := len(d.history)
				w.met["restore"]++
				d.restore(n - 1 - even(t, "commits back", n))
			}
		}},
		{"roll back", 3, func(d *modelDesk) {
			if rolls > 0 {
				rolls--
				n := len(d.history)
				d.rollBack(n - 1 - even(t, "commits back", n))
			}
		}},
	}
	var deck []int
	for i, a := range weights {
		for range a.n {
			deck = append(deck, i)
		}
	}
	for range 1 + even(t, "steps", steps) {
		a := weights[deck[even(t, "act", len(deck))]]
		a.do(w.desks[even(t, "desk", 2)])
	}
	finish(t, w)
	return w
}

// even draws a number below n, each as often as any other. rapid's own ranges
// favour small numbers, and with them the first few acts.
func even(t *rapid.T, label string, n int) int {
	if n == 1 {
		return 0
	}
	v, of := 0, 1
	for of < 8*n {
		v, of = 2*v, 2*of
		if rapid.Bool().Draw(t, label) {
			v++
		}
	}
	return v * n / of
}

func finish(t failer, w *world) {
	t.Helper()
	w.lossy = nil
	for _, d := range w.desks {
		d.crash = -1
		if d.channel.Live == nil && d.channel.Own == nil || w.rolled {
			d.sayHello()
		}
	}
	wanted := map[Digest]bool{}
	for _, d := range w.desks {
		for _, p := range d.stream {
			wanted[p.id] = true
		}
	}
	w.rest()
	// One more letter each way: a trailing bare pouch that the courier lost
	// after its receipt is nobody's to notice before.
	for _, d := range w.desks {
		d.write(1)
		w.rest()
	}
	a, b := w.desks[0], w.desks[1]
	if a.channel.Live == nil || b.channel.Live == nil || a.channel.Live.ID != b.channel.Live.ID {
		t.Fatalf("no common epoch: %v; %v", a.channel, b.channel)
	}
	for _, d := range w.desks {
		d.atRest(wanted)
	}
	if len(a.stream) != len(b.stream) {
		t.Fatalf("%d papers at one desk, %d at the other", len(a.stream), len(b.stream))
	}
}

// atRest holds what must be so when everything has arrived.
func (d *modelDesk) atRest(wanted map[Digest]bool) {
	d.t.Helper()
	c := d.channel
	switch {
	case c.Own != nil:
		d.t.Fatalf("desk %d: a hello is still pending", d.me)
	case c.Live.urgent():
		d.t.Fatalf("desk %d: something loaded is unacknowledged", d.me)
	case len(c.Waiting) > 0:
		d.t.Fatalf("desk %d: %d pouches wait for what never comes", d.me, len(c.Waiting))
	case c.Owes():
		d.t.Fatalf("desk %d: still owes", d.me)
	case len(c.Pressing()) > 0:
		d.t.Fatalf("desk %d: still deposits again", d.me)
	}
	seen := map[Digest]bool{}
	for _, p := range d.stream {
		if seen[p.id] {
			d.t.Fatalf("desk %d: paper twice", d.me)
		}
		seen[p.id] = true
	}
	for id := range wanted {
		if !seen[id] {
			d.t.Fatalf("desk %d: lacks a paper somebody held", d.me)
		}
	}
	for k := range d.world.desks[1-d.me].loadedKeys {
		if d.keys[k] != nil {
			d.t.Fatalf("desk %d: a key that opened a load is still there", d.me)
		}
	}
	if d.restored || d.world.desks[1-d.me].restored {
		return
	}
	for author := range 2 {
		last := 0
		for _, p := range d.stream {
			if p.author == author {
				if p.number != last+1 {
					d.t.Fatalf("desk %d: No. %d of desk %d after No. %d", d.me, p.number, author, last)
				}
				last = p.number
			}
		}
	}
}
