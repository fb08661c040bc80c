package settlement

import (
	"bytes"
	"errors"
	"fmt"
	"io"

	"github.com/go-json-experiment/json/jsontext"
	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/parser"
)

// Bounds of YAML and JSON. They keep parsers that recurse off the end of the
// stack.
const (
	maxYAML     = 2 << 20 // bytes
	maxLine     = 64_000  // bytes of a line of YAML
	maxBrackets = 100     // open at once
	maxDepth    = 30      // levels
)

// A tree is YAML or JSON with its scalars as they were written, so that no
// number passes through floating point.
type tree struct {
	line int // 0: not known
	kind treeKind
	text string   // of a scalar
	keys []string // of a mapping
	kids []*tree  // of a mapping or a list
}

type treeKind string

const (
	mapping treeKind = "a mapping"
	listing treeKind = "a list"
	scalar  treeKind = "a value"
	null    treeKind = "nothing"
)

// get is what stands under the first of the keys that is there, or nil.
func (t *tree) get(keys ...string) *tree {
	if t == nil || t.kind != mapping {
		return nil
	}
	for _, want := range keys {
		for k, key := range t.keys {
			if key == want && t.kids[k].kind != null {
				return t.kids[k]
			}
		}
	}
	return nil
}

// str is the text of the scalar under a key, or nothing.
func (t *tree) str(keys ...string) string {
	if at := t.get(keys...); at != nil && at.kind == scalar {
		return at.text
	}
	return ""
}

// faultf names the line where there is one.
func (t *tree) faultf(format string, args ...any) error {
	err := fmt.Errorf(format, args...)
	if t == nil || t.line == 0 {
		return err
	}
	return fmt.Errorf("line %d: %w", t.line, err)
}

func readTree(b []byte, kind string) (*tree, error) {
	b = bytes.TrimPrefix(b, []byte("\xef\xbb\xbf"))
	if kind == "json" {
		return readJSONTree(b)
	}
	return readYAMLTree(b)
}

func readJSONTree(b []byte) (*tree, error) {
	dec := jsontext.NewDecoder(bytes.NewReader(b))
	t, err := jsonValue(dec, 0)
	if err != nil {
		return nil, fmt.Errorf("JSON: %w", err)
	}
	if _, err := dec.ReadToken(); err != io.EOF {
		return nil, fmt.Errorf("JSON: something follows the first value")
	}
	return t, nil
}

func jsonValue(dec *jsontext.Decoder, depth int) (*tree, error) {
	if depth > maxDepth {
		return nil, fmt.Errorf("nested more than %d deep", maxDepth)
	}
	tok, err := dec.ReadToken()
	if err != nil {
		return nil, err
	}
	switch tok.Kind() {
	case '{', '[':
		out := &tree{kind: listing}
		if tok.Kind() == '{' {
			out.kind = mapping
		}
		for dec.PeekKind() != '}' && dec.PeekKind() != ']' {
			if out.kind == mapping {
				key, err := dec.ReadToken()
				if err != nil {
					return nil, err
				}
				out.keys = append(out.keys, key.String())
			}
			kid, err := jsonValue(dec, depth+1)
			if err != nil {
				return nil, err
			}
			out.kids = append(out.kids, kid)
		}
		_, err := dec.ReadToken()
		return out, err
	case 'n':
		return &tree{kind: null}, nil
	}
	return &tree{kind: scalar, text: tok.String()}, nil
}

func readYAMLTree(b []byte) (t *tree, err error) {
	defer func() { // the parser is somebody else's: no panic leaves this package
		if r := recover(); r != nil {
			t, err = nil, fmt.Errorf("YAML that cannot be read: %v", r)
		}
	}()
	if err := bounded(b); err != nil {
		return nil, err
	}
	f, err := parser.ParseBytes(b, 0)
	if err != nil {
		var at yaml.Error
		if errors.As(err, &at) && at.GetToken() != nil && at.GetToken().Position != nil {
			return nil, fmt.Errorf("YAML: line %d: %s", at.GetToken().Position.Line, at.GetMessage())
		}
		return nil, fmt.Errorf("YAML: %w", err)
	}
	for _, d := range f.Docs {
		if _, directive := d.Body.(*ast.DirectiveNode); d.Body != nil && !directive {
			return yamlValue(d.Body, 0)
		}
	}
	return nil, fmt.Errorf("YAML: the file is empty")
}

func bounded(b []byte) error {
	if len(b) > maxYAML {
		return fmt.Errorf("YAML: longer than %d bytes", maxYAML)
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
			return fmt.Errorf("YAML: line %d: longer than %d bytes, or more than %d brackets open at once", line, maxLine, maxBrackets)
		}
	}
	return nil
}

func yamlValue(n ast.Node, depth int) (*tree, error) {
	out := &tree{kind: scalar}
	if tok := n.GetToken(); tok != nil && tok.Position != nil {
		out.line = tok.Position.Line
	}
	if depth > maxDepth {
		return nil, out.faultf("nested more than %d deep", maxDepth)
	}
	switch n := n.(type) {
	case *ast.MappingNode:
		return yamlMapping(out, n.Values, depth)
	case *ast.MappingValueNode:
		return yamlMapping(out, []*ast.MappingValueNode{n}, depth)
	case *ast.SequenceNode:
		out.kind = listing
		for _, v := range n.Values {
			kid, err := yamlValue(v, depth+1)
			if err != nil {
				return nil, err
			}
			out.kids = append(out.kids, kid)
		}
		return out, nil
	case *ast.StringNode:
		out.text = n.Value
	case *ast.LiteralNode:
		out.text = n.Value.Value
	case *ast.NullNode:
		out.kind = null
	case *ast.TagNode: // writers of tuples and numbers add them; they tell us nothing
		return yamlValue(n.Value, depth+1)
	case *ast.BoolNode, *ast.IntegerNode, *ast.FloatNode, *ast.InfinityNode, *ast.NanNode:
		out.text = n.GetToken().Value
	default:
		return nil, out.faultf("anchors, aliases and merges are not read")
	}
	return out, nil
}

func yamlMapping(out *tree, values []*ast.MappingValueNode, depth int) (*tree, error) {
	out.kind = mapping
	for _, v := range values {
		key, err := yamlValue(v.Key, depth+1)
		if err != nil {
			return nil, err
		}
		if key.kind != scalar {
			return nil, out.faultf("a key that is no plain value")
		}
		kid, err := yamlValue(v.Value, depth+1)
		if err != nil {
			return nil, err
		}
		out.keys, out.kids = append(out.keys, key.text), append(out.kids, kid)
	}
	return out, nil
}
