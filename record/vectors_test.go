package record_test

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"flag"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"goodoffices/paper"
	"goodoffices/record"
)

var update = flag.Bool("update", false, "write the golden vectors")

// The vectors in testdata/vectors are for other implementations; the README
// beside them says what is in them. TestVectors makes them again, through the
// package's own verdicts, and compares; -update writes them.
func TestVectors(t *testing.T) {
	t.Parallel()
	files := map[string]any{
		"keys.json":         keyVectors(t),
		"checkpoints.json":  checkpointVectors(),
		"proofs.json":       proofVectors(t),
		"cosignatures.json": cosignatureVectors(t),
		"updates.json":      updateVectors(t),
		"forks.json":        forkVectors(t),
	}
	for name, content := range files {
		var made bytes.Buffer
		enc := json.NewEncoder(&made)
		enc.SetEscapeHTML(false)
		enc.SetIndent("", " ")
		if err := enc.Encode(content); err != nil {
			t.Fatal(err)
		}
		path := filepath.Join("testdata", "vectors", name)
		if *update {
			if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(path, made.Bytes(), 0o644); err != nil {
				t.Fatal(err)
			}
		}
		kept, err := os.ReadFile(path)
		if err != nil || !bytes.Equal(kept, made.Bytes()) {
			t.Errorf("%s is not what the package makes now (%v)", path, err)
		}
	}
}

// verdict is the name by which a vector calls the error: the sentence of the
// exported value, without what was being done.
func verdict(err error) string {
	if err == nil {
		return ""
	}
	for e := err; ; e = errors.Unwrap(e) {
		if errors.Unwrap(e) == nil {
			return e.Error()
		}
	}
}

func seedOf(name string) string {
	seed := sha256.Sum256([]byte(name))
	return hex.EncodeToString(seed[:])
}

type keyVector struct {
	Seed         string              `json:"seed"`
	Public       record.CosignPublic `json:"public"`
	Origin       string              `json:"origin"`
	Name         string              `json:"name"`
	VerifierKeys [2]string           `json:"verifier_keys"`
}

func keyVectors(t tester) []keyVector {
	var vs []keyVector
	for _, name := range []string{"Muscat", "Tehran"} {
		v := keyVector{Seed: seedOf(name), Public: keyOf(t, name).Public(), Origin: record.OriginOf(terms)}
		v.Name = v.Public.Name(v.Origin)
		v.VerifierKeys[0], v.VerifierKeys[1] = v.Public.VerifierKeys(v.Name)
		vs = append(vs, v)
	}
	return vs
}

type checkpointVector struct {
	What  string `json:"what"`
	Text  string `json:"text"`
	Size  uint64 `json:"size,omitempty"`
	Root  string `json:"root,omitempty"`
	Error string `json:"error"`
}

func checkpointVectors() []checkpointVector {
	texts := map[string]string{
		"a record of 20": honest.String(),
		"an empty one":   record.Checkpoint{Origin: honest.Origin, Root: record.EmptyRoot}.String(),
	}
	for what, bad := range badCheckpoints() {
		if len(bad.text) < 1000 {
			texts[what] = bad.text
		}
	}
	var vs []checkpointVector
	for _, what := range slices.Sorted(maps.Keys(texts)) {
		v := checkpointVector{What: what, Text: texts[what]}
		c, err := record.ParseCheckpoint(v.Text)
		if v.Error = verdict(err); err == nil {
			v.Size, v.Root = c.Size, c.Root.String()
		}
		vs = append(vs, v)
	}
	return vs
}

type proofVectorsFile struct {
	Leaves      []paper.ID    `json:"leaves"`
	Roots       []paper.ID    `json:"roots"` // of the first 0, 1, 2, … leaves
	Inclusion   []proofVector `json:"inclusion"`
	Consistency []proofVector `json:"consistency"`
}

type proofVector struct {
	From  uint64     `json:"from"` // leaf index, or size of the older tree
	Size  uint64     `json:"size"`
	Proof []paper.ID `json:"proof"`
	Error string     `json:"error"`
}

func proofVectors(t tester) proofVectorsFile {
	f := proofVectorsFile{Leaves: papers(0, 13)}
	l := appended(t, record.Log{}, f.Leaves...)
	at := func(size uint64) record.Checkpoint {
		root, err := l.Root(size)
		if err != nil {
			t.Fatalf("root: %v", err)
		}
		return record.Checkpoint{Origin: honest.Origin, Size: size, Root: root}
	}
	for size := range uint64(14) {
		f.Roots = append(f.Roots, at(size).Root)
	}
	for _, p := range [][2]uint64{{0, 1}, {0, 13}, {5, 7}, {6, 7}, {12, 13}, {7, 8}} {
		proof, _ := l.Inclusion(p[0], p[1])
		for _, proof := range [][]paper.ID{proof, append(slices.Clone(proof), paper.ID{})} {
			err := at(p[1]).CheckInclusion(p[0], f.Leaves[p[0]], proof)
			f.Inclusion = append(f.Inclusion, proofVector{p[0], p[1], proof, verdict(err)})
		}
		err := at(p[1]).CheckInclusion(p[0], terms, proof)
		if !errors.Is(err, record.ErrInclusion) {
			t.Fatalf("another leaf: %v", err)
		}
	}
	for _, p := range [][2]uint64{{0, 13}, {1, 13}, {4, 8}, {6, 8}, {7, 13}, {13, 13}, {3, 7}} {
		proof, _ := l.Consistency(p[0], p[1])
		proofs := [][]paper.ID{append([]paper.ID{}, proof...), append(slices.Clone(proof), paper.ID{})}
		if len(proof) > 0 {
			spoilt := slices.Clone(proof)
			spoilt[0][0] ^= 1
			proofs = append(proofs, spoilt)
		}
		for _, proof := range proofs {
			err := at(p[1]).CheckConsistency(p[0], at(p[0]).Root, proof)
			f.Consistency = append(f.Consistency, proofVector{p[0], p[1], proof, verdict(err)})
		}
	}
	return f
}

type cosignatureVector struct {
	What           string `json:"what"`
	Seed           string `json:"seed"`
	Name           string `json:"name"` // on the lines
	Time           int64  `json:"time"`
	Ed25519Message string `json:"ed25519_message,omitempty"`
	MLDSA44Message string `json:"mldsa44_message,omitempty"`
	Note           string `json:"note"`
	Error          string `json:"error"`
}

func cosignatureVectors(t tester) []cosignatureVector {
	var vs []cosignatureVector
	add := func(what, by, name string, note record.Signed) {
		key := keyOf(t, by)
		v := cosignatureVector{What: what, Seed: seedOf(by), Name: name, Time: dawn.Unix(), Note: note.String()}
		_, err := note.VerifyBy(name, key.Public())
		if v.Error = verdict(err); err == nil {
			ed, ml := record.Messages(name, honest, uint64(v.Time))
			v.Ed25519Message, v.MLDSA44Message = hex.EncodeToString(ed), hex.EncodeToString(ml)
		}
		vs = append(vs, v)
	}
	desk := keyOf(t, "Tehran").Public().Name(honest.Origin)
	op := pair(t, keyOf(t, "Muscat"), honest.Origin, honest, dawn)
	good := pair(t, keyOf(t, "Tehran"), desk, honest, dawn)
	add("the operator's pair", "Muscat", honest.Origin, record.Signed{Checkpoint: honest, Lines: op})
	add("a desk's pair", "Tehran", desk, record.Signed{Checkpoint: honest, Lines: good})
	add("Ed25519 half alone", "Tehran", desk, record.Signed{Checkpoint: honest, Lines: good[:1]})
	add("ML-DSA-44 half alone", "Tehran", desk, record.Signed{Checkpoint: honest, Lines: good[1:]})
	add("another desk's pair", "Washington", desk, record.Signed{Checkpoint: honest, Lines: good})
	add("the operator's alone", "Tehran", desk, record.Signed{Checkpoint: honest, Lines: op})
	other := honest
	other.Size++
	add("of another size", "Tehran", desk, record.Signed{Checkpoint: other, Lines: good})
	return vs
}

type updateVectorsFile struct {
	Terms    string            `json:"terms"`
	Operator string            `json:"operator"`
	Seeds    map[string]string `json:"seeds"` // of each desk
	Steps    []updateVector    `json:"steps"` // one after the other, at a replica of Tehran's
}

type updateVector struct {
	What   string `json:"what"`
	Update string `json:"update"`
	Error  string `json:"error"`
	Leaves uint64 `json:"leaves"` // after the step
	Head   uint64 `json:"head"`
	Claims int    `json:"claims"`
	Forks  int    `json:"forks"`
	// Confirmed are the sizes up to which each desk has signed.
	Confirmed map[string]uint64 `json:"confirmed"`
}

func updateVectors(t tester) updateVectorsFile {
	tb := muscat(t)
	op, tehran, washington := tb.operator(), tb.desk("Tehran"), tb.desk("Washington")
	f := updateVectorsFile{Terms: terms.String(), Operator: "Muscat", Seeds: map[string]string{}}
	for _, d := range tb.desks {
		f.Seeds[d.name] = seedOf(d.name)
	}
	step := func(what string, u record.Update) {
		data, err := u.Encode()
		if err != nil {
			t.Fatalf("%s: %v", what, err)
		}
		v := updateVector{What: what, Update: string(data), Error: verdict(tb.takes(tehran, u)), Confirmed: map[string]uint64{}}
		r := tehran.replica
		v.Leaves, v.Head, v.Claims, v.Forks = r.Log().Size(), r.Head().Size, len(r.Claims()), len(r.Forks())
		for _, d := range tb.desks {
			v.Confirmed[d.name] = r.Last(d.name).Size
		}
		f.Steps = append(f.Steps, v)
	}
	twin := tb.twin()
	tb.appends(op, papers(0, 3)...)
	tb.must(twin, tb.extension(op, 0))
	old := tb.extension(op, 0)
	step("the first leaves", old)
	step("the same again", old)
	tb.appends(op, papers(3, 4)...)
	piece, err := op.replica.Extension(3, 2)
	if err != nil {
		t.Fatalf("piece: %v", err)
	}
	step("a piece of what follows", piece)
	step("the rest, with one leaf held already", tb.extension(op, 4))
	tb.must(washington, tb.extension(op, 0))
	tb.must(op, tb.cosigns(washington))
	step("Washington's cosignature", tb.gathered(op, "Washington")[0])
	step("a smaller tree", old)
	tb.appends(op, papers(7, 2)...)
	spoilt := tb.extension(op, 7)
	spoilt.Leaves[0][0] ^= 1
	step("a leaf altered", spoilt)
	step("leaves before these missing", tb.extension(op, 8))
	step("unaltered", tb.extension(op, 7))
	tb.appends(twin, papers(50, 2)...)
	step("another history, smaller", tb.extension(twin, 3))
	tb.appends(twin, papers(52, 6)...)
	step("another history, larger, without its beginning", tb.extension(twin, 5))
	step("another history, larger, with it", tb.extension(twin, 0))
	return f
}

type forkVector struct {
	What string `json:"what"`
	Seed string `json:"seed"` // of the key under which it is checked
	record.Fork
	Error string `json:"error"`
}

func forkVectors(t tester) []forkVector {
	tb := settled(t)
	tehran, twin := tb.desk("Tehran"), tb.twin()
	tb.appends(tb.operator(), papers(3, 2)...)
	tb.round()
	tb.appends(twin, papers(50, 2)...)
	_ = tb.takes(tehran, tb.extension(twin, 0))
	tb.appends(twin, papers(52, 6)...)
	_ = tb.takes(tehran, tb.extension(twin, 0))
	var vs []forkVector
	for i, f := range tehran.replica.Forks() {
		for _, by := range []string{"Muscat", "Tehran"} {
			_, _, err := f.Verify(keyOf(t, by).Public())
			what := []string{"smaller than the head", "larger than the head"}[i] + ", under the key of " + by
			vs = append(vs, forkVector{what, seedOf(by), f, verdict(err)})
		}
	}
	none := vs[0]
	none.What, none.A, none.Root, none.Proof = "one checkpoint twice", none.B, signed(t, none.B).Root, nil
	_, _, err := none.Verify(keyOf(t, "Muscat").Public())
	none.Error = verdict(err)
	return append(vs, none)
}
