package desk

import (
	"bytes"
	"crypto/aes"
	"crypto/cipher"
	"crypto/hkdf"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"fmt"
	"slices"
	"strings"

	"goodoffices/courier"
	"goodoffices/paper"
	"goodoffices/store"
)

// An invitation link holds the courier's address, a one-time secret, the digest
// of the inviter's card and the courier's key; the last three stand in the
// fragment, which no server is ever sent. The secret yields two mailboxes and
// two keys: where the inviter's card and the invitation wait for the invitee,
// and where the invitee's card with its hello, a question or a decline go back.

const linkPath = "/join#v1."

// A meeting is where two desks meet before they know each other's mailboxes.
type meeting struct {
	offer, answer       courier.Mailbox
	offerKey, answerKey []byte
}

// link is what the text of an invitation link says.
type invitationLink struct {
	courier string
	secret  store.Secret
	card    paper.ID
	key     courier.Key
}

func (l invitationLink) String() string {
	b64 := base64.RawURLEncoding.EncodeToString
	return strings.TrimSuffix(l.courier, "/") + linkPath + b64(l.secret) + "." + b64(l.card[:]) + "." + b64(l.key[:])
}

func parseLink(text string) (invitationLink, error) {
	address, rest, ok := strings.Cut(strings.TrimSpace(text), linkPath)
	parts := strings.Split(rest, ".")
	if !ok || len(parts) != 3 {
		return invitationLink{}, ErrLink
	}
	var raw [3][]byte
	for i, p := range parts {
		b, err := base64.RawURLEncoding.Strict().DecodeString(p)
		if err != nil || len(b) != 32 {
			return invitationLink{}, ErrLink
		}
		raw[i] = b
	}
	l := invitationLink{courier: address, secret: raw[0], card: paper.ID(raw[1]), key: courier.Key(raw[2])}
	if err := ParseCourier(address); err != nil {
		return invitationLink{}, fmt.Errorf("%w: %w", ErrLink, err)
	}
	return l, nil
}

// meet derives the meeting of a link: HKDF-SHA-256 (RFC 5869), one info string
// for each value.
func (l invitationLink) meet() (meeting, error) {
	var m meeting
	derive := func(info string) []byte {
		b, err := hkdf.Key(sha256.New, l.secret, nil, "good-offices/1 invitation "+info, 32)
		if err != nil {
			panic(err) // only lengths beyond 255 hashes fail (RFC 5869 §2.3)
		}
		return b
	}
	box := func(name string) (courier.Mailbox, error) {
		head := append([]byte{0x11}, l.key[:]...)
		for _, part := range []string{"owner", "owner token", "sender", "sender token"} {
			head = append(head, derive(name+" "+part)...)
		}
		return courier.ParseMailbox(append(head, l.courier...))
	}
	var err error
	if m.offer, err = box("offer"); err != nil {
		return m, err
	}
	if m.answer, err = box("answer"); err != nil {
		return m, err
	}
	m.offerKey, m.answerKey = derive("offer key"), derive("answer key")
	return m, nil
}

// sealMeeting seals what waits in a meeting's mailbox, AES-256-GCM, padded to
// one of the courier's sizes. The nonce is made of the text, so that the same
// text is the same bytes, and no two texts share one.
func sealMeeting(key, text []byte) ([]byte, error) {
	aead, err := meetingAEAD(key)
	if err != nil {
		return nil, err
	}
	sizes := courier.Classes()
	i := slices.IndexFunc(sizes, func(size int) bool { return size >= aead.NonceSize()+aead.Overhead()+4+len(text) })
	if i < 0 {
		return nil, fmt.Errorf("invitation: %w", paper.ErrTooLarge)
	}
	plain := make([]byte, sizes[i]-aead.NonceSize()-aead.Overhead())
	binary.BigEndian.PutUint32(plain, uint32(len(text)))
	copy(plain[4:], text)
	sum := sha256.Sum256(append([]byte("good-offices/1 invitation nonce"), plain...))
	nonce := sum[:aead.NonceSize()]
	return aead.Seal(slices.Clone(nonce), nonce, plain, nil), nil
}

func openMeeting(key, sealed []byte) ([]byte, error) {
	aead, err := meetingAEAD(key)
	if err != nil {
		return nil, err
	}
	if len(sealed) < aead.NonceSize() {
		return nil, ErrOffer
	}
	n := aead.NonceSize()
	plain, err := aead.Open(nil, sealed[:n], sealed[n:], nil)
	if err != nil || len(plain) < 4 || int(binary.BigEndian.Uint32(plain)) > len(plain)-4 {
		return nil, ErrOffer
	}
	return plain[4 : 4+binary.BigEndian.Uint32(plain)], nil
}

func meetingAEAD(key []byte) (cipher.AEAD, error) {
	block, err := aes.NewCipher(key)
	if err != nil {
		return nil, err
	}
	return cipher.NewGCM(block)
}

// isPouch tells an age file from what a meeting's key seals.
func isPouch(sealed []byte) bool { return bytes.HasPrefix(sealed, []byte("age-encryption.org/")) }

// offered is what waits for the invitee.
type offered struct {
	Card paper.Bytes `json:"card"` // the inviter's, envelope
	// Earlier, unless Card is the first that the inviter had in these talks, are
	// that first one and the successor cards that lead to Card.
	Earlier    []paper.Bytes `json:"earlier,omitzero"`
	Invitation paper.Bytes   `json:"invitation"` // envelope
	Permit     string        `json:"permit,omitzero"`
}

// answered is what comes back. Exactly one of Hello, Question and Declined is set.
type answered struct {
	Card     paper.Bytes `json:"card,omitzero"`
	Hello    paper.Bytes `json:"hello,omitzero"`
	Question string      `json:"question,omitzero"`
	Declined bool        `json:"declined,omitzero"`
}

const maxQuestion = 2000 // characters

// first is where a link's pouches go before the channel has told better.
type first struct {
	Reads []byte `json:"reads,omitzero"` // courier.Mailbox, encoded
	Route []byte `json:"route,omitzero"`
	Key   []byte `json:"key,omitzero"` // at the invitee's desk: seals its card with its hello
	Past  bool   `json:"past,omitzero"`
}

// close remembers that the channel is open and the meeting past.
func (f *first) close() {
	if f != nil {
		f.Past = true
	}
}
