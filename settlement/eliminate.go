package settlement

import "slices"

// Issues that no rule ties together are solved each alone and added up. Those
// that rules tie together are eliminated one after another (bucket elimination,
// Dechter 1999; for several objectives Rollón and Larrosa 2006): an issue's
// options are tried in every context of its neighbours, and what remains is a
// table of Pareto sets over those neighbours. A context does not distinguish
// all their options but only those that a rule still in play distinguishes.

// A table holds a Pareto set for every context of its scope.
type table struct {
	scope   []int      // issues, ascending
	classes [][]uint16 // by issue of scope: the class of each option
	counts  []int      // by issue of scope: how many classes
	sets    []*set     // by context, first issue varying slowest; nil: impossible
}

// index is the context that a choice of options stands in.
func (t *table) index(option []int) int {
	at := 0
	for k, issue := range t.scope {
		at = at*t.counts[k] + int(t.classes[k][option[issue]])
	}
	return at
}

// A bucket is one step: the issue to eliminate, what it is tied by, and the
// neighbours whose contexts it must distinguish.
type bucket struct {
	issue    int
	factors  []factor
	tables   []*table
	out      *table   // sets not filled in
	own      []uint16 // the classes of the issue's own options
	ownCount int
}

// classes are the partitions of options that a rule or table makes, as far as
// they matter.
type partition struct {
	class []uint16
	count int
}

func trivial(options int) partition { return partition{make([]uint16, options), 1} }

// refine tells apart what either partition tells apart, among allowed options.
func (p partition) refine(class func(option int) int, allowed []bool) partition {
	names := map[[2]int]uint16{}
	out := partition{make([]uint16, len(p.class)), 0}
	for o, ok := range allowed {
		if !ok {
			continue
		}
		key := [2]int{int(p.class[o]), class(o)}
		name, known := names[key]
		if !known {
			name = uint16(len(names))
			names[key] = name
		}
		out.class[o] = name
	}
	out.count = len(names)
	return out
}

func (t test) class(option int) int {
	if t.in[option] {
		return 1
	}
	return 0
}

// solve is the Pareto set of a reduced instance, given a plan for it, without
// its base; nil if nothing is admissible.
//
// If an elimination would hold too many points it is begun anew with sets kept
// so small that all of them fit: thinned evenly, they lose least.
func (s *solver) solve(in *instance, plan []*bucket) *set {
	if out, ok := s.attempt(in, plan); ok {
		return out
	}
	contexts := int64(0)
	for _, b := range plan {
		contexts += int64(b.contexts())
		b.out.sets = nil
	}
	s.sums = map[[2]*set]*set{}
	s.cap = int(max(4, s.limits.Held/(2*contexts)))
	out, _ := s.attempt(in, plan)
	s.cap = 0
	return out
}

// attempt answers false if the limits are reached before all contexts are
// filled, and no cap is set.
func (s *solver) attempt(in *instance, plan []*bucket) (*set, bool) {
	parts := make([]*set, 0, len(in.worth))
	var tied map[int]bool
	if len(plan) > 0 {
		tied = map[int]bool{}
	}
	for _, b := range plan {
		tied[b.issue] = true
		if !s.fill(in, b) {
			return nil, false
		}
		if len(b.out.scope) > 0 {
			continue
		}
		if b.out.sets[0] == nil {
			return nil, true
		}
		parts = append(parts, b.out.sets[0])
	}
	for issue := range in.worth {
		if !tied[issue] {
			parts = append(parts, in.whole(issue))
		}
	}
	return s.addUp(parts), true
}

// addUp sums independent sets, smallest first: the sum grows as late as it can.
func (s *solver) addUp(parts []*set) *set {
	slices.SortStableFunc(parts, func(a, b *set) int { return a.len() - b.len() })
	total := parts[0]
	for _, part := range parts[1:] {
		total = s.union([]term{{a: total, b: part}})
	}
	return total
}

// whole is the set of all allowed options of an issue.
func (in *instance) whole(issue int) *set {
	if in.leaves[issue] == nil {
		in.leaves[issue] = in.leaf(issue, in.options(issue))
	}
	return in.leaves[issue]
}

func (in *instance) options(issue int) []int32 {
	var out []int32
	for o, ok := range in.allowed[issue] {
		if ok {
			out = append(out, int32(o))
		}
	}
	return out
}

// plan is the order in which a cluster's issues are eliminated, with all it
// takes but the sets. It answers false, with the bucket it stopped at, if a
// step would need more contexts than the limits allow.
func (s *solver) plan(in *instance) ([]*bucket, bool) {
	if len(in.factors) == 0 {
		return nil, true
	}
	var open []*table
	var buckets []*bucket
	factors := in.factors
	left := map[int]bool{}
	for _, f := range factors {
		for _, t := range f.tests {
			left[t.issue] = true
		}
	}
	for len(left) > 0 {
		b := s.next(in, left, factors, open)
		buckets = append(buckets, b)
		if b.contexts() > s.limits.Contexts {
			return buckets, false
		}
		delete(left, b.issue)
		factors = slices.DeleteFunc(slices.Clone(factors), func(f factor) bool { return f.on(b.issue) })
		open = slices.DeleteFunc(open, func(t *table) bool { return slices.Contains(b.tables, t) })
		if len(b.out.scope) > 0 {
			open = append(open, b.out)
		}
	}
	return buckets, true
}

func (f factor) on(issue int) bool {
	return slices.ContainsFunc(f.tests, func(t test) bool { return t.issue == issue })
}

func (b *bucket) contexts() int {
	n := b.ownCount
	for _, c := range b.out.counts {
		n = mul(n, c)
	}
	return n
}

// next is the bucket of the issue that is cheapest to eliminate now.
func (s *solver) next(in *instance, left map[int]bool, factors []factor, open []*table) *bucket {
	var best *bucket
	for issue := range in.worth { // in order, so that equal costs are settled alike
		if !left[issue] {
			continue
		}
		b := in.bucket(issue, factors, open)
		if best == nil || b.contexts() < best.contexts() {
			best = b
		}
	}
	return best
}

func (in *instance) bucket(issue int, factors []factor, open []*table) *bucket {
	b := &bucket{issue: issue, out: &table{}}
	parts := map[int]partition{}
	refine := func(i int, class func(int) int) {
		p, ok := parts[i]
		if !ok {
			p = trivial(len(in.allowed[i]))
		}
		parts[i] = p.refine(class, in.allowed[i])
	}
	for _, f := range factors {
		if f.on(issue) {
			b.factors = append(b.factors, f)
			for _, t := range f.tests {
				refine(t.issue, t.class)
			}
		}
	}
	for _, t := range open {
		if slices.Contains(t.scope, issue) {
			b.tables = append(b.tables, t)
			for k, i := range t.scope {
				refine(i, func(o int) int { return int(t.classes[k][o]) })
			}
		}
	}
	b.own, b.ownCount = parts[issue].class, parts[issue].count
	for i := range in.worth {
		if p, ok := parts[i]; ok && i != issue {
			b.out.scope = append(b.out.scope, i)
			b.out.classes = append(b.out.classes, p.class)
			b.out.counts = append(b.out.counts, p.count)
		}
	}
	return b
}

// fill computes the sets of a bucket's table, context by context. It answers
// false if the limits are reached before.
func (s *solver) fill(in *instance, b *bucket) bool {
	contexts := 1
	for _, c := range b.out.counts {
		contexts *= c
	}
	b.out.sets = make([]*set, contexts)
	leaves := make([]*set, b.ownCount)
	ownOption := make([]int, b.ownCount) // one option of each class
	for class := range leaves {
		var options []int32
		for o, ok := range in.allowed[b.issue] {
			if ok && int(b.own[o]) == class {
				options = append(options, int32(o))
			}
		}
		ownOption[class] = int(options[0])
		leaves[class] = in.leaf(b.issue, options)
	}
	option := make([]int, len(in.worth)) // a representative of the context
	for c := range contexts {
		if s.cap == 0 && s.spent() {
			return false
		}
		rest := c
		for k := len(b.out.scope) - 1; k >= 0; k-- {
			option[b.out.scope[k]] = in.representative(b.out, k, rest%b.out.counts[k])
			rest /= b.out.counts[k]
		}
		var terms []term
		for class, leaf := range leaves {
			option[b.issue] = ownOption[class]
			if t, ok := s.term(b, leaf, option); ok {
				terms = append(terms, t)
			}
		}
		b.out.sets[c] = s.union(terms)
	}
	return true
}

// representative is an option of a class of one issue of a table.
func (in *instance) representative(t *table, k, class int) int {
	for o, c := range t.classes[k] {
		if int(c) == class && in.allowed[t.scope[k]][o] {
			return o
		}
	}
	return 0
}

// term is what one class of a bucket's issue reaches in one context, if
// anything.
func (s *solver) term(b *bucket, leaf *set, option []int) (term, bool) {
	out := term{a: leaf}
	for _, f := range b.factors {
		if !f.met(option) {
			continue
		}
		if f.bonus.empty() {
			return term{}, false
		}
		if out.shift.empty() {
			out.shift = f.bonus
		} else {
			out.shift = out.shift.plus(f.bonus)
		}
	}
	var below *set
	for _, t := range b.tables {
		part := t.sets[t.index(option)]
		if part == nil {
			return term{}, false
		}
		if below == nil {
			below = part
		} else {
			below = s.sum(below, part)
		}
	}
	if below != nil {
		out.a, out.b = below, leaf
	}
	return out, true
}

func (f factor) met(option []int) bool {
	for _, t := range f.tests {
		if !t.in[option[t.issue]] {
			return false
		}
	}
	return true
}
