package web

import (
	"slices"
	"time"

	"goodoffices/desk"
	"goodoffices/mediation"
	"goodoffices/paper"
)

// A board is the mediator's home: a channel for each party, and between them
// what lies on its own desk.
type board struct {
	Sides  []side
	Mine   []desk.ViewPaper // to be opened, read, and dealt with
	Held   []desk.ViewPaper // dealt with for now
	Asked  []desk.ViewReadBack
	Drafts []draftTo
	Shows  []desk.ViewProcedure // reflections in which there is something to show
	Topics []boardTopic
	Amends int       // amendments of the text that wait
	Folded []outside // who is outside, by weight
	Even   []evenHand
}

// A side is the channel with one party.
type side struct {
	Desk    desk.ViewDesk
	Last    time.Time // when its last word came
	Waits   []desk.ViewWaiting
	Papers  []desk.ViewPaper
	Earlier int // papers before those shown
	Closed  int // lines taken down from its mouth whose use was not asked
}

// A draftTo is a draft to one side.
type draftTo struct {
	draftLine
	To paper.Desk
}

// A boardTopic is a row of the table below.
type boardTopic struct {
	topicRow
	Ground desk.Jotting // common ground, the mediator's alone
}

type stancesOf struct {
	Desk    paper.Desk
	Stances []desk.ViewStance
}

// sideLength is how many papers of a channel the board shows.
const sideLength = 8

func (s *Server) board(p *Page, v *desk.View) error {
	jottings, err := s.desk.Jottings(p.r.Context(), p.TalksID, p.Officer)
	if err != nil {
		return err
	}
	fates := fatesOf(v)
	b := board{Folded: outsiders(v, jottings)}
	for _, d := range v.Desks {
		if d.Role == paper.PlaceParty {
			b.Sides = append(b.Sides, sideOf(v, d, fates))
		}
	}
	b.Even = evenHands(v, b.Sides, jottings)
	for _, x := range v.Papers {
		switch f := fates[x.ID].Action; {
		case !liesHere(v, x, fates) || answeredHere(x) && f == "":
		case f == paper.ActionHeld || f == paper.ActionKept:
			b.Held = append(b.Held, x)
		default:
			b.Mine = append(b.Mine, x)
		}
	}
	for _, rb := range slices.Backward(v.ReadBacks) {
		if rb.From == v.Desk && !rb.Answered.IsZero() && !usedSince(v, rb) {
			b.Asked = append(b.Asked, rb)
		}
	}
	for _, x := range v.Procedures {
		if shows(x) {
			b.Shows = append(b.Shows, x)
		}
	}
	if b.Drafts, err = p.draftsTo(v); err != nil {
		return err
	}
	for _, x := range v.Texts {
		for _, a := range x.Amendments {
			if a.Waits {
				b.Amends++
			}
		}
	}
	for _, t := range topicRows(v) {
		row := boardTopic{topicRow: t}
		for _, j := range onShelf(jottings, desk.ShelfGround) {
			if j.Paper == t.ID {
				row.Ground = j
			}
		}
		b.Topics = append(b.Topics, row)
	}
	return p.show("board", b)
}

// draftsTo are the officer's drafts to sides.
func (p *Page) draftsTo(v *desk.View) ([]draftTo, error) {
	all, err := p.s.desk.Drafts(p.r.Context(), p.TalksID, p.Officer)
	if err != nil {
		return nil, err
	}
	var out []draftTo
	for _, d := range all {
		form := formOf(d)
		if side, ok := sideByCode(v, form.Get("_side")); ok {
			out = append(out, draftTo{p.draftLine(d, form), side.Desk})
		}
	}
	return out, nil
}

// answeredHere reports whether the mediator answered a paper itself.
func answeredHere(x desk.ViewPaper) bool {
	return slices.ContainsFunc(x.Track, func(st desk.ViewStep) bool { return st.What == mediation.StepAnswered })
}

// usedSince reports whether every sentence that was let be used has been said,
// so that the answer asks for nothing more.
func usedSince(v *desk.View, rb desk.ViewReadBack) bool {
	return !slices.ContainsFunc(rb.Answers, func(a paper.Permission) bool {
		return a.Leave != paper.LeaveNo && !saidTo(v, "", a.Text)
	})
}

func sideOf(v *desk.View, d desk.ViewDesk, fates map[paper.ID]paper.Disposal) side {
	out := side{Desk: d}
	for _, x := range v.Papers {
		if !isRead(x.Kind) || !between(v, x, d.Desk, fates[x.ID]) {
			continue
		}
		if x.From == d.Desk {
			out.Last = x.Arrived
		}
		out.Papers = append(out.Papers, x)
	}
	if n := len(out.Papers) - sideLength; n > 0 {
		out.Papers, out.Earlier = out.Papers[n:], n
	}
	for _, w := range v.Waiting {
		if w.For == d.Desk {
			out.Waits = append(out.Waits, w)
		}
	}
	for _, n := range v.Notes {
		if n.Noted.Desk != d.Desk {
			continue
		}
		for _, l := range n.Lines {
			if l.Leave == "" && !l.Asked {
				out.Closed++
			}
		}
	}
	return out
}

// between reports whether a paper passed on the channel with a desk, or is the
// note of what was said there.
func between(v *desk.View, x desk.ViewPaper, d paper.Desk, fate paper.Disposal) bool {
	sentOn := fate.Action == paper.ActionVerbatim && slices.Contains(fate.Desks, d)
	return x.From == d || saidBy(x) == d || sentOn || x.From == v.Desk && slices.Contains(x.To, d)
}

func stancesBy(all []desk.ViewStance, d paper.Desk) []desk.ViewStance {
	var out []desk.ViewStance
	for _, st := range all {
		if st.Of == string(d) {
			out = append(out, st)
		}
	}
	return out
}
