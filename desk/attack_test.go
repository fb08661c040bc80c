package desk_test

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"slices"
	"strings"
	"testing"
	"time"

	"goodoffices/courier"
	"goodoffices/desk"
	"goodoffices/mediation"
	"goodoffices/paper"
	"goodoffices/pouch"
	"goodoffices/store"
)

// Numbers are the rows of the list of attacks (docs/attacks.md).

// TestAttackChannels plays, at whole desks, what is tried on their channels.
func TestAttackChannels(t *testing.T) {
	t.Parallel()
	t.Run("4 the last one dropped, then silence but for the cadence", droppedUnderACadence)
	t.Run("18 a desk's state stolen now", TestYesterdaysPouchesStayShut)
	t.Run("19 last week's backup", TestOldBackupIsNoticedAndCaughtUp)
	t.Run("40a what is signed names nothing deniable", TestSignedStandsWithoutTheDeniable)
	t.Run("60 a direct channel", TestDirectChannelOpensAndShuts)
}

// droppedUnderACadence: a courier throws a desk's last pouch away and keeps its
// receipt. Nothing else is sent; that something is missing comes out with the next
// beat, before anything is deposited again.
func droppedUnderACadence(t *testing.T) {
	t.Parallel()
	h := agreed(t, "Muscat", "Tehran", "Washington")
	tehran, muscat := h.desks["Tehran"], h.desks["Muscat"]
	twin := tehran.letter("Washington", "Comes as it should.")
	h.settle()
	muscat.holds(twin)

	lost := tehran.letter("Washington", "The courier will throw this away.")
	if _, err := tehran.Exchange(t.Context()); err != nil {
		t.Fatal(err)
	}
	if n, err := muscat.Drop(t.Context()); n == 0 || err != nil {
		t.Fatalf("%d pouches thrown away: %v", n, err)
	}
	h.settle()
	muscat.lacks(lost)
	if gap(muscat, "Tehran") {
		t.Fatal("missed before anybody told")
	}

	sealed := map[string]uint64{}
	for range 2 { // the first beat finds that something was sent since the last
		if err := tehran.Beat(t.Context(), sealed); err != nil {
			t.Fatal(err)
		}
	}
	h.settle()
	if !gap(muscat, "Tehran") {
		t.Fatal("the beat told, and nothing is missed")
	}
	if err := tehran.DepositAgain(t.Context()); err != nil {
		t.Fatal(err)
	}
	h.settle()
	if muscat.holds(lost); gap(muscat, "Tehran") {
		t.Fatal("still missed")
	}
}

// gap reports whether a desk knows that it misses something of a neighbour's.
func gap(o *office, peer paper.Desk) bool {
	return slices.ContainsFunc(o.view().Channels, func(c desk.ViewChannel) bool { return c.With == peer && c.Gap })
}

// TestAttackBags: a bag in the wrong hands, or in pieces.
func TestAttackBags(t *testing.T) {
	t.Parallel()
	h := agreed(t, "Muscat", "Tehran", "Washington")
	tehran, muscat, washington := h.desks["Tehran"], h.desks["Muscat"], h.desks["Washington"]
	h.swap.off()
	letter := tehran.letter("Washington", "In a bag.")
	var packed bytes.Buffer
	if _, err := tehran.PackBag(t.Context(), &packed); err != nil {
		t.Fatal(err)
	}
	bag := packed.Bytes()
	unpack := func(o *office, b []byte) error {
		_, _, err := o.UnpackBag(t.Context(), bytes.NewReader(b))
		return err
	}
	held := func(o *office) int { return len(o.view().Papers) }
	t.Run("25 given to the wrong desk", func(t *testing.T) {
		before := held(washington)
		if err := unpack(washington, bag); !errors.Is(err, desk.ErrOthersBag) || held(washington) != before {
			t.Fatalf("%v", err)
		}
	})
	t.Run("25 split", func(t *testing.T) {
		before := held(muscat)
		for _, cut := range []int{0, 1, 17, len(bag) / 2, len(bag) - 32, len(bag) - 1} {
			if err := unpack(muscat, bag[:cut]); !errors.Is(err, desk.ErrBag) || held(muscat) != before {
				t.Errorf("cut at %d: %v", cut, err)
			}
		}
		for at := 20; at < len(bag); at += len(bag) / 13 {
			spoilt := bytes.Clone(bag)
			spoilt[at] ^= 1
			if err := unpack(muscat, spoilt); !errors.Is(err, desk.ErrBag) || held(muscat) != before {
				t.Errorf("byte %d: %v", at, err)
			}
		}
		if err := unpack(muscat, append(bytes.Clone(bag), 0)); !errors.Is(err, desk.ErrBag) {
			t.Errorf("a byte more: %v", err)
		}
	})
	t.Run("25 from another channel", func(t *testing.T) {
		other := agreed(t, "Muscat", "Tehran") // other talks of desks with the same names
		if err := unpack(other.desks["Muscat"], bag); !errors.Is(err, desk.ErrOthersBag) {
			t.Fatal(err)
		}
	})
	t.Run("25 given twice", func(t *testing.T) {
		if err := unpack(muscat, bag); err != nil {
			t.Fatal("the honest twin:", err)
		}
		muscat.holds(letter)
		before := held(muscat)
		if err := unpack(muscat, bag); err != nil || held(muscat) != before {
			t.Fatalf("%v, %d papers, held %d", err, held(muscat), before)
		}
	})
	t.Run("59 there is no bag, and so no pouch, from party to party", func(t *testing.T) {
		if _, err := tehran.PackBag(t.Context(), io.Discard, "Washington"); !errors.Is(err, desk.ErrNoPeer) {
			t.Fatal(err)
		}
		for _, c := range tehran.view().Channels {
			if c.With == "Washington" {
				t.Fatal("a channel")
			}
		}
	})
}

func TestAttackCards(t *testing.T) {
	t.Parallel()
	h := newHouse(t, "Muscat", "Tehran", "Washington")
	tehran, muscat, washington := h.desks["Tehran"], h.desks["Muscat"], h.desks["Washington"]
	if _, err := muscat.Begin(t.Context()); err != nil {
		t.Fatal(err)
	}
	h.join("Tehran", paper.PlaceParty)
	h.join("Washington", paper.PlaceParty)
	h.terms(nil, "Tehran", "Washington")
	key := func(o *office, of paper.Desk) string {
		for _, d := range o.view().Desks {
			if d.Desk == of {
				return d.Key
			}
		}
		t.Fatalf("%s does not show %s", o.Name(), of)
		return ""
	}
	t.Run("45 until the words are compared every seal is on the mediator's word", func(t *testing.T) {
		letter := tehran.letter("Washington", "Before anything was compared.")
		h.settle()
		muscat.does(&mediation.Convey{Paper: mediation.Ref(letter.String())})
		h.settle()
		if got := washington.holds(letter).Key; got != "on word of Muscat" {
			t.Errorf("the letter's key: %q", got)
		}
		if got := key(washington, "Tehran"); got != "on word of Muscat" {
			t.Errorf("the card: %q", got)
		}
	})
	t.Run("45 the words of a card of the mediator's making", func(t *testing.T) {
		// What a mediator would show in Tehran's name is another card, so other words.
		forged := paper.Words(paper.IDOf([]byte("Tehran's card, by Muscat")))
		if slices.Equal(forged, h.words("Tehran")) {
			t.Fatal("equal words")
		}
		if err := washington.ConfirmCard(t.Context(), paper.ID{}, "Officer", "Tehran", forged); !errors.Is(err, desk.ErrWords) {
			t.Fatal(err)
		}
		for i := range 12 { // one word misheard
			near := slices.Clone(h.words("Tehran"))
			near[i] = near[(i+1)%12]
			if slices.Equal(near, h.words("Tehran")) {
				continue
			}
			if err := washington.ConfirmCard(t.Context(), paper.ID{}, "Officer", "Tehran", near); !errors.Is(err, desk.ErrWords) {
				t.Fatalf("word %d: %v", i+1, err)
			}
		}
		if got := key(washington, "Tehran"); got != "on word of Muscat" {
			t.Fatalf("after false words: %q", got)
		}
		h.confirm("Washington", "Tehran")
		if got := key(washington, "Tehran"); got != "compared" {
			t.Fatalf("after the true words: %q", got)
		}
	})
	t.Run("41 an officer whom the desk does not have, or whose key is locked", func(t *testing.T) {
		act := &mediation.WriteNonPaper{Writing: mediation.Writing{To: []paper.Desk{"Muscat"}}, Text: en("Words.")}
		if _, err := tehran.Do(t.Context(), paper.ID{}, "Nobody", act); err == nil {
			t.Fatal("somebody else signs")
		}
		if _, err := tehran.Do(t.Context(), paper.IDOf([]byte("other talks")), "Officer", act); !errors.Is(err, desk.ErrNoTalks) {
			t.Fatal(err)
		}
	})
}

// TestAttackCoverNote: what an author tells the mediator alone is nowhere at
// the addressee's desk, not in its store, its view or its joint record.
func TestAttackCoverNote(t *testing.T) {
	t.Parallel()
	h := agreed(t, "Muscat", "Tehran", "Washington")
	tehran, muscat, washington := h.desks["Tehran"], h.desks["Muscat"], h.desks["Washington"]
	const secret = "ZARBOLMASAL-4711"
	made := tehran.does(&mediation.WriteLetter{
		Writing: mediation.Writing{To: []paper.Desk{"Washington"}, Cover: &mediation.Cover{Handling: paper.HandlingVerbatim, Note: en(secret)}},
		Prose:   paper.Prose{Text: en("Word for word.")},
	})
	h.settle()
	muscat.does(&mediation.Convey{Paper: mediation.Ref(made[0].String())})
	h.settle()
	washington.holds(made[0])
	everything := func(o *office) []byte {
		var all []byte
		for raw, err := range o.Everything(t.Context(), paper.ID{}) {
			if err != nil {
				t.Fatal(err)
			}
			all = append(all, raw...)
		}
		return append(all, fmt.Sprintf("%+v", o.view())...)
	}
	t.Run("40b no byte of a cover note reaches the addressee", func(t *testing.T) {
		if !bytes.Contains(everything(muscat), []byte(secret)) {
			t.Fatal("the mediator does not hold it: the test looks at nothing")
		}
		for _, id := range made[1:] {
			washington.lacks(id)
			if b := everything(washington); bytes.Contains(b, id[:]) || bytes.Contains(b, []byte(id.String())) {
				t.Fatal("its id is there")
			}
		}
		if bytes.Contains(everything(washington), []byte(secret)) {
			t.Fatal("its words are there")
		}
	})
}

// TestAttackTheft: files, passphrases and what is printed.
func TestAttackTheft(t *testing.T) {
	t.Parallel()
	var log bytes.Buffer
	h := agreed(t, "Muscat", "Tehran")
	tehran := h.desks["Tehran"]
	tehran.letter("Muscat", "ABRISHAM: the silk road.")
	h.settle()
	tehran.Close()
	tehran.cfg.Log = slog.New(slog.NewTextHandler(&log, &slog.HandlerOptions{Level: slog.LevelDebug}))
	open := func(u desk.Unlock) error {
		d, err := desk.Open(t.Context(), desk.Place{Store: tehran.store.Clone(), Files: tehran.files.Clone()}, u, tehran.cfg)
		if err == nil {
			d.Close()
		}
		return err
	}
	pass := store.Secret("correct horse Officer")
	if err := open(desk.Unlock{Officer: "Officer", Passphrase: pass}); err != nil {
		t.Fatal("the honest twin:", err)
	}
	var errs []error
	for name, u := range map[string]desk.Unlock{
		"49 another passphrase":    {Officer: "Officer", Passphrase: store.Secret("correct horse Tehram")},
		"49 no passphrase":         {Officer: "Officer"},
		"49 nobody's passphrase":   {Officer: "Nobody", Passphrase: pass},
		"49 another unlock file":   {File: h.desks["Muscat"].unlock},
		"49 a short unlock file":   {File: tehran.unlock[1:]},
		"49 an unlock of nothing":  {},
		"110 a backup and no word": {Officer: "Officer", Passphrase: store.Secret("password")},
	} {
		t.Run(name, func(t *testing.T) {
			err := open(u)
			errs = append(errs, err)
			if !errors.Is(err, desk.ErrUnlock) {
				t.Fatal(err)
			}
		})
	}
	t.Run("49 a passphrase of less cost than this desk takes", func(t *testing.T) {
		cfg := tehran.cfg
		cfg.LeastCost = store.StandardCost
		_, err := desk.Open(t.Context(), desk.Place{Store: tehran.store.Clone(), Files: tehran.files.Clone()}, desk.Unlock{Officer: "Officer", Passphrase: pass}, cfg)
		if !errors.Is(err, store.ErrWeakParameters) {
			t.Fatal(err)
		}
	})
	t.Run("50 no secret in any error, log or view", func(t *testing.T) {
		all := fmt.Sprint(errs, log.String(), fmt.Sprintf("%+v %#v", tehran.cfg, desk.Unlock{Officer: "Officer", Passphrase: pass, File: tehran.unlock}))
		for _, secret := range []string{string(pass), "Tehram", fmt.Sprintf("%x", []byte(tehran.unlock)), fmt.Sprint([]byte(tehran.unlock)), "ABRISHAM"} {
			if strings.Contains(all, secret) {
				t.Errorf("%.9s… is told", secret)
			}
		}
	})
}

// TestAttackCourierAtTheDesk: a courier that lies is told as what it is, and
// papers wait in the outbox.
func TestAttackCourierAtTheDesk(t *testing.T) {
	t.Parallel()
	h := agreed(t, "Muscat", "Tehran", "Washington")
	tehran, muscat := h.desks["Tehran"], h.desks["Muscat"]
	first := tehran.letter("Washington", "The honest twin.")
	h.settle()
	muscat.holds(first)
	t.Run("91 a courier that drops everything", func(t *testing.T) {
		h.swap.off()
		next := tehran.letter("Washington", "Into the dark.")
		_, _ = tehran.Exchange(t.Context()) // what it says of a courier that is away is the log's
		muscat.lacks(next)
		if tehran.OutboxLen("Muscat") == 0 {
			t.Fatal("the letter does not wait in the outbox")
		}
		if told := tehran.view().Troubles; len(told) != 1 || told[0].What != desk.TroubleUnreached {
			t.Fatalf("Tehran is told %v of a courier that does not answer", told)
		}
		h.bag("Tehran", "Muscat") // and goes another way
		muscat.holds(next)
	})
	t.Run("20a letters to a desk that never writes", func(t *testing.T) {
		before, began := muscat.KeysLeft(), h.clock()
		for i := range 8 {
			tehran.letter("Washington", fmt.Sprintf("Letter %d.", i))
			h.bag("Tehran", "Muscat")
			h.bag("Muscat", "Tehran")
		}
		h.bag("Tehran", "Muscat")
		left := muscat.KeysLeft()
		gone := 0
		for _, key := range before {
			if !slices.Contains(left, key) {
				gone++
			}
		}
		if gone == 0 || len(left) > len(before)+1 {
			t.Fatalf("%d of %d keys went, %d are left", gone, len(before), len(left))
		}
		for _, c := range muscat.view().Channels {
			if c.With == "Tehran" && !c.OldestKey.After(began) {
				t.Fatalf("the oldest key with Tehran is shown as made at %s, before the letters of %s", c.OldestKey, began)
			}
		}
	})
}

// TestAttackAttachedFile: what is fetched is the file the letter names, or none.
func TestAttackAttachedFile(t *testing.T) {
	t.Parallel()
	h := agreed(t, "Muscat", "Tehran")
	tehran, muscat := h.desks["Tehran"], h.desks["Muscat"]
	a, err := tehran.Attach(t.Context(), paper.ID{}, "annex.pdf", "application/pdf", &stream{left: 1 << 20})
	if err != nil {
		t.Fatal(err)
	}
	b, err := tehran.Attach(t.Context(), paper.ID{}, "other.pdf", "application/pdf", &stream{left: 1 << 20, at: 9})
	if err != nil || a.Digest == b.Digest || a.Length != b.Length {
		t.Fatal(err)
	}
	letter := func(a paper.Attachment) (paper.ID, error) {
		done, err := tehran.Do(t.Context(), paper.ID{}, "Officer", &mediation.WriteNonPaper{
			Writing: mediation.Writing{To: []paper.Desk{"Muscat"}, Attachments: []paper.Attachment{a}}, Text: en("With an annex."),
		})
		if err != nil {
			return paper.ID{}, err
		}
		return done.Papers[0], nil
	}
	id, err := letter(a)
	if err != nil {
		t.Fatal(err)
	}
	h.settle()
	if err := muscat.File(t.Context(), paper.ID{}, a.Digest, io.Discard); err != nil {
		t.Fatal("the honest twin:", err)
	}
	t.Run("22 a file that no letter names", func(t *testing.T) {
		if err := muscat.File(t.Context(), paper.ID{}, b.Digest, io.Discard); !errors.Is(err, desk.ErrNoFile) {
			t.Fatal(err)
		}
	})
	t.Run("22 a notice that puts another file under the letter's digest", func(t *testing.T) {
		other := tehran.does(&mediation.SendMessage{Writing: mediation.Writing{To: []paper.Desk{"Muscat"}}, Text: en("Nothing attached.")})[0]
		h.settle()
		way := pouch.Attachment{Paper: pouch.Digest(other), File: pouch.Digest(b.Digest), Secret: pouch.Secret("AGE-SECRET-KEY-PQ-1"), Sealed: 10, Chunks: make([]pouch.Digest, 1)}
		if err := tehran.SendRaw(t.Context(), "Muscat", nil, pouch.Notice{Type: pouch.NoticeAttachment, Body: way.Encode()}); err != nil {
			t.Fatal(err)
		}
		h.settle()
		if err := muscat.File(t.Context(), paper.ID{}, b.Digest, io.Discard); !errors.Is(err, desk.ErrNoFile) {
			t.Fatal(err)
		}
		muscat.holds(id)
	})
	t.Run("23 a size that lies", func(t *testing.T) {
		c, err := tehran.Attach(t.Context(), paper.ID{}, "third.pdf", "application/pdf", &stream{left: 1 << 20, at: 77})
		if err != nil {
			t.Fatal(err)
		}
		c.Length -= 10 // the digest is the file's, the size is not
		before := len(muscat.view().Notices)
		if _, err := letter(c); err != nil {
			t.Fatal(err)
		}
		h.settle()
		if err := muscat.File(t.Context(), paper.ID{}, c.Digest, io.Discard); !errors.Is(err, desk.ErrNoFile) {
			t.Fatal(err)
		}
		if len(muscat.view().Notices) == before {
			t.Fatal("nobody is told")
		}
	})
}

// TestAttackCourierReplaced: the courier's key is pinned, and papers arrive all the same.
func TestAttackCourierReplaced(t *testing.T) {
	t.Parallel()
	h := agreed(t, "Muscat", "Tehran", "Washington")
	t.Run("91 a courier with another key", func(t *testing.T) {
		letter := h.desks["Tehran"].letter("Washington", "Through a courier that changed.")
		h.swap.replace(t, courier.Config{})
		for range 3 {
			for _, n := range h.order {
				_, _ = h.desks[n].Exchange(t.Context())
				if err := h.desks[n].DepositAgain(t.Context()); err != nil {
					t.Fatal(err)
				}
			}
		}
		h.desks["Muscat"].holds(letter)
		if told := h.desks["Tehran"].view().Troubles; !slices.ContainsFunc(told, func(one desk.Trouble) bool { return one.What == desk.TroubleOtherKey }) {
			t.Fatalf("Tehran is told %v of a courier with another key", told)
		}
	})
}

// TestAttackClock: a desk whose clock is off is taken at its word, marked, and
// put in no other order.
func TestAttackClock(t *testing.T) {
	t.Parallel()
	h := agreed(t, "Muscat", "Tehran")
	tehran, muscat := h.desks["Tehran"], h.desks["Muscat"]
	honest := tehran.letter("Muscat", "Today.")
	h.settle()
	if p := muscat.holds(honest); p.OddDate {
		t.Fatalf("the honest twin is marked: %s, arrived %s", p.Date, p.Arrived)
	}
	for name, off := range map[string]time.Duration{"31 a clock a year slow": -year, "31 a clock a year fast": year} {
		t.Run(name, func(t *testing.T) {
			tehran.Close()
			tehran.store, tehran.files = tehran.store.Clone(), tehran.files.Crash()
			tehran.cfg.Now = func() time.Time { return h.clock().Add(off) }
			tehran.open()
			odd := tehran.letter("Muscat", "At another time.")
			h.settle()
			p := muscat.holds(odd)
			if !p.OddDate || p.Standing != "regular" {
				t.Fatalf("dated %s, arrived %s, %s, marked %v", p.Date, p.Arrived, p.Standing, p.OddDate)
			}
			all := muscat.view().Papers
			if i, j := position(all, honest), position(all, odd); i > j {
				t.Fatal("the claimed date changes the order")
			}
		})
	}
}

func position(all []desk.ViewPaper, id paper.ID) int {
	return slices.IndexFunc(all, func(p desk.ViewPaper) bool { return p.ID == id })
}
