package web

import (
	"bytes"
	"net/http"
	"strings"
	"testing"

	"goodoffices/paper"
)

// whole fails for every page that lacks a word, in each language and vocabulary.
func (d *doorT) whole(paths ...string) {
	d.stage.t.Helper()
	for _, lang := range Languages {
		for _, plain := range []bool{false, true} {
			d.shown(lang, plain)
			for _, at := range paths {
				p := d.get(at)
				if p.status != http.StatusOK {
					p.fail("in %s it is not there", lang)
				}
				if i := bytes.Index(p.body, []byte("⟨")); i >= 0 {
					d.stage.t.Errorf("%s, %s, plain %v: %s lacks a word: %.70s", d.name, lang, plain, at, p.body[i:])
				}
				if plain {
					p.never(tooDiplomatic[lang]...)
				}
			}
		}
	}
	d.shown("en", false)
}

// tooDiplomatic are words that stand on no page in plain vocabulary.
var tooDiplomatic = map[paper.Lang][]string{
	"en": {"note verbale", "aide-mémoire", "non-paper", "demarche", "ad referendum", "Accredit"},
}

// seals goes over the sheet before sealing, and sends it at once.
func (p *pageT) seals() *pageT {
	p.door.stage.t.Helper()
	done := p.presses("Sign, seal and send now").ok()
	p.door.stage.settle()
	return done
}

// A round is planned and put on a form, agreed by both, and its delegation
// named, passed on and accredited, all without script.
func TestARoundIsPlannedNamedAndAccredited(t *testing.T) {
	t.Parallel()
	s := played(t, "procedure.yaml", "round")
	city, west, east := s.as("City"), s.as("Westport"), s.as("Eastport")

	plan := city.at("rounds").ok().goes("Plan a round")
	plan.says("Who will see this", "In private")
	sheet := plan.presses("Go on", "venue", "Pier house", "begins:hour", "2025-11-20T10:00", "propose.text.en", "Can you be there?", "objective.en", "A timetable for the winter.", "ends:hour", "2025-11-20T16:00", "natures.0.word.en", "technical",
		"rooms.2.name", "The library", "rooms.3.name", "The hall", "interpreters.0.name", "Ana Silva", "interpreters.0.languages:list", "ar")
	sheet.says("Pier house", "A timetable for the winter.", "City calls it", "technical", "Can you be there?", "Room of Westport", "The library", "Room where all meet", "The hall", "Ana Silva", "Arabic").never("Room of Eastport")
	city.never(sheet.seals(), "Not done")
	list := west.at("rounds").ok().says("Pier house", "Open")
	page := list.goes("Pier house").says("City: technical", "16:00", "Westport: The library", "All together: The hall", "Ana Silva", "for all · Arabic")
	for _, side := range []*doorT{west, east} {
		side.at("rounds").goes("Pier house").goes("A round in Pier house").goes("answer?answer=consent").seals()
		s.settle()
	}
	page = west.get(page.path).ok().says("Agreed")

	// its delegation: with an accreditation asked in the same breath
	form := page.goes("Name a delegation")
	form.says("Eastport only if City", "word for word")
	form.presses("Go on", "members.0.name", "Tom Pier", "members.0.title:with", "Harbour master", "members.1.name", "A. Clerk", "propose.text.en", "This is who comes.").
		says("Harbour master", "A. Clerk").seals()
	east.at("rounds").goes("Pier house").never("A. Clerk")
	city.at("rounds").goes("Pier house").says("A. Clerk", "For you to pass on", "word for word").seals()
	s.settle()
	there := east.at("rounds").goes("Pier house").says("A. Clerk", "named by its desk", "leads")
	there.goes("Open until").goes("answer?answer=consent").seals()
	s.settle()
	for _, d := range []*doorT{city, west, east} {
		d.at("rounds").goes("Pier house").says("accredited")
	}

	// what was said in public is shown as that, and is nobody's own word
	city.get(there.path).goes("Enter one named in public").presses("Go on", "desk", "Eastport", "members.0.name", "Ivo Sand", "source", "The Harbour Gazette").seals()
	west.get(there.path).says("Ivo Sand", "named in public", "The Harbour Gazette")

	// and a delegation named alone can be put later
	west.get(there.path).goes("Name a delegation").goes("Only set it down").presses("Go on", "members.0.name", "A. Late").seals()
	west.get(there.path).goes("Put it to the others").says("which Eastport is not known to hold") // and it says so before anything is written
	city.get(there.path).seals()
	west.get(there.path).goes("Put it to the others").presses("Go on", "text.en", "She comes as well.").says("What is put The accreditation of Westport’s delegation", "Westport: A. Late", "She comes as well.").seals()
	city.get(there.path).says("For you to pass on")

	at := there.path
	for _, d := range []*doorT{city, west, east} {
		d.whole(d.path("rounds"), d.path("rounds", "new"), d.path("rounds", "new")+"?put=no", at, at+"/delegation", at+"/delegation?said=public", d.path("rounds", "delegation"))
	}
}

func (d *doorT) never(p *pageT, words ...string) { d.stage.t.Helper(); p.never(words...) }

// keeps fails the test if a field of the page has lost what was typed.
func (p *pageT) keeps(typed string) {
	p.door.stage.t.Helper()
	if !bytes.Contains(p.body, []byte(`value="`+typed+`"`)) {
		p.fail("it does not keep %q", typed)
	}
}

// The calendar file says what the round itself says, in fields that nothing
// breaks out of, and no name of the talks or of a desk.
func TestAttackCalendarFileOfARound(t *testing.T) {
	t.Parallel()
	s := played(t, "procedure.yaml", "round")
	city := s.as("City")
	id := city.does("plan-round", `{"venue": "Hall; ATTENDEE,room", "begins": {"at": "2025-11-20T10:00:00Z", "zone": "Europe/Lisbon"}, "objective": {"en": "x\nATTENDEE:mailto:spy@example.org"}, "format": "indirect",
		"rooms": [{"desk": "Westport", "name": "Annex;ROOM,west"}, {"desk": "Eastport", "name": "Annex;ROOM,east"}, {"name": "Atrium"}], "interpreters": [{"name": "Ana Silva", "languages": ["pt"]}]}`)
	mine := map[paper.Desk]string{"Westport": `Annex\;ROOM\,west\, `, "Eastport": `Annex\;ROOM\,east\, `}
	for _, d := range s.doors {
		res, err := d.client.Get(d.base + d.path("rounds", id, "calendar.ics"))
		if err != nil {
			t.Fatal(err)
		}
		p := d.answer(res, nil)
		for name, want := range map[string]string{"Content-Type": "text/calendar", "Content-Disposition": "attachment", "Content-Security-Policy": "sandbox", "X-Content-Type-Options": "nosniff", "Cache-Control": "no-store"} {
			if !strings.Contains(res.Header.Get(name), want) {
				t.Errorf("%s: %s is %q, without %q", d.name, name, res.Header.Get(name), want)
			}
		}
		for line := range strings.SplitSeq(string(p.body), "\r\n") {
			if strings.HasPrefix(line, "ATTENDEE") || strings.HasPrefix(line, "ORGANIZER") {
				p.fail("a field was broken out of: %q", line)
			}
		}
		if !bytes.Contains(p.body, []byte(`LOCATION:Hall\; ATTENDEE\,room\, `+mine[d.name]+`Atrium`)) {
			p.fail("it does not say where, or names another's room")
		}
		for _, name := range []string{"Ana", "Silva", "Portuguese", "pt-", "City", "Westport", "Eastport", s.talks.String(), s.talks.Short()} {
			if bytes.Contains(p.body, []byte(name)) || strings.Contains(res.Header.Get("Content-Disposition"), name) {
				p.fail("it names %s", name)
			}
		}
	}
}

// Whoever takes no part has neither a room nor an interpreter, and the form that
// says so keeps what was typed.
func TestARoundHasNoRoomForStrangers(t *testing.T) {
	t.Parallel()
	s := played(t, "procedure.yaml", "round")
	plan := s.as("City").get(s.as("City").path("rounds", "new") + "?put=no").ok()
	filled := []string{"venue", "Pier house", "begins:hour", "2025-11-20T10:00", "objective.en", "x", "interpreters.0.name", "Ana Silva"}
	plan.presses("Go on", append(filled, "interpreters.0.desk:with", "Northport")...).says("Northport does not take part in these talks.").keeps("Ana Silva")
	plan.presses("Go on", append(filled, "rooms.0.desk:with", "Northport", "rooms.0.name", "Attic")...).says("Northport does not take part in these talks.").keeps("Attic")
	plan.presses("Go on", append(filled, "interpreters.1.languages:list", "ar")...).says("Interpreter")
	plan.presses("Go on", append(filled, "interpreters.0.languages:list", "pt")...).says("Ana Silva", "pt")
}

// On the day the mediator taps a move and writes a line for a message; no side
// sees that there is a log.
func TestShuttleLog(t *testing.T) {
	t.Parallel()
	s := played(t, "procedure.yaml", "round")
	city := s.as("City")
	log := city.at("rounds").goes("Town hall").goes("Log of the day")
	log.says("Nothing is entered for this day", "this is the log of another day")
	today := log.goes("?day=" + s.r.Now().In(mustZone(t, "Europe/Lisbon")).Format("2006-01-02"))
	today.presses("I go to Westport").ok()
	today = city.get(today.path).ok().says("you are there", "With Westport", "still there")
	today.presses("Keep what they said", "lines:lines", "They would take Tuesdays.")
	today.presses("Keep what I told", "words.en", "Eastport is tired.")
	s.settle()
	today = city.get(today.path).ok().says("They would take Tuesdays.", "Eastport is tired.")
	// what is passed on word for word and what is said in own words are told apart
	letter := s.as("Westport").does("write-letter", `{"to": ["Eastport"], "text": {"en": "Tuesdays would do."}, "cover": {"handling": "verbatim"}}`)
	idea := s.as("Westport").does("send-message", `{"to": ["City"], "text": {"en": "Say that we are willing."}, "cover": {"handling": "own-words"}}`)
	city.does("convey", `{"paper": "`+letter.String()+`"}`)
	city.does("say", `{"to": ["Eastport"], "passages": [{"text": {"en": "There is willingness."}, "of": "`+idea.String()+`"}]}`)
	city.get(today.path).says("Sent to Eastport, word for word: Tuesdays would do.", "To Eastport, in our own words: There is willingness.").never("word for word: Say that we are willing.")
	today.presses("I leave Westport").ok()
	city.get(today.path).ok().says("until").never("you are there")
	for _, d := range []string{"Westport", "Eastport"} {
		if p := s.as(paper.Desk(d)).get(today.path); p.status != http.StatusNotFound {
			p.fail("a side sees the mediator's log")
		}
	}
	city.whole(today.path, log.path)
}
