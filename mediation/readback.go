package mediation

import (
	"slices"

	"goodoffices/paper"
)

var (
	sayApprovalOf    = saying("approval.of", "{desk} was asked nothing of the kind.")
	sayApprovalBytes = saying("approval.bytes", "Yes is said to exactly the words that were read back.")
	sayApprovalHeard = saying("approval.heard", "Only at the desk that took a note down can it be recorded that its speaker opened it.")
)

func foldReadBack(t *Talks, it *item) { t.papers.readBacks = append(t.papers.readBacks, it) }
func foldApproval(t *Talks, it *item) {
	t.papers.approvals = append(t.papers.approvals, it)
	if of := t.items[it.Paper.Body.(*paper.Approval).Of]; of != nil {
		of.reply(it)
	}
}

// approvalRule: a read-back is answered by whom it was put to, passage by
// passage, and "yes" means exactly those bytes. A note is opened by its
// speaker's word, recorded where the note lies.
func approvalRule(t *Talks, c claim) Verdict {
	b := c.paper.Body.(*paper.Approval)
	it := c.holds(t, b.Of)
	if it == nil {
		return allowed()
	}
	var lines []paper.Text
	switch asked := it.Paper.Body.(type) {
	case *paper.ReadBack:
		if !slices.Contains(it.Paper.To, c.by) {
			return refuse("approval", sayApprovalOf("desk", c.by))
		}
		lines = asked.Passages
	case *paper.Message:
		if asked.Noted == nil || len(c.paper.To) > 0 || it.author() != c.by {
			return refuse("approval", sayApprovalHeard())
		}
		lines = asked.Noted.Lines
	default:
		return refuse("approval", sayApprovalOf("desk", c.by))
	}
	for _, a := range b.Answers {
		if a.Passage >= len(lines) || a.Leave != paper.LeaveWords && !a.Text.Equal(lines[a.Passage]) {
			return refuse("approval", sayApprovalBytes())
		}
	}
	return allowed()
}

// approval finds an author's approval of exactly this text, nil if there is
// none: an answer to a read-back, or an opened line of a note. A later "no" to
// the same words takes an earlier yes back.
func (t *Talks) approval(author paper.Desk, text paper.Text) *item {
	var found *item
	for _, it := range t.papers.approvals {
		if t.approver(it) != author {
			continue
		}
		for _, a := range it.Paper.Body.(*paper.Approval).Answers {
			if !a.Text.Equal(text) {
				continue
			}
			if a.Leave == paper.LeaveNo {
				found = nil
			} else {
				found = it
			}
		}
	}
	return found
}

// approver returns the desk whose leave an approval is: its author, or for a
// note that was opened by word of mouth the desk of who said it.
func (t *Talks) approver(it *item) paper.Desk {
	if of := t.items[it.Paper.Body.(*paper.Approval).Of]; of != nil && it.author() == of.author() {
		return of.speaker()
	}
	return it.author()
}
