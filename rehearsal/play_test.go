package rehearsal

import (
	"fmt"
	"strings"
	"testing"

	"goodoffices/cases"
)

// TestCasesPlay plays every case. Every expectation holds, and every one of
// them, turned round, fails and names its file and line.
func TestCasesPlay(t *testing.T) {
	all, err := cases.Files.ReadDir(".")
	if err != nil || len(all) == 0 {
		t.Fatal("no cases", err)
	}
	for _, f := range all {
		t.Run(f.Name(), func(t *testing.T) {
			t.Parallel()
			b, err := cases.Files.ReadFile(f.Name())
			if err != nil {
				t.Fatal(err)
			}
			c, err := Parse("cases/"+f.Name(), b)
			if err != nil {
				t.Fatal(err)
			}
			items := 0
			r, err := play(t.Context(), c, Options{}, func(i *Item, holds bool) error {
				items++
				flipped := *i
				flipped.Never = !i.Never
				if err := i.judge(c.File, holds); err != nil {
					t.Error(err)
				}
				want := fmt.Sprintf("%s:%d: ", c.File, i.Line)
				if err := flipped.judge(c.File, holds); err == nil || !strings.HasPrefix(err.Error(), want) {
					t.Errorf("%sturned round it says %v", want, err)
				}
				return nil
			})
			if err != nil {
				t.Fatal(err)
			}
			if items == 0 {
				t.Error("nothing is expected in this case")
			}
			if err := r.Close(); err != nil {
				t.Fatal(err)
			}
		})
	}
}
