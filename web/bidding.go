package web

import (
	"net/url"

	"goodoffices/desk"
	"goodoffices/mediation"
	"goodoffices/paper"
	"goodoffices/settlement"
)

var (
	_ = at("GET /options/bidding", (*Server).openBidding)
	_ = at("GET /options/bidding/{paper}", (*Server).bidding)
)

// A biddingData is sealed bidding on one amount: what it tells whom, what this
// desk handed in, and what came out.
type biddingData struct {
	desk.ViewProcedure
	Text   Said
	On     *paper.Bidding
	Result *paper.ProcedureResult // nil before it is over
	Bids   bool                   // this desk is one of the two that bid
	Eyes   eyesLine
}

// GET /talks/{talks}/options/bidding/{paper}
func (s *Server) bidding(p *Page) error {
	v, err := p.Look()
	if err != nil {
		return err
	}
	id, err := p.paperID()
	if err != nil {
		return err
	}
	for _, x := range biddings(v) {
		if x.ID != id {
			continue
		}
		body := x.Body.(*paper.Procedure)
		d := biddingData{ViewProcedure: x, Text: p.Says(body.Text), On: body.Bidding}
		for _, r := range x.Results {
			d.Result = r.Result
		}
		d.Bids = x.State == mediation.ProcedureOpen && (d.On.Demands == v.Desk || d.On.Pays == v.Desk)
		if d.Bids {
			d.Eyes = p.eyes("hand-in", url.Values{"procedure": {x.ID.String()}, "amount": {string(d.On.Range.From)}})
		}
		return p.show("bidding", d)
	}
	return mediation.ErrNotHeld
}

// biddings are the procedures that find one amount.
func biddings(v *desk.View) []desk.ViewProcedure {
	var out []desk.ViewProcedure
	for _, x := range v.Procedures {
		if b, ok := x.Body.(*paper.Procedure); ok && b.Bidding != nil {
			out = append(out, x)
		}
	}
	return out
}

// An openBiddingData is bidding about to be asked for.
type openBiddingData struct {
	Sides       []desk.ViewDesk
	Zone        string
	Until, Bids string // what the hours begin with: of consent, and of bids
	Eyes        eyesLine
}

// GET /talks/{talks}/options/bidding
func (s *Server) openBidding(p *Page) error {
	v, err := p.Look()
	if err != nil {
		return err
	}
	if !p.Mediates() {
		return p.to(p.Path("options"))
	}
	d := openBiddingData{Sides: othersWithDesks(v), Zone: zoneOf(p, v), Until: hourFrom(p, v, 2), Bids: hourFrom(p, v, 4)}
	form := p.Typed
	if form == nil {
		form = url.Values{}
	}
	d.Eyes = p.eyes("open-procedure", form)
	if p.Typed == nil {
		d.Eyes.Against = "" // nothing is filled in yet
	}
	return p.show("openbidding", d)
}

// Biddings are they, for the page about options.
func (p *Page) Biddings() []desk.ViewProcedure { return biddings(p.view) }

// BidAmount writes an amount with its unit.
func (p *Page) BidAmount(d paper.Decimal, unit string) string {
	n, err := settlement.ParseNumber(string(d))
	if err != nil {
		return string(d) + " " + unit
	}
	return p.exact(n) + " " + unit
}
