package paper

import (
	"bytes"
	"crypto/ed25519"
	"errors"
	"strings"
	"testing"

	"filippo.io/edwards25519"
	"pgregory.net/rapid"

	"goodoffices/internal/seeds"
)

// office is a desk with its card, as far as this package needs one.
type office struct {
	card     *Paper
	envelope *Envelope
	verifier *Verifier
}

func newOffice(t testing.TB, name Desk) office {
	t.Helper()
	d := Draft{Body: sampleCard(t, name, hello(t)), Privilege: PrivilegeTalks}
	id := compose(t, d, name).ID
	p, e := signed(t, d, name, id)
	_, v, err := OpenCard(e.Marshal())
	if err != nil {
		t.Fatalf("card of %s: %v", name, err)
	}
	return office{p, e, v}
}

func (o office) letter(t testing.TB, text string) (*Paper, *Envelope) {
	t.Helper()
	return signed(t, Draft{Body: &Letter{Prose: Prose{Text: en(text)}}, To: []Desk{"Washington"}, Languages: []Lang{"en"}, Privilege: PrivilegeTalks}, o.verifier.Card.Name, o.card.ID)
}

func TestAttackSignatures(t *testing.T) {
	t.Parallel()
	tehran, muscat := newOffice(t, "Tehran"), newOffice(t, "Muscat")
	p, honest := tehran.letter(t, "Your letter has arrived.")
	other, otherEnvelope := tehran.letter(t, "Another letter.")
	if officer, err := tehran.verifier.Verify(p, honest); err != nil || officer != "Araghchi" {
		t.Fatalf("the honest twin: %q, %v", officer, err)
	}
	half := len(honest.Signatures[0].Bytes) - 3309
	for _, c := range []struct {
		name string
		do   func(e *Envelope)
		want error
	}{
		{"ML-DSA half stripped", func(e *Envelope) { e.Signatures[0].Bytes = e.Signatures[0].Bytes[:half] }, ErrSignature},
		{"Ed25519 half zeroed", func(e *Envelope) { copy(e.Signatures[0].Bytes[:half], make([]byte, half)) }, ErrSignature},
		{"ML-DSA half zeroed", func(e *Envelope) { copy(e.Signatures[0].Bytes[half:], make([]byte, 3309)) }, ErrSignature},
		{"Ed25519 half of another paper", func(e *Envelope) { copy(e.Signatures[0].Bytes[:half], otherEnvelope.Signatures[0].Bytes) }, ErrSignature},
		{"ML-DSA half of another paper", func(e *Envelope) { copy(e.Signatures[1].Bytes[half:], otherEnvelope.Signatures[1].Bytes[half:]) }, ErrSignature},
		{"suite 0", func(e *Envelope) { e.Signatures[0].Suite = 0 }, ErrSuite},
		{"suite 2", func(e *Envelope) { e.Signatures[1].Suite = 2 }, ErrSuite},
		{"seal missing", func(e *Envelope) { e.Signatures = e.Signatures[:1] }, ErrNoSeal},
		{"officer missing", func(e *Envelope) { e.Signatures = e.Signatures[1:] }, ErrNoOfficer},
		{"no signatures", func(e *Envelope) { e.Signatures = nil }, ErrNoOfficer},
		{"officer's signature twice", func(e *Envelope) { e.Signatures[1] = e.Signatures[0] }, ErrNoSeal},
		{"seal offered as the officer", func(e *Envelope) { e.Signatures[0].Bytes = e.Signatures[1].Bytes }, ErrSignature},
		{"a stranger's name", func(e *Envelope) { e.Signatures[0].Officer = "Nobody" }, ErrStranger},
		{"another card named", func(e *Envelope) { e.Signatures[0].Card = muscat.card.ID }, ErrWrongCard},
		{"another card named by the seal", func(e *Envelope) { e.Signatures[1].Card = muscat.card.ID }, ErrWrongCard},
		{"a third signature", func(e *Envelope) { e.Signatures = append(e.Signatures, e.Signatures[1]) }, ErrExtraSignature},
		{"a byte of the payload changed", func(e *Envelope) { e.Payload[len(e.Payload)/2] ^= 1 }, ErrSignature},
	} {
		t.Run(c.name, func(t *testing.T) {
			e := copyOf(honest)
			c.do(e)
			if _, err := tehran.verifier.Verify(p, e); !errors.Is(err, c.want) {
				t.Fatalf("%v, want %v", err, c.want)
			}
		})
	}
	t.Run("verified with another desk's card", func(t *testing.T) {
		if _, err := muscat.verifier.Verify(p, honest); !errors.Is(err, ErrWrongDesk) {
			t.Fatal(err)
		}
	})
	t.Run("the mediator signs as a party", func(t *testing.T) {
		q := compose(t, Draft{Body: &Letter{Prose: Prose{Text: en("Forged.")}}, To: []Desk{"Washington"}, Languages: []Lang{"en"}, Privilege: PrivilegeTalks}, "Tehran")
		e, err := Sign(q, Signers{Card: muscat.card.ID, Seal: signKey(t, "Muscat seal"), Officer: "Araghchi", OfficerKey: signKey(t, "Muscat officer")})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := tehran.verifier.Verify(q, e); !errors.Is(err, ErrWrongCard) {
			t.Fatal(err)
		}
		for i := range e.Signatures {
			e.Signatures[i].Card = tehran.card.ID
		}
		if _, err := tehran.verifier.Verify(q, e); !errors.Is(err, ErrSignature) {
			t.Fatal(err)
		}
	})
	t.Run("another paper's envelope", func(t *testing.T) {
		if _, err := tehran.verifier.Verify(p, otherEnvelope); !errors.Is(err, ErrSignature) {
			t.Fatal(err)
		}
	})
	t.Run("a seal in the officer's role, or with an officer's name", func(t *testing.T) {
		e := copyOf(honest)
		e.Signatures[1].Officer = "Araghchi"
		if _, err := tehran.verifier.Verify(p, e); !errors.Is(err, ErrNoSeal) {
			t.Error(err)
		}
		e = copyOf(honest)
		e.Signatures[1].Role = RoleOfficer
		if _, err := tehran.verifier.Verify(p, e); !errors.Is(err, ErrNoSeal) {
			t.Error(err)
		}
	})
	t.Run("a new card signed under the old one", func(t *testing.T) {
		d := Draft{Body: sampleCard(t, "Tehran", hello(t)), Privilege: PrivilegeTalks}
		q, e := signed(t, d, "Tehran", tehran.card.ID)
		if _, err := tehran.verifier.Verify(q, e); !errors.Is(err, ErrWrongCard) {
			t.Error(err)
		}
	})
	t.Run("a card in another desk's name", func(t *testing.T) {
		d := Draft{Body: sampleCard(t, "Tehran", hello(t)), Privilege: PrivilegeTalks}
		id := compose(t, d, "Muscat").ID
		q := compose(t, d, "Muscat")
		e, err := Sign(q, Signers{Card: id, Seal: signKey(t, "Tehran seal"), Officer: "Araghchi", OfficerKey: signKey(t, "Tehran officer")})
		if err != nil {
			t.Fatal(err)
		}
		if _, _, err := OpenCard(e.Marshal()); !errors.Is(err, ErrWrongDesk) {
			t.Error(err)
		}
	})
	t.Run("another paper's signatures", func(t *testing.T) {
		e := &Envelope{Payload: p.Payload, Signatures: otherEnvelope.Signatures}
		if _, err := tehran.verifier.Verify(p, e); !errors.Is(err, ErrSignature) || other.ID == p.ID {
			t.Fatal(err)
		}
	})
	t.Run("type confusion", func(t *testing.T) {
		// The seal signs openings of channels too; the label keeps them apart.
		m := append([]byte("good-offices/1 hello\n"), p.Payload...)
		sig, err := signKey(t, "Tehran seal").Sign(m)
		if err != nil {
			t.Fatal(err)
		}
		if err := tehran.verifier.VerifySeal(m, sig); err != nil {
			t.Fatal("the honest twin:", err)
		}
		e := copyOf(honest)
		e.Signatures[1].Bytes = sig
		if _, err := tehran.verifier.Verify(p, e); !errors.Is(err, ErrSignature) {
			t.Fatal(err)
		}
		wire := bytes.Replace(honest.Marshal(), []byte("good-offices.paper"), []byte("good-offices.photo"), 1)
		if _, err := ParseEnvelope(wire); !errors.Is(err, ErrPayloadType) {
			t.Fatal(err)
		}
	})
}

func copyOf(e *Envelope) *Envelope {
	c := &Envelope{Payload: bytes.Clone(e.Payload)}
	for _, s := range e.Signatures {
		s.Bytes = bytes.Clone(s.Bytes)
		c.Signatures = append(c.Signatures, s)
	}
	return c
}

func TestAttackPowers(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name   string
		powers []string
		want   error
	}{
		{"all", []string{AllPowers}, nil},
		{"this kind", []string{"letter"}, nil},
		{"other kinds", []string{"proposal", "Letter"}, ErrPowers},
		{"an empty list means none", []string{}, ErrPowers},
		{"a missing list means none", nil, ErrPowers},
	} {
		t.Run(c.name, func(t *testing.T) {
			card := sampleCard(t, "Tehran", hello(t))
			card.Officers[0].Powers = c.powers
			p := compose(t, Draft{Body: card, Privilege: PrivilegeTalks}, "Tehran")
			v, err := NewVerifier(p)
			if err != nil {
				t.Fatal(err)
			}
			q, e := signed(t, draft(&Letter{Prose: Prose{Text: en("Words.")}}, "Muscat"), "Tehran", p.ID)
			if _, err := v.Verify(q, e); !errors.Is(err, c.want) {
				t.Fatalf("%v, want %v", err, c.want)
			}
		})
	}
}

func TestAttackClass(t *testing.T) {
	t.Parallel()
	tehran := newOffice(t, "Tehran")
	p, e := tehran.letter(t, "Words.")
	if q, _, err := Open(e.Marshal()); err != nil || q.ID != p.ID {
		t.Fatal("the honest twin:", err)
	}
	informal := compose(t, draft(&NonPaper{Text: en("Deniable.")}, "Muscat"), "Tehran")
	if _, env, err := Open(informal.Payload); err != nil || env != nil {
		t.Fatal("the honest twin:", err)
	}
	if _, _, err := Open(p.Payload); !errors.Is(err, ErrUnsigned) {
		t.Errorf("a formal kind left to the pouch's MAC: %v", err)
	}
	wrapped := &Envelope{Payload: informal.Payload, Signatures: e.Signatures}
	if _, _, err := Open(wrapped.Marshal()); !errors.Is(err, ErrSigned) {
		t.Errorf("an informal kind with signatures: %v", err)
	}
	if _, err := Sign(informal, Signers{}); !errors.Is(err, ErrSigned) {
		t.Errorf("signing an informal paper: %v", err)
	}
	if _, err := tehran.verifier.Verify(informal, wrapped); !errors.Is(err, ErrSigned) {
		t.Errorf("verifying an informal paper: %v", err)
	}
}

// TestAttackLowOrderKey: every point of low order, in every place a key is read.
func TestAttackLowOrderKey(t *testing.T) {
	t.Parallel()
	identity := edwards25519.NewIdentityPoint().Bytes()
	// The hole is real: under the identity key one signature fits two messages.
	sig := append(identity, make([]byte, 32)...)
	if !ed25519.Verify(identity, []byte("one"), sig) || !ed25519.Verify(identity, []byte("another"), sig) {
		t.Log("the standard verifier no longer takes the identity key")
	}
	honest := signKey(t, "honest").Public()
	if err := honest.Check(); err != nil {
		t.Fatal("the honest twin:", err)
	}
	for i, low := range lowOrder(t) {
		if _, err := ParseEd25519(low); !errors.Is(err, ErrLowOrder) && !errors.Is(err, ErrKey) {
			t.Errorf("point %d taken: %v", i, err)
		}
		k := VerifyKey{Ed25519: low, MLDSA65: honest.MLDSA65}
		if err := k.Check(); err == nil {
			t.Errorf("point %d enrolled", i)
		}
		if err := k.Verify([]byte("x"), make([]byte, SignatureSize)); err == nil {
			t.Errorf("point %d verified", i)
		}
		card := sampleCard(t, "Tehran", hello(t))
		if err := card.Cosign.Check(); err != nil {
			t.Fatal("the honest twin:", err)
		}
		card.Cosign.Ed25519 = low
		if err := card.Cosign.Check(); !errors.Is(err, ErrLowOrder) && !errors.Is(err, ErrKey) {
			t.Errorf("point %d cosigns: %v", i, err)
		}
		card = sampleCard(t, "Tehran", hello(t))
		card.Seal.Ed25519 = low
		if _, err := NewVerifier(&Paper{Body: card}); err == nil {
			t.Errorf("point %d seals", i)
		}
		card = sampleCard(t, "Tehran", hello(t))
		card.Officers[0].Key.Ed25519 = low
		if _, err := NewVerifier(&Paper{Body: card}); err == nil {
			t.Errorf("point %d signs for an officer", i)
		}
		card = sampleCard(t, "Tehran", hello(t))
		card.Seal.Ed25519 = low
		if _, err := Compose(Draft{Body: card, Privilege: PrivilegeTalks}, Stamp{Salt: idOf("s"), Rules: 1, From: "Tehran", Date: someday}); err == nil {
			t.Errorf("point %d on a card", i)
		}
	}
}

// lowOrder returns the eight points of order dividing eight, by clearing the
// prime-order part of random points, and their non-canonical forms.
func lowOrder(t *testing.T) [][]byte {
	t.Helper()
	found := map[string]bool{}
	order, err := new(edwards25519.Scalar).SetCanonicalBytes(make([]byte, 32))
	if err != nil {
		t.Fatal(err)
	}
	_ = order
	for i := byte(0); len(found) < 8 && i < 255; i++ {
		seedBytes := idOf(string(rune(i)))
		p, err := new(edwards25519.Point).SetBytes(seedBytes[:])
		if err != nil {
			continue
		}
		// [l]p = p - [1-l]p has order dividing 8; l-1 is the scalar -1.
		minusOne := edwards25519.NewScalar().Negate(scalarOne(t))
		q := new(edwards25519.Point).Add(new(edwards25519.Point).ScalarMultSlow(minusOne, p), p)
		found[string(q.Bytes())] = true
	}
	if len(found) != 8 {
		t.Fatalf("found %d points of low order, want 8", len(found))
	}
	var all [][]byte
	for s := range found {
		all = append(all, []byte(s))
	}
	return append(all, bytes.Repeat([]byte{0xff}, 32)) // non-canonical
}

func scalarOne(t *testing.T) *edwards25519.Scalar {
	t.Helper()
	one, err := edwards25519.NewScalar().SetCanonicalBytes(append([]byte{1}, make([]byte, 31)...))
	if err != nil {
		t.Fatal(err)
	}
	return one
}

func TestEnvelopeReadsBackAndTakesNothingElse(t *testing.T) {
	t.Parallel()
	tehran := newOffice(t, "Tehran")
	_, e := tehran.letter(t, "Words.")
	wire := e.Marshal()
	for n := range wire {
		if _, err := ParseEnvelope(wire[:n]); err == nil {
			t.Fatalf("cut at %d taken", n)
		}
	}
	if _, err := ParseEnvelope(append(bytes.Clone(wire), 0)); !errors.Is(err, ErrEnvelope) {
		t.Fatal("a byte after the end:", err)
	}
	rapid.Check(t, func(t *rapid.T) {
		e := &Envelope{Payload: rapid.SliceOf(rapid.Byte()).Draw(t, "payload")}
		for range rapid.IntRange(0, maxSignatures).Draw(t, "n") {
			e.Signatures = append(e.Signatures, Signature{
				Role: Role(rapid.Byte().Draw(t, "role")), Suite: int(rapid.Byte().Draw(t, "suite")),
				Officer: rapid.String().Draw(t, "officer"), Bytes: rapid.SliceOf(rapid.Byte()).Draw(t, "sig"),
			})
		}
		back, err := ParseEnvelope(e.Marshal())
		if err != nil || !bytes.Equal(back.Marshal(), e.Marshal()) {
			t.Fatalf("%v", err)
		}
	})
}

func FuzzEnvelope(f *testing.F) {
	seeds.Add(f, "../testdata/vectors/paper.json")
	tehran := newOffice(f, "Tehran")
	_, e := tehran.letter(f, "Words.")
	f.Add(e.Marshal())
	f.Add(tehran.envelope.Marshal())
	f.Fuzz(func(t *testing.T, b []byte) {
		e, err := ParseEnvelope(b)
		if err == nil && !bytes.Equal(e.Marshal(), b) {
			t.Fatal("two byte strings for one envelope")
		}
		if payload, attestation, err := Detach(b); err == nil && !bytes.Equal(Attach(payload, attestation), b) {
			t.Fatal("what was taken apart is not put together again")
		}
		_, _, _ = Open(b)
		_, _, _ = OpenCard(b)
	})
}

// BenchmarkVerify times a formal paper beside its bare signatures and hash.
func BenchmarkVerify(b *testing.B) {
	tehran := newOffice(b, "Tehran")
	p, e := tehran.letter(b, "Your letter has arrived.")
	b.Run("paper", func(b *testing.B) {
		for b.Loop() {
			if _, err := tehran.verifier.Verify(p, e); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("bare", func(b *testing.B) {
		v := tehran.verifier
		keys := []verifier{v.officers["Araghchi"], v.seal}
		roles := []Role{RoleOfficer, RoleSeal}
		for b.Loop() {
			_ = IDOf(e.Payload)
			for i, k := range keys {
				if err := k.verify(SignedMessage(roles[i], Suite, tehran.card.ID, e.Payload), e.Signatures[i].Bytes); err != nil {
					b.Fatal(err)
				}
			}
		}
	})
}

// BenchmarkDecode reads a letter of a thousand characters, as a desk does with
// every paper on arrival and when it opens.
func BenchmarkDecode(b *testing.B) {
	tehran := newOffice(b, "Tehran")
	p, _ := tehran.letter(b, strings.Repeat("a word is a word. ", 56))
	b.ReportAllocs()
	for b.Loop() {
		if _, err := Decode(p.Payload); err != nil {
			b.Fatal(err)
		}
	}
}
