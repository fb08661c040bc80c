package pouch

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"slices"

	"filippo.io/age"
)

// The four sizes of a sealed pouch, in bytes. Everything that opens a channel
// or pays a debt is of the smallest, so that the courier sees no difference
// between them and a short letter.
const (
	Small   = 16 << 10
	Medium  = 64 << 10
	Large   = 256 << 10
	Largest = 1 << 20
)

// What age adds: a header of one hybrid stanza and the stream's nonce, and a
// tag for every 64 KiB (age-encryption.org/v1, C2SP).
const (
	ageHeader = 1643
	ageChunk  = 64 << 10
	ageTag    = 16
)

// armorIntro begins an age file in its textual form (RFC 7468 in age's profile).
const armorIntro = "-----BEGIN AGE"

const hybridStanza = "mlkem768x25519"

// A box makes keys, seals and opens. There is one, age's; tests of sequence
// alone put a cheaper one in its place.
type box interface {
	generate() (*Identity, error)
	parse(raw []byte) (recipient, error)
	// seal returns a sealed file of the size that belongs to len(text).
	seal(to recipient, text []byte) ([]byte, error)
	// open returns the whole text and the key that opened it, trying keys in
	// order.
	open(sealed []byte, keys []*Identity) ([]byte, *Identity, error)
	// keySize is the length of a raw public key.
	keySize() int
	// sizes are the sealed sizes, ascending, and the length of text in each.
	sizes() []size
}

type size struct{ sealed, text int }

type ageBox struct{}

var ageSizes = func() []size {
	sizes := make([]size, 0, 4)
	for _, sealed := range []int{Small, Medium, Large, Largest} {
		body := sealed - ageHeader
		chunks := (body + ageChunk + ageTag - 1) / (ageChunk + ageTag)
		sizes = append(sizes, size{sealed, body - chunks*ageTag})
	}
	return sizes
}()

func (ageBox) sizes() []size { return ageSizes }

func (ageBox) keySize() int { return keySize }

func (ageBox) generate() (*Identity, error) { return NewIdentity() }

func (ageBox) parse(raw []byte) (recipient, error) { return parseRecipient(raw) }

func (b ageBox) seal(to recipient, text []byte) ([]byte, error) {
	i := slices.IndexFunc(ageSizes, func(s size) bool { return s.text == len(text) })
	if i < 0 {
		return nil, fmt.Errorf("seal: %w: %d bytes of text", ErrSize, len(text))
	}
	var out bytes.Buffer
	out.Grow(ageSizes[i].sealed)
	w, err := age.Encrypt(&out, to.age)
	if err != nil {
		return nil, fmt.Errorf("seal: %w", err)
	}
	if _, err := w.Write(text); err != nil {
		return nil, fmt.Errorf("seal: %w", err)
	}
	if err := w.Close(); err != nil {
		return nil, fmt.Errorf("seal: %w", err)
	}
	if out.Len() != ageSizes[i].sealed {
		return nil, fmt.Errorf("seal: %w: %d bytes", ErrSize, out.Len())
	}
	return out.Bytes(), nil
}

func (b ageBox) open(sealed []byte, keys []*Identity) ([]byte, *Identity, error) {
	i := slices.IndexFunc(ageSizes, func(s size) bool { return s.sealed == len(sealed) })
	if i < 0 {
		return nil, nil, fmt.Errorf("%w: %d bytes", ErrSize, len(sealed))
	}
	r, key, err := openAge(bytes.NewReader(sealed), keys)
	if err != nil {
		return nil, nil, err
	}
	// age hands out what precedes a cut or an alteration before it fails, so
	// nothing is looked at until it has said that this is the end.
	text := make([]byte, ageSizes[i].text)
	if _, err := io.ReadFull(r, text); err != nil {
		return nil, nil, fmt.Errorf("%w: %v", ErrPayload, err)
	}
	var more [1]byte
	if n, err := r.Read(more[:]); n != 0 || err != io.EOF {
		return nil, nil, fmt.Errorf("%w: bytes after the end", ErrPayload)
	}
	return text, key, nil
}

// openAge reads an age file's header strictly and returns the stream of its
// text, which is to be trusted only once it has ended with io.EOF.
func openAge(src io.Reader, keys []*Identity) (io.Reader, *Identity, error) {
	intro := make([]byte, len(armorIntro))
	n, _ := io.ReadFull(src, intro)
	if string(intro[:n]) == armorIntro {
		return nil, nil, ErrArmored
	}
	one := &oneStanza{keys: keys}
	r, err := age.Decrypt(io.MultiReader(bytes.NewReader(intro[:n]), src), one)
	switch {
	case one.err != nil:
		return nil, nil, one.err
	case err != nil:
		return nil, nil, ErrHeader // the cause quotes what the file says
	}
	return r, one.opened, nil
}

// oneStanza is the age.Identity of a desk: it looks at all stanzas of the
// file, as age's own identities do not, before it tries its keys.
type oneStanza struct {
	keys   []*Identity
	opened *Identity
	err    error
}

func (o *oneStanza) Unwrap(stanzas []*age.Stanza) ([]byte, error) {
	fileKey, err := o.unwrap(stanzas)
	o.err = err
	return fileKey, err
}

func (o *oneStanza) unwrap(stanzas []*age.Stanza) ([]byte, error) {
	if len(stanzas) != 1 {
		return nil, fmt.Errorf("%w: %d", ErrStanzas, len(stanzas))
	}
	if stanzas[0].Type != hybridStanza {
		return nil, ErrStanzaKind
	}
	for _, k := range o.keys {
		fileKey, err := k.age.Unwrap(stanzas)
		if errors.Is(err, age.ErrIncorrectIdentity) {
			continue
		}
		if err != nil {
			return nil, ErrStanza
		}
		o.opened = k
		return fileKey, nil
	}
	return nil, ErrNoKey
}
