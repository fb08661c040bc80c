package web

import (
	"cmp"

	"goodoffices/desk"
	"goodoffices/paper"
)

// homes are the screens on which papers are read that are no letters.
var homes = map[paper.Kind]string{
	paper.KindProposal: "proposals", paper.KindGate: "gates", paper.KindAssurance: "assurances", paper.KindTopic: "topics",
	paper.KindRound: "rounds", paper.KindPublicLine: "public-line", paper.KindStatement: "statements", paper.KindEvent: "statements",
	paper.KindDelegation: "rounds", paper.KindSuspension: "incidents", paper.KindIncident: "incidents", paper.KindEnding: "incidents",
	paper.KindCredentials: "people", paper.KindRevocation: "people", paper.KindSuccessorCard: "people", paper.KindTerms: "proposals",
	paper.KindInstrument: "settlement", paper.KindAdherence: "settlement",
	paper.KindProcedure: "options/procedure", paper.KindBid: "options/procedure", paper.KindProcedureResult: "options/procedure",
}

// Leads is where a paper is read: its own page, or the screen on which it
// stands; "" where there is none.
func (p *Page) Leads(x desk.ViewPaper) string {
	if isRead(x.Kind) {
		return p.Path("letters", x.ID)
	}
	id := x.ID
	home := homes[x.Kind]
	switch b := x.Body.(type) {
	case *paper.Outcome:
		home, id = "proposals", b.Proposal
	case *paper.Response:
		home, id = "proposals", b.Proposal
	case *paper.Call:
		home, id = "proposals", b.Proposal
	case *paper.Stance:
		if home, id = "topics", b.Topic; b.Format != "" {
			return p.Path("standing")
		}
	case *paper.Assurance:
		if !b.Of.IsZero() {
			id = b.Of
		}
	case *paper.Attestation:
		home, id = "gates", p.gateOf(b.Condition)
	case *paper.Condition:
		home, id = "gates", p.gateOf(x.ID)
	case *paper.Adherence:
		id = b.Instrument
	case *paper.Delegation:
		id = b.Round
	case *paper.TextVersion:
		return p.Path("text") + "?v=" + x.ID.String()
	case *paper.Amendment:
		return p.Path("text", "amendments", x.ID)
	case *paper.Bid:
		id = b.Procedure
	case *paper.ProcedureResult:
		id = b.Procedure
	}
	switch {
	case home == "" || screens["GET /"+home] == nil:
		return ""
	case screens["GET /"+home+"/{paper}"] == nil || id.IsZero() || x.Kind == paper.KindTerms:
		return p.Path(home)
	}
	return p.Path(home, id)
}

// Opens is where a paper in a list is opened: where it is read, or by itself.
func (p *Page) Opens(x desk.ViewPaper) string { return cmp.Or(p.Leads(x), p.Path("letters", x.ID)) }

// gateOf returns a gate that needs a condition, zero if none is held.
func (p *Page) gateOf(condition paper.ID) paper.ID {
	for _, g := range p.view.Gates {
		for _, c := range g.Conditions {
			if c.ID == condition {
				return g.ID
			}
		}
	}
	return paper.ID{}
}
