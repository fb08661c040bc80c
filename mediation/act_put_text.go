package mediation

import (
	"slices"
	"strconv"
	"time"

	"goodoffices/mediation/wording"
	"goodoffices/paper"
)

var _ = register[PutText]("put-text")

// PutText puts the negotiating text: whole, from given clauses, or the version
// that follows another one, with amendments taken in and the mediator's own
// edits. To all, or to one side as a working draft. What all agreed to is marked
// so by itself, and is so no more where it stands elsewhere, under another number
// or as something else.
type PutText struct {
	Writing
	Title   paper.Text     `json:"title,omitzero"` // with From, as it was unless said otherwise
	Label   string         `json:"label,omitzero"`
	Whole   *bool          `json:"whole,omitzero"`   // nothing is agreed until everything is agreed; with From it stays so, and cannot be taken back
	Fate    paper.Fate     `json:"fate,omitzero"`    // "stands", or as it was: once an hour is stated it stays
	Until   paper.Hour     `json:"until,omitzero"`   // when time runs out; with From, as it was, or as all agreed since
	Clauses []paper.Clause `json:"clauses,omitzero"` // the whole text; with From, only instead of amendments and edits

	From       Ref            `json:"from,omitzero"`       // the version it grows from
	Amendments []Ref          `json:"amendments,omitzero"` // what they ask goes into brackets
	Take       []TakenChange  `json:"take,omitzero"`       // but for these, which stand as plain
	Edits      []wording.Edit `json:"edits,omitzero"`      // the mediator's own, after that
	Reopen     []string       `json:"reopen,omitzero"`     // agreed clauses that are open again
	// DeliberatelyOpen are clauses that are put as meant to leave things unsaid.
	DeliberatelyOpen []string `json:"deliberatelyOpen,omitzero"`
	// AtTheHour begins with what time running out leaves of From, by the fate that
	// it states for its brackets; edits decide what is the mediator's to decide.
	AtTheHour bool `json:"atTheHour,omitzero"`
}

// TakenChange is an amendment's change that the mediator accepts.
type TakenChange struct {
	Amendment Ref    `json:"amendment"`
	Clause    string `json:"clause"` // by the name that the amendment uses
}

var (
	sayNoAmendment = saying("text.no-amendment", "{paper} is no amendment.")
	sayOtherText   = saying("text.other", "{paper} asks for changes of another text.")
	sayEdit        = saying("text.edit", "This cannot be done to the text: {problem}.")
	sayHourText    = saying("text.hour", "What time leaves is left of a version: name it, and give no clauses.")
	sayHourAhead   = saying("text.hour.ahead", "Time has not run out for this text. Until it has, what is in brackets stands there.")
	sayHourNothing = saying("text.hour.nothing", "As was stated beforehand, nothing is left of a text with brackets when time runs out.")
	sayTakenNot    = saying("text.taken", "{paper} changes no clause {name}, or is not among the amendments.")
)

// Permit implements Act.
func (a *PutText) Permit(t *Talks, now time.Time) ([]paper.Draft, Verdict) {
	m := t.make(now)
	w := a.Writing.wide(t)
	b := &paper.TextVersion{Title: a.Title, Label: a.Label, Whole: a.Whole != nil && *a.Whole, Fate: orElse(a.Fate, paper.FateStands), Until: a.Until}
	var previous *textVersion
	if a.From != "" {
		if previous = m.version("from", a.From); previous == nil {
			return m.done()
		}
		a.grow(t, b, previous)
		w.Languages = languagesOver(w.Languages, previous.Paper.Languages)
	}
	if len(a.Clauses) > 0 {
		b.Clauses = given(a.Clauses)
	}
	if a.AtTheHour {
		m.atTheHour(b, a, previous)
	}
	taken := m.merge(b, a, previous, w.To)
	m.edit(b, a, previous)
	if len(a.Languages) == 0 {
		w.Languages = languagesOver(w.Languages, paper.LanguagesOf(b))
	}
	if m.verdict.OK() {
		t.settleStates(b, a, previous)
		var before []paper.Clause
		if previous != nil {
			before = previous.body.Clauses
		}
		b.Clauses = wording.Lags(before, b.Clauses, w.Languages)
	}
	m.write(w, b)
	for _, it := range taken {
		if !slices.Equal(w.To, []paper.Desk{it.author()}) {
			m.dispose(it, paper.ActionOwnWords, w.To, nil)
		}
	}
	return m.done()
}

// grow starts from the version before.
func (a *PutText) grow(t *Talks, b *paper.TextVersion, previous *textVersion) {
	b.Previous, b.Clauses = previous.id(), previous.body.Clauses
	if a.Whole == nil {
		b.Whole = previous.body.Whole
	}
	b.Fate = orElse(a.Fate, previous.body.Fate)
	if len(b.Title) == 0 {
		b.Title = previous.body.Title
	}
	if b.Until.IsZero() {
		b.Until = t.hour(previous)
	}
}

// atTheHour leaves of a version what was stated beforehand.
func (m *maker) atTheHour(b *paper.TextVersion, a *PutText, previous *textVersion) {
	switch {
	case previous == nil || len(a.Clauses) > 0:
		m.refuse(refuse("text", sayHourText()))
		return
	case previous.body.Until.IsZero() || m.now.Before(m.t.hour(previous).At):
		m.refuse(refuse("text", sayHourAhead()))
		return
	}
	if b.Clauses, _ = wording.AtTheHour(*previous.body); len(b.Clauses) == 0 {
		m.refuse(refuse("text", sayHourNothing()))
	}
}

// given fills in what may be left unsaid of clauses: name, role, state.
func given(clauses []paper.Clause) []paper.Clause {
	out := slices.Clone(clauses)
	for i := range out {
		c := &out[i]
		if c.Name == "" {
			c.Name = "c" + strconv.Itoa(i+1)
		}
		c.Role = orElse(c.Role, paper.RoleParagraph)
		if c.State == "" {
			c.State = paper.ClauseOpen
			if len(c.Alternatives) > 0 {
				c.State = paper.ClauseBracketed
			}
		}
	}
	return out
}

// languagesOver returns the stated languages, then those of more that are not
// among them. With none stated, one language stands for itself and several need
// to be ordered by their author.
func languagesOver(stated, more []paper.Lang) []paper.Lang {
	if len(stated) == 0 && len(more) > 1 {
		return slices.Clone(more)
	}
	out := slices.Clone(stated)
	for _, l := range more {
		if !slices.Contains(out, l) {
			out = append(out, l)
		}
	}
	return out
}

// version is need for a version of a text.
func (m *maker) version(field string, r Ref) *textVersion {
	it := m.need(field, r)
	if it == nil {
		return nil
	}
	v := m.t.drafting.byID[it.id()]
	if v == nil {
		m.refuse(refuse("text", sayNoText("id", RefOf(it.Paper))))
	}
	return v
}

// merge takes the amendments in, and returns them. Each author's word on how its
// paper may be used stands.
func (m *maker) merge(b *paper.TextVersion, a *PutText, previous *textVersion, to []paper.Desk) []*item {
	var taken []*item
	var asked []wording.Asked
	left := slices.Clone(a.Take)
	for _, r := range a.Amendments {
		it := m.need("amendments", r)
		if it == nil {
			return nil
		}
		x, ok := m.asked(it, previous, to)
		if !ok {
			return nil
		}
		left = slices.DeleteFunc(left, func(k TakenChange) bool {
			changed := slices.ContainsFunc(x.Changes, func(c paper.ClauseChange) bool { return c.Clause == k.Clause })
			ours := changed && m.find("take", k.Amendment) == it.id()
			if ours {
				x.Take = append(x.Take, k.Clause)
			}
			return ours
		})
		asked, taken = append(asked, x), append(taken, it)
	}
	if len(left) > 0 {
		m.refuse(refuse("text", sayTakenNot("paper", string(left[0].Amendment), "name", left[0].Clause)))
		return nil
	}
	if len(asked) > 0 {
		*b = wording.Merge(*b, asked, previous.usedNames()...)
	}
	return taken
}

// asked checks that an amendment may be taken into what these desks will see.
func (m *maker) asked(it *item, previous *textVersion, to []paper.Desk) (wording.Asked, bool) {
	t := m.t
	b, ok := it.Paper.Body.(*paper.Amendment)
	if !ok {
		m.refuse(refuse("text", sayNoAmendment("paper", RefOf(it.Paper))))
		return wording.Asked{}, false
	}
	v := t.versionHeld(b.Version)
	if v == nil || previous == nil || v.first() != previous.first() {
		m.refuse(refuse("text", sayOtherText("paper", RefOf(it.Paper))))
		return wording.Asked{}, false
	}
	if note := it.coverNote(); !slices.Equal(to, []paper.Desk{it.author()}) && it.author() != t.self && !it.has(t.desks.set(to...)) &&
		(note == nil || note.Handling != paper.HandlingVerbatim || it.sequel().withdrawn) {
		m.refuse(t.mayOwnWords(it, note != nil && note.Handling == paper.HandlingIdea))
	}
	x := wording.Asked{ID: it.id(), Changes: b.Changes, Of: v.body.Clauses, Named: it.has(t.desks.set(to...))}
	if b.Attributed && (it.mayName() || it.author() == t.self || x.Named) {
		x.By = it.author()
	}
	return x, m.verdict.OK()
}

// edit does the mediator's own edits and marks.
func (m *maker) edit(b *paper.TextVersion, a *PutText, previous *textVersion) {
	used := previous.usedNames()
	for _, e := range a.Edits {
		name, err := e.Apply(b, slices.DeleteFunc(slices.Clone(used), func(s string) bool { return s == e.Clause && hasClause(b, s) })...)
		if err != nil {
			m.refuse(refuse("text", sayEdit("problem", err)))
			return
		}
		used = append(used, name)
	}
	for _, name := range append(slices.Clone(a.Reopen), a.DeliberatelyOpen...) {
		if !hasClause(b, name) {
			m.refuse(refuse("text", sayClauseNone("name", name)))
		}
	}
}

func hasClause(b *paper.TextVersion, name string) bool {
	return slices.ContainsFunc(b.Clauses, func(c paper.Clause) bool { return c.Name == name })
}

// settleStates marks what all agreed to as agreed, and opens what is opened
// again, or stands elsewhere, under another number or as something else than all
// agreed to.
func (t *Talks) settleStates(b *paper.TextVersion, a *PutText, previous *textVersion) {
	agreed := t.agreements(previous)
	b.Clauses = slices.Clone(b.Clauses)
	v := newTextVersion(b, previous)
	for i := range b.Clauses {
		c := &b.Clauses[i]
		if slices.Contains(a.DeliberatelyOpen, c.Name) {
			c.DeliberatelyOpen = true
		}
		if v.marks(c.Name) && previous.marks(c.Name) && !v.alike(c.Name, previous) && c.Words.Equal(previous.clause(c.Name).Words) {
			c.State = paper.ClauseOpen
		}
		switch {
		case slices.Contains(a.Reopen, c.Name):
			if c.State != paper.ClauseBracketed {
				c.State = paper.ClauseOpen
			}
		case c.State == paper.ClauseOpen, c.State == paper.ClauseAdReferendum:
			c.State = stateBy(agreed[c.Name], c.State, v)
		}
	}
}

// stateBy returns how far a clause without brackets has come by what all agreed to.
func stateBy(agreed []agreement, state paper.ClauseState, v *textVersion) paper.ClauseState {
	for _, x := range agreed {
		switch {
		case !x.says(v):
		case !x.referendum:
			return paper.ClauseAgreed
		default:
			state = paper.ClauseAdReferendum
		}
	}
	return state
}
