package rehearsal

import (
	"context"
	"crypto/rand"
	"crypto/tls"
	"errors"
	"fmt"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"time"

	"goodoffices/courier"
	"goodoffices/desk"
	"goodoffices/paper"
	"goodoffices/store"
)

const (
	courierFolder = "courier"
	courierStore  = "courier.db"
	unlockSuffix  = ".unlock"
	maxRounds     = 300 // of exchange before the desks are held never to come to rest
)

var errRestless = errors.New("they never come to rest")

// A house is one courier on loopback and the desks of a case, which share
// nothing else.
type house struct {
	address string
	web     *http.Server
	served  chan error // the one answer of web's Serve
	server  *courier.Server
	store   store.Store
	folder  *store.Folder
	desks   map[paper.Desk]*desk.Desk
	order   []paper.Desk
	passing bool // goes when the rehearsal closes: nothing waits for the disk
}

func openHouse(ctx context.Context, dir string, passing bool, c *Case, clock func() time.Time, o Options) (*house, error) {
	h := &house{desks: map[paper.Desk]*desk.Desk{}, passing: passing}
	if err := h.openCourier(ctx, filepath.Join(dir, courierFolder), clock, o); err != nil {
		return h, fmt.Errorf("courier: %w", err)
	}
	for _, d := range c.Desks {
		if err := h.found(ctx, filepath.Join(dir, folderOf(d.Name)), d, clock, o); err != nil {
			return h, fmt.Errorf("desk of %s: %w", d.Name, err)
		}
	}
	return h, nil
}

func (h *house) openCourier(ctx context.Context, path string, clock func() time.Time, o Options) error {
	var err error
	if h.folder, err = store.OpenFolder(path); err != nil {
		return err
	}
	options := store.Options{}
	if h.passing {
		h.folder.Pass()
		options.Sync = store.SyncOff
	}
	if h.store, err = store.OpenSQLite(ctx, h.folder.Path(courierStore), options); err != nil {
		return err
	}
	// Nobody else can reach it, and a case in a hurry is no attack.
	limits := courier.Limits{Rate: 1e6, Burst: 1e6, Creations: 1e6, CreateBurst: 1e6}
	if h.server, err = courier.New(ctx, h.store, courier.Config{Now: clock, Limits: limits}); err != nil {
		return err
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return err
	}
	handler := h.server.Handler()
	if o.Courier != nil {
		handler = o.Courier(handler)
	}
	h.address = "http://" + listener.Addr().String()
	if o.TLS != nil {
		h.address = "https://" + listener.Addr().String()
		listener = tls.NewListener(listener, o.TLS)
	}
	h.web = &http.Server{Handler: handler, ReadHeaderTimeout: 10 * time.Second}
	h.served = make(chan error, 1)
	go func() { h.served <- h.web.Serve(listener) }()
	return nil
}

// found makes a desk and opens it with its unlock file.
func (h *house) found(ctx context.Context, path string, d Desk, clock func() time.Time, o Options) error {
	cfg := desk.Config{Now: clock, Dialing: o.Dialing, LeastCost: store.WeakCostForTests}
	f := desk.Founding{
		Name: d.Name, Principal: d.Principal, Courier: h.address, Unlock: true, Rehearsal: true, Cost: store.WeakCostForTests,
	}
	for _, officer := range d.Officers {
		// Nobody is told the passphrase: the unlock file opens the desk.
		f.Officers = append(f.Officers, desk.NewOfficer{Name: officer.Name, Title: officer.Title, Passphrase: store.Secret(rand.Text())})
	}
	open := desk.OpenPlace
	if h.passing {
		open = desk.OpenPassingPlace
	}
	place, err := open(ctx, path)
	if err != nil {
		return err
	}
	unlock, err := desk.Create(ctx, place, f, cfg) // shuts the place
	if err != nil {
		return err
	}
	if err := os.WriteFile(path+unlockSuffix, desk.FormatUnlockFile(unlock), 0o600); err != nil {
		return err
	}
	if place, err = open(ctx, path); err != nil {
		return err
	}
	opened, err := desk.Open(ctx, place, desk.Unlock{File: unlock}, cfg)
	if err != nil {
		return err // Open closed the place
	}
	h.desks[d.Name] = opened
	h.order = append(h.order, d.Name)
	return nil
}

// settle lets the desks exchange, one after the other, until all is quiet.
func (h *house) settle(ctx context.Context) error {
	for range maxRounds {
		moved := 0
		for _, name := range h.order {
			n, err := h.desks[name].Exchange(ctx)
			if err != nil {
				return fmt.Errorf("%s: %w", name, err)
			}
			moved += n
		}
		if moved == 0 {
			return nil
		}
	}
	return errRestless
}

func (h *house) close() error {
	var errs []error
	for _, name := range h.order {
		errs = append(errs, h.desks[name].Close())
	}
	if h.web != nil {
		errs = append(errs, h.web.Close())
		if err := <-h.served; !errors.Is(err, http.ErrServerClosed) {
			errs = append(errs, err)
		}
	}
	if h.server != nil {
		errs = append(errs, h.server.Close())
	}
	if h.store != nil {
		errs = append(errs, h.store.Close())
	}
	if h.folder != nil {
		errs = append(errs, h.folder.Close())
	}
	return errors.Join(errs...)
}
