package courier

import (
	"os/exec"
	"slices"
	"strings"
	"testing"
)

// The courier cannot know what a paper is: of ours it imports the store alone,
// and so does what it imports.
func TestImportsOfOurs(t *testing.T) {
	t.Parallel()
	for pkg, allowed := range map[string][]string{
		".":             {"goodoffices/courier", "goodoffices/store"},
		"./load":        {"goodoffices/courier", "goodoffices/courier/load", "goodoffices/store"},
		"./couriertest": {"goodoffices/courier", "goodoffices/courier/couriertest", "goodoffices/store"},
	} {
		out, err := exec.Command("go", "list", "-deps", pkg).Output()
		if err != nil {
			t.Fatalf("list what %s imports: %v", pkg, err)
		}
		seen := 0
		for _, dep := range strings.Fields(string(out)) {
			if dep != "goodoffices" && !strings.HasPrefix(dep, "goodoffices/") {
				continue
			}
			if seen++; !slices.Contains(allowed, dep) {
				t.Errorf("%s imports %s", pkg, dep)
			}
		}
		if seen < 2 {
			t.Errorf("%s: only %d packages of ours were seen", pkg, seen)
		}
	}
}
