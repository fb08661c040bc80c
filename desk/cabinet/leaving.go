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

// A Leaving is an act that an officer ordered and whose papers, signed already,
// have not left: they wait out their stay, or for somebody.
type Leaving struct {
	ID      paper.ID // drawn at random
	Officer string   // whose act it is
	At      time.Time
	State   State
	Stay    time.Duration
	Due     time.Time // when it leaves, in StateLeaves

	Approved Event // who approved it and when, if anybody
	SentBack Event // who sent it back, with a word
	Kept     Event // why it did not leave at its moment
	restored bool

	Content
}

// Content is what an act that has not left is made of. It lies in a cell, and
// goes from there when the act left or was stopped.
type Content struct {
	Act  string         `json:"act"`  // its registered name
	Args jsontext.Value `json:"args"` // its JSON
	// Signed are its new papers, in order, as they were signed: envelopes or
	// payloads, under these ids. None where the act was sent back.
	Signed []paper.Bytes `json:"signed,omitzero"`
	Papers []paper.ID    `json:"papers,omitzero"`
}

// A State is what an act that has not left waits for.
type State string

// The states.
const (
	StateLeaves   State = "leaves"   // its hour
	StateAwaits   State = "awaits"   // a second officer's approval
	StateSentBack State = "sentBack" // its officer: another did not approve it
	StateRefused  State = "refused"  // its officer: the rules refused it at its moment
	StateHeld     State = "held"     // its officer: the desk was put back, and it may have left before
)

// Ordered is that an officer ordered an act whose papers leave later.
type Ordered struct {
	ID   paper.ID  `json:"id"`
	Stay int64     `json:"stay"`         // seconds
	Due  time.Time `json:"due,omitzero"` // zero: it waits for approval
}

// Approved is that a second officer approved an act.
type Approved struct {
	ID  paper.ID  `json:"id"`
	Due time.Time `json:"due"`
}

// SentBack is that a second officer did not approve an act.
type SentBack struct {
	ID   paper.ID `json:"id"`
	Word string   `json:"word,omitzero"`
}

// Kept is that an act was refused in the moment in which it was to leave.
type Kept struct {
	ID   paper.ID `json:"id"`
	Rule string   `json:"rule"`
	Text string   `json:"text"`
}

// Gone is that an act's papers left.
type Gone struct {
	ID     paper.ID   `json:"id"`
	Papers []paper.ID `json:"papers,omitzero"`
}

// A Fate is what became of an act that does not wait any more.
type Fate struct {
	Papers  []paper.ID // that left
	Stopped bool
}

// departures is the fold of what leaves later.
type departures struct {
	leaving map[paper.ID]*Leaving
	orders  []paper.ID // in which they were ordered
	fates   map[paper.ID]Fate
	granted map[paper.ID]Event // by paper: who approved what left
}

func newDepartures() departures {
	return departures{leaving: map[paper.ID]*Leaving{}, fates: map[paper.ID]Fate{}, granted: map[paper.ID]Event{}}
}

// apply applies an event, if it is of these.
func (d *departures) apply(e Event) bool {
	switch {
	case e.Ordered != nil:
		o := e.Ordered
		l := &Leaving{ID: o.ID, Officer: e.Officer, At: e.At, State: StateLeaves, Stay: time.Duration(o.Stay) * time.Second, Due: o.Due}
		if o.Due.IsZero() {
			l.State = StateAwaits
		}
		d.leaving[o.ID] = l
		d.orders = append(d.orders, o.ID)
	case e.Approved != nil:
		d.with(e.Approved.ID, func(l *Leaving) {
			l.Approved, l.Due, l.State = e, e.Approved.Due, StateLeaves
			if l.restored {
				l.State = StateHeld
			}
		})
	case !e.Awaits.IsZero():
		d.with(e.Awaits, func(l *Leaving) { l.State = StateAwaits })
	case e.SentBack != nil:
		d.with(e.SentBack.ID, func(l *Leaving) { l.SentBack, l.State = e, StateSentBack })
	case e.Kept != nil:
		d.with(e.Kept.ID, func(l *Leaving) { l.Kept, l.State = e, StateRefused })
	case e.Gone != nil:
		d.with(e.Gone.ID, func(l *Leaving) {
			for _, p := range e.Gone.Papers {
				if l.Approved.Approved != nil {
					d.granted[p] = l.Approved
				}
			}
		})
		d.settle(e.Gone.ID, Fate{Papers: e.Gone.Papers})
	case !e.Stopped.IsZero():
		d.settle(e.Stopped, Fate{Stopped: true})
	default:
		return false
	}
	return true
}

func (d *departures) with(id paper.ID, do func(*Leaving)) {
	if l := d.leaving[id]; l != nil {
		do(l)
	}
}

func (d *departures) settle(id paper.ID, f Fate) {
	delete(d.leaving, id)
	d.orders = slices.DeleteFunc(d.orders, func(o paper.ID) bool { return o == id })
	d.fates[id] = f
}

// hold holds back what waits: the desk was put back to an earlier state, and
// may have let it leave in what it forgot.
func (d *departures) hold() {
	for _, l := range d.leaving {
		l.restored = true
		if l.State == StateLeaves {
			l.State = StateHeld
		}
	}
}

// Leaving returns what has not left, in the order in which it is due; what has
// no hour comes last, in the order in which it was ordered.
func (c *Cabinet) Leaving() []Leaving {
	out := make([]Leaving, 0, len(c.orders))
	for _, id := range c.orders {
		out = append(out, *c.leaving[id])
	}
	slices.SortStableFunc(out, func(a, b Leaving) int {
		if byHour := cmp.Compare(hourless(a), hourless(b)); byHour != 0 || hourless(a) > 0 {
			return byHour
		}
		return a.Due.Compare(b.Due)
	})
	return out
}

func hourless(l Leaving) int {
	if l.State == StateLeaves {
		return 0
	}
	return 1
}

// Leaves returns one act that has not left, and whether it is there.
func (c *Cabinet) Leaves(id paper.ID) (Leaving, bool) {
	l := c.leaving[id]
	if l == nil {
		return Leaving{}, false
	}
	return *l, true
}

// Fate returns what became of an act that was to leave, and whether that is known.
func (c *Cabinet) Fate(id paper.ID) (Fate, bool) {
	f, ok := c.fates[id]
	return f, ok
}

// ApprovedBy returns who approved a paper before it left, and when; the zero
// Event if nobody did.
func (c *Cabinet) ApprovedBy(id paper.ID) Event { return c.granted[id] }

// EncodeContent returns the cell of an act that has not left.
func EncodeContent(c Content) ([]byte, error) { return json.Marshal(c, json.Deterministic(true)) }

// Fill puts an act's content to what the stream says of it.
func (c *Cabinet) Fill(id paper.ID, cell []byte) error {
	l := c.leaving[id]
	if l == nil {
		return fmt.Errorf("read cabinet: content of an act that does not wait")
	}
	var content Content // members that the cell leaves out are empty
	if err := json.Unmarshal(cell, &content, json.RejectUnknownMembers(true)); err != nil {
		return fmt.Errorf("read cabinet: act: %w", err)
	}
	l.Content = content
	return nil
}
