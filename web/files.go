package web

import (
	"bytes"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"goodoffices/paper"
	"goodoffices/web/scrub"
)

var (
	_ = at("POST /files", (*Server).receiveFiles)
	_ = at("POST /files/keep", (*Server).keepFiles)
	_ = at("POST /files/without", (*Server).withoutFile)
)

// maxFiles bounds what is handed in at once, with the form it goes with.
const maxFiles = scrub.MaxSize + maxBody

// takesFiles reports whether a request goes to the address for files.
func takesFiles(r *http.Request) bool {
	path, ok := strings.CutPrefix(r.URL.Path, "/talks/")
	_, rest, _ := strings.Cut(path, "/")
	return ok && r.Method == http.MethodPost && rest == "files"
}

// The fields of a form that concern files: the input from which they come, and
// what says of each how it goes along.
const (
	fieldFile     = "_file"
	fieldHow      = "_how."
	fieldWithout  = "_without"
	fieldScan     = "_scan"     // the original of a paper that is lodged
	fieldOriginal = "_original" // what of it goes along
	originalAnnex = "annex"     // the file itself; otherwise its digest alone
)

// filesLeft reports whether a form names a file that was chosen and not sent.
func filesLeft(form url.Values) bool { return form.Get(fieldFile) != "" || form.Get(fieldScan) != "" }

// filesData is what was handed in and what its form held.
type filesData struct {
	Files []*handedIn
	Typed url.Values
}

// POST /talks/{talks}/files: files for the form they came with. What shows all
// it has is attached; of the rest it is said what is hidden in it, and asked. Of
// an original the digest is taken as it came; the file itself goes along only if
// its officer wants that.
func (s *Server) receiveFiles(p *Page) error {
	form, files, err := p.readFiles()
	if err != nil {
		return err
	}
	p.r.PostForm = form
	if p.formHome() == nil {
		return badForm
	}
	var asked []*handedIn
	for _, f := range files {
		if f.Scan {
			form.Set("original", paper.ID(sha256.Sum256(f.body)).String())
			if form.Get(fieldOriginal) != originalAnnex {
				continue
			}
		}
		if f.Clean() {
			if err := p.attach(p.TalksID, form, f.Name, f.Report.MediaType, f.body); err != nil {
				return err
			}
			continue
		}
		f.officer, f.talks, f.at = p.Officer, p.TalksID, p.Now()
		s.intake.keep(f)
		asked = append(asked, f)
	}
	if len(asked) == 0 {
		return p.back(carried{typed: form})
	}
	if _, err := p.Look(); err != nil {
		return err
	}
	return p.show("files", filesData{asked, form})
}

// readFiles reads a form with files, into memory alone.
func (p *Page) readFiles() (url.Values, []*handedIn, error) {
	parts, err := p.r.MultipartReader()
	if err != nil {
		return nil, nil, badForm
	}
	form, size := url.Values{}, 0
	var files []*handedIn
	for {
		part, err := parts.NextPart()
		if errors.Is(err, io.EOF) {
			return form, files, nil
		}
		if err != nil {
			return nil, nil, tooMuch(err)
		}
		body, err := io.ReadAll(part)
		if err != nil {
			return nil, nil, tooMuch(err)
		}
		switch {
		case part.FileName() != "":
			if len(files) == paper.MaxAttachments {
				return nil, nil, &paper.FieldError{Field: "/attachments", Err: paper.ErrTooMany, Want: "at most 64 files"}
			}
			f := p.s.intake.look(part.FileName(), body)
			f.Scan = part.FormName() == fieldScan
			files = append(files, f)
		case part.FormName() != "" && part.FormName() != fieldFile && part.FormName() != fieldScan:
			if size += len(body); size > maxBody {
				return nil, nil, badForm
			}
			form.Add(part.FormName(), string(body))
		}
	}
}

// tooMuch says what was wrong with a form that could not be read to its end.
func tooMuch(err error) error {
	var over *http.MaxBytesError
	if errors.As(err, &over) {
		return errTooMuch
	}
	return badForm
}

// errTooMuch: more was sent at once than is taken.
var errTooMuch = errors.New("files larger than are taken at once")

// POST /talks/{talks}/files/keep: how each file goes along, and back to the form.
func (s *Server) keepFiles(p *Page) error {
	if err := p.r.ParseForm(); err != nil {
		return badForm
	}
	form, words := url.Values{}, map[string]string{}
	for name, values := range p.r.PostForm {
		if token, decides := strings.CutPrefix(name, fieldHow); decides {
			words[token] = values[0]
		} else {
			form[name] = values
		}
	}
	var gone, left bool
	for token, word := range words {
		f := s.intake.take(token, p.Officer, p.TalksID)
		if word == "drop" {
			continue
		}
		if f == nil {
			gone = true
			continue
		}
		body, err := f.body, error(nil)
		if word == "strip" {
			body, err = s.intake.strip(f)
		}
		if err != nil || f.Barred {
			left = true
			continue
		}
		if err := p.attach(p.TalksID, form, f.Name, f.Report.MediaType, body); err != nil {
			return err
		}
	}
	p.r.PostForm = form
	c := carried{typed: form}
	switch {
	case gone:
		c.refused = &Refused{Form: form.Get("_act"), Text: p.T("files.gone")}
	case left:
		c.refused = &Refused{Form: form.Get("_act"), Text: p.T("files.not-stripped")}
	}
	return p.back(c)
}

// POST /talks/{talks}/files/without: the form again, without one of its files.
func (s *Server) withoutFile(p *Page) error {
	if err := p.r.ParseForm(); err != nil {
		return badForm
	}
	form := p.r.PostForm
	form.Del(attachedField(atoi(form.Get(fieldWithout))))
	form.Del(fieldWithout)
	return p.back(carried{typed: form})
}

// attach keeps a file at the desk and names it in a form.
func (p *Page) attach(talks paper.ID, form url.Values, name, mediaType string, body []byte) error {
	if mediaType == "" {
		mediaType = "application/octet-stream"
	}
	a, err := p.s.desk.Attach(p.r.Context(), talks, name, mediaType, bytes.NewReader(body))
	if err != nil {
		return err
	}
	b, err := json.Marshal(a)
	if err != nil {
		return err
	}
	n := 0
	for form.Has(attachedField(n)) {
		n++
	}
	form.Set(attachedField(n), string(b))
	return nil
}

// attachedField is the name under which a form holds its nth attachment.
func attachedField(n int) string { return "attachments." + strconv.Itoa(n) + ":json" }

// An attachedLine is a file that a form holds.
type attachedLine struct {
	paper.Attachment
	N     int
	Field string
	JSON  string
}

// AttachedHere are the files that the form holds as it was typed.
func (p *Page) AttachedHere() []attachedLine {
	var out []attachedLine
	for field, values := range p.Typed {
		n, ok := strings.CutPrefix(field, "attachments.")
		n, json1 := strings.CutSuffix(n, ":json")
		line := attachedLine{N: atoi(n), Field: field, JSON: values[0]}
		if ok && json1 && json.Unmarshal([]byte(values[0]), &line.Attachment) == nil {
			out = append(out, line)
		}
	}
	slices.SortFunc(out, func(a, b attachedLine) int { return a.N - b.N })
	return out
}

// MaxFile is how large files may be that are looked into.
func (p *Page) MaxFile() string { return p.Size(scrub.MaxSize) }
