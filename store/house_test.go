package store

import (
	"go/build"
	"slices"
	"strings"
	"testing"
)

// TestImportRule holds DESIGN §3: the store imports nothing of ours, and its
// suite only the store.
func TestImportRule(t *testing.T) {
	t.Parallel()
	for folder, allowed := range map[string][]string{".": nil, "storetest": {"goodoffices/store"}} {
		p, err := build.ImportDir(folder, 0)
		if err != nil {
			t.Fatal(err)
		}
		if len(p.GoFiles) == 0 {
			t.Fatalf("%s: no files found", folder)
		}
		for _, path := range p.Imports {
			if strings.HasPrefix(path, "goodoffices") && !slices.Contains(allowed, path) {
				t.Errorf("%s imports %s", folder, path)
			}
			if path == "math/rand" || path == "math/rand/v2" {
				t.Errorf("%s imports %s: keys come from crypto/rand", folder, path)
			}
		}
	}
}
