package desk

import (
	"context"

	"goodoffices/desk/cabinet"
	"goodoffices/mediation"
	"goodoffices/paper"
)

// A ViewOpposite is what may lie open while the mediator sits with a side: see
// mediation.Opposite. It is no part of a View, so that whoever shows it needs none.
type ViewOpposite struct {
	Side  paper.Desk
	Seat  bool
	Held  []ViewPaper
	Notes []ViewNote
	Told  []mediation.ToldView
	Owed  []mediation.Waiting
	Round *ViewRound // the next that it knows of
	Say   []Jotting  // lines that were put ready to be said
	Ask   []Jotting
}

// Opposite returns what may lie open while the mediator sits with a party. It
// returns mediation.ErrNotHeld for whoever is none, ErrLocked, ErrNoTalks.
func (d *Desk) Opposite(_ context.Context, talks paper.ID, officer string, side paper.Desk) (ViewOpposite, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	k, err := d.docketFor(talks, officer)
	if err != nil {
		return ViewOpposite{}, err
	}
	o, ok := k.talks.Opposite(side, d.now())
	if !ok {
		return ViewOpposite{}, mediation.ErrNotHeld
	}
	w := viewer{k: k}
	v := ViewOpposite{Side: o.Side, Seat: o.Seat, Held: w.papers(o.Held), Notes: w.notes(o.Notes), Told: o.Told, Owed: o.Owed}
	if r := o.Round; r != nil {
		v.Round = &ViewRound{ViewPaper: w.paper(r.PaperView), Venue: r.Round.Venue, Begins: r.Round.Begins, Format: r.Round.Format, State: r.State}
	}
	for _, j := range k.cabinet.Jottings() {
		switch {
		case j.Desk != side:
		case j.Shelf == cabinet.ShelfSay:
			v.Say = append(v.Say, j)
		case j.Shelf == cabinet.ShelfAsk:
			v.Ask = append(v.Ask, j)
		}
	}
	return v, nil
}
