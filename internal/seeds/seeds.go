// Package seeds starts fuzz targets from the published vectors.
package seeds

import (
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"os"
	"testing"
)

// Most is how many bytes a seed has at most: larger ones slow the search down
// and find nothing that smaller ones do not.
const Most = 64 << 10

// Of returns every string of a vectors file: as it stands, and what it says in
// hexadecimal digits or in base64.
func Of(t testing.TB, file string) [][]byte {
	t.Helper()
	b, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	var all any
	if err := json.Unmarshal(b, &all); err != nil {
		t.Fatal(err)
	}
	var out [][]byte
	walk(all, func(s string) {
		for _, seed := range readings(s) {
			if len(seed) <= Most {
				out = append(out, seed)
			}
		}
	})
	if len(out) == 0 {
		t.Fatalf("%s holds no seeds", file)
	}
	return out
}

// Add gives them to a fuzz target of one []byte.
func Add(f *testing.F, file string) {
	f.Helper()
	for _, seed := range Of(f, file) {
		f.Add(seed)
	}
}

// AddText gives them to a fuzz target of one string.
func AddText(f *testing.F, file string) {
	f.Helper()
	for _, seed := range Of(f, file) {
		f.Add(string(seed))
	}
}

func walk(v any, visit func(string)) {
	switch v := v.(type) {
	case string:
		visit(v)
	case []any:
		for _, e := range v {
			walk(e, visit)
		}
	case map[string]any:
		for _, e := range v {
			walk(e, visit)
		}
	}
}

func readings(s string) [][]byte {
	out := [][]byte{[]byte(s)}
	if b, err := hex.DecodeString(s); err == nil && len(b) > 0 {
		return append(out, b)
	}
	if b, err := base64.StdEncoding.DecodeString(s); err == nil && len(b) > 16 {
		out = append(out, b)
	}
	return out
}
