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

// A thread is papers that answer one another, in their order.
type thread struct {
	Subject Said
	Papers  []desk.ViewPaper // the last ones
	Earlier int              // how many came before those
	Root    paper.ID
}

// Last returns the newest paper.
func (t thread) Last() desk.ViewPaper { return t.Papers[len(t.Papers)-1] }

// Alone reports whether the thread is one paper, which says itself what it is about.
func (t thread) Alone() bool { return t.Earlier == 0 && len(t.Papers) == 1 }

// A lettersData is a page of threads, the newest first.
type lettersData struct {
	Threads []thread
	Newer   int // number of the page before; 0 if this is the first
	Older   int // number of the page after; 0 if this is the last
}

const (
	threadsShown = 25 // on a page
	threadLength = 6  // papers of a thread on that page
	asideLength  = 30 // papers of a thread beside one of them
)

var _ = at("GET /letters", (*Server).letters)

// GET /talks/{talks}/letters
func (s *Server) letters(p *Page) error {
	v, err := p.Look()
	if err != nil {
		return err
	}
	all := threads(p.look, v)
	page := max(1, atoi(p.r.URL.Query().Get("page")))
	first, last := (page-1)*threadsShown, page*threadsShown
	d := lettersData{Newer: page - 1}
	if last < len(all) {
		d.Older = page + 1
	}
	if first < len(all) {
		d.Threads = all[first:min(last, len(all))]
	}
	for i := range d.Threads {
		t := &d.Threads[i]
		root, _ := p.look.paper(t.Root)
		t.Subject = p.Gist(root)
		if n := len(t.Papers) - threadLength; n > 0 {
			t.Papers, t.Earlier = t.Papers[n:], n
		}
	}
	return p.show("letters", d)
}

// threads groups what people read by what it answers.
func threads(l *look, v *desk.View) []thread {
	roots := map[paper.ID]int{}
	var out []thread
	for _, x := range v.Papers {
		if !isRead(x.Kind) {
			continue
		}
		root := rootOf(l, x).ID
		at, known := roots[root]
		if !known {
			at = len(out)
			roots[root] = at
			out = append(out, thread{Root: root})
		}
		out[at].Papers = append(out[at].Papers, x)
	}
	slices.SortStableFunc(out, func(a, b thread) int { return b.Last().Arrived.Compare(a.Last().Arrived) })
	return out
}

// rootOf follows what a paper answers as far as this desk holds it.
func rootOf(l *look, x desk.ViewPaper) desk.ViewPaper {
	for range 100 { // papers cannot answer in a circle: an id is a digest; this bounds the length
		up, held := l.paper(x.Reply)
		if !held || !isRead(up.Kind) {
			return x
		}
		x = up
	}
	return x
}
