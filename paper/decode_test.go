package paper

import (
	"errors"
	"reflect"
	"strings"
	"testing"

	"github.com/go-json-experiment/json"
	"pgregory.net/rapid"

	"goodoffices/internal/seeds"
)

func TestEveryKindHasASampleThatReadsBackTheSame(t *testing.T) {
	t.Parallel()
	seen := map[Kind]bool{}
	for _, d := range samples(t) {
		p := compose(t, d, "Tehran")
		seen[p.Kind] = true
		q, err := Decode(p.Payload)
		if err != nil {
			t.Errorf("%s: %v\n%s", p.Kind, err, p.Payload)
			continue
		}
		if q.ID != p.ID || !reflect.DeepEqual(canonical(t, q), canonical(t, p)) {
			t.Errorf("%s reads back differently:\n%s\n%s", p.Kind, canonical(t, q), canonical(t, p))
		}
		if q.Body.Kind() != p.Kind {
			t.Errorf("%s decoded into a body of %s", p.Kind, q.Body.Kind())
		}
	}
	for _, k := range Kinds() {
		if !seen[k] {
			t.Errorf("no sample of kind %s", k)
		}
	}
}

func canonical(t *testing.T, p *Paper) string {
	t.Helper()
	b, err := json.Marshal(struct {
		H Header
		B Body
	}{p.Header, p.Body}, json.Deterministic(true))
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// TestAttackEveryMember rewrites each sample, member by member.
func TestAttackEveryMember(t *testing.T) {
	t.Parallel()
	for _, d := range samples(t) {
		p := compose(t, d, "Tehran")
		t.Run(string(p.Kind), func(t *testing.T) { strictMembers(t, p) })
	}
}

func strictMembers(t *testing.T, p *Paper) {
	if _, err := Decode(p.Payload); err != nil {
		t.Fatal("the honest twin:", err)
	}
	for _, m := range members(t, p.Payload) {
		name, value := m.name, m.value
		for _, try := range []struct {
			what, with string
			want       error
		}{
			{"null", `"` + name + `":null`, ErrNull},
			{"duplicate", `"` + name + `":` + value + `,"` + name + `":` + value, ErrDuplicate},
			{"other case", `"` + strings.ToUpper(name[:1]) + name[1:] + `":` + value, nil},
			{"unknown", `"` + name + `":` + value + `,"zz":1`, nil},
		} {
			hostile := string(p.Payload[:m.start]) + try.with + string(p.Payload[m.end:])
			_, err := Decode([]byte(hostile))
			var fe *FieldError
			if !errors.As(err, &fe) {
				t.Fatalf("%s of %q taken: %v", try.what, name, err)
			}
			if try.want != nil && !errors.Is(err, try.want) {
				t.Errorf("%s of %q: %v", try.what, name, err)
			}
		}
	}
}

type member struct {
	name, value string
	start, end  int
}

// members finds every "name":value of a payload that has no white space and no
// map of languages; it shares no code with the decoder.
func members(t *testing.T, payload []byte) []member {
	t.Helper()
	var all []member
	s := string(payload)
	for i := 0; i < len(s); i++ {
		if s[i] != '"' {
			continue
		}
		j := stringEnd(s, i)
		if j < len(s) && s[j] == ':' {
			end := valueEnd(s, j+1)
			if name := s[i+1 : j-1]; name != "en" && name != "fa" {
				all = append(all, member{name, s[j+1 : end], i, end})
			}
			i = j
			continue
		}
		i = j - 1
	}
	if len(all) < len(needed) {
		t.Fatalf("only %d members in %s", len(all), s)
	}
	return all
}

func stringEnd(s string, i int) int {
	for j := i + 1; ; j++ {
		if s[j] == '\\' {
			j++
		} else if s[j] == '"' {
			return j + 1
		}
	}
}

func valueEnd(s string, i int) int {
	depth := 0
	for j := i; j < len(s); j++ {
		switch s[j] {
		case '"':
			j = stringEnd(s, j) - 1
		case '{', '[':
			depth++
		case '}', ']':
			if depth == 0 {
				return j
			}
			depth--
		case ',':
			if depth == 0 {
				return j
			}
		}
	}
	return len(s)
}

func TestAttackHostilePayloads(t *testing.T) {
	t.Parallel()
	honest := compose(t, Draft{Body: &Letter{Prose: Prose{Text: en("Words.")}}, To: []Desk{"Washington"}, Languages: []Lang{"en"}, Privilege: PrivilegeTalks}, "Tehran")
	base := string(honest.Payload)
	if _, err := Decode([]byte(base)); err != nil {
		t.Fatalf("the honest twin: %v", err)
	}
	swap := func(old, with string) string {
		if !strings.Contains(base, old) {
			t.Fatalf("no %q in %s", old, base)
		}
		return strings.Replace(base, old, with, 1)
	}
	for _, c := range []struct {
		name, payload, field string
		want                 error
	}{
		{"nothing", "", "", ErrSyntax},
		{"two values", base + base, "", ErrTrailing},
		{"a space after", base + " ", "", ErrTrailing},
		{"an array", "[]", "", ErrType},
		{"NUL", swap("Words.", `\u0000`), "/body/text/en", ErrControl},
		{"carriage return", swap("Words.", `a\rb`), "/body/text/en", ErrControl},
		{"unpaired surrogate", swap("Words.", `\ud800`), "", ErrUTF8},
		{"raw invalid UTF-8", swap("Words.", "\xff"), "", ErrUTF8},
		{"overlong", swap("Words.", "\xc0\x80"), "", ErrUTF8},
		{"negative", swap(`"rules":1`, `"rules":-1`), "/rules", ErrNumber},
		{"minus zero", swap(`"rules":1`, `"rules":-0`), "/rules", ErrNumber},
		{"exponent", swap(`"rules":1`, `"rules":1e0`), "/rules", ErrNumber},
		{"1e400", swap(`"rules":1`, `"rules":1e400`), "/rules", ErrNumber},
		{"fraction", swap(`"rules":1`, `"rules":1.0`), "/rules", ErrNumber},
		{"too large", swap(`"rules":1`, `"rules":12345678901234567890`), "/rules", ErrNumber},
		{"string for a number", swap(`"rules":1`, `"rules":"1"`), "/rules", ErrType},
		{"no salt first", `{"kind":"letter",` + base[1:], "/salt", ErrSalt},
		{"zero salt", swap(honest.Salt.String(), strings.Repeat("0", 64)), "/salt", ErrMissing},
		{"upper case id", swap(honest.Salt.String(), strings.ToUpper(honest.Salt.String())), "/salt", ErrType},
		{"no addressee list", swap(`"to":["Washington"],`, ""), "/to", ErrMissing},
		{"addressed to itself", swap(`"to":["Washington"]`, `"to":["Tehran"]`), "/to/0", ErrValue},
		{"no language", swap(`"languages":["en"],`, ""), "/body/text", ErrLanguage},
		{"text in a language not named", swap(`{"en":"Words."}`, `{"en":"Words.","fa":"x"}`), "/body/text/fa", ErrLanguage},
		{"authentic text missing", swap(`["en"]`, `["fa","en"]`), "/body/text", ErrMissing},
		{"empty text", swap(`"Words."`, `""`), "/body/text", ErrMissing},
		{"no kind", swap(`"kind":"letter",`, ""), "/kind", ErrMissing},
		{"a kind of no name", swap(`"kind":"letter"`, `"kind":""`), "/kind", ErrMissing},
		{"NUL in a kind from a newer program", strings.Replace(swap("Words.", `\u0000`), `"kind":"letter"`, `"kind":"hologram"`, 1), "/body/text/en", ErrControl},
		{"a kind that is a number", swap(`"kind":"letter"`, `"kind":3`), "/kind", ErrType},
		{"another kind's name", swap(`"kind":"letter"`, `"kind":"receipt"`), "", nil},
		{"class claimed in a field", swap(`"privilege"`, `"class":"informal","privilege"`), "/class", ErrUnknown},
		{"fraction of a second", swap("10:00:00+04:00", "10:00:00.5+04:00"), "/date", ErrTime},
		{"no such date", swap("2025-04-12T", "2025-02-30T"), "/date", ErrType},
		{"override in a name", swap(`["Washington"]`, `["Wash\u202eington"]`), "/to/0", ErrName},
		{"isolate in a name", swap(`["Washington"]`, `["Wash\u2066ington"]`), "/to/0", ErrName},
		{"invisible in a classification", swap(`"privilege"`, `"classification":"Se\u200bcret","privilege"`), "/classification", ErrName},
		{"no number", swap(`"number":3,`, ""), "/number", ErrValue},
		{"no place in the record", swap(`"record":{"size":0,"root":"`+EmptyRoot.String()+`"},`, ""), "/record", ErrValue},
		{"size 0 with another root", swap(EmptyRoot.String(), idOf("x").String()), "/record", ErrValue},
		{"too deep", swap(`"Words."`, strings.Repeat("[", 40)+strings.Repeat("]", 40)), "", ErrTooDeep},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, err := Decode([]byte(c.payload))
			var fe *FieldError
			if !errors.As(err, &fe) {
				t.Fatalf("taken, or not named: %v", err)
			}
			if c.want != nil && !errors.Is(err, c.want) {
				t.Errorf("%v, want %v", err, c.want)
			}
			if c.field != "" && fe.Field != c.field {
				t.Errorf("field %q, want %q", fe.Field, c.field)
			}
		})
	}
}

// Acts and files of ours are read as strictly as papers are, but for the salt.
func TestStrictTakesOneTextAlone(t *testing.T) {
	t.Parallel()
	type act struct {
		Paper string `json:"paper"`
		Count int    `json:"count"`
	}
	var a act
	if err := Strict([]byte(`{"paper":"x","count":2}`), &a); err != nil || a != (act{"x", 2}) {
		t.Fatal("the honest twin:", err)
	}
	for name, c := range map[string]struct {
		text, field string
		want        error
	}{
		"nothing":       {"", "", ErrSyntax},
		"no object":     {`"x"`, "", ErrType},
		"two values":    {"{}{}", "", ErrTrailing},
		"a name twice":  {`{"paper":"x","paper":"y"}`, "/paper", ErrDuplicate},
		"another name":  {`{"Paper":"x"}`, "/Paper", ErrUnknown},
		"null":          {`{"paper":null}`, "/paper", ErrNull},
		"NUL":           {`{"paper":"\u0000"}`, "/paper", ErrControl},
		"a fraction":    {`{"count":2.0}`, "/count", ErrNumber},
		"another type":  {`{"count":"2"}`, "/count", ErrType},
		"invalid UTF-8": {"{\"paper\":\"\xff\"}", "", ErrUTF8},
	} {
		var fe *FieldError
		if err := Strict([]byte(c.text), &a); !errors.As(err, &fe) || !errors.Is(err, c.want) || fe.Field != c.field {
			t.Errorf("%s: %v, want %v at %q", name, err, c.want, c.field)
		}
	}
}

func TestAttackLimits(t *testing.T) {
	t.Parallel()
	d := Draft{Body: &Letter{Prose: Prose{Text: en("Words.")}}, To: []Desk{"Washington"}, Languages: []Lang{"en"}, Privilege: PrivilegeTalks}
	stamp := Stamp{Salt: idOf("s"), Rules: 1, Talks: idOf("t"), From: "Tehran", Date: someday, Number: 1}
	for _, c := range []struct {
		name string
		grow func(*Draft)
		want error
	}{
		{"a million topics", func(d *Draft) { d.Topics = make([]ID, 1_000_000) }, ErrTooMany},
		{"a million languages", func(d *Draft) { d.Languages = make([]Lang, 1_000_000) }, ErrTooMany},
		{"a text beyond the largest paper", func(d *Draft) { d.Body = &Letter{Prose: Prose{Text: en(strings.Repeat("a", MaxPayload))}} }, ErrTooLarge},
		{"a subject of a page", func(d *Draft) { d.Subject = en(strings.Repeat("a", MaxLine+1)) }, ErrTooLong},
	} {
		big := d
		c.grow(&big)
		t.Run(c.name, func(t *testing.T) {
			if _, err := Compose(big, stamp); !errors.Is(err, c.want) {
				t.Errorf("%v, want %v", err, c.want)
			}
		})
	}
	t.Run("a gigabyte", func(t *testing.T) {
		if _, err := Decode(make([]byte, 1<<30)); !errors.Is(err, ErrTooLarge) {
			t.Error(err)
		}
	})
}

func TestNewerKindIsKeptForLater(t *testing.T) {
	t.Parallel()
	p := compose(t, draft(&NonPaper{Text: en("Words.")}, "Muscat"), "Tehran")
	newer := strings.Replace(string(p.Payload), `"non-paper"`, `"hologram"`, 1)
	q, err := Decode([]byte(newer))
	if !errors.Is(err, ErrNewerKind) || q == nil || q.Kind != "hologram" || q.From != "Tehran" || q.Body != nil {
		t.Fatalf("a kind from a newer program: %v, %v", q, err)
	}
	if q.ID != IDOf([]byte(newer)) {
		t.Fatal("its id is not that of its bytes")
	}
}

func TestEqualSentencesNeverHaveEqualIDs(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		d := draft(&Indication{Proposal: idOf("p"), Answer: rapid.SampledFrom([]PrivateAnswer{PrivateYes, PrivateNot}).Draw(t, "answer")}, "Muscat")
		stamp := func(salt string) Stamp {
			return Stamp{Salt: idOf(salt), Rules: 1, Talks: idOf("t"), From: "Tehran", Date: someday}
		}
		a, errA := Compose(d, stamp("a"))
		b, errB := Compose(d, stamp("b"))
		if errA != nil || errB != nil {
			t.Fatal(errA, errB)
		}
		if a.ID == b.ID || len(a.Payload) != len(b.Payload) {
			t.Fatalf("two equal answers: ids %s %s, sizes %d %d", a.ID, b.ID, len(a.Payload), len(b.Payload))
		}
	})
}

func FuzzDecode(f *testing.F) {
	seeds.Add(f, "../testdata/vectors/paper.json")
	for _, d := range samples(f) {
		p := compose(f, d, "Tehran")
		f.Add([]byte(p.Payload))
	}
	f.Fuzz(func(t *testing.T, payload []byte) {
		p, err := Decode(payload)
		var fe *FieldError
		switch {
		case err == nil:
			if p.Body == nil || p.Body.Kind() != p.Kind || p.ID != IDOf(payload) {
				t.Fatalf("decoded without a body of its kind: %+v", p)
			}
			again, err := Compose(draftOf(p), Stamp{Salt: p.Salt, Rules: p.Rules, Talks: p.Talks, From: p.From, Date: p.Date, Number: p.Number, Record: positionOf(p)})
			if err != nil {
				t.Fatalf("taken by Decode, refused by Compose: %v", err)
			}
			if _, err := Decode(again.Payload); err != nil {
				t.Fatalf("composed again, refused: %v", err)
			}
		case !errors.As(err, &fe):
			t.Fatalf("refused without naming a field: %v", err)
		}
	})
}

func draftOf(p *Paper) Draft {
	return Draft{To: p.To, Languages: p.Languages, Topics: p.Topics, Subject: p.Subject, Classification: p.Classification,
		Caveats: p.Caveats, Privilege: p.Privilege, Attachments: p.Attachments, Reply: p.Reply, Body: p.Body}
}

func positionOf(p *Paper) Position {
	if p.Record == nil {
		return Position{}
	}
	return *p.Record
}
