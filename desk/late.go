package desk

import (
	"slices"

	"goodoffices/mediation"
	"goodoffices/paper"
	"goodoffices/record"
)

// late reports whether a paper is shown to have been signed under a card after
// the desk's next one stood in the joint record: the paper itself, or one whose id
// stands in it, was made where a checkpoint covers that. A desk signs under its card in
// force, so no honest paper is late, however long it was under way. Nothing else
// shows it: a place in the record is a claim, which can be too early and not too
// late, and this record may not reach as far as the claim.
func (k *docket) late(log record.Log, p *paper.Paper, e *paper.Envelope) bool {
	if len(e.Signatures) == 0 || p.Kind.SealOnly() {
		return false
	}
	cards := k.talks.Cards(p.From)
	at := slices.IndexFunc(cards, func(c mediation.CardView) bool { return c.Card.ID == e.Signatures[0].Card })
	if at < 0 || at == len(cards)-1 {
		return false
	}
	next, in := log.Index(cards[at+1].Brought)
	if !in {
		return false
	}
	if log.Stands(p.Record, next) {
		return true
	}
	return slices.ContainsFunc(paper.IDsIn(p.Payload), func(id paper.ID) bool {
		named, err := k.talks.Paper(id)
		return err == nil && log.Stands(named.Paper.Record, next)
	})
}
