package courier

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"goodoffices/internal/seeds"
)

// What opens a mailbox is shown by no way of printing, logging or encoding.
func TestSecretsAreShownNowhere(t *testing.T) {
	t.Parallel()
	m, err := NewMailbox("https://courier.example", publicOf(seeded(1)))
	if err != nil {
		t.Fatal(err)
	}
	secrets := []string{m.OwnerToken.Reveal(), m.SenderToken.Reveal(), fmt.Sprintf("%d", m.OwnerToken.secret[:4])[1:8]}
	things := []any{m.OwnerToken, m.SenderToken, Permit{newSecret()}, m, m.Route(), &m, []Token{m.OwnerToken}, map[string]any{"k": m.SenderToken}}
	for _, thing := range things {
		var log bytes.Buffer
		slog.New(slog.NewJSONHandler(&log, nil)).Info("x", "thing", thing)
		slog.New(slog.NewTextHandler(&log, nil)).Info("x", "thing", thing)
		encoded, _ := json.Marshal(thing)
		shown := fmt.Sprintf("%v %+v %#v %s %x %q %d", thing, thing, thing, thing, thing, thing, thing) + log.String() + string(encoded)
		for _, s := range secrets {
			if strings.Contains(shown, s) {
				t.Errorf("%T shows a secret", thing)
			}
		}
	}
	if _, err := json.Marshal(m); !errors.Is(err, ErrSecret) {
		t.Errorf("encoding a mailbox as JSON: %v, want ErrSecret", err)
	}
}

func TestRoutesAndMailboxesReadBack(t *testing.T) {
	t.Parallel()
	m, err := NewMailbox("https://courier.example:8443/under", publicOf(seeded(1)))
	if err != nil {
		t.Fatal(err)
	}
	if got, err := ParseMailbox(m.Encode()); err != nil || got != m {
		t.Errorf("mailbox: %v", err)
	}
	if got, err := ParseRoute(m.Route().Encode()); err != nil || got != m.Route() {
		t.Errorf("route: %v", err)
	}
	other := m.Encode()
	other[0] = routeForm
	for _, b := range [][]byte{other, nil, {mailboxForm}, m.Route().Encode(), m.Encode()[:100]} {
		if _, err := ParseMailbox(b); !errors.Is(err, ErrMalformed) {
			t.Errorf("mailbox of %d bytes: %v, want ErrMalformed", len(b), err)
		}
	}
	for _, address := range []string{
		"", "courier.example", "ftp://courier.example", "http://", "http://:80", "https://u:p@courier.example",
		"https://courier.example/?q", "https://courier.example/?", "https://courier.example/#f", "https://courier.example/%2e", "https://" + strings.Repeat("a", MaxAddress),
		"http://a b", "http://[::1",
	} {
		if _, err := NewMailbox(address, publicOf(seeded(1))); !errors.Is(err, ErrAddress) {
			t.Errorf("address %.40q: %v, want ErrAddress", address, err)
		}
		if _, err := AskKey(t.Context(), address, Dialing{}); !errors.Is(err, ErrAddress) {
			t.Errorf("ask %.40q for its key: %v, want ErrAddress", address, err)
		}
	}
}

// A client of a mailbox that cannot be, or of a courier under a weak key, is not
// made; and what no courier carries is not sent.
func TestClientsOfWhatCannotBe(t *testing.T) {
	t.Parallel()
	m, err := NewMailbox("http://127.0.0.1:1", publicOf(seeded(1))) // where nobody answers
	if err != nil {
		t.Fatal(err)
	}
	weak := m
	weak.Key = Key{1}
	if _, err := NewOwner(weak, Dialing{}); !errors.Is(err, ErrWeakKey) {
		t.Errorf("owner: %v, want ErrWeakKey", err)
	}
	if _, err := NewDepositor(weak.Route(), Dialing{}); !errors.Is(err, ErrWeakKey) {
		t.Errorf("depositor: %v, want ErrWeakKey", err)
	}
	if _, err := NewDepositor(m.Route(), Dialing{Proxy: "nowhere"}); !errors.Is(err, ErrProxy) {
		t.Errorf("depositor: %v, want ErrProxy", err)
	}
	d, err := NewDepositor(m.Route(), Dialing{})
	if err != nil {
		t.Fatal(err)
	}
	defer d.Close()
	if _, err := d.Deposit(t.Context(), make([]byte, Small)); !errors.Is(err, ErrUnreachable) {
		t.Errorf("the honest twin: %v, want ErrUnreachable", err)
	}
	if _, err := d.Deposit(t.Context(), make([]byte, Small+1)); !errors.Is(err, ErrSize) {
		t.Errorf("a pouch of a size between: %v, want ErrSize", err)
	}
	if _, err := d.DepositChunk(t.Context(), make([]byte, Small)); !errors.Is(err, ErrSize) {
		t.Errorf("a chunk of a pouch's size: %v, want ErrSize", err)
	}
}

func TestNamesHaveOneSpelling(t *testing.T) {
	t.Parallel()
	id := NewID()
	if got, err := ParseID(id.String()); err != nil || got != id {
		t.Fatalf("its own text: %v", err)
	}
	for _, s := range []string{"", id.String()[1:], id.String() + "0", strings.ToUpper(DigestOf(nil).String()), strings.Repeat("g", 64), strings.Repeat("é", 32)} {
		if _, err := ParseID(s); !errors.Is(err, ErrMalformed) {
			t.Errorf("id %q: %v, want ErrMalformed", s, err)
		}
		if _, err := ParseToken(s); !errors.Is(err, ErrMalformed) {
			t.Errorf("token %q: %v, want ErrMalformed", s, err)
		}
		if _, err := ParseDigest(s); !errors.Is(err, ErrMalformed) {
			t.Errorf("digest %q: %v, want ErrMalformed", s, err)
		}
		if _, err := ParsePermit(s); !errors.Is(err, ErrMalformed) {
			t.Errorf("permit %q: %v, want ErrMalformed", s, err)
		}
		if _, err := ParseKey(s); !errors.Is(err, ErrMalformed) {
			t.Errorf("key %q: %v, want ErrMalformed", s, err)
		}
	}
	for _, s := range []string{"", "1-1", "0000000000000001", "0000000000000000-5", "0000000000000001-+1", "000000000000000A-1", "0000000000000001-18446744073709551616"} {
		if _, err := ParsePosition(s); !errors.Is(err, ErrMalformed) {
			t.Errorf("position %q: %v, want ErrMalformed", s, err)
		}
	}
	rapid.Check(t, func(t *rapid.T) {
		p := Position{rapid.Uint64Min(1).Draw(t, "life"), rapid.Uint64().Draw(t, "seq")}
		var got Position
		if err := got.UnmarshalText([]byte(p.String())); err != nil || got != p {
			t.Fatalf("position %v: %v %v", p, got, err)
		}
	})
}

func FuzzPosition(f *testing.F) {
	seeds.AddText(f, "../testdata/vectors/courier.json")
	f.Add(Position{}.String())
	f.Add(Position{1, 2}.String())
	f.Add("0000000000000001-02")
	f.Fuzz(func(t *testing.T, s string) {
		if p, err := ParsePosition(s); err == nil && p.String() != s {
			t.Fatalf("two spellings of one position: %q", s)
		}
	})
}

func FuzzRoute(f *testing.F) {
	seeds.Add(f, "../testdata/vectors/courier.json")
	m, err := NewMailbox("http://courier.example", publicOf(seeded(1)))
	if err != nil {
		f.Fatal(err)
	}
	f.Add(m.Route().Encode())
	f.Add(m.Encode())
	f.Fuzz(func(t *testing.T, b []byte) {
		if r, err := ParseRoute(b); err == nil && !bytes.Equal(r.Encode(), b) {
			t.Fatal("two encodings of one route")
		}
		if m, err := ParseMailbox(b); err == nil && !bytes.Equal(m.Encode(), b) {
			t.Fatal("two encodings of one mailbox")
		}
	})
}
