package courier

import (
	"bytes"
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"flag"
	"os"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"
)

var update = flag.Bool("update", false, "write the vectors of the courier")

const courierVectors = "../testdata/vectors/courier.json"

type courierFile struct {
	Seed     string          `json:"seed"` // of the courier's Ed25519 key
	Key      string          `json:"key"`
	Commits  []commitVector  `json:"commits"`
	Refused  []receiptVector `json:"refused"`
	Mailbox  mailboxVector   `json:"mailbox"`
	Position []string        `json:"positions"` // texts that are a position
	Batch    batchVector     `json:"batch"`
}

// A commitVector is what one commit wrote: deposits under one signature.
type commitVector struct {
	Minute   string          `json:"minute"`
	Root     string          `json:"root"`
	Signed   string          `json:"signed"` // the message
	Receipts []receiptVector `json:"receipts"`
}

type receiptVector struct {
	What    string `json:"what,omitempty"`
	Digest  string `json:"digest"`
	Receipt []byte `json:"receipt"`
	Error   string `json:"error,omitempty"`
}

type mailboxVector struct {
	Courier     string `json:"courier"`
	Owner       string `json:"owner"`
	OwnerToken  string `json:"owner_token"`
	Sender      string `json:"sender"`
	SenderToken string `json:"sender_token"`
	Mailbox     []byte `json:"mailbox"`
	Route       []byte `json:"route"`
	Create      string `json:"create"` // the body that makes it
}

// A batchVector is an answer to a fetch. Its pouches are given by what every
// byte of them is, so that the vector stays short.
type batchVector struct {
	Head    string   `json:"head"`    // of the answer, in hexadecimal
	Pouches []string `json:"pouches"` // of each: number and length, in hexadecimal
	Fill    []byte   `json:"fill"`    // and what byte it is full of
	Digest  []string `json:"digests"`
	SHA256  string   `json:"sha256"` // of the whole answer
}

func vectorName(what string) (b [nameSize]byte) {
	return sha256.Sum256([]byte("good-offices vectors: " + what))
}

func receiptVectors(t *testing.T) *courierFile {
	seed := vectorName("courier")
	private := ed25519.NewKeyFromSeed(seed[:])
	key := Key(private.Public().(ed25519.PublicKey))
	f := &courierFile{Seed: hex.EncodeToString(seed[:]), Key: key.String()}
	now := time.Date(2025, 4, 12, 6, 0, 59, 0, time.UTC)
	var all [][]Receipt
	for _, n := range []int{1, 2, 5} {
		var digests []Digest
		for i := range n {
			digests = append(digests, DigestOf([]byte{byte(n), byte(i)}))
		}
		receipts, err := signReceipts(private, now, digests)
		if err != nil {
			t.Fatal(err)
		}
		c := commitVector{Minute: receipts[0].Minute().Format(time.RFC3339), Root: hex.EncodeToString(receipts[0].root[:])}
		c.Signed = hex.EncodeToString(headMessage(receipts[0].minute, receipts[0].size, receipts[0].root))
		for i, r := range receipts {
			c.Receipts = append(c.Receipts, receiptVector{Digest: digests[i].String(), Receipt: r.Encode()})
		}
		f.Commits, all = append(f.Commits, c), append(all, receipts)
	}
	f.refusals(t, key, all[2][3], DigestOf([]byte{5, 3}))

	m := Mailbox{"https://courier.example/", key, ID(vectorName("owner")), Token{vectorName("owner's token")}, ID(vectorName("sender")), Token{vectorName("sender's token")}}
	hash := m.SenderToken.hash()
	f.Mailbox = mailboxVector{m.Courier, m.Owner.String(), m.OwnerToken.Reveal(), m.Sender.String(), m.SenderToken.Reveal(), m.Encode(), m.Route().Encode(),
		hex.EncodeToString(append(m.Sender[:], hash[:]...))}
	f.Position = []string{Position{}.String(), Position{0x0123456789abcdef, 0}.String(), Position{1, 12}.String()}
	f.Batch = batchOf(t)
	return f
}

// refusals spoil a good receipt in one way each.
func (f *courierFile) refusals(t *testing.T, key Key, good Receipt, digest Digest) {
	t.Helper()
	add := func(what string, b []byte, of Digest) {
		r, err := ParseReceipt(b)
		if err == nil {
			err = r.Verify(key, of)
		}
		if err == nil {
			t.Fatalf("%s is taken", what)
		}
		f.Refused = append(f.Refused, receiptVector{what, of.String(), b, sentenceOf(err)})
	}
	change := func(i int) []byte {
		b := good.Encode()
		b[(i+len(b))%len(b)] ^= 1
		return b
	}
	otherSeed := vectorName("another courier")
	other, err := SignReceipt(ed25519.NewKeyFromSeed(otherSeed[:]), time.Unix(1744437600, 0), digest)
	if err != nil {
		t.Fatal(err)
	}
	add("another pouch's digest", good.Encode(), DigestOf([]byte("another")))
	add("another courier's receipt", other.Encode(), digest)
	add("another version", change(0), digest)
	add("another minute", change(40), digest)
	add("another index", change(48), digest)
	add("another root", change(49), digest)
	add("one bit of the signature", change(81), digest)
	add("one bit of the path", change(-1), digest)
	add("a path cut short", good.Encode()[:len(good.Encode())-nameSize], digest)
	add("a path too long", append(good.Encode(), make([]byte, nameSize)...), digest)
	add("half a hash", append(good.Encode(), 0), digest)
}

func sentenceOf(err error) string {
	for _, e := range []error{ErrReceipt, ErrCourierKey, ErrMalformed} {
		if errors.Is(err, e) {
			return e.Error()
		}
	}
	return err.Error()
}

func batchOf(t *testing.T) batchVector {
	b := Batch{Newest: Position{0x0123456789abcdef, 9}}
	v := batchVector{Fill: []byte{0xa5, 0x5a}}
	for i, fill := range v.Fill {
		b.Pouches = append(b.Pouches, Pouch{At: Position{b.Newest.Life, uint64(7 + i)}, Sealed: bytes.Repeat([]byte{fill}, Small)})
	}
	var out bytes.Buffer
	b.writeTo(&out)
	raw := out.Bytes()
	back, err := parseBatch(raw, Position{})
	if err != nil || len(back.Pouches) != 2 {
		t.Fatalf("batch: %v", err)
	}
	v.Head = hex.EncodeToString(raw[:batchHead])
	for i, p := range back.Pouches {
		start := batchHead + i*(pouchHead+Small)
		v.Pouches, v.Digest = append(v.Pouches, hex.EncodeToString(raw[start:start+pouchHead])), append(v.Digest, p.Digest.String())
	}
	sum := sha256.Sum256(raw)
	v.SHA256 = hex.EncodeToString(sum[:])
	return v
}

// TestVectors makes the vectors again and compares (Ed25519 is deterministic);
// -update writes them. It reads what was kept, too, as another would.
func TestVectors(t *testing.T) {
	t.Parallel()
	made, err := json.MarshalIndent(receiptVectors(t), "", " ")
	if err != nil {
		t.Fatal(err)
	}
	made = append(made, '\n')
	if *update {
		if err := os.WriteFile(courierVectors, made, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	kept, err := os.ReadFile(courierVectors)
	if err != nil || !bytes.Equal(kept, made) {
		t.Fatalf("%s is not what the package makes now (%v)", courierVectors, err)
	}
	var f courierFile
	if err := json.Unmarshal(kept, &f); err != nil {
		t.Fatal(err)
	}
	key, err := ParseKey(f.Key)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range f.Commits {
		for _, v := range c.Receipts {
			digest, err := ParseDigest(v.Digest)
			if err != nil {
				t.Fatal(err)
			}
			r, err := ParseReceipt(v.Receipt)
			if err == nil {
				err = r.Verify(key, digest)
			}
			if err != nil || !slices.Equal(r.Encode(), v.Receipt) || r.Minute().Format(time.RFC3339) != c.Minute {
				t.Errorf("receipt of %.10s: %v", v.Digest, err)
			}
		}
	}
	for _, text := range f.Position {
		if p, err := ParsePosition(text); err != nil || p.String() != text {
			t.Errorf("position %q: %v", text, err)
		}
	}
	m, err := ParseMailbox(f.Mailbox.Mailbox)
	if err != nil || !bytes.Equal(m.Route().Encode(), f.Mailbox.Route) {
		t.Errorf("mailbox: %v", err)
	}
}

// TestProtocolSaysWhatIsAnswered: every answer and every place stands in
// docs/protocol.md.
func TestProtocolSaysWhatIsAnswered(t *testing.T) {
	t.Parallel()
	b, err := os.ReadFile("../docs/protocol.md")
	if err != nil {
		t.Fatal(err)
	}
	src, err := os.ReadFile("routes.go")
	if err != nil {
		t.Fatal(err)
	}
	for _, a := range answers {
		line := ""
		for l := range strings.Lines(string(b)) {
			if strings.HasPrefix(l, "| ") && strings.Contains(l, "`"+a.code+"`") && strings.Contains(l, strconv.Itoa(a.status)) {
				line = l
			}
		}
		if line == "" {
			t.Errorf("docs/protocol.md does not say %d %s", a.status, a.code)
		} else if again := strings.Contains(line, "| yes |"); again != a.again {
			t.Errorf("docs/protocol.md says of %s that it may be tried again: %v", a.code, again)
		}
	}
	places := regexp.MustCompile(`"(/v1/[^"]+|/healthz)": +\{([^}]*)\}`).FindAllStringSubmatch(string(src), -1)
	if len(places) != 8 {
		t.Fatalf("%d places", len(places))
	}
	for _, p := range places {
		for _, m := range regexp.MustCompile(`http\.Method(\w+)`).FindAllStringSubmatch(p[2], -1) {
			if request := "`" + strings.ToUpper(m[1]) + " " + p[1]; !strings.Contains(string(b), request) {
				t.Errorf("docs/protocol.md has no %s`", request)
			}
		}
	}
}
