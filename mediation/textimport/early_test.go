package textimport

import (
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"unicode"

	"goodoffices/paper"
)

// What stands before the body of an agreement moves nothing in it: without its
// title, with another line on its cover, with an introduction, the divisions and
// all below them stay on their levels.
func TestWhatComesFirstMovesNothingBelow(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob(filepath.Join("testdata", "agreements", "*.txt"))
	if err != nil || len(files) < 4 {
		t.Fatalf("%d agreements: %v", len(files), err)
	}
	var tried atomic.Int32
	t.Cleanup(func() {
		if n := int(tried.Load()); n < len(files)/2 {
			t.Errorf("only %d of %d agreements were tried", n, len(files))
		}
	})
	for _, file := range files {
		t.Run(filepath.Base(file), func(t *testing.T) {
			t.Parallel()
			b, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			whole, _, err := readPlain(string(b))
			if err != nil {
				t.Fatal(err)
			}
			after := 0 // the lines of the title
			for after+1 < len(whole) && whole[after].role == paper.RoleTitle {
				after++
			}
			lines := strings.Split(string(b), "\n")
			at := whole[after].line - 1
			body := bodyFrom(whole)
			if after == 0 || body < 0 || strings.IndexFunc(lines[0], unicode.IsUpper) < 0 {
				t.Skip("no title, no divisions, or no capitals")
			}
			tried.Add(1)
			title, rest := strings.Join(lines[:at], "\n"), strings.Join(lines[at:], "\n")
			for what, text := range map[string]string{
				"without its title":    rest,
				"with a line more":     title + "\nOFFICIAL TEXT\n\n" + rest,
				"with an introduction": title + "\nINTRODUCTION\n\nThe parties met five times in the spring, and this text is what came of it.\n\n" + rest,
			} {
				ps, _, err := readPlain(text)
				if err != nil {
					t.Fatal(err)
				}
				n, from := 0, bodyFrom(ps)
				for i := 0; from >= 0 && from+i < len(ps) && body+i < len(whole); i++ {
					if ps[from+i].level == whole[body+i].level && ps[from+i].text == whole[body+i].text {
						n++
					}
				}
				if all := len(whole) - body; n*100 < all*95 {
					t.Errorf("%s: %d of %d stay", what, n, all)
				}
			}
		})
	}
}

// bodyFrom is the first division of an agreement.
func bodyFrom(ps []*passage) int {
	for i, p := range ps {
		if p.m != nil && !p.contents && (p.m.rank != none || p.role == paper.RoleHeading) {
			return i
		}
	}
	return -1
}
