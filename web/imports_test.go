package web

import (
	"os/exec"
	"slices"
	"strings"
	"testing"
)

// TestImportsOfOurs holds the row of this package: what is seen comes from
// desks and rehearsals, and no rule is written here.
func TestImportsOfOurs(t *testing.T) {
	t.Parallel()
	allowed := []string{"goodoffices/desk", "goodoffices/mediation", "goodoffices/mediation/textimport", "goodoffices/mediation/wording", "goodoffices/paper", "goodoffices/rehearsal", "goodoffices/settlement", "goodoffices/web/calendar", "goodoffices/web/letterpdf", "goodoffices/web/scrub", "goodoffices/web/verifypage"}
	out, err := exec.Command("go", "list", "-f", `{{join .Imports "\n"}}`, ".").Output()
	if err != nil {
		t.Fatal(err)
	}
	seen := 0
	for _, imported := range strings.Fields(string(out)) {
		if !strings.HasPrefix(imported, "goodoffices") {
			continue
		}
		if seen++; !slices.Contains(allowed, imported) {
			t.Errorf("web imports %s", imported)
		}
	}
	if seen < 4 {
		t.Errorf("only %d packages of ours were seen", seen)
	}
}
