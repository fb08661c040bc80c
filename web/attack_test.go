package web

import (
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"strings"
	"testing"

	"goodoffices/paper"
)

// raw sends a request as no browser of the harness would.
func (d *doorT) raw(method, path string, form url.Values, change func(*http.Request)) *http.Response {
	d.stage.t.Helper()
	req, err := http.NewRequestWithContext(d.stage.t.Context(), method, d.base+path, strings.NewReader(form.Encode()))
	if err != nil {
		d.stage.t.Fatal(err)
	}
	if form != nil {
		req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	if change != nil {
		change(req)
	}
	client := &http.Client{Jar: d.client.Jar, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	res, err := client.Do(req)
	if err != nil {
		d.stage.t.Fatal(err)
	}
	_ = res.Body.Close()
	return res
}

// TestAttackPages attacks a desk's pages through the real server. Each attack
// follows its honest twin.
func TestAttackPages(t *testing.T) {
	t.Parallel()
	s := played(t, "muscat.yaml", "reply")
	tehran, muscat := s.as("Tehran"), s.as("Muscat")
	message := url.Values{"text.en": {"A plain word."}, "cover.handling": {"mediator-only"}, "_form": {tehran.path("write") + "?way=mediator"}, "_then": {tehran.path("letters")}}
	count := func(d *doorT) int {
		v, err := s.r.Desk(d.name).Look(t.Context(), s.talks)
		if err != nil {
			t.Fatal(err)
		}
		return len(v.Papers)
	}

	t.Run("94 script in words, subjects and names", func(t *testing.T) {
		evil := `<script>alert(1)</script><img src=x onerror=alert(2)>"'`
		id := tehran.does("write-letter", `{"to": ["Washington"], "subject": {"en": "`+strings.ReplaceAll(evil, `"`, `\"`)+`"}, "text": {"en": "`+strings.ReplaceAll(evil, `"`, `\"`)+`"}, "classification": "<b>secret</b>", "cover": {"handling": "verbatim"}}`)
		for _, page := range []*pageT{tehran.at("letters", id).ok(), muscat.at("letters", id).ok(), muscat.at().ok(), muscat.at("letters").ok(), tehran.get(tehran.path("search") + "?q=" + url.QueryEscape("<script>")).ok()} {
			if body := string(page.body); strings.Contains(body, "<script>alert") || strings.Contains(body, "<img src=x") || strings.Contains(body, "<b>secret") {
				page.fail("words are taken for markup")
			}
		}
		tehran.at("letters", id).says("<script>alert(1)</script>") // as words
	})

	t.Run("95 a form of another site, and a frame", func(t *testing.T) {
		if res := tehran.raw("POST", tehran.path("do", "send-message"), message, func(r *http.Request) { r.Header.Set("Sec-Fetch-Site", "same-origin") }); res.StatusCode != http.StatusSeeOther {
			t.Fatalf("the honest form: %d", res.StatusCode)
		}
		before := count(tehran)
		for name, change := range map[string]func(*http.Request){
			"fetch metadata": func(r *http.Request) { r.Header.Set("Sec-Fetch-Site", "cross-site") },
			"a sister site":  func(r *http.Request) { r.Header.Set("Sec-Fetch-Site", "same-site") },
			"an old browser": func(r *http.Request) { r.Header.Set("Origin", "https://evil.example") },
		} {
			if res := tehran.raw("POST", tehran.path("do", "send-message"), message, change); res.StatusCode != http.StatusForbidden {
				t.Errorf("%s: %d", name, res.StatusCode)
			}
		}
		if count(tehran) != before {
			t.Error("another site's form did something")
		}
		res := tehran.raw("GET", tehran.path(), nil, nil)
		if policy := res.Header.Get("Content-Security-Policy"); !strings.Contains(policy, "frame-ancestors 'none'") || strings.Contains(policy, "unsafe") || !strings.Contains(policy, "default-src 'none'") {
			t.Errorf("policy %q", policy)
		}
		if res.Header.Get("Cross-Origin-Opener-Policy") != "same-origin" {
			t.Error("a tab that opens it keeps a hold on it")
		}
	})

	t.Run("96 an odd host", func(t *testing.T) {
		for _, host := range []string{"evil.example", "localhost:" + strings.Split(tehran.base, ":")[2], "127.0.0.1", ""} {
			res := tehran.raw("GET", "/sign-in", nil, func(r *http.Request) { r.Host = host })
			if host == "" {
				continue // the client fills in its own
			}
			if res.StatusCode != http.StatusMisdirectedRequest {
				t.Errorf("%q: %d", host, res.StatusCode)
			}
		}
	})

	t.Run("97 a session that was fixed, and one of another desk", func(t *testing.T) {
		jar, err := cookiejar.New(nil)
		if err != nil {
			t.Fatal(err)
		}
		visitor := &doorT{stage: s, name: "Tehran", officer: tehran.officer, base: tehran.base, client: &http.Client{Jar: jar}}
		base, err := url.Parse(tehran.base)
		if err != nil {
			t.Fatal(err)
		}
		name := tehran.server.sessions.Cookie.Name
		jar.SetCookies(base, []*http.Cookie{{Name: name, Value: "planted-by-an-attacker", Path: "/"}})
		visitor.post("/sign-in", url.Values{"officer": {tehran.officer}, "next": {"/"}}).ok()
		if jar.Cookies(base)[0].Value == "planted-by-an-attacker" {
			t.Error("the planted session was taken")
		}
		first := jar.Cookies(base)[0].Value
		visitor.post("/sign-in", url.Values{"officer": {tehran.officer}, "next": {"/"}}).ok()
		if jar.Cookies(base)[0].Value == first {
			t.Error("the session was not renewed at sign-in")
		}
		if name == muscat.server.sessions.Cookie.Name {
			t.Error("two desks on one host share a cookie's name")
		}
		other := &http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
		req, err := http.NewRequestWithContext(t.Context(), "GET", muscat.base+muscat.path(), nil)
		if err != nil {
			t.Fatal(err)
		}
		req.AddCookie(&http.Cookie{Name: muscat.server.sessions.Cookie.Name, Value: jar.Cookies(base)[0].Value})
		res, err := other.Do(req)
		if err != nil {
			t.Fatal(err)
		}
		_ = res.Body.Close()
		if res.StatusCode != http.StatusSeeOther || !strings.HasPrefix(res.Header.Get("Location"), "/sign-in") {
			t.Errorf("Tehran's cookie at Muscat: %d %s", res.StatusCode, res.Header.Get("Location"))
		}
	})

	t.Run("98 back after signing out", func(t *testing.T) {
		door := s.open(s.r.Case.Desks[1])
		door.at("letters").ok()
		base, err := url.Parse(door.base)
		if err != nil {
			t.Fatal(err)
		}
		cookie := door.client.Jar.Cookies(base)[0]
		if res := door.raw("GET", door.path("letters"), nil, nil); res.Header.Get("Cache-Control") != "no-store" {
			t.Errorf("a page may be kept: %q", res.Header.Get("Cache-Control"))
		}
		if res := door.raw("POST", "/sign-out", url.Values{}, nil); !strings.Contains(res.Header.Get("Clear-Site-Data"), "cache") {
			t.Error("the browser is not told to forget")
		}
		res := door.raw("GET", door.path("letters"), nil, func(r *http.Request) { r.Header.Set("Cookie", cookie.Name+"="+cookie.Value) })
		if res.StatusCode != http.StatusSeeOther {
			t.Errorf("the old session still opens: %d", res.StatusCode)
		}
	})

	t.Run("99 a redirect that leads away", func(t *testing.T) {
		if res := tehran.raw("POST", "/sign-in", url.Values{"officer": {tehran.officer}, "next": {tehran.path("letters")}}, nil); res.Header.Get("Location") != tehran.path("letters") {
			t.Fatalf("the honest one leads to %q", res.Header.Get("Location"))
		}
		for _, away := range []string{"https://evil.example/", "//evil.example", "/\\evil.example", "\\\\evil.example", "javascript:alert(1)", "/\r\nX-Evil: 1", "/\t/evil.example", "evil"} {
			for field, path := range map[string]string{"next": "/sign-in", "_then": tehran.path("do", "send-message"), "_form": "/language"} {
				form := url.Values{"officer": {tehran.officer}, field: {away}, "text.en": {"Away."}, "cover.handling": {"mediator-only"}, "language": {"en"}}
				res := tehran.raw("POST", path, form, nil)
				to, err := url.Parse(res.Header.Get("Location"))
				if err != nil || to.Host != "" || to.Scheme != "" || strings.HasPrefix(res.Header.Get("Location"), "//") || res.Header.Get("X-Evil") != "" {
					t.Errorf("%s %q leads to %q", field, away, res.Header.Get("Location"))
				}
			}
		}
	})

	t.Run("100 what is another's is as absent as what is nowhere", func(t *testing.T) {
		washington := s.as("Washington")
		secret := tehran.does("send-message", `{"text": {"en": "For Muscat alone."}, "cover": {"handling": "mediator-only"}}`)
		muscat.at("letters", secret).ok().says("For Muscat alone.")
		nowhere := paper.ID{1, 2, 3}
		for _, path := range []string{"letters/%", "letters/%/proof", "letters/%/original", "letters/%/pdf", "proposals/%", "gates/%", "topics/%", "assurances/%", "rounds/%", "rounds/%/calendar.ics"} {
			held := washington.get(washington.path() + "/" + strings.ReplaceAll(path, "%", secret.String()))
			none := washington.get(washington.path() + "/" + strings.ReplaceAll(path, "%", nowhere.String()))
			if held.status != http.StatusNotFound || none.status != http.StatusNotFound || strings.ReplaceAll(held.bytes(), secret.String(), "") != strings.ReplaceAll(none.bytes(), nowhere.String(), "") {
				t.Errorf("%s: %d for another's, %d for nowhere's", path, held.status, none.status)
			}
		}
		for _, path := range []string{"", "/letters", "/events", "/search?q=a"} {
			if p := washington.get("/talks/" + nowhere.String() + path); p.status != http.StatusNotFound {
				t.Errorf("talks of nowhere%s: %d", path, p.status)
			}
		}
	})

	t.Run("101 a form sent twice, and a draft in two tabs", func(t *testing.T) {
		form := tehran.get(tehran.path("write")+"?way=mediator").ok().presses("See it as its reader will", "text.en", "Once, and once only.")
		before := count(tehran)
		node, pressed := form.form("send now")
		values := filled(node)
		values.Set(attr(pressed, "name"), attr(pressed, "value"))
		first, second := tehran.post(attr(node, "action"), values).ok(), tehran.post(attr(node, "action"), values).ok()
		if first.path != second.path {
			t.Errorf("the first leads to %s, the second to %s", first.path, second.path)
		}
		if made := count(tehran) - before; made != 2 { // the message and its cover note
			t.Errorf("two forms made %d papers", made)
		}
		tab := tehran.get(tehran.path("write")+"?way=mediator").ok().presses("Save the draft", "text.en", "In the first tab.")
		old := tehran.get(tab.path)
		tab.presses("Save the draft", "text.en", "In the first tab, again.")
		late := old.presses("Save the draft", "text.en", "In the second tab.")
		_ = late
		if d, err := s.r.Desk("Tehran").Drafts(t.Context(), s.talks, tehran.officer); err != nil || len(d) != 1 || !strings.Contains(string(d[0].Args), "again") {
			t.Errorf("%d drafts, %v", len(d), err)
		}
	})

	t.Run("102 a form for a state that has passed", func(t *testing.T) {
		id := tehran.does("write-letter", `{"to": ["Washington"], "text": {"en": "To be taken back."}, "cover": {"handling": "verbatim"}}`)
		page := tehran.at("letters", id).ok()
		muscat.does("convey", `{"paper": "`+id.String()+`"}`)
		late := page.presses("Take it back", "reason.en", "We think again.")
		if late.status != http.StatusUnprocessableEntity {
			late.fail("it was taken")
		}
		if !strings.Contains(late.text(), "cannot be withdrawn") || !strings.Contains(string(late.body), "We think again.") {
			late.fail("it does not say what changed, or lost what was typed")
		}
	})

	t.Run("104 search as an oracle", func(t *testing.T) {
		washington := s.as("Washington")
		tehran.get(tehran.path("search") + "?q=Muscat+alone").ok().says("For Muscat alone.")
		for _, there := range []string{"For Muscat alone", "mediator only"} {
			held, none := washington.get(washington.path("search")+"?q="+url.QueryEscape(there)), washington.get(washington.path("search")+"?q="+url.QueryEscape("zxqv"))
			if strings.ReplaceAll(held.bytes(), there, "zxqv") != strings.ReplaceAll(strings.ReplaceAll(none.bytes(), url.QueryEscape("zxqv"), "zxqv"), url.QueryEscape(there), "zxqv") &&
				strings.Contains(held.text(), "holds these words") != strings.Contains(none.text(), "holds these words") {
				held.fail("it answers differently for %q", there)
			}
			held.never("For Muscat alone.")
		}
	})

	t.Run("105 titles, addresses and referrers", func(t *testing.T) {
		for _, d := range []*doorT{tehran, muscat} {
			for _, page := range []string{"letters", "write", "search", "people", "record", "more"} {
				p := d.at(page).ok()
				for n := range p.root.Descendants() {
					if title := textOf(n); n.Data == "title" && (strings.Contains(title, "Tehran") || strings.Contains(title, "Washington") || strings.Contains(title, "Muscat")) {
						p.fail("the title names somebody: %s", title)
					}
				}
				if res := d.raw("GET", d.path(page), nil, nil); res.Header.Get("Referrer-Policy") != "no-referrer" {
					t.Error("the next site learns the address")
				}
			}
		}
		if res := tehran.raw("GET", tehran.path("letters", s.paper("reply"), "pdf"), nil, nil); strings.Contains(res.Header.Get("Content-Disposition"), "Tehran") {
			t.Error("a file's name names somebody")
		}
	})
}
