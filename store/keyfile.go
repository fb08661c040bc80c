package store

import (
	"bytes"
	"crypto/cipher"
	"crypto/sha256"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"maps"
)

// The files beside a store. Talks' keys are part of a backup, kept apart from
// the store; receiving keys are in none.
const (
	TalksKeysFile     = "talks.keys"
	ReceivingKeysFile = "receiving.keys"
	// CommitNumberFile holds the number of the last commit, written beside
	// the keys at every commit: an older store put back is noticed by it.
	CommitNumberFile = "commit.number"
)

// keyFileMagic begins a key file: its name, and the version of its format.
const keyFileMagic = "good-offices keys 1\n"

var (
	// ErrKeyFile: a key file that does not open: altered, cut short, another
	// desk's, or sealed under another master key.
	ErrKeyFile = errors.New("store: key file does not open")
	// ErrKeyFileMalformed: a key file that opens and holds something else.
	ErrKeyFileMalformed = errors.New("store: malformed key file")
	// ErrKeyFileMissing: there is a store but no talks.keys beside it, so
	// nothing in it can be read.
	ErrKeyFileMissing = errors.New("store: talks.keys is missing")
)

// A keyFile reads and writes one small file sealed under the master key, as a
// whole and bound to its name and owner.
type keyFile struct {
	files Files
	name  string
	magic string
	aead  cipher.AEAD
	bound []byte // associated data
}

func newKeyFile(files Files, name, magic, owner string, master MasterKey) keyFile {
	return keyFile{files, name, magic, newAEAD(master.key(), "file "+name), bind(nil, magic, name, owner)}
}

func (f keyFile) seal(plain []byte) []byte {
	return f.aead.Seal([]byte(f.magic), nil, plain, f.bound)
}

// unseal opens what seal gave: ErrNewer, ErrKeyFile.
func (f keyFile) unseal(b []byte) ([]byte, error) {
	sealed, ok := bytes.CutPrefix(b, []byte(f.magic))
	if !ok {
		if unnumbered := f.magic[:len(f.magic)-len("1\n")]; bytes.HasPrefix(b, []byte(unnumbered)) && string(b) > f.magic {
			return nil, fmt.Errorf("%s: %w", f.name, ErrNewer)
		}
		return nil, fmt.Errorf("%s: %w: not a key file", f.name, ErrKeyFile)
	}
	plain, err := f.aead.Open(nil, nil, sealed, f.bound)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", f.name, ErrKeyFile)
	}
	return plain, nil
}

// open returns fs.ErrNotExist if there is no file, ErrNewer, ErrKeyFile.
func (f keyFile) open() ([]byte, error) {
	b, err := f.files.Read(f.name)
	if err != nil {
		return nil, err
	}
	return f.unseal(b)
}

func (f keyFile) decode(text []byte, into any) error {
	if err := json.Unmarshal(text, into); err != nil {
		return fmt.Errorf("%s: %w", f.name, ErrKeyFileMalformed) // err's own words may quote a key
	}
	return nil
}

func (f keyFile) read(into any) error {
	plain, err := f.open()
	if err != nil {
		return err
	}
	defer clear(plain)
	return f.decode(plain, into)
}

func (f keyFile) write(from any) error {
	plain, err := json.Marshal(from)
	if err != nil {
		return fmt.Errorf("%s: encode: %w", f.name, err)
	}
	defer clear(plain)
	return f.files.Write(f.name, f.seal(plain))
}

// A mark says how far a store had come: the number of a commit and the SHA-256
// of the head it left.
type mark struct {
	Number uint64 `json:"number"`
	Head   []byte `json:"head"`
}

// talksKeys is the content of talks.keys.
type talksKeys struct {
	Keys map[string][]byte `json:"keys"` // a data key a realm
}

// receivingKeys is the content of receiving.keys, which has two slots for it.
type receivingKeys struct {
	mark
	Keys map[string][]byte `json:"keys"`
}

func (k receivingKeys) clone() receivingKeys {
	return receivingKeys{k.mark, maps.Clone(k.Keys)}
}

// holdsMore reports whether there is a key here that others lack.
func (k receivingKeys) holdsMore(than receivingKeys) bool {
	for name := range k.Keys {
		if than.Keys[name] == nil {
			return true
		}
	}
	return false
}

// without returns the keys less those of some names, and whether any went.
func (k receivingKeys) without(names []string) (receivingKeys, bool) {
	less := k.clone()
	for _, name := range names {
		delete(less.Keys, name)
	}
	return less, len(less.Keys) < len(k.Keys)
}

// A numberFile notes marks in place, sealed, always of one length.
type numberFile struct{ keyFile }

func (f numberFile) encode(m mark) []byte {
	return f.seal(append(binary.BigEndian.AppendUint64(nil, m.Number), m.Head...))
}

// read returns the zero mark if there is no file.
func (f numberFile) read() (mark, error) {
	plain, err := f.open()
	if errors.Is(err, fs.ErrNotExist) {
		return mark{}, nil
	} else if err != nil {
		return mark{}, err
	}
	if len(plain) != 8+sha256.Size {
		return mark{}, fmt.Errorf("%s: %w: %d bytes", f.name, ErrKeyFileMalformed, len(plain))
	}
	return mark{Number: binary.BigEndian.Uint64(plain), Head: plain[8:]}, nil
}
