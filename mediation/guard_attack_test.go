package mediation

import (
	"slices"
	"strings"
	"testing"

	"goodoffices/paper"
)

// TestAttackLeakGuard is row 63 of the list of attacks: what a mediator's desk
// was told in confidence, written to the other side so that the guard would
// not know it.
func TestAttackLeakGuard(t *testing.T) {
	t.Parallel()
	w := newWorld(t, "Tehran", "Washington")
	for _, text := range []paper.Text{
		{"en": "Minister Rostam Ghalibani would release 1,250 of the prisoners held at Qasr Velan before 14 September if nobody calls it a swap."},
		{"ar": "سيفرج الوزير رستم قاليباني عن ١٬٢٥٠ من السجناء في قصر فيلان قبل ١٤ أيلول إن لم يسمّه أحد تبادلاً."},
		{"fa": "اگر کسی نامش را مبادله نگذارد وزیر رستم قالیبانی ۱٬۲۵۰ زندانی را پیش از ۱۴ سپتامبر از قصر ولان آزاد می\u200cکند."},
	} {
		a := &WriteLetter{Prose: paper.Prose{Text: text}}
		a.To = []paper.Desk{"Muscat"}
		w.as("Tehran").does(a)
	}
	letter(w, "Washington", "Muscat", "", "We ask for the release of all the prisoners who are held without a sentence.")
	w.settle()
	g := w.desks["Muscat"].Guard("Washington")

	honest := func(t *testing.T) {
		t.Helper()
		warns(t, g, true, "They would release 1,250 of the prisoners held at Qasr Velan.")
		warns(t, g, false, "You ask for the release of all the prisoners who are held without a sentence; we have passed it on.")
	}
	finds := func(t *testing.T, what What, draft string, want ...string) {
		t.Helper()
		got := leaksOf(g, what, draft)
		for _, part := range want {
			if !slices.ContainsFunc(got, func(s string) bool { return strings.Contains(s, part) }) {
				t.Errorf("%s %q is not found in %q, but %q", what, part, draft, got)
			}
		}
	}
	t.Run("63 digits in another script", func(t *testing.T) {
		honest(t)
		for _, digits := range []string{"١٬٢٥٠", "۱٬۲۵۰", "１２５０", "१२५०", "1 250", "1.250", "twelve hundred and fifty", "۱۲۵۰", "هزار و دویست و پنجاه"} {
			finds(t, Figure, "Suppose "+digits+" of them go home.", digits)
		}
		for _, day := range []string{"14.9.2025", "September 14th", "١٤ سبتمبر", "چهاردهم سپتامبر", "الرابع عشر من أيلول", "14/9"} {
			finds(t, Date, "It would have to be before "+day+".", day)
		}
		finds(t, Passage, "would release ۱٬۲۵۰ of the prisoners held at some place", "release ۱٬۲۵۰ of the prisoners")
	})
	t.Run("63 spelling of names", func(t *testing.T) {
		honest(t)
		for _, name := range []string{"Qalibani", "Ghaleebani", "QALIBANI", "ghalibani", "Ghálibani", "قاليبانى", "قالیبانی", "والقاليباني", "قالیبانی\u200cها"} {
			finds(t, Name, "Could you speak with "+name+"?", name)
		}
	})
	t.Run("63 line breaks", func(t *testing.T) {
		honest(t)
		finds(t, Passage, "One of the\nprisoners held\n\nat Qasr\r\nVelan before the pris-\noners", "of the\nprisoners held\n\nat Qasr\r\nVelan before")
		finds(t, Passage, "release 1,250 of the pris-\n  oners held at Qasr", "release 1,250 of the pris-\n  oners held at Qasr")
		finds(t, Name, "the palace of Qasr\nVe-\nlan", "Ve-\nlan")
	})
	t.Run("63 punctuation", func(t *testing.T) {
		honest(t)
		finds(t, Passage, "«of the prisoners» (held) – at: Qasr… Velan?", "of the prisoners» (held) – at: Qasr… Velan")
		finds(t, Passage, "IF NOBODY CALLS IT, A SWAP", "IF NOBODY CALLS IT, A SWAP")
		finds(t, Passage, "آیا می شود از قصر ولان آزاد مي کند؟ وزیر، رستم قالیبانی: ۱٬۲۵۰ زندانی را؛ پیش از", "وزیر، رستم قالیبانی: ۱٬۲۵۰ زندانی را؛ پیش از")
	})
	t.Run("63 zero-width characters", func(t *testing.T) {
		honest(t)
		hidden := strings.Join(strings.Split("1,250 of the prisoners held at Qasr Velan before 14 September", ""), "\u200b")
		finds(t, Passage, hidden, "V\u200be\u200bl\u200ba\u200bn")
		finds(t, Figure, hidden, "1\u200b,\u200b2\u200b5\u200b0")
		finds(t, Name, "To Gha\u2060li\u00adba\u200dni", "Gha\u2060li\u00adba\u200dni")
		finds(t, Passage, "رستـــم قاليبـاني عن ١٢٥٠ مِن السُّجَناءِ في قصر", "السُّجَناءِ")
	})
	t.Run("63 quoting in translation", func(t *testing.T) {
		honest(t)
		// The words are not known again in another language; figures, days and
		// names are. What the mediator's desk keeps as a working translation is
		// a text of the same confidence.
		draft := "Le ministre Ghalibani relâcherait 1 250 prisonniers avant le 14/9 si personne ne parle d'un échange."
		if got := leaksOf(g, Passage, draft); len(got) > 0 {
			t.Errorf("found %q: say so in the documents", got)
		}
		finds(t, Figure, draft, "1 250")
		finds(t, Date, draft, "14/9")
		finds(t, Name, draft, "Ghalibani")
		translate := &Translate{Of: Ref("Tehran to Muscat No. 1"), By: "Claire", Text: paper.Text{"fr": "Le ministre relâcherait 1250 prisonniers si personne ne parle d'un échange."}}
		w.as("Muscat").does(translate)
		g.Follow(w.desks["Muscat"].Talks)
		finds(t, Passage, "si personne ne parle d’un échange, cela irait", "si personne ne parle d’un échange")
	})
}
