package record_test

import (
	"go/ast"
	"go/build"
	"go/parser"
	"go/token"
	"slices"
	"strings"
	"testing"
)

// The record imports paper and nothing else of ours, and is pure: no files, no
// network, no clock, no randomness.
func TestImportRule(t *testing.T) {
	t.Parallel()
	pkg, err := build.ImportDir(".", 0)
	if err != nil || len(pkg.GoFiles) == 0 {
		t.Fatalf("no files to look at: %v", err)
	}
	allowed := []string{
		"bytes", "cmp", "crypto/ed25519", "crypto/hkdf", "crypto/sha256", "encoding/base64", "encoding/binary",
		"encoding/hex", "errors", "fmt", "iter", "log/slog", "maps", "slices", "sort", "strconv", "strings", "time",
		"unicode", "unicode/utf8",
		"filippo.io/mldsa", "github.com/go-json-experiment/json", "golang.org/x/mod/sumdb/tlog",
		"goodoffices/paper",
	}
	for _, path := range pkg.Imports {
		if !slices.Contains(allowed, path) {
			t.Errorf("record imports %s", path)
		}
	}
}

// Of the imports that are allowed, what reads a clock or draws randomness.
func TestNoClockAndNoRandomness(t *testing.T) {
	t.Parallel()
	pkg, err := build.ImportDir(".", 0)
	if err != nil {
		t.Fatal(err)
	}
	banned := []string{
		"time.Now", "time.Since", "time.Until", "time.After", "time.Sleep", "time.Tick", "time.NewTimer", "time.NewTicker", "time.AfterFunc",
		"ed25519.GenerateKey", "mldsa.GenerateKey", "slog.Info", "slog.Debug", "slog.Warn", "slog.Error", "fmt.Print", "fmt.Println", "fmt.Printf",
	}
	seen := 0
	for _, name := range pkg.GoFiles {
		file, err := parser.ParseFile(token.NewFileSet(), name, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(file, func(n ast.Node) bool {
			sel, ok := n.(*ast.SelectorExpr)
			if !ok {
				return true
			}
			seen++
			if x, ok := sel.X.(*ast.Ident); ok && slices.Contains(banned, x.Name+"."+sel.Sel.Name) {
				t.Errorf("%s uses %s.%s", name, x.Name, sel.Sel.Name)
			}
			if sel.Sel.Name == "Sign" && strings.HasSuffix(name, "cosign.go") {
				if x, ok := sel.X.(*ast.Ident); !ok || x.Name != "ed25519" {
					t.Errorf("%s signs with randomness", name)
				}
			}
			return true
		})
	}
	if seen < 100 {
		t.Fatalf("looked at %d selectors", seen)
	}
}
