package paper

import (
	"bytes"
	"crypto/ed25519"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"goodoffices/internal/seeds"
)

// Numbers are the rows of the list of attacks (docs/attacks.md).

// A spoil makes one thing wrong in a proper paper of a kind.
type spoil struct {
	name, field string
	want        error
	do          func(*Draft)
}

// body spoils a body.
func body[B Body](do func(B)) func(*Draft) { return func(d *Draft) { do(d.Body.(B)) } }

// spoilt is samples, by the type that body asks for.
func spoilt(t *testing.T, s spoil) error {
	t.Helper()
	for _, payload := range samplePayloads() {
		if !takes(s, reread(t, payload)) {
			continue
		}
		d := reread(t, payload)
		stamp := Stamp{Salt: idOf("salt"), Rules: 1, Talks: idOf("talks"), From: "Tehran", Date: someday, Number: 3}
		if d.Body.Kind() == KindCard {
			stamp.Talks = ID{}
		}
		if _, err := Compose(d, stamp); err != nil {
			t.Fatal("the honest twin:", err)
		}
		s.do(&d)
		_, err := Compose(d, stamp)
		return err
	}
	t.Fatal("no sample of that kind")
	return nil
}

// samplePayloads are those of all samples, made once.
var samplePayloads = sync.OnceValue(func() [][]byte {
	var out [][]byte
	t := new(testing.B) // of which only Fatal would be used
	for _, d := range samples(t) {
		out = append(out, compose(t, d, "Tehran").Payload)
	}
	return out
})

func reread(t *testing.T, payload []byte) Draft {
	t.Helper()
	p, err := Decode(payload)
	if err != nil {
		t.Fatal(err)
	}
	return draftOf(p)
}

// takes tries a spoil on a throw-away sample of another body's type.
func takes(s spoil, d Draft) (ok bool) {
	defer func() {
		if recover() != nil {
			ok = false
		}
	}()
	trial := d
	s.do(&trial)
	return true
}

func long(n int) string { return strings.Repeat("a", n) }

func init() {
	for _, l := range []string{"f", "fars", "FA", "fa-", "fa-I", "fa-abcdefghi", "fa-IR-a1-b2", "fa_IR", "f4"} {
		spoils = append(spoils, spoil{"28 a language tag " + l, "/languages/0", ErrLanguage, body(func(*NonPaper) {})})
		i := len(spoils) - 1
		spoils[i].do = func(d *Draft) {
			_ = d.Body.(*NonPaper)
			d.Languages, d.Body = []Lang{Lang(l)}, &NonPaper{Text: Text{Lang(l): "x"}}
		}
	}
	for _, name := range []string{"a/b", `a\b`, "a:b", ".", "..", long(256)} {
		want := ErrName
		spoils = append(spoils, spoil{"112 a file named " + name[:min(len(name), 9)], "/attachments/0/name", want, func(d *Draft) {
			_ = d.Body.(*Letter)
			d.Attachments = slices.Clone(d.Attachments)
			d.Attachments[0].Name = name
		}})
	}
}

func letterWith(do func(*Draft)) func(*Draft) {
	return func(d *Draft) { _ = d.Body.(*Letter); do(d) }
}

func attached(do func(*Attachment)) func(*Draft) {
	return letterWith(func(d *Draft) {
		d.Attachments = slices.Clone(d.Attachments)
		do(&d.Attachments[0])
	})
}

var spoils = []spoil{
	{"38 a card of another suite", "/body/suite", ErrSuite, body(func(c *Card) { c.Suite = 2 })},
	{"30 officers whose names look alike", "/body/officers/1/name", ErrValue, body(func(c *Card) {
		o := c.Officers[0]
		o.Name, o.Key = "Аraghchi", c.Seal
		c.Officers = append(slices.Clone(c.Officers), o)
	})},
	{"41 an officer with the seal's key", "/body/officers/0/key", ErrValue, body(func(c *Card) {
		c.Officers = slices.Clone(c.Officers)
		c.Officers[0].Key = c.Seal
	})},
	{"41 a card of no officers", "/body/officers", ErrMissing, body(func(c *Card) { c.Officers = nil })},
	{"12 a card with a classical hello key", "/body/hello", ErrKey, body(func(c *Card) {
		c.Hello = "age1ql3z7hjy54pw3hyww5ayyfg7zqgvc7w3j2elw8zmrj2kg5sfn9aqmcac8p"
	})},
	{"29 a hello key in capitals", "/body/hello", ErrKey, body(func(c *Card) { c.Hello = strings.ToUpper(c.Hello) })},
	{"37 a cosigning key of another length", "/body/cosign", ErrKey, body(func(c *Card) { c.Cosign.MLDSA44 = c.Cosign.MLDSA44[1:] })},
	{"37 an Ed25519 key of another length", "/body/seal", ErrKey, body(func(c *Card) { c.Seal.Ed25519 = c.Seal.Ed25519[1:] })},
	{"37 an ML-DSA key of another length", "/body/seal", ErrKey, body(func(c *Card) { c.Seal.MLDSA65 = c.Seal.MLDSA65[1:] })},
	{"28 a revocation of nothing", "/body/officer", ErrMissing, body(func(r *Revocation) { r.Officer = "" })},
	{"28 a message of nothing", "/body/text", ErrMissing, body(func(m *Message) { *m = Message{} })},
	{"28 a message twice", "/body/text", ErrValue, body(func(m *Message) { m.Text, m.Noted = en("One."), &Noted{} })},
	{"28 credentials for nothing", "/body/powers", ErrMissing, body(func(c *Credentials) { c.Powers = nil })},
	{"28 a principal of no name", "/body/principal", ErrMissing, body(func(c *Credentials) { c.Principal = "" })},
	{"28 an invitation with no end", "/body/until", ErrMissing, body(func(i *Invitation) { i.Until = Hour{} })},
	{"28 no id", "/body/invitation", ErrMissing, body(func(a *Acceptance) { a.Invitation = ID{} })},
	{"28 a word that is none", "/body/handling", ErrValue, body(func(c *CoverNote) { c.Handling = "as you like"; c.Condition, c.Until = nil, ID{} })},
	{"28 no word", "/body/answer", ErrMissing, body(func(i *Indication) { i.Answer = "" })},
	{"30 participants whose names look alike", "/body/participants/1/desk", ErrValue, body(func(b *Terms) {
		b.Participants = slices.Clone(b.Participants)
		b.Participants[1].Desk = "Мuscat"
	})},
	{"45 one card for two participants", "/body/participants/1/card", ErrValue, body(func(b *Terms) {
		b.Participants = slices.Clone(b.Participants)
		b.Participants[1].Card = b.Participants[0].Card
	})},
	{"65 an observer without a card", "/body/participants/1/card", ErrMissing, body(func(b *Terms) {
		b.Participants = slices.Clone(b.Participants)
		b.Participants[1].Card, b.Participants[1].Role = ID{}, PlaceObserver
	})},
	{"65 a guarantor without a card", "/body/card", ErrMissing, body(func(b *NewParticipant) { b.Card = ID{} })},
	{"44 two mediators", "/body/participants", ErrValue, body(func(b *Terms) {
		b.Participants = slices.Clone(b.Participants)
		b.Participants[1].Role = PlaceMediator
	})},
	{"28 terms of no rules", "/body/rules", ErrMissing, body(func(b *Terms) { b.Rules = 0 })},
	{"57 silence without notice", "/body/silence/noticeHours", ErrMissing, body(func(b *Terms) { b.Silence = &Silence{GraceMinutes: 1} })},
	{"28 a desk named twice", "/body/concerns/1", ErrValue, body(func(b *Disclosure) { b.Concerns = []Desk{"Washington", "Washington"} })},
	{"28 a passage of nothing", "/body/passages", ErrMissing, body(func(b *MediatorsPaper) { b.Passages = nil })},
	{"28 a message of two shapes", "/body/text", ErrValue, body(func(b *Message) { b.Text = en("And this.") })},
	{"62 a passage said to be approved by no approval", "/body/provenance/0/approval", ErrMissing, body(func(b *CoverNote) {
		b.Provenance = []Provenance{{Origin: OriginApproved}}
	})},
	{"28 a condition where handling has none", "/body/condition", ErrValue, body(func(b *CoverNote) { b.Handling = HandlingVerbatim })},
	{"28 a subject that is none", "/body/subject/type", ErrValue, body(func(b *Proposal) { b.Subject.Type = "war" })},
	{"51 a subject about a paper that it has not", "/body/subject/paper", ErrValue, body(func(b *Proposal) { b.Subject.Type = SubjectRetention })},
	{"28 a format where the subject has none", "/body/subject/format", ErrValue, body(func(b *Proposal) { b.Subject.Format = FormatDirect })},
	{"28 a scope of nothing", "/body/subject/topics", ErrMissing, body(func(b *Proposal) { b.Subject = Subject{Type: SubjectScope} })},
	{"28 rules where the subject has none", "/body/subject/rules", ErrValue, body(func(b *Proposal) { b.Subject.Rules = 2 })},
	{"28 an extension to no hour", "/body/subject/until", ErrMissing, body(func(b *Proposal) { b.Subject = Subject{Type: SubjectExtension} })},
	{"47 a proposal put to nobody", "/body/put", ErrMissing, body(func(b *Proposal) { b.Put = nil })},
	{"28 consents that stand for less than answers are taken", "/body/stands", ErrValue, body(func(b *Proposal) { b.Stands = at(1) })},
	{"51 a consent that counters", "/body/counter", ErrValue, body(func(b *Response) { b.Answer = AnswerConsent })},
	{"61 a commitment to an informal paper", "/body/of", ErrValue, body(func(b *Commitment) { b.Of = KindNonPaper })},
	{"53 an outcome that encloses a letter", "/body/responses/0", ErrValue, body(func(b *Outcome) { b.Responses = b.Silent })},
	{"58 a performer who attests", "/body/attester", ErrValue, body(func(b *Condition) { b.Attester = b.Performer })},
	{"58 a gate that needs nothing", "/body/needs", ErrValue, body(func(b *Gate) { b.Needs = Need{} })},
	{"58 a gate that needs two things as one", "/body/needs", ErrValue, body(func(b *Gate) { b.Needs.Condition = idOf("c") })},
	{"28 a stance on a topic and a format", "/body/topic", ErrMissing, body(func(b *Stance) { b.Format = FormatDirect })},
	{"28 an assurance of nothing asked", "/body/of", ErrValue, body(func(b *Assurance) { b.Of = ID{} })},
	{"28 a round that ends before it begins", "/body/ends", ErrValue, body(func(b *Round) { b.Ends = at(1) })},
	{"31 an hour of no date", "/body/until/at", ErrMissing, body(func(i *Invitation) { i.Until = Hour{Zone: "UTC"} })},
	{"31 a zone off by seconds", "/body/on", ErrTime, body(func(e *Event) { e.On = someday.In(time.FixedZone("", 3601)) })},
	{"31 the year 0", "/body/on", ErrTime, body(func(e *Event) { e.On = time.Date(0, 1, 1, 0, 0, 0, 0, time.UTC) })},
	{"31 the year 10000", "/body/on", ErrTime, body(func(e *Event) { e.On = time.Date(10000, 1, 1, 0, 0, 0, 0, time.UTC) })},
	{"31 no date", "/body/on", ErrMissing, body(func(e *Event) { e.On = time.Time{} })},
	{"28 an empty rendering", "/body/text/fa", ErrMissing, letterWith(func(d *Draft) {
		d.Body = &Letter{Prose: Prose{Text: Text{"fa": "", "en": "x"}}}
		d.Languages = []Lang{"en", "fa"}
	})},
	{"28 no text", "/body/text", ErrMissing, body(func(b *NonPaper) { b.Text = nil })},
	{"29 a line break in a subject", "/subject/fa", ErrControl, letterWith(func(d *Draft) { d.Subject = faEn("a\nb", "x") })},
	{"29 a tab in a classification", "/classification", ErrControl, letterWith(func(d *Draft) { d.Classification = "a\tb" })},
	{"29 a control character in a classification", "/classification", ErrControl, letterWith(func(d *Draft) { d.Classification = "a\x01b" })},
	{"27 invalid UTF-8 in a text", "/body/text/en", ErrUTF8, body(func(b *NonPaper) { b.Text = en("\xff") })},
	{"28 a language twice", "/languages/1", ErrValue, letterWith(func(d *Draft) { d.Languages = []Lang{"fa", "fa"} })},
	{"23 a file of less than nothing", "/attachments/0/length", ErrTooLong, attached(func(a *Attachment) { a.Length = -1 })},
	{"23 a file beyond the limit", "/attachments/0/length", ErrTooLong, attached(func(a *Attachment) { a.Length = MaxAttachment + 1 })},
	{"22 a file of no digest", "/attachments/0/digest", ErrMissing, attached(func(a *Attachment) { a.Digest = ID{} })},
	{"29 an invisible character in a file's name", "/attachments/0/name", ErrName, attached(func(a *Attachment) { a.Name = "an\u200bnex.pdf" })},
	{"28 no privilege", "/privilege", ErrMissing, letterWith(func(d *Draft) { d.Privilege = "" })},
}

// TestAttackBodies: every check of every kind, by the field it names.
func TestAttackBodies(t *testing.T) {
	t.Parallel()
	for _, s := range spoils {
		t.Run(s.name, func(t *testing.T) {
			t.Parallel()
			err := spoilt(t, s)
			var fe *FieldError
			if !errors.As(err, &fe) || !errors.Is(err, s.want) || fe.Field != s.field {
				t.Fatalf("%v, want %s: %v", err, s.field, s.want)
			}
		})
	}
}

func TestAttackStamp(t *testing.T) {
	t.Parallel()
	d := draft(&NonPaper{Text: en("Words.")}, "Muscat")
	good := Stamp{Salt: idOf("s"), Rules: 1, Talks: idOf("t"), From: "Tehran", Date: someday}
	if _, err := Compose(d, good); err != nil {
		t.Fatal("the honest twin:", err)
	}
	for _, c := range []struct {
		name, field string
		want        error
		do          func(*Stamp)
	}{
		{"28 rules 0", "/rules", ErrMissing, func(s *Stamp) { s.Rules = 0 }},
		{"8 no talks", "/talks", ErrValue, func(s *Stamp) { s.Talks = ID{} }},
		{"28 no author", "/from", ErrMissing, func(s *Stamp) { s.From = "" }},
		{"29 an author whose name turns", "/from", ErrName, func(s *Stamp) { s.From = "Teh\u202eran" }},
		{"57a no salt", "/salt", ErrMissing, func(s *Stamp) { s.Salt = ID{} }},
		{"31 parts of a second", "/date", ErrTime, func(s *Stamp) { s.Date = someday.Add(time.Millisecond) }},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := good
			c.do(&s)
			_, err := Compose(d, s)
			var fe *FieldError
			if !errors.As(err, &fe) || !errors.Is(err, c.want) || fe.Field != c.field {
				t.Fatalf("%v, want %s: %v", err, c.field, c.want)
			}
		})
	}
	t.Run("28 a paper of nothing", func(t *testing.T) {
		if _, err := Compose(Draft{}, good); !errors.Is(err, ErrMissing) {
			t.Fatal(err)
		}
	})
	t.Run("57a two equal answers are told apart by nothing but chance", func(t *testing.T) {
		yes := draft(&Indication{Proposal: idOf("p"), Answer: PrivateYes}, "Muscat")
		again := good
		again.Salt = idOf("another")
		a, errA := Compose(yes, good)
		b, errB := Compose(yes, again)
		if errA != nil || errB != nil || a.ID == b.ID || len(a.Payload) != len(b.Payload) {
			t.Fatalf("%v %v: ids %s %s", errA, errB, a.ID, b.ID)
		}
		// Whoever guesses the answer and knows all else still lacks 32 random bytes.
		if len(again.Salt) != 32 {
			t.Fatal("the salt is short")
		}
	})
}

// TestAttackNewerKind: a kind of a newer program is kept unless its own name,
// or its author's, is made to deceive.
func TestAttackNewerKind(t *testing.T) {
	t.Parallel()
	p := compose(t, draft(&NonPaper{Text: en("Words.")}, "Muscat"), "Tehran")
	rewrite := func(old, with string) []byte {
		return []byte(strings.Replace(string(p.Payload), old, with, 1))
	}
	t.Run("32 a kind from a newer program", func(t *testing.T) {
		q, err := Decode(rewrite(`"non-paper"`, `"hologram"`))
		if !errors.Is(err, ErrNewerKind) || q == nil || q.Body != nil {
			t.Fatalf("%v %v", q, err)
		}
	})
	for name, payload := range map[string][]byte{
		"32 whose name is a page":           rewrite(`"non-paper"`, `"`+long(MaxName+1)+`"`),
		"32 whose name turns":               rewrite(`"non-paper"`, `"hol\u202egram"`),
		"32 whose author's name is a trick": rewrite(`"non-paper","rules":1`, `"hologram","rules":1`),
	} {
		t.Run(name, func(t *testing.T) {
			if strings.Contains(name, "trick") {
				payload = bytes.Replace(payload, []byte(`"from":"Tehran"`), []byte(`"from":"Teh\u202eran"`), 1)
			}
			if q, err := Decode(payload); !errors.Is(err, ErrValue) || q != nil {
				t.Fatalf("%v %v", q, err)
			}
		})
	}
}

// TestAttackNames: names that people could take for one another.
func TestAttackNames(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ name, a, b string }{
		{"30 mixed scripts", "Tehran", "Тehran"}, {"30 Arabic and Persian ye", "علي", "علی"}, {"30 Arabic and Persian kaf", "كابل", "کابل"},
		{"30 Persian digits", "Room 4", "Room ۴"}, {"30 Arabic digits", "Room 4", "Room ٤"}, {"30 a joiner more", "می\u200cروم", "میروم"},
	} {
		t.Run(c.name, func(t *testing.T) {
			if !LookAlike(c.a, c.a) || LookAlike(c.a, "Muscat") {
				t.Fatal("the honest twins are mistaken")
			}
			if c.a == c.b || !LookAlike(c.a, c.b) {
				t.Fatalf("%q and %q are told apart", c.a, c.b)
			}
		})
	}
	for name, s := range map[string]string{
		"29 an override": "Teh\u202eran", "29 an isolate": "Teh\u2066ran", "29 invisible": "Teh\u200bran",
		"29 a space before": " Tehran", "29 two spaces": "Teh  ran", "29 not composed": "Te\u0301hran",
		"29 a joiner among Latin letters": "Te\u200chran", "29 markup": "<b>Tehran", "29 digits alone": "12",
	} {
		t.Run(name, func(t *testing.T) {
			if _, err := ParseDesk("Tehran"); err != nil {
				t.Fatal("the honest twin:", err)
			}
			if _, err := ParseDesk(s); !errors.Is(err, ErrName) {
				t.Fatal(err)
			}
		})
	}
	t.Run("27 a name that is no UTF-8, or a page", func(t *testing.T) {
		if err := CheckName("Teh\xff"); !errors.Is(err, ErrUTF8) {
			t.Error(err)
		}
		if err := CheckName(long(MaxName + 1)); !errors.Is(err, ErrTooLong) {
			t.Error(err)
		}
		if err := CheckName(long(MaxName)); err != nil {
			t.Error("the honest twin:", err)
		}
	})
	t.Run("29 shown in a text, with Persian's joiner kept", func(t *testing.T) {
		s := "a\u202eb می\u200cروم"
		p := compose(t, draft(&NonPaper{Text: en(s)}, "Muscat"), "Tehran")
		q, err := Decode(p.Payload)
		if err != nil || q.Body.(*NonPaper).Text["en"] != s {
			t.Fatal("the text is not kept as it was written:", err)
		}
		if got := Visible(s); got != "a[U+202E]b می\u200cروم" {
			t.Fatalf("%q", got)
		}
	})
}

// TestAttackWords: short words of one card's digest and of nothing else.
func TestAttackWords(t *testing.T) {
	t.Parallel()
	t.Run("46a every one of 128 bits of one card is in them", func(t *testing.T) {
		card := idOf("card")
		honest := strings.Join(Words(card), " ")
		if len(Words(card)) != 12 || honest != strings.Join(Words(card), " ") {
			t.Fatal("the honest twin")
		}
		for bit := range 128 {
			other := card
			other[bit/8] ^= 1 << (bit % 8)
			if strings.Join(Words(other), " ") == honest {
				t.Fatalf("bit %d is not in the words", bit)
			}
		}
	})
}

// TestAttackKeysAndIDs: what is parsed as a key, a signature or an id.
func TestAttackKeysAndIDs(t *testing.T) {
	t.Parallel()
	key := signKey(t, "honest")
	pub := key.Public()
	sig, err := key.Sign([]byte("words"))
	if err != nil || pub.Verify([]byte("words"), sig) != nil {
		t.Fatal("the honest twin:", err)
	}
	id := idOf("x")
	if back, err := ParseID(id.String()); err != nil || back != id {
		t.Fatal("the honest twin:", err)
	}
	for _, c := range []struct {
		name string
		want error // nil: any
		try  func() error
	}{
		{"38 one half alone", ErrSignature, func() error { return pub.Verify([]byte("words"), sig[:ed25519.SignatureSize]) }},
		{"38 a byte more", ErrSignature, func() error { return pub.Verify([]byte("words"), append(bytes.Clone(sig), 0)) }},
		{"38 no signature", ErrSignature, func() error { return pub.Verify([]byte("words"), nil) }},
		{"38 the other half of another key", ErrSignature, func() error {
			other, err := signKey(t, "another").Sign([]byte("words"))
			if err != nil {
				return nil
			}
			return pub.Verify([]byte("words"), append(bytes.Clone(sig[:ed25519.SignatureSize]), other[ed25519.SignatureSize:]...))
		}},
		{"37 a key of 31 bytes", ErrKey, func() error { _, err := ParseEd25519(make([]byte, 31)); return err }},
		{"37 a point that is none", ErrKey, func() error {
			_, err := ParseEd25519(append(bytes.Repeat([]byte{0xfe}, 31), 0x7f))
			return err
		}},
		{"37 a seed that is short", nil, func() error { _, err := NewSignKey(make([]byte, SeedSize-1)); return err }},
		{"28 an id of 63 digits", nil, func() error { _, err := ParseID(id.String()[1:]); return err }},
		{"28 an id of 66 digits", nil, func() error { _, err := ParseID(id.String() + "00"); return err }},
		{"28 an id of other letters", nil, func() error { _, err := ParseID(strings.Repeat("z", 64)); return err }},
		{"28 an id in capitals", nil, func() error { _, err := ParseID(strings.ToUpper(id.String())); return err }},
		{"28 bytes with a line break", nil, func() error { var b Bytes; return b.UnmarshalText([]byte("YWJj\nYWJj")) }},
		{"28 bytes that are none", nil, func() error { var b Bytes; return b.UnmarshalText([]byte("!!!!")) }},
		{"40 an envelope of seventeen signatures", ErrExtraSignature, func() error {
			e := &Envelope{Payload: []byte("{}"), Signatures: make([]Signature, maxSignatures+1)}
			_, err := ParseEnvelope(e.Marshal())
			return err
		}},
	} {
		t.Run(c.name, func(t *testing.T) {
			if err := c.try(); err == nil || c.want != nil && !errors.Is(err, c.want) {
				t.Fatalf("%v, want %v", err, c.want)
			}
		})
	}
	t.Run("41 signing without an officer's key", func(t *testing.T) {
		p := compose(t, draft(&Letter{Prose: Prose{Text: en("Words.")}}, "Washington"), "Tehran")
		full := Signers{Card: idOf("c"), Seal: key, Officer: "Araghchi", OfficerKey: signKey(t, "officer")}
		if _, err := Sign(p, full); err != nil {
			t.Fatal("the honest twin:", err)
		}
		full.OfficerKey = SignKey{}
		if _, err := Sign(p, full); !errors.Is(err, ErrNoOfficer) {
			t.Fatal(err)
		}
	})
}

// TestAttackEquality: a text altered by a byte is another text, and a need is
// met by its conditions alone.
func TestAttackEquality(t *testing.T) {
	t.Parallel()
	text := faEn("الف", "one")
	if !text.Equal(faEn("الف", "one")) {
		t.Fatal("the honest twin")
	}
	for name, other := range map[string]Text{
		"52 a byte altered": faEn("الف", "onE"), "52 a language taken away": {"en": "one"}, "52 a language put on": {"fa": "الف", "en": "one", "ar": "x"},
		"52 a language for another": {"fa": "الف", "ar": "one"},
	} {
		t.Run(name, func(t *testing.T) {
			if text.Equal(other) || other.Equal(text) {
				t.Fatal("told apart by nothing")
			}
		})
	}
	t.Run("52 nothing in one language for nothing in another", func(t *testing.T) {
		if (Text{"en": ""}).Equal(Text{"fa": ""}) {
			t.Fatal("told apart by nothing")
		}
	})
	c, d := idOf("c"), idOf("d")
	all := Need{All: []Need{{Condition: c}, {Condition: d}}}
	anyOf := Need{Any: []Need{{Condition: c}, {Condition: d}}}
	met := func(ids ...ID) func(ID) bool { return func(id ID) bool { return slices.Contains(ids, id) } }
	for i, x := range []struct {
		name string
		need Need
		met  []ID
		want bool
	}{
		{"58 all of two, both met", all, []ID{c, d}, true}, {"58 all of two, one met", all, []ID{c}, false}, {"58 all of two, the other met", all, []ID{d}, false},
		{"58 any of two, one met", anyOf, []ID{d}, true}, {"58 any of two, none met", anyOf, nil, false}, {"58 a need of nothing", Need{}, []ID{c}, false},
		{"58 all of any", Need{All: []Need{anyOf, {Condition: d}}}, []ID{d}, true},
	} {
		t.Run(fmt.Sprintf("%s (%d)", x.name, i), func(t *testing.T) {
			if x.need.Met(met(x.met...)) != x.want {
				t.Fatal(x.need)
			}
		})
	}
}

// FuzzCard: a card is verified under itself, so that nobody has one with
// another's keys.
func FuzzCard(f *testing.F) {
	seeds.Add(f, "../testdata/vectors/paper.json")
	f.Add(newOffice(f, "Tehran").envelope.Marshal())
	f.Fuzz(func(t *testing.T, b []byte) {
		p, v, err := OpenCard(b)
		if err != nil {
			return
		}
		_, e, err := Open(b)
		if err != nil || p.From != v.Card.Name || p.ID != v.ID || v.Card.Seal.Check() != nil || !bytes.Equal(e.Marshal(), b) {
			t.Fatalf("a card that is none: %v", err)
		}
	})
}

// TestCertificateHasNoNumber: outsiders are not told by its number how many papers
// came before it; one that an earlier program numbered is read as it is.
func TestCertificateHasNoNumber(t *testing.T) {
	t.Parallel()
	d := Draft{Body: &Certificate{Began: someday, Settled: "open", Attended: []string{"Tehran"}}, To: []Desk{"Washington"}, Privilege: PrivilegeTalks}
	p, err := Compose(d, Stamp{Salt: idOf("s"), Rules: 1, Talks: idOf("talks"), From: "Muscat", Date: someday, Number: 25})
	if err != nil || p.Number != 0 {
		t.Fatalf("No. %d: %v", p.Number, err)
	}
	h := p.Header
	h.Number = 25
	if err := (&Paper{Header: h, Body: d.Body}).check(); err != nil {
		t.Errorf("numbered by an earlier program: %v", err)
	}
	h.Number = -1
	if err := (&Paper{Header: h, Body: d.Body}).check(); err == nil {
		t.Error("a number below 0")
	}
}
