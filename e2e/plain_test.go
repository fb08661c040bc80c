package e2e

import (
	"slices"
	"strings"
	"sync/atomic"
	"testing"
)

// tooDiplomatic are words that stand on no page in plain vocabulary, by the
// language of the page.
var tooDiplomatic = map[string][]string{
	"en": {"note verbale", "aide-mémoire", "aide-memoire", "non-paper", "demarche", "démarche", "ad referendum"},
	"ar": {"مذكرة شفوية", "مذكرة شفهية", "مذكرة للتذكير", "ورقة غير رسمية", "لاورقة", "مسعى دبلوماسي", "رهن استشارة"},
	"fa": {"نُت وربال", "نت وربال", "یادداشت شفاهی", "یادداشت یادآوری", "اِد مموار", "نان‌پیپر", "دمارش", "اد رفراندوم", "موکول به تأیید"},
}

// plainly fails the test if the page has a diplomat's word, in a language, or
// is to be scrolled sideways.
func (w *window) plainly(where, lang string) {
	w.t.Helper()
	text, words := strings.ToLower(w.text()), tooDiplomatic[lang]
	if i := slices.IndexFunc(words, func(s string) bool { return strings.Contains(text, s) }); i >= 0 {
		w.t.Errorf("%s %s in %s says %q", w.name, where, lang, words[i])
	}
	if wide := ask[string](w, sideways); wide != "" {
		w.t.Errorf("%s %s in %s scrolls sideways: %s", w.name, where, lang, wide)
	}
}

// speaksPlainly chooses the plain vocabulary.
func (w *window) speaksPlainly() *window {
	w.t.Helper()
	w.goes("/settings")
	w.sets(`[name="vocabulary"]`, "plain")
	w.clicks("form.fields button.primary")
	return w
}

// TestPlainWords: people who are no diplomats, in a labour dispute, meet none of
// the diplomats' words on any page, in any language; nor does somebody who is
// invited to it.
func TestPlainWords(t *testing.T) {
	t.Parallel()
	d, browser := openDemo(t, "--case", "strike"), browsers(t)
	var invited atomic.Bool
	t.Cleanup(func() {
		if !invited.Load() {
			t.Error("nobody could invite a desk")
		}
	})
	for name := range d.Doors {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := d.in(t).walkIn(browser, name).speaksPlainly()
			pages := w.pages(w.home())
			for lang := range tooDiplomatic {
				w.looks(view{lang, "light", 360})
				for _, path := range pages {
					w.goesTo(path)
					w.plainly(template(path), lang)
				}
			}
			if !slices.Contains(pages, w.home()+"/invite") {
				return
			}
			invited.Store(true)
			before := openStrike(t) // the talks of the whole case have ended
			before.board.speaksPlainly().invites(before.union.speaksPlainly())
		})
	}
}

// invites has a desk invited, and another read the link, in each language, and
// looks whether all that both see is plain.
func (w *window) invites(other *window) {
	w.t.Helper()
	for lang := range tooDiplomatic {
		for _, one := range []*window{w, other} {
			one.looks(view{lang, "light", 360})
		}
		w.goes("/invite")
		w.opensAll()
		w.fills(`[name="desk"]`, "The Port Authority "+lang)
		w.fills(`[name="purpose.`+lang+`"]`, "Whether the cranes can run.")
		w.clicks(`form[action$="/invite"] button.primary`)
		w.plainly("the link", lang)
		link := ask[string](w, `document.querySelector("textarea.secret").value`)
		other.goesTo("/join")
		other.fills(`[name="link"]`, link)
		other.clicks(`form[action="/join"] button`)
		other.sees("Whether the cranes can run.")
		other.plainly("an invitation", lang)
	}
	w.none()
	other.none()
}
