package settlement

import (
	"os/exec"
	"strings"
	"testing"
)

// TestImports holds this package's row of the table in DESIGN §3: none of
// ours, and nothing that reads a clock, a disk, a network or randomness.
func TestImports(t *testing.T) {
	t.Parallel()
	out, err := exec.Command("go", "list", "-f", `{{join .Imports "\n"}}`, ".").Output()
	if err != nil {
		t.Fatal(err)
	}
	imports := strings.Fields(string(out))
	if len(imports) < 4 {
		t.Fatalf("only %v", imports)
	}
	for _, i := range imports {
		switch i {
		case "os", "io/fs", "net", "net/http", "database/sql", "crypto/rand", "math/rand", "math/rand/v2", "os/exec", "syscall":
			t.Errorf("settlement is pure and imports %s", i)
		}
		if strings.HasPrefix(i, "goodoffices/") {
			t.Errorf("settlement imports %s", i)
		}
	}
}
