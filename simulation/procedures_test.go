package simulation

import (
	"fmt"
	"testing"
	"time"

	"goodoffices/mediation"
	"goodoffices/paper"
)

// What a desk sees in a procedure, and what passes over its cable and when, is
// the same whatever the other handed in, as long as the same comes out.
func TestWhatIsHandedInLeavesNoTrace(t *testing.T) {
	bids := func() *mediation.OpenProcedure {
		return &mediation.OpenProcedure{AtOnce: true, Bidding: &paper.Bidding{Demands: "Tehran", Pays: "Washington", Range: paper.Range{From: "0", To: "1000000", Step: "0.5"}, Rule: paper.BidOverlap, Gives: paper.GivesMiddle}}
	}
	ballot := func() *mediation.OpenProcedure {
		return &mediation.OpenProcedure{Packages: &mediation.NewBallot{Rule: paper.ApprovalFirst, Listed: [][]mediation.OfferTerm{
			{{Issue: "Pay", Option: "1"}}, {{Issue: "Pay", Option: "2"}}, {{Issue: "Pay", Option: "3"}},
		}}}
	}
	for _, c := range []struct {
		name   string
		open   func() *mediation.OpenProcedure
		mine   mediation.HandIn   // Washington's
		theirs []mediation.HandIn // Tehran's
		agreed bool
	}{
		{"bids", bids, mediation.HandIn{Amount: "400"}, []mediation.HandIn{{Amount: "400.5"}, {Amount: "999999.5"}}, false},
		{"packages", ballot, mediation.HandIn{Accepts: []int{1, 0}}, []mediation.HandIn{{Accepts: []int{1}}, {Accepts: []int{2, 1}}}, true},
	} {
		var traces []string
		for _, theirs := range c.theirs {
			fair(t, 11, func(t *testing.T, h *house) {
				h.mediator().does(t, &mediation.SetIssues{Issues: []mediation.NewIssue{{Name: en("Pay"), Range: &paper.Range{From: "1", To: "4", Step: "1"}}}})
				a := c.open()
				a.Text, a.Until, a.Propose = en("A procedure."), h.in(10*time.Hour), mediation.Putting{Until: h.in(5 * time.Hour)}
				ids := h.mediator().does(t, a)
				h.settle(t)
				for _, n := range []paper.Desk{"Tehran", "Washington"} {
					h.desks[n].does(t, &mediation.Respond{Proposal: ref(ids[1]), Answer: paper.AnswerConsent})
				}
				h.settle(t)
				mine, theirs := c.mine, theirs
				mine.Procedure, theirs.Procedure = ref(ids[0]), ref(ids[0])
				h.desks["Washington"].does(t, &mine)
				h.settle(t)
				h.desks["Tehran"].does(t, &theirs)
				h.settle(t)
				h.net.now = h.net.now.Add(11 * time.Hour)
				h.settle(t)
				w := h.desks["Washington"]
				v := w.look().Procedures
				if len(v) != 1 || v[0].State != mediation.ProcedureEnded || v[0].Results[0].Result.Agreed != c.agreed || len(v[0].Bids) > 0 {
					t.Fatalf("it is %+v", v)
				}
				cable, held := traceOf(t, h, w)
				traces = append(traces, cable+held)
			})
		}
		if len(traces) != 2 || traces[0] != traces[1] {
			t.Errorf("%s: Washington sees a difference:\n%v", c.name, traces)
		}
	}
}

// traceOf is what passes over a desk's cable and when, and what it comes to
// hold; it fails if that is what another handed in or was shown.
func traceOf(t *testing.T, h *house, w *office) (cable, held string) {
	t.Helper()
	for _, p := range h.net.carried {
		if p.from == w.name || p.to == w.name {
			cable += fmt.Sprintf("%s to %s at %s: %d bytes\n", p.from, p.to, p.at, len(p.sealed))
		}
	}
	for _, p := range w.look().Papers {
		if (p.Kind == paper.KindBid || p.Kind == paper.KindValuation || p.Kind == paper.KindFloat) && p.From != w.name {
			t.Fatalf("%s holds %s of %s", w.name, p.Kind, p.From)
		}
		held += fmt.Sprintf("%s of %s to %v, arrived in the hour from %s, %s\n", p.Kind, p.From, p.To, p.Arrived.Truncate(time.Hour), p.Standing)
	}
	return cable, held
}

// The side that wished cannot tell a package declined from one that was not
// answered, nor from there being nothing to show; nor what the other values, be
// it by its cable (whose delays are drawn anew where more passes elsewhere).
func TestAReflectionDeclinedLeavesNoTrace(t *testing.T) {
	pay := func(weight paper.Spread, floor paper.Decimal) *mediation.GiveValuation {
		return &mediation.GiveValuation{Valued: paper.Valued{Form: paper.ValuationNumbers, Reservation: floor,
			Worths: []paper.Worth{{Weight: weight, Line: []paper.LinePoint{{At: "1", Worth: "0"}, {At: "4", Worth: "1"}}}}}}
	}
	var cables, held []string
	for _, c := range []struct {
		weight paper.Spread
		floor  paper.Decimal
		shown  bool
		answer paper.BidAnswer
	}{{"50", "-50", true, paper.BidLeaves}, {"70", "0", true, paper.BidLeaves}, {"50", "-50", true, ""}, {"50", "50.5", false, ""}} {
		fair(t, 11, func(t *testing.T, h *house) {
			h.mediator().does(t, &mediation.SetIssues{Issues: []mediation.NewIssue{{Name: en("Pay"), Range: &paper.Range{From: "1", To: "4", Step: "1"}}}})
			ids := h.mediator().does(t, &mediation.OpenProcedure{AtOnce: true, Reflection: &paper.Reflection{Wishes: "Washington", Answers: "Tehran"},
				Text: en("A wish."), Until: h.in(10 * time.Hour), Propose: mediation.Putting{Until: h.in(5 * time.Hour)}})
			h.settle(t)
			for _, n := range []paper.Desk{"Tehran", "Washington"} {
				h.desks[n].does(t, &mediation.Respond{Proposal: ref(ids[1]), Answer: paper.AnswerConsent})
			}
			h.settle(t)
			later := h.net.now.Add(11 * time.Hour)
			w, other := h.desks["Washington"], h.desks["Tehran"]
			w.does(t, pay("-40", "-40"))
			other.does(t, pay(c.weight, c.floor))
			w.does(t, &mediation.HandIn{Procedure: ref(ids[0]), Wish: []mediation.OfferTerm{{Issue: "Pay", Option: "3"}}})
			h.settle(t)
			if c.shown {
				h.mediator().does(t, &mediation.ShowReflection{Procedure: ref(ids[0]), Text: en("An idea.")})
				h.settle(t)
			}
			if c.answer != "" {
				other.does(t, &mediation.HandIn{Procedure: ref(ids[0]), Answer: c.answer})
				h.settle(t)
			}
			if got := other.look().Procedures[0].Reflection.Shown != nil; got != c.shown {
				t.Fatalf("something was shown: %v", got)
			}
			h.net.now = later
			h.settle(t)
			v := w.look().Procedures
			if len(v) != 1 || v[0].State != mediation.ProcedureEnded || v[0].Results[0].Result.Agreed || v[0].Reflection != nil {
				t.Fatalf("it is %+v", v)
			}
			c, p := traceOf(t, h, w)
			cables, held = append(cables, c), append(held, p)
		})
	}
	if cables[0] != cables[1] {
		t.Errorf("Washington's cable tells what Tehran values:\n%s\n%s", cables[0], cables[1])
	}
	for k, papers := range held {
		if papers != held[0] {
			t.Errorf("run %d: Washington sees a difference:\n%s\n%s", k, held[0], papers)
		}
	}
}
