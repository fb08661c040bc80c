package desk_test

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"
	"time"

	"goodoffices/desk"
	"goodoffices/mediation"
	"goodoffices/paper"
)

// foresees asks who will see an act, lets it be done and delivered, and holds
// the one against the other: exactly the desks named "now" hold its papers.
func (o *office) foresees(act mediation.Act) ([]mediation.Eye, []paper.ID) {
	o.h.t.Helper()
	eyes, v, err := o.WhoSees(o.h.t.Context(), paper.ID{}, act)
	if err != nil || !v.OK() {
		o.h.t.Fatalf("%s: %T: %v %v", o.Name(), act, v.Refusal, err)
	}
	ids := o.does(act)
	o.h.settle()
	for i, id := range ids {
		for j := range eyes.List {
			if eyes.List[j].Paper == paper.Earlier(i) {
				eyes.List[j].Paper = id
			}
		}
		var now, soon []paper.Desk // soon: without another act of anybody's
		for _, e := range eyes.List {
			switch {
			case e.Paper != id || e.As != mediation.AsPaper:
			case e.When == mediation.WhenNow:
				now = append(now, e.Desk)
			case e.When == mediation.WhenCalled, e.When == mediation.WhenDecided:
				soon = append(soon, e.Desk)
			}
		}
		for name, other := range o.h.desks {
			has := slices.ContainsFunc(other.view().Papers, func(p desk.ViewPaper) bool { return p.ID == id })
			waits := name == o.Name() && !has // it waits in the cabinet
			if slices.Contains(now, name) != has && !waits && !slices.Contains(soon, name) {
				o.h.t.Errorf("%s has what %T makes: %v, and those named are %v: %s", name, act, has, now, eyes)
			}
		}
	}
	return eyes.List, ids
}

// readers returns the desks at which words stand anywhere.
func (h *house) readers(words string) []paper.Desk {
	h.t.Helper()
	var out []paper.Desk
	for _, n := range h.order {
		b, err := json.Marshal(h.desks[n].view())
		if err != nil {
			h.t.Fatal(err)
		}
		if strings.Contains(string(b), words) {
			out = append(out, n)
		}
	}
	return out
}

// may returns the desks that may come to see a paper in a form.
func may(eyes []mediation.Eye, id paper.ID, as ...mediation.As) []paper.Desk {
	var out []paper.Desk
	for _, e := range eyes {
		if e.Paper == id && slices.Contains(as, e.As) && !slices.Contains(out, e.Desk) {
			out = append(out, e.Desk)
		}
	}
	return out
}

// TestWhoWillSeeItIsWhoSeesIt: at real desks, a letter under each handling is
// seen by whom the line under it named, and by nobody else.
func TestWhoWillSeeItIsWhoSeesIt(t *testing.T) {
	t.Parallel()
	h := agreed(t, "Muscat", "Tehran", "Washington", "Riyadh")
	tehran, muscat, washington := h.desks["Tehran"], h.desks["Muscat"], h.desks["Washington"]
	to := mediation.Writing{To: []paper.Desk{"Washington"}}
	write := func(by *office, other paper.Desk, handling paper.Handling, words string) ([]mediation.Eye, paper.ID) {
		a := &mediation.WriteLetter{Writing: mediation.Writing{To: []paper.Desk{other}, Cover: &mediation.Cover{Handling: handling}}, Prose: paper.Prose{Text: en(words)}}
		if handling == paper.HandlingCondition {
			a.Cover.Condition = en("If they answer.")
		}
		eyes, ids := by.foresees(a)
		return eyes, ids[0]
	}
	for _, c := range []struct {
		handling paper.Handling
		way      func(id mediation.Ref, words string) mediation.Act
		as       mediation.As
	}{
		{paper.HandlingMediator, nil, mediation.AsPaper},
		{paper.HandlingVerbatim, func(id mediation.Ref, _ string) mediation.Act { return &mediation.Convey{Paper: id} }, mediation.AsPaper},
		{paper.HandlingCondition, func(id mediation.Ref, _ string) mediation.Act {
			return &mediation.Convey{Paper: id, Met: en("They answered.")}
		}, mediation.AsPaper},
		{paper.HandlingTogether, func(id mediation.Ref, _ string) mediation.Act {
			_, other := write(washington, "Tehran", paper.HandlingTogether, "Theirs.")
			return &mediation.ConveyTogether{Papers: []mediation.Ref{id, mediation.Ref(other.String())}}
		}, mediation.AsPaper},
		{paper.HandlingOwnWords, func(id mediation.Ref, words string) mediation.Act {
			return &mediation.Say{Writing: to, Passages: []mediation.SaidPassage{{Text: en("They say: " + words), Of: id}}}
		}, mediation.AsOwnWords},
		{paper.HandlingIdea, func(id mediation.Ref, words string) mediation.Act {
			return &mediation.FloatIdea{Writing: to, Text: en("Suppose: " + words), Idea: id}
		}, mediation.AsIdea},
	} {
		words := "words under " + string(c.handling)
		eyes, id := write(tehran, "Washington", c.handling, words)
		if got, want := h.readers(words), []paper.Desk{"Muscat", "Tehran"}; !slices.Equal(got, want) {
			t.Errorf("%s: read at %v before anything is passed on", c.handling, got)
		}
		if c.way == nil {
			if all := may(eyes, id, mediation.AsPaper, mediation.AsOwnWords, mediation.AsIdea); !slices.Equal(all, []paper.Desk{"Tehran", "Muscat"}) {
				t.Errorf("%s: %v may see it", c.handling, all)
			}
			continue
		}
		muscat.does(c.way(mediation.Ref(id.String()), words))
		h.settle()
		if !slices.Contains(may(eyes, id, c.as), "Washington") {
			t.Errorf("%s: nobody foresaw that Washington sees it: %+v", c.handling, eyes)
		}
		if got, want := h.readers(words), []paper.Desk{"Muscat", "Tehran", "Washington"}; !slices.Equal(got, want) {
			t.Errorf("%s: read at %v, want %v", c.handling, got, want)
		}
	}
}

// TestWhoWillSeeAnAnswerAndAPromise: the same of a private answer with its
// signed consent, and of a paper that is only announced.
func TestWhoWillSeeAnAnswerAndAPromise(t *testing.T) {
	t.Parallel()
	h := agreed(t, "Muscat", "Tehran", "Washington", "Riyadh")
	tehran, muscat := h.desks["Tehran"], h.desks["Muscat"]
	hour := func(n int) paper.Hour {
		return paper.Hour{At: h.clock().Add(time.Duration(n) * time.Hour), Zone: "Asia/Muscat"}
	}

	words := "words that are only announced"
	eyes, ids := tehran.foresees(&mediation.Commit{To: []paper.Desk{"Washington"}, Until: hour(9), Letter: mediation.WriteLetter{Prose: paper.Prose{Text: en(words)}}})
	if got := h.readers(words); len(got) > 1 {
		t.Errorf("what is announced is read at %v", got)
	}
	if got := may(eyes, ids[0], mediation.AsExists); !slices.Equal(got, []paper.Desk{"Muscat", "Washington"}) {
		t.Errorf("%v know that it exists", got)
	}

	_, put := muscat.foresees(&mediation.Propose{
		About:   mediation.About{Type: paper.SubjectExtension, Until: hour(900)},
		Putting: mediation.Putting{Mode: paper.ModePrivate, Until: hour(9), Stands: hour(99), Text: en("Go on.")},
	})
	proposal := mediation.Ref(put[0].String())
	yes := func(o *office) ([]mediation.Eye, []paper.ID) {
		return o.foresees(&mediation.AnswerInPrivate{Proposal: proposal, Answer: paper.PrivateYes, Sign: true})
	}
	eyes, ids = yes(tehran)
	for _, other := range []paper.Desk{"Washington", "Riyadh"} {
		for _, e := range eyes {
			if e.Desk == other && e.When != mediation.WhenCalled && e.When != mediation.WhenDecided {
				t.Errorf("%s was to learn of a lone yes: %+v", other, e)
			}
		}
	}
	if got := h.readers(ids[0].String()); !slices.Equal(got, []paper.Desk{"Muscat", "Tehran"}) {
		t.Errorf("the lone yes is known at %v", got)
	}
	yes(h.desks["Washington"])
	yes(h.desks["Riyadh"])
	if got := h.readers(ids[1].String()); !slices.Equal(got, []paper.Desk{"Muscat", "Tehran"}) && len(got) != 4 {
		t.Errorf("the consent is named at %v", got)
	}
	for _, n := range []paper.Desk{"Washington", "Riyadh"} {
		h.desks[n].lacks(ids[0])
		if !slices.Contains(may(eyes, ids[1], mediation.AsPaper), n) {
			t.Errorf("nobody foresaw that %s sees the consent with the outcome", n)
		}
	}
}
