package desk

import (
	"goodoffices/mediation"
	"goodoffices/paper"
)

func (w viewer) settlement(x mediation.SettlementView) ViewSettlement {
	v := ViewSettlement{
		Shown:     x,
		ViewPaper: w.paper(x.PaperView), Form: x.Form, Signing: x.Signing, State: x.State, Order: []paper.Desk{}, SignedBy: []paper.Desk{},
		InForce: x.Force.InForce, Until: x.Force.Until, Extends: x.Force.Extends,
		Minutes: []ViewMinute{}, Originals: []ViewInstrument{}, Concerns: []ViewConcern{}, Evidence: []ViewEvidence{}, Plan: []ViewPlan{},
	}
	for _, ins := range x.Instruments {
		if ins.Mine {
			v.Mine = ins.ID
		}
		v.Order = append(v.Order, ins.Order...)
		v.Originals = append(v.Originals, ViewInstrument{
			ViewPaper: w.paper(ins.PaperView), Of: ins.Instrument.Of, Languages: ins.Languages, Names: ins.Order, Version: ins.Instrument.Text,
		})
	}
	v.SignedBy = append(v.SignedBy, x.SignedBy...)
	v.Waits, v.WaitsFor, v.LapsedBy = sentences(x.Force.Waits), x.Force.Waits, x.Force.Lapsed
	if !x.Force.Lapsed.IsZero() {
		v.Lapsed = x.Force.Lapsed.String()
	}
	if x.PensDown != nil {
		v.PensDown = &ViewPen{Desk: x.PensDown.Desk, Text: x.PensDown.Text, Late: x.PensDown.Late}
	}
	for _, m := range x.Steps {
		v.Minutes = append(v.Minutes, ViewMinute{Step: m.Step, Desk: m.Desk, Done: m.Done, Next: m.Next, Sealed: m.Sealed})
	}
	for _, c := range x.Concerns {
		v.Concerns = append(v.Concerns, ViewConcern{Concern: c.Concern, Article: c.Article, Text: c.Text.String(), Stated: c.Stated, Says: c.Text})
	}
	for _, e := range x.Evidence {
		v.Evidence = append(v.Evidence, ViewEvidence{Article: e.Article, Text: e.Text.String(), Papers: append([]paper.ID{}, e.Papers...), Missing: e.Missing, Says: e.Text})
	}
	for _, p := range x.Plan {
		v.Plan = append(v.Plan, ViewPlan{Gate: p.Gate.ID, Number: p.Number, Open: p.Gate.Open, Current: p.Current, Unlocks: p.Unlocks.String(), Late: sentences(p.Late), Unlocking: p.Unlocks, Following: p.Late})
	}
	return v
}

func sentences(all []mediation.Sentence) []string {
	var out []string
	for _, s := range all {
		out = append(out, s.String())
	}
	return out
}
