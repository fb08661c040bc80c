package dossier_test

import (
	"archive/zip"
	"bytes"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"os"
	"slices"
	"testing"
	"time"

	"goodoffices/paper"
	"goodoffices/record"
	"goodoffices/record/dossier"
)

// A signer is a desk with its keys.
type signer struct {
	name    paper.Desk
	seal    paper.SignKey
	officer paper.SignKey
	cosign  record.CosignKey
	card    paper.ID
	raw     []byte // the card's envelope
	hello   string
}

// A house is talks between three desks, with what one of them would disclose.
type house struct {
	t      testing.TB
	salt   string // keys and papers of another salt are others
	talks  paper.ID
	desks  []*signer // Muscat, Tehran, Washington
	made   int
	date   time.Time
	papers [][]byte
	leaves []paper.ID
	stands paper.Position // in the record, of what is composed now
}

func seedOf(s string) []byte { d := sha256.Sum256([]byte(s)); return d[:] }

// newHouse makes talks up to a carried outcome, with a record that all signed.
func newHouse(t testing.TB, salt string) *house {
	t.Helper()
	h := &house{t: t, salt: salt, talks: paper.IDOf([]byte("talks " + salt)), date: time.Date(2025, 3, 1, 9, 0, 0, 0, time.UTC)}
	for _, name := range []paper.Desk{"Muscat", "Tehran", "Washington"} {
		h.desks = append(h.desks, h.desk(name))
	}
	muscat, tehran, washington := h.desks[0], h.desks[1], h.desks[2]
	terms := &paper.Terms{
		Purpose: paper.Text{"en": "To find out."}, Rules: 1, Zone: "Asia/Muscat", Format: paper.FormatIndirect, Default: paper.DefaultNothing,
		Dispositions: paper.ShownConveyed, Receipts: "carried",
	}
	for i, d := range h.desks {
		role := paper.PlaceParty
		if i == 0 {
			role = paper.PlaceMediator
		}
		terms.Participants = append(terms.Participants, paper.Participant{Desk: d.name, Role: role, Card: d.card})
	}
	origin, _ := h.says(muscat, terms, "Tehran", "Washington")
	h.leaves = append(h.leaves, origin)
	for _, d := range h.desks {
		h.leaves = append(h.leaves, d.card)
	}
	proposal, _ := h.says(muscat, &paper.Proposal{Subject: paper.Subject{Type: paper.SubjectTerms, Paper: origin}, Mode: paper.ModeOpen, Put: []paper.Desk{"Tehran", "Washington"}, Texts: []paper.ID{origin},
		Until: paper.Hour{At: h.date.Add(48 * time.Hour), Zone: "Asia/Muscat"}, Text: paper.Text{"en": "The terms."}}, "Tehran", "Washington")
	var responses []paper.Bytes
	for _, d := range []*signer{tehran, washington} {
		_, raw := h.says(d, &paper.Response{Proposal: proposal, Answer: paper.AnswerConsent, Texts: []paper.ID{origin}}, "Muscat")
		responses = append(responses, raw)
	}
	outcome, _ := h.says(muscat, &paper.Outcome{Proposal: proposal, Result: paper.ResultCarried, Responses: responses}, "Tehran", "Washington")
	h.leaves = append(h.leaves, outcome)
	letter, _ := h.says(tehran, letter("نامه\u200cای به خط فارسی", "fa"), "Washington")
	h.says(washington, &paper.Receipt{Arrival: paper.Arrival{Of: letter}}, "Tehran")
	return h
}

func letter(words string, lang paper.Lang) paper.Body {
	return &paper.Letter{Prose: paper.Prose{Text: paper.Text{lang: words}}}
}

func (h *house) must(err error) {
	h.t.Helper()
	if err != nil {
		h.t.Fatal(err)
	}
}

// desk makes a desk and its card.
func (h *house) desk(name paper.Desk) *signer {
	h.t.Helper()
	key := func(what string) paper.SignKey {
		k, err := paper.NewSignKey(seedOf(h.salt + string(name) + what))
		h.must(err)
		return k
	}
	d := &signer{name: name, seal: key("seal"), officer: key("officer")}
	var err error
	d.cosign, err = record.NewCosignKey(seedOf(h.salt + string(name) + "cosign"))
	h.must(err)
	d.hello = helloKey(h.t)
	h.attestCard(d)
	return d
}

// helloKey is the same at every desk: no dossier opens with it.
func helloKey(t testing.TB) string {
	t.Helper()
	var vectors struct{ Papers []struct{ Bytes []byte } }
	b, err := os.ReadFile("../../testdata/vectors/paper.json")
	if err == nil {
		err = json.Unmarshal(b, &vectors)
	}
	if err != nil || len(vectors.Papers) == 0 {
		t.Fatal("no card to take it from: ", err)
	}
	_, card, err := paper.OpenCard(vectors.Papers[0].Bytes)
	if err != nil {
		t.Fatal(err)
	}
	return card.Card.Hello
}

// attestCard makes a card of a desk's keys.
func (h *house) attestCard(d *signer) {
	h.t.Helper()
	cosign, name := d.cosign.Public(), d.name
	card := &paper.Card{
		Name: name, Suite: paper.Suite, Seal: d.seal.Public(), Cosign: paper.CosignKey{Ed25519: cosign.Ed25519, MLDSA44: cosign.MLDSA44}, Hello: d.hello,
		Officers: []paper.Officer{{Name: "Officer of " + string(name), Key: d.officer.Public(), Powers: []string{paper.AllPowers}}},
	}
	h.made++
	p, err := paper.Compose(paper.Draft{Body: card, Privilege: paper.PrivilegeBefore}, paper.Stamp{Salt: paper.IDOf(fmt.Append(nil, h.salt, h.made)), Rules: 1, From: name, Date: h.date})
	h.must(err)
	d.card = p.ID
	d.raw = h.sign(d, p)
}

func (h *house) sign(d *signer, p *paper.Paper) []byte {
	h.t.Helper()
	e, err := paper.Sign(p, paper.Signers{Card: d.card, Seal: d.seal, Officer: "Officer of " + string(d.name), OfficerKey: d.officer})
	h.must(err)
	return e.Marshal()
}

// says lets a desk sign a paper, which joins the dossier.
func (h *house) says(d *signer, b paper.Body, to ...paper.Desk) (paper.ID, []byte) {
	h.t.Helper()
	id, raw := h.composes(d, b, to...)
	h.papers = append(h.papers, raw)
	return id, raw
}

func (h *house) composes(d *signer, b paper.Body, to ...paper.Desk) (paper.ID, []byte) {
	h.t.Helper()
	h.made++
	p, err := paper.Compose(paper.Draft{Body: b, To: to, Languages: paper.LanguagesOf(b), Privilege: paper.PrivilegeTalks},
		paper.Stamp{Salt: paper.IDOf(fmt.Append(nil, h.salt, h.made)), Rules: 1, Talks: h.talks, From: d.name, Date: h.date, Number: h.made, Record: h.stands})
	h.must(err)
	return p.ID, h.sign(d, p)
}

// roster is who signs the record.
func (h *house) roster() record.Roster {
	r := record.Roster{Operator: "Muscat"}
	for _, d := range h.desks {
		r.Seats = append(r.Seats, record.Seat{Desk: string(d.name), Key: d.cosign.Public()})
	}
	return r
}

// record is the joint record of the leaves, signed by all.
func (h *house) record() *dossier.Record {
	h.t.Helper()
	op := record.New(h.leaves[0], true)
	keep := func(r record.Replica, c record.Change) record.Replica {
		b, err := c.Encode()
		h.must(err)
		next, err := r.Apply(b)
		h.must(err)
		return next
	}
	c, err := op.Append(h.leaves...)
	h.must(err)
	op = keep(op, c)
	c, err = op.Sign(h.desks[0].cosign, h.roster(), h.date)
	h.must(err)
	op = keep(op, c)
	for _, d := range h.desks[1:] {
		mine := record.New(h.leaves[0], false)
		u, err := op.Extension(0, 0)
		h.must(err)
		c, err := mine.Check(u, h.roster())
		h.must(err)
		mine = keep(mine, c)
		_, u, err = mine.Cosign(d.cosign, string(d.name), h.roster(), h.date.Add(time.Minute))
		h.must(err)
		c, err = op.Check(u, h.roster())
		h.must(err)
		op = keep(op, c)
	}
	notes, err := dossier.NotesOf(op, "Muscat", "Tehran", "Washington")
	h.must(err)
	return &dossier.Record{Origin: op.Origin(), Leaves: h.leaves, Notes: notes}
}

// contents are what Tehran discloses.
func (h *house) contents() dossier.Contents {
	h.t.Helper()
	tehran := h.desks[1]
	t := dossier.Talks{ID: h.talks, Mediator: "Muscat", Papers: slices.Clone(h.papers), Record: h.record()}
	for i, d := range h.desks {
		t.Cards = append(t.Cards, dossier.Card{Envelope: d.raw, Key: []string{dossier.KeyCompared, dossier.KeyOwn, dossier.OnWordOf("Muscat")}[i]})
	}
	t.Cards[0].By, t.Cards[0].At = "Officer of Tehran", h.date
	return dossier.Contents{
		Desk: tehran.name, Card: tehran.card, Talks: []dossier.Talks{t}, Page: []byte("<!doctype html>\n"), Seal: tehran.seal.Sign,
		Read: func(of dossier.ToRead) (html, pdf []byte, err error) {
			if beside := of.Beside(of.Paper.ID); beside == nil || beside.ID != of.Paper.ID || of.Beside(paper.IDOf(nil)) != nil || of.Whose == "" {
				return nil, nil, errors.New("a reading does not find the papers that are disclosed")
			}
			return []byte("<p>" + of.Paper.ID.String() + of.Officer), []byte("%PDF " + of.Paper.ID.String()), nil
		},
	}
}

// position is the record's as it is now.
func (h *house) position() paper.Position {
	h.t.Helper()
	log, err := record.Log{}.Append(h.leaves...)
	h.must(err)
	root, err := log.Root(log.Size())
	h.must(err)
	return paper.Position{Size: log.Size(), Root: root}
}

func (h *house) written(c dossier.Contents) []byte {
	h.t.Helper()
	var b bytes.Buffer
	h.must(dossier.Write(&b, c))
	return b.Bytes()
}

func verified(b []byte, known ...dossier.Known) dossier.Report {
	return dossier.Verify(bytes.NewReader(b), int64(len(b)), dossier.Options{Known: known})
}

// A member is one of an archive, with what a forger may set.
type member struct {
	name    string
	content []byte
	change  func(*zip.FileHeader)
}

func members(t testing.TB, b []byte) []member {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(b), int64(len(b)))
	if err != nil {
		t.Fatal(err)
	}
	var out []member
	for _, f := range z.File {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		content, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, member{name: f.Name, content: content})
	}
	return out
}

// packed makes a sound archive.
func packed(t testing.TB, ms []member) []byte {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for _, m := range ms {
		h := &zip.FileHeader{Name: m.name, CRC32: crc32.ChecksumIEEE(m.content), CompressedSize64: uint64(len(m.content)), UncompressedSize64: uint64(len(m.content))}
		if m.change != nil {
			m.change(h)
		}
		w, err := z.CreateRaw(h)
		if err == nil {
			_, err = w.Write(m.content)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func named(r dossier.Report) []string {
	var out []string
	for _, p := range r.Problems {
		if !slices.Contains(out, p.Member) {
			out = append(out, p.Member)
		}
	}
	return out
}
