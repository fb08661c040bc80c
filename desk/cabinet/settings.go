package cabinet

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"goodoffices/paper"
)

// Settings are how a desk works and shows things. The zero value is right for
// most: English and diplomatic words are the reader's defaults, nothing needs a
// second officer.
type Settings struct {
	Shown
	Weekend  []Weekday `json:"weekend,omitzero"`
	Holidays []Holiday `json:"holidays,omitzero"`
	Approval Approval  `json:"approval,omitzero"`
}

// Shown is how things are shown, to a desk or to one officer. What is empty is
// as the desk has it, and with the desk as the program has it.
type Shown struct {
	Language   paper.Lang `json:"language,omitzero"`
	Vocabulary Vocabulary `json:"vocabulary,omitzero"`
	Zone       string     `json:"zone,omitzero"`      // of the IANA database
	Calendars  []Calendar `json:"calendars,omitzero"` // the first is the main one
}

// A Vocabulary is which words screens use.
type Vocabulary string

// The vocabularies.
const (
	Diplomatic Vocabulary = "diplomatic"
	Plain      Vocabulary = "plain"
)

// A Calendar in which days are named.
type Calendar string

// The calendars.
const (
	Gregorian Calendar = "gregorian"
	Jalali    Calendar = "jalali"
	Hijri     Calendar = "hijri"
)

// A Weekday by its English name: "friday".
type Weekday string

// Weekdays are all of them, from Sunday, as time.Weekday counts.
var Weekdays = []Weekday{"sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday"}

// A Day of the Gregorian calendar: "2025-03-21".
type Day string

// Valid reports whether there is such a day.
func (d Day) Valid() bool {
	_, err := time.Parse(time.DateOnly, string(d))
	return err == nil
}

// A Holiday is a day on which nobody works at the desk.
type Holiday struct {
	Day  Day    `json:"day"`
	Name string `json:"name,omitzero"`
}

// Approval says for what the desk demands a second officer's approval.
type Approval struct {
	Rule  ApprovalRule `json:"rule,omitzero"`
	Kinds []paper.Kind `json:"kinds,omitzero"` // with ApproveKinds
}

// An ApprovalRule is none where it is empty.
type ApprovalRule string

// The rules.
const (
	ApproveNone   ApprovalRule = ""
	ApproveFormal ApprovalRule = "formal" // whatever an officer signs
	ApproveKinds  ApprovalRule = "kinds"
)

// Demands reports whether papers of a kind need a second officer's approval.
func (a Approval) Demands(k paper.Kind) bool {
	switch a.Rule {
	case ApproveFormal:
		return k.Class() == paper.Formal && !k.SealOnly()
	case ApproveKinds:
		return slices.Contains(a.Kinds, k)
	}
	return false
}

// Same reports whether two rules are the same.
func (a Approval) Same(b Approval) bool { return a.Rule == b.Rule && slices.Equal(a.Kinds, b.Kinds) }

// Bounds of settings.
const (
	MaxHolidays = 400
	maxName     = 200 // bytes
)

// Check returns a *paper.FieldError that names the first field that is wrong.
func (s Settings) Check() error {
	if err := s.Shown.Check(); err != nil {
		return err
	}
	for i, d := range s.Weekend {
		if !slices.Contains(Weekdays, d) || slices.Contains(s.Weekend[:i], d) {
			return wrong("/weekend/"+strconv.Itoa(i), "a day of the week in English, each once")
		}
	}
	if len(s.Weekend) == len(Weekdays) {
		return wrong("/weekend", "a day to work on")
	}
	if len(s.Holidays) > MaxHolidays {
		return &paper.FieldError{Field: "/holidays", Err: paper.ErrTooMany, Want: fmt.Sprintf("at most %d", MaxHolidays)}
	}
	for i, h := range s.Holidays {
		at := "/holidays/" + strconv.Itoa(i)
		if !h.Day.Valid() {
			return wrong(at+"/day", "a day such as 2025-03-21")
		}
		if len(h.Name) > maxName || !plain(h.Name) {
			return wrong(at+"/name", "a short line")
		}
	}
	return s.Approval.check()
}

func (a Approval) check() error {
	if a.Rule != ApproveNone && a.Rule != ApproveFormal && a.Rule != ApproveKinds {
		return wrong("/approval/rule", "formal, kinds, or nothing")
	}
	if (a.Rule == ApproveKinds) != (len(a.Kinds) > 0) {
		return wrong("/approval/kinds", "kinds of papers with the rule kinds, and nowhere else")
	}
	for i, k := range a.Kinds {
		if !k.Known() || k.SealOnly() || slices.Contains(a.Kinds[:i], k) {
			return wrong("/approval/kinds/"+strconv.Itoa(i), "a kind that officers write, each once")
		}
	}
	return nil
}

// Check returns a *paper.FieldError that names the first field that is wrong.
func (s Shown) Check() error {
	if s.Language != "" && !language.MatchString(string(s.Language)) {
		return wrong("/language", "a language such as en, ar, fa")
	}
	if s.Vocabulary != "" && s.Vocabulary != Diplomatic && s.Vocabulary != Plain {
		return wrong("/vocabulary", "diplomatic or plain")
	}
	if _, err := time.LoadLocation(s.Zone); err != nil || s.Zone == "Local" {
		return wrong("/zone", "a zone such as Asia/Muscat")
	}
	for i, c := range s.Calendars {
		if c != Gregorian && c != Jalali && c != Hijri || slices.Contains(s.Calendars[:i], c) {
			return wrong("/calendars/"+strconv.Itoa(i), "gregorian, jalali or hijri, each once")
		}
	}
	return nil
}

// Over returns how things are shown to an officer of a desk that shows them so.
func (s Shown) Over(desk Shown) Shown {
	out := s
	if out.Language == "" {
		out.Language = desk.Language
	}
	if out.Vocabulary == "" {
		out.Vocabulary = desk.Vocabulary
	}
	if out.Zone == "" {
		out.Zone = desk.Zone
	}
	if len(out.Calendars) == 0 {
		out.Calendars = desk.Calendars
	}
	return out
}

var language = regexp.MustCompile(`^[a-z]{2,3}(-[A-Za-z0-9]{2,8}){0,2}$`)

// plain reports whether people see all of a line.
func plain(s string) bool {
	return utf8.ValidString(s) && paper.Visible(s) == s && strings.IndexFunc(s, unicode.IsControl) < 0
}

func wrong(field, want string) error {
	return &paper.FieldError{Field: field, Err: paper.ErrValue, Want: want}
}

// ErrNoSecond is a *paper.FieldError: a desk of one officer has nobody to approve.
func ErrNoSecond() error { return wrong("/approval/rule", "a desk with a second officer") }

// maxWord bounds what one officer writes to another, in bytes.
const maxWord = 20 << 10

// CheckWord returns a *paper.FieldError for words to a colleague that cannot be
// shown as they are.
func CheckWord(word string) error {
	switch {
	case len(word) > maxWord:
		return &paper.FieldError{Field: "/text", Err: paper.ErrTooLong}
	case !utf8.ValidString(word):
		return &paper.FieldError{Field: "/text", Err: paper.ErrUTF8}
	}
	return nil
}
