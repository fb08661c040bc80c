package desk_test

import (
	"bytes"
	"errors"
	"fmt"
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

// changes lets the first officer change its desk's card.
func (o *office) changes(c desk.CardChange) []desk.CardChanged {
	o.h.t.Helper()
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

func (h *house) sound() {
	h.t.Helper()
	for _, n := range h.order {
		o := h.desks[n]
		if c, err := o.Check(h.t.Context()); err != nil || len(c.Faults) > 0 {
			h.t.Errorf("%s: %v %v", n, c.Faults, err)
		}
		if v := o.view(); len(v.Tray)+len(v.Crossed) > 0 {
			h.t.Errorf("%s set aside %+v %+v", n, v.Tray, v.Crossed)
		}
	}
}

// dossier writes a desk's dossier of everything, and verifies it.
func (o *office) dossier() dossier.Report {
	o.h.t.Helper()
	var b bytes.Buffer
	if err := o.WriteDossier(o.h.t.Context(), &b, desk.Disclosure{}); err != nil {
		o.h.t.Fatal(err)
	}
	return dossier.Verify(bytes.NewReader(b.Bytes()), int64(b.Len()), dossier.Options{})
}

// proves writes a desk's dossier and verifies it. It returns what is proven of
// the desk's own cards, and the report.
func (o *office) proves() dossier.Report {
	o.h.t.Helper()
	r := o.dossier()
	if !r.Valid {
		o.h.t.Errorf("%s's dossier: %+v", o.Name(), r.Problems)
	}
	return r
}

// confirmed is by how many desks the whole joint record is confirmed at a desk.
func (o *office) confirmed() (n int) {
	for _, l := range o.view().Record.Leaves[len(o.view().Record.Leaves)-1:] {
		n = len(l.By)
	}
	return n
}

// A renewed cosigning key signs from the checkpoint on that covers its card; what
// was cosigned before counts for ever, everywhere and in every dossier.
func TestARenewedCosigningKeyHasItsWindow(t *testing.T) {
	for _, who := range []paper.Desk{"Tehran", "Muscat"} {
		t.Run(string(who), func(t *testing.T) {
			t.Parallel()
			h := agreed(t, "Muscat", "Tehran", "Washington")
			h.settle()
			o := h.desks[who]
			before := len(o.view().Record.Leaves)
			for round := range 2 { // once, and once more
				o.changes(desk.CardChange{Cosign: true})
				h.settle()
				h.sound()
				for _, n := range h.order {
					j, err := h.desks[n].JointRecord(t.Context(), paper.ID{})
					if err != nil || len(j.Forks) > 0 {
						t.Fatal(err, j.Forks)
					}
					if len(j.Keys) != len(h.order)+round+1 {
						t.Errorf("%s counts %d keys", n, len(j.Keys))
					}
					if len(j.Leaves) != before+round+1 || h.desks[n].confirmed() != len(h.order) {
						t.Errorf("%s: %d leaves, the last confirmed by %d", n, len(j.Leaves), h.desks[n].confirmed())
					}
					c, err := h.desks[n].CheckRecord(t.Context(), paper.ID{})
					if err != nil || len(c.Faults) > 0 || len(c.Signed) != len(h.order) {
						t.Errorf("%s: %+v %v", n, c, err)
					}
				}
			}
			for _, n := range h.order {
				h.desks[n].kill()
				h.desks[n].proves()
			}
			h.desks["Tehran"].letter("Muscat", "After all that.")
			h.settle()
			h.sound()
		})
	}
}

// A channel goes on when the card at one of its ends changes, and is opened again
// after a loss at either end.
func TestChannelsGoOnUnderANextCard(t *testing.T) {
	for _, restored := range []paper.Desk{"", "Tehran", "Muscat"} {
		t.Run("restored "+string(restored), func(t *testing.T) {
			t.Parallel()
			h := agreed(t, "Muscat", "Tehran", "Washington")
			h.settle()
			var old backup
			if restored != "" {
				old = h.desks[restored].backup() // of before
			}
			h.desks["Tehran"].changes(joins("Newcomer", "quite another horse"))
			h.desks["Muscat"].changes(joins("Novice", "one more horse"))
			h.settle()
			if restored != "" {
				h.desks[restored].restore(old)
				h.settle()
				h.resumeAll()
				h.settle()
			}
			next := h.desks["Tehran"].letter("Washington", "Life goes on.")
			h.settle()
			h.desks["Muscat"].does(&mediation.Convey{Paper: mediation.Ref(next.String())})
			h.settle()
			if p := h.desks["Washington"].holds(next); p.Signature != "verified" {
				t.Errorf("the letter came as %+v", p)
			}
			h.sound()
			for _, n := range h.order {
				h.desks[n].kill()
				r := h.desks[n].proves()
				if len(r.Cards) != 3 {
					t.Errorf("%s's dossier shows %d cards", n, len(r.Cards))
				}
			}
			card, _ := h.desks["Tehran"].Card()
			if !slices.ContainsFunc(card.Body.(*paper.Card).Officers, func(o paper.Officer) bool { return o.Name == "Newcomer" }) {
				t.Error("Tehran's own card is the former one")
			}
		})
	}
}

// A desk that is invited by a link given out after a change, or before it, knows
// the mediator by the card that papers were signed under, and by the one in force.
func TestAMediatorsCardChangesAroundAnInvitation(t *testing.T) {
	t.Parallel()
	h := newHouse(t, "Muscat", "Tehran", "Washington")
	muscat, tehran := h.desks["Muscat"], h.desks["Tehran"]
	if _, err := muscat.Begin(t.Context()); err != nil {
		t.Fatal(err)
	}
	muscat.changes(joins("First", "a first horse to ride")) // before anybody is there
	invitation := muscat.does(&mediation.Invite{Desk: "Tehran", Role: paper.PlaceParty, Purpose: en("Talks."), Until: hour(year)})[0]
	link, err := muscat.InvitationLink(t.Context(), paper.ID{}, invitation)
	if err != nil {
		t.Fatal(err)
	}
	muscat.changes(joins("Second", "a second horse to ride")) // while the link is out
	if again, err := muscat.InvitationLink(t.Context(), paper.ID{}, invitation); err != nil || again != link {
		t.Fatalf("another link: %v", err)
	}
	if _, err := tehran.Join(t.Context(), link); err != nil {
		t.Fatal(err)
	}
	tehran.changes(joins("Third", "a third horse to ride")) // before it is admitted
	h.settle()
	first, _ := tehran.Card()
	_ = first
	for _, k := range muscat.view().Knocks {
		if err := muscat.ConfirmCard(t.Context(), paper.ID{}, "Officer", "Tehran", k.Words); err != nil {
			t.Fatal(err)
		}
	}
	h.settle()
	tehran.does(&mediation.AcceptInvitation{Invitation: mediation.Ref(invitation.String())})
	h.settle()
	h.join("Washington", paper.PlaceParty)
	h.terms(nil, "Tehran", "Washington")
	h.sound()
	for _, n := range h.order {
		for _, v := range h.desks[n].view().Desks {
			if card, _ := h.desks[v.Desk].Card(); card.ID != v.Card {
				t.Errorf("%s knows %s by another card than the one in force", n, v.Desk)
			}
		}
		h.desks[n].kill()
		h.desks[n].proves()
	}
}

// Whoever signs a change stays as they are, and what is no change makes no card.
func TestChangesOfACardThatAreNone(t *testing.T) {
	t.Parallel()
	h := staffed(t, []string{"Officer", "Clerk"}, "Muscat", "Tehran", "Washington")
	tehran := h.desks["Tehran"]
	before, _ := tehran.Card()
	for name, c := range map[string]struct {
		change desk.CardChange
		want   error
	}{
		"nothing":        {desk.CardChange{}, desk.ErrSameCard},
		"as it was":      {desk.CardChange{Alter: []desk.AlteredOfficer{{Name: "Clerk", Powers: []string{"all"}}}}, desk.ErrSameCard},
		"own place":      {desk.CardChange{Leave: []string{"Officer"}}, desk.ErrOwnPlace},
		"own powers":     {desk.CardChange{Alter: []desk.AlteredOfficer{{Name: "Officer"}}}, desk.ErrOwnPlace},
		"own key":        {desk.CardChange{Renew: []desk.NewOfficer{{Name: "Officer"}}}, desk.ErrOwnPlace},
		"nobody leaves":  {desk.CardChange{Leave: []string{"Nobody"}}, desk.ErrOfficer},
		"joins again":    {joins("Clerk", "x"), desk.ErrOnCard},
		"a name alike":   {joins("CIerk", "x"), paper.ErrValue},
		"no such powers": {joins("New", "x", ""), paper.ErrMissing},
	} {
		if _, err := tehran.ChangeCard(t.Context(), "Officer", c.change, 0); !errors.Is(err, c.want) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := tehran.ChangeCard(t.Context(), "Nobody", joins("New", "x"), 0); !errors.Is(err, desk.ErrLocked) {
		t.Errorf("nobody: %v", err)
	}
	if after, _ := tehran.Card(); after.ID != before.ID {
		t.Error("the card changed")
	}
	// Whose powers do not cover it changes no card.
	tehran.changes(desk.CardChange{Alter: []desk.AlteredOfficer{{Name: "Clerk", Title: "Scribe", Powers: []string{string(paper.KindLetter)}}}})
	if _, err := tehran.ChangeCard(t.Context(), "Clerk", joins("New", "x"), 0); !errors.Is(err, paper.ErrPowers) {
		t.Errorf("without powers: %v", err)
	}
	var refusal *mediation.Refusal
	_, err := tehran.Do(t.Context(), paper.ID{}, "Clerk", &mediation.Suspend{Reason: en("x"), Resume: en("y")})
	if !errors.As(err, &refusal) || len(refusal.Permits) != 1 || refusal.Permits[0].Act != "succeed-card" {
		t.Errorf("%v", err)
	}
}

// A renewed key needs its new passphrase; the former key and passphrase are gone.
func TestARenewedKeyOfAnOfficer(t *testing.T) {
	t.Parallel()
	h := staffed(t, []string{"Officer", "Clerk"}, "Muscat", "Tehran", "Washington")
	tehran := h.desks["Tehran"]
	tehran.changes(desk.CardChange{Renew: []desk.NewOfficer{{Name: "Clerk", Passphrase: store.Secret("found again")}}})
	if _, err := tehran.Do(t.Context(), paper.ID{}, "Clerk", signed("x", "Washington")); !errors.Is(err, desk.ErrLocked) {
		t.Errorf("the former key signs: %v", err)
	}
	if err := tehran.Unlock(t.Context(), "Clerk", store.Secret("correct horse Clerk")); err == nil {
		t.Error("the former passphrase unlocks")
	}
	if err := tehran.Unlock(t.Context(), "Clerk", store.Secret("found again")); err != nil {
		t.Fatal(err)
	}
	if _, err := tehran.Do(t.Context(), paper.ID{}, "Clerk", signed("x", "Washington")); err != nil {
		t.Fatal(err)
	}
	h.settle()
	h.sound()
}

// A card that waits for a second officer, or its minute, changes nothing before it
// leaves, and its officers are there when it has.
func TestANextCardThatStays(t *testing.T) {
	t.Parallel()
	h := agreed(t, "Muscat", "Tehran", "Washington")
	tehran := h.desks["Tehran"]
	before, _ := tehran.Card()
	c := joins("Newcomer", "quite another horse")
	out, err := tehran.ChangeCard(t.Context(), "Officer", c, time.Hour)
	if err != nil || len(out) != 1 || out[0].Done.Leaving.IsZero() {
		t.Fatal(out, err)
	}
	tehran.kill()
	if after, _ := tehran.Card(); after.ID != before.ID || slices.Contains(tehran.AllOfficers(), "Newcomer") {
		t.Fatal("it left at once")
	}
	if _, err := tehran.Now(t.Context(), paper.ID{}, "Officer", out[0].Done.Leaving); err != nil {
		t.Fatal(err)
	}
	tehran.kill()
	if err := tehran.Unlock(t.Context(), "Newcomer", store.Secret("quite another horse")); err != nil {
		t.Fatal(err)
	}
	h.settle()
	h.sound()
}

// A desk that takes part in several talks has its next card in all of them; one
// without talks has it at once.
func TestANextCardInAllTalksAndInNone(t *testing.T) {
	t.Parallel()
	h := newHouse(t, "Muscat")
	muscat := h.desks["Muscat"]
	muscat.changes(joins("Early", "an early horse indeed"))
	for range 2 {
		if _, err := muscat.Begin(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	if out := muscat.changes(joins("Late", "a late horse indeed")); len(out) != 2 {
		t.Fatalf("%+v", out)
	}
	muscat.kill()
	card, _ := muscat.Card()
	if n := len(card.Body.(*paper.Card).Officers); n != 3 {
		t.Errorf("%d officers", n)
	}
	for _, id := range muscat.Talks() {
		for _, who := range []string{"Early", "Late"} {
			if err := muscat.Unlock(t.Context(), who, store.Secret(map[string]string{"Early": "an early horse indeed", "Late": "a late horse indeed"}[who])); err != nil {
				t.Fatal(err)
			}
			if _, err := muscat.Do(t.Context(), id, who, &mediation.Invite{Desk: "Tehran", Role: paper.PlaceParty, Purpose: en("x"), Until: hour(year)}); err != nil {
				t.Errorf("%s in %s: %v", who, id.Short(), err)
			}
		}
	}
}

// A direct channel is opened between desks whose cards changed, one of them before
// the other has heard of it.
func TestADirectChannelUnderNextCards(t *testing.T) {
	t.Parallel()
	h := agreed(t, "Muscat", "Tehran", "Washington")
	tehran, washington := h.desks["Tehran"], h.desks["Washington"]
	tehran.changes(joins("Newcomer", "quite another horse"))
	h.settle()
	_, condition, proposal := h.gesture()
	for _, o := range []*office{tehran, washington} {
		o.does(&mediation.Respond{Proposal: proposal, Answer: paper.AnswerConsent})
	}
	h.settle()
	tehran.does(&mediation.Attest{Condition: condition, Facts: en("It was done."), On: h.clock()})
	washington.changes(joins("Novice", "one more horse"))
	h.settle()
	letter := tehran.does(&mediation.WriteLetter{Writing: mediation.Writing{To: []paper.Desk{"Washington"}}, Prose: paper.Prose{Text: en("Face to face.")}})[0]
	h.settle()
	if p := washington.holds(letter); p.Source != "direct" || p.Key != "compared" {
		t.Errorf("the letter came as %s, key %s", p.Source, p.Key)
	}
	h.sound()
}

// Killed between the change of a card and that of desk.keys, a desk opens with
// both: whoever left is out, and whoever joined is in.
func TestKilledBeforeTheKeyringFollows(t *testing.T) {
	t.Parallel()
	h := staffed(t, []string{"Officer", "Clerk"}, "Muscat", "Tehran", "Washington")
	tehran := h.desks["Tehran"]
	c := joins("Newcomer", "quite another horse")
	c.Leave = []string{"Clerk"}
	out, err := tehran.ChangeCard(t.Context(), "Officer", c, time.Hour)
	if err != nil {
		t.Fatal(err)
	}
	before, err := tehran.files.Read("desk.keys")
	if err != nil || !bytes.Contains(before, []byte("Newcomer")) {
		t.Fatal("the new keys are not durable before the card leaves", err)
	}
	for _, secret := range []string{"quite another horse", "correct horse"} {
		if bytes.Contains(before, []byte(secret)) {
			t.Error("a passphrase stands in desk.keys")
		}
	}
	if _, err := tehran.Now(t.Context(), paper.ID{}, "Officer", out[0].Done.Leaving); err != nil {
		t.Fatal(err)
	}
	if err := tehran.files.Write("desk.keys", before); err != nil { // as if it had been killed here
		t.Fatal(err)
	}
	tehran.kill()
	if got := tehran.AllOfficers(); !slices.Equal(got, []string{"Officer", "Newcomer"}) {
		t.Errorf("%v", got)
	}
	if err := tehran.Unlock(t.Context(), "Newcomer", store.Secret("quite another horse")); err != nil {
		t.Error(err)
	}
	if err := tehran.Unlock(t.Context(), "Clerk", store.Secret("correct horse Clerk")); !errors.Is(err, desk.ErrUnlock) {
		t.Errorf("%v", err)
	}
}

// A desk that was put back to before a change has no key of whoever came with it,
// says so of the joint record's, and gets both anew.
func TestPutBackToBeforeAChange(t *testing.T) {
	t.Parallel()
	h := agreed(t, "Muscat", "Tehran", "Washington")
	h.settle()
	tehran := h.desks["Tehran"]
	old := tehran.backup()
	c := joins("Newcomer", "quite another horse")
	c.Cosign = true
	tehran.changes(c)
	h.settle()
	tehran.restore(old)
	h.settle()
	h.resumeAll()
	h.settle()
	check, err := tehran.Check(t.Context())
	if err != nil || len(check.Faults) != 1 || !strings.Contains(check.Faults[0], "cosigning key") {
		t.Fatalf("%v %v", check.Faults, err)
	}
	tehran.changes(desk.CardChange{Cosign: true, Renew: []desk.NewOfficer{{Name: "Newcomer", Passphrase: store.Secret("one more horse")}}})
	h.settle()
	h.sound()
	if err := tehran.Unlock(t.Context(), "Newcomer", store.Secret("one more horse")); err != nil {
		t.Fatal(err)
	}
	if n := tehran.confirmed(); n != 3 {
		t.Errorf("the record is confirmed by %d", n)
	}
	for _, n := range h.order {
		h.desks[n].proves()
	}
}

// A key whose window has ended signs no record any more, whoever still has it.
func TestAFormerCosigningKeySignsNothing(t *testing.T) {
	t.Parallel()
	h := agreed(t, "Muscat", "Tehran", "Washington")
	muscat, tehran := h.desks["Muscat"], h.desks["Tehran"]
	muscat.changes(desk.CardChange{Cosign: true})
	h.settle()
	before := tehran.view().Record
	if err := muscat.SignFormer(t.Context(), "Tehran", paper.IDOf([]byte("a leaf of nobody's"))); err != nil {
		t.Fatal(err)
	}
	h.settle()
	after := tehran.view()
	if after.Record.Size != before.Size || after.Record.Claims != before.Claims {
		t.Errorf("%d leaves became %d", before.Size, after.Record.Size)
	}
	if !slices.ContainsFunc(after.Notices, func(n desk.ViewNotice) bool {
		return strings.Contains(fmt.Sprintf("%+v", n), "does not hold at this size")
	}) {
		t.Errorf("nobody is told: %+v", after.Notices)
	}
}
