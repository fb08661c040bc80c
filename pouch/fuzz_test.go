package pouch

import (
	"bytes"
	"encoding/json"
	"errors"
	"testing"

	"goodoffices/internal/seeds"
)

// Whatever the bytes: no panic, a named error, and what is taken reads back
// the same.

func FuzzFrame(f *testing.F) {
	seeds.Add(f, "../testdata/vectors/pouch.json")
	w := opened(f, glassBox{}, 1)
	from, to := w.desks[0], w.desks[1]
	e := to.channel.Live
	for _, load := range []Load{{}, {Papers: [][]byte{[]byte("a")}}, {Notices: []Notice{{NoticeRecord, []byte("b")}, {"later", nil}}}} {
		text, _, err := glassBox{}.open(forger{d: from, frame: func(fr *frame) { fr.load = load }}.seal(), values(to.keys))
		if err != nil {
			f.Fatal(err)
		}
		f.Add(text[:len(text)-macSize])
	}
	f.Fuzz(func(t *testing.T, body []byte) {
		text := macOf(e.ReceiveMAC, body, bytes.Clone(body))
		r := &reader{rest: text}
		if _, err := to.channel.Ends.readHead(r); err != nil {
			return
		}
		fr, err := readFrame(frameEpoch(r), text, r, e.ReceiveMAC, to.channel.Ends)
		if err != nil {
			return
		}
		again, err := fr.text(from.channel.Ends, e.ReceiveMAC, []size{{0, len(text)}})
		if err != nil || !bytes.Equal(again, text) {
			t.Fatalf("a frame reads back otherwise: %v", err)
		}
	})
}

func FuzzStatement(f *testing.F) {
	seeds.Add(f, "../testdata/vectors/pouch.json")
	w := newWorld(f, glassBox{}, true)
	from, to := w.desks[0], w.desks[1]
	key, err := glassBox{}.generate()
	if err != nil {
		f.Fatal(err)
	}
	for _, kind := range []uint8{wireHello, wireWelcome, wireConfirm} {
		text, err := newStatement(kind, key, []byte("route")).text(from.channel.Ends, from.env().Sign, 512)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		r := &reader{rest: text}
		kind, err := to.channel.Ends.readHead(r)
		if err != nil || kind == wirePouch {
			return
		}
		s, err := readStatement(kind, text, r, func(_, _ []byte) error { return nil })
		if err != nil {
			return
		}
		again, err := s.text(from.channel.Ends, func([]byte) ([]byte, error) { return s.seal, nil }, len(text))
		if err != nil {
			if errors.Is(err, ErrTooLarge) && len(s.seal) > MaxSeal {
				return
			}
			t.Fatal(err)
		}
		if !bytes.Equal(again, text) {
			t.Fatal("a statement reads back otherwise")
		}
	})
}

func FuzzList(f *testing.F) {
	notices, err := cutList([]Digest{otherDigest, DigestOf(nil)}, ageSizes, keySize)
	if err != nil {
		f.Fatal(err)
	}
	f.Add(notices[0].Body)
	f.Add([]byte{})
	f.Fuzz(func(t *testing.T, body []byte) {
		p, err := readList(Load{Notices: []Notice{{noticeHeld, body}}})
		if err != nil {
			return
		}
		if p == nil || p.part == 0 || p.part > p.of || len(body) != 8+32*len(p.ids) {
			t.Fatalf("%+v", p)
		}
	})
}

func FuzzSealed(f *testing.F) {
	seeds.Add(f, "../testdata/vectors/pouch.json")
	w := opened(f, ageBox{}, 0)
	to := w.desks[1]
	f.Add(forger{d: w.desks[0]}.seal())
	f.Add(w.desks[0].says(wireHello, to.hello.public, nil, nil))
	f.Add(make([]byte, Small))
	f.Fuzz(func(t *testing.T, sealed []byte) {
		if s, err := to.channel.Next(to.env(), sealed); err != nil && (len(s.Out) > 0 || s.Channel.Live != nil) {
			t.Fatal("a refusal that changes something")
		}
	})
}

func FuzzStoredChannel(f *testing.F) {
	w := opened(f, glassBox{}, 1)
	w.desks[0].sayHello()
	for _, d := range w.desks {
		b, err := json.Marshal(d.channel)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(b)
	}
	sealed := forger{d: w.desks[1]}.seal()
	env := w.desks[0].env()
	f.Fuzz(func(t *testing.T, b []byte) {
		var c Channel
		if json.Unmarshal(b, &c) != nil {
			return
		}
		_, _, _, _, _ = c.Keys(), c.Outbox(), c.Pressing(), c.Status(), c.Owes()
		_, _ = c.Next(env, sealed)
		_, _ = c.Seal(env, Load{})
		_, _ = c.Allow().Recover(env)
	})
}

func FuzzRecipient(f *testing.F) {
	k, err := NewIdentity()
	if err != nil {
		f.Fatal(err)
	}
	f.Add(k.Recipient(), []byte("raw"))
	f.Fuzz(func(t *testing.T, text string, raw []byte) {
		if r, err := parseRecipientText(text); err == nil && recipientText(r.raw) != text {
			t.Fatal("two texts for one key")
		}
		if back, err := recipientBytes(recipientText(raw)); err != nil || !bytes.Equal(back, raw) {
			t.Fatalf("%x comes back as %x, %v", raw, back, err)
		}
		_, _ = ParseIdentity(text)
		_, _ = parseRecipient(raw)
	})
}

func FuzzAttachmentNotice(f *testing.F) {
	seeds.Add(f, "../testdata/vectors/pouch.json")
	f.Add(Attachment{Secret: Secret("AGE-SECRET-KEY-PQ-1"), Sealed: 3, Chunks: []Digest{otherDigest}}.Encode())
	f.Add(Attachment{Got: true}.Encode())
	f.Fuzz(func(t *testing.T, b []byte) {
		if a, err := ParseAttachment(b); err == nil && !bytes.Equal(a.Encode(), b) {
			t.Fatal("a notice reads back otherwise")
		}
	})
}

func FuzzDigest(f *testing.F) {
	f.Add(otherDigest.String())
	f.Fuzz(func(t *testing.T, text string) {
		var d Digest
		if d.UnmarshalText([]byte(text)) == nil && d.String() != text {
			t.Fatal("two texts for one digest")
		}
	})
}
