package main

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"goodoffices/paper"
	"goodoffices/record/dossier"
)

// TestSettlementIsSaidAsFarAsShown: that all signatures were released together
// is said of a settlement only if nothing of it is missing, and each gap has a
// sentence.
func TestSettlementIsSaidAsFarAsShown(t *testing.T) {
	t.Parallel()
	const all = "all signatures were released together"
	told := func(s dossier.Settlement) string {
		s.Form, s.Mediator, s.SignedBy = paper.InstrumentJoint, "Muscat", []paper.Desk{"Tehran"}
		return tellDossier(dossier.Report{Valid: true, Sealed: true, Desk: "Tehran", Settlements: []dossier.Settlement{s}})
	}
	if said := told(dossier.Settlement{}); !strings.Contains(said, all) {
		t.Errorf("nothing missing: %s", said)
	}
	for _, what := range dossier.Lacks {
		if what == dossier.LackWords {
			continue // all signed what is not here
		}
		gap := []dossier.Gap{{What: what, Desk: "Washington", Paper: paper.IDOf([]byte(what))}}
		if said := told(dossier.Settlement{Incomplete: gap}); strings.Contains(said, all) || !strings.Contains(said, "that all signed is not shown, since ") || strings.Contains(said, "%!") {
			t.Errorf("%s is missing: %s", what, said)
		}
		if said := told(dossier.Settlement{Unproven: gap}); !strings.Contains(said, "  Of the settlement, that ") || strings.Contains(said, "%!") {
			t.Errorf("%s is not proven: %s", what, said)
		}
	}
}

// TestJudgeFindsWhatWasSigned: a settlement and an outcome are told with title,
// reference, date and the member where they are read, with the paper in ink and
// the answer that was not counted; and of few papers each is told.
func TestJudgeFindsWhatWasSigned(t *testing.T) {
	t.Parallel()
	made := func(n int, kind paper.Kind, from paper.Desk, to ...paper.Desk) dossier.ProvenPaper {
		return dossier.ProvenPaper{ID: paper.IDOf([]byte{byte(n)}), Member: fmt.Sprintf("papers/%04d.paper", n), Kind: kind, From: from, To: to, Number: n, Languages: []paper.Lang{"fa", "en"}, Date: time.Date(2025, 9, n, 9, 0, 0, 0, time.UTC)}
	}
	text, instrument, proposal := made(1, paper.KindTextVersion, "Muscat", "Tehran"), made(2, paper.KindInstrument, "Muscat", "Tehran"), made(3, paper.KindProposal, "Muscat", "Tehran")
	ink, stop, outcome := made(4, paper.KindLodged, "Tehran", "Muscat"), made(5, paper.KindResponse, "Tehran", "Muscat"), made(6, paper.KindOutcome, "Muscat", "Tehran")
	text.Title, text.Version, instrument.Title, instrument.Text = paper.Text{"en": "The strait", "fa": "تنگه"}, 2, paper.Text{"en": "Agreement", "fa": "توافق"}, text.ID
	instrument.Read, outcome.Read = []string{"read/0002.pdf", "read/0002.html"}, []string{"read/0006.html"}
	s := dossier.Settlement{Form: paper.InstrumentJoint, Mediator: "Muscat", SignedBy: []paper.Desk{"Tehran"}, Instruments: []paper.ID{instrument.ID}, Outcome: outcome.ID,
		Ink: []dossier.Said{{Desk: "Tehran", Paper: ink.ID}}, Uncounted: []dossier.Said{{Desk: "Tehran", Paper: stop.ID, Answer: paper.AnswerDecline}}}
	r := dossier.Report{Valid: true, Sealed: true, Desk: "Tehran", Settlements: []dossier.Settlement{s}, Papers: []dossier.ProvenPaper{text, instrument, proposal, ink, stop, outcome},
		Decided: []dossier.Decided{{Outcome: outcome.ID, Proposal: proposal.ID, Result: paper.ResultCarried, Subject: &paper.Subject{Type: paper.SubjectSettlement, Paper: instrument.ID}}, {Outcome: outcome.ID, Proposal: text.ID, Result: paper.ResultLapsed, Subject: &paper.Subject{Type: paper.SubjectFormat, Format: paper.FormatDirect}}}}
	said := tellDossier(r)
	for _, want := range []string{
		"What was signed: “توافق”, Muscat to Tehran No. 2 (2 September 2025), in the languages fa and en; it is read in read/0002.pdf. It puts in force Version 2 of “تنگه”, Muscat to Tehran No. 1 (1 September 2025); it is papers/0001.paper.",
		"Tehran's adherence names the paper signed in ink, Tehran to Muscat No. 4 (4 September 2025); it is papers/0004.paper.",
		"Tehran signed a paper that lays down the pen, dated 5 September 2025; the outcome does not count it",
		"Outcome Muscat to Tehran No. 6 (6 September 2025): carried. Proposed in Muscat to Tehran No. 3 (3 September 2025): settlement: “توافق”. No answer is enclosed.",
		"lapsed. Proposed in Muscat to Tehran No. 1 (1 September 2025): format direct.",
		"; it is read in read/0006.html.",
		"    Instrument, “توافق”, Muscat to Tehran No. 2 (2 September 2025): it is read in read/0002.pdf.",
	} {
		if !strings.Contains(said, want) {
			t.Errorf("no %q in:\n%s", want, said)
		}
	}
	r.Papers = []dossier.ProvenPaper{outcome}
	r.Decided[0].Subject = nil
	said = tellDossier(r)
	for _, want := range []string{ink.ID.Short() + ", which is not in this dossier", "The proposal, " + proposal.ID.Short() + ", is not in this dossier"} {
		if !strings.Contains(said, want) || strings.Contains(said, "%!") {
			t.Errorf("no %q in:\n%s", want, said)
		}
	}
}

// TestSettlementIsSaidWithItsStandingAndWords: each way in which a settlement can
// stand, and each thing that it can wait for, has a sentence; and where its words
// are not here, none says that it was signed without saying so.
func TestSettlementIsSaidWithItsStandingAndWords(t *testing.T) {
	t.Parallel()
	told := func(s dossier.Settlement) string {
		s.Mediator, s.SignedBy = "Muscat", []paper.Desk{"Tehran"}
		return tellDossier(dossier.Report{Valid: true, Sealed: true, Desk: "Tehran", Settlements: []dossier.Settlement{s}})
	}
	for state, want := range map[dossier.State]string{dossier.InForce: "IN FORCE", dossier.NotYet: "NOT YET in force", dossier.Lapsed: "LAPSED", dossier.NotShown: "in force is not shown"} {
		for _, what := range dossier.Waitings {
			s := dossier.Standing{State: state, By: []paper.ID{paper.IDOf(nil)}, Waits: []dossier.Wait{{What: what, Desk: "Doha", Text: paper.Text{"en": "Peace."}}}}
			if said := told(dossier.Settlement{Force: s}); !strings.Contains(said, want) || strings.Contains(said, "%!") {
				t.Errorf("%s, %s: %s", state, what, said)
			}
		}
	}
	for _, what := range []dossier.Lack{dossier.LackWords, dossier.LackInstrument} {
		if said := told(dossier.Settlement{Incomplete: []dossier.Gap{{What: what}}}); !strings.Contains(said, "What was agreed is NOT all here") {
			t.Errorf("%s: %s", what, said)
		}
	}
}

// TestKeysOfSeveralTalksNameThem: the cards of a dossier of one talks stand by
// themselves; those of several stand under the talks in which they were given.
func TestKeysOfSeveralTalksNameThem(t *testing.T) {
	t.Parallel()
	card := func(talks byte, desk paper.Desk) dossier.ProvenCard {
		return dossier.ProvenCard{Talks: paper.ID{talks}, Desk: desk, Key: dossier.OnWordOf("Muscat")}
	}
	told := func(cards ...dossier.ProvenCard) string {
		return tellDossier(dossier.Report{Valid: true, Sealed: true, Desk: "Tehran", Cards: cards})
	}
	if s := told(card(1, "Tehran"), card(1, "Muscat")); strings.Contains(s, "In talks") {
		t.Errorf("of one talks:\n%s", s)
	}
	s := told(card(1, "Tehran"), card(1, "Muscat"), card(2, "Tehran"), card(2, "Muscat"))
	if strings.Count(s, "In talks "+paper.ID{1}.Short()) != 1 || strings.Count(s, "In talks "+paper.ID{2}.Short()) != 1 {
		t.Errorf("of two talks:\n%s", s)
	}
}
