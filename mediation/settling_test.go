package mediation

import (
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"goodoffices/paper"
	"goodoffices/settlement"
)

// strike are the issues of a strike: pay in steps of half a per cent, days of
// leave, and a clause for which options may still be found.
func strike() *SetIssues {
	return &SetIssues{Issues: []NewIssue{
		{Name: en("Pay"), Range: &paper.Range{From: "1", To: "4", Step: "0.5", Unit: "%"}},
		{Name: en("Leave"), Range: &paper.Range{From: "20", To: "30", Step: "1", Unit: "days"}},
		{Name: en("Clause"), Options: []paper.Text{en("none"), en("a committee")}, Open: true},
	}}
}

// valued weighs pay as said, leave with 30 and the clause with 10.
func valued(pay paper.Spread) paper.Valued {
	return paper.Valued{Form: paper.ValuationNumbers, Reservation: "47.25", Worths: []paper.Worth{
		{Weight: pay, Line: []paper.LinePoint{{At: "1", Worth: "0"}, {At: "4", Worth: "1"}}},
		{Weight: "30", Line: []paper.LinePoint{{At: "20", Worth: "0"}, {At: "30", Worth: "1"}}},
		{Weight: "10", Evaluations: []paper.Spread{"0", "1"}},
	}}
}

// pay is a list of one issue.
func pay() *paper.Issues {
	return &paper.Issues{Issues: []paper.Issue{{Name: en("Pay"), Options: []paper.Text{en("more"), en("less")}}}}
}

// withIssues returns talks in which issues are set and both sides told the
// mediator what they value.
func withIssues(t testing.TB, valuers ...paper.Desk) (*world, *paper.Paper) {
	w := newWorld(t, "Tehran", "Washington")
	issues := only(t, w.as("Muscat").does(strike()), paper.KindIssues)
	w.settle()
	for _, d := range valuers {
		w.as(d).does(&GiveValuation{Valued: valued("60")})
	}
	w.settle()
	return w, issues
}

func offering(terms ...OfferTerm) Writing {
	return Writing{To: []paper.Desk{"Muscat"}, Offer: &OfferTerms{Terms: terms}}
}

func TestAnOfferIsScoredExactlyByWhatWasGiven(t *testing.T) {
	t.Parallel()
	w, issues := withIssues(t, "Tehran")
	w.as("Washington").does(&WriteNonPaper{Writing: offering(OfferTerm{"Pay", "2.50 %"}, OfferTerm{"Leave", "24"}, OfferTerm{"Clause", "a committee"}), Text: en("Thinking aloud.")})
	w.settle()
	w.nothingSetAside()
	offers := w.desks["Muscat"].Offers()
	if len(offers) != 1 || offers[0].By != "Washington" || !offers[0].Whole || offers[0].Formal || !offers[0].Current {
		t.Fatalf("offers %+v", offers)
	}
	want := []settlement.Term{{Issue: "Pay", Option: "2.5"}, {Issue: "Leave", Option: "24"}, {Issue: "Clause", Option: "a committee"}}
	if !slices.Equal(offers[0].Terms, want) {
		t.Errorf("terms %v", offers[0].Terms)
	}
	// 60 × 1.5/3 + 30 × 4/10 + 10
	if s := offers[0].Scores; len(s) != 1 || s[0].Desk != "Tehran" || s[0].Utility.String() != "52" || s[0].Floor.String() != "47.25" || len(s[0].Unvalued) > 0 {
		t.Errorf("scores %+v", s)
	}
	if len(w.desks["Tehran"].Offers()) > 0 {
		t.Error("Tehran holds an offer it was not given")
	}
	if v := w.desks["Tehran"].Valuations(); len(v) != 1 || v[0].Of != "Tehran" {
		t.Errorf("Tehran's own valuation: %+v", v)
	}
	if _, ok := w.desks["Tehran"].Score(paper.OfferIn(w.desks["Muscat"].Offers()[0].Paper.Body), &paper.Valuation{Issues: issues.ID, Valued: valued("1/0")}); !ok {
		t.Error("a valuation that is in no paper cannot score")
	}
}

// TestAnOfferByWordOfMouthIsTheSpeakersAndStaysAtTheMediatorsDesk: a note of what
// was said carries it, it is scored as what its side offered, and the leak guard
// keeps its numbers from the other.
func TestAnOfferByWordOfMouthIsTheSpeakersAndStaysAtTheMediatorsDesk(t *testing.T) {
	t.Parallel()
	w, _ := withIssues(t, "Tehran")
	muscat := w.as("Muscat")
	note := func(terms ...OfferTerm) *Note {
		return &Note{Noted: paper.Noted{Speaker: "A delegate", Desk: "Washington", Manner: paper.MannerGist, Lines: []paper.Text{en("They might move.")}}, Offer: &OfferTerms{Terms: terms}}
	}
	muscat.does(note(OfferTerm{"Leave", "27"}))
	w.settle()
	w.nothingSetAside()
	offers := w.desks["Muscat"].Offers()
	if len(offers) != 1 || offers[0].By != "Washington" || offers[0].Formal || len(offers[0].Scores) != 1 {
		t.Fatalf("the mediator's offers %+v", offers)
	}
	for _, d := range []paper.Desk{"Tehran", "Washington"} {
		if len(w.desks[d].Offers()) > 0 {
			t.Errorf("%s holds what the mediator noted", d)
		}
	}
	if leaks := w.desks["Muscat"].Guard("Tehran").Check("They could live with 27 days."); len(leaks) != 1 || leaks[0].Of[0].Field != "offer/choices/0" {
		t.Errorf("the guard finds %+v", leaks)
	}
	if leaks := w.desks["Muscat"].Guard("Washington").Check("You could live with 27 days."); len(leaks) > 0 {
		t.Errorf("a side's own offer is a leak to it: %+v", leaks)
	}
	muscat.refused(note(OfferTerm{"Pay", "9"}), "field")
	muscat.refused(note(OfferTerm{"Holidays", "9"}), "field")
}

// TestAPartyNeverHoldsTheOthersValuation: whatever one side values, the other's
// desk holds the same, and the leak guard knows its numbers for confidences.
func TestAPartyNeverHoldsTheOthersValuation(t *testing.T) {
	t.Parallel()
	var views []any
	for _, weight := range []paper.Spread{"", "61", "73"} {
		w, _ := withIssues(t)
		if weight != "" {
			w.as("Tehran").does(&GiveValuation{Valued: valued(weight)})
		}
		w.settle()
		for _, it := range w.desks["Washington"].order {
			if it.kind() == paper.KindValuation {
				t.Fatal("Washington holds Tehran's valuation")
			}
		}
		views = append(views, w.desks["Washington"].Papers())
		if len(w.desks["Washington"].Valuations()) > 0 {
			t.Error("Washington sees a valuation")
		}
		leaks := w.desks["Muscat"].Guard("Washington").Check("They would weigh it at 61, and settle for 47.25.")
		if found := len(leaks); weight == "61" && found != 2 || weight == "" && found != 0 || weight == "73" && found != 1 {
			t.Errorf("with weight %q the guard finds %v", weight, leaks)
		}
	}
	for _, v := range views[1:] {
		if !reflect.DeepEqual(v, views[0]) {
			t.Error("what Washington holds depends on what Tehran values")
		}
	}
}

func TestTheGuardKnowsWhatWasOffered(t *testing.T) {
	t.Parallel()
	w, _ := withIssues(t)
	w.as("Tehran").does(&WriteNonPaper{Writing: offering(OfferTerm{"Leave", "27"}), Text: en("As said.")})
	w.settle()
	g := w.desks["Muscat"].Guard("Washington")
	if leaks := g.Check("They could live with 27 days."); len(leaks) != 1 || leaks[0].Of[0].Field != "offer/choices/0" {
		t.Errorf("the guard finds %+v", leaks)
	}
	if leaks := g.Check("They could live with 30 days."); len(leaks) > 0 {
		t.Errorf("the end of a range that all know is a leak: %+v", leaks)
	}
}

func TestOptionsAreAddedAndPositionsStay(t *testing.T) {
	t.Parallel()
	w, issues := withIssues(t, "Tehran")
	more := only(t, w.as("Muscat").does(&SetIssues{Former: ref(issues), Add: []NewOption{{"Clause", en("an ombudsman")}}, Issues: []NewIssue{{Name: en("Term"), Options: []paper.Text{en("a year")}}}}), paper.KindIssues)
	w.settle()
	w.as("Washington").does(&SendMessage{Writing: offering(OfferTerm{"Pay", "4"}, OfferTerm{"Clause", "an ombudsman"}, OfferTerm{"Term", "a year"}), Text: en("This.")})
	w.settle()
	w.nothingSetAside()
	s := w.desks["Muscat"].Offers()[0].Scores
	if len(s) != 1 || s[0].Utility.String() != "60" || !slices.Equal(s[0].Unvalued, []int{2, 3}) {
		t.Errorf("scores %+v", s)
	}
	if _, profiles, out := w.desks["Muscat"].Given(); len(profiles) != 0 || !slices.Equal(out, []paper.Desk{"Tehran"}) {
		t.Errorf("an old valuation counts for new issues: %v, left out %v", profiles, out)
	}
	w.as("Tehran").refused(&GiveValuation{Valued: valued("60")}, "valuation")
	if now, _ := w.desks["Washington"].CurrentIssues(); now.ID != more.ID || len(now.Domain.Issues) != 4 {
		t.Errorf("current issues %+v", now)
	}
	w.as("Muscat").refused(&SetIssues{Former: ref(issues), Add: []NewOption{{"Clause", en("a fund")}}}, "issues")
	w.as("Muscat").refused(&SetIssues{Former: ref(more), Add: []NewOption{{"Leave", en("a week")}}}, "issues")
	w.as("Muscat").refused(&SetIssues{Issues: []NewIssue{{Name: en("Pay"), Range: &paper.Range{From: "4", To: "1", Step: "1"}}}}, "issues")
	w.as("Tehran").refused(&WriteNonPaper{Writing: offering(OfferTerm{"Pay", "9"}), Text: en("x")}, "field")
	w.as("Tehran").refused(&Confide{Writing: offering(OfferTerm{"Pay", "4"}), Text: en("x")}, "offer")
}

func TestAValuationIsGivenAgainAndTakenBack(t *testing.T) {
	t.Parallel()
	w, _ := withIssues(t, "Tehran", "Washington")
	w.pass(time.Hour)
	last := only(t, w.as("Tehran").does(&GiveValuation{Valued: valued("50..70")}), paper.KindValuation)
	w.as("Washington").does(&GiveValuation{Valued: paper.Valued{Form: paper.ValuationRanking, Order: []int{1, 0}, Worths: []paper.Worth{{Order: []int{6, 0}}, {}, {Forbidden: []int{1}}}}})
	w.settle()
	d, profiles, out := w.desks["Muscat"].Given()
	if len(d.Issues) != 3 || len(profiles) != 1 || profiles[0].Worths[0].Weight.String() != "50..70" || !slices.Equal(out, []paper.Desk{"Washington"}) {
		t.Errorf("given %v, left out %v", profiles, out)
	}
	w.as("Tehran").does(&Withdraw{Paper: ref(last)})
	w.settle()
	w.nothingSetAside()
	if _, profiles, _ := w.desks["Muscat"].Given(); len(profiles) != 1 || profiles[0].Worths[0].Weight.String() != "60" {
		t.Errorf("after it was taken back: %v", profiles)
	}
	rank := paper.Valued{Form: paper.ValuationRanking, Order: []int{0, 0}, Worths: make([]paper.Worth, 3)}
	if r := w.as("Washington").refused(&GiveValuation{Valued: rank}, "valuation"); !strings.Contains(r.Text.String(), "order") {
		t.Errorf("%s", r.Text)
	}
}

// TestWhatIsWrongWithIssuesIsASentence: screens have what the engine finds in
// words of their own, down to what stands inside.
func TestWhatIsWrongWithIssuesIsASentence(t *testing.T) {
	t.Parallel()
	w := newWorld(t, "Tehran", "Washington")
	_, v := (&SetIssues{Issues: []NewIssue{{Name: en("Pay"), Range: &paper.Range{From: "4", To: "1", Step: "1"}}}}).Permit(w.desks["Muscat"].Talks, w.now)
	if v.OK() || v.Refusal.Text.String() != `These issues do not hold together: issue 1 ("Pay"): its range ends before it begins.` {
		t.Fatalf("%+v", v.Refusal)
	}
	outer, _ := v.Refusal.Text.Args["problem"].(Sentence)
	inner, _ := outer.Args["problem"].(Sentence)
	if outer.Key != "settlement.issue" || inner.Key != "settlement.issue.range" {
		t.Errorf("%q with %q inside", outer.Key, inner.Key)
	}
}
