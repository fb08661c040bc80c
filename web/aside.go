package web

import (
	"slices"

	"goodoffices/desk"
	"goodoffices/mediation"
	"goodoffices/paper"
)

var _ = at("GET /aside", (*Server).aside)

// An asideData is all that came and has no effect here.
type asideData struct {
	Tray    []asideLine // the rules refuse it
	Newer   []asideLine // of a kind that this program does not know
	Crossed []asideLine
	Told    []noticeLine // of what crossed elsewhere
	Notices []noticeLine // the newest first
	Earlier int          // how many came before those
}

// An asideLine is a paper without effect, and what that means for the reader.
type asideLine struct {
	Paper desk.ViewPaper
	From  string // who is proven to have written it, and whose hand brought it
	Why   string // by the rule
	Means string
}

// A noticeLine is something that the desk noticed.
type noticeLine struct {
	desk.ViewNotice
	Says   string
	Papers []desk.ViewPaper // that crossed
}

// maxNotices bounds how much of what was noticed stands on one page: a
// neighbour that sends nothing but what is refused must not make it slow.
const maxNotices = 200

// GET /talks/{talks}/aside
func (s *Server) aside(p *Page) error {
	v, err := p.Look()
	if err != nil {
		return err
	}
	d := asideData{}
	for _, x := range slices.Backward(v.Tray) {
		if x.Standing == mediation.NewerProgram.String() {
			d.Newer = append(d.Newer, p.asideLine(x))
		} else {
			d.Tray = append(d.Tray, p.asideLine(x))
		}
	}
	for _, x := range slices.Backward(v.Crossed) {
		d.Crossed = append(d.Crossed, p.asideLine(x))
	}
	for _, n := range slices.Backward(v.Notices) {
		switch {
		case n.What == "crossed":
			d.Told = append(d.Told, p.noticeLine(n))
		case forkAgain(n):
		case len(d.Notices) < maxNotices:
			d.Notices = append(d.Notices, p.noticeLine(n))
		default:
			d.Earlier++
		}
	}
	return p.show("aside", d)
}

func (p *Page) asideLine(x desk.ViewPaper) asideLine {
	l := asideLine{Paper: x, Means: p.meansAside(x)}
	if x.Refused != nil {
		l.Why = p.refused("", x.Refused).Text
	}
	switch {
	case x.From == p.view.Desk:
		l.From = p.T("aside.from.own")
	case provenAuthor(x) && x.Hand == x.From:
		l.From = p.T("aside.from.itself", "author", x.From)
	case provenAuthor(x):
		l.From = p.T("aside.from.proven", "author", x.From, "hand", x.Hand)
	default:
		l.From = p.T("aside.from.unproven", "author", x.From, "hand", x.Hand)
	}
	return l
}

// provenAuthor reports whether a paper is by whom it says.
func provenAuthor(x desk.ViewPaper) bool {
	if x.Class == paper.Formal.String() {
		return x.Signature == "verified"
	}
	return x.Hand == x.From // its channel attested it
}

// meansAside is what it means for the reader that a paper has no effect.
func (p *Page) meansAside(x desk.ViewPaper) string {
	switch {
	case x.Standing == mediation.NewerProgram.String():
		return p.T("aside.means.newer")
	case x.Standing == mediation.Crossed.String():
		return p.T("aside.means.crossed")
	case x.From == p.view.Desk:
		return p.T("aside.means.own")
	case x.Kind == paper.KindOutcome && hasOutcome(p.view, x):
		return p.T("aside.means.outcome.second", "hand", x.Hand)
	case x.Kind == paper.KindOutcome:
		return p.T("aside.means.outcome", "hand", x.Hand)
	case x.Kind == paper.KindCard, x.Kind == paper.KindSuccessorCard:
		return p.T("aside.means.card", "hand", x.Hand, "author", x.From)
	case !provenAuthor(x):
		return p.T("aside.means.unproven", "hand", x.Hand)
	}
	return p.T("aside.means.other", "hand", x.Hand)
}

// hasOutcome reports whether the proposal that an outcome ends has another one
// in force, so that this one is the second that its author signed.
func hasOutcome(v *desk.View, x desk.ViewPaper) bool {
	return slices.ContainsFunc(v.Proposals, func(one desk.ViewProposal) bool { return slices.Contains(one.Forks, x.ID) })
}

func (p *Page) noticeLine(n desk.ViewNotice) noticeLine {
	l := noticeLine{ViewNotice: n}
	for _, id := range n.Papers {
		if x, held := p.look.paper(id); held {
			l.Papers = append(l.Papers, x)
		}
	}
	key := "notice." + n.What
	switch {
	case n.What == "refused" && n.Fault != "":
		key = "notice.record." + string(n.Fault)
	case n.What == "fork" && n.Record:
		key = "notice.record.fork"
	case n.What == "restored" && n.With == "":
		key = "notice.restored.here"
	case n.What == "restored" && n.Done:
		key = "notice.restored.whole"
	}
	l.Says = p.T(key, "desk", n.With)
	return l
}

// forkAgain reports whether a notice says of what was refused that it was a fork
// of the record: the notice of the fork beside it says that.
func forkAgain(n desk.ViewNotice) bool { return n.What == "refused" && n.Fault == desk.FaultFork }

// SetAside counts what was set aside and what the desk noticed, without what
// crossed: for that nobody need look.
func (p *Page) SetAside() int {
	if p.view == nil {
		return 0
	}
	n := len(p.view.Tray)
	for _, one := range p.view.Notices {
		if one.What != "crossed" && !forkAgain(one) {
			n++
		}
	}
	return n
}
