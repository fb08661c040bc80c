package store

import (
	"encoding/json"
	"errors"
	"testing"
	"time"
)

func TestAttackWrapped(t *testing.T) {
	t.Parallel()
	pass, secret := []byte("correct horse battery staple"), Secret("master key")
	weak := WeakCostForTests
	w, err := Wrap(pass, secret, "officer 1", weak)
	if err != nil {
		t.Fatal(err)
	}
	if got, err := w.Unwrap(pass, "officer 1", weak); err != nil || string(got) != string(secret) {
		t.Fatalf("honest: %v", err)
	}
	flip := func(b []byte) []byte {
		b = append([]byte(nil), b...)
		b[len(b)/2] ^= 1
		return b
	}
	for i, c := range []struct {
		want    error
		pass    string
		context string
		least   Cost
		change  func(*Wrapped)
	}{
		{ErrPassphrase, "correct horse battery stapl", "officer 1", weak, func(*Wrapped) {}},
		{ErrPassphrase, "", "officer 1", weak, func(*Wrapped) {}},
		{ErrPassphrase, string(pass), "officer 2", weak, func(*Wrapped) {}},
		{ErrPassphrase, string(pass), "officer 1", weak, func(w *Wrapped) { w.Sealed = flip(w.Sealed) }},
		{ErrPassphrase, string(pass), "officer 1", weak, func(w *Wrapped) { w.Salt = flip(w.Salt) }},
		{ErrPassphrase, string(pass), "officer 1", weak, func(w *Wrapped) { w.Cost.Passes++ }},
		{ErrWrapped, string(pass), "officer 1", weak, func(w *Wrapped) { w.Sealed = make([]byte, MaxSecret+overhead+1) }},
		{ErrWeakParameters, string(pass), "officer 1", Cost{}, func(*Wrapped) {}},
		{ErrWeakParameters, string(pass), "officer 1", weak, func(w *Wrapped) { w.Cost.Threads = 0 }},
		{ErrWeakParameters, string(pass), "officer 1", weak, func(w *Wrapped) { w.Cost.Passes = 0 }},
		{ErrHeavyParameters, string(pass), "officer 1", weak, func(w *Wrapped) { w.Cost.MemoryKiB = 1<<32 - 1 }},
		{ErrHeavyParameters, string(pass), "officer 1", weak, func(w *Wrapped) { w.Cost.Passes = 1<<32 - 1 }},
		{ErrHeavyParameters, string(pass), "officer 1", weak, func(w *Wrapped) { w.Cost.Threads = maxThreads + 1 }},
		{ErrTooLarge, string(make([]byte, MaxPassphrase+1)), "officer 1", weak, func(*Wrapped) {}},
		{ErrWrapped, string(pass), "officer 1", weak, func(w *Wrapped) { w.Salt = nil }},
		{ErrWrapped, string(pass), "officer 1", weak, func(w *Wrapped) { w.Sealed = w.Sealed[:overhead-1] }},
		{ErrWrapped, string(pass), "officer 1", weak, func(w *Wrapped) { w.By = byKey }},
		{ErrWrapped, string(pass), "officer 1", weak, func(w *Wrapped) { w.By = "scrypt" }},
	} {
		altered := w
		c.change(&altered)
		if _, err := altered.Unwrap([]byte(c.pass), c.context, c.least); !errors.Is(err, c.want) {
			t.Errorf("case %d: %v, want %v", i, err, c.want)
		}
	}
	for i, c := range []struct {
		want   error
		pass   []byte
		secret Secret
		cost   Cost
	}{
		{ErrTooLarge, make([]byte, MaxPassphrase+1), secret, weak},
		{ErrTooLarge, pass, make(Secret, MaxSecret+1), weak},
		{ErrWeakParameters, pass, secret, Cost{Passes: 1, MemoryKiB: 8}}, // argon2 would panic
		{ErrHeavyParameters, pass, secret, Cost{Passes: 1, MemoryKiB: 1<<32 - 1, Threads: 1}},
	} {
		if _, err := Wrap(c.pass, c.secret, "officer 1", c.cost); !errors.Is(err, c.want) {
			t.Errorf("wrapping, case %d: %v, want %v", i, err, c.want)
		}
	}
}

func TestAttackWrappedWithKey(t *testing.T) {
	t.Parallel()
	key, other := NewMasterKey().Secret(), NewMasterKey().Secret()
	w, err := WrapWithKey(key, Secret("s"), "unlock")
	if err != nil {
		t.Fatal(err)
	}
	if got, err := w.UnwrapWithKey(key, "unlock"); err != nil || string(got) != "s" {
		t.Fatalf("honest: %v", err)
	}
	for i, c := range []struct {
		want    error
		key     Secret
		context string
		change  func(*Wrapped)
	}{
		{ErrUnlockKey, other, "unlock", func(*Wrapped) {}},
		{ErrUnlockKey, key[:31], "unlock", func(*Wrapped) {}},
		{ErrUnlockKey, key, "unlocks", func(*Wrapped) {}},
		{ErrWrapped, key, "unlock", func(w *Wrapped) { w.Cost = StandardCost }},
		{ErrWrapped, key, "unlock", func(w *Wrapped) { w.By = byPassphrase }},
	} {
		altered := w
		c.change(&altered)
		if _, err := altered.UnwrapWithKey(c.key, c.context); !errors.Is(err, c.want) {
			t.Errorf("case %d: %v, want %v", i, err, c.want)
		}
	}
	if _, err := WrapWithKey(key[:5], Secret("s"), "unlock"); !errors.Is(err, ErrKeySize) {
		t.Errorf("short key: %v, want ErrKeySize", err)
	}
	if _, err := WrapWithKey(key, make(Secret, MaxSecret+1), "unlock"); !errors.Is(err, ErrTooLarge) {
		t.Errorf("large secret: %v, want ErrTooLarge", err)
	}
}

// TestAttackStandardCost is row 49, once at full strength: what is not said
// otherwise costs t=3 and 64 MiB, and a wrong passphrase costs as much as the
// right one.
func TestAttackStandardCost(t *testing.T) {
	t.Parallel()
	w, err := Wrap([]byte("p"), Secret("s"), "c", Cost{})
	if err != nil {
		t.Fatal(err)
	}
	if w.Cost != (Cost{Passes: 3, MemoryKiB: 64 << 10, Threads: 4}) {
		t.Errorf("cost %+v", w.Cost)
	}
	b, err := json.Marshal(w)
	if err != nil {
		t.Fatal(err)
	}
	var again Wrapped
	if err := json.Unmarshal(b, &again); err != nil {
		t.Fatal(err)
	}
	if got, err := again.Unwrap([]byte("p"), "c", Cost{}); err != nil || string(got) != "s" {
		t.Fatal(err)
	}
	start := time.Now()
	if _, err := again.Unwrap([]byte("q"), "c", StandardCost); !errors.Is(err, ErrPassphrase) {
		t.Errorf("%v, want ErrPassphrase", err)
	}
	if took := time.Since(start); took < 5*time.Millisecond {
		t.Errorf("a wrong passphrase was refused in %s", took)
	}
}

// FuzzWrapped opens whatever a file may hold.
func FuzzWrapped(f *testing.F) {
	w, err := Wrap([]byte("p"), Secret("s"), "c", WeakCostForTests)
	if err != nil {
		f.Fatal(err)
	}
	b, err := json.Marshal(w)
	if err != nil {
		f.Fatal(err)
	}
	f.Add(b)
	f.Add([]byte(`{"by":"key","salt":"AAAAAAAAAAAAAAAAAAAAAA==","sealed":""}`))
	f.Add([]byte(`{"by":"argon2id","cost":{"passes":1,"memory_kib":4294967295,"threads":255}}`))
	f.Fuzz(func(t *testing.T, b []byte) {
		var w Wrapped
		if json.Unmarshal(b, &w) != nil || w.Cost.MemoryKiB > 1024 || w.Cost.Passes > 3 {
			return
		}
		if got, err := w.Unwrap([]byte("p"), "c", WeakCostForTests); err == nil && string(got) != "s" {
			t.Error("a forgery opened")
		}
		if _, err := w.UnwrapWithKey(make(Secret, KeySize), "c"); err == nil {
			t.Error("a forgery opened by key")
		}
	})
}
