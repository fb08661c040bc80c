package mediation

import (
	"reflect"
	"testing"
	"time"

	"goodoffices/paper"
)

func reflecting() *OpenProcedure {
	return &OpenProcedure{Reflection: &paper.Reflection{Wishes: "Tehran", Answers: "Washington"}}
}

// weighing is a valuation with weights of pay and leave.
func weighing(pay, leave paper.Spread) *paper.Valued {
	v := valued(pay)
	v.Worths[1].Weight, v.Reservation = leave, "-1000"
	return &v
}

func wishing(pay, leave, clause string) []OfferTerm {
	return []OfferTerm{{"Pay", pay}, {"Leave", leave}, {"Clause", clause}}
}

// A reflected is one run of a reflection.
type reflected struct {
	wish         []OfferTerm
	mine, theirs *paper.Valued
	answer       paper.BidAnswer // "" for none
	unshown      bool            // the mediator shows nothing
	atOnce       bool
}

// runs plays a reflection to its end.
func (r reflected) runs(t *testing.T) *world {
	t.Helper()
	w, _ := withIssues(t)
	a := reflecting()
	a.AtOnce = r.atOnce
	proc := openedIn(w, a)
	w.as("Tehran").does(&GiveValuation{Valued: *r.mine})
	if r.theirs != nil {
		w.as("Washington").does(&GiveValuation{Valued: *r.theirs})
	}
	w.settle()
	w.as("Washington").refused(&HandIn{Procedure: ref(proc), Answer: paper.BidTakes}, "bid")
	handIn(w, "Tehran", HandIn{Procedure: ref(proc), Wish: r.wish})
	w.settle()
	if r.unshown {
		w.as("Muscat").refused(&ShowReflection{Procedure: ref(proc), Text: en("x")}, "reflection")
	} else {
		w.as("Muscat").does(&ShowReflection{Procedure: ref(proc), Text: en("An idea of ours.")})
		w.settle()
		w.as("Muscat").refused(&ShowReflection{Procedure: ref(proc), Text: en("x")}, "reflection")
	}
	w.pass(time.Hour)
	if r.answer != "" {
		handIn(w, "Washington", HandIn{Procedure: ref(proc), Answer: r.answer})
		w.settle()
	}
	if over := w.desks["Tehran"].Procedures()[0].State == ProcedureEnded; over != (r.atOnce && r.answer == paper.BidTakes) {
		t.Fatalf("before its hour it is over: %v", over)
	}
	w.pass(101 * time.Hour)
	w.settle()
	w.neverHolds("Tehran")
	w.neverHolds("Washington")
	w.nothingSetAside()
	for _, it := range w.desks["Tehran"].order {
		if it.kind() == paper.KindFloat {
			t.Fatal("the side that wished holds what the other was shown")
		}
	}
	if v := w.desks["Tehran"].Procedures()[0]; v.Reflection != nil || len(v.Tells) < 3 || len(v.Lies) == 0 {
		t.Fatalf("the side that wished is shown %+v", v)
	}
	return w
}

// TestAnAcceptedReflectionComesOut: both learn a package that is worth as much
// to the one as its wish, and more to the other.
func TestAnAcceptedReflectionComesOut(t *testing.T) {
	t.Parallel()
	for _, atOnce := range []bool{false, true} {
		r := reflected{wish: wishing("3", "20", "none"), mine: weighing("20", "80"), theirs: weighing("-80", "-20"), answer: paper.BidTakes, atOnce: atOnce}
		w := r.runs(t)
		for _, d := range w.names {
			if x := w.resultAt(d); x == nil || !x.Agreed || !x.Final || len(x.Choices) != 3 {
				t.Fatalf("%s has %+v", d, x)
			}
		}
		for d, v := range map[paper.Desk]*paper.Valued{"Tehran": r.mine, "Washington": r.theirs} {
			issues, _ := w.desks["Muscat"].CurrentIssues()
			val := &paper.Valuation{Issues: issues.ID, Valued: *v}
			wish := w.desks["Muscat"].Procedures()[0].Bids[0].Bid.Wish
			before, _ := w.desks["Muscat"].Score(&paper.Offer{Issues: issues.ID, Choices: wish}, val)
			after, ok := w.desks["Muscat"].Score(&paper.Offer{Issues: issues.ID, Choices: w.resultAt(d).Choices}, val)
			if !ok || after.Utility.Cmp(before.Utility) < 0 {
				t.Errorf("%s had %s by the wish and has %s", d, before.Utility, after.Utility)
			}
		}
	}
}

// TestAReflectionDeclinedIsLikeNothingShown: the side that wished cannot tell
// why nothing came of its wish, nor by when.
func TestAReflectionDeclinedIsLikeNothingShown(t *testing.T) {
	t.Parallel()
	var first any
	for i, r := range []reflected{
		{theirs: weighing("-80", "-20"), answer: paper.BidLeaves},
		{theirs: weighing("-80", "-20"), answer: paper.BidLeaves, atOnce: false},
		{theirs: weighing("-80", "-20")},
		{theirs: nil, unshown: true},
		{theirs: func() *paper.Valued { v := weighing("-80", "-20"); v.Reservation = "1000"; return v }(), unshown: true},
		{theirs: &paper.Valued{Form: paper.ValuationRanking, Worths: make([]paper.Worth, 3)}, unshown: true},
	} {
		r.mine, r.wish = weighing("20", "80"), wishing("3", "20", "none")
		w := r.runs(t)
		if x := w.resultAt("Tehran"); x == nil || x.Agreed || len(x.Choices) > 0 {
			t.Fatalf("run %d: %+v", i, x)
		}
		if sight := w.sightOf("Tehran"); i == 0 {
			first = sight
		} else if !reflect.DeepEqual(sight, first) {
			t.Errorf("run %d: Tehran can tell why nothing came of its wish", i)
		}
	}
}

// TestAReflectionShowsNothingOfTheWish: wishes that are worth the same to one
// side show the other the same, whatever that side would do without agreement.
func TestAReflectionShowsNothingOfTheWish(t *testing.T) {
	t.Parallel()
	var first any
	mine := func(reservation paper.Decimal) *paper.Valued {
		v := weighing("20", "80")
		v.Worths[2].Weight, v.Reservation = "0", reservation
		return v
	}
	for i, r := range []reflected{
		{wish: wishing("2", "20", "none"), mine: mine("-1000")},
		{wish: wishing("2", "20", "none"), mine: mine("5")},
		{wish: wishing("2", "20", "a committee"), mine: mine("-1000")},
	} {
		r.theirs, r.answer = weighing("-80", "-20"), paper.BidTakes
		w := r.runs(t)
		if sight := w.sightOf("Washington"); i == 0 {
			first = sight
		} else if !reflect.DeepEqual(sight, first) {
			t.Errorf("run %d: Washington can tell the wishes apart", i)
		}
		if v := w.desks["Washington"].Procedures()[0]; v.Reflection == nil || v.Reflection.ToShow != nil || v.Reflection.Ready || !v.Reflection.Shown.Whole() {
			t.Fatalf("Washington is shown %+v", v.Reflection)
		}
	}
}

// withIssues sets the issues of the strike in a world that is there.
func (w *world) withIssues() *world {
	w.as("Muscat").does(strike())
	w.settle()
	return w
}

// showing is what a mediator shows in a procedure: the first option of so many
// issues.
func showing(p *paper.Paper, issues int) *paper.Float {
	o := &paper.Offer{Issues: p.Body.(*paper.Procedure).Issues}
	for k := range issues {
		o.Choices = append(o.Choices, paper.Choice{Issue: k})
	}
	if o.Issues.IsZero() {
		o = nil
	}
	return &paper.Float{Text: en("x"), Offer: o, Procedure: p.ID}
}
