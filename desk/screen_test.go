package desk_test

import (
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"strings"

	"golang.org/x/net/html"

	"goodoffices/paper"
	"goodoffices/web"
)

// asks asks a page of these talks in a language, and returns its bytes.
func (o *office) asks(path, lang string) string {
	t := o.h.t
	t.Helper()
	listener := httptest.NewUnstartedServer(nil)
	server, err := web.New(t.Context(), web.Config{Desk: o.Desk, Now: o.h.clock, Hosts: []string{listener.Listener.Addr().String()}})
	if err != nil {
		t.Fatal(err)
	}
	listener.Config.Handler = server
	listener.Start()
	defer func() { server.Close(); listener.Close() }()
	shown := o.ShownTo(o.h.staff[0])
	if shown.Language = paper.Lang(lang); o.SetShown(t.Context(), o.h.staff[0], shown) != nil {
		t.Fatal("the language is not set")
	}
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	browser := &http.Client{Jar: jar}
	in, err := browser.PostForm(listener.URL+"/sign-in", url.Values{"officer": {o.h.staff[0]}, "passphrase": {"correct horse " + o.h.staff[0]}, "next": {"/"}})
	if err != nil {
		t.Fatal(err)
	}
	in.Body.Close()
	res, err := browser.Get(listener.URL + "/talks/" + o.talks().String() + path)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	b, err := io.ReadAll(res.Body)
	if err != nil || res.StatusCode != http.StatusOK {
		t.Fatalf("%s: %s: %d %v", o.Name(), path, res.StatusCode, err)
	}
	return string(b)
}

// shows returns what a page of these talks says to an officer of the desk, its
// words with single spaces between them.
func (o *office) shows(path string) string {
	t := o.h.t
	t.Helper()
	root, err := html.Parse(strings.NewReader(o.asks(path, "en")))
	if err != nil {
		t.Fatal(err)
	}
	var words []string
	for n := range root.Descendants() {
		if n.Type == html.TextNode && n.Parent.Data != "script" && n.Parent.Data != "style" {
			words = append(words, strings.Fields(n.Data)...)
		}
	}
	return strings.Join(words, " ")
}

func (o *office) talks() paper.ID {
	o.h.t.Helper()
	all := o.Desk.Talks()
	if len(all) != 1 {
		o.h.t.Fatalf("%s has %d talks", o.Name(), len(all))
	}
	return all[0]
}

// says wants words on a page, and that they were not there before what is tried.
func (o *office) says(path string, want ...string) {
	o.h.t.Helper()
	page := o.shows(path)
	for _, w := range want {
		if !strings.Contains(page, w) {
			o.h.t.Errorf("%s: %s does not say %q:\n%s", o.Name(), path, w, page)
		}
	}
}
