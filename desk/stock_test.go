package desk

import (
	"context"
	"crypto/rand"
	"fmt"
	"strings"

	"goodoffices/mediation"
	"goodoffices/paper"
	"goodoffices/store"
)

// Stock puts n papers into the store of this desk's only talks, as if they had
// come and gone in years of correspondence with the mediator: letters of both
// with words of a given length, and the receipt of each. It returns how many
// bytes of words they hold. Their signatures have the right size and nothing
// more, since nothing verifies them again when a desk opens. The desk has to be
// opened again.
func (d *Desk) Stock(ctx context.Context, n, words int) (text int, err error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	k, err := d.docket(paper.ID{})
	if err != nil {
		return 0, err
	}
	s := stock{d: d, k: k, pair: [2]paper.Desk{d.me.name, k.talks.Mediator()}, words: strings.Repeat("A word is a word. ", words/18+1)[:words]}
	for n > 0 {
		var c store.Changes
		for range min(n, 500) {
			if err := s.add(&c); err != nil {
				return 0, err
			}
		}
		n -= min(n, 500)
		if _, err := d.vault.Commit(ctx, c); err != nil {
			return 0, err
		}
	}
	return s.text, nil
}

type stock struct {
	d      *Desk
	k      *docket
	pair   [2]paper.Desk
	words  string
	n      int
	last   *paper.Paper // letter without a receipt
	number [2]int
	text   int
}

func (s *stock) add(c *store.Changes) error {
	from := s.n / 2 % 2
	draft := paper.Draft{Privilege: paper.PrivilegeTalks, Languages: []paper.Lang{"en"}, Subject: paper.Text{"en": fmt.Sprintf("Letter of row %d", s.n)},
		Body: &paper.Letter{Prose: paper.Prose{Text: paper.Text{"en": s.words}}}}
	if s.last != nil {
		from = 1 - from
		draft = paper.Draft{Privilege: paper.PrivilegeTalks, Body: &paper.Receipt{Arrival: paper.Arrival{Of: s.last.ID}}}
	} else {
		s.number[from]++
		s.text += len(s.words) + len(draft.Subject["en"])
	}
	draft.To = []paper.Desk{s.pair[1-from]}
	p, err := paper.Compose(draft, paper.Stamp{
		Salt: salt(), Rules: s.k.talks.Rules(), Talks: s.k.id, From: s.pair[from], Date: s.d.now(), Number: s.number[from], Record: s.k.position(s.d.me.name),
	})
	if err != nil {
		return err
	}
	e := mediation.Entry{At: s.d.now(), Hand: s.pair[from], Proof: mediation.ProofSigned}
	if from == 0 {
		e.Proof, e.Sent = mediation.ProofOwn, draft.To
	}
	card := s.k.talks.Card(s.pair[from]).ID
	envelope := paper.Envelope{Payload: p.Payload}
	if !p.Kind.SealOnly() {
		e.Officer = "Officer"
		envelope.Signatures = append(envelope.Signatures, paper.Signature{Role: paper.RoleOfficer, Suite: paper.Suite, Card: card, Officer: "Officer", Bytes: filler()})
	}
	envelope.Signatures = append(envelope.Signatures, paper.Signature{Role: paper.RoleSeal, Suite: paper.Suite, Card: card, Bytes: filler()})
	records, err := s.k.entryRecords(e, envelope.Marshal())
	if err != nil {
		return err
	}
	c.Records = append(append(c.Records, records...),
		store.NewRecord{Realm: s.k.realm, Stream: streamSent, Body: append(p.ID[:], s.pair[1]...)})
	if s.n++; s.last == nil {
		s.last = p
	} else {
		s.last = nil
	}
	return nil
}

func filler() []byte {
	b := make([]byte, paper.SignatureSize)
	rand.Read(b)
	return b
}
