package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"

	"goodoffices/desk"
	"goodoffices/mediation"
	"goodoffices/paper"
	"goodoffices/rehearsal"
)

type showCmd struct {
	deskFlags
	JSON    bool   `name:"json" help:"All that the desk knows, as JSON."`
	Paper   string `placeholder:"REF" help:"One paper: its reference, its id, or the beginning of it."`
	Output  string `short:"o" placeholder:"FILE" help:"With --paper: write it there with its author's card, for goodoffices verify."`
	File    string `placeholder:"DIGEST" help:"With -o: save an attachment that the desk holds."`
	List    bool   `help:"List the talks this desk takes part in."`
	Offline bool   `help:"Do not reach for the courier first."`
}

var errInformal = errors.New("an informal paper proves nothing to outsiders, and is not written to be shown")

func (k *showCmd) Run(c *console) error {
	d, err := k.open(c)
	if err != nil {
		return err
	}
	defer d.Close()
	if k.List {
		for _, id := range d.Talks() {
			c.printf("%s\n", id)
		}
		return nil
	}
	talks, err := k.talks(d)
	if err != nil {
		return err
	}
	if !k.Offline {
		exchange(c, d)
	}
	if k.File != "" {
		return k.file(c, d, talks)
	}
	if k.Paper != "" {
		return k.paper(c, d, talks)
	}
	v, err := d.Look(c, talks)
	if err != nil {
		return err
	}
	if k.JSON {
		return c.json(v)
	}
	c.printf("%s", rehearsal.Story(v, rehearsal.Telling{Colour: c.colour}))
	return nil
}

// file saves an attachment; one that does not verify is not left behind.
func (k *showCmd) file(c *console, d *desk.Desk, talks paper.ID) error {
	id, err := paper.ParseID(k.File)
	if err != nil {
		return err
	}
	if k.Output == "" {
		return errors.New("say where to save it, with -o FILE")
	}
	f, err := os.OpenFile(k.Output, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	if err := errors.Join(d.File(c, talks, id, f), f.Close()); err != nil {
		return errors.Join(err, os.Remove(k.Output))
	}
	return nil
}

func (k *showCmd) paper(c *console, d *desk.Desk, talks paper.ID) error {
	id, err := d.Find(talks, mediation.Ref(k.Paper))
	if err != nil {
		return err
	}
	raw, card, err := d.Paper(c, talks, id)
	if err != nil {
		return err
	}
	if k.Output != "" {
		if raw[0] == '{' {
			return errInformal
		}
		if card == nil {
			return fmt.Errorf("the card it is signed under is not held here: %w", mediation.ErrNotHeld)
		}
		return os.WriteFile(k.Output, paper.Exhibit(raw, card), 0o600)
	}
	v, err := d.Look(c, talks)
	if err != nil {
		return err
	}
	for _, p := range v.Papers {
		if p.ID == id {
			return c.json(p)
		}
	}
	return mediation.ErrNotHeld
}

// jsonLine prints one value on one line.
func (c *console) jsonLine(v any) error { return json.NewEncoder(c.out).Encode(v) }
