package rehearsal

import (
	"context"
	"errors"
	"fmt"

	"goodoffices/mediation"
	"goodoffices/paper"
)

// perform does an act or a step, and returns the papers it made.
func (r *Rehearsal) perform(ctx context.Context, a *Act) ([]paper.ID, error) {
	if _, ok := steps[a.Name]; ok {
		return r.step(ctx, a)
	}
	var missing error
	act, err := a.decode(func(label string) string {
		id, ok := r.Label(label)
		if !ok && missing == nil {
			missing = fmt.Errorf("%s names no paper that was made", label)
		}
		return id.String()
	})
	if err := errors.Join(missing, err); err != nil {
		return nil, err
	}
	done, err := r.house.desks[a.Desk].Do(ctx, paper.ID{}, a.As, act)
	if a.Refused == "" {
		return done.Papers, refusalInFull(err)
	}
	var refusal *mediation.Refusal
	switch {
	case err == nil:
		return nil, fmt.Errorf("it was to be refused by the rule %q, and was allowed", a.Refused)
	case !errors.As(err, &refusal):
		return nil, err
	case refusal.Rule != a.Refused:
		return nil, fmt.Errorf("it was to be refused by the rule %q, and is by %q: %s", a.Refused, refusal.Rule, refusal)
	}
	return nil, nil
}

// refusalInFull adds to a refusal its rule, for whoever writes a case.
func refusalInFull(err error) error {
	var refusal *mediation.Refusal
	if errors.As(err, &refusal) {
		return fmt.Errorf("%w (rule %q)", err, refusal.Rule)
	}
	return err
}

// step does what a desk does beside acts. What is said by telephone, the
// rehearsal asks of the other desk itself.
func (r *Rehearsal) step(ctx context.Context, a *Act) ([]paper.ID, error) {
	d := r.house.desks[a.Desk]
	with := func(key string) string {
		s, _ := a.with.get(key).scalar.(string) // Parse saw to it
		return s
	}
	switch a.Name {
	case "begin":
		_, err := d.Begin(ctx)
		return nil, err
	case "join":
		invitation, ok := r.Label(with("invitation"))
		if !ok {
			return nil, fmt.Errorf("%s names no paper that was made", with("invitation"))
		}
		link, err := r.house.desks[r.Case.Mediator().Name].InvitationLink(ctx, paper.ID{}, invitation)
		if err != nil {
			return nil, err
		}
		_, err = d.Join(ctx, link)
		return nil, err
	case "confirm-card":
		of := paper.Desk(with("desk"))
		card, _ := r.house.desks[of].Card()
		return nil, d.ConfirmCard(ctx, paper.ID{}, a.As, of, paper.Words(card.ID))
	case "resume-channel":
		return nil, d.Resume(ctx, paper.ID{}, a.As, paper.Desk(with("desk")))
	case stepChangeCard:
		return changeCard(ctx, d, a.As, a.card)
	}
	_, err := d.Exchange(ctx)
	return nil, err
}
