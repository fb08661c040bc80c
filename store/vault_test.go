package store

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"testing"

	"pgregory.net/rapid"
)

// A place is where a desk keeps its things: a store and the files beside it.
type place struct {
	store  *Memory
	files  *MemoryFiles
	master MasterKey
	owner  string
}

// A failer is a test or a property test.
type failer interface {
	Helper()
	Fatal(...any)
}

func newPlace() *place { return &place{NewMemory(), NewMemoryFiles(), NewMasterKey(), "desk 1"} }

func (p *place) open(opt VaultOptions) (*Vault, error) {
	return OpenVault(context.Background(), p.store, p.files, p.owner, p.master, opt)
}

func (p *place) mustOpen(t failer) *Vault {
	t.Helper()
	v, err := p.open(VaultOptions{})
	if err != nil {
		t.Fatal(err)
	}
	return v
}

// crash cuts the power; what was durable is found again.
func (p *place) crash() {
	p.store, p.files = p.store.Crash(), p.files.Crash()
}

// copy is a copy of the whole folder.
func (p *place) copy() *place {
	return &place{p.store.Clone(), p.files.Clone(), p.master, p.owner}
}

func mustDo(t failer, v *Vault, c Changes) []uint64 {
	t.Helper()
	places, err := v.Commit(context.Background(), c)
	if err != nil {
		t.Fatal(err)
	}
	return places
}

func record(stream, body string) NewRecord { return NewRecord{OwnRealm, stream, []byte(body)} }

func cell(group, name, value string) NewCell { return NewCell{OwnRealm, group, name, []byte(value)} }

// records reads a stream of the desk's own realm.
func records(v *Vault, stream string) (out []string, err error) {
	for r, err := range v.Read(context.Background(), OwnRealm, stream, 0) {
		if err != nil {
			return out, err
		}
		out = append(out, string(r.Body))
	}
	return out, nil
}

func cells(v *Vault, group string) (map[string]string, error) {
	out := map[string]string{}
	for c, err := range v.Cells(context.Background(), OwnRealm, group) {
		if err != nil {
			return out, err
		}
		out[c.Name] = string(c.Value)
	}
	return out, nil
}

// TestVaultAgreesWithModel commits at random, cuts the power now and then, and
// finds everything again as a plain map has it.
func TestVaultAgreesWithModel(t *testing.T) {
	t.Parallel()
	realms, words := []string{OwnRealm, "talks 1", "talks 2"}, []string{"a", "b", "c"}
	rapid.Check(t, func(t *rapid.T) {
		p := newPlace()
		v := p.mustOpen(t)
		streams, values, keys := map[string][]string{}, map[string]string{}, map[string]string{}
		realm, word := rapid.SampledFrom(realms), rapid.SampledFrom(words)
		body := rapid.SampledFrom([]string{"", "x", string(make([]byte, 3000))})
		t.Repeat(map[string]func(*rapid.T){
			"commit": func(t *rapid.T) {
				var c Changes
				for range rapid.IntRange(0, 3).Draw(t, "records") {
					r := NewRecord{realm.Draw(t, "realm"), word.Draw(t, "stream"), []byte(body.Draw(t, "body"))}
					c.Records = append(c.Records, r)
					streams[r.Realm+r.Stream] = append(streams[r.Realm+r.Stream], string(r.Body))
				}
				for range rapid.IntRange(0, 3).Draw(t, "cells") {
					n := NewCell{Realm: realm.Draw(t, "realm"), Group: word.Draw(t, "group"), Name: word.Draw(t, "cell")}
					delete(values, n.Realm+"/"+n.Group+"/"+n.Name)
					if rapid.Bool().Draw(t, "set") {
						n.Value = []byte(body.Draw(t, "value"))
						values[n.Realm+"/"+n.Group+"/"+n.Name] = string(n.Value)
					}
					c.Cells = append(c.Cells, n)
				}
				for _, name := range rapid.SliceOfNDistinct(word, 0, 2, rapid.ID).Draw(t, "new keys") {
					if keys[name] == "" {
						keys[name] = fmt.Sprint("key", v.Number())
						c.NewKeys = map[string]Secret{name: Secret(keys[name])}
						break
					}
					c.DropKeys = append(c.DropKeys, name)
					delete(keys, name)
				}
				for _, r := range realms {
					if err := v.AddRealm(r); err != nil {
						t.Fatal(err)
					}
				}
				mustDo(t, v, c)
			},
			"crash": func(t *rapid.T) {
				p.crash()
				v = p.mustOpen(t)
				if v.KeysMissing() {
					t.Fatal("keys missing after a crash")
				}
			},
			"": func(t *rapid.T) {
				compareVault(t, v, realms, words, streams, values)
				if got := v.KeyNames(); !slices.Equal(got, slices.Sorted(maps.Keys(keys))) {
					t.Fatalf("keys %v, want %v", got, keys)
				}
				for name, want := range keys {
					if got, ok := v.Key(name); !ok || string(got) != want {
						t.Fatalf("key %s is another", name)
					}
				}
			},
		})
	})
}

func compareVault(t *rapid.T, v *Vault, realms, words []string, streams map[string][]string, values map[string]string) {
	for _, realm := range v.Realms() {
		for _, word := range words {
			want, i := streams[realm+word], 0
			for r, err := range v.Read(context.Background(), realm, word, 0) {
				if err != nil || i >= len(want) || r.Seq != uint64(i+1) || string(r.Body) != want[i] {
					t.Fatalf("record %d of %s/%s: %v", r.Seq, realm, word, err)
				}
				i++
			}
			if i != len(want) {
				t.Fatalf("%d records of %s/%s, want %d", i, realm, word, len(want))
			}
			found := 0
			for c, err := range v.Cells(context.Background(), realm, word) {
				value, ok := values[realm+"/"+word+"/"+c.Name]
				if err != nil || !ok || value != string(c.Value) {
					t.Fatalf("cell %s/%s/%s: %v", realm, word, c.Name, err)
				}
				found++
			}
			for _, name := range words {
				value, there, err := v.Cell(context.Background(), realm, word, name)
				want, ok := values[realm+"/"+word+"/"+name]
				if err != nil || there != ok || string(value) != want {
					t.Fatalf("cell %s/%s/%s: %v", realm, word, name, err)
				}
				if ok {
					found--
				}
			}
			if found != 0 {
				t.Fatalf("cells of %s/%s: %d too many", realm, word, found)
			}
		}
	}
}

func TestReadingFromTheMiddle(t *testing.T) {
	t.Parallel()
	v := newPlace().mustOpen(t)
	for i := range 10 {
		if got := mustDo(t, v, Changes{Records: []NewRecord{record("s", fmt.Sprint(i))}}); !slices.Equal(got, []uint64{uint64(i + 1)}) {
			t.Fatalf("places %v", got)
		}
	}
	for after := range uint64(12) {
		want := after
		for r, err := range v.Read(t.Context(), OwnRealm, "s", after) {
			if err != nil || r.Seq != want+1 || string(r.Body) != fmt.Sprint(want) {
				t.Fatalf("after %d: record %d %q, %v", after, r.Seq, r.Body, err)
			}
			want++
		}
		if want != max(10, after) {
			t.Errorf("after %d: ended at %d", after, want)
		}
	}
}

// TestReadersAndWritersAtOnce runs under the race detector.
func TestReadersAndWritersAtOnce(t *testing.T) {
	t.Parallel()
	v := newPlace().mustOpen(t)
	done := make(chan error)
	for range 2 {
		go func() {
			var err error
			for range 30 {
				_, e1 := records(v, "s")
				_, e2 := cells(v, "g")
				err = errors.Join(err, e1, e2)
			}
			done <- err
		}()
		go func() {
			var err error
			for i := range 30 {
				_, e := v.Commit(context.Background(), Changes{
					Records: []NewRecord{record("s", "x")},
					Cells:   []NewCell{cell("g", fmt.Sprint(i%5), "v"), {OwnRealm, "g", fmt.Sprint((i + 2) % 5), nil}},
				})
				err = errors.Join(err, e)
			}
			done <- err
		}()
	}
	for range 4 {
		if err := <-done; err != nil {
			t.Error(err)
		}
	}
	if got, err := records(v, "s"); err != nil || len(got) != 60 {
		t.Errorf("%d records, %v", len(got), err)
	}
}

func TestVaultRefusesButGoesOn(t *testing.T) {
	t.Parallel()
	p := newPlace()
	v := p.mustOpen(t)
	mustDo(t, v, Changes{NewKeys: map[string]Secret{"k": Secret("1")}})
	long, large := string(make([]byte, MaxName+1)), make([]byte, MaxSealedBody+1)
	cancelled, cancel := context.WithCancel(t.Context())
	cancel()
	for i, c := range []struct {
		want error
		ctx  context.Context
		c    Changes
	}{
		{ErrNoRealm, t.Context(), Changes{Records: []NewRecord{{"other", "s", nil}}}},
		{ErrNoRealm, t.Context(), Changes{Cells: []NewCell{{"other", "g", "n", nil}}}},
		{ErrName, t.Context(), Changes{Records: []NewRecord{record("", "")}}},
		{ErrName, t.Context(), Changes{Records: []NewRecord{record(long, "")}}},
		{ErrName, t.Context(), Changes{Cells: []NewCell{cell("", "n", "")}}},
		{ErrName, t.Context(), Changes{Cells: []NewCell{cell("g", long, "")}}},
		{ErrName, t.Context(), Changes{NewKeys: map[string]Secret{"": Secret("1")}}},
		{ErrTooLarge, t.Context(), Changes{Records: []NewRecord{{OwnRealm, "s", large}}}},
		{ErrTooLarge, t.Context(), Changes{Cells: []NewCell{{OwnRealm, "g", "n", large}}}},
		{ErrKeyExists, t.Context(), Changes{NewKeys: map[string]Secret{"k": Secret("2")}}},
		{ErrKeyNew, t.Context(), Changes{NewKeys: map[string]Secret{"l": Secret("2")}, DropKeys: []string{"l"}}},
		{context.Canceled, cancelled, Changes{Records: []NewRecord{record("s", "")}}},
	} {
		// With each, something right that must not happen.
		c.c.Records = append([]NewRecord{record("s", "not this")}, c.c.Records...)
		if _, err := v.Commit(c.ctx, c.c); !errors.Is(err, c.want) {
			t.Errorf("case %d: %v, want %v", i, err, c.want)
		}
	}
	largest := NewCell{OwnRealm, "g", string(make([]byte, MaxName)), large[:MaxSealedBody]}
	mustDo(t, v, Changes{Records: []NewRecord{record("s", "this")}, Cells: []NewCell{largest}})
	for _, v := range []*Vault{v, p.mustOpen(t)} {
		if got, err := records(v, "s"); err != nil || !slices.Equal(got, []string{"this"}) {
			t.Errorf("stream holds %d records, %v", len(got), err)
		}
		if value, _, err := v.Cell(t.Context(), OwnRealm, "g", largest.Name); err != nil || !bytes.Equal(value, largest.Value) {
			t.Errorf("largest cell: %v", err)
		}
	}
}

func TestVaultStopsBeforeNoncesRunOut(t *testing.T) {
	t.Parallel()
	v := newPlace().mustOpen(t)
	v.head.sealed = maxSealed - 3
	mustDo(t, v, Changes{Records: []NewRecord{record("s", "")}})
	if _, err := v.Commit(t.Context(), Changes{Records: []NewRecord{record("s", "")}}); !errors.Is(err, ErrExhausted) {
		t.Errorf("%v, want ErrExhausted", err)
	}
}

func TestTwoVaultsOnOneStore(t *testing.T) {
	t.Parallel()
	p := newPlace()
	first, second := p.mustOpen(t), p.mustOpen(t)
	mustDo(t, first, Changes{Records: []NewRecord{record("s", "first")}})
	for range 2 {
		if _, err := second.Commit(t.Context(), Changes{Records: []NewRecord{record("s", "second")}}); !errors.Is(err, ErrConflict) {
			t.Errorf("%v, want ErrConflict, and ever after", err)
		}
	}
	if _, err := records(second, "s"); !errors.Is(err, ErrConflict) {
		t.Errorf("reading: %v, want ErrConflict", err)
	}
	if got, err := records(p.mustOpen(t), "s"); err != nil || !slices.Equal(got, []string{"first"}) {
		t.Errorf("%v, %v", got, err)
	}
}
