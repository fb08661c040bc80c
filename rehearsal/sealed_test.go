package rehearsal

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"

	"goodoffices/paper"
)

// What a whole case leaves behind at a desk is sealed: no sentence of any paper
// stands in any file in clear, and what opens the desk lies outside its folder.
func TestAttackDeskFolders(t *testing.T) {
	t.Parallel()
	r, err := Play(t.Context(), parsed(t, "cases/muscat.yaml", caseFiles(t)["muscat.yaml"]), Options{Dir: t.TempDir()})
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	for _, d := range r.Case.Desks {
		v, err := r.Desk(d.Name).Look(t.Context(), paper.ID{})
		if err != nil {
			t.Fatal(err)
		}
		dir := filepath.Join(r.Dir, folderOf(d.Name))
		kept := everyFile(t, dir)
		unlock, err := os.ReadFile(dir + unlockSuffix)
		if err != nil {
			t.Fatal(err)
		}
		if bytes.Contains(kept, bytes.TrimSpace(unlock)) {
			t.Errorf("%s: the folder holds what unlocks it", d.Name)
		}
		sentences := 0
		for _, p := range v.Papers {
			for _, text := range p.Text {
				if len(text) < 16 {
					continue
				}
				sentences++
				if bytes.Contains(kept, []byte(text[:16])) {
					t.Errorf("%s: %s stands in clear in a file", d.Name, p.Ref)
				}
			}
		}
		if sentences < 20 || len(kept) < 100<<10 {
			t.Fatalf("%s: %d sentences, %d bytes: the test looks at nothing", d.Name, sentences, len(kept))
		}
	}
}
