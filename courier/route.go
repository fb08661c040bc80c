package courier

import (
	"encoding/binary"
	"fmt"
	"log/slog"
	"net/url"
)

// MaxAddress is the greatest length in bytes of a courier's address.
const MaxAddress = 512

// A Mailbox is what its owner knows of it. The owner keeps it sealed.
type Mailbox struct {
	Courier     string // address: http or https, host, perhaps a port and a path
	Key         Key    // the courier's
	Owner       ID
	OwnerToken  Token
	Sender      ID
	SenderToken Token
}

// A Route is what a sender is given of a mailbox: how to deposit in it.
type Route struct {
	Courier string
	Key     Key
	Sender  ID
	Token   Token
}

// NewMailbox draws a mailbox at a courier. It exists there when its owner has
// called Create. It returns ErrAddress, ErrMalformed or ErrWeakKey.
func NewMailbox(courier string, key Key) (Mailbox, error) {
	m := Mailbox{courier, key, NewID(), NewToken(), NewID(), NewToken()}
	return m, m.check()
}

// Route is what the mailbox's owner gives to its sender.
func (m Mailbox) Route() Route { return Route{m.Courier, m.Key, m.Sender, m.SenderToken} }

// LogValue shows nothing.
func (Mailbox) LogValue() slog.Value { return slog.StringValue("a mailbox") }

// LogValue shows nothing.
func (Route) LogValue() slog.Value { return slog.StringValue("a route") }

// String shows nothing.
func (Mailbox) String() string { return "a mailbox" }

// String shows nothing.
func (Route) String() string { return "a route" }

// The encodings open with a version and what they are.
const (
	mailboxForm = 0x11
	routeForm   = 0x12
)

// Encode gives the mailbox as bytes, its secrets among them: a byte 0x11; the
// courier's key; owner's id and token; sender's id and token, 32 bytes each;
// the address to the end.
func (m Mailbox) Encode() []byte {
	b := append([]byte{mailboxForm}, m.Key[:]...)
	b = append(b, m.Owner[:]...)
	b = append(b, m.OwnerToken.secret[:]...)
	b = append(b, m.Sender[:]...)
	b = append(b, m.SenderToken.secret[:]...)
	return append(b, m.Courier...)
}

// ParseMailbox reads what Encode wrote. It returns ErrMalformed, ErrAddress or ErrWeakKey.
func ParseMailbox(b []byte) (m Mailbox, err error) {
	names, address, err := cutNames(b, mailboxForm, 5)
	if err != nil {
		return Mailbox{}, fmt.Errorf("mailbox: %w", err)
	}
	m = Mailbox{address, Key(names[0]), ID(names[1]), Token{names[2]}, ID(names[3]), Token{names[4]}}
	return m, m.check()
}

// Encode gives the route as bytes, its token among them: a byte 0x12; the
// courier's key; sender's id and token, 32 bytes each; the address to the end.
func (r Route) Encode() []byte {
	b := append([]byte{routeForm}, r.Key[:]...)
	b = append(b, r.Sender[:]...)
	b = append(b, r.Token.secret[:]...)
	return append(b, r.Courier...)
}

// ParseRoute reads what Encode wrote. It returns ErrMalformed, ErrAddress or ErrWeakKey.
func ParseRoute(b []byte) (r Route, err error) {
	names, address, err := cutNames(b, routeForm, 3)
	if err != nil {
		return Route{}, fmt.Errorf("route: %w", err)
	}
	r = Route{address, Key(names[0]), ID(names[1]), Token{names[2]}}
	return r, r.check()
}

func (m Mailbox) check() error {
	if _, err := checkKey(m.Key); err != nil {
		return err
	}
	_, err := parseAddress(m.Courier)
	return err
}

func (r Route) check() error {
	return Mailbox{Courier: r.Courier, Key: r.Key}.check()
}

func cutNames(b []byte, form byte, n int) (names []secret, rest string, err error) {
	if len(b) < 1+n*nameSize || b[0] != form {
		return nil, "", ErrMalformed
	}
	for b = b[1:]; n > 0; n-- {
		names, b = append(names, secret(b)), b[nameSize:]
	}
	return names, string(b), nil
}

// parseAddress returns ErrAddress for what is no courier's address.
func parseAddress(s string) (*url.URL, error) {
	u, err := url.Parse(s)
	switch {
	case len(s) > MaxAddress, err != nil:
		// The parser's error would repeat the address.
		return nil, ErrAddress
	case u.Scheme != "http" && u.Scheme != "https", u.Host == "", u.Hostname() == "":
		return nil, fmt.Errorf("%w: want http or https and a host", ErrAddress)
	case u.User != nil, u.RawQuery != "", u.ForceQuery, u.Fragment != "", u.RawPath != "":
		return nil, fmt.Errorf("%w: user, query or fragment in it", ErrAddress)
	}
	return u, nil
}

func appendUint64(b []byte, v uint64) []byte { return binary.BigEndian.AppendUint64(b, v) }
