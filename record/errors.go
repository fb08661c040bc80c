package record

import "errors"

// Errors of a checkpoint's text.
var (
	// ErrLines: fewer than three lines, or a last line without its newline.
	ErrLines = errors.New("checkpoint is not three lines")
	// ErrExtension: lines after the third, which C2SP allows and we do not:
	// no cosigner vouches for them.
	ErrExtension = errors.New("checkpoint with extension lines")
	// ErrOriginForm: a first line that is no origin of a joint record.
	ErrOriginForm = errors.New("malformed origin")
	// ErrSizeForm: a second line that is no decimal number.
	ErrSizeForm = errors.New("malformed size")
	// ErrLeadingZero: a size with leading zeros, which the libraries take.
	ErrLeadingZero = errors.New("size with leading zeros")
	// ErrTooLarge: a size above MaxSize.
	ErrTooLarge = errors.New("size above the limit")
	// ErrRootForm: a third line that is not 32 bytes in canonical base64.
	ErrRootForm = errors.New("malformed root")
	// ErrEmptyRoot: size 0 with another root than the empty tree's.
	ErrEmptyRoot = errors.New("empty tree with another root")
)

// Errors of a signed note's text.
var (
	// ErrNoteSize: longer than MaxNoteSize.
	ErrNoteSize = errors.New("signed checkpoint above the size limit")
	// ErrUnsigned: no blank line, or no signature line after it.
	ErrUnsigned = errors.New("checkpoint without signature lines")
	// ErrLine: a signature line that is not canonical.
	ErrLine = errors.New("malformed signature line")
	// ErrTooManyLines: more than MaxLines.
	ErrTooManyLines = errors.New("too many signature lines")
	// ErrRepeatedLine: two lines of one name and key id.
	ErrRepeatedLine = errors.New("repeated signature line")
)

// Errors of keys and rosters. A key itself fails with paper.ErrKey or
// paper.ErrLowOrder.
var (
	// ErrSeed: a cosigning key from anything but SeedSize bytes.
	ErrSeed = errors.New("malformed seed")
	// ErrVerifierKey: text that is no verifier key of types 0x04 and 0x06.
	ErrVerifierKey = errors.New("malformed verifier key")
	// ErrKeyHash: a verifier key whose key id is not that of its key, which
	// the libraries take.
	ErrKeyHash = errors.New("key id does not match the key")
	// ErrRoster: a roster that cannot be: no operator, a desk without a name,
	// two keys of one desk at one size, too many seats.
	ErrRoster = errors.New("malformed roster")
	// ErrSharedKey: two desks with the same key, in either half.
	ErrSharedKey = errors.New("one key for two desks")
	// ErrNoSeat: a desk that has no key at this size.
	ErrNoSeat = errors.New("desk has no cosigning key at this size")
)

// Errors of signatures.
var (
	// ErrNotOperator: the operator did not sign this checkpoint.
	ErrNotOperator = errors.New("checkpoint not signed by the operator")
	// ErrHalf: one line of the pair is missing.
	ErrHalf = errors.New("one half of the signature pair is missing")
	// ErrOtherKey: a line under an expected name by another key, or a desk
	// about to sign with a key that is not its own.
	ErrOtherKey = errors.New("signed by another key than the expected one")
	// ErrKeyWindow: a key of the desk, at a size where it does not hold.
	ErrKeyWindow = errors.New("key does not hold at this size")
	// ErrSignature: a signature that does not verify.
	ErrSignature = errors.New("signature does not verify")
	// ErrTimes: the two lines of a pair name different seconds.
	ErrTimes = errors.New("the halves of the signature name different times")
	// ErrTimestamp: a time that is zero, before 1970 or after the year 9999.
	ErrTimestamp = errors.New("time outside what can be signed")
	// ErrStranger: nothing but lines of signers that are not of these talks.
	ErrStranger = errors.New("cosigned by nobody of these talks")
	// ErrNoCosignature: no cosignature where one was announced.
	ErrNoCosignature = errors.New("no cosignature")
)

// Errors of proofs and leaves.
var (
	// ErrIndex: a leaf or size beyond the tree it is sought in.
	ErrIndex = errors.New("index or size beyond the tree")
	// ErrProofLength: a proof with more or fewer hashes than its tree has.
	ErrProofLength = errors.New("proof too long or too short")
	// ErrInclusion: a proof that does not lead from this leaf at this index
	// to this root.
	ErrInclusion = errors.New("leaf is not proved to be in the record")
	// ErrEmptyLeaf: a leaf of no paper.
	ErrEmptyLeaf = errors.New("leaf without a paper")
	// ErrRepeatedLeaf: a paper that is in the record already.
	ErrRepeatedLeaf = errors.New("paper is in the record twice")
	// ErrFull: more than MaxSize leaves.
	ErrFull = errors.New("record is full")
)

// Errors of updates and of a replica's steps.
var (
	// ErrUpdateSize: an encoded update above MaxUpdateSize, or with more
	// leaves or hashes than an update may have.
	ErrUpdateSize = errors.New("update above the size limit")
	// ErrUpdateForm: an update that is not the one encoding of its content.
	ErrUpdateForm = errors.New("malformed update")
	// ErrOrigin: an update, a change or evidence of another record.
	ErrOrigin = errors.New("of another record")
	// ErrEmpty: a record without leaves, which nobody signs.
	ErrEmpty = errors.New("record without leaves")
	// ErrGap: an extension from beyond what is held; an older one must come first.
	ErrGap = errors.New("leaves before these are missing")
	// ErrRollback: an extension to a smaller tree than the head.
	ErrRollback = errors.New("smaller than what is held")
	// ErrFork: two checkpoints signed by the operator exclude each other. The
	// change beside it holds the evidence.
	ErrFork = errors.New("fork: the operator signed two histories")
	// ErrInconsistent: a checkpoint that is not proved to continue what is
	// held. The change beside it keeps it as a claim.
	ErrInconsistent = errors.New("not proved to continue what is held")
	// ErrLeaves: leaves that are not those of the checkpoint they came with.
	ErrLeaves = errors.New("leaves are not those of the checkpoint")
	// ErrAhead: a checkpoint beyond what is held.
	ErrAhead = errors.New("beyond what is held")
	// ErrOtherRoot: another root than this replica has at that size.
	ErrOtherRoot = errors.New("another root than the one held")
	// ErrIncomplete: leaves of a checkpoint are still missing, or not yet signed.
	ErrIncomplete = errors.New("leaves and head do not meet yet")
	// ErrUpToDate: this desk has signed this head already.
	ErrUpToDate = errors.New("signed already")
	// ErrOperatorSigns: the operator asked to cosign, whose signature is its
	// cosignature, or a cosigner asked to append.
	ErrOperatorSigns = errors.New("only the operator appends and signs, only the others cosign")
	// ErrStored: committed bytes that do not fit the replica they are applied to.
	ErrStored = errors.New("stored change does not fit")
	// ErrNotFork: evidence that shows no fork.
	ErrNotFork = errors.New("no fork")
)
