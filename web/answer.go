package web

import (
	"net/url"
	"slices"

	"goodoffices/desk"
	"goodoffices/mediation"
	"goodoffices/paper"
)

// An answerData is one answer, before it is sealed.
type answerData struct {
	Proposal  desk.ViewProposal
	Text      Said
	Answer    string // as a key
	Act       string
	Private   bool
	Words     string              // whether words go with it: "", "may", "must"
	Own       []desk.ViewProposal // with a counter-proposal: this desk's own
	Counter   string              // the one it was written for
	Languages []paper.Lang
	Eyes      eyesLine
}

var _ = at("GET /proposals/{paper}/answer", (*Server).answer)

// GET /talks/{talks}/proposals/{paper}/answer?answer=…: what is about to be
// said, who will see it, and nothing else.
func (s *Server) answer(p *Page) error {
	x, err := p.proposalOf()
	if err != nil {
		return err
	}
	given := p.r.URL.Query().Get("answer")
	if p.Typed == nil && !slices.Contains(choices(p.view, x), given) {
		return p.to(p.Path("proposals", x.ID)) // things moved since the page was shown: it says how they stand
	}
	d := answerData{Proposal: x, Text: p.Authentic(x.ViewPaper), Answer: given, Act: "respond", Words: "may", Languages: p.languages()}
	switch {
	case x.Mode == paper.ModePrivate && x.State == mediation.StateOpen:
		d.Act, d.Private, d.Words = "answer-in-private", true, ""
	case given == string(paper.AnswerReservation):
		d.Words = "must"
	case given == string(paper.AnswerCounter):
		d.Own, d.Counter = ownProposals(p.view, x), p.r.URL.Query().Get("counter")
	}
	form := p.Typed
	if form == nil {
		form = url.Values{"proposal": {x.ID.String()}, "answer": {given}, "sign:bool": {"true"}}
		if !d.Private || given != string(paper.PrivateYes) {
			form.Del("sign:bool")
		}
	}
	d.Eyes = p.eyes(d.Act, form)
	return p.show("answer", d)
}

// ownProposals are those of this desk that may be named as a counter-proposal.
func ownProposals(v *desk.View, to desk.ViewProposal) []desk.ViewProposal {
	var out []desk.ViewProposal
	for _, x := range v.Proposals {
		if x.From == v.Desk && !ended(x) && x.About.Type == to.About.Type {
			out = append(out, x)
		}
	}
	return out
}
