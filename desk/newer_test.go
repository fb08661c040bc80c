package desk_test

import (
	"bytes"
	"testing"

	"goodoffices/mediation"
	"goodoffices/paper"
)

// ofNewerKind lets Tehran send Muscat a message, and the same as a kind that no
// program knows. It returns the first, and its bytes as any kind.
func (h *house) ofNewerKind(t *testing.T) (honest paper.ID, as func(kind string) []byte) {
	t.Helper()
	tehran, muscat := h.desks["Tehran"], h.desks["Muscat"]
	honest = tehran.does(&mediation.SendMessage{Writing: mediation.Writing{To: []paper.Desk{"Muscat"}}, Text: en("An honest one.")})[0]
	h.settle()
	raw, _, err := muscat.Paper(t.Context(), paper.ID{}, honest)
	if err != nil {
		t.Fatal(err)
	}
	as = func(kind string) []byte {
		return bytes.Replace(raw, []byte(`"kind":"message"`), []byte(`"kind":"`+kind+`"`), 1)
	}
	if err := tehran.SendRaw(t.Context(), "Muscat", [][]byte{as("mossage")}); err != nil {
		t.Fatal(err)
	}
	h.settle()
	return honest, as
}

// A paper of a kind that a desk did not know when it came, and that a later
// program finds malformed, does not keep the desk from opening.
func TestAttackPaperThatALaterProgramRefuses(t *testing.T) {
	t.Parallel()
	h := agreed(t, "Muscat", "Tehran", "Washington")
	muscat := h.desks["Muscat"]
	honest, as := h.ofNewerKind(t)
	if tray := muscat.view().Tray; len(tray) != 1 || tray[0].Standing != mediation.NewerProgram.String() {
		t.Fatalf("the paper of an unknown kind came as %+v", tray)
	}
	// As an older program left it: this one knows the kind, and refuses the body.
	if err := muscat.StoreAsBefore(t.Context(), "Tehran", as("invitation")); err != nil {
		t.Fatal(err)
	}
	muscat.kill()
	muscat.holds(honest)
	if tray := muscat.view().Tray; len(tray) != 2 {
		t.Errorf("what is malformed is not in the tray: %+v", tray)
	}
	muscat.does(&mediation.SendMessage{Writing: mediation.Writing{To: []paper.Desk{"Tehran"}}, Text: en("We go on.")})
}
