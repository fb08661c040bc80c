package main

import (
	"bufio"
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"

	"goodoffices/desk"
	"goodoffices/mediation"
	"goodoffices/paper"
	"goodoffices/web"
)

type dossierCmd struct {
	deskFlags
	Output   string   `short:"o" required:"" placeholder:"FILE" help:"Write the dossier there."`
	Paper    []string `placeholder:"REF" help:"Only this paper: its reference, its id, or the beginning of it; give it once for each. Cards, successor cards and revocations are there in any case."`
	Without  []string `placeholder:"REF" help:"Leave this paper out, without a word."`
	Withhold []string `placeholder:"REF" help:"Leave this paper out, and name its id as withheld."`
	Files    bool     `help:"With the attached files."`
	Lang     string   `enum:"en,ar,fa" default:"en" help:"Language of the page that verifies, where it does not speak that of its reader: en, ar or fa."`
	Bare     bool     `help:"Without readings and without the page that verifies in a browser."`
}

func (k *dossierCmd) Run(c *console) error {
	d, err := k.open(c)
	if err != nil {
		return err
	}
	defer d.Close()
	o := desk.Disclosure{Files: k.Files}
	if !k.Bare {
		o.Read = web.Readings
		if o.Page, err = web.VerifyPage(paper.Lang(k.Lang)); err != nil {
			return err
		}
	}
	remains, err := d.Remains(c)
	if err != nil {
		return err
	}
	if o.Talks, err = k.several(d, remains); err != nil {
		return err
	}
	for _, list := range []struct {
		refs []string
		to   *[]paper.ID
	}{{k.Paper, &o.Only}, {k.Without, &o.Without}, {k.Withhold, &o.Withheld}} {
		for _, ref := range list.refs {
			id, err := findPaper(d, o.Talks, mediation.Ref(ref))
			if err != nil {
				id, err = findKept(remains, o.Talks, ref, err)
			}
			if err != nil {
				return err
			}
			*list.to = append(*list.to, id)
		}
	}
	f, err := os.OpenFile(k.Output, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	out := bufio.NewWriterSize(f, 1<<20)
	err = d.WriteDossier(c, out, o)
	if errors.Is(err, desk.ErrNothingToShow) || errors.Is(err, desk.ErrNoTalks) {
		err = fmt.Errorf("%w; what is kept of talks that were destroyed: goodoffices desk remains --desk %s", err, k.Desk)
	}
	if err = errors.Join(err, out.Flush(), f.Sync(), f.Close()); err != nil {
		return errors.Join(err, os.Remove(k.Output))
	}
	c.printf("The dossier of %s is in %s.\n", d.Name(), k.Output)
	c.notef("  → goodoffices verify %s says what it proves; whoever has it needs nothing else\n", k.Output)
	return nil
}

// several returns the talks that were named, one or several, those that were
// destroyed here too; none where none were.
func (k *dossierCmd) several(d *desk.Desk, remains []desk.Remains) ([]paper.ID, error) {
	if k.Talks == "" {
		return nil, nil
	}
	all := slices.Clone(d.Talks())
	for _, r := range remains {
		all = append(all, r.Talks)
	}
	var out []paper.ID
	for name := range strings.SplitSeq(k.Talks, ",") {
		name = strings.TrimSpace(name)
		var found []paper.ID
		for _, id := range all {
			if name != "" && strings.HasPrefix(id.String(), name) && !slices.Contains(found, id) {
				found = append(found, id)
			}
		}
		switch {
		case len(found) == 0:
			return nil, fmt.Errorf("%q: %w", name, desk.ErrNoTalks)
		case len(found) > 1:
			return nil, fmt.Errorf("%q begins the ids of several: %w", name, desk.ErrWhichTalks)
		case !slices.Contains(out, found[0]):
			out = append(out, found[0])
		}
	}
	return out, nil
}

// findKept finds a paper by its id among what is kept of destroyed talks, of
// those that were named; else it answers what was not found before.
func findKept(remains []desk.Remains, talks []paper.ID, ref string, not error) (paper.ID, error) {
	for _, r := range remains {
		if len(talks) > 0 && !slices.Contains(talks, r.Talks) {
			continue
		}
		for _, exhibit := range r.Kept {
			v, err := verifyShown(exhibit)
			if err != nil {
				return paper.ID{}, err
			}
			if len(ref) >= 8 && strings.HasPrefix(v.ID.String(), ref) {
				return v.ID, nil
			}
		}
	}
	return paper.ID{}, not
}

// findPaper finds a paper in the only ones of the named talks that have it; of
// all, where none are named.
func findPaper(d *desk.Desk, talks []paper.ID, ref mediation.Ref) (paper.ID, error) {
	var found paper.ID
	err := error(mediation.ErrNotHeld)
	for _, t := range d.Talks() {
		if len(talks) > 0 && !slices.Contains(talks, t) {
			continue
		}
		id, e := d.Find(t, ref)
		switch {
		case e == nil && !found.IsZero():
			return found, desk.ErrWhichTalks
		case e == nil:
			found, err = id, nil
		case found.IsZero():
			err = e
		}
	}
	return found, err
}
