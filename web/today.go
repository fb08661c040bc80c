package web

import (
	"cmp"
	"slices"

	"goodoffices/desk"
	"goodoffices/paper"
)

// A today is a party's home: what waits for it, in the order in which it asks
// for attention.
type today struct {
	Answer     []asked[desk.ViewPaper] // papers to answer, with their age
	Decide     []desk.ViewProposal
	Confirm    []desk.ViewCondition
	Assurances []desk.ViewAssurance
	HandIn     []desk.ViewProcedure   // open, and nothing handed in yet
	Texts      []desk.ViewTextVersion // that came since, not read yet
	Round      *desk.ViewRound
	Theirs     []desk.ViewWaiting // who is waited for, the longest first
	Others     int                // how many more there are of those
	Since      []desk.ViewPaper   // what came last
}

// An asked is something that waits for this desk.
type asked[T any] struct {
	It   T
	Days int
}

func (s *Server) today(p *Page, v *desk.View) error {
	t := today{}
	for _, w := range v.Waiting {
		x, held := p.look.paper(w.Paper)
		if x.Kind == paper.KindAssurance && w.For == v.Desk {
			continue // below, with its own answers
		}
		if w.For == v.Desk && held {
			t.Answer = append(t.Answer, asked[desk.ViewPaper]{x, w.Days})
		} else if w.For != v.Desk {
			t.Theirs = append(t.Theirs, w)
		}
	}
	for _, x := range v.Proposals {
		if undecided(v, x) {
			t.Decide = append(t.Decide, x)
		}
	}
	for _, c := range v.Conditions {
		if c.Attester == v.Desk && !c.Met {
			t.Confirm = append(t.Confirm, c)
		}
	}
	for _, a := range v.Assurances {
		if assuranceWaits(v, a) {
			t.Assurances = append(t.Assurances, a)
		}
	}
	for _, x := range v.Procedures {
		if handsIn(v, x) && x.Mine == nil {
			t.HandIn = append(t.HandIn, x)
		}
	}
	slices.SortStableFunc(t.Theirs, func(a, b desk.ViewWaiting) int { return cmp.Compare(b.Days, a.Days) })
	if shown := min(len(t.Theirs), 12); shown < len(t.Theirs) {
		t.Theirs, t.Others = t.Theirs[:shown], len(t.Theirs)-shown
	}
	for _, x := range v.Texts {
		for _, version := range x.Versions {
			if version.Current && p.Fresh(version.ID) {
				t.Texts = append(t.Texts, version)
			}
		}
	}
	t.Round = nextRound(v)
	t.Since = latest(v, 6)
	return p.show("today", t)
}

// nextRound returns the first round that has not begun.
func nextRound(v *desk.View) *desk.ViewRound {
	var next *desk.ViewRound
	for i, r := range v.Rounds {
		if !r.Begins.At.Before(v.At) && (next == nil || r.Begins.At.Before(next.Begins.At)) {
			next = &v.Rounds[i]
		}
	}
	return next
}

// latest returns the last papers that others wrote and people read.
func latest(v *desk.View, n int) []desk.ViewPaper {
	var out []desk.ViewPaper
	for i := len(v.Papers) - 1; i >= 0 && len(out) < n; i-- {
		if x := v.Papers[i]; x.From != v.Desk && isRead(x.Kind) {
			out = append(out, x)
		}
	}
	return out
}
