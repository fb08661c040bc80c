package main

import (
	"bufio"
	"cmp"
	"flag"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/alecthomas/kong"

	"goodoffices/mediation"
	"goodoffices/paper"
)

// The documents say nothing that the program does not do: the list of acts is
// made from the acts, and what the documents name is looked for here.

var update = flag.Bool("update", false, "write docs/acts.md anew")

const repository = "../.."

// documents are those that this test keeps true.
var documents = []string{
	"README.md", "docs/architecture.md", "docs/threat-model.md", "docs/operations.md",
	"docs/dependencies.md", "docs/performance.md", "docs/acts.md", "docs/settlement.md",
}

func document(t *testing.T, name string) string {
	t.Helper()
	b, err := os.ReadFile(filepath.Join(repository, name))
	if err != nil {
		t.Fatal(err)
	}
	if len(b) == 0 {
		t.Fatalf("%s is empty", name)
	}
	return string(b)
}

func TestActsAreDocumented(t *testing.T) {
	t.Parallel()
	want := actsDocument(t)
	if *update {
		if err := os.WriteFile(filepath.Join(repository, "docs/acts.md"), []byte(want), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if got := document(t, "docs/acts.md"); got != want {
		t.Error("docs/acts.md is not what the acts are now: go test ./cmd/goodoffices -run TestActsAreDocumented -update")
	}
}

func TestDocumentsAreDated(t *testing.T) {
	t.Parallel()
	for _, name := range documents {
		text := document(t, name)
		found := regexp.MustCompile(`Tried on (\d{4}-\d\d-\d\d)`).FindStringSubmatch(text)
		if found == nil {
			t.Errorf("%s says nowhere when it was tried", name)
		} else if _, err := time.Parse(time.DateOnly, found[1]); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
	if n := strings.Count(document(t, "README.md"), "\n"); n >= 200 {
		t.Errorf("README.md has %d lines, and should be read in one go", n)
	}
}

func TestDocumentedCommandsAreReal(t *testing.T) {
	t.Parallel()
	lines := 0
	for _, name := range documents {
		text := document(t, name)
		for _, block := range regexp.MustCompile("(?ms)^```\\w*\n(.*?)^```").FindAllStringSubmatch(text, -1) {
			for _, command := range commandLines(block[1]) {
				lines++
				if err := parses(command); err != nil {
					t.Errorf("%s: goodoffices %s: %v", name, strings.Join(command, " "), err)
				}
			}
		}
		for _, span := range regexp.MustCompile("`goodoffices ([^`\n]+)`").FindAllStringSubmatch(text, -1) {
			if err := isCommand(strings.Fields(span[1])); err != nil {
				t.Errorf("%s: `goodoffices %s`: %v", name, span[1], err)
			}
		}
	}
	if lines < 30 {
		t.Errorf("only %d commands found in the documents", lines)
	}
}

// commandLines returns the words after "goodoffices" of every call in a block
// of shell text or of a service's unit.
func commandLines(block string) [][]string {
	var out [][]string
	var words []string
	var word strings.Builder
	quote, inWord := rune(0), false
	flush := func(end bool) {
		if inWord {
			words = append(words, word.String())
			word.Reset()
			inWord = false
		}
		if !end {
			return
		}
		if i := slices.IndexFunc(words, isProgram); i >= 0 && (words[0] != "go" || words[1] == "run") {
			out = append(out, words[i+1:])
		}
		words = nil
	}
	runes := []rune(block)
	for i := 0; i < len(runes); i++ {
		switch r := runes[i]; {
		case quote != 0 && r == quote:
			quote = 0
		case quote != 0:
			word.WriteRune(r)
		case r == '\'' || r == '"':
			quote, inWord = r, true
		case r == '\\' && i+1 < len(runes) && runes[i+1] == '\n':
			i++
		case r == '#' && !inWord:
			for i+1 < len(runes) && runes[i+1] != '\n' {
				i++
			}
		case r == '\n' || r == ';' || r == '|' || r == '&' || r == '>':
			flush(true)
		case r == ' ' || r == '\t':
			flush(false)
		default:
			word.WriteRune(r)
			inWord = true
		}
	}
	flush(true)
	return out
}

func isProgram(word string) bool {
	return word == "goodoffices" || strings.HasSuffix(word, "/bin/goodoffices") || word == "./cmd/goodoffices"
}

func newParser() (*kong.Kong, error) {
	return kong.New(&commands{}, kong.Name("goodoffices"), kong.Bind(&console{}), kong.Exit(func(int) {}))
}

// parses reads a command as the program would, and an act's JSON too.
func parses(command []string) error {
	p, err := newParser()
	if err != nil {
		return err
	}
	parsed, err := p.Parse(command)
	if err != nil {
		return err
	}
	act, ok := parsed.Selected().Target.Addr().Interface().(*actCmd)
	if !ok || act.Name == "" {
		return nil
	}
	_, err = mediation.DecodeAct(act.Name, []byte(act.Args))
	return err
}

// isCommand finds a command and its flags, whatever else is left out.
func isCommand(words []string) error {
	p, err := newParser()
	if err != nil {
		return err
	}
	node := p.Model.Node
	for len(words) > 0 && len(node.Children) > 0 {
		i := slices.IndexFunc(node.Children, func(n *kong.Node) bool { return n.Name == words[0] })
		if i < 0 {
			return fmt.Errorf("no command %s", words[0])
		}
		node, words = node.Children[i], words[1:]
	}
	for _, w := range words {
		name, isFlag := strings.CutPrefix(w, "--")
		if isFlag && !slices.ContainsFunc(node.AllFlags(false), func(g []*kong.Flag) bool {
			return slices.ContainsFunc(g, func(f *kong.Flag) bool { return f.Name == name })
		}) {
			return fmt.Errorf("no flag %s", w)
		}
	}
	return nil
}

// TestDocumentedNamesExist looks for what documents name as `folder TestName`,
// `folder/file.go` or `folder/file.go Name`.
func TestDocumentedNamesExist(t *testing.T) {
	t.Parallel()
	tests := 0
	for _, name := range documents {
		text := document(t, name)
		for _, m := range regexp.MustCompile("`([^`\n]+)`").FindAllStringSubmatch(text, -1) {
			where, what, _ := strings.Cut(m[1], " ")
			switch {
			case regexp.MustCompile(`^[a-z/]+$`).MatchString(where) && regexp.MustCompile(`^(Test|Fuzz|Benchmark)[A-Z]\w*$`).MatchString(what):
				tests++
				if !declares(t, filepath.Join(where, "*_test.go"), what) {
					t.Errorf("%s names %s in %s, which does not exist", name, what, where)
				}
			case regexp.MustCompile(`^(Test|Fuzz|Benchmark)[A-Z]\w*$`).MatchString(where):
				t.Errorf("%s names %s without its folder", name, where)
			case regexp.MustCompile(`^[a-z_/]+\.go$`).MatchString(where):
				for _, symbol := range strings.Fields(strings.ReplaceAll(what, ",", " ")) {
					if !declares(t, where, symbol) {
						t.Errorf("%s names %s in %s, which does not exist", name, symbol, where)
					}
				}
				if found, _ := filepath.Glob(filepath.Join(repository, where)); len(found) == 0 {
					t.Errorf("%s names %s, which does not exist", name, where)
				}
			}
		}
	}
	if tests < 60 {
		t.Errorf("only %d tests are named in the documents", tests)
	}
}

// declares reports whether files of a pattern declare a function, method or
// type: "Do" or "Desk.Do".
func declares(t *testing.T, pattern, name string) bool {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(repository, pattern))
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range files {
		f, err := parser.ParseFile(token.NewFileSet(), file, nil, parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(err)
		}
		for _, d := range f.Decls {
			if slices.Contains(declared(d), name) {
				return true
			}
		}
	}
	return false
}

func declared(d ast.Decl) []string {
	switch d := d.(type) {
	case *ast.FuncDecl:
		if d.Recv == nil {
			return []string{d.Name.Name}
		}
		of := d.Recv.List[0].Type
		if star, ok := of.(*ast.StarExpr); ok {
			of = star.X
		}
		if id, ok := of.(*ast.Ident); ok {
			return []string{id.Name + "." + d.Name.Name}
		}
	case *ast.GenDecl:
		var out []string
		for _, s := range d.Specs {
			switch s := s.(type) {
			case *ast.TypeSpec:
				out = append(out, s.Name.Name)
			case *ast.ValueSpec:
				for _, n := range s.Names {
					out = append(out, n.Name)
				}
			}
		}
		return out
	}
	return nil
}

// TestImportTable compares the table of imports with the source.
func TestImportTable(t *testing.T) {
	t.Parallel()
	text := document(t, "docs/architecture.md")
	_, text, _ = strings.Cut(text, "## Imports")
	told := map[string]string{}
	for _, m := range regexp.MustCompile("(?m)^\\| `([a-z/]+)` \\| ([^|]*) \\|").FindAllStringSubmatch(text, -1) {
		told[m[1]] = m[2]
	}
	all := ourImports(t)
	program := []string{"cmd/goodoffices"}
	for i := 0; i < len(program); i++ {
		for folder := range all[program[i]] {
			if !slices.Contains(program, folder) {
				program = append(program, folder)
			}
		}
	}
	for folder, imports := range all {
		says, has := told[folder]
		delete(told, folder)
		if !has && !slices.Contains(program, folder) {
			continue // a tool or a harness, no part of the program
		}
		want := strings.Join(slices.Sorted(maps.Keys(imports)), ", ")
		if want = cmp.Or(want, "none"); says != want {
			t.Errorf("docs/architecture.md says that %s imports %q; it imports %q", folder, says, want)
		}
	}
	for folder := range told {
		t.Errorf("docs/architecture.md has a row for %s, which is no package", folder)
	}
}

func ourImports(t *testing.T) map[string]map[string]bool {
	out := map[string]map[string]bool{}
	err := filepath.WalkDir(repository, func(path string, d fs.DirEntry, err error) error {
		if err != nil || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
			return err
		}
		folder, err := filepath.Rel(repository, filepath.Dir(path))
		if err != nil {
			return err
		}
		folder = filepath.ToSlash(folder)
		f, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.ImportsOnly)
		if err != nil {
			return err
		}
		if out[folder] == nil {
			out[folder] = map[string]bool{}
		}
		for _, i := range f.Imports {
			name, err := strconv.Unquote(i.Path.Value)
			if ours, ok := strings.CutPrefix(name, "goodoffices/"); ok && err == nil {
				out[folder][ours] = true
			}
		}
		return nil
	})
	if err != nil || len(out) < 10 {
		t.Fatalf("%d packages found: %v", len(out), err)
	}
	return out
}

func TestEveryDependencyHasItsReason(t *testing.T) {
	t.Parallel()
	text := document(t, "docs/dependencies.md")
	mod := document(t, "go.mod")
	scan := bufio.NewScanner(strings.NewReader(mod))
	n := 0
	for scan.Scan() {
		m := regexp.MustCompile(`^\t(\S+\.\S+/\S+) (v\S+)$`).FindStringSubmatch(scan.Text())
		if m == nil {
			continue // indirect, or no requirement
		}
		n++
		if !strings.Contains(text, "`"+m[1]+"`") {
			t.Errorf("docs/dependencies.md does not say why %s is here", m[1])
		}
	}
	if n < 10 {
		t.Errorf("only %d direct dependencies found in go.mod", n)
	}
}

// # The list of acts

// source is what the comments of a package say of its types.
type source struct {
	types  map[string]string   // by name
	fields map[string]string   // by type and field
	values map[string][]string // of named strings
}

func readSource(t *testing.T, folder string) source {
	t.Helper()
	s := source{types: map[string]string{}, fields: map[string]string{}, values: map[string][]string{}}
	files, err := filepath.Glob(filepath.Join(repository, folder, "*.go"))
	if err != nil || len(files) == 0 {
		t.Fatalf("no source in %s: %v", folder, err)
	}
	for _, file := range files {
		if strings.HasSuffix(file, "_test.go") {
			continue
		}
		f, err := parser.ParseFile(token.NewFileSet(), file, nil, parser.ParseComments)
		if err != nil {
			t.Fatal(err)
		}
		for _, d := range f.Decls {
			if g, ok := d.(*ast.GenDecl); ok {
				s.read(g)
			}
		}
	}
	return s
}

func (s source) read(g *ast.GenDecl) {
	for _, spec := range g.Specs {
		switch spec := spec.(type) {
		case *ast.TypeSpec:
			s.types[spec.Name.Name] = oneLine(spec.Doc, g.Doc)
			st, ok := spec.Type.(*ast.StructType)
			if !ok {
				continue
			}
			for _, f := range st.Fields.List {
				for _, n := range f.Names {
					s.fields[spec.Name.Name+"."+n.Name] = oneLine(f.Comment, f.Doc)
				}
			}
		case *ast.ValueSpec:
			of, ok := spec.Type.(*ast.Ident)
			if !ok || len(spec.Values) != 1 {
				continue
			}
			if lit, ok := spec.Values[0].(*ast.BasicLit); ok && lit.Kind == token.STRING {
				s.values[of.Name] = append(s.values[of.Name], lit.Value)
			}
		}
	}
}

func oneLine(groups ...*ast.CommentGroup) string {
	for _, g := range groups {
		if g != nil {
			return strings.Join(strings.Fields(g.Text()), " ")
		}
	}
	return ""
}

// actsWriter writes docs/acts.md.
type actsWriter struct {
	strings.Builder
	sources map[string]source
	parts   []reflect.Type // described once, below
}

func actsDocument(t *testing.T) string {
	w := &actsWriter{sources: map[string]source{
		"goodoffices/mediation":         readSource(t, "mediation"),
		"goodoffices/mediation/wording": readSource(t, "mediation/wording"),
		"goodoffices/paper":             readSource(t, "paper"),
	}}
	w.WriteString(actsHead)
	for _, name := range mediation.Acts() {
		act, err := mediation.NewAct(name)
		if err != nil {
			t.Fatal(err)
		}
		typ := reflect.TypeOf(act).Elem()
		fmt.Fprintf(w, "\n### %s\n\n%s\n", name, sentence(w.meaning(typ)))
		w.table(typ)
	}
	w.WriteString("\n## Parts\n")
	for i := 0; i < len(w.parts); i++ {
		fmt.Fprintf(w, "\n### %s\n\n%s\n", w.parts[i].Name(), sentence(w.meaning(w.parts[i])))
		w.table(w.parts[i])
	}
	return w.String()
}

const actsHead = `# Acts

Tried on 2026-11-25. Made from the program by a test in ` + "`cmd/goodoffices/docs_test.go`" + `; do not write here by hand.

An act is what an officer does, as data: ` + "`goodoffices act --desk DIR NAME JSON`" + `. Case files write the same members in YAML.
Members marked ○ may be left out; what the rules need all the same, a refusal says.

| type | how it is written |
|---|---|
| text | an object, one member a language: ` + "`{\"en\": \"…\", \"fa\": \"…\"}`" + ` |
| paper | an id, its beginning (eight digits or more), or a reference: ` + "`\"Tehran to Washington No. 1\"`" + ` |
| desk | its name |
| hour | ` + "`{\"at\": \"2027-03-01T18:00:00+01:00\", \"zone\": \"Europe/Zurich\"}`" + ` |
| time | ` + "`\"2027-03-01T18:00:00+01:00\"`" + ` (RFC 3339) |
| id | 64 hexadecimal digits |
| a name in *italics* | one of the [parts](#parts) below, as an object |

## The acts
`

// meaning is what the source says of a type, without its name.
func (w *actsWriter) meaning(t reflect.Type) string {
	doc := w.sources[t.PkgPath()].types[t.Name()]
	for _, article := range []string{"", "A ", "An "} {
		if rest, ok := strings.CutPrefix(doc, article+t.Name()+" "); ok {
			return rest
		}
	}
	return doc
}

func sentence(s string) string {
	if s = strings.TrimPrefix(s, "is "); s == "" {
		return s
	}
	s = strings.ToUpper(s[:1]) + s[1:]
	if !strings.HasSuffix(s, ".") {
		s += "."
	}
	return s
}

func (w *actsWriter) table(t reflect.Type) {
	rows, with := w.rows(t)
	if len(with) > 0 {
		fmt.Fprintf(w, "\nWith the members of %s", strings.Join(with, " and "))
		if len(rows) > 0 {
			w.WriteString(", and:\n")
		} else {
			w.WriteString(".\n")
		}
	}
	if len(rows) > 0 {
		w.WriteString("\n| member | | type | |\n|---|---|---|---|\n" + strings.Join(rows, ""))
	}
}

// shared are the parts of many acts, described once.
var shared = []reflect.Type{
	reflect.TypeFor[mediation.Writing](), reflect.TypeFor[mediation.Putting](), reflect.TypeFor[mediation.Cover](),
}

func (w *actsWriter) rows(t reflect.Type) (rows, with []string) {
	for i := range t.NumField() {
		f := t.Field(i)
		if f.Anonymous {
			if slices.Contains(shared, f.Type) {
				with = append(with, w.part(f.Type))
				continue
			}
			r, more := w.rows(f.Type)
			rows, with = append(rows, r...), append(with, more...)
			continue
		}
		name, options, _ := strings.Cut(f.Tag.Get("json"), ",")
		if name == "" || name == "-" || !f.IsExported() {
			continue
		}
		optional := ""
		if strings.Contains(options, "omit") {
			optional = "○"
		}
		says := w.sources[t.PkgPath()].fields[t.Name()+"."+f.Name]
		rows = append(rows, fmt.Sprintf("| `%s` | %s | %s | %s |\n", name, optional, w.typeOf(f.Type), strings.ReplaceAll(says, "|", "\\|")))
	}
	return rows, with
}

func (w *actsWriter) part(t reflect.Type) string {
	if !slices.Contains(w.parts, t) {
		w.parts = append(w.parts, t)
	}
	return fmt.Sprintf("[*%s*](#%s)", t.Name(), strings.ToLower(t.Name()))
}

// typeOf names a type for who writes JSON by hand.
func (w *actsWriter) typeOf(t reflect.Type) string {
	switch t {
	case reflect.TypeFor[paper.Text]():
		return "text"
	case reflect.TypeFor[mediation.Ref]():
		return "paper"
	case reflect.TypeFor[paper.Desk]():
		return "desk"
	case reflect.TypeFor[paper.Hour]():
		return "hour"
	case reflect.TypeFor[time.Time]():
		return "time"
	case reflect.TypeFor[paper.ID]():
		return "id"
	case reflect.TypeFor[paper.Lang]():
		return "language"
	case reflect.TypeFor[paper.Kind]():
		return "kind of paper"
	case reflect.TypeFor[paper.Bytes]():
		return "base64"
	}
	switch t.Kind() {
	case reflect.Pointer:
		return w.typeOf(t.Elem())
	case reflect.Slice:
		return "list of " + w.typeOf(t.Elem())
	case reflect.Map:
		return "object: " + w.typeOf(t.Elem()) + " by " + w.typeOf(t.Key())
	case reflect.Struct:
		return w.part(t)
	case reflect.Bool:
		return "true or false"
	case reflect.String:
		if values := w.sources[t.PkgPath()].values[t.Name()]; len(values) > 0 {
			return "`" + strings.Join(values, "` · `") + "`"
		}
		return "words"
	}
	return "number"
}
