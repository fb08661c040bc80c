package web

import (
	"time"

	"goodoffices/desk"
	"goodoffices/mediation"
	"goodoffices/paper"
)

// A board is the mediator's home: a channel for each party, and between them
// what lies on its own desk.
type board struct {
	Sides  []side
	Mine   []asked[desk.ViewPaper]
	Topics []boardTopic
}

// A side is the channel with one party.
type side struct {
	Desk    desk.ViewDesk
	Last    time.Time // when its last word came
	Waits   []desk.ViewWaiting
	Papers  []desk.ViewPaper
	Earlier int // papers before those shown
}

// A boardTopic is a row of the table below.
type boardTopic struct {
	desk.ViewTopic
	Of []stancesOf
}

type stancesOf struct {
	Desk    paper.Desk
	Stances []desk.ViewStance
}

// sideLength is how many papers of a channel the board shows.
const sideLength = 8

func (s *Server) board(p *Page, v *desk.View) error {
	b := board{}
	for _, d := range v.Desks {
		if d.Role == paper.PlaceParty {
			b.Sides = append(b.Sides, sideOf(v, d))
		}
	}
	for _, x := range v.Papers {
		if toHandle(v, x) {
			b.Mine = append(b.Mine, asked[desk.ViewPaper]{x, int(v.At.Sub(x.Arrived) / (24 * time.Hour))})
		}
	}
	for _, t := range v.Topics {
		row := boardTopic{ViewTopic: t}
		for _, one := range b.Sides {
			row.Of = append(row.Of, stancesOf{one.Desk.Desk, stancesBy(t.Stances, one.Desk.Desk)})
		}
		b.Topics = append(b.Topics, row)
	}
	return p.show("board", b)
}

// toHandle reports whether a party's paper lies with the mediator, who has not
// yet said, in any of the ways there are, what becomes of it.
func toHandle(v *desk.View, x desk.ViewPaper) bool {
	return isRead(x.Kind) && x.Kind != paper.KindApproval && unhandled(v, x)
}

// unhandled reports whether a side's paper, of whatever kind, is still for the
// mediator to pass on or not.
func unhandled(v *desk.View, x desk.ViewPaper) bool {
	if x.From == v.Desk || x.Standing != "regular" {
		return false
	}
	for _, st := range x.Track {
		if st.What == mediation.StepHandled || st.What == mediation.StepTaken || st.What == mediation.StepAnswered {
			return false
		}
	}
	return true
}

func sideOf(v *desk.View, d desk.ViewDesk) side {
	out := side{Desk: d}
	for _, x := range v.Papers {
		if !isRead(x.Kind) || !between(x, d.Desk) {
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
	return out
}

// between reports whether a paper passed on the channel with a desk.
func between(x desk.ViewPaper, d paper.Desk) bool {
	if x.From == d || x.Hand == d {
		return true
	}
	for _, to := range x.To {
		if to == d {
			return true
		}
	}
	return false
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
