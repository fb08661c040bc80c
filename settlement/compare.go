package settlement

import "fmt"

// A Comparison is what one party gains and gives, in its own units, if one
// package takes the place of another: issue by issue, and rule by rule where
// options depend on each other. It is what an explanation of a package is made
// of. The gains add up to Total exactly.
type Comparison struct {
	// Issues has a line for every issue that differs, in the domain's order.
	Issues []IssueGain `json:"issues"`
	// Bonuses has a line for every bonus of the valuation that is won or lost.
	Bonuses []BonusGain `json:"bonuses,omitempty"`
	// Total is the gain of it all, reckoned with the middle of every interval;
	// Between is the least and the most it may be.
	Total   Number   `json:"total"`
	Between Interval `json:"between"`
	// CrossedBy and BrokenBy list, by position, the issues in which the new
	// package crosses the party's red lines and the requirements and exclusions
	// of its valuation that it breaks.
	CrossedBy []int `json:"crossed_by,omitempty"`
	BrokenBy  []int `json:"broken_by,omitempty"`
}

// An IssueGain is what one issue brings if its option changes; negative is a
// loss. An issue that is unset on one side counts nothing there, and Partial
// says so: the gain is then no measure of a concession.
type IssueGain struct {
	Issue   int      `json:"issue"`
	From    int      `json:"from"`
	To      int      `json:"to"`
	Gain    Number   `json:"gain"`
	Between Interval `json:"between"`
	Partial bool     `json:"partial,omitempty"`
}

// A BonusGain is a bonus won, or lost (Gain is then the opposite of its worth).
type BonusGain struct {
	Rule    int      `json:"rule"` // position in the valuation's Rules
	Won     bool     `json:"won"`
	Gain    Number   `json:"gain"`
	Between Interval `json:"between"`
}

// Compare tells what a party gains and gives if to takes the place of from.
// Errors name the package and its issue.
func (v Valuation) Compare(d Domain, from, to Package) (Comparison, error) {
	if err := v.Check(d); err != nil {
		return Comparison{}, err
	}
	if err := d.CheckPackage(from); err != nil {
		return Comparison{}, fmt.Errorf("from: %w", err)
	}
	if err := d.CheckPackage(to); err != nil {
		return Comparison{}, fmt.Errorf("to: %w", err)
	}
	return v.compare(from, to), nil
}

func (v Valuation) compare(from, to Package) Comparison {
	c := Comparison{Issues: []IssueGain{}}
	for k := range to {
		if from[k] == to[k] {
			continue
		}
		g := v.Worths[k].gain(from[k], to[k])
		g.Issue = k
		c.Issues = append(c.Issues, g)
		c.Total, c.Between = c.Total.Add(g.Gain), c.Between.add(g.Between)
	}
	for k, r := range v.Rules {
		if r.Kind != Bonus || r.Applies(from) == r.Applies(to) {
			continue
		}
		g := BonusGain{Rule: k, Won: r.Applies(to), Gain: r.Bonus.Middle(), Between: r.Bonus}
		if !g.Won {
			g.Gain, g.Between = Int(0).Sub(g.Gain), g.Between.opposite()
		}
		c.Bonuses = append(c.Bonuses, g)
		c.Total, c.Between = c.Total.Add(g.Gain), c.Between.add(g.Between)
	}
	c.CrossedBy, c.BrokenBy = v.Crosses(to)
	return c
}

func (w Worth) gain(from, to int) IssueGain {
	var before, after Interval
	if from != Unset {
		before = w.Evaluations[from]
	}
	if to != Unset {
		after = w.Evaluations[to]
	}
	rise := after.add(before.opposite())
	return IssueGain{
		From: from, To: to, Partial: from == Unset || to == Unset,
		Gain:    w.Weight.Middle().Mul(rise.Middle()),
		Between: w.Weight.mul(rise), // one weight for both, whatever it is
	}
}

// opposite is the interval of all −x.
func (i Interval) opposite() Interval { return Interval{Int(0).Sub(i.High), Int(0).Sub(i.Low)} }

// A Preferred says how a package stands to another for several parties.
type Preferred string

// How one package stands to another.
const (
	AllAlike Preferred = "alike"  // equal for every party
	AllGain  Preferred = "better" // as good for every party, better for one
	AllLose  Preferred = "worse"  // as bad for every party, worse for one
	Traded   Preferred = "trade"  // better for one and worse for another
)

// CompareAll compares two packages for several parties, for a desk that holds
// their valuations.
func CompareAll(d Domain, from, to Package, valuations ...Valuation) ([]Comparison, Preferred, error) {
	var out []Comparison
	up, down := false, false
	for k, v := range valuations {
		c, err := v.Compare(d, from, to)
		if err != nil {
			return nil, "", fmt.Errorf("valuation %d: %w", k+1, err)
		}
		out = append(out, c)
		up, down = up || c.Total.Sign() > 0, down || c.Total.Sign() < 0
	}
	switch {
	case up && down:
		return out, Traded, nil
	case up:
		return out, AllGain, nil
	case down:
		return out, AllLose, nil
	}
	return out, AllAlike, nil
}
