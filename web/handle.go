package web

import (
	"net/url"
	"slices"

	"goodoffices/desk"
	"goodoffices/mediation"
	"goodoffices/paper"
)

// A handleData is what the mediator may do with a paper that lies open before
// it: send it word for word, say it, try it, ask, or keep it. What its author
// asked comes first.
type handleData struct {
	Paper    desk.ViewPaper
	Fate     paper.Action // what was done with it last; "" for nothing
	Author   *desk.ViewDesk
	Others   []desk.ViewDesk  // the sides to which it can be said
	Convey   *eyesLine        // word for word: who will see it, and what stands against it
	Asked    paper.Handling   // by its author
	Partners []desk.ViewPaper // with which it can go together
}

// handling gathers what can be done with a paper; nil where nothing can.
func (p *Page) handling(v *desk.View, x desk.ViewPaper) *handleData {
	fates := fatesOf(v)
	if !p.Mediates() || !liesHere(v, x, fates) {
		return nil
	}
	d := &handleData{Paper: x, Fate: fates[x.ID].Action}
	if x.Cover != nil {
		d.Asked = x.Cover.Handling
	}
	speaker := saidBy(x)
	for i, one := range v.Desks {
		switch {
		case one.Role != paper.PlaceParty:
		case one.Desk == speaker:
			d.Author = &v.Desks[i]
		default:
			d.Others = append(d.Others, one)
		}
	}
	if x.Class == paper.Formal.String() && len(x.To) > 0 && !slices.Equal(x.To, []paper.Desk{v.Desk}) {
		line := p.eyes("convey", url.Values{"paper": {x.ID.String()}})
		d.Convey = &line
		if d.Asked == paper.HandlingCondition { // it is asked for below
			line := p.eyes("convey", url.Values{"paper": {x.ID.String()}, "met.en": {"…"}})
			d.Convey = &line
		}
	}
	if d.Asked == paper.HandlingTogether {
		for _, other := range v.Papers {
			if other.From != x.From && other.Cover != nil && other.Cover.Handling == paper.HandlingTogether && liesHere(v, other, fates) {
				d.Partners = append(d.Partners, other)
			}
		}
	}
	return d
}

// fatesOf tells what the mediator did last with each paper.
func fatesOf(v *desk.View) map[paper.ID]paper.Disposal {
	out := map[paper.ID]paper.Disposal{}
	for _, x := range v.Papers {
		if b, ok := x.Body.(interface{ Disposed() paper.Disposal }); ok && x.From == v.Desk {
			out[b.Disposed().Of] = b.Disposed()
		}
	}
	return out
}

// liesHere reports whether a side's paper lies with the mediator, who may still
// do something with it: what was returned or sent on does not.
func liesHere(v *desk.View, x desk.ViewPaper, fates map[paper.ID]paper.Disposal) bool {
	if x.From == v.Desk || x.Standing != mediation.Regular.String() || x.Kind == paper.KindCoverNote || x.Cover == nil && !isRead(x.Kind) {
		return false
	}
	if fates[x.ID].Action == paper.ActionReturned {
		return false
	}
	return !slices.ContainsFunc(x.Track, func(st desk.ViewStep) bool {
		return st.What == mediation.StepHandled || st.What == mediation.StepTaken
	})
}

// Words reports whether the author let it be said, or did not say.
func (d *handleData) Words() bool {
	return d.Asked == "" || d.Asked == paper.HandlingOwnWords
}

// Alone reports whether it is for the mediator alone.
func (d *handleData) Alone() bool { return d.Asked == paper.HandlingMediator }

// Keeps are the ways of not passing a paper on that need no reason.
func (p *Page) Keeps() []paper.Action { return []paper.Action{paper.ActionHeld, paper.ActionKept} }

// unhandled reports whether a side's paper, of whatever kind, is still for the
// mediator to pass on or not.
func unhandled(v *desk.View, x desk.ViewPaper) bool {
	return x.From != v.Desk && x.Standing == mediation.Regular.String() && !answeredHere(x) && !slices.ContainsFunc(x.Track, func(st desk.ViewStep) bool {
		return st.What == mediation.StepHandled || st.What == mediation.StepTaken
	})
}
