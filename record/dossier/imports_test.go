package dossier

import (
	"go/build"
	"slices"
	"testing"
)

// A dossier imports paper and record and nothing else of ours, and is pure but
// for its reader and writer: no files, no network, no clock, no randomness.
func TestImportRule(t *testing.T) {
	t.Parallel()
	pkg, err := build.ImportDir(".", 0)
	if err != nil || len(pkg.GoFiles) == 0 {
		t.Fatalf("no files to look at: %v", err)
	}
	allowed := []string{
		"archive/zip", "bufio", "bytes", "cmp", "compress/flate", "crypto/sha256", "encoding/base64", "encoding/binary", "errors", "fmt", "hash/crc32", "io", "io/fs", "maps",
		"runtime", "slices", "strconv", "strings", "sync", "sync/atomic", "time", "unicode",
		"github.com/go-json-experiment/json", "github.com/go-json-experiment/json/jsontext",
		"goodoffices/paper", "goodoffices/record",
	}
	for _, path := range pkg.Imports {
		if !slices.Contains(allowed, path) {
			t.Errorf("dossier imports %s", path)
		}
	}
}
