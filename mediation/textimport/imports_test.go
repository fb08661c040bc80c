package textimport

import (
	"os/exec"
	"slices"
	"strings"
	"testing"
)

// TestImports holds this package's row of the table in docs/architecture.md:
// paper, and nothing that reads a clock, a disk, a network or randomness.
func TestImports(t *testing.T) {
	t.Parallel()
	out, err := exec.Command("go", "list", "-f", `{{join .Imports "\n"}}`, ".").Output()
	if err != nil {
		t.Fatal(err)
	}
	imports := strings.Fields(string(out))
	if len(imports) < 5 {
		t.Fatalf("only %v", imports)
	}
	allowed := []string{
		"archive/zip", "bytes", "encoding/binary", "encoding/xml", "errors", "maps", "slices", "fmt", "io", "path", "path/filepath", "regexp", "sort", "strconv", "strings",
		"unicode", "unicode/utf16", "unicode/utf8",
		"github.com/yuin/goldmark/ast", "github.com/yuin/goldmark/parser", "github.com/yuin/goldmark/text",
		"goodoffices/paper",
	}
	for _, i := range imports {
		if !slices.Contains(allowed, i) {
			t.Errorf("textimport imports %s", i)
		}
	}
}
