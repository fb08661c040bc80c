package web

import (
	"slices"

	"goodoffices/desk"
	"goodoffices/paper"
)

// approvals are the sentences that sides let the mediator use, the last first;
// those of the side that is written to are no news to it.
func approvals(v *desk.View, but paper.Desk) []approved {
	var out []approved
	for _, rb := range slices.Backward(v.ReadBacks) {
		if len(rb.To) == 1 && rb.To[0] != but {
			out = append(out, approvedIn(rb)...)
		}
	}
	for _, n := range slices.Backward(v.Notes) {
		for _, l := range n.Lines {
			if n.Noted.Desk != but && l.Leave == paper.LeaveYes {
				out = append(out, approved{By: n.Noted.Desk, Of: n.ID, Text: l.Text})
			}
		}
	}
	return slices.DeleteFunc(out, func(a approved) bool { return saidTo(v, but, a.Text) })
}

// saidTo reports whether the mediator has said a sentence, to one side or to
// anybody for "".
func saidTo(v *desk.View, to paper.Desk, text paper.Text) bool {
	return slices.ContainsFunc(v.Papers, func(x desk.ViewPaper) bool {
		msg, ok := x.Body.(*paper.Message)
		return ok && x.From == v.Desk && (to == "" || slices.Contains(x.To, to)) &&
			slices.ContainsFunc(msg.Passages, func(p paper.Passage) bool { return p.Text.Equal(text) })
	})
}

// approvedIn are the sentences of a read-back that may be used, as answered.
func approvedIn(rb desk.ViewReadBack) (out []approved) {
	of := rb.Approval
	if asked, ok := rb.Body.(*paper.ReadBack); ok && !asked.Of.IsZero() {
		of = asked.Of
	}
	for _, a := range rb.Answers {
		if a.Leave != paper.LeaveNo {
			out = append(out, approved{By: rb.To[0], Of: of, Text: a.Text})
		}
	}
	return out
}

// approvalsIn returns the words that were approved for one passage of a
// read-back, if they were.
func approvalsIn(v *desk.View, readBack paper.ID, passage int) []approved {
	for _, rb := range v.ReadBacks {
		if rb.ID != readBack || len(rb.To) != 1 {
			continue
		}
		i := slices.IndexFunc(rb.Answers, func(a paper.Permission) bool { return a.Passage == passage && a.Leave != paper.LeaveNo })
		if i >= 0 {
			one := rb
			one.Answers = rb.Answers[i : i+1]
			return approvedIn(one)
		}
	}
	return nil
}
