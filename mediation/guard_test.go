package mediation

import (
	"slices"
	"strings"
	"testing"
	"time"

	"goodoffices/paper"
)

// leaksOf returns what a guard finds of a kind, as the words of the draft.
func leaksOf(g *Guard, what What, draft string) []string {
	var out []string
	for _, k := range g.Check(draft) {
		if k.What == what {
			out = append(out, draft[k.Start:k.End])
		}
	}
	return out
}

// warns asserts whether a guard finds anything in a draft.
func warns(t testing.TB, g *Guard, want bool, draft string) {
	t.Helper()
	if leaks := g.Check(draft); (len(leaks) > 0) != want {
		t.Errorf("of %q it says %d things, want any: %v%s", draft, len(leaks), want, showLeaks(draft, leaks))
	}
}

const confidence = "We would accept 4,750 inspectors at the Zarqun site before 11 June, though our capital must never hear of it."

func TestGuardKnowsWhoseConfidenceItIs(t *testing.T) {
	t.Parallel()
	w := newWorld(t, "Tehran", "Washington")
	muscat := w.desks["Muscat"]
	p := letter(w, "Tehran", "Washington", paper.HandlingVerbatim, confidence)
	w.settle()
	toWashington, toTehran := muscat.Guard("Washington"), muscat.Guard("Tehran")
	warns(t, toWashington, true, confidence)
	warns(t, toTehran, false, confidence)
	warns(t, muscat.Guard("Washington", "Tehran"), true, confidence)
	warns(t, w.desks["Tehran"].Guard("Washington"), false, confidence)

	leaks := toWashington.Check("Is Zarqun a possible site?")
	if len(leaks) != 1 || leaks[0].What != Name || leaks[0].Of[0].Paper != p.ID || leaks[0].Of[0].Field != "text" || leaks[0].Of[0].Lang != "en" || leaks[0].Of[0].Quote != "Zarqun" {
		t.Fatalf("found %+v", leaks)
	}
	w.as("Muscat").does(&Convey{Paper: ref(p)})
	w.settle()
	toWashington.Follow(muscat.Talks)
	warns(t, toWashington, false, confidence)
	warns(t, toWashington, false, "Is Zarqun a possible site?")
}

func TestGuardFollowsWhatBecomesKnown(t *testing.T) {
	t.Parallel()
	for name, known := range map[string]func(w *world, text string){
		"the recipient says it": func(w *world, text string) { letter(w, "Washington", "Muscat", "", text) },
		"it is said in public": func(w *world, text string) {
			w.as("Muscat").does(&EnterStatement{Statement: paper.Statement{Speaker: "A minister", Outlet: "Radio", On: w.now, Text: en("%s", text)}})
		},
		"it happened": func(w *world, text string) {
			w.as("Muscat").does(&EnterEvent{Event: paper.Event{What: en("%s", text), On: w.now, Source: "Radio"}})
		},
		"the mediator told it": func(w *world, text string) {
			w.as("Muscat").does(&Tell{Desk: "Washington", Words: en("%s", text)})
		},
		"it is put to all": func(w *world, text string) {
			w.as("Muscat").does(&Propose{
				About:   About{Type: paper.SubjectFormat, Format: paper.FormatProximity},
				Putting: Putting{Until: far, Text: en("%s", text)},
			})
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t, "Tehran", "Washington")
			letter(w, "Tehran", "Muscat", "", confidence)
			w.settle()
			g := w.desks["Muscat"].Guard("Washington")
			warns(t, g, true, confidence)
			known(w, confidence)
			w.settle()
			g.Follow(w.desks["Muscat"].Talks)
			warns(t, g, false, confidence)
			warns(t, w.desks["Muscat"].Guard("Washington"), false, confidence)
		})
	}
}

func TestGuardOverWhatWasTakenDown(t *testing.T) {
	t.Parallel()
	w := newWorld(t, "Tehran", "Washington")
	muscat := w.desks["Muscat"]
	note := only(t, w.as("Muscat").does(&Note{Noted: paper.Noted{
		Speaker: "Farrokh Zandieh", Desk: "Tehran", Manner: paper.MannerQuote,
		Lines: []paper.Text{en("We can begin with the harbour pilots on Saturday."), en("The grandson must never be put before a judge.")},
	}}), paper.KindMessage)
	w.as("Muscat").does(&Tell{Desk: "Tehran", Words: en("They would like to know more about your pilots."), Reaction: en("He laughed and asked whether anybody had read the annex.")})
	g := muscat.Guard("Washington")
	warns(t, g, true, "It seems that we can begin with the harbour pilots on Saturday.")
	warns(t, g, true, "Is Zandieh coming?")
	warns(t, g, true, "He laughed and asked whether anybody had read it.")
	warns(t, g, false, "They would like to know more about your pilots.")
	warns(t, muscat.Guard("Tehran"), false, "We can begin with the harbour pilots on Saturday.")

	w.as("Muscat").does(&OpenNote{Note: ref(note), Lines: []int{0}, Heard: []string{"Busaidi"}})
	g.Follow(muscat.Talks)
	warns(t, g, false, "We can begin with the harbour pilots on Saturday.")
	warns(t, g, true, "The grandson must never be put before a judge.")
}

func TestGuardIsClearedByTheAuthorsWord(t *testing.T) {
	t.Parallel()
	w := newWorld(t, "Tehran", "Washington")
	muscat := w.desks["Muscat"]
	p := letter(w, "Tehran", "Muscat", paper.HandlingOwnWords, confidence)
	q := letter(w, "Tehran", "Muscat", paper.HandlingMediator, "Our second concern is the airport of Velikand, where 811 men are left.")
	w.settle()
	g := muscat.Guard("Washington")
	if got := leaksOf(g, Figure, "Would 4,750 inspectors do?"); len(got) > 0 {
		t.Errorf("%v leaks, though its author lets the substance be said", got)
	}
	warns(t, g, true, confidence)
	warns(t, g, true, "Is Velikand the concern?")
	words := en("Would you send 811 men to Velikand, the airport of our second concern?")
	rb := only(t, w.as("Muscat").does(&ReadBackTo{To: "Tehran", Of: ref(q), Passages: []paper.Text{words}}), paper.KindReadBack)
	w.settle()
	g.Follow(muscat.Talks)
	warns(t, g, true, words["en"])
	w.as("Tehran").does(&Approve{ReadBack: ref(rb), Answers: []paper.Permission{{Passage: 0, Leave: paper.LeaveYes}}})
	w.settle()
	g.Follow(muscat.Talks)
	warns(t, g, false, words["en"])

	w.as("Tehran").does(&ReplaceCover{Paper: ref(p), Cover: Cover{Handling: paper.HandlingMediator}})
	w.settle()
	g.Follow(muscat.Talks)
	warns(t, g, true, "Would 4,750 inspectors do?")
}

// TestGuardOverEverySide: with more than two parties a confidence of one is
// kept from each that was not given it.
func TestGuardOverEverySide(t *testing.T) {
	t.Parallel()
	w := newWorld(t, "Tehran", "Washington", "Paris")
	letter(w, "Tehran", "Muscat", "", confidence)
	p := letter(w, "Tehran", "Washington", paper.HandlingVerbatim, "The bridge at Ustrova can be rebuilt within 77 days.")
	w.settle()
	w.as("Muscat").does(&Convey{Paper: ref(p)})
	w.settle()
	muscat := w.desks["Muscat"]
	warns(t, muscat.Guard("Paris"), true, "Could the bridge at Ustrova be rebuilt?")
	warns(t, muscat.Guard("Washington"), false, "Could the bridge at Ustrova be rebuilt within 77 days?")
	warns(t, muscat.Guard("Washington", "Paris"), true, "Could the bridge at Ustrova be rebuilt?")
	warns(t, muscat.Guard("Washington"), true, "Could you live with 4,750 of them?")
}

// TestGuardReadsEveryField: whatever a kind of paper has in words is read.
func TestGuardReadsEveryField(t *testing.T) {
	t.Parallel()
	w := newWorld(t, "Tehran", "Washington")
	a := &SetCondition{Condition: paper.Condition{
		Text: en("A gesture of good will."), Performer: "Washington", Attester: "Muscat", Open: true,
		Examples: []paper.Text{en("The return of the archive of Qalatun to its owners in one piece.")},
	}}
	a.To = []paper.Desk{"Muscat"}
	w.as("Tehran").does(a)
	w.settle()
	leaks := w.desks["Muscat"].Guard("Washington").Check("What of the return of the archive of Qalatun to its owners?")
	if len(leaks) == 0 || leaks[0].Of[0].Field != "examples/0" {
		t.Fatalf("found %+v", leaks)
	}
}

// TestARepeatedConfidenceIsNoBurden: a party cannot make its mediator's desk
// slow by what it writes.
func TestARepeatedConfidenceIsNoBurden(t *testing.T) {
	t.Parallel()
	for name, text := range map[string]string{
		"one word":        strings.Repeat("again ", 10000),
		"three words":     strings.Repeat("again and again ", 4000),
		"figures":         strings.Repeat("1.2,3 ", 10000),
		"one figure":      strings.Repeat("9", 100000),
		"affixes":         "این " + strings.Repeat("ها ", 15000),
		"broken lines":    strings.Repeat("a-\n", 30000),
		"numbers":         strings.Repeat("twenty hundred thousand ", 4000),
		"months":          strings.Repeat("May ", 15000),
		"joiners":         strings.Repeat("\u200c", 100000) + "ی",
		"names":           strings.Repeat("Abcdef Ghijkl ", 5000),
		"stretched names": "آقای " + strings.Repeat("ب", 60000),
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			began := time.Now()
			guardOver([]string{text, text}, []string{text[:len(text)/2]}).Check(text)
			if took := time.Since(began); took > 2*time.Minute { // what grows with the square of its length takes hours
				t.Errorf("it took %s", took)
			}
		})
	}
}

func TestLexiconIsWhole(t *testing.T) {
	t.Parallel()
	lx := theLexicon()
	if len(lx.roles) < 2000 || len(lx.stock) < 150 || len(lx.months) < 60 || len(lx.numbers) < 100 || len(lx.units) < 80 {
		t.Fatalf("%d words, %d phrases, %d months, %d numbers, %d units", len(lx.roles), len(lx.stock), len(lx.months), len(lx.numbers), len(lx.units))
	}
	for key := range lx.roles {
		if key == "" || strings.Contains(key, "=") || normal(key) != key {
			t.Errorf("%q is %q, once folded", key, normal(key))
		}
	}
}

func TestCalendars(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ jalali, gregorian day }{
		{day{jalali, 1404, 1, 1}, day{gregorian, 2025, 3, 21}},
		{day{jalali, 1403, 12, 30}, day{gregorian, 2025, 3, 20}},
		{day{jalali, 1399, 12, 30}, day{gregorian, 2021, 3, 20}},
		{day{jalali, 1357, 11, 22}, day{gregorian, 1979, 2, 11}},
		{day{jalali, 1285, 5, 14}, day{gregorian, 1906, 8, 6}},
		{day{jalali, 1300, 1, 1}, day{gregorian, 1921, 3, 21}},
	} {
		if got := fromJalali(c.jalali); got != c.gregorian {
			t.Errorf("%v is %v, want %v", c.jalali, got, c.gregorian)
		}
		if got := toJalali(c.gregorian); got != c.jalali {
			t.Errorf("%v is %v, want %v", c.gregorian, got, c.jalali)
		}
	}
}

func TestFiguresAndDatesAsWritten(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"1,500":                 "1500 ",
		"۱٬۵۰۰ نفر":             "1500 ",
		"3.50 percent":          "3.5 %",
		"٪۶۰":                   "60 %",
		"60 per cent":           "60 %",
		"٦٠ في المائة":          "60 %",
		"2.75bn":                "2750000000 ",
		"two hundred and forty": "240 ",
		"سیصد و بیست و یک نفر":  "321 ",
		"مئة وخمسة وعشرون رجلاً": "125 ",
		"خمسة عشر يوماً":         "15 day",
		"7 weeks":                "7 week",
		"a 7-week pause":         "7 week",
		"7 books":                "",
		"Article 214":            "",
		"ماده ۲۱۴":               "",
		"two weeks":              "",
		"the seventeenth":        "",
		"§ 7.2.1, at 04:30":      "",
	} {
		ws := words(text)
		got := ""
		for _, m := range figures(ws, dates(ws)) {
			got = strings.TrimPrefix(m.keys[0], "figure ")
		}
		if got != want {
			t.Errorf("%q is %q, want %q", text, got, want)
		}
	}
	for _, same := range [][]string{
		{"12 April 2025", "April 12th, 2025", "2025-04-12", "12.4.2025", "12/4/2025", "the twelfth of April 2025", "۲۳ فروردین ۱۴۰۴", "۱۴۰۴/۱/۲۳", "١٢ نيسان ٢٠٢٥", "الثاني عشر من أبريل 2025", "دوازدهم آوریل ۲۰۲۵"},
		{"31 January", "Jan. 31", "31/1", "٣١ كانون الثاني", "الحادي والثلاثين من يناير", "سی و یکم ژانویه"},
		{"May 2026", "مايو ٢٠٢٦", "مهٔ ۲۰۲۶"},
	} {
		var first []string
		for _, text := range same {
			found := dates(words(text))
			if len(found) != 1 {
				t.Errorf("%q has %d dates", text, len(found))
				continue
			}
			if first == nil {
				first = found[0].keys
			}
			if !slices.ContainsFunc(found[0].seek, func(k string) bool { return slices.Contains(first, k) }) {
				t.Errorf("%q is looked for by %v, kept under %v", text, found[0].seek, first)
			}
		}
	}
}
