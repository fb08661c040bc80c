package dossier

import (
	"archive/zip"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"time"

	"goodoffices/paper"
	"goodoffices/record"
)

// Contents are what goes into a dossier.
type Contents struct {
	Desk  paper.Desk // whose it is
	Card  paper.ID   // under which it is sealed
	Talks []Talks
	// Page is the page that verifies in a browser; none if empty.
	Page []byte
	// Read, unless nil, makes the readings of a paper. Either may be empty.
	Read func(ToRead) (html, pdf []byte, err error)
	// Seal signs with the seal of the desk's card.
	Seal func(message []byte) ([]byte, error)
}

// A ToRead is a paper of which readings are made, and what they may draw on:
// nothing that is not disclosed with it.
type ToRead struct {
	Paper   *paper.Paper
	Officer string                      // who signed, "" where the seal alone does
	Whose   paper.Desk                  // whose dossier it is
	Beside  func(paper.ID) *paper.Paper // papers and cards of the dossier; nil for one that is not in it
}

// Talks are what a dossier holds of one negotiation.
type Talks struct {
	ID       paper.ID
	Mediator paper.Desk
	Cards    []Card
	// Papers are envelopes of formal papers, in the order in which the
	// exporter came to hold them.
	Papers   [][]byte
	Withheld []paper.ID
	Files    []File
	Record   *Record // nil before it began
}

// A Card is a card's envelope, and how far its keys are known.
type Card struct {
	Envelope []byte
	Key      string // this and what follows as in a CardMark
	By       string
	At       time.Time
}

// A File is one that papers name as attached.
type File struct {
	Digest paper.ID
	Bytes  []byte
}

// A Record is a joint record as its holder has committed it.
type Record struct {
	Origin string
	Leaves []paper.ID
	Notes  []string // checkpoints with their operator's and cosigners' lines, the head's first
	Forks  []record.Fork
}

// ErrInformal: an informal paper is in no dossier.
var ErrInformal = errors.New("an informal paper proves nothing to outsiders and is in no dossier")

// Write makes a dossier. The same contents give the same bytes.
func Write(w io.Writer, c Contents) error {
	b := &builder{zip: zip.NewWriter(w), m: Manifest{Format: Format, Desk: c.Desk, Card: c.Card, Talks: []Listing{}, Members: []Member{}}, c: c}
	if len(c.Page) > 0 {
		if err := b.member(PageName, c.Page); err != nil {
			return err
		}
	}
	if c.Read != nil {
		if err := b.index(); err != nil {
			return err
		}
	}
	for _, t := range c.Talks {
		if err := b.talks(t); err != nil {
			return err
		}
	}
	text, err := b.m.Encode()
	if err != nil {
		return err
	}
	s := Seal{Manifest: digest(text), Card: c.Card}
	if s.Signature, err = c.Seal(SealMessage(s.Card, s.Manifest)); err != nil {
		return fmt.Errorf("seal the manifest: %w", err)
	}
	if err := errors.Join(b.put(ManifestName, text), b.put(SealName, s.Encode())); err != nil {
		return err
	}
	return b.zip.Close()
}

// builder is a dossier on its way.
type builder struct {
	zip                  *zip.Writer
	c                    Contents
	m                    Manifest
	cards, papers, files int // so far
	beside               map[paper.ID]*paper.Paper
}

// index finds the papers and cards by their ids, for readings to name them.
func (b *builder) index() error {
	b.beside = map[paper.ID]*paper.Paper{}
	for _, t := range b.c.Talks {
		for _, c := range t.Cards {
			p, _, err := paper.OpenCard(c.Envelope)
			if err != nil {
				return fmt.Errorf("card: %w", err)
			}
			b.beside[p.ID] = p
		}
		for _, raw := range t.Papers {
			p, _, err := paper.Open(raw)
			if err != nil {
				return err
			}
			b.beside[p.ID] = p
		}
	}
	return nil
}

func (b *builder) talks(t Talks) error {
	l := Listing{Talks: t.ID, Mediator: t.Mediator, Cards: []CardMark{}, Papers: []paper.ID{}, Withheld: t.Withheld}
	number := len(b.m.Talks) + 1
	for _, c := range t.Cards {
		p, _, err := paper.OpenCard(c.Envelope)
		if err != nil {
			return fmt.Errorf("card: %w", err)
		}
		b.cards++
		l.Cards = append(l.Cards, CardMark{Desk: p.From, Card: p.ID, Key: c.Key, By: c.By, At: c.At})
		if err := b.member(cardName(b.cards), c.Envelope); err != nil {
			return err
		}
	}
	var log record.Log
	if r := t.Record; r != nil {
		var err error
		if log, err = (record.Log{}).Append(r.Leaves...); err != nil {
			return err
		}
		l.Origin, l.Size, l.Notes, l.Forks = r.Origin, log.Size(), len(r.Notes), len(r.Forks)
		if err := b.record(number, *r); err != nil {
			return err
		}
	}
	for _, raw := range t.Papers {
		id, err := b.paper(raw, t.Record, log)
		if err != nil {
			return err
		}
		l.Papers = append(l.Papers, id)
	}
	for _, f := range t.Files {
		b.files++
		l.Files = append(l.Files, f.Digest)
		if err := b.member(fileName(b.files), f.Bytes); err != nil {
			return err
		}
	}
	b.m.Talks = append(b.m.Talks, l)
	return nil
}

func (b *builder) record(number int, r Record) error {
	if err := b.member(leavesName(number), leavesText(r.Leaves)); err != nil {
		return err
	}
	for i, note := range r.Notes {
		if err := b.member(noteName(number, i+1), []byte(note)); err != nil {
			return err
		}
	}
	for i, f := range r.Forks {
		text, err := forkText(f)
		if err != nil {
			return err
		}
		if err := b.member(forkName(number, i+1), text); err != nil {
			return err
		}
	}
	return nil
}

func (b *builder) paper(raw []byte, r *Record, log record.Log) (paper.ID, error) {
	p, e, err := paper.Open(raw)
	if err != nil {
		return paper.ID{}, err
	}
	if e == nil {
		return paper.ID{}, ErrInformal
	}
	b.papers++
	n := b.papers
	if err := b.member(paperName(n), raw); err != nil {
		return p.ID, err
	}
	if r != nil && len(r.Notes) > 0 {
		proof, err := proofText(p.ID, log, r.Notes[0])
		if err != nil {
			return p.ID, err
		}
		if proof != nil {
			if err := b.member(proofName(n), proof); err != nil {
				return p.ID, err
			}
		}
	}
	if b.c.Read == nil {
		return p.ID, nil
	}
	officer := ""
	if len(e.Signatures) > 0 {
		officer = e.Signatures[0].Officer
	}
	html, pdf, err := b.c.Read(ToRead{Paper: p, Officer: officer, Whose: b.c.Desk, Beside: func(id paper.ID) *paper.Paper { return b.beside[id] }})
	if err != nil {
		return p.ID, fmt.Errorf("reading of paper %s: %w", p.ID.Short(), err)
	}
	for _, reading := range []struct {
		ext  string
		text []byte
	}{{"html", html}, {"pdf", pdf}} {
		if len(reading.text) > 0 {
			if err := b.member(readingName(n, reading.ext), reading.text); err != nil {
				return p.ID, err
			}
		}
	}
	return p.ID, nil
}

// member adds a member that the manifest lists.
func (b *builder) member(name string, content []byte) error {
	b.m.Members = append(b.m.Members, Member{Name: name, Length: uint64(len(content)), SHA256: digest(content)})
	return b.put(name, content)
}

// put writes a member: stored, with nothing in its header that differs from
// one dossier to the next.
func (b *builder) put(name string, content []byte) error {
	h := &zip.FileHeader{
		Name: name, Method: zip.Store, CRC32: crc32.ChecksumIEEE(content), CompressedSize64: uint64(len(content)), UncompressedSize64: uint64(len(content)),
		CreatorVersion: 3<<8 | 20, ReaderVersion: 20, ExternalAttrs: 0o100600 << 16,
	}
	//lint:ignore SA1019 a raw member takes its date from nowhere else
	h.ModifiedDate = 1<<5 | 1 // 1 January 1980, the earliest there is
	w, err := b.zip.CreateRaw(h)
	if err != nil {
		return err
	}
	_, err = w.Write(content)
	return err
}
