package main

import (
	"bytes"
	"os"

	"goodoffices/paper"
)

type bagCmd struct {
	Pack   bagPack   `cmd:"" help:"Write all that is unacknowledged into a file."`
	Unpack bagUnpack `cmd:"" help:"Take in what a file holds for this desk."`
}

type bagPack struct {
	deskFlags
	Output string   `short:"o" required:"" placeholder:"FILE"`
	To     []string `placeholder:"NAME" help:"Only what is for this desk; otherwise for every neighbour."`
}

func (k *bagPack) Run(c *console) error {
	d, err := k.open(c)
	if err != nil {
		return err
	}
	defer d.Close()
	var to []paper.Desk
	for _, name := range k.To {
		to = append(to, paper.Desk(name))
	}
	var b bytes.Buffer
	n, err := d.PackBag(c, &b, to...)
	if err != nil {
		return err
	}
	if err := os.WriteFile(k.Output, b.Bytes(), 0o600); err != nil {
		return err
	}
	c.printf("%d pouches in the bag.\n", n)
	return nil
}

type bagUnpack struct {
	deskFlags
	Bag string `arg:"" help:"The file."`
}

func (k *bagUnpack) Run(c *console) error {
	f, err := os.Open(k.Bag)
	if err != nil {
		return err
	}
	defer f.Close()
	d, err := k.open(c)
	if err != nil {
		return err
	}
	defer d.Close()
	n, fresh, err := d.UnpackBag(c, f)
	if err != nil {
		return err
	}
	c.printf("%d pouches in the bag are for this desk; %d were new.\n", n, max(fresh, 0))
	return nil
}
