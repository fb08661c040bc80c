//go:build linux

package endurance

import (
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"

	"goodoffices/courier"
	"goodoffices/courier/couriertest"
)

// smallDisk mounts a file system of so many KiB.
func smallDisk(t *testing.T, size int) string {
	t.Helper()
	dir := t.TempDir()
	if err := syscall.Mount("tmpfs", dir, "tmpfs", 0, fmt.Sprintf("size=%dk", size)); err != nil {
		t.Skipf("not tried: no small disk can be mounted here: %v", err)
	}
	t.Cleanup(func() {
		if err := syscall.Unmount(dir, syscall.MNT_DETACH); err != nil {
			t.Error(err)
		}
	})
	return dir
}

// fill takes the room on a disk but for so many bytes; it returns what gives it back.
func fill(t *testing.T, dir string, but int) (free func()) {
	t.Helper()
	ballast := filepath.Join(dir, "ballast")
	f, err := os.Create(ballast)
	if err != nil {
		t.Fatal(err)
	}
	for block := make([]byte, 4096); err == nil; {
		_, err = f.Write(block)
	}
	if !errors.Is(err, syscall.ENOSPC) {
		t.Fatal(err)
	}
	size, err := f.Seek(0, io.SeekCurrent)
	if err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(f.Truncate(max(0, size-int64(but))), f.Close()); err != nil {
		t.Fatal(err)
	}
	return func() {
		if err := os.Remove(ballast); err != nil {
			t.Fatal(err)
		}
	}
}

func TestAttackDiskFullAtCourier(t *testing.T) {
	t.Parallel()
	disk := smallDisk(t, 4096)
	s := &server{t: t, folder: filepath.Join(disk, "courier"), listen: couriertest.HoldPort(t)}
	s.start()
	t.Cleanup(func() { s.kill() })
	d := s.newDepositor("depositor")
	if err := d.deposit(t.Context(), 10, func() {}); err != nil {
		t.Fatalf("with room: %v", err)
	}
	free := fill(t, disk, 200<<10)
	if err := d.deposit(t.Context(), 1000, func() {}); !errors.Is(err, courier.ErrFull) {
		t.Fatalf("on a full disk: %v, want ErrFull", err)
	}
	for range 3 {
		if err := d.deposit(t.Context(), 1, func() {}); !errors.Is(err, courier.ErrFull) {
			t.Fatalf("on a full disk, again: %v, want ErrFull", err)
		}
	}
	if b, err := d.owner.Fetch(t.Context(), courier.Position{}); err != nil || len(b.Pouches) < 10 {
		t.Errorf("beside a full disk %d pouches can be fetched, %v", len(b.Pouches), err)
	}
	free()
	if err := d.deposit(t.Context(), 10, func() {}); err != nil {
		t.Fatalf("with room again: %v", err)
	}
	if text := s.said.String(); !strings.Contains(text, "disk is full") || !strings.Contains(text, "room on the disk again") {
		t.Errorf("the operator was told:\n%s", text)
	}
	// What it says is on the disk is there, full or not.
	fill(t, disk, 0)
	if err := d.deposit(t.Context(), 1000, func() {}); !errors.Is(err, courier.ErrFull) {
		t.Fatalf("on a full disk: %v, want ErrFull", err)
	}
	s.kill()
	if err := os.Remove(filepath.Join(disk, "ballast")); err != nil {
		t.Fatal(err)
	}
	s.start()
	if err := d.deposit(t.Context(), 1, func() {}); err != nil {
		t.Fatal(err)
	}
	d.assertCame(t, once(d.collect(t)))
}

func TestAttackDiskFullAtDesk(t *testing.T) {
	t.Parallel()
	long(t)
	h := newHouse(t)
	disk := smallDisk(t, 8192)
	h.place = map[string]string{tehran: filepath.Join(disk, tehran)}
	h.found()
	var acknowledged []string
	full := 0
	for n, room := range []int{0, 4, 16, 40, 64, 96, 128, 160, 192, 224, 256, 512, 1024} {
		free := fill(t, disk, room<<10)
		o := h.write(nil, tehran, fmt.Sprint("message ", n))
		free()
		if o.code == 0 {
			acknowledged = append(acknowledged, o.id(t))
			continue
		}
		full++
		if o.out != "" || !strings.Contains(o.err, "disk is full") && !strings.Contains(o.err, "no space left") {
			t.Errorf("with %d KiB of room: %q\n%s", room, o.out, o.err)
		}
	}
	acknowledged = append(acknowledged, h.write(nil, tehran, "with room").id(t))
	if full == 0 || len(acknowledged) < 2 {
		t.Errorf("%d acts met a full disk, %d did not", full, len(acknowledged))
	}
	// And one that is full as messages arrive.
	var toTehran []string
	for n, room := range []int{0, 40, 64, 96, 128, 256, 1024} {
		toTehran = append(toTehran, h.write(nil, muscat, fmt.Sprint("message ", n)).id(t))
		free := fill(t, disk, room<<10)
		_ = h.run(nil, "desk", "run", "--once", "--desk", h.folder(tehran))
		free()
	}
	h.settle()
	if got := h.view(muscat).messages(tehran); !slices.Equal(got, h.view(tehran).messages(tehran)) || !slices.Equal(got, acknowledged) {
		t.Errorf("acknowledged %v, arrived %v", acknowledged, got)
	}
	if got := h.view(tehran).messages(muscat); !slices.Equal(got, toTehran) {
		t.Errorf("acknowledged %v, arrived %v", toTehran, got)
	}
	h.mustRun("desk", "check", "--desk", h.folder(tehran))
}

// failing makes one sync of a file fail, the n-th, and all others work.
func failing(t *testing.T, log, path string, n int) []string {
	t.Helper()
	return straced(t, log, "-P", path, "-e", "trace=fsync,fdatasync",
		"-e", fmt.Sprintf("inject=fsync,fdatasync:error=EIO:when=%d", n))
}

func TestAttackSickDiskAtCourier(t *testing.T) {
	t.Parallel()
	h := &house{t: t, dir: t.TempDir()}
	s := &server{t: t, folder: filepath.Join(h.dir, "courier"), listen: couriertest.HoldPort(t)}
	s.log = filepath.Join(h.dir, "trace")
	s.trace = failing(t, s.log, filepath.Join(s.folder, "courier.db-wal"), 12)
	s.start()
	t.Cleanup(func() { s.kill() })
	d := s.newDepositor("depositor")
	if err := d.deposit(t.Context(), 1, func() {}); err != nil {
		t.Fatalf("the honest deposit: %v", err)
	}
	if err := d.deposit(t.Context(), 100, func() {}); !errors.Is(err, courier.ErrSick) {
		t.Fatalf("on a sick disk: %v, want ErrSick", err)
	}
	for range 5 { // that the disk works again is not believed
		if err := d.deposit(t.Context(), 1, func() {}); !errors.Is(err, courier.ErrSick) {
			t.Errorf("after a failed sync: %v, want ErrSick", err)
		}
	}
	if _, err := d.Deposit(t.Context(), d.pouch(0)); !errors.Is(err, courier.ErrSick) {
		t.Errorf("a repeat of what was acknowledged: %v, want ErrSick", err)
	}
	resp, err := http.Get(s.url() + "/healthz")
	if err != nil {
		t.Fatal(err)
	}
	why, err := io.ReadAll(resp.Body)
	if resp.Body.Close(); err != nil || resp.StatusCode != http.StatusServiceUnavailable || !strings.HasPrefix(string(why), "sick: ") {
		t.Errorf("health: %d %q, %v", resp.StatusCode, why, err)
	}
	if text := s.said.String(); !strings.Contains(text, "the disk failed") {
		t.Errorf("the operator was told:\n%s", text)
	}
	// Started again, on a disk that works.
	s.kill()
	s.trace = nil
	s.start()
	if err := d.deposit(t.Context(), 1, func() {}); err != nil {
		t.Fatal(err)
	}
	d.assertCame(t, once(d.collect(t)))
}

func TestAttackSickDiskAtDesk(t *testing.T) {
	t.Parallel()
	long(t)
	straced(t, "")
	h := newHouse(t)
	h.found()
	var acknowledged []string
	failed := 0
	for _, file := range []string{"desk.db-wal", "receiving.keys"} {
		for n := 1; n <= 3; n++ {
			for author, recipient := range map[string]string{tehran: muscat} {
				sick := failing(t, os.DevNull, filepath.Join(h.folder(author), file), n)
				o := runProgram(t, nil, sick[0], append(sick[1:], binary, "act", "--desk", h.folder(author), "--json",
					"send-message", fmt.Sprintf(`{"to": [%q], "text": {"en": "%s %d"}}`, recipient, file, n))...)
				h.mustRun("desk", "run", "--once", "--desk", h.folder(recipient))
				if o.code == 0 {
					acknowledged = append(acknowledged, o.id(t))
					continue
				}
				failed++
				if o.out != "" || !strings.Contains(o.err, "the disk failed") {
					t.Errorf("sync %d of %s failed: %q\n%s", n, file, o.out, o.err)
				}
			}
		}
	}
	if failed == 0 {
		t.Error("no act met a sick disk")
	}
	acknowledged = append(acknowledged, h.write(nil, tehran, "on a disk that works").id(t))
	h.settle()
	own, came := h.view(tehran).messages(tehran), h.view(muscat).messages(tehran)
	if !slices.Equal(own, came) {
		t.Errorf("made %v, arrived %v", own, came)
	}
	if rest := slices.DeleteFunc(slices.Clone(came), func(id string) bool { return !slices.Contains(acknowledged, id) }); !slices.Equal(rest, acknowledged) {
		t.Errorf("acknowledged %v, of which arrived %v", acknowledged, rest)
	}
}
