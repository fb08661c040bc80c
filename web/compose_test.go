package web

import (
	"testing"

	"goodoffices/paper"
)

// The mediator's word to one side: the guard finds what stands only in the
// other's confidence, that side lets one sentence be used, and it is said.
func TestASentenceIsAskedForAndSaid(t *testing.T) {
	t.Parallel()
	s := played(t, "muscat.yaml", "swiftly-said")
	muscat, tehran := s.as("Muscat"), s.as("Tehran")
	tehran.does("send-message", `{"text": {"en": "Our people have little confidence that the agenda will stay narrow, and 4,917 machines are the end of it."}, "cover": {"handling": "mediator-only"}}`)

	page := muscat.at("compose", sideCode(s.talks, "Washington")).ok().goes("In my words")
	sentence := "They have little confidence that the agenda will stay narrow."
	page = page.presses("See it as its reader will", "passages.0.text.en", "A word on the agenda. "+sentence).ok()
	page.says("These words are Tehran's", "Send anyway", "the words of Muscat").never("No copied words found")
	asked := page.presses("Ask Tehran for this sentence").says("Ask Tehran: may I use this?", sentence).never("A word on the agenda.")
	draft := asked.presses("Ask Tehran").ok().says(sentence)
	s.settle()

	theirs := tehran.at().ok().goes("may this be used?").says(sentence).never("A word on the agenda.")
	theirs.presses("Answer", "leave.0", "in-these-words", "words.0.en", "Tehran asks that the agenda stay narrow.").ok().says("answered")
	s.settle()
	s.as("Washington").at("letters").ok().never("narrow")

	muscat.at().ok().says("Answers to what you asked", "In these words instead")
	answer := muscat.at("asked").ok().goes("You asked Tehran").says("Tehran asks that the agenda stay narrow.")
	page = answer.goes("Say it to Washington").presses("See it as its reader will").ok()
	page.says("Tehran asks that the agenda stay narrow.", "No copied words found; the meaning is yours to judge.").never("Send anyway")
	page.presses("Send now").ok()
	s.settle()
	s.as("Washington").at("letters").ok().says("Tehran asks that the agenda stay narrow.")
	muscat.at().ok().never("Answers to what you asked")
	draft.door.get(draft.path).ok().says(sentence) // the draft is still there
}

// What the guard found can be sent, asked once; the mediator's own file has it,
// and nobody else's.
func TestAttackSentAnywayIsAskedAndNoted(t *testing.T) {
	t.Parallel()
	s := played(t, "muscat.yaml", "swiftly-said")
	muscat := s.as("Muscat")
	s.as("Tehran").does("send-message", `{"text": {"en": "The number that we could live with is 4,917 machines."}, "cover": {"handling": "mediator-only"}}`)
	page := muscat.get(muscat.path("compose", sideCode(s.talks, "Washington")) + "?way=idea").ok()
	page = page.presses("See it as its reader will", "text.en", "Suppose there were 4,917 machines.").ok().says("This figure is Tehran's")

	// A page from before the guard knew cannot be used to pass by it.
	form, _ := page.form("Take it out")
	again := muscat.post(muscat.path("compose", sideCode(s.talks, "Washington"), "send"), filled(form))
	if again.status != 422 {
		t.Errorf("without a word to it, it was answered %d", again.status)
	}
	again.says("The guard found something. Nothing was done yet.")
	s.settle()
	s.as("Washington").at("letters").ok().never("4,917")

	page.presses("Send it to Washington all the same", "_stay", "0").ok()
	s.settle()
	s.as("Washington").at("letters").ok().says("Suppose there were 4,917 machines.")
	noted := false
	for _, x := range s.papers("Muscat") {
		if x.Kind == paper.KindConfidenceNote && x.From == "Muscat" && len(x.To) == 0 {
			noted = noted || x.Text["en"] != ""
		}
	}
	if !noted {
		t.Error("the mediator's own file does not have it")
	}
	for _, d := range []paper.Desk{"Tehran", "Washington"} {
		s.as(d).at("letters").ok().never("although the guard found")
	}
	if got := s.as("Tehran").post(s.as("Tehran").path("guard", sideCode(s.talks, "Washington")), nil); got.status != 404 {
		t.Errorf("a party's desk has a guard: %d", got.status)
	}
}

// A paper is read before it goes, and goes as its author asked.
func TestThePaperGoesFromItsOwnPage(t *testing.T) {
	t.Parallel()
	s := played(t, "muscat.yaml", "swiftly-said")
	muscat, tehran, washington := s.as("Muscat"), s.as("Tehran"), s.as("Washington")
	tehran.does("write-letter", `{"to": ["Washington"], "text": {"en": "Once the pressure eases we shall come."}, "cover": {"handling": "condition", "condition": {"en": "After the first gesture."}}}`)
	tehran.does("write-letter", `{"to": ["Washington"], "text": {"en": "Our half of the exchange."}, "cover": {"handling": "together"}}`)
	washington.does("write-letter", `{"to": ["Tehran"], "text": {"en": "Our half, against theirs."}, "cover": {"handling": "together"}}`)
	board := muscat.at().ok().says("Once the pressure eases", "Our half of the exchange.")
	if _, button := board.form("word for word"); button != nil {
		t.Error("a paper can be sent from a list")
	}
	open := board.goes("Once the pressure eases").says("After the first gesture.", "Why the condition is met")
	open.presses("Hold it").ok().says("1 paper held")
	muscat.at().ok().goes("Once the pressure eases").presses("Send now", "met.en", "The accounts were opened on Monday.").ok()
	both := muscat.at().ok().goes("Our half of the exchange.").says("Together with", "Our half, against theirs.")
	both.presses("Send now").ok()
	s.settle()
	washington.at("letters").ok().says("Once the pressure eases we shall come.", "Our half of the exchange.")
	tehran.at("letters").ok().says("Our half, against theirs.").never("The accounts were opened")

	tehran.does("write-letter", `{"to": ["Washington"], "text": {"en": "This was to be kinder."}, "cover": {"handling": "verbatim"}}`)
	back := muscat.at().ok().goes("This was to be kinder.").says("Send to Washington, word for word")
	back.presses("Return it to Tehran", "reason.en", "Perhaps without the second half.").ok().never("This was to be kinder. Open and read")
	s.settle()
	washington.at("letters").ok().never("This was to be kinder.")
}
