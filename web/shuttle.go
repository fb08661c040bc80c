package web

import (
	"cmp"
	"slices"
	"time"

	"goodoffices/desk"
	"goodoffices/mediation"
	"goodoffices/paper"
)

// A shuttleData is the log of one day of a round, at the mediator's desk alone.
type shuttleData struct {
	Round desk.ViewRound
	Day   string
	Today bool
	Days  []shuttleDay
	With  *desk.Jotting // with whom the mediator is now
	Sides []shuttleSide
	Lines []shuttleLine
}

// A shuttleDay is a day of the round, to be chosen.
type shuttleDay struct {
	Value, Words string
	Here         bool
}

// A shuttleSide is a side that is gone to, and who speaks for it there.
type shuttleSide struct {
	desk.ViewDesk
	Speaker string
	There   bool
}

// A shuttleLine is one line of the log: a move, or a message carried.
type shuttleLine struct {
	At    time.Time
	Until time.Time
	What  string // went, told, said, wrote, sent
	Desk  paper.Desk
	Says  Said
	Leads string
}

var (
	_ = at("GET /rounds/{paper}/log", (*Server).shuttleLog)
	_ = at("POST /rounds/{paper}/log/move", (*Server).shuttleMove)
)

// GET /talks/{talks}/rounds/{paper}/log?day=2026-11-28
func (s *Server) shuttleLog(p *Page) error {
	r, err := p.roundOf()
	if err != nil {
		return err
	}
	if !p.Mediates() {
		return mediation.ErrNotHeld
	}
	jotted, err := s.desk.Jottings(p.r.Context(), p.TalksID, p.Officer)
	if err != nil {
		return err
	}
	day := p.shuttleDay(r)
	d := shuttleData{Round: r, Day: p.Day(day), Today: sameDay(day, p.Now().In(day.Location())), With: visiting(jotted), Days: p.chooseFrom(r, day)}
	for _, one := range sidesFirstOwn(p.view) {
		d.Sides = append(d.Sides, shuttleSide{one, speakerOf(r, one.Desk), d.With != nil && d.With.Desk == one.Desk})
	}
	for _, j := range jotted {
		if j.Shelf == desk.ShelfVisit && sameDay(day, j.At.In(day.Location())) {
			d.Lines = append(d.Lines, shuttleLine{At: j.At, Until: j.Until, What: "went", Desk: j.Desk})
		}
	}
	for _, x := range p.view.Papers {
		d.Lines = append(d.Lines, p.carriedOn(x, day)...)
	}
	slices.SortStableFunc(d.Lines, func(a, b shuttleLine) int { return cmp.Or(a.At.Compare(b.At), cmp.Compare(a.What, b.What)) })
	return p.show("shuttle", d)
}

// carriedOn are the lines of a day that a paper of this desk makes: what was
// told, what was said to it, what it wrote to a side in its own words, and what
// it passed on as it was.
func (p *Page) carriedOn(x desk.ViewPaper, day time.Time) (out []shuttleLine) {
	if x.From != p.Desk() || !sameDay(day, x.Arrived.In(day.Location())) {
		return nil
	}
	add := func(what string, of desk.ViewPaper, says Said, desks ...paper.Desk) {
		for _, d := range desks {
			out = append(out, shuttleLine{At: x.Arrived, What: what, Desk: d, Says: says, Leads: p.Leads(of)})
		}
	}
	switch b := x.Body.(type) {
	case *paper.Told:
		add("told", x, p.Says(b.Words), b.Desk)
		return out
	case *paper.Message:
		if b.Noted != nil {
			add("said", x, p.Gist(x), b.Noted.Desk)
			return out
		}
	case interface{ Disposed() paper.Disposal }:
		disposed := b.Disposed()
		if of := paperOf(p.view, disposed.Of); of != nil && disposed.Action == paper.ActionVerbatim {
			add("sent", *of, p.Gist(*of), disposed.Desks...)
		}
		return out
	}
	if isRead(x.Kind) && x.Kind != paper.KindLodged {
		add("wrote", x, p.Gist(x), x.To...)
	}
	return out
}

// POST /talks/{talks}/rounds/{paper}/log/move: one tap. Whoever the mediator
// was with is left, and another side is gone to, or none.
func (s *Server) shuttleMove(p *Page) error {
	r, err := p.roundOf()
	if err != nil {
		return err
	}
	if !p.Mediates() {
		return mediation.ErrNotHeld
	}
	ctx := p.r.Context()
	jotted, err := s.desk.Jottings(ctx, p.TalksID, p.Officer)
	if err != nil {
		return err
	}
	to, going := sideByCode(p.view, p.r.PostFormValue("side"))
	now := p.Now().Truncate(time.Second)
	with := visiting(jotted)
	if with != nil && !(going && with.Desk == to.Desk) { // a second tap on the same side moves nobody
		over := *with
		over.Until = now
		if _, err := s.desk.Jot(ctx, p.TalksID, p.Officer, over); err != nil {
			return err
		}
		with = nil
	}
	if going && with == nil {
		if _, err := s.desk.Jot(ctx, p.TalksID, p.Officer, desk.Jotting{Shelf: desk.ShelfVisit, Desk: to.Desk, At: now}); err != nil {
			return err
		}
	}
	return p.to(p.Path("rounds", r.ID, "log"))
}

// visiting returns the visit that has not ended, nil if none.
func visiting(all []desk.Jotting) *desk.Jotting {
	for _, j := range slices.Backward(all) {
		if j.Shelf == desk.ShelfVisit && j.Until.IsZero() {
			return &j
		}
	}
	return nil
}

// shuttleDay is the day that the address names: otherwise today while the
// round goes on, and the day on which it begins.
func (p *Page) shuttleDay(r desk.ViewRound) time.Time {
	zone := roundZone(p, r)
	if day, err := time.ParseInLocation(time.DateOnly, p.Query("day"), zone); err == nil {
		return day
	}
	days, now := roundDays(r, zone), p.Now().In(zone)
	if hasDay(days, now) {
		return now
	}
	return days[0]
}

// roundDays are the days of a round.
func roundDays(r desk.ViewRound, zone *time.Location) []time.Time {
	const most = 14
	begins, ends := r.Begins.At.In(zone), roundBody(r).Ends.At.In(zone)
	out := []time.Time{begins}
	for day := begins.AddDate(0, 0, 1); len(out) < most && !dayOf(day).After(dayOf(ends)); day = day.AddDate(0, 0, 1) {
		out = append(out, day)
	}
	return out
}

// chooseFrom are the days of a round, today and the one that is shown.
func (p *Page) chooseFrom(r desk.ViewRound, shown time.Time) (out []shuttleDay) {
	days := roundDays(r, shown.Location())
	for _, extra := range []time.Time{shown, p.Now().In(shown.Location())} {
		if !hasDay(days, extra) {
			days = append(days, extra)
		}
	}
	slices.SortFunc(days, time.Time.Compare)
	for _, day := range days {
		out = append(out, shuttleDay{day.Format(time.DateOnly), p.ShortDay(day), sameDay(day, shown)})
	}
	return out
}

func hasDay(days []time.Time, t time.Time) bool {
	return slices.ContainsFunc(days, func(d time.Time) bool { return sameDay(d, t) })
}

// roundZone is the zone in which a round's hours are said.
func roundZone(p *Page, r desk.ViewRound) *time.Location {
	if zone, err := time.LoadLocation(r.Begins.Zone); err == nil {
		return zone
	}
	return p.Zone()
}

func dayOf(t time.Time) time.Time {
	y, m, d := t.Date()
	return time.Date(y, m, d, 0, 0, 0, 0, t.Location())
}

func sameDay(a, b time.Time) bool { return dayOf(a).Equal(dayOf(b)) }

// speakerOf is who leads a side's delegation, as far as it is known here.
func speakerOf(r desk.ViewRound, side paper.Desk) string {
	name := string(side)
	for _, x := range r.Delegations {
		for _, m := range x.Members {
			if x.Of == side && m.Head {
				name = m.Name
			}
		}
	}
	return name
}
