package paper

import (
	"maps"
	"slices"
	"strings"
	"time"
)

// A Lang is a language tag of BCP 47, in the short form that mediation needs:
// two or three letters, optionally a script or region ("fa", "ar", "en-GB").
type Lang string

func (l Lang) ok() bool {
	part := 0
	for sub := range strings.SplitSeq(string(l), "-") {
		part++
		for _, r := range sub {
			letter := r >= 'a' && r <= 'z' || part > 1 && r >= 'A' && r <= 'Z'
			if !letter && !(part > 1 && r >= '0' && r <= '9') {
				return false
			}
		}
		if n := len(sub); part == 1 && (n < 2 || n > 3) || n < 2 || n > 8 || part > 3 {
			return false
		}
	}
	return part > 0
}

// Check reports a tag that can name no language of a paper.
func (l Lang) Check() error {
	if !l.ok() {
		return ErrLanguage
	}
	return nil
}

// A Text is the same words in one or more languages. Which one is authentic
// stands in the paper's header.
type Text map[Lang]string

// In returns the text in the first of the wanted languages that it has, and
// which that is; otherwise in any, chosen by its tag.
func (t Text) In(wanted ...Lang) (string, Lang) {
	for _, l := range wanted {
		if s, ok := t[l]; ok {
			return s, l
		}
	}
	var first Lang
	for l := range t {
		if first == "" || l < first {
			first = l
		}
	}
	return t[first], first
}

// Equal reports whether two texts are the same in every language, byte for byte.
func (t Text) Equal(o Text) bool {
	if len(t) != len(o) {
		return false
	}
	for l, s := range t {
		if other, ok := o[l]; !ok || other != s {
			return false
		}
	}
	return true
}

// LanguagesOf returns the languages of all texts of a body, sorted.
func LanguagesOf(b Body) []Lang {
	c := checker{met: map[Lang]bool{}}
	b.check(&c)
	return slices.Sorted(maps.Keys(c.met))
}

// An Hour is a moment stated with the zone in which people will read it. The
// moment decides; the name of the zone is for people and is never computed with.
type Hour struct {
	At   time.Time `json:"at"`
	Zone string    `json:"zone,omitzero"` // e.g. "Asia/Muscat"
}

// IsZero reports whether no hour is stated.
func (h Hour) IsZero() bool { return h.At.IsZero() && h.Zone == "" }
