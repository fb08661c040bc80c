package dossier

import (
	"slices"

	"goodoffices/paper"
	"goodoffices/record"
)

// A holding is what an archive holds, by the names and the contents of its
// members and by no manifest.
type holding struct {
	cards, papers, files int         // the highest numbers
	notes, forks         map[int]int // likewise, by talks
	leaves               map[int]bool
	strays               []string // that no dossier has
}

func (v *verifying) holding() holding {
	h := holding{notes: map[int]int{}, forks: map[int]int{}, leaves: map[int]bool{}}
	most := 2*len(v.a.order) + 16 // numbers beyond it have more gaps than members
	for _, name := range v.a.order {
		if name == ManifestName || name == SealName || name == PageName {
			continue
		}
		x, ok := numberedAs(name)
		if !ok || max(x.number, x.talks) > most {
			h.strays = append(h.strays, name)
			continue
		}
		switch x.form {
		case formCard:
			h.cards = max(h.cards, x.number)
		case formPaper:
			h.papers = max(h.papers, x.number)
		case formFile:
			h.files = max(h.files, x.number)
		case formLeaves:
			h.leaves[x.talks] = true
		case formNote:
			h.notes[x.talks] = max(h.notes[x.talks], x.number)
		case formFork:
			h.forks[x.talks] = max(h.forks[x.talks], x.number)
		}
	}
	return h
}

// derived is the manifest that the members call for by themselves. What none of
// them tells is taken from the one that is here, if it can be read: which talks,
// what is withheld, what the exporter says of cards.
func (v *verifying) derived(given *Manifest, s *Seal) Manifest {
	h := v.holding()
	m := Manifest{Format: Format, Talks: []Listing{}, Members: []Member{}}
	if given != nil {
		m.Desk, m.Card = given.Desk, given.Card
	}
	stray := map[string]bool{}
	for _, name := range h.strays {
		stray[name] = true
	}
	for _, name := range v.a.order {
		if name == ManifestName || name == SealName || stray[name] {
			continue
		}
		if id, n, err := v.a.digest(name, mostOf(name)); err == nil {
			m.Members = append(m.Members, Member{Name: name, Length: n, SHA256: id})
		}
	}
	cards := make([]*paper.Paper, h.cards)
	for i := range cards {
		if b, err := v.a.read(cardName(i+1), maxManifest); err == nil {
			cards[i], _, _ = paper.OpenCard(b)
		}
		if cards[i] != nil && s != nil && cards[i].ID == s.Card {
			m.Desk, m.Card = cards[i].From, s.Card
		}
	}
	papers := make([]*paper.Paper, h.papers)
	for i := range papers {
		if b, err := v.a.read(paperName(i+1), maxManifest); err == nil {
			if papers[i], _, err = paper.Open(b); err != nil {
				papers[i] = nil
			} else {
				papers[i].Payload = nil
			}
		}
	}
	m.Talks = v.listings(given, h, cards, papers)
	for i := range m.Talks {
		v.deriveRecord(&m.Talks[i], i+1, h, cards, papers)
	}
	return m
}

// listings are what the dossier holds of each negotiation, by given as far as it
// says how many, and by what is here.
func (v *verifying) listings(given *Manifest, h holding, cards, papers []*paper.Paper) []Listing {
	var out []Listing
	if given != nil {
		for _, l := range given.Talks {
			l.Cards, l.Papers, l.Files = slices.Clone(l.Cards), slices.Clone(l.Papers), slices.Clone(l.Files)
			out = append(out, l)
		}
	}
	if len(out) == 0 {
		out = apart(cards, papers)
	}
	nc, np, nf := 0, 0, 0
	last := len(out) - 1
	for i := range out {
		l := &out[i]
		if rest := h.cards - nc; i == last && len(l.Cards) < rest {
			l.Cards = append(l.Cards, make([]CardMark, rest-len(l.Cards))...)
		}
		if rest := h.papers - np; i == last && len(l.Papers) < rest {
			l.Papers = append(l.Papers, make([]paper.ID, rest-len(l.Papers))...)
		}
		if rest := h.files - nf; i == last && len(l.Files) < rest {
			l.Files = append(l.Files, make([]paper.ID, rest-len(l.Files))...)
		}
		for k := range l.Cards {
			if nc++; nc <= len(cards) && cards[nc-1] != nil {
				l.Cards[k].Desk, l.Cards[k].Card = cards[nc-1].From, cards[nc-1].ID
			}
		}
		of := map[paper.ID]int{}
		for k := range l.Papers {
			if np++; np <= len(papers) && papers[np-1] != nil {
				l.Papers[k] = papers[np-1].ID
				of[papers[np-1].Talks]++
			}
		}
		for talks, n := range of { // most of its papers are of these
			if 2*n > len(l.Papers) {
				l.Talks = talks
			}
		}
		for k := range l.Files {
			nf++
			if id, _, err := v.a.digest(fileName(nf), maxMember); err == nil {
				l.Files[k] = id
			}
		}
	}
	return out
}

// apart divides cards and papers among talks where no manifest does: papers by
// the talks they name, cards where a desk has a second one, as far as that tells.
func apart(cards, papers []*paper.Paper) []Listing {
	out := []Listing{{}}
	for _, p := range papers {
		last := &out[len(out)-1]
		switch {
		case p == nil || p.Talks == last.Talks:
		case last.Talks.IsZero():
			last.Talks = p.Talks
		default:
			out = append(out, Listing{Talks: p.Talks})
			last = &out[len(out)-1]
		}
		last.Papers = append(last.Papers, paper.ID{})
	}
	i := 0
	had := map[paper.Desk]bool{}
	for _, p := range cards {
		if p != nil && had[p.From] && i+1 < len(out) {
			i++
			clear(had)
		}
		if p != nil {
			had[p.From] = true
		}
		out[i].Cards = append(out[i].Cards, CardMark{})
	}
	return out
}

// deriveRecord says of a joint record what its members say, and who mediates.
func (v *verifying) deriveRecord(l *Listing, number int, h holding, cards, papers []*paper.Paper) {
	l.Notes, l.Forks = h.notes[number], h.forks[number]
	if l.Notes > 0 {
		if b, err := v.a.read(noteName(number, 1), maxManifest); err == nil {
			if head, err := record.ParseSigned(string(b)); err == nil {
				l.Origin = head.Origin
				for _, p := range cards { // the operator signs in the record's own name
					if p == nil {
						continue
					}
					if c, ok := p.Body.(*paper.Card); ok {
						if _, err := head.VerifyBy(head.Origin, record.CosignPublic(c.Cosign)); err == nil {
							l.Mediator = p.From
						}
					}
				}
			}
		}
	}
	if b, err := v.a.read(leavesName(number), maxManifest); err == nil {
		if log, err := parseLeaves(b); err == nil {
			l.Size = log.Size()
			if first, err := log.Leaf(0); err == nil && l.Origin == "" {
				l.Origin = record.OriginOf(first)
			}
		}
	}
	for _, p := range papers {
		if p == nil || record.OriginOf(p.ID) != l.Origin {
			continue
		}
		if b, ok := p.Body.(*paper.Terms); ok {
			for _, one := range b.Participants {
				if one.Role == paper.PlaceMediator {
					l.Mediator = one.Desk
				}
			}
		}
	}
}

// layoutOf is the layout of a derived manifest, whose members may have gaps.
func (v *verifying) layoutOf(m Manifest) layout {
	l := layout{proofs: map[int]bool{}}
	for i, t := range m.Talks {
		for _, id := range t.Papers {
			l.proofs[len(l.papers)] = v.a.files[proofName(len(l.papers)+1)] != nil
			l.papers = append(l.papers, placed{i, id})
		}
		l.files = append(l.files, t.Files...)
	}
	return l
}
