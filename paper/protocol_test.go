package paper

import (
	"bytes"
	"flag"
	"fmt"
	"go/ast"
	"go/parser"
	"go/printer"
	"go/token"
	"maps"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"testing"
)

var update = flag.Bool("update", false, "write the generated parts of docs/protocol.md and the vectors")

const protocolFile = "../docs/protocol.md"

// TestProtocolTables makes the tables of docs/protocol.md anew, from this
// package's types and checks and from mediation's tables as they stand in the
// source, and compares; -update writes them.
func TestProtocolTables(t *testing.T) {
	t.Parallel()
	doc, err := os.ReadFile(protocolFile)
	if err != nil {
		t.Fatal(err)
	}
	src := readSource(t, ".")
	rules := readSource(t, "../mediation")
	made := string(doc)
	for name, table := range map[string]string{
		"header":  src.table("Header"),
		"bodies":  src.bodies(),
		"parts":   src.parts(),
		"kinds":   rules.kinds(t),
		"rules":   rules.sentences(t, false),
		"acting":  rules.sentences(t, true),
		"bounds":  src.bounds("MaxPayload"),
		"subject": src.subjects(),
	} {
		begin, end := "<!-- begin "+name+" -->\n", "<!-- end "+name+" -->"
		before, rest, ok := strings.Cut(made, begin)
		_, after, ok2 := strings.Cut(rest, end)
		if !ok || !ok2 {
			t.Fatalf("%s has no place for %q", protocolFile, name)
		}
		made = before + begin + "\n" + table + "\n" + end + after
	}
	if *update && made != string(doc) {
		if err := os.WriteFile(protocolFile, []byte(made), 0o644); err != nil {
			t.Fatal(err)
		}
		doc = []byte(made)
	}
	if made != string(doc) {
		t.Errorf("the tables in %s are not what the source says: go test ./paper -run TestProtocolTables -update", protocolFile)
	}
}

// A source is a package as it is written: its types, comments, checks and words.
type source struct {
	fset    *token.FileSet
	structs map[string]*ast.StructType
	docs    map[string]string
	words   map[string][]string            // the constants of a named string type
	consts  map[string]string              // a constant's value as written
	lists   map[string][]string            // package variables that list words
	checks  map[string][]*ast.FuncDecl     // by type
	must    map[string]map[string][]string // by type and member: what the checks ask
	files   []*ast.File
	tests   []*ast.File
}

func readSource(t testing.TB, dir string) *source {
	t.Helper()
	s := &source{fset: token.NewFileSet(), structs: map[string]*ast.StructType{}, docs: map[string]string{}, words: map[string][]string{},
		consts: map[string]string{}, lists: map[string][]string{}, checks: map[string][]*ast.FuncDecl{}, must: map[string]map[string][]string{}}
	names, err := filepath.Glob(filepath.Join(dir, "*.go"))
	if err != nil || len(names) < 10 {
		t.Fatalf("source of %s: %d files, %v", dir, len(names), err)
	}
	for _, name := range names {
		f, err := parser.ParseFile(s.fset, name, nil, parser.ParseComments)
		if err != nil {
			t.Fatal(err)
		}
		if strings.HasSuffix(name, "_test.go") {
			s.tests = append(s.tests, f)
			continue
		}
		s.files = append(s.files, f)
		for _, d := range f.Decls {
			s.declared(d)
		}
	}
	for _, name := range slices.Sorted(maps.Keys(s.checks)) {
		for _, f := range s.checks[name] {
			w := &walker{source: s, of: name}
			w.stmts(f.Body.List)
		}
	}
	return s
}

func (s *source) declared(d ast.Decl) {
	switch d := d.(type) {
	case *ast.GenDecl:
		for _, spec := range d.Specs {
			switch spec := spec.(type) {
			case *ast.TypeSpec:
				if st, ok := spec.Type.(*ast.StructType); ok {
					s.structs[spec.Name.Name] = st
					s.docs[spec.Name.Name] = oneLine(d.Doc.Text() + spec.Doc.Text())
				}
			case *ast.ValueSpec:
				for i, v := range spec.Values {
					s.value(spec, i, v)
				}
			}
		}
	case *ast.FuncDecl:
		if (d.Name.Name == "check" || d.Name.Name == "checkWords") && d.Recv != nil {
			name := typeName(d.Recv.List[0].Type)
			s.checks[name] = append(s.checks[name], d)
		}
		if d.Name.Name == "passages" {
			s.checks["Passage"] = append(s.checks["Passage"], d)
		}
	}
}

func (s *source) value(spec *ast.ValueSpec, i int, v ast.Expr) {
	name := spec.Names[i].Name
	s.consts[name] = s.text(v)
	if lit, ok := v.(*ast.BasicLit); ok && lit.Kind == token.STRING && spec.Type != nil {
		of := typeName(spec.Type)
		s.words[of] = append(s.words[of], unquote(lit.Value))
		s.consts[name] = unquote(lit.Value)
	}
	if list, ok := v.(*ast.CompositeLit); ok {
		s.lists[name] = s.elements(list)
	}
}

func (s *source) elements(list *ast.CompositeLit) []string {
	var out []string
	for _, e := range list.Elts {
		switch e := e.(type) {
		case *ast.Ident:
			out = append(out, e.Name)
		case *ast.BasicLit:
			out = append(out, e.Value)
		}
	}
	return out
}

func (s *source) text(n ast.Node) string {
	var b bytes.Buffer
	if err := printer.Fprint(&b, s.fset, n); err != nil {
		return "?"
	}
	return oneLine(b.String())
}

func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }

func unquote(lit string) string {
	v, err := strconv.Unquote(lit)
	if err != nil {
		return lit
	}
	return v
}

func typeName(e ast.Expr) string {
	switch e := e.(type) {
	case *ast.StarExpr:
		return typeName(e.X)
	case *ast.ArrayType:
		return typeName(e.Elt)
	case *ast.Ident:
		return e.Name
	case *ast.SelectorExpr:
		return e.Sel.Name
	}
	return ""
}

// A walker reads what a check asks of which member. It knows the checker's
// own methods and prints anything else as it is written.
type walker struct {
	*source
	of      string
	cond    []string
	failing bool
}

func (w *walker) add(of, member, what string) {
	if len(w.cond) > 0 {
		word := " (where `"
		if w.failing {
			word = " (refused where `"
		}
		what += word + strings.Join(w.cond, " && ") + "`)"
	}
	if w.must[of] == nil {
		w.must[of] = map[string][]string{}
	}
	if !slices.Contains(w.must[of][member], what) {
		w.must[of][member] = append(w.must[of][member], what)
	}
}

func (w *walker) when(cond string, body []ast.Stmt) {
	w.cond = append(w.cond, cond)
	w.stmts(body)
	w.cond = w.cond[:len(w.cond)-1]
}

func (w *walker) stmts(list []ast.Stmt) {
	for _, st := range list {
		switch st := st.(type) {
		case *ast.ExprStmt:
			w.call(st.X)
		case *ast.IfStmt:
			cond := w.text(st.Cond)
			w.when(cond, st.Body.List)
			switch e := st.Else.(type) {
			case *ast.BlockStmt:
				w.when("!("+cond+")", e.List)
			case *ast.IfStmt:
				w.when("!("+cond+")", []ast.Stmt{e})
			}
		case *ast.ForStmt:
			w.stmts(st.Body.List)
		case *ast.RangeStmt:
			w.stmts(st.Body.List)
		case *ast.SwitchStmt:
			for _, c := range st.Body.List {
				var cases []string
				for _, e := range c.(*ast.CaseClause).List {
					if id, ok := e.(*ast.Ident); ok && w.consts[id.Name] != "" && st.Tag != nil {
						cases = append(cases, w.text(st.Tag)+" == "+strconv.Quote(w.consts[id.Name]))
						continue
					}
					cases = append(cases, w.text(e))
				}
				w.when(strings.Join(cases, " || "), c.(*ast.CaseClause).Body)
			}
		}
	}
}

func (w *walker) call(e ast.Expr) {
	c, ok := e.(*ast.CallExpr)
	if !ok {
		return
	}
	name := typeName(c.Fun)
	args := c.Args
	if name == "oneOf" {
		args = args[1:]
	}
	if name == "passages" {
		w.add(w.of, unquote(w.text(args[1])), map[string]string{"true": "at least one, at most 256", "false": "at most 256"}[w.text(args[3])])
		return
	}
	if len(args) < 2 {
		return
	}
	member := unquote(w.text(args[0]))
	if member == "field" {
		member = ""
	}
	switch name {
	case "in":
		w.inside(member, args[1])
	case "each":
		w.add(w.of, member, "at most "+w.number(args[2]))
		w.inside(member, args[3])
	case "some":
		w.add(w.of, member, "at least one, at most 256")
		w.inside(member, args[2])
	case "many":
		w.add(w.of, member, "at most "+w.number(args[2]))
	case "fail":
		if want := unquote(w.text(args[2])); want != "" {
			w.failing = true
			w.add(w.of, member, want)
			w.failing = false
		}
	case "line":
		w.add(w.of, member, "on one line, "+w.needed(args[2]))
	case "label":
		w.add(w.of, member, "a label, "+w.needed(args[2]))
	case "text", "hour", "time", "decimal", "spread":
		w.add(w.of, member, w.needed(args[2]))
	case "lang":
		w.add(w.of, member, "a language tag")
	case "enclosed":
		var kinds []string
		for _, k := range args[2:] {
			kinds = append(kinds, "`"+w.consts[w.text(k)]+"`")
		}
		w.add(w.of, member, "the envelope of a "+strings.Join(kinds, " or a "))
	case "oneOf":
		w.add(w.of, member, "one of "+w.list(args[2]))
	case "id":
		w.add(w.of, member, "not zero")
	case "desks":
		w.add(w.of, member, "at most 64 names, each once")
	case "ids":
		w.add(w.of, member, "at most 256, none zero")
	case "labels":
		w.add(w.of, member, "at most 256 labels, none empty")
	case "texts":
		w.add(w.of, member, "at least one, at most 256, each a text")
	case "desk", "name":
		w.add(w.of, member, "a name")
	case "fileName":
		w.add(w.of, member, "a file name without a path: no `/`, `\\`, `:`, not `.` or `..`, at most 255 bytes")
	case "key":
		w.add(w.of, member, "proper keys, or it is refused")
	}
}

func (w *walker) number(e ast.Expr) string {
	if v, ok := w.consts[w.text(e)]; ok {
		return v
	}
	return w.text(e)
}

func (w *walker) needed(e ast.Expr) string {
	switch v := w.text(e); v {
	case "true":
		return "needed"
	case "false":
		return "may be empty"
	default:
		return "needed where `" + v + "`"
	}
}

func (w *walker) list(e ast.Expr) string {
	names := w.lists[w.text(e)]
	if lit, ok := e.(*ast.CompositeLit); ok {
		names = w.elements(lit)
	}
	var out []string
	for _, n := range names {
		v := unquote(n)
		if c, ok := w.consts[n]; ok {
			v = c
		}
		out = append(out, "`"+v+"`")
	}
	return strings.Join(out, ", ")
}

// inside reads a closure that checks the elements, or the inside, of a member.
func (w *walker) inside(member string, e ast.Expr) {
	f, ok := e.(*ast.FuncLit)
	if !ok {
		return
	}
	of := w.of
	if st := w.structs[w.of]; st != nil && w.of != "Passage" {
		for _, field := range st.Fields.List {
			if jsonName(field) == member && w.structs[typeName(field.Type)] != nil {
				of = typeName(field.Type)
			}
		}
	}
	inner := &walker{source: w.source, of: of}
	if of == w.of && member != "" && of != "Passage" { // elements without members of their own
		return
	}
	inner.stmts(f.Body.List)
}

func jsonName(f *ast.Field) string {
	if f.Tag == nil {
		return ""
	}
	name, _, _ := strings.Cut(reflect.StructTag(unquote(f.Tag.Value)).Get("json"), ",")
	return name
}

// table is the members of a struct, embedded ones among them.
func (s *source) table(name string) string {
	var b strings.Builder
	b.WriteString("| member | value | must be | what |\n|---|---|---|---|\n")
	s.rows(&b, name)
	for _, whole := range s.must[name][""] {
		if name == "Passage" { // said of the lists of them
			break
		}
		b.WriteString("\nAs a whole: " + whole + ".\n")
	}
	return b.String()
}

func (s *source) rows(b *strings.Builder, name string) {
	for _, f := range s.structs[name].Fields.List {
		if len(f.Names) == 0 {
			s.rows(b, typeName(f.Type))
			continue
		}
		member := jsonName(f)
		if member == "" {
			continue
		}
		value := s.valueOf(f.Type)
		if !strings.Contains(f.Tag.Value, "omitzero") {
			value += ", present"
		}
		must := strings.Join(s.must[name][member], "; ")
		what := oneLine(f.Doc.Text() + f.Comment.Text())
		if what == "or, for a format preference:" {
			what = "or, for a format preference, the next"
		}
		fmt.Fprintf(b, "| `%s` | %s | %s | %s |\n", member, cell(value), cell(must), cell(what))
	}
}

func cell(s string) string { return strings.ReplaceAll(strings.TrimSpace(s), "|", "\\|") }

var valueNames = map[string]string{
	"ID": "id", "Bytes": "base64", "Desk": "name", "Lang": "language", "Text": "text", "Time": "time", "string": "string",
	"int": "number", "int64": "number", "uint64": "number", "bool": "`true`", "Kind": "kind", "Decimal": "decimal", "Spread": "spread", "Fraction": "fraction",
}

func (s *source) valueOf(e ast.Expr) string {
	name := typeName(e)
	v := valueNames[name]
	switch {
	case v != "":
	case s.structs[name] != nil:
		v = "[" + name + "](#" + strings.ToLower(name) + ")"
	case len(s.words[name]) > 0:
		v = "word"
		if name == "Privilege" || name == "SubjectType" {
			v = "`" + strings.Join(s.words[name], "`, `") + "`"
		}
	default:
		v = name
	}
	if _, ok := e.(*ast.ArrayType); ok {
		return "list of " + v
	}
	return v
}

// bodies are the bodies of all kinds, in the order of the class table.
func (s *source) bodies() string {
	var b strings.Builder
	for _, k := range kindsInOrder(s) {
		body := reflect.TypeOf(kinds[k].body()).Elem().Name()
		fmt.Fprintf(&b, "**`%s`** (%s). %s\n\n%s\n", k, k.Class(), s.docs[body], s.table(body))
	}
	return strings.TrimSuffix(b.String(), "\n")
}

// kindsInOrder are all kinds as the source lists them.
func kindsInOrder(s *source) []Kind {
	var out []Kind
	for _, w := range s.words["Kind"] {
		if Kind(w).Known() {
			out = append(out, Kind(w))
		}
	}
	return out
}

// parts are the structs that bodies and the header hold.
func (s *source) parts() string {
	seen := map[string]bool{}
	var visit func(name string)
	visit = func(name string) {
		for _, f := range s.structs[name].Fields.List {
			of := typeName(f.Type)
			if s.structs[of] == nil || seen[of] {
				continue
			}
			if len(f.Names) > 0 {
				seen[of] = true
			}
			visit(of)
		}
	}
	visit("Header")
	for _, k := range kindsInOrder(s) {
		visit(reflect.TypeOf(kinds[k].body()).Elem().Name())
	}
	var b strings.Builder
	for _, name := range slices.Sorted(maps.Keys(seen)) {
		fmt.Fprintf(&b, "#### %s\n\n%s\n\n%s\n", name, s.docs[name], s.table(name))
	}
	return strings.TrimSuffix(b.String(), "\n")
}

func (s *source) subjects() string {
	var b strings.Builder
	b.WriteString("| subject | its paper is a |\n|---|---|\n")
	for _, w := range s.words["SubjectType"] {
		of := "–"
		if k := Subjects[SubjectType(w)]; k != "" {
			of = "`" + string(k) + "`"
		}
		fmt.Fprintf(&b, "| `%s` | %s |\n", w, of)
	}
	return b.String()
}

// bounds are the constants of the group in which first stands.
func (s *source) bounds(first string) string {
	var b strings.Builder
	b.WriteString("| bound | value | of |\n|---|---|---|\n")
	for _, f := range s.files {
		for _, d := range f.Decls {
			g, ok := d.(*ast.GenDecl)
			if !ok || g.Tok != token.CONST || g.Specs[0].(*ast.ValueSpec).Names[0].Name != first {
				continue
			}
			for _, spec := range g.Specs {
				v := spec.(*ast.ValueSpec)
				fmt.Fprintf(&b, "| `%s` | `%s` | %s |\n", v.Names[0].Name, s.text(v.Values[0]), cell(oneLine(v.Comment.Text())))
			}
		}
	}
	return b.String()
}

var reaches = map[string]string{
	"": "participants", "reachMediator": "the mediator alone", "reachFromThere": "from the mediator to others",
	"reachOwn": "nobody: it stays at its desk", "reachOwnOrNear": "nobody, or one neighbour", "reachOwnOrAny": "nobody, or participants", "reachNobody": "nobody: shown to all",
}

var authors = map[string]string{
	"": "any participant", "mediatorOnly": "mediator", "sides": "party, mediator", "partyOnly": "party", "vouching": "party, mediator, guarantor",
}

// kinds is the completed class table.
func (s *source) kinds(t testing.TB) string {
	var table *ast.CompositeLit
	for _, f := range s.files {
		ast.Inspect(f, func(n ast.Node) bool {
			if a, ok := n.(*ast.AssignStmt); ok && s.text(a.Lhs[0]) == "table" {
				table, _ = a.Rhs[0].(*ast.CompositeLit)
			}
			return true
		})
	}
	if table == nil {
		t.Fatal("mediation has no table of kinds")
	}
	own := readSource(t, ".")
	var b strings.Builder
	b.WriteString("| kind | class | signed by | number | who may author | to whom | passed on | leaf | shown to who comes later |\n|---|---|---|---|---|---|---|---|---|\n")
	for _, e := range table.Elts {
		kv := e.(*ast.KeyValueExpr)
		k := Kind(own.consts[typeName(kv.Key)])
		if !k.Known() {
			t.Fatalf("no kind %s", s.text(kv.Key))
		}
		row := map[string]string{}
		for _, m := range kv.Value.(*ast.CompositeLit).Elts {
			m := m.(*ast.KeyValueExpr)
			row[s.text(m.Key)] = s.text(m.Value)
		}
		who, to, carried := authors[row["by"]], reaches[row["reach"]], "on its author's word"
		if row["meets"] != "" && row["by"] == "" {
			who = "by its own rule: before participants are known"
		}
		if row["reach"] == "" && k.Class() == Informal {
			to = "one neighbour"
		}
		if who == "" || to == "" {
			t.Fatalf("words are wanting for %v", row)
		}
		signed := "–"
		switch {
		case k.Class() == Informal:
			carried = "never as it is"
		case row["carried"] == "byItself":
			carried = "by itself"
		}
		if row["reach"] == "reachNobody" {
			carried = "by itself"
		}
		if k.Class() == Formal {
			signed = "officer, seal"
			if k.SealOnly() {
				signed = "seal"
			}
		}
		fmt.Fprintf(&b, "| `%s` | %s | %s | %s | %s | %s | %s | %s | %s |\n", k, k.Class(), signed, tick(k.Numbered()), who, to, carried, tick(row["leaf"] != ""), tick(row["common"] != ""))
	}
	return b.String()
}

func tick(b bool) string {
	if b {
		return "yes"
	}
	return "–"
}

// sentences are the rules' answers: those that bind others, each with the desk
// that refuses its forgery, or those that bind the acting desk alone.
func (s *source) sentences(t testing.TB, acting bool) string {
	words, rule := map[string]string{}, map[string]string{}
	names := map[string]string{}
	for _, f := range s.files {
		ast.Inspect(f, func(n ast.Node) bool {
			v, ok := n.(*ast.ValueSpec)
			if !ok {
				return true
			}
			for i, e := range v.Values {
				if c, ok := e.(*ast.CallExpr); ok && typeName(c.Fun) == "saying" {
					key := unquote(s.text(c.Args[0]))
					words[key], names[v.Names[i].Name] = unquote(s.text(c.Args[1])), key
				}
			}
			return true
		})
	}
	for _, f := range s.files {
		ast.Inspect(f, func(n ast.Node) bool {
			c, ok := n.(*ast.CallExpr)
			if ok && (typeName(c.Fun) == "refuse" || typeName(c.Fun) == "cannotTell") && len(c.Args) > 1 {
				if say, ok := c.Args[1].(*ast.CallExpr); ok {
					rule[names[typeName(say.Fun)]] = unquote(s.text(c.Args[0]))
				}
			}
			return true
		})
	}
	forged, only := s.forged()
	if len(forged) < 50 || len(only) < 20 || len(words) < 100 {
		t.Fatalf("%d forgeries, %d rules that bind the acting desk alone, %d sentences", len(forged), len(only), len(words))
	}
	var b strings.Builder
	if acting {
		b.WriteString("| sentence | rule | what it answers | what shows if a changed program breaks it |\n|---|---|---|---|\n")
		for _, key := range slices.Sorted(maps.Keys(only)) {
			fmt.Fprintf(&b, "| `%s` | %s | %s | %s |\n", key, cell(rule[key]), cell(words[key]), cell(only[key]))
		}
		return b.String()
	}
	b.WriteString("| sentence | rule | what it answers | forged paper refused at |\n|---|---|---|---|\n")
	for _, key := range slices.Sorted(maps.Keys(forged)) {
		fmt.Fprintf(&b, "| `%s` | %s | %s | %s |\n", key, cell(rule[key]), cell(words[key]), strings.Join(forged[key], ", "))
	}
	return b.String()
}

// forged reads mediation's tests: at which desk which forgery is refused, and
// which rules have none.
func (s *source) forged() (at map[string][]string, only map[string]string) {
	at, only = map[string][]string{}, map[string]string{}
	for _, f := range s.tests {
		for _, d := range f.Decls {
			g, ok := d.(*ast.GenDecl)
			if !ok || g.Tok != token.VAR {
				continue
			}
			v := g.Specs[0].(*ast.ValueSpec)
			if len(v.Values) != 1 {
				continue
			}
			list, _ := v.Values[0].(*ast.CompositeLit)
			switch v.Names[0].Name {
			case "forgeries", "signingForgeries":
				for _, e := range list.Elts {
					e := e.(*ast.CompositeLit)
					key, desk := unquote(s.text(e.Elts[0])), unquote(s.text(e.Elts[1]))
					if !slices.Contains(at[key], desk) {
						at[key] = append(at[key], desk)
					}
				}
			case "actingOnly":
				above := ""
				for _, e := range list.Elts {
					e := e.(*ast.KeyValueExpr)
					shows := unquote(s.text(e.Value))
					if shows == "as above" {
						shows = above
					}
					only[unquote(s.text(e.Key))], above = shows, shows
				}
			}
		}
	}
	return at, only
}
