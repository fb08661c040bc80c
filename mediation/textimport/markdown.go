package textimport

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"

	"goodoffices/paper"
)

// Markdown reads CommonMark. Its headings say how deep they are, its lists how
// deep their items; everything else is read as in plain text. Of the marks
// within a line only those for emphasis go: links and HTML stay as written.
// Comments and what stands before the text between two lines "---" are noted
// and left out.
func Markdown(lang paper.Lang, source string) ([]paper.Clause, []Note, error) {
	ps, notes, err := readMarkdown(source)
	if err != nil {
		return nil, nil, err
	}
	cs, err := clauses(lang, ps)
	if err != nil {
		return nil, nil, err
	}
	return cs, notes, nil
}

func readMarkdown(source string) ([]*passage, []Note, error) {
	lines, _, _, err := linesOf(source) // the parser itself needs the white space that this leaves out
	if err != nil {
		return nil, nil, err
	}
	for i, l := range lines {
		if strings.Count(run(l, func(r rune) bool { return strings.ContainsRune("> \t-*+", r) }), ">") > maxQuoted {
			return nil, nil, fmt.Errorf("line %d: %w: more than %d quotations within one another", i+1, ErrTooLarge, maxQuoted)
		}
	}
	source = strings.NewReplacer("\r\n", "\n", "\r", "\n", "\x00", " ").Replace(source)
	r := mdReader{}
	source = r.metadata(source)
	r.src = []byte(source)
	r.walk(blockParser.Parse(text.NewReader(r.src)), 0)
	r.gap(len(r.src))
	blocks := r.blocks
	titleOf(blocks)
	if len(r.notes) > maxNotes {
		return nil, nil, tooManyNotes()
	}
	ps, err := read(blocks)
	if err != nil {
		return nil, nil, err
	}
	return ps, r.notes, nil
}

// metadata notes what stands between two lines "---" at the head of a file, if
// all of it is names and values, and blanks it.
func (r *mdReader) metadata(source string) string {
	head, rest, _ := strings.Cut(source, "\n")
	if strings.TrimRight(strings.TrimPrefix(head, "\ufeff"), " \t") != "---" {
		return source
	}
	var said []string
	length := len(head) + 1
	for line := range strings.Lines(rest) {
		length += len(line)
		l := strings.TrimRight(line, " \t\n")
		if l == "---" || l == "..." {
			if len(said) == 0 {
				return source
			}
			r.notes = append(r.notes, Note{Line: 1, What: Metadata, Text: tidyAll(strings.Join(said, "\n"))})
			return strings.Repeat("\n", strings.Count(source[:length], "\n")) + source[length:]
		}
		if !valued.MatchString(l) {
			return source
		}
		said = append(said, l)
	}
	return source
}

// valued is a line of metadata: a name and a value, or what goes on with it.
var valued = regexp.MustCompile(`^(?:[\w.-]+:(?:\s.*)?|[ \t]+\S.*|- .*|#.*)$`)

// remarks are the comments of HTML.
var remarks = regexp.MustCompile(`(?s)<!--.*?-->`)

// withoutRemarks notes the comments in a text and takes them out.
func (r *mdReader) withoutRemarks(s string, no int) string {
	return remarks.ReplaceAllStringFunc(s, func(c string) string {
		if !wordless(c) {
			r.notes = append(r.notes, Note{Line: no, What: Comment, Text: tidyAll(strings.TrimSuffix(strings.TrimPrefix(c, "<!--"), "-->"))})
		}
		return " "
	})
}

// tidyAll is tidy for several lines.
func tidyAll(s string) string {
	lines := strings.Split(s, "\n")
	for i, l := range lines {
		lines[i] = tidy(l)
	}
	return strings.TrimSpace(strings.Join(lines, "\n"))
}

// maxQuoted bounds quotations within one another: the parser takes ever longer.
const maxQuoted = 32

// blockParser knows blocks only: what stands within a line is read here, so that
// nothing of it is lost.
var blockParser = parser.NewParser(parser.WithBlockParsers(parser.DefaultBlockParsers()...))

// titleOf makes the only heading of the highest order the title, where it comes first.
func titleOf(blocks []block) {
	n := 0
	for _, b := range blocks {
		if b.depth > 0 && b.depth <= blocks[0].depth {
			n++
		}
	}
	if n == 1 && blocks[0].marker == nil && readMarker(blocks[0].lines[0]) == nil {
		blocks[0].depth, blocks[0].title = 0, true
		if len(blocks) > 1 && blocks[1].depth > 0 {
			first := run(blocks[1].lines[0], letterOrMark)
			if goesOn := unicode.IsLower(firstRune(first)); goesOn || betweenAlone(first) { // "## between …"
				blocks[1].depth, blocks[1].title = 0, true
			}
		}
	}
}

// An mdReader turns the tree of a Markdown source into blocks, and keeps what
// the tree leaves out.
type mdReader struct {
	src    []byte
	at     int // up to where the source is accounted for
	line   int // the number of lines before at
	blocks []block
	notes  []Note
}

func (r *mdReader) walk(n ast.Node, list int) {
	if n.Kind() == ast.KindList {
		list++
	}
	if n.Type() != ast.TypeInline && n.Lines() != nil && n.Lines().Len() > 0 {
		r.leaf(n, list)
		return
	}
	for c := n.FirstChild(); c != nil; c = c.NextSibling() {
		if c.Type() != ast.TypeInline {
			r.walk(c, list)
		}
	}
}

// leaf makes a block of a node that holds lines.
func (r *mdReader) leaf(n ast.Node, list int) {
	b := block{}
	var values []string
	for i, s := range segmentsOf(n) {
		if s.Start < r.at {
			continue // seen
		}
		prefix := r.gap(s.Start)
		if i == 0 {
			b.marker = listMarker(prefix, list)
		}
		value := string(s.Value(r.src))
		no := r.pass(s.Stop)
		if len(values) == 0 {
			b.line = no
		}
		values = append(values, strings.TrimRight(value, "\n"))
	}
	source := strings.Join(values, "\n")
	if !code(n) {
		source = r.withoutRemarks(source, b.line)
	}
	for line := range strings.SplitSeq(source, "\n") {
		if line = tidy(unmark(line, n)); line != "" {
			b.lines = append(b.lines, line)
		}
	}
	if _, ok := n.(*ast.Paragraph); ok && list == 0 && len(b.lines) > 0 {
		b.bold = emboldened.MatchString(strings.TrimSpace(source))
		r.sloppy(&b)
	}
	b.note = len(b.lines) > 0 && strings.HasPrefix(b.lines[0], "[^") && strings.Contains(b.lines[0], "]:")
	if h, ok := n.(*ast.Heading); ok {
		b.depth = h.Level
		if b.marker != nil && !b.marker.bullet() {
			b.lines = append([]string{b.marker.printed}, b.lines...)
		}
		b.lines, b.marker = []string{said(b.lines)}, nil
	}
	if strings.Join(b.lines, "") == "" {
		if b.marker != nil && !b.marker.bullet() {
			r.lost(b.marker.printed, b.line)
		}
		return
	}
	if b.marker != nil && readMarker(b.lines[0]) != nil && b.marker.bullet() {
		b.marker = nil // "- (a) …": the number is the item's own
	}
	b.solid = true
	r.blocks = append(r.blocks, b)
}

// emboldened is a line of nothing but strong emphasis.
var emboldened = regexp.MustCompile(`^(?:\*\*[^*\n]+\*\*|__[^_\n]+__)$`)

// sloppy reads "##Heading", which is no heading in CommonMark. Under a number
// alone, such as "### Part I", it is what that is called.
func (r *mdReader) sloppy(b *block) {
	said := strings.TrimLeft(b.lines[0], "#")
	depth := len(b.lines[0]) - len(said)
	if depth < 2 || depth > 6 || !unicode.IsLetter(firstRune(said)) || len(b.lines) > 1 {
		return
	}
	b.lines[0] = said
	if last := len(r.blocks) - 1; last >= 0 && r.blocks[last].depth > 0 {
		if m := readMarker(r.blocks[last].lines[0]); m != nil && m.rank != none && m.rest == "" {
			return
		}
	}
	b.depth = depth
}

// segmentsOf are the lines of a node, that which ends a block of HTML among them.
func segmentsOf(n ast.Node) []text.Segment {
	out := n.Lines().Sliced(0, n.Lines().Len())
	if h, ok := n.(*ast.HTMLBlock); ok && h.HasClosure() {
		out = append(slices.Clip(out), h.ClosureLine)
	}
	return out
}

// code reports whether a node's words mean nothing but themselves.
func code(n ast.Node) bool {
	switch n.(type) {
	case *ast.CodeBlock, *ast.FencedCodeBlock:
		return true
	}
	return false
}

// pass moves on and answers the number of the line it was on.
func (r *mdReader) pass(to int) int {
	no := r.line + 1
	r.line += strings.Count(string(r.src[r.at:to]), "\n")
	r.at = to
	return no
}

// gap takes what the tree left out before a place: the beginning of the same
// line is answered, and lines with words become blocks of their own.
func (r *mdReader) gap(to int) string {
	if to <= r.at {
		return ""
	}
	skipped := string(r.src[r.at:to])
	own := skipped
	if i := strings.LastIndexByte(skipped, '\n'); i >= 0 {
		own = skipped[i+1:]
	}
	if to == len(r.src) {
		own = ""
	}
	before := skipped[:len(skipped)-len(own)]
	for line := range strings.Lines(before) {
		no := r.pass(r.at + len(line))
		if s := tidy(line); !wordless(s) {
			r.lost(s, no)
		}
	}
	r.pass(to)
	if own != "" && !wordless(own) && !numberOnly(own) {
		r.lost(tidy(own), r.line+1)
		return ""
	}
	return own
}

// lost keeps a line that Markdown gives a meaning but no place: the definition
// of a link, the language of a listing, an item without words.
func (r *mdReader) lost(s string, no int) {
	r.blocks = append(r.blocks, block{line: no, lines: []string{s}, solid: true})
}

// numberOnly reports whether what stands before a line's words is a list's number.
func numberOnly(s string) bool {
	s = strings.Trim(s, " \t>#-*+")
	digits := strings.TrimRight(s, ".)")
	return len(digits) < len(s) && len(digits) < 10 && strings.IndexFunc(digits, func(r rune) bool { return r < '0' || r > '9' }) < 0
}

// listMarker makes a number of what stands before the words of a list item.
func listMarker(prefix string, list int) *marker {
	s := strings.Trim(prefix, " \t>")
	if list == 0 || s == "" {
		return nil
	}
	if strings.Trim(s, "-*+ \t") == "" {
		return &marker{printed: "•", wrap: "•", counts: []count{{dots, 0}}, list: list}
	}
	f := strings.Fields(s)
	s = f[len(f)-1]
	n, ok := digits(strings.TrimRight(s, ".)"))
	if !ok {
		n = -1 // too large to count with, and printed all the same
	}
	return &marker{printed: strings.Join(f, " "), wrap: s[len(s)-1:], counts: []count{{decimal, n}}, path: []int{n}, list: list}
}

// unmark takes out marks of emphasis and escapes. Only punctuation goes, and
// only where it does not part two words.
func unmark(s string, n ast.Node) string {
	switch n.(type) {
	case *ast.CodeBlock, *ast.FencedCodeBlock, *ast.HTMLBlock:
		return s
	}
	if !strings.ContainsAny(s, `*_\`) {
		return s
	}
	var b strings.Builder
	for i := 0; i < len(s); {
		c := s[i]
		j := i
		for j < len(s) && s[j] == c && (c == '*' || c == '_') {
			j++
		}
		switch {
		case c == '\\' && i+1 < len(s) && strings.IndexByte("\\`*_{}[]()#+-.!<>~|", s[i+1]) >= 0:
			b.WriteByte(s[i+1])
			i += 2
			continue
		case j > i && j-i <= 3 && marks(b.String(), s[j:]):
			i = j
			continue
		case j > i:
			b.WriteString(s[i:j])
			i = j
			continue
		}
		b.WriteByte(c)
		i++
	}
	return b.String()
}

// marks reports whether what stands between two texts opens or closes
// emphasis: a word on one side only.
func marks(said, rest string) bool {
	before, _ := utf8.DecodeLastRuneInString(said)
	after, _ := utf8.DecodeRuneInString(rest)
	word := func(r rune) bool {
		return r != utf8.RuneError && (unicode.IsLetter(r) || unicode.IsNumber(r) || unicode.IsMark(r))
	}
	edge := func(r rune) bool {
		return r == utf8.RuneError || unicode.IsSpace(r) || unicode.IsPunct(r)
	}
	return word(before) && edge(after) || edge(before) && word(after) ||
		edge(before) && edge(after) && !(spaceOrNone(before) && spaceOrNone(after))
}

func spaceOrNone(r rune) bool { return r == utf8.RuneError || unicode.IsSpace(r) }
