package mediation

// What is said on the page of who holds what: of a role in one cell, whatever
// its name, and of the machines beside the rules.

var (
	sayAuthors  = saying("holds.author", "Its author holds whatever it wrote. Only what the page names goes further.")
	sayOfficers = saying("holds.officers", "Every officer who can unlock a desk reads all that the desk holds.")
	sayHosts    = saying("holds.hosts", "Whoever runs the machine that a desk stands on can read what the desk holds while it is unlocked.")
	sayCourier  = saying("holds.courier", "The carrier sees sealed pouches, their size and when they come and go: no word, no name, no pair.")
	sayFormal   = saying("holds.formal", "A formal paper proves itself to anyone to whom its holder shows it.")
	sayInformal = saying("holds.informal", "An informal paper proves nothing to anyone but the desk that got it.")
	sayCabinet  = saying("holds.cabinet", "Drafts, minutes, assignments, and what waits to leave never go beyond their desk.")
	sayNever    = saying("holds.never", "never")
	sayOwnHost  = saying("holds.own-host", "{desk} runs on a machine of its own, by its card.")
	sayHostedBy = saying("holds.hosted", "{desk} is hosted by {host}.")
	sayShared   = saying("holds.shared-host", "{desk} is hosted by {host}, as {desks} is too: one host can read what both sides hold.")
)

// cells say a way of seeing of a role.
var cells = map[HowSeen]func(...any) Sentence{
	{WhenNow, AsPaper}:         saying("holds.now", "at once"),
	{WhenConveyed, AsPaper}:    saying("holds.conveyed", "if the mediator conveys it, word for word, as signed"),
	{WhenMet, AsPaper}:         saying("holds.condition", "if the mediator conveys it once the condition is met, word for word, as signed"),
	{WhenTogether, AsPaper}:    saying("holds.together", "together with the other side's, word for word, as signed"),
	{WhenDecided, AsPaper}:     saying("holds.decided", "with the outcome, word for word, as signed"),
	{WhenCalled, AsExists}:     saying("holds.private", "only that all said yes, if all did"),
	{WhenDecided, AsExists}:    saying("holds.bid", "only what comes out of the procedure"),
	{WhenConveyed, AsOwnWords}: saying("holds.words", "in the mediator's own words, if the mediator says it"),
	{WhenApproved, AsOwnWords}: saying("holds.approved", "in words that its author approved first"),
	{WhenConveyed, AsIdea}:     saying("holds.idea", "as an idea of the mediator's own"),
	{WhenConveyed, AsMouth}:    saying("holds.mouth", "by mouth, if the mediator tells it"),
	{WhenApproved, AsMouth}:    saying("holds.mouth-approved", "by mouth, in words that its author approved first"),
	{WhenNow, AsMouth}:         saying("holds.told", "heard by mouth by whom it was told"),
	{WhenReadBack, AsOwnWords}: saying("holds.read-back", "the lines that are read back to their speaker"),
	{WhenOpened, AsOwnWords}:   saying("holds.opened", "the lines that their speaker has opened"),
	{WhenOpened, AsMouth}:      saying("holds.opened-mouth", "by mouth, the lines that their speaker has opened"),
	{WhenRecorded, AsExists}:   saying("holds.recorded", "only its number in the joint record"),
	{WhenInvited, AsPaper}:     saying("holds.invited", "on opening the invitation"),
	{WhenJoins, AsPaper}:       saying("holds.joins", "on taking part, or on getting a desk"),
}

// Sentences say in words what a role comes to see.
func (c Cell) Sentences() []Sentence {
	if len(c.How) == 0 {
		return []Sentence{sayNever()}
	}
	var out []Sentence
	for _, w := range c.How {
		if say := cells[w]; say != nil {
			out = append(out, say())
		}
	}
	return out
}

// Sentence says on whose machine a desk runs.
func (h Host) Sentence() Sentence {
	switch {
	case h.Host == "":
		return sayOwnHost("desk", h.Desk)
	case len(h.Share) > 0:
		return sayShared("desk", h.Desk, "host", h.Host, "desks", h.Share)
	}
	return sayHostedBy("desk", h.Desk, "host", h.Host)
}
