package mediation

import (
	"slices"

	"goodoffices/paper"
)

// A holding is what a text of this desk's is to the recipients of a draft.
type holding byte

const (
	nobodys   holding = iota // the desk's own: neither a secret of a side nor known
	secret                   // another side's confidence
	substance                // another side's, which lets its substance be told: figures may go, its words not
	known                    // the recipients hold it, or it is public, agreed or approved
)

// A partKey names a part of a paper that is held alike: "" is all of it, else
// the field it begins with.
type partKey struct {
	id    paper.ID
	field string
}

// holdings tells of every part of a paper what it is to the recipients.
func (t *Talks) holdings(it *item, to []paper.Desk, open openWords, yield func(field string, h holding)) {
	switch b := it.Paper.Body.(type) {
	case nil:
	case *paper.Told: // what was told is known to whom it was told; the reaction is that desk's
		words := nobodys
		if !slices.ContainsFunc(to, func(r paper.Desk) bool { return r != b.Desk }) {
			words = known
		}
		yield("words", words)
		yield("reaction", t.ofSide(b.Desk, to))
	case *paper.Approval:
		speaker := t.speaker(it)
		for i, a := range b.Answers {
			h := t.ofSide(speaker, to)
			if h == secret && open[leaveKey(speaker, a.Text)] {
				h = known
			}
			yield(answerField(i), h)
		}
	default:
		yield("", t.holding(it, to))
	}
}

// holding tells what a whole paper is to the recipients.
func (t *Talks) holding(it *item, to []paper.Desk) holding {
	if inPublic(it.Paper) || t.everyones(it.Paper) {
		return known
	}
	side := t.side(it)
	all := true
	for _, r := range to {
		if it.has(t.desks.set(r)) || it.author() == r || it.Hand == r || side == r {
			continue
		}
		all = false
		if t.ofSide(side, []paper.Desk{r}) == secret {
			if t.mayTell(it) {
				return substance
			}
			return secret
		}
	}
	if all && len(to) > 0 {
		return known
	}
	return nobodys
}

// ofSide tells what a side's words are to recipients who were not given them.
func (t *Talks) ofSide(side paper.Desk, to []paper.Desk) holding {
	switch {
	case side == "" || side == t.mediator() || side == t.self:
		return nobodys
	case slices.ContainsFunc(to, func(r paper.Desk) bool { return r != side }):
		return secret
	}
	return known
}

// inPublic reports whether a paper sets down what was said or done in public.
func inPublic(p *paper.Paper) bool {
	switch b := p.Body.(type) {
	case *paper.Statement, *paper.Event:
		return true
	case *paper.Delegation:
		return b.Stage == paper.StagePublic
	case *paper.Stance:
		return b.Source == paper.SourcePublic
	}
	return false
}

// side returns whose words a paper has: its author's, or where the mediator
// took them down, keeps or asks about them, those of whom it has them from.
func (t *Talks) side(it *item) paper.Desk {
	p := it.Paper
	switch b := p.Body.(type) {
	case *paper.Message:
		if b.Noted != nil {
			return b.Noted.Desk
		}
	case *paper.ReadBack:
		if len(p.To) == 1 {
			return p.To[0]
		}
	case *paper.Translation:
		if of := t.items[b.Of]; of != nil && of != it {
			return t.side(of)
		}
	case *paper.Lodged:
		if b.Seat != "" {
			return b.Seat
		}
		if p.From == t.mediator() {
			return paper.Desk(b.Author)
		}
	case *paper.Stance:
		if p.From == t.mediator() && b.Source != paper.SourceOwn {
			return paper.Desk(b.Of)
		}
	}
	return p.From
}

// speaker returns who answered a read-back, or who opened a note by mouth.
func (t *Talks) speaker(it *item) paper.Desk {
	if of := t.items[it.Paper.Body.(*paper.Approval).Of]; of != nil && it.author() == t.self {
		return t.side(of)
	}
	return it.author()
}

// mayTell reports whether the author of a paper lets its substance be told in
// the mediator's words, without being asked again.
func (t *Talks) mayTell(it *item) bool {
	if it.sequel().withdrawn || it.author() != t.side(it) {
		return false
	}
	if it.kind() == paper.KindCoverNote {
		return false
	}
	if note := it.coverNote(); note != nil {
		return note.Handling == paper.HandlingOwnWords && !note.ReadBack
	}
	return t.defaultHandling() == paper.DefaultSubstance
}

// openWords are the words that speakers let be used.
type openWords map[string]bool

// opened returns the words that speakers let be used, a later no counting.
func (t *Talks) opened() openWords {
	open := openWords{}
	for _, it := range t.papers.approvals {
		speaker := t.speaker(it)
		for _, a := range it.Paper.Body.(*paper.Approval).Answers {
			open[leaveKey(speaker, a.Text)] = a.Leave != paper.LeaveNo
		}
	}
	return open
}

func leaveKey(speaker paper.Desk, text paper.Text) string {
	key := string(speaker)
	for _, l := range languages(text) {
		key += "\x00" + string(l) + "\x00" + text[l]
	}
	return key
}
