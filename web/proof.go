package web

import (
	"bytes"
	"errors"
	"strings"
	"unicode"
	"unicode/utf8"

	"goodoffices/desk"
	"goodoffices/paper"
)

var (
	_ = at("GET /letters/{paper}/proof", (*Server).proof)
	_ = at("GET /letters/{paper}/original", (*Server).original)
	_ = at("POST /letters/{paper}/alter", (*Server).alter)
)

// A proofData is what is proven of a formal paper, and by what.
type proofData struct {
	Paper   desk.ViewPaper
	Bytes   int
	Words   []string // of the author's card
	Altered *altered // after somebody tried
}

// An altered is a copy of a paper in which one letter was changed.
type altered struct {
	Text Said
	Why  string // what its check found
}

// GET /talks/{talks}/letters/{paper}/proof
func (s *Server) proof(p *Page) error { return s.showProof(p, nil) }

func (s *Server) showProof(p *Page, a *altered) error {
	v, err := p.Look()
	if err != nil {
		return err
	}
	x, err := p.heldPaper(v)
	if err != nil {
		return err
	}
	raw, card, err := s.desk.Paper(p.r.Context(), p.TalksID, x.ID)
	if err != nil {
		return err
	}
	d := proofData{Paper: x, Bytes: len(raw), Altered: a}
	if opened, _, err := paper.OpenCard(card); err == nil {
		d.Words = paper.Words(opened.ID)
	}
	return p.show("proof", d)
}

// GET /talks/{talks}/letters/{paper}/original: the exact bytes with the card
// under which they are signed, for "goodoffices verify" or any other program.
func (s *Server) original(p *Page) error {
	id, err := p.paperID()
	if err != nil {
		return err
	}
	raw, card, err := s.desk.Paper(p.r.Context(), p.TalksID, id)
	if err != nil {
		return err
	}
	h := p.w.Header()
	h.Set("Content-Type", "application/octet-stream")
	h.Set("Content-Disposition", `attachment; filename="paper-`+id.Short()+`.signed"`) // names nobody
	_, err = p.w.Write(paper.Exhibit(raw, card))
	return err
}

// POST /talks/{talks}/letters/{paper}/alter: changes one letter in a copy, and
// checks the copy as any desk would.
func (s *Server) alter(p *Page) error {
	id, err := p.paperID()
	if err != nil {
		return err
	}
	raw, card, err := s.desk.Paper(p.r.Context(), p.TalksID, id)
	if err != nil {
		return err
	}
	text, why := tryToAlter(raw, card, p.Lang)
	if why == nil {
		return errors.New("an altered copy was taken for the paper")
	}
	return s.showProof(p, &altered{text, p.faultOf(why)})
}

// tryToAlter changes one letter of a signed paper's words, and returns the
// altered words and why the copy is refused.
func tryToAlter(raw, card []byte, wanted paper.Lang) (Said, error) {
	p, _, err := paper.Open(raw)
	if err != nil {
		return Said{}, err
	}
	_, verifier, err := paper.OpenCard(card)
	if err != nil {
		return Said{}, err
	}
	words, lang := paper.TextOf(p.Body).In(p.Authentic(), wanted)
	word, changed := swapOneLetter(words)
	forged, envelope, err := paper.Open(bytes.Replace(raw, []byte(word), []byte(changed), 1))
	if err != nil {
		return Said{}, err
	}
	if envelope == nil {
		return Said{}, paper.ErrUnsigned
	}
	words, lang = paper.TextOf(forged.Body).In(lang)
	_, err = verifier.Verify(forged, envelope)
	return setting(words, lang), err
}

// swapOneLetter returns a word of a text, and the word with one letter changed
// for the next of its alphabet.
func swapOneLetter(text string) (word, changed string) {
	for w := range strings.FieldsSeq(text) {
		for i, r := range w {
			next := r + 1
			if i > 0 && unicode.IsLetter(r) && unicode.IsLetter(next) && utf8.RuneLen(r) == utf8.RuneLen(next) {
				return w, w[:i] + string(next) + w[i+utf8.RuneLen(r):]
			}
		}
	}
	return text, ""
}

// faultOf says why a paper is not proven.
func (p *Page) faultOf(err error) string {
	if errors.Is(err, paper.ErrSignature) {
		return p.T("proof.fault.signature")
	}
	return p.T("proof.fault.other")
}
