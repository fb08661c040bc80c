package web

import (
	"bytes"
	"encoding/csv"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"goodoffices/paper"
)

// What was said in public is entered, shared, corrected and read, and a
// reading that is kept is seen at no other desk.
func TestRegisterIsKeptReadAndCorrected(t *testing.T) {
	t.Parallel()
	s := played(t, "procedure.yaml", "round")
	city, west, east := s.as("City"), s.as("Westport"), s.as("Eastport")

	form := city.at("statements").ok().goes("Enter a statement")
	form.says("With nobody ticked it is kept at this desk")
	form.presses("Go on", "speaker", "A senior official", "anonymous:bool", "true", "capacity", "Ministry of Transport", "text.en", "The ferry will stop if they go on like this.", "outlet", "The Harbour Gazette", "on:time", "2025-08-30T09:00", "to:list", "Westport").
		says("on condition of anonymity", "The Harbour Gazette", "Westport, now").seals()
	page := west.at("statements").says("A senior official, Ministry of Transport, on condition of anonymity", "in The Harbour Gazette", "entered by City").goes("A senior official")
	page.says("It is nobody’s word to you", "30 August 2025")
	east.at("statements").ok().never("The ferry will stop")

	// own reading: kept, then another shared with the mediator
	page.presses("Keep it here", "reading", "threat", "text.en", "They mean the winter.")
	s.settle()
	west.at("statements").says("read here as a threat")
	west.at("statements").goes("Read here as threats").says("The ferry will stop")
	city.get(page.path).never("They mean the winter.")
	west.get(page.path).presses("Share it with City", "reading", "neutral", "text.en", "We wait.").says("We wait.", "neither").seals()
	for _, d := range []*doorT{city, east} {
		d.at("statements").never("They mean the winter.", "read here as")
	}
	city.get(page.path).ok().says("We wait.").never("They mean the winter.")

	// a correction stands beside what it corrects, at every desk that had it
	correct := city.get(page.path).goes("Correct this entry")
	correct.presses("Go on", "text.en", "The ferry may stop if they go on like this.").says("may stop").seals()
	was := west.get(page.path).ok().says("corrected", "will stop")
	was.goes("See what it was corrected to").says("may stop", "It corrects")

	// what happened
	city.at("statements").goes("Enter an event").presses("Go on", "what.en", "The pier was closed.", "source", "the harbour office", "to:list", "Eastport").seals()
	east.at("statements").says("The pier was closed.", "in the harbour office")
	west.at("statements").never("The pier was closed.")

	for _, d := range []*doorT{city, west} {
		d.whole(d.path("statements"), d.path("statements")+"?only=threat", page.path, d.path("statements", "new"), d.path("statements", "new")+"?correct="+s.lastID(page), d.path("statements", "event"))
	}
}

// lastID is the id at the end of a page's address.
func (s *stageT) lastID(p *pageT) string { return p.path[strings.LastIndex(p.path, "/")+1:] }

// A table of the register is one line an entry, starts no formula in any
// program, and holds no reading.
func TestAttackRegisterAsTable(t *testing.T) {
	t.Parallel()
	s := played(t, "procedure.yaml", "round")
	west := s.as("Westport")
	hostile := []string{`=HYPERLINK("http://x.example","y")`, "+1+1", "-2", "@SUM(A1)", "line one\\n=1+1", "\\t=1+1", "＝1+1"}
	for _, words := range hostile {
		id := west.does("enter-statement", `{"speaker": "=cmd()", "outlet": "+press", "on": "2025-08-30T09:00:00Z", "text": {"en": "`+strings.ReplaceAll(words, `"`, `\"`)+`"}}`)
		west.does("confide", `{"about": "`+id.String()+`", "reading": "threat", "text": {"en": "Our secret reading."}}`)
	}
	res, err := west.client.Get(west.base + west.path("statements", "register.csv"))
	if err != nil {
		t.Fatal(err)
	}
	p := west.answer(res, nil)
	if res.StatusCode != http.StatusOK || !strings.HasPrefix(res.Header.Get("Content-Disposition"), "attachment") || bytes.Contains(p.body, []byte("secret")) {
		p.fail("no attachment, or a reading in it: %v", res.Header)
	}
	rows, err := csv.NewReader(bytes.NewReader(p.body)).ReadAll()
	if err != nil || len(rows) != len(hostile)+1 {
		t.Fatalf("%d rows, %v\n%s", len(rows), err, p.body)
	}
	for _, row := range rows {
		for _, c := range row {
			if c != "" && strings.ContainsAny(c[:1], "=+-@\t\r\n") || strings.ContainsAny(c, "\n\r\t") || strings.HasPrefix(c, "＝") {
				t.Errorf("a cell can do something: %q", c)
			}
		}
	}
}

// The timeline tells once what several desks entered, and what was corrected as
// it was corrected; the register keeps them all.
func TestTimelineTellsAStatementOnce(t *testing.T) {
	t.Parallel()
	s := played(t, "muscat.yaml", "correction")
	for d, once := range map[paper.Desk][]string{"Muscat": {"Indirect talks can be genuine and effective.", "on the Libyan model"}, "Tehran": {"Indirect talks can be genuine and effective."}} {
		page := s.as(d).at("timeline").ok()
		for _, words := range once {
			if n := strings.Count(page.text(), words); n != 1 {
				page.fail("it says %d times %q", n, words)
			}
		}
	}
	if n := strings.Count(s.as("Tehran").at("statements").ok().text(), "Indirect talks can be genuine and effective."); n < 2 {
		t.Errorf("the register keeps %d of an entry and its correction", n)
	}
}

// Search finds who spoke, who comes and where one meets, and opens what it finds
// where it is read.
func TestSearchKnowsNames(t *testing.T) {
	t.Parallel()
	s := played(t, "procedure.yaml", "round")
	city := s.as("City")
	id := city.does("plan-round", `{"to": ["Westport", "Eastport"], "venue": "Pier house", "begins": {"at": "2025-11-20T10:00:00Z"}, "objective": {"en": "A timetable."}, "format": "indirect", "rooms": [{"name": "Atrium"}], "interpreters": [{"name": "Ana Silva"}]}`)
	city.does("enter-statement", `{"speaker": "Ivo Sand", "outlet": "The Harbour Gazette", "on": "2025-11-19T10:00:00Z", "text": {"en": "We shall see."}}`)
	s.settle()
	search := func(d *doorT, words string) *pageT {
		return d.get(d.path("search") + "?q=" + url.QueryEscape(words)).ok()
	}
	for _, words := range []string{"pier HOUSE", "atrium", "Silva ana"} {
		if page := search(city, words).says("A timetable.").goes("A timetable."); page.path != city.path("rounds", id) {
			page.fail("a round is opened elsewhere")
		}
		search(s.as("Westport"), words).says("A timetable.")
	}
	search(city, "sand gazette").says("We shall see.")
	search(s.as("Westport"), "sand gazette").never("We shall see.")
}
