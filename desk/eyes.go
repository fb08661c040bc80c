package desk

import (
	"context"

	"goodoffices/mediation"
	"goodoffices/paper"
)

// WhoSees answers who would see what an act makes, and whether the rules allow
// it so far; the act may be half filled in. It changes nothing. The errors are
// those of Look.
func (d *Desk) WhoSees(_ context.Context, talks paper.ID, act mediation.Act) (mediation.Eyes, mediation.Verdict, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	k, err := d.docket(talks)
	if err != nil {
		return mediation.Eyes{}, mediation.Verdict{}, err
	}
	eyes, verdict := mediation.WhoSees(k.talks, act, d.now())
	if alone := mediation.ByItself(d.me.name, act); !alone.OK() {
		verdict = alone
	}
	return eyes, verdict, nil
}

// WhoHolds answers, on one page, what kind of data comes to be held where under
// the terms of some talks. The errors are those of Look.
func (d *Desk) WhoHolds(_ context.Context, talks paper.ID) (mediation.Holdings, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	k, err := d.docket(talks)
	if err != nil {
		return mediation.Holdings{}, err
	}
	return mediation.WhoHolds(k.talks), nil
}

// Foresee returns what an act would make, or why the rules refuse it. It changes
// nothing. The errors are those of Look.
func (d *Desk) Foresee(_ context.Context, talks paper.ID, act mediation.Act) ([]paper.Draft, mediation.Verdict, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	k, err := d.docket(talks)
	if err != nil {
		return nil, mediation.Verdict{}, err
	}
	drafts, verdict := act.Permit(k.talks, d.now())
	return drafts, verdict, nil
}

// Undoes says what an act would undo of what all agreed to. It changes nothing.
// The errors are those of Look.
func (d *Desk) Undoes(_ context.Context, talks paper.ID, act mediation.Act) ([]mediation.Sentence, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	k, err := d.docket(talks)
	if err != nil {
		return nil, err
	}
	return mediation.Undoes(k.talks, act, d.now()), nil
}
