package web

import (
	"html/template"
	"slices"
	"sync"

	"goodoffices/mediation"
	"goodoffices/mediation/wording"
	"goodoffices/paper"
)

// A textSurvey is what is found by going through a whole version, read in one
// language: once at a look, not for each of its pages.
type textSurvey struct {
	parts            []textPart
	states           []string // how far each clause has come
	baseline         map[string]*paper.Clause
	faults           map[string][]wording.Fault   // by clause
	findings         map[string][]wording.Finding // by clause
	broken, unsaying int
	substance        int // clauses of it
	lagging, agreed  int // clauses

	mu        sync.Mutex // guards overviews
	overviews map[overviewed]overview
}

// An overview stands on every page of a version: the bar of the whole text, and
// the contents.
type overview struct{ bar, contents template.HTML }

// overviewed says in what words and with which addresses.
type overviewed struct {
	words   *Words
	address textAddress
}

// surveyed names a version as it is read in a language.
type surveyed struct {
	version paper.ID
	lang    paper.Lang
}

// survey goes through a version, unless that was done at this look.
func (p *Page) survey(v *mediation.TextView, lang paper.Lang) *textSurvey {
	first := p.begunWith(v)
	l := p.look
	l.mu.Lock()
	defer l.mu.Unlock()
	key := surveyed{v.ID, lang}
	if s, known := l.surveys[key]; known {
		return s
	}
	s := newTextSurvey(v, lang, first)
	if l.surveys == nil {
		l.surveys = map[surveyed]*textSurvey{}
	}
	l.surveys[key] = s
	return s
}

// overview writes what stands on every page of a version, unless that was done
// at this look.
func (p *Page) overview(d *textData) (bar, contents template.HTML) {
	s := d.survey
	s.mu.Lock()
	defer s.mu.Unlock()
	key := overviewed{p.Words, d.address}
	o, known := s.overviews[key]
	if !known {
		o = overview{p.bar(d, p.T("text.bar"), d.wholeBar(), d.Of), p.contents(d)}
		if s.overviews == nil {
			s.overviews = map[overviewed]overview{}
		}
		s.overviews[key] = o
	}
	return o.bar, o.contents
}

// begunWith is the version that a text began with, where that is another one
// and held; nil otherwise.
func (p *Page) begunWith(v *mediation.TextView) *mediation.TextView {
	if v.First == v.ID {
		return nil
	}
	first, err := p.textOf(v.First)
	if err != nil {
		return nil
	}
	return first
}

func newTextSurvey(v *mediation.TextView, lang paper.Lang, first *mediation.TextView) *textSurvey {
	s := &textSurvey{
		parts: cutText(v.Clauses), states: make([]string, len(v.Clauses)),
		faults: map[string][]wording.Fault{}, findings: map[string][]wording.Finding{},
	}
	if first != nil {
		s.baseline = make(map[string]*paper.Clause, len(first.Body.Clauses))
		for i := range first.Body.Clauses {
			s.baseline[first.Body.Clauses[i].Name] = &first.Body.Clauses[i]
		}
	}
	for _, f := range v.Faults(lang) {
		s.faults[f.Clause] = append(s.faults[f.Clause], f)
		s.broken++
	}
	for _, f := range v.Findings(lang) {
		s.findings[f.Clause] = append(s.findings[f.Clause], f)
		s.unsaying++
	}
	for i := range v.Clauses {
		c := &v.Clauses[i]
		s.states[i] = clauseStateWord(c)
		if slices.Contains(c.Lags, lang) {
			s.lagging++
		}
		if ofSubstance(&c.Clause) {
			s.substance++
			if agreedClause(c) {
				s.agreed++
			}
		}
	}
	return s
}
