package paper

import (
	"math/big"
	"strings"
)

// A Decimal is a number as it is written, with at most MaxDigits digits: "3",
// "-12.50". It is never read as floating point.
type Decimal string

// A Spread is a decimal, or two with two points between them where its author
// knows only that the number lies between: "3", "2..4.5".
type Spread string

// MaxDigits bounds the digits of a decimal.
const MaxDigits = 40

func (d Decimal) ok() bool {
	s := strings.TrimPrefix(string(d), "-")
	whole, part, point := strings.Cut(s, ".")
	digits := whole + part
	return whole != "" && (!point || part != "") && len(digits) <= MaxDigits && strings.Trim(digits, "0123456789") == "" &&
		(whole == "0" || whole[0] != '0')
}

func (d Decimal) less(e Decimal) bool {
	a, _ := new(big.Rat).SetString(string(d))
	b, _ := new(big.Rat).SetString(string(e))
	return a.Cmp(b) < 0
}

func (c *checker) decimal(field string, d Decimal, needed bool) {
	switch {
	case d == "" && needed:
		c.fail(field, ErrMissing, "a decimal number")
	case d != "" && !d.ok():
		c.fail(field, ErrNumber, "a decimal number such as 3 or -12.50")
	}
}

func (c *checker) spread(field string, s Spread, needed bool) {
	low, high, two := strings.Cut(string(s), "..")
	c.decimal(field, Decimal(low), needed || two)
	if two {
		c.decimal(field, Decimal(high), true)
		if c.err == nil && Decimal(high).less(Decimal(low)) {
			c.fail(field, ErrValue, "the lower number first")
		}
	}
}

// Issues is what there is to settle: the domain over which offers and
// valuations are made. A later one may add options to open issues, issues and
// rules, each at the end, so that a position keeps its meaning.
type Issues struct {
	Former ID           `json:"former,omitzero"` // the issues that these continue
	Issues []Issue      `json:"issues"`
	Rules  []Dependence `json:"rules,omitzero"` // that hold for everybody: requires and excludes
}

// An Issue is one thing to be settled. Its options are the steps of its range,
// if it has one, and then those named; their positions count from 0.
type Issue struct {
	Name    Text   `json:"name"`
	Topic   ID     `json:"topic,omitzero"`
	Range   *Range `json:"range,omitzero"`
	Options []Text `json:"options,omitzero"`
	Open    bool   `json:"open,omitzero"` // options may be added while talks go on
}

// A Range is the numbers from, from + step, and so on, up to to.
type Range struct {
	From Decimal `json:"from"`
	To   Decimal `json:"to"`
	Step Decimal `json:"step"`
	Unit string  `json:"unit,omitzero"`
}

// Kind implements Body.
func (*Issues) Kind() Kind { return KindIssues }

func (b *Issues) check(c *checker) {
	c.some("issues", len(b.Issues), func(i int) { b.Issues[i].check(c) })
	c.each("rules", len(b.Rules), MaxItems, func(i int) { b.Rules[i].check(c) })
}

func (i Issue) check(c *checker) {
	c.line("name", i.Name, true)
	if i.Range != nil {
		c.in("range", func() { i.Range.check(c) })
	}
	c.each("options", len(i.Options), MaxItems, func(k int) { c.line("", i.Options[k], true) })
	if i.Range == nil && len(i.Options) == 0 {
		c.fail("options", ErrMissing, "a range or at least one option")
	}
}

func (r *Range) check(c *checker) {
	c.decimal("from", r.From, true)
	c.decimal("to", r.To, true)
	c.decimal("step", r.Step, true)
	c.label("unit", r.Unit, false)
}

// A Dependence says that options of several issues depend on each other.
type Dependence struct {
	Kind  DependenceKind `json:"kind"`
	When  []Choosing     `json:"when"`
	Then  []Choosing     `json:"then,omitzero"`  // with requires
	Bonus Spread         `json:"bonus,omitzero"` // with bonus
}

// A DependenceKind is what a dependence does.
type DependenceKind string

// The kinds of dependence.
const (
	DependenceRequires DependenceKind = "requires" // whoever has all of when must have all of then
	DependenceExcludes DependenceKind = "excludes" // nobody may have all of when at once
	DependenceBonus    DependenceKind = "bonus"    // all of when together are worth so much more to the party
)

// A Choosing is met by packages with one of these options of an issue.
type Choosing struct {
	Issue   int   `json:"issue"`
	Options []int `json:"options"`
}

func (d Dependence) check(c *checker) {
	oneOf(c, "kind", d.Kind, []DependenceKind{DependenceRequires, DependenceExcludes, DependenceBonus})
	c.some("when", len(d.When), func(i int) { d.When[i].check(c) })
	c.each("then", len(d.Then), MaxItems, func(i int) { d.Then[i].check(c) })
	c.spread("bonus", d.Bonus, d.Kind == DependenceBonus)
	if d.Bonus != "" && d.Kind != DependenceBonus {
		c.fail("bonus", ErrValue, "only with kind bonus")
	}
}

func (s Choosing) check(c *checker) {
	if len(s.Options) == 0 {
		c.fail("options", ErrMissing, "at least one")
	}
	c.many("options", len(s.Options), MaxItems)
}

// An Offer is a choice of options for some or all issues, carried by a paper.
// It binds where the paper is formal and says so.
type Offer struct {
	Issues  ID       `json:"issues"`
	Choices []Choice `json:"choices"`
}

// A Choice is one option of an issue, both by position from 0.
type Choice struct {
	Issue  int `json:"issue"`
	Option int `json:"option"`
}

func (o *Offer) check(c *checker) {
	if o == nil {
		return
	}
	c.in("offer", func() {
		c.id("issues", o.Issues)
		c.some("choices", len(o.Choices), func(int) {})
	})
}

func (o *Offer) names() []ID {
	if o == nil {
		return nil
	}
	return []ID{o.Issues}
}

// An offering is a body that may carry an offer.
type offering interface {
	Body
	offer() **Offer
}

func (b *Letter) offer() **Offer         { return &b.Offer }
func (b *NoteVerbale) offer() **Offer    { return &b.Offer }
func (b *AideMemoire) offer() **Offer    { return &b.Offer }
func (b *MediatorsPaper) offer() **Offer { return &b.Offer }
func (b *NonPaper) offer() **Offer       { return &b.Offer }
func (b *Message) offer() **Offer        { return &b.Offer }
func (b *Float) offer() **Offer          { return &b.Offer }
func (b *Proposal) offer() **Offer       { return &b.Offer }

// OfferIn returns the offer that a body carries, nil if it carries none.
func OfferIn(b Body) *Offer {
	if o, ok := b.(offering); ok {
		return *o.offer()
	}
	return nil
}

// SetOffer lets a body carry an offer, and reports whether its kind can.
func SetOffer(b Body, o *Offer) bool {
	of, ok := b.(offering)
	if ok {
		*of.offer() = o
	}
	return ok
}

// A ValuationForm is how much a party says of what it values.
type ValuationForm string

// The forms.
const (
	ValuationNumbers ValuationForm = "numbers"
	ValuationRanking ValuationForm = "ranking" // which is better, never by how much
)

// A Valuation is what packages are worth to one party, given to the mediator
// alone: for every issue a weight and an evaluation of each option, added up.
type Valuation struct {
	Issues ID `json:"issues"`
	Valued
}

// Valued is what packages over some issues are worth to a party.
type Valued struct {
	Form        ValuationForm `json:"form"`
	Worths      []Worth       `json:"worths"`               // one for each issue, in their order
	Order       []int         `json:"order,omitzero"`       // of the issues, the weightiest first; with form ranking
	Rules       []Dependence  `json:"rules,omitzero"`       // the party's own red lines and bonuses
	Base        Decimal       `json:"base,omitzero"`        // added to the utility of every package
	Reservation Decimal       `json:"reservation,omitzero"` // the utility of no agreement
	Alternative Text          `json:"alternative,omitzero"` // what it would do without one, in words
}

// A Worth is what one issue matters to a party. With form numbers every option
// has an evaluation: the numbers of a range by the line or one by one, then the
// named options one by one.
type Worth struct {
	Weight      Spread      `json:"weight,omitzero"`
	Line        []LinePoint `json:"line,omitzero"` // over the numbers of a range, straight from point to point
	Evaluations []Spread    `json:"evaluations,omitzero"`
	Order       []int       `json:"order,omitzero"`     // of the options, the best first; with form ranking
	Forbidden   []int       `json:"forbidden,omitzero"` // options not accepted at any price
}

// A LinePoint is the evaluation of one number of a range.
type LinePoint struct {
	At    Decimal `json:"at"`
	Worth Decimal `json:"worth"`
}

// MaxEvaluations bounds the options evaluated one by one in one issue.
const MaxEvaluations = 20_000

// Kind implements Body.
func (*Valuation) Kind() Kind { return KindValuation }

func (b *Valuation) check(c *checker) {
	c.id("issues", b.Issues)
	b.Valued.check(c)
}

func (b *Valued) check(c *checker) {
	oneOf(c, "form", b.Form, []ValuationForm{ValuationNumbers, ValuationRanking})
	c.some("worths", len(b.Worths), func(i int) { b.Worths[i].check(c, b.Form) })
	if b.Form != ValuationRanking && len(b.Order) > 0 {
		c.fail("order", ErrValue, "only with form ranking")
	}
	c.many("order", len(b.Order), MaxItems)
	c.each("rules", len(b.Rules), MaxItems, func(i int) { b.Rules[i].check(c) })
	c.decimal("base", b.Base, false)
	c.decimal("reservation", b.Reservation, false)
	if b.Form == ValuationRanking && (b.Base != "" || b.Reservation != "") {
		c.fail("reservation", ErrValue, "only with form numbers")
	}
	c.text("alternative", b.Alternative, false)
}

func (w Worth) check(c *checker, form ValuationForm) {
	c.spread("weight", w.Weight, form == ValuationNumbers)
	if form == ValuationRanking && (w.Weight != "" || len(w.Line) > 0 || len(w.Evaluations) > 0) {
		c.fail("weight", ErrValue, "only with form numbers")
	}
	if form == ValuationNumbers && len(w.Order) > 0 {
		c.fail("order", ErrValue, "only with form ranking")
	}
	c.each("line", len(w.Line), MaxItems, func(i int) {
		p := w.Line[i]
		c.decimal("at", p.At, true)
		c.decimal("worth", p.Worth, true)
		if c.err == nil && i > 0 && !w.Line[i-1].At.less(p.At) {
			c.fail("at", ErrValue, "more than the point before")
		}
	})
	c.each("evaluations", len(w.Evaluations), MaxEvaluations, func(i int) { c.spread("", w.Evaluations[i], true) })
	c.many("order", len(w.Order), MaxEvaluations)
	c.many("forbidden", len(w.Forbidden), MaxEvaluations)
}

func (b *Issues) names() []ID {
	all := []ID{b.Former}
	for _, i := range b.Issues {
		all = append(all, i.Topic)
	}
	return all
}

func (b *Valuation) names() []ID      { return []ID{b.Issues} }
func (b *Letter) names() []ID         { return b.Offer.names() }
func (b *NoteVerbale) names() []ID    { return b.Offer.names() }
func (b *AideMemoire) names() []ID    { return b.Offer.names() }
func (b *MediatorsPaper) names() []ID { return b.Offer.names() }
func (b *NonPaper) names() []ID       { return b.Offer.names() }
func (b *Message) names() []ID        { return b.Offer.names() }
func (b *Float) names() []ID          { return append(b.Offer.names(), b.Procedure) }

// Check reports the first fault of a body that is in no paper, such as a
// valuation that stays at its desk, as a [FieldError].
func Check(b Body, languages ...Lang) error {
	c := checker{languages: languages}
	b.check(&c)
	if c.err != nil {
		return c.err
	}
	return nil
}
