package cabinet

import (
	"cmp"
	"fmt"
	"slices"
	"time"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"

	"goodoffices/paper"
)

// Bounds of drafts.
const (
	MaxDraft  = paper.MaxPayload // bytes of JSON
	MaxDrafts = 200              // of one officer
)

// A Draft is what an officer is writing: an act by its name, and what a form
// holds of it, finished or not. Nobody else sees it.
type Draft struct {
	ID      paper.ID       `json:"id"` // drawn at random
	Officer string         `json:"officer"`
	Act     string         `json:"act,omitzero"`
	Args    jsontext.Value `json:"args"`
	Version int            `json:"version"` // from 1, one more with every save
	At      time.Time      `json:"at"`
}

// Sent is that an officer submitted an act, so that the same form again is the
// same act.
type Sent struct {
	Draft  paper.ID   `json:"draft,omitzero"`
	Token  string     `json:"token,omitzero"`
	Papers []paper.ID `json:"papers,omitzero"` // what it made
	Leaves paper.ID   `json:"leaves,omitzero"` // what it ordered to leave later
}

// A submission is under what Sent is found: a draft, or a token without one.
type submission struct {
	officer string
	draft   paper.ID
	token   string // where there is no draft
}

func (c *Cabinet) submitted(e Event) {
	key := submission{officer: e.Officer, draft: e.Sent.Draft}
	if key.draft.IsZero() {
		key.token = e.Sent.Token
	}
	c.sent[key] = *e.Sent
}

// Sent returns what an officer made of a draft, or of a token without one, and
// whether it was submitted at all.
func (c *Cabinet) Sent(officer string, draft paper.ID, token string) (Sent, bool) {
	if !draft.IsZero() {
		token = ""
	}
	s, ok := c.sent[submission{officer, draft, token}]
	return s, ok
}

// Drafts returns an officer's drafts, the one saved last first.
func (c *Cabinet) Drafts(officer string) []Draft {
	var out []Draft
	for _, d := range c.drafts {
		if d.Officer == officer {
			out = append(out, d)
		}
	}
	slices.SortFunc(out, func(a, b Draft) int {
		return cmp.Or(b.At.Compare(a.At), slices.Compare(a.ID[:], b.ID[:]))
	})
	return out
}

// Draft returns an officer's draft, and whether it is there.
func (c *Cabinet) Draft(officer string, id paper.ID) (Draft, bool) {
	d, ok := c.drafts[id]
	return d, ok && d.Officer == officer
}

// PutDraft replaces a draft; DropDraft forgets one.
func (c *Cabinet) PutDraft(d Draft)         { c.drafts[d.ID] = d }
func (c *Cabinet) DropDraft(id paper.ID)    { delete(c.drafts, id) }
func (c *Cabinet) Drafted(id paper.ID) bool { _, ok := c.drafts[id]; return ok }

// EncodeDraft returns a draft's cell.
func EncodeDraft(d Draft) ([]byte, error) { return json.Marshal(d, json.Deterministic(true)) }

// ReadDraft puts a draft's cell into the cabinet.
func (c *Cabinet) ReadDraft(cell []byte) error {
	var d Draft
	if err := json.Unmarshal(cell, &d, json.RejectUnknownMembers(true)); err != nil {
		return fmt.Errorf("read cabinet: draft: %w", err)
	}
	c.PutDraft(d)
	return nil
}
