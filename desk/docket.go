package desk

import (
	"context"
	"encoding/binary"
	"fmt"
	"iter"
	"time"

	"github.com/go-json-experiment/json"

	"goodoffices/desk/cabinet"
	"goodoffices/mediation"
	"goodoffices/paper"
	"goodoffices/record"
	"goodoffices/store"
)

// A docket is all that a desk has of one negotiation: the papers and what they
// mean, the joint record, the cabinet, and a link to every neighbour.
type docket struct {
	id    paper.ID
	realm string

	talks   *mediation.Talks
	number  map[paper.ID]int // of the entry in the stream of papers
	cabinet *cabinet.Cabinet
	record  record.Replica
	begun   bool // the record has its origin
	links   map[paper.Desk]*link
	offers  map[paper.ID]*offer // by invitation, those this desk gave out

	files             map[paper.ID]heldFile // by digest
	sending, fetching map[string]*passage

	verifiers map[paper.ID]*paper.Verifier // by card: parsing one costs as much as verifying with it
}

// The streams and groups of a docket's realm.
const (
	streamPapers  = "papers"
	streamSent    = "sent"
	streamCabinet = "cabinet"
	streamRecord  = "record"
	groupLinks    = "links"
	groupOutbox   = "outbox " // and the neighbour
	groupOffers   = "offers"  // invitations this desk gave out
)

func newDocket(d *Desk, id paper.ID) *docket {
	k := &docket{
		id: id, realm: talksRealm + id.String(), talks: mediation.New(d.me.name, id),
		number: map[paper.ID]int{}, cabinet: cabinet.New(), links: map[paper.Desk]*link{}, offers: map[paper.ID]*offer{},
		files: map[paper.ID]heldFile{}, sending: map[string]*passage{}, fetching: map[string]*passage{}, verifiers: map[paper.ID]*paper.Verifier{},
	}
	k.talks.Know(mediation.Known{
		Compared: k.cabinet.Compared,
		Attached: func(digest paper.ID) bool { _, held := k.files[digest]; return held },
		Waiting: func(id paper.ID) *paper.Paper {
			w, ok := k.cabinet.Waits(id)
			if !ok {
				return nil
			}
			p, _, err := paper.Open(w.Raw)
			if err != nil {
				return nil
			}
			return p
		},
		Confirmed: func(id paper.ID) []paper.Desk {
			c, ok := k.record.Confirmed(id)
			if !ok {
				return nil
			}
			var out []paper.Desk
			for name := range c.By {
				out = append(out, paper.Desk(name))
			}
			return out
		},
	})
	return k
}

// entryMeta is what stands before a paper's bytes in the stream.
type entryMeta struct {
	At      time.Time       `json:"at"`
	Hand    paper.Desk      `json:"hand"`
	Proof   mediation.Proof `json:"proof"`
	Officer string          `json:"officer,omitzero"`
	Fault   string          `json:"fault,omitzero"`
	Seen    int             `json:"seen,omitzero"`
	Sent    []paper.Desk    `json:"sent,omitzero"`
	Valid   []bool          `json:"valid,omitzero"` // of what is enclosed, in order
}

// encodeEntry writes a record of the stream of papers: the length of the meta
// in four bytes, big-endian, the meta, the paper's bytes as they came.
func encodeEntry(e mediation.Entry, raw []byte) ([]byte, error) {
	meta := entryMeta{At: e.At, Hand: e.Hand, Proof: e.Proof, Officer: e.Officer, Fault: e.Fault, Seen: e.Seen, Sent: e.Sent}
	for _, in := range e.Enclosed {
		meta.Valid = append(meta.Valid, in.Valid)
	}
	b, err := json.Marshal(meta, json.Deterministic(true))
	if err != nil {
		return nil, err
	}
	out := binary.BigEndian.AppendUint32(make([]byte, 0, 4+len(b)+len(raw)), uint32(len(b)))
	return append(append(out, b...), raw...), nil
}

// splitEntry takes a record of the stream of papers apart.
func splitEntry(rec []byte) (entryMeta, []byte, error) {
	var meta entryMeta
	if len(rec) < 4 || int(binary.BigEndian.Uint32(rec)) > len(rec)-4 {
		return meta, nil, fmt.Errorf("entry cut short: %w", store.ErrAltered)
	}
	n := 4 + int(binary.BigEndian.Uint32(rec))
	if err := json.Unmarshal(rec[4:n], &meta, json.RejectUnknownMembers(true)); err != nil {
		return meta, nil, fmt.Errorf("entry: %w", err)
	}
	return meta, rec[n:], nil
}

// readEntry makes an entry of a record. A paper was verified when it arrived;
// one that an older program could not read is read now.
func (d *Desk) readEntry(k *docket, number int, rec []byte) (mediation.Entry, error) {
	meta, raw, err := splitEntry(rec)
	if err != nil {
		return mediation.Entry{}, err
	}
	p, _, err := paper.Open(raw)
	if p == nil {
		return mediation.Entry{}, err
	}
	e := mediation.Entry{
		Number: number, At: meta.At, Paper: p, Hand: meta.Hand, Proof: meta.Proof, Officer: meta.Officer, Fault: meta.Fault, Seen: meta.Seen, Sent: meta.Sent,
	}
	e.Enclosed = d.enclosed(k, p, meta.Valid)
	return e, nil
}

// readDocket folds everything that the desk has of one negotiation.
func (d *Desk) readDocket(ctx context.Context, id paper.ID) (*docket, error) {
	k := newDocket(d, id)
	for rec, err := range d.vault.Read(ctx, k.realm, streamRecord, 0) {
		if err != nil {
			return nil, fmt.Errorf("joint record: %w", err)
		}
		if err := k.applyRecord(rec.Body); err != nil {
			return nil, fmt.Errorf("joint record: %w", err)
		}
	}
	for rec, err := range d.vault.Read(ctx, k.realm, streamCabinet, 0) {
		if err != nil {
			return nil, fmt.Errorf("cabinet: %w", err)
		}
		if err := k.cabinet.Fold(rec.Body); err != nil {
			return nil, err
		}
	}
	if err := d.readFiles(ctx, k); err != nil {
		return nil, err
	}
	for rec, err := range d.vault.Read(ctx, k.realm, streamPapers, 0) {
		if err != nil {
			return nil, fmt.Errorf("papers: %w", err)
		}
		e, err := d.readEntry(k, int(rec.Seq), rec.Body)
		if err != nil {
			return nil, fmt.Errorf("paper %d: %w", rec.Seq, err)
		}
		k.number[e.Paper.ID] = e.Number
		k.talks.Fold(e)
	}
	k.talks.TakeCarries() // what they say was sealed in the commits that brought it
	if err := d.readLinks(ctx, k); err != nil {
		return nil, fmt.Errorf("channels: %w", err)
	}
	return k, d.readOffers(ctx, k)
}

// raw returns a held paper's bytes as they came: an envelope or a payload.
func (d *Desk) raw(ctx context.Context, k *docket, id paper.ID) ([]byte, error) {
	n, ok := k.number[id]
	if !ok {
		return nil, mediation.ErrNotHeld
	}
	next, stop := iter.Pull2(d.vault.Read(ctx, k.realm, streamPapers, uint64(n-1)))
	defer stop()
	rec, err, ok := next()
	if err != nil || !ok {
		return nil, fmt.Errorf("read paper %d: %w", n, err)
	}
	_, raw, err := splitEntry(rec.Body)
	return raw, err
}

// verifier returns the card under which a desk's signatures are verified: the
// one the signature names, if it is that desk's.
func (k *docket) verifier(p *paper.Paper, e *paper.Envelope) (*paper.Verifier, error) {
	if p.Kind == paper.KindCard {
		return k.verifierOf(p)
	}
	card := k.talks.Card(p.From)
	if len(e.Signatures) > 0 {
		if named := k.talks.CardAt(p.From, e.Signatures[0].Card); named != nil {
			card = named
		}
	}
	if card == nil {
		return nil, errNoCard(p.From)
	}
	return k.verifierOf(card)
}

func (k *docket) verifierOf(card *paper.Paper) (*paper.Verifier, error) {
	if v := k.verifiers[card.ID]; v != nil {
		return v, nil
	}
	v, err := paper.NewVerifier(card)
	if err == nil {
		k.verifiers[card.ID] = v
	}
	return v, err
}

type errNoCard paper.Desk

// Error implements error.
func (e errNoCard) Error() string { return "no card of " + string(e) + " is held" }

// enclosed reads the envelopes inside a paper. Where valid is given they were
// verified before; otherwise they are now.
func (d *Desk) enclosed(k *docket, p *paper.Paper, valid []bool) []mediation.Enclosed {
	o, ok := p.Body.(*paper.Outcome)
	if !ok {
		return nil
	}
	var out []mediation.Enclosed
	for i, b := range o.Enclosed() {
		in, e, err := paper.Open(b)
		if err != nil || e == nil {
			continue // paper's own check has refused such an outcome already
		}
		one := mediation.Enclosed{Paper: in}
		if valid != nil {
			one.Valid = i < len(valid) && valid[i]
		} else if v, err := k.verifier(in, e); err == nil {
			_, err = v.Verify(in, e)
			one.Valid = err == nil
		}
		out = append(out, one)
	}
	return out
}
