package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"goodoffices/paper"
	"goodoffices/record/dossier"
)

// TestVerifyOnePaperBesideKnownCards: a single paper is held beside the cards and
// words that the verifier brings, as a dossier is.
func TestVerifyOnePaperBesideKnownCards(t *testing.T) {
	t.Parallel()
	r := played(t, "strike", nil)
	v, err := r.Desk("Board").Look(t.Context(), paper.ID{})
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	put := func(name string, b []byte) string {
		file := filepath.Join(dir, name)
		if err := os.WriteFile(file, b, 0o600); err != nil {
			t.Fatal(err)
		}
		return file
	}
	cards := map[paper.Desk]string{}
	var shown string
	for _, x := range v.Papers {
		if x.Kind != paper.KindCard && x.Kind != paper.KindCertificate {
			continue
		}
		raw, card, err := r.Desk("Board").Paper(t.Context(), v.Talks, x.ID)
		if err != nil {
			t.Fatal(err)
		}
		if x.Kind == paper.KindCard {
			card = raw
		}
		file := put(x.ID.String(), paper.Exhibit(raw, card))
		if x.Kind == paper.KindCard {
			cards[x.From] = file
		} else {
			shown = file
		}
	}
	board, _ := r.Desk("Board").Card()
	words := strings.Join(paper.Words(board.ID), " ")
	for _, x := range []struct {
		card, words, why string
	}{
		{card: cards["Board"]}, {words: words},
		{card: cards["Union"], why: "you gave a card of Union"},
		{words: strings.Replace(words, strings.Fields(words)[0], "zebra", 1), why: "has not the words you gave"},
		{words: "too few", why: "twelve words"},
	} {
		var said strings.Builder
		k := verifyCmd{File: shown}
		if x.card != "" {
			k.Card = []string{x.card}
		}
		if x.words != "" {
			k.Words = []string{x.words}
		}
		err := k.verify(&console{Context: t.Context(), out: &said, err: &said})
		if (err == nil) != (x.why == "") || err != nil && !strings.Contains(err.Error(), x.why) {
			t.Errorf("%+v: %v", x, err)
		}
		if err == nil && (!strings.Contains(said.String(), "the card of Board that you know") || !strings.Contains(said.String(), "certifies that mediation took place") || !strings.Contains(said.String(), "Who attended: Company, Union.")) {
			t.Errorf("it says %s", said.String())
		}
	}
}

// TestCertificateIsSaidInSentences: all that a certificate can say is said.
func TestCertificateIsSaidInSentences(t *testing.T) {
	t.Parallel()
	if len(certificate(nil)) > 0 {
		t.Error("what is no certificate certifies")
	}
	day := time.Date(2026, 3, 4, 0, 0, 0, 0, time.UTC)
	for settled, want := range map[string]string{"settled": "to a settlement", "not-settled": "no settlement", "open": "was open"} {
		said := strings.Join(certificate(&dossier.Certified{By: "Muscat", Began: day, Ended: day.AddDate(0, 0, 2), Settled: settled, Attended: []string{"A", "B"}}), " ")
		for _, want := range []string{want, "Muscat certifies that mediation took place", "began on 4 March 2026", "ended on 6 March 2026", "A, B"} {
			if !strings.Contains(said, want) {
				t.Errorf("%s: %q lacks %q", settled, said, want)
			}
		}
	}
}
