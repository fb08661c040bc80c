package web

import (
	"bytes"
	"io/fs"
	"strings"
	"sync"
	"time"

	"goodoffices/desk"
	"goodoffices/paper"
	"goodoffices/web/letterpdf"
)

var _ = at("GET /letters/{paper}/pdf", (*Server).letterPDF)

// letterFonts are read when the first letter is asked for.
var letterFonts = sync.OnceValues(func() (*letterpdf.Fonts, error) {
	fonts, err := fs.Sub(assetFiles, "assets/fonts")
	if err != nil {
		return nil, err
	}
	return letterpdf.Load(fonts)
})

// GET /talks/{talks}/letters/{paper}/pdf: the paper as a letter, in the
// language that was signed. Its name names nobody.
func (s *Server) letterPDF(p *Page) error {
	v, err := p.Look()
	if err != nil {
		return err
	}
	x, err := p.heldPaper(v)
	if err != nil {
		return err
	}
	fonts, err := letterFonts()
	if err != nil {
		return err
	}
	var b bytes.Buffer
	if err := fonts.Write(&b, p.letterhead(v, x)); err != nil {
		return err
	}
	h := p.w.Header()
	h.Set("Content-Type", "application/pdf")
	h.Set("Content-Disposition", `attachment; filename="paper-`+x.ID.Short()+`.pdf"`)
	_, err = p.w.Write(b.Bytes())
	return err
}

// letterhead sets a paper as a letter, in the words of the letter's language
// where screens have it.
func (p *Page) letterhead(v *desk.View, x desk.ViewPaper) letterpdf.Letter {
	text := p.Authentic(x)
	in := *p // the same reader, in the letter's language
	in.Words = wordsOf(text.Lang, p.Plain)
	l := letterpdf.Letter{
		Lang: string(text.Lang), Dir: text.Dir, Desk: string(x.From), Classification: x.Classified, Reference: in.Ref(x),
		Date: in.Day(x.Date), Addressee: in.List(x.To), Body: text.Paragraphs, Signed: []string{x.Officer}, Foot: x.ID.String(), Created: x.Date.UTC().Truncate(time.Second),
	}
	for _, d := range v.Desks {
		if d.Desk != x.From {
			continue
		}
		l.Principal = d.Principal
		if x.Signature == "verified" {
			l.Seal = in.T("pdf.seal", "desk", string(x.From), "words", strings.Join(d.Words, " "))
		}
	}
	if lodged := p.Lodging(x); lodged != nil { // its lodger's seal is not its author's
		l.Addressee, l.Signed = lodged.Addressee, nil
		l.Seal = in.T("lodged.vouched", "desk", string(x.From), "author", lodged.Author)
	}
	if prose, ok := paper.ProseOf(x.Body); ok {
		l.Salutation, _ = prose.Salutation.In(text.Lang)
		l.Close, _ = prose.Close.In(text.Lang)
		if prose.ForWhom != "" {
			l.Addressee = prose.ForWhom + ", " + l.Addressee
		}
		if prose.OnBehalf != "" {
			l.Principal = prose.OnBehalf
		}
	}
	return l
}
