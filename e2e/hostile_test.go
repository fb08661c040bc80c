package e2e

import (
	"archive/zip"
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"hash/crc32"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// An entry is a member of an archive that somebody spoilt.
type entry struct {
	zip.FileHeader
	content []byte // as it stands in the archive
}

func stored(name string, content []byte) entry {
	return entry{zip.FileHeader{Name: name, CRC32: crc32.ChecksumIEEE(content), CompressedSize64: uint64(len(content)), UncompressedSize64: uint64(len(content))}, content}
}

func zipOf(t *testing.T, entries []entry) []byte {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for _, e := range entries {
		h := e.FileHeader
		h.CompressedSize64 = uint64(len(e.content))
		w, err := z.CreateRaw(&h)
		if err == nil {
			_, err = w.Write(e.content)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func deflated(t *testing.T, name string, content []byte) entry {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	w, err := z.Create(name)
	if err == nil {
		_, err = w.Write(content)
	}
	if err == nil {
		err = z.Close()
	}
	r, e := zip.NewReader(bytes.NewReader(b.Bytes()), int64(b.Len()))
	if err != nil || e != nil {
		t.Fatal(err, e)
	}
	at, err := r.File[0].DataOffset()
	if err != nil {
		t.Fatal(err)
	}
	out := stored(name, content)
	out.Method, out.content = zip.Deflate, b.Bytes()[at:at+int64(r.File[0].CompressedSize64)]
	return out
}

// end64 gives an archive the longer end, as one with very many members has it,
// with this count.
func end64(sound []byte, count uint64) []byte {
	end := slices.Clone(sound[len(sound)-22:])
	b := slices.Clone(sound[:len(sound)-22])
	at, size := uint64(binary.LittleEndian.Uint32(end[16:])), uint64(binary.LittleEndian.Uint32(end[12:]))
	long := make([]byte, 76)
	copy(long, "PK\x06\x06")
	binary.LittleEndian.PutUint64(long[4:], 44)
	for i, n := range []uint64{count, count, size, at} {
		binary.LittleEndian.PutUint64(long[24+8*i:], n)
	}
	copy(long[56:], "PK\x06\x07")
	long[72] = 1
	binary.LittleEndian.PutUint64(long[64:], uint64(len(b)))
	copy(end[8:], bytes.Repeat([]byte{0xff}, 12))
	return slices.Concat(b, long, end)
}

// changed is an archive with some bytes put in another's place.
func changed(b []byte, at int, with ...byte) []byte {
	b = slices.Clone(b)
	copy(b[at:], with)
	return b
}

// A verdict is a published dossier whose every signature verifies, and what is to
// be said of it.
type verdict struct {
	What    string
	Members []struct {
		Name    string
		Content []byte
	}
	Valid bool
	Named []string
	plain map[string][]byte
}

// judged are the published ones: officers that were revoked, keys that were
// renewed, records with two histories.
func judged(t *testing.T) map[string]verdict {
	t.Helper()
	b, err := os.ReadFile("../testdata/vectors/dossier.json")
	if err != nil {
		t.Fatal(err)
	}
	var vectors struct {
		Plain  []byte
		Judged []verdict
	}
	if err := json.Unmarshal(b, &vectors); err != nil || len(vectors.Judged) < 10 {
		t.Fatalf("%d vectors: %v", len(vectors.Judged), err)
	}
	file := filepath.Join(t.TempDir(), "plain.zip")
	if err := os.WriteFile(file, vectors.Plain, 0o600); err != nil {
		t.Fatal(err)
	}
	plain, _ := unpacked(t, file)
	out := map[string]verdict{}
	for _, v := range vectors.Judged {
		v.plain = plain
		out[v.What] = v
	}
	return out
}

// archive makes it of its members.
func (v verdict) archive(t *testing.T) []byte {
	t.Helper()
	var all []entry
	for _, m := range v.Members {
		if m.Content == nil {
			m.Content = v.plain[m.Name]
		}
		all = append(all, stored(m.Name, m.Content))
	}
	return zipOf(t, all)
}

// TestAttackDossierReaders: of the same spoilt files the page in a dossier and
// the program say the same: whether they are valid, which members are wrong,
// and of the archive itself in the same words. So they do of dossiers whose every
// signature verifies, where an officer was revoked, a key renewed or the record
// has two histories.
func TestAttackDossierReaders(t *testing.T) {
	t.Parallel()
	files := dossiers(t, "strike", "Union")
	whole, _ := unpacked(t, files["Union"])
	small := filepath.Join(t.TempDir(), "small.zip")
	out, err := exec.Command(program, "dossier", "--desk", filepath.Join(filepath.Dir(files["Union"]), "desks", "union"), "--bare", "--paper", "Board to Company and Union No. 20", "-o", small).CombinedOutput()
	if err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	members, order := unpacked(t, small)
	var all []entry
	for _, name := range order {
		all = append(all, stored(name, members[name]))
	}
	sound := zipOf(t, all)
	directory := int(binary.LittleEndian.Uint32(sound[len(sound)-6:]))
	with := func(more ...entry) []byte { return zipOf(t, append(slices.Clone(all), more...)) }
	instead := func(name string, change func(e *entry)) []byte {
		spoilt := slices.Clone(all)
		for i := range spoilt {
			if spoilt[i].Name == name {
				change(&spoilt[i])
			}
		}
		return zipOf(t, spoilt)
	}
	packed := slices.Clone(all)
	for i, e := range packed {
		packed[i] = deflated(t, e.Name, e.content)
	}
	const paper = "papers/0001.paper"
	exchanged := slices.Clone(all)
	exchanged[0].content, exchanged[1].content = all[1].content, all[0].content
	for i := range 2 {
		exchanged[i] = stored(exchanged[i].Name, exchanged[i].content)
	}
	manifest := func(change func(string) string) []byte {
		return instead("manifest.json", func(e *entry) { *e = stored(e.Name, []byte(change(string(e.content)))) })
	}
	cases := map[string][]byte{
		"sound":                      sound,
		"sound, compressed":          zipOf(t, packed),
		"sound, with a longer end":   end64(sound, uint64(len(all))),
		"a longer end that claims":   end64(sound, 90_000_000),
		"an end that claims":         changed(sound, len(sound)-22+10, 9, 0),
		"bytes after the end":        append(slices.Clone(sound), "more"...),
		"a comment":                  append(changed(sound, len(sound)-2, 4, 0), "more"...),
		"bytes before":               append([]byte("#!/bin/sh\n"), sound...),
		"bytes between":              slices.Concat(sound[:directory], []byte("hidden"), sound[directory:]),
		"cut short":                  sound[:len(sound)/2],
		"no archive":                 []byte("PK\x03\x04"),
		"removed":                    zipOf(t, all[1:]),
		"added":                      with(stored("papers/0009.paper", []byte("x"))),
		"twice":                      with(all[0]),
		"exchanged":                  zipOf(t, exchanged),
		"another order":              zipOf(t, append(slices.Clone(all[1:]), all[0])),
		"a path outside":             with(stored("../outside", []byte("x"))),
		"an absolute path":           with(stored("/etc/passwd", []byte("x"))),
		"another case":               with(stored("Papers/0001.paper", members[paper])),
		"a name that turns":          with(stored("papers/\u202e1.paper", []byte("x"))),
		"a folder":                   with(stored("papers/", nil)),
		"a long name":                with(stored(strings.Repeat("a", 61), []byte("x"))),
		"altered":                    instead(paper, func(e *entry) { *e = stored(e.Name, changed(e.content, 200, 'x')) }),
		"altered, its check sum not": instead(paper, func(e *entry) { e.content = changed(e.content, 200, 'x') }),
		"a check sum that lies":      instead(paper, func(e *entry) { e.CRC32++ }),
		"a length that lies":         instead(paper, func(e *entry) { e.UncompressedSize64++ }),
		"a length of 2 GiB":          instead(paper, func(e *entry) { e.UncompressedSize64 = 2 << 30 }),
		"encrypted":                  instead(paper, func(e *entry) { e.Flags |= 1 }),
		"another method":             instead(paper, func(e *entry) { e.Method = 99 }),
		"a link": instead(paper, func(e *entry) {
			e.CreatorVersion, e.ExternalAttrs = 3<<8, 0o120777<<16
		}),
		"a bomb": with(func() entry { return deflated(t, "bomb", make([]byte, 20<<20)) }()),
		"bytes after what is compressed": instead(paper, func(e *entry) {
			*e = deflated(t, e.Name, e.content)
			e.content = append(slices.Clone(e.content), "hidden"...)
		}),
		"a longer length than it inflates to": instead(paper, func(e *entry) {
			*e = deflated(t, e.Name, e.content)
			e.UncompressedSize64 += 10
		}),
		"its own header names another":  changed(sound, bytes.Index(sound, []byte(paper)), 'z'),
		"a manifest edited":             manifest(func(s string) string { return strings.Replace(s, `"Board"`, `"Bored"`, 1) }),
		"a manifest with spaces":        manifest(func(s string) string { return s + "\n" }),
		"a manifest that says it twice": manifest(func(s string) string { return strings.Replace(s, "{\n", "{\n \"desk\": \"Board\",\n", 1) }),
		"a manifest with more":          manifest(func(s string) string { return strings.Replace(s, "\n \"desk\"", "\n \"more\": 1,\n \"desk\"", 1) }),
		"no manifest":                   manifest(func(string) string { return "{}\n" }),
	}
	var many []entry
	for i := range 150 {
		many = append(many, stored(fmt.Sprintf("Many%d", i), nil))
	}
	cases["many"] = with(many...)
	large := make([]entry, 5)
	for i := range large {
		large[i] = stored(fmt.Sprintf("large%d", i), []byte("x"))
		large[i].UncompressedSize64 = 1 << 30
	}
	cases["5 GiB together"] = with(large...)
	for what, v := range judged(t) {
		if v.Valid {
			what = "sound: " + what
		}
		cases[what] = v.archive(t)
	}
	c := openPage(t, browsers(t), whole["verify.html"])
	type problem struct{ Member, Text string }
	var told struct {
		Valid    bool
		Problems []problem
		Undated  []string
		Records  []struct{ Forks int }
	}
	agreed := 0
	for name, b := range cases {
		file := filepath.Join(t.TempDir(), "dossier.zip")
		if err := os.WriteFile(file, b, 0o600); err != nil {
			t.Fatal(err)
		}
		told.Valid, told.Problems, told.Undated, told.Records = false, nil, nil, nil
		said, _ := exec.Command(program, "verify", "--json", file).Output()
		if err := json.Unmarshal(said, &told); err != nil {
			t.Fatalf("%s: %v\n%s", name, err, said)
		}
		if sound := strings.HasPrefix(name, "sound"); told.Valid != sound || !sound && len(told.Problems) == 0 {
			t.Errorf("%s: the program finds it valid: %v, and names %v", name, told.Valid, told.Problems)
		}
		var want, texts []string
		for _, p := range told.Problems {
			want = append(want, p.Member)
			texts = append(texts, p.Member+": "+p.Text)
		}
		valid, named := c.verdict(file)
		slices.Sort(want)
		slices.Sort(named)
		if valid != told.Valid || !slices.Equal(slices.Compact(want), slices.Compact(named)) {
			t.Errorf("%s: the program finds it valid: %v, and says %q; the page: %v, %v", name, told.Valid, texts, valid, named)
			continue
		}
		for _, id := range told.Undated {
			if !strings.Contains(c.text(), "That paper "+id[:10]+" was signed before its officer's signature was revoked: it cannot be dated") {
				t.Errorf("%s: the page dates %s:\n%s", name, id[:10], c.text())
			}
		}
		for _, r := range told.Records {
			if says := strings.Contains(c.text(), "two histories of it that exclude each other"); says != (r.Forks > 0) {
				t.Errorf("%s: of %d forks the page says:\n%s", name, r.Forks, c.text())
			}
		}
		for _, said := range ask[[]string](c.window, `[...document.querySelectorAll("[data-member]")].filter(x => /^(archive|member|file|fork$|officer.revoked|card.replaced)/.test(x.dataset.key)).map(x => x.dataset.member + ": " + x.textContent.replace(/^[^:]*: /, ""))`) {
			if !slices.Contains(texts, said) {
				t.Errorf("%s: the page says %q, the program %q", name, said, texts)
			}
		}
		agreed++
	}
	if agreed < 43 {
		t.Errorf("they agree on %d of %d", agreed, len(cases))
	}
	if asked := c.asked(); len(asked) > 0 || len(c.thrown) > 0 {
		t.Errorf("the page asked for %v and threw %v", asked, c.thrown)
	}
}

// TestDossierPageSpeaks: the page begins in its reader's language, else in the
// exporter's, and says all it found anew in another when that is chosen.
func TestDossierPageSpeaks(t *testing.T) {
	t.Parallel()
	files := dossiers(t, "strike", "Union")
	members, order := unpacked(t, files["Union"])
	c := openPage(t, browsers(t), members["verify.html"])
	if valid, named := c.verdict(files["Union"]); !valid {
		t.Fatalf("not valid; it names %v\n%s", named, c.text())
	}
	chooses := func(lang string) {
		ask[bool](c.window, `(document.querySelector("#languages button[lang=`+lang+`]").click(), true)`)
	}
	for lang, want := range map[string][]string{
		"fa": {"rtl", "راستی‌آزمایی پرونده", "این پرونده درست است و زیر مهر Union است", "با هم آزاد شدند", "یک سند مشترک", "پایان یافت", "نامه"},
		"ar": {"rtl", "التحقق من ملف", "هذا الملف سليم، وعليه ختم Union", "وأُفرج عن كل التوقيعات معًا", "وثيقة مشتركة واحدة", "انتهى"},
		"en": {"ltr", "Verify a dossier", "This dossier is sound, under the seal of Union", "all signatures were released together", "Done."},
	} {
		chooses(lang)
		if dir := ask[string](c.window, `document.documentElement.dir + " " + document.documentElement.lang`); dir != want[0]+" "+lang {
			t.Errorf("%s is chosen: %s", lang, dir)
		}
		c.sees(want[1:]...)
	}
	bad := slices.DeleteFunc(slices.Clone(order), func(n string) bool { return n == "papers/0004.paper" })
	chooses("fa")
	if valid, named := c.verdict(packed(t, members, bad)); valid || !slices.Contains(named, "papers/0004.paper") {
		t.Errorf("valid %v, it names %v", valid, named)
	}
	c.sees("این پرونده معتبر نیست", "papers/0004.paper: نیست")
	if ask[bool](c.window, `/[a-z]{4}/.test([...document.querySelectorAll("#report li[data-member]")].map(x => x.textContent.replaceAll(x.dataset.member, "")).join(""))`) {
		t.Errorf("it speaks English in Persian:\n%s", c.text())
	}
	persian := filepath.Join(t.TempDir(), "persian.zip")
	if out, err := exec.Command(program, "dossier", "--desk", filepath.Join(filepath.Dir(files["Union"]), "desks", "union"), "--lang", "fa", "-o", persian).CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	exported, _ := unpacked(t, persian)
	if !bytes.Contains(exported["verify.html"], []byte(`<html lang="fa" dir="rtl">`)) {
		t.Error("the page of a Persian exporter does not begin in Persian")
	}
	for reader, want := range map[string]string{"en-US": "en", "ar": "ar", "fr": "fa"} {
		// As a browser of this reader would have it: the page runs from its own text.
		told := bytes.Replace(exported["verify.html"], []byte("(navigator.languages || [])"), []byte(`["`+reader+`"]`), 1)
		script := regexp.MustCompile(`(?s)<script>(.*)</script>`).FindSubmatch(told)[1]
		sum := sha256.Sum256(script)
		told = regexp.MustCompile(`script-src 'sha256-[^']+'`).ReplaceAllLiteral(told, []byte("script-src 'sha256-"+base64.StdEncoding.EncodeToString(sum[:])+"'"))
		if lang := ask[string](openPage(t, browsers(t), told).window, "document.documentElement.lang"); lang != want {
			t.Errorf("a reader of %s is shown %s", reader, lang)
		}
	}
	if asked := c.asked(); len(asked) > 0 || len(c.thrown) > 0 {
		t.Errorf("the page asked for %v and threw %v", asked, c.thrown)
	}
	narrow := ask[bool](c.window, `document.documentElement.scrollWidth <= document.documentElement.clientWidth + 1`)
	if !narrow {
		t.Error("the page is wider than its window")
	}
}

// TestDossierVectorsOnPage: the page finds in the published vectors what they
// say is to be found.
func TestDossierVectorsOnPage(t *testing.T) {
	t.Parallel()
	b, err := os.ReadFile("../testdata/vectors/dossier.json")
	if err != nil {
		t.Fatal(err)
	}
	var vectors struct {
		Archive []byte
		Refused []struct {
			What, Member string
			Content      []byte
			Named        []string
		}
	}
	if err := json.Unmarshal(b, &vectors); err != nil || len(vectors.Refused) < 5 {
		t.Fatalf("%d vectors: %v", len(vectors.Refused), err)
	}
	file := filepath.Join(t.TempDir(), "vector.zip")
	if err := os.WriteFile(file, vectors.Archive, 0o600); err != nil {
		t.Fatal(err)
	}
	members, order := unpacked(t, file)
	whole, _ := unpacked(t, dossiers(t, "strike", "Union")["Union"])
	c := openPage(t, browsers(t), whole["verify.html"])
	if valid, named := c.verdict(file); !valid {
		t.Fatalf("not valid; it names %v", named)
	}
	for _, v := range vectors.Refused {
		bad, names := map[string][]byte{}, slices.Clone(order)
		for name, b := range members {
			bad[name] = b
		}
		if bad[v.Member] = v.Content; v.Content == nil {
			names = slices.DeleteFunc(names, func(n string) bool { return n == v.Member })
		} else if !slices.Contains(names, v.Member) {
			names = append(names, v.Member)
		}
		valid, named := c.verdict(packed(t, bad, names))
		slices.Sort(named)
		slices.Sort(v.Named)
		if valid || !slices.Equal(slices.Compact(named), v.Named) {
			t.Errorf("%s: valid %v, it names %v, want %v", v.What, valid, named, v.Named)
		}
	}
}
