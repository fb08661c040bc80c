package main

import (
	"bytes"
	"slices"
	"strings"
	"testing"

	"goodoffices/desk"
	"goodoffices/paper"
	"goodoffices/record/dossier"
	"goodoffices/web"
)

// TestReadingsAreMadeAgain: where somebody without keys altered a dossier and
// its manifest, the readings are made again. One that was altered is named; a
// sound one that names a paper which is altered or gone is not.
func TestReadingsAreMadeAgain(t *testing.T) {
	t.Parallel()
	r := played(t, "strike", nil)
	page, err := web.VerifyPage("en")
	if err != nil {
		t.Fatal(err)
	}
	names, contents := unzipped(t, disclosed(t, r.Desk("Union"), desk.Disclosure{Read: web.Readings, Page: page}))
	judged := func(names []string, contents [][]byte) []string {
		t.Helper()
		at := slices.Index(names, dossier.ManifestName)
		m, err := dossier.ParseManifest(contents[at])
		if err != nil {
			t.Fatal(err)
		}
		m.Members = nil
		for i, name := range names {
			if name != dossier.ManifestName && name != dossier.SealName {
				m.Members = append(m.Members, dossier.Member{Name: name, Length: uint64(len(contents[i])), SHA256: paper.IDOf(contents[i])})
			}
		}
		if contents[at], err = m.Encode(); err != nil {
			t.Fatal(err)
		}
		b := zipped(t, names, contents)
		var named []string
		for _, p := range dossier.Verify(bytes.NewReader(b), int64(len(b)), dossier.Options{Read: web.Readings, Pages: [][]byte{page}}).Problems {
			if p.Member != dossier.ManifestName && p.Member != dossier.SealName && !slices.Contains(named, p.Member) {
				named = append(named, p.Member)
			}
		}
		return named
	}
	tried := 0
	for i, name := range names {
		if !strings.HasPrefix(name, "papers/") && !strings.HasPrefix(name, "read/") || i%19 != 0 {
			continue
		}
		tried++
		altered := slices.Clone(contents)
		altered[i] = slices.Clone(contents[i])
		altered[i][len(altered[i])/2] ^= 1
		if got := judged(slices.Clone(names), altered); !slices.Equal(got, []string{name}) {
			t.Errorf("%s was altered, and %v named", name, got)
		}
	}
	for _, name := range names {
		if strings.HasPrefix(name, "papers/") && strings.HasSuffix(name, "15.paper") {
			tried++
			i := slices.Index(names, name)
			if got := judged(slices.Delete(slices.Clone(names), i, i+1), slices.Delete(slices.Clone(contents), i, i+1)); !slices.Equal(got, []string{name}) {
				t.Errorf("%s was removed, and %v named", name, got)
			}
		}
	}
	if tried < 15 {
		t.Errorf("only %d were tried", tried)
	}
}
