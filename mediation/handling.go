package mediation

import (
	"goodoffices/paper"
)

var (
	sayCoverWhose    = saying("cover.whose", "A cover note is its author's word about its own paper; {paper} is another's.")
	sayCoverLate     = saying("cover.conveyed", "{paper} has gone to {desks} already; its cover note cannot change that.")
	sayCoverVerbatim = saying("cover.verbatim", "A paper that goes word for word carries its author's name: it cannot be kept from attribution.")
	sayCoverInformal = saying("cover.informal", "{paper} is informal; only a formal paper can be passed on word for word.")
	sayCoverSealed   = saying("cover.sealed", "Of {paper} nothing is passed on but what comes out of the procedure.")
	sayNoteOpen      = saying("note.own", "A note of what was said stays at the desk that took it down; its lines leave by being read back.")
)

// coverRule: the author instructs the mediator about its own paper while it is
// not passed on. Anyone keeps notes of its own, in nobody's hand.
func coverRule(t *Talks, c claim) Verdict {
	b := c.paper.Body.(*paper.CoverNote)
	it := c.holds(t, b.Of)
	if it == nil || len(c.paper.To) == 0 {
		return allowed()
	}
	ref := RefOf(it.Paper)
	if it.author() != c.by {
		return refuse("cover", sayCoverWhose("paper", ref))
	}
	if table[it.kind()].sealed && b.Handling != paper.HandlingMediator {
		return refuse("cover", sayCoverSealed("paper", ref))
	}
	wordForWord := b.Handling == paper.HandlingVerbatim || b.Handling == paper.HandlingCondition || b.Handling == paper.HandlingTogether
	if wordForWord && it.kind().Class() == paper.Informal {
		return refuse("cover", sayCoverInformal("paper", ref))
	}
	if wordForWord && b.Attribution != "" && b.Attribution != paper.AttributionRecord {
		return refuse("cover", sayCoverVerbatim())
	}
	if to := t.conveyedTo(it, c.by); len(to) > 0 {
		return refuse("cover", sayCoverLate("paper", ref, "desks", to))
	}
	return allowed()
}

func foldCover(t *Talks, it *item) {
	b := it.Paper.Body.(*paper.CoverNote)
	of := t.items[b.Of]
	if of == nil {
		return
	}
	if of.author() == it.author() && b.Handling != "" && len(it.Paper.To) > 0 {
		if to := t.conveyedTo(of, t.self); len(to) > 0 {
			it.hide(sayCoverLate("paper", RefOf(of.Paper), "desks", to))
			return
		}
		of.note().cover = it
	}
	if answered := t.items[b.Reply]; answered != nil {
		answered.reply(of)
	}
}

// cover returns the cover note that stands for a paper, nil if there is none.
func (it *item) coverNote() *paper.CoverNote {
	cover := it.sequel().cover
	if cover == nil {
		return nil
	}
	return cover.Paper.Body.(*paper.CoverNote)
}

// mayName reports whether the author lets itself be named for what is said of
// a paper in the mediator's words.
func (it *item) mayName() bool {
	if it == nil {
		return false
	}
	note := it.coverNote()
	return note != nil && note.Attribution == paper.AttributionRecord
}

// defaultHandling is what holds when an author says nothing.
func (t *Talks) defaultHandling() paper.Default {
	if t.Terms() == nil {
		return paper.DefaultNothing
	}
	return t.Terms().Default
}

var (
	sayAskedVerbatim  = saying("handling.verbatim", "{author} asked that {paper} go word for word.")
	sayAskedMediator  = saying("handling.mediator-only", "{author} gave {paper} to the mediator alone.")
	sayAskedIdea      = saying("handling.idea", "{author} asked that what {paper} says be tried as the mediator's own idea.")
	sayAskedOwn       = saying("handling.own-words", "{author} asked that {paper} be put in the mediator's words, not passed on as it is.")
	sayAskedTogether  = saying("handling.together", "{author} asked that {paper} go only together with the other side's.")
	sayAskedCondition = saying("handling.condition", "{author} set a condition on {paper}: {condition}.")
	saySaidNothing    = saying("handling.default", "{author} said nothing of how {paper} may be used, and the terms let nothing pass without its word.")
	sayConfided       = saying("handling.confided", "{author} said nothing of how {paper} may be used, and what a paper of kind {kind} says passes at its author's word alone.")
	sayOnlySubstance  = saying("handling.substance", "{author} said nothing of how {paper} may be used; the terms let its substance pass, not the paper.")
	sayReadBackFirst  = saying("handling.read-back", "{author} asked to be read back what is said of {paper} before it is said.")
	sayOtherBytes     = saying("handling.other-words", "{author} approved other words than these.")
	sayIsWithdrawn    = saying("handling.withdrawn", "{author} withdrew {paper}.")
	offerAskWord      = saying("offer.ask-word", "ask {author} how it may be used")
	offerReadBack     = saying("offer.read-back", "ask {author} for this sentence")
	offerOwnWords     = saying("offer.own-words", "say it in the mediator's words")
	offerVerbatim     = saying("offer.verbatim", "send it word for word")
	offerTogether     = saying("offer.together", "send both together")
	offerFloat        = saying("offer.float", "try it as an idea of one's own")
	offerAffirm       = saying("offer.affirm", "say that the condition is met, and why")
)

// mayVerbatim answers whether the author let a paper be passed on word for
// word. affirmed says that the mediator holds the condition met; together that
// the other side's paper goes in the same act.
func (t *Talks) mayVerbatim(it *item, affirmed, together bool) Verdict {
	ref, author, me := RefOf(it.Paper), it.author(), t.mediator()
	if it.sequel().withdrawn {
		return refuse("withdrawal", sayIsWithdrawn("author", author, "paper", ref))
	}
	note := it.coverNote()
	if note == nil {
		ask := Offer{Desk: author, Act: "cover", Text: offerAskWord("author", author)}
		if t.defaultHandling() == paper.DefaultSubstance {
			return refuse("handling", sayOnlySubstance("author", author, "paper", ref), ask, Offer{Desk: me, Act: "say", Text: offerOwnWords()})
		}
		return refuse("handling", saySaidNothing("author", author, "paper", ref), ask)
	}
	switch note.Handling {
	case paper.HandlingVerbatim:
		return allowed()
	case paper.HandlingCondition:
		if affirmed || !note.Until.IsZero() && t.gates.met(t, note.Until) {
			return allowed()
		}
		return refuse("handling", sayAskedCondition("author", author, "paper", ref, "condition", note.Condition), Offer{Desk: me, Act: "convey", Text: offerAffirm()})
	case paper.HandlingTogether:
		if together {
			return allowed()
		}
		return refuse("handling", sayAskedTogether("author", author, "paper", ref), Offer{Desk: me, Act: "convey-together", Text: offerTogether()})
	case paper.HandlingOwnWords:
		return refuse("handling", sayAskedOwn("author", author, "paper", ref), Offer{Desk: me, Act: "say", Text: offerOwnWords()})
	case paper.HandlingIdea:
		return refuse("handling", sayAskedIdea("author", author, "paper", ref), Offer{Desk: me, Act: "float", Text: offerFloat()})
	}
	return refuse("handling", sayAskedMediator("author", author, "paper", ref), Offer{Desk: author, Act: "cover", Text: offerAskWord("author", author)})
}

// mayOwnWords answers whether the author let the substance of a paper be said
// in the mediator's words; as an idea says that it is tried as the mediator's own.
func (t *Talks) mayOwnWords(it *item, idea bool) Verdict {
	ref, author, me := RefOf(it.Paper), it.author(), t.mediator()
	if it.sequel().withdrawn {
		return refuse("withdrawal", sayIsWithdrawn("author", author, "paper", ref))
	}
	note := it.coverNote()
	if note == nil {
		switch {
		case t.defaultHandling() != paper.DefaultSubstance:
		case table[it.kind()].confided:
			return refuse("handling", sayConfided("author", author, "paper", ref, "kind", it.kind()), Offer{Desk: author, Act: "cover", Text: offerAskWord("author", author)})
		case !idea:
			return allowed()
		}
		return refuse("handling", saySaidNothing("author", author, "paper", ref), Offer{Desk: author, Act: "cover", Text: offerAskWord("author", author)})
	}
	switch note.Handling {
	case paper.HandlingOwnWords:
		if !idea {
			return allowed()
		}
		return refuse("handling", sayAskedOwn("author", author, "paper", ref), Offer{Desk: me, Act: "say", Text: offerOwnWords()})
	case paper.HandlingIdea:
		if idea {
			return allowed()
		}
		return refuse("handling", sayAskedIdea("author", author, "paper", ref), Offer{Desk: me, Act: "float", Text: offerFloat()})
	case paper.HandlingMediator:
		return refuse("handling", sayAskedMediator("author", author, "paper", ref), Offer{Desk: author, Act: "cover", Text: offerAskWord("author", author)})
	}
	return refuse("handling", sayAskedVerbatim("author", author, "paper", ref), Offer{Desk: me, Act: "convey", Text: offerVerbatim()})
}

func messageRule(t *Talks, c claim) Verdict {
	b := c.paper.Body.(*paper.Message)
	if b.Noted != nil && len(c.paper.To) > 0 {
		return refuse("note", sayNoteOpen())
	}
	return allowed()
}
