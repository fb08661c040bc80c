package dossier

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"time"

	"goodoffices/paper"
	"goodoffices/record"
)

// checkRecords rebuilds each joint record from its leaves, and checks every
// checkpoint, proof and fork against it.
func (v *verifying) checkRecords(l layout) {
	for i, t := range v.m.Talks {
		if t.Origin != "" {
			v.checkRecord(i, t, l)
		}
	}
}

func (v *verifying) checkRecord(i int, t Listing, l layout) {
	name := leavesName(i + 1)
	b, ok := v.content(name)
	if !ok {
		return
	}
	log, err := parseLeaves(b)
	if err != nil {
		v.problem(name, "%v", err)
		return
	}
	if log.Size() != t.Size {
		v.problem(name, "it has %d leaves, and the manifest says %d", log.Size(), t.Size)
	}
	out := ProvenRecord{Talks: t.Talks, Origin: t.Origin, Size: t.Size, Operator: t.Mediator, ConfirmedBy: []paper.Desk{}, Covers: map[paper.Desk]uint64{}}
	head := ""
	for n := range t.Notes {
		name := noteName(i+1, n+1)
		b, ok := v.content(name)
		if !ok {
			continue
		}
		if n == 0 {
			head = string(b)
		}
		if err := v.checkNote(i, string(b), log, out.Covers); errors.Is(err, errLeavesOther) {
			v.problem(leavesName(i+1), "%v", err)
		} else if err != nil {
			v.problem(name, "%v", err)
		}
	}
	for n := range t.Forks {
		name := forkName(i+1, n+1)
		if b, ok := v.content(name); ok {
			if err := v.checkFork(i, b); err != nil {
				v.problem(name, "%v", err)
			} else {
				out.Forks++
			}
		}
	}
	for _, d := range slices.Sorted(maps.Keys(out.Covers)) {
		if out.Covers[d] >= t.Size {
			out.ConfirmedBy = append(out.ConfirmedBy, d)
		}
	}
	v.checkLeaves(i, log, head, l, &out)
	v.report.Records = append(v.report.Records, out)
}

var (
	errLeavesOther = errors.New("it was altered: a checkpoint that is signed as it should be has another root")
	errOrigin      = errors.New("it is of another record")
	errRoot        = errors.New("its root is not that of the leaves here")
	errStranger    = errors.New("it has a line under no card that is here")
	errWindow      = errors.New("it has a line under a card that did not hold at this size")
)

// checkNote checks a checkpoint and every line on it: each must be a whole pair
// under a card that is here and holds at that size.
func (v *verifying) checkNote(i int, note string, log record.Log, covers map[paper.Desk]uint64) error {
	s, err := record.ParseSigned(note)
	if err != nil {
		return err
	}
	if s.Origin != v.m.Talks[i].Origin {
		return errOrigin
	}
	root, err := log.Root(s.Size)
	other := err != nil || root != s.Root
	if other && !v.unsealed {
		return errRoot
	}
	covered := map[paper.Desk]bool{}
	names := map[string]bool{}
	for _, line := range s.Lines {
		names[line.Name] = true
	}
	for _, seat := range v.seats(i, log) {
		name := s.Origin
		if seat.desk != v.m.Talks[i].Mediator {
			name = seat.key.Name(s.Origin)
		}
		if !names[name] {
			continue
		}
		if _, err := s.VerifyBy(name, seat.key); errors.Is(err, record.ErrOtherKey) && name == s.Origin {
			continue // the operator's former key, or its next
		} else if err != nil {
			return fmt.Errorf("the signature of %s: %w", seat.desk, err)
		}
		if s.Size <= seat.after || seat.until != 0 && s.Size > seat.until {
			return fmt.Errorf("%w: that of %s", errWindow, seat.desk)
		}
		delete(names, name)
		covered[seat.desk] = true
	}
	switch {
	case len(names) > 0 && !v.cardsLost:
		return errStranger
	case other && len(covered) == 0:
		return errRoot
	case other:
		return errLeavesOther
	}
	for d := range covered {
		covers[d] = max(covers[d], s.Size)
	}
	return nil
}

// A seat is a card's cosigning key with the sizes at which it holds, as
// record.Seat has it.
type seat struct {
	desk         paper.Desk
	key          record.CosignPublic
	after, until uint64
}

func (v *verifying) seats(i int, log record.Log) []seat {
	var out []seat
	for _, mark := range v.m.Talks[i].Cards {
		verifier := v.verifiers[mark.Card]
		if verifier == nil {
			continue
		}
		s := seat{desk: mark.Desk, key: record.CosignPublic(verifier.Card.Cosign)}
		for card := mark.Card; ; {
			next, leaf, ok := v.successor(card, log)
			if !ok {
				break
			}
			key := record.CosignPublic(v.verifiers[next].Card.Cosign)
			if card = next; key.Equal(s.key) {
				continue // its window goes on
			}
			s.until = leaf
			out = append(out, s)
			s = seat{desk: mark.Desk, key: key, after: leaf}
		}
		out = append(out, s)
	}
	return out
}

// successor returns the card that succeeded another, and the leaf that its
// paper is.
func (v *verifying) successor(card paper.ID, log record.Log) (next paper.ID, leaf uint64, ok bool) {
	for _, f := range v.papers {
		if f.p == nil {
			continue
		}
		b, is := f.p.Body.(*paper.SuccessorCard)
		if !is || b.Replaces != card {
			continue
		}
		for id, before := range v.succeeds {
			if before != card || v.cardAt[id] != f.member {
				continue
			}
			leaf, in := log.Index(f.id)
			return id, leaf, in
		}
	}
	return next, 0, false
}

func (v *verifying) checkFork(i int, b []byte) error {
	f, err := parseFork(b)
	if err != nil {
		return err
	}
	var keys []record.CosignPublic
	for id, verifier := range v.verifiers {
		if verifier.Card.Name == v.m.Talks[i].Mediator && (v.succeeds[id] != paper.ID{} || v.listed(i, id)) {
			keys = append(keys, record.CosignPublic(verifier.Card.Cosign))
		}
	}
	if _, _, err = f.Verify(keys...); err != nil {
		return err
	}
	if a, err := record.ParseSigned(f.A); err != nil || a.Origin != v.m.Talks[i].Origin {
		return errOrigin
	}
	return nil
}

func (v *verifying) listed(i int, card paper.ID) bool {
	return slices.ContainsFunc(v.m.Talks[i].Cards, func(m CardMark) bool { return m.Card == card })
}

// checkLeaves says of each paper whether it is a leaf, and checks its proof and
// the place in the record that its author claims.
func (v *verifying) checkLeaves(i int, log record.Log, head string, l layout, out *ProvenRecord) {
	disclosed := 0
	roots := map[uint64]paper.ID{}
	for n, f := range v.papers {
		if f.talks != i {
			continue
		}
		if _, in := log.Index(f.id); in {
			disclosed++
		}
		if head != "" {
			v.checkProof(i, n, f, log, head, l)
		}
		if f.p == nil || v.named[leavesName(i+1)] {
			continue
		}
		at := f.p.Record
		if at == nil || at.Size > log.Size() {
			continue
		}
		root, ok := roots[at.Size]
		if !ok {
			root, _ = log.Root(at.Size)
			roots[at.Size] = root
		}
		if root != at.Root {
			v.problem(f.member, "its author stood in another record than the one here")
		}
	}
	for _, mark := range v.m.Talks[i].Cards {
		if _, in := log.Index(mark.Card); in {
			disclosed++
		}
	}
	out.Undisclosed = int(log.Size()) - disclosed
	v.logs(i, log, out.Covers)
	if !v.named[leavesName(i+1)] {
		v.checkReplaced(i, log)
	}
}

// checkProof compares a paper's proof with the one that leaves and head give.
func (v *verifying) checkProof(i, n int, f *found, log record.Log, head string, l layout) {
	name := proofName(n + 1)
	_, here := v.digests[name]
	if v.unsealed {
		here = here && v.a.files[name] != nil
	} else if f.p == nil {
		return
	}
	if v.named[name] {
		return
	}
	ids := []paper.ID{f.id}
	if v.unsealed && !f.listed.IsZero() {
		ids = append(ids, f.listed)
	}
	leaf := false
	for _, id := range ids {
		want, err := proofText(id, log, head)
		if err != nil {
			return
		}
		leaf = leaf || want != nil
		if here && want != nil && digest(want) == v.digests[name] || !here && want == nil {
			return
		}
	}
	switch {
	case v.unsealed && (v.named[leavesName(i+1)] || v.named[noteName(i+1, 1)] || f.p == nil || v.named[f.member]):
		if here {
			v.unproven(name)
		}
	case v.unsealed && !here:
		v.problem(name, "%v", errMissing)
	case !v.unsealed && l.proofs[n] != leaf:
		v.problem(ManifestName, "the proof of %s: it is a leaf or it is not", f.member)
	default:
		v.problem(name, "it does not prove that %s is in the record", f.member)
	}
}

// checkReplaced names what was signed under a card when the desk's next one
// stood in the record already: the paper's own place there, or that of one whose
// id stands in it, comes after it.
func (v *verifying) checkReplaced(i int, log record.Log) {
	if len(v.succeeds) == 0 {
		return
	}
	next := map[paper.ID]uint64{} // by card: the leaf that ended it
	for _, card := range v.succeeds {
		if _, leaf, ok := v.successor(card, log); ok {
			next[card] = leaf
		}
	}
	stands := map[paper.ID]*paper.Position{}
	for _, f := range v.papers {
		if f.talks == i && f.proven {
			stands[f.id] = f.p.Record
		}
	}
	late := func(p *paper.Paper, card paper.ID) bool {
		leaf, ended := next[card]
		if !ended || p.Kind.SealOnly() {
			return false
		}
		return log.Stands(p.Record, leaf) || slices.ContainsFunc(paper.IDsIn(p.Payload), func(id paper.ID) bool { return log.Stands(stands[id], leaf) })
	}
	for _, f := range v.papers {
		if f.talks != i || !f.proven {
			continue
		}
		whole := f.p
		if _, ended := next[f.card]; ended {
			if p, _, err := v.envelope(f); err == nil {
				whole = p
			}
		}
		if late(whole, f.card) {
			v.problem(f.member, "it was signed under a card that %s had replaced by then, with keys that it had given up", f.p.From)
		}
		for _, in := range f.enclosed {
			if late(in.p, in.card) {
				v.problem(f.member, "what it encloses of %s was signed under a card that had been replaced by then, with keys that were given up", in.p.From)
			}
		}
	}
}

// logs notes for the proven papers of talks where in the record they stand.
func (v *verifying) logs(i int, log record.Log, covers map[paper.Desk]uint64) {
	for _, f := range v.papers {
		if f.talks != i || !f.proven {
			continue
		}
		index, in := log.Index(f.id)
		if !in {
			continue
		}
		f.leaf = &index
		for _, d := range slices.Sorted(maps.Keys(covers)) {
			if covers[d] > index {
				f.by = append(f.by, d)
			}
		}
	}
}

// conclude puts together what was proven.
func (v *verifying) conclude() {
	v.checkTerms()
	v.checkFiles()
	v.tellCards()
	v.tellPapers()
	v.tellUndated()
	for _, t := range v.m.Talks {
		v.report.Withheld = append(v.report.Withheld, t.Withheld...)
	}
	v.report.Settlements = v.settlements()
	if n := len(v.report.Settlements); n > 0 {
		v.report.Settlement = &v.report.Settlements[n-1]
	}
	for i, r := range v.report.Records {
		if len(v.report.Records) == 1 || v.report.Settlement != nil && r.Talks == v.report.Settlement.Talks {
			v.report.Record = &v.report.Records[i]
		}
	}
	if v.report.Record == nil && len(v.report.Records) > 0 {
		v.report.Record = &v.report.Records[0]
	}
}

// checkTerms compares the cards with those that the first agreed terms name:
// whoever exchanged one would have had to exchange what all signed.
func (v *verifying) checkTerms() {
	for _, f := range v.papers {
		t := v.m.Talks[f.talks]
		if !f.proven || record.OriginOf(f.id) != t.Origin {
			continue
		}
		b, ok := f.p.Body.(*paper.Terms)
		if !ok {
			continue
		}
		for _, mark := range t.Cards {
			if v.named[v.cardAt[mark.Card]] {
				continue
			}
			for _, p := range b.Participants {
				switch {
				case p.Desk != mark.Desk || p.Seat():
				case p.Card != mark.Card && !v.after(p.Card, mark.Card):
					v.problem(v.cardAt[mark.Card], "the terms of reference name another card for %s", mark.Desk)
				}
			}
		}
		for _, p := range b.Participants {
			if p.Role == paper.PlaceMediator && p.Desk != t.Mediator {
				v.problem(ManifestName, "it says that %s mediates, and the terms of reference say %s", t.Mediator, p.Desk)
			}
		}
	}
}

// after reports whether card comes after first in a line of succession.
func (v *verifying) after(card, first paper.ID) bool {
	for before, ok := v.succeeds[card]; ok; before, ok = v.succeeds[before] {
		if before == first {
			return true
		}
	}
	return false
}

// checkFiles compares attached files with what papers name.
func (v *verifying) checkFiles() {
	named := map[paper.ID]int64{}
	for _, f := range v.papers {
		if f.p != nil {
			for _, a := range f.p.Attachments {
				named[a.Digest] = a.Length
			}
		}
	}
	n := 0
	for _, t := range v.m.Talks {
		for _, id := range t.Files {
			n++
			name := fileName(n)
			if v.named[name] {
				continue
			}
			if got := v.digests[name]; got != id {
				v.problem(name, "it is not the file that the manifest names")
			} else if _, ok := named[id]; !ok && !v.cardsLost {
				v.problem(name, "no paper here names it")
			}
		}
	}
}

// tellCards says how far each card is known.
func (v *verifying) tellCards() {
	matched := make([]bool, len(v.o.Known))
	for _, t := range v.m.Talks {
		for _, mark := range t.Cards {
			if v.verifiers[mark.Card] == nil {
				continue
			}
			c := ProvenCard{Talks: t.Talks, Desk: mark.Desk, Card: v.newest(mark.Card), Member: v.cardAt[mark.Card], Key: mark.Key}
			c.Words = paper.Words(c.Card)
			if c.Card != mark.Card {
				c.First = mark.Card
			}
			switch {
			case mark.Key == KeyOwn:
				c.Key = OnWordOf(mark.Desk)
			case v.unsealed: // who says that it compared it is not proven
				c.Key = OnWordOf(t.Mediator)
			case mark.Key == KeyCompared:
				c.By, c.Officer, c.At = string(v.m.Desk), mark.By, mark.At
			}
			for i, k := range v.o.Known {
				if k.Is(mark.Card) || k.Is(c.Card) || len(k.Words) == 0 && (v.after(k.Card, mark.Card)) {
					matched[i] = true
					c.Key, c.By, c.Officer, c.At = KeyCompared, Verifier, "", time.Time{}
					if c.Known = c.Card; k.Is(mark.Card) {
						c.Known = mark.Card
					}
				} else if k.Desk == mark.Desk {
					matched[i] = true
					v.problem(c.Member, "the card of %s here is not the one you know", mark.Desk)
				}
			}
			v.report.Cards = append(v.report.Cards, c)
			if before, ok := v.report.Keys[string(c.Desk)]; !ok || before == KeyCompared {
				v.report.Keys[string(c.Desk)] = c.Key
			}
		}
	}
	for i, k := range v.o.Known {
		switch {
		case matched[i]:
		case k.Desk != "":
			v.problem(ManifestName, "no card of %s is here, and you gave one", k.Desk)
		default:
			v.problem(ManifestName, "no card here has the words you gave")
		}
	}
}

func (v *verifying) newest(card paper.ID) paper.ID {
	for again := true; again; {
		again = false
		for next, before := range v.succeeds {
			if before == card {
				card, again = next, true
			}
		}
	}
	return card
}

// tellPapers lists what is proven, with the receipts and outcomes among it.
func (v *verifying) tellPapers() {
	received := map[paper.ID][]paper.Desk{}
	proposed := map[paper.ID]*found{}
	for _, f := range v.papers {
		if !f.proven {
			continue
		}
		switch b := f.p.Body.(type) {
		case *paper.Receipt:
			received[b.Of] = append(received[b.Of], f.p.From)
		case *paper.Proposal:
			proposed[f.id] = f
		case *paper.Certificate:
			v.report.Certificates = append(v.report.Certificates, *CertifiedBy(f.p))
		case *paper.Outcome:
			v.report.Decided = append(v.report.Decided, decided(f, b))
		}
	}
	for i, d := range v.report.Decided {
		if f := proposed[d.Proposal]; f != nil {
			v.report.Decided[i].By, v.report.Decided[i].Subject = f.p.From, &f.p.Body.(*paper.Proposal).Subject
		}
	}
	listed := map[string]bool{}
	for _, m := range v.m.Members {
		listed[m.Name] = true
	}
	versions := map[paper.ID]int{}
	for i, f := range v.papers {
		if !f.proven {
			continue
		}
		p := ProvenPaper{
			ID: f.id, Member: f.member, Talks: f.p.Talks, Kind: f.p.Kind, From: f.p.From, To: f.p.To, Number: f.p.Number, Date: f.p.Date,
			Officer: f.officer, Card: f.card, Leaf: f.leaf, By: f.by, Received: received[f.id],
			Title: paper.Titled(f.p.Body), Languages: f.p.Languages,
		}
		switch b := f.p.Body.(type) {
		case *paper.Instrument:
			p.Text = b.Text
		case *paper.TextVersion:
			p.Label = b.Label
			if n := versions[b.Previous]; n > 0 || b.Previous.IsZero() { // its whole line is here
				p.Version, versions[f.id] = n+1, n+1
			}
		}
		for _, ext := range []string{"pdf", "html"} {
			if name := readingName(i+1, ext); listed[name] && !v.named[name] {
				p.Read = append(p.Read, name)
			}
		}
		v.report.Papers = append(v.report.Papers, p)
	}
}

func decided(f *found, b *paper.Outcome) Decided {
	d := Decided{Outcome: f.id, Proposal: b.Proposal, Result: b.Result, Answers: []Answered{}}
	for _, in := range f.enclosed {
		switch answer := in.p.Body.(type) {
		case *paper.Response:
			if answer.Proposal == b.Proposal {
				d.Answers = append(d.Answers, Answered{in.p.From, answer.Answer})
			}
		case *paper.Adherence:
			if answer.Proposal == b.Proposal {
				d.Answers = append(d.Answers, Answered{in.p.From, Signed})
			}
		case *paper.Receipt:
			if answer.Of == b.Proposal {
				d.Silent = append(d.Silent, in.p.From)
			}
		}
	}
	return d
}

// tellUndated names what an officer signed whose signature was revoked, unless
// the record shows that it was before, or that it was after.
func (v *verifying) tellUndated() {
	for _, r := range v.papers {
		if !r.proven {
			continue
		}
		b, ok := r.p.Body.(*paper.Revocation)
		if !ok || b.Officer == "" {
			continue
		}
		for _, f := range v.papers {
			switch {
			case !f.proven || f == r || f.p.From != r.p.From || f.officer != b.Officer || f.talks != r.talks:
			case f.leaf != nil && r.leaf != nil && *f.leaf < *r.leaf:
			case r.leaf != nil && f.p.Record != nil && f.p.Record.Size > *r.leaf:
				v.problem(f.member, "%s signed it after that signature was revoked", b.Officer)
			default:
				v.report.Undated = append(v.report.Undated, f.id)
			}
		}
	}
}
