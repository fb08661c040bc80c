package cabinet

import (
	"time"

	"goodoffices/paper"
)

// An Event is one record of the stream: what happened, when, and by which
// officer if any. Exactly one of the members below the line is set.
type Event struct {
	At      time.Time `json:"at"`
	Officer string    `json:"officer,omitzero"`

	Compared *Compared `json:"compared,omitzero"`
	Waits    *Waits    `json:"waits,omitzero"`
	Left     paper.ID  `json:"left,omitzero"`   // a waiting paper left
	Voided   paper.ID  `json:"voided,omitzero"` // a waiting paper was destroyed
	Crossed  *Crossed  `json:"crossed,omitzero"`
	Refused  *Refused  `json:"refused,omitzero"`
	Knock    *Knock    `json:"knock,omitzero"`
	Fork     *Fork     `json:"fork,omitzero"`
	Restored *Restored `json:"restored,omitzero"`
	Lost     *Lost     `json:"lost,omitzero"`
	Held     *Hold     `json:"held,omitzero"`
	LetGo    *Hold     `json:"letGo,omitzero"`    // a hold is over
	Destroys bool      `json:"destroys,omitzero"` // from here on nothing stops the destruction

	// Of an act whose papers leave later.
	Ordered  *Ordered  `json:"ordered,omitzero"`
	Awaits   paper.ID  `json:"awaits,omitzero"` // it needs approval after all
	Approved *Approved `json:"approved,omitzero"`
	SentBack *SentBack `json:"sentBack,omitzero"`
	Kept     *Kept     `json:"kept,omitzero"`
	Gone     *Gone     `json:"gone,omitzero"`
	Stopped  paper.ID  `json:"stopped,omitzero"`

	Sent       *Sent    `json:"sent,omitzero"`
	Read       *Read    `json:"read,omitzero"`
	Minuted    *Minuted `json:"minuted,omitzero"`
	MinuteDone paper.ID `json:"minuteDone,omitzero"`
}

// Compared is that an officer compared the twelve words of a card by a way
// that was not the mediator's.
type Compared struct {
	Desk paper.Desk `json:"desk"`
	Card paper.ID   `json:"card"`
}

// Waits is a signed paper that waits to leave.
type Waits struct {
	Paper    paper.ID     `json:"paper"`
	Raw      paper.Bytes  `json:"raw"` // envelope or payload
	Wait     paper.Wait   `json:"wait"`
	Hand     []paper.Desk `json:"hand"`
	Numbered bool         `json:"numbered,omitzero"`
}

// Crossed is that a neighbour's desk told of papers of ours that crossed with
// others and had no effect there.
type Crossed struct {
	By     paper.Desk `json:"by"`
	Papers []paper.ID `json:"papers"`
}

// Refused is a pouch that an honest desk would not have sent.
type Refused struct {
	From  paper.Desk `json:"from"`
	Fault string     `json:"fault"`
}

// Knock is what came back to an invitation: a desk that wants to join, a
// question, or a decline.
type Knock struct {
	Invitation paper.ID    `json:"invitation"`
	Card       paper.Bytes `json:"card,omitzero"` // envelope
	Hello      paper.Bytes `json:"hello,omitzero"`
	Question   string      `json:"question,omitzero"`
	Declined   bool        `json:"declined,omitzero"`
	Admitted   bool        `json:"admitted,omitzero"`
}

// Fork is that a neighbour sealed two pouches under one number.
type Fork struct {
	With paper.Desk    `json:"with"`
	Seq  uint64        `json:"seq"`
	Seen []paper.Bytes `json:"seen"` // the pouches that are still held
}

// Restored is that this desk noticed it was put back to an earlier state, or
// that its channel with a neighbour was opened again since.
type Restored struct {
	With paper.Desk `json:"with,omitzero"`
	Sign string     `json:"sign"`
	Done bool       `json:"done,omitzero"`
}

// Lost is that something this desk had numbered is held by nobody any more.
type Lost struct {
	From   paper.Desk   `json:"from"`
	To     []paper.Desk `json:"to"`
	Number int          `json:"number"`
}

// A Hold is somebody's claim that these talks be kept, by which nothing of them
// may be destroyed: a court's, an archive's, an inquiry's.
type Hold struct {
	By     string `json:"by"`
	Reason string `json:"reason,omitzero"`
}
