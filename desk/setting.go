package desk

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/go-json-experiment/json"

	"goodoffices/desk/cabinet"
	"goodoffices/store"
)

// Settings of a desk, and how things are shown to one officer. What each member
// may hold stands with the types in cabinet; what is wrong comes back as a
// *paper.FieldError.
type (
	Settings     = cabinet.Settings
	Shown        = cabinet.Shown
	Vocabulary   = cabinet.Vocabulary
	Calendar     = cabinet.Calendar
	Weekday      = cabinet.Weekday
	Day          = cabinet.Day
	Holiday      = cabinet.Holiday
	Approval     = cabinet.Approval
	ApprovalRule = cabinet.ApprovalRule
)

// Values of settings.
const (
	Diplomatic = cabinet.Diplomatic
	Plain      = cabinet.Plain

	Gregorian = cabinet.Gregorian
	Jalali    = cabinet.Jalali
	Hijri     = cabinet.Hijri

	ApproveNone   = cabinet.ApproveNone
	ApproveFormal = cabinet.ApproveFormal
	ApproveKinds  = cabinet.ApproveKinds
)

// Weekdays are all of them, from Sunday.
var Weekdays = cabinet.Weekdays

// ErrSecondOfficer: the settings are kept, but for the approval rule in force,
// which changes when a second officer sets the same.
var ErrSecondOfficer = errors.New("a second officer has to set the same approval rule")

// settings are all settings, of the desk and of its officers.
type settings struct {
	desk     Settings
	proposed *proposedRule
	officers map[string]Shown
}

// deskSettings is the cell of the desk's settings.
type deskSettings struct {
	Settings Settings      `json:"settings"`
	Proposed *proposedRule `json:"proposed,omitzero"`
	By       string        `json:"by"`
	At       time.Time     `json:"at"`
}

// proposedRule is an approval rule that one officer wants in the place of the
// one in force.
type proposedRule struct {
	Approval Approval  `json:"approval"`
	By       string    `json:"by"`
	At       time.Time `json:"at"`
}

// The cells of settings in the desk's own realm.
const (
	groupSettings = "settings"
	nameSettings  = "desk"
	groupShown    = "shown" // by officer
)

func (d *Desk) readSettings(ctx context.Context) error {
	d.settings = settings{officers: map[string]Shown{}}
	b, ok, err := d.vault.Cell(ctx, store.OwnRealm, groupSettings, nameSettings)
	if err != nil {
		return err
	}
	if ok {
		var s deskSettings
		if err := json.Unmarshal(b, &s, json.RejectUnknownMembers(true)); err != nil {
			return fmt.Errorf("settings: %w", err)
		}
		d.settings.desk, d.settings.proposed = s.Settings, s.Proposed
	}
	for cell, err := range d.vault.Cells(ctx, store.OwnRealm, groupShown) {
		if err != nil {
			return err
		}
		var s Shown
		if err := json.Unmarshal(cell.Value, &s, json.RejectUnknownMembers(true)); err != nil {
			return fmt.Errorf("settings of an officer: %w", err)
		}
		d.settings.officers[cell.Name] = s
	}
	return nil
}

// Settings returns the desk's settings.
func (d *Desk) Settings() Settings {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.settings.desk
}

// ProposedApproval returns the approval rule that an officer wants in the place
// of the one in force, and who does; "" if nobody.
func (d *Desk) ProposedApproval() (rule Approval, by string) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if p := d.settings.proposed; p != nil {
		return p.Approval, p.By
	}
	return Approval{}, ""
}

// SetSettings lets an officer set the desk's settings. An approval rule that is
// in force is not changed by one officer alone: see ErrSecondOfficer. It
// returns ErrLocked or a *paper.FieldError.
func (d *Desk) SetSettings(ctx context.Context, officer string, s Settings) error {
	if err := s.Check(); err != nil {
		return err
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.stopped != nil {
		return d.stopped
	}
	if err := d.mayWork(officer); err != nil {
		return err
	}
	if s.Approval.Rule != cabinet.ApproveNone && len(d.ring.Officers) < 2 {
		return cabinet.ErrNoSecond()
	}
	now := d.now().Truncate(time.Second)
	next := deskSettings{Settings: s, Proposed: d.settings.proposed, By: officer, At: now}
	waits := next.changeRule(d.settings.desk.Approval, officer, now)
	b, err := json.Marshal(next, json.Deterministic(true))
	if err != nil {
		return err
	}
	if err := d.setOwn(ctx, groupSettings, nameSettings, b); err != nil {
		return err
	}
	d.settings.desk, d.settings.proposed = next.Settings, next.Proposed
	if waits {
		return ErrSecondOfficer
	}
	return nil
}

// changeRule keeps the approval rule in force unless two officers want another,
// and reports whether the change waits for the second.
func (s *deskSettings) changeRule(inForce Approval, officer string, now time.Time) bool {
	wanted, before := s.Settings.Approval, s.Proposed
	switch {
	case wanted.Same(inForce):
		if before != nil && before.By == officer {
			s.Proposed = nil // taken back
		}
		return false
	case inForce.Rule == cabinet.ApproveNone, before != nil && before.By != officer && before.Approval.Same(wanted):
		s.Proposed = nil
		return false
	}
	s.Settings.Approval = inForce
	s.Proposed = &proposedRule{Approval: wanted, By: officer, At: now}
	return true
}

// ShownTo returns how things are shown to an officer: as it set, else as the
// desk has it.
func (d *Desk) ShownTo(officer string) Shown {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.settings.officers[officer].Over(d.settings.desk.Shown)
}

// SetShown lets an officer set how things are shown to it; what is empty is as
// the desk has it. It returns ErrLocked or a *paper.FieldError.
func (d *Desk) SetShown(ctx context.Context, officer string, s Shown) error {
	if err := s.Check(); err != nil {
		return err
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.stopped != nil {
		return d.stopped
	}
	if err := d.mayWork(officer); err != nil {
		return err
	}
	b, err := json.Marshal(s, json.Deterministic(true))
	if err != nil {
		return err
	}
	if err := d.setOwn(ctx, groupShown, officer, b); err != nil {
		return err
	}
	s.Calendars = slices.Clone(s.Calendars)
	d.settings.officers[officer] = s
	return nil
}

// setOwn writes a cell of the desk's own realm. After a failure in doubt the
// desk stops.
func (d *Desk) setOwn(ctx context.Context, group, name string, value []byte) error {
	c := store.Changes{Cells: []store.NewCell{{Realm: store.OwnRealm, Group: group, Name: name, Value: value}}}
	_, err := d.vault.Commit(context.WithoutCancel(ctx), c)
	if err != nil && !errors.Is(err, store.ErrFull) {
		d.stopped = fmt.Errorf("%w: %w", ErrStopped, err)
		return d.stopped
	}
	return err
}
