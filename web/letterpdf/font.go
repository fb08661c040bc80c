package letterpdf

import (
	"encoding/binary"
	"errors"
	"fmt"
	"strings"
	"unicode/utf16"

	"github.com/go-text/typesetting/font"
	"github.com/go-text/typesetting/font/opentype"
)

// A use is a face in one letter: which of its glyphs were set, and for which
// characters. A code (CID) is a glyph together with its characters, so that
// a shape that stands for several letters is copied out as the right one.
type use struct {
	*face
	n       int // from 1, in the order of first use
	shaping *font.Face
	codes   map[code]int
	order   []code // by CID, from 1
}

type code struct {
	gid    font.GID
	silent bool // shows nothing and has no width
	text   string
}

// using answers the use of a face, noting its first.
func (s *shaper) using(f *face) *use {
	u, has := s.faces[f]
	if !has {
		u = &use{face: f, n: len(s.uses) + 1, shaping: font.NewFace(f.font), codes: map[code]int{}}
		s.faces[f], s.shapes[u.shaping] = u, u
		s.uses = append(s.uses, u)
	}
	return u
}

func (u *use) has(r rune) bool {
	_, has := u.font.NominalGlyph(r)
	return has
}

// glyph places a code, which gets its number when it is first placed.
func (u *use) glyph(c code, x, y int) glyph {
	if _, has := u.codes[c]; !has {
		u.order = append(u.order, c)
		u.codes[c] = len(u.order)
	}
	return glyph{cid: u.codes[c], x: x, y: y}
}

// width of a code in thousandths of an em.
func (u *use) width(cid int) int {
	c := u.order[cid-1]
	if c.silent {
		return 0
	}
	return u.scale(int(u.shaping.HorizontalAdvance(c.gid)))
}

// scale turns the font's units into thousandths of an em.
func (u *use) scale(v int) int {
	upem := int(u.font.Upem())
	return (v*em + upem/2) / upem
}

// objects writes the font's dictionaries and answers the one that pages name.
func (u *use) objects(p *pdf) (int, error) {
	program, err := u.subset()
	if err != nil {
		return 0, fmt.Errorf("font %s: %w", u.name, err)
	}
	name := "/" + u.tag() + "+" + u.name
	file := p.stream(fmt.Sprintf("/Length1 %d", len(program)), program)
	ext, _ := u.shaping.FontHExtents()
	ascent, descent := u.scale(int(ext.Ascender)), -u.scale(-int(ext.Descender))
	head := u.tables["head"]
	box := make([]string, 4)
	for i := range box {
		v := int(int16(binary.BigEndian.Uint16(head[36+2*i:])))
		box[i] = fmt.Sprint(v * em / int(u.font.Upem()))
	}
	descriptor := p.object(fmt.Sprintf("<</Type/FontDescriptor/FontName%s/Flags 4/FontBBox[%s]/ItalicAngle 0/Ascent %d/Descent %d/CapHeight %d/StemV 80/FontFile2 %d 0 R>>",
		name, strings.Join(box, " "), ascent, descent, ascent*2/3, file))
	gids := make([]byte, 2, 2+2*len(u.order))
	widths := []string{"0"}
	space, _ := u.font.NominalGlyph(' ')
	for i, c := range u.order {
		if c.silent {
			c.gid = space
		}
		gids = binary.BigEndian.AppendUint16(gids, uint16(c.gid))
		widths = append(widths, fmt.Sprint(u.width(i+1)))
	}
	cid := p.object(fmt.Sprintf("<</Type/Font/Subtype/CIDFontType2/BaseFont%s/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>/FontDescriptor %d 0 R/CIDToGIDMap %d 0 R/DW 0/W[0[%s]]>>",
		name, descriptor, p.stream("", gids), strings.Join(widths, " ")))
	return p.object(fmt.Sprintf("<</Type/Font/Subtype/Type0/BaseFont%s/Encoding/Identity-H/DescendantFonts[%d 0 R]/ToUnicode %d 0 R>>",
		name, cid, p.stream("", u.toUnicode()))), nil
}

// id names the font in the resources of pages.
func (u *use) id() string { return fmt.Sprintf("F%d", u.n) }

// tag is the six letters before the name of a font that is not whole.
func (u *use) tag() string { return "LETTE" + string(rune('A'+u.n)) }

// toUnicode tells readers what characters the codes stand for.
func (u *use) toUnicode() []byte {
	var b strings.Builder
	b.WriteString("/CIDInit /ProcSet findresource begin 12 dict begin begincmap\n" +
		"/CIDSystemInfo <</Registry(Adobe)/Ordering(UCS)/Supplement 0>> def\n/CMapName /Adobe-Identity-UCS def /CMapType 2 def\n" +
		"1 begincodespacerange <0000> <FFFF> endcodespacerange\n")
	var rows []string
	for i, c := range u.order {
		if c.text != "" {
			rows = append(rows, fmt.Sprintf("<%04X> <%s>\n", i+1, utf16Hex(c.text)))
		}
	}
	for len(rows) > 0 {
		n := min(100, len(rows))
		fmt.Fprintf(&b, "%d beginbfchar\n%sendbfchar\n", n, strings.Join(rows[:n], ""))
		rows = rows[n:]
	}
	b.WriteString("endcmap CMapName currentdict /CMap defineresource pop end end\n")
	return []byte(b.String())
}

func utf16Hex(s string) string {
	var b strings.Builder
	for _, u := range utf16.Encode([]rune(s)) {
		fmt.Fprintf(&b, "%04X", u)
	}
	return b.String()
}

var errFont = errors.New("malformed font")

// check looks once at what subset relies on.
func (f *face) check() error {
	head, maxp := f.tables["head"], f.tables["maxp"]
	if len(head) < 54 || len(maxp) < 6 || f.font.Upem() == 0 {
		return errFont
	}
	glyphs := int(binary.BigEndian.Uint16(maxp[4:]))
	last := 0
	for gid := range glyphs + 1 {
		at, ok := f.offset(gid)
		if !ok || at < last || at > len(f.tables["glyf"]) {
			return errFont
		}
		last = at
	}
	return nil
}

func (f *face) long() bool { return f.tables["head"][51] == 1 } // indexToLocFormat

// offset of a glyph's outline in the table of outlines.
func (f *face) offset(gid int) (int, bool) {
	loca := f.tables["loca"]
	if f.long() {
		if len(loca) < 4*gid+4 {
			return 0, false
		}
		return int(binary.BigEndian.Uint32(loca[4*gid:])), true
	}
	if len(loca) < 2*gid+2 {
		return 0, false
	}
	return 2 * int(binary.BigEndian.Uint16(loca[2*gid:])), true
}

// subset answers the font with the outlines of the glyphs that were set, and
// empty ones in place of the others.
func (u *use) subset() ([]byte, error) {
	glyphs := int(binary.BigEndian.Uint16(u.tables["maxp"][4:]))
	keep := make([]bool, glyphs)
	for _, c := range u.order {
		if c.silent {
			continue
		}
		if err := u.need(int(c.gid), keep, 0); err != nil {
			return nil, err
		}
	}
	var glyf, loca []byte
	for gid := range glyphs {
		loca = binary.BigEndian.AppendUint32(loca, uint32(len(glyf)))
		if keep[gid] {
			glyf = append(glyf, u.outline(gid)...)
			glyf = append(glyf, make([]byte, -len(glyf)&3)...)
		}
	}
	loca = binary.BigEndian.AppendUint32(loca, uint32(len(glyf)))
	head := append([]byte(nil), u.tables["head"]...)
	binary.BigEndian.PutUint16(head[50:], 1) // long offsets
	changed := map[string][]byte{"glyf": glyf, "loca": loca, "head": head}
	var tables []opentype.Table
	for _, tag := range needed {
		content := u.tables[tag]
		if c, has := changed[tag]; has {
			content = c
		}
		content = append(content[:len(content):len(content)], make([]byte, -len(content)&3)...)
		tables = append(tables, opentype.Table{Tag: opentype.MustNewTag(tag), Content: content})
	}
	return opentype.WriteTTF(tables), nil
}

func (f *face) outline(gid int) []byte {
	from, _ := f.offset(gid)
	to, _ := f.offset(gid + 1)
	return f.tables["glyf"][from:to]
}

// need marks a glyph and those it is made of.
func (f *face) need(gid int, keep []bool, depth int) error {
	if gid >= len(keep) || depth > 8 {
		return errFont
	}
	if keep[gid] {
		return nil
	}
	keep[gid] = true
	b := f.outline(gid)
	if len(b) < 10 || int16(binary.BigEndian.Uint16(b)) >= 0 {
		return nil
	}
	const ( // OpenType, "glyf", flags of a component
		words, scale, more, xy, matrix = 0x1, 0x8, 0x20, 0x40, 0x80
	)
	for b = b[10:]; ; {
		if len(b) < 4 {
			return errFont
		}
		flags, part := binary.BigEndian.Uint16(b), int(binary.BigEndian.Uint16(b[2:]))
		if err := f.need(part, keep, depth+1); err != nil {
			return err
		}
		size := 6
		if flags&words != 0 {
			size = 8
		}
		switch {
		case flags&scale != 0:
			size += 2
		case flags&xy != 0:
			size += 4
		case flags&matrix != 0:
			size += 8
		}
		if flags&more == 0 {
			return nil
		}
		if len(b) < size {
			return errFont
		}
		b = b[size:]
	}
}
