package desk

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"goodoffices/desk/cabinet"
	"goodoffices/paper"
)

// Where the desk demands it, an act waits until an officer who did not order it
// approves it. Who did and when stays in the cabinet.

var (
	// ErrOwnApproval: an officer's own act, which another has to approve.
	ErrOwnApproval = errors.New("an act is approved by another officer than its own")
	// ErrNotAwaiting: it does not wait for approval.
	ErrNotAwaiting = errors.New("it does not wait for approval")
)

// demands reports whether any new paper of an act needs a second officer.
func (d *Desk) demands(drafts []paper.Draft) bool {
	rule := d.settings.desk.Approval
	return slices.ContainsFunc(drafts, func(draft paper.Draft) bool {
		return draft.Existing.IsZero() && rule.Demands(draft.Body.Kind())
	})
}

// Approve lets a second officer approve an act of another's: it leaves at once,
// or after the stay that its officer asked for. It returns ErrOwnApproval,
// ErrNotAwaiting, ErrNotLeaving, ErrLeft, ErrStoppedBefore, ErrLocked.
func (d *Desk) Approve(ctx context.Context, talks paper.ID, officer string, id paper.ID) error {
	return d.onAwaiting(ctx, talks, officer, id, func(w *work, l cabinet.Leaving) error {
		if err := w.note(cabinet.Event{Officer: officer, Approved: &cabinet.Approved{ID: id, Due: w.due(seconds(l.Stay))}}); err != nil {
			return w.abandon(err)
		}
		if err := w.commit(); err != nil {
			return err
		}
		w.d.followAct(ctx, w.k)
		return nil
	})
}

// SendBack lets a second officer not approve an act, with a word to its officer.
// What was signed is destroyed; the act's text stays until it is discarded with
// Stop. It returns the errors of Approve, or a *paper.FieldError.
func (d *Desk) SendBack(ctx context.Context, talks paper.ID, officer string, id paper.ID, word string) error {
	if err := cabinet.CheckWord(word); err != nil {
		return err
	}
	return d.onAwaiting(ctx, talks, officer, id, func(w *work, l cabinet.Leaving) error {
		l.Signed, l.Papers = nil, nil
		err := w.note(cabinet.Event{Officer: officer, SentBack: &cabinet.SentBack{ID: id, Word: word}})
		if err == nil {
			err = w.setContent(id, l.Content)
		}
		if err != nil {
			return w.abandon(err)
		}
		return w.commit()
	})
}

func (d *Desk) onAwaiting(ctx context.Context, talks paper.ID, officer string, id paper.ID, do func(*work, cabinet.Leaving) error) error {
	return d.onLeaving(ctx, talks, officer, id, func(w *work, l cabinet.Leaving) error {
		switch {
		case l.Officer == officer:
			return fmt.Errorf("%s: %w", id.Short(), ErrOwnApproval)
		case l.State != cabinet.StateAwaits:
			return fmt.Errorf("%s: %w", id.Short(), ErrNotAwaiting)
		}
		return do(w, l)
	})
}
