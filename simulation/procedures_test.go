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
				var trace string
				for _, p := range h.net.carried {
					if p.from == w.name || p.to == w.name {
						trace += fmt.Sprintf("%s to %s at %s: %d bytes\n", p.from, p.to, p.at, len(p.sealed))
					}
				}
				for _, p := range w.look().Papers {
					if p.Kind == paper.KindBid && p.From != w.name {
						t.Fatalf("Washington holds what %s handed in", p.From)
					}
					trace += fmt.Sprintf("%s of %s to %v, %s, arrived %s, %s\n", p.Kind, p.From, p.To, p.Ref, p.Arrived, p.Standing)
				}
				traces = append(traces, trace)
			})
		}
		if len(traces) != 2 || traces[0] != traces[1] {
			t.Errorf("%s: Washington sees a difference:\n%v", c.name, traces)
		}
	}
}
