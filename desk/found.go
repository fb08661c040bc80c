package desk

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"errors"
	"fmt"
	"time"

	"github.com/go-json-experiment/json"

	"goodoffices/courier"
	"goodoffices/paper"
	"goodoffices/pouch"
	"goodoffices/record"
	"goodoffices/store"
)

// Founding says what desk is made.
type Founding struct {
	Name      paper.Desk
	Principal string
	Host      string // who runs the machine; empty: the desk itself
	Officers  []NewOfficer
	// Courier is the address at which the desk reads its mailboxes; empty for a
	// desk that has its pouches carried by hand.
	Courier string
	// CourierKey is the courier's key as an invitation pins it. Empty: the
	// courier is asked for it at once.
	CourierKey string
	Permits    []string // for couriers that ask for them
	// Unlock makes an unlock file for all officers.
	Unlock bool
	// Rehearsal marks the desk as one of a rehearsal.
	Rehearsal bool
	// Cost of the passphrases. The zero value is store.StandardCost.
	Cost store.Cost
}

// A NewOfficer is somebody who will sign for the desk.
type NewOfficer struct {
	Name       string
	Title      string
	Powers     []string // "all" where it is nil
	Passphrase store.Secret
}

// selfRecord is what a desk knows of itself: the keys of its card, the card,
// and its courier. It lies sealed in the desk's own realm.
type selfRecord struct {
	Seal      []byte   `json:"seal"`
	Cosign    []byte   `json:"cosign"`
	Renewed   [][]byte `json:"renewed,omitzero"` // cosigning keys after the first
	Hello     string   `json:"hello"`
	Card      []byte   `json:"card"` // envelope
	Principal string   `json:"principal"`
	Courier   string   `json:"courier"`
	Key       string   `json:"key"` // the courier's, pinned at first contact
	Permits   []string `json:"permits,omitzero"`
}

const (
	groupSelf = "self"
	nameSelf  = "self"
)

// ErrFounded: there is a desk in this folder already.
var ErrFounded = errors.New("there is a desk in this folder already")

// Create makes a desk in an empty place and closes it. With Unlock it returns
// the unlock file's key, which is to be kept elsewhere.
func Create(ctx context.Context, place Place, f Founding, cfg Config) (unlock store.Secret, err error) {
	defer func() { err = errors.Join(err, place.Shut()) }()
	cfg = cfg.withDefaults()
	if empty, err := place.Empty(); err != nil || !empty {
		return nil, errors.Join(err, ErrFounded)
	}
	if len(f.Officers) == 0 {
		return nil, fmt.Errorf("%w: a desk needs one at least", ErrOfficer)
	}
	ring := &keyring{Version: 1, Owner: hex.EncodeToString(randomSecret(16)), Desk: f.Name}
	master := store.NewMasterKey()
	seeds := map[string]store.Secret{}
	for _, o := range f.Officers {
		seeds[o.Name] = randomSecret(paper.SeedSize)
		if err := ring.add(o.Name, master, seeds[o.Name], o.Passphrase, f.Cost); err != nil {
			return nil, fmt.Errorf("officer %s: %w", o.Name, err)
		}
	}
	if f.Unlock {
		if unlock, err = ring.addUnlock(master, seeds); err != nil {
			return nil, err
		}
	}
	self, err := foundCard(f, seeds, cfg.Now())
	if err != nil {
		return nil, err
	}
	if self.Key = f.CourierKey; f.Courier != "" && self.Key == "" {
		key, err := cfg.Carrier.Key(ctx, f.Courier)
		if err != nil {
			return nil, fmt.Errorf("courier: %w", err)
		}
		self.Key = key.String()
	}
	if err := keepSelf(ctx, place, ring.Owner, master, self); err != nil {
		return nil, err
	}
	if f.Rehearsal {
		if err := place.Files.Write(RehearsalFile, []byte("This desk is a rehearsal. Nothing in it is anybody's word.\n")); err != nil {
			return nil, err
		}
	}
	return unlock, ring.write(place.Files) // last: a folder without it holds no desk
}

func keepSelf(ctx context.Context, place Place, owner string, master store.MasterKey, self selfRecord) error {
	vault, err := store.OpenVault(ctx, place.Store, place.Files, owner, master, store.VaultOptions{})
	if err != nil {
		return err
	}
	b, err := json.Marshal(self)
	if err != nil {
		return err
	}
	_, err = vault.Commit(ctx, store.Changes{Cells: []store.NewCell{{Realm: store.OwnRealm, Group: groupSelf, Name: nameSelf, Value: b}}})
	return err
}

// foundCard draws the desk's keys and makes its card.
func foundCard(f Founding, seeds map[string]store.Secret, now time.Time) (selfRecord, error) {
	self := selfRecord{Seal: randomSecret(paper.SeedSize), Cosign: randomSecret(record.SeedSize), Courier: f.Courier, Permits: f.Permits, Principal: f.Principal}
	hello, err := pouch.NewIdentity()
	if err != nil {
		return self, err
	}
	self.Hello = hello.Secret()
	seal, err := paper.NewSignKey(self.Seal)
	if err != nil {
		return self, err
	}
	cosign, err := record.NewCosignKey(self.Cosign)
	if err != nil {
		return self, err
	}
	card := &paper.Card{
		Name: f.Name, Principal: f.Principal, Host: f.Host, Suite: paper.Suite,
		Seal: seal.Public(), Cosign: paper.CosignKey(cosign.Public()), Hello: hello.Recipient(),
	}
	var first paper.SignKey
	for i, o := range f.Officers {
		key, err := paper.NewSignKey(seeds[o.Name])
		if err != nil {
			return self, err
		}
		if i == 0 {
			first = key
		}
		powers := o.Powers
		if powers == nil {
			powers = []string{paper.AllPowers}
		}
		card.Officers = append(card.Officers, paper.Officer{Name: o.Name, Title: o.Title, Key: key.Public(), Powers: powers})
	}
	p, err := paper.Compose(paper.Draft{Body: card, Privilege: paper.PrivilegeTalks}, paper.Stamp{Salt: salt(), Rules: 1, From: f.Name, Date: now.Truncate(time.Second)})
	if err != nil {
		return self, fmt.Errorf("card of %s: %w", f.Name, err)
	}
	e, err := paper.Sign(p, paper.Signers{Card: p.ID, Seal: seal, Officer: f.Officers[0].Name, OfficerKey: first})
	if err != nil {
		return self, err
	}
	self.Card = e.Marshal()
	return self, nil
}

// salt draws what every payload opens with.
func salt() (id paper.ID) {
	_, _ = rand.Read(id[:]) // never fails (crypto/rand)
	return id
}

// ParseCourier checks a courier's address.
func ParseCourier(address string) error {
	_, err := courier.NewMailbox(address, courier.Key{1})
	if errors.Is(err, courier.ErrWeakKey) {
		return nil // the address was read before the key
	}
	return err
}
