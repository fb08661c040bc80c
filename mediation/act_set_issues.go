package mediation

import (
	"slices"
	"time"

	"goodoffices/paper"
)

var _ = register[SetIssues]("set-issues")

// SetIssues says before all parties what there is to settle: issues with their
// options, over which offers and valuations are made. With Former it continues
// issues set before; what stands there stays, and more is added at the end.
type SetIssues struct {
	Writing
	Former Ref                `json:"former,omitzero"`
	Issues []NewIssue         `json:"issues,omitzero"` // with Former, those added
	Add    []NewOption        `json:"add,omitzero"`    // with Former: options for its open issues
	Rules  []paper.Dependence `json:"rules,omitzero"`  // with Former, those added
}

// NewIssue is one thing to be settled.
type NewIssue struct {
	Name    paper.Text   `json:"name"`
	Topic   Ref          `json:"topic,omitzero"`
	Range   *paper.Range `json:"range,omitzero"`
	Options []paper.Text `json:"options,omitzero"`
	Open    bool         `json:"open,omitzero"`
}

// NewOption is an option that nobody had thought of before.
type NewOption struct {
	Issue  string     `json:"issue"` // by its name, in any of its languages
	Option paper.Text `json:"option"`
}

var sayNoIssueNamed = saying("issues.unknown", "There is no issue {issue}.")

// Permit implements Act.
func (a *SetIssues) Permit(t *Talks, now time.Time) ([]paper.Draft, Verdict) {
	m := t.make(now)
	b := &paper.Issues{}
	w := a.Writing.wide(t)
	if a.Former != "" {
		it := m.need("former", a.Former)
		if it == nil {
			return m.done()
		}
		b.Former = it.id()
		if former, ok := it.Paper.Body.(*paper.Issues); ok {
			b.Issues, b.Rules = slices.Clone(former.Issues), slices.Clone(former.Rules)
			if len(w.Languages) == 0 {
				w.Languages = it.Paper.Languages
			}
		}
	}
	for _, o := range a.Add {
		k := issueNamed(b, o.Issue)
		if k < 0 {
			m.refuse(refuse("field", sayNoIssueNamed("issue", o.Issue)))
			return m.done()
		}
		b.Issues[k].Options = append(slices.Clip(b.Issues[k].Options), o.Option)
	}
	for _, i := range a.Issues {
		b.Issues = append(b.Issues, paper.Issue{Name: i.Name, Topic: m.find("issues/topic", i.Topic), Range: i.Range, Options: i.Options, Open: i.Open})
	}
	b.Rules = append(b.Rules, a.Rules...)
	m.write(w, b)
	return m.done()
}

// issueNamed returns the position of an issue by its name in any language, -1
// if there is none.
func issueNamed(b *paper.Issues, name string) int {
	return slices.IndexFunc(b.Issues, func(i paper.Issue) bool { return spelt(i.Name, name) })
}

// spelt reports whether a text is written so in one of its languages.
func spelt(t paper.Text, words string) bool {
	for _, s := range t {
		if s == words {
			return true
		}
	}
	return false
}
