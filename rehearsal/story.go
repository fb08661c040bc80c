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

// english returns a text in English if it has it.
func english(t paper.Text) string {
	words, _ := t.In("en")
	return words
}

// others lists the languages that a text has beside the one shown.
func others(t paper.Text) []string {
	_, shown := t.In("en")
	var out []string
	for l := range t {
		if l != shown {
			out = append(out, string(l))
		}
	}
	slices.Sort(out)
	return out
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
	state := fmt.Sprintf("On %s no terms of reference are agreed yet; %s mediates.", s.v.At.In(s.Zone).Format("Monday 2 January 2006"), s.v.Mediator)
	if s.v.Format != "" {
		state = fmt.Sprintf("On %s the talks are %s, through %s.", s.v.At.In(s.Zone).Format("Monday 2 January 2006"), s.v.Format, s.v.Mediator)
	}
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
	paper.KindIncident: "incident", paper.KindSuspension: "suspension", paper.KindEnding: "ending", paper.KindCertificate: "certificate", paper.KindDestruction: "certificate of destruction",
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
	if also := others(p.Text); len(also) > 0 {
		out = append(out, "also in "+mediation.List(also))
	}
	switch {
	case p.Source == string(mediation.SourceLodged):
		out = append(out, "vouched for by "+string(p.From)+", not signed by its author")
	case p.Signature == "verified" && p.From != s.v.Desk:
		by := string(p.From)
		if p.Officer != "" {
			by = p.Officer + " for " + by
		}
		out = append(out, "signed by "+by+", signature verified, key "+p.Key)
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
	if p.OddDate {
		out = append(out, "dated "+s.day(p.Date)+", which its arrival does not bear out")
	}
	if len(p.Beyond) > 0 {
		out = append(out, "beyond the agreed scope")
	}
	if p.Reason != "" {
		out = append(out, p.Standing+": "+p.Reason)
	}
	return strings.Join(out, "; ")
}
