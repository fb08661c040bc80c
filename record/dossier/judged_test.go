package dossier_test

import (
	"bytes"
	"slices"
	"strings"
	"testing"

	"goodoffices/paper"
	"goodoffices/record"
	"goodoffices/record/dossier"
)

// A judgedVector is a dossier whose every signature verifies, and what is to be
// said of it all the same: by the program, and by the page in a dossier.
type judgedVector struct {
	What    string         `json:"what"`
	Members []judgedMember `json:"members"` // in order
	archive []byte
	Valid   bool       `json:"valid"`
	Named   []string   `json:"named"`
	Undated []paper.ID `json:"undated"`
	Forks   int        `json:"forks"`
}

// A judgedMember is a member of such a dossier.
type judgedMember struct {
	Name    string `json:"name"`
	Content []byte `json:"content,omitempty"` // none: that of the member of this name in the plain one
}

// signed is a checkpoint of these leaves by the mediator.
func (h *house) signed(leaves ...paper.ID) string {
	h.t.Helper()
	op := record.New(h.leaves[0], true)
	for _, step := range []func() (record.Change, error){
		func() (record.Change, error) { return op.Append(leaves...) },
		func() (record.Change, error) { return op.Sign(h.desks[0].cosign, h.roster(), h.date) },
	} {
		c, err := step()
		h.must(err)
		b, err := c.Encode()
		h.must(err)
		op, err = op.Apply(b)
		h.must(err)
	}
	return op.SignedHead()
}

// fork is the evidence that the mediator signed these leaves, and those of the
// record here.
func (h *house) fork(alien ...paper.ID) record.Fork {
	h.t.Helper()
	log, err := record.Log{}.Append(h.leaves...)
	h.must(err)
	f := record.Fork{A: h.signed(alien...), B: h.signed(h.leaves...)}
	f.Root, err = log.Root(uint64(len(alien)))
	h.must(err)
	f.Proof, err = log.Consistency(uint64(len(alien)), log.Size())
	h.must(err)
	return f
}

// judged makes the vectors, from one of which nothing is to be said.
func judged(t *testing.T) (plain []byte, out []judgedVector) {
	t.Helper()
	same := map[string][]byte{}
	stranger := paper.IDOf([]byte("a leaf of nobody's"))
	add := func(what string, c dossier.Contents) {
		c.Page, c.Read = nil, nil // as small as may be
		h := &house{t: t}
		v := judgedVector{What: what, archive: h.written(c), Named: []string{}, Undated: []paper.ID{}}
		if plain == nil {
			plain = v.archive
			for _, m := range members(t, plain) {
				same[m.name] = m.content
			}
		}
		for _, m := range members(t, v.archive) {
			one := judgedMember{Name: m.name, Content: m.content}
			if bytes.Equal(same[m.name], m.content) {
				one.Content = nil
			}
			v.Members = append(v.Members, one)
		}
		r := verified(v.archive)
		v.Valid, v.Named = r.Valid, append(v.Named, named(r)...)
		v.Undated = append(v.Undated, r.Undated...)
		for _, one := range r.Records {
			v.Forks += one.Forks
		}
		out = append(out, v)
	}
	with := func(what string, change func(h *house), then func(h *house, talks *dossier.Talks)) {
		h := newHouse(t, "judged")
		h.papers = h.papers[:1] // its terms
		h.leaves = h.leaves[:4]
		change(h)
		c := h.contents()
		if then != nil {
			then(h, &c.Talks[0])
		}
		add(what, c)
	}
	with("nothing", func(*house) {}, nil)
	revoked := func(h *house) {
		id, _ := h.says(h.desks[2], &paper.Revocation{Officer: "Officer of Washington"}, "Muscat", "Tehran")
		h.leaves = append(h.leaves, id)
	}
	with("an officer was revoked: what comes before in the record stands", func(h *house) {
		id, _ := h.says(h.desks[2], &paper.Credentials{Officer: "Officer of Washington", Principal: "The state", Powers: []string{"all"}}, "Muscat", "Tehran")
		h.leaves = append(h.leaves, id)
		revoked(h)
	}, nil)
	with("an officer was revoked: what has no place cannot be dated", func(h *house) {
		h.stands = h.position()
		h.says(h.desks[2], letter("Before, or after?", "en"), "Tehran")
		revoked(h)
	}, nil)
	with("an officer was revoked: what was written where the record has that", func(h *house) {
		revoked(h)
		h.stands = h.position()
		h.says(h.desks[2], letter("Afterwards.", "en"), "Tehran")
	}, nil)
	with("two histories", func(*house) {}, func(h *house, talks *dossier.Talks) {
		talks.Record.Forks = append(talks.Record.Forks, h.fork(append(slices.Clone(h.leaves[:2]), stranger)...))
	})
	with("two histories of one size", func(*house) {}, func(h *house, talks *dossier.Talks) {
		f := h.fork(append(slices.Clone(h.leaves[:3]), stranger)...)
		f.Proof = nil
		talks.Record.Forks = append(talks.Record.Forks, f)
	})
	with("two checkpoints of one history", func(*house) {}, func(h *house, talks *dossier.Talks) {
		talks.Record.Forks = append(talks.Record.Forks, h.fork(h.leaves[:3]...))
	})
	with("a history that another signed", func(*house) {}, func(h *house, talks *dossier.Talks) {
		f := h.fork(append(slices.Clone(h.leaves[:2]), stranger)...)
		other := &house{t: t, desks: []*signer{h.desks[1], h.desks[0], h.desks[2]}, leaves: h.leaves, date: h.date}
		other.desks[0] = &signer{name: "Muscat", cosign: h.desks[1].cosign}
		other.desks[1] = &signer{name: "Tehran", cosign: h.desks[0].cosign}
		f.A = other.signed(append(slices.Clone(h.leaves[:2]), stranger)...)
		talks.Record.Forks = append(talks.Record.Forks, f)
	})
	with("two histories of another record", func(*house) {}, func(h *house, talks *dossier.Talks) {
		other := newHouse(t, "another")
		other.desks[0].cosign = h.desks[0].cosign
		talks.Record.Forks = append(talks.Record.Forks, other.fork(append(slices.Clone(other.leaves[:2]), stranger)...))
	})
	with("a proof that leads elsewhere", func(*house) {}, func(h *house, talks *dossier.Talks) {
		f := h.fork(append(slices.Clone(h.leaves[:2]), stranger)...)
		f.Proof[0][0] ^= 1
		talks.Record.Forks = append(talks.Record.Forks, f)
	})
	replaced := func(h *house) (former, now *signer, before paper.Position) {
		former = h.desks[2]
		next := *former
		next.officer = newHouse(t, "next").desks[2].officer
		h.attestCard(&next)
		before = h.position()
		id, _ := h.says(former, &paper.SuccessorCard{Replaces: former.card, Card: next.raw}, "Muscat", "Tehran")
		h.leaves = append(h.leaves, id)
		h.stands = h.position()
		return former, &next, before
	}
	with("a key was renewed: what was under way, and what comes after", func(h *house) {
		former, now, before := replaced(h)
		h.says(now, letter("With the new key.", "en"), "Tehran")
		h.stands = before
		h.says(former, letter("It took its time.", "en"), "Tehran")
	}, nil)
	with("a key was renewed: the former one goes on signing", func(h *house) {
		former, _, _ := replaced(h)
		h.says(former, letter("With what was lost.", "en"), "Tehran")
	}, nil)
	with("a key was renewed: the former one answers what came later", func(h *house) {
		former, _, before := replaced(h)
		later, _ := h.says(h.desks[1], letter("Written afterwards.", "en"), "Washington")
		h.stands = before
		h.says(former, &paper.Receipt{Arrival: paper.Arrival{Of: later}}, "Tehran") // the seal alone: none of its key's
		h.says(former, &paper.Attestation{Condition: later, Facts: paper.Text{"en": "Done."}, Finding: paper.FindingMet, On: h.date}, "Tehran")
	}, nil)
	with("a file that no paper names", func(*house) {}, func(_ *house, talks *dossier.Talks) {
		b := []byte("by itself")
		talks.Files = append(talks.Files, dossier.File{Digest: paper.IDOf(b), Bytes: b})
	})
	return plain, out
}

// TestAttackJudgedVectors: each dossier is judged as its name says.
func TestAttackJudgedVectors(t *testing.T) {
	t.Parallel()
	want := map[string]struct {
		named   string
		undated int
		forks   int
	}{
		"nothing": {},
		"an officer was revoked: what comes before in the record stands":     {},
		"an officer was revoked: what has no place cannot be dated":          {undated: 1},
		"an officer was revoked: what was written where the record has that": {named: "papers/0003.paper"},
		"two histories":                                               {forks: 1},
		"two histories of one size":                                   {forks: 1},
		"two checkpoints of one history":                              {named: "record/0001/fork-01.json"},
		"a history that another signed":                               {named: "record/0001/fork-01.json"},
		"two histories of another record":                             {named: "record/0001/fork-01.json"},
		"a proof that leads elsewhere":                                {named: "record/0001/fork-01.json"},
		"a key was renewed: what was under way, and what comes after": {},
		"a key was renewed: the former one goes on signing":           {named: "papers/0003.paper"},
		"a key was renewed: the former one answers what came later":   {named: "papers/0005.paper"},
		"a file that no paper names":                                  {named: "files/0001.bin"},
	}
	_, all := judged(t)
	if len(all) != len(want) {
		t.Errorf("%d vectors, %d expected", len(all), len(want))
	}
	for _, v := range all {
		w, ok := want[v.What]
		if !ok || v.Valid != (w.named == "") || strings.Join(v.Named, " ") != w.named || len(v.Undated) != w.undated || v.Forks != w.forks {
			t.Errorf("%s: valid %v, it names %v, %d undated, %d forks: %+v", v.What, v.Valid, v.Named, len(v.Undated), v.Forks, verified(v.archive).Problems)
		}
	}
}
