package mediation

import "goodoffices/paper"

// lasting are the kinds that a desk keeps when it destroys its talks: who took
// part, under which keys and terms, how it ended, what was signed and what was
// certified. Nothing of what was said on the way is among them.
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
	}
	var out []paper.ID
	for _, it := range t.order {
		if it.kind().Class() == paper.Formal && it.standing == Regular && (lasting[it.kind()] || about[it.id()]) {
			out = append(out, it.id())
		}
	}
	return out
}
