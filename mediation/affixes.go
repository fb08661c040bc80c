package mediation

import (
	"strings"
	"unicode"
)

// Words that are written apart or together at will. Keys are folded.
var (
	persianBefore = set("می نمی بی")
	persianAfter  = set("ها های هایی هایم هایش هایمان هایشان ای ام ایم اید اند تر ترین")
	persianSigns  = set("است را که از می شود هستند هستیم")
	percentWords  = set("percent pct درصد درصدی بالمیه بالمایه")
	percentPairs  = map[string]map[string]bool{"per": set("cent"), "فی": set("المیه المایه")}
)

// A stroke between Persian digits before one of these is a decimal sign.
var afterDecimal = set("% درصد درصدی هزار میلیون میلیارد دلار یورو ریال تومان تن متر کیلو کیلوگرم")

// maxPieces bounds how many pieces are put together to one word.
const maxPieces = 5

// percentWord is what every way of writing per cent is read as.
const percentWord = "%"

func set(list string) map[string]bool {
	out := map[string]bool{}
	for s := range strings.FieldsSeq(list) {
		out[s] = true
	}
	return out
}

// join gives the words their texts and puts together what writers separate
// at will.
func (r *reader) join() []word {
	all := r.norm.String()
	persian := r.persian(all)
	out := make([]word, 0, len(r.raw))
	from := 0 // of the last word of out, in all
	for i, raw := range r.raw {
		w := raw.word
		w.text = all[raw.from:raw.to]
		var last *word
		if len(out) > 0 && w.near && w.literal == nil && out[len(out)-1].literal == nil && out[len(out)-1].pieces < maxPieces {
			last = &out[len(out)-1]
		}
		switch {
		case last != nil && percentPairs[last.text][w.text]:
			last.text, last.end, last.pieces = percentWord, w.end, last.pieces+w.pieces
			continue
		case percentWords[w.text]:
			w.text = percentWord
		case last == nil || !persian:
		case w.text == "ی" && strings.HasSuffix(last.text, "ه"):
			last.end = w.end
			continue
		case persianAfter[w.text] || persianBefore[last.text] && i > 0 && r.raw[i-1].from == from:
			last.text, last.end, last.pieces = last.text+w.text, w.end, last.pieces+w.pieces
			continue
		}
		out = append(out, w)
		from = raw.from
	}
	return out
}

// ezafe reports whether the letter here only writes the sound that links a
// Persian word ending in he to the next: خانه‌ی for خانهٔ.
func (r *reader) ezafe(before string) bool {
	g := r.glyphs[r.i]
	return g.r == 'ی' && g.joined && strings.HasSuffix(before, "ه") && !unicode.IsLetter(r.at(r.i+1))
}

// persian reports whether a text is Persian rather than Arabic: by letters
// that Arabic lacks, or by words that only Persian has.
func (r *reader) persian(all string) bool {
	if !r.arabicScript || r.persianLetter {
		return r.persianLetter
	}
	for _, w := range r.raw {
		if persianSigns[all[w.from:w.to]] {
			return true
		}
	}
	return false
}
