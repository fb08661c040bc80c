package desk_test

import (
	"bytes"
	"context"
	"errors"
	"testing"

	"goodoffices/desk"
	"goodoffices/record/dossier"
)

// A desk that has only begun talks can make a dossier, which verifies: its own
// card is in it. A desk without talks cannot.
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
	b.Reset()
	if err := d.WriteDossier(context.Background(), &b, desk.Disclosure{}); err != nil {
		t.Fatal(err)
	}
	if r := dossier.Verify(bytes.NewReader(b.Bytes()), int64(b.Len()), dossier.Options{}); !r.Valid || !r.Sealed || len(r.Cards) != 1 {
		t.Errorf("%+v", r.Problems)
	}
}
