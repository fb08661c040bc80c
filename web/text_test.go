package web

import (
	"archive/zip"
	"bytes"
	"errors"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"golang.org/x/net/html"

	"goodoffices/desk"
	"goodoffices/paper"
)

// theText is the strike with a text of five clauses that the board has put.
func theText(t testing.TB) (*stageT, paper.ID) {
	s := played(t, "strike.yaml", "three-steps")
	id := s.as("Board").does("put-text", `{"title": {"en": "Agreement on the depot", "fa": "توافق توقفگاه"}, "languages": ["en", "fa"], "whole": true, "clauses": [
		{"role": "heading", "words": {"en": "Rosters"}},
		{"number": "1", "words": {"en": "Rosters are published.", "fa": "نوبت\u200cها منتشر می\u200cشود."}},
		{"number": "2", "words": {"en": "The old depot stays open."}},
		{"number": "3", "words": {"en": "Pay rises by three per cent, as Article 9 says."}},
		{"number": "4", "words": {"en": "Nobody is punished for the strike."}}]}`)
	return s, id
}

// asks lets a side ask for other words of a clause, by the screens.
func (d *doorT) asks(clause, words string, fields ...string) {
	d.stage.t.Helper()
	d.at("text").ok().goes("name="+clause).goes("way=replace").says("Who will see this", "at this desk alone").
		presses("Put it on my sheet", "words.en", words).ok().says("Your amendment", words)
	d.at("text", "amend").ok().presses("Go on", fields...).ok().says(words).presses("Sign, seal and send now").ok()
	d.stage.settle()
}

// TestTwoSidesAmendOneParagraph: each side asks for other words; the board takes
// both in by ticking them; on every screen they stand side by side, nobody's by
// name, and one of them as a compromise becomes what all agree to.
func TestTwoSidesAmendOneParagraph(t *testing.T) {
	t.Parallel()
	s, v1 := theText(t)
	company, union, board := s.as("Company"), s.as("Union"), s.as("Board")
	company.at("text").ok().says("Agreement on the depot", "Rosters are published.", "0 of 4 paragraphs agreed", "Nothing is agreed until everything is agreed.", "put to all")
	company.asks("c2", "Rosters are published a week ahead.")
	union.asks("c2", "Rosters are published four weeks ahead.")
	company.at("text").never("four weeks ahead")
	union.at("text").never("a week ahead")
	board.at().ok().says("2 amendments wait")
	next := board.at("text").ok().goes("2 amendments wait").says("a week ahead", "four weeks ahead", "Amendment by Union")
	next.presses("See it before it is put", "label", "second draft").ok().says("0 changed", "1 in brackets", "second draft").presses("Sign, seal and send now").ok()
	s.settle()
	for _, d := range s.doors {
		d.at("text").ok().says("[Rosters are published a week ahead.]", "[Rosters are published four weeks ahead.]", "in brackets", "asked, not said by whom", "1 in brackets")
	}
	union.at("text", "versions").ok().says("Version 1", "Version 2, second draft", "Union, Board and Company", "with the one before")

	board.at("text").ok().goes("name=c2").says("Bracket 1", "Bracket 2").goes("way=replace").presses("Put it down for the next version", "words.en", "Rosters are published two weeks ahead.").ok().
		says("Rosters are published two weeks ahead.").presses("See it before it is put").ok().presses("Sign, seal and send now").ok()
	s.settle()
	board.at("text").ok().goes("name=c2").goes("Put it to all as it stands").says("The text: Paragraph 1").presses("Go on", "text.en", "Agreed?").ok().presses("Sign, seal and send now").ok()
	s.settle()
	for _, d := range []*doorT{company, union} {
		d.at("text").ok().says("put to all")
		d.at().ok().goes("Read and answer").goes("answer=consent").presses("Sign, seal and send now").ok()
	}
	s.settle()
	for _, d := range s.doors {
		p := d.at("text").ok().says("1 of 4 paragraphs agreed", "agreed, if all is")
		if !strings.Contains(string(p.body), "<ins>two weeks ahead</ins>") {
			p.fail("what all agreed to as new is not bold")
		}
	}
	company.at("text", "clause").goes("Text")
	company.get(company.path("text", "compare")+"?from="+v1.String()).ok().says("1 changed", "two weeks ahead")
}

// TestTimeRunsOutOverBrackets: when the hour has come every side reads it on the
// text, and the mediator sees what is left, as was stated, and puts that.
func TestTimeRunsOutOverBrackets(t *testing.T) {
	t.Parallel()
	for _, fate := range []paper.Fate{paper.FateStands, paper.FateFalls, paper.FateNothing} {
		t.Run(string(fate), func(t *testing.T) {
			t.Parallel()
			s, v1 := theText(t)
			board, union := s.as("Board"), s.as("Union")
			until := s.r.Now().Add(time.Hour)
			board.does("put-text", fmt.Sprintf(`{"from": %q, "fate": %q, "until": {"at": %q, "zone": "Europe/Brussels"}, "edits": [{"way": "replace", "clause": "c2", "compromise": true, "words": {"en": "Two weeks ahead."}}]}`, v1, fate, until.Format(time.RFC3339)))
			union.at("text").ok().never("Time has run out")
			s.r.Turn(until.Add(time.Minute))
			union.at("text").ok().says("Time has run out, and one paragraph is in brackets.").never("See what is left")
			left := board.at("text").ok().presses("See what is left, as was stated")
			if fate == paper.FateNothing {
				left.says("nothing is left of a text with brackets")
				return
			}
			left.ok().never("[Two weeks ahead.]").presses("Sign, seal and send now").ok()
			s.settle()
			for _, d := range s.doors {
				p := d.at("text").ok().says("0 in brackets").never("Time has run out", "Two weeks ahead")
				if stays := "Rosters are published."; fate == paper.FateStands {
					p.says(stays)
				} else {
					p.never(stays)
				}
			}
		})
	}
}

// TestNoPageOfATextIsOlderThanTheDesk: a version is gone through once at a look,
// and once for all for what it leaves unsaid. After everything that can happen beside a version, each side's pages are
// those of a server that kept nothing.
func TestNoPageOfATextIsOlderThanTheDesk(t *testing.T) {
	t.Parallel()
	s, v1 := theText(t)
	company, union, board := s.as("Company"), s.as("Union"), s.as("Board")
	before := map[paper.Desk]string{}
	looks := func(after string, changed ...*doorT) {
		t.Helper()
		for _, d := range s.doors {
			pages := func() map[string]string {
				out := map[string]string{}
				for _, path := range []string{"/text", "/text?lang=fa", "/text?v=" + v1.String()} {
					out[path] = d.get(d.path() + path).ok().bytes()
				}
				return out
			}
			kept := pages()
			d.server.forget(s.talks)
			same(t, after+", of "+string(d.name), pages(), kept)
			if slices.Contains(changed, d) && before[d.name] == kept["/text"] {
				t.Errorf("%s: %s shows nothing of it", after, d.name)
			}
			before[d.name] = kept["/text"]
		}
	}
	looks("the text")
	company.does("amend", fmt.Sprintf(`{"version": %q, "changes": [{"way": "replace", "clause": "c2", "words": {"en": "A week ahead."}}]}`, v1))
	looks("an amendment", board, company)
	if err := s.r.Desk("Union").KeepMarkup(t.Context(), s.talks, union.officer, v1, []desk.MarkedClause{{Clause: "c3", RedLine: true}}); err != nil {
		t.Fatal(err)
	}
	looks("a private mark", union)
	if err := s.r.Desk("Union").WipeMarkup(t.Context(), s.talks, union.officer, v1); err != nil {
		t.Fatal(err)
	}
	looks("no mark", union)
	proposal := board.does("propose", fmt.Sprintf(`{"text": {"en": "Agreed?"}, "about": {"type": "text", "paper": %q, "name": "c5"}, "until": {"at": "2031-01-01T00:00:00Z", "zone": "UTC"}}`, v1))
	looks("a proposal", company, union)
	for _, d := range []*doorT{company, union} {
		d.does("respond", fmt.Sprintf(`{"proposal": %q, "answer": "consent"}`, proposal))
		looks("a consent of " + string(d.name))
	}
	union.at("text").says("1 of 4 paragraphs agreed")
	union.shown("fa", false)
	looks("another language of the screen", union)
	union.shown("fa", true)
	looks("plain words", union)
	board.does("put-text", fmt.Sprintf(`{"from": %q, "edits": [{"way": "replace", "clause": "c2", "compromise": true, "words": {"en": "Two weeks ahead."}}]}`, v1))
	looks("another version", company, union, board)
}

// TestWhatASideKeepsStaysWhenAClauseGoes: notes and red lines of a clause that a
// later version leaves out are still there on the earlier one, whatever is kept
// on another clause meanwhile, and the other way round.
func TestWhatASideKeepsStaysWhenAClauseGoes(t *testing.T) {
	t.Parallel()
	s, v1 := theText(t)
	union := s.as("Union")
	at := func(v paper.ID, clause string) string {
		return union.path("text", "clause") + "?v=" + v.String() + "&name=" + clause
	}
	union.get(at(v1, "c3")).ok().presses("Keep it here", "fallback.0", "We could live with a fine.")
	v2 := s.as("Board").does("put-text", fmt.Sprintf(`{"from": %q, "edits": [{"way": "delete", "clause": "c3"}, {"way": "insert", "clause": "new", "after": "c4", "role": "paragraph", "number": "5", "words": {"en": "Buses are washed."}}]}`, v1))
	var born string
	for _, c := range s.view("Union").Texts[0].Clauses {
		if c.Number == "5" {
			born = c.Name
		}
	}
	union.get(at(v2, born)).ok().presses("Keep it here", "note", "Ask who washes.")
	union.get(at(v1, "c3")).ok().says("We could live with a fine.")
	union.get(at(v1, "c4")).ok().presses("Keep it here", "note", "Three is enough.")
	union.get(at(v2, born)).ok().says("Ask who washes.")
}

// TestTheTextSaysWhatDoesNotHold: a reference to nothing, words that lag in a
// language, and what an undertaking leaves unsaid stand at their paragraphs.
func TestTheTextSaysWhatDoesNotHold(t *testing.T) {
	t.Parallel()
	s, v1 := theText(t)
	union := s.as("Union")
	union.at("text").ok().says("It refers to “Article 9”, which is not there.")
	union.get(union.path("text")+"?lang=fa").ok().says("نوبت\u200cها منتشر می\u200cشود.", "There are no words in Persian yet")
	v2 := s.as("Board").does("put-text", fmt.Sprintf(`{"from": %q, "edits": [{"way": "replace", "clause": "c2", "compromise": true, "words": {"en": "Two weeks ahead."}}]}`, v1))
	union.shown("fa", false)
	for _, page := range []string{"text/compare?lang=fa&all=1", "text/clause?name=c2&lang=fa"} { // no words in a language is not a wish to leave it out
		p := union.get(union.path() + "/" + page).ok().says("Two weeks ahead.")
		if strings.Contains(page, "compare") && strings.Contains(string(p.body), "<del>") || strings.Contains(p.text(), "حذف شود]") {
			p.fail("it reads as if %s left the paragraph out", v2.Short())
		}
	}
}

// TestADraftThatWaitsAndADraftThatWentAreOnTheText: a working draft that is
// sealed and still can be stopped, and one that went, stand where the mediator
// looks for them; and who will see it follows the side that is chosen.
func TestADraftThatWaitsAndADraftThatWentAreOnTheText(t *testing.T) {
	t.Parallel()
	s, v1 := theText(t)
	board := s.as("Board")
	form := url.Values{"from": {v1.String()}, "to:list": {"Union"}, "label": {"for Union"}}
	board.post(board.path("eyes", "put-text"), form).ok().says("Union").never("Company")
	board.post(board.path("eyes", "put-text"), url.Values{"from": {v1.String()}, "to:list": {""}}).ok().says("Union", "Company")
	next := board.at("text", "next").ok().says("This was put so, and stays so")
	next.presses("See it before it is put", "to:list", "Union", "label", "for Union").ok().never("Company").presses("Sign and seal").ok()
	for _, page := range []string{"text", "text/versions", "text/next"} {
		board.get(board.path()+"/"+page).ok().says("Sealed here, not gone yet", "Send now")
	}
	board.at("text").ok().presses("Send now").ok()
	s.settle()
	board.at("text").ok().says("A working draft grew from this version: Version 2, for Union, held by Board and Union.")
	s.as("Company").at("text").never("A working draft grew")
}

// TestAMoveAndANewNumberAreToldWithTheParagraph: how a paragraph came here and the
// comparison say what its number was and behind what it was moved, before the
// version is put and after; the words alone are "as before" of nothing that moved.
func TestAMoveAndANewNumberAreToldWithTheParagraph(t *testing.T) {
	t.Parallel()
	s := played(t, "strike.yaml", "three-steps")
	board, union := s.as("Board"), s.as("Union")
	v1 := board.does("put-text", `{"title": {"en": "Water"}, "clauses": [{"role": "article", "number": "Article 1", "words": {"en": "The gates open."}}, {"role": "article", "number": "Article 2", "words": {"en": "The Company pays."}},
		{"role": "article", "number": "3", "words": {"en": "It ends in May."}}, {"role": "paragraph", "number": "4", "words": {"en": "Signed twice."}}, {"role": "annex", "number": "1", "words": {"en": "Tables."}}]}`)
	moves := fmt.Sprintf(`{"from": %q, "edits": [{"way": "move", "clause": "c2", "after": "", "number": "Article 1"}, {"way": "move", "clause": "c1", "after": "c2", "number": "Article 2"}, {"way": "move", "clause": "c4", "after": "c4", "number": "3 bis"}]}`, v1)
	moves = strings.Replace(moves, `{"way": "move", "clause": "c4", "after": "c4"`, `{"way": "move", "clause": "c4", "after": "c3"`, 1)
	v2 := board.does("put-text", moves)
	v3 := board.does("put-text", fmt.Sprintf(`{"from": %q, "edits": [{"way": "replace", "clause": "c1", "words": {"en": "The gates open at noon."}}]}`, v2))
	clause := func(name string) *pageT { return union.get(union.path("text", "clause") + "?name=" + name).ok() }
	clause("c1").says("Version 2", "was Article 1", "moved behind Article 1", "Version 3", "at noon").never("⟨")
	clause("c2").says("was Article 2", "moved to the beginning")
	clause("c4").says("was Paragraph 4").never("moved")
	clause("c3").says("Article 3").never("was ", "moved", "Paragraph 3")
	clause("c5").says("Annex 1").never("was ", "Paragraph 1")
	compared := union.get(union.path("text", "compare")+"?v="+v2.String()+"&from="+v1.String()).ok().says("0 changed, 0 new, 0 gone, 3 moved or renumbered, 0 in brackets, 2 as before", "was Article 1", "was Article 2", "was Paragraph 4").never("⟨")
	for n := range compared.root.Descendants() {
		if n.Type == html.TextNode && strings.TrimSpace(n.Data) == "as before" {
			compared.fail("what has another number is said to be as before")
		}
	}
	form := url.Values{"from": {v3.String()}, "edits.0.way": {"move"}, "edits.0.clause": {"c2"}, "edits.0.after": {"c4"}, "edits.0.number": {"5"}}
	board.post(board.path("text", "preview"), form).ok().says("was Article 1", "moved behind Paragraph 3 bis")
}

// TestAPreviewNamesWhatIsAgreedNoMore: the mediator sees which marks go before
// the version is put.
func TestAPreviewNamesWhatIsAgreedNoMore(t *testing.T) {
	t.Parallel()
	s, v1 := theText(t)
	board := s.as("Board")
	p := board.does("propose", fmt.Sprintf(`{"about": {"type": "text", "paper": %q, "name": "c3"}, "until": {"at": "2031-01-01T00:00:00Z", "zone": "UTC"}, "text": {"en": "Agreed?"}}`, v1))
	s.settle()
	for _, d := range []paper.Desk{"Company", "Union"} {
		s.as(d).does("respond", fmt.Sprintf(`{"proposal": %q, "answer": "consent"}`, p))
	}
	s.settle()
	v2 := board.does("put-text", fmt.Sprintf(`{"from": %q}`, v1))
	s.settle()
	form := url.Values{"from": {v2.String()}, "edits.0.way": {"replace"}, "edits.0.clause": {"c1"}, "edits.0.words.en": {"Hours"}}
	board.post(board.path("text", "preview"), form).ok().says("No longer agreed", "Paragraph 2")
	board.post(board.path("text", "preview"), url.Values{"from": {v2.String()}}).ok().never("No longer agreed")
}

// TestWorkingDraftsAndSheetsAreNobodyElses: a working draft to one side, a
// sheet that is not sent, and a text kept to compare with are on no page of
// another desk, nor is what the other side asked.
func TestWorkingDraftsAndSheetsAreNobodyElses(t *testing.T) {
	t.Parallel()
	s, v1 := theText(t)
	company, union, board := s.as("Company"), s.as("Union"), s.as("Board")
	draft := board.does("put-text", fmt.Sprintf(`{"from": %q, "to": ["Union"], "label": "for Union's eyes", "edits": [{"way": "replace", "clause": "c3", "words": {"en": "The secret depot moves."}}]}`, v1))
	union.at("text").ok().says("The secret depot moves.", "working draft")
	union.does("amend", `{"changes": [{"way": "replace", "clause": "c5", "words": {"en": "Our hidden wish."}}], "version": "`+v1.String()+`", "cover": {"handling": "mediator-only"}}`)
	union.at("text").ok().goes("name=c4").goes("way=replace").presses("Put it on my sheet", "words.en", "Our fallback is two.").ok()
	union.get(union.path("text", "import")+"?as=baseline").ok().presses("Read it", "words", "Our own baseline of old.").ok().says("Our own baseline of old.")
	union.get(union.path("text", "clause")+"?name=c5").ok().says("For Union alone.").presses("Keep it here", "fallback.0", "We could live with a fine.", "note", "Rosa says never.").ok().says("We could live with a fine.", "Something of your own is kept on it")
	hidden := []string{"live with a fine", "Rosa says never", "secret depot", "hidden wish", "fallback is two", "baseline of old", "Union's eyes"}
	for _, page := range []string{"", "text", "text/versions", "text/compare", "text/amend", "text/clause?name=c3", "text/clause?name=c4", "text/clause?name=c5", "text/change?name=c4&way=replace", "drafts", "letters", "proposals", "timeline", "more", "search?q=depot", "search?q=wish"} {
		company.get(company.path() + "/" + page).never(hidden...)
	}
	for _, path := range []string{"text?v=" + draft.String(), "text/clause?name=c3&v=" + draft.String(), "text/compare?v=" + draft.String()} {
		if p := company.get(company.path() + "/" + path); p.status != 404 {
			p.fail("it is there")
		}
	}
	board.at("text", "versions").ok().says("for Union's eyes", "Board and Union", "working draft")
	board.at("text").ok().says("A working draft grew from this version: Version 2, for Union's eyes, held by Board and Union.")
	for _, page := range []string{"", "text", "text/next", "drafts"} {
		board.get(board.path()+"/"+page).never("fallback is two", "baseline of old", "live with a fine", "Rosa says never")
	}
	for _, page := range []string{"text/next", "text/outline", "text/import"} {
		if p := company.get(company.path() + "/" + page); p.status < 400 {
			p.fail("it is the mediator's")
		}
	}
}

// TestTheTextIsAbsentInTheRoom: on the mediator's telephone, which one side
// sees, there is no page about the text.
func TestTheTextIsAbsentInTheRoom(t *testing.T) {
	t.Parallel()
	s, _ := theText(t)
	board := s.as("Board")
	board.at().ok().presses("I am with Union")
	for _, page := range append([]string{"text/next", "text/import", "text/outline"}, textPages[:len(textPages)-4]...) {
		if p := board.get(board.path() + "/" + page); p.status != 404 {
			p.fail("in the room it is there")
		}
	}
}

// TestWhatAnImportLeavesOutIsSaid: a comment in a text that was read is no
// clause of it, and the outline says so, on every page of it and as words only.
func TestWhatAnImportLeavesOutIsSaid(t *testing.T) {
	t.Parallel()
	s := played(t, "strike.yaml", "three-steps")
	board := s.as("Board")
	board.at("text", "import").ok().presses("Read it", "format", "markdown", "words", "# Agreement\n\n1. Ships pass.\n\n<!-- ask <b>Union</b> first -->\n\n2. Pilots are aboard.").
		ok().says("Left out, a comment:", "ask <b>Union</b> first line 5", "Ships pass.")
	board.at("text", "import").ok().presses("Read it", "words", "1. Ships pass.\n\n2. Pilots are aboard.").ok().never("Left out")
}

// TestWhatABaselineLeavesOutIsSaid: so it is of a text that is kept to compare
// with, which has no outline; of a .docx by its paragraphs.
func TestWhatABaselineLeavesOutIsSaid(t *testing.T) {
	t.Parallel()
	s, _ := theText(t)
	union := s.as("Union")
	read := func(name string, body []byte) *pageT {
		t.Helper()
		return union.hands(union.path("text", "import"), url.Values{"as": {"baseline"}, "lang": {"en"}}, []fileT{{name, body, "file"}}).ok()
	}
	read("old.md", []byte("# Agreement\n\n1. Ships pass.\n\n<!-- ask <b>Union</b> first -->\n")).
		says("Left out, a comment:", "ask <b>Union</b> first line 5", "Ships pass.")
	var doc bytes.Buffer
	z := zip.NewWriter(&doc)
	f, err := z.Create("word/document.xml")
	if err == nil {
		_, err = f.Write([]byte(`<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body><w:p><w:r><w:t>Agreement</w:t></w:r></w:p>` +
			`<w:p><w:r><w:t>Ships pass</w:t></w:r><w:del><w:r><w:delText>, but no tankers</w:delText></w:r></w:del><w:r><w:t>.</w:t></w:r></w:p></w:body></w:document>`))
	}
	if err = errors.Join(err, z.Close()); err != nil {
		t.Fatal(err)
	}
	read("old.docx", doc.Bytes()).says("Left out, a tracked deletion:", "but no tankers paragraph 2")
	union.whole(union.path("text", "compare") + "?from=kept")
	read("plain.txt", []byte("1. Ships pass.")).never("Left out")
}

// TestATextIsReadInCorrectedAndPut: pasted words become clauses, a person
// corrects them, and they are put.
func TestATextIsReadInCorrectedAndPut(t *testing.T) {
	t.Parallel()
	s := played(t, "strike.yaml", "three-steps")
	board := s.as("Board")
	s.as("Union").at("text").ok().says("No text is put yet")
	board.at("more").ok().goes("Text").goes("Read a text in").presses("Read it", "words", "").says("There are no words in it.")
	outline := board.at("text", "import").ok().presses("Read it", "words", "AGREEMENT\n\nArticle 1\n\n1. Ships pass.\n\n2. Pilots are aboard.\n\nA remark of the typist.").ok().says("Correct the outline", "Ships pass.")
	last := ""
	for n := range outline.root.Descendants() {
		if name := attr(n, "name"); strings.HasSuffix(name, "do") && n.Type == html.ElementNode {
			last = name
		}
	}
	outline.presses("Save", last, "drop").ok().never("remark of the typist").
		presses("See it before it is put", "title.en", "A corridor").ok().says("A corridor", "Nothing is agreed until everything is agreed.").presses("Sign, seal and send now").ok()
	s.settle()
	s.as("Union").at("text").ok().says("A corridor", "Ships pass.", "Pilots are aboard.")
}

// textPages are the pages about the text.
var textPages = []string{"text", "text?lang=fa", "text/versions", "text/compare", "text/compare?all=1", "text/clause?name=c2", "text/clause?name=c3", "text/change?name=c2&way=replace", "text/change?name=c2&way=insert", "text/change?name=c2&way=move",
	"text/change?name=c2&way=reserve", "text/change?name=c2&way=delete", "text/amend", "text/import?as=baseline", "proposals/new?about=text", "", "drafts", "more"}

// TestTheTextIsSaidInEveryLanguage: no page lacks a word, in any language and
// vocabulary.
func TestTheTextIsSaidInEveryLanguage(t *testing.T) {
	t.Parallel()
	s, v1 := theText(t)
	s.as("Company").asks("c2", "Rosters are published a week ahead.")
	a := s.as("Union").does("amend", `{"attributed": true, "changes": [{"way": "reserve", "clause": "c3", "words": {"en": "Not yet."}}, {"way": "insert", "after": "c3", "number": "2a", "words": {"en": "It is cleaned."}}, {"way": "move", "clause": "c5", "number": "0"}, {"way": "delete", "clause": "c4"}]}`)
	s.as("Board").does("put-text", fmt.Sprintf(`{"from": %q, "amendments": [%q], "edits": [{"way": "replace", "clause": "c4", "compromise": true, "words": {"en": "Pay rises by two."}}]}`, v1, a))
	for _, d := range s.doors {
		d.at("text").ok().goes("name=c3").goes("way=replace").presses("Put it", "words.en", "Other words.")
	}
	for _, d := range s.doors {
		for _, lang := range Languages {
			for _, plain := range []bool{false, true} {
				d.shown(lang, plain)
				pages := textPages
				if d.name == "Board" {
					pages = append([]string{"text/next", "text/import", "text/amendments/" + a.String()}, pages...)
				}
				for _, page := range pages {
					d.get(strings.TrimSuffix(d.path()+"/"+page, "/")).ok().never("⟨", "%!")
				}
			}
		}
	}
}

// TestAttackWordsOfATextAreNeverMarkup: nor do names and numbers of clauses lead
// anywhere but to their own pages.
func TestAttackWordsOfATextAreNeverMarkup(t *testing.T) {
	t.Parallel()
	s := played(t, "strike.yaml", "three-steps")
	const evil = `<script>alert(1)</script>`
	v1 := s.as("Board").does("put-text", fmt.Sprintf(`{"title": {"en": %[1]q}, "label": %[1]q, "clauses": [{"name": %[2]q, "number": %[1]q, "words": {"en": %[1]q}}, {"words": {"en": "Plain."}}]}`, evil, `../../?"&v=x#`))
	a := s.as("Union").does("amend", fmt.Sprintf(`{"changes": [{"way": "replace", "clause": %q, "words": {"en": %q}}]}`, `../../?"&v=x#`, evil+" again"))
	board := s.as("Board")
	board.at("text").ok().goes("name=..%2F..%2F%3F%22%26v%3Dx%23").says(evil).goes("way=replace").presses("Put it down", "words.en", evil+"!")
	for _, d := range []*doorT{board, s.as("Union")} {
		pages := []string{"text", "text/versions", "text/compare?all=1", "text/amendments/" + a.String(), "proposals/new?about=text&paper=" + v1.String()}
		if d == board {
			pages = append(pages, "text/next")
		}
		for _, page := range pages {
			if p := d.get(d.path() + "/" + page).ok(); strings.Contains(string(p.body), evil) {
				p.fail("words became markup")
			}
		}
	}
}

// TestASheetFollowsTheText: changes gathered before a new version came go on
// with those gathered after it.
func TestASheetFollowsTheText(t *testing.T) {
	t.Parallel()
	s, v1 := theText(t)
	union := s.as("Union")
	union.at("text").ok().goes("name=c3").goes("way=replace").presses("Put it on my sheet", "words.en", "The depot is sold.").ok()
	s.as("Board").does("put-text", fmt.Sprintf(`{"from": %q, "edits": [{"way": "replace", "clause": "c2", "words": {"en": "Rosters are public."}}]}`, v1))
	union.at().ok().says("The text has a new version")
	union.at("text", "amend").ok().says("A newer version has come since")
	union.at("text").ok().says("Rosters are public.").goes("name=c4").says("1 change waits on your sheet").goes("way=reserve").presses("Put it on my sheet", "words.en", "We doubt it.").ok().
		says("Version 2", "The depot is sold.", "We doubt it.").never("A newer version has come since")
	union.at("text", "amend").presses("Take it off the sheet", "reason.en", "").ok().never("The depot is sold.").says("We doubt it.")
}
