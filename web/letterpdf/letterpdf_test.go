package letterpdf

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"testing/fstest"
	"time"
	"unicode"
)

var fonts = sync.OnceValues(func() (*Fonts, error) { return Load(os.DirFS("../assets/fonts")) })

func loaded(t testing.TB) *Fonts {
	t.Helper()
	f, err := fonts()
	if err != nil {
		t.Fatal(err)
	}
	return f
}

var made = time.Date(2026, 11, 26, 9, 0, 0, 0, time.UTC)

var english = Letter{
	Lang: "en", Desk: "Washington", Principal: "Department of State", Classification: "Confidential",
	Reference: "Washington to Tehran No. 1", Date: "Thursday 26 November 2026",
	Addressee: "His Excellency\nthe Minister of Foreign Affairs", Salutation: "Excellency,",
	Body: []string{
		"My government has studied what the mediator conveyed, word for word, on the arrangements for inspection, and can say the following on each of them.",
		"First: the office in Muscat is ready. Second: the wording «ترتیبات بازرسی» is understood here to mean the arrangements of last year. Third: the figure is 3.67 %, “no more” – and efficient.",
		"Señor Núñez, Herr Müller and Mr Škoda will attend.",
	},
	Close: "Accept, Excellency, the renewed assurances of my highest consideration.", Signed: []string{"J. Smith", "Deputy Secretary"},
	Seal:    "Seal of Washington checked. Its words: lunar apple window copper ladder orange pilot velvet anchor noble river stone",
	Foot:    "3f9c1a4b7d2e5f60718293a4b5c6d7e8f90a1b2c3d4e5f60718293a4b5c6d7e8",
	Created: made,
}

var persian = Letter{
	Lang: "fa", Desk: "تهران", Principal: "وزارت امور خارجهٔ جمهوری اسلامی ایران", Classification: "محرمانه",
	Reference: "تهران به واشینگتن، شمارهٔ ۱", Date: "پنجشنبه ۵ آذر ۱۴۰۵",
	Notice:    "متن امضاشده همین متن فارسی است.",
	Addressee: "جناب آقای وزیر", Salutation: "با سلام و احترام،",
	Body: []string{
		"دولت ما آماده است دربارهٔ «ترتیبات بازرسی» گفت\u200cوگو کند؛ نخستین نشست می\u200cتواند سه\u200cشنبه ۱۰ آذر ۱۴۰۵ در مسقط برگزار شود. این پیشنهاد تا ۱۵ آذر معتبر است و تنها کلمه به کلمه به طرف دیگر داده می\u200cشود.",
		"در این میان آژانس گزارش GOV/2026/12 را منتشر کرده است و لازم می\u200cدانم مقدّمات کار را، لااقل دربارهٔ حجم و چگونگی، روشن کنم.",
	},
	Close: "با تجدید احترامات فائقه", Signed: []string{"ع. رضایی", "معاون وزیر"},
	Seal: "مهر تهران بررسی شد: lunar apple window copper ladder orange",
	Foot: "3f9c1a4b7d2e", Created: made,
}

var arabic = Letter{
	Lang: "ar", Desk: "مسقط", Principal: "وزارة الخارجية", Classification: "سري",
	Reference: "مسقط إلى طهران رقم ٣", Date: "الخميس، ٢٦ نوفمبر ٢٠٢٦",
	Addressee: "معالي السيد الوزير", Salutation: "تحية طيبة وبعد،",
	Body: []string{
		"أتشرف بأن أنقل إليكم، كلمةً كلمة، ما ورد من واشنطن في ٢٥ نوفمبر ٢٠٢٦ بشأن ترتيبات التفتيش، ولا يعني نقله أننا نؤيّده.",
		"الاجتماع الأول في مسقط يوم الثلاثاء في الساعة ١٨:٠٠ بحضور Mr Smith من الطرف الآخر.",
	},
	Close: "وتفضلوا بقبول فائق الاحترام والتقدير", Signed: []string{"بدر بن حمد"},
	Seal: "خُتم مسقط: lunar apple window", Foot: "7d2e3f9c1a4b", Created: made,
}

var letters = map[string]Letter{"english": english, "persian": persian, "arabic": arabic}

func set(t testing.TB, l Letter) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := loaded(t).Write(&b, l); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// poppler runs one of the programs of poppler-utils on a file.
func poppler(t *testing.T, file []byte, program string, args ...string) string {
	t.Helper()
	if _, err := exec.LookPath(program); err != nil {
		if os.Getenv("GOODOFFICES_NO_PDFTOTEXT") != "" {
			t.Skipf("%s is not installed: what an independent reader makes of letters is not tested", program)
		}
		t.Fatalf("%s is needed (apt-get install poppler-utils); GOODOFFICES_NO_PDFTOTEXT=1 goes without", program)
	}
	name := filepath.Join(t.TempDir(), "letter.pdf")
	if err := os.WriteFile(name, file, 0o600); err != nil {
		t.Fatal(err)
	}
	if program == "pdftotext" {
		args = append(args, name, "-")
	} else {
		args = append(args, name)
	}
	var stderr bytes.Buffer
	cmd := exec.Command(program, args...)
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	if err != nil || stderr.Len() > 0 {
		t.Fatalf("%s: %v: %s", program, err, stderr.String())
	}
	return string(out)
}

// words are what a text says, without punctuation: readers differ in where
// they put that between two directions.
func words(s string) []string {
	return strings.FieldsFunc(s, func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsDigit(r) && !unicode.IsMark(r) && r != zwnj
	})
}

// reading is a letter in the order in which it is read.
func (l Letter) reading() string {
	all := []string{l.Desk, l.Classification, l.Principal, l.Reference, l.Date, l.Notice, l.Addressee, l.Salutation}
	all = append(all, l.Body...)
	return strings.Join(append(append(append(all, l.Close), l.Signed...), l.Seal), "\n")
}

func TestTextIsExtractedAsWritten(t *testing.T) {
	t.Parallel()
	for name, l := range letters {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			file := set(t, l)
			got := words(poppler(t, file, "pdftotext"))
			want := append(words(l.reading()), words(l.Foot+" "+l.digits(1)+" "+l.digits(1))...)
			if fmt.Sprint(got) != fmt.Sprint(want) {
				t.Errorf("extracted\n%q\nwritten\n%q", got, want)
			}
		})
	}
}

// TestTagsAreInReadingOrder reads the tree that screen readers use. It leaves
// out the foot, which is repeated and no part of the letter.
func TestTagsAreInReadingOrder(t *testing.T) {
	t.Parallel()
	tree := poppler(t, set(t, english), "pdfinfo", "-struct-text")
	said := strings.Split(tree, `"`)
	text := ""
	for i := 1; i < len(said); i += 2 {
		text += said[i] + " "
	}
	// The reader gives no order to glyphs in it: only whole English blocks are looked for.
	at := 0
	for _, part := range []string{"Washington", "Confidential", "Department of State", "Washington to Tehran", "Thursday", "Excellency", "My government", "First", "Accept", "J. Smith", "Seal of"} {
		i := strings.Index(text[at:], part)
		if i < 0 {
			t.Fatalf("%q does not come in its place in %q", part, text)
		}
		at += i
	}
	if strings.Contains(text, english.Foot) {
		t.Error("the foot is read as a part of the letter")
	}
}

func TestFontsAreEmbedded(t *testing.T) {
	t.Parallel()
	for name, l := range letters {
		file := set(t, l)
		rows := strings.Split(strings.TrimSpace(poppler(t, file, "pdffonts")), "\n")[2:]
		for _, row := range rows {
			if f := strings.Fields(row); len(f) < 8 || f[4] != "yes" || f[5] != "yes" || f[6] != "yes" {
				t.Errorf("%s: embedded, cut down and with its characters named? %s", name, row)
			}
		}
		if len(rows) < 2 || len(file) > 60_000 {
			t.Errorf("%s: %d fonts, %d bytes", name, len(rows), len(file))
		}
	}
}

func TestSameLetterSameBytes(t *testing.T) {
	t.Parallel()
	for name, l := range letters {
		first := set(t, l)
		var wait sync.WaitGroup
		for range 4 {
			wait.Go(func() {
				var b bytes.Buffer
				if err := loaded(t).Write(&b, l); err != nil || !bytes.Equal(b.Bytes(), first) {
					t.Errorf("%s: other bytes, %v", name, err)
				}
			})
		}
		wait.Wait()
	}
}

// TestFileTellsNothingMore: no title, author, program or date that was not given.
func TestFileTellsNothingMore(t *testing.T) {
	t.Parallel()
	for name, l := range letters {
		file := set(t, l)
		for _, entry := range []string{"/Title", "/Author", "/Subject", "/Keywords", "/Creator", "/Producer", "/ModDate", "/Metadata", "xmp"} {
			if bytes.Contains(file, []byte(entry)) {
				t.Errorf("%s: the file has %s", name, entry)
			}
		}
		if !bytes.Contains(file, []byte("/CreationDate(D:20261126090000Z)")) {
			t.Errorf("%s: not made when it was made", name)
		}
		l.Created = time.Time{}
		if bytes.Contains(set(t, l), []byte("/Info")) {
			t.Errorf("%s: the file has properties", name)
		}
	}
}

func TestLongLetterHasPages(t *testing.T) {
	t.Parallel()
	for name, l := range letters {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var body []string
			for range 14 {
				body = append(body, l.Body...)
			}
			l.Body = body
			pages := strings.Split(poppler(t, set(t, l), "pdftotext"), "\f")
			pages = pages[:len(pages)-1]
			if len(pages) < 2 {
				t.Fatalf("%d pages", len(pages))
			}
			var all []string
			for i, page := range pages {
				w := words(page)
				all = append(all, w...)
				foot := w[len(w)-3:] // readers differ on which number comes first from right to left
				if foot[0] != l.Foot || count(foot, l.digits(i+1)) == 0 || count(foot, l.digits(len(pages))) == 0 {
					t.Errorf("page %d ends with %q", i+1, foot)
				}
				if !strings.Contains(strings.Join(w, " "), strings.Join(words(l.Classification), " ")) {
					t.Errorf("page %d does not bear its classification", i+1)
				}
			}
			if got, want := count(all, words(l.Body[0])[2]), count(words(l.reading()), words(l.Body[0])[2]); got < want {
				t.Errorf("a word that comes %d times is found %d times", want, got)
			}
		})
	}
}

func count(all []string, word string) int {
	n := 0
	for _, w := range all {
		if w == word {
			n++
		}
	}
	return n
}

func TestEmptyLetter(t *testing.T) {
	t.Parallel()
	if got := words(poppler(t, set(t, Letter{}), "pdftotext")); fmt.Sprint(got) != "[1 1]" {
		t.Errorf("%q", got)
	}
}

func TestLetterTooLong(t *testing.T) {
	t.Parallel()
	err := loaded(t).Write(&bytes.Buffer{}, Letter{Lang: "en", Body: []string{strings.Repeat("a\n", 20_000)}})
	if !errors.Is(err, ErrTooLong) {
		t.Error(err)
	}
}

// TestCharacterThatNoFontHas: a letter with holes would be another letter.
func TestCharacterThatNoFontHas(t *testing.T) {
	t.Parallel()
	var b bytes.Buffer
	err := loaded(t).Write(&b, Letter{Lang: "en", Body: []string{"a 中 b 🙂"}})
	if !errors.Is(err, ErrGlyph) || !strings.Contains(err.Error(), "U+4E2D U+1F642") || b.Len() > 0 {
		t.Error(err)
	}
}

// TestNothingInvisible: what turns the text or cannot be seen is shown.
func TestNothingInvisible(t *testing.T) {
	t.Parallel()
	got := poppler(t, set(t, Letter{Lang: "en", Body: []string{"ab\u202ecd\u200bef\x01\u00adgh"}}), "pdftotext")
	if !strings.Contains(got, "ab[U+202E]cd[U+200B]ef[U+0001][U+00AD]gh") {
		t.Errorf("%q", got)
	}
}

func TestDirectionOfTheLetter(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		lang, dir string
		want      bool
	}{{"en", "", false}, {"fa", "", true}, {"fa-IR", "", true}, {"ar", "ltr", false}, {"en", "rtl", true}, {"", "", false}} {
		if got := (Letter{Lang: c.lang, Dir: c.dir}).rightToLeft(); got != c.want {
			t.Errorf("%s %s: %v", c.lang, c.dir, got)
		}
	}
}

func TestFontsThatAreNone(t *testing.T) {
	t.Parallel()
	whole := fstest.MapFS{}
	names, err := fs.Glob(os.DirFS("../assets/fonts"), "*.woff")
	if err != nil || len(names) < 8 {
		t.Fatal(names, err)
	}
	for _, name := range names {
		b, err := os.ReadFile(filepath.Join("../assets/fonts", name))
		if err != nil {
			t.Fatal(err)
		}
		whole[name] = &fstest.MapFile{Data: b}
	}
	for _, name := range names {
		b := whole[name].Data
		whole[name] = &fstest.MapFile{Data: b[:len(b)/2]}
		if _, err := Load(whole); err == nil {
			t.Errorf("half of %s was taken", name)
		}
		delete(whole, name)
		if _, err := Load(whole); !errors.Is(err, fs.ErrNotExist) {
			t.Errorf("without %s: %v", name, err)
		}
		whole[name] = &fstest.MapFile{Data: b}
	}
}

// FuzzSet sets any text. No letter of it may be lost on the way to the page.
func FuzzSet(f *testing.F) {
	for _, l := range letters {
		f.Add(l.Lang, l.Desk, strings.Join(l.Body, "\n"))
	}
	f.Add("fa-Arab\x00)", "(\\", "a\u202e\u0651\u0651ب\u200c\u200c 1 2\u0644\u0627\u0644\u064b\u0627")
	fonts := loaded(f)
	f.Fuzz(func(t *testing.T, lang, desk, body string) {
		l := Letter{Lang: lang, Desk: desk, Body: []string{body}, Foot: desk, Seal: body}
		s := newSetter(fonts, l)
		if err := s.set(l); err != nil {
			if !errors.Is(err, ErrGlyph) && !errors.Is(err, ErrTooLong) {
				t.Error(err)
			}
			return
		}
		written, shown := map[rune]int{}, map[rune]int{}
		for _, r := range plain(body) {
			written[r]++
		}
		for _, ln := range s.lines(plain(body), s.family(styleBody), 36_000) {
			for _, r := range ln {
				for _, g := range r.glyphs {
					for _, c := range r.use.order[g.cid-1].text {
						shown[c]++
					}
				}
			}
		}
		for r, n := range written {
			if !unicode.IsSpace(r) && !isolate(r) && shown[r] != n {
				t.Errorf("%U is written %d times and shown %d times", r, n, shown[r])
			}
		}
	})
}
