package desk

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"time"

	"goodoffices/desk/cabinet"
	"goodoffices/paper"
)

// made is a draft with the paper that it became; none where it only sends on
// what is held.
type made struct {
	draft paper.Draft
	paper *paper.Paper
	raw   []byte // envelope or payload
}

func draftsOf(all []made) []paper.Draft {
	var out []paper.Draft
	for _, m := range all {
		out = append(out, m.draft)
	}
	return out
}

// prepare makes papers of drafts, signed where they are formal, and folds
// nothing. Of papers signed before those are used that the drafts would be
// again, byte for byte, under the number that is next now; the others are signed
// anew. It returns ErrLocked, ErrNoFile, a *mediation.Refusal, a *paper.FieldError.
func (w *work) prepare(officer string, drafts []paper.Draft, signed []paper.Bytes, n numbering) ([]made, error) {
	if n == nil {
		n = w.k.taken()
	}
	var ids []paper.ID
	var out []made
	for _, draft := range drafts {
		if !draft.Existing.IsZero() {
			ids, out = append(ids, draft.Existing), append(out, made{draft: draft})
			continue
		}
		var before paper.Bytes
		if len(signed) > 0 {
			before, signed = signed[0], signed[1:]
		}
		m, err := w.make(officer, draft, ids, before, n)
		if err != nil {
			return nil, err
		}
		ids, out = append(ids, m.paper.ID), append(out, m)
	}
	return out, nil
}

// make composes and signs one draft.
func (w *work) make(officer string, draft paper.Draft, earlier []paper.ID, before paper.Bytes, n numbering) (made, error) {
	draft, err := w.complete(draft, earlier)
	if err != nil {
		return made{}, err
	}
	stamp := paper.Stamp{
		Salt: salt(), Rules: w.k.talks.Rules(), Talks: w.k.id, From: w.d.me.name, Date: w.now.Truncate(time.Second),
		Number: n.next(w.k, draft.To), Record: w.k.position(w.d.me.name),
	}
	m := made{draft: draft}
	if m.paper = sameAgain(draft, stamp, before); m.paper != nil {
		m.raw = before
	} else if m.paper, err = paper.Compose(draft, stamp); err != nil {
		return made{}, err
	} else if m.raw, err = w.attest(m.paper, officer); err != nil {
		return made{}, err
	}
	n.take(m.paper)
	return m, nil
}

// sameAgain returns the paper that was signed before if the draft, with the
// salt, date and place in the record it was given then, is the same bytes now.
func sameAgain(draft paper.Draft, stamp paper.Stamp, before paper.Bytes) *paper.Paper {
	if len(before) == 0 {
		return nil
	}
	p, _, err := paper.Open(before)
	if err != nil {
		return nil
	}
	stamp.Salt, stamp.Date = p.Salt, p.Date
	if p.Record != nil {
		stamp.Record = *p.Record
	}
	again, err := paper.Compose(draft, stamp)
	if err != nil || !bytes.Equal(again.Payload, p.Payload) {
		return nil
	}
	return p
}

// renumbered is a paper that waited for a call, under the number that is next
// now, if another paper got its number meanwhile and its officer can sign. What
// an answer in private let wait must show in no gap, so it holds no number.
func (w *work) renumbered(p *paper.Paper, raw []byte, officer string) (*paper.Paper, []byte) {
	next := w.k.taken().next(w.k, p.To)
	if p.Number == 0 || p.Number >= next || w.d.mayWork(officer) != nil {
		return p, raw
	}
	m, err := w.make(officer, paper.Draft{
		To: p.To, Languages: p.Languages, Topics: p.Topics, Subject: p.Subject, Classification: p.Classification, Caveats: p.Caveats,
		Privilege: p.Privilege, Attachments: p.Attachments, Reply: p.Reply, Body: p.Body,
	}, nil, nil, w.k.taken())
	if err != nil {
		return p, raw
	}
	return m.paper, m.raw
}

// complete puts into a draft what its act left to the desk: enclosed envelopes,
// and the ids of papers of the same act.
func (w *work) complete(draft paper.Draft, earlier []paper.ID) (paper.Draft, error) {
	if len(draft.Enclose) > 0 {
		papers, envelopes := make([]*paper.Paper, 0, len(draft.Enclose)), make([]paper.Bytes, 0, len(draft.Enclose))
		for _, id := range draft.Enclose {
			raw, err := w.raw(id)
			if err != nil {
				return draft, fmt.Errorf("enclose %s: %w", id.Short(), err)
			}
			p, _, err := paper.Open(raw)
			if err != nil {
				return draft, fmt.Errorf("enclose %s: %w", id.Short(), err)
			}
			papers, envelopes = append(papers, p), append(envelopes, raw)
		}
		draft.Body = draft.Body.(paper.Encloser).WithEnclosed(papers, envelopes)
	}
	for _, a := range draft.Attachments {
		if _, held := w.k.files[a.Digest]; !held {
			return draft, fmt.Errorf("attachment %s: %w", a.Name, ErrNoFile)
		}
	}
	draft.Body = paper.Refer(draft.Body, earlier)
	return draft, nil
}

// numbering is which reference numbers are given out beside those of the fold:
// the highest, by addressees.
type numbering map[string]int

// taken is which numbers stand on papers that wait in the cabinet and cannot be
// signed anew: a commitment has told their ids.
func (k *docket) taken() numbering {
	n := numbering{}
	for _, waits := range k.cabinet.Waiting() {
		if !waits.Numbered || waits.Wait.Exchange.IsZero() {
			continue
		}
		if p, _, err := paper.Open(waits.Raw); err == nil {
			n.take(p)
		}
	}
	return n
}

// promised is taken, and which numbers stand on papers that are about to leave,
// so that several in a row need not be signed twice.
func (k *docket) promised() numbering {
	n := k.taken()
	for _, l := range k.cabinet.Leaving() {
		if l.State != cabinet.StateLeaves {
			continue
		}
		for _, raw := range l.Signed {
			if p, _, err := paper.Open(raw); err == nil {
				n.take(p)
			}
		}
	}
	return n
}

func addressees(to []paper.Desk) string {
	var b strings.Builder
	for _, d := range slices.Sorted(slices.Values(to)) {
		b.WriteString(string(d) + "\n")
	}
	return b.String()
}

func (n numbering) next(k *docket, to []paper.Desk) int {
	return max(k.talks.NextNumber(to), n[addressees(to)]+1)
}

func (n numbering) take(p *paper.Paper) {
	if p.Number > 0 {
		key := addressees(p.To)
		n[key] = max(n[key], p.Number)
	}
}

// position is the last checkpoint of the joint record that this desk signed.
func (k *docket) position(self paper.Desk) paper.Position {
	if !k.begun {
		return paper.Position{}
	}
	last := k.record.Last(string(self))
	return paper.Position{Size: last.Size, Root: last.Root}
}

// attest signs a formal paper: by the officer and the desk's seal, by the seal
// alone for what the running desk makes. An informal paper stays as it is.
func (w *work) attest(p *paper.Paper, officer string) ([]byte, error) {
	d := w.d
	if p.Kind.Class() != paper.Formal {
		return p.Payload, nil
	}
	signers := paper.Signers{Card: w.k.ownCard(d), Seal: d.me.seal}
	if !p.Kind.SealOnly() {
		if v := w.k.talks.MaySign(officer, p.Kind); !v.OK() {
			return nil, v.Refusal
		}
		if v := w.k.talks.MaySignThis(officer, p); !v.OK() {
			return nil, v.Refusal
		}
		key, ok := d.officers[officer]
		if !ok {
			return nil, fmt.Errorf("%s: %w", officer, ErrLocked)
		}
		if v := w.k.talks.MaySignBy(officer, key.Public()); !v.OK() {
			return nil, v.Refusal
		}
		signers.Officer, signers.OfficerKey = officer, key
	}
	e, err := paper.Sign(p, signers)
	if err != nil {
		return nil, err
	}
	return e.Marshal(), nil
}
