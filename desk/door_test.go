package desk_test

import (
	"errors"
	"strings"
	"testing"

	"goodoffices/desk"
	"goodoffices/mediation"
	"goodoffices/paper"
)

// invite returns a link to an invitation for a desk of that name.
func (h *house) invite(name paper.Desk) (string, paper.ID) {
	h.t.Helper()
	m := h.desks[h.order[0]]
	invitation := m.does(&mediation.Invite{Desk: name, Purpose: en("Talks."), Until: hour(year)})[0]
	link, err := m.InvitationLink(h.t.Context(), paper.ID{}, invitation)
	if err != nil {
		h.t.Fatal(err)
	}
	return link, invitation
}

func begun(t *testing.T, names ...paper.Desk) *house {
	t.Helper()
	h := newHouse(t, names...)
	if _, err := h.desks[names[0]].Begin(t.Context()); err != nil {
		t.Fatal(err)
	}
	return h
}

// An impostor who got hold of a link knocks first, under the invitee's name.
// Its words are not those that the invitee reads out; the invitee comes in by
// another link.
func TestAttackImpostorAtTheDoor(t *testing.T) {
	t.Parallel()
	h := begun(t, "Muscat", "Tehran")
	link, _ := h.invite("Tehran")
	impostor, honest := h.desks["Tehran"], newOffice(h, "Tehran")
	if _, err := impostor.Join(t.Context(), link); err != nil {
		t.Fatal(err)
	}
	h.settle()

	if _, err := honest.Join(t.Context(), link); err != nil {
		t.Fatalf("the honest desk joins: %v", err)
	}
	h.desks["Tehran"] = honest
	h.settle()
	card, _ := honest.Card()
	muscat := h.desks["Muscat"]
	if err := muscat.ConfirmCard(t.Context(), paper.ID{}, "Officer", "Tehran", paper.Words(card.ID)); !errors.Is(err, desk.ErrWords) {
		t.Fatalf("the words of a card that is not at the door: %v", err)
	}
	again, invitation := h.invite("Tehran")
	if _, err := honest.Join(t.Context(), again); err != nil {
		t.Fatalf("the honest desk joins by another link: %v", err)
	}
	h.settle()
	h.confirm("Muscat", "Tehran")
	h.settle()
	honest.does(&mediation.AcceptInvitation{Invitation: mediation.Ref(invitation.String())})
	h.settle()
	if got := muscat.view(); len(got.Channels) != 1 || !got.Channels[0].Open {
		t.Errorf("no channel with the honest desk: %+v", got.Channels)
	}
}

func TestAttackFloodAtTheDoor(t *testing.T) {
	t.Parallel()
	h := begun(t, "Muscat", "Tehran")
	link, _ := h.invite("Tehran")
	muscat, tehran := h.desks["Muscat"], h.desks["Tehran"]
	if err := tehran.AnswerLink(t.Context(), link, "Who else is invited?", false); err != nil {
		t.Fatal(err)
	}
	h.settle()
	if k := muscat.view().Knocks; len(k) != 1 || k[0].Question != "Who else is invited?" {
		t.Fatalf("the question came as %+v", k)
	}
	if err := tehran.AnswerLink(t.Context(), link, strings.Repeat("x", 3000), false); !errors.Is(err, paper.ErrValue) {
		t.Errorf("a question without end: %v", err)
	}
	for i := range 40 {
		if err := tehran.AnswerLink(t.Context(), link, strings.Repeat("?", 1+i), false); err != nil {
			t.Fatal(err)
		}
	}
	h.settle()
	if n := muscat.Knocks(); n > 16 {
		t.Errorf("%d questions are kept", n)
	}
	if v := muscat.view(); len(v.Notices) == 0 {
		t.Error("nobody is told of the flood")
	}
}

// A desk that stopped while it joined is none in these talks, and joins again.
func TestJoinCutShort(t *testing.T) {
	t.Parallel()
	h := begun(t, "Muscat", "Tehran")
	tehran := h.desks["Tehran"]
	if err := tehran.AddEmptyTalks(paper.IDOf([]byte("phantom"))); err != nil {
		t.Fatal(err)
	}
	tehran.kill()
	if n := len(tehran.Talks()); n != 0 {
		t.Fatalf("%d talks of which nothing is known", n)
	}
	h.join("Tehran", paper.PlaceParty)
	if n := len(tehran.Talks()); n != 1 {
		t.Errorf("%d talks", n)
	}
}

// A neighbour that stays silent after a re-opening keeps a desk from signing
// only until an officer says so.
func TestSilentNeighbourIsGivenUp(t *testing.T) {
	t.Parallel()
	h := agreed(t, "Muscat", "Tehran", "Washington")
	muscat := h.desks["Muscat"]
	old := muscat.backup()
	muscat.restore(old)
	h.settle("Washington")
	for _, n := range []paper.Desk{"Muscat", "Tehran"} {
		for _, c := range h.desks[n].view().Channels {
			if c.AwaitsWord {
				if err := h.desks[n].Resume(t.Context(), paper.ID{}, "Officer", c.With); err != nil {
					t.Fatal(err)
				}
			}
		}
	}
	h.settle("Washington")
	act := &mediation.SendMessage{Writing: mediation.Writing{To: []paper.Desk{"Tehran"}}, Text: en("We go on.")}
	if _, err := muscat.Do(t.Context(), paper.ID{}, "Officer", act); !errors.Is(err, desk.ErrRecovering) {
		t.Fatalf("before Washington was given up: %v", err)
	}
	if err := muscat.GiveUp(t.Context(), paper.ID{}, "Officer", "Washington"); err != nil {
		t.Fatal(err)
	}
	id := muscat.does(act)[0]
	h.settle("Washington")
	h.desks["Tehran"].holds(id)
	h.mend() // Washington comes back
	letter := h.desks["Washington"].letter("Tehran", "We were away.")
	h.settle()
	muscat.holds(letter)
}
