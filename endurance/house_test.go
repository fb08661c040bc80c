//go:build unix

package endurance

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"goodoffices/courier/couriertest"
)

// binary is the program, built with the tag killpoints.
var binary string

func TestMain(m *testing.M) {
	os.Exit(func() int {
		dir, err := os.MkdirTemp("", "endurance")
		if err != nil {
			fmt.Fprintln(os.Stderr, err)
			return 1
		}
		defer os.RemoveAll(dir)
		binary = filepath.Join(dir, "goodoffices")
		if err := build(binary, "-tags", "killpoints"); err != nil {
			fmt.Fprintln(os.Stderr, err)
			return 1
		}
		return m.Run()
	}())
}

func build(to string, flags ...string) error {
	out, err := exec.Command("go", append(append([]string{"build", "-o", to}, flags...), "goodoffices/cmd/goodoffices")...).CombinedOutput()
	if err != nil {
		return fmt.Errorf("build: %w\n%s", err, out)
	}
	return nil
}

// long leaves a test to the whole run.
func long(t *testing.T) {
	t.Helper()
	if testing.Short() {
		t.Skip("not in the short run")
	}
}

// patience bounds every process that ends by itself.
const patience = 2 * time.Minute

// A house is a courier and some desks, each a process with a folder.
type house struct {
	t       *testing.T
	dir     string
	courier *server
	place   map[string]string // of desks whose folders are elsewhere
}

func newHouse(t *testing.T) *house {
	t.Helper()
	h := &house{t: t, dir: t.TempDir()}
	h.courier = &server{t: t, folder: filepath.Join(h.dir, "courier"), listen: couriertest.HoldPort(t)}
	h.courier.start()
	t.Cleanup(h.courier.kill)
	return h
}

// The names of the two desks.
const (
	muscat = "Muscat" // mediates
	tehran = "Tehran"
)

func other(desk string) string {
	if desk == muscat {
		return tehran
	}
	return muscat
}

// found makes two desks that have a channel and confirmed cards.
func (h *house) found() {
	h.t.Helper()
	for name, officer := range map[string]string{muscat: "Badr", tehran: "Abbas"} {
		h.mustRun("desk", "init", "--desk", h.folder(name), "--name", name, "--officer", officer,
			"--courier", h.courier.url(), "--rehearsal", "--unlock-file", h.folder(name)+".unlock")
	}
	link := strings.TrimSpace(h.mustRun("desk", "invite", "--desk", h.folder(muscat), "--to", tehran, "--purpose", "Talks about talks"))
	joined := h.mustRun("desk", "join", "--desk", h.folder(tehran), link)
	words := regexp.MustCompile(`(?s)read to Muscat:\n(.*)`).FindStringSubmatch(joined)
	if words == nil {
		h.t.Fatalf("join said no words:\n%s", joined)
	}
	h.mustRun(append([]string{"desk", "confirm-card", "--desk", h.folder(muscat), "--of", tehran}, strings.Fields(words[1])...)...)
	h.mustRun("desk", "run", "--once", "--desk", h.folder(tehran))
	for _, p := range h.view(tehran).Papers {
		if p.Kind == "invitation" {
			h.mustRun("act", "--desk", h.folder(tehran), "accept-invitation", fmt.Sprintf(`{"invitation": %q}`, p.ID))
		}
	}
	h.settle()
}

func (h *house) folder(desk string) string {
	if place, ok := h.place[desk]; ok {
		return place
	}
	return filepath.Join(h.dir, desk)
}

// settle lets everything come to rest: a round in which nothing is sealed or taken.
func (h *house) settle() {
	h.t.Helper()
	before := ""
	for range 12 {
		for _, desk := range []string{muscat, tehran} {
			h.mustRun("desk", "run", "--once", "--desk", h.folder(desk))
		}
		a, b := h.view(muscat), h.view(tehran)
		now := fmt.Sprint(a.Channels, b.Channels)
		if a.open() && b.open() && now == before {
			return
		}
		before = now
	}
	h.t.Fatalf("no rest: %s", before)
}

// A view is what a desk shows, as far as these tests look.
type view struct {
	Papers []struct {
		ID, Kind, From, Standing string
		Text                     map[string]string
	}
	Tray     []struct{ ID string }
	Channels []struct {
		Open, Recovering            bool
		Sealed, Acknowledged, Taken uint64
		Queued                      int
	}
}

// view looks into a desk's folder, carrying nothing.
func (h *house) view(desk string) (v view) {
	h.t.Helper()
	out := h.mustRun("show", "--desk", h.folder(desk), "--offline", "--json")
	if err := json.Unmarshal([]byte(out), &v); err != nil {
		h.t.Fatalf("view of %s: %v\n%s", desk, err, out)
	}
	return v
}

// open reports whether the channel is open and nothing waits to be sealed.
func (v view) open() bool {
	return len(v.Channels) == 1 && v.Channels[0].Open && !v.Channels[0].Recovering && v.Channels[0].Queued == 0
}

// acknowledged reports whether the neighbour has confirmed all that was sealed.
func (v view) acknowledged() bool {
	return len(v.Channels) == 1 && v.Channels[0].Acknowledged == v.Channels[0].Sealed
}

// messages returns the ids of the messages from a desk, in the view's order.
func (v view) messages(from string) (ids []string) {
	for _, p := range v.Papers {
		if p.From == from && p.Kind == "message" {
			ids = append(ids, p.ID)
		}
	}
	return ids
}

// saying returns the ids of the papers with that text.
func (v view) saying(text string) (ids []string) {
	for _, p := range v.Papers {
		if p.Text["en"] == text {
			ids = append(ids, p.ID)
		}
	}
	return ids
}

func (v view) holds(id string) bool {
	for _, p := range v.Papers {
		if p.ID == id {
			return true
		}
	}
	return false
}

// An outcome is how a process ended.
type outcome struct {
	out, err string
	code     int
	killed   string // the point at which it killed itself
}

// run runs the program to its end with additional variables.
func (h *house) run(env []string, args ...string) outcome {
	h.t.Helper()
	return runProgram(h.t, env, binary, args...)
}

func runProgram(t *testing.T, env []string, name string, args ...string) outcome {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	cmd := exec.CommandContext(ctx, name, args...)
	cmd.Env = append(environment(), env...)
	var out, errs bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &errs
	err := cmd.Run()
	if exit := new(exec.ExitError); err != nil && !errors.As(err, &exit) || ctx.Err() != nil {
		t.Fatalf("%s: %v, %v", strings.Join(args, " "), err, ctx.Err())
	}
	o := outcome{out: out.String(), err: errs.String(), code: cmd.ProcessState.ExitCode()}
	if s, ok := cmd.ProcessState.Sys().(syscall.WaitStatus); ok && s.Signaled() && s.Signal() == syscall.SIGKILL {
		o.killed = killedAt(o.err)
	}
	return o
}

func environment() []string {
	return append(os.Environ(), "GOODOFFICES_PASSPHRASE=correct horse battery staple", "GOODOFFICES_KILL=", "GOODOFFICES_SYNC=")
}

// killedAt finds the point that a process named before its end.
func killedAt(said string) string {
	_, after, ok := strings.Cut(said, "killed: ")
	if !ok {
		return ""
	}
	point, _, _ := strings.Cut(after, "\n")
	return point
}

func (h *house) mustRun(args ...string) string {
	h.t.Helper()
	o := h.run(nil, args...)
	if o.code != 0 {
		h.t.Fatalf("%s: %d\n%s%s", strings.Join(args, " "), o.code, o.out, o.err)
	}
	return o.out
}

// write has an officer send a message to the other desk.
func (h *house) write(env []string, from, text string, flags ...string) outcome {
	h.t.Helper()
	args := append([]string{"act", "--desk", h.folder(from), "--json"}, flags...)
	return h.run(env, append(args, "send-message", fmt.Sprintf(`{"to": [%q], "text": {"en": %q}}`, other(from), text))...)
}

// id returns what an act acknowledged.
func (o outcome) id(t *testing.T) string {
	t.Helper()
	var made struct{ Papers []struct{ ID string } }
	if err := json.Unmarshal([]byte(o.out), &made); o.code != 0 || err != nil || len(made.Papers) != 1 {
		t.Fatalf("the act: %d, %v\n%s%s", o.code, err, o.out, o.err)
	}
	return made.Papers[0].ID
}

// A server is a courier's process, which is started again at the same address.
type server struct {
	t      *testing.T
	folder string
	listen string
	trace  []string // the strace that runs the program, if it is not run directly
	log    string   // where that one writes

	cmd  *exec.Cmd
	key  string
	said *lines        // on its standard error
	over chan struct{} // closed when the process has ended
}

func (s *server) url() string { return "http://" + s.listen }

var announced = regexp.MustCompile(`courier at http://(\S+), key (\S+)`)

// start starts the process and waits until it listens.
func (s *server) start(env ...string) {
	s.t.Helper()
	for range 20 {
		if s.tryStart(env) {
			return
		}
		time.Sleep(100 * time.Millisecond) // the address may not be free yet
	}
	s.t.Fatalf("the courier does not start:\n%s", s.said)
}

func (s *server) tryStart(env []string) bool {
	s.t.Helper()
	args := append(slices.Clone(s.trace), binary, "courier", "--listen", s.listen, "--dir", s.folder)
	s.cmd = exec.Command(args[0], args[1:]...)
	s.cmd.Env = append(environment(), env...)
	s.said, s.over = &lines{}, make(chan struct{})
	s.cmd.Stderr = s.said
	out, err := s.cmd.StdoutPipe()
	if err != nil {
		s.t.Fatal(err)
	}
	if err := s.cmd.Start(); err != nil {
		s.t.Fatal(err)
	}
	r := bufio.NewReader(out)
	first, _ := r.ReadString('\n')
	go func(cmd *exec.Cmd, over chan struct{}) {
		_, _ = io.Copy(io.Discard, r)
		_ = cmd.Wait()
		close(over)
	}(s.cmd, s.over)
	found := announced.FindStringSubmatch(first)
	if found == nil {
		<-s.over
		return false
	}
	s.listen, s.key = found[1], found[2]
	return true
}

// kill ends the process as kill -9 does, and waits for its end.
func (s *server) kill() {
	if s.trace != nil {
		if pid, err := traced(s.log); err == nil {
			_ = syscall.Kill(pid, syscall.SIGKILL)
		}
	}
	_ = s.cmd.Process.Kill()
	<-s.over
}

// died waits until the process has ended by itself, and returns the point.
func (s *server) died() string {
	s.t.Helper()
	select {
	case <-s.over:
	case <-time.After(patience):
		s.t.Fatal("the courier lives on")
	}
	return killedAt(s.said.String())
}

// lines gathers what a process says.
type lines struct {
	mu sync.Mutex // guards b
	b  bytes.Buffer
}

func (l *lines) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.Write(p)
}

func (l *lines) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.String()
}
