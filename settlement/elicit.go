package settlement

import (
	"fmt"

	"github.com/go-json-experiment/json"
)

// What answers may hold.
const (
	MaxAnswers     = 100     // preferences and trades together
	MaxWeighed     = 30      // issues whose weights are worked out from preferences and trades
	MaxAnswerBytes = 4 << 20 // of JSON, for ReadAnswers
)

// Answers are what one party said about what it wants. From them
// [Answers.Elicit] makes its valuation. They are that party's secret, like the
// valuation.
//
// Weights come from Swings if they are there; otherwise from Order alone by
// [OrderWeights]; otherwise from Order, Preferences and Trades together, as
// [Elicited] tells. Preferences and trades are checked in every case.
type Answers struct {
	Party string `json:"party,omitempty"`
	// Options has one for every issue, in the domain's order.
	Options []OptionAnswers `json:"options"`
	// Swings has one for every issue: how much it would be worth, from 0 to 100,
	// to move it from its worst to its best option, where 100 is the most
	// wanted of these moves (von Winterfeldt and Edwards, Decision Analysis and
	// Behavioral Research, 1986). Intervals where the party does not know.
	// Ratings have at most 6 decimal places.
	Swings []Interval `json:"swings,omitempty"`
	// Order ranks the same moves, the most wanted first, by the positions of
	// their issues; those in one group are as good as each other.
	Order       [][]int      `json:"order,omitempty"`
	Preferences []Preference `json:"preferences,omitempty"`
	Trades      []Trade      `json:"trades,omitempty"`
	// Reservation is what no agreement is worth, where 0 is every issue at its
	// worst option and 100 every issue at its best. Alternative is as in
	// [Valuation], with Besides on the same scale.
	Reservation Number       `json:"reservation,omitzero"`
	Alternative *Alternative `json:"alternative,omitempty"`
}

// OptionAnswers are what a party said about the options of one issue: either
// ratings, one for every option, from 0 to 100 (direct rating), or only an
// order, the best first, by positions; those in one group are as good as each
// other.
type OptionAnswers struct {
	Ratings   []Interval `json:"ratings,omitempty"`
	Order     [][]int    `json:"order,omitempty"`
	Forbidden []int      `json:"forbidden,omitempty"` // red lines, as in [Worth]
}

// A Preference says which of two things a party would rather have.
type Preference struct {
	First  Side `json:"first"`
	Second Side `json:"second"`
	// Prefers is which: PrefersFirst, PrefersSecond or PrefersNeither.
	Prefers Prefers `json:"prefers"`
}

// Prefers is the answer to a choice between two.
type Prefers string

// Answers to a choice between two.
const (
	PrefersFirst   Prefers = "first"
	PrefersSecond  Prefers = "second"
	PrefersNeither Prefers = "neither" // they are as good as each other
)

// A Side of a preference is a package, or the move of one issue from its worst
// to its best option with all else equal. Two packages that are compared leave
// the same issues unset; these are thought of as equal.
type Side struct {
	Package Package `json:"package,omitempty"`
	Swing   *int    `json:"swing,omitempty"` // position of the issue
}

// Swing is the side that moves an issue from its worst to its best option.
func Swing(issue int) Side { return Side{Swing: &issue} }

// A Trade is the answer to "what would you trade for this": a step on one issue
// that is a loss, just made up for by a step on another that is a gain.
type Trade struct {
	Give Shift `json:"give"`
	For  Shift `json:"for"`
}

// A Shift moves an issue from one option to another, by position.
type Shift struct {
	Issue int `json:"issue"`
	From  int `json:"from"`
	To    int `json:"to"`
}

// ReadAnswers reads answers from JSON, refusing what it does not know, and
// checks that they fit the domain.
func ReadAnswers(d Domain, b []byte) (Answers, error) {
	if len(b) > MaxAnswerBytes {
		return Answers{}, fmt.Errorf("answers of %d bytes are too long (at most %d)", len(b), MaxAnswerBytes)
	}
	var a Answers
	if err := json.Unmarshal(b, &a, json.RejectUnknownMembers(true)); err != nil {
		return Answers{}, fmt.Errorf("answers: %w", err)
	}
	if err := a.Check(d); err != nil {
		return Answers{}, err
	}
	return a, nil
}
