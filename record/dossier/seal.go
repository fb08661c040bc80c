package dossier

import (
	"errors"
	"io/fs"
	"slices"

	"goodoffices/paper"
)

// blame says whether the manifest or its seal is not what it was.
func (v *verifying) blame(s *Seal, sealErr error, given *Manifest, broken error, members bool) {
	if sealErr != nil {
		v.problem(SealName, "%v", sealErr)
	}
	if broken != nil {
		v.problem(ManifestName, "%v", broken)
		return
	}
	if s == nil || given == nil {
		return
	}
	text, err := given.Encode()
	whole := err == nil && slices.Equal(v.m.Members, given.Members) && !members
	switch card := v.verifiers[s.Card]; {
	case digest(text) == s.Manifest:
	case card != nil && (card.Card.Name != given.Desk || s.Card != given.Card):
		v.problem(SealName, "it was exchanged: it is the seal of %s over another manifest, and this one says that %s made it", card.Card.Name, given.Desk)
		if !whole {
			v.problem(ManifestName, "%v", errManifestAltered)
		}
	case whole: // either is as likely
		v.problem(ManifestName, "it was altered, or its seal exchanged: the seal is over another one")
		v.problem(SealName, "it was exchanged, or the manifest altered: it is over another one")
	default:
		v.problem(ManifestName, "%v", errManifestAltered)
	}
}

// readSeal reads the seal; nil if it is none, with what is wrong with it.
func (v *verifying) readSeal() (*Seal, error) {
	b, err := v.a.read(SealName, 16<<10)
	if err != nil {
		if errors.Is(err, fs.ErrNotExist) {
			err = errMissing
		}
		return nil, err
	}
	s, err := ParseSeal(b)
	if err != nil {
		return nil, err
	}
	return &s, nil
}

// sealedBy reports whether a seal's signature is a card's over a manifest.
func (v *verifying) sealedBy(s *Seal, card, manifest paper.ID) bool {
	verifier := v.verifiers[card]
	return verifier != nil && verifier.VerifySeal(SealMessage(card, manifest), s.Signature) == nil
}
