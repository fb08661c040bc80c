package desk_test

import (
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"goodoffices/courier"
	"goodoffices/courier/load"
	"goodoffices/desk"
	"goodoffices/mediation"
	"goodoffices/paper"
	"goodoffices/store"
)

// A house is a courier on loopback and some desks that share nothing else.
type house struct {
	t       testing.TB
	courier string
	swap    *swap
	mu      sync.Mutex
	now     time.Time
	desks   map[paper.Desk]*office
	order   []paper.Desk
	disk    string // where desks and courier lie, in memory if empty
	staff   []string
}

// An office is a desk with what outlives it when it is killed.
type office struct {
	*desk.Desk
	h      *house
	dir    string // on disk, else in store and files
	store  *store.Memory
	files  *store.MemoryFiles
	unlock store.Secret
	cfg    desk.Config
}

var start = time.Date(2025, 3, 1, 9, 0, 0, 0, time.FixedZone("", 4*3600))

func newHouse(t testing.TB, names ...paper.Desk) *house {
	t.Helper()
	return newHouseIn(t, "", names...)
}

// newHouseIn is newHouse with desks and courier in a folder on disk.
func newHouseIn(t testing.TB, disk string, names ...paper.Desk) *house {
	t.Helper()
	h := &house{t: t, now: start, desks: map[paper.Desk]*office{}, disk: disk, staff: []string{"Officer"}}
	h.swap = &swap{disk: disk}
	cfg := courier.Config{}
	if disk != "" {
		cfg.Limits = load.NoLimits() // it is to be measured, not guarded
	}
	h.swap.replace(t, cfg)
	web := httptest.NewServer(h.swap)
	t.Cleanup(func() {
		web.CloseClientConnections()
		web.Close()
		h.swap.server.Close()
	})
	h.courier = web.URL
	for _, n := range names {
		h.found(n)
	}
	return h
}

// swap is a courier that can be lost and another put in its place.
type swap struct {
	mu     sync.Mutex // guards what is below
	server *courier.Server
	dark   bool
	disk   string
}

func (s *swap) replace(t testing.TB, cfg courier.Config) {
	t.Helper()
	var st store.Store = store.NewMemory()
	if s.disk != "" {
		db, err := store.OpenSQLite(t.Context(), filepath.Join(s.disk, "courier.db"), store.Options{})
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { db.Close() })
		st = db
	}
	next, err := courier.New(t.Context(), st, cfg)
	if err != nil {
		t.Fatal(err)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.server != nil {
		s.server.Close()
	}
	s.server = next
}

// off pulls the plug: every request fails.
func (s *swap) off() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.dark = true
}

// ServeHTTP implements http.Handler.
func (s *swap) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	h, dark := s.server.Handler(), s.dark
	s.mu.Unlock()
	if dark {
		panic(http.ErrAbortHandler)
	}
	h.ServeHTTP(w, r)
}

func (h *house) clock() time.Time {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.now = h.now.Add(time.Second)
	return h.now
}

func (h *house) found(name paper.Desk) *office {
	h.t.Helper()
	o := newOffice(h, name)
	h.desks[name] = o
	h.order = append(h.order, name)
	return o
}

// newOffice makes a desk that nobody in the house knows of yet.
func newOffice(h *house, name paper.Desk) *office {
	h.t.Helper()
	o := &office{h: h, store: store.NewMemory(), files: store.NewMemoryFiles()}
	if h.disk != "" {
		o.dir = filepath.Join(h.disk, strings.ToLower(string(name)))
	}
	o.cfg = desk.Config{Now: h.clock, LeastCost: store.WeakCostForTests}
	var officers []desk.NewOfficer
	for _, n := range h.staff {
		officers = append(officers, desk.NewOfficer{Name: n, Passphrase: store.Secret("correct horse " + n)})
	}
	unlock, err := desk.Create(h.t.Context(), o.place(), desk.Founding{
		Name: name, Officers: officers,
		Courier: h.courier, Unlock: true, Cost: store.WeakCostForTests,
	}, o.cfg)
	if err != nil {
		h.t.Fatalf("found %s: %v", name, err)
	}
	o.unlock, o.store = unlock, o.store.Clone()
	o.open()
	h.t.Cleanup(func() { o.Close() })
	return o
}

func (o *office) place() desk.Place {
	o.h.t.Helper()
	if o.dir == "" {
		return desk.Place{Store: o.store, Files: o.files}
	}
	p, err := desk.OpenPlace(o.h.t.Context(), o.dir)
	if err != nil {
		o.h.t.Fatal(err)
	}
	return p
}

func (o *office) open() {
	o.h.t.Helper()
	d, err := desk.Open(o.h.t.Context(), o.place(), desk.Unlock{File: o.unlock}, o.cfg)
	if err != nil {
		o.h.t.Fatalf("open: %v", err)
	}
	o.Desk = d
}

func (o *office) does(act mediation.Act) []paper.ID {
	o.h.t.Helper()
	done, err := o.Do(o.h.t.Context(), paper.ID{}, o.h.staff[0], act)
	if err != nil {
		o.h.t.Fatalf("%s: %T: %v", o.Name(), act, err)
	}
	return done.Papers
}

func (o *office) view() desk.View {
	o.h.t.Helper()
	v, err := o.Look(o.h.t.Context(), paper.ID{})
	if err != nil {
		o.h.t.Fatal(err)
	}
	return v
}

func (o *office) holds(id paper.ID) desk.ViewPaper {
	o.h.t.Helper()
	for _, p := range o.view().Papers {
		if p.ID == id {
			return p
		}
	}
	o.h.t.Fatalf("%s does not hold %s", o.Name(), id.Short())
	return desk.ViewPaper{}
}

func (o *office) lacks(id paper.ID) {
	o.h.t.Helper()
	for _, p := range o.view().Papers {
		if p.ID == id {
			o.h.t.Fatalf("%s holds %s", o.Name(), p.Ref)
		}
	}
}

// settle lets the desks exchange until all is quiet.
func (h *house) settle(but ...paper.Desk) {
	h.t.Helper()
	for round := 0; ; round++ {
		moved := 0
		for _, n := range h.order {
			if len(but) > 0 && n == but[0] {
				continue
			}
			m, err := h.desks[n].Exchange(h.t.Context())
			if err != nil {
				h.t.Fatalf("%s exchanges: %v", n, err)
			}
			moved += m
		}
		if moved == 0 {
			return
		}
		if round > 200 {
			h.t.Fatal("the desks never come to rest")
		}
	}
}

func (h *house) words(of paper.Desk) []string {
	card, _ := h.desks[of].Card()
	return paper.Words(card.ID)
}

func (h *house) confirm(at, of paper.Desk) {
	h.t.Helper()
	if err := h.desks[at].ConfirmCard(h.t.Context(), paper.ID{}, h.staff[0], of, h.words(of)); err != nil {
		h.t.Fatalf("%s confirms the card of %s: %v", at, of, err)
	}
}

func en(s string) paper.Text { return paper.Text{"en": s} }

func hour(d time.Duration) paper.Hour { return paper.Hour{At: start.Add(d), Zone: "Asia/Muscat"} }

const year = 365 * 24 * time.Hour

// join invites a desk and lets it accept.
func (h *house) join(name paper.Desk, role paper.Place) {
	h.t.Helper()
	m, o := h.desks[h.order[0]], h.desks[name]
	invitation := m.does(&mediation.Invite{Desk: name, Role: role, Purpose: en("Talks."), Until: hour(year)})[0]
	link, err := m.InvitationLink(h.t.Context(), paper.ID{}, invitation)
	if err != nil {
		h.t.Fatal(err)
	}
	if _, err := o.Join(h.t.Context(), link); err != nil {
		h.t.Fatalf("%s joins: %v", name, err)
	}
	h.settle()
	h.confirm(m.Name(), name)
	h.settle()
	o.does(&mediation.AcceptInvitation{Invitation: mediation.Ref(invitation.String())})
	h.settle()
}

// agreed returns a house whose first desk mediates, under agreed terms, with
// every card compared.
func agreed(t testing.TB, names ...paper.Desk) *house {
	t.Helper()
	return agreedIn(t, "", names...)
}

// agreedIn is agreed with desks and courier in a folder on disk.
func agreedIn(t testing.TB, disk string, names ...paper.Desk) *house {
	t.Helper()
	h := newHouseIn(t, disk)
	h.agree(names...)
	return h
}

// staffed is agreed with several officers at every desk.
func staffed(t testing.TB, staff []string, names ...paper.Desk) *house {
	t.Helper()
	h := newHouse(t)
	h.staff = staff
	h.agree(names...)
	return h
}

// agree founds desks and lets them agree on terms.
func (h *house) agree(names ...paper.Desk) {
	h.t.Helper()
	t := h.t
	for _, n := range names {
		h.found(n)
	}
	m := h.desks[names[0]]
	if _, err := m.Begin(t.Context()); err != nil {
		t.Fatal(err)
	}
	for _, n := range names[1:] {
		h.join(n, paper.PlaceParty)
	}
	h.terms(nil, names[1:]...)
	for _, a := range names {
		for _, b := range names {
			if a != b {
				h.confirm(a, b)
			}
		}
	}
	h.settle()
}

// terms puts terms of reference, to which these desks consent.
func (h *house) terms(seats []paper.Desk, consent ...paper.Desk) {
	h.t.Helper()
	put := h.desks[h.order[0]].does(&mediation.PutTerms{
		Purpose: en("Indirect talks."), Zone: "Asia/Muscat", Languages: []paper.Lang{"en"}, Seats: seats,
		Putting: mediation.Putting{Until: hour(year), Text: en("The terms.")},
	})
	h.settle()
	for _, n := range consent {
		h.desks[n].does(&mediation.Respond{Proposal: mediation.Ref(put[len(put)-1].String()), Answer: paper.AnswerConsent})
	}
	h.settle()
}
