package mediation

import (
	"testing"

	"goodoffices/paper"
)

func letter(w *world, from, to paper.Desk, h paper.Handling, text string) *paper.Paper {
	w.t.Helper()
	a := &WriteLetter{Prose: paper.Prose{Text: en("%s", text)}}
	a.To = []paper.Desk{to}
	if h != "" {
		a.Cover = &Cover{Handling: h}
		if h == paper.HandlingCondition {
			a.Cover.Condition = en("Once they answer.")
		}
	}
	return only(w.t, w.as(from).does(a), paper.KindLetter)
}

func TestALetterGoesWordForWordAndComesBackReceipted(t *testing.T) {
	t.Parallel()
	w := newWorld(t, "Tehran", "Washington")
	p := letter(w, "Tehran", "Washington", paper.HandlingVerbatim, "We are ready for indirect talks.")
	w.settle()
	w.as("Muscat").holds(p)
	w.as("Washington").neverHolds(p)
	w.as("Muscat").does(&Convey{Paper: ref(p)})
	w.settle()
	w.as("Washington").holds(p)
	track := w.desks["Tehran"].view(w.as("Tehran").holds(p)).Track
	with := map[paper.Desk]bool{}
	for _, s := range track {
		if s.What == StepWith {
			with[s.Desk] = true
		}
	}
	if !with["Muscat"] || !with["Washington"] {
		t.Fatalf("the author has no receipt of both: %+v", track)
	}
	for _, v := range w.desks["Washington"].Papers() {
		if v.Paper.Kind == paper.KindCoverNote {
			t.Fatal("a cover note reached the addressee")
		}
	}
	w.nothingSetAside()
}

func TestHandlingBindsTheMediator(t *testing.T) {
	t.Parallel()
	w := newWorld(t, "Tehran", "Washington")
	say := func(p *paper.Paper) Act {
		a := &Say{Passages: []SaidPassage{{Text: en("They are ready."), Of: ref(p)}}}
		a.To = []paper.Desk{"Washington"}
		return a
	}
	float := func(p *paper.Paper) Act {
		a := &FloatIdea{Text: en("Suppose both paused."), Idea: ref(p)}
		a.To = []paper.Desk{"Washington"}
		return a
	}
	for _, c := range []struct {
		handling             paper.Handling
		convey, words, float bool
	}{
		{paper.HandlingVerbatim, true, false, false},
		{paper.HandlingOwnWords, false, true, false},
		{paper.HandlingMediator, false, false, false},
		{paper.HandlingIdea, false, false, true},
		{paper.HandlingCondition, false, false, false},
		{paper.HandlingTogether, false, false, false},
		{"", false, false, false}, // nothing without the author's word
	} {
		p := letter(w, "Tehran", "Washington", c.handling, "Words "+string(c.handling))
		w.settle()
		for _, try := range []struct {
			what string
			act  Act
			ok   bool
		}{{"convey", &Convey{Paper: ref(p)}, c.convey}, {"say", say(p), c.words}, {"float", float(p), c.float}} {
			_, v := try.act.Permit(w.desks["Muscat"].Talks, w.now)
			if v.OK() != try.ok {
				t.Errorf("%q: %s is %s (%v)", c.handling, try.what, v.Answer, v.Refusal)
			}
			if !v.OK() && len(v.Refusal.Permits) == 0 {
				t.Errorf("%q: %s is refused and nothing is offered", c.handling, try.what)
			}
		}
	}
	t.Run("a condition the mediator affirms", func(t *testing.T) {
		p := letter(w, "Tehran", "Washington", paper.HandlingCondition, "If they answer.")
		w.settle()
		w.as("Muscat").refused(&Convey{Paper: ref(p)}, "handling")
		w.as("Muscat").does(&Convey{Paper: ref(p), Met: en("They answered.")})
		w.settle()
		w.as("Washington").holds(p)
	})
	t.Run("together only", func(t *testing.T) {
		a := letter(w, "Tehran", "Washington", paper.HandlingTogether, "Ours.")
		b := letter(w, "Washington", "Tehran", paper.HandlingTogether, "Theirs.")
		w.settle()
		w.as("Muscat").refused(&Convey{Paper: ref(a)}, "handling")
		w.as("Muscat").refused(&ConveyTogether{Papers: []Ref{ref(a)}}, "together")
		w.as("Muscat").does(&ConveyTogether{Papers: []Ref{ref(a), ref(b)}})
		w.settle()
		w.as("Washington").holds(a)
		w.as("Tehran").holds(b)
	})
	t.Run("the author changes its word", func(t *testing.T) {
		p := letter(w, "Tehran", "Washington", paper.HandlingMediator, "For you alone.")
		w.settle()
		w.as("Muscat").refused(&Convey{Paper: ref(p)}, "handling")
		w.as("Tehran").does(&ReplaceCover{Paper: ref(p), Cover: Cover{Handling: paper.HandlingVerbatim}})
		w.settle()
		w.as("Muscat").does(&Convey{Paper: ref(p)})
		w.settle()
		w.as("Washington").holds(p)
		w.as("Tehran").refused(&ReplaceCover{Paper: ref(p), Cover: Cover{Handling: paper.HandlingMediator}}, "cover")
	})
	w.nothingSetAside()
}

func TestSubstanceMayPassWhereTheTermsSaySo(t *testing.T) {
	t.Parallel()
	w := newWorldUnder(t, PutTerms{Default: paper.DefaultSubstance}, "Tehran", "Washington")
	p := letter(w, "Tehran", "Washington", "", "Our position.")
	w.settle()
	w.as("Muscat").refused(&Convey{Paper: ref(p)}, "handling")
	a := &Say{Passages: []SaidPassage{{Text: en("They hold to their position."), Of: ref(p)}}}
	a.To = []paper.Desk{"Washington"}
	w.as("Muscat").does(a)
	w.settle()
	w.nothingSetAside()
}

func TestReadBackBindsTheBytes(t *testing.T) {
	t.Parallel()
	w := newWorld(t, "Tehran", "Washington")
	a := &WriteLetter{Prose: paper.Prose{Text: en("We could live with a pause of three months.")}}
	a.To, a.Cover = []paper.Desk{"Muscat"}, &Cover{Handling: paper.HandlingOwnWords, ReadBack: true, Attribution: paper.AttributionNone}
	p := only(t, w.as("Tehran").does(a), paper.KindLetter)
	w.settle()
	said := func(text string, name bool) *Say {
		s := &Say{Passages: []SaidPassage{{Text: en("%s", text), Of: ref(p), Name: name}}}
		s.To = []paper.Desk{"Washington"}
		return s
	}
	r := w.as("Muscat").refused(said("A pause is possible.", false), "read-back")
	if len(r.Permits) == 0 || r.Permits[0].Act != "read-back" {
		t.Fatalf("nothing offered: %+v", r)
	}
	rb := only(t, w.as("Muscat").does(&ReadBackTo{To: "Tehran", Of: ref(p), Passages: []paper.Text{en("A pause is possible."), en("A year is possible.")}}), paper.KindReadBack)
	w.settle()
	w.as("Washington").neverHolds(rb)
	w.as("Tehran").does(&Approve{ReadBack: ref(rb), Answers: []paper.Permission{{Passage: 0, Leave: paper.LeaveYes}, {Passage: 1, Leave: paper.LeaveNo}}})
	w.settle()
	w.as("Muscat").refused(said("A year is possible.", false), "read-back")
	w.as("Muscat").refused(said("A pause is possible!", false), "read-back")
	w.as("Muscat").refused(said("A pause is possible.", true), "attribution")
	made := w.as("Muscat").does(said("A pause is possible.", false))
	w.settle()
	msg := only(t, made, paper.KindMessage)
	got := w.as("Washington").holds(msg).Paper.Body.(*paper.Message)
	if got.Passages[0].Label != paper.LabelOwnWords || got.Passages[0].By != "" {
		t.Fatalf("the recipient sees %+v", got.Passages[0])
	}
	w.as("Washington").neverHolds(only(t, made, paper.KindCoverNote))
	w.nothingSetAside()
}

func TestANoteIsClosedUntilItsSpeakerOpensIt(t *testing.T) {
	t.Parallel()
	w := newWorld(t, "Tehran", "Washington")
	n := &Note{Noted: paper.Noted{Speaker: "Witkoff", Desk: "Washington", Manner: paper.MannerQuote, Lines: []paper.Text{en("We can begin on Saturday."), en("I must be back by Monday.")}}}
	note := only(t, w.as("Muscat").does(n), paper.KindMessage)
	said := func(i int) *Say {
		s := &Say{Passages: []SaidPassage{{Text: n.Lines[i], Of: ref(note)}}}
		s.To = []paper.Desk{"Tehran"}
		return s
	}
	w.as("Muscat").refused(said(0), "note")
	w.as("Muscat").does(&OpenNote{Note: ref(note), Lines: []int{0}, Heard: []string{"Busaidi"}})
	w.as("Muscat").does(said(0))
	w.as("Muscat").refused(said(1), "note")
	w.as("Muscat").refused(&ReadBackTo{To: "Tehran", Of: ref(note), Lines: []int{1}}, "read-back")
	rb := only(t, w.as("Muscat").does(&ReadBackTo{To: "Washington", Of: ref(note), Lines: []int{1}}), paper.KindReadBack)
	w.settle()
	if rb.Body.(*paper.ReadBack).Of != (paper.ID{}) {
		t.Fatal("the speaker is told the id of a note it does not hold")
	}
	w.as("Washington").neverHolds(note)
	mine := only(t, w.as("Washington").does(&MakeMine{ReadBack: ref(rb), Cover: &Cover{Handling: paper.HandlingOwnWords}}), paper.KindMessage)
	w.settle()
	if it := w.as("Muscat").holds(mine); it.author() != "Washington" || it.coverNote() == nil {
		t.Fatal("one tap did not make it the speaker's own paper")
	}
	w.nothingSetAside()
}

func TestWithdrawalUntilConveyed(t *testing.T) {
	t.Parallel()
	w := newWorld(t, "Tehran", "Washington")
	p := letter(w, "Tehran", "Washington", paper.HandlingVerbatim, "Too early.")
	w.settle()
	w.as("Tehran").does(&Withdraw{Paper: ref(p)})
	w.settle()
	w.as("Muscat").refused(&Convey{Paper: ref(p)}, "withdrawal")

	q := letter(w, "Tehran", "Washington", paper.HandlingVerbatim, "Now.")
	w.settle()
	w.as("Muscat").does(&Convey{Paper: ref(q)})
	late := only(t, w.as("Tehran").does(&Withdraw{Paper: ref(q)}), paper.KindWithdrawal) // crosses the conveyance
	w.settle()
	if s := w.as("Muscat").holds(late).standing; s != Crossed {
		t.Fatalf("a withdrawal that crossed the conveyance is %v", s)
	}
	w.as("Tehran").refused(&Withdraw{Paper: ref(q)}, "withdrawal")
	w.as("Muscat").refused(&Convey{Paper: ref(q)}, "convey")
	w.nothingSetAside()
}

func TestAgesRunUntilAnAnswerComes(t *testing.T) {
	t.Parallel()
	w := newWorld(t, "Tehran", "Washington")
	lodge := &Lodge{Lodged: paper.Lodged{Author: "The President", Addressee: "The Supreme Leader", BroughtBy: "An emissary", Received: start, Form: paper.FormTranscript, Text: en("Let us talk.")}}
	lodged := only(t, w.as("Tehran").does(lodge), paper.KindLodged)
	w.pass(20 * 24 * 3600e9)
	if ws := w.desks["Tehran"].Waiting(w.now); len(ws) != 1 || ws[0].For != "Tehran" || ws[0].Age != w.now.Sub(start) {
		t.Fatalf("waiting: %+v", ws)
	}
	a := &WriteLetter{Prose: paper.Prose{Text: en("We answer.")}}
	a.To, a.Cover, a.Reply = []paper.Desk{"Washington"}, &Cover{Handling: paper.HandlingVerbatim}, ref(lodged)
	p := only(t, w.as("Tehran").does(a), paper.KindLetter)
	if !p.Reply.IsZero() {
		t.Fatal("the letter names a paper that its addressee does not hold")
	}
	for _, v := range w.desks["Tehran"].Waiting(w.now) {
		if v.Paper == lodged.ID {
			t.Fatal("answered, and still waiting")
		}
	}
	w.settle()
	w.as("Muscat").neverHolds(lodged)
	w.as("Muscat").does(&Convey{Paper: ref(p)})
	w.settle()
	if ws := w.desks["Washington"].Waiting(w.now); len(ws) != 1 || ws[0].For != "Washington" || ws[0].Paper != p.ID {
		t.Fatalf("Washington has to answer: %+v", ws)
	}
	b := &WriteLetter{Prose: paper.Prose{Text: en("And we you.")}}
	b.To, b.Cover, b.Reply = []paper.Desk{"Tehran"}, &Cover{Handling: paper.HandlingVerbatim}, ref(p)
	q := only(t, w.as("Washington").does(b), paper.KindLetter)
	if q.Reply != p.ID {
		t.Fatal("the answer does not name the letter it answers")
	}
	if ws := w.desks["Washington"].Waiting(w.now); len(ws) != 0 {
		t.Fatalf("Washington answered: %+v", ws)
	}
	w.nothingSetAside()
}
