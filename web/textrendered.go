package web

import (
	"html/template"
	"maps"
	"slices"
	"strings"
	"sync"

	"goodoffices/desk"
	"goodoffices/paper"
)

// renderedMost is how many pieces are kept, of at most some fifty kilobytes each.
const renderedMost = 256

// rendered keeps pieces of texts as they were rendered. A version never changes,
// so that rendering it again is waste; what may change beside it is in the key.
type rendered struct {
	mu   sync.Mutex // guards kept
	kept map[renderedKey]template.HTML
}

// A renderedKey is all that a piece depends on.
type renderedKey struct {
	piece   string
	address textAddress
	version paper.ID
	part    int        // 0 for pieces that every part has
	lang    paper.Lang // of the text
	words   *Words     // of the reader
	stands  string     // how far every clause has come
}

// renderParts writes the bar, the contents and the clauses of a part, or takes
// them as they were written before.
func (p *Page) renderParts(d *textData) error {
	own, err := p.markupOf(d.ID)
	if err != nil {
		return err
	}
	key := renderedKey{address: d.address, version: d.ID, lang: d.Lang, words: p.Words, stands: d.survey.stands + marked(own)}
	for _, piece := range []struct {
		name  string
		part  int
		to    *template.HTML
		write func(*hypertext)
	}{
		{"bar", 0, &d.Bar, func(h *hypertext) { p.writeBar(h, d, p.T("text.bar"), d.wholeBar()) }},
		{"contents", 0, &d.Contents, func(h *hypertext) { p.writeContents(h, d) }},
		{"bar", d.Part.N, &d.PartBar, func(h *hypertext) { p.writeBar(h, d, p.T("text.bar.part"), d.partBar()) }},
		{"clauses", d.Part.N, &d.Shown, func(h *hypertext) {
			for _, c := range p.clauseLines(d.TextView, d.Lang, d.Part) {
				_, c.Own = own[c.Name]
				p.writeClause(h, d.ID, d.Lang, &c)
			}
		}},
	} {
		key.piece, key.part = piece.name, piece.part
		html, known := p.s.rendered.get(key)
		if !known {
			var h hypertext
			piece.write(&h)
			html = h.html()
			p.s.rendered.keep(key, html)
		}
		*piece.to = html
	}
	return nil
}

// marked names the clauses on which a side keeps something.
func marked(own map[string]desk.MarkedClause) string {
	return strings.Join(slices.Sorted(maps.Keys(own)), "\n")
}

func (r *rendered) get(k renderedKey) (template.HTML, bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	html, known := r.kept[k]
	return html, known
}

func (r *rendered) keep(k renderedKey, html template.HTML) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.kept == nil || len(r.kept) >= renderedMost {
		r.kept = map[renderedKey]template.HTML{}
	}
	r.kept[k] = html
}

// drop forgets all.
func (r *rendered) drop() {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.kept = nil
}
