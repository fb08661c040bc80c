package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"strings"
	"time"

	"goodoffices/courier"
	"goodoffices/desk"
	"goodoffices/mediation"
	"goodoffices/paper"
	"goodoffices/web"
)

// deskCmd groups what makes and keeps a desk.
type deskCmd struct {
	Init        deskInit        `cmd:"" help:"Make a desk in a folder."`
	Card        deskCard        `cmd:"" help:"Show the desk's card and its twelve words, to be read to others by telephone."`
	ChangeCard  deskChangeCard  `cmd:"" help:"Change the desk's card in all its talks: officers come, leave, or get other powers or a new key. Who signs it stays as they are."`
	ConfirmCard deskConfirmCard `cmd:"" help:"Confirm the twelve words of another desk's card, heard by a way that is not the mediator's."`
	Invite      deskInvite      `cmd:"" help:"Invite a desk to talks that this desk mediates; prints a link that is a secret, good once."`
	Join        deskJoin        `cmd:"" help:"Take up an invitation link; or ask a question, or decline."`
	Run         deskRun         `cmd:"" help:"Carry by itself until stopped, or once."`
	Resume      deskResume      `cmd:"" help:"Say that papers may go on with a desk after its channel was opened again."`
	Check       deskCheck       `cmd:"" help:"Verify everything held, again."`
	Hold        deskHold        `cmd:"" help:"Keep talks from being destroyed, for a court or an archive, until the hold is let go."`
	Destroy     deskDestroy     `cmd:"" help:"Destroy ended talks at this desk; says first what goes and what stays."`
	Remains     deskRemains     `cmd:"" help:"Show what is kept of talks that were destroyed."`
}

type deskInit struct {
	Desk           string   `short:"d" required:"" placeholder:"DIR" help:"The folder, new or empty."`
	Name           string   `required:"" help:"The desk's name, as others will see it."`
	Principal      string   `help:"The person or body it speaks for."`
	Host           string   `help:"Who runs this machine, if it is not the desk itself."`
	Officer        []string `required:"" placeholder:"NAME" help:"An officer who signs; give it once for each. All get the same passphrase now."`
	Courier        string   `placeholder:"URL" help:"The courier at which this desk reads. Without one, pouches are carried by hand."`
	Proxy          string   `placeholder:"HOST:PORT" help:"A SOCKS5 proxy to reach the courier through."`
	Permit         []string `placeholder:"PERMIT" help:"Permits for mailboxes, where the courier asks for them."`
	PassphraseFile string   `placeholder:"FILE"`
	UnlockFile     string   `placeholder:"FILE" help:"Write an unlock file here; keep it elsewhere than the desk."`
	Rehearsal      bool     `help:"Mark the desk as one of a rehearsal."`
}

func (k *deskInit) Run(c *console) error {
	name, err := paper.ParseDesk(k.Name)
	if err != nil {
		return err
	}
	pass, err := readPassphrase(c, k.PassphraseFile, "Passphrase for "+strings.Join(k.Officer, ", ")+": ")
	if err != nil {
		return err
	}
	place, err := desk.OpenPlace(c, k.Desk)
	if err != nil {
		return err
	}
	f := desk.Founding{
		Name: name, Principal: k.Principal, Host: k.Host, Courier: k.Courier, Permits: k.Permit,
		Unlock: k.UnlockFile != "", Rehearsal: k.Rehearsal,
	}
	for _, o := range k.Officer {
		f.Officers = append(f.Officers, desk.NewOfficer{Name: o, Passphrase: pass})
	}
	var file *os.File
	if k.UnlockFile != "" { // never over another desk's
		if file, err = os.OpenFile(k.UnlockFile, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600); err != nil {
			return errors.Join(err, place.Shut())
		}
	}
	if why := weaknesses[desk.WeakPassphrase(pass, append(k.Officer, k.Name, k.Principal)...)]; why != "" {
		c.notef("this passphrase is soon guessed by whoever has the folder: %s; five or six words that have nothing to do with one another are better\n", why)
	}
	unlock, err := desk.Create(c, place, f, desk.Config{Dialing: courier.Dialing{Proxy: k.Proxy}})
	if err != nil {
		if file != nil {
			err = errors.Join(err, file.Close(), os.Remove(k.UnlockFile))
		}
		return err
	}
	if file != nil {
		_, err = file.Write(desk.FormatUnlockFile(unlock))
		if err = errors.Join(err, file.Sync(), file.Close()); err != nil {
			return err
		}
	}
	c.printf("%s has a desk in %s.\n", name, k.Desk)
	c.notef("  → goodoffices desk card --desk %s shows its twelve words\n", k.Desk)
	return nil
}

// weaknesses say why a passphrase is soon guessed.
var weaknesses = map[desk.Weakness]string{
	desk.WeakShort: fmt.Sprintf("it has fewer than %d characters", desk.LeastPassphrase), desk.WeakRepeated: "it repeats itself",
	desk.WeakNames: "it is made of names that stand around it", desk.WeakCommon: "it is made of words, keys or dates that are tried first",
}

type deskCard struct {
	deskFlags
	JSON   bool   `name:"json"`
	Output string `short:"o" placeholder:"FILE" help:"Write the card there, to be published."`
}

func (k *deskCard) Run(c *console) error {
	d, err := k.open(c)
	if err != nil {
		return err
	}
	defer d.Close()
	card, envelope := d.Card()
	if k.Output != "" {
		return os.WriteFile(k.Output, paper.Exhibit(envelope, envelope), 0o600)
	}
	words := paper.Words(card.ID)
	if k.JSON {
		return c.json(map[string]any{"desk": d.Name(), "card": card.ID, "words": words, "officers": d.Officers()})
	}
	c.printf("%s\ncard %s\n", d.Name(), card.ID)
	printWords(c, words)
	c.printf("Read these words to the others by any way that is not the mediator's.\n")
	return nil
}

func printWords(c *console, words []string) {
	for i := 0; i < len(words); i += 4 {
		c.printf("  %s\n", strings.Join(words[i:min(i+4, len(words))], " "))
	}
}

func (c *console) json(v any) error {
	e := json.NewEncoder(c.out)
	e.SetIndent("", "  ")
	e.SetEscapeHTML(false)
	return e.Encode(v)
}

type deskConfirmCard struct {
	deskFlags
	Of    string   `required:"" placeholder:"NAME" help:"Whose card."`
	Words []string `arg:"" help:"The twelve words, as they were read."`
}

func (k *deskConfirmCard) Run(c *console) error {
	return k.with(c, func(d *desk.Desk, officer string, talks paper.ID) error {
		var words []string
		for _, w := range k.Words {
			words = append(words, strings.Fields(strings.ToLower(w))...)
		}
		exchange(c, d)
		if err := d.ConfirmCard(c, talks, officer, paper.Desk(k.Of), words); err != nil {
			return err
		}
		c.printf("The card of %s is compared.\n", k.Of)
		exchange(c, d)
		return nil
	})
}

// with opens the desk for an officer's work in some talks.
func (f *deskFlags) with(c *console, do func(d *desk.Desk, officer string, talks paper.ID) error) error {
	d, err := f.open(c)
	if err != nil {
		return err
	}
	defer d.Close()
	officer, err := f.officer(d)
	if err != nil {
		return err
	}
	talks, err := f.talks(d)
	if err != nil {
		return err
	}
	return do(d, officer, talks)
}

type deskInvite struct {
	deskFlags
	To      string        `required:"" placeholder:"NAME" help:"The name of the desk that is invited."`
	Role    string        `default:"party" enum:"party,observer,guarantor"`
	Purpose string        `required:"" help:"What the talks are for."`
	Lang    string        `default:"en" help:"Language of the purpose."`
	For     time.Duration `default:"720h" help:"How long the invitation stands."`
	New     bool          `help:"Begin new talks with it."`
}

func (k *deskInvite) Run(c *console) error {
	return k.with(c, func(d *desk.Desk, officer string, talks paper.ID) error {
		if k.New || len(d.Talks()) == 0 {
			begun, err := d.Begin(c)
			if err != nil {
				return err
			}
			talks = begun
		}
		done, err := d.Do(c, talks, officer, &mediation.Invite{
			Desk: paper.Desk(k.To), Role: paper.Place(k.Role), Purpose: paper.Text{paper.Lang(k.Lang): k.Purpose},
			Until: paper.Hour{At: time.Now().Add(k.For).Truncate(time.Second), Zone: localZone().String()},
		})
		if err != nil {
			return err
		}
		link, err := d.InvitationLink(c, talks, done.Papers[0])
		if err != nil {
			return err
		}
		c.printf("%s\n", link)
		c.notef("  → give this link to %s by a private way; when it has joined, compare words: goodoffices desk confirm-card --of %s\n", k.To, k.To)
		return nil
	})
}

type deskJoin struct {
	deskFlags
	Link    string `arg:"" help:"The link."`
	Ask     string `help:"Send a question back instead of joining."`
	Decline bool   `help:"Decline instead of joining."`
}

func (k *deskJoin) Run(c *console) error {
	d, err := k.open(c)
	if err != nil {
		return err
	}
	defer d.Close()
	if k.Decline || k.Ask != "" {
		return d.AnswerLink(c, k.Link, k.Ask, k.Decline)
	}
	talks, err := d.Join(c, k.Link)
	if err != nil {
		return err
	}
	exchange(c, d)
	v, err := d.Look(c, talks)
	if err != nil {
		return err
	}
	card, _ := d.Card()
	c.printf("%s invites %s. This desk's card and hello have gone back.\nIt is admitted when these words were read to %s:\n", v.Mediator, d.Name(), v.Mediator)
	printWords(c, paper.Words(card.ID))
	for _, p := range v.Papers {
		if p.Kind == paper.KindInvitation {
			c.notef("  → then accept: goodoffices act --desk %s accept-invitation '{\"invitation\": \"%s\"}'\n", k.Desk, p.ID)
		}
	}
	return nil
}

type deskRun struct {
	deskFlags
	Once    bool          `help:"Carry what there is, now, and end."`
	Listen  string        `placeholder:"HOST:PORT" help:"Serve the desk's pages there, such as 127.0.0.1:8080. Officers sign in with their passphrases. In a folder without a desk: read an invitation there, and have one made."`
	Host    []string      `placeholder:"HOST" help:"A name under which browsers ask for the pages, with its port unless it is the usual one; give it once for each. Default: the address listened at."`
	Behind  bool          `help:"Browsers come over TLS, through a proxy in front."`
	Enrol   bool          `help:"Let a desk be made from the pages at an address that is not this machine's alone."`
	Cadence time.Duration `placeholder:"TIME" help:"Send one smallest pouch a jittered slot of this length on every channel, empty if nothing waits: then silence is noticed, and traffic tells less."`
}

func (k *deskRun) Run(c *console) error {
	k.cadence = k.Cadence
	if k.Listen != "" && k.Desk != "" {
		switch empty, err := k.noDesk(c); {
		case err != nil:
			return err
		case empty:
			return k.enrol(c)
		}
	}
	d, err := k.open(c)
	if err != nil {
		return err
	}
	defer d.Close()
	if k.Once {
		exchange(c, d)
		return nil
	}
	if k.Listen != "" {
		pages, err := serveDesk(c, d, k.Listen, web.Config{Now: localNow, Hosts: k.Host, Secure: k.Behind})
		if err != nil {
			return err
		}
		defer pages()
	}
	c.notef("%s carries; interrupt to stop\n", d.Name())
	return d.Run(c)
}

type deskResume struct {
	deskFlags
	With   string `required:"" placeholder:"NAME" help:"The desk at the other end."`
	GiveUp bool   `help:"Go on without what a silent neighbour still holds."`
}

func (k *deskResume) Run(c *console) error {
	return k.with(c, func(d *desk.Desk, officer string, talks paper.ID) error {
		word := d.Resume
		if k.GiveUp {
			word = d.GiveUp
		}
		if err := word(c, talks, officer, paper.Desk(k.With)); err != nil {
			return err
		}
		exchange(c, d)
		c.printf("Papers may go on with %s.\n", k.With)
		return nil
	})
}

type deskCheck struct {
	deskFlags
	JSON bool `name:"json"`
}

func (k *deskCheck) Run(c *console) error {
	d, err := k.open(c)
	if err != nil {
		return err
	}
	defer d.Close()
	found, err := d.Check(c)
	if err != nil {
		return err
	}
	if k.JSON {
		if err := c.json(found); err != nil {
			return err
		}
	} else {
		c.printf("%d talks: %d formal papers verified again, %d informal ones, %d leaves of the joint record.\n", found.Talks, found.Papers, found.Informal, found.Leaves)
		for _, f := range found.Faults {
			c.printf("  fault: %s\n", f)
		}
	}
	if n := len(found.Faults); n > 0 {
		return fmt.Errorf("%d faults found", n)
	}
	return nil
}
