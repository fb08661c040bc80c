package settlement

import (
	"strings"
	"testing"
)

// Whoever handed in something malformed is told which field.
func TestMalformedAnswersAreRefusedByName(t *testing.T) {
	t.Parallel()
	i := func(k int) *int { return &k }
	known := func(n ...int64) (out []Interval) {
		for _, x := range n {
			out = append(out, Exactly(Int(x)))
		}
		return out
	}
	prefer := func(first, second Side) func(*Answers) {
		return func(a *Answers) { a.Preferences = []Preference{{first, second, PrefersFirst}} }
	}
	trade := func(give, get Shift) func(*Answers) {
		return func(a *Answers) { a.Trades = []Trade{{give, get}} }
	}
	whole := Side{Package: Package{0, 0}}
	for want, spoil := range map[string]func(*Answers){
		"options: there are answers for 1 issues":              func(a *Answers) { a.Options = a.Options[:1] },
		`options of issue "1": they are either rated`:          func(a *Answers) { a.Options[1].Order = [][]int{{0, 1, 2}} },
		`options of issue "0": 2 ratings for 3`:                func(a *Answers) { a.Options[0].Ratings = known(0, 100) },
		`options of issue "0": rating 2: 101 is not between`:   func(a *Answers) { a.Options[0].Ratings = known(0, 101, 3) },
		`options of issue "0": rating 1: -1 is not between`:    func(a *Answers) { a.Options[0].Ratings = known(-1, 100, 3) },
		`options of issue "0": rating 1: 9..2 is not between`:  func(a *Answers) { a.Options[0].Ratings = []Interval{{Int(9), Int(2)}, {}, {}} },
		`options of issue "0": rating 3: it has more than 6`:   func(a *Answers) { a.Options[0].Ratings[2] = Exactly(MustNumber("1e-7")) },
		`options of issue "0": rating 1: it has more than 6`:   func(a *Answers) { a.Options[0].Ratings[0] = Interval{Int(0), MustNumber("1/3")} },
		`options of issue "0": it ranks 2 of 3`:                func(a *Answers) { a.Options[0] = OptionAnswers{Order: [][]int{{0}, {2}}} },
		`options of issue "0": an option at position 3`:        func(a *Answers) { a.Options[0].Forbidden = []int{3} },
		`options of issue "0": an option at position -1`:       func(a *Answers) { a.Options[0].Forbidden = []int{-1} },
		"swings: 1 ratings for 2 issues":                       func(a *Answers) { a.Swings = known(100) },
		"swings: none is worth anything":                       func(a *Answers) { a.Swings = known(0, 0) },
		"order: a group is empty":                              func(a *Answers) { a.Order = [][]int{{}, {0, 1}} },
		"order: there is none at position 2":                   func(a *Answers) { a.Order = [][]int{{0}, {2}} },
		"order: there is none at position -1":                  func(a *Answers) { a.Order = [][]int{{0}, {-1}} },
		"order: position 0 stands in it twice":                 func(a *Answers) { a.Order = [][]int{{0, 0}} },
		"101 preferences and trades":                           func(a *Answers) { a.Preferences = make([]Preference, MaxAnswers); a.Trades = make([]Trade, 1) },
		`preference 1: there is no answer ""`:                  func(a *Answers) { a.Preferences = []Preference{{First: whole, Second: whole}} },
		"preference 1: first: it is either":                    prefer(Side{}, whole),
		"preference 1: second: it is either":                   prefer(whole, Side{Package: Package{0, 0}, Swing: i(0)}),
		"preference 1: second: there is no issue 3":            prefer(Swing(0), Swing(2)),
		"preference 1: first: there is no issue 0":             prefer(Swing(-1), Swing(1)),
		"preference 1: first: a package of 1":                  prefer(Side{Package: Package{0}}, whole),
		"preference 1: a package is compared with a swing":     prefer(Swing(0), whole),
		`preference 1: issue "1" is unset in one`:              prefer(whole, Side{Package: Package{0, Unset}}),
		"trade 1: give: there is no issue 3":                   trade(Shift{2, 0, 0}, Shift{}),
		"trade 1: for: there is no issue 0":                    trade(Shift{}, Shift{-1, 0, 0}),
		`trade 1: give: issue "0" has no such option`:          trade(Shift{0, 0, 3}, Shift{1, 0, 1}),
		`trade 1: for: issue "1" has no such option`:           trade(Shift{0, 0, 1}, Shift{1, -1, 1}),
		`trade 1: issue "0" is traded for itself`:              trade(Shift{0, 0, 1}, Shift{0, 1, 0}),
		`alternative: issue "0" has no option at position 9`:   func(a *Answers) { a.Alternative = &Alternative{Package: Package{9, 0}} },
		"alternative: a package of 3 options for 2":            func(a *Answers) { a.Alternative = &Alternative{Package: Package{0, 0, 0}} },
		`options of issue "1": there is none at position 3`:    func(a *Answers) { a.Options[1] = OptionAnswers{Order: [][]int{{0, 3, 1}}} },
		`options of issue "1": they are either rated or put i`: func(a *Answers) { a.Options[1] = OptionAnswers{} },
	} {
		d, a := rated(2)
		spoil(&a)
		if _, err := a.Elicit(d); err == nil || !strings.HasPrefix(err.Error(), want) {
			t.Errorf("%v, want %s…", err, want)
		}
	}
	d, a := rated(MaxWeighed + 1)
	a.Preferences = []Preference{{Swing(0), Swing(1), PrefersFirst}}
	if _, err := a.Elicit(d); err == nil || !strings.Contains(err.Error(), "rate the swings instead") {
		t.Errorf("%d issues were weighed: %v", len(d.Issues), err)
	}
	a.Preferences = nil
	if e := elicit(t, d, a); e.Point.Worths[0].Weight.String() != "1/31" || e.Bounds.Worths[0].Weight.String() != "0..1" {
		t.Errorf("knowing nothing of weights gives %+v", e.Bounds.Worths[0].Weight)
	}
	if _, err := a.Elicit(Domain{}); err == nil {
		t.Error("a domain without issues was valued")
	}
	for _, b := range []string{"", "{", `{"options":[],"extra":1}`, `{"options":[]}`, strings.Repeat(" ", MaxAnswerBytes+1)} {
		if _, err := ReadAnswers(d, []byte(b)); err == nil {
			t.Errorf("%.40q was read", b)
		}
	}
}

func TestMalformedOffersAreRefusedByName(t *testing.T) {
	t.Parallel()
	d, v := strike()
	other := v
	other.Worths = nil
	score := func(v Valuation, p Package) error { _, err := v.Score(d, p); return err }
	compare := func(v Valuation, p, q Package) error { _, err := v.Compare(d, p, q); return err }
	curves := func(v Valuation, offers ...Offer) error { _, err := v.Curves(d, "A", offers); return err }
	_, _, all := CompareAll(d, Package{0, 0}, Package{0, 0}, v, other)
	mutate := func(p Package) error { _, err := NewMutations(d, p, nil); return err }
	_, _, _, next := SingleText{Text: Package{0, 0}}.Next(d, nil, v, other)
	s := SingleText{Text: Package{0, 0}, Place: 3}
	_, _, again := s.Answered(Package{0, 1}, 2, IsBetter, IsBetter)
	for want, err := range map[string]error{
		"it values 0 issues":                 score(other, Package{0, 0}),
		"offer: a package of 1":              score(v, Package{0}),
		"it values 0 issues, ":               compare(other, Package{0, 0}, Package{0, 0}),
		"from: a package of 0":               compare(v, nil, Package{0, 0}),
		`to: issue "pay" has no option`:      compare(v, Package{0, 0}, Package{0, 7}),
		"offer 2: nobody made it":            curves(v, Offer{"A", Package{0, 0}}, Offer{"", Package{0, 0}}),
		"offer 1: a package of 0":            curves(v, Offer{By: "A"}),
		"10001 offers are too many":          curves(v, make([]Offer, MaxOffers+1)...),
		"it values 0 issues, and":            curves(other),
		"valuation 2: it values 0":           all,
		`issue "leave" is unset`:             mutate(Package{Unset, 0}),
		"a package of 3":                     mutate(Package{0, 0, 0}),
		"valuation 2: it values 0 is":        next,
		"the mutation at place 2 was answer": again,
	} {
		if err == nil || !strings.HasPrefix(err.Error(), want) {
			t.Errorf("%v, want %s…", err, want)
		}
	}
}
