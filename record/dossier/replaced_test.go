package dossier_test

import (
	"fmt"
	"testing"

	"goodoffices/paper"
)

// TestAttackDossierReplacedKey: an officer's key was renewed, and whoever has the
// former one, and the desk's seal, goes on signing under the card before.
func TestAttackDossierReplacedKey(t *testing.T) {
	t.Parallel()
	// began makes talks in which Washington's card was replaced and stands in the
	// record. Before it, it wrote with the key that is lost.
	began := func(t *testing.T) (h *house, former, now *signer, before paper.Position, member func() string) {
		h = newHouse(t, "replaced")
		former = h.desks[2]
		next := *former
		next.officer = newHouse(t, "next").desks[2].officer
		h.attestCard(&next)
		h.stands = h.position()
		before = h.stands
		h.says(former, letter("Before it was lost.", "en"), "Tehran")
		id, _ := h.says(former, &paper.SuccessorCard{Replaces: former.card, Card: next.raw}, "Muscat", "Tehran")
		h.leaves = append(h.leaves, id)
		h.stands = h.position()
		return h, former, &next, before, func() string { return fmt.Sprintf("papers/%04d.paper", len(h.papers)) }
	}
	const why = "signed under a card that Washington had replaced by then"
	t.Run("honest twin", func(t *testing.T) {
		t.Parallel()
		h, former, now, before, _ := began(t)
		h.says(now, letter("With the new key.", "en"), "Tehran")
		h.stands = before // what was under way when the card changed
		h.says(former, letter("It took its time.", "en"), "Tehran")
		if r := verified(h.written(h.contents())); !r.Valid || len(r.Undated) > 0 {
			t.Errorf("%+v %v", r.Problems, r.Undated)
		}
	})
	t.Run("43 by its own place in the record", func(t *testing.T) {
		t.Parallel()
		h, former, _, _, member := began(t)
		h.says(former, letter("With what was lost.", "en"), "Tehran")
		refused(t, verified(h.written(h.contents())), member(), why)
	})
	t.Run("43 by what it names", func(t *testing.T) {
		t.Parallel()
		h, former, _, before, member := began(t)
		later, _ := h.says(h.desks[1], &paper.Proposal{Subject: paper.Subject{Type: paper.SubjectCommunique, Name: "one"}, Mode: paper.ModeOpen, Put: []paper.Desk{"Washington"},
			Until: paper.Hour{At: h.date.AddDate(0, 0, 2), Zone: "Asia/Muscat"}, Text: paper.Text{"en": "Shall we say so?"}}, "Muscat", "Washington")
		h.stands = before
		h.says(former, &paper.Response{Proposal: later, Answer: paper.AnswerConsent}, "Muscat")
		refused(t, verified(h.written(h.contents())), member(), why)
	})
	t.Run("43 enclosed in an outcome", func(t *testing.T) {
		t.Parallel()
		h, former, _, _, member := began(t)
		p, _ := h.says(h.desks[0], &paper.Proposal{Subject: paper.Subject{Type: paper.SubjectCommunique, Name: "one"}, Mode: paper.ModeOpen, Put: []paper.Desk{"Washington"},
			Until: paper.Hour{At: h.date.AddDate(0, 0, 2), Zone: "Asia/Muscat"}, Text: paper.Text{"en": "Shall we say so?"}}, "Tehran", "Washington")
		_, lie := h.composes(former, &paper.Response{Proposal: p, Answer: paper.AnswerConsent}, "Muscat")
		h.says(h.desks[0], &paper.Outcome{Proposal: p, Result: paper.ResultCarried, Responses: []paper.Bytes{lie}}, "Tehran", "Washington")
		refused(t, verified(h.written(h.contents())), member(), "of Washington was signed under a card that had been replaced by then")
	})
	t.Run("43 a place in no record", func(t *testing.T) {
		t.Parallel()
		h, former, _, _, member := began(t)
		h.stands.Root = paper.IDOf([]byte("another root"))
		h.says(former, letter("From elsewhere.", "en"), "Tehran")
		refused(t, verified(h.written(h.contents())), member(), "its author stood in another record than the one here")
	})
}
