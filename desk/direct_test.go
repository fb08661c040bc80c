package desk_test

import (
	"testing"
	"time"

	"goodoffices/mediation"
	"goodoffices/paper"
)

// only returns the one paper of a kind among those an act made.
func (o *office) only(ids []paper.ID, kind paper.Kind) mediation.Ref {
	o.h.t.Helper()
	for _, p := range o.view().Papers {
		for _, id := range ids {
			if p.ID == id && p.Kind == kind {
				return mediation.Ref(id.String())
			}
		}
	}
	o.h.t.Fatalf("the act made no %s", kind)
	return ""
}

// gesture sets Tehran's gate before direct talks, and Muscat proposes them.
func (h *house) gesture() (gate, condition, proposal mediation.Ref) {
	h.t.Helper()
	tehran, muscat := h.desks["Tehran"], h.desks["Muscat"]
	set := &mediation.SetGate{
		Writing: mediation.Writing{To: []paper.Desk{"Washington"}, Cover: &mediation.Cover{Handling: paper.HandlingVerbatim}},
		Effect:  paper.EffectOpens, About: mediation.About{Type: paper.SubjectFormat, Format: paper.FormatDirect},
		Conditions: []mediation.NewCondition{{Condition: paper.Condition{Text: en("a gesture"), Performer: "Washington"}}},
	}
	made := tehran.does(set)
	gate, condition = tehran.only(made, paper.KindGate), tehran.only(made, paper.KindCondition)
	h.settle()
	muscat.does(&mediation.Convey{Paper: gate})
	h.settle()
	put := &mediation.Propose{About: mediation.About{Type: paper.SubjectFormat, Format: paper.FormatDirect}, Putting: mediation.Putting{Until: hour(year), Text: en("Let them meet.")}}
	proposal = muscat.only(muscat.does(put), paper.KindProposal)
	h.settle()
	return gate, condition, proposal
}

func (o *office) directChannel() (open, shut bool) {
	for _, c := range o.view().Channels {
		if c.Direct {
			return c.Open && !c.Shut, c.Shut
		}
	}
	return false, false
}

// P8: direct talks stay shut until their gate is open and both have signed; a
// channel that a gate shuts again is refused by the desk.
func TestDirectChannelOpensAndShuts(t *testing.T) {
	t.Parallel()
	h := agreed(t, "Muscat", "Tehran", "Washington")
	tehran, washington := h.desks["Tehran"], h.desks["Washington"]
	_, condition, proposal := h.gesture()
	shut := func(when string) {
		t.Helper()
		for _, o := range []*office{tehran, washington} {
			if open, _ := o.directChannel(); open {
				t.Fatalf("%s: %s has a direct channel", when, o.Name())
			}
		}
	}
	shut("before anyone signed")
	tehran.does(&mediation.Respond{Proposal: proposal, Answer: paper.AnswerConsent})
	h.settle()
	shut("after one consent")
	washington.does(&mediation.Respond{Proposal: proposal, Answer: paper.AnswerConsent})
	h.settle()
	shut("before the gesture")
	tehran.does(&mediation.Attest{Condition: condition, Facts: en("It was done."), On: h.clock()})
	h.settle()
	for _, o := range []*office{tehran, washington} {
		if open, _ := o.directChannel(); !open {
			t.Fatalf("%s has no direct channel: %+v", o.Name(), o.view().Channels)
		}
	}
	letter := tehran.does(&mediation.WriteLetter{Writing: mediation.Writing{To: []paper.Desk{"Washington"}}, Prose: paper.Prose{Text: en("Face to face.")}})[0]
	h.settle()
	if p := washington.holds(letter); p.Source != "direct" || p.Hand != "Tehran" {
		t.Errorf("the letter came as %s by the hand of %s", p.Source, p.Hand)
	}
	h.desks["Muscat"].lacks(letter)

	h.clock()
	tehran.does(&mediation.Attest{Condition: condition, Finding: paper.FindingAdverse, Facts: en("It was undone."), On: h.clock().Add(time.Second)})
	h.settle()
	for _, o := range []*office{tehran, washington} {
		if open, shut := o.directChannel(); open || !shut {
			t.Errorf("%s keeps its direct channel after the gate shut", o.Name())
		}
	}
	next := tehran.letter("Washington", "Through Muscat again.")
	h.settle()
	h.desks["Muscat"].holds(next)
	for n, o := range h.desks {
		if v := o.view(); len(v.Tray) > 0 {
			t.Errorf("%s set aside %+v", n, v.Tray)
		}
	}
}
