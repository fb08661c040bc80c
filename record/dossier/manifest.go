package dossier

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"

	"goodoffices/paper"
)

// Format is what a manifest says it is.
const Format = "good-offices dossier 1"

// Names of members that every dossier has.
const (
	ManifestName = "manifest.json"
	SealName     = "manifest.seal"
)

// A Manifest says what a dossier holds. Its text is JSON, indented by one
// space, and no other text of the same content is taken.
type Manifest struct {
	Format string     `json:"format"`
	Desk   paper.Desk `json:"desk"` // whose dossier it is
	Card   paper.ID   `json:"card"` // under which it is sealed
	Talks  []Listing  `json:"talks"`
	// Members are all but the manifest and its seal, in the order of the archive.
	Members []Member `json:"members"`
}

// A Listing is what the dossier holds of one negotiation.
type Listing struct {
	Talks    paper.ID   `json:"talks"`
	Mediator paper.Desk `json:"mediator"`
	Cards    []CardMark `json:"cards"`              // members cards/0001.card and on, over all talks
	Papers   []paper.ID `json:"papers"`             // members papers/0001.paper and on, over all talks
	Withheld []paper.ID `json:"withheld,omitempty"` // held by the exporter, and not disclosed
	Files    []paper.ID `json:"files,omitempty"`    // members files/0001.bin and on: what papers name as attached
	Origin   string     `json:"origin,omitempty"`   // of the joint record; empty before it began
	Size     uint64     `json:"size"`               // leaves of it
	Notes    int        `json:"checkpoints"`        // members record/0001/checkpoint-01.txt and on
	Forks    int        `json:"forks,omitempty"`    // members record/0001/fork-01.json and on
}

// A CardMark is a card in a dossier, and what its exporter says of it.
type CardMark struct {
	Desk paper.Desk `json:"desk"`
	Card paper.ID   `json:"card"`
	Key  string     `json:"key"` // "own", "compared", or "on word of" and the mediator
	// With key compared: the officer who compared the twelve words, by a way
	// that was not the mediator's, and when.
	By string    `json:"by,omitzero"`
	At time.Time `json:"at,omitzero"`
}

// The words of a CardMark's key.
const (
	KeyOwn      = "own"
	KeyCompared = "compared"
	keyOnWord   = "on word of "
)

// OnWordOf is the mark of a card that nobody compared.
func OnWordOf(mediator paper.Desk) string { return keyOnWord + string(mediator) }

// A Member is one file of a dossier.
type Member struct {
	Name   string   `json:"name"`
	Length uint64   `json:"length"`
	SHA256 paper.ID `json:"sha256"`
}

// Errors of manifests and seals, compared with errors.Is.
var (
	ErrManifest = errors.New("not a manifest of this format")
	ErrSeal     = errors.New("not a seal of this format")
)

// maxManifest is the most bytes of a manifest: some 200,000 members.
const maxManifest = 64 << 20

// Encode returns the manifest's text.
func (m Manifest) Encode() ([]byte, error) {
	b, err := json.Marshal(m, jsontext.WithIndent(" "))
	if err != nil {
		return nil, fmt.Errorf("encode manifest: %w", err)
	}
	return append(b, '\n'), nil
}

// ParseManifest reads what Encode wrote and nothing else: ErrManifest.
func ParseManifest(b []byte) (Manifest, error) {
	var m Manifest
	if len(b) > maxManifest {
		return m, fmt.Errorf("%w: %d bytes", ErrManifest, len(b))
	}
	if err := json.Unmarshal(b, &m, json.RejectUnknownMembers(true)); err != nil {
		return m, fmt.Errorf("%w: %v", ErrManifest, err)
	}
	again, err := m.Encode()
	if err != nil || !bytes.Equal(again, b) {
		return m, fmt.Errorf("%w: not written as manifests are", ErrManifest)
	}
	if m.Format != Format {
		return m, fmt.Errorf("%w: format %q", ErrManifest, paper.Visible(m.Format))
	}
	return m, nil
}

// A Seal attests a manifest: this desk disclosed these members. It is a text of
// four lines.
type Seal struct {
	Manifest  paper.ID // SHA-256 of manifest.json
	Card      paper.ID // of the desk that seals
	Signature []byte   // Ed25519 and ML-DSA-65, as under papers
}

const sealTitle = "good-offices dossier seal 1"

// SealMessage returns the bytes that a desk's seal signs over a manifest: a
// label that no paper and no pouch has, suite, card, digest, each on a line.
func SealMessage(card, manifest paper.ID) []byte {
	return fmt.Appendf(nil, "good-offices/1 dossier\n%d\n%s\n%s\n", paper.Suite, card, manifest)
}

// Encode returns the seal's text.
func (s Seal) Encode() []byte {
	return fmt.Appendf(nil, "%s\nmanifest %s\ncard %s\nsignature %s\n", sealTitle, s.Manifest, s.Card, base64.StdEncoding.EncodeToString(s.Signature))
}

// ParseSeal reads what Encode wrote and nothing else: ErrSeal.
func ParseSeal(b []byte) (Seal, error) {
	var s Seal
	if len(b) > 16<<10 {
		return s, fmt.Errorf("%w: %d bytes", ErrSeal, len(b))
	}
	lines := strings.Split(string(b), "\n")
	if len(lines) != 5 || lines[0] != sealTitle {
		return s, fmt.Errorf("%w: its lines", ErrSeal)
	}
	for i, field := range []struct {
		name string
		to   *paper.ID
	}{{"manifest ", &s.Manifest}, {"card ", &s.Card}} {
		text, ok := strings.CutPrefix(lines[i+1], field.name)
		id, err := paper.ParseID(text)
		if !ok || err != nil {
			return s, fmt.Errorf("%w: %s", ErrSeal, strings.TrimSpace(field.name))
		}
		*field.to = id
	}
	text, ok := strings.CutPrefix(lines[3], "signature ")
	sig, err := base64.StdEncoding.Strict().DecodeString(text)
	if !ok || err != nil {
		return s, fmt.Errorf("%w: signature", ErrSeal)
	}
	s.Signature = sig
	if !bytes.Equal(s.Encode(), b) {
		return s, fmt.Errorf("%w: not written as seals are", ErrSeal)
	}
	return s, nil
}

func digest(b []byte) paper.ID { return sha256.Sum256(b) }

// The names of members, by number from 1.
func cardName(n int) string                { return fmt.Sprintf("cards/%04d.card", n) }
func paperName(n int) string               { return fmt.Sprintf("papers/%04d.paper", n) }
func proofName(n int) string               { return fmt.Sprintf("proofs/%04d.tlog-proof", n) }
func readingName(n int, ext string) string { return fmt.Sprintf("read/%04d.%s", n, ext) }
func fileName(n int) string                { return fmt.Sprintf("files/%04d.bin", n) }
func leavesName(talks int) string          { return fmt.Sprintf("record/%04d/leaves.txt", talks) }
func noteName(talks, n int) string         { return fmt.Sprintf("record/%04d/checkpoint-%02d.txt", talks, n) }
func forkName(talks, n int) string         { return fmt.Sprintf("record/%04d/fork-%02d.json", talks, n) }

// PageName is the page that verifies in a browser.
const PageName = "verify.html"
