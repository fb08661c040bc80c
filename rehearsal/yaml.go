package rehearsal

import (
	"errors"
	"fmt"
	"strings"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/parser"
)

// Bounds of a case file. The last two keep the parser, which recurses, off the
// end of its stack.
const (
	MaxCase     = 1 << 20 // bytes
	maxLine     = 8000    // bytes of one line
	maxBrackets = 200     // open at once
	maxDepth    = 60      // levels of the tree
)

// A node is YAML without what makes it hard to read: mappings with plain keys,
// lists and scalars, each with its line.
type node struct {
	line   int
	keys   []entry // of a mapping
	items  []*node // of a list
	scalar any     // string, bool, int64, uint64 or float64
	shape  shape
}

type entry struct {
	name  string
	line  int
	value *node
}

type shape string

const (
	mapping shape = "a mapping"
	list    shape = "a list"
	scalar  shape = "a value"
)

// get returns what stands under a key, nil if nothing does.
func (n *node) get(key string) *node {
	for _, e := range n.keys {
		if e.name == key {
			return e.value
		}
	}
	return nil
}

// at returns the line of what a JSON pointer leads to, as deep as it is there.
func (n *node) at(pointer string) int {
	line := n.line
	for _, step := range strings.Split(strings.TrimPrefix(pointer, "/"), "/") {
		var next *node
		for _, e := range n.keys {
			if e.name == step {
				next, line = e.value, e.line
			}
		}
		for i, item := range n.items {
			if fmt.Sprint(i) == step {
				next, line = item, item.line
			}
		}
		if next == nil {
			break
		}
		n = next
	}
	return line
}

// strings calls f with every string value below n.
func (n *node) strings(f func(s string, line int)) {
	if s, ok := n.scalar.(string); ok {
		f(s, n.line)
	}
	for _, e := range n.keys {
		e.value.strings(f)
	}
	for _, item := range n.items {
		item.strings(f)
	}
}

// value returns n as what JSON would decode to, every string passed through f.
func (n *node) value(f func(string) string) any {
	switch n.shape {
	case mapping:
		out := map[string]any{}
		for _, e := range n.keys {
			out[e.name] = e.value.value(f)
		}
		return out
	case list:
		out := make([]any, 0, len(n.items))
		for _, item := range n.items {
			out = append(out, item.value(f))
		}
		return out
	}
	if s, ok := n.scalar.(string); ok {
		return f(s)
	}
	return n.scalar
}

// readYAML reads one document without anchors, aliases, tags, merges, nulls or
// duplicate keys.
func readYAML(file string, b []byte) (n *node, err error) {
	defer func() { // the parser is somebody else's: no panic leaves this package
		if r := recover(); r != nil {
			n, err = nil, &Fault{File: file, Line: 1, Text: fmt.Sprintf("not YAML that can be read: %v", r)}
		}
	}()
	if err := bounded(file, b); err != nil {
		return nil, err
	}
	f, err := parser.ParseBytes(b, 0)
	if err != nil {
		return nil, yamlFault(file, err)
	}
	var body ast.Node
	for _, d := range f.Docs {
		if d.Body == nil {
			continue
		}
		if _, ok := d.Body.(*ast.DirectiveNode); ok || body != nil {
			return nil, &Fault{File: file, Line: lineOf(d.Body), Text: "one document without directives, please"}
		}
		body = d.Body
	}
	if body == nil {
		return nil, &Fault{File: file, Line: 1, Text: "empty"}
	}
	return (&yamlReader{file: file}).read(body, 0)
}

// bounded refuses what would keep the parser busy for long.
func bounded(file string, b []byte) error {
	if len(b) > MaxCase {
		return &Fault{File: file, Line: 1, Text: fmt.Sprintf("longer than %d bytes", MaxCase)}
	}
	line, start, open := 1, 0, 0
	for i, c := range b {
		switch c {
		case '\n':
			line, start = line+1, i+1
		case '[', '{':
			open++
		case ']', '}':
			open = max(0, open-1)
		}
		if i-start > maxLine || open > maxBrackets {
			return &Fault{File: file, Line: line, Text: fmt.Sprintf("a line longer than %d bytes, or more than %d brackets open at once", maxLine, maxBrackets)}
		}
	}
	return nil
}

func yamlFault(file string, err error) error {
	var at yaml.Error
	if errors.As(err, &at) && at.GetToken() != nil && at.GetToken().Position != nil {
		return &Fault{File: file, Line: at.GetToken().Position.Line, Text: at.GetMessage(), Err: err}
	}
	return &Fault{File: file, Line: 1, Text: err.Error(), Err: err}
}

type yamlReader struct{ file string }

func (r *yamlReader) fault(n ast.Node, format string, args ...any) error {
	return &Fault{File: r.file, Line: lineOf(n), Text: fmt.Sprintf(format, args...)}
}

func lineOf(n ast.Node) int {
	if n == nil || n.GetToken() == nil || n.GetToken().Position == nil {
		return 1
	}
	return n.GetToken().Position.Line
}

func (r *yamlReader) read(n ast.Node, depth int) (*node, error) {
	if depth > maxDepth {
		return nil, r.fault(n, "nested more than %d deep", maxDepth)
	}
	out := &node{line: lineOf(n), shape: scalar}
	switch n := n.(type) {
	case *ast.MappingNode:
		return r.mapping(out, n.Values, depth)
	case *ast.MappingValueNode:
		return r.mapping(out, []*ast.MappingValueNode{n}, depth)
	case *ast.SequenceNode:
		return r.list(out, n, depth)
	case *ast.StringNode:
		out.scalar = n.Value
	case *ast.LiteralNode:
		out.scalar = n.Value.Value
	case *ast.BoolNode:
		out.scalar = n.Value
	case *ast.IntegerNode:
		out.scalar = n.Value
	case *ast.FloatNode:
		out.scalar = n.Value
	case *ast.AnchorNode, *ast.AliasNode:
		return nil, r.fault(n, "anchors and aliases are not allowed in a case: write it out")
	case *ast.TagNode:
		return nil, r.fault(n, "tags are not allowed in a case")
	case *ast.NullNode:
		return nil, r.fault(n, "a value is missing")
	default:
		return nil, r.fault(n, "%s is not allowed in a case", strings.ToLower(fmt.Sprint(n.Type())))
	}
	return out, nil
}

func (r *yamlReader) mapping(out *node, values []*ast.MappingValueNode, depth int) (*node, error) {
	out.shape = mapping
	for _, v := range values {
		key, ok := v.Key.(*ast.StringNode)
		if !ok {
			return nil, r.fault(v.Key, "a key is a plain word, not %s", strings.ToLower(fmt.Sprint(v.Key.Type())))
		}
		if out.get(key.Value) != nil {
			return nil, r.fault(v.Key, "%q stands here twice", key.Value)
		}
		if v.Value == nil {
			return nil, r.fault(v.Key, "a value is missing")
		}
		value, err := r.read(v.Value, depth+1)
		if err != nil {
			return nil, err
		}
		out.keys = append(out.keys, entry{name: key.Value, line: lineOf(v.Key), value: value})
		if len(out.keys) == 1 {
			out.line = lineOf(v.Key)
		}
	}
	return out, nil
}

func (r *yamlReader) list(out *node, n *ast.SequenceNode, depth int) (*node, error) {
	out.shape = list
	for _, v := range n.Values {
		if v == nil {
			return nil, r.fault(n, "a value is missing")
		}
		item, err := r.read(v, depth+1)
		if err != nil {
			return nil, err
		}
		out.items = append(out.items, item)
	}
	return out, nil
}
