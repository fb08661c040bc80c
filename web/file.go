package web

import (
	"io"
	"net/http"
	"slices"

	"goodoffices/desk"
	"goodoffices/paper"
	"goodoffices/web/scrub"
)

var _ = at("GET /letters/{paper}/files/{digest}", (*Server).file)

// GET /talks/{talks}/letters/{paper}/files/{digest}: a file that came with a
// paper held here. With ?show=1 one that can run nothing is shown.
func (s *Server) file(p *Page) error {
	v, err := p.Look()
	if err != nil {
		return err
	}
	x, err := p.heldPaper(v)
	if err != nil {
		return err
	}
	digest, err := paper.ParseID(p.r.PathValue("digest"))
	if err != nil {
		return desk.ErrNoFile
	}
	i := slices.IndexFunc(x.Attached, func(a paper.Attachment) bool { return a.Digest == digest })
	if i < 0 {
		return desk.ErrNoFile
	}
	a := x.Attached[i]
	out := &begun{w: p.w, before: func() {
		scrub.Headers(p.w.Header(), a.Name, a.Type, p.r.URL.Query().Get("show") != "")
	}}
	err = s.desk.File(p.r.Context(), p.TalksID, digest, out)
	if err != nil && out.did {
		panic(http.ErrAbortHandler) // what was sent so far must not pass for the file
	}
	if err == nil && !out.did { // an empty file
		out.before()
	}
	return err
}

// Shows reports whether a file of a type may be shown in a page.
func (p *Page) Shows(mediaType string) bool { return scrub.Inline(mediaType) }

// A begun writer does something before the first byte.
type begun struct {
	w      io.Writer
	before func()
	did    bool
}

// Write implements io.Writer.
func (b *begun) Write(part []byte) (int, error) {
	if !b.did {
		b.did = true
		b.before()
	}
	return b.w.Write(part)
}
