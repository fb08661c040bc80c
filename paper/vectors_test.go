package paper_test

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"flag"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"filippo.io/age"

	"goodoffices/paper"
	"goodoffices/record"
)

// The vectors in testdata/vectors/paper.json are for other implementations;
// the README beside them says what is in them. TestVectors makes them again
// and compares (signing is deterministic); -update writes them.
const vectorsFile = "../testdata/vectors/paper.json"

type vectors struct {
	Talks   paper.ID        `json:"talks"`
	Desks   []deskVector    `json:"desks"`
	Papers  []paperVector   `json:"papers"`
	Refused []refusedVector `json:"refused"`
}

type deskVector struct {
	Name    string            `json:"name"`
	Seeds   map[string]string `json:"seeds"` // seal, officer, cosign: 32 bytes each, in hexadecimal
	Hello   string            `json:"hello"` // the secret half, in age's text form
	Officer string            `json:"officer"`
	Card    paper.ID          `json:"card"`
	Words   []string          `json:"words"`
}

type paperVector struct {
	What    string            `json:"what"`
	Kind    string            `json:"kind"`
	Class   string            `json:"class"`
	Payload string            `json:"payload"`
	ID      paper.ID          `json:"id"`
	Signed  map[string]string `json:"signed,omitempty"` // by role: what stands before the payload in the message
	Bytes   []byte            `json:"bytes"`            // as it lies in a pouch: envelope, or payload
}

type refusedVector struct {
	What  string `json:"what"`
	Under string `json:"under"` // whose card it is checked with
	Bytes []byte `json:"bytes"`
	Field string `json:"field,omitempty"`
	Error string `json:"error"`
}

// Test keys: everybody has them.
var helloSecrets = map[string]string{
	"Muscat":     "AGE-SECRET-KEY-PQ-1PEPDFJHGSEYS3C9CCAFQUDS25SZYYLYS20V6VEA723XPFE5L5JPQQZ68JY",
	"Tehran":     "AGE-SECRET-KEY-PQ-1XDCRKU2C5PMPRN5NXUMKKRJD4Z8Y5FCVWQ5TEZZ03AUF738TKX8QLHGNMG",
	"Washington": "AGE-SECRET-KEY-PQ-14M72WU5XQ90VYJRP4TQYJPKAM7X7YUCPMFRXR8TSPRLJDPXLGYQSPHTT96",
}

var officers = map[string]string{"Muscat": "Busaidi", "Tehran": "Araghchi", "Washington": "Witkoff"}

func digest(s string) paper.ID { return sha256.Sum256([]byte("good-offices vectors: " + s)) }

func seedOf(desk, key string) []byte { d := digest(desk + " " + key); return d[:] }

// A bench makes the vectors.
type bench struct {
	t        testing.TB
	v        vectors
	signers  map[paper.Desk]paper.Signers
	verifier map[paper.Desk]*paper.Verifier
	raw      map[string][]byte
}

func newBench(t testing.TB) *bench {
	b := &bench{t: t, signers: map[paper.Desk]paper.Signers{}, verifier: map[paper.Desk]*paper.Verifier{}, raw: map[string][]byte{}}
	b.v.Talks = digest("talks")
	for _, name := range []string{"Muscat", "Tehran", "Washington"} {
		b.desk(name)
	}
	return b
}

func (b *bench) must(err error) {
	b.t.Helper()
	if err != nil {
		b.t.Fatal(err)
	}
}

func (b *bench) desk(name string) {
	seal, err := paper.NewSignKey(seedOf(name, "seal"))
	b.must(err)
	officer, err := paper.NewSignKey(seedOf(name, "officer"))
	b.must(err)
	cosign, err := record.NewCosignKey(seedOf(name, "cosign"))
	b.must(err)
	hello, err := age.ParseHybridIdentity(helloSecrets[name])
	b.must(err)
	d := deskVector{Name: name, Seeds: map[string]string{}, Hello: helloSecrets[name], Officer: officers[name]}
	for _, key := range []string{"seal", "officer", "cosign"} {
		d.Seeds[key] = hex.EncodeToString(seedOf(name, key))
	}
	card := &paper.Card{
		Name: paper.Desk(name), Suite: paper.Suite, Seal: seal.Public(), Cosign: paper.CosignKey(cosign.Public()), Hello: hello.Recipient().String(),
		Officers: []paper.Officer{{Name: officers[name], Key: officer.Public(), Powers: []string{paper.AllPowers}}},
	}
	s := paper.Signers{Seal: seal, Officer: officers[name], OfficerKey: officer}
	p := b.compose(name+"'s card", paper.Desk(name), paper.Draft{Body: card, Privilege: paper.PrivilegeTalks})
	s.Card, d.Card, d.Words = p.ID, p.ID, paper.Words(p.ID)
	b.signers[paper.Desk(name)] = s
	b.keep(name+"'s card", p)
	_, v, err := paper.OpenCard(b.raw[name+"'s card"])
	b.must(err)
	b.verifier[paper.Desk(name)] = v
	b.v.Desks = append(b.v.Desks, d)
}

func (b *bench) compose(what string, from paper.Desk, d paper.Draft) *paper.Paper {
	b.t.Helper()
	if d.Privilege == "" {
		d.Privilege = paper.PrivilegeTalks
	}
	if d.Languages == nil && d.Body.Kind() != paper.KindCard {
		d.Languages = []paper.Lang{"en"}
	}
	s := paper.Stamp{Salt: digest("salt of " + what), Rules: 1, Talks: b.v.Talks, From: from, Number: 1,
		Date: time.Date(2025, 4, 12, 10, 0, 0, 0, time.FixedZone("", 4*3600))}
	if d.Body.Kind() == paper.KindCard {
		s.Talks = paper.ID{}
	}
	p, err := paper.Compose(d, s)
	b.must(err)
	return p
}

// paper makes a vector of a draft and returns its id.
func (b *bench) paper(what string, from paper.Desk, d paper.Draft) paper.ID {
	b.t.Helper()
	p := b.compose(what, from, d)
	b.keep(what, p)
	return p.ID
}

func (b *bench) keep(what string, p *paper.Paper) {
	b.t.Helper()
	v := paperVector{What: what, Kind: string(p.Kind), Class: p.Kind.Class().String(), Payload: string(p.Payload), ID: p.ID, Bytes: p.Payload}
	if p.Kind.Class() == paper.Formal {
		s := b.signers[p.From]
		e, err := paper.Sign(p, s)
		b.must(err)
		v.Bytes, v.Signed = e.Marshal(), map[string]string{}
		for _, sig := range e.Signatures {
			before, ok := strings.CutSuffix(string(paper.SignedMessage(sig.Role, sig.Suite, sig.Card, p.Payload)), string(p.Payload))
			if !ok {
				b.t.Fatalf("%s: the signed message does not end with the payload", what)
			}
			v.Signed[sig.Role.String()] = before
		}
	}
	b.raw[what] = v.Bytes
	b.v.Papers = append(b.v.Papers, v)
}

func en(s string) paper.Text { return paper.Text{"en": s} }

func (b *bench) papers() {
	hour := paper.Hour{At: time.Date(2025, 4, 20, 18, 0, 0, 0, time.FixedZone("", 4*3600)), Zone: "Asia/Muscat"}
	invitation := b.paper("an invitation", "Muscat", paper.Draft{To: []paper.Desk{"Tehran"}, Privilege: paper.PrivilegeInvitation,
		Body: &paper.Invitation{Invitee: "Tehran", Role: paper.PlaceParty, Purpose: en("Indirect talks."), Until: hour}})
	b.paper("its acceptance", "Tehran", paper.Draft{To: []paper.Desk{"Muscat"}, Privilege: paper.PrivilegeInvitation,
		Body: &paper.Acceptance{Invitation: invitation, Card: b.signers["Tehran"].Card}})
	terms := &paper.Terms{Purpose: en("Indirect talks."), Rules: 1, Zone: "Asia/Muscat", Format: paper.FormatIndirect, Default: paper.DefaultNothing,
		Dispositions: paper.ShownConveyed, Silence: &paper.Silence{NoticeHours: 48, GraceMinutes: 30}, Rupture: paper.Rupture{NoticeDays: 3}, Receipts: "carried"}
	for _, d := range []paper.Desk{"Muscat", "Tehran", "Washington"} {
		role := paper.PlaceParty
		if d == "Muscat" {
			role = paper.PlaceMediator
		}
		terms.Participants = append(terms.Participants, paper.Participant{Desk: d, Role: role, Card: b.signers[d].Card})
	}
	agreed := b.paper("terms of reference", "Muscat", paper.Draft{To: []paper.Desk{"Tehran", "Washington"}, Body: terms})
	letter := b.paper("a letter in two languages", "Tehran", paper.Draft{To: []paper.Desk{"Washington"}, Languages: []paper.Lang{"fa", "en"},
		Privilege: paper.PrivilegeViews, Subject: paper.Text{"fa": "پاسخ", "en": "Reply"},
		Attachments: []paper.Attachment{{Digest: digest("annex"), Length: 3, Type: "text/plain", Name: "annex.txt"}},
		Body:        &paper.Letter{Prose: paper.Prose{Text: paper.Text{"fa": "نامهٔ شما می\u200cرسد.", "en": "Your letter arrives."}}}})
	b.paper("the cover note with it", "Tehran", paper.Draft{To: []paper.Desk{"Muscat"},
		Body: &paper.CoverNote{Of: letter, Handling: paper.HandlingVerbatim, Attribution: paper.AttributionRecord, Note: en("In person.")}})
	b.paper("the seal's own receipt", "Muscat", paper.Draft{To: []paper.Desk{"Tehran"}, Body: &paper.Receipt{Arrival: paper.Arrival{Of: letter}}})
	b.paper("a message, deniable", "Tehran", paper.Draft{To: []paper.Desk{"Muscat"}, Body: &paper.Message{Text: en("We can begin.")}})
	put := b.paper("a proposal", "Muscat", paper.Draft{To: []paper.Desk{"Tehran", "Washington"}, Privilege: paper.PrivilegeProposal,
		Body: &paper.Proposal{Subject: paper.Subject{Type: paper.SubjectTerms, Paper: agreed}, Mode: paper.ModeOpen, Put: []paper.Desk{"Tehran", "Washington"}, Until: hour, Text: en("The terms."), Texts: []paper.ID{agreed}}})
	outcome := &paper.Outcome{Proposal: put, Result: paper.ResultCarried}
	for _, d := range []paper.Desk{"Tehran", "Washington"} {
		what := "the consent of " + string(d)
		b.paper(what, d, paper.Draft{To: []paper.Desk{"Muscat"}, Privilege: paper.PrivilegeReadiness,
			Body: &paper.Response{Proposal: put, Answer: paper.AnswerConsent, Texts: []paper.ID{agreed}}})
		outcome.Responses = append(outcome.Responses, b.raw[what])
	}
	b.paper("the outcome that encloses both", "Muscat", paper.Draft{To: []paper.Desk{"Tehran", "Washington"}, Body: outcome})
	issues := b.paper("what there is to settle", "Muscat", paper.Draft{To: []paper.Desk{"Tehran", "Washington"}, Body: &paper.Issues{
		Issues: []paper.Issue{
			{Name: en("Pay"), Range: &paper.Range{From: "1", To: "4", Step: "0.5", Unit: "%"}},
			{Name: en("Clause"), Options: []paper.Text{en("none"), en("a committee")}, Open: true},
		},
		Rules: []paper.Dependence{{Kind: paper.DependenceExcludes, When: []paper.Choosing{{Issue: 0, Options: []int{6}}, {Issue: 1, Options: []int{1}}}}}}})
	b.paper("an offer over it, deniable", "Tehran", paper.Draft{To: []paper.Desk{"Muscat"}, Privilege: paper.PrivilegeViews,
		Body: &paper.NonPaper{Text: en("Suppose this."), Offer: &paper.Offer{Issues: issues, Choices: []paper.Choice{{Issue: 0, Option: 3}}}}})
	b.paper("what it is worth, to the mediator alone", "Tehran", paper.Draft{To: []paper.Desk{"Muscat"}, Privilege: paper.PrivilegeViews,
		Body: &paper.Valuation{Issues: issues, Valued: paper.Valued{Form: paper.ValuationNumbers, Reservation: "12.5", Worths: []paper.Worth{
			{Weight: "60", Line: []paper.LinePoint{{At: "1", Worth: "0"}, {At: "4", Worth: "1"}}},
			{Weight: "30..40", Evaluations: []paper.Spread{"0", "0.75"}, Forbidden: []int{0}},
		}}}})
	bidding := b.paper("a procedure", "Muscat", paper.Draft{To: []paper.Desk{"Tehran", "Washington"}, Body: &paper.Procedure{Text: en("On the sum."), Until: hour,
		Bidding: &paper.Bidding{Demands: "Tehran", Pays: "Washington", Range: paper.Range{From: "0", To: "100", Step: "0.5"}, Rule: paper.BidOverlap, Gives: paper.GivesMiddle}}})
	b.paper("a bid in it, of one size", "Tehran", paper.Draft{To: []paper.Desk{"Muscat"}, Privilege: paper.PrivilegeViews,
		Body: (&paper.Bid{Procedure: bidding, Amount: "41.5"}).Padded()})
	b.paper("what came out", "Muscat", paper.Draft{To: []paper.Desk{"Tehran", "Washington"}, Body: &paper.ProcedureResult{Procedure: bidding, Agreed: true, Amount: "42", Final: true}})
}

// refuse keeps bytes that must be refused, with the reason.
func (b *bench) refuse(what string, under paper.Desk, raw []byte) {
	b.t.Helper()
	err := b.check(under, raw)
	if err == nil {
		b.t.Fatalf("%s is taken", what)
	}
	v := refusedVector{What: what, Under: string(under), Bytes: raw}
	var field *paper.FieldError
	if errors.As(err, &field) {
		v.Field = field.Field
	}
	v.Error = reason(err)
	b.v.Refused = append(b.v.Refused, v)
}

// check takes bytes as a desk would: it opens them, and verifies an envelope.
func (b *bench) check(under paper.Desk, raw []byte) error {
	p, e, err := paper.Open(raw)
	if err != nil || e == nil {
		return err
	}
	_, err = b.verifier[under].Verify(p, e)
	return err
}

// reason is the sentence of the exported error.
func reason(err error) string {
	for {
		next := errors.Unwrap(err)
		if next == nil {
			if many, ok := err.(interface{ Unwrap() []error }); ok {
				err = many.Unwrap()[0]
				continue
			}
			return err.Error()
		}
		err = next
	}
}

func (b *bench) refusals() {
	letter, message, receipt := b.raw["a letter in two languages"], string(b.raw["a message, deniable"]), b.raw["the seal's own receipt"]
	spoilt := func(raw []byte, i int) []byte {
		out := slices.Clone(raw)
		out[(i+len(out))%len(out)] ^= 1
		return out
	}
	e, err := paper.ParseEnvelope(letter)
	b.must(err)
	with := func(s ...paper.Signature) []byte {
		return (&paper.Envelope{Payload: e.Payload, Signatures: s}).Marshal()
	}
	b.refuse("one bit of the text", "Tehran", bytes.Replace(letter, []byte("arrives"), []byte("arrived"), 1))
	b.refuse("one bit of the seal's ML-DSA-65 half", "Tehran", spoilt(letter, -1))
	b.refuse("the seal alone", "Tehran", with(e.Signatures[1]))
	b.refuse("the officer alone", "Tehran", with(e.Signatures[0]))
	b.refuse("the seal before the officer", "Tehran", with(e.Signatures[1], e.Signatures[0]))
	b.refuse("under another desk's card", "Washington", letter)
	b.refuse("a byte after the end", "Tehran", append(slices.Clone(letter), 0))
	b.refuse("cut short", "Tehran", letter[:len(letter)-1])
	b.refuse("a formal paper without an envelope", "Tehran", e.Payload)
	b.refuse("an informal paper in an envelope", "Tehran", (&paper.Envelope{Payload: []byte(message)}).Marshal())
	r, err := paper.ParseEnvelope(receipt)
	b.must(err)
	b.refuse("a receipt with its signature twice", "Muscat", (&paper.Envelope{Payload: r.Payload, Signatures: []paper.Signature{r.Signatures[0], r.Signatures[0]}}).Marshal())
	for what, change := range map[string][2]string{
		"a name given twice":            {`"rules":1`, `"rules":1,"rules":1`},
		"an unknown name":               {`"rules":1`, `"rules":1,"more":1`},
		"another letter case":           {`"rules":1`, `"Rules":1`},
		"null":                          {`"rules":1`, `"rules":null`},
		"a number with a leading zero":  {`"rules":1`, `"rules":01`},
		"a number with a point":         {`"rules":1`, `"rules":1.0`},
		"not opening with the salt":     {`{"salt":`, `{"kind":"message","salt":`},
		"an id in capitals":             {b.v.Talks.String(), strings.ToUpper(b.v.Talks.String())},
		"a text without its language":   {`"languages":["en"],`, ``},
		"a control character":           {`We can begin.`, `We can\u0000 begin.`},
		"an unpaired surrogate":         {`We can begin.`, `We can \ud800 begin.`},
		"a date with parts of a second": {`10:00:00+04:00`, `10:00:00.5+04:00`},
	} {
		if !strings.Contains(message, change[0]) {
			b.t.Fatalf("%s: nothing to change", what)
		}
		b.refuse(what, "Tehran", []byte(strings.Replace(message, change[0], change[1], 1)))
	}
	b.refuse("white space after the end", "Tehran", []byte(message+"\n"))
	b.refuse("invalid UTF-8", "Tehran", []byte(strings.Replace(message, "begin", "beg\xffn", 1)))
	slices.SortFunc(b.v.Refused, func(a, b refusedVector) int { return strings.Compare(a.What, b.What) })
}

func TestVectors(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	b.papers()
	b.refusals()
	var made bytes.Buffer
	enc := json.NewEncoder(&made)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", " ")
	b.must(enc.Encode(b.v))
	if flag.Lookup("update").Value.String() == "true" {
		b.must(os.MkdirAll("../testdata/vectors", 0o755))
		b.must(os.WriteFile(vectorsFile, made.Bytes(), 0o644))
	}
	kept, err := os.ReadFile(vectorsFile)
	if err != nil || !bytes.Equal(kept, made.Bytes()) {
		t.Fatalf("%s is not what the package makes now (%v)", vectorsFile, err)
	}
	for _, p := range b.v.Papers {
		from := paper.Desk("")
		if opened, _, err := paper.Open(p.Bytes); err == nil {
			from = opened.From
		}
		if err := b.check(from, p.Bytes); err != nil {
			t.Errorf("%s: %v", p.What, err)
		}
	}
}
