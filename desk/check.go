package desk

import (
	"context"
	"fmt"

	"goodoffices/mediation"
	"goodoffices/paper"
)

// A Check is what "desk check" found: everything verified again.
type Check struct {
	Talks    int      `json:"talks"`
	Papers   int      `json:"papers"`   // formal ones, whose signatures were verified again
	Informal int      `json:"informal"` // whose author only their arrival proved
	Leaves   uint64   `json:"leaves"`
	Faults   []string `json:"faults"`
}

// Check verifies every formal paper again under its author's card, and the
// joint record with everyone's cosignatures. It does not stop at a fault.
func (d *Desk) Check(ctx context.Context) (Check, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	c := Check{Talks: len(d.dockets), Faults: []string{}}
	for _, k := range d.dockets {
		for rec, err := range d.vault.Read(ctx, k.realm, streamPapers, 0) {
			if err != nil {
				return c, err
			}
			if err := d.checkEntry(ctx, k, rec.Body, &c); err != nil {
				return c, err
			}
		}
		if !k.begun {
			continue
		}
		c.Leaves += k.record.Log().Size()
		if err := k.record.Verify(k.roster()); err != nil {
			c.Faults = append(c.Faults, "joint record: "+err.Error())
		}
		if _, ok := d.cosignKey(k, k.record.Log().Size()); !ok && k.talks.Card(d.me.name) != nil {
			c.Faults = append(c.Faults, "joint record: the cosigning key of this desk's card in force is not here; the next card has to renew it")
		}
		if n := len(k.record.Forks()); n > 0 {
			c.Faults = append(c.Faults, fmt.Sprintf("joint record: the mediator signed %d forks", n))
		}
	}
	return c, nil
}

func (d *Desk) checkEntry(ctx context.Context, k *docket, rec []byte, c *Check) error {
	meta, _, err := splitEntry(rec)
	if err != nil {
		return err
	}
	raw, err := d.whole(ctx, k, rec)
	if err != nil {
		return err
	}
	p, envelope, err := paper.Open(raw)
	if p == nil {
		return err
	}
	if envelope == nil {
		c.Informal++
		return nil
	}
	c.Papers++
	v, err := k.verifier(p, envelope)
	if err == nil {
		_, err = v.Verify(p, envelope)
	}
	if proven := meta.Proof != mediation.ProofNone; proven != (err == nil) {
		c.Faults = append(c.Faults, fmt.Sprintf("%s: %v; on arrival it was taken otherwise", mediation.RefOf(p), err))
	}
	if err == nil && meta.Proof != mediation.ProofLate && k.late(k.record.Log(), p, envelope) {
		c.Faults = append(c.Faults, fmt.Sprintf("%s: signed under a card that %s had replaced by then; when it arrived the record here did not reach so far", mediation.RefOf(p), p.From))
	}
	return nil
}
