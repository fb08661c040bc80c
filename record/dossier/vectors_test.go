package dossier_test

import (
	"bytes"
	"encoding/hex"
	"encoding/json"
	"flag"
	"os"
	"reflect"
	"slices"
	"testing"

	"goodoffices/paper"
	"goodoffices/record"
	"goodoffices/record/dossier"
)

var update = flag.Bool("update", false, "write the vectors of dossiers")

const vectorsFile = "../../testdata/vectors/dossier.json"

// vectors are Tehran's dossier of the talks in paper.json, with their record in
// record.json, and what must be found in it when a member is spoilt.
type vectors struct {
	Archive     []byte          `json:"archive"`
	SealMessage string          `json:"seal_message"`
	Report      json.RawMessage `json:"report"`
	Refused     []spoiltVector  `json:"refused"`
	// Plain is a dossier of which nothing is to be said, and Judged what has other
	// members beside or instead.
	Plain  []byte         `json:"plain"`
	Judged []judgedVector `json:"judged"`
}

// A spoiltVector is one member in another state: with this content, or gone.
type spoiltVector struct {
	What    string   `json:"what"`
	Member  string   `json:"member"`
	Content []byte   `json:"content"` // null: removed
	Named   []string `json:"named"`
}

func read(t *testing.T, file string, v any) {
	t.Helper()
	b, err := os.ReadFile(file)
	if err == nil {
		err = json.Unmarshal(b, v)
	}
	if err != nil {
		t.Fatal(err)
	}
}

// told makes the vectors from those of papers and of the record.
func told(t *testing.T) vectors {
	t.Helper()
	var papers struct {
		Talks paper.ID
		Desks []struct {
			Name  paper.Desk
			Seeds map[string]string
			Card  paper.ID
		}
		Papers []struct {
			Kind, Class string
			Bytes       []byte
		}
	}
	read(t, "../../testdata/vectors/paper.json", &papers)
	var joint struct{ Change json.RawMessage }
	read(t, "../../testdata/vectors/record.json", &joint)
	var change bytes.Buffer
	if err := json.Compact(&change, joint.Change); err != nil {
		t.Fatal(err)
	}
	replica, err := record.Restore(change.Bytes())
	if err != nil {
		t.Fatal(err)
	}
	notes, err := dossier.NotesOf(replica, "Muscat", "Tehran", "Washington")
	if err != nil {
		t.Fatal(err)
	}
	talks := dossier.Talks{ID: papers.Talks, Mediator: "Muscat", Record: &dossier.Record{Origin: replica.Origin(), Notes: notes}}
	for _, id := range replica.Log().Leaves() {
		talks.Record.Leaves = append(talks.Record.Leaves, id)
	}
	for _, p := range papers.Papers {
		switch {
		case p.Kind == "card":
			key := []string{dossier.KeyCompared, dossier.KeyOwn, dossier.OnWordOf("Muscat")}[len(talks.Cards)]
			talks.Cards = append(talks.Cards, dossier.Card{Envelope: p.Bytes, Key: key})
		case p.Class == "formal":
			talks.Papers = append(talks.Papers, p.Bytes)
		}
	}
	seed, err := hex.DecodeString(papers.Desks[1].Seeds["seal"])
	if err != nil {
		t.Fatal(err)
	}
	seal, err := paper.NewSignKey(seed)
	if err != nil {
		t.Fatal(err)
	}
	var v vectors
	c := dossier.Contents{Desk: "Tehran", Card: papers.Desks[1].Card, Talks: []dossier.Talks{talks}, Seal: func(m []byte) ([]byte, error) {
		v.SealMessage = string(m)
		return seal.Sign(m)
	}}
	var b bytes.Buffer
	if err := dossier.Write(&b, c); err != nil {
		t.Fatal(err)
	}
	v.Archive = b.Bytes()
	if v.Report, err = json.Marshal(verified(v.Archive)); err != nil {
		t.Fatal(err)
	}
	spoilt := func(what, name string, change func([]byte) []byte) {
		for _, m := range members(t, v.Archive) {
			if m.name == name {
				one := spoiltVector{What: what, Member: name, Content: change(slices.Clone(m.content))}
				one.Named = named(verified(one.in(t, v.Archive)))
				v.Refused = append(v.Refused, one)
			}
		}
	}
	spoilt("the last bit of a signature", "papers/0001.paper", func(b []byte) []byte { b[len(b)-1] ^= 1; return b })
	spoilt("a digit of a leaf", "record/0001/leaves.txt", func(b []byte) []byte { b[0] ^= 1; return b })
	spoilt("a space in the manifest", dossier.ManifestName, func(b []byte) []byte { return append(b, ' ') })
	spoilt("the seal gone", dossier.SealName, func([]byte) []byte { return nil })
	spoilt("a card gone", "cards/0001.card", func([]byte) []byte { return nil })
	v.Plain, v.Judged = judged(t)
	for i := range v.Judged {
		v.Judged[i].archive = nil // its members tell it
	}
	return v
}

// in is the archive with the member so.
func (s spoiltVector) in(t *testing.T, archive []byte) []byte {
	t.Helper()
	var out []member
	for _, m := range members(t, archive) {
		if m.name == s.Member {
			if s.Content == nil {
				continue
			}
			m.content = s.Content
		}
		out = append(out, m)
	}
	return packed(t, out)
}

// TestDossierVectors: what is published is what this program makes and finds.
func TestDossierVectors(t *testing.T) {
	t.Parallel()
	want := told(t)
	if *update {
		b, err := json.MarshalIndent(want, "", " ")
		if err == nil {
			err = os.WriteFile(vectorsFile, append(b, '\n'), 0o644)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	var v vectors
	read(t, vectorsFile, &v)
	if !bytes.Equal(v.Archive, want.Archive) || v.SealMessage != want.SealMessage {
		t.Error("the archive is another: go test ./record/dossier -run TestDossierVectors -update")
	}
	r := verified(v.Archive)
	if !r.Valid || len(r.Papers) < 5 || r.Record == nil {
		t.Fatalf("%+v", r.Problems)
	}
	var report bytes.Buffer
	if err := json.Compact(&report, v.Report); err != nil || report.String() != string(want.Report) {
		t.Errorf("the report is another: %v", err)
	}
	if !bytes.Equal(v.Plain, want.Plain) || !reflect.DeepEqual(v.Judged, want.Judged) {
		t.Error("what is judged is another: go test ./record/dossier -run TestDossierVectors -update")
	}
	if len(v.Refused) != 5 {
		t.Errorf("%d refused", len(v.Refused))
	}
	for _, s := range v.Refused {
		if r := verified(s.in(t, v.Archive)); r.Valid || !slices.Equal(named(r), s.Named) || !slices.Contains(s.Named, s.Member) {
			t.Errorf("%s: valid %v, it names %v, want %v", s.What, r.Valid, named(r), s.Named)
		}
	}
}
