package textimport

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"path"
	"strconv"
	"strings"

	"goodoffices/paper"
)

// What a hostile .docx may cost at most.
const (
	maxParts    = 4096     // files in the archive
	maxUnpacked = 48 << 20 // bytes of all parts read
	maxElements = 4 << 20  // XML tokens of a part
	maxNested   = 256      // elements within one another
)

// Docx reads the words of a .docx: paragraphs, tables, text boxes, footnotes,
// insertions that were tracked. What was struck out, remarks, and what stands
// at the head or foot of every page is left out. The notes say of all this what
// it is. Heading styles say how deep a
// heading is; numbers that the word processor counts are counted here, and
// printed as it prints them.
func Docx(lang paper.Lang, data []byte) ([]paper.Clause, []Note, error) {
	ps, notes, err := readDocx(data)
	if err != nil {
		return nil, nil, err
	}
	cs, err := clauses(lang, ps)
	if err != nil {
		return nil, nil, err
	}
	return cs, notes, nil
}

func readDocx(data []byte) ([]*passage, []Note, error) {
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		return nil, nil, fmt.Errorf("%w: no .docx: %w", ErrFormat, err)
	}
	if len(z.File) > maxParts {
		return nil, nil, fmt.Errorf("%w: %d files in the archive, and at most %d are looked at", ErrTooLarge, len(z.File), maxParts)
	}
	d := &docx{parts: map[string]*zip.File{}, left: maxUnpacked, counters: map[string]*counter{}, notes: map[string][]block{}, remarked: map[string]int{}}
	for _, f := range z.File {
		d.parts[f.Name] = f
	}
	main := d.main()
	if main == "" {
		return nil, nil, fmt.Errorf("%w: an archive without word/document.xml", ErrFormat)
	}
	dir := path.Dir(main)
	if err := d.readStyles(path.Join(dir, "styles.xml")); err != nil {
		return nil, nil, err
	}
	if err := d.readNumbering(path.Join(dir, "numbering.xml")); err != nil {
		return nil, nil, err
	}
	for _, n := range []string{"footnotes", "endnotes"} {
		if err := d.readNotes(path.Join(dir, n+".xml"), strings.TrimSuffix(n, "s")); err != nil {
			return nil, nil, err
		}
	}
	blocks, err := d.readBody(main)
	if err != nil {
		return nil, nil, err
	}
	if !hasTitle(blocks) && len(blocks) > 0 {
		titleOf(blocks)
	}
	if err := d.readMargins(dir); err != nil {
		return nil, nil, err
	}
	if len(d.told) > maxNotes {
		return nil, nil, tooManyNotes()
	}
	ps, err := read(blocks)
	if err != nil {
		return nil, nil, err
	}
	return ps, d.told, nil
}

func hasTitle(blocks []block) bool {
	for _, b := range blocks {
		if b.title {
			return true
		}
	}
	return false
}

type docx struct {
	parts    map[string]*zip.File
	left     int64 // of maxUnpacked
	text     int   // bytes of words so far
	styles   map[string]*docStyle
	levels   map[string][]docLevel // of an abstract numbering
	numbers  map[string]docNumber  // by numId
	counters map[string]*counter
	notes    map[string][]block // footnotes and endnotes
	told     []Note             // what is said of the source
	line     int                // paragraphs begun so far, in the body
	inBody   bool               // these are read
	remarked map[string]int     // where remarks stand, by their ids
}

// main finds the document's part.
func (d *docx) main() string {
	if d.parts["word/document.xml"] != nil {
		return "word/document.xml"
	}
	found := ""
	_ = d.each("_rels/.rels", func(s xml.StartElement) error {
		if s.Name.Local == "Relationship" && strings.HasSuffix(attr(s, "Type"), "/officeDocument") {
			found = strings.TrimPrefix(path.Clean("/"+attr(s, "Target")), "/")
		}
		return nil
	})
	if d.parts[found] == nil {
		return ""
	}
	return found
}

// open reads a part within the bounds of the whole.
func (d *docx) open(name string) ([]byte, error) {
	f := d.parts[name]
	if f == nil {
		return nil, nil
	}
	r, err := f.Open()
	if err != nil {
		return nil, fmt.Errorf("%s: %w: %w", name, ErrFormat, err)
	}
	defer r.Close()
	b, err := io.ReadAll(io.LimitReader(r, d.left+1))
	if err != nil {
		return nil, fmt.Errorf("%s: %w: %w", name, ErrFormat, err)
	}
	if d.left -= int64(len(b)); d.left < 0 {
		return nil, fmt.Errorf("%s: %w: it unpacks to more than %d MiB", name, ErrTooLarge, maxUnpacked>>20)
	}
	return b, nil
}

// tokens goes through a part.
func (d *docx) tokens(name string, f func(xml.Token) error) error {
	b, err := d.open(name)
	if err != nil || b == nil {
		return err
	}
	x := xml.NewDecoder(bytes.NewReader(b))
	x.CharsetReader = func(string, io.Reader) (io.Reader, error) { return nil, ErrEncoding }
	depth := 0
	for range maxElements {
		t, err := x.Token()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			line, _ := x.InputPos()
			return fmt.Errorf("%s, line %d: %w: %w", name, line, ErrFormat, err)
		}
		switch t.(type) {
		case xml.StartElement:
			if depth++; depth > maxNested {
				return fmt.Errorf("%s: %w: more than %d elements within one another", name, ErrTooLarge, maxNested)
			}
		case xml.EndElement:
			depth--
		}
		if err := f(t); err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
	}
	return fmt.Errorf("%s: %w: more than %d elements", name, ErrTooLarge, maxElements)
}

func (d *docx) each(name string, f func(xml.StartElement) error) error {
	return d.tokens(name, func(t xml.Token) error {
		if s, ok := t.(xml.StartElement); ok {
			return f(s)
		}
		return nil
	})
}

func attr(s xml.StartElement, name string) string {
	for _, a := range s.Attr {
		if a.Name.Local == name {
			return a.Value
		}
	}
	return ""
}

func number(s string, most int) int {
	n, err := strconv.Atoi(s)
	if err != nil || n < 0 || n > most {
		return -1
	}
	return n
}

// A docStyle is what a paragraph style says of structure.
type docStyle struct {
	name, based string
	outline     int // -1: nothing
	num         string
	ilvl        int
}

func (d *docx) readStyles(name string) error {
	d.styles = map[string]*docStyle{}
	var s *docStyle
	return d.each(name, func(e xml.StartElement) error {
		switch e.Name.Local {
		case "style":
			s = &docStyle{outline: -1}
			d.styles[attr(e, "styleId")] = s
			return nil
		}
		if s == nil {
			return nil
		}
		switch v := attr(e, "val"); e.Name.Local {
		case "name":
			s.name = strings.ToLower(v)
		case "basedOn":
			s.based = v
		case "outlineLvl":
			s.outline = number(v, 9)
		case "numId":
			s.num = v
		case "ilvl":
			s.ilvl = max(0, number(v, 8))
		}
		return nil
	})
}

// style goes up a chain of styles, which may be a circle.
func (d *docx) style(id string, f func(*docStyle) bool) {
	for range 16 {
		s := d.styles[id]
		if s == nil || f(s) {
			return
		}
		id = s.based
	}
}
