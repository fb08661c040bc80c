package desk

import (
	"errors"
	"sync"
	"time"

	"goodoffices/courier"
)

// A Trouble is what hinders carrying, told to people as what it is: papers wait
// in the outbox meanwhile.
type Trouble struct {
	What  string    `json:"what"` // one of the Trouble constants
	Since time.Time `json:"since"`
}

// What can hinder carrying.
const (
	TroubleUnreached = "unreached" // the courier does not answer
	TroubleFull      = "full"      // it has no room, or asks for patience
	TroubleSick      = "sick"      // its disk failed: it acknowledges nothing
	TroubleRefused   = "refused"   // it refuses this desk
	TroubleOtherKey  = "other-key" // it signs with another key than the pinned one
	TroubleOther     = "other"
)

// troubles remembers the last of each.
type troubles struct {
	mu    sync.Mutex // guards what follows
	now   *Trouble
	other *Trouble // the courier's key: it stays until the desk is opened again
}

// said takes in how a round of carrying went.
func (t *troubles) said(err error, now time.Time) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if err == nil {
		t.now = nil
		return
	}
	if what := troubleOf(err); t.now == nil || t.now.What != what {
		t.now = &Trouble{What: what, Since: now}
	}
}

// otherKey reports whether this is the first that is heard of another key.
func (t *troubles) otherKey(now time.Time) (first bool) {
	t.mu.Lock()
	defer t.mu.Unlock()
	first = t.other == nil
	if first {
		t.other = &Trouble{What: TroubleOtherKey, Since: now}
	}
	return first
}

// list returns what hinders carrying now.
func (t *troubles) list() []Trouble {
	t.mu.Lock()
	defer t.mu.Unlock()
	out := []Trouble{}
	for _, one := range []*Trouble{t.now, t.other} {
		if one != nil {
			out = append(out, *one)
		}
	}
	return out
}

func troubleOf(err error) string {
	for known, what := range map[error]string{
		courier.ErrUnreachable: TroubleUnreached, courier.ErrFull: TroubleFull, courier.ErrQuota: TroubleFull, courier.ErrBusy: TroubleFull,
		courier.ErrTooFast: TroubleFull, courier.ErrSick: TroubleSick, courier.ErrRefused: TroubleRefused, courier.ErrCourierKey: TroubleOtherKey,
	} {
		if errors.Is(err, known) {
			return what
		}
	}
	return TroubleOther
}
