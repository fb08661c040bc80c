package web

import (
	"net/http"
	"testing"
)

// An incident is reported and passed on; the talks are paused and resumed by
// whom the rules let; an ending has its notice; all without script.
func TestTroubleIsReportedPausedAndResumed(t *testing.T) {
	t.Parallel()
	s := played(t, "procedure.yaml", "round")
	city, west, east := s.as("City"), s.as("Westport"), s.as("Eastport")

	west.at("incidents").ok().says("No incident is reported", "Notice").goes("Report an incident").
		presses("Go on", "what.en", "The ferry was blocked.", "reporter", "the pilot", "disputed.en", "Eastport says it drifted.").
		says("The ferry was blocked.", "the pilot", "Eastport says it drifted.", "Eastport only if City").seals()
	east.at("incidents").never("The ferry was blocked.")
	city.at("incidents").says("The ferry was blocked.", "word for word").seals()
	east.at("incidents").goes("The ferry was blocked.").says("the pilot", "it drifted")

	west.at("incidents").goes("Suspend the talks now").presses("Go on", "reason.en", "The ferry.", "resume.en", "A free pier.", "line.en", "We pause.").says("A free pier.", "We pause.").seals()
	for _, d := range []*doorT{city, west, east} {
		d.at("incidents").says("Westport suspended the talks.", "A free pier.", "We pause.", "The channel stays open")
	}
	refused := east.at("incidents").goes("Resume the talks").says("it or City resumes them").presses("Go on", "reason.en", "Enough.")
	refused.says("it or the mediator resumes them")
	if refused.status != http.StatusUnprocessableEntity || !containsField(refused, "reason.en", "Enough.") {
		refused.fail("what was typed is gone, or a side resumed what another suspended")
	}
	city.whole(city.path("incidents"), city.path("incidents", "resume"))
	west.at("incidents").goes("Resume the talks").presses("Go on", "reason.en", "The pier is free.").seals()
	east.at("incidents").never("A free pier.").says("Suspensions and resumptions")

	// an ending without its notice is refused with what was typed; then it is announced
	end := west.at("incidents").goes("End the talks")
	late := end.presses("Go on", "reason.en", "We go.", "at:hour", "2025-09-01T23:00")
	late.says("in days: 5")
	late.presses("Go on", "at:hour", "2025-12-24T12:00").says("declared by this side", "We go.").seals()
	for _, d := range []*doorT{city, east} {
		d.at("incidents").says("Ended by one side", "They end on Wednesday 24 December 2025").never("Ask all to end the talks")
	}
	for _, d := range []*doorT{city, west} {
		d.whole(d.path("incidents"), d.path("incidents", "new"), d.path("incidents", "suspend"))
	}
}

// All end the talks together by a proposal.
func TestAllEndTheTalks(t *testing.T) {
	t.Parallel()
	s := played(t, "procedure.yaml", "round")
	city, west, east := s.as("City"), s.as("Westport"), s.as("Eastport")
	for _, way := range []string{"all-parties", "mediator"} {
		city.whole(city.path("incidents", "end") + "?way=" + way)
	}
	city.at("incidents").goes("Ask all to end the talks").presses("Go on", "reason.en", "We have done what we could.", "at:hour", "2025-12-24T12:00", "propose.text.en", "Shall we end it?").seals()
	for _, d := range []*doorT{west, east} {
		d.at("incidents").goes("Shall we end it?").goes("answer?answer=consent").seals()
	}
	for _, d := range []*doorT{city, west, east} {
		d.at("incidents").says("Ended by all", "They end on")
	}
}

// containsField reports whether a field still holds what was typed.
func containsField(p *pageT, name, value string) bool {
	form, _ := p.form("Go on")
	return form != nil && filled(form).Get(name) == value
}
