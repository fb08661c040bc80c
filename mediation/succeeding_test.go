package mediation

import (
	"crypto/sha256"
	"encoding/binary"
	"slices"
	"strings"
	"testing"

	"goodoffices/paper"
)

func signKey(t testing.TB, seed string) paper.SignKey {
	t.Helper()
	sum := sha256.Sum256([]byte(seed))
	k, err := paper.NewSignKey(sum[:])
	if err != nil {
		t.Fatal(err)
	}
	return k
}

// attestCard signs a card under itself with the keys that cards have here.
func (w *world) attestCard(c *paper.Card) (paper.Bytes, paper.ID) {
	w.t.Helper()
	w.salt++
	var salt paper.ID
	binary.BigEndian.PutUint64(salt[:], w.salt)
	p, err := paper.Compose(paper.Draft{Body: c, Privilege: paper.PrivilegeTalks}, paper.Stamp{Salt: salt, Rules: 1, From: c.Name, Date: w.now})
	if err != nil {
		w.t.Fatal(err)
	}
	seal := signKey(w.t, string(c.Name)+"seal")
	if !seal.Public().Equal(c.Seal) {
		seal = signKey(w.t, "another seal")
	}
	o := c.Officers[0]
	e, err := paper.Sign(p, paper.Signers{Card: p.ID, Seal: seal, Officer: o.Name, OfficerKey: signKey(w.t, string(c.Name)+"officer")})
	if err != nil {
		w.t.Fatal(err)
	}
	return e.Marshal(), p.ID
}

// nextCard is a desk's card in force with a change.
func (w *world) nextCard(of paper.Desk, change func(*paper.Card)) (paper.Bytes, paper.ID) {
	next := *w.desks[of].Card(of).Body.(*paper.Card)
	next.Officers = slices.Clone(next.Officers)
	if change != nil {
		change(&next)
	}
	return w.attestCard(&next)
}

// succeeds lets a desk tell Muscat, whatever the rules say, that a card of some
// desk takes the place of its own.
func (w *world) succeeds(d, of paper.Desk, change func(*paper.Card)) *paper.Paper {
	w.t.Helper()
	e, _ := w.nextCard(of, change)
	return w.forge(d, "Muscat", draft(&paper.SuccessorCard{Replaces: w.desks["Muscat"].Card(d).ID, Card: e}, "Muscat", "Washington"))
}

func entitled(title string) func(*paper.Card) {
	return func(c *paper.Card) { c.Officers[0].Title = title }
}

func (w *world) cardInForce(at, of paper.Desk) *paper.Card {
	return w.desks[at].Card(of).Body.(*paper.Card)
}

func TestACardSucceedsAtEveryDesk(t *testing.T) {
	t.Parallel()
	w := newWorld(t, "Tehran", "Washington")
	first := w.desks["Tehran"].Card("Tehran").ID
	e, id := w.nextCard("Tehran", entitled("Minister"))
	p := only(t, w.as("Tehran").does(&SucceedCard{Card: e}), paper.KindSuccessorCard)
	w.settle()
	for _, d := range w.names {
		o := w.desks[d]
		if o.Card("Tehran").ID != id || o.CardAt("Tehran", first) == nil {
			t.Errorf("%s has another card in force, or lost the former one", d)
		}
		cards := o.Cards("Tehran")
		if len(cards) != 2 || cards[0].Brought != first || cards[1].Brought != p.ID {
			t.Errorf("%s: %+v", d, cards)
		}
	}
	if !slices.Contains(w.desks["Muscat"].Leaves(), p.ID) {
		t.Error("it is no leaf of the record")
	}
	// Made from a card that is not in force any more, it is refused.
	again, _ := w.nextCard("Tehran", entitled("Envoy"))
	w.as("Tehran").refused(&SucceedCard{Replaces: first, Card: again}, "card")
	w.as("Tehran").does(&SucceedCard{Card: again})
	w.settle()
	if o := w.cardInForce("Washington", "Tehran").Officers[0]; o.Title != "Envoy" {
		t.Errorf("%+v", o)
	}
}

// Whoever joins later is led from the card that old papers are signed under to
// the one in force, whether terms or an admission name it.
func TestWhoJoinsLaterIsLedToTheCardInForce(t *testing.T) {
	t.Parallel()
	w := emptyWorld(t, "Tehran", "Washington", "Berne")
	w.join("Tehran", paper.PlaceParty)
	e, id := w.nextCard("Tehran", entitled("Minister"))
	w.as("Tehran").does(&SucceedCard{Card: e}) // before terms: Washington is not known yet
	w.settle()
	w.join("Washington", paper.PlaceParty)
	w.as("Muscat").does(&PutTerms{Purpose: en("x"), Zone: "Asia/Muscat", Languages: []paper.Lang{"en"}, Putting: Putting{Until: far, Text: en("The terms.")}})
	w.settle()
	for _, p := range []paper.Desk{"Tehran", "Washington"} {
		w.as(p).does(&Respond{Proposal: Ref(w.desks[p].Proposals()[0].ID.String()), Answer: paper.AnswerConsent})
	}
	w.settle()
	if got := w.desks["Washington"].Card("Tehran"); got == nil || got.ID != id || w.desks["Washington"].Terms() == nil {
		t.Fatalf("%v", got)
	}
	w.join("Berne", paper.PlaceObserver)
	admit := w.as("Muscat").does(&Admit{Desk: "Berne", Reason: en("x"), Putting: Putting{Mode: paper.ModeOpen, Until: far, Text: en("y")}})
	proposal := only(t, admit, paper.KindProposal)
	w.settle()
	for _, p := range []paper.Desk{"Tehran", "Washington"} {
		w.as(p).does(&Respond{Proposal: ref(proposal), Answer: paper.AnswerConsent})
	}
	w.settle()
	w.as("Muscat").does(&HandOver{Desk: "Berne"})
	w.settle()
	if got := w.desks["Berne"].Card("Tehran"); got == nil || got.ID != id {
		t.Fatalf("Berne: %v\n%s", got, w)
	}
}

// Terms that were put before a card changed bind its desk under the card in force.
func TestACardChangesWhileTermsArePut(t *testing.T) {
	t.Parallel()
	w := emptyWorld(t, "Tehran", "Washington")
	w.join("Tehran", paper.PlaceParty)
	w.join("Washington", paper.PlaceParty)
	w.as("Muscat").does(&PutTerms{Purpose: en("x"), Zone: "Asia/Muscat", Languages: []paper.Lang{"en"}, Putting: Putting{Until: far, Text: en("The terms.")}})
	w.settle()
	e, id := w.nextCard("Tehran", entitled("Minister"))
	w.as("Tehran").does(&SucceedCard{Card: e})
	w.settle()
	for _, p := range []paper.Desk{"Tehran", "Washington"} {
		w.as(p).does(&Respond{Proposal: Ref(w.desks[p].Proposals()[0].ID.String()), Answer: paper.AnswerConsent})
	}
	w.settle()
	for _, d := range w.names {
		for _, p := range w.desks[d].Participants() {
			if p.Desk == "Tehran" && p.Card != id {
				t.Errorf("%s has %s", d, p.Card.Short())
			}
		}
	}
}

// A comparison of words holds on for the cards to which signatures lead from
// the one compared, and for no other.
func TestComparedIsWhatSignaturesLeadTo(t *testing.T) {
	t.Parallel()
	w := newWorld(t, "Tehran", "Washington")
	first := w.desks["Washington"].Card("Tehran").ID
	compared := func() ParticipantView {
		for _, p := range w.desks["Washington"].Participants() {
			if p.Desk == "Tehran" {
				return p
			}
		}
		return ParticipantView{}
	}
	know := func(id paper.ID) {
		w.desks["Washington"].Know(Known{Compared: func(card paper.ID) bool { return card == id }})
	}
	know(first)
	e, second := w.nextCard("Tehran", entitled("Minister"))
	w.as("Tehran").does(&SucceedCard{Card: e})
	w.settle()
	if p := compared(); !p.Compared || !p.Carried {
		t.Errorf("signed under the compared card: %+v", p)
	}
	know(second)
	if p := compared(); !p.Compared || p.Carried {
		t.Errorf("compared itself: %+v", p)
	}
	e, _ = w.nextCard("Tehran", entitled("Envoy"))
	w.as("Tehran").does(&SucceedCard{Card: e})
	w.settle()
	if p := compared(); !p.Compared || !p.Carried {
		t.Errorf("the next one: %+v", p)
	}
	know(paper.ID{})
	if p := compared(); p.Compared || p.Carried {
		t.Errorf("none was compared: %+v", p)
	}
}

func TestWhoIsOnNoCardSignsNothing(t *testing.T) {
	t.Parallel()
	w := newWorld(t, "Tehran", "Washington")
	e, _ := w.nextCard("Tehran", func(c *paper.Card) {
		c.Officers = append(c.Officers, paper.Officer{Name: "Clerk", Key: signKey(t, "clerk").Public(), Powers: []string{string(paper.KindLetter)}})
	})
	w.as("Tehran").does(&SucceedCard{Card: e})
	o := w.desks["Tehran"]
	if v := o.MaySign("Clerk", paper.KindLetter); !v.OK() {
		t.Error(v.Refusal)
	}
	if v := o.MaySignBy("Clerk", signKey(t, "another").Public()); v.OK() {
		t.Error("another key signs for the clerk")
	}
	// What would permit it is said with the refusal.
	for _, v := range []Verdict{o.MaySign("Clerk", paper.KindOutcome), o.MaySign("Stranger", paper.KindLetter)} {
		if v.OK() || len(v.Refusal.Permits) != 1 || v.Refusal.Permits[0].Act != "succeed-card" || !strings.Contains(v.Refusal.Permits[0].Text.String(), "card") {
			t.Errorf("%+v", v)
		}
	}
	// A revoked signature does not come back under its name: others could not tell
	// the new key's papers from the former key's.
	w.as("Tehran").does(&Revoke{Officer: "Clerk"})
	e, _ = w.nextCard("Tehran", func(c *paper.Card) { c.Officers[1].Key = signKey(t, "renewed").Public() })
	w.as("Tehran").does(&SucceedCard{Card: e})
	if v := o.MaySign("Clerk", paper.KindLetter); v.OK() || len(v.Refusal.Permits) != 1 {
		t.Errorf("%+v", v)
	}
}

// A successor with a key that is or was another desk's is refused: its owner's
// signatures would pass for this desk's.
func TestASuccessorCopiesNoKey(t *testing.T) {
	t.Parallel()
	for name, copies := range map[string]func(was, now *paper.Card) func(*paper.Card){
		"cosigning key in force": func(_, now *paper.Card) func(*paper.Card) { return func(c *paper.Card) { c.Cosign = now.Cosign } },
		"former cosigning key":   func(was, _ *paper.Card) func(*paper.Card) { return func(c *paper.Card) { c.Cosign = was.Cosign } },
		"officer": func(_, now *paper.Card) func(*paper.Card) {
			return func(c *paper.Card) {
				c.Officers = append(c.Officers, paper.Officer{Name: "Copy", Key: now.Officers[0].Key, Powers: []string{paper.AllPowers}})
			}
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t, "Tehran", "Washington")
			was := w.cardInForce("Muscat", "Washington")
			e, _ := w.nextCard("Washington", func(c *paper.Card) {
				k := signKey(t, "renewed").Public()
				c.Cosign = paper.CosignKey{Ed25519: k.Ed25519, MLDSA44: k.MLDSA65[:1312]}
			})
			w.as("Washington").does(&SucceedCard{Card: e})
			w.settle()
			p := w.succeeds("Tehran", "Tehran", copies(was, w.cardInForce("Muscat", "Washington")))
			if it := w.desks["Muscat"].items[p.ID]; it.standing != Irregular || it.refusal.Text.Key != "card.shared" {
				t.Errorf("%v %v", it.standing, it.refusal)
			}
		})
	}
}
