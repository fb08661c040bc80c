package mediation

import (
	"testing"
	"time"

	"goodoffices/paper"
)

// What may lie open before a side is what its own desk holds, and what it said:
// nothing of the other side, and nothing that the mediator knows beside the words.
func TestOnlyWhatASideHoldsLiesOpenBeforeIt(t *testing.T) {
	t.Parallel()
	w := newWorld(t, "Tehran", "Washington")
	muscat := w.as("Muscat")
	passed := letter(w, "Washington", "Tehran", paper.HandlingVerbatim, "A first round on Saturday.")
	kept := letter(w, "Washington", "Tehran", paper.HandlingVerbatim, "A second round on Sunday.")
	mine := letter(w, "Tehran", "Washington", paper.HandlingVerbatim, "We are ready for indirect talks.")
	ask := &SendMessage{Text: en("When will you come back to us?")}
	ask.Cover = &Cover{Handling: paper.HandlingMediator}
	question := w.as("Tehran").does(ask)[0]
	substance := &SendMessage{Text: en("Say that we can begin.")}
	substance.Cover = &Cover{Handling: paper.HandlingOwnWords}
	w.as("Washington").does(substance)
	w.settle()
	muscat.does(&Convey{Paper: ref(passed)})
	say := &Say{Passages: []SaidPassage{{Text: en("They can begin.")}}}
	say.To = []paper.Desk{"Tehran"}
	said := muscat.does(say)[0]
	muscat.does(&Confide{Text: en("Washington is in a hurry.")})
	muscat.does(&Tell{Desk: "Tehran", Words: en("A round is near."), Reaction: en("They frowned.")})
	muscat.does(&Tell{Desk: "Washington", Words: en("They are calm."), Reaction: en("They smiled.")})
	note := func(d paper.Desk, lines ...paper.Text) {
		muscat.does(&Note{Noted: paper.Noted{Speaker: "A delegate", Desk: d, Manner: paper.MannerGist, Lines: lines}})
	}
	note("Tehran", en("The agenda should stay narrow."))
	note("Washington", en("The agenda could be wider."))
	w.settle()

	o, ok := w.desks["Muscat"].Opposite("Tehran", w.now)
	if !ok {
		t.Fatal("Tehran is a party")
	}
	held := map[paper.ID]bool{}
	for _, v := range o.Held {
		held[v.ID] = true
		if w.desks["Tehran"].items[v.ID] == nil {
			t.Errorf("before Tehran lies %s, which it does not hold", v.Ref)
		}
		if v.Cover != nil || v.Track != nil || v.Beyond != nil || !v.Reason.IsZero() {
			t.Errorf("before Tehran lies what Muscat knows about %s", v.Ref)
		}
	}
	for _, p := range []*paper.Paper{passed, mine, said} {
		if !held[p.ID] {
			t.Errorf("%s does not lie open", RefOf(p))
		}
	}
	if held[kept.ID] {
		t.Error("a letter that was not passed on lies open before its addressee")
	}
	if len(o.Notes) != 1 || o.Notes[0].Noted.Desk != "Tehran" || len(o.Told) != 1 || !o.Told[0].Words.Equal(en("A round is near.")) {
		t.Errorf("notes %v and told %v are not Tehran's alone", o.Notes, o.Told)
	}
	if len(o.Owed) != 1 || o.Owed[0].Paper != question.ID {
		t.Errorf("Muscat owes Tehran %v, and not an answer to its question", o.Owed)
	}
	for _, d := range []paper.Desk{"Muscat", "Paris"} {
		if _, ok := w.desks["Muscat"].Opposite(d, w.now); ok {
			t.Errorf("one can sit with %s", d)
		}
	}
	if _, ok := w.desks["Tehran"].Opposite("Washington", w.now); ok {
		t.Error("a party's desk sits with the other")
	}
}

// A note says line by line how it may be used, by word of mouth or by answer.
func TestTheLinesOfANoteSayHowTheyMayBeUsed(t *testing.T) {
	t.Parallel()
	w := newWorld(t, "Tehran", "Washington")
	muscat := w.as("Muscat")
	lines := []paper.Text{en("One."), en("Two."), en("Three."), en("Four.")}
	note := only(t, muscat.does(&Note{Noted: paper.Noted{Speaker: "A delegate", Desk: "Tehran", Manner: paper.MannerQuote, Lines: lines}}), paper.KindMessage)
	muscat.does(&OpenNote{Note: ref(note), Lines: []int{0}, Heard: []string{"An interpreter"}})
	asked := only(t, muscat.does(&ReadBackTo{To: "Tehran", Of: ref(note), Lines: []int{1, 2}}), paper.KindReadBack)
	w.settle()
	state := func() []LineView { return w.desks["Muscat"].Notes()[0].Lines }
	if got := state(); got[0].Leave != paper.LeaveYes || !got[1].Asked || !got[2].Asked || got[3].Asked || got[3].Leave != "" {
		t.Fatalf("before the answer: %+v", got)
	}
	if rb := w.desks["Tehran"].ReadBacks(); len(rb) != 1 || len(rb[0].Passages) != 2 || !rb[0].Answered.IsZero() {
		t.Fatalf("Tehran was asked %+v", rb)
	}
	w.now = w.now.Add(time.Hour)
	w.as("Tehran").does(&Approve{ReadBack: ref(asked), Answers: []paper.Permission{
		{Passage: 0, Leave: paper.LeaveNo}, {Passage: 1, Leave: paper.LeaveWords, Text: en("Third.")},
	}})
	w.settle()
	if got := state(); got[1].Leave != paper.LeaveNo || got[2].Leave != paper.LeaveWords || !got[2].Words.Equal(en("Third.")) || got[1].Asked {
		t.Fatalf("after the answer: %+v", got)
	}
	if rb := w.desks["Muscat"].ReadBacks(); len(rb) != 1 || len(rb[0].Answers) != 2 || rb[0].Answered.IsZero() {
		t.Fatalf("Muscat was answered %+v", rb)
	}
}
