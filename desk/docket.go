package desk

import (
	"context"
	"fmt"

	"goodoffices/desk/cabinet"
	"goodoffices/mediation"
	"goodoffices/paper"
	"goodoffices/record"
)

// A docket is all that a desk has of one negotiation: the papers and what they
// mean, the joint record, the cabinet, and a link to every neighbour.
type docket struct {
	id    paper.ID
	realm string

	talks   *mediation.Talks
	attests int       // how many records the stream of attestations has
	arrived numberSet // entries that officers read
	cabinet *cabinet.Cabinet
	record  record.Replica
	begun   bool // the record has its origin
	links   map[paper.Desk]*link
	offers  map[paper.ID]*offer // by invitation, those this desk gave out

	files             map[paper.ID]heldFile // by digest
	sending, fetching map[string]*passage

	guards    map[paper.Desk]*keptGuard    // by recipient
	verifiers map[paper.ID]*paper.Verifier // by card: parsing one costs as much as verifying with it
}

// number returns the number of a held paper in the stream of papers, 0 if it is not held.
func (k *docket) number(id paper.ID) int { return k.talks.Number(id) }

// The streams and groups of a docket's realm.
const (
	streamPapers       = "papers"
	streamAttestations = "attestations" // of formal papers
	streamSent         = "sent"
	streamCabinet      = "cabinet"
	streamRecord       = "record"
	groupLinks         = "links"
	groupOutbox        = "outbox " // and the neighbour
	groupOffers        = "offers"  // invitations this desk gave out
	groupLeaving       = "leaving" // acts whose papers have not left
	groupDrafts        = "drafts"
	groupJottings      = "jottings"
	groupValuations    = "valuations"
	groupMarkups       = "markups"
)

func newDocket(d *Desk, id paper.ID) *docket {
	k := &docket{
		id: id, realm: talksRealm + id.String(), talks: mediation.New(d.me.name, id),
		cabinet: cabinet.New(), links: map[paper.Desk]*link{}, offers: map[paper.ID]*offer{},
		files: map[paper.ID]heldFile{}, sending: map[string]*passage{}, fetching: map[string]*passage{}, guards: map[paper.Desk]*keptGuard{}, verifiers: map[paper.ID]*paper.Verifier{},
	}
	k.talks.Know(mediation.Known{
		Compared: k.cabinet.Compared,
		Direct: func(peer paper.Desk) bool {
			l := k.links[peer]
			return l != nil && l.Direct && !l.Shut && l.Channel.Ready() == nil
		},
		Attached: func(digest paper.ID) bool { _, held := k.files[digest]; return held },
		Waiting: func(id paper.ID) *paper.Paper {
			w, ok := k.cabinet.Waits(id)
			if !ok {
				return nil
			}
			p, _, err := paper.Open(w.Raw)
			if err != nil {
				return nil
			}
			return p
		},
		Confirmed: func(id paper.ID) []paper.Desk {
			c, ok := k.record.Confirmed(id)
			if !ok {
				return nil
			}
			var out []paper.Desk
			for name := range c.By {
				out = append(out, paper.Desk(name))
			}
			return out
		},
	})
	return k
}

// readDocket folds everything that the desk has of one negotiation.
func (d *Desk) readDocket(ctx context.Context, id paper.ID) (*docket, error) {
	k := newDocket(d, id)
	for rec, err := range d.vault.Read(ctx, k.realm, streamRecord, 0) {
		if err != nil {
			return nil, fmt.Errorf("joint record: %w", err)
		}
		if err := k.applyRecord(rec.Body); err != nil {
			return nil, fmt.Errorf("joint record: %w", err)
		}
	}
	if err := d.readCabinet(ctx, k); err != nil {
		return nil, err
	}
	if err := d.readFiles(ctx, k); err != nil {
		return nil, err
	}
	if err := d.readPapers(ctx, k); err != nil {
		return nil, fmt.Errorf("papers: %w", err)
	}
	k.talks.TakeCarries() // what they say was sealed in the commits that brought it
	if err := d.readLinks(ctx, k); err != nil {
		return nil, fmt.Errorf("channels: %w", err)
	}
	return k, d.readOffers(ctx, k)
}

// ownCard returns which of the desk's cards is in force in these talks.
func (k *docket) ownCard(d *Desk) paper.ID {
	if card := k.talks.Card(d.me.name); card != nil {
		return card.ID
	}
	return d.me.cardID // while the talks begin
}

// verifier returns the card under which a desk's signatures are verified: the
// one the signature names, if it is that desk's.
func (k *docket) verifier(p *paper.Paper, e *paper.Envelope) (*paper.Verifier, error) {
	if p.Kind == paper.KindCard {
		return k.verifierOf(p)
	}
	card := k.talks.Card(p.From)
	if len(e.Signatures) > 0 {
		if named := k.talks.CardAt(p.From, e.Signatures[0].Card); named != nil {
			card = named
		}
	}
	if card == nil {
		return nil, errNoCard(p.From)
	}
	return k.verifierOf(card)
}

func (k *docket) verifierOf(card *paper.Paper) (*paper.Verifier, error) {
	if v := k.verifiers[card.ID]; v != nil {
		return v, nil
	}
	v, err := paper.NewVerifier(card)
	if err == nil {
		k.verifiers[card.ID] = v
	}
	return v, err
}

type errNoCard paper.Desk

// Error implements error.
func (e errNoCard) Error() string { return "no card of " + string(e) + " is held" }
