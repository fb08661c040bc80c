package mediation

import (
	"slices"
	"testing"
	"time"

	"goodoffices/paper"
)

// meeting plans the first round and proposes it in a mode; it returns the proposal.
func meeting(w *world, mode paper.Mode, put ...paper.Desk) *paper.Paper {
	w.t.Helper()
	a := &PlanRound{Venue: "Muscat", Begins: w.in(240 * time.Hour), Objective: en("An agenda.")}
	a.Propose = &Putting{Mode: mode, Put: put, Until: w.in(100 * time.Hour), Stands: w.in(120 * time.Hour), Text: en("A first round on Saturday.")}
	return only(w.t, w.as("Muscat").does(a), paper.KindProposal)
}

func (w *world) states(p *paper.Paper) map[paper.Desk]State {
	out := map[paper.Desk]State{}
	for _, d := range w.names {
		if v, err := w.desks[d].Proposal(p.ID); err == nil {
			out[d] = v.State
		}
	}
	return out
}

func (w *world) everywhere(p *paper.Paper, want State) {
	w.t.Helper()
	for d, s := range w.states(p) {
		if s != want {
			w.t.Fatalf("at %s it is %q, want %q\n%s", d, s, want, w)
		}
	}
}

func TestOpenProposalCarriedByAllIsAgreedEverywhere(t *testing.T) {
	t.Parallel()
	w := newWorld(t, "Tehran", "Washington")
	p := meeting(w, paper.ModeOpen)
	w.settle()
	w.as("Tehran").does(&Respond{Proposal: ref(p), Answer: paper.AnswerAdReferendum})
	w.as("Washington").does(&Respond{Proposal: ref(p), Answer: paper.AnswerConsent})
	w.settle()
	w.everywhere(p, StateOpen)
	w.as("Washington").refused(&Respond{Proposal: ref(p), Answer: paper.AnswerDecline}, "answered")
	w.as("Tehran").refused(&Respond{Proposal: ref(p), Answer: paper.AnswerAdReferendum}, "answered")
	w.as("Tehran").does(&Respond{Proposal: ref(p), Answer: paper.AnswerConsent})
	w.settle()
	w.everywhere(p, StateAgreed)
	if r := w.desks["Washington"].Rounds(); len(r) != 1 || r[0].State != StateAgreed {
		t.Fatalf("rounds: %+v", r)
	}
	w.as("Tehran").refused(&Respond{Proposal: ref(p), Answer: paper.AnswerDecline}, "ended")
	w.nothingSetAside()
}

func TestAProposalLapsesAtItsHourAndNotBefore(t *testing.T) {
	t.Parallel()
	w := newWorld(t, "Tehran", "Washington")
	p := meeting(w, paper.ModeOpen)
	w.settle()
	w.as("Tehran").does(&Respond{Proposal: ref(p), Answer: paper.AnswerDecline, Text: en("Not yet.")})
	w.settle()
	w.as("Muscat").refused(&CloseProposal{Proposal: ref(p)}, "open")
	w.everywhere(p, StateOpen)
	w.pass(101 * time.Hour)
	w.as("Washington").refused(&Respond{Proposal: ref(p), Answer: paper.AnswerConsent}, "hour")
	w.settle()
	w.everywhere(p, StateLapsed)
	w.nothingSetAside()
}

func TestALoneYesIsNeverSeen(t *testing.T) {
	t.Parallel()
	for _, answer := range []paper.PrivateAnswer{paper.PrivateYes, paper.PrivateNot, ""} {
		w := newWorld(t, "Tehran", "Washington")
		p := meeting(w, paper.ModePrivate)
		w.settle()
		if answer != "" {
			w.as("Tehran").does(&AnswerInPrivate{Proposal: ref(p), Answer: answer, Sign: true})
		}
		w.as("Washington").does(&AnswerInPrivate{Proposal: ref(p), Answer: paper.PrivateNot})
		w.settle()
		w.everywhere(p, StateOpen)
		w.as("Tehran").refused(&Respond{Proposal: ref(p), Answer: paper.AnswerConsent}, "private")
		for _, it := range w.desks["Muscat"].order {
			if it.kind() == paper.KindResponse && it.Paper.Body.(*paper.Response).Proposal == p.ID {
				t.Fatal("the mediator holds something signed of a lone yes")
			}
		}
		w.pass(125 * time.Hour)
		w.settle()
		w.everywhere(p, StateLapsed)
		out := w.desks["Washington"].deciding.byID[p.ID].outcome.Paper.Body.(*paper.Outcome)
		if len(out.Responses)+len(out.Silent) > 0 || len(out.Text) > 0 {
			t.Fatalf("a lapsed private proposal tells: %+v", out)
		}
		w.nothingSetAside()
	}
}

func TestAllYesIsCalledSignedAndAgreedByItself(t *testing.T) {
	t.Parallel()
	w := newWorld(t, "Tehran", "Washington")
	p := meeting(w, paper.ModePrivate)
	w.settle()
	w.as("Tehran").does(&AnswerInPrivate{Proposal: ref(p), Answer: paper.PrivateNot})
	w.settle()
	w.as("Tehran").does(&AnswerInPrivate{Proposal: ref(p), Answer: paper.PrivateYes, Sign: true})
	w.settle()
	w.everywhere(p, StateOpen)
	w.as("Washington").does(&AnswerInPrivate{Proposal: ref(p), Answer: paper.PrivateYes, Sign: true})
	w.settle()
	w.everywhere(p, StateAgreed)
	w.as("Tehran").refused(&AnswerInPrivate{Proposal: ref(p), Answer: paper.PrivateNot}, "ended")
	w.nothingSetAside()
}

func TestAYesWithoutASignatureIsSignedOnTheCall(t *testing.T) {
	t.Parallel()
	w := newWorld(t, "Tehran", "Washington")
	p := meeting(w, paper.ModePrivate)
	w.settle()
	w.as("Tehran").does(&AnswerInPrivate{Proposal: ref(p), Answer: paper.PrivateYes, Sign: true})
	w.as("Washington").does(&AnswerInPrivate{Proposal: ref(p), Answer: paper.PrivateYes})
	w.settle()
	w.everywhere(p, StateCalled)
	w.as("Washington").refused(&AnswerInPrivate{Proposal: ref(p), Answer: paper.PrivateNot}, "called")
	w.as("Washington").does(&Respond{Proposal: ref(p), Answer: paper.AnswerConsent})
	w.settle()
	w.everywhere(p, StateAgreed)
	w.nothingSetAside()
}

func TestAChangedIndicationTakesTheSignedConsentBack(t *testing.T) {
	t.Parallel()
	w := newWorld(t, "Tehran", "Washington")
	p := meeting(w, paper.ModePrivate)
	w.settle()
	w.as("Tehran").does(&AnswerInPrivate{Proposal: ref(p), Answer: paper.PrivateYes, Sign: true})
	if len(w.desks["Tehran"].cabinet) != 1 {
		t.Fatal("no consent waits")
	}
	w.as("Tehran").does(&AnswerInPrivate{Proposal: ref(p), Answer: paper.PrivateNot})
	w.settle()
	if len(w.desks["Tehran"].cabinet) != 0 {
		t.Fatal("the consent still waits after the yes was taken back")
	}
	w.as("Washington").does(&AnswerInPrivate{Proposal: ref(p), Answer: paper.PrivateYes, Sign: true})
	w.settle()
	w.everywhere(p, StateOpen)
	w.nothingSetAside()
}

func silentTerms() PutTerms {
	return PutTerms{Silence: &paper.Silence{NoticeHours: 48, GraceMinutes: 30}}
}

func TestSilenceCountsOnlyWithAReceiptInTime(t *testing.T) {
	t.Parallel()
	w := newWorldUnder(t, silentTerms(), "Tehran", "Washington")
	p := meeting(w, paper.ModeSilence)
	w.settle()
	w.pass(100*time.Hour + 29*time.Minute)
	w.settle()
	w.everywhere(p, StateOpen)
	w.pass(2 * time.Minute)
	w.settle()
	w.everywhere(p, StateSilence)
	w.nothingSetAside()

	t.Run("cable cut", func(t *testing.T) {
		w := newWorldUnder(t, silentTerms(), "Tehran", "Washington")
		p := meeting(w, paper.ModeSilence)
		w.deliver("Muscat", "Tehran") // Washington never gets it
		for len(w.queue[[2]paper.Desk{"Tehran", "Muscat"}]) > 0 {
			w.deliver("Tehran", "Muscat")
		}
		w.pass(101 * time.Hour)
		w.duties("Muscat")
		if s := w.states(p)["Muscat"]; s != StateLapsed {
			t.Fatalf("without a receipt silence gives %q", s)
		}
	})
	t.Run("objected in time", func(t *testing.T) {
		w := newWorldUnder(t, silentTerms(), "Tehran", "Washington")
		p := meeting(w, paper.ModeSilence)
		w.settle()
		w.pass(100*time.Hour - time.Second)
		w.as("Washington").does(&Respond{Proposal: ref(p), Answer: paper.AnswerDecline})
		w.settle()
		w.pass(time.Hour)
		w.settle()
		w.everywhere(p, StateLapsed)
	})
	t.Run("objected in time, carried late", func(t *testing.T) {
		w := newWorldUnder(t, silentTerms(), "Tehran", "Washington")
		p := meeting(w, paper.ModeSilence)
		w.settle()
		w.pass(100*time.Hour - time.Second)
		w.as("Washington").does(&Respond{Proposal: ref(p), Answer: paper.AnswerDecline})
		w.pass(time.Hour)
		w.duties("Muscat") // the outcome is made before the objection arrives
		w.settle()
		for _, d := range []paper.Desk{"Muscat", "Washington"} {
			if s := w.states(p)[d]; s != StateDisputed {
				t.Fatalf("at %s it is %q, want disputed\n%s", d, s, w)
			}
		}
		w.nothingSetAside()
	})
	t.Run("not by terms that do not allow it, nor for an ending", func(t *testing.T) {
		w := newWorld(t, "Tehran", "Washington")
		a := &Propose{About: About{Type: paper.SubjectExtension, Until: far}, Putting: Putting{Mode: paper.ModeSilence, Until: w.in(100 * time.Hour), Text: en("Go on.")}}
		w.as("Muscat").refused(a, "silence")
		w.as("Tehran").refused(a, "mode")
		w = newWorldUnder(t, silentTerms(), "Tehran", "Washington")
		for _, about := range []About{
			{Type: paper.SubjectSettlement}, {Type: paper.SubjectFormat, Format: paper.FormatDirect},
			{Type: paper.SubjectRules, Rules: 2}, {Type: paper.SubjectTerms}, {Type: paper.SubjectSuccession}, {Type: paper.SubjectParticipant},
		} {
			a.About = about
			w.as("Muscat").refused(a, "silence")
		}
		w.as("Muscat").refused(&Admit{Desk: "Geneva", Principal: "The Swiss Confederation", Putting: Putting{Mode: paper.ModeSilence, Until: w.in(100 * time.Hour), Text: en("Let them in.")}, Reason: en("They lie between us.")}, "silence")
		a.About = About{Type: paper.SubjectFormat, Format: paper.FormatProximity}
		w.as("Muscat").does(a)
		a.About, a.Until = About{Type: paper.SubjectExtension, Until: far}, w.in(47*time.Hour)
		w.as("Muscat").refused(a, "silence")
	})
}

func TestAPartysProposalIsItsConsent(t *testing.T) {
	t.Parallel()
	w := newWorld(t, "Tehran", "Washington")
	topic := only(t, w.as("Muscat").does(&OpenTopic{Topic: paper.Topic{Title: en("The nuclear file")}}), paper.KindTopic)
	w.settle()
	a := &Propose{About: About{Type: paper.SubjectScope, Topics: []Ref{ref(topic)}}, Putting: Putting{Until: w.in(100 * time.Hour), Text: en("This and nothing else.")}}
	a.Cover = &Cover{Handling: paper.HandlingVerbatim}
	p := only(t, w.as("Tehran").does(a), paper.KindProposal)
	w.settle()
	w.as("Washington").neverHolds(p)
	w.as("Muscat").does(&Convey{Paper: ref(p)})
	w.settle()
	w.as("Tehran").refused(&Respond{Proposal: ref(p), Answer: paper.AnswerConsent}, "put")
	w.as("Washington").does(&Respond{Proposal: ref(p), Answer: paper.AnswerConsent})
	w.settle()
	w.everywhere(p, StateAgreed)
	if !w.desks["Washington"].ScopeAgreed() {
		t.Fatal("no scope in force")
	}
	other := only(t, w.as("Muscat").does(&OpenTopic{Topic: paper.Topic{Title: en("Missiles")}}), paper.KindTopic)
	w.settle()
	l := &WriteLetter{Prose: paper.Prose{Text: en("And missiles.")}}
	l.To, l.Topics, l.Cover = []paper.Desk{"Tehran"}, []Ref{ref(other)}, &Cover{Handling: paper.HandlingVerbatim}
	q := only(t, w.as("Washington").does(l), paper.KindLetter)
	w.settle()
	if v, _ := w.desks["Muscat"].Paper(q.ID); !slices.Equal(v.Beyond, []paper.ID{other.ID}) {
		t.Fatalf("beyond scope: %v", v.Beyond)
	}
	w.nothingSetAside()
}

func TestCounterProposal(t *testing.T) {
	t.Parallel()
	w := newWorld(t, "Tehran", "Washington")
	p := meeting(w, paper.ModeOpen)
	w.settle()
	c := &Propose{About: About{Type: paper.SubjectExtension, Until: far}, Putting: Putting{Until: w.in(90 * time.Hour), Text: en("Rather later.")}}
	c.Cover = &Cover{Handling: paper.HandlingVerbatim}
	counter := only(t, w.as("Tehran").does(c), paper.KindProposal)
	w.as("Tehran").does(&Respond{Proposal: ref(p), Answer: paper.AnswerCounter, Counter: ref(counter)})
	w.settle()
	w.as("Muscat").does(&WithdrawProposal{Proposal: ref(p), Text: en("Overtaken.")})
	w.settle()
	w.everywhere(p, StateWithdrawn)
	w.nothingSetAside()
}

func TestExchangeReleasesBothOrNeither(t *testing.T) {
	t.Parallel()
	w := newWorld(t, "Tehran", "Washington")
	commit := func(from, to paper.Desk, with Ref) *paper.Paper {
		return only(t, w.as(from).does(&Commit{To: []paper.Desk{to}, Until: w.in(48 * time.Hour), With: with,
			Letter: WriteLetter{Prose: paper.Prose{Text: en("The names of %s.", from)}}}), paper.KindCommitment)
	}
	a := commit("Tehran", "Washington", "")
	w.as("Tehran").refused(&Deposit{Commitment: ref(a)}, "commitment")
	w.settle()
	w.as("Washington").holds(a)
	b := commit("Washington", "Tehran", ref(a))
	w.settle()
	ours, theirs := a.Body.(*paper.Commitment).Paper, b.Body.(*paper.Commitment).Paper
	w.as("Tehran").does(&Deposit{Commitment: ref(a)})
	w.settle()
	w.as("Muscat").refused(&Convey{Paper: Ref(ours.String())}, "handling")
	w.as("Washington").does(&Deposit{Commitment: ref(b)})
	w.settle()
	w.as("Muscat").refused(&ConveyTogether{Papers: []Ref{Ref(ours.String()), ref(letter(w, "Washington", "Tehran", paper.HandlingTogether, "Not that one."))}}, "reference")
	w.settle()
	w.as("Muscat").does(&ConveyTogether{Papers: []Ref{Ref(ours.String()), Ref(theirs.String())}})
	w.settle()
	if w.desks["Washington"].item(ours) == nil || w.desks["Tehran"].item(theirs) == nil {
		t.Fatalf("not released\n%s", w)
	}
	w.pass(50 * time.Hour)
	for _, v := range w.desks["Tehran"].Exchanges(w.now) {
		if !v.Released || v.Overdue {
			t.Fatalf("%+v", v)
		}
	}
	c := commit("Tehran", "Washington", "")
	w.settle()
	w.pass(50 * time.Hour)
	for _, d := range w.names {
		for _, v := range w.desks[d].Exchanges(w.now) {
			if v.ID == c.ID && !v.Overdue {
				t.Fatalf("%s does not show what was committed and not released", d)
			}
		}
	}
	w.nothingSetAside()
}
