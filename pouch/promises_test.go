package pouch

import (
	"bytes"
	"crypto/ed25519"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os/exec"
	"slices"
	"strings"
	"testing"
)

// TestImports holds this package's row of the table in DESIGN §3: none of
// ours, and nothing that reads a clock, a disk or a network.
func TestImports(t *testing.T) {
	t.Parallel()
	out, err := exec.Command("go", "list", "-f", `{{join .Imports "\n"}}`, ".").Output()
	if err != nil {
		t.Fatal(err)
	}
	imports := strings.Fields(string(out))
	if !slices.Contains(imports, "filippo.io/age") {
		t.Fatalf("only %v", imports)
	}
	for _, i := range imports {
		switch i {
		case "os", "io/fs", "net", "net/http", "database/sql", "math/rand", "math/rand/v2", "os/exec", "syscall", "time":
			t.Errorf("pouch is pure and imports %s", i)
		}
		if strings.HasPrefix(i, "goodoffices/") {
			t.Errorf("pouch imports %s", i)
		}
	}
}

// TestOneLetterCostsTwoBarePouches counts what follows a letter until all is
// quiet, and looks for every key that opened one.
func TestOneLetterCostsTwoBarePouches(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name  string
		write func(w *world)
		bare  int
	}{
		{"one letter", func(w *world) { w.desks[0].write(1) }, 2},
		{"a burst in one pouch", func(w *world) { w.desks[0].write(3) }, 2},
		{"a burst in two pouches", func(w *world) {
			w.desks[0].write(1)
			w.desks[0].send()
			w.desks[0].write(1)
			w.desks[0].send()
			for len(w.lane[1]) > 0 { // taken together: nothing is paid in between
				w.desks[1].receive(w.lane[1][0])
				w.lane[1] = w.lane[1][1:]
			}
		}, 2},
		{"letters from both at once", func(w *world) {
			for _, d := range w.desks {
				d.write(1)
				d.send()
			}
		}, 3},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			w := opened(t, glassBox{}, 3)
			before := w.desks[0].sealed[KindBare] + w.desks[1].sealed[KindBare]
			c.write(w)
			w.rest()
			if got := w.desks[0].sealed[KindBare] + w.desks[1].sealed[KindBare] - before; got != c.bare {
				t.Errorf("%d bare pouches, want %d", got, c.bare)
			}
			for i, d := range w.desks {
				if d.channel.Owes() || len(d.channel.Pressing()) > 0 {
					t.Errorf("desk %d is not quiet: %v", i, d.channel)
				}
				for k := range w.desks[1-i].loadedKeys {
					if d.keys[k] != nil {
						t.Errorf("desk %d still has a key that opened a letter", i)
					}
				}
			}
		})
	}
}

// TestYesterdaysPouchesStayShut: with every key that is left at both ends,
// nothing that carried a paper opens.
func TestYesterdaysPouchesStayShut(t *testing.T) {
	t.Parallel()
	w := opened(t, ageBox{}, 2)
	a, b := w.desks[0], w.desks[1]
	a.write(1)
	a.send()
	carried := a.outbox[len(a.outbox)-1]
	if carried.Kind != KindLoaded {
		t.Fatalf("a %s", carried.Kind)
	}
	opensWith := func(d *modelDesk) error {
		keys := []*Identity{d.hello}
		for _, k := range d.keys {
			keys = append(keys, k)
		}
		_, _, err := ageBox{}.open(carried.Bytes, keys)
		return err
	}
	if err := opensWith(b); err != nil {
		t.Fatal("the honest twin:", err)
	}
	w.rest()
	for i, d := range w.desks {
		if err := opensWith(d); !errors.Is(err, ErrNoKey) {
			t.Errorf("desk %d: %v", i, err)
		}
	}
}

// A transcript is what a recipient could show to others: the pouches' texts
// in order, with everything it knows of the channel.
type transcript struct {
	texts [][]byte
	mac   Secret
	ends  Ends
}

// holds checks a transcript as anybody would who was given all of it.
func (tr transcript) holds() ([][]byte, error) {
	var papers [][]byte
	var last uint64
	for _, text := range tr.texts {
		r := &reader{rest: text}
		if _, err := tr.ends.readHead(r); err != nil {
			return nil, err
		}
		f, err := readFrame(frameEpoch(r), text, r, tr.mac, tr.ends)
		if err != nil {
			return nil, err
		}
		if f.seq <= last {
			return nil, errors.New("out of order")
		}
		last = f.seq
		papers = append(papers, f.load.Papers...)
	}
	return papers, nil
}

// TestAttackRecipientForgesAnyTranscript: what desk 1 holds, its private keys
// included, makes an equally valid transcript in which desk 0 said something
// else; and no seal of a desk covers a paper.
func TestAttackRecipientForgesAnyTranscript(t *testing.T) {
	t.Parallel()
	w := opened(t, ageBox{}, 1)
	a, b := w.desks[0], w.desks[1]
	var signed [][]byte // everything that desk 0 ever signed
	env := a.env()
	sign := env.Sign
	env.Sign = func(msg []byte) ([]byte, error) { signed = append(signed, bytes.Clone(msg)); return sign(msg) }
	truth, lie := []byte("We will not."), []byte("We will!!!!!")
	s, err := a.channel.Seal(env, Load{Papers: [][]byte{truth}})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := a.channel.Hello(env); err != nil { // so that something is signed at all
		t.Fatal(err)
	}
	text, _, err := ageBox{}.open(s.Out[0].Bytes, values(b.keys))
	if err != nil {
		t.Fatal(err)
	}
	taken, err := b.channel.Next(b.env(), s.Out[0].Bytes)
	if err != nil || !bytes.Equal(taken.Taken[0].Papers[0], truth) {
		t.Fatalf("the honest twin: %v", err)
	}

	// The forger has b.channel, b.keys and the texts it opened. Nothing of a's.
	forgedText := bytes.Replace(text, truth, lie, 1)
	body := forgedText[:len(forgedText)-macSize]
	copy(forgedText[len(body):], macOf(b.channel.Live.ReceiveMAC, body, nil))
	for said, text := range map[string][]byte{string(truth): text, string(lie): forgedText} {
		papers, err := transcript{[][]byte{text}, b.channel.Live.ReceiveMAC, b.channel.Ends}.holds()
		if err != nil || len(papers) != 1 || string(papers[0]) != said {
			t.Errorf("a transcript with %q does not hold: %v", said, err)
		}
	}
	// Sealed, too: whoever has the recipient's public key seals to it.
	to := b.keys[DigestOf(a.channel.Live.PeerKey)].public
	sealed, err := ageBox{}.seal(to, forgedText)
	if err != nil {
		t.Fatal(err)
	}
	if s, err := b.channel.Next(b.env(), sealed); err != nil || !bytes.Equal(s.Taken[0].Papers[0], lie) {
		t.Errorf("the forged pouch is told apart from the true one: %v", err)
	}
	if len(signed) == 0 {
		t.Fatal("nothing was signed")
	}
	id := DigestOf(truth)
	for _, msg := range signed {
		if bytes.Contains(msg, truth) || bytes.Contains(msg, id[:]) || bytes.Contains(msg, s.Out[0].Digest[:]) {
			t.Error("a desk's seal covers what was meant to be deniable")
		}
	}
}

func values(keys map[Digest]*Identity) []*Identity {
	var out []*Identity
	for _, k := range keys {
		out = append(out, k)
	}
	return out
}

// TestAttackThiefOfSigningKeysReadsNothing: with both desks' seals one can open a
// channel of one's own, and make no pouch of theirs.
func TestAttackThiefOfSigningKeysReadsNothing(t *testing.T) {
	t.Parallel()
	w := opened(t, ageBox{}, 1)
	thief := forger{d: w.desks[0]}
	stolen := *thief.d
	stolen.commit = thief.d.commit.clone()
	stolen.commit.channel = throughJSON(t, stolen.commit.channel)
	stolen.commit.channel.Live.SendMAC = make(Secret, macSize) // the seals yield no MAC key
	thief.d = &stolen
	if _, err := w.desks[1].channel.Next(w.desks[1].env(), thief.seal()); !errors.Is(err, ErrMAC) {
		t.Errorf("got %v", err)
	}
}

// TestSecretsShowThemselvesNowhere prints everything that holds a secret.
func TestSecretsShowThemselvesNowhere(t *testing.T) {
	t.Parallel()
	w := opened(t, ageBox{}, 1)
	c := w.desks[0].channel
	key := w.desks[0].hello
	secrets := []string{fmt.Sprintf("%x", []byte(c.Live.SendMAC)), fmt.Sprint([]byte(c.Live.SendMAC)), key.Secret()}
	var log bytes.Buffer
	for _, v := range []any{c, key, c.Live.SendMAC} {
		for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%x", "%d", "%q"} {
			fmt.Fprintf(&log, verb, v)
		}
		slog.New(slog.NewTextHandler(&log, nil)).Info("x", "v", v)
		slog.New(slog.NewJSONHandler(&log, nil)).Info("x", "v", v)
	}
	for _, s := range secrets {
		if strings.Contains(log.String(), s) {
			t.Errorf("%.8s… is shown", s)
		}
	}
}

func TestAttachmentsComeBackWhole(t *testing.T) {
	t.Parallel()
	for _, length := range []int{0, 1, ChunkSize - 1, ChunkSize, 2*ChunkSize + 17} {
		plain := make([]byte, length)
		_, _ = rand.Read(plain) // never fails (crypto/rand)
		chunks := map[Digest][]byte{}
		way, err := SealAttachment(bytes.NewReader(plain), func(d Digest, chunk []byte) error {
			chunks[d] = bytes.Clone(chunk)
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		back, err := ParseAttachment(way.Encode())
		if err != nil || !bytes.Equal(back.Encode(), way.Encode()) {
			t.Fatalf("notice: %v", err)
		}
		fetch := func(d Digest) ([]byte, error) { return chunks[d], nil }
		got, err := readAttachment(back, fetch)
		if err != nil || !bytes.Equal(got, plain) {
			t.Fatalf("%d bytes: %d came back, %v", length, len(got), err)
		}
		if n := len(way.Chunks); n != paddedCount(n) || n != len(chunks) {
			t.Errorf("%d bytes go in %d pieces, %d of them distinct", length, n, len(chunks))
		}
		first := way.Chunks[0]
		chunks[first][0] ^= 1
		if _, err := readAttachment(back, fetch); !errors.Is(err, ErrAttachment) {
			t.Errorf("one bit of a piece: %v", err)
		}
		chunks[first][0] ^= 1
		short := back
		short.Sealed--
		if _, err := readAttachment(short, fetch); err == nil {
			t.Error("an attachment cut by a byte opens")
		}
	}
}

func readAttachment(a Attachment, fetch func(Digest) ([]byte, error)) ([]byte, error) {
	r, err := OpenAttachment(a, fetch)
	if err != nil {
		return nil, err
	}
	return io.ReadAll(r)
}

// TestOpeningUnderRealSignatures runs an opening under Ed25519 seals: what one
// end signs the other verifies, and no other desk's seal does.
func TestOpeningUnderRealSignatures(t *testing.T) {
	t.Parallel()
	w := newWorld(t, ageBox{}, true)
	a, b := w.desks[0], w.desks[1]
	pub, key, err := ed25519.GenerateKey(nil)
	if err != nil {
		t.Fatal(err)
	}
	env := a.env()
	env.Sign = func(msg []byte) ([]byte, error) { return ed25519.Sign(key, msg), nil }
	s, err := a.channel.Hello(env)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := b.channel.Next(b.env(), s.Out[0].Bytes); !errors.Is(err, ErrSeal) {
		t.Errorf("another desk's seal: %v", err)
	}
	peer := b.env()
	peer.Verify = func(msg, sig []byte) error {
		if !ed25519.Verify(pub, msg, sig) {
			return errors.New("not its seal")
		}
		return nil
	}
	if s, err := b.channel.Next(peer, s.Out[0].Bytes); err != nil || len(s.Out) == 0 {
		t.Errorf("its own seal: %v", err)
	}
}
