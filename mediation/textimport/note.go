package textimport

import (
	"fmt"

	"goodoffices/paper"
)

// A Note says what of a source is not simply its words: what was left out, and
// what was taken though somebody may not want it. Together with the clauses the
// notes hold every word of a source.
type Note struct {
	Line int // of the source; of a .docx the paragraph; 0: of the whole
	What What
	Text string
}

// What a note is about.
type What string

// What is left out, and what is taken all the same.
const (
	Deleted  What = "deletion"  // tracked: left out
	Comment  What = "comment"   // of an editor, or of HTML: left out
	Margin   What = "margin"    // head or foot of every page: left out
	Metadata What = "metadata"  // at the head of a Markdown file: left out
	Inserted What = "insertion" // tracked: taken
	Hidden   What = "hidden"    // not shown to a reader: taken
	Struck   What = "struck"    // by hand, which keeps no account of it: taken
)

// Whats are all of them.
var Whats = []What{Deleted, Comment, Margin, Metadata, Inserted, Hidden, Struck}

// Taken reports whether the words stand in the clauses.
func (w What) Taken() bool { return w == Inserted || w == Hidden || w == Struck }

// maxNotes bounds the notes of a source.
const maxNotes = paper.MaxClauses

func tooManyNotes() error {
	return fmt.Errorf("%w: more than %d deletions, insertions and comments", ErrTooLarge, maxNotes)
}
