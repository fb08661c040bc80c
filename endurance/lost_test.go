//go:build unix

package endurance

import (
	"fmt"
	"os"
	"slices"
	"testing"

	"goodoffices/store"
)

// wipe loses the courier with all it holds, and puts a new one in its place.
// A desk makes its mailbox there when it looks in, as desks that run do at once.
func (h *house) wipe(first string) {
	h.t.Helper()
	h.courier.kill()
	if err := os.RemoveAll(h.courier.folder); err != nil {
		h.t.Fatal(err)
	}
	h.courier.start()
	h.mustRun("desk", "run", "--once", "--desk", h.folder(first))
}

// TestLostCourier wipes the courier's folder while messages lie there: not
// fetched, taken and not acknowledged, and half deposited.
func TestLostCourier(t *testing.T) {
	t.Parallel()
	long(t)
	h := newHouse(t)
	h.found()
	acknowledged := map[string][]string{}
	write := func(from string, flags ...string) {
		text := fmt.Sprint("message ", len(acknowledged[from]))
		acknowledged[from] = append(acknowledged[from], h.write(nil, from, text, flags...).id(t))
	}
	for range 2 {
		write(tehran)
		write(tehran)
		write(muscat, "--offline")
		h.wipe(muscat) // what Tehran deposited is lost

		write(tehran)
		if o := h.run([]string{killAt(opened)}, "desk", "run", "--once", "--desk", h.folder(muscat)); o.killed != string(opened) {
			t.Fatalf("Muscat ended otherwise: %+v", o)
		}
		h.wipe(tehran) // Muscat took some of it, and nobody knows

		h.courier.kill()
		h.courier.start(killAt(store.BeforeCommit))
		write(muscat)
		if at := h.courier.died(); at != string(store.BeforeCommit) {
			t.Fatalf("the courier died at %q", at)
		}
		h.wipe(muscat) // half deposited
		write(muscat)
		write(tehran)
		h.settle()
	}
	for author, ids := range acknowledged {
		if got := h.view(other(author)).messages(author); !slices.Equal(got, ids) {
			t.Errorf("%s acknowledged %d messages, %s holds %d, or in another order:\n%v\n%v", author, len(ids), other(author), len(got), ids, got)
		}
	}
}
