package textimport

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// What a line or a passage looks like.

// ends is the punctuation a text ends with, or 0. Closing brackets and
// quotation marks are looked through, and so is an "and" after a semicolon.
func ends(s string) rune {
	s = strings.TrimRight(s, " \t\n")
	for _, and := range ands {
		t := strings.TrimSuffix(s, and)
		if t = strings.TrimRight(t, " \n"); len(t) == len(s) {
			continue
		}
		switch r, _ := utf8.DecodeLastRuneInString(t); r {
		case ';', ':', '؛': // "one thing; and", "another : and"
			return ';'
		case ',':
			if and == "and" || and == "or" {
				return ','
			}
		}
	}
	for _, lead := range []string{":-", ":–", ":—", "—"} { // "as follows:-", "In this Agreement—"
		if strings.HasSuffix(s, lead) {
			return ':'
		}
	}
	s = strings.TrimRightFunc(s, func(r rune) bool {
		return unicode.IsSpace(r) || strings.ContainsRune(`)]}"'”’»*_`, r) || unicode.Is(unicode.Cf, r)
	})
	r, _ := utf8.DecodeLastRuneInString(s)
	switch r {
	case '.', ';', ':', ',', '!', '?', '…':
		return r
	case '؛':
		return ';'
	case '،':
		return ','
	case '؟':
		return '?'
	case '۔':
		return '.'
	}
	return 0
}

// Words between the last items of a list.
var ands = []string{"and", "or", "et", "ou", "y", "o", "e", "und", "oder", "и", "или", "و", "أو", "یا"}

func words(s string) int { return len(strings.Fields(s)) }

// conjunction reports whether s only leads over: "and", "or,".
func conjunction(s string) bool {
	w := strings.ToLower(strings.Trim(s, " \t,;."))
	return w == "and/or" || slices.Contains(ands, w)
}

const linking = " the a an of in to and or for by with at on from that which under as its their this these between into upon including shall will de la le les des du et dans في من على إلى أن التي الذي و به از در که با را برای این "

// dangles reports whether a text breaks off where no sentence ends.
func dangles(s string) bool {
	f := strings.Fields(s)
	if len(f) < 4 || ends(s) != 0 {
		return false
	}
	last := strings.TrimLeft(f[len(f)-1], "(\"“«")
	if last == "به" && !strings.ContainsAny(s, "پچژگکی") {
		return false // no Persian "to", but an Arabic "in it"
	}
	return strings.Contains(linking, " "+last+" ")
}

// A look is what can be said of a text without its neighbours.
type look struct {
	words  int
	end    rune
	caps   bool // all letters are capitals
	titled bool // could be a title
	open   bool // could be a title but for its colon
	cased  bool
	modal  bool // somebody shall, will, must
	raised bool // most of its words are capitalised
}

const modals = " shall will must should agree agrees agreed undertake undertakes is are was were has have had hereby "

func lookAt(s string) look {
	l := look{end: ends(s)}
	upper, lower, other, content, raised := 0, 0, 0, 0, 0
	first := true
	for w := range strings.FieldsSeq(s) {
		l.words++
		if l.words > 40 {
			break
		}
		letters, lead := 0, rune(0)
		for _, r := range w {
			switch {
			case unicode.IsUpper(r):
				upper++
			case unicode.IsLower(r):
				lower++
			case unicode.IsLetter(r):
				other++
			default:
				continue
			}
			if letters++; letters == 1 {
				lead = r
			}
		}
		if letters >= 4 || letters > 0 && first {
			content++
			if unicode.IsUpper(lead) {
				raised++
			}
		}
		first = first && letters == 0
		l.modal = l.modal || strings.Contains(modals, " "+strings.Trim(w, ".,;:")+" ")
	}
	if l.words > 40 {
		l.words = words(s)
	}
	l.cased = upper+lower > 0
	l.caps = upper > 1 && lower*12 <= upper && other == 0
	l.raised = content > 0 && raised*20 >= content*13 && unicode.IsUpper(firstLetterOf(s))
	shape := false
	switch {
	case l.caps:
		shape = l.words <= 40
	case l.cased:
		shape = l.words <= 18 && l.raised
	case other > 0:
		shape = l.words <= 9
	}
	stop := strings.ContainsRune(";,.!?", l.end) && l.end != 0
	l.titled = shape && !stop && l.end != ':' && !l.modal
	l.open = shape && l.end == ':' && l.cased && !l.modal
	return l
}

// firstLetterOf is the first letter, whatever stands before it.
func firstLetterOf(s string) rune {
	for _, r := range s {
		if unicode.IsLetter(r) {
			return r
		}
	}
	return -1
}

// ruled reports whether a line is drawn, not written.
func ruled(s string) bool {
	drawn := 0
	for _, r := range s {
		switch {
		case strings.ContainsRune("_-–—=.*…·~", r):
			drawn++
		case !unicode.IsSpace(r):
			return false
		}
	}
	return drawn > 1
}

// wordless reports whether there is no word in s.
func wordless(s string) bool {
	return strings.IndexFunc(s, func(r rune) bool { return unicode.IsLetter(r) || unicode.IsNumber(r) }) < 0
}

// pageNumber reports whether a line is what stands at the foot of a page.
func pageNumber(s string) bool {
	if n := romanValue(strings.ToLower(s)); n > 0 && n <= 30 && strings.ToUpper(s) == s {
		return false // a number that has a line for itself
	}
	t := strings.ToLower(strings.Trim(s, " -–—|.[]"))
	if t == "" || len(t) > 40 || strings.HasSuffix(strings.TrimSpace(s), ".") {
		return false
	}
	paged := false
	for _, p := range []string{"page", "p a g e", "pg", "صفحة", "صفحه", "стр", "página"} {
		if strings.HasPrefix(t, p) || strings.HasSuffix(t, p) {
			t, paged = strings.Trim(strings.TrimSuffix(strings.TrimPrefix(t, p), p), " |."), true
		}
	}
	seen := 0
	for f := range strings.FieldsFuncSeq(t, func(r rune) bool { return unicode.IsSpace(r) || r == '/' || r == '|' }) {
		_, number := digits(f)
		switch {
		case number, !paged && seen == 0 && romanValue(f) > 0 && f == t:
			seen++
		case paged && (f == "of" || f == "de" || f == "sur" || f == "من" || f == "از"):
		default:
			return false
		}
	}
	return seen == 1 || seen == 2 && (paged || strings.Contains(t, "/"))
}

// key is a text without regard to capitals, punctuation and a page number at its end.
func key(s string) string {
	return letters(strings.TrimRightFunc(s, func(r rune) bool { return unicode.IsDigit(r) || unicode.IsSpace(r) || r == '.' || r == '…' }))
}

// letters is a text's letters and digits alone, without regard to capitals.
func letters(s string) string {
	var b strings.Builder
	for _, r := range s {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			b.WriteRune(unicode.ToLower(r))
		}
	}
	return b.String()
}

// called reports whether a heading bears one of the names in a list.
func called(s string, names map[string]bool) bool { return len(s) < 120 && names[key(s)] }

func nameSet(list string) map[string]bool {
	out := map[string]bool{}
	for n := range strings.SplitSeq(list, ",") {
		out[key(n)] = true
	}
	return out
}

var (
	contentsNames = nameSet("contents,table of contents,article index,index of articles,list of contents,index,table des matières,sommaire,índice,contenido,содержание,оглавление,içindekiler,المحتويات,جدول المحتويات,فهرس,الفهرس,فهرس المحتويات,فهرست,فهرست مطالب")
	preambleNames = nameSet("preamble,the preamble,recitals,preambule,préambule,preámbulo,preâmbulo,präambel,witnesseth,преамбула,الديباجة,ديباجة,تمهيد,مقدمة,المقدمة,مقدمه,دیباچه,پیش\u200cدرآمد,پیشگفتار")
	glossaryNames = nameSet("acronyms,abbreviations,acronyms and abbreviations,abbreviations and acronyms,list of acronyms,list of abbreviations,glossary,abréviations,sigles,siglas,сокращения,اختصارات,المختصرات,قائمة المختصرات,اختصارات,کوته\u200cنوشت\u200cها,اختصارها")
	recitalNames  = nameSet("background,the background,parties,the parties,whereas,introduction,entre les soussignés,les soussignés,les soussignes,antecedentes,contexte,الأطراف,خلفية,طرفین,زمینه")
	leadNames     = nameSet("between,and,whereas,entre,et,y,considérant,considerando,attendu que")
	frontNames    = nameSet("introduction,definitions,background,foreword,general provisions,general principles,guiding principles,principles,objectives,final provisions,executive summary,preface,préface,prefacio,prólogo,vorwort,purpose,scope,interpretation")
	groupNames    = nameSet("guarantor,guarantors,the guarantors,witness,witnesses,the witnesses,as witnesses,in the presence of,as witnessed by,before me,before us,attested by,witnessed by,facilitated by,mediated by,stakeholders,the stakeholders,parties,the parties,mediator,mediators,the mediator,observers,facilitator,facilitators,signatories,adherents,international partners,regional guarantors,الشهود,شهود,الشاهد,الضامنون,الضامن,الأطراف,الوسيط,الوسطاء,شاهدان,گواهان,ضامن,ضامنان,testigos de honor,testemunhas,avalistas,свидетели,посредник,посредники,гаранты,zeugen,تضمین\u200cکنندگان,طرفین,میانجی,garants,témoins,ont signé,les signataires,testigos,garantes")
)
