package mediation

import (
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"pgregory.net/rapid"

	"goodoffices/paper"
)

// guardOver returns a guard over texts, without talks.
func guardOver(confidences, known []string) *Guard {
	g := &Guard{}
	g.begin(nil)
	for _, text := range confidences {
		g.keep(field{name: "text", text: text}, &part{holding: secret}, nil)
	}
	for _, text := range known {
		g.hold(field{name: "text", text: text})
	}
	return g
}

var scripts = []*rapid.Generator[string]{
	rapid.StringMatching(`[a-z]{4,9}`),
	rapid.StringMatching(`[ابتثجحخدذرزسشصضطظعغفقلمنهوي]{4,8}`),
	rapid.StringMatching(`[ابپتجچحخدرزژسشفقکگلمنوهی]{4,8}`),
}

// sentences draws words of one script with figures among them, no two in a row:
// "12 345" may be one.
func sentences(t *rapid.T, script, least, most int) []string {
	ws := rapid.SliceOfN(scripts[script], least, most).Draw(t, "words")
	for i := 1; i < len(ws); i += 4 {
		if rapid.IntRange(0, 3).Draw(t, "figure") == 0 {
			ws[i] = rapid.StringMatching(`[1-9][0-9]{1,5}`).Draw(t, "digits")
		}
	}
	return ws
}

// disguised writes words as somebody would who does not want them found, or
// whose keyboard is another: the five ways of row 63.
func disguised(t *rapid.T, ws []string) string {
	var b strings.Builder
	separators := []string{" ", ", ", " - ", "\n", " \n\n", "; «", "… ", "  ", " (", "\u00a0", "! "}
	for i, w := range ws {
		if i > 0 {
			b.WriteString(rapid.SampledFrom(separators).Draw(t, "between"))
		}
		b.WriteString(disguisedWord(t, w))
	}
	return b.String()
}

var otherForms = map[rune][]rune{
	'ی': {'ي', 'ى', 'ﻲ'}, 'ي': {'ی', 'ى'}, 'ک': {'ك', 'ﻛ'}, 'ه': {'ة', 'ﻪ'}, 'ا': {'أ', 'إ', 'آ', 'ﺎ'}, 'و': {'ؤ'},
	'a': {'A', 'á', 'ａ'}, 'e': {'E', 'é', 'ｅ'}, 'o': {'O', 'ö'}, 's': {'S', 'ş'}, 'n': {'N', 'ñ', 'Ｎ'},
}

func disguisedWord(t *rapid.T, w string) string {
	digits := rapid.SampledFrom([]rune{'0', '٠', '۰', '０', '०'}).Draw(t, "zero")
	var b strings.Builder
	for i, r := range w {
		if i > 0 && rapid.IntRange(0, 7).Draw(t, "hidden") == 0 {
			b.WriteString(rapid.SampledFrom([]string{"\u200b", "\u200d", "\u2060", "\ufeff", "\u00ad", "\u200e", "\u202b", "\u0651", "\u0301"}).Draw(t, "which"))
		}
		switch forms := otherForms[r]; {
		case r >= '0' && r <= '9':
			b.WriteRune(digits + r - '0')
		case len(forms) > 0 && rapid.Bool().Draw(t, "otherwise"):
			b.WriteRune(rapid.SampledFrom(forms).Draw(t, "form"))
		default:
			b.WriteRune(r)
		}
	}
	return b.String()
}

func TestACopiedRunOfSixWordsIsAlwaysFound(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		script := rapid.IntRange(0, 2).Draw(t, "script")
		source := sentences(t, script, 6, 40)
		others := [][]string{sentences(t, script, 1, 20), sentences(t, script, 1, 20)}
		g := guardOver([]string{strings.Join(others[0], " "), strings.Join(source, " "), strings.Join(others[1], " ")}, []string{strings.Join(sentences(t, script, 1, 30), " ")})
		from := rapid.IntRange(0, len(source)-6).Draw(t, "from")
		to := rapid.IntRange(from+6, len(source)).Draw(t, "to")
		before := strings.Join(sentences(t, script, 0, 8), " ") + " . "
		run := disguised(t, source[from:to])
		draft := before + run + " . " + strings.Join(sentences(t, script, 0, 8), " ")
		at, end := len(before), len(before)+len(run)
		found := slices.ContainsFunc(g.Check(draft), func(k Leak) bool {
			return k.What == Passage && k.Start <= at+utf8.UTFMax && k.End >= end-utf8.UTFMax && slices.ContainsFunc(k.Of, func(s Source) bool {
				return strings.Contains(s.Quote, source[from]) && strings.Contains(s.Quote, source[to-1])
			})
		})
		if !found {
			t.Fatalf("%q of %q is not found: %s", run, source[from:to], showLeaks(draft, g.Check(draft)))
		}
		checkBounds(t, draft, g.Check(draft))
	})
}

// TestWhatTheRecipientHoldsIsNeverReported: any piece of what it holds, though
// the other side has confided the same or more about it.
func TestWhatTheRecipientHoldsIsNeverReported(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		script := rapid.IntRange(0, 2).Draw(t, "script")
		held := sentences(t, script, 1, 40)
		confided := slices.Concat(sentences(t, script, 0, 10), held, sentences(t, script, 0, 10))
		g := guardOver([]string{strings.Join(confided, " "), "Mr " + strings.Join(held, " Mr ")}, []string{strings.Join(held, " ")})
		from := rapid.IntRange(0, len(held)-1).Draw(t, "from")
		to := rapid.IntRange(from+1, len(held)).Draw(t, "to")
		draft := disguised(t, held[from:to])
		if leaks := g.Check(draft); len(leaks) > 0 {
			t.Fatalf("%q is held: %s", draft, showLeaks(draft, leaks))
		}
	})
}

// TestOwnWordsAreNeverReported: words that no confidence has say nothing of one.
func TestOwnWordsAreNeverReported(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		script := rapid.IntRange(0, 2).Draw(t, "script")
		confided, own := sentences(t, script, 1, 40), sentences(t, script, 1, 40)
		// No word of one's own is, or sounds like, one that was confided.
		sounds := map[string]bool{}
		for _, w := range confided {
			sounds[normal(w)], sounds[nameKey(normal(w))] = true, true
		}
		own = slices.DeleteFunc(own, func(w string) bool {
			return slices.ContainsFunc(stems(normal(w)), func(s string) bool { return sounds[s] || sounds[nameKey(s)] }) || sounds[normal(w)]
		})
		draft := strings.Join(own, " ")
		if leaks := guardOver([]string{strings.Join(confided, " ")}, nil).Check(draft); len(leaks) > 0 {
			t.Fatalf("%q is one's own: %s", draft, showLeaks(draft, leaks))
		}
	})
}

// TestAGuardThatFollowedIsAsOneMadeAnew, whatever came and in which order.
func TestAGuardThatFollowedIsAsOneMadeAnew(t *testing.T) {
	t.Parallel()
	texts := []string{
		confidence, "The bridge at Ustrova can be rebuilt within 77 days of the signature, they believe.",
		"Our delegation of 19 will be led by Mr Perrin Lascar from 3 October on.", "We ask nothing more than what was agreed in 1962 about the wells.",
	}
	rapid.Check(t, func(rt *rapid.T) {
		w := newWorld(t, "Tehran", "Washington")
		muscat := w.desks["Muscat"]
		g := muscat.Guard("Washington")
		var sent []*paper.Paper
		for range rapid.IntRange(1, 8).Draw(rt, "steps") {
			text := rapid.SampledFrom(texts).Draw(rt, "text")
			switch rapid.IntRange(0, 4).Draw(rt, "step") {
			case 0:
				sent = append(sent, letter(w, "Tehran", "Washington", paper.HandlingVerbatim, text))
			case 1:
				sent = append(sent, letter(w, "Tehran", "Washington", paper.HandlingOwnWords, text))
			case 2:
				letter(w, "Washington", "Muscat", "", text)
			case 3:
				if len(sent) > 0 {
					w.as("Muscat").try(&Convey{Paper: ref(rapid.SampledFrom(sent).Draw(rt, "letter"))})
				}
			case 4:
				if len(sent) > 0 {
					h := rapid.SampledFrom([]paper.Handling{paper.HandlingMediator, paper.HandlingOwnWords}).Draw(rt, "handling")
					w.as("Tehran").try(&ReplaceCover{Paper: ref(rapid.SampledFrom(sent).Draw(rt, "letter")), Cover: Cover{Handling: h}})
				}
			}
			w.settle()
			g.Follow(muscat.Talks)
		}
		anew := muscat.Guard("Washington")
		for _, draft := range append(texts, "Would 77 days and 4,750 men, under Lascar, be enough for Ustrova?") {
			a, b := places(g.Check(draft)), places(anew.Check(draft))
			if !slices.Equal(a, b) {
				rt.Fatalf("of %q one that followed finds %v, one made anew %v", draft, a, b)
			}
		}
	})
}

// A place is where a leak is, whatever its sources.
type place struct {
	start, end int
	what       What
}

func places(leaks []Leak) []place {
	var out []place
	for _, k := range leaks {
		out = append(out, place{k.Start, k.End, k.What})
	}
	return out
}

func checkBounds(t interface{ Fatalf(string, ...any) }, draft string, leaks []Leak) {
	for _, k := range leaks {
		if k.Start < 0 || k.Start >= k.End || k.End > len(draft) || !boundary(draft, k.Start) || !boundary(draft, k.End) || len(k.Of) == 0 {
			t.Fatalf("leak %+v of %q", k, draft)
		}
	}
}
