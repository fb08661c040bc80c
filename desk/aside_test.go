package desk_test

import (
	"bytes"
	"strings"
	"testing"
	"time"

	"goodoffices/mediation"
	"goodoffices/paper"
)

// TestLieIsSetAsideInTheReadersLanguage: an outcome with a letter altered
// stands on the page of what was set aside, with what it means and the rule's
// sentence in the reader's language, and the first page counts it; the honest
// twin has nothing there.
func TestLieIsSetAsideInTheReadersLanguage(t *testing.T) {
	t.Parallel()
	h := agreed(t, "Muscat", "Tehran", "Washington")
	muscat, tehran := h.desks["Muscat"], h.desks["Tehran"]
	tehran.says("/aside", "Nothing was set aside.")
	var outcome paper.ID
	for _, x := range muscat.view().Papers {
		if x.Kind == paper.KindOutcome {
			outcome = x.ID
		}
	}
	raw, _, err := muscat.Paper(t.Context(), paper.ID{}, outcome)
	if err != nil {
		t.Fatal(err)
	}
	altered := bytes.Replace(raw, []byte(`"number":3`), []byte(`"number":4`), 1)
	if bytes.Equal(altered, raw) {
		t.Fatal("nothing was altered")
	}
	if err := muscat.SendRaw(t.Context(), "Tehran", [][]byte{altered}); err != nil {
		t.Fatal(err)
	}
	h.settle()
	if v := tehran.view(); len(v.Tray) != 1 {
		t.Fatalf("set aside: %+v, noticed: %+v", v.Tray, v.Notices)
	}
	tehran.says("/aside", "Muscat's desk has sent an outcome that does not verify; nothing of it has effect here.",
		"It says that it is from Muscat, and nothing proves that. The hand of Muscat brought it.", "does not hold")
	tehran.says("", "1 thing was set aside at this desk")
	for _, lang := range []string{"fa", "ar"} {
		page := tehran.asks("/aside", lang)
		if strings.Contains(page, "⟨") || strings.Contains(page, "does not hold") {
			t.Errorf("%s: the rule speaks another language than its reader", lang)
		}
	}
}

// TestNewerKindIsNoAlarm: a paper of a kind that this program does not know is
// kept apart from what the rules refuse.
func TestNewerKindIsNoAlarm(t *testing.T) {
	t.Parallel()
	h := agreed(t, "Muscat", "Tehran", "Washington")
	muscat := h.desks["Muscat"]
	h.ofNewerKind(t)
	muscat.says("/aside", "For a newer program", "takes effect here once this program is brought up to date", "paper of a newer kind")
	if page := muscat.asks("/aside", "fa"); strings.Contains(page, `id="tray"`) || strings.Contains(page, "⟨") {
		t.Error("it stands with what the rules refuse, or without its name")
	}
}

// TestCrossingIsNoAlarm: an answer that crossed with the end of its proposal is
// kept on the page of what was set aside, under its own heading, and no first
// page counts it.
func TestCrossingIsNoAlarm(t *testing.T) {
	t.Parallel()
	h := agreed(t, "Muscat", "Tehran", "Washington")
	muscat, tehran := h.desks["Muscat"], h.desks["Tehran"]
	put := muscat.does(&mediation.Propose{About: mediation.About{Type: paper.SubjectCommunique, Name: "A round in May."}, Putting: mediation.Putting{Until: hour(year), Text: en("A round in May.")}})
	h.settle()
	proposal := mediation.Ref(put[len(put)-1].String())
	tehran.does(&mediation.Respond{Proposal: proposal, Answer: paper.AnswerConsent})
	muscat.does(&mediation.WithdrawProposal{Proposal: proposal, Text: en("Not now.")})
	h.settle()
	if v := muscat.view(); len(v.Crossed) != 1 {
		t.Fatalf("nothing crossed: %+v", v.Crossed)
	}
	muscat.says("/aside", "Crossed on the way", "nobody did anything wrong", "kept, without effect")
	tehran.says("/aside", "Muscat says that this crossed on the way")
	for _, o := range []*office{muscat, tehran} {
		if page := o.asks("", "en"); strings.Contains(page, `class="noticed"`) {
			t.Errorf("%s is alarmed by an honest crossing", o.Name())
		}
	}
}

// TestRefusedPouchIsInWords: what a neighbour's desk should not have sent is said
// in a sentence, with the exact fault beneath.
func TestRefusedPouchIsInWords(t *testing.T) {
	t.Parallel()
	h := agreed(t, "Muscat", "Tehran", "Washington")
	if err := h.desks["Muscat"].SendRaw(t.Context(), "Tehran", [][]byte{[]byte("{}")}); err != nil {
		t.Fatal(err)
	}
	h.settle()
	h.desks["Tehran"].says("/aside", "Muscat's desk sent something that an honest desk does not send", "Exactly, for whoever looks after the program")
	h.desks["Washington"].says("/aside", "Nothing was set aside.")
}

// TestOwnAnswerThatIsNotRecorded: when a proposal's hour is past and no outcome
// has come, whoever answered is told that the answer is not confirmed in the
// record, and when the mediator's desk signed that it had it.
func TestOwnAnswerThatIsNotRecorded(t *testing.T) {
	t.Parallel()
	h := agreed(t, "Muscat", "Tehran", "Washington")
	muscat, tehran := h.desks["Muscat"], h.desks["Tehran"]
	put := muscat.does(&mediation.Propose{About: mediation.About{Type: paper.SubjectCommunique, Name: "A round in May."}, Putting: mediation.Putting{Until: hour(48 * time.Hour), Text: en("A round in May.")}})
	h.settle()
	proposal := put[len(put)-1]
	consent := tehran.does(&mediation.Respond{Proposal: mediation.Ref(proposal.String()), Answer: paper.AnswerConsent})[0]
	h.settle()
	page := "/proposals/" + proposal.String()
	if strings.Contains(tehran.shows(page), "not confirmed in the record") {
		t.Error("it is said before the hour")
	}
	tehran.says("/letters/"+consent.String(), "not confirmed in the record")
	h.now = h.now.Add(72 * time.Hour)
	tehran.says(page, "Your answer is not confirmed in the record: its hour is past, and Muscat has sent no outcome.", "Muscat signed on", "that it had come.")
	if strings.Contains(h.desks["Washington"].shows(page), "not confirmed in the record") {
		t.Error("Washington, who answered nothing, is told of an answer")
	}
}
