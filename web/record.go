package web

import (
	"math"
	"slices"

	"goodoffices/desk"
	"goodoffices/paper"
)

var _ = at("GET /record", (*Server).record)

// A recordData is the joint record as this desk holds it.
type recordData struct {
	Record desk.ViewRecord
	Leaves []leafLine
}

// A leafLine is one entry, the newest first.
type leafLine struct {
	Number  int
	Leaf    desk.ViewLeaf
	Paper   desk.ViewPaper // as far as it is held; otherwise it is between others
	Missing []paper.Desk   // who has not confirmed it
}

// GET /talks/{talks}/record
func (s *Server) record(p *Page) error {
	v, err := p.Look()
	if err != nil {
		return err
	}
	d := recordData{Record: v.Record}
	for i := len(v.Record.Leaves) - 1; i >= 0; i-- {
		leaf := v.Record.Leaves[i]
		held, _ := p.look.paper(leaf.Paper)
		line := leafLine{Number: i + 1, Leaf: leaf, Paper: held}
		for _, one := range v.Desks {
			if !one.Seat && one.Agreed && !slices.Contains(leaf.By, one.Desk) {
				line.Missing = append(line.Missing, one.Desk)
			}
		}
		d.Leaves = append(d.Leaves, line)
	}
	return p.show("record", d)
}

// Int turns a count into what catalogues count with.
func (p *Page) Int(n uint64) int { return int(min(n, math.MaxInt32)) }
