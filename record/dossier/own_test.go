package dossier_test

import (
	"bytes"
	"slices"
	"strings"
	"testing"

	"goodoffices/paper"
	"goodoffices/record/dossier"
)

// relisted is what somebody without keys does who altered members: the manifest
// lists them as they are now.
func relisted(t *testing.T, ms []member) []member {
	t.Helper()
	out := slices.Clone(ms)
	at := slices.IndexFunc(out, func(m member) bool { return m.name == dossier.ManifestName })
	m, err := dossier.ParseManifest(out[at].content)
	if err != nil {
		t.Fatal(err)
	}
	m.Members = nil
	for _, x := range out {
		if x.name != dossier.ManifestName && x.name != dossier.SealName {
			m.Members = append(m.Members, dossier.Member{Name: x.name, Length: uint64(len(x.content)), SHA256: paper.IDOf(x.content)})
		}
	}
	if out[at].content, err = m.Encode(); err != nil {
		t.Fatal(err)
	}
	return out
}

// TestAttackDossierRelisted is row 76: the manifest's digests are made anew for
// what was done to a member, and the seal is broken, or garbled too. The member is
// named all the same, and none that is sound.
func TestAttackDossierRelisted(t *testing.T) {
	t.Parallel()
	h := newHouse(t, "honest")
	ms := honest(t, h)
	c := h.contents()
	judged := func(ms []member) dossier.Report {
		b := packed(t, ms)
		return dossier.Verify(bytes.NewReader(b), int64(len(b)), dossier.Options{Read: c.Read, Pages: [][]byte{c.Page}})
	}
	garbled := func(ms []member) []member {
		out := slices.Clone(ms)
		at := len(out) - 1
		out[at].content = bytes.Replace(out[at].content, []byte("signature "), []byte("signature AAAA"), 1)
		return out
	}
	for i, m := range ms {
		if m.name == dossier.ManifestName || m.name == dossier.SealName {
			continue
		}
		spoilt := map[string][]member{"removed": slices.Delete(slices.Clone(ms), i, i+1)}
		for what, content := range map[string][]byte{
			"begins otherwise": append([]byte{m.content[0] ^ 1}, m.content[1:]...),
			"altered":          slices.Concat(m.content[:len(m.content)/2], []byte{m.content[len(m.content)/2] ^ 1}, m.content[len(m.content)/2+1:]),
			"ends otherwise":   append(slices.Clone(m.content[:len(m.content)-1]), m.content[len(m.content)-1]^1),
			"goes on":          append(slices.Clone(m.content), '\n'),
		} {
			all := slices.Clone(ms)
			all[i].content = content
			spoilt[what] = all
		}
		for what, ms := range spoilt {
			ms = relisted(t, ms)
			for how, ms := range map[string][]member{"": ms, ", the seal garbled": garbled(ms)} {
				r := judged(ms)
				got := slices.DeleteFunc(named(r), func(n string) bool { return n == dossier.ManifestName || n == dossier.SealName })
				if r.Valid || r.Sealed || !slices.Equal(got, []string{m.name}) {
					t.Errorf("%s %s%s: %+v", m.name, what, how, r.Problems)
				}
			}
		}
	}
	t.Run("76 two papers exchanged", func(t *testing.T) {
		all := slices.Clone(ms)
		a, b := slices.IndexFunc(ms, isMember("papers/0003.paper")), slices.IndexFunc(ms, isMember("papers/0004.paper"))
		all[a].content, all[b].content = ms[b].content, ms[a].content
		r := judged(relisted(t, all))
		if got := named(r); !slices.Contains(got, "papers/0003.paper") || !slices.Contains(got, "papers/0004.paper") {
			t.Errorf("%+v", r.Problems)
		}
	})
	t.Run("76 another desk's card", func(t *testing.T) {
		all := slices.Clone(ms)
		all[slices.IndexFunc(ms, isMember("cards/0003.card"))].content = newHouse(t, "other").desks[2].raw
		if r := judged(relisted(t, all)); !slices.Contains(named(r), "cards/0003.card") {
			t.Errorf("%+v", r.Problems)
		}
	})
	t.Run("76 a member added and listed", func(t *testing.T) {
		for _, name := range []string{"extra.txt", "papers/0008.paper"} {
			all := slices.Insert(slices.Clone(ms), len(ms)-2, member{name: name, content: ms[3].content})
			if r := judged(relisted(t, all)); !slices.Contains(named(r), name) {
				t.Errorf("%s: %+v", name, r.Problems)
			}
		}
	})
	t.Run("76 what nothing but the manifest tells", func(t *testing.T) {
		all := slices.Clone(ms)
		all[3].content = append(slices.Clone(ms[3].content), 0)
		r := verified(packed(t, relisted(t, all))) // with nothing to make readings by
		for _, m := range ms {
			if told := strings.HasPrefix(m.name, "read/") || m.name == dossier.PageName; told != slices.Contains(r.Unproven, m.name) {
				t.Errorf("%s is unproven: %v", m.name, !told)
			}
		}
	})
}

func isMember(name string) func(member) bool { return func(m member) bool { return m.name == name } }

// TestAttackDossierOtherSeal is row 76: the seal is that of another dossier.
func TestAttackDossierOtherSeal(t *testing.T) {
	t.Parallel()
	h := newHouse(t, "honest")
	ms := honest(t, h)
	c := h.contents()
	c.Desk, c.Card, c.Seal = "Washington", h.desks[2].card, h.desks[2].seal.Sign
	c.Talks[0].Cards[1].Key, c.Talks[0].Cards[2].Key = dossier.OnWordOf("Muscat"), dossier.KeyOwn
	theirs := members(t, h.written(c))
	sealed := slices.Clone(ms)
	sealed[len(ms)-1] = theirs[len(theirs)-1]
	if r := verified(packed(t, sealed)); r.Valid || !slices.Equal(named(r), []string{dossier.SealName}) || !strings.Contains(r.Problems[0].Text, "the seal of Washington") {
		t.Errorf("another desk's: %+v", r.Problems)
	}
	c = h.contents()
	c.Page = nil
	mine := members(t, h.written(c))
	sealed[len(ms)-1] = mine[len(mine)-1]
	if r := verified(packed(t, sealed)); r.Valid || !slices.Contains(named(r), dossier.SealName) {
		t.Errorf("another of the same desk: %+v", r.Problems)
	}
}

// TestNoManifestAccusesNobody: without a manifest that can be read, no member of
// two talks is named that is sound, and one that was altered is.
func TestNoManifestAccusesNobody(t *testing.T) {
	t.Parallel()
	h := newHouse(t, "honest")
	c := h.contents()
	c.Talks = append(c.Talks, newHouse(t, "second").contents().Talks...)
	c.Talks[1].Cards[1].Key = dossier.OnWordOf("Muscat")
	ms := honestly(t, members(t, h.written(c)))
	gone := slices.DeleteFunc(slices.Clone(ms), isMember(dossier.ManifestName))
	if r := verified(packed(t, gone)); !slices.Equal(named(r), []string{dossier.ManifestName}) || len(r.Papers) != 14 {
		t.Errorf("%d papers, %+v", len(r.Papers), r.Problems)
	}
	for i, m := range gone {
		if !strings.HasPrefix(m.name, "papers/") && !strings.HasPrefix(m.name, "record/") {
			continue
		}
		all := slices.Clone(gone)
		all[i].content = slices.Clone(m.content)
		all[i].content[len(m.content)/2] ^= 1
		if r := verified(packed(t, all)); !slices.Contains(named(r), m.name) {
			t.Errorf("%s altered: %+v", m.name, r.Problems)
		}
	}
}

func honestly(t *testing.T, ms []member) []member {
	t.Helper()
	if r := verified(packed(t, ms)); !r.Valid {
		t.Fatalf("the honest twin: %+v", r.Problems)
	}
	return ms
}

// TestManifestAlteredAlone: where the members are those that were sealed, whatever
// was done to the manifest stands against none of them, and they are proven.
func TestManifestAlteredAlone(t *testing.T) {
	t.Parallel()
	h := newHouse(t, "honest")
	sound := honest(t, h)
	c := h.contents()
	c.Talks[0].Papers = c.Talks[0].Papers[3:]
	few := members(t, h.written(c))
	for what, change := range map[string]func(m *dossier.Manifest){
		"a digest":   func(m *dossier.Manifest) { m.Members[4].SHA256[3] ^= 1 },
		"a length":   func(m *dossier.Manifest) { m.Members[4].Length++ },
		"a paper":    func(m *dossier.Manifest) { m.Talks[0].Papers[2][0] ^= 1 },
		"a card":     func(m *dossier.Manifest) { m.Talks[0].Cards[2].Card[0] ^= 1 },
		"whose":      func(m *dossier.Manifest) { m.Desk, m.Card = "Washington", h.desks[2].card },
		"mediator":   func(m *dossier.Manifest) { m.Talks[0].Mediator = "Doha" },
		"no terms":   nil,
		"size":       func(m *dossier.Manifest) { m.Talks[0].Size++ },
		"a member":   func(m *dossier.Manifest) { m.Members = m.Members[1:] },
		"two papers": func(m *dossier.Manifest) { p := m.Talks[0].Papers; p[1], p[2] = p[2], p[1] },
	} {
		ms, papers := sound, 7
		if change == nil { // and the same where no terms say who mediates
			ms, papers = few, 4
			change = func(m *dossier.Manifest) { m.Talks[0].Mediator = "Doha" }
		}
		all := slices.Clone(ms)
		at := len(ms) - 2
		m, err := dossier.ParseManifest(ms[at].content)
		if err != nil {
			t.Fatal(err)
		}
		change(&m)
		if all[at].content, err = m.Encode(); err != nil {
			t.Fatal(err)
		}
		if r := verified(packed(t, all)); r.Valid || !slices.Equal(named(r), []string{dossier.ManifestName}) || !r.Sealed || len(r.Papers) != papers || len(r.Unproven) > 0 {
			t.Errorf("%s: sealed %v, %d papers, %+v, %v", what, r.Sealed, len(r.Papers), r.Problems, r.Unproven)
		}
	}
}
