package web

import (
	"bufio"
	"bytes"
	"context"
	"encoding/base64"
	"encoding/json"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"goodoffices/desk"
	"goodoffices/paper"
)

// sits lets the mediator's door enter the room with a side.
func (d *doorT) sits(with paper.Desk) *pageT {
	d.stage.t.Helper()
	return d.post(d.path("room"), url.Values{"side": {sideCode(d.stage.talks, with)}}).ok()
}

// notFor are the words that must not come before the eyes of a side: texts,
// subjects, references and ids of whatever the mediator holds and it does not.
func (s *stageT) notFor(side paper.Desk) (words []string) {
	s.t.Helper()
	view := func(d paper.Desk) desk.View {
		v, err := s.r.Desk(d).Look(s.t.Context(), s.talks)
		if err != nil {
			s.t.Fatal(err)
		}
		return v
	}
	theirs := view(side)
	held := map[paper.ID]bool{}
	for _, x := range theirs.Papers {
		held[x.ID] = true
	}
	known, err := json.Marshal(theirs)
	if err != nil {
		s.t.Fatal(err)
	}
	add := func(w string) {
		quoted, _ := json.Marshal(w)
		if len(w) > 11 && !strings.Contains(string(known), strings.Trim(string(quoted), `"`)) {
			words = append(words, w)
		}
	}
	for _, x := range view("Muscat").Papers {
		if msg, ok := x.Body.(*paper.Message); held[x.ID] || ok && msg.Noted != nil && msg.Noted.Desk == side {
			continue
		}
		if told, ok := x.Body.(*paper.Told); ok && told.Desk == side {
			x.Text = told.Reaction
		}
		for _, texts := range []paper.Text{x.Text, x.Subject} {
			for _, t := range texts {
				for line := range strings.SplitSeq(t, "\n") {
					add(strings.TrimSpace(line))
				}
			}
		}
		if x.Number > 0 {
			add(x.Ref)
		}
		add(x.ID.String())
	}
	if len(words) < 20 {
		s.t.Fatalf("only %d things are kept from %s: the case does not try much", len(words), side)
	}
	return words
}

// addresses are all that the server answers, with every paper that the mediator
// holds in them.
func (s *stageT) addresses(method string) (out []string) {
	v, err := s.r.Desk("Muscat").Look(s.t.Context(), s.talks)
	if err != nil {
		s.t.Fatal(err)
	}
	var ids []string
	for _, x := range slices.Backward(v.Papers) {
		if x.From == "Washington" && (isRead(x.Kind) || x.Kind == paper.KindStance || x.Kind == paper.KindConfidenceNote) && len(ids) < 8 {
			ids = append(ids, x.ID.String())
		}
	}
	for pattern := range screens {
		m, path, _ := strings.Cut(pattern, " ")
		if m != method || path == "/events" || pattern == "POST /room/leave" {
			continue
		}
		path = strings.NewReplacer("{act}", "convey", "{side}", sideCode(s.talks, "Washington"), "{file}", ids[0], "{digest}", ids[0]).Replace(talksPath(s.talks) + path)
		if !strings.Contains(path, "{") {
			out = append(out, path)
			continue
		}
		before, after, _ := strings.Cut(path, "{")
		_, after, _ = strings.Cut(after, "}")
		for _, id := range ids {
			out = append(out, before+id+after)
		}
	}
	return append(out, "/", "/talks", "/sign-in", "/offline", "/worker.js", "/nowhere", talksPath(s.talks, "search")+"?q=the")
}

// With one side no address says anything that this side does not hold, whatever
// is asked for and however; after the passphrase all is back.
func TestAttackInTheRoomTheOtherSideIsAbsent(t *testing.T) {
	t.Parallel()
	s := played(t, "muscat.yaml", "")
	muscat := s.as("Muscat")
	muscat.does("note", `{"speaker": "A delegate", "desk": "Washington", "manner": "gist", "lines": [{"en": "Their capital wants this over by May."}]}`)
	muscat.does("note", `{"speaker": "A delegate", "desk": "Tehran", "manner": "gist", "lines": [{"en": "The agenda should stay narrow."}]}`)
	muscat.does("tell", `{"desk": "Tehran", "words": {"en": "A round is near."}, "reaction": {"en": "They looked at one another."}}`)
	for _, j := range []desk.Jotting{
		{Shelf: desk.ShelfSay, Desk: "Tehran", Text: paper.Text{"en": "A smaller first step is thinkable."}},
		{Shelf: desk.ShelfSay, Desk: "Washington", Text: paper.Text{"en": "Tehran may bring an expert."}},
		{Shelf: desk.ShelfOutsider, Name: "The Kremlin", Weight: 3, Text: paper.Text{"en": "It wants to be seen to know."}},
	} {
		if _, err := s.r.Desk("Muscat").Jot(t.Context(), s.talks, muscat.officer, j); err != nil {
			t.Fatal(err)
		}
	}
	muscat.at().ok().says("An early word on frozen funds is thinkable.")
	secret := append(s.notFor("Tehran"), "Tehran may bring an expert.", "It wants to be seen to know.")
	before := len(s.papers("Muscat"))

	card := muscat.sits("Tehran")
	card.says("With Tehran", "A smaller first step is thinkable.", "A round is near.").never("They looked at one another.")
	muscat.at("room", "leave").ok().says("The agenda should stay narrow.")
	asked := 0
	for _, method := range []string{"GET", "POST"} {
		for _, path := range s.addresses(method) {
			page := muscat.ask(method, path, []string{"", "true"}[asked%2])
			asked++
			for _, w := range secret {
				if !strings.Contains(path, w) && strings.Contains(string(page.body), w) {
					t.Fatalf("%s %s (%d) says %q", method, path, page.status, w)
				}
			}
		}
	}
	if asked < 150 {
		t.Errorf("only %d addresses were tried", asked)
	}
	for _, p := range []string{"", "/letters", "/search?q=capital", "/more", "/standing", "/drafts"} {
		if got := muscat.get(muscat.path() + p); got.status != http.StatusNotFound {
			t.Errorf("%q answers %d in the room", p, got.status)
		}
	}
	if after := len(s.papers("Muscat")); after != before {
		t.Errorf("in the room %d papers were made by addresses of other rooms", after-before)
	}
	muscat.at("room", "leave").presses("Show both sides again").ok().says("An early word on frozen funds is thinkable.")
}

// ask asks as a page, or as a part of one.
func (d *doorT) ask(method, path, hx string) *pageT {
	d.stage.t.Helper()
	r, err := http.NewRequestWithContext(d.stage.t.Context(), method, d.base+path, http.NoBody)
	if err != nil {
		d.stage.t.Fatal(err)
	}
	if hx != "" {
		r.Header.Set("HX-Request", hx)
	}
	return d.answer(d.client.Do(r))
}

func (s *stageT) papers(d paper.Desk) []desk.ViewPaper {
	s.t.Helper()
	v, err := s.r.Desk(d).Look(s.t.Context(), s.talks)
	if err != nil {
		s.t.Fatal(err)
	}
	return v.Papers
}

// stream opens the page's stream and returns its events as they come.
func (d *doorT) stream(ctx context.Context) <-chan string {
	d.stage.t.Helper()
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, d.base+d.path("events"), nil)
	if err != nil {
		d.stage.t.Fatal(err)
	}
	res, err := d.client.Do(r)
	if err != nil {
		d.stage.t.Fatal(err)
	}
	events := make(chan string, 100)
	go func() {
		defer close(events)
		defer func() { _ = res.Body.Close() }()
		for lines := bufio.NewScanner(res.Body); lines.Scan(); {
			if e, ok := strings.CutPrefix(lines.Text(), "event: "); ok {
				events <- e
			}
		}
	}()
	return events
}

// In the room the stream tells of that side alone, and what was listened to
// before ends.
func TestAttackInTheRoomTheStreamTellsOfOneSide(t *testing.T) {
	t.Parallel()
	s := played(t, "muscat.yaml", "swiftly-said")
	muscat := s.as("Muscat")
	ctx, stop := context.WithTimeout(t.Context(), 30*time.Second)
	defer stop()
	before := muscat.stream(ctx)
	muscat.sits("Tehran")
	for e := range before { // it ends
		t.Errorf("the stream from before tells %q", e)
	}
	room := muscat.stream(ctx)
	if e := <-room; e != "room" {
		t.Errorf("the room's stream begins with %q", e)
	}
	s.as("Washington").does("send-message", `{"text": {"en": "Are they there?"}, "cover": {"handling": "mediator-only"}}`)
	select {
	case e := <-room:
		t.Errorf("a word of Washington's was told of: %q", e)
	case <-time.After(200 * time.Millisecond):
	}
	s.as("Tehran").does("send-message", `{"text": {"en": "We are here."}, "cover": {"handling": "mediator-only"}}`)
	if e := <-room; e != "moved" {
		t.Errorf("of Tehran's word was told %q", e)
	}
}

// What the mediator does in the room: told, noted, asked, and out.
func TestTheRoomToItsEnd(t *testing.T) {
	t.Parallel()
	s := played(t, "muscat.yaml", "swiftly-said")
	muscat := s.as("Muscat")
	for shelf, words := range map[desk.Shelf]string{desk.ShelfSay: "A smaller first step is thinkable.", desk.ShelfAsk: "Who would come?"} {
		if _, err := s.r.Desk("Muscat").Jot(t.Context(), s.talks, muscat.officer, desk.Jotting{Shelf: shelf, Desk: "Tehran", Text: paper.Text{"en": words}}); err != nil {
			t.Fatal(err)
		}
	}
	card := muscat.sits("Tehran").says("Who would come?")
	card = card.presses("Told").says("Noted as told.", "Told before", "Nothing was put ready")
	card = card.presses("Asked").never("Who would come?")
	card = card.presses("Keep it", "lines:lines", "We could bring two experts.\nNot before Friday.", "speaker", "A deputy").says("Taken down.", "2 lines taken down")
	out := card.goes("2 lines taken down").says("A deputy", "Not before Friday.")
	notes := s.notes("Muscat")
	note := notes[len(notes)-1]
	out = out.presses("Keep the answers", lineField(note.ID, 0), "yes", lineField(note.ID, 1), "write")
	out.says("asked in writing").never("We could bring two experts.")
	s.settle()
	if got := s.notes("Muscat"); got[len(got)-1].Lines[0].Leave != paper.LeaveYes || !got[len(got)-1].Lines[1].Asked {
		t.Errorf("the note holds %+v", got[len(got)-1].Lines)
	}
	out.presses("Show both sides again").ok()
	v, err := s.r.Desk("Muscat").Jottings(t.Context(), s.talks, muscat.officer)
	if err != nil || !slices.ContainsFunc(v, func(j desk.Jotting) bool { return j.Shelf == desk.ShelfVisit && j.Desk == "Tehran" }) {
		t.Errorf("the visit was not kept: %v (%v)", v, err)
	}
}

func (s *stageT) notes(d paper.Desk) []desk.ViewNote {
	s.t.Helper()
	v, err := s.r.Desk(d).Look(s.t.Context(), s.talks)
	if err != nil {
		s.t.Fatal(err)
	}
	return v.Notes
}

// What a camera writes beside a picture is gone before the picture is kept, and
// said; a page that cannot be looked into is kept all the same, and that is said.
func TestPhotographedPageIsStripped(t *testing.T) {
	t.Parallel()
	s := played(t, "muscat.yaml", "accept-washington")
	muscat := s.as("Muscat")
	kept := func() []byte {
		t.Helper()
		x := s.lastWithFiles("Muscat")
		_, _, body := muscat.fetches(muscat.path("letters", x.ID, "files", x.Attached[0].Digest))
		return body
	}
	photo := photograph(t, "Farhad Rezaei")
	send := func(to string, body []byte, fields url.Values) *pageT {
		t.Helper()
		fields.Set("_form", to)
		return muscat.hands(to, fields, []fileT{{"IMG_0001.jpg", body, "photo"}}).ok()
	}

	page := send(muscat.path("note"), photo, url.Values{"side": {sideCode(s.talks, "Tehran")}, "lines:lines": {"They may come."}})
	page.says("They may come.", "Taken out of the photograph", "a name").never("Rezaei", "IMG_0001", "where it was made")
	if b := kept(); len(b) < 100 || bytes.Contains(b, []byte("Rezaei")) {
		t.Errorf("%d bytes are kept, with the name: %v", len(b), bytes.Contains(b, []byte("Rezaei")))
	}
	send(muscat.path("note"), photo[:len(photo)-40], url.Values{"side": {sideCode(s.talks, "Tehran")}, "lines:lines": {"Torn."}}).
		says("Torn.", "could not be looked into").never("Taken out")
	if b := kept(); !bytes.Equal(b, photo[:len(photo)-40]) {
		t.Errorf("of a page that cannot be looked into %d bytes are kept", len(b))
	}
	at, _, _ := strings.Cut(page.path, "?")
	muscat.get(at + "?photo=place-nonsense").says("where it was made").never("⟨")
	muscat.whole(muscat.path("note"), at+"?photo=place-person", at+"?photo=unlooked")

	muscat.sits("Tehran")
	send(muscat.path("room", "note"), photo, url.Values{"lines:lines": {"With a page."}}).says("Taken down", "Taken out of the photograph", "a name").never("Rezaei")
	if bytes.Contains(kept(), []byte("Rezaei")) {
		t.Error("in the room the name is kept")
	}
	muscat.get(muscat.path("room") + "?kept=nonsense").ok().never("⟨")
}

// A note that the rules refuse loses nothing: its words and its picture are in
// the form that comes back, in the room and outside, and of a telephone's note
// in a draft. Mended, the note has them.
func TestRefusedNoteKeepsItsPicture(t *testing.T) {
	t.Parallel()
	s := played(t, "muscat.yaml", "accept-washington")
	muscat := s.as("Muscat")
	photo := photograph(t, "Farhad Rezaei")
	had := len(s.notes("Muscat"))
	taken := func(words string) {
		t.Helper()
		notes := s.notes("Muscat")
		x := s.lastWithFiles("Muscat")
		if last := notes[len(notes)-1]; len(notes) != had+1 || x.ID != last.ID || last.Noted.Lines[0]["en"] != words {
			t.Fatalf("%d notes after %d, the last %+v", len(notes), had, last.Noted)
		}
		had++
		if _, _, body := muscat.fetches(muscat.path("letters", x.ID, "files", x.Attached[0].Digest)); len(body) < 100 || len(x.Attached) != 1 {
			t.Errorf("%d pictures, the first of %d bytes", len(x.Attached), len(body))
		}
	}
	bad := func(words, form string) url.Values {
		return url.Values{"lines:lines": {words}, "speaker": {"Nobody\x07"}, "_form": {form}, "side": {sideCode(s.talks, "Tehran")}}
	}

	page := muscat.hands(muscat.path("note"), bad("Outside.", muscat.path("note")), []fileT{{"a.jpg", photo, "photo"}})
	page.says("Outside.", "The photographed page is kept").presses("Keep it", "speaker", "Reza").ok()
	taken("Outside.")

	sealed := func(fields url.Values, picture []byte) *pageT {
		t.Helper()
		d := s.r.Desk("Muscat")
		ticket, err := d.SealPocket(t.Context(), []byte(`{"talks": "`+s.talks.String()+`", "side": "Tehran", "officer": "`+muscat.officer+`"}`))
		if err != nil {
			t.Fatal(err)
		}
		head, err := json.Marshal(fields)
		if err != nil {
			t.Fatal(err)
		}
		note, err := d.SealPocket(t.Context(), append(append(head, '\n'), picture...))
		if err != nil {
			t.Fatal(err)
		}
		return muscat.hands("/pocket", url.Values{"ticket": {base64.StdEncoding.EncodeToString(ticket)}}, []fileT{{"note", note, "sealed"}})
	}
	for i, picture := range [][]byte{photo, []byte(strings.Repeat("no picture at all ", 10))} {
		words := []string{"On the road.", "By night."}[i]
		form := bad(words, "")
		form.Set("_token", words)
		for range 2 { // the telephone heard no answer the first time
			if p := sealed(form, picture); p.status != http.StatusAccepted {
				p.fail("it is not kept among the drafts")
			}
		}
		drafts := muscat.at("drafts").ok()
		if n := strings.Count(string(drafts.body), "/note?draft="); n != 1 {
			drafts.fail("%d drafts", n)
		}
		drafts.goes("/note?draft="+paper.IDOf([]byte("note "+words)).String()).says(words, "The photographed page is kept").
			presses("Keep it", "speaker", "Reza").ok()
		taken(words)
		muscat.at("drafts").ok().never("/note?draft=")
	}

	muscat.sits("Tehran")
	page = muscat.hands(muscat.path("room", "note"), bad("In the room.", muscat.path("room")), []fileT{{"a.jpg", photo, "photo"}})
	page.says("In the room.", "The photographed page is kept").presses("Keep it", "speaker", "Reza").ok()
	taken("In the room.")
	page = muscat.hands(muscat.path("room", "note"), url.Values{"lines:lines": {"No picture."}, "_form": {muscat.path("room")}}, []fileT{{"a.jpg", []byte("nothing"), "photo"}})
	page.says("No picture.", "a picture: JPEG, PNG or WebP").presses("Keep it").ok()
}
