package web

import (
	"fmt"
	"slices"
	"strconv"
	"time"

	"goodoffices/desk"
	"goodoffices/mediation"
	"goodoffices/paper"
)

// A moment is one thing that happened in the talks, as this desk knows it.
type moment struct {
	At    time.Time
	Desk  paper.Desk // whose doing it was
	Words string
	Gist  Said
	Leads string
}

// A timelineDay is the moments of one day.
type timelineDay struct {
	Day     string
	Moments []moment
}

type timelineData struct {
	Days    []timelineDay
	Earlier string // where those before stand, "" if these are all
	Later   string
}

// momentsShown is how many moments one page of the timeline has.
const momentsShown = 80

var _ = at("GET /timeline", (*Server).timeline)

// GET /talks/{talks}/timeline?before=n: how we came here, in order. Without n it
// is the end of the line.
func (s *Server) timeline(p *Page) error {
	v, err := p.Look()
	if err != nil {
		return err
	}
	again := repeated(v)
	xs := slices.DeleteFunc(marking(v), func(x desk.ViewPaper) bool { return again[x.ID] })
	end := len(xs)
	if n := atoi(p.Query("before")); n > 0 && n < end {
		end = n
	}
	begin := max(0, end-momentsShown)
	d := timelineData{}
	for _, x := range xs[begin:end] {
		m := p.momentOf(x)
		day := p.Day(m.At)
		if n := len(d.Days); n == 0 || d.Days[n-1].Day != day {
			d.Days = append(d.Days, timelineDay{Day: day})
		}
		last := &d.Days[len(d.Days)-1]
		last.Moments = append(last.Moments, m)
	}
	if begin > 0 {
		d.Earlier = p.Path("timeline") + "?before=" + strconv.Itoa(begin)
	}
	if end < len(xs) {
		d.Later = p.Path("timeline") + "?before=" + strconv.Itoa(min(len(xs), end+momentsShown))
	}
	return p.show("timeline", d)
}

// milestones are the kinds by which one tells shortly how talks came where they are.
var milestones = map[paper.Kind]bool{
	paper.KindLetter: true, paper.KindNoteVerbale: true, paper.KindAideMemoire: true, paper.KindMediatorsPaper: true, paper.KindOutcome: true,
	paper.KindGate: true, paper.KindAttestation: true, paper.KindSuspension: true, paper.KindEnding: true, paper.KindSignal: true, paper.KindIncident: true,
}

// lately returns the last milestones, in order.
func lately(p *Page, v *desk.View, n int) []moment {
	xs := slices.DeleteFunc(marking(v), func(x desk.ViewPaper) bool { return !milestones[x.Kind] })
	var out []moment
	for _, x := range xs[max(0, len(xs)-n):] {
		out = append(out, p.momentOf(x))
	}
	return out
}

// unmarked are the kinds that tell of carriage and keeping, not of the talks.
var unmarked = map[paper.Kind]bool{
	paper.KindCard: true, paper.KindSuccessorCard: true, paper.KindReceipt: true, paper.KindInformalReceipt: true, paper.KindDisposition: true,
	paper.KindInformalDisposition: true, paper.KindCoverNote: true, paper.KindIndication: true, paper.KindTranslation: true, paper.KindTerms: true,
	paper.KindReadBack: true, paper.KindApproval: true, paper.KindConfidenceNote: true, paper.KindParticipant: true, paper.KindSuccession: true,
}

// marking are the papers that mark the way, by when what they tell of happened.
func marking(v *desk.View) []desk.ViewPaper {
	spoken := spokenFor(v)
	var out []desk.ViewPaper
	for _, x := range v.Papers {
		if !unmarked[x.Kind] && x.Standing == "regular" && !spoken[x.ID] {
			out = append(out, x)
		}
	}
	slices.SortStableFunc(out, func(a, b desk.ViewPaper) int { return happened(a).Compare(happened(b)) })
	return out
}

// spokenFor are the papers of which another tells already: what a proposal is
// about, and the conditions of a gate.
func spokenFor(v *desk.View) map[paper.ID]bool {
	out := map[paper.ID]bool{}
	for _, x := range v.Proposals {
		if kind := paper.Subjects[x.About.Type]; kind == paper.KindRound || kind == paper.KindDelegation || kind == paper.KindPublicLine || kind == paper.KindSuspension {
			out[x.About.Paper] = true
		}
	}
	for _, g := range v.Gates {
		for _, c := range g.Conditions {
			out[c.ID] = true
		}
	}
	return out
}

// repeated are the entries of the register that say once more what another does:
// copies for several neighbours, what another desk has entered as well, and what
// a later entry corrects.
func repeated(v *desk.View) map[paper.ID]bool {
	out, known := map[paper.ID]bool{}, map[string]bool{}
	for _, e := range register(v) {
		what := fmt.Sprint(e.Event, e.Speaker, e.On.Unix(), e.Text)
		for _, id := range e.Copies {
			out[id] = e.Corrected || known[what]
			known[what] = known[what] || !e.Corrected
		}
	}
	return out
}

// happened is when what a paper tells of was: of the register what it says, of
// all else when this desk came to hold it.
func happened(x desk.ViewPaper) time.Time {
	switch b := x.Body.(type) {
	case *paper.Statement:
		return b.On
	case *paper.Event:
		return b.On
	case *paper.Incident:
		return b.On
	}
	return x.Arrived
}

// momentOf says what a paper marks.
func (p *Page) momentOf(x desk.ViewPaper) moment {
	m := moment{At: happened(x), Desk: x.From, Gist: p.Gist(x), Leads: p.Leads(x)}
	from := string(x.From)
	switch b := x.Body.(type) {
	case *paper.Proposal:
		m.Words = p.T("moment.proposal", "from", from, "what", p.within(p.About(b.Subject)))
	case *paper.Response:
		m.Words = p.T("moment.response", "from", from, "answer", p.answerTo(b), "what", p.proposalAbout(b.Proposal))
	case *paper.Call:
		m.Words = p.T("moment.call", "what", p.proposalAbout(b.Proposal))
	case *paper.Outcome:
		m.Words = p.outcomeWords(b)
	case *paper.Gate:
		m.Words = p.T("moment.gate", "from", string(b.Owner), "what", p.within(p.About(b.Subject)))
	case *paper.Attestation:
		m.Words = p.T("finding."+string(b.Finding), "desk", from)
	case *paper.Stance:
		m.Words = p.StanceOf(x)
	case *paper.Assurance:
		m.Words = p.T("moment.assurance", "from", from, "step", p.T("step."+string(b.Step)))
	case *paper.Statement:
		m.Words = p.T("moment.statement", "speaker", b.Speaker)
	case *paper.Round:
		m.Words = p.T("moment.round", "venue", b.Venue, "day", p.Day(b.Begins.At))
	case *paper.Delegation:
		m.Words = p.T("moment.delegation", "desk", string(b.Desk))
	case *paper.Suspension:
		key := "moment.suspension"
		if !b.Of.IsZero() {
			key = "moment.resumption"
		}
		if b.Proposed {
			key += ".proposed"
		}
		m.Words = p.T(key, "from", from)
	default:
		m.Words = p.plainMoment(x)
	}
	return m
}

// plainMoment says of a paper what it is, where nothing more can be said.
func (p *Page) plainMoment(x desk.ViewPaper) string {
	if key := "moment." + string(x.Kind); p.Has(key) {
		return p.T(key, "from", string(x.From))
	}
	return p.Ref(x)
}

// answerTo says an answer: the signature to what was answered in private is that
// of a yes.
func (p *Page) answerTo(b *paper.Response) string {
	for _, x := range p.view.Proposals {
		if x.ID == b.Proposal && x.Mode == paper.ModePrivate && b.Answer == paper.AnswerConsent {
			return p.T("answer.yes.signed")
		}
	}
	return p.T("answer." + string(b.Answer))
}

// proposalAbout says what a proposal is about.
func (p *Page) proposalAbout(id paper.ID) string {
	for _, x := range p.view.Proposals {
		if x.ID == id {
			return p.within(p.About(x.About))
		}
	}
	return ""
}

// outcomeWords says how a proposal ended, as it stands now.
func (p *Page) outcomeWords(b *paper.Outcome) string {
	for _, x := range p.view.Proposals {
		if x.ID == b.Proposal {
			return p.T("moment.outcome", "what", p.About(x.About), "state", p.StandsAt(x))
		}
	}
	return p.StateOf(mediation.State(b.Result))
}
