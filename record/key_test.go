package record_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"log/slog"
	"strings"
	"testing"

	"goodoffices/paper"
	"goodoffices/record"
)

func TestCosigningKeyShowsNothing(t *testing.T) {
	t.Parallel()
	k := keyOf(t, "Tehran")
	var out bytes.Buffer
	slog.New(slog.NewTextHandler(&out, nil)).Info("key", "key", k)
	js, err := json.Marshal(map[string]any{"key": k})
	if err != nil {
		t.Fatal(err)
	}
	out.WriteString(fmt.Sprintf("%s %v %+v %#v %x", k, k, k, k, k) + string(js))
	ed, ml := k.Seeds()
	for _, secret := range [][]byte{ed, ml} {
		for _, form := range []string{string(secret), fmt.Sprintf("%x", secret), fmt.Sprint(secret)} {
			if strings.Contains(out.String(), form[:8]) {
				t.Fatalf("a seed shows in %q", out.String())
			}
		}
	}
	if !strings.Contains(out.String(), "cosigning key") {
		t.Fatalf("nothing says what it was: %q", out.String())
	}
}

func TestKeyComesFromExactlyItsSeed(t *testing.T) {
	t.Parallel()
	if !keyOf(t, "Tehran").Public().Equal(keyOf(t, "Tehran").Public()) {
		t.Fatal("one seed, two keys")
	}
	if keyOf(t, "Tehran").Public().Equal(keyOf(t, "Washington").Public()) {
		t.Fatal("two seeds, one key")
	}
	for _, n := range []int{0, 31, 33} {
		_, err := record.NewCosignKey(make([]byte, n))
		refused(t, err, record.ErrSeed)
	}
	var none record.CosignKey
	refused(t, none.Public().Check(), paper.ErrKey)
}

func TestBadCosigningKeyRefused(t *testing.T) {
	t.Parallel()
	good := keyOf(t, "Tehran").Public()
	if err := good.Check(); err != nil {
		t.Fatalf("a proper key: %v", err)
	}
	identity := append([]byte{1}, make([]byte, 31)...)
	for name, bad := range map[string]struct {
		key  record.CosignPublic
		want error
	}{
		"low order":      {record.CosignPublic{Ed25519: identity, MLDSA44: good.MLDSA44}, paper.ErrLowOrder},
		"no Ed25519":     {record.CosignPublic{MLDSA44: good.MLDSA44}, paper.ErrKey},
		"no ML-DSA-44":   {record.CosignPublic{Ed25519: good.Ed25519}, paper.ErrKey},
		"short ML-DSA":   {record.CosignPublic{Ed25519: good.Ed25519, MLDSA44: good.MLDSA44[1:]}, paper.ErrKey},
		"ML-DSA-65 size": {record.CosignPublic{Ed25519: good.Ed25519, MLDSA44: make([]byte, 1952)}, paper.ErrKey},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			refused(t, bad.key.Check(), bad.want)
			// Wherever it verifies it is refused again, whatever the roster's author checked.
			_, err := signed(t, signedHead(t)).VerifyBy(record.OriginOf(terms), bad.key)
			refused(t, err, bad.want)
			r := record.Roster{Operator: "Muscat", Seats: []record.Seat{{Desk: "Muscat", Key: bad.key}}}
			refused(t, r.Check(), bad.want)
		})
	}
}

func TestNameOnALineTellsOnlyWhoHoldsTheKey(t *testing.T) {
	t.Parallel()
	tehran, washington := keyOf(t, "Tehran").Public(), keyOf(t, "Washington").Public()
	here, there := record.OriginOf(terms), record.OriginOf(paper.IDOf([]byte("other terms")))
	names := map[string]bool{here: true, tehran.Name(here): true, tehran.Name(there): true, washington.Name(here): true}
	if len(names) != 4 {
		t.Fatalf("names collide: %v", names)
	}
	mixed := record.CosignPublic{Ed25519: tehran.Ed25519, MLDSA44: washington.MLDSA44}
	if mixed.Name(here) == tehran.Name(here) {
		t.Fatal("name does not depend on the ML-DSA-44 half")
	}
	if strings.Contains(signedHead(t), "Tehran") || strings.Contains(signedHead(t), "Muscat") {
		t.Fatal("a signed checkpoint names a desk")
	}
}

func TestRosterThatCannotBe(t *testing.T) {
	t.Parallel()
	m, w, x := keyOf(t, "Muscat").Public(), keyOf(t, "Washington").Public(), keyOf(t, "successor").Public()
	seat := func(desk string, k record.CosignPublic, after, until uint64) record.Seat {
		return record.Seat{Desk: desk, Key: k, After: after, Until: until}
	}
	good := record.Roster{Operator: "Muscat", Seats: []record.Seat{seat("Muscat", m, 0, 4), seat("Muscat", x, 4, 0), seat("Washington", w, 2, 0)}}
	if err := good.Check(); err != nil {
		t.Fatalf("proper roster: %v", err)
	}
	crowd := record.Roster{Operator: "Muscat"}
	for i := range record.MaxSeats + 1 {
		crowd.Seats = append(crowd.Seats, seat("Muscat", m, uint64(i), uint64(i)+1))
	}
	half := record.CosignPublic{Ed25519: x.Ed25519, MLDSA44: m.MLDSA44}
	other := record.CosignPublic{Ed25519: m.Ed25519, MLDSA44: x.MLDSA44}
	for name, bad := range map[string]struct {
		roster record.Roster
		want   error
	}{
		"nobody":               {record.Roster{}, record.ErrRoster},
		"no operator":          {record.Roster{Operator: "Muscat", Seats: []record.Seat{seat("Washington", w, 0, 0)}}, record.ErrRoster},
		"nameless desk":        {record.Roster{Operator: "Muscat", Seats: []record.Seat{seat("Muscat", m, 0, 0), seat("", w, 0, 0)}}, record.ErrRoster},
		"name too long":        {record.Roster{Operator: "Muscat", Seats: []record.Seat{seat("Muscat", m, 0, 0), seat(strings.Repeat("w", 201), w, 0, 0)}}, record.ErrRoster},
		"name not UTF-8":       {record.Roster{Operator: "Muscat", Seats: []record.Seat{seat("Muscat", m, 0, 0), seat("\xff", w, 0, 0)}}, record.ErrRoster},
		"window ends first":    {record.Roster{Operator: "Muscat", Seats: []record.Seat{seat("Muscat", m, 4, 4)}}, record.ErrRoster},
		"window out of bounds": {record.Roster{Operator: "Muscat", Seats: []record.Seat{seat("Muscat", m, record.MaxSize+1, 0)}}, record.ErrRoster},
		"two keys at once":     {record.Roster{Operator: "Muscat", Seats: []record.Seat{seat("Muscat", m, 0, 4), seat("Muscat", x, 3, 0)}}, record.ErrRoster},
		"two keys, reversed":   {record.Roster{Operator: "Muscat", Seats: []record.Seat{seat("Muscat", x, 3, 0), seat("Muscat", m, 0, 4)}}, record.ErrRoster},
		"too many seats":       {crowd, record.ErrRoster},
		"ML-DSA-44 shared":     {record.Roster{Operator: "Muscat", Seats: []record.Seat{seat("Muscat", m, 0, 0), seat("Washington", half, 0, 0)}}, record.ErrSharedKey},
		"Ed25519 shared":       {record.Roster{Operator: "Muscat", Seats: []record.Seat{seat("Muscat", m, 0, 0), seat("Washington", other, 0, 0)}}, record.ErrSharedKey},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			refused(t, bad.roster.Check(), bad.want)
			tb := muscat(t)
			tb.appends(tb.operator(), papers(0, 1)...)
			_, err := tb.desk("Tehran").replica.Check(tb.extension(tb.operator(), 0), bad.roster)
			refused(t, err, bad.want)
			_, _, err = func() (record.Change, record.Update, error) {
				tb.must(tb.desk("Tehran"), tb.extension(tb.operator(), 0))
				return tb.desk("Tehran").replica.Cosign(keyOf(t, "Tehran"), "Tehran", bad.roster, dawn)
			}()
			if bad.roster.Operator != "" {
				refused(t, err, bad.want)
			}
		})
	}
}
