package desk

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"time"

	"github.com/go-json-experiment/json"

	"goodoffices/courier"
	"goodoffices/desk/cabinet"
	"goodoffices/paper"
	"goodoffices/pouch"
	"goodoffices/store"
)

// A link is a channel with one neighbour: the channel as a value, the mailbox
// this desk reads, where the neighbour reads, and what waits to be sealed.
type link struct {
	linkRecord
	peer      paper.Desk
	exchanged numberSet // papers known at both ends
	outbox    map[pouch.Digest]*posted
	astray    astray
}

// astray remembers what came that no live key opens, or of an epoch that this
// desk does not know (its store is one from before it). The neighbour deposits
// again what it has no acknowledgement for: what comes again after a round of
// that is waited for in vain.
type astray struct {
	round int
	first map[pouch.Digest]int // in which round it came first
	vain  bool
	next  int // no hello is said anew before this round
	wait  int // rounds between the last two such hellos
}

const (
	maxAstray = 256
	maxWait   = 32 // rounds
)

// anew forgets what came, once a fresh hello is said. The next one waits twice
// as long: an answer that takes longer than a round is sealed to a key that a
// hello in between has let go, and comes astray itself.
func (a *astray) anew() {
	wait := min(max(2, 2*a.wait), maxWait)
	*a = astray{round: a.round, next: a.round + wait, wait: wait}
}

func (a *astray) note(sealed []byte) {
	digest := pouch.DigestOf(sealed)
	first, known := a.first[digest]
	switch {
	case known && first < a.round:
		a.vain = true
	case !known && len(a.first) < maxAstray:
		if a.first == nil {
			a.first = map[pouch.Digest]int{}
		}
		a.first[digest] = a.round
	}
}

// linkRecord is what a link keeps in its cell.
type linkRecord struct {
	Channel    pouch.Channel  `json:"channel"`
	PeerCard   paper.ID       `json:"peerCard"`         // its first in these talks
	Mailbox    []byte         `json:"mailbox,omitzero"` // courier.Mailbox, encoded; its secrets are sealed with the talks
	Route      []byte         `json:"route,omitzero"`   // where the neighbour reads
	Queue      []paper.ID     `json:"queue,omitzero"`   // papers that wait for the channel
	Notices    []pouch.Notice `json:"notices,omitzero"` // and notices
	Returns    []paper.ID     `json:"returns,omitzero"` // the neighbour's own papers that it lost: they go first
	Direct     bool           `json:"direct,omitzero"`  // between two parties
	Recovering bool           `json:"recovering,omitzero"`
	Missing    []paper.ID     `json:"missing,omitzero"`  // what the neighbour holds and this desk still lacks
	Shut       bool           `json:"shut,omitzero"`     // a direct link that is closed
	Permit     string         `json:"permit,omitzero"`   // for the mailbox, until it is made
	Recorded   uint64         `json:"recorded,omitzero"` // leaves of the joint record put into its pouches
	First      *first         `json:"first,omitzero"`    // where the two meet before they know each other's mailboxes

	KeysSince map[string]time.Time `json:"keysSince,omitzero"` // when each live receiving key was made
}

// ownCard is this desk's card by which the channel is known.
func (l *link) ownCard() paper.ID { return paper.ID(l.Channel.Ends.Self) }

// oldestKey is when the oldest key was made that still opens what the neighbour
// sealed; zero where that is not known.
func (l *link) oldestKey() (oldest time.Time) {
	for _, made := range l.KeysSince {
		if oldest.IsZero() || made.Before(oldest) {
			oldest = made
		}
	}
	return oldest
}

// posted is a sealed pouch in the outbox.
type posted struct {
	kind     pouch.Kind
	route    []byte
	receipt  bool // the courier signed for it, since this desk was opened
	viaOther bool // an opening that goes as a notice through the mediator's desk
}

func (d *Desk) readLinks(ctx context.Context, k *docket) error {
	for cell, err := range d.vault.Cells(ctx, k.realm, groupLinks) {
		if err != nil {
			return err
		}
		l := &link{peer: paper.Desk(cell.Name), outbox: map[pouch.Digest]*posted{}}
		if err := json.Unmarshal(cell.Value, &l.linkRecord); err != nil {
			return fmt.Errorf("link with %s: %w", l.peer, err)
		}
		k.links[l.peer] = l
		if err := d.readOutbox(ctx, k, l); err != nil {
			return err
		}
	}
	for rec, err := range d.vault.Read(ctx, k.realm, streamSent, 0) {
		if err != nil {
			return err
		}
		if len(rec.Body) <= 32 {
			return fmt.Errorf("list of what was sent: %w", store.ErrAltered)
		}
		if l := k.links[paper.Desk(rec.Body[32:])]; l != nil {
			l.exchanged.add(k.number(paper.ID(rec.Body[:32])))
		}
	}
	return nil
}

func (d *Desk) readOutbox(ctx context.Context, k *docket, l *link) error {
	for cell, err := range d.vault.Cells(ctx, k.realm, groupOutbox+string(l.peer)) {
		if err != nil {
			return err
		}
		var digest pouch.Digest
		if err := digest.UnmarshalText([]byte(cell.Name)); err != nil {
			return err
		}
		p, _, err := decodePosted(cell.Value)
		if err != nil {
			return err
		}
		p.viaOther = l.Direct && opening(p.kind)
		l.outbox[digest] = p
	}
	return nil
}

func opening(k pouch.Kind) bool {
	return k == pouch.KindHello || k == pouch.KindWelcome || k == pouch.KindConfirm
}

func (k *docket) sortedLinks() []*link {
	return slices.SortedFunc(maps.Values(k.links), func(a, b *link) int { return cmp.Compare(a.peer, b.peer) })
}

// encodePosted writes a cell of the outbox: one byte of kind, two of the
// route's length, the route, the sealed bytes.
func encodePosted(s pouch.Sealed) []byte {
	out := []byte{kindByte(s.Kind), byte(len(s.Route) >> 8), byte(len(s.Route))}
	return append(append(out, s.Route...), s.Bytes...)
}

var postedKinds = []pouch.Kind{pouch.KindHello, pouch.KindWelcome, pouch.KindConfirm, pouch.KindList, pouch.KindLoaded, pouch.KindBare}

func kindByte(k pouch.Kind) byte { return byte(slices.Index(postedKinds, k)) }

func decodePosted(b []byte) (*posted, []byte, error) {
	if len(b) < 3 || int(b[0]) >= len(postedKinds) || len(b) < 3+int(b[1])<<8+int(b[2]) {
		return nil, nil, fmt.Errorf("outbox: %w", store.ErrAltered)
	}
	n := 3 + int(b[1])<<8 + int(b[2])
	return &posted{kind: postedKinds[b[0]], route: b[3:n]}, b[n:], nil
}

// sealedBytes returns the exact bytes of a pouch in the outbox.
func (d *Desk) sealedBytes(ctx context.Context, k *docket, l *link, digest pouch.Digest) ([]byte, error) {
	value, ok, err := d.vault.Cell(ctx, k.realm, groupOutbox+string(l.peer), digest.String())
	if err != nil || !ok {
		return nil, errors.Join(err, fmt.Errorf("outbox has no %s", digest))
	}
	_, sealed, err := decodePosted(value)
	return sealed, err
}

// link returns the link with a neighbour, nil if there is none, or no talks.
func (k *docket) link(peer paper.Desk) *link {
	if k == nil {
		return nil
	}
	return k.links[peer]
}

// keyNames returns the names of the secrets that the docket's state knows.
func (k *docket) keyNames() []string {
	var names []string
	for _, l := range k.links {
		for _, fp := range l.Channel.Keys() {
			names = append(names, keyName(fp))
		}
	}
	return append(names, k.fileKeys()...)
}

// key returns a live receiving key, nil if it is gone.
func (d *Desk) key(fp pouch.Digest) *pouch.Identity { return d.keys[fp] }

// env is what a step of a link's channel needs.
func (w *work) env(l *link) pouch.Env {
	d, k := w.d, w.k
	env := pouch.Env{
		Hello: d.me.hello,
		Key:   d.key,
		Sign:  d.me.seal.Sign,
		Held: func() []pouch.Digest {
			var held []pouch.Digest
			for n := range l.exchanged.all() {
				if id := k.talks.Numbered(n); !slices.Contains(l.Queue, id) {
					held = append(held, pouch.Digest(id))
				}
			}
			slices.SortFunc(held, func(a, b pouch.Digest) int { return slices.Compare(a[:], b[:]) })
			return held
		},
		Verify: func(msg, sig []byte) error {
			card := k.talks.CardAt(l.peer, l.PeerCard)
			if card == nil {
				return errNoCard(l.peer)
			}
			v, err := k.verifierOf(card)
			if err != nil {
				return err
			}
			return v.VerifySeal(msg, sig)
		},
	}
	if len(l.Mailbox) > 0 {
		if m, err := courier.ParseMailbox(l.Mailbox); err == nil {
			env.Route = m.Route().Encode()
		}
	}
	return env
}

// newLink makes the link with a neighbour whose card is held.
func (w *work) newLink(peer paper.Desk, direct bool) (*link, error) {
	cards, own := w.k.talks.Cards(peer), w.k.talks.Cards(w.d.me.name)
	if len(cards) == 0 || len(own) == 0 {
		return nil, errNoCard(peer)
	}
	card := cards[0].Card // the first, at both ends: who has heard of a successor and who has not open the same channel
	ch, err := pouch.New(pouch.Ends{
		Talks: pouch.Digest(w.k.id), Suite: paper.Suite, Self: pouch.Digest(own[0].Card.ID), Peer: pouch.Digest(card.ID),
		PeerHello: card.Body.(*paper.Card).Hello,
	})
	if err != nil {
		return nil, err
	}
	l := &link{peer: peer, outbox: map[pouch.Digest]*posted{}}
	l.Channel, l.PeerCard, l.Direct = ch, card.ID, direct
	if err := w.drawMailbox(l); err != nil {
		return nil, err
	}
	w.k.links[peer] = l
	w.touch[peer] = true
	return l, nil
}

// drawMailbox draws the mailbox that this desk will read, if it has a courier.
func (w *work) drawMailbox(l *link) error {
	r := w.d.me.record
	if r.Courier == "" {
		return nil
	}
	key, err := courier.ParseKey(r.Key)
	if err != nil {
		return fmt.Errorf("pinned key of the courier: %w", err)
	}
	m, err := courier.NewMailbox(r.Courier, key)
	if err != nil {
		return err
	}
	l.Mailbox = m.Encode()
	if permits := w.d.me.record.Permits; len(permits) > 0 {
		l.Permit, w.d.me.record.Permits = permits[0], permits[1:]
		return w.d.keepSelf(&w.c)
	}
	return nil
}

// step carries out what a step of a channel says.
func (w *work) step(l *link, s pouch.Step) error {
	l.Channel = s.Channel
	w.touch[l.peer] = true
	if s.PeerRoute != nil {
		l.Route = s.PeerRoute
	}
	group := groupOutbox + string(l.peer)
	for _, key := range s.NewKeys {
		if w.c.NewKeys == nil {
			w.c.NewKeys = map[string]store.Secret{}
		}
		w.d.keys[key.Fingerprint()] = key
		name := keyName(key.Fingerprint())
		w.c.NewKeys[name] = store.Secret(key.Secret())
		if l.KeysSince == nil {
			l.KeysSince = map[string]time.Time{}
		}
		l.KeysSince[name] = w.now
	}
	for _, fp := range s.DropKeys {
		name := keyName(fp)
		delete(l.KeysSince, name)
		if _, isNew := w.c.NewKeys[name]; isNew { // made and outlived in one work
			delete(w.c.NewKeys, name)
			delete(w.d.keys, fp)
			continue
		}
		w.c.DropKeys = append(w.c.DropKeys, name)
	}
	for _, out := range s.Out {
		p := &posted{kind: out.Kind, route: out.Route}
		p.viaOther = l.Direct && opening(out.Kind)
		l.outbox[out.Digest] = p
		w.c.Cells = append(w.c.Cells, store.NewCell{Realm: w.k.realm, Group: group, Name: out.Digest.String(), Value: encodePosted(out)})
		if p.viaOther {
			w.passOpening(l.peer, out.Bytes)
		}
	}
	for _, digest := range s.Drop {
		delete(l.outbox, digest)
		w.c.Cells = append(w.c.Cells, store.NewCell{Realm: w.k.realm, Group: group, Name: digest.String()})
	}
	for _, digest := range s.Again {
		if p := l.outbox[digest]; p != nil {
			p.receipt = false
		}
	}
	return nil
}

// seal puts what waits for every link into pouches, and pays debts.
func (w *work) seal() error {
	for peer := range w.loads {
		w.touch[peer] = true
	}
	for again := true; again; {
		again = false
		for _, l := range w.touched() {
			more, err := w.sealFor(l)
			if err != nil {
				return fmt.Errorf("seal for %s: %w", l.peer, err)
			}
			again = again || more // a step of one link may load another: openings through the mediator
		}
	}
	return nil
}

func (w *work) touched() []*link {
	var out []*link
	for peer := range w.touch {
		if l := w.k.links[peer]; l != nil {
			out = append(out, l)
		}
	}
	slices.SortFunc(out, func(a, b *link) int { return cmp.Compare(a.peer, b.peer) })
	return out
}

// sealFor seals what waits for one link; true if it sealed anything.
func (w *work) sealFor(l *link) (bool, error) {
	if ld := w.loads[l.peer]; ld != nil {
		l.Queue = append(l.Queue, ld.papers...)
		l.Notices = append(l.Notices, ld.notices...)
		delete(w.loads, l.peer)
	}
	if l.Shut {
		return false, nil
	}
	did := false
	for l.Channel.Ready() == nil && len(l.Returns)+len(l.Queue)+len(l.Notices) > 0 {
		if err := w.sealOne(l); err != nil {
			if errors.Is(err, pouch.ErrFull) {
				break // it goes on when the neighbour has acknowledged
			}
			return did, err
		}
		did = true
	}
	for _, p := range w.k.laid(l) {
		if l.Channel.Ready() != nil {
			break
		}
		err := w.tellFile(l, p)
		if errors.Is(err, pouch.ErrFull) {
			break
		}
		if err != nil {
			return did, err
		}
		did = true
	}
	if l.Channel.Owes() {
		s, err := l.Channel.Seal(w.env(l), pouch.Load{})
		if errors.Is(err, pouch.ErrFull) {
			return did, nil // it stays owed until the neighbour acknowledges something
		}
		if err != nil {
			return did, err
		}
		return true, w.step(l, s)
	}
	return did, nil
}

// sealOne seals as much of what waits as goes into one pouch.
func (w *work) sealOne(l *link) error {
	if len(l.Returns) > 0 {
		return w.sealReturns(l)
	}
	ld := pouch.Load{Mark: uint64(w.k.talks.Len())}
	papers, notices := 0, 0
	for _, id := range l.Queue {
		raw, err := w.raw(id)
		if err != nil {
			return err
		}
		next := ld
		next.Papers = append(slices.Clone(ld.Papers), raw)
		if !pouch.Fits(next) && papers > 0 {
			break
		}
		ld, papers = next, papers+1
	}
	for _, n := range l.Notices {
		next := ld
		next.Notices = append(slices.Clone(ld.Notices), n)
		if papers < len(l.Queue) || !pouch.Fits(next) && len(ld.Papers)+len(ld.Notices) > 0 {
			break
		}
		ld, notices = next, notices+1
	}
	s, err := l.Channel.Seal(w.env(l), ld)
	if err != nil {
		return err
	}
	l.Queue, l.Notices = l.Queue[papers:], l.Notices[notices:]
	return w.step(l, s)
}

// sealReturns gives a neighbour back as many of its own papers as go into one
// pouch. They go before anything that follows from them.
func (w *work) sealReturns(l *link) error {
	ld, n := pouch.Load{Mark: uint64(w.k.talks.Len())}, 0
	for _, id := range l.Returns {
		raw, err := w.raw(id)
		if err != nil {
			return err
		}
		next := ld
		next.Notices = append(slices.Clone(ld.Notices), pouch.Notice{Type: pouch.NoticeReturned, Body: raw})
		if n > 0 && !pouch.Fits(next) {
			break
		}
		ld, n = next, n+1
	}
	s, err := l.Channel.Seal(w.env(l), ld)
	if err != nil {
		return err
	}
	l.Returns = l.Returns[n:]
	return w.step(l, s)
}

// writeLinks adds the links that changed to the commit.
func (w *work) writeLinks() error {
	for _, l := range w.touched() {
		b, err := json.Marshal(l.linkRecord)
		if err != nil {
			return fmt.Errorf("link with %s: %w", l.peer, err)
		}
		w.c.Cells = append(w.c.Cells, store.NewCell{Realm: w.k.realm, Group: groupLinks, Name: string(l.peer), Value: b})
	}
	return nil
}

// fork keeps what shows that a neighbour sealed two pouches under one number.
func (w *work) fork(l *link, e pouch.Event) error {
	f := &cabinet.Fork{With: l.peer, Seq: e.Seq}
	for _, ev := range e.Evidence {
		f.Seen = append(f.Seen, paper.Bytes(ev.Sealed))
	}
	return w.note(cabinet.Event{Fork: f})
}
