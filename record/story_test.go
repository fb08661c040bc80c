package record_test

import (
	"bytes"
	"encoding/hex"
	"encoding/json"
	"os"
	"slices"
	"testing"
	"time"

	"goodoffices/paper"
	"goodoffices/record"
)

const storyFile = "../testdata/vectors/record.json"

// storyVectors is the record of the talks in testdata/vectors/paper.json, in
// the form of updates.json: under the desks' own cosigning seeds, with the ids
// of its papers as leaves.
type storyVectors struct {
	updateVectorsFile
	Origin string     `json:"origin"`
	Leaves []paper.ID `json:"leaves"`
	// Change is what Tehran committed of the record, as one change.
	Change json.RawMessage `json:"change"`
}

type storyDesk struct {
	name    string
	key     record.CosignKey
	replica record.Replica
}

func (d *storyDesk) commit(t *testing.T, c record.Change) {
	t.Helper()
	if c.Empty() {
		return
	}
	data, err := c.Encode()
	if err == nil {
		d.replica, err = d.replica.Apply(data)
	}
	if err != nil {
		t.Fatalf("%s commits: %v", d.name, err)
	}
}

func tellStory(t *testing.T) storyVectors {
	raw, err := os.ReadFile("../testdata/vectors/paper.json")
	if err != nil {
		t.Fatal(err)
	}
	var in struct {
		Desks []struct {
			Name  string            `json:"name"`
			Seeds map[string]string `json:"seeds"`
		} `json:"desks"`
		Papers []struct {
			What, Kind string
			ID         paper.ID
		} `json:"papers"`
	}
	if err := json.Unmarshal(raw, &in); err != nil {
		t.Fatal(err)
	}
	var v storyVectors
	var first paper.ID
	for _, p := range in.Papers {
		switch p.Kind {
		case "terms":
			first = p.ID
			fallthrough
		case "card", "outcome":
			v.Leaves = append(v.Leaves, p.ID)
		}
	}
	if len(v.Leaves) != 5 {
		t.Fatalf("%d leaves", len(v.Leaves))
	}
	v.Terms, v.Origin, v.Operator, v.Seeds = first.String(), record.OriginOf(first), "Muscat", map[string]string{}
	ros := record.Roster{Operator: "Muscat"}
	desks := map[string]*storyDesk{}
	for _, d := range in.Desks {
		v.Seeds[d.Name] = d.Seeds["cosign"]
		seed, err := hex.DecodeString(d.Seeds["cosign"])
		if err != nil {
			t.Fatal(err)
		}
		key, err := record.NewCosignKey(seed)
		if err != nil {
			t.Fatal(err)
		}
		desks[d.Name] = &storyDesk{d.Name, key, record.New(first, d.Name == "Muscat")}
		ros.Seats = append(ros.Seats, record.Seat{Desk: d.Name, Key: key.Public()})
	}
	v.tell(t, desks, ros)
	data, err := desks["Tehran"].replica.Snapshot().Encode()
	if err != nil {
		t.Fatal(err)
	}
	v.Change = data
	return v
}

// tell lets Muscat append and sign, and Tehran and Washington follow.
func (v *storyVectors) tell(t *testing.T, desks map[string]*storyDesk, ros record.Roster) {
	muscat, tehran, washington := desks["Muscat"], desks["Tehran"], desks["Washington"]
	now := time.Date(2025, 4, 12, 6, 0, 0, 0, time.UTC)
	takes := func(d *storyDesk, u record.Update) error {
		c, err := d.replica.Check(u, ros)
		d.commit(t, c)
		return err
	}
	step := func(what string, u record.Update) {
		data, err := u.Encode()
		if err != nil {
			t.Fatalf("%s: %v", what, err)
		}
		s := updateVector{What: what, Update: string(data), Error: verdict(takes(tehran, u)), Confirmed: map[string]uint64{}}
		s.Leaves, s.Head, s.Claims, s.Forks = tehran.replica.Log().Size(), tehran.replica.Head().Size, len(tehran.replica.Claims()), len(tehran.replica.Forks())
		for name := range desks {
			s.Confirmed[name] = tehran.replica.Last(name).Size
		}
		v.Steps = append(v.Steps, s)
	}
	signs := func(ids ...paper.ID) {
		c, err := muscat.replica.Append(ids...)
		if err == nil {
			muscat.commit(t, c)
			now = now.Add(time.Minute)
			c, err = muscat.replica.Sign(muscat.key, ros, now)
		}
		if err != nil {
			t.Fatal(err)
		}
		muscat.commit(t, c)
	}
	extension := func(since uint64) record.Update {
		u, err := muscat.replica.Extension(since, 0)
		if err != nil {
			t.Fatal(err)
		}
		return u
	}
	cosigns := func(d *storyDesk) record.Update {
		now = now.Add(time.Minute)
		c, u, err := d.replica.Cosign(d.key, d.name, ros, now)
		if err != nil {
			t.Fatal(err)
		}
		d.commit(t, c)
		return u
	}
	signs(v.Leaves[:4]...)
	begin := extension(0)
	step("cards and terms", begin)
	if err := takes(muscat, cosigns(tehran)); err != nil {
		t.Fatal(err)
	}
	step("Tehran's own cosignature, come back", mustGather(t, muscat.replica, "Tehran"))
	if err := takes(washington, begin); err != nil {
		t.Fatal(err)
	}
	half := cosigns(washington)
	if err := takes(muscat, half); err != nil {
		t.Fatal(err)
	}
	s, err := record.ParseSigned(half.Checkpoint)
	if err != nil {
		t.Fatal(err)
	}
	s.Lines = slices.Clone(s.Lines[:len(s.Lines)-1])
	step("half of Washington's pair", record.Update{Kind: record.KindCosigned, Checkpoint: s.String()})
	step("Washington's cosignature", mustGather(t, muscat.replica, "Washington"))
	signs(v.Leaves[4])
	step("the outcome", extension(4))
	step("the beginning again", begin)
}

func mustGather(t *testing.T, r record.Replica, desk string) record.Update {
	t.Helper()
	updates, err := r.Gathered(desk)
	if err != nil || len(updates) != 1 {
		t.Fatalf("%d updates, %v", len(updates), err)
	}
	return updates[0]
}

// TestStoryVectors makes the vectors again and compares; -update writes them.
func TestStoryVectors(t *testing.T) {
	t.Parallel()
	var made bytes.Buffer
	enc := json.NewEncoder(&made)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", " ")
	if err := enc.Encode(tellStory(t)); err != nil {
		t.Fatal(err)
	}
	if *update {
		if err := os.WriteFile(storyFile, made.Bytes(), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	kept, err := os.ReadFile(storyFile)
	if err != nil || !bytes.Equal(kept, made.Bytes()) {
		t.Fatalf("%s is not what the package makes now (%v)", storyFile, err)
	}
}
