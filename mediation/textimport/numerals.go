package textimport

import (
	"strings"
	"unicode"
)

// A kind is a way of counting.
type kind uint8

const (
	decimal kind = iota
	roman
	capitalRoman
	latin
	capitalLatin
	cyrillic
	abjad   // أ ب ج د
	arabic  // أ ب ت ث
	persian // الف ب پ ت
	inWords
	dots // bullets: no order
)

// A count is what a number may mean in one way of counting.
type count struct {
	kind kind
	n    int
}

var alphabets = map[kind][]string{
	cyrillic: strings.Split("абвгдежзиклмнопрстуфхцчшщэюя", ""),
	abjad:    strings.Fields("ا ب ج د ه و ز ح ط ی ک ل م ن س ع ف ص ق ر ش ت ث خ ذ ض ظ غ"),
	arabic:   strings.Fields("ا ب ت ث ج ح خ د ذ ر ز س ش ص ض ط ظ ع غ ف ق ک ل م ن ه و ی"),
	persian:  strings.Fields("ا ب پ ت ث ج چ ح خ د ذ ر ز ژ س ش ص ض ط ظ ع غ ف ق ک گ ل م ن و ه ی"),
}

var ordered = func() map[string][]count {
	out := map[string][]count{}
	for k, letters := range alphabets {
		for i, l := range letters {
			out[l] = append(out[l], count{k, i + 1})
		}
	}
	out["الف"] = out["ا"]
	return out
}()

// plainArabic brings letters that Arabic and Persian write in several ways to one.
var plainArabic = strings.NewReplacer(
	"أ", "ا", "إ", "ا", "آ", "ا", "ي", "ی", "ى", "ی", "ك", "ک", "ة", "ه", "ـ", "",
	"ً", "", "ٌ", "", "ٍ", "", "َ", "", "ُ", "", "ِ", "", "ّ", "", "ْ", "",
	"\u200c", " ", "\u200e", "", "\u200f", "")

var wordsFor = func() map[string]int {
	out := map[string]int{}
	for _, list := range []string{
		"one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen twenty",
		"first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth twentieth",
		"premier deuxième troisième quatrième cinquième sixième septième huitième neuvième dixième",
		"première",
		"primero segundo tercero cuarto quinto sexto séptimo octavo noveno décimo",
		"primera segunda tercera cuarta quinta sexta séptima octava novena décima",
		"primeiro segundo terceiro quarto quinto sexto sétimo oitavo nono décimo",
		"primeira segunda terceira quarta quinta sexta sétima oitava nona décima",
		"único unique", "única",
		"erster zweiter dritter vierter fünfter sechster siebter achter neunter zehnter",
		"первый второй третий четвёртый пятый шестой седьмой восьмой девятый десятый",
		"первая вторая третья четвертая пятая шестая седьмая восьмая девятая десятая",
		"الاول الثانی الثالث الرابع الخامس السادس السابع الثامن التاسع العاشر",
		"الاولی الثانیه الثالثه الرابعه الخامسه السادسه السابعه الثامنه التاسعه العاشره",
		"اولا ثانیا ثالثا رابعا خامسا سادسا سابعا ثامنا تاسعا عاشرا",
		"اول دوم سوم چهارم پنجم ششم هفتم هشتم نهم دهم یازدهم دوازدهم سیزدهم چهاردهم پانزدهم شانزدهم هفدهم هجدهم نوزدهم بیستم",
		"یکم",
		"نخست",
	} {
		for i, w := range strings.Fields(list) {
			out[w] = i + 1
		}
	}
	return out
}()

// counts says what a token that stands as a number may mean: "ii", "4", "ب",
// "Twelve". Nothing for a token that is no number.
func counts(token string) []count {
	if n, ok := digits(token); ok {
		return []count{{decimal, n}}
	}
	var out []count
	if n := romanValue(strings.ToLower(token)); n > 0 {
		switch token {
		case strings.ToLower(token):
			out = append(out, count{roman, n})
		case strings.ToUpper(token):
			out = append(out, count{capitalRoman, n})
		}
	}
	if n := latinValue(token); n > 0 {
		k := latin
		if token[0] < 'a' {
			k = capitalLatin
		}
		out = append(out, count{k, n})
	}
	if len(out) > 0 {
		return out
	}
	p := plainArabic.Replace(strings.ToLower(token))
	if l := ordered[p]; l != nil {
		return l
	}
	if n := wordsFor[p]; n > 0 {
		return []count{{inWords, n}}
	}
	return nil
}

// digits reads a number of at most three digits in any script.
func digits(token string) (int, bool) {
	n, seen := 0, 0
	for _, r := range token {
		d := digit(r)
		if d < 0 || seen == 3 {
			return 0, false
		}
		n, seen = n*10+d, seen+1
	}
	return n, seen > 0
}

// digit is the value of a decimal digit: in Unicode each script's ten stand in
// a row that begins at its zero.
func digit(r rune) int {
	switch {
	case r >= '0' && r <= '9':
		return int(r - '0')
	case r >= '٠' && r <= '٩':
		return int(r - '٠')
	case r >= '۰' && r <= '۹':
		return int(r - '۰')
	}
	return -1
}

// romanValue is 0 for what is no Roman number as it is properly written.
func romanValue(s string) int {
	if len(s) == 0 || len(s) > 9 {
		return 0
	}
	n, rest := 0, s
	for _, step := range []struct {
		s string
		n int
	}{{"c", 100}, {"xc", 90}, {"l", 50}, {"xl", 40}, {"x", 10}, {"ix", 9}, {"v", 5}, {"iv", 4}, {"i", 1}} {
		for strings.HasPrefix(rest, step.s) {
			n, rest = n+step.n, rest[len(step.s):]
		}
	}
	if rest != "" || romanText(n) != s {
		return 0
	}
	return n
}

func romanText(n int) string {
	var b strings.Builder
	for _, step := range []struct {
		s string
		n int
	}{{"m", 1000}, {"cm", 900}, {"d", 500}, {"cd", 400}, {"c", 100}, {"xc", 90}, {"l", 50}, {"xl", 40}, {"x", 10}, {"ix", 9}, {"v", 5}, {"iv", 4}, {"i", 1}} {
		for n >= step.n {
			b.WriteString(step.s)
			n -= step.n
		}
	}
	return b.String()
}

// latinValue reads a, b, …, z, aa, bb, ….
func latinValue(s string) int {
	if len(s) == 0 || len(s) > 2 || len(s) == 2 && s[0] != s[1] {
		return 0
	}
	switch c := s[0]; {
	case c >= 'a' && c <= 'z':
		return int(c-'a') + 1 + 26*(len(s)-1)
	case c >= 'A' && c <= 'Z':
		return int(c-'A') + 1 + 26*(len(s)-1)
	}
	return 0
}

// uncased reports whether a rune is a letter of a script without capitals.
func uncased(r rune) bool {
	return unicode.IsLetter(r) && !unicode.IsUpper(r) && !unicode.IsLower(r) && !unicode.IsTitle(r)
}
