package web

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"strings"
	"testing"

	"golang.org/x/net/html"
	"pgregory.net/rapid"

	"goodoffices/mediation"
	"goodoffices/paper"
)

// TestWordsStayWords: whatever somebody writes into a clause, its number, its
// name or its brackets is read by a browser's parser as words in their places,
// and makes no element, attribute or address of its own.
func TestWordsStayWords(t *testing.T) {
	t.Parallel()
	hostile := rapid.OneOf(
		rapid.SampledFrom([]string{`</p><script>alert(1)</script>`, `"><img src=x onerror=y>`, `' onfocus='z`, `&lt;b&gt;`, `<!--`, `]]>`, `&#60;i`, "\u2028<a href=javascript:x>", `</article></main>`}),
		rapid.StringOf(rapid.SampledFrom([]rune(`<>"'&=/ ab!-#;`))),
	)
	p := &Page{Words: wordsOf("en", false)}
	rapid.Check(t, func(t *rapid.T) {
		words, number, name, other, by := hostile.Draw(t, "words"), hostile.Draw(t, "number"), hostile.Draw(t, "name"), hostile.Draw(t, "other"), hostile.Draw(t, "by")
		view := mediation.ClauseView{Clause: paper.Clause{Name: name, Number: number, Role: paper.RoleParagraph, State: paper.ClauseBracketed}}
		line := clauseLine{ClauseView: &view, Says: setting(words, "en"), Alternatives: []alternativeLine{{Says: setting(other, "en"), Alternative: paper.Alternative{By: paper.Desk(by)}}}}
		root, err := html.Parse(strings.NewReader(string(p.ShownClause(paper.ID{}, "en", line))))
		if err != nil {
			t.Fatal(err)
		}
		var tags []string
		said := map[string]string{}
		for n := range root.Descendants() {
			if n.Type != html.ElementNode {
				continue
			}
			tags = append(tags, n.Data)
			for _, a := range n.Attr {
				if a.Key != "class" && a.Key != "id" && a.Key != "href" {
					t.Fatalf("an attribute %s=%q", a.Key, a.Val)
				}
				if a.Key == "href" && !strings.HasPrefix(a.Val, "/talks/") {
					t.Fatalf("an address %q", a.Val)
				}
			}
			if n.FirstChild != nil && n.FirstChild.Type == html.TextNode {
				said[n.Data+"."+attr(n, "class")] = n.FirstChild.Data
			}
		}
		want := "html head body article p a bdi span "
		for range line.Says.Paragraphs {
			want += "p "
		}
		if got := strings.Join(tags, " "); got != want+"div div p small" {
			t.Fatalf("%q makes %s", []string{words, number, name, other}, got)
		}
		if n := len(line.Says.Paragraphs); n > 0 && said["p.words"] != line.Says.Paragraphs[n-1] {
			t.Fatalf("%q is read as %q", words, said["p.words"])
		}
		if x := line.Alternatives[0].Says; !x.IsZero() && said["p.said"] != "["+x.Words()+"]" {
			t.Fatalf("%q is read as %q", other, said["p.said"])
		}
	})
}

// TestTagsAreTheProgramsOwn: no value becomes a tag by a conversion, and so past
// the escaping, in any file of the package.
func TestTagsAreTheProgramsOwn(t *testing.T) {
	t.Parallel()
	files, err := fs.Glob(os.DirFS("."), "*.go")
	if err != nil {
		t.Fatal(err)
	}
	seen := 0
	for _, name := range files {
		f, err := parser.ParseFile(token.NewFileSet(), name, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(f, func(n ast.Node) bool {
			call, ok := n.(*ast.CallExpr)
			if !ok {
				return true
			}
			if to, ok := call.Fun.(*ast.Ident); ok && to.Name == "tag" {
				seen++
				if _, constant := call.Args[0].(*ast.BasicLit); !constant {
					t.Errorf("%s makes a tag of a value", name)
				}
			}
			return true
		})
	}
	if seen == 0 {
		t.Error("no tag was looked at: has the type another name?")
	}
}
