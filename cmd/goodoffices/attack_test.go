package main

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// attackRows are the rows of the list of attacks that docs/attacks.md answers:
// all but 76 to 78, 92 and 94 to 105, which come with what they attack.
func attackRows() []string {
	var rows []string
	for n := 1; n <= 113; n++ {
		if n == 92 {
			continue
		}
		rows = append(rows, fmt.Sprint(n))
		for _, letter := range map[int]string{16: "abc", 20: "a", 40: "ab", 46: "a", 57: "a", 66: "a", 93: "a"}[n] {
			rows = append(rows, fmt.Sprint(n)+string(letter))
		}
	}
	return rows
}

// TestEveryAttackHasItsTest holds docs/attacks.md to the tests: no row is
// missing, and what a row names exists, subtests included.
func TestEveryAttackHasItsTest(t *testing.T) {
	t.Parallel()
	answered := map[string]bool{}
	subtests := 0
	for _, m := range regexp.MustCompile(`(?m)^\| (\d+[abc]?) \| (.*?) \|`).FindAllStringSubmatch(document(t, "docs/attacks.md"), -1) {
		named := regexp.MustCompile("`([a-z0-9/]+) (\\w+)(?:/([^`]+))?`").FindAllStringSubmatch(m[2], -1)
		if answered[m[1]] = len(named) > 0; !answered[m[1]] {
			t.Errorf("row %s names no test", m[1])
		}
		for _, n := range named {
			folder, test, sub := n[1], n[2], n[3]
			if !declares(t, filepath.Join(folder, "*_test.go"), test) {
				t.Errorf("row %s names %s in %s, which does not exist", m[1], test, folder)
			}
			if !strings.Contains(test, "Attack") {
				t.Errorf("row %s: %s is not called an attack", m[1], test)
			}
			if sub != "" {
				subtests++
				if !quoted(t, folder, sub) {
					t.Errorf("row %s names %s/%s in %s, which does not exist", m[1], test, sub, folder)
				}
			}
		}
	}
	want := attackRows()
	for _, row := range want {
		if !answered[row] {
			t.Errorf("row %s has no test", row)
		}
		delete(answered, row)
	}
	for row := range answered {
		t.Errorf("there is no row %s", row)
	}
	if len(want) < 90 || subtests < 90 {
		t.Errorf("%d rows, %d subtests", len(want), subtests)
	}
}

// quoted reports whether a folder's tests say a name between quotes, as they
// would to name a subtest.
func quoted(t *testing.T, folder, name string) bool {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(repository, folder, "*_test.go"))
	if err != nil {
		t.Fatal(err)
	}
	return slices.ContainsFunc(files, func(file string) bool {
		b, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		return strings.Contains(string(b), `"`+name+`"`)
	})
}

// TestAttackSupply is row 113: a module that is not the one go.sum names.
func TestAttackSupply(t *testing.T) {
	t.Parallel()
	tidy := func(t *testing.T, change func(sum string) string) (string, error) {
		dir := t.TempDir()
		write := func(name, text string) {
			if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o644); err != nil {
				t.Fatal(err)
			}
		}
		write("go.mod", document(t, "go.mod"))
		write("go.sum", change(document(t, "go.sum")))
		write("main.go", "package main\n\nimport _ \"filippo.io/age\"\n\nfunc main() {}\n")
		cmd := exec.Command("go", "build", "-mod=readonly", "-o", os.DevNull, ".")
		cmd.Dir = dir
		cmd.Env = append(os.Environ(), "GOFLAGS=", "GOPROXY=off", "GONOSUMDB=*", "GOWORK=off")
		out, err := cmd.CombinedOutput()
		return string(out), err
	}
	if out, err := tidy(t, func(sum string) string { return sum }); err != nil {
		t.Fatalf("the honest twin: %v\n%s", err, out)
	}
	line := regexp.MustCompile(`(?m)^filippo\.io/age v\S+ h1:.`)
	t.Run("113 a module replaced", func(t *testing.T) {
		out, err := tidy(t, func(sum string) string {
			if !line.MatchString(sum) {
				t.Fatal("go.sum does not name the module")
			}
			return line.ReplaceAllStringFunc(sum, func(l string) string {
				last := "A"
				if strings.HasSuffix(l, last) {
					last = "B"
				}
				return l[:len(l)-1] + last
			})
		})
		if err == nil || !strings.Contains(out, "checksum mismatch") {
			t.Fatalf("%v\n%s", err, out)
		}
	})
	t.Run("113 a module that go.sum does not name", func(t *testing.T) {
		out, err := tidy(t, func(sum string) string {
			return regexp.MustCompile(`(?m)^filippo\.io/age v.*\n`).ReplaceAllString(sum, "")
		})
		if err == nil || !strings.Contains(out, "missing go.sum entry") {
			t.Fatalf("%v\n%s", err, out)
		}
	})
	t.Run("113 no replacement in go.mod", func(t *testing.T) {
		if strings.Contains(document(t, "go.mod"), "replace ") {
			t.Fatal("go.mod replaces a module")
		}
	})
}
