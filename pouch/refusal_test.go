package pouch

import (
	"bytes"
	"crypto/rand"
	"encoding/binary"
	"errors"
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"filippo.io/age"
)

// opened is a world whose channel is open, with some letters behind it. Desk 0
// has the lower card.
func opened(t failer, b box, letters int) *world {
	w := newWorld(t, b, true)
	w.desks[0].sayHello()
	w.rest()
	for range letters {
		w.desks[0].write(1)
		w.rest()
		w.desks[1].write(1)
		w.rest()
	}
	if w.desks[0].channel.Ready() != nil || w.desks[1].channel.Ready() != nil {
		t.Fatalf("not open: %v; %v", w.desks[0].channel, w.desks[1].channel)
	}
	return w
}

// A forger seals what a changed program would: it has all keys of its desk.
type forger struct {
	d     *modelDesk
	frame func(*frame)      // changes what the desk would seal next
	body  func(text []byte) // changes the text before the MAC is made
	text  func(text []byte) // changes the text after
	to    *recipient        // instead of the peer's newest key
}

func (f forger) seal() []byte {
	d, e := f.d, f.d.channel.Live
	d.t.Helper()
	next := d.keys[e.Keys[len(e.Keys)-1]]
	if e.Used {
		k, err := d.box.generate()
		d.must("generate", err)
		next = k
	}
	to, err := d.box.parse(e.PeerKey)
	d.must("peer's key", err)
	fr := &frame{
		epoch: e.ID, direction: d.channel.Ends.direction(), seq: e.Sealed + 1, previous: e.Last,
		ack: e.Taken, ackDigest: e.TakenLast, used: to.print, next: next.public.raw, load: Load{Papers: [][]byte{[]byte("forged")}},
	}
	if f.to != nil {
		to = *f.to
	}
	if f.frame != nil {
		f.frame(fr)
	}
	text, err := fr.text(d.channel.Ends, e.SendMAC, d.box.sizes())
	d.must("frame", err)
	if f.body != nil {
		body := text[:len(text)-macSize]
		f.body(body)
		copy(text[len(body):], macOf(e.SendMAC, body, nil))
	}
	if f.text != nil {
		f.text(text)
	}
	sealed, err := d.box.seal(to, text)
	d.must("seal", err)
	return sealed
}

// says seals a statement of the desk's, changed.
func (d *modelDesk) says(kind uint8, to recipient, change func(*statement), sign func([]byte) ([]byte, error)) []byte {
	d.t.Helper()
	key, err := d.box.generate()
	d.must("generate", err)
	s := newStatement(kind, key, nil)
	rand.Read(s.hello[:])
	rand.Read(s.welcome[:])
	if change != nil {
		change(s)
	}
	if sign == nil {
		sign = d.env().Sign
	}
	text, err := s.text(d.channel.Ends, sign, d.box.sizes()[0].text)
	d.must("statement", err)
	sealed, err := d.box.seal(to, text)
	d.must("seal", err)
	return sealed
}

// newest is the public half of the key a desk announced last.
func (d *modelDesk) newest() recipient {
	return d.keys[d.channel.Live.Keys[len(d.channel.Live.Keys)-1]].public
}

// A refusal is something that must be refused with this error.
type refusal struct {
	name string
	want error
	try  func(t *testing.T) error
}

// refused hands to desk 1 what make gives it, in the name of desk 0.
func refused(name string, want error, make func(w *world) []byte) refusal {
	return refusal{name, want, func(t *testing.T) error {
		w := opened(t, glassBox{}, 2)
		_, err := w.desks[1].channel.Next(w.desks[1].env(), make(w))
		return err
	}}
}

func forged(name string, want error, f forger) refusal {
	return refused(name, want, func(w *world) []byte {
		f.d = w.desks[0]
		return f.seal()
	})
}

// at changes the byte of a text at a place.
func at(i int) func([]byte) { return func(text []byte) { text[i] ^= 1 } }

const (
	atKind, atSuite, atFrom, atTalks = 14, 16, 17, 81
	glassLoad                        = frameHead + 32
)

var otherDigest = DigestOf([]byte("another"))

func stranger() *recipient {
	k, err := glassBox{}.generate()
	if err != nil {
		panic(err)
	}
	return &k.public
}

var frameRefusals = []refusal{
	forged("an unknown version", ErrVersion, forger{text: func(b []byte) { b[13] = '2' }}),
	forged("another format", ErrMalformed, forger{text: at(0)}),
	forged("no kind of pouch", ErrKind, forger{text: func(b []byte) { b[atKind] = 9 }}),
	forged("another suite", ErrSuite, forger{text: at(atSuite)}),
	forged("other talks", ErrTalks, forger{text: at(atTalks)}),
	forged("another author's card", ErrCards, forger{text: at(atFrom)}),
	forged("no epoch that lives", ErrEpoch, forger{frame: func(f *frame) { f.epoch = otherDigest }}),
	forged("one bit of the sequence", ErrMAC, forger{text: at(headSize + 32 + 8)}),
	forged("one bit of the padding", ErrMAC, forger{text: func(b []byte) { b[len(b)-macSize-1] ^= 1 }}),
	forged("one bit of the MAC", ErrMAC, forger{text: func(b []byte) { b[len(b)-1] ^= 1 }}),
	forged("padding that says something", ErrPadding, forger{body: func(b []byte) { b[len(b)-1] = 1 }}),
	forged("more papers than there may be", ErrTooMany, forger{body: func(b []byte) { binary.BigEndian.PutUint32(b[glassLoad:], MaxItems+1) }}),
	forged("a paper longer than its pouch", ErrMalformed, forger{body: func(b []byte) { binary.BigEndian.PutUint32(b[glassLoad+4:], 1<<20) }}),
	forged("an empty paper", ErrEmptyPaper, forger{frame: func(f *frame) { f.load.Papers = [][]byte{{}} }}),
	forged("a notice without a type", ErrMalformed, forger{frame: func(f *frame) { f.load.Notices = []Notice{{"", []byte("x")}} }}),
	forged("the other direction", ErrDirection, forger{frame: func(f *frame) { f.direction = 1 - f.direction }}),
	forged("number 0", ErrSequence, forger{frame: func(f *frame) { f.seq = 0 }}),
	forged("number 2^63", ErrSequence, forger{frame: func(f *frame) { f.seq = 1 << 63 }}),
	forged("a key that did not open it", ErrUsedKey, forger{frame: func(f *frame) { f.used = otherDigest }}),
	forged("a chain of its own", ErrPrevious, forger{frame: func(f *frame) { f.previous = otherDigest }}),
	forged("a number taken long ago", ErrForgotten, forger{frame: func(f *frame) { f.seq = 1 }}),
	forged("an acknowledgement taken back", ErrAck, forger{frame: func(f *frame) { f.ack, f.ackDigest = 0, Digest{} }}),
	forged("a next key that is none", ErrNextKey, forger{frame: func(f *frame) { f.next = []byte("short") }}),
	forged("a second list", ErrList, forger{frame: func(f *frame) {
		f.load = Load{Notices: []Notice{{noticeHeld, []byte{0, 0, 0, 1, 0, 0, 0, 1}}}}
	}}),
	forged("half an id in a list", ErrList, forger{frame: func(f *frame) {
		f.load = Load{Notices: []Notice{{noticeHeld, []byte{0, 0, 0, 1, 0, 0, 0, 1, 9}}}}
	}}),
	forged("a list in company", ErrBeforeList, forger{frame: func(f *frame) {
		f.load.Notices = []Notice{{noticeHeld, []byte{0, 0, 0, 1, 0, 0, 0, 1}}}
	}}),
	forged("no key that lives", ErrNoKey, forger{to: stranger()}),
	refused("none of the sizes", ErrSize, func(*world) []byte { return []byte("short") }),
	refused("this desk's own, sent back", ErrDirection, func(w *world) []byte {
		to := w.desks[1].newest()
		return forger{d: w.desks[1], to: &to}.seal()
	}),
	refused("this desk's key as the next", ErrRepeatedKey, func(w *world) []byte {
		own := w.desks[1].newest().raw
		return forger{d: w.desks[0], frame: func(f *frame) { f.next = own }}.seal()
	}),
	refused("a key that this chain has not got", ErrOldKey, func(w *world) []byte {
		w.desks[1].sayHello()
		to := w.desks[1].keys[w.desks[1].channel.Own.Key].public
		return forger{d: w.desks[0], to: &to, frame: func(f *frame) { f.used = to.print }}.seal()
	}),
	refused("too far ahead", ErrTooEarly, func(w *world) []byte {
		ahead := func(n int) []byte {
			return forger{d: w.desks[0], frame: func(f *frame) { f.seq += uint64(n) }}.seal()
		}
		for n := range MaxWaiting {
			s, err := w.desks[1].channel.Next(w.desks[1].env(), ahead(n+1))
			w.desks[1].must("wait", err)
			w.desks[1].commit.channel = s.Channel
		}
		return ahead(MaxWaiting + 1)
	}),
}

var openingRefusals = []refusal{
	refused("a hello under another seal", ErrSeal, func(w *world) []byte {
		return w.desks[0].says(wireHello, w.desks[1].hello.public, nil, func([]byte) ([]byte, error) { return []byte("seal"), nil })
	}),
	refused("a hello to another key than the card's", ErrOpeningKey, func(w *world) []byte {
		return w.desks[0].says(wireHello, w.desks[1].newest(), nil, nil)
	}),
	refused("a welcome to the card's key", ErrOpeningKey, func(w *world) []byte {
		return w.desks[0].says(wireWelcome, w.desks[1].hello.public, nil, nil)
	}),
	refused("a hello with a key that is none", ErrPeerKey, func(w *world) []byte {
		return w.desks[0].says(wireHello, w.desks[1].hello.public, func(s *statement) { s.key = []byte("short") }, nil)
	}),
	refused("a welcome to no hello", ErrNoHello, func(w *world) []byte {
		return w.desks[0].says(wireWelcome, w.desks[1].newest(), nil, nil)
	}),
	refused("a confirm of no welcome", ErrNoWelcome, func(w *world) []byte {
		return w.desks[0].says(wireConfirm, w.desks[1].newest(), nil, nil)
	}),
	{"a hello while the lower desk's own is out", ErrOwnHello, func(t *testing.T) error {
		w := opened(t, glassBox{}, 0)
		w.desks[0].sayHello()
		_, err := w.desks[0].channel.Next(w.desks[0].env(), w.desks[1].says(wireHello, w.desks[0].hello.public, nil, nil))
		return err
	}},
	{"a mailbox described at length", ErrRoute, func(t *testing.T) error {
		w := opened(t, ageBox{}, 0)
		env := w.desks[0].env()
		env.Route = make([]byte, MaxRoute+1)
		_, err := w.desks[0].channel.Hello(env)
		return err
	}},
	{"a candidate epoch that begins with an acknowledgement", ErrAck, func(t *testing.T) error {
		w := newWorld(t, glassBox{}, true)
		a, b := w.desks[0], w.desks[1]
		a.sayHello()
		for a.channel.Own == nil || len(a.channel.Own.Confirm) == 0 { // until desk 0 has confirmed
			for i, d := range w.desks {
				if n := len(w.lane[i]); n > 0 {
					p := w.lane[i][0]
					w.lane[i] = w.lane[i][1:]
					d.receive(p)
				}
			}
		}
		for _, p := range w.lane[1] {
			b.receive(p)
		}
		sealed := forger{d: b, frame: func(f *frame) { f.seq, f.previous, f.ack, f.ackDigest = 1, Digest{}, 1, otherDigest }}.seal()
		_, err := a.channel.Next(a.env(), sealed)
		return err
	}},
}

var askRefusals = []refusal{
	{"no ends", ErrEnds, func(*testing.T) error { _, err := New(Ends{}); return err }},
	{"a card's key that is none", ErrPeerKey, func(*testing.T) error {
		_, err := New(Ends{Talks: otherDigest, Suite: 1, Self: DigestOf(nil), Peer: otherDigest, PeerHello: "age1pqx"})
		return err
	}},
	{"sealing before it is open", ErrNotOpen, func(t *testing.T) error {
		w := newWorld(t, glassBox{}, true)
		_, err := w.desks[0].channel.Seal(w.desks[0].env(), Load{})
		return err
	}},
	{"a letter before the list", ErrAwaitsList, func(t *testing.T) error {
		c := opened(t, glassBox{}, 0).desks[0].channel.clone()
		c.Live.ListDone = false
		return c.Ready()
	}},
	{"a letter before the word", ErrAwaitsWord, func(t *testing.T) error {
		w := opened(t, glassBox{}, 1)
		c := w.desks[0].channel.clone()
		c.Live.WantsWord, c.Live.Word = true, false
		_, err := c.Seal(w.desks[0].env(), Load{Papers: [][]byte{[]byte("x")}})
		return err
	}},
	{"a key that was lost", ErrMissingKey, func(t *testing.T) error {
		w := opened(t, glassBox{}, 0)
		env := w.desks[0].env()
		env.Key = func(Digest) *Identity { return nil }
		_, err := w.desks[0].channel.Seal(env, Load{})
		return err
	}},
	{"a letter that fits no pouch", ErrTooLarge, func(t *testing.T) error {
		w := opened(t, glassBox{}, 0)
		_, err := w.desks[0].channel.Seal(w.desks[0].env(), Load{Papers: [][]byte{make([]byte, 1<<20)}})
		return err
	}},
	{"an empty paper", ErrEmptyPaper, func(t *testing.T) error {
		w := opened(t, glassBox{}, 0)
		_, err := w.desks[0].channel.Seal(w.desks[0].env(), Load{Papers: [][]byte{nil}})
		return err
	}},
	{"a notice of no type", ErrNotice, func(t *testing.T) error {
		w := opened(t, glassBox{}, 0)
		_, err := w.desks[0].channel.Seal(w.desks[0].env(), Load{Notices: []Notice{{"held", nil}}})
		return err
	}},
	{"too much in flight", ErrFull, func(t *testing.T) error {
		w := opened(t, glassBox{}, 0)
		c := w.desks[0].channel.clone()
		c.Live.Sealed = c.Live.Acked + MaxUnacknowledged
		_, err := c.Seal(w.desks[0].env(), Load{})
		return err
	}},
	{"text that is no identity", ErrIdentity, func(*testing.T) error { _, err := ParseIdentity("AGE-SECRET-KEY-PQ-1"); return err }},
	{"a stored channel of a newer program", ErrVersion, func(*testing.T) error {
		var c Channel
		return c.UnmarshalJSON([]byte(`{"Version":2}`))
	}},
	{"an attachment longer than its pieces", ErrAttachment, func(*testing.T) error {
		_, err := ParseAttachment(Attachment{Sealed: ChunkSize + 1, Chunks: make([]Digest, 1)}.Encode())
		return err
	}},
	{"an attachment of too many pieces", ErrAttachmentSize, func(*testing.T) error {
		c := &cutter{chunks: make([]Digest, MaxChunks), chunk: make([]byte, ChunkSize)}
		return c.flush()
	}},
}

// sealedBy is an age file of the smallest pouch's size to any recipients.
func sealedBy(t *testing.T, to ...age.Recipient) []byte {
	t.Helper()
	encrypt := func(text []byte) []byte {
		var out bytes.Buffer
		w, err := age.Encrypt(&out, to...)
		if err == nil {
			_, err = w.Write(text)
		}
		if err == nil {
			err = w.Close()
		}
		if err != nil {
			t.Fatal(err)
		}
		return out.Bytes()
	}
	return encrypt(make([]byte, Small-len(encrypt(nil))))
}

// opens tries a file with the key it is sealed to.
func opens(name string, want error, make func(t *testing.T, key *Identity) []byte) refusal {
	return refusal{name, want, func(t *testing.T) error {
		key, err := NewIdentity()
		if err != nil {
			t.Fatal(err)
		}
		if _, _, err := (ageBox{}).open(sealedBy(t, key.public.age), []*Identity{key}); err != nil {
			t.Fatal("the honest twin:", err)
		}
		_, _, err = ageBox{}.open(make(t, key), []*Identity{key})
		return err
	}}
}

var sealRefusals = []refusal{
	opens("text, armored", ErrArmored, func(*testing.T, *Identity) []byte {
		return append([]byte(armorIntro+" ENCRYPTED FILE-----\n"), bytes.Repeat([]byte("A"), Small-len(armorIntro)-21)...)
	}),
	opens("no age file", ErrHeader, func(*testing.T, *Identity) []byte { return make([]byte, Small) }),
	opens("two readers", ErrStanzas, func(t *testing.T, key *Identity) []byte {
		other, _ := NewIdentity()
		return sealedBy(t, key.public.age, other.public.age)
	}),
	opens("a reader of the older kind", ErrStanzaKind, func(t *testing.T, key *Identity) []byte {
		old, err := age.GenerateX25519Identity()
		if err != nil {
			t.Fatal(err)
		}
		return sealedBy(t, old.Recipient())
	}),
	opens("a passphrase", ErrStanzaKind, func(t *testing.T, key *Identity) []byte {
		r, err := age.NewScryptRecipient("x")
		if err != nil {
			t.Fatal(err)
		}
		r.SetWorkFactor(1)
		return sealedBy(t, r)
	}),
	opens("a stanza with an argument more", ErrStanza, func(t *testing.T, key *Identity) []byte {
		b := sealedBy(t, key.public.age)
		b[bytes.Index(b, []byte(hybridStanza))+len(hybridStanza)+20] = ' '
		return b
	}),
	opens("to somebody else", ErrNoKey, func(t *testing.T, _ *Identity) []byte {
		other, _ := NewIdentity()
		return sealedBy(t, other.public.age)
	}),
	opens("one bit of the end", ErrPayload, func(t *testing.T, key *Identity) []byte {
		b := sealedBy(t, key.public.age)
		b[len(b)-1] ^= 1
		return b
	}),
	opens("longer than the pouch it came in", ErrSize, func(t *testing.T, key *Identity) []byte {
		return append(sealedBy(t, key.public.age), 0)
	}),
}

func TestAttackRefusals(t *testing.T) {
	t.Parallel()
	w := opened(t, glassBox{}, 2)
	if s, err := w.desks[1].channel.Next(w.desks[1].env(), forger{d: w.desks[0]}.seal()); err != nil || len(s.Taken) != 1 {
		t.Fatalf("the honest twin of all forgeries: %v", err)
	}
	reached := map[error]bool{}
	for _, r := range slices.Concat(frameRefusals, openingRefusals, askRefusals, sealRefusals) {
		reached[r.want] = true
		t.Run(r.name, func(t *testing.T) {
			t.Parallel()
			if err := r.try(t); !errors.Is(err, r.want) {
				t.Fatalf("got %v, want %v", err, r.want)
			}
		})
	}
	sentences := map[string]bool{}
	for err := range reached {
		sentences[err.Error()] = true
	}
	for name, sentence := range namedErrors(t) {
		if !sentences[sentence] {
			t.Errorf("no test reaches %s", name)
		}
	}
}

// namedErrors are the package's exported errors, as the source declares them.
func namedErrors(t *testing.T) map[string]string {
	t.Helper()
	files, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	out := map[string]string{}
	for _, name := range files {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		f, err := parser.ParseFile(token.NewFileSet(), name, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(f, func(n ast.Node) bool {
			v, ok := n.(*ast.ValueSpec)
			if !ok || !strings.HasPrefix(v.Names[0].Name, "Err") || len(v.Values) != 1 {
				return true
			}
			if c, ok := v.Values[0].(*ast.CallExpr); ok && len(c.Args) == 1 {
				out[v.Names[0].Name] = strings.Trim(c.Args[0].(*ast.BasicLit).Value, `"`)
			}
			return true
		})
	}
	if len(out) < 40 {
		t.Fatalf("only %d named errors", len(out))
	}
	return out
}
