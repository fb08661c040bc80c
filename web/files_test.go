package web

import (
	"bytes"
	"cmp"
	"encoding/binary"
	"image"
	"image/jpeg"
	"mime/multipart"
	"net/http"
	"net/textproto"
	"net/url"
	"slices"
	"strings"
	"testing"

	"goodoffices/desk"
	"goodoffices/paper"
)

// A fileT is a file that a browser sends.
type fileT struct {
	name  string
	body  []byte
	field string // "_file" unless it says another
}

// sends presses a button of a form that sends files, as a browser would.
func (p *pageT) sends(button string, files []fileT, fields ...string) *pageT {
	t := p.door.stage.t
	t.Helper()
	form, pressed := p.form(button)
	if form == nil || attr(pressed, "formenctype") != "multipart/form-data" {
		p.fail("no button %q sends files", button)
		t.FailNow()
	}
	values := filled(form)
	for i := 0; i+1 < len(fields); i += 2 {
		values.Set(fields[i], fields[i+1])
	}
	values.Del("_file")
	values.Del("_scan")
	return p.door.hands(p.resolve(attr(pressed, "formaction")), values, files)
}

// hands sends a form with files.
func (d *doorT) hands(path string, values url.Values, files []fileT) *pageT {
	t := d.stage.t
	t.Helper()
	var body bytes.Buffer
	m := multipart.NewWriter(&body)
	for name, list := range values {
		for _, v := range list {
			if err := m.WriteField(name, v); err != nil {
				t.Fatal(err)
			}
		}
	}
	for _, f := range files {
		h := textproto.MIMEHeader{}
		h.Set("Content-Disposition", multipart.FileContentDisposition(cmp.Or(f.field, "_file"), f.name))
		w, err := m.CreatePart(h)
		if err == nil {
			_, err = w.Write(f.body)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := m.Close(); err != nil {
		t.Fatal(err)
	}
	return d.answer(d.client.Post(d.base+path, m.FormDataContentType(), &body))
}

// fetches asks for a file and returns it with what it was served with.
func (d *doorT) fetches(path string) (int, http.Header, []byte) {
	d.stage.t.Helper()
	res, err := d.client.Get(d.base + path)
	if err != nil {
		d.stage.t.Fatal(err)
	}
	defer func() { _ = res.Body.Close() }()
	var b bytes.Buffer
	if _, err := b.ReadFrom(res.Body); err != nil {
		d.stage.t.Fatal(err)
	}
	return res.StatusCode, res.Header, b.Bytes()
}

// photograph is a JPEG that says who took it.
func photograph(t *testing.T, artist string) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := jpeg.Encode(&b, image.NewGray(image.Rect(0, 0, 16, 16)), nil); err != nil {
		t.Fatal(err)
	}
	order := binary.LittleEndian
	text := append([]byte(artist), 0)
	exif := []byte("Exif\x00\x00II*\x00\x08\x00\x00\x00\x01\x00\x3b\x01\x02\x00")
	exif = order.AppendUint32(exif, uint32(len(text)))
	exif = order.AppendUint32(exif, 26)
	exif = append(append(exif, 0, 0, 0, 0), text...)
	out := append([]byte{0xff, 0xd8, 0xff, 0xe1}, byte((len(exif)+2)>>8), byte(len(exif)+2))
	return append(append(out, exif...), b.Bytes()[2:]...)
}

// What a photograph hides is named before it is attached, and gone from what the
// reader gets; what was typed stays, and no script is needed.
func TestFileIsStrippedBeforeItIsAttached(t *testing.T) {
	t.Parallel()
	s := played(t, "muscat.yaml", "accept-washington")
	tehran, muscat := s.as("Tehran"), s.as("Muscat")
	form := tehran.get(tehran.path("write")+"?way=mediator").ok().says("Files that go with it", "64")
	asked := form.sends("Look into them", []fileT{{name: "bridge.jpg", body: photograph(t, "Farhad Rezaei")}, {name: "agenda.txt", body: []byte("One. Two.")}}, "text.en", "With a photograph.").ok()
	asked.says("What these files hide", "bridge.jpg", "Somebody's name:", "Farhad Rezaei").never("agenda.txt</legend>")
	back := asked.presses("Go on").ok().says("bridge.jpg", "agenda.txt").says("With a photograph.")
	sealed := back.presses("See it as its reader will").ok().says("bridge.jpg", "agenda.txt").presses("Sign, seal and send now").ok()
	s.settle()
	sealed.says("bridge.jpg")
	x := s.lastWithFiles("Muscat")
	if len(x.Attached) != 2 {
		t.Fatalf("the paper has %d files", len(x.Attached))
	}
	for _, a := range x.Attached {
		status, h, body := muscat.fetches(muscat.path("letters", x.ID, "files", a.Digest) + "?show=1")
		if status != http.StatusOK || bytes.Contains(body, []byte("Rezaei")) || len(body) == 0 {
			t.Errorf("%s: %d, %d bytes, still hides a name: %v", a.Name, status, len(body), bytes.Contains(body, []byte("Rezaei")))
		}
		if !strings.Contains(h.Get("Content-Security-Policy"), "sandbox") || !strings.HasPrefix(h.Get("Content-Disposition"), "inline") {
			t.Errorf("%s is served with %v", a.Name, h)
		}
	}
}

// A form is not left by files: one can be taken out again, and one that was
// chosen and never sent is spoken of.
func TestFileCanBeLeftOut(t *testing.T) {
	t.Parallel()
	s := played(t, "muscat.yaml", "accept-washington")
	tehran := s.as("Tehran")
	form := tehran.get(tehran.path("write") + "?way=mediator")
	with := form.sends("Look into them", []fileT{{name: "a.txt", body: []byte("A")}, {name: "b.txt", body: []byte("B")}}, "text.en", "Two.").ok().says("a.txt", "b.txt")
	with.presses("Leave it out").ok().never("a.txt").says("b.txt", "Two.")
	form.presses("See it as its reader will", "text.en", "Words.", "_file", "letter.pdf").says("not added yet", "Words.")
	asked := form.sends("Look into them", []fileT{{name: "x.jpg", body: photograph(t, "Rezaei")}}, "text.en", "One.")
	token := strings.TrimPrefix(firstField(asked, "_how."), "_how.")
	values := url.Values{"_form": {tehran.path("write") + "?way=mediator"}, "_act": {"send-message"}, "_how." + token: {"keep"}, "text.en": {"Taken."}}
	s.as("Washington").post(tehran.path("files", "keep"), values).never("x.jpg")
	tehran.post(tehran.path("files", "keep"), values).says("x.jpg")
	tehran.post(tehran.path("files", "keep"), values).never("x.jpg").says("not kept any more")
}

// lastWithFiles is the last paper with files that a desk holds.
func (s *stageT) lastWithFiles(d paper.Desk) desk.ViewPaper {
	s.t.Helper()
	for _, x := range slices.Backward(s.papers(d)) {
		if len(x.Attached) > 0 {
			return x
		}
	}
	s.t.Fatalf("%s holds no paper with files", d)
	return desk.ViewPaper{}
}

func firstField(p *pageT, prefix string) string {
	for n := range p.root.Descendants() {
		if strings.HasPrefix(attr(n, "name"), prefix) {
			return attr(n, "name")
		}
	}
	return ""
}

// Row 94: what could run is downloaded under a policy in which nothing does,
// whatever is asked and whatever its author says it is. Row 99: a name turns no
// direction and ends no header. Row 100: what is not with that paper is absent.
func TestAttackFilesThatRun(t *testing.T) {
	t.Parallel()
	s := played(t, "muscat.yaml", "accept-washington")
	tehran, muscat := s.as("Tehran"), s.as("Muscat")
	script := []byte("<script>alert(1)</script>")
	files := []fileT{
		{name: "page.html", body: append([]byte("<!doctype html>"), script...)},
		{name: "drawing.svg", body: []byte(`<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>`)},
		{name: "offer\u202egpj.exe.txt", body: script},
	}
	asked := tehran.get(tehran.path("write")+"?way=mediator").sends("Look into them", files, "text.en", "Open these.").ok()
	page := asked
	if form, _ := asked.form("Go on"); form != nil {
		values := filled(form)
		for name := range values {
			if strings.HasPrefix(name, "_how.") && values.Get(name) != "drop" {
				values.Set(name, "keep")
			}
		}
		page = tehran.post(asked.resolve(attr(form, "action")), values).ok()
	}
	page.presses("See it as its reader will").presses("Sign, seal and send now").ok()
	s.settle()
	x := s.lastWithFiles("Muscat")
	first := s.papers("Muscat")[0].ID
	if len(x.Attached) < 2 {
		t.Fatalf("only %d files came", len(x.Attached))
	}
	for _, a := range x.Attached {
		if strings.ContainsAny(a.Name, "\u202e\r\n") {
			t.Errorf("the name %q turns", a.Name)
		}
		_, h, _ := muscat.fetches(muscat.path("letters", x.ID, "files", a.Digest) + "?show=1")
		runs := strings.Contains(h.Get("Content-Type"), "html") || strings.Contains(h.Get("Content-Type"), "svg")
		if runs || h.Get("X-Content-Type-Options") != "nosniff" || !strings.HasPrefix(h.Get("Content-Security-Policy"), "sandbox") {
			t.Errorf("%s is served with %v", a.Name, h)
		}
		if a.Type != "text/plain" && !strings.HasPrefix(h.Get("Content-Disposition"), "attachment") {
			t.Errorf("%s (%s) is shown: %s", a.Name, a.Type, h.Get("Content-Disposition"))
		}
		for _, other := range []string{
			muscat.path("letters", first, "files", a.Digest), muscat.path("letters", x.ID, "files", first), muscat.path("letters", x.ID, "files", "nothing"),
			muscat.path("letters", a.Digest, "files", a.Digest), talksPath(first, "letters", x.ID, "files", a.Digest),
		} {
			if got := muscat.get(other); got.status != http.StatusNotFound {
				t.Errorf("%s answers %d", other, got.status)
			}
		}
		if got := s.as("Washington").get(muscat.path("letters", x.ID, "files", a.Digest)); got.status != http.StatusNotFound {
			t.Errorf("Washington gets %s: %d", a.Name, got.status)
		}
	}
}

// A form names files that its desk holds, or goes nowhere.
func TestAttackFormNamesAFileNotHeld(t *testing.T) {
	t.Parallel()
	s := played(t, "muscat.yaml", "accept-washington")
	w := s.as("Washington")
	before := len(s.papers("Washington"))
	digest := paper.IDOf([]byte("nowhere"))
	got := w.post(w.path("do", "send-message"), url.Values{"text.en": {"See the file."}, "cover.handling": {"mediator-only"}, "attachments.0:json": {`{"digest": "` + digest.String() + `", "length": 3, "type": "text/plain", "name": "x.txt"}`}})
	if got.status != http.StatusNotFound || len(s.papers("Washington")) != before {
		t.Errorf("a file not held: %d", got.status)
	}
}

// More than the bound is refused with a word; only the address for files takes
// as much as files are.
func TestFilesAreBounded(t *testing.T) {
	t.Parallel()
	s := played(t, "muscat.yaml", "accept-washington")
	w := s.as("Washington")
	form := url.Values{"_form": {w.path("write")}}
	big := []fileT{{name: "big.bin", body: make([]byte, 18<<20)}}
	if got := w.hands(w.path("write"), form, big); got.status == http.StatusOK {
		t.Errorf("another address takes 18 MiB: %d", got.status)
	}
	w.hands(w.path("files"), form, big).ok().says("big.bin", "cannot be looked into")
}

func TestPagesOfFilesInEveryLanguage(t *testing.T) {
	t.Parallel()
	s := played(t, "muscat.yaml", "accept-washington")
	w := s.as("Washington")
	for _, lang := range Languages {
		for _, plain := range []bool{false, true} {
			w.shown(lang, plain)
			w.get(w.path("write") + "?way=mediator").ok().never("⟨")
			w.hands(w.path("files"), url.Values{"_form": {w.path("write") + "?way=mediator"}}, []fileT{{name: "a.jpg", body: photograph(t, "N")}, {name: "b.pdf", body: []byte("%PDF-1.7 no")}, {name: "c.jpg", body: []byte("%PDF-1.7")}, {name: "d.bin", body: []byte{1, 2, 0, 4}}}).ok().never("⟨")
		}
	}
}
