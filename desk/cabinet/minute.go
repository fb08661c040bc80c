package cabinet

import (
	"time"

	"goodoffices/paper"
)

// A Minute is what an officer notes on a paper for those at its own desk, and
// perhaps who is to act on it and until when. It never leaves the desk.
type Minute struct {
	ID     paper.ID  `json:"id"` // drawn at random
	Paper  paper.ID  `json:"paper"`
	By     string    `json:"by"`
	At     time.Time `json:"at"`
	Text   string    `json:"text"`
	For    string    `json:"for,omitzero"` // the officer who is to act
	Until  Day       `json:"until,omitzero"`
	Done   bool      `json:"done,omitzero"`
	DoneBy string    `json:"doneBy,omitzero"`
	DoneAt time.Time `json:"doneAt,omitzero"`
}

// Check returns a *paper.FieldError that names the first field that is wrong.
func (m Minute) Check() error {
	if err := CheckWord(m.Text); err != nil {
		return err
	}
	if m.Text == "" && m.For == "" {
		return &paper.FieldError{Field: "/text", Err: paper.ErrMissing}
	}
	if m.Until != "" && !m.Until.Valid() {
		return wrong("/until", "a day such as 2025-03-21")
	}
	return nil
}

// Minuted is that an officer wrote a minute.
type Minuted struct {
	ID    paper.ID `json:"id"`
	Paper paper.ID `json:"paper"`
	Text  string   `json:"text,omitzero"`
	For   string   `json:"for,omitzero"`
	Until Day      `json:"until,omitzero"`
}

// minutes are all minutes, in the order in which they were written.
type minutes struct {
	all   []*Minute
	under map[paper.ID]*Minute
}

func (m *minutes) apply(e Event) bool {
	switch {
	case e.Minuted != nil:
		n := e.Minuted
		one := &Minute{ID: n.ID, Paper: n.Paper, By: e.Officer, At: e.At, Text: n.Text, For: n.For, Until: n.Until}
		m.all = append(m.all, one)
		m.under[n.ID] = one
	case !e.MinuteDone.IsZero():
		if one := m.under[e.MinuteDone]; one != nil && !one.Done {
			one.Done, one.DoneBy, one.DoneAt = true, e.Officer, e.At
		}
	default:
		return false
	}
	return true
}

// Minutes returns all minutes, in the order in which they were written.
func (c *Cabinet) Minutes() []Minute {
	out := make([]Minute, 0, len(c.minutes.all))
	for _, m := range c.minutes.all {
		out = append(out, *m)
	}
	return out
}

// Minute returns one, and whether it is there.
func (c *Cabinet) Minute(id paper.ID) (Minute, bool) {
	if m := c.minutes.under[id]; m != nil {
		return *m, true
	}
	return Minute{}, false
}
