package letterpdf

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"unicode"

	"github.com/go-text/typesetting/bidi"
	"github.com/go-text/typesetting/di"
	"github.com/go-text/typesetting/font"
	"github.com/go-text/typesetting/language"
	"github.com/go-text/typesetting/shaping"
	unibidi "golang.org/x/text/unicode/bidi"
)

// em is the size at which text is shaped, so that widths are in thousandths
// of an em, as PDF counts them.
const em = 1000

// A glyph is one shape at its place on a line.
type glyph struct {
	cid  int
	x, y int // thousandths of an em, from the beginning of its run
}

// A run is glyphs of one face, from left to right.
type run struct {
	use    *use
	look   look
	glyphs []glyph
	width  int // thousandths of an em
}

// A look is how words differ from those beside them.
type look struct{ bold, slanted, struck bool }

// A line is runs from left to right.
type line []run

func (l line) width() int {
	w := 0
	for _, r := range l {
		w += r.width
	}
	return w
}

// A shaper turns text into lines. It serves one letter.
type shaper struct {
	rtl     bool
	lang    language.Language
	uses    []*use // in the order of their first use
	shaper  shaping.HarfbuzzShaper
	wrapper shaping.LineWrapper
	bidi    bidi.Paragraph
	faces   map[*face]*use
	shapes  map[*font.Face]*use
	missing map[rune]bool
	bold    *family
}

// lines sets a text in lines no wider than width.
func (s *shaper) lines(text string, fam *family, width int) []line {
	var out []line
	for part := range strings.SplitSeq(text, "\n") {
		out = append(out, s.wrap([]rune(part), nil, fam, width)...)
	}
	return out
}

// inked sets words of several looks in lines no wider than width. A line break
// in them is a space.
func (s *shaper) inked(runs []Run, fam *family, width int) []line {
	var text []rune
	var looks []look
	for _, r := range runs {
		for _, c := range strings.ReplaceAll(plain(r.Words), "\n", " ") {
			text = append(text, c)
			looks = append(looks, look{r.Bold, r.Slanted, r.Struck})
		}
	}
	return s.wrap(text, looks, fam, width)
}

// wrap sets a paragraph; looks are of its characters, nil where all are alike.
func (s *shaper) wrap(text []rune, looks []look, fam *family, width int) []line {
	levels := s.levels(text)
	if looks == nil {
		looks = make([]look, len(text))
	}
	text, levels, looks = withoutIsolates(text, levels, looks)
	if len(text) == 0 {
		return []line{nil}
	}
	var shaped []shaping.Output
	for _, in := range s.items(text, levels, looks, fam) {
		shaped = append(shaped, s.shaper.Shape(in))
	}
	wrapped, _ := s.wrapper.WrapParagraph(shaping.WrapConfig{Direction: s.direction()}, width, text, shaping.NewSliceIterator(shaped))
	out := make([]line, 0, len(wrapped))
	for _, w := range wrapped {
		reorder(w, levels)
		var l line
		for _, o := range w {
			r := s.run(o, text)
			r.look = looks[o.Runes.Offset]
			l = append(l, r)
		}
		out = append(out, l)
	}
	return out
}

func (s *shaper) direction() di.Direction {
	if s.rtl {
		return di.DirectionRTL
	}
	return di.DirectionLTR
}

// levels answers the embedding level of every character.
func (s *shaper) levels(text []rune) []bidi.Level {
	out := make([]bidi.Level, len(text))
	base := bidi.Level(0)
	if s.rtl {
		base = 1
	}
	s.embed(text, out, base)
	return out
}

// embed answers the levels of a paragraph, or of what an isolate encloses, over
// a base. The library takes a direction from the first letter; a mark before
// the text makes it that of the base. Of isolates inside others it loses the
// end, so each is looked at by itself: to what stands around it, it is one
// neutral character (Unicode Standard Annex 9, BD8 to BD13).
func (s *shaper) embed(text []rune, out []bidi.Level, base bidi.Level) {
	const object = '\ufffc'
	mark := '\u200e' // left-to-right
	if base%2 == 1 {
		mark = '\u200f'
	}
	marked := append([]rune{mark}, text...)
	var inside [][2]int
	depth, from := 0, 0
	for i, r := range text {
		if r == firstStrong {
			if depth++; depth == 1 {
				from = i + 1
			}
		}
		if depth > 0 || r == popIsolate {
			marked[i+1] = object
		}
		if r == popIsolate && depth > 0 {
			if depth--; depth == 0 {
				inside = append(inside, [2]int{from, i})
			}
		}
	}
	if depth > 0 {
		inside = append(inside, [2]int{from, len(text)})
	}
	runs := s.bidi.Segment(marked, bidi.Neutral)
	for i := range runs.NumRuns() {
		r := runs.Run(i)
		for j := max(r.Start, 1); j < r.End; j++ {
			out[j-1] = base - base%2 + r.Level
		}
		if base%2 == 0 && r.Level%2 == 0 {
			raise(text, out, base, max(r.Start, 1)-1, r.End-1)
		}
	}
	for _, span := range inside {
		within, level := text[span[0]:span[1]], base+1
		if (level%2 == 1) != beginsFromRight(within) {
			level++
		}
		s.embed(within, out[span[0]:span[1]], level)
	}
}

// raise gives numbers that belong to words from the right their own level. The
// library joins them with the words from the left beside them, as one run of a
// direction (Unicode Standard Annex 9: W2, W7, I1).
func raise(text []rune, out []bidi.Level, base bidi.Level, start, end int) {
	fromRight, last := start > 0, -1 // what stands before a run of this direction is from the right
	for i := start; i < end; i++ {
		out[i] = base
		p, _ := unibidi.LookupRune(text[i])
		switch class := p.Class(); {
		case class == unibidi.L, class == unibidi.EN && !fromRight:
			fromRight, last = fromRight && class != unibidi.L, -1
		case class == unibidi.AN, class == unibidi.EN:
			if last < 0 {
				last = i
			}
			for ; last <= i; last++ { // with what joins it to the number before
				out[last] = base + 2
			}
			last = i + 1
		}
	}
}

// beginsFromRight reports the direction of the first letter outside isolates.
func beginsFromRight(text []rune) bool {
	depth := 0
	for _, r := range text {
		switch p, _ := unibidi.LookupRune(r); {
		case r == firstStrong:
			depth++
		case r == popIsolate:
			depth--
		case depth > 0:
		case p.Class() == unibidi.L:
			return false
		case p.Class() == unibidi.R || p.Class() == unibidi.AL:
			return true
		}
	}
	return false
}

// The isolates that turn nothing but what they enclose.
const (
	firstStrong = '\u2068'
	popIsolate  = '\u2069'
)

// isolate reports a mark that has done its work once levels are known.
func isolate(r rune) bool { return r == firstStrong || r == popIsolate }

func withoutIsolates(text []rune, levels []bidi.Level, looks []look) ([]rune, []bidi.Level, []look) {
	if !slices.ContainsFunc(text, isolate) {
		return text, levels, looks
	}
	n := 0
	for i, r := range text {
		if !isolate(r) {
			text[n], levels[n], looks[n] = r, levels[i], looks[i]
			n++
		}
	}
	return text[:n], levels[:n], looks[:n]
}

// items cuts a text where level, script, look or face change. Spaces, marks and
// punctuation go with what stands before them.
func (s *shaper) items(text []rune, levels []bidi.Level, looks []look, regular *family) []shaping.Input {
	var out []shaping.Input
	script := language.Common
	for i, r := range text {
		fam := regular
		if looks[i].bold {
			fam = s.bold
		}
		if sc := language.LookupScript(r); sc.Strong() {
			script = sc
		}
		var before *use
		if i > 0 && looks[i] == looks[i-1] {
			before = s.shapes[out[len(out)-1].Face]
		}
		u := s.use(r, script, fam, before)
		last := len(out) - 1
		if before != nil && u == before && levels[i] == levels[i-1] && (out[last].Script == script || out[last].Script == language.Common) {
			out[last].RunEnd, out[last].Script = i+1, script
			continue
		}
		in := shaping.Input{Text: text, RunStart: i, RunEnd: i + 1, Face: u.shaping, Size: em << 6, Script: script, Language: s.lang}
		if levels[i]%2 == 1 {
			in.Direction = di.DirectionRTL
		}
		out = append(out, in)
	}
	return out
}

// use chooses the face for a character: the one before it if that is of the
// script and has it, else the first that has it in the order of the script.
func (s *shaper) use(r rune, script language.Script, fam *family, before *use) *use {
	if before != nil && (unicode.IsSpace(r) || unicode.IsMark(r) || r == zwnj) && before.has(r) {
		return before
	}
	order := []*face{fam.latin, fam.latinExt, fam.arabicLatin, fam.arabic}
	if script == language.Arabic || script == language.Common && s.rtl {
		order = []*face{fam.arabic, fam.arabicLatin, fam.latin, fam.latinExt}
	} else if s.rtl {
		order = []*face{fam.arabicLatin, fam.latin, fam.latinExt, fam.arabic}
	}
	for _, f := range order {
		if _, has := f.font.NominalGlyph(r); has {
			return s.using(f)
		}
	}
	s.missing[r] = true
	return s.using(order[0])
}

// reorder puts the pieces of a line, which come as they are written, in the
// order in which they stand (Unicode Standard Annex 9, rule L2).
func reorder(l shaping.Line, levels []bidi.Level) {
	level := func(o shaping.Output) bidi.Level { return levels[o.Runes.Offset] }
	var highest bidi.Level
	for _, o := range l {
		highest = max(highest, level(o))
	}
	at := make([]bidi.Level, len(l))
	for i, o := range l {
		at[i] = level(o)
	}
	for n := highest; n > 0; n-- {
		for i := 0; i < len(l); i++ {
			end := i
			for end < len(l) && at[end] >= n {
				end++
			}
			slices.Reverse(l[i:end])
			slices.Reverse(at[i:end])
			i = max(i, end)
		}
	}
}

// run places the glyphs of a piece and notes what characters each stands for.
func (s *shaper) run(o shaping.Output, text []rune) run {
	u := s.shapes[o.Face]
	r := run{use: u}
	rtl := o.Direction.Progression() == di.TowardTopLeft
	pen := 0
	for i := 0; i < len(o.Glyphs); {
		g := o.Glyphs[i]
		n := min(max(g.GlyphsCount(), 1), len(o.Glyphs)-i)
		said := split(text[g.TextIndex():g.TextIndex()+g.RunesCount()], n, rtl)
		for j, g := range o.Glyphs[i : i+n] {
			x, y := units(pen+int(g.XOffset)), units(int(g.YOffset))
			if n > 1 && g.Advance == 0 && said[j] != "" {
				// A mark stands over its letter. Its character stands on the
				// line beside it, lest readers see two words.
				r.glyphs = append(r.glyphs, u.glyph(code{silent: true, text: said[j]}, units(pen), 0))
				said[j] = ""
			}
			pen += int(g.Advance)
			if g.Advance == 0 && said[j] == " " {
				continue // at the end of a line
			}
			r.glyphs = append(r.glyphs, u.glyph(code{gid: g.GlyphID, text: said[j]}, x, y))
		}
		for _, c := range said[n:] {
			r.glyphs = append(r.glyphs, u.glyph(code{silent: true, text: c}, units(pen), 0))
		}
		i += n
	}
	r.width = units(pen)
	return r
}

// units turns 26.6 fixed point into thousandths of an em.
func units(v int) int { return (v + 32) >> 6 }

// split shares the characters of a cluster among its n glyphs, from left to
// right. Readers take a line's glyphs in the order in which they stand, and
// turn what runs from right to left; so there, where a glyph stands for
// several characters (lam with alef), it gets the last, and what is answered
// beyond n stands to its right and shows nothing.
func split(runes []rune, n int, rtl bool) []string {
	out := make([]string, n)
	if !rtl {
		for i := range out {
			switch {
			case i == n-1 && i < len(runes):
				out[i] = string(runes[i:])
			case i < len(runes):
				out[i] = string(runes[i])
			}
		}
		return out
	}
	for i := range max(n, len(runes)) {
		c := ""
		if at := len(runes) - 1 - i; at >= 0 {
			c = string(runes[at])
		}
		if i < n {
			out[i] = c
		} else {
			out = append(out, c)
		}
	}
	return out
}

const zwnj = '\u200c'

// plain replaces what cannot be seen or would turn the text by its code, as
// all screens do, and characters that no font has by those that look like
// them.
func plain(s string) string {
	s = strings.ToValidUTF8(strings.ReplaceAll(s, "\r\n", "\n"), "\uFFFD")
	var b strings.Builder
	for _, r := range s {
		switch {
		case r == '\n', r == zwnj, isolate(r):
			b.WriteRune(r)
		case r == '\u2010', r == '\u2011':
			b.WriteRune('-')
		case unicode.IsSpace(r) && r != '\u00a0':
			b.WriteRune(' ')
		case unicode.Is(unicode.Cf, r), unicode.IsControl(r):
			fmt.Fprintf(&b, "[U+%04X]", r)
		default:
			b.WriteRune(r)
		}
	}
	return b.String()
}

// lacking names the characters that were looked for in vain.
func (s *shaper) lacking() error {
	if len(s.missing) == 0 {
		return nil
	}
	var names []string
	for _, r := range slices.Sorted(maps.Keys(s.missing)) {
		names = append(names, fmt.Sprintf("U+%04X", r))
	}
	if len(names) > 10 {
		names = append(names[:10], "…")
	}
	return fmt.Errorf("%w: %s", ErrGlyph, strings.Join(names, " "))
}
