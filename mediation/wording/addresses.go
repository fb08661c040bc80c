package wording

import (
	"cmp"
	"strings"

	"goodoffices/paper"
)

// Parts of a text, as references name them. Where articles are not labelled, an
// article is what is numbered by itself.
const (
	partArticle   = "article"
	partSection   = "section"
	partParagraph = "paragraph" // within an article, or by itself
	partChapter   = "chapter"
	partAnnex     = "annex"
)

// A spot is where a numbered clause stands among the others.
type spot struct {
	clause   int
	part     string // as its own number says; "" where that is a number alone
	number   string // its own
	address  string // with those of the places above it: 2.b
	above    *spot  // nil at the top
	numbered bool   // by itself: below no article or section
	article  bool   // by its role
}

// addresses are the places of a text, and how they are found.
type addresses struct {
	at       []*spot            // of each clause: its own, or the one that it is below
	own      map[string][]*spot // by its number
	full     map[string][]*spot // by its address
	labelled map[string][]*spot // by part and value, so that IV is 4
	implied  map[string]*spot   // 4, where 4.1 stands
	parts    map[string]bool    // that are labelled
}

func (x *lexicon) addressesOf(clauses []paper.Clause, lang paper.Lang) *addresses {
	a := &addresses{at: make([]*spot, len(clauses)), own: map[string][]*spot{}, full: map[string][]*spot{},
		labelled: map[string][]*spot{}, implied: map[string]*spot{}, parts: map[string]bool{}}
	var path []*spot
	for i := range clauses {
		c := &clauses[i]
		part, number := x.label(c, lang)
		if number == "" {
			if len(path) > 0 {
				a.at[i] = path[len(path)-1]
			}
			continue
		}
		for len(path) > 0 && clauses[path[len(path)-1].clause].Level >= c.Level {
			path = path[:len(path)-1]
		}
		p := &spot{clause: i, part: part, number: number, address: number, numbered: true, article: c.Role == paper.RoleArticle}
		if len(path) > 0 {
			p.above = path[len(path)-1]
		}
		for up := p.above; up != nil; up = up.above {
			if up.part != partChapter && up.part != partAnnex {
				p.numbered = false
				if !strings.Contains(number, ".") && part != partAnnex {
					p.address = up.address + "." + number
				}
				break
			}
		}
		a.enter(p)
		path = append(path, p)
	}
	return a
}

func (a *addresses) enter(p *spot) {
	a.at[p.clause] = p
	a.own[p.number] = append(a.own[p.number], p)
	a.full[p.address] = append(a.full[p.address], p)
	if p.part != "" {
		a.parts[p.part] = true
		a.labelled[p.part+valued(p.number)] = append(a.labelled[p.part+valued(p.number)], p)
	}
	for i := strings.LastIndexByte(p.number, '.'); i > 0; i = strings.LastIndexByte(p.number[:i], '.') {
		if above := p.number[:i]; a.implied[above] == nil {
			a.implied[above] = p
		}
	}
}

// valued is a number as it is compared where a label says that it is one.
func valued(number string) string { return cmp.Or(roman(number), number) }

// find returns the spot that a reference in a clause leads to, nil if there is
// none.
func (a *addresses) find(r reference, from int) *spot {
	number := dotted.Replace(r.number)
	if r.within != nil {
		if outer := a.find(*r.within, from); outer != nil {
			return a.below(outer, number)
		}
		return nil
	}
	byItself := func(p *spot) bool { return p.part == "" && (p.numbered || p.article) }
	labelled, full := first(a.labelled[r.part+valued(number)], nil), first(a.full[number], func(*spot) bool { return strings.Contains(number, ".") })
	switch {
	case r.part == partAnnex || r.part == partChapter:
		return labelled
	case r.part == partArticle || r.part == partSection && a.parts[partSection]:
		alone := first(a.own[number], byItself)
		if all := a.own[number]; alone == nil && !a.parts[r.part] && len(all) == 1 {
			alone = all[0] // articles counted on through chapters
		}
		return cmp.Or(labelled, full, alone, a.implied[number])
	}
	for up := a.at[from]; up != nil && labelled == nil; up = up.above { // in the same article first
		labelled = a.below(up, number)
	}
	return cmp.Or(labelled, full, first(a.own[number], func(p *spot) bool { return p.numbered }), a.implied[number])
}

// below returns the spot of a number below another one, nil if there is none:
// what stands directly below it before what stands deeper.
func (a *addresses) below(outer *spot, number string) *spot {
	return cmp.Or(
		first(a.own[number], func(p *spot) bool { return p.above == outer }),
		first(a.full[outer.address+"."+number], nil),
		first(a.own[number], func(p *spot) bool { return p.isBelow(outer) }),
	)
}

func (p *spot) isBelow(outer *spot) bool {
	for up := p.above; up != nil; up = up.above {
		if up == outer {
			return true
		}
	}
	return false
}

// first returns the first spot that is such, nil if none is.
func first(places []*spot, such func(*spot) bool) *spot {
	for _, p := range places {
		if such == nil || such(p) {
			return p
		}
	}
	return nil
}

// label returns what a clause is and its number, as its number or the beginning
// of its words say.
func (x *lexicon) label(c *paper.Clause, lang paper.Lang) (part, number string) {
	s := plain(c.Number)
	if s == "" && (c.Role == paper.RoleHeading || c.Role == paper.RoleAnnex || c.Role == paper.RoleArticle) {
		if s = plain(c.Words[lang]); x.Parts[firstWord(s)] == "" {
			return part, ""
		}
	}
	if w := firstWord(s); w != "" && x.Parts[w] != "" {
		part = x.Parts[w]
		s = strings.TrimSpace(s[strings.Index(s, w)+len(w):])
	} else if c.Role == paper.RoleAnnex {
		part = partAnnex
	}
	m := numberAt.FindStringSubmatch(s)
	if m == nil {
		return part, ""
	}
	return part, strings.Trim(m[1]+dotted.Replace(m[2]), ".")
}

// twice finds clauses that have the number of one above them in the same part of
// the text. Lists begin anew and say nothing: only labels, articles and numbers in
// several steps are looked at.
func (a *addresses) twice(clauses []paper.Clause) []Fault {
	type key struct {
		above          *spot
		under          int // the last heading that has no number
		part, number   string
		annex, article bool
	}
	var out []Fault
	seen := map[key]bool{}
	under := -1
	for i := range clauses {
		c, p := &clauses[i], a.at[i]
		if p == nil || p.clause != i {
			if c.Role != paper.RoleParagraph && c.Role != paper.RoleArticle {
				under = i
			}
			continue
		}
		if p.part == "" && !p.article && !strings.Contains(p.number, ".") {
			continue
		}
		number := p.number
		if c.Number != "" { // as written: another language may read it otherwise
			number = strings.Trim(plain(c.Number), " .:")
		}
		k := key{p.above, under, p.part, number, c.Role == paper.RoleAnnex, p.article}
		if seen[k] {
			out = append(out, Fault{c.Name, FaultNumber, c.Number})
		}
		seen[k] = true
	}
	return out
}
