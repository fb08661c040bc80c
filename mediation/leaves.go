package mediation

import (
	"slices"

	"goodoffices/paper"
)

// leaves are the papers that the joint record holds, in the mediator's order:
// only what every party holds.
type leaves struct {
	waiting []*item
	ids     []paper.ID
	origin  paper.ID
}

// Origin returns the id of the first agreed terms of reference, from which the
// record has its name; zero before.
func (t *Talks) Origin() paper.ID { return t.deciding.leaves.origin }

// Leaves returns the record's leaves in the order in which the mediator's desk
// appends them. Only there is it complete.
func (t *Talks) Leaves() []paper.ID { return slices.Clone(t.deciding.leaves.ids) }

// IsLeaf reports whether papers of a kind stand in the joint record once every
// party holds them.
func IsLeaf(k paper.Kind) bool { return table[k].leaf }

func (l *leaves) fold(t *Talks, it *item) {
	if table[it.kind()].leaf && !l.onlyBetweenSome(t, it) {
		l.waiting = append(l.waiting, it)
	}
	if l.origin.IsZero() {
		if t.members.agreed == nil {
			return
		}
		l.origin = t.members.agreed.id()
		if first := t.Terms().Origin; !first.IsZero() {
			l.origin = first // this desk came later than the first terms
		}
	}
	if t.self != t.mediator() {
		l.waiting = nil
		return
	}
	var parties deskSet
	for _, d := range t.parties() {
		if t.members.hasDesk(d) {
			parties |= t.desks.set(d)
		}
	}
	l.waiting = slices.DeleteFunc(l.waiting, func(w *item) bool {
		if !w.has(parties) {
			return false
		}
		l.ids = append(l.ids, w.id())
		return true
	})
}

// onlyBetweenSome: the outcome of what was not put to all parties is known to
// those it was put to, and no leaf. A signature stands in the record with the
// outcome that encloses it; what comes before it is none.
func (l *leaves) onlyBetweenSome(t *Talks, it *item) bool {
	if a, is := it.Paper.Body.(*paper.Adherence); is {
		return a.Step != paper.SigningRatify && a.Step != paper.SigningAttest
	}
	b, ok := it.Paper.Body.(*paper.Outcome)
	if !ok {
		return false
	}
	p := t.deciding.byID[b.Proposal]
	return p == nil || !t.everyParty(p.body.Put, p.author()) // as the parties are now, when it comes
}
