package pouch

import (
	"bytes"
	"errors"
	"slices"
	"testing"
)

// Each clause of PROTOCOL §2 that a random run seldom needs has its
// counterexample here, told step by step.

// arrive takes everything that lies at the courier for a desk, and no more.
func (w *world) arrive(i int) {
	lane := w.lane[i]
	w.lane[i] = nil
	for _, p := range lane {
		w.desks[i].receive(p)
	}
}

// TestLostPaymentComesAgain: the bare pouch that acknowledges a letter is lost
// after the courier's receipt. The letter, deposited again, brings it back.
func TestLostPaymentComesAgain(t *testing.T) {
	t.Parallel()
	w := opened(t, glassBox{}, 1)
	a, b := w.desks[0], w.desks[1]
	a.write(1)
	a.send()
	w.arrive(1)
	b.pay()
	w.lane[0] = nil // lost, and the courier had signed for it
	if len(a.channel.Pressing()) == 0 {
		t.Fatal("nothing presses")
	}
	b.tick()
	if len(w.lane[0]) > 0 {
		t.Fatal("a receipted bare pouch goes again by itself")
	}
	a.tick()
	w.arrive(1) // a duplicate, known by its digest
	w.arrive(0)
	if len(a.channel.Pressing()) > 0 {
		t.Fatal("the letter is still unacknowledged")
	}
}

// TestDuplicateIsKnownWhenItsKeyIsGone: the acknowledgement of a load whose
// key has gone is lost, and the load is answered all the same.
func TestDuplicateIsKnownWhenItsKeyIsGone(t *testing.T) {
	t.Parallel()
	w := opened(t, glassBox{}, 1)
	a, b := w.desks[0], w.desks[1]
	for range 2 { // both sealed to the key of before; the second moves it on
		a.write(1)
		a.send()
		w.arrive(1)
		b.pay()
		w.lane[0] = nil
	}
	first := a.outbox[0]
	a.tick()
	before := b.world.met[string(EventDuplicate)]
	w.arrive(1)
	if b.world.met[string(EventDuplicate)] < before+2 {
		t.Fatalf("%s is not known again", first.Kind)
	}
	w.arrive(0)
	if len(a.channel.Pressing()) > 0 {
		t.Fatal("still unacknowledged")
	}
}

// until receives, one by one, what lies there, until something holds.
func (w *world) until(what string, done func() bool) {
	w.t.Helper()
	for range 50 {
		if done() {
			return
		}
		for i := range w.desks {
			if len(w.lane[i]) > 0 && !done() {
				p := w.lane[i][0]
				w.lane[i] = w.lane[i][1:]
				w.desks[i].receive(p)
			}
		}
	}
	w.t.Fatalf("never: %s", what)
}

// TestHelloDropsPendingWelcomes: were one confirmed later, its epoch would
// begin behind the back of the hello.
func TestHelloDropsPendingWelcomes(t *testing.T) {
	t.Parallel()
	w := newWorld(t, glassBox{}, true)
	a, b := w.desks[0], w.desks[1]
	a.sayHello()
	w.arrive(1) // b's own hello, and its welcome
	if len(b.channel.Welcomes) != 1 {
		t.Fatalf("%d welcomes", len(b.channel.Welcomes))
	}
	w.arrive(0) // a's confirm
	confirm := w.lane[1][len(w.lane[1])-1]
	b.sayHello()
	if len(b.channel.Welcomes) != 0 {
		t.Fatal("a welcome is still pending")
	}
	if _, err := b.channel.Next(b.env(), confirm); !errors.Is(err, ErrNoKey) {
		t.Fatalf("its confirm: %v", err)
	}
}

// TestLaterConfirmSupersedes: the answerer lost its first welcome and made
// another; the opener confirmed both, and the answerer's first pouch under the
// later one counts, whatever came under the earlier.
func TestLaterConfirmSupersedes(t *testing.T) {
	t.Parallel()
	w := newWorld(t, glassBox{}, true)
	a, b := w.desks[0], w.desks[1]
	a.sayHello()
	hello := w.lane[1][0]
	w.lane[1] = nil
	answers := func(c Channel) (Channel, map[Digest]*Identity, []byte) {
		s, err := c.Next(b.env(), hello)
		if err != nil {
			t.Fatal(err)
		}
		keys := map[Digest]*Identity{}
		for _, k := range s.NewKeys {
			keys[k.Fingerprint()] = k
		}
		return s.Channel, keys, s.Out[len(s.Out)-1].Bytes
	}
	begins := func(c Channel, keys map[Digest]*Identity, confirm []byte) []byte {
		env := b.env()
		env.Key = func(d Digest) *Identity { return keys[d] }
		s, err := c.Next(env, confirm)
		if err != nil {
			t.Fatal(err)
		}
		return s.Out[0].Bytes
	}
	firstB, firstKeys, firstWelcome := answers(b.channel)
	secondB, secondKeys, secondWelcome := answers(b.channel) // as if the first had never been
	var confirms [][]byte
	for _, welcome := range [][]byte{firstWelcome, secondWelcome} {
		a.receive(welcome)
		confirms = append(confirms, w.lane[1][len(w.lane[1])-1])
	}
	first, second := begins(firstB, firstKeys, confirms[0]), begins(secondB, secondKeys, confirms[1])
	a.receive(first)
	begun := a.channel.Live.ID
	a.receive(second)
	if a.channel.Live.ID == begun {
		t.Fatal("the earlier epoch stands")
	}
	// And never the other way round.
	if _, err := a.channel.Next(a.env(), first); err == nil {
		t.Fatal("the earlier epoch comes back")
	}
}

// TestHelloPressesUntilItsEpochIsAcknowledged, and its confirm with it.
func TestHelloPressesUntilItsEpochIsAcknowledged(t *testing.T) {
	t.Parallel()
	w := newWorld(t, glassBox{}, true)
	a := w.desks[0]
	a.sayHello()
	hello := a.outbox[0].Digest
	w.until("epoch", func() bool { return a.channel.Live != nil })
	w.lane[1] = nil // the confirm's twin and this desk's list are on their way
	b := w.desks[1]
	s, err := b.channel.Seal(b.env(), Load{})
	b.must("seal", err)
	b.apply(s, nil)
	w.arrive(0) // a further pouch of the epoch, which acknowledges nothing
	if a.channel.Live.Acked != 0 || !slices.Contains(a.channel.Pressing(), hello) {
		t.Fatalf("the hello is given up before its epoch is acknowledged: %v", a.channel)
	}
	confirms := 0
	for _, p := range a.outbox {
		if p.Kind == KindConfirm && slices.Contains(a.channel.Pressing(), p.Digest) {
			confirms++
		}
	}
	if confirms == 0 {
		t.Fatal("its confirm is given up")
	}
	w.rest()
	if slices.Contains(a.channel.Pressing(), hello) || a.channel.Own != nil {
		t.Fatal("it presses for ever")
	}
}

// TestReplayedHelloStopsNothing: an old hello gets a welcome and no more.
func TestReplayedHelloStopsNothing(t *testing.T) {
	t.Parallel()
	w := opened(t, glassBox{}, 1)
	a, b := w.desks[0], w.desks[1]
	var old []byte
	a.sayHello()
	old = w.lane[1][0]
	w.lane[1] = nil
	a.sayHello() // the first is nobody's any more
	w.rest()
	live := b.channel.Live.ID
	b.receive(old)
	if b.channel.Live.ID != live || b.channel.Ready() != nil {
		t.Fatal("a replayed hello stops the channel")
	}
	b.write(1)
	w.rest()
	if len(a.stream) != len(b.stream) || a.channel.Live.ID != live {
		t.Fatal("papers stand still")
	}
}

// TestNewHelloWhenDeskHasNeither: a desk without chain or hello answers with
// its own hello first. It may be answering one that nobody waits for.
func TestNewHelloWhenDeskHasNeither(t *testing.T) {
	t.Parallel()
	w := newWorld(t, glassBox{}, true)
	a, b := w.desks[0], w.desks[1]
	a.sayHello()
	s, err := b.channel.Next(b.env(), w.lane[1][0])
	if err != nil || s.Channel.Own == nil || len(s.Out) != 2 || s.Out[0].Kind != KindHello || s.Out[1].Kind != KindWelcome {
		t.Fatalf("%v, %v", told(s), err)
	}
}

// What a text said is gone from the buffer that the next one is written in.
func TestTextsAreWiped(t *testing.T) {
	t.Parallel()
	w := opened(t, ageBox{}, 0)
	from := w.desks[0]
	secret := bytes.Repeat([]byte("frozen funds"), 4<<10)
	if _, err := from.channel.Seal(from.env(), Load{Papers: [][]byte{secret}}); err != nil {
		t.Fatal(err)
	}
	text := blank(Medium)
	copy(text, secret)
	wipe(text)
	for _, b := range [][]byte{blank(Small), blank(Medium), blank(Largest)} {
		if len(bytes.TrimLeft(b[:cap(b)], "\x00")) > 0 {
			t.Errorf("a blank of %d bytes is not blank", len(b))
		}
	}
}
