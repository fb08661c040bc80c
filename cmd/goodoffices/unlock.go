package main

import (
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"time"

	"golang.org/x/term"

	"goodoffices/courier"
	"goodoffices/desk"
	"goodoffices/paper"
	"goodoffices/store"
)

// deskFlags say which desk, and how it is unlocked.
type deskFlags struct {
	Desk           string        `short:"d" env:"GOODOFFICES_DESK" placeholder:"DIR" help:"The desk's folder."`
	As             string        `placeholder:"OFFICER" help:"The officer who acts."`
	Talks          string        `placeholder:"ID" help:"Which talks, where the desk has several; for a dossier one or more, with commas between."`
	PassphraseFile string        `placeholder:"FILE" help:"A file with the officer's passphrase. Otherwise GOODOFFICES_PASSPHRASE is taken, or the terminal asked."`
	UnlockFile     string        `placeholder:"FILE" help:"An unlock file. A rehearsal's lies beside its folder and is found by itself."`
	Proxy          string        `placeholder:"HOST:PORT" help:"A SOCKS5 proxy to reach couriers through, such as Tor's."`
	Restored       bool          `help:"A backup was put back into the folder: let the desk recover."`
	Patience       time.Duration `default:"20s" hidden:"" help:"How long one request to a courier may take."`

	cadence time.Duration
}

// open opens the desk.
func (f *deskFlags) open(c *console) (*desk.Desk, error) {
	if f.Desk == "" {
		return nil, errors.New("which desk? say --desk DIR, or set GOODOFFICES_DESK")
	}
	if _, err := os.Stat(f.Desk); errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("%s: %w", f.Desk, desk.ErrNoDesk)
	}
	place, err := openPlace(c, f.Desk)
	if err != nil {
		return nil, err
	}
	u, err := f.unlock(c, place)
	if err != nil {
		return nil, errors.Join(err, place.Shut())
	}
	return desk.Open(c, place, u, f.config(c))
}

func (f *deskFlags) config(c *console) desk.Config {
	cfg := desk.Config{
		Dialing:  courier.Dialing{Proxy: f.Proxy, Patience: f.Patience},
		Restored: f.Restored, Cadence: f.cadence, Log: slog.New(slog.NewTextHandler(c.err, &slog.HandlerOptions{Level: slog.LevelWarn})),
	}
	return mortalDesk(cfg)
}

// unlock finds what opens the desk: an unlock file, else a passphrase.
func (f *deskFlags) unlock(c *console, place desk.Place) (desk.Unlock, error) {
	file := f.UnlockFile
	if file == "" && place.Rehearsal() {
		beside := strings.TrimRight(filepath.Clean(f.Desk), string(filepath.Separator)) + ".unlock"
		if _, err := os.Stat(beside); err == nil {
			file = beside
		}
	}
	if file != "" {
		text, err := os.ReadFile(file)
		if err != nil {
			return desk.Unlock{}, err
		}
		key, err := desk.ParseUnlockFile(text)
		return desk.Unlock{File: key}, err
	}
	officers, err := desk.OfficersOf(place)
	if err != nil {
		return desk.Unlock{}, err
	}
	officer := f.As
	if officer == "" {
		if len(officers) > 1 {
			return desk.Unlock{}, fmt.Errorf("%w: say which officer unlocks it, with --as: %s", desk.ErrUnlock, strings.Join(officers, ", "))
		}
		officer = officers[0]
	}
	pass, err := readPassphrase(c, f.PassphraseFile, "Passphrase of "+officer+": ")
	return desk.Unlock{Officer: officer, Passphrase: pass}, err
}

// officer returns who acts: who was named, or the only one there is.
func (f *deskFlags) officer(d *desk.Desk) (string, error) {
	if f.As != "" {
		return f.As, nil
	}
	if all := d.Officers(); len(all) == 1 {
		return all[0], nil
	}
	return "", fmt.Errorf("%w: say who acts, with --as: %s", desk.ErrLocked, strings.Join(d.Officers(), ", "))
}

// talks returns the id of the talks that were named, or the zero id.
func (f *deskFlags) talks(d *desk.Desk) (paper.ID, error) {
	if f.Talks == "" {
		return paper.ID{}, nil
	}
	for _, id := range d.Talks() {
		if strings.HasPrefix(id.String(), f.Talks) {
			return id, nil
		}
	}
	return paper.ID{}, fmt.Errorf("%s: %w", f.Talks, desk.ErrNoTalks)
}

// readPassphrase takes a passphrase from a file, the environment or the terminal.
func readPassphrase(c *console, file, prompt string) (store.Secret, error) {
	switch env, ok := os.LookupEnv("GOODOFFICES_PASSPHRASE"); {
	case file != "":
		b, err := os.ReadFile(file)
		if err != nil {
			return nil, err
		}
		return trimPassphrase(b)
	case ok:
		return trimPassphrase([]byte(env))
	case !term.IsTerminal(int(c.in.Fd())):
		return nil, fmt.Errorf("%w: no passphrase was given", desk.ErrUnlock)
	}
	return askPassphrase(c, prompt)
}

func askPassphrase(c *console, prompt string) (store.Secret, error) {
	c.notef("%s", prompt)
	b, err := term.ReadPassword(int(c.in.Fd()))
	c.notef("\n")
	if err != nil {
		return nil, err
	}
	return trimPassphrase(b)
}

func trimPassphrase(b []byte) (store.Secret, error) {
	s := strings.TrimRight(string(b), "\r\n")
	if s == "" {
		return nil, fmt.Errorf("%w: the passphrase is empty", desk.ErrUnlock)
	}
	return store.Secret(s), nil
}

// exchange carries until all is quiet. A courier that is not reached is told
// and no failure: what is sealed waits at the desk.
func exchange(c *console, d *desk.Desk) {
	for range 50 {
		moved, err := d.Exchange(c)
		if err != nil {
			c.notef("not carried now: %v\n  → what is sealed waits at the desk and goes with the next exchange; a bag carries it by hand\n", err)
			return
		}
		if moved == 0 {
			return
		}
	}
}
