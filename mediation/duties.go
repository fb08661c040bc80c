package mediation

import (
	"time"

	"goodoffices/paper"
)

// A Duty is an act that the running desk does by itself because an officer's
// earlier act asked for it: a call for consents, an outcome.
type Duty struct {
	Name string
	Act  Act
	// Officer put the proposal and signs for what follows from it; "" where
	// somebody else proposed and any officer with the powers will do.
	Officer string
}

// Duties returns what this desk owes by itself now. It is computed from the
// state alone, so that a crash forgets none.
func (t *Talks) Duties(now time.Time) []Duty {
	if t.self != t.mediator() {
		return nil
	}
	var out []Duty
	for _, p := range t.deciding.proposals {
		if p.outcome != nil || !p.effective() || !t.putToAll(p) {
			continue
		}
		ref := Ref(p.id().String())
		officer := ""
		if p.author() == t.self {
			officer = p.Officer
		}
		if p.body.Mode == paper.ModePrivate && p.call == nil && p.all(p.saidYes) && now.Before(t.closes(p)) {
			out = append(out, Duty{"call-consents", &CallConsents{Proposal: ref}, officer})
			continue
		}
		if result, _ := t.count(p, now); result != "" {
			out = append(out, Duty{"close-proposal", &CloseProposal{Proposal: ref}, officer})
		}
	}
	for _, p := range t.deciding.procedures {
		if t.comesOut(p, now) != nil {
			out = append(out, Duty{"close-procedure", &CloseProcedure{Procedure: Ref(p.id().String())}, p.Officer})
		}
	}
	return out
}

// putToAll reports whether everyone to whom a proposal is addressed has it. One
// that the mediator has not passed on is not ended either.
func (t *Talks) putToAll(p *proposal) bool {
	for _, d := range p.Paper.To {
		if t.members.hasDesk(d) && t.held(d, p.id()) == nil {
			return false
		}
	}
	return true
}

// A Release is what becomes of a signed paper that waits in the cabinet.
type Release int

// What becomes of it.
const (
	StillWaits Release = iota
	Leaves             // what it waited for has come
	Void               // it can never leave any more and is destroyed
)

// Released answers what becomes of a paper that waits. A consent signed with a
// private yes leaves on the call for consents, unless the yes was taken back or
// the proposal has ended. A paper of an exchange leaves by the act that
// deposits it.
func (t *Talks) Released(w paper.Wait) Release {
	if w.Call.IsZero() {
		return StillWaits
	}
	p := t.deciding.byID[w.Call]
	switch {
	case p == nil:
		return StillWaits
	case p.outcome != nil, !p.saidYes(t.self):
		return Void
	case p.call != nil:
		return Leaves
	}
	return StillWaits
}

// PermitRelease judges a waiting paper against the state of the moment in
// which it leaves.
func (t *Talks) PermitRelease(p *paper.Paper, now time.Time) Verdict {
	return t.judge(claim{by: t.self, paper: p, now: now})
}
