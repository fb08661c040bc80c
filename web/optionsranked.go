package web

import (
	"slices"
	"strings"

	"goodoffices/mediation"
	"goodoffices/paper"
	"goodoffices/settlement"
)

// A rankedSide is a side that said only what it likes better, as far as this
// desk may reckon with it.
type rankedSide struct {
	Desk    paper.Desk
	Ranking settlement.Ranking
}

// rankings are the sides that gave a ranking over the issues in force, and no
// numbers that this desk reckons with.
func (p *Page) rankings(b *bargain) []rankedSide {
	var out []rankedSide
	for _, x := range p.view.Valuations {
		body, ok := x.Body.(*paper.Valuation)
		if !ok || !x.Current || b.own(x.Of) != nil {
			continue
		}
		if r, ok := mediation.RankingOf(body.Valued); ok {
			out = append(out, rankedSide{x.Of, r})
		}
	}
	return out
}

// A placed is where a package stands for a side by its ranking, without a number.
type placed struct {
	Desk   paper.Desk
	Own    bool
	Lines  []string // issue by issue, the most important first
	Stands []string // to the offers
}

// placedFor says it of a package.
func (p *Page) placedFor(b *bargain, side rankedSide, pkg settlement.Package) placed {
	out := placed{Desk: side.Desk, Own: side.Desk == p.Desk()}
	places, crossed := side.Ranking.Places(pkg), side.Ranking.Crosses(pkg)
	for _, k := range ofIssues(side.Ranking.Issues, len(pkg)) {
		issue := p.issueSaid(b, k).Words()
		key := "ranked.place"
		switch {
		case pkg[k] == settlement.Unset:
			out.Lines = append(out.Lines, p.T("explain.open", "issue", issue))
			continue
		case slices.Contains(crossed, k):
			key = "ranked.never"
		case places[k] == 0:
			key = "ranked.unknown"
		}
		out.Lines = append(out.Lines, p.T(key, "issue", issue, "option", p.optionSaid(b, k, pkg[k]).Words(), "place", p.N(places[k]), "of", p.N(len(side.Ranking.Options[k]))))
	}
	byPlacing := map[settlement.Placing][]string{}
	for _, o := range b.Offers {
		if !slices.Equal(o.Standing, pkg) {
			at := side.Ranking.Place(pkg, o.Standing)
			byPlacing[at] = append(byPlacing[at], p.offerName(o))
		}
	}
	for _, at := range []settlement.Placing{settlement.PlacedAbove, settlement.PlacedBelow, settlement.PlacedOpen} {
		if names := byPlacing[at]; len(names) > 0 {
			out.Stands = append(out.Stands, p.T("ranked."+string(at), "offers", strings.Join(names, p.T("list.and"))))
		}
	}
	return out
}

// ofIssues is an order with what it leaves out at its end.
func ofIssues(order []int, n int) []int {
	out := slices.DeleteFunc(slices.Clone(order), func(k int) bool { return k < 0 || k >= n })
	for k := range n {
		if !slices.Contains(out, k) {
			out = append(out, k)
		}
	}
	return out
}

// A rankedOffer is an offer with where it stands for those who ranked.
type rankedOffer struct {
	Name   string
	Href   string
	Stands []placed
}

// rankedOffers places every offer, for the page about options.
func (p *Page) rankedOffers(b *bargain) []rankedOffer {
	sides := p.rankings(b)
	if len(sides) == 0 {
		return nil
	}
	var out []rankedOffer
	for _, o := range b.Offers {
		one := rankedOffer{Name: p.offerName(o), Href: p.PackagePath(o.Standing)}
		for _, side := range sides {
			one.Stands = append(one.Stands, p.placedFor(b, side, o.Standing))
		}
		out = append(out, one)
	}
	return out
}
