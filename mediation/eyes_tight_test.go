package mediation

import (
	"fmt"
	"slices"
	"testing"

	"goodoffices/paper"
)

// ways are the acts by which the mediator lets a desk see something of a
// letter, and the eye that foresees each.
var ways = []struct {
	name string
	as   []As
	when []When
	act  func(w *world, p *paper.Paper, d paper.Desk) Act
}{
	{"conveys", []As{AsPaper}, []When{WhenConveyed}, func(_ *world, p *paper.Paper, d paper.Desk) Act {
		return &Convey{Paper: ref(p), To: []paper.Desk{d}}
	}},
	{"conveys, the condition being met", []As{AsPaper}, []When{WhenConveyed, WhenMet}, func(_ *world, p *paper.Paper, d paper.Desk) Act {
		return &Convey{Paper: ref(p), To: []paper.Desk{d}, Met: en("It is.")}
	}},
	{"conveys together", []As{AsPaper}, []When{WhenConveyed, WhenTogether}, func(w *world, p *paper.Paper, _ paper.Desk) Act {
		other := letter(w, "Washington", "Tehran", paper.HandlingTogether, "Theirs.")
		w.settle()
		return &ConveyTogether{Papers: []Ref{ref(p), ref(other)}}
	}},
	{"says", []As{AsOwnWords}, []When{WhenConveyed}, func(_ *world, p *paper.Paper, d paper.Desk) Act {
		return &Say{Writing: to(d), Passages: []SaidPassage{{Text: en("They say so."), Of: ref(p)}}}
	}},
	{"says what was approved", []As{AsOwnWords}, []When{WhenConveyed, WhenApproved}, func(w *world, p *paper.Paper, d paper.Desk) Act {
		if c := w.desks["Muscat"].items[p.ID].coverNote(); c != nil && c.ReadBack && c.Handling == paper.HandlingOwnWords {
			rb := only(w.t, w.as("Muscat").does(&ReadBackTo{To: "Tehran", Of: ref(p), Passages: []paper.Text{en("Read to you.")}}), paper.KindReadBack)
			w.settle()
			w.as("Tehran").does(&Approve{ReadBack: ref(rb), Answers: []paper.Permission{{Leave: paper.LeaveYes}}})
			w.settle()
		}
		return &Say{Writing: to(d), Passages: []SaidPassage{{Text: en("Read to you."), Of: ref(p)}}}
	}},
	{"tells", []As{AsOwnWords, AsMouth}, []When{WhenConveyed}, func(_ *world, p *paper.Paper, d paper.Desk) Act {
		return &Tell{Desk: d, Words: en("They say so."), Of: []Ref{ref(p)}}
	}},
	{"floats", []As{AsIdea}, []When{WhenConveyed}, func(_ *world, p *paper.Paper, d paper.Desk) Act {
		return &FloatIdea{Writing: to(d), Text: en("Suppose."), Idea: ref(p)}
	}},
}

// TestWhatIsForeseenIsPossibleAndNothingElseIs: for every handling, under either
// default of the terms, and every desk: the mediator may let it see a letter in
// some way if and only if an eye foresees that; and then the desk does see it.
func TestWhatIsForeseenIsPossibleAndNothingElseIs(t *testing.T) {
	t.Parallel()
	allowed := map[string]int{}
	for _, def := range []paper.Default{paper.DefaultNothing, paper.DefaultSubstance} {
		for _, h := range slices.Concat([]paper.Handling{""}, paper.Handlings) {
			for _, readBack := range []bool{false, true} {
				var w *world
				var p *paper.Paper
				anew := func() {
					w = house(t, PutTerms{Default: def})
					a := &WriteLetter{Writing: to("Washington", "Oslo"), Prose: prosaic()}
					if h != "" {
						a.Writing = a.Writing.asking(h)
						a.Cover.ReadBack = readBack
					}
					p = only(t, w.as("Tehran").does(a), paper.KindLetter)
					w.settle()
				}
				anew()
				eyes := w.eyes[p.ID]
				for _, way := range ways {
					for _, d := range []paper.Desk{"Washington", "Riyadh", "Oslo", "The guild"} {
						foreseen := slices.ContainsFunc(eyes, func(e Eye) bool {
							return e.Desk == d && slices.Contains(way.as, e.As) && slices.Contains(way.when, e.When)
						})
						act := way.act(w, p, d)
						possible := doable(w, act, d)
						story := fmt.Sprintf("terms %q, handling %q, read back %v: Muscat %s to %s", def, h, readBack, way.name, d)
						if foreseen != possible {
							t.Errorf("%s: possible %v, foreseen %v\n%+v", story, possible, foreseen, eyes)
						}
						if !possible {
							continue
						}
						allowed[string(h)]++
						w.as("Muscat").does(act)
						w.settle()
						if has := w.desks[d] != nil && w.desks[d].items[p.ID] != nil; has != slices.Contains(way.as, AsPaper) {
							t.Errorf("%s: it holds the letter: %v", story, has)
						}
						anew()
					}
				}
			}
		}
	}
	for _, h := range paper.Handlings {
		if (allowed[string(h)] == 0) != (h == paper.HandlingMediator) {
			t.Errorf("%q: %d ways", h, allowed[string(h)])
		}
	}
}

// doable reports whether Muscat may do an act, and it reaches that desk.
func doable(w *world, act Act, d paper.Desk) bool {
	drafts, v := act.Permit(w.desks["Muscat"].Talks, w.now)
	if !v.OK() {
		return false
	}
	if _, ok := act.(*Tell); ok {
		return true
	}
	return slices.ContainsFunc(drafts, func(d1 paper.Draft) bool { return slices.Contains(d1.Hand, d) })
}
