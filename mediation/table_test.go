package mediation

import (
	"os/exec"
	"reflect"
	"strings"
	"testing"

	"goodoffices/paper"
)

func sameType(a, b any) bool { return reflect.TypeOf(a) == reflect.TypeOf(b) }

func TestEveryKindHasItsRow(t *testing.T) {
	t.Parallel()
	for _, k := range paper.Kinds() {
		if _, ok := table[k]; !ok {
			t.Errorf("no rules for %s", k)
		}
	}
	if len(table) != len(paper.Kinds()) {
		t.Errorf("%d rows, %d kinds", len(table), len(paper.Kinds()))
	}
	for _, s := range subjectNames {
		if s().Key == "" {
			t.Error("a subject without a name")
		}
	}
	for s := range paper.Subjects {
		if subjectNames[s] == nil {
			t.Errorf("subject %s has no name for people", s)
		}
	}
}

// TestEverySentenceIsFilled: a sentence that names what is never put in would
// show braces to people.
func TestActsAreNamedAndRead(t *testing.T) {
	t.Parallel()
	if len(Acts()) < 40 {
		t.Fatalf("only %d acts", len(Acts()))
	}
	for _, n := range Acts() {
		if _, err := DecodeAct(n, []byte(`{}`)); err != nil {
			t.Errorf("%s: %v", n, err)
		}
		if _, err := DecodeAct(n, []byte(`{"zz":1}`)); err == nil {
			t.Errorf("%s takes a name it does not know", n)
		}
	}
	if _, err := NewAct("convay"); err == nil || !strings.Contains(err.Error(), `"convey"`) {
		t.Errorf("no suggestion: %v", err)
	}
}

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
			t.Errorf("mediation is pure and imports %s", i)
		}
		if strings.HasPrefix(i, "goodoffices/") && i != "goodoffices/paper" && i != "goodoffices/settlement" && i != "goodoffices/mediation/wording" {
			t.Errorf("mediation imports %s", i)
		}
	}
	src, err := exec.Command("grep", "-rnE", `time\.Now\(`, ".", "--include=*.go").CombinedOutput()
	if err == nil {
		for line := range strings.Lines(string(src)) {
			if !strings.Contains(line, "_test.go") {
				t.Errorf("mediation reads the clock: %s", line)
			}
		}
	}
}
