package textimport

import (
	"archive/zip"
	"bytes"
	"errors"
	"fmt"
	"maps"
	"strings"
	"testing"
	"time"

	"goodoffices/paper"
)

const word = `xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"`

// pack makes an archive of parts.
func pack(t testing.TB, parts map[string]string) []byte {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for name, s := range parts {
		w, err := z.Create(name)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := w.Write([]byte(s)); err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func body(s string) string {
	return `<?xml version="1.0" encoding="UTF-8" standalone="yes"?><w:document ` + word + `><w:body>` + s + `</w:body></w:document>`
}

// para is a paragraph in a style, with a place in a numbering where num is given.
func para(style, num string, level int, words string) string {
	p := ""
	if style != "" {
		p += `<w:pStyle w:val="` + style + `"/>`
	}
	if num != "" {
		p += fmt.Sprintf(`<w:numPr><w:ilvl w:val="%d"/><w:numId w:val="%s"/></w:numPr>`, level, num)
	}
	return `<w:p><w:pPr>` + p + `</w:pPr>` + runs(words) + `</w:p>`
}

func runs(words string) string { return `<w:r><w:t xml:space="preserve">` + words + `</w:t></w:r>` }

const styles = `<w:styles ` + word + `>
<w:style w:type="paragraph" w:styleId="Title"><w:name w:val="Title"/></w:style>
<w:style w:type="paragraph" w:styleId="H1"><w:name w:val="heading 1"/><w:pPr><w:outlineLvl w:val="0"/></w:pPr></w:style>
<w:style w:type="paragraph" w:styleId="H2"><w:name w:val="heading 2"/><w:basedOn w:val="H1"/><w:pPr><w:outlineLvl w:val="1"/></w:pPr></w:style>
<w:style w:type="paragraph" w:styleId="Loop"><w:name w:val="loop"/><w:basedOn w:val="Loop"/></w:style>
<w:style w:type="paragraph" w:styleId="Toc"><w:name w:val="toc 1"/></w:style>
</w:styles>`

func level(n int, format, text string) string {
	return fmt.Sprintf(`<w:lvl w:ilvl="%d"><w:start w:val="1"/><w:numFmt w:val="%s"/><w:lvlText w:val="%s"/></w:lvl>`, n, format, text)
}

var numbering = `<w:numbering ` + word + `>
<w:abstractNum w:abstractNumId="7">` + level(0, "decimal", "%1.") + level(1, "lowerLetter", "(%2)") + level(2, "lowerRoman", "(%3)") + `</w:abstractNum>
<w:abstractNum w:abstractNumId="8">` + level(0, "upperRoman", "Article %1") + `</w:abstractNum>
<w:abstractNum w:abstractNumId="9">` + level(0, "bullet", "\uf0b7") + `</w:abstractNum>
<w:num w:numId="1"><w:abstractNumId w:val="7"/></w:num>
<w:num w:numId="2"><w:abstractNumId w:val="8"/></w:num>
<w:num w:numId="3"><w:abstractNumId w:val="9"/></w:num>
<w:num w:numId="4"><w:abstractNumId w:val="7"/><w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride></w:num>
</w:numbering>`

// What reviewers struck out, put in, hid and remarked is told, word for word,
// and so is what stands at the head of every page.
func TestWhatIsNoPlainWordOfAWordDocumentIsTold(t *testing.T) {
	t.Parallel()
	doc := pack(t, map[string]string{
		"word/comments.xml":  `<w:comments ` + word + `><w:comment w:id="1">` + para("", "", 0, "Ask the north bank.") + `</w:comment></w:comments>`,
		"word/header1.xml":   `<w:hdr ` + word + `>` + para("", "", 0, "Second draft") + `</w:hdr>`,
		"word/footnotes.xml": `<w:footnotes ` + word + `><w:footnote w:id="2"><w:p>` + runs("Nobody refers here.") + `</w:p></w:footnote></w:footnotes>`,
		"word/document.xml": body(
			para("", "", 0, "The ferry runs.") +
				`<w:p>` + runs("Daily") + `<w:r><w:rPr><w:strike/></w:rPr><w:t> at no</w:t></w:r><w:r><w:rPr><w:dstrike w:val="1"/></w:rPr><w:t>on</w:t></w:r><w:r><w:rPr><w:strike w:val="false"/></w:rPr><w:t>!</w:t></w:r>` + `<w:del><w:r><w:delText>, save on Fri</w:delText></w:r><w:r><w:delText>days</w:delText></w:r></w:del>` +
				`<w:ins>` + runs(", and by night") + `<w:del><w:r><w:delText> too</w:delText></w:r></w:del></w:ins>` + runs(".") + `</w:p>` +
				`<w:p><w:r><w:rPr><w:vanish/></w:rPr><w:t>The fare may rise.</w:t></w:r>` + `<w:r><w:rPr><w:vanish w:val="0"/></w:rPr><w:t>Seen.</w:t></w:r></w:p>` +
				`<w:moveFrom><w:p>` + runs("Moved away.") + `</w:p></w:moveFrom>` +
				`<w:ins><w:p>` + runs("A new last word.") + `<w:r><w:commentReference w:id="1"/></w:r></w:p></w:ins>`),
	})
	cs, notes, err := Import("ferry.docx", doc, "en")
	if err != nil {
		t.Fatal(err)
	}
	got := map[Note]bool{}
	for _, n := range notes {
		got[n] = true
	}
	for _, n := range []Note{
		{2, Deleted, ", save on Fridays"}, {2, Deleted, "too"}, {2, Inserted, ", and by night"}, {3, Hidden, "The fare may rise."},
		{5, Comment, "Ask the north bank."}, {0, Margin, "Second draft"}, {0, Deleted, "Nobody refers here."}, {4, Deleted, "Moved away."},
		{5, Inserted, "A new last word."}, {2, Struck, "at noon"},
	} {
		if !got[n] {
			t.Errorf("nothing is said of %q: %s", n.Text, n.What)
		}
		if taken := strings.Contains(said(wordsIn(cs)), n.Text); taken != n.What.Taken() {
			t.Errorf("%s %q: in the clauses %v", n.What, n.Text, taken)
		}
	}
	if len(notes) != 10 {
		t.Errorf("notes: %v", notes)
	}
}

func wordsIn(cs []paper.Clause) (out []string) {
	for _, c := range cs {
		out = append(out, c.Words["en"])
	}
	return out
}

// Heading styles and counted numbers are read as Word shows them, and words
// that stand where other readers do not look are there.
func TestWordDocumentIsReadAsPrinted(t *testing.T) {
	t.Parallel()
	doc := pack(t, map[string]string{
		"word/styles.xml": styles, "word/numbering.xml": numbering,
		"word/footnotes.xml": `<w:footnotes ` + word + `><w:footnote w:type="separator" w:id="0"><w:p/></w:footnote><w:footnote w:id="2"><w:p>` + runs("Map 3 is authentic.") + `</w:p></w:footnote></w:footnotes>`,
		"word/document.xml": body(
			para("Title", "", 0, "Agreement on the Ferry") +
				para("Toc", "", 0, "Article I Crossing\t2") +
				para("H1", "2", 0, "Crossing") +
				para("", "1", 0, "The ferry runs from six to ten.") +
				para("", "1", 0, "Nobody is turned away because of:") +
				para("", "1", 1, "language;") +
				para("", "1", 1, "papers, namely:") +
				para("", "1", 2, "passports;") +
				para("", "1", 2, "permits.") +
				`<w:p><w:pPr><w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr></w:pPr>` + runs("The fare is ") +
				`<w:del><w:r><w:delText>five</w:delText></w:r></w:del><w:ins>` + runs("th") + `</w:ins>` + runs("ree") + `<w:smartTag>` + runs(" crowns") + `</w:smartTag>` +
				`<w:sdt><w:sdtContent>` + runs(" a head") + `</w:sdtContent></w:sdt><w:r><w:footnoteReference w:id="2"/></w:r></w:p>` +
				para("H1", "2", 0, "Upkeep") +
				para("", "4", 0, "Both banks pay:") +
				para("", "3", 0, "north, half;") +
				para("", "3", 0, "south, half.") +
				`<w:sdt><w:sdtContent>` + para("", "4", 0, "Repairs are tendered.") + `</w:sdtContent></w:sdt>` +
				para("H2", "", 0, "Accounts") +
				para("Loop", "", 0, "They are kept in both languages.") +
				`<w:tbl><w:tr><w:tc><w:p>` + runs("Year one") + `</w:p></w:tc><w:tc><w:p>` + runs("400 crowns.") + `</w:p></w:tc></w:tr></w:tbl>` +
				`<w:p><w:r><mc:AlternateContent><mc:Choice><w:txbxContent><w:p>` + runs("In the box.") + `</w:p></w:txbxContent></mc:Choice><mc:Fallback><w:txbxContent><w:p>` +
				runs("In the box.") + `</w:p></w:txbxContent></mc:Fallback></mc:AlternateContent></w:r></w:p>` +
				para("", "", 0, "Done at the landing, 4 May 2026.") +
				para("", "", 0, "For the north bank") +
				para("H1", "", 0, "Annex A: Timetable") +
				para("", "", 0, "Every hour.")),
	})
	cs, notes, err := Import("ferry.docx", doc, "en")
	if err != nil {
		t.Fatal(err)
	}
	if len(notes) != 2 || notes[0] != (Note{10, Deleted, "five"}) || notes[1] != (Note{10, Inserted, "th"}) {
		t.Errorf("what is told of the document: %v", notes)
	}
	var got []string
	for _, c := range cs {
		got = append(got, fmt.Sprintf("%s %d %s|%s", c.Role, c.Level, c.Number, c.Words["en"]))
	}
	want := []string{
		"title 0 |Agreement on the Ferry",
		"paragraph 0 Article I|Crossing 2",
		"article 0 Article I|Crossing",
		"paragraph 1 1.|The ferry runs from six to ten.",
		"paragraph 1 2.|Nobody is turned away because of:",
		"paragraph 2 (a)|language;",
		"paragraph 2 (b)|papers, namely:",
		"paragraph 3 (i)|passports;",
		"paragraph 3 (ii)|permits.",
		"paragraph 1 3.|The fare is three crowns a head",
		"paragraph 1 |Map 3 is authentic.",
		"article 0 Article II|Upkeep",
		"paragraph 1 1.|Both banks pay:",
		"paragraph 2 •|north, half;",
		"paragraph 2 •|south, half.",
		"paragraph 1 2.|Repairs are tendered.",
		"heading 1 |Accounts",
		"paragraph 2 |They are kept in both languages.",
		"paragraph 2 |Year one",
		"paragraph 2 |400 crowns.",
		"paragraph 2 |In the box.",
		"signature 0 |Done at the landing, 4 May 2026.",
		"signature 1 |For the north bank",
		"annex 0 Annex A:|Timetable",
		"paragraph 1 |Every hour.",
	}
	for i := range max(len(want), len(got)) {
		w, g := "nothing", "nothing"
		if i < len(want) {
			w = want[i]
		}
		if i < len(got) {
			g = got[i]
		}
		if w != g {
			t.Errorf("clause %d:\n got %s\nwant %s", i+1, g, w)
		}
	}
}

// A file made to do harm costs little, and says what is wrong with it.
func TestHostileWordDocuments(t *testing.T) {
	t.Parallel()
	deep := strings.Repeat("<w:sdt>", 5000) + strings.Repeat("</w:sdt>", 5000)
	many := map[string]string{}
	for i := range maxParts + 1 {
		many[fmt.Sprint("x", i)] = ""
	}
	whole := pack(t, map[string]string{"word/document.xml": body(para("", "", 0, "words"))})
	for name, c := range map[string]struct {
		file []byte
		want error
		said string
	}{
		"nothing":        {nil, ErrFormat, "no .docx"},
		"cut off":        {whole[:len(whole)/2], ErrFormat, "no .docx"},
		"other archive":  {pack(t, map[string]string{"a.txt": "b"}), ErrFormat, "without word/document.xml"},
		"no words":       {pack(t, map[string]string{"word/document.xml": body("<w:p/>")}), ErrEmpty, "no words"},
		"bomb":           {pack(t, map[string]string{"word/document.xml": body(strings.Repeat(" ", maxUnpacked+1))}), ErrTooLarge, "unpacks to more than"},
		"bomb of styles": {pack(t, map[string]string{"word/document.xml": body(""), "word/styles.xml": strings.Repeat(" ", maxUnpacked+1)}), ErrTooLarge, "styles.xml"},
		"deep":           {pack(t, map[string]string{"word/document.xml": body(deep)}), ErrTooLarge, "within one another"},
		"many parts":     {pack(t, many), ErrTooLarge, "files in the archive"},
		"too much":       {pack(t, map[string]string{"word/document.xml": body(para("", "", 0, strings.Repeat("word ", MaxSource/4)))}), ErrTooLarge, "bytes of words"},
		"entities": {pack(t, map[string]string{"word/document.xml": `<!DOCTYPE d [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>` + body(para("", "", 0, "&b;"))}),
			ErrFormat, "line 1"},
		"unclosed":     {pack(t, map[string]string{"word/document.xml": "<w:document><w:p>"}), ErrFormat, "line 1"},
		"many clauses": {pack(t, map[string]string{"word/document.xml": body(strings.Repeat(para("", "", 0, "X."), paper.MaxClauses+1))}), ErrTooLarge, "line 8193"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			begun := time.Now()
			cs, _, err := Docx("en", c.file)
			if !errors.Is(err, c.want) || cs != nil {
				t.Fatalf("%d clauses, %v", len(cs), err)
			}
			if !strings.Contains(err.Error(), c.said) {
				t.Errorf("%q does not say %q", err, c.said)
			}
			if d := time.Since(begun); d > 2*time.Minute { // what grows with the square of its length takes hours
				t.Errorf("it took %s", d)
			}
		})
	}
}

func FuzzDocx(f *testing.F) {
	f.Add(para("H1", "2", 0, "A")+para("", "1", 1, "b"), numbering, styles)
	f.Add(`<w:p><w:ins>`+runs("a")+`</w:ins></w:p>`, "", "")
	f.Add(`<w:tbl><w:tr><w:tc><w:p>`+runs("1.")+`</w:p></w:tc></w:tr></w:tbl>`, numbering, "<")
	f.Fuzz(func(t *testing.T, inside, numbering, styles string) {
		parts := map[string]string{"word/document.xml": body(inside)}
		if numbering != "" {
			parts["word/numbering.xml"] = numbering
		}
		if styles != "" {
			parts["word/styles.xml"] = styles
		}
		cs, _, err := Docx("en", pack(t, parts))
		if err == nil {
			wellFormed(t, cs)
		}
	})
}

// Words that a paragraph holds are there, however they are cut into runs.
func FuzzDocxWords(f *testing.F) {
	f.Add("1. The Parties", " shall", "(a) agree")
	f.Add("Article", " I", "x")
	f.Fuzz(func(t *testing.T, a, b, c string) {
		escape := func(s string) string {
			return strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;").Replace(tidy(strings.ToValidUTF8(s, "")))
		}
		a, b, c = escape(a), escape(b), escape(c)
		cs, _, err := Docx("en", pack(t, map[string]string{"word/document.xml": body(`<w:p>` + runs(a) + runs(b) + `</w:p><w:p>` + runs(c) + `</w:p>`)}))
		if err != nil {
			return
		}
		plain := strings.NewReplacer("&amp;", "&", "&lt;", "<", "&gt;", ">")
		if want, got := wordsOf(plain.Replace(a+b), plain.Replace(c)), wordsOfClauses(cs, "en"); !maps.Equal(want, got) {
			t.Fatalf("%v became %v", want, got)
		}
	})
}
