package desk

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"time"

	"goodoffices/mediation"
	"goodoffices/paper"
	"goodoffices/record/dossier"
)

// A Disclosure says what a dossier is to hold: of all talks and papers, unless
// narrowed, and of talks that were destroyed here what is kept. That talks exist
// is confidential: those of which no paper is chosen, and none withheld by name,
// are not in it. Of those that are, cards, successor cards and revocations come
// along, since without them the other papers prove less than they say; a receipt,
// disposition or withdrawal does where the paper is that it speaks of.
type Disclosure struct {
	Talks    []paper.ID // empty: all
	Only     []paper.ID // empty: all formal papers
	Without  []paper.ID // left out, and not named by the dossier; other papers in it may name it
	Withheld []paper.ID // left out, and named by id
	Files    bool       // with the attached files that are held

	Page []byte // the page that verifies, empty: none
	// Read makes the readings of a paper; nil: none.
	Read func(ToRead) (html, pdf []byte, err error)
}

// A ToRead is a paper of a dossier, and what its readings may draw on.
type ToRead = dossier.ToRead

// WriteDossier writes a dossier under the desk's seal. Informal papers are
// never in it: one that is named is dossier.ErrInformal, one that is not held
// mediation.ErrNotHeld. A desk without talks, or with none of the asked, has
// ErrNoTalks; one that has no formal paper of them ErrNothingToShow; one that
// lacks what its neighbours still have to give back ErrRecovering.
func (d *Desk) WriteDossier(ctx context.Context, w io.Writer, o Disclosure) (err error) {
	c := dossier.Contents{Desk: d.me.name, Page: o.Page, Read: o.Read, Seal: d.me.seal.Sign}
	remains, err := d.Remains(ctx)
	if err != nil {
		return err
	}
	remains = slices.DeleteFunc(remains, func(r Remains) bool { return len(o.Talks) > 0 && !slices.Contains(o.Talks, r.Talks) })
	ids := d.Talks()
	if len(o.Talks) > 0 {
		ids = slices.DeleteFunc(slices.Clone(o.Talks), func(id paper.ID) bool {
			return slices.ContainsFunc(remains, func(r Remains) bool { return r.Talks == id })
		})
	}
	if len(ids)+len(remains) == 0 {
		return ErrNoTalks
	}
	named := map[paper.ID]bool{}
	for _, id := range slices.Concat(o.Only, o.Without, o.Withheld) {
		named[id] = true
	}
	for _, id := range ids {
		t, files, err := d.disclose(ctx, id, o, named)
		if err != nil {
			return fmt.Errorf("talks %s: %w", id.Short(), err)
		}
		if t == nil {
			continue
		}
		for _, digest := range files {
			var b bytes.Buffer
			if err := d.File(ctx, id, digest, &b); err != nil {
				return fmt.Errorf("attached file %s: %w", digest.Short(), err)
			}
			t.Files = append(t.Files, dossier.File{Digest: digest, Bytes: b.Bytes()})
		}
		if len(c.Talks) == 0 {
			if c.Card, err = d.cardIn(id); err != nil {
				return err
			}
		}
		c.Talks = append(c.Talks, *t)
	}
	for _, r := range remains {
		t, err := r.disclose(o, named)
		if err != nil {
			return fmt.Errorf("talks %s: %w", r.Talks.Short(), err)
		}
		if t == nil || len(t.Cards) == 0 {
			continue
		}
		if len(c.Talks) == 0 {
			c.Card = r.Card
		}
		c.Talks = append(c.Talks, *t)
	}
	for id := range named {
		return fmt.Errorf("paper %s: %w", id.Short(), mediation.ErrNotHeld)
	}
	if !slices.ContainsFunc(c.Talks, func(t dossier.Talks) bool { return len(t.Papers) > 0 }) {
		return ErrNothingToShow
	}
	return dossier.Write(w, c)
}

// cardIn returns which of the desk's cards is in force in some talks.
func (d *Desk) cardIn(talks paper.ID) (paper.ID, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	k, err := d.docket(talks)
	if err != nil {
		return paper.ID{}, err
	}
	return k.ownCard(d), nil
}

// ErrNothingToShow: no formal paper is held of which a dossier could be.
var ErrNothingToShow = errors.New("no formal paper of these talks is held here, so there is nothing to show")

// disclose gathers what a dossier holds of some talks: nil where nothing of them
// is chosen. What it meets of the named papers it strikes off the list. It
// answers which attached files belong to it.
func (d *Desk) disclose(ctx context.Context, talks paper.ID, o Disclosure, named map[paper.ID]bool) (*dossier.Talks, []paper.ID, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	k, err := d.docket(talks)
	if err != nil {
		return nil, nil, err
	}
	out := &dossier.Talks{ID: k.id, Mediator: k.talks.Mediator()}
	if out.Mediator == "" {
		out.Mediator = d.me.name
	}
	var files []paper.ID
	chosen := false
	for _, x := range k.talks.Papers() {
		asked := named[x.ID]
		delete(named, x.ID)
		switch {
		case x.Paper.Kind.Class() == paper.Informal && asked:
			return nil, nil, dossier.ErrInformal
		case x.Paper.Kind.Class() != paper.Formal || x.Proof != mediation.ProofSigned && x.Proof != mediation.ProofOwn:
			continue
		case x.Paper.Kind == paper.KindCard:
			if k.talks.CardAt(x.Paper.From, x.ID) == nil {
				continue
			}
		case slices.Contains(o.Withheld, x.ID):
			out.Withheld, chosen = append(out.Withheld, x.ID), true
			continue
		case !o.takes(x.Paper):
			continue
		}
		raw, err := d.raw(ctx, k, x.ID)
		if err != nil {
			return nil, nil, err
		}
		if x.Paper.Kind == paper.KindCard {
			out.Cards = append(out.Cards, k.shownCard(d, x.Paper, raw))
			continue
		}
		out.Papers, chosen = append(out.Papers, raw), chosen || o.chooses(x.Paper)
		for _, a := range x.Paper.Attachments {
			if _, held := k.files[a.Digest]; o.Files && held && !slices.Contains(files, a.Digest) {
				files = append(files, a.Digest)
			}
		}
	}
	switch {
	case !chosen:
		return nil, nil, nil
	case k.recovering():
		return nil, nil, ErrRecovering
	}
	if !slices.ContainsFunc(out.Cards, func(c dossier.Card) bool { return c.Key == dossier.KeyOwn }) { // before it has joined
		out.Cards = append(out.Cards, dossier.Card{Envelope: d.me.record.Card, Key: dossier.KeyOwn})
	}
	out.Record, err = k.recordShown()
	return out, files, err
}

// disclose gathers what a dossier holds of talks that were destroyed: of what is
// kept of them, as of others; nil where nothing of it is chosen.
func (r Remains) disclose(o Disclosure, named map[paper.ID]bool) (*dossier.Talks, error) {
	chosen, out := false, &dossier.Talks{ID: r.Talks, Mediator: r.Mediator}
	for _, exhibit := range r.Kept {
		raw, _, err := paper.ReadExhibit(exhibit)
		if err != nil {
			return nil, err
		}
		p, _, err := paper.Open(raw)
		if err != nil {
			return nil, err
		}
		delete(named, p.ID)
		i := slices.IndexFunc(r.Cards, func(m dossier.CardMark) bool { return m.Card == p.ID })
		switch {
		case i >= 0:
			m := r.Cards[i]
			out.Cards = append(out.Cards, dossier.Card{Envelope: raw, Key: m.Key, By: m.By, At: m.At})
		case p.Kind == paper.KindCard:
		case slices.Contains(o.Withheld, p.ID):
			out.Withheld, chosen = append(out.Withheld, p.ID), true
		case o.takes(p):
			out.Papers, chosen = append(out.Papers, raw), chosen || o.chooses(p)
		}
	}
	if !chosen {
		return nil, nil
	}
	if len(r.Leaves) > 0 && r.Origin != "" {
		out.Record = &dossier.Record{Origin: r.Origin, Leaves: r.Leaves, Notes: r.Notes, Forks: r.Forks}
	}
	return out, nil
}

// takes reports whether a paper is to be in the dossier.
func (o Disclosure) takes(p *paper.Paper) bool {
	asked := func(id paper.ID) bool {
		return !slices.Contains(o.Without, id) && (len(o.Only) == 0 || slices.Contains(o.Only, id))
	}
	switch {
	case slices.Contains(o.Without, p.ID):
		return false
	case slices.Contains(o.Only, p.ID) || proving(p.Kind):
		return true
	}
	switch b := p.Body.(type) {
	case interface{ Arrived() paper.ID }:
		return asked(b.Arrived())
	case interface{ Disposed() paper.Disposal }:
		return asked(b.Disposed().Of)
	case interface{ Retracted() paper.ID }:
		return asked(b.Retracted())
	}
	return len(o.Only) == 0
}

// chooses reports whether a paper that is taken brings its talks into the
// dossier: not where it only comes along in any case.
func (o Disclosure) chooses(p *paper.Paper) bool {
	return !proving(p.Kind) || slices.Contains(o.Only, p.ID) || len(o.Only)+len(o.Without) == 0
}

// proving are the kinds without which other papers prove less.
func proving(k paper.Kind) bool {
	return k == paper.KindSuccessorCard || k == paper.KindRevocation
}

// shownCard says how far this desk knows a card to be its desk's.
func (k *docket) shownCard(d *Desk, card *paper.Paper, raw []byte) dossier.Card {
	c := dossier.Card{Envelope: raw, Key: dossier.OnWordOf(cmp.Or(k.talks.Mediator(), d.me.name))}
	switch compared := k.cabinet.ComparedBy(card.ID); {
	case card.From == d.me.name:
		c.Key = dossier.KeyOwn
	case compared.Compared != nil:
		c.Key, c.By, c.At = dossier.KeyCompared, compared.Officer, compared.At.UTC().Truncate(time.Second)
	}
	return c
}

// recordShown is the joint record as a dossier shows it; nil before it began.
func (k *docket) recordShown() (*dossier.Record, error) {
	if !k.begun {
		return nil, nil
	}
	r := &dossier.Record{Origin: k.record.Origin(), Forks: k.record.Forks()}
	for _, id := range k.record.Log().Leaves() {
		r.Leaves = append(r.Leaves, id)
	}
	var desks []string
	for _, p := range k.talks.Participants() {
		desks = append(desks, string(p.Desk))
	}
	var err error
	r.Notes, err = dossier.NotesOf(k.record, desks...)
	return r, err
}
