package web

import (
	"cmp"
	"slices"

	"goodoffices/desk"
	"goodoffices/paper"
)

var _ = at("GET /disclosures", (*Server).disclosures)

// An outside is somebody who does not take part and has weight.
type outside struct {
	desk.Jotting
	Said    []desk.ViewRegistered // the last first
	Stances []desk.ViewStance
}

// outsiders are those whom the mediator weighs, the heaviest first.
func outsiders(v *desk.View, jottings []desk.Jotting) []outside {
	var out []outside
	for _, j := range onShelf(jottings, desk.ShelfOutsider) {
		one := outside{Jotting: j}
		for _, st := range slices.Backward(v.Statements) {
			if st.Speaker == j.Name && !st.Corrected && !slices.ContainsFunc(one.Said, func(had desk.ViewRegistered) bool { return had.Text.Equal(st.Text) }) {
				one.Said = append(one.Said, st)
			}
		}
		for _, t := range v.Topics {
			one.Stances = append(one.Stances, stancesBy(t.Stances, paper.Desk(j.Name))...)
		}
		out = append(out, one)
	}
	slices.SortStableFunc(out, func(a, b outside) int { return cmp.Compare(b.Weight, a.Weight) })
	return out
}

// Speakers are who spoke in public, each once.
func (p *Page) Speakers() []string {
	var out []string
	for _, st := range p.view.Statements {
		if !slices.Contains(out, st.Speaker) {
			out = append(out, st.Speaker)
		}
	}
	slices.Sort(out)
	return out
}

// A disclosure is a published account, with what of it stands in papers held
// here, and what came of looking into it.
type disclosure struct {
	desk.ViewRegistered
	Ink    []inked
	Found  []leakLine
	Looked desk.Jotting
}

// GET /talks/{talks}/disclosures: what was published, compared with what is held.
func (s *Server) disclosures(p *Page) error {
	v, err := p.Look()
	if err != nil {
		return err
	}
	if !p.Mediates() {
		return errNoPage
	}
	jottings, err := s.desk.Jottings(p.r.Context(), p.TalksID, p.Officer)
	if err != nil {
		return err
	}
	var out []disclosure
	for _, entry := range slices.Backward(slices.Concat(v.Statements, v.Events)) {
		if slices.ContainsFunc(out, func(had disclosure) bool { return had.Text.Equal(entry.Text) }) {
			continue // the same entry, shared with another neighbour
		}
		d := disclosure{ViewRegistered: entry}
		said := p.Says(entry.Text)
		words, _ := entry.Text.In(said.Lang)
		leaks, err := s.desk.Leaks(p.r.Context(), p.TalksID, "", words)
		if err != nil {
			return err
		}
		d.Ink, d.Found = ink(words, leaks), p.leakLines(words, said.Lang, leaks)
		for _, j := range onShelf(jottings, desk.ShelfDisclosure) {
			if j.Paper == entry.ID {
				d.Looked = j
			}
		}
		out = append(out, d)
	}
	slices.SortStableFunc(out, func(a, b disclosure) int { return cmp.Or(cmp.Compare(len(b.Found), len(a.Found)), b.On.Compare(a.On)) })
	return p.show("disclosures", out)
}
