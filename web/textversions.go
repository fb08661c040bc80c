package web

import (
	"slices"

	"goodoffices/desk"
	"goodoffices/mediation"
	"goodoffices/mediation/wording"
	"goodoffices/paper"
)

var (
	_ = at("GET /text/versions", (*Server).textVersions)
	_ = at("GET /text/compare", (*Server).textCompare)
	_ = at("GET /text/amendments/{paper}", (*Server).textAmendment)
)

// A versionsData is the versions of the text, and what is asked of them.
type versionsData struct {
	*mediation.TextView
	Lines []versionLine
}

// A versionLine is a version in the list, and the one it is compared with first.
type versionLine struct {
	mediation.VersionView
	Before paper.ID
}

// GET /talks/{talks}/text/versions: the newest first.
func (s *Server) textVersions(p *Page) error {
	if _, err := p.Look(); err != nil {
		return err
	}
	v, err := p.textView()
	if err != nil {
		return err
	}
	if v == nil {
		return p.to(p.Path("text"))
	}
	d := versionsData{TextView: v}
	for _, x := range slices.Backward(v.Versions) {
		d.Lines = append(d.Lines, versionLine{x, x.Previous})
	}
	return p.show("text-versions", d)
}

// VersionName is how a version is called: by its label, or by its place.
func (p *Page) VersionName(all []mediation.VersionView, id paper.ID) string {
	for i, x := range all {
		switch {
		case x.ID != id:
		case x.Label != "":
			return p.T("version.named", "n", p.Bare(i+1), "label", x.Label)
		default:
			return p.T("version.n", "n", p.Bare(i+1))
		}
	}
	return ""
}

// A compareData is two texts word by word.
type compareData struct {
	*mediation.TextView // the later one
	Lang                paper.Lang
	Languages           []paper.Lang
	From                string // what it is compared with
	Noted               importNotes
	FromID              string
	Lines               []comparedLine
	Same                int // clauses that are as they were
	Folded              bool
	Page, Pages         int
	New, Gone, Changed  int
	Elsewhere           int // moved or with another number, with the same words
	Bracketed           int
}

// A comparedLine is a clause of either text.
type comparedLine struct {
	wording.ClauseDiff
	Clause paper.Clause // as it is now, or as it was
	Lang   paper.Lang
	Dir    string
	Row    []bracketRow
	Other  Said     // its words, where it has none in the language
	Was    []string // its number, what it was and where it stood, as far as that changed
}

// A bracketRow is an alternative of the later text.
type bracketRow struct {
	wording.Bracket
	Empty bool
	Other Said // its words, where it has none in the language
}

// comparedMost is how many clauses a page of a comparison shows.
const comparedMost = 70

// GET /talks/{talks}/text/compare?v=…&from=…&all=1
func (s *Server) textCompare(p *Page) error {
	if _, err := p.Look(); err != nil {
		return err
	}
	v, err := p.textView()
	if err != nil {
		return err
	}
	if v == nil {
		return p.to(p.Path("text"))
	}
	d := compareData{TextView: v, Lang: p.textLang(v), FromID: p.Query("from")}
	if all := v.Paper.Languages; len(all) > 1 {
		d.Languages = all
	}
	diffs, err := p.comparison(&d)
	if err != nil {
		return err
	}
	p.comparedLines(&d, diffs, p.Query("all") == "", max(atoi(p.Query("page")), 1))
	return p.show("text-compare", d)
}

// comparison compares the version with the one that the address names: the one
// before where it names none.
func (p *Page) comparison(d *compareData) ([]wording.ClauseDiff, error) {
	if d.FromID == baselineKept {
		kept, err := p.keptBaseline()
		if err != nil {
			return nil, err
		}
		d.From, d.Noted = kept.Get("_name"), notesOf(kept)
		return wording.RedlineFrom(clausesOf(kept), d.Body.Clauses, d.Lang), nil
	}
	from := idOf(mediation.Ref(d.FromID))
	if from.IsZero() {
		from = d.Previous
	}
	if from.IsZero() {
		from = d.ID
	}
	other, err := p.textOf(from)
	if err != nil {
		return nil, err
	}
	d.FromID, d.From = from.String(), p.VersionName(other.Versions, other.ID)
	if other.First != d.First {
		return wording.RedlineFrom(other.Body.Clauses, d.Body.Clauses, d.Lang), nil
	}
	return wording.Redline(other.Body.Clauses, d.Body.Clauses, d.Lang), nil
}

// comparedLines sets the comparison: what differs, or all of it; a page of either.
func (p *Page) comparedLines(d *compareData, diffs []wording.ClauseDiff, folded bool, page int) {
	d.Folded = folded
	var shown []wording.ClauseDiff
	behind := map[*paper.Clause]*paper.Clause{}
	var last *paper.Clause
	for _, x := range diffs {
		if x.After != nil {
			behind[x.After], last = last, x.After
		}
		elsewhere := x.Before != nil && x.After != nil && (x.Moved || x.Renumbered || x.Before.Role != x.After.Role || x.Before.Level != x.After.Level)
		quiet := x.Mark == wording.MarkSame && !elsewhere && len(x.Brackets) == 0
		if elsewhere {
			d.Elsewhere++
		}
		switch x.Mark {
		case wording.MarkInserted:
			d.New++
		case wording.MarkDeleted:
			d.Gone++
		case wording.MarkChanged:
			d.Changed++
		}
		if len(x.Brackets) > 0 {
			d.Bracketed++
		}
		if quiet {
			d.Same++
		}
		if !quiet || !folded {
			shown = append(shown, x)
		}
	}
	d.Pages = max((len(shown)+comparedMost-1)/comparedMost, 1)
	d.Page = min(page, d.Pages)
	shown = shown[min((d.Page-1)*comparedMost, len(shown)):min(d.Page*comparedMost, len(shown))]
	for _, x := range shown {
		line := comparedLine{ClauseDiff: x, Lang: d.Lang, Dir: dirOf(d.Lang), Was: p.was(x.Before, x.After, behind[x.After], x.Moved, d.Lang)}
		if x.After != nil {
			line.Clause = *x.After
		} else {
			line.Clause = *x.Before
		}
		line.Other = elsewhere(line.Clause.Words, d.Lang)
		for _, b := range x.Brackets {
			row := bracketRow{b, b.Alternative.Place == nil && len(b.Alternative.Words) == 0, elsewhere(b.Alternative.Words, d.Lang)}
			if row.Empty || !row.Other.IsZero() {
				row.Runs = nil
			}
			line.Row = append(line.Row, row)
		}
		d.Lines = append(d.Lines, line)
	}
}

// elsewhere sets words that there are, but not in the language; nothing
// otherwise.
func elsewhere(t paper.Text, lang paper.Lang) Said {
	if len(t) == 0 || t[lang] != "" {
		return Said{}
	}
	words, l := t.In("en")
	return setting(words, l)
}

// An amendmentData is an amendment being read.
type amendmentData struct {
	*mediation.TextView // the version that it amends
	Lang                paper.Lang
	Amendment           mediation.AmendmentView
	Lines               []namedChange
	Reason              Said
}

// A namedChange is a change with the clause that it is about.
type namedChange struct {
	Line   changeLine
	Called string // "" for a new one
	Href   string
}

// GET /talks/{talks}/text/amendments/{paper}
func (s *Server) textAmendment(p *Page) error {
	if _, err := p.Look(); err != nil {
		return err
	}
	id, err := p.paperID()
	if err != nil {
		return err
	}
	x, held := p.look.paper(id)
	b, is := x.Body.(*paper.Amendment)
	if !held || !is {
		return mediation.ErrNotHeld
	}
	v, err := p.textOf(b.Version)
	if err != nil {
		return err
	}
	d := amendmentData{TextView: v, Lang: p.textLang(v), Reason: p.Says(b.Reason)}
	for _, a := range v.Amendments {
		if a.ID == id {
			d.Amendment = a
		}
	}
	if d.Amendment.Amendment == nil {
		return mediation.ErrNotHeld
	}
	for _, c := range b.Changes {
		line := namedChange{Line: p.changeLine(d.Amendment, c, d.Lang)}
		if clauseAt(v, c.Clause) >= 0 {
			line.Called, line.Href = p.calledIn(v, c.Clause), p.ClausePath(v.ID, c.Clause)
		}
		d.Lines = append(d.Lines, line)
	}
	if err := p.nowRead(p.r.Context(), id); err != nil {
		return err
	}
	return p.show("text-amendment", d)
}

// PaperHeld returns a paper as papers are shown, nil if it is not held.
func (p *Page) PaperHeld(id paper.ID) *desk.ViewPaper { return paperOf(p.view, id) }

// Prior is the page before.
func (p *Page) Prior(n int) int { return n - 1 }
