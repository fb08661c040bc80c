package simulation

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
	"testing/cryptotest"
	"time"

	"goodoffices/desk"
	"goodoffices/mediation"
	"goodoffices/paper"
	"goodoffices/simulation/oracle"
	"goodoffices/store"
)

// A house is some desks, the network between them, and the oracle.
type house struct {
	net    *network
	order  []paper.Desk // the mediator's first
	desks  map[paper.Desk]*office
	oracle *oracle.Oracle
	moment int
	rng    *rand.Rand        // of this step
	faults []string          // found by the harness itself
	ground map[paper.ID]bool // what there was before the run
	looked int               // of what was carried
	acts   int
	trace  []string
	done   map[string]int // what was done, by its name: a run that does nothing proves nothing
}

// An office is a desk with what outlives it when its power goes.
type office struct {
	*desk.Desk
	h       *house
	name    paper.Desk
	role    paper.Place
	store   *store.Memory
	files   *store.MemoryFiles
	unlock  store.Secret
	fuse    int // durable writes until the power goes; 0: it stays
	saved   []moment
	cfg     desk.Config
	nextTry time.Time // when what is unacknowledged goes again
	tripped bool      // its power went
	last    desk.View // as it was last seen
	theft
}

// A moment is a desk's folder as it once was.
type moment struct {
	at    int
	store *store.Memory
	files *store.MemoryFiles
}

var (
	start    = time.Date(2025, 3, 1, 9, 0, 0, 0, time.FixedZone("", 4*3600))
	errPower = errors.New("the power went")
)

const (
	officer = "Officer"
	year    = 365 * 24 * time.Hour
)

func (h *house) clock() time.Time { return h.net.now }

func (h *house) mediator() *office { return h.desks[h.order[0]] }

func (h *house) parties() []*office {
	var out []*office
	for _, n := range h.order {
		if h.desks[n].role == paper.PlaceParty {
			out = append(out, h.desks[n])
		}
	}
	return out
}

func (h *house) fault(format string, args ...any) {
	h.faults = append(h.faults, fmt.Sprintf("moment %d: ", h.moment)+fmt.Sprintf(format, args...))
}

func (h *house) say(format string, args ...any) {
	h.trace = append(h.trace, fmt.Sprintf("%3d %s ", h.moment, h.net.now.Format("02 15:04:05"))+fmt.Sprintf(format, args...))
}

// power is asked at every durable write.
func (o *office) power(p store.Point) error {
	if o.fuse == 0 {
		return nil
	}
	if o.fuse--; o.fuse > 0 {
		return nil
	}
	o.tripped = true
	o.h.say("%s: the power goes: %s", o.name, p)
	return errPower
}

func (o *office) place() desk.Place {
	o.store.Fault = o.power
	return desk.Place{Store: o.store, Files: o.files}
}

func (o *office) config() desk.Config {
	return desk.Config{Now: o.h.clock, LeastCost: store.WeakCostForTests, Carrier: carrier{o.h.net, o.name}, At: o.power}
}

func (o *office) open() error {
	d, err := desk.Open(context.Background(), o.place(), desk.Unlock{File: o.unlock}, o.cfg)
	o.Desk = d
	return err
}

// reopen brings back a desk whose power went, perhaps while it was opening.
func (o *office) reopen() error {
	for range 20 {
		if o.Desk != nil {
			o.Close()
		}
		o.store, o.files = o.store.Crash(), o.files.Crash()
		err := o.open()
		if err == nil || !errors.Is(err, errPower) {
			return err
		}
	}
	return errors.New("it never opens")
}

// restore puts an older folder, or part of one, in the place of what is there.
func (o *office) restore(m moment, how string) error {
	o.fuse = 0
	o.Close()
	keys := o.files.Crash()
	o.cfg.Restored = false
	switch o.store = m.store.Clone(); how {
	case "backup": // as it is made: no receiving keys
		o.files = m.files.Clone("desk.keys", "talks.keys")
	case "folder": // old as a whole, live keys included
		o.files = m.files.Clone()
	case "store": // older than the keys beside it
		o.files = keys
		if err := o.open(); err == nil {
			return nil // nothing had been written since
		} else if !errors.Is(err, store.ErrRolledBack) && !errors.Is(err, store.ErrForked) {
			return fmt.Errorf("P12: an older store beside newer keys: %w", err)
		}
		o.store = m.store.Clone()
		o.cfg.Restored = true
	}
	err := o.open()
	o.cfg.Restored = false
	return err
}

func (o *office) save() {
	o.saved = append(o.saved, moment{o.h.moment, o.store.Clone(), o.files.Clone()})
}

func (o *office) look() desk.View {
	v, err := o.Look(context.Background(), paper.ID{})
	if err != nil {
		o.h.fault("%s shows nothing: %v", o.name, err)
	}
	return v
}

// foundDesk makes a desk.
func (h *house) foundDesk(t testing.TB, name paper.Desk, role paper.Place) {
	o := &office{h: h, name: name, role: role, store: store.NewMemory(), files: store.NewMemoryFiles()}
	o.cfg = o.config()
	unlock, err := desk.Create(t.Context(), o.place(), desk.Founding{
		Name: name, Officers: []desk.NewOfficer{{Name: officer, Passphrase: store.Secret("correct horse " + name)}},
		Courier: address, Unlock: true, Cost: store.WeakCostForTests,
	}, o.cfg)
	if err != nil {
		t.Fatalf("found %s: %v", name, err)
	}
	o.unlock, o.store = unlock, o.store.Clone()
	h.desks[name] = o
	h.order = append(h.order, name)
	if err := o.open(); err != nil {
		t.Fatalf("open %s: %v", name, err)
	}
}

func (o *office) does(t testing.TB, act mediation.Act) []paper.ID {
	t.Helper()
	done, err := o.Do(t.Context(), paper.ID{}, officer, act)
	if err != nil {
		t.Fatalf("%s: %T: %v", o.name, act, err)
	}
	return done.Papers
}

// settle lets the desks exchange in fair weather until all is quiet.
func (h *house) settle(t testing.TB) {
	t.Helper()
	for range 200 {
		moved := 0
		for _, n := range h.order {
			h.net.now = h.net.now.Add(time.Second)
			m, err := h.desks[n].Exchange(t.Context())
			if err != nil {
				t.Fatalf("%s exchanges: %v", n, err)
			}
			moved += m
		}
		if moved == 0 {
			return
		}
	}
	t.Fatal("the desks never come to rest")
}

func en(s string) paper.Text { return paper.Text{"en": s} }

func (h *house) in(d time.Duration) paper.Hour {
	return paper.Hour{At: h.net.now.Add(d).Truncate(time.Second), Zone: "Asia/Muscat"}
}

// A plan says which desks a house has.
type plan struct {
	parties  []paper.Desk
	observer paper.Desk
	terms    mediation.PutTerms
}

var silence = &paper.Silence{NoticeHours: 2, GraceMinutes: 30}

// plans are the houses that runs begin from.
var plans = []plan{
	{parties: []paper.Desk{"Tehran", "Washington"}, terms: mediation.PutTerms{Silence: silence}},
	{parties: []paper.Desk{"Tehran", "Washington"}, observer: "Doha", terms: mediation.PutTerms{Silence: silence, Dispositions: paper.ShownAll}},
	{parties: []paper.Desk{"Tehran", "Washington", "Riyadh"}, observer: "Doha", terms: mediation.PutTerms{Silence: silence}},
}

// built are the houses of the plans, made once: a run begins with a copy.
var built = map[int]*house{}

// buildHouse brings the desks of a plan to agreed terms with every card compared.
func buildHouse(t *testing.T, i int) *house {
	t.Helper()
	if built[i] != nil {
		return built[i]
	}
	t.Run(fmt.Sprintf("house %d", i), func(t *testing.T) {
		cryptotest.SetGlobalRandom(t, uint64(1000+i))
		p := plans[i]
		h := &house{net: newNetwork(), desks: map[paper.Desk]*office{}}
		h.net.now = start
		h.net.rng = rand.New(rand.NewPCG(0, 0))
		h.foundDesk(t, "Muscat", paper.PlaceMediator)
		for _, n := range p.parties {
			h.foundDesk(t, n, paper.PlaceParty)
		}
		if p.observer != "" {
			h.foundDesk(t, p.observer, paper.PlaceObserver)
		}
		if _, err := h.mediator().Begin(t.Context()); err != nil {
			t.Fatal(err)
		}
		for _, n := range h.order[1:] {
			h.join(t, n)
		}
		h.agree(t, p.terms)
		built[i] = h
	})
	if built[i] == nil {
		t.FailNow()
	}
	return built[i]
}

func (h *house) join(t testing.TB, name paper.Desk) {
	t.Helper()
	m, o := h.mediator(), h.desks[name]
	invitation := m.does(t, &mediation.Invite{Desk: name, Role: o.role, Purpose: en("Talks."), Until: h.in(year)})[0]
	link, err := m.InvitationLink(t.Context(), paper.ID{}, invitation)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := o.Join(t.Context(), link); err != nil {
		t.Fatalf("%s joins: %v", name, err)
	}
	h.settle(t)
	h.compare(t, m.name, name)
	h.settle(t)
	o.does(t, &mediation.AcceptInvitation{Invitation: mediation.Ref(invitation.String())})
	h.settle(t)
}

func (h *house) compare(t testing.TB, at, of paper.Desk) {
	t.Helper()
	card, _ := h.desks[of].Card()
	if err := h.desks[at].ConfirmCard(t.Context(), paper.ID{}, officer, of, paper.Words(card.ID)); err != nil {
		t.Fatalf("%s confirms the card of %s: %v", at, of, err)
	}
}

func (h *house) agree(t testing.TB, terms mediation.PutTerms) {
	t.Helper()
	terms.Purpose, terms.Zone, terms.Languages = en("Indirect talks."), "Asia/Muscat", []paper.Lang{"en"}
	terms.Putting = mediation.Putting{Until: h.in(year), Text: en("The terms.")}
	put := h.mediator().does(t, &terms)
	h.settle(t)
	for _, o := range h.parties() {
		o.does(t, &mediation.Respond{Proposal: ref(put[len(put)-1]), Answer: paper.AnswerConsent})
	}
	h.settle(t)
	for _, a := range h.order {
		for _, b := range h.order {
			if a != b {
				h.compare(t, a, b)
			}
		}
	}
	h.settle(t)
}

func ref(id paper.ID) mediation.Ref { return mediation.Ref(id.String()) }

// copyOf returns an independent house at the same moment.
func copyOf(t testing.TB, h *house) *house {
	t.Helper()
	c := &house{net: h.net.clone(), order: slices.Clone(h.order), desks: map[paper.Desk]*office{}, done: map[string]int{}, ground: map[paper.ID]bool{}}
	c.oracle = oracle.New(h.order[0], partyNames(h)...)
	c.net.rng = rand.New(rand.NewPCG(0, 0))
	for _, n := range h.order {
		was := h.desks[n]
		o := &office{h: c, name: n, role: was.role, store: was.store.Clone(), files: was.files.Clone(), unlock: was.unlock}
		o.cfg = o.config()
		c.desks[n] = o
		if err := o.open(); err != nil {
			t.Fatalf("open %s: %v", n, err)
		}
		v := o.look()
		c.oracle.Ground(n, papersOf(v), leavesOf(v))
		for _, p := range v.Papers {
			c.ground[p.ID] = true
		}
	}
	for _, n := range c.order {
		c.see(c.desks[n])
		c.desks[n].save()
	}
	return c
}

func partyNames(h *house) []paper.Desk {
	var out []paper.Desk
	for _, o := range h.parties() {
		out = append(out, o.name)
	}
	return out
}

func (h *house) close() {
	for _, o := range h.desks {
		if o.Desk != nil {
			o.Close()
		}
	}
}

func papersOf(v desk.View) []oracle.Paper {
	out := make([]oracle.Paper, 0, len(v.Papers))
	for _, p := range v.Papers {
		out = append(out, oracle.Paper{ID: p.ID, Kind: p.Kind, From: p.From, To: p.To, Date: p.Date, Body: p.Body, Standing: p.Standing})
	}
	return out
}

func leavesOf(v desk.View) []paper.ID {
	out := make([]paper.ID, 0, len(v.Record.Leaves))
	for _, l := range v.Record.Leaves {
		out = append(out, l.Paper)
	}
	return out
}

// see shows a desk to the oracle, and to the thief.
func (h *house) see(o *office) { h.saw(o, o.look()) }

func (h *house) saw(o *office, v desk.View) {
	s := oracle.Sight{
		Desk: o.name, Held: papersOf(v), Leaves: leavesOf(v), Forks: v.Record.Forks, Confirmed: v.Record.Confirmed,
		States: map[paper.ID]string{},
	}
	for _, p := range v.Tray {
		s.Tray = append(s.Tray, p.ID)
		h.say("%s set aside %s: %s", o.name, p.Ref, p.Reason)
	}
	for _, p := range v.Proposals {
		s.States[p.ID] = string(p.State)
	}
	for _, c := range v.Channels {
		s.Recovering = s.Recovering || c.Recovering
		if c.Direct && !c.Shut && c.Open {
			s.Direct = append(s.Direct, c.With)
		}
	}
	h.oracle.Saw(s)
	o.last = v
	o.watchChannels(v)
}
