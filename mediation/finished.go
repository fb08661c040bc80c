package mediation

import (
	"slices"

	"goodoffices/paper"
)

// What is signed, or agreed to as a whole, is one text: no brackets stand in it.
// Reservations and translations that lag behind forbid nothing; they are said.

var (
	sayTextBrackets = saying("instrument.brackets", "{paper} still has brackets: {clauses}. What is signed reads in one way; a version without them is put first, and then the instrument.")
	sayWholeBracket = saying("text.bracketed-whole", "The text still has brackets: {clauses}. All can agree to the whole once it is put without them.")
	sayTextLags     = saying("instrument.lags", "In {language} these lag behind the authentic text: {clauses}. Say in “languages” which languages the instrument has, the authentic one first; those left out are not signed. Or put the translations first.")
	sayReserved     = saying("text.reserved", "Reservations stand in the text that is to be signed: {clauses}.")
	offerPutPlain   = saying("offer.put-plain", "put a version without brackets")
	offerTranslated = saying("offer.put-translated", "put a version whose translations have followed")
)

// bracketed says which clauses of a version still have brackets.
func (v *textVersion) bracketed() []Sentence {
	return v.called(func(c *paper.Clause) bool { return len(c.Alternatives) > 0 })
}

// called says how the clauses of a kind are called.
func (v *textVersion) called(of func(*paper.Clause) bool) []Sentence {
	var out []Sentence
	for i := range v.body.Clauses {
		if c := &v.body.Clauses[i]; of(c) {
			out = append(out, clauseCalled(c, v.Paper.Authentic()))
		}
	}
	return out
}

// lags says which clauses of a version have not followed in a language.
func (v *textVersion) lags(l paper.Lang) []Sentence {
	return v.called(func(c *paper.Clause) bool {
		return slices.Contains(c.Lags, l) || len(c.Words) > 0 && c.Words[l] == ""
	})
}

// plainRule: an instrument puts in force a version without brackets.
func (t *Talks) plainRule(b *paper.Instrument) Verdict {
	v := t.drafting.byID[b.Text]
	if v == nil {
		return allowed() // restsOnGates has said what can be said
	}
	if clauses := v.bracketed(); len(clauses) > 0 {
		return refuse("instrument", sayTextBrackets("paper", RefOf(v.Paper), "clauses", clauses), Offer{Desk: t.mediator(), Act: "put-text", Text: offerPutPlain()})
	}
	return allowed()
}

// followedRule binds who draws up an instrument: where a translation of its text
// lags behind, it says of itself which languages it has, and which is authentic.
func (t *Talks) followedRule(text paper.ID, stated []paper.Lang) Verdict {
	v := t.drafting.byID[text]
	if v == nil || len(stated) > 0 {
		return allowed()
	}
	for _, l := range v.Paper.Languages {
		if clauses := v.lags(l); len(clauses) > 0 {
			return refuse("instrument", sayTextLags("language", l, "clauses", clauses), Offer{Desk: t.mediator(), Act: "put-text", Text: offerTranslated()})
		}
	}
	return allowed()
}

// reservedIn says what drafts that draw up, put or sign an instrument would leave
// standing under reservations.
func (t *Talks) reservedIn(drafts []paper.Draft) (out []Sentence) {
	told := map[paper.ID]bool{}
	for _, d := range drafts {
		var texts []paper.ID
		switch b := d.Body.(type) {
		case *paper.Instrument:
			texts = append(texts, b.Text)
		case *paper.Proposal:
			for _, it := range t.instrumentsOf(b.Subject) {
				texts = append(texts, it.Paper.Body.(*paper.Instrument).Text)
			}
		case *paper.Adherence:
			if _, ins := t.instrument(b.Instrument); ins != nil && b.Step == paper.SigningSign {
				texts = append(texts, ins.Text)
			}
		}
		for _, id := range texts {
			v := t.drafting.byID[id]
			if v == nil || told[id] {
				continue
			}
			told[id] = true
			if clauses := v.called(func(c *paper.Clause) bool { return len(c.Reservations) > 0 }); len(clauses) > 0 {
				out = append(out, sayReserved("clauses", clauses))
			}
		}
	}
	return out
}
