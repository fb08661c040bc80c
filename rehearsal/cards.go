package rehearsal

import (
	"context"
	"crypto/rand"
	"errors"
	"slices"

	"goodoffices/desk"
	"goodoffices/paper"
	"goodoffices/store"
)

const stepChangeCard = "change-card"

// nextCard reads how a desk's card changes, and follows who its officers are.
func (p *caseParser) nextCard(n *node, a *Act) {
	with := p.fields(a.with, a.Name, "join", "renew", "leave", "alter", "cosign")
	c := &a.card
	d := p.c.desk(a.Desk)
	if d == nil {
		return // who said so
	}
	officers := func(key string) (out []desk.NewOfficer) {
		for _, o := range p.list(with, key, false) {
			o = p.fields(o, "an officer", "name", "title", "powers")
			out = append(out, desk.NewOfficer{Name: p.str(o, "name", true), Title: p.str(o, "title", false), Powers: p.strs(o, "powers")})
		}
		return out
	}
	known := func(key, name string) {
		if all := p.officers(d); !slices.Contains(all, name) {
			p.fault(with.at("/"+key), "%s: %s has no officer %q%s", key, d.Name, name, meant(name, all))
		}
	}
	for _, o := range officers("alter") {
		known("alter", o.Name)
		if o.Powers == nil {
			o.Powers = []string{paper.AllPowers}
		}
		c.Alter = append(c.Alter, desk.AlteredOfficer{Name: o.Name, Title: o.Title, Powers: o.Powers})
	}
	for _, name := range p.strs(with, "renew") {
		known("renew", name)
		c.Renew = append(c.Renew, desk.NewOfficer{Name: name})
	}
	c.Leave = p.strs(with, "leave")
	for _, name := range c.Leave {
		known("leave", name)
	}
	c.Join = officers("join")
	c.Cosign = p.flag(with, "cosign", false)
	if len(c.Alter)+len(c.Renew)+len(c.Leave)+len(c.Join) == 0 && !c.Cosign {
		p.fault(n.line, "%s: nothing changes", a.Name)
	}
	stay := slices.DeleteFunc(p.officers(d), func(name string) bool { return slices.Contains(c.Leave, name) })
	for _, o := range c.Join {
		stay = append(stay, o.Name)
	}
	p.on[d.Name] = stay
}

// officers returns who stands on a desk's card at this place of the case.
func (p *caseParser) officers(d *Desk) []string {
	if now, ok := p.on[d.Name]; ok {
		return slices.Clone(now)
	}
	var out []string
	for _, o := range d.Officers {
		out = append(out, o.Name)
	}
	return out
}

// strs reads a list of words.
func (p *caseParser) strs(n *node, key string) (out []string) {
	for _, v := range p.list(n, key, false) {
		s, ok := v.scalar.(string)
		if !ok || s == "" {
			p.fault(v.line, "%s is a list of words", key)
		}
		out = append(out, s)
	}
	return out
}

// changeCard changes a desk's card. Nobody is told the new passphrases: whoever
// joins, or comes with a new key, is at work at once.
func changeCard(ctx context.Context, d *desk.Desk, officer string, c desk.CardChange) ([]paper.ID, error) {
	secret := func(all []desk.NewOfficer) []desk.NewOfficer {
		all = slices.Clone(all)
		for i := range all {
			all[i].Passphrase = store.Secret(rand.Text())
		}
		return all
	}
	c.Join, c.Renew = secret(c.Join), secret(c.Renew)
	out, err := d.ChangeCard(ctx, officer, c, 0)
	if err != nil {
		return nil, err
	}
	var papers []paper.ID
	for _, one := range out {
		err = errors.Join(err, refusalInFull(one.Err))
		papers = append(papers, one.Done.Papers...)
	}
	for _, o := range slices.Concat(c.Join, c.Renew) {
		if err == nil {
			err = d.Unlock(ctx, o.Name, o.Passphrase)
		}
	}
	return papers, err
}
