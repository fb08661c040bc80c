package mediation

import (
	"goodoffices/paper"
)

// A deskSet is a set of the desks these talks have met, at most
// paper.MaxDesks of them.
type deskSet uint64

// desks numbers the desks that appear in the talks.
type desks struct {
	byName map[paper.Desk]int
	names  []paper.Desk
}

// set returns the set of the given desks, numbering those that are new. A
// desk beyond the most there may be is in no set.
func (d *desks) set(names ...paper.Desk) deskSet {
	var s deskSet
	for _, n := range names {
		i, ok := d.byName[n]
		if !ok {
			if len(d.names) == paper.MaxDesks {
				continue
			}
			i = len(d.names)
			d.byName[n] = i
			d.names = append(d.names, n)
		}
		s |= 1 << i
	}
	return s
}
