package mediation

import (
	"time"

	"goodoffices/paper"
)

var _ = register[ConveyTogether]("convey-together")

// ConveyTogether passes on papers of several sides in one act, so that neither
// side has the other's before its own has gone: what was given "only together",
// and both papers of a simultaneous exchange.
type ConveyTogether struct {
	Papers []Ref `json:"papers"`
}

var (
	sayTogetherSides = saying("together.sides", "Papers go together when they are of different sides.")
	sayTogetherHalf  = saying("together.half", "{author} committed to release this together with {other}'s paper, which is not here yet.")
)

// Permit implements Act.
func (a *ConveyTogether) Permit(t *Talks, now time.Time) ([]paper.Draft, Verdict) {
	m := t.make(now)
	authors := map[paper.Desk]bool{}
	var all []*item
	for _, r := range a.Papers {
		if it := m.need("papers", r); it != nil {
			authors[it.author()] = true
			all = append(all, it)
		}
	}
	if len(authors) < 2 {
		m.refuse(refuse("together", sayTogetherSides()))
	}
	for _, it := range all {
		m.wholeExchange(it, all)
		m.convey(it, nil, nil, true)
	}
	return m.done()
}

// wholeExchange refuses to release one paper of an exchange without the other.
func (m *maker) wholeExchange(it *item, all []*item) {
	for _, c := range m.t.deciding.commitments {
		if c.Paper.Body.(*paper.Commitment).Paper != it.id() {
			continue
		}
		other := m.t.partner(c)
		if other == nil {
			m.refuse(refuse("together", sayNoPartner()))
			return
		}
		want := other.Paper.Body.(*paper.Commitment).Paper
		for _, o := range all {
			if o.id() == want {
				return
			}
		}
		m.refuse(refuse("together", sayTogetherHalf("author", it.author(), "other", other.author())))
	}
}
