package mediation

import (
	"slices"

	"goodoffices/paper"
)

// A phrase says of desks what they see and when. The catalogue has one whole
// sentence for each, so that every language can order it in its own way.
type phrase struct {
	when When
	as   As
	kind paper.Kind // "" for every kind that has no phrase of its own
	say  func(...any) Sentence
}

// phrases, in the order in which they are said. The first that fits an eye
// speaks for it.
var phrases = []phrase{
	{WhenCalled, AsExists, paper.KindIndication, saying("eyes.private-yes", "{mediator} sees your answer; no other side learns of a yes unless all say yes.")},
	{WhenDecided, AsExists, paper.KindIndication, saying("eyes.private-no", "{mediator} sees your answer; when it closes, the other sides learn only that not all said yes.")},
	{WhenDecided, AsExists, paper.KindBid, saying("eyes.bid", "{mediator} sees what you hand in; the other sides learn only what the procedure says comes out of it.")},
	{WhenNow, AsPaper, paper.KindFloat, saying("eyes.float", "{desks}, now, as an idea of your own.")},
	{WhenNow, AsPaper, paper.KindDisposition, sayFate},
	{WhenNow, AsPaper, paper.KindInformalDisposition, sayFate},
	{WhenNow, AsPaper, "", saying("eyes.now", "{desks}, now.")},
	{WhenNow, AsExists, "", saying("eyes.announced", "{desks}, now: only that it exists, of what kind, and until when it is promised.")},
	{WhenNow, AsMouth, "", saying("eyes.told", "{desks} heard it by mouth.")},
	{WhenHeld, AsExists, "", saying("eyes.announced-held", "{desks}, as soon as what it rests on has come there: only that it exists, of what kind, and until when it is promised.")},
	{WhenInvited, AsPaper, "", saying("eyes.invited", "{desks}, on opening the invitation.")},
	{WhenDeposited, AsPaper, "", saying("eyes.deposited", "{desks} when you hand it in.")},
	{WhenCalled, AsPaper, "", saying("eyes.called", "{desks} when all have said yes, with your signature.")},
	{WhenHeld, AsPaper, "", saying("eyes.held", "{desks} as soon as what it rests on has come there.")},
	{WhenDecided, AsPaper, "", saying("eyes.decided", "{desks} with the outcome, word for word, with your signature.")},
	{WhenConveyed, AsPaper, "", saying("eyes.conveyed", "{desks} only if {mediator} conveys it, word for word, with your signature.")},
	{WhenMet, AsPaper, "", saying("eyes.condition", "{desks} only if {mediator} conveys it once your condition is met, word for word, with your signature.")},
	{WhenTogether, AsPaper, "", saying("eyes.together", "{desks} only together with the other side's, word for word, with your signature.")},
	{WhenApproved, AsOwnWords, paper.KindApproval, sayExact},
	{WhenApproved, AsMouth, paper.KindApproval, sayExact},
	{WhenConveyed, AsOwnWords, "", saying("eyes.words", "{desks} only if {mediator} says it, in {mediator}'s own words.")},
	{WhenApproved, AsOwnWords, "", saying("eyes.approved", "{desks} only if {mediator} says it, in words that you have approved first.")},
	{WhenConveyed, AsMouth, "", sayMouth},
	{WhenApproved, AsMouth, "", sayMouth},
	{WhenOpened, AsMouth, "", sayOpened},
	{WhenOpened, AsOwnWords, "", sayOpened},
	{WhenReadBack, AsOwnWords, "", saying("eyes.read-back", "{desks} only the lines that you read back.")},
	{WhenConveyed, AsIdea, "", saying("eyes.idea", "{desks} only if {mediator} tries it as an idea of its own, without saying whose it is.")},
	{WhenRecorded, AsExists, "", saying("eyes.recorded", "{desks} only its number in the joint record.")},
	{WhenJoins, AsPaper, "", sayJoins},
}

var (
	sayFate    = saying("eyes.fate", "{desks}, now: what became of it.")
	sayMouth   = saying("eyes.mouth", "{desks}, without a desk, only if {mediator} tells it by mouth.")
	sayExact   = saying("eyes.exact", "{desks} only if {mediator} says it, in exactly these words.")
	sayOpened  = saying("eyes.opened", "{desks} only the lines that their speaker has opened.")
	sayJoins   = saying("eyes.joins", "Whoever takes part later.")
	sayHere    = saying("eyes.here", "Only this desk.")
	sayNobody  = saying("eyes.nobody-else", "Nobody else.")
	sayBrought = saying("eyes.brought", "{desks}, now, word for word, with {author}'s signature.")
	saySeat    = saying("eyes.seat", "{desks} only with a desk of its own, by {mediator}'s hand.")
	sayNamed   = saying("eyes.named", "{mediator} may say that it is yours.")
	sayNotName = saying("eyes.unnamed", "{mediator} may not say that it is yours.")
)

// Sentences say in one line who will see it: "Muscat, now. Washington only if
// Muscat conveys it, word for word, with your signature." There are none where
// nothing can be derived yet.
func (e Eyes) Sentences() []Sentence {
	if len(e.List) == 0 {
		return nil
	}
	said := e.said()
	var out []Sentence
	for _, author := range said.authors {
		out = append(out, sayBrought("desks", said.brought[author], "author", author))
	}
	for i, p := range phrases {
		if len(said.desks[i]) > 0 {
			out = append(out, p.say("desks", said.desks[i], "mediator", e.Mediator, "condition", said.condition))
		}
	}
	if len(said.seats) > 0 {
		out = append(out, saySeat("desks", said.seats, "mediator", e.Mediator))
	}
	switch {
	case e.Of == e.Mediator: // it knows what it may say
	case said.named:
		out = append(out, sayNamed("mediator", e.Mediator))
	case said.unnamed:
		out = append(out, sayNotName("mediator", e.Mediator))
	}
	switch {
	case len(out) == 0:
		out = append(out, sayHere())
	case !said.later:
		out = append(out, sayNobody())
	}
	return out
}

// String is the line in English.
func (e Eyes) String() string {
	line := ""
	for i, s := range e.Sentences() {
		if i > 0 {
			line += " "
		}
		line += s.String()
	}
	return line
}

// A tally gathers the desks of which the same is said.
type tally struct {
	desks          [][]paper.Desk // by phrase
	brought        map[paper.Desk][]paper.Desk
	authors        []paper.Desk // of what is brought
	seats          []paper.Desk
	condition      paper.Text
	later          bool // somebody may see more than now
	named, unnamed bool
}

func (e Eyes) said() tally {
	t := tally{desks: make([][]paper.Desk, len(phrases)), brought: map[paper.Desk][]paper.Desk{}}
	for _, eye := range e.List {
		if eye.Desk == e.Of || untold(eye) {
			continue
		}
		t.later = t.later || eye.When != WhenNow
		switch i := phraseOf(eye); {
		case eye.Seat:
			t.seats = add(t.seats, eye.Desk)
		case eye.From != e.Of:
			t.authors = add(t.authors, eye.From)
			t.brought[eye.From] = add(t.brought[eye.From], eye.Desk)
		case i >= 0:
			t.desks[i] = add(t.desks[i], eye.Desk)
			t.condition = eye.Condition
			if says := eye.When == WhenConveyed || eye.When == WhenApproved; says && (eye.As == AsOwnWords || eye.As == AsMouth) {
				t.named, t.unnamed = t.named || eye.Named, t.unnamed || !eye.Named
			}
		}
	}
	return t
}

// untold are eyes that another sentence speaks for: cover notes go with their
// paper, cards with whose they are, and of an answer in private and of what is
// promised for an exchange more is said than that it goes.
func untold(e Eye) bool {
	switch e.Kind {
	case paper.KindCoverNote, paper.KindCard:
		return true
	case paper.KindIndication, paper.KindCommitment, paper.KindBid:
		return e.As == AsPaper
	}
	return false
}

// phraseOf returns the number of the phrase that speaks for an eye, -1 if none
// does. Phrases with the same words are one.
func phraseOf(e Eye) int {
	fits := slices.IndexFunc(phrases, func(p phrase) bool {
		return p.when == e.When && p.as == e.As && (p.kind == "" || p.kind == e.Kind)
	})
	if fits < 0 {
		return -1
	}
	key := phrases[fits].say().Key
	return slices.IndexFunc(phrases, func(p phrase) bool { return p.say().Key == key })
}

func add(ds []paper.Desk, d paper.Desk) []paper.Desk {
	if slices.Contains(ds, d) {
		return ds
	}
	return append(ds, d)
}
