package main

import (
	"errors"
	"io"
	"os"

	"goodoffices/desk"
	"goodoffices/mediation"
	"goodoffices/paper"
)

type actCmd struct {
	deskFlags
	Name    string `arg:"" optional:"" help:"The act, e.g. write-letter."`
	Args    string `arg:"" optional:"" placeholder:"JSON" help:"What it needs, as JSON; - reads it from the standard input."`
	List    bool   `help:"List all acts and end."`
	JSON    bool   `name:"json" help:"Print the ids of the papers made, as JSON."`
	Offline bool   `help:"Do not reach for the courier now."`
}

func (k *actCmd) Run(c *console) error {
	if k.List || k.Name == "" {
		for _, name := range mediation.Acts() {
			c.printf("%s\n", name)
		}
		return nil
	}
	args := []byte(k.Args)
	if k.Args == "-" {
		var err error
		if args, err = io.ReadAll(os.Stdin); err != nil {
			return err
		}
	}
	act, err := mediation.DecodeAct(k.Name, args)
	if err != nil {
		return err
	}
	return k.with(c, func(d *desk.Desk, officer string, talks paper.ID) error {
		if !k.Offline {
			exchange(c, d)
		}
		done, err := d.Do(c, talks, officer, act)
		if _, invites := act.(*mediation.Invite); invites && errors.Is(err, desk.ErrNoTalks) {
			if talks, err = d.Begin(c); err == nil {
				done, err = d.Do(c, talks, officer, act)
			}
		}
		if err != nil {
			return err
		}
		if !k.Offline {
			exchange(c, d)
		}
		return k.tell(c, d, talks, done)
	})
}

// tell says what the act made.
func (k *actCmd) tell(c *console, d *desk.Desk, talks paper.ID, done desk.Done) error {
	v, err := d.Look(c, talks)
	if err != nil {
		return err
	}
	type made struct {
		ID   paper.ID   `json:"id"`
		Kind paper.Kind `json:"kind"`
		Ref  string     `json:"ref"`
	}
	papers := []made{}
	for _, id := range done.Papers {
		for _, p := range v.Papers {
			if p.ID == id {
				papers = append(papers, made{p.ID, p.Kind, p.Ref})
			}
		}
		for _, p := range v.Leaving {
			if p.Paper == id {
				papers = append(papers, made{p.Paper, p.Kind, "signed, and waits here"})
			}
		}
	}
	if k.JSON {
		return c.json(map[string]any{"papers": papers})
	}
	for _, p := range papers {
		c.printf("%s  %s  %s\n", p.ID, p.Kind, p.Ref)
	}
	return nil
}
