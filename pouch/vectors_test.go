package pouch

import (
	"bytes"
	"encoding/hex"
	"encoding/json"
	"errors"
	"flag"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"

	"goodoffices/paper"
)

var update = flag.Bool("update", false, "write the vectors of pouches")

const (
	paperVectors = "../testdata/vectors/paper.json"
	pouchVectors = "../testdata/vectors/pouch.json"
)

// The vectors are a story: Tehran opens its channel with Muscat, sends a letter
// with its cover note, and all is quiet again. Sealing draws at random, so they
// are made once, with -update; TestVectors opens what was kept.
type pouchFile struct {
	Talks      Digest            `json:"talks"`
	Suite      int               `json:"suite"`
	Desks      []string          `json:"desks"` // the lower card's first: direction 0 is from it
	Keys       map[string]string `json:"keys"`  // receiving keys by fingerprint, in age's text form
	Epoch      Digest            `json:"epoch"`
	MAC        map[string]string `json:"mac"` // by author, in hexadecimal
	Steps      []stepVector      `json:"steps"`
	Refused    []stepVector      `json:"refused"`
	Attachment attachmentVector  `json:"attachment"`
	// Own is Muscat's channel as this program stores it when the refused
	// pouches come. Others may leave it alone.
	Own json.RawMessage `json:"own"`
}

// A stepVector is a sealed pouch with what it opens to.
type stepVector struct {
	What   string `json:"what"`
	From   string `json:"from"`
	Digest Digest `json:"digest"`
	Key    string `json:"key,omitempty"` // fingerprint of the key that opens it; "hello" for the addressee's card's
	Sealed []byte `json:"sealed"`
	Error  string `json:"error,omitempty"`

	// Text is what it opens to, without the zeros at its end; MAC what stands
	// after them, of a pouch.
	Text      []byte          `json:"text,omitempty"`
	TextSize  int             `json:"text_size,omitempty"`
	Statement *statementParts `json:"statement,omitempty"`
	Frame     *frameParts     `json:"frame,omitempty"`
}

type statementParts struct {
	Kind    string  `json:"kind"`
	Name    Digest  `json:"name"`
	Hello   *Digest `json:"hello,omitempty"`
	Welcome *Digest `json:"welcome,omitempty"`
	Nonce   string  `json:"nonce,omitempty"`
	Key     string  `json:"key,omitempty"` // fingerprint
	Random  string  `json:"random,omitempty"`
	Route   string  `json:"route,omitempty"`
	Seal    []byte  `json:"seal"`
}

type frameParts struct {
	Direction uint8        `json:"direction"`
	Sequence  uint64       `json:"sequence"`
	Previous  Digest       `json:"previous"`
	Ack       uint64       `json:"ack"`
	AckDigest Digest       `json:"ack_digest"`
	Used      Digest       `json:"used"`
	Next      Digest       `json:"next"` // fingerprint
	Papers    [][]byte     `json:"papers,omitempty"`
	Notices   []noticePart `json:"notices,omitempty"`
	MAC       string       `json:"mac"`
}

type noticePart struct {
	Type string `json:"type"`
	Body []byte `json:"body"`
}

// An attachmentVector is the body of an attachment notice, and of its answer.
type attachmentVector struct {
	Paper  Digest   `json:"paper"`
	File   Digest   `json:"file"`
	Secret string   `json:"secret"`
	Length uint64   `json:"length"`
	Digest Digest   `json:"digest"`
	Chunks []Digest `json:"chunks"`
	Body   []byte   `json:"body"`
	Got    []byte   `json:"got"`
}

// check reads both bodies and compares them with the fields.
func (v attachmentVector) check(t *testing.T) {
	t.Helper()
	a, err := ParseAttachment(v.Body)
	if err != nil || a.Got || a.Paper != v.Paper || a.File != v.File || string(a.Secret) != v.Secret || a.Sealed != v.Length || a.Digest != v.Digest || !slices.Equal(a.Chunks, v.Chunks) {
		t.Errorf("attachment notice: %v", err)
	}
	if got, err := ParseAttachment(v.Got); err != nil || !got.Got || got.Paper != v.Paper || got.File != v.File {
		t.Errorf("its answer: %v", err)
	}
	for i := range v.Body {
		if _, err := ParseAttachment(v.Body[:i]); err == nil {
			t.Errorf("cut to %d bytes it is taken", i)
		}
	}
}

func attachmentStory(t *testing.T, secret string) attachmentVector {
	t.Helper()
	v := attachmentVector{Paper: DigestOf([]byte("good-offices vectors: a letter")), File: DigestOf([]byte("abc")), Secret: secret, Length: ChunkSize + 5,
		Digest: DigestOf([]byte("good-offices vectors: the age file")), Chunks: []Digest{DigestOf([]byte("good-offices vectors: chunk 1")), DigestOf([]byte("good-offices vectors: chunk 2"))}}
	a := Attachment{Paper: v.Paper, File: v.File, Secret: Secret(v.Secret), Sealed: v.Length, Digest: v.Digest, Chunks: v.Chunks}
	v.Body = a.Encode()
	a.Got = true
	v.Got = a.Encode()
	return v
}

// A side is one desk of the story, under its keys of paper.json.
type side struct {
	t       testing.TB
	name    string
	card    Digest
	hello   *Identity
	channel Channel
	keys    map[Digest]*Identity
	seal    paper.SignKey
	peer    paper.VerifyKey
	held    []Digest
}

func (s *side) env() Env {
	return Env{
		Hello:  s.hello,
		Key:    func(d Digest) *Identity { return s.keys[d] },
		Sign:   s.seal.Sign,
		Verify: s.peer.Verify,
		Held:   func() []Digest { return s.held },
		Route:  []byte("the mailbox that " + s.name + " reads"),
	}
}

func (s *side) take(step Step, err error) []Sealed {
	s.t.Helper()
	if err != nil {
		s.t.Fatalf("%s: %v", s.name, err)
	}
	for _, k := range step.NewKeys {
		s.keys[k.Fingerprint()] = k
	}
	s.channel = step.Channel
	return step.Out
}

type paperFile struct {
	Talks Digest `json:"talks"`
	Desks []struct {
		Name  string            `json:"name"`
		Seeds map[string]string `json:"seeds"`
		Hello string            `json:"hello"`
		Card  Digest            `json:"card"`
	} `json:"desks"`
	Papers []struct {
		What  string `json:"what"`
		Bytes []byte `json:"bytes"`
	} `json:"papers"`
}

// sides are Tehran and Muscat before either said a word.
func sides(t testing.TB) (tehran, muscat *side, papers map[string][]byte, talks Digest) {
	t.Helper()
	b, err := os.ReadFile(paperVectors)
	if err != nil {
		t.Fatal(err)
	}
	var f paperFile
	if err := json.Unmarshal(b, &f); err != nil {
		t.Fatal(err)
	}
	all := map[string]*side{}
	for _, d := range f.Desks {
		s := &side{t: t, name: d.Name, card: d.Card, keys: map[Digest]*Identity{}}
		if s.hello, err = ParseIdentity(d.Hello); err != nil {
			t.Fatal(err)
		}
		seed, err := hex.DecodeString(d.Seeds["seal"])
		if err != nil {
			t.Fatal(err)
		}
		if s.seal, err = paper.NewSignKey(seed); err != nil {
			t.Fatal(err)
		}
		all[d.Name] = s
	}
	tehran, muscat = all["Tehran"], all["Muscat"]
	for self, peer := range map[*side]*side{tehran: muscat, muscat: tehran} {
		self.peer = peer.seal.Public()
		if self.channel, err = New(Ends{Talks: f.Talks, Suite: 1, Self: self.card, Peer: peer.card, PeerHello: peer.hello.Recipient()}); err != nil {
			t.Fatal(err)
		}
	}
	papers = map[string][]byte{}
	for _, p := range f.Papers {
		papers[p.What] = p.Bytes
	}
	return tehran, muscat, papers, f.Talks
}

// reads takes a sealed pouch apart with whatever key opens it.
func (f *pouchFile) reads(t testing.TB, v *stepVector, to *side) {
	t.Helper()
	keys := []*Identity{to.hello}
	for _, secret := range f.Keys {
		k, err := ParseIdentity(secret)
		if err != nil {
			t.Fatal(err)
		}
		keys = append(keys, k)
	}
	text, key, err := ageBox{}.open(v.Sealed, keys)
	if err != nil {
		t.Fatalf("%s: %v", v.What, err)
	}
	v.Digest, v.Key, v.TextSize = DigestOf(v.Sealed), key.Fingerprint().String(), len(text)
	if key == to.hello {
		v.Key = "hello"
	}
	r := &reader{rest: text}
	kind, err := to.channel.Ends.readHead(r)
	if err != nil {
		t.Fatalf("%s: %v", v.What, err)
	}
	if kind != wirePouch {
		v.Text = bytes.TrimRight(text, "\x00")
		f.readsStatement(t, v, kind, text, r, to)
		return
	}
	v.Text = bytes.TrimRight(text[:len(text)-macSize], "\x00")
	mac, err := hex.DecodeString(f.MAC[v.From])
	if err != nil {
		t.Fatal(err)
	}
	epoch := frameEpoch(r)
	fr, err := readFrame(epoch, text, r, mac, to.channel.Ends)
	if err != nil || epoch != f.Epoch {
		t.Fatalf("%s: %v", v.What, err)
	}
	v.Frame = &frameParts{
		Direction: fr.direction, Sequence: fr.seq, Previous: fr.previous, Ack: fr.ack, AckDigest: fr.ackDigest,
		Used: fr.used, Next: DigestOf(fr.next), Papers: fr.load.Papers, MAC: hex.EncodeToString(text[len(text)-macSize:]),
	}
	for _, n := range fr.load.Notices {
		v.Frame.Notices = append(v.Frame.Notices, noticePart{string(n.Type), n.Body})
	}
}

func (f *pouchFile) readsStatement(t testing.TB, v *stepVector, kind uint8, text []byte, r *reader, to *side) {
	t.Helper()
	s, err := readStatement(kind, text, r, to.peer.Verify)
	if err != nil {
		t.Fatalf("%s: %v", v.What, err)
	}
	p := &statementParts{Kind: map[uint8]string{wireHello: "hello", wireWelcome: "welcome", wireConfirm: "confirm"}[kind], Name: s.name(), Seal: s.seal}
	if kind != wireHello {
		p.Hello = &s.hello
	}
	if kind == wireConfirm {
		p.Welcome = &s.welcome
	} else {
		p.Nonce, p.Key, p.Random, p.Route = s.nonce.String(), DigestOf(s.key).String(), hex.EncodeToString(s.random), string(s.route)
	}
	v.Statement = p
}

// story makes the vectors anew.
func story(t *testing.T) *pouchFile {
	tehran, muscat, papers, talks := sides(t)
	f := &pouchFile{Talks: talks, Suite: 1, Desks: []string{"Tehran", "Muscat"}, Keys: map[string]string{}, MAC: map[string]string{}}
	if muscat.channel.Ends.lower() {
		slices.Reverse(f.Desks)
	}
	other := map[*side]*side{tehran: muscat, muscat: tehran}
	say := func(what string, from *side, out []Sealed) []Sealed {
		if len(out) != 1 {
			t.Fatalf("%s: %d pouches", what, len(out))
		}
		f.Steps = append(f.Steps, stepVector{What: what, From: from.name, Sealed: out[0].Bytes})
		to := other[from]
		return to.take(to.channel.Next(to.env(), out[0].Bytes))
	}
	// The lower desk opens: the other would say a hello of its own first.
	opener := tehran
	if muscat.channel.Ends.lower() {
		opener = muscat
	}
	answerer := other[opener]
	hello := opener.take(opener.channel.Hello(opener.env()))
	own := say("hello", opener, hello)
	// The answerer has no chain: it makes its own hello first, and answers.
	if len(own) != 2 || own[0].Kind != KindHello || own[1].Kind != KindWelcome {
		t.Fatalf("the answerer says %d things", len(own))
	}
	f.Steps = append(f.Steps, stepVector{What: "the answerer's own hello, made before it answers; the opener's stands", From: answerer.name, Sealed: own[0].Bytes})
	confirm := say("welcome", answerer, own[1:])
	list := say("confirm; the answerer begins the epoch", opener, confirm)
	answer := say("the answerer's pouch 1, its list; the opener begins the epoch", answerer, list)
	say("the opener's pouch 1, its list", opener, answer)
	letter := Load{Papers: [][]byte{papers["a letter in two languages"], papers["the cover note with it"]}}
	say("a letter with its cover note", tehran, tehran.take(tehran.channel.Seal(tehran.env(), letter)))
	crossed := paper.IDOf([]byte("good-offices vectors: a paper that crossed"))
	answered := Load{Papers: [][]byte{papers["the seal's own receipt"]}, Notices: []Notice{{NoticeCrossed, crossed[:]}}}
	say("the receipt, which pays, and a notice", muscat, muscat.take(muscat.channel.Seal(muscat.env(), answered)))
	for n := 0; tehran.channel.Owes() || muscat.channel.Owes(); n++ {
		for _, s := range []*side{tehran, muscat} {
			if s.channel.Owes() {
				say("a bare pouch, owed", s, s.take(s.channel.Seal(s.env(), Load{})))
			}
		}
		if n > 4 {
			t.Fatal("no quiet")
		}
	}
	f.Epoch = muscat.channel.Live.ID
	f.MAC["Tehran"], f.MAC["Muscat"] = hex.EncodeToString(muscat.channel.Live.ReceiveMAC), hex.EncodeToString(muscat.channel.Live.SendMAC)
	for _, s := range []*side{tehran, muscat} {
		for print, k := range s.keys {
			f.Keys[print.String()] = k.Secret()
		}
	}
	own1, err := json.Marshal(muscat.channel)
	if err != nil {
		t.Fatal(err)
	}
	f.Own, f.Attachment = own1, attachmentStory(t, muscat.hello.Secret())
	f.forgeries(t, tehran, muscat)
	byName := map[string]*side{"Tehran": muscat, "Muscat": tehran}
	for i := range f.Steps {
		f.reads(t, &f.Steps[i], byName[f.Steps[i].From])
	}
	return f
}

// forgeries are pouches from Tehran to Muscat that must be refused.
func (f *pouchFile) forgeries(t *testing.T, tehran, muscat *side) {
	d := &modelDesk{t: t, box: ageBox{}, keys: tehran.keys, commit: commit{channel: tehran.channel}}
	frames := []struct {
		what string
		forger
	}{
		{"another version", forger{text: func(b []byte) { b[13] = '2' }}},
		{"other talks", forger{text: at(atTalks)}},
		{"another card", forger{text: at(atFrom)}},
		{"another epoch", forger{frame: func(f *frame) { f.epoch = otherDigest }}},
		{"one bit of the MAC", forger{text: func(b []byte) { b[len(b)-1] ^= 1 }}},
		{"padding that is not zero, under a good MAC", forger{body: func(b []byte) { b[len(b)-1] = 1 }}},
		{"the other direction, under a good MAC", forger{frame: func(f *frame) { f.direction = 1 - f.direction }}},
		{"another key than it says", forger{frame: func(f *frame) { f.used = otherDigest }}},
		{"not of the chain", forger{frame: func(f *frame) { f.previous = otherDigest }}},
		{"an acknowledgement taken back", forger{frame: func(f *frame) { f.ack, f.ackDigest = 0, Digest{} }}},
		{"a second list", forger{frame: func(f *frame) {
			f.load = Load{Notices: []Notice{{noticeHeld, []byte{0, 0, 0, 1, 0, 0, 0, 1}}}}
		}}},
	}
	for _, x := range frames {
		x.d = d
		f.Refused = append(f.Refused, stepVector{What: x.what, From: "Tehran", Sealed: x.seal()})
	}
	to := muscat.keys[DigestOf(tehran.channel.Live.PeerKey)]
	second, err := NewIdentity()
	if err != nil {
		t.Fatal(err)
	}
	spoilt := slices.Clone(sealedBy2(t, to))
	spoilt[len(spoilt)-1] ^= 1
	f.Refused = append(f.Refused,
		stepVector{What: "two stanzas", From: "Tehran", Sealed: sealedBy(t, to.public.age, second.public.age)},
		stepVector{What: "one bit of the end", From: "Tehran", Sealed: spoilt},
		stepVector{What: "no key that lives", From: "Tehran", Sealed: sealedBy2(t, second)},
	)
	for i := range f.Refused {
		v := &f.Refused[i]
		v.Digest = DigestOf(v.Sealed)
		_, err := muscat.channel.Next(muscat.env(), v.Sealed)
		if err == nil {
			t.Fatalf("%s is taken", v.What)
		}
		v.Error = sentence(err)
	}
}

func sealedBy2(t *testing.T, k *Identity) []byte { return sealedBy(t, k.public.age) }

// sentence is that of the named error.
func sentence(err error) string {
	for _, e := range []error{ErrVersion, ErrTalks, ErrCards, ErrEpoch, ErrMAC, ErrPadding, ErrDirection, ErrUsedKey, ErrPrevious, ErrAck, ErrList, ErrStanzas, ErrPayload, ErrNoKey} {
		if errors.Is(err, e) {
			return e.Error()
		}
	}
	return err.Error()
}

func TestVectors(t *testing.T) {
	t.Parallel()
	if *update {
		b, err := json.MarshalIndent(story(t), "", " ")
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(pouchVectors, append(b, '\n'), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	b, err := os.ReadFile(pouchVectors)
	if err != nil {
		t.Fatal(err)
	}
	var f pouchFile
	if err := json.Unmarshal(b, &f); err != nil {
		t.Fatal(err)
	}
	if len(f.Steps) < 9 || len(f.Refused) < 10 {
		t.Fatalf("%d steps, %d refused", len(f.Steps), len(f.Refused))
	}
	f.Attachment.check(t)
	tehran, muscat, papers, _ := sides(t)
	addressee := map[string]*side{"Tehran": muscat, "Muscat": tehran}
	names, random := map[string]Digest{}, map[string]Secret{}
	letters := 0
	for _, v := range f.Steps {
		again := stepVector{What: v.What, From: v.From, Sealed: v.Sealed}
		f.reads(t, &again, addressee[v.From])
		kept, _ := json.Marshal(v)
		made, _ := json.Marshal(again)
		if !bytes.Equal(kept, made) {
			t.Errorf("%s opens to something else:\n%s\n%s", v.What, made, kept)
		}
		if s := v.Statement; s != nil && !strings.Contains(v.What, "own hello") {
			names[s.Kind] = s.Name
			random[s.Kind], _ = hex.DecodeString(s.Random)
		}
		if v.Frame != nil && len(v.Frame.Papers) == 2 {
			letters++
			if !bytes.Equal(v.Frame.Papers[0], papers["a letter in two languages"]) {
				t.Error("the letter is not that of paper.json")
			}
		}
	}
	if letters != 1 {
		t.Errorf("%d letters", letters)
	}
	if f.Epoch != epochOf(names["hello"], names["welcome"], names["confirm"]) {
		t.Error("the epoch is not the hash of the three names")
	}
	send, receive, err := macKeys(muscat.channel.Ends, f.Epoch, random["hello"], random["welcome"])
	if err != nil || hex.EncodeToString(send) != f.MAC["Muscat"] || hex.EncodeToString(receive) != f.MAC["Tehran"] {
		t.Errorf("MAC keys are not those of the statements (%v)", err)
	}
	if err := json.Unmarshal(f.Own, &muscat.channel); err != nil {
		t.Fatal(err)
	}
	for print, secret := range f.Keys {
		k, err := ParseIdentity(secret)
		if err != nil || k.Fingerprint().String() != print {
			t.Fatalf("key %.10s: %v", print, err)
		}
		muscat.keys[k.Fingerprint()] = k
	}
	for _, v := range f.Refused {
		if _, err := muscat.channel.Next(muscat.env(), v.Sealed); err == nil || sentence(err) != v.Error {
			t.Errorf("%s: %v, want %s", v.What, err, v.Error)
		}
	}
}

// TestProtocolSaysWhatIsSealed: what stands in docs/protocol.md by hand and
// would be wrong without anybody noticing.
func TestProtocolSaysWhatIsSealed(t *testing.T) {
	t.Parallel()
	b, err := os.ReadFile("../docs/protocol.md")
	if err != nil {
		t.Fatal(err)
	}
	doc := string(b)
	comma := func(n int) string {
		s := strconv.Itoa(n)
		for i := len(s) - 3; i > 0; i -= 3 {
			s = s[:i] + "," + s[i:]
		}
		return s
	}
	want := []string{"`" + magic + "`", hybridStanza, comma(ageHeader), "| head | " + strconv.Itoa(headSize)}
	for _, label := range []string{labelHello, labelEpoch, labelMAC} {
		want = append(want, strings.ReplaceAll(label, "\n", `\n`))
	}
	for _, s := range ageSizes {
		want = append(want, "| "+comma(s.sealed)+" | "+comma(s.text)+" |")
	}
	for _, n := range append(slices.Clone(noticeTypes), noticeHeld) {
		want = append(want, "| `"+string(n)+"` |")
	}
	want = append(want, "at most "+comma(MaxItems), "at most "+strconv.Itoa(MaxWaiting)+" pouches", "at most "+comma(MaxChunks), "of (at most "+strconv.Itoa(MaxListParts)+")")
	for _, w := range want {
		if !strings.Contains(doc, w) {
			t.Errorf("docs/protocol.md does not say %q", w)
		}
	}
}
