package mediation

import (
	"reflect"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"goodoffices/paper"
	"goodoffices/settlement"
)

// opened returns talks in which all have consented to a procedure, open for a
// hundred hours.
func opened(t testing.TB, a *OpenProcedure) (*world, *paper.Paper) {
	t.Helper()
	w, _ := withIssues(t)
	return w, openedIn(w, a)
}

func onAmount() *OpenProcedure {
	return &OpenProcedure{Bidding: &paper.Bidding{Demands: "Tehran", Pays: "Washington", Range: paper.Range{From: "0", To: "1000", Step: "0.5"}, Rule: paper.BidOverlap, Gives: paper.GivesMiddle}}
}

func onPackages(rule paper.ApprovalRule) *OpenProcedure {
	return &OpenProcedure{Packages: &NewBallot{Rule: rule, Listed: [][]OfferTerm{
		{{"Pay", "1"}, {"Leave", "20"}, {"Clause", "none"}}, {{"Pay", "2.5"}, {"Leave", "24"}, {"Clause", "none"}}, {{"Pay", "4"}, {"Leave", "30"}, {"Clause", "a committee"}},
	}}}
}

func onGoods() *OpenProcedure {
	return &OpenProcedure{Division: &paper.Division{First: "Tehran", Second: "Washington", Goods: []paper.Text{en("The house"), en("The boat"), en("The land")}}}
}

func onText(rounds int) *OpenProcedure {
	return &OpenProcedure{SingleText: &NewSingleText{Rounds: rounds, Terms: []OfferTerm{{"Pay", "2"}, {"Leave", "24"}, {"Clause", "none"}}}}
}

// bidding is onAmount as a paper, and set as proposed to both sides in the
// world of a forger.
func bidding(w *world) *paper.Procedure {
	return &paper.Procedure{Text: en("x"), Until: w.in(100 * time.Hour), Bidding: onAmount().Bidding}
}

// openedIn is opened in a world that is there.
func openedIn(w *world, a *OpenProcedure) *paper.Paper {
	a.Text, a.Until, a.Propose = en("A procedure."), w.in(100*time.Hour), Putting{Until: w.in(50 * time.Hour)}
	made := w.as("Muscat").does(a)
	w.settle()
	agree(w, only(w.t, made, paper.KindProposal), "Tehran", "Washington")
	w.settle()
	return only(w.t, made, paper.KindProcedure)
}

func handIn(w *world, d paper.Desk, a HandIn) *paper.Paper {
	w.t.Helper()
	return only(w.t, w.as(d).does(&a), paper.KindBid)
}

func (w *world) resultAt(d paper.Desk) *paper.ProcedureResult {
	v := w.desks[d].Procedures()[0]
	if len(v.Results) == 0 {
		return nil
	}
	return v.Results[len(v.Results)-1].Result
}

// sightOf is all that a desk knows of some talks, with the hours and sizes of
// what came. Ids, which salts make different, are named by their place.
func (w *world) sightOf(d paper.Desk) any {
	type came struct {
		At   time.Time
		Hand paper.Desk
		Kind paper.Kind
		Size int
		Body string
	}
	var all []came
	var ids []string
	for i, it := range w.desks[d].order {
		ids = append(ids, it.id().String(), "#"+strconv.Itoa(i))
	}
	for _, it := range w.desks[d].order {
		all = append(all, came{it.At, it.Hand, it.kind(), len(it.Paper.Payload), strings.NewReplacer(ids...).Replace(string(it.Paper.Payload[76:]))})
	}
	return all
}

// neverHolds asserts that a desk holds nothing that another handed in.
func (w *world) neverHolds(d paper.Desk) {
	w.t.Helper()
	for _, it := range w.desks[d].order {
		if (it.kind() == paper.KindBid || it.kind() == paper.KindValuation) && it.author() != d {
			w.t.Fatalf("%s holds what %s handed in", d, it.author())
		}
	}
	for _, v := range w.desks[d].Procedures() {
		if len(v.Bids) > 0 {
			w.t.Fatalf("%s is shown what was handed in", d)
		}
	}
}

func TestBidsThatMeetGiveOneAmountToAll(t *testing.T) {
	t.Parallel()
	for _, atOnce := range []bool{true, false} {
		a := onAmount()
		a.AtOnce = atOnce
		w, proc := opened(t, a)
		handIn(w, "Tehran", HandIn{Procedure: ref(proc), Amount: "900"})
		handIn(w, "Tehran", HandIn{Procedure: ref(proc), Amount: "400"})
		w.settle()
		if w.resultAt("Tehran") != nil {
			t.Fatal("a result of one side's number")
		}
		handIn(w, "Washington", HandIn{Procedure: ref(proc), Amount: "411"})
		w.settle()
		if got := w.resultAt("Tehran") != nil; got != atOnce {
			t.Fatalf("before the hour there is a result: %v", got)
		}
		w.pass(101 * time.Hour)
		w.settle()
		var ids []paper.ID
		for _, d := range w.names {
			r := w.resultAt(d)
			if r == nil || !r.Agreed || r.Amount != "405.5" || !r.Final {
				t.Fatalf("%s has %+v", d, r)
			}
			ids = append(ids, w.desks[d].Procedures()[0].Results[0].ID)
			if w.desks[d].Procedures()[0].State != ProcedureEnded {
				t.Errorf("at %s it goes on", d)
			}
		}
		if len(slices.Compact(ids)) != 1 || !slices.Contains(w.desks["Muscat"].Leaves(), ids[0]) {
			t.Errorf("results %v are not the same bytes in the record", ids)
		}
		w.neverHolds("Tehran")
		w.neverHolds("Washington")
		w.as("Tehran").refused(&HandIn{Procedure: ref(proc), Amount: "1"}, "procedure")
		w.nothingSetAside()
	}
}

// hidden are, for a procedure, what one side hands in and what the other might
// without anything coming out of it that tells them apart.
var hidden = []struct {
	name   string
	open   func() *OpenProcedure
	mine   HandIn
	theirs []HandIn // the last may be missing: the zero value hands in nothing
	agreed bool
}{
	{"bidding", onAmount, HandIn{Amount: "400"}, []HandIn{{Amount: "399.5"}, {Amount: "0"}, {Amount: "12"}, {}}, false},
	{"bidding at once", func() *OpenProcedure { a := onAmount(); a.AtOnce = true; return a }, HandIn{Amount: "400"}, []HandIn{{Amount: "399.5"}, {Amount: "7"}, {}}, false},
	{"bidding for the demand", func() *OpenProcedure { a := onAmount(); a.Bidding.Gives = paper.GivesDemand; return a }, HandIn{Amount: "400"}, []HandIn{{Amount: "400"}, {Amount: "1000"}}, true},
	{"packages, none", func() *OpenProcedure { return onPackages(paper.ApprovalFirst) }, HandIn{Accepts: []int{2}}, []HandIn{{Accepts: []int{0, 1}}, {Accepts: []int{0}}, {}}, false},
	{"packages, the first", func() *OpenProcedure { return onPackages(paper.ApprovalFirst) }, HandIn{Accepts: []int{1, 2}}, []HandIn{{Accepts: []int{0, 1, 2}}, {Accepts: []int{1}}}, true},
	{"packages, all", func() *OpenProcedure { return onPackages(paper.ApprovalAll) }, HandIn{Accepts: []int{1}}, []HandIn{{Accepts: []int{0, 1}}, {Accepts: []int{2, 1}}}, true},
	{"division", onGoods, HandIn{Points: []paper.Decimal{"60", "20", "20"}}, []HandIn{{Points: []paper.Decimal{"20", "50", "30"}}, {Points: []paper.Decimal{"2", "5", "3"}}}, true},
	{"single text, worse", func() *OpenProcedure { return onText(1) }, HandIn{Answer: paper.BidNoLess}, []HandIn{{Answer: paper.BidWorse}, {Answer: paper.BidNoLess}}, false},
	{"single text, kept", func() *OpenProcedure { return onText(1) }, HandIn{Answer: paper.BidBetter}, []HandIn{{Answer: paper.BidBetter}, {Answer: paper.BidNoLess}}, true},
}

// TestAProcedureRevealsWhatItSaysAndNoMore: for the side that handed in the
// same, runs that differ in what the other handed in give equal papers, sizes
// and times, as long as the same comes out; and no desk but the mediator's ever
// holds what another handed in.
func TestAProcedureRevealsWhatItSaysAndNoMore(t *testing.T) {
	t.Parallel()
	for _, c := range hidden {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			var first any
			for i, theirs := range c.theirs {
				w, proc := opened(t, c.open())
				mine := c.mine
				mine.Procedure, theirs.Procedure = ref(proc), ref(proc)
				w.as("Tehran").does(&mine)
				w.pass(time.Hour)
				if !reflect.DeepEqual(theirs, HandIn{Procedure: ref(proc)}) {
					p := handIn(w, "Washington", theirs)
					if body := p.Payload[strings.Index(string(p.Payload), `"body":`):]; len(body) != len(`"body":`)+paper.BidSize+1 {
						t.Fatalf("a bid's body has %d bytes", len(body))
					}
				}
				w.settle()
				w.pass(101 * time.Hour)
				w.settle()
				for _, d := range w.names {
					if r := w.resultAt(d); r == nil || r.Agreed != c.agreed || !r.Final {
						t.Fatalf("with %+v %s has %+v", theirs, d, r)
					}
				}
				w.neverHolds("Tehran")
				w.neverHolds("Washington")
				w.nothingSetAside()
				if sight := w.sightOf("Tehran"); i == 0 {
					first = sight
				} else if !reflect.DeepEqual(sight, first) {
					t.Errorf("Tehran can tell %+v from %+v", theirs, c.theirs[0])
				}
				if len(w.desks["Tehran"].Procedures()[0].Tells) < 2 || len(w.desks["Tehran"].Procedures()[0].Lies) == 0 {
					t.Error("it is not said what comes out, or how one could gain by lying")
				}
			}
		})
	}
}

func TestADivisionGivesEachHalfAtLeast(t *testing.T) {
	t.Parallel()
	w, proc := opened(t, onGoods())
	handIn(w, "Tehran", HandIn{Procedure: ref(proc), Points: []paper.Decimal{"60", "20", "20"}})
	handIn(w, "Washington", HandIn{Procedure: ref(proc), Points: []paper.Decimal{"30", "30", "40"}})
	w.settle()
	w.pass(101 * time.Hour)
	w.settle()
	want, err := settlement.AdjustedWinner([]settlement.Good{
		{Name: "a", Points: [2]settlement.Number{settlement.Int(60), settlement.Int(30)}},
		{Name: "b", Points: [2]settlement.Number{settlement.Int(20), settlement.Int(30)}},
		{Name: "c", Points: [2]settlement.Number{settlement.Int(20), settlement.Int(40)}},
	})
	if err != nil {
		t.Fatal(err)
	}
	for k, share := range w.resultAt("Washington").First {
		if n, _ := settlement.ParseNumber(string(share)); !n.Equal(want.First[k]) {
			t.Errorf("good %d: %s, want %s", k, share, want.First[k])
		}
	}
}

// A text is improved round by round; every desk works out the same text.
func TestASingleTextIsImprovedInRounds(t *testing.T) {
	t.Parallel()
	w, proc := opened(t, onText(40))
	values := map[paper.Desk]settlement.Valuation{}
	d := w.desks["Muscat"].deciding.domains[proc.Body.(*paper.Procedure).Issues]
	for name, weight := range map[paper.Desk]paper.Spread{"Tehran": "60", "Washington": "-50"} {
		v, err := ValuationOf(valued(weight), d)
		if err != nil {
			t.Fatal(err)
		}
		values[name] = v
	}
	begin := w.desks["Muscat"].Procedures()[0].Text.Now
	words := map[settlement.Better]paper.BidAnswer{settlement.IsBetter: paper.BidBetter, settlement.IsNoWorse: paper.BidNoLess, settlement.IsWorse: paper.BidWorse}
	for n := 1; ; n++ {
		v := w.desks["Tehran"].Procedures()[0]
		if v.State == ProcedureEnded {
			break
		}
		if v.Text.Round != n || len(v.Text.Mutation) == 0 {
			t.Fatalf("round %d: %+v", n, v.Text)
		}
		for _, side := range []paper.Desk{"Tehran", "Washington"} {
			text := w.desks[side].Procedures()[0].Text
			handIn(w, side, HandIn{Procedure: ref(proc), Answer: words[values[side].Answer(text.Now, text.Change)]})
		}
		w.settle()
	}
	end := w.desks["Washington"].Procedures()[0]
	r := w.resultAt("Tehran")
	if r.Improved == 0 || !r.Agreed || r.Improved != end.Text.Kept {
		t.Fatalf("nothing was improved: %+v", r)
	}
	for side, v := range values {
		if v.Utility(end.Text.Now).Cmp(v.Utility(begin)) < 0 {
			t.Errorf("%s has less than it began with", side)
		}
	}
	w.neverHolds("Tehran")
	w.neverHolds("Washington")
	w.nothingSetAside()
}

func TestNothingIsHandedInBeforeAllConsented(t *testing.T) {
	t.Parallel()
	w, _ := withIssues(t)
	a := onAmount()
	a.Text, a.Until, a.Propose = en("A procedure."), w.in(100*time.Hour), Putting{Until: w.in(50 * time.Hour)}
	proc := only(t, w.as("Muscat").does(a), paper.KindProcedure)
	w.settle()
	w.as("Tehran").refused(&HandIn{Procedure: ref(proc), Amount: "400"}, "procedure")
	w.as("Muscat").refused(&CloseProcedure{Procedure: ref(proc)}, "result")
	bad := onAmount()
	bad.Bidding.Pays = "Tehran"
	bad.Text, bad.Until, bad.Propose = a.Text, a.Until, a.Propose
	w.as("Muscat").refused(bad, "procedure")
	agree(w, only(t, []*paper.Paper{w.desks["Muscat"].byProcedure(proc.ID)}, paper.KindProposal), "Tehran", "Washington")
	w.settle()
	w.as("Tehran").refused(&HandIn{Procedure: ref(proc), Amount: "400.25"}, "bid")
	w.as("Tehran").refused(&HandIn{Procedure: ref(proc), Accepts: []int{1}}, "bid")
	w.pass(101 * time.Hour)
	w.as("Tehran").refused(&HandIn{Procedure: ref(proc), Amount: "400"}, "hour")
	w.nothingSetAside()
}

func (o *office) byProcedure(id paper.ID) *paper.Paper { return o.on(id).Paper }

// A number handed in is a confidence of its side for the leak guard.
func TestTheGuardKnowsWhatWasHandedIn(t *testing.T) {
	t.Parallel()
	w, proc := opened(t, onAmount())
	handIn(w, "Tehran", HandIn{Procedure: ref(proc), Amount: "417.5"})
	w.settle()
	if leaks := w.desks["Muscat"].Guard("Washington").Check("They would take 417.5, and no less."); len(leaks) != 1 || leaks[0].Of[0].Field != "amount" {
		t.Errorf("the guard finds %+v", leaks)
	}
}

// What is signed is improved by what parties gave the mediator, for nobody
// worse; where one gave nothing, or there is nothing better, all learn the same.
func TestASignedPackageIsImproved(t *testing.T) {
	t.Parallel()
	giving := func(pay, leave paper.Spread) paper.Valued {
		v := valued(pay)
		v.Worths[1].Weight = leave
		return v
	}
	signed := []OfferTerm{{"Pay", "2"}, {"Leave", "24"}, {"Clause", "none"}}
	var none []any
	for _, c := range []struct {
		theirs *paper.Valued
		agreed bool
	}{
		{ptr(giving("-20", "-80")), true}, // gives on pay, which matters less to it
		{ptr(giving("-60", "-30")), true}, // the clause alone is good for both
		{nil, false},
		{&paper.Valued{Form: paper.ValuationRanking, Worths: make([]paper.Worth, 3)}, false},
	} {
		w, _ := withIssues(t)
		proc := openedIn(w, &OpenProcedure{Improvement: &NewImprovement{Terms: signed}})
		w.as("Tehran").does(&GiveValuation{Valued: giving("80", "20")})
		if c.theirs != nil {
			w.as("Washington").does(&GiveValuation{Valued: *c.theirs})
		}
		w.settle()
		w.as("Tehran").refused(&HandIn{Procedure: ref(proc), Amount: "1"}, "bid")
		w.pass(101 * time.Hour)
		w.settle()
		r := w.resultAt("Washington")
		if r == nil || r.Agreed != c.agreed || len(r.Choices) > 0 != c.agreed {
			t.Fatalf("it is %+v", r)
		}
		w.neverHolds("Tehran")
		w.neverHolds("Washington")
		w.nothingSetAside()
		if !c.agreed {
			none = append(none, w.sightOf("Tehran"))
			continue
		}
		for _, d := range []paper.Desk{"Tehran", "Washington"} {
			v := w.desks[d].Valuations()[0].Valuation
			issues, _ := w.desks[d].CurrentIssues()
			was := w.desks[d].Procedures()[0].Procedure
			before, _ := w.desks[d].Score(&paper.Offer{Issues: issues.ID, Choices: was.Improvement.Choices}, v)
			after, ok := w.desks[d].Score(&paper.Offer{Issues: issues.ID, Choices: r.Choices}, v)
			if !ok || after.Utility.Cmp(before.Utility) < 0 {
				t.Errorf("%s had %s and has %s", d, before.Utility, after.Utility)
			}
		}
	}
	if !reflect.DeepEqual(none[0], none[1]) {
		t.Error("Tehran can tell why nothing is proposed")
	}
}

func ptr[T any](v T) *T { return &v }
