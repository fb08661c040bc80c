package pouch

import (
	"errors"
	"slices"
)

// Refusals of a sealed file, before anything in it is believed.
var (
	// ErrSize: not one of the four sizes.
	ErrSize = errors.New("sealed size is none of the four")
	// ErrArmored: an age file in its textual form.
	ErrArmored = errors.New("armored age file")
	// ErrHeader: not an age file.
	ErrHeader = errors.New("malformed age header")
	// ErrStanzas: an age file for no or for several recipients.
	ErrStanzas = errors.New("age file must have exactly one stanza")
	// ErrStanzaKind: a stanza other than the post-quantum hybrid one.
	ErrStanzaKind = errors.New("age stanza is not of the hybrid kind")
	// ErrStanza: a hybrid stanza that is malformed.
	ErrStanza = errors.New("malformed hybrid stanza")
	// ErrNoKey: sealed to no receiving key that is still there. A replay of
	// something old looks like this, and so does a peer whose whole folder was
	// put back: counted and dropped, and a sign when it goes on.
	ErrNoKey = errors.New("opens under no live key")
	// ErrPayload: cut short, altered, or followed by other bytes.
	ErrPayload = errors.New("sealed payload is not authentic to its end")
)

// Refusals of what lies inside.
var (
	// ErrVersion: a version of the format that this program does not know.
	ErrVersion = errors.New("unknown version of the format")
	// ErrMalformed: not the format; the wrapping text names the field.
	ErrMalformed = errors.New("malformed")
	// ErrKind: none of hello, welcome, confirm and pouch.
	ErrKind = errors.New("unknown kind of pouch")
	// ErrSuite: of another suite than the cards'.
	ErrSuite = errors.New("of another suite")
	// ErrTalks: of other talks.
	ErrTalks = errors.New("of other talks")
	// ErrDirection: this desk's own, sent back to it.
	ErrDirection = errors.New("reflected: this desk's own")
	// ErrCards: between other desks, or other cards of them.
	ErrCards = errors.New("between other cards")
	// ErrPadding: something other than zeros where nothing should be.
	ErrPadding = errors.New("padding is not zero")
	// ErrTooMany: more papers or notices than a pouch may carry.
	ErrTooMany = errors.New("too many items")
)

// Refusals of an opening.
var (
	// ErrSeal: the desk's seal under an opening does not verify.
	ErrSeal = errors.New("desk's seal does not verify")
	// ErrOpeningKey: sealed to another key than its step calls for.
	ErrOpeningKey = errors.New("sealed to the wrong key for its step")
	// ErrPeerKey: a fresh key that is no hybrid key, or one of low order.
	ErrPeerKey = errors.New("malformed hybrid key")
	// ErrRoute: a mailbox description beyond MaxRoute.
	ErrRoute = errors.New("mailbox description too long")
	// ErrOwnHello: both desks said hello; this one's stands, and the peer
	// answers it.
	ErrOwnHello = errors.New("own hello stands")
	// ErrNoHello: a welcome for no hello that is pending here.
	ErrNoHello = errors.New("welcome to no pending hello")
	// ErrNoWelcome: a confirm for no welcome that is pending here.
	ErrNoWelcome = errors.New("confirm of no pending welcome")
)

// Refusals in a chain.
var (
	// ErrEpoch: of an epoch that is not live here (any more, or yet).
	ErrEpoch = errors.New("of another epoch")
	// ErrMAC: not authenticated by the peer.
	ErrMAC = errors.New("MAC does not verify")
	// ErrUsedKey: sealed to another key than it says.
	ErrUsedKey = errors.New("names another receiving key than the one that opened it")
	// ErrOldKey: sealed to a key from which this chain has moved on.
	ErrOldKey = errors.New("sealed to a key this chain has left")
	// ErrPrevious: does not continue the chain.
	ErrPrevious = errors.New("previous hash does not continue the chain")
	// ErrForgotten: a number taken so long ago that its digest is forgotten.
	ErrForgotten = errors.New("number taken long ago")
	// ErrSequence: a number outside 1 to MaxSequence.
	ErrSequence = errors.New("impossible sequence number")
	// ErrTooEarly: too far ahead of what has been taken to wait here; its
	// sender deposits it again.
	ErrTooEarly = errors.New("too early: too much is waiting already")
	// ErrAck: an acknowledgement that goes backwards, or of something in an
	// epoch in which nothing was sent.
	ErrAck = errors.New("impossible acknowledgement")
	// ErrNextKey: the announced receiving key is no hybrid key.
	ErrNextKey = errors.New("announced key is not a hybrid key")
	// ErrRepeatedKey: the announced receiving key was used before.
	ErrRepeatedKey = errors.New("announced key was used before")
	// ErrList: the list of papers held is missing, out of turn or malformed.
	ErrList = errors.New("list of papers held is missing, out of turn or malformed")
	// ErrBeforeList: a load before both lists were through.
	ErrBeforeList = errors.New("loaded before the lists were through")
)

// Refusals of what this desk asks for.
var (
	// ErrEnds: a channel whose ends cannot be.
	ErrEnds = errors.New("impossible ends of a channel")
	// ErrNotOpen: no live epoch.
	ErrNotOpen = errors.New("channel is not open")
	// ErrAwaitsList: the peer's list has not come yet.
	ErrAwaitsList = errors.New("channel awaits the peer's list")
	// ErrAwaitsWord: re-opened, and no officer here has said to go on.
	ErrAwaitsWord = errors.New("channel awaits an officer's word")
	// ErrMissingKey: a receiving key that the channel names is not there. The
	// desk was restored: see Channel.Recover.
	ErrMissingKey = errors.New("receiving key is missing")
	// ErrTooLarge: does not fit the largest pouch.
	ErrTooLarge = errors.New("does not fit a pouch")
	// ErrEmptyPaper: a paper of no bytes.
	ErrEmptyPaper = errors.New("empty paper")
	// ErrNotice: a notice of a type that desks do not write.
	ErrNotice = errors.New("notice of no known type")
	// ErrFull: too much is unacknowledged to seal more.
	ErrFull = errors.New("too many pouches unacknowledged")
	// ErrIdentity: not the text of a hybrid identity.
	ErrIdentity = errors.New("malformed hybrid identity")
)

// Harmless reports whether a refusal can come about between honest desks over
// a network that delays, repeats and reorders, or after one of them was
// restored. Such refusals are counted; the others are shown to people.
func Harmless(err error) bool {
	return slices.ContainsFunc(harmless, func(h error) bool { return errors.Is(err, h) })
}

var harmless = []error{
	ErrNoKey, ErrOldKey, ErrForgotten, ErrEpoch,
	ErrOwnHello, ErrNoHello, ErrNoWelcome, ErrTooEarly,
}
