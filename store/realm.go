package store

import (
	"crypto/cipher"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"fmt"
)

// ErrNoRealm: there is no key for this realm: it was destroyed, or its key is
// in a newer copy of talks.keys.
var ErrNoRealm = errors.New("store: no key for this realm")

// OwnRealm is the realm of what belongs to no talks. It is always there.
const OwnRealm = "desk"

// A realm seals what belongs together and can be destroyed together: one
// talks, or the desk's own. All its keys come from its data key, which stands
// in talks.keys and nowhere else.
type realm struct {
	owner, name    string
	tag            string // its stored name
	names          []byte // key of the hashes that are stored as names
	records, cells cipher.AEAD
}

func newDataKey() []byte {
	k := make([]byte, KeySize)
	rand.Read(k) // never fails (crypto/rand)
	return k
}

func newRealm(owner, name, tag string, dataKey []byte) (*realm, error) {
	if len(dataKey) != KeySize {
		return nil, fmt.Errorf("realm: %w", ErrKeySize)
	}
	return &realm{
		owner, name, tag, subkey(dataKey, "names"), newAEAD(dataKey, "records"), newAEAD(dataKey, "cells"),
	}, nil
}

// hashName hides a name: 128 bits of HMAC-SHA-256.
func hashName(key []byte, parts ...string) string {
	m := hmac.New(sha256.New, key)
	m.Write(bind(nil, parts...))
	return string(m.Sum(nil)[:tagOfName])
}

// Stored names tell a stream from a cell, and which belong to one realm and one
// group, so that they can be listed and destroyed together; nothing else.
func (r *realm) stream(name string) string {
	return streamsOf(r.tag) + hashName(r.names, "stream", name)
}

func (r *realm) group(group string) string { return cellsOf(r.tag) + hashName(r.names, "group", group) }

func (r *realm) cell(group, name string) string {
	return r.group(group) + hashName(r.names, "cell", group, name)
}

func streamsOf(realmTag string) string { return "s" + realmTag }

func cellsOf(realmTag string) string { return "c" + realmTag }

const (
	groupNameSize = 1 + 2*tagOfName
	cellNameSize  = 1 + 3*tagOfName
)

// A stored record is the nonce of the record before it (zeros before the
// first) and then the sealed body. The head pins the last record's nonce, each
// record the one before: so none can be missing, doubled or out of place.
func (r *realm) recordBound(stream string, seq uint64, before nonce) []byte {
	b := bind(nil, "record", r.owner, r.name, stream)
	b = binary.BigEndian.AppendUint64(b, seq)
	return append(b, before[:]...)
}

func (r *realm) sealRecord(stream string, seq uint64, before nonce, body []byte) (stored []byte, n nonce) {
	stored = make([]byte, nonceSize, 2*nonceSize+len(body)+tagSize)
	copy(stored, before[:])
	stored = r.records.Seal(stored, nil, body, r.recordBound(stream, seq, before))
	return stored, nonce(stored[nonceSize:])
}

// splitRecord takes a stored record apart without opening it.
func splitRecord(stored []byte) (before, n nonce, sealed []byte, err error) {
	if len(stored) < nonceSize+overhead {
		return before, n, nil, fmt.Errorf("record of %d bytes: %w", len(stored), ErrAltered)
	}
	return nonce(stored), nonce(stored[nonceSize:]), stored[nonceSize:], nil
}

// openRecord checks that a record follows the one of nonce before.
func (r *realm) openRecord(stream string, rec Record, before nonce) (body []byte, n nonce, err error) {
	said, n, sealed, err := splitRecord(rec.Body)
	if err != nil {
		return nil, n, err
	}
	if said != before {
		return nil, n, fmt.Errorf("record %d: %w", rec.Seq, ErrSwapped)
	}
	body, err = r.records.Open(nil, nil, sealed, r.recordBound(stream, rec.Seq, before))
	if err != nil {
		return nil, n, fmt.Errorf("record %d: %w", rec.Seq, ErrAltered)
	}
	return body, n, nil
}

// A stored cell is sealed together with its name, which its stored name hides.
func (r *realm) sealCell(stored, name string, value []byte) ([]byte, nonce) {
	plain := append(bind(make([]byte, 0, 4+len(name)+len(value)), name), value...)
	b := r.cells.Seal(nil, nil, plain, r.cellBound(stored))
	return b, nonce(b)
}

func (r *realm) cellBound(stored string) []byte { return bind(nil, "cell", r.owner, r.name, stored) }

func (r *realm) openCell(stored string, sealed []byte) (Cell, error) {
	plain, err := r.cells.Open(nil, nil, sealed, r.cellBound(stored))
	if err != nil || len(plain) < 4 || uint64(binary.BigEndian.Uint32(plain)) > uint64(len(plain)-4) {
		return Cell{}, fmt.Errorf("cell: %w", ErrAltered)
	}
	end := 4 + binary.BigEndian.Uint32(plain)
	return Cell{Name: string(plain[4:end]), Value: plain[end:]}, nil
}
