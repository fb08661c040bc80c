package simulation

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"strings"

	"filippo.io/age"

	"goodoffices/courier"
	"goodoffices/desk"
	"goodoffices/paper"
	"goodoffices/store"
)

// theft is what the harness notes of a desk for whoever robs it: of each
// neighbour, what was taken by when.
type theft struct {
	turns map[paper.Desk][]turn
}

// A turn is a moment at which everything that had come from a neighbour was
// taken, and how much had been sealed for it by then. When the neighbour has
// acknowledged more than that, the turn is answered, and its answer too.
type turn struct {
	sealed  uint64
	trimmed map[courier.Digest]bool
}

func (o *office) watchChannels(v desk.View) {
	if o.turns == nil {
		o.turns = map[paper.Desk][]turn{}
	}
	for _, c := range v.Channels {
		all := o.turns[c.With]
		if n := len(all); n > 0 && all[n-1].sealed > c.Sealed {
			all = nil // another epoch
		}
		if !c.Open || c.Gap {
			o.turns[c.With] = all
			continue
		}
		t := turn{c.Sealed, map[courier.Digest]bool{}}
		for _, p := range o.h.net.carried {
			if p.from == c.With && p.to == o.name && p.trimmed {
				t.trimmed[p.digest] = true
			}
		}
		if n := len(all); n > 0 && all[n-1].sealed == t.sealed {
			all = all[:n-1]
		}
		o.turns[c.With] = append(all, t)
	}
}

// forgetTurns: a folder put back whole has live keys of an earlier time, for
// which P13 is not promised until its channels are opened again.
func (o *office) forgetTurns() { o.turns = nil }

// rob takes a desk's folder with all that unlocks it, and tries every key on
// every pouch whose turn was answered and answered again.
func (h *house) rob(o *office) {
	keys := o.stolenKeys()
	if len(keys) < 2 {
		h.fault("the thief finds %d keys at %s: the test robs nobody", len(keys), o.name)
	}
	papers := o.everyPaper()
	tried := 0
	for _, c := range o.look().Channels {
		safe := map[courier.Digest]bool{}
		for _, t := range o.turns[c.With] {
			if c.Open && c.Acknowledged > t.sealed {
				safe = t.trimmed
			}
		}
		if c.Gap {
			continue // what waits sealed needs its key
		}
		seen := map[courier.Digest]bool{}
		for _, p := range h.net.carried {
			if !safe[p.digest] || seen[p.digest] || p.to != o.name {
				continue
			}
			seen[p.digest] = true
			tried++
			for _, k := range keys {
				if text := opened(p.sealed, k); text != nil && holdsOne(text, papers) {
					h.fault("P13: what %s sent to %s opens with a key stolen after its turn was answered", p.from, o.name)
				}
			}
		}
	}
	h.done["pouches tried by a thief"] += tried
}

// stolenKeys opens the folder without the desk: its keyring, its vault, its
// receiving keys.
func (o *office) stolenKeys() []*age.HybridIdentity {
	var ring struct {
		Owner   string
		Unlocks []struct {
			ID     string
			Master store.Wrapped
		}
	}
	b, err := o.files.Read("desk.keys")
	if err == nil {
		err = json.Unmarshal(b, &ring)
	}
	if err != nil || len(ring.Unlocks) == 0 {
		o.h.fault("the thief cannot read desk.keys: %v", err)
		return nil
	}
	secret, err := ring.Unlocks[0].Master.UnwrapWithKey(o.unlock, "good-offices/1 master "+ring.Owner+" "+ring.Unlocks[0].ID)
	if err != nil {
		o.h.fault("the thief cannot unlock %s: %v", o.name, err)
		return nil
	}
	master, err := store.ParseMasterKey(secret)
	if err != nil {
		o.h.fault("the thief: %v", err)
		return nil
	}
	vault, err := store.OpenVault(context.Background(), o.store.Clone(), o.files.Clone(), ring.Owner, master, store.VaultOptions{})
	if err != nil {
		o.h.fault("the thief cannot open %s: %v", o.name, err)
		return nil
	}
	var texts []string
	for _, name := range vault.KeyNames() {
		key, _ := vault.Key(name)
		texts = append(texts, string(key))
	}
	self, _, err := vault.Cell(context.Background(), store.OwnRealm, "self", "self")
	var card struct{ Hello string }
	if err == nil {
		err = json.Unmarshal(self, &card)
	}
	if err != nil {
		o.h.fault("the thief finds no card: %v", err)
	}
	var keys []*age.HybridIdentity
	for _, text := range append(texts, card.Hello) {
		if k, err := age.ParseHybridIdentity(strings.TrimSpace(text)); err == nil {
			keys = append(keys, k)
		}
	}
	return keys
}

func opened(sealed []byte, key *age.HybridIdentity) []byte {
	r, err := age.Decrypt(bytes.NewReader(sealed), key)
	if err != nil {
		return nil
	}
	text, err := io.ReadAll(r)
	if err != nil {
		return nil
	}
	return text
}

// everyPaper returns the bytes of all that the house's desks hold.
func (o *office) everyPaper() [][]byte {
	var all [][]byte
	seen := map[paper.ID]bool{}
	for _, n := range o.h.order {
		d := o.h.desks[n]
		for _, p := range d.look().Papers {
			if seen[p.ID] || o.h.ground[p.ID] {
				continue
			}
			seen[p.ID] = true
			if raw, _, err := d.Paper(context.Background(), paper.ID{}, p.ID); err == nil {
				all = append(all, raw)
			}
		}
	}
	return all
}

func holdsOne(text []byte, papers [][]byte) bool {
	for _, raw := range papers {
		if bytes.Contains(text, raw) {
			return true
		}
	}
	return false
}
