package mediation

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"goodoffices/paper"
)

// TestAttackTalks goes through the rows of the list of attacks that are about
// the rules of the talks. What a forged paper tries alone stands in
// TestAttackForgedPapers, by the sentence that refuses it.
func TestAttackTalks(t *testing.T) {
	t.Parallel()
	for _, row := range []struct {
		name string
		try  func(*testing.T)
	}{
		{"31 a letter dated a year off is no order", attackDates},
		{"32 a kind of a newer program, and the upgrade", attackNewerKind},
		{"34 a reply to what is not held, until it is", attackReplies},
		{"42 powers go with their place, not with the clock", attackPowers},
		{"51 a consent to one proposal, for another", attackReplayedConsent},
		{"52 a byte after consent", attackAlteredText},
		{"53 two outcomes of one proposal", attackTwoOutcomes},
		{"54 a consent that the mediator hides", attackHiddenConsent},
		{"55 a lone yes", attackLoneYes},
		{"56 answers twice, late and for another side", attackAnswers},
		{"57 silence", TestSilenceCountsOnlyWithAReceiptInTime},
		{"58 a gate from either side", attackGates},
		{"60 the mediator alone opens nothing direct", TestDirectStaysShutUntilEverythingIsThere},
		{"61 simultaneous exchange", TestExchangeReleasesBothOrNeither},
		{"62 read back first", TestReadBackBindsTheBytes},
		{"64 withdrawn and disposed of once", attackDispositions},
		{"65 nobody joins unseen", TestNobodyJoinsUnseen},
		{"66 nothing shows the other side's traffic", attackOtherSide},
	} {
		t.Run(row.name, row.try)
	}
}

func attackDates(t *testing.T) {
	w := newWorld(t, "Tehran", "Washington")
	first := letter(w, "Tehran", "Muscat", "", "Today.")
	was := w.now
	w.now = w.now.AddDate(-1, 0, 0)
	second := letter(w, "Tehran", "Muscat", "", "Dated a year ago.")
	w.now = was.AddDate(1, 0, 0)
	third := letter(w, "Tehran", "Muscat", "", "Dated in a year.")
	w.now = was
	w.settle()
	var order []paper.ID
	for _, v := range w.desks["Muscat"].Papers() {
		if v.Paper.Kind == paper.KindLetter {
			order = append(order, v.ID)
			if !v.At.Equal(was) {
				t.Errorf("its arrival is shown as %s", v.At)
			}
		}
	}
	if !slices.Equal(order, []paper.ID{first.ID, second.ID, third.ID}) {
		t.Fatal("a claimed date changes the order")
	}
	w.nothingSetAside()
}

func attackNewerKind(t *testing.T) {
	w := newWorld(t, "Tehran", "Washington")
	w.hostile = true
	muscat := w.desks["Muscat"]
	honest := w.compose(w.desks["Tehran"], paper.Draft{Body: &paper.NonPaper{Text: en("Words.")}, To: []paper.Desk{"Muscat"}, Languages: []paper.Lang{"en"}, Privilege: paper.PrivilegeTalks}, nil)
	unread, _ := paper.Decode([]byte(strings.Replace(string(honest.Payload), `"non-paper"`, `"hologram"`, 1)))
	if unread == nil {
		t.Fatal("an older program does not keep it")
	}
	// Desk and talks as an older program has them: it does not know the kind.
	w.handOver("Tehran", "Muscat", unread)
	if it := muscat.items[unread.ID]; it.standing != NewerProgram || len(muscat.Tray()) != 1 {
		t.Fatalf("it is %v", it.standing)
	}
	if _, ok := muscat.ReceiptFor(w.arrival(muscat.w.desks["Muscat"], "Tehran", unread, 0)); ok {
		t.Log("receipted unread")
	}
	// The same entries under a program that knows it: as if it always had.
	upgraded, always := New("Muscat", w.talks), New("Muscat", w.talks)
	for _, e := range muscat.entries {
		if e.Paper == unread {
			e.Paper = honest
		}
		upgraded.Fold(e)
		always.Fold(e)
	}
	if v, err := upgraded.Paper(honest.ID); err != nil || v.Standing != Regular || len(upgraded.Tray()) != len(always.Tray()) {
		t.Fatalf("after the upgrade: %+v, %v", v, err)
	}
}

func attackReplies(t *testing.T) {
	w := newWorld(t, "Tehran", "Washington")
	p := w.compose(w.desks["Tehran"], paper.Draft{Body: &paper.Letter{Prose: prose("First.")}, To: []paper.Desk{"Muscat"}, Languages: []paper.Lang{"en"}, Privilege: paper.PrivilegeTalks}, nil)
	w.desks["Tehran"].append(p, nil)
	d := draft(&paper.Letter{Prose: prose("In reply.")}, "Muscat")
	d.Reply = p.ID
	q := w.forge("Tehran", "Muscat", d)
	if it := w.desks["Muscat"].items[q.ID]; it.standing != Irregular || it.refusal.Text.Key != "names.not-held" {
		t.Fatalf("taken as %v", it.standing)
	}
	w.handOver("Tehran", "Muscat", p)
	if it := w.desks["Muscat"].items[q.ID]; it.standing != Regular {
		t.Fatalf("once it is held it is %v: %v", it.standing, it.refusal)
	}
}

func attackPowers(t *testing.T) {
	w := newWorld(t, "Tehran", "Washington")
	before := letter(w, "Tehran", "Muscat", "", "Before.")
	w.settle()
	w.as("Tehran").does(&Revoke{Officer: "Officer", Reason: en("Dismissed.")})
	w.settle()
	if it := w.desks["Muscat"].items[before.ID]; it.standing != Regular {
		t.Fatalf("what was signed before is %v", it.standing)
	}
	w.now = w.now.AddDate(-1, 0, 0) // dated before, arrived after
	back := w.forge("Tehran", "Muscat", draft(&paper.Letter{Prose: prose("Back-dated.")}, "Muscat"))
	if it := w.desks["Muscat"].items[back.ID]; it.standing != Irregular || it.refusal.Text.Key != "powers.undated" {
		t.Fatalf("what was dated before is %v", it.standing)
	}
	if v := w.desks["Tehran"].MaySign("Officer", paper.KindLetter); v.OK() {
		t.Fatal("a revoked officer may sign")
	}
	if v := w.desks["Tehran"].MaySign("Nobody", paper.KindLetter); v.OK() || v.Refusal.Text.Key != "officer.unknown" {
		t.Fatal("somebody whom the card does not name may sign")
	}
}

func attackReplayedConsent(t *testing.T) {
	w := newWorld(t, "Tehran", "Washington")
	p, q := w.put1(paper.ModeOpen), meeting(w, paper.ModeOpen)
	w.settle()
	for _, d := range []paper.Desk{"Tehran", "Washington"} {
		w.as(d).does(&Respond{Proposal: ref(p), Answer: paper.AnswerConsent})
	}
	w.settle()
	w.everywhere(p, StateAgreed)
	a, b := consents(w, p)
	out := w.forge("Muscat", "Tehran", w.outcome(q, paper.ResultCarried, a, b))
	if it := w.desks["Tehran"].items[out.ID]; it.standing != Irregular || it.refusal.Text.Key != "outcome.strange" {
		t.Fatalf("taken as %v", it.standing)
	}
	if s := w.states(q)["Tehran"]; s != StateOpen {
		t.Fatalf("the other proposal is %q", s)
	}
}

func attackAlteredText(t *testing.T) {
	w := newWorld(t, "Tehran", "Washington")
	p := meeting(w, paper.ModeOpen)
	w.settle()
	w.as("Tehran").does(&Respond{Proposal: ref(p), Answer: paper.AnswerConsent})
	w.settle()
	body := *p.Body.(*paper.Proposal)
	body.Text = en("A first round on Sunday.")
	altered := w.forge("Muscat", "Washington", draft(&body, "Tehran", "Washington"))
	if altered.ID == p.ID {
		t.Fatal("another text has the same id")
	}
	v, err := w.desks["Washington"].Proposal(altered.ID)
	if err != nil || len(v.Answers) > 0 || v.State != StateOpen {
		t.Fatalf("the altered text comes with consents: %+v, %v", v, err)
	}
}

func attackTwoOutcomes(t *testing.T) {
	w := newWorld(t, "Tehran", "Washington")
	p := meeting(w, paper.ModeOpen)
	w.settle()
	for _, d := range []paper.Desk{"Tehran", "Washington"} {
		w.as(d).does(&Respond{Proposal: ref(p), Answer: paper.AnswerConsent})
	}
	w.settle()
	w.everywhere(p, StateAgreed)
	second := w.forge("Muscat", "Washington", w.outcome(p, paper.ResultLapsed))
	it := w.desks["Washington"].items[second.ID]
	if it.standing != Irregular || it.refusal.Text.Key != "outcome.two" || it.author() != "Muscat" {
		t.Fatalf("the second is %v", it.standing)
	}
	w.everywhere(p, StateAgreed)
}

func attackHiddenConsent(t *testing.T) {
	w := newWorld(t, "Tehran", "Washington")
	p := meeting(w, paper.ModeOpen)
	w.settle()
	made := w.as("Tehran").does(&Respond{Proposal: ref(p), Answer: paper.AnswerConsent})
	for len(w.queue[[2]paper.Desk{"Tehran", "Muscat"}]) > 0 {
		w.deliver("Tehran", "Muscat")
	}
	for len(w.queue[[2]paper.Desk{"Muscat", "Tehran"}]) > 0 {
		w.deliver("Muscat", "Tehran")
	}
	receipted := func() bool {
		v, err := w.desks["Tehran"].Paper(made[0].ID)
		return err == nil && slices.ContainsFunc(v.Track, func(s Step) bool { return s.What == StepWith && s.Desk == "Muscat" })
	}
	if !receipted() {
		t.Fatal("Tehran has no receipt for its consent")
	}
	b := w.answer("Washington", p, paper.AnswerConsent, true, p.Body.(*paper.Proposal).Texts...)
	w.pass(101 * time.Hour)
	out := w.forge("Muscat", "Tehran", w.outcome(p, paper.ResultLapsed, b)) // as if Tehran had not answered
	it := w.desks["Tehran"].items[out.ID]
	if s := w.states(p)["Tehran"]; s == StateAgreed {
		t.Fatalf("shown as %q", s)
	}
	if it.standing == Irregular && it.refusal.Text.Key != "outcome.hidden" {
		t.Fatalf("refused by %s", it.refusal.Text.Key)
	}
	if !receipted() {
		t.Fatal("the receipt is gone")
	}
}

// loneView is all that a desk that declined can see, as its pages would show it.
func loneView(t *testing.T, other paper.PrivateAnswer) (at []time.Time, sizes []int, papers, counts int) {
	w := newWorld(t, "Tehran", "Washington")
	p := meeting(w, paper.ModePrivate)
	w.settle()
	if other != "" {
		w.as("Tehran").does(&AnswerInPrivate{Proposal: ref(p), Answer: other, Sign: true})
	}
	w.settle()
	w.as("Washington").does(&AnswerInPrivate{Proposal: ref(p), Answer: paper.PrivateNot})
	w.settle()
	w.pass(125 * time.Hour)
	w.settle()
	v, err := w.desks["Washington"].Proposal(p.ID)
	if err != nil || v.State != StateLapsed {
		t.Fatalf("%v %v", v.State, err)
	}
	counts = len(v.Answers)
	for _, v := range w.desks["Washington"].Papers() {
		papers++
		at = append(at, v.At)
		sizes = append(sizes, len(v.Paper.Payload))
	}
	return at, sizes, papers, counts
}

func attackLoneYes(t *testing.T) {
	at, sizes, papers, counts := loneView(t, "")
	if papers == 0 {
		t.Fatal("nothing to see")
	}
	for _, other := range []paper.PrivateAnswer{paper.PrivateYes, paper.PrivateNot} {
		at2, sizes2, papers2, counts2 := loneView(t, other)
		if papers != papers2 || counts != counts2 || !slices.Equal(sizes, sizes2) || !slices.EqualFunc(at, at2, time.Time.Equal) {
			t.Errorf("after %q the view of one who declined differs: %d papers of %v, want %d of %v", other, papers2, sizes2, papers, sizes)
		}
	}
	TestALoneYesIsNeverSeen(t)
}

func attackAnswers(t *testing.T) {
	w := newWorld(t, "Tehran", "Washington")
	p := meeting(w, paper.ModeOpen)
	w.settle()
	w.as("Tehran").does(&Respond{Proposal: ref(p), Answer: paper.AnswerAdReferendum})
	w.settle()
	w.as("Tehran").refused(&Respond{Proposal: ref(p), Answer: paper.AnswerAdReferendum}, "answered")
	w.as("Tehran").does(&Respond{Proposal: ref(p), Answer: paper.AnswerReservation, Text: en("Save one word.")}) // after ad referendum
	w.settle()
	w.as("Tehran").refused(&Respond{Proposal: ref(p), Answer: paper.AnswerConsent}, "answered")
	other := w.forge("Washington", "Muscat", draft(&paper.Response{Proposal: p.ID, Answer: paper.AnswerDecline}, "Muscat"))
	if by := w.desks["Muscat"].items[other.ID].author(); by != "Washington" {
		t.Fatalf("it counts as %s's", by)
	}
	w.pass(101 * time.Hour)
	w.as("Washington").refused(&Respond{Proposal: ref(p), Answer: paper.AnswerConsent}, "hour")

	w = newWorld(t, "Tehran", "Washington")
	p = meeting(w, paper.ModePrivate)
	w.settle()
	yes := only(t, w.as("Tehran").does(&AnswerInPrivate{Proposal: ref(p), Answer: paper.PrivateYes}), paper.KindIndication)
	no := only(t, w.as("Tehran").does(&AnswerInPrivate{Proposal: ref(p), Answer: paper.PrivateNot}), paper.KindIndication)
	if len(yes.Payload) != len(no.Payload) {
		t.Fatalf("a yes has %d bytes, a no %d", len(yes.Payload), len(no.Payload))
	}
	w.pass(125 * time.Hour)
	w.settle()
	w.as("Tehran").refused(&AnswerInPrivate{Proposal: ref(p), Answer: paper.PrivateYes}, "ended")
}

func attackGates(t *testing.T) {
	w := newWorld(t, "Tehran", "Washington")
	_, c := w.gate1()
	// One's own gesture, and somebody else's role.
	for _, d := range []paper.Desk{"Washington", "Muscat"} {
		if _, v := w.as(d).try(&Attest{Condition: ref(c), Facts: en("Done."), On: w.now}); v.OK() {
			t.Fatalf("%s attests", d)
		}
	}
	w.as("Tehran").does(&Attest{Condition: ref(c), Facts: en("Done."), On: w.now})
	w.settle()
	at := only(t, kindOf(w.desks["Muscat"], paper.KindAttestation), paper.KindAttestation)
	if _, v := w.as("Tehran").try(&Withdraw{Paper: ref(at)}); v.OK() {
		t.Fatal("an attestation is withdrawn")
	}
	w.as("Tehran").does(&Attest{Condition: ref(c), Finding: paper.FindingAdverse, Facts: en("Undone."), On: w.now.Add(time.Hour)})
	w.settle()
	known := w.desks["Muscat"].Len()
	w.handOver("Tehran", "Muscat", at) // replayed
	if w.desks["Muscat"].Len() != known {
		t.Fatal("an old attestation counts again")
	}
	for _, v := range w.desks["Muscat"].Conditions() {
		if v.ID == c.ID && v.Met {
			t.Fatal("the condition is met after its adverse attestation")
		}
	}
}

func kindOf(o *office, k paper.Kind) []*paper.Paper {
	var out []*paper.Paper
	for _, it := range o.order {
		if it.kind() == k {
			out = append(out, it.Paper)
		}
	}
	return out
}

func attackDispositions(t *testing.T) {
	TestWithdrawalUntilConveyed(t)
	w := newWorld(t, "Tehran", "Washington")
	p := letter(w, "Tehran", "Washington", paper.HandlingVerbatim, "Ours.")
	if _, v := w.as("Muscat").try(&Convey{Paper: ref(p)}); v.OK() {
		t.Fatal("conveyed before it was received")
	}
	w.settle()
	w.as("Muscat").does(&Convey{Paper: ref(p)})
	w.settle()
	if _, v := w.as("Muscat").try(&Convey{Paper: ref(p)}); v.OK() || v.Refusal.Text.Key != "convey.twice" || v.Refusal.Text.String() == "" {
		t.Fatal("conveyed twice")
	}
	if _, v := w.as("Tehran").try(&Withdraw{Paper: ref(p)}); v.OK() || v.Refusal.Text.Key != "withdrawal.conveyed" {
		t.Fatal("withdrawn after conveyance")
	}
}

// attackOtherSide: what Washington holds is the same whatever goes on between
// Tehran and Muscat, references and record included.
func attackOtherSide(t *testing.T) {
	seen := func(busy bool) (refs []string, leaves int) {
		w := newWorld(t, "Tehran", "Washington")
		if busy {
			for range 7 {
				letter(w, "Tehran", "Muscat", "", "Between us.")
				w.as("Tehran").does(&WriteNonPaper{Text: en("Deniable.")})
				w.settle()
			}
			w.as("Muscat").does(&SendMessage{Writing: Writing{To: []paper.Desk{"Tehran"}}, Text: en("Heard.")})
			w.settle()
		}
		letter(w, "Washington", "Muscat", "", "Ours.")
		w.settle()
		letter(w, "Muscat", "Washington", "", "Yours arrived.")
		w.settle()
		for _, v := range w.desks["Washington"].Papers() {
			refs = append(refs, fmt.Sprintf("%s %s %d to %v", v.Paper.From, v.Paper.Kind, v.Paper.Number, v.Paper.To))
		}
		return refs, len(w.desks["Muscat"].Leaves())
	}
	refs, leaves := seen(false)
	if len(refs) == 0 || leaves == 0 {
		t.Fatal("nothing to see")
	}
	if refs2, leaves2 := seen(true); !slices.Equal(refs, refs2) || leaves != leaves2 {
		t.Fatalf("Washington sees %v and %d leaves, without the caucus %v and %d", refs2, leaves2, refs, leaves)
	}
}
