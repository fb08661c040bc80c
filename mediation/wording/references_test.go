package wording

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"goodoffices/paper"
)

func faults(fs []Fault) string {
	var out []string
	for _, f := range fs {
		out = append(out, fmt.Sprintf("%s %s %s", f.Clause, f.Kind, f.Words))
	}
	slices.Sort(out)
	return strings.Join(out, "\n")
}

// numbered returns clauses of "number|level|words" in a language.
func numbered(lang paper.Lang, lines ...string) []paper.Clause {
	var out []paper.Clause
	for i, line := range lines {
		number, rest, _ := strings.Cut(line, "|")
		level, words, _ := strings.Cut(rest, "|")
		c := paper.Clause{Name: fmt.Sprintf("c%d", i+1), Role: paper.RoleParagraph, Number: number, Level: len(level), Words: paper.Text{lang: words}, State: paper.ClauseOpen}
		if strings.HasPrefix(number, "Annex") || strings.HasPrefix(number, "پیوست") || strings.HasPrefix(number, "الملحق") {
			c.Role = paper.RoleAnnex
		}
		out = append(out, c)
	}
	return out
}

func TestReferencesBreakLoudly(t *testing.T) {
	t.Parallel()
	for _, x := range []struct {
		lang  paper.Lang
		lines []string
		want  string
	}{
		{"en", []string{
			"1||“The Corridor” means the lane of Annex A.",
			"2||Ships use the Corridor under Article 1, paragraph 2(a) and Articles 3.1 and 3.2.",
			"(a)|.|By day, as in paragraph (b) above.",
			"(b)|.|By night, as in paragraph (c).",
			"3||As Article 5 says (see Annex B), without prejudice to Article 4 of the Charter.",
			"3.1||Under Article 2 of this Agreement and Chapter II.",
			"Annex A||The lane.",
		}, "c2 no-target Articles 3.1 and 3.2\nc4 no-target paragraph (c)\nc5 no-target Annex B\nc5 no-target Article 5\nc6 no-target Chapter II"},
		{"en", []string{
			"1||The coast guards (hereinafter “the Guards”) report.",
			"2||“The Corridor” means the lane, which the Guards watch in the “Inner Zone” and call “safe for all who come by”.",
			"3||“The Corridor” means the harbour.",
			"4||“Pilot” means a pilot of either side.",
		}, "c2 undefined Inner Zone\nc3 defined-twice The Corridor\nc4 never-used Pilot"},
		{"en", []string{"1||The Government and the Movement, collectively referred to as “the Parties”, and the groups of the south and of the north (hereinafter referred to collectively as the Armed Groups “AOGs”).", "2||The Parties and the AOGs agree."}, ""},
		{"fa", []string{"۱||«گذرگاه» به معنای مسیر پیوست الف است.", "۲||کشتی\u200cها بر پایهٔ مادهٔ ۱ و بند ۴ از گذرگاه می\u200cگذرند."}, "c1 no-target پیوست الف\nc2 no-target بند ۴"},
		{"ar", []string{"١||«الممر» يعني المسار في الملحق أ.", "٢||تعبر السفن الممر وفق المادة ١ والفقرة ٤ والمادة ٩.", "الملحق أ||المسار."}, "c2 no-target والفقرة ٤\nc2 no-target والمادة ٩"},
	} {
		if got := faults(References(numbered(x.lang, x.lines...), x.lang)); got != x.want {
			t.Errorf("%s: got\n%s\nwant\n%s", x.lang, got, x.want)
		}
	}
}

// TestRemovedArticleIsMissed: whichever article is taken out, what refers to it
// is found, and before that nothing is.
func TestRemovedArticleIsMissed(t *testing.T) {
	t.Parallel()
	all := numbered("en", "1||Ships pass.", "2||Under Article 1 ships report.", "3||Article 2 and Article 4 apply.", "4||As said in Article 3.")
	if f := References(all, "en"); len(f) > 0 {
		t.Fatalf("%v", f)
	}
	for i := range all {
		less := slices.Delete(slices.Clone(all), i, i+1)
		want := 0
		for _, c := range less {
			want += strings.Count(c.Words["en"], "Article "+all[i].Number)
		}
		if got := References(less, "en"); len(got) != want {
			t.Errorf("without article %d: %v", i+1, got)
		}
	}
}

// TestArticlesAreNotParagraphs: what is only a paragraph's number is no article's,
// in each way in which texts number; and the other way round nothing is missed
// that is there.
func TestArticlesAreNotParagraphs(t *testing.T) {
	t.Parallel()
	const many = "2.1||a,2.2||b,2.9||c"
	for _, x := range []struct{ lines, held, missed string }{
		{"Article 1||First,Article 2||Second,1|.|One,9|.|Nine", "Article 1;Articles 1 and 2;Article 2(9);paragraph 9 of Article 2;paragraph 9", "Article 9;Articles 2 and 9;Art. 9;paragraph 9 of Article 1;paragraph 7"},
		{"1||First,2||Second," + many, "Article 2;Article 2.9;paragraph 2.9;Section 2;Art. 1;paragraph 9 of Article 2", "Article 9;Art. 99;Annex 9;paragraph 8 of Article 2"},
		{"Chapter I||One,Article 1|.|a,Article 2|.|b,Chapter II||Two,Article 3|.|c,Article 4|.|d", "Article 4;Chapter II;Articles 1 to 3", "Article 5;Chapter III"},
		{"1||Chapter one,1|.|a,2|.|b,2||Chapter two,3|.|c,4|.|d", "Article 4;Article 3", "Article 5"},
		{"ARTICLE IV||Leave,Section 1|.|a,Section 2|.|b,ARTICLE V||Pay,Section 1|.|c", "Article IV;Article 5;Section 2;Section 2 of Article IV", "Article VI;Section 3;Section 2 of Article V"},
		{"4.1||a,4.2||b", "Article 4;Article 4.2;paragraph 4.1", "Article 4.3;Article 5"},
		{"Article 1||First,Annex II||Lists,1|.|x", "Annex II;Annex 2;paragraph 1 of Annex II", "Annex III;paragraph 2 of Annex II"},
	} {
		for want, refs := range map[int]string{0: x.held, 1: x.missed} {
			for ref := range strings.SplitSeq(refs, ";") {
				text := append(numbered("en", strings.Split(x.lines, ",")...), paper.Clause{Name: "z", Role: paper.RoleParagraph, Words: paper.Text{"en": "This goes by " + ref + " alone."}})
				got := References(text, "en")
				if len(got) != want {
					t.Errorf("%q in %q: %v", ref, x.lines, got)
				}
				text[len(text)-1] = paper.Clause{Name: "z", Role: paper.RoleParagraph, Words: paper.Text{"en": "Nothing."}, Alternatives: []paper.Alternative{{Words: paper.Text{"en": "As " + ref + " says."}}}}
				if in := References(text, "en"); len(in) != want {
					t.Errorf("%q in a bracket: %v", ref, in)
				}
			}
		}
	}
}

// TestTwoClausesOfOneNumberAreTold, and lists that begin anew, parts under their
// own headings and annexes are not.
func TestTwoClausesOfOneNumberAreTold(t *testing.T) {
	t.Parallel()
	heading := func(words string) paper.Clause {
		return paper.Clause{Name: words, Role: paper.RoleHeading, Words: paper.Text{"en": words}}
	}
	two := numbered("en", "2||Pay", "2.1|.|a", "2.2|.|b", "2.2|.|c", "Article 7||x", "Article 7||y")
	if got := faults(References(two, "en")); got != "c4 numbered-twice 2.2\nc6 numbered-twice Article 7" {
		t.Errorf("got %s", got)
	}
	sound := append([]paper.Clause{heading("First")}, numbered("en", "1.1||a", "1.2||b", "(a)|.|c", "(b)|.|d", "(a)|.|e")...)
	sound = append(append(sound, heading("Second")), numbered("en", "1.1||a", "1.2||b", "Annex A||Lists", "1.1|.|c")...)
	if got := References(sound, "en"); got != nil {
		t.Errorf("%v", got)
	}
}

// TestAstray: where numbers change and the words do not, what refers to a number
// leads elsewhere, and that is said until its words are written anew; where
// numbers stay, or the words follow, nothing is said.
func TestAstray(t *testing.T) {
	t.Parallel()
	was := numbered("en", "Article 1||Gates.", "Article 2||Pay.", "Article 3||See Article 2 and Article 3.")
	now := slices.Clone(was)
	now[0].Number, now[1].Number = "Article 2", "Article 1"
	now[0], now[1] = now[1], now[0]
	if got := faults(Astray(Point(was, "en"), Point(now, "en"))); got != "c3 astray Article 2" {
		t.Errorf("got %s", got)
	}
	if got := Astray(Point(was, "en"), Point(was, "en")); got != nil {
		t.Errorf("nothing moved: %v", got)
	}
	now[2].Words = paper.Text{"en": "See Article 1 and Article 3."}
	if got := Astray(Point(was, "en"), Point(now, "en")); got != nil {
		t.Errorf("the words followed: %v", got)
	}
}

func TestClarityAsks(t *testing.T) {
	t.Parallel()
	for _, x := range []struct {
		lang  paper.Lang
		words string
		want  []Question
	}{
		{"en", "Southland shall publish the list of ships in writing within 3 days of signature.", nil},
		{"en", "Both sides shall refrain from firing on ships, until the talks end, which observers verify.", nil},
		{"en", "The mines shall be cleared.", []Question{Who, ByWhen, UntilWhen, Proof}},
		{"en", "The mines shall be cleared by the coast guards within 30 days, and observers confirm it.", []Question{UntilWhen}},
		{"en", "The parties shall take all appropriate measures.", []Question{What, ByWhen, UntilWhen, Proof}},
		{"en", "“Ship” shall mean any vessel.", nil},
		{"en", "The sea is deep.", nil},
		{"fa", "هر دو طرف باید ظرف ۳ روز فهرست کشتی\u200cها را کتبا تحویل دهند.", nil},
		{"fa", "مین\u200cها باید برداشته شود.", []Question{Who, ByWhen, UntilWhen, Proof}},
		{"ar", "يلتزم الطرفان بتسليم القوائم خطيا خلال 3 أيام.", nil},
		{"ar", "يلتزم الطرفان باتخاذ التدابير اللازمة.", []Question{What, ByWhen, UntilWhen, Proof}},
		{"xx", "Anything shall be.", nil},
	} {
		c := []paper.Clause{{Name: "c1", Role: paper.RoleParagraph, Words: paper.Text{x.lang: x.words}}}
		var got []Question
		for _, f := range Clarity(c, x.lang) {
			got = append(got, f.Open...)
		}
		if !slices.Equal(got, x.want) {
			t.Errorf("%s: %v, want %v", x.words, got, x.want)
		}
	}
}

func TestFateOfBrackets(t *testing.T) {
	t.Parallel()
	v := textOf(3)
	v.Clauses[1].State, v.Clauses[1].Alternatives = paper.ClauseBracketed, []paper.Alternative{{Words: en("Otherwise.")}}
	v.Clauses[2].State, v.Clauses[2].Alternatives, v.Clauses[2].Words = paper.ClauseBracketed, []paper.Alternative{{Words: en("New.")}}, nil
	for _, x := range []struct {
		fate      paper.Fate
		left      int
		mediators []string
	}{{paper.FateFalls, 1, nil}, {paper.FateStands, 3, nil}, {paper.FateMediator, 3, []string{"c2", "c3"}}, {paper.FateNothing, 0, nil}} {
		v.Fate = x.fate
		left, mediators := AtTheHour(v)
		if len(left) != x.left || !slices.Equal(mediators, x.mediators) {
			t.Errorf("%s: %d clauses, for the mediator %v", x.fate, len(left), mediators)
		}
		for _, c := range left {
			if x.fate != paper.FateMediator && (c.State != paper.ClauseOpen || len(c.Alternatives) > 0) {
				t.Errorf("%s leaves brackets in %s", x.fate, c.Name)
			}
		}
	}
	if left, _ := AtTheHour(textOf(2)); len(left) != 2 {
		t.Error("a text without brackets does not stand")
	}
}

func TestLagsFollowTheAuthentic(t *testing.T) {
	t.Parallel()
	both := func(e, f string) []paper.Clause {
		c := clausesOf(e)
		c[0].Words = paper.Text{"en": e}
		if f != "" {
			c[0].Words["fa"] = f
		}
		return c
	}
	langs := []paper.Lang{"en", "fa"}
	v1 := Lags(nil, both("One.", "یک."), langs)
	v2 := Lags(v1, both("Two.", "یک."), langs)
	v3 := Lags(v2, both("Two.", "یک."), langs)
	v4 := Lags(v3, both("Two.", "دو."), langs)
	v5 := Lags(v4, both("Two.", ""), langs)
	for i, v := range [][]paper.Clause{v1, v2, v3, v4, v5} {
		if want := i == 1 || i == 2 || i == 4; (len(v[0].Lags) > 0) != want {
			t.Errorf("version %d lags: %v", i+1, v[0].Lags)
		}
	}
}

func TestEditsAreTheMediators(t *testing.T) {
	t.Parallel()
	v := textOf(2)
	do := func(e Edit) {
		t.Helper()
		if _, err := e.Apply(&v, "c9"); err != nil {
			t.Fatal(err)
		}
	}
	x := func(way paper.ChangeWay, clause, words string) paper.ClauseChange {
		c := paper.ClauseChange{Way: way, Clause: clause}
		if words != "" {
			c.Words = en(words)
		}
		return c
	}
	do(Edit{ClauseChange: x(paper.ChangeReplace, "c1", "Perhaps."), Compromise: true})
	if c := v.Clauses[0]; c.State != paper.ClauseBracketed || !c.Alternatives[0].Compromise || c.Words["en"] != "Words of paragraph 1." {
		t.Errorf("%+v", c)
	}
	do(Edit{ClauseChange: x(paper.ChangeReplace, "c1", ""), Choose: 1})
	if c := v.Clauses[0]; c.State != paper.ClauseOpen || c.Words["en"] != "Perhaps." {
		t.Errorf("%+v", c)
	}
	do(Edit{ClauseChange: paper.ClauseChange{Way: paper.ChangeInsert, After: "c2", Words: en("New.")}})
	do(Edit{ClauseChange: paper.ClauseChange{Way: paper.ChangeMove, Clause: "c3", Number: "0"}})
	do(Edit{ClauseChange: x(paper.ChangeDelete, "c2", "")})
	if len(v.Clauses) != 2 || v.Clauses[0].Name != "c3" || v.Clauses[0].Number != "0" {
		t.Errorf("%+v", v.Clauses)
	}
	for _, e := range []Edit{
		{ClauseChange: x(paper.ChangeReplace, "c7", "x")}, {ClauseChange: x(paper.ChangeInsert, "c9", "x")}, {ClauseChange: x(paper.ChangeInsert, "c1", "x")},
		{ClauseChange: x(paper.ChangeReplace, "c1", ""), Choose: 1}, {ClauseChange: x("fold", "c1", "")}, {ClauseChange: x(paper.ChangeReplace, "c1", "")},
		{ClauseChange: paper.ClauseChange{Way: paper.ChangeMove, Clause: "c1", After: "c7"}}, {ClauseChange: x(paper.ChangeInsert, "c1", "x"), Compromise: true},
	} {
		before := shown(v)
		if _, err := e.Apply(&v, "c9"); err == nil || shown(v) != before {
			t.Errorf("%+v: %v", e, err)
		}
	}
}
