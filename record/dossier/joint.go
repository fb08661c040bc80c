package dossier

import (
	"bytes"
	"encoding/base64"
	"errors"
	"fmt"
	"strings"

	"github.com/go-json-experiment/json"

	"goodoffices/paper"
	"goodoffices/record"
)

// leavesText is the record's leaves, an id a line.
func leavesText(leaves []paper.ID) []byte {
	b := make([]byte, 0, len(leaves)*65)
	for _, id := range leaves {
		b = append(append(b, id.String()...), '\n')
	}
	return b
}

var errLeaves = errors.New("not a list of leaves, an id a line")

func parseLeaves(b []byte) (record.Log, error) {
	if len(b)%65 != 0 {
		return record.Log{}, errLeaves
	}
	ids := make([]paper.ID, 0, len(b)/65)
	for line := range strings.Lines(string(b)) {
		id, err := paper.ParseID(strings.TrimSuffix(line, "\n"))
		if err != nil {
			return record.Log{}, fmt.Errorf("%w: %v", errLeaves, err)
		}
		ids = append(ids, id)
	}
	if !bytes.Equal(leavesText(ids), b) {
		return record.Log{}, errLeaves
	}
	return record.Log{}.Append(ids...)
}

// proofText is a paper's proof in the format of C2SP tlog-proof: its index, the
// hashes, and the checkpoint they lead to. It is nil for a paper that the
// checkpoint does not cover.
func proofText(id paper.ID, log record.Log, note string) ([]byte, error) {
	head, err := record.ParseSigned(note)
	if err != nil {
		return nil, err
	}
	index, ok := log.Index(id)
	if !ok || index >= head.Size {
		return nil, nil
	}
	hashes, err := log.Inclusion(index, head.Size)
	if err != nil {
		return nil, err
	}
	b := fmt.Appendf(nil, "c2sp.org/tlog-proof@v1\nindex %d\n", index)
	for _, h := range hashes {
		b = append(append(b, base64.StdEncoding.EncodeToString(h[:])...), '\n')
	}
	return append(append(b, '\n'), note...), nil
}

// forkText is the evidence of a fork, as JSON with the members of record.Fork.
func forkText(f record.Fork) ([]byte, error) {
	b, err := json.Marshal(f)
	if err != nil {
		return nil, fmt.Errorf("encode fork: %w", err)
	}
	return append(b, '\n'), nil
}

var errFork = errors.New("not the evidence of a fork")

func parseFork(b []byte) (record.Fork, error) {
	var f record.Fork
	if err := json.Unmarshal(b, &f, json.RejectUnknownMembers(true)); err != nil {
		return f, fmt.Errorf("%w: %v", errFork, err)
	}
	if again, err := forkText(f); err != nil || !bytes.Equal(again, b) {
		return f, errFork
	}
	return f, nil
}

// NotesOf returns the checkpoints of a replica with the lines of all who signed
// them, the head's first: what a dossier shows of a record.
func NotesOf(r record.Replica, desks ...string) ([]string, error) {
	if r.SignedHead() == "" {
		return nil, nil
	}
	all := []string{r.SignedHead()}
	updates, err := r.Gathered(desks...)
	if err != nil {
		return nil, err
	}
	for _, u := range updates {
		all = append(all, u.Checkpoint)
	}
	var merged []record.Signed
	for _, text := range all {
		s, err := record.ParseSigned(text)
		if err != nil {
			return nil, err
		}
		merged = merge(merged, s)
	}
	out := make([]string, 0, len(merged))
	for _, s := range merged {
		out = append(out, s.String())
	}
	return out, nil
}

// merge adds the lines of a note to the one of the same checkpoint, if there is
// one with room.
func merge(notes []record.Signed, s record.Signed) []record.Signed {
	for i, n := range notes {
		if n.Checkpoint != s.Checkpoint || len(n.Lines)+len(s.Lines) > record.MaxLines {
			continue
		}
		type key struct {
			name string
			id   uint32
		}
		have := map[key]bool{}
		for _, l := range n.Lines {
			have[key{l.Name, l.KeyID}] = true
		}
		for _, l := range s.Lines {
			if !have[key{l.Name, l.KeyID}] {
				notes[i].Lines = append(notes[i].Lines, l)
			}
		}
		return notes
	}
	return append(notes, s)
}
