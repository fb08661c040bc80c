package desk_test

import (
	"encoding/base64"
	"strconv"
	"strings"
	"testing"

	fnote "github.com/transparency-dev/formats/note"
	"github.com/transparency-dev/merkle/proof"
	"github.com/transparency-dev/merkle/rfc6962"
	"golang.org/x/mod/sumdb/note"

	"goodoffices/paper"
)

// between returns what stands between two marks.
func between(t *testing.T, text, from, to string) string {
	t.Helper()
	_, rest, ok := strings.Cut(text, from)
	out, _, ends := strings.Cut(rest, to)
	if !ok || !ends {
		t.Fatalf("nothing between %q and %q in\n%s", from, to, text)
	}
	return out
}

// TestForkIsEvidenceForOthers: the file that the record's page gives of a fork
// convinces programs that are not ours: each checkpoint verifies under the keys
// in it, and the proof shows that they exclude each other.
func TestForkIsEvidenceForOthers(t *testing.T) {
	t.Parallel()
	d := newDishonest(t)
	d.consents(d.tehran, d.proposal)
	d.consents(d.washington, d.proposal)
	d.settle()
	keep := len(d.washington.view().Record.Leaves) - 1
	if err := d.muscat.Rewrite(t.Context(), "Washington", keep, false, paper.IDOf([]byte("one")), paper.IDOf([]byte("two"))); err != nil {
		t.Fatal(err)
	}
	d.settle()
	for _, lang := range []string{"en", "fa", "ar"} {
		page := d.washington.asks("/record", lang)
		if strings.Contains(page, "⟨") || !strings.Contains(page, `id="forks"`) {
			t.Errorf("%s: no fork is shown, or a word is missing", lang)
		}
	}
	card, _ := d.muscat.Card()
	file := d.washington.asks("/record/forks/1/evidence.txt", "en")
	if !strings.Contains(file, "Words: "+strings.Join(paper.Words(card.ID), " ")) {
		t.Errorf("it does not name the card of the key:\n%s", file)
	}
	if strings.Contains(file, "Muscat") || strings.Contains(file, "Washington") {
		t.Error("a file that goes to others names desks")
	}
	var verifiers []note.Verifier
	for line := range strings.Lines(file) {
		if key, is := strings.CutPrefix(strings.TrimSpace(line), "Key: "); is {
			v, err := fnote.NewVerifierForCosignatureV1(key)
			if err != nil {
				t.Fatal(err)
			}
			verifiers = append(verifiers, v)
		}
	}
	var sizes []uint64
	var roots [][]byte
	for _, n := range []string{"1", "2"} {
		text := between(t, file, "-----BEGIN CHECKPOINT "+n+"-----\n", "-----END CHECKPOINT "+n+"-----")
		opened, err := note.Open([]byte(text), note.VerifierList(verifiers...))
		if err != nil || len(opened.Sigs) != 2 || len(opened.UnverifiedSigs) > 0 {
			t.Fatalf("checkpoint %s: %v", n, err)
		}
		lines := strings.Split(opened.Text, "\n")
		size, err := strconv.ParseUint(lines[1], 10, 64)
		root, err64 := base64.StdEncoding.DecodeString(lines[2])
		if err != nil || err64 != nil {
			t.Fatal(err, err64)
		}
		sizes, roots = append(sizes, size), append(roots, root)
		if _, err := note.Open([]byte(strings.Replace(text, "\n"+lines[1]+"\n", "\n"+strconv.FormatUint(size+1, 10)+"\n", 1)), note.VerifierList(verifiers...)); err == nil {
			t.Error("an altered checkpoint verifies")
		}
	}
	other, err := base64.StdEncoding.DecodeString(strings.TrimSpace(between(t, file, "has the root\n", "\nand checkpoint 1")))
	if err != nil || string(other) == string(roots[0]) {
		t.Fatalf("there is no fork in it: %v", err)
	}
	var path [][]byte
	if _, hashes, ok := strings.Cut(file, "lead to checkpoint 2:\n"); ok {
		for line := range strings.Lines(hashes) {
			h, err := base64.StdEncoding.DecodeString(strings.TrimSpace(line))
			if err != nil {
				t.Fatal(err)
			}
			path = append(path, h)
		}
	}
	if err := proof.VerifyConsistency(rfc6962.DefaultHasher, sizes[0], sizes[1], path, other, roots[1]); err != nil {
		t.Errorf("the proof does not hold: %v", err)
	}
}

// TestAttack75EntryWithoutItsPaper: a party that lacks the paper of an
// entry says so on its record and on its first page, and the other side, which was
// shown nothing false, is not alarmed.
func TestAttack75EntryWithoutItsPaper(t *testing.T) {
	t.Parallel()
	d := newDishonest(t)
	if page := d.washington.asks("/record", "en"); strings.Contains(page, "unexplained") {
		t.Fatal("an honest record has what it cannot explain")
	}
	leaves := len(d.washington.view().Record.Leaves)
	if err := d.muscat.Rewrite(t.Context(), "Washington", leaves, true, paper.IDOf([]byte("what nobody was given"))); err != nil {
		t.Fatal(err)
	}
	d.settle()
	d.washington.says("/record", "What this desk cannot explain", "signed a record of size "+strconv.Itoa(leaves+1), "this desk lacks 1: No. "+strconv.Itoa(leaves+1))
	if page := d.washington.asks("/record", "en"); !strings.Contains(page, `data-state="unexplained"`) {
		t.Error("the entry is not marked")
	}
	d.washington.says("", "The joint record holds 1 thing that this desk cannot accept")
	if page := d.tehran.asks("", "en"); strings.Contains(page, "cannot accept") {
		t.Error("Tehran, who was shown nothing false, is alarmed")
	}
}

// TestShorterRecordIsRefusedInWords: a record that is shown as it was before is
// refused, and the page says so.
func TestShorterRecordIsRefusedInWords(t *testing.T) {
	t.Parallel()
	d := newDishonest(t)
	d.consents(d.tehran, d.proposal)
	d.consents(d.washington, d.proposal)
	d.settle()
	leaves := len(d.washington.view().Record.Leaves)
	if err := d.muscat.Rewrite(t.Context(), "Washington", leaves-1, false); err != nil {
		t.Fatal(err)
	}
	d.settle()
	d.washington.says("/aside", "Muscat's desk showed a shorter record than the one signed before")
	if v := d.washington.view(); len(v.Record.Leaves) != leaves {
		t.Errorf("%d entries of %d are left", len(v.Record.Leaves), leaves)
	}
}
