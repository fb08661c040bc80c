package settlement

import (
	"fmt"

	"pgregory.net/rapid"
)

// Small domains and valuations, drawn at random: small enough for trying all
// packages.

func drawDomain(t *rapid.T, rules bool) Domain {
	d := Domain{Name: "drawn"}
	for k := range rapid.IntRange(1, 4).Draw(t, "issues") {
		i := Issue{Name: fmt.Sprintf("issue %d", k)}
		for o := range rapid.IntRange(1, 3).Draw(t, "options") {
			i.Options = append(i.Options, fmt.Sprintf("option %d", o))
		}
		d.Issues = append(d.Issues, i)
	}
	if rules {
		d.Rules = drawRules(t, d, false)
	}
	if err := d.Check(); err != nil {
		t.Fatal(err)
	}
	return d
}

func drawRules(t *rapid.T, d Domain, bonuses bool) []Rule {
	condition := func(issue int) Condition {
		return Choosing(issue, rapid.IntRange(0, d.Issues[issue].Len()-1).Draw(t, "rule's option"))
	}
	var out []Rule
	for range rapid.IntRange(0, 2).Draw(t, "rules") {
		a := rapid.IntRange(0, len(d.Issues)-1).Draw(t, "rule's issue")
		b := rapid.IntRange(0, len(d.Issues)-1).Draw(t, "other issue")
		if a == b {
			continue
		}
		switch kind := rapid.SampledFrom([]RuleKind{Requires, Excludes, Bonus}).Draw(t, "kind"); {
		case kind == Requires:
			out = append(out, Rule{Kind: Requires, When: []Condition{condition(a)}, Then: []Condition{condition(b)}})
		case kind == Excludes:
			out = append(out, Rule{Kind: Excludes, When: []Condition{condition(a), condition(b)}})
		case bonuses:
			out = append(out, Rule{Kind: Bonus, When: []Condition{condition(a), condition(b)}, Bonus: drawInterval(t, -20, 20)})
		}
	}
	return out
}

func drawInterval(t *rapid.T, low, high int) Interval {
	a, b := rapid.IntRange(low, high).Draw(t, "low"), rapid.IntRange(low, high).Draw(t, "high")
	if rapid.Bool().Draw(t, "known") {
		b = a
	}
	ten := Int(10)
	return Interval{Int(int64(min(a, b))).Div(ten), Int(int64(max(a, b))).Div(ten)}
}

func drawValuation(t *rapid.T, d Domain, party string, rules bool) Valuation {
	v := Valuation{Party: party, Base: drawInterval(t, -9, 9).Low, Reservation: drawInterval(t, 0, 60).Low}
	for _, i := range d.Issues {
		w := Worth{Weight: drawInterval(t, 0, 30)}
		for o := range i.Len() {
			w.Evaluations = append(w.Evaluations, drawInterval(t, -10, 30))
			if rules && rapid.IntRange(0, 7).Draw(t, "red") == 0 {
				w.Forbidden = append(w.Forbidden, o)
			}
		}
		v.Worths = append(v.Worths, w)
	}
	if rules {
		v.Rules = drawRules(t, d, true)
	}
	if err := v.Check(d); err != nil {
		t.Fatal(err)
	}
	return v
}

func drawPackage(t *rapid.T, d Domain, whole bool) Package {
	p := d.Nothing()
	for k, i := range d.Issues {
		low := Unset
		if whole {
			low = 0
		}
		p[k] = rapid.IntRange(low, i.Len()-1).Draw(t, "option")
	}
	return p
}

// eachPackage lists all whole packages.
func eachPackage(d Domain) []Package {
	out := []Package{{}}
	for _, i := range d.Issues {
		var next []Package
		for _, p := range out {
			for o := range i.Len() {
				next = append(next, append(append(Package{}, p...), o))
			}
		}
		out = next
	}
	return out
}

// scaled is the valuation in other units: a×u + b, a positive.
func (v Valuation) scaled(a, b Number) Valuation {
	out := v
	out.Base, out.Reservation = v.Base.Mul(a).Add(b), v.Reservation.Mul(a).Add(b)
	out.Worths, out.Rules = nil, nil
	for _, w := range v.Worths {
		w.Weight = w.Weight.mul(Exactly(a))
		out.Worths = append(out.Worths, w)
	}
	for _, r := range v.Rules {
		r.Bonus = r.Bonus.mul(Exactly(a))
		out.Rules = append(out.Rules, r)
	}
	return out
}
