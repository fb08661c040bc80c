package web

import (
	"context"
	"net/url"

	"goodoffices/desk"
)

func escapeQuery(s string) string { return url.QueryEscape(s) }

func (s *Server) authenticator() Authenticator {
	if s.cfg.Desk.Rehearsal() {
		return anyOfficer{s.desk}
	}
	return passphrases{s.desk}
}

// anyOfficer lets whoever comes be an officer of a rehearsal whose signature is
// unlocked; another needs a passphrase.
type anyOfficer struct{ desk *desk.Desk }

func (a anyOfficer) SignIn(ctx context.Context, officer string, passphrase desk.Secret) error {
	if a.desk.Unlocked(officer) {
		return nil
	}
	return a.desk.Unlock(ctx, officer, passphrase)
}

// passphrases unlocks the officer's signature by its passphrase.
type passphrases struct{ desk *desk.Desk }

func (a passphrases) SignIn(ctx context.Context, officer string, passphrase desk.Secret) error {
	return a.desk.Unlock(ctx, officer, passphrase)
}
