package desk

import (
	"context"
	"fmt"
	"time"

	"goodoffices/desk/cabinet"
	"goodoffices/mediation"
	"goodoffices/paper"
)

// A Submission is an act with how it is to go.
type Submission struct {
	Act mediation.Act
	// Stay is how long its papers, signed already, wait in the cabinet, where
	// they can be stopped.
	Stay time.Duration
	// Draft is the draft in which it was written. It goes with the act, in the
	// same commit.
	Draft paper.ID
	// Version is that of the draft as the officer saw it; 0 for whichever it is.
	Version int
	// Token was drawn when the form was shown: the same officer with the same
	// token, or draft and token, does the same act, which is done once.
	Token string
}

// Submit lets an officer act, as Do, and returns what the same form made where
// it came before. Where the act stays, or needs a second officer's approval, its
// papers wait and Done.Leaving says under what. Beside the errors of Do it
// returns a *NewerDraft, or a *SentDraft if the draft went by another form.
func (d *Desk) Submit(ctx context.Context, talks paper.ID, officer string, s Submission) (Done, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	k, err := d.docket(talks)
	if err != nil {
		return Done{}, err
	}
	done, err := d.submit(ctx, k, officer, s)
	if err != nil {
		return Done{}, err
	}
	d.followAct(ctx, k)
	return done, nil
}

// DoAfter is Do for papers that wait so long in the cabinet, where Stop
// destroys them. When they leave, the act is permitted again.
func (d *Desk) DoAfter(ctx context.Context, talks paper.ID, officer string, act mediation.Act, stay time.Duration) (Done, error) {
	return d.Submit(ctx, talks, officer, Submission{Act: act, Stay: stay})
}

// followAct does what follows from an act that is durable itself.
func (d *Desk) followAct(ctx context.Context, k *docket) {
	if err := d.follow(ctx, d.dockets[k.id]); err != nil {
		d.cfg.Log.Warn("what follows from an act failed; it is tried again", "error", publicError(err))
	}
}

func (d *Desk) submit(ctx context.Context, k *docket, officer string, s Submission) (Done, error) {
	if err := d.mayWork(officer); err != nil {
		return Done{}, err
	}
	if done, again, err := k.submitted(officer, s); again || err != nil {
		return done, err
	}
	if k.recovering() {
		return Done{}, ErrRecovering
	}
	if verdict := mediation.ByItself(d.me.name, s.Act); !verdict.OK() {
		return Done{}, verdict.Refusal
	}
	drafts, verdict := s.Act.Permit(k.talks, d.now())
	if !verdict.OK() {
		return Done{}, verdict.Refusal
	}
	w := d.begin(ctx, k)
	if awaits := d.demands(drafts); awaits || s.Stay > 0 {
		return w.order(officer, s, drafts, awaits)
	}
	made, err := w.prepare(officer, drafts, nil, nil)
	if err != nil {
		return Done{}, err // nothing was folded yet
	}
	ids, err := w.carryOut(officer, made)
	if err == nil {
		err = w.submitted(officer, s, cabinet.Sent{Papers: ids})
	}
	if err != nil {
		return Done{}, w.abandon(err)
	}
	return Done{Papers: ids}, w.commit()
}

// mayWork reports ErrLocked for an officer whose signature is not unlocked
// here: what is at the desk is for those who opened it with their own words.
func (d *Desk) mayWork(officer string) error {
	if _, ok := d.officers[officer]; !ok {
		return fmt.Errorf("%s: %w", officer, ErrLocked)
	}
	return nil
}

// submitted reports whether a form came before, with what it made, and an error
// if its draft is not the one that the officer saw.
func (k *docket) submitted(officer string, s Submission) (Done, bool, error) {
	if s.Draft.IsZero() && s.Token == "" {
		return Done{}, false, nil
	}
	if sent, ok := k.cabinet.Sent(officer, s.Draft, s.Token); ok {
		done := k.doneOf(sent)
		if sent.Token != s.Token {
			return Done{}, false, &SentDraft{Done: done}
		}
		return done, true, nil
	}
	if s.Draft.IsZero() {
		return Done{}, false, nil
	}
	draft, ok := k.cabinet.Draft(officer, s.Draft)
	if !ok {
		return Done{}, false, fmt.Errorf("%s: %w", s.Draft.Short(), ErrNoDraft)
	}
	if s.Version > 0 && s.Version != draft.Version {
		return Done{}, false, &NewerDraft{Draft: draft}
	}
	return Done{}, false, nil
}

// doneOf is what a submission made, as it stands now.
func (k *docket) doneOf(s cabinet.Sent) Done {
	done := Done{Papers: s.Papers, Leaving: s.Leaves}
	if fate, ok := k.cabinet.Fate(s.Leaves); ok {
		done.Papers = fate.Papers
	}
	return done
}

// submitted remembers what a form made, and lets its draft go with it.
func (w *work) submitted(officer string, s Submission, sent cabinet.Sent) error {
	if s.Draft.IsZero() && s.Token == "" {
		return nil
	}
	sent.Draft, sent.Token = s.Draft, s.Token
	if !s.Draft.IsZero() {
		w.dropDraft(s.Draft)
	}
	return w.note(cabinet.Event{Officer: officer, Sent: &sent})
}
