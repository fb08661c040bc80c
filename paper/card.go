package paper

import (
	"slices"
	"strings"

	"filippo.io/age"
	"filippo.io/mldsa"
	"github.com/tyler-smith/go-bip39"
)

// A Card fixes a desk's suite and keys, each for one purpose only. Its ID is
// the card digest that stands in every message the desk signs. A card is
// attested under itself.
type Card struct {
	Name      Desk      `json:"name"`
	Principal string    `json:"principal,omitzero"` // the person or body it speaks for
	Host      string    `json:"host,omitzero"`      // who runs the machine; empty: the desk itself
	Suite     int       `json:"suite"`
	Officers  []Officer `json:"officers"`
	Seal      VerifyKey `json:"seal"`
	Cosign    CosignKey `json:"cosign"` // cosigns the joint record
	Hello     string    `json:"hello"`  // age hybrid recipient to which a hello is sealed
}

// An Officer is a person who signs for a desk.
type Officer struct {
	Name  string    `json:"name"`
	Title string    `json:"title,omitzero"`
	Key   VerifyKey `json:"key"`
	// Powers lists the kinds this officer may sign, or the single word "all".
	// An empty list means none.
	Powers []string `json:"powers"`
}

// AllPowers is the word for every kind.
const AllPowers = "all"

// A CosignKey is the public half of a desk's cosigning key: Ed25519 and
// ML-DSA-44 (C2SP tlog-cosignature).
type CosignKey struct {
	Ed25519 Bytes `json:"ed25519"`
	MLDSA44 Bytes `json:"mldsa44"`
}

// Kind implements Body.
func (*Card) Kind() Kind { return KindCard }

func (b *Card) check(c *checker) {
	c.desk("name", b.Name)
	c.label("principal", b.Principal, false)
	c.label("host", b.Host, false)
	if b.Suite != Suite {
		c.fail("suite", ErrSuite, "1")
	}
	keys := []VerifyKey{b.Seal}
	c.some("officers", len(b.Officers), func(i int) {
		o := b.Officers[i]
		o.check(c)
		for _, before := range b.Officers[:i] {
			if LookAlike(before.Name, o.Name) {
				c.fail("name", ErrValue, "a name unlike the others on the card")
			}
		}
		if slices.ContainsFunc(keys, o.Key.Equal) {
			c.fail("key", ErrValue, "a key of its own")
		}
		keys = append(keys, o.Key)
	})
	c.key("seal", b.Seal.Check())
	c.key("cosign", b.Cosign.Check())
	if _, err := age.ParseHybridRecipient(b.Hello); err != nil || strings.ToLower(b.Hello) != b.Hello {
		c.key("hello", ErrKey)
	}
}

func (o Officer) check(c *checker) {
	c.name("name", o.Name)
	c.label("title", o.Title, false)
	c.key("key", o.Key.Check())
	c.labels("powers", o.Powers)
}

func (c *checker) key(field string, err error) {
	if err != nil {
		c.fail(field, err, "")
	}
}

// Check reports whether both halves are proper keys: ErrKey or ErrLowOrder.
func (k CosignKey) Check() error {
	if _, err := ParseEd25519(k.Ed25519); err != nil {
		return err
	}
	if _, err := mldsa.NewPublicKey(mldsa.MLDSA44(), k.MLDSA44); err != nil {
		return ErrKey
	}
	return nil
}

// Officer returns the officer of that name, and whether the card has one.
func (b *Card) Officer(name string) (Officer, bool) {
	for _, o := range b.Officers {
		if o.Name == name {
			return o, true
		}
	}
	return Officer{}, false
}

// May reports whether the officer's powers cover a kind.
func (o Officer) May(k Kind) bool {
	return slices.Contains(o.Powers, AllPowers) || slices.Contains(o.Powers, string(k))
}

// Words returns the twelve words by which people compare a card aloud: the
// first 128 bits of this one card's digest as a BIP 39 sentence. They are never
// made of several cards, whose common digest could be collided.
func Words(card ID) []string {
	s, err := bip39.NewMnemonic(card[:16])
	if err != nil { // only for an entropy of another length
		return nil
	}
	return strings.Fields(s)
}

// A SuccessorCard replaces a desk's card: it is attested under the old one and
// encloses the new one, which is attested under itself.
type SuccessorCard struct {
	Replaces ID    `json:"replaces"`
	Card     Bytes `json:"card"` // envelope
}

// Kind implements Body.
func (*SuccessorCard) Kind() Kind { return KindSuccessorCard }

func (b *SuccessorCard) check(c *checker) {
	c.id("replaces", b.Replaces)
	c.enclosed("card", b.Card, KindCard)
}

// A Revocation ends an officer's signature or a paper of credentials, from its
// own position in the record on.
type Revocation struct {
	Officer     string `json:"officer,omitzero"`
	Credentials ID     `json:"credentials,omitzero"`
	Reason      Text   `json:"reason,omitzero"`
}

// Kind implements Body.
func (*Revocation) Kind() Kind { return KindRevocation }

func (b *Revocation) check(c *checker) {
	if (b.Officer == "") == b.Credentials.IsZero() {
		c.fail("officer", ErrMissing, "either an officer or a paper of credentials")
	}
	if b.Officer != "" {
		c.name("officer", b.Officer)
	}
	c.text("reason", b.Reason, false)
}

// Credentials are full powers: what an officer may sign for its principal
// beyond what the card says.
type Credentials struct {
	Officer   string   `json:"officer"`
	Principal string   `json:"principal"`
	Powers    []string `json:"powers"` // kinds, subjects of proposals, or "all"
	Until     Hour     `json:"until,omitzero"`
}

// Kind implements Body.
func (*Credentials) Kind() Kind { return KindCredentials }

func (b *Credentials) check(c *checker) {
	c.name("officer", b.Officer)
	c.label("principal", b.Principal, true)
	c.some("powers", len(b.Powers), func(i int) { c.label("", b.Powers[i], true) })
	c.hour("until", b.Until, false)
}
