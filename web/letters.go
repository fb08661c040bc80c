package web

import (
	"slices"

	"goodoffices/desk"
	"goodoffices/paper"
)

// readKinds are the papers that people read as letters; all others have
// screens of their own.
var readKinds = map[paper.Kind]bool{
	paper.KindLetter: true, paper.KindNoteVerbale: true, paper.KindAideMemoire: true, paper.KindLodged: true,
	paper.KindMediatorsPaper: true, paper.KindNonPaper: true, paper.KindMessage: true, paper.KindFloat: true,
}

func isRead(k paper.Kind) bool { return readKinds[k] }

// A thread is papers that answer one another, newest first by its last.
type thread struct {
	Subject Said
	Papers  []desk.ViewPaper
}

// Last returns the newest paper.
func (t thread) Last() desk.ViewPaper { return t.Papers[len(t.Papers)-1] }

var _ = at("GET /letters", (*Server).letters)

// GET /talks/{talks}/letters
func (s *Server) letters(p *Page) error {
	v, err := p.Look()
	if err != nil {
		return err
	}
	return p.show("letters", threads(p, v))
}

// threads groups what people read by what it answers.
func threads(p *Page, v *desk.View) []thread {
	byID := papersByID(v)
	roots := map[paper.ID]int{}
	var out []thread
	for _, x := range v.Papers {
		if !isRead(x.Kind) {
			continue
		}
		root := rootOf(x, byID)
		at, known := roots[root.ID]
		if !known {
			at = len(out)
			roots[root.ID] = at
			subject := p.Says(root.Subject)
			if subject.IsZero() {
				subject = p.Says(root.Text)
			}
			out = append(out, thread{Subject: subject})
		}
		out[at].Papers = append(out[at].Papers, x)
	}
	slices.SortStableFunc(out, func(a, b thread) int { return b.Last().Arrived.Compare(a.Last().Arrived) })
	return out
}

// rootOf follows what a paper answers as far as this desk holds it.
func rootOf(x desk.ViewPaper, byID map[paper.ID]desk.ViewPaper) desk.ViewPaper {
	for range 100 { // papers cannot answer in a circle: an id is a digest; this bounds the length
		up, held := byID[x.Reply]
		if !held || !isRead(up.Kind) {
			return x
		}
		x = up
	}
	return x
}
