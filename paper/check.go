package paper

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"
)

// A checker walks a decoded paper and remembers the first fault by its field.
type checker struct {
	languages []Lang   // of the paper, the authentic one first
	path      []string // members inside one another; a JSON pointer is only made of a fault
	err       *FieldError
	met       map[Lang]bool // when not nil, languages are gathered instead of checked
}

func (c *checker) fail(field string, err error, want string) {
	if c.err == nil {
		c.err = &FieldError{Field: c.join(field), Err: err, Want: want}
	}
}

var pointerEscapes = strings.NewReplacer("~", "~0", "/", "~1") // RFC 6901 §3

func (c *checker) join(field string) string {
	at := ""
	for _, member := range append(slices.Clip(c.path), field) {
		if member != "" {
			at += "/" + pointerEscapes.Replace(member)
		}
	}
	return at
}

// in checks inside a member.
func (c *checker) in(field string, f func()) {
	c.path = append(c.path, field)
	f()
	c.path = c.path[:len(c.path)-1]
}

// many checks a count.
func (c *checker) many(field string, n, most int) bool {
	if n > most {
		c.fail(field, ErrTooMany, fmt.Sprintf("at most %d", most))
		return false
	}
	return true
}

// each checks inside every element of a list of at most so many.
func (c *checker) each(field string, n, most int, f func(i int)) {
	if !c.many(field, n, most) {
		return
	}
	for i := range n {
		c.in(field, func() { c.in(strconv.Itoa(i), func() { f(i) }) })
	}
}

// some is each for a list that may not be empty, of at most MaxItems.
func (c *checker) some(field string, n int, f func(i int)) {
	if n == 0 {
		c.fail(field, ErrMissing, "at least one")
	}
	c.each(field, n, MaxItems, f)
}

func (c *checker) id(field string, id ID) {
	if id.IsZero() {
		c.fail(field, ErrMissing, "an id")
	}
}

func (c *checker) ids(field string, ids []ID) {
	c.each(field, len(ids), MaxItems, func(i int) { c.id("", ids[i]) })
}

func (c *checker) desk(field string, d Desk) { c.name(field, string(d)) }

func (c *checker) desks(field string, ds []Desk) {
	c.each(field, len(ds), MaxDesks, func(i int) {
		c.desk("", ds[i])
		if slices.Contains(ds[:i], ds[i]) {
			c.fail("", ErrValue, "named once")
		}
	})
}

func (c *checker) name(field, s string) {
	if err := CheckName(s); err != nil {
		c.fail(field, err, "a name in plain letters")
	}
}

// label checks words that stand alone on one line.
func (c *checker) label(field, s string, needed bool) {
	if s == "" {
		if needed {
			c.fail(field, ErrMissing, "some words")
		}
		return
	}
	if err := checkLabel(s); err != nil {
		c.fail(field, err, "plain words on one line")
	}
	if utf8.RuneCountInString(s) > MaxLine {
		c.fail(field, ErrTooLong, fmt.Sprintf("at most %d characters", MaxLine))
	}
}

func (c *checker) fileName(field, s string) {
	c.label(field, s, true)
	if strings.ContainsAny(s, `/\:`) || s == "." || s == ".." || len(s) > 255 {
		c.fail(field, ErrName, "a file name without a path")
	}
}

// text checks a text of the paper: in its languages, the authentic one among them.
func (c *checker) text(field string, t Text, needed bool) {
	if c.met != nil {
		for l := range t {
			c.met[l] = true
		}
		return
	}
	if len(t) == 0 {
		if needed {
			c.fail(field, ErrMissing, "a text")
		}
		return
	}
	if len(c.languages) == 0 {
		c.fail(field, ErrLanguage, "the paper's languages named in its header")
		return
	}
	if t[c.languages[0]] == "" {
		c.fail(field, ErrMissing, "the text in the authentic language, "+string(c.languages[0]))
	}
	for l, s := range t {
		c.in(field, func() { c.rendering(l, s) })
	}
}

// rendering checks a text in one language.
func (c *checker) rendering(l Lang, s string) {
	field := string(l)
	if !slices.Contains(c.languages, l) {
		c.fail(field, ErrLanguage, "one of the header's languages")
	}
	if s == "" {
		c.fail(field, ErrMissing, "a text")
	}
	if err := checkText(s); err != nil {
		c.fail(field, err, "")
	}
}

// line is text on one line, with nothing invisible in it.
func (c *checker) line(field string, t Text, needed bool) {
	c.text(field, t, needed)
	for l, s := range t {
		c.in(field, func() { c.label(string(l), s, true) })
	}
}

func (c *checker) lang(field string, l Lang) {
	if !l.ok() {
		c.fail(field, ErrLanguage, "a language tag such as fa, ar or en")
	}
}

func (c *checker) time(field string, t time.Time, needed bool) {
	if t.IsZero() {
		if needed {
			c.fail(field, ErrMissing, "a date and time")
		}
		return
	}
	_, offset := t.Zone()
	if t.Nanosecond() != 0 || offset%60 != 0 || t.Year() < 1 || t.Year() > 9999 {
		c.fail(field, ErrTime, "")
	}
}

func (c *checker) hour(field string, h Hour, needed bool) {
	if h.IsZero() {
		if needed {
			c.fail(field, ErrMissing, "an hour")
		}
		return
	}
	c.in(field, func() {
		c.time("at", h.At, true)
		c.label("zone", h.Zone, false)
	})
}

// oneOf checks a word against the words there are.
func oneOf[S ~string](c *checker, field string, s S, all []S) {
	if slices.Contains(all, s) {
		return
	}
	if s == "" {
		c.fail(field, ErrMissing, words(all))
		return
	}
	c.fail(field, ErrValue, words(all))
}

func words[S ~string](all []S) string {
	parts := make([]string, len(all))
	for i, s := range all {
		parts[i] = string(s)
	}
	return strings.Join(parts, ", ")
}
