package desk

import (
	"context"
	"errors"
	"fmt"
	"time"

	"goodoffices/desk/cabinet"
	"goodoffices/mediation"
	"goodoffices/mediation/wording"
	"goodoffices/paper"
)

// A Markup is this side's own copy of a text, kept for itself.
type Markup = cabinet.Markup

// A MarkedClause is what this side keeps on a clause.
type MarkedClause = cabinet.MarkedClause

// ErrNoClause: the text has no clause of that name, in the version named.
var ErrNoClause = errors.New("the text has no such clause")

// Text returns a version of the text as this desk holds it; the zero id stands
// for the one it works on. It returns mediation.ErrNotHeld, or ErrLocked.
func (d *Desk) Text(_ context.Context, talks paper.ID, officer string, version paper.ID) (mediation.TextView, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	k, err := d.docketFor(talks, officer)
	if err != nil {
		return mediation.TextView{}, err
	}
	v, ok := k.talks.Text(version)
	if !ok {
		return mediation.TextView{}, fmt.Errorf("text: %w", mediation.ErrNotHeld)
	}
	return v, nil
}

// ClauseHistory returns a clause through the versions that one grew from. It
// returns ErrLocked.
func (d *Desk) ClauseHistory(_ context.Context, talks paper.ID, officer string, version paper.ID, clause string) ([]mediation.ClauseStep, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	k, err := d.docketFor(talks, officer)
	if err != nil {
		return nil, err
	}
	return k.talks.ClauseHistory(version, clause), nil
}

// CompareTexts compares two versions word by word, in one language ("" is the
// authentic one). Nothing else waits while it compares. It returns
// mediation.ErrNotHeld, or ErrLocked.
func (d *Desk) CompareTexts(_ context.Context, talks paper.ID, officer string, before, after paper.ID, lang paper.Lang) ([]wording.ClauseDiff, error) {
	c, err := d.comparison(talks, officer, before, after, lang)
	if err != nil {
		return nil, err
	}
	return c.Redline(), nil
}

func (d *Desk) comparison(talks paper.ID, officer string, before, after paper.ID, lang paper.Lang) (mediation.Comparison, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	k, err := d.docketFor(talks, officer)
	if err != nil {
		return mediation.Comparison{}, err
	}
	c, ok := k.talks.CompareTexts(before, after, lang)
	if !ok {
		return c, fmt.Errorf("text: %w", mediation.ErrNotHeld)
	}
	return c, nil
}

// KeepMarkup keeps this side's own copy of a text at this desk alone: it goes
// into no pouch. It replaces what was kept on that text. It returns
// mediation.ErrNotHeld, ErrNoClause, ErrLocked, or a *paper.FieldError.
func (d *Desk) KeepMarkup(ctx context.Context, talks paper.ID, officer string, version paper.ID, clauses []MarkedClause) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	k, err := d.docketFor(talks, officer)
	if err != nil {
		return err
	}
	v, ok := k.talks.Text(version)
	if !ok {
		return fmt.Errorf("%s: %w", version.Short(), mediation.ErrNotHeld)
	}
	has := map[string]bool{}
	for _, c := range v.Clauses {
		has[c.Name] = true
	}
	if before, kept := k.cabinet.Markup(v.First); kept {
		for _, c := range before.Clauses { // of other versions: they stay until they are taken away
			has[c.Clause] = true
		}
	}
	for _, c := range clauses {
		if !has[c.Clause] {
			return fmt.Errorf("%q: %w", c.Clause, ErrNoClause)
		}
		delete(has, c.Clause) // each is marked once
	}
	w := d.begin(ctx, k)
	m := Markup{By: officer, At: w.now.Truncate(time.Second), Text: v.First, Version: v.ID, Clauses: clauses}
	b, err := cabinet.EncodeMarkup(m)
	if err != nil {
		return err
	}
	if len(b) > paper.MaxPayload {
		return &paper.FieldError{Field: "/clauses", Err: paper.ErrTooLarge, Want: fmt.Sprintf("at most %d bytes", paper.MaxPayload)}
	}
	w.setCell(groupMarkups, m.Text, b)
	k.cabinet.PutMarkup(m)
	return w.commit()
}

// Markup returns what this side keeps on the text that a version is of, and
// whether it keeps any. The zero id stands for the version it works on. It
// returns mediation.ErrNotHeld, or ErrLocked.
func (d *Desk) Markup(_ context.Context, talks paper.ID, officer string, version paper.ID) (Markup, bool, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	k, err := d.docketFor(talks, officer)
	if err != nil {
		return Markup{}, false, err
	}
	text, ok := k.talks.TextBegan(version)
	if !ok {
		return Markup{}, false, fmt.Errorf("%s: %w", version.Short(), mediation.ErrNotHeld)
	}
	m, kept := k.cabinet.Markup(text)
	return m, kept, nil
}

// WipeMarkup wipes out what this side keeps on a text. Wiping twice is wiping
// once. It returns mediation.ErrNotHeld, or ErrLocked.
func (d *Desk) WipeMarkup(ctx context.Context, talks paper.ID, officer string, version paper.ID) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	k, err := d.docketFor(talks, officer)
	if err != nil {
		return err
	}
	text, ok := k.talks.TextBegan(version)
	if !ok {
		return fmt.Errorf("%s: %w", version.Short(), mediation.ErrNotHeld)
	}
	if _, kept := k.cabinet.Markup(text); !kept {
		return nil
	}
	w := d.begin(ctx, k)
	w.setCell(groupMarkups, text, nil)
	k.cabinet.DropMarkup(text)
	return w.commit()
}

// texts adds the negotiating texts that the desk works on.
func (w viewer) texts(v *View) {
	t := w.k.talks
	for _, x := range t.Texts() {
		text, ok := t.Text(x.ID)
		if !ok {
			continue
		}
		one := ViewText{ViewPaper: w.paper(text.PaperView), Title: text.Title, Label: text.Label, Whole: text.Body.Whole, Provisional: text.Provisional,
			Working: text.Working, Fate: text.Body.Fate, Until: text.Body.Until, Counts: text.Counts,
			Clauses: []ViewClause{}, Versions: []ViewTextVersion{}, Amendments: []ViewAmendment{}}
		for _, c := range text.Clauses {
			one.Clauses = append(one.Clauses, ViewClause{Clause: c.Clause, Called: c.Called.String(), AgreedBy: c.Agreed, Unconfirmed: c.Unconfirmed,
				Provisional: c.Provisional, Proposal: c.Proposal, Asked: c.Asked})
		}
		for _, x := range text.Versions {
			one.Versions = append(one.Versions, ViewTextVersion{ViewPaper: w.paper(x.PaperView), Label: x.Label, Working: x.Working, Current: x.Current, Holders: x.Holders})
		}
		for _, x := range text.Amendments {
			one.Amendments = append(one.Amendments, ViewAmendment{ViewPaper: w.paper(x.PaperView), By: x.By, Waits: x.Waiting, Changes: len(x.Amendment.Changes)})
		}
		v.Texts = append(v.Texts, one)
	}
}
