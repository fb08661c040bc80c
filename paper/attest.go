package paper

import (
	"bytes"
	"errors"
	"fmt"
)

// Open reads a paper as it lies in a pouch: the envelope of a formal paper, or
// the bare payload of an informal one (then the envelope is nil). A formal
// kind without an envelope is ErrUnsigned, an informal one in an envelope
// ErrSigned. A paper of a kind unknown to this program is returned with
// ErrNewerKind. Open verifies no signature.
func Open(b []byte) (*Paper, *Envelope, error) {
	if len(b) > 0 && b[0] == '{' {
		p, err := Decode(b)
		if err == nil && p.Kind.Class() == Formal {
			return nil, nil, &FieldError{Field: "/kind", Err: ErrUnsigned}
		}
		return p, nil, err
	}
	e, err := ParseEnvelope(b)
	if err != nil {
		return nil, nil, err
	}
	p, err := Decode(e.Payload)
	if err == nil && p.Kind.Class() == Informal {
		return nil, nil, &FieldError{Field: "/kind", Err: ErrSigned}
	}
	return p, e, err
}

// Signers are the keys that attest a desk's formal papers.
type Signers struct {
	Card       ID
	Seal       SignKey
	Officer    string  // name on the card
	OfficerKey SignKey // not used for kinds that the seal alone signs
}

// Sign attests a formal paper: by the officer, then by the desk's seal; by the
// seal alone for the kinds that the running desk makes by itself.
func Sign(p *Paper, s Signers) (*Envelope, error) {
	if p.Kind.Class() != Formal {
		return nil, fmt.Errorf("sign %s: %w", p.Kind, ErrSigned)
	}
	e := &Envelope{Payload: p.Payload}
	if !p.Kind.SealOnly() {
		if s.OfficerKey.IsZero() {
			return nil, fmt.Errorf("sign %s: %w", p.Kind, ErrNoOfficer)
		}
		if err := e.add(RoleOfficer, s.Officer, s.Card, s.OfficerKey); err != nil {
			return nil, err
		}
	}
	if err := e.add(RoleSeal, "", s.Card, s.Seal); err != nil {
		return nil, err
	}
	return e, nil
}

func (e *Envelope) add(role Role, officer string, card ID, key SignKey) error {
	sig, err := key.Sign(SignedMessage(role, Suite, card, e.Payload))
	if err != nil {
		return fmt.Errorf("%s: %w", role, err)
	}
	e.Signatures = append(e.Signatures, Signature{Role: role, Suite: Suite, Card: card, Officer: officer, Bytes: sig})
	return nil
}

// A Verifier is a desk's card, ready to verify with.
type Verifier struct {
	ID       ID
	Card     *Card
	seal     verifier
	officers map[string]verifier
}

// NewVerifier makes a card ready to verify with. It does not judge whether the
// card is the desk's: that is what comparing its words is for.
func NewVerifier(p *Paper) (*Verifier, error) {
	card, ok := p.Body.(*Card)
	if !ok {
		return nil, fmt.Errorf("verify with a %s: %w", p.Kind, ErrWrongCard)
	}
	v := &Verifier{ID: p.ID, Card: card, officers: map[string]verifier{}}
	var err error
	if v.seal, err = card.Seal.parse(); err != nil {
		return nil, fmt.Errorf("seal of %s: %w", card.Name, err)
	}
	for _, o := range card.Officers {
		if v.officers[o.Name], err = o.Key.parse(); err != nil {
			return nil, fmt.Errorf("officer %s of %s: %w", o.Name, card.Name, err)
		}
	}
	return v, nil
}

// Verify checks that an envelope holds exactly the signatures that the paper's
// kind calls for, made under this card by an officer whose powers cover the
// kind and by the desk's seal, over exactly these bytes. It returns the
// officer's name, "" where the seal alone signs.
//
// Errors: ErrWrongDesk, ErrWrongCard, ErrSuite, ErrNoSeal, ErrNoOfficer,
// ErrExtraSignature, ErrStranger, ErrPowers, ErrSignature, ErrSigned.
func (v *Verifier) Verify(p *Paper, e *Envelope) (officer string, err error) {
	officer, err = v.Attested(p, e)
	if err != nil {
		return officer, fmt.Errorf("%s of %s: %w", p.Kind, p.From, err)
	}
	if !p.Kind.Known() || p.Kind.SealOnly() {
		return officer, nil
	}
	if o, _ := v.Card.Officer(officer); !o.May(p.Kind) {
		return officer, fmt.Errorf("%s of %s signed by %s: %w", p.Kind, p.From, officer, ErrPowers)
	}
	return officer, nil
}

// Attested is Verify without the question of powers.
func (v *Verifier) Attested(p *Paper, e *Envelope) (officer string, err error) {
	switch {
	case p.Kind.Class() == Informal:
		return "", ErrSigned
	case p.From != v.Card.Name:
		return "", ErrWrongDesk
	case p.Kind == KindCard && p.ID != v.ID:
		return "", ErrWrongCard
	case !bytes.Equal(p.Payload, e.Payload):
		return "", errors.Join(ErrSignature, errors.New("another payload"))
	}
	rest := e.Signatures
	if !p.Kind.SealOnly() {
		if len(rest) == 0 || rest[0].Role != RoleOfficer {
			return "", ErrNoOfficer
		}
		officer = rest[0].Officer
		key, ok := v.officers[officer]
		if !ok {
			return officer, ErrStranger
		}
		if err := v.one(rest[0], e.Payload, key); err != nil {
			return officer, err
		}
		rest = rest[1:]
	}
	if len(rest) == 0 || rest[0].Role != RoleSeal || rest[0].Officer != "" {
		return officer, ErrNoSeal
	}
	if err := v.one(rest[0], e.Payload, v.seal); err != nil {
		return officer, err
	}
	if len(rest) > 1 {
		return officer, ErrExtraSignature
	}
	return officer, nil
}

func (v *Verifier) one(s Signature, payload []byte, key verifier) error {
	if s.Suite != v.Card.Suite {
		return ErrSuite
	}
	if s.Card != v.ID {
		return ErrWrongCard
	}
	return key.verify(SignedMessage(s.Role, s.Suite, s.Card, payload), s.Bytes)
}

// VerifySeal checks a message that the desk's seal signed and that is no
// paper; it must carry a label of its own.
func (v *Verifier) VerifySeal(message, signature []byte) error {
	return v.seal.verify(message, signature)
}

// OpenCard reads a card's envelope and verifies it under itself: every card
// proves that its desk holds the seal and an officer's key.
func OpenCard(b []byte) (*Paper, *Verifier, error) {
	p, e, err := Open(b)
	if err != nil {
		return nil, nil, err
	}
	v, err := NewVerifier(p)
	if err != nil {
		return nil, nil, err
	}
	if _, err := v.Verify(p, e); err != nil {
		return nil, nil, err
	}
	return p, v, nil
}
