package e2e

import (
	"encoding/base64"
	"os"
	"path/filepath"
	"testing"
)

// Case 2 signed to its end at three screens: one joint instrument, full powers,
// the originals compared, initialled and signed, where a lone signature is seen
// by nobody but the board; then a side takes its dossier, and the page inside it
// verifies all of it and asks nobody.
func TestStrikeIsSignedToTheEnd(t *testing.T) {
	t.Parallel()
	s := openStrike(t)
	s.drawsUp()
	sides := []*window{s.company, s.union}
	for _, w := range sides {
		w.arrives("/settlement", "The depot agreement")
		w.clicks(toSettlement)
		w.sees("One joint instrument", "The drivers return on Monday", "Before signing", "employment", "The order of the minutes")
	}
	for _, step := range []string{"Say that you compared them", "Initial"} {
		for _, w := range sides {
			w.sees(step)
			w.sound("signing: " + step)
			w.pressesAt("section.answers", step, sealNow)
			w.sealed()
		}
	}
	for _, w := range sides {
		w.sees("Full powers")
		w.sound("signing: full powers")
		w.presses("full powers")
		w.sealed()
	}
	before := s.union.marks()
	s.company.pressesAt("section.answers", "signature until the last", sealNow)
	s.company.sealed()
	s.board.arrives("/settlement", "The depot agreement")
	s.board.clicks(toSettlement)
	s.board.until("the board holds the first signature", `[...document.querySelectorAll("#settlement li")].some(e => e.innerText.includes("Company signs") && e.innerText.includes("done"))`)
	if now := s.union.same(before); now != "" {
		t.Errorf("Company's signature changed Union's page: %s", now)
	}
	s.union.pressesAt("section.answers", "signature until the last", sealNow)
	s.union.sealed()
	for _, w := range s.all() {
		w.until("in force", `document.querySelector("#settlement .standing").innerText.includes("In force")`)
	}
	s.union.takesDossier()
}

// toSettlement finds the link to a settlement, not the one that begins another.
const toSettlement = `main a[href*="/settlement/"]:not([href*="/new"])`

// drawsUp lets the board draw up a joint instrument and open its signing.
func (s *table) drawsUp() {
	s.t.Helper()
	s.board.goes("/settlement/new")
	s.board.clicks(`a.choice[href*="form=joint"]`)
	s.board.until("the form", `!!document.querySelector("[name=\"title.en\"]")`)
	s.board.fills(`[name="title.en"]`, "The depot agreement")
	s.board.fills(`[name="words.en"]`, "1. The drivers return on Monday.\n2. Pay rises by two per cent.")
	s.board.unfolds("Before signing")
	s.board.ticks(`[name="concerns:list"][value="employment"]`)
	s.board.sound("an instrument before it is sealed")
	s.board.presses(sealNow)
	s.board.sealed()
	s.board.arrives("/settlement", "The depot agreement")
	s.board.clicks(toSettlement)
	s.board.fills(`[name="text.en"]`, "Shall it be signed?")
	s.board.sound("a signing before it is opened")
	s.board.pressesAt("section.answers", "Open the signing", sealNow)
	s.board.sealed()
}

// takesDossier takes the dossier of everything, as the form on the page asks for
// it, and opens the page inside it.
func (w *window) takesDossier() {
	w.t.Helper()
	w.arrives("/dossier", "dossier")
	w.sound("a dossier before it is taken")
	const take = `(async () => {
	  const form = document.querySelector("main form"), asked = new URLSearchParams(new FormData(form));
	  const r = form.method === "get" ? await fetch(form.action + "?" + asked) : await fetch(form.action, {method: "POST", body: asked});
	  const bytes = new Uint8Array(await r.arrayBuffer());
	  let text = "";
	  for (let i = 0; i < bytes.length; i += 32768) text += String.fromCharCode(...bytes.subarray(i, i + 32768));
	  return btoa(text);
	})()`
	zip, err := base64.StdEncoding.DecodeString(ask[string](w, take))
	if err != nil {
		w.t.Fatal(err)
	}
	file := filepath.Join(w.t.TempDir(), "dossier.zip")
	if err := os.WriteFile(file, zip, 0o600); err != nil {
		w.t.Fatal(err)
	}
	members, _ := unpacked(w.t, file)
	c := openPage(w.t, browsers(w.t), members["verify.html"])
	if valid, named := c.verdict(file); !valid {
		w.t.Fatalf("not valid; it names %v\n%s", named, c.text())
	}
	c.sees("Company: signed, Union: signed", "A settlement (one joint instrument)", "What was signed: “", "it is read in read/", "all signatures were released together")
	if asked := c.asked(); len(asked) > 0 {
		w.t.Errorf("the page asked for %v", asked)
	}
}
