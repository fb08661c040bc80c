package e2e

import (
	"bufio"
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

// served starts the program, which says at which address it serves, and ends it
// by an interrupt, on which it has to exit with 0.
func served(t *testing.T, args ...string) string {
	t.Helper()
	cmd := exec.Command(program, args...)
	cmd.Env = ownEnv(t)
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	var complaints strings.Builder
	cmd.Stderr = &complaints
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	first, rest := make(chan string, 1), make(chan error, 1)
	go func() {
		lines := bufio.NewScanner(out)
		if lines.Scan() {
			first <- lines.Text()
		}
		close(first)
		for lines.Scan() {
		}
		rest <- cmd.Wait()
	}()
	t.Cleanup(func() {
		if err := cmd.Process.Signal(syscall.SIGINT); err != nil {
			t.Error(err)
		}
		select {
		case err := <-rest:
			if err != nil {
				t.Errorf("%s ended with %v\n%s", args, err, complaints.String())
			}
		case <-time.After(patience):
			t.Errorf("%s does not end when interrupted", args)
			_ = cmd.Process.Kill()
		}
	})
	address := regexp.MustCompile(`http://[0-9.:]+`).FindString(<-first)
	if address == "" {
		t.Fatalf("%s serves nothing\n%s", args, complaints.String())
	}
	return address
}

const secretWords = "oak tide lantern seven moss"

// ownEnv is an environment in which the program finds nothing but a passphrase.
func ownEnv(t *testing.T) []string {
	return append(os.Environ(), "HOME="+t.TempDir(), "GOODOFFICES_PASSPHRASE="+secretWords)
}

// A mediator is a real desk with an officer signed in, and a courier.
func mediator(t *testing.T, d *demo, w func(name, base string) *window) *window {
	t.Helper()
	courier := served(t, "courier", "--dir", filepath.Join(t.TempDir(), "courier"), "--listen", "127.0.0.1:0")
	folder := filepath.Join(t.TempDir(), "bern")
	init := exec.Command(program, "desk", "init", "--desk", folder, "--name", "Bern", "--principal", "The Swiss Confederation", "--officer", "Anna Muster", "--courier", courier)
	init.Env = ownEnv(t)
	if out, err := init.CombinedOutput(); err != nil {
		t.Fatalf("no desk is made: %v\n%s", err, out)
	}
	bern := w("Bern", served(t, "desk", "run", "--desk", folder, "--listen", "127.0.0.1:0"))
	bern.do(chromedp.Navigate(bern.base + "/"))
	bern.signsIn()
	return bern
}

func (w *window) signsIn() {
	w.t.Helper()
	w.fills(`[name="passphrase"]`, secretWords)
	w.clicks("main form button")
}

// TestInvitationFromLinkToLetter: from the mediator's page to the link, to a
// person without a desk who reads, asks, accepts, has a desk made and prints a
// sheet, to twelve words compared and the first page of the talks. Every page
// on that way is sound, in each view.
func TestInvitationFromLinkToLetter(t *testing.T) {
	t.Parallel()
	browser := browsers(t)
	d := &demo{t: t}
	open := func(name, base string) *window { return d.open(browser, name, base) }
	bern := mediator(t, d, open)
	bern.goesTo("/talks")
	bern.sound("no talks yet")
	bern.unfolds("Begin new talks")
	bern.presses("Begin, and invite")
	home := bern.talks()
	for i, v := range views {
		visitor := open("a visitor", served(t, "desk", "run", "--desk", filepath.Join(t.TempDir(), "new"), "--listen", "127.0.0.1:0"))
		visitor.do(chromedp.Navigate(visitor.base + "/"))
		for _, w := range []*window{bern, visitor} {
			w.looks(v)
		}
		step := func(w *window, where string) {
			t.Helper()
			w.sound(fmt.Sprintf("%s: %s (%s)", w.name, where, v))
			if strings.Contains(ask[string](w, "location.href + document.title"), "#") {
				t.Errorf("%s: an address or a title holds a link: %s", where, w.at())
			}
		}
		name := []string{"The Works Council", "North", "شورای شهر", "South"}[i]
		bern.do(chromedp.Navigate(home + "/invite"))
		step(bern, "whom to invite")
		bern.opensAll()
		bern.fills(`[name="desk"]`, name)
		bern.fills(`[name="purpose.`+v.lang+`"]`, "Whether the border road can be opened.")
		bern.clicks(`form[action$="/invite"] button.primary`)
		step(bern, "the link")
		link := ask[string](bern, `document.querySelector("textarea.secret").value`)

		visitor.goesTo("/")
		step(visitor, "where a link is put")
		visitor.fills(`[name="link"]`, link)
		visitor.clicks(`form[action="/join"] button`)
		visitor.sees(name, "Whether the border road can be opened.")
		visitor.opensAll()
		step(visitor, "the invitation")
		visitor.fills(`[name="question"]`, "Who pays for the interpreters?")
		visitor.clicks(`form[action="/join/answer"] button`)
		step(visitor, "a question was asked")
		visitor.clicks(`form[action="/join/accept"] button`)
		step(visitor, "what a desk needs")
		visitor.fills(`[name="officer"]`, "Leila Amini")
		visitor.fills(`[name="passphrase"]`, secretWords)
		visitor.fills(`[name="again"]`, secretWords+"es")
		visitor.clicks(`form[action="/enrol"] button`)
		step(visitor, "the passphrases differ")
		visitor.fills(`[name="passphrase"]`, secretWords)
		visitor.fills(`[name="again"]`, secretWords)
		visitor.clicks(`form[action="/enrol"] button`)
		words := ask[string](visitor, `[...document.querySelectorAll(".twelve li")].map(e => e.textContent).join(" ")`)
		step(visitor, "the recovery sheet")
		visitor.clicks(`.next a`)
		step(visitor, "signing in")
		visitor.signsIn()
		visitor.sees("Bern")
		step(visitor, "home, at the door")
		visitor.clicks(`main a[href$="/welcome"]`)
		visitor.sees(words)
		step(visitor, "at the door")
		visitor.marks()

		bern.arrives("/invite", "Who pays for the interpreters?")
		step(bern, "somebody waits")
		bern.fills(`[name="words"]`, strings.ToUpper(words))
		bern.clicks(`form[action$="/people/compare"] button.primary`)
		step(bern, "let in")
		visitor.until("to be let in", `document.querySelector("#welcome a.primary")`)
		step(visitor, "let in")
		visitor.clicks("#welcome a.primary")
		visitor.goes("/who-holds-what")
		step(visitor, "who holds what, before any terms")
		visitor.none()
	}
	bern.none()
}

// goesTo opens a page of the desk.
func (w *window) goesTo(path string) {
	w.t.Helper()
	w.do(chromedp.Navigate(w.base + path))
}

// opensAll opens all that is folded away.
func (w *window) opensAll() {
	w.t.Helper()
	ask[bool](w, `[...document.querySelectorAll("main details")].every(e => e.open = true)`)
}
