package desk

import (
	"crypto/rand"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"strings"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"

	"goodoffices/paper"
	"goodoffices/store"
)

// keyring is the file desk.keys: the master key wrapped once for every officer
// and every unlock file, and each officer's signing key wrapped for its owner
// and for the unlock files that it chose. It holds nothing in clear but names.
type keyring struct {
	Version  int             `json:"version"`
	Owner    string          `json:"owner"` // the desk's name in its store: random
	Desk     paper.Desk      `json:"desk"`
	Officers []keyringMember `json:"officers"`
	Unlocks  []keyringUnlock `json:"unlocks,omitzero"`
	Next     []keyringNext   `json:"next,omitzero"` // by the cards that would bring it
}

type keyringMember struct {
	Name   string        `json:"name"`
	Master store.Wrapped `json:"master"`
	Key    store.Wrapped `json:"key"`
}

// keyringUnlock is one unlock file: a raw key, kept elsewhere.
type keyringUnlock struct {
	ID      string                   `json:"id"`
	Master  store.Wrapped            `json:"master"`
	Signing map[string]store.Wrapped `json:"signing"`
}

// An Unlock opens a desk: by one officer's passphrase, which unlocks that
// officer's signature, or by an unlock file's key, which unlocks those of the
// officers who chose it.
type Unlock struct {
	Officer    string
	Passphrase store.Secret
	File       store.Secret
}

var (
	// ErrUnlock: neither a passphrase nor an unlock file, or not this desk's.
	ErrUnlock = errors.New("this does not unlock the desk")
	// ErrKeyring: desk.keys is not what this program writes.
	ErrKeyring = errors.New("malformed desk.keys")
	// ErrOfficer: the desk has no officer of that name.
	ErrOfficer = errors.New("no such officer at this desk")
)

func readKeyring(files store.Files) (*keyring, error) {
	b, err := files.Read(keyringFile)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, ErrNoDesk
	}
	if err != nil {
		return nil, err
	}
	k := &keyring{}
	if err := json.Unmarshal(b, k, json.RejectUnknownMembers(true)); err != nil || k.Version < 1 {
		return nil, ErrKeyring
	}
	if k.Version > 1 {
		return nil, store.ErrNewer
	}
	if len(k.Officers) == 0 {
		return nil, ErrKeyring
	}
	return k, nil
}

// OfficersOf returns the names of the officers whose passphrases open the desk
// in a place. It returns ErrNoDesk, ErrKeyring.
func OfficersOf(place Place) ([]string, error) {
	k, err := readKeyring(place.Files)
	if err != nil {
		return nil, err
	}
	var out []string
	for _, m := range k.Officers {
		out = append(out, m.Name)
	}
	return out, nil
}

func (k *keyring) write(files store.Files) error {
	b, err := json.Marshal(k, jsontext.WithIndent(" "), json.Deterministic(true))
	if err != nil {
		return fmt.Errorf("write %s: %w", keyringFile, err)
	}
	return files.Write(keyringFile, b)
}

// contexts of wrapping: what a wrapped secret is, and whose.
func masterContext(owner, who string) string { return "good-offices/1 master " + owner + " " + who }
func signingContext(owner, officer, who string) string {
	return "good-offices/1 signing " + owner + " " + officer + " " + who
}

// add wraps the master key and an officer's signing seed under its passphrase.
func (k *keyring) add(officer string, master store.MasterKey, seed, passphrase store.Secret, cost store.Cost) error {
	m, err := store.Wrap(passphrase, master.Secret(), masterContext(k.Owner, officer), cost)
	if err != nil {
		return err
	}
	s, err := store.Wrap(passphrase, seed, signingContext(k.Owner, officer, officer), cost)
	if err != nil {
		return err
	}
	k.Officers = append(k.Officers, keyringMember{Name: officer, Master: m, Key: s})
	return nil
}

// addUnlock makes an unlock file for the given officers' signing seeds and
// returns its key.
func (k *keyring) addUnlock(master store.MasterKey, seeds map[string]store.Secret) (store.Secret, error) {
	key := randomSecret(store.KeySize)
	id := hex.EncodeToString(randomSecret(8))
	m, err := store.WrapWithKey(key, master.Secret(), masterContext(k.Owner, id))
	if err != nil {
		return nil, err
	}
	u := keyringUnlock{ID: id, Master: m, Signing: map[string]store.Wrapped{}}
	for officer, seed := range seeds {
		if u.Signing[officer], err = store.WrapWithKey(key, seed, signingContext(k.Owner, officer, id)); err != nil {
			return nil, err
		}
	}
	k.Unlocks = append(k.Unlocks, u)
	return key, nil
}

// open unwraps the master key and the signing seeds that u opens. Work is the
// same whether an officer of that name exists.
func (k *keyring) open(u Unlock, least store.Cost) (store.MasterKey, map[string]store.Secret, error) {
	if len(u.File) > 0 {
		return k.openFile(u.File)
	}
	member := k.Officers[0]
	known := false
	for _, m := range k.Officers {
		if m.Name == u.Officer {
			member, known = m, true
		}
	}
	master, err := member.Master.Unwrap(u.Passphrase, masterContext(k.Owner, member.Name), least)
	if err != nil || !known {
		return store.MasterKey{}, nil, errors.Join(ErrUnlock, err)
	}
	seed, err := member.Key.Unwrap(u.Passphrase, signingContext(k.Owner, member.Name, member.Name), least)
	if err != nil {
		return store.MasterKey{}, nil, errors.Join(ErrUnlock, err)
	}
	key, err := store.ParseMasterKey(master)
	return key, map[string]store.Secret{member.Name: seed}, err
}

func (k *keyring) openFile(file store.Secret) (store.MasterKey, map[string]store.Secret, error) {
	for _, u := range k.Unlocks {
		master, err := u.Master.UnwrapWithKey(file, masterContext(k.Owner, u.ID))
		if err != nil {
			continue
		}
		seeds := map[string]store.Secret{}
		for officer, w := range u.Signing {
			if seeds[officer], err = w.UnwrapWithKey(file, signingContext(k.Owner, officer, u.ID)); err != nil {
				return store.MasterKey{}, nil, errors.Join(ErrUnlock, err)
			}
		}
		key, err := store.ParseMasterKey(master)
		return key, seeds, err
	}
	return store.MasterKey{}, nil, ErrUnlock
}

func (k *keyring) hasMember(officer string) bool {
	return slices.ContainsFunc(k.Officers, func(m keyringMember) bool { return m.Name == officer })
}

func randomSecret(n int) store.Secret {
	b := make([]byte, n)
	_, _ = rand.Read(b) // never fails (crypto/rand)
	return b
}

// unlockGroup is how many digits of an unlock key stand together on the sheet
// that people print at enrolment.
const unlockGroup = 4

// ParseUnlockFile reads the text of an unlock file: one line, or the groups of
// four digits of a recovery sheet as somebody typed them.
func ParseUnlockFile(text []byte) (store.Secret, error) {
	s := strings.TrimRight(string(text), "\r\n")
	groups := strings.Fields(s)
	if len(groups) > 1 && !slices.ContainsFunc(groups, func(g string) bool { return len(g) != unlockGroup }) {
		s = strings.Join(groups, "")
	}
	key, err := hex.DecodeString(s)
	if err != nil || len(key) != store.KeySize {
		return nil, fmt.Errorf("unlock file: %w", ErrUnlock)
	}
	return key, nil
}

// FormatUnlockFile returns the text of an unlock file. It is a secret.
func FormatUnlockFile(key store.Secret) []byte {
	return append([]byte(hex.EncodeToString(key)), '\n')
}
