package mediation

import (
	"slices"

	"goodoffices/mediation/wording"
	"goodoffices/paper"
)

// A ClauseStep is a clause in one version of its text.
type ClauseStep struct {
	Version VersionView
	Clause  *paper.Clause // nil where the version has it no more
	Before  *paper.Clause // as the version before had it; nil where it had none
	Moved   bool          // it stands elsewhere than in the version before
	Behind  *paper.Clause // what it stands behind; nil at the beginning
}

// ClauseHistory returns a clause through the versions that one grew from, that
// one included, the oldest first, as far as it changed: its words, its number,
// what it is, its place.
func (t *Talks) ClauseHistory(version paper.ID, clause string) []ClauseStep {
	var out []ClauseStep
	var line []*textVersion
	for v := t.drafting.byID[version]; v != nil; v = v.previous {
		line = append(line, v)
	}
	var last *textVersion
	for _, v := range slices.Backward(line) {
		step := ClauseStep{Clause: v.clause(clause)}
		if last != nil {
			step.Before = last.clause(clause)
		}
		if step.Clause != nil && step.Before != nil {
			step.Moved = wording.Moved(last.body.Clauses, v.body.Clauses)[clause]
		}
		last = v
		switch {
		case step.Clause == nil && step.Before == nil,
			step.Clause != nil && step.Before != nil && !step.Moved && wording.Same(*step.Clause, *step.Before):
			continue
		}
		if i := slices.IndexFunc(v.body.Clauses, func(c paper.Clause) bool { return c.Name == clause }); i > 0 {
			step.Behind = &v.body.Clauses[i-1]
		}
		step.Version = t.versionView(v)
		out = append(out, step)
	}
	return out
}

// ClauseCalled says which clause is meant, for people: by its number, or by how
// it begins in a language.
func ClauseCalled(c *paper.Clause, lang paper.Lang) Sentence { return clauseCalled(c, lang) }
