package record_test

import (
	"bytes"
	"errors"
	"strings"
	"testing"

	"goodoffices/record"

	"goodoffices/internal/seeds"
)

func TestUpdateHasOneEncoding(t *testing.T) {
	t.Parallel()
	tb := muscat(t)
	tb.appends(tb.operator(), papers(0, 9)...)
	ext, err := tb.operator().replica.Extension(3, 2)
	if err != nil {
		t.Fatal(err)
	}
	data, err := ext.Encode()
	if err != nil {
		t.Fatal(err)
	}
	back, err := record.ParseUpdate(data)
	if again, _ := back.Encode(); err != nil || !bytes.Equal(again, data) {
		t.Fatalf("round trip: %v", err)
	}
	text := string(data)
	edit := func(old, new string) string {
		if !strings.Contains(text, old) {
			t.Fatalf("no %q in %s", old, text)
		}
		return strings.Replace(text, old, new, 1)
	}
	for name, bad := range map[string]struct {
		text string
		want error
	}{
		"empty":               {"", record.ErrUpdateForm},
		"null":                {"null", record.ErrUpdateForm},
		"trailing bytes":      {text + " ", record.ErrUpdateForm},
		"two values":          {text + text, record.ErrUpdateForm},
		"white space":         {edit(`,"since"`, `, "since"`), record.ErrUpdateForm},
		"duplicate name":      {edit(`"since":3`, `"since":3,"since":3`), record.ErrUpdateForm},
		"other letter case":   {edit(`"since"`, `"Since"`), record.ErrUpdateForm},
		"unknown name":        {edit(`"since"`, `"extra":1,"since"`), record.ErrUpdateForm},
		"null for a number":   {edit(`"since":3`, `"since":null`), record.ErrUpdateForm},
		"missing number":      {edit(`"since":3,`, ``), record.ErrUpdateForm},
		"negative":            {edit(`"since":3`, `"since":-3`), record.ErrUpdateForm},
		"exponent":            {edit(`"since":3`, `"since":3e0`), record.ErrUpdateForm},
		"empty list":          {edit(`"kind":"extension",`, `"kind":"extension","leaves":"",`), record.ErrUpdateForm},
		"half an id":          {edit(`"leaves":"`, `"leaves":"AAAA`), record.ErrUpdateForm},
		"line break in ids":   {edit(`"leaves":"`, `"leaves":"\n`), record.ErrUpdateForm},
		"not base64":          {edit(`"leaves":"`, `"leaves":"!!!!`), record.ErrUpdateForm},
		"unknown kind":        {edit(`"extension"`, `"other"`), record.ErrUpdateForm},
		"cosigned, leaves":    {edit(`"extension"`, `"cosigned"`), record.ErrUpdateForm},
		"needless escape":     {edit("—", `\u2014`), record.ErrUpdateForm},
		"invalid UTF-8":       {edit("—", "\xff"), record.ErrUpdateForm},
		"since out of bounds": {edit(`"since":3`, `"since":1048577`), record.ErrUpdateSize},
		"beyond the limit":    {text + strings.Repeat(" ", record.MaxUpdateSize), record.ErrUpdateSize},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, err := record.ParseUpdate([]byte(bad.text))
			refused(t, err, bad.want)
		})
	}
}

func TestUpdateKeepsItsBounds(t *testing.T) {
	t.Parallel()
	tb := muscat(t)
	tb.appends(tb.operator(), papers(0, 9)...)
	tehran := tb.desk("Tehran").replica
	note := tb.operator().replica.SignedHead()
	if _, err := tehran.Check(record.Update{Kind: record.KindExtension, Leaves: papers(0, 9), Checkpoint: note}, tb.roster); err != nil {
		t.Fatalf("honest: %v", err)
	}
	for name, u := range map[string]record.Update{
		"leaves": {Kind: record.KindExtension, Leaves: papers(0, record.MaxLeaves+1)},
		"proof":  {Kind: record.KindExtension, Proof: papers(0, 65)},
		"rest":   {Kind: record.KindExtension, Rest: papers(0, 65)},
		"note":   {Kind: record.KindCosigned, Checkpoint: strings.Repeat("x", record.MaxUpdateSize)},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, err := u.Encode()
			refused(t, err, record.ErrUpdateSize)
			if name != "note" {
				u.Checkpoint = note
				_, err = tehran.Check(u, tb.roster)
				refused(t, err, record.ErrUpdateSize)
			}
		})
	}
	for name, u := range map[string]record.Update{
		"since":  {Since: 3},
		"leaves": {Leaves: papers(0, 1)},
		"proof":  {Proof: papers(0, 1)},
		"rest":   {Rest: papers(0, 1)},
	} {
		u.Kind, u.Checkpoint = record.KindCosigned, note
		if _, err := tehran.Check(u, tb.roster); !errors.Is(err, record.ErrUpdateForm) {
			t.Errorf("cosigned, and %s beside: %v", name, err)
		}
	}
	_, err := record.Update{Kind: record.KindCosigned, Checkpoint: "\xff"}.Encode()
	refused(t, err, record.ErrUpdateForm)
}

// The sizes that the pouch's smallest class is chosen for.
func TestOrdinaryUpdatesAreSmall(t *testing.T) {
	t.Parallel()
	const room = 13 << 10 // of 16 KiB, when the seal and the pouch's own fields have had theirs
	tb := sit(t, "Muscat", "Tehran", "Washington", "Doha", "Geneva")
	tb.appends(tb.operator(), papers(0, 1000)...)
	us := []record.Update{tb.extension(tb.operator(), 17)}
	for _, d := range tb.desks[1:] {
		for d.replica.Head().Size < 1000 {
			tb.must(d, tb.extension(tb.operator(), d.replica.Log().Size()))
		}
		u := tb.cosigns(d)
		tb.must(tb.operator(), u)
		us = append(us, u)
	}
	gathered := tb.gathered(tb.operator(), tb.names()...)
	if len(gathered) != 2 {
		t.Fatalf("four cosignatures in %d updates", len(gathered))
	}
	for i, u := range append(us, gathered...) {
		data, err := u.Encode()
		if err != nil || len(data) > room {
			t.Fatalf("update %d: %d bytes, %v", i, len(data), err)
		}
	}
	full := record.Update{Kind: record.KindExtension, Leaves: papers(0, record.MaxLeaves), Proof: papers(0, 22), Rest: papers(0, 22)}
	full.Checkpoint = gathered[0].Checkpoint
	if _, err := full.Encode(); err != nil {
		t.Fatalf("a full update: %v", err)
	}
}

func FuzzUpdate(f *testing.F) {
	seeds.Add(f, "../testdata/vectors/record.json")
	tb := muscat(f)
	tb.appends(tb.operator(), papers(0, 9)...)
	tehran := tb.desk("Tehran")
	for _, most := range []int{2, 9} {
		u, err := tb.operator().replica.Extension(0, most)
		if err != nil {
			f.Fatal(err)
		}
		data, _ := u.Encode()
		f.Add(data)
	}
	tb.must(tehran, tb.extension(tb.operator(), 0))
	data, _ := tb.cosigns(tehran).Encode()
	f.Add(data)
	f.Fuzz(func(t *testing.T, data []byte) {
		u, err := record.ParseUpdate(data)
		if err != nil {
			return
		}
		if again, err := u.Encode(); err != nil || !bytes.Equal(again, data) {
			t.Fatalf("took %q for %q: %v", data, again, err)
		}
		for _, d := range tb.desks {
			c, err := d.replica.Check(u, tb.roster)
			if c.Empty() {
				continue
			}
			stored, encErr := c.Encode()
			if encErr != nil {
				t.Fatalf("change after %v: %v", err, encErr)
			}
			if _, err := d.replica.Apply(stored); err != nil {
				t.Fatalf("a change that cannot be applied: %v", err)
			}
		}
	})
}

func FuzzApply(f *testing.F) {
	seeds.Add(f, "../testdata/vectors/record.json")
	tb := muscat(f)
	tb.appends(tb.operator(), papers(0, 5)...)
	tb.round()
	base := tb.desk("Tehran").replica
	for _, d := range tb.desks {
		for _, data := range d.committed {
			f.Add(data)
		}
		snapshot, _ := d.replica.Snapshot().Encode()
		f.Add(snapshot)
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		for _, r := range []record.Replica{base, record.New(terms, false)} {
			next, err := r.Apply(data)
			if err != nil {
				continue
			}
			if next.Log().Size() < r.Log().Size() || next.Head().Size < r.Head().Size || next.Head().Size > next.Log().Size() {
				t.Fatalf("from %d/%d to %d/%d", r.Head().Size, r.Log().Size(), next.Head().Size, next.Log().Size())
			}
			snapshot, err := next.Snapshot().Encode()
			if err != nil {
				t.Fatal(err)
			}
			if _, err := record.Restore(snapshot); err != nil {
				t.Fatalf("snapshot of what was applied: %v", err)
			}
		}
	})
}
