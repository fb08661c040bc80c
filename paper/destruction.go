package paper

import "time"

// A DestroyedPart is one sort of what a desk held of the talks.
type DestroyedPart string

// The parts.
const (
	PartPapers      DestroyedPart = "papers"      // papers, their drafts and their attestations
	PartAttachments DestroyedPart = "attachments" // files that came with papers
	PartCabinet     DestroyedPart = "cabinet"     // what was at the desk and no paper: minutes, jottings, valuations
	PartKeys        DestroyedPart = "keys"        // keys of the channels, by which pouches could be opened
	PartBackups     DestroyedPart = "key-backups" // the backups of keys, rewritten without them
)

// DestroyedParts lists them.
var DestroyedParts = []DestroyedPart{PartPapers, PartAttachments, PartCabinet, PartKeys, PartBackups}

// A Destruction certifies to others what a desk has destroyed after the end of
// the talks, what it keeps, and what no certificate can cover.
type Destruction struct {
	Covers []DestroyedPart `json:"covers"`
	At     time.Time       `json:"at"`     // when it was done
	Kept   Text            `json:"kept"`   // as agreed beforehand: the record's hashes, the settlement
	Cannot Text            `json:"cannot"` // what it cannot vouch for: copies made by people, others' desks
}

// Kind implements Body.
func (*Destruction) Kind() Kind { return KindDestruction }

func (b *Destruction) check(c *checker) {
	c.some("covers", len(b.Covers), func(i int) { oneOf(c, "", b.Covers[i], DestroyedParts) })
	c.time("at", b.At, true)
	c.text("kept", b.Kept, true)
	c.text("cannot", b.Cannot, true)
}
