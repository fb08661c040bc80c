package desk_test

import (
	"bytes"
	"errors"
	"testing"

	"goodoffices/desk"
	"goodoffices/mediation"
	"goodoffices/paper"
)

func strikeIssues() *mediation.SetIssues {
	return &mediation.SetIssues{Issues: []mediation.NewIssue{
		{Name: en("Pay"), Range: &paper.Range{From: "1", To: "4", Step: "0.5", Unit: "%"}},
		{Name: en("Clause"), Options: []paper.Text{en("none"), en("a committee")}, Open: true},
	}}
}

func valuedAt(weight paper.Spread) paper.Valued {
	return paper.Valued{Form: paper.ValuationNumbers, Reservation: "1.125", Worths: []paper.Worth{
		{Weight: weight, Line: []paper.LinePoint{{At: "1", Worth: "0"}, {At: "4", Worth: "1"}}},
		{Weight: "10", Evaluations: []paper.Spread{"0", "1"}},
	}}
}

// What a side keeps for itself scores every offer at its own desk, is there
// after it was killed, and is in no other desk and no pouch.
func TestAPrivateValuationStaysAtItsDesk(t *testing.T) {
	t.Parallel()
	h := agreed(t, "Muscat", "Tehran", "Washington")
	issues := h.desks["Muscat"].does(strikeIssues())[0]
	h.settle()
	tehran := h.desks["Tehran"]
	keep := func(v paper.Valuation) error { return tehran.KeepValuation(t.Context(), paper.ID{}, "Officer", v) }
	if err := keep(paper.Valuation{Issues: issues, Valued: valuedAt("77123")}); err != nil {
		t.Fatal(err)
	}
	h.desks["Washington"].does(&mediation.GiveValuation{Valued: valuedAt("30")})
	offer := &mediation.WriteLetter{Prose: paper.Prose{Text: en("We offer this.")}}
	offer.To, offer.Cover = []paper.Desk{"Tehran"}, &mediation.Cover{Handling: paper.HandlingVerbatim}
	offer.Offer = &mediation.OfferTerms{Terms: []mediation.OfferTerm{{Issue: "Pay", Option: "2.5"}, {Issue: "Clause", Option: "a committee"}}}
	letter := h.desks["Washington"].does(offer)[0]
	h.settle()
	h.desks["Muscat"].does(&mediation.Convey{Paper: mediation.Ref(letter.String())})
	h.settle()
	tehran.kill()
	for name, want := range map[paper.Desk]string{"Tehran": "38571.5", "Muscat": "25", "Washington": "25"} {
		v, err := h.desks[name].Look(t.Context(), paper.ID{})
		if err != nil || len(v.Offers) != 1 || len(v.Offers[0].Scores) != 1 || v.Offers[0].Scores[0].Utility.String() != want {
			t.Fatalf("%s scores %+v (%v), want %s", name, v.Offers, err, want)
		}
		s, err := h.desks[name].Settling(t.Context(), paper.ID{}, "Officer")
		if err != nil || len(s.Profiles) != 1 || s.Private != (name == "Tehran") || len(s.Domain.Issues) != 2 {
			t.Errorf("%s reckons with %+v (%v)", name, s.Profiles, err)
		}
		found := false
		for b, err := range h.desks[name].Everything(t.Context(), paper.ID{}) {
			if err != nil {
				t.Fatal(err)
			}
			found = found || bytes.Contains(b, []byte("77123"))
		}
		if found != (name == "Tehran") {
			t.Errorf("%s holds the private weight: %v", name, found)
		}
	}
	if err := keep(paper.Valuation{Issues: letter, Valued: valuedAt("1")}); !errors.Is(err, mediation.ErrNotHeld) {
		t.Errorf("over a letter: %v", err)
	}
	short := valuedAt("1")
	short.Worths = short.Worths[:1]
	if err := keep(paper.Valuation{Issues: issues, Valued: short}); !errors.Is(err, desk.ErrValuation) {
		t.Errorf("too short: %v", err)
	}
	var field *paper.FieldError
	if err := keep(paper.Valuation{Issues: issues, Valued: valuedAt("1e3")}); !errors.As(err, &field) || field.Field != "/worths/0/weight" {
		t.Errorf("no number: %v", err)
	}
	if err := errors.Join(tehran.WipeValuation(t.Context(), paper.ID{}, "Officer"), tehran.WipeValuation(t.Context(), paper.ID{}, "Officer")); err != nil {
		t.Fatal(err)
	}
	tehran.kill()
	if _, ok, err := tehran.Valuation(t.Context(), paper.ID{}, "Officer"); ok || err != nil {
		t.Errorf("it is there after it was wiped out (%v)", err)
	}
}
