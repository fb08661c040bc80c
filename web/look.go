package web

import (
	"context"
	"errors"
	"sync"
	"time"

	"goodoffices/desk"
	"goodoffices/mediation"
	"goodoffices/paper"
)

// lookLasts bounds how old the ages on a page may be.
const lookLasts = 5 * time.Second

// looks keeps the last look at each negotiation while nothing became durable:
// a page costs what it shows, and not what is held.
type looks struct {
	mu   sync.Mutex // guards kept
	kept map[paper.ID]*look
}

// forget lets nothing of talks stay in these pages' memory.
func (s *Server) forget(talks paper.ID) {
	s.looks.mu.Lock()
	delete(s.looks.kept, talks)
	s.looks.mu.Unlock()
}

// A look is what the desk knew at one moment. Nobody changes it.
type look struct {
	changes uint64
	at      time.Time
	view    *desk.View
	places  map[paper.ID]int // of papers in the view

	mu      sync.Mutex // guards texts and surveys
	texts   map[paper.ID]*mediation.TextView
	surveys map[surveyed]*textSurvey
}

// hasText reports whether a version of the negotiating text is held.
func (l *look) hasText() bool { return len(l.view.Texts) > 0 }

// text returns a version of the negotiating text, the zero id standing for the
// one that the desk works on, and whether it is held.
func (l *look) text(ctx context.Context, d *desk.Desk, officer string, version paper.ID) (*mediation.TextView, bool, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if v, known := l.texts[version]; known {
		return v, true, nil
	}
	v, err := d.Text(ctx, l.view.Talks, officer, version)
	if errors.Is(err, mediation.ErrNotHeld) {
		return nil, false, nil
	}
	if err != nil {
		return nil, false, err
	}
	if l.texts == nil {
		l.texts = map[paper.ID]*mediation.TextView{}
	}
	l.texts[version], l.texts[v.ID] = &v, &v
	return &v, true, nil
}

// paper returns a paper by its id, and whether it is held.
func (l *look) paper(id paper.ID) (desk.ViewPaper, bool) {
	i, held := l.places[id]
	if !held {
		return desk.ViewPaper{}, false
	}
	return l.view.Papers[i], true
}

// look asks the desk what it knows of some talks, unless that is known.
func (s *Server) look(ctx context.Context, talks paper.ID) (*look, error) {
	changes, now := s.desk.Changes(), s.cfg.Now() // counted before looking: what comes between is looked at again
	s.looks.mu.Lock()
	kept := s.looks.kept[talks]
	s.looks.mu.Unlock()
	if kept != nil && kept.changes == changes && !now.Before(kept.at) && now.Sub(kept.at) < lookLasts {
		return kept, nil
	}
	v, err := s.desk.Look(ctx, talks)
	if err != nil {
		return nil, err
	}
	l := &look{changes: changes, at: now, view: &v, places: make(map[paper.ID]int, len(v.Papers))}
	for i, x := range v.Papers {
		l.places[x.ID] = i
	}
	s.looks.mu.Lock()
	defer s.looks.mu.Unlock()
	if s.looks.kept == nil {
		s.looks.kept = map[paper.ID]*look{}
	}
	s.looks.kept[talks] = l
	return l, nil
}
