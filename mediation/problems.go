package mediation

import "goodoffices/settlement"

// An unfit is a sentence that stands inside another: what is wrong with what
// there is to settle.
type unfit struct{ Sentence }

// Error implements error.
func (u unfit) Error() string { return u.words() }

// problem enters a sentence in the catalogue as one that is an error.
func problem(key, text string) func(pairs ...any) error {
	say := saying("problem."+key, text)
	return func(pairs ...any) error {
		for i, p := range pairs {
			if err, ok := p.(error); ok {
				pairs[i] = problemSaid(err)
			}
		}
		return unfit{say(pairs...)}
	}
}

// problemSaid is what is wrong as a sentence, so that screens say it in their
// language; an error that has none stays as it is.
func problemSaid(err error) any {
	switch e := err.(type) {
	case unfit:
		return e.Sentence
	case *settlement.Fault:
		args := make(map[string]any, len(e.Args))
		for name, value := range e.Args {
			if inner, ok := value.(error); ok {
				value = problemSaid(inner)
			}
			args[name] = value
		}
		return Sentence{Key: "settlement." + e.Key, Args: args}
	}
	return err
}

// The faults that package settlement finds are said by this catalogue too.
var _ = func() bool {
	for key, text := range settlement.Faults() {
		saying("settlement."+key, text)
	}
	return true
}()

var (
	problemFewer       = problem("fewer", "{count} issues, and there were {before}")
	problemIssue       = problem("issue", `issue "{issue}"`)
	problemRangeOf     = problem("range-of", `the range of issue "{issue}"`)
	problemOptionsOf   = problem("options-of", `the options of issue "{issue}"`)
	problemNotOpen     = problem("not-open", `issue "{issue}" is not open to further options`)
	problemRules       = problem("rules", "the rules")
	problemNoIssue     = problem("no-issue", "there is no issue {number}")
	problemTwice       = problem("twice", `issue "{issue}" is settled twice`)
	problemRanking     = problem("ranking", "a ranking says nothing in numbers")
	problemValued      = problem("valued", "it values {count} issues, and there are {issues}")
	problemValuedIssue = problem("valued-issue", `issue "{issue}": {problem}`)
	problemLine        = problem("line", "a line is drawn over no range")
	problemLineShort   = problem("line-short", "its line does not cover the range")
	problemRanks       = problem("ranks", "it ranks {count} issues, and there are {issues}")
	problemOrder       = problem("order", "its order of the issues")
	problemOrderOf     = problem("order-of", `its order of the options of issue "{issue}"`)
	problemBothBid     = problem("both-bid", "one side cannot both demand and pay")
	problemTwoParties  = problem("two-parties", "the two sides are not the two parties")
	problemRange       = problem("range", "its range")
	problemOutside     = problem("outside", "{amount} is not from {from} to {to}")
	problemPoints      = problem("points", "points for each of {count} goods are asked for, and nothing else")
	problemNotHeld     = problem("not-held", "its issues are not held here")
	problemPackage     = problem("package", "package {number}: {problem}")
	problemBothWish    = problem("both-wish", "one side cannot both wish and answer")
	problemBetween     = problem("between", "it is between the two parties of the talks")
	problemOpen        = problem("open", "the package leaves an issue open")
	problemSignedOpen  = problem("signed-open", "what is signed leaves an issue open")
)
