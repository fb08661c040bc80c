package web

import (
	"math"
	"slices"
	"strconv"
	"strings"

	"goodoffices/desk"
	"goodoffices/mediation"
	"goodoffices/paper"
)

var (
	_ = at("GET /record", (*Server).record)
	_ = at("POST /record/check", (*Server).checkRecord)
	_ = at("GET /record/checkpoint.txt", (*Server).recordCheckpoint)
	_ = at("GET /record/entries.txt", (*Server).recordEntries)
	_ = at("GET /record/keys.txt", (*Server).recordKeys)
	_ = at("GET /record/forks/{fork}/evidence.txt", (*Server).recordFork)
)

// A recordData is the joint record as this desk holds it.
type recordData struct {
	Record      desk.ViewRecord
	Leaves      []leafLine
	Unexplained []leafLine // the first first
	Joint       desk.JointRecord
	Checked     *desk.RecordCheck // after the officer asked for it
}

// A leafState is how an entry stands at this desk.
type leafState string

// The states of an entry.
const (
	leafConfirmed   leafState = "confirmed"   // by every party
	leafWaiting     leafState = "waiting"     // for some party
	leafDisputed    leafState = "disputed"    // there is another outcome, or an objection, or the rules refuse it here
	leafUnexplained leafState = "unexplained" // this desk should hold its paper and does not
)

// A leafLine is one entry, the newest first.
type leafLine struct {
	Number   int
	Leaf     desk.ViewLeaf
	Paper    desk.ViewPaper     // as far as it is held
	Proposal *desk.ViewProposal // of which it is the outcome
	Missing  []paper.Desk       // parties that have not confirmed it
	State    leafState
	Why      string // of what is disputed or not held, as a key
}

// GET /talks/{talks}/record
func (s *Server) record(p *Page) error { return s.showRecord(p, nil) }

// POST /talks/{talks}/record/check: the checks again, on this desk and now.
func (s *Server) checkRecord(p *Page) error {
	c, err := s.desk.CheckRecord(p.r.Context(), p.TalksID)
	if err != nil {
		return err
	}
	return s.showRecord(p, &c)
}

func (s *Server) showRecord(p *Page, checked *desk.RecordCheck) error {
	v, err := p.Look()
	if err != nil {
		return err
	}
	d := recordData{Record: v.Record, Checked: checked, Leaves: p.leafLines(v)}
	if d.Joint, err = s.desk.JointRecord(p.r.Context(), p.TalksID); err != nil {
		return err
	}
	for _, l := range d.Leaves {
		if l.State == leafUnexplained {
			d.Unexplained = append(d.Unexplained, l)
		}
	}
	slices.Reverse(d.Leaves)
	return p.show("record", d)
}

// leafLines are the entries of the record in order, and how each stands here.
func (p *Page) leafLines(v *desk.View) []leafLine {
	outcomes := map[paper.ID]*desk.ViewProposal{}
	for i, x := range v.Proposals {
		for _, id := range append([]paper.ID{x.Outcome}, x.Forks...) {
			outcomes[id] = &v.Proposals[i]
		}
	}
	var out []leafLine
	before := cameLater(v)
	for i, leaf := range v.Record.Leaves {
		l := leafLine{Number: i + 1, Leaf: leaf, Missing: unconfirmed(v, leaf), Proposal: outcomes[leaf.Paper]}
		l.Paper, _ = p.look.paper(leaf.Paper)
		switch {
		case !leaf.Held && isParty(v, v.Desk) && i >= before:
			l.State, l.Why = leafUnexplained, "record.unexplained.why"
		case len(l.Missing) > 0:
			l.State = leafWaiting
		default:
			l.State = leafConfirmed
		}
		switch {
		case leaf.Held && l.Paper.Standing == mediation.Irregular.String():
			l.State, l.Why = leafDisputed, "record.disputed.aside"
		case l.Proposal != nil && len(l.Proposal.Forks) > 0:
			l.State, l.Why = leafDisputed, "record.disputed.fork"
		case l.Proposal != nil && l.Proposal.State == mediation.StateDisputed:
			l.State, l.Why = leafDisputed, "record.disputed.silence"
		case !leaf.Held && i < before:
			l.Why = "record.earlier"
		case !leaf.Held && l.State != leafUnexplained:
			l.Why = "record.between-others"
		}
		out = append(out, l)
	}
	return out
}

// cameLater is the number of entries from before this desk took part, whose
// papers it was not given: 0 if it took part from the first terms on.
func cameLater(v *desk.View) int {
	var card paper.ID
	for _, x := range v.Papers {
		if x.ID == v.Record.Origin {
			return 0 // it holds the first terms
		}
	}
	for _, one := range v.Desks {
		if one.Desk == v.Desk {
			card = one.Card
		}
	}
	return max(0, slices.IndexFunc(v.Record.Leaves, func(l desk.ViewLeaf) bool { return l.Paper == card }))
}

func isParty(v *desk.View, d paper.Desk) bool {
	return slices.ContainsFunc(v.Desks, func(one desk.ViewDesk) bool { return one.Desk == d && one.Role == paper.PlaceParty })
}

// unconfirmed are the parties that have not confirmed an entry. Nobody waits
// for the others.
func unconfirmed(v *desk.View, leaf desk.ViewLeaf) []paper.Desk {
	var out []paper.Desk
	for _, one := range v.Desks {
		if !one.Seat && one.Agreed && one.Role == paper.PlaceParty && !slices.Contains(leaf.By, one.Desk) {
			out = append(out, one.Desk)
		}
	}
	return out
}

// Troubled is how much of the joint record speaks against its mediator: forks,
// and entries that this desk cannot explain.
func (p *Page) Troubled() int {
	if p.view == nil {
		return 0
	}
	n := p.view.Record.Forks
	for _, l := range p.leafLines(p.view) {
		if l.State == leafUnexplained {
			n++
		}
	}
	return n
}

// Entries names entries by their numbers.
func (p *Page) Entries(lines []leafLine) string {
	var names []string
	for _, l := range lines {
		names = append(names, p.Bare(l.Number))
	}
	return strings.Join(names, p.T("list.comma"))
}

// LeafWords say what an entry of some kinds is good for; "" for the others,
// which say it themselves.
func (p *Page) LeafWords(x desk.ViewPaper) string {
	if key := "leaf." + string(x.Kind); p.Has(key) {
		return p.T(key, "desk", x.From)
	}
	return ""
}

// Short is the beginning of a digest, for people to compare.
func (p *Page) Short(id paper.ID) string { return id.String()[:16] }

// Keyed says on what it rests that a key is a desk's.
func (p *Page) Keyed(k desk.RecordKey) string {
	switch {
	case k.Desk == p.view.Desk:
		return p.T("record.key.own")
	case k.Compared:
		return p.T("record.key.compared")
	case k.Desk == p.view.Mediator:
		return p.T("record.key.own-word", "desk", k.Desk)
	}
	return p.T("record.key.on-word", "desk", k.Desk, "mediator", p.view.Mediator)
}

// Int turns a count into what catalogues count with.
func (p *Page) Int(n uint64) int { return int(min(n, math.MaxInt32)) }

// GET /talks/{talks}/record/checkpoint.txt: the head with everyone's lines, as the
// C2SP signed note that it is.
func (s *Server) recordCheckpoint(p *Page) error {
	j, err := s.desk.JointRecord(p.r.Context(), p.TalksID)
	if err != nil {
		return err
	}
	if j.Note == "" {
		return errNoPage
	}
	return p.file("checkpoint.txt", j.Note)
}

// GET /talks/{talks}/record/entries.txt: the digest of each entry, in order.
func (s *Server) recordEntries(p *Page) error {
	j, err := s.desk.JointRecord(p.r.Context(), p.TalksID)
	if err != nil {
		return err
	}
	var b strings.Builder
	for _, id := range j.Leaves {
		b.WriteString(id.String() + "\n")
	}
	return p.file("entries.txt", b.String())
}

// GET /talks/{talks}/record/keys.txt: a line for each half of each key, as stock
// programs read them.
func (s *Server) recordKeys(p *Page) error {
	j, err := s.desk.JointRecord(p.r.Context(), p.TalksID)
	if err != nil {
		return err
	}
	var b strings.Builder
	for _, k := range j.Keys {
		b.WriteString(k.Ed25519 + "\n" + k.MLDSA44 + "\n")
	}
	return p.file("keys.txt", b.String())
}

// GET /talks/{talks}/record/forks/{fork}/evidence.txt: the evidence that two histories were
// signed, for others to check.
func (s *Server) recordFork(p *Page) error {
	j, err := s.desk.JointRecord(p.r.Context(), p.TalksID)
	if err != nil {
		return err
	}
	n, err := strconv.Atoi(p.r.PathValue("fork"))
	if err != nil || n < 1 || n > len(j.Forks) {
		return errNoPage
	}
	return p.file("evidence-"+strconv.Itoa(n)+".txt", j.Forks[n-1].Evidence)
}

// file answers with a text file that names nobody.
func (p *Page) file(name, text string) error {
	h := p.w.Header()
	h.Set("Content-Type", "text/plain; charset=utf-8")
	h.Set("Content-Disposition", `attachment; filename="`+name+`"`)
	_, err := p.w.Write([]byte(text))
	return err
}

// After is the number of what has so many before it.
func (p *Page) After(before int) int { return before + 1 }

// Faulty reports whether a check found a fault of a sort.
func (p *Page) Faulty(c *desk.RecordCheck, what string) bool {
	return slices.ContainsFunc(c.Faults, func(f desk.RecordFault) bool { return f.What == what })
}
