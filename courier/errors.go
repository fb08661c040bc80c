package courier

import (
	"errors"
	"net/http"
	"time"
)

// Errors that a courier answers. [Again] tells which of them pass.
var (
	// ErrRefused is the one answer to whoever may not: there is no such
	// mailbox, or not with this token in this role, or it is made otherwise,
	// or a permit is wanting. The courier does not say which. An owner whose
	// mailbox a courier has lost gets it too, and makes the mailbox again.
	ErrRefused = errors.New("courier: refused")
	// ErrSize: a pouch that has none of the sizes of Classes, or a chunk not of ChunkSize.
	ErrSize = errors.New("courier: not one of the sizes carried")
	// ErrDigest: the bytes are not those the digest names.
	ErrDigest = errors.New("courier: bytes do not match their digest")
	// ErrQuota: the mailbox is full until its owner has trimmed it.
	ErrQuota = errors.New("courier: mailbox is full")
	// ErrFull: the courier's disk is full, or all it may hold is held.
	ErrFull = errors.New("courier: no room left")
	// ErrSick: the courier's disk failed, and it acknowledges nothing until
	// its operator has looked after it.
	ErrSick = errors.New("courier: the disk failed; nothing is acknowledged")
	// ErrTooFast: more requests than this mailbox may make.
	ErrTooFast = errors.New("courier: too many requests")
	// ErrBusy: the courier has too much in hand, or is stopping.
	ErrBusy = errors.New("courier: busy")
	// ErrSlow: the body did not come within its time.
	ErrSlow = errors.New("courier: too slow")
	// ErrOtherLife: a position of a mailbox that has been made anew since. Begin with the zero Position.
	ErrOtherLife = errors.New("courier: position of an earlier life of the mailbox")
	// ErrBeyond: a position after the newest pouch. Where it once was
	// answered by this courier, the courier now shows an older state.
	ErrBeyond = errors.New("courier: position beyond the newest pouch")
	// ErrBackwards: an acknowledgement of less than was acknowledged before.
	ErrBackwards = errors.New("courier: acknowledged backwards")
	// ErrNotFetched: an acknowledgement with another digest than the pouch's at that position.
	ErrNotFetched = errors.New("courier: acknowledged what was not fetched")
	// ErrNoChunk: no chunk of that digest is in the mailbox.
	ErrNoChunk = errors.New("courier: no such chunk")
	// ErrPath: no place of this protocol, or not written plainly (dots, doubled slashes, escapes).
	ErrPath = errors.New("courier: no such place")
	// ErrMethod: a method that the place does not have.
	ErrMethod = errors.New("courier: no such method here")
	// ErrLength: a body without a stated length, or where there should be none.
	ErrLength = errors.New("courier: length of the body missing or wrong")
	// ErrContentType: a body that is not application/octet-stream, or is encoded.
	ErrContentType = errors.New("courier: not plain bytes")
	// ErrQuery: a question the place does not take.
	ErrQuery = errors.New("courier: query not understood")
	// ErrFault: the courier failed in a way it does not explain to strangers.
	ErrFault = errors.New("courier: internal fault")
)

// Errors that the client finds by itself.
var (
	// ErrUnreachable: no answer came. A deposit may have been taken or not.
	ErrUnreachable = errors.New("courier: not reached")
	// ErrAnswer: an answer that is not of this protocol.
	ErrAnswer = errors.New("courier: answer not understood")
	// ErrCourierKey: signed with another key than the one pinned: another
	// courier, or one that was made anew. Its receipt counts for nothing; the
	// pouch may be carried all the same, and stays in the outbox until its
	// addressee has acknowledged it.
	ErrCourierKey = errors.New("courier: not the courier's pinned key")
	// ErrReceipt: a receipt that does not verify, or not for this pouch.
	ErrReceipt = errors.New("courier: receipt does not verify")
	// ErrWeakKey: an Ed25519 key of low order.
	ErrWeakKey = errors.New("courier: Ed25519 key of low order")
	// ErrMalformed: bytes or text that are no id, token, position, route and so on.
	ErrMalformed = errors.New("courier: malformed")
	// ErrAddress: not the address of a courier.
	ErrAddress = errors.New("courier: not a courier's address")
	// ErrProxy: not the address of a SOCKS5 proxy.
	ErrProxy = errors.New("courier: not a proxy's address")
	// ErrSecret: a secret was about to be written where others read.
	ErrSecret = errors.New("courier: a secret is not encoded")
)

// An answer is how an error travels.
type answer struct {
	err    error
	status int
	code   string // the body, before a line feed
	again  bool   // the same request may succeed later
}

// answers is the one table of what a courier says. Server and client read it
// in opposite directions; the first entry that fits is meant.
var answers = []answer{
	{ErrRefused, http.StatusForbidden, "refused", false},
	{ErrSize, http.StatusRequestEntityTooLarge, "size", false},
	{ErrDigest, http.StatusUnprocessableEntity, "digest", false},
	{ErrQuota, http.StatusInsufficientStorage, "quota", true},
	{ErrFull, http.StatusInsufficientStorage, "full", true},
	{ErrSick, http.StatusServiceUnavailable, "sick", true},
	{ErrBusy, http.StatusServiceUnavailable, "busy", true},
	{ErrTooFast, http.StatusTooManyRequests, "too-fast", true},
	{ErrSlow, http.StatusRequestTimeout, "slow", true},
	{ErrOtherLife, http.StatusConflict, "other-life", false},
	{ErrBeyond, http.StatusConflict, "beyond", false},
	{ErrBackwards, http.StatusConflict, "backwards", false},
	{ErrNotFetched, http.StatusConflict, "not-fetched", false},
	{ErrNoChunk, http.StatusNotFound, "no-chunk", false},
	{ErrPath, http.StatusNotFound, "path", false},
	{ErrMethod, http.StatusMethodNotAllowed, "method", false},
	{ErrLength, http.StatusLengthRequired, "length", false},
	{ErrContentType, http.StatusUnsupportedMediaType, "content-type", false},
	{ErrQuery, http.StatusBadRequest, "query", false},
	{ErrFault, http.StatusInternalServerError, "fault", true},
}

// knownAnswer finds an error in the table.
func knownAnswer(err error) (answer, bool) {
	for _, a := range answers {
		if errors.Is(err, a.err) {
			return a, true
		}
	}
	return answers[len(answers)-1], false
}

// answerTo finds how an error is told; what is not in the table is a fault.
func answerTo(err error) answer {
	a, _ := knownAnswer(err)
	return a
}

// A waiting error says when to come again.
type waiting struct {
	error
	after time.Duration
}

func (w waiting) Unwrap() error { return w.error }

// Again reports whether the same request may succeed later with no change, and
// how long the courier asks to wait at least (zero where it does not say).
func Again(err error) (again bool, after time.Duration) {
	var w waiting
	if errors.As(err, &w) {
		after = w.after
	}
	a, known := knownAnswer(err)
	return known && a.again || errors.Is(err, ErrUnreachable), after
}
