package main

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"regexp"
	"slices"
	"strings"
)

// A mutant is one check, switched off when the environment names its number.
type mutant struct {
	n    int
	file string
	line int
	in   string // the function it stands in
	kind string
	text string // the condition or the error that goes
}

func (m mutant) String() string {
	return fmt.Sprintf("%s:%d %s [%s] %s", m.file, m.line, m.in, m.kind, m.text)
}

// The kinds of mutant.
const (
	kindNamed  = "named"  // a guard that answers with an exported error is never taken
	kindHalf   = "half"   // one side of an "or" in such a guard is never true
	kindPassed = "passed" // an error that came from below is ignored
	kindBool   = "bool"   // a guard that answers false is never taken
	kindReturn = "return" // an exported error is returned as none
)

var kinds = []string{kindNamed, kindHalf, kindPassed, kindBool, kindReturn}

var errName = regexp.MustCompile(`^Err[A-Z]`)

// A planter puts switches into the source of one file.
type planter struct {
	name    string
	src     []byte
	fset    *token.FileSet
	kinds   []string
	next    int // number of the last mutant
	mutants []mutant
	edits   []edit
	done    map[ast.Node]bool // returns that belong to a guard
}

type edit struct {
	at   int
	text string
}

// plant returns a file with its switches, numbered from after+1 on.
func plant(name string, src []byte, kinds []string, after int) ([]byte, []mutant, error) {
	p := &planter{name: name, src: src, fset: token.NewFileSet(), kinds: kinds, next: after, done: map[ast.Node]bool{}}
	f, err := parser.ParseFile(p.fset, name, src, parser.SkipObjectResolution)
	if err != nil {
		return nil, nil, err
	}
	for _, d := range f.Decls {
		if fn, ok := d.(*ast.FuncDecl); ok && fn.Body != nil {
			p.function(fn.Name.Name, fn.Type, fn.Body)
		}
	}
	slices.SortStableFunc(p.edits, func(a, b edit) int { return a.at - b.at })
	var out strings.Builder
	last := 0
	for _, e := range p.edits {
		out.Write(src[last:e.at])
		out.WriteString(e.text)
		last = e.at
	}
	out.Write(src[last:])
	return []byte(out.String()), p.mutants, nil
}

// function looks through a body; a function inside it has results of its own.
func (p *planter) function(name string, sig *ast.FuncType, body *ast.BlockStmt) {
	result, results := "", 0
	if sig.Results != nil {
		results = sig.Results.NumFields()
		last := sig.Results.List[len(sig.Results.List)-1]
		if id, ok := last.Type.(*ast.Ident); ok {
			result = id.Name
		}
	}
	ast.Inspect(body, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.FuncLit:
			p.function(name, n.Type, n.Body)
			return false
		case *ast.IfStmt:
			if kind := p.answers(n.Body.List, result); kind != "" {
				p.condition(name, kind, n.Cond)
			}
		case *ast.SwitchStmt:
			for _, s := range n.Body.List {
				c := s.(*ast.CaseClause)
				if kind := p.answers(c.Body, result); kind != "" && n.Tag == nil {
					for _, cond := range c.List {
						p.condition(name, kind, cond)
					}
					if c.List == nil { // default: only its error can go
						p.unguard(c.Body)
					}
				} else if kind != "" {
					p.unguard(c.Body)
				}
			}
		case *ast.ReturnStmt:
			if result == "error" && !p.done[n] && len(n.Results) == results { // not "return f()" of several
				p.returned(name, n.Results[len(n.Results)-1])
			}
		}
		return true
	})
}

// answers tells what kind of guard a body belongs to, and takes its returns
// for done: a switched-off guard needs no second mutant for its error.
func (p *planter) answers(body []ast.Stmt, result string) string {
	kind := ""
	for _, s := range body {
		if _, nested := s.(*ast.IfStmt); nested {
			continue
		}
		if mentionsError(s) {
			kind = kindNamed
		}
		r, ok := s.(*ast.ReturnStmt)
		if !ok || len(r.Results) == 0 {
			continue
		}
		p.done[r] = true
		last, _ := r.Results[len(r.Results)-1].(*ast.Ident)
		switch {
		case kind == kindNamed:
		case result == "error" && (last == nil || last.Name != "nil"):
			kind = kindPassed
		case result == "bool" && last != nil && last.Name == "false":
			kind = kindBool
		}
	}
	return kind
}

// unguard takes back that a body's returns are done.
func (p *planter) unguard(body []ast.Stmt) {
	for _, s := range body {
		delete(p.done, s)
	}
}

func mentionsError(n ast.Node) bool {
	found := false
	ast.Inspect(n, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.FuncLit:
			return false
		case *ast.Ident:
			found = found || errName.MatchString(n.Name)
		}
		return !found
	})
	return found
}

// condition switches off a guard, and each side of an "or" in it.
func (p *planter) condition(in, kind string, cond ast.Expr) {
	p.wrap(in, kind, cond)
	if kind == kindNamed || kind == kindBool {
		for _, side := range sides(cond) {
			p.wrap(in, kindHalf, side)
		}
	}
}

// sides are the operands of an "or", none where there is no "or".
func sides(e ast.Expr) []ast.Expr {
	b, ok := ast.Unparen(e).(*ast.BinaryExpr)
	if !ok || b.Op != token.LOR {
		return nil
	}
	var out []ast.Expr
	for _, x := range []ast.Expr{b.X, b.Y} {
		if more := sides(x); more != nil {
			out = append(out, more...)
		} else {
			out = append(out, x)
		}
	}
	return out
}

func (p *planter) wrap(in, kind string, cond ast.Expr) {
	if n := p.add(in, kind, cond); n > 0 {
		p.edit(cond.Pos(), fmt.Sprintf("(!mutantIs(%d) && (", n))
		p.edit(cond.End(), "))")
	}
}

func (p *planter) returned(in string, e ast.Expr) {
	if !mentionsError(e) {
		return
	}
	if n := p.add(in, kindReturn, e); n > 0 {
		p.edit(e.Pos(), fmt.Sprintf("mutantNil(%d, ", n))
		p.edit(e.End(), ")")
	}
}

func (p *planter) add(in, kind string, e ast.Expr) int {
	if !slices.Contains(p.kinds, kind) {
		return 0
	}
	p.next++
	at := p.fset.Position(e.Pos())
	text := strings.Join(strings.Fields(string(p.src[at.Offset:p.fset.Position(e.End()).Offset])), " ")
	p.mutants = append(p.mutants, mutant{p.next, p.name, at.Line, in, kind, text})
	return p.next
}

func (p *planter) edit(at token.Pos, text string) {
	p.edits = append(p.edits, edit{p.fset.Position(at).Offset, text})
}
