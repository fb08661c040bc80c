package desk

import (
	"bytes"
	"crypto/ed25519"
	"encoding/hex"
	"encoding/json"
	"flag"
	"os"
	"testing"

	"goodoffices/courier"
	"goodoffices/paper"
	"goodoffices/store"
)

var update = flag.Bool("update", false, "write the vectors of the desk")

const deskVectors = "../testdata/vectors/desk.json"

// deskFile is what another implementation can check itself against: the
// invitation link, what waits under it, a bag, and keys at rest.
type deskFile struct {
	Link  linkVector  `json:"link"`
	Bag   bagVector   `json:"bag"`
	Shown string      `json:"opening"` // body of an opening notice for Washington around three bytes 1, 2, 3
	Keys  keysVector  `json:"keys"`
	Not   []badVector `json:"refused"`
}

type linkVector struct {
	Text      string `json:"text"`
	Secret    string `json:"secret"`
	Card      string `json:"card"`
	Courier   string `json:"courier"`
	Key       string `json:"key"`
	OfferBox  []byte `json:"offer_mailbox"`  // encoded as in courier.json
	AnswerBox []byte `json:"answer_mailbox"` //
	OfferKey  string `json:"offer_key"`
	AnswerKey string `json:"answer_key"`
	Plain     string `json:"plain"` // text that is sealed under the answer key
	SealedSum string `json:"sealed_sha256"`
	SealedLen int    `json:"sealed_length"`
}

type bagVector struct {
	Talks string `json:"talks"`
	From  string `json:"from"` // card
	To    string `json:"to"`   // card
	Tag   string `json:"tag"`
	Fill  int    `json:"fill"` // the one pouch is 16,384 bytes of this value
	Sum   string `json:"sha256"`
	Len   int    `json:"length"`
}

type keysVector struct {
	Passphrase string        `json:"passphrase"`
	Secret     string        `json:"secret"` // what is wrapped
	Context    string        `json:"context"`
	Wrapped    store.Wrapped `json:"wrapped"`
	UnlockFile string        `json:"unlock_file"`
	UnlockKey  string        `json:"unlock_key"`
	ByKey      store.Wrapped `json:"wrapped_by_key"`
}

type badVector struct {
	What  string `json:"what"`
	Link  string `json:"link,omitempty"`
	Error string `json:"error"`
}

func counted(first byte) (id [32]byte) {
	for i := range id {
		id[i] = first + byte(i)
	}
	return id
}

// TestVectors holds the formats of a desk to what was published. -update makes
// all of it anew; wrapping is random, so what was kept is opened, too.
func TestVectors(t *testing.T) {
	t.Parallel()
	var kept deskFile
	b, err := os.ReadFile(deskVectors)
	if err == nil {
		err = json.Unmarshal(b, &kept)
	}
	if err != nil && !*update {
		t.Fatal(err)
	}
	made := makeVectors(t)
	if *update {
		b, err := json.MarshalIndent(made, "", " ")
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(deskVectors, append(b, '\n'), 0o644); err != nil {
			t.Fatal(err)
		}
		kept = made
	}
	if !equalJSON(t, kept.Link, made.Link) || kept.Bag != made.Bag || kept.Shown != made.Shown {
		t.Error("link, bag or opening are made otherwise than published")
	}
	secret, err := kept.Keys.Wrapped.Unwrap([]byte(kept.Keys.Passphrase), kept.Keys.Context, store.StandardCost)
	if err != nil || hex.EncodeToString(secret) != kept.Keys.Secret {
		t.Errorf("the wrapped secret: %v", err)
	}
	key, err := ParseUnlockFile([]byte(kept.Keys.UnlockFile))
	if err != nil || hex.EncodeToString(key) != kept.Keys.UnlockKey {
		t.Errorf("the unlock file: %v", err)
	}
	if secret, err = kept.Keys.ByKey.UnwrapWithKey(key, kept.Keys.Context); err != nil || hex.EncodeToString(secret) != kept.Keys.Secret {
		t.Errorf("the secret wrapped by a key: %v", err)
	}
	for _, bad := range kept.Not {
		if _, err := parseLink(bad.Link); err == nil || err.Error() != bad.Error {
			t.Errorf("%s: %v, want %s", bad.What, err, bad.Error)
		}
	}
	if len(kept.Not) == 0 {
		t.Error("nothing that must be refused")
	}
}

func equalJSON(t *testing.T, a, b any) bool {
	t.Helper()
	x, errX := json.Marshal(a)
	y, errY := json.Marshal(b)
	if errX != nil || errY != nil {
		t.Fatal(errX, errY)
	}
	return bytes.Equal(x, y)
}

func makeVectors(t *testing.T) deskFile {
	t.Helper()
	secret, card, talks := counted(1), counted(65), counted(129)
	seed := counted(33)
	key := courier.Key(ed25519.NewKeyFromSeed(seed[:]).Public().(ed25519.PublicKey))
	l := invitationLink{courier: "https://courier.example/post", secret: secret[:], card: paper.ID(card), key: key}
	parsed, err := parseLink(l.String())
	if err != nil || parsed.String() != l.String() {
		t.Fatalf("the link does not read back: %v", err)
	}
	m, err := l.meet()
	if err != nil {
		t.Fatal(err)
	}
	const plain = `{"question":"Who else is invited?"}`
	sealed, err := sealMeeting(m.answerKey, []byte(plain))
	if err != nil {
		t.Fatal(err)
	}
	if opened, err := openMeeting(m.answerKey, sealed); err != nil || string(opened) != plain {
		t.Fatalf("what waits does not open: %v", err)
	}
	sum := func(b []byte) string { return paper.IDOf(b).String() }
	hexOf := hex.EncodeToString

	from, to := paper.ID(counted(7)), paper.ID(counted(9))
	tag := bagTag(paper.ID(talks), from, to)
	bag := encodeBag([]bagPouch{{tag: tag, sealed: bytes.Repeat([]byte{0x5a}, 16<<10)}})
	if back, err := readBag(bytes.NewReader(bag)); err != nil || len(back) != 1 || back[0].tag != tag {
		t.Fatalf("the bag does not read back: %v", err)
	}

	const passphrase, context = "correct horse battery staple", "good-offices/1 master 00 Abbas"
	wrapped, err := store.Wrap([]byte(passphrase), secret[:], context, store.StandardCost)
	if err != nil {
		t.Fatal(err)
	}
	unlock := counted(200)
	byKey, err := store.WrapWithKey(unlock[:], secret[:], context)
	if err != nil {
		t.Fatal(err)
	}
	return deskFile{
		Link: linkVector{
			Text: l.String(), Secret: hexOf(secret[:]), Card: hexOf(card[:]), Courier: l.courier, Key: key.String(),
			OfferBox: m.offer.Encode(), AnswerBox: m.answer.Encode(), OfferKey: hexOf(m.offerKey), AnswerKey: hexOf(m.answerKey),
			Plain: plain, SealedSum: sum(sealed), SealedLen: len(sealed),
		},
		Bag:   bagVector{Talks: hexOf(talks[:]), From: from.String(), To: to.String(), Tag: hexOf(tag[:]), Fill: 0x5a, Sum: sum(bag), Len: len(bag)},
		Shown: hexOf(openingNotice("Washington", []byte{1, 2, 3}).Body),
		Keys: keysVector{
			Passphrase: passphrase, Secret: hexOf(secret[:]), Context: context, Wrapped: wrapped,
			UnlockFile: string(FormatUnlockFile(unlock[:])), UnlockKey: hexOf(unlock[:]), ByKey: byKey,
		},
		Not: []badVector{
			{"no fragment", "https://courier.example/post", ErrLink.Error()},
			{"another version", "https://courier.example/post/join#v2.AAAA.AAAA.AAAA", ErrLink.Error()},
			{"a secret cut short", "https://courier.example/post/join#v1.AAAA.AAAA.AAAA", ErrLink.Error()},
		},
	}
}
