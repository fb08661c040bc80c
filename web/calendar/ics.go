package calendar

import (
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"
	"unicode/utf8"
)

// An Event is a meeting for people's calendars. Whatever is left empty is left
// out of the file; nothing is added.
type Event struct {
	ID      string    // of the meeting, unique: the file bears a digest of it
	Version int       // grows when the meeting moves, so that calendars follow
	Stamp   time.Time // when this version was made
	Begins  time.Time
	Ends    time.Time // may be zero
	Off     bool      // it will not take place
	Summary string
	Place   string
	Note    string // may have several lines
}

// Why an event cannot be written.
var (
	ErrNoID      = errors.New("an event needs an id")
	ErrTimes     = errors.New("an event needs a stamp and a beginning, and ends after it begins")
	ErrOutOfTime = errors.New("calendar files know the years 1 to 9999")
)

// Write writes a calendar file (RFC 5545) with one event. The same event
// gives the same bytes. Texts cannot break out of their fields: line breaks
// and separators are escaped, control characters dropped.
func (e Event) Write(w io.Writer) error {
	if err := e.check(); err != nil {
		return err
	}
	var f file
	f.line("BEGIN", "VCALENDAR")
	f.line("VERSION", "2.0")
	f.line("PRODID", "-//desk//calendar//EN") // required; it names no talks and no program
	f.line("CALSCALE", "GREGORIAN")
	f.line("BEGIN", "VEVENT")
	f.line("UID", fmt.Sprintf("%x", sha256.Sum256([]byte("calendar\x00"+e.ID)))[:32])
	f.line("SEQUENCE", fmt.Sprint(max(e.Version, 0)))
	f.line("DTSTAMP", instant(e.Stamp))
	f.line("DTSTART", instant(e.Begins))
	if !e.Ends.IsZero() {
		f.line("DTEND", instant(e.Ends))
	}
	if e.Off {
		f.line("STATUS", "CANCELLED")
	}
	f.line("CLASS", "PRIVATE")
	f.text("SUMMARY", strings.Join(strings.Fields(e.Summary), " "))
	f.text("LOCATION", strings.Join(strings.Fields(e.Place), " "))
	f.text("DESCRIPTION", e.Note)
	f.line("END", "VEVENT")
	f.line("END", "VCALENDAR")
	_, err := io.WriteString(w, f.String())
	return err
}

func (e Event) check() error {
	switch {
	case e.ID == "":
		return ErrNoID
	case e.Stamp.IsZero(), e.Begins.IsZero(), !e.Ends.IsZero() && !e.Ends.After(e.Begins):
		return ErrTimes
	}
	for _, t := range []time.Time{e.Stamp, e.Begins, e.Ends} {
		if y := t.UTC().Year(); y < 1 || y > 9999 {
			return ErrOutOfTime
		}
	}
	return nil
}

func instant(t time.Time) string { return t.UTC().Format("20060102T150405Z") }

// A file is written line by line, none longer than 75 bytes (RFC 5545 §3.1).
type file struct{ strings.Builder }

func (f *file) line(name, value string) {
	room := 75
	for _, r := range name + ":" + value {
		if n := utf8.RuneLen(r); n > room {
			f.WriteString("\r\n ")
			room = 74
		}
		room -= utf8.RuneLen(r)
		f.WriteRune(r)
	}
	f.WriteString("\r\n")
}

// text writes a field of words, if there are any (RFC 5545 §3.3.11).
func (f *file) text(name, value string) {
	var b strings.Builder
	value = strings.ReplaceAll(strings.ToValidUTF8(value, "\uFFFD"), "\r\n", "\n")
	for _, r := range strings.TrimSpace(value) {
		switch {
		case r == '\n', r == '\r', r == '\v', r == '\f', r == '\u0085', r == '\u2028', r == '\u2029':
			b.WriteString(`\n`)
		case r == '\\', r == ';', r == ',':
			b.WriteByte('\\')
			b.WriteRune(r)
		case r == '\t':
			b.WriteByte(' ')
		case r < ' ', r >= 0x7f && r < 0xa0:
		case r >= 0x202a && r <= 0x202e, r >= 0x2066 && r <= 0x2069: // would turn what stands around it
		default:
			b.WriteRune(r)
		}
	}
	if b.Len() > 0 {
		f.line(name, b.String())
	}
}
