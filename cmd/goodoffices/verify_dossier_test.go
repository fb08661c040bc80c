package main

import (
	"strings"
	"testing"

	"goodoffices/paper"
	"goodoffices/record/dossier"
)

// TestSettlementIsSaidAsFarAsShown: that all signatures were released together
// is said of a settlement only if nothing of it is missing, and each gap has a
// sentence.
func TestSettlementIsSaidAsFarAsShown(t *testing.T) {
	t.Parallel()
	const all = "all signatures were released together"
	told := func(s dossier.Settlement) string {
		s.Form, s.Mediator, s.SignedBy = paper.InstrumentJoint, "Muscat", []paper.Desk{"Tehran"}
		return tellDossier(dossier.Report{Valid: true, Sealed: true, Desk: "Tehran", Settlements: []dossier.Settlement{s}})
	}
	if said := told(dossier.Settlement{}); !strings.Contains(said, all) {
		t.Errorf("nothing missing: %s", said)
	}
	for _, what := range dossier.Lacks {
		if what == dossier.LackWords {
			continue // all signed what is not here
		}
		gap := []dossier.Gap{{What: what, Desk: "Washington", Paper: paper.IDOf([]byte(what))}}
		if said := told(dossier.Settlement{Incomplete: gap}); strings.Contains(said, all) || !strings.Contains(said, "that all signed is not shown, since ") || strings.Contains(said, "%!") {
			t.Errorf("%s is missing: %s", what, said)
		}
		if said := told(dossier.Settlement{Unproven: gap}); !strings.Contains(said, "  Of the settlement, that ") || strings.Contains(said, "%!") {
			t.Errorf("%s is not proven: %s", what, said)
		}
	}
}

// TestSettlementIsSaidWithItsStandingAndWords: each way in which a settlement can
// stand, and each thing that it can wait for, has a sentence; and where its words
// are not here, none says that it was signed without saying so.
func TestSettlementIsSaidWithItsStandingAndWords(t *testing.T) {
	t.Parallel()
	told := func(s dossier.Settlement) string {
		s.Mediator, s.SignedBy = "Muscat", []paper.Desk{"Tehran"}
		return tellDossier(dossier.Report{Valid: true, Sealed: true, Desk: "Tehran", Settlements: []dossier.Settlement{s}})
	}
	for state, want := range map[dossier.State]string{dossier.InForce: "IN FORCE", dossier.NotYet: "NOT YET in force", dossier.Lapsed: "LAPSED", dossier.NotShown: "in force is not shown"} {
		for _, what := range dossier.Waitings {
			s := dossier.Standing{State: state, By: []paper.ID{paper.IDOf(nil)}, Waits: []dossier.Wait{{What: what, Desk: "Doha", Text: paper.Text{"en": "Peace."}}}}
			if said := told(dossier.Settlement{Force: s}); !strings.Contains(said, want) || strings.Contains(said, "%!") {
				t.Errorf("%s, %s: %s", state, what, said)
			}
		}
	}
	for _, what := range []dossier.Lack{dossier.LackWords, dossier.LackInstrument} {
		if said := told(dossier.Settlement{Incomplete: []dossier.Gap{{What: what}}}); !strings.Contains(said, "What was agreed is NOT all here") {
			t.Errorf("%s: %s", what, said)
		}
	}
}

// TestKeysOfSeveralTalksNameThem: the cards of a dossier of one talks stand by
// themselves; those of several stand under the talks in which they were given.
func TestKeysOfSeveralTalksNameThem(t *testing.T) {
	t.Parallel()
	card := func(talks byte, desk paper.Desk) dossier.ProvenCard {
		return dossier.ProvenCard{Talks: paper.ID{talks}, Desk: desk, Key: dossier.OnWordOf("Muscat")}
	}
	told := func(cards ...dossier.ProvenCard) string {
		return tellDossier(dossier.Report{Valid: true, Sealed: true, Desk: "Tehran", Cards: cards})
	}
	if s := told(card(1, "Tehran"), card(1, "Muscat")); strings.Contains(s, "In talks") {
		t.Errorf("of one talks:\n%s", s)
	}
	s := told(card(1, "Tehran"), card(1, "Muscat"), card(2, "Tehran"), card(2, "Muscat"))
	if strings.Count(s, "In talks "+paper.ID{1}.Short()) != 1 || strings.Count(s, "In talks "+paper.ID{2}.Short()) != 1 {
		t.Errorf("of two talks:\n%s", s)
	}
}
