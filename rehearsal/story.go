package rehearsal

import (
	"time"

	"goodoffices/desk"
	"goodoffices/paper"
)

// Telling says how a story is told.
type Telling struct {
	Title  paper.Text
	Zone   *time.Location
	Marks  map[paper.ID]Source
	Colour bool
}

// Story tells what a desk knows.
func Story(v desk.View, t Telling) string { return "" }
