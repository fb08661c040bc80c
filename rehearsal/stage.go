package rehearsal

import (
	"context"
	"errors"
	"slices"
	"sync"
	"time"

	"goodoffices/desk"
	"goodoffices/paper"
)

// A Stage is a case that people walk through: it stands after one of its acts,
// goes on by one, or steps back, and any side can be taken by a person while
// the others go on by the script. Stepping back plays the case again from its
// beginning on new copies: what was done is gone, and was never anybody's word.
type Stage struct {
	Case    *Case
	Carrier *Carrier // what the courier was given

	options Options

	mu     sync.Mutex // guards what follows, for the length of an act
	r      *Rehearsal
	done   int // acts played
	taken  map[paper.Desk]bool
	seen   map[paper.Desk]int // how many papers of its own a taken desk had at the last step
	stop   context.CancelFunc // ends the desks' carrying
	ended  chan struct{}      // closed when it has ended
	closed bool
}

// An ActLine is one act as the script has it.
type ActLine struct {
	Number  int // from 1
	Date    time.Time
	Desk    paper.Desk
	Officer string
	Name    string
	Source  Source
	Row     string
	Note    string
	Refused string
	Played  bool
}

// ErrYourTurn: the next act is that of a desk which somebody has taken.
var ErrYourTurn = errors.New("the next act is that of a desk that somebody has taken")

// ErrPlayed: every act was played.
var ErrPlayed = errors.New("the case is played to its end")

// NewStage plays a case up to its first n acts, all of them if n is negative,
// and leaves the desks running.
func NewStage(ctx context.Context, c *Case, n int, o Options) (*Stage, error) {
	if n < 0 || n > len(c.Acts) {
		n = len(c.Acts)
	}
	s := &Stage{Case: c, Carrier: &Carrier{}, options: o, taken: map[paper.Desk]bool{}, seen: map[paper.Desk]int{}}
	s.options.Courier = s.Carrier.before
	if err := s.play(ctx, n); err != nil {
		return nil, err
	}
	return s, nil
}

// play begins anew and plays the first n acts.
func (s *Stage) play(ctx context.Context, n int) error {
	r, err := begin(ctx, s.Case, s.options)
	if err != nil {
		return err
	}
	for _, a := range s.Case.Acts[:n] {
		if err := r.act(ctx, a, nil); err != nil {
			return errors.Join(err, r.Close())
		}
	}
	s.r, s.done = r, n
	s.run(ctx)
	return nil
}

// run lets the desks carry by themselves.
func (s *Stage) run(ctx context.Context) {
	ctx, s.stop = context.WithCancel(context.WithoutCancel(ctx))
	s.ended = make(chan struct{})
	r, ended := s.r, s.ended
	go func() {
		defer close(ended)
		_ = r.Run(ctx) // a desk that stopped says so on its own pages
	}()
}

// halt ends the desks' carrying and waits for it.
func (s *Stage) halt() {
	s.stop()
	<-s.ended
}

// Desk returns a desk as it stands now; stepping back makes another of it.
func (s *Stage) Desk(name paper.Desk) *desk.Desk {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.r.Desk(name)
}

// Now is the clock of the desks.
func (s *Stage) Now() time.Time {
	s.mu.Lock()
	r := s.r
	s.mu.Unlock()
	return r.Now()
}

// Source returns whether a paper is reported or invented; "" if a person made it.
func (s *Stage) Source(id paper.ID) Source {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.r.marks[id]
}

// Story tells what a desk knows.
func (s *Stage) Story(ctx context.Context, name paper.Desk, colour bool) (string, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.r.Story(ctx, name, colour)
}

// Script lists the acts, and which of them were played.
func (s *Stage) Script() []ActLine {
	s.mu.Lock()
	defer s.mu.Unlock()
	out := make([]ActLine, len(s.Case.Acts))
	for i, a := range s.Case.Acts {
		out[i] = ActLine{
			Number: i + 1, Date: a.Date.In(s.Case.Zone), Desk: a.Desk, Officer: a.As, Name: a.Name, Source: a.Source, Row: a.Row, Note: a.Note,
			Refused: a.Refused, Played: i < s.done,
		}
	}
	return out
}

// Take says that a person acts for a desk from here on, or no longer does.
func (s *Stage) Take(ctx context.Context, name paper.Desk, taken bool) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.Case.desk(name) == nil {
		return errors.New("no such desk in this case")
	}
	s.taken[name] = taken
	own, err := s.own(ctx, name)
	s.seen[name] = len(own)
	return err
}

// Taken reports whether a person acts for a desk.
func (s *Stage) Taken(name paper.Desk) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.taken[name]
}

// Step plays the next act. If a person has taken its desk, what that person
// wrote since stands in the act's place; if nothing was written it returns
// ErrYourTurn, unless the script is to speak all the same. It returns ErrPlayed
// at the end, and a *Fault where the act does not fit any more.
func (s *Stage) Step(ctx context.Context, speak bool) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.step(ctx, speak)
}

// Answer plays on until it is a taken desk's turn, or the end.
func (s *Stage) Answer(ctx context.Context) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	for {
		switch err := s.step(ctx, false); {
		case errors.Is(err, ErrYourTurn), errors.Is(err, ErrPlayed):
			return nil
		case err != nil:
			return err
		}
	}
}

func (s *Stage) step(ctx context.Context, speak bool) error {
	if s.done == len(s.Case.Acts) {
		return ErrPlayed
	}
	a := s.Case.Acts[s.done]
	if s.taken[a.Desk] && !speak {
		own, err := s.own(ctx, a.Desk)
		if err != nil {
			return err
		}
		if len(own) == s.seen[a.Desk] {
			return ErrYourTurn
		}
		if a.Label != "" {
			s.r.labels[a.Label] = own[s.seen[a.Desk]:]
		}
		s.seen[a.Desk] = len(own)
		s.done++
		return nil
	}
	s.halt()
	err := s.r.act(ctx, a, nil)
	if err == nil {
		s.done++
	}
	s.run(ctx)
	if own, lookErr := s.own(ctx, a.Desk); lookErr == nil {
		s.seen[a.Desk] = len(own)
	}
	return err
}

// own lists the papers that a desk wrote itself.
func (s *Stage) own(ctx context.Context, name paper.Desk) ([]made, error) {
	v, err := s.r.Desk(name).Look(ctx, paper.ID{})
	if errors.Is(err, desk.ErrNoTalks) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	var out []made
	for _, p := range v.Papers {
		if p.From == name && p.Officer != "" {
			out = append(out, made{p.ID, p.Kind})
		}
	}
	return out, nil
}

// Back steps back to where n acts were played, by playing them again.
func (s *Stage) Back(ctx context.Context, n int) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.halt()
	if err := s.r.Close(); err != nil {
		return err
	}
	s.Carrier.forget()
	s.options.Dir = "" // what was asked to be kept is the first copies
	if err := s.play(ctx, max(0, min(n, len(s.Case.Acts)))); err != nil {
		return err
	}
	clear(s.seen)
	for _, name := range slices.Sorted(deskNames(s.Case)) {
		own, err := s.own(ctx, name)
		if err != nil {
			return err
		}
		s.seen[name] = len(own)
	}
	return nil
}

func deskNames(c *Case) func(func(paper.Desk) bool) {
	return func(yield func(paper.Desk) bool) {
		for _, d := range c.Desks {
			if !yield(d.Name) {
				return
			}
		}
	}
}

// Close ends everything. It may be called twice.
func (s *Stage) Close() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.closed {
		return nil
	}
	s.closed = true
	s.halt()
	return s.r.Close()
}
