package desk_test

import (
	"errors"
	"slices"
	"testing"

	"goodoffices/desk"
	"goodoffices/mediation"
	"goodoffices/paper"
	"goodoffices/store"
)

// Every officer signs in with its own passphrase on a desk that another opened.
func TestOfficerUnlocksOpenDesk(t *testing.T) {
	t.Parallel()
	h := staffed(t, []string{"Araghchi", "Baghaei"}, "Muscat", "Tehran")
	o := h.desks["Tehran"]
	o.killAs("Araghchi")
	if got := o.AllOfficers(); !slices.Equal(got, []string{"Araghchi", "Baghaei"}) {
		t.Fatalf("the desk has %v", got)
	}
	if o.Unlocked("Baghaei") || !o.Unlocked("Araghchi") {
		t.Fatalf("unlocked: %v", o.Officers())
	}
	letter := &mediation.WriteLetter{Writing: mediation.Writing{To: []paper.Desk{"Muscat"}}, Prose: paper.Prose{Text: en("Good morning.")}}
	if _, err := o.Do(t.Context(), paper.ID{}, "Baghaei", letter); !errors.Is(err, desk.ErrLocked) {
		t.Fatalf("a locked officer writes: %v", err)
	}
	for _, c := range []struct{ officer, words string }{
		{"Baghaei", "wrong horse"}, {"Baghaei", "correct horse Araghchi"}, {"Araghchi", "correct horse Baghaei"}, {"Nobody", "correct horse Araghchi"}, {"", ""},
	} {
		if err := o.Unlock(t.Context(), c.officer, store.Secret(c.words)); !errors.Is(err, desk.ErrUnlock) {
			t.Errorf("%q with %q: %v", c.officer, c.words, err)
		}
	}
	if got := o.Officers(); !slices.Equal(got, []string{"Araghchi"}) {
		t.Fatalf("unlocked after failures: %v", got)
	}
	if err := o.Unlock(t.Context(), "Baghaei", store.Secret("correct horse Baghaei")); err != nil {
		t.Fatal(err)
	}
	done, err := o.Do(t.Context(), paper.ID{}, "Baghaei", letter)
	if err != nil {
		t.Fatal(err)
	}
	if p := o.holds(done.Papers[0]); p.Officer != "Baghaei" {
		t.Errorf("signed by %q", p.Officer)
	}
	if err := o.Unlock(t.Context(), "Baghaei", store.Secret("wrong horse")); !errors.Is(err, desk.ErrUnlock) {
		t.Errorf("an officer who is unlocked signs in with other words: %v", err)
	}
}

// killAs ends a desk as a power cut would; one officer opens it again.
func (o *office) killAs(officer string) {
	o.h.t.Helper()
	o.Close()
	o.store, o.files = o.store.Clone(), o.files.Crash()
	d, err := desk.Open(o.h.t.Context(), o.place(), desk.Unlock{Officer: officer, Passphrase: store.Secret("correct horse " + officer)}, o.cfg)
	if err != nil {
		o.h.t.Fatalf("%s opens: %v", officer, err)
	}
	o.Desk = d
}
