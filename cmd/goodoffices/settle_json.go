package main

import (
	"bytes"
	"encoding/json"
	"math/big"

	"goodoffices/settlement"
)

// settled is what "settle --json" prints. Utilities are exact where a decimal
// of forty places can be, and stand in the order of the profiles.
type settled struct {
	Packages         any           `json:"packages"` // a string beyond 2^53
	Parties          []string      `json:"parties"`
	Reservation      []json.Number `json:"reservation"`
	Ideal            []json.Number `json:"ideal"` // null if nothing gives all their floor
	Exact            bool          `json:"exact"`
	Gap              []json.Number `json:"gap,omitempty"` // by how much, if not exact
	ParetoPoints     int           `json:"pareto_points"`
	Frontier         []point       `json:"frontier"`
	Nash             *chosen       `json:"nash"`
	KalaiSmorodinsky *chosen       `json:"kalai_smorodinsky"`
	Egalitarian      *chosen       `json:"egalitarian"`
	Utilitarian      *chosen       `json:"utilitarian"`
	Lexicographic    *chosen       `json:"lexicographic"`
	Concessions      []conceded    `json:"concessions,omitempty"`
	Notes            []string      `json:"notes,omitempty"`
}

type point struct {
	Utilities []json.Number `json:"utilities"`
	Package   terms         `json:"package"`
}

type chosen struct {
	point
	Ties      []terms `json:"ties"`
	TiesTotal any     `json:"ties_total"`
	// TiesComplete is false if there may be more packages than were counted.
	TiesComplete bool `json:"ties_complete"`
}

// conceded says what would open an empty zone: one party alone, or, without a
// party, the least in all.
type conceded struct {
	Party string        `json:"party,omitempty"`
	By    []json.Number `json:"by"`
	point
}

// terms are a package as an object of issues and options, in their order.
type terms []settlement.Term

// MarshalJSON keeps the order of the issues.
func (t terms) MarshalJSON() ([]byte, error) {
	var b bytes.Buffer
	b.WriteByte('{')
	for i, term := range t {
		issue, err := json.Marshal(term.Issue)
		if err != nil {
			return nil, err
		}
		option, err := json.Marshal(term.Option)
		if err != nil {
			return nil, err
		}
		if i > 0 {
			b.WriteByte(',')
		}
		b.Write(append(append(issue, ':'), option...))
	}
	b.WriteByte('}')
	return b.Bytes(), nil
}

// tied is how many packages are listed of those that reach a point.
const tied = 100

func settledOf(f *settlement.Frontier, notes []string) settled {
	p := f.Problem
	out := settled{
		Packages: count(p.Domain.Packages()), Exact: f.Exact(), Gap: decimals(f.Gap()),
		ParetoPoints: f.Len(), Frontier: []point{}, Ideal: decimals(f.Ideal()), Notes: notes,
	}
	for _, v := range p.Valuations {
		out.Parties = append(out.Parties, v.Party)
		out.Reservation = append(out.Reservation, decimals([]settlement.Number{v.Floor()})...)
	}
	at := func(k int) point { return point{decimals(f.Utilities(k)), p.Domain.Terms(f.Package(k))} }
	for k := range f.Len() {
		out.Frontier = append(out.Frontier, at(k))
	}
	slot := map[settlement.Criterion]**chosen{
		settlement.Nash: &out.Nash, settlement.KalaiSmorodinsky: &out.KalaiSmorodinsky,
		settlement.Egalitarian: &out.Egalitarian, settlement.Utilitarian: &out.Utilitarian,
		settlement.Lexicographic: &out.Lexicographic,
	}
	for _, ch := range f.Choose() {
		packages, total := f.Ties(ch.Point, tied)
		c := &chosen{point: at(ch.Point), TiesTotal: count(total), TiesComplete: f.CountsTies()}
		for _, pkg := range packages {
			c.Ties = append(c.Ties, p.Domain.Terms(pkg))
		}
		*slot[ch.Criterion] = c
	}
	for _, con := range f.Zone().Concessions {
		c := conceded{By: decimals(con.By), point: at(con.Point)}
		if con.Party >= 0 {
			c.Party = p.Valuations[con.Party].Party
		}
		out.Concessions = append(out.Concessions, c)
	}
	return out
}

// count is a number that every reader of JSON takes as it is, or its digits.
func count(n *big.Int) any {
	if n.BitLen() <= 53 {
		return n.Int64()
	}
	return n.String()
}

func decimals(ns []settlement.Number) []json.Number {
	var out []json.Number
	for _, n := range ns {
		out = append(out, json.Number(n.Text(40)))
	}
	return out
}
