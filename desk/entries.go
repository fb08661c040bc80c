package desk

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"iter"
	"slices"
	"sync"
	"time"

	"github.com/go-json-experiment/json"

	"goodoffices/mediation"
	"goodoffices/paper"
	"goodoffices/store"
)

// A paper is kept in two streams: its payload, with what was found when it
// arrived, in one, what attests it in the other. A desk that opens reads the
// first and leaves the second, which is four fifths of a letter, on disk until
// somebody asks for the paper as it came.

// entryMeta is what stands before a payload in the stream of papers.
type entryMeta struct {
	At       time.Time       `json:"at"`
	Hand     paper.Desk      `json:"hand"`
	Proof    mediation.Proof `json:"proof"`
	Officer  string          `json:"officer,omitzero"`
	Fault    string          `json:"fault,omitzero"`
	Seen     int             `json:"seen,omitzero"`
	Sent     []paper.Desk    `json:"sent,omitzero"`
	Valid    []bool          `json:"valid,omitzero"`    // of what is enclosed, in order
	Attested int             `json:"attested,omitzero"` // record of the stream of attestations; 0 for a bare payload
}

// entryRecords makes the records of an entry: the length of the meta in four
// bytes, big-endian, the meta, the payload; and what attests it, if anything.
func (k *docket) entryRecords(e mediation.Entry, raw []byte) ([]store.NewRecord, error) {
	payload, attestation, err := paper.Detach(raw)
	if err != nil {
		return nil, err
	}
	meta := entryMeta{At: e.At, Hand: e.Hand, Proof: e.Proof, Officer: e.Officer, Fault: e.Fault, Seen: e.Seen, Sent: e.Sent}
	for _, in := range e.Enclosed {
		meta.Valid = append(meta.Valid, in.Valid)
	}
	var out []store.NewRecord
	if attestation != nil {
		k.attests++
		meta.Attested = k.attests
		out = append(out, store.NewRecord{Realm: k.realm, Stream: streamAttestations, Body: attestation})
	}
	b, err := json.Marshal(meta, json.Deterministic(true))
	if err != nil {
		return nil, err
	}
	body := binary.BigEndian.AppendUint32(make([]byte, 0, 4+len(b)+len(payload)), uint32(len(b)))
	body = append(append(body, b...), payload...)
	return append(out, store.NewRecord{Realm: k.realm, Stream: streamPapers, Body: body}), nil
}

// splitEntry takes a record of the stream of papers apart.
func splitEntry(rec []byte) (meta entryMeta, payload []byte, err error) {
	if len(rec) < 4 || uint64(binary.BigEndian.Uint32(rec)) > uint64(len(rec)-4) {
		return meta, nil, fmt.Errorf("entry cut short: %w", store.ErrAltered)
	}
	n := 4 + int(binary.BigEndian.Uint32(rec))
	if err := json.Unmarshal(rec[4:n], &meta, json.RejectUnknownMembers(true)); err != nil {
		return meta, nil, fmt.Errorf("entry: %w", err)
	}
	return meta, rec[n:], nil
}

// kept is an entry as it was read, before the docket knows it.
type kept struct {
	mediation.Entry
	meta entryMeta
	err  error
}

// readEntry makes an entry of a record. A paper was verified when it arrived;
// one that an older program could not read is read now.
func readEntry(rec store.Record) kept {
	meta, payload, err := splitEntry(rec.Body)
	if err != nil {
		return kept{err: err}
	}
	p, err := paper.Decode(payload)
	if err != nil && !errors.Is(err, paper.ErrNewerKind) {
		// It came before this program knew its kind, which refuses it now: it
		// stays in the tray. One paper must not keep a desk from opening.
		if p = paper.Kept(payload); p == nil {
			return kept{err: err}
		}
		meta.Proof, meta.Fault = mediation.ProofNone, err.Error()
	}
	p.Payload = nil // it stays on disk: what it says is in the paper's fields
	return kept{meta: meta, Entry: mediation.Entry{
		Number: int(rec.Seq), At: meta.At, Paper: p, Hand: meta.Hand, Proof: meta.Proof, Officer: meta.Officer, Fault: meta.Fault, Seen: meta.Seen, Sent: meta.Sent,
	}}
}

// chunkSize is how many entries are decoded at a time, beside the reading and
// the folding of others.
const chunkSize = 64

// chunk is some entries in a row; they are there when done is closed.
type chunk struct {
	records []store.Record
	entries []kept
	done    chan struct{}
}

// readPapers folds the stream of papers. Reading, decoding and folding go on
// side by side; the order is the stream's.
func (d *Desk) readPapers(ctx context.Context, k *docket) error {
	ctx, cancel := context.WithCancel(ctx)
	var all sync.WaitGroup
	defer all.Wait()
	defer cancel()
	chunks := make(chan *chunk, 4)
	common := sharing{}
	var readErr error // set before chunks is closed
	all.Go(func() {
		defer close(chunks)
		readErr = d.readChunks(ctx, k, &all, chunks)
	})
	for c := range chunks {
		<-c.done
		for _, e := range c.entries {
			if e.err != nil {
				return fmt.Errorf("paper %d: %w", k.talks.Len()+1, e.err)
			}
			common.share(&e.Entry)
			e.Enclosed = d.enclosed(k, e.Paper, e.meta.Valid)
			k.attests = max(k.attests, e.meta.Attested)
			k.fold(e.Entry)
		}
	}
	return readErr
}

// fold applies an entry to the talks.
func (k *docket) fold(e mediation.Entry) mediation.Standing {
	if k.forReading(e.Paper) {
		k.arrived.add(e.Number)
	}
	return k.talks.Fold(e)
}

// sharing lets entries have in common what is the same in many of them.
type sharing struct {
	desks    map[string][]paper.Desk
	langs    map[string][]paper.Lang
	position *paper.Position
}

func (s *sharing) share(e *mediation.Entry) {
	e.Paper.To, e.Sent = same(&s.desks, e.Paper.To), same(&s.desks, e.Sent)
	e.Paper.Languages = same(&s.langs, e.Paper.Languages)
	if p := e.Paper.Record; p != nil && s.position != nil && *p == *s.position {
		e.Paper.Record = s.position
	} else if p != nil {
		s.position = p
	}
}

// same returns the first list that was equal to this one.
func same[S ~string](known *map[string][]S, list []S) []S {
	if len(list) == 0 {
		return list
	}
	key := string(list[0])
	for _, s := range list[1:] {
		key += "\n" + string(s)
	}
	if first, ok := (*known)[key]; ok {
		return first
	}
	if *known == nil {
		*known = map[string][]S{}
	}
	(*known)[key] = slices.Clip(list)
	return list
}

// readChunks reads the stream, lets each chunk be decoded, and hands it on.
func (d *Desk) readChunks(ctx context.Context, k *docket, all *sync.WaitGroup, chunks chan<- *chunk) error {
	c := &chunk{done: make(chan struct{})}
	hand := func() error {
		full := c
		c = &chunk{done: make(chan struct{})}
		all.Go(func() {
			defer close(full.done)
			for _, rec := range full.records {
				full.entries = append(full.entries, readEntry(rec))
			}
		})
		select {
		case chunks <- full:
			return nil
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	for rec, err := range d.vault.Read(ctx, k.realm, streamPapers, 0) {
		if err != nil {
			return err
		}
		if c.records = append(c.records, rec); len(c.records) < chunkSize {
			continue
		}
		if err := hand(); err != nil {
			return err
		}
	}
	return hand()
}

// raw returns a held paper's bytes as they came: an envelope or a payload.
func (d *Desk) raw(ctx context.Context, k *docket, id paper.ID) ([]byte, error) {
	n := k.number(id)
	if n == 0 {
		return nil, mediation.ErrNotHeld
	}
	rec, err := d.record(ctx, k, streamPapers, n)
	if err != nil {
		return nil, err
	}
	return d.whole(ctx, k, rec)
}

// whole puts a paper of the stream together with what attests it.
func (d *Desk) whole(ctx context.Context, k *docket, rec []byte) ([]byte, error) {
	meta, payload, err := splitEntry(rec)
	if err != nil || meta.Attested == 0 {
		return payload, err
	}
	attestation, err := d.record(ctx, k, streamAttestations, meta.Attested)
	if err != nil {
		return nil, err
	}
	return paper.Attach(payload, attestation), nil
}

func (d *Desk) record(ctx context.Context, k *docket, stream string, n int) ([]byte, error) {
	next, stop := iter.Pull2(d.vault.Read(ctx, k.realm, stream, uint64(n-1)))
	defer stop()
	rec, err, ok := next()
	if err == nil && !ok {
		err = store.ErrCutTail
	}
	if err != nil {
		return nil, fmt.Errorf("%s, record %d: %w", stream, n, err)
	}
	return rec.Body, nil
}

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
			one.Valid = err == nil && !k.late(k.record.Log(), in, e)
		}
		one.Officer = e.Officer()
		out = append(out, one)
	}
	return out
}
