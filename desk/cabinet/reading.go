package cabinet

import (
	"slices"

	"goodoffices/paper"
)

// Read is that an officer read papers.
type Read struct {
	Papers []paper.ID `json:"papers"`
}

// reading is who read what, by officer.
type reading map[string]map[paper.ID]bool

func (r reading) apply(e Event) {
	of := r[e.Officer]
	if of == nil {
		of = map[paper.ID]bool{}
		r[e.Officer] = of
	}
	for _, id := range e.Read.Papers {
		of[id] = true
	}
}

// HasRead reports whether an officer read a paper.
func (c *Cabinet) HasRead(officer string, id paper.ID) bool { return c.reading[officer][id] }

// ReadBy returns the officers who read a paper, sorted.
func (c *Cabinet) ReadBy(id paper.ID) []string {
	var out []string
	for officer, papers := range c.reading {
		if papers[id] {
			out = append(out, officer)
		}
	}
	slices.Sort(out)
	return out
}
