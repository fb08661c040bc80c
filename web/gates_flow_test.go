package web

import (
	"testing"

	"goodoffices/paper"
)

// TestDirectIsShutUntilTheGesture: choosing direct talks says whose condition it
// is and what would change that; the performer says it was done, its attester
// confirms, and then it can be put.
func TestDirectIsShutUntilTheGesture(t *testing.T) {
	t.Parallel()
	s := played(t, "muscat.yaml", "dismantlement")
	washington, tehran, muscat := s.as("Washington"), s.as("Tehran"), s.as("Muscat")
	shut := washington.at("standing").ok().says("Tehran will consider direct talks after:", "lifting sanctions", "shut: Tehran's condition", "your wish").goes("Direct").
		says("it is Tehran's condition", "Tehran: Confirm that it was done", "Tell Muscat this has been done", "Suggest another gesture").never("Go on")

	shut.goes("Suggest another gesture").says("Muscat, now. Tehran only if Muscat says it").
		presses(sendNow, "text.en", "A visit to the prisoners.").ok().says("Tehran will consider")
	washington.at("gates").ok().goes("Tell Muscat this has been done").
		presses(sendNow, "text.en", "The assets were unfrozen this morning.", "cover.handling", "mediator-only").ok()
	s.settle()
	muscat.at().ok().says("The assets were unfrozen this morning.", "A visit to the prisoners.")
	tehran.at("gates").ok().never("unfrozen this morning", "prisoners")

	tehran.at().ok().says("You can confirm that this was done").goes("Confirm that it was done").
		says("Washington does it; Tehran confirms it").presses(sendNow, "facts.en", "The assets are free.").ok().says("Done: Tehran keeps direct talks shut no longer", "It no longer holds")
	s.settle()
	washington.at("gates").ok().says("Tehran confirms that it was done", "The assets are free.")
	washington.at("standing").ok().goes("Direct").presses("Go on", "text.en", "Shall we meet face to face?").ok().presses(sendNow).ok().says("Direct talks")
	s.settle()
	muscat.at("proposals").ok().goes("Shall we meet face to face?").presses(sendNow).ok()
	s.settle()

	tehran.at("gates").ok().goes("It no longer holds").presses(sendNow, "facts.en", "They froze them again.").ok().says("Tehran finds that it no longer holds")
	s.settle()
	washington.at("standing").ok().says("They froze them again.", "shut: Tehran's condition")
}

// TestSetAGate: with two conditions of which any is enough, an open list, an hour
// and what follows if it is late; passed on word for word.
func TestSetAGate(t *testing.T) {
	t.Parallel()
	s := played(t, "muscat.yaml", "nuclear")
	washington, muscat, tehran := s.as("Washington"), s.as("Muscat"), s.as("Tehran")
	review := washington.at("gates").ok().goes("Set a condition of your own").
		presses("Go on", "about:json", `{"type":"topic","paper":"`+s.paper("nuclear").String()+`"}`, "effect", "opens",
			"conditions.0.text.en", "Inspectors are let in.", "conditions.0.examples:lines", "Natanz\nFordow", "conditions.0.open:bool", "true",
			"conditions.0.by:hour", "2025-05-01T18:00", "conditions.0.late:with", "owner-decides",
			"conditions.1.text.en", "A list is handed over.", "conditions.1.attester:with", "Muscat", "any:bool", "true", "text.en", "We mean it.").ok()
	review.says("Inspectors are let in.", "A list is handed over.", "Natanz", "any one is enough", "Thursday 1 May 2025, 18:00, Muscat time", "Tehran only if Muscat conveys it, word for word").
		presses("Change it").ok().says("Inspectors are let in.", "A list is handed over.").presses("Go on").ok().presses(sendNow).ok().says("Your own condition")
	s.settle()
	tehran.at("gates").ok().never("Inspectors")
	muscat.at("gates").ok().says("Washington lets it take effect after", "Muscat confirms it").goes("can be agreed").
		says("Washington asks: word for word").presses(sendNow).ok()
	s.settle()
	tehran.at("gates").ok().says("Inspectors are let in.", "Natanz", "by Thursday 1 May 2025, 18:00, Muscat time", "late, whose condition it is says what follows").
		goes("can be agreed").says("Any one of them is enough")
	muscat.at("gates").ok().goes("Confirm that it was done").presses(sendNow, "facts.en", "I have the list.").ok()
	s.settle()
	tehran.at("gates").ok().says("Done: Washington keeps", "I have the list.")
}

// TestAssurances: all four answers, the question and what was meant, and the
// mediator's guarantee.
func TestAssurances(t *testing.T) {
	t.Parallel()
	s := played(t, "muscat.yaml", "on-creep")
	tehran, washington, muscat := s.as("Tehran"), s.as("Washington"), s.as("Muscat")
	muscat.at("assurances").ok().says("For you to pass on")
	for range 3 {
		muscat.at("assurances").ok().goes("Tehran asks Washington for an assurance").presses(sendNow).ok()
		s.settle()
	}
	washington.at().ok().says("Our nuclear rights are kept.", "Ask what is meant")
	washington.at("standing").ok().says("Assurances asked of you", "2 more")
	answer := func(label, step string, fields ...string) {
		t.Helper()
		washington.at("assurances", s.paper(label)).ok().goes("?step="+step).presses(sendNow, fields...).ok()
		s.settle()
		muscat.at("assurances", s.paper(label)).ok().says("For you to pass on").presses(sendNow).ok()
		s.settle()
	}
	answer("on-2015", "given")
	tehran.at("assurances", s.paper("on-2015")).ok().says("Given", "Washington: Given Any agreement builds on the agreement of 2015.", "14 July 2015")
	answer("on-rights", "clarify", "text.en", "Which rights?")
	tehran.at().ok().says("Asked what is meant").goes("Say what is meant").presses(sendNow, "text.en", "Enrichment.").ok().says("Said what is meant")
	s.settle()
	muscat.at("assurances", s.paper("on-rights")).ok().presses(sendNow).ok()
	s.settle()
	answer("on-rights", "given-in-other-words", "text.en", "What the treaty gives you, you keep.")
	tehran.at("assurances", s.paper("on-rights")).ok().says("Which rights?", "Enrichment.", "What the treaty gives you, you keep.", "Given in other words")
	answer("on-creep", "declined", "text.en", "Not now.")
	tehran.at("assurances").ok().says("Declined", "Given in other words")
	muscat.at("assurances", s.paper("on-2015")).ok().goes("Guarantee it").presses(sendNow, "text.en", "Muscat stands for it.").ok().says("Guaranteed")

	tehran.at("assurances").ok().goes("Ask for an assurance").presses("Go on", "text.en", "No surprise in public.").ok().
		says("Washington only if Muscat conveys it").presses(sendNow).ok().says("No surprise in public.")
}

// TestTopics: opened with each side's own name, a stance taken by a side, kept,
// alleged, and carried by the mediator in its words.
func TestTopics(t *testing.T) {
	t.Parallel()
	s := played(t, "muscat.yaml", "the-sign")
	tehran, washington, muscat := s.as("Tehran"), s.as("Washington"), s.as("Muscat")
	muscat.at("topics").ok().goes("Open a topic").presses("Go on", "title.en", "The waterway", "names.1.name.en", "The Gulf of ours").ok().
		says("The waterway", "The Gulf of ours").presses(sendNow).ok().says("The waterway")
	s.settle()
	tehran.at("topics").ok().goes("The waterway").says("The Gulf of ours")
	tehran.at("topics").ok().goes("The waterway").goes("Take a stance").goes("way=own-words").
		presses("Go on", "attitude", "on-conditions", "text.en", "If the fleets leave.", "reasons.en", "They are many.").ok().
		says("On conditions", "Washington only if Muscat says it").presses(sendNow).ok().says("If the fleets leave.", "told Muscat, in the mediator's words")
	tehran.at("topics").ok().goes("The waterway").goes("Take a stance").goes("way=keep").
		presses("Go on", "attitude", "for-talks", "text.en", "In truth we must talk.").ok().says("Only this desk").presses(sendNow).ok().says("kept at this desk")
	s.settle()
	muscat.at("topics").ok().says("If the fleets leave.").never("In truth we must talk.").goes("The waterway").goes("Take a stance").
		goes("Tell Washington where Tehran stands, in your words").says("If the fleets leave.").
		presses("Go on", "text.en", "Tehran would talk, were there fewer ships.").ok().presses(sendNow).ok()
	s.settle()
	washington.at("topics").ok().says("Tehran would talk, were there fewer ships.", "conveyed by Muscat").never("If the fleets leave.")
	washington.at("topics").ok().goes("The waterway").goes("Take a stance").goes("way=alleged-keep").
		presses("Go on", "of", "Tehran", "by", "a shipowner", "attitude", "not-for-talks", "text.en", "They will close it.").ok().presses(sendNow).ok().
		says("Not for talks alleged", "alleged · a shipowner")
	washington.at("standing").ok().goes("Say which you would prefer").goes("way=own-words").presses("Go on", "format", "trilateral", "text.en", "One table, with you.").ok().
		presses(sendNow).ok().says("your wish")
}

// What somebody else says of a side is nowhere shown as its word: at the desk it
// is said of, at the desk that is told, in lists and on the ladder of formats.
func TestAllegedStanceIsNobodysOwn(t *testing.T) {
	t.Parallel()
	s := played(t, "muscat.yaml", "the-sign")
	tehran, washington, muscat := s.as("Tehran"), s.as("Washington"), s.as("Muscat")
	topic := s.paper("nuclear").String()
	washington.does("take-stance", `{"topic": "`+topic+`", "of": "Tehran", "source": "alleged", "by": "a shipowner", "attitude": "not-for-talks", "text": {"en": "They will not stop."}, "to": ["Muscat"], "cover": {"handling": "mediator-only"}}`)
	washington.does("take-stance", `{"format": "direct", "of": "Tehran", "source": "alleged", "by": "a shipowner", "text": {"en": "They want to be seen with us."}, "to": ["Muscat"], "cover": {"handling": "mediator-only"}}`)
	tehran.does("take-stance", `{"format": "direct", "of": "Tehran", "source": "alleged", "by": "a newspaper", "text": {"en": "We are said to want it."}}`)
	s.settle()
	const told = "alleged · a shipowner · told by Washington"
	for _, at := range [][]any{{}, {"topics"}, {"topics", topic}} {
		muscat.at(at...).ok().says("Not for talks alleged They will not stop. " + told)
	}
	muscat.at("standing").ok().says("said to be Tehran’s wish · "+told, "Not for talks alleged").never("Tehran's wish · alleged")
	muscat.at("timeline").ok().says("Where Tehran stands, " + told)
	tehran.at("standing").ok().says("said to be Tehran’s wish · alleged · a newspaper").never("They will not stop")
	for _, d := range []*doorT{muscat, tehran} {
		d.whole(d.path("standing"), d.path("topics"), d.path("topics", topic), d.path("timeline"))
	}
}

// TestEverySubjectCanBePut by the mediator, and comes to the sides.
func TestEverySubjectCanBePut(t *testing.T) {
	t.Parallel()
	s := played(t, "muscat.yaml", "dismantlement")
	muscat, tehran := s.as("Muscat"), s.as("Tehran")
	muscat.at("gates").ok().goes("Set a condition of your own").presses("Go on", "about:json", `{"type":"settlement"}`, "effect", "opens", "conditions.0.text.en", "Both parliaments know.").ok().
		presses(sendNow).ok()
	s.settle()
	put := map[string]string{"communique": "A communiqué: Of the first day", "format": "Proximity talks", "settlement": "The settlement", "retention": "What is kept", "extension": "More time, until"}
	for name, fields := range map[string][]string{
		"format": {"about.format", "proximity"}, "scope": {"about.topics:list", s.paper("region").String()}, "agenda": {"about.topics:list", s.paper("nuclear").String()},
		"topic": nil, "communique": {"about.name", "Of the first day"}, "gate": nil, "settlement": nil, "extension": nil, "retention": nil,
	} {
		p := muscat.get(muscat.path("proposals", "new") + "?about=" + name).ok()
		if name == "gate" { // one that both sides hold
			fields = []string{"about.paper", lastOf(s, "Muscat", paper.KindGate).String()}
		}
		p.presses("Go on", append([]string{"text.en", "On " + name + "."}, fields...)...).ok().says("Before it is sealed", "What is put "+put[name]).presses(sendNow).ok().says("On " + name + ".")
		s.settle()
		tehran.at("proposals").ok().says("On " + name + ".").goes("On " + name + ".").says("Decline")
	}
	muscat.get(muscat.path("proposals", "new")+"?about=suspension").ok().presses("Go on", "reason.en", "A holiday.", "resume.en", "Its end.", "propose.text.en", "Shall we pause?").ok().says("What is put A suspension").presses(sendNow).ok()
	s.settle()
	tehran.at("proposals").ok().goes("Shall we pause?").says("A holiday.", "Its end.")
	for _, d := range []paper.Desk{"Tehran", "Washington"} {
		s.as(d).answers(lastOf(s, d, paper.KindProposal), "consent")
	}
	tehran.at("standing").ok().says("The talks are suspended", "Its end.").goes("Resume the talks").
		presses("Go on", "reason.en", "It is over.", "propose.text.en", "Shall we go on?").ok().presses(sendNow).ok().
		goes("Shall we go on?").presses("Let Muscat pass it on, word for word").ok().never("Not passed on yet")
	s.settle()
	s.as("Muscat").at("proposals").ok().goes("Shall we go on?").presses(sendNow).ok()
	s.settle()
	s.as("Washington").answers(lastOf(s, "Washington", paper.KindProposal), "consent")
	tehran.at("standing").ok().never("The talks are suspended")
}

// lastOf returns the last paper of a kind that a desk holds.
func lastOf(s *stageT, d paper.Desk, k paper.Kind) paper.ID {
	s.t.Helper()
	v, err := s.r.Desk(d).Look(s.t.Context(), s.talks)
	if err != nil {
		s.t.Fatal(err)
	}
	xs := ofKind(&v, k)
	if len(xs) == 0 {
		s.t.Fatalf("%s holds no %s", d, k)
	}
	return xs[len(xs)-1].ID
}
