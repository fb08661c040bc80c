package courier_test

import (
	"errors"
	"testing"

	"goodoffices/courier"
	"goodoffices/store"
)

// Row 89: what is acknowledged was fetched, and nothing is acknowledged
// backwards.
func TestAttackAcknowledging(t *testing.T) {
	t.Parallel()
	h := openHouse(t, store.NewMemory(), courier.Config{})
	b := h.mailbox()
	for i := range 4 {
		if _, err := b.Deposit(t.Context(), pouchOf(i)); err != nil {
			t.Fatal(err)
		}
	}
	got := b.fetch(t)
	if len(got) != 4 {
		t.Fatalf("%d pouches", len(got))
	}
	if err := b.Trim(t.Context(), got[1].At, got[1].Digest); err != nil {
		t.Fatal("the honest twin:", err)
	}
	beyond, other := got[3].At, got[3].At
	beyond.Seq++
	other.Life++
	for _, c := range []struct {
		name   string
		at     courier.Position
		digest courier.Digest
		want   error
	}{
		{"89 backwards", got[0].At, got[0].Digest, courier.ErrBackwards},
		{"89 beyond the newest", beyond, got[3].Digest, courier.ErrBeyond},
		{"89 another life's", other, got[3].Digest, courier.ErrOtherLife},
		{"89 what was not fetched", got[3].At, got[2].Digest, courier.ErrNotFetched},
		{"89 again, with another digest", got[1].At, got[2].Digest, courier.ErrNotFetched},
	} {
		t.Run(c.name, func(t *testing.T) {
			if err := b.Trim(t.Context(), c.at, c.digest); !errors.Is(err, c.want) {
				t.Fatalf("%v, want %v", err, c.want)
			}
			if left := b.fetch(t); len(left) != 2 {
				t.Fatalf("%d pouches are left, want 2", len(left))
			}
		})
	}
}
