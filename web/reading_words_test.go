package web

import (
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"goodoffices/paper"
)

// constantsOf are the values of package paper's closed sets, by type.
func constantsOf(t *testing.T) map[string][]string {
	t.Helper()
	files, err := filepath.Glob("../paper/*.go")
	if err != nil {
		t.Fatal(err)
	}
	out := map[string][]string{}
	for _, name := range files {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		f, err := parser.ParseFile(token.NewFileSet(), name, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(f, func(n ast.Node) bool {
			spec, ok := n.(*ast.ValueSpec)
			if !ok || spec.Type == nil {
				return true
			}
			of, ok := spec.Type.(*ast.Ident)
			for _, v := range spec.Values {
				if lit, is := v.(*ast.BasicLit); ok && is && lit.Kind == token.STRING {
					s, _ := strconv.Unquote(lit.Value)
					out[of.Name] = append(out[of.Name], s)
				}
			}
			return true
		})
	}
	if len(out["Mode"]) < 4 {
		t.Fatalf("the closed sets of package paper were not found: %v", out)
	}
	return out
}

// TestEveryMemberHasWords: of every formal kind each member, however deep, is
// told by a way of its own or under words of the catalogue, and so is every
// value of its closed sets.
func TestEveryMemberHasWords(t *testing.T) {
	t.Parallel()
	constants, met, members := constantsOf(t), map[reflect.Type]bool{}, 0
	needs := func(key string) {
		for _, lang := range Languages {
			if !wordsOf(lang, false).Has(key) {
				t.Errorf("%s lacks %q", lang, key)
			}
		}
	}
	var walk func(of reflect.Type)
	walk = func(of reflect.Type) {
		for of.Kind() == reflect.Pointer || of.Kind() == reflect.Slice {
			of = of.Elem()
		}
		if met[of] {
			return
		}
		met[of] = true
		if prefix, closed := wordings[of]; closed {
			if len(constants[of.Name()]) == 0 {
				t.Errorf("no values of %s were found", of.Name())
			}
			for _, value := range constants[of.Name()] {
				if key := prefix + value; key != "about.format" && key != "about.text" {
					needs(key)
				}
			}
			return
		}
		if of.PkgPath() != reflect.TypeFor[paper.ID]().PkgPath() {
			return
		}
		if of.Kind() == reflect.String && len(constants[of.Name()]) > 1 && !slices.Contains([]string{"Kind", "Concern"}, of.Name()) {
			t.Errorf("the values of %s have no words", of.Name())
		}
		if of.Kind() != reflect.Struct || tellings[typeName(of)] != nil || of == reflect.TypeFor[paper.Hour]() {
			return
		}
		for i := range of.NumField() {
			f := of.Field(i)
			if !f.Anonymous {
				members++
				name := memberName(of, f)
				if tellings[name] != nil {
					continue
				}
				needs("reading." + name)
			}
			walk(f.Type)
		}
	}
	for _, k := range paper.Kinds() {
		if k.Class() == paper.Formal {
			walk(reflect.TypeOf(k.New()))
		}
	}
	for _, f := range paper.Formats {
		needs("about.format." + string(f))
	}
	if members < 100 {
		t.Errorf("only %d members were found", members)
	}
}

// TestReadingsNameKeysThatAreSaid: a key in the source of the readings is in
// the catalogue.
func TestReadingsNameKeysThatAreSaid(t *testing.T) {
	t.Parallel()
	named := regexp.MustCompile(`\b(?:T|label|field)\("([a-z0-9.-]+[a-z0-9])"`)
	found := 0
	for _, name := range []string{"reading.go", "readingbody.go", "readingtext.go", "readingpapers.go"} {
		b, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range named.FindAllStringSubmatch(string(b), -1) {
			found++
			for _, lang := range Languages {
				if !wordsOf(lang, false).Has(m[1]) {
					t.Errorf("%s: %s lacks %q", name, lang, m[1])
				}
			}
		}
	}
	if found < 80 {
		t.Errorf("only %d keys were found", found)
	}
}
