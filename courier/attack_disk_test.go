package courier_test

import (
	"bytes"
	"errors"
	"log/slog"
	"net/http"
	"path/filepath"
	"strings"
	"testing"

	"goodoffices/courier"
	"goodoffices/store"
	"goodoffices/store/storetest"
)

// Row 86.
func TestAttackDiskFullWhileDepositing(t *testing.T) {
	t.Parallel()
	disk, log := storetest.NewDisk(t), new(syncBuffer)
	st := openSQLite(t, filepath.Join(t.TempDir(), "courier.db"), store.Options{VFS: disk.Name})
	h := openHouse(t, st, courier.Config{Log: slog.New(slog.NewTextHandler(log, nil))})
	b := h.mailbox()
	if _, err := b.Deposit(t.Context(), pouchOf("before")); err != nil {
		t.Fatalf("the honest deposit: %v", err)
	}
	disk.Set(storetest.Full)
	for i := range 3 {
		_, err := b.Deposit(t.Context(), pouchOf("full", i))
		wants(t, "deposit on a full disk", err, courier.ErrFull)
		if again, _ := courier.Again(err); !again {
			t.Error("a full disk passes")
		}
	}
	wants(t, "a mailbox on a full disk", h.tryMailbox(), courier.ErrFull)
	path := "/v1/slots/" + b.Sender.String() + "/pouches/" + courier.DigestOf(pouchOf("x")).String()
	if status, _ := h.do("PUT", path, b.SenderToken, pouchOf("x")); status != http.StatusInsufficientStorage {
		t.Errorf("status %d on a full disk, want 507", status)
	}
	if got := b.fetch(t); len(got) != 1 {
		t.Errorf("%d pouches beside a full disk, want the one acknowledged", len(got))
	}
	disk.Set(storetest.Healthy)
	if _, err := b.Deposit(t.Context(), pouchOf("full", 1)); err != nil {
		t.Errorf("when there is room again: %v", err)
	}
	got := b.fetch(t)
	if len(got) != 2 || !bytes.Equal(got[1].Sealed, pouchOf("full", 1)) {
		t.Errorf("%d pouches, want the two acknowledged", len(got))
	}
	if err := b.Trim(t.Context(), got[1].At, got[1].Digest); err != nil {
		t.Errorf("acknowledge: %v", err)
	}
	if text := log.String(); strings.Count(text, "disk is full") != 1 || strings.Count(text, "room on the disk again") != 1 {
		t.Errorf("the operator was told:\n%s", text)
	}
}

// Row 87.
func TestAttackSickDisk(t *testing.T) {
	t.Parallel()
	for name, fault := range map[string]storetest.Fault{"write": storetest.WriteFail, "sync": storetest.SyncFail} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			disk, log := storetest.NewDisk(t), new(syncBuffer)
			st := openSQLite(t, filepath.Join(t.TempDir(), "courier.db"), store.Options{VFS: disk.Name})
			h := openHouse(t, st, courier.Config{Log: slog.New(slog.NewTextHandler(log, nil))})
			b, kept := h.mailbox(), pouchOf("before")
			if _, err := b.Deposit(t.Context(), kept); err != nil {
				t.Fatalf("the honest deposit: %v", err)
			}
			if status, text := h.do("GET", "/healthz", courier.Token{}, nil); status != http.StatusOK || text != "ok\n" {
				t.Fatalf("well: %d %q", status, text)
			}
			got := b.fetch(t)
			disk.Set(fault)
			_, err := b.Deposit(t.Context(), pouchOf("sick"))
			wants(t, "deposit on a sick disk", err, courier.ErrSick)
			disk.Set(storetest.Healthy) // it is not believed
			for what, err := range map[string]error{
				"a deposit":          second(b.Deposit(t.Context(), pouchOf("later"))),
				"a repeat":           second(b.Deposit(t.Context(), kept)),
				"a chunk":            second(b.DepositChunk(t.Context(), sized(courier.ChunkSize, 1))),
				"an acknowledgement": b.Trim(t.Context(), got[0].At, got[0].Digest),
				"a mailbox":          h.tryMailbox(),
				"a drop":             b.DropChunk(t.Context(), got[0].Digest),
				"an end":             b.Shut(t.Context()),
			} {
				wants(t, what+" once the disk was sick", err, courier.ErrSick)
			}
			wants(t, "the server", h.server.Sick(), courier.ErrSick)
			if status, text := h.do("GET", "/healthz", courier.Token{}, nil); status != http.StatusServiceUnavailable || !strings.HasPrefix(text, "sick: ") {
				t.Errorf("it does not say why: %d %q", status, text)
			}
			if !strings.Contains(log.String(), "the disk failed") {
				t.Errorf("the operator was told:\n%s", log)
			}
			if got := b.fetch(t); len(got) != 1 {
				t.Errorf("%d pouches can still be fetched, want the one acknowledged", len(got))
			}
		})
	}
}

func second[T any](_ T, err error) error { return err }

func (h *house) tryMailbox() error {
	m, err := courier.NewMailbox(h.address, h.server.Key())
	if err != nil {
		return err
	}
	return h.owner(m).Create(h.t.Context(), courier.Permit{})
}

// Row 88, and kills before the commit.
func TestAttackKilledAroundTheCommit(t *testing.T) {
	t.Parallel()
	for _, point := range []store.Point{store.BeforeCommit, store.Committed} {
		t.Run(string(point), func(t *testing.T) {
			t.Parallel()
			st, kill := store.NewMemory(), false
			st.Fault = func(p store.Point) error {
				if kill && p == point {
					return errors.New("killed")
				}
				return nil
			}
			h := openHouse(t, st, courier.Config{})
			b, pouch := h.mailbox(), pouchOf("in flight")
			if _, err := b.Deposit(t.Context(), pouchOf("before")); err != nil {
				t.Fatalf("the honest deposit: %v", err)
			}
			kill = true
			_, err := b.Deposit(t.Context(), pouch)
			wants(t, "nothing is acknowledged", err, courier.ErrSick)

			crashed := st.Crash()
			var beside []byte // the receipt that lies beside the pouch
			for r, err := range crashed.Read(t.Context(), "m"+string(b.Mailbox.Owner[:]), "receipts", 1) {
				if err != nil {
					t.Fatal(err)
				}
				beside = r.Body[1:]
			}
			if done := point == store.Committed; done != (beside != nil) {
				t.Fatalf("killed %s: done is %v", point, beside != nil)
			}
			h.restart(crashed)
			receipt, err := b.Deposit(t.Context(), pouch)
			if err != nil {
				t.Fatalf("the repeat: %v", err)
			}
			if beside != nil && !bytes.Equal(receipt.Encode(), beside) {
				t.Error("the repeat got another receipt")
			}
			if got := b.fetch(t); len(got) != 2 || !bytes.Equal(got[1].Sealed, pouch) {
				t.Errorf("%d pouches, want each once", len(got))
			}
		})
	}
}
