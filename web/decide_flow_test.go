package web

import (
	"context"
	"maps"
	"regexp"
	"slices"
	"testing"
	"time"

	"goodoffices/paper"
)

const sendNow = "send now"

// putsScope lets Muscat put the scope to both sides, in a mode, by its pages.
func (s *stageT) putsScope(mode string) paper.ID {
	s.t.Helper()
	topic := s.paper("nuclear")
	s.as("Muscat").at("proposals", "new").ok().goes("The scope").presses("Go on",
		"about.topics:list", topic.String(), "text.en", "The nuclear file, and nothing else.", "mode", mode).ok().
		says("Before it is sealed", "The nuclear file", "Tehran and Washington, now").
		presses(sendNow).ok().says("The scope: The nuclear file", "Open until")
	s.settle()
	v, err := s.r.Desk("Muscat").Look(s.t.Context(), s.talks)
	if err != nil {
		s.t.Fatal(err)
	}
	return v.Proposals[len(v.Proposals)-1].ID
}

// answers lets a side answer by its pages.
func (d *doorT) answers(proposal paper.ID, answer string, fields ...string) *pageT {
	d.stage.t.Helper()
	p := d.at("proposals", proposal).ok().goes("?answer="+answer).ok().presses(sendNow, fields...).ok()
	d.stage.settle()
	return p
}

// everything is every page that a desk's links lead to, but for what it draws
// anew each time.
func (d *doorT) everything() map[string]string {
	d.stage.t.Helper()
	out := map[string]string{}
	for at, p := range d.decidingPages(1000) {
		out[at] = p.bytes()
	}
	for _, name := range slices.Concat(menu, []string{"letters", "write", "drafts", "more"}) {
		if screens["GET /"+name] != nil {
			out[d.path(name)] = d.at(name).bytes()
		}
	}
	return out
}

// same fails the test if two readings of all of a desk's pages differ in a byte.
func same(t *testing.T, when string, before, after map[string]string) {
	t.Helper()
	if a, b := slices.Sorted(maps.Keys(before)), slices.Sorted(maps.Keys(after)); !slices.Equal(a, b) {
		t.Errorf("%s: the pages were %v and are %v", when, a, b)
	}
	for at, body := range before {
		if now := after[at]; now != body {
			n := 0
			for n < min(len(now), len(body)) && now[n] == body[n] {
				n++
			}
			t.Errorf("%s: %s differs at byte %d: %.80q, %.80q", when, at, n, body[max(0, n-20):], now[min(len(now), max(0, n-20)):])
		}
	}
}

// TestLoneYesChangesNotAByte: what one side answers in private changes no byte of
// any page of the other, and makes none of its open pages stir, until all have
// said yes.
func TestLoneYesChangesNotAByte(t *testing.T) {
	t.Parallel()
	s := played(t, "muscat.yaml", "defence")
	tehran, washington := s.as("Tehran"), s.as("Washington")
	x := s.putsScope("private")
	washington.everything() // what it opens is read from then on
	before := washington.everything()
	if len(before) < 25 {
		t.Fatalf("only %d pages are compared", len(before))
	}
	answers := []struct {
		answer string
		fields []string
	}{{"yes", nil}, {"not", nil}, {"yes", []string{"sign:bool", ""}}, {"not", nil}}
	for _, a := range answers {
		tehran.answers(x, a.answer, a.fields...).says("Open until")
		same(t, "nothing answered at Washington, Tehran says "+a.answer, before, washington.everything())
	}
	washington.answers(x, "not").says("Open until", "Your answer: No")
	stirred, leave := washington.server.hub.listen(washington.officer, s.talks, "")
	defer leave()
	before = washington.everything()
	for _, a := range answers {
		tehran.answers(x, a.answer, a.fields...)
		same(t, "no at Washington, Tehran says "+a.answer, before, washington.everything())
	}
	select {
	case <-stirred.moved:
		t.Error("an open page at Washington was told that something moved")
	case <-time.After(200 * time.Millisecond):
	}
	s.as("Muscat").at("proposals", x).ok().says("Tehran: No", "Washington: No")
}

// TestOwnAnswerIsAllThatDiffers: the page of one who said yes and of one who said
// no are alike but for that.
func TestOwnAnswerIsAllThatDiffers(t *testing.T) {
	t.Parallel()
	s := played(t, "muscat.yaml", "defence")
	x := s.putsScope("private")
	tehran := s.as("Tehran")
	page := func(answer string) string {
		tehran.answers(x, answer)
		return tehran.at("proposals", x).ok().bytes()
	}
	yes, not := page("yes"), page("not")
	own := regexp.MustCompile(`Your answer: <b>(Yes|No)</b>( Your signature goes with it and waits at this desk until all have said yes.)?`)
	yes, not = own.ReplaceAllString(yes, ""), own.ReplaceAllString(not, "")
	same(t, "after yes and after no", map[string]string{"the page": yes}, map[string]string{"the page": not})
}

// TestSecondYesIsAgreedByItself: both signed with their yes; nobody does anything
// more, and all three see it agreed.
func TestSecondYesIsAgreedByItself(t *testing.T) {
	t.Parallel()
	s := played(t, "muscat.yaml", "defence")
	x := s.putsScope("private")
	s.as("Tehran").at().ok().says("The scope: The nuclear file", "Open until").goes("Read and answer").
		says("no other side learns of a yes unless all say yes")
	s.as("Tehran").answers(x, "yes").says("Open until", "Your answer: Yes", "Your signature goes with it")
	s.as("Muscat").at("proposals", x).ok().says("Open until", "Tehran: Yes").never("Washington: ")
	ctx, stop := context.WithTimeout(t.Context(), 20*time.Second)
	defer stop()
	events, recorded := s.r.Desk("Tehran").Watch(ctx), false
	s.as("Washington").answers(x, "yes")
	for e := range events { // an open page hears of the signature in the record, too
		if recorded = e.Record; recorded {
			break
		}
	}
	if !recorded {
		t.Error("nobody who watches Tehran's desk is told that the outcome was confirmed")
	}
	for _, d := range []paper.Desk{"Tehran", "Muscat", "Washington"} {
		s.as(d).at("proposals", x).ok().says("Agreed", "Signed by Tehran and Washington")
		s.as(d).at("standing").ok().says("agreed for talks")
		s.as(d).at("timeline").ok().says("The scope: The nuclear file: Agreed")
	}
	s.as("Tehran").at().ok().never("Read and answer")
}

// TestYesWithoutASignatureIsAskedToSign once all have said yes.
func TestYesWithoutASignatureIsAskedToSign(t *testing.T) {
	t.Parallel()
	s := played(t, "muscat.yaml", "defence")
	x := s.putsScope("private")
	s.as("Tehran").answers(x, "yes", "sign:bool", "")
	s.as("Washington").answers(x, "yes")
	s.as("Washington").at("proposals", x).ok().says("the signatures are being gathered").never("Agreed")
	s.as("Tehran").at().ok().says("All have said yes: your signature is asked for now").goes("Read and sign")
	s.as("Tehran").answers(x, "consent")
	for d := range s.doors {
		s.as(d).at("proposals", x).ok().says("Agreed")
	}
}

// TestOpenAnswers: every answer through to its end, and what the others see.
func TestOpenAnswers(t *testing.T) {
	t.Parallel()
	s := played(t, "muscat.yaml", "defence")
	tehran, washington := s.as("Tehran"), s.as("Washington")
	x := s.putsScope("open")
	tehran.answers(x, "ad-referendum", "text.en", "I have to ask.").says("Your answer: Yes, if my capital agrees")
	washington.at("proposals", x).ok().says("Open until").never("I have to ask.", "Tehran: ")
	tehran.at().ok().says("The scope: The nuclear file") // it waits for the capital
	washington.answers(x, "consent").says("Open until", "Your answer: Consent")
	tehran.at("proposals", x).ok().says("Open until").never("Washington: ")
	tehran.answers(x, "consent")
	for d := range s.doors {
		s.as(d).at("proposals", x).ok().says("Agreed", "Signed by Tehran and Washington")
	}
	y := s.putsScope("open")
	reserve := tehran.at("proposals", y).ok().goes("?answer=reservation").presses(sendNow)
	if reserve.status != 422 {
		reserve.fail("a reservation without words was taken")
	}
	reserve.presses(sendNow, "text.en", "Not the missiles.").ok().says("Your answer: With a reservation")
	s.settle()
	s.as("Muscat").at("proposals", y).ok().says("Tehran: With a reservation")
}

// TestCounterProposal: another proposal in the place of one, passed on by the
// mediator, named in the answer.
func TestCounterProposal(t *testing.T) {
	t.Parallel()
	s := played(t, "muscat.yaml", "defence")
	tehran, muscat := s.as("Tehran"), s.as("Muscat")
	x := s.putsScope("open")
	tehran.at("proposals", x).ok().goes("?answer=counter").says("You have put no proposal on this yet").goes("Write one").
		presses("Go on", "about.topics:list", s.paper("region").String(), "text.en", "The region first.").ok().
		says("Washington only if Muscat conveys it, word for word").
		presses(sendNow).ok().says("Another proposal instead", "The region first.").presses(sendNow).ok()
	s.settle()
	muscat.at("proposals", x).ok().says("Tehran: Another proposal instead")
	s.as("Washington").at("proposals").ok().never("The region first.")
	muscat.at("proposals").ok().says("For you to pass on").goes("The region first.").
		says("Tehran asks: word for word").presses(sendNow).ok()
	s.settle()
	s.as("Washington").at("proposals").ok().says("Waits for your answer", "The region first.", "put by Tehran").
		goes("The region first.").says("its signature here is its consent")
}

// A yes in private that was signed reads as what it is, before all have said yes
// and afterwards: never as a consent given openly.
func TestSignedPrivateYesReadsAsOne(t *testing.T) {
	t.Parallel()
	s := played(t, "muscat.yaml", "the-sign")
	id := s.as("Muscat").does("propose", `{"about": {"type": "format", "format": "proximity"}, "mode": "private", "until": {"at": "2025-12-01T10:00:00Z"}, "text": {"en": "Two floors of one house?"}}`)
	s.settle()
	for _, side := range []paper.Desk{"Tehran", "Washington"} {
		s.as(side).at("proposals", id).ok().goes("answer=yes").presses(sendNow).ok().says("Your answer: Yes")
		s.settle()
	}
	for _, side := range []paper.Desk{"Tehran", "Washington"} {
		s.as(side).at("proposals", id).ok().says("Agreed", "Your answer: Yes Your signature to exactly these words went with it").never("Your answer: Consent")
	}
	s.as("Muscat").at("timeline").ok().says("Tehran on proximity talks: Yes, signed", "Tehran on the scope: The nuclear file: Consent")
	s.as("Tehran").whole(s.as("Tehran").path("proposals", id))
}
