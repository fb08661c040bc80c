package web

import (
	"fmt"
	"html"
	"os"
	"os/exec"
	"path/filepath"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"goodoffices/desk"
	"goodoffices/paper"
)

var (
	tags       = regexp.MustCompile(`(?s)<style>.*?</style>|<[^>]*>`)
	inlineTags = regexp.MustCompile(`</?(b|ins|del)>`)
)

// seenIn is what a reader sees of a reading's page, on one line.
func seenIn(t *testing.T, r *Reading) string {
	t.Helper()
	page, err := r.HTML()
	if err != nil {
		t.Fatal(err)
	}
	text := inlineTags.ReplaceAllString(string(page), "")
	text = html.UnescapeString(tags.ReplaceAllString(text, " "))
	text = strings.NewReplacer("\u2068", "", "\u2069", "").Replace(text)
	return strings.Join(strings.Fields(text), " ")
}

// peopleWrote are the words of all texts and strings of a body that people wrote;
// of strings without those of closed sets.
func peopleWrote(v reflect.Value) []string {
	switch {
	case v.Kind() == reflect.Pointer:
		if v.IsNil() {
			return nil
		}
		return peopleWrote(v.Elem())
	case v.Type() == reflect.TypeFor[paper.Text]():
		var out []string
		for _, words := range v.Interface().(paper.Text) {
			out = append(out, strings.Fields(words)...)
		}
		return out
	case v.Kind() == reflect.Slice && v.Type() != reflect.TypeFor[paper.Bytes]():
		var out []string
		for i := range v.Len() {
			out = append(out, peopleWrote(v.Index(i))...)
		}
		return out
	case v.Kind() == reflect.Struct && v.Type().PkgPath() == reflect.TypeFor[paper.Hour]().PkgPath() && v.Type() != reflect.TypeFor[paper.Hour]():
		var out []string
		for i := range v.NumField() {
			switch name := v.Type().Name() + "." + v.Type().Field(i).Name; name {
			case "Clause.Name", "ClauseChange.Clause", "Subject.Name", "Card.Hello", "Dependence.Bonus": // names for programs; named by its digest; where it is no bonus
			default:
				out = append(out, peopleWrote(v.Field(i))...)
			}
		}
		return out
	case v.Kind() == reflect.String && (v.Type() == reflect.TypeFor[string]() || v.Type() == reflect.TypeFor[paper.Desk]()):
		return strings.Fields(v.String())
	}
	return nil
}

// rawKeys are the names of members as JSON has them which no language has.
var rawKeys = sync.OnceValue(func() map[string]bool {
	out, met := map[string]bool{}, map[reflect.Type]bool{}
	var walk func(of reflect.Type)
	walk = func(of reflect.Type) {
		for of.Kind() == reflect.Pointer || of.Kind() == reflect.Slice {
			of = of.Elem()
		}
		if of.Kind() != reflect.Struct || met[of] {
			return
		}
		met[of] = true
		for i := range of.NumField() {
			key, _, _ := strings.Cut(of.Field(i).Tag.Get("json"), ",")
			out[key] = true
			walk(of.Field(i).Type)
		}
	}
	for _, k := range paper.Kinds() {
		if k.Class() == paper.Formal {
			walk(reflect.TypeOf(k.New()))
		}
	}
	return out
})

var longHex = regexp.MustCompile(`[0-9a-f]{11,}`)

// readsWhole fails where a reading loses a word of its paper, or shows people what
// is for programs.
func readsWhole(t *testing.T, r *Reading) {
	t.Helper()
	seen, keys := seenIn(t, r), rawKeys()
	for _, word := range peopleWrote(reflect.ValueOf(r.Paper.Body)) {
		if !strings.Contains(seen, paper.Visible(word)) {
			t.Errorf("the %s lost %q of its words: %s", r.Paper.Kind, word, seen)
		}
	}
	if strings.Contains(seen, "⟨") {
		t.Errorf("the %s names a key: %s", r.Paper.Kind, seen)
	}
	for _, p := range r.Passages {
		for _, i := range p.Runs {
			if i.Mark == markName && keys[strings.Trim(i.Words, ": \u2068\u2069")] && r.Lang == "en" {
				t.Errorf("the %s has a raw label %q", r.Paper.Kind, i.Words)
			}
		}
	}
	for _, word := range strings.FieldsFunc(seen, func(r rune) bool { return strings.ContainsRune(" .,:;()", r) }) {
		if keys[word] && strings.ToLower(word) != word {
			t.Errorf("the %s shows the member %q: %s", r.Paper.Kind, word, seen)
		}
	}
	if hex := longHex.FindAllString(strings.TrimSuffix(seen, r.Paper.ID.String()), -1); len(hex) > 0 && !slices.Contains([]paper.Kind{paper.KindLodged, paper.KindSuccession, paper.KindProcedure}, r.Paper.Kind) {
		t.Errorf("the %s shows bare digits %v", r.Paper.Kind, hex)
	}
}

// filledUp sets every member of a body, each with words of its own.
func filledUp(v reflect.Value, constants map[string][]string, n *int, depth int) {
	if *n++; depth > 7 {
		return
	}
	hour := paper.Hour{At: time.Date(2026, 11, 28, 15, 0, 0, 0, time.UTC), Zone: "Asia/Muscat"}
	switch v.Type() {
	case reflect.TypeFor[paper.Text]():
		v.Set(reflect.ValueOf(paper.Text{"en": fmt.Sprintf("said%d well.", *n), "fa": fmt.Sprintf("«گفته» واژه%d.", *n), "ar": fmt.Sprintf("كلمة%d", *n)}))
		return
	case reflect.TypeFor[paper.ID]():
		v.Set(reflect.ValueOf(paper.IDOf([]byte{byte(*n)})))
		return
	case reflect.TypeFor[paper.Hour]():
		v.Set(reflect.ValueOf(hour))
		return
	case reflect.TypeFor[time.Time]():
		v.Set(reflect.ValueOf(hour.At))
		return
	case reflect.TypeFor[paper.Bytes]():
		v.SetBytes([]byte("no envelope"))
		return
	case reflect.TypeFor[paper.Kind]():
		v.SetString(string(paper.KindLetter))
		return
	case reflect.TypeFor[paper.Lang]():
		v.SetString("fa")
		return
	}
	switch v.Kind() {
	case reflect.Pointer:
		v.Set(reflect.New(v.Type().Elem()))
		filledUp(v.Elem(), constants, n, depth+1)
	case reflect.Slice:
		v.Set(reflect.MakeSlice(v.Type(), 2, 2))
		for i := range v.Len() {
			filledUp(v.Index(i), constants, n, depth+1)
		}
	case reflect.Struct:
		for i := range v.NumField() {
			filledUp(v.Field(i), constants, n, depth+1)
		}
	case reflect.String:
		if all := constants[v.Type().Name()]; len(all) > 0 && v.Type() != reflect.TypeFor[string]() {
			v.SetString(all[*n%len(all)])
			return
		}
		v.SetString(fmt.Sprintf("Name%d", *n))
	case reflect.Bool:
		v.SetBool(true)
	default:
		if v.CanInt() {
			v.SetInt(3)
		} else if v.CanUint() {
			v.SetUint(3)
		}
	}
}

// TestReadingTellsEveryMember: of every formal kind, with every member there
// is, no word is lost, in each language of a paper.
func TestReadingTellsEveryMember(t *testing.T) {
	t.Parallel()
	constants := constantsOf(t)
	for _, k := range paper.Kinds() {
		if k.Class() != paper.Formal {
			continue
		}
		for from, lang := range Languages {
			body, n := k.New(), from
			filledUp(reflect.ValueOf(body).Elem(), constants, &n, 0)
			if x, ok := body.(*paper.Gate); ok {
				x.Needs = paper.Need{All: []paper.Need{{Condition: paper.IDOf(nil)}, {Any: []paper.Need{{Condition: paper.IDOf([]byte("a"))}, {Condition: paper.IDOf([]byte("b"))}}}}}
			}
			p := &paper.Paper{ID: paper.IDOf([]byte(k)), Header: paper.Header{Kind: k, From: "Bern", To: []paper.Desk{"تهران", "Oman"}, Number: 2, Languages: []paper.Lang{lang}, Privilege: paper.PrivilegeViews}, Body: body}
			readsWhole(t, ReadingOf(desk.ToRead{Paper: p, Officer: "A. Muster", Whose: "Bern"}))
		}
	}
}

// TestReadingsOfRealTalks: no paper of the cases loses a word in a dossier, and
// each is a PDF as well.
func TestReadingsOfRealTalks(t *testing.T) {
	t.Parallel()
	kinds := map[paper.Kind]bool{}
	for _, file := range []string{"strike.yaml", "corridor.yaml", "declaration.yaml", "muscat.yaml"} {
		s := played(t, file, "")
		for name, door := range s.doors {
			made := map[paper.Kind]int{}
			o := desk.Disclosure{Talks: []paper.ID{s.talks}, Read: func(of desk.ToRead) ([]byte, []byte, error) {
				r := ReadingOf(of)
				readsWhole(t, r)
				kinds[of.Paper.Kind] = true
				if made[of.Paper.Kind]++; made[of.Paper.Kind] > 2 {
					return nil, nil, nil
				}
				pdf, err := r.PDF()
				if err != nil || len(pdf) == 0 {
					t.Errorf("%s, %s: no PDF of a %s: %v", file, name, of.Paper.Kind, err)
				}
				return nil, pdf, err
			}}
			if err := door.server.desk.WriteDossier(t.Context(), new(strings.Builder), o); err != nil {
				t.Error(file, name, err)
			}
		}
	}
	if len(kinds) < 25 {
		t.Errorf("only %d kinds were met", len(kinds))
	}
}

// extracted is what an independent reader takes out of a PDF, word by word.
func extracted(t *testing.T, pdf []byte, args ...string) string {
	t.Helper()
	if _, err := exec.LookPath("pdftotext"); err != nil {
		if os.Getenv("GOODOFFICES_NO_PDFTOTEXT") != "" {
			t.Skip("pdftotext is not installed")
		}
		t.Fatal("pdftotext is needed (apt-get install poppler-utils); GOODOFFICES_NO_PDFTOTEXT=1 goes without")
	}
	name := filepath.Join(t.TempDir(), "reading.pdf")
	if err := os.WriteFile(name, pdf, 0o600); err != nil {
		t.Fatal(err)
	}
	out, err := exec.Command("pdftotext", append(args, name, "-")...).Output()
	if err != nil {
		t.Fatal(err)
	}
	return string(out)
}

// negotiated is a text in three languages with all that a text can have.
func negotiated() (text, instrument *paper.Paper, beside func(paper.ID) *paper.Paper) {
	first := &paper.Paper{ID: paper.IDOf([]byte("first")), Header: paper.Header{Kind: paper.KindTextVersion, From: "Bern", To: []paper.Desk{"Company", "Union"}, Number: 1, Languages: []paper.Lang{"en", "fa", "ar"}}, Body: &paper.TextVersion{
		Title: paper.Text{"en": "Draft"}, Fate: paper.FateFalls, Clauses: []paper.Clause{
			{Name: "a", Role: paper.RoleParagraph, Number: "1", State: paper.ClauseOpen, Words: paper.Text{"en": "Work goes on slowly."}},
			{Name: "z", Role: paper.RoleParagraph, Number: "2", State: paper.ClauseOpen, Words: paper.Text{"en": "Nobody strikes."}},
		},
	}}
	text = &paper.Paper{ID: paper.IDOf([]byte("text")), Header: paper.Header{Kind: paper.KindTextVersion, From: "Bern", To: []paper.Desk{"Company", "Union"}, Number: 2, Languages: []paper.Lang{"en", "fa", "ar"}, Date: time.Date(2025, 9, 2, 9, 0, 0, 0, time.UTC)}, Body: &paper.TextVersion{
		Title: paper.Text{"en": "Peace at the depot", "fa": "صلح"}, Fate: paper.FateStands, Previous: first.ID, Clauses: []paper.Clause{
			{Name: "t", Role: paper.RoleArticle, Number: "Article 1", State: paper.ClauseOpen, Words: paper.Text{"en": "Work", "fa": "کار", "ar": "العمل"}},
			{Name: "a", Role: paper.RoleParagraph, Level: 1, Number: "1.1", State: paper.ClauseAgreed, Words: paper.Text{"en": "Work goes on swiftly.", "fa": "«کار» ادامه می\u200cیابد.", "ar": "«العمل» يستمر."}},
			{
				Name: "b", Role: paper.RoleParagraph, Level: 1, Number: "1.2", State: paper.ClauseBracketed, Words: paper.Text{"en": "Pay rises.", "fa": "مزد بالا می\u200cرود.", "ar": "يرتفع الأجر."}, Lags: []paper.Lang{"fa"}, DeliberatelyOpen: true,
				Alternatives: []paper.Alternative{
					{Words: paper.Text{"en": "Pay stays."}, By: "Company"},
					{Words: paper.Text{"en": "Pay rises slowly.", "fa": "مزد کم\u200cکم بالا می\u200cرود."}, Compromise: true},
					{},
					{Place: &paper.ClausePlace{After: "a", Level: 1, Number: "1.7"}},
				},
				Reservations: []paper.Reservation{{By: "Union", Words: paper.Text{"en": "Until we have voted."}}},
			},
		},
	}}
	instrument = &paper.Paper{ID: paper.IDOf([]byte("instrument")), Header: paper.Header{Kind: paper.KindInstrument, From: "Bern", To: []paper.Desk{"Company", "Union"}, Number: 3, Languages: []paper.Lang{"en"}}, Body: &paper.Instrument{
		Form: paper.InstrumentJoint, Title: paper.Text{"en": "Agreement"}, Text: text.ID, Signatories: []paper.Desk{"Company", "Union"}, Alternat: true, Force: paper.Force{On: paper.ForceSignature},
	}}
	return text, instrument, func(id paper.ID) *paper.Paper {
		for _, p := range []*paper.Paper{first, text, instrument} {
			if p.ID == id {
				return p
			}
		}
		return nil
	}
}

// TestInstrumentHoldsWhatIsSigned: the reading of an instrument has the words
// of the text that it puts in force, or says that they are not there; and it
// names first whose dossier it is in.
func TestInstrumentHoldsWhatIsSigned(t *testing.T) {
	t.Parallel()
	text, instrument, beside := negotiated()
	r := ReadingOf(desk.ToRead{Paper: instrument, Whose: "Union", Beside: beside})
	seen := seenIn(t, r)
	pdf, err := r.PDF()
	if err != nil {
		t.Fatal(err)
	}
	printed := strings.ReplaceAll(extracted(t, pdf), "\u200c", "")
	for _, word := range peopleWrote(reflect.ValueOf(text.Body)) {
		bare := strings.ReplaceAll(strings.Trim(word, "«».[]"), "\u200c", "")
		if !strings.Contains(seen, word) || !strings.Contains(printed, bare) {
			t.Errorf("%q is signed, and is not to be read in it: %s", word, printed)
		}
	}
	for _, word := range []string{"slowly ", "Nobody", "left out since"} {
		if strings.Contains(seen, word) {
			t.Errorf("%q is not signed, and stands in what is: %s", word, seen)
		}
	}
	for _, says := range []string{"Bern to Company and Union No. 2 (2 September 2025)", "Who signs: Union and Company", "Each side’s copy names it first"} {
		if !strings.Contains(seen, says) {
			t.Errorf("it does not say %q: %s", says, seen)
		}
	}
	if seen := seenIn(t, ReadingOf(desk.ToRead{Paper: instrument, Whose: "Company", Beside: beside})); !strings.Contains(seen, "Who signs: Company and Union") {
		t.Errorf("the Company's copy: %s", seen)
	}
	at := paper.Hour{At: time.Date(2026, 1, 1, 12, 0, 0, 0, time.UTC), Zone: "Europe/Brussels"}
	for force, says := range map[paper.Force]string{
		{On: paper.ForceSignature}: "with the last signature", {On: paper.ForceDate, At: at}: "on Thursday 1 January 2026, 13:00",
		{On: paper.ForceGate, Gate: text.ID}: "Bern to Company and Union No. 2", {On: paper.ForceGate, Gate: text.ID, At: at}: "not before Thursday 1 January 2026, 13:00",
	} {
		instrument.Body.(*paper.Instrument).Force = force
		if seen := seenIn(t, ReadingOf(desk.ToRead{Paper: instrument, Whose: "Union", Beside: beside})); !strings.Contains(seen, "enters into force") || !strings.Contains(seen, says) {
			t.Errorf("in force %s: %s", says, seen)
		}
	}
	alone := seenIn(t, ReadingOf(desk.ToRead{Paper: instrument, Whose: "Union"}))
	if !strings.Contains(alone, "text "+text.ID.Short()+", which is not in this dossier") {
		t.Errorf("it does not say that its words are missing: %s", alone)
	}
}

// TestTextReadsByTheLegend: what is agreed and new is bold, what all agreed to
// leave out struck, what is disputed in brackets and said to be whose, and each
// paragraph's state stands with it.
func TestTextReadsByTheLegend(t *testing.T) {
	t.Parallel()
	text, _, beside := negotiated()
	r := ReadingOf(desk.ToRead{Paper: text, Whose: "Union", Beside: beside})
	page, err := r.HTML()
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{
		`<h2 lang="en" dir="ltr"><b>Article 1 </b>Work</h2>`,
		`Work goes on <del>slowly </del><ins>swiftly</ins>.`, `<del>2 Nobody strikes.</del>`, `left out since`,
		`<p class="bracket d1" lang="en" dir="ltr">[Pay stays.]</p>`, `asked by Company`,
		`<p class="bracket compromise d1" lang="en" dir="ltr">[Pay rises slowly.]</p>`, `the mediator&#39;s proposal`,
		`<p class="bracket compromise d1" lang="fa" dir="rtl">[مزد`,
		`[to be left out]`, `[to stand after paragraph 1.1, as 1.7]`, `Union reserves:`, `Until we have voted.`,
		`in brackets · with a reservation`, `agreed`, `Meant to be left open.`, `dir="rtl"><ins>«کار»`, `English, the authentic text`,
	} {
		if !strings.Contains(strings.ReplaceAll(string(page), "<b>1.1 </b>", ""), want) {
			t.Errorf("it lacks %s\n%s", want, page)
		}
	}
}

// TestWordsStandFromTheirOwnSide: in a PDF whose labels are English, words of
// Persian begin on the right and end, with their full stop, on the left; and
// they are taken out in the order in which they were written.
func TestWordsStandFromTheirOwnSide(t *testing.T) {
	t.Parallel()
	p := &paper.Paper{ID: paper.IDOf([]byte("p")), Header: paper.Header{Kind: paper.KindDisclosure, From: "Bern", Number: 1, To: []paper.Desk{"Oman"}, Languages: []paper.Lang{"en", "fa"}}, Body: &paper.Disclosure{Text: paper.Text{"en": "“Water” is water.", "fa": "«آب» یعنی آب رود."}}}
	pdf, err := ReadingOf(desk.ToRead{Paper: p}).PDF()
	if err != nil {
		t.Fatal(err)
	}
	if got := strings.Join(strings.Fields(extracted(t, pdf)), " "); !strings.Contains(got, "آب») یعنی آب رود") && !strings.Contains(strings.NewReplacer("«", "", "»", "", ".", "").Replace(got), "آب یعنی آب رود") {
		t.Errorf("extracted %q", got)
	}
	at := func(word string) (from, to float64) {
		t.Helper()
		m := regexp.MustCompile(`xMin="([0-9.]+)" yMin="[0-9.]+" xMax="([0-9.]+)" yMax="[0-9.]+">([^<]*` + word + `[^<]*)<`).FindStringSubmatch(extracted(t, pdf, "-bbox"))
		if m == nil {
			t.Fatalf("%s is not on the page: %s", word, extracted(t, pdf, "-bbox"))
		}
		fmt.Sscan(m[1], &from)
		fmt.Sscan(m[2], &to)
		return from, to
	}
	first, edge := at("»بآ«") // here each word stands as its signs do, from left to right
	last, _ := at(`\.دور`)
	if edge < 505 || last > first {
		t.Errorf("the sentence begins at %.0f and ends at %.0f", edge, last)
	}
	if from, _ := at("Water"); from > 90 {
		t.Errorf("English begins at %.0f", from)
	}
}

// TestReadingOfANewerKind: what this program cannot tell is there as it stands.
func TestReadingOfANewerKind(t *testing.T) {
	t.Parallel()
	payload := []byte(`{"salt":"x","kind":"treaty","from":"Bern","body":{"pledge":{"en":"To keep peace."},"years":[7]}}`)
	p := &paper.Paper{ID: paper.IDOf(payload), Payload: payload, Header: paper.Header{Kind: "treaty", From: "Bern"}}
	seen := seenIn(t, ReadingOf(desk.ToRead{Paper: p}))
	for _, says := range []string{"pledge, en: To keep peace.", "years, 0: 7"} {
		if !strings.Contains(seen, says) {
			t.Errorf("it lacks %q: %s", says, seen)
		}
	}
}

// TestReadingStaysSmall: a plan whose gates and conditions name one long text
// again and again makes no reading of gigabytes.
func TestReadingStaysSmall(t *testing.T) {
	t.Parallel()
	condition := &paper.Paper{ID: paper.IDOf([]byte("condition")), Header: paper.Header{Kind: paper.KindCondition, From: "Bern"}, Body: &paper.Condition{Text: paper.Text{"en": strings.Repeat("Long. ", 10_000)}, Performer: "A", Attester: "B"}}
	var needs []paper.Need
	for range 250 {
		needs = append(needs, paper.Need{Condition: condition.ID})
	}
	gate := &paper.Paper{ID: paper.IDOf([]byte("gate")), Header: paper.Header{Kind: paper.KindGate, From: "Bern"}, Body: &paper.Gate{Owner: "A", Needs: paper.Need{All: needs}, Effect: paper.EffectOpens, Subject: paper.Subject{Type: paper.SubjectSettlement}}}
	_, p, _ := negotiated()
	p.Body.(*paper.Instrument).Plan = slices.Repeat([]paper.ID{gate.ID}, 250)
	r := ReadingOf(desk.ToRead{Paper: p, Whose: "Union", Beside: func(id paper.ID) *paper.Paper {
		return map[paper.ID]*paper.Paper{gate.ID: gate, condition.ID: condition}[id]
	}})
	page, err := r.HTML()
	if err != nil || len(page) > 2<<20 || !strings.Contains(string(page), "Long. Long.") {
		t.Errorf("a page of %d bytes: %v", len(page), err)
	}
}
