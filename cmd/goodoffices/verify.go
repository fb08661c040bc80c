package main

import (
	"fmt"
	"os"

	"goodoffices/paper"
)

type verifyCmd struct {
	File  string   `arg:"" help:"A dossier, or a file that goodoffices show --paper wrote."`
	JSON  bool     `name:"json"`
	Card  []string `placeholder:"FILE" help:"For a dossier: a card that you know already, as goodoffices desk card -o writes it."`
	Words []string `placeholder:"WORDS" help:"For a dossier: the twelve words of a card, as its desk read them to you."`
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
	if is, err := isDossier(k.File); err != nil {
		return err
	} else if is {
		return k.dossier(c)
	}
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
	raw, cardRaw, err := paper.ReadExhibit(b)
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
