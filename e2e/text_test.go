package e2e

import (
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
)

// readsIn pastes a text at the board's desk, looks at it before it is put, and
// puts it to all.
func (s *table) readsIn(words, title string) {
	s.t.Helper()
	s.board.goes("/text/import")
	s.board.sets(`[name="words"]`, words)
	s.board.presses("Read it")
	s.board.sees("Correct the outline")
	s.board.sound("the outline of a text")
	s.board.sets(`[name="title.en"]`, title)
	s.board.presses("See it before it is put")
	s.board.sees("Before it is put", "Who will see this")
	s.board.sound("a text before it is put")
	s.board.presses(sealNow)
	s.board.sealed()
}

// asks asks for other words of a paragraph, by the screens.
func (w *window) asks(was, words string) {
	w.t.Helper()
	w.clicks(`article.clause.paragraph .beside a`)
	w.sees(was)
	w.presses("Other words")
	w.sees("Who will see this")
	w.sound("a change")
	w.sets(`textarea[name="words.en"]`, words)
	w.presses("Put it on my sheet")
	w.sees("Your amendment")
	w.sound("an amendment")
	w.presses("Go on")
	w.sees(words)
	w.presses(sealNow)
	w.sealed()
}

// TestTextGrowsBetweenTwoSides: the board reads a text in, both sides ask for
// other words of one paragraph, and they stand side by side on every screen, on
// a telephone and mirrored too, without either page having held the other's
// before.
func TestTextGrowsBetweenTwoSides(t *testing.T) {
	t.Parallel()
	s := openStrike(t)
	s.readsIn("THE DEPOT\n\nArticle 1\n\n1. Rosters are published.\n\n2. The Company shall reopen the depot.\n\nArticle 2\n\n1. Nobody is punished, as Article 9 says.", "An agreement on the depot")
	for _, w := range []*window{s.company, s.union} {
		w.arrives("/text", "Rosters are published.")
		w.sees("It refers to “Article 9”, which is not there.")
		w.sound("the text")
	}
	s.company.asks("Rosters are published.", "Rosters are published a week ahead.")
	s.union.goes("/text")
	s.union.never("a week ahead")
	s.union.asks("Rosters are published.", "Rosters are published four weeks ahead.")
	s.board.arrives("/text/next", "four weeks ahead")
	s.board.sees("a week ahead")
	s.board.sound("the next version")
	s.board.presses("See it before it is put")
	s.board.sees("1 in brackets")
	s.board.presses(sealNow)
	s.board.sealed()
	for _, w := range s.all() {
		w.arrives("/text", "[Rosters are published four weeks ahead.]")
		w.sees("[Rosters are published a week ahead.]")
		w.presses("All 2 versions")
		w.sees("Held by")
		w.sound("the versions")
		w.presses("with the one before")
		w.sound("a comparison")
	}
	for _, v := range views {
		s.union.looks(v)
		for _, path := range []string{"/text", "/text/clause?name=c3", "/text/versions", "/text/compare", "/text/import?as=baseline"} {
			s.union.goes(path)
			s.union.sound(fmt.Sprintf("%s (%s)", path, v))
		}
	}
	for _, w := range s.all() {
		w.none()
	}
}

// scrolls goes through the page as a thumb does.
const scrolls = `new Promise(done => {
	const page = document.scrollingElement;
	const step = () => {
		const before = page.scrollTop;
		page.scrollBy(0, 120);
		if (page.scrollTop > before) requestAnimationFrame(step);
		else setTimeout(() => done(page.scrollTop), 300);
	};
	requestAnimationFrame(step);
})`

// TestLongTextOnATelephone: 21,561 words, of which two sides asked 500 changes,
// at 360 px with the processor slowed fourfold: every page of it has fewer than
// 3,000 nodes, words and blanks counted, and scrolling has no task that takes more
// than 200 ms of the slowed processor.
func TestLongTextOnATelephone(t *testing.T) {
	t.Parallel()
	dir := os.Getenv("GOODOFFICES_TEXTS")
	if dir == "" {
		dir = filepath.Join("..", "..", "shared", "texts")
	}
	file := filepath.Join(dir, "south-sudan-2018-revitalised-agreement.txt")
	words, err := os.ReadFile(file)
	if err != nil {
		t.Skipf("no %s: set GOODOFFICES_TEXTS to the folder that holds the text", file)
	}
	s := openStrike(t)
	s.readsIn(string(words), "The revitalised agreement")
	for i, w := range []*window{s.company, s.union} {
		w.arrives("/text", "Page 1 of")
		asked := 0
		for from := 0; from < 250; from += 25 { // some at a time: a busy machine is slow
			asked += ask[int](w, fmt.Sprintf(`(async () => {
				const version = new URL(document.querySelector(".clause .beside a").href).searchParams.get("v");
				let asked = 0;
				for (let n = %d; n < %d; n++) {
					const clause = "c" + (2 + 4 * n + %d %% 2);
					const form = new URLSearchParams({version, "changes.0.way": "replace", "changes.0.clause": clause, "changes.0.words.en": "Side %d would have paragraph " + clause + " read otherwise, and says so here at some length.", _stay: "0", _then: "/assets/none"});
					const r = await fetch(location.pathname.replace(/\/text.*/, "/do/amend"), {method: "POST", body: form, redirect: "manual"});
					if (r.type === "opaqueredirect") asked++;
				}
				return asked;
			})()`, from, from+25, i, i))
		}
		if asked < 240 {
			t.Fatalf("%s asked for %d changes", w.name, asked)
		}
	}
	s.board.arrives("/text/next", "others as well")
	s.board.presses("See it before it is put")
	s.board.sees("Before it is put")
	s.board.presses(sealNow)
	s.board.sealed()
	w := s.union
	w.do(chromedp.EmulateViewport(360, 740))
	w.arrives("/text", "Side 0 would have")
	tell(w, emulation.SetCPUThrottlingRate, emulation.SetCPUThrottlingRateParams{Rate: 4})
	var most, pages int
	var worst, felt float64
	for {
		w.until("the page", `document.querySelector("main .clause")`)
		pages++
		nodes := ask[int](w, `(() => { let n = 0; const all = document.createTreeWalker(document, NodeFilter.SHOW_ALL); while (all.nextNode()) n++; return n })()`)
		most = max(most, nodes)
		if nodes >= 3000 {
			t.Errorf("page %d has %d nodes", pages, nodes)
		}
		processor, clock := w.tasks(func() {
			if ask[float64](w, scrolls) == 0 {
				t.Errorf("page %d did not scroll", pages)
			}
		})
		felt = max(felt, clock)
		if worst = max(worst, processor); processor > 200 {
			t.Errorf("page %d: a task while scrolling took %.0f ms", pages, processor)
		}
		if wide := ask[string](w, sideways); wide != "" {
			t.Errorf("page %d scrolls sideways: %s", pages, wide)
		}
		next := ask[string](w, `document.querySelector("a[rel=next]")?.getAttribute("href") || ""`)
		if next == "" {
			break
		}
		w.do(chromedp.Navigate(w.base + absolute("/", next)))
	}
	t.Logf("%d pages, at most %d nodes, at most %.0f ms of the processor in one task while scrolling, %.0f ms by the clock", pages, most, worst, felt)
	tell(w, emulation.SetCPUThrottlingRate, emulation.SetCPUThrottlingRateParams{Rate: 1})
	w.sound("the last page of a long text")
}
