package settlement

import "slices"

// Where a cluster of issues is too wide to be eliminated, it is split: on the
// options of one issue, as far as rules distinguish them. Each part is bounded
// by an easier one, in which some rules are dropped in everybody's favour; a
// part whose bound is covered by packages already found is not looked into
// (branch and bound for several objectives, after Visée et al. 1998).

// A search is one branch and bound.
type search struct {
	*solver
	start    *instance
	branches int
	found    []term      // solved parts, by their bases
	solved   []*instance // the same parts
	skipped  bool        // whether parts were left out as covered
	single   *set        // admissible packages met on the way
	known    []vector    // undominated utilities of found and single
	open     []vector    // utilities that parts given up might reach, at best
	doubt    vector      // losses behind bounds that were relied on
}

// run solves an instance. What it leaves open is in open and doubt.
func (s *search) run(in *instance) {
	if !in.reduce() {
		return
	}
	plan, ok := s.plan(in)
	if ok {
		got := s.solveFresh(in, plan)
		if got == nil || got.loss.empty() {
			s.solved = append(s.solved, in)
		} else {
			s.bound(in, got)
		}
		if got != nil {
			t := term{a: got, shift: in.shift()}
			s.found = append(s.found, t)
			for k := 0; s.branches > 0 && k < got.len(); k++ { // without branches nobody asks
				s.learn(got.row(k).plus(in.base))
			}
		}
		return
	}
	bound, plan := s.relaxed(in)
	outer := s.solveFresh(bound, plan)
	if outer == nil {
		return
	}
	s.try(outer)
	if !outer.loss.empty() {
		s.doubt = mostOf(s.doubt, outer.loss)
	}
	var beyond []vector
	for k := range outer.len() {
		if v := outer.row(k).plus(bound.base); !s.covers(v) {
			beyond = append(beyond, v)
		}
	}
	if len(beyond) == 0 {
		s.skipped = true
		return
	}
	s.branches++
	if s.branches > s.limits.Branches || s.work > s.limits.Work {
		s.open = append(s.open, beyond...)
		return
	}
	for _, part := range s.split(in) {
		s.run(part)
	}
}

// easy is how many contexts a bound is given that must not be thinned itself.
const easy = 4000

// bound looks, where a part's set had to be thinned, whether an easier part that
// did not have to be bounds it more closely than what thinning may have lost.
func (s *search) bound(in *instance, got *set) {
	easier := &search{solver: &solver{n: s.n, limbs: s.limbs, limits: s.limits}}
	easier.limits.Contexts = min(easy, s.limits.Contexts)
	bound, plan := easier.relaxed(in)
	outer := easier.solveFresh(bound, plan)
	if outer == nil || !outer.loss.empty() {
		return
	}
	s.try(outer)
	for k := range outer.len() {
		easier.open = append(easier.open, outer.row(k).plus(bound.base))
	}
	shifted := &set{n: s.n, at: vector{limbs: s.limbs}}
	for k := range got.len() {
		shifted.at = shifted.at.with(got.row(k).plus(in.base))
	}
	if easier.gap(shifted).largest() < got.loss.largest() {
		got.loss = vector{}
		s.open = append(s.open, easier.open...)
	}
}

// solveFresh forgets sums of sets of other parts.
func (s *search) solveFresh(in *instance, plan []*bucket) *set {
	s.sums = map[[2]*set]*set{}
	return s.solve(in, plan)
}

func (in *instance) shift() vector {
	if in.base.isZero() {
		return vector{}
	}
	return in.base
}

func mostOf(a, b vector) vector {
	if a.empty() {
		return b
	}
	return a.most(b)
}

func (s *search) covers(v vector) bool {
	return slices.ContainsFunc(s.known, func(k vector) bool { return k.covers(v) })
}

func (s *search) learn(v vector) {
	if s.covers(v) {
		return
	}
	s.known = slices.DeleteFunc(s.known, func(k vector) bool { return v.covers(k) })
	s.known = append(s.known, v)
}

// try looks whether packages that reach a bound's points are admissible, and
// keeps those with what they are really worth.
func (s *search) try(outer *set) {
	for k := range outer.len() {
		p := make(Package, len(s.start.worth))
		outer.pick(k, p)
		v, ok := s.start.score(p)
		if !ok || s.covers(v) {
			continue
		}
		s.learn(v)
		s.single.packages = append(s.single.packages, p)
		s.single.at = s.single.at.with(v)
	}
}

// others is the set of packages met on the way that stand in no solved part.
func (s *search) others() *set {
	out := &set{n: s.n}
	for k, p := range s.single.packages {
		if !slices.ContainsFunc(s.solved, func(in *instance) bool { return in.holds(p) }) {
			out.packages = append(out.packages, p)
			out.at = out.at.with(s.single.row(k))
		}
	}
	if len(out.packages) == 0 {
		return nil
	}
	keep := undominated(s.n, out.at, len(out.packages))
	packages := make([]Package, len(keep))
	for k, at := range keep {
		packages[k] = out.packages[at]
	}
	return &set{n: s.n, at: out.at.rows(keep, s.n), packages: packages}
}

func (in *instance) holds(p Package) bool {
	for issue, o := range p {
		if !in.allowed[issue][o] {
			return false
		}
	}
	return true
}

// score is what a package is worth to each, and whether it is admissible.
func (in *instance) score(p Package) (vector, bool) {
	v := in.base
	for issue, o := range p {
		if !in.allowed[issue][o] {
			return vector{}, false
		}
		v = v.plus(in.worth[issue].row(o, in.n))
	}
	for _, f := range in.factors {
		if f.met(p) {
			if f.bonus.empty() {
				return vector{}, false
			}
			v = v.plus(f.bonus)
		}
	}
	return v, true
}

// relaxed is an instance in which every package is worth at least as much to
// everybody and none is ruled out that was not, and which can be planned.
func (s *search) relaxed(in *instance) (*instance, []*bucket) {
	out := in.copy()
	for {
		plan, ok := s.plan(out)
		if ok {
			return out, plan
		}
		last := plan[len(plan)-1]
		drop, most := 0, -1
		for k, f := range out.factors {
			touching := 0
			for _, t := range f.tests {
				if t.issue == last.issue || slices.Contains(last.out.scope, t.issue) {
					touching++
				}
			}
			if f.bonus.empty() { // a bonus dropped still counts in part
				touching = 2*touching - 1
			}
			if touching > most {
				drop, most = k, touching
			}
		}
		f := out.factors[drop]
		out.factors = slices.Delete(slices.Clone(out.factors), drop, drop+1)
		if !f.bonus.empty() {
			none := newVector(in.n, in.limbs)
			out.raise(f.tests[0], f.bonus.most(none))
		}
	}
}

// split is the instance in parts, by what rules distinguish of the issue that
// stands in most of them.
func (s *search) split(in *instance) []*instance {
	issue, most := 0, -1
	for i := range in.worth {
		count := 0
		for _, f := range in.factors {
			if f.on(i) {
				count++
			}
		}
		if count > most {
			issue, most = i, count
		}
	}
	p := trivial(len(in.allowed[issue]))
	for _, f := range in.factors {
		for _, t := range f.tests {
			if t.issue == issue {
				p = p.refine(t.class, in.allowed[issue])
			}
		}
	}
	parts := make([]*instance, p.count)
	for class := range parts {
		parts[class] = in.copy()
		parts[class].only(issue, func(o int) bool { return int(p.class[o]) == class })
	}
	return parts
}

// gap is by how much packages given up might exceed the best found, by party.
func (s *search) gap(in *set) vector {
	if len(s.open) == 0 && s.doubt.empty() {
		return vector{}
	}
	gap := newVector(s.n, s.limbs)
	none := newVector(s.n, s.limbs)
	for _, v := range s.open {
		var nearest vector
		for k := range in.len() {
			short := v.minus(in.row(k)).most(none)
			if nearest.empty() || short.largest() < nearest.largest() {
				nearest = short
			}
		}
		if !nearest.empty() {
			gap = gap.most(nearest)
		}
	}
	if !s.doubt.empty() {
		gap = gap.plus(s.doubt)
	}
	return gap
}
