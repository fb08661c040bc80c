package dossier

import (
	"time"

	"goodoffices/paper"
)

// A Report is what verifying a dossier found. What it lists under Papers, Cards
// and Record is proven if it is there, under the keys of Cards; Problems say
// what is not as it should be, and with any of them the dossier is not Valid.
type Report struct {
	Valid      bool        `json:"valid"`
	Desk       paper.Desk  `json:"desk,omitzero"` // whose dossier it is
	Card       paper.ID    `json:"card,omitzero"` // by whose seal
	Sealed     bool        `json:"sealed"`        // the seal verifies
	Settlement *Settlement `json:"settlement"`    // nil: none is in it
	// Settlements are all of them, in the order of their outcomes; Settlement is the last.
	Settlements  []Settlement      `json:"settlements"`
	Papers       []ProvenPaper     `json:"papers"`
	Record       *ProvenRecord     `json:"record"`                // of the only talks, or of those with the settlement
	Records      []ProvenRecord    `json:"records"`               // of all talks
	Keys         map[string]string `json:"keys"`                  // by desk: "compared", by the verifier or, as the exporter says, by its officer; or "on word of" somebody
	Cards        []ProvenCard      `json:"cards"`                 //
	Decided      []Decided         `json:"decided"`               // outcomes, with the answers they enclose
	Certificates []Certified       `json:"certificates,omitzero"` // what the mediator certifies
	Withheld     []paper.ID        `json:"withheld"`              // named by the exporter as not disclosed
	Undated      []paper.ID        `json:"undated,omitzero"`      // signed by an officer whose signature was revoked, when cannot be told
	Unproven     []string          `json:"unproven,omitzero"`     // members of which, the manifest altered, nothing here tells whether they were too
	Problems     []Problem         `json:"problems"`
}

// A ProvenPaper is one whose signatures verify under a card of its author's.
type ProvenPaper struct {
	ID       paper.ID     `json:"id"`
	Member   string       `json:"member"`
	Talks    paper.ID     `json:"talks"`
	Kind     paper.Kind   `json:"kind"`
	From     paper.Desk   `json:"from"`
	To       []paper.Desk `json:"to"`
	Number   int          `json:"number,omitzero"`
	Date     time.Time    `json:"date"` // its author's claim
	Officer  string       `json:"officer,omitzero"`
	Card     paper.ID     `json:"card"`
	Leaf     *uint64      `json:"leaf,omitzero"`         // its index in the joint record
	By       []paper.Desk `json:"confirmed_by,omitzero"` // whose signatures of the record cover the leaf
	Received []paper.Desk `json:"received_by,omitzero"`  // whose signed receipts of it are here
	// What it is called, where it has a title, with the author's languages in
	// their order; of a text, which version and how its author labels that.
	Title     paper.Text   `json:"title,omitzero"`
	Languages []paper.Lang `json:"languages,omitzero"`
	Version   int          `json:"version,omitzero"`
	Label     string       `json:"label,omitzero"`
	Text      paper.ID     `json:"text,omitzero"` // the text version that an instrument puts in force
	Read      []string     `json:"read,omitzero"` // the members that are its readings
}

// A ProvenRecord is a joint record as far as the dossier shows it.
type ProvenRecord struct {
	Talks       paper.ID              `json:"talks"`
	Origin      string                `json:"origin"`
	Size        uint64                `json:"size"` // leaves
	Operator    paper.Desk            `json:"operator"`
	ConfirmedBy []paper.Desk          `json:"confirmed_by"` // who signed a checkpoint that covers them all
	Covers      map[paper.Desk]uint64 `json:"covers"`       // by desk: the leaves it signed
	Undisclosed int                   `json:"undisclosed"`  // leaves whose papers are not here
	Forks       int                   `json:"forks"`        // two histories, signed by the operator
}

// A ProvenCard is a desk's card, and how far it is known to be that desk's.
type ProvenCard struct {
	Talks  paper.ID   `json:"talks"`
	Desk   paper.Desk `json:"desk"`
	Card   paper.ID   `json:"card"`           // the last one
	First  paper.ID   `json:"first,omitzero"` // from which signed successors lead to it, where there are any
	Member string     `json:"member"`
	Words  []string   `json:"words"`
	Key    string     `json:"key"` // "compared", or "on word of" somebody: of the first, unless By is the verifier
	// Known is which of them the verifier knows.
	Known paper.ID `json:"known,omitzero"`
	By    string   `json:"by,omitzero"` // who compared it: "verifier", or the exporting desk
	// By which officer of the exporting desk, and when, as that desk says.
	Officer string    `json:"officer,omitzero"`
	At      time.Time `json:"at,omitzero"`
}

// Certified is a mediator's certificate and what it says.
type Certified struct {
	Paper      paper.ID   `json:"paper"`
	By         paper.Desk `json:"by"`
	Began      time.Time  `json:"began"`
	Ended      time.Time  `json:"ended,omitzero"`
	Settled    string     `json:"settled"` // "settled", "not-settled" or "open"
	Attended   []string   `json:"attended"`
	Instrument paper.ID   `json:"instrument,omitzero"`
}

// CertifiedBy returns what a paper certifies; nil if it is no certificate.
func CertifiedBy(p *paper.Paper) *Certified {
	b, ok := p.Body.(*paper.Certificate)
	if !ok {
		return nil
	}
	return &Certified{Paper: p.ID, By: p.From, Began: b.Began, Ended: b.Ended, Settled: b.Settled, Attended: b.Attended, Instrument: b.Instrument}
}

// Verifier is who compared a card that was given as Known.
const Verifier = "verifier"

// Decided is an outcome with the answers enclosed in it that verify.
type Decided struct {
	Outcome  paper.ID `json:"outcome"`
	Proposal paper.ID `json:"proposal"`
	// Subject is what was proposed; nil where the proposal is not here.
	Subject *paper.Subject `json:"subject,omitzero"`
	By      paper.Desk     `json:"by,omitzero"` // who proposed it, and so consents by its own signature
	Result  paper.Result   `json:"result"`
	Answers []Answered     `json:"answers"`
	Silent  []paper.Desk   `json:"silent,omitzero"`
}

// Signed is the answer of a desk that signed what was put to be signed.
const Signed paper.Answer = "signed"

// Answered is one of them.
type Answered struct {
	Desk   paper.Desk   `json:"desk"`
	Answer paper.Answer `json:"answer"`
}
