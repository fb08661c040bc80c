// Package rehearsal plays a case file against real desks: one courier and one
// desk for each name in the case, over real HTTP on loopback, sharing nothing
// else. It is the demo, the tests of the whole length, and training.
//
// Its words:
//
//   - a case is real or invented material written down as desks and acts;
//   - an act is what an officer does (an act of mediation) or a step of a desk
//     (begin, join, confirm-card, change-card, resume-channel, exchange), with its date and
//     its source, reported or invented;
//   - a label ("@reply") names the first paper that an act made, "@reply/gate"
//     its paper of that kind;
//   - an expectation says what a desk sees, and what it never does, after an act.
//
// [Parse] reads a case strictly and finds what is wrong with it before anything
// is played; [Play] plays it and stops at the first expectation that does not
// hold. Both name file and line in a [Fault]. docs/cases.md has the schema.
package rehearsal

import "fmt"

// A Fault is what is wrong with a case file, or with what came of playing it.
type Fault struct {
	File string
	Line int
	Text string
	Err  error // what was behind it; may be nil
}

// Error implements error: "file:line: text".
func (f *Fault) Error() string { return fmt.Sprintf("%s:%d: %s", f.File, f.Line, f.Text) }

// Unwrap returns what was behind the fault.
func (f *Fault) Unwrap() error { return f.Err }
