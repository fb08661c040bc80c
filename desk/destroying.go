package desk

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/go-json-experiment/json"

	"goodoffices/desk/cabinet"
	"goodoffices/mediation"
	"goodoffices/paper"
	"goodoffices/record"
	"goodoffices/record/dossier"
	"goodoffices/store"
)

var (
	// ErrHeld: a hold forbids destroying these talks. The error is a *HeldError.
	ErrHeld = errors.New("these talks are under a hold and cannot be destroyed")
	// ErrGoingOn: talks that go on are not destroyed.
	ErrGoingOn = errors.New("these talks have not ended; only ended talks are destroyed")
	// ErrUndelivered: a neighbour has not taken everything.
	ErrUndelivered = errors.New("a neighbour has not taken everything that waits for it")
	// ErrNoHold: nobody of that name holds these talks.
	ErrNoHold = errors.New("no such hold")
)

// A Hold is somebody's claim that talks be kept.
type Hold = cabinet.Hold

// A HeldError names who holds the talks. It is ErrHeld.
type HeldError struct {
	Hold    Hold
	Since   time.Time
	Officer string // who entered it
}

func (e *HeldError) Error() string {
	why := ""
	if e.Hold.Reason != "" {
		why = ": " + e.Hold.Reason
	}
	return fmt.Sprintf("%v: held for %s since %s, as entered by %s%s", ErrHeld, e.Hold.By, e.Since.Format(time.DateOnly), e.Officer, why)
}

// Unwrap returns ErrHeld.
func (*HeldError) Unwrap() error { return ErrHeld }

// Hold keeps these talks from being destroyed, on behalf of somebody, until the
// hold is let go. It returns ErrLocked, or a *paper.FieldError.
func (d *Desk) Hold(ctx context.Context, talks paper.ID, officer string, h Hold) error {
	if h.By = strings.TrimSpace(h.By); h.By == "" {
		return &paper.FieldError{Field: "/by", Err: paper.ErrMissing, Want: "whose hold it is"}
	}
	return d.noteBy(ctx, talks, officer, cabinet.Event{Held: &h})
}

// LetGo ends a hold. It returns ErrNoHold, ErrLocked.
func (d *Desk) LetGo(ctx context.Context, talks paper.ID, officer string, h Hold) error {
	holds, err := d.Holds(talks)
	if err != nil {
		return err
	}
	if !slices.ContainsFunc(holds, func(e cabinet.Event) bool { return e.Held.By == h.By }) {
		return fmt.Errorf("%s: %w", h.By, ErrNoHold)
	}
	return d.noteBy(ctx, talks, officer, cabinet.Event{LetGo: &h})
}

// Holds returns the holds in force over these talks.
func (d *Desk) Holds(talks paper.ID) ([]cabinet.Event, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	k, err := d.docket(talks)
	if err != nil {
		return nil, err
	}
	return k.cabinet.Holds(), nil
}

// noteBy keeps that an officer did something that concerns no paper.
func (d *Desk) noteBy(ctx context.Context, talks paper.ID, officer string, e cabinet.Event) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	k, err := d.docketFor(talks, officer)
	if err != nil {
		return err
	}
	w := d.begin(ctx, k)
	e.Officer = officer
	if err := w.note(e); err != nil {
		return w.abandon(err)
	}
	return w.commit()
}

// A Destruction is what destroying these talks at this desk would do, said
// before it is done.
type Destruction struct {
	Talks  paper.ID
	Papers int // that would be unreadable
	Files  int
	// Kept stays readable: what the settlement rests on, in its original bytes,
	// and what proves it.
	Kept   []paper.ID
	Leaves int    // of the joint record, whose ids stay
	Head   string // the last checkpoint, with its signatures; "" before the first

	Holds       []cabinet.Event
	Ended       bool
	Begun       bool         // terms were agreed, so that there are others to tell
	Undelivered []paper.Desk // neighbours that have not taken everything
}

// Hindrance returns why the talks cannot be destroyed now, nil if they can.
func (p Destruction) Hindrance() error {
	switch {
	case len(p.Holds) > 0:
		return &HeldError{Hold: *p.Holds[0].Held, Since: p.Holds[0].At, Officer: p.Holds[0].Officer}
	case !p.Ended:
		return ErrGoingOn
	case len(p.Undelivered) > 0:
		return fmt.Errorf("%v: %w", p.Undelivered, ErrUndelivered)
	}
	return nil
}

// Destruction says what destroying these talks here would take and leave.
func (d *Desk) Destruction(talks paper.ID) (Destruction, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	k, err := d.docket(talks)
	if err != nil {
		return Destruction{}, err
	}
	return d.destruction(k), nil
}

func (d *Desk) destruction(k *docket) Destruction {
	p := Destruction{
		Talks: k.id, Papers: k.talks.Len(), Files: len(k.files),
		Kept: k.talks.Lasting(), Holds: k.cabinet.Holds(), Begun: k.talks.Terms() != nil,
	}
	if end, declared := k.talks.EndsAt(); declared {
		p.Ended = !d.now().Before(end.At)
	}
	p.Ended = p.Ended || !p.Begun
	if k.begun {
		p.Leaves, p.Head = int(k.record.Log().Size()), k.record.SignedHead()
	}
	for _, l := range k.sortedLinks() {
		if !l.Shut && len(l.Channel.Pressing()) > 0 {
			p.Undelivered = append(p.Undelivered, l.peer)
		}
	}
	return p
}

// Remains are what is kept of talks that were destroyed here.
type Remains struct {
	Talks     paper.ID      `json:"talks"`
	Destroyed time.Time     `json:"destroyed"`
	By        string        `json:"by"` // the officer
	Papers    int           `json:"papers"`
	Leaves    []paper.ID    `json:"leaves,omitzero"`
	Head      string        `json:"head,omitzero"` // signed checkpoint (C2SP signed note)
	Kept      []paper.Bytes `json:"kept,omitzero"` // exhibits: a paper with the card under which it is signed
	// For a dossier of what is kept: who mediated, this desk's own card, the cards
	// that the talks knew and how far they were known, and the record's checkpoints
	// with every line. Talks that an earlier program destroyed have none of it.
	Mediator paper.Desk         `json:"mediator,omitzero"`
	Card     paper.ID           `json:"card,omitzero"`
	Cards    []dossier.CardMark `json:"cards,omitzero"`
	Origin   string             `json:"origin,omitzero"`
	Notes    []string           `json:"notes,omitzero"`
	Forks    []record.Fork      `json:"forks,omitzero"`
}

const (
	groupRemains   = "remains"
	groupFarewells = "farewells" // sealed pouches of destroyed talks, on their way
)

// A farewell is a sealed pouch that outlives the talks it was sealed in: with
// it the others are told of the destruction. Nothing here can open it any more.
type farewell struct {
	Route  paper.Bytes `json:"route"`
	Sealed paper.Bytes `json:"sealed"`
}

// Destroy makes everything these talks have at this desk unreadable for good,
// but for what [Desk.Destruction] names as kept, and tells the others by the
// certificate, which leaves when all is destroyed and not before. Where a
// neighbour has not taken everything, and will not, although says to go on.
// Once it has begun it is finished, at the latest when the desk is opened. It
// returns a *HeldError, ErrGoingOn, ErrUndelivered, ErrLocked, a
// *mediation.Refusal, a *paper.FieldError.
func (d *Desk) Destroy(ctx context.Context, talks paper.ID, officer string, certificate *mediation.CertifyDestruction, although bool) (Remains, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	k, err := d.docketFor(talks, officer)
	if err != nil {
		return Remains{}, err
	}
	plan := d.destruction(k)
	if err := plan.Hindrance(); err != nil && !(although && errors.Is(err, ErrUndelivered)) {
		return Remains{}, err
	}
	w := d.begin(ctx, k)
	if plan.Begun {
		drafts, verdict := certificate.Permit(k.talks, d.now())
		if !verdict.OK() {
			return Remains{}, verdict.Refusal
		}
		made, err := w.prepare(officer, drafts, nil, nil)
		if err != nil {
			return Remains{}, err
		}
		if _, err := w.carryOut(officer, made); err != nil {
			return Remains{}, w.abandon(err)
		}
	}
	if err := w.note(cabinet.Event{Officer: officer, Destroys: true}); err != nil {
		return Remains{}, w.abandon(err)
	}
	if err := w.commit(); err != nil {
		return Remains{}, err
	}
	return d.destroyNow(ctx, d.dockets[k.id])
}

// destroyNow keeps what is kept, and destroys the rest.
func (d *Desk) destroyNow(ctx context.Context, k *docket) (Remains, error) {
	begun, _ := k.cabinet.Destroys()
	r := Remains{Talks: k.id, Destroyed: begun.At, By: begun.Officer, Papers: k.talks.Len()}
	if k.begun {
		r.Head = k.record.SignedHead()
		for _, id := range k.record.Log().Leaves() {
			r.Leaves = append(r.Leaves, id)
		}
		shown, err := k.recordShown()
		if err != nil {
			return Remains{}, err
		}
		r.Origin, r.Notes, r.Forks = shown.Origin, shown.Notes, shown.Forks
	}
	r.Mediator, r.Card = cmp.Or(k.talks.Mediator(), d.me.name), k.ownCard(d)
	for _, id := range k.talks.Lasting() {
		exhibit, err := d.exhibit(ctx, k, id)
		if err != nil {
			return Remains{}, fmt.Errorf("keep %s: %w", id.Short(), err)
		}
		r.Kept = append(r.Kept, exhibit)
		if x, err := k.talks.Paper(id); err == nil && x.Paper.Kind == paper.KindCard && k.talks.CardAt(x.Paper.From, id) != nil {
			c := k.shownCard(d, x.Paper, nil)
			r.Cards = append(r.Cards, dossier.CardMark{Desk: x.Paper.From, Card: id, Key: c.Key, By: c.By, At: c.At})
		}
	}
	b, err := json.Marshal(r)
	if err != nil {
		return Remains{}, err
	}
	c := store.Changes{
		Cells:    []store.NewCell{{Realm: store.OwnRealm, Group: groupRemains, Name: k.id.String(), Value: b}},
		DropKeys: k.keyNames(),
	}
	if err := d.takeFarewells(ctx, k, &c); err != nil {
		return Remains{}, err
	}
	if _, err := d.vault.Commit(ctx, c); err != nil {
		return Remains{}, d.halt(err)
	}
	if err := d.vault.Destroy(ctx, k.realm); err != nil {
		return Remains{}, d.halt(err)
	}
	d.forget(k)
	d.carriage.wake()
	return r, nil
}

// takeFarewells keeps what is sealed and not deposited yet.
func (d *Desk) takeFarewells(ctx context.Context, k *docket, c *store.Changes) error {
	for _, l := range k.sortedLinks() {
		for _, digest := range l.Channel.Outbox() {
			p := l.outbox[digest]
			if p == nil || p.receipt || p.viaOther || l.Shut || l.routeOf(p) == nil {
				continue
			}
			sealed, err := d.sealedBytes(ctx, k, l, digest)
			if err != nil {
				return err
			}
			b, err := json.Marshal(farewell{Route: l.routeOf(p), Sealed: sealed})
			if err != nil {
				return err
			}
			c.Cells = append(c.Cells, store.NewCell{Realm: store.OwnRealm, Group: groupFarewells, Name: digest.String(), Value: b})
		}
	}
	return nil
}

// sayFarewell deposits what was sealed last in talks that are destroyed, until
// their couriers have it, and returns how many pouches went.
func (d *Desk) sayFarewell(ctx context.Context) (int, error) {
	d.mu.Lock()
	waiting := map[string]farewell{}
	for cell, err := range d.vault.Cells(ctx, store.OwnRealm, groupFarewells) {
		var f farewell
		if err == nil {
			err = json.Unmarshal(cell.Value, &f, json.RejectUnknownMembers(true))
		}
		if err != nil {
			d.mu.Unlock()
			return 0, fmt.Errorf("farewells: %w", err)
		}
		waiting[cell.Name] = f
	}
	d.mu.Unlock()
	sent := 0
	for name, f := range waiting {
		if err := d.deposit(ctx, f.Route, f.Sealed); err != nil {
			return sent, fmt.Errorf("the certificate of a destruction: %w", err)
		}
		sent++
		d.mu.Lock()
		_, err := d.vault.Commit(ctx, store.Changes{Cells: []store.NewCell{{Realm: store.OwnRealm, Group: groupFarewells, Name: name}}})
		d.mu.Unlock()
		if err != nil {
			return sent, err
		}
	}
	return sent, nil
}

// halt stops the desk, which is opened again: it is not known how far the
// store came.
func (d *Desk) halt(cause error) error {
	d.stopped = fmt.Errorf("%w: %w", ErrStopped, cause)
	return d.stopped
}

// forget lets go of talks in memory.
func (d *Desk) forget(k *docket) {
	for fp := range d.keys {
		if slices.Contains(k.keyNames(), keyName(fp)) {
			delete(d.keys, fp)
		}
	}
	delete(d.dockets, k.id)
	d.changes.Add(1)
}

// exhibit returns a held formal paper with its card.
func (d *Desk) exhibit(ctx context.Context, k *docket, id paper.ID) ([]byte, error) {
	raw, err := d.raw(ctx, k, id)
	if err != nil {
		return nil, err
	}
	p, envelope, err := paper.Open(raw)
	if err != nil {
		return nil, err
	}
	card := raw
	if p.Kind != paper.KindCard {
		v, err := k.verifier(p, envelope)
		if err != nil {
			return nil, err
		}
		if card, err = d.cardEnvelope(ctx, k, v.ID); err != nil {
			return nil, err
		}
	}
	return paper.Exhibit(raw, card), nil
}

// cardEnvelope returns a card as it came: by itself, or inside the paper that
// made it another's successor.
func (d *Desk) cardEnvelope(ctx context.Context, k *docket, card paper.ID) ([]byte, error) {
	if k.number(card) > 0 {
		return d.raw(ctx, k, card)
	}
	for _, id := range k.talks.Lasting() {
		raw, err := d.raw(ctx, k, id)
		if err != nil {
			return nil, err
		}
		p, _, err := paper.Open(raw)
		if err != nil {
			return nil, err
		}
		if b, ok := p.Body.(*paper.SuccessorCard); ok {
			if next, _, err := paper.OpenCard(b.Card); err == nil && next.ID == card {
				return b.Card, nil
			}
		}
	}
	return nil, fmt.Errorf("card %s: %w", card.Short(), mediation.ErrNotHeld)
}

// Remains returns what is kept of talks that were destroyed here, by talks.
func (d *Desk) Remains(ctx context.Context) ([]Remains, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	all := map[paper.ID]Remains{}
	for cell, err := range d.vault.Cells(ctx, store.OwnRealm, groupRemains) {
		if err != nil {
			return nil, err
		}
		var r Remains
		if err := json.Unmarshal(cell.Value, &r, json.RejectUnknownMembers(true)); err != nil {
			return nil, fmt.Errorf("remains: %w", err)
		}
		all[r.Talks] = r
	}
	return slices.SortedFunc(maps.Values(all), func(a, b Remains) int { return a.Destroyed.Compare(b.Destroyed) }), nil
}

// finishDestroying finishes destructions that were interrupted.
func (d *Desk) finishDestroying(ctx context.Context) error {
	for cell, err := range d.vault.Cells(ctx, store.OwnRealm, groupRemains) {
		if err != nil {
			return err
		}
		if realm := talksRealm + cell.Name; slices.Contains(d.vault.Realms(), realm) {
			if err := d.vault.Destroy(ctx, realm); err != nil {
				return err
			}
		}
	}
	return nil
}

// goOnDestroying destroys talks of which an officer had said so.
func (d *Desk) goOnDestroying(ctx context.Context) error {
	for _, k := range d.dockets {
		if _, destroys := k.cabinet.Destroys(); destroys {
			if _, err := d.destroyNow(ctx, k); err != nil {
				return err
			}
		}
	}
	return nil
}

// RewriteBackup takes the keys of destroyed talks from a backup of talks.keys,
// and returns how many went. It returns store.ErrNotBackup.
func (d *Desk) RewriteBackup(files store.Files) (int, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.vault.RewriteBackup(files)
}
