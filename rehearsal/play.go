package rehearsal

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"time"

	"golang.org/x/sync/errgroup"

	"goodoffices/courier"
	"goodoffices/desk"
	"goodoffices/paper"
)

// Options say how a case is played. The zero value plays it in a temporary
// folder that goes when the rehearsal is closed.
type Options struct {
	// Dir is where the courier and the desks are put; made if need be, and
	// never taken away.
	Dir string
	// Keep leaves a temporary folder behind.
	Keep bool
	// Log gets one line for each act.
	Log io.Writer
	// Courier, unless nil, stands before the courier's handler.
	Courier func(http.Handler) http.Handler
	// TLS, unless nil, is how the courier serves https. Dialing.TLS has to
	// trust it.
	TLS *tls.Config
	// Dialing says how the desks reach the courier.
	Dialing courier.Dialing
}

// A Rehearsal is a case that was played: its desks are open and hold what came
// of it.
type Rehearsal struct {
	Case    *Case
	Dir     string
	Address string // the courier's

	house   *house
	labels  map[string][]made
	marks   map[paper.ID]Source
	log     io.Writer
	cleanup bool
	closing sync.Once
	closed  error

	mu    sync.Mutex // guards what is below
	now   time.Time
	going time.Time // since when the clock goes on by itself; zero while acts are played
}

// made is a paper that a labelled act made.
type made struct {
	id   paper.ID
	kind paper.Kind
}

// Play plays a case and checks every expectation. What goes wrong in the case
// is a *Fault; the rehearsal is then closed.
func Play(ctx context.Context, c *Case, o Options) (*Rehearsal, error) {
	return play(ctx, c, o, func(i *Item, holds bool) error { return i.judge(c.File, holds) })
}

// play plays a case; verdict judges each item by whether its thing is there.
func play(ctx context.Context, c *Case, o Options, verdict func(i *Item, holds bool) error) (*Rehearsal, error) {
	r, err := begin(ctx, c, o)
	if err != nil {
		return nil, err
	}
	for _, a := range c.Acts {
		if err := r.act(ctx, a, verdict); err != nil {
			return nil, errors.Join(err, r.Close())
		}
	}
	return r, nil
}

// begin opens a courier and the desks of a case, before its first act.
func begin(ctx context.Context, c *Case, o Options) (*Rehearsal, error) {
	r := &Rehearsal{Case: c, Dir: o.Dir, labels: map[string][]made{}, marks: map[paper.ID]Source{}, log: o.Log, now: c.Acts[0].Date}
	if r.log == nil {
		r.log = io.Discard
	}
	if r.Dir == "" {
		dir, err := os.MkdirTemp("", "goodoffices-rehearsal-")
		if err != nil {
			return nil, err
		}
		r.Dir, r.cleanup = dir, !o.Keep
	}
	var err error
	if r.house, err = openHouse(ctx, r.Dir, r.cleanup, c, r.clock, o); err != nil {
		return nil, errors.Join(err, r.Close())
	}
	r.Address = r.house.address
	return r, nil
}

// clock is every desk's: the date of the act being played, in the case's zone.
func (r *Rehearsal) clock() time.Time {
	r.mu.Lock()
	defer r.mu.Unlock()
	now := r.now
	if !r.going.IsZero() {
		now = now.Add(time.Since(r.going))
	}
	return now.In(r.Case.Zone)
}

// Now is the clock of the desks.
func (r *Rehearsal) Now() time.Time { return r.clock() }

// Run lets the desks carry by themselves, and their clock go on, until the
// context ends.
func (r *Rehearsal) Run(ctx context.Context) error {
	r.mu.Lock()
	r.going = time.Now()
	r.mu.Unlock()
	defer func() { // what passed stays passed
		r.mu.Lock()
		r.now, r.going = r.now.Add(time.Since(r.going)), time.Time{}
		r.mu.Unlock()
	}()
	var all errgroup.Group
	for _, d := range r.house.desks {
		all.Go(func() error { return d.Run(ctx) })
	}
	return all.Wait()
}

// Turn sets the clock of the desks, to an act's date when one is played; it never
// goes back.
func (r *Rehearsal) Turn(to time.Time) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if to.After(r.now) {
		r.now = to
	}
}

// act plays one act, lets the desks exchange, and checks what is expected,
// unless there is no verdict.
func (r *Rehearsal) act(ctx context.Context, a *Act, verdict func(*Item, bool) error) error {
	r.Turn(a.Date)
	ids, err := r.perform(ctx, a)
	if err != nil {
		return r.fault(a.Line, err, "%s: %s: %v", a.Desk, a.Name, err)
	}
	if err := r.remember(ctx, a, ids); err != nil {
		return err
	}
	r.tell(ctx, a, ids)
	if a.Settle {
		if err := r.house.settle(ctx); err != nil {
			return r.fault(a.Line, err, "%s: %s: the desks exchange: %v", a.Desk, a.Name, err)
		}
	}
	if verdict == nil {
		return nil
	}
	return r.check(ctx, a, verdict)
}

// fault puts an error where it belongs in the case file.
func (r *Rehearsal) fault(line int, err error, format string, args ...any) error {
	return &Fault{File: r.Case.File, Line: line, Text: fmt.Sprintf(format, args...), Err: err}
}

// remember keeps the label and the source of what an act made.
func (r *Rehearsal) remember(ctx context.Context, a *Act, ids []paper.ID) error {
	for _, id := range ids {
		r.marks[id] = a.Source
	}
	if a.Label == "" {
		return nil
	}
	kinds, err := r.kinds(ctx, a.Desk)
	if err != nil {
		return err
	}
	for _, id := range ids {
		r.labels[a.Label] = append(r.labels[a.Label], made{id, kinds[id]})
	}
	if len(ids) == 0 {
		return r.fault(a.Line, nil, "%s: %s made no paper that could be called @%s", a.Desk, a.Name, a.Label)
	}
	return nil
}

func (r *Rehearsal) kinds(ctx context.Context, name paper.Desk) (map[paper.ID]paper.Kind, error) {
	v, err := r.house.desks[name].Look(ctx, paper.ID{})
	if err != nil {
		return nil, err
	}
	out := map[paper.ID]paper.Kind{}
	for _, p := range v.Papers {
		out[p.ID] = p.Kind
	}
	for _, l := range v.Leaving {
		out[l.Paper] = l.Kind
	}
	return out, nil
}

// tell writes an act in one line.
func (r *Rehearsal) tell(ctx context.Context, a *Act, ids []paper.ID) {
	if r.log == io.Discard {
		return
	}
	var refs []string
	if v, err := r.house.desks[a.Desk].Look(ctx, paper.ID{}); err == nil {
		for _, p := range v.Papers {
			if p.ID == first(ids) {
				refs = append(refs, p.Ref)
			}
		}
	}
	said := a.Name
	if len(refs) > 0 {
		said += ": " + strings.Join(refs, ", ")
	}
	if a.Refused != "" {
		said += " (refused: " + a.Refused + ")"
	}
	fmt.Fprintf(r.log, "%s  %-9s  %-12s %s\n", a.Date.In(r.Case.Zone).Format("02 Jan 2006 15:04"), a.Source, a.Desk, said)
}

func first(ids []paper.ID) (id paper.ID) {
	if len(ids) > 0 {
		return ids[0]
	}
	return id
}

// Label returns the paper that a label names: "reply", "reply/gate",
// "reply/2", with or without the sign before it.
func (r *Rehearsal) Label(label string) (paper.ID, bool) {
	name, which, of := strings.Cut(strings.TrimPrefix(label, "@"), "/")
	for i, m := range r.labels[name] {
		if !of || m.kind == paper.Kind(which) || which == strconv.Itoa(i+1) {
			return m.id, true
		}
	}
	return paper.ID{}, false
}

// Marks returns for every paper that an act made whether it is reported or
// invented.
func (r *Rehearsal) Marks() map[paper.ID]Source { return r.marks }

// Desk returns a desk by its name, nil if the case names none.
func (r *Rehearsal) Desk(name paper.Desk) *desk.Desk { return r.house.desks[name] }

// Settle lets the desks exchange until all is quiet.
func (r *Rehearsal) Settle(ctx context.Context) error { return r.house.settle(ctx) }

// Story tells what a desk knows, as [Story] does.
func (r *Rehearsal) Story(ctx context.Context, name paper.Desk, colour bool) (string, error) {
	v, err := r.house.desks[name].Look(ctx, paper.ID{})
	if err != nil {
		return "", err
	}
	return Story(v, Telling{Title: r.Case.Title, Zone: r.Case.Zone, Marks: r.marks, Colour: colour}), nil
}

// Close closes the desks and the courier, and takes a temporary folder away. It
// may be called twice.
func (r *Rehearsal) Close() error {
	r.closing.Do(func() {
		if r.house != nil {
			r.closed = r.house.close()
		}
		if r.cleanup {
			r.closed = errors.Join(r.closed, os.RemoveAll(r.Dir))
		}
	})
	return r.closed
}

// folderOf returns the name of a desk's folder.
func folderOf(name paper.Desk) string {
	return strings.ToLower(strings.NewReplacer("/", "-", string(filepath.Separator), "-", ".", "-").Replace(string(name)))
}
