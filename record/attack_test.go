package record_test

import (
	"encoding/base64"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"goodoffices/paper"
	"goodoffices/record"

	flog "github.com/transparency-dev/formats/log"
	fnote "github.com/transparency-dev/formats/note"
	"golang.org/x/mod/sumdb/note"
)

// Each test here first shows the honest twin succeed. Numbers are the rows of
// the list of attacks.

// settled is talks in which all have cosigned three leaves.
func settled(t tester) *table {
	t.Helper()
	tb := muscat(t)
	tb.appends(tb.operator(), papers(0, 3)...)
	tb.round()
	return tb
}

// twin is another machine with the operator's key and, so far, nothing on it.
func (tb *table) twin() *desk {
	return &desk{t: tb.t, name: tb.operator().name, key: tb.operator().key, replica: record.New(terms, true)}
}

// resigned puts other lines under an update's checkpoint.
func resigned(u record.Update, c record.Checkpoint, lines ...[]record.Line) record.Update {
	u.Checkpoint = record.Signed{Checkpoint: c, Lines: slices.Concat(lines...)}.String()
	return u
}

func pair(t tester, k record.CosignKey, name string, c record.Checkpoint, at time.Time) []record.Line {
	t.Helper()
	lines, err := record.Pair(k, name, c, at)
	if err != nil {
		t.Fatalf("sign: %v", err)
	}
	return lines
}

func TestAttack46CardSwappedAfterTheFirstCosignedCheckpoint(t *testing.T) {
	t.Parallel()
	tb := settled(t)
	tehran := tb.desk("Tehran")
	card, swapped := papers(1, 1)[0], paper.IDOf([]byte("Washington's card, by Muscat"))
	if _, ok := tehran.replica.Log().Index(card); !ok || !tehran.replica.ConfirmedBy(card, tb.names()...) || tehran.replica.Verify(tb.roster) != nil {
		t.Fatal("the true card is not in the record")
	}
	if _, ok := tehran.replica.Confirmed(swapped); ok {
		t.Fatal("the swapped card is in the record")
	}
	thief := keyOf(t, "thief")
	for desk, want := range map[string]error{"Washington": record.ErrNoCosignature, "Muscat": record.ErrOtherKey} {
		ros := record.Roster{Operator: "Muscat", Seats: slices.Clone(tb.roster.Seats)}
		for i, s := range ros.Seats {
			if s.Desk == desk {
				ros.Seats[i].Key = thief.Public()
			}
		}
		refused(t, tehran.replica.Verify(ros), want)
	}
	c := tehran.replica.Head()
	forged := pair(t, thief, thief.Public().Name(c.Origin), c, dawn)
	op := signed(t, tehran.replica.SignedHead()).Lines
	refused(t, tb.takes(tehran, resigned(record.Update{Kind: record.KindCosigned}, c, op, forged)), record.ErrStranger)
}

// forkedTable shows Tehran one history and Washington another of equal size,
// both signed; then Tehran's cosignature reaches Washington by another path.
func forkedTable(t tester) *table {
	t.Helper()
	tb := settled(t)
	twin := tb.twin()
	tb.must(twin, tb.extension(tb.operator(), 0))
	tb.appends(tb.operator(), papers(10, 2)...)
	tb.appends(twin, papers(20, 2)...)
	tehran, washington := tb.desk("Tehran"), tb.desk("Washington")
	tb.must(tehran, tb.extension(tb.operator(), 3))
	tb.must(washington, tb.extension(twin, 3))
	byTehran := tb.cosigns(tehran)
	tb.must(tb.operator(), byTehran)
	tb.must(twin, tb.cosigns(washington))
	_ = tb.takes(washington, byTehran)
	return tb
}

func TestAttack67TwoHistories(t *testing.T) {
	t.Parallel()
	honest := settled(t)
	honest.appends(honest.operator(), papers(10, 2)...)
	honest.round()
	if !honest.desk("Tehran").replica.ConfirmedBy(papers(10, 1)[0], honest.names()...) {
		t.Fatal("one history is not confirmed")
	}
	tb := forkedTable(t)
	for _, d := range tb.desks {
		for _, id := range append(papers(10, 2), papers(20, 2)...) {
			if d.replica.ConfirmedBy(id, tb.names()...) {
				t.Fatalf("%s: a leaf of a fork is confirmed by all", d.name)
			}
		}
	}
	washington := tb.desk("Washington").replica
	forks := washington.Forks()
	if len(forks) != 1 || washington.Head().Size != 5 {
		t.Fatalf("%d forks at size %d", len(forks), washington.Head().Size)
	}
	convicted(t, forks[0], tb.operator().key.Public())
}

// convicted checks that evidence names the operator's key to anyone, and that
// it convicts nobody else, nor anybody once it is touched.
func convicted(t *testing.T, f record.Fork, key record.CosignPublic) {
	t.Helper()
	other := keyOf(t, "somebody else").Public()
	a, b, err := f.Verify(other, key)
	if err != nil || !a.Equal(key) || !b.Equal(key) {
		t.Fatalf("the evidence does not convict: %v", err)
	}
	_, _, err = f.Verify(other)
	refused(t, err, record.ErrOtherKey)
	_, _, err = f.Verify()
	refused(t, err, record.ErrNoCosignature)
	same := f
	same.A, same.Root, same.Proof = f.B, signed(t, f.B).Root, nil
	_, _, err = same.Verify(key)
	refused(t, err, record.ErrNotFork)
	touched := f
	touched.Root[0] ^= 1
	_, _, err = touched.Verify(key)
	refused(t, err, record.ErrNotFork)
	unsigned := f
	unsigned.B = signed(t, f.B).Checkpoint.String()
	_, _, err = unsigned.Verify(key)
	refused(t, err, record.ErrUnsigned)
	unsigned = f
	unsigned.A = ""
	_, _, err = unsigned.Verify(key)
	refused(t, err, record.ErrUnsigned)
	for _, side := range []func(f *record.Fork) *string{func(f *record.Fork) *string { return &f.A }, func(f *record.Fork) *string { return &f.B }} {
		half := f
		s := signed(t, *side(&half))
		s.Lines = s.Lines[:1]
		*side(&half) = s.String()
		_, _, err = half.Verify(key)
		refused(t, err, record.ErrHalf)
	}
}

// forkOfAnother is evidence of a fork in another record, encoded.
func forkOfAnother(t tester) string {
	t.Helper()
	c := record.Checkpoint{Origin: record.OriginOf(paper.IDOf([]byte("other"))), Size: 1, Root: paper.IDOf([]byte("a"))}
	d := c
	d.Root = paper.IDOf([]byte("b"))
	esc := func(c record.Checkpoint) string {
		note := record.Signed{Checkpoint: c, Lines: []record.Line{{Name: "x", Sig: []byte("y")}}}.String()
		return strings.ReplaceAll(note, "\n", `\n`)
	}
	return fmt.Sprintf(`{"a":"%s","b":"%s","root":"%s"}`, esc(c), esc(d), d.Root)
}

func TestForkOfTwoRecordsIsNone(t *testing.T) {
	t.Parallel()
	tb := forkedTable(t)
	f := tb.desk("Washington").replica.Forks()[0]
	s := signed(t, f.A)
	s.Origin = record.OriginOf(paper.IDOf([]byte("other")))
	f.A = s.String()
	_, _, err := f.Verify(tb.operator().key.Public())
	refused(t, err, record.ErrOrigin)
}

func TestAttack68RolledBackTree(t *testing.T) {
	t.Parallel()
	tb := settled(t)
	old := tb.extension(tb.operator(), 0)
	for _, d := range tb.desks[1:] {
		tb.must(d, old)
	}
	tb.appends(tb.operator(), papers(3, 2)...)
	tb.round()
	for _, d := range tb.desks[1:] {
		before := d.replica.Head()
		refused(t, tb.takes(d, old), record.ErrRollback)
		if d.replica.Head() != before || len(d.replica.Claims())+len(d.replica.Forks()) != 0 {
			t.Fatalf("%s moved", d.name)
		}
	}
}

func TestAttack69SameSizeOtherRoot(t *testing.T) {
	t.Parallel()
	tb := settled(t)
	tb.appends(tb.operator(), papers(3, 2)...)
	tb.round()
	key := tb.operator().key.Public()
	twin := tb.twin()
	tb.appends(twin, papers(50, 2)...)
	two := tb.extension(twin, 0)
	tb.appends(twin, papers(52, 3)...)
	five := tb.extension(twin, 0)
	tb.appends(twin, papers(55, 4)...)
	nine, tail := tb.extension(twin, 0), tb.extension(twin, 5)
	asCosigned := func(u record.Update) record.Update {
		return record.Update{Kind: record.KindCosigned, Checkpoint: u.Checkpoint}
	}
	for name, c := range map[string]struct {
		shown []record.Update
		want  error
		forks int
	}{
		"same size":                   {[]record.Update{five}, record.ErrFork, 1},
		"same size, as cosigned":      {[]record.Update{asCosigned(five)}, record.ErrFork, 1},
		"smaller":                     {[]record.Update{two}, record.ErrFork, 1},
		"larger, with its leaves":     {[]record.Update{nine}, record.ErrFork, 1},
		"larger, without them":        {[]record.Update{tail}, record.ErrInconsistent, 0},
		"same evidence twice":         {[]record.Update{five, five, asCosigned(five)}, record.ErrFork, 1},
		"larger, claimed, and proved": {[]record.Update{tail, nine}, record.ErrFork, 1},
		"two different ones":          {[]record.Update{two, five}, record.ErrFork, 2},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			d := &desk{t: t, name: "Tehran", replica: tb.desk("Tehran").replica}
			var err error
			for _, u := range c.shown {
				err = tb.takes(d, u)
			}
			refused(t, err, c.want)
			if len(d.replica.Forks()) != c.forks || d.replica.Head() != tb.operator().replica.Head() {
				t.Fatalf("%d forks, head %d", len(d.replica.Forks()), d.replica.Head().Size)
			}
			for _, f := range d.replica.Forks() {
				convicted(t, f, key)
			}
			if c.want == record.ErrInconsistent && len(d.replica.Claims()) != 1 {
				t.Fatal("the claim is not kept")
			}
		})
	}
}

// A claim that cannot be proved at once becomes a fork when the record passes
// its size, and two claims of one size are one already.
func TestAttack69ClaimsBecomeForks(t *testing.T) {
	t.Parallel()
	tb := settled(t)
	op, tehran := tb.operator(), tb.desk("Tehran")
	key := op.key.Public()
	twin, third := tb.twin(), tb.twin()
	tb.appends(twin, papers(50, 5)...)
	tb.appends(third, papers(70, 5)...)
	tb.appends(op, papers(3, 2)...)
	honest := tb.extension(op, 3)
	refused(t, tb.takes(tehran, tb.extension(twin, 4)), record.ErrGap)
	tehran2 := &desk{t: t, replica: tehran.replica}
	refused(t, tb.takes(tehran2, tb.extension(third, 5)), record.ErrFork)
	if len(tehran2.replica.Forks()) != 1 {
		t.Fatal("two claims of one size are no fork")
	}
	convicted(t, tehran2.replica.Forks()[0], key)
	// The honest extension to the claimed size is the other half of the evidence.
	refused(t, tb.takes(tehran, honest), record.ErrFork)
	tb.appends(op, papers(5, 3)...)
	tb.must(tehran, tb.extension(op, 3))
	if len(tehran.replica.Forks()) != 1 || len(tehran.replica.Claims()) != 0 || tehran.replica.Head().Size != 8 {
		t.Fatalf("%d forks, %d claims, size %d", len(tehran.replica.Forks()), len(tehran.replica.Claims()), tehran.replica.Head().Size)
	}
	convicted(t, tehran.replica.Forks()[0], key)
}

func TestEvidenceIsBounded(t *testing.T) {
	t.Parallel()
	tb := settled(t)
	tehran := tb.desk("Tehran")
	for i := range record.MaxClaims + 4 {
		twin := tb.twin()
		tb.appends(twin, papers(1000*(i+1), 3)...)
		refused(t, tb.takes(tehran, tb.extension(twin, 0)), record.ErrFork)
		tb.appends(twin, papers(1000*(i+1)+100, 1+i)...)
		refused(t, tb.takes(tehran, tb.extension(twin, 3)), record.ErrInconsistent)
	}
	if len(tehran.replica.Forks()) != record.MaxForks || len(tehran.replica.Claims()) != record.MaxClaims {
		t.Fatalf("%d forks, %d claims", len(tehran.replica.Forks()), len(tehran.replica.Claims()))
	}
}

func TestAttack70SpoiltInclusionProof(t *testing.T) {
	t.Parallel()
	tb := settled(t)
	tb.appends(tb.operator(), papers(3, 4)...)
	head, l := tb.operator().replica.Head(), tb.operator().replica.Log()
	proof, err := l.Inclusion(2, 7)
	if err != nil {
		t.Fatal(err)
	}
	id := papers(2, 1)[0]
	if err := head.CheckInclusion(2, id, proof); err != nil {
		t.Fatalf("honest: %v", err)
	}
	smaller := head
	smaller.Size = 6
	if smaller.Root, err = l.Root(6); err != nil {
		t.Fatal(err)
	}
	otherRoot := head
	otherRoot.Root[0] ^= 1
	for name, bad := range map[string]struct {
		err  error
		want error
	}{
		"wrong index":  {head.CheckInclusion(3, id, proof), record.ErrInclusion},
		"wrong leaf":   {head.CheckInclusion(2, papers(3, 1)[0], proof), record.ErrInclusion},
		"wrong size":   {smaller.CheckInclusion(2, id, proof), record.ErrInclusion},
		"wrong root":   {otherRoot.CheckInclusion(2, id, proof), record.ErrInclusion},
		"index beyond": {head.CheckInclusion(7, id, proof), record.ErrIndex},
		"too long":     {head.CheckInclusion(2, id, append(slices.Clone(proof), paper.ID{})), record.ErrProofLength},
		"too short":    {head.CheckInclusion(2, id, proof[1:]), record.ErrProofLength},
	} {
		t.Run(name, func(t *testing.T) { t.Parallel(); refused(t, bad.err, bad.want) })
	}
}

func TestAttack70SpoiltExtension(t *testing.T) {
	t.Parallel()
	tb := settled(t)
	op := tb.operator()
	tb.appends(op, papers(3, 8)...)
	whole := tb.extension(op, 3)
	piece, err := op.replica.Extension(3, 2)
	if err != nil {
		t.Fatal(err)
	}
	tehran := tb.desk("Tehran").replica
	for _, u := range []record.Update{whole, piece} {
		if _, err := tehran.Check(u, tb.roster); err != nil {
			t.Fatalf("honest: %v", err)
		}
	}
	start, err := op.replica.Extension(0, 0)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := record.New(terms, false).Check(start, tb.roster); err != nil {
		t.Fatalf("honest start: %v", err)
	}
	edit := func(u record.Update, f func(u *record.Update)) record.Update {
		u.Leaves, u.Proof, u.Rest = slices.Clone(u.Leaves), slices.Clone(u.Proof), slices.Clone(u.Rest)
		f(&u)
		return u
	}
	empty := record.New(terms, false)
	for name, bad := range map[string]struct {
		at   record.Replica
		u    record.Update
		want error
	}{
		"proof too long":       {tehran, edit(whole, func(u *record.Update) { u.Proof = append(u.Proof, paper.ID{1}) }), record.ErrProofLength},
		"proof too short":      {tehran, edit(whole, func(u *record.Update) { u.Proof = u.Proof[1:] }), record.ErrProofLength},
		"no proof":             {tehran, edit(whole, func(u *record.Update) { u.Proof = nil }), record.ErrProofLength},
		"proof from nothing":   {empty, edit(start, func(u *record.Update) { u.Proof = papers(0, 1) }), record.ErrProofLength},
		"proof spoilt":         {tehran, edit(whole, func(u *record.Update) { u.Proof[0][0] ^= 1 }), record.ErrInconsistent},
		"wrong start":          {tehran, edit(whole, func(u *record.Update) { u.Since = 2 }), record.ErrProofLength},
		"leaf changed":         {tehran, edit(whole, func(u *record.Update) { u.Leaves[1][0] ^= 1 }), record.ErrLeaves},
		"leaves swapped":       {tehran, edit(whole, func(u *record.Update) { u.Leaves[0], u.Leaves[1] = u.Leaves[1], u.Leaves[0] }), record.ErrLeaves},
		"leaf added":           {tehran, edit(whole, func(u *record.Update) { u.Leaves = append(u.Leaves, papers(99, 1)...) }), record.ErrLeaves},
		"leaf left out":        {tehran, edit(whole, func(u *record.Update) { u.Leaves = u.Leaves[1:] }), record.ErrProofLength},
		"held leaf changed":    {tehran, edit(start, func(u *record.Update) { u.Leaves[1][0] ^= 1 }), record.ErrLeaves},
		"leaf without paper":   {tehran, edit(whole, func(u *record.Update) { u.Leaves[0] = paper.ID{} }), record.ErrEmptyLeaf},
		"leaf twice":           {tehran, edit(whole, func(u *record.Update) { u.Leaves[1] = papers(0, 1)[0] }), record.ErrRepeatedLeaf},
		"rest where none is":   {tehran, edit(whole, func(u *record.Update) { u.Rest = papers(0, 1) }), record.ErrProofLength},
		"piece, rest spoilt":   {tehran, edit(piece, func(u *record.Update) { u.Rest[0][0] ^= 1 }), record.ErrInconsistent},
		"piece, rest too long": {tehran, edit(piece, func(u *record.Update) { u.Rest = append(u.Rest, paper.ID{}) }), record.ErrProofLength},
		"piece, leaf changed":  {tehran, edit(piece, func(u *record.Update) { u.Leaves[0][0] ^= 1 }), record.ErrInconsistent},
		"leaves before":        {empty, whole, record.ErrGap},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c, err := bad.at.Check(bad.u, tb.roster)
			refused(t, err, bad.want)
			data, _ := c.Encode()
			after, err := bad.at.Apply(data)
			if err != nil || after.Log().Size() != bad.at.Log().Size() || len(after.Claims()) != 1 || len(after.Forks()) != 0 {
				t.Fatalf("%v: %d leaves, %d claims, %d forks", err, after.Log().Size(), len(after.Claims()), len(after.Forks()))
			}
			// And the honest update still converges.
			u, _ := op.replica.Extension(after.Log().Size(), 0)
			if c, err = after.Check(u, tb.roster); err != nil {
				t.Fatalf("honest afterwards: %v", err)
			}
			data, _ = c.Encode()
			if after, err = after.Apply(data); err != nil || len(after.Claims()) != 0 || after.Head() != op.replica.Head() {
				t.Fatalf("the claim stays: %v", err)
			}
		})
	}
}

// Row 71: what the stock parser and verifier take, with signatures that fit.
func TestAttack71CheckpointThatIsNotCanonical(t *testing.T) {
	t.Parallel()
	tb := settled(t)
	op := tb.operator()
	tb.appends(op, papers(3, 2)...)
	u := tb.extension(op, 3)
	if _, err := tb.desk("Tehran").replica.Check(u, tb.roster); err != nil {
		t.Fatalf("honest: %v", err)
	}
	text := op.replica.Head().String()
	edSeed, mlSeed := op.key.Seeds()
	sign := func(origin, text string) string {
		var signers []note.Signer
		for kind, seed := range map[byte][]byte{4: edSeed, 6: mlSeed} {
			blob := base64.StdEncoding.EncodeToString(append([]byte{kind}, seed...))
			s, err := fnote.NewSignerForCosignatureV1("PRIVATE+KEY+" + origin + "+00000000+" + blob)
			if err != nil {
				t.Fatal(err)
			}
			signers = append(signers, s)
		}
		n, err := note.Sign(&note.Note{Text: text}, signers...)
		if err != nil {
			t.Fatal(err)
		}
		return string(n)
	}
	origin := op.replica.Origin()
	other := record.OriginOf(paper.IDOf([]byte("other terms")))
	for name, bad := range map[string]struct {
		origin, text string
		want         error
	}{
		"extension line": {origin, text + "and the side letter\n", record.ErrExtension},
		"leading zero":   {origin, strings.Replace(text, "\n5\n", "\n05\n", 1), record.ErrLeadingZero},
		"other origin":   {other, strings.Replace(text, origin, other, 1), record.ErrOrigin},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			n := sign(bad.origin, bad.text)
			for _, v := range stockVerifiers(t, bad.origin, op.key.Public()) {
				if _, _, _, err := flog.ParseCheckpoint([]byte(n), bad.origin, v); err != nil {
					t.Fatalf("the stock verifier has learnt to look: %v", err)
				}
			}
			u := u
			u.Checkpoint = n
			_, err := tb.desk("Tehran").replica.Check(u, tb.roster)
			refused(t, err, bad.want)
		})
	}
}

func TestAttack73CosignatureThatDoesNotCount(t *testing.T) {
	t.Parallel()
	tb := settled(t)
	op, tehran, washington := tb.operator(), tb.desk("Tehran"), tb.desk("Washington")
	tb.appends(op, papers(3, 1)...)
	tb.must(tehran, tb.extension(op, 3))
	tb.must(washington, tb.extension(op, 3))
	c := tehran.replica.Head()
	opLines := signed(t, tehran.replica.SignedHead()).Lines
	name := washington.key.Public().Name(c.Origin)
	good := pair(t, washington.key, name, c, dawn)
	byTehran := pair(t, tehran.key, name, c, dawn)
	later := pair(t, washington.key, name, c, dawn.Add(time.Second))
	elsewhere := c
	elsewhere.Origin = record.OriginOf(paper.IDOf([]byte("other terms")))
	foreign := pair(t, washington.key, name, elsewhere, dawn)
	asOperator := pair(t, washington.key, c.Origin, c, dawn)
	stranger := keyOf(t, "stranger")
	strange := pair(t, stranger, stranger.Public().Name(c.Origin), c, dawn)
	relabel := func(lines, as []record.Line) []record.Line {
		out := slices.Clone(lines)
		for i := range out {
			out[i].Name, out[i].KeyID = as[i].Name, as[i].KeyID
		}
		return out
	}
	stamp := func(lines []record.Line, at byte) []record.Line {
		out := slices.Clone(lines)
		for i := range out {
			out[i].Sig = slices.Clone(out[i].Sig)
			out[i].Sig[0] = at
		}
		return out
	}
	zero := func(lines []record.Line) []record.Line {
		out := slices.Clone(lines)
		for i := range out {
			out[i].Sig = append(make([]byte, 8), out[i].Sig[8:]...)
		}
		return out
	}
	short := func(lines []record.Line, half int) []record.Line { // not even a time
		out := slices.Clone(lines)
		out[half].Sig = out[half].Sig[:1]
		return out
	}
	cut := slices.Clone(good)
	cut[1].Sig = cut[1].Sig[:100]
	cutEd := slices.Clone(good)
	cutEd[0].Sig = cutEd[0].Sig[:70]
	for bad, lines := range map[string]struct {
		lines []record.Line
		want  error
	}{
		"nobody's":                     {opLines, record.ErrNoCosignature},
		"a desk not of these talks":    {slices.Concat(opLines, strange), record.ErrStranger},
		"Ed25519 half alone":           {slices.Concat(opLines, good[:1]), record.ErrHalf},
		"ML-DSA-44 half alone":         {slices.Concat(opLines, good[1:]), record.ErrHalf},
		"another desk's key":           {slices.Concat(opLines, byTehran), record.ErrOtherKey},
		"another desk's key, beside":   {slices.Concat(opLines, good, byTehran), record.ErrOtherKey},
		"another's, under this key id": {slices.Concat(opLines, relabel(byTehran, good)), record.ErrSignature},
		"another's Ed25519 half":       {slices.Concat(opLines, relabel(byTehran[:1], good), good[1:]), record.ErrSignature},
		"another's ML-DSA-44 half":     {slices.Concat(opLines, good[:1], []record.Line{{Name: name, KeyID: good[1].KeyID, Sig: byTehran[1].Sig}}), record.ErrSignature},
		"of another record":            {slices.Concat(opLines, foreign), record.ErrSignature},
		"made for the operator's name": {slices.Concat(opLines, relabel(asOperator, good)), record.ErrSignature},
		"halves of two times":          {slices.Concat(opLines, good[:1], later[1:]), record.ErrTimes},
		"time moved":                   {slices.Concat(opLines, stamp(good, 1)), record.ErrTimestamp},
		"time taken away":              {slices.Concat(opLines, zero(good)), record.ErrTimestamp},
		"ML-DSA-44 half cut":           {slices.Concat(opLines, cut), record.ErrSignature},
		"Ed25519 half cut":             {slices.Concat(opLines, cutEd), record.ErrSignature},
		"Ed25519 half of one byte":     {slices.Concat(opLines, short(good, 0)), record.ErrSignature},
		"ML-DSA-44 half of one byte":   {slices.Concat(opLines, short(good, 1)), record.ErrSignature},
		"operator's half of one byte":  {slices.Concat(short(opLines, 0), good), record.ErrSignature},
		"operator's lines missing":     {good, record.ErrNotOperator},
		"operator's half missing":      {slices.Concat(opLines[1:], good), record.ErrHalf},
		"operator's by another":        {slices.Concat(asOperator, good), record.ErrOtherKey},
		"operator's relabelled":        {slices.Concat(relabel(asOperator, opLines), good), record.ErrSignature},
	} {
		t.Run(bad, func(t *testing.T) {
			t.Parallel()
			u := resigned(record.Update{Kind: record.KindCosigned}, c, lines.lines)
			change, err := tehran.replica.Check(u, tb.roster)
			refused(t, err, lines.want)
			if !change.Empty() {
				t.Fatal("it left something")
			}
		})
	}
	// The honest twin, with a stranger's line beside, which does not count.
	tb.must(tehran, resigned(record.Update{Kind: record.KindCosigned}, c, opLines, strange, good))
	conf, _ := tehran.replica.Confirmed(papers(3, 1)[0])
	if len(conf.By) != 2 || len(conf.Lacks("Muscat", "Washington")) != 0 {
		t.Fatalf("confirmed by %v", conf.By)
	}
}

// What is cosigned by a desk without a seat at that size, or before any leaf.
func TestAttack73CheckpointNobodyMaySign(t *testing.T) {
	t.Parallel()
	tb := settled(t)
	op := tb.operator()
	c := record.Checkpoint{Origin: op.replica.Origin(), Root: record.EmptyRoot}
	u := resigned(record.Update{Kind: record.KindExtension}, c, pair(t, op.key, c.Origin, c, dawn))
	_, err := tb.desk("Tehran").replica.Check(u, tb.roster)
	refused(t, err, record.ErrEmpty)
	ros := record.Roster{Operator: "Muscat", Seats: slices.Clone(tb.roster.Seats)}
	ros.Seats[0].After = 3
	_, err = tb.desk("Tehran").replica.Check(tb.extension(op, 0), ros)
	refused(t, err, record.ErrNoSeat)
	refused(t, tb.desk("Tehran").replica.Verify(ros), record.ErrNoSeat)
}

// What a replica rests on is judged again under the roster it is given: a
// roster that cannot be, or without a seat for who cosigned, verifies nothing.
func TestReplicaIsNotVerifiedUnderAnotherRoster(t *testing.T) {
	t.Parallel()
	tb := settled(t)
	tehran := tb.desk("Tehran").replica
	if err := tehran.Verify(tb.roster); err != nil {
		t.Fatalf("honest: %v", err)
	}
	for name, bad := range map[string]struct {
		spoil func(r *record.Roster)
		want  error
	}{
		"nobody operates":          {func(r *record.Roster) { r.Operator = "Geneva" }, record.ErrRoster},
		"a cosigner's seat is off": {func(r *record.Roster) { r.Seats[2].After = 3 }, record.ErrNoSeat},
		"a key nobody has used": {func(r *record.Roster) {
			r.Seats = append(r.Seats, record.Seat{Desk: "Geneva", Key: record.CosignPublic{Ed25519: []byte("x")}})
		}, paper.ErrKey},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			ros := record.Roster{Operator: tb.roster.Operator, Seats: slices.Clone(tb.roster.Seats)}
			bad.spoil(&ros)
			refused(t, tehran.Verify(ros), bad.want)
		})
	}
}

func TestAttack74FewerThanAllAreNeverAll(t *testing.T) {
	t.Parallel()
	tb := sit(t, "Muscat", "Tehran", "Washington", "Doha")
	op := tb.operator()
	id := papers(0, 1)[0]
	tb.appends(op, id)
	for i, d := range tb.desks[1:] {
		for _, at := range tb.desks {
			if at.replica.ConfirmedBy(id, tb.names()...) {
				t.Fatalf("%s shows it confirmed by all after %d", at.name, i)
			}
		}
		tb.must(d, tb.extension(op, 0))
		tb.must(op, tb.cosigns(d))
		for _, u := range tb.gathered(op, tb.names()...) {
			_ = tb.takes(tb.desks[1], u)
		}
	}
	if !op.replica.ConfirmedBy(id, tb.names()...) || !tb.desks[1].replica.ConfirmedBy(id, tb.names()...) {
		t.Fatal("all are not all")
	}
	if op.replica.ConfirmedBy(id) || op.replica.ConfirmedBy(id, "Muscat", "Nizwa") {
		t.Fatal("confirmed by nobody, or by a desk that is not there")
	}
}

func TestAttack75LeafWithheldFromOneSide(t *testing.T) {
	t.Parallel()
	tb := settled(t)
	tehran := tb.desk("Tehran").replica
	all, but := map[paper.ID]bool{}, map[paper.ID]bool{}
	for i, id := range papers(0, 3) {
		all[id], but[id] = true, i != 1
	}
	if u := tehran.Unexplained(func(id paper.ID) bool { return all[id] }); len(u) != 0 {
		t.Fatalf("a desk that holds all cannot explain %v", u)
	}
	u := tehran.Unexplained(func(id paper.ID) bool { return but[id] })
	if len(u) != 1 || u[0].Index != 1 || u[0].ID != papers(1, 1)[0] {
		t.Fatalf("withheld leaf: %v", u)
	}
}
