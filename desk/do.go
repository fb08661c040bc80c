package desk

import (
	"context"
	"fmt"
	"slices"
	"time"

	"goodoffices/desk/cabinet"
	"goodoffices/mediation"
	"goodoffices/paper"
)

// Done is what an act made.
type Done struct {
	// Papers are the ids of the papers made, in order; those that wait in the
	// cabinet are among them.
	Papers []paper.ID
}

// Do lets an officer act. What the act makes is durable and sealed when Do
// returns. It returns a *mediation.Refusal where the rules do not allow it,
// ErrLocked, ErrRecovering, ErrNoTalks, ErrWhichTalks, a *paper.FieldError, or
// what the store fails with.
func (d *Desk) Do(ctx context.Context, talks paper.ID, officer string, act mediation.Act) (Done, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	k, err := d.docket(talks)
	if err != nil {
		return Done{}, err
	}
	if k.recovering() {
		return Done{}, ErrRecovering
	}
	done, err := d.do(ctx, k, officer, act)
	if err != nil {
		return Done{}, err
	}
	if err := d.follow(ctx, k); err != nil { // the act itself is durable
		d.cfg.Log.Warn("what follows from an act failed; it is tried again", "error", publicError(err))
	}
	return done, nil
}

// do permits an act and commits what it makes.
func (d *Desk) do(ctx context.Context, k *docket, officer string, act mediation.Act) (Done, error) {
	if _, ok := d.officers[officer]; !ok {
		return Done{}, fmt.Errorf("%s: %w", officer, ErrLocked)
	}
	drafts, verdict := act.Permit(k.talks, d.now())
	if !verdict.OK() {
		return Done{}, verdict.Refusal
	}
	w := d.begin(ctx, k)
	ids, err := w.carryOut(officer, drafts)
	if err != nil {
		return Done{}, w.abandon(err)
	}
	if err := w.commit(); err != nil {
		return Done{}, err
	}
	return Done{Papers: ids}, nil
}

// abandon forgets what a work did in memory.
func (w *work) abandon(cause error) error {
	if err := w.d.reload(w.k.id); err != nil {
		w.d.stopped = fmt.Errorf("%w: %w", ErrStopped, err)
	}
	return cause
}

// carryOut makes papers of drafts, folds them and puts them into the pouches
// of whom they are handed to. Drafts without an officer are the running desk's
// own. It returns the ids of the drafts that are new papers.
func (w *work) carryOut(officer string, drafts []paper.Draft) ([]paper.ID, error) {
	var all, made []paper.ID
	for _, draft := range drafts {
		if !draft.Existing.IsZero() {
			all = append(all, draft.Existing)
			if err := w.passOn(draft); err != nil {
				return nil, err
			}
			continue
		}
		id, err := w.make(officer, draft, all)
		if err != nil {
			return nil, err
		}
		all, made = append(all, id), append(made, id)
	}
	return made, nil
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
	return w.keep(p, waits.Raw, officer, hand)
}

// make composes and signs a draft, and keeps it or lets it wait.
func (w *work) make(officer string, draft paper.Draft, earlier []paper.ID) (paper.ID, error) {
	p, err := w.compose(draft, earlier)
	if err != nil {
		return paper.ID{}, err
	}
	raw, err := w.attest(p, officer)
	if err != nil {
		return paper.ID{}, err
	}
	if !draft.Wait.IsZero() {
		return p.ID, w.note(cabinet.Event{Officer: officer, Waits: &cabinet.Waits{
			Paper: p.ID, Raw: raw, Wait: draft.Wait, Hand: draft.Hand, Numbered: p.Number > 0,
		}})
	}
	return p.ID, w.keep(p, raw, officer, draft.Hand)
}

// compose makes the payload of a draft.
func (w *work) compose(draft paper.Draft, earlier []paper.ID) (*paper.Paper, error) {
	if len(draft.Enclose) > 0 {
		papers, envelopes := make([]*paper.Paper, 0, len(draft.Enclose)), make([]paper.Bytes, 0, len(draft.Enclose))
		for _, id := range draft.Enclose {
			raw, err := w.raw(id)
			if err != nil {
				return nil, fmt.Errorf("enclose %s: %w", id.Short(), err)
			}
			p, _, err := paper.Open(raw)
			if err != nil {
				return nil, fmt.Errorf("enclose %s: %w", id.Short(), err)
			}
			papers, envelopes = append(papers, p), append(envelopes, raw)
		}
		draft.Body = draft.Body.(paper.Encloser).WithEnclosed(papers, envelopes)
	}
	for _, a := range draft.Attachments {
		if _, held := w.k.files[a.Digest]; !held {
			return nil, fmt.Errorf("attachment %s: %w", a.Name, ErrNoFile)
		}
	}
	draft.Body = paper.Refer(draft.Body, earlier)
	t := w.k.talks
	return paper.Compose(draft, paper.Stamp{
		Salt: salt(), Rules: t.Rules(), Talks: w.k.id, From: w.d.me.name, Date: w.now.Truncate(time.Second),
		Number: t.NextNumber(draft.To), Record: w.k.position(w.d.me.name),
	})
}

// position is the last checkpoint of the joint record that this desk signed.
func (k *docket) position(self paper.Desk) paper.Position {
	if !k.begun {
		return paper.Position{}
	}
	last := k.record.Last(string(self))
	return paper.Position{Size: last.Size, Root: last.Root}
}

// attest signs a formal paper: by the officer and the desk's seal, by the seal
// alone for what the running desk makes. An informal paper stays as it is.
func (w *work) attest(p *paper.Paper, officer string) ([]byte, error) {
	d := w.d
	if p.Kind.Class() != paper.Formal {
		return p.Payload, nil
	}
	signers := paper.Signers{Card: d.me.cardID, Seal: d.me.seal}
	if !p.Kind.SealOnly() {
		if v := w.k.talks.MaySign(officer, p.Kind); !v.OK() {
			return nil, v.Refusal
		}
		key, ok := d.officers[officer]
		if !ok {
			return nil, fmt.Errorf("%s: %w", officer, ErrLocked)
		}
		signers.Officer, signers.OfficerKey = officer, key
	}
	e, err := paper.Sign(p, signers)
	if err != nil {
		return nil, err
	}
	return e.Marshal(), nil
}

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
		return fmt.Errorf("this desk's own %s is %s", p.Kind, standing)
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
