package scrub

import (
	"bytes"
	"fmt"
	"html"
	"strings"
)

// A node is an element of XML, or what stands between elements as it was
// written. The standard library's reader loses the prefixes that office
// programs insist on, so documents are read here, and written as they came
// but for what was taken out.
type node struct {
	raw   string // text, comment, declaration; empty for an element
	name  string // with its prefix
	ns    string // the namespace it stands in
	attrs []attr
	kids  []*node
}

type attr struct {
	name, value string // the value as written, without its quotes
	quote       byte
}

func (n *node) local() string {
	return n.name[strings.IndexByte(n.name, ':')+1:]
}

// is reports whether a node is one of these elements, whatever its prefix.
func (n *node) is(locals ...string) bool {
	for _, l := range locals {
		if n.raw == "" && n.local() == l {
			return true
		}
	}
	return false
}

// attr answers the first attribute with a local name.
func (n *node) attr(local string) string {
	for _, a := range n.attrs {
		if a.name[strings.IndexByte(a.name, ':')+1:] == local {
			return html.UnescapeString(a.value)
		}
	}
	return ""
}

// without takes out attributes and answers how many.
func (n *node) without(drop func(local string) bool) int {
	kept := n.attrs[:0]
	for _, a := range n.attrs {
		if !drop(a.name[strings.IndexByte(a.name, ':')+1:]) || strings.HasPrefix(a.name, "xmlns") {
			kept = append(kept, a)
		}
	}
	took := len(n.attrs) - len(kept)
	n.attrs = kept
	return took
}

// child answers the first element of a name among the children.
func (n *node) child(local string) *node {
	for _, k := range n.kids {
		if k.is(local) {
			return k
		}
	}
	return nil
}

// text answers the words in a node.
func (n *node) text() string {
	var b strings.Builder
	n.walk(func(n *node) {
		data, as := strings.CutPrefix(n.raw, "<![CDATA[")
		switch {
		case b.Len() > 8*maxValue:
		case as:
			b.WriteString(strings.TrimSuffix(data, "]]>"))
		case n.raw != "" && n.raw[0] != '<':
			b.WriteString(html.UnescapeString(n.raw))
		}
		if n.is("p", "br", "tab", "date") && b.Len() > 0 {
			b.WriteByte(' ')
		}
	})
	return b.String()
}

// walk visits a node and all in it.
func (n *node) walk(visit func(*node)) {
	visit(n)
	for _, k := range n.kids {
		k.walk(visit)
	}
}

// replace has every node in n replaced by what edit answers, from the inside
// outwards.
func (n *node) replace(edit func(*node) []*node) {
	var kids []*node
	for _, k := range n.kids {
		k.replace(edit)
		kids = append(kids, edit(k)...)
	}
	n.kids = kids
}

func (n *node) write(b *bytes.Buffer) {
	if n.name == "" {
		b.WriteString(n.raw)
		for _, k := range n.kids {
			k.write(b)
		}
		return
	}
	b.WriteString("<" + n.name)
	for _, a := range n.attrs {
		b.WriteByte(' ')
		b.WriteString(a.name)
		b.WriteByte('=')
		b.WriteByte(a.quote)
		b.WriteString(a.value)
		b.WriteByte(a.quote)
	}
	if len(n.kids) == 0 {
		b.WriteString("/>")
		return
	}
	b.WriteByte('>')
	for _, k := range n.kids {
		k.write(b)
	}
	b.WriteString("</" + n.name + ">")
}

func (n *node) bytes() []byte {
	var b bytes.Buffer
	n.write(&b)
	return b.Bytes()
}

type xmlReader struct {
	s      string
	at     int
	budget *budget
}

// parseXML reads a document in UTF-8. Document types and the entities they
// declare are refused, as office formats do.
func parseXML(b []byte, budget *budget) (*node, error) {
	if !validUTF8(b) || bytes.IndexByte(b, 0) >= 0 {
		return nil, fmt.Errorf("%w: XML that is not UTF-8", ErrMalformed)
	}
	r := &xmlReader{s: string(b), budget: budget}
	root := &node{}
	spaces := []map[string]string{{}}
	open := []*node{root}
	for r.at < len(r.s) {
		n, closes, err := r.next()
		if err != nil {
			return nil, err
		}
		top := open[len(open)-1]
		switch {
		case closes && n.name == "": // an end
			if len(open) == 1 || top.name != n.raw {
				return nil, fmt.Errorf("%w: XML that does not close", ErrMalformed)
			}
			open, spaces = open[:len(open)-1], spaces[:len(spaces)-1]
		case n.name == "":
			top.kids = append(top.kids, n)
		default:
			scope := scoped(n, spaces[len(spaces)-1])
			top.kids = append(top.kids, n)
			if !closes {
				if len(open) > maxDepth {
					return nil, ErrBomb
				}
				open, spaces = append(open, n), append(spaces, scope)
			}
		}
	}
	if len(open) != 1 {
		return nil, fmt.Errorf("%w: XML that does not close", ErrMalformed)
	}
	return root, nil
}

// scoped sets a node's namespace, and answers the prefixes known within it.
func scoped(n *node, outer map[string]string) map[string]string {
	scope := outer
	for _, a := range n.attrs {
		prefix, is := strings.CutPrefix(a.name, "xmlns")
		if !is || prefix != "" && prefix[0] != ':' {
			continue
		}
		if len(scope) == len(outer) { // copied once
			scope = make(map[string]string, len(outer)+1)
			for k, v := range outer {
				scope[k] = v
			}
		}
		scope[strings.TrimPrefix(prefix, ":")] = a.value
	}
	prefix := ""
	if i := strings.IndexByte(n.name, ':'); i > 0 {
		prefix = n.name[:i]
	}
	n.ns = scope[prefix]
	return scope
}

// next reads one thing: an element's start, which may close it, an end (whose
// name is in raw), or what else stands there.
func (r *xmlReader) next() (n *node, closes bool, err error) {
	if r.budget.nodes--; r.budget.nodes < 0 {
		return nil, false, ErrBomb
	}
	rest := r.s[r.at:]
	until := func(end string, from int) (*node, bool, error) {
		i := strings.Index(rest[from:], end)
		if i < 0 {
			return nil, false, fmt.Errorf("%w: XML that does not close", ErrMalformed)
		}
		r.at += from + i + len(end)
		return &node{raw: rest[:from+i+len(end)]}, false, nil
	}
	switch {
	case rest[0] != '<':
		i := strings.IndexByte(rest, '<')
		if i < 0 {
			i = len(rest)
		}
		r.at += i
		return &node{raw: rest[:i]}, false, nil
	case strings.HasPrefix(rest, "<!--"):
		return until("-->", 4)
	case strings.HasPrefix(rest, "<![CDATA["):
		return until("]]>", 9)
	case strings.HasPrefix(rest, "<?"):
		return until("?>", 2)
	case strings.HasPrefix(rest, "<!"):
		return nil, false, fmt.Errorf("%w: XML with a document type", ErrMalformed)
	case strings.HasPrefix(rest, "</"):
		n, _, err := until(">", 2)
		if err != nil {
			return nil, false, err
		}
		return &node{raw: strings.TrimSpace(n.raw[2 : len(n.raw)-1])}, true, nil
	}
	return r.start()
}

func (r *xmlReader) start() (*node, bool, error) {
	malformed := fmt.Errorf("%w: XML that is no XML", ErrMalformed)
	r.at++
	n := &node{name: r.word()}
	if n.name == "" {
		return nil, false, malformed
	}
	for {
		r.space()
		rest := r.s[r.at:]
		switch {
		case strings.HasPrefix(rest, "/>"):
			r.at += 2
			return n, true, nil
		case strings.HasPrefix(rest, ">"):
			r.at++
			return n, false, nil
		}
		a := attr{name: r.word()}
		r.space()
		if a.name == "" || len(n.attrs) > 1000 || !strings.HasPrefix(r.s[r.at:], "=") {
			return nil, false, malformed
		}
		r.at++
		r.space()
		if r.at >= len(r.s) || r.s[r.at] != '"' && r.s[r.at] != '\'' {
			return nil, false, malformed
		}
		a.quote = r.s[r.at]
		end := strings.IndexByte(r.s[r.at+1:], a.quote)
		if end < 0 {
			return nil, false, malformed
		}
		a.value = r.s[r.at+1 : r.at+1+end]
		r.at += end + 2
		n.attrs = append(n.attrs, a)
	}
}

func (r *xmlReader) space() {
	for r.at < len(r.s) && strings.IndexByte(" \t\r\n", r.s[r.at]) >= 0 {
		r.at++
	}
}

func (r *xmlReader) word() string {
	from := r.at
	for r.at < len(r.s) && strings.IndexByte(" \t\r\n=/><\"'", r.s[r.at]) < 0 {
		r.at++
	}
	return r.s[from:r.at]
}
