package desk_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"goodoffices/desk"
	"goodoffices/mediation"
	"goodoffices/paper"
	"goodoffices/record/dossier"
	"goodoffices/store"
)

// A theft is that of everything a clerk of Tehran signs with, the desk's seal
// included: a copy of the folder and its passphrase. Then the clerk's key is renewed.
type theft struct {
	*house
	tehran, muscat, washington *office
	keys                       *paper.Signers
	before                     paper.Position // where Tehran stood in the record
	held                       paper.ID       // written by the clerk before, and conveyed by nobody yet
	waits                      desk.Done      // likewise, and still in the cabinet
}

func newTheft(t *testing.T, before ...func(*house)) *theft {
	t.Helper()
	h := staffed(t, []string{"Officer", "Clerk"}, "Muscat", "Tehran", "Washington")
	x := &theft{house: h, tehran: h.desks["Tehran"], muscat: h.desks["Muscat"], washington: h.desks["Washington"]}
	x.keys, x.before = x.tehran.Keys("Clerk"), x.tehran.Stands()
	x.held = x.clerkWrites("Before it was lost.", 0).Papers[0]
	x.waits = x.clerkWrites("Ordered before it was lost.", time.Hour)
	h.settle()
	for _, do := range before {
		do(h)
	}
	x.tehran.changes(desk.CardChange{Renew: []desk.NewOfficer{{Name: "Clerk", Passphrase: store.Secret("found again")}}})
	h.settle()
	if now := x.tehran.Stands(); now.Size <= x.before.Size {
		t.Fatalf("the next card is no leaf: %d, then %d", x.before.Size, now.Size)
	}
	return x
}

func (x *theft) clerkWrites(text string, stay time.Duration) desk.Done {
	x.t.Helper()
	done, err := x.tehran.Submit(x.t.Context(), paper.ID{}, "Clerk", desk.Submission{Act: signed(text, "Washington"), Stay: stay})
	if err != nil {
		x.t.Fatal(err)
	}
	return done
}

// lie is what the thief writes.
func (x *theft) lie(at paper.Position, reply paper.ID) desk.Lie {
	return desk.Lie{By: x.keys, Record: at, Draft: paper.Draft{
		To: []paper.Desk{"Washington"}, Languages: []paper.Lang{"en"}, Privilege: paper.PrivilegeTalks, Reply: reply, Body: &paper.Letter{Prose: paper.Prose{Text: en("We give in.")}},
	}}
}

// arrives lets a letter reach Muscat from Tehran's hand, and Washington from Muscat's.
func (x *theft) arrives(l desk.Lie) paper.ID {
	x.t.Helper()
	raw, err := x.tehran.Forge(x.t.Context(), l)
	if err != nil {
		x.t.Fatal(err)
	}
	if err := x.tehran.SendRaw(x.t.Context(), "Muscat", [][]byte{raw}); err != nil {
		x.t.Fatal(err)
	}
	if err := x.muscat.SendRaw(x.t.Context(), "Washington", [][]byte{raw}); err != nil {
		x.t.Fatal(err)
	}
	x.settle()
	p, _, err := paper.Open(raw)
	if err != nil {
		x.t.Fatal(err)
	}
	return p.ID
}

// refuses fails the test unless all desks set a letter aside and say why, the
// same after they were opened again.
func (x *theft) refuses(id paper.ID) {
	x.t.Helper()
	for range 2 {
		for _, o := range []*office{x.muscat, x.washington} {
			o.setAside(id)
			if v := o.view(); !slices.ContainsFunc(v.Tray, func(p desk.ViewPaper) bool {
				return p.ID == id && p.Signature == "none" && strings.Contains(p.Reason, "a card that Tehran had replaced by then")
			}) {
				x.t.Errorf("%s says %+v", o.Name(), v.Tray)
			}
			for _, p := range o.view().Papers {
				if r, ok := p.Body.(*paper.Receipt); ok && r.Of == id {
					x.t.Errorf("%s gave a receipt for it", o.Name())
				}
			}
			o.says("/aside", "had replaced by then")
			if c, err := o.Check(x.t.Context()); err != nil || len(c.Faults) > 0 {
				x.t.Errorf("%s: %v %v", o.Name(), c.Faults, err)
			}
			o.kill()
		}
	}
	for _, n := range x.order {
		if r := x.desks[n].proves(); slices.ContainsFunc(r.Papers, func(p dossier.ProvenPaper) bool { return p.ID == id }) {
			x.t.Errorf("%s's dossier proves it", n)
		}
	}
}

func TestAttackReplacedKey(t *testing.T) {
	t.Parallel()
	t.Run("honest twin", func(t *testing.T) {
		t.Parallel()
		x := newTheft(t)
		x.now = x.now.Add(2 * time.Hour)
		x.settle()
		all := []paper.ID{x.held, x.muscatsNewest()}
		if all[0] == all[1] {
			t.Fatal("what waited has not come")
		}
		if err := x.tehran.Unlock(t.Context(), "Clerk", store.Secret("found again")); err != nil {
			t.Fatal(err)
		}
		all = append(all, x.clerkWrites("With the new key.", 0).Papers[0])
		x.settle()
		for _, id := range all {
			x.muscat.does(&mediation.Convey{Paper: mediation.Ref(id.String())})
			x.settle()
			x.muscat.holds(id)
			if p := x.washington.holds(id); p.Signature != "verified" || p.Standing != "regular" || p.Officer != "Clerk" {
				t.Errorf("%+v", p)
			}
		}
		x.sound()
		for _, n := range x.order {
			x.desks[n].kill()
			x.desks[n].proves()
		}
		x.sound()
	})
	t.Run("43 a replaced key goes on signing", func(t *testing.T) {
		t.Parallel()
		x := newTheft(t)
		x.refuses(x.arrives(x.lie(x.tehran.Stands(), paper.ID{})))
	})
	t.Run("43 a replaced key answers what came later, and claims an old place", func(t *testing.T) {
		t.Parallel()
		x := newTheft(t)
		later := x.washington.letter("Tehran", "Written after the card changed.")
		x.settle()
		x.muscat.does(&mediation.Convey{Paper: mediation.Ref(later.String())})
		x.settle()
		x.refuses(x.arrives(x.lie(x.before, later)))
	})
	t.Run("43 a replaced key goes on signing where the mediator shows no record", func(t *testing.T) {
		t.Parallel()
		x := newTheft(t, func(h *house) { h.desks["Muscat"].Hush("Washington", true) })
		id := x.arrives(x.lie(x.tehran.Stands(), paper.ID{}))
		x.muscat.setAside(id)
		if c, err := x.washington.Check(t.Context()); err != nil || len(c.Faults) > 0 {
			t.Fatal(c.Faults, err)
		}
		x.washington.holds(id) // its record has nothing that speaks against it, yet
		x.muscat.Hush("Washington", false)
		x.muscat.does(&mediation.OpenTopic{Topic: paper.Topic{Title: en("The record, after all")}})
		x.settle()
		c, err := x.washington.Check(t.Context())
		if err != nil || len(c.Faults) != 1 || !strings.Contains(c.Faults[0], "under a card that Tehran had replaced by then") {
			t.Errorf("%v %v", c.Faults, err)
		}
		r := x.washington.dossier()
		if r.Valid || len(r.Problems) != 1 || !strings.Contains(r.Problems[0].Text, "under a card that Tehran had replaced by then") {
			t.Errorf("its dossier: %+v", r.Problems)
		}
	})
	t.Run("43 a replaced key back-dates, until its officer is revoked", func(t *testing.T) {
		t.Parallel()
		x := newTheft(t)
		early := x.arrives(x.lie(x.before, paper.ID{}))
		x.washington.holds(early) // nothing tells it from what was under way: docs/threat-model.md
		x.tehran.does(&mediation.Revoke{Officer: "Clerk", Reason: en("The former key is in other hands.")})
		x.settle()
		next := x.lie(x.before, paper.ID{})
		next.Draft.Body = &paper.Letter{Prose: paper.Prose{Text: en("We give in again.")}}
		id := x.arrives(next)
		for _, o := range []*office{x.muscat, x.washington} {
			v := o.view()
			if !slices.ContainsFunc(slices.Concat(v.Tray, v.Crossed), func(p desk.ViewPaper) bool { return p.ID == id && strings.Contains(p.Reason, "cannot be dated") }) {
				t.Errorf("%s takes it: %+v", o.Name(), v.Tray)
			}
		}
	})
}

// muscatsNewest is the last letter that came to Muscat.
func (x *theft) muscatsNewest() (id paper.ID) {
	for _, p := range x.muscat.view().Papers {
		if p.Kind == paper.KindLetter && (id.IsZero() || p.Number > x.muscat.holds(id).Number) {
			id = p.ID
		}
	}
	return id
}
