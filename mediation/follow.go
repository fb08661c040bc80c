package mediation

import (
	"math"
	"slices"

	"goodoffices/paper"
)

// Guard returns a guard over what is written to these desks, over all that is
// held now. It reads every paper: keep it, and let it follow.
func (t *Talks) Guard(to ...paper.Desk) *Guard {
	g := NewGuard(to...)
	g.Follow(t)
	return g
}

// forAll reports whether the guard is over what is written to everybody.
func (g *Guard) forAll() bool { return len(g.to) == 1 && g.to[0] == "" }

// NewGuard returns a guard over what is written to these desks that has read
// nothing yet: see [Guard.Advance]. The desk "" is everybody: such a guard finds in
// a published account what stands in no paper but a side's confidences, and
// leaves the register of what is public out of account.
func NewGuard(to ...paper.Desk) *Guard { return &Guard{to: slices.Clone(to)} }

// A part of a paper that the guard has read.
type part struct {
	id      paper.ID
	holding holding
}

// Follow takes in what was folded since: new papers, and those that the
// recipients have come to hold, which then are no secret any more. Given talks
// that were folded anew, or words that were closed again, it begins anew.
func (g *Guard) Follow(t *Talks) {
	for !g.Advance(t, math.MaxInt) {
	}
}

// Advance is Follow in steps of at most n new papers, and reports whether it has
// come to the end, so that who holds the talks can let others in between. A
// guard that has not may miss what it has not read.
func (g *Guard) Advance(t *Talks, n int) bool {
	if g.talks == t && g.seen == t.Len() {
		return true
	}
	if g.talks != t || g.seen > t.Len() {
		g.begin(t)
	}
	ok, whole := g.followed(t, n)
	if !ok {
		g.begin(t)
		return false
	}
	if whole {
		g.seen = t.Len()
	}
	return whole
}

func (g *Guard) begin(t *Talks) {
	*g = Guard{
		to: g.to, talks: t, parts: map[partKey]*part{},
		inks: map[string]ink{}, words: []string{""}, marks: []mark{0}, ends: [][2]byte{{}},
		heads: map[uint64]int32{}, known: map[uint64]struct{}{}, facts: map[factKey]*fact{},
	}
	for _, phrase := range theLexicon().stock {
		g.cover(g.inksOf(words(phrase)))
	}
	for _, d := range g.to {
		g.hold(field{text: string(d), label: true})
	}
}

// followed reads at most n papers that are new. It reports false where something
// is less known than it was, and whether all was read.
func (g *Guard) followed(t *Talks, n int) (ok, whole bool) {
	open := t.opened()
	ok = true
	for _, it := range t.order {
		if n <= 0 {
			return true, false
		}
		read := len(g.parts)
		if g.forAll() && inPublic(it.Paper) {
			continue // it is what is compared
		}
		t.holdings(it, g.to, open, func(name string, h holding) {
			key := partKey{it.id(), name}
			p := g.parts[key]
			switch {
			case p == nil && h == nobodys:
			case p == nil:
				p = &part{id: it.id(), holding: h}
				g.parts[key] = p
				g.admit(it.Paper, name, p)
			case p.holding < h:
				p.holding = h
				g.release(it.Paper, name, p)
			case p.holding > h:
				ok = false
			}
		})
		if !ok {
			return false, false
		}
		if len(g.parts) > read {
			n--
		}
	}
	return true, true
}

// admit reads a part of a paper for the first time.
func (g *Guard) admit(from *paper.Paper, name string, p *part) {
	fields := g.fieldsOf(from, name)
	if p.holding == known {
		g.release(from, name, p)
		return
	}
	latin := latinNames(fields)
	for _, f := range fields {
		g.keep(f, p, latin)
	}
	if p.holding == substance {
		g.release(from, name, p)
	}
}

// fieldsOf is every text of a part of a paper, and with the whole paper the
// numbers that it offers by their place among the issues.
func (g *Guard) fieldsOf(from *paper.Paper, name string) []field {
	fields := fieldsOf(from, name)
	if name == "" {
		fields = append(fields, g.talks.offerFields(from)...)
	}
	return fields
}

// release lets what a part says be known, all of it or its substance.
func (g *Guard) release(from *paper.Paper, name string, p *part) {
	for _, f := range g.fieldsOf(from, name) {
		if p.holding == known {
			g.hold(f)
		} else {
			g.learn(words(f.text), f)
		}
	}
	if p.holding == known {
		y, m, d := from.Date.Date()
		for _, written := range (day{gregorian, y, int(m), d}).both() {
			g.learnDay(written)
		}
	}
}
