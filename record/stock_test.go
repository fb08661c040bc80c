package record_test

import (
	"bytes"
	"encoding/base64"
	"fmt"
	"testing"
	"time"

	"goodoffices/paper"
	"goodoffices/record"

	flog "github.com/transparency-dev/formats/log"
	fnote "github.com/transparency-dev/formats/note"
	"github.com/transparency-dev/merkle/proof"
	"github.com/transparency-dev/merkle/rfc6962"
	"golang.org/x/mod/sumdb/note"
	"pgregory.net/rapid"
)

func stockVerifiers(t tester, name string, key record.CosignPublic) []note.Verifier {
	t.Helper()
	ed, ml := key.VerifierKeys(name)
	var vs []note.Verifier
	for _, vkey := range []string{ed, ml} {
		v, err := fnote.NewVerifierForCosignatureV1(vkey)
		if err != nil {
			t.Fatalf("stock verifier from %q: %v", vkey, err)
		}
		vs = append(vs, v)
	}
	return vs
}

// transparency-dev/formats and sumdb/note are content with each of our lines:
// the operator's as the log's own, a desk's as a witness's.
func TestStockVerifiersTakeOurLines(t *testing.T) {
	t.Parallel()
	tb := muscat(t)
	tb.appends(tb.operator(), papers(0, 7)...)
	tehran := tb.desk("Tehran")
	tb.must(tehran, tb.extension(tb.operator(), 0))
	text := tb.cosigns(tehran).Checkpoint
	origin := tehran.replica.Origin()
	asLog := stockVerifiers(t, origin, tb.operator().key.Public())
	asWitness := stockVerifiers(t, tehran.key.Public().Name(origin), tehran.key.Public())
	for _, v := range asLog {
		cp, rest, n, err := flog.ParseCheckpoint([]byte(text), origin, v, asWitness...)
		if err != nil {
			t.Fatalf("stock log verifier %08x: %v", v.KeyHash(), err)
		}
		if len(rest) != 0 || len(n.Sigs) != 3 || cp.Size != 7 || paper.ID(cp.Hash) != tehran.replica.Head().Root {
			t.Fatalf("stock parser sees size %d, %d signatures, rest %q", cp.Size, len(n.Sigs), rest)
		}
	}
	n, err := note.Open([]byte(text), note.VerifierList(append(asLog, asWitness...)...))
	if err != nil || len(n.Sigs) != 4 || len(n.UnverifiedSigs) != 0 {
		t.Fatalf("sumdb/note: %v", err)
	}
	if again, err := note.Sign(n); err != nil || string(again) != text {
		t.Fatalf("sumdb/note writes it otherwise: %v", err)
	}
	at, err := fnote.CoSigV1Timestamp(n.Sigs[3])
	if err != nil || !at.Equal(tb.now) {
		t.Fatalf("stock time %v: %v", at, err)
	}
}

// And what stock signers make with the same keys, ours takes.
func TestOurVerifierTakesStockLines(t *testing.T) {
	t.Parallel()
	key := keyOf(t, "Tehran")
	name := key.Public().Name(honest.Origin)
	edSeed, mlSeed := key.Seeds()
	var signers []note.Signer
	for kind, seed := range map[byte][]byte{4: edSeed, 6: mlSeed} {
		blob := base64.StdEncoding.EncodeToString(append([]byte{kind}, seed...))
		s, err := fnote.NewSignerForCosignatureV1(fmt.Sprintf("PRIVATE+KEY+%s+00000000+%s", name, blob))
		if err != nil {
			t.Fatal(err)
		}
		signers = append(signers, s)
	}
	// The stock signers read the clock once each: a pair may straddle a second.
	for range 5 {
		text, err := note.Sign(&note.Note{Text: honest.String()}, signers...)
		if err != nil {
			t.Fatal(err)
		}
		at, err := signed(t, string(text)).VerifyBy(name, key.Public())
		if err == nil {
			if d := time.Since(at); d < -time.Minute || d > time.Minute {
				t.Fatalf("time %v", at)
			}
			return
		}
		if err.Error() != record.ErrTimes.Error() {
			t.Fatal(err)
		}
	}
	t.Fatal("no pair within one second")
}

// Our tree is tlog's; transparency-dev/merkle, which shares no code with it,
// must agree on every proof and refuse every spoilt one as ours does.
func TestMerkleOracleAgrees(t *testing.T) {
	t.Parallel()
	var all record.Log
	var err error
	ids := papers(0, 70)
	if all, err = all.Append(ids...); err != nil {
		t.Fatal(err)
	}
	rapid.Check(t, func(t *rapid.T) {
		size := rapid.Uint64Range(1, 70).Draw(t, "size")
		index := rapid.Uint64Range(0, size-1).Draw(t, "index")
		from := rapid.Uint64Range(0, size).Draw(t, "from")
		root, _ := all.Root(size)
		old, _ := all.Root(from)
		cp := record.Checkpoint{Origin: honest.Origin, Size: size, Root: root}

		inclusion, err := all.Inclusion(index, size)
		if err != nil {
			t.Fatal(err)
		}
		consistency, err := all.Consistency(from, size)
		if err != nil {
			t.Fatal(err)
		}
		inclusion, spoiltI := spoil(t, inclusion)
		consistency, spoiltC := spoil(t, consistency)
		h := rfc6962.DefaultHasher
		stock := proof.VerifyInclusion(h, index, size, h.HashLeaf(ids[index][:]), raw(inclusion), root[:])
		ours := cp.CheckInclusion(index, ids[index], inclusion)
		if (stock == nil) != !spoiltI || (ours == nil) != !spoiltI {
			t.Fatalf("inclusion of %d in %d, spoilt %v: stock %v, ours %v", index, size, spoiltI, stock, ours)
		}
		stock = proof.VerifyConsistency(h, from, size, raw(consistency), old[:], root[:])
		ours = cp.CheckConsistency(from, old, consistency)
		if (stock == nil) != !spoiltC || (ours == nil) != !spoiltC {
			t.Fatalf("consistency of %d in %d, spoilt %v: stock %v, ours %v", from, size, spoiltC, stock, ours)
		}
	})
	if !bytes.Equal(record.EmptyRoot[:], rfc6962.DefaultHasher.EmptyRoot()) {
		t.Fatal("empty root differs")
	}
}

// spoil changes a proof, or not, and says whether it did.
func spoil(t *rapid.T, hashes []paper.ID) ([]paper.ID, bool) {
	hashes = append([]paper.ID(nil), hashes...)
	switch rapid.SampledFrom([]string{"no", "bit", "more", "less"}).Draw(t, "spoil") {
	case "bit":
		if len(hashes) > 0 {
			i := rapid.IntRange(0, len(hashes)-1).Draw(t, "which")
			hashes[i][rapid.IntRange(0, 31).Draw(t, "byte")] ^= 1
			return hashes, true
		}
	case "more":
		return append(hashes, paper.ID{1}), true
	case "less":
		if len(hashes) > 0 {
			return hashes[1:], true
		}
	}
	return hashes, false
}

func raw(ids []paper.ID) [][]byte {
	out := make([][]byte, len(ids))
	for i := range ids {
		out[i] = ids[i][:]
	}
	return out
}
