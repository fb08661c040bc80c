package rehearsal

import (
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"goodoffices/desk"
	"goodoffices/mediation"
	"goodoffices/paper"
)

func (s *story) decisions() {
	if len(s.v.Proposals) == 0 {
		return
	}
	s.heading("Put and decided")
	for _, p := range s.v.Proposals {
		state := string(p.State)
		if p.State == mediation.StateOpen {
			state += " until " + s.day(p.Until.At)
		}
		s.sayf(2, "%s, put by %s: %s%s", capital(p.Name), p.From, state, s.mark(p.ID))
		s.say(6, "“"+english(p.Text)+"”")
		for _, a := range p.Answers {
			s.aside(6, fmt.Sprintf("%s: %s", a.Desk, strings.ReplaceAll(string(a.Answer), "-", " ")))
		}
	}
}

func capital(words string) string {
	r, n := utf8.DecodeRuneInString(words)
	if n == 0 {
		return words
	}
	return strings.ToUpper(string(r)) + words[n:]
}

func (s *story) gates() {
	if len(s.v.Gates) == 0 {
		return
	}
	s.heading("Conditions")
	for _, g := range s.v.Gates {
		state := "stays shut"
		if g.Open {
			state = "is open"
		} else if g.Effect == paper.EffectConsiders {
			state = "is not considered yet"
		}
		s.sayf(2, "%s's condition: %s %s%s", g.Owner, g.Name, state, s.mark(g.ID))
		for _, c := range g.Conditions {
			done := "not done"
			if c.Met {
				done = "done"
			}
			line := fmt.Sprintf("%s %s does it, %s confirms it: %s.", english(c.Text), c.Performer, c.Attester, done)
			var such []string
			for _, e := range c.Examples {
				such = append(such, english(e))
			}
			if len(such) > 0 {
				how := "One of: "
				if c.OpenList {
					how = "Such as: "
				}
				line += " " + how + strings.Join(such, ", ") + "."
			}
			s.say(6, line)
		}
	}
}

func (s *story) topics() {
	if len(s.v.Topics)+len(s.v.Formats) == 0 {
		return
	}
	s.heading("About what, and who stands where")
	for _, t := range s.v.Topics {
		line := english(t.Title)
		if s.v.Scope && t.InScope {
			line += " (within the agreed scope)"
		} else if s.v.Scope {
			line += " (outside the agreed scope)"
		}
		s.say(2, line+s.mark(t.ID))
		s.stances(t.Stances)
	}
	if len(s.v.Formats) > 0 {
		s.say(2, "How to meet")
		s.stances(s.v.Formats)
	}
}

func (s *story) stances(all []desk.ViewStance) {
	for _, x := range all {
		stand := strings.ReplaceAll(string(x.Attitude), "-", " ")
		if x.Format != "" {
			stand = string(x.Format)
		}
		how := map[paper.Source]string{
			paper.SourceOwn: "its own word", paper.SourceConveyed: "conveyed by " + string(x.From), paper.SourcePublic: "said in public", paper.SourceAlleged: "alleged by " + x.By,
		}[x.Said]
		s.sayf(6, "%s, %s (%s): “%s”%s", x.Of, stand, how, english(x.Text), s.mark(x.ID))
	}
}

func (s *story) assurances() {
	if len(s.v.Assurances) == 0 {
		return
	}
	s.heading("Assurances")
	for _, a := range s.v.Assurances {
		s.sayf(2, "%s asks: “%s” %s%s", a.From, english(a.Text), capital(strings.ReplaceAll(string(a.State), "-", " ")), s.mark(a.ID))
		if base := english(a.Baseline); base != "" {
			s.aside(6, "measured against: "+base)
		}
	}
}

func (s *story) rounds() {
	if len(s.v.Rounds) == 0 {
		return
	}
	s.heading("Meetings")
	for _, r := range s.v.Rounds {
		state := string(r.State)
		if state == "" {
			state = "not put to anyone"
		}
		s.sayf(2, "%s, %s, %s: %s%s", r.Begins.At.In(s.Zone).Format("Monday 2 January 2006 15:04"), r.Venue, r.Format, state, s.mark(r.ID))
		s.say(6, english(r.Text))
		for _, n := range r.Natures {
			s.sayf(6, "%s calls it %s", n.Desk, english(n.Word))
		}
		s.delegations(r.Delegations)
	}
	s.delegations(s.v.Delegations)
}

func (s *story) delegations(all []desk.ViewDelegation) {
	for _, d := range all {
		var names []string
		for _, m := range d.Members {
			names = append(names, m.Name)
		}
		stage := strings.ReplaceAll(string(d.Stage), "-", " ")
		if d.Accredited {
			stage = "accredited"
		}
		s.sayf(6, "For %s: %s (%s)%s", d.Of, mediation.List(names), stage, s.mark(d.ID))
	}
}

// register tells what was said and done in public, each once though a copy
// went to every side.
func (s *story) register() {
	if len(s.v.Statements)+len(s.v.Events) == 0 {
		return
	}
	s.heading("Said and done in public")
	told := map[string]bool{}
	for _, e := range slices.Concat(s.v.Statements, s.v.Events) {
		who := e.Speaker
		if who != "" {
			who += ": "
		}
		line := fmt.Sprintf("%s  %s“%s” (%s)", s.day(e.On), who, english(e.Text), e.Where)
		if !told[line] {
			told[line] = true
			if e.Corrected {
				line += " Corrected since."
			}
			s.say(2, line+s.mark(e.ID))
		}
		for _, r := range e.Readings {
			s.aside(6, fmt.Sprintf("%s reads it: %s", r.From, english(r.Text)))
		}
	}
}

func (s *story) waiting() {
	if len(s.v.Waiting) == 0 {
		return
	}
	s.heading("Waiting for an answer")
	for _, w := range s.v.Waiting {
		days := fmt.Sprintf("%d days", w.Days)
		if w.Days == 1 {
			days = "1 day"
		}
		s.sayf(2, "%s waits for %s, %s", w.Ref, w.For, days)
	}
}

func (s *story) record() {
	s.heading("The joint record")
	if s.v.Record.Size == 0 {
		s.say(2, "Nothing is agreed yet.")
	} else {
		var by []string
		for _, d := range s.v.Desks {
			if s.v.Record.Confirmed[d.Desk] == s.v.Record.Size {
				by = append(by, string(d.Desk))
			}
		}
		s.sayf(2, "%d entries, the same for all, cosigned to the last by %s.", s.v.Record.Size, mediation.List(by))
	}
	if n := len(s.v.Tray); n > 0 {
		s.sayf(2, "%d set aside:", n)
		for _, p := range s.v.Tray {
			s.sayf(6, "%s from %s: %s", p.Ref, p.Hand, p.Reason)
		}
	} else {
		s.say(2, "Nothing is set aside.")
	}
}
