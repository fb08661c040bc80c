package wording

import (
	"bytes"
	"cmp"
	"encoding/binary"
	"maps"
	"slices"
	"strconv"
	"strings"

	"goodoffices/paper"
)

// Asked is an amendment to be taken into a version.
type Asked struct {
	ID      paper.ID
	By      paper.Desk // its author, where it may be named; otherwise ""
	Changes []paper.ClauseChange
	Of      []paper.Clause // of the version that it amends: what has gone since is found in it
	// Named: alternatives may point to the paper, since whoever will hold the
	// version holds it.
	Named bool
	// Take are the clauses, by the names that the amendment uses, whose changes
	// the mediator accepts as plain words.
	Take []string
}

// Merge returns base with what the amendments ask: always as alternatives in
// brackets beside the words that stand, but where the mediator takes a change as
// plain. The same amendments give the same text in any order; taken in twice
// they change nothing more. used are names that clauses of the text had before
// and that no other clause may bear.
func Merge(base paper.TextVersion, asked []Asked, used ...string) paper.TextVersion {
	asked = slices.Clone(asked)
	slices.SortFunc(asked, func(a, b Asked) int { return bytes.Compare(a.ID[:], b.ID[:]) })
	m := newMerging(base, used)
	m.revive(asked)
	for i := range asked {
		m.gather(&asked[i])
	}
	for _, x := range m.plain {
		m.take(x)
	}
	for _, x := range m.disputed {
		m.bracket(x)
	}
	out := base
	out.Clauses = m.order()
	return out
}

// merging is a version while amendments are taken in.
type merging struct {
	clauses map[string]*paper.Clause
	places  []string // the clauses in order
	gone    map[string]bool
	used    map[string]bool
	taken   map[string]int    // how often words of a clause were taken as plain
	revived map[string]string // clauses that had gone, by their names then

	plain, disputed []change
}

// change is one of an amendment's, with the names that it has in the version.
type change struct {
	paper.ClauseChange
	of *Asked
}

func newMerging(base paper.TextVersion, used []string) *merging {
	m := &merging{clauses: make(map[string]*paper.Clause, len(base.Clauses)), gone: map[string]bool{}, used: map[string]bool{}, taken: map[string]int{}, revived: map[string]string{}}
	for _, name := range used {
		m.used[name] = true
	}
	for i := range base.Clauses {
		c := base.Clauses[i]
		c.Alternatives, c.Reservations, c.Lags = slices.Clip(c.Alternatives), slices.Clip(c.Reservations), slices.Clip(c.Lags)
		m.clauses[c.Name] = &c
		m.places = append(m.places, c.Name)
	}
	return m
}

// gather sorts an amendment's changes, and gives the clauses it brings the names
// that they will have.
func (m *merging) gather(a *Asked) {
	names := m.insertBlocks(a)
	name := func(s string) string {
		if n, ok := names[s]; ok {
			return n
		}
		return s
	}
	for _, x := range a.Changes {
		own := x.Clause
		x.Clause, x.After = name(x.Clause), m.standing(name(x.After), a.Of)
		if m.clauses[x.Clause] == nil {
			x.Clause = m.revived[x.Clause]
			if was := clauseIn(a.Of, own); x.Way == paper.ChangeMove && was != nil {
				x.Words = was.Words // they stand nowhere else
			}
		}
		if slices.Contains(a.Take, own) {
			m.plain = append(m.plain, change{x, a})
		} else {
			m.disputed = append(m.disputed, change{x, a})
		}
	}
}

// A block is what an amendment inserts at one place, in order.
type block []paper.ClauseChange

// insertBlocks places the clauses that an amendment brings, and returns their
// names in the text by the names that the amendment gives them. They are made
// from what the clauses say and where, so that they betray nobody and are the
// same however often they are made.
func (m *merging) insertBlocks(a *Asked) map[string]string {
	var blocks []block
	in := map[string]int{}
	for _, x := range a.Changes {
		if x.Way != paper.ChangeInsert {
			continue
		}
		k, ok := in[x.After]
		if !ok {
			k = len(blocks)
			blocks = append(blocks, nil)
		}
		in[x.Clause] = k
		at := 1 + slices.IndexFunc(blocks[k], func(o paper.ClauseChange) bool { return o.Clause == x.After })
		blocks[k] = slices.Insert(blocks[k], at, x)
	}
	names := map[string]string{}
	for _, b := range blocks {
		m.place(b, m.standing(b[0].After, a.Of), names)
	}
	return names
}

// standing returns a clause, or where that has gone what was made for it, or else
// the one before it in the version that was amended which stands.
func (m *merging) standing(name string, of []paper.Clause) string {
	if name == "" || m.clauses[name] != nil {
		return name
	}
	at := slices.IndexFunc(of, func(c paper.Clause) bool { return c.Name == name })
	if at < 0 {
		return name
	}
	for ; at >= 0; at-- {
		for _, n := range []string{of[at].Name, m.revived[of[at].Name]} {
			if m.clauses[n] != nil {
				return n
			}
		}
	}
	return ""
}

// place gives a block its names and its place: among what others insert there,
// in the order of the names.
func (m *merging) place(b block, after string, names map[string]string) {
	root := m.nameFor(b)
	at := m.behind(after)
	for at < len(m.places) && inserted(m.places[at]) && rootOf(m.places[at]) < root {
		at++
	}
	for i, x := range b {
		name := root
		if i > 0 {
			name += "." + strconv.Itoa(i)
		}
		names[x.Clause] = name
		if m.clauses[name] != nil {
			at = max(at, 1+slices.Index(m.places, name))
			continue
		}
		m.clauses[name] = &paper.Clause{Name: name, Role: x.Role, Level: x.Level, Number: x.Number, State: paper.ClauseOpen}
		m.places = slices.Insert(m.places, at, name)
		at++
	}
}

// behind returns the place after a clause: the end, where it has gone.
func (m *merging) behind(name string) int {
	if name == "" {
		return 0
	}
	if at := slices.Index(m.places, name); at >= 0 {
		return at + 1
	}
	return len(m.places)
}

// nameFor returns the name of the first clause of a block.
func (m *merging) nameFor(b block) string {
	for again := uint32(0); ; again++ {
		sum := binary.BigEndian.AppendUint32(nil, again)
		for i, x := range b {
			after := x.After
			if i > 0 {
				after = "" // its own names for its clauses say nothing
			}
			sum = binary.BigEndian.AppendUint32(sum, uint32(x.Level))
			for _, s := range []string{after, string(x.Role), x.Number, spelled(x.Words)} {
				sum = append(binary.BigEndian.AppendUint32(sum, uint32(len(s))), s...)
			}
		}
		name := "n" + paper.IDOf(sum).String()[:10]
		if !m.used[name] || m.clauses[name] != nil {
			return name
		}
	}
}

// inserted reports whether a clause's name is one that nameFor made.
func inserted(name string) bool {
	name = rootOf(name)
	return len(name) == 11 && name[0] == 'n' && strings.Trim(name[1:], "0123456789abcdef") == ""
}

func rootOf(name string) string {
	root, _, _ := strings.Cut(name, ".")
	return root
}

// revive makes clauses, without words, for those that have gone since somebody
// asked for other words of them or another place: where they stood, under their
// numbers, alike for all who ask. What was asked is not lost; a doubt about words
// that have gone stands only beside others.
func (m *merging) revive(asked []Asked) {
	type lost struct {
		at   int // in its version
		name string
		was  paper.Clause
		of   []paper.Clause
	}
	var all []lost
	for _, a := range asked {
		for _, x := range a.Changes {
			if m.clauses[x.Clause] != nil || x.Way != paper.ChangeReplace && x.Way != paper.ChangeMove {
				continue
			}
			l := lost{at: len(a.Of), name: x.Clause, was: paper.Clause{Name: x.Clause, Role: paper.RoleParagraph}, of: a.Of}
			if was := clauseIn(a.Of, x.Clause); was != nil {
				l.at, l.was = slices.IndexFunc(a.Of, func(c paper.Clause) bool { return c.Name == x.Clause }), *was
			} else if x.Way == paper.ChangeMove || brings(a, x.Clause) {
				continue
			}
			all = append(all, l)
		}
	}
	slices.SortFunc(all, func(a, b lost) int { return cmp.Or(a.at-b.at, strings.Compare(a.name, b.name)) })
	for _, l := range all {
		if m.revived[l.name] != "" {
			continue
		}
		b := block{{Clause: l.name, After: l.name, Role: l.was.Role, Level: l.was.Level, Number: l.was.Number, Words: l.was.Words}}
		name := m.nameFor(b)
		if m.clauses[name] == nil {
			m.clauses[name] = &paper.Clause{Name: name, Role: l.was.Role, Level: l.was.Level, Number: l.was.Number, State: paper.ClauseOpen}
			m.places = slices.Insert(m.places, m.behind(m.standing(l.name, l.of)), name)
		}
		m.revived[l.name] = name
	}
}

func clauseIn(clauses []paper.Clause, name string) *paper.Clause {
	i := slices.IndexFunc(clauses, func(c paper.Clause) bool { return c.Name == name })
	if i < 0 {
		return nil
	}
	return &clauses[i]
}

// brings reports whether an amendment brings a clause itself.
func brings(a Asked, name string) bool {
	return slices.ContainsFunc(a.Changes, func(x paper.ClauseChange) bool { return x.Way == paper.ChangeInsert && x.Clause == name })
}

// take lets a change stand as plain words. Of two that cannot both stand the
// second is bracketed.
func (m *merging) take(x change) {
	c := m.clauses[x.Clause]
	if c == nil {
		return
	}
	switch x.Way {
	case paper.ChangeReplace, paper.ChangeInsert:
		words := over(c.Words, x.Words)
		if m.taken[c.Name] > 0 && !words.Equal(c.Words) || x.Way == paper.ChangeInsert && len(c.Words) > 0 {
			m.bracket(x)
			return
		}
		c.Words = words
		c.Alternatives = slices.DeleteFunc(slices.Clone(c.Alternatives), func(a paper.Alternative) bool {
			return a.Place == nil && a.Words.Equal(x.Words)
		})
		m.taken[c.Name]++
		restate(c)
	case paper.ChangeDelete:
		m.gone[c.Name] = true
	case paper.ChangeMove:
		if m.taken["move "+c.Name] > 0 {
			m.bracket(x)
			return
		}
		m.taken["move "+c.Name]++
		m.move(c, x.ClauseChange)
	case paper.ChangeReserve:
		m.bracket(x)
	}
}

// move puts a clause elsewhere. Its name and all that stands with it stay.
func (m *merging) move(c *paper.Clause, x paper.ClauseChange) {
	c.Level = x.Level
	if x.Number != "" {
		c.Number = x.Number
	}
	if x.After == c.Name {
		return
	}
	at := slices.Index(m.places, c.Name)
	m.places = slices.Delete(m.places, at, at+1)
	to := at // after a clause that has gone: it stays where it is
	if x.After == "" || m.clauses[x.After] != nil {
		to = m.behind(x.After)
	}
	m.places = slices.Insert(m.places, to, c.Name)
}

// bracket sets a change beside the words that stand.
func (m *merging) bracket(x change) {
	c := m.clauses[x.Clause]
	if c == nil {
		return
	}
	if x.Way == paper.ChangeReserve {
		r := paper.Reservation{By: x.of.By, Words: x.Words}
		if !slices.ContainsFunc(c.Reservations, func(o paper.Reservation) bool { return o.By == r.By && o.Words.Equal(r.Words) }) {
			c.Reservations = append(c.Reservations, r)
		}
		return
	}
	a := paper.Alternative{By: x.of.By}
	if x.of.Named {
		a.Amendment = x.of.ID
	}
	switch x.Way {
	case paper.ChangeReplace, paper.ChangeInsert:
		if a.Words = x.Words; over(c.Words, x.Words).Equal(c.Words) {
			return // it says so already
		}
	case paper.ChangeMove:
		a.Words = x.Words // of a clause that has gone since
		a.Place = &paper.ClausePlace{After: x.After, Level: x.Level, Number: x.Number}
	}
	if !slices.ContainsFunc(c.Alternatives, func(o paper.Alternative) bool { return SameAlternative(o, a) }) {
		c.Alternatives = append(c.Alternatives, a)
	}
	restate(c)
}

// SameAlternative reports whether two say the same, and of the same desk.
func SameAlternative(a, b paper.Alternative) bool {
	return a.By == b.By && a.Compromise == b.Compromise && a.Words.Equal(b.Words) &&
		(a.Place == nil) == (b.Place == nil) && (a.Place == nil || *a.Place == *b.Place)
}

// restate makes a clause's state fit its brackets.
func restate(c *paper.Clause) {
	switch {
	case len(c.Alternatives) > 0:
		c.State = paper.ClauseBracketed
	default:
		c.State, c.Alternatives = paper.ClauseOpen, nil
	}
}

// order returns the clauses as they stand now. A clause that is to go stays,
// without words, while brackets stand in it.
func (m *merging) order() []paper.Clause {
	out := make([]paper.Clause, 0, len(m.places))
	for _, name := range m.places {
		c := *m.clauses[name]
		if m.gone[name] {
			if len(c.Alternatives) == 0 {
				continue
			}
			c.Words = nil
		}
		out = append(out, c)
	}
	return out
}

// over lays new words over old ones: languages that the new ones do not have
// keep theirs.
func over(old, words paper.Text) paper.Text {
	if len(old) == 0 {
		return words
	}
	out := maps.Clone(old)
	maps.Copy(out, words)
	return out
}

// spelled writes a text so that equal ones are spelled alike.
func spelled(t paper.Text) string {
	var b []byte
	for _, l := range slices.Sorted(maps.Keys(t)) {
		b = append(append(append(append(b, l...), 0), t[l]...), 0)
	}
	return string(b)
}
