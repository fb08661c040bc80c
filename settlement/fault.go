package settlement

import (
	"fmt"
	"maps"
	"strconv"
	"strings"
)

// A Fault is what is wrong with issues, a package, a valuation or the rules of a
// procedure: a sentence by its key, for catalogues of other languages, and what
// fills it. Error says it in English.
type Fault struct {
	Key  string
	Args map[string]any // by name: strings, ints, Numbers; "problem" is an error inside
}

// faults holds every such sentence in English, by key.
var faults = map[string]string{}

// Faults returns the sentences of all faults in English, by key, with the names
// of what fills them in braces: what a translation has to cover.
func Faults() map[string]string { return maps.Clone(faults) }

// faulty enters a sentence and returns what fills it: pairs of a name in braces
// and a value.
func faulty(key, text string) func(pairs ...any) error {
	if _, twice := faults[key]; twice {
		panic("settlement: two faults under " + key)
	}
	faults[key] = text
	return func(pairs ...any) error {
		f := &Fault{Key: key, Args: make(map[string]any, len(pairs)/2)}
		for i := 0; i+1 < len(pairs); i += 2 {
			f.Args[fmt.Sprint(pairs[i])] = pairs[i+1]
		}
		return f
	}
}

// Error implements error. Names are escaped as in a string of Go.
func (f *Fault) Error() string {
	pairs := make([]string, 0, 2*len(f.Args))
	for name, value := range f.Args {
		text := fmt.Sprint(value)
		if s, ok := value.(string); ok {
			text = strconv.Quote(s)
			text = text[1 : len(text)-1]
		}
		pairs = append(pairs, "{"+name+"}", text)
	}
	return strings.NewReplacer(pairs...).Replace(faults[f.Key])
}

// Unwrap returns what is wrong inside, nil if that is all.
func (f *Fault) Unwrap() error {
	err, _ := f.Args["problem"].(error)
	return err
}

var (
	faultNoIssues      = faulty("issues.none", "a domain without issues")
	faultIssues        = faulty("issues.many", "{count} issues are too many (at most {most})")
	faultSameIssue     = faulty("issues.same", `two issues are named "{name}"`)
	faultIssue         = faulty("issue", `issue {number} ("{name}"): {problem}`)
	faultInAll         = faulty("issue.in-all", `issue {number} ("{name}"): more than {most} options in all`)
	faultIssueName     = faulty("issue.name", "its name is missing or too long")
	faultStep          = faulty("issue.step", "the step of its range is not positive")
	faultRange         = faulty("issue.range", "its range ends before it begins")
	faultOptions       = faulty("issue.options", "it has too many options (at most {most})")
	faultNoOptions     = faulty("issue.no-options", "it has no options")
	faultOption        = faulty("issue.option", "an option is empty or too long")
	faultSameOption    = faulty("issue.same-option", `two options are "{option}"`)
	faultRules         = faulty("rules.many", "{count} rules are too many (at most {most})")
	faultRule          = faulty("rule", "rule {number}: {problem}")
	faultBonus         = faulty("rule.bonus", "a bonus is one party's, not the domain's")
	faultBonusSpread   = faulty("rule.bonus-spread", "its bonus ends before it begins")
	faultNoCondition   = faulty("rule.no-condition", "it has no condition")
	faultRequirement   = faulty("rule.requirement", "a requirement, and nothing else, says what then is required")
	faultNoIssue       = faulty("no-issue", "there is no issue {number}")
	faultRuleTwice     = faulty("rule.twice", `issue "{issue}" stands in it twice`)
	faultRuleOption    = faulty("rule.no-option", `a condition on issue "{issue}" names no option`)
	faultPosition      = faulty("no-option", `issue "{issue}" has no option at position {position}`)
	faultLength        = faulty("package.length", "a package of {count} options for {issues} issues")
	faultUnset         = faulty("package.unset", `issue "{issue}" is unset`)
	faultValued        = faulty("valuation.issues", "it values {count} issues, and the domain has {issues}")
	faultValuedIssue   = faulty("valuation.issue", `issue "{issue}": {problem}`)
	faultAlternative   = faulty("valuation.alternative", "alternative: {problem}")
	faultEvaluations   = faulty("valuation.evaluations", "{count} evaluations for {options} options")
	faultWeight        = faulty("valuation.weight", "the interval of its weight ends before it begins")
	faultEvaluation    = faulty("valuation.evaluation", "the interval of an evaluation ends before it begins")
	faultForbids       = faulty("valuation.forbids", "it forbids an option at position {position}, which is not there")
	faultMiddle        = faulty("bidding.middle", "amount: by the rule of the midpoint it is the middle")
	faultTolerance     = faulty("bidding.tolerance", "tolerance: it is negative")
	faultNoTolerance   = faulty("bidding.no-tolerance", "tolerance: the rule of overlap has none")
	faultBidStep       = faulty("bidding.step", "step: it is negative")
	faultMultiple      = faulty("bidding.multiple", "{amount} is no multiple of {step}")
	faultListed        = faulty("listed.count", "listed: {count} packages; there must be between 1 and {most}")
	faultListedOne     = faulty("listed", "listed {number}: {problem}")
	faultListedSame    = faulty("listed.same", "listed {number}: it is the same as {other}")
	faultNotListed     = faulty("listed.none", "there is no package {number} on the list")
	faultAcceptedTwice = faulty("listed.twice", "package {number} is accepted twice")
	faultGoods         = faulty("goods.count", "{count} goods; there must be between 1 and {most}")
	faultGoodName      = faulty("goods.name", "the name of a good is missing or too long")
	faultSameGood      = faulty("goods.same", `two goods are named "{name}"`)
	faultPoints        = faulty("goods.points", `good "{name}": the points of side {side} are negative, too many or have more than {places} decimal places`)
	faultNoPoints      = faulty("goods.no-points", "side {side} put no points on anything")
)
