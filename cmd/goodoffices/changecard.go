package main

import (
	"errors"
	"fmt"
	"slices"

	"golang.org/x/term"

	"goodoffices/desk"
	"goodoffices/paper"
	"goodoffices/store"
)

type deskChangeCard struct {
	deskFlags
	Join              []string `placeholder:"NAME" help:"An officer who comes; give it once for each."`
	Leave             []string `placeholder:"NAME" help:"An officer whose place ends, and whose passphrase opens this desk no more."`
	Renew             []string `placeholder:"NAME" help:"An officer who gets a new key and passphrase: the former were lost."`
	Alter             []string `placeholder:"NAME" help:"An officer who gets the title and powers given here."`
	Title             string   `help:"The title of who comes or is altered."`
	Powers            []string `placeholder:"KIND" help:"What who comes or is altered may sign: kinds of paper, or all. Default: all for who comes, as before for who is altered."`
	NewPassphraseFile string   `placeholder:"FILE" help:"A file with the passphrase of who comes or is renewed. Otherwise the terminal asks."`
	Cosign            bool     `help:"Renew the key with which this desk signs the joint record."`
}

func (k *deskChangeCard) Run(c *console) error {
	d, err := k.open(c)
	if err != nil {
		return err
	}
	defer d.Close()
	officer, err := k.officer(d)
	if err != nil {
		return err
	}
	change, err := k.change(c, d)
	if err != nil {
		return err
	}
	exchange(c, d)
	before, _ := d.Card()
	all, err := d.ChangeCard(c, officer, change, 0)
	if err != nil {
		return err
	}
	exchange(c, d)
	for _, one := range all {
		switch {
		case one.Err != nil:
			c.notef("talks %s keep the former card: %v\n", one.Talks.Short(), one.Err)
		case !one.Done.Leaving.IsZero():
			c.printf("In talks %s a second officer has to approve it.\n", one.Talks.Short())
		}
	}
	card, _ := d.Card()
	if card.ID == before.ID {
		return nil
	}
	c.printf("%s\ncard %s\n", d.Name(), card.ID)
	printWords(c, paper.Words(card.ID))
	c.printf("It is signed under the former card. Who compared that one need not compare this one, and can.\n")
	return nil
}

// change is what the flags ask for.
func (k *deskChangeCard) change(c *console, d *desk.Desk) (desk.CardChange, error) {
	out := desk.CardChange{Leave: k.Leave, Cosign: k.Cosign}
	for _, names := range [][]string{k.Join, k.Renew} {
		for _, name := range names {
			pass, err := k.newPassphrase(c, name, string(d.Name()))
			if err != nil {
				return out, err
			}
			o := desk.NewOfficer{Name: name, Title: k.Title, Powers: k.Powers, Passphrase: pass}
			if slices.Contains(k.Join, name) {
				out.Join = append(out.Join, o)
			} else {
				out.Renew = append(out.Renew, o)
			}
		}
	}
	card, _ := d.Card()
	for _, name := range k.Alter {
		o, ok := card.Body.(*paper.Card).Officer(name)
		if !ok {
			return out, fmt.Errorf("%s: %w", name, desk.ErrOfficer)
		}
		a := desk.AlteredOfficer{Name: name, Title: o.Title, Powers: o.Powers}
		if k.Title != "" {
			a.Title = k.Title
		}
		if k.Powers != nil {
			a.Powers = k.Powers
		}
		out.Alter = append(out.Alter, a)
	}
	return out, nil
}

// newPassphrase takes the passphrase of an officer who comes. It is never the
// acting officer's from the environment.
func (k *deskChangeCard) newPassphrase(c *console, name, near string) (pass store.Secret, err error) {
	switch {
	case k.NewPassphraseFile != "":
		pass, err = readPassphrase(c, k.NewPassphraseFile, "")
	case term.IsTerminal(int(c.in.Fd())):
		pass, err = askPassphrase(c, "New passphrase for "+name+": ")
	default:
		err = errors.New("no passphrase was given for " + name + ": say --new-passphrase-file FILE")
	}
	if err != nil {
		return nil, err
	}
	if why := weaknesses[desk.WeakPassphrase(pass, name, near)]; why != "" {
		c.notef("this passphrase is soon guessed by whoever has the folder: %s; five or six words that have nothing to do with one another are better\n", why)
	}
	return pass, nil
}
