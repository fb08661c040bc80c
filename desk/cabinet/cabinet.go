// Package cabinet keeps what is not a paper: whose card was compared, signed
// papers that wait to leave, what neighbours' desks told of papers of ours, and
// what was refused on the way. It is the fold of one sealed stream of the talks
// it belongs to, and never leaves its desk.
package cabinet

import (
	"bytes"
	"fmt"
	"time"

	"github.com/go-json-experiment/json"

	"goodoffices/paper"
)

// An Event is one record of the stream: what happened, when, and by which
// officer if any. Exactly one of the members below the line is set.
type Event struct {
	At      time.Time `json:"at"`
	Officer string    `json:"officer,omitzero"`

	Compared *Compared `json:"compared,omitzero"`
	Waits    *Waits    `json:"waits,omitzero"`
	Left     paper.ID  `json:"left,omitzero"`   // a waiting paper left
	Voided   paper.ID  `json:"voided,omitzero"` // a waiting paper was destroyed
	Crossed  *Crossed  `json:"crossed,omitzero"`
	Refused  *Refused  `json:"refused,omitzero"`
	Knock    *Knock    `json:"knock,omitzero"`
	Fork     *Fork     `json:"fork,omitzero"`
	Restored *Restored `json:"restored,omitzero"`
	Lost     *Lost     `json:"lost,omitzero"`
}

// Compared is that an officer compared the twelve words of a card by a way
// that was not the mediator's.
type Compared struct {
	Desk paper.Desk `json:"desk"`
	Card paper.ID   `json:"card"`
}

// Waits is a signed paper that waits to leave.
type Waits struct {
	Paper    paper.ID     `json:"paper"`
	Raw      paper.Bytes  `json:"raw"` // envelope or payload
	Wait     paper.Wait   `json:"wait"`
	Hand     []paper.Desk `json:"hand"`
	Numbered bool         `json:"numbered,omitzero"`
}

// Crossed is that a neighbour's desk told of papers of ours that crossed with
// others and had no effect there.
type Crossed struct {
	By     paper.Desk `json:"by"`
	Papers []paper.ID `json:"papers"`
}

// Refused is a pouch that an honest desk would not have sent.
type Refused struct {
	From  paper.Desk `json:"from"`
	Fault string     `json:"fault"`
}

// Knock is what came back to an invitation: a desk that wants to join, a
// question, or a decline.
type Knock struct {
	Invitation paper.ID    `json:"invitation"`
	Card       paper.Bytes `json:"card,omitzero"` // envelope
	Hello      paper.Bytes `json:"hello,omitzero"`
	Question   string      `json:"question,omitzero"`
	Declined   bool        `json:"declined,omitzero"`
	Admitted   bool        `json:"admitted,omitzero"`
}

// Fork is that a neighbour sealed two pouches under one number.
type Fork struct {
	With paper.Desk    `json:"with"`
	Seq  uint64        `json:"seq"`
	Seen []paper.Bytes `json:"seen"` // the pouches that are still held
}

// Restored is that this desk noticed it was put back to an earlier state, or
// that its channel with a neighbour was opened again since.
type Restored struct {
	With paper.Desk `json:"with,omitzero"`
	Sign string     `json:"sign"`
	Done bool       `json:"done,omitzero"`
}

// Lost is that something this desk had numbered is held by nobody any more.
type Lost struct {
	From   paper.Desk   `json:"from"`
	To     []paper.Desk `json:"to"`
	Number int          `json:"number"`
}

// A Cabinet is the fold of the events.
type Cabinet struct {
	compared map[paper.ID]Event
	waiting  map[paper.ID]Waits
	order    []paper.ID
	knocks   map[paper.ID]Knock
	knocked  map[paper.ID]int
	notices  []Event
}

// New returns an empty cabinet.
func New() *Cabinet {
	return &Cabinet{compared: map[paper.ID]Event{}, waiting: map[paper.ID]Waits{}, knocks: map[paper.ID]Knock{}, knocked: map[paper.ID]int{}}
}

// Encode returns an event as a record of the stream.
func Encode(e Event) ([]byte, error) { return json.Marshal(e, json.Deterministic(true)) }

// Fold applies a record of the stream.
func (c *Cabinet) Fold(record []byte) error {
	var e Event
	if err := json.Unmarshal(record, &e, json.RejectUnknownMembers(true)); err != nil {
		return fmt.Errorf("read cabinet: %w", err)
	}
	c.Apply(e)
	return nil
}

// Apply applies an event.
func (c *Cabinet) Apply(e Event) {
	switch {
	case e.Compared != nil:
		c.compared[e.Compared.Card] = e
	case e.Waits != nil:
		c.waiting[e.Waits.Paper] = *e.Waits
		c.order = append(c.order, e.Waits.Paper)
	case !e.Left.IsZero():
		delete(c.waiting, e.Left)
	case !e.Voided.IsZero():
		delete(c.waiting, e.Voided)
	case e.Knock != nil:
		c.knocks[e.Knock.Invitation] = *e.Knock
		c.knocked[e.Knock.Invitation]++
	default:
		c.notices = append(c.notices, e)
	}
}

// Compared reports whether a card was compared.
func (c *Cabinet) Compared(card paper.ID) bool {
	_, ok := c.compared[card]
	return ok
}

// ComparedBy returns who compared a card and when; the zero Event if nobody did.
func (c *Cabinet) ComparedBy(card paper.ID) Event { return c.compared[card] }

// Waiting returns the papers that wait, in the order in which they were signed.
func (c *Cabinet) Waiting() []Waits {
	var out []Waits
	for _, id := range c.order {
		if w, ok := c.waiting[id]; ok {
			out = append(out, w)
		}
	}
	return out
}

// Waits returns a waiting paper, and whether it is there.
func (c *Cabinet) Waits(id paper.ID) (Waits, bool) {
	w, ok := c.waiting[id]
	return w, ok
}

// Knock returns what came back to an invitation, and whether anything did.
func (c *Cabinet) Knock(invitation paper.ID) (Knock, bool) {
	k, ok := c.knocks[invitation]
	return k, ok
}

// Knocked returns how often somebody knocked under an invitation.
func (c *Cabinet) Knocked(invitation paper.ID) int { return c.knocked[invitation] }

// Notices returns what people here should see, in order: crossed papers,
// refused pouches, forks, restorations, losses.
func (c *Cabinet) Notices() []Event { return c.notices }

// Same reports whether the last notice says the same as e, so that a peer that
// repeats itself does not fill the cabinet.
func (c *Cabinet) Same(e Event) bool {
	if len(c.notices) == 0 {
		return false
	}
	last := c.notices[len(c.notices)-1]
	last.At = e.At
	a, errA := Encode(last)
	b, errB := Encode(e)
	return errA == nil && errB == nil && bytes.Equal(a, b)
}
