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
		gap := []dossier.Gap{{What: what, Desk: "Washington", Paper: paper.IDOf([]byte(what))}}
		if said := told(dossier.Settlement{Incomplete: gap}); strings.Contains(said, all) || !strings.Contains(said, "that all signed is not shown, since ") || strings.Contains(said, "%!") {
			t.Errorf("%s is missing: %s", what, said)
		}
		if said := told(dossier.Settlement{Unproven: gap}); !strings.Contains(said, "  Of the settlement, that ") || strings.Contains(said, "%!") {
			t.Errorf("%s is not proven: %s", what, said)
		}
	}
}
