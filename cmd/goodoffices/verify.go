package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"goodoffices/paper"
	"goodoffices/record/dossier"
)

// Bounds of the files that are read, in bytes.
const (
	maxDossier = 4 << 30
	maxExhibit = 8 << 20
)

// openPlain opens a file that is one, not a folder, a pipe or a device, and has
// at most so many bytes. Its kind is looked at first: opening a pipe would wait.
func openPlain(name string, most int64) (*os.File, int64, error) {
	plain := func(info os.FileInfo) error {
		switch {
		case !info.Mode().IsRegular():
			return fmt.Errorf("%s is not a file with content: give a file, not a folder, a pipe or a device", name)
		case info.Size() > most:
			return fmt.Errorf("%s has %d bytes, and at most %d are read", name, info.Size(), most)
		}
		return nil
	}
	info, err := os.Stat(name)
	if err == nil {
		err = plain(info)
	}
	if err != nil {
		return nil, 0, err
	}
	f, err := os.Open(name)
	if err != nil {
		return nil, 0, err
	}
	if info, err = f.Stat(); err == nil {
		err = plain(info)
	}
	if err != nil {
		return nil, 0, errors.Join(err, f.Close())
	}
	return f, info.Size(), nil
}

type verifyCmd struct {
	File  string   `arg:"" help:"A dossier, or a file that goodoffices show --paper wrote."`
	JSON  bool     `name:"json"`
	Card  []string `placeholder:"FILE" sep:"none" help:"A card that you know already, as goodoffices desk card -o writes it."`
	Words []string `placeholder:"WORDS" sep:"none" help:"The twelve words of a card, as its desk read them to you, between spaces or commas."`
}

// verified is what verify says of a paper.
type verified struct {
	Valid     bool         `json:"valid"`
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
	Key       string       `json:"key"` // "compared" with a card that the verifier knows, or "on word of" its desk
	body      paper.Body
	Certifies *dossier.Certified `json:"certifies,omitzero"` // what a mediator's certificate says
}

func (k *verifyCmd) Run(c *console) error {
	err := k.verify(c)
	if err == nil || errors.Is(err, errNotValid) || !k.JSON {
		return err
	}
	return errors.Join(c.json(unverified{Problems: []dossier.Problem{{Member: k.File, Text: paper.Visible(err.Error())}}}), err)
}

// unverified is what verify says of a file that is neither a dossier nor a paper
// that is proven.
type unverified struct {
	Valid    bool              `json:"valid"`
	Problems []dossier.Problem `json:"problems"`
}

func (k *verifyCmd) verify(c *console) error {
	f, size, err := openPlain(k.File, maxDossier)
	if err != nil {
		return err
	}
	defer f.Close()
	if dossier.Is(f, size) {
		return k.dossier(c, f, size)
	}
	if size > maxExhibit {
		return fmt.Errorf("%s is no dossier, and with %d bytes it is larger than any paper (at most %d)", k.File, size, maxExhibit)
	}
	b, err := io.ReadAll(io.LimitReader(f, maxExhibit))
	if err != nil {
		return err
	}
	v, err := verifyShown(b)
	if err != nil {
		return fmt.Errorf("%s is not proven: %w", k.File, err)
	}
	known, err := k.known()
	if err != nil {
		return err
	}
	if err := v.compare(known); err != nil {
		return fmt.Errorf("%s: %w", k.File, err)
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
	for _, said := range certificate(v.Certifies) {
		c.printf("  %s\n", said)
	}
	c.printf("Signed by %s's seal", v.From)
	if v.Officer != "" {
		c.printf(" and %s", v.Officer)
	}
	c.printf(", over exactly these bytes; the id is %s.\n", v.ID)
	if v.Key == dossier.KeyCompared {
		c.printf("The key is that of the card of %s that you know.\n", v.From)
		return nil
	}
	c.printf("The key is that of the card with these words; whether the card is %s's, compare with %s itself:\n", v.From, v.From)
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
		Valid: true, ID: p.ID, Kind: p.Kind, From: p.From, To: p.To, Number: p.Number, Date: p.Date.Format("2006-01-02 15:04 -0700"),
		Officer: officer, Text: text, Signature: "verified", Card: card.ID, Words: paper.Words(card.ID),
		body: p.Body, Key: dossier.OnWordOf(p.From), Certifies: dossier.CertifiedBy(p),
	}, nil
}

// compare holds the card of a paper beside those that the verifier knows: each
// must be that one.
func (v *verified) compare(known []dossier.Known) error {
	for _, k := range known {
		switch {
		case k.Is(v.Card):
			v.Key = dossier.KeyCompared
		case k.Desk == v.From:
			return fmt.Errorf("the card of %s under which it is signed is not the one you know", k.Desk)
		case k.Desk != "":
			return fmt.Errorf("it is a paper of %s, and you gave a card of %s", v.From, k.Desk)
		default:
			return fmt.Errorf("the card of %s under which it is signed has not the words you gave", v.From)
		}
	}
	return nil
}

// outcomes say how what is certified came out.
var outcomes = map[string]string{
	"settled":     "It came to a settlement.",
	"not-settled": "It came to no settlement.",
	"open":        "Whether it comes to a settlement was open when this was signed.",
}

// certificate says what a certificate certifies, if it is one.
func certificate(x *dossier.Certified) []string {
	if x == nil {
		return nil
	}
	const day = "2 January 2006"
	ended := "It had not ended when this was signed."
	if !x.Ended.IsZero() {
		ended = "It ended on " + x.Ended.Format(day) + "."
	}
	out := []string{
		fmt.Sprintf("In it %s certifies that mediation took place; it began on %s. %s", x.By, x.Began.Format(day), ended),
		outcomes[x.Settled],
		paper.Visible("Who attended: " + strings.Join(x.Attended, ", ") + "."),
	}
	if !x.Instrument.IsZero() {
		out = append(out, fmt.Sprintf("The settlement is instrument %s, which came of this mediation: whoever has it can compare its id.", x.Instrument))
	}
	return out
}
