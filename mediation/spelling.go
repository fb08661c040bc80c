package mediation

import (
	"iter"
	"strings"
)

// Names are spelled as the ear has them. The guard compares them by their
// normalised letters, and where these differ by what transliterations keep:
// the consonants.

// nameKey is by what names of the Arabic script are compared: the article is
// left out, letters that Arabic lacks are put as it puts them (چ as ج), and
// doubled letters are written once.
func nameKey(text string) string {
	if bare, ok := strings.CutPrefix(text, "ال"); ok && len(bare) >= shortestStem {
		text = bare
	}
	var b strings.Builder
	last := rune(0)
	for _, r := range text {
		if to, ok := arabicSpelling[r]; ok {
			r = to
		}
		if r != last {
			b.WriteRune(r)
		}
		last = r
	}
	return b.String()
}

var arabicSpelling = map[rune]rune{'پ': 'ب', 'چ': 'ج', 'ژ': 'ز', 'گ': 'ک', 'ڤ': 'ف'}

// stems returns an Arabic or Persian word and what may be left of it when the
// particles written on to it are taken off, longest first.
func stems(text string) []string {
	out := []string{text}
	for _, head := range [...]string{"و", "ف", "ب", "ل", "ک", "لل", "ال", "وال", "بال", "فال", "کال", "ول", "وب"} {
		if bare, ok := strings.CutPrefix(text, head); ok && len(bare) >= shortestStem {
			out = append(out, bare)
		}
	}
	for _, tail := range [...]string{"ا", "ی", "ها", "های", "اند", "ام", "ایم", "است", "ست", "ش", "شان", "مان", "ای"} {
		if bare, ok := strings.CutSuffix(text, tail); ok && len(bare) >= shortestStem {
			out = append(out, bare)
		}
	}
	return out
}

// bareForms yields what is left of an Arabic or Persian word when any of what
// the two languages write on to words is taken off: light stemming, enough to
// tell that a word is a form of another.
func bareForms(text string) iter.Seq[string] {
	return func(yield func(string) bool) {
		for _, head := range wordHeads {
			rest, ok := strings.CutPrefix(text, head)
			if !ok || len(rest) < shortestStem {
				continue
			}
			for _, tail := range wordTails {
				if bare, ok := strings.CutSuffix(rest, tail); ok && len(bare) >= shortestStem && !yield(bare) {
					return
				}
			}
		}
	}
}

// shortestStem is three letters of two bytes: a root of Arabic.
const shortestStem = 6

var (
	wordHeads = append(strings.Fields("و ف ب ل ک س ال وال بال لل ی ت ن ا می نمی وی وت سی ست سن بر م"), "")
	wordTails = append(strings.Fields("ه ها هم هما نا کم ی ک ات ون ین ان ا وا ت ته تها تهم تنا تکم "+
		"های هایی هایشان ای م ش مان تان شان ند یم ید د ده اند ام تر ترین یی گی"), "")
)

// minSkeleton is the fewest consonants by which two spellings are held to be
// of one name; across scripts, where more is lost, one more is asked for.
const minSkeleton = 3

// latinSkeleton returns the consonants of a name in Latin letters, with the
// spellings of one sound put as one: kh, gh and q, sh, ph, doubled letters.
// An initial vowel is kept as a sign that there was one.
func latinSkeleton(text string) string {
	text = digraphs.Replace(text)
	var b strings.Builder
	last := byte(0)
	for i := 0; i < len(text); i++ {
		c := text[i]
		switch {
		case c >= 0x80:
			return ""
		case strings.IndexByte("aeiouy", c) >= 0:
			if i == 0 {
				b.WriteByte('a')
			}
		case c == 'h' && i == len(text)-1:
		case c == 'c' && i+1 < len(text) && strings.IndexByte("eiy", text[i+1]) >= 0:
			b.WriteByte('s')
		case c != last:
			b.WriteByte(soundOf(c))
		}
		last = c
	}
	return b.String()
}

var digraphs = strings.NewReplacer("tch", "C", "sch", "S", "kh", "X", "gh", "g", "sh", "S", "ch", "C", "zh", "J", "ph", "f", "th", "t", "dj", "j", "ck", "k", "x", "ks", "qv", "q", "qu", "q", "kv", "k")

func soundOf(c byte) byte {
	switch c {
	case 'q':
		return 'g'
	case 'c':
		return 'k'
	case 'w':
		return 'v'
	case 'J':
		return 'j'
	}
	return c
}

// crossSkeletons returns by what a name is compared between the Latin and the
// Arabic script: consonants that both keep. A v is either lost, as و, or an f.
func crossSkeletons(text string) []string {
	s := text
	if isArabicLetter(firstRune(text)) {
		s = arabicSkeleton(text)
		return []string{s}
	}
	s = latinSkeleton(text)
	s = strings.ReplaceAll(s, "p", "b")
	lost := strings.ReplaceAll(s, "v", "")
	if heard := strings.ReplaceAll(s, "v", "f"); heard != lost {
		return []string{lost, heard}
	}
	return []string{lost}
}

func firstRune(s string) rune {
	for _, r := range s {
		return r
	}
	return 0
}

// arabicSkeleton puts an Arabic or Persian name as latinSkeleton would have it.
func arabicSkeleton(text string) string {
	if bare, ok := strings.CutPrefix(text, "ال"); ok && len(bare) >= shortestStem {
		text = bare
	}
	var b strings.Builder
	for i, r := range text {
		switch c, ok := arabicSounds[r]; {
		case i == 0 && strings.ContainsRune("اعیو", r):
			if r == 'ا' || r == 'ع' {
				b.WriteByte('a')
			}
		case r == 'ه' && i == len(text)-len("ه"):
		case ok:
			b.WriteByte(c)
		}
	}
	return b.String()
}

var arabicSounds = map[rune]byte{
	'ب': 'b', 'پ': 'b', 'ت': 't', 'ط': 't', 'ث': 's', 'ج': 'j', 'چ': 'C', 'ح': 'h', 'ه': 'h', 'خ': 'X', 'د': 'd', 'ض': 'd', 'ذ': 'z', 'ز': 'z',
	'ظ': 'z', 'ر': 'r', 'ژ': 'j', 'س': 's', 'ص': 's', 'ش': 'S', 'غ': 'g', 'ق': 'g', 'ف': 'f', 'ڤ': 'f', 'ک': 'k', 'گ': 'g', 'ل': 'l', 'م': 'm', 'ن': 'n',
}
