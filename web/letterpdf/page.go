package letterpdf

import (
	"bytes"
	"fmt"
	"strings"

	"github.com/go-text/typesetting/font"
	"github.com/go-text/typesetting/language"
)

// A4, in points.
const (
	pageWidth  = 595.28
	pageHeight = 841.89
	side       = 85.0 // margins
	top        = 68.0
	bottom     = 80.0
	measure    = pageWidth - 2*side
)

// A style is how a block looks.
type style struct {
	kind  string // its tag
	size  float64
	lead  float64 // from line to line, in sizes, for Latin; Arabic gets more
	bold  bool
	soft  bool // grey
	above float64
	whole bool // not torn at the end of a page
}

var (
	styleDesk   = style{kind: "H1", size: 17, lead: 1.3, bold: true, whole: true}
	stylePrinc  = style{kind: "P", size: 10.5, lead: 1.4, soft: true, above: 1, whole: true}
	styleRef    = style{kind: "P", size: 10.5, lead: 1.4, above: 12, whole: true}
	styleNotice = style{kind: "P", size: 10.5, lead: 1.4, soft: true, above: 8, whole: true}
	styleTo     = style{kind: "P", size: 11.5, lead: 1.45, above: 22, whole: true}
	styleGreet  = style{kind: "P", size: 11.5, lead: 1.45, above: 20, whole: true}
	styleBody   = style{kind: "P", size: 11.5, lead: 1.45, above: 9}
	styleHead   = style{kind: "H2", size: 12.5, lead: 1.35, bold: true, above: 16, whole: true}
	styleSmall  = style{kind: "P", size: 9.5, lead: 1.4, soft: true, above: 8}
	styleClose  = style{kind: "P", size: 11.5, lead: 1.45, above: 18, whole: true}
	styleSigned = style{kind: "P", size: 11.5, lead: 1.45, above: 14, whole: true}
	styleSeal   = style{kind: "P", size: 9, lead: 1.45, soft: true, above: 26, whole: true}
	styleClass  = style{kind: "P", size: 9.5, lead: 1.3, bold: true, whole: true}
	styleFoot   = style{size: 7.5, lead: 1.3, soft: true}
)

// A setter fills pages from the top.
type setter struct {
	shaper
	fonts  *Fonts
	letter Letter
	pages  []*page
	blocks []*block
	y      float64 // how far down the page is full
}

type page struct {
	content bytes.Buffer
	marks   int
}

// A block is a part of the text in reading order, with where it stands.
type block struct {
	kind  string
	lang  string // "" for the letter's
	marks []mark
}

type mark struct{ page, id int }

func newSetter(f *Fonts, l Letter) *setter {
	return &setter{
		shaper: shaper{
			rtl: l.rightToLeft(), lang: language.NewLanguage(l.Lang),
			bold: &f.bold, faces: map[*face]*use{}, shapes: map[*font.Face]*use{}, missing: map[rune]bool{},
		},
		fonts: f, letter: l,
	}
}

// set fills the pages with a letter.
func (s *setter) set(l Letter) error {
	s.newPage()
	s.head(l)
	s.block(l.Notice, styleNotice)
	s.block(l.Addressee, styleTo)
	s.block(l.Salutation, styleGreet)
	for _, p := range l.Body {
		s.block(p, styleBody)
		if len(s.pages) > MaxPages {
			return ErrTooLong
		}
	}
	for _, b := range l.Blocks {
		s.paragraph(b)
		if len(s.pages) > MaxPages {
			return ErrTooLong
		}
	}
	s.block(l.Close, styleClose)
	s.block(strings.Join(l.Signed, "\n"), styleSigned)
	s.seal(l.Seal)
	for i := range s.pages {
		s.foot(i)
	}
	if len(s.pages) > MaxPages {
		return ErrTooLong
	}
	return s.lacking()
}

func (s *setter) page() *page { return s.pages[len(s.pages)-1] }

// newPage begins a page; all but the first repeat whose letter it is.
func (s *setter) newPage() {
	s.pages = append(s.pages, &page{})
	s.y = top
	if len(s.pages) == 1 {
		return
	}
	rtl, lang := s.rtl, s.lang // those of a block that goes on here
	s.speak(s.letter.Lang, s.letter.Dir)
	defer func() { s.rtl, s.lang = rtl, lang }()
	var parts []string
	for _, part := range []string{s.letter.Desk, s.letter.Reference} {
		if part != "" {
			parts = append(parts, part)
		}
	}
	s.artifact(strings.Join(parts, " · "), styleFoot, false, top-24)
	s.artifact(s.letter.Classification, styleClass, true, top-24)
}

// head sets the letterhead: the desk and for whom it speaks, beside the
// classification, and under a double rule the reference and the date.
func (s *setter) head(l Letter) {
	s.blockWithin(l.Desk, styleDesk, measure*2/3)
	after := s.y
	s.y = top + s.baseline(styleDesk) - s.baseline(styleClass) // on one line with the desk
	s.blockAt(l.Classification, styleClass, measure*0.32, true)
	s.y = max(after, s.y)
	s.blockWithin(l.Principal, stylePrinc, measure*2/3)
	s.y += 8
	s.rule(s.y, 0.8)
	s.rule(s.y+2.2, 0.4)
	s.y += 2
	if l.Reference == "" && l.Date == "" {
		return
	}
	at := s.y
	s.blockWithin(l.Reference, styleRef, measure*0.6)
	after = s.y
	s.y = at
	s.blockAt(l.Date, styleRef, measure*0.38, true)
	s.y = max(s.y, after)
}

// seal sets the line about the seal under a short rule.
func (s *setter) seal(text string) {
	if text == "" {
		return
	}
	lines := s.lines(plain(text), s.family(styleSeal), s.room(styleSeal, measure))
	if s.y+styleSeal.above+float64(len(lines))*s.lead(styleSeal) > pageHeight-bottom {
		s.newPage()
	}
	s.rule(s.y+styleSeal.above-5, 0.4)
	s.block(text, styleSeal)
}

func (s *setter) foot(i int) {
	all := s.pages
	s.pages = all[:i+1]
	at := pageHeight - bottom/2
	s.rule(at-s.lead(styleFoot)-2, 0.4)
	s.artifactWithin(s.letter.Foot, styleFoot, false, at, measure*0.86)
	s.artifact(s.letter.digits(i+1)+" / "+s.letter.digits(len(all)), styleFoot, true, at)
	s.pages = all
}

func (s *setter) family(st style) *family {
	if st.bold {
		return &s.fonts.bold
	}
	return &s.fonts.regular
}

// lead is from baseline to baseline: Arabic script stands higher and hangs lower.
func (s *setter) lead(st style) float64 {
	if s.rtl {
		return st.size * st.lead * 1.2
	}
	return st.size * st.lead
}

// baseline is how far below its top a line stands.
func (s *setter) baseline(st style) float64 { return (s.lead(st) + st.size*0.7) / 2 }

// room is how many thousandths of an em go into points.
func (s *setter) room(st style, points float64) int { return int(points * em / st.size) }

func (s *setter) block(text string, st style) { s.blockWithin(text, st, measure) }

func (s *setter) blockWithin(text string, st style, width float64) { s.blockAt(text, st, width, false) }

// blockAt sets a text in lines from the side where lines begin, or from the
// other.
func (s *setter) blockAt(text string, st style, width float64, end bool) {
	text = plain(text)
	if strings.TrimSpace(text) == "" {
		return
	}
	s.fill(s.lines(text, s.family(st), s.room(st, width)), st, frame{end: end}, &block{kind: st.kind})
}

// A frame is where lines stand, and on what ground.
type frame struct {
	end    bool    // at the side where lines end
	inset  float64 // from that where they begin
	tinted bool
}

const insetStep = 16.0

// speak sets the language and side of what follows.
func (s *setter) speak(lang, dir string) {
	s.rtl, s.lang = rightToLeft(lang, dir), language.NewLanguage(lang)
}

// paragraph sets a block of several looks in its own language.
func (s *setter) paragraph(p Block) {
	b := &block{}
	if p.Lang != "" || p.Dir != "" {
		s.speak(p.Lang, p.Dir)
		b.lang = p.Lang
		defer s.speak(s.letter.Lang, s.letter.Dir)
	}
	st := styleBody
	switch {
	case p.Heading:
		st = styleHead
	case p.Small:
		st = styleSmall
	}
	if p.Near {
		st.above = 1
	}
	b.kind = st.kind
	f := frame{inset: min(float64(p.Inset), 8) * insetStep, tinted: p.Tinted}
	width := measure - f.inset
	if p.Tinted {
		f.inset, width = f.inset+8, width-14
	}
	lines := s.inked(p.Runs, s.family(st), s.room(st, width))
	if len(lines) == 1 && lines[0] == nil {
		return
	}
	if (p.Heading || p.Label) && s.y+4*s.lead(st) > pageHeight-bottom { // not alone at the foot of a page
		s.newPage()
	}
	s.fill(lines, st, f, b)
}

// fill sets the lines of a block from where the page is full.
func (s *setter) fill(lines []line, st style, f frame, b *block) {
	lead := s.lead(st)
	s.y += st.above
	limit := pageHeight - bottom
	if st.whole && s.y+lead*float64(len(lines)) > limit && lead*float64(len(lines)) < limit-top {
		s.newPage()
	}
	s.blocks = append(s.blocks, b)
	for len(lines) > 0 {
		n := s.fitting(len(lines), int((limit-s.y)/lead))
		if n == 0 {
			s.newPage()
			if len(s.pages) > MaxPages {
				return
			}
			continue
		}
		if f.tinted {
			s.ground(f, lead*float64(n))
		}
		s.marked(b, func() {
			for _, ln := range lines[:n] {
				s.y += lead
				s.line(ln, st, f, s.y-lead+s.baseline(st))
			}
		})
		lines = lines[n:]
	}
}

// fitting is how many of n lines to set where fit have room, so that no line
// stands alone at either end of a page.
func (s *setter) fitting(n, fit int) int {
	switch {
	case n <= fit:
		return n
	case s.y <= top: // a page of nothing but this
		return max(fit, 1)
	case n-fit == 1 && fit > 2:
		return fit - 1
	case fit < 2:
		return 0
	}
	return fit
}

// marked draws within a mark that belongs to a block.
func (s *setter) marked(b *block, draw func()) {
	p := s.page()
	b.marks = append(b.marks, mark{len(s.pages) - 1, p.marks})
	fmt.Fprintf(&p.content, "/%s<</MCID %d>>BDC\n", b.kind, p.marks)
	p.marks++
	draw()
	p.content.WriteString("EMC\n")
}

// artifact draws what is repeated on pages and no part of the text.
func (s *setter) artifact(text string, st style, end bool, y float64) {
	s.artifactWithin(text, st, end, y, measure)
}

func (s *setter) artifactWithin(text string, st style, end bool, y, width float64) {
	if text == "" {
		return
	}
	lines := s.lines(strings.ReplaceAll(plain(text), "\n", " "), s.family(st), s.room(st, width))
	p := s.page()
	p.content.WriteString("/Artifact BMC\n")
	s.line(lines[0], st, frame{end: end}, y)
	p.content.WriteString("EMC\n")
}

func (s *setter) rule(y, weight float64) {
	fmt.Fprintf(&s.page().content, "/Artifact BMC q 0.55 G %s w %s %s m %s %s l S Q EMC\n",
		num(weight), num(side), num(pageHeight-y), num(pageWidth-side), num(pageHeight-y))
}

// line draws a line with its baseline at y from the top.
func (s *setter) line(l line, st style, f frame, y float64) {
	x := side + f.inset
	if s.rtl != f.end {
		x = pageWidth - side - f.inset - float64(l.width())*st.size/em
	}
	b := &s.page().content
	grey := 0.1
	if st.soft {
		grey = 0.35
	}
	fmt.Fprintf(b, "BT %s g\n", num(grey))
	at := x
	for _, r := range l {
		slant := "0"
		if r.look.slanted && !s.rtl {
			slant = "0.21"
		}
		fmt.Fprintf(b, "/%s %s Tf 1 0 %s 1 %s %s Tm\n", r.use.id(), num(st.size), slant, num(at), num(pageHeight-y))
		r.show(b, st.size)
		at += float64(r.width) * st.size / em
	}
	b.WriteString("ET\n")
	for _, r := range l {
		end := x + float64(r.width)*st.size/em
		if r.look.struck {
			stroke(b, x, end, y-st.size*0.28, "[]")
		}
		if r.look.slanted && s.rtl {
			stroke(b, x, end, y+st.size*0.32, "[1 2]")
		}
		x = end
	}
}

// stroke draws a thin line at y from the top.
func stroke(b *bytes.Buffer, from, to, y float64, dashes string) {
	fmt.Fprintf(b, "q 0.1 G 0.7 w %s 0 d %s %s m %s %s l S Q\n", dashes, num(from), num(pageHeight-y), num(to), num(pageHeight-y))
}

// ground tints what the next lines stand on, with a dashed line where they begin.
func (s *setter) ground(f frame, height float64) {
	from, to := side+f.inset-8, pageWidth-side
	edge := from
	if s.rtl {
		from, to = side, pageWidth-side-f.inset+8
		edge = to
	}
	y := pageHeight - s.y
	fmt.Fprintf(&s.page().content, "/Artifact BMC q 0.93 g %s %s %s %s re f 0.3 G 1 w [3 2] 0 d %s %s m %s %s l S Q EMC\n",
		num(from), num(y-height), num(to-from), num(height), num(edge), num(y), num(edge), num(y-height))
}

// show draws the glyphs of a run from where the text matrix stands.
func (r run) show(b *bytes.Buffer, size float64) {
	at, rise := 0, 0
	open := false
	for _, g := range r.glyphs {
		if g.y != rise {
			if open {
				b.WriteString("]TJ\n")
				open = false
			}
			rise = g.y
			fmt.Fprintf(b, "%s Ts\n", num(float64(rise)*size/em))
		}
		if !open {
			b.WriteString("[")
			open = true
		}
		if g.x != at {
			fmt.Fprintf(b, "%d", at-g.x)
		}
		fmt.Fprintf(b, "<%04X>", g.cid)
		at = g.x + r.use.width(g.cid)
	}
	if open {
		b.WriteString("]TJ\n")
	}
	if rise != 0 {
		b.WriteString("0 Ts\n")
	}
}
