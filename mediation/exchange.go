package mediation

import (
	"goodoffices/paper"
)

var (
	sayCommitWith = saying("commitment.with", "{id} is no commitment of another desk to {desk}.")
	sayCommitHour = saying("commitment.hour", "The deadline {until} has passed.")
	sayNoPartner  = saying("commitment.alone", "Nobody else has committed to release a paper together with this one yet.")
	sayNotCommit  = saying("commitment.none", "{id} is no commitment of this desk.")
)

// commitmentRule: the second to commit names the first, which is another
// desk's and addressed to it.
func commitmentRule(t *Talks, c claim) Verdict {
	b := c.paper.Body.(*paper.Commitment)
	if c.draft() && c.now.After(b.Until.At) {
		return refuse("hour", sayCommitHour("until", b.Until))
	}
	if b.With.IsZero() {
		return allowed()
	}
	it := c.holds(t, b.With)
	if it == nil {
		return allowed()
	}
	if it.kind() != paper.KindCommitment || it.author() == c.by || !it.addressed(c.by) {
		return refuse("commitment", sayCommitWith("id", b.With.Short(), "desk", c.by))
	}
	return allowed()
}

func (it *item) addressed(d paper.Desk) bool {
	for _, to := range it.Paper.To {
		if to == d {
			return true
		}
	}
	return false
}

func foldCommitment(t *Talks, it *item) { t.deciding.commitments = append(t.deciding.commitments, it) }

// partner returns the commitment with which one is to be released, nil if
// there is none yet.
func (t *Talks) partner(commitment *item) *item {
	with := commitment.Paper.Body.(*paper.Commitment).With
	for _, it := range t.deciding.commitments {
		if it.id() == with || it.Paper.Body.(*paper.Commitment).With == commitment.id() {
			return it
		}
	}
	return nil
}
