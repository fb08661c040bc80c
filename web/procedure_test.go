package web

import (
	"bytes"
	"encoding/json"
	"net/http"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"goodoffices/cases"
	"goodoffices/desk"
	"goodoffices/mediation"
	"goodoffices/paper"
	"goodoffices/rehearsal"
	"goodoffices/settlement"
)

// opensProcedure lets the board open a procedure by its form, and both sides
// consent to its rules from its page.
func (s *stageT) opensProcedure(kind, name string, fields ...string) {
	s.t.Helper()
	form := s.as("Board").at("options").ok().goes("Open a sealed procedure").goes("about=" + kind)
	if kind == "bidding" {
		form = form.goes("rule=" + fields[0])
		fields = fields[1:]
	}
	form.presses("Sign, seal and send now", append([]string{"text.en", name, "propose.text.en", "Shall it be found so?"}, fields...)...).ok().says(name)
	s.settle()
	for _, side := range []paper.Desk{"Company", "Union"} {
		s.as(side).at("options").ok().goes(name).says("all have to consent", "How a side could gain by not telling the truth", "What comes out, and to whom").
			goes("See the rules put to you").goes("answer=consent").presses("Sign, seal and send now").ok()
		s.settle()
	}
}

// handsIn fills in a side's form on a procedure's page.
func (s *stageT) handsIn(side paper.Desk, name string, fields ...string) {
	s.t.Helper()
	s.as(side).at("options").ok().goes(name).says("Board").presses("Sign, seal and send now", fields...).ok()
	s.settle()
}

// procedurePage is a procedure's page at a desk.
func (s *stageT) procedurePage(d paper.Desk, name string) *pageT {
	s.t.Helper()
	return s.as(d).at("options").ok().goes(name)
}

// heldApart checks that no page of a side says what the other handed in, and
// that it has words for everything in every language.
func (s *stageT) heldApart(foreign map[paper.Desk][]string) {
	s.t.Helper()
	for _, d := range s.doors {
		paths := []string{"", "/letters", "/proposals", "/standing", "/timeline", "/options", "/more", "/record"}
		for _, x := range s.view(d.name).Procedures {
			paths = append(paths, "/options/procedure/"+x.ID.String())
		}
		for _, x := range s.papers(d.name) {
			paths = append(paths, "/letters/"+x.ID.String())
		}
		for _, lang := range Languages {
			d.shown(lang, lang != "en")
			for _, path := range paths {
				d.get(d.path()+path).never("⟨", "%!").never(foreign[d.name]...)
			}
		}
		d.shown("en", false)
	}
}

// heldNowhere checks the same of every page of a side that has an address, of
// every export, and of all that its desk would tell a program.
func (s *stageT) heldNowhere(foreign map[paper.Desk][]string) {
	s.t.Helper()
	s.heldApart(foreign)
	for side, words := range foreign {
		d, asked := s.as(side), 0
		for pattern := range screens {
			method, path, _ := strings.Cut(pattern, " ")
			if method != http.MethodGet || path == "/events" {
				continue
			}
			if !strings.Contains(path, "{") {
				d.get(d.path() + path).never(words...)
				asked++
			}
			if before, after, found := strings.Cut(path, "{paper}"); found && (path == "/letters/{paper}/original" || path == "/proposals/{paper}") {
				for _, x := range s.papers(side) {
					if page := d.get(d.path() + before + x.ID.String() + after); page.status == http.StatusOK {
						page.never(words...)
						asked++
					}
				}
			}
		}
		if asked < 60 {
			s.t.Errorf("only %d pages of %s were looked through", asked, side)
		}
		b, err := json.Marshal(s.view(side))
		if err != nil {
			s.t.Fatal(err)
		}
		for _, w := range words {
			if bytes.Contains(b, []byte(w)) {
				s.t.Errorf("%s would tell a program %q", side, w)
			}
		}
		for _, x := range s.papers(side) {
			if (x.Kind == paper.KindBid || x.Kind == paper.KindValuation) && x.From != side {
				s.t.Errorf("%s holds %s of %s", side, x.Kind, x.From)
			}
		}
	}
}

// numbersOfOthers are, for each side, all numbers of the other's valuation, of
// what these packages are worth to it and of what one gives over another, as
// pages write them in any language and as papers do; those that its own come to
// as well, or hold among their digits, are left out.
func (s *stageT) numbersOfOthers(packages ...settlement.Package) map[paper.Desk][]string {
	s.t.Helper()
	board := s.as("Board")
	st, err := s.r.Desk("Board").Settling(s.t.Context(), s.talks, board.officer)
	if err != nil || len(st.Profiles) != 2 {
		s.t.Fatalf("%d sides gave what they value: %v", len(st.Profiles), err)
	}
	every := []settlement.Package{st.Domain.Nothing()}
	for k, issue := range st.Domain.Issues {
		var next []settlement.Package
		for _, p := range every {
			for o := range issue.Len() {
				q := slices.Clone(p)
				q[k] = o
				next = append(next, q)
			}
		}
		every = next
	}
	all, own := map[paper.Desk]map[string]bool{}, map[paper.Desk]map[string]bool{}
	for _, v := range st.Profiles {
		var numbers []settlement.Number
		for k, w := range v.Worths {
			numbers = append(numbers, w.Weight.Middle())
			for o := range w.Evaluations {
				numbers = append(numbers, worthOf(v, k, o))
			}
		}
		for i, p := range packages {
			numbers = append(numbers, v.Utility(p))
			for _, q := range packages[:i] {
				numbers = append(numbers, v.Utility(p).Sub(v.Utility(q)), v.Utility(q).Sub(v.Utility(p)))
			}
		}
		all[paper.Desk(v.Party)] = inAnyLanguage(numbers)
		for _, p := range every { // a page may show any of these to whose they are
			numbers = append(numbers, v.Utility(p))
		}
		own[paper.Desk(v.Party)] = inAnyLanguage(numbers)
	}
	out := map[paper.Desk][]string{}
	for side, other := range map[paper.Desk]paper.Desk{"Company": "Union", "Union": "Company"} {
		for text := range all[other] {
			if !partOfAny(own[side], text) {
				out[side] = append(out[side], text)
			}
		}
		if len(out[side]) < 30 {
			s.t.Fatalf("only %d numbers are kept from %s", len(out[side]), side)
		}
	}
	return out
}

// inAnyLanguage are numbers as pages and papers write them.
func inAnyLanguage(numbers []settlement.Number) map[string]bool {
	said := map[string]bool{}
	for _, n := range numbers {
		for _, lang := range Languages {
			if text := wordsOf(lang, false).Worth(n); utf8.RuneCountInString(text) > 3 {
				said[text] = true
			}
		}
		if text := n.Text(4); strings.Contains(text, ".") && len(text) > 5 {
			said[text] = true
		}
	}
	return said
}

// TestSealedBidsFromBeginningToEnd: the board asks for sealed bids, both
// consent, each hands in its number, and both learn what comes out and nothing
// of the other's.
func TestSealedBidsFromBeginningToEnd(t *testing.T) {
	t.Parallel()
	s := theStrike(t)
	lockout := "For the days of the lock-out"
	amounts := []string{"bidding.demands", "Union", "bidding.pays", "Company", "bidding.range.from", "0", "bidding.range.to", "1000", "bidding.range.step", "10", "bidding.range.unit", "EUR"}
	s.opensProcedure("bidding", lockout, append([]string{"middle"}, amounts...)...)
	s.procedurePage("Union", lockout).says("Open until", "Board sees what you hand in", "The least you would take")
	s.as("Company").at().ok().goes("Hand in").says("The most you would give")
	s.handsIn("Company", lockout, "amount", "340")
	s.as("Company").at().ok().never("Hand in")
	s.as("Board").at().ok().never("Hand in")
	s.procedurePage("Company", lockout).says("You handed in: 340 EUR", "You can hand in anew")
	s.handsIn("Company", lockout, "amount", "350")
	s.handsIn("Union", lockout, "amount", "290")
	s.procedurePage("Company", lockout).says("It came out at 320 EUR", "You handed in: 350 EUR").never("290 EUR", "340 EUR")
	s.procedurePage("Union", lockout).says("It came out at 320 EUR", "You handed in: 290 EUR").never("350 EUR", "340 EUR")
	s.procedurePage("Board", lockout).says("350 EUR", "290 EUR", "320 EUR", "You alone see these")
	s.heldApart(map[paper.Desk][]string{"Company": {"290 EUR", "۲۹۰ EUR", "٢٩٠ EUR"}, "Union": {"340 EUR", "350 EUR", "۳۵۰ EUR", "٣٥٠ EUR"}})

	s.opensProcedure("bidding", "Near enough", append([]string{"near", "bidding.tolerance", "20"}, amounts...)...)
	s.procedurePage("Union", "Near enough").says("Up to 20 EUR apart still counts as met", "both can stay that much farther from the truth")
	s.handsIn("Company", "Near enough", "amount", "500")
	s.handsIn("Union", "Near enough", "amount", "520")
	s.procedurePage("Union", "Near enough").says("It came out at 510 EUR")

	s.opensProcedure("bidding", "As asked", append([]string{"demand"}, amounts...)...)
	s.handsIn("Union", "As asked", "amount", "600")
	s.handsIn("Company", "As asked", "amount", "680")
	s.procedurePage("Company", "As asked").says("It came out at 600 EUR")
	s.opensProcedure("bidding", "As bid", append([]string{"bid"}, amounts...)...)
	s.handsIn("Union", "As bid", "amount", "700")
	s.handsIn("Company", "As bid", "amount", "790")
	s.procedurePage("Union", "As bid").says("It came out at 790 EUR")
}

// TestABallotFromBeginningToEnd: packages are listed from what was offered and
// by hand, ranked in secret, and the common one comes out.
func TestABallotFromBeginningToEnd(t *testing.T) {
	t.Parallel()
	s := haggled(t)
	form := s.as("Board").at("options", "package?p=4-1-1").ok().goes("Put it on a sealed ballot").says("Union No. 1", "Company No. 1", "Nash", "One more package")
	form.presses("Sign, seal and send now", "text.en", "Three ways", "packages.listed.0:json", "").says("The packages: this is missing").keeps("Three ways")
	form.presses("Sign, seal and send now", "text.en", "Three ways", "packages.rule", "fallback", "packages.listed.1:json", `[{"issue":"Rise in pay","option":"6"},{"issue":"Rosters","option":"Four weeks ahead"},{"issue":"The old depot","option":"Stays"}]`,
		"packages.listed.900.0.option", "3", "packages.listed.900.1.option", "Two weeks ahead", "packages.listed.900.2.option", "Stays").ok()
	s.settle()
	for _, side := range []paper.Desk{"Company", "Union"} {
		s.procedurePage(side, "Three ways").says("Rise in pay : 2 %", "Rise in pay : 6 %", "Rise in pay : 3 %", "the common package whose worst place is best").
			goes("See the rules put to you").goes("answer=consent").presses("Sign, seal and send now").ok()
		s.settle()
	}
	s.procedurePage("Union", "Three ways").says("Rise in pay : 6 % ; Rosters : Four weeks ahead ; The old depot : Stays worth 100 to you")
	refused := s.procedurePage("Company", "Three ways").presses("Sign, seal and send now", "accepts.0:int", "0", "accepts.1:int", "0")
	refused.says("accepted twice")
	s.handsIn("Company", "Three ways", "accepts.0:int", "0", "accepts.1:int", "2")
	s.procedurePage("Company", "Three ways").says("You handed in: Package 1; Package 3")
	s.handsIn("Union", "Three ways", "accepts.0:int", "1", "accepts.1:int", "2")
	for _, side := range []paper.Desk{"Company", "Union"} {
		s.procedurePage(side, "Three ways").says("All accept this", "Package 3: Rise in pay : 3 %")
	}
	s.procedurePage("Board", "Three ways").says("Company Package 1; Package 3", "Union Package 2; Package 3")
	s.heldApart(map[paper.Desk][]string{"Company": {"Package 2; Package 3"}, "Union": {"Package 1; Package 3"}})
}

// TestADivisionFromBeginningToEnd: points are put on goods in secret, and all
// learn who gets what.
func TestADivisionFromBeginningToEnd(t *testing.T) {
	t.Parallel()
	s := theStrike(t)
	s.opensProcedure("division", "The common fund", "division.first", "Company", "division.second", "Union", "division.goods:lines", "The canteen\nThe hostel\nThe buses")
	s.handsIn("Company", "The common fund", "points.0", "61.7", "points.1", "18.1", "points.2", "20.2")
	s.handsIn("Union", "The common fund", "points.0", "13.9", "points.1", "59.3", "points.2", "26.8")
	for _, side := range []paper.Desk{"Company", "Union", "Board"} {
		s.procedurePage(side, "The common fund").says("It is divided", "The canteen Company", "The hostel Union", "The buses shared:")
	}
	s.procedurePage("Company", "The common fund").says("The canteen 61.7")
	s.heldApart(map[paper.Desk][]string{"Company": {"13.9", "59.3", "26.8", "۱۳٫۹", "١٣٫٩"}, "Union": {"61.7", "18.1", "20.2", "۶۱٫۷", "٦١٫٧"}})
}

// TestASingleTextFromBeginningToEnd: one text is improved in rounds, until no
// round is left.
func TestASingleTextFromBeginningToEnd(t *testing.T) {
	t.Parallel()
	s := haggled(t)
	s.opensProcedure("single-text", "The one text", "singleText.rounds:int", "3")
	page := s.procedurePage("Union", "The one text").says("The text as it stands: Rise in pay : 4.5 %", "Round 1", "The change of this round:", "by your own measure:")
	page.presses("Sign, seal and send now", "answer", "better").ok()
	s.settle()
	s.procedurePage("Union", "The one text").says("You handed in: better", "You can hand in anew")
	s.procedurePage("Company", "The one text").never("You handed in")
	s.handsIn("Company", "The one text", "answer", "noless")
	s.procedurePage("Company", "The one text").says("Round 2; changes that stayed: 1").never("You handed in")
	began := s.view("Union").Procedures[0].Round
	foreign := s.numbersOfOthers(began.Now, began.Change)
	foreign["Company"] = append(foreign["Company"], "Union better", "in: better", `"answer":"better"`, `"answer":"poorer"`)
	foreign["Union"] = append(foreign["Union"], "Company no less", "in: no less", "Company poorer", "in: poorer", `"answer":"noless"`, `"answer":"poorer"`)
	s.heldApart(foreign)
	foreign["Company"] = foreign["Company"][:len(foreign["Company"])-1] // it answers so itself
	for range 2 {
		s.handsIn("Company", "The one text", "answer", "poorer")
		s.handsIn("Union", "The one text", "answer", "better")
	}
	for _, side := range []paper.Desk{"Company", "Union", "Board"} {
		s.procedurePage(side, "The one text").says("One change stayed").never("The change of this round")
	}
	s.heldNowhere(foreign)
}

// TestAReflectionFromBeginningToEnd: one side's wish is shown to the other as
// something that is as good for the first, and only what is accepted comes out.
func TestAReflectionFromBeginningToEnd(t *testing.T) {
	t.Parallel()
	s := haggled(t)
	wish := []string{"wish.0.option", "3.5", "wish.1.option", "As now", "wish.2.option", "Stays"}
	accepts := func(name, answer string) {
		s.opensProcedure("reflection", name, "reflection.wishes", "Union", "reflection.answers", "Company")
		s.procedurePage("Board", name).says("Nothing can be shown yet", "without the wish", "does not learn whether anything was shown", "declines and nothing is gained").never("Sign, seal and send now")
		s.procedurePage("Company", name).says("is worth as much to Union", "Give it to Board").never("Sign, seal and send now")
		s.handsIn("Union", name, wish...)
		s.procedurePage("Union", name).says("You handed in: Rise in pay : 3.5 %", "You can hand in anew").never("shows you", "leaves an issue open")
		s.as("Board").at().ok().says("See what can be shown").goes("See what can be shown"+name).says("Union Rise in pay : 3.5 %", "You can show Company:", "Company, now, as an idea of your own").
			presses("Sign, seal and send now", "text.en", "What of this?").ok()
		s.settle()
		s.as("Board").at().ok().never("See what can be shown")
		s.procedurePage("Board", name).says("Company was shown:").never("You can show")
		s.procedurePage("Company", name).says("Board shows you, as an idea:", "Would you accept it?", "worth ").never("Rise in pay : 3.5 %")
		s.procedurePage("Union", name).never("shows you", "What of this?", "leaves an issue open")
		s.handsIn("Company", name, "answer", answer)
	}
	accepts("Would this do", "refuse")
	s.procedurePage("Company", "Would this do").says("You handed in: we would not", "Open until")
	s.procedurePage("Union", "Would this do").says("Open until").never("was accepted", "shows you", "What of this?")
	foreign := map[paper.Desk][]string{"Company": {"3.5 % ; Rosters : As now"}, "Union": {"What of this?", "we would not"}}
	issues, _ := s.r.Desk("Board").Settling(t.Context(), s.talks, s.as("Board").officer)
	shown := s.view("Company").Procedures[0].Reflection.Shown
	for side, numbers := range s.numbersOfOthers(shown, issues.Domain.Nothing(), settlement.Package{7, 0, 2}) {
		foreign[side] = append(foreign[side], numbers...)
	}
	s.heldApart(foreign)

	accepts("And this", "accept")
	for _, side := range s.doors {
		s.procedurePage(side.name, "And this").says("This was accepted", "Rise in pay :")
	}
	s.heldNowhere(foreign)
}

// TestAnImprovementIsOpenedAfterSigning: it is offered once a settlement is in
// force, begins with what is signed, and asks for no hand-in.
func TestAnImprovementIsOpenedAfterSigning(t *testing.T) {
	t.Parallel()
	s := valuedStrike(t)
	board := s.as("Board")
	board.at("options", "procedure").ok().never("Improve what is signed")
	board.at("options", "package?p=6-1-0").ok().goes("Put it to the sides in private").presses("Go on").ok().presses("Sign, seal and send now").ok()
	s.settle()
	for range 2 { // in private, then signed
		for _, side := range []paper.Desk{"Company", "Union"} {
			for _, x := range s.view(side).Proposals {
				if x.About.Type == paper.SubjectSettlement && !x.InForce {
					s.as(side).does("answer-in-private", `{"proposal": "`+x.ID.String()+`", "answer": "yes", "sign": true}`)
				}
			}
		}
	}
	s.opensProcedure("improvement", "Better for both")
	s.procedurePage("Company", "Better for both").says("What is signed: Rise in pay : 3 %", "Open until", "Give it to Board", "worse for nobody").never("Sign, seal and send now")
	s.heldApart(nil)
}

// afterTheStrike is what follows on case 2: a settlement that both could better,
// and days in which nobody does anything.
const afterTheStrike = `
  - date: 2025-09-13T13:00:00+02:00
    desk: Board
    as: Mona Claes
    act: open-procedure
    with:
      text: {en: "What is signed, bettered."}
      until: {at: 2025-09-15T18:00:00+02:00, zone: Europe/Brussels}
      improvement: {terms: [{issue: "Pay", option: "4"}, {issue: "Rest days", option: "16"}, {issue: "Night shifts", option: "as now"}]}
      propose: {until: {at: 2025-09-14T18:00:00+02:00, zone: Europe/Brussels}}
    label: bettered
    source: invented
  - {date: 2025-09-13T13:10:00+02:00, desk: Board, as: Mona Claes, act: open-procedure, label: lapsed, source: invented, with: {text: {en: "Nobody wants this."}, until: {at: 2025-09-15T18:00:00+02:00, zone: Europe/Brussels}, division: {first: Union, second: Company, goods: [{en: "The canteen"}, {en: "The hostel"}]}, propose: {until: {at: 2025-09-14T18:00:00+02:00, zone: Europe/Brussels}}}}
  - {date: 2025-09-13T13:30:00+02:00, desk: Union, as: Rosa Lambert, act: respond, with: {proposal: "@bettered/proposal", answer: consent}, source: invented}
  - {date: 2025-09-13T14:00:00+02:00, desk: Company, as: Piet Maes, act: respond, with: {proposal: "@bettered/proposal", answer: consent}, source: invented}
  - {date: 2025-09-16T09:00:00+02:00, desk: Company, as: Piet Maes, act: write-letter, with: {to: [Union], text: {en: "Good morning."}}, source: invented}
`

// TestAnImprovementComesOutAtItsHour: all learn one package by words, and
// nobody a number of another's; a procedure without consent did not come about.
func TestAnImprovementComesOutAtItsHour(t *testing.T) {
	t.Parallel()
	b, err := cases.Files.ReadFile("strike.yaml")
	if err != nil {
		t.Fatal(err)
	}
	b, _, _ = bytes.Cut(b, []byte("  # ---- one joint instrument, signed")) // before it ends
	c, err := rehearsal.Parse("cases/strike.yaml", append(b, afterTheStrike...))
	if err != nil {
		t.Fatal(err)
	}
	s := playing(t, c)
	for _, d := range s.doors {
		d.at("options").ok().goes("What is signed, bettered.").says("This would be better for somebody, and worse for nobody", "Night shifts : by choice")
		d.at("options").ok().goes("Nobody wants this.").says("It did not come about")
	}
	s.heldApart(nil)
}

// TestProceduresAreAbsentInTheRoom: with a side in the room nothing says what
// another handed in.
func TestProceduresAreAbsentInTheRoom(t *testing.T) {
	t.Parallel()
	s := theStrike(t)
	s.opensProcedure("division", "The common fund", "division.first", "Company", "division.second", "Union", "division.goods:lines", "The canteen\nThe hostel")
	s.handsIn("Company", "The common fund", "points.0", "60", "points.1", "40")
	board := s.as("Board")
	id := s.view("Board").Procedures[0].ID
	board.at("options", "procedure", id).ok().says("Company")
	board.sits("Company")
	if got := board.at("options", "procedure", id); got.status != http.StatusNotFound {
		t.Errorf("it answers %d in the room", got.status)
	}
}

// TestAProcedureOfOthersIsNotHeld: what this desk does not hold has no page,
// and what nobody consented to did not come about.
func TestAProcedureOfOthersIsNotHeld(t *testing.T) {
	t.Parallel()
	s := theStrike(t)
	union := s.as("Union")
	if got := union.at("options", "procedure", strings.Repeat("0", 64)); got.status != http.StatusNotFound {
		t.Errorf("it answers %d", got.status)
	}
	union.at("options", "procedure").ok().says("What there is to settle").never("Sign, seal and send now")
	d := procedureData{ViewProcedure: desk.ViewProcedure{State: mediation.ProcedurePut}, Rules: &paper.Procedure{}}
	p := &Page{Words: wordsOf("en", false)}
	for state, words := range map[mediation.State]string{mediation.StateOpen: "Not opened yet", mediation.StateLapsed: "It did not come about"} {
		v := &desk.View{Proposals: []desk.ViewProposal{{State: state}}}
		if got := p.procedureStatus(v, d); !strings.Contains(got, words) {
			t.Errorf("%s reads %q", state, got)
		}
	}
}

// partOfAny reports whether any of these texts holds a text.
func partOfAny(texts map[string]bool, text string) bool {
	for t := range texts {
		if strings.Contains(t, text) {
			return true
		}
	}
	return false
}
