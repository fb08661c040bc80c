package mediation

import (
	"slices"
	"strings"
	"testing"

	"goodoffices/paper"
)

// TestWhoHoldsWhatIsOnOnePage: every kind stands on it, every way of seeing has
// words, and what stands there is what the handlings promise.
func TestWhoHoldsWhatIsOnOnePage(t *testing.T) {
	t.Parallel()
	const (
		never = "never"
		now   = "at once"
		words = "in the mediator's own words, if the mediator says it"
		mouth = "by mouth, if the mediator tells it"
		sent  = "if the mediator conveys it, word for word, as signed"
	)
	type row struct {
		kind     paper.Kind
		from     paper.Place
		kept     bool
		handling paper.Handling
	}
	party, mediator := paper.PlaceParty, paper.PlaceMediator
	for _, c := range []struct {
		def  paper.Default
		row  row
		want [5]string // of the mediator, the addressee, a seat, others, and who comes later
	}{
		{paper.DefaultNothing, row{paper.KindLetter, party, false, ""}, [5]string{now, never, never, never, never}},
		{paper.DefaultSubstance, row{paper.KindLetter, party, false, ""}, [5]string{now, words, mouth, words, never}},
		{paper.DefaultSubstance, row{paper.KindLetter, party, false, paper.HandlingMediator}, [5]string{now, never, never, never, never}},
		{paper.DefaultNothing, row{paper.KindLetter, party, false, paper.HandlingVerbatim}, [5]string{now, sent, sent, never, never}},
		{paper.DefaultNothing, row{paper.KindNonPaper, party, false, paper.HandlingOwnWords}, [5]string{now, words, mouth, words, never}},
		{paper.DefaultNothing, row{paper.KindLetter, mediator, false, ""}, [5]string{never, now, never, never, never}},
		{paper.DefaultSubstance, row{paper.KindCoverNote, party, false, ""}, [5]string{now, never, never, never, never}},
		{paper.DefaultSubstance, row{paper.KindIndication, party, false, ""}, [5]string{now, "only that all said yes, if all did", never, "only that all said yes, if all did", never}},
		{paper.DefaultNothing, row{paper.KindResponse, party, false, ""}, [5]string{now, "with the outcome, word for word, as signed", never, "with the outcome, word for word, as signed", never}},
		{paper.DefaultNothing, row{paper.KindCommitment, party, false, ""}, [5]string{now, now, never, never, never}},
		{paper.DefaultNothing, row{paper.KindTerms, mediator, false, ""}, [5]string{never, now, never, "only its number in the joint record", "on taking part, or on getting a desk"}},
		{paper.DefaultNothing, row{paper.KindTold, mediator, true, ""}, [5]string{never, "heard by mouth by whom it was told", never, never, never}},
		{paper.DefaultNothing, row{paper.KindStance, party, true, ""}, [5]string{never, never, never, never, never}},
	} {
		h := WhoHolds(newWorldUnder(t, PutTerms{Default: c.def}, "Tehran", "Washington").desks["Tehran"].Talks)
		i := slices.IndexFunc(h.Rows, func(r Holding) bool {
			return slices.Contains(r.Kinds, c.row.kind) && r.From == c.row.from && r.Kept == c.row.kept && r.Handling == c.row.handling && !r.Noted
		})
		if i < 0 {
			t.Errorf("under %q no row for %+v", c.def, c.row)
			continue
		}
		for j, cell := range h.Rows[i].Cells {
			if got := cell.words(); got != c.want[j] {
				t.Errorf("under %q, %+v: %s sees it %q, want %q", c.def, c.row, cell.Role, got, c.want[j])
			}
		}
	}
}

func (c Cell) words() string {
	var words []string
	for _, s := range c.Sentences() {
		words = append(words, s.words())
	}
	return strings.Join(words, "; ")
}

func TestThePageOfWhoHoldsWhatIsWhole(t *testing.T) {
	t.Parallel()
	said := map[HowSeen]bool{}
	for _, terms := range []PutTerms{{}, {Default: paper.DefaultSubstance}} {
		h := WhoHolds(newWorldUnder(t, terms, "Tehran", "Washington").desks["Washington"].Talks)
		seen := map[paper.Kind]bool{}
		for _, r := range h.Rows {
			for _, k := range r.Kinds {
				seen[k] = true
			}
			for _, c := range r.Cells {
				for _, how := range c.How {
					said[how] = true
					if cells[how] == nil {
						t.Errorf("%v, %s: nothing to say of %v", r.Kinds, c.Role, how)
					}
				}
			}
		}
		for _, k := range paper.Kinds() {
			if !seen[k] && table[k].reach != reachNobody && !table[k].shows {
				t.Errorf("the page does not say who holds a %s", k)
			}
		}
		if len(h.Rows) > 50 {
			t.Errorf("%d rows are no page", len(h.Rows))
		}
	}
	for how := range cells {
		if !said[how] {
			t.Errorf("nothing on the page is said by %v", how)
		}
	}
}

func TestWhoseMachineADeskRunsOnIsSaid(t *testing.T) {
	t.Parallel()
	w := newWorld(t, "Tehran", "Washington")
	o := w.desks["Tehran"]
	for _, d := range []paper.Desk{"Tehran", "Washington"} {
		card := *o.members.places[d].card.Paper.Body.(*paper.Card)
		card.Host = "A host"
		p := *o.members.places[d].card.Paper
		p.Body = &card
		o.members.places[d].card.Paper = &p
	}
	var said []string
	for _, h := range WhoHolds(o.Talks).Hosts {
		said = append(said, h.Sentence().String())
	}
	want := []string{
		"Tehran is hosted by A host, as Washington is too: one host can read what both sides hold.",
		"Muscat runs on a machine of its own, by its card.",
		"Washington is hosted by A host, as Tehran is too: one host can read what both sides hold.",
	}
	slices.Sort(said)
	slices.Sort(want)
	if !slices.Equal(said, want) {
		t.Errorf("%q", said)
	}
}
