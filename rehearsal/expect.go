package rehearsal

import (
	"fmt"
	"reflect"
	"strings"
	"time"

	"goodoffices/paper"
)

// A selection is what an item looks for.
type selection struct {
	word   string       // what is looked at
	text   string       // with lookText: the words, in one line
	of     string       // with lookNumber: the word for what is counted
	which  string       // a label, a name, or anyOne
	count  float64      // with lookNumber: how many there are
	fields *node        // what the thing has to be like
	typ    reflect.Type // of the thing
}

// expectation reads what one desk is expected to see and never to see.
func (p *caseParser) expectation(n *node, a *Act) {
	n = p.fields(n, "an expectation", "desk", "sees", "never")
	d := p.known(n, "desk")
	before := len(a.Expect)
	for _, never := range []bool{false, true} {
		key := "sees"
		if never {
			key = "never"
		}
		for _, i := range p.list(n, key, false) {
			if item := p.item(i); item != nil {
				item.Desk, item.Never = d.Name, never
				a.Expect = append(a.Expect, item)
			}
		}
	}
	if len(a.Expect) == before {
		p.fault(n.line, "an expectation has something under sees or never")
	}
}

// item reads one thing: its first key says what is looked at.
func (p *caseParser) item(n *node) *Item {
	if n.shape != mapping || len(n.keys) == 0 {
		p.fault(n.line, "what is expected is a mapping such as {paper: \"@reply\"}, not %s", n.shape)
		return nil
	}
	n.strings(func(s string, line int) {
		if strings.HasPrefix(s, "@") {
			p.checkLabel(s, line)
		}
	})
	first := n.keys[0]
	s := selection{word: first.name, fields: &node{line: n.line, shape: mapping, keys: n.keys[1:]}}
	switch _, isLook := looks[s.word]; {
	case s.word == lookText:
		s.text = oneLine(p.str(n, lookText, true))
		p.fields(n, "an item that begins with text", lookText)
	case s.word == lookView:
		s.fields, s.typ = first.value, viewType
		p.fields(n, "an item that begins with view", lookView)
	case s.word == lookNumber:
		p.number(n, &s)
	case isLook:
		p.which(first, &s)
	default:
		p.fault(first.line, "nothing is called %q%s; the first key says what is looked at", s.word, meant(s.word, lookWords()))
		return nil
	}
	if s.typ != nil && p.err == nil {
		if m := fits(s.typ, s.word, s.fields); m != nil {
			p.fault(m.line, "%s", m.text)
		}
	}
	return &Item{Line: n.line, sel: s}
}

// number reads {number: paper, kind: letter, is: 2}.
func (p *caseParser) number(n *node, s *selection) {
	word, is := p.str(n, lookNumber, true), n.get("is")
	if _, ok := looks[word]; !ok {
		p.fault(n.line, "nothing is called %q%s", word, meant(word, lookWords()))
		return
	}
	var ok bool
	if is != nil {
		s.count, ok = number(is.scalar)
	}
	if !ok {
		p.fault(n.line, "is: how many there are, a number")
	}
	s.which, s.typ = anyOne, element(looks[word].paths[0])
	var rest []entry
	for _, e := range n.keys[1:] {
		if e.name != "is" {
			rest = append(rest, e)
		}
	}
	s.fields.keys = rest
	s.of = word
}

// which reads which of the things is meant.
func (p *caseParser) which(first entry, s *selection) {
	look := looks[s.word]
	s.typ = element(look.paths[0])
	which, ok := first.value.scalar.(string)
	if !ok {
		p.fault(first.line, "%s: which one, or any", s.word)
		return
	}
	s.which = which
	if which == anyOne {
		return
	}
	if look.by == "desk" || look.by == "with" {
		if p.c.desk(paper.Desk(which)) == nil {
			p.fault(first.line, "%s: the case names no desk %q%s", s.word, which, meant(which, p.c.deskNames()))
		}
		return
	}
	if m := fits(members(s.typ)[look.by], s.word, first.value); m != nil {
		p.fault(m.line, "%s", m.text)
	}
}

// A look is what a desk holds and shows at one moment.
type look struct {
	view  any                    // its view, as JSON decodes it
	words func() (string, error) // all words it holds or shows
	id    func(label string) string
}

// holds reports whether what an item looks for is there.
func (s *selection) holds(l look) (bool, error) {
	if s.word == lookText {
		all, err := l.words()
		return strings.Contains(all, s.text), err
	}
	want, _ := s.fields.value(func(v string) string {
		if strings.HasPrefix(v, "@") {
			return l.id(v)
		}
		return v
	}).(map[string]any)
	if s.word == lookView {
		return matches(s.typ, l.view, want), nil
	}
	word := s.word
	if word == lookNumber {
		word = s.of
	}
	which := s.which
	if strings.HasPrefix(which, "@") {
		which = l.id(which)
	}
	found := 0
	for _, path := range looks[word].paths {
		for _, thing := range things(l.view, path) {
			m, _ := thing.(map[string]any)
			if (which == anyOne || m[looks[word].by] == which) && matches(s.typ, thing, want) {
				found++
			}
		}
	}
	if s.word == lookNumber {
		return float64(found) == s.count, nil
	}
	return found > 0, nil
}

// things returns what stands at a path of a view.
func things(v any, path string) []any {
	if items, ok := v.([]any); ok {
		var out []any
		for _, item := range items {
			if path == "" {
				out = append(out, item)
				continue
			}
			out = append(out, things(item, path)...)
		}
		return out
	}
	m, ok := v.(map[string]any)
	if !ok || path == "" {
		return nil
	}
	first, rest, _ := strings.Cut(path, ".")
	return things(m[first], rest)
}

// matches reports whether what is there is as wanted: mappings have the wanted
// keys, lists have the wanted elements (none, if none is wanted), words of a
// text contain the wanted ones.
func matches(t reflect.Type, got, want any) bool {
	if t != nil {
		t = bare(t)
	}
	switch want := want.(type) {
	case map[string]any:
		m, _ := got.(map[string]any)
		if len(want) == 0 {
			return len(m) == 0 || t != nil && t.Kind() == reflect.Struct
		}
		for name, v := range want {
			inner, value := field(t, m, name)
			if !matches(inner, value, v) {
				return false
			}
		}
		return true
	case []any:
		items, _ := got.([]any)
		if len(want) == 0 {
			return len(items) == 0
		}
		for _, w := range want {
			if !has(t, items, w) {
				return false
			}
		}
		return true
	case string:
		return matchesWords(t, got, want)
	case bool:
		b, _ := got.(bool)
		return b == want
	}
	n, _ := got.(float64)
	w, _ := number(want)
	return n == w
}

func has(t reflect.Type, items []any, want any) bool {
	var elem reflect.Type
	if t != nil && t.Kind() == reflect.Slice {
		elem = t.Elem()
	}
	for _, item := range items {
		if matches(elem, item, want) {
			return true
		}
	}
	return false
}

// field returns what stands under a name, which may lead on by dots.
func field(t reflect.Type, m map[string]any, name string) (reflect.Type, any) {
	first, rest, more := strings.Cut(name, ".")
	value := m[first]
	var inner reflect.Type
	switch {
	case t == nil, t == bodyType:
	case t == textType:
		inner = textType
	case t.Kind() == reflect.Struct:
		inner = members(t)[first]
	case t.Kind() == reflect.Map:
		inner = t.Elem()
	}
	if !more {
		return inner, value
	}
	deeper, _ := value.(map[string]any)
	if inner != nil {
		inner = bare(inner)
	}
	return field(inner, deeper, rest)
}

func matchesWords(t reflect.Type, got any, want string) bool {
	switch got := got.(type) {
	case map[string]any: // a text: in any of its languages
		for _, v := range got {
			if s, ok := v.(string); ok && strings.Contains(oneLine(s), oneLine(want)) {
				return true
			}
		}
		return false
	case string:
		if t == timeType {
			a, err := time.Parse(time.RFC3339, got)
			b, wrong := time.Parse(time.RFC3339, want)
			return err == nil && wrong == nil && a.Equal(b)
		}
		if t == textType {
			return strings.Contains(oneLine(got), oneLine(want))
		}
		return oneLine(got) == oneLine(want)
	case nil:
		return want == ""
	}
	return false
}

// describe says what an item looks for, for people.
func (s *selection) describe() string {
	if s.word == lookText {
		return fmt.Sprintf("the words %q", s.text)
	}
	var b strings.Builder
	b.WriteString(s.word)
	switch {
	case s.word == lookNumber:
		fmt.Fprintf(&b, " of %v is %v", s.of, s.count)
	case s.which != "":
		b.WriteString(" " + s.which)
	}
	for i, e := range s.fields.keys {
		if i == 0 {
			b.WriteString(" with")
		} else {
			b.WriteString(",")
		}
		fmt.Fprintf(&b, " %s: %v", e.name, e.value.value(func(s string) string { return s }))
	}
	return b.String()
}

// judge reports what is wrong if the thing holds, or does not; nil if it is as
// expected.
func (i *Item) judge(file string, holds bool) error {
	switch {
	case holds && i.Never:
		return &Fault{File: file, Line: i.Line, Text: fmt.Sprintf("%s sees %s, which it never should", i.Desk, i.sel.describe())}
	case !holds && !i.Never:
		return &Fault{File: file, Line: i.Line, Text: fmt.Sprintf("%s does not see %s", i.Desk, i.sel.describe())}
	}
	return nil
}
