// Package courier carries pouches it cannot read between desks it does not
// know: a blind HTTP server, and the client with which a desk reaches it.
//
// # Words
//
// A mailbox is one direction of one channel. Its owner, the desk that reads it,
// draws everything about it at random ([NewMailbox]): an id for itself, an
// unrelated id for the sender, and a token for each, of which the courier keeps
// SHA-256 alone. The sender is given a [Route]: courier, sender's id, sender's
// token. There are no names and no accounts.
//
// A pouch is sealed bytes of one of four sizes ([Classes]), known by the
// SHA-256 of its bytes ([Digest]). It is deposited, fetched in the order of its
// first deposit, and trimmed when the owner acknowledges it. The same pouch
// deposited again is the same pouch until it is trimmed; after that it is
// carried anew.
//
// A chunk is a piece of a sealed attachment, of [ChunkSize] bytes. Chunks lie
// in a lane of their own beside the pouches, unordered, fetched and dropped by
// digest.
//
// A position ([Position]) is a place in a mailbox's order, and names the life
// of the mailbox it counts in: a courier that lost everything counts anew.
//
// A receipt ([Receipt]) is the courier's own signature that it durably holds a
// pouch. One signature covers all that one commit wrote, by the root of a
// Merkle tree over its digests. It tells the minute and no mailbox, lies beside
// the pouch until that is trimmed, and goes to the depositor alone.
//
// A permit is a random word, good for making one mailbox, where the courier
// asks for one; it is forgotten when used.
//
// # One answer
//
// A mailbox that does not exist, a wrong token, the owner's token where the
// sender's is due and the other way round, a mailbox that exists but was made
// otherwise, a permit that is missing or used: all get the same answer
// ([ErrRefused]), of the same bytes and after the same while.
//
// # The way of a deposit
//
// A handler checks size, token and digest, and hands the pouch to the clerk,
// the one goroutine that writes. While one commit runs, deposits gather; then
// all of them are signed for once and written by one commit, and so one fsync.
// Nobody is answered before that commit is durable. A full disk is told
// ([ErrFull]) and the next deposit tries again; a disk that failed is told too
// ([ErrSick]), and then nothing is acknowledged any more until the courier is
// started again, since nobody knows what such a disk holds.
//
// Nothing that correctness needs is in memory alone: order, idempotency, quotas
// and permits stand in the store under numbered transactions, so that several
// processes on one store see each other's work as a conflict and read again.
//
// # Positions and lost couriers
//
// A courier may lose its store, or come back with an old one. So an owner
// fetches from the beginning (a zero [Position]) whenever it begins, uses
// positions only to page on, and acknowledges a pouch by position and digest;
// it knows duplicates by their digests. A mailbox that is gone is refused; its
// owner makes it again, with the same ids and tokens.
package courier
