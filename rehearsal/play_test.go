package rehearsal

import (
	"bytes"
	"errors"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"

	"goodoffices/cases"
	"goodoffices/desk"
	"goodoffices/store"
)

// caseFiles returns every case file by its name.
func caseFiles(t testing.TB) map[string][]byte {
	t.Helper()
	all, err := cases.Files.ReadDir(".")
	if err != nil || len(all) == 0 {
		t.Fatal("no cases: ", err)
	}
	out := map[string][]byte{}
	for _, f := range all {
		if out[f.Name()], err = cases.Files.ReadFile(f.Name()); err != nil {
			t.Fatal(err)
		}
	}
	return out
}

func parsed(t testing.TB, name string, b []byte) *Case {
	t.Helper()
	c, err := Parse(name, b)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// TestCasesPlay plays every case through a courier whose every byte is looked
// at. Every expectation holds, and every one of them, turned round, fails and
// names its file and line; and the courier is told no name and no word (P1).
func TestCasesPlay(t *testing.T) {
	t.Parallel()
	for name, b := range caseFiles(t) {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c := parsed(t, "cases/"+name, b)
			items := 0
			courier := newTap(c)
			r, err := play(t.Context(), c, Options{Dir: t.TempDir(), Courier: courier.wrap}, func(i *Item, holds bool) error {
				items++
				if err := i.judge(c.File, holds); err != nil {
					t.Error(err)
				}
				flipped := *i
				flipped.Never = !i.Never
				want := fmt.Sprintf("%s:%d: ", c.File, i.Line)
				if err := flipped.judge(c.File, holds); err == nil || !strings.HasPrefix(err.Error(), want) {
					t.Errorf("%sturned round it says %v", want, err)
				}
				return nil
			})
			if err != nil {
				t.Fatal(err)
			}
			if items == 0 {
				t.Error("nothing is expected in this case")
			}
			for _, d := range c.Desks {
				story, err := r.Story(t.Context(), d.Name, false)
				if err != nil || !strings.Contains(story, "This is a rehearsal") || strings.Contains(story, "\x1b") {
					t.Errorf("the story of %s: %v\n%s", d.Name, err, story)
				}
			}
			if err := r.Close(); err != nil {
				t.Fatal(err)
			}
			courier.judge(t, filepath.Join(r.Dir, courierFolder))
		})
	}
}

func TestTheFoundingCaseHasEveryRow(t *testing.T) {
	t.Parallel()
	c := parsed(t, "muscat.yaml", caseFiles(t)["muscat.yaml"])
	var want []string
	for i := range 22 {
		want = append(want, fmt.Sprintf("1.%d", i+1))
	}
	if got := c.RowNames(); !c.Rows || strings.Join(got, " ") != strings.Join(want, " ") {
		t.Errorf("rows %v", got)
	}
}

// small is a case that begins talks and invites.
const small = `case: small
title: {en: A small case}
zone: Asia/Muscat
rows: true
desks:
  - {name: Muscat, role: mediator, officers: [{name: Badr}]}
  - {name: Tehran, role: party, officers: [{name: Abbas}]}
acts:
  - {date: 2025-03-01T09:00:00+04:00, desk: Muscat, act: begin, source: invented, row: setup}
  - date: 2025-03-01T10:00:00+04:00
    desk: Muscat
    as: Badr
    act: invite
    with: {desk: Tehran, purpose: {en: Come and hear}, until: {at: 2025-03-05T10:00:00+04:00, zone: Asia/Muscat}}
    label: invite
    source: invented
    row: "1.1"
    expect:
      - desk: Muscat
        sees:
          - {paper: "@invite", kind: invitation}
      - desk: Tehran
        never:
          - {text: "Come and hear"}
`

func TestAnExpectationTurnedRoundFailsWithFileAndLine(t *testing.T) {
	t.Parallel()
	r, err := Play(t.Context(), parsed(t, "small.yaml", []byte(small)), Options{})
	if err != nil {
		t.Fatal(err)
	}
	for range 2 { // closing twice is closing once
		if err := r.Close(); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := os.Stat(r.Dir); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("%s is left behind: %v", r.Dir, err)
	}
	for name, change := range map[string]func(string) string{
		`small.yaml:21: Muscat sees paper @invite with kind: invitation, which it never should`: func(s string) string {
			return strings.Replace(s, "        sees:\n", "        never:\n", 1) + "        sees:\n          - {text: \"Come and hear\"}\n"
		},
		`small.yaml:24: Tehran does not see the words "Come and hear"`: func(s string) string {
			return strings.Replace(s, "        never:\n", "        sees:\n", 1) + "        never:\n          - {tray: any}\n"
		},
	} {
		_, err := Play(t.Context(), parsed(t, "small.yaml", []byte(change(small))), Options{})
		if err == nil || err.Error() != name {
			t.Errorf("got %v\nwant %s", err, name)
		}
	}
}

func TestAnActThatFailsNamesFileAndLine(t *testing.T) {
	t.Parallel()
	for from, to := range map[string]string{
		"until: {at: 2025-03-05": "until: {at: 2025-02-05",  // refused: the hour has passed
		"    label: invite\n":    "    refused: handling\n", // allowed, though it is to be refused
	} {
		s := strings.ReplaceAll(small, from, to)
		if strings.Contains(to, "refused") {
			s = strings.Replace(s, `{paper: "@invite", kind: invitation}`, `{number: paper, kind: invitation, is: 1}`, 1)
		}
		_, err := Play(t.Context(), parsed(t, "small.yaml", []byte(s)), Options{})
		var fault *Fault
		if !errors.As(err, &fault) || fault.Line != 10 {
			t.Errorf("%s: %v", to, err)
		}
	}
}

func TestWhatIsKeptOpensAgainAndIsMarked(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	var log bytes.Buffer
	var asked atomic.Int64
	r, err := Play(t.Context(), parsed(t, "small.yaml", []byte(small)), Options{Dir: dir, Log: &log, Courier: func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			asked.Add(1)
			next.ServeHTTP(w, r)
		})
	}})
	if err != nil {
		t.Fatal(err)
	}
	invitation, ok := r.Label("@invite/invitation")
	if second, _ := r.Label("invite/1"); !ok || second != invitation || r.Marks()[invitation] != Invented {
		t.Error("the label leads nowhere")
	}
	if err := r.Close(); err != nil {
		t.Fatal(err)
	}
	if asked.Load() == 0 {
		t.Error("nothing went by the courier that was put before it")
	}
	if !strings.Contains(log.String(), "invented") || !strings.Contains(log.String(), "invite") {
		t.Errorf("the log says %q", log.String())
	}
	if _, err := os.Stat(filepath.Join(dir, "courier")); err != nil {
		t.Error(err)
	}
	for _, name := range []string{"muscat", "tehran"} {
		text, err := os.ReadFile(filepath.Join(dir, name+".unlock"))
		if err != nil {
			t.Fatal(err)
		}
		unlock, err := desk.ParseUnlockFile(text)
		if err != nil {
			t.Fatal(err)
		}
		place, err := desk.OpenPlace(t.Context(), filepath.Join(dir, name))
		if err != nil {
			t.Fatal(err)
		}
		d, err := desk.Open(t.Context(), place, desk.Unlock{File: unlock}, desk.Config{LeastCost: store.WeakCostForTests})
		if err != nil {
			t.Fatal(err)
		}
		if !d.Rehearsal() {
			t.Errorf("%s is not marked as a rehearsal", name)
		}
		if err := d.Close(); err != nil {
			t.Error(err)
		}
	}
}
