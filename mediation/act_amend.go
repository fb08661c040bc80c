package mediation

import (
	"slices"
	"strconv"
	"time"

	"goodoffices/paper"
)

var _ = register[Amend]("amend")

// Amend asks for changes of a version of the text. The mediator sets them into
// brackets, without saying whose they are unless attributed; a cover note says
// otherwise.
type Amend struct {
	Writing                         // to the mediator unless said otherwise
	Version    Ref                  `json:"version,omitzero"` // the one that this desk holds last unless said otherwise
	Changes    []paper.ClauseChange `json:"changes"`
	Attributed bool                 `json:"attributed,omitzero"`
	Reason     paper.Text           `json:"reason,omitzero"`
}

// Permit implements Act.
func (a *Amend) Permit(t *Talks, now time.Time) ([]paper.Draft, Verdict) {
	m := t.make(now)
	var v *textVersion
	if a.Version != "" {
		v = m.version("version", a.Version)
	} else if v = t.drafting.newest(); v == nil {
		m.refuse(refuse("text", sayTextUnset(), Offer{Desk: t.mediator(), Act: "put-text", Text: offerText()}))
	}
	if v == nil {
		return m.done()
	}
	w := a.Writing
	if len(w.To) == 0 && t.self != t.mediator() {
		w.To = []paper.Desk{t.mediator()}
	}
	if t.self != t.mediator() {
		w.Cover = a.handling()
	}
	b := &paper.Amendment{Version: v.id(), Changes: inserts(a.Changes, v), Attributed: a.Attributed, Reason: a.Reason}
	if len(w.Languages) == 0 {
		w.Languages = inOrderOf(v.Paper.Languages, paper.LanguagesOf(b))
	}
	m.write(w, b)
	return m.done()
}

var (
	sayTextUnset = saying("text.unset", "No text is put yet.")
	offerText    = saying("offer.text", "put a text")
)

// newest returns the version that came last.
func (s *drafting) newest() *textVersion {
	if len(s.versions) == 0 {
		return nil
	}
	return s.versions[len(s.versions)-1]
}

// handling is what is asked of the mediator: that what is asked goes into the
// text, unless the officer says otherwise.
func (a *Amend) handling() *Cover {
	c := Cover{Handling: paper.HandlingOwnWords}
	if a.Cover != nil {
		c = *a.Cover
	}
	if c.Attribution == "" && a.Attributed {
		c.Attribution = paper.AttributionRecord
	}
	return &c
}

// inserts names the clauses that are brought without a name.
func inserts(changes []paper.ClauseChange, v *textVersion) []paper.ClauseChange {
	out := slices.Clone(changes)
	n := 0
	for i := range out {
		if out[i].Way != paper.ChangeInsert {
			continue
		}
		out[i].Role = orElse(out[i].Role, paper.RoleParagraph)
		for out[i].Clause == "" {
			n++
			if name := "new" + strconv.Itoa(n); !v.had(name) && !slices.ContainsFunc(out, func(x paper.ClauseChange) bool { return x.Clause == name }) {
				out[i].Clause = name
			}
		}
	}
	return out
}

// inOrderOf returns languages in the order of a text's, those that it does not
// have last.
func inOrderOf(text, all []paper.Lang) []paper.Lang {
	var out []paper.Lang
	for _, l := range append(slices.Clone(text), all...) {
		if slices.Contains(all, l) && !slices.Contains(out, l) {
			out = append(out, l)
		}
	}
	return out
}
