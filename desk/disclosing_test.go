package desk_test

import (
	"bytes"
	"context"
	"errors"
	"testing"

	"goodoffices/desk"
)

// A desk without talks, and one that has only begun some, has nothing to show
// in a dossier, says so, and writes nothing.
func TestDossierOfABeginning(t *testing.T) {
	t.Parallel()
	d := newHouse(t, "Muscat").desks["Muscat"]
	var b bytes.Buffer
	if err := d.WriteDossier(context.Background(), &b, desk.Disclosure{}); !errors.Is(err, desk.ErrNoTalks) {
		t.Fatalf("without talks: %v", err)
	}
	if _, err := d.Begin(context.Background()); err != nil {
		t.Fatal(err)
	}
	if err := d.WriteDossier(context.Background(), &b, desk.Disclosure{}); !errors.Is(err, desk.ErrNothingToShow) {
		t.Fatalf("of talks with no paper but the desk's own card: %v", err)
	}
	if b.Len() > 0 {
		t.Errorf("%d bytes were written of a dossier that is none", b.Len())
	}
}
