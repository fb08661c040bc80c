package desk_test

import (
	"bytes"
	"errors"
	"testing"
	"time"

	"goodoffices/desk"
	"goodoffices/mediation"
	"goodoffices/paper"
	"goodoffices/store"
)

// demanding returns a house of two officers a desk, whose Tehran demands a
// second officer's approval.
func demanding(t *testing.T, rule desk.Approval) (*house, *office) {
	t.Helper()
	h := staffed(t, []string{"Araghchi", "Baghaei"}, "Muscat", "Tehran", "Washington")
	o := h.desks["Tehran"]
	if err := o.SetSettings(t.Context(), "Araghchi", desk.Settings{Approval: rule}); err != nil {
		t.Fatal(err)
	}
	return h, o
}

// Where the desk demands it nothing leaves on one officer's word.
func TestSecondOfficerApproves(t *testing.T) {
	t.Parallel()
	h, tehran := demanding(t, desk.Approval{Rule: "formal"})
	ctx, id0 := t.Context(), paper.ID{}
	done, err := tehran.Do(ctx, id0, "Araghchi", writes("For two.", "Washington")) // by command, without a stay
	if err != nil || done.Leaving.IsZero() {
		t.Fatalf("%+v %v", done, err)
	}
	id := done.Leaving
	h.pass(24 * time.Hour)
	h.settle()
	tehran.hasLetters()
	if l := tehran.waiting(id); l.State != desk.LeavingAwaits || !l.Due.IsZero() {
		t.Errorf("it waits as %+v", l)
	}
	for _, c := range []struct {
		what string
		err  error
		want error
	}{
		{"its author approves", tehran.Approve(ctx, id0, "Araghchi", id), desk.ErrOwnApproval},
		{"its author sends it back", tehran.SendBack(ctx, id0, "Araghchi", id, ""), desk.ErrOwnApproval},
		{"somebody approves", tehran.Approve(ctx, id0, "Nobody", id), desk.ErrLocked},
		{"its first paper is approved", tehran.Approve(ctx, id0, "Baghaei", done.Papers[0]), desk.ErrNotLeaving},
	} {
		if !errors.Is(c.err, c.want) {
			t.Errorf("%s: %v", c.what, c.err)
		}
	}
	if _, err := tehran.Now(ctx, id0, "Araghchi", id); !errors.Is(err, desk.ErrAwaits) {
		t.Errorf("it leaves unapproved: %v", err)
	}
	tehran.killAs("Baghaei") // its author's signature is locked, and needed no more
	if err := tehran.Approve(ctx, id0, "Baghaei", id); err != nil {
		t.Fatal(err)
	}
	h.settle()
	tehran.hasLetters("Tehran to Washington No. 1: For two.")
	h.desks["Muscat"].hasLetters("Tehran to Washington No. 1: For two.")
	tehran.kill()
	p := tehran.holds(done.Papers[0])
	if p.Officer != "Araghchi" || p.Approved == nil || p.Approved.By != "Baghaei" || p.Approved.At.IsZero() {
		t.Errorf("signed by %s, approved %+v", p.Officer, p.Approved)
	}
	if h.desks["Muscat"].holds(p.ID).Approved != nil {
		t.Error("Muscat sees who approved it")
	}
	if err := tehran.Approve(ctx, id0, "Baghaei", id); !errors.Is(err, desk.ErrLeft) {
		t.Errorf("approved twice: %v", err)
	}

	// Informal papers need nobody.
	if done, err := tehran.Do(ctx, id0, "Araghchi", &mediation.WriteNonPaper{Writing: mediation.Writing{To: []paper.Desk{"Muscat"}}, Text: en("A thought.")}); err != nil || !done.Leaving.IsZero() {
		t.Errorf("a non-paper: %+v %v", done, err)
	}
}

// After approval the stay that its officer asked for begins.
func TestApprovedPaperWaitsItsMinute(t *testing.T) {
	t.Parallel()
	h, tehran := demanding(t, desk.Approval{Rule: "kinds", Kinds: []paper.Kind{paper.KindLetter}})
	id := tehran.after(time.Minute, writes("Slowly.", "Washington"))
	h.pass(time.Hour)
	if err := tehran.Approve(t.Context(), paper.ID{}, "Baghaei", id); err != nil {
		t.Fatal(err)
	}
	h.settle()
	l := tehran.waiting(id)
	if l.State != desk.LeavingLater || l.Approved == nil || l.Approved.By != "Baghaei" || l.Due.Sub(l.Approved.At) != time.Minute {
		t.Errorf("approved, it waits as %+v", l)
	}
	tehran.hasLetters()
	h.pass(time.Minute)
	h.settle()
	tehran.hasLetters("Tehran to Washington No. 1: Slowly.")
}

// What is sent back keeps its text and loses its signature.
func TestSentBackWithAWord(t *testing.T) {
	t.Parallel()
	h, tehran := demanding(t, desk.Approval{Rule: "formal"})
	ctx, id0 := t.Context(), paper.ID{}
	id := tehran.after(0, writes("Too sharp.", "Washington"))
	if err := tehran.SendBack(ctx, id0, "Baghaei", id, "Softer\xff"); err == nil {
		t.Error("a word that is no text")
	}
	if err := tehran.SendBack(ctx, id0, "Baghaei", id, "Softer, please."); err != nil {
		t.Fatal(err)
	}
	tehran.kill()
	l := tehran.waiting(id)
	if l.State != desk.LeavingSentBack || l.SentBack == nil || l.SentBack.By != "Baghaei" || l.SentBack.Word != "Softer, please." ||
		!l.Paper.IsZero() || len(l.Papers) > 0 || !bytes.Contains(l.Args, []byte("Too sharp.")) {
		t.Errorf("sent back, it waits as %+v", l)
	}
	if err := tehran.Approve(ctx, id0, "Baghaei", id); !errors.Is(err, desk.ErrNotAwaiting) {
		t.Errorf("approved after all: %v", err)
	}
	if _, err := tehran.Now(ctx, id0, "Araghchi", id); !errors.Is(err, desk.ErrAwaits) {
		t.Errorf("it leaves though it was sent back: %v", err)
	}
	if err := tehran.Stop(ctx, id0, "Araghchi", id); err != nil {
		t.Fatal(err)
	}
	h.pass(time.Hour)
	h.settle()
	tehran.hasLetters()
}

// A rule that comes while a paper waits its minute holds for it.
func TestRuleHoldsForWhatWaits(t *testing.T) {
	t.Parallel()
	h := staffed(t, []string{"Araghchi", "Baghaei"}, "Muscat", "Tehran", "Washington")
	tehran := h.desks["Tehran"]
	id := tehran.after(time.Minute, writes("Before the rule.", "Washington"))
	if err := tehran.SetSettings(t.Context(), "Baghaei", desk.Settings{Approval: desk.Approval{Rule: "formal"}}); err != nil {
		t.Fatal(err)
	}
	h.pass(time.Minute)
	h.settle()
	tehran.kill()
	if l := tehran.waiting(id); l.State != desk.LeavingAwaits {
		t.Errorf("it waits as %+v", l)
	}
	tehran.hasLetters()
	if err := tehran.Approve(t.Context(), paper.ID{}, "Baghaei", id); err != nil {
		t.Fatal(err)
	}
	h.pass(time.Minute)
	h.settle()
	tehran.hasLetters("Tehran to Washington No. 1: Before the rule.")
}

// No officer loosens alone the rule that binds it.
func TestRuleIsChangedByTwo(t *testing.T) {
	t.Parallel()
	_, tehran := demanding(t, desk.Approval{Rule: "formal"})
	ctx := t.Context()
	none := desk.Settings{Shown: desk.Shown{Language: "fa"}}
	for range 2 {
		if err := tehran.SetSettings(ctx, "Araghchi", none); !errors.Is(err, desk.ErrSecondOfficer) {
			t.Fatalf("one officer lifts the rule: %v", err)
		}
	}
	tehran.kill()
	if s := tehran.Settings(); s.Approval.Rule != "formal" || s.Language != "fa" {
		t.Fatalf("the settings are %+v", s)
	}
	if rule, by := tehran.ProposedApproval(); rule.Rule != "" || by != "Araghchi" {
		t.Errorf("proposed: %+v by %q", rule, by)
	}
	if err := tehran.SetSettings(ctx, "Baghaei", desk.Settings{Approval: desk.Approval{Rule: "kinds", Kinds: []paper.Kind{paper.KindLetter}}}); !errors.Is(err, desk.ErrSecondOfficer) {
		t.Errorf("two officers who want different rules: %v", err)
	}
	if err := tehran.SetSettings(ctx, "Araghchi", none); !errors.Is(err, desk.ErrSecondOfficer) {
		t.Errorf("and again: %v", err)
	}
	if err := tehran.SetSettings(ctx, "Baghaei", none); err != nil {
		t.Fatal(err)
	}
	if done, err := tehran.Do(ctx, paper.ID{}, "Araghchi", writes("Free.", "Washington")); err != nil || !done.Leaving.IsZero() {
		t.Errorf("%+v %v", done, err)
	}
}

// What a desk does by itself because an officer's act asked for it waits for
// nobody: the act did.
func TestDutiesNeedNoApproval(t *testing.T) {
	t.Parallel()
	h := staffed(t, []string{"Albusaidi", "Alharthy"}, "Muscat", "Tehran", "Washington")
	muscat := h.desks["Muscat"]
	put := muscat.does(&mediation.Propose{
		About: mediation.About{Type: paper.SubjectCommunique, Name: "line"}, Putting: mediation.Putting{Until: hour(year), Text: en("Agreed?")},
	})[0]
	if err := muscat.SetSettings(t.Context(), "Albusaidi", desk.Settings{Approval: desk.Approval{Rule: "formal"}}); err != nil {
		t.Fatal(err)
	}
	h.settle()
	for _, n := range []paper.Desk{"Tehran", "Washington"} {
		h.desks[n].does(&mediation.Respond{Proposal: mediation.Ref(put.String()), Answer: paper.AnswerConsent})
	}
	h.settle()
	for _, p := range muscat.view().Proposals {
		if p.ID == put && p.State != mediation.StateAgreed {
			t.Errorf("the proposal is %s", p.State)
		}
	}
}

// A desk with one officer has nobody to approve.
func TestOneOfficerCannotDemandASecond(t *testing.T) {
	t.Parallel()
	h := newHouse(t, "Tehran")
	err := h.desks["Tehran"].SetSettings(t.Context(), "Officer", desk.Settings{Approval: desk.Approval{Rule: "formal"}})
	var field *paper.FieldError
	if !errors.As(err, &field) || field.Field != "/approval/rule" {
		t.Errorf("%v", err)
	}
}

// An approval is durable, or it was not given: the desk is killed at each point.
func TestKilledWhileApproving(t *testing.T) {
	t.Parallel()
	h, tehran := demanding(t, desk.Approval{Rule: "formal"})
	ctx, id0 := t.Context(), paper.ID{}
	for _, at := range []store.Point{store.BeforeCommit, store.Committed} {
		id := tehran.after(0, writes("At "+string(at), "Washington"))
		cfg := tehran.cfg
		armed := false
		tehran.cfg.At = func(p store.Point) error {
			if armed && p == at {
				return errors.New("killed")
			}
			return nil
		}
		tehran.kill()
		armed = true
		if err := tehran.Approve(ctx, id0, "Baghaei", id); !errors.Is(err, desk.ErrStopped) {
			t.Fatalf("%s: %v", at, err)
		}
		tehran.cfg = cfg
		tehran.kill()
		h.settle()
		before := len(tehran.letters())
		if err := tehran.Approve(ctx, id0, "Baghaei", id); at == store.BeforeCommit && err != nil || at == store.Committed && !errors.Is(err, desk.ErrLeft) {
			t.Errorf("%s: approved again: %v", at, err)
		}
		if now := len(tehran.letters()); at == store.BeforeCommit && now != before+1 || at == store.Committed && now != before {
			t.Errorf("%s: %d letters before, %d after", at, before, now)
		}
	}
	if n := len(tehran.letters()); n != 2 {
		t.Errorf("%d letters", n)
	}
}
