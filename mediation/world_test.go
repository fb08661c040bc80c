package mediation

import (
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"filippo.io/age"

	"goodoffices/paper"
)

// A world is a few desks with a queue in each direction between the mediator
// and everyone else. It has the rules and nothing else: no keys, no pouches, no
// store. What crosses whom is the test's to choose.

type world struct {
	t     testing.TB
	now   time.Time
	salt  uint64
	talks paper.ID
	names []paper.Desk
	desks map[paper.Desk]*office
	queue map[[2]paper.Desk][]pouch

	hostile bool // papers may be set aside; otherwise that fails the test
	foreseen
}

// A pouch is what one act puts into one queue.
type pouch struct {
	papers []*paper.Paper
	mark   int // the sender's newest entry in it
	seen   int // the receiver's newest entry that the sender had opened
}

type office struct {
	*Talks
	w       *world
	opened  map[paper.Desk]int // the newest entry of each neighbour that was opened here
	cabinet map[paper.ID]waits
	entries []Entry
}

type waits struct {
	paper *paper.Paper
	wait  paper.Wait
}

var (
	cardsOnce sync.Once
	cardBody  func(name paper.Desk) *paper.Card
)

// cardOf returns a card with proper keys of that desk's own.
func cardOf(t testing.TB, name paper.Desk) *paper.Card {
	t.Helper()
	cardsOnce.Do(func() {
		id, err := age.GenerateHybridIdentity()
		if err != nil {
			t.Fatal(err)
		}
		hello := id.Recipient().String()
		var mu sync.Mutex
		made := map[paper.Desk]*paper.Card{}
		cardBody = func(name paper.Desk) *paper.Card {
			mu.Lock()
			defer mu.Unlock()
			if made[name] == nil {
				made[name] = newCard(t, name, hello)
			}
			return made[name]
		}
	})
	return cardBody(name)
}

func newCard(t testing.TB, name paper.Desk, hello string) *paper.Card {
	key := func(role string) paper.VerifyKey {
		seed := sha256.Sum256([]byte(string(name) + role))
		k, err := paper.NewSignKey(seed[:])
		if err != nil {
			t.Fatal(err)
		}
		return k.Public()
	}
	cosign := key("cosign")
	return &paper.Card{
		Name: name, Suite: paper.Suite, Seal: key("seal"), Hello: hello,
		Officers: []paper.Officer{{Name: "Officer", Key: key("officer"), Powers: []string{paper.AllPowers}}},
		Cosign:   paper.CosignKey{Ed25519: cosign.Ed25519, MLDSA44: cosign.MLDSA65[:1312]},
	}
}

var (
	start = time.Date(2025, 3, 1, 9, 0, 0, 0, time.FixedZone("", 4*3600))
	far   = paper.Hour{At: start.AddDate(1, 0, 0), Zone: "Asia/Muscat"}
)

func en(format string, args ...any) paper.Text {
	return paper.Text{"en": fmt.Sprintf(format, args...)}
}

func (w *world) in(d time.Duration) paper.Hour {
	return paper.Hour{At: w.now.Add(d), Zone: "Asia/Muscat"}
}

// newWorld returns talks between parties who have agreed terms through Muscat.
func newWorld(t testing.TB, parties ...paper.Desk) *world {
	t.Helper()
	return newWorldUnder(t, PutTerms{}, parties...)
}

func newWorldUnder(t testing.TB, terms PutTerms, parties ...paper.Desk) *world {
	t.Helper()
	w := emptyWorld(t, parties...)
	for _, p := range parties {
		w.join(p, paper.PlaceParty)
	}
	terms.Purpose, terms.Zone = en("Indirect talks."), "Asia/Muscat"
	terms.Putting.Until, terms.Putting.Text = far, en("The terms.")
	terms.Languages = []paper.Lang{"en"}
	w.as("Muscat").does(&terms)
	w.settle()
	for _, p := range parties {
		w.as(p).does(&Respond{Proposal: Ref(w.desks[p].Proposals()[0].ID.String()), Answer: paper.AnswerConsent})
	}
	w.settle()
	for _, d := range w.names {
		if w.desks[d].Terms() == nil {
			t.Fatalf("%s has no agreed terms\n%s", d, w)
		}
	}
	return w
}

func emptyWorld(t testing.TB, parties ...paper.Desk) *world {
	w := &world{t: t, now: start, talks: paper.IDOf([]byte("talks")), desks: map[paper.Desk]*office{}, queue: map[[2]paper.Desk][]pouch{}}
	for _, d := range append([]paper.Desk{"Muscat"}, parties...) {
		w.open(d)
	}
	return w
}

func (w *world) open(d paper.Desk) *office {
	w.names = append(w.names, d)
	o := &office{Talks: New(d, w.talks), w: w, opened: map[paper.Desk]int{}, cabinet: map[paper.ID]waits{}}
	o.Know(Known{
		Waiting:  func(id paper.ID) *paper.Paper { return o.cabinet[id].paper },
		Compared: func(paper.ID) bool { return true },
		// In this world the record confirms what every desk holds.
		Confirmed: func(id paper.ID) []paper.Desk {
			var all []paper.Desk
			for _, n := range w.names {
				if it := w.desks[n].items[id]; it != nil && it.standing == Regular {
					all = append(all, n)
				}
			}
			return all
		},
	})
	w.desks[d] = o
	o.append(w.compose(o, paper.Draft{Body: cardOf(w.t, d), Privilege: paper.PrivilegeTalks}, nil), nil)
	return o
}

// join invites a desk and lets it accept.
func (w *world) join(d paper.Desk, role paper.Place) {
	w.t.Helper()
	muscat, o := w.desks["Muscat"], w.desks[d]
	w.as("Muscat").does(&Invite{Desk: d, Role: role, Purpose: en("Talks."), Until: far})
	invitation := muscat.order[len(muscat.order)-1].Paper
	w.hand("Muscat", d, pouch{papers: []*paper.Paper{muscat.Card("Muscat"), invitation}, mark: muscat.Len()})
	w.deliver("Muscat", d)
	w.hand(d, "Muscat", pouch{papers: []*paper.Paper{o.Card(d)}, mark: o.Len()})
	w.as(d).does(&AcceptInvitation{Invitation: Ref(invitation.ID.String())})
	w.settle()
}

// compose makes a paper of a draft, with the ids of the drafts before it.
func (w *world) compose(o *office, d paper.Draft, ids []paper.ID) *paper.Paper {
	w.t.Helper()
	w.salt++
	var salt paper.ID
	binary.BigEndian.PutUint64(salt[:], w.salt)
	salt[31] = 1
	if len(d.Enclose) > 0 {
		var ps []*paper.Paper
		var envelopes []paper.Bytes
		for _, id := range d.Enclose {
			p := o.items[id].Paper
			ps = append(ps, p)
			envelopes = append(envelopes, (&paper.Envelope{Payload: p.Payload}).Marshal())
		}
		d.Body = d.Body.(paper.Encloser).WithEnclosed(ps, envelopes)
	}
	d.Body = paper.Refer(d.Body, ids)
	s := paper.Stamp{Salt: salt, Rules: o.Rules(), Talks: w.talks, From: o.self, Date: w.now, Number: o.NextNumber(d.To)}
	if d.Body.Kind() == paper.KindCard {
		s.Talks = paper.ID{}
	}
	p, err := paper.Compose(d, s)
	if err != nil {
		w.t.Fatalf("%s composes %s: %v", o.self, d.Body.Kind(), err)
	}
	return p
}

// enclosed reads what stands inside an outcome. In this world every enclosed
// answer is what its desk holds, or a forgery.
func (w *world) enclosed(p *paper.Paper) []Enclosed {
	o, ok := p.Body.(*paper.Outcome)
	if !ok {
		return nil
	}
	var out []Enclosed
	for _, b := range o.Enclosed() {
		e, err := paper.ParseEnvelope(b)
		if err != nil {
			w.t.Fatal(err)
		}
		in, err := paper.Decode(e.Payload)
		if err != nil {
			w.t.Fatal(err)
		}
		author := w.desks[in.From]
		out = append(out, Enclosed{Paper: in, Valid: author != nil && author.items[in.ID] != nil, Officer: "Officer"})
	}
	return out
}

// append folds a paper of the desk's own, or passes one on.
func (o *office) append(p *paper.Paper, hand []paper.Desk) Standing {
	e := Entry{Number: o.Len() + 1, At: o.w.now, Paper: p, Hand: o.self, Proof: ProofOwn, Officer: "Officer", Sent: hand, Enclosed: o.w.enclosed(p)}
	o.entries = append(o.entries, e)
	return o.Fold(e)
}

type actor struct {
	*office
}

func (w *world) as(d paper.Desk) actor { return actor{w.desks[d]} }

// try permits an act and, if it is allowed, lets it have effect.
func (a actor) try(act Act) ([]*paper.Paper, Verdict) {
	a.w.t.Helper()
	drafts, v := act.Permit(a.Talks, a.w.now)
	if !v.OK() && a.w.salt%8 > 0 { // of what is refused a few are looked at
		return nil, v
	}
	seen := a.w.ask(a.office, act)
	a.w.agrees(a.office, act, seen, v)
	if !v.OK() {
		return nil, v
	}
	made, ids := a.carry(drafts)
	a.w.foresee(seen, ids)
	return made, v
}

// carryOut composes and folds drafts and puts them into the queues, one pouch
// a neighbour.
func (a actor) carryOut(drafts []paper.Draft) []*paper.Paper {
	made, _ := a.carry(drafts)
	return made
}

// carry also returns the ids of all drafts, in order.
func (a actor) carry(drafts []paper.Draft) (made []*paper.Paper, ids []paper.ID) {
	o, w := a.office, a.w
	out := map[paper.Desk][]*paper.Paper{}
	for _, d := range drafts {
		if !d.Existing.IsZero() {
			p := o.existing(d.Existing, d.Hand)
			ids = append(ids, d.Existing)
			for _, to := range d.Hand {
				out[to] = append(out[to], p)
			}
			continue
		}
		p := w.compose(o, d, ids)
		ids = append(ids, p.ID)
		if !d.Wait.IsZero() {
			o.cabinet[p.ID] = waits{p, d.Wait}
			continue
		}
		if s := o.append(p, d.Hand); s != Regular {
			w.t.Fatalf("%s's own %s is %v: %v", o.self, p.Kind, s, o.items[p.ID].refusal)
		}
		made = append(made, p)
		for _, to := range d.Hand {
			out[to] = append(out[to], p)
		}
	}
	for _, to := range w.names {
		if len(out[to]) > 0 {
			w.hand(o.self, to, pouch{papers: out[to], mark: o.Len(), seen: o.opened[to]})
		}
	}
	w.carry(o)
	return made, ids
}

// carry lets the mediator's desk pass on what it passes on by itself.
func (w *world) carry(o *office) {
	for _, c := range o.TakeCarries() {
		for _, d := range c.To {
			w.hand(o.self, d, pouch{papers: []*paper.Paper{o.items[c.Paper].Paper}, mark: o.Len(), seen: o.opened[d]})
		}
	}
}

// existing returns a held paper to be passed on, or releases one of the cabinet.
func (o *office) existing(id paper.ID, hand []paper.Desk) *paper.Paper {
	if waiting, ok := o.cabinet[id]; ok {
		delete(o.cabinet, id)
		o.append(waiting.paper, hand)
		return waiting.paper
	}
	return o.items[id].Paper
}

func (a actor) does(act Act) []*paper.Paper {
	a.w.t.Helper()
	made, v := a.try(act)
	if !v.OK() {
		a.w.t.Fatalf("%s: %T is %s: %s\n%s", a.self, act, v.Answer, v.Refusal, a.w)
	}
	return made
}

// refused asserts that an act is refused by a rule.
func (a actor) refused(act Act, rule string) Refusal {
	a.w.t.Helper()
	_, v := act.Permit(a.Talks, a.w.now)
	if v.Answer != Refused || v.Refusal.Rule != rule {
		a.w.t.Fatalf("%s: %T is %s (%v), want refused by %q", a.self, act, v.Answer, v.Refusal, rule)
	}
	if v.Refusal.Text.String() == "" || strings.ContainsAny(v.Refusal.Text.String(), "{}") {
		a.w.t.Fatalf("a refusal without proper words: %q", v.Refusal.Text)
	}
	return *v.Refusal
}

func (w *world) hand(from, to paper.Desk, p pouch) {
	key := [2]paper.Desk{from, to}
	w.queue[key] = append(w.queue[key], p)
}

// deliver lets the next pouch of a queue arrive.
func (w *world) deliver(from, to paper.Desk) {
	w.t.Helper()
	key := [2]paper.Desk{from, to}
	p := w.queue[key][0]
	w.queue[key] = w.queue[key][1:]
	o := w.desks[to]
	var receipts []paper.Draft
	for _, pp := range p.papers {
		if o.items[pp.ID] != nil {
			continue
		}
		e := w.arrival(o, from, pp, p.seen)
		o.entries = append(o.entries, e)
		if s := o.Fold(e); s == Irregular && !w.hostile {
			w.t.Fatalf("%s sets aside %s from %s: %s\n%s", to, RefOf(pp), from, o.items[pp.ID].refusal, w)
		}
		if d, ok := o.ReceiptFor(e); ok && len(d.Hand) > 0 {
			receipts = append(receipts, d)
		}
	}
	o.opened[from] = max(o.opened[from], p.mark)
	w.carry(o)
	actor{o}.carryOut(receipts)
	w.duties(to)
}

func (w *world) arrival(o *office, from paper.Desk, p *paper.Paper, seen int) Entry {
	e := Entry{Number: o.Len() + 1, At: w.now, Paper: p, Hand: from, Proof: ProofAuthentic, Seen: seen, Enclosed: w.enclosed(p)}
	if p.Kind.Class() == paper.Formal {
		e.Proof, e.Officer = ProofSigned, "Officer"
	}
	return e
}

// duties lets a desk do what it owes by itself.
func (w *world) duties(d paper.Desk) {
	w.t.Helper()
	o := w.desks[d]
	for _, duty := range o.Duties(w.now) {
		actor{o}.does(duty.Act)
	}
	for id, waiting := range o.cabinet {
		switch o.Released(waiting.wait) {
		case Leaves:
			v := o.PermitRelease(waiting.paper, w.now)
			if !v.OK() && v.Refusal.Rule == "answered" { // it said yes twice, and signed twice
				delete(o.cabinet, id)
				continue
			}
			if !v.OK() {
				w.t.Fatalf("%s: a waiting %s may not leave: %v", d, waiting.paper.Kind, v.Refusal)
			}
			actor{o}.carryOut([]paper.Draft{{Existing: id, Hand: o.hop(waiting.paper.To...)}})
		case Void:
			delete(o.cabinet, id)
		}
	}
}

// busy returns the queues that hold something, in a fixed order.
func (w *world) busy() [][2]paper.Desk {
	var out [][2]paper.Desk
	for key, q := range w.queue {
		if len(q) > 0 {
			out = append(out, key)
		}
	}
	slices.SortFunc(out, func(a, b [2]paper.Desk) int {
		return strings.Compare(string(a[0])+"\n"+string(a[1]), string(b[0])+"\n"+string(b[1]))
	})
	return out
}

// settle delivers everything until all is quiet.
func (w *world) settle() {
	w.t.Helper()
	for {
		for _, d := range w.names {
			w.duties(d)
		}
		busy := w.busy()
		if len(busy) == 0 {
			w.nobodyElseSaw()
			return
		}
		for _, key := range busy {
			w.deliver(key[0], key[1])
		}
	}
}

// pass moves the clock.
func (w *world) pass(d time.Duration) { w.now = w.now.Add(d) }

// holds and neverHolds assert what a desk has.
func (a actor) holds(p *paper.Paper) *item {
	a.w.t.Helper()
	it := a.items[p.ID]
	if it == nil {
		a.w.t.Fatalf("%s does not hold %s\n%s", a.self, RefOf(p), a.w)
	}
	return it
}

func (a actor) neverHolds(p *paper.Paper) {
	a.w.t.Helper()
	if a.items[p.ID] != nil {
		a.w.t.Fatalf("%s holds %s\n%s", a.self, RefOf(p), a.w)
	}
}

// nothingSetAside asserts that no desk has anything in its tray.
func (w *world) nothingSetAside() {
	w.t.Helper()
	for _, d := range w.names {
		for _, v := range w.desks[d].Tray() {
			w.t.Fatalf("%s set aside %s from %s: %s\n%s", d, v.Ref, v.Hand, v.Reason, w)
		}
	}
}

// String tells the story: what each desk holds.
func (w *world) String() string {
	var b strings.Builder
	for _, d := range w.names {
		fmt.Fprintf(&b, "%s holds:\n", d)
		order := w.desks[d].order
		for _, it := range order[max(0, len(order)-25):] {
			fmt.Fprintf(&b, "  %3d %s %-22s %-9s %s by %s, seen %d, names", it.Number, it.id().Short(), it.kind(), it.standing, RefOf(it.Paper), it.Hand, it.Seen)
			for _, id := range it.Paper.Names() {
				fmt.Fprintf(&b, " %s", id.Short())
			}
			b.WriteString("\n")
		}
	}
	return b.String()
}

func ref(p *paper.Paper) Ref { return Ref(p.ID.String()) }

// only returns the paper of a kind among those made.
func only(t testing.TB, made []*paper.Paper, kind paper.Kind) *paper.Paper {
	t.Helper()
	for _, p := range made {
		if p.Kind == kind {
			return p
		}
	}
	t.Fatalf("no %s was made", kind)
	return nil
}
