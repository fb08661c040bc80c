package rehearsal

import (
	"bytes"
	"context"
	"encoding/base64"
	"errors"
	"strings"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"

	"goodoffices/desk"
	"goodoffices/paper"
)

// check looks at every desk of which something is expected after an act.
func (r *Rehearsal) check(ctx context.Context, a *Act, verdict func(*Item, bool) error) error {
	looks := map[paper.Desk]look{}
	for _, item := range a.Expect {
		l, ok := looks[item.Desk]
		if !ok {
			var err error
			if l, err = r.look(ctx, r.house.desks[item.Desk]); err != nil {
				return r.fault(item.Line, err, "%s: %v", item.Desk, err)
			}
			looks[item.Desk] = l
		}
		var missing error
		l.id = func(label string) string {
			id, ok := r.Label(label)
			if !ok && missing == nil {
				missing = r.fault(item.Line, nil, "%s names no paper that was made", label)
			}
			return id.String()
		}
		holds, err := item.sel.holds(l)
		if err != nil {
			return r.fault(item.Line, err, "%s: %v", item.Desk, err)
		}
		if missing != nil {
			return missing
		}
		if err := verdict(item, holds); err != nil {
			return err
		}
	}
	return nil
}

// look takes in what a desk shows, and when words are looked for what it holds.
func (r *Rehearsal) look(ctx context.Context, d *desk.Desk) (look, error) {
	var l look
	var shown []byte
	v, err := d.Look(ctx, paper.ID{})
	switch {
	case errors.Is(err, desk.ErrNoTalks): // it has not joined: it shows nothing
		shown = []byte("{}")
	case err != nil:
		return l, err
	default:
		if shown, err = json.Marshal(v); err != nil {
			return l, err
		}
	}
	if err := json.Unmarshal(shown, &l.view); err != nil {
		return l, err
	}
	var found *string
	l.words = func() (string, error) {
		if found == nil {
			all, err := everything(ctx, d, shown)
			if err != nil {
				return "", err
			}
			found = &all
		}
		return *found, nil
	}
	return l, nil
}

// everything returns all words that a desk shows or holds.
func everything(ctx context.Context, d *desk.Desk, shown []byte) (string, error) {
	w := &gatherer{}
	w.bytes(shown, 0)
	for b, err := range d.Everything(ctx, paper.ID{}) {
		if errors.Is(err, desk.ErrNoTalks) {
			break
		}
		if err != nil {
			return "", err
		}
		w.bytes(b, 0)
	}
	return w.all.String(), nil
}

// A gatherer collects words from bytes in whatever form they lie there: plain,
// in JSON anywhere among other bytes, in base64 within that.
type gatherer struct{ all strings.Builder }

const maxNested = 6

func (w *gatherer) bytes(b []byte, depth int) {
	w.line(string(b))
	if depth > maxNested {
		return
	}
	for i := 0; i < len(b); i++ {
		if !bytes.HasPrefix(b[i:], []byte(`{"`)) {
			continue
		}
		d := jsontext.NewDecoder(bytes.NewBuffer(b[i:len(b):len(b)]), jsontext.AllowDuplicateNames(true), jsontext.AllowInvalidUTF8(true))
		raw, err := d.ReadValue()
		if err != nil {
			continue
		}
		var v any
		if json.Unmarshal(raw, &v, jsontext.AllowDuplicateNames(true), jsontext.AllowInvalidUTF8(true)) == nil {
			w.value(v, depth)
		}
		i += len(raw) - 1
	}
}

func (w *gatherer) value(v any, depth int) {
	switch v := v.(type) {
	case string:
		w.line(v)
		for _, enc := range []*base64.Encoding{base64.StdEncoding, base64.RawURLEncoding} {
			if b, err := enc.DecodeString(v); err == nil && len(b) > 8 {
				w.bytes(b, depth+1)
				break
			}
		}
	case []any:
		for _, item := range v {
			w.value(item, depth)
		}
	case map[string]any:
		for _, item := range v {
			w.value(item, depth)
		}
	}
}

// line adds words in one line: a phrase is looked for within it.
func (w *gatherer) line(s string) {
	w.all.WriteString(oneLine(s))
	w.all.WriteByte('\n')
}
