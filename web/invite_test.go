package web

import (
	"bytes"
	"context"
	"errors"
	"log/slog"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"goodoffices/desk"
	"goodoffices/paper"
	"goodoffices/rehearsal"
	"goodoffices/store"
)

// invitedHouse is a case in which Muscat invited two desks and nobody has come;
// with a door at Tehran's desk too.
func invitedHouse(t *testing.T) *stageT {
	t.Helper()
	s := played(t, "muscat.yaml", "invite-washington")
	i := slices.IndexFunc(s.r.Case.Desks, func(d rehearsal.Desk) bool { return d.Name == "Tehran" })
	s.doors["Tehran"] = s.open(s.r.Case.Desks[i])
	return s
}

// linkFor is the link that Muscat's page shows for a desk.
func (s *stageT) linkFor(d paper.Desk) string {
	s.t.Helper()
	label := "invite-" + strings.ToLower(string(d))
	page := s.as("Muscat").post(s.as("Muscat").path("invite", s.paper(label), "link"), nil).ok().says("The link for " + string(d))
	for n := range page.root.Descendants() {
		if strings.Contains(attr(n, "class"), "secret") {
			return strings.TrimSpace(rawText(n))
		}
	}
	page.fail("it shows no link")
	return ""
}

// keepsSecret fails the test if a link stands in the page's address or title.
func (p *pageT) keepsSecret(link string) *pageT {
	p.door.stage.t.Helper()
	_, secret, _ := strings.Cut(link, "#")
	title, _, _ := strings.Cut(string(p.body), "</title>")
	if strings.Contains(p.path, "#") || strings.Contains(p.path, secret[:20]) || strings.Contains(title, secret[:20]) {
		p.fail("the link stands in its address or title")
	}
	return p
}

// From the link to the first paper: read, ask, accept, compare by telephone,
// in. Nothing is made before the word accept, and the link stands in no address.
func TestInvitationFromLinkToDoor(t *testing.T) {
	t.Parallel()
	s := invitedHouse(t)
	muscat, tehran := s.as("Muscat"), s.as("Tehran")
	link := s.linkFor("Tehran")
	read := tehran.get("/talks").ok().goes("I was given an invitation link").presses("Read the invitation", "link", " "+link+"\n").ok().keepsSecret(link)
	read.says("Muscat invites Tehran", "carries each word faithfully", "The Sultanate of Oman", "What others will see", "Is it really Muscat?").never("Washington")
	asked := read.presses("Ask", "question", "Who pays for the interpreters?").ok().keepsSecret(link).says("Your question went to Muscat")
	if n := len(s.r.Desk("Tehran").Talks()); n != 0 {
		t.Fatalf("reading and asking began %d talks", n)
	}
	s.settle()
	muscat.at("invite").ok().says("Tehran asks before deciding", "Who pays for the interpreters?").never(link)

	welcome := asked.presses("Accept, and take part").ok().keepsSecret(link).says("You have accepted", "Read these twelve words").never("You have not said yet", link)
	s.settle()
	door := muscat.at("invite").ok().says("Tehran accepted, and waits to be let in")
	card, _ := s.r.Desk("Tehran").Card()
	words := strings.Join(paper.Words(card.ID), " ")
	welcome.says(words)
	door.presses("Compare, and let it in", "words", strings.Repeat("abacus ", 12)).says("These are not the words")
	door.presses("Compare, and let it in", "words", strings.ToUpper(words)).ok().says("let in")
	s.settle()
	muscat.at("invite").says("It accepted and is in")
	tehran.get(welcome.path).ok().says("let you in").goes("Go in").never("waits to be let in")
	read.presses("Accept, and take part").says("Nothing waits under this link now")
}

// No is as easy as yes, a link for somebody else or cut off is told, and a
// party's desk has no page of invitations.
func TestInvitationDeclinedAndMislaid(t *testing.T) {
	t.Parallel()
	s := invitedHouse(t)
	muscat, tehran := s.as("Muscat"), s.as("Tehran")
	link := s.linkFor("Tehran")
	tehran.post("/join", map[string][]string{"link": {link[:len(link)-9]}}).says("not an invitation link")
	tehran.post("/join", map[string][]string{"link": {s.linkFor("Washington")}}).ok().says("Muscat invites Washington", "for a desk of another name").never("Accept, and take part")
	read := tehran.post("/join", map[string][]string{"link": {link}}).ok()
	read.presses("Ask").says("A question has words")
	read.presses("Decline").ok().says("told that you decline")
	s.settle()
	muscat.at("invite").ok().says("declined")
	begun := muscat.get("/talks").ok().presses("Begin, and invite").ok().says("Nobody is invited yet")
	muscat.get(strings.TrimSuffix(begun.path, "/invite")).ok().says("On my desk").never("Today")
	begun.presses("Sign, and make the link", "desk", "Beirut", "purpose.en", "Water.").ok().says("The link for Beirut", "How to hand it over")
	begun.presses("Sign, and make the link", "desk", "", "purpose.en", "Water.").says("Water.")
}

// A founderT makes a desk in a folder, and opens it as often as it is let.
type founderT struct {
	t      *testing.T
	folder string
	cfg    desk.Config
	fails  int // how often opening fails before it does not
	desk   *desk.Desk
}

func (f *founderT) Found(ctx context.Context, founding desk.Founding) (desk.Secret, error) {
	founding.Cost = store.WeakCostForTests
	place, err := desk.OpenPlace(ctx, f.folder)
	if err != nil {
		return nil, err
	}
	return desk.Create(ctx, place, founding, f.cfg)
}

func (f *founderT) Open(officer string, pass desk.Secret) (*desk.Desk, error) {
	if f.fails--; f.fails >= 0 {
		return nil, errors.New("the disk is not there just now")
	}
	place, err := desk.OpenPlace(f.t.Context(), f.folder)
	if err != nil {
		return nil, err
	}
	d, err := desk.Open(f.t.Context(), place, desk.Unlock{Officer: officer, Passphrase: pass}, f.cfg)
	if err == nil {
		f.desk = d
		f.t.Cleanup(func() { _ = d.Close() })
	}
	return d, err
}

// enrolment opens the pages of a folder without a desk.
func (s *stageT) enrolment(log *bytes.Buffer) (visitor *doorT, founder *founderT) {
	t := s.t.(*testing.T)
	t.Helper()
	cfg := desk.Config{Now: s.r.Now, LeastCost: store.WeakCostForTests}
	founder = &founderT{t: t, folder: filepath.Join(t.TempDir(), "desk"), cfg: cfg}
	listener := httptest.NewUnstartedServer(nil)
	e, err := NewEnrolment(t.Context(), Config{Now: s.r.Now, Hosts: []string{listener.Listener.Addr().String()}, Log: slog.New(slog.NewTextHandler(log, nil))}, cfg, founder)
	if err != nil {
		t.Fatal(err)
	}
	listener.Config.Handler = e
	listener.Start()
	t.Cleanup(func() { e.Close(); listener.Close() })
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	return &doorT{stage: s, name: "nobody", base: listener.URL, client: &http.Client{Jar: jar}}, founder
}

// Somebody without a desk reads and asks before any key is made, has a desk made
// by accepting, prints the sheet that is shown once, and signs in. What the sheet
// says opens the desk.
func TestEnrolmentOfSomebodyWithoutADesk(t *testing.T) {
	t.Parallel()
	s := invitedHouse(t)
	var log bytes.Buffer
	visitor, founder := s.enrolment(&log)
	link := s.linkFor("Tehran")
	home := visitor.get("/").ok().says("You were invited").never("rehearsal")
	read := home.presses("Read the invitation", "link", link).ok().keepsSecret(link).says("Muscat invites Tehran", "Nothing is made or sent before that")
	read.presses("Ask", "question", "May we bring two?").ok().says("Your question went to Muscat")
	form := read.presses("Go on to accept").ok().keepsSecret(link).says("A desk for Tehran", "At least 14 characters")
	pass := "oak tide lantern seven moss"
	form.presses("Make the desk", "officer", "Leila Amini", "passphrase", "short", "again", "short").says("too short", "Nothing was made").never("short\"")
	for weak, why := range map[string]string{"tatatatatatatatata": "again and again", "Tehran, Leila Amini": "names that everybody here knows", "Muscat Muscat 2026": "names", "qwertyuiop12345678": "tried first"} {
		form.presses("Make the desk", "officer", "Leila Amini", "passphrase", weak, "again", weak).says(why, "Nothing was made").never(weak)
	}
	form.presses("Make the desk", "officer", "Leila Amini", "passphrase", pass, "again", pass+"y").says("differ").never(pass)
	if kept, _ := filepath.Glob(filepath.Join(founder.folder, "*")); len(kept) != 0 {
		t.Fatalf("before the word accept there is %v", kept)
	}
	sheet := form.presses("Make the desk", "officer", "Leila Amini", "title", "Envoy", "principal", "The Republic", "passphrase", pass, "again", pass).ok().keepsSecret(link)
	sheet.says("Recovery sheet of Tehran", "shown once", "The unlock key").never(pass, "not taken up")
	key := ""
	for n := range sheet.root.Descendants() {
		if attr(n, "class") == "unlock" {
			key = textOf(n)
		}
	}
	if _, err := desk.ParseUnlockFile([]byte(key)); err != nil {
		t.Errorf("the sheet's key %d characters long: %v", len(key), err)
	}
	visitor.post("/enrol", map[string][]string{"link": {link}, "officer": {"Other"}, "passphrase": {pass}, "again": {pass}}).never("Recovery sheet")
	signIn := sheet.goes("open the desk").says("Sign in")
	signIn.presses("Open the desk", "passphrase", "wrong wrong wrong").never("waits to be let in")
	in := signIn.presses("Open the desk", "passphrase", pass).ok().says("waits to be let in by Muscat", "Leila Amini")
	in.goes("waits to be let in").says("Read these twelve words")
	if _, err := founder.desk.Exchange(t.Context()); err != nil { // as a running desk does by itself
		t.Fatal(err)
	}
	s.settle()
	s.as("Muscat").at("invite").ok().says("May we bring two?", "Tehran accepted, and waits to be let in")
	_, secret, _ := strings.Cut(link, "#")
	for _, w := range []string{secret[:20], pass, strings.ReplaceAll(key, " ", "")} {
		if strings.Contains(log.String(), w) {
			t.Errorf("the log holds a secret: %s", log.String())
		}
	}
}

// What went wrong after the desk was made is gone on from: the same name and
// passphrase open it, others do not, and the sheet is still shown once.
func TestEnrolmentGoesOnWhereItFailed(t *testing.T) {
	t.Parallel()
	s := invitedHouse(t)
	var log bytes.Buffer
	visitor, founder := s.enrolment(&log)
	founder.fails = 1
	pass, link := "oak tide lantern seven moss", s.linkFor("Tehran")
	enrol := func(officer, pass string) *pageT {
		return visitor.post("/enrol", map[string][]string{"link": {link}, "officer": {officer}, "passphrase": {pass}, "again": {pass}}).never(pass)
	}
	enrol("Leila Amini", pass).says("was made, and could not be opened", "A desk for Tehran").keeps("Leila Amini")
	enrol("Leila Amini", pass+" reed").says("was made, and could not be opened")
	enrol("Somebody Else", pass).says("was made, and could not be opened")
	enrol("Leila Amini", pass).ok().says("Recovery sheet of Tehran", "The unlock key").never("not taken up")
	enrol("Leila Amini", pass).never("Recovery sheet")
}

// Every page on the way in is said in all languages.
func TestPagesOfInvitationsInEveryLanguage(t *testing.T) {
	t.Parallel()
	s := invitedHouse(t)
	var log bytes.Buffer
	visitor, _ := s.enrolment(&log)
	muscat, tehran := s.as("Muscat"), s.as("Tehran")
	link := s.linkFor("Tehran")
	form := map[string][]string{"link": {link}}
	for _, lang := range Languages {
		muscat.shown(lang, false)
		tehran.shown(lang, false)
		visitor.post("/language", map[string][]string{"language": {string(lang)}, "_form": {"/"}}).ok().never("⟨")
		muscat.at("invite").ok().never("⟨")
		muscat.at("more").ok().never("⟨")
		muscat.post(muscat.path("invite", s.paper("invite-tehran"), "link"), nil).ok().never("⟨")
		for _, d := range []*doorT{tehran, visitor} {
			d.get("/join").ok().never("⟨")
			d.post("/join", form).ok().never("⟨")
			d.post("/join", map[string][]string{"link": {"x"}}).never("⟨")
			d.post("/join/answer", map[string][]string{"link": {link}, "question": {"?"}}).ok().never("⟨")
		}
		visitor.post("/join/accept", form).ok().never("⟨")
	}
	pass := "oak tide lantern seven moss"
	visitor.post("/enrol", map[string][]string{"link": {link}, "officer": {"Leila"}, "passphrase": {pass}, "again": {pass}}).ok().never("⟨")
}
