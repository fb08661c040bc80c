package textimport

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"
)

// A rank orders the divisions of an agreement that are called by a word.
type rank uint8

const (
	none    rank = 0
	annex   rank = 1
	part    rank = 10
	chapter rank = 20
	section rank = 30
	title   rank = 40 // an unnumbered heading
	article rank = 50
	clause  rank = 60
)

// divisions are the words that open a division, as they are written without
// regard to capitals, vowel marks and the ways of writing a letter.
var divisions = func() map[string]rank {
	out := map[string]rank{}
	for r, words := range map[rank]string{
		annex: "annex annexe annexure appendix schedule attachment exhibit protocol anexo apéndice приложение ek bijlage anhang anlage allegato " +
			"ملحق الملحق مرفق المرفق پیوست ضمیمه",
		part:    "part book title volume partie titre livre parte título deel titel teil часть باب الباب بخش جزء الجزء",
		chapter: "chapter chapitre capítulo hoofdstuk kapitel capo глава فصل الفصل",
		section: "section sección afdeling abschnitt sezione раздел قسم القسم مبحث المبحث گفتار",
		article: "article art artículo artikel articolo artigo статья madde cláusula ماده الماده اصل",
		clause:  "clause paragraph para point rule item regla règle regra правило пункт parágrafo parágrafos подпункт بند البند فقره الفقره تبصره",
	} {
		for w := range strings.FieldsSeq(words) {
			out[plainArabic.Replace(w)], out[unaccented.Replace(w)] = r, r
		}
	}
	return out
}()

// unaccented writes a word as capitals often are: "CAPITULO".
var unaccented = strings.NewReplacer("á", "a", "ã", "a", "ç", "c", "é", "e", "è", "e", "í", "i", "ó", "o", "ú", "u")

// A marker is the number that a passage begins with.
type marker struct {
	printed string // as printed, punctuation and all
	rest    string // what follows on the line
	rank    rank   // of a division called by a word
	word    string // which
	wrap    string // what stands around the number: ".", "()", "-", …
	path    []int  // of a dotted number: 1.2.3
	counts  []count
	// weak: could as well be something else; only a sequence makes it a number.
	weak bool
	// of: an annex to an annex.
	of bool
	// list is the depth of a list by the source's own word, from 1.
	list int
}

// maxPath bounds the parts of a dotted number.
const maxPath = 12

func (m *marker) dotted() bool { return len(m.path) > 1 }

// bullet reports whether the marker has no order.
func (m *marker) bullet() bool { return len(m.counts) == 1 && m.counts[0].kind == dots }

// capital reports whether the marker is a Roman number or a letter in capitals.
func (m *marker) capital() bool {
	return len(m.counts) > 0 && (m.counts[0].kind == capitalRoman || m.counts[0].kind == capitalLatin)
}

// In Arabic letters a stroke that lengthens a letter is also used as a dash.
const tatweel = "ـ"

// inner is the first number of a list that begins on the same line: "2.02 (a) …".
func (m *marker) inner() *marker {
	if !strings.HasPrefix(m.rest, "(") || m.bullet() {
		return nil
	}
	in := readMarker(m.rest)
	if in == nil || in.can(1) == nil {
		return nil
	}
	return in.as(in.can(1))
}

// alone is what stands around a Roman number that has a line for itself.
const alone = "alone"

const bullets = "•▪◦·●○■□‣➢➤✓∙⁃"

// skip leaves out white space and what cannot be seen.
func skip(s string) string {
	return strings.TrimLeftFunc(s, func(r rune) bool { return unicode.IsSpace(r) || unicode.Is(unicode.Cf, r) })
}

// readMarker reads the number a line begins with, if it begins with one.
func readMarker(line string) *marker {
	s := skip(line)
	if s == "" {
		return nil
	}
	r, size := utf8.DecodeRuneInString(s)
	var m *marker
	switch {
	case strings.ContainsRune(bullets, r):
		m = &marker{printed: s[:size], rest: s[size:], wrap: s[:size], counts: []count{{dots, 0}}}
	case r == 'o' && len(s) > 2 && (s[1] == ' ' || s[1] == '\t') && (s[1] == '\t' || unicode.IsUpper(firstRune(skip(s[1:])))): // Word's second bullet
		m = &marker{printed: "o", rest: s[1:], wrap: "o", counts: []count{{dots, 0}}, weak: true}
	case strings.ContainsRune("-–—―*", r):
		if len(s) > size && !strings.HasPrefix(s[size:], " ") && s[size] != '\t' {
			return nil
		}
		m = &marker{printed: s[:size], rest: s[size:], wrap: s[:size], counts: []count{{dots, 0}}, weak: true}
	case r == '(' || r == '（':
		m = readBracketed(s)
	case unicode.IsLetter(r):
		for _, read := range []func(string) *marker{readDivision, readPath, readLettered} {
			if m = read(s); m != nil {
				break
			}
		}
	case unicode.IsDigit(r):
		m = readNumbered(s)
	case r == '§':
		if m = readMarkerAfter(s, s[size:]); m != nil {
			m.wrap = "§"
		}
	}
	if m == nil || splits(s, len(s)-len(m.rest)) {
		return nil
	}
	m.rest = strings.TrimSpace(skip(m.rest))
	return m
}

// splits reports whether a place is within a word.
func splits(s string, at int) bool {
	before, _ := utf8.DecodeLastRuneInString(s[:at])
	after, _ := utf8.DecodeRuneInString(s[at:])
	word := func(r rune) bool { return unicode.IsLetter(r) || unicode.IsNumber(r) || unicode.IsMark(r) }
	return word(before) && word(after)
}

func readMarkerAfter(s, after string) *marker {
	after = skip(after)
	token := run(after, func(r rune) bool { return unicode.IsDigit(r) })
	c := counts(token)
	if c == nil {
		return nil
	}
	rest := after[len(token):]
	m := &marker{rest: rest[len(additional(rest)):], counts: c}
	return m.close(s, ".:)")
}

// close takes the punctuation after a number into what was printed.
func (m *marker) close(s, punctuation string) *marker {
	for m.rest != "" && strings.ContainsRune(punctuation, rune(m.rest[0])) {
		m.rest = m.rest[1:]
	}
	m.printed = visible(s[:len(s)-len(m.rest)])
	return m
}

// visible leaves out what cannot be seen, so that a number is a label.
func visible(s string) string {
	return strings.Join(strings.FieldsFunc(s, func(r rune) bool {
		return unicode.IsSpace(r) || unicode.Is(unicode.Cf, r) && r != '\u200c' || unicode.IsControl(r)
	}), " ")
}

func run(s string, f func(rune) bool) string {
	for i, r := range s {
		if !f(r) {
			return s[:i]
		}
	}
	return s
}

func letterOrDigit(r rune) bool { return letterOrMark(r) || unicode.IsDigit(r) }

func letterOrMark(r rune) bool { return unicode.IsLetter(r) || unicode.IsMark(r) }

// readBracketed reads (a), (iv), (12), (ب).
func readBracketed(s string) *marker {
	end := strings.IndexAny(s, ")）")
	if end < 0 || end > 24 {
		return nil
	}
	_, open := utf8.DecodeRuneInString(s)
	_, shut := utf8.DecodeRuneInString(s[end:])
	c := counts(strings.TrimSpace(s[open:end]))
	if c == nil || c[0].kind == inWords {
		return nil
	}
	m := &marker{rest: s[end+shut:], wrap: "()", counts: c}
	return m.close(s, ".:-")
}

// readPath reads C.1 and II.2.3: numbers below a capital letter or a Roman number.
func readPath(s string) *marker {
	token := run(s, func(r rune) bool { return r >= 'A' && r <= 'Z' })
	rest := s[len(token):]
	if token == "" || !strings.HasPrefix(rest, ".") || digit(firstRune(rest[1:])) < 0 {
		return nil
	}
	n := romanValue(strings.ToLower(token))
	if l := latinValue(token); n == 0 || n > 10 && l > 0 {
		n = l
	}
	m := readNumbered(rest[1:])
	if n == 0 || m == nil || m.bullet() {
		return nil
	}
	m.path = append([]int{n}, m.path...)
	m.wrap, m.weak = ".", false
	return m.close(s, "")
}

// readLettered reads a. and A) and ii. and الف- and أولاً:.
func readLettered(s string) *marker {
	token := strings.TrimSuffix(run(s, letterOrMark), tatweel)
	rest := s[len(token):]
	if len(token) > 24 {
		return nil
	}
	c := counts(token)
	if c == nil {
		return nil
	}
	if rest == "" {
		if c[0].kind != capitalRoman || c[0].n > 30 {
			return nil
		}
		return (&marker{wrap: alone, counts: c[:1], weak: true}).close(s, "")
	}
	other := uncased(firstLetter(token))
	bare := strings.TrimLeft(rest, " \u200c")
	if other && strings.ContainsRune("-:/–"+tatweel, firstRune(bare)) && bare != "" {
		rest = bare
	}
	_, size := utf8.DecodeRuneInString(rest)
	wrap, after := rest[:size], rest[size:]
	switch dash := firstRune(bare); {
	case wrap == ")":
	case !other && c[0].kind == inWords:
		// "PRIMERO: …", "Second. …", "Tercera.- …"
		if firstLetter(token) == unicode.ToLower(firstLetter(token)) || wrap != ":" && wrap != "." {
			return nil
		}
		m := &marker{rest: after, wrap: ":", counts: c, weak: true}
		return m.close(s, ".-–")
	case !other && bare != "" && strings.ContainsRune("-–—", dash):
		// "I – …", "a - …"
		after = bare[utf8.RuneLen(dash):]
		if !strings.HasPrefix(after, " ") {
			return nil
		}
		return (&marker{rest: after, wrap: "-", counts: c, weak: true}).close(s, "")
	case wrap == ".":
		if after != "" && !strings.HasPrefix(after, " ") && !strings.HasPrefix(after, "\t") {
			return nil // initials
		}
	case other && (wrap == "-" || wrap == "–" || wrap == ":" || wrap == "/" || wrap == tatweel):
	default:
		return nil
	}
	m := &marker{rest: after, wrap: wrap, counts: c, weak: wrap == "." || c[0].kind == inWords && wrap != ":"}
	return m.close(s, ".-")
}

// readNumbered reads 1. and 1) and 1- and 1.2.3 and a bare 1.
func readNumbered(s string) *marker {
	var path []int
	rest, hyphens := s, false
	for {
		token := run(rest, unicode.IsDigit)
		n, ok := digits(token)
		if !ok {
			break
		}
		path, rest = append(path, n), rest[len(token):]
		if rest == "" || !strings.ContainsAny(rest[:1], ".-") || len(path) == maxPath {
			break
		}
		if r, _ := utf8.DecodeRuneInString(rest[1:]); !unicode.IsDigit(r) {
			break
		}
		hyphens = hyphens || rest[0] == '-'
		rest = rest[1:]
	}
	if len(path) == 0 || rest != "" && unicode.IsDigit(rune(rest[0])) {
		return nil
	}
	if len(path) == 2 && path[1] == 0 && path[0] > 0 && unicode.IsUpper(firstLetter(rest)) { // "1.0 Principles", and below it 1.1
		return (&marker{path: path[:1], counts: []count{{decimal, path[0]}}, wrap: ".", rest: strings.TrimLeft(rest, ".-)")}).close(s, "")
	}
	m := &marker{path: path, counts: []count{{decimal, path[len(path)-1]}}}
	if at := nth.FindString(rest); at != "" && len(path) == 1 { // "1st. …", "2° …"
		m := &marker{path: path, counts: []count{{decimal, path[0]}}, wrap: "nth", rest: rest[len(at):], weak: true}
		return m.close(s, "")
	}
	next, size := utf8.DecodeRuneInString(rest)
	if hyphens && (rest == "" || !strings.ContainsRune(".-–)"+tatweel, next)) {
		return nil // "3-5 days"; but "2-1- …" counts
	}
	switch {
	case next == '.' && lettered.MatchString(rest): // 2.1.a
		m.path = append(m.path, latinValue(rest[1:2]))
		m.wrap, m.rest = ".", rest[2:]
		return m.close(s, ".)")
	case next == '.' || next == ')':
		m.wrap, m.rest = string(next), rest[size:]
		if r, _ := utf8.DecodeRuneInString(m.rest); next == '.' && unicode.IsDigit(r) {
			return nil
		}
		return m.close(s, ".-)")
	case len(path) > 1 && (rest == "" || unicode.IsSpace(next)):
		m.wrap, m.rest = ".", rest
		first := firstLetter(rest)
		m.weak = rest == "" || len(path) == 2 && (unicode.IsLower(first) || !unicode.IsLetter(first))
		return m.close(s, "")
	case strings.ContainsRune("-–—/:"+tatweel, next) && rest != "":
		after := rest[size:]
		first, _ := utf8.DecodeRuneInString(skip(after))
		if r, _ := utf8.DecodeRuneInString(after); !(unicode.IsSpace(r) || uncased(r)) || unicode.IsDigit(first) {
			return nil
		}
		m.wrap, m.rest, m.weak = "-", after, !uncased(first)
		return m.close(s, "")
	case len(path) == 1 && unicode.IsSpace(next):
		spaced := strings.TrimLeft(rest, " ")
		if d, size := utf8.DecodeRuneInString(spaced); d == '-' || d == '–' || d == '—' { // "1 – text"
			m.wrap, m.rest, m.weak = "-", spaced[size:], true
			return m.close(s, "")
		}
		first := firstLetter(rest)
		if !unicode.IsUpper(first) && !uncased(first) || month(rest) {
			return nil
		}
		m.wrap, m.rest, m.weak = " ", rest, true
		return m.close(s, "")
	}
	return nil
}

// lettered is the last part of a number such as 2.1.a.
var lettered = regexp.MustCompile(`^\.[a-z][.)]?(?:\s|$)`)

// nth is what makes a number an ordinal.
var nth = regexp.MustCompile(`^(?:(?:st|nd|rd|th|er|re|e|o|a)[.)]|[°º][.)-]?)(?: |$)`)

func firstLetter(s string) rune {
	for _, r := range s {
		if unicode.IsLetter(r) {
			return r
		}
		if unicode.IsDigit(r) {
			break
		}
	}
	return -1
}

const months = " january february march april may june july august september october november december "

func month(s string) bool {
	w := strings.ToLower(run(strings.TrimSpace(s), unicode.IsLetter))
	return w != "" && strings.Contains(months, " "+w+" ")
}

// readDivision reads "Article 5", "CHAPTER II:", "المادة (٣)", "Annex".
func readDivision(s string) *marker {
	word := run(s, letterOrMark)
	if long := letterName.FindString(s); long != "" {
		word = long
	}
	if len(word) > 40 {
		return nil
	}
	plain := plainArabic.Replace(strings.ToLower(word))
	r := divisions[plain]
	if strings.Contains(word, " ") {
		r = annex
	}
	first, _ := utf8.DecodeRuneInString(word)
	if r == none || unicode.IsLower(first) {
		return nil
	}
	m := &marker{rank: r, word: plain}
	rest := strings.TrimPrefix(s[len(word):], ".")
	after := skip(rest)
	if n := numberWord.FindString(after); len(after) < len(rest) {
		after = after[len(n):]
	}
	if len(after) == len(rest) && after != "" && after[0] != '(' && after[0] != '"' && digit(firstRune(after)) < 0 && !strings.ContainsRune(":-–", firstRune(after)) {
		return nil
	}
	shut := ""
	if strings.HasPrefix(after, "(") {
		shut, after = ")", skip(after[1:])
	} else if strings.HasPrefix(after, `"`) && r == annex {
		shut, after = `"`, after[1:]
	}
	token := strings.TrimSuffix(run(after, letterOrDigit), tatweel)
	path := []int{}
	if c := countsOfDivision(token); c != nil && tensFor[strings.ToLower(token)] == 0 {
		m.counts, after = c, after[len(token):]
		if c[0].kind == decimal {
			path = append(path, c[0].n)
		}
		for strings.HasPrefix(after, ".") && len(path) > 0 && len(path) < maxPath {
			t := run(after[1:], unicode.IsDigit)
			n, ok := digits(t)
			if !ok {
				break
			}
			path, after = append(path, n), after[1+len(t):]
		}
	} else if n, cut := hyphenated(token, after); n > 0 {
		m.counts, after = []count{{inWords, n}}, after[cut:]
	} else {
		return m.unnumbered(s, word, rest, shut)
	}
	after = after[len(additional(after)):]
	if shut != "" {
		if after = skip(after); !strings.HasPrefix(after, shut) {
			return nil
		}
		after = after[1:]
	}
	m.path, m.rest, m.wrap = path, after, "word"
	if len(path) == 0 {
		m.path = []int{m.counts[0].n}
	}
	return m.divide(s)
}

// Letters and memoranda that go with an agreement are annexes to it, where they
// have a number.
var letterName = regexp.MustCompile(`(?i)^(?:side letter|lettre d.entente|carta de entendimiento|(?:letter|memorandum) of (?:understanding|agreement|intent))\b`)

// A word for "number" may stand between a division's word and its number.
var numberWord = regexp.MustCompile(`^(?i:#|(?:no|nr|nº|n°|núm|num|número|numéro|number)\.?[ \t]|№|n[º°]|رقم |شماره[ٔ ])[ \t]*`)

// countsOfDivision reads "5", "II", "Twelve", and also "1er", "3bis", "2nd".
func countsOfDivision(token string) []count {
	if token == "" {
		return nil
	}
	if c := counts(token); c != nil {
		return c
	}
	n := run(token, unicode.IsDigit)
	switch strings.ToLower(token[len(n):]) {
	case "er", "re", "ère", "º", "ª", "o", "bis", "ter", "st", "nd", "rd", "th", "a", "b", "c", "d", "e":
		return counts(n)
	}
	return nil
}

// additional is the rest of a number such as 1-A, II/B or 5 bis.
func additional(after string) string {
	for _, s := range []string{" bis", " ter", " quater", "bis", "°", "º", ".º", ".°", ".ª", "ª"} {
		if rest, ok := strings.CutPrefix(after, s); ok && !unicode.IsLetter(firstRune(rest)) {
			return s
		}
	}
	if after == "" || !strings.ContainsAny(after[:1], "-/") {
		return ""
	}
	t := run(after[1:], func(r rune) bool { return r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' })
	if rest := after[1+len(t):]; t == "" || len(t) > 3 || unicode.IsLetter(firstRune(rest)) {
		return ""
	}
	return after[:1+len(t)]
}

// tens are the words that a unit may follow: "Twenty-one", "décima primera".
var tensFor = map[string]int{
	"twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60,
	"décimo": 10, "décima": 10, "decimo": 10, "decima": 10, "vigésimo": 20, "vigésima": 20, "trigésimo": 30, "trigésima": 30,
}

// hyphenated reads "Twenty-one".
func hyphenated(token, after string) (n, cut int) {
	tens := tensFor[strings.ToLower(token)]
	if tens == 0 || len(after) <= len(token) || !strings.ContainsAny(after[len(token):len(token)+1], "- ") {
		return tens, len(token)
	}
	unit := run(after[len(token)+1:], unicode.IsLetter)
	if u := wordsFor[strings.ToLower(unit)]; u > 0 && u < 10 {
		return tens + u, len(token) + 1 + len(unit)
	}
	return tens, len(token)
}

// unnumbered is a division without a number: an annex alone on its line.
func (m *marker) unnumbered(s, word, rest, shut string) *marker {
	alone := strings.Trim(rest, " :.-–\t") == ""
	note := m.word == "تبصره" || m.word == "parágrafo" // to an article; there may be only one
	titled := strings.HasPrefix(skip(rest), ":") || note && strings.ContainsRune("-–—."+tatweel, firstRune(skip(s[len(word):])))
	if shut != "" || m.rank != annex && !note || m.word == "protocol" || strings.Contains(m.word, " ") || m.word == "schedule" && !alone || !alone && !titled {
		return nil
	}
	m.rest, m.wrap = rest, "word"
	if note {
		at := strings.TrimLeft(rest, " :.-–—"+tatweel)
		m.printed, m.rest = visible(strings.TrimRight(s[:len(s)-len(at)], " :.-–—")), at
		return m
	}
	return m.close(s, " :.-")
}

// divide decides whether what follows the number lets it be a division: in
// running text "Article 5 of the Agreement" is none.
func (m *marker) divide(s string) *marker {
	after := skip(m.rest)
	first, _ := utf8.DecodeRuneInString(after)
	parted := after != "" && strings.ContainsRune(":.-–—)"+tatweel, first)
	switch {
	case after == "":
	case parted:
		for after != "" && strings.ContainsRune(":.-–—) "+tatweel, firstRune(after)) {
			_, size := utf8.DecodeRuneInString(after)
			after = after[size:]
		}
		if r := firstRune(skip(after)); unicode.IsLower(r) && m.rank != clause && first != ':' {
			return nil
		}
	case unicode.IsUpper(first) || first == '“' || first == '"' || first == '[' || first == '(':
		if m.rank == clause || m.rank == article && len(m.path) > 1 && len(strings.Fields(after)) > 12 {
			return nil
		}
	case uncased(first):
		w := plainArabic.Replace(run(after, letterOrMark))
		if strings.Contains(" من فی از این و تا الی در به ان هذا هذه ", " "+w+" ") {
			return nil
		}
		m.weak = len(strings.Fields(after)) > 9 || ends(after) != 0 // its text, on the same line
	default:
		if after = m.annexed(after); m.of {
			break
		}
		return nil
	}
	m.printed = visible(s[:len(s)-len(after)])
	m.printed = strings.TrimRight(m.printed, " –—-")
	m.rest = after
	return m
}

// annexed reads what an annex is annexed to, "to Annex I", and answers what
// follows: nothing, or a title.
func (m *marker) annexed(after string) string {
	if m.rank != annex {
		return after
	}
	f := strings.Fields(after)
	if len(f) < 3 || !strings.Contains(" to of au à al до к ", " "+f[0]+" ") || divisions[plainly(f[1])] != annex || counts(run(strings.Trim(f[2], ".:"), letterOrDigit)) == nil {
		return after
	}
	rest := skip(after[strings.Index(after, f[2])+len(f[2]):])
	if at := strings.TrimLeft(rest, ":.-–— "); at != rest {
		rest = at
	} else if len(f) > 3 && !lookAt(rest).titled {
		return after
	}
	m.of = true
	return rest
}

func firstRune(s string) rune {
	r, _ := utf8.DecodeRuneInString(s)
	return r
}
