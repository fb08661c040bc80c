package wording

import "goodoffices/paper"

// An Outline is the clauses of a text with what encloses each.
type Outline struct {
	clauses []paper.Clause
	in      []int // index of the clause that encloses each, -1 for none
}

// NewOutline reads what encloses each clause. All that is no paragraph, a title
// or a signature block as much as a chapter, an article or an annex, encloses
// what follows it, up to the next of its own level or a lesser one; a paragraph
// encloses the deeper ones that follow it.
func NewOutline(clauses []paper.Clause) Outline {
	o := Outline{clauses, make([]int, len(clauses))}
	var over []int // the clauses that are not over yet, outermost first
	for i := range clauses {
		c := &clauses[i]
		for len(over) > 0 {
			last := &clauses[over[len(over)-1]]
			ends := last.Level >= c.Level
			if c.Role == paper.RoleParagraph {
				ends = ends && last.Role == paper.RoleParagraph
			} else {
				ends = ends || last.Role == paper.RoleParagraph
			}
			if !ends {
				break
			}
			over = over[:len(over)-1]
		}
		o.in[i] = -1
		if len(over) > 0 {
			o.in[i] = over[len(over)-1]
		}
		over = append(over, i)
	}
	return o
}

// Alike reports whether a clause stands as one of another outline does: it is
// the same clause, with the same words, role, level and number, and so is
// every clause that encloses it.
func (o Outline) Alike(i int, other Outline, j int) bool {
	for ; i >= 0 && j >= 0; i, j = o.in[i], other.in[j] {
		a, b := &o.clauses[i], &other.clauses[j]
		if a.Name != b.Name || a.Role != b.Role || a.Level != b.Level || a.Number != b.Number || !a.Words.Equal(b.Words) {
			return false
		}
	}
	return i < 0 && j < 0
}
