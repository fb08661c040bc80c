package main

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"time"

	"goodoffices/desk"
	"goodoffices/mediation"
	"goodoffices/paper"
	"goodoffices/store"
)

type deskHold struct {
	deskFlags
	By     string `required:"" placeholder:"NAME" help:"Whose hold it is: a court, an archive, an inquiry."`
	Reason string `help:"Why."`
	LetGo  bool   `help:"End the hold."`
}

func (k *deskHold) Run(c *console) error {
	return k.with(c, func(d *desk.Desk, officer string, talks paper.ID) error {
		h := desk.Hold{By: k.By, Reason: k.Reason}
		if k.LetGo {
			if err := d.LetGo(c, talks, officer, h); err != nil {
				return err
			}
			c.printf("%s holds these talks no longer.\n", k.By)
			return nil
		}
		if err := d.Hold(c, talks, officer, h); err != nil {
			return err
		}
		c.printf("These talks cannot be destroyed here: held for %s.\n", k.By)
		return nil
	})
}

type deskDestroy struct {
	deskFlags
	Yes        bool     `help:"Do it. Without this, only what would go and what would stay is said."`
	KeysBackup []string `placeholder:"DIR" help:"A folder with a backup of talks.keys, to be rewritten without these talks; give it once for each."`
	Although   bool     `help:"Although a neighbour has not taken everything that waits for it, the certificate perhaps included."`
}

func (k *deskDestroy) Run(c *console) error {
	return k.with(c, func(d *desk.Desk, officer string, talks paper.ID) error {
		exchange(c, d)
		plan, err := d.Destruction(talks)
		if err != nil {
			return err
		}
		v, err := d.Look(c, talks)
		if err != nil {
			return err
		}
		k.say(c, plan, v)
		if !k.Yes {
			if err := plan.Hindrance(); err != nil {
				c.printf("It cannot be done now: %v.\n", err)
				return nil
			}
			c.printf("Nothing is destroyed yet. To do it, say it again with --yes.\n")
			return nil
		}
		return k.destroy(c, d, officer, talks, plan)
	})
}

// say names beforehand what goes, what stays and what is not reached.
func (k *deskDestroy) say(c *console, plan desk.Destruction, v desk.View) {
	c.printf("Destroying these talks at this desk makes unreadable: %d papers, %d files, the cabinet, and every key of their channels.\n", plan.Papers, plan.Files)
	c.printf("What stays: the ids of %d leaves of the joint record with its last signed checkpoint, and these %d papers, on which the terms, the end and the settlement rest:\n", plan.Leaves, len(plan.Kept))
	for _, x := range v.Papers {
		if slices.Contains(plan.Kept, x.ID) {
			c.printf("  %s  %s\n", x.ID.Short(), keptAs(x.Kind, x.From, x.To, x.Number, x.Body))
		}
	}
	c.printf("What it cannot reach: other desks, copies that people made, worn flash, snapshots, and backups of talks.keys other than those named here (%d).\n", len(k.KeysBackup))
	for _, h := range plan.Holds {
		c.printf("Held for %s since %s, as entered by %s. %s\n", h.Held.By, h.At.Format(time.DateOnly), h.Officer, h.Held.Reason)
	}
}

// keptAs names a paper that is kept: its kind, its number and what it is called.
func keptAs(kind paper.Kind, from paper.Desk, to []paper.Desk, number int, body paper.Body) string {
	out := fmt.Sprintf("%s of %s", kind, from)
	if number > 0 {
		out = fmt.Sprintf("%s of %s to %s, No. %d", kind, from, list(to), number)
	}
	title, _ := paper.TitleOf(body).In("en")
	if words := []rune(paper.Visible(title)); len(words) > 80 {
		title = string(words[:80]) + "…"
	}
	if title != "" {
		out += ": “" + paper.Visible(title) + "”"
	}
	return out
}

func (k *deskDestroy) destroy(c *console, d *desk.Desk, officer string, talks paper.ID, plan desk.Destruction) error {
	certificate := &mediation.CertifyDestruction{
		Covers: paper.DestroyedParts,
		Kept:   paper.Text{"en": fmt.Sprintf("The ids of %d leaves of the joint record and its last checkpoint; the papers that the terms, the end and the settlement rest on.", plan.Leaves)},
		Cannot: paper.Text{"en": "Other desks, copies that people made, worn flash, snapshots, and backups of keys that were not named."},
	}
	if len(k.KeysBackup) == 0 {
		certificate.Covers = certificate.Covers[:len(certificate.Covers)-1] // no backup of keys is rewritten
	}
	if _, err := d.Destroy(c, talks, officer, certificate, k.Although); err != nil {
		if errors.Is(err, desk.ErrUndelivered) {
			c.notef("  → let the others' desks take it (goodoffices desk run --once), then say it again; --although goes on without\n")
		}
		return err
	}
	c.printf("Destroyed. goodoffices desk remains shows what is kept, and goodoffices dossier makes of it a file that anyone can verify.\n")
	var failed error
	for _, dir := range k.KeysBackup {
		failed = errors.Join(failed, rewriteBackup(c, d, dir))
	}
	exchange(c, d) // the certificate leaves now that it is true
	return failed
}

func rewriteBackup(c *console, d *desk.Desk, dir string) error {
	folder, err := store.OpenFolder(dir)
	if err != nil {
		return err
	}
	n, err := d.RewriteBackup(folder)
	if err = errors.Join(err, folder.Close()); err != nil {
		return fmt.Errorf("%s: %w", dir, err)
	}
	c.printf("The backup in %s is rewritten; keys of destroyed talks that went: %d.\n", dir, n)
	return nil
}

type deskRemains struct {
	deskFlags
	JSON   bool   `name:"json"`
	Output string `short:"o" placeholder:"DIR" help:"Write each paper that is kept there, with its card, to be verified by anyone."`
}

func (k *deskRemains) Run(c *console) error {
	d, err := k.open(c)
	if err != nil {
		return err
	}
	defer d.Close()
	all, err := d.Remains(c)
	if err != nil {
		return err
	}
	if k.JSON {
		return c.json(all)
	}
	for _, r := range all {
		c.printf("Talks %s, destroyed on %s by %s: %d papers. Kept: %d leaves of the joint record, and\n", r.Talks.Short(), r.Destroyed.Format(time.DateTime), r.By, r.Papers, len(r.Leaves))
		for _, exhibit := range r.Kept {
			v, err := verifyShown(exhibit)
			if err != nil {
				return err
			}
			c.printf("  %s  %s\n", v.ID, keptAs(v.Kind, v.From, v.To, v.Number, v.body))
			if err := k.write(v.ID, exhibit); err != nil {
				return err
			}
		}
	}
	if len(all) > 0 {
		c.notef("  → goodoffices dossier --desk %s -o FILE puts what is kept into one file, and goodoffices verify FILE says what it proves\n", k.Desk)
	}
	if len(all) == 0 {
		c.printf("No talks were destroyed at this desk.\n")
	}
	return nil
}

// write puts a kept paper into a file of its own, under its id.
func (k *deskRemains) write(id paper.ID, exhibit []byte) error {
	if k.Output == "" {
		return nil
	}
	if err := os.MkdirAll(k.Output, 0o700); err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(k.Output, id.String()+".paper"), exhibit, 0o600)
}
