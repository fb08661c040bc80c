package desk_test

import (
	"errors"
	"reflect"
	"testing"

	"goodoffices/desk"
	"goodoffices/desk/cabinet"
	"goodoffices/paper"
)

func TestSettingsOfDeskAndOfficer(t *testing.T) {
	t.Parallel()
	h := newHouse(t, "Tehran")
	tehran, ctx := h.desks["Tehran"], t.Context()
	s := desk.Settings{
		Shown:    desk.Shown{Language: "fa", Vocabulary: cabinet.Diplomatic, Zone: "Asia/Tehran", Calendars: []cabinet.Calendar{cabinet.Jalali, cabinet.Gregorian}},
		Weekend:  []cabinet.Weekday{"thursday", "friday"},
		Holidays: []desk.Holiday{{Day: "2025-03-21", Name: "نوروز"}},
	}
	if err := tehran.SetSettings(ctx, "Nobody", s); !errors.Is(err, desk.ErrLocked) {
		t.Errorf("somebody sets them: %v", err)
	}
	if err := tehran.SetSettings(ctx, "Officer", s); err != nil {
		t.Fatal(err)
	}
	if err := tehran.SetShown(ctx, "Officer", desk.Shown{Language: "en", Vocabulary: cabinet.Plain}); err != nil {
		t.Fatal(err)
	}
	tehran.kill()
	if got := tehran.Settings(); !reflect.DeepEqual(got, s) {
		t.Errorf("settings: %+v", got)
	}
	want := desk.Shown{Language: "en", Vocabulary: cabinet.Plain, Zone: "Asia/Tehran", Calendars: s.Calendars}
	if got := tehran.ShownTo("Officer"); !reflect.DeepEqual(got, want) {
		t.Errorf("shown: %+v", got)
	}
	if got := tehran.ShownTo("Another"); !reflect.DeepEqual(got, s.Shown) {
		t.Errorf("shown to another: %+v", got)
	}
	if err := tehran.SetShown(ctx, "Officer", desk.Shown{Zone: "Mars/Olympus"}); err == nil {
		t.Error("a zone of another world")
	}
	if err := tehran.SetShown(ctx, "Nobody", desk.Shown{}); !errors.Is(err, desk.ErrLocked) {
		t.Errorf("somebody sets it: %v", err)
	}
}

// What is wrong in settings is named, and nothing is kept of them.
func TestSettingsNameWhatIsWrong(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	h.staff = []string{"Araghchi", "Baghaei"}
	tehran := h.found("Tehran")
	for field, s := range map[string]desk.Settings{
		"/language":         {Shown: desk.Shown{Language: "Farsi!"}},
		"/vocabulary":       {Shown: desk.Shown{Vocabulary: "rude"}},
		"/zone":             {Shown: desk.Shown{Zone: "../../etc/passwd"}},
		"/calendars/1":      {Shown: desk.Shown{Calendars: []cabinet.Calendar{"hijri", "hijri"}}},
		"/weekend/0":        {Weekend: []cabinet.Weekday{"Friday"}},
		"/weekend":          {Weekend: cabinet.Weekdays},
		"/holidays/0/day":   {Holidays: []desk.Holiday{{Day: "2025-02-29"}}},
		"/holidays/1/name":  {Holidays: []desk.Holiday{{Day: "2025-03-21"}, {Day: "2025-03-22", Name: "\u202eevil"}}},
		"/holidays":         {Holidays: make([]desk.Holiday, 500)},
		"/approval/rule":    {Approval: desk.Approval{Rule: "all"}},
		"/approval/kinds":   {Approval: desk.Approval{Rule: "kinds"}},
		"/approval/kinds/0": {Approval: desk.Approval{Rule: "kinds", Kinds: []paper.Kind{paper.KindReceipt}}},
		"/approval/kinds/1": {Approval: desk.Approval{Rule: "kinds", Kinds: []paper.Kind{paper.KindLetter, "surrender"}}},
	} {
		var wrong *paper.FieldError
		if err := tehran.SetSettings(t.Context(), "Araghchi", s); !errors.As(err, &wrong) || wrong.Field != field {
			t.Errorf("%s: %v", field, err)
		}
	}
	if got := tehran.Settings(); !reflect.DeepEqual(got, desk.Settings{}) {
		t.Errorf("kept: %+v", got)
	}
}
