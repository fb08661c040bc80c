package textimport

import (
	"encoding/xml"
	"fmt"
	"maps"
	"path"
	"slices"
	"strings"
	"unicode/utf8"
)

// A docParagraph is a paragraph while it is read. One may stand within another,
// in a text box.
type docParagraph struct {
	line     int // which one it is, from 1
	words    strings.Builder
	style    string
	num      string
	ilvl     int
	outline  int
	notes    []string
	numbered bool // the paragraph itself says whether it is
	centred  bool
	fat      bool // the run is bold
	bold     int  // letters in bold
	letters  int
}

// readBody reads the paragraphs of a part in their order.
func (d *docx) readBody(name string) ([]block, error) {
	var out []block
	d.inBody = true
	err := d.paragraphs(name, func(p *docParagraph) { out = append(out, d.blocks(p)...) }, nil)
	d.inBody = false
	return out, err
}

// readNotes reads footnotes or endnotes, by their ids.
func (d *docx) readNotes(name, element string) error {
	id := ""
	return d.paragraphs(name, func(p *docParagraph) {
		d.notes[id] = append(d.notes[id], d.blocks(p)...)
	}, func(e xml.StartElement) {
		if e.Name.Local == element {
			id = element + attr(e, "id")
			if t := attr(e, "type"); t != "" && t != "normal" {
				id = "" // a drawn line
			}
		}
	})
}

// readMargins notes what stands beside the text: remarks, heads and feet of
// pages, and footnotes to words that were struck out.
func (d *docx) readMargins(dir string) error {
	for _, id := range slices.Sorted(maps.Keys(d.notes)) {
		for _, b := range d.notes[id] {
			if id != "" {
				d.tell(Deleted, 0, said(b.lines))
			}
		}
	}
	for _, name := range slices.Sorted(maps.Keys(d.parts)) {
		what := Margin
		switch base := path.Base(name); {
		case path.Dir(name) != dir || path.Ext(base) != ".xml":
			continue
		case base == "comments.xml":
			what = Comment
		case !strings.HasPrefix(base, "header") && !strings.HasPrefix(base, "footer"):
			continue
		}
		at := 0
		ofRemark := func(e xml.StartElement) {
			if e.Name.Local == "comment" {
				at = d.remarked[attr(e, "id")]
			}
		}
		if err := d.paragraphs(name, func(p *docParagraph) { d.tell(what, at, p.words.String()) }, ofRemark); err != nil {
			return err
		}
	}
	return nil
}

// begun counts a paragraph of the body.
func (d *docx) begun() int {
	if d.inBody {
		d.line++
	}
	return d.line
}

// where is the paragraph that something stands in, or that comes next; 0 beside
// the body.
func (d *docx) where(p *docParagraph) int {
	switch {
	case !d.inBody:
		return 0
	case p != nil:
		return p.line
	}
	return d.line + 1
}

// tell notes words of a document.
func (d *docx) tell(what What, line int, words string) {
	if words = tidyAll(strings.ToValidUTF8(words, "\ufffd")); !wordless(words) {
		d.told = append(d.told, Note{Line: line, What: what, Text: words})
	}
}

// struck are the hidden elements that a person has taken out.
var struck = map[string]bool{"del": true, "moveFrom": true}

// hidden are elements whose words are not the text's.
var hidden = map[string]bool{
	"del": true, "moveFrom": true, "Fallback": true, "instrText": true, "delText": true, "delInstrText": true,
	"pPrChange": true, "rPrChange": true, "sectPr": true,
}

func (d *docx) paragraphs(name string, done func(*docParagraph), other func(xml.StartElement)) error {
	var open []*docParagraph
	hiding, inWords, properties := 0, false, 0
	var marks marked
	return d.tokens(name, func(t xml.Token) error {
		var p *docParagraph
		if len(open) > 0 {
			p = open[len(open)-1]
		}
		switch t := t.(type) {
		case xml.StartElement:
			n := t.Name.Local
			if hiding > 0 || hidden[n] {
				if hiding++; hiding == 1 {
					marks.striking, marks.struckAt = struck[n], d.where(p)
				}
				if marks.striking && n == "p" {
					d.begun()
				}
				inWords = n == "delText" || n == "t"
				return nil
			}
			marks.start(n, t, d.where(p))
			if other != nil {
				other(t)
			}
			if n == "p" && strings.Contains(t.Name.Space, "wordprocessingml") {
				open = append(open, &docParagraph{outline: -1, line: d.begun()})
				return nil
			}
			if p == nil {
				return nil
			}
			if n == "commentReference" && d.inBody {
				d.remarked[attr(t, "id")] = p.line
			}
			inWords = n == "t"
			p.start(n, t, &properties)
		case xml.EndElement:
			if hiding > 0 {
				inWords = false
				if hiding--; hiding == 0 {
					d.tell(Deleted, marks.struckAt, marks.out.String())
					marks.out.Reset()
				}
				return nil
			}
			marks.end(d, t.Name.Local, d.where(p))
			switch n := t.Name.Local; {
			case n == "t":
				inWords = false
			case n == "pPr" && properties > 0:
				properties--
			case n == "p" && p != nil && strings.Contains(t.Name.Space, "wordprocessingml"):
				open = open[:len(open)-1]
				done(p)
			}
		case xml.CharData:
			if !inWords || p == nil && hiding == 0 || hiding > 0 && !marks.striking {
				return nil
			}
			if d.text += len(t); d.text > MaxSource {
				return fmt.Errorf("%w: more than %d bytes of words", ErrTooLarge, MaxSource)
			}
			if hiding > 0 {
				marks.out.Write(t)
				return nil
			}
			marks.write(t)
			p.write(t)
		}
		return nil
	})
}

// marked are the words that bear a mark of a reviewer, while they are read.
type marked struct {
	striking  bool            // what is hidden was struck out
	out       strings.Builder // struck out
	in        strings.Builder // put in
	inserting int             // insertions within one another
	struckAt  int             // the paragraph where that begins
	putAt     int             // likewise of what was put in
	secret    strings.Builder // not shown
	vanished  bool
	crossed   strings.Builder // struck through by hand
	crossing  bool
}

func (m *marked) start(n string, t xml.StartElement, at int) {
	switch n {
	case "ins", "moveTo":
		if m.inserting++; m.inserting == 1 {
			m.putAt = at
		}
	case "r":
		m.vanished, m.crossing = false, false
	case "vanish":
		m.vanished = isOn(t)
	case "strike", "dstrike":
		m.crossing = isOn(t)
	}
}

// isOn reports whether a property that stands there holds (ECMA-376 part 1,
// 17.17.4).
func isOn(t xml.StartElement) bool {
	v := attr(t, "val")
	return v != "0" && v != "false" && v != "off"
}

func (m *marked) end(d *docx, n string, at int) {
	switch {
	case (n == "ins" || n == "moveTo") && m.inserting > 0:
		if m.inserting--; m.inserting == 0 {
			d.tell(Inserted, m.putAt, m.in.String())
			m.in.Reset()
		}
	case n == "r":
		d.tell(Hidden, at, m.secret.String())
		m.secret.Reset()
		m.vanished, m.crossing = false, false
	case n == "p":
		if m.inserting > 0 {
			m.in.WriteByte('\n')
		}
		d.tell(Struck, at, m.crossed.String())
		m.crossed.Reset()
	}
}

func (m *marked) write(words []byte) {
	if m.inserting > 0 {
		m.in.Write(words)
	}
	if m.vanished {
		m.secret.Write(words)
	}
	if m.crossing {
		m.crossed.Write(words)
	}
}

func (p *docParagraph) start(n string, t xml.StartElement, properties *int) {
	v := attr(t, "val")
	if n == "pPr" {
		*properties++
	}
	if *properties > 0 {
		switch n {
		case "pStyle":
			p.style = v
		case "numId":
			p.num, p.numbered = v, true
		case "ilvl":
			p.ilvl = max(0, number(v, 8))
		case "outlineLvl":
			p.outline = number(v, 9)
		case "jc":
			p.centred = v == "center"
		}
		return
	}
	switch n {
	case "r":
		p.fat = false
	case "b":
		p.fat = isOn(t)
	case "tab", "ptab":
		p.words.WriteByte('\t')
	case "br", "cr":
		p.words.WriteByte('\n')
	case "noBreakHyphen":
		p.words.WriteByte('-')
	case "footnoteReference", "endnoteReference":
		p.notes = append(p.notes, strings.TrimSuffix(n, "Reference")+attr(t, "id"))
	}
}

func (p *docParagraph) write(words []byte) {
	p.words.Write(words)
	n := utf8.RuneCount(words)
	p.letters += n
	if p.fat {
		p.bold += n
	}
}

// blocks makes a block of a paragraph, and of the notes to it.
func (d *docx) blocks(p *docParagraph) []block {
	b := block{line: p.line, solid: true, bold: p.letters > 0 && p.bold == p.letters, centred: p.centred}
	for l := range strings.SplitSeq(p.words.String(), "\n") {
		if l = tidy(strings.ToValidUTF8(l, "\ufffd")); l != "" {
			b.lines = append(b.lines, l)
		}
	}
	d.dress(&b, p)
	var out []block
	if len(b.lines) > 0 {
		out = append(out, b)
	}
	for _, id := range p.notes {
		for _, n := range d.notes[id] {
			n.note = true
			out = append(out, n)
		}
		delete(d.notes, id) // told once
	}
	return out
}

// dress gives a block what styles and numberings say of it.
func (d *docx) dress(b *block, p *docParagraph) {
	num, ilvl, outline, toc := p.num, p.ilvl, p.outline, false
	d.style(p.style, func(s *docStyle) bool {
		if outline < 0 {
			outline = s.outline
			if h, ok := strings.CutPrefix(s.name, "heading "); ok && outline < 0 {
				outline = number(h, 9) - 1
			}
		}
		if num == "" && !p.numbered && s.num != "" {
			num, ilvl = s.num, s.ilvl
			for l, level := range d.levels[d.numbers[num].abstract] {
				if level.style == p.style && p.style != "" {
					ilvl = l
				}
			}
		}
		b.title = b.title || s.name == "title"
		toc = toc || strings.HasPrefix(s.name, "toc ") || s.name == "table of figures"
		return false
	})
	if toc {
		b.toc = true
		return
	}
	if len(b.lines) == 0 {
		return
	}
	if num != "" && num != "0" {
		b.marker = d.count(num, ilvl)
	}
	if outline < 0 || outline > 8 || b.title {
		return
	}
	l := lookAt(said(b.lines))
	if l.words > 40 || l.words > 12 && l.end == '.' {
		return // a paragraph that only looks like a heading
	}
	b.depth = outline + 1
	if b.marker != nil {
		b.marker.list = 0
	}
}
