package record_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"goodoffices/paper"
	"goodoffices/record"
)

// TestAttackStored is row 107 for the record: whoever can write a desk's store
// puts a change there that the record does not bear out. Each is spoilt in one
// way, so that no other check happens to refuse it.
func TestAttackStored(t *testing.T) {
	t.Parallel()
	tb := muscat(t)
	tb.appends(tb.operator(), papers(0, 3)...)
	tb.round()
	d := tb.desk("Tehran")
	held := d.replica
	head := held.SignedHead()
	change := func(head, rest string) []byte {
		quoted, err := json.Marshal(head)
		if err != nil {
			t.Fatal(err)
		}
		if head == "" {
			return fmt.Appendf(nil, `{"origin":%q,"operator":false,"since":0%s}`, held.Origin(), rest)
		}
		return fmt.Appendf(nil, `{"origin":%q,"operator":false,"since":0,"head":%s%s}`, held.Origin(), quoted, rest)
	}
	if _, err := held.Apply(change(head, "")); err != nil {
		t.Fatal("the honest twin:", err)
	}
	quoted, _ := json.Marshal(head)
	mark := `,"marks":[{"desk":"Tehran","size":%d,"time":1770000000,"note":` + strings.ReplaceAll(string(quoted), "%", "%%") + `}]`
	if _, err := held.Apply(change("", fmt.Sprintf(mark, 3))); err != nil {
		t.Fatal("the honest twin of the marks:", err)
	}
	c := held.Head()
	other, smaller := c, c
	other.Root = paper.IDOf([]byte("another tree"))
	smaller.Size = 2
	note := func(c record.Checkpoint) string {
		return resigned(record.Update{}, c, signed(t, head).Lines).Checkpoint
	}
	for _, a := range []struct {
		name string
		data []byte
	}{
		{"107 a head of another root", change(note(other), "")},
		{"107 a head of this root at another size", change(note(smaller), "")},
		{"107 a note of another size than its mark", change("", fmt.Sprintf(mark, 2))},
		{"107 a claim at size 0", change("", `,"claims":[`+string(must(json.Marshal(note(record.Checkpoint{Origin: c.Origin, Root: paper.EmptyRoot}))))+`]`)},
		{"107 a head at size 0", change(note(record.Checkpoint{Origin: c.Origin, Root: paper.EmptyRoot}), "")},
		{"107 a leaf twice, and no head over it", []byte(fmt.Sprintf(`{"origin":%q,"operator":false,"since":3,"leaves":%s}`, c.Origin, must(json.Marshal(record.IDs{papers(3, 1)[0], papers(3, 1)[0]}))))},
		{"107 leaves of nothing", change("", `,"leaves":"00"`)},
		{"24 more than may be stored", slices.Concat(change(head, ""), make([]byte, record.MaxStored))},
	} {
		t.Run(a.name, func(t *testing.T) {
			next, err := held.Apply(a.data)
			if !errors.Is(err, record.ErrStored) {
				t.Fatal(err)
			}
			if next.Head() != held.Head() {
				t.Fatal("the head moved")
			}
		})
	}
	t.Run("107 a snapshot of no record", func(t *testing.T) {
		snapshot, _ := held.Snapshot().Encode()
		if _, err := record.Restore(snapshot); err != nil {
			t.Fatal("the honest twin:", err)
		}
		bad := []byte(strings.ReplaceAll(string(snapshot), held.Origin(), "good-offices/x"))
		empty := []byte(`{"origin":"good-offices/x","operator":false,"since":0}`)
		for _, b := range [][]byte{bad, empty} {
			if _, err := record.Restore(b); !errors.Is(err, record.ErrStored) {
				t.Fatal(err)
			}
		}
	})
}

// TestAttackProofBounds is row 70 where no tree is: sizes that cannot be.
func TestAttackProofBounds(t *testing.T) {
	t.Parallel()
	tb := settled(t)
	c := tb.operator().replica.Head()
	if err := c.CheckConsistency(c.Size, c.Root, nil); err != nil {
		t.Fatal("the honest twin:", err)
	}
	huge := c
	huge.Size = record.MaxSize + 1
	for _, a := range []struct {
		name string
		err  error
	}{
		{"70 from a tree that is larger", c.CheckConsistency(c.Size+1, c.Root, nil)},
		{"70 to a tree beyond the limit", huge.CheckConsistency(c.Size, c.Root, nil)},
		{"70 to a tree beyond the limit, from nothing", huge.CheckConsistency(0, paper.EmptyRoot, nil)},
		{"70 a leaf of a tree beyond the limit", huge.CheckInclusion(0, papers(0, 1)[0], nil)},
		{"70 a leaf after the last", c.CheckInclusion(c.Size, papers(0, 1)[0], nil)},
	} {
		t.Run(a.name, func(t *testing.T) {
			if !errors.Is(a.err, record.ErrIndex) {
				t.Fatal(a.err)
			}
		})
	}
	t.Run("70 from nothing, which is said to be something", func(t *testing.T) {
		if err := c.CheckConsistency(0, c.Root, nil); !errors.Is(err, record.ErrInconsistent) {
			t.Fatal(err)
		}
	})
}

func must(b []byte, err error) []byte {
	if err != nil {
		panic(err)
	}
	return b
}
