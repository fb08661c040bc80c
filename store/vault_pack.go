package store

import (
	"bytes"
	"fmt"
)

// packed is a commit made ready: sealed, numbered, with the head it will leave.
type packed struct {
	tx     Tx
	next   head
	cells  map[string]*nonce // by stored name; nil where deleted
	places []uint64
}

// pack seals changes without making any.
func (v *Vault) pack(c Changes) (packed, error) {
	if err := v.checkKeys(c); err != nil {
		return packed{}, err
	}
	p := packed{next: v.head.clone(), cells: map[string]*nonce{}}
	for _, r := range c.Records {
		if err := v.packRecord(&p, r); err != nil {
			return packed{}, err
		}
	}
	for _, cell := range c.Cells {
		if err := v.packCell(&p, cell); err != nil {
			return packed{}, err
		}
	}
	return p, v.finish(&p)
}

func (v *Vault) checkKeys(c Changes) error {
	for name, key := range c.NewKeys {
		if err := checkName("key", name); err != nil {
			return err
		}
		if old, ok := v.keys.Keys[name]; ok && !bytes.Equal(old, key) {
			return ErrKeyExists
		}
	}
	for _, name := range c.DropKeys {
		if _, ok := c.NewKeys[name]; ok {
			return ErrKeyNew
		}
	}
	return nil
}

func (v *Vault) realm(name string) (*realm, error) {
	if r := v.realms[name]; r != nil {
		return r, nil
	}
	return nil, ErrNoRealm
}

func (v *Vault) packRecord(p *packed, rec NewRecord) error {
	r, err := v.realm(rec.Realm)
	if err != nil {
		return err
	}
	if err := checkName("stream", rec.Stream); err != nil {
		return err
	}
	if len(rec.Body) > MaxSealedBody {
		return fmt.Errorf("record of %d bytes: %w", len(rec.Body), ErrTooLarge)
	}
	stored := r.stream(rec.Stream)
	t := p.next.streams[stored]
	body, n := r.sealRecord(rec.Stream, t.n+1, t.last, rec.Body)
	p.next.streams[stored] = tail{n: t.n + 1, last: n}
	p.next.sealed++
	p.tx.Appends = append(p.tx.Appends, Append{Stream: stored, Body: body})
	p.places = append(p.places, t.n+1)
	return nil
}

func (v *Vault) packCell(p *packed, c NewCell) error {
	r, err := v.realm(c.Realm)
	if err != nil {
		return err
	}
	if err := checkName("group", c.Group); err != nil {
		return err
	}
	if err := checkName("cell", c.Name); err != nil {
		return err
	}
	if len(c.Value) > MaxSealedBody {
		return fmt.Errorf("cell of %d bytes: %w", len(c.Value), ErrTooLarge)
	}
	stored := r.cell(c.Group, c.Name)
	v.replace(p, stored)
	var value []byte
	if c.Value != nil {
		var n nonce
		value, n = r.sealCell(stored, c.Name, c.Value)
		p.cells[stored] = &n
		p.next.cells.add(v.cellKey, stored, n)
		p.next.sealed++
	}
	p.tx.Cells = append(p.tx.Cells, Cell{Name: stored, Value: value})
	return nil
}

// replace takes a cell, as it is before this change, out of the next head.
func (v *Vault) replace(p *packed, stored string) {
	now, changed := p.cells[stored]
	if !changed {
		if n, ok := v.cells[stored[:groupNameSize]][stored]; ok {
			now = &n
		}
	}
	if now != nil {
		p.next.cells.remove(v.cellKey, stored, *now)
	}
	p.cells[stored] = nil
}

// finish numbers a commit and seals the head it will leave.
func (v *Vault) finish(p *packed) error {
	p.next.number++
	p.next.sealed++
	if p.next.sealed >= maxSealed {
		return ErrExhausted
	}
	sealed := v.headKey.Seal(nil, nil, p.next.encode(), v.headBound())
	if len(sealed) > MaxBody {
		return fmt.Errorf("head of %d streams: %w", len(p.next.streams), ErrTooLarge)
	}
	p.tx.Owner, p.tx.Number = v.owner, p.next.number
	p.tx.Cells = append(p.tx.Cells, Cell{Name: headName, Value: sealed})
	return nil
}

func (v *Vault) headBound() []byte { return bind(nil, "head", v.owner) }
