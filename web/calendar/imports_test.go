package calendar

import (
	"os/exec"
	"strings"
	"testing"
)

// TestImports: days are written without any of ours, a disk or a network.
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
		case "os", "io/fs", "net", "net/http", "database/sql", "crypto/rand", "math/rand", "math/rand/v2", "os/exec", "syscall":
			t.Errorf("calendar is pure and imports %s", i)
		}
		if strings.HasPrefix(i, "goodoffices/") {
			t.Errorf("calendar imports %s", i)
		}
	}
}
