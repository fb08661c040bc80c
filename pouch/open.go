package pouch

import (
	"fmt"
	"slices"
)

// Hello opens the channel, or opens it again with a live epoch going on
// meanwhile. Every call makes a fresh hello in place of a pending one.
//
// It returns ErrMissingKey, ErrRoute, or what signing and sealing fail with.
func (c Channel) Hello(env Env) (Step, error) {
	t, err := wholeTurn(c, env)
	if err != nil {
		return Step{}, err
	}
	if err := t.hello(); err != nil {
		return Step{}, err
	}
	return t.done(), nil
}

// Recover is what a restored or rolled-back desk does: it lets go of every
// key and chain of this channel and says a fresh hello. Its papers come back,
// and go on, once the channel is open again.
func (c Channel) Recover(env Env) (Step, error) {
	t := newTurn(c, env)
	t.c.Own, t.c.Welcomes, t.c.Live, t.c.Waiting = nil, nil, nil, nil
	if err := t.hello(); err != nil {
		return Step{}, err
	}
	return t.done(), nil
}

// Close lets go of every key and chain and says nothing: the desk does not
// want this channel any more. It must also stop handing Next what arrives.
func (c Channel) Close() Step {
	t := newTurn(c, Env{})
	t.c.Own, t.c.Welcomes, t.c.Live, t.c.Waiting = nil, nil, nil, nil
	return t.done()
}

// hello makes a pending hello. It drops pending welcomes: were one confirmed
// now, its epoch would begin behind the back of the hello.
func (t *turn) hello() error {
	key, err := t.newKey()
	if err != nil {
		return fmt.Errorf("hello: %w", err)
	}
	to, err := t.peerHello()
	if err != nil {
		return fmt.Errorf("hello: %w", err)
	}
	s := newStatement(wireHello, key, t.Route)
	sealed, err := t.sealStatement(s, to)
	if err != nil {
		return fmt.Errorf("hello: %w", err)
	}
	t.c.Own = &OwnHello{
		Name:   s.name(),
		Sealed: t.out(sealed, KindHello, t.c.PeerRoute),
		Key:    key.Fingerprint(),
		Random: s.random,
	}
	t.c.Welcomes = nil
	t.dropStrays()
	return nil
}

// peerHello is the key in the peer's card.
func (t *turn) peerHello() (recipient, error) {
	raw, err := recipientBytes(t.c.Ends.PeerHello)
	if err != nil {
		return recipient{}, fmt.Errorf("key in the peer's card: %w", ErrPeerKey)
	}
	return t.box.parse(raw)
}

func (t *turn) sealStatement(s *statement, to recipient) ([]byte, error) {
	text, err := s.text(t.c.Ends, t.Sign, t.box.sizes()[0].text)
	if err != nil {
		return nil, err
	}
	return t.box.seal(to, text)
}

// dropStrays forgets waiting pouches of epochs that cannot begin any more.
func (t *turn) dropStrays() {
	t.c.Waiting = slices.DeleteFunc(t.c.Waiting, func(w Early) bool { return t.epoch(w.Epoch) == nil })
}

// epoch returns the live epoch or a candidate of the given name, or nil.
func (t *turn) epoch(id Digest) *Epoch {
	if t.c.Live != nil && t.c.Live.ID == id {
		return t.c.Live
	}
	if t.c.Own != nil {
		for i := range t.c.Own.Confirm {
			if e := &t.c.Own.Confirm[i].Epoch; e.ID == id {
				return e
			}
		}
	}
	return nil
}

// onHello answers a peer's hello.
func (t *turn) onHello(s *statement, digest Digest) error {
	if t.c.Live != nil && t.c.Live.Hello == s.name() {
		// The live epoch came of it: another answer would begin another epoch
		// for nothing.
		t.event(Event{Kind: EventDuplicate})
		return nil
	}
	made := false
	if t.c.Live == nil && t.c.Own == nil {
		// A restored desk may be answering an old hello that nobody waits for
		// any more: only its own is sure to be answered.
		if err := t.hello(); err != nil {
			return err
		}
		made = true
	}
	if t.c.Own != nil && t.c.Ends.lower() {
		if made {
			return nil
		}
		return ErrOwnHello
	}
	return t.welcome(s, digest)
}

// welcome answers a hello, once; the same bytes go again when it comes again.
func (t *turn) welcome(hello *statement, digest Digest) error {
	to, err := t.box.parse(hello.key)
	if err != nil {
		return fmt.Errorf("hello's key: %w", err)
	}
	key, err := t.newKey()
	if err != nil {
		return fmt.Errorf("welcome: %w", err)
	}
	s := newStatement(wireWelcome, key, t.Route)
	s.hello = hello.name()
	sealed, err := t.sealStatement(s, to)
	if err != nil {
		return fmt.Errorf("welcome: %w", err)
	}
	if len(t.c.Welcomes) == MaxWelcomes {
		t.c.Welcomes = slices.Delete(t.c.Welcomes, 0, 1)
	}
	t.c.Welcomes = append(t.c.Welcomes, Welcomed{
		Hello:       hello.name(),
		HelloSealed: digest,
		Name:        s.name(),
		Sealed:      t.out(sealed, KindWelcome, hello.route),
		Key:         key.Fingerprint(),
		PeerKey:     slices.Clone(hello.key),
		PeerRandom:  slices.Clone(hello.random),
		Random:      s.random,
		Route:       slices.Clone(hello.route),
	})
	return nil
}

// onWelcome confirms a welcome to the pending hello, each distinct one: which
// of them its author still knows only its first pouch will tell.
func (t *turn) onWelcome(s *statement, key *Identity) error {
	own := t.c.Own
	if own == nil || s.hello != own.Name {
		return ErrNoHello
	}
	if key.Fingerprint() != own.Key {
		return fmt.Errorf("welcome: %w", ErrOpeningKey)
	}
	known := func(k Candidate) bool { return k.Welcome == s.name() }
	if slices.ContainsFunc(own.Confirm, known) || t.c.Live != nil && t.c.Live.Welcome == s.name() {
		t.event(Event{Kind: EventDuplicate})
		return nil
	}
	to, err := t.box.parse(s.key)
	if err != nil {
		return fmt.Errorf("welcome's key: %w", err)
	}
	confirm := newStatement(wireConfirm, nil, nil)
	confirm.hello, confirm.welcome = own.Name, s.name()
	sealed, err := t.sealStatement(confirm, to)
	if err != nil {
		return fmt.Errorf("confirm: %w", err)
	}
	e, err := t.newEpoch(own.Name, s.name(), confirm.name(), own.Random, s.random)
	if err != nil {
		return err
	}
	e.Keys, e.PeerKey, e.PeerRoute, e.to = []Digest{own.Key}, slices.Clone(s.key), slices.Clone(s.route), to
	own.Count++
	e.Number = own.Count
	if len(own.Confirm) == MaxConfirms {
		own.Confirm = slices.Delete(own.Confirm, 0, 1)
		t.dropStrays()
	}
	own.Confirm = append(own.Confirm, Candidate{
		Number:  own.Count,
		Welcome: s.name(),
		Sealed:  t.out(sealed, KindConfirm, s.route),
		Epoch:   *e,
	})
	return nil
}

// onConfirm begins the epoch at the answerer.
func (t *turn) onConfirm(s *statement, key *Identity, digest Digest) error {
	i := slices.IndexFunc(t.c.Welcomes, func(w Welcomed) bool { return w.Name == s.welcome })
	if i < 0 || t.c.Welcomes[i].Hello != s.hello {
		return ErrNoWelcome
	}
	w := t.c.Welcomes[i]
	if key.Fingerprint() != w.Key {
		return fmt.Errorf("confirm: %w", ErrOpeningKey)
	}
	e, err := t.newEpoch(s.hello, w.Name, s.name(), w.PeerRandom, w.Random)
	if err != nil {
		return err
	}
	e.Keys, e.PeerKey, e.PeerRoute = []Digest{w.Key}, w.PeerKey, w.Route
	e.ConfirmSealed = digest
	list, err := t.begin(e)
	if err != nil {
		return err
	}
	return t.sealList(list)
}

func (t *turn) newEpoch(hello, welcome, confirm Digest, helloRandom, welcomeRandom Secret) (*Epoch, error) {
	id := epochOf(hello, welcome, confirm)
	send, receive, err := macKeys(t.c.Ends, id, helloRandom, welcomeRandom)
	if err != nil {
		return nil, err
	}
	// The first key was not announced, so the first pouch announces a second.
	return &Epoch{ID: id, Hello: hello, Welcome: welcome, SendMAC: send, ReceiveMAC: receive, Used: true, Since: 1}, nil
}

// begin makes an epoch the live one and returns this end's list, to be sealed
// in its first pouches. What was pending under older hellos of the peer's
// goes, and so does all of the old epoch; its papers, where the peer lacks
// them, are sealed anew.
func (t *turn) begin(e *Epoch) ([]Notice, error) {
	kind := EventOpened
	if t.c.Live != nil || t.c.Before {
		kind = EventReopened
	}
	t.event(Event{Kind: kind, Epoch: e.ID})
	t.c.Live, t.c.Welcomes = e, nil
	t.c.PeerRoute, t.step.PeerRoute = e.PeerRoute, e.PeerRoute
	if t.c.Own != nil {
		t.c.Own.Begun = true
		t.c.Own.Confirm = slices.DeleteFunc(t.c.Own.Confirm, func(k Candidate) bool {
			return e.Hello != t.c.Own.Name || k.Number < e.Number
		})
	}
	t.dropStrays()
	held := t.Held()
	e.WantsWord = t.c.Before || len(held) > 0
	list, err := cutList(held, t.box.sizes(), t.box.keySize())
	e.OwnParts = uint64(len(list))
	return list, err
}

func (t *turn) sealList(list []Notice) error {
	for _, part := range list {
		if err := t.seal(Load{Notices: []Notice{part}}, KindList); err != nil {
			return err
		}
	}
	return nil
}
