package web

import "testing"

// What each side may say is set, put and agreed; before its hour it says so at
// every desk, and what was said too early stands marked beside it.
func TestPublicLineIsSetAgreedAndKeptUntilItsHour(t *testing.T) {
	t.Parallel()
	s := played(t, "procedure.yaml", "round")
	city, west, east := s.as("City"), s.as("Westport"), s.as("Eastport")
	west.at("public-line").ok().says("No public line is set")
	form := city.at("public-line").goes("Set a public line")
	form.presses("Go on", "lines.0.says.en", "We talk of timetables.", "lines.1.says.en", "We listen.", "lines.1.ifAsked.0.question.en", "Is it direct?", "lines.1.ifAsked.0.answer.en", "It is not.",
		"lines.1.spokesmen:list", "Tom Pier", "embargo:hour", "2025-11-21T09:00", "propose.text.en", "Is this what each may say?").
		says("Westport may say", "We listen.", "Westport, if asked", "Is it direct?", "It is not.", "Who speaks for Westport").seals()
	for _, side := range []*doorT{west, east} {
		side.at("public-line").says("Nothing of this may be said before Friday 21 November 2025, 09:00", "Open", "You may say").goes("Is this what each may say?").goes("answer?answer=consent").seals()
	}
	for _, d := range []*doorT{city, west, east} {
		d.at("public-line").says("Agreed", "Only if asked", "It is not.", "Who speaks: Tom Pier")
	}
	city.does("enter-statement", `{"to": ["Westport"], "speaker": "A councillor", "outlet": "radio", "on": "2025-11-19T12:00:00Z", "text": {"en": "They talk of timetables."}}`)
	west.at("public-line").says("Said before the hour:", "A councillor")
	east.at("public-line").never("Said before the hour")

	// a side sets one of its own: it goes through the mediator, word for word
	west.at("public-line").goes("Set a public line").goes("Only set it down").presses("Go on", "lines.0.says.en", "We spoke of winter.").seals()
	east.at("public-line").never("We spoke of winter.")
	city.at("public-line").says("For you to pass on").seals()
	east.at("public-line").says("We spoke of winter.")
	for _, d := range []*doorT{city, west} {
		d.whole(d.path("public-line"), d.path("public-line", "new"), d.path("public-line", "new")+"?put=no")
	}
}
