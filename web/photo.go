package web

import (
	"bytes"
	"io"
	"net/http"
	"strings"

	"goodoffices/paper"
)

// maxPhoto bounds a photographed page, in bytes.
const maxPhoto = 12 << 20

// A photo is a picture of a page.
type photo struct {
	name, mediaType string
	body            []byte
}

func (p *photo) open() io.Reader { return bytes.NewReader(p.body) }

// newPhoto makes a photo of what was sent, nil of nothing. What it is, its
// content says; its name says nothing.
func newPhoto(body []byte) (*photo, error) {
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
	return &photo{"page" + ext, mediaType, body}, nil
}

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
	n.photo, err = newPhoto(body)
	return n, err
}
