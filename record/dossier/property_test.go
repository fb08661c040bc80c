package dossier_test

import (
	"bytes"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"goodoffices/record/dossier"
)

// same reports whether an archive holds the members of another, byte for byte.
func same(t testing.TB, a, b []byte) bool {
	return slices.EqualFunc(members(t, a), members(t, b), func(x, y member) bool {
		return x.name == y.name && bytes.Equal(x.content, y.content)
	})
}

// TestWhatIsValidIsWhatWasSealed: however the bytes of an archive are spoilt,
// nothing in it can differ from what was sealed and the dossier be valid.
func TestWhatIsValidIsWhatWasSealed(t *testing.T) {
	t.Parallel()
	h := newHouse(t, "honest")
	sound := h.written(h.contents())
	rapid.Check(t, func(r *rapid.T) {
		b := slices.Clone(sound)
		for range rapid.IntRange(1, 4).Draw(r, "spoils") {
			at := rapid.IntRange(0, len(b)-1).Draw(r, "at")
			switch rapid.IntRange(0, 3).Draw(r, "how") {
			case 0:
				b[at] ^= byte(rapid.IntRange(1, 255).Draw(r, "bits"))
			case 1:
				n := min(rapid.IntRange(1, 64).Draw(r, "cut"), len(b)-at)
				b = slices.Delete(b, at, at+n)
			case 2:
				b = slices.Insert(b, at, rapid.SliceOfN(rapid.Byte(), 1, 64).Draw(r, "more")...)
			case 3: // in the directory, where archives are steered
				at = len(b) - 1 - min(at, 4096)%len(b)
				b[at] ^= 1 << rapid.IntRange(0, 7).Draw(r, "bit")
			}
		}
		if verified(b).Valid && !same(t, b, sound) {
			r.Fatal("valid, and not what was sealed")
		}
	})
}

// FuzzVerify: no file breaks the verifier, and none but what was sealed is
// valid under the cards that are known.
func FuzzVerify(f *testing.F) {
	h := newHouse(f, "honest")
	c := h.contents()
	c.Page, c.Read = nil, nil
	sound := h.written(c)
	f.Add(sound)
	f.Add(sound[:len(sound)/2])
	f.Add([]byte("PK\x05\x06" + string(make([]byte, 18))))
	known := dossier.Known{Desk: "Tehran", Card: h.desks[1].card}
	f.Fuzz(func(t *testing.T, b []byte) {
		if verified(b, known).Valid && !same(t, b, sound) {
			t.Error("valid, and not what was sealed")
		}
	})
}

// FuzzManifest: what is read as a manifest is written back as it was.
func FuzzManifest(f *testing.F) {
	h := newHouse(f, "honest")
	for _, m := range members(f, h.written(h.contents())) {
		if m.name == dossier.ManifestName || m.name == dossier.SealName {
			f.Add(m.content)
		}
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		if m, err := dossier.ParseManifest(b); err == nil {
			if again, err := m.Encode(); err != nil || !bytes.Equal(again, b) {
				t.Errorf("read and not written back: %v", err)
			}
		}
		if s, err := dossier.ParseSeal(b); err == nil && !bytes.Equal(s.Encode(), b) {
			t.Error("a seal read and not written back")
		}
	})
}
