package desk_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"slices"
	"strings"
	"testing"

	"goodoffices/desk"
	"goodoffices/store"
)

// TestAttackKeyring: whoever can write to a desk's folder spoils the file of
// its wrapped keys.
func TestAttackKeyring(t *testing.T) {
	t.Parallel()
	files := store.NewMemoryFiles()
	st := store.NewMemory()
	cfg := desk.Config{Now: newHouse(t).clock, LeastCost: store.WeakCostForTests}
	pass := map[string]store.Secret{"Araghchi": store.Secret("correct horse A"), "Baghaei": store.Secret("correct horse B")}
	unlock, err := desk.Create(t.Context(), desk.Place{Store: st, Files: files}, desk.Founding{
		Name: "Tehran", Officers: []desk.NewOfficer{{Name: "Araghchi", Passphrase: pass["Araghchi"]}, {Name: "Baghaei", Passphrase: pass["Baghaei"]}},
		Unlock: true, Cost: store.WeakCostForTests,
	}, cfg)
	if err != nil {
		t.Fatal(err)
	}
	st = st.Clone()
	const name = "desk.keys"
	honest, err := files.Read(name)
	if err != nil {
		t.Fatal(err)
	}
	open := func(b []byte, u desk.Unlock) error {
		spoilt := files.Clone()
		if err := spoilt.Write(name, b); err != nil {
			t.Fatal(err)
		}
		d, err := desk.Open(t.Context(), desk.Place{Store: st.Clone(), Files: spoilt}, u, cfg)
		if err == nil {
			d.Close()
		}
		return err
	}
	araghchi := desk.Unlock{Officer: "Araghchi", Passphrase: pass["Araghchi"]}
	for _, u := range []desk.Unlock{araghchi, {File: unlock}} {
		if err := open(honest, u); err != nil {
			t.Fatal("the honest twin:", err)
		}
	}
	swap := func(old, with string) []byte {
		if !bytes.Contains(honest, []byte(old)) {
			t.Fatalf("no %q in the keyring", old)
		}
		return []byte(strings.Replace(string(honest), old, with, 1))
	}
	for _, c := range []struct {
		name string
		b    []byte
		want error
	}{
		{"107 no JSON", []byte("keys"), desk.ErrKeyring},
		{"107 cut short", honest[:len(honest)-9], desk.ErrKeyring},
		{"107 an unknown name", swap("{", `{"x":1,`), desk.ErrKeyring},
		{"107 no officers", []byte(`{"version":1,"owner":"x","desk":"Tehran","officers":[]}`), desk.ErrKeyring},
		{"107 no version", swap(`"version": 1`, `"version": 0`), desk.ErrKeyring},
		{"108 a newer version", swap(`"version": 1`, `"version": 2`), store.ErrNewer},
	} {
		t.Run(c.name, func(t *testing.T) {
			if err := open(c.b, araghchi); !errors.Is(err, c.want) {
				t.Fatalf("%v, want %v", err, c.want)
			}
		})
	}
	t.Run("49 one officer's words for another's name", func(t *testing.T) {
		for _, u := range []desk.Unlock{{Officer: "Baghaei", Passphrase: pass["Araghchi"]}, {Officer: "Araghchi", Passphrase: pass["Baghaei"]}} {
			if err := open(honest, u); !errors.Is(err, desk.ErrUnlock) {
				t.Fatal(err)
			}
		}
		renamed := bytes.ReplaceAll(bytes.ReplaceAll(bytes.ReplaceAll(honest, []byte("Araghchi"), []byte("Nobody")), []byte("Baghaei"), []byte("Araghchi")), []byte("Nobody"), []byte("Baghaei"))
		if err := open(renamed, araghchi); !errors.Is(err, desk.ErrUnlock) {
			t.Fatalf("names exchanged in the file: %v", err)
		}
	})
	t.Run("107 two officers' signing keys exchanged", func(t *testing.T) {
		var file map[string]any
		if err := json.Unmarshal(honest, &file); err != nil {
			t.Fatal(err)
		}
		officers := file["officers"].([]any)
		a, b := officers[0].(map[string]any), officers[1].(map[string]any)
		a["key"], b["key"] = b["key"], a["key"]
		signing := file["unlocks"].([]any)[0].(map[string]any)["signing"].(map[string]any)
		signing["Araghchi"], signing["Baghaei"] = signing["Baghaei"], signing["Araghchi"]
		spoilt, err := json.Marshal(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, u := range []desk.Unlock{araghchi, {File: unlock}} {
			if err := open(spoilt, u); !errors.Is(err, desk.ErrUnlock) {
				t.Errorf("%v", err)
			}
		}
	})
	t.Run("112 a folder without a desk", func(t *testing.T) {
		if _, err := desk.OfficersOf(desk.Place{Files: store.NewMemoryFiles()}); !errors.Is(err, desk.ErrNoDesk) {
			t.Fatal(err)
		}
	})
	t.Run("49 the text of an unlock file", func(t *testing.T) {
		text := desk.FormatUnlockFile(unlock)
		if key, err := desk.ParseUnlockFile(text); err != nil || !bytes.Equal(key, unlock) {
			t.Fatal("the honest twin:", err)
		}
		var sheet []byte // in groups of four, as a recovery sheet has it
		for group := range slices.Chunk(bytes.TrimSpace(text), 4) {
			sheet = append(append(sheet, group...), ' ')
		}
		if key, err := desk.ParseUnlockFile(sheet); err != nil || !bytes.Equal(key, unlock) {
			t.Fatal("the honest twin, typed from a sheet:", err)
		}
		for _, bad := range [][]byte{nil, text[2:], append([]byte("zz"), text[2:]...), append([]byte(" "), text...), sheet[5:], append([]byte("5 "), sheet[1:]...)} {
			if _, err := desk.ParseUnlockFile(bad); !errors.Is(err, desk.ErrUnlock) {
				t.Fatal(err)
			}
		}
	})
}
