package desk

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"goodoffices/desk/cabinet"
	"goodoffices/mediation"
	"goodoffices/paper"
)

// Done is what an act made.
type Done struct {
	// Papers are the ids of the papers made, in order; those that wait in the
	// cabinet are among them. A paper that leaves later may still get another
	// id: its number is the one that is next when it leaves.
	Papers []paper.ID
	// Leaving, unless zero, is under what the act waits in the cabinet, to be
	// stopped or approved.
	Leaving paper.ID
}

// Do lets an officer act. What the act makes is durable and sealed when Do
// returns, unless the desk demands a second officer's approval for it. It
// returns a *mediation.Refusal where the rules do not allow it, ErrLocked,
// ErrRecovering, ErrNoTalks, ErrWhichTalks, a *paper.FieldError, or what the
// store fails with.
func (d *Desk) Do(ctx context.Context, talks paper.ID, officer string, act mediation.Act) (Done, error) {
	return d.Submit(ctx, talks, officer, Submission{Act: act})
}

// do permits an act of the running desk's own and commits what it makes.
func (d *Desk) do(ctx context.Context, k *docket, officer string, act mediation.Act) (Done, error) {
	if err := d.mayWork(officer); err != nil {
		return Done{}, err
	}
	drafts, verdict := act.Permit(k.talks, d.now())
	if !verdict.OK() {
		return Done{}, verdict.Refusal
	}
	w := d.begin(ctx, k)
	made, err := w.prepare(officer, drafts, nil, nil)
	if err != nil {
		return Done{}, err // nothing was folded yet
	}
	ids, err := w.carryOut(officer, made)
	if err != nil {
		return Done{}, w.abandon(err)
	}
	return Done{Papers: ids}, w.commit()
}

// abandon forgets what a work did in memory.
func (w *work) abandon(cause error) error {
	if err := w.d.reload(w.k.id); err != nil {
		w.d.stopped = fmt.Errorf("%w: %w", ErrStopped, err)
	}
	return cause
}

// carryOut folds what was made and puts it into the pouches of whom it is
// handed to. It returns the ids of the new papers.
func (w *work) carryOut(officer string, all []made) ([]paper.ID, error) {
	var ids []paper.ID
	for _, m := range all {
		if m.paper == nil {
			if err := w.passOn(m.draft); err != nil {
				return nil, err
			}
			continue
		}
		ids = append(ids, m.paper.ID)
		if err := w.keepOrWait(officer, m); err != nil {
			return nil, err
		}
	}
	return ids, nil
}

// keepOrWait keeps a new paper, or lets it wait for what it waits for.
func (w *work) keepOrWait(officer string, m made) error {
	if m.draft.Wait.IsZero() {
		return w.keep(m.paper, m.raw, officer, m.draft.Hand)
	}
	return w.note(cabinet.Event{Officer: officer, Waits: &cabinet.Waits{
		Paper: m.paper.ID, Raw: m.raw, Wait: m.draft.Wait, Hand: m.draft.Hand, Numbered: m.paper.Number > 0,
	}})
}

// passOn hands on a paper that is held, or lets one leave the cabinet.
func (w *work) passOn(draft paper.Draft) error {
	waits, ok := w.k.cabinet.Waits(draft.Existing)
	if !ok {
		for _, to := range draft.Hand {
			if err := w.hand(to, draft.Existing); err != nil {
				return err
			}
		}
		return nil
	}
	return w.release(waits, draft.Hand)
}

// release lets a paper leave the cabinet.
func (w *work) release(waits cabinet.Waits, hand []paper.Desk) error {
	p, e, err := paper.Open(waits.Raw)
	if err != nil {
		return fmt.Errorf("waiting paper: %w", err)
	}
	officer := ""
	if e != nil && len(e.Signatures) > 0 {
		officer = e.Signatures[0].Officer
	}
	if err := w.note(cabinet.Event{Left: p.ID}); err != nil {
		return err
	}
	raw := []byte(waits.Raw)
	if !waits.Wait.Call.IsZero() {
		p, raw = w.renumbered(p, raw, officer)
	}
	return w.keep(p, raw, officer, hand)
}

// errSetAside: the fold does not take what the rules permitted.
var errSetAside = errors.New("not taken by the fold")

// keep folds a paper of this desk's own and hands it to neighbours.
func (w *work) keep(p *paper.Paper, raw []byte, officer string, hand []paper.Desk) error {
	var sent []paper.Desk
	for _, to := range hand {
		if w.k.links[to] != nil {
			sent = append(sent, to)
		}
	}
	e := mediation.Entry{
		Number: w.k.talks.Len() + 1, At: w.now, Paper: p, Hand: w.d.me.name, Proof: mediation.ProofOwn, Officer: officer,
		Sent: sent, Enclosed: w.d.enclosed(w.k, p, nil),
	}
	standing, err := w.append(e, raw)
	if err != nil {
		return err
	}
	if standing != mediation.Regular {
		return fmt.Errorf("this desk's own %s is %s: %w", p.Kind, standing, errSetAside)
	}
	for _, to := range sent {
		if err := w.hand(to, p.ID); err != nil {
			return err
		}
	}
	return nil
}

// recovering reports whether the talks wait for channels to be opened again
// and for what the neighbours hold.
func (k *docket) recovering() bool {
	return slices.ContainsFunc(k.sortedLinks(), func(l *link) bool { return l.Recovering })
}
