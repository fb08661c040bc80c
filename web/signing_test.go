package web

import (
	"fmt"
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
	for _, d := range []*doorT{company, union} {
		d.at("settlement", id).presses("Sign, seal and send now")
		s.settle()
	}
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
	id := s.as("Board").does("draft-instrument", fmt.Sprintf(`{"form": "joint", "title": {"en": "The depot"}, "text": %q}`, v1))
	union := s.as("Union")
	page := union.at("settlement", id).ok().says("The words stand in the text: Version 1.", "The old depot stays open.", "In Persian, 4 paragraphs lag behind", "authentic").never("⟨", "Read on")
	page.goes("Persian").ok().says("نوبت\u200cها منتشر می\u200cشود.")
	union.shown("fa", false)
	union.at("settlement", id).ok().says("واژه\u200cها در متن آمده است", "نوبت\u200cها منتشر می\u200cشود.").never("⟨")
	long := `{"title": {"en": "Long"}, "clauses": [{"words": {"en": "The first of them."}}` + strings.Repeat(`, {"words": {"en": "One more."}}`, 200) + `, {"words": {"en": "The very last."}}]}`
	two := s.as("Board").does("put-text", long)
	id = s.as("Board").does("draft-instrument", fmt.Sprintf(`{"form": "joint", "title": {"en": "Long"}, "text": %q}`, two))
	s.as("Company").at("settlement", id).ok().says("The first of them.").never("The very last.").goes("Read on").ok()
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
