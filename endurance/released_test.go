//go:build unix

package endurance

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"
)

func TestReleasedBinaryHasNoKillPoints(t *testing.T) {
	t.Parallel()
	long(t)
	released := filepath.Join(t.TempDir(), "goodoffices")
	if err := build(released); err != nil {
		t.Fatal(err)
	}
	for path, want := range map[string]bool{binary: true, released: false} {
		b, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		for _, variable := range []string{"GOODOFFICES_KILL", "GOODOFFICES_SYNC"} {
			if has := bytes.Contains(b, []byte(variable)); has != want {
				t.Errorf("%s has %s: %t", filepath.Base(path), variable, has)
			}
		}
	}
}
