package desk

import (
	"context"
	"encoding/base64"
	"fmt"
	"strings"
	"time"

	"goodoffices/paper"
	"goodoffices/record"
)

// A JointRecord is the joint record as others can check it: what was signed,
// with whose keys, and what stands against its operator.
type JointRecord struct {
	Origin string
	Head   RecordHead
	Note   string // the head with the lines of everyone who signed it, "" before the first
	Leaves []paper.ID
	Keys   []RecordKey
	Claims []RecordHead // signed by the operator, and not shown to continue this
	Forks  []RecordFork
}

// A RecordHead is a size and root of the joint record, and when it was signed
// by the word of whoever did.
type RecordHead struct {
	Size uint64
	Root paper.ID
	At   time.Time
}

// A RecordKey is a key with which a desk signs the joint record.
type RecordKey struct {
	Desk     paper.Desk
	Name     string // under which its lines stand
	Ed25519  string // verifier keys, for stock programs
	MLDSA44  string
	Words    []string // of the card that names the key
	Compared bool     // an officer here compared them, or it is this desk's own
}

// A RecordFork is the evidence of a fork, and what it says.
type RecordFork struct {
	First, Second RecordHead
	Keys          []RecordKey // that signed them: one, or two of one desk in succession
	Evidence      string      // to be checked by others, with any program for C2SP notes
}

// JointRecord returns the joint record of some talks as others can check it.
func (d *Desk) JointRecord(_ context.Context, talks paper.ID) (JointRecord, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	k, err := d.docket(talks)
	if err != nil || !k.begun {
		return JointRecord{}, err
	}
	r := k.record
	j := JointRecord{Origin: r.Origin(), Head: RecordHead{Size: r.Head().Size, Root: r.Head().Root}}
	for _, c := range r.Claims() {
		j.Claims = append(j.Claims, RecordHead{Size: c.Size, Root: c.Root})
	}
	for _, id := range r.Log().Leaves() {
		j.Leaves = append(j.Leaves, id)
	}
	ros := k.roster()
	for _, s := range ros.Seats {
		j.Keys = append(j.Keys, d.recordKey(k, s))
	}
	if j.Note, err = headNote(r, ros); err != nil {
		return JointRecord{}, err
	}
	for _, f := range r.Forks() {
		one, err := d.recordFork(k, f)
		if err != nil {
			return JointRecord{}, err
		}
		j.Forks = append(j.Forks, one)
	}
	return j, nil
}

// headNote is the head with the lines of all who signed exactly it.
func headNote(r record.Replica, ros record.Roster) (string, error) {
	if r.SignedHead() == "" {
		return "", nil
	}
	all, err := record.ParseSigned(r.SignedHead())
	if err != nil {
		return "", err
	}
	for _, s := range ros.Seats {
		one, ok, err := lastNote(r, ros, s.Desk)
		if err != nil {
			return "", err
		}
		if !ok || one.Checkpoint != all.Checkpoint || s.Desk == ros.Operator {
			continue
		}
		name := s.Key.Name(r.Origin())
		for _, l := range one.Lines {
			if l.Name == name {
				all.Lines = append(all.Lines, l)
			}
		}
	}
	return all.String(), nil
}

// lastNote is the last checkpoint that a desk signed, with its lines.
func lastNote(r record.Replica, ros record.Roster, desk string) (record.Signed, bool, error) {
	if desk == ros.Operator {
		s, err := record.ParseSigned(r.SignedHead())
		return s, err == nil, nil
	}
	updates, err := r.Gathered(desk)
	if err != nil || len(updates) == 0 {
		return record.Signed{}, false, err
	}
	s, err := record.ParseSigned(updates[0].Checkpoint)
	return s, err == nil, err
}

func (d *Desk) recordKey(k *docket, s record.Seat) RecordKey {
	desk := paper.Desk(s.Desk)
	name := s.Key.Name(k.record.Origin())
	if desk == k.talks.Mediator() {
		name = k.record.Origin()
	}
	out := RecordKey{Desk: desk, Name: name, Compared: desk == d.me.name}
	out.Ed25519, out.MLDSA44 = s.Key.VerifierKeys(name)
	for _, p := range k.talks.Participants() {
		if p.Desk == desk {
			out.Compared = out.Compared || p.Compared
		}
	}
	for _, c := range k.talks.Cards(desk) {
		if names(c.Card, s.Key) {
			out.Words = paper.Words(c.Card.ID) // of the last that names it
		}
	}
	return out
}

// names reports whether a card is of that cosigning key.
func names(card *paper.Paper, key record.CosignPublic) bool {
	b, ok := card.Body.(*paper.Card)
	return ok && record.CosignPublic(b.Cosign).Equal(key)
}

// within reports whether a seat's key holds for checkpoints of a size.
func within(s record.Seat, size uint64) bool {
	return size > s.After && (s.Until == 0 || size <= s.Until)
}

// recordFork reads the evidence of a fork under the operator's keys.
func (d *Desk) recordFork(k *docket, f record.Fork) (RecordFork, error) {
	var out RecordFork
	var keys []record.CosignPublic
	ros := k.roster()
	for _, s := range ros.Seats {
		if s.Desk == ros.Operator {
			keys = append(keys, s.Key)
		}
	}
	a, b, err := f.Verify(keys...)
	if err != nil {
		return out, err
	}
	first, err := record.ParseSigned(f.A)
	if err != nil {
		return out, err
	}
	second, err := record.ParseSigned(f.B)
	if err != nil {
		return out, err
	}
	out.First, out.Second = RecordHead{Size: first.Size, Root: first.Root}, RecordHead{Size: second.Size, Root: second.Root}
	if out.First.At, err = first.VerifyBy(first.Origin, a); err != nil {
		return out, err
	}
	if out.Second.At, err = second.VerifyBy(second.Origin, b); err != nil {
		return out, err
	}
	for _, s := range ros.Seats {
		if s.Desk == ros.Operator && (s.Key.Equal(a) || s.Key.Equal(b)) {
			out.Keys = append(out.Keys, d.recordKey(k, s))
		}
	}
	out.Evidence = evidence(f, out)
	return out, nil
}

// evidence writes a fork so that any program for C2SP notes can check it. It is
// in English, like every format, and names nobody but a key.
func evidence(f record.Fork, of RecordFork) string {
	var b strings.Builder
	b.WriteString("Two checkpoints of one joint record that exclude each other, signed by one operator.\n" +
		"Each is a signed note (C2SP tlog-checkpoint and tlog-cosignature) between its own marks,\n" +
		"to be verified under the keys below. Whose card names them, its twelve words tell.\n\n")
	for _, k := range of.Keys {
		if len(k.Words) > 0 {
			fmt.Fprintf(&b, "Words: %s\n", strings.Join(k.Words, " "))
		}
		fmt.Fprintf(&b, "Key: %s\nKey: %s\n", k.Ed25519, k.MLDSA44)
	}
	for i, n := range []string{f.A, f.B} {
		fmt.Fprintf(&b, "\n-----BEGIN CHECKPOINT %d-----\n%s-----END CHECKPOINT %d-----\n", i+1, n, i+1)
	}
	encode := base64.StdEncoding.EncodeToString
	fmt.Fprintf(&b, "\nAt size %d the tree of checkpoint 2 has the root\n%s\nand checkpoint 1 states the root\n%s\n", of.First.Size, encode(f.Root[:]), encode(of.First.Root[:]))
	if len(f.Proof) > 0 {
		fmt.Fprintf(&b, "\nProof (RFC 6962, section 2.1.2) that %d entries under the former root lead to checkpoint 2:\n", of.First.Size)
		for _, h := range f.Proof {
			b.WriteString(encode(h[:]) + "\n")
		}
	}
	return b.String()
}

// A RecordCheck is what checking the joint record of some talks found.
type RecordCheck struct {
	Leaves  int            // put together again
	Root    paper.ID       // that they give
	Papers  int            // of the entries that are held here and verified again
	Lacking int            // entries whose papers are not held here
	Signed  []RecordSigned // whose signatures verify, and for how much
	Faults  []RecordFault  // what does not hold
	Forks   int            // signed by the operator
}

// A RecordSigned is that a desk's key signed a record of a size.
type RecordSigned struct {
	RecordKey
	Size uint64
	At   time.Time // as it claims
}

// A RecordFault is something that does not hold: the root, a paper, or a desk's
// signature.
type RecordFault struct {
	What  string // root, paper or signature
	Entry int    // of the paper, from 1
	Desk  paper.Desk
}

// CheckRecord checks the joint record of some talks again from its leaves: the
// root, every paper held here, and everyone's last signature. It does not stop
// at a fault.
func (d *Desk) CheckRecord(ctx context.Context, talks paper.ID) (RecordCheck, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	k, err := d.docket(talks)
	if err != nil || !k.begun {
		return RecordCheck{}, err
	}
	r, ros := k.record, k.roster()
	c := RecordCheck{Forks: len(r.Forks())}
	var anew record.Log
	for i, id := range r.Log().Leaves() {
		if anew, err = anew.Append(id); err != nil {
			c.Faults = append(c.Faults, RecordFault{What: "root"})
			return c, nil
		}
		if k.number(id) == 0 {
			c.Lacking++
		} else if d.provenAgain(ctx, k, id) {
			c.Papers++
		} else {
			c.Faults = append(c.Faults, RecordFault{What: "paper", Entry: int(i) + 1})
		}
	}
	c.Leaves = int(anew.Size())
	root, err := anew.Root(r.Head().Size)
	if c.Root = root; err != nil || root != r.Head().Root {
		c.Faults = append(c.Faults, RecordFault{What: "root"})
	}
	for _, s := range ros.Seats {
		note, ok, err := lastNote(r, ros, s.Desk)
		if err == nil && (!ok || !within(s, note.Size)) {
			continue
		}
		key := d.recordKey(k, s)
		var at time.Time
		if err == nil {
			at, err = note.VerifyBy(key.Name, s.Key)
		}
		if was, inHere := anew.Root(note.Size); err != nil || inHere != nil || was != note.Root {
			c.Faults = append(c.Faults, RecordFault{What: "signature", Desk: key.Desk})
			continue
		}
		c.Signed = append(c.Signed, RecordSigned{key, note.Size, at})
	}
	return c, nil
}

// provenAgain reports whether the bytes held under an id are that paper and its
// signatures verify.
func (d *Desk) provenAgain(ctx context.Context, k *docket, id paper.ID) bool {
	raw, err := d.raw(ctx, k, id)
	if err != nil {
		return false
	}
	p, envelope, _ := paper.Open(raw) // of a kind that is not known here it is the paper all the same
	if p == nil || p.ID != id || envelope == nil {
		return false
	}
	v, err := k.verifier(p, envelope)
	if err != nil {
		return false
	}
	_, err = v.Verify(p, envelope)
	return err == nil
}
