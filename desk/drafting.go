package desk

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/go-json-experiment/json/jsontext"

	"goodoffices/desk/cabinet"
	"goodoffices/mediation"
	"goodoffices/paper"
)

// A Draft is what an officer is writing. Nobody else sees it, and it never
// leaves the desk.
type Draft = cabinet.Draft

var (
	// ErrNoDraft: the officer has no draft of that id; it may have been dropped.
	ErrNoDraft = errors.New("no such draft")
	// ErrNewerDraft: another page saved the draft since; see NewerDraft.
	ErrNewerDraft = errors.New("the draft was changed elsewhere since")
	// ErrSentDraft: the draft was sent by another page; see SentDraft.
	ErrSentDraft = errors.New("the draft was sent elsewhere")
)

// A NewerDraft says that a page shows an older version of a draft. It is an
// ErrNewerDraft.
type NewerDraft struct{ Draft Draft }

// Error implements error.
func (e *NewerDraft) Error() string { return ErrNewerDraft.Error() }

// Unwrap implements errors.Is.
func (e *NewerDraft) Unwrap() error { return ErrNewerDraft }

// A SentDraft says that a draft went already, with what it made. It is an
// ErrSentDraft.
type SentDraft struct{ Done Done }

// Error implements error.
func (e *SentDraft) Error() string { return ErrSentDraft.Error() }

// Unwrap implements errors.Is.
func (e *SentDraft) Unwrap() error { return ErrSentDraft }

// SaveDraft saves what an officer is writing, and returns it with its new
// version. Version is the one that the page was made from, 0 for a new draft;
// the id is drawn here unless the page drew one. It returns a *NewerDraft if
// another page saved since, a *SentDraft if another sent it, ErrNoDraft,
// ErrLocked, mediation.ErrNoAct, or a *paper.FieldError.
func (d *Desk) SaveDraft(ctx context.Context, talks paper.ID, officer string, draft Draft) (Draft, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	k, err := d.docketFor(talks, officer)
	if err != nil {
		return Draft{}, err
	}
	draft.Officer = officer
	if err := k.mayDraft(draft); err != nil {
		return Draft{}, err
	}
	if draft.ID.IsZero() {
		draft.ID = salt()
	}
	w := d.begin(ctx, k)
	draft.Version++
	draft.At = w.now.Truncate(time.Second)
	draft.Args = draft.Args.Clone()
	b, err := cabinet.EncodeDraft(draft)
	if err != nil {
		return Draft{}, err
	}
	w.setCell(groupDrafts, draft.ID, b)
	k.cabinet.PutDraft(draft)
	return draft, w.commit()
}

// mayDraft reports what is wrong with a draft or with the version it was made from.
func (k *docket) mayDraft(draft Draft) error {
	if draft.Act != "" {
		if _, err := mediation.NewAct(draft.Act); err != nil {
			return err
		}
	}
	if len(draft.Args) > cabinet.MaxDraft {
		return &paper.FieldError{Field: "/args", Err: paper.ErrTooLarge, Want: fmt.Sprintf("at most %d bytes", cabinet.MaxDraft)}
	}
	if !draft.Args.IsValid(jsontext.AllowDuplicateNames(false)) {
		return &paper.FieldError{Field: "/args", Err: paper.ErrSyntax}
	}
	if sent, ok := k.cabinet.Sent(draft.Officer, draft.ID, ""); ok && !draft.ID.IsZero() {
		return &SentDraft{Done: k.doneOf(sent)}
	}
	is, ok := k.cabinet.Draft(draft.Officer, draft.ID)
	switch {
	case ok && is.Version != draft.Version:
		return &NewerDraft{Draft: is}
	case !ok && (draft.Version != 0 || k.cabinet.Drafted(draft.ID)):
		return fmt.Errorf("%s: %w", draft.ID.Short(), ErrNoDraft)
	case !ok && len(k.cabinet.Drafts(draft.Officer)) >= cabinet.MaxDrafts:
		return &paper.FieldError{Field: "/drafts", Err: paper.ErrTooMany, Want: fmt.Sprintf("at most %d drafts", cabinet.MaxDrafts)}
	}
	return nil
}

// Drafts returns an officer's drafts, the one saved last first.
func (d *Desk) Drafts(_ context.Context, talks paper.ID, officer string) ([]Draft, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	k, err := d.docketFor(talks, officer)
	if err != nil {
		return nil, err
	}
	return k.cabinet.Drafts(officer), nil
}

// Draft returns one of an officer's drafts: ErrNoDraft, a *SentDraft.
func (d *Desk) Draft(_ context.Context, talks paper.ID, officer string, id paper.ID) (Draft, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	k, err := d.docketFor(talks, officer)
	if err != nil {
		return Draft{}, err
	}
	if draft, ok := k.cabinet.Draft(officer, id); ok {
		return draft, nil
	}
	if sent, ok := k.cabinet.Sent(officer, id, ""); ok && !id.IsZero() {
		return Draft{}, &SentDraft{Done: k.doneOf(sent)}
	}
	return Draft{}, fmt.Errorf("%s: %w", id.Short(), ErrNoDraft)
}

// DropDraft forgets a draft, its words included. Dropping twice is dropping once.
func (d *Desk) DropDraft(ctx context.Context, talks paper.ID, officer string, id paper.ID) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	k, err := d.docketFor(talks, officer)
	if err != nil {
		return err
	}
	if _, ok := k.cabinet.Draft(officer, id); !ok {
		return nil
	}
	w := d.begin(ctx, k)
	w.dropDraft(id)
	return w.commit()
}

func (w *work) dropDraft(id paper.ID) {
	w.setCell(groupDrafts, id, nil)
	w.k.cabinet.DropDraft(id)
}
