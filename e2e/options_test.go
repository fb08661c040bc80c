package e2e

import (
	"fmt"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"
)

// A table is the strike at the screens of the board and both sides, before the
// board proposes anything.
type table struct {
	*demo
	board, company, union *window
}

// openStrike opens case 2 and steps back to before the settlement.
func openStrike(t *testing.T) *table {
	t.Helper()
	d, browser := openDemo(t, "--case", "strike"), browsers(t)
	s := &table{demo: d, board: d.walkIn(browser, "Board"), company: d.walkIn(browser, "Company"), union: d.walkIn(browser, "Union")}
	front := d.open(browser, "the front", d.Front)
	front.do(chromedp.Navigate(front.base + "/"))
	n := ask[int](front, `[...document.querySelectorAll("ol.script li")].findIndex(e => e.innerText.includes("takes a position")) + 1`)
	if n < 1 {
		t.Fatalf("the script takes no position:\n%s", front.text())
	}
	for _, w := range s.all() {
		w.do(chromedp.Navigate("about:blank"))
	}
	if status := ask[int](front, fmt.Sprintf(`fetch("/back", {method: "POST", body: new URLSearchParams({to: "%d", _form: "/"})}).then(r => r.status)`, n)); status != 200 {
		t.Fatalf("stepping back: %d", status)
	}
	for _, w := range s.all() {
		w.do(chromedp.Navigate(w.base + "/"))
	}
	return s
}

func (s *table) all() []*window { return []*window{s.board, s.company, s.union} }

// setsIssues lets the board say what there is to settle.
func (s *table) setsIssues() {
	s.t.Helper()
	s.board.goes("/options/issues")
	for field, words := range map[string]string{
		"issues.0.name.en": "Rise in pay", "issues.1.name.en": "Rosters", "issues.2.name.en": "The old depot",
	} {
		s.board.sets(`[name="`+field+`"]`, words)
	}
	for field, number := range map[string]string{"from": "0", "to": "6", "step": "0.5", "unit": "%"} {
		s.board.sets(`[name="issues.0.range.`+field+`"]`, number)
	}
	s.board.sets(`[name="issues.1.options.en:each"]`, "As now\nTwo weeks ahead\nFour weeks ahead")
	s.board.sets(`[name="issues.2.options.en:each"]`, "Closes this year\nCloses in two years\nStays")
	s.board.presses("Go on")
	s.board.sees("Rise in pay", "Four weeks ahead")
	s.board.sound("issues before they are sealed")
	s.board.presses(sealNow)
	s.board.sealed()
}

// values slides what the options are worth to a side, on a telephone, and gives
// it to the board.
func (w *window) values(reservation string, weights [3]string, ratings [3][3]string) {
	w.t.Helper()
	w.do(chromedp.EmulateViewport(360, 760))
	w.arrives("/options", "Rise in pay")
	w.presses("Say what it is worth to you")
	w.sees("Who will see this", "alone", "the mediator does not see it either")
	w.sets(`[name="reservation"]`, reservation)
	for k, weight := range weights {
		w.sets(fmt.Sprintf(`[name="weight.%d"]`, k), weight)
		for o, rating := range ratings[k] {
			if k == 0 {
				o *= 6 // of the range its ends and its middle
			}
			w.sets(fmt.Sprintf(`[name="rate.%d.%d"]`, k, o), rating)
		}
	}
	if shown := ask[string](w, `document.querySelector("output").textContent`); shown != weights[0] {
		w.t.Errorf("%s: the slider shows %s, and stands at %s", w.name, shown, weights[0])
	}
	w.sound("the sliders on a telephone")
	w.presses("Keep it here")
	w.sees("Nobody but this desk holds it")
	w.presses("Give it to Board")
	w.presses("In numbers")
	w.sees("This is all that is given", "Board, now")
	w.sound("a valuation before it is given")
	w.presses(sealNow)
	w.sealed()
	w.sees("Board holds your valuation in numbers")
	w.do(chromedp.EmulateViewport(1280, 900))
}

// foreign looks for words in all that a window has open and could open: every
// page that a link leads to, as it was sent.
func (w *window) foreign(words ...string) {
	w.t.Helper()
	pages := w.pages(w.home())
	if len(pages) < 20 {
		w.t.Fatalf("only %d pages are found: %v", len(pages), pages)
	}
	for _, path := range pages {
		sent := ask[string](w, `fetch(`+quoted(path)+`).then(r => r.text())`)
		for _, s := range words {
			if strings.Contains(sent, s) {
				w.t.Errorf("%s: %s holds %q", w.name, path, s)
			}
		}
	}
}

// TestStrikeIsSettledByOptions: two sides value the strike privately, the board
// sees the chart, makes a private proposal, it is accepted, and no page of
// either side ever held the other's numbers.
func TestStrikeIsSettledByOptions(t *testing.T) {
	t.Parallel()
	s := openStrike(t)
	s.setsIssues()
	companys, unions := []string{"47.6", "20.5", "31.9", "82.1", "76.5"}, []string{"39.2", "47.2", "13.7", "57.5", "60.2"}
	s.company.values("37", [3]string{"100", "43", "67"}, [3][3]string{{"100", "71", "0"}, {"100", "80", "0"}, {"100", "61", "0"}})
	s.union.values("23", [3]string{"83", "100", "29"}, [3][3]string{{"0", "59", "100"}, {"0", "73", "100"}, {"0", "47", "100"}})
	never := func() {
		t.Helper()
		s.company.foreign(unions...)
		s.union.foreign(companys...)
	}
	never()

	s.board.arrives("/options", "Nash")
	s.board.sees("82.1", "57.5", "Better than no agreement for both")
	s.board.sound("the chart of packages")
	if points := ask[int](s.board, `document.querySelectorAll("svg a.mark[href][aria-label]").length`); points < 10 {
		t.Errorf("only %d points of the chart can be reached", points)
	}
	s.board.pressesAt("table.packages tr", "Nash", "Nash")
	s.board.sees("What it gives Company", "What it gives Union", "No package is better for one side")
	s.board.sound("a package")
	s.putsPackage()
	never()
	s.company.answers("yes")
	never()
	s.union.answers("yes")
	for _, w := range []*window{s.company, s.union} {
		w.sees("Agreed")
	}
	never()
	for _, w := range s.all() {
		w.none()
	}
}

// putsPackage lets the board put the package whose page it has open, and each
// side open the proposal.
func (s *table) putsPackage() {
	s.t.Helper()
	s.board.presses("Put it to the sides in private")
	s.board.presses("Go on")
	s.board.sees("Two weeks ahead", "Company and Union, now")
	s.board.presses(sealNow)
	s.board.sealed()
	for _, w := range []*window{s.company, s.union} {
		w.arrives("/proposals", "The settlement")
		w.presses("The settlement")
		w.sees("It offers a package")
	}
}

// TestOptionsAreAccessible: axe-core finds nothing on the pages about options,
// in every language, theme and width, at a desk that has values and offers.
func TestOptionsAreAccessible(t *testing.T) {
	t.Parallel()
	s := openStrike(t)
	s.setsIssues()
	s.company.values("37", [3]string{"100", "43", "67"}, [3][3]string{{"100", "71", "0"}, {"100", "80", "0"}, {"100", "61", "0"}})
	s.union.values("23", [3]string{"83", "100", "29"}, [3][3]string{{"0", "59", "100"}, {"0", "73", "100"}, {"0", "47", "100"}})
	s.company.offersPackage("3-1-0")
	s.board.arrives("/options", "Company No. 1")
	for w, pages := range map[*window][]string{
		s.board:   {"/options", "/options/package?p=6-1-0&with=3-1-0", "/options/build", "/options/issues", "/options/procedure", "/options/procedure?about=bidding&rule=near", "/options/procedure?about=packages", "/options/procedure?about=division", "/options/procedure?about=single-text", "/options/procedure?about=reflection", "/proposals/new?about=settlement&package=6-1-0"},
		s.company: {"/options", "/options/package?p=6-1-0&with=3-1-0", "/options/build?p=6-1-0", "/options/value", "/options/value/swing", "/options/value/swing?n=1", "/options/value/check", "/options/value/together", "/options/value/unsure", "/options/give", "/options/give?form=ranking", "/write?way=verbatim&package=6-1-0"},
	} {
		w.soundEverywhere(pages...)
	}
}

// soundEverywhere holds pages of the talks against axe-core in every view.
func (w *window) soundEverywhere(pages ...string) {
	w.t.Helper()
	home := w.talks()
	tell(w, page.AddScriptToEvaluateOnNewDocument, page.AddScriptToEvaluateOnNewDocumentParams{Source: axe})
	for _, v := range views {
		w.looks(v)
		for _, path := range pages {
			w.do(chromedp.Navigate(home + path))
			w.sound(fmt.Sprintf("%s %s (%s)", w.name, path, v))
		}
	}
	w.looks(views[0])
	w.none()
}

// offersPackage offers a package in a letter to the other side.
func (w *window) offersPackage(code string) {
	w.t.Helper()
	w.goes("/write?way=verbatim&package=" + code)
	w.sees("With this package as an offer")
	w.sets(`[name="subject.en"]`, "An offer")
	w.presses("See it as its reader will")
	w.presses(sealNow)
	w.sealed()
}

// TestABallotIsSealed: packages are put on a ballot, ticked in secret on both
// sides, and what both accept comes out on every screen; no page of a side ever
// says what the other ticked.
func TestABallotIsSealed(t *testing.T) {
	t.Parallel()
	s := openStrike(t)
	s.setsIssues()
	s.company.offersPackage("3-1-0")
	s.union.arrives("/options", "Rosters")
	s.union.offersPackage("6-1-0")
	s.board.arrives("/options/procedure?about=packages", "Union No. 1")
	s.board.sound("a ballot about to be opened")
	s.board.sets(`[name="text.en"]`, "Which of these")
	s.board.ticks(`[name="packages.listed.0:json"]`)
	s.board.ticks(`[name="packages.listed.1:json"]`)
	s.board.presses(sealNow)
	s.board.sealed()
	sides := []*window{s.company, s.union}
	for _, w := range sides {
		w.arrives("/options", "Which of these")
		w.presses("Which of these")
		w.sees("How a side could gain by not telling the truth")
		w.sound("a ballot put")
		w.presses("See the rules put to you")
		w.clicks(`a.choice[href*="answer=consent"]`)
		w.presses(sealNow)
		w.sealed()
	}
	for i, w := range sides {
		w.arrives("", "Hand in")
		w.presses("Hand in")
		w.sound("a ballot to be filled in")
		w.ticks(`[name="accepts.1:int"]`)
		if i == 0 {
			w.ticks(`[name="accepts.0:int"]`)
		}
		w.presses(sealNow)
		w.sealed()
		w.sees("You handed in")
	}
	for _, w := range s.all() {
		w.arrives("/options", "Which of these")
		w.presses("Which of these")
		w.sees("All accept this")
		w.sound("what came out of a ballot")
		w.none()
	}
	s.union.foreign("Package 1; Package 2")
}

// opensSealed lets the board open a procedure by its form, and both sides
// consent to its rules. It returns the procedure's page.
func (s *table) opensSealed(about, name string, fields map[string]string) string {
	s.t.Helper()
	s.board.arrives("/options/procedure?about="+about, "What it is for")
	s.board.sets(`[name="text.en"]`, name)
	for field, value := range fields {
		s.board.sets(`[name="`+field+`"]`, value)
	}
	s.board.presses(sealNow)
	s.board.sealed()
	for _, w := range []*window{s.company, s.union} {
		w.arrives("/options", name)
		w.pressesAt("ul.plainlist li", name, name)
		w.presses("See the rules put to you")
		w.clicks(`a.choice[href*="answer=consent"]`)
		w.presses(sealNow)
		w.sealed()
	}
	s.board.arrives("/options", name)
	s.board.pressesAt("ul.plainlist li", name, name)
	s.board.sees("Open until")
	return ask[string](s.board, `"/options" + location.pathname.split("/options")[1]`)
}

// TestSealedProceduresAreAccessible: axe-core finds nothing on the pages of a
// single text and of a reflection, while they wait, ask and show, nor on those
// of an improvement of what is signed.
func TestSealedProceduresAreAccessible(t *testing.T) {
	t.Parallel()
	s := openStrike(t)
	s.setsIssues()
	s.company.values("37", [3]string{"100", "43", "67"}, [3][3]string{{"100", "71", "0"}, {"100", "80", "0"}, {"100", "61", "0"}})
	s.union.values("23", [3]string{"83", "100", "29"}, [3][3]string{{"0", "59", "100"}, {"0", "73", "100"}, {"0", "47", "100"}})
	s.company.offersPackage("3-1-0")
	s.board.arrives("/options", "Company No. 1")
	text := s.opensSealed("single-text", "The one text", map[string]string{"singleText.rounds:int": "3"})
	wish := s.opensSealed("reflection", "Would this do", map[string]string{"reflection.wishes": "Union", "reflection.answers": "Company"})
	s.union.soundEverywhere(text, wish)
	s.union.goes(wish)
	s.union.sets(`[name="wish.0.option"]`, "3.5")
	s.union.sets(`[name="wish.1.option"]`, "As now")
	s.union.sets(`[name="wish.2.option"]`, "Stays")
	s.union.presses(sealNow)
	s.union.sealed()
	s.board.arrives(wish, "You can show Company")
	s.board.soundEverywhere(text, wish)
	s.board.goes(wish)
	s.board.presses(sealNow)
	s.board.sealed()
	s.company.arrives(wish, "shows you, as an idea")
	s.company.soundEverywhere(text, wish)
	s.company.foreign("3.5 % ; Rosters: As now", "39.2", "47.2", "13.7")

	s.board.goes("/options/package?p=6-1-0")
	s.putsPackage()
	s.company.answers("yes")
	s.union.answers("yes")
	s.board.arrives("/options/procedure", "Improve what is signed")
	s.board.soundEverywhere("/options/procedure?about=improvement")
	better := s.opensSealed("improvement", "Better for both", nil)
	for _, w := range s.all() {
		w.soundEverywhere(better)
	}
}
