package web

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/url"
	"strings"

	"github.com/go-json-experiment/json/jsontext"

	"goodoffices/desk"
	"goodoffices/mediation"
	"goodoffices/paper"
)

// A telephone without a network keeps what was taken down until it has one. It
// lies there sealed for the desk alone, under an opaque ticket: neither words nor
// names can be read on the telephone, by its owner either.

// The addresses that are the same for all talks.
const (
	pocketAddress  = "POST /pocket"
	workerAddress  = "GET /worker.js"
	offlineAddress = "GET /offline"
)

// A pocketState is what a page needs to seal: the desk's key, and the ticket
// that says, to the desk, whose note it will be.
type pocketState struct{ Key, Ticket string }

type ticket struct {
	Talks   paper.ID   `json:"talks"`
	Side    paper.Desk `json:"side"`
	Officer string     `json:"officer"`
}

func (p *Page) pocket() (pocketState, error) {
	ctx := p.r.Context()
	key, err := p.s.desk.PocketKey(ctx)
	if err != nil {
		return pocketState{}, err
	}
	b, err := json.Marshal(ticket{p.Room.Talks, p.Room.Side, p.Officer})
	if err != nil {
		return pocketState{}, err
	}
	sealed, err := p.s.desk.SealPocket(ctx, b)
	return pocketState{base64.StdEncoding.EncodeToString(key), base64.StdEncoding.EncodeToString(sealed)}, err
}

// POST /pocket: what a telephone kept. 204 says that it can forget it, 202 that
// it can and that the note lies among the drafts; anything else that it has to
// keep it.
func (s *Server) takePocket(p *Page) error {
	if err := p.r.ParseMultipartForm(maxUpload); err != nil {
		return badForm
	}
	t, err := s.openTicket(p)
	if err != nil || t.Officer != p.Officer || p.Room != nil && p.Room.Talks != t.Talks {
		return errNoPage
	}
	n, err := s.openSealed(p)
	if err != nil {
		return badForm
	}
	n.talks, n.side = t.Talks, t.Side
	if _, err := s.takeDown(p, n); err != nil {
		if s.keepNote(p, n, err) != nil {
			return err
		}
		p.w.WriteHeader(http.StatusAccepted)
		return nil
	}
	p.w.WriteHeader(http.StatusNoContent)
	return nil
}

func (s *Server) openTicket(p *Page) (t ticket, err error) {
	sealed, err := base64.StdEncoding.DecodeString(p.r.PostFormValue("ticket"))
	if err != nil {
		return t, err
	}
	plain, err := s.desk.OpenPocket(p.r.Context(), sealed)
	if err != nil {
		return t, err
	}
	return t, json.Unmarshal(plain, &t)
}

// openSealed opens a note: a line of JSON with its fields, and after it the
// picture if there is one. What cannot be taken for a picture is kept as it
// came: nobody can choose another any more.
func (s *Server) openSealed(p *Page) (n takenDown, err error) {
	f, _, err := p.r.FormFile("sealed")
	if err != nil {
		return n, err
	}
	defer func() { _ = f.Close() }()
	sealed, err := io.ReadAll(f)
	if err != nil {
		return n, err
	}
	plain, err := s.desk.OpenPocket(p.r.Context(), sealed)
	if err != nil {
		return n, err
	}
	head, body, _ := bytes.Cut(plain, []byte("\n"))
	if err := json.Unmarshal(head, &n.form); err != nil {
		return n, err
	}
	if n.photo, err = s.newPhoto(body); err != nil {
		n.photo = &photo{name: "page", mediaType: "application/octet-stream", body: body, unlooked: true}
	}
	return n, nil
}

// keepNote keeps a note that was not taken, with its picture, as a draft, so
// that it can leave the telephone and be mended.
func (s *Server) keepNote(p *Page, n takenDown, why error) error {
	var refusal *mediation.Refusal
	var field *paper.FieldError
	if !errors.As(why, &refusal) && !errors.As(why, &field) {
		return why
	}
	form := url.Values{"_act": {"note"}, "desk": {string(n.side)}}
	for name, values := range n.form {
		if name != "_token" {
			form[name] = values
		}
	}
	args, err := json.Marshal(form)
	if err != nil {
		return err
	}
	id := paper.IDOf([]byte("note " + n.form.Get("_token"))) // sent twice, it is one draft
	_, err = s.desk.SaveDraft(p.r.Context(), n.talks, p.Officer, desk.Draft{ID: id, Act: "note", Args: jsontext.Value(args)})
	if errors.Is(err, desk.ErrNewerDraft) || errors.Is(err, desk.ErrNoDraft) {
		return nil // kept before, and perhaps mended since
	}
	return err
}

// GET /offline: the page on which a telephone without a network takes down a
// note. It is kept by the browser, and says nothing of any talks.
func (s *Server) offlinePage(p *Page) error {
	p.TalksID, p.Officer, p.Room = paper.ID{}, "", nil
	return p.show("offline", nil)
}

// GET /worker.js: the service worker that keeps that page. It stands at the
// root since it answers for the room's addresses.
func (s *Server) worker(p *Page) error {
	keep, err := json.Marshal([]string{"/offline", assetNames["look.css"], assetNames["pocket.js"]})
	if err != nil {
		return err
	}
	source := strings.Replace(string(assets[assetNames["worker.js"]].body), `["kept"]`, string(keep), 1)
	p.w.Header().Set("Content-Type", "text/javascript; charset=utf-8")
	_, err = io.WriteString(p.w, source)
	return err
}

var badForm = &paper.FieldError{Err: paper.ErrValue, Want: "a form"}
