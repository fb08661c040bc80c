// Package verifypage is the page in a dossier that verifies it in a browser: one
// file that loads nothing and makes no request.
//
// The page checks by script what record/dossier checks: digests, signatures,
// cards, proofs and checkpoints. Hashes and Ed25519 are the browser's own, and
// ML-DSA where it has it; otherwise the page starts this program's verifier,
// which stands in it as WebAssembly (wasm, built by scripts/verifier). Its policy
// lets that one script run, known by its digest, and nothing else: no script
// from elsewhere or put in by whoever changes the page, no connection, no form.
package verifypage

import (
	"bytes"
	"crypto/sha256"
	_ "embed" // the parts of the page
	"encoding/base64"
	"encoding/json"
	"fmt"
	"slices"
	"sync"
	"text/template"

	"github.com/tyler-smith/go-bip39/wordlists"

	"goodoffices/paper"
)

//go:embed page.html
var pageHTML string

//go:embed page.css
var pageCSS string

//go:embed page.js
var pageJS string

//go:embed wasm_exec.js
var startJS string

//go:embed verifier.wasm.gz.txt
var module string

// lowOrder are the Ed25519 keys of low order, without their sign: one signature
// under them fits every message, and browsers take them.
var lowOrder = []string{
	"0000000000000000000000000000000000000000000000000000000000000000",
	"0100000000000000000000000000000000000000000000000000000000000000",
	"26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
	"c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
	"ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
	"edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
	"eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
}

// tables are what the page knows of papers.
type tables struct {
	Formal   []paper.Kind `json:"formal"`
	Informal []paper.Kind `json:"informal"`
	SealOnly []paper.Kind `json:"sealOnly"`
	LowOrder []string     `json:"lowOrder"`
	Words    []string     `json:"words"`    // of BIP 39
	MaxNamed int          `json:"maxNamed"` // entries that are none of a dossier's and are named one by one
}

func tablesNow() tables {
	t := tables{LowOrder: lowOrder, Words: wordlists.English, MaxNamed: 100}
	for _, k := range slices.Sorted(slices.Values(paper.Kinds())) {
		switch {
		case k.Class() == paper.Informal:
			t.Informal = append(t.Informal, k)
			continue
		case k.SealOnly():
			t.SealOnly = append(t.SealOnly, k)
		}
		t.Formal = append(t.Formal, k)
	}
	return t
}

// Page returns the page. It is the same for every dossier.
func Page() ([]byte, error) { return page() }

var page = sync.OnceValues(func() ([]byte, error) {
	known, err := json.Marshal(tablesNow()) // escapes what could end its element
	if err != nil {
		return nil, err
	}
	t, err := template.New("page").Parse(pageHTML)
	if err != nil {
		return nil, fmt.Errorf("page that verifies: %w", err)
	}
	script := "\n" + startJS + "\n" + pageJS
	hash := func(s string) string {
		sum := sha256.Sum256([]byte(s))
		return base64.StdEncoding.EncodeToString(sum[:])
	}
	var b bytes.Buffer
	err = t.Execute(&b, map[string]string{
		"Script": script, "ScriptHash": hash(script), "Style": pageCSS, "StyleHash": hash(pageCSS), "Module": module, "Tables": string(known),
	})
	return b.Bytes(), err
})
