package web

import (
	"fmt"
	"net/url"
	"strings"
	"testing"

	"goodoffices/paper"
)

// TestSigningFromTheScreen: the sides compare, initial and sign on their pages;
// whether the other signed is not shown; all is said in every language.
func TestSigningFromTheScreen(t *testing.T) {
	t.Parallel()
	s := played(t, "strike.yaml", "minutes")
	id := s.paper("agreement")
	company, union := s.as("Company"), s.as("Union")
	company.at("standing").says("Agreement on the end of the lock-out", "Being signed")
	page := company.at("settlement", id)
	page.ok().says("It is about employment", "Article 1(2)(b)", "Who will see this", "Company compares the originals now", "Union signs later").never("⟨")
	company.at("settlement", id).presses("Say that you compared them").ok()
	company.at("settlement", id).says("Sealed here, not gone yet").never("You have read every original") // it is not asked twice
	company.at("settlement", id).presses("Stop").ok()
	company.at("settlement", id).says("You have read every original")
	for _, d := range []*doorT{company, union} {
		d.at("settlement", id).presses("Sign, seal and send now")
		s.settle()
	}
	company.at("settlement", id).never("You have read every original")
	for _, d := range []*doorT{company, union} {
		d.at("settlement", id).presses("Sign, seal and send now")
		s.settle()
	}
	page = company.at("settlement", id)
	page.says("Nobody at Company has full powers").presses("Give Piet Maes full powers")
	s.settle()
	company.at("settlement", id).never("has full powers").presses("Sign, seal and send now")
	s.settle()
	union.at("settlement", id).says("Company signs sealed until the last signature").presses("Give Rosa Lambert full powers")
	s.settle()
	union.at("settlement", id).presses("Sign, seal and send now", "adReferendum:bool", "true")
	s.settle()
	company.at("settlement", id).says("Signed, and not in force", "Union signed ad referendum", "Union ratifies now", "Company signs done")
	union.at("settlement", id).presses("Sign, seal and send now", "text.en", "They voted.")
	s.settle()
	board := s.as("Board")
	board.at("settlement", id).says("In force").presses("Sign, seal and send now", "text.en", "We mediated.")
	board.at("settlement", id).presses("Sign, seal and send now")
	s.settle()
	company.at("settlement", id).says("In force", "attests that it came of mediation done").never("missing")
	for _, lang := range Languages {
		for _, plain := range []bool{false, true} {
			for _, d := range []*doorT{company, union, board} {
				d.shown(lang, plain)
				for _, at := range [][]any{{"settlement"}, {"settlement", id}} {
					if p := d.at(at...).ok(); strings.Contains(string(p.body), "⟨") {
						t.Errorf("%s, %s, plain %v: %v lacks a word", d.name, lang, plain, at)
					}
				}
			}
		}
	}
}

// TestWhatIsSignedIsOnThePage: an instrument that puts a text in force shows its
// words where it is signed, in the reader's language, with the way to the others.
func TestWhatIsSignedIsOnThePage(t *testing.T) {
	t.Parallel()
	s, v1 := theText(t)
	id := s.as("Board").does("draft-instrument", fmt.Sprintf(`{"form": "joint", "languages": ["en"], "title": {"en": "The depot"}, "text": %q}`, v1))
	union := s.as("Union")
	union.at("settlement", id).ok().says("The words stand in the text: Version 1.", "The old depot stays open.", "The text is also in Persian: what it says there is not signed.").never("⟨", "Read on", "not its last version", "نوبت\u200cها")
	union.shown("fa", false)
	union.at("settlement", id).ok().says("واژه\u200cها در متن آمده است", "Nobody is punished", "متن به فارسی هم هست").never("⟨", "نوبت\u200cها")
	both := s.as("Board").does("put-text", `{"title": {"en": "Both", "fa": "هر دو"}, "languages": ["en", "fa"], "clauses": [{"words": {"en": "Rosters are published.", "fa": "نوبت\u200cها منتشر می\u200cشود."}}]}`)
	bilingual := s.as("Board").does("draft-instrument", fmt.Sprintf(`{"form": "joint", "languages": ["en", "fa"], "title": {"en": "Both", "fa": "هر دو"}, "text": %q}`, both))
	union.at("settlement", bilingual).ok().says("نوبت\u200cها منتشر می\u200cشود.").never("هم هست", "⟨")
	union.shown("en", false)
	union.at("settlement", bilingual).ok().says("Rosters are published.", "authentic").never("what it says there is not signed").goes("Persian").ok().says("نوبت\u200cها منتشر می\u200cشود.")
	long := `{"title": {"en": "Long"}, "clauses": [{"words": {"en": "The first of them."}}` + strings.Repeat(`, {"words": {"en": "One more."}}`, 200) + `, {"words": {"en": "The very last."}}]}`
	two := s.as("Board").does("put-text", long)
	s.as("Board").does("put-text", fmt.Sprintf(`{"from": %q, "edits": [{"way": "replace", "clause": "c5", "words": {"en": "Nobody at all is punished."}}]}`, v1))
	union.at("settlement", id).ok().says("Nobody is punished for the strike.", "this is not its last version")
	id = s.as("Board").does("draft-instrument", fmt.Sprintf(`{"form": "joint", "title": {"en": "Long"}, "text": %q}`, two))
	s.as("Company").at("settlement", id).ok().says("The first of them.").never("The very last.").goes("Read on").ok()
}

// TestAnInstrumentInEveryLanguageWithItsHour: what a screen draws up can have
// its title and words in every language of the screens and of the texts, one of
// them authentic, and an hour at which it enters into force, which each side reads
// before it signs; a text that it puts in force is called as a version is, and
// needs no words beside it.
func TestAnInstrumentInEveryLanguageWithItsHour(t *testing.T) {
	t.Parallel()
	s, v1 := theText(t)
	board, company := s.as("Board"), s.as("Company")
	v2 := board.does("put-text", fmt.Sprintf(`{"from": %q, "label": "second draft", "languages": ["en", "fa", "fr"]}`, v1))
	page := board.get(board.path("settlement")+"/new?form=joint").ok().says("Version 2, second draft · the current one", "Version 1", "Write it in fr as well").never("No. 1", "⟨")
	page.presses("Sign, seal and send now", "title.en", "The depot", "title.fa", "توقفگاه", "title.ar", "المستودع", "words.en", "It stays.", "words.fa", "می\u200cماند.", "words.ar", "يبقى.",
		"_authentic", "fa", "force.at:hour", "2030-05-01T12:00").ok()
	s.settle()
	board.get(board.path("settlement")+"/new?form=joint").ok().presses("Sign, seal and send now", "title.fr", "Le dépôt", "_authentic", "fr", "text", v2.String()).ok()
	board.get(board.path("settlement")+"/new?form=counterparts").ok().presses("Sign, seal and send now", "title.en", "Two", "title.fa", "دو", "_authentic", "fa", "counterparts.0.words.en", "One.", "counterparts.0.words.fa", "یک.", "counterparts.1.words.fa", "دو.", "counterparts.1.words.en", "Two.").ok()
	s.settle()
	v, err := s.r.Desk("Company").Look(t.Context(), s.talks)
	if err != nil {
		t.Fatal(err)
	}
	var drawn []*paper.Instrument
	var languages [][]paper.Lang
	for _, x := range v.Papers {
		if b, ok := x.Body.(*paper.Instrument); ok {
			drawn, languages = append(drawn, b), append(languages, x.Languages)
		}
	}
	if len(drawn) != 4 {
		t.Fatalf("%d instruments at Company", len(drawn))
	}
	for i, want := range []paper.Lang{"fa", "fr", "fa", "fa"} {
		if languages[i][0] != want {
			t.Errorf("instrument %d is authentic in %v", i, languages[i])
		}
	}
	one := drawn[0]
	if len(one.Title) != 3 || one.Words["ar"] != "يبقى." || one.Words["fa"] == "" || one.Words["en"] != "It stays." || one.Force.On != paper.ForceDate || one.Force.At.At.IsZero() {
		t.Errorf("drawn up as %+v", one)
	}
	if drawn[1].Text != v2 || len(drawn[1].Words) > 0 || drawn[1].Title["fr"] == "" || drawn[1].Force.On != paper.ForceSignature {
		t.Errorf("from the text: %+v", drawn[1])
	}
	company.at("settlement", v.Settlements[0].ID).ok().says("It enters into force on", "2030", "It stays.").never("⟨")
	company.at("settlement", v.Settlements[1].ID).ok().says("It enters into force with the last signature", "Version 2, second draft", "The old depot stays open.").never("⟨")
	if again := board.post(board.path("do", "draft-instrument"), url.Values{"_form": {board.path("settlement") + "/new?form=joint"}, "form": {"joint"}, "title.en": {"Nothing"}, "title.ar": {"لا شيء"}, "_authentic": {"en"}, "_texts": {"title", "words"}}); again.status < 400 {
		again.fail("an instrument without words was drawn up")
	} else {
		again.says("Write it in Arabic as well")
		if !strings.Contains(string(again.body), "لا شيء") {
			again.fail("what was typed in Arabic is lost")
		}
	}
}

// TestDrawingUpAndStopping: the mediator draws up each form on its page, puts one
// to be signed, and a side lays the pen down.
func TestDrawingUpAndStopping(t *testing.T) {
	t.Parallel()
	s := played(t, "strike.yaml", "scope")
	board, company := s.as("Board"), s.as("Company")
	company.at("more").never("What is signed")
	board.at("more").says("What is signed")
	for _, lang := range Languages {
		board.shown(lang, false)
		for _, form := range []string{"joint", "counterparts", "declaration"} {
			if p := board.get(board.path("settlement") + "/new?form=" + form).ok(); strings.Contains(string(p.body), "⟨") {
				t.Errorf("%s: %s lacks a word", lang, form)
			}
		}
	}
	board.shown("en", false)
	board.get(board.path("settlement")+"/new?form=counterparts").presses("Sign, seal and send now", "title.en", "Two texts", "counterparts.0.words.en", "One.", "counterparts.1.words.en", "Other.")
	s.settle()
	board.get(board.path("settlement")+"/new?form=declaration").presses("Sign, seal and send now", "title.en", "We declare", "words.en", "So it is.")
	s.settle()
	two := func(d *doorT) paper.ID {
		v, err := s.r.Desk(d.name).Look(t.Context(), s.talks)
		if err != nil || len(v.Settlements) != 2 {
			t.Fatalf("%s: %v", d.name, err)
		}
		return v.Settlements[0].ID
	}
	board.at("settlement").says("Two texts", "We declare", "Drawn up")
	board.at("settlement", two(board)).says("Company’s counterpart", "Union’s counterpart").presses("Sign, seal and send now", "text.en", "Sign.")
	s.settle()
	company.at("settlement", two(company)).presses("Lay the pen down", "text.en", "Not like this.")
	s.settle()
	s.as("Union").at("settlement", two(s.as("Union"))).says("Company has laid the pen down", "Not like this.", "The signing ended without every signature")
}
