package web

import (
	"strings"
	"testing"
	"time"

	"goodoffices/paper"
)

// An officer destroys ended talks from the screen: what goes and stays is said
// first, a hold names its holder, the others are told before, nothing is done
// without the word that it was read, and what is kept is shown afterwards.
func TestDestroyingFromTheScreen(t *testing.T) {
	t.Parallel()
	played(t, "strike.yaml", "vote").as("Union").at("destroy").says("have not ended", "What stays", "What it cannot reach")

	s := played(t, "strike.yaml", "")
	s.r.Turn(s.r.Now().Add(24 * time.Hour)) // the talks are over by then
	union := s.as("Union")
	for _, lang := range Languages {
		union.shown(lang, false)
		union.at("destroy").ok()
	}
	union.shown("en", false)
	stays, read := union.at("destroy"), 0
	for n := range stays.root.Descendants() { // what stays can be read where it is named
		if href := attr(n, "href"); n.Data == "a" && strings.HasPrefix(href, union.path()+"/") {
			union.get(href).ok()
			read++
		}
	}
	if read < 5 {
		t.Errorf("%d links on the page", read)
	}
	union.at("destroy").presses("Hold these talks", "by", " ").says("Say whose hold it is")
	page := union.at("destroy").presses("Hold these talks", "by", "The labour court", "reason", "case 12")
	page.says("Held for The labour court", "case 12").never("Destroy for good")
	if page = union.post(union.path("destroy"), map[string][]string{"sure": {"yes"}}); page.text() == "" || len(s.r.Desk("Union").Talks()) != 1 {
		t.Fatal("destroyed under a hold")
	}
	page = page.presses("The hold is over").never("labour court")
	told := func() (n int) {
		v, err := s.r.Desk("Company").Look(t.Context(), s.talks)
		if err != nil {
			t.Fatal(err)
		}
		for _, x := range v.Papers {
			if x.Kind == paper.KindDestruction {
				n++
			}
		}
		return n
	}
	before := told()
	page = page.presses("Destroy for good").says("Say that you have read what goes")
	page.presses("Destroy for good", "sure", "yes").says("Destroyed on", "terms, end and settlement")
	s.settle()
	if now := told(); now != before+1 {
		t.Fatalf("the other side holds %d certificates, and held %d", now, before)
	}
	if n := len(s.r.Desk("Union").Talks()); n != 0 {
		t.Fatalf("%d talks are left", n)
	}
	if page := union.at("letters"); page.status != 404 {
		t.Fatalf("a page of destroyed talks: %d", page.status)
	}
}
