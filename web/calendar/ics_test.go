package calendar

import (
	"errors"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	ics "github.com/arran4/golang-ical"
)

var round = Event{
	ID: "0f3c", Version: 2,
	Stamp:   time.Date(2026, 11, 25, 9, 0, 0, 0, time.UTC),
	Begins:  time.Date(2026, 11, 26, 18, 0, 0, 0, time.FixedZone("", 4*3600)),
	Ends:    time.Date(2026, 11, 26, 20, 0, 0, 0, time.FixedZone("", 4*3600)),
	Summary: "Meeting, in two rooms; north and south",
	Place:   "دیوان، مسقط",
	Note:    "First line\nSecond, with a \\ and an end",
}

func written(t *testing.T, e Event) string {
	t.Helper()
	var b strings.Builder
	if err := e.Write(&b); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// read has an independent reader read the file.
func read(t *testing.T, file string) *ics.VEvent {
	t.Helper()
	cal, err := ics.ParseCalendar(strings.NewReader(file))
	if err != nil {
		t.Fatalf("%v in\n%s", err, file)
	}
	if n := len(cal.Events()); n != 1 {
		t.Fatalf("%d events in\n%s", n, file)
	}
	return cal.Events()[0]
}

func value(e *ics.VEvent, p ics.ComponentProperty) string {
	if got := e.GetProperty(p); got != nil {
		return ics.FromText(got.Value)
	}
	return ""
}

func TestCalendarFileIsRead(t *testing.T) {
	t.Parallel()
	e := read(t, written(t, round))
	for p, want := range map[ics.ComponentProperty]string{
		ics.ComponentPropertySummary:     round.Summary,
		ics.ComponentPropertyLocation:    round.Place,
		ics.ComponentPropertyDescription: round.Note,
		ics.ComponentPropertyDtStart:     "20261126T140000Z",
		ics.ComponentPropertyDtEnd:       "20261126T160000Z",
		ics.ComponentPropertySequence:    "2",
	} {
		if got := value(e, p); got != want {
			t.Errorf("%s is read as %q, want %q", p, got, want)
		}
	}
	begins, err := e.GetStartAt()
	if err != nil || !begins.Equal(round.Begins) {
		t.Errorf("begins at %s: %v", begins, err)
	}
}

// TestCalendarFieldStaysInItsField is attack 103.
func TestCalendarFieldStaysInItsField(t *testing.T) {
	t.Parallel()
	const attack = "x\r\nATTENDEE:mailto:spy@example.org\nEND:VEVENT\rBEGIN:VEVENT\u2028URL:http://example.org\u0085X:1\x00\x1b\u202ey,z;w\\"
	for _, e := range []Event{
		{ID: attack, Summary: attack, Stamp: round.Stamp, Begins: round.Begins},
		{ID: attack, Place: attack, Stamp: round.Stamp, Begins: round.Begins},
		{ID: attack, Note: attack, Stamp: round.Stamp, Begins: round.Begins},
	} {
		file := written(t, e)
		got := read(t, file)
		for _, line := range strings.Split(file, "\r\n") {
			if strings.ContainsAny(line, "\r\n\x00\x1b") || strings.ContainsAny(line, "\u202e\u2028\u0085") {
				t.Errorf("line %q", line)
			}
			name, _, _ := strings.Cut(line, ":")
			if name == "ATTENDEE" || name == "URL" || name == "X" {
				t.Errorf("the text made a line of its own: %q", line)
			}
		}
		if s := value(got, ics.ComponentPropertySummary) + value(got, ics.ComponentPropertyLocation) + value(got, ics.ComponentPropertyDescription); !strings.HasSuffix(s, `y,z;w\`) {
			t.Errorf("read as %q", s)
		}
	}
}

func TestCalendarLinesAreShort(t *testing.T) {
	t.Parallel()
	e := round
	e.Note = strings.Repeat("گفت\u200cوگو در مسقط؛ ", 200)
	file := written(t, e)
	for _, line := range strings.Split(file, "\r\n") {
		if len(line) > 75 || !utf8.ValidString(line) {
			t.Errorf("%d bytes: %q", len(line), line)
		}
	}
	if got := value(read(t, file), ics.ComponentPropertyDescription); got != strings.TrimSpace(e.Note) {
		t.Error("the note is read otherwise than written")
	}
}

// TestCalendarFileTellsNothingMore: the file has the fields given and no names.
func TestCalendarFileTellsNothingMore(t *testing.T) {
	t.Parallel()
	file := written(t, Event{ID: "0f3c", Stamp: round.Stamp, Begins: round.Begins})
	const want = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//desk//calendar//EN\r\nCALSCALE:GREGORIAN\r\nBEGIN:VEVENT\r\n" +
		"UID:2c6418dc0a8b131bed9d54ad18c450e8\r\nSEQUENCE:0\r\nDTSTAMP:20261125T090000Z\r\nDTSTART:20261126T140000Z\r\nCLASS:PRIVATE\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
	if file != want {
		t.Errorf("%q\nwant\n%q", file, want)
	}
}

func TestEventKeepsItsUID(t *testing.T) {
	t.Parallel()
	uid := func(e Event) string { return read(t, written(t, e)).Id() }
	moved := round
	moved.Version, moved.Begins, moved.Ends, moved.Off = 3, moved.Begins.AddDate(0, 0, 1), time.Time{}, true
	other := round
	other.ID = "0f3d"
	if uid(moved) != uid(round) || uid(other) == uid(round) {
		t.Error("a meeting is known by its id and nothing else")
	}
	if strings.Contains(written(t, round), round.ID+"\r\n") {
		t.Error("the file bears the id itself")
	}
	if s := value(read(t, written(t, moved)), ics.ComponentPropertyStatus); s != "CANCELLED" {
		t.Errorf("status %q", s)
	}
}

func TestEventThatCannotBeWritten(t *testing.T) {
	t.Parallel()
	with := func(change func(*Event)) Event {
		e := round
		change(&e)
		return e
	}
	for name, c := range map[string]struct {
		e    Event
		want error
	}{
		"no id":               {with(func(e *Event) { e.ID = "" }), ErrNoID},
		"no stamp":            {with(func(e *Event) { e.Stamp = time.Time{} }), ErrTimes},
		"no beginning":        {with(func(e *Event) { e.Begins = time.Time{} }), ErrTimes},
		"ends when begun":     {with(func(e *Event) { e.Ends = e.Begins }), ErrTimes},
		"ends first":          {with(func(e *Event) { e.Ends = e.Begins.Add(-time.Hour) }), ErrTimes},
		"in the year 1000000": {with(func(e *Event) { e.Begins, e.Ends = time.Unix(1<<44, 0), time.Time{} }), ErrOutOfTime},
	} {
		var b strings.Builder
		if err := c.e.Write(&b); !errors.Is(err, c.want) || b.Len() > 0 {
			t.Errorf("%s: %v", name, err)
		}
	}
}
