package web

import (
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
	} {
		b, err := actJSON(c.form, time.UTC)
		if err != nil || string(b) != c.want {
			t.Errorf("%v became %s, want %s (%v)", c.form, b, c.want, err)
		}
	}
}
