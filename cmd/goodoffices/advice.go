package main

import (
	"errors"
	"fmt"

	"goodoffices/courier"
	"goodoffices/desk"
	"goodoffices/mediation"
	"goodoffices/paper"
	"goodoffices/store"
)

// advice says what to do after a failure.
func advice(err error) []string {
	var refusal *mediation.Refusal
	if errors.As(err, &refusal) {
		out := []string{"refused by the rule " + refusal.Rule}
		for _, o := range refusal.Permits {
			out = append(out, fmt.Sprintf("%s could %s (%s)", o.Desk, lower(o.Text.String()), o.Act))
		}
		return out
	}
	var field *paper.FieldError
	if errors.As(err, &field) {
		what := "the whole value"
		if field.Field != "" {
			what = "the field " + field.Field
		}
		return []string{"correct " + what + "; docs/acts.md lists the fields of every act"}
	}
	for _, a := range advised {
		if errors.Is(err, a.err) {
			return []string{a.say}
		}
	}
	return nil
}

var advised = []struct {
	err error
	say string
}{
	{mediation.ErrNoAct, "goodoffices act --list names all acts"},
	{mediation.ErrNotHeld, "goodoffices show --desk DIR lists the papers held here, with their references"},
	{mediation.ErrAmbiguous, "give more digits of the id, or the paper's reference"},
	{desk.ErrNoDesk, "make one with: goodoffices desk init --desk DIR --name NAME --officer OFFICER"},
	{desk.ErrFounded, "choose another folder, or use the desk that is there"},
	{desk.ErrLocked, "name an officer whose passphrase was given, with --as"},
	{desk.ErrUnlock, "give the passphrase with GOODOFFICES_PASSPHRASE or --passphrase-file and its officer with --as, or the unlock file with --unlock-file"},
	{store.ErrPassphrase, "check the passphrase, and that --as names the officer whose it is"},
	{desk.ErrRecovering, "let the desk exchange with its neighbours (goodoffices desk run), then an officer at each end says: goodoffices desk resume --with NAME; with --give-up the talks go on without a neighbour that stays silent"},
	{desk.ErrNoTalks, "begin with: goodoffices desk invite (a mediator), or goodoffices desk join LINK (an invitee)"},
	{desk.ErrWhichTalks, "name the talks with --talks; goodoffices show --desk DIR --list shows them"},
	{desk.ErrWords, "do not go on: read the words again, by a way that is not the mediator's. If they differ, somebody stands between"},
	{desk.ErrNoPeer, "goodoffices show --desk DIR names the desks that take part"},
	{desk.ErrNoCourier, "make the desk with --courier URL, or carry by hand: goodoffices bag pack"},
	{desk.ErrEmptyBag, "there is nothing to carry now"},
	{desk.ErrOthersBag, "this bag is for another desk, or of talks this desk takes no part in"},
	{desk.ErrNoOffer, "ask whoever invited you for a new link"},
	{courier.ErrUnreachable, "check the courier's address and the network; what is sealed waits here and goes later"},
	{courier.ErrRefused, "the courier has no such mailbox (any more), or asks for a permit: --permit at desk init"},
	{store.ErrRolledBack, "if a backup was put back, say so with --restored: the desk then recovers what it lacks from its neighbours"},
	{store.ErrForked, "if a backup was put back, say so with --restored: the desk then recovers what it lacks from its neighbours"},
	{desk.ErrNoFile, "attach it with: goodoffices act --attach FILE"},
	{store.ErrInUse, "another goodoffices works in this folder: act on its pages (desk run --listen prints their address), or stop it first"},
	{store.ErrNewer, "this folder was written by a newer goodoffices; use that one"},
}

func lower(s string) string {
	if s == "" {
		return s
	}
	b := []byte(s)
	if b[0] >= 'A' && b[0] <= 'Z' && (len(b) < 2 || b[1] >= 'a') {
		b[0] += 'a' - 'A'
	}
	if b[len(b)-1] == '.' {
		b = b[:len(b)-1]
	}
	return string(b)
}
