package mediation

import (
	"time"

	"goodoffices/paper"
)

var _ = register[CertifyDestruction]("certify-destruction")

// CertifyDestruction tells the others, after the end of the talks, what this
// desk has destroyed of them, what it keeps, and what it cannot vouch for.
type CertifyDestruction struct {
	Languages []paper.Lang          `json:"languages,omitzero"`
	Covers    []paper.DestroyedPart `json:"covers"`
	At        time.Time             `json:"at,omitzero"` // now unless said otherwise
	Kept      paper.Text            `json:"kept"`
	Cannot    paper.Text            `json:"cannot"`
}

var sayNotEnded = saying("destruction.early", "The talks have not ended; nothing of them is destroyed before.")

// Permit implements Act.
func (a *CertifyDestruction) Permit(t *Talks, now time.Time) ([]paper.Draft, Verdict) {
	m := t.make(now)
	at := a.At
	if at.IsZero() {
		at = now.Truncate(time.Second)
	}
	m.write(Writing{Languages: a.Languages}.wide(t), &paper.Destruction{Covers: a.Covers, At: at, Kept: a.Kept, Cannot: a.Cannot})
	return m.done()
}

var (
	sayGoesAlong  = saying("destruction.alone", "A certificate of destruction is true only of what was destroyed: it is signed with the destruction, and leaves when that is done.")
	offerDestroys = saying("offer.destroy", "destroy the talks")
)

// ByItself reports whether an officer may do an act by itself. A certificate of
// destruction goes with the destruction, which looks for holds first.
func ByItself(self paper.Desk, a Act) Verdict {
	if _, certifies := a.(*CertifyDestruction); certifies {
		return refuse("destruction", sayGoesAlong(), Offer{Desk: self, Act: "destroy", Text: offerDestroys()})
	}
	return allowed()
}

// destructionRule: a desk certifies a destruction only when the talks have
// ended. Of others' it is taken as their own claim.
func destructionRule(t *Talks, c claim) Verdict {
	if c.draft() && (t.members.ending == nil || c.now.Before(t.members.ending.At.At)) {
		return refuse("ending", sayNotEnded(), Offer{Desk: c.by, Act: "end-talks", Text: offerEnd()})
	}
	return allowed()
}

var offerEnd = saying("offer.end", "end the talks")
