package web

import (
	"reflect"
	"slices"
	"strings"
	"unicode/utf8"

	"goodoffices/mediation/wording"
	"goodoffices/paper"
)

var (
	_ = tells("text-version", (*composer).textVersion)
	_ = tells("instrument", (*composer).instrument)
	_ = tells("amendment.changes", (*composer).changes)
)

// textVersion tells a text: what holds for all of it, and then its words in
// each of its languages, the authentic one first.
func (c *composer) textVersion(b paper.TextVersion, depth int) {
	if b.Label != "" {
		c.field("reading.text-version.label", c.apart(b.Label), depth)
	}
	if !b.Previous.IsZero() {
		c.field("reading.text-version.previous", c.ref(b.Previous), depth)
	}
	if b.Whole {
		c.note(c.T("text.whole"), lookField, depth)
	}
	c.note(c.T("fate."+string(b.Fate)), lookField, depth)
	if !b.Until.IsZero() {
		c.note(c.T("text.until", "hour", b.Until), lookField, depth)
	}
	c.textWords(c.of.Paper, &b, c.baseline(&b))
}

// textWords sets the words of a text that a paper holds, beside those of the
// version that it is compared with; nil for none.
func (c *composer) textWords(in *paper.Paper, b, before *paper.TextVersion) {
	var baseline map[string]*paper.Clause
	if before != nil {
		baseline = make(map[string]*paper.Clause, len(before.Clauses))
		for i := range before.Clauses {
			baseline[before.Clauses[i].Name] = &before.Clauses[i]
		}
	}
	gone := leftOut(before, b)
	langs := slices.Clone(in.Languages)
	for _, l := range tongues(in, b.Title) {
		if !slices.Contains(langs, l) {
			langs = append(langs, l)
		}
	}
	for i := range b.Clauses {
		for _, l := range tongues(in, b.Clauses[i].Words) {
			if !slices.Contains(langs, l) {
				langs = append(langs, l)
			}
		}
	}
	for i, l := range langs {
		t := &textSetting{c: c, w: wordsOf(l, false), lang: l, of: in, b: b, baseline: baseline}
		if len(langs) > 1 {
			words := c.LangName(l)
			if i == 0 {
				words = c.T("reading.authentic", "lang", words)
			}
			c.note(words, lookLabel, 0)
		}
		if words := b.Title[l]; words != "" {
			t.say(lookHead, 0, Ink{Words: paper.Visible(words)})
		}
		if before != nil || slices.ContainsFunc(b.Clauses, func(x paper.Clause) bool { return len(x.Alternatives) > 0 }) {
			t.remark(0, t.w.T("reading.legend"))
		}
		t.goneAfter(gone[""])
		for k := range b.Clauses {
			t.clause(&b.Clauses[k])
			t.goneAfter(gone[b.Clauses[k].Name])
		}
	}
}

// baseline is the first version of a text that the dossier holds; nil where
// that is this one.
func (c *composer) baseline(b *paper.TextVersion) *paper.TextVersion {
	first := b
	for met := map[paper.ID]bool{}; !first.Previous.IsZero() && !met[first.Previous]; {
		met[first.Previous] = true
		before := c.textIn(first.Previous)
		if before == nil {
			break
		}
		first = before
	}
	if first == b {
		return nil
	}
	return first
}

// leftOut are the clauses that a text has no more, by the one after which they
// stood; "" is the beginning.
func leftOut(before, b *paper.TextVersion) map[string][]*paper.Clause {
	if before == nil {
		return nil
	}
	still := make(map[string]bool, len(b.Clauses))
	for i := range b.Clauses {
		still[b.Clauses[i].Name] = true
	}
	out, after := map[string][]*paper.Clause{}, ""
	for i := range before.Clauses {
		if x := &before.Clauses[i]; still[x.Name] {
			after = x.Name
		} else {
			out[after] = append(out[after], x)
		}
	}
	return out
}

// goneAfter sets clauses that are left out.
func (t *textSetting) goneAfter(all []*paper.Clause) {
	for _, x := range all {
		words := strings.TrimSpace(x.Number + " " + strings.ReplaceAll(x.Words[t.lang], "\n", " "))
		if words == "" || x.Words[t.lang] == "" && len(x.Words) > 0 {
			continue
		}
		t.say(lookWords, x.Level, Ink{paper.Visible(words), markGone})
		t.remark(x.Level, t.w.T("reading.left-out"))
	}
}

// textIn is a text version of the dossier; nil for anything else.
func (c *composer) textIn(id paper.ID) *paper.TextVersion {
	if p := c.of.Beside(id); p != nil {
		b, _ := p.Body.(*paper.TextVersion)
		return b
	}
	return nil
}

// A textSetting sets a text in one of its languages. What is said about its
// words is in that language too, where the catalogue has it.
type textSetting struct {
	c        *composer
	w        *Words
	lang     paper.Lang
	of       *paper.Paper // in which the text stands
	b        *paper.TextVersion
	baseline map[string]*paper.Clause
}

func (t *textSetting) say(l passageLook, depth int, runs ...Ink) {
	t.c.out = append(t.c.out, Passage{Look: l, Depth: depth, Lang: t.lang, Dir: dirOf(t.lang), Runs: runs})
}

// remark says something about what stands over it.
func (t *textSetting) remark(depth int, words string) {
	t.c.out = append(t.c.out, Passage{Look: lookNote, Depth: depth, Lang: t.w.Lang, Dir: t.w.Dir(), Runs: []Ink{{Words: words}}})
}

// inkOf is how a difference stands out.
var inkOf = map[wording.Mark]inkMark{wording.MarkInserted: markNew, wording.MarkDeleted: markGone}

// headlineMost is how long words may be that are set as a heading.
const headlineMost = 150

func (t *textSetting) clause(x *paper.Clause) {
	words, number := x.Words[t.lang], []Ink(nil)
	if x.Number != "" {
		number = []Ink{{t.w.apart(x.Number) + " ", markName}}
	}
	heads := x.Role != paper.RoleParagraph && x.Role != paper.RoleSignature && utf8.RuneCountInString(words) <= headlineMost && !strings.Contains(words, "\n")
	runs := t.inked(x, words)
	switch {
	case words == "" && len(number) > 0:
		t.say(lookWords, x.Level, number...)
	case words == "":
	case heads:
		t.say(lookHead, 0, append(number, runs...)...)
	default:
		for i, line := range inkLines(runs) {
			if i == 0 {
				line = append(number, line...)
			}
			t.say(lookWords, x.Level, line...)
		}
	}
	t.state(x)
	for i := range x.Alternatives {
		t.bracket(x, &x.Alternatives[i])
	}
	for _, r := range x.Reservations {
		says := t.w.T("reservation.some")
		if r.By != "" {
			says = t.w.T("reservation.by", "desk", t.w.apart(string(r.By)))
		}
		t.remark(x.Level, says)
		t.in(r.Words, lookWords, x.Level+1, "", "")
	}
	if words == "" {
		t.in(x.Words, lookWords, x.Level, "", "")
	}
	if slices.Contains(x.Lags, t.lang) {
		t.remark(x.Level, t.w.T("text.lags", "lang", t.w.LangName(t.lang)))
	}
	if x.DeliberatelyOpen {
		t.remark(x.Level, t.w.T("text.meant-open"))
	}
}

// state says how far a clause has come; nothing of headings that nobody disputes.
func (t *textSetting) state(x *paper.Clause) {
	if !ofSubstance(x) && x.State == paper.ClauseOpen && len(x.Reservations) == 0 {
		return
	}
	says := t.w.T("clause-state." + string(x.State))
	if len(x.Reservations) > 0 {
		says += " · " + t.w.T("clause-state.reserved")
	}
	t.remark(x.Level, says)
}

// inked are the words that stand: what all agreed to beside the text that the
// dossier begins with.
func (t *textSetting) inked(x *paper.Clause, words string) []Ink {
	if words == "" {
		return nil
	}
	if x.State == paper.ClauseAgreed {
		if runs := agreedRuns(t.baseline, x, t.lang); runs != nil {
			out := make([]Ink, len(runs))
			for i, r := range runs {
				out[i] = Ink{paper.Visible(r.Words), inkOf[r.Mark]}
				if i > 0 && out[i].Mark == markNew && out[i-1].Mark == markGone && !strings.HasSuffix(out[i-1].Words, " ") {
					out[i-1].Words += " " // two words, also for who copies them
				}
			}
			return out
		}
	}
	return []Ink{{Words: paper.Visible(words)}}
}

// inkLines cuts runs where a line of the text ends.
func inkLines(runs []Ink) [][]Ink {
	out := [][]Ink{nil}
	for _, r := range runs {
		for i, part := range strings.Split(r.Words, "\n") {
			if i > 0 {
				out = append(out, nil)
			}
			if part != "" {
				out[len(out)-1] = append(out[len(out)-1], Ink{part, r.Mark})
			}
		}
	}
	return slices.DeleteFunc(out, func(line []Ink) bool { return len(line) == 0 })
}

// bracket sets an alternative, and whose it is.
func (t *textSetting) bracket(x *paper.Clause, a *paper.Alternative) {
	l, by := lookBracket, t.w.T("bracket.nobody")
	if a.By != "" {
		by = t.w.T("bracket.by", "desk", t.w.apart(string(a.By)))
	}
	if a.Compromise {
		l = lookCompromise
		if by = t.w.T("bracket.compromise"); a.By != "" {
			by += " · " + t.w.apart(string(a.By))
		}
	}
	t.in(a.Words, l, x.Level, "[", "]")
	if a.Place != nil {
		t.aside(l, x.Level, t.w.moves(t.b, a.Place.After, a.Place.Number))
	} else if len(a.Words) == 0 {
		t.aside(l, x.Level, t.w.T("bracket.goes"))
	}
	if !a.Amendment.IsZero() {
		in := *t.c
		in.Words = t.w
		by += " · " + in.ref(a.Amendment)
	}
	t.remark(x.Level, by)
}

// in sets words in the language of the setting; where they are in others alone,
// in the first of those, and says so.
func (t *textSetting) in(words paper.Text, l passageLook, depth int, before, after string) {
	lang := t.lang
	if words[lang] == "" {
		all := slices.DeleteFunc(tongues(t.of, words), func(l paper.Lang) bool { return words[l] == "" })
		if len(all) == 0 {
			return
		}
		if lang = all[0]; !t.c.affords(paper.Text{lang: words[lang]}) {
			t.remark(depth, t.w.T("text.missing", "lang", t.w.LangName(t.lang)))
			return
		}
	}
	t.c.out = append(t.c.out, Passage{Look: l, Depth: depth, Lang: lang, Dir: dirOf(lang), Runs: []Ink{{Words: before + paper.Visible(words[lang]) + after}}})
	if lang != t.lang {
		t.remark(depth, t.w.T("text.missing", "lang", t.w.LangName(t.lang)))
	}
}

// aside says in a bracket what is no words of the text.
func (t *textSetting) aside(l passageLook, depth int, words string) {
	t.c.out = append(t.c.out, Passage{Look: l, Depth: depth, Lang: t.w.Lang, Dir: t.w.Dir(), Runs: []Ink{{Words: "[" + words + "]"}}})
}

// moves says where a clause would stand, and under which number.
func (w *Words) moves(b *paper.TextVersion, after, number string) string {
	words := w.T("bracket.moves.first")
	if after != "" {
		words = w.T("bracket.moves", "after", w.clauseCalled(b, after))
	}
	if number != "" {
		return w.T("reading.moves-as", "place", words, "number", w.apart(number))
	}
	return words
}

// clauseCalled names a clause of a text by its number, or else by its first words.
func (w *Words) clauseCalled(b *paper.TextVersion, name string) string {
	if b != nil {
		for i := range b.Clauses {
			switch x := &b.Clauses[i]; {
			case x.Name != name:
			case x.Number != "":
				return w.T("reading.clause", "role", w.T("clauserole."+string(x.Role)), "number", w.apart(x.Number))
			case len(x.Words) > 0:
				return w.T("reading.quoted", "words", w.apart(said(x.Words, w.Lang).Gist()))
			}
		}
	}
	return w.apart(name)
}

// changes tells what an amendment asks, against the version that it amends
// where the dossier holds that.
func (c *composer) changes(all []paper.ClauseChange, depth int) {
	var version *paper.TextVersion
	if b, ok := c.of.Paper.Body.(*paper.Amendment); ok {
		version = c.textIn(b.Version)
	}
	for i, x := range all {
		called := c.clauseCalled(version, x.Clause)
		asks := c.T("changeway." + string(x.Way))
		if x.Way == paper.ChangeInsert {
			called = c.T("clauserole." + string(x.Role))
		}
		if x.Way == paper.ChangeInsert || x.Way == paper.ChangeMove || x.After != "" || x.Number != "" {
			asks += c.T("list.comma") + c.moves(version, x.After, x.Number)
		}
		c.say(lookLabel, depth, Ink{Words: c.T("reading.change", "n", c.Bare(i+1), "clause", called, "asks", asks)})
		if version != nil && len(x.Words) > 0 && x.Way == paper.ChangeReplace {
			if k := slices.IndexFunc(version.Clauses, func(l paper.Clause) bool { return l.Name == x.Clause }); k >= 0 {
				c.label("reading.change.stands", depth+1)
				c.words(version.Clauses[k].Words, lookWords, depth+1)
				c.label("reading.change.asked", depth+1)
			}
		}
		c.words(x.Words, lookBracket, depth+1)
	}
}

// instrument tells what is signed: all its words, and what holds for them.
func (c *composer) instrument(b paper.Instrument, depth int) {
	for _, l := range tongues(c.of.Paper, b.Title) {
		c.out = append(c.out, Passage{Look: lookHead, Lang: l, Dir: dirOf(l), Runs: []Ink{{Words: paper.Visible(b.Title[l])}}})
	}
	form := "settlement.form." + string(b.Form)
	c.note(c.T(form)+" "+c.T(form+".why"), lookField, depth)
	order := slices.Clone(b.Signatories)
	if i := slices.Index(order, c.of.Whose); b.Alternat && i > 0 {
		order = slices.Insert(slices.Delete(order, i, i+1), 0, c.of.Whose)
	}
	c.field("settlement.signatories", c.List(order), depth)
	switch {
	case b.Alternat && slices.Contains(order, c.of.Whose):
		c.note(c.T("reading.alternat"), lookNote, depth)
	case b.Alternat:
		c.note(c.T("settlement.alternat"), lookNote, depth)
	}
	if b.Of != "" {
		c.note(c.T("settlement.of", "desk", string(b.Of)), lookField, depth)
	}
	for _, id := range b.Mirrors {
		c.field("reading.instrument.mirrors", c.ref(id), depth)
	}
	c.signedWords(&b)
	if b.Collated {
		c.note(c.T("reading.instrument.collated"), lookField, depth)
	}
	if b.Initialled {
		c.note(c.T("reading.instrument.initialled"), lookField, depth)
	}
	c.force(&b, depth)
	if len(b.Concerns) > 0 {
		c.note(c.T("settlement.concerns.why"), lookLabel, depth)
		for _, k := range b.Concerns {
			c.note(c.value(reflect.ValueOf(k)), lookField, depth+1)
		}
	}
}

// signedWords sets the words that are signed: an instrument's own, and those of
// the text that it puts in force.
func (c *composer) signedWords(b *paper.Instrument) {
	c.head(c.T("settlement.text"))
	c.words(b.Words, lookWords, 0)
	if b.Text.IsZero() {
		return
	}
	text := c.textIn(b.Text)
	if text == nil {
		c.say(lookField, 0, Ink{c.T("reading.instrument.text-elsewhere", "id", b.Text.Short()), markName})
		return
	}
	c.note(c.T("reading.instrument.text", "ref", c.ref(b.Text)), lookField, 0)
	c.textWords(c.of.Beside(b.Text), text, nil) // what is signed, and nothing that is not
	c.head(c.T("reading.instrument.besides"))
}

// force tells when an instrument enters into force, how it is carried out, and
// when it ends.
func (c *composer) force(b *paper.Instrument, depth int) {
	switch gate := c.ref(b.Force.Gate); {
	case b.Force.On == paper.ForceGate && b.Force.At.IsZero():
		c.note(c.T("settlement.enters.gate", "gate", gate), lookField, depth)
	case b.Force.On == paper.ForceGate:
		c.note(c.T("settlement.enters.both", "hour", b.Force.At, "gate", gate), lookField, depth)
	case b.Force.On == paper.ForceDate:
		c.note(c.T("settlement.enters.date", "hour", b.Force.At), lookField, depth)
	default:
		c.note(c.T("settlement.enters.signature"), lookField, depth)
	}
	if b.Force.On == paper.ForceGate {
		c.gateNeeds(b.Force.Gate, depth+1)
	}
	if len(b.Plan) > 0 {
		c.label("settlement.plan", depth)
	}
	for i, id := range b.Plan {
		c.note(c.T("settlement.step", "n", i+1), lookField, depth+1)
		c.gateAt(id, depth+2)
	}
	if !b.While.IsZero() {
		c.label("settlement.while", depth)
		c.gateAt(b.While, depth+1)
	}
	if !b.Until.IsZero() {
		c.note(c.T("settlement.until", "hour", b.Until), lookField, depth)
	}
}

// gateAt names a gate, and tells its conditions where the dossier has it.
func (c *composer) gateAt(id paper.ID, depth int) {
	c.note(c.ref(id), lookField, depth)
	c.gateNeeds(id, depth)
}

func (c *composer) gateNeeds(id paper.ID, depth int) {
	if p := c.of.Beside(id); p != nil {
		if g, ok := p.Body.(*paper.Gate); ok && c.affords(g.Text) {
			*c.left -= 128 * len(g.Needs.Conditions())
			beside := *c
			beside.of.Paper, beside.out = p, nil
			beside.words(g.Text, lookWords, depth)
			c.out = append(c.out, beside.out...)
			c.needs(g.Needs, depth)
		}
	}
}
