package desk

import (
	"context"
	"encoding/binary"
	"io"
	"strings"
	"time"

	"goodoffices/courier"
	"goodoffices/mediation"
	"goodoffices/paper"
	"goodoffices/pouch"
	"goodoffices/record"
	"goodoffices/store"
)

// KeysLeft returns every key with which this desk could still open a pouch,
// that of its card included, in age's text form.
func (d *Desk) KeysLeft() []string {
	d.mu.Lock()
	defer d.mu.Unlock()
	keys := []string{d.me.hello.Secret()}
	for _, name := range d.vault.KeyNames() {
		secret, _ := d.vault.Key(name)
		keys = append(keys, string(secret))
	}
	return keys
}

// Carried is what a bag holds, seen from where it was packed.
type Carried struct {
	Loaded bool
	Sealed []byte
}

// Carries returns what would be packed.
func (d *Desk) Carries(ctx context.Context) ([]Carried, error) {
	pouches, err := d.packBag(ctx, nil)
	var out []Carried
	for _, p := range pouches {
		out = append(out, Carried{p.kind == pouch.KindLoaded, p.sealed})
	}
	return out, err
}

// ReadBag reads a bag.
func ReadBag(in io.Reader) error {
	_, err := readBag(in)
	return err
}

// OutboxLen returns how many pouches wait for an acknowledgement of a neighbour.
func (d *Desk) OutboxLen(peer paper.Desk) int {
	d.mu.Lock()
	defer d.mu.Unlock()
	for _, k := range d.dockets {
		if l := k.links[peer]; l != nil {
			return len(l.Channel.Outbox())
		}
	}
	return 0
}

// FileKeys returns the names of the keys of files on their way.
func (d *Desk) FileKeys() []string {
	d.mu.Lock()
	defer d.mu.Unlock()
	var out []string
	for _, name := range d.vault.KeyNames() {
		if strings.HasPrefix(name, groupSending) || strings.HasPrefix(name, groupFetching) {
			out = append(out, name)
		}
	}
	return out
}

// Digests returns the names of everything the channels sealed and still know.
func (d *Desk) Digests(ctx context.Context) ([]pouch.Digest, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	var out []pouch.Digest
	for _, k := range d.dockets {
		for _, l := range k.links {
			s := l.Channel.Live
			if s == nil {
				continue
			}
			out = append(out, s.Last, s.TakenLast, s.ID)
			for _, p := range s.Sent {
				out = append(out, p.Digest)
			}
			for _, p := range s.Seen {
				out = append(out, p.Digest)
			}
		}
	}
	return out, nil
}

// RecordBytes returns what the desk keeps of its joint records.
func (d *Desk) RecordBytes(ctx context.Context) ([]byte, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	var out []byte
	for _, k := range d.dockets {
		for rec, err := range d.vault.Read(ctx, k.realm, streamRecord, 0) {
			if err != nil {
				return nil, err
			}
			out = append(out, rec.Body...)
		}
	}
	return out, nil
}

// SendRaw seals what no honest desk would send.
func (d *Desk) SendRaw(ctx context.Context, peer paper.Desk, papers [][]byte, notices ...pouch.Notice) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	k, err := d.docket(paper.ID{})
	if err != nil {
		return err
	}
	w := d.begin(ctx, k)
	for _, raw := range papers {
		id := paper.IDOf(raw)
		w.raws[id] = raw
		w.load(peer).papers = append(w.load(peer).papers, id)
	}
	w.load(peer).notices = append(w.load(peer).notices, notices...)
	return w.commit()
}

// Knocks returns how much is kept of what came back to all invitations.
func (d *Desk) Knocks() (n int) {
	d.mu.Lock()
	defer d.mu.Unlock()
	for _, k := range d.dockets {
		for id := range k.offers {
			n += k.cabinet.Knocked(id)
		}
	}
	return n
}

// AddEmptyTalks is what a desk leaves behind that stopped while it joined.
func (d *Desk) AddEmptyTalks(id paper.ID) error { return d.vault.AddRealm(talksRealm + id.String()) }

// StoreAsBefore stores a payload as an older program would have.
func (d *Desk) StoreAsBefore(ctx context.Context, hand paper.Desk, payload []byte) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	k, err := d.docket(paper.ID{})
	if err != nil {
		return err
	}
	meta := []byte(`{"at":"2025-03-01T09:00:00Z","hand":"` + string(hand) + `","proof":3}`)
	body := binary.BigEndian.AppendUint32(nil, uint32(len(meta)))
	body = append(append(body, meta...), payload...)
	_, err = d.vault.Commit(ctx, store.Changes{Records: []store.NewRecord{{Realm: k.realm, Stream: streamPapers, Body: body}}})
	return err
}

// EncodeAct writes an act as the name and JSON from which it is made again.
func EncodeAct(a mediation.Act) (name string, args []byte, err error) {
	c, err := encodeAct(a)
	return c.Act, c.Args, err
}

// Lying returns how many pouches lie in this desk's mailboxes at their couriers.
func (d *Desk) Lying(ctx context.Context) (n int, err error) {
	for _, id := range d.Talks() {
		_, _, peers := d.upon(id)
		for _, peer := range peers {
			for _, b := range d.reads(id, peer) {
				batch, err := d.fetch(ctx, b.box, courier.Position{})
				if err != nil {
					return n, err
				}
				n += len(batch.Pouches)
			}
		}
	}
	return n, nil
}

// Drop makes the couriers forget what lies in this desk's mailboxes, as if
// they had thrown it away, and returns how many pouches that were.
func (d *Desk) Drop(ctx context.Context) (n int, err error) {
	for _, id := range d.Talks() {
		_, _, peers := d.upon(id)
		for _, peer := range peers {
			for _, b := range d.reads(id, peer) {
				batch, err := d.fetch(ctx, b.box, courier.Position{})
				if err == nil && len(batch.Pouches) > 0 {
					err = d.trim(ctx, b.box, endOf(batch.Pouches))
				}
				if err != nil {
					return n, err
				}
				n += len(batch.Pouches)
			}
		}
	}
	return n, nil
}

// Beat is the cadence's beat; sealed is what the last one found.
func (d *Desk) Beat(ctx context.Context, sealed map[string]uint64) error { return d.beat(ctx, sealed) }

// A Lie is a paper that a changed program makes under its desk's own keys,
// asking no rule. Nothing of it is folded at the liar's desk.
type Lie struct {
	Draft   paper.Draft
	From    paper.Desk     // whose name it bears; the liar's unless said otherwise
	Date    time.Time      // now unless said otherwise
	Record  paper.Position // the liar's last unless said otherwise
	Officer string
	By      *paper.Signers // with which keys; the liar's unless said otherwise
}

// Keys returns what an officer signs with now: what somebody keeps who copies
// the desk's folder.
func (d *Desk) Keys(officer string) *paper.Signers {
	d.mu.Lock()
	defer d.mu.Unlock()
	return &paper.Signers{Card: d.me.cardID, Seal: d.me.seal, Officer: officer, OfficerKey: d.officers[officer]}
}

// Stands returns the last checkpoint that this desk signed.
func (d *Desk) Stands() paper.Position {
	d.mu.Lock()
	defer d.mu.Unlock()
	k, err := d.docket(paper.ID{})
	if err != nil {
		return paper.Position{}
	}
	return k.position(d.me.name)
}

// Forge makes a lie.
func (d *Desk) Forge(ctx context.Context, l Lie) ([]byte, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	k, err := d.docket(paper.ID{})
	if err != nil {
		return nil, err
	}
	return d.forge(d.begin(ctx, k), l)
}

func (d *Desk) forge(w *work, l Lie) (raw []byte, err error) {
	k := w.k
	if l.Draft, err = w.complete(l.Draft, nil); err != nil {
		return nil, err
	}
	if l.From == "" {
		l.From = d.me.name
	}
	if l.Date.IsZero() {
		l.Date = w.now.Truncate(time.Second)
	}
	if l.Record == (paper.Position{}) {
		l.Record = k.position(d.me.name)
	}
	p, err := paper.Compose(l.Draft, paper.Stamp{
		Salt: salt(), Rules: k.talks.Rules(), Talks: k.id, From: l.From, Date: l.Date, Number: k.promised().next(k, l.Draft.To) + 10, Record: l.Record,
	})
	if err != nil {
		return nil, err
	}
	if l.By == nil {
		l.By = &paper.Signers{Card: k.ownCard(d), Seal: d.me.seal, Officer: l.Officer, OfficerKey: d.officers[l.Officer]}
	}
	e, err := paper.Sign(p, *l.By)
	if err != nil {
		return nil, err
	}
	return e.Marshal(), nil
}

// Tell makes a lie and puts it into neighbours' pouches.
func (d *Desk) Tell(ctx context.Context, l Lie, to ...paper.Desk) (paper.ID, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	k, err := d.docket(paper.ID{})
	if err != nil {
		return paper.ID{}, err
	}
	w := d.begin(ctx, k)
	raw, err := d.forge(w, l)
	if err != nil {
		return paper.ID{}, err
	}
	p, _, err := paper.Open(raw)
	if err != nil {
		return paper.ID{}, err
	}
	for _, peer := range to {
		w.raws[p.ID] = raw
		w.load(peer).papers = append(w.load(peer).papers, p.ID)
	}
	return p.ID, w.commit()
}

// Rewrite signs another history of the joint record, in which leaves stand
// behind the first keep of the true ones, and shows it to a neighbour. With
// hush the neighbour is shown nothing of the true one any more.
func (d *Desk) Rewrite(ctx context.Context, peer paper.Desk, keep int, hush bool, leaves ...paper.ID) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	k, err := d.docket(paper.ID{})
	if err != nil {
		return err
	}
	var all []paper.ID
	for i, id := range k.record.Log().Leaves() {
		if int(i) < keep {
			all = append(all, id)
		}
	}
	alt := record.New(k.talks.Origin(), true)
	step := func(c record.Change, err error) error {
		if err != nil {
			return err
		}
		b, err := c.Encode()
		if err == nil {
			alt, err = alt.Apply(b)
		}
		return err
	}
	if err := step(alt.Append(append(all, leaves...)...)); err != nil {
		return err
	}
	if err := step(alt.Sign(d.me.cosign[0], k.roster(), d.now())); err != nil {
		return err
	}
	u, err := alt.Extension(uint64(keep), 0)
	if err != nil {
		return err
	}
	w := d.begin(ctx, k)
	if hush {
		k.links[peer].Recorded = 1 << 40
		w.touch[peer] = true
	}
	if err := w.showRecord(peer, u); err != nil {
		return err
	}
	return w.commit()
}

// Hush lets this desk show a neighbour nothing more of the joint record, or
// again what it has not seen.
func (d *Desk) Hush(peer paper.Desk, hush bool) {
	d.mu.Lock()
	defer d.mu.Unlock()
	for _, k := range d.dockets {
		if l := k.links[peer]; l != nil {
			if l.Recorded = 0; hush {
				l.Recorded = 1 << 40
			}
		}
	}
}

// SignFormer signs a record that goes on from the true one with the first
// cosigning key that this desk had, and shows it to a neighbour.
func (d *Desk) SignFormer(ctx context.Context, peer paper.Desk, leaf paper.ID) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	k, err := d.docket(paper.ID{})
	if err != nil {
		return err
	}
	key := d.me.cosign[0]
	former := record.Roster{Operator: string(d.me.name), Seats: []record.Seat{{Desk: string(d.me.name), Key: key.Public()}}}
	alt := record.New(k.talks.Origin(), true)
	var all []paper.ID
	for _, id := range k.record.Log().Leaves() {
		all = append(all, id)
	}
	for _, step := range []func() (record.Change, error){
		func() (record.Change, error) { return alt.Append(append(all, leaf)...) },
		func() (record.Change, error) { return alt.Sign(key, former, d.now()) },
	} {
		c, err := step()
		if err != nil {
			return err
		}
		b, err := c.Encode()
		if err == nil {
			alt, err = alt.Apply(b)
		}
		if err != nil {
			return err
		}
	}
	u, err := alt.Extension(uint64(len(all)), 0)
	if err != nil {
		return err
	}
	w := d.begin(ctx, k)
	if err := w.showRecord(peer, u); err != nil {
		return err
	}
	return w.commit()
}
