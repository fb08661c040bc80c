package desk

import (
	"context"
	"iter"

	"goodoffices/mediation"
	"goodoffices/paper"
	"goodoffices/store"
)

// Paper returns a held paper's bytes as they came, an envelope or a payload,
// and the envelope of the card under which it is signed (nil where that is not held). It
// returns mediation.ErrNotHeld, ErrNoTalks, ErrWhichTalks.
func (d *Desk) Paper(ctx context.Context, talks, id paper.ID) (raw, card []byte, err error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	k, err := d.docket(talks)
	if err != nil {
		return nil, nil, err
	}
	if raw, err = d.raw(ctx, k, id); err != nil {
		return nil, nil, err
	}
	p, envelope, err := paper.Open(raw)
	if p == nil || envelope == nil {
		return raw, nil, err
	}
	if p.Kind == paper.KindCard {
		return raw, raw, nil
	}
	if v, err := k.verifier(p, envelope); err == nil {
		card, err = d.cardEnvelope(ctx, k, v.ID)
		return raw, card, err
	}
	return raw, nil, nil
}

// Find returns the id of the paper that a reference, an id or its beginning
// names.
func (d *Desk) Find(talks paper.ID, ref mediation.Ref) (paper.ID, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	k, err := d.docket(talks)
	if err != nil {
		return paper.ID{}, err
	}
	return k.talks.Find(ref)
}

// Everything yields all that the desk holds of some talks, as bytes: papers,
// cabinet, joint record. Who looks for what a desk must not hold looks here.
func (d *Desk) Everything(ctx context.Context, talks paper.ID) iter.Seq2[[]byte, error] {
	return func(yield func([]byte, error) bool) {
		d.mu.Lock()
		defer d.mu.Unlock()
		k, err := d.docket(talks)
		if err != nil {
			yield(nil, err)
			return
		}
		for _, stream := range []string{streamPapers, streamAttestations, streamCabinet, streamRecord, streamSent} {
			for rec, err := range d.vault.Read(ctx, k.realm, stream, 0) {
				if !yield(rec.Body, err) || err != nil {
					return
				}
			}
		}
		for _, group := range []string{groupLinks, groupOffers, groupLeaving, groupDrafts, groupJottings, groupValuations, groupMarkups} {
			if !yieldCells(d.vault.Cells(ctx, k.realm, group), yield) {
				return
			}
		}
	}
}

func yieldCells(cells iter.Seq2[store.Cell, error], yield func([]byte, error) bool) bool {
	for cell, err := range cells {
		if !yield(cell.Value, err) || err != nil {
			return false
		}
	}
	return true
}
