package web

import (
	"errors"
	"net/url"
	"testing"
	"time"
)

// TestLanguagesOfAForm: what is signed is the language of the words, and what
// stands around them follows.
func TestLanguagesOfAForm(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		form url.Values
		want string
	}{
		{url.Values{"text.fa": {"نامه"}, "subject.en": {"پاسخ"}, "_authentic": {"en"}}, `{"subject":{"fa":"پاسخ"},"text":{"fa":"نامه"}}`},
		{url.Values{"text.fa": {"نامه"}, "text.en": {"A letter"}, "_authentic": {"en"}}, `{"languages":["en","fa"],"text":{"en":"A letter","fa":"نامه"}}`},
		{url.Values{"text.en": {"A letter"}, "subject.en": {"Answer"}, "_authentic": {"en"}}, `{"subject":{"en":"Answer"},"text":{"en":"A letter"}}`},
		{url.Values{"text.fa": {"نامه"}, "text.ar": {"رسالة"}, "_authentic": {"en"}}, `{"text":{"ar":"رسالة","fa":"نامه"}}`}, // the rules ask which
		{url.Values{"issues.1.name.fa": {"مزد"}, "issues.0.name.en": {"Pay"}, "_texts": {"issues.name"}, "_authentic": {"en"}}, `{"issues":[{"name":{"en":"Pay"}},{"name":{"fa":"مزد"}}],"languages":["en","fa"]}`},
		{url.Values{"o.en:each": {"One\r\n\r\n Two"}, "o.fa:each": {"یک\nدو\n"}, "o.ar:each": {" \n"}}, `{"o":[{"en":"One","fa":"یک"},{"en":"Two","fa":"دو"}]}`},
	} {
		b, err := actJSON(c.form, time.UTC)
		if err != nil || string(b) != c.want {
			t.Errorf("%v became %s, want %s (%v)", c.form, b, c.want, err)
		}
	}
}

// TestUnevenLinesAreRefused: no option goes to another's place because a line
// is missing before it.
func TestUnevenLinesAreRefused(t *testing.T) {
	t.Parallel()
	_, err := actJSON(url.Values{"o.en:each": {"One\nTwo"}, "o.fa:each": {"یک"}}, time.UTC)
	var uneven *unevenLines
	if !errors.As(err, &uneven) || *uneven != (unevenLines{"fa", "en", 1, 2}) {
		t.Errorf("it was taken: %v", err)
	}
}
