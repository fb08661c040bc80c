package desk_test

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"goodoffices/desk"
	"goodoffices/mediation"
	"goodoffices/paper"
)

// A mediator whose program was changed: each lie is told under its own true
// keys, to desks that are honest. What must be seen is seen at a party's desk
// alone, on its screen, in words.

// dishonest is a house whose mediator will lie, with a proposal that both sides
// have been put and Tehran has consented to.
type dishonest struct {
	*house
	muscat, tehran, washington *office
	proposal                   paper.ID
}

func newDishonest(t *testing.T) *dishonest {
	t.Helper()
	h := agreed(t, "Muscat", "Tehran", "Washington")
	d := &dishonest{house: h, muscat: h.desks["Muscat"], tehran: h.desks["Tehran"], washington: h.desks["Washington"]}
	d.proposal = d.puts("A round in May.")
	return d
}

// puts puts a proposal to both sides.
func (d *dishonest) puts(words string) paper.ID {
	d.t.Helper()
	ids := d.muscat.does(&mediation.Propose{About: mediation.About{Type: paper.SubjectCommunique, Name: words}, Putting: mediation.Putting{Until: hour(60 * 24 * time.Hour), Text: en(words)}})
	d.settle()
	return ids[len(ids)-1]
}

func (d *dishonest) consents(o *office, proposal paper.ID) paper.ID {
	d.t.Helper()
	return o.does(&mediation.Respond{Proposal: mediation.Ref(proposal.String()), Answer: paper.AnswerConsent})[0]
}

func (d *dishonest) tells(draft paper.Draft, to ...paper.Desk) paper.ID {
	d.t.Helper()
	draft.To, draft.Languages, draft.Privilege = []paper.Desk{"Tehran", "Washington"}, []paper.Lang{"en"}, paper.PrivilegeTalks
	id, err := d.muscat.Tell(d.t.Context(), desk.Lie{Draft: draft, Officer: d.staff[0]}, to...)
	if err != nil {
		d.t.Fatal(err)
	}
	return id
}

func (d *dishonest) state(o *office, proposal paper.ID) mediation.State {
	d.t.Helper()
	for _, p := range o.view().Proposals {
		if p.ID == proposal {
			return p.State
		}
	}
	d.t.Fatalf("%s holds no such proposal", o.Name())
	return ""
}

func (o *office) setAside(id paper.ID) {
	o.h.t.Helper()
	if v := o.view(); !slices.ContainsFunc(v.Tray, func(p desk.ViewPaper) bool { return p.ID == id }) {
		o.h.t.Errorf("%s has not set it aside", o.Name())
	}
}

// The honest twin of all that follows: both consent, and both desks show it as
// agreed, with nothing set aside and no word of a fork.
func TestDishonestMediatorsHonestTwin(t *testing.T) {
	t.Parallel()
	d := newDishonest(t)
	d.consents(d.tehran, d.proposal)
	d.consents(d.washington, d.proposal)
	d.settle()
	for _, o := range []*office{d.tehran, d.washington} {
		if s := d.state(o, d.proposal); s != mediation.StateAgreed {
			t.Errorf("%s: %s", o.Name(), s)
		}
		if v := o.view(); len(v.Tray)+len(v.Notices)+v.Record.Forks > 0 {
			t.Errorf("%s: %+v %+v", o.Name(), v.Tray, v.Notices)
		}
		if page := o.shows("/record"); strings.Contains(page, "two different histories") {
			t.Errorf("an honest record is called forked: %s", page)
		}
	}
}

func TestAttackDishonestMediator(t *testing.T) {
	t.Parallel()
	for name, lie := range map[string]func(*testing.T){
		"67 forks the record, and one side sees both":        forksBeforeOne,
		"67 forks the record, each side sees its own":        forksApart,
		"54 hides a consent":                                 hidesAConsent,
		"53 claims a consent that it does not hold":          claimsAConsent,
		"53 tells one side carried and the other lapsed":     carriedAndLapsed,
		"51 replays a consent to an old version":             replaysAConsent,
		"52 alters a paragraph after consent":                altersAParagraph,
		"51 replays an old version of the text":              replaysAVersion,
		"74 drops a cosignature":                             dropsACosignature,
		"45 swaps a card before the first checkpoint":        swapsACardBefore,
		"46 swaps a card after the first checkpoint":         swapsACardAfter,
		"43 backdates under a revoked officer's signature":   backdatesASignature,
		"57 dates an outcome by silence after its hour":      datesSilence,
		"68 shows an old head as if nothing had been agreed": rollsBack,
	} {
		t.Run(name, func(t *testing.T) { t.Parallel(); lie(t) })
	}
}

func forksBeforeOne(t *testing.T) {
	d := newDishonest(t)
	d.consents(d.tehran, d.proposal)
	d.consents(d.washington, d.proposal)
	d.settle()
	leaves := len(d.washington.view().Record.Leaves)
	invented := paper.IDOf([]byte("what nobody agreed"))
	if err := d.muscat.Rewrite(t.Context(), "Washington", leaves-1, false, invented, paper.IDOf([]byte("more"))); err != nil {
		t.Fatal(err)
	}
	d.settle()
	v := d.washington.view()
	if v.Record.Forks != 1 || slices.ContainsFunc(v.Record.Leaves, func(l desk.ViewLeaf) bool { return l.Paper == invented }) {
		t.Fatalf("%d forks are shown, leaves %v", v.Record.Forks, v.Record.Leaves)
	}
	if s := d.state(d.washington, d.proposal); s != mediation.StateAgreed {
		t.Errorf("what was agreed is %s", s)
	}
	d.washington.says("/record", "Muscat's key signed two different histories of this record", "Take the evidence as a file")
	d.washington.kill()
	d.washington.says("/record", "Muscat's key signed two different histories")
}

func forksApart(t *testing.T) {
	d := newDishonest(t)
	leaves := len(d.washington.view().Record.Leaves)
	if err := d.muscat.Rewrite(t.Context(), "Washington", leaves, true, paper.IDOf([]byte("what only Washington is shown"))); err != nil {
		t.Fatal(err)
	}
	d.settle()
	d.consents(d.tehran, d.proposal)
	d.consents(d.washington, d.proposal)
	d.settle()
	d.now = d.now.Add(48 * time.Hour)
	for _, o := range []*office{d.tehran, d.washington} {
		if s := d.state(o, d.proposal); s == mediation.StateAgreed {
			t.Errorf("%s shows as agreed what the other has not confirmed", o.Name())
		}
	}
	d.tehran.says("/record", "Waiting for Washington since")
	d.washington.says("/record", "cannot explain")
}

func hidesAConsent(t *testing.T) {
	d := newDishonest(t)
	consent := d.consents(d.tehran, d.proposal)
	d.settle()
	d.consents(d.washington, d.proposal)
	lie := d.tells(paper.Draft{Body: &paper.Outcome{Proposal: d.proposal, Result: paper.ResultLapsed}}, "Tehran")
	if _, err := d.muscat.Exchange(t.Context()); err != nil { // before it has what Washington answered
		t.Fatal(err)
	}
	if _, err := d.tehran.Exchange(t.Context()); err != nil {
		t.Fatal(err)
	}
	d.tehran.holds(lie)
	if got := d.tehran.holds(consent); !slices.ContainsFunc(got.Track, func(s desk.ViewStep) bool { return s.Desk == "Muscat" }) {
		t.Fatalf("Tehran's desk has no receipt of its consent: %+v", got.Track)
	}
	if s := d.state(d.tehran, d.proposal); s == mediation.StateAgreed {
		t.Fatal("agreed")
	}
	d.tehran.says("/proposals/"+d.proposal.String(), "Not agreed", "not among those that Muscat counted", "Your own receipt proves it was there")
}

func claimsAConsent(t *testing.T) {
	d := newDishonest(t)
	consent := d.consents(d.tehran, d.proposal)
	d.settle()
	lie := d.tells(paper.Draft{Body: &paper.Outcome{Proposal: d.proposal, Result: paper.ResultCarried}, Enclose: []paper.ID{consent}}, "Tehran", "Washington")
	d.settle()
	for _, o := range []*office{d.tehran, d.washington} {
		o.setAside(lie)
		if s := d.state(o, d.proposal); s == mediation.StateAgreed || s == mediation.StateSigned {
			t.Errorf("%s: %s", o.Name(), s)
		}
		o.says("/aside", "encloses no valid consent of Washington")
	}
}

func carriedAndLapsed(t *testing.T) {
	d := newDishonest(t)
	d.consents(d.tehran, d.proposal)
	d.consents(d.washington, d.proposal)
	lapsed := d.tells(paper.Draft{Body: &paper.Outcome{Proposal: d.proposal, Result: paper.ResultLapsed}}, "Washington")
	d.settle() // the true outcome, carried, goes to both
	d.washington.holds(lapsed)
	if s := d.state(d.tehran, d.proposal); s == mediation.StateLapsed {
		t.Fatalf("Tehran: %s", s)
	}
	if s := d.state(d.washington, d.proposal); s == mediation.StateAgreed {
		t.Fatalf("Washington: %s, though it was told two things", s)
	}
	d.washington.says("/aside", "a second one is a fork, signed by Muscat")
	d.washington.says("/proposals/"+d.proposal.String(), "Muscat")
}

func replaysAConsent(t *testing.T) {
	d := newDishonest(t)
	consent := d.consents(d.tehran, d.proposal)
	other := d.consents(d.washington, d.proposal)
	d.settle()
	second := d.puts("A round in May, in Rome.")
	lie := d.tells(paper.Draft{Body: &paper.Outcome{Proposal: second, Result: paper.ResultCarried}, Enclose: []paper.ID{consent, other}}, "Tehran", "Washington")
	d.settle()
	for _, o := range []*office{d.tehran, d.washington} {
		o.setAside(lie)
		if s := d.state(o, second); s != mediation.StateOpen {
			t.Errorf("%s: %s", o.Name(), s)
		}
		o.says("/aside", "or to another proposal")
	}
}

// agreesOnText puts a text of two paragraphs, to which all agree, and returns
// the version.
func (d *dishonest) agreesOnText() (version paper.ID, clauses []paper.Clause) {
	d.t.Helper()
	clauses = []paper.Clause{
		{Name: "c1", Role: paper.RoleParagraph, Number: "1", Words: en("The bridge opens on 1 May."), State: paper.ClauseOpen},
		{Name: "c2", Role: paper.RoleParagraph, Number: "2", Words: en("The toll is four francs."), State: paper.ClauseOpen},
	}
	version = d.muscat.does(&mediation.PutText{Title: en("The bridge"), Clauses: clauses})[0]
	d.settle()
	put := d.muscat.does(&mediation.Propose{
		About:   mediation.About{Type: paper.SubjectText, Paper: mediation.Ref(version.String())},
		Putting: mediation.Putting{Until: hour(60 * 24 * time.Hour), Text: en("Is this the text?")},
	})
	d.settle()
	d.consents(d.tehran, put[len(put)-1])
	d.consents(d.washington, put[len(put)-1])
	d.settle()
	if s := d.state(d.tehran, put[len(put)-1]); s != mediation.StateAgreed {
		d.t.Fatalf("the honest twin: %s", s)
	}
	return version, clauses
}

// altersAParagraph: what all agreed to comes back with another figure, marked
// as agreed.
func altersAParagraph(t *testing.T) {
	d := newDishonest(t)
	version, clauses := d.agreesOnText()
	for i := range clauses {
		clauses[i].State = paper.ClauseAgreed
	}
	clauses[1].Words = en("The toll is forty francs.")
	lie := d.tells(paper.Draft{Body: &paper.TextVersion{Title: en("The bridge"), Previous: version, Fate: paper.FateStands, Clauses: clauses}}, "Tehran", "Washington")
	d.settle()
	for _, o := range []*office{d.tehran, d.washington} {
		o.setAside(lie)
		o.says("/aside", "Paragraph 2 was agreed by all and reads otherwise now")
	}
}

// replaysAVersion: a text that grew on is put once more as it was before, under
// a version that all hold, so that what was agreed since would be gone.
func replaysAVersion(t *testing.T) {
	d := newDishonest(t)
	version, clauses := d.agreesOnText()
	older := clauses[:1]
	lie := d.tells(paper.Draft{Body: &paper.TextVersion{Title: en("The bridge"), Previous: version, Fate: paper.FateStands, Clauses: older}}, "Tehran")
	d.settle()
	d.tehran.setAside(lie)
	d.tehran.says("/aside", "Paragraph 2 was agreed by all and is left out")
}

func dropsACosignature(t *testing.T) {
	d := newDishonest(t)
	d.consents(d.tehran, d.proposal)
	d.consents(d.washington, d.proposal)
	if _, err := d.washington.Exchange(t.Context()); err != nil { // its consent goes
		t.Fatal(err)
	}
	d.settle("Washington") // which has not cosigned yet
	d.settle("Tehran")     // Muscat gets Washington's cosignature, and passes it on to nobody:
	if n, err := d.tehran.Drop(t.Context()); err != nil || n == 0 {
		t.Fatalf("nothing was on its way to Tehran: %d, %v", n, err)
	}
	d.now = d.now.Add(48 * time.Hour)
	if s := d.state(d.washington, d.proposal); s != mediation.StateAgreed {
		t.Fatalf("Washington, who has all: %s", s)
	}
	if s := d.state(d.tehran, d.proposal); s == mediation.StateAgreed {
		t.Fatal("Tehran shows as agreed what it cannot know Washington to have confirmed")
	}
	d.tehran.says("/record", "Waiting for Washington since")
}

// swapsACardBefore: Muscat plays Washington to Tehran with a desk of its own.
func swapsACardBefore(t *testing.T) {
	h := newHouse(t, "Muscat", "Tehran", "Washington") // this Washington is Muscat's
	real := newOffice(h, "Washington")
	tehran := h.desks["Tehran"]
	if _, err := h.desks["Muscat"].Begin(t.Context()); err != nil {
		t.Fatal(err)
	}
	h.join("Tehran", paper.PlaceParty)
	h.join("Washington", paper.PlaceParty)
	h.terms(nil, "Tehran", "Washington")
	tehran.says("/people", "The key of Washington was never compared outside the mediator's path")
	card, _ := real.Card()
	words := paper.Words(card.ID) // read to Tehran by telephone, by the true Washington
	if err := tehran.ConfirmCard(t.Context(), paper.ID{}, h.staff[0], "Washington", words); !errors.Is(err, desk.ErrWords) {
		t.Fatalf("the true words fit a card of Muscat's making: %v", err)
	}
	if n := slices.IndexFunc(tehran.view().Desks, func(v desk.ViewDesk) bool { return v.Desk == "Washington" }); tehran.view().Desks[n].Key == "compared" {
		t.Fatal("it counts as compared")
	}
	tehran.says("/people", "The key of Washington was never compared outside the mediator's path")
}

func swapsACardAfter(t *testing.T) {
	d := newDishonest(t)
	var replaced paper.ID
	for _, v := range d.tehran.view().Desks {
		if v.Desk == "Washington" {
			replaced = v.Card
		}
	}
	false2 := newOffice(d.house, "Washington") // a card of Muscat's making
	_, envelope := false2.Card()
	lie, err := d.muscat.Tell(t.Context(), desk.Lie{
		From: "Washington", Officer: d.staff[0],
		Draft: paper.Draft{
			To: []paper.Desk{"Muscat", "Tehran"}, Languages: []paper.Lang{"en"}, Privilege: paper.PrivilegeTalks,
			Body: &paper.SuccessorCard{Replaces: replaced, Card: envelope},
		},
	}, "Tehran")
	if err != nil {
		t.Fatal(err)
	}
	d.settle()
	d.tehran.setAside(lie)
	for _, v := range d.tehran.view().Desks {
		if v.Desk == "Washington" && (v.Card != replaced || v.Key != "compared") {
			t.Errorf("the card in force is another: %+v", v)
		}
	}
	d.tehran.says("/aside", "attestation", "does not hold")
}

func backdatesASignature(t *testing.T) {
	h := staffed(t, []string{"Officer", "Clerk"}, "Muscat", "Tehran", "Washington")
	muscat, tehran := h.desks["Muscat"], h.desks["Tehran"]
	before := h.now
	muscat.does(&mediation.Revoke{Officer: "Clerk", Reason: en("He left.")})
	h.settle()
	lie, err := muscat.Tell(t.Context(), desk.Lie{
		Officer: "Clerk", Date: before.Add(-24 * time.Hour).Truncate(time.Second), Record: paper.Position{Root: paper.EmptyRoot},
		Draft: paper.Draft{
			To: []paper.Desk{"Tehran"}, Languages: []paper.Lang{"en"}, Privilege: paper.PrivilegeTalks,
			Body: &paper.Letter{Prose: paper.Prose{Text: en("As I promised last year.")}},
		},
	}, "Tehran")
	if err != nil {
		t.Fatal(err)
	}
	h.settle()
	tehran.setAside(lie)
	tehran.says("/aside", "it cannot be dated", "Clerk")
}

// datesSilence: an outcome by silence that bears a date after its hour, and
// arrives before: the silent desk's own clock says that it could still object.
func datesSilence(t *testing.T) {
	d := newDishonest(t)
	terms := d.muscat.does(&mediation.PutTerms{
		Purpose: en("Indirect talks."), Zone: "Asia/Muscat", Languages: []paper.Lang{"en"}, Silence: &paper.Silence{NoticeHours: 2, GraceMinutes: 30},
		Putting: mediation.Putting{Until: hour(60 * 24 * time.Hour), Text: en("Silence may count.")},
	})
	d.settle()
	d.consents(d.tehran, terms[len(terms)-1])
	d.consents(d.washington, terms[len(terms)-1])
	d.settle()
	until := paper.Hour{At: d.now.Add(5 * time.Hour).Truncate(time.Second), Zone: "Asia/Muscat"}
	put := d.muscat.does(&mediation.Propose{
		About: mediation.About{Type: paper.SubjectCommunique, Name: "silent"}, Putting: mediation.Putting{Mode: paper.ModeSilence, Until: until, Text: en("Unless somebody objects.")},
	})
	silent := put[len(put)-1]
	d.settle()
	var receipts []paper.ID
	for _, x := range d.muscat.view().Papers {
		if r, ok := x.Body.(*paper.Receipt); ok && r.Of == silent {
			receipts = append(receipts, x.ID)
		}
	}
	if len(receipts) != 2 {
		t.Fatalf("%d receipts", len(receipts))
	}
	lie := func() paper.ID {
		id, err := d.muscat.Tell(t.Context(), desk.Lie{
			Officer: d.staff[0], Date: until.At.Add(31 * time.Minute),
			Draft: paper.Draft{
				To: []paper.Desk{"Tehran", "Washington"}, Languages: []paper.Lang{"en"}, Privilege: paper.PrivilegeTalks,
				Body: &paper.Outcome{Proposal: silent, Result: paper.ResultCarried}, Enclose: receipts,
			},
		}, "Tehran")
		if err != nil {
			t.Fatal(err)
		}
		d.settle()
		return id
	}
	early := lie()
	d.tehran.setAside(early)
	if s := d.state(d.tehran, silent); s != mediation.StateOpen {
		t.Errorf("it is %s before its hour", s)
	}
	d.tehran.says("/aside", "Silence counts only after")
	d.now = until.At.Add(32 * time.Minute) // the honest twin: the same, when it is true
	if late := lie(); slices.ContainsFunc(d.tehran.view().Tray, func(p desk.ViewPaper) bool { return p.ID == late }) {
		t.Error("an outcome in its time is set aside")
	}
}

func rollsBack(t *testing.T) {
	d := newDishonest(t)
	d.consents(d.tehran, d.proposal)
	d.consents(d.washington, d.proposal)
	d.settle()
	before := len(d.tehran.view().Record.Leaves)
	if err := d.muscat.Rewrite(t.Context(), "Tehran", 1, false); err != nil {
		t.Fatal(err)
	}
	d.settle()
	if n := len(d.tehran.view().Record.Leaves); n != before {
		t.Fatalf("%d leaves became %d", before, n)
	}
	if s := d.state(d.tehran, d.proposal); s != mediation.StateAgreed {
		t.Errorf("what was agreed is %s", s)
	}
}
