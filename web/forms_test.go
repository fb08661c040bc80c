package web

import (
	"net/url"
	"strings"
	"testing"
	"time"
)

// TestLanguagesOfAForm: what is signed is the language of the words, even where
// the subject beside them is in that of the screen.
func TestLanguagesOfAForm(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		form url.Values
		want string // of the member, "" for none
	}{
		{url.Values{"text.fa": {"نامه"}, "subject.en": {"Answer"}, "_authentic": {"en"}}, `"languages":["fa","en"]`},
		{url.Values{"text.fa": {"نامه"}, "text.en": {"A letter"}, "_authentic": {"en"}}, `"languages":["en","fa"]`},
		{url.Values{"text.en": {"A letter"}, "subject.en": {"Answer"}, "_authentic": {"en"}}, ""},
		{url.Values{"text.fa": {"نامه"}, "_authentic": {"en"}}, ""},
		{url.Values{"text.fa": {"نامه"}, "text.ar": {"رسالة"}, "_authentic": {"en"}}, ""}, // the rules ask which
		{url.Values{"text.fa": {"نامه"}, "text.en": {"A letter"}}, ""},
	} {
		b, err := actJSON(c.form, time.UTC)
		if err != nil {
			t.Fatal(err)
		}
		if got := strings.Contains(string(b), `"languages"`); got != (c.want != "") || !strings.Contains(string(b), c.want) {
			t.Errorf("%v became %s, want %q", c.form, b, c.want)
		}
	}
}
