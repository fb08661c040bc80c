package record

import (
	"time"

	"goodoffices/paper"
)

// A Leaf is a paper in the record.
type Leaf struct {
	Index uint64 // from 0
	ID    paper.ID
}

// A Confirmation says who has signed a checkpoint that covers a leaf. Whose
// signature an agreement waits for is not for the record to say.
type Confirmation struct {
	Leaf
	// By holds, for each desk that covers the leaf, the first checkpoint
	// known by which it does, and the time that desk claims for it. The
	// operator's tells since when the leaf is in the record.
	By map[string]Mark
}

// Lacks returns those of the desks that do not cover the leaf, in their order.
func (c Confirmation) Lacks(desks ...string) []string {
	var lacking []string
	for _, d := range desks {
		if _, ok := c.By[d]; !ok {
			lacking = append(lacking, d)
		}
	}
	return lacking
}

// Since returns when a desk first covered the leaf, by its own claim; the zero
// time if it does not.
func (c Confirmation) Since(desk string) time.Time { return c.By[desk].Time }

// Confirmed tells of a paper who covers it; false if it is no leaf that this
// replica holds.
func (r Replica) Confirmed(id paper.ID) (Confirmation, bool) {
	i, ok := r.log.Index(id)
	if !ok {
		return Confirmation{}, false
	}
	c := Confirmation{Leaf{i, id}, map[string]Mark{}}
	for desk, s := range r.signers {
		if at, _ := s.find(i + 1); at < s.marks.n {
			c.By[desk] = s.marks.at(at)
		}
	}
	return c, true
}

// ConfirmedBy reports whether the paper is a leaf that every one of the desks
// covers. Of no desks at all it is false: an empty list means nobody, never
// everybody.
func (r Replica) ConfirmedBy(id paper.ID, desks ...string) bool {
	c, ok := r.Confirmed(id)
	return ok && len(desks) > 0 && len(c.Lacks(desks...)) == 0
}

// Unexplained returns the leaves whose papers this desk does not hold, in
// order: at a party's desk a paper withheld, at an observer's a paper between
// the parties.
func (r Replica) Unexplained(held func(paper.ID) bool) []Leaf {
	var leaves []Leaf
	for i, id := range r.log.Leaves() {
		if !held(id) {
			leaves = append(leaves, Leaf{i, id})
		}
	}
	return leaves
}
