package web

import (
	"bytes"
	"encoding/base64"
	"errors"
	"html/template"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/go-json-experiment/json/jsontext"

	"goodoffices/desk"
	"goodoffices/paper"
	"goodoffices/web/calendar"
	"goodoffices/web/letterpdf"
)

// A Reading is a paper as people read it, made of its bytes alone: what a
// dossier holds beside the paper. It proves nothing, and says so.
type Reading struct {
	*Words
	Paper   *paper.Paper
	Officer string // who signed, "" where the seal alone does
	Date    string
	Ref     string
	Subject Said
	Said    []Said  // its words in every language it has, the authentic one first
	Fields  []Field // of its body, those said already left out
}

// A Field is a member of a paper's body, as the protocol names it.
type Field struct{ Name, Value string }

// ReadingOf reads a formal paper.
func ReadingOf(p *paper.Paper, officer string) (*Reading, error) {
	text := paper.TextOf(p.Body)
	lang := p.Authentic()
	if lang == "" {
		_, lang = text.In("en")
	}
	r := &Reading{Words: wordsOf(lang, false), Paper: p, Officer: officer}
	in := &Page{Words: r.Words}
	r.Date = calendar.Day(p.Date, string(r.Lang), mainCalendar(r.Lang))
	r.Ref = in.Ref(desk.ViewPaper{From: p.From, To: p.To, Number: p.Number, Kind: p.Kind})
	r.Subject = said(p.Subject, lang, r.Lang)
	shown := map[string]bool{}
	for _, l := range append(slices.Clone(p.Languages), textLanguages(text)...) {
		if words, has := text[l]; has && !shown[string(l)] && words != "" {
			shown[string(l)] = true
			r.Said = append(r.Said, said(text, l))
		}
	}
	spoken := map[string]bool{}
	for _, t := range []paper.Text{text, p.Subject} {
		for _, words := range t {
			spoken[words] = true
		}
	}
	var err error
	r.Fields, err = bodyFields(p.Payload, spoken)
	return r, err
}

func textLanguages(t paper.Text) []paper.Lang {
	var out []paper.Lang
	for l := range t {
		out = append(out, l)
	}
	slices.Sort(out)
	return out
}

// bodyFields lists the members of a payload's body in the order in which they
// stand there; envelopes and keys are told by their length.
func bodyFields(payload []byte, spoken map[string]bool) ([]Field, error) {
	var out []Field
	d := jsontext.NewDecoder(bytes.NewReader(payload))
	for d.PeekKind() != 0 {
		tok, err := d.ReadToken()
		if err != nil {
			return nil, err
		}
		switch tok.Kind() {
		case '{', '}', '[', ']':
			continue
		}
		name, within := strings.CutPrefix(string(d.StackPointer()), "/body/")
		if kind, n := d.StackIndex(d.StackDepth()); !within || kind == '{' && n%2 == 1 {
			continue // another member, or a name
		}
		value := tok.String()
		if tok.Kind() == '"' && spoken[value] {
			continue
		}
		if len(value) > 400 && !strings.ContainsAny(value, " \n") {
			value = enclosedAs(value)
		}
		out = append(out, Field{fieldName(name), paper.Visible(value)})
	}
	return out, nil
}

// enclosedAs says what an envelope in a paper holds, and of other bytes how
// many they are.
func enclosedAs(value string) string {
	b, err := base64.StdEncoding.DecodeString(value)
	if err != nil {
		return "(" + strconv.Itoa(len(value)) + " characters)"
	}
	p, e, err := paper.Open(b)
	if err != nil || e == nil {
		return "(" + strconv.Itoa(len(b)) + " bytes)"
	}
	out := string(p.Kind) + ", " + string(p.From)
	if p.Number > 0 {
		out += " No. " + strconv.Itoa(p.Number)
	}
	if r, ok := p.Body.(*paper.Response); ok {
		out += ": " + string(r.Answer)
	}
	return out + " (" + p.ID.String() + ")"
}

// fieldName writes a pointer as a path: participants/0/desk as participants 1, desk.
func fieldName(pointer string) string {
	parts := strings.Split(pointer, "/")
	out := parts[0]
	for _, part := range parts[1:] {
		if n, err := strconv.Atoi(part); err == nil {
			out += " " + strconv.Itoa(n+1)
		} else {
			out += ", " + part
		}
	}
	return out
}

var readingPage = template.Must(template.New("reading").Parse(`<!doctype html>
<html lang="{{.Lang}}" dir="{{.Dir}}">
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="referrer" content="no-referrer">
<title>{{.Paper.ID.Short}}</title>
<style>
body{max-inline-size:42rem;margin:2rem auto;padding:0 1rem;font:1.05rem/1.6 "Source Serif 4",Georgia,"Vazirmatn","Noto Naskh Arabic",serif;color:#222;background:#fff}
h1{font-size:1.3rem;margin-block:0}
dt{font-weight:600}dd{margin-inline-start:0;overflow-wrap:anywhere}
.words{margin-block:1.5rem}
.fields,footer{font-size:.9rem;color:#444;border-block-start:1px solid #bbb;margin-block-start:2rem;padding-block-start:1rem}
code{overflow-wrap:anywhere}
</style>
<header>
{{with .Paper.Classification}}<p><strong>{{.}}</strong></p>{{end}}
<h1>{{.Ref}}</h1>
<p>{{.T (print "kind." .Paper.Kind)}} · <time datetime="{{.Paper.Date.Format "2006-01-02T15:04:05Z07:00"}}">{{.Date}}</time></p>
{{if .Paper.To}}<p>{{.List .Paper.To}}</p>{{end}}
{{with .Subject}}{{if .Paragraphs}}<p lang="{{.Lang}}" dir="{{.Dir}}"><strong>{{.Words}}</strong></p>{{end}}{{end}}
</header>
<main>
{{range .Said}}<div class="words" lang="{{.Lang}}" dir="{{.Dir}}">{{range .Paragraphs}}<p>{{.}}</p>{{end}}</div>
{{end}}</main>
{{if .Fields}}<section class="fields" lang="en" dir="ltr"><dl>
{{range .Fields}}<dt>{{.Name}}</dt><dd dir="auto">{{.Value}}</dd>
{{end}}</dl></section>
{{end}}<footer>
<p>{{if .Officer}}{{.T "reading.signed" "officer" .Officer "desk" (print .Paper.From)}}{{else}}{{.T "reading.sealed" "desk" (print .Paper.From)}}{{end}}</p>
<p>{{.T "reading.proves-nothing"}}</p>
<p dir="ltr"><code>{{.Paper.ID}}</code></p>
</footer>
</html>
`))

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
		Notice: r.T("kind." + string(r.Paper.Kind)), Addressee: r.List(r.Paper.To), Salutation: r.Subject.Words(),
		Foot: r.Paper.ID.String(), Created: r.Paper.Date.UTC().Truncate(time.Second),
	}
	if len(r.Said) > 0 {
		l.Lang, l.Dir = string(r.Said[0].Lang), r.Said[0].Dir
	}
	for _, s := range r.Said {
		l.Body = append(l.Body, s.Paragraphs...)
	}
	for _, f := range r.Fields {
		l.Body = append(l.Body, f.Name+": "+f.Value)
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

// Readings makes both, as a dossier takes them.
func Readings(p *paper.Paper, officer string) (html, pdf []byte, err error) {
	r, err := ReadingOf(p, officer)
	if err != nil {
		return nil, nil, err
	}
	if html, err = r.HTML(); err != nil {
		return nil, nil, err
	}
	pdf, err = r.PDF()
	return html, pdf, err
}
