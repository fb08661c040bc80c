package web

import (
	"strings"
	"time"

	"goodoffices/desk"
	"goodoffices/mediation"
	"goodoffices/paper"
	"goodoffices/web/calendar"
)

// About says in words what is proposed, or what a gate stands before.
func (p *Page) About(s paper.Subject) string {
	key := "about." + string(s.Type)
	words := ""
	switch s.Type {
	case paper.SubjectFormat:
		words = p.T(key + "." + string(s.Format))
	case paper.SubjectScope, paper.SubjectAgenda:
		words = p.T(key, "topics", p.topicTitles(s.Topics))
	case paper.SubjectTopic:
		words = p.T(key, "topics", p.topicTitles(append([]paper.ID{s.Paper}, s.Topics...)))
	case paper.SubjectRound:
		words = p.T(key)
		for _, r := range p.view.Rounds {
			if r.ID == s.Paper {
				words = p.T("about.round.in", "venue", r.Venue, "day", p.Day(r.Begins.At))
			}
		}
	case paper.SubjectAccreditation:
		words = p.T(key)
		if x := paperOf(p.view, s.Paper); x != nil {
			if b, ok := x.Body.(*paper.Delegation); ok {
				words = p.T("about.accreditation.of", "desk", string(b.Desk))
			}
		}
	case paper.SubjectExtension:
		words = p.T(key, "hour", s.Until)
	default:
		words = p.T(key)
	}
	if s.Type == paper.SubjectText {
		return p.aboutText(s)
	}
	if s.Name != "" {
		words = p.T("about.named", "what", words, "name", s.Name)
	}
	return words
}

// aboutText names a version of the text, or a clause of it.
func (p *Page) aboutText(s paper.Subject) string {
	v, err := p.textOf(s.Paper)
	switch {
	case err != nil || v == nil:
		return p.T("about.text")
	case s.Name == "":
		return p.T("about.text.whole", "version", p.VersionName(v.Versions, v.ID))
	}
	return p.T("about.text.clause", "clause", p.calledIn(v, s.Name))
}

// topicTitles writes the titles of topics in a row.
func (p *Page) topicTitles(ids []paper.ID) string {
	var titles []string
	for _, id := range ids {
		for _, t := range p.view.Topics {
			if t.ID == id {
				titles = append(titles, p.Says(t.Title).Words())
			}
		}
	}
	return strings.Join(titles, p.T("list.comma"))
}

// StateOf says how a proposal stands, in a word or two.
func (p *Page) StateOf(s mediation.State) string {
	return p.T("state." + strings.ReplaceAll(string(s), " ", "-"))
}

// StateWord is the state as a class: what is agreed, what is open, what is not.
func (p *Page) StateWord(s mediation.State) string {
	switch s {
	case mediation.StateAgreed, mediation.StateSilence, mediation.StateAccepted, mediation.StateOnWord:
		return "agreed"
	case mediation.StateOpen, mediation.StateCalled, mediation.StateSigned:
		return "going"
	}
	return "not"
}

// StandsAt says how a proposal stands, and nothing of what has come in before
// its end.
func (p *Page) StandsAt(x desk.ViewProposal) string {
	switch {
	case x.State == mediation.StateOpen && x.Mode == paper.ModeSilence:
		return p.T("state.until-objection", "hour", x.Until)
	case x.State == mediation.StateOpen:
		return p.T("state.until", "hour", x.Until)
	case x.State == mediation.StateCalled && p.MustSign(x):
		return p.T("state.called.you")
	case x.State == mediation.StateAccepted:
		return p.T("state.accepted.by", "desks", x.Signed)
	}
	return p.StateOf(x.State)
}

// MustSign reports whether all have said yes in private, and this desk has not
// signed yet.
func (p *Page) MustSign(x desk.ViewProposal) bool {
	return x.State == mediation.StateCalled && isPut(x, p.Desk()) && answerOf(x, p.Desk()) == ""
}

// Formats are the ways to meet, from the farthest apart to the nearest.
func (p *Page) Formats() []paper.Format { return paper.Formats }

// InLanguages are the languages of the screens, the officer's own first.
func (p *Page) InLanguages() []paper.Lang { return p.languages() }

// Place names a zone by its city.
func (p *Page) Place(zone string) string {
	z, err := time.LoadLocation(zone)
	if err != nil {
		return zone
	}
	return calendar.Place(z, string(p.Lang))
}

// isPut reports whether a desk's answer is asked.
func isPut(x desk.ViewProposal, d paper.Desk) bool {
	for _, one := range x.Put {
		if one == d {
			return true
		}
	}
	return false
}

// answerOf returns a desk's open answer as far as it is known here, "" if none.
func answerOf(x desk.ViewProposal, d paper.Desk) paper.Answer {
	for _, a := range x.Answers {
		if a.Desk == d {
			return a.Answer
		}
	}
	return ""
}

// ended reports whether a proposal has an outcome.
func ended(x desk.ViewProposal) bool {
	return x.State != mediation.StateOpen && x.State != mediation.StateCalled
}
