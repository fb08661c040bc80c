package mediation

import (
	"cmp"
	"slices"
	"strings"
	"testing"
	"time"

	"goodoffices/mediation/wording"
	"goodoffices/paper"
)

func clauses(words ...string) []paper.Clause {
	var out []paper.Clause
	for i, s := range words {
		out = append(out, paper.Clause{Number: string(rune('1' + i)), Words: en("%s", s)})
	}
	return out
}

// drafted returns talks with a text of four paragraphs.
func drafted(t testing.TB) (*world, *paper.Paper) {
	w := newWorld(t, "Tehran", "Washington")
	v := only(t, w.as("Muscat").does(&PutText{Title: en("The corridor"), Clauses: clauses("Ships pass.", "Pilots are aboard.", "Fees are waived.", "It lasts a year.")}), paper.KindTextVersion)
	w.settle()
	return w, v
}

func replacing(clause, words string) paper.ClauseChange {
	return paper.ClauseChange{Way: paper.ChangeReplace, Clause: clause, Words: en("%s", words)}
}

func (w *world) amends(d paper.Desk, x ...paper.ClauseChange) *paper.Paper {
	w.t.Helper()
	p := only(w.t, w.as(d).does(&Amend{Changes: x}), paper.KindAmendment)
	w.settle()
	return p
}

func (w *world) puts(a *PutText) *paper.Paper {
	w.t.Helper()
	p := only(w.t, w.as("Muscat").does(a), paper.KindTextVersion)
	w.settle()
	return p
}

// agree puts a text, or a clause of it, and lets both sides answer.
func (w *world) agree(v *paper.Paper, clause string, answers ...paper.Answer) {
	w.t.Helper()
	p := only(w.t, w.as("Muscat").does(&Propose{About: About{Type: paper.SubjectText, Paper: ref(v), Name: clause}, Putting: Putting{Until: w.in(48 * time.Hour), Text: en("This.")}}), paper.KindProposal)
	w.settle()
	for i, d := range []paper.Desk{"Tehran", "Washington"} {
		answer := paper.AnswerConsent
		if i < len(answers) {
			answer = answers[i]
		}
		w.as(d).does(&Respond{Proposal: ref(p), Answer: answer})
	}
	w.settle()
	w.pass(72 * time.Hour)
	w.settle()
}

func (w *world) text(d paper.Desk) TextView {
	w.t.Helper()
	v, ok := w.desks[d].Text(paper.ID{})
	if !ok {
		w.t.Fatalf("%s holds no text", d)
	}
	return v
}

// TestTwoSidesOneParagraph: two amendments to one paragraph stand side by side
// before all, nobody's by name; a compromise is put, agreed to, and marked so.
func TestTwoSidesOneParagraph(t *testing.T) {
	t.Parallel()
	w, v1 := drafted(t)
	a := w.amends("Tehran", replacing("c1", "Ships pass by day."))
	b := w.amends("Washington", replacing("c1", "Ships pass at all hours."))
	if n := len(w.text("Muscat").Amendments); n != 2 || !w.text("Muscat").Amendments[0].Waiting {
		t.Fatalf("%d amendments at the mediator", n)
	}
	w.as("Washington").neverHolds(a)
	v2 := w.puts(&PutText{From: ref(v1), Amendments: []Ref{ref(a), ref(b)}})
	for _, d := range w.names {
		c := w.text(d).Clauses[0]
		if len(c.Alternatives) != 2 || c.State != paper.ClauseBracketed || c.Words["en"] != "Ships pass." {
			t.Fatalf("%s sees %+v", d, c)
		}
		for _, alt := range c.Alternatives {
			if alt.By != "" || !alt.Amendment.IsZero() {
				t.Errorf("%s sees whose %+v is", d, alt)
			}
		}
	}
	if a := w.text("Muscat").Amendments; a[0].Waiting || a[1].Waiting {
		t.Error("amendments wait though they were taken in")
	}
	w.as("Muscat").refused(&Propose{About: About{Type: paper.SubjectText, Paper: ref(v2), Name: "c1"}, Putting: Putting{Until: far, Text: en("This.")}}, "text")
	v3 := w.puts(&PutText{From: ref(v2), Edits: []wording.Edit{{ClauseChange: replacing("c1", "Ships pass from dawn to dusk.")}}})
	w.agree(v3, "c1")
	v4 := w.puts(&PutText{From: ref(v3)})
	for _, d := range w.names {
		v := w.text(d)
		if v.ID != v4.ID || v.Counts != (TextCounts{All: 4, Open: 3, Agreed: 1}) || v.Clauses[0].Agreed.IsZero() || !v.Clauses[1].Agreed.IsZero() {
			t.Fatalf("%s sees %+v", d, v)
		}
		if h := w.desks[d].ClauseHistory(v4.ID, "c1"); len(h) != 4 {
			t.Errorf("%s sees %d steps of the paragraph", d, len(h))
		}
	}
	w.nothingSetAside()
}

// TestAgreedWordsAreTheAgreedWords: a mediator that alters a paragraph after
// consent, loses it, marks as agreed what is not, or brings an old text back is
// found by every desk.
func TestAgreedWordsAreTheAgreedWords(t *testing.T) {
	t.Parallel()
	w, v1 := drafted(t)
	w.agree(v1, "c1")
	v2 := w.puts(&PutText{From: ref(v1)})
	good := *v2.Body.(*paper.TextVersion)
	good.Previous = v2.ID
	w.hostile = true
	for _, x := range []struct {
		alter func(*paper.TextVersion)
		says  string
	}{
		{func(b *paper.TextVersion) { b.Clauses[0].Words = en("Ships may pass.") }, "Paragraph 1 was agreed by all and reads otherwise now"},
		{func(b *paper.TextVersion) {
			b.Clauses[0].Words, b.Clauses[0].State = en("Ships may pass."), paper.ClauseOpen
		}, "Paragraph 1 was agreed by all and reads otherwise now"},
		{func(b *paper.TextVersion) { b.Clauses = b.Clauses[1:] }, "Paragraph 1 was agreed by all and is left out"},
		{func(b *paper.TextVersion) { b.Clauses[1].State = paper.ClauseAgreed }, "Paragraph 2 is marked as agreed, but not all agreed to it"},
		{func(b *paper.TextVersion) { b.Clauses[0].DeliberatelyOpen = true }, "Paragraph 1 is marked as agreed, but what all agreed to reads otherwise"},
		{func(b *paper.TextVersion) { b.Clauses[2].State = paper.ClauseAdReferendum }, "Paragraph 3 is marked as agreed ad referendum"},
		{func(b *paper.TextVersion) { b.Previous = v1.ID }, "is followed by"},
		{func(b *paper.TextVersion) { b.Previous = paper.ID{} }, "not all agreed to it"},
	} {
		b := good
		b.Clauses = append([]paper.Clause(nil), good.Clauses...)
		x.alter(&b)
		w.judgedEverywhere("altered", &b, x.says)
	}
	// Opened again for all to see, it may change.
	v3 := w.puts(&PutText{From: ref(v2), Reopen: []string{"c1"}})
	if c := w.text("Tehran").Clauses[0]; c.State != paper.ClauseOpen || !c.Agreed.IsZero() {
		t.Errorf("opened again: %+v", c)
	}
	v4 := w.puts(&PutText{From: ref(v3)})
	if c := w.text("Tehran").Clauses[0]; c.State != paper.ClauseOpen {
		t.Errorf("it is agreed again by itself: %+v", c)
	}
	w.puts(&PutText{From: ref(v4), Edits: []wording.Edit{{ClauseChange: paper.ClauseChange{Way: paper.ChangeDelete, Clause: "c1"}}}})
	if v := w.text("Tehran"); len(v.Clauses) != 3 {
		t.Errorf("%d clauses", len(v.Clauses))
	}
	w.nothingSetAside()
}

// judgedEverywhere lets every desk judge a forged version, and wants all of them
// to refuse it in these words.
func (w *world) judgedEverywhere(what string, b *paper.TextVersion, says string) {
	w.t.Helper()
	p := w.compose(w.desks["Muscat"], paper.Draft{To: []paper.Desk{"Tehran", "Washington"}, Languages: []paper.Lang{"en"}, Privilege: paper.PrivilegeTalks, Body: b}, nil)
	for _, d := range []paper.Desk{"Tehran", "Washington", "Muscat"} {
		v := w.desks[d].Judge(Entry{Paper: p, Hand: "Muscat", Proof: ProofSigned})
		if v.Answer != Refused || !strings.Contains(v.Refusal.Text.String(), says) {
			w.t.Errorf("%s: %s: want %q, judged %s: %v", what, d, says, v.Answer, v.Refusal)
		}
	}
}

// TestWhatIsOpenedAgainIsAgreedAnew: neither the act nor a forged version brings
// an agreement back once its clause was opened again, marked before or not, with
// its words changed in between or not; a new consent does.
func TestWhatIsOpenedAgainIsAgreedAnew(t *testing.T) {
	t.Parallel()
	for _, marked := range []bool{false, true} {
		for _, changed := range []bool{false, true} {
			w, v := drafted(t)
			w.agree(v, "c1")
			if marked {
				v = w.puts(&PutText{From: ref(v)})
			}
			v = w.puts(&PutText{From: ref(v), Reopen: []string{"c1"}})
			if changed {
				v = w.puts(&PutText{From: ref(v), Edits: []wording.Edit{{ClauseChange: replacing("c1", "No ship passes.")}}})
				v = w.puts(&PutText{From: ref(v), Edits: []wording.Edit{{ClauseChange: replacing("c1", "Ships pass.")}}})
			}
			v = w.puts(&PutText{From: ref(v)})
			for _, d := range w.names {
				if c := w.text(d).Clauses[0]; c.State != paper.ClauseOpen || !c.Agreed.IsZero() || c.Words["en"] != "Ships pass." {
					t.Errorf("marked %v, changed %v: %s sees %+v", marked, changed, d, c)
				}
			}
			forged := *v.Body.(*paper.TextVersion)
			forged.Previous, forged.Clauses = v.ID, slices.Clone(forged.Clauses)
			forged.Clauses[0].State = paper.ClauseAgreed
			w.judgedEverywhere("opened again", &forged, "Paragraph 1 is marked as agreed, but it was opened again")
			w.agree(v, "c1")
			w.puts(&PutText{From: ref(v)})
			if c := w.text("Tehran").Clauses[0]; c.State != paper.ClauseAgreed {
				t.Errorf("marked %v, changed %v: agreed anew, it is %s", marked, changed, c.State)
			}
			w.nothingSetAside()
		}
	}
}

// TestConsentThatComesAfterTheNextVersionHolds: a version that was put while all
// had not agreed yet opens nothing.
func TestConsentThatComesAfterTheNextVersionHolds(t *testing.T) {
	t.Parallel()
	w, v1 := drafted(t)
	v2 := w.puts(&PutText{From: ref(v1), Edits: []wording.Edit{{ClauseChange: replacing("c2", "Pilots help.")}}})
	w.agree(v1, "c1")
	w.as("Muscat").refused(&PutText{From: ref(v2), Edits: []wording.Edit{{ClauseChange: replacing("c1", "No ship passes.")}}}, "text")
	w.puts(&PutText{From: ref(v2)})
	for _, d := range w.names {
		if c := w.text(d).Clauses[0]; c.State != paper.ClauseAgreed {
			t.Errorf("%s sees %+v", d, c)
		}
	}
	w.nothingSetAside()
}

// articles are two articles with their paragraphs.
func articles() []paper.Clause {
	return []paper.Clause{
		{Role: paper.RoleArticle, Number: "Article 1", Words: en("Passage")},
		{Level: 1, Number: "1", Words: en("Ships pass.")},
		{Level: 1, Number: "2", Words: en("Pilots are aboard.")},
		{Role: paper.RoleArticle, Number: "Article 2", Words: en("Fees")},
		{Level: 1, Number: "1", Words: en("Fees are waived.")},
	}
}

// TestAgreedWordsStandWhereTheyWereAgreed: an agreed paragraph that comes to be
// something else, under another number, deeper, or under other headings is not
// agreed as that: a version that keeps the mark is refused at every desk, and
// the act lets the mark go and keeps the history.
func TestAgreedWordsStandWhereTheyWereAgreed(t *testing.T) {
	t.Parallel()
	annex := paper.Clause{Name: "x1", Role: paper.RoleAnnex, State: paper.ClauseOpen, Words: en("Annex: proposals that were rejected and bind nobody")}
	for what, alter := range map[string]func([]paper.Clause) []paper.Clause{
		"a heading": func(c []paper.Clause) []paper.Clause {
			c[1].Role, c[1].Number = paper.RoleHeading, "Article 7 (not in force)"
			return c
		},
		"alone":          func(c []paper.Clause) []paper.Clause { return c[1:2] },
		"renumbered":     func(c []paper.Clause) []paper.Clause { c[1].Number = "9"; return c },
		"deeper":         func(c []paper.Clause) []paper.Clause { c[1].Level = 2; return c },
		"in an annex":    func(c []paper.Clause) []paper.Clause { return append(slices.Delete(c, 1, 2), annex, articles()[1]) },
		"under an annex": func(c []paper.Clause) []paper.Clause { return slices.Insert(c, 1, annex) },
		"under a title": func(c []paper.Clause) []paper.Clause {
			x := annex
			x.Role = paper.RoleTitle
			return slices.Insert(c, 1, x)
		},
		"behind a seal": func(c []paper.Clause) []paper.Clause {
			x := annex
			x.Role = paper.RoleSignature
			return slices.Insert(c, 1, x)
		},
		"another article":                func(c []paper.Clause) []paper.Clause { c[0].Words = en("What is not agreed"); return c },
		"its article has another number": func(c []paper.Clause) []paper.Clause { c[0].Number = "Article 5 (struck)"; return c },
		"without its article":            func(c []paper.Clause) []paper.Clause { return c[1:] },
		"under a sentence": func(c []paper.Clause) []paper.Clause {
			x := annex
			x.Role = paper.RoleParagraph
			return slices.Insert(c, 1, x)
		},
	} {
		for _, marked := range []bool{false, true} {
			w := newWorld(t, "Tehran", "Washington")
			v := w.puts(&PutText{Title: en("The corridor"), Clauses: articles()})
			w.agree(v, "c2")
			if marked {
				v = w.puts(&PutText{From: ref(v)})
			}
			b := *v.Body.(*paper.TextVersion)
			b.Previous, b.Clauses = v.ID, alter(slices.Clone(b.Clauses))
			i := slices.IndexFunc(b.Clauses, func(c paper.Clause) bool { return c.Words["en"] == "Ships pass." })
			c := &b.Clauses[i]
			c.Name, c.Role, c.State = "c2", cmp.Or(c.Role, paper.RoleParagraph), paper.ClauseAgreed
			w.judgedEverywhere(what, &b, "is marked as agreed, but all agreed to it under another number, in another place or as something else")
			c.State = v.Body.(*paper.TextVersion).Clauses[1].State
			said := Undoes(w.desks["Muscat"].Talks, &PutText{From: ref(v), Clauses: b.Clauses}, w.now)
			if len(said) != 1 || !strings.Contains(said[0].String(), "no longer agreed") || !strings.HasSuffix(said[0].String(), ": paragraph 1.") {
				t.Errorf("%s, marked %v: beforehand it is said %v", what, marked, said)
			}
			if said := Undoes(w.desks["Muscat"].Talks, &PutText{From: ref(v)}, w.now); len(said) > 0 {
				t.Errorf("a version that changes nothing undoes %v", said)
			}
			w.puts(&PutText{From: ref(v), Clauses: b.Clauses})
			for _, d := range w.names {
				x := w.text(d)
				if c := x.Clauses[i]; c.Name != "c2" || c.State != paper.ClauseOpen || !c.Agreed.IsZero() {
					t.Errorf("%s, marked %v: %s sees %+v", what, marked, d, c)
				}
				if h := w.desks[d].ClauseHistory(x.ID, "c2"); len(h) < 2 && marked {
					t.Errorf("%s: %s sees %d steps of the paragraph", what, d, len(h))
				}
			}
			w.nothingSetAside()
		}
	}
}

// TestAgreedWordsStayAgreedWhereOthersMove: what happens beside an agreed
// paragraph takes nothing from it.
func TestAgreedWordsStayAgreedWhereOthersMove(t *testing.T) {
	t.Parallel()
	w := newWorld(t, "Tehran", "Washington")
	v := w.puts(&PutText{Title: en("The corridor"), Clauses: articles()})
	w.agree(v, "c2")
	v = w.puts(&PutText{From: ref(v)})
	w.puts(&PutText{From: ref(v), Edits: []wording.Edit{
		{ClauseChange: paper.ClauseChange{Way: paper.ChangeDelete, Clause: "c3"}},
		{ClauseChange: paper.ClauseChange{Way: paper.ChangeInsert, After: "c1", Level: 1, Number: "0", Words: en("A log is kept.")}},
		{ClauseChange: replacing("c4", "No fees")},
		{ClauseChange: paper.ClauseChange{Way: paper.ChangeInsert, Role: paper.RoleArticle, Number: "Article 0", Words: en("Words")}},
	}})
	for _, d := range w.names {
		if c := w.text(d).Clauses[3]; c.Name != "c2" || c.State != paper.ClauseAgreed || c.Agreed.IsZero() {
			t.Errorf("%s sees %+v", d, c)
		}
	}
	w.nothingSetAside()
}

// TestNothingIsAgreedUntilEverythingIs: in a text of that mode what all agreed
// to is provisional, and a referendum stays one, until the whole is carried.
func TestNothingIsAgreedUntilEverythingIs(t *testing.T) {
	t.Parallel()
	w := newWorld(t, "Tehran", "Washington")
	v := w.puts(&PutText{Title: en("The corridor"), Whole: new(true), Fate: paper.FateFalls, Clauses: clauses("Ships pass.", "Fees are waived.")})
	w.agree(v, "c1", paper.AnswerConsent, paper.AnswerAdReferendum)
	w.agree(v, "c2")
	w.as("Muscat").refused(&PutText{From: ref(v), Whole: new(false)}, "text")
	v = w.puts(&PutText{From: ref(v)})
	for _, d := range w.names {
		x := w.text(d)
		if x.Clauses[0].State != paper.ClauseAdReferendum || x.Clauses[1].State != paper.ClauseAgreed || !x.Provisional || !x.Clauses[1].Provisional || x.Counts != (TextCounts{All: 2, AdReferendum: 1, Agreed: 1}) {
			t.Fatalf("%s sees %+v", d, x)
		}
	}
	w.agree(v, "")
	for _, d := range w.names {
		if x := w.text(d); x.Provisional || x.Clauses[0].Agreed.IsZero() {
			t.Errorf("%s still sees it as provisional: %+v", d, x)
		}
	}
	v = w.puts(&PutText{From: ref(v)})
	if x := w.text("Tehran"); x.ID != v.ID || x.Clauses[0].State != paper.ClauseAgreed || x.Provisional {
		t.Errorf("the version after it: %+v", x)
	}
	w.nothingSetAside()
}

// TestWorkingDraftsAreOneSides: what is put to one side alone is at no other
// desk, whoever joins later included; the mediator sees who holds what.
func TestWorkingDraftsAreOneSides(t *testing.T) {
	t.Parallel()
	w, v1 := drafted(t)
	a := w.amends("Washington", replacing("c1", "Ships pass at all hours."))
	draft := w.puts(&PutText{Writing: to("Tehran"), From: ref(v1), Label: "for Tehran", Amendments: []Ref{ref(a)}, Edits: []wording.Edit{{ClauseChange: replacing("c2", "Pilots help."), Compromise: true}}})
	w.as("Washington").neverHolds(draft)
	if x := w.text("Tehran"); x.ID != draft.ID || !x.Working || !x.Current || len(x.Clauses[1].Alternatives) != 1 || !x.Clauses[1].Alternatives[0].Compromise {
		t.Errorf("Tehran works on %+v", x)
	}
	if x := w.text("Washington"); x.ID != v1.ID || len(x.Versions) != 1 {
		t.Errorf("Washington works on %+v", x)
	}
	m := w.text("Muscat")
	if m.ID != v1.ID || len(m.Versions) != 2 || len(m.Versions[1].Holders) != 2 || !m.Versions[1].Working {
		t.Errorf("Muscat sees %+v", m.Versions)
	}
	w.as("Muscat").refused(&PutText{From: ref(draft)}, "names") // Washington does not hold it
	v2 := w.puts(&PutText{From: ref(v1), Label: "second", Amendments: []Ref{ref(a)}})
	b := w.amends("Tehran", replacing("c3", "Fees are halved."))
	if b.Body.(*paper.Amendment).Version != v2.ID {
		t.Error("an amendment goes to the newest version")
	}
	w.admitted("Oslo")
	w.as("Muscat").does(&HandOver{Desk: "Oslo"})
	w.settle()
	w.as("Oslo").neverHolds(draft)
	if x := w.text("Oslo"); x.ID != v2.ID || x.Working || len(x.Versions) != 2 {
		t.Errorf("Oslo is shown %+v", x.Versions)
	}
	w.nothingSetAside()
}

// TestAmendmentsAreUsedAsTheirAuthorsSay: an amendment is taken in as its author
// lets it be used, and its name stands in brackets only where it is attributed.
func TestAmendmentsAreUsedAsTheirAuthorsSay(t *testing.T) {
	t.Parallel()
	w, v1 := drafted(t)
	closed := only(t, w.as("Tehran").does(&Amend{Writing: to("Muscat").asking(paper.HandlingMediator), Changes: []paper.ClauseChange{replacing("c1", "For you alone.")}}), paper.KindAmendment)
	taken := only(t, w.as("Tehran").does(&Amend{Changes: []paper.ClauseChange{replacing("c2", "Taken back.")}}), paper.KindAmendment)
	w.as("Tehran").does(&Withdraw{Paper: ref(taken)})
	named := only(t, w.as("Washington").does(&Amend{Attributed: true, Changes: []paper.ClauseChange{
		replacing("c3", "Fees are ours."), {Way: paper.ChangeReserve, Clause: "c1", Words: en("Not yet.")}, {Way: paper.ChangeInsert, After: "c4", Words: en("A log is kept.")},
	}}), paper.KindAmendment)
	w.settle()
	w.as("Muscat").refused(&PutText{From: ref(v1), Amendments: []Ref{ref(closed)}}, "handling")
	w.as("Muscat").refused(&PutText{From: ref(v1), Amendments: []Ref{ref(taken)}}, "withdrawal")
	w.as("Muscat").refused(&PutText{From: ref(v1), Amendments: []Ref{ref(v1)}}, "text")
	w.as("Muscat").refused(&PutText{From: ref(v1), Amendments: []Ref{ref(named)}, Take: []TakenChange{{ref(named), "c4"}}}, "text")
	w.puts(&PutText{Writing: to("Tehran"), From: ref(v1), Amendments: []Ref{ref(closed)}}) // its own words may come back to it
	v2 := w.puts(&PutText{From: ref(v1), Amendments: []Ref{ref(named)}, Take: []TakenChange{{ref(named), "new1"}}})
	x, _ := w.desks["Tehran"].Text(v2.ID)
	if x.Clauses[2].Alternatives[0].By != "Washington" || x.Clauses[0].Reservations[0].By != "Washington" || len(x.Clauses) != 5 || x.Clauses[4].Words["en"] != "A log is kept." || x.Clauses[4].State != paper.ClauseOpen {
		t.Errorf("%+v", x.Clauses)
	}
	waiting := 0
	for _, a := range w.text("Muscat").Amendments {
		if a.Waiting {
			waiting++
		}
	}
	if waiting != 1 { // the one for the mediator alone
		t.Errorf("%d amendments wait", waiting)
	}
	w.nothingSetAside()
}

// TestLanguagesLag: the authentic words move on, and every version says which
// others have not followed.
func TestLanguagesLag(t *testing.T) {
	t.Parallel()
	w := newWorld(t, "Tehran", "Washington")
	v1 := w.puts(&PutText{Writing: Writing{Languages: []paper.Lang{"en", "fa"}}, Title: paper.Text{"en": "The corridor", "fa": "گذرگاه"},
		Clauses: []paper.Clause{{Number: "1", Words: paper.Text{"en": "Ships pass.", "fa": "کشتی\u200cها می\u200cگذرند."}}}})
	a := w.amends("Tehran", replacing("c1", "Ships pass by day."))
	v2 := w.puts(&PutText{From: ref(v1), Amendments: []Ref{ref(a)}, Take: []TakenChange{{ref(a), "c1"}}})
	if c := w.text("Washington").Clauses[0]; len(c.Lags) != 1 || c.Lags[0] != "fa" || c.Words["en"] != "Ships pass by day." {
		t.Errorf("%+v", c)
	}
	w.puts(&PutText{From: ref(v2), Edits: []wording.Edit{{ClauseChange: paper.ClauseChange{Way: paper.ChangeReplace, Clause: "c1", Words: paper.Text{"fa": "کشتی\u200cها روزها می\u200cگذرند."}}}}})
	if c := w.text("Washington").Clauses[0]; len(c.Lags) != 0 || c.Words["en"] != "Ships pass by day." {
		t.Errorf("%+v", c)
	}
	w.as("Tehran").refused(&Amend{Changes: []paper.ClauseChange{{Way: paper.ChangeReplace, Clause: "c1", Words: paper.Text{"fa": "نه."}}}}, "text")
	w.nothingSetAside()
}

// TestDeliberatelyOpenIsAllsToSay: a passage is exempt from the questions only
// when all agreed to it with that mark.
func TestDeliberatelyOpenIsAllsToSay(t *testing.T) {
	t.Parallel()
	w := newWorld(t, "Tehran", "Washington")
	v := w.puts(&PutText{Title: en("x"), Clauses: clauses("The parties shall take appropriate measures."), DeliberatelyOpen: []string{"c1"}})
	if n := len(w.text("Tehran").Findings("")); n != 1 {
		t.Errorf("before all agreed: %d findings", n)
	}
	w.agree(v, "c1")
	w.puts(&PutText{From: ref(v)})
	if c := w.text("Tehran"); len(c.Findings("")) != 0 || c.Clauses[0].State != paper.ClauseAgreed {
		t.Errorf("after: %+v", c.Findings(""))
	}
	w.nothingSetAside()
}

// TestWhoJoinsLaterTakesTheTextAsItStands: what was agreed before a desk took
// part is not refused there, it only cannot tell; and what was agreed stays so
// for the others when there is one party more.
func TestWhoJoinsLaterTakesTheTextAsItStands(t *testing.T) {
	t.Parallel()
	for _, role := range []paper.Place{paper.PlaceObserver, paper.PlaceParty} {
		w, v1 := drafted(t)
		w.agree(v1, "c1")
		w.agree(v1, "c2", paper.AnswerConsent, paper.AnswerAdReferendum)
		v2 := w.puts(&PutText{From: ref(v1)})
		w.agree(v2, "c3")
		w.open("Oslo")
		w.join("Oslo", role)
		agreeing := []paper.Desk{"Tehran", "Washington"}
		var act Act = &Admit{Desk: "Oslo", Reason: en("x"), Putting: w.putting(paper.ModeOpen)}
		if role == paper.PlaceParty {
			agreeing = append(agreeing, "Oslo")
			act = &PutTerms{Purpose: en("Three parties."), Zone: "UTC", Languages: []paper.Lang{"en"}, Putting: w.putting(paper.ModeOpen)}
		}
		p := only(t, w.as("Muscat").does(act), paper.KindProposal)
		w.settle()
		agree(w, p, agreeing...)
		w.as("Muscat").does(&HandOver{Desk: "Oslo"})
		w.settle()
		w.puts(&PutText{From: ref(v2)})
		for _, d := range w.names {
			x := w.text(d)
			if x.Counts.Agreed != 2 || x.Counts.AdReferendum != 1 {
				t.Errorf("%s sees %+v", d, x.Counts)
			}
		}
		w.nothingSetAside()
	}
}

// TestTimeLeavesWhatWasStated: when time has run out the mediator puts what the
// version said beforehand, and not before; what is the mediator's to decide it
// decides in the same version.
func TestTimeLeavesWhatWasStated(t *testing.T) {
	t.Parallel()
	for fate, want := range map[paper.Fate]string{paper.FateFalls: "Pilots are aboard.", paper.FateStands: "Ships pass.", paper.FateMediator: "Ships pass by day.", paper.FateNothing: ""} {
		w, v := drafted(t)
		asked := w.amends("Tehran", replacing("c1", "Ships pass by day."))
		bracketed := w.puts(&PutText{From: ref(v), Amendments: []Ref{ref(asked)}, Fate: fate, Until: w.in(time.Hour)})
		left := &PutText{From: ref(bracketed), AtTheHour: true}
		if fate == paper.FateMediator {
			left.Edits = []wording.Edit{{ClauseChange: paper.ClauseChange{Way: paper.ChangeReplace, Clause: "c1"}, Choose: 1}}
		}
		w.as("Muscat").refused(left, "text")
		w.pass(time.Hour)
		w.as("Muscat").refused(&PutText{AtTheHour: true, Clauses: clauses("Other words.")}, "text")
		if want == "" {
			w.as("Muscat").refused(left, "text")
			continue
		}
		w.puts(left)
		for _, d := range w.names {
			x := w.text(d)
			if c := x.Clauses[0]; c.Words["en"] != want || len(c.Alternatives) > 0 || x.Counts.Bracketed > 0 || len(x.Clauses) != map[bool]int{true: 3, false: 4}[fate == paper.FateFalls] {
				t.Errorf("%s leaves %s %q with %d brackets in %d clauses", fate, d, c.Words["en"], len(c.Alternatives), len(x.Clauses))
			}
		}
	}
}

// TestAttackWhatWasStatedBinds: once an hour is stated the mediator changes
// neither it nor the fate of brackets alone, and after it puts nothing but what
// it leaves; all can agree to more time, and a new text is free.
func TestAttackWhatWasStatedBinds(t *testing.T) {
	t.Parallel()
	own := func(choose int, words paper.Text) []wording.Edit {
		return []wording.Edit{{ClauseChange: paper.ClauseChange{Way: paper.ChangeReplace, Clause: "c1", Words: words}, Choose: choose}}
	}
	stated := func(t *testing.T, fate paper.Fate) (*world, *paper.Paper) {
		w, v := drafted(t)
		asked := w.amends("Tehran", replacing("c1", "Ships pass by day."))
		return w, w.puts(&PutText{From: ref(v), Amendments: []Ref{ref(asked)}, Fate: fate, Until: w.in(time.Hour)})
	}
	for _, fate := range paper.Fates {
		t.Run(string(fate), func(t *testing.T) {
			t.Parallel()
			w, v := stated(t, fate)
			muscat := w.as("Muscat")
			changes := func() {
				t.Helper()
				for _, other := range paper.Fates {
					if other != fate {
						muscat.refused(&PutText{From: ref(v), Fate: other}, "text")
					}
				}
				muscat.refused(&PutText{From: ref(v), Until: w.in(5 * time.Hour)}, "text")
			}
			changes()
			muscat.refused(&PutText{Title: en("Another"), Clauses: clauses("x."), Until: w.in(-time.Hour)}, "text")
			w.pass(time.Hour)
			changes()
			muscat.refused(&PutText{From: ref(v), Edits: own(0, en("The mediator decides."))}, "text")
			muscat.refused(&PutText{From: ref(v), AtTheHour: true, Edits: []wording.Edit{{ClauseChange: paper.ClauseChange{Way: paper.ChangeReplace, Clause: "c2", Words: en("And more.")}}}}, "text")
			muscat.refused(&PutText{From: ref(v), AtTheHour: true, Edits: []wording.Edit{{ClauseChange: paper.ClauseChange{Way: paper.ChangeDelete, Clause: "c2"}}}}, "text")
			if fate != paper.FateMediator {
				muscat.refused(&PutText{From: ref(v), Label: "the same"}, "text")
			}
			if fate == paper.FateNothing {
				muscat.refused(&PutText{From: ref(v), AtTheHour: true}, "text")
			} else {
				left := w.puts(&PutText{From: ref(v), AtTheHour: true})
				muscat.refused(&PutText{From: ref(left), Edits: []wording.Edit{{ClauseChange: paper.ClauseChange{Way: paper.ChangeReplace, Clause: "c2", Words: en("And more.")}}}}, "text")
				if fate == paper.FateMediator {
					w.puts(&PutText{From: ref(left), Edits: own(1, nil)})
				}
			}
			w.puts(&PutText{Title: en("A new one"), Fate: paper.FateMediator, Clauses: clauses("Free again.")})
			w.nothingSetAside()
		})
	}
	t.Run("more time", func(t *testing.T) {
		t.Parallel()
		w, v := stated(t, paper.FateNothing)
		more := &Propose{About: About{Type: paper.SubjectExtension, Paper: ref(v), Until: w.in(50 * time.Hour)}, Putting: Putting{Until: w.in(2 * time.Hour), Text: en("Two days.")}}
		p := only(t, w.as("Muscat").does(more), paper.KindProposal)
		w.settle()
		w.as("Muscat").refused(&PutText{From: ref(v), Until: w.in(50 * time.Hour)}, "text") // not all have agreed
		w.pass(time.Hour)                                                                   // and it is late, but all agree
		agree(w, p, "Tehran", "Washington")
		next := w.puts(&PutText{From: ref(v), Edits: own(0, en("Ships pass at noon."))})
		if until := next.Body.(*paper.TextVersion).Until; !until.At.Equal(more.About.Until.At) {
			t.Errorf("time runs out at %v", until)
		}
		w.as("Muscat").refused(&Propose{About: later(more.About, w.in(40*time.Hour)), Putting: Putting{Until: w.in(2 * time.Hour), Text: en("Less.")}}, "extension")
		w.nothingSetAside()
	})
}

// later is the same subject with another hour.
func later(a About, until paper.Hour) About {
	a.Until = until
	return a
}

// TestRenumberingBreaksLoudly: whoever puts a text whose articles change their
// numbers is told beforehand which references lead elsewhere; every desk reads it
// at the clause, in this version and the next, until its words follow.
func TestRenumberingBreaksLoudly(t *testing.T) {
	t.Parallel()
	w := newWorld(t, "Tehran", "Washington")
	article := func(name, number, words string) paper.Clause {
		return paper.Clause{Name: name, Role: paper.RoleArticle, Number: number, Words: paper.Text{"en": words}, State: paper.ClauseOpen}
	}
	v := w.puts(&PutText{Title: en("Water"), Clauses: []paper.Clause{article("a1", "Article 1", "Gates."), article("a2", "Article 2", "Pay."), article("a3", "Article 3", "See Article 2.")}})
	if f := w.text("Tehran").Faults(""); len(f) > 0 {
		t.Fatalf("before: %v", f)
	}
	swap := &PutText{From: ref(v), Edits: []wording.Edit{
		{ClauseChange: paper.ClauseChange{Way: paper.ChangeMove, Clause: "a2", Number: "Article 1"}},
		{ClauseChange: paper.ClauseChange{Way: paper.ChangeMove, Clause: "a1", After: "a2", Number: "Article 2"}}}}
	said := Undoes(w.desks["Muscat"].Talks, swap, w.now)
	if len(said) != 1 || !strings.Contains(said[0].String(), "“Article 2” would lead") {
		t.Errorf("beforehand: %v", said)
	}
	v = w.puts(swap)
	astray := func(when string, n int) {
		t.Helper()
		for _, d := range []paper.Desk{"Tehran", "Washington", "Muscat"} {
			if f := w.text(d).Faults(""); len(f) != n || n > 0 && (f[0].Kind != wording.FaultAstray || f[0].Clause != "a3") {
				t.Errorf("%s, at %s: %v", when, d, f)
			}
		}
	}
	astray("swapped", 1)
	v = w.puts(&PutText{From: ref(v), Edits: []wording.Edit{{ClauseChange: paper.ClauseChange{Way: paper.ChangeReplace, Clause: "a1", Words: en("The gates.")}}}})
	astray("another version", 1)
	w.puts(&PutText{From: ref(v), Edits: []wording.Edit{{ClauseChange: paper.ClauseChange{Way: paper.ChangeReplace, Clause: "a3", Words: en("See Article 1.")}}}})
	astray("its words followed", 0)
}
