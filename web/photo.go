package web

import (
	"io"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"goodoffices/paper"
)

// maxPhoto bounds a photographed page, in bytes.
const maxPhoto = 12 << 20

// A photo is a picture of a page, without what a camera writes beside it.
type photo struct {
	name, mediaType string
	body            []byte
	gone            []string // what was taken out, by its kind
	unlooked        bool     // it could not be looked into, and is as it came
}

// newPhoto makes a photo of what was sent, nil of nothing. What it is, its
// content says; its name says nothing. A page that cannot be looked into is kept
// all the same: it may not be there to be photographed again.
func (s *Server) newPhoto(body []byte) (*photo, error) {
	if len(body) == 0 {
		return nil, nil
	}
	if len(body) > maxPhoto {
		return nil, &paper.FieldError{Field: "/photo", Err: paper.ErrTooLarge, Want: "at most 12 MiB"}
	}
	mediaType := http.DetectContentType(body)
	ext, ok := map[string]string{"image/jpeg": ".jpg", "image/png": ".png", "image/webp": ".webp"}[mediaType]
	if !ok {
		return nil, &paper.FieldError{Field: "/photo", Err: paper.ErrValue, Want: "a picture: JPEG, PNG or WebP"}
	}
	f := s.intake.look("page"+ext, body)
	clean, err := s.intake.strip(f)
	if err != nil {
		return &photo{name: f.Name, mediaType: mediaType, body: body, unlooked: true}, nil
	}
	out := &photo{name: f.Name, mediaType: mediaType, body: clean}
	for _, x := range f.Report.Hidden {
		if kind := string(x.Kind); !x.Stays && !slices.Contains(out.gone, kind) {
			out.gone = append(out.gone, kind)
		}
	}
	return out, nil
}

const photoUnlooked = "unlooked"

// tells adds to an address what the page there says of the photo.
func (p *photo) tells(path string) string {
	said := ""
	switch {
	case p == nil:
	case p.unlooked:
		said = photoUnlooked
	default:
		said = strings.Join(p.gone, "-")
	}
	if said == "" {
		return path
	}
	u, err := url.Parse(path)
	if err != nil {
		return path
	}
	q := u.Query()
	q.Set("photo", said)
	u.RawQuery = q.Encode()
	return u.String()
}

// PhotoGone says what was taken out of a photograph that was just kept.
func (p *Page) PhotoGone() (out []string) {
	for kind := range strings.SplitSeq(p.Query("photo"), "-") {
		if key := "photo.gone." + kind; p.Has(key) {
			out = append(out, p.T(key))
		}
	}
	return out
}

// PhotoUnlooked reports whether one was just kept as it came.
func (p *Page) PhotoUnlooked() bool { return p.Query("photo") == photoUnlooked }

// readNote reads a note with its photographed page, if there is one.
func (p *Page) readNote() (n takenDown, err error) {
	if !strings.HasPrefix(p.r.Header.Get("Content-Type"), "multipart/") {
		if err := p.r.ParseForm(); err != nil {
			return n, badForm
		}
		n.form = p.r.PostForm
		return n, nil
	}
	if err := p.r.ParseMultipartForm(maxUpload); err != nil {
		return n, badForm
	}
	n.form = p.r.PostForm
	f, _, err := p.r.FormFile("photo")
	if err != nil {
		return n, nil // none was chosen
	}
	defer func() { _ = f.Close() }()
	body, err := io.ReadAll(f)
	if err != nil {
		return n, badForm
	}
	n.photo, err = p.s.newPhoto(body)
	return n, err
}
