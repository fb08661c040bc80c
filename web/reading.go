package web

import (
	"bytes"
	"cmp"
	"errors"
	"html/template"
	"slices"
	"time"

	"goodoffices/desk"
	"goodoffices/paper"
	"goodoffices/web/calendar"
	"goodoffices/web/letterpdf"
)

// A Reading is a paper as people read it, made of its bytes and of the papers
// that are disclosed with it: what a dossier holds beside the paper. It proves
// nothing, and says so.
type Reading struct {
	*Words
	Paper    *paper.Paper
	Officer  string // who signed, "" where the seal alone does
	Date     string
	Ref      string
	Subject  Said
	Passages []Passage
}

// A Passage is one paragraph of a reading, in the direction of its own language.
type Passage struct {
	Look  passageLook
	Depth int
	Lang  paper.Lang
	Dir   string
	Runs  []Ink
}

// A passageLook is what sort of paragraph a passage is.
type passageLook string

const (
	lookHead       passageLook = "head"
	lookLabel      passageLook = "label" // what the next ones are
	lookField      passageLook = "field"
	lookWords      passageLook = "words"
	lookNote       passageLook = "note"    // about what stands over it
	lookBracket    passageLook = "bracket" // disputed
	lookCompromise passageLook = "bracket compromise"
)

// Ink is words of a passage that look alike.
type Ink struct {
	Words string
	Mark  inkMark
}

// An inkMark is how words stand out, by the legend that talks use.
type inkMark string

const (
	markName inkMark = "name" // a label, or a number
	markNew  inkMark = "new"  // agreed, and not in the text before
	markGone inkMark = "gone" // agreed to be left out
)

// ReadingOf reads a formal paper.
func ReadingOf(of desk.ToRead) *Reading {
	p := of.Paper
	lang := p.Authentic()
	if lang == "" && p.Body != nil {
		_, lang = paper.TextOf(p.Body).In("en")
	}
	r := &Reading{Words: wordsOf(lang, false), Paper: p, Officer: of.Officer}
	r.Date = calendar.Day(p.Date, string(r.Lang), mainCalendar(r.Lang))
	r.Ref = r.refOf(p)
	r.Subject = said(p.Subject, lang, r.Lang)
	c := newComposer(r.Words, of)
	c.paper()
	r.Passages = c.out
	return r
}

// refOf names a paper as people do.
func (w *Words) refOf(p *paper.Paper) string {
	if p.Number > 0 {
		return w.T("ref.numbered", "from", string(p.From), "to", p.To, "n", w.Bare(p.Number))
	}
	return w.T("ref.bare", "from", string(p.From), "kind", w.kind(p.Kind))
}

var readingPage = template.Must(template.New("reading").Parse(`<!doctype html>
<html lang="{{.Lang}}" dir="{{.Dir}}">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="referrer" content="no-referrer">
<title>{{.Paper.ID.Short}}</title>
<style>
body{max-inline-size:42rem;margin:2rem auto;padding:0 1rem;font:1.05rem/1.6 "Source Serif 4",Georgia,"Vazirmatn","Noto Naskh Arabic",serif;color:#222;background:#fff}
h1{font-size:1.3rem;margin-block:0}
h2{font-size:1.1rem;margin-block:1.6rem .4rem}
main p{margin-block:.5rem;white-space:pre-line;overflow-wrap:anywhere}
.label{font-weight:600;margin-block:1rem 0}.label+p{margin-block-start:.1rem}
.note{font-size:.9rem;color:#444;margin-block:0 .5rem}
.bracket{background:#f3eded;border-inline-start:3px dashed #8a2b2b;padding:.3rem .7rem}
.compromise{background:#eceff5;border-color:#33507f;font-style:italic}
.compromise:is(:lang(ar),:lang(fa)){font-style:normal;text-decoration:underline dotted;text-underline-offset:.35em}
.d1{margin-inline-start:1.5rem}.d2{margin-inline-start:3rem}.d3{margin-inline-start:4.5rem}.d4{margin-inline-start:6rem}
del{color:#555}ins{font-weight:700;text-decoration:none}
footer{font-size:.9rem;color:#444;border-block-start:1px solid #bbb;margin-block-start:2rem;padding-block-start:1rem}
code{overflow-wrap:anywhere}
</style>
<header>
{{with .Paper.Classification}}<p><strong dir="auto">{{.}}</strong></p>{{end}}
<h1>{{.Ref}}</h1>
<p>{{.T (print "kind." .Paper.Kind)}} · <time datetime="{{.Paper.Date.Format "2006-01-02T15:04:05Z07:00"}}">{{.Date}}</time></p>
{{if .Paper.To}}<p>{{.List .Paper.To}}</p>{{end}}
{{with .Subject}}{{if .Paragraphs}}<p lang="{{.Lang}}" dir="{{.Dir}}"><strong>{{.Words}}</strong></p>{{end}}{{end}}
</header>
<main>
{{range .Passages}}{{if eq .Look "head"}}<h2 lang="{{.Lang}}" dir="{{.Dir}}">{{template "runs" .}}</h2>{{else}}<p class="{{.Look}}{{with .Shift}} d{{.}}{{end}}" lang="{{.Lang}}" dir="{{.Dir}}">{{template "runs" .}}</p>{{end}}
{{end}}</main>
<footer>
<p>{{if .Officer}}{{.T "reading.signed" "officer" .Officer "desk" (print .Paper.From)}}{{else}}{{.T "reading.sealed" "desk" (print .Paper.From)}}{{end}}</p>
<p>{{.T "reading.proves-nothing"}}</p>
<p dir="ltr"><code>{{.Paper.ID}}</code></p>
</footer>
</html>
{{define "runs"}}{{range .Runs}}{{if eq .Mark "name"}}<b>{{.Words}}</b>{{else if eq .Mark "new"}}<ins>{{.Words}}</ins>{{else if eq .Mark "gone"}}<del>{{.Words}}</del>{{else}}{{.Words}}{{end}}{{end}}{{end}}`))

// Shift is how far a passage is set in.
func (p Passage) Shift() int { return min(p.Depth, 4) }

// HTML is the reading as a page that loads nothing.
func (r *Reading) HTML() ([]byte, error) {
	var b bytes.Buffer
	err := readingPage.Execute(&b, r)
	return b.Bytes(), err
}

// PDF is the reading as a letter; nil where a font lacks its characters, or it
// would be too long.
func (r *Reading) PDF() ([]byte, error) {
	fonts, err := letterFonts()
	if err != nil {
		return nil, err
	}
	l := letterpdf.Letter{
		Lang: string(r.Lang), Desk: string(r.Paper.From), Classification: r.Paper.Classification, Reference: r.Ref, Date: r.Date,
		Notice: r.T("kind." + string(r.Paper.Kind)), Addressee: r.List(r.Paper.To),
		Foot: r.Paper.ID.String(), Created: r.Paper.Date.UTC().Truncate(time.Second),
	}
	if !r.Subject.IsZero() {
		l.Blocks = append(l.Blocks, letterpdf.Block{Lang: string(r.Subject.Lang), Dir: r.Subject.Dir, Heading: true, Runs: []letterpdf.Run{{Words: r.Subject.Words(), Bold: true}}})
	}
	for _, p := range r.Passages {
		l.Blocks = append(l.Blocks, p.block())
	}
	if r.Officer != "" {
		l.Signed = []string{r.Officer}
	}
	l.Seal = r.T("reading.proves-nothing")
	var b bytes.Buffer
	err = fonts.Write(&b, l)
	if errors.Is(err, letterpdf.ErrGlyph) || errors.Is(err, letterpdf.ErrTooLong) {
		return nil, nil
	}
	return b.Bytes(), err
}

// block sets a passage for a page of paper.
func (p Passage) block() letterpdf.Block {
	b := letterpdf.Block{
		Lang: string(p.Lang), Dir: p.Dir, Heading: p.Look == lookHead, Label: p.Look == lookLabel, Small: p.Look == lookNote, Near: p.Look == lookNote,
		Tinted: p.Look == lookBracket || p.Look == lookCompromise, Inset: p.Shift(),
	}
	for _, i := range p.Runs {
		b.Runs = append(b.Runs, letterpdf.Run{
			Words: i.Words, Bold: i.Mark == markName || i.Mark == markNew || p.Look == lookHead || p.Look == lookLabel, Struck: i.Mark == markGone, Slanted: p.Look == lookCompromise,
		})
	}
	return b
}

// Readings makes both, as a dossier takes them.
func Readings(of desk.ToRead) (html, pdf []byte, err error) {
	r := ReadingOf(of)
	if html, err = r.HTML(); err != nil {
		return nil, nil, err
	}
	pdf, err = r.PDF()
	return html, pdf, err
}

// tongues are the languages of a text, the authentic one of the paper first.
func tongues(p *paper.Paper, t paper.Text) []paper.Lang {
	var out []paper.Lang
	for l := range t {
		out = append(out, l)
	}
	at := func(l paper.Lang) int {
		if i := slices.Index(p.Languages, l); i >= 0 {
			return i
		}
		return len(p.Languages)
	}
	slices.SortFunc(out, func(a, b paper.Lang) int { return cmp.Or(at(a)-at(b), cmp.Compare(a, b)) })
	return out
}
