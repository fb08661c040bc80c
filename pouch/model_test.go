package pouch

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
)

// The model is two desks with durable state and a courier between them that
// may lose, repeat, reorder and delay. A desk's durable writes are three, as
// the package's documentation orders them: new keys, the commit, the keys that
// go. It may crash between any two, and be put back to any earlier commit
// without its keys.

type modelPaper struct {
	id     Digest
	author int
	number int
}

func (p modelPaper) bytes() []byte {
	b := binary.BigEndian.AppendUint32([]byte("paper"), uint32(p.author))
	return binary.BigEndian.AppendUint32(b, uint32(p.number))
}

func parseModelPaper(b []byte) modelPaper {
	return modelPaper{DigestOf(b), int(binary.BigEndian.Uint32(b[5:])), int(binary.BigEndian.Uint32(b[9:]))}
}

// A commit is a desk's store: what a backup copies.
type commit struct {
	channel Channel
	outbox  []Sealed
	stream  []modelPaper
	// peerHas are the papers this desk need not send in the live epoch.
	peerHas map[Digest]bool
	takes   []string
	// keysThen are the receiving keys as they lay beside the commit.
	keysThen map[Digest]*Identity
}

func (s commit) clone() commit {
	s.outbox, s.stream, s.takes = slices.Clone(s.outbox), slices.Clone(s.stream), slices.Clone(s.takes)
	has := make(map[Digest]bool, len(s.peerHas))
	for d := range s.peerHas {
		has[d] = true
	}
	s.peerHas = has
	return s
}

func (s commit) holds(id Digest) bool {
	return slices.ContainsFunc(s.stream, func(p modelPaper) bool { return p.id == id })
}

// failer is what *testing.T and *rapid.T share.
type failer interface {
	Helper()
	Fatalf(string, ...any)
}

type modelDesk struct {
	t     failer
	me    int
	world *world
	hello *Identity
	box   box

	commit            // the last one
	history  []commit // all of them, the last included
	keys     map[Digest]*Identity
	receipts map[Digest]bool // memory only
	papers   int
	restored bool
	// loadedKeys are the peer's keys that loads were sealed to, gathered for
	// the end of the run.
	loadedKeys map[Digest]bool
	sealed     map[Kind]int
	// crash is how many durable writes are still made before a crash; below
	// zero there is none.
	crash int
}

// A world is the two desks and the courier's lanes to each.
type world struct {
	t     failer
	desks [2]*modelDesk
	lane  [2][][]byte // what lies at the courier for each desk
	past  [2][][]byte // all that ever lay there
	// rolled: a whole folder was put back, live keys included. Its desk may
	// seal a number twice before it notices, so forks are honest then.
	rolled bool
	met    map[string]int // what the run came through
	trace  func(string, ...any)
	lossy  func() bool // whether the deposit being made is lost, unreceipted
}

func newWorld(t failer, b box, lowerFirst bool) *world {
	w := &world{t: t, trace: func(string, ...any) {}, met: map[string]int{}}
	cards := [2]Digest{DigestOf([]byte("Tehran")), DigestOf([]byte("Muscat"))}
	if lowerFirst == (slices.Compare(cards[0][:], cards[1][:]) > 0) {
		cards[0], cards[1] = cards[1], cards[0]
	}
	for i := range w.desks {
		hello, err := b.generate()
		if err != nil {
			t.Fatalf("generate: %v", err)
		}
		w.desks[i] = &modelDesk{
			t: t, me: i, world: w, hello: hello, box: b,
			keys: map[Digest]*Identity{}, receipts: map[Digest]bool{},
			loadedKeys: map[Digest]bool{}, sealed: map[Kind]int{}, crash: -1,
		}
	}
	for i, d := range w.desks {
		d.commit.channel = Channel{Version: channelVersion, Ends: Ends{
			Talks: DigestOf([]byte("talks")), Suite: 1, Self: cards[i], Peer: cards[1-i],
			PeerHello: recipientText(w.desks[1-i].hello.public.raw),
		}}
		d.remember()
	}
	return w
}

// modelSeal stands for a desk's seal.
func modelSeal(card Digest, msg []byte) []byte {
	h := hmac.New(sha256.New, card[:])
	h.Write(msg)
	return h.Sum(nil)
}

func (d *modelDesk) env() Env {
	ends := d.channel.Ends
	return Env{
		Hello: d.hello,
		Key:   func(p Digest) *Identity { return d.keys[p] },
		Sign:  func(msg []byte) ([]byte, error) { return modelSeal(ends.Self, msg), nil },
		Verify: func(msg, sig []byte) error {
			if !hmac.Equal(sig, modelSeal(ends.Peer, msg)) {
				return errors.New("not the peer's")
			}
			return nil
		},
		Held: func() []Digest {
			var ids []Digest
			for _, p := range d.stream {
				ids = append(ids, p.id)
			}
			return ids
		},
		Route: []byte{byte(d.me)},
		box:   d.box,
	}
}

// told is a step in a line.
func told(s Step) string {
	line := ""
	for _, p := range s.Out {
		line += fmt.Sprintf(" out %s %.6s;", p.Kind, p.Digest)
	}
	for _, e := range s.Events {
		line += fmt.Sprintf(" %s %.6s %d;", e.Kind, e.Epoch, e.Seq)
	}
	for _, k := range s.Taken {
		line += fmt.Sprintf(" took %d with %d;", k.Seq, len(k.Papers)+len(k.Notices))
	}
	return fmt.Sprintf("%s again %d, drop %d; %v", line, len(s.Again), len(s.Drop), s.Channel)
}

// apply makes a step durable and deposits what it says, or crashes on the way.
func (d *modelDesk) apply(s Step, change func(*commit)) {
	if d.crashes() {
		return
	}
	for _, k := range s.NewKeys {
		d.keys[k.Fingerprint()] = k
	}
	if d.crashes() {
		return
	}
	next := d.commit.clone()
	next.channel = s.Channel
	next.outbox = append(next.outbox, s.Out...)
	next.outbox = slices.DeleteFunc(next.outbox, func(p Sealed) bool { return slices.Contains(s.Drop, p.Digest) })
	d.taken(&next, s)
	if change != nil {
		change(&next)
	}
	d.commit = next
	d.remember()
	for _, p := range s.Out {
		d.sealed[p.Kind]++
		if p.Kind == KindLoaded {
			d.loadedKeys[s.Channel.Live.LoadKey] = true
		}
	}
	if d.crashes() {
		return
	}
	for _, k := range s.DropKeys {
		delete(d.keys, k)
	}
	if d.crashes() {
		return
	}
	for _, p := range s.Out {
		d.deposit(p)
	}
	for _, digest := range s.Again {
		d.again(digest)
	}
	d.whole()
}

// whole compares the channel with what lies beside it.
func (d *modelDesk) whole() {
	d.t.Helper()
	if missing := d.channel.Missing(func(p Digest) *Identity { return d.keys[p] }); len(missing) > 0 {
		d.t.Fatalf("desk %d: channel names keys that are gone: %v", d.me, missing)
	}
	if want := len(d.channel.Keys()); len(d.keys) != want {
		d.t.Fatalf("desk %d: %d keys are kept, the channel names %d", d.me, len(d.keys), want)
	}
	out := d.channel.Outbox()
	if len(out) != len(d.outbox) {
		d.t.Fatalf("desk %d: %d pouches in the outbox, the channel counts on %d", d.me, len(d.outbox), len(out))
	}
	for _, p := range d.outbox {
		if !slices.Contains(out, p.Digest) {
			d.t.Fatalf("desk %d: a %s is in the outbox that the channel does not know", d.me, p.Kind)
		}
	}
}

func (d *modelDesk) taken(next *commit, s Step) {
	for _, e := range s.Events {
		switch e.Kind {
		case EventOpened, EventReopened:
			next.peerHas = map[Digest]bool{}
		case EventFork, EventRolledBack, EventRefused:
			if !d.world.rolled {
				d.t.Fatalf("desk %d: %s at %d in an honest run: %v", d.me, e.Kind, e.Seq, e.Err)
			}
		}
		d.world.met[string(e.Kind)]++
	}
	for _, id := range s.PeerHeld {
		next.peerHas[id] = true
	}
	for _, taken := range s.Taken {
		mark := fmt.Sprintf("%.10s %d", taken.Epoch, taken.Seq)
		if slices.Contains(next.takes, mark) {
			d.t.Fatalf("desk %d: pouch %s taken twice", d.me, mark)
		}
		next.takes = append(next.takes, mark)
		papers := taken.Papers
		for _, n := range taken.Notices {
			if n.Type == NoticeReturned {
				papers = append(papers, n.Body)
			}
		}
		for _, b := range papers {
			p := parseModelPaper(b)
			next.peerHas[p.id] = true
			if !next.holds(p.id) {
				next.stream = append(next.stream, p)
			}
		}
	}
}

// crashes counts a durable write down and restarts the desk when it is its turn.
func (d *modelDesk) crashes() bool {
	if d.crash < 0 {
		return false
	}
	d.crash--
	if d.crash >= 0 {
		return false
	}
	d.world.trace("desk %d crashes", d.me)
	d.world.met["crash"]++
	d.restart()
	return true
}

// restart is what a desk does at start: read the store, let go of keys that it
// does not name, deposit what has no receipt.
func (d *modelDesk) restart() {
	d.t.Helper()
	d.crash = -1
	d.channel = throughJSON(d.t, d.channel)
	for k := range d.keys {
		if !slices.Contains(d.channel.Keys(), k) {
			delete(d.keys, k)
		}
	}
	d.receipts = map[Digest]bool{}
	d.whole()
}

func throughJSON(t failer, c Channel) Channel {
	t.Helper()
	b, err := json.Marshal(c)
	if err != nil {
		t.Fatalf("marshal channel: %v", err)
	}
	var back Channel
	if err := json.Unmarshal(b, &back); err != nil {
		t.Fatalf("unmarshal channel: %v", err)
	}
	return back
}

// restore puts back an earlier commit without its keys.
func (d *modelDesk) restore(i int) {
	d.commit = d.history[i].clone()
	d.history = d.history[:i+1]
	d.channel = throughJSON(d.t, d.channel)
	d.keys, d.receipts, d.crash = map[Digest]*Identity{}, map[Digest]bool{}, -1
	d.world.trace("desk %d restored to commit %d", d.me, i)
	d.recover()
}

// rollBack puts a whole folder back, keys included: nothing in it tells.
func (d *modelDesk) rollBack(i int) {
	d.commit = d.history[i].clone()
	d.history = d.history[:i+1]
	d.keys = maps.Clone(d.commit.keysThen)
	d.world.rolled, d.restored = true, true
	d.world.trace("desk %d rolled back to commit %d", d.me, i)
	d.restart()
}

// recover is what a desk does that finds itself put back: it destroys the
// receiving keys it has and says hello.
func (d *modelDesk) recover() {
	d.t.Helper()
	d.restored, d.crash = true, -1
	d.keys = map[Digest]*Identity{}
	s, err := d.channel.Recover(d.env())
	d.world.trace("desk %d recovers: %s", d.me, told(s))
	d.must("recover", err)
	d.apply(s, nil)
}

func (d *modelDesk) must(what string, err error) {
	d.t.Helper()
	if err != nil {
		d.t.Fatalf("desk %d: %s: %v", d.me, what, err)
	}
}

func (d *modelDesk) deposit(p Sealed) {
	if d.world.lossy != nil && d.world.lossy() {
		return
	}
	d.receipts[p.Digest] = true
	to := 1 - d.me
	d.world.lane[to] = append(d.world.lane[to], p.Bytes)
	d.world.past[to] = append(d.world.past[to], p.Bytes)
}

func (d *modelDesk) again(digest Digest) {
	d.t.Helper()
	i := slices.IndexFunc(d.outbox, func(p Sealed) bool { return p.Digest == digest })
	if i < 0 {
		d.t.Fatalf("desk %d: asked to deposit %.10s again, which is not in the outbox", d.me, digest)
	}
	d.deposit(d.outbox[i])
}

// sayHello opens, or opens again with the old epoch going on.
func (d *modelDesk) sayHello() {
	s, err := d.channel.Hello(d.env())
	d.world.trace("desk %d says hello: %s", d.me, told(s))
	d.must("hello", err)
	d.apply(s, nil)
}

// write appends papers of this desk's own; they go when they can.
func (d *modelDesk) write(n int) {
	next := d.commit.clone()
	for range n {
		d.papers++
		p := modelPaper{author: d.me, number: d.papers}
		p.id = DigestOf(p.bytes())
		next.stream = append(next.stream, p)
	}
	d.commit = next
	d.remember()
}

// remember keeps what a backup, or a copy of the whole folder, would hold now.
func (d *modelDesk) remember() {
	then := d.commit.clone()
	then.keysThen = maps.Clone(d.keys)
	d.history = append(d.history, then)
}

// send seals what the peer lacks, in the stream's order, if it may.
func (d *modelDesk) send() {
	if d.channel.Ready() != nil {
		return
	}
	load := Load{Mark: uint64(len(d.stream))}
	var ids []Digest
	for _, p := range d.stream {
		if d.peerHas[p.id] || !fitsGlass(d.box, load) {
			continue
		}
		ids = append(ids, p.id)
		if p.author == d.me {
			load.Papers = append(load.Papers, p.bytes())
		} else {
			load.Notices = append(load.Notices, Notice{NoticeReturned, p.bytes()})
		}
	}
	if len(ids) == 0 {
		return
	}
	s, err := d.channel.Seal(d.env(), load)
	d.world.trace("desk %d sends: %s", d.me, told(s))
	d.must("seal", err)
	d.apply(s, func(c *commit) {
		for _, id := range ids {
			c.peerHas[id] = true
		}
	})
}

func fitsGlass(b box, l Load) bool {
	sizes := b.sizes()
	return frameSize(l.size()+64, b.keySize()) < sizes[len(sizes)-1].text
}

// pay pays a debt.
func (d *modelDesk) pay() {
	if !d.channel.Owes() {
		return
	}
	s, err := d.channel.Seal(d.env(), Load{})
	d.world.trace("desk %d pays: %s", d.me, told(s))
	d.must("pay", err)
	d.apply(s, nil)
}

// tick deposits again what presses and what has no receipt.
func (d *modelDesk) tick() {
	pressing := d.channel.Pressing()
	for _, p := range slices.Clone(d.outbox) {
		if slices.Contains(pressing, p.Digest) || !d.receipts[p.Digest] && p.Kind != KindWelcome {
			d.deposit(p)
		}
	}
}

// receive hands an arrived pouch to the channel.
func (d *modelDesk) receive(sealed []byte) {
	d.t.Helper()
	before, _ := json.Marshal(d.channel)
	s, err := d.channel.Next(d.env(), sealed)
	d.world.trace("desk %d receives %.6s: %v %v", d.me, DigestOf(sealed), told(s), err)
	if after, _ := json.Marshal(d.channel); string(after) != string(before) {
		d.t.Fatalf("desk %d: a step changed the channel it started from", d.me)
	}
	if err != nil {
		if !Harmless(err) && !d.world.rolled {
			d.t.Fatalf("desk %d: refused in an honest run: %v", d.me, err)
		}
		for _, h := range harmless {
			if errors.Is(err, h) {
				d.world.met[h.Error()]++
			}
		}
		return
	}
	if slices.ContainsFunc(s.Events, func(e Event) bool { return e.Kind == EventRolledBack }) {
		if !d.world.rolled {
			d.t.Fatalf("desk %d: told that it was rolled back in an honest run", d.me)
		}
		d.world.met[string(EventRolledBack)]++
		d.recover()
		return
	}
	d.apply(s, nil)
}

// allow gives the officer's word where one is awaited.
func (d *modelDesk) allow() {
	if errors.Is(d.channel.Ready(), ErrAwaitsWord) {
		d.apply(Step{Channel: d.channel.Allow()}, nil)
	}
}

// rest lets a fair network run until nothing moves any more.
func (w *world) rest() {
	w.t.Helper()
	w.lossy = nil
	for round := range 60 {
		moved := false
		for _, d := range w.desks {
			d.crash = -1
			d.allow()
			d.send()
			d.pay()
			d.tick()
		}
		for i, d := range w.desks {
			arrived := w.lane[i]
			w.lane[i] = nil
			for _, p := range arrived {
				moved = true
				d.receive(p)
				d.allow()
				d.send()
				d.pay()
			}
		}
		if !moved && round > 0 {
			return
		}
	}
	w.t.Fatalf("no rest after 60 rounds of a fair network: %v; %v", w.desks[0].channel, w.desks[1].channel)
}
