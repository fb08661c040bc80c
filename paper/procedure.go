package paper

import (
	"math/big"
	"strings"

	"github.com/go-json-experiment/json"
)

// A Procedure states how a result is found from what each side hands in
// without seeing the others': its rules, its hour, and with them what comes out.
// Exactly one of bidding, packages, division, singleText, improvement and reflection is set.
type Procedure struct {
	Issues     ID          `json:"issues,omitzero"` // with packages, singleText, improvement and reflection
	Text       Text        `json:"text"`
	Until      Hour        `json:"until"`           // what comes later does not count
	AtOnce     bool        `json:"atOnce,omitzero"` // an agreement comes out as soon as there is one
	Bidding    *Bidding    `json:"bidding,omitzero"`
	Packages   *Ballot     `json:"packages,omitzero"`
	Division   *Division   `json:"division,omitzero"`
	SingleText *SingleText `json:"singleText,omitzero"`

	Improvement *Improvement `json:"improvement,omitzero"`
	Reflection  *Reflection  `json:"reflection,omitzero"`
}

// Bidding is on one amount: one side hands in the least it would take, the
// other the most it would give.
type Bidding struct {
	Demands   Desk      `json:"demands"`
	Pays      Desk      `json:"pays"`
	Range     Range     `json:"range"` // numbers are multiples of its step
	Rule      BidRule   `json:"rule"`
	Gives     BidAmount `json:"gives"`
	Tolerance Decimal   `json:"tolerance,omitzero"` // with rule midpoint
}

// A BidRule says when two numbers count as agreed.
type BidRule string

// The rules of bidding.
const (
	BidOverlap  BidRule = "overlap"  // the one would give what the other would take
	BidMidpoint BidRule = "midpoint" // also where they are no farther apart than the tolerance
)

// A BidAmount says which amount two agreed numbers give.
type BidAmount string

// The amounts.
const (
	GivesMiddle BidAmount = "middle"
	GivesDemand BidAmount = "demand"
	GivesBid    BidAmount = "bid"
)

// A Ballot lists packages; each side hands in which of them it would accept.
type Ballot struct {
	Listed []Listed     `json:"listed"`
	Rule   ApprovalRule `json:"rule"`
}

// A Listed is one package on a ballot.
type Listed struct {
	Choices []Choice `json:"choices"`
}

// An ApprovalRule says which of several packages that all accept comes out.
type ApprovalRule string

// The rules of approval.
const (
	ApprovalFirst    ApprovalRule = "first"    // the one that stands first on the list
	ApprovalFallback ApprovalRule = "fallback" // the one whose worst rank with any side is best
	ApprovalAll      ApprovalRule = "all"      // all of them
)

// A Division is of goods between two sides, by the points each puts on them.
type Division struct {
	First  Desk   `json:"first"`
	Second Desk   `json:"second"`
	Goods  []Text `json:"goods"`
}

// A SingleText is improved in rounds: a mutation of it follows from the seed,
// each side says in private whether it is better, and it stays where nobody
// finds it worse and somebody finds it better.
type SingleText struct {
	Choices []Choice `json:"choices"` // the text to begin with: an option for every issue
	Seed    ID       `json:"seed"`
	Rounds  int      `json:"rounds"` // at most so many
}

// An Improvement is looked for of a package that all have signed, by the
// valuations given to the mediator; the signed package stands unless all
// consent to another.
type Improvement struct {
	Choices []Choice `json:"choices"` // the signed package: an option for every issue
}

// A Reflection is of one side's wish: the other is shown, as an idea, a package
// that is worth at least as much to the first by the valuation it gave the
// mediator. The first learns of it only if the other accepts it.
type Reflection struct {
	Wishes  Desk `json:"wishes"`
	Answers Desk `json:"answers"`
}

// MaxRounds bounds the rounds of a single text.
const MaxRounds = 500

// Kind implements Body.
func (*Procedure) Kind() Kind { return KindProcedure }

// Subject returns as what a procedure is proposed, "" while none is set.
func (b *Procedure) Subject() SubjectType {
	for s, set := range map[SubjectType]bool{SubjectBidding: b.Bidding != nil, SubjectPackages: b.Packages != nil, SubjectDivision: b.Division != nil, SubjectSingleText: b.SingleText != nil, SubjectImprovement: b.Improvement != nil, SubjectReflection: b.Reflection != nil} {
		if set {
			return s
		}
	}
	return ""
}

func (b *Procedure) check(c *checker) {
	c.text("text", b.Text, true)
	c.hour("until", b.Until, true)
	given := 0
	if b.Bidding != nil {
		given++
		c.in("bidding", func() { b.Bidding.check(c) })
	}
	if b.Packages != nil {
		given++
		c.in("packages", func() { b.Packages.check(c) })
	}
	if b.Division != nil {
		given++
		c.in("division", func() { b.Division.check(c) })
	}
	if b.SingleText != nil {
		given++
		c.in("singleText", func() { b.SingleText.check(c) })
	}
	if b.Improvement != nil {
		given++
		c.in("improvement", func() { b.Improvement.check(c) })
	}
	if b.Reflection != nil {
		given++
		c.in("reflection", func() { b.Reflection.check(c) })
	}
	if given == 0 {
		c.fail("bidding", ErrMissing, "one of bidding, packages, division, singleText, improvement and reflection")
	}
	if given > 1 {
		c.fail("bidding", ErrValue, "one of bidding, packages, division, singleText, improvement and reflection")
	}
	if (b.Packages != nil || b.SingleText != nil || b.Improvement != nil || b.Reflection != nil) == b.Issues.IsZero() {
		c.fail("issues", ErrValue, "the issues, with packages, singleText, improvement and reflection and only there")
	}
}

func (b *Bidding) check(c *checker) {
	c.desk("demands", b.Demands)
	c.desk("pays", b.Pays)
	c.in("range", func() { b.Range.check(c) })
	oneOf(c, "rule", b.Rule, []BidRule{BidOverlap, BidMidpoint})
	oneOf(c, "gives", b.Gives, []BidAmount{GivesMiddle, GivesDemand, GivesBid})
	c.decimal("tolerance", b.Tolerance, b.Rule == BidMidpoint)
}

func (b *Ballot) check(c *checker) {
	c.some("listed", len(b.Listed), func(i int) { c.some("choices", len(b.Listed[i].Choices), func(int) {}) })
	oneOf(c, "rule", b.Rule, []ApprovalRule{ApprovalFirst, ApprovalFallback, ApprovalAll})
}

func (b *Division) check(c *checker) {
	c.desk("first", b.First)
	c.desk("second", b.Second)
	c.some("goods", len(b.Goods), func(i int) { c.line("", b.Goods[i], true) })
}

func (b *SingleText) check(c *checker) {
	c.some("choices", len(b.Choices), func(int) {})
	c.id("seed", b.Seed)
	if b.Rounds < 1 || b.Rounds > MaxRounds {
		c.fail("rounds", ErrValue, "from 1 to 500")
	}
}

func (b *Improvement) check(c *checker) { c.some("choices", len(b.Choices), func(int) {}) }

func (b *Reflection) check(c *checker) {
	c.desk("wishes", b.Wishes)
	c.desk("answers", b.Answers)
}

// A BidAnswer is what a side says of a mutation, or of a package that it is
// shown. The words are of one length.
type BidAnswer string

// The answers.
const (
	BidBetter BidAnswer = "better"
	BidNoLess BidAnswer = "noless" // it is no worse
	BidWorse  BidAnswer = "poorer"
	BidTakes  BidAnswer = "accept" // of a package shown
	BidLeaves BidAnswer = "refuse"
)

// A Bid is what a side hands in for a procedure: deniable, changeable until the
// hour, and of the same size whatever it says. Of amount, accepts, points,
// answer, wish and shown it has what the procedure asks for.
type Bid struct {
	Procedure ID        `json:"procedure"`
	Round     int       `json:"round,omitzero"` // of a single text, from 1
	Amount    Decimal   `json:"amount,omitzero"`
	Accepts   []int     `json:"accepts,omitzero"` // positions on the list, the best first
	Points    []Decimal `json:"points,omitzero"`  // one for each good
	Answer    BidAnswer `json:"answer,omitzero"`
	Wish      []Choice  `json:"wish,omitzero"`  // of a reflection: an option for every issue
	Shown     ID        `json:"shown,omitzero"` // of a reflection: the float that is answered
	Pad       string    `json:"pad"`            // points, so many that the body has BidSize bytes
}

// BidSize is the length of a bid's body in bytes.
const BidSize = 4096

// Kind implements Body.
func (*Bid) Kind() Kind { return KindBid }

// Padded returns the bid at its one size, or as it is where it is longer.
func (b *Bid) Padded() *Bid {
	out := *b
	out.Pad = ""
	out.Pad = strings.Repeat(".", max(0, BidSize-out.size()))
	return &out
}

func (b *Bid) size() int {
	body, err := json.Marshal(b, json.Deterministic(true))
	if err != nil {
		return 0
	}
	return len(body)
}

func (b *Bid) check(c *checker) {
	c.id("procedure", b.Procedure)
	c.decimal("amount", b.Amount, false)
	c.many("accepts", len(b.Accepts), MaxItems)
	c.each("points", len(b.Points), MaxItems, func(i int) { c.decimal("", b.Points[i], true) })
	if b.Answer != "" {
		oneOf(c, "answer", b.Answer, []BidAnswer{BidBetter, BidNoLess, BidWorse, BidTakes, BidLeaves})
	}
	c.many("wish", len(b.Wish), MaxItems)
	if c.met == nil && (b.size() != BidSize || strings.Trim(b.Pad, ".") != "") {
		c.fail("pad", ErrValue, "points up to 4096 bytes of body")
	}
}

// A ProcedureResult is what comes out of a procedure, to all in the same bytes: that
// nothing is agreed, or what is, and nothing else.
type ProcedureResult struct {
	Procedure ID         `json:"procedure"`
	Round     int        `json:"round,omitzero"`    // of a single text, from 1; none where it ends before
	Agreed    bool       `json:"agreed,omitzero"`   // of a single text: the mutation stays
	Amount    Decimal    `json:"amount,omitzero"`   // of bidding
	Listed    []int      `json:"listed,omitzero"`   // of packages: positions on the list
	First     []Fraction `json:"first,omitzero"`    // of a division: the first side's share of each good
	Choices   []Choice   `json:"choices,omitzero"`  // of a single text at its end, of an improvement and of a reflection: the package
	Final     bool       `json:"final,omitzero"`    // the procedure is over
	Improved  int        `json:"improved,omitzero"` // of a single text at its end: how many mutations stayed
}

// A Fraction is from 0 to 1 and exact: "0", "1", "3/7".
type Fraction string

func (f Fraction) ok() bool {
	r, ok := new(big.Rat).SetString(string(f))
	return ok && len(f) <= 2*MaxDigits && strings.Trim(string(f), "0123456789/") == "" && r.Sign() >= 0 && r.Cmp(big.NewRat(1, 1)) <= 0 && r.RatString() == string(f)
}

// Kind implements Body.
func (*ProcedureResult) Kind() Kind { return KindProcedureResult }

func (b *ProcedureResult) check(c *checker) {
	c.id("procedure", b.Procedure)
	c.decimal("amount", b.Amount, false)
	c.many("listed", len(b.Listed), MaxItems)
	c.each("first", len(b.First), MaxItems, func(i int) {
		if !b.First[i].ok() {
			c.fail("", ErrNumber, "a fraction in lowest terms from 0 to 1")
		}
	})
	c.many("choices", len(b.Choices), MaxItems)
	if !b.Final && b.Round == 0 {
		c.fail("final", ErrValue, "true, but between the rounds of a single text")
	}
}

func (b *Procedure) names() []ID       { return []ID{b.Issues} }
func (b *Bid) names() []ID             { return []ID{b.Procedure, b.Shown} }
func (b *ProcedureResult) names() []ID { return []ID{b.Procedure} }
