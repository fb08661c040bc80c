// Package pouch seals what one desk sends another, and keeps the order of it.
//
// It is pure but for the sealing library and its randomness: no clock, no
// files, no network. A step takes a channel as a value and gives back the next
// one with everything that must be committed beside it; the old value is never
// touched, so a step that was not committed has not happened.
//
// # Words
//
// A pouch is an age file with exactly one stanza, of the post-quantum hybrid
// kind (ML-KEM-768 with X25519), in one of four sizes. Its name everywhere is
// its digest, the SHA-256 of the sealed bytes.
//
// A channel joins two desks in one talks; each end has its own [Channel]
// value. Its [Ends] are bound under every MAC and every seal.
//
// An opening is three pouches without papers: hello, welcome, confirm, each
// under the sealing desk's seal. Who says hello is the opener, who welcomes
// the answerer. Their names hash to the epoch. A channel has at most one live
// epoch; opening it again begins another, and until then the old one goes on.
//
// A load is papers and notices. A pouch is loaded when it carries any of them,
// a list when it carries (a part of) the ids its desk holds, bare when it
// carries neither. Where the protocol speaks of pouches with papers, it means
// loaded ones: a lost cosignature must not wait for the next letter.
//
// A receiving key opens what the peer seals; it is announced in a pouch, used
// once the peer has taken that pouch, and goes when a newer one has been used.
// Receiving keys are not in the channel, which is backed up, but in a file of
// their own, which is not: a step names those to keep and those to drop.
//
// An acknowledgement (ack) tells, under the MAC, the highest pouch opened in
// order. Taken is opened in order; a pouch that comes early waits, sealed.
//
// A debt is a bare pouch due so that the other end's keys can move on.
//
// # How a desk works with it
//
// A desk calls [Channel.Hello] to open, [Channel.Next] for everything that
// arrives, [Channel.Seal] to send, [Channel.Recover] when it finds itself
// restored or rolled back. From the [Step] that comes back, in this order:
//
//  1. make NewKeys durable,
//  2. in one transaction commit Channel, put Out into the outbox, take Drop
//     out of it and append what was Taken,
//  3. destroy DropKeys,
//  4. deposit Out and Again at the courier.
//
// A crash between any two of them is mended at start: keys that
// [Channel.Keys] does not name go, what it names and is not there means a
// restored desk ([Channel.Missing]), and what stands in the outbox without a
// courier's receipt is deposited again. From time to time everything in
// [Channel.Pressing] is deposited again, receipt or not. When [Channel.Owes],
// an empty load is sealed, unless something better is about to be.
//
// An error from a step means: refused, nothing changed. The desk trims the
// courier after every arrival, taken, waiting or refused: what still matters
// is deposited again by its sender. [Harmless] tells the refusals that a slow
// or repeating network brings about between honest desks from those that only
// a fault or an attack does.
package pouch
