package wording

import (
	"errors"
	"fmt"
	"slices"
	"strconv"

	"goodoffices/paper"
)

// Errors of an edit, by their clause.
var (
	// ErrNoClause: the text has no clause of that name.
	ErrNoClause = errors.New("there is no such clause")
	// ErrTwice: the text has a clause of that name already, or had one.
	ErrTwice = errors.New("the name is another clause's")
	// ErrNoAlternative: the clause has no bracket of that number.
	ErrNoAlternative = errors.New("the clause has no bracket of that number")
	// ErrNothing: it is not said what is to stand.
	ErrNothing = errors.New("say what is to stand: words, or the number of a bracket to choose; for what stands outside brackets, its words")
	// ErrNoEdit: the way is none of an edit's.
	ErrNoEdit = errors.New("a clause is replaced, deleted, inserted or moved, or its reservations lifted")
)

// An Edit is what the mediator does to a clause by its own word. It is plain,
// and the clause's brackets fall, but where it is a proposed compromise: that
// stands in brackets with the others.
type Edit struct {
	paper.ClauseChange
	// Compromise: the change stands in brackets, as the mediator's proposal.
	Compromise bool `json:"compromise,omitzero"`
	// Choose, with way replace and no words, lets the bracket of this number
	// stand as plain.
	Choose int `json:"choose,omitzero"` // with replace, in place of words: the number of the bracket that stands, from 1
}

// Apply does an edit to a version, which it changes. used are names that
// clauses of the text had before. It returns the clause's name, and an error of
// this package.
func (e Edit) Apply(v *paper.TextVersion, used ...string) (string, error) {
	at := slices.IndexFunc(v.Clauses, func(c paper.Clause) bool { return c.Name == e.Clause })
	if e.Way == paper.ChangeInsert {
		return e.insert(v, at, used)
	}
	if at < 0 {
		return "", fmt.Errorf("%q: %w", e.Clause, ErrNoClause)
	}
	v.Clauses = slices.Clone(v.Clauses)
	c := &v.Clauses[at]
	if e.Compromise {
		return c.Name, e.propose(c)
	}
	switch e.Way {
	case paper.ChangeReplace:
		return c.Name, e.replace(v, c)
	case paper.ChangeDelete:
		v.Clauses = slices.Delete(v.Clauses, at, at+1)
	case paper.ChangeMove:
		return c.Name, place(v, c.Name, paper.ClausePlace{After: e.After, Level: e.Level, Number: e.Number})
	case paper.ChangeReserve:
		c.Reservations = nil
	default:
		return "", fmt.Errorf("%q: %w", e.Clause, ErrNoEdit)
	}
	return e.Clause, nil
}

func (e Edit) insert(v *paper.TextVersion, at int, used []string) (string, error) {
	name := e.Clause
	if name == "" {
		name = freeName(v, used)
	}
	if at >= 0 || slices.Contains(used, name) {
		return "", fmt.Errorf("%q: %w", name, ErrTwice)
	}
	c := paper.Clause{Name: name, Role: e.Role, Level: e.Level, Number: e.Number, State: paper.ClauseOpen}
	if c.Role == "" {
		c.Role = paper.RoleParagraph
	}
	if e.Compromise {
		c.Alternatives = []paper.Alternative{{Words: e.Words, Compromise: true}}
		c.State = paper.ClauseBracketed
	} else {
		c.Words = e.Words
	}
	to := 0
	if e.After != "" {
		if to = 1 + slices.IndexFunc(v.Clauses, func(o paper.Clause) bool { return o.Name == e.After }); to == 0 {
			return "", fmt.Errorf("%q: %w", e.After, ErrNoClause)
		}
	}
	v.Clauses = slices.Insert(slices.Clone(v.Clauses), to, c)
	return name, nil
}

// freeName returns the next name by number.
func freeName(v *paper.TextVersion, used []string) string {
	for n := len(v.Clauses) + 1; ; n++ {
		name := "c" + strconv.Itoa(n)
		if !slices.Contains(used, name) && !slices.ContainsFunc(v.Clauses, func(c paper.Clause) bool { return c.Name == name }) {
			return name
		}
	}
}

// propose sets the edit in brackets.
func (e Edit) propose(c *paper.Clause) error {
	a := paper.Alternative{Compromise: true}
	switch e.Way {
	case paper.ChangeReplace:
		a.Words = e.Words
	case paper.ChangeMove:
		a.Place = &paper.ClausePlace{After: e.After, Level: e.Level, Number: e.Number}
	case paper.ChangeDelete:
	default:
		return fmt.Errorf("%q: %w", e.Clause, ErrNoEdit)
	}
	if !slices.ContainsFunc(c.Alternatives, func(o paper.Alternative) bool { return SameAlternative(o, a) }) {
		c.Alternatives = append(slices.Clip(c.Alternatives), a)
	}
	restate(c)
	return nil
}

// replace lets words stand, and the brackets about words fall.
func (e Edit) replace(v *paper.TextVersion, c *paper.Clause) error {
	if e.Choose < 0 || e.Choose > len(c.Alternatives) {
		return fmt.Errorf("%q: %w", e.Clause, ErrNoAlternative)
	}
	if e.Choose == 0 && len(e.Words) == 0 {
		return fmt.Errorf("%q: %w", e.Clause, ErrNothing)
	}
	words, name := e.Words, c.Name
	if e.Choose > 0 {
		a := c.Alternatives[e.Choose-1]
		c.Alternatives = slices.Delete(slices.Clone(c.Alternatives), e.Choose-1, e.Choose)
		switch {
		case a.Place != nil:
			c.Words = over(c.Words, a.Words)
			restate(c)
			return place(v, name, *a.Place)
		case len(a.Words) == 0:
			v.Clauses = slices.DeleteFunc(v.Clauses, func(o paper.Clause) bool { return o.Name == name })
			return nil
		}
		words = a.Words
	}
	c.Words = over(c.Words, words)
	c.Alternatives = slices.DeleteFunc(slices.Clone(c.Alternatives), func(a paper.Alternative) bool { return a.Place == nil })
	restate(c)
	return nil
}

// place puts a clause elsewhere.
func place(v *paper.TextVersion, name string, p paper.ClausePlace) error {
	at := slices.IndexFunc(v.Clauses, func(c paper.Clause) bool { return c.Name == name })
	c := v.Clauses[at]
	c.Level = p.Level
	if p.Number != "" {
		c.Number = p.Number
	}
	rest := slices.Delete(slices.Clone(v.Clauses), at, at+1)
	to := 0
	if p.After != "" {
		if to = 1 + slices.IndexFunc(rest, func(o paper.Clause) bool { return o.Name == p.After }); to == 0 {
			return fmt.Errorf("%q: %w", p.After, ErrNoClause)
		}
	}
	v.Clauses = slices.Insert(rest, to, c)
	return nil
}

// Lags returns the clauses of a version with the languages marked whose words
// have not followed those of the authentic one since the version before. before
// may be nil: then a clause lags in the languages that it lacks.
func Lags(before, clauses []paper.Clause, languages []paper.Lang) []paper.Clause {
	if len(languages) < 2 {
		return clauses
	}
	authentic := languages[0]
	was := make(map[string]*paper.Clause, len(before))
	for i := range before {
		was[before[i].Name] = &before[i]
	}
	out := slices.Clone(clauses)
	for i := range out {
		c := &out[i]
		c.Lags = nil
		if len(c.Words) == 0 {
			continue
		}
		for _, l := range languages[1:] {
			old := was[c.Name]
			behind := c.Words[l] == ""
			if old != nil && old.Words[l] == c.Words[l] {
				behind = behind || slices.Contains(old.Lags, l) || old.Words[authentic] != c.Words[authentic]
			}
			if behind {
				c.Lags = append(c.Lags, l)
			}
		}
	}
	return out
}
