package desk

import (
	"context"
	"crypto/ecdh"
	"crypto/hpke"
	"crypto/rand"
	"errors"
	"fmt"

	"goodoffices/store"
)

// What an officer writes on a telephone without a network is sealed there for
// this desk alone (HPKE, RFC 9180, base mode: DHKEM of P-256 with HKDF-SHA256,
// AES-256-GCM), so that whoever finds the telephone cannot read it, its owner
// included. P-256 is what every browser has; it does not withstand a quantum
// computer, and what is sealed so lies on the telephone until it is sent, no longer.

// The cell of the key in the desk's own realm.
const (
	groupPocket = "pocket"
	namePocket  = "key"
)

// ErrPocket: what came is not sealed for this desk.
var ErrPocket = errors.New("not sealed for this desk")

// pocketInfo binds what is sealed to its use.
var pocketInfo = []byte("good-offices/1 pocket")

// PocketKey returns the public key for which a telephone seals, an uncompressed
// point (SEC 1 §2.3.3). The key is made when it is first asked for, and stays.
func (d *Desk) PocketKey(ctx context.Context) ([]byte, error) {
	k, err := d.pocketKey(ctx)
	if err != nil {
		return nil, err
	}
	return k.PublicKey().Bytes(), nil
}

// SealPocket seals for this desk itself what a telephone is to give back.
func (d *Desk) SealPocket(ctx context.Context, plain []byte) ([]byte, error) {
	k, err := d.pocketKey(ctx)
	if err != nil {
		return nil, err
	}
	to, err := hpke.NewDHKEMPublicKey(k.PublicKey())
	if err != nil {
		return nil, err
	}
	return hpke.Seal(to, hpke.HKDFSHA256(), hpke.AES256GCM(), pocketInfo, plain)
}

// OpenPocket opens what a telephone sealed: the encapsulated key and the
// ciphertext, one after the other. It returns ErrPocket.
func (d *Desk) OpenPocket(ctx context.Context, sealed []byte) ([]byte, error) {
	k, err := d.pocketKey(ctx)
	if err != nil {
		return nil, err
	}
	own, err := hpke.NewDHKEMPrivateKey(k)
	if err != nil {
		return nil, err
	}
	plain, err := hpke.Open(own, hpke.HKDFSHA256(), hpke.AES256GCM(), pocketInfo, sealed)
	if err != nil {
		return nil, ErrPocket
	}
	return plain, nil
}

func (d *Desk) pocketKey(ctx context.Context) (*ecdh.PrivateKey, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.pocket != nil {
		return d.pocket, nil
	}
	if d.stopped != nil {
		return nil, d.stopped
	}
	b, ok, err := d.vault.Cell(ctx, store.OwnRealm, groupPocket, namePocket)
	if err != nil {
		return nil, err
	}
	if ok {
		if d.pocket, err = ecdh.P256().NewPrivateKey(b); err != nil {
			return nil, fmt.Errorf("pocket key: %w", err)
		}
		return d.pocket, nil
	}
	k, err := ecdh.P256().GenerateKey(rand.Reader)
	if err != nil {
		return nil, err
	}
	if err := d.setOwn(ctx, groupPocket, namePocket, k.Bytes()); err != nil {
		return nil, err
	}
	d.pocket = k
	return k, nil
}
