package courier

import (
	"context"
	"iter"
)

// A Depositor puts pouches and chunks into one mailbox.
type Depositor interface {
	// Deposit hands over a pouch of one of the Classes and returns the
	// courier's receipt, checked against its pinned key. Depositing again is
	// harmless. With ErrCourierKey the pouch may be carried all the same;
	// with ErrUnreachable nobody knows. Again tells whether to come again.
	Deposit(ctx context.Context, sealed []byte) (Receipt, error)
	// DepositChunk does the same with a chunk of ChunkSize bytes.
	DepositChunk(ctx context.Context, sealed []byte) (Receipt, error)
}

// A Reader takes pouches out of one mailbox.
type Reader interface {
	// Fetch returns the pouches after a position, in the order of their first
	// deposit: at most BatchPouches, or BatchBytes in all. None means that
	// there are no more. It returns ErrOtherLife and ErrBeyond for positions
	// that this mailbox never had: begin again from the zero Position then.
	Fetch(ctx context.Context, after Position) (Batch, error)
	// Trim acknowledges the pouch at a position, by its digest, and all before
	// it: the courier forgets them. Doing it again is harmless. It returns
	// ErrOtherLife, ErrBeyond, ErrBackwards, ErrNotFetched.
	Trim(ctx context.Context, through Position, digest Digest) error
	// Watch yields the position of the newest pouch at the beginning and
	// whenever one arrives, and reconnects by itself, more slowly while it
	// fails. Each failure is yielded with the last position known. It ends
	// with the context, without an error, or after an error that Again says
	// does not pass.
	Watch(ctx context.Context, after Position) iter.Seq2[Position, error]
}

// A Keeper makes and ends one mailbox.
type Keeper interface {
	// Create makes the mailbox. Making it again alike is harmless, and how an
	// owner comes back to a courier that has lost everything. The zero Permit
	// is for couriers that ask for none.
	Create(ctx context.Context, permit Permit) error
	// Shut ends the mailbox for good, with all that it holds.
	Shut(ctx context.Context) error
}

// A ChunkReader takes chunks out of one mailbox, in any order.
type ChunkReader interface {
	// FetchChunk returns ErrNoChunk for one that is not there (yet), and
	// ErrDigest if the courier hands out other bytes.
	FetchChunk(ctx context.Context, digest Digest) ([]byte, error)
	// DropChunk makes the courier forget one. Doing it again is harmless.
	DropChunk(ctx context.Context, digest Digest) error
}

// An Owner is all that the owner of a mailbox does with it.
type Owner interface {
	Keeper
	Reader
	ChunkReader
}
