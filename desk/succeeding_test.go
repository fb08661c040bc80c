package desk_test

import (
	"errors"
	"testing"

	"goodoffices/desk"
	"goodoffices/mediation"
	"goodoffices/paper"
	"goodoffices/store"
)

// changes lets the first officer change its desk's card.
func (o *office) changes(c desk.CardChange) []desk.CardChanged {
	o.h.t.Helper()
	c.Cost = store.WeakCostForTests
	out, err := o.ChangeCard(o.h.t.Context(), o.h.staff[0], c, 0)
	if err != nil {
		o.h.t.Fatalf("%s changes its card: %v", o.Name(), err)
	}
	for _, one := range out {
		if one.Err != nil {
			o.h.t.Fatalf("%s changes its card in %s: %v", o.Name(), one.Talks.Short(), one.Err)
		}
	}
	return out
}

// again closes a desk and opens it by an officer's passphrase.
func (o *office) again(officer, passphrase string) error {
	o.h.t.Helper()
	o.Close()
	o.store = o.store.Clone()
	d, err := desk.Open(o.h.t.Context(), o.place(), desk.Unlock{Officer: officer, Passphrase: store.Secret(passphrase)}, o.cfg)
	if err == nil {
		o.Desk = d
	}
	return err
}

func joins(name, passphrase string, powers ...string) desk.CardChange {
	return desk.CardChange{Join: []desk.NewOfficer{{Name: name, Title: "Counsellor", Powers: powers, Passphrase: store.Secret(passphrase)}}}
}

func signed(text string, to ...paper.Desk) *mediation.WriteLetter {
	return &mediation.WriteLetter{Writing: mediation.Writing{To: to, Cover: &mediation.Cover{Handling: paper.HandlingVerbatim}}, Prose: paper.Prose{Text: en(text)}}
}

// An officer whom a successor card names signs after the desk was opened again,
// and the other side verifies it, also when it opens again itself.
func TestANewOfficerSigns(t *testing.T) {
	h := agreed(t, "Muscat", "Tehran", "Washington")
	tehran, washington, muscat := h.desks["Tehran"], h.desks["Washington"], h.desks["Muscat"]
	before := tehran.does(signed("Before.", "Washington"))[0]
	h.settle()
	old, _ := tehran.Card()
	tehran.changes(joins("Newcomer", "quite another horse"))
	if card, _ := tehran.Card(); card.ID == old.ID {
		t.Fatal("the desk has its former card")
	}
	h.settle()
	if err := tehran.again("Newcomer", "quite another horse"); err != nil {
		t.Fatal(err)
	}
	done, err := tehran.Do(t.Context(), paper.ID{}, "Newcomer", signed("By the newcomer.", "Washington"))
	if err != nil {
		t.Fatal(err)
	}
	h.settle()
	for _, id := range []paper.ID{before, done.Papers[0]} {
		muscat.does(&mediation.Convey{Paper: mediation.Ref(id.String())})
	}
	h.settle()
	washington.Close()
	washington.store = washington.store.Clone()
	washington.open()
	washington.holds(before)
	if p := washington.holds(done.Papers[0]); p.Officer != "Newcomer" || p.Key != "compared" {
		t.Errorf("signed by %q, key %s", p.Officer, p.Key)
	}
	for _, o := range h.desks {
		if c, err := o.Check(t.Context()); err != nil || len(c.Faults) > 0 {
			t.Errorf("%s: %v %v", o.Name(), c.Faults, err)
		}
	}
}

func TestWhoseEndedPlaceSignsNothing(t *testing.T) {
	h := staffed(t, []string{"Officer", "Clerk"}, "Muscat", "Tehran", "Washington")
	tehran := h.desks["Tehran"]
	tehran.changes(desk.CardChange{Leave: []string{"Clerk"}})
	_, err := tehran.Do(t.Context(), paper.ID{}, "Clerk", signed("Still me.", "Washington"))
	if !errors.Is(err, desk.ErrLocked) {
		t.Errorf("signed: %v", err)
	}
	if err := tehran.again("Clerk", "correct horse Clerk"); err == nil {
		t.Error("the passphrase still opens the desk")
	}
	if err := tehran.again("Officer", "correct horse Officer"); err != nil {
		t.Fatal(err)
	}
	tehran.does(signed("Still here.", "Washington"))
}
