package main

import (
	"goodoffices/desk"
	"goodoffices/paper"
)

type watchCmd struct {
	deskFlags
	JSON bool `name:"json" help:"One JSON object a line."`
}

func (k *watchCmd) Run(c *console) error {
	d, err := k.open(c)
	if err != nil {
		return err
	}
	defer d.Close()
	events := d.Watch(c)
	ended := make(chan error, 1)
	go func() { ended <- d.Run(c) }()
	c.notef("%s watches; interrupt to stop\n", d.Name())
	for e := range events {
		if err := k.print(c, d, e); err != nil {
			return err
		}
	}
	return <-ended
}

func (k *watchCmd) print(c *console, d *desk.Desk, e desk.Event) error {
	if e.Cabinet || e.Record {
		return nil
	}
	v, err := d.Look(c, e.Talks)
	if err != nil {
		return err
	}
	for _, p := range v.Papers {
		if p.ID != e.Paper {
			continue
		}
		if k.JSON {
			return c.jsonLine(p)
		}
		text, _ := p.Text.In("en")
		c.printf("%s  %s  %s  %s\n", p.Arrived.Format("2006-01-02 15:04"), p.Ref, p.Standing, paper.Visible(text))
	}
	return nil
}
