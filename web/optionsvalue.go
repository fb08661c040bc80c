package web

import (
	"net/url"
	"slices"
	"strconv"
	"strings"

	"goodoffices/paper"
	"goodoffices/settlement"
)

var (
	_ = at("GET /options/value", (*Server).optionsValue)
	_ = at("POST /options/value", (*Server).keepValue)
)

// A valueData is what packages are worth to this party, being said.
type valueData struct {
	Issues      []valuedIssue
	Reservation int
	Kept        bool
	Alternative string
	Carried     bool // over issues that were added to since: to be looked at
	More        bool // more is kept than sliders show
}

// A valuedIssue is one issue with how much it matters and what its options are
// worth, each from 0 to 100.
type valuedIssue struct {
	N       int
	Name    Said
	Weight  int
	Rated   []ratedOption
	Range   bool // only some of its numbers are rated, the others lie between
	Unit    string
	Under   string // numbers under and over these are red lines
	Over    string
	FromTo  string
	Numbers *settlement.Range
}

// A ratedOption is one option, or one number of a range.
type ratedOption struct {
	Field  string // after the kind of field
	Says   Said
	Rating int
	Never  bool
}

// ratedOneByOne is how many options of an issue are rated one by one.
const ratedOneByOne = 9

// GET /talks/{talks}/options/value
func (s *Server) optionsValue(p *Page) error {
	b, err := p.bargain()
	if err != nil {
		return err
	}
	if b == nil || p.Mediates() {
		return p.to(p.Path("options"))
	}
	own := b.own(p.Desk())
	d := valueData{Kept: own != nil}
	kept, err := s.keptFor(p, b)
	if err != nil {
		return err
	}
	d.More = kept.more(b)
	if own == nil && kept != nil {
		own, d.Carried = kept.own, true
	}
	if own != nil {
		d.Reservation = whole(own.Reservation)
		if own.Alternative != nil {
			d.Alternative = own.Alternative.Text
		}
	}
	for k := range b.Domain.Issues {
		one := p.valuedIssue(b, own, k)
		d.Issues = append(d.Issues, one)
	}
	return p.show("options-value", d)
}

func (p *Page) valuedIssue(b *bargain, own *settlement.Valuation, k int) valuedIssue {
	issue := b.Domain.Issues[k]
	one := valuedIssue{N: k, Name: p.issueSaid(b, k), Weight: 50, Range: issue.Range.Len() > ratedOneByOne}
	if own != nil {
		one.Weight = weightsOf(own, heaviest(own))[k]
	}
	for _, o := range ratedOptions(issue) {
		rated := ratedOption{Field: strconv.Itoa(k) + "." + strconv.Itoa(o), Says: p.optionSaid(b, k, o), Rating: 50}
		if own != nil {
			rated.Rating = whole(own.Worths[k].Evaluations[o].Middle().Mul(settlement.Int(100)))
			rated.Never = slices.Contains(own.Worths[k].Forbidden, o)
		}
		one.Rated = append(one.Rated, rated)
	}
	if one.Range {
		one.Unit = issue.Range.Unit
		if own != nil {
			one.Under, one.Over = redLines(issue.Range, own.Worths[k].Forbidden)
		}
	}
	return one
}

// ratedOptions are the options of an issue that are rated: all, but of a long
// range its ends and its middle.
func ratedOptions(issue settlement.Issue) []int {
	n := issue.Range.Len()
	var out []int
	if n > ratedOneByOne {
		out = []int{0, (n - 1) / 2, n - 1}
		n = issue.Range.Len()
	} else {
		n = 0
	}
	for o := n; o < issue.Len(); o++ {
		out = append(out, o)
	}
	return out
}

// redLines are the numbers under and over which all are forbidden.
func redLines(r *settlement.Range, forbidden []int) (under, over string) {
	low, high := 0, r.Len()-1
	for slices.Contains(forbidden, low) {
		low++
	}
	for high >= low && slices.Contains(forbidden, high) {
		high--
	}
	if low > 0 && low < r.Len() {
		under = r.At(low).String()
	}
	if high >= 0 && high < r.Len()-1 {
		over = r.At(high).String()
	}
	return under, over
}

// whole rounds to a whole number for a slider.
func whole(n settlement.Number) int {
	f, _ := strconv.Atoi(n.Text(0))
	return f
}

// POST /talks/{talks}/options/value: it stays at this desk.
func (s *Server) keepValue(p *Page) error {
	if err := p.r.ParseForm(); err != nil {
		return badForm
	}
	b, err := p.bargain()
	if err != nil {
		return err
	}
	if b == nil || p.Mediates() {
		return errNoPage
	}
	kept, err := s.keptFor(p, b)
	if err != nil {
		return err
	}
	v, err := valuedIn(b, p.r.PostForm, p.Lang)
	if err == nil {
		kept.into(&v, p, b)
		err = s.keepValuation(p, b, v)
	}
	if err != nil {
		return p.again("value", err)
	}
	return p.to(p.Path(p.afterValue()))
}

// afterValue is where the officer goes on after the sliders.
func (p *Page) afterValue() string {
	switch p.r.PostForm.Get("_next") {
	case "swing":
		return "options/value/swing"
	case "check":
		return "options/value/check"
	}
	return "options"
}

// valuedIn reads a valuation from the sliders.
func valuedIn(b *bargain, form url.Values, lang paper.Lang) (paper.Valued, error) {
	v := paper.Valued{Form: paper.ValuationNumbers, Reservation: paper.Decimal(strconv.Itoa(slider(form, "reservation", 0)))}
	if words := strings.TrimSpace(form.Get("alternative")); words != "" {
		v.Alternative = paper.Text{lang: words}
	}
	var swings []settlement.Interval
	for k, issue := range b.Domain.Issues {
		swings = append(swings, settlement.Exactly(settlement.Int(int64(slider(form, "weight."+strconv.Itoa(k), 50)))))
		w, err := worthIn(form, k, issue)
		if err != nil {
			return v, err
		}
		v.Worths = append(v.Worths, w)
	}
	return v, weigh(&v, swings)
}

// weigh sets the weights of a valuation: in proportion, a hundred together.
func weigh(v *paper.Valued, swings []settlement.Interval) error {
	weights, err := settlement.SwingWeights(swings)
	if err != nil {
		return &paper.FieldError{Field: "/weight", Err: paper.ErrValue, Want: "at least one issue that matters"}
	}
	for k := range v.Worths {
		v.Worths[k].Weight = paper.Spread(weights.Point[k].Mul(settlement.Int(100)).Text(4))
	}
	return nil
}

// worthIn reads what the options of one issue are worth.
func worthIn(form url.Values, k int, issue settlement.Issue) (paper.Worth, error) {
	rated := ratedOptions(issue)
	var ratings []settlement.Interval
	for _, o := range rated {
		ratings = append(ratings, settlement.Exactly(settlement.Int(int64(slider(form, "rate."+strconv.Itoa(k)+"."+strconv.Itoa(o), 50)))))
	}
	var w paper.Worth
	for i, e := range settlement.RateOptions(ratings).Point {
		if o := rated[i]; issue.Range.Len() > ratedOneByOne && o < issue.Range.Len() {
			w.Line = append(w.Line, paper.LinePoint{At: paper.Decimal(issue.Range.At(o).String()), Worth: paper.Decimal(e.Text(4))})
		} else {
			w.Evaluations = append(w.Evaluations, paper.Spread(e.Text(4)))
		}
		if form.Get("never."+strconv.Itoa(k)+"."+strconv.Itoa(rated[i])) != "" {
			w.Forbidden = append(w.Forbidden, rated[i])
		}
	}
	for _, red := range []struct {
		field string
		bad   int // how a forbidden number compares
	}{{"under", -1}, {"over", 1}} {
		text := strings.TrimSpace(form.Get(red.field + "." + strconv.Itoa(k)))
		if text == "" {
			continue
		}
		line, err := settlement.ParseNumber(text)
		if err != nil {
			return w, &paper.FieldError{Field: "/" + red.field + "/" + strconv.Itoa(k), Err: paper.ErrValue, Want: "a number"}
		}
		for o := range issue.Range.Len() {
			if issue.Range.At(o).Cmp(line) == red.bad {
				w.Forbidden = append(w.Forbidden, o)
			}
		}
	}
	return w, nil
}

// slider reads a whole number from 0 to 100.
func slider(form url.Values, field string, otherwise int) int {
	n, err := strconv.Atoi(form.Get(field))
	if err != nil || n < 0 || n > 100 {
		return otherwise
	}
	return n
}

// keepValuation keeps what was said at this desk.
func (s *Server) keepValuation(p *Page, b *bargain, v paper.Valued) error {
	return s.desk.KeepValuation(p.r.Context(), p.TalksID, p.Officer, paper.Valuation{Issues: b.ID, Valued: v})
}
