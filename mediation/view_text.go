package mediation

import (
	"cmp"
	"slices"
	"sync"
	"time"

	"goodoffices/mediation/wording"
	"goodoffices/paper"
)

// A TextView shows a version of the negotiating text as this desk holds it.
type TextView struct {
	VersionView
	Body *paper.TextVersion
	// Provisional: nothing is agreed until everything is agreed, and it is not yet.
	Provisional bool
	Clauses     []ClauseView
	Counts      TextCounts
	Versions    []VersionView   // of this text, in the order in which they came
	Amendments  []AmendmentView // of this text that this desk holds, in the order in which they came
	Proposals   []ProposalView  // about this version, or a clause of it

	meant   map[string]bool // clauses that all mean to leave open
	checked *checkedText
}

// A checkedText keeps what a version was found to refer to in vain, and to leave
// unsaid: its words never change, and going through long ones takes longer than
// showing them.
type checkedText struct {
	of       *textVersion
	mu       sync.Mutex // guards the rest
	pointers map[paper.Lang]wording.Pointers
	faults   map[paper.Lang][]wording.Fault
	findings map[paper.Lang][]wording.Finding
}

// Faults returns what the text refers to that is not there, or was another clause
// when it was written, in a language ("" is the authentic one). It reads the whole
// text, and needs nothing of the talks.
func (v TextView) Faults(lang paper.Lang) []wording.Fault {
	return slices.Clone(v.checked.faultsIn(cmp.Or(lang, v.Paper.Authentic())))
}

// Breaks returns what would no longer hold in a version that follows this one,
// and does in this one.
func (v TextView) Breaks(next *paper.TextVersion, lang paper.Lang) []wording.Fault {
	if v.checked == nil {
		return nil // no version is held
	}
	lang = cmp.Or(lang, v.Paper.Authentic())
	was := v.checked.faultsIn(lang)
	return slices.DeleteFunc(faultsOf(next.Clauses, wording.Point(next.Clauses, lang), lang, v.checked.of),
		func(f wording.Fault) bool { return slices.Contains(was, f) })
}

// faultsOf finds what clauses refer to in vain, and what leads elsewhere than in
// a version before: the one named, or what that grew from.
func faultsOf(clauses []paper.Clause, now wording.Pointers, lang paper.Lang, earlier *textVersion) []wording.Fault {
	found := wording.References(clauses, lang)
	for v := earlier; v != nil; v = v.previous {
		for _, f := range wording.Astray(v.checked.pointersIn(lang), now) {
			if !slices.Contains(found, f) {
				found = append(found, f)
			}
		}
	}
	return found
}

func (c *checkedText) faultsIn(lang paper.Lang) []wording.Fault {
	now := c.pointersIn(lang)
	c.mu.Lock()
	found, known := c.faults[lang]
	c.mu.Unlock()
	if known {
		return found
	}
	found = faultsOf(c.of.body.Clauses, now, lang, c.of.previous)
	c.mu.Lock()
	defer c.mu.Unlock()
	c.faults[lang] = found
	return found
}

func (c *checkedText) pointersIn(lang paper.Lang) wording.Pointers {
	c.mu.Lock()
	defer c.mu.Unlock()
	found, known := c.pointers[lang]
	if !known {
		found = wording.Point(c.of.body.Clauses, lang)
		c.pointers[lang] = found
	}
	return found
}

// Findings returns the undertakings that leave questions open, likewise, but of
// clauses that all agreed to as deliberately open.
func (v TextView) Findings(lang paper.Lang) []wording.Finding {
	lang = cmp.Or(lang, v.Paper.Authentic())
	v.checked.mu.Lock()
	defer v.checked.mu.Unlock()
	found, known := v.checked.findings[lang]
	if !known {
		found = wording.Clarity(v.Body.Clauses, lang)
		v.checked.findings[lang] = found
	}
	return slices.DeleteFunc(slices.Clone(found), func(f wording.Finding) bool { return v.meant[f.Clause] })
}

// Unmarked returns the clauses that all agreed to as this version has them, and
// that stand open in the one which follows it.
func (v TextView) Unmarked(next *paper.TextVersion) []ClauseView {
	var out []ClauseView
	for _, was := range v.Clauses {
		if was.State != paper.ClauseAgreed && was.State != paper.ClauseAdReferendum && was.Agreed.IsZero() {
			continue
		}
		for _, c := range next.Clauses {
			if c.Name == was.Name && c.State != paper.ClauseAgreed && c.State != paper.ClauseAdReferendum {
				out = append(out, was)
			}
		}
	}
	return out
}

var sayUnmarked = saying("text.unmarked", "This is no longer agreed, and all have to agree to it anew: {clauses}.")
var sayBreaks = saying("text.breaks", "In {clause}, “{words}” would lead to nothing, or to another clause than now: its words have to follow.")

// Undoes says what an act would undo before it is done: of what all agreed to,
// clauses that are moved, renumbered, changed or opened again; and references
// that would no longer lead where they do. And what would be signed under
// reservations.
func Undoes(t *Talks, a Act, now time.Time) (out []Sentence) {
	drafts, _ := a.Permit(t, now)
	out = t.reservedIn(drafts)
	for _, d := range drafts {
		b, ok := d.Body.(*paper.TextVersion)
		if !ok || b.Previous.IsZero() {
			continue
		}
		was, _ := t.Text(b.Previous)
		var clauses []Sentence
		for _, c := range was.Unmarked(b) {
			clauses = append(clauses, c.Called)
		}
		if len(clauses) > 0 {
			out = append(out, sayUnmarked("clauses", clauses))
		}
		for _, f := range was.Breaks(b, "") {
			if f.Kind == wording.FaultNoTarget || f.Kind == wording.FaultAstray {
				i := slices.IndexFunc(b.Clauses, func(c paper.Clause) bool { return c.Name == f.Clause })
				out = append(out, sayBreaks("clause", clauseCalled(&b.Clauses[i], was.Paper.Authentic()), "words", f.Words))
			}
		}
	}
	return out
}

// A VersionView shows where a version stands.
type VersionView struct {
	PaperView
	Title    paper.Text
	Label    string
	First    paper.ID     // the version that the text began with
	Previous paper.ID     // zero for that one
	Working  bool         // not put to every party
	Current  bool         // the one this desk works on: at the mediator's the last put to all
	Holders  []paper.Desk // as far as this desk knows: the mediator knows all
}

// A ClauseView shows a clause and how far it has come.
type ClauseView struct {
	paper.Clause
	Called Sentence
	// Agreed is the outcome by which all agreed to exactly these words, even
	// where the version does not mark it; zero if they did not.
	Agreed      paper.ID
	Unconfirmed []paper.Desk // whose cosignature of that outcome is still missing
	BySilence   bool         // not all signed for that outcome: some kept silent
	Provisional bool         // agreed, but nothing is until the whole is
	Proposal    paper.ID     // the open proposal about this clause, zero if none
	Asked       int          // how many amendments that wait ask for changes of it
}

// TextCounts counts the clauses of substance, articles and paragraphs, by how
// far they have come.
type TextCounts struct {
	All          int `json:"all"`
	Open         int `json:"open"`
	Bracketed    int `json:"bracketed"`
	AdReferendum int `json:"adReferendum"`
	Agreed       int `json:"agreed"`
}

// An AmendmentView shows what is asked of a version.
type AmendmentView struct {
	PaperView
	Amendment *paper.Amendment
	By        paper.Desk
	Waiting   bool // it was neither taken into a version nor returned nor withdrawn
}

// Texts returns the version that this desk works on of every text it holds, in
// the order in which the texts began.
func (t *Talks) Texts() []VersionView {
	var out []VersionView
	for _, v := range t.drafting.versions {
		if v.previous == nil {
			out = append(out, t.versionView(t.currentOf(v)))
		}
	}
	return out
}

// currentOf returns the version that this desk works on: at the mediator's the
// one put to all last, at others the newest they were given.
func (t *Talks) currentOf(of *textVersion) *textVersion {
	if v := t.drafting.last(of); v != nil && t.self == t.mediator() {
		return v
	}
	first := of.first()
	for _, v := range slices.Backward(t.drafting.versions) {
		if v.first() == first {
			return v
		}
	}
	return of
}

// version finds a version, nil if this desk holds none of that id. The zero id
// stands for the version it works on, of the text that a version came of last.
func (t *Talks) version(id paper.ID) *textVersion {
	if !id.IsZero() {
		return t.drafting.byID[id]
	}
	if n := t.drafting.newest(); n != nil {
		return t.currentOf(n)
	}
	return nil
}

// TextBegan returns the version that the text of a version began with, and false
// if this desk does not hold the version, which is named as for Text.
func (t *Talks) TextBegan(version paper.ID) (paper.ID, bool) {
	if v := t.version(version); v != nil {
		return v.first().id(), true
	}
	return paper.ID{}, false
}

// Text returns a version of the text as this desk holds it, and false if it
// holds none of that id. The zero id stands for the version it works on, of the
// text that a version came of last.
func (t *Talks) Text(version paper.ID) (TextView, bool) {
	v := t.version(version)
	if v == nil {
		return TextView{}, false
	}
	out := TextView{VersionView: t.versionView(v), Body: v.body, checked: &v.checked}
	for _, other := range t.drafting.versions {
		if other.first() == v.first() {
			out.Versions = append(out.Versions, t.versionView(other))
		}
	}
	for _, it := range t.drafting.asked {
		b := it.Paper.Body.(*paper.Amendment)
		if of := t.drafting.byID[b.Version]; of != nil && of.first() == v.first() {
			out.Amendments = append(out.Amendments, AmendmentView{PaperView: t.view(it), Amendment: b, By: it.author(),
				Waiting: !it.sequel().withdrawn && len(it.sequel().disposals) == 0})
		}
	}
	for _, p := range t.Proposals() {
		if p.Subject.Type == paper.SubjectText && p.Subject.Paper == v.id() {
			out.Proposals = append(out.Proposals, p)
		}
	}
	t.clauseViews(&out, v)
	return out, true
}

func (t *Talks) versionView(v *textVersion) VersionView {
	out := VersionView{PaperView: t.view(v.item), Title: v.body.Title, Label: v.body.Label, First: v.first().id(), Previous: v.body.Previous,
		Working: !v.common, Current: v == t.currentOf(v)}
	for _, d := range t.desks.names {
		if v.has(t.desks.set(d)) {
			out.Holders = append(out.Holders, d)
		}
	}
	return out
}

// clauseViews adds the clauses and what is counted and found of them.
func (t *Talks) clauseViews(out *TextView, v *textVersion) {
	agreed := t.agreements(v)
	asked := map[string]int{}
	for _, a := range out.Amendments {
		for _, x := range a.Amendment.Changes {
			if a.Waiting {
				asked[x.Clause]++
			}
		}
	}
	open := map[string]paper.ID{}
	for _, p := range out.Proposals {
		if p.Outcome.IsZero() {
			open[p.Subject.Name] = p.ID
		}
	}
	lang := v.Paper.Authentic()
	out.Provisional = v.body.Whole && !t.wholeAgreed(v)
	out.meant = map[string]bool{}
	for i := range v.body.Clauses {
		c := ClauseView{Clause: v.body.Clauses[i], Called: clauseCalled(&v.body.Clauses[i], lang), Asked: asked[v.body.Clauses[i].Name]}
		c.Proposal = open[c.Name]
		for _, a := range agreed[c.Name] {
			if !a.referendum && a.says(v) && c.State != paper.ClauseBracketed {
				c.Agreed, c.Unconfirmed = a.by.outcome.id(), t.unconfirmed(a.by)
				_, silent := a.by.counted(a.by.outcome.Paper.Body.(*paper.Outcome))
				c.BySilence = len(silent) > 0
			}
		}
		c.Provisional = out.Provisional && (c.State == paper.ClauseAgreed || c.State == paper.ClauseAdReferendum || !c.Agreed.IsZero())
		out.meant[c.Name] = c.DeliberatelyOpen && !c.Agreed.IsZero()
		out.Counts.count(c.Clause)
		out.Clauses = append(out.Clauses, c)
	}
}

func (n *TextCounts) count(c paper.Clause) {
	if c.Role != paper.RoleParagraph && c.Role != paper.RoleArticle {
		return
	}
	n.All++
	*map[paper.ClauseState]*int{paper.ClauseOpen: &n.Open, paper.ClauseBracketed: &n.Bracketed, paper.ClauseAdReferendum: &n.AdReferendum, paper.ClauseAgreed: &n.Agreed}[c.State]++
}

// wholeAgreed reports whether all agreed to the version as a whole, or to one
// that says the same.
func (t *Talks) wholeAgreed(v *textVersion) bool {
	for _, p := range t.deciding.proposals {
		of := t.drafting.byID[p.body.Subject.Paper]
		if of == nil || p.body.Subject.Type != paper.SubjectText || p.body.Subject.Name != "" || of.first() != v.first() {
			continue
		}
		if referendum, ok := t.agreedBy(p); ok && !referendum && saysTheSame(of.body, v.body) {
			return true
		}
	}
	return false
}

// saysTheSame reports whether two versions have the same clauses, without brackets.
func saysTheSame(a, b *paper.TextVersion) bool {
	return slices.EqualFunc(a.Clauses, b.Clauses, func(x, y paper.Clause) bool {
		return x.Name == y.Name && x.Role == y.Role && x.Level == y.Level && x.Number == y.Number && x.Words.Equal(y.Words) && len(x.Alternatives)+len(y.Alternatives) == 0
	})
}

// A Comparison is two versions, taken out of the talks to be compared.
type Comparison struct {
	Before, After []paper.Clause
	OneText       bool // they are of one text; otherwise the first is a baseline of the other
	Lang          paper.Lang
}

// CompareTexts returns two versions that this desk holds, to be compared in one
// language ("" is the authentic one), and false where it lacks one.
func (t *Talks) CompareTexts(before, after paper.ID, lang paper.Lang) (Comparison, bool) {
	a, b := t.drafting.byID[before], t.drafting.byID[after]
	if a == nil || b == nil {
		return Comparison{}, false
	}
	return Comparison{a.body.Clauses, b.body.Clauses, a.first() == b.first(), cmp.Or(lang, b.Paper.Authentic())}, true
}

// Redline compares them: by the names of clauses where they are of one text,
// otherwise by words.
func (c Comparison) Redline() []wording.ClauseDiff {
	if c.OneText {
		return wording.Redline(c.Before, c.After, c.Lang)
	}
	return wording.RedlineFrom(c.Before, c.After, c.Lang)
}
