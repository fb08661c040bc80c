package record_test

import (
	"encoding/base64"
	"errors"
	"fmt"
	"strings"
	"testing"

	"goodoffices/paper"
	"goodoffices/record"

	fnote "github.com/transparency-dev/formats/note"
)

func TestVerifierKeysRoundTrip(t *testing.T) {
	t.Parallel()
	key := keyOf(t, "Tehran").Public()
	name := key.Name(record.OriginOf(terms))
	ed, ml := key.VerifierKeys(name)
	gotName, got, err := record.ParseVerifierKeys(ed, ml)
	if err != nil || gotName != name || !got.Equal(key) {
		t.Fatalf("round trip: %q, %v", gotName, err)
	}
}

// Row 72: the stock parser takes a key line whose hash is false; ours does not.
func TestAttack72KeyLineWithFalseHash(t *testing.T) {
	t.Parallel()
	key := keyOf(t, "Tehran").Public()
	ed, ml := key.VerifierKeys("desk")
	lie := func(vkey string) string {
		part := strings.SplitN(vkey, "+", 3)
		return part[0] + "+00000000+" + part[2]
	}
	if _, _, err := record.ParseVerifierKeys(ed, ml); err != nil {
		t.Fatalf("honest key lines: %v", err)
	}
	if _, err := fnote.NewVerifierForCosignatureV1(lie(ed)); err != nil {
		t.Fatalf("the stock parser has learnt to look: %v", err)
	}
	for name, pair := range map[string][2]string{
		"Ed25519 hash":         {lie(ed), ml},
		"ML-DSA-44 hash":       {ed, lie(ml)},
		"hash of another name": {strings.Replace(ed, "desk+", "task+", 1), ml},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, _, err := record.ParseVerifierKeys(pair[0], pair[1])
			refused(t, err, record.ErrKeyHash)
		})
	}
}

func TestMalformedVerifierKeys(t *testing.T) {
	t.Parallel()
	key := keyOf(t, "Tehran").Public()
	ed, ml := key.VerifierKeys("desk")
	other, _ := key.VerifierKeys("other")
	identity := append([]byte{1}, make([]byte, 31)...)
	low, _ := record.CosignPublic{Ed25519: identity}.VerifierKeys("desk")
	blank, _ := record.CosignPublic{}.VerifierKeys("desk")
	vkey := func(name string, kind byte) string {
		return fmt.Sprintf("%s+%08x+%s", name, record.KeyID(name, kind, key.Ed25519),
			base64.StdEncoding.EncodeToString(append([]byte{kind}, key.Ed25519...)))
	}
	for name, bad := range map[string]struct {
		ed, ml string
		want   error
	}{
		"empty":               {"", ml, record.ErrVerifierKey},
		"no key":              {"desk+00000000", ml, record.ErrVerifierKey},
		"nothing of a key":    {blank, ml, record.ErrVerifierKey},
		"no name":             {vkey("", 4), ml, record.ErrVerifierKey},
		"space in name":       {vkey("d k", 4), ml, record.ErrVerifierKey},
		"name too long":       {vkey(strings.Repeat("n", 256), 4), ml, record.ErrVerifierKey},
		"note key, type 1":    {vkey("desk", 1), ml, record.ErrVerifierKey},
		"halves swapped":      {ml, ed, record.ErrVerifierKey},
		"two names":           {other, ml, record.ErrVerifierKey},
		"line break":          {ed + "\n", ml, record.ErrVerifierKey},
		"hash in upper case":  {ed[:5] + strings.ToUpper(ed[5:13]) + ed[13:], ml, record.ErrKeyHash},
		"beyond every length": {ed + strings.Repeat("A", 20000), ml, record.ErrVerifierKey},
		"low order":           {low, ml, paper.ErrLowOrder},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, _, err := record.ParseVerifierKeys(bad.ed, bad.ml)
			refused(t, err, bad.want)
		})
	}
	for _, name := range []string{"", "d k", strings.Repeat("n", 256)} { // the same in both lines
		ed, ml := key.VerifierKeys(name)
		if _, _, err := record.ParseVerifierKeys(ed, ml); !errors.Is(err, record.ErrVerifierKey) {
			t.Errorf("a name of %d bytes: %v", len(name), err)
		}
	}
}

func FuzzParseVerifierKeys(f *testing.F) {
	key := keyOf(f, "Tehran").Public()
	ed, ml := key.VerifierKeys("desk")
	f.Add(ed, ml)
	f.Add("desk+00000000+BA==", "desk+00000000+Bg==")
	f.Fuzz(func(t *testing.T, ed, ml string) {
		name, p, err := record.ParseVerifierKeys(ed, ml)
		if err != nil {
			return
		}
		if gotEd, gotML := p.VerifierKeys(name); gotEd != ed || gotML != ml {
			t.Fatalf("took %q and %q for %q and %q", ed, ml, gotEd, gotML)
		}
	})
}
