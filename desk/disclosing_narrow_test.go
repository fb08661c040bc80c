package desk_test

import (
	"bytes"
	"encoding/base64"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"goodoffices/desk"
	"goodoffices/mediation"
	"goodoffices/paper"
	"goodoffices/record/dossier"
)

// inTwo is talks with Tehran that Muscat mediates and that have ended, and others
// with it, of which the first know nothing, that Bern has begun: with one
// letter, and one invitation.
func inTwo(t *testing.T) (h *house, letter, invitation paper.ID) {
	t.Helper()
	h, letter = ended(t, "")
	tehran, bern := h.desks["Tehran"], h.found("Bern")
	first := tehran.Talks()[0]
	if _, err := bern.Begin(t.Context()); err != nil {
		t.Fatal(err)
	}
	invitation = bern.does(&mediation.Invite{Desk: "Tehran", Role: paper.PlaceParty, Purpose: en("Others."), Until: hour(year)})[0]
	link, err := bern.InvitationLink(t.Context(), paper.ID{}, invitation)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := tehran.Join(t.Context(), link); err != nil {
		t.Fatal(err)
	}
	h.settle()
	h.confirm("Bern", "Tehran")
	h.settle()
	second := bern.Talks()[0]
	if _, err := tehran.Do(t.Context(), second, h.staff[0], &mediation.AcceptInvitation{Invitation: mediation.Ref(invitation.String())}); err != nil {
		t.Fatal(err)
	}
	// both mediators' cards and Tehran's change: cards that come along by themselves
	tehran.changes(joins("Newcomer", "quite another horse"))
	bern.changes(joins("Third", "a third horse to ride"))
	h.desks["Muscat"].changes(joins("Fourth", "a fourth horse to ride"))
	h.settle()
	if n := len(tehran.Talks()); n != 2 || first == second {
		t.Fatalf("Tehran takes part in %d talks", n)
	}
	return h, letter, invitation
}

// only tells which of the two talks a dossier of Tehran holds, and fails where it
// is not valid or bytes of it tell of the one that it does not hold.
func (h *house) only(o desk.Disclosure, want ...paper.Desk) dossier.Report {
	h.t.Helper()
	var b bytes.Buffer
	if err := h.desks["Tehran"].WriteDossier(h.t.Context(), &b, o); err != nil {
		h.t.Fatal(err)
	}
	r := dossier.Verify(bytes.NewReader(b.Bytes()), int64(b.Len()), dossier.Options{})
	if !r.Valid {
		h.t.Errorf("%v: %+v", want, r.Problems)
	}
	for _, mediator := range []paper.Desk{"Muscat", "Bern"} {
		m := h.desks[mediator]
		card, _ := m.Card()
		needles := []string{}
		for _, id := range []paper.ID{m.Talks()[0], card.ID} {
			needles = append(needles, string(id[:]), id.String(), base64.StdEncoding.EncodeToString(id[:]))
		}
		for _, leaf := range m.view().Record.Leaves {
			// Tehran's first card is one and the same in both
			if !slices.ContainsFunc(r.Cards, func(c dossier.ProvenCard) bool {
				return c.Desk == "Tehran" && (c.Card == leaf.Paper || c.First == leaf.Paper)
			}) {
				needles = append(needles, leaf.Paper.String())
			}
		}
		switch mediator {
		case "Muscat": // its name is that of a zone too
			other, _ := h.desks["Washington"].Card()
			needles = append(needles, "Washington", other.ID.String(), confided)
		case "Bern":
			needles = append(needles, "Bern", "Others.")
		}
		held := strings.Contains(b.String(), needles[0]) || strings.Contains(b.String(), needles[1])
		asked := slices.Contains(want, mediator)
		if asked != held {
			h.t.Errorf("%v were asked: those of %s are in it: %t", want, mediator, held)
		}
		for _, n := range needles {
			if !asked && strings.Contains(b.String(), n) {
				h.t.Errorf("%v: it tells of the talks of %s: %q", want, mediator, n)
			}
		}
	}
	return r
}

// A dossier tells of no talks of which it discloses nothing, and withholds
// nothing by name: neither of their id, nor of who takes part, nor of a record.
// It does of both where something of both is chosen.
func TestDossierTellsOfNoOtherTalks(t *testing.T) {
	t.Parallel()
	h, letter, invitation := inTwo(t)
	tehran := h.desks["Tehran"]
	second := h.desks["Bern"].Talks()[0]
	h.only(desk.Disclosure{}, "Muscat", "Bern")
	h.only(desk.Disclosure{Only: []paper.ID{letter, invitation}}, "Muscat", "Bern")
	h.only(desk.Disclosure{Only: []paper.ID{letter}}, "Muscat")
	h.only(desk.Disclosure{Only: []paper.ID{invitation}}, "Bern")
	h.only(desk.Disclosure{Only: []paper.ID{letter}, Talks: tehran.Talks()}, "Muscat")
	if r := h.only(desk.Disclosure{Only: []paper.ID{letter}, Withheld: []paper.ID{invitation}}, "Muscat", "Bern"); len(r.Withheld) != 1 {
		t.Errorf("%d are withheld by name", len(r.Withheld))
	}
	v, err := tehran.Look(t.Context(), second)
	if err != nil {
		t.Fatal(err)
	}
	var all []paper.ID
	for _, x := range v.Papers {
		if x.Class == "formal" && x.Kind != paper.KindCard && x.Kind != paper.KindSuccessorCard {
			all = append(all, x.ID)
		}
	}
	h.only(desk.Disclosure{Without: all}, "Muscat")

	// what is kept of destroyed talks is no different
	h.now = h.now.Add(41 * 24 * time.Hour)
	first := h.desks["Muscat"].Talks()[0]
	if _, err := tehran.Destroy(t.Context(), first, h.staff[0], certificate(), true); err != nil {
		t.Fatal(err)
	}
	h.only(desk.Disclosure{}, "Muscat", "Bern")
	h.only(desk.Disclosure{Only: []paper.ID{invitation}}, "Bern")
	left, err := tehran.Remains(t.Context())
	if err != nil || len(left) != 1 {
		t.Fatalf("%d remains, %v", len(left), err)
	}
	for _, exhibit := range left[0].Kept {
		raw, _, err := paper.ReadExhibit(exhibit)
		if err != nil {
			t.Fatal(err)
		}
		if p, _, err := paper.Open(raw); err != nil {
			t.Fatal(err)
		} else if p.Kind == paper.KindTerms || p.Kind == paper.KindProposal {
			h.only(desk.Disclosure{Only: []paper.ID{p.ID}}, "Muscat")
			h.only(desk.Disclosure{Only: []paper.ID{p.ID, invitation}}, "Muscat", "Bern")
			return
		}
	}
	t.Error("neither terms nor a proposal are kept")
}

// A desk that was put back, and lacks what its neighbours hold, seals no dossier
// as if it were all; of talks it lacks nothing of, and once its officer lets the
// talks go on, it does.
func TestNoDossierWhileRecovering(t *testing.T) {
	t.Parallel()
	h := agreed(t, "Muscat", "Tehran", "Washington")
	tehran := h.desks["Tehran"]
	old := tehran.backup()
	tehran.letter("Washington", "After the backup.")
	h.settle()
	tehran.restore(old)
	var b bytes.Buffer
	if err := tehran.WriteDossier(t.Context(), &b, desk.Disclosure{}); !errors.Is(err, desk.ErrRecovering) || b.Len() > 0 {
		t.Fatalf("%d bytes, %v", b.Len(), err)
	}
	if err := tehran.GiveUp(t.Context(), paper.ID{}, h.staff[0], "Muscat"); err != nil {
		t.Fatal(err)
	}
	tehran.proves()
}
