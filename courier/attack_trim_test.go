package courier_test

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"net/http"
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
	empty, err := b.Fetch(t.Context(), courier.Position{})
	if err != nil {
		t.Fatal(err)
	}
	t.Run("89 nothing, before anything was", func(t *testing.T) {
		if err := b.Trim(t.Context(), empty.Newest, courier.Digest{}); !errors.Is(err, courier.ErrBackwards) {
			t.Fatal(err)
		}
	})
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

// TestAttackMailboxTaken: whoever knows the id of a slot, as every depositor
// does, makes a mailbox of its own behind it.
func TestAttackMailboxTaken(t *testing.T) {
	t.Parallel()
	h := openHouse(t, store.NewMemory(), courier.Config{})
	b, thief := h.mailbox(), h.mailbox()
	create := func(owner courier.ID, ownerToken courier.Token, sender courier.ID, token courier.Token) int {
		secret, err := hex.DecodeString(token.Reveal())
		if err != nil {
			t.Fatal(err)
		}
		hash := sha256.Sum256(secret)
		status, _ := h.do("PUT", "/v1/mailboxes/"+owner.String(), ownerToken, append(sender[:], hash[:]...))
		return status
	}
	if got := create(b.Mailbox.Owner, b.OwnerToken, b.Sender, b.SenderToken); got != http.StatusNoContent {
		t.Fatalf("the honest twin, made again: %d", got)
	}
	fresh := courier.NewID()
	for name, got := range map[string]int{
		"80 another's slot under one's own token":       create(courier.NewID(), thief.OwnerToken, b.Sender, thief.SenderToken),
		"80 another's slot from a mailbox of one's own": create(thief.Mailbox.Owner, thief.OwnerToken, b.Sender, thief.SenderToken),
		"80 another's mailbox with a slot of one's own": create(b.Mailbox.Owner, thief.OwnerToken, fresh, thief.SenderToken),
	} {
		t.Run(name, func(t *testing.T) {
			if got < 400 || got >= 500 {
				t.Fatalf("answered %d", got)
			}
		})
	}
	if _, err := b.Deposit(t.Context(), pouchOf("still mine")); err != nil || len(b.fetch(t)) != 1 {
		t.Fatalf("the mailbox is not its owner's any more: %v", err)
	}
}
