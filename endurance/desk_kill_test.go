//go:build unix

package endurance

import (
	"fmt"
	"slices"
	"testing"

	"goodoffices/store"
)

// opened is the point at which a desk took a pouch and the courier was not told.
const opened store.Point = "opened, unacknowledged"

func killAt(p store.Point) string { return "GOODOFFICES_KILL=" + string(p) }

// A correspondence is two desks whose processes are killed while they write to
// each other.
type correspondence struct {
	*house
	acknowledged map[string][]string // ids by author, in order
	texts        map[string][]string // all that was handed in, by author
	kills        map[store.Point]int
	turn         int
}

func newCorrespondence(t *testing.T) *correspondence {
	t.Helper()
	c := &correspondence{house: newHouse(t), acknowledged: map[string][]string{}, texts: map[string][]string{}, kills: map[store.Point]int{}}
	c.found()
	return c
}

// next returns a new text, and who writes it: the desks take turns.
func (c *correspondence) next() (author, text string) {
	c.turn++
	author = []string{muscat, tehran}[c.turn%2]
	text = fmt.Sprintf("message %d", c.turn)
	c.texts[author] = append(c.texts[author], text)
	return author, text
}

func (c *correspondence) acknowledge(author, id string) {
	c.acknowledged[author] = append(c.acknowledged[author], id)
}

// killAuthor kills a desk in the act of sealing a message. The officer, who got
// no answer, looks what is there, and writes again what is not.
func (c *correspondence) killAuthor(p store.Point) {
	c.t.Helper()
	author, text := c.next()
	o := c.write([]string{killAt(p)}, author, text, "--offline")
	c.assertKilled(o, p)
	if o.out != "" {
		c.t.Fatalf("killed %s, and yet it was acknowledged: %s", p, o.out)
	}
	v := c.view(author)
	made := v.saying(text)
	switch {
	case p == store.Committed && len(made) == 1 && !v.acknowledged():
		c.acknowledge(author, made[0])
		c.carry(author)
	case p == store.BeforeCommit && len(made) == 0:
		c.acknowledge(author, c.write(nil, author, text).id(c.t))
	default:
		c.t.Fatalf("killed %s: %d papers, all acknowledged: %t", p, len(made), v.acknowledged())
	}
	c.carry(other(author))
}

// killRecipient kills a desk as it takes a message, or two, that lie at the
// courier. Some commits bring no new key, or end none: those are not killed.
func (c *correspondence) killRecipient(p store.Point) {
	c.t.Helper()
	author, text := c.next()
	if c.turn%6 < 2 {
		c.acknowledge(author, c.write(nil, author, text+", first", "--offline").id(c.t))
	}
	wrote := c.write(nil, author, text)
	id := wrote.id(c.t)
	c.acknowledge(author, id)
	// Its author does not run until the recipient was killed: it is in flight.
	recipient := other(author)
	o := c.run([]string{killAt(p)}, "desk", "run", "--once", "--desk", c.folder(recipient))
	if o.killed == "" && o.code == 0 && (p == store.KeyDurable || p == store.KeyLeft) {
		return
	}
	c.assertKilled(o, p)
	if taken := p != store.BeforeCommit && p != store.KeyDurable; taken != c.view(recipient).holds(id) {
		c.t.Fatalf("%s killed at turn %d %s: it holds it: %t\n%+v\n%s%s", recipient, c.turn, p, !taken, c.view(recipient).Channels, wrote.err, o.err)
	}
	c.carry(recipient)
}

// killCourier kills the courier as a message is deposited.
func (c *correspondence) killCourier(p store.Point) {
	c.t.Helper()
	c.courier.kill()
	c.courier.start(killAt(p))
	author, text := c.next()
	c.acknowledge(author, c.write(nil, author, text).id(c.t)) // sealed, and waits
	if at := c.courier.died(); at != string(p) {
		c.t.Fatalf("the courier died at %q, not %s", at, p)
	}
	if c.view(author).acknowledged() {
		c.t.Fatalf("the courier was killed %s: the message is not in flight", p)
	}
	c.kills[p]++
	c.courier.start()
	c.carry(author)
	c.carry(other(author))
}

func (c *correspondence) assertKilled(o outcome, p store.Point) {
	c.t.Helper()
	if o.killed != string(p) {
		c.t.Fatalf("killed %q, not %s: %d\n%s%s", o.killed, p, o.code, o.out, o.err)
	}
	c.kills[p]++
}

// carry lets a desk carry until all is quiet there.
func (c *correspondence) carry(desk string) {
	c.t.Helper()
	c.mustRun("desk", "run", "--once", "--desk", c.folder(desk))
}

// assertAll compares both desks once everything is at rest.
func (c *correspondence) assertAll() {
	c.t.Helper()
	c.settle()
	at := map[string]view{muscat: c.view(muscat), tehran: c.view(tehran)}
	for author, ids := range c.acknowledged {
		own, came := at[author].messages(author), at[other(author)].messages(author)
		if !slices.Equal(own, came) {
			c.t.Errorf("%s wrote %d messages, %s holds %d, or in another order:\n%v\n%v", author, len(own), other(author), len(came), own, came)
		}
		if !slices.Equal(ids, came) {
			c.t.Errorf("%s acknowledged %d messages, %s holds %d, or in another order:\n%v\n%v", author, len(ids), other(author), len(came), ids, came)
		}
		for _, text := range c.texts[author] {
			if n := len(at[other(author)].saying(text)); n != 1 {
				c.t.Errorf("%q of %s arrived %d times", text, author, n)
			}
		}
	}
	for name, v := range at {
		if len(v.Tray) > 0 {
			c.t.Errorf("%s set aside %d papers", name, len(v.Tray))
		}
		c.mustRun("desk", "check", "--desk", c.folder(name))
	}
}

// killed says how many kills fell at each point, and demands so many.
func (c *correspondence) demand(each int, points ...store.Point) {
	c.t.Helper()
	for _, p := range points {
		if c.kills[p] < each {
			c.t.Errorf("%d kills %s, want %d", c.kills[p], p, each)
		}
	}
	c.t.Logf("kills: %v", c.kills)
}

func TestDesksKilledWhileAPaperIsInFlight(t *testing.T) {
	t.Parallel()
	for _, k := range []struct {
		name   string
		each   int
		kill   func(*correspondence, store.Point)
		points []store.Point
	}{
		{"author", 10, (*correspondence).killAuthor, []store.Point{store.BeforeCommit, store.Committed}},
		{"recipient", 12, (*correspondence).killRecipient, []store.Point{store.BeforeCommit, store.KeyDurable, store.Committed, store.KeyLeft, opened}},
		{"courier", 5, (*correspondence).killCourier, []store.Point{store.BeforeCommit, store.Committed}},
	} {
		t.Run(k.name, func(t *testing.T) {
			t.Parallel()
			if testing.Short() {
				k.each = 1
			}
			c := newCorrespondence(t)
			for range 2 * k.each {
				for _, p := range k.points {
					if c.kills[p] < k.each {
						k.kill(c, p)
					}
				}
			}
			c.assertAll()
			c.demand(k.each, k.points...)
		})
	}
}
