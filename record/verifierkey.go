package record

import (
	"encoding/base64"
	"fmt"
	"strings"
)

// VerifierKeys returns the two verifier keys ("vkeys", C2SP signed-note) by
// which stock programs check this key's lines under a name: type 0x04, then
// type 0x06.
func (p CosignPublic) VerifierKeys(name string) (ed, ml string) {
	return verifierKey(name, typeEd25519, p.Ed25519), verifierKey(name, typeMLDSA44, p.MLDSA44)
}

func verifierKey(name string, kind byte, key []byte) string {
	blob := append([]byte{kind}, key...)
	return fmt.Sprintf("%s+%08x+%s", name, keyID(name, kind, key), base64.StdEncoding.EncodeToString(blob))
}

// ParseVerifierKeys reads what VerifierKeys wrote and nothing else, and checks
// the keys. A key id that is not that of its name and key is ErrKeyHash, any
// other text ErrVerifierKey; a bad key fails as in Check.
func ParseVerifierKeys(ed, ml string) (name string, p CosignPublic, err error) {
	name, p.Ed25519, err = parseVerifierKey(ed, typeEd25519)
	if err != nil {
		return "", CosignPublic{}, err
	}
	other, key, err := parseVerifierKey(ml, typeMLDSA44)
	if err != nil {
		return "", CosignPublic{}, err
	}
	if other != name {
		return "", CosignPublic{}, fmt.Errorf("%w: two names", ErrVerifierKey)
	}
	p.MLDSA44 = key
	if err := p.Check(); err != nil {
		return "", CosignPublic{}, err
	}
	return name, p, nil
}

func parseVerifierKey(text string, kind byte) (name string, key []byte, err error) {
	name, rest, _ := strings.Cut(text, "+")
	id, b64, ok := strings.Cut(rest, "+")
	if !ok || len(b64) > base64.StdEncoding.EncodedLen(maxBlob) {
		return "", nil, ErrVerifierKey
	}
	if name == "" || len(name) > MaxName || strings.ContainsFunc(name, notInName) {
		return "", nil, fmt.Errorf("%w: name", ErrVerifierKey)
	}
	blob, err := base64.StdEncoding.DecodeString(b64)
	if err != nil || len(blob) < 2 || base64.StdEncoding.EncodeToString(blob) != b64 {
		return "", nil, fmt.Errorf("%w: key", ErrVerifierKey)
	}
	if blob[0] != kind {
		return "", nil, fmt.Errorf("%w: type %#02x, want %#02x", ErrVerifierKey, blob[0], kind)
	}
	if id != fmt.Sprintf("%08x", keyID(name, kind, blob[1:])) {
		return "", nil, ErrKeyHash
	}
	return name, blob[1:], nil
}
