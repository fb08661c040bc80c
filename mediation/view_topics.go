package mediation

import (
	"goodoffices/paper"
)

// A GateView shows a gate.
type GateView struct {
	PaperView
	Gate        *paper.Gate
	SubjectName Sentence
	Open        bool
	Conditions  []ConditionView
}

// A ConditionView shows a condition of a gate.
type ConditionView struct {
	PaperView
	Condition *paper.Condition
	Met       bool
	Findings  []PaperView
}

// Gates returns the gates.
func (t *Talks) Gates() []GateView {
	var out []GateView
	for _, it := range t.gates.all {
		out = append(out, t.viewGate(it))
	}
	return out
}

func (t *Talks) viewGate(it *item) GateView {
	b := it.Paper.Body.(*paper.Gate)
	v := GateView{PaperView: t.view(it), Gate: b, SubjectName: subjectName(b.Subject), Open: t.gates.open(t, it)}
	for _, id := range b.Needs.Conditions() {
		if c := t.item(id); c != nil {
			v.Conditions = append(v.Conditions, t.viewCondition(c))
		}
	}
	return v
}

// Conditions returns all conditions, those of gates included.
func (t *Talks) Conditions() []ConditionView {
	var out []ConditionView
	for _, it := range t.gates.conditions {
		out = append(out, t.viewCondition(it))
	}
	return out
}

func (t *Talks) viewCondition(it *item) ConditionView {
	v := ConditionView{PaperView: t.view(it), Condition: it.Paper.Body.(*paper.Condition), Met: t.gates.met(t, it.id())}
	for _, f := range t.gates.findings[it.id()] {
		v.Findings = append(v.Findings, t.view(f))
	}
	return v
}

// A TopicView shows a topic with everyone's stance on it.
type TopicView struct {
	PaperView
	Topic   *paper.Topic
	InScope bool // meaningful once a scope is agreed
	Stances []StanceView
}

// A StanceView shows a stance with its source.
type StanceView struct {
	PaperView
	Stance *paper.Stance
}

// Topics returns the topics.
func (t *Talks) Topics() []TopicView {
	var out []TopicView
	for _, it := range t.topics.all {
		v := TopicView{PaperView: t.view(it), Topic: it.Paper.Body.(*paper.Topic)}
		for _, id := range t.topics.scope {
			v.InScope = v.InScope || id == it.id()
		}
		v.Stances = t.stances(func(s *paper.Stance) bool { return s.Topic == it.id() })
		out = append(out, v)
	}
	return out
}

// FormatStances returns the preferences among formats.
func (t *Talks) FormatStances() []StanceView {
	return t.stances(func(s *paper.Stance) bool { return s.Format != "" })
}

func (t *Talks) stances(about func(*paper.Stance) bool) []StanceView {
	var out []StanceView
	for _, it := range t.topics.stances {
		if b := it.Paper.Body.(*paper.Stance); about(b) {
			out = append(out, StanceView{PaperView: t.view(it), Stance: b})
		}
	}
	return out
}

// ScopeAgreed reports whether a scope is in force.
func (t *Talks) ScopeAgreed() bool { return t.topics.scopeBy != nil }

// An AssuranceView shows an assurance asked for and what was answered.
type AssuranceView struct {
	PaperView
	Assurance *paper.Assurance
	State     paper.Step // the last answer; "asked" while there is none
	Answers   []PaperView
}

// Assurances returns the assurances asked for.
func (t *Talks) Assurances() []AssuranceView {
	var out []AssuranceView
	for _, a := range t.topics.assurances {
		v := AssuranceView{PaperView: t.view(a.item), Assurance: a.Paper.Body.(*paper.Assurance), State: paper.StepAsked}
		for _, it := range a.answers {
			v.Answers = append(v.Answers, t.view(it))
			v.State = it.Paper.Body.(*paper.Assurance).Step
		}
		out = append(out, v)
	}
	return out
}

// A StatementView shows an entry of the register of what was said in public.
type StatementView struct {
	PaperView
	Statement *paper.Statement
	Corrected bool        // a later entry corrects it
	Readings  []PaperView // this desk's own
}

// Statements returns the register of what was said in public.
func (t *Talks) Statements() []StatementView {
	corrected := map[paper.ID]bool{}
	for _, it := range t.topics.statements {
		corrected[it.Paper.Body.(*paper.Statement).Corrects] = true
	}
	var out []StatementView
	for _, it := range t.topics.statements {
		out = append(out, StatementView{
			PaperView: t.view(it), Statement: it.Paper.Body.(*paper.Statement), Corrected: corrected[it.id()], Readings: t.readings(it.id()),
		})
	}
	return out
}

// readings returns this desk's notes about an entry.
func (t *Talks) readings(about paper.ID) []PaperView {
	var out []PaperView
	for _, it := range t.applied {
		if b, ok := it.Paper.Body.(*paper.ConfidenceNote); ok && b.About == about {
			out = append(out, t.view(it))
		}
	}
	return out
}

// An EventView shows an entry of the register of what happened.
type EventView struct {
	PaperView
	Event    *paper.Event
	Readings []PaperView
}

// Events returns the register of what happened.
func (t *Talks) Events() []EventView {
	var out []EventView
	for _, it := range t.topics.events {
		out = append(out, EventView{PaperView: t.view(it), Event: it.Paper.Body.(*paper.Event), Readings: t.readings(it.id())})
	}
	return out
}
