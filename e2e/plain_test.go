package e2e

import (
	"slices"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
)

// tooDiplomatic are words that stand on no page in plain vocabulary, by the
// language of the page.
var tooDiplomatic = map[string][]string{
	"en": {"note verbale", "aide-mémoire", "aide-memoire", "non-paper", "demarche", "démarche", "ad referendum"},
	"ar": {"مذكرة شفوية", "مذكرة شفهية", "مذكرة للتذكير", "ورقة غير رسمية", "لاورقة", "مسعى دبلوماسي", "رهن استشارة"},
	"fa": {"نُت وربال", "نت وربال", "یادداشت شفاهی", "یادداشت یادآوری", "اِد مموار", "نان‌پیپر", "دمارش", "اد رفراندوم", "موکول به تأیید"},
}

// TestPlainWords: people who are no diplomats, in a labour dispute, meet none of
// the diplomats' words on any page, in any language.
func TestPlainWords(t *testing.T) {
	t.Parallel()
	d, browser := openDemo(t, "--case", "strike"), browsers(t)
	for name := range d.Doors {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := d.in(t).walkIn(browser, name)
			w.goes("/settings")
			w.sets(`[name="vocabulary"]`, "plain")
			w.clicks("form.fields button.primary")
			pages := w.pages(w.home())
			for lang, words := range tooDiplomatic {
				w.looks(view{lang, "light", 360})
				for _, path := range pages {
					w.do(chromedp.Navigate(w.base + path))
					text := strings.ToLower(w.text())
					if i := slices.IndexFunc(words, func(s string) bool { return strings.Contains(text, s) }); i >= 0 {
						t.Errorf("%s %s in %s says %q", name, template(path), lang, words[i])
					}
					if wide := ask[string](w, sideways); wide != "" {
						t.Errorf("%s %s in %s scrolls sideways: %s", name, template(path), lang, wide)
					}
				}
			}
		})
	}
}
