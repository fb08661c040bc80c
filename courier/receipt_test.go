package courier

import (
	"bytes"
	"crypto/ed25519"
	"errors"
	"testing"
	"time"

	"github.com/transparency-dev/merkle/proof"
	"github.com/transparency-dev/merkle/rfc6962"
	"pgregory.net/rapid"

	"goodoffices/internal/seeds"
)

func seeded(b byte) ed25519.PrivateKey {
	return ed25519.NewKeyFromSeed(bytes.Repeat([]byte{b}, ed25519.SeedSize))
}

func publicOf(k ed25519.PrivateKey) Key { return Key(k.Public().(ed25519.PublicKey)) }

func digests(n int) []Digest {
	out := make([]Digest, n)
	for i := range out {
		out[i] = DigestOf([]byte{byte(i), byte(i >> 8)})
	}
	return out
}

func TestReceiptsOfABatchHoldEachForItsOwn(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		all := digests(rapid.IntRange(1, 70).Draw(t, "batch"))
		now := time.Unix(rapid.Int64Range(0, 1<<40).Draw(t, "now"), 0)
		receipts, err := signReceipts(seeded(1), now, all)
		if err != nil {
			t.Fatal(err)
		}
		i := rapid.IntRange(0, len(all)-1).Draw(t, "which")
		r, err := ParseReceipt(receipts[i].Encode())
		if err != nil {
			t.Fatalf("its own encoding: %v", err)
		}
		if err := r.Verify(publicOf(seeded(1)), all[i]); err != nil {
			t.Fatalf("receipt %d of %d: %v", i, len(all), err)
		}
		if !r.Minute().Equal(now.UTC().Truncate(time.Minute)) {
			t.Fatalf("minute %v of %v", r.Minute(), now)
		}
		if err := r.Verify(publicOf(seeded(1)), DigestOf([]byte("another"))); !errors.Is(err, ErrReceipt) {
			t.Fatalf("for another pouch: %v", err)
		}
		// Another implementation of RFC 6962 agrees on leaf, path and root.
		path := make([][]byte, len(r.path))
		for i, h := range r.path {
			path[i] = h[:]
		}
		leaf := rfc6962.DefaultHasher.HashLeaf(all[i][:])
		if err := proof.VerifyInclusion(rfc6962.DefaultHasher, uint64(r.index), uint64(r.size), leaf, path, r.root[:]); err != nil {
			t.Fatalf("an independent verifier: %v", err)
		}
	})
}

func TestAttackReceiptForgedOrOfAnotherCourier(t *testing.T) { // row 90
	t.Parallel()
	all := digests(5)
	receipts, err := signReceipts(seeded(1), time.Unix(1e9, 0), all)
	if err != nil {
		t.Fatal(err)
	}
	honest, key := receipts[2], publicOf(seeded(1))
	if err := honest.Verify(key, all[2]); err != nil {
		t.Fatalf("the honest receipt: %v", err)
	}
	foreign, err := SignReceipt(seeded(2), time.Unix(1e9, 0), all[2])
	if err != nil {
		t.Fatal(err)
	}
	claimed := foreign
	claimed.key = key
	for name, c := range map[string]struct {
		forge func(r *Receipt)
		want  error
	}{
		"of another courier":           {func(r *Receipt) { *r = foreign }, ErrCourierKey},
		"under a key that is not its":  {func(r *Receipt) { *r = claimed }, ErrReceipt},
		"with another minute":          {func(r *Receipt) { r.minute++ }, ErrReceipt},
		"with another size":            {func(r *Receipt) { r.size++ }, ErrReceipt},
		"with another root":            {func(r *Receipt) { r.root[0] ^= 1 }, ErrReceipt},
		"with another signature":       {func(r *Receipt) { r.signature[9] ^= 1 }, ErrReceipt},
		"for another place":            {func(r *Receipt) { r.index = 3 }, ErrReceipt},
		"with a neighbour's path":      {func(r *Receipt) { r.path = receipts[1].path }, ErrReceipt},
		"with a path that is too long": {func(r *Receipt) { r.path = append(r.path[:len(r.path):len(r.path)], r.root) }, ErrReceipt},
		"with a path that is cut":      {func(r *Receipt) { r.path = r.path[:1] }, ErrReceipt},
	} {
		r := honest
		c.forge(&r)
		if err := r.Verify(key, all[2]); !errors.Is(err, c.want) {
			t.Errorf("receipt %s: %v, want %v", name, err, c.want)
		}
	}
}

// Row 90 before any signature is looked at: bytes that are no receipt.
func TestAttackReceiptThatCannotBe(t *testing.T) {
	t.Parallel()
	receipts, err := signReceipts(seeded(1), time.Unix(1e9, 0), digests(maxLeaves))
	if err != nil {
		t.Fatal(err)
	}
	honest := receipts[maxLeaves-1]
	if b := honest.Encode(); len(b) != MaxReceipt {
		t.Fatalf("the longest is of %d bytes, want %d", len(b), MaxReceipt)
	} else if _, err := ParseReceipt(b); err != nil {
		t.Fatalf("the honest twin: %v", err)
	}
	edit := func(forge func(r *Receipt)) []byte {
		r := honest
		forge(&r)
		return r.Encode()
	}
	version := honest.Encode()
	version[0]++
	for name, b := range map[string][]byte{
		"nothing":                    nil,
		"cut before its path":        honest.Encode()[:receiptHead-1],
		"cut by a whole hash":        honest.Encode()[:receiptHead-nameSize],
		"cut in its path":            honest.Encode()[:MaxReceipt-1],
		"a path of one hash more":    append(honest.Encode(), honest.root[:]...),
		"another version":            version,
		"of no leaves":               edit(func(r *Receipt) { r.size, r.index = 0, 0 }),
		"of more leaves than a tree": edit(func(r *Receipt) { r.size++ }),
		"the leaf after the last":    edit(func(r *Receipt) { r.index = r.size }),
		"a minute that has no time":  edit(func(r *Receipt) { r.minute = lastMinute + 1 }),
	} {
		if _, err := ParseReceipt(b); !errors.Is(err, ErrMalformed) {
			t.Errorf("%s: %v, want ErrMalformed", name, err)
		}
	}
	for _, n := range []int{0, maxLeaves + 1} {
		if _, err := signReceipts(seeded(1), time.Unix(1e9, 0), digests(n)); !errors.Is(err, ErrFault) {
			t.Errorf("%d at once: %v, want ErrFault", n, err)
		}
	}
	if _, err := SignReceipt(seeded(1)[1:], time.Unix(1e9, 0), Digest{}); !errors.Is(err, ErrMalformed) {
		t.Errorf("with a key that is cut: %v, want ErrMalformed", err)
	}
}

func TestAttackCourierKeyOfLowOrder(t *testing.T) { // row 37
	t.Parallel()
	identity := Key{1}
	if _, err := ParseKey(publicOf(seeded(1)).String()); err != nil {
		t.Fatalf("an honest key: %v", err)
	}
	if _, err := ParseKey(identity.String()); !errors.Is(err, ErrWeakKey) {
		t.Errorf("the identity: %v, want ErrWeakKey", err)
	}
	if _, err := NewMailbox("https://courier.example", identity); !errors.Is(err, ErrWeakKey) {
		t.Errorf("a mailbox that pins it: %v, want ErrWeakKey", err)
	}
	r := Receipt{key: identity, size: 1}
	if err := r.Verify(identity, Digest{}); !errors.Is(err, ErrWeakKey) {
		t.Errorf("a receipt under it: %v, want ErrWeakKey", err)
	}
	if _, err := ParseKey(Key(bytes.Repeat([]byte{0xff}, nameSize)).String()); !errors.Is(err, ErrMalformed) {
		t.Errorf("no point of the curve: %v, want ErrMalformed", err)
	}
}

func FuzzReceipt(f *testing.F) {
	seeds.Add(f, "../testdata/vectors/courier.json")
	receipts, err := signReceipts(seeded(1), time.Unix(1e9, 0), digests(7))
	if err != nil {
		f.Fatal(err)
	}
	for _, r := range receipts {
		f.Add(r.Encode())
	}
	key, digest := publicOf(seeded(1)), digests(7)[3]
	f.Fuzz(func(t *testing.T, b []byte) {
		r, err := ParseReceipt(b)
		if err != nil {
			if !errors.Is(err, ErrMalformed) {
				t.Fatalf("unnamed error: %v", err)
			}
			return
		}
		if !bytes.Equal(r.Encode(), b) {
			t.Fatal("two encodings of one receipt")
		}
		if r.Verify(key, digest) == nil && !bytes.Equal(b, receipts[3].Encode()) {
			t.Fatal("a receipt that was never signed verifies")
		}
	})
}
