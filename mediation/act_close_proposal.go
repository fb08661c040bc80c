package mediation

import (
	"slices"
	"time"

	"goodoffices/paper"
)

var _ = register[CloseProposal]("close-proposal")

// CloseProposal ends a proposal by its outcome: carried when every consent is
// here, otherwise lapsed, and that not before its hour. The mediator's desk does
// it by itself.
type CloseProposal struct {
	Languages []paper.Lang `json:"languages,omitzero"`
	Proposal  Ref          `json:"proposal"`
	Gate      Ref          `json:"gate,omitzero"` // what is carried takes effect once this gate is open
	Text      paper.Text   `json:"text,omitzero"`
}

// Permit implements Act.
func (a *CloseProposal) Permit(t *Talks, now time.Time) ([]paper.Draft, Verdict) {
	m := t.make(now)
	p := m.proposal("proposal", a.Proposal)
	if p == nil {
		return m.done()
	}
	result, count := t.count(p, now)
	switch {
	case p.outcome != nil:
		m.refuse(refuse("ended", sayIsEnded("paper", RefOf(p.Paper), "result", p.outcome.Paper.Body.(*paper.Outcome).Result)))
		return m.done()
	case result == "" && !now.Before(p.body.Until.At) && p.body.Mode == paper.ModeSilence:
		m.refuse(refuse("silence", saySilentEarly("until", p.body.Until, "minutes", t.Terms().Silence.GraceMinutes)))
		return m.done()
	case result == "":
		m.refuse(refuse("open", sayStillOpen("paper", RefOf(p.Paper), "until", p.body.Until)))
		return m.done()
	}
	b := &paper.Outcome{Proposal: p.id(), Result: result, Text: a.Text, Gate: m.find("gate", a.Gate)}
	if b.Gate.IsZero() && result == paper.ResultCarried {
		b.Gate = t.gateBefore(p)
	}
	m.outcome(p, b, count, a.Languages)
	return m.done()
}

// gateBefore returns the shut gate of the kind "opens" that stands before what
// is carried and that every addressee of the proposal holds; zero if none.
func (t *Talks) gateBefore(p *proposal) paper.ID {
	for _, g := range t.gates.on(t, p.body.Subject) {
		if g.Paper.Body.(*paper.Gate).Effect == paper.EffectOpens && !t.gates.open(t, g) && g.has(t.desks.set(p.Paper.To...)) {
			return g.id()
		}
	}
	return paper.ID{}
}

// outcome adds the outcome of a proposal, enclosing what is counted.
func (m *maker) outcome(p *proposal, b *paper.Outcome, count []*item, langs []paper.Lang) {
	m.write(Writing{To: p.outcomeTo(m.t.self), Languages: langs}, b)
	d := &m.drafts[len(m.drafts)-1]
	for _, it := range count {
		d.Enclose = append(d.Enclose, it.id())
	}
}

// outcomeTo returns to whom the mediator's outcome of a proposal goes: everyone
// to whom it was addressed, and its author.
func (p *proposal) outcomeTo(mediator paper.Desk) []paper.Desk {
	to := []paper.Desk{}
	for _, d := range append(slices.Clone(p.Paper.To), p.author()) {
		if d != mediator {
			to = append(to, d)
		}
	}
	return to
}

// lapseShows reports whether the outcome of a lapsed proposal encloses its
// answers: never those to a private one, nor signatures.
func (p *proposal) lapseShows() bool {
	return p.body.Mode != paper.ModePrivate && p.body.Mode != paper.ModeSigning
}

// mayEnclose reports whether some outcome of the proposal shows an answer to
// everyone.
func (p *proposal) mayEnclose(a paper.Answer) bool {
	return a == paper.AnswerConsent || p.lapseShows()
}

// count decides how a proposal would end now, and what its outcome encloses:
// "" while it stays open.
func (t *Talks) count(p *proposal, now time.Time) (paper.Result, []*item) {
	var answers, consents []*item
	for _, d := range p.body.Put {
		if it := p.answer(d); it != nil {
			answers = append(answers, it)
		}
		if it := p.consent(d); it != nil {
			consents = append(consents, it)
		}
	}
	past := !now.Before(t.closes(p))
	if p.outcome != nil || p.body.Mode == paper.ModePrivate && p.call == nil && !past {
		return "", nil
	}
	if p.body.Mode == paper.ModeSigning && p.pen() != nil {
		return paper.ResultLapsed, nil // nobody signs any more
	}
	if len(consents) == len(p.body.Put) {
		return paper.ResultCarried, consents
	}
	if !past {
		return "", nil
	}
	if p.body.Mode == paper.ModeSilence {
		_, over := t.overtaken(p, now)
		if silent := t.silent(p, answers); silent != nil && !over {
			return paper.ResultCarried, silent
		}
	}
	if !p.lapseShows() {
		return paper.ResultLapsed, nil
	}
	return paper.ResultLapsed, answers
}

// silent returns what an outcome by silence encloses: consents, and for every
// other desk its signed receipt in good time; nil if anyone objected or a
// receipt is missing.
func (t *Talks) silent(p *proposal, answers []*item) []*item {
	if len(p.objections) > 0 {
		return nil
	}
	out := answers
	for _, it := range answers {
		if answerOf(it) != paper.AnswerConsent {
			return nil
		}
	}
	for _, d := range p.body.Put {
		if p.answer(d) != nil {
			continue
		}
		receipt := t.receiptInTime(p, d)
		if receipt == nil {
			return nil
		}
		out = append(out, receipt)
	}
	return out
}

func (t *Talks) receiptInTime(p *proposal, d paper.Desk) *item {
	if slices.Contains(p.crossedAt, d) {
		return nil
	}
	for _, r := range p.receipts {
		if r.author() == d && r.kind() == paper.KindReceipt && t.notice(r.Paper, p) {
			return r
		}
	}
	return nil
}
