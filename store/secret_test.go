package store

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"testing"
)

// TestAttackSecretInPrint is row 50: every verb, log and encoder, alone and
// within other things.
func TestAttackSecretInPrint(t *testing.T) {
	t.Parallel()
	const word = "CONFIDENCE"
	master, err := ParseMasterKey([]byte(strings.Repeat(word, 4)[:KeySize]))
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Contains(master.Secret(), []byte(word)) {
		t.Fatal("the key is another")
	}
	p := newPlace()
	p.master = master
	v := p.mustOpen(t)
	mustDo(t, v, Changes{NewKeys: map[string]Secret{"k": Secret(word)}})
	wrapped, err := Wrap([]byte(word), Secret(word), "c", WeakCostForTests)
	if err != nil {
		t.Fatal(err)
	}
	_, wrong := wrapped.Unwrap([]byte(word+"!"), "c", WeakCostForTests)
	type holder struct {
		Open   any
		hidden MasterKey
		vault  *Vault
	}
	forms := []string{word, fmt.Sprintf("%x", word), fmt.Sprintf("%X", word), strings.Trim(fmt.Sprint([]byte(word)), "[]"), "Q09ORklERU5DRQ"}
	for i, value := range []any{
		Secret(word), master, v, []Secret{Secret(word)}, map[string]Secret{"k": Secret(word)},
		holder{Secret(word), master, v}, &holder{master, master, v}, struct{ V *Vault }{v},
		wrapped, wrong, Changes{NewKeys: map[string]Secret{"k": Secret(word)}},
	} {
		var out bytes.Buffer
		for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x", "%X", "%d", "%b", "%T"} {
			fmt.Fprintf(&out, verb+"\n", value)
		}
		slog.New(slog.NewTextHandler(&out, nil)).Info("m", "value", value)
		slog.New(slog.NewJSONHandler(&out, nil)).Info("m", "value", value)
		b, _ := json.Marshal(value)
		out.Write(b)
		for _, form := range forms {
			if strings.Contains(out.String(), form) {
				t.Errorf("value %d (%T) shows %q", i, value, form)
			}
		}
	}
	if _, err := ParseMasterKey(make([]byte, 31)); !errors.Is(err, ErrKeySize) {
		t.Errorf("%v, want ErrKeySize", err)
	}
	if !(MasterKey{}).IsZero() || NewMasterKey().IsZero() {
		t.Error("IsZero")
	}
}
