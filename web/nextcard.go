package web

import (
	"errors"
	"slices"
	"strings"

	"goodoffices/desk"
	"goodoffices/paper"
)

var (
	_ = at("GET /people/card", (*Server).nextCard)
	_ = at("POST /people/card", (*Server).changeCard)
)

// A nextCardData is who stands on this desk's card, to be changed.
type nextCardData struct {
	Officers []desk.ViewOfficer // but for whoever is signed in
	Kinds    []paper.Kind       // that an officer may sign
	Least    int                // characters of a passphrase
	May      bool               // the officer signed in may sign a card
	Eyes     eyesLine
}

// GET /talks/{talks}/people/card
func (s *Server) nextCard(p *Page) error {
	if _, err := p.Look(); err != nil {
		return err
	}
	card, _ := s.desk.Card()
	d := nextCardData{Least: desk.LeastPassphrase, Eyes: p.eyes("succeed-card", nil)}
	d.Eyes.Against = "" // the card is made when its form is sent
	for _, o := range card.Body.(*paper.Card).Officers {
		if o.Name == p.Officer {
			d.May = o.May(paper.KindCard) && o.May(paper.KindSuccessorCard)
		} else {
			d.Officers = append(d.Officers, desk.ViewOfficer{Name: o.Name, Title: o.Title, Powers: o.Powers})
		}
	}
	for _, k := range paper.Kinds() {
		if k.Class() == paper.Formal && !k.SealOnly() {
			d.Kinds = append(d.Kinds, k)
		}
	}
	slices.Sort(d.Kinds)
	return p.show("nextcard", d)
}

// POST /talks/{talks}/people/card: one change, in all talks of the desk.
func (s *Server) changeCard(p *Page) error {
	if err := p.r.ParseForm(); err != nil {
		return badForm
	}
	form := p.r.PostForm
	pass, again := form.Get("passphrase"), form.Get("again")
	form.Del("passphrase") // no page brings it back
	form.Del("again")
	name, title := strings.TrimSpace(form.Get("officer")), strings.TrimSpace(form.Get("title"))
	powers := form["powers"]
	if form.Get("may") != "kinds" {
		powers = []string{paper.AllPowers}
	}
	var change desk.CardChange
	what := form.Get("what")
	switch what {
	case "join", "renew":
		card, _ := s.desk.Card()
		switch weak := desk.WeakPassphrase(desk.Secret(pass), name, title, string(s.desk.Name()), card.Body.(*paper.Card).Principal); {
		case name == "":
			return p.noCard(what, name, "card.no-name")
		case weak != "":
			return p.noCard(what, name, "enrol.weak."+string(weak))
		case pass != again:
			return p.noCard(what, name, "enrol.differ")
		}
		o := desk.NewOfficer{Name: name, Title: title, Powers: powers, Passphrase: desk.Secret(pass)}
		if what == "join" {
			change.Join = []desk.NewOfficer{o}
		} else {
			change.Renew = []desk.NewOfficer{o}
		}
	case "alter":
		change.Alter = []desk.AlteredOfficer{{Name: name, Title: title, Powers: powers}}
	case "leave":
		change.Leave = []string{name}
	case "cosign":
		change.Cosign = true
	default:
		return badForm
	}
	all, err := s.desk.ChangeCard(p.r.Context(), p.Officer, change, 0)
	for _, known := range cardFaults {
		if errors.Is(err, known.err) {
			return p.noCard(what, name, known.key)
		}
	}
	if err != nil {
		return p.again(cardForm(what, name), err)
	}
	if slices.ContainsFunc(all, func(c desk.CardChanged) bool { return !c.Done.Leaving.IsZero() }) {
		return p.to(p.Path()) // it waits for a second officer
	}
	return p.to(p.Path("people"))
}

// cardFaults are why a card cannot be changed as a form asks.
var cardFaults = []struct {
	err error
	key string
}{
	{desk.ErrOnCard, "card.on"}, {desk.ErrOwnPlace, "card.own"}, {desk.ErrSameCard, "card.same"}, {desk.ErrOtherCard, "card.other"},
	{desk.ErrOfficer, "card.gone"}, {paper.ErrPowers, "card.no-powers"},
}

// cardForm names one of the page's forms.
func cardForm(what, officer string) string {
	if what == "join" || what == "cosign" {
		return "card " + what
	}
	return "card " + what + " " + officer
}

func (p *Page) noCard(what, officer, key string) error {
	return p.back(carried{typed: p.r.PostForm, refused: &Refused{Form: cardForm(what, officer), Text: p.T(key, "n", desk.LeastPassphrase)}})
}

// CardForm names one of the forms of the next card.
func (p *Page) CardForm(what, officer string) string { return cardForm(what, officer) }

// Stands says as what an officer stands on a card, and what may be signed.
func (p *Page) Stands(o desk.ViewOfficer) string {
	if o.Title == "" {
		return p.T("card.stands.bare", "powers", p.powerNames(o.Powers))
	}
	return p.T("card.stands", "title", o.Title, "powers", p.powerNames(o.Powers))
}

// CardChanges says what a successor card changed.
func (p *Page) CardChanges(c desk.ViewCardChange) []string {
	var out []string
	for _, one := range []struct {
		key   string
		names []string
	}{{"card.joined", c.Joined}, {"card.left", c.Left}, {"card.altered", c.Altered}, {"card.renewed", c.Renewed}} {
		if len(one.names) > 0 {
			var names []paper.Desk // which are listed in the reader's way
			for _, n := range one.names {
				names = append(names, paper.Desk(n))
			}
			out = append(out, p.T(one.key, "officers", p.List(names)))
		}
	}
	if c.Cosign {
		out = append(out, p.T("card.cosigned"))
	}
	return out
}

// CardPaper is the successor card that brought a change.
func (p *Page) CardPaper(c desk.ViewCardChange) desk.ViewPaper {
	x, _ := p.look.paper(c.Paper)
	return x
}

// MayAll reports whether an officer may sign everything.
func (p *Page) MayAll(o desk.ViewOfficer) bool { return slices.Contains(o.Powers, paper.AllPowers) }

// MaySign reports whether a kind is among an officer's powers.
func (p *Page) MaySign(o desk.ViewOfficer, k paper.Kind) bool {
	return slices.Contains(o.Powers, string(k))
}
