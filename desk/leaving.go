package desk

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"goodoffices/desk/cabinet"
	"goodoffices/mediation"
	"goodoffices/paper"
)

// What an officer ordered with a stay leaves by itself when its time has come:
// then its act is permitted again, in the state of that moment, and only then are
// its papers folded, numbered and sealed. Until then nothing of it is in the
// stream of papers or in any pouch, and no number is taken.

var (
	// ErrNotLeaving: nothing of that id waits to leave, nor did.
	ErrNotLeaving = errors.New("nothing of that id waits to leave")
	// ErrLeft: it has left already.
	ErrLeft = errors.New("it has left already")
	// ErrStoppedBefore: an officer stopped it.
	ErrStoppedBefore = errors.New("it was stopped")
	// ErrNotYours: only the officer whose act it is may do this.
	ErrNotYours = errors.New("the act is another officer's")
	// ErrAwaits: a second officer has to approve it first.
	ErrAwaits = errors.New("a second officer has to approve it first")
)

// order lets an act's papers, signed now, wait in the cabinet.
func (w *work) order(officer string, s Submission, drafts []paper.Draft, awaits bool) (Done, error) {
	content, err := encodeAct(s.Act)
	if err != nil {
		return Done{}, err
	}
	made, err := w.prepare(officer, drafts, nil, w.k.promised())
	if err != nil {
		return Done{}, err
	}
	done := Done{Leaving: salt()}
	for _, m := range made {
		if m.paper != nil {
			content.Papers = append(content.Papers, m.paper.ID)
			content.Signed = append(content.Signed, m.raw)
		}
	}
	done.Papers = content.Papers
	ordered := &cabinet.Ordered{ID: done.Leaving, Stay: seconds(s.Stay)}
	if !awaits {
		ordered.Due = w.due(ordered.Stay)
	}
	err = w.note(cabinet.Event{Officer: officer, Ordered: ordered})
	if err == nil {
		err = w.setContent(done.Leaving, content)
	}
	if err == nil {
		err = w.submitted(officer, s, cabinet.Sent{Papers: done.Papers, Leaves: done.Leaving})
	}
	if err != nil {
		return Done{}, w.abandon(err)
	}
	return done, w.commit()
}

// seconds is a stay in whole seconds, rounded up.
func seconds(stay time.Duration) int64 { return int64((max(stay, 0) + time.Second - 1) / time.Second) }

// due is when a stay that begins now ends.
func (w *work) due(stay int64) time.Time {
	return w.now.Truncate(time.Second).Add(time.Duration(stay) * time.Second)
}

// Stop destroys what has not left: it was never said, and its number is the next
// paper's. It also discards what was refused or sent back. Any officer may. It
// returns ErrLeft, ErrNotLeaving, ErrLocked; stopping twice is stopping once.
func (d *Desk) Stop(ctx context.Context, talks paper.ID, officer string, id paper.ID) error {
	return d.onLeaving(ctx, talks, officer, id, func(w *work, l cabinet.Leaving) error {
		w.setCell(groupLeaving, id, nil)
		if err := w.note(cabinet.Event{Officer: officer, Stopped: id}); err != nil {
			return w.abandon(err)
		}
		return w.commit()
	})
}

// onLeaving lets an officer do something about an act that has not left.
func (d *Desk) onLeaving(ctx context.Context, talks paper.ID, officer string, id paper.ID, do func(*work, cabinet.Leaving) error) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	k, err := d.docketFor(talks, officer)
	if err != nil {
		return err
	}
	l, ok := k.cabinet.Leaves(id)
	if !ok {
		return k.fate(id)
	}
	return do(d.begin(ctx, k), l)
}

// fate is why something does not wait to leave.
func (k *docket) fate(id paper.ID) error {
	f, known := k.cabinet.Fate(id)
	switch {
	case !known:
		return fmt.Errorf("%s: %w", id.Short(), ErrNotLeaving)
	case f.Stopped:
		return fmt.Errorf("%s: %w", id.Short(), ErrStoppedBefore)
	}
	return fmt.Errorf("%s: %w", id.Short(), ErrLeft)
}

// Now lets an act of the officer's own leave before its time, or once more where
// it was refused at its moment or the desk was put back. It returns the papers
// that left, also where they had left before: ErrNotYours, ErrAwaits,
// ErrStoppedBefore, ErrNotLeaving, and the errors of Do.
func (d *Desk) Now(ctx context.Context, talks paper.ID, officer string, id paper.ID) (Done, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	k, err := d.docketFor(talks, officer)
	if err != nil {
		return Done{}, err
	}
	l, ok := k.cabinet.Leaves(id)
	switch f, known := k.cabinet.Fate(id); {
	case known && !f.Stopped:
		return Done{Papers: f.Papers, Leaving: id}, nil
	case !ok:
		return Done{}, k.fate(id)
	case l.Officer != officer:
		return Done{}, fmt.Errorf("%s: %w", id.Short(), ErrNotYours)
	case l.State == cabinet.StateAwaits, l.State == cabinet.StateSentBack:
		return Done{}, fmt.Errorf("%s: %w", id.Short(), ErrAwaits)
	case k.recovering():
		return Done{}, ErrRecovering
	}
	done, err := d.leave(ctx, k, l)
	if err != nil {
		return Done{}, err
	}
	d.followAct(ctx, k)
	return done, nil
}

// leaveStep lets one act leave whose time has come.
func (d *Desk) leaveStep(ctx context.Context, k *docket) (bool, error) {
	now := d.now()
	for _, l := range k.cabinet.Leaving() {
		switch {
		case k.outAlready(l):
			w := d.begin(ctx, k)
			if err := w.gone(l.ID, l.Papers); err != nil {
				return false, w.abandon(err)
			}
			return true, w.commit()
		case l.State != cabinet.StateLeaves || now.Before(l.Due):
			continue
		}
		_, err := d.leave(ctx, k, l)
		var back *heldBack
		switch {
		case errors.Is(err, ErrLocked):
			continue // its number is another now, and the officer has to sign again
		case errors.As(err, &back):
			return true, nil // it stays, with the reason
		}
		return err == nil, err
	}
	return false, nil
}

// outAlready reports whether papers of an act are held that has not left as far
// as the cabinet knows: the desk was put back, and got them from its neighbours.
func (k *docket) outAlready(l cabinet.Leaving) bool {
	return slices.ContainsFunc(l.Papers, func(id paper.ID) bool { return k.number(id) > 0 })
}

// leave permits an act again and lets its papers leave, in one commit. Refused,
// it stays in the cabinet, and the error is a *heldBack.
func (d *Desk) leave(ctx context.Context, k *docket, l cabinet.Leaving) (Done, error) {
	w := d.begin(ctx, k)
	made, err := w.again(l)
	if err != nil {
		return Done{}, w.holdBack(l, err)
	}
	if l.Approved.Approved == nil && d.demands(draftsOf(made)) {
		if err := w.note(cabinet.Event{Officer: l.Officer, Awaits: l.ID}); err != nil {
			return Done{}, w.abandon(err)
		}
		return Done{}, heldBackBy(ErrAwaits, w.commit())
	}
	ids, err := w.carryOut(l.Officer, made)
	if err == nil {
		err = w.gone(l.ID, ids)
	}
	if err == nil {
		return Done{Papers: ids, Leaving: l.ID}, w.commit()
	}
	if err = w.abandon(err); errors.Is(err, errSetAside) && d.stopped == nil {
		return Done{}, d.begin(ctx, d.dockets[k.id]).holdBack(l, err)
	}
	return Done{}, err
}

// again makes an act's papers in the state of this moment. It folds nothing.
func (w *work) again(l cabinet.Leaving) ([]made, error) {
	act, err := mediation.DecodeAct(l.Act, l.Args)
	if err != nil {
		return nil, err
	}
	drafts, verdict := act.Permit(w.k.talks, w.now)
	if !verdict.OK() {
		return nil, verdict.Refusal
	}
	return w.prepare(l.Officer, drafts, l.Signed, nil)
}

// heldBack is why an act did not leave at its moment. It stays in the cabinet.
type heldBack struct{ cause error }

func (h *heldBack) Error() string { return h.cause.Error() }
func (h *heldBack) Unwrap() error { return h.cause }

// heldBackBy is a heldBack once it is durable.
func heldBackBy(cause, commit error) error {
	if commit != nil {
		return commit
	}
	return &heldBack{cause}
}

// holdBack keeps an act, with its text, that was refused in the moment in which
// it was to leave. What was not for the rules to refuse it returns as it is.
func (w *work) holdBack(l cabinet.Leaving, cause error) error {
	kept := cabinet.Kept{ID: l.ID}
	var refusal *mediation.Refusal
	var field *paper.FieldError
	switch {
	case errors.As(cause, &refusal):
		kept.Rule, kept.Text = refusal.Rule, refusal.Text.String()
	case errors.As(cause, &field), errors.Is(cause, mediation.ErrNoAct), errors.Is(cause, ErrNoFile), errors.Is(cause, errSetAside):
		kept.Rule, kept.Text = "field", cause.Error()
	default:
		return cause
	}
	if l.State == cabinet.StateRefused && *l.Kept.Kept == kept {
		return &heldBack{cause} // as it was
	}
	if err := w.note(cabinet.Event{Officer: l.Officer, Kept: &kept}); err != nil {
		return w.abandon(err)
	}
	return heldBackBy(cause, w.commit())
}

// gone says that an act left, and forgets what it was made of.
func (w *work) gone(id paper.ID, papers []paper.ID) error {
	w.setCell(groupLeaving, id, nil)
	return w.note(cabinet.Event{Gone: &cabinet.Gone{ID: id, Papers: papers}})
}

// nextDue is when the first act is due to leave of those that were not due at a
// moment; zero if there is none.
func (d *Desk) nextDue(after time.Time) time.Time {
	d.mu.Lock()
	defer d.mu.Unlock()
	var first time.Time
	for _, k := range d.dockets {
		for _, l := range k.cabinet.Leaving() {
			if l.State == cabinet.StateLeaves && l.Due.After(after) && (first.IsZero() || l.Due.Before(first)) {
				first = l.Due
			}
		}
	}
	return first
}
