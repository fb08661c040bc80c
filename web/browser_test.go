package web

import (
	"bytes"
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"golang.org/x/net/html"
)

// A pageT is what a desk answered.
type pageT struct {
	door   *doorT
	path   string
	status int
	body   []byte
	root   *html.Node
}

// fail fails with what the page was.
func (p *pageT) fail(format string, args ...any) {
	p.door.stage.t.Helper()
	p.door.stage.t.Errorf("%s at %s (%d): %s\n%s", p.door.name, p.path, p.status, fmt.Sprintf(format, args...), p.text())
}

// ok fails the test unless the page is there and whole.
func (p *pageT) ok() *pageT {
	p.door.stage.t.Helper()
	if p.status != http.StatusOK {
		p.fail("it is not there")
		p.door.stage.t.FailNow()
	}
	return p
}

// says fails the test unless all the words stand on the page.
func (p *pageT) says(words ...string) *pageT {
	p.door.stage.t.Helper()
	for _, w := range words {
		if !strings.Contains(p.text(), w) {
			p.fail("it does not say %q", w)
		}
	}
	return p
}

// geometry is where lines of a drawing run: numbers, but nobody's words.
var geometry = regexp.MustCompile(` (?:x|y|x1|y1|x2|y2|cx|cy|r|d|points|width|height|transform|viewBox)="[-+0-9.,A-Za-z() ]*"`)

// never fails the test if any of the words stands anywhere in the page.
func (p *pageT) never(words ...string) *pageT {
	p.door.stage.t.Helper()
	text, body := p.text(), geometry.ReplaceAll(p.body, nil)
	for _, w := range words {
		if strings.Contains(text, w) || bytes.Contains(body, []byte(w)) {
			p.fail("it says %q", w)
		}
	}
	return p
}

// text is what can be read on the page, in one line.
func (p *pageT) text() string {
	var b strings.Builder
	for n := range p.root.Descendants() {
		switch {
		case n.Type == html.TextNode && n.Parent.Data != "script" && n.Parent.Data != "style":
			b.WriteString(n.Data + " ")
		case n.Type == html.ElementNode && n.Data == "textarea":
			b.WriteString(" ")
		}
	}
	return strings.Join(strings.Fields(b.String()), " ")
}

// tokens are what pages draw anew each time they are shown, so that a form that
// is sent twice is known.
var tokens = regexp.MustCompile(`(name="_token" value=")[^"]*`)

// bytes are those of the page, but for the tokens of its forms.
func (p *pageT) bytes() string { return string(tokens.ReplaceAll(p.body, []byte("$1"))) }

// goes follows the first link that reads so, or leads to where so.
func (p *pageT) goes(link string) *pageT {
	p.door.stage.t.Helper()
	for n := range p.root.Descendants() {
		if n.Data == "a" && (strings.Contains(textOf(n), link) || strings.HasSuffix(attr(n, "href"), link)) {
			return p.door.get(p.resolve(attr(n, "href"))).ok()
		}
	}
	p.fail("no link reads or leads to %q", link)
	p.door.stage.t.FailNow()
	return nil
}

func (p *pageT) resolve(href string) string {
	base, err := url.Parse(p.path)
	if err != nil {
		p.door.stage.t.Fatal(err)
	}
	to, err := base.Parse(href)
	if err != nil {
		p.door.stage.t.Fatal(err)
	}
	return to.RequestURI()
}

// presses fills in the form that has a button of that name, as a browser
// without script would, and sends it. Fields are pairs of a name and a value;
// the value "" empties a field or takes a tick away.
func (p *pageT) presses(button string, fields ...string) *pageT {
	t := p.door.stage.t
	t.Helper()
	form, pressed := p.form(button)
	if form == nil {
		p.fail("no button reads %q", button)
		t.FailNow()
	}
	values := filled(form)
	if name := attr(pressed, "name"); name != "" {
		values.Set(name, attr(pressed, "value"))
	}
	for i := 0; i+1 < len(fields); i += 2 {
		if !slices.Contains(fieldNames(form), fields[i]) {
			p.fail("the form has no field %q, only %v", fields[i], slices.Sorted(maps.Keys(values)))
		}
		if fields[i+1] == "" {
			values.Del(fields[i])
			continue
		}
		values.Set(fields[i], fields[i+1])
	}
	action := attr(form, "action")
	if own := attr(pressed, "formaction"); own != "" {
		action = own
	}
	if strings.EqualFold(attr(form, "method"), "get") {
		return p.door.get(p.resolve(action + "?" + values.Encode()))
	}
	return p.door.post(p.resolve(action), values)
}

// form finds the form whose button reads so.
func (p *pageT) form(button string) (form, pressed *html.Node) {
	for n := range p.root.Descendants() {
		if n.Data != "button" || !strings.Contains(textOf(n), button) {
			continue
		}
		for up := n.Parent; up != nil; up = up.Parent {
			if up.Data == "form" {
				return up, n
			}
		}
	}
	return nil, nil
}

// filled is what a browser would send of a form as it stands.
func filled(form *html.Node) url.Values {
	values := url.Values{}
	for n := range form.Descendants() {
		name := attr(n, "name")
		switch {
		case name == "":
		case n.Data == "textarea":
			values.Add(name, strings.TrimPrefix(rawText(n), "\n"))
		case n.Data == "select":
			values.Add(name, selected(n))
		case n.Data == "input" && (attr(n, "type") == "checkbox" || attr(n, "type") == "radio"):
			if has(n, "checked") {
				values.Add(name, attr(n, "value"))
			}
		case n.Data == "input":
			values.Add(name, attr(n, "value"))
		}
	}
	return values
}

func fieldNames(form *html.Node) []string {
	var out []string
	for n := range form.Descendants() {
		if name := attr(n, "name"); name != "" && n.Data != "button" {
			out = append(out, name)
		}
	}
	return out
}

// selected is the value of a select: of the option that is selected, or the first.
func selected(n *html.Node) string {
	var options []*html.Node
	for o := range n.Descendants() {
		if o.Data == "option" {
			options = append(options, o)
		}
	}
	if len(options) == 0 {
		return ""
	}
	chosen := options[0]
	if i := slices.IndexFunc(options, func(o *html.Node) bool { return has(o, "selected") }); i >= 0 {
		chosen = options[i]
	}
	if has(chosen, "value") {
		return attr(chosen, "value")
	}
	return textOf(chosen)
}

func attr(n *html.Node, name string) string {
	for _, a := range n.Attr {
		if a.Key == name {
			return a.Val
		}
	}
	return ""
}

func has(n *html.Node, name string) bool {
	return slices.ContainsFunc(n.Attr, func(a html.Attribute) bool { return a.Key == name })
}

func textOf(n *html.Node) string { return strings.Join(strings.Fields(rawText(n)), " ") }

func rawText(n *html.Node) string {
	var b strings.Builder
	for c := range n.Descendants() {
		if c.Type == html.TextNode {
			b.WriteString(c.Data)
		}
	}
	return b.String()
}

func mustZone(t *testing.T, name string) *time.Location {
	t.Helper()
	z, err := time.LoadLocation(name)
	if err != nil {
		t.Fatal(err)
	}
	return z
}
