package web

import (
	"bytes"
	"errors"
	"slices"

	"goodoffices/desk"
	"goodoffices/paper"
	"goodoffices/web/verifypage"
)

var (
	_ = at("GET /dossier", (*Server).dossierPage)
	_ = at("POST /dossier", (*Server).makeDossier)
)

// disclosable are the papers that an officer chooses from: formal ones, without
// those that go with others by themselves.
func disclosable(v *desk.View) []desk.ViewPaper {
	var out []desk.ViewPaper
	for _, x := range v.Papers {
		switch x.Kind {
		case paper.KindCard, paper.KindSuccessorCard, paper.KindRevocation, paper.KindReceipt, paper.KindDisposition, paper.KindWithdrawal:
			continue
		}
		if x.Class == "formal" && x.Signature == "verified" {
			out = append(out, x)
		}
	}
	return out
}

// GET /talks/{talks}/dossier: which papers outsiders are to verify.
func (s *Server) dossierPage(p *Page) error {
	v, err := p.Look()
	if err != nil {
		return err
	}
	papers := disclosable(v)
	slices.Reverse(papers)
	return p.show("dossier", papers)
}

// POST /talks/{talks}/dossier: the dossier, under a name that names nobody.
func (s *Server) makeDossier(p *Page) error {
	v, err := p.Look()
	if err != nil {
		return err
	}
	if err := p.r.ParseForm(); err != nil {
		return badForm
	}
	form := p.r.PostForm
	o := desk.Disclosure{Talks: []paper.ID{p.TalksID}, Files: form.Get("files") != "", Read: Readings}
	if o.Page, err = VerifyPage(p.Words.Lang); err != nil {
		return err
	}
	refused := func(why string) error {
		return p.back(carried{typed: form, refused: &Refused{Form: "dossier", Text: p.T(why)}})
	}
	papers, chosen := disclosable(v), 0
	for _, x := range papers {
		switch {
		case slices.Contains(form["paper"], x.ID.String()):
			chosen++
		case form.Get("named") != "":
			o.Withheld = append(o.Withheld, x.ID)
		default:
			o.Without = append(o.Without, x.ID)
		}
	}
	if len(papers) > 0 && chosen == 0 {
		return refused("dossier.none")
	}
	var b bytes.Buffer
	if err = s.desk.WriteDossier(p.r.Context(), &b, o); len(papers) == 0 || errors.Is(err, desk.ErrNothingToShow) {
		return refused("dossier.nothing-to-show")
	}
	if err != nil {
		return err
	}
	h := p.w.Header()
	h.Set("Content-Type", "application/zip")
	h.Set("Content-Disposition", `attachment; filename="dossier.zip"`)
	_, err = p.w.Write(b.Bytes())
	return err
}

// VerifyPage is the page in a dossier, which speaks this language until it knows
// its reader's, with the names that screens have for kinds of papers.
func VerifyPage(lang paper.Lang) ([]byte, error) {
	kinds := verifypage.Kinds{}
	for _, l := range verifypage.Languages {
		w := wordsOf(l, false)
		kinds[l] = map[paper.Kind]string{}
		for _, k := range paper.Kinds() {
			if k.Class() == paper.Formal {
				kinds[l][k] = w.kind(k)
			}
		}
	}
	return verifypage.Page(lang, kinds)
}
