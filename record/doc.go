// Package record is the joint record: what all sides can prove.
//
// # Words
//
// The record of one negotiation is an append-only list of leaves. A leaf's
// data is the 32 bytes of a paper's id; its hash and every hash above it are
// those of RFC 6962 §2.1 over SHA-256 ([Log]). The record's origin is the text
// "good-offices/" and the id of the first agreed terms of reference
// ([OriginOf]).
//
// A [Checkpoint] states origin, size and root: a C2SP tlog-checkpoint of
// exactly three lines. A [Signed] is a checkpoint with signature lines (C2SP
// signed-note).
//
// The operator is the mediator's desk: it appends leaves and signs. Every other
// desk is a cosigner: it checks that what it is shown continues what it
// cosigned before, commits, and only then cosigns. A [Roster] says which desk
// signs with which key at which sizes.
//
// A [Replica] is what one desk has committed of the record: all leaves, the
// head (the highest checkpoint the operator signed and whose leaves are all
// here), who cosigned up to where, and what stands against the operator:
// claims (checkpoints it signed and has not shown to continue this replica)
// and forks (two checkpoints of its own that exclude each other).
//
// An [Update] is what travels between two replicas, in a record notice of the
// pouch. A [Change] is what a replica gains by one step.
//
// # Signing
//
// Each signer makes two lines over a checkpoint, at the same second, both
// required: a C2SP tlog-cosignature of type 0x04 (Ed25519, cosignature/v1) and
// one of type 0x06 (ML-DSA-44). They come from one [CosignKey].
//
// The operator's lines are named by the origin, as tlog-checkpoint asks of a
// log, and are at once its log signature and its cosignature; an ordinary
// Ed25519 note line (type 0x01) is neither made nor counted. A desk's lines are
// named by the origin, a slash and 32 hexadecimal digits ([CosignPublic.Name]):
// the first 16 bytes of SHA-256 over origin, newline, Ed25519 key and ML-DSA-44
// key. Whoever holds the key can compute the name; whoever does not learns from
// it neither the desk nor whether two records have a desk in common. The
// ML-DSA-44 message covers the name, so that a desk's pair can never be passed
// off as the operator's.
//
// A signature counts only under the exact key the roster expects of a desk at
// that size; key ids on lines are compared with recomputed ones. Lines under
// other names are bounded and never count.
//
// # One step at a desk
//
//	change, err := replica.Check(update, roster) // decides, moves nothing
//	data, _ := change.Encode()                   // if !change.Empty(), also beside an error: evidence
//	…commit data to the store…
//	replica, err = replica.Apply(data)           // a replica is what its desk has committed
//	change, update, err = replica.Cosign(key, "Tehran", roster, now)
//	…commit change and the pouch with update in one transaction, then Apply…
//
// There is no way to a larger replica but [Replica.Apply] and [Restore], and
// both take committed bytes: so nothing is cosigned that is not durable. The
// operator does the same with [Replica.Append] and [Replica.Sign]. A desk's
// record is the fold of its changes, and [Replica.Snapshot] is one change that
// stands for all before it. Changes of one replica are made, committed and
// applied one after the other.
//
// # What travels
//
// The operator sends [Replica.Extension] from the size at which the other desk
// last cosigned, and [Replica.Gathered] when others have cosigned. A desk
// answers with the update that Cosign returns. Updates may be repeated, and
// what a loss left out is sent again from an older size. After a restore any
// desk can give the operator its own record back by the same Extension.
//
// The package does no I/O, reads no clock and draws no randomness: keys come
// from seeds, time is a parameter, signing is deterministic.
package record
