package rehearsal

import (
	"time"

	"goodoffices/desk"
	"goodoffices/paper"
)

// A Case is a case file that Parse found in order.
type Case struct {
	File    string
	Name    string
	Title   paper.Text
	Summary paper.Text // what it is about, in three sentences; may be empty
	Note    string
	Zone    *time.Location
	Rows    bool // every act serves a row, and every row is seen and never seen
	Desks   []Desk
	Acts    []*Act

	said []string // every string of every act, in one line each
}

// A Desk of a case. The mediator's is the one whose role says so.
type Desk struct {
	Name      paper.Desk
	Role      paper.Place
	Principal string
	Officers  []Officer
}

// An Officer who signs for a desk.
type Officer struct{ Name, Title string }

// A Source says whether something happened or was made up. These may be living
// people: wherever a case is shown the mark is.
type Source string

// The sources of an act.
const (
	Reported Source = "reported"
	Invented Source = "invented"
)

// RowSetup marks acts that only prepare.
const RowSetup = "setup"

// An Act is one act, or one step of a desk, and what is expected after it.
type Act struct {
	Line    int
	Date    time.Time
	Desk    paper.Desk
	As      string // the officer
	Name    string
	Label   string
	Source  Source
	Row     string
	Refused string // the rule that has to refuse it
	Settle  bool   // let the desks exchange afterwards until all is quiet
	Note    string
	Expect  []*Item

	with *node           // nil if nothing is given
	card desk.CardChange // of the step change-card, without passphrases
}

// An Item is one thing that a desk sees, or never sees.
type Item struct {
	Line  int
	Desk  paper.Desk
	Never bool

	sel selection
}

// Mediator returns the mediator's desk.
func (c *Case) Mediator() Desk {
	for _, d := range c.Desks {
		if d.Role == paper.PlaceMediator {
			return d
		}
	}
	return Desk{}
}

// desk returns the desk of a name, nil if the case names none.
func (c *Case) desk(name paper.Desk) *Desk {
	for i := range c.Desks {
		if c.Desks[i].Name == name {
			return &c.Desks[i]
		}
	}
	return nil
}

func (c *Case) deskNames() []string {
	var out []string
	for _, d := range c.Desks {
		out = append(out, string(d.Name))
	}
	return out
}
