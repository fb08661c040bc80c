package paper

import (
	"encoding/binary"
	"fmt"
	"time"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
)

// A Draft is what an act makes: a paper before it has a salt, a date, a number
// and a place in the record, or an existing paper that is sent on.
type Draft struct {
	// Existing, unless zero, is a paper the desk holds, sent on as it is; then
	// only Hand and Wait count.
	Existing ID

	To             []Desk
	Languages      []Lang
	Topics         []ID
	Subject        Text
	Classification string
	Caveats        []string
	Privilege      Privilege
	Attachments    []Attachment
	Reply          ID
	Body           Body

	// Enclose names held papers whose envelopes the desk puts into the body,
	// which is then an Encloser.
	Enclose []ID

	// Hand names the desks into whose pouches the paper goes now. A paper in
	// nobody's hand stays at its desk.
	Hand []Desk
	// Wait keeps the signed paper in the desk's cabinet until what it waits
	// for has come; only then is it permitted again, numbered and sealed.
	Wait Wait
}

// A Wait says what a signed paper waits for in the cabinet.
type Wait struct {
	Call     ID `json:"call,omitzero"`     // this private proposal's call for consents
	Exchange ID `json:"exchange,omitzero"` // the act that deposits what this commitment announced
}

// IsZero reports whether there is nothing to wait for.
func (w Wait) IsZero() bool { return w == Wait{} }

// A Stamp is what the desk adds to a draft.
type Stamp struct {
	Salt   ID // 32 random bytes
	Rules  int
	Talks  ID
	From   Desk
	Date   time.Time // whole seconds
	Number int       // used where the kind has numbers
	Record Position  // used where the kind is formal; the zero Position stands for the empty tree
}

// Compose makes the payload of a draft. It returns a [FieldError] if the draft
// is not a proper paper.
func Compose(d Draft, s Stamp) (*Paper, error) {
	if d.Body == nil {
		return nil, &FieldError{Field: "/body", Err: ErrMissing}
	}
	p := &Paper{Header: d.Header(s), Body: d.Body}
	if err := p.check(); err != nil {
		return nil, err
	}
	body, err := json.Marshal(p.Body, json.Deterministic(true))
	if err != nil {
		return nil, fieldError("/body", err)
	}
	payload, err := json.Marshal(wire{Header: p.Header, Body: jsontext.Value(body)}, json.Deterministic(true))
	if err != nil {
		return nil, fieldError("", err)
	}
	if len(payload) > MaxPayload {
		return nil, &FieldError{Err: ErrTooLarge, Want: fmt.Sprintf("at most %d bytes", MaxPayload)}
	}
	p.Payload, p.ID = payload, IDOf(payload)
	return p, nil
}

// Header returns the header a draft will have under a stamp.
func (d Draft) Header(s Stamp) Header {
	kind := d.Body.Kind()
	h := Header{
		Salt: s.Salt, Kind: kind, Rules: s.Rules, Talks: s.Talks, From: s.From, To: d.To, Date: s.Date,
		Languages: d.Languages, Topics: d.Topics, Subject: d.Subject,
		Classification: d.Classification, Caveats: d.Caveats, Privilege: d.Privilege,
		Attachments: d.Attachments, Reply: d.Reply,
	}
	if h.To == nil {
		h.To = []Desk{}
	}
	if kind.Numbered() && len(d.To) > 0 {
		h.Number = s.Number
	}
	if kind.Class() == Formal {
		r := s.Record
		if r.Size == 0 {
			r.Root = EmptyRoot
		}
		h.Record = &r
	}
	return h
}

// earlierMark begins an ID that stands for a draft of the same act. No paper
// has such an ID: that would be a preimage of twenty-eight zero bytes.
var earlierMark = [28]byte{27: 'e'}

// Earlier stands for the ID of draft number i (from 0) of the same act.
func Earlier(i int) ID {
	var id ID
	copy(id[:], earlierMark[:])
	binary.BigEndian.PutUint32(id[28:], uint32(i))
	return id
}

// Refer returns the body with every ID that stands for an earlier draft
// replaced by that draft's own, where ids holds those composed so far.
func Refer(b Body, ids []ID) Body {
	r, ok := b.(Referrer)
	if !ok {
		return b
	}
	return r.Refer(func(id ID) ID {
		if [28]byte(id[:28]) != earlierMark {
			return id
		}
		if i := int(binary.BigEndian.Uint32(id[28:])); i < len(ids) {
			return ids[i]
		}
		return id
	})
}
