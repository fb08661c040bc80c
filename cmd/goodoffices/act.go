package main

import (
	"encoding/json"
	"errors"
	"io"
	"mime"
	"os"
	"path/filepath"
	"strings"

	"goodoffices/desk"
	"goodoffices/mediation"
	"goodoffices/paper"
)

type actCmd struct {
	deskFlags
	Name    string   `arg:"" optional:"" help:"The act, e.g. write-letter."`
	Args    string   `arg:"" optional:"" placeholder:"JSON" help:"What it needs, as JSON; - reads it from the standard input."`
	List    bool     `help:"List all acts and end."`
	JSON    bool     `name:"json" help:"Print the ids of the papers made, as JSON."`
	Attach  []string `placeholder:"FILE" help:"Attach a file to the paper that the act writes; give it once for each."`
	Look    bool     `help:"Only say who would see it, what stands against it, and what that is agreed it would undo."`
	Offline bool     `help:"Do not reach for the courier now."`
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
	if _, err := mediation.DecodeAct(k.Name, args); err != nil {
		return err
	}
	return k.with(c, func(d *desk.Desk, officer string, talks paper.ID) error {
		if !k.Offline {
			exchange(c, d)
		}
		args, err := k.attach(c, d, talks, args)
		if err != nil {
			return err
		}
		act, err := mediation.DecodeAct(k.Name, args)
		if err != nil {
			return err
		}
		if err := k.foretell(c, d, talks, act); err != nil || k.Look {
			return err
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

// foretell says before an act is done what it would undo, and where that is all
// that is asked, who would see it and what stands against it.
func (k *actCmd) foretell(c *console, d *desk.Desk, talks paper.ID, act mediation.Act) error {
	undoes, err := d.Undoes(c, talks, act)
	if errors.Is(err, desk.ErrNoTalks) && !k.Look {
		return nil // the act begins them, or says so itself
	}
	if err != nil {
		return err
	}
	for _, s := range undoes {
		c.notef("%s\n", s)
	}
	if !k.Look {
		return nil
	}
	eyes, verdict, err := d.WhoSees(c, talks, act)
	if err != nil {
		return err
	}
	for _, s := range eyes.Sentences() {
		c.printf("%s\n", s)
	}
	if verdict.Refusal != nil {
		return verdict.Refusal
	}
	drafts, _, err := d.Foresee(c, talks, act)
	for _, draft := range drafts {
		if err == nil && draft.Body != nil {
			err = paper.Check(draft.Body, draft.Languages...) // what the form of a paper asks
		}
	}
	return err
}

// attach keeps the files at the desk and names them in the act's arguments.
func (k *actCmd) attach(c *console, d *desk.Desk, talks paper.ID, args []byte) ([]byte, error) {
	if len(k.Attach) == 0 {
		return args, nil
	}
	fields := map[string]json.RawMessage{}
	if len(args) > 0 {
		if err := json.Unmarshal(args, &fields); err != nil {
			return nil, err
		}
	}
	var all []paper.Attachment
	if given := fields["attachments"]; given != nil {
		if err := json.Unmarshal(given, &all); err != nil {
			return nil, err
		}
	}
	for _, name := range k.Attach {
		f, err := os.Open(name)
		if err != nil {
			return nil, err
		}
		mediaType, _, _ := strings.Cut(mime.TypeByExtension(filepath.Ext(name)), ";")
		if mediaType == "" {
			mediaType = "application/octet-stream"
		}
		a, err := d.Attach(c, talks, filepath.Base(name), mediaType, f)
		if err = errors.Join(err, f.Close()); err != nil {
			return nil, err
		}
		all = append(all, a)
	}
	b, err := json.Marshal(all)
	if err != nil {
		return nil, err
	}
	fields["attachments"] = b
	return json.Marshal(fields)
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
