package mediation

import "goodoffices/paper"

// lasting are the kinds that a desk keeps when it destroys its talks: who took
// part, under which keys and terms, how it ended, what was signed and what was
// certified. What a settlement rests on besides is kept with it. Nothing of what
// was said on the way is among them.
var lasting = map[paper.Kind]bool{
	paper.KindCard: true, paper.KindSuccessorCard: true, paper.KindRevocation: true, paper.KindCredentials: true,
	paper.KindTerms: true, paper.KindInstrument: true, paper.KindAdherence: true, paper.KindEnding: true, paper.KindCertificate: true, paper.KindDestruction: true,
}

// Lasting returns the formal papers that stay readable when the talks are
// destroyed, in the order in which they came.
func (t *Talks) Lasting() []paper.ID {
	about := map[paper.ID]bool{}
	for _, p := range t.deciding.decided {
		if p.body.Subject.Type == paper.SubjectExtension && !p.body.Subject.Paper.IsZero() {
			continue // more time for a text
		}
		switch p.body.Subject.Type {
		case paper.SubjectTerms, paper.SubjectSettlement, paper.SubjectEnding, paper.SubjectExtension:
			about[p.id()], about[p.outcome.id()], about[p.body.Subject.Paper] = true, true, true
			for _, id := range p.body.Texts {
				about[id] = true
			}
		}
		if p.body.Subject.Type == paper.SubjectSettlement {
			for _, id := range t.restsOn(p) {
				about[id] = true
			}
		}
	}
	var out []paper.ID
	for _, it := range t.order {
		if it.kind().Class() == paper.Formal && it.standing == Regular && (lasting[it.kind()] || about[it.id()]) {
			out = append(out, it.id())
		}
	}
	return out
}

// restsOn returns what a settlement says and is in force by: the text whose words
// its instruments put in force, the gates before it and of its plan, their
// conditions and what was found on them.
func (t *Talks) restsOn(p *proposal) []paper.ID {
	gates := []paper.ID{p.outcome.Paper.Body.(*paper.Outcome).Gate}
	for _, it := range t.gates.on(t, p.body.Subject) {
		gates = append(gates, it.id())
	}
	var out []paper.ID
	for _, it := range t.instrumentsOf(p.body.Subject) {
		b := it.Paper.Body.(*paper.Instrument)
		out = append(out, b.Text)
		gates = append(append(gates, b.Force.Gate, b.While), b.Plan...)
	}
	for _, id := range gates {
		it := t.items[id]
		if it == nil {
			continue
		}
		b, ok := it.Paper.Body.(*paper.Gate)
		if !ok {
			continue
		}
		out = append(out, id)
		for _, condition := range b.Needs.Conditions() {
			out = append(out, condition)
			for _, f := range t.gates.findings[condition] {
				out = append(out, f.id())
			}
		}
	}
	return out
}
