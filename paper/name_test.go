package paper

import (
	"errors"
	"slices"
	"strings"
	"testing"
)

func TestNamesThatPeopleCouldConfuse(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		a, b string
		same bool
	}{
		{"Tehran", "Tehran", true},
		{"Tehran", "Тehran", true}, // Cyrillic Т
		{"Tehran", "tehran", true},
		{"Tehran", "Teh-ran", true},
		{"Tehran", "Muscat", false},
		{"علي", "علی", true},
		{"كابل", "کابل", true},
		{"Room 4", "Room ۴", true},
		{"Room 4", "Room ٤", true},
		{"Room 4", "Room 5", false},
		{"می\u200cروم", "میروم", true},
		{"Washington", "Washlngton", false}, // l for i: told apart in most faces
		{"Olso", "0lso", true},
	} {
		if got := LookAlike(c.a, c.b); got != c.same {
			t.Errorf("LookAlike(%q, %q) = %v", c.a, c.b, got)
		}
	}
}

func TestNames(t *testing.T) {
	t.Parallel()
	for name, want := range map[string]error{
		"Tehran": nil, "وزارت امور خارجه": nil, "كتلة": nil, "می\u200cروم": nil, "Bus Company (North) No. 4": nil, "O'Neill": nil,
		"": ErrMissing, " Tehran": ErrName, "Teh  ran": ErrName, "Teh\u202eran": ErrName, "Teh\u200bran": ErrName,
		"T\u200cehran": ErrName, "12": ErrName, "a\x00b": ErrName, "\xff": ErrUTF8, strings.Repeat("a", 200): ErrTooLong,
		"e\u0301": ErrName, "<script>": ErrName, "a/../b": nil, "a\\b": ErrName, "a\nb": ErrName,
	} {
		if err := CheckName(name); !errors.Is(err, want) {
			t.Errorf("CheckName(%q) = %v, want %v", name, err, want)
		}
	}
}

func TestWhatTurnsTheDirectionIsShown(t *testing.T) {
	t.Parallel()
	if got := Visible("a\u202eb\u2066c می\u200cروم"); got != "a[U+202E]b[U+2066]c می\u200cروم" {
		t.Errorf("%q", got)
	}
}

func TestWordsAreOfOneCard(t *testing.T) {
	t.Parallel()
	a, b := idOf("a"), idOf("b")
	if w := Words(a); len(w) != 12 || strings.Join(w, " ") == strings.Join(Words(b), " ") {
		t.Errorf("words %v", w)
	}
	near := a
	near[15] ^= 1 // the 128th bit
	if strings.Join(Words(a), " ") == strings.Join(Words(near), " ") {
		t.Error("the last of the 128 bits is not in the words")
	}
}

// Every id that stands in a payload is found, and nothing that only looks like one.
func TestIDsInAPayload(t *testing.T) {
	t.Parallel()
	a, b := IDOf([]byte("a")), IDOf([]byte("b"))
	for payload, want := range map[string][]ID{
		`{"reply":"` + a.String() + `","of":["` + b.String() + `","` + a.String() + `"]}`: {a, b, a},
		`{"text":{"en":"said \"` + a.String() + `\" once"}}`:                              nil,
		`{"x":"` + a.String()[1:] + `","y":"` + strings.ToUpper(a.String()) + `"}`:        nil,
		`"` + a.String(): nil,
		"":               nil,
	} {
		if got := IDsIn([]byte(payload)); !slices.Equal(got, want) {
			t.Errorf("%s: %v", payload, got)
		}
	}
}
