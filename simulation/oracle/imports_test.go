package oracle

import (
	"os/exec"
	"slices"
	"strings"
	"testing"
)

// The oracle knows no rule: of ours it imports paper alone.
func TestImportsOfOurs(t *testing.T) {
	t.Parallel()
	out, err := exec.Command("go", "list", "-deps", ".").Output()
	if err != nil {
		t.Fatalf("list imports: %v", err)
	}
	seen := 0
	for dep := range strings.FieldsSeq(string(out)) {
		if !strings.HasPrefix(dep, "goodoffices/") {
			continue
		}
		if seen++; !slices.Contains([]string{"goodoffices/paper", "goodoffices/simulation/oracle"}, dep) {
			t.Errorf("the oracle imports %s", dep)
		}
	}
	if seen < 2 {
		t.Errorf("only %d packages of ours were seen", seen)
	}
}
