package web

import (
	"net/http"
	"strconv"
	"strings"
	"testing"

	fnote "github.com/transparency-dev/formats/note"
	"golang.org/x/mod/sumdb/note"
	"golang.org/x/net/html"
)

// has reports whether an element of the page has an attribute with that value.
func (p *pageT) has(name, value string) bool {
	for n := range p.root.Descendants() {
		if n.Type == html.ElementNode && attr(n, name) == value {
			return true
		}
	}
	return false
}

// without fails the test if the page has an element of any of the ids.
func (p *pageT) without(ids ...string) *pageT {
	p.door.stage.t.Helper()
	for _, id := range ids {
		if p.has("id", id) {
			p.fail("it has #%s", id)
		}
	}
	return p
}

// all five cases, as they are played.
var allCases = []string{"muscat.yaml", "procedure.yaml", "corridor.yaml", "declaration.yaml", "strike.yaml"}

// TestHonestTalksSetNothingAside: after every case, at every desk, nothing is
// set aside, no entry is unexplained, and no banner stands on the first page.
func TestHonestTalksSetNothingAside(t *testing.T) {
	t.Parallel()
	for _, file := range allCases {
		t.Run(file, func(t *testing.T) {
			t.Parallel()
			s := played(t, file, "")
			for _, d := range s.doors {
				if home := d.at().ok(); home.has("class", "noticed") {
					home.fail("something is noticed")
				}
				d.at("aside").ok().without("tray", "notices", "newer")
				if p := d.at("record").ok().without("forks", "unexplained", "claims"); p.has("data-state", "unexplained") {
					p.fail("an entry is not explained")
				}
			}
		})
	}
}

// TestRecordSaysHowEachEntryStands: what all parties signed is confirmed, and
// what one has not signed yet waits for it by name, since when.
func TestRecordSaysHowEachEntryStands(t *testing.T) {
	t.Parallel()
	s := played(t, "corridor.yaml", "")
	for _, d := range s.doors {
		p := d.at("record").ok().says("Confirmed by all", "The keys of")
		if !p.has("data-state", "confirmed") {
			p.fail("no entry is confirmed")
		}
	}
	first := s.as("Northland")
	first.whole(first.path("record"), first.path("aside"))
}

// TestRecordIsCheckedHere: the button verifies every entry and signature again,
// and says so in sentences, without script.
func TestRecordIsCheckedHere(t *testing.T) {
	t.Parallel()
	s := played(t, "muscat.yaml", "")
	tehran := s.as("Tehran")
	tehran.at("record").presses("Check it here and now").ok().says(
		"they give exactly the root that Muscat signed", "each is that entry's, and its signatures verify",
		"Muscat's key signed the record", "Tehran's key signed the record", "The key is this desk's own.")
	if p := tehran.at("record", "forks", "1", "evidence.txt"); p.status != http.StatusNotFound {
		p.fail("there is evidence of a fork that never was")
	}
}

// TestRecordIsCheckedByAStockProgram: the checkpoint that the page gives is a
// note that sumdb's verifier takes under the keys that it gives.
func TestRecordIsCheckedByAStockProgram(t *testing.T) {
	t.Parallel()
	s := played(t, "muscat.yaml", "")
	tehran := s.as("Tehran")
	var verifiers []note.Verifier
	for line := range strings.Lines(string(tehran.at("record", "keys.txt").ok().body)) {
		v, err := fnote.NewVerifierForCosignatureV1(strings.TrimSpace(line))
		if err != nil {
			t.Fatal(err)
		}
		verifiers = append(verifiers, v)
	}
	text := tehran.at("record", "checkpoint.txt").ok().body
	n, err := note.Open(text, note.VerifierList(verifiers...))
	if err != nil || len(n.UnverifiedSigs) > 0 || len(n.Sigs) < 6 {
		t.Fatalf("%d signatures, %d not verified: %v\n%s", len(n.Sigs), len(n.UnverifiedSigs), err, text)
	}
	if entries := strings.Count(string(tehran.at("record", "entries.txt").ok().body), "\n"); !strings.Contains(n.Text, "\n"+strconv.Itoa(entries)+"\n") {
		t.Errorf("%d entries under a checkpoint that says\n%s", entries, n.Text)
	}
}
