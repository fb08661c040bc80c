package web

import (
	"net/url"
	"slices"

	"goodoffices/desk"
	"goodoffices/mediation"
	"goodoffices/mediation/wording"
	"goodoffices/paper"
)

var (
	_ = at("GET /text/next", (*Server).textNext)
	_ = at("POST /text/preview", (*Server).textPreview)
)

// A nextData is the next version while the mediator puts it together.
type nextData struct {
	*mediation.TextView
	Lang    paper.Lang
	Waiting []waitingAmendment
	Others  string        // the ids of those that are not shown, a line each
	More    int           // how many these are
	Changes []sheetChange // the mediator's own
	Reopen  []placeLine
	Meant   []placeLine
	Sides   []desk.ViewDesk
	Zone    string
	Carried []placeLine // what all agreed to since, marked by itself
	Eyes    eyesLine
	Draft   draftState
	Kept    []hiddenField // fields of the sheet that have no other
}

// A waitingAmendment is one that can be taken in.
type waitingAmendment struct {
	mediation.AmendmentView
	Lines []takenChange
	Paper desk.ViewPaper
}

// A takenChange is a change with the field that takes it as plain.
type takenChange struct {
	namedChange
	N int // among all that wait
}

// GET /talks/{talks}/text/next
func (s *Server) textNext(p *Page) error {
	v, err := p.Look()
	if err != nil {
		return err
	}
	if !p.Mediates() {
		return mediation.ErrNotHeld
	}
	var d nextData
	kept, err := p.changesDraft()
	if err != nil {
		return err
	}
	form := p.Typed
	if kept != nil {
		d.Draft = draftState{ID: kept.ID, Version: kept.Version, Saved: p.Clock(kept.At)}
		if form == nil {
			form = formOf(*kept)
		}
	}
	if form == nil {
		form = url.Values{}
	}
	from := idOf(mediation.Ref(form.Get("from")))
	if from.IsZero() {
		from = idOf(mediation.Ref(p.Query("v")))
	}
	if d.TextView, err = p.textOf(from); err != nil {
		return err
	}
	if d.TextView == nil {
		return p.to(p.Path("text", "import"))
	}
	form.Set("from", d.ID.String())
	d.Lang, d.Sides, d.Zone = p.textLang(d.TextView), sidesFirstOwn(v), zoneOf(p, v)
	d.waits(p)
	d.Changes = p.sheetChanges(d.TextView, form, "edits")
	for _, name := range form["reopen:list"] {
		d.Reopen = append(d.Reopen, placeLine{name, p.calledIn(d.TextView, name)})
	}
	for _, name := range form["deliberatelyOpen:list"] {
		d.Meant = append(d.Meant, placeLine{name, p.calledIn(d.TextView, name)})
	}
	for _, c := range d.Clauses {
		if !c.Agreed.IsZero() && c.State != paper.ClauseAgreed {
			d.Carried = append(d.Carried, placeLine{c.Name, p.Sentence(c.Called)})
		}
	}
	d.Eyes = p.eyes("put-text", form)
	return p.show("text-next", d)
}

// waitingMost is how many amendments are shown with all that they ask.
const waitingMost = 40

// waits lists the amendments that wait.
func (d *nextData) waits(p *Page) {
	n := 0
	for _, a := range d.Amendments {
		if !a.Waiting {
			continue
		}
		w := waitingAmendment{AmendmentView: a}
		w.Paper, _ = p.look.paper(a.ID)
		if len(d.Waiting) == waitingMost {
			if p.MayTake(w.Paper) {
				d.Others += a.ID.String() + "\n"
				d.More++
			}
			continue
		}
		of, err := p.textOf(a.Amendment.Version)
		if err != nil || of == nil {
			continue
		}
		for _, c := range a.Amendment.Changes {
			line := namedChange{Line: p.changeLine(a, c, d.Lang)}
			if c.Way != paper.ChangeInsert {
				line.Called, line.Href = p.calledIn(of, c.Clause), p.ClausePath(of.ID, c.Clause)
			}
			w.Lines = append(w.Lines, takenChange{line, n})
			n++
		}
		d.Waiting = append(d.Waiting, w)
	}
}

// MayTake reports whether the author of an amendment lets it be used in the text.
func (p *Page) MayTake(x desk.ViewPaper) bool {
	return x.Cover != nil && x.Cover.Handling != paper.HandlingMediator && x.Cover.Handling != paper.HandlingCondition && x.Cover.Handling != paper.HandlingTogether
}

// Fates are what may become of brackets when time runs out.
func (p *Page) Fates() []paper.Fate { return paper.Fates }

// A nextPreview is a version before it is put.
type nextPreview struct {
	compareData
	Title    Said
	To       []paper.Desk
	Eyes     eyesLine
	Body     *paper.TextVersion
	Unmarked []placeLine // what all had agreed to and have to agree to anew
	Breaks   []breakLine // what would no longer hold
}

// A breakLine is what a version would break, and in which clause.
type breakLine struct{ Called, Says string }

// POST /talks/{talks}/text/preview: what the next version would say, compared
// with the one before. Nothing is done yet.
func (s *Server) textPreview(p *Page) error {
	if err := p.r.ParseForm(); err != nil {
		return badForm
	}
	if _, err := p.Look(); err != nil {
		return err
	}
	if !p.Mediates() {
		return mediation.ErrNotHeld
	}
	form := p.r.PostForm
	act, err := p.act("put-text", form)
	if err != nil {
		return p.again("put-text", err)
	}
	drafts, verdict, err := s.desk.Foresee(p.r.Context(), p.TalksID, act)
	if err != nil {
		return err
	}
	if verdict.Answer == mediation.Refused {
		return p.again("put-text", verdict.Refusal)
	}
	i := slices.IndexFunc(drafts, func(x paper.Draft) bool { _, is := x.Body.(*paper.TextVersion); return is })
	if i < 0 {
		return errNoPage
	}
	b := drafts[i].Body.(*paper.TextVersion)
	d := nextPreview{Body: b, To: drafts[i].To}
	d.Lang = p.Lang
	langs := drafts[i].Languages
	if len(langs) == 0 {
		langs = paper.LanguagesOf(b)
	}
	if !slices.Contains(langs, d.Lang) && len(langs) > 0 {
		d.Lang = langs[0]
	}
	words, l := b.Title.In(d.Lang, "en")
	d.Title = setting(words, l)
	var before []paper.Clause
	if was, err := p.textOf(b.Previous); err == nil && was != nil && !b.Previous.IsZero() {
		before = was.Body.Clauses
		d.Unmarked = p.unmarked(was, b)
		for _, f := range was.Breaks(b, d.Lang) {
			d.Breaks = append(d.Breaks, breakLine{p.calledIn(was, f.Clause), p.T("fault."+string(f.Kind), "words", f.Words)})
		}
	}
	p.comparedLines(&d.compareData, wording.Redline(before, b.Clauses, d.Lang), true, 1)
	p.Typed = form
	d.Eyes = p.eyes("put-text", form)
	return p.show("text-preview", d)
}

// unmarked lists the clauses that all agreed to as the version before has them,
// and that stand open in the next one.
func (p *Page) unmarked(was *mediation.TextView, b *paper.TextVersion) []placeLine {
	var out []placeLine
	for _, c := range was.Unmarked(b) {
		out = append(out, placeLine{c.Name, p.Sentence(c.Called)})
	}
	return out
}

// WholeStays reports whether the text was put so that nothing is agreed until
// all is: what follows it stays so.
func (p *Page) WholeStays() bool {
	d, next := p.Data.(nextData)
	return next && d.Body.Whole
}

// WholeNow is how a version begins: nothing agreed until all is, where it is so
// now or nothing was put yet.
func (p *Page) WholeNow() bool {
	d, next := p.Data.(nextData)
	return !next || d.Body.Whole
}

// FateNow is what becomes of brackets as it stands now.
func (p *Page) FateNow() paper.Fate {
	if d, next := p.Data.(nextData); next {
		return d.Body.Fate
	}
	return paper.FateStands
}
