package dossier

import (
	"bytes"
	"slices"
	"strings"

	"goodoffices/paper"
)

// maxDrawn is how many instruments that are drawn from a text are read again: a
// hostile dossier may have thousands, each with all the words of a long one.
const maxDrawn = 64

// remake compares readings and the page with those that this program makes. It
// names what differs, and lists what cannot be compared.
func (v *verifying) remake() {
	verdicts := make([][2]remade, len(v.papers))
	kinds := [2]string{"html", "pdf"}
	byID := map[paper.ID]*found{}
	some := [2]bool{}
	lost, drawn := v.cardsLost, 0
	tooMany := make([]bool, len(v.papers))
	for i, f := range v.papers {
		if f.p != nil {
			byID[f.p.ID] = f
			if b, ok := f.p.Body.(*paper.Instrument); ok && !b.Text.IsZero() {
				drawn++
				tooMany[i] = drawn > maxDrawn
			}
		}
		lost = lost || f.p == nil || v.named[f.member]
		for k, ext := range kinds {
			some[k] = some[k] || v.a.files[readingName(i+1, ext)] != nil
		}
	}
	v.each(len(v.papers), func(i int) {
		f := v.papers[i]
		if of := byID[f.listed]; of != nil {
			f = of // a reading is of the paper that belongs here
		}
		if tooMany[i] {
			return
		}
		verdicts[i] = v.readings(i+1, f, byID, lost)
	})
	for i, f := range v.papers {
		for k, ext := range kinds {
			name := readingName(i+1, ext)
			here := v.a.files[name] != nil
			switch got := verdicts[i][k]; {
			case v.named[name] || !here && !some[k]:
			case !here && (got == remadeOther || v.o.Read == nil && ext == "html"):
				v.problem(name, "it is missing, and other papers here have one")
			case here && got == remadeOther:
				v.problem(name, "it was altered, or another program made it: this program reads %s otherwise", f.member)
			case here && got == remadeNot:
				v.unproven(name)
			}
		}
	}
	switch _, here := v.a.files[PageName]; {
	case v.named[PageName]:
	case !here && some[0]:
		v.problem(PageName, "it is not here, and readings are: was it removed?")
	case here && len(v.o.Pages) == 0:
		v.unproven(PageName)
	case here && !slices.ContainsFunc(v.o.Pages, func(b []byte) bool { return digest(b) == v.digests[PageName] }):
		v.problem(PageName, "it was altered, or another program made it: this program puts another page into a dossier")
	}
}

// remade is what making a reading again tells.
type remade int

const (
	remadeNot   remade = iota // it cannot be made
	remadeSame                // it is the one here, or there is none, as should be
	remadeOther               // it is not the one here
)

// readings makes those of a paper again. They name other papers, and some whose
// dossier it is: where such a paper is lost, or the manifest may name another
// desk, readings that differ tell nothing.
func (v *verifying) readings(n int, f *found, byID map[paper.ID]*found, lost bool) (out [2]remade) {
	if v.o.Read == nil || !f.proven {
		return out
	}
	p, _, err := v.envelope(f)
	if err != nil {
		return out
	}
	unsure := false
	of := ToRead{Paper: p, Officer: f.officer, Beside: func(id paper.ID) *paper.Paper {
		if of := byID[id]; of != nil {
			unsure = unsure || v.named[of.member]
			return of.p
		}
		if card := v.verifiers[id]; card != nil && strings.HasPrefix(v.cardAt[id], "cards/") {
			return &paper.Paper{ID: id, Header: paper.Header{Kind: paper.KindCard, From: card.Card.Name}, Body: card.Card}
		}
		unsure = unsure || lost
		return nil
	}}
	desks := []paper.Desk{v.m.Desk}
	if b, ok := p.Body.(*paper.Instrument); ok && b.Alternat { // each side's names it first
		desks = append(desks, b.Signatories...)
	}
	for _, of.Whose = range desks {
		html, pdf, err := v.o.Read(of)
		if err != nil {
			return out
		}
		for k, made := range [][]byte{html, pdf} {
			name := readingName(n, [2]string{"html", "pdf"}[k])
			b, err := v.a.read(name, maxMember)
			switch {
			case err == nil && bytes.Equal(b, made) || err != nil && len(made) == 0:
				out[k] = remadeSame
			case out[k] != remadeSame && !unsure:
				out[k] = remadeOther
			}
		}
		if out == [2]remade{remadeSame, remadeSame} {
			break
		}
	}
	return out
}
