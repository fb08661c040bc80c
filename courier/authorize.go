package courier

import (
	"context"
	"fmt"
	"hash/maphash"
	"net"
	"net/http"
	"net/netip"
	"strings"
	"time"

	"golang.org/x/time/rate"
)

// bearer reads the token of a request (RFC 6750 §2.1).
func bearer(r *http.Request) (Token, error) {
	text, ok := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer ")
	if !ok {
		return Token{}, ErrRefused
	}
	t, err := ParseToken(text)
	if err != nil {
		return Token{}, fmt.Errorf("%w: %w", ErrRefused, err)
	}
	return t, nil
}

// asOwner admits the owner of a mailbox. Whatever is wrong, one cell was read
// and one hash compared.
func (s *Server) asOwner(r *http.Request) (ID, entry, error) {
	id, err := ParseID(r.PathValue("owner"))
	if err != nil {
		return ID{}, entry{}, fmt.Errorf("%w: %w", ErrPath, err)
	}
	token, err := bearer(r)
	e, there, readErr := readEntry(r.Context(), s.store, id)
	if readErr != nil {
		return ID{}, entry{}, readFailure(readErr)
	}
	if opens := token.opens(e.ownerToken); err != nil || !opens || !there || e.shut {
		return ID{}, entry{}, ErrRefused
	}
	return id, e, s.pace(id)
}

// asSender admits the sender of a mailbox. A slot that is remembered would be
// refused sooner than one that does not exist; so a refusal reads once more.
func (s *Server) asSender(r *http.Request, sender ID) (slot, error) {
	token, err := bearer(r)
	known, remembered := s.slots.get(sender)
	there := remembered
	if !remembered {
		var readErr error
		if known, there, readErr = readSlot(r.Context(), s.store, sender); readErr != nil {
			return slot{}, readFailure(readErr)
		}
	}
	if opens := token.opens(known.token); err != nil || !opens || !there {
		if remembered {
			_, _, _ = readSlot(context.WithoutCancel(r.Context()), s.store, NewID())
		}
		return slot{}, ErrRefused
	}
	if !remembered {
		s.slots.put(sender, known, 1)
	}
	return known, s.pace(sender)
}

// pace counts a request against its mailbox and role.
func (s *Server) pace(id ID) error {
	return take(s.rates.getOr(id, func() *rate.Limiter {
		return rate.NewLimiter(s.limits.Rate, s.limits.Burst)
	}))
}

// paceAddress counts the making of a mailbox against where it comes from: an
// IPv4 address, or an IPv6 network of 64 bits.
func (s *Server) paceAddress(r *http.Request) error {
	host, _, _ := net.SplitHostPort(r.RemoteAddr)
	if a, err := netip.ParseAddr(host); err == nil && a.Unmap().Is6() {
		if p, err := a.WithZone("").Prefix(64); err == nil {
			host = p.String()
		}
	}
	return take(s.addresses.getOr(maphash.String(s.seed, host), func() *rate.Limiter {
		return rate.NewLimiter(s.limits.Creations, s.limits.CreateBurst)
	}))
}

func take(l *rate.Limiter) error {
	now := time.Now()
	hold := l.ReserveN(now, 1)
	if wait := hold.DelayFrom(now); !hold.OK() || wait > 0 {
		hold.CancelAt(now)
		return waiting{ErrTooFast, wait}
	}
	return nil
}
