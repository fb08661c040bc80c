package dossier_test

import (
	"slices"
	"testing"
	"time"

	"goodoffices/paper"
	"goodoffices/record/dossier"
)

// TestDossierSaysWhetherInForce: whether a settlement is in force, waits or has
// lapsed is said as far as the papers prove it, and by which.
func TestDossierSaysWhetherInForce(t *testing.T) {
	t.Parallel()
	type gated struct {
		*house
		c               *ceremony
		condition, gate paper.ID
		by              paper.Hour
	}
	// with makes a gate before the instruments are drawn up; its condition is
	// Muscat's to attest.
	with := func(late paper.Lateness, change func(g *gated)) *dossier.Settlement {
		h := newHouse(t, "gated")
		g := &gated{house: h, by: paper.Hour{At: h.date.Add(time.Hour), Zone: "Asia/Muscat"}}
		r := verified(h.written(h.held(func(c *ceremony) {
			g.c = c
			g.condition, _ = h.says(h.desks[0], &paper.Condition{Text: paper.Text{"en": "The gates are tested."}, Performer: "Tehran", Attester: "Muscat", By: g.by, Late: late}, "Tehran", "Washington")
			g.gate, _ = h.says(h.desks[0], &paper.Gate{Owner: "Muscat", Effect: paper.EffectOpens, Subject: paper.Subject{Type: paper.SubjectSettlement, Name: "other"}, Needs: paper.Need{Condition: g.condition}}, "Tehran", "Washington")
			change(g)
		})))
		if !r.Valid || r.Settlement == nil {
			t.Fatalf("%+v", r.Problems)
		}
		return r.Settlement
	}
	onGate := func(g *gated) func(*paper.Instrument) {
		return func(b *paper.Instrument) { b.Force = paper.Force{On: paper.ForceGate, Gate: g.gate} }
	}
	finds := func(g *gated, who int, what paper.Finding, after time.Duration) paper.ID {
		id, _ := g.says(g.desks[who], &paper.Attestation{Condition: g.condition, Finding: what, Facts: paper.Text{"en": "Seen."}, On: g.date.Add(after)}, []paper.Desk{"Tehran", "Muscat"}[who], "Washington")
		return id
	}
	states := func(name string, s *dossier.Settlement, state dossier.State, waits ...dossier.Waiting) {
		t.Helper()
		var got []dossier.Waiting
		for _, w := range s.Force.Waits {
			got = append(got, w.What)
		}
		if s.Force.State != state || !slices.Equal(got, waits) {
			t.Errorf("%s: %+v; want %s, %v", name, s.Force, state, waits)
		}
	}
	states("nothing to wait for", with(paper.LateStays, func(*gated) {}), dossier.InForce)
	states("a gate that is shut", with(paper.LateStays, func(g *gated) { g.c.force = onGate(g) }), dossier.NotYet, dossier.WaitCondition)
	var attested paper.ID
	s := with(paper.LateLapses, func(g *gated) {
		g.c.force, g.c.after = onGate(g), func() { attested = finds(g, 0, paper.FindingMet, 0) }
	})
	states("a gate that is open", s, dossier.InForce)
	if !slices.Equal(s.Force.By, []paper.ID{s.Outcome, attested}) {
		t.Errorf("by %v", s.Force.By)
	}
	states("attested by who performs it", with(paper.LateStays, func(g *gated) {
		g.c.force, g.c.after = onGate(g), func() { finds(g, 1, paper.FindingMet, 0) }
	}), dossier.NotYet, dossier.WaitCondition)
	for late, want := range map[paper.Lateness]dossier.State{paper.LateStays: dossier.InForce, paper.LateLapses: dossier.NotYet, paper.LateOwner: dossier.NotYet} {
		s := with(late, func(g *gated) {
			g.c.force, g.c.after = onGate(g), func() { finds(g, 0, paper.FindingMet, 2*time.Hour) }
		})
		if s.Force.State != want {
			t.Errorf("met late, %s: %+v", late, s.Force)
		}
	}
	states("found otherwise", with(paper.LateStays, func(g *gated) {
		g.c.force, g.c.after = func(b *paper.Instrument) { b.While = g.gate }, func() { finds(g, 0, paper.FindingMet, 0); attested = finds(g, 0, paper.FindingAdverse, time.Minute) }
	}), dossier.Lapsed)
	states("not ratified", with(paper.LateStays, func(g *gated) {
		g.c.ratifies["Tehran"] = true
		g.c.after = func() { g.c.ratifies["Tehran"] = false }
	}), dossier.NotYet, dossier.WaitRatified)
	states("the gate is not here", with(paper.LateStays, func(g *gated) {
		g.c.force = func(b *paper.Instrument) {
			b.Force = paper.Force{On: paper.ForceGate, Gate: paper.IDOf([]byte("elsewhere"))}
		}
	}), dossier.NotShown, dossier.WaitPaper)
	states("no instrument is here", with(paper.LateStays, func(g *gated) { g.c.lost = []string{"first", "second"} }), dossier.NotShown, dossier.WaitTerms, dossier.WaitTerms)
	until := func(g *gated) paper.Hour { return paper.Hour{At: g.date.Add(time.Hour), Zone: "Asia/Muscat"} }
	extended := func(g *gated, late time.Duration) {
		g.date = g.date.Add(late)
		e, _ := g.says(g.desks[0], &paper.Proposal{Subject: paper.Subject{Type: paper.SubjectExtension, Until: paper.Hour{At: g.date.Add(48 * time.Hour), Zone: "Asia/Muscat"}}, Mode: paper.ModeOpen, Put: []paper.Desk{"Tehran", "Washington"},
			Until: until(g), Text: paper.Text{"en": "Longer?"}}, "Tehran", "Washington")
		g.says(g.desks[0], &paper.Outcome{Proposal: e, Result: paper.ResultCarried}, "Tehran", "Washington")
	}
	for late, want := range map[time.Duration]bool{0: true, 2 * time.Hour: false} { // what has lapsed is not extended
		s := with(paper.LateStays, func(g *gated) {
			hour := until(g)
			g.c.force, g.c.after = func(b *paper.Instrument) { b.Until = hour }, func() { extended(g, late) }
		})
		if got := !s.Force.Extended.IsZero(); got != want || s.Force.Until.IsZero() {
			t.Errorf("extended %s later: %+v", late, s.Force)
		}
	}
}

// TestDossierSaysWhatWordsAreNotHere: of a settlement whose words are not in the
// dossier, that is said.
func TestDossierSaysWhatWordsAreNotHere(t *testing.T) {
	t.Parallel()
	text := paper.IDOf([]byte("the text"))
	r := signing(t, func(_ *house, c *ceremony) {
		c.force = func(b *paper.Instrument) { b.Words, b.Text = nil, text }
	})
	if s := r.Settlement; s == nil || !slices.Equal(s.Incomplete, []dossier.Gap{{What: dossier.LackWords, Paper: text}}) || len(s.SignedBy) != 2 {
		t.Errorf("the text version: %+v", s)
	}
	r = signing(t, func(_ *house, c *ceremony) { c.lost = []string{"first", "second"} })
	if s := r.Settlement; !r.Valid || s == nil || !slices.Equal(lacking(s.Incomplete), []dossier.Lack{dossier.LackInstrument, dossier.LackInstrument}) || len(s.SignedBy) != 2 || len(s.Instruments) > 0 {
		t.Errorf("the instruments: %+v %+v", s, r.Problems)
	}
}
