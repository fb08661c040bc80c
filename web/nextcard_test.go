package web

import (
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"strings"
	"testing"

	"goodoffices/desk"
	"goodoffices/paper"
)

// TestSessionEndsWithThePlace: whose key was renewed, because a device was lost,
// or whose place ended, is signed out everywhere, and an old session stays so
// after the new key is in use.
func TestSessionEndsWithThePlace(t *testing.T) {
	t.Parallel()
	s := played(t, "strike.yaml", "opened")
	company := s.as("Company")
	const pass, next = "eleven wet bricks sing to a lamp", "nine dry boats count every stone"
	company.at("people/card").presses("Sign the card with this officer", "officer", "Newcomer", "passphrase", pass, "again", pass).ok()
	s.settle()
	walksIn := func(pass string) *doorT {
		jar, err := cookiejar.New(nil)
		if err != nil {
			t.Fatal(err)
		}
		d := *company
		d.officer, d.client = "Newcomer", &http.Client{Jar: jar}
		d.post("/sign-in", url.Values{"officer": {"Newcomer"}, "passphrase": {"one more guess at it"}, "next": {"/"}}).says("do not open this desk", "Passphrase").never("Walk in as Newcomer")
		d.post("/sign-in", url.Values{"officer": {"Newcomer"}, "passphrase": {pass}, "next": {"/"}}).ok()
		d.at("letters").ok().says("Newcomer")
		return &d
	}
	lost := walksIn(pass)
	company.at("people/card").presses("Sign the card with a new key", "passphrase", next, "again", next).ok()
	s.settle()
	lost.at("letters").says("Walk in as").never("Correspondence")
	found := walksIn(next)
	lost.at("letters").says("Walk in as").never("Correspondence")
	company.at("people/card").presses("Sign the card without this officer").ok()
	s.settle()
	found.at("letters").says("Walk in as").never("Correspondence", "Walk in as Newcomer")
	company.at("letters").ok().says("Correspondence")
}

// TestTheCardIsChangedOnItsPage: officers join, get other powers and leave on the
// people's page; whoever compared the former card reads why that still holds.
func TestTheCardIsChangedOnItsPage(t *testing.T) {
	t.Parallel()
	s := played(t, "strike.yaml", "opened")
	company, board := s.as("Company"), s.as("Board")
	own, _ := company.server.desk.Card()
	page := company.at("people").goes("Change the card")
	page.says("The next card of Company", "Whoever takes part later", "Your own place is changed by another officer")
	const pass = "eleven wet bricks sing to a lamp"
	page = page.presses("Sign the card with this officer", "officer", "Newcomer", "title", "Counsel", "passphrase", "short", "again", "short").says("too short")
	if b := page.bytes(); !strings.Contains(b, `value="Newcomer"`) || strings.Contains(b, `value="short"`) {
		t.Error("the name is lost, or the passphrase came back")
	}
	page = page.presses("Sign the card with this officer", "officer", "Newcomer", "title", "Counsel", "passphrase", pass, "again", pass+"s").says("differ").never(pass)
	officer := own.Body.(*paper.Card).Officers[0].Name
	page.presses("Sign the card with this officer", "officer", officer, "passphrase", pass, "again", pass).says("already")
	page.presses("Sign the card with this officer", "officer", "Newcomer", "title", "Counsel", "passphrase", pass, "again", pass).says("Newcomer", "Counsel · may sign: everything")
	if err := company.server.desk.Unlock(t.Context(), "Newcomer", desk.Secret(pass)); err != nil {
		t.Fatal(err)
	}
	s.settle()
	next, _ := company.server.desk.Card()
	if next.ID == own.ID {
		t.Fatal("the card is the former one")
	}
	for lang, said := range map[paper.Lang]string{"ar": "مفتاح وعبارة مرور جديدان", "fa": "کلید و گذرواژهٔ تازه"} {
		company.shown(lang, false)
		company.at("people/card").ok().says(said)
		company.shown(lang, true)
		company.at("people/card").ok().says(said)
	}
	company.shown("en", false)
	company.at("people/card").presses("Sign the card with these", "title", "Scribe", "may", "kinds", "powers", "letter").says("Scribe · may sign: letter")
	company.at("people/card").presses("Sign the card with these", "title", "Scribe", "may", "kinds", "powers", "letter").says("The card would say what it says now")
	company.at("people/card").presses("Sign the card with a new key for the record").ok()
	company.at("people/card").presses("Sign the card without this officer").never("Scribe")
	s.settle()
	board.at("people").says("signed under the compared one")
	board.at("people").says("Changes of the card", "Joined: Newcomer", "Other title or powers: Newcomer", "Place ended: Newcomer", "A new key for the joint record", "signed by "+officer)
	for _, one := range []*doorT{company, board} {
		v, err := one.server.desk.Look(t.Context(), s.talks)
		if err != nil || len(v.Tray) > 0 {
			t.Errorf("%s set aside %+v %v", one.name, v.Tray, err)
		}
	}
}
