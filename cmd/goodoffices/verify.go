package main

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"os"

	"goodoffices/paper"
)

// A shown paper is a formal paper in a file, with the card under which it is
// signed: who has the file needs nothing else, and no network, to verify it.
//
//	magic  19 bytes, "good-offices paper" and a byte 1
//	envelope of the paper, envelope of the card: each with its length before it, 4 bytes, big-endian
const shownMagic = "good-offices paper\x01"

var errShown = errors.New("not a paper shown by this program, or cut short")

func shownPaper(envelope, card []byte) []byte {
	b := []byte(shownMagic)
	for _, part := range [][]byte{envelope, card} {
		b = binary.BigEndian.AppendUint32(b, uint32(len(part)))
		b = append(b, part...)
	}
	return b
}

func readShown(b []byte) (envelope, card []byte, err error) {
	rest, ok := bytes.CutPrefix(b, []byte(shownMagic))
	var parts [2][]byte
	for i := range parts {
		if !ok || len(rest) < 4 || uint64(len(rest)-4) < uint64(binary.BigEndian.Uint32(rest)) {
			return nil, nil, errShown
		}
		n := 4 + int(binary.BigEndian.Uint32(rest))
		parts[i], rest = rest[4:n], rest[n:]
	}
	if len(rest) > 0 {
		return nil, nil, errShown
	}
	return parts[0], parts[1], nil
}

type verifyCmd struct {
	File string `arg:"" help:"A file that goodoffices show --paper wrote."`
	JSON bool   `name:"json"`
}

// verified is what verify says of a paper.
type verified struct {
	ID        paper.ID     `json:"id"`
	Kind      paper.Kind   `json:"kind"`
	From      paper.Desk   `json:"from"`
	To        []paper.Desk `json:"to"`
	Number    int          `json:"number,omitzero"`
	Date      string       `json:"date"`
	Officer   string       `json:"officer,omitzero"`
	Text      paper.Text   `json:"text"`
	Signature string       `json:"signature"`
	Card      paper.ID     `json:"card"`
	Words     []string     `json:"words"`
}

func (k *verifyCmd) Run(c *console) error {
	b, err := os.ReadFile(k.File)
	if err != nil {
		return err
	}
	v, err := verifyShown(b)
	if err != nil {
		return fmt.Errorf("%s is not proven: %w", k.File, err)
	}
	if k.JSON {
		return c.json(v)
	}
	c.printf("A %s of %s", v.Kind, v.From)
	if v.Number > 0 {
		c.printf(", No. %d", v.Number)
	}
	c.printf(", dated %s (the date is its author's claim).\n", v.Date)
	if text, _ := v.Text.In("en"); text != "" {
		c.printf("  “%s”\n", paper.Visible(text))
	}
	c.printf("Signed by %s's seal", v.From)
	if v.Officer != "" {
		c.printf(" and %s", v.Officer)
	}
	c.printf(", over exactly these bytes; the id is %s.\nThe key is that of the card with these words; whether the card is %s's, compare with %s itself:\n", v.ID, v.From, v.From)
	printWords(c, v.Words)
	return nil
}

func verifyShown(b []byte) (verified, error) {
	raw, cardRaw, err := readShown(b)
	if err != nil {
		return verified{}, err
	}
	card, verifier, err := paper.OpenCard(cardRaw)
	if err != nil {
		return verified{}, fmt.Errorf("card: %w", err)
	}
	p, envelope, err := paper.Open(raw)
	if err != nil {
		return verified{}, err
	}
	if envelope == nil {
		return verified{}, paper.ErrUnsigned
	}
	officer, err := verifier.Verify(p, envelope)
	if err != nil {
		return verified{}, err
	}
	text := paper.TextOf(p.Body)
	if text == nil {
		text = paper.Text{}
	}
	return verified{
		ID: p.ID, Kind: p.Kind, From: p.From, To: p.To, Number: p.Number, Date: p.Date.Format("2006-01-02 15:04 -0700"),
		Officer: officer, Text: text, Signature: "verified", Card: card.ID, Words: paper.Words(card.ID),
	}, nil
}
