package record_test

import (
	"bytes"
	"slices"
	"testing"
	"time"

	"goodoffices/paper"
	"goodoffices/record"
)

// One round: the operator appends and signs, each desk checks, commits and
// cosigns, the operator tells all of all.
func TestARoundConfirmsALeafAtEveryDesk(t *testing.T) {
	t.Parallel()
	tb := muscat(t)
	ids := papers(0, 3)
	tb.appends(tb.operator(), ids...)
	signedAt := tb.now
	tb.round()
	for _, d := range tb.desks {
		for i, id := range ids {
			c, ok := d.replica.Confirmed(id)
			if !ok || c.Index != uint64(i) || c.ID != id || len(c.By) != 3 || len(c.Lacks(tb.names()...)) != 0 {
				t.Fatalf("at %s leaf %d: %+v", d.name, i, c)
			}
			if !c.Since("Muscat").Equal(signedAt) || !c.Since("Tehran").Equal(signedAt.Add(time.Minute)) || !c.Since("Doha").IsZero() {
				t.Fatalf("at %s, times: %v", d.name, c.By)
			}
			if !d.replica.ConfirmedBy(id, tb.names()...) {
				t.Fatalf("at %s leaf %d is not confirmed", d.name, i)
			}
		}
		if d.replica.Head() != tb.operator().replica.Head() || d.replica.Last("Tehran") != d.replica.Head() {
			t.Fatalf("%s has another head", d.name)
		}
		if err := d.replica.Verify(tb.roster); err != nil {
			t.Fatalf("%s verifies what it holds: %v", d.name, err)
		}
	}
}

func TestConfirmationIsPerLeafAndDesk(t *testing.T) {
	t.Parallel()
	tb := muscat(t)
	op, tehran, washington := tb.operator(), tb.desk("Tehran"), tb.desk("Washington")
	first, second, third := papers(0, 1)[0], papers(1, 1)[0], papers(2, 1)[0]
	tb.appends(op, first)
	tb.round()
	at := tb.now
	tb.appends(op, second)
	tb.must(tehran, tb.extension(op, 1))
	tb.must(op, tb.cosigns(tehran))
	if c, _ := op.replica.Confirmed(second); !slices.Equal(c.Lacks("Washington", "Tehran", "Muscat"), []string{"Washington"}) {
		t.Fatalf("second leaf: %+v", c)
	}
	if !op.replica.ConfirmedBy(second, "Muscat", "Tehran") || op.replica.ConfirmedBy(second, "Tehran", "Washington") {
		t.Fatal("second leaf: by Tehran, not by Washington")
	}
	// A later cosignature covers older leaves, and their date stays the first.
	tb.must(washington, tb.extension(op, 1))
	tb.must(op, tb.cosigns(washington))
	if c, _ := op.replica.Confirmed(first); c.By["Washington"].Size != 1 || c.Since("Washington").After(at) {
		t.Fatalf("first leaf is dated anew: %+v", c)
	}
	if !op.replica.ConfirmedBy(second, "Washington") {
		t.Fatal("second leaf by Washington")
	}
	for _, none := range [][]string{nil, {}, {"Doha"}, {"Muscat", "Doha"}, {""}} {
		if op.replica.ConfirmedBy(first, none...) {
			t.Fatalf("confirmed by %q", none)
		}
	}
	if _, ok := op.replica.Confirmed(third); ok || op.replica.ConfirmedBy(third, "Muscat") {
		t.Fatal("confirmed what is no leaf")
	}
}

func TestNothingIsCosignedThatIsNotCommitted(t *testing.T) {
	t.Parallel()
	tb := muscat(t)
	tehran := tb.desk("Tehran")
	tb.appends(tb.operator(), papers(0, 2)...)
	c, err := tehran.replica.Check(tb.extension(tb.operator(), 0), tb.roster)
	if err != nil || c.Empty() {
		t.Fatalf("check: %v", err)
	}
	// The checked replica has not moved: only committed bytes move it.
	_, _, err = tehran.replica.Cosign(tehran.key, "Tehran", tb.roster, dawn)
	refused(t, err, record.ErrEmpty)
	tehran.commit(c)
	tb.cosigns(tehran)
}

func TestOnlyItsOwnerSigns(t *testing.T) {
	t.Parallel()
	tb := muscat(t)
	op, tehran := tb.operator(), tb.desk("Tehran")
	cosign := func(r record.Replica, key, desk string, ros record.Roster, now time.Time) error {
		_, _, err := r.Cosign(keyOf(t, key), desk, ros, now)
		return err
	}
	sign := func(r record.Replica, key string, now time.Time) error {
		_, err := r.Sign(keyOf(t, key), tb.roster, now)
		return err
	}
	refused(t, sign(op.replica, "Muscat", dawn), record.ErrEmpty)
	c, err := op.replica.Append(papers(0, 2)...)
	if err != nil {
		t.Fatal(err)
	}
	op.commit(c)
	refused(t, sign(op.replica, "Tehran", dawn), record.ErrOtherKey)
	refused(t, sign(op.replica, "Muscat", time.Unix(0, 0)), record.ErrTimestamp)
	refused(t, sign(op.replica, "Muscat", time.Time{}), record.ErrTimestamp)
	refused(t, sign(op.replica, "Muscat", time.Date(10000, 1, 1, 0, 0, 0, 0, time.UTC)), record.ErrTimestamp)
	if c, err = op.replica.Sign(op.key, tb.roster, dawn); err != nil {
		t.Fatal(err)
	}
	op.commit(c)
	refused(t, sign(op.replica, "Muscat", dawn), record.ErrUpToDate)

	tb.must(tehran, tb.extension(op, 0))
	_, err = tehran.replica.Append(papers(2, 1)...)
	refused(t, err, record.ErrOperatorSigns)
	refused(t, sign(tehran.replica, "Muscat", dawn), record.ErrOperatorSigns)
	refused(t, cosign(op.replica, "Tehran", "Tehran", tb.roster, dawn), record.ErrOperatorSigns)
	refused(t, cosign(tehran.replica, "Muscat", "Muscat", tb.roster, dawn), record.ErrOperatorSigns)
	refused(t, cosign(tehran.replica, "Washington", "Tehran", tb.roster, dawn), record.ErrOtherKey)
	refused(t, cosign(tehran.replica, "Tehran", "Doha", tb.roster, dawn), record.ErrNoSeat)
	_, _, err = tehran.replica.Cosign(record.CosignKey{}, "Tehran", tb.roster, dawn)
	refused(t, err, record.ErrOtherKey)
	keyless := tb.roster
	keyless.Seats = append(slices.Clone(keyless.Seats), record.Seat{Desk: "Doha"})
	_, _, err = tehran.replica.Cosign(record.CosignKey{}, "Doha", keyless, dawn)
	refused(t, err, record.ErrOtherKey)
	tb.cosigns(tehran)
	refused(t, cosign(tehran.replica, "Tehran", "Tehran", tb.roster, dawn), record.ErrUpToDate)
	_, err = op.replica.Append(papers(1, 1)...)
	refused(t, err, record.ErrRepeatedLeaf)
}

func TestLongRecordArrivesInPieces(t *testing.T) {
	t.Parallel()
	tb := muscat(t)
	op, tehran := tb.operator(), tb.desk("Tehran")
	tb.appends(op, papers(0, 300)...)
	tb.must(tehran, tb.extension(op, 0))
	if len(tehran.replica.Claims()) != 1 || tehran.replica.Head().Size != 0 || tehran.replica.Log().Size() != 128 {
		t.Fatalf("after one piece: head %d, %d leaves", tehran.replica.Head().Size, tehran.replica.Log().Size())
	}
	_, _, err := tehran.replica.Cosign(tehran.key, "Tehran", tb.roster, dawn)
	refused(t, err, record.ErrEmpty)
	// The record grows meanwhile; pieces overlap, as after a loss.
	tb.appends(op, papers(300, 50)...)
	for _, since := range []uint64{128, 100, 228, 200} {
		tb.must(tehran, tb.extension(op, since))
	}
	if len(tehran.replica.Claims()) != 0 || tehran.replica.Head() != op.replica.Head() {
		t.Fatalf("head %d, claims %v", tehran.replica.Head().Size, tehran.replica.Claims())
	}
	tb.appends(op, papers(350, 300)...)
	tb.must(tehran, tb.extension(op, 350))
	_, _, err = tehran.replica.Cosign(tehran.key, "Tehran", tb.roster, dawn)
	refused(t, err, record.ErrIncomplete)
}

func TestRepeatedUpdateBringsNothing(t *testing.T) {
	t.Parallel()
	tb := muscat(t)
	op, tehran := tb.operator(), tb.desk("Tehran")
	tb.appends(op, papers(0, 4)...)
	tb.round()
	for d, us := range map[*desk][]record.Update{
		tehran: append(tb.gathered(op, "Tehran", "Washington"), tb.extension(op, 0), tb.extension(op, 2), tb.extension(op, 4)),
		op:     tb.gathered(tehran, "Tehran", "Tehran", "Doha"),
	} {
		for i, u := range us {
			if c, err := d.replica.Check(u, tb.roster); err != nil || !c.Empty() {
				t.Fatalf("%s, update %d again: %v, empty %v", d.name, i, err, c.Empty())
			}
		}
	}
	if got := tb.gathered(tehran, "Muscat", "Doha"); len(got) != 0 {
		t.Fatalf("gathered from the operator and a stranger: %v", got)
	}
}

// What a desk has committed, folded again or restored from a snapshot, is the
// same replica.
func TestFoldAndSnapshotAreTheReplica(t *testing.T) {
	t.Parallel()
	tb := muscat(t)
	for i := range 4 {
		tb.appends(tb.operator(), papers(10*i, 2+i)...)
		tb.round()
	}
	tb.appends(tb.operator(), papers(100, 200)...)
	tb.must(tb.desk("Tehran"), tb.extension(tb.operator(), tb.desk("Tehran").replica.Log().Size()))
	other := forkedTable(t)
	if len(other.desk("Washington").replica.Forks()) != 1 {
		t.Fatal("no fork to keep")
	}
	for _, d := range append(slices.Clone(tb.desks), other.desks...) {
		want, err := d.replica.Snapshot().Encode()
		if err != nil {
			t.Fatal(err)
		}
		folded := record.New(terms, d.name == "Muscat")
		for i, data := range d.committed {
			if folded, err = folded.Apply(data); err != nil {
				t.Fatalf("%s, change %d: %v", d.name, i, err)
			}
		}
		restored, err := record.Restore(want)
		if err != nil {
			t.Fatalf("%s restored: %v", d.name, err)
		}
		for how, r := range map[string]record.Replica{"folded": folded, "restored": restored} {
			if got, err := r.Snapshot().Encode(); err != nil || !bytes.Equal(got, want) {
				t.Fatalf("%s %s is another replica:\n%s\n%s", d.name, how, got, want)
			}
		}
	}
}

func TestStoredBytesThatDoNotFit(t *testing.T) {
	t.Parallel()
	tb := muscat(t)
	tb.appends(tb.operator(), papers(0, 3)...)
	tb.round()
	tb.appends(tb.operator(), papers(3, 3)...)
	tb.round()
	d := tb.desk("Tehran")
	first, err := record.New(terms, false).Apply(d.committed[0])
	if err != nil {
		t.Fatalf("honest: %v", err)
	}
	var later []byte
	for _, data := range d.committed[1:] {
		if bytes.Contains(data, []byte(`"leaves"`)) {
			later = data
		}
	}
	edit := func(data []byte, old, new string) []byte {
		if !bytes.Contains(data, []byte(old)) {
			t.Fatalf("no %q in %s", old, data)
		}
		return bytes.Replace(data, []byte(old), []byte(new), 1)
	}
	head := d.replica.SignedHead()
	otherOrigin := record.OriginOf(paper.IDOf([]byte("other terms")))
	mark := `{"origin":"` + first.Origin() + `","operator":false,"since":3,"marks":[{"desk":"Tehran","size":3,"time":1770000000}]}`
	claim := func(text string) []byte {
		u, _ := record.Update{Kind: record.KindCosigned, Checkpoint: text}.Encode()
		_, quoted, _ := bytes.Cut(u, []byte(`"checkpoint":`))
		return edit([]byte(mark), `"marks":[{"desk":"Tehran","size":3,"time":1770000000}]`, `"claims":[`+string(bytes.TrimSuffix(quoted, []byte("}")))+`]`)
	}
	if _, err := first.Apply([]byte(mark)); err != nil {
		t.Fatalf("a mark: %v", err)
	}
	if _, err := first.Apply(claim(head)); err != nil {
		t.Fatalf("a claim: %v", err)
	}
	for name, bad := range map[string][]byte{
		"nothing":             nil,
		"trailing":            append(slices.Clone(later), ' '),
		"of the operator":     edit(later, `"operator":false`, `"operator":true`),
		"of another record":   edit(later, first.Origin(), otherOrigin),
		"leaves too late":     edit(later, `"since":3`, `"since":4`),
		"leaf twice":          edit(d.committed[0], `"since":0`, `"since":3`),
		"no origin":           edit(later, first.Origin(), "x"),
		"head is no note":     edit(later, `"head":"`, `"head":"x`),
		"head of another":     edit(later, `"head":"good-offices/`+terms.String(), `"head":"`+otherOrigin),
		"head beyond leaves":  edit(later, `\n6\n`, `\n7\n`),
		"head of other root":  edit(later, `\n6\n`, `\n5\n`),
		"mark without desk":   edit([]byte(mark), `Tehran`, ``),
		"mark at nothing":     edit([]byte(mark), `"size":3`, `"size":0`),
		"mark beyond head":    edit([]byte(mark), `"size":3`, `"size":4`),
		"mark before 1970":    edit([]byte(mark), `1770000000`, `-1`),
		"mark after 9999":     edit([]byte(mark), `1770000000`, `253402300800`),
		"mark with bad note":  edit([]byte(mark), `1770000000`, `1770000000,"note":"x"`),
		"claim is no note":    claim("x"),
		"claim of other":      claim(string(edit([]byte(head), terms.String(), paper.IDOf(nil).String()))),
		"fork of nothing":     edit([]byte(mark), `"marks":[{"desk":"Tehran","size":3,"time":1770000000}]`, `"forks":[{"a":"","b":"","root":"`+terms.String()+`"}]`),
		"fork of two records": edit([]byte(mark), `"marks":[{"desk":"Tehran","size":3,"time":1770000000}]`, `"forks":[`+forkOfAnother(t)+`]`),
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			after, err := first.Apply(bad)
			refused(t, err, record.ErrStored)
			if after.Log().Size() != 3 || len(after.Claims())+len(after.Forks()) > 0 {
				t.Fatal("a refused change left something")
			}
			if name == "nothing" || name == "no origin" || name == "head is no note" {
				_, err := record.Restore(bad)
				refused(t, err, record.ErrStored)
			}
		})
	}
}

func TestPlaceOfAPaperInTheRecord(t *testing.T) {
	t.Parallel()
	tb := muscat(t)
	d := tb.desk("Tehran")
	empty := record.Checkpoint{Origin: d.replica.Origin(), Root: record.EmptyRoot}
	if d.replica.Last("Tehran") != empty || d.replica.Head() != empty || d.replica.SignedHead() != "" {
		t.Fatal("a new replica has a place")
	}
	tb.appends(tb.operator(), papers(0, 2)...)
	tb.round()
	was := d.replica.Last("Tehran")
	tb.appends(tb.operator(), papers(2, 2)...)
	tb.must(d, tb.extension(tb.operator(), 2))
	if d.replica.Last("Tehran") != was || was.Size != 2 {
		t.Fatal("a desk stands where it cosigned, not where it looked")
	}
	for _, c := range []record.Checkpoint{empty, was, d.replica.Head()} {
		if err := d.replica.Holds(c.Size, c.Root); err != nil {
			t.Fatalf("size %d: %v", c.Size, err)
		}
	}
	refused(t, d.replica.Holds(5, was.Root), record.ErrAhead)
	refused(t, d.replica.Holds(2, record.EmptyRoot), record.ErrOtherRoot)
}

// P12: an operator restored from an old backup takes its own record back from
// any desk, and goes on without a fork.
func TestOperatorTakesItsRecordBack(t *testing.T) {
	t.Parallel()
	tb := muscat(t)
	op, tehran := tb.operator(), tb.desk("Tehran")
	tb.appends(op, papers(0, 3)...)
	tb.round()
	backup := len(op.committed)
	tb.appends(op, papers(3, 4)...)
	tb.round()

	op.committed = op.committed[:backup]
	op.replica = record.New(terms, true)
	for _, data := range op.committed {
		op.replica, _ = op.replica.Apply(data)
	}
	// A desk's last cosignature tells it that it is behind, and by how much.
	u := tb.gathered(tehran, "Tehran")[0]
	refused(t, tb.takes(op, u), record.ErrAhead)
	if c := op.replica.Claims(); len(c) != 1 || c[0].Size != 7 {
		t.Fatalf("the restored operator is told of %v", c)
	}
	refused(t, tb.takes(tehran, tb.extension(op, 0)), record.ErrRollback)
	tb.must(op, tb.extension(tehran, 3))
	tb.must(op, u)
	if op.replica.Head() != tehran.replica.Head() || len(op.replica.Claims()) != 0 {
		t.Fatalf("after the return: head %d", op.replica.Head().Size)
	}
	tb.appends(op, papers(7, 1)...)
	tb.round()
	if !tehran.replica.ConfirmedBy(papers(7, 1)[0], tb.names()...) || len(tehran.replica.Forks()) != 0 {
		t.Fatal("the record does not go on")
	}
}

// A card is succeeded: its key's window ends where the new card is a leaf, and
// what was cosigned before counts for ever.
func TestCosignatureUnderAFormerKeyCounts(t *testing.T) {
	t.Parallel()
	for _, who := range []string{"Washington", "Muscat"} {
		t.Run(who, func(t *testing.T) {
			t.Parallel()
			tb := muscat(t)
			d := tb.desk(who)
			old := d.key
			tb.appends(tb.operator(), papers(0, 3)...)
			tb.round()
			before := d.replica.SignedHead()

			d.key = keyOf(t, who+"'s successor card")
			for i, s := range tb.roster.Seats {
				if s.Desk == who {
					tb.roster.Seats[i].Until = 3
				}
			}
			tb.roster.Seats = append(tb.roster.Seats, record.Seat{Desk: who, Key: d.key.Public(), After: 3})
			tb.appends(tb.operator(), papers(3, 1)...)
			tehran := tb.desk("Tehran")
			if !tehran.replica.ConfirmedBy(papers(0, 1)[0], who) || tehran.replica.Verify(tb.roster) != nil {
				t.Fatal("the former cosignature no longer counts")
			}
			tb.must(tehran, record.Update{Kind: record.KindExtension, Checkpoint: before, Leaves: papers(0, 3)})

			// Neither key is good on the other side of the leaf.
			late := tb.operator().replica.Head()
			late.Size, late.Root = 5, paper.IDOf(nil)
			lines, _ := record.Pair(old, late.Origin, late, dawn)
			want := record.ErrKeyWindow
			if who == "Washington" {
				good, _ := record.Pair(tb.operator().key, late.Origin, late, dawn)
				mine, _ := record.Pair(old, old.Public().Name(late.Origin), late, dawn)
				lines = append(good, mine...)
				tb.must(d, tb.extension(tb.operator(), 3))
				_, _, err := d.replica.Cosign(old, who, tb.roster, dawn)
				refused(t, err, record.ErrOtherKey)
			}
			note := record.Signed{Checkpoint: late, Lines: lines}.String()
			refused(t, tb.takes(tehran, record.Update{Kind: record.KindCosigned, Checkpoint: note}), want)

			tb.must(tehran, tb.extension(tb.operator(), 3))
			if who == "Washington" {
				tb.must(tb.operator(), tb.cosigns(d))
				tb.must(tehran, tb.gathered(tb.operator(), who)[0])
			}
			if !tehran.replica.ConfirmedBy(papers(3, 1)[0], who) || tehran.replica.Verify(tb.roster) != nil {
				t.Fatal("the new key does not count")
			}
		})
	}
}

// Cosignatures may come in any order; the same set makes the same marks.
func TestOrderOfCosignaturesDoesNotMatter(t *testing.T) {
	t.Parallel()
	tb := muscat(t)
	op, tehran := tb.operator(), tb.desk("Tehran")
	var us []record.Update
	for i := range 4 {
		tb.appends(op, papers(i, 1)...)
		tb.must(tehran, tb.extension(op, uint64(i)))
		before := tehran.replica
		us = append(us, tb.cosigns(tehran))
		tehran.replica = before
		us = append(us, tb.cosigns(tehran)) // again, a minute later, after a crash
	}
	var want []byte
	for _, order := range [][]int{{0, 1, 2, 3, 4, 5, 6, 7}, {7, 6, 5, 4, 3, 2, 1, 0}, {3, 6, 1, 7, 0, 5, 2, 4}} {
		r := op.replica
		for _, i := range order {
			c, err := r.Check(us[i], tb.roster)
			if err != nil {
				t.Fatal(err)
			}
			if !c.Empty() && !slices.Equal(c.Signers(), []string{"Tehran"}) {
				t.Fatalf("signers %v", c.Signers())
			}
			data, _ := c.Encode()
			if r, err = r.Apply(data); err != nil {
				t.Fatal(err)
			}
		}
		got, _ := r.Snapshot().Encode()
		if want == nil {
			want = got
		}
		if !bytes.Equal(got, want) {
			t.Fatalf("order %v:\n%s\n%s", order, got, want)
		}
	}
}

func TestExtensionOnlyOfWhatIsHeld(t *testing.T) {
	t.Parallel()
	tb := muscat(t)
	_, err := tb.operator().replica.Extension(0, 0)
	refused(t, err, record.ErrEmpty)
	tb.appends(tb.operator(), papers(0, 2)...)
	_, err = tb.operator().replica.Extension(3, 0)
	refused(t, err, record.ErrAhead)
	if u, err := tb.operator().replica.Extension(2, 0); err != nil || len(u.Leaves) != 0 {
		t.Fatalf("from the head itself: %d leaves, %v", len(u.Leaves), err)
	}
}
