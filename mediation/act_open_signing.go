package mediation

import (
	"slices"
	"time"

	"goodoffices/paper"
)

var _ = register[OpenSigning]("open-signing")

// OpenSigning puts an instrument, and the counterparts that it mirrors, to be
// signed by everyone whom they name.
type OpenSigning struct {
	Instrument Ref        `json:"instrument"`
	Name       string     `json:"name,omitzero"` // tells settlements apart, where gates stand before one
	Until      paper.Hour `json:"until"`
	Text       paper.Text `json:"text"`
}

// Permit implements Act.
func (a *OpenSigning) Permit(t *Talks, now time.Time) ([]paper.Draft, Verdict) {
	m := t.make(now)
	it := m.need("instrument", a.Instrument)
	if it == nil {
		return m.done()
	}
	s := paper.Subject{Type: paper.SubjectSettlement, Paper: t.lastMirror(it.id()), Name: a.Name}
	var w Writing
	w = w.wide(t)
	for _, one := range t.instrumentsOf(s) {
		w.To = t.whoHold(w.To, t.signatories(s), one.id())
	}
	m.put(s, w, Putting{Mode: paper.ModeSigning, Put: t.signatories(s), Until: a.Until, Text: a.Text})
	return m.done()
}

// lastMirror returns the counterpart that names all the others.
func (t *Talks) lastMirror(id paper.ID) paper.ID {
	for _, it := range slices.Backward(t.deciding.instruments) {
		if slices.Contains(it.Paper.Body.(*paper.Instrument).Mirrors, id) {
			return it.id()
		}
	}
	return id
}
