package textimport

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"path/filepath"
	"regexp"
	"strings"
	"unicode"
	"unicode/utf16"
	"unicode/utf8"

	"goodoffices/paper"
)

// What an import can end with. An error says which, and in which line.
var (
	ErrEmpty    = errors.New("no words in it")
	ErrTooLarge = errors.New("too large")
	ErrEncoding = errors.New("not in UTF-8")
	ErrFormat   = errors.New("not a file that can be read here")
)

// MaxSource bounds a source in bytes of text: what is longer is no paper.
const MaxSource = paper.MaxPayload

// Import reads a file by its name and content: .docx by what it is, Markdown by
// its name, everything else as plain text.
//
// The notes say what was left out, and what was taken that a reader of the
// source may not have seen.
func Import(name string, data []byte, lang paper.Lang) ([]paper.Clause, []Note, error) {
	if bytes.HasPrefix(data, []byte("PK\x03\x04")) {
		return Docx(lang, data)
	}
	if len(data) > 2*MaxSource {
		return nil, nil, fmt.Errorf("%w: %d bytes, and at most %d fit a paper", ErrTooLarge, len(data), MaxSource)
	}
	text, err := decode(data)
	if err != nil {
		return nil, nil, err
	}
	switch strings.ToLower(filepath.Ext(name)) {
	case ".md", ".markdown", ".mdown":
		return Markdown(lang, text)
	case ".doc", ".pdf", ".odt", ".rtf", ".docx":
		return nil, nil, fmt.Errorf("%w: save it as .docx, Markdown or plain text", ErrFormat)
	}
	return Plain(lang, text)
}

// decode reads UTF-8, and UTF-16 where its mark is at the beginning.
func decode(data []byte) (string, error) {
	var order binary.ByteOrder
	switch {
	case bytes.HasPrefix(data, []byte{0xff, 0xfe}):
		order = binary.LittleEndian
	case bytes.HasPrefix(data, []byte{0xfe, 0xff}):
		order = binary.BigEndian
	default:
		return string(bytes.TrimPrefix(data, []byte("\ufeff"))), nil
	}
	units := make([]uint16, 0, len(data)/2)
	for i := 2; i+1 < len(data); i += 2 {
		units = append(units, order.Uint16(data[i:]))
	}
	return string(utf16.Decode(units)), nil
}

// Plain reads plain text: paragraphs parted by empty lines or one a line,
// sentences on lines of their own, lines broken at a margin. The notes are the
// numbers of its lines, where it has them.
func Plain(lang paper.Lang, text string) ([]paper.Clause, []Note, error) {
	ps, notes, err := readPlain(text)
	if err != nil {
		return nil, nil, err
	}
	cs, err := clauses(lang, ps)
	if err != nil {
		return nil, nil, err
	}
	return cs, notes, nil
}

func readPlain(text string) ([]*passage, []Note, error) {
	lines, indents, pages, err := linesOf(text)
	if err != nil {
		return nil, nil, err
	}
	for i, l := range lines {
		if in, ok := strings.CutPrefix(l, "* "); ok && strings.HasSuffix(l, " *") {
			lines[i] = tidy(strings.TrimSuffix(in, "*")) // a box drawn around it
		}
	}
	notes := unnumber(lines, indents)
	blocks := blocksOf(lines, indents, margins(lines, pages))
	footnotes(blocks)
	ps, err := read(blocks)
	return ps, notes, err
}

var gaps = regexp.MustCompile(`[ \t]*\t[ \t]*`)

// linesOf checks a text and cuts it into lines without control characters, and says
// how much white space they began with and where pages begin.
func linesOf(text string) (lines []string, indents []int, pages pages, err error) {
	if len(text) > MaxSource {
		return nil, nil, nil, fmt.Errorf("%w: %d bytes, and at most %d fit a paper", ErrTooLarge, len(text), MaxSource)
	}
	text = strings.NewReplacer("\r\n", "\n", "\r", "\n", "\f", "\n\f\n", "\v", "\n", "\u2028", "\n", "\u2029", "\n\n", "\u0085", "\n").Replace(text)
	if tabs := strings.Count(text, "\t"); tabs*3 > len(strings.Fields(text)) && tabs > 20 {
		text = gaps.ReplaceAllString(text, " ") // they stand between words
	}
	lines = strings.Split(justified(text), "\n")
	indents = make([]int, len(lines))
	for i, l := range lines {
		if !utf8.ValidString(l) {
			return nil, nil, nil, fmt.Errorf("line %d: %w: save the file in that encoding", i+1, ErrEncoding)
		}
		if l == "\f" {
			pages = append(pages, i)
		}
		lines[i] = tidy(l)
		indents[i] = len(l) - len(strings.TrimLeft(l, " "))
		if i > 0 && lines[i-1] == "(" && strings.Contains(run(lines[i], func(r rune) bool { return !unicode.IsSpace(r) }), ")") {
			lines[i-1], lines[i] = "", "("+lines[i]
			if i > 1 && lines[i-2] != "" {
				lines[i-1], lines[i] = lines[i], ""
			}
		}
	}
	return lines, indents, pages, nil
}

// tidy leaves out control characters and white space that only sets a line.
func tidy(l string) string {
	if strings.IndexFunc(l, unicode.IsControl) >= 0 {
		l = strings.Map(func(r rune) rune {
			if unicode.IsControl(r) && r != '\t' {
				return ' '
			}
			return r
		}, l)
	}
	return strings.TrimFunc(l, func(r rune) bool { return unicode.IsSpace(r) || r == '\ufeff' })
}

func read(blocks []block) ([]*passage, error) {
	bold := 0
	for _, b := range blocks {
		if b.bold {
			bold++
		}
	}
	for i := range blocks {
		blocks[i].bold = blocks[i].bold && bold*2 < len(blocks)
	}
	ps := finish(cut(blocks))
	if len(ps) == 0 {
		return nil, ErrEmpty
	}
	if len(ps) > paper.MaxClauses {
		return nil, fmt.Errorf("line %d: %w: more than %d clauses", ps[paper.MaxClauses].line, ErrTooLarge, paper.MaxClauses)
	}
	ps, front := setAside(ps)
	ps = tell(ps)
	place(ps)
	return putBack(ps, front), nil
}

// clauses names passages, and holds them to what paper demands.
func clauses(lang paper.Lang, ps []*passage) ([]paper.Clause, error) {
	if err := lang.Check(); err != nil {
		return nil, fmt.Errorf("language %q: %w", lang, err)
	}
	out := make([]paper.Clause, len(ps))
	for i, p := range ps {
		c := paper.Clause{Name: name(i), Role: p.role, Level: p.level, State: paper.ClauseOpen}
		text := strings.Join(strings.Fields(p.text), " ")
		if p.role == paper.RoleSignature {
			text = strings.Join(p.lines, "\n")
		}
		if p.m != nil {
			c.Number = p.m.printed
		}
		if len([]rune(c.Number)) > paper.MaxName {
			return nil, fmt.Errorf("line %d: %w: a number of more than %d characters", p.line, ErrTooLarge, paper.MaxName)
		}
		if text != "" {
			c.Words = paper.Text{lang: text}
		}
		out[i] = c
	}
	return out, nil
}
