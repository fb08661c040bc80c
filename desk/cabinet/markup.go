package cabinet

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"time"

	"github.com/go-json-experiment/json"

	"goodoffices/paper"
)

// A Markup is this side's own copy of a text: what it would rather read, what it
// could live with, what it thinks. It is in no paper and never leaves the desk.
type Markup struct {
	By      string         `json:"by"`
	At      time.Time      `json:"at"`
	Text    paper.ID       `json:"text"`    // the version that the text began with
	Version paper.ID       `json:"version"` // the one that was marked up last
	Clauses []MarkedClause `json:"clauses"`
}

// A MarkedClause is what this side keeps on a clause, by its name.
type MarkedClause struct {
	Clause    string       `json:"clause"`
	Words     paper.Text   `json:"words,omitzero"`     // what it would rather read
	Fallbacks []paper.Text `json:"fallbacks,omitzero"` // what it could live with, the best first
	RedLine   bool         `json:"redLine,omitzero"`   // it goes no further
	Note      paper.Text   `json:"note,omitzero"`
}

// Markup returns what is kept on a text, by the version that it began with, and
// whether anything is.
func (c *Cabinet) Markup(text paper.ID) (Markup, bool) {
	m, ok := c.markups[text]
	return m, ok
}

// Markups returns all that are kept, the oldest first.
func (c *Cabinet) Markups() []Markup {
	return slices.SortedFunc(maps.Values(c.markups), func(a, b Markup) int {
		return cmp.Or(a.At.Compare(b.At), slices.Compare(a.Text[:], b.Text[:]))
	})
}

// PutMarkup replaces what is kept on a text; DropMarkup wipes it out.
func (c *Cabinet) PutMarkup(m Markup)       { c.markups[m.Text] = m }
func (c *Cabinet) DropMarkup(text paper.ID) { delete(c.markups, text) }

// EncodeMarkup returns a markup as a cell.
func EncodeMarkup(m Markup) ([]byte, error) { return json.Marshal(m, json.Deterministic(true)) }

// ReadMarkup puts a markup's cell into the cabinet.
func (c *Cabinet) ReadMarkup(cell []byte) error {
	var m Markup
	if err := json.Unmarshal(cell, &m, json.RejectUnknownMembers(true)); err != nil {
		return fmt.Errorf("read cabinet: markup: %w", err)
	}
	c.PutMarkup(m)
	return nil
}
