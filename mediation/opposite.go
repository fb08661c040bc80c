package mediation

import (
	"slices"
	"time"

	"goodoffices/paper"
)

// An Opposite is what may lie open while the mediator sits with a side: what
// that side wrote or was given, what was taken down from its mouth, and what it
// waits for. What others wrote and it was not given is not in it, and neither is
// what this desk noted about any of it: covers, tracks and reactions are gone.
type Opposite struct {
	Side  paper.Desk
	Seat  bool // it has no desk
	Held  []PaperView
	Notes []NoteView
	Told  []ToldView
	Owed  []Waiting // its papers that wait for this desk
	Round *RoundView
}

// Opposite returns what may lie open while the mediator sits with a party, and
// false for whoever is none.
func (t *Talks) Opposite(side paper.Desk, now time.Time) (Opposite, bool) {
	place := t.members.places[side]
	if t.self != t.mediator() || place == nil || place.place != paper.PlaceParty {
		return Opposite{}, false
	}
	out := Opposite{Side: side, Seat: !t.members.hasDesk(side), Notes: t.notes(side)}
	for _, it := range t.applied {
		if t.opposite(it, side) {
			out.Held = append(out.Held, bare(t.view(it)))
		}
		if b, ok := it.Paper.Body.(*paper.Told); ok && b.Desk == side {
			out.Told = append(out.Told, ToldView{At: it.At, Words: b.Words, Present: b.Present})
		}
	}
	for _, w := range t.Waiting(now) {
		if it := t.items[w.Paper]; w.For == t.self && it.author() == side {
			out.Owed = append(out.Owed, w)
		}
	}
	for _, r := range t.Rounds() {
		if it := t.items[r.ID]; t.opposite(it, side) && !r.Round.Begins.At.Before(now) && (out.Round == nil || r.Round.Begins.At.Before(out.Round.Round.Begins.At)) {
			r.PaperView, r.Delegations = bare(r.PaperView), nil
			out.Round = &r
		}
	}
	return out, true
}

// A ToldView is what was carried to a side by mouth; its reaction is not in it.
type ToldView struct {
	At      time.Time
	Words   paper.Text
	Present []string
}

// opposite reports whether a side wrote a paper or is known to hold it, or was
// told it; a seat's papers are those lodged for it.
func (t *Talks) opposite(it *item, side paper.Desk) bool {
	if it.standing != Regular || !it.effective() {
		return false
	}
	switch b := it.Paper.Body.(type) {
	case *paper.Lodged:
		if b.Seat == side {
			return true
		}
	case *paper.CoverNote:
		return false // an instruction, or the mediator's own note
	}
	return it.author() == side || len(it.Paper.To) > 0 && t.held(side, it.id()) != nil
}

// bare takes from a view what the desk knows about a paper beside its words.
func bare(v PaperView) PaperView {
	v.Cover, v.Track, v.Beyond, v.Reason, v.Rule = nil, nil, nil, Sentence{}, ""
	return v
}

// A NoteView shows what was taken down from somebody's mouth.
type NoteView struct {
	PaperView
	Noted *paper.Noted
	Lines []LineView
}

// A LineView is one line of a note, and how it may be used.
type LineView struct {
	Text  paper.Text
	Leave paper.Leave // "" while its speaker has said nothing of it
	Words paper.Text  // with LeaveWords, the words instead
	By    paper.ID    // the approval
	Asked bool        // it was read back, and there is no answer yet
}

// Notes returns what was taken down here from anybody's mouth.
func (t *Talks) Notes() []NoteView { return t.notes("") }

// notes returns what was taken down from the mouth of one side, "" for all.
func (t *Talks) notes(side paper.Desk) []NoteView {
	var out []NoteView
	for _, it := range t.applied {
		msg, ok := it.Paper.Body.(*paper.Message)
		if !ok || msg.Noted == nil || side != "" && msg.Noted.Desk != side {
			continue
		}
		v := NoteView{PaperView: bare(t.view(it)), Noted: msg.Noted}
		for _, line := range msg.Noted.Lines {
			v.Lines = append(v.Lines, t.line(msg.Noted.Desk, line))
		}
		out = append(out, v)
	}
	return out
}

// line returns how a line may be used that a side's speaker said.
func (t *Talks) line(of paper.Desk, text paper.Text) LineView {
	v := LineView{Text: text}
	for _, it := range t.papers.approvals {
		if t.approver(it) != of {
			continue
		}
		b := it.Paper.Body.(*paper.Approval)
		asked := t.asked(b.Of)
		for _, a := range b.Answers {
			if a.Passage >= len(asked) || !asked[a.Passage].Equal(text) {
				continue
			}
			if v.Leave, v.Words, v.By = a.Leave, nil, it.id(); a.Leave == paper.LeaveWords {
				v.Words = a.Text
			}
		}
	}
	for _, rb := range t.papers.readBacks {
		open := slices.Contains(rb.Paper.To, of) && len(rb.sequel().replies) == 0
		v.Asked = v.Asked || open && slices.ContainsFunc(t.asked(rb.id()), text.Equal)
	}
	return v
}

// asked returns the passages of a read-back, or the lines of a note.
func (t *Talks) asked(id paper.ID) []paper.Text {
	it := t.items[id]
	if it == nil {
		return nil
	}
	switch b := it.Paper.Body.(type) {
	case *paper.ReadBack:
		return b.Passages
	case *paper.Message:
		if b.Noted != nil {
			return b.Noted.Lines
		}
	}
	return nil
}

// A ReadBackView shows passages for whose use leave was asked, and the answers.
type ReadBackView struct {
	PaperView
	Passages []paper.Text
	Answers  []paper.Permission // the last for each passage
	Answered time.Time          // zero while there is no answer
	Approval paper.ID           // the last
}

// ReadBacks returns what this desk asked leave for, or was asked.
func (t *Talks) ReadBacks() []ReadBackView {
	var out []ReadBackView
	for _, it := range t.papers.readBacks {
		v := ReadBackView{PaperView: t.view(it), Passages: it.Paper.Body.(*paper.ReadBack).Passages}
		for _, r := range it.sequel().replies {
			b, ok := r.Paper.Body.(*paper.Approval)
			if !ok {
				continue
			}
			v.Answered, v.Approval = r.At, r.id()
			for _, a := range b.Answers {
				v.Answers = slices.DeleteFunc(v.Answers, func(had paper.Permission) bool { return had.Passage == a.Passage })
				v.Answers = append(v.Answers, a)
			}
		}
		slices.SortFunc(v.Answers, func(a, b paper.Permission) int { return a.Passage - b.Passage })
		out = append(out, v)
	}
	return out
}
