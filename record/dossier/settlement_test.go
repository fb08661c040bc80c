package dossier_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"goodoffices/paper"
	"goodoffices/record/dossier"
)

// A ceremony is a signing of counterparts as its papers have it, before it is
// put to paper.
type ceremony struct {
	powers, signs, ratifies, attests map[paper.Desk]bool // false: left out
	credentials                      map[paper.Desk]*paper.Credentials
	principal                        string
	between                          func() // after the signatures, before the outcome
	before                           func() // before the signatures
	force                            func(*paper.Instrument)
	after                            func() // after the outcome
	lost                             []string
	proposal, first, second          paper.ID
	given, ink                       map[paper.Desk]paper.ID
}

// held puts a ceremony to paper. What is lost is not in the dossier.
func (h *house) held(change func(*ceremony)) dossier.Contents {
	h.t.Helper()
	muscat, tehran, washington := h.desks[0], h.desks[1], h.desks[2]
	until := paper.Hour{At: h.date.Add(48 * time.Hour), Zone: "Asia/Muscat"}
	c := &ceremony{powers: map[paper.Desk]bool{}, signs: map[paper.Desk]bool{}, ratifies: map[paper.Desk]bool{}, attests: map[paper.Desk]bool{}, credentials: map[paper.Desk]*paper.Credentials{}, principal: "The side", before: func() {}, between: func() {}, after: func() {}, force: func(*paper.Instrument) {}, given: map[paper.Desk]paper.ID{}}
	for _, d := range h.desks[1:] {
		c.powers[d.name], c.signs[d.name] = true, true
		c.credentials[d.name] = &paper.Credentials{Officer: "Officer of " + string(d.name), Powers: []string{string(paper.SubjectSettlement)}, Principal: "The side", Until: until}
	}
	if change != nil {
		change(c)
	}
	counterpart := func(of paper.Desk, mirrors ...paper.ID) *paper.Instrument {
		b := &paper.Instrument{Form: paper.InstrumentCounterparts, Of: of, Signatories: []paper.Desk{of}, Mirrors: mirrors, Title: paper.Text{"en": "Settlement"}, Words: paper.Text{"en": "We agree."}, Force: paper.Force{On: paper.ForceSignature}}
		c.force(b)
		return b
	}
	lost := map[string][]byte{}
	c.first, lost["first"] = h.says(muscat, counterpart("Tehran"), "Tehran", "Washington")
	c.second, lost["second"] = h.says(muscat, counterpart("Washington", c.first), "Tehran", "Washington")
	c.proposal, lost["proposal"] = h.says(muscat, &paper.Proposal{Subject: paper.Subject{Type: paper.SubjectSettlement, Paper: c.second}, Mode: paper.ModeSigning, Put: []paper.Desk{"Tehran", "Washington"}, Texts: []paper.ID{c.second, c.first}, Until: until, Text: paper.Text{"en": "Sign."}}, "Tehran", "Washington")
	for _, d := range h.desks[1:] {
		var raw []byte
		c.given[d.name], raw = h.composes(d, c.credentials[d.name], "Muscat")
		if c.powers[d.name] {
			h.papers = append(h.papers, raw)
		}
	}
	c.before()
	instrument := map[paper.Desk]paper.ID{"Tehran": c.first, "Washington": c.second}
	step := func(d *signer, s paper.SigningStep) *paper.Adherence {
		a := &paper.Adherence{Proposal: c.proposal, Instrument: instrument[d.name], Step: s}
		if s == paper.SigningAttest {
			a.Instrument, a.Text = c.first, paper.Text{"en": "It came of mediation."}
		} else {
			a.Principal, a.Credentials, a.AdReferendum = c.principal, c.given[d.name], s == paper.SigningSign && c.ratifies[d.name]
			if s == paper.SigningSign {
				a.Ink = c.ink[d.name]
			}
		}
		return a
	}
	var responses []paper.Bytes
	for _, d := range h.desks[1:] {
		_, raw := h.composes(d, step(d, paper.SigningSign), "Muscat")
		if c.signs[d.name] {
			responses = append(responses, raw)
		}
	}
	c.between()
	outcome, _ := h.says(muscat, &paper.Outcome{Proposal: c.proposal, Result: paper.ResultCarried, Responses: responses}, "Tehran", "Washington")
	h.leaves = append(h.leaves, outcome)
	c.after()
	for _, d := range []*signer{muscat, tehran, washington} {
		if c.ratifies[d.name] {
			h.says(d, step(d, paper.SigningRatify), "Muscat")
		}
		if c.attests[d.name] {
			h.says(d, step(d, paper.SigningAttest), "Washington")
		}
	}
	for _, name := range c.lost {
		h.papers = slices.DeleteFunc(h.papers, func(b []byte) bool { return slices.Equal(b, lost[name]) })
	}
	return h.contents()
}

func signing(t *testing.T, change func(*house, *ceremony)) dossier.Report {
	t.Helper()
	h := newHouse(t, "signing")
	return verified(h.written(h.held(func(c *ceremony) {
		if change != nil {
			change(h, c)
		}
	})))
}

func lacking(gaps []dossier.Gap) []dossier.Lack {
	var out []dossier.Lack
	for _, g := range gaps {
		out = append(out, g.What)
	}
	return out
}

// TestDossierSaysWhatStandsBesideSignatures: what was signed is found by title
// and member; a signature in ink is told with the paper it names, and so is an
// answer of a signatory that the outcome does not enclose, but nobody else's.
func TestDossierSaysWhatStandsBesideSignatures(t *testing.T) {
	t.Parallel()
	if s := signing(t, nil).Settlement; s == nil || s.Ink != nil || s.Uncounted != nil {
		t.Fatalf("%+v", s)
	}
	var ink, stop paper.ID
	r := signing(t, func(h *house, c *ceremony) {
		c.before = func() {
			ink, _ = h.says(h.desks[0], &paper.Lodged{Author: "Tehran", Addressee: "Muscat", BroughtBy: "A courier", Received: h.date, Form: paper.FormTranscript, Text: paper.Text{"en": "Signed in ink."}}, "Tehran", "Washington")
			c.ink = map[paper.Desk]paper.ID{"Tehran": ink}
		}
		c.between = func() {
			for _, d := range h.desks { // Muscat is no signatory
				to := slices.DeleteFunc([]paper.Desk{"Muscat", "Tehran", "Washington"}, func(x paper.Desk) bool { return x == d.name })
				id, _ := h.says(d, &paper.Response{Proposal: c.proposal, Answer: paper.AnswerDecline}, to...)
				if d.name == "Washington" {
					stop = id
				}
			}
			h.says(h.desks[2], &paper.Response{Proposal: c.first, Answer: paper.AnswerDecline}, "Muscat") // to something else
		}
	})
	s := r.Settlement
	if !r.Valid || s == nil || len(s.SignedBy) != 2 {
		t.Fatalf("%+v", r.Problems)
	}
	if !slices.Equal(s.Ink, []dossier.Said{{Desk: "Tehran", Paper: ink}}) {
		t.Errorf("in ink: %+v", s.Ink)
	}
	if len(s.Uncounted) != 2 || s.Uncounted[0].Desk != "Tehran" || s.Uncounted[1] != (dossier.Said{Desk: "Washington", Paper: stop, Answer: paper.AnswerDecline}) {
		t.Errorf("not counted: %+v", s.Uncounted)
	}
	for _, p := range r.Papers {
		if title, _ := p.Title.In(p.Languages...); (p.Kind == paper.KindInstrument) != (title == "Settlement") {
			t.Errorf("%s is called %q", p.Kind, title)
		}
	}
	for _, d := range r.Decided {
		if d.Outcome == s.Outcome && (d.Subject == nil || d.Subject.Paper != s.Instruments[1]) {
			t.Errorf("%+v decides %+v", s.Instruments, d.Subject)
		}
	}
}

// TestAttackDossierSettlement is row 76: a settlement is said to be signed when
// everyone signed it, under powers that hold, and otherwise what is not shown is
// said.
func TestAttackDossierSettlement(t *testing.T) {
	t.Parallel()
	both := []paper.Desk{"Tehran", "Washington"}
	accused := func(t *testing.T, r dossier.Report, because string) {
		t.Helper()
		if r.Valid || r.Settlement != nil || len(named(r)) != 1 || !strings.Contains(r.Problems[0].Text, because) || !strings.HasPrefix(r.Problems[0].Member, "papers/") {
			t.Errorf("valid %v, %+v, settlement %+v; want %q", r.Valid, r.Problems, r.Settlement, because)
		}
	}
	shown := func(t *testing.T, r dossier.Report, incomplete, unproven []dossier.Lack) *dossier.Settlement {
		t.Helper()
		s := r.Settlement
		if !r.Valid || s == nil || !slices.Equal(lacking(s.Incomplete), incomplete) || !slices.Equal(lacking(s.Unproven), unproven) {
			t.Fatalf("valid %v, %+v, settlement %+v; want %v, %v", r.Valid, r.Problems, s, incomplete, unproven)
		}
		return s
	}
	t.Run("76 signed by all", func(t *testing.T) {
		s := shown(t, signing(t, nil), nil, nil)
		if !slices.Equal(s.SignedBy, both) || len(s.Instruments) != 2 || len(s.ConfirmedBy) != 3 {
			t.Errorf("%+v", s)
		}
	})
	t.Run("76 a counterpart that nobody signed", func(t *testing.T) {
		for _, d := range both {
			accused(t, signing(t, func(_ *house, c *ceremony) { c.signs[d] = false }), string(d)+" has not signed")
			accused(t, signing(t, func(_ *house, c *ceremony) { c.signs[d], c.lost = false, []string{"first", "second"} }), string(d)+" has not signed")
		}
		// The second mirrors the first: without the proposal that still tells.
		accused(t, signing(t, func(_ *house, c *ceremony) { c.signs["Tehran"], c.lost = false, []string{"proposal"} }), "Tehran has not signed")
		accused(t, signing(t, func(_ *house, c *ceremony) { c.signs["Tehran"], c.signs["Washington"] = false, false }), "Tehran has not signed")
	})
	t.Run("76 the proposal left out", func(t *testing.T) {
		s := shown(t, signing(t, func(_ *house, c *ceremony) { c.signs["Washington"], c.lost = false, []string{"proposal"} }), []dossier.Lack{dossier.LackProposal}, nil)
		if !slices.Equal(s.SignedBy, both[:1]) {
			t.Errorf("%+v", s)
		}
	})
	t.Run("76 a mirror left out", func(t *testing.T) {
		s := shown(t, signing(t, func(_ *house, c *ceremony) { c.lost = []string{"first"} }), []dossier.Lack{dossier.LackInstrument}, nil)
		if s.Incomplete[0].Paper.IsZero() || !slices.Contains(s.SignedBy, "Tehran") {
			t.Errorf("%+v", s)
		}
	})
	t.Run("76 full powers that do not fit", func(t *testing.T) {
		for because, change := range map[string]func(h *house, c *ceremony){
			"another officer's": func(_ *house, c *ceremony) { c.credentials["Tehran"].Officer = "Somebody else" },
			"another principal": func(_ *house, c *ceremony) { c.credentials["Tehran"].Principal = "Another side" },
			"cover no settlement": func(_ *house, c *ceremony) {
				c.credentials["Tehran"].Powers = []string{string(paper.KindLetter)}
			},
			"were over": func(h *house, c *ceremony) {
				c.credentials["Tehran"].Until = paper.Hour{At: h.date.Add(-time.Hour), Zone: "Asia/Muscat"}
			},
			"are not its own": func(_ *house, c *ceremony) { c.before = func() { c.given["Tehran"] = c.given["Washington"] } },
			"another paper":   func(_ *house, c *ceremony) { c.before = func() { c.given["Tehran"] = c.first } },
		} {
			accused(t, signing(t, change), because)
		}
	})
	t.Run("76 full powers that are not here", func(t *testing.T) {
		s := shown(t, signing(t, func(_ *house, c *ceremony) { c.powers["Washington"] = false }), nil, []dossier.Lack{dossier.LackPowers})
		if s.Unproven[0].Desk != "Washington" || len(s.SignedBy) != 2 {
			t.Errorf("%+v", s)
		}
	})
	t.Run("76 powers revoked", func(t *testing.T) {
		revoke := func(h *house, c *ceremony, leaf bool) {
			id, _ := h.says(h.desks[2], &paper.Revocation{Credentials: c.given["Washington"]}, "Muscat", "Tehran")
			if leaf {
				h.leaves = append(h.leaves, id)
			}
		}
		for _, leaf := range []bool{false, true} {
			shown(t, signing(t, func(h *house, c *ceremony) { c.between = func() { revoke(h, c, leaf) } }), nil, []dossier.Lack{dossier.LackOrder})
		}
		h := newHouse(t, "after")
		var held *ceremony
		h.held(func(c *ceremony) { held = c })
		revoke(h, held, true)
		shown(t, verified(h.written(h.contents())), nil, nil)
		h = newHouse(t, "claims") // what it signed stands in a record that has the revocation
		r := verified(h.written(h.held(func(c *ceremony) {
			c.before = func() {
				revoke(h, c, true)
				h.stands = h.position()
			}
		})))
		accused(t, r, "had revoked")
	})
	t.Run("76 attested by a party", func(t *testing.T) {
		s := shown(t, signing(t, func(_ *house, c *ceremony) { c.attests["Tehran"], c.attests["Muscat"] = true, true }), nil, nil)
		if !slices.Equal(s.AttestedBy, []paper.Desk{"Muscat"}) {
			t.Errorf("attested by %v", s.AttestedBy)
		}
	})
	t.Run("76 ratified", func(t *testing.T) {
		s := shown(t, signing(t, func(_ *house, c *ceremony) { c.ratifies["Tehran"] = true }), nil, nil)
		if !slices.Equal(s.RatifiedBy, []paper.Desk{"Tehran"}) || len(s.AdReferendum) > 0 || s.Force.State != dossier.InForce || len(s.Force.By) != 2 {
			t.Errorf("%+v", s)
		}
	})
}

// TestDamageAccusesNobody: whatever member of a signed settlement is altered,
// removed or exchanged, nobody is said not to have signed.
func TestDamageAccusesNobody(t *testing.T) {
	t.Parallel()
	h := newHouse(t, "signing")
	ms := members(t, h.written(h.held(nil)))
	spoilt := func(what string, ms []member) {
		r := verified(packed(t, ms))
		if r.Valid {
			t.Errorf("%s: valid", what)
		}
		for _, p := range r.Problems {
			if strings.Contains(p.Text, "has not signed") || strings.Contains(p.Text, "full powers") {
				t.Errorf("%s: %+v", what, p)
			}
		}
		if s := r.Settlement; s != nil && len(s.SignedBy) < 2 && len(s.Incomplete) == 0 {
			t.Errorf("%s: %+v", what, s)
		}
	}
	for i, m := range ms {
		spoilt(m.name+" removed", slices.Delete(slices.Clone(ms), i, i+1))
		all := slices.Clone(ms)
		all[i].content = slices.Clone(m.content)
		all[i].content[len(m.content)/2] ^= 1
		spoilt(m.name+" altered", all)
		if next := i + 1; next < len(ms) {
			all := slices.Clone(ms)
			all[i].content, all[next].content = ms[next].content, m.content
			spoilt(m.name+" exchanged", all)
		}
	}
}
