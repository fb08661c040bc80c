package desk_test

import (
	"bytes"
	"context"
	"crypto/sha256"
	"errors"
	"io"
	"testing"

	"goodoffices/desk"
	"goodoffices/mediation"
	"goodoffices/paper"
)

// stream yields n bytes without holding them.
type stream struct{ left, at int }

func (s *stream) Read(p []byte) (int, error) {
	if s.left == 0 {
		return 0, io.EOF
	}
	n := min(len(p), s.left)
	for i := range n {
		p[i] = byte((s.at + i) * 31 >> 7)
	}
	s.left, s.at = s.left-n, s.at+n
	return n, nil
}

func TestFileTravelsWithItsLetter(t *testing.T) {
	t.Parallel()
	h := agreed(t, "Muscat", "Tehran", "Washington")
	tehran, muscat, washington := h.desks["Tehran"], h.desks["Muscat"], h.desks["Washington"]
	const size = 3<<20 + 17
	a, err := tehran.Attach(t.Context(), paper.ID{}, "annex.pdf", "application/pdf", &stream{left: size})
	if err != nil {
		t.Fatal(err)
	}
	letter := tehran.does(&mediation.WriteLetter{
		Writing: mediation.Writing{To: []paper.Desk{"Washington"}, Attachments: []paper.Attachment{a}, Cover: &mediation.Cover{Handling: paper.HandlingVerbatim}},
		Prose:   paper.Prose{Text: en("With an annex.")},
	})[0]
	h.settle()
	muscat.does(&mediation.Convey{Paper: mediation.Ref(letter.String())})
	h.settle()
	washington.holds(letter)
	for _, o := range []*office{muscat, washington} {
		sum := sha256.New()
		if err := o.File(t.Context(), paper.ID{}, a.Digest, sum); err != nil {
			t.Fatalf("%s: %v", o.Name(), err)
		}
		if paper.ID(sum.Sum(nil)) != a.Digest {
			t.Errorf("%s has another file", o.Name())
		}
		if n := len(o.FileKeys()); n > 0 {
			t.Errorf("%s keeps %d keys of a file that was fetched", o.Name(), n)
		}
	}
	if n := len(tehran.FileKeys()); n > 0 {
		t.Errorf("Tehran keeps %d keys of a file that was fetched", n)
	}
	washington.kill()
	if err := washington.File(t.Context(), paper.ID{}, a.Digest, io.Discard); err != nil {
		t.Errorf("after a power cut: %v", err)
	}
}

func TestFileNobodyHas(t *testing.T) {
	t.Parallel()
	h := agreed(t, "Muscat", "Tehran", "Washington")
	o := h.desks["Tehran"]
	act := &mediation.WriteLetter{
		Writing: mediation.Writing{To: []paper.Desk{"Washington"}, Attachments: []paper.Attachment{{Digest: paper.IDOf([]byte("x")), Length: 1, Type: "text/plain", Name: "x"}}},
		Prose:   paper.Prose{Text: en("With nothing.")},
	}
	if _, err := o.Do(t.Context(), paper.ID{}, "Officer", act); !errors.Is(err, desk.ErrNoFile) {
		t.Errorf("a letter with a file nobody has: %v", err)
	}
	before := len(o.view().Papers)
	a, err := o.Attach(t.Context(), paper.ID{}, "x", "text/plain", bytes.NewReader([]byte("x")))
	if err != nil {
		t.Fatal(err)
	}
	if a.Length != 1 {
		t.Errorf("length %d", a.Length)
	}
	o.does(act)
	if len(o.view().Papers) == before {
		t.Error("the letter was not written")
	}
}

// A file of any size is never in memory as a whole, at either end.
func BenchmarkFile(b *testing.B) {
	h := agreed(b, "Muscat", "Tehran", "Washington")
	const size = 64 << 20
	b.SetBytes(size)
	for b.Loop() {
		a, err := h.desks["Tehran"].Attach(context.Background(), paper.ID{}, "annex.bin", "application/octet-stream", &stream{left: size})
		if err != nil {
			b.Fatal(err)
		}
		h.desks["Tehran"].does(&mediation.WriteNonPaper{
			Writing: mediation.Writing{To: []paper.Desk{"Muscat"}, Attachments: []paper.Attachment{a}}, Text: en("With a file."),
		})
		h.settle()
		if err := h.desks["Muscat"].File(context.Background(), paper.ID{}, a.Digest, io.Discard); err != nil {
			b.Fatal(err)
		}
	}
}
