package scrub

import (
	"archive/zip"
	"bytes"
	"compress/zlib"
	"encoding/binary"
	"errors"
	"fmt"
	"image"
	"image/gif"
	"io"
	"os/exec"
	"strings"
	"testing"
	"unicode/utf8"
)

func inspect(t testing.TB, name string, b []byte) (Report, error) {
	t.Helper()
	return Inspect(name, bytes.NewReader(b), int64(len(b)))
}

func strip(t testing.TB, b []byte) []byte {
	t.Helper()
	var out bytes.Buffer
	if err := Strip(&out, bytes.NewReader(b), int64(len(b))); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func has(list []Finding, want Finding) bool {
	for _, f := range list {
		if f.Kind == want.Kind && f.Where == want.Where && f.Stays == want.Stays && strings.Contains(f.Value, want.Value) {
			return true
		}
	}
	return false
}

func TestHiddenThingsAreNamed(t *testing.T) {
	t.Parallel()
	for _, x := range fixtures(t) {
		rep, err := inspect(t, x.name, x.data)
		if err != nil || rep.MediaType != x.mediaType || !rep.Looked || !rep.Strippable() {
			t.Errorf("%s: %+v: %v", x.name, rep, err)
		}
		for _, want := range x.wants {
			if !has(rep.Hidden, want) {
				t.Errorf("%s: %+v is not among\n%s", x.name, want, listed(rep.Hidden))
			}
		}
	}
}

func listed(list []Finding) string {
	var b strings.Builder
	for _, f := range list {
		fmt.Fprintf(&b, "  %+v\n", f)
	}
	return b.String()
}

// unpacked is a file with all that is packed in it.
func unpacked(t *testing.T, b []byte) string {
	t.Helper()
	out := string(b)
	z, err := zip.NewReader(bytes.NewReader(b), int64(len(b)))
	if err != nil {
		return out
	}
	for _, f := range z.File {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		data, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		out += f.Name + "\n" + string(data) + "\n"
	}
	return out
}

func TestStrippedFileHidesNothing(t *testing.T) {
	t.Parallel()
	for _, x := range fixtures(t) {
		out := strip(t, x.data)
		rep, err := inspect(t, x.name, out)
		if err != nil || rep.MediaType != x.mediaType || rep.Strippable() {
			t.Errorf("%s: after stripping: %v\n%s", x.name, err, listed(rep.Hidden))
		}
		for _, f := range rep.Hidden {
			if !f.Stays {
				t.Errorf("%s: %+v is left", x.name, f)
			}
		}
		if all := unpacked(t, out); strings.Contains(all, secret) || strings.Contains(all, "do not show them") || strings.Contains(all, "our limit") {
			t.Errorf("%s: a secret is left in\n%.3000q", x.name, all)
		}
		if again := strip(t, out); !bytes.Equal(again, out) {
			t.Errorf("%s: stripped twice, it is another file", x.name)
		}
		if once := strip(t, x.data); !bytes.Equal(once, out) {
			t.Errorf("%s: not the same each time", x.name)
		}
	}
}

func TestPixelsStay(t *testing.T) {
	t.Parallel()
	for _, b := range [][]byte{makeJPEG(t, 6), makePNG(t), makeGIF(t)} {
		before, _, err := image.Decode(bytes.NewReader(b))
		if err != nil {
			t.Fatal(err)
		}
		after, _, err := image.Decode(bytes.NewReader(strip(t, b)))
		if err != nil {
			t.Fatal(err)
		}
		for y := range before.Bounds().Dy() {
			for x := range before.Bounds().Dx() {
				if before.At(x, y) != after.At(x, y) {
					t.Fatalf("pixel %d %d is another", x, y)
				}
			}
		}
	}
	moving, err := gif.DecodeAll(bytes.NewReader(strip(t, makeGIF(t))))
	if err != nil || len(moving.Image) != 2 || moving.Delay[1] != 5 {
		t.Errorf("the picture no longer moves: %v", err)
	}
}

// TestPictureIsTurnedAsBefore: how to turn it is the one thing kept of Exif.
func TestPictureIsTurnedAsBefore(t *testing.T) {
	t.Parallel()
	for orientation := range 10 {
		out := strip(t, makeJPEG(t, orientation))
		block := bytes.Index(out, []byte("Exif\x00\x00"))
		if turned := orientation >= 2 && orientation <= 8; turned != (block > 0) {
			t.Errorf("%d: is there a block? %d", orientation, block)
		} else if turned {
			f := &found{budget: newBudget()}
			if got := f.exif(out[block+6 : block+6+26]); got != orientation || f.strips > 0 {
				t.Errorf("turned as %d, was %d", got, orientation)
			}
		}
	}
}

// TestWordsStay: what is accepted stays, and nothing else changes.
func TestWordsStay(t *testing.T) {
	t.Parallel()
	text := unpacked(t, strip(t, makeDocx(t)))
	for _, want := range []string{"We agree", " to talk", ", here &amp; now.", "Second", "Third", "Fourth", `xml:space="preserve"`, "<w:b/>"} {
		if !strings.Contains(text, want) {
			t.Errorf("%q is gone", want)
		}
	}
	for _, gone := range []string{"w:ins", "w:del", "w:moveTo", "rsid", "comment", "struckOut", "row of", "thumbnail", "customXml", "people"} {
		if strings.Contains(text, gone) {
			t.Errorf("%q is left", gone)
		}
	}
	sheet := unpacked(t, strip(t, makeXlsx(t)))
	for _, want := range []string{"<v>7</v>", `paperSize="9"`, `id="s2"`, "legacyDrawing"} {
		if !strings.Contains(sheet, want) {
			t.Errorf("%q is gone", want)
		}
	}
	if strings.Contains(sheet, `id="s1"`) || strings.Contains(sheet, "printerSettings") {
		t.Error("a note's box or a printer is left")
	}
	pdf := string(strip(t, makePDF(t)))
	for _, want := range []string{"We agree to talk.", "/Subtype /Link", "example.org", "/Highlight"} {
		if !strings.Contains(pdf, want) {
			t.Errorf("%q is gone", want)
		}
	}
}

// TestStrippedPDFIsRead has an independent reader read it, where there is one.
func TestStrippedPDFIsRead(t *testing.T) {
	t.Parallel()
	if _, err := exec.LookPath("pdftotext"); err != nil {
		t.Skip("pdftotext is not installed")
	}
	cmd := exec.Command("pdftotext", "-", "-")
	cmd.Stdin = bytes.NewReader(strip(t, makePDF(t)))
	out, err := cmd.CombinedOutput()
	if err != nil || strings.TrimSpace(string(out)) != "We agree to talk." {
		t.Errorf("%q: %v", out, err)
	}
}

// TestCleanFileIsLeftAlone, byte for byte.
func TestCleanFileIsLeftAlone(t *testing.T) {
	t.Parallel()
	for name, b := range map[string][]byte{
		"a.txt": []byte("We agree.\nسلام\n"), "a.jpg": strip(t, makeJPEG(t, 3)), "a.png": strip(t, makePNG(t)),
		"a.pdf": layout(0, `<</Type/Catalog/Pages 2 0 R>>`, `<</Type/Pages/Count 1/Kids[3 0 R]>>`, `<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>`),
	} {
		rep, err := inspect(t, name, b)
		if err != nil || !rep.Looked || len(rep.Hidden) > 0 {
			t.Errorf("%s: %+v, %v", name, rep, err)
		}
		if !bytes.Equal(strip(t, b), b) {
			t.Errorf("%s: another file", name)
		}
	}
}

// TestNoFalseComfort: a kind that is not looked into says so.
func TestNoFalseComfort(t *testing.T) {
	t.Parallel()
	for name, b := range map[string][]byte{
		"a.bin": {1, 2, 3, 0, 0xff}, "a.zip": makeZip(t, map[string]string{"a": "b"}), "empty": nil, "a.mid": []byte("MThd\x00\x00\x00\x06"),
		"a.html": []byte("<html><script>alert(1)</script>"), "a.svg": []byte(`<svg xmlns="http://www.w3.org/2000/svg"/>`), "tool": []byte("\x7fELF\x02\x01\x01"),
	} {
		rep, err := inspect(t, name, b)
		if err != nil || rep.Looked || rep.Strippable() {
			t.Errorf("%s: %+v, %v", name, rep, err)
		}
		if err := Strip(io.Discard, bytes.NewReader(b), int64(len(b))); !errors.Is(err, ErrKind) {
			t.Errorf("%s: %v", name, err)
		}
		runs := name == "a.html" || name == "a.svg" || name == "tool"
		if runs != has(rep.Hidden, Finding{Kind: Program, Where: rep.MediaType, Stays: true}) {
			t.Errorf("%s can run? %+v", name, rep)
		}
	}
}

func TestNameThatContradictsContent(t *testing.T) {
	t.Parallel()
	for name, b := range map[string][]byte{"a.png": makeJPEG(t, 1), "a.pdf": []byte("MZ\x90\x00"), "a.docx": makeZip(t, map[string]string{"a": "b"}), "a.txt": makePDF(t), "a.JPG ": makePNG(t), "x/a.gif\u202e": makePNG(t)} {
		if _, err := inspect(t, name, b); !errors.Is(err, ErrExtension) {
			t.Errorf("%s: %v", name, err)
		}
	}
	for name, b := range map[string][]byte{"a": makeJPEG(t, 1), "a.JPEG": makeJPEG(t, 1), "a.dat": makePDF(t), "a.csv": []byte("a,b\n1,2\n"), "a.docx": []byte("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + strings.Repeat("\x00", 600))} {
		if _, err := inspect(t, name, b); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestSignedFileIsNotStripped(t *testing.T) {
	t.Parallel()
	signedPDF := layout(5, `<</Type/Catalog/Pages 2 0 R/AcroForm<</Fields[4 0 R]>>>>`, `<</Type/Pages/Count 1/Kids[3 0 R]>>`, `<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>`,
		`<</FT/Sig/T(s)/V<</Type/Sig/Name(Ali)/ByteRange[0 1 2 3]/Contents<00>>>>>`, `<</Author(x)>>`)
	parts := map[string]string{"[Content_Types].xml": contentTypes(), "word/document.xml": xmlHead + wordText, "_xmlsignatures/sig1.xml": "<x/>"}
	for name, b := range map[string][]byte{"a.pdf": signedPDF, "a.docx": makeZip(t, parts, "[Content_Types].xml")} {
		rep, err := inspect(t, name, b)
		if err != nil || !rep.Strippable() {
			t.Errorf("%s: %+v, %v", name, rep, err)
		}
		var out bytes.Buffer
		if err := Strip(&out, bytes.NewReader(b), int64(len(b))); !errors.Is(err, ErrSigned) || out.Len() > 0 {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestLockedFile(t *testing.T) {
	t.Parallel()
	locked := layout(0, `<</Type/Catalog/Pages 2 0 R>>`, `<</Type/Pages/Count 0/Kids[]>>`, `<</Filter/Standard/V 1/R 2/O<00>/U<00>/P -1>>`)
	locked = bytes.Replace(locked, []byte("/Root 1 0 R"), []byte("/Root 1 0 R/Encrypt 3 0 R/ID[<00><00>]"), 1)
	rep, err := inspect(t, "a.pdf", locked)
	if err != nil || rep.Looked {
		t.Errorf("%+v, %v", rep, err)
	}
	if err := Strip(io.Discard, bytes.NewReader(locked), int64(len(locked))); !errors.Is(err, ErrEncrypted) {
		t.Error(err)
	}
}

func TestMacrosAreNamed(t *testing.T) {
	t.Parallel()
	b := makeZip(t, map[string]string{"[Content_Types].xml": contentTypes(), "word/document.xml": xmlHead + `<w:document ` + wordNS + `/>`, "word/vbaProject.bin": "x"}, "[Content_Types].xml")
	rep, err := inspect(t, "a.docm", b)
	if err != nil || !has(rep.Hidden, Finding{Program, "word/vbaProject.bin", "", true}) {
		t.Errorf("%+v, %v", rep, err)
	}
	if _, err := inspect(t, "a.docx", b); !errors.Is(err, ErrExtension) {
		t.Errorf("a document with macros passes for one without: %v", err)
	}
}

func TestValuesAreShort(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("x\u202e\n\x1b", 5000)
	b := layout(4, `<</Type/Catalog/Pages 2 0 R>>`, `<</Type/Pages/Count 1/Kids[3 0 R]>>`, `<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>`, `<</Author(`+long+`)>>`)
	var many []string
	for i := range 1000 {
		many = append(many, string(pngChunk("tEXt", []byte(fmt.Sprintf("Author\x00%d %s", i, long)))))
	}
	whole := makePNG(t)
	p := append(append([]byte(nil), whole[:33]...), strings.Join(many, "")...)
	p = append(p, whole[33:]...)
	for name, b := range map[string][]byte{"a.pdf": b, "a.png": p} {
		rep, err := inspect(t, name, b)
		if err != nil || len(rep.Hidden) == 0 || len(rep.Hidden) > maxFindings || name == "a.png" && rep.More < 800 {
			t.Errorf("%s: %d findings and %d, %v", name, len(rep.Hidden), rep.More, err)
		}
		for _, f := range rep.Hidden {
			if utf8.RuneCountInString(f.Value) > maxValue+2 || strings.ContainsAny(f.Value, "\n\x1b\u202e") {
				t.Fatalf("%s: %q", name, f.Value)
			}
		}
	}
}

// # Hostile files

func TestTooLarge(t *testing.T) {
	t.Parallel()
	rep, err := Inspect("a.png", bytes.NewReader(makePNG(t)), MaxSize+1)
	if !errors.Is(err, ErrTooLarge) || rep.MediaType != "image/png" {
		t.Errorf("%+v, %v", rep, err)
	}
	if err := Strip(io.Discard, bytes.NewReader(nil), -1); !errors.Is(err, ErrTooLarge) {
		t.Error(err)
	}
	if _, err := Inspect("a.png", bytes.NewReader(nil), 10); err == nil {
		t.Error("a file shorter than told was looked into")
	}
}

func TestBombs(t *testing.T) {
	t.Parallel()
	zeros := strings.Repeat("\x00", 3<<20)
	document := map[string]string{"[Content_Types].xml": contentTypes(), "word/document.xml": xmlHead + `<w:document ` + wordNS + `/>`}
	with := func(name, data string) []byte {
		parts := map[string]string{name: data}
		for k, v := range document {
			if k != name {
				parts[k] = v
			}
		}
		return makeZip(t, parts, "[Content_Types].xml")
	}
	many := map[string]string{"[Content_Types].xml": contentTypes(), "word/document.xml": "<x/>"}
	for i := range maxParts + 1 {
		many[fmt.Sprintf("word/p%d.bin", i)] = ""
	}
	nested := with("word/embeddings/a.docx", string(with("word/embeddings/a.docx", string(with("word/embeddings/a.docx", string(with("word/embeddings/a.docx", string(with("word/embeddings/a.docx", string(with("a", "b")))))))))))
	for name, b := range map[string][]byte{
		"ratio":  with("word/media/a.bin", zeros),
		"nested": nested,
		"deep":   with("word/document.xml", xmlHead+`<w:document `+wordNS+`>`+strings.Repeat("<w:p>", 2000)+strings.Repeat("</w:p>", 2000)+`</w:document>`),
	} {
		if _, err := inspect(t, "a.docx", b); !errors.Is(err, ErrBomb) {
			t.Errorf("%s: %v", name, err)
		}
		if err := Strip(io.Discard, bytes.NewReader(b), int64(len(b))); !errors.Is(err, ErrBomb) {
			t.Errorf("%s: %v", name, err)
		}
	}
	wide := newBudget()
	wide.nodes = 1000
	if _, err := parseXML([]byte("<w>"+strings.Repeat("<a/>", 1000)+"</w>"), wide); !errors.Is(err, ErrBomb) {
		t.Errorf("a thousand elements: %v", err)
	}
	small := &found{budget: newBudget()}
	small.unpacked = 5000
	if _, err := cleanOffice(makeDocx(t), small); !errors.Is(err, ErrBomb) {
		t.Errorf("above its budget: %v", err)
	}
	if rep, err := inspect(t, "a.zip", makeZip(t, many)); err != nil || rep.Looked {
		t.Errorf("ten thousand parts: %+v, %v", rep, err)
	}
}

// TestPDFBomb: packed objects and properties that unpack to gigabytes.
func TestPDFBomb(t *testing.T) {
	t.Parallel()
	packed := deflated(strings.Repeat("\x00", 10<<20))
	for name, b := range map[string][]byte{
		"metadata": layout(0, `<</Type/Catalog/Pages 2 0 R/Metadata 4 0 R>>`, `<</Type/Pages/Count 1/Kids[3 0 R]>>`, `<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>`, stream("/Filter/FlateDecode", packed)),
		"objects":  layout(0, `<</Type/Catalog/Pages 2 0 R>>`, `<</Type/Pages/Count 0/Kids[]>>`, stream("/Type/ObjStm/N 1/First 4/Filter/FlateDecode", packed)),
		"nesting":  layout(0, `<</Type/Catalog/Pages 2 0 R/A `+strings.Repeat("[", 100_000)+strings.Repeat("]", 100_000)+`>>`, `<</Type/Pages/Count 0/Kids[]>>`),
		"circle":   layout(0, `<</Type/Catalog/Pages 1 0 R/Metadata 2 0 R/Names<</EmbeddedFiles 3 0 R>>>>`, `2 0 R`, `<</Kids[3 0 R 3 0 R 3 0 R 3 0 R 3 0 R 3 0 R]>>`),
	} {
		_, err := inspect(t, "a.pdf", b)
		if err != nil && !errors.Is(err, ErrBomb) && !errors.Is(err, ErrMalformed) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func deflated(s string) string {
	var z bytes.Buffer
	w := zlib.NewWriter(&z)
	w.Write([]byte(s))
	w.Close()
	return z.String()
}

func TestMalformedPackages(t *testing.T) {
	t.Parallel()
	doc := xmlHead + `<w:document ` + wordNS + `/>`
	for name, parts := range map[string]map[string]string{
		"document type": {"word/document.xml": `<!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>`},
		"no XML":        {"word/document.xml": "<w:document"},
		"not closed":    {"word/document.xml": "<a><b></a>"},
		"UTF-16":        {"word/document.xml": "\xff\xfe<\x00a\x00"},
		"outside":       {"word/document.xml": doc, "../evil.xml": "x"},
		"backslash":     {"word/document.xml": doc, `word\evil.xml`: "x"},
	} {
		parts["[Content_Types].xml"] = contentTypes()
		if _, err := inspect(t, "a.docx", makeZip(t, parts)); !errors.Is(err, ErrMalformed) {
			t.Errorf("%s: %v", name, err)
		}
	}
	twice := makeZip(t, map[string]string{"[Content_Types].xml": contentTypes(), "word/document.xml": doc, "word/docume2t.xml": doc})
	twice = bytes.ReplaceAll(twice, []byte("word/docume2t.xml"), []byte("word/document.xml"))
	if _, err := inspect(t, "a.docx", twice); !errors.Is(err, ErrMalformed) {
		t.Errorf("a part twice: %v", err)
	}
}

// named reports whether an error is one that this package documents.
func named(err error) bool {
	for _, e := range []error{ErrTooLarge, ErrBomb, ErrMalformed, ErrExtension, ErrEncrypted, ErrSigned, ErrKind} {
		if errors.Is(err, e) {
			return true
		}
	}
	return false
}

// TestTruncatedFiles: cut anywhere, a file is refused by name or is of another kind.
func TestTruncatedFiles(t *testing.T) {
	t.Parallel()
	for _, x := range fixtures(t) {
		step := max(len(x.data)/60, 1)
		for n := 0; n < len(x.data); n += step {
			rep, err := inspect(t, "x", x.data[:n])
			if err != nil && !named(err) {
				t.Errorf("%s at %d: %v", x.name, n, err)
			}
			if err == nil && rep.Looked && rep.MediaType != "application/pdf" && rep.MediaType != "text/plain" && n < len(x.data)-len(secret)-len("another picture of ") {
				t.Errorf("%s: the first %d bytes pass for %s", x.name, n, rep.MediaType)
			}
			if err := Strip(io.Discard, bytes.NewReader(x.data[:n]), int64(n)); err != nil && !named(err) {
				t.Errorf("%s at %d: %v", x.name, n, err)
			}
		}
	}
}

func TestHostileExif(t *testing.T) {
	t.Parallel()
	for _, order := range []binary.AppendByteOrder{binary.BigEndian, binary.LittleEndian} {
		whole := exifBytes(order, 6)
		for i := range whole {
			for _, v := range []byte{0, 0xff, whole[i] ^ 1} {
				b := bytes.Clone(whole)
				b[i] = v
				f := &found{budget: newBudget()}
				f.exif(b)
				f.exif(b[:i])
				if f.strips == 0 {
					t.Fatalf("byte %d: nothing found", i)
				}
			}
		}
	}
}

func FuzzStrip(f *testing.F) {
	for _, x := range fixtures(f) {
		f.Add(x.data)
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		rep, err := inspect(t, "x", b)
		if err != nil && !named(err) {
			t.Fatal(err)
		}
		var out bytes.Buffer
		serr := Strip(&out, bytes.NewReader(b), int64(len(b)))
		if serr != nil {
			if !named(serr) || out.Len() > 0 {
				t.Fatal(serr)
			}
			return
		}
		again, err := inspect(t, "x", out.Bytes())
		if err != nil || again.MediaType != rep.MediaType || again.Strippable() {
			t.Fatalf("%s became %+v: %v", rep.MediaType, again, err)
		}
	})
}

func FuzzXML(f *testing.F) {
	f.Add(xmlHead + wordText)
	f.Add(`<a b='"'><!-- - --><![CDATA[<]]><?x?></a >`)
	f.Fuzz(func(t *testing.T, s string) {
		root, err := parseXML([]byte(s), newBudget())
		if err != nil {
			if !named(err) {
				t.Fatal(err)
			}
			return
		}
		out := root.bytes()
		again, err := parseXML(out, newBudget())
		if err != nil || !bytes.Equal(again.bytes(), out) || again.text() != root.text() {
			t.Fatalf("%q was written as %q: %v", s, out, err)
		}
	})
}
