package couriertest

import (
	"bytes"
	"context"
	"testing"

	"goodoffices/courier"
)

func oneAnswer(t *testing.T, p Place) {
	e := p.ends(t)
	pouch := Sealed(courier.Small, "a pouch")
	e.deposit(t, pouch)
	e.holds(t, pouch)
	digest, other := courier.DigestOf(pouch), p.ends(t).Mailbox

	absent := p.draw(t)
	wrong := e.Mailbox
	wrong.OwnerToken, wrong.SenderToken = courier.NewToken(), courier.NewToken()
	swapped := e.Mailbox
	swapped.OwnerToken, swapped.SenderToken = e.SenderToken, e.OwnerToken
	crossed := e.Mailbox
	crossed.Owner, crossed.Sender = e.Sender, e.Mailbox.Owner
	foreign := e.Mailbox
	foreign.OwnerToken, foreign.SenderToken = other.OwnerToken, other.SenderToken

	for name, m := range map[string]courier.Mailbox{
		"no such mailbox": absent, "wrong token": wrong, "the other role's token": swapped,
		"the other role's id": crossed, "another mailbox's token": foreign,
	} {
		ctx, owner, depositor := t.Context(), p.Owner(m), p.Depositor(m.Route())
		_, err := depositor.Deposit(ctx, pouch)
		refused(t, name+": deposit", err, courier.ErrRefused)
		_, err = depositor.DepositChunk(ctx, Sealed(courier.ChunkSize, "a chunk"))
		refused(t, name+": deposit a chunk", err, courier.ErrRefused)
		_, err = owner.Fetch(ctx, courier.Position{})
		refused(t, name+": fetch", err, courier.ErrRefused)
		refused(t, name+": acknowledge", owner.Trim(ctx, courier.Position{Life: 1, Seq: 1}, digest), courier.ErrRefused)
		_, err = owner.FetchChunk(ctx, digest)
		refused(t, name+": fetch a chunk", err, courier.ErrRefused)
		refused(t, name+": drop a chunk", owner.DropChunk(ctx, digest), courier.ErrRefused)
		refused(t, name+": shut", owner.Shut(ctx), courier.ErrRefused)
		for _, err := range owner.Watch(ctx, courier.Position{}) {
			refused(t, name+": watch", err, courier.ErrRefused)
		}
	}
	e.holds(t, pouch)
}

func madeAgain(t *testing.T, p Place) {
	e := p.ends(t)
	pouch := Sealed(courier.Small, "kept")
	e.deposit(t, pouch)
	ctx := t.Context()
	if err := e.Create(ctx, courier.Permit{}); err != nil {
		t.Errorf("made again alike: %v", err)
	}
	for name, change := range map[string]func(*courier.Mailbox){
		"owner's token":  func(m *courier.Mailbox) { m.OwnerToken = courier.NewToken() },
		"sender's token": func(m *courier.Mailbox) { m.SenderToken = courier.NewToken() },
		"sender's id":    func(m *courier.Mailbox) { m.Sender = courier.NewID() },
	} {
		m := e.Mailbox
		change(&m)
		refused(t, "made again with another "+name, p.Owner(m).Create(ctx, courier.Permit{}), courier.ErrRefused)
	}
	thief := p.draw(t)
	thief.Sender = e.Sender
	refused(t, "made with a sender's id that is taken", p.Owner(thief).Create(ctx, courier.Permit{}), courier.ErrRefused)
	e.holds(t, pouch)
}

func order(t *testing.T, p Place) {
	e := p.ends(t)
	var want [][]byte
	for i := range 9 {
		want = append(want, Sealed(courier.Classes()[i%3], "pouch", i))
		e.deposit(t, want[i])
		e.deposit(t, want[i/2]) // changes nothing
	}
	got := e.holds(t, want...)
	for i := 1; i < len(got); i++ {
		if got[i].At.Life != got[0].At.Life || got[i].At.Seq != got[i-1].At.Seq+1 {
			t.Errorf("position %v after %v", got[i].At, got[i-1].At)
		}
	}
	e.trim(t, got[3])
	e.holds(t, want[4:]...)
	late := Sealed(courier.Small, "late")
	e.deposit(t, late)
	e.holds(t, append(want[4:], late)...)
}

func pages(t *testing.T, p Place) {
	e := p.ends(t)
	const small = courier.BatchPouches + 2
	for i := range small {
		e.deposit(t, Sealed(courier.Small, i))
	}
	for i := range 2 {
		e.deposit(t, Sealed(courier.Huge, i))
	}
	var at courier.Position
	for _, want := range []int{courier.BatchPouches, 2, 1, 1, 0} {
		b, err := e.Fetch(t.Context(), at)
		if err != nil {
			t.Fatalf("fetch after %v: %v", at, err)
		}
		if len(b.Pouches) != want || b.Newest.Seq != small+2 {
			t.Fatalf("after %v: %d pouches and newest %v, want %d and %d", at, len(b.Pouches), b.Newest, want, small+2)
		}
		if want > 0 {
			at = b.Pouches[want-1].At
		}
	}
}

func repeats(t *testing.T, p Place) {
	e := p.ends(t)
	pouch := Sealed(courier.Medium, "again and again")
	first := e.deposit(t, pouch)
	if err := first.Verify(p.Key, courier.DigestOf(pouch)); err != nil {
		t.Fatalf("its receipt: %v", err)
	}
	e.deposit(t, Sealed(courier.Small, "another"))
	if again := e.deposit(t, pouch); !bytes.Equal(again.Encode(), first.Encode()) {
		t.Error("a repeat got another receipt")
	}
	if p.Crash != nil {
		p.Crash()
		if again := e.deposit(t, pouch); !bytes.Equal(again.Encode(), first.Encode()) {
			t.Error("a repeat after a crash got another receipt")
		}
	}
	e.trim(t, e.holds(t, pouch, Sealed(courier.Small, "another"))[1])
	e.holds(t)
	e.deposit(t, pouch)
	e.holds(t, pouch)
}

func trims(t *testing.T, p Place) {
	e, ctx := p.ends(t), t.Context()
	var want [][]byte
	for i := range 4 {
		want = append(want, Sealed(courier.Small, i))
		e.deposit(t, want[i])
	}
	got := e.holds(t, want...)
	e.trim(t, got[1])
	e.trim(t, got[1]) // an answer that was lost
	beyond, other := got[3].At, got[3].At
	beyond.Seq++
	other.Life++
	refused(t, "backwards", e.Trim(ctx, got[0].At, got[0].Digest), courier.ErrBackwards)
	refused(t, "beyond the newest", e.Trim(ctx, beyond, got[3].Digest), courier.ErrBeyond)
	refused(t, "another life's", e.Trim(ctx, other, got[3].Digest), courier.ErrOtherLife)
	refused(t, "never fetched", e.Trim(ctx, got[3].At, got[2].Digest), courier.ErrNotFetched)
	refused(t, "again with another digest", e.Trim(ctx, got[1].At, got[2].Digest), courier.ErrNotFetched)
	_, err := e.Fetch(ctx, beyond)
	refused(t, "fetch beyond the newest", err, courier.ErrBeyond)
	_, err = e.Fetch(ctx, other)
	refused(t, "fetch in another life", err, courier.ErrOtherLife)
	e.holds(t, want[2:]...)
}

func arrivals(t *testing.T, p Place) {
	e := p.ends(t)
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	var last courier.Position
	const n = 5
	for at, err := range e.Watch(ctx, courier.Position{}) {
		if err != nil {
			t.Fatalf("watch: %v", err)
		}
		if last = at; at.Seq == n {
			break
		}
		e.deposit(t, Sealed(courier.Small, at.Seq))
	}
	e.deposit(t, Sealed(courier.Small, n))
	for at, err := range e.Watch(ctx, last) { // resumed: what came meanwhile
		if err != nil {
			t.Fatalf("watch again: %v", err)
		}
		if at == last {
			continue
		}
		if at.Seq != n+1 || at.Life != last.Life {
			t.Errorf("resumed at %v after %v", at, last)
		}
		cancel()
	}
}

func chunks(t *testing.T, p Place) {
	e, ctx := p.ends(t), t.Context()
	a, b := Sealed(courier.ChunkSize, "a"), Sealed(courier.ChunkSize, "b")
	for _, c := range [][]byte{a, b, a} {
		r, err := e.DepositChunk(ctx, c)
		if err != nil {
			t.Fatalf("deposit a chunk: %v", err)
		}
		if err := r.Verify(p.Key, courier.DigestOf(c)); err != nil {
			t.Errorf("receipt of a chunk: %v", err)
		}
	}
	e.holds(t) // a lane of their own
	for _, c := range [][]byte{b, a} {
		got, err := e.FetchChunk(ctx, courier.DigestOf(c))
		if err != nil || !bytes.Equal(got, c) {
			t.Errorf("fetch a chunk: %d bytes, %v", len(got), err)
		}
	}
	for range 2 {
		if err := e.DropChunk(ctx, courier.DigestOf(a)); err != nil {
			t.Errorf("drop a chunk: %v", err)
		}
	}
	_, err := e.FetchChunk(ctx, courier.DigestOf(a))
	refused(t, "fetch a dropped chunk", err, courier.ErrNoChunk)
	if _, err := e.FetchChunk(ctx, courier.DigestOf(b)); err != nil {
		t.Errorf("the other chunk: %v", err)
	}
	e.deposit(t, a) // the same bytes as a pouch are a pouch
	e.holds(t, a)
}

func shut(t *testing.T, p Place) {
	e, ctx := p.ends(t), t.Context()
	e.deposit(t, Sealed(courier.Small, "one"))
	if _, err := e.DepositChunk(ctx, Sealed(courier.ChunkSize, "two")); err != nil {
		t.Fatalf("deposit a chunk: %v", err)
	}
	if err := e.Shut(ctx); err != nil {
		t.Fatalf("shut: %v", err)
	}
	_, err := e.Deposit(ctx, Sealed(courier.Small, "one"))
	refused(t, "deposit after it was shut", err, courier.ErrRefused)
	_, err = e.Fetch(ctx, courier.Position{})
	refused(t, "fetch after it was shut", err, courier.ErrRefused)
	refused(t, "made again after it was shut", e.Create(ctx, courier.Permit{}), courier.ErrRefused)
	thief := p.draw(t)
	thief.Sender = e.Sender
	refused(t, "its sender's id taken by another", p.Owner(thief).Create(ctx, courier.Permit{}), courier.ErrRefused)
}

func lost(t *testing.T, p Place) {
	if p.Wipe == nil {
		t.Skip("this courier cannot be lost")
	}
	e, ctx := p.ends(t), t.Context()
	taken, waiting := Sealed(courier.Small, "taken"), Sealed(courier.Small, "waiting")
	e.deposit(t, taken)
	got := e.holds(t, taken)
	e.deposit(t, waiting)
	p.Wipe()
	_, err := e.Deposit(ctx, waiting)
	refused(t, "deposit at a courier that lost the mailbox", err, courier.ErrRefused)
	if err := e.Create(ctx, courier.Permit{}); err != nil {
		t.Fatalf("made again: %v", err)
	}
	e.deposit(t, waiting)
	_, err = e.Fetch(ctx, got[0].At)
	refused(t, "fetch from before", err, courier.ErrOtherLife)
	refused(t, "acknowledge from before", e.Trim(ctx, got[0].At, got[0].Digest), courier.ErrOtherLife)
	e.holds(t, waiting)
}

func sizes(t *testing.T, p Place) {
	e, ctx := p.ends(t), t.Context()
	for _, size := range courier.Classes() {
		e.deposit(t, Sealed(size, size))
		for _, wrong := range []int{size - 1, size + 1} {
			_, err := e.Deposit(ctx, Sealed(wrong, size))
			refused(t, "pouch of a size between the classes", err, courier.ErrSize)
		}
	}
	_, err := e.Deposit(ctx, nil)
	refused(t, "empty pouch", err, courier.ErrSize)
	_, err = e.DepositChunk(ctx, Sealed(courier.Large, "short"))
	refused(t, "short chunk", err, courier.ErrSize)
}
