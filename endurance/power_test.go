//go:build unix

package endurance

import (
	"fmt"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"goodoffices/courier"
	"goodoffices/courier/couriertest"
)

const syncOff = "GOODOFFICES_SYNC=off"

func TestPowerLossAtCourier(t *testing.T) {
	t.Parallel()
	trace := func(t *testing.T, env ...string) ([]string, int) {
		h := &house{t: t, dir: t.TempDir()}
		log := filepath.Join(h.dir, "trace")
		h.courier = &server{t: t, folder: filepath.Join(h.dir, "courier"), listen: couriertest.HoldPort(t), log: log, trace: straced(t, log, everything...)}
		h.courier.start(env...)
		t.Cleanup(func() { h.courier.kill() })
		marks := map[string][]byte{}
		var all sync.WaitGroup
		for i := range 4 {
			d := h.courier.newDepositor(fmt.Sprint("depositor ", i))
			const each = 8
			for n := range each {
				marks[courier.DigestOf(d.pouch(n)).String()] = mark(d.name, n)
			}
			all.Go(func() {
				if err := d.deposit(t.Context(), each, func() {}); err != nil {
					t.Errorf("deposit: %v", err)
				}
			})
		}
		all.Wait()
		h.courier.stop()
		faults, answered := unsynced(readTrace(t, log), marks)
		if answered != len(marks) {
			t.Fatalf("the trace shows %d deposits answered, of %d", answered, len(marks))
		}
		return faults, answered
	}
	t.Run("full", func(t *testing.T) {
		t.Parallel()
		if faults, n := trace(t); len(faults) > 0 {
			t.Errorf("%d of %d deposits:\n%s", len(faults), n, strings.Join(faults, "\n"))
		}
	})
	t.Run("off", func(t *testing.T) { // the trace must show it
		t.Parallel()
		if faults, n := trace(t, syncOff); len(faults) != n {
			t.Errorf("syncing was off, and %d of %d answers are said to be too early", len(faults), n)
		}
	})
}

func TestPowerLossAtDesk(t *testing.T) {
	t.Parallel()
	long(t)
	straced(t, "")
	h := newHouse(t)
	h.found()
	trace := func(desk string, env []string, args ...string) (faults []string, told int, o outcome) {
		log := filepath.Join(t.TempDir(), "trace")
		command := append(straced(t, log, everything...), binary)
		o = runProgram(t, env, command[0], append(command[1:], args...)...)
		faults, told = undurable(readTrace(t, log), h.folder(desk))
		return faults, told, o
	}
	act := func(desk, text string, env ...string) (faults []string, told int, o outcome) {
		return trace(desk, env, "act", "--desk", h.folder(desk), "--json", "send-message", fmt.Sprintf(`{"to": [%q], "text": {"en": %q}}`, other(desk), text))
	}
	for n := range 3 {
		for _, author := range []string{muscat, tehran} {
			faults, told, o := act(author, fmt.Sprint("message ", n))
			id := o.id(t)
			if len(faults) > 0 || told == 0 {
				t.Errorf("%s acts; commits before it told somebody: %d\n%s", author, told, strings.Join(faults, "\n"))
			}
			faults, told, _ = trace(other(author), nil, "desk", "run", "--once", "--desk", h.folder(other(author)))
			if len(faults) > 0 || told == 0 {
				t.Errorf("%s takes; commits before it told somebody: %d\n%s", other(author), told, strings.Join(faults, "\n"))
			}
			if !h.view(other(author)).holds(id) {
				t.Errorf("%s did not take it", other(author))
			}
		}
	}
	// The trace must show a desk that does not wait.
	if faults, _, o := act(muscat, "without waiting", syncOff); len(faults) == 0 {
		t.Errorf("syncing was off at an act, and the trace does not show it\n%s", o.err)
	}
	if faults, _, _ := trace(tehran, []string{syncOff}, "desk", "run", "--once", "--desk", h.folder(tehran)); len(faults) == 0 {
		t.Error("syncing was off as a message was taken, and the trace does not show it")
	}
}
