package desk_test

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"goodoffices/desk"
	"goodoffices/mediation"
	"goodoffices/paper"
)

// Who has a link reads the invitation and asks, and nothing of it stays at the
// desk through which it was read: no talks, no key, no card that went out.
func TestInvitationIsReadBeforeAnythingIsMade(t *testing.T) {
	t.Parallel()
	h := begun(t, "Muscat", "Tehran")
	link, _ := h.invite("Tehran")
	muscat, tehran := h.desks["Muscat"], h.desks["Tehran"]
	in, err := tehran.ReadInvitation(t.Context(), link)
	if err != nil {
		t.Fatal(err)
	}
	if in.From.Name != "Muscat" || in.Invitation.Invitee != "Tehran" || in.Signed != "Officer" || len(in.FromWords) != 12 {
		t.Errorf("read: %+v", in)
	}
	if err := tehran.AnswerLink(t.Context(), link, "Who pays for the interpreters?", false); err != nil {
		t.Fatal(err)
	}
	h.settle()
	if n := len(tehran.Talks()); n != 0 {
		t.Errorf("reading and asking began %d talks", n)
	}
	if k := muscat.view().Knocks; len(k) != 1 || k[0].Question == "" || k[0].Desk != "" {
		t.Errorf("at the inviter's door: %+v", k)
	}
	if _, err := tehran.Join(t.Context(), link); err != nil {
		t.Errorf("the link is still good: %v", err)
	}
}

// A link that names another card than what waits under it is refused.
func TestAttackLinkOfAnotherCard(t *testing.T) {
	t.Parallel()
	h := begun(t, "Muscat", "Tehran")
	link, _ := h.invite("Tehran")
	parts := strings.Split(link, ".")
	n := len(parts) - 2
	parts[n] = strings.Repeat("A", len(parts[n]))
	if _, err := h.desks["Tehran"].ReadInvitation(t.Context(), strings.Join(parts, ".")); !errors.Is(err, desk.ErrOffer) {
		t.Errorf("a link with another card: %v", err)
	}
	if _, err := h.desks["Tehran"].ReadInvitation(t.Context(), "https://example.org/"); !errors.Is(err, desk.ErrLink) {
		t.Errorf("no link: %v", err)
	}
}

// An officer who accepts says so once: before the desk is admitted the word
// waits sealed, and arrives when the words of its card were read back.
func TestAcceptanceWaitsForTheDoor(t *testing.T) {
	t.Parallel()
	h := begun(t, "Muscat", "Tehran")
	link, invitation := h.invite("Tehran")
	tehran := h.desks["Tehran"]
	if _, err := tehran.Join(t.Context(), link); err != nil {
		t.Fatal(err)
	}
	h.settle()
	tehran.does(&mediation.AcceptInvitation{Invitation: mediation.Ref(invitation.String())})
	h.settle()
	h.confirm("Muscat", "Tehran")
	h.settle()
	papers := h.desks["Muscat"].view().Papers
	if i := slices.IndexFunc(papers, func(x desk.ViewPaper) bool { return x.Kind == paper.KindAcceptance }); i < 0 || papers[i].Standing != "regular" {
		t.Errorf("the mediator does not hold the acceptance: %d", i)
	}
}
