package e2e

import (
	"testing"

	"github.com/chromedp/chromedp"
)

// A side's card changes in mid-talks, on its page: an officer joins and signs a
// letter from his own seat, ends the other's place, and the others read on their
// screens who stands on the card now, and that they need not compare it anew.
func TestAnOfficerJoinsAndAnotherLeaves(t *testing.T) {
	t.Parallel()
	s := openStrike(t)
	s.union.arrives("/people", "Piet Maes")
	const words = "eleven wet bricks sing to a lamp"
	s.company.goes("/people")
	s.company.presses("Change the card")
	s.company.sees("The next card of Company", "An officer joins", "Your own place is changed by another officer")
	s.company.sound("a desk's next card")
	joins := func(again string) {
		const form = `form:has([name="what"][value="join"]) `
		s.company.fills(form+`[name="officer"]`, "Lena Claes")
		s.company.fills(form+`[name="title"]`, "Counsel")
		s.company.fills(form+`[name="passphrase"]`, words)
		s.company.fills(form+`[name="again"]`, again)
		s.company.presses("Sign the card with this officer")
	}
	joins(words + "s")
	s.company.sees("differ")
	joins(words)
	s.company.sees("Lena Claes", "Counsel · may sign: everything", "Joined: Lena Claes")

	for _, w := range []*window{s.board, s.union} {
		w.arrives("/people", "Joined: Lena Claes")
		w.sees("signed by Piet Maes under the card before", "changed since, by a successor card signed under the compared one")
		w.sound("a card that was changed")
		w.goes("/record")
		w.sees("Company has new keys from here on. What the former ones signed before stays proven.")
		w.until("the change to be confirmed by all", `(e => e && e.dataset.state === "confirmed")([...document.querySelectorAll("#record li")].find(e => e.innerText.includes("Company has new keys")))`)
		w.presses("Check it here and now")
		w.sees("Company's key signed the record")
	}

	// A seat at the door for whoever knows the words.
	lena := s.open(browsers(t), "Lena", s.Doors["Company"])
	lena.do(chromedp.Navigate(lena.base + "/"))
	lena.sees("Walk in as Piet Maes", "Passphrase")
	lena.never("Walk in as Lena Claes")
	lena.sound("a door that asks for words")
	enters := func(said string) {
		lena.sets(`form.fields [name="officer"]`, "Lena Claes")
		lena.fills(`form.fields [name="passphrase"]`, said)
		lena.clicks(`form.fields button`)
	}
	enters(words + "s")
	lena.sees("do not open this desk")
	lena.forgives("status of 403")
	enters(words)
	lena.until("her seat", `location.pathname.startsWith("/talks/")`)
	lena.goes("/write")
	lena.clicks(`a.choice[href*="way=verbatim"]`)
	lena.fills(`[name="subject.en"]`, "From a new hand")
	lena.fills(`[name="text.en"]`, "I speak for the Company from today.")
	lena.presses("See it as its reader will")
	lena.sees("Union only if Board conveys it, word for word, with your signature")
	lena.presses(sealNow)
	lena.sealed()
	s.board.arrives("", "From a new hand")
	s.board.pressesAt(".mine .waiting", "From a new hand", "Open and read")
	s.board.pressesAt("#handle form", "word for word", "Send now")
	s.union.arrives("/letters", "From a new hand")
	s.union.pressesAt("main a.slip", "From a new hand", "From a new hand")
	s.union.sees("I speak for the Company from today.", "the signature was checked here", "Lena Claes")

	// She ends his place: his window is shut, and so is his seat.
	lena.goes("/people/card")
	lena.unfolds("End this place")
	lena.sees("Piet Maes signs nothing more for this desk")
	lena.presses("Sign the card without this officer")
	lena.sees("Place ended: Piet Maes")
	s.company.goes("/letters")
	s.company.sees("Walk in as Lena Claes")
	s.company.never("Walk in as Piet Maes", "From a new hand")
	s.union.arrives("/people", "Place ended: Piet Maes")
	s.union.sees("signed by Lena Claes under the card before")
	for _, w := range append(s.all(), lena) {
		w.none()
	}
}

// Talks in which an officer's key was renewed and another officer came: the page
// in a dossier verifies what was signed under every card, and shows them all.
func TestDossierPageOfChangedCards(t *testing.T) {
	t.Parallel()
	files := dossiers(t, "corridor", "Organisation")
	members, _ := unpacked(t, files["Organisation"])
	c := openPage(t, browsers(t), members["verify.html"])
	if valid, named := c.verdict(files["Organisation"]); !valid {
		t.Fatalf("not valid; it names %v\n%s", named, c.text())
	}
	c.never("cannot be dated")
	if n := ask[int](c.window, `document.querySelectorAll("#report .words").length`); n != 8 {
		t.Errorf("the words of %d cards: four desks have one each, and two desks two more", n)
	}
	c.sees("and, by a successor card signed under that one")
	for _, officer := range []string{"Olena Marsh", "Petro Hale"} { // in what is folded up
		c.until(officer, `document.getElementById("report").textContent.includes("Signed by `+officer+` and the seal of Northland")`)
	}
	if asked := c.asked(); len(asked) > 0 || len(c.thrown) > 0 {
		t.Errorf("the page asked for %v and threw %v", asked, c.thrown)
	}
}
