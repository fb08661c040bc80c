package mediation

import (
	"time"

	"goodoffices/paper"
)

var _ = register[WriteLetter]("write-letter")

// WriteLetter writes a letter, a note verbale or an aide-mémoire.
type WriteLetter struct {
	Writing
	Kind paper.Kind `json:"kind,omitzero"` // "letter" unless said otherwise
	paper.Prose
}

// proses are the kinds that are prose, by name.
var proses = map[paper.Kind]func(paper.Prose) paper.Body{
	"":                    func(p paper.Prose) paper.Body { return &paper.Letter{Prose: p} },
	paper.KindLetter:      func(p paper.Prose) paper.Body { return &paper.Letter{Prose: p} },
	paper.KindNoteVerbale: func(p paper.Prose) paper.Body { return &paper.NoteVerbale{Prose: p} },
	paper.KindAideMemoire: func(p paper.Prose) paper.Body { return &paper.AideMemoire{Prose: p} },
}

var sayNoProse = saying("letter.kind", "A letter is of kind letter, note-verbale or aide-memoire, not {kind}.")

// Permit implements Act.
func (a *WriteLetter) Permit(t *Talks, now time.Time) ([]paper.Draft, Verdict) {
	m := t.make(now)
	a.write(m)
	return m.done()
}

func (a *WriteLetter) write(m *maker) paper.ID {
	body := proses[a.Kind]
	if body == nil {
		m.refuse(refuse("field", sayNoProse("kind", a.Kind)))
		return paper.ID{}
	}
	return m.write(a.Writing, body(a.Prose))
}
