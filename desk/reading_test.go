package desk_test

import (
	"errors"
	"slices"
	"testing"

	"goodoffices/desk"
	"goodoffices/mediation"
	"goodoffices/paper"
)

func (o *office) unread(officer string) []paper.ID {
	o.h.t.Helper()
	ids, err := o.Unread(o.h.t.Context(), paper.ID{}, officer)
	if err != nil {
		o.h.t.Fatal(err)
	}
	return ids
}

// tells writes a letter of the mediator's own.
func (o *office) tells(to paper.Desk, text string) paper.ID {
	o.h.t.Helper()
	return o.does(&mediation.WriteLetter{Writing: mediation.Writing{To: []paper.Desk{to}}, Prose: paper.Prose{Text: en(text)}})[0]
}

// What came from others is unread by each officer until that officer read it.
func TestUnreadByOfficer(t *testing.T) {
	t.Parallel()
	h := staffed(t, []string{"Araghchi", "Baghaei"}, "Muscat", "Tehran")
	tehran, muscat, ctx := h.desks["Tehran"], h.desks["Muscat"], t.Context()
	if err := tehran.MarkRead(ctx, only, "Araghchi", tehran.unread("Araghchi")...); err != nil {
		t.Fatal(err)
	}
	own := tehran.letter("Muscat", "Of one's own.")
	var came []paper.ID
	for _, text := range []string{"One.", "Two.", "Three."} {
		came = append(came, muscat.tells("Tehran", text))
		h.settle()
	}
	if got := tehran.unread("Araghchi"); !slices.Equal(got, came) {
		t.Fatalf("unread: %v, came %v", got, came)
	}
	if slices.Contains(tehran.unread("Baghaei"), own) || len(tehran.unread("Baghaei")) <= 3 {
		t.Errorf("unread by another: %v", tehran.unread("Baghaei"))
	}
	sealed := tehran.view().Channels[0].Sealed
	if err := tehran.MarkRead(ctx, only, "Araghchi", came[0], came[2], came[2]); err != nil {
		t.Fatal(err)
	}
	if err := tehran.MarkRead(ctx, only, "Araghchi", came[1], paper.ID{1}); !errors.Is(err, mediation.ErrNotHeld) {
		t.Errorf("reading what is not held: %v", err)
	}
	if err := tehran.MarkRead(ctx, only, "Nobody", came[1]); !errors.Is(err, desk.ErrLocked) {
		t.Errorf("somebody reads: %v", err)
	}
	tehran.kill()
	h.settle()
	if got := tehran.unread("Araghchi"); !slices.Equal(got, came[1:2]) {
		t.Errorf("unread after a restart: %v", got)
	}
	if p := tehran.holds(came[0]); !slices.Equal(p.ReadBy, []string{"Araghchi"}) {
		t.Errorf("read by %v", p.ReadBy)
	}
	if p := muscat.holds(came[0]); len(p.ReadBy) > 0 || tehran.view().Channels[0].Sealed != sealed {
		t.Error("its author is told who read it")
	}
}

// A minute stands on a paper, for an officer, until it is done. It goes nowhere.
func TestMinutesStayAtTheDesk(t *testing.T) {
	t.Parallel()
	h := staffed(t, []string{"Araghchi", "Baghaei"}, "Muscat", "Tehran")
	tehran, ctx := h.desks["Tehran"], t.Context()
	letter := h.desks["Muscat"].tells("Tehran", "Please answer.")
	h.settle()
	sealed := tehran.view().Channels[0].Sealed
	var field *paper.FieldError
	for what, m := range map[string]desk.Minute{
		"nothing said":    {Paper: letter},
		"no such day":     {Paper: letter, Text: "x", Until: "2025-02-30"},
		"no such officer": {Paper: letter, Text: "x", For: "Zarif"},
		"not held":        {Paper: paper.ID{1}, Text: "x"},
	} {
		_, err := tehran.AddMinute(ctx, only, "Araghchi", m)
		if !errors.As(err, &field) && !errors.Is(err, desk.ErrOfficer) && !errors.Is(err, mediation.ErrNotHeld) {
			t.Errorf("%s: %v", what, err)
		}
	}
	m, err := tehran.AddMinute(ctx, only, "Araghchi", desk.Minute{ID: paper.IDOf([]byte("form")), Paper: letter, Text: "ABRISHAM: say no.", For: "Baghaei", Until: "2025-03-21", By: "Zarif", Done: true})
	if err != nil || m.By != "Araghchi" || m.Done || m.At.IsZero() {
		t.Fatalf("%+v %v", m, err)
	}
	if again, err := tehran.AddMinute(ctx, only, "Araghchi", desk.Minute{ID: m.ID, Paper: letter, Text: "ABRISHAM: say no."}); err != nil || again != m {
		t.Errorf("the same form again: %+v %v", again, err)
	}
	tehran.kill()
	if got := tehran.view().Minutes; len(got) != 1 || !got[0].At.Equal(m.At) || got[0].Text != m.Text || got[0].For != "Baghaei" || got[0].Until != "2025-03-21" {
		t.Errorf("minutes: %+v", got)
	}
	if err := tehran.MinuteDone(ctx, only, "Baghaei", paper.ID{2}); !errors.Is(err, desk.ErrNoMinute) {
		t.Errorf("%v", err)
	}
	for _, officer := range []string{"Baghaei", "Araghchi"} { // the second changes nothing
		if err := tehran.MinuteDone(ctx, only, officer, m.ID); err != nil {
			t.Fatal(err)
		}
	}
	tehran.kill()
	h.settle()
	if got := tehran.view().Minutes[0]; !got.Done || got.DoneBy != "Baghaei" || got.DoneAt.IsZero() {
		t.Errorf("done: %+v", got)
	}
	if tehran.view().Channels[0].Sealed != sealed {
		t.Error("something was sealed")
	}
}
