package desk

import (
	"context"
	"errors"
	"fmt"
	"time"

	"goodoffices/desk/cabinet"
	"goodoffices/mediation"
	"goodoffices/paper"
	"goodoffices/settlement"
)

// A Valuation is what packages are worth to this desk's side, kept for itself.
type Valuation = cabinet.Valuation

// ErrValuation: a valuation does not fit the issues it is over.
var ErrValuation = errors.New("the valuation does not fit the issues")

// KeepValuation keeps what packages are worth to this side at this desk alone:
// it goes into no pouch, and scores every offer that comes. It replaces the one
// kept before. Languages are those of its words, the first the officer's own.
// It returns mediation.ErrNotHeld where the issues are not held, ErrValuation,
// ErrLocked, or a *paper.FieldError.
func (d *Desk) KeepValuation(ctx context.Context, talks paper.ID, officer string, v paper.Valuation, languages ...paper.Lang) error {
	if len(languages) == 0 {
		languages = paper.LanguagesOf(&v)
	}
	if err := paper.Check(&v, languages...); err != nil {
		return err
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	k, err := d.docketFor(talks, officer)
	if err != nil {
		return err
	}
	switch err := k.talks.CheckValuation(&v); {
	case errors.Is(err, mediation.ErrNotHeld):
		return fmt.Errorf("%s: %w", v.Issues.Short(), err)
	case err != nil:
		return fmt.Errorf("%w: %w", ErrValuation, err)
	}
	w := d.begin(ctx, k)
	kept := Valuation{By: officer, At: w.now.Truncate(time.Second), Valuation: v}
	b, err := cabinet.EncodeValuation(kept)
	if err != nil {
		return err
	}
	w.setCell(groupValuations, k.id, b)
	k.cabinet.PutValuation(kept)
	return w.commit()
}

// WipeValuation wipes out what this side kept for itself. Wiping twice is
// wiping once.
func (d *Desk) WipeValuation(ctx context.Context, talks paper.ID, officer string) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	k, err := d.docketFor(talks, officer)
	if err != nil {
		return err
	}
	if _, ok := k.cabinet.Valuation(); !ok {
		return nil
	}
	w := d.begin(ctx, k)
	w.setCell(groupValuations, k.id, nil)
	k.cabinet.DropValuation()
	return w.commit()
}

// Valuation returns what this side keeps for itself, and whether there is any.
// It returns ErrLocked.
func (d *Desk) Valuation(_ context.Context, talks paper.ID, officer string) (Valuation, bool, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	k, err := d.docketFor(talks, officer)
	if err != nil {
		return Valuation{}, false, err
	}
	v, ok := k.cabinet.Valuation()
	return v, ok, nil
}

// Settling is what this desk can reckon with: the issues in force, and the
// valuations in numbers over them as they are now. At the mediator's desk these
// are what parties gave it; at a party's its own alone, as it keeps it or, where
// it keeps none, as it gave it.
type Settling struct {
	Issues   paper.ID // zero while none are set
	Body     *paper.Issues
	Domain   settlement.Domain
	Profiles []settlement.Valuation // Party names the desk
	Private  bool                   // the profile is the one kept here
	LeftOut  []paper.Desk           // who values in no numbers, or former issues
}

// Settling returns it. It returns ErrLocked.
func (d *Desk) Settling(_ context.Context, talks paper.ID, officer string) (Settling, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	k, err := d.docketFor(talks, officer)
	if err != nil {
		return Settling{}, err
	}
	now, ok := k.talks.CurrentIssues()
	if !ok {
		return Settling{}, nil
	}
	s := Settling{Issues: now.ID, Body: now.Issues}
	s.Domain, s.Profiles, s.LeftOut = k.talks.Given()
	own, ok := k.cabinet.Valuation()
	if !ok || d.me.name == k.talks.Mediator() {
		return s, nil
	}
	s.Profiles, s.LeftOut, s.Private = nil, nil, true
	w, err := mediation.ValuationOf(own.Valued, s.Domain)
	if err != nil || own.Issues != now.ID {
		s.LeftOut = []paper.Desk{d.me.name}
		return s, nil
	}
	w.Party = string(d.me.name)
	s.Profiles = []settlement.Valuation{w}
	return s, nil
}

// viewSettling adds what there is to settle and what was offered.
func (w viewer) settling(v *View) {
	t := w.k.talks
	if now, ok := t.CurrentIssues(); ok {
		v.Issues = &ViewIssues{ViewPaper: w.paper(now.PaperView), Issues: now.Issues.Issues, Rules: now.Issues.Rules}
	}
	own, kept := w.k.cabinet.Valuation()
	v.Valued = kept
	for _, x := range t.Valuations() {
		v.Valuations = append(v.Valuations, ViewValuation{ViewPaper: w.paper(x.PaperView), Of: x.Of, Current: x.Current})
		if !kept && x.Of == t.Self() {
			own.Valuation = *x.Valuation
		}
	}
	for _, x := range t.Offers() {
		o := ViewOffer{ViewPaper: w.paper(x.PaperView), By: x.By, Offer: x.Offer, Terms: x.Terms, Whole: x.Whole, Current: x.Current, Scores: []ViewScore{}}
		for _, s := range x.Scores {
			o.Scores = append(o.Scores, viewScore(s.Desk, s.Score))
		}
		if t.Self() != t.Mediator() && len(own.Worths) > 0 {
			if s, ok := t.Score(x.Offer, &own.Valuation); ok {
				o.Scores = append(o.Scores, viewScore(t.Self(), s))
			}
		}
		v.Offers = append(v.Offers, o)
	}
	for _, x := range t.Procedures() {
		v.Procedures = append(v.Procedures, w.procedure(x))
	}
}

func (w viewer) procedure(x mediation.ProcedureView) ViewProcedure {
	p := ViewProcedure{
		ViewPaper: w.paper(x.PaperView), About: x.Subject, Name: x.SubjectName.String(), State: x.State, Proposal: x.Proposal, Until: x.Procedure.Until,
		Tells: x.Tells, Lies: x.Lies, Mine: x.Mine, Round: x.Text, Reflection: x.Reflection, Results: []ViewProcedureResult{},
	}
	for _, b := range x.Bids {
		p.Bids = append(p.Bids, ViewBid{Desk: b.Desk, Bid: b.Bid})
	}
	for _, r := range x.Results {
		p.Results = append(p.Results, ViewProcedureResult{ViewPaper: w.paper(r.PaperView), Result: r.Result})
	}
	return p
}

func viewScore(of paper.Desk, s mediation.Score) ViewScore {
	return ViewScore{
		Desk: of, Utility: s.Utility, Between: s.Between, Floor: s.Floor, Whole: s.Whole,
		Accepted: s.Whole && len(s.Crosses)+len(s.Breaks)+len(s.Unvalued) == 0 && s.Utility.Cmp(s.Floor) >= 0,
		Worst:    s.Ends.Worst, Best: s.Ends.Best, Enough: s.Ends.Enough,
		Crosses: s.Crosses, Breaks: s.Breaks, Unvalued: s.Unvalued,
	}
}
