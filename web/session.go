package web

import (
	"crypto/sha256"
	"encoding/hex"
	"net/http"
	"time"

	"github.com/alexedwards/scs/v2"
)

const (
	sessionOfficer   = "officer"
	sessionPlace     = "place"
	sessionLang      = "lang"
	sessionRoom      = "room"
	sessionRoomTalks = "room-talks"
	sessionRoomSince = "room-since"
	sessionIdle      = 2 * time.Hour
	sessionLifetime  = 12 * time.Hour
)

// newSessions returns where sessions are kept: in memory, so that they end
// with the program. The cookie is named after the desk's card, since browsers
// send a host's cookies to all its ports; over TLS it is bound to the host.
func (s *Server) newSessions() *scs.SessionManager {
	m := scs.New()
	m.Store = s.cfg.Sessions
	m.Lifetime, m.IdleTimeout = sessionLifetime, sessionIdle
	m.Cookie.Name = s.cfg.Cookie
	if m.Cookie.Name == "" {
		card, _ := s.desk.Card()
		name := sha256.Sum256(append([]byte("session "), card.ID[:]...))
		m.Cookie.Name = "desk-" + hex.EncodeToString(name[:6])
	}
	if s.cfg.Secure {
		m.Cookie.Name = "__Host-" + m.Cookie.Name
	}
	m.Cookie.Secure, m.Cookie.HttpOnly, m.Cookie.Path = s.cfg.Secure, true, "/"
	m.Cookie.SameSite = http.SameSiteLaxMode
	m.Cookie.Persist = false
	return m
}
