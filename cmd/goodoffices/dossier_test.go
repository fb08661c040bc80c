package main

import (
	"archive/zip"
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"hash/crc32"
	"io"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"

	"goodoffices/cases"
	"goodoffices/desk"
	"goodoffices/paper"
	"goodoffices/record/dossier"
	"goodoffices/rehearsal"
	"goodoffices/web"
)

// pouches remembers the digests of all that was carried.
type pouches struct {
	mu  sync.Mutex // guards ids
	ids []paper.ID
}

func (p *pouches) before(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method == http.MethodPut {
			b, err := io.ReadAll(r.Body)
			if err != nil {
				http.Error(w, err.Error(), http.StatusBadRequest)
				return
			}
			r.Body = io.NopCloser(bytes.NewReader(b))
			p.mu.Lock()
			p.ids = append(p.ids, sha256.Sum256(b))
			p.mu.Unlock()
		}
		next.ServeHTTP(w, r)
	})
}

// played plays a built-in case.
func played(t *testing.T, name string, carried *pouches) *rehearsal.Rehearsal {
	t.Helper()
	b, err := cases.Files.ReadFile(name + ".yaml")
	if err != nil {
		t.Fatal(err)
	}
	c, err := rehearsal.Parse(name+".yaml", b)
	if err != nil {
		t.Fatal(err)
	}
	o := rehearsal.Options{Dir: t.TempDir()}
	if carried != nil {
		o.Courier = carried.before
	}
	r, err := rehearsal.Play(t.Context(), c, o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := r.Close(); err != nil {
			t.Error(err)
		}
	})
	return r
}

func disclosed(t *testing.T, d *desk.Desk, o desk.Disclosure) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := d.WriteDossier(context.Background(), &b, o); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func checked(b []byte, known ...dossier.Known) dossier.Report {
	return dossier.Verify(bytes.NewReader(b), int64(len(b)), dossier.Options{Known: known})
}

// signedEnds are the cases that come to a signed end, with its form and who signs.
var signedEnds = map[string]dossier.Settlement{
	"strike":      {Form: paper.InstrumentJoint, SignedBy: []paper.Desk{"Company", "Union"}},
	"corridor":    {Form: paper.InstrumentCounterparts, SignedBy: []paper.Desk{"Northland", "Southland"}},
	"declaration": {Form: paper.InstrumentDeclaration, SignedBy: []paper.Desk{"Eastland", "Westland"}},
}

// TestDossierOfEveryDesk: in every case each desk's dossier verifies, shows the
// settlement there is, is the same whenever it is made, and names nothing that
// is deniable.
func TestDossierOfEveryDesk(t *testing.T) {
	t.Parallel()
	page, err := web.VerifyPage("en")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range builtIn() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var carried pouches
			r := played(t, name, &carried)
			deniable := carried.ids
			for _, d := range r.Case.Desks {
				for _, talks := range r.Desk(d.Name).Talks() {
					v, err := r.Desk(d.Name).Look(t.Context(), talks)
					if err != nil {
						t.Fatal(err)
					}
					for _, x := range v.Papers {
						if x.Class == "informal" {
							deniable = append(deniable, x.ID)
						}
					}
				}
			}
			if len(deniable) < 20 {
				t.Fatalf("only %d informal papers and pouches", len(deniable))
			}
			hidden := formsOf(deniable)
			for _, d := range r.Case.Desks {
				o := desk.Disclosure{Read: func(of desk.ToRead) ([]byte, []byte, error) {
					html, err := web.ReadingOf(of).HTML()
					return html, nil, err
				}}
				if name == "strike" { // once with all there is, and twice
					o = desk.Disclosure{Page: page, Read: web.Readings}
				}
				b := disclosed(t, r.Desk(d.Name), o)
				if name == "strike" && !bytes.Equal(b, disclosed(t, r.Desk(d.Name), o)) {
					t.Errorf("%s: made twice, it differs", d.Name)
				}
				report := checked(b)
				if !report.Valid || !report.Sealed || report.Desk != d.Name || len(report.Papers) == 0 || len(report.Withheld) > 0 {
					t.Fatalf("%s: %+v", d.Name, report.Problems)
				}
				if want, is := signedEnds[name]; is {
					got := report.Settlement
					if got == nil || got.Form != want.Form || !slices.Equal(got.SignedBy, want.SignedBy) || len(got.ConfirmedBy) < 3 {
						t.Errorf("%s: settlement %+v, want %+v", d.Name, got, want)
					}
				}
				if told := tellDossier(report); !strings.Contains(told, "Not proven:") || !strings.Contains(told, "compare the words above") {
					t.Errorf("%s: %s", d.Name, told)
				}
				if found := hidden.in(b); found != "" {
					t.Fatalf("%s's dossier names %s, which is informal or a pouch", d.Name, found)
				}
			}
		})
	}
}

// namedForms are ids in each way in which bytes could name them, by their first eight.
type namedForms map[string][]string

func formsOf(ids []paper.ID) namedForms {
	out := namedForms{}
	for _, id := range ids {
		for _, form := range []string{string(id[:]), hex.EncodeToString(id[:]), base64.StdEncoding.EncodeToString(id[:])} {
			out[form[:8]] = append(out[form[:8]], form)
		}
	}
	return out
}

// in returns what of them stands in b, in hexadecimal digits.
func (f namedForms) in(b []byte) string {
	for at := range len(b) - 8 {
		for _, form := range f[string(b[at:at+8])] {
			if bytes.HasPrefix(b[at:], []byte(form)) {
				return hex.EncodeToString([]byte(form))
			}
		}
	}
	return ""
}

// TestRealDossierSpoilt: of the dossiers of three desks, whatever member is
// altered, removed, exchanged or added is named.
func TestRealDossierSpoilt(t *testing.T) {
	t.Parallel()
	r, other := played(t, "strike", nil), played(t, "strike", nil)
	for i, d := range r.Case.Desks {
		b := disclosed(t, r.Desk(d.Name), desk.Disclosure{Read: web.Readings})
		card, _ := r.Desk(d.Name).Card()
		stranger, _ := other.Desk(d.Name).Card()
		if v := checked(b, dossier.Known{Desk: d.Name, Card: card.ID}); !v.Valid {
			t.Fatalf("%s: %+v", d.Name, v.Problems)
		}
		if v := checked(b, dossier.Known{Desk: d.Name, Card: stranger.ID}); v.Valid {
			t.Errorf("%s: it verifies beside another card", d.Name)
		}
		names, contents := unzipped(t, b)
		for n := i; n < len(names); n += 29 {
			for what, change := range map[string]func(names []string, contents [][]byte) ([]string, [][]byte){
				"altered": func(names []string, contents [][]byte) ([]string, [][]byte) {
					contents[n] = slices.Clone(contents[n])
					contents[n][len(contents[n])*n/len(names)] ^= 1
					return names, contents
				},
				"removed": func(names []string, contents [][]byte) ([]string, [][]byte) {
					return slices.Delete(names, n, n+1), slices.Delete(contents, n, n+1)
				},
				"exchanged": func(names []string, contents [][]byte) ([]string, [][]byte) {
					m := (n + 7) % len(names)
					contents[n], contents[m] = contents[m], contents[n]
					return names, contents
				},
			} {
				x, y := change(slices.Clone(names), slices.Clone(contents))
				v := checked(zipped(t, x, y))
				if v.Valid || !slices.ContainsFunc(v.Problems, func(p dossier.Problem) bool { return p.Member == names[n] }) {
					t.Errorf("%s: %s %s: %+v", d.Name, names[n], what, v.Problems)
				}
			}
		}
		theirs, foreign := unzipped(t, disclosed(t, other.Desk(d.Name), desk.Disclosure{}))
		for n, name := range names {
			if at := slices.Index(theirs, name); at >= 0 && strings.HasPrefix(name, "cards/") {
				swapped := slices.Clone(contents)
				swapped[n] = foreign[at]
				if v := checked(zipped(t, names, swapped)); v.Valid || v.Problems[0].Member != name {
					t.Errorf("%s: with another desk's card: %+v", d.Name, v.Problems)
				}
			}
		}
	}
}

// TestDossierDisclosesWhatItsHolderChooses: a paper is left out without a word,
// or withheld by name; its id stays in the record; an informal one is refused.
func TestDossierDisclosesWhatItsHolderChooses(t *testing.T) {
	t.Parallel()
	r := played(t, "strike", nil)
	d := r.Desk("Union")
	v, err := d.Look(t.Context(), paper.ID{})
	if err != nil {
		t.Fatal(err)
	}
	var outcome, letter, informal paper.ID
	for _, x := range v.Papers {
		switch {
		case x.Kind == paper.KindOutcome:
			outcome = x.ID
		case x.Kind == paper.KindLetter && x.From == "Union":
			letter = x.ID
		case x.Class == "informal":
			informal = x.ID
		}
	}
	has := func(report dossier.Report, id paper.ID) bool {
		return slices.ContainsFunc(report.Papers, func(p dossier.ProvenPaper) bool { return p.ID == id })
	}
	whole := checked(disclosed(t, d, desk.Disclosure{}))
	b := disclosed(t, d, desk.Disclosure{Without: []paper.ID{letter}, Withheld: []paper.ID{outcome}})
	report := checked(b)
	switch {
	case !report.Valid || has(report, letter) || has(report, outcome) || !has(whole, letter) || !has(whole, outcome):
		t.Errorf("left out and withheld: %+v", report.Problems)
	case !slices.Equal(report.Withheld, []paper.ID{outcome}) || report.Record.Undisclosed != whole.Record.Undisclosed+1 || report.Record.Size != whole.Record.Size:
		t.Errorf("withheld %v, %d leaves undisclosed of %d", report.Withheld, report.Record.Undisclosed, report.Record.Size)
	case bytes.Contains(b, []byte(letter.String())):
		t.Error("what is left out is named")
	}
	report = checked(disclosed(t, d, desk.Disclosure{Only: []paper.ID{letter}}))
	if !report.Valid || !has(report, letter) || slices.ContainsFunc(report.Papers, func(p dossier.ProvenPaper) bool {
		return p.ID != letter && p.Kind != paper.KindReceipt && p.Kind != paper.KindDisposition
	}) {
		t.Errorf("only one: %d papers, %+v", len(report.Papers), report.Problems)
	}
	if err := d.WriteDossier(t.Context(), io.Discard, desk.Disclosure{Only: []paper.ID{informal}}); err == nil || !strings.Contains(err.Error(), "informal") {
		t.Errorf("an informal paper: %v", err)
	}
	if err := d.WriteDossier(t.Context(), io.Discard, desk.Disclosure{Without: []paper.ID{paper.IDOf(nil)}}); err == nil {
		t.Error("a paper that is not held was named, and nobody told")
	}
}

func unzipped(t *testing.T, b []byte) (names []string, contents [][]byte) {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(b), int64(len(b)))
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range z.File {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		c, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		names, contents = append(names, f.Name), append(contents, c)
	}
	return names, contents
}

func zipped(t *testing.T, names []string, contents [][]byte) []byte {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for i, name := range names {
		n := uint64(len(contents[i]))
		w, err := z.CreateRaw(&zip.FileHeader{Name: name, CRC32: crc32.ChecksumIEEE(contents[i]), CompressedSize64: n, UncompressedSize64: n})
		if err == nil {
			_, err = w.Write(contents[i])
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
