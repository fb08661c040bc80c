// Package cabinet keeps what is at a desk and no paper, and never leaves it.
//
// # What is in it
//
//   - what happened: whose card was compared, what neighbours told of papers of
//     ours, what was refused on the way, who approved what
//   - signed papers that wait for a call or an exchange ([Waits])
//   - acts whose papers are signed and leave later ([Leaving]), and the drafts
//     that officers have not sent ([Draft])
//   - who read what, what officers note on papers for one another ([Minute]),
//     and what they keep in sight without a paper ([Jotting])
//   - what packages are worth to this side, kept for itself ([Valuation])
//   - this side's own copies of texts, with its fallbacks ([Markup])
//   - how the desk works and shows things ([Settings]), which is of no talks and
//     lies in the desk's own realm
//
// # Where it lies
//
// What happened is one sealed stream of the talks it belongs to, and the
// cabinet is its fold. What may still be changed or stopped lies in cells beside
// the stream, so that a draft's former words and a paper that was stopped are
// not kept for ever; they go in the commit that says so in the stream.
package cabinet

import (
	"bytes"
	"fmt"
	"slices"

	"github.com/go-json-experiment/json"

	"goodoffices/paper"
)

// A Cabinet is the fold of the events.
type Cabinet struct {
	compared map[paper.ID]Event
	waiting  map[paper.ID]Waits
	order    []paper.ID
	knocks   map[paper.ID]Knock
	knocked  map[paper.ID]int
	notices  []Event

	departures
	drafts  map[paper.ID]Draft
	sent    map[submission]Sent
	reading reading
	minutes minutes

	jottings  map[paper.ID]Jotting
	valuation *Valuation
	markups   map[paper.ID]Markup // by the version that the text began with
	holds     []Event             // in force
	destroys  Event               // once an officer has destroyed these talks
}

// New returns an empty cabinet.
func New() *Cabinet {
	return &Cabinet{
		compared: map[paper.ID]Event{}, waiting: map[paper.ID]Waits{}, knocks: map[paper.ID]Knock{}, knocked: map[paper.ID]int{},
		departures: newDepartures(), drafts: map[paper.ID]Draft{}, sent: map[submission]Sent{},
		reading: reading{}, minutes: minutes{under: map[paper.ID]*Minute{}}, jottings: map[paper.ID]Jotting{}, markups: map[paper.ID]Markup{},
	}
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
	case c.departures.apply(e), c.minutes.apply(e):
	case e.Read != nil:
		c.reading.apply(e)
	case e.Sent != nil:
		c.submitted(e)
	case e.Compared != nil:
		c.compared[e.Compared.Card] = e
	case e.Waits != nil:
		c.waiting[e.Waits.Paper] = *e.Waits
		c.order = append(c.order, e.Waits.Paper)
	case !e.Left.IsZero():
		delete(c.waiting, e.Left)
	case !e.Voided.IsZero():
		delete(c.waiting, e.Voided)
	case e.Destroys:
		c.destroys = e
	case e.Held != nil:
		c.holds = append(c.holds, e)
	case e.LetGo != nil:
		c.holds = slices.DeleteFunc(c.holds, func(held Event) bool { return held.Held.By == e.LetGo.By })
	case e.Knock != nil:
		c.knocks[e.Knock.Invitation] = *e.Knock
		c.knocked[e.Knock.Invitation]++
	default:
		if e.Restored != nil && e.Restored.With == "" {
			c.departures.hold()
		}
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

// Holds returns the holds in force: whose, since when, by which officer.
func (c *Cabinet) Holds() []Event { return slices.Clone(c.holds) }

// Destroys returns by whom and when these talks are destroyed, and whether they are.
func (c *Cabinet) Destroys() (Event, bool) { return c.destroys, c.destroys.Destroys }

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
