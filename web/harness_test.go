package web

import (
	"bytes"
	"io"
	"log/slog"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"slices"
	"testing"

	"golang.org/x/net/html"

	"goodoffices/cases"
	"goodoffices/mediation"
	"goodoffices/paper"
	"goodoffices/rehearsal"
)

// A stageT is a case played so far on real desks, each with a door: its pages
// served over HTTP to a browser of its own, with an officer signed in.
type stageT struct {
	t     testing.TB
	r     *rehearsal.Rehearsal
	talks paper.ID
	doors map[paper.Desk]*doorT
}

// A doorT is one desk as its officer has it open.
type doorT struct {
	stage   *stageT
	name    paper.Desk
	officer string
	server  *Server
	base    string
	client  *http.Client
}

// played plays a case up to and with the act of a label, all of it for "".
func played(t testing.TB, file, upTo string) *stageT {
	t.Helper()
	b, err := cases.Files.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	c, err := rehearsal.Parse("cases/"+file, b)
	if err != nil {
		t.Fatal(err)
	}
	if upTo != "" {
		n := slices.IndexFunc(c.Acts, func(a *rehearsal.Act) bool { return a.Label == upTo })
		if n < 0 {
			t.Fatalf("%s has no act %s", file, upTo)
		}
		c.Acts = c.Acts[:n+1]
	}
	return playing(t, c)
}

// playing plays all of a case.
func playing(t testing.TB, c *rehearsal.Case) *stageT {
	t.Helper()
	r, err := rehearsal.Play(t.Context(), c, rehearsal.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = r.Close() })
	s := &stageT{t: t, r: r, doors: map[paper.Desk]*doorT{}}
	for _, d := range c.Desks {
		talks := r.Desk(d.Name).Talks()
		if len(talks) == 0 {
			continue // it joins later in the case
		}
		s.talks = talks[0]
		s.doors[d.Name] = s.open(d)
	}
	return s
}

func (s *stageT) open(d rehearsal.Desk) *doorT {
	s.t.Helper()
	listener := httptest.NewUnstartedServer(nil)
	server, err := New(s.t.Context(), Config{Desk: s.r.Desk(d.Name), Now: s.r.Now, Hosts: []string{listener.Listener.Addr().String()}, Log: slog.New(slog.NewTextHandler(s.t.Output(), nil))})
	if err != nil {
		s.t.Fatal(err)
	}
	listener.Config.Handler = server
	listener.Start()
	s.t.Cleanup(func() { server.Close(); listener.Close() })
	jar, err := cookiejar.New(nil)
	if err != nil {
		s.t.Fatal(err)
	}
	door := &doorT{stage: s, name: d.Name, officer: s.r.Desk(d.Name).Officers()[0], server: server, base: listener.URL, client: &http.Client{Jar: jar}}
	door.post("/sign-in", url.Values{"officer": {door.officer}, "next": {"/"}}).ok()
	return door
}

// as returns a desk's door.
func (s *stageT) as(d paper.Desk) *doorT {
	s.t.Helper()
	if s.doors[d] == nil {
		s.t.Fatalf("there is no desk of %s", d)
	}
	return s.doors[d]
}

// paper returns the paper that a label of the case names.
func (s *stageT) paper(label string) paper.ID {
	s.t.Helper()
	id, ok := s.r.Label(label)
	if !ok {
		s.t.Fatalf("no paper is called %s", label)
	}
	return id
}

// settle lets the desks exchange until all is quiet.
func (s *stageT) settle() {
	s.t.Helper()
	if err := s.r.Settle(s.t.Context()); err != nil {
		s.t.Fatal(err)
	}
}

// path is an address under the talks.
func (d *doorT) path(parts ...any) string { return talksPath(d.stage.talks, parts...) }

// does lets the officer act without a page, and the desks exchange after it.
func (d *doorT) does(act, args string) paper.ID {
	t := d.stage.t
	t.Helper()
	a, err := mediation.DecodeAct(act, []byte(args))
	if err != nil {
		t.Fatal(err)
	}
	done, err := d.stage.r.Desk(d.name).Do(t.Context(), d.stage.talks, d.officer, a)
	if err != nil {
		t.Fatalf("%s: %s: %v", d.name, act, err)
	}
	d.stage.settle()
	if len(done.Papers) == 0 {
		return paper.ID{}
	}
	return done.Papers[0]
}

// shown sets how pages are shown to the officer.
func (d *doorT) shown(lang paper.Lang, plain bool) {
	d.stage.t.Helper()
	s := d.stage.r.Desk(d.name).ShownTo(d.officer)
	s.Language, s.Vocabulary = lang, ""
	if plain {
		s.Vocabulary = "plain"
	}
	if err := d.stage.r.Desk(d.name).SetShown(d.stage.t.Context(), d.officer, s); err != nil {
		d.stage.t.Fatal(err)
	}
}

// get asks for a page by its address.
func (d *doorT) get(path string) *pageT {
	d.stage.t.Helper()
	return d.answer(d.client.Get(d.base + path))
}

// at asks for a page under the talks.
func (d *doorT) at(parts ...any) *pageT {
	d.stage.t.Helper()
	return d.get(d.path(parts...))
}

func (d *doorT) post(path string, form url.Values) *pageT {
	d.stage.t.Helper()
	return d.answer(d.client.PostForm(d.base+path, form))
}

func (d *doorT) answer(res *http.Response, err error) *pageT {
	d.stage.t.Helper()
	if err != nil {
		d.stage.t.Fatal(err)
	}
	defer func() { _ = res.Body.Close() }()
	p := &pageT{door: d, path: res.Request.URL.RequestURI(), status: res.StatusCode}
	if p.body, err = io.ReadAll(res.Body); err == nil {
		p.root, err = html.Parse(bytes.NewReader(p.body))
	}
	if err != nil {
		d.stage.t.Fatal(err)
	}
	return p
}
