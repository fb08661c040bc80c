package web

import (
	"strconv"

	"goodoffices/desk"
	"goodoffices/mediation"
	"goodoffices/paper"
)

// A noteOffer is what a note can say was offered by word of mouth: an option of
// any of the issues on the table.
type noteOffer struct {
	ID     paper.ID // of the issues
	Issues []builtIssue
	Begun  bool // the form that came back says some of it
}

// noteOffer gathers it from a bargain, nil where nothing is on the table.
func (p *Page) noteOffer(b *bargain) *noteOffer {
	if b == nil {
		return nil
	}
	d := noteOffer{ID: b.ID}
	for k := range b.Domain.Issues {
		at := "offer.terms." + strconv.Itoa(k)
		one := builtIssue{Name: p.issueSaid(b, k), Field: at}
		typed := p.Value(at + ".option")
		for o := range b.Domain.Issues[k].Len() {
			pkg := b.Domain.Nothing()
			pkg[k] = o
			term := b.Domain.Terms(pkg)[0] // as the act reads it
			one.Called = term.Issue
			one.Options = append(one.Options, builtOption{term.Option, p.optionSaid(b, k, o), term.Option == typed})
		}
		d.Begun = d.Begun || typed != ""
		d.Issues = append(d.Issues, one)
	}
	return &d
}

// roomBargain is what there is to settle as the side in the room has it before
// it: the issues in force, if it holds them, and nothing of what they are worth.
func (p *Page) roomBargain(o desk.ViewOpposite) (*bargain, error) {
	st, err := p.s.desk.Settling(p.r.Context(), p.Room.Talks, p.Officer)
	if err != nil {
		return nil, err
	}
	for _, x := range o.Held {
		if b, ok := x.Body.(*paper.Issues); ok && x.ID == st.Issues {
			return &bargain{ID: x.ID, Issues: b, Domain: mediation.DomainOf(b)}, nil
		}
	}
	return nil, nil
}
