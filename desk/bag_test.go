package desk_test

import (
	"bytes"
	"crypto/sha256"
	"errors"
	"io"
	"slices"
	"testing"

	"filippo.io/age"

	"goodoffices/desk"
	"goodoffices/internal/seeds"
	"goodoffices/mediation"
	"goodoffices/paper"
)

// bag carries by hand from one desk to another; nothing is not an error.
func (h *house) bag(from, to paper.Desk) {
	h.t.Helper()
	var b bytes.Buffer
	_, err := h.desks[from].PackBag(h.t.Context(), &b, to)
	if errors.Is(err, desk.ErrEmptyBag) {
		return
	}
	if err == nil {
		_, _, err = h.desks[to].UnpackBag(h.t.Context(), &b)
	}
	if err != nil {
		h.t.Fatalf("bag from %s to %s: %v", from, to, err)
	}
}

// P13: with every key that is left, no pouch opens that carried a paper before
// the last answered turn. Five exchanges, no network.
func TestYesterdaysPouchesStayShut(t *testing.T) {
	t.Parallel()
	h := agreed(t, "Muscat", "Tehran", "Washington")
	h.swap.off()
	tehran, muscat := h.desks["Tehran"], h.desks["Muscat"]
	var loaded [][]byte
	note := func(o *office) {
		carried, err := o.Carries(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		for _, c := range carried {
			if c.Loaded {
				loaded = append(loaded, c.Sealed)
			}
		}
	}
	opened := 0
	for i := range 5 {
		a := tehran.does(&mediation.WriteNonPaper{Writing: mediation.Writing{To: []paper.Desk{"Muscat"}}, Text: en("Question.")})[0]
		note(tehran)
		if i == 0 { // the honest twin: before the turn moves on, the recipient's keys open it
			opened = opens(t, muscat, loaded)
		}
		h.bag("Tehran", "Muscat")
		b := muscat.does(&mediation.SendMessage{Writing: mediation.Writing{To: []paper.Desk{"Tehran"}, Reply: mediation.Ref(a.String())}, Text: en("Answer.")})[0]
		note(muscat)
		h.bag("Muscat", "Tehran")
		tehran.holds(b)
		muscat.holds(a)
	}
	for range 3 { // the last turn is answered, and that by itself
		h.bag("Tehran", "Muscat")
		h.bag("Muscat", "Tehran")
	}
	if opened == 0 || len(loaded) < 10 {
		t.Fatalf("%d loaded pouches, %d of which opened while they were new", len(loaded), opened)
	}
	last := loaded[len(loaded)-1]
	for _, o := range []*office{tehran, muscat} {
		if n := opens(t, o, loaded[:len(loaded)-1]); n > 0 {
			t.Errorf("%s's keys still open %d of yesterday's pouches", o.Name(), n)
		}
		if n := opens(t, o, [][]byte{last}); n > 0 {
			t.Errorf("%s's keys still open the last pouch", o.Name())
		}
		b := o.backup()
		o.restore(b)
		if n := opens(t, o, loaded); n > 0 {
			t.Errorf("%s's backup opens %d", o.Name(), n)
		}
	}
}

// opens counts the pouches that any key left at a desk opens.
func opens(t *testing.T, o *office, pouches [][]byte) int {
	t.Helper()
	var keys []age.Identity
	for _, secret := range o.KeysLeft() {
		id, err := age.ParseHybridIdentity(secret)
		if err != nil {
			t.Fatal(err)
		}
		keys = append(keys, id)
	}
	n := 0
	for _, p := range pouches {
		if r, err := age.Decrypt(bytes.NewReader(p), keys...); err == nil {
			if _, err := io.ReadAll(r); err == nil {
				n++
			}
		}
	}
	return n
}

func TestBagOfAnother(t *testing.T) {
	t.Parallel()
	h := agreed(t, "Muscat", "Tehran", "Washington")
	h.desks["Tehran"].letter("Washington", "In a bag.")
	var b bytes.Buffer
	if _, err := h.desks["Tehran"].PackBag(t.Context(), &b); err != nil {
		t.Fatal(err)
	}
	if _, _, err := h.desks["Muscat"].UnpackBag(t.Context(), bytes.NewReader(b.Bytes())); err != nil {
		t.Fatal(err)
	}
	if _, _, err := h.desks["Washington"].UnpackBag(t.Context(), bytes.NewReader(b.Bytes())); !errors.Is(err, desk.ErrOthersBag) {
		t.Errorf("Washington unpacks Tehran's bag: %v", err)
	}
	for _, cut := range []int{0, 3, 20, len(b.Bytes()) - 1} {
		if err := desk.ReadBag(bytes.NewReader(b.Bytes()[:cut])); !errors.Is(err, desk.ErrBag) {
			t.Errorf("a bag cut at %d: %v", cut, err)
		}
	}
	if _, err := h.desks["Tehran"].PackBag(t.Context(), io.Discard, "Nowhere"); !errors.Is(err, desk.ErrNoPeer) {
		t.Errorf("a bag for nobody: %v", err)
	}
}

func FuzzReadBag(f *testing.F) {
	f.Add([]byte("good-offices bag\x01"))
	body := slices.Concat([]byte("good-offices bag\x01"), bytes.Repeat([]byte{1}, 32), []byte{0, 0, 0x40, 0}, make([]byte, 16<<10))
	sum := sha256.Sum256(body)
	f.Add(slices.Concat(body, make([]byte, 32), sum[:]))
	for _, sealed := range seeds.Of(f, "../testdata/vectors/pouch.json") {
		if len(sealed) == 16<<10 {
			one := slices.Concat([]byte("good-offices bag\x01"), bytes.Repeat([]byte{1}, 32), []byte{0, 0, 0x40, 0}, sealed)
			sum := sha256.Sum256(one)
			f.Add(slices.Concat(one, make([]byte, 32), sum[:]))
		}
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		_ = desk.ReadBag(bytes.NewReader(b)) // no panic
	})
}
