package desk_test

import (
	"bytes"
	"fmt"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"goodoffices/desk"
	"goodoffices/mediation"
	"goodoffices/paper"
	"goodoffices/pouch"
)

// A neighbour with a changed program can seal anything. The desk that opens it
// shows it to people, goes on, and goes on carrying for the others.
func TestAttackHostileNeighbour(t *testing.T) {
	t.Parallel()
	h := agreed(t, "Muscat", "Tehran", "Washington")
	tehran, muscat := h.desks["Tehran"], h.desks["Muscat"]
	letter := tehran.letter("Washington", "The honest twin.")
	h.settle()
	muscat.holds(letter)
	honest, _, err := muscat.Paper(t.Context(), paper.ID{}, letter)
	if err != nil {
		t.Fatal(err)
	}
	altered := bytes.Clone(honest)
	altered[len(altered)-1] ^= 1
	attack := func(name string, papers [][]byte, notices ...pouch.Notice) {
		t.Helper()
		before := muscat.view()
		if err := tehran.SendRaw(t.Context(), "Muscat", papers, notices...); err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		h.settle()
		after := muscat.view()
		if len(after.Notices)+len(after.Tray) == len(before.Notices)+len(before.Tray) {
			t.Errorf("%s: nobody at Muscat is told", name)
		}
		next := tehran.does(&mediation.SendMessage{Writing: mediation.Writing{To: []paper.Desk{"Muscat"}}, Text: en("Still there.")})[0]
		h.settle()
		muscat.holds(next)
	}
	attack("no paper", [][]byte{[]byte("{}")})
	attack("not even JSON", [][]byte{bytes.Repeat([]byte{0xff}, 4000)})
	attack("nested", [][]byte{bytes.Repeat([]byte(`{"a":`), 100_000)})
	attack("a letter cut short", [][]byte{honest[:len(honest)/2]})
	attack("record of nothing", nil, pouch.Notice{Type: pouch.NoticeRecord, Body: []byte("x")})
	attack("crossed, of another length", nil, pouch.Notice{Type: pouch.NoticeCrossed, Body: []byte("x")})
	attack("opening for nobody", nil, pouch.Notice{Type: pouch.NoticeOpening, Body: []byte{0, 9, 'x'}})
	attack("opening as large as a pouch", nil, pouch.Notice{Type: pouch.NoticeOpening, Body: append([]byte("\x00\x0aWashington"), make([]byte, 900<<10)...)})
	attack("file of no paper", nil, pouch.Notice{Type: pouch.NoticeAttachment, Body: pouch.Attachment{Secret: pouch.Secret("x")}.Encode()})
	attack("returned: a paper of somebody else", nil, pouch.Notice{Type: pouch.NoticeReturned, Body: []byte(`{"x":1}`)})

	if v := h.desks["Washington"].view(); len(v.Tray)+len(v.Notices) > 0 {
		t.Errorf("Washington hears of it: %+v %+v", v.Tray, v.Notices)
	}
	muscat.kill()
	muscat.holds(letter)
}

// Whatever bytes a neighbour seals as papers and notices, the desk survives
// them and still takes the next letter.
func TestAttackAnyBytes(t *testing.T) {
	t.Parallel()
	h := agreed(t, "Muscat", "Tehran", "Washington")
	tehran, muscat := h.desks["Tehran"], h.desks["Muscat"]
	var seeds [][]byte
	for _, p := range tehran.view().Papers {
		raw, _, err := tehran.Paper(t.Context(), paper.ID{}, p.ID)
		if err != nil {
			t.Fatal(err)
		}
		seeds = append(seeds, raw)
	}
	types := []pouch.NoticeType{pouch.NoticeRecord, pouch.NoticeReturned, pouch.NoticeAttachment, pouch.NoticeOpening, pouch.NoticeCrossed}
	n := 0
	rapid.Check(t, func(rt *rapid.T) {
		if n++; n > 40 {
			return
		}
		damage := func(label string) []byte {
			b := bytes.Clone(rapid.SampledFrom(seeds).Draw(rt, label))
			for range rapid.IntRange(1, 6).Draw(rt, "times") {
				i := rapid.IntRange(0, len(b)-1).Draw(rt, "at")
				switch rapid.IntRange(0, 2).Draw(rt, "how") {
				case 0:
					b[i] ^= byte(rapid.IntRange(1, 255).Draw(rt, "by"))
				case 1:
					b = slices.Delete(b, i, min(len(b), i+rapid.IntRange(1, 40).Draw(rt, "so many")))
				case 2:
					b = slices.Insert(b, i, rapid.SliceOfN(rapid.Byte(), 1, 20).Draw(rt, "what")...)
				}
				if len(b) == 0 {
					return []byte("x")
				}
			}
			return b
		}
		notice := pouch.Notice{Type: rapid.SampledFrom(types).Draw(rt, "type"), Body: damage("notice")}
		if err := tehran.SendRaw(t.Context(), "Muscat", [][]byte{damage("paper")}, notice); err != nil {
			rt.Fatal(err)
		}
		h.settle()
	})
	next := tehran.letter("Washington", fmt.Sprintf("After %d attacks.", n))
	h.settle()
	muscat.holds(next)
	if tampered := muscat.view().Tray; slices.ContainsFunc(tampered, func(p desk.ViewPaper) bool {
		return p.Signature == "verified" && p.From == "Tehran" && p.ID != next && p.Standing == "regular"
	}) {
		t.Errorf("something damaged was taken: %+v", tampered)
	}
}
