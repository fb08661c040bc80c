package paper

// TextOf returns the main words of a body, as a reader would see them first,
// or nil where a kind has none.
func TextOf(b Body) Text {
	if w, ok := b.(interface{ words() Text }); ok {
		return w.words()
	}
	return nil
}

func (b *Prose) words() Text          { return b.Text }
func (b *Lodged) words() Text         { return b.Text }
func (b *MediatorsPaper) words() Text { return join(passageTexts(b.Passages)) }
func (b *NonPaper) words() Text       { return b.Text }
func (b *Told) words() Text           { return b.Words }
func (b *Float) words() Text          { return b.Text }
func (b *Translation) words() Text    { return b.Text }
func (b *CoverNote) words() Text      { return b.Note }
func (b *Disposal) words() Text       { return b.Reason }
func (b *Retraction) words() Text     { return b.Reason }
func (b *ReadBack) words() Text       { return join(b.Passages) }
func (b *Invitation) words() Text     { return b.Purpose }
func (b *Terms) words() Text          { return b.Purpose }
func (b *NewParticipant) words() Text { return b.Reason }
func (b *Disclosure) words() Text     { return b.Text }
func (b *Revocation) words() Text     { return b.Reason }
func (b *Proposal) words() Text       { return b.Text }
func (b *Response) words() Text       { return b.Text }
func (b *Outcome) words() Text        { return b.Text }
func (b *Gate) words() Text           { return b.Text }
func (b *Condition) words() Text      { return b.Text }
func (b *Attestation) words() Text    { return b.Facts }
func (b *Topic) words() Text          { return b.Title }
func (b *Stance) words() Text         { return b.Text }
func (b *Assurance) words() Text      { return b.Text }
func (b *Statement) words() Text      { return b.Text }
func (b *Event) words() Text          { return b.What }
func (b *Round) words() Text          { return b.Objective }
func (b *ConfidenceNote) words() Text { return b.Text }
func (b *Signal) words() Text         { return b.Text }
func (b *Incident) words() Text       { return b.What }
func (b *Suspension) words() Text     { return b.Reason }
func (b *Ending) words() Text         { return b.Reason }

func (b *Message) words() Text {
	switch {
	case b.Noted != nil:
		return join(b.Noted.Lines)
	case len(b.Passages) > 0:
		return join(passageTexts(b.Passages))
	}
	return b.Text
}

func (b *Approval) words() Text {
	texts := make([]Text, len(b.Answers))
	for i, a := range b.Answers {
		texts[i] = a.Text
	}
	return join(texts)
}

func (b *PublicLine) words() Text {
	texts := make([]Text, len(b.Lines))
	for i, l := range b.Lines {
		texts[i] = l.Says
	}
	return join(texts)
}

func passageTexts(ps []Passage) []Text {
	texts := make([]Text, len(ps))
	for i, p := range ps {
		texts[i] = p.Text
	}
	return texts
}

// join puts texts one below the other, language by language.
func join(texts []Text) Text {
	out := Text{}
	for _, t := range texts {
		for l, s := range t {
			if out[l] != "" {
				out[l] += "\n"
			}
			out[l] += s
		}
	}
	return out
}

// titled are bodies that are called something.
type titled interface{ title() Text }

func (b *Instrument) title() Text  { return b.Title }
func (b *TextVersion) title() Text { return b.Title }
func (b *Topic) title() Text       { return b.Title }

// TitleOf returns what a paper is called, and the words it says where it has no
// title; nil if it has neither.
func TitleOf(b Body) Text {
	if title := Titled(b); title != nil {
		return title
	}
	return TextOf(b)
}

// Titled returns the title of a body that has one, otherwise nil.
func Titled(b Body) Text {
	if t, ok := b.(titled); ok {
		return t.title()
	}
	return nil
}
