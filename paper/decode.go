package paper

import (
	"bytes"
	"errors"
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
)

// wire is the JSON shape of a payload.
type wire struct {
	Header
	Body jsontext.Value `json:"body"`
}

// needed are the members every payload has, whatever its kind.
var needed = []string{"salt", "kind", "rules", "talks", "from", "to", "date", "privilege", "body"}

// Decode reads a payload strictly. Every fault is a [FieldError] that names
// the field. For a kind that this program does not know it returns the header,
// read loosely, with a nil Body, and an error that is ErrNewerKind.
func Decode(payload []byte) (*Paper, error) {
	outer, err := scanObject(payload, "salt")
	if err != nil {
		return nil, err
	}
	for _, n := range needed {
		if _, ok := outer[n]; !ok {
			return nil, &FieldError{Field: "/" + n, Err: ErrMissing}
		}
	}
	if kind := outer["kind"]; kind != "" && !Kind(kind).Known() {
		return newer(payload, Kind(kind))
	}
	var w wire
	if err := json.Unmarshal(payload, &w, json.RejectUnknownMembers(true)); err != nil {
		return nil, fieldError("", err)
	}
	if w.Kind == "" {
		return nil, &FieldError{Field: "/kind", Err: ErrMissing}
	}
	body := kinds[w.Kind].body()
	if err := json.Unmarshal(w.Body, body, json.RejectUnknownMembers(true)); err != nil {
		return nil, fieldError("/body", err)
	}
	p := &Paper{ID: IDOf(payload), Payload: payload, Header: w.Header, Body: body}
	if err := p.check(); err != nil {
		return nil, err
	}
	return p, nil
}

func (p *Paper) check() error {
	var c checker
	p.Header.check(&c)
	c.in("body", func() { p.Body.check(&c) })
	if c.err != nil {
		return c.err
	}
	return nil
}

// newer reads what it can of a kind that this program does not know.
func newer(payload []byte, kind Kind) (*Paper, error) {
	var h Header
	_ = json.Unmarshal(payload, &h) // a newer header may have other shapes; what was read stands
	h.Kind = kind
	if CheckName(string(h.From)) != nil || checkLabel(string(kind)) != nil || len(kind) > MaxName {
		return nil, &FieldError{Field: "/kind", Err: ErrValue}
	}
	return &Paper{ID: IDOf(payload), Payload: payload, Header: h}, &FieldError{Field: "/kind", Err: ErrNewerKind}
}

// Kept reads what it can of a payload that was stored once and that this
// program refuses: of a kind that was unknown when it came and turns out
// malformed. The Body is nil; nil if not even the header can be read.
func Kept(payload []byte) *Paper {
	outer, err := scanObject(payload, "salt")
	if err != nil {
		return nil
	}
	p, _ := newer(payload, Kind(outer["kind"]))
	return p
}

// scanObject reads JSON token by token before anything is made of it: one
// object, opening with the member named first (if any), nested no deeper than
// MaxDepth, without null and with plain whole numbers only. It returns the
// outermost members, each with its value if that is a string.
func scanObject(payload []byte, first string) (map[string]string, error) {
	if len(payload) > MaxPayload {
		return nil, &FieldError{Err: ErrTooLarge, Want: fmt.Sprintf("at most %d bytes", MaxPayload)}
	}
	if !utf8.Valid(payload) {
		return nil, &FieldError{Err: ErrUTF8}
	}
	s := scanner{d: jsontext.NewDecoder(bytes.NewBuffer(payload)), first: first, outer: map[string]string{}}
	for {
		tok, err := s.d.ReadToken()
		if err != nil {
			return nil, syntaxError(payload, err)
		}
		if s.d.StackDepth() == 0 && tok.Kind() != '}' {
			return nil, &FieldError{Err: ErrType, Want: "an object"}
		}
		if err := s.take(tok); err != nil {
			return nil, err
		}
		if s.d.StackDepth() == 0 {
			break
		}
	}
	if rest := payload[s.d.InputOffset():]; len(rest) > 0 {
		return nil, &FieldError{Err: ErrTrailing}
	}
	return s.outer, nil
}

// A scanner is scanObject on its way.
type scanner struct {
	d      *jsontext.Decoder
	first  string
	outer  map[string]string
	member string // the outermost one being read
}

func (s *scanner) take(tok jsontext.Token) error {
	if s.d.StackDepth() > MaxDepth {
		return s.fail(ErrTooDeep, "")
	}
	switch tok.Kind() {
	case 'n':
		return s.fail(ErrNull, "")
	case '0':
		if !plainNumber(tok.String()) {
			return s.fail(ErrNumber, "0 or more, in plain digits")
		}
	case '"':
		text := tok.String()
		if err := checkText(text); err != nil {
			return s.fail(err, "")
		}
		return s.outermost(text)
	}
	return nil
}

// outermost notes a name or a value of the outermost object. In an object the
// two alternate; an odd length is a name just read.
func (s *scanner) outermost(text string) error {
	if s.d.StackDepth() != 1 {
		return nil
	}
	kind, length := s.d.StackIndex(1)
	switch {
	case kind != '{':
	case length%2 == 0:
		s.outer[s.member] = text
	case len(s.outer) == 0 && s.first != "" && text != s.first:
		return &FieldError{Field: "/" + s.first, Err: ErrSalt}
	default:
		s.member, s.outer[text] = text, ""
	}
	return nil
}

func (s *scanner) fail(err error, want string) error {
	return &FieldError{Field: string(s.d.StackPointer()), Err: err, Want: want}
}

// plainNumber reports whether s is a whole number from 0 that every JSON
// implementation reads alike (below 2^53), written in one way only.
func plainNumber(s string) bool {
	if s == "0" {
		return true
	}
	if len(s) > 15 || s[0] == '0' {
		return false
	}
	return strings.Trim(s, "0123456789") == ""
}

// syntaxError names what the tokenizer met.
func syntaxError(payload []byte, err error) error {
	at := ""
	var syn *jsontext.SyntacticError
	if errors.As(err, &syn) {
		at = string(syn.JSONPointer)
	}
	if errors.Is(err, jsontext.ErrDuplicateName) {
		return &FieldError{Field: at, Err: ErrDuplicate}
	}
	if lenient(payload) { // only its UTF-8 was wrong: an unpaired surrogate escape
		return &FieldError{Field: at, Err: ErrUTF8}
	}
	return &FieldError{Field: at, Err: ErrSyntax, Want: "JSON (RFC 8259)"}
}

// lenient reports whether payload is JSON once invalid UTF-8 is let pass.
func lenient(payload []byte) bool {
	d := jsontext.NewDecoder(bytes.NewReader(payload), jsontext.AllowInvalidUTF8(true))
	return d.SkipValue() == nil
}

// fieldError turns what the decoder met into a fault of a field.
func fieldError(prefix string, err error) error {
	var sem *json.SemanticError
	if !errors.As(err, &sem) {
		return &FieldError{Field: prefix, Err: ErrSyntax}
	}
	at := prefix + string(sem.JSONPointer)
	if errors.Is(err, json.ErrUnknownName) {
		return &FieldError{Field: at, Err: ErrUnknown}
	}
	want := ""
	if sem.Err != nil {
		want = sem.Err.Error()
	}
	return &FieldError{Field: at, Err: ErrType, Want: want}
}

// Strict reads a JSON object into v as strictly as a payload is read, without
// a payload's salt: the one way in which acts and files of ours are read.
func Strict(b []byte, v any) error {
	if _, err := scanObject(b, ""); err != nil {
		return err
	}
	if err := json.Unmarshal(b, v, json.RejectUnknownMembers(true)); err != nil {
		return fieldError("", err)
	}
	return nil
}
