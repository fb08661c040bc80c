// Package letterpdf sets a letter as PDF: a letterhead, the text, the close,
// the seal, and a foot on every page.
//
// The program holds no letter as PDF. It is made when somebody asks for it,
// from words that the caller has already chosen and formatted; the package
// knows no paper and no language's words, and reads no clock. The same letter
// gives the same bytes.
//
// Text is shaped (Arabic and Persian are joined), ordered by the Unicode
// bidirectional algorithm, wrapped by its line breaking, and set from the
// side where its language begins. What is copied out of the file, or read
// aloud from it, is the text in the order it was written: every glyph names
// its characters, and the blocks of a page are tagged in reading order.
//
// Of the marks that turn text only the isolates of catalogues (U+2068, U+2069)
// do so; a caller shows those that people wrote. All others show their code.
//
// The file has no title, author or producer. It says nothing that is not on
// the page but, if given, when it was made.
package letterpdf

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"strings"
	"time"

	"github.com/go-text/typesetting/font"
	"github.com/go-text/typesetting/font/opentype"
)

// A Letter is what stands on the page. Empty fields take no room.
type Letter struct {
	Lang string // BCP 47: whose digits number the pages, and on which side lines begin
	Dir  string // "ltr" or "rtl", where it is not that of Lang

	Desk           string
	Principal      string // for whom the desk speaks
	Classification string // at the head of every page
	Reference      string
	Date           string
	Notice         string // what a reader must know first: "Working translation. The signed text is Persian."
	Addressee      string
	Salutation     string
	Body           []string // paragraphs; a line break in one is kept
	Blocks         []Block  // after the body, each with a look and a language of its own
	Close          string
	Signed         []string // one line each
	Seal           string   // how the seal was checked, and the words of its key
	Foot           string   // the paper's id, on every page

	Created time.Time // left out of the file if zero
}

// A Block is a paragraph that begins on the side where its own language does.
type Block struct {
	Lang    string // as of a letter; empty: the letter's
	Dir     string
	Runs    []Run
	Heading bool
	Small   bool // a remark, in grey
	Tinted  bool // on grey, with a dashed line beside it
	Near    bool // belongs to what stands above it
	Label   bool // of what stands under it: never alone at the foot of a page
	Inset   int  // steps from the side where its lines begin
}

// A Run is words of a block in one look.
type Run struct {
	Words   string
	Bold    bool
	Slanted bool // a dotted line under it in scripts that do not slant
	Struck  bool
}

// Why a letter cannot be set.
var (
	ErrGlyph   = errors.New("no font here has these characters") // they are named in the error
	ErrTooLong = errors.New("the letter is too long")
)

// MaxPages is how many pages a letter may have.
const MaxPages = 300

// Fonts are the faces that letters are set in. They are safe for use by
// several goroutines.
type Fonts struct {
	regular, bold family
}

// A family is a face for each script. What one lacks is taken from another.
type family struct{ arabic, arabicLatin, latin, latinExt *face }

// A face is a font file, read.
type face struct {
	name   string
	font   *font.Font
	tables map[string][]byte
}

// Load reads the faces from a folder with the files of Vazirmatn and Source
// Serif 4 as published at Fontsource in the WOFF format.
func Load(fsys fs.FS) (*Fonts, error) {
	var f Fonts
	for _, c := range []struct {
		to   **face
		file string
	}{
		{&f.regular.arabic, "vazirmatn-arabic-400-normal"},
		{&f.regular.arabicLatin, "vazirmatn-latin-400-normal"},
		{&f.regular.latin, "source-serif-4-latin-400-normal"},
		{&f.regular.latinExt, "source-serif-4-latin-ext-400-normal"},
		{&f.bold.arabic, "vazirmatn-arabic-700-normal"},
		{&f.bold.arabicLatin, "vazirmatn-latin-700-normal"},
		{&f.bold.latin, "source-serif-4-latin-600-normal"},
		{&f.bold.latinExt, "source-serif-4-latin-ext-600-normal"},
	} {
		b, err := fs.ReadFile(fsys, c.file+".woff")
		if err != nil {
			return nil, err
		}
		if *c.to, err = readFace(c.file, b); err != nil {
			return nil, fmt.Errorf("font %s: %w", c.file, err)
		}
	}
	return &f, nil
}

// needed are the tables that a TrueType font in a PDF has.
var needed = []string{"glyf", "head", "hhea", "hmtx", "loca", "maxp"}

func readFace(name string, b []byte) (*face, error) {
	l, err := opentype.NewLoader(bytes.NewReader(b))
	if err != nil {
		return nil, err
	}
	f := &face{name: name, tables: map[string][]byte{}}
	if f.font, err = font.NewFont(l); err != nil {
		return nil, err
	}
	for _, tag := range needed {
		if f.tables[tag], err = l.RawTable(opentype.MustNewTag(tag)); err != nil {
			return nil, err
		}
	}
	return f, f.check()
}

// Write sets a letter.
func (f *Fonts) Write(w io.Writer, l Letter) error {
	s := newSetter(f, l)
	if err := s.set(l); err != nil {
		return err
	}
	doc, err := s.document(l)
	if err != nil {
		return err
	}
	_, err = w.Write(doc)
	return err
}

// rightToLeft reports on which side the letter's lines begin.
func (l Letter) rightToLeft() bool { return rightToLeft(l.Lang, l.Dir) }

func rightToLeft(lang, dir string) bool {
	switch dir {
	case "rtl":
		return true
	case "ltr":
		return false
	}
	switch base(lang) {
	case "ar", "fa", "ur", "ps", "ckb", "sd", "ug", "he", "yi":
		return true
	}
	return false
}

func base(lang string) string {
	base, _, _ := strings.Cut(strings.ToLower(lang), "-")
	return base
}

// digits writes a number with the digits of the letter's language.
func (l Letter) digits(n int) string {
	zero := '0'
	switch base(l.Lang) {
	case "ar":
		zero = '٠'
	case "fa":
		zero = '۰'
	}
	return strings.Map(func(r rune) rune { return zero + r - '0' }, fmt.Sprint(n))
}
