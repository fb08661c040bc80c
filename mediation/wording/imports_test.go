package wording

import (
	"os/exec"
	"strings"
	"testing"
)

// TestImports: the words of a text are compared without knowing the talks, and
// without a clock, a disk, a network or randomness.
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
	for _, i := range imports {
		switch i {
		case "os", "io/fs", "net", "net/http", "database/sql", "crypto/rand", "math/rand", "math/rand/v2", "os/exec", "syscall", "time":
			t.Errorf("wording is pure and imports %s", i)
		}
		if strings.HasPrefix(i, "goodoffices/") && i != "goodoffices/paper" {
			t.Errorf("wording imports %s", i)
		}
	}
}
