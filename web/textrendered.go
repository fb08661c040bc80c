package web

import (
	"fmt"
	"html/template"
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

// A partData is what is rendered of a part, alike for all who read it so.
type partData struct {
	textData
	states []string // how far each clause has come
	own    map[string]desk.MarkedClause
}

// renderParts renders the bar, the contents and the clauses of a part, or takes
// them as they were rendered before.
func (p *Page) renderParts(d *textData) error {
	own, err := p.markupOf(d.ID)
	if err != nil {
		return err
	}
	x := partData{*d, make([]string, len(d.Clauses)), own}
	for i := range d.Clauses {
		x.states[i] = p.ClauseStateWord(d.Clauses[i])
	}
	key := renderedKey{address: d.address, version: d.ID, lang: d.Lang, words: p.Words, stands: p.stands(x)}
	for _, piece := range []struct {
		name string
		part int
		to   *template.HTML
		of   func() any
	}{
		{"text-bar", 0, &d.Bar, func() any { return shownBar{p.T("text.bar"), x.bar(p)} }},
		{"text-contents", 0, &d.Contents, func() any { return x.contents(p) }},
		{"text-bar", d.Part.N, &d.PartBar, func() any { return shownBar{p.T("text.bar.part"), x.partBar(p)} }},
		{"text-clauses", d.Part.N, &d.Shown, func() any { return x.lines(p) }},
	} {
		key.piece, key.part = piece.name, piece.part
		if *piece.to, err = p.rendered(key, piece.of); err != nil {
			return err
		}
	}
	return nil
}

// rendered returns a piece as it was rendered before, or renders what it is of.
func (p *Page) rendered(key renderedKey, of func() any) (template.HTML, error) {
	if html, known := p.s.rendered.get(key); known {
		return html, nil
	}
	var b strings.Builder
	if err := p.s.pages["text"].ExecuteTemplate(&b, key.piece, of()); err != nil {
		return "", err
	}
	html := template.HTML(b.String()) // html/template wrote it
	p.s.rendered.keep(key, html)
	return html, nil
}

// lines are the clauses of the part in words and marks.
func (d *partData) lines(p *Page) []shownClause {
	var out []shownClause
	for _, c := range p.clauseLines(d.TextView, d.Lang, d.Part) {
		_, c.Own = d.own[c.Name]
		out = append(out, p.ShownClause(d.ID, d.Lang, c))
	}
	return out
}

// stands says in few bytes all that is shown and the version does not say.
func (p *Page) stands(d partData) string {
	notes := p.look.textNotes(d.TextView, d.Lang)
	first, err := p.textOf(d.First)
	var b strings.Builder
	fmt.Fprintln(&b, err == nil && first != nil) // with what a change is compared
	for i := range d.Clauses {
		c := &d.Clauses[i]
		b.WriteString(d.states[i])
		if c.Provisional {
			b.WriteString(" provisional")
		}
		if _, marked := d.own[c.Name]; marked {
			b.WriteString(" marked")
		}
		if n := len(notes.findings[c.Name]); n > 0 || c.Asked > 0 {
			fmt.Fprint(&b, " ", n, " ", c.Asked)
		}
		for _, desk := range c.Unconfirmed {
			b.WriteString(" " + string(desk))
		}
		b.WriteByte('\n')
	}
	return b.String()
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
