package main

import (
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

const sample = `package p

import "errors"

var ErrBad = errors.New("bad")

func named(a, b bool) error {
	if a || b {
		return ErrBad
	}
	switch {
	case a:
		return ErrBad
	}
	return nil
}

func passed() error {
	if err := named(true, false); err != nil {
		return err
	}
	return ErrBad
}

func ok(a bool) bool {
	if a {
		return false
	}
	return true
}

func nothing(a bool) (int, error) {
	if a {
		return 1, nil
	}
	f := func() error { return ErrBad }
	g := func(err error) (int, error) { return 0, err }
	if !a {
		return g(ErrBad)
	}
	return 0, f()
}
`

// What survived is known again when edits have moved it.
func TestSurvivorsAreReadBackWithoutTheirLines(t *testing.T) {
	t.Parallel()
	m := mutant{n: 3, file: "p/p.go", line: 8, in: "named", kind: kindHalf, text: "a[1:] == b"}
	file := filepath.Join(t.TempDir(), "out")
	if err := os.WriteFile(file, []byte("p: 2 of 2 mutants\nsurvives "+m.String()+"\nfound by TestX: p/p.go:9 other [half] b\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	again, err := survived(file)
	m.line = 80
	if err != nil || len(again) != 1 || !again[place(m.String())] {
		t.Fatalf("%v: %v", again, err)
	}
}

// Every guard gets a switch, each side of an "or" its own, and what has
// switches is still Go.
func TestEveryGuardGetsASwitch(t *testing.T) {
	t.Parallel()
	out, mutants, err := plant("p.go", []byte(sample), kinds, 10)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, m := range mutants {
		got = append(got, m.in+" "+m.kind+" "+m.text)
	}
	want := []string{
		"named named a || b", "named half a", "named half b", "named named a", "passed passed err != nil",
		"passed return ErrBad", "ok bool a", "nothing return ErrBad", "nothing named !a",
	}
	if !slices.Equal(got, want) {
		t.Fatalf("got  %q\nwant %q", got, want)
	}
	if mutants[0].n != 11 || mutants[0].line != 8 {
		t.Fatalf("%+v", mutants[0])
	}
	if _, err := parser.ParseFile(token.NewFileSet(), "p.go", out, 0); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	if !strings.Contains(string(out), "if (!mutantIs(11) && ((!mutantIs(12) && (a)) || (!mutantIs(13) && (b)))) {") {
		t.Fatalf("%s", out)
	}
	if _, few, _ := plant("p.go", []byte(sample), []string{kindHalf}, 0); len(few) != 2 {
		t.Fatalf("%d of one kind", len(few))
	}
}
