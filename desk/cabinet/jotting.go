package cabinet

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"time"

	"github.com/go-json-experiment/json"

	"goodoffices/paper"
)

// A Jotting is what officers keep in sight for one another and no paper says:
// the lines for a meeting, the ground that two sides might share, the people
// outside who count. It can be changed and wiped out, and never leaves the desk.
type Jotting struct {
	ID      paper.ID   `json:"id"` // drawn at random
	Shelf   Shelf      `json:"shelf"`
	Desk    paper.Desk `json:"desk,omitzero"`   // the side it is for
	Paper   paper.ID   `json:"paper,omitzero"`  // the topic or entry it is about
	Name    string     `json:"name,omitzero"`   // of an outsider
	Weight  int        `json:"weight,omitzero"` // of an outsider: 1 little, 2, 3 much
	Text    paper.Text `json:"text,omitzero"`
	Sources []paper.ID `json:"sources,omitzero"` // papers whose content a line has
	Until   time.Time  `json:"until,omitzero"`   // end of a visit; it began At
	By      string     `json:"by"`
	At      time.Time  `json:"at"`
}

// A Shelf is what a jotting is.
type Shelf string

// The shelves.
const (
	ShelfSay        Shelf = "say"        // a line that may be said to a side by mouth
	ShelfAsk        Shelf = "ask"        // a question for a side
	ShelfGround     Shelf = "ground"     // common ground on a topic
	ShelfOutsider   Shelf = "outsider"   // somebody outside, and what weight it has
	ShelfDisclosure Shelf = "disclosure" // an entry of the register was looked into
	ShelfVisit      Shelf = "visit"      // time spent with a side
)

// Bounds of jottings.
const (
	MaxJottings = 2000
	maxSources  = 20
	maxJotted   = 20 << 10 // bytes in one language
)

// Check returns a *paper.FieldError that names the first field that is wrong.
func (j Jotting) Check() error {
	needs := map[Shelf]struct{ desk, paper, name, text bool }{
		ShelfSay: {desk: true, text: true}, ShelfAsk: {desk: true, text: true}, ShelfGround: {paper: true, text: true},
		ShelfOutsider: {name: true}, ShelfDisclosure: {paper: true}, ShelfVisit: {desk: true},
	}
	need, ok := needs[j.Shelf]
	missing := func(field string) error { return &paper.FieldError{Field: field, Err: paper.ErrMissing} }
	switch {
	case !ok:
		return wrong("/shelf", "one of the shelves")
	case need.desk && j.Desk == "":
		return missing("/desk")
	case need.paper && j.Paper.IsZero():
		return missing("/paper")
	case need.name && j.Name == "":
		return missing("/name")
	case need.text && len(j.Text) == 0:
		return missing("/text")
	case len(j.Name) > maxName || !plain(j.Name):
		return wrong("/name", "a short line")
	case j.Weight < 0 || j.Weight > 3 || (j.Weight > 0) != (j.Shelf == ShelfOutsider):
		return wrong("/weight", "1, 2 or 3 for an outsider")
	case len(j.Sources) > maxSources:
		return &paper.FieldError{Field: "/sources", Err: paper.ErrTooMany, Want: "at most " + strconv.Itoa(maxSources)}
	}
	for lang, words := range j.Text {
		if !language.MatchString(string(lang)) || len(words) > maxJotted || CheckWord(words) != nil {
			return wrong("/text/"+string(lang), "a text that is not too long")
		}
	}
	return nil
}

// Jottings returns all jottings, in the order in which they were written.
func (c *Cabinet) Jottings() []Jotting {
	out := make([]Jotting, 0, len(c.jottings))
	for _, j := range c.jottings {
		out = append(out, j)
	}
	slices.SortFunc(out, func(a, b Jotting) int { return cmp.Or(a.At.Compare(b.At), slices.Compare(a.ID[:], b.ID[:])) })
	return out
}

// Jotting returns one, and whether it is there.
func (c *Cabinet) Jotting(id paper.ID) (Jotting, bool) {
	j, ok := c.jottings[id]
	return j, ok
}

// PutJotting replaces a jotting; DropJotting wipes one out.
func (c *Cabinet) PutJotting(j Jotting)       { c.jottings[j.ID] = j }
func (c *Cabinet) DropJotting(id paper.ID)    { delete(c.jottings, id) }
func EncodeJotting(j Jotting) ([]byte, error) { return json.Marshal(j, json.Deterministic(true)) }

// ReadJotting puts a jotting's cell into the cabinet.
func (c *Cabinet) ReadJotting(cell []byte) error {
	var j Jotting
	if err := json.Unmarshal(cell, &j, json.RejectUnknownMembers(true)); err != nil {
		return fmt.Errorf("read cabinet: jotting: %w", err)
	}
	c.PutJotting(j)
	return nil
}
