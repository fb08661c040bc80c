package mediation

import (
	"time"

	"goodoffices/paper"
)

var _ = register[Dispose]("dispose")

// Dispose says what the mediator does with a paper that it does not pass on:
// held, returned, or kept in confidence. How much its author sees, the terms say.
type Dispose struct {
	Paper  Ref          `json:"paper"`
	Action paper.Action `json:"action"`
	Reason paper.Text   `json:"reason,omitzero"`
}

var sayDisposeHow = saying("dispose.action", "This act holds, returns or keeps a paper; {action} has an act of its own.")

// Permit implements Act.
func (a *Dispose) Permit(t *Talks, now time.Time) ([]paper.Draft, Verdict) {
	m := t.make(now)
	it := m.need("paper", a.Paper)
	if it == nil {
		return m.done()
	}
	switch a.Action {
	case paper.ActionHeld, paper.ActionReturned, paper.ActionKept:
		m.dispose(it, a.Action, nil, a.Reason)
	default:
		m.refuse(refuse("disposition", sayDisposeHow("action", a.Action)))
	}
	return m.done()
}

// dispose adds the disposition: to the author where the terms show it, to
// nobody where they do not.
func (m *maker) dispose(it *item, action paper.Action, to []paper.Desk, reason paper.Text) {
	d := paper.Disposal{Of: it.id(), Action: action, Desks: to, Reason: reason}
	var body paper.Body = &paper.Disposition{Disposal: d}
	if it.kind().Class() == paper.Informal {
		body = &paper.InformalDisposition{Disposal: d}
	}
	w := Writing{}
	if m.t.shows(action) && m.t.members.hasDesk(it.author()) {
		w.To = []paper.Desk{it.author()}
	}
	m.write(w, body)
}

// shows reports whether the terms let an author see this disposition. A paper
// returned is seen by being returned.
func (t *Talks) shows(action paper.Action) bool {
	shown := paper.ShownConveyed
	if t.Terms() != nil {
		shown = t.Terms().Dispositions
	}
	switch action {
	case paper.ActionReturned:
		return true
	case paper.ActionHeld, paper.ActionKept:
		return shown == paper.ShownAll
	}
	return shown != paper.ShownNone
}
