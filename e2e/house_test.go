package e2e

import (
	"bufio"
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
)

// program is the binary under test, built once.
var program string

func TestMain(m *testing.M) { os.Exit(run(m)) }

func run(m *testing.M) int {
	dir, err := os.MkdirTemp("", "goodoffices-e2e-")
	if err != nil {
		panic(err)
	}
	defer os.RemoveAll(dir)
	program = filepath.Join(dir, "goodoffices")
	build := exec.Command("go", "build", "-o", program, "./cmd/goodoffices")
	build.Dir = ".."
	if out, err := build.CombinedOutput(); err != nil {
		fmt.Fprintf(os.Stderr, "build: %v\n%s", err, out)
		return 1
	}
	return m.Run()
}

// A demo is a rehearsal that is being served.
type demo struct {
	t     *testing.T
	Front string            // address of the page before the doors
	Doors map[string]string // address of each desk
}

// in returns the demo for a part of its test.
func (d *demo) in(t *testing.T) *demo { return &demo{t: t, Front: d.Front, Doors: d.Doors} }

var doorLine = regexp.MustCompile(`^\s+(\S+)\s+(http://[0-9.:]+)/$`)

// openDemo starts the program as a new user would, and ends it by an interrupt,
// on which it has to exit with 0.
func openDemo(t *testing.T, args ...string) *demo {
	t.Helper()
	cmd := exec.Command(program, append([]string{"demo"}, args...)...)
	cmd.Env = append(os.Environ(), "HOME="+t.TempDir())
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	var complaints strings.Builder
	cmd.Stderr = &complaints
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	d := &demo{t: t, Doors: map[string]string{}}
	lines := bufio.NewScanner(out)
	lines.Buffer(nil, 1<<20)
	for len(d.Doors) < 3 && lines.Scan() {
		if rest, ok := strings.CutPrefix(lines.Text(), "Open "); ok {
			d.Front, _, _ = strings.Cut(rest, "/ ")
		}
		if m := doorLine.FindStringSubmatch(lines.Text()); m != nil && d.Front != "" {
			d.Doors[m[1]] = m[2]
		}
	}
	ended := make(chan error, 1)
	go func() {
		for lines.Scan() {
		}
		ended <- cmd.Wait()
	}()
	t.Cleanup(func() {
		if err := cmd.Process.Signal(syscall.SIGINT); err != nil {
			t.Error(err)
		}
		select {
		case err := <-ended:
			if err != nil {
				t.Errorf("demo ended with %v\n%s", err, complaints.String())
			}
		case <-time.After(20 * time.Second):
			t.Error("demo does not end when interrupted")
			_ = cmd.Process.Kill()
		}
		if strings.Contains(complaints.String(), "level=ERROR") {
			t.Errorf("the program complains:\n%s", complaints.String())
		}
	})
	if len(d.Doors) < 3 {
		t.Fatalf("demo opened no doors\n%s", complaints.String())
	}
	return d
}

// patience is how long anything on a page may take before a test gives up.
const patience = 30 * time.Second

// browsers starts one browser for a test.
func browsers(t *testing.T) context.Context {
	t.Helper()
	options := append(chromedp.DefaultExecAllocatorOptions[:],
		chromedp.NoSandbox, chromedp.DisableGPU, chromedp.UserDataDir(t.TempDir()),
		chromedp.Flag("disable-quic", true), chromedp.Flag("no-first-run", true), chromedp.Flag("disable-background-networking", true),
		chromedp.Flag("disable-component-update", true), chromedp.Flag("disable-sync", true))
	if path := os.Getenv("CHROMIUM"); path != "" {
		options = append(options, chromedp.ExecPath(path))
	} else if path, err := exec.LookPath("chromium"); err == nil {
		options = append(options, chromedp.ExecPath(path))
	}
	allocator, stop := chromedp.NewExecAllocator(context.Background(), options...)
	t.Cleanup(stop)
	ctx, cancel := chromedp.NewContext(allocator)
	t.Cleanup(cancel)
	if err := chromedp.Do(ctx); err != nil {
		t.Fatalf("Chromium does not start; install it (apt-get install chromium) or name it in CHROMIUM: %v", err)
	}
	return ctx
}
