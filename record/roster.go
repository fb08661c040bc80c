package record

import (
	"errors"
	"fmt"
	"time"
	"unicode/utf8"
)

// Bounds of a roster.
const (
	MaxSeats    = 256 // keys in all, former ones included
	MaxDeskName = 200 // bytes
)

// A Seat says with which key a desk signs. It holds for the checkpoints of a
// size above After and up to Until; Until 0 is no end. A card that is leaf i
// begins its key's window at After: i, and ends the window of the card it
// succeeds (or revokes) at Until: i, so the checkpoint that first covers the
// card is the first one under its key, everywhere alike. What was cosigned
// under a former key within its window counts for ever. The cards that the
// terms of reference name begin at 0.
type Seat struct {
	Desk         string
	Key          CosignPublic
	After, Until uint64
}

func (s Seat) holds(size uint64) bool {
	return size > s.After && (s.Until == 0 || size <= s.Until)
}

// A Roster is who signs the record: read off the cards each desk holds, former
// ones included, and given to each step. The operator is the mediator's desk.
type Roster struct {
	Operator string
	Seats    []Seat
}

// Check reports whether the roster can be and all its keys are proper:
// ErrRoster, ErrSharedKey, or the errors of CosignPublic.Check.
func (r Roster) Check() error {
	if err := r.check(); err != nil {
		return err
	}
	for _, s := range r.Seats {
		if err := s.Key.Check(); err != nil {
			return fmt.Errorf("seat of %q: %w", s.Desk, err)
		}
	}
	return nil
}

// check is Check without the keys, which are checked again wherever they verify.
func (r Roster) check() error {
	if len(r.Seats) > MaxSeats {
		return fmt.Errorf("%w: %d seats", ErrRoster, len(r.Seats))
	}
	operator := false
	owner := map[string]string{} // by half of a key
	for i, s := range r.Seats {
		if !validDesk(s.Desk) || s.After > MaxSize || s.Until != 0 && s.Until <= s.After {
			return fmt.Errorf("%w: seat of %q", ErrRoster, s.Desk)
		}
		operator = operator || s.Desk == r.Operator
		for _, o := range r.Seats[:i] {
			if o.Desk == s.Desk && (o.holds(s.After+1) || s.holds(o.After+1)) {
				return fmt.Errorf("%w: two keys of %q at one size", ErrRoster, s.Desk)
			}
		}
		for _, half := range []string{"e" + string(s.Key.Ed25519), "m" + string(s.Key.MLDSA44)} {
			if other, ok := owner[half]; ok && other != s.Desk {
				return fmt.Errorf("%w: %q and %q", ErrSharedKey, other, s.Desk)
			}
			owner[half] = s.Desk
		}
	}
	if !operator {
		return fmt.Errorf("%w: no seat of the operator %q", ErrRoster, r.Operator)
	}
	return nil
}

func validDesk(name string) bool {
	return name != "" && len(name) <= MaxDeskName && utf8.ValidString(name)
}

// keyAt returns the key of a desk for checkpoints of a size: ErrNoSeat.
func (r Roster) keyAt(desk string, size uint64) (CosignPublic, error) {
	for _, s := range r.Seats {
		if s.Desk == desk && s.holds(size) {
			return s.Key, nil
		}
	}
	return CosignPublic{}, fmt.Errorf("%q at size %d: %w", desk, size, ErrNoSeat)
}

// name returns the name under which a desk's key signs.
func (r Roster) name(origin string, s Seat) string {
	if s.Desk == r.Operator {
		return origin
	}
	return s.Key.Name(origin)
}

// operatorPair finds and verifies the operator's lines. It returns the
// checkpoint with them alone.
func (r Roster) operatorPair(s Signed) (Signed, time.Time, error) {
	key, err := r.keyAt(r.Operator, s.Size)
	if err != nil {
		return Signed{}, time.Time{}, err
	}
	if len(s.under(s.Origin)) == 0 {
		return Signed{}, time.Time{}, ErrNotOperator
	}
	pair, at, err := s.verifyPair(s.Origin, key)
	if errors.Is(err, ErrOtherKey) && r.formerOperator(s) {
		err = ErrKeyWindow
	}
	if err != nil {
		return Signed{}, time.Time{}, fmt.Errorf("operator's signature at size %d: %w", s.Size, err)
	}
	return Signed{s.Checkpoint, pair}, at, nil
}

// formerOperator reports whether the operator signed with a key that does not
// hold at this size.
func (r Roster) formerOperator(s Signed) bool {
	for _, seat := range r.Seats {
		if seat.Desk == r.Operator && !seat.holds(s.Size) {
			if _, err := s.VerifyBy(s.Origin, seat.Key); err == nil {
				return true
			}
		}
	}
	return false
}

// A cosignature is one desk's verified pair.
type cosignature struct {
	desk  string
	lines []Line
	at    time.Time
}

// cosignatures verifies the lines of every desk but the operator. Lines of
// names that no seat has do not count; strangers tells that there were some.
// A line under a desk's name that does not verify refuses the whole note.
func (r Roster) cosignatures(s Signed) (found []cosignature, strangers bool, err error) {
	known := map[string]bool{s.Origin: true}
	for _, seat := range r.Seats {
		name := r.name(s.Origin, seat)
		if known[name] || len(s.under(name)) == 0 {
			continue
		}
		known[name] = true
		key, err := r.keyAt(seat.Desk, s.Size)
		if err != nil || !key.Equal(seat.Key) {
			return nil, false, fmt.Errorf("cosignature of %q at size %d: %w", seat.Desk, s.Size, ErrKeyWindow)
		}
		lines, at, err := s.verifyPair(name, key)
		if err != nil {
			return nil, false, fmt.Errorf("cosignature of %q at size %d: %w", seat.Desk, s.Size, err)
		}
		found = append(found, cosignature{seat.Desk, lines, at})
	}
	for _, l := range s.Lines {
		strangers = strangers || !known[l.Name]
	}
	return found, strangers, nil
}
