package mediation

import (
	"math/bits"
	"strings"
	"unicode/utf8"
)

// Winnowing (Schleimer, Wilkerson, Aiken: Local Algorithms for Document
// Fingerprinting, SIGMOD 2003). Of every gramsInWindow grams in a row, the
// rightmost one with the least hash is kept as a fingerprint. So every run of
// gramWords + gramsInWindow - 1 = 4 words that a draft shares with a confidence
// holds a whole window, and with it a fingerprint: a run of six words always
// does, and most do of which one word was changed or written apart. Of all
// grams 2/(gramsInWindow+1), two thirds, are kept.
const (
	gramWords     = 3 // k: shorter runs are nobody's
	gramsInWindow = 2 // w
	runWords      = 6 // a passage that is reported has so many words
	knownWords    = 4 // so many words in a row that the recipient holds are no secret

	// A party that repeats itself must not make its mediator slow.
	maxRepeats = 16   // places of one fingerprint that are kept of one text
	maxGrown   = 64   // places that are compared for one word of a draft, the newest first
	maxPassed  = 4096 // places that are looked at for one word of a draft
	maxOfText  = 512  // places of one text that are compared for a draft
)

// An ink is the number of a word among all that the guard has met; 0: never met.
type ink = uint32

// gramAt hashes n words.
func gramAt(inks []ink, i, n int) uint64 {
	h := uint64(0x9e3779b97f4a7c15)
	for _, w := range inks[i : i+n] {
		hi, lo := bits.Mul64(h^uint64(w), 0xd6e8feb86659fd93)
		h = hi ^ lo ^ uint64(w)<<32
	}
	return h
}

// fingerprints returns where the fingerprints of a text begin.
func fingerprints(inks []ink) []int {
	n := len(inks) - gramWords + 1
	if n < gramsInWindow {
		return nil
	}
	hashes := make([]uint64, n)
	for i := range hashes {
		hashes[i] = gramAt(inks, i, gramWords)
	}
	var out []int
	last := -1
	for end := gramsInWindow; end <= n; end++ {
		least := end - gramsInWindow
		for i := least + 1; i < end; i++ {
			if hashes[i] <= hashes[least] {
				least = i
			}
		}
		if least != last {
			out = append(out, least)
			last = least
		}
	}
	return out
}

// A posting is where a fingerprint stands. It carries a byte of the word before
// and of the word after, so that most of those that are no part of a longer run
// are passed over without looking at the text.
type posting struct {
	text  int32 // index of the text
	at    int32 // word
	next  int32 // posting of the same fingerprint, -1: none
	about [2]byte
}

// about returns a byte each of the letters that stand before a gram and after
// it, 0 where there are none: of letters, not of words, since a word may be
// written together with the next.
func (g *Guard) about(inks []ink, at int) (b [2]byte) {
	if at > 0 {
		b[0] = g.ends[inks[at-1]][1]
	}
	if at+gramWords < len(inks) {
		b[1] = g.ends[inks[at+gramWords]][0]
	}
	return b
}

// endsOf returns a byte of the first two letters of a word and one of the last two.
func endsOf(word string) [2]byte {
	_, a := utf8.DecodeRuneInString(word)
	_, b := utf8.DecodeRuneInString(word[a:])
	_, d := utf8.DecodeLastRuneInString(word)
	_, c := utf8.DecodeLastRuneInString(word[:len(word)-d])
	return [2]byte{letters(word[:a+b]), letters(word[len(word)-c-d:])}
}

func letters(s string) byte {
	h := uint32(2166136261) // FNV-1a
	for i := 0; i < len(s); i++ {
		h = (h ^ uint32(s[i])) * 16777619
	}
	return byte(h>>16) | 1
}

// mayRun reports whether two grams can be part of one longer run: a neighbour
// at least is the same.
func mayRun(a, b [2]byte) bool { return a[0] == b[0] && a[0] != 0 || a[1] == b[1] && a[1] != 0 }

// A run is what a draft and a confidence have in common, word by word.
type run struct {
	text     int // index of the confidence
	from, to int // words of the draft
	at, end  int // words of the confidence
	pieces   int // how many words it is as written in the draft
}

// grow makes a run of two equal grams, as long as it goes. A word may be
// written apart on one side and together on the other.
func (g *Guard) grow(ws []word, inks []ink, i int, p posting) run {
	t := &g.texts[p.text]
	r := run{text: int(p.text), from: i, to: i + gramWords, at: int(p.at), end: int(p.at) + gramWords}
	for {
		n, m := g.step(ws, inks, r.to, t.inks, r.end, 1)
		if n == 0 {
			break
		}
		r.to, r.end = r.to+n, r.end+m
	}
	for {
		n, m := g.step(ws, inks, r.from-1, t.inks, r.at-1, -1)
		if n == 0 {
			break
		}
		r.from, r.at = r.from-n, r.at-m
	}
	for _, w := range ws[r.from:r.to] {
		r.pieces += w.pieces
	}
	return r
}

// step returns how many words further both sides agree, in a direction: one
// and one, one that is written as two, or two as one; 0 where they part.
func (g *Guard) step(ws []word, inks []ink, i int, other []ink, j, by int) (n, m int) {
	if i < 0 || j < 0 || i >= len(inks) || j >= len(other) {
		return 0, 0
	}
	if inks[i] == other[j] {
		return 1, 1
	}
	a, b := ws[i].text, g.words[other[j]]
	switch {
	case butForAnd(a, b) || butForAnd(b, a):
		return 1, 1
	case len(a) < len(b) && i+by >= 0 && i+by < len(ws) && together(a, ws[i+by].text, by) == b:
		return 2, 1
	case len(b) < len(a) && j+by >= 0 && j+by < len(other) && together(b, g.words[other[j+by]], by) == a:
		return 1, 2
	}
	return 0, 0
}

// butForAnd reports whether one word is the other with an Arabic "and" or "so"
// written on to it.
func butForAnd(longer, shorter string) bool {
	return len(shorter) >= 6 && len(longer) == len(shorter)+2 && (longer[:2] == "و" || longer[:2] == "ف") && strings.HasSuffix(longer, shorter)
}

func together(a, b string, by int) string {
	if by < 0 {
		return b + a
	}
	return a + b
}
