package desk_test

import (
	"os/exec"
	"slices"
	"strings"
	"testing"
)

// The desk is where domain and I/O meet: it imports what stands above it in
// the house, and nothing that stands below.
func TestImportsOfOurs(t *testing.T) {
	t.Parallel()
	for pkg, allowed := range map[string][]string{
		".":         {"paper", "settlement", "pouch", "store", "record", "record/dossier", "mediation", "mediation/wording", "courier", "desk/cabinet"},
		"./cabinet": {"paper"},
	} {
		out, err := exec.Command("go", "list", "-f", `{{join .Imports "\n"}}`, pkg).Output()
		if err != nil {
			t.Fatal(err)
		}
		seen := 0
		for _, dep := range strings.Fields(string(out)) {
			name, ours := strings.CutPrefix(dep, "goodoffices/")
			if !ours {
				continue
			}
			if seen++; !slices.Contains(allowed, name) {
				t.Errorf("%s imports %s", pkg, dep)
			}
		}
		if seen == 0 {
			t.Errorf("%s: no package of ours was seen", pkg)
		}
	}
}
