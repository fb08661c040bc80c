package dossier_test

import (
	"archive/zip"
	"bytes"
	"encoding/binary"
	"fmt"
	"hash/crc32"
	"io"
	"io/fs"
	"slices"
	"strings"
	"testing"

	"goodoffices/paper"
	"goodoffices/record"
	"goodoffices/record/dossier"
)

// Numbers are the rows of the list of attacks (docs/attacks.md). Each shows its
// honest twin first.

func honest(t *testing.T, h *house) []member {
	t.Helper()
	b := h.written(h.contents())
	if r := verified(b); !r.Valid || len(r.Problems) > 0 {
		t.Fatalf("the honest twin: %+v", r.Problems)
	}
	ms := members(t, b)
	if r := verified(packed(t, ms)); !r.Valid {
		t.Fatalf("the honest twin, packed again: %+v", r.Problems)
	}
	return ms
}

// TestAttackDossierMembers is row 76: whatever is done to a member, the archive
// otherwise sound, that member is named.
func TestAttackDossierMembers(t *testing.T) {
	t.Parallel()
	ms := honest(t, newHouse(t, "honest"))
	with := func(change func([]member) []member) dossier.Report {
		return verified(packed(t, change(slices.Clone(ms))))
	}
	t.Run("76 a member altered", func(t *testing.T) {
		for i, m := range ms {
			for _, at := range []int{0, len(m.content) / 2, len(m.content) - 1} {
				r := with(func(ms []member) []member {
					ms[i].content = slices.Clone(m.content)
					ms[i].content[at] ^= 1
					return ms
				})
				if r.Valid || !slices.Equal(named(r), []string{m.name}) {
					t.Errorf("byte %d of %s: valid %v, %+v", at, m.name, r.Valid, r.Problems)
				}
			}
			if r := with(func(ms []member) []member {
				ms[i].content = append(slices.Clone(m.content), 0)
				return ms
			}); r.Valid || !slices.Contains(named(r), m.name) {
				t.Errorf("a byte after %s: %+v", m.name, r.Problems)
			}
		}
	})
	t.Run("76 a member removed", func(t *testing.T) {
		for i, m := range ms {
			if r := with(func(ms []member) []member { return slices.Delete(ms, i, i+1) }); r.Valid || !slices.Equal(named(r), []string{m.name}) {
				t.Errorf("%s: valid %v, %+v", m.name, r.Valid, r.Problems)
			}
		}
	})
	t.Run("76 two members exchanged", func(t *testing.T) {
		for i := range ms {
			for j := range i {
				r := with(func(ms []member) []member {
					ms[i].content, ms[j].content = ms[j].content, ms[i].content
					return ms
				})
				if got := named(r); r.Valid || !slices.Contains(got, ms[i].name) && !slices.Contains(got, ms[j].name) {
					t.Errorf("%s and %s: %+v", ms[i].name, ms[j].name, r.Problems)
				}
			}
		}
	})
	t.Run("76 a larger member in a smaller one's place", func(t *testing.T) {
		short := slices.IndexFunc(ms, func(m member) bool { return m.name == "papers/0007.paper" })
		long := slices.IndexFunc(ms, func(m member) bool { return m.name == "papers/0004.paper" })
		if short < 0 || long < 0 || len(ms[short].content) >= len(ms[long].content) {
			t.Fatal("no two such papers")
		}
		r := with(func(ms []member) []member {
			ms[short].content, ms[long].content = ms[long].content, ms[short].content
			return ms
		})
		for _, i := range []int{short, long} {
			if other := ms[short+long-i].name; !slices.Contains(r.Problems, dossier.Problem{Member: ms[i].name, Text: "it was exchanged: this is " + other}) {
				t.Errorf("%s is not told as %s: %+v", ms[i].name, other, r.Problems)
			}
		}
	})
	t.Run("76 members in another order", func(t *testing.T) {
		r := with(func(ms []member) []member { ms[1], ms[2] = ms[2], ms[1]; return ms })
		if got := named(r); r.Valid || !slices.Contains(got, ms[1].name) || !slices.Contains(got, ms[2].name) || len(got) != 2 {
			t.Errorf("%+v", r.Problems)
		}
	})
	t.Run("76 a member added", func(t *testing.T) {
		for _, name := range []string{"papers/9999.paper", "unknown.txt", "verify.htm", "Manifest.json", "manifest.json.bak"} {
			r := with(func(ms []member) []member { return append(ms, member{name: name, content: []byte("more")}) })
			if r.Valid || !slices.Equal(named(r), []string{name}) {
				t.Errorf("%s: %+v", name, r.Problems)
			}
		}
	})
	t.Run("76 a member twice", func(t *testing.T) {
		for i, m := range ms {
			r := with(func(ms []member) []member { return append(ms, ms[i]) })
			if r.Valid || !slices.Equal(named(r), []string{m.name}) {
				t.Errorf("%s: %+v", m.name, r.Problems)
			}
		}
	})
}

// TestAttackDossierArchive is rows 76 and 112: an archive that is not what it
// seems.
func TestAttackDossierArchive(t *testing.T) {
	t.Parallel()
	ms := honest(t, newHouse(t, "honest"))
	for name, m := range map[string]member{
		"76 a path outside":         {name: "../outside.txt", content: []byte("x")},
		"76 an absolute path":       {name: "/etc/passwd", content: []byte("x")},
		"76 a path of another kind": {name: `papers\0001.paper`, content: []byte("x")},
		"76 a drive":                {name: "c:evil", content: []byte("x")},
		"76 a NUL in a name":        {name: "papers/0001.paper\x00.txt", content: []byte("x")},
		"76 a name that turns":      {name: "papers/\u202e1000.paper", content: []byte("x")},
		"76 no name":                {name: "", content: []byte("x")},
		"76 a symlink": {name: "link", content: []byte("/etc/passwd"), change: func(h *zip.FileHeader) {
			h.CreatorVersion = 3 << 8
			h.SetMode(fs.ModeSymlink | 0o777)
		}},
		"76 a device":              {name: "device", change: func(h *zip.FileHeader) { h.SetMode(fs.ModeDevice) }},
		"76 an unknown method":     {name: "packed", content: []byte("x"), change: func(h *zip.FileHeader) { h.Method = 99 }},
		"76 an encrypted member":   {name: "secret", content: []byte("x"), change: func(h *zip.FileHeader) { h.Flags |= 1 }},
		"76 a member of 2 GiB":     {name: "large", content: []byte("x"), change: func(h *zip.FileHeader) { h.UncompressedSize64 = 2 << 30 }},
		"112 a path outside, deep": {name: "papers/../../outside", content: []byte("x")},
	} {
		t.Run(name, func(t *testing.T) {
			r := verified(packed(t, append(slices.Clone(ms), m)))
			if r.Valid || len(named(r)) == 0 {
				t.Fatalf("valid %v, %+v", r.Valid, r.Problems)
			}
			want := printed(m.name)
			if got := named(r); !slices.Contains(got, want) {
				t.Errorf("%q is not named, but %q", want, got)
			}
			for _, p := range r.Problems {
				if strings.ContainsAny(p.Member+p.Text, "\u202e\x00") {
					t.Errorf("%q is told as it came", p.Member)
				}
			}
		})
	}
	t.Run("76 a huge ratio", func(t *testing.T) {
		bomb := deflated(t, make([]byte, 50<<20))
		for _, name := range []string{"bomb", ms[3].name, dossier.ManifestName} {
			all := slices.DeleteFunc(slices.Clone(ms), func(m member) bool { return m.name == name })
			all = append(all, member{name: name, content: bomb, change: func(h *zip.FileHeader) {
				h.Method, h.UncompressedSize64, h.CRC32 = zip.Deflate, 50<<20, crc32.ChecksumIEEE(make([]byte, 50<<20))
			}})
			if r := verified(packed(t, all)); r.Valid || !slices.Contains(named(r), name) {
				t.Errorf("%s: %+v", name, r.Problems)
			}
		}
	})
	t.Run("76 a length that lies", func(t *testing.T) {
		all := slices.Clone(ms)
		all[4].change = func(h *zip.FileHeader) { h.Method = zip.Deflate }
		content := all[4].content
		all[4].content = deflated(t, append(slices.Clone(content), make([]byte, 4096)...))
		all[4].change = func(h *zip.FileHeader) {
			h.Method, h.UncompressedSize64, h.CRC32 = zip.Deflate, uint64(len(content)), crc32.ChecksumIEEE(content)
		}
		if r := verified(packed(t, all)); r.Valid || !slices.Contains(named(r), all[4].name) {
			t.Errorf("%+v", r.Problems)
		}
	})
	t.Run("76 a check sum that lies", func(t *testing.T) {
		for _, m := range []member{{name: ms[4].name, content: ms[4].content, change: func(h *zip.FileHeader) { h.CRC32++ }}, {name: ms[4].name, content: append(deflated(t, ms[4].content), "hidden"...), change: func(h *zip.FileHeader) {
			h.Method, h.UncompressedSize64, h.CRC32 = zip.Deflate, uint64(len(ms[4].content)), crc32.ChecksumIEEE(ms[4].content)
		}}} {
			all := slices.Clone(ms)
			all[4] = m
			if r := verified(packed(t, all)); r.Valid || !slices.Equal(named(r), []string{m.name}) {
				t.Errorf("valid %v, %+v", r.Valid, r.Problems)
			}
		}
	})
	t.Run("76 members of 5 GiB together", func(t *testing.T) {
		all := slices.Clone(ms)
		for i := range 5 {
			all = append(all, member{name: fmt.Sprint("large", i), content: []byte("x"), change: func(h *zip.FileHeader) { h.UncompressedSize64 = 1 << 30 }})
		}
		if r := verified(packed(t, all)); r.Valid || len(r.Problems) != 1 || r.Problems[0] != (dossier.Problem{Member: dossier.Archive, Text: dossier.ErrTooLarge.Error()}) {
			t.Errorf("valid %v, %+v", r.Valid, r.Problems)
		}
	})
	sound := packed(t, ms)
	end := bytes.LastIndex(sound, []byte("PK\x05\x06"))
	directory := int(binary.LittleEndian.Uint32(sound[end+16:]))
	for name, spoilt := range map[string][]byte{
		"76 bytes after the end":   append(slices.Clone(sound), "more"...),
		"76 bytes before":          append([]byte("#!/bin/sh\n"), sound...),
		"76 bytes in between":      slices.Concat(sound[:directory], []byte("hidden"), sound[directory:]),
		"76 a comment":             commented(sound, end),
		"76 cut short":             sound[:len(sound)/2],
		"76 its own header alters": renamed(sound, ms[2].name),
		"76 no archive at all":     []byte("PK\x03\x04"),
	} {
		t.Run(name, func(t *testing.T) {
			if r := verified(spoilt); r.Valid || len(r.Problems) == 0 {
				t.Errorf("valid: %v, %+v", r.Valid, r.Problems)
			}
		})
	}
	t.Run("76 folders, which other programs write", func(t *testing.T) {
		for _, folder := range []string{"papers/", "empty/", ms[3].name + "/", "../x/", "/etc/", "deep/deeper/"} {
			if r := verified(packed(t, append(slices.Clone(ms), member{name: folder}))); r.Valid || !slices.Contains(named(r), folder) {
				t.Errorf("%s goes unnamed: %+v", folder, r.Problems)
			}
		}
	})
	t.Run("76 very many entries", func(t *testing.T) {
		for _, end := range []string{"", "/"} {
			all := slices.Clone(ms)
			for i := range 60_000 {
				all = append(all, member{name: fmt.Sprintf("more%d%s", i, end)})
			}
			r := verified(packed(t, all))
			if got := named(r); r.Valid || !slices.Contains(got, "more0"+end) || !slices.Contains(got, dossier.Archive) || len(got) > 200 {
				t.Errorf("%q: %d named", end, len(got))
			}
			if !slices.ContainsFunc(r.Problems, func(p dossier.Problem) bool { return strings.HasPrefix(p.Text, "59900 more") }) {
				t.Errorf("how many more is not said: %+v", r.Problems[len(r.Problems)-1])
			}
		}
	})
}

func printed(name string) string {
	return paper.Visible(strings.ReplaceAll(name, "\x00", "\uFFFD"))
}

func deflated(t *testing.T, content []byte) []byte {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	w, err := z.Create("x")
	if err == nil {
		_, err = w.Write(content)
	}
	if err == nil {
		err = z.Close()
	}
	if err != nil {
		t.Fatal(err)
	}
	r, err := zip.NewReader(bytes.NewReader(b.Bytes()), int64(b.Len()))
	if err != nil {
		t.Fatal(err)
	}
	raw, err := r.File[0].OpenRaw()
	if err != nil {
		t.Fatal(err)
	}
	out, err := io.ReadAll(raw)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func commented(sound []byte, end int) []byte {
	b := append(slices.Clone(sound), "a comment"...)
	binary.LittleEndian.PutUint16(b[end+20:], uint16(len("a comment")))
	return b
}

// renamed changes a name where the member stands and not in the directory.
func renamed(sound []byte, name string) []byte {
	b := slices.Clone(sound)
	copy(b[bytes.Index(b, []byte(name)):], strings.Repeat("z", len(name)))
	return b
}

// TestAttackDossierContents is rows 76 and 77: dossiers that are sealed as they
// should be, by somebody who may do so, and lie.
func TestAttackDossierContents(t *testing.T) {
	t.Parallel()
	h := newHouse(t, "honest")
	other := newHouse(t, "other")
	honest(t, h)
	honest(t, other)
	muscat, tehran, washington := h.desks[0], h.desks[1], h.desks[2]
	lies := func(change func(c *dossier.Contents)) dossier.Report {
		c := h.contents()
		change(&c)
		return verified(h.written(c))
	}
	t.Run("77 a paper of other talks", func(t *testing.T) {
		r := lies(func(c *dossier.Contents) { c.Talks[0].Papers[5] = other.papers[5] })
		refused(t, r, "papers/0006.paper", "other talks")
	})
	t.Run("77 another desk's card", func(t *testing.T) {
		r := lies(func(c *dossier.Contents) { c.Talks[0].Cards[2].Envelope = other.desks[2].raw })
		refused(t, r, "papers/0004.paper", "is not here")
		refused(t, r, "cards/0003.card", "terms of reference name another card")
	})
	t.Run("77 keys of the attacker's own making", func(t *testing.T) {
		b := other.written(other.contents())
		if r := verified(b); !r.Valid || r.Cards[1].By == dossier.Verifier {
			t.Fatalf("valid under its own keys alone, and compared by nobody here: %+v", r)
		}
		for _, known := range []dossier.Known{
			{Desk: "Tehran", Card: tehran.card}, {Words: paper.Words(tehran.card)}, {Desk: "Muscat", Card: muscat.card},
		} {
			if r := verified(b, known); r.Valid {
				t.Errorf("valid beside the card that is known: %+v", known)
			}
		}
		r := verified(h.written(h.contents()), dossier.Known{Desk: "Washington", Card: washington.card}, dossier.Known{Words: paper.Words(muscat.card)})
		if !r.Valid || r.Cards[2].By != dossier.Verifier || r.Keys["Washington"] != "compared" || r.Cards[0].By != dossier.Verifier {
			t.Errorf("with the card that is known: %+v", r)
		}
		if r := verified(h.written(h.contents()), dossier.Known{Desk: "Doha", Card: tehran.card}); !r.Valid && len(named(r)) != 1 {
			t.Errorf("%+v", r.Problems)
		}
	})
	t.Run("77 a key nobody compared", func(t *testing.T) {
		if r := verified(h.written(h.contents())); r.Keys["Washington"] != "on word of Muscat" || r.Keys["Muscat"] != "compared" || r.Keys["Tehran"] != "on word of Tehran" {
			t.Errorf("%v", r.Keys)
		}
		r := verified(h.written(h.contents()), dossier.Known{Desk: "Tehran", Card: tehran.card}, dossier.Known{Words: paper.Words(washington.card)})
		if r.Keys["Washington"] != "compared" || r.Keys["Tehran"] != "compared" {
			t.Errorf("with the cards that are known: %v", r.Keys)
		}
	})
	t.Run("77 sealed by another desk", func(t *testing.T) {
		r := lies(func(c *dossier.Contents) { c.Card, c.Seal = washington.card, washington.seal.Sign })
		refused(t, r, dossier.ManifestName, "the seal is that of Washington")
		r = lies(func(c *dossier.Contents) { c.Seal = washington.seal.Sign })
		refused(t, r, dossier.SealName, "altered")
		r = lies(func(c *dossier.Contents) { c.Card, c.Seal = other.desks[1].card, other.desks[1].seal.Sign })
		refused(t, r, dossier.SealName, "is not here")
	})
	t.Run("76 a paper signed by another", func(t *testing.T) {
		_, raw := h.composes(&signer{name: "Washington", seal: tehran.seal, officer: tehran.officer, card: washington.card}, letter("Forged.", "en"), "Tehran")
		refused(t, lies(func(c *dossier.Contents) { c.Talks[0].Papers[5] = raw }), "papers/0006.paper", "signature does not verify")
	})
	t.Run("76 a consent that is not the side's", func(t *testing.T) {
		_, forged := h.composes(&signer{name: "Washington", seal: tehran.seal, officer: tehran.officer, card: washington.card}, &paper.Response{Proposal: paper.IDOf(nil), Answer: paper.AnswerConsent}, "Muscat")
		_, raw := h.composes(muscat, &paper.Outcome{Proposal: paper.IDOf(nil), Result: paper.ResultCarried, Responses: []paper.Bytes{forged}}, "Tehran")
		refused(t, lies(func(c *dossier.Contents) { c.Talks[0].Papers = append(c.Talks[0].Papers, raw) }), "papers/0008.paper", "encloses of Washington does not verify")
	})
	t.Run("76 a length that the manifest lies about", func(t *testing.T) {
		ms := members(t, h.written(h.contents()))
		text := string(ms[len(ms)-2].content)
		for _, m := range ms[:3] {
			longer := strings.Replace(text, fmt.Sprintf("%q,\n   \"length\": %d,", m.name, len(m.content)), fmt.Sprintf("%q,\n   \"length\": %d,", m.name, len(m.content)+1), 1)
			if longer == text {
				t.Fatalf("%s is not listed as thought", m.name)
			}
			manifest := []byte(longer)
			seal := dossier.Seal{Manifest: paper.IDOf(manifest), Card: tehran.card}
			var err error
			if seal.Signature, err = tehran.seal.Sign(dossier.SealMessage(seal.Card, seal.Manifest)); err != nil {
				t.Fatal(err)
			}
			all := slices.Clone(ms)
			all[len(ms)-2].content, all[len(ms)-1].content = manifest, seal.Encode()
			if r := verified(packed(t, all)); r.Valid || !slices.Contains(named(r), m.name) {
				t.Errorf("%s: valid %v, %+v", m.name, r.Valid, r.Problems)
			}
		}
	})
	t.Run("76 an informal paper", func(t *testing.T) {
		p, err := paper.Compose(paper.Draft{Body: &paper.NonPaper{Text: paper.Text{"en": "Thinking aloud."}}, To: []paper.Desk{"Muscat"}, Languages: []paper.Lang{"en"}, Privilege: paper.PrivilegeTalks},
			paper.Stamp{Salt: paper.IDOf([]byte("n")), Rules: 1, Talks: h.talks, From: "Tehran", Date: h.date})
		if err != nil {
			t.Fatal(err)
		}
		c := h.contents()
		c.Talks[0].Papers = append(c.Talks[0].Papers, p.Payload)
		if err := dossier.Write(io.Discard, c); err == nil {
			t.Error("it was written into a dossier")
		}
	})
	t.Run("76 leaves exchanged", func(t *testing.T) {
		r := lies(func(c *dossier.Contents) {
			l := slices.Clone(c.Talks[0].Record.Leaves)
			l[1], l[2] = l[2], l[1]
			c.Talks[0].Record.Leaves = l
		})
		refused(t, r, "record/0001/checkpoint-01.txt", "its root is not that of the leaves here")
	})
	t.Run("76 a cosignature of another record", func(t *testing.T) {
		r := lies(func(c *dossier.Contents) { c.Talks[0].Record.Notes = other.record().Notes })
		refused(t, r, "record/0001/checkpoint-01.txt", "another record")
	})
	t.Run("76 a cosignature less", func(t *testing.T) {
		r := lies(func(c *dossier.Contents) {
			s, err := record.ParseSigned(c.Talks[0].Record.Notes[0])
			if err != nil {
				t.Fatal(err)
			}
			s.Lines = s.Lines[:4]
			c.Talks[0].Record.Notes = []string{s.String()}
		})
		if len(r.Record.ConfirmedBy) != 2 || len(r.Papers[4].By) != 2 {
			t.Errorf("it is told as confirmed by %v", r.Record.ConfirmedBy)
		}
	})
	t.Run("76 half a cosignature", func(t *testing.T) {
		r := lies(func(c *dossier.Contents) {
			s, err := record.ParseSigned(c.Talks[0].Record.Notes[0])
			if err != nil {
				t.Fatal(err)
			}
			s.Lines = s.Lines[:5]
			c.Talks[0].Record.Notes = []string{s.String()}
		})
		refused(t, r, "record/0001/checkpoint-01.txt", "one half of the signature pair is missing")
	})
	t.Run("76 a second card of a desk", func(t *testing.T) {
		r := lies(func(c *dossier.Contents) {
			c.Talks[0].Cards = append(c.Talks[0].Cards, dossier.Card{Envelope: other.desks[2].raw, Key: dossier.KeyCompared})
		})
		refused(t, r, "cards/0004.card", "a second card of Washington")
	})
	t.Run("76 a successor card signed under itself", func(t *testing.T) {
		next := newHouse(t, "next").desks[2]
		_, raw := h.composes(&signer{name: "Washington", seal: next.seal, officer: next.officer, card: next.card}, &paper.SuccessorCard{Replaces: washington.card, Card: next.raw}, "Muscat", "Tehran")
		refused(t, lies(func(c *dossier.Contents) { c.Talks[0].Papers = append(c.Talks[0].Papers, raw) }), "papers/0008.paper", "is not here")
	})
	t.Run("76 the wrong mediator", func(t *testing.T) {
		r := lies(func(c *dossier.Contents) {
			c.Talks[0].Mediator = "Washington"
			c.Talks[0].Cards[2].Key = dossier.OnWordOf("Washington")
		})
		refused(t, r, dossier.ManifestName, "the terms of reference say Muscat")
	})
}

// refused fails the test unless a member is named, for a reason.
func refused(t *testing.T, r dossier.Report, member, because string) {
	t.Helper()
	for _, p := range r.Problems {
		if p.Member == member && strings.Contains(p.Text, because) && !r.Valid {
			return
		}
	}
	t.Errorf("valid %v, %+v; want %s: %s", r.Valid, r.Problems, member, because)
}

// A successor card that is signed as it should be brings its keys: what was
// signed before verifies under the old card, what came after under the new one.
func TestSuccessorCardInDossier(t *testing.T) {
	t.Parallel()
	h := newHouse(t, "honest")
	washington := h.desks[2]
	next := newHouse(t, "next").desks[2]
	id, _ := h.says(washington, &paper.SuccessorCard{Replaces: washington.card, Card: next.raw}, "Muscat", "Tehran")
	h.leaves = append(h.leaves, id)
	next.name = "Washington"
	h.says(next, letter("Under the new card.", "en"), "Tehran")
	c := h.contents() // its record is still signed with the old key, at a size where only the new one holds
	r := verified(h.written(c))
	if r.Valid || !slices.Equal(named(r), []string{"record/0001/checkpoint-01.txt"}) || !strings.Contains(r.Problems[0].Text, "did not hold at this size") {
		t.Errorf("%+v", r.Problems)
	}
	h.desks[2].cosign = next.cosign
	r = verified(h.written(h.contents()))
	if !r.Valid || len(r.Record.ConfirmedBy) != 3 || r.Cards[2].Card != next.card {
		t.Errorf("%+v", r.Problems)
	}
	if r := verified(h.written(h.contents()), dossier.Known{Desk: "Washington", Card: next.card}); !r.Valid || r.Cards[2].By != dossier.Verifier {
		t.Errorf("the new card is known: %+v", r.Problems)
	}
}

// A successor card that keeps the cosigning key begins no window: it is the
// same key before and after.
func TestSuccessorCardKeepsItsCosigningKey(t *testing.T) {
	t.Parallel()
	h := newHouse(t, "honest")
	washington := h.desks[2]
	next := *washington
	next.officer = newHouse(t, "next").desks[2].officer
	h.attestCard(&next)
	id, _ := h.says(washington, &paper.SuccessorCard{Replaces: washington.card, Card: next.raw}, "Muscat", "Tehran")
	h.leaves = append(h.leaves, id)
	h.says(&next, letter("Under the new card.", "en"), "Tehran")
	r := verified(h.written(h.contents()))
	if !r.Valid || len(r.Record.ConfirmedBy) != 3 || r.Cards[2].Card != next.card {
		t.Errorf("%+v", r.Problems)
	}
}

func TestSameContentsGiveTheSameBytes(t *testing.T) {
	t.Parallel()
	h := newHouse(t, "honest")
	if !bytes.Equal(h.written(h.contents()), h.written(h.contents())) {
		t.Error("the same contents gave other bytes")
	}
}
