package web

import (
	"html"
	"html/template"
	"strings"
)

// A hypertext is HTML as it is written, where html/template, which asks by
// reflection for every word, would cost a long text most of its time. Its tags
// are constants of the program; what is a value, and so may be somebody's
// words, is escaped: no variable is a tag without a conversion.
type hypertext struct{ b strings.Builder }

// A tag is what stands between words: tags and parts of tags. Attributes that
// words follow in are quoted, and no script or style is among them.
type tag string

// put writes tags, and words behind them: between tags, or in an attribute.
func (h *hypertext) put(before tag, words string) {
	h.b.WriteString(string(before))
	h.b.WriteString(html.EscapeString(words))
}

// tags writes tags alone.
func (h *hypertext) tags(t tag) { h.b.WriteString(string(t)) }

// set says in which language and direction the words of a tag are, where these
// are not those of the page; the tag is still open.
func (h *hypertext) set(p *Page, s Said) {
	if s.Lang == p.Lang || s.IsZero() {
		return
	}
	h.put(` lang="`, string(s.Lang))
	h.put(`" dir="`, s.Dir)
	h.tags(`"`)
}

// html is what was written.
func (h *hypertext) html() template.HTML { return template.HTML(h.b.String()) }
