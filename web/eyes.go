package web

import (
	"net/url"

	"goodoffices/mediation"
)

var _ = at("POST /eyes/{act}", (*Server).eyesOf)

// An eyesLine says who will see what a form would make, and what stands
// against it so far.
type eyesLine struct {
	Act     string
	Lines   []string
	Against string
}

// eyes answers for a form, however little of it is filled in.
func (p *Page) eyes(act string, form url.Values) eyesLine {
	line := eyesLine{Act: act}
	a, err := p.act(act, form)
	if err != nil {
		if a, err = mediation.NewAct(act); err != nil {
			return line
		}
	}
	seen, verdict, err := p.s.desk.WhoSees(p.r.Context(), p.TalksID, a)
	if err != nil {
		return line
	}
	for _, s := range seen.Sentences() {
		line.Lines = append(line.Lines, p.Sentence(s))
	}
	if !verdict.OK() && verdict.Refusal != nil {
		line.Against = p.Sentence(verdict.Refusal.Text)
	}
	return line
}

// POST /talks/{talks}/eyes/{act}: the line alone, asked for while one writes.
func (s *Server) eyesOf(p *Page) error {
	if err := p.r.ParseForm(); err != nil {
		return badForm
	}
	return p.part("write", "eyes", p.eyes(p.r.PathValue("act"), p.r.PostForm))
}
