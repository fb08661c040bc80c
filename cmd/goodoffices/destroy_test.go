package main

import (
	"os"
	"slices"
	"strings"
	"testing"

	"goodoffices/desk"
	"goodoffices/mediation"
	"goodoffices/paper"
	"goodoffices/record/dossier"
	"goodoffices/rehearsal"
)

// TestSettlementOutlivesItsTalks: what is kept of destroyed talks is named
// beforehand, and proves as a dossier that the settlement was signed, what it
// says, and that it is in force.
func TestSettlementOutlivesItsTalks(t *testing.T) {
	t.Parallel()
	b, err := os.ReadFile("testdata/gated.yaml")
	if err != nil {
		t.Fatal(err)
	}
	c, err := rehearsal.Parse("gated.yaml", b)
	if err != nil {
		t.Fatal(err)
	}
	r, err := rehearsal.Play(t.Context(), c, rehearsal.Options{Dir: t.TempDir()})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := r.Close(); err != nil {
			t.Error(err)
		}
	})
	d := r.Desk("Aland")
	talks := d.Talks()[0]
	plan, err := d.Destruction(talks)
	if err != nil {
		t.Fatal(err)
	}
	v, err := d.Look(t.Context(), talks)
	if err != nil {
		t.Fatal(err)
	}
	var said strings.Builder
	(&deskDestroy{}).say(&console{Context: t.Context(), out: &said, err: &said}, plan, v)
	var proposal paper.ID
	for _, x := range v.Papers {
		kept := slices.Contains(plan.Kept, x.ID)
		if kept != strings.Contains(said.String(), x.ID.Short()) {
			t.Errorf("%s %s is kept: %v, and it is named otherwise", x.Kind, x.ID.Short(), kept)
		}
		if kept && x.Kind == paper.KindProposal {
			proposal = x.ID
		}
	}
	for _, want := range []string{"instrument of Bern to Aland and Borea, No. ", "“Treaty”", "text-version of Bern", "“Water”", "gate of Bern", "condition of Bern", "“Gates tested.”", "attestation of Bern"} {
		if !strings.Contains(said.String(), want) {
			t.Errorf("beforehand it does not say %q:\n%s", want, said.String())
		}
	}
	before := checked(disclosed(t, d, desk.Disclosure{})).Settlement
	if before == nil || before.Force.State != dossier.InForce || len(before.Incomplete) > 0 {
		t.Fatalf("before: %+v", before)
	}
	certificate := &mediation.CertifyDestruction{Covers: paper.DestroyedParts, Kept: paper.Text{"en": "What was named."}, Cannot: paper.Text{"en": "Copies elsewhere."}}
	if _, err := d.Destroy(t.Context(), talks, d.Officers()[0], certificate, true); err != nil {
		t.Fatal(err)
	}
	report := checked(disclosed(t, d, desk.Disclosure{}))
	after := report.Settlement
	switch {
	case !report.Valid || after == nil:
		t.Fatalf("after: %+v, %+v", report.Problems, after)
	case after.Force.State != dossier.InForce || !slices.Equal(after.Force.By, before.Force.By) || len(after.Incomplete)+len(after.Unproven) != len(before.Unproven) ||
		!slices.Equal(after.SignedBy, before.SignedBy) || !slices.Equal(after.ConfirmedBy, before.ConfirmedBy):
		t.Errorf("after: %+v; before: %+v", after, before)
	case report.Keys["Bern"] != dossier.KeyCompared:
		t.Errorf("that the card was compared is not kept: %v", report.Keys)
	}
	if s := checked(disclosed(t, d, desk.Disclosure{Talks: []paper.ID{talks}, Withheld: []paper.ID{proposal}})); !s.Valid || !slices.Equal(s.Withheld, []paper.ID{proposal}) {
		t.Errorf("one of what is kept is withheld: %+v, %v", s.Problems, s.Withheld)
	}
}
