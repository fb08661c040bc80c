package mediation

import (
	"slices"
	"time"

	"goodoffices/paper"
)

// Views are what people are shown: read-only values over the fold, the hour and
// what is known beside it.

// A PaperView shows a paper as this desk holds it.
type PaperView struct {
	ID       paper.ID
	Ref      Reference
	Paper    *paper.Paper
	At       time.Time  // of arrival or making
	Hand     paper.Desk // whose hand brought it
	Proof    Proof
	Officer  string
	Standing Standing
	Reason   Sentence // why it is set aside, crossed, void or in doubt
	Rule     string   // which says so, "" for none
	Compared bool     // the author's card was compared
	Source   PaperSource
	Beyond   []paper.ID // its topics outside the agreed scope

	// On the author's own desk, and at the mediator's, how it may be used.
	Cover *paper.CoverNote
	Track []Step
}

// A PaperSource says how a paper came to be held.
type PaperSource string

// The sources of a paper.
const (
	SourceHere     PaperSource = "own"
	SourceNear     PaperSource = "direct"   // from its author's own hand
	SourceBrought  PaperSource = "conveyed" // by the mediator's hand, word for word
	SourceLodged   PaperSource = "lodged"   // vouched for by its lodger
	SourceReturned PaperSource = "returned" // this desk's own, given back by a neighbour
)

// A Step is one on the way of a paper.
type Step struct {
	What StepName
	At   time.Time
	Desk paper.Desk
	By   paper.ID // the paper that proves it; zero if none
}

// A StepName names a step on the way of a paper.
type StepName string

// The steps. A step that the terms do not show its author does not appear.
const (
	StepWritten  StepName = "written"
	StepWith     StepName = "with"     // arrived at a desk, which signed for it
	StepHandled  StepName = "handled"  // what the mediator did with it
	StepAnswered StepName = "answered" // an answer has come
	StepTaken    StepName = "withdrawn"
)

// Papers returns all papers this desk holds, in the order in which it came to
// hold them.
func (t *Talks) Papers() []PaperView {
	out := make([]PaperView, len(t.order))
	for i, it := range t.order {
		out[i] = t.view(it)
	}
	return out
}

// Paper returns one paper; ErrNotHeld if this desk does not hold it.
func (t *Talks) Paper(id paper.ID) (PaperView, error) {
	it := t.items[id]
	if it == nil {
		return PaperView{}, ErrNotHeld
	}
	return t.view(it), nil
}

func (t *Talks) view(it *item) PaperView {
	v := PaperView{
		ID: it.id(), Ref: RefOf(it.Paper), Paper: it.Paper, At: it.At, Hand: it.Hand, Proof: it.Proof, Officer: it.Officer,
		Standing: it.standing, Source: t.sourceOf(it), Beyond: t.beyondScope(it.Paper),
		Compared: it.author() == t.self,
	}
	if who := t.members.places[it.author()]; who != nil && !v.Compared {
		v.Compared, _ = t.compared(who)
	}
	switch {
	case !it.sequel().void.IsZero():
		v.Reason = it.sequel().void
	case it.refusal != nil:
		v.Reason, v.Rule = it.refusal.Text, it.refusal.Rule
	}
	if note := it.coverNote(); note != nil {
		v.Cover = note
	}
	if it.author() == t.self || t.self == t.mediator() {
		v.Track = t.track(it)
	}
	return v
}

func (t *Talks) sourceOf(it *item) PaperSource {
	switch {
	case it.Proof == ProofReturned:
		return SourceReturned
	case it.kind() == paper.KindLodged:
		return SourceLodged
	case it.author() == t.self:
		return SourceHere
	case it.Hand == it.author():
		return SourceNear
	}
	return SourceBrought
}

// track is where a paper is, as far as this desk knows.
func (t *Talks) track(it *item) []Step {
	steps := []Step{{What: StepWritten, At: it.At, Desk: it.author()}}
	for _, r := range it.receipts {
		steps = append(steps, Step{What: StepWith, At: r.At, Desk: r.author(), By: r.id()})
	}
	for _, d := range it.sequel().disposals {
		for _, to := range d.desks {
			steps = append(steps, Step{What: StepHandled, At: d.by.At, Desk: to, By: d.by.id()})
		}
	}
	for _, r := range it.sequel().replies {
		if r.author() != it.author() {
			steps = append(steps, Step{What: StepAnswered, At: r.At, Desk: r.author(), By: r.id()})
		}
	}
	if it.sequel().withdrawn {
		steps = append(steps, Step{What: StepTaken, At: it.At, Desk: it.author()})
	}
	return steps
}

// A Waiting is a paper that waits for an answer.
type Waiting struct {
	Paper paper.ID
	Ref   Reference
	For   paper.Desk // who is to answer
	Since time.Time
	Age   time.Duration
}

// answerable are the kinds to which an answer is expected.
var answerable = map[paper.Kind]bool{
	paper.KindLetter: true, paper.KindNoteVerbale: true, paper.KindAideMemoire: true, paper.KindLodged: true,
	paper.KindNonPaper: true, paper.KindMessage: true, paper.KindReadBack: true, paper.KindAssurance: true,
}

// Waiting returns the papers that wait for an answer, the longest first.
func (t *Talks) Waiting(now time.Time) []Waiting {
	var out []Waiting
	for _, it := range t.applied {
		if !answerable[it.kind()] || !it.effective() || it.sequel().withdrawn {
			continue
		}
		for _, d := range t.awaited(it) {
			since := it.At
			if b, ok := it.Paper.Body.(*paper.Lodged); ok {
				since = b.Received
			}
			out = append(out, Waiting{Paper: it.id(), Ref: RefOf(it.Paper), For: d, Since: since, Age: now.Sub(since)})
		}
	}
	slices.SortStableFunc(out, func(a, b Waiting) int { return a.Since.Compare(b.Since) })
	return out
}

// awaited returns whose answer a paper still waits for, as far as this desk
// can tell.
func (t *Talks) awaited(it *item) []paper.Desk {
	var who []paper.Desk
	switch b := it.Paper.Body.(type) {
	case *paper.Lodged:
		who = []paper.Desk{t.self} // whoever lodges a paper that came to it has it to answer
	case *paper.Message:
		if b.Noted != nil || it.author() == t.mediator() {
			return nil
		}
		who = it.Paper.To
	case *paper.Assurance:
		if b.Step != paper.StepAsked {
			return nil
		}
		who = it.Paper.To
	default:
		if !it.Paper.Reply.IsZero() {
			return nil // an answer waits for none unless it asks for one
		}
		who = it.Paper.To
	}
	var out []paper.Desk
	for _, d := range who {
		answered := slices.ContainsFunc(it.sequel().replies, func(r *item) bool { return r.author() == d })
		answered = answered || d == t.mediator() && len(it.sequel().disposals) > 0
		if !answered && t.held(d, it.id()) != nil {
			out = append(out, d)
		}
	}
	return out
}

// Tray returns what is set aside, with the reasons, and what needs a newer
// program.
func (t *Talks) Tray() []PaperView {
	var out []PaperView
	for _, it := range t.tray {
		out = append(out, t.view(it))
	}
	return out
}

// Crossed returns the papers that crossed with others and had no effect.
func (t *Talks) Crossed() []PaperView {
	var out []PaperView
	for _, it := range t.order {
		if it.standing == Crossed {
			out = append(out, t.view(it))
		}
	}
	return out
}
