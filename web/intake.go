package web

import (
	"bytes"
	"crypto/rand"
	"errors"
	"sync"
	"time"

	"goodoffices/paper"
	"goodoffices/web/scrub"
)

// What was handed in stays in memory until its officer has said how it goes
// along: nothing of it is on a disk, and nothing of it is attached.
const (
	maxIntake  = 4 * scrub.MaxSize // bytes of all that waits; the oldest makes room
	intakeStay = 30 * time.Minute
)

// A handedIn is a file that waits for its officer's word.
type handedIn struct {
	Token  string
	Name   string // safe to show and to save under
	Report scrub.Report
	Fault  string // why it was not looked into, a key of the catalogue; "" if it was
	Barred bool   // it cannot be attached as it is
	Scan   bool   // the original of a paper that is lodged

	officer string
	talks   paper.ID
	at      time.Time
	body    []byte
}

// Clean reports whether the file was looked into and nothing was found.
func (f *handedIn) Clean() bool {
	return f.Fault == "" && f.Report.Looked && len(f.Report.Hidden) == 0
}

// Length is the size of the file as it was handed in.
func (f *handedIn) Length() int64 { return int64(len(f.body)) }

// An intake keeps the files that wait. The zero value is empty.
type intake struct {
	looking sync.Mutex // held while a file is looked into, which takes memory

	mu    sync.Mutex // guards what follows
	files []*handedIn
}

// look makes a file of what was sent under a name.
func (in *intake) look(name string, body []byte) *handedIn {
	in.looking.Lock()
	defer in.looking.Unlock()
	f := &handedIn{Token: rand.Text(), Name: scrub.FileName(name), body: body}
	var err error
	f.Report, err = scrub.Inspect(f.Name, bytes.NewReader(body), int64(len(body)))
	switch {
	case err == nil && !f.Report.Looked:
		f.Fault = "files.unlooked"
	case errors.Is(err, scrub.ErrTooLarge):
		f.Fault, f.Barred = "files.too-large", true
	case errors.Is(err, scrub.ErrBomb):
		f.Fault, f.Barred = "files.bomb", true
	case errors.Is(err, scrub.ErrExtension):
		f.Fault, f.Barred = "files.extension", true
	case err != nil:
		f.Fault = "files.malformed"
	}
	return f
}

// strip returns the file without what was found in it.
func (in *intake) strip(f *handedIn) ([]byte, error) {
	in.looking.Lock()
	defer in.looking.Unlock()
	var out bytes.Buffer
	err := scrub.Strip(&out, bytes.NewReader(f.body), int64(len(f.body)))
	return out.Bytes(), err
}

// keep lets a file wait.
func (in *intake) keep(f *handedIn) {
	in.mu.Lock()
	defer in.mu.Unlock()
	in.files = append(in.files, f)
	total := 0
	for i := len(in.files) - 1; i >= 0; i-- {
		total += len(in.files[i].body)
		if total > maxIntake || f.at.Sub(in.files[i].at) > intakeStay {
			in.files = in.files[i+1:]
			break
		}
	}
}

// take returns a file that its officer handed in for these talks, and lets it
// go; nil if it does not wait any more.
func (in *intake) take(token, officer string, talks paper.ID) *handedIn {
	in.mu.Lock()
	defer in.mu.Unlock()
	for i, f := range in.files {
		if f.Token == token && f.officer == officer && f.talks == talks {
			in.files = append(in.files[:i:i], in.files[i+1:]...)
			return f
		}
	}
	return nil
}
