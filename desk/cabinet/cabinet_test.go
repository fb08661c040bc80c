package cabinet

import (
	"fmt"
	"reflect"
	"testing"
	"time"

	"pgregory.net/rapid"

	"goodoffices/paper"
)

var start = time.Date(2025, 3, 1, 9, 0, 0, 0, time.UTC)

// Whatever happens at a desk, the cabinet read again from its stream is the
// cabinet that was there; and of an act that waits it knows one fate at most.
func TestReadAgainItIsTheSame(t *testing.T) {
	t.Parallel()
	ids := make([]paper.ID, 5)
	for i := range ids {
		ids[i] = paper.IDOf([]byte{byte(i)})
	}
	rapid.Check(t, func(rt *rapid.T) {
		lived, cells := New(), map[paper.ID][]byte{}
		var stream [][]byte
		n := rapid.IntRange(1, 60).Draw(rt, "events")
		for i := range n {
			id := rapid.SampledFrom(ids).Draw(rt, "id")
			e := Event{At: start.Add(time.Duration(i) * time.Minute), Officer: rapid.SampledFrom([]string{"Araghchi", "Baghaei"}).Draw(rt, "officer")}
			_, waits := lived.Leaves(id)
			_, settled := lived.Fate(id)
			switch rapid.IntRange(0, 11).Draw(rt, "what") {
			case 0, 1:
				if waits || settled {
					continue
				}
				e.Ordered = &Ordered{ID: id, Stay: 60}
				if rapid.Bool().Draw(rt, "approved by rule") {
					e.Ordered.Due = e.At.Add(time.Minute)
				}
				b, err := EncodeContent(Content{Act: "write-letter", Args: []byte(`{"n":1}`), Signed: []paper.Bytes{{byte(i)}}, Papers: []paper.ID{id}})
				if err != nil {
					rt.Fatal(err)
				}
				cells[id] = b
			case 2:
				e.Approved = &Approved{ID: id, Due: e.At}
			case 3:
				e.SentBack = &SentBack{ID: id, Word: "no"}
			case 4:
				e.Kept = &Kept{ID: id, Rule: "suspended", Text: "The talks are suspended."}
			case 5:
				e.Restored = &Restored{Sign: "a backup was put back"}
			case 6:
				if !waits {
					continue
				}
				e.Gone = &Gone{ID: id, Papers: []paper.ID{id}}
				delete(cells, id)
			case 7:
				if !waits {
					continue
				}
				e.Stopped = id
				delete(cells, id)
			case 8:
				e.Read = &Read{Papers: []paper.ID{id}}
			case 9:
				e.Minuted = &Minuted{ID: paper.IDOf([]byte(fmt.Sprint(i))), Paper: id, Text: "see me"}
			case 10:
				e.MinuteDone = paper.IDOf([]byte(fmt.Sprint(i - 1)))
			case 11:
				e.Sent = &Sent{Draft: id, Token: "form", Leaves: id}
			}
			b, err := Encode(e)
			if err != nil {
				rt.Fatal(err)
			}
			stream = append(stream, b)
			lived.Apply(e)
			if e.Ordered != nil {
				if err := lived.Fill(id, cells[id]); err != nil {
					rt.Fatal(err)
				}
			}
		}
		read := New()
		for _, b := range stream {
			if err := read.Fold(b); err != nil {
				rt.Fatal(err)
			}
		}
		for id, b := range cells {
			if err := read.Fill(id, b); err != nil {
				rt.Fatal(err)
			}
		}
		if !reflect.DeepEqual(read, lived) {
			rt.Fatalf("read again: %+v\nlived: %+v", read, lived)
		}
		for _, l := range read.Leaving() {
			if _, settled := read.Fate(l.ID); settled {
				rt.Fatalf("%s waits and does not", l.ID.Short())
			}
			if l.State == StateLeaves && l.Due.IsZero() {
				rt.Fatalf("%s leaves at no hour", l.ID.Short())
			}
		}
	})
}

// What a cabinet cannot be made of is refused by name.
func TestMalformedCabinet(t *testing.T) {
	t.Parallel()
	c := New()
	for _, bad := range []string{"", "{", `{"at":"2025-03-01T09:00:00Z","unheard":1}`, `{"at":1}`} {
		if err := c.Fold([]byte(bad)); err == nil {
			t.Errorf("read %q", bad)
		}
	}
	if err := c.Fill(paper.ID{1}, []byte(`{"act":"write-letter","args":{}}`)); err == nil {
		t.Error("content of nothing")
	}
	if err := c.ReadDraft([]byte(`{"id":"x"}`)); err == nil {
		t.Error("a draft without an id")
	}
	if len(c.Leaving())+len(c.Minutes())+len(c.Notices()) > 0 {
		t.Error("something was kept")
	}
}
