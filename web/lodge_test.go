package web

import (
	"crypto/sha256"
	"net/http"
	"slices"
	"testing"

	"goodoffices/paper"
)

// What came by other hands is vouched for by its lodger and never shown as
// signed by its author; that a seat has no desk, and what does not hold for it,
// is said wherever its papers are shown.
func TestLodgedPaperIsNeverItsAuthorsSignature(t *testing.T) {
	t.Parallel()
	s := played(t, "strike.yaml", "first-line")
	board, company := s.as("Board"), s.as("Company")
	form := board.at("lodge").ok().says("never shown as signed by its author", "With nobody ticked it is kept at this desk")
	form.presses("Go on", "author", "The strike committee", "seat", "Union", "addressee", "The bus company", "broughtBy", "telephone", "form", "dictated", "text.en", "We were locked out.", "to:list", "Company").
		says("The strike committee", "Union", "taken down by ear", "telephone", "Company, now").seals()
	for _, d := range []*doorT{board, company} {
		list := d.at("lodge").says("From The strike committee to The bus company, lodged here", "a seat without a desk")
		d.at("letters").says("From The strike committee to The bus company, lodged here", "a seat without a desk")
		sheet := list.goes("We were locked out.").says("Vouched for by Board, who lodged it. The strike committee did not sign it here.", "Taken down by ear", "No digest of an original", "Union is a seat without a desk", "No key of Union signs")
		sheet.never("signed by The strike committee", "Sealed and signed by")
		d.whole(d.path("lodge"), sheet.path)
	}

	// a side lodges too, but for no seat, and keeps it if it wants
	company.at("lodge").never("Of a seat without a desk")
	company.at("lodge").presses("Go on", "author", "A driver", "addressee", "Us", "broughtBy", "the post", "text.en", "Come back to us.", "original", "ab").
		says("original") // a digest that is none comes back, with what was typed
	company.at("lodge").presses("Go on", "author", "A driver", "addressee", "Us", "broughtBy", "the post", "text.en", "Come back to us.").says("Only this desk").seals()
	company.at("lodge").says("From A driver to Us")
	board.at("lodge").never("A driver")
}

// The digest of a scan is taken here, of the file as it came: the file itself
// goes nowhere unless that is asked for, and with something taken out of it
// nobody is told that it is the original.
func TestDigestOfAScanIsTakenHere(t *testing.T) {
	t.Parallel()
	s := played(t, "strike.yaml", "first-line")
	board, company := s.as("Board"), s.as("Company")
	scan := []byte("The paper, page by page.")
	digest := paper.ID(sha256.Sum256(scan)).String()
	typed := []string{"author", "A driver", "addressee", "The bus company", "broughtBy", "the post", "form", "scan", "to:list", "Company"}
	lodge := func(file fileT, words, how string) *pageT {
		t.Helper()
		return board.at("lodge").sends("Take it", []fileT{file}, append(typed, "text.en", words, "_original", how)...).ok()
	}
	of := func(words string) paper.Lodged {
		t.Helper()
		for _, x := range slices.Backward(s.papers("Company")) {
			if b, ok := x.Body.(*paper.Lodged); ok && b.Text["en"] == words {
				return *b
			}
		}
		t.Fatalf("Company does not hold %q", words)
		return paper.Lodged{}
	}

	// the digest alone: what was typed stays, and no file is attached
	back := lodge(fileT{"scan.txt", scan, "_scan"}, "Come back.", "digest").never("scan.txt")
	back.keeps(digest)
	back.keeps("A driver")
	back.presses("Go on").says(digest).never("scan.txt").seals()
	if b := of("Come back."); b.Original.String() != digest {
		t.Errorf("the original is %s, not %s", b.Original, digest)
	}
	if status, _, _ := board.fetches(board.path("letters", s.papers("Company")[len(s.papers("Company"))-1].ID, "files", digest)); status != http.StatusNotFound {
		t.Errorf("a file of which the digest alone was taken is served: %d", status)
	}

	// the scan as well: its reader is told that it is the original
	lodge(fileT{"scan.txt", scan, "_scan"}, "Come back at once.", "annex").says("scan.txt").presses("Go on").says(digest, "scan.txt").seals()
	company.at("lodge").goes("Come back at once.").says("The original’s digest:", "It is attached.", "scan.txt")

	// a scan that is cleaned is not the original any more
	photo := photograph(t, "Farhad Rezaei")
	asked := lodge(fileT{"scan.jpg", photo, "_scan"}, "Come back today.", "annex").says("Farhad Rezaei", "which that digest does not fit")
	asked.presses("Go on").presses("Go on").seals()
	company.at("lodge").goes("Come back today.").says("scan.jpg").never("It is attached.", "Rezaei")
	if want := paper.ID(sha256.Sum256(photo)); of("Come back today.").Original != want {
		t.Error("the digest is not that of the scan as it came")
	}

	// one that was chosen and not taken is spoken of
	board.at("lodge").presses("Go on", append(typed, "text.en", "Words.", "_scan", "scan.jpg")...).says("not added yet", "Words.")
	for _, d := range []*doorT{board, company} {
		d.whole(d.path("lodge"))
	}
}
