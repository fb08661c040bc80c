package mediation

import (
	"testing"
	"time"

	"goodoffices/paper"
)

// TestConfidedWordsNeedTheirAuthorsWord: where the terms let substance pass, an
// answer in private, a cover note, a note of what was said and a translation
// still pass only on the word of whose they are.
func TestConfidedWordsNeedTheirAuthorsWord(t *testing.T) {
	t.Parallel()
	w := newWorldUnder(t, PutTerms{Default: paper.DefaultSubstance}, "Tehran", "Washington")
	p := meeting(w, paper.ModePrivate)
	w.settle()
	yes := only(t, w.as("Tehran").does(&AnswerInPrivate{Proposal: ref(p), Answer: paper.PrivateYes}), paper.KindIndication)
	a := &WriteLetter{Writing: Writing{To: []paper.Desk{"Muscat"}, Cover: &Cover{Handling: paper.HandlingMediator, Note: en("We bluff.")}}, Prose: paper.Prose{Text: en("We walk out.")}}
	made := w.as("Tehran").does(a)
	rendered := only(t, w.as("Tehran").does(&Translate{Writing: Writing{To: []paper.Desk{"Muscat"}}, Of: ref(only(t, made, paper.KindLetter)), By: "Zahra", Text: en("We leave.")}), paper.KindTranslation)
	note := only(t, w.as("Muscat").does(&Note{Noted: paper.Noted{Speaker: "Araghchi", Desk: "Tehran", Manner: paper.MannerQuote, Lines: []paper.Text{en("Between us: we stay.")}}}), paper.KindMessage)
	w.settle()
	to := Writing{To: []paper.Desk{"Washington"}}
	for _, c := range []struct {
		of   *paper.Paper
		rule string
	}{
		{yes, "handling"}, {only(t, made, paper.KindLetter), "handling"}, {only(t, made, paper.KindCoverNote), "handling"},
		{rendered, "handling"}, {note, "note"},
	} {
		w.as("Muscat").refused(&Say{Writing: to, Passages: []SaidPassage{{Text: en("Hear this."), Of: ref(c.of)}}}, c.rule)
		w.as("Muscat").refused(&Tell{Desk: "Washington", Words: en("Hear this."), Of: []Ref{ref(c.of)}}, c.rule)
		w.as("Muscat").refused(&TakeStance{Writing: to, Format: paper.FormatDirect, Of: "Tehran", Attitude: paper.AttitudeNot, Text: en("Hear this."), Source: paper.SourceConveyed, From: ref(c.of)}, c.rule)
	}
	w.nothingSetAside()
}

// TestAnExchangeGoesByTheMediatorEvenInDirectTalks: what is handed in first
// must not be with the other side before the other's is.
func TestAnExchangeGoesByTheMediatorEvenInDirectTalks(t *testing.T) {
	t.Parallel()
	w := newWorld(t, "Tehran", "Washington")
	p := only(t, w.as("Muscat").does(direct(w, "Muscat")), paper.KindProposal)
	w.settle()
	agree(w, p, "Tehran", "Washington")
	if v := w.desks["Tehran"].DirectWith("Washington"); !v.OK() {
		t.Fatal(v.Refusal)
	}
	commit := func(from, to paper.Desk, with Ref) *paper.Paper {
		a := &Commit{To: []paper.Desk{to}, Until: w.in(48 * time.Hour), With: with, Letter: WriteLetter{Prose: paper.Prose{Text: en("Names.")}}}
		return only(t, w.as(from).does(a), paper.KindCommitment)
	}
	a := commit("Tehran", "Washington", "")
	w.settle()
	b := commit("Washington", "Tehran", ref(a))
	w.settle()
	w.as("Tehran").does(&Deposit{Commitment: ref(a)})
	w.settle()
	ours, theirs := a.Body.(*paper.Commitment).Paper, b.Body.(*paper.Commitment).Paper
	if w.desks["Washington"].items[ours] != nil {
		t.Fatalf("Washington has Tehran's paper and has handed in none\n%s", w)
	}
	w.as("Washington").does(&Deposit{Commitment: ref(b)})
	w.settle()
	w.as("Muscat").does(&ConveyTogether{Papers: []Ref{Ref(ours.String()), Ref(theirs.String())}})
	w.settle()
	if w.desks["Washington"].item(ours) == nil || w.desks["Tehran"].item(theirs) == nil {
		t.Fatalf("not released\n%s", w)
	}
	w.nothingSetAside()
}

// TestAnAnswerAfterOneThatCrossedTheCallCrossesToo: where a desk took its yes
// back while the call for consents was under way, the call has no effect there,
// and it may still change its answer.
func TestAnAnswerAfterOneThatCrossedTheCallCrossesToo(t *testing.T) {
	t.Parallel()
	w := newWorld(t, "Tehran", "Washington")
	p := meeting(w, paper.ModePrivate)
	w.settle()
	say := func(d paper.Desk, a paper.PrivateAnswer) *paper.Paper {
		return only(t, w.as(d).does(&AnswerInPrivate{Proposal: ref(p), Answer: a}), paper.KindIndication)
	}
	say("Washington", paper.PrivateYes)
	w.settle()
	say("Tehran", paper.PrivateYes)
	w.deliver("Tehran", "Muscat") // Muscat calls
	no := say("Washington", paper.PrivateNot)
	for len(w.queue[[2]paper.Desk{"Muscat", "Washington"}]) > 0 {
		w.deliver("Muscat", "Washington")
	}
	again := say("Washington", paper.PrivateYes)
	w.settle()
	for _, it := range []*paper.Paper{no, again} {
		if s := w.as("Muscat").holds(it).standing; s != Crossed {
			t.Errorf("Muscat takes %s as %s", RefOf(it), s)
		}
	}
	w.nothingSetAside()
}

// TestAnActOnAPaperWithoutEffectIsRefused: it used to be allowed, and to make
// nothing.
func TestAnActOnAPaperWithoutEffectIsRefused(t *testing.T) {
	t.Parallel()
	w := newWorld(t, "Tehran", "Washington")
	w.as("Tehran").does(&Suspend{Reason: en("An attack."), Resume: en("Calm.")})
	p := meeting(w, paper.ModeOpen) // crosses the suspension
	w.settle()
	if s := w.as("Tehran").holds(p).standing; s != Crossed {
		t.Fatalf("the proposal is %s", s)
	}
	w.as("Tehran").refused(&Respond{Proposal: ref(p), Answer: paper.AnswerConsent}, "reference")
}

// TestOutsidersAreToldNothing: by mouth as on paper, whoever takes no part is no
// addressee, whatever name it goes by; a seat without a desk takes part.
func TestOutsidersAreToldNothing(t *testing.T) {
	t.Parallel()
	w := newWorldUnder(t, PutTerms{Default: paper.DefaultSubstance, Seats: []paper.Desk{"The guild"}}, "Tehran", "Washington")
	m := only(t, w.as("Tehran").does(&SendMessage{Writing: Writing{To: []paper.Desk{"Muscat"}, Cover: &Cover{Handling: paper.HandlingOwnWords}}, Text: en("We are ready.")}), paper.KindMessage)
	w.settle()
	for _, outsider := range []paper.Desk{"Moscow", "Tеhran", "the guild", "Muscat"} { // with a Cyrillic letter; in lower case; the teller
		w.as("Muscat").refused(&Tell{Desk: outsider, Words: en("They are ready.")}, "told")
		w.as("Muscat").refused(&Tell{Desk: outsider, Words: en("They are ready."), Of: []Ref{ref(m)}}, "told")
	}
	for _, d := range []paper.Desk{"Washington", "The guild"} {
		w.as("Muscat").does(&Tell{Desk: d, Words: en("They are ready."), Of: []Ref{ref(m)}})
	}
	w.nothingSetAside()
}
