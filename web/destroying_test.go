package web

import (
	"slices"
	"testing"

	"goodoffices/cases"
	"goodoffices/desk"
	"goodoffices/paper"
	"goodoffices/rehearsal"
)

// strikeEnded is the strike with its end, three days past.
const strikeEnded = `
  - date: 2025-10-01T09:00:00+02:00
    desk: Board
    as: Mona Claes
    act: end-talks
    with: {way: mediator, at: {at: 2025-10-04T09:00:00+02:00, zone: Europe/Brussels}, reason: {en: "Done."}}
    source: invented
  - date: 2025-10-05T09:00:00+02:00
    desk: Board
    as: Mona Claes
    act: certify
    with: {}
    source: invented
`

// An officer destroys ended talks from the screen: what goes and stays is said
// first, a hold names its holder, the others are told before, nothing is done
// without the word that it was read, and what is kept is shown afterwards.
func TestDestroyingFromTheScreen(t *testing.T) {
	t.Parallel()
	played(t, "strike.yaml", "").as("Union").at("destroy").says("have not ended", "What stays", "What it cannot reach")

	b, err := cases.Files.ReadFile("strike.yaml")
	if err != nil {
		t.Fatal(err)
	}
	c, err := rehearsal.Parse("cases/strike.yaml", append(b, strikeEnded...))
	if err != nil {
		t.Fatal(err)
	}
	s := playing(t, c)
	union := s.as("Union")
	for _, lang := range Languages {
		union.shown(lang, false)
		union.at("destroy").ok()
	}
	union.shown("en", false)
	union.at("destroy").presses("Hold these talks", "by", " ").says("Say whose hold it is")
	page := union.at("destroy").presses("Hold these talks", "by", "The labour court", "reason", "case 12")
	page.says("Held for The labour court", "case 12").never("Sign the certificate")
	if page = union.post(union.path("destroy"), map[string][]string{"sure": {"yes"}}); page.text() == "" || len(s.r.Desk("Union").Talks()) != 1 {
		t.Fatal("destroyed under a hold")
	}
	page = page.presses("The hold is over").never("labour court")
	page.presses("Sign the certificate and send it").says("Not everything has been taken yet by Board")
	s.settle()
	if v, err := s.r.Desk("Company").Look(t.Context(), s.talks); err != nil || !slices.ContainsFunc(v.Papers, func(x desk.ViewPaper) bool { return x.Kind == paper.KindDestruction }) {
		t.Fatalf("the other side was not told: %v", err)
	}
	page = union.at("destroy").never("Not everything has been taken")
	page = page.presses("Destroy for good").says("Say that you have read what goes")
	page.presses("Destroy for good", "sure", "yes").says("Destroyed on", "terms, end and settlement")
	if n := len(s.r.Desk("Union").Talks()); n != 0 {
		t.Fatalf("%d talks are left", n)
	}
	if page := union.at("letters"); page.status != 404 {
		t.Fatalf("a page of destroyed talks: %d", page.status)
	}
}
