package paper

import (
	"errors"
	"fmt"
)

// What can be wrong with a payload, compared with errors.Is. All of them come
// wrapped in a [FieldError] that names the field.
var (
	ErrSyntax    = errors.New("not JSON")
	ErrDuplicate = errors.New("name given twice")
	ErrUnknown   = errors.New("unknown name")
	ErrNull      = errors.New("null where a value is needed")
	ErrNumber    = errors.New("not a plain whole number")
	ErrUTF8      = errors.New("invalid UTF-8")
	ErrControl   = errors.New("control character")
	ErrTrailing  = errors.New("bytes after the end")
	ErrMissing   = errors.New("missing")
	ErrType      = errors.New("of the wrong type")
	ErrValue     = errors.New("not allowed here")
	ErrName      = errors.New("not a plain name")
	ErrLanguage  = errors.New("not a language of this paper")
	ErrTime      = errors.New("not a date and time in whole seconds with its zone")
	ErrTooLong   = errors.New("too long")
	ErrTooMany   = errors.New("too many")
	ErrTooDeep   = errors.New("nested too deeply")
	ErrTooLarge  = errors.New("larger than a paper may be")
	ErrSalt      = errors.New("does not open with its salt")
	// ErrNewerKind: a kind this program does not know. The paper is kept until a newer program reads it.
	ErrNewerKind = errors.New("kind unknown to this program")
)

// What can be wrong with an attestation, compared with errors.Is.
var (
	// ErrUnsigned: a formal paper without an envelope; no pouch's MAC stands in for a signature.
	ErrUnsigned = errors.New("a formal paper without signatures")
	// ErrSigned: an informal paper in an envelope; a signature would prove what is meant to be deniable.
	ErrSigned = errors.New("an informal paper with signatures")
	// ErrEnvelope: bytes that are no envelope.
	ErrEnvelope = errors.New("malformed envelope")
	// ErrPayloadType: an envelope of something that is not a paper.
	ErrPayloadType = errors.New("not a paper's payload type")
	// ErrSuite: a suite other than the card's.
	ErrSuite = errors.New("suite is not the card's")
	// ErrWrongCard: signed in the name of another card than the one held for the author.
	ErrWrongCard = errors.New("signed under another card")
	// ErrWrongDesk: the card is another desk's than the paper's author.
	ErrWrongDesk = errors.New("the card is another desk's")
	// ErrNoSeal: the desk's seal is missing.
	ErrNoSeal = errors.New("the desk's seal is missing")
	// ErrNoOfficer: the officer's signature is missing.
	ErrNoOfficer = errors.New("the officer's signature is missing")
	// ErrExtraSignature: more or other signatures than the kind calls for.
	ErrExtraSignature = errors.New("more signatures than the kind calls for")
	// ErrStranger: signed by an officer whom the card does not name.
	ErrStranger = errors.New("the desk's card names no such officer")
	// ErrPowers: signed by an officer whose powers do not cover this kind. No powers listed means none.
	ErrPowers = errors.New("the officer has no powers for this kind")
)

// A FieldError names the field of a payload that is wrong.
type FieldError struct {
	Field string // JSON pointer (RFC 6901), "" for the whole
	Err   error  // one of the errors above
	Want  string // what would be right, may be empty
}

// Error implements error.
func (e *FieldError) Error() string {
	field := e.Field
	if field == "" {
		field = "paper"
	}
	if e.Want == "" {
		return fmt.Sprintf("%s: %v", field, e.Err)
	}
	return fmt.Sprintf("%s: %v (want %s)", field, e.Err, e.Want)
}

// Unwrap returns the kind of fault.
func (e *FieldError) Unwrap() error { return e.Err }
