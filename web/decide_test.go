package web

import (
	"regexp"
	"slices"
	"strings"
	"testing"
)

var ids = regexp.MustCompile(`[0-9a-f]{64}`)

// deciding are the screens of what is decided.
var deciding = []string{"standing", "proposals", "settlement", "gates", "conditions", "assurances", "topics", "formats", "timeline"}

// decidingPages asks a desk for its home, those screens and what they lead to
// among themselves, at most so many pages that differ by an id alone, and
// answers them by their addresses.
func (d *doorT) decidingPages(most int) map[string]*pageT {
	d.stage.t.Helper()
	out, from, alike := map[string]*pageT{}, map[string]string{}, map[string]int{}
	next := []string{d.path()}
	for len(next) > 0 {
		at := next[0]
		next = next[1:]
		out[at] = d.get(at)
		if out[at].status >= 400 {
			d.stage.t.Errorf("%s: %s answers %d; %s leads there", d.name, at, out[at].status, from[at])
		}
		for n := range out[at].root.Descendants() {
			href := attr(n, "href")
			if n.Data != "a" || href == "" || strings.HasPrefix(href, "#") {
				continue
			}
			to := out[at].resolve(href)
			screen, _, _ := strings.Cut(strings.TrimPrefix(to, d.path()+"/"), "/")
			screen, _, _ = strings.Cut(screen, "?")
			if !slices.Contains(deciding, screen) || from[to] != "" || alike[ids.ReplaceAllString(to, "")] >= most {
				continue
			}
			alike[ids.ReplaceAllString(to, "")]++
			next, from[to] = append(next, to), at
		}
		if at == d.path() {
			for _, name := range deciding {
				if to := d.path(name); screens["GET /"+name] != nil && from[to] == "" {
					next, from[to] = append(next, to), at
				}
			}
		}
	}
	return out
}

// TestEveryPageOfDecidingIsWhole: in each language and vocabulary, without a word
// that no catalogue has.
func TestEveryPageOfDecidingIsWhole(t *testing.T) {
	t.Parallel()
	s := played(t, "muscat.yaml", "")
	for name, d := range s.doors {
		for _, lang := range Languages {
			for _, plain := range []bool{false, true} {
				d.shown(lang, plain)
				pages := d.decidingPages(1)
				if len(pages) < 20 {
					t.Errorf("%s has only %d pages", name, len(pages))
				}
				for at, p := range pages {
					if i := strings.Index(string(p.body), "⟨"); i >= 0 {
						t.Errorf("%s, %s, plain %v: %s lacks a word: %.60s", name, lang, plain, at, p.body[i:])
					}
				}
			}
		}
	}
}

// TestSilenceIsSaidAsSuch: and the pages of other cases, a seat without a desk
// among them, are whole.
func TestSilenceIsSaidAsSuch(t *testing.T) {
	t.Parallel()
	s := played(t, "corridor.yaml", "extension")
	d := s.doors[s.r.Case.Desks[1].Name]
	d.at("proposals", s.paper("extension")).ok().says("Agreed unless someone objects by", "More time, until").never("Agreed by silence")
	for name, d := range s.doors {
		for at, p := range d.decidingPages(1) {
			if strings.Contains(string(p.body), "⟨") {
				t.Errorf("%s: %s lacks a word", name, at)
			}
		}
	}
	whole := played(t, "corridor.yaml", "")
	for _, one := range whole.r.Case.Desks {
		whole.as(one.Name).at("proposals", whole.paper("extension")).ok().says("Agreed by silence", "That is not a signature")
	}
}

// TestASeatSignsNothing: what is agreed while a party has no desk is said so.
func TestASeatSignsNothing(t *testing.T) {
	t.Parallel()
	s := played(t, "declaration.yaml", "")
	for name, d := range s.doors {
		for at, p := range d.decidingPages(1) {
			if strings.Contains(string(p.body), "⟨") {
				t.Errorf("%s: %s lacks a word", name, at)
			}
		}
	}
}
