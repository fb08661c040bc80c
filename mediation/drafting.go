package mediation

import (
	"slices"

	"goodoffices/mediation/wording"
	"goodoffices/paper"
)

// drafting is the fifth primitive: the versions of the negotiating text, what
// is asked of them, and what of them all agreed to.
type drafting struct {
	versions []*textVersion
	byID     map[paper.ID]*textVersion
	asked    []*item // amendments, in the order in which this desk came to hold them
}

func newDrafting() drafting { return drafting{byID: map[paper.ID]*textVersion{}} }

// textVersion is a version and where it stands among the others.
type textVersion struct {
	*item
	body     *paper.TextVersion
	previous *textVersion   // nil for the first
	clauses  map[string]int // by name
	outline  wording.Outline
	common   bool // put to every party; otherwise a working draft
	amended  []*item
	checked  checkedText
}

// newTextVersion reads a version, which may not be put yet.
func newTextVersion(b *paper.TextVersion, previous *textVersion) *textVersion {
	v := &textVersion{body: b, previous: previous, clauses: make(map[string]int, len(b.Clauses)), outline: wording.NewOutline(b.Clauses),
		checked: checkedText{pointers: map[paper.Lang]wording.Pointers{}, faults: map[paper.Lang][]wording.Fault{}, findings: map[paper.Lang][]wording.Finding{}}}
	v.checked.of = v
	for i := range b.Clauses {
		v.clauses[b.Clauses[i].Name] = i
	}
	return v
}

// first returns the version that all of a text's grew from.
func (v *textVersion) first() *textVersion {
	for v.previous != nil {
		v = v.previous
	}
	return v
}

// grewFrom reports whether v is another version, or grew from it.
func (v *textVersion) grewFrom(other *textVersion) bool {
	for ; v != nil; v = v.previous {
		if v == other {
			return true
		}
	}
	return false
}

// clause returns a clause of the version, nil if there is none of that name, or no
// version.
func (v *textVersion) clause(name string) *paper.Clause {
	if v == nil {
		return nil
	}
	if i, ok := v.clauses[name]; ok {
		return &v.body.Clauses[i]
	}
	return nil
}

// marks reports whether the version marks a clause as agreed, ad referendum or not.
func (v *textVersion) marks(name string) bool {
	c := v.clause(name)
	return c != nil && (c.State == paper.ClauseAgreed || c.State == paper.ClauseAdReferendum)
}

// alike reports whether a clause of this name stands in both versions alike:
// its words, what it is, its number, and what encloses it.
func (v *textVersion) alike(name string, other *textVersion) bool {
	i, ok := v.clauses[name]
	if !ok || other == nil {
		return false
	}
	j, ok := other.clauses[name]
	return ok && v.body.Clauses[i].DeliberatelyOpen == other.body.Clauses[j].DeliberatelyOpen && v.outline.Alike(i, other.outline, j)
}

// had reports whether the version, or one that it grew from, has a clause of
// that name.
func (v *textVersion) had(name string) bool {
	for ; v != nil; v = v.previous {
		if _, ok := v.clauses[name]; ok {
			return true
		}
	}
	return false
}

// usedNames returns the names of all clauses that the versions before had.
func (v *textVersion) usedNames() []string {
	seen := map[string]bool{}
	for ; v != nil; v = v.previous {
		for name := range v.clauses {
			seen[name] = true
		}
	}
	names := make([]string, 0, len(seen))
	for name := range seen {
		names = append(names, name)
	}
	return names
}

// last returns the version that was put to all last, of the text that a
// version is of.
func (s *drafting) last(of *textVersion) *textVersion {
	first := of.first()
	for _, v := range slices.Backward(s.versions) {
		if v.common && v.first() == first {
			return v
		}
	}
	return nil
}

var (
	sayNoText         = saying("text.none", "{id} is no version of a text held here.")
	sayTextForked     = saying("text.forked", "{paper} is followed by {other} already; the text goes on from there.")
	sayTextAuthentic  = saying("text.authentic", "The text is authentic in {language}; what is asked of it, and what follows it, is authentic in it too.")
	sayClauseUsed     = saying("text.name-used", "The name {name} was another clause's, which has gone: it cannot be used again.")
	sayNotAgreed      = saying("text.not-agreed", "{clause} is marked as agreed, but what all agreed to reads otherwise.")
	sayAgreedElse     = saying("text.moved", "{clause} is marked as agreed, but all agreed to it under another number, in another place or as something else. It has to be agreed to anew as it stands.")
	sayOpenedSince    = saying("text.opened", "{clause} is marked as agreed, but it was opened again since all agreed to it, and not all agreed anew.")
	sayWholeStays     = saying("text.whole", "In this text nothing is agreed until everything is agreed. What follows it cannot take that back; a new text can be put without it.")
	sayNeverAgreed    = saying("text.never-agreed", "{clause} is marked as agreed, but not all agreed to it.")
	sayAgreedBefore   = saying("text.agreed-before", "{clause} is marked as agreed. That was before this desk took part; it cannot tell.")
	sayNotReferendum  = saying("text.not-referendum", "{clause} is marked as agreed ad referendum, but not all answered it so.")
	sayAgreedAltered  = saying("text.altered", "{clause} was agreed by all and reads otherwise now. To change it, it has to be put as open again first, with its words as they are.")
	sayAgreedLost     = saying("text.lost", "{clause} was agreed by all and is left out. To take it out, it has to be put as open again first, with its words as they are.")
	sayClauseNone     = saying("text.no-clause", "The text has no clause {name}.")
	sayStillBracketed = saying("text.bracketed", "{clause} still has brackets; all can agree to it once it is put without them.")
	sayInsertName     = saying("amendment.name", "The clause {name} that the amendment brings has a name that is taken.")
	sayAsksNothing    = saying("amendment.nothing", "The amendment asks for nothing that is not so.")
	clauseNumber      = saying("clause.number", "paragraph {number}")
	clauseName        = saying("clause.name", "the clause “{words}”")
	clauseArticle     = saying("clause.article", "{number}")
	clauseOfRole      = map[paper.ClauseRole]func(...any) Sentence{
		paper.RoleArticle: saying("clause.as-article", "article {number}"),
		paper.RoleAnnex:   saying("clause.as-annex", "annex {number}"),
		paper.RoleHeading: saying("clause.as-heading", "heading {number}"),
	}
)

// clauseCalled says which clause is meant, for people.
func clauseCalled(c *paper.Clause, l paper.Lang) Sentence {
	switch {
	case c.Number != "" && startsWithLetter(c.Number) && len(c.Number) > 3:
		return clauseArticle("number", c.Number) // "Article 5"
	case c.Number != "" && clauseOfRole[c.Role] != nil:
		return clauseOfRole[c.Role]("number", c.Number)
	case c.Number != "":
		return clauseNumber("number", c.Number)
	}
	words, _ := c.Words.In(l)
	if len(c.Words) == 0 && len(c.Alternatives) > 0 {
		words, _ = c.Alternatives[0].Words.In(l)
	}
	return clauseName("words", shortened(words))
}

func startsWithLetter(s string) bool {
	r := firstRune(s)
	return r >= 'A' && r <= 'Z' || r >= 'a' && r <= 'z' || r > 0x7f
}

// shortened returns the beginning of a text.
func shortened(s string) string {
	const most = 60
	n := 0
	for i := range s {
		if n++; n > most {
			return s[:i] + "…"
		}
	}
	return s
}

// textVersionRule: a version follows the last one that was put to all, keeps what
// that stated for its brackets, its clauses keep their names, and what it marks
// as agreed is what all agreed to.
func textVersionRule(t *Talks, c claim) Verdict {
	b := c.paper.Body.(*paper.TextVersion)
	if b.Previous.IsZero() {
		return first(
			func() Verdict { return t.statedRule(c, b, nil) },
			func() Verdict { return t.agreedRule(c, b, nil) },
		)
	}
	previous := t.versionHeld(b.Previous)
	if previous == nil {
		return refuse("text", sayNoText("id", b.Previous.Short()))
	}
	return first(
		func() Verdict { return t.followsRule(c, previous) },
		func() Verdict { return wholeStaysRule(b, previous) },
		func() Verdict { return t.statedRule(c, b, previous) },
		func() Verdict { return namesStayRule(b, previous) },
		func() Verdict { return t.agreedStaysRule(c, b, previous) },
		func() Verdict { return t.agreedRule(c, b, previous) },
	)
}

// versionHeld returns a version that has effect at this desk, nil if there is none.
func (t *Talks) versionHeld(id paper.ID) *textVersion { return t.drafting.byID[id] }

// followsRule: what is put to all grows from what was put to all last, so that
// no version comes back and no two texts go on side by side.
func (t *Talks) followsRule(c claim, previous *textVersion) Verdict {
	if c.paper.Authentic() != previous.Paper.Authentic() {
		return refuse("text", sayTextAuthentic("language", previous.Paper.Authentic()))
	}
	last := t.drafting.last(previous)
	if last == nil || last.id() == c.paper.ID || previous.grewFrom(last) || !t.everyParty(c.paper.To, c.by) {
		return allowed()
	}
	return refuse("text", sayTextForked("paper", RefOf(previous.Paper), "other", RefOf(last.Paper)))
}

// wholeStaysRule: what was consented to while nothing was agreed until
// everything is does not come to bind by itself.
func wholeStaysRule(b *paper.TextVersion, previous *textVersion) Verdict {
	if previous.body.Whole && !b.Whole {
		return refuse("text", sayWholeStays())
	}
	return allowed()
}

// namesStayRule: a clause keeps its name through every version, and no other
// ever bears it.
func namesStayRule(b *paper.TextVersion, previous *textVersion) Verdict {
	for i := range b.Clauses {
		name := b.Clauses[i].Name
		if previous.clause(name) == nil && previous.previous.had(name) {
			return refuse("text", sayClauseUsed("name", name))
		}
	}
	return allowed()
}

// An agreement is what all agreed to of a clause.
type agreement struct {
	by         *proposal
	in         *textVersion // as it stands there
	name       string       // of the clause
	referendum bool         // by some only if those they speak for agree
}

// says reports whether a clause of a version is exactly what was agreed to.
func (a agreement) says(v *textVersion) bool { return v.alike(a.name, a.in) }

// reads reports whether the words are those agreed to, wherever they stand.
func (a agreement) reads(c *paper.Clause) bool {
	was := a.in.clause(a.name)
	return was.Words.Equal(c.Words) && was.DeliberatelyOpen == c.DeliberatelyOpen
}

// agreements returns what all agreed to of the text that a version is of, by
// the names of clauses. A clause in brackets is agreed by nobody, and what was
// opened again since needs to be agreed to anew.
func (t *Talks) agreements(of *textVersion) map[string][]agreement {
	return t.agreed(of, false)
}

// agreed is agreements, or those that were opened again since.
func (t *Talks) agreed(of *textVersion, opened bool) map[string][]agreement {
	out := map[string][]agreement{}
	if of == nil {
		return out
	}
	first := of.first()
	for _, p := range t.deciding.proposals {
		v := t.drafting.byID[p.body.Subject.Paper]
		if v == nil || p.body.Subject.Type != paper.SubjectText || v.first() != first {
			continue
		}
		referendum, ok := t.agreedBy(p)
		if !ok {
			continue
		}
		for i := range v.body.Clauses {
			c := &v.body.Clauses[i]
			if (p.body.Subject.Name == "" || p.body.Subject.Name == c.Name) && c.State != paper.ClauseBracketed && openedSince(p, v, of, c.Name) == opened {
				out[c.Name] = append(out[c.Name], agreement{p, v, c.Name, referendum})
			}
		}
	}
	return out
}

// openedSince reports whether a clause that all agreed to as one version has it
// was opened again up to another: a later one that was put when all had agreed
// does not mark it, or one does not that follows one that did.
func openedSince(by *proposal, since, now *textVersion, name string) bool {
	open := false
	for v := now; v != nil && v != since; v = v.previous {
		marked := v.marks(name)
		if marked && open || !marked && v.applied > by.agreedAt() {
			return true
		}
		open = open || !marked && v.clause(name) != nil
	}
	return false
}

// agreedAt is the number of the entry with which this desk came to know that all
// had agreed.
func (p *proposal) agreedAt() uint32 { return max(p.outcome.applied, p.enactedAt) }

// agreedBy reports whether all parties agreed to a proposal, and whether some
// did so ad referendum only: by what the outcome encloses, which every desk has.
func (t *Talks) agreedBy(p *proposal) (referendum, ok bool) {
	if p.outcome == nil || !p.toAll {
		return false, false
	}
	if p.outcome.Paper.Body.(*paper.Outcome).Result == paper.ResultCarried {
		return false, p.enacted
	}
	answers := map[paper.Desk]paper.Answer{}
	for _, in := range p.outcome.sequel().enclosed {
		if r, is := in.Paper.Body.(*paper.Response); is && in.Valid {
			answers[in.Paper.From] = r.Answer
		}
	}
	return true, p.all(func(d paper.Desk) bool {
		return answers[d] == paper.AnswerConsent || answers[d] == paper.AnswerAdReferendum
	})
}

// agreedRule: a clause is marked as agreed only in the very words that all
// agreed to, and as they stood: the same role, level and number, under the same
// headings.
func (t *Talks) agreedRule(c claim, b *paper.TextVersion, previous *textVersion) Verdict {
	agreed, doubt := t.agreements(previous), allowed()
	v := newTextVersion(b, previous)
	for i := range b.Clauses {
		x := &b.Clauses[i]
		if x.State != paper.ClauseAgreed && x.State != paper.ClauseAdReferendum {
			continue
		}
		if v.alike(x.Name, previous) && previous.clause(x.Name).State == x.State {
			continue // judged with the version before
		}
		called := func() Sentence { return clauseCalled(x, c.paper.Authentic()) }
		if t.agreedBefore(c, x.Name, v) {
			doubt = cannotTell("text", sayAgreedBefore("clause", called()))
			continue
		}
		var some, said, words bool
		for _, a := range agreed[x.Name] {
			if x.State == paper.ClauseAgreed && a.referendum {
				continue
			}
			some, said, words = true, said || a.says(v), words || a.reads(x)
		}
		switch {
		case said:
		case x.State == paper.ClauseAdReferendum && !some:
			return refuse("text", sayNotReferendum("clause", called()))
		case !some && len(t.agreed(previous, true)[x.Name]) > 0:
			return refuse("text", sayOpenedSince("clause", called()))
		case !some:
			return refuse("text", sayNeverAgreed("clause", called()))
		case words:
			return refuse("text", sayAgreedElse("clause", called()))
		default:
			return refuse("text", sayNotAgreed("clause", called()))
		}
	}
	return doubt
}

// agreedBefore reports whether what is marked may have been agreed to before
// this desk took part: the version, or one before it where the clause stands
// alike, was shown to it later, without being addressed to it.
func (t *Talks) agreedBefore(c claim, name string, now *textVersion) bool {
	if t.self == t.mediator() {
		return false
	}
	if !slices.Contains(c.paper.To, t.self) {
		return true
	}
	for v := now.previous; v != nil; v = v.previous {
		if now.alike(name, v) && !v.addressed(t.self) {
			return true
		}
	}
	return false
}

// agreedStaysRule: what all agreed to stays as it is until it is opened again
// for all to see.
func (t *Talks) agreedStaysRule(c claim, b *paper.TextVersion, previous *textVersion) Verdict {
	now := make(map[string]*paper.Clause, len(b.Clauses))
	for i := range b.Clauses {
		now[b.Clauses[i].Name] = &b.Clauses[i]
	}
	on := map[string]bool{} // what was agreed to as the version before has it, not marked yet
	for name, all := range t.agreements(previous) {
		on[name] = slices.ContainsFunc(all, func(a agreement) bool { return a.says(previous) })
	}
	for i := range previous.body.Clauses {
		was := &previous.body.Clauses[i]
		if !previous.marks(was.Name) && !on[was.Name] {
			continue
		}
		switch is := now[was.Name]; {
		case is == nil:
			return refuse("text", sayAgreedLost("clause", clauseCalled(was, c.paper.Authentic())))
		case !is.Words.Equal(was.Words):
			return refuse("text", sayAgreedAltered("clause", clauseCalled(was, c.paper.Authentic())))
		}
	}
	return allowed()
}

// workingDraft reports whether a version was put to some alone. What a desk was
// shown later, without being addressed, was put to all there were.
func workingDraft(t *Talks, p *paper.Paper) bool {
	if v := t.drafting.byID[p.ID]; v != nil {
		return !v.common
	}
	shown := t.self != t.mediator() && !slices.Contains(p.To, t.self)
	return !shown && !t.everyParty(p.To, p.From)
}

func foldTextVersion(t *Talks, it *item) {
	b := it.Paper.Body.(*paper.TextVersion)
	v := newTextVersion(b, t.drafting.byID[b.Previous])
	v.item, v.common = it, !workingDraft(t, it.Paper)
	t.drafting.versions = append(t.drafting.versions, v)
	t.drafting.byID[it.id()] = v
}

// amendmentRule: an amendment asks for changes of clauses that the version has.
func amendmentRule(t *Talks, c claim) Verdict {
	b := c.paper.Body.(*paper.Amendment)
	v := t.versionHeld(b.Version)
	if v == nil {
		return refuse("text", sayNoText("id", b.Version.Short()))
	}
	if l := v.Paper.Authentic(); len(c.paper.Languages) > 0 && c.paper.Authentic() != l {
		return refuse("text", sayTextAuthentic("language", l))
	}
	own := map[string]bool{}
	for _, x := range b.Changes {
		if x.After != "" && v.clause(x.After) == nil && !own[x.After] {
			return refuse("text", sayClauseNone("name", x.After))
		}
		switch was := v.clause(x.Clause); {
		case x.Way == paper.ChangeInsert && (was != nil || own[x.Clause] || v.had(x.Clause)):
			return refuse("text", sayInsertName("name", x.Clause))
		case x.Way == paper.ChangeInsert:
			own[x.Clause] = true
		case was == nil:
			return refuse("text", sayClauseNone("name", x.Clause))
		case x.Way == paper.ChangeReplace && x.Words.Equal(was.Words):
			return refuse("text", sayAsksNothing())
		}
	}
	return allowed()
}

func foldAmendment(t *Talks, it *item) {
	t.drafting.asked = append(t.drafting.asked, it)
	if v := t.drafting.byID[it.Paper.Body.(*paper.Amendment).Version]; v != nil {
		v.amended = append(v.amended, it)
	}
}

// textSubjectRule: a proposal about one clause names one that the version has;
// it, or the whole, is without brackets: all agree to the same words.
func (t *Talks) textSubjectRule(s paper.Subject) Verdict {
	v := t.drafting.byID[s.Paper]
	if s.Type != paper.SubjectText || v == nil {
		return allowed()
	}
	offer := Offer{Desk: t.mediator(), Act: "put-text", Text: offerPutPlain()}
	if s.Name == "" {
		if clauses := v.bracketed(); len(clauses) > 0 {
			return refuse("text", sayWholeBracket("clauses", clauses), offer)
		}
		return allowed()
	}
	switch c := v.clause(s.Name); {
	case c == nil:
		return refuse("text", sayClauseNone("name", s.Name))
	case c.State == paper.ClauseBracketed:
		return refuse("text", sayStillBracketed("clause", clauseCalled(c, v.Paper.Authentic())), offer)
	}
	return allowed()
}
