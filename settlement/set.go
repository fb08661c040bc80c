package settlement

import "sort"

// A set is a Pareto set: the utility vectors, none dominating another and no
// two equal, that some of the issues can reach. It is made from options (a
// leaf) or from other sets (terms), and remembers how, so that packages can be
// told from points. Points are in descending order, first party first.
type set struct {
	n    int
	at   vector // rows of n, one a point
	from []src  // by point, unless a leaf

	terms []term

	issue  int       // of a leaf
	groups [][]int32 // of a leaf: by point, all options that reach it

	packages []Package // of a set of single packages: by point

	// loss bounds by how much a point that was left out may exceed the best
	// point left in, by party. Empty where nothing was left out.
	loss vector
}

// src says that a point is point i of a term's a plus point j of its b.
type src struct{ t, i, j int32 }

// A term is the sums of a point of a, a point of b and shift. b may be nil and
// shift empty.
type term struct {
	a, b  *set
	shift vector
}

func (s *set) len() int {
	return s.at.len() / s.n
}

func (s *set) row(k int) vector { return s.at.row(k, s.n) }

// find is the place of a vector in the set, or -1.
func (s *set) find(v vector) int {
	k := sort.Search(s.len(), func(k int) bool { return s.row(k).compare(v) <= 0 })
	if k < s.len() && s.row(k).compare(v) == 0 {
		return k
	}
	return -1
}

// pick writes one package that reaches point k: the first found.
func (s *set) pick(k int, p Package) {
	for s.groups == nil {
		if s.packages != nil {
			copy(p, s.packages[k])
			return
		}
		f := s.from[k]
		t := s.terms[f.t]
		if t.b != nil {
			t.b.pick(int(f.j), p)
		}
		s, k = t.a, int(f.i)
	}
	p[s.issue] = int(s.groups[k][0])
}

// leaf is the set of those options of an issue for which in is true. It is nil
// if there are none.
func (in *instance) leaf(issue int, options []int32) *set {
	if len(options) == 0 {
		return nil
	}
	table := in.worth[issue]
	all := set{n: in.n, at: table}
	if len(options) < len(in.allowed[issue]) {
		all.at = table.rows(options, in.n)
	}
	keep := undominated(in.n, all.at, len(options))
	s := &set{n: in.n, issue: issue, at: all.at.rows(keep, in.n), groups: make([][]int32, len(keep))}
	if len(keep) == len(options) { // nothing is equal to anything
		for k, at := range keep {
			s.groups[k] = options[at : at+1 : at+1]
		}
		return s
	}
	for k, o := range options {
		if at := s.find(all.row(k)); at >= 0 {
			s.groups[at] = append(s.groups[at], o)
		}
	}
	return s
}
