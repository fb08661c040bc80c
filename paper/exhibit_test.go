package paper

import (
	"bytes"
	"errors"
	"testing"
)

func TestExhibitReadsBackAndTakesNothingElse(t *testing.T) {
	t.Parallel()
	whole := Exhibit([]byte("the paper"), []byte("its card"))
	envelope, card, err := ReadExhibit(whole)
	if err != nil || string(envelope) != "the paper" || string(card) != "its card" {
		t.Fatalf("%q, %q, %v", envelope, card, err)
	}
	magic := len(exhibitMagic)
	edit := func(at int, b byte) []byte {
		out := bytes.Clone(whole)
		out[at] = b
		return out
	}
	bad := map[string][]byte{
		"another file":                 edit(0, 'G'),
		"its parts alone":              whole[magic:],
		"a newer version":              edit(magic-1, 2),
		"a byte after":                 append(bytes.Clone(whole), 0),
		"a paper longer than the file": edit(magic+3, 200),
		"a length of four gigabytes":   bytes.Replace(whole, []byte{0, 0, 0, 9}, bytes.Repeat([]byte{0xff}, 4), 1),
		"a card longer than the file":  edit(magic+4+9+3, 9),
		"a card shorter than the file": edit(magic+4+9+3, 7),
	}
	for n := range whole {
		bad["cut"] = whole[:n]
		for name, b := range bad {
			if _, _, err := ReadExhibit(b); !errors.Is(err, ErrExhibit) {
				t.Fatalf("%s (%d bytes): %v", name, len(b), err)
			}
		}
	}
}

// FuzzExhibit: an exhibit comes from anybody, and has one form.
func FuzzExhibit(f *testing.F) {
	f.Add(Exhibit([]byte("the paper"), []byte("its card")))
	f.Add(Exhibit(nil, nil))
	f.Fuzz(func(t *testing.T, b []byte) {
		envelope, card, err := ReadExhibit(b)
		if err != nil {
			if !errors.Is(err, ErrExhibit) {
				t.Fatalf("unnamed error: %v", err)
			}
			return
		}
		if !bytes.Equal(Exhibit(envelope, card), b) {
			t.Fatal("two forms of one exhibit")
		}
	})
}
