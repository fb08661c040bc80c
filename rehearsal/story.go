package rehearsal

import (
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"goodoffices/desk"
	"goodoffices/mediation"
	"goodoffices/paper"
)

// Telling says how a story is told.
type Telling struct {
	Title  paper.Text
	Zone   *time.Location      // of the hours; the view's own if nil
	Marks  map[paper.ID]Source // what is reported and what is invented
	Colour bool                // only on a terminal
}

// Story tells what a desk knows, in plain text for a person to read: who takes
// part, what was written and said, what waits, what is agreed, what stays shut.
// It says that it is a rehearsal where it is one.
func Story(v desk.View, t Telling) string {
	s := &story{Telling: t, v: v}
	if s.Zone == nil {
		s.Zone = v.At.Location()
	}
	s.opening()
	s.people()
	s.correspondence()
	s.decisions()
	s.gates()
	s.topics()
	s.assurances()
	s.rounds()
	s.register()
	s.waiting()
	s.record()
	return s.b.String()
}

const storyWidth = 78

type story struct {
	Telling
	v desk.View
	b strings.Builder
}

// Escapes of ECMA-48 that every terminal knows.
const (
	bold  = "\x1b[1m"
	faint = "\x1b[2m"
	plain = "\x1b[0m"
)

func (s *story) paint(how, words string) string {
	if !s.Colour || words == "" {
		return words
	}
	return how + words + plain
}

func (s *story) heading(format string, args ...any) {
	fmt.Fprintf(&s.b, "\n%s\n", s.paint(bold, fmt.Sprintf(format, args...)))
}

// say writes words at an indent, broken at the width.
func (s *story) say(indent int, words string) {
	for _, line := range wrap(paper.Visible(words), storyWidth-indent) {
		s.b.WriteString(strings.Repeat(" ", indent) + line + "\n")
	}
}

func (s *story) sayf(indent int, format string, args ...any) {
	s.say(indent, fmt.Sprintf(format, args...))
}

// aside writes what a reader may skip.
func (s *story) aside(indent int, words string) {
	if words == "" {
		return
	}
	for _, line := range wrap(paper.Visible(words), storyWidth-indent) {
		s.b.WriteString(strings.Repeat(" ", indent) + s.paint(faint, line) + "\n")
	}
}

// wrap breaks words into lines no longer than width where it can; breaks of
// the text's own are kept.
func wrap(text string, width int) []string {
	var out []string
	for part := range strings.SplitSeq(strings.TrimSpace(text), "\n") {
		line := ""
		for _, word := range strings.Fields(part) {
			if line != "" && utf8.RuneCountInString(line)+1+utf8.RuneCountInString(word) > width {
				out, line = append(out, line), ""
			}
			if line != "" {
				line += " "
			}
			line += word
		}
		out = append(out, line)
	}
	return out
}

// english returns a text in English if it has it, and which languages it has
// beside.
func english(t paper.Text) string {
	words, lang := t.In("en")
	var others []string
	for l := range t {
		if l != lang {
			others = append(others, string(l))
		}
	}
	slices.Sort(others)
	if words == "" || len(others) == 0 {
		return words
	}
	return words + " (also in " + strings.Join(others, ", ") + ")"
}

func (s *story) day(t time.Time) string { return t.In(s.Zone).Format("Mon 2 Jan 15:04") }

// mark says of a paper whether it is reported or invented.
func (s *story) mark(id paper.ID) string {
	if m := s.Marks[id]; m != "" {
		return " [" + string(m) + "]"
	}
	return ""
}

func (s *story) opening() {
	title, _ := s.Title.In("en")
	line := strings.Repeat("=", storyWidth)
	s.b.WriteString(line + "\n" + s.paint(bold, "What "+string(s.v.Desk)+" knows") + "\n")
	if title != "" {
		s.say(0, title)
	}
	if s.v.Rehearsal {
		s.say(0, "This is a rehearsal: nothing in it is anybody's word. Each paper is marked [reported] or [invented].")
	}
	s.b.WriteString(line + "\n")
	state := fmt.Sprintf("On %s the talks are %s, through %s.", s.v.At.In(s.Zone).Format("Monday 2 January 2006"), s.v.Format, s.v.Mediator)
	if s.v.Suspended {
		state += " They are suspended."
	}
	if s.v.Ended {
		state += " They have ended."
	}
	s.say(0, state)
}

func (s *story) people() {
	s.heading("Who takes part")
	for _, d := range s.v.Desks {
		line := fmt.Sprintf("%s, %s", d.Desk, d.Role)
		if d.Principal != "" {
			line += ", for " + d.Principal
		}
		switch {
		case d.Desk == s.v.Desk:
			line += ": this desk"
		case d.Seat:
			line += ": a seat without a desk, served by " + string(s.v.Mediator)
		case d.Key == "compared":
			line += ": its key was compared by an officer here"
		default:
			line += ": its key is taken " + d.Key
		}
		s.say(2, line)
	}
}

// correspondence are the kinds told as what was written and said.
var correspondence = map[paper.Kind]string{
	paper.KindLetter: "letter", paper.KindNoteVerbale: "note verbale", paper.KindAideMemoire: "aide-mémoire", paper.KindLodged: "lodged paper",
	paper.KindMediatorsPaper: "paper in the mediator's words", paper.KindNonPaper: "non-paper", paper.KindMessage: "message",
	paper.KindFloat: "idea", paper.KindTold: "told by mouth", paper.KindReadBack: "\"may I use this?\"", paper.KindSignal: "signal", paper.KindConfidenceNote: "reading of where things stand",
	paper.KindIncident: "incident", paper.KindSuspension: "suspension", paper.KindEnding: "ending", paper.KindCertificate: "certificate",
}

func (s *story) correspondence() {
	s.heading("Written and said")
	none := true
	for _, p := range s.v.Papers {
		name := correspondence[p.Kind]
		if name == "" {
			continue
		}
		none = false
		who := string(p.From)
		if len(p.To) > 0 {
			who += " to " + mediation.List(p.To)
		}
		if p.Number > 0 && p.Kind == paper.KindLetter {
			who = p.Ref
		}
		s.sayf(2, "%s  %s: %s%s", s.day(p.Arrived), who, name, s.mark(p.ID))
		if subject := english(p.Subject); subject != "" {
			s.say(6, subject)
		}
		s.say(6, "“"+strings.TrimSpace(english(p.Text))+"”")
		s.aside(6, s.provenance(p))
	}
	if none {
		s.say(2, "Nothing yet.")
	}
}

// provenance says how far a paper can be believed, and what was asked about it.
func (s *story) provenance(p desk.ViewPaper) string {
	var out []string
	switch {
	case p.Source == string(mediation.SourceLodged):
		out = append(out, "vouched for by "+string(p.From)+", not signed by its author")
	case p.Signature == "verified" && p.From != s.v.Desk:
		by := string(p.From)
		if p.Officer != "" {
			by = p.Officer + " for " + by
		}
		key := "key " + p.Key
		out = append(out, "signed by "+by+", signature verified, "+key)
	case p.From != s.v.Desk:
		out = append(out, "informal: authentic to "+string(s.v.Desk)+", proves nothing to others")
	}
	if p.Source == string(mediation.SourceBrought) {
		out = append(out, "brought by "+string(p.Hand)+" word for word")
	}
	if p.Cover != nil {
		asked := "asked of " + string(s.v.Mediator) + ": " + strings.ReplaceAll(string(p.Cover.Handling), "-", " ")
		if note := english(p.Cover.Note); note != "" {
			asked += ", “" + note + "”"
		}
		out = append(out, asked)
	}
	for _, step := range p.Track {
		if step.What == mediation.StepHandled {
			out = append(out, "passed on to "+string(step.Desk)+" on "+s.day(step.At))
		}
	}
	if len(p.Beyond) > 0 {
		out = append(out, "beyond the agreed scope")
	}
	if p.Reason != "" {
		out = append(out, p.Standing+": "+p.Reason)
	}
	return strings.Join(out, "; ")
}

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
