// Package verifypage is the page in a dossier that verifies it in a browser: one
// file that loads nothing and makes no request.
//
// The page checks by script what record/dossier checks: digests, signatures,
// cards, proofs, checkpoints, forks, and what the record shows of revoked officers
// and replaced cards. Hashes and Ed25519 are the browser's own, and
// ML-DSA where it has it; otherwise the page starts this program's verifier,
// which stands in it as WebAssembly (wasm, built by scripts/verifier). Its policy
// lets that one script run, known by its digest, and nothing else: no script
// from elsewhere or put in by whoever changes the page, no connection, no form.
//
// It speaks the languages of the screens: what is wrong or proven is a message
// with values, put into words where it is shown (words.js, messages), in the
// reader's language, or in the exporter's if the page does not speak that one.
package verifypage

import (
	"bytes"
	"crypto/sha256"
	"embed"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"text/template"

	"github.com/tyler-smith/go-bip39/wordlists"

	"goodoffices/paper"
)

//go:embed page.html
var pageHTML string

//go:embed page.css
var pageCSS string

//go:embed wasm_exec.js
var startJS string

//go:embed verifier.wasm.gz.txt
var module string

//go:embed base.js archive.js manifest.js papers.js order.js verify.js settlement.js words.js tell.js
var scripts embed.FS

// parts are the page's script, in order. Together they are one function.
var parts = []string{"base.js", "archive.js", "manifest.js", "papers.js", "order.js", "verify.js", "settlement.js", "words.js", "tell.js"}

//go:embed messages
var messages embed.FS

// Languages are those of the page, in the order in which it offers them.
var Languages = []paper.Lang{"en", "ar", "fa"}

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

// tables are what the page knows of papers, and the bounds of what it reads,
// which are those of record/dossier.
type tables struct {
	Formal   []paper.Kind `json:"formal"`
	Informal []paper.Kind `json:"informal"`
	SealOnly []paper.Kind `json:"sealOnly"`
	Kinds    Kinds        `json:"kinds"`
	LowOrder []string     `json:"lowOrder"`
	Words    []string     `json:"words"` // of BIP 39

	MaxFile    int64 `json:"maxFile"` // bytes of an archive that a browser holds
	MaxWhole   int64 `json:"maxWhole"`
	MaxMembers int   `json:"maxMembers"`
	MaxMember  int64 `json:"maxMember"`
	MaxRead    int64 `json:"maxRead"` // bytes of a member that is not only hashed
	MaxName    int   `json:"maxName"`
	MaxRatio   int   `json:"maxRatio"`
	MaxNamed   int   `json:"maxNamed"` // entries that are none of a dossier's and are named one by one
}

// Kinds are the names of kinds of papers, by language.
type Kinds map[paper.Lang]map[paper.Kind]string

func tablesOf(kinds Kinds) tables {
	t := tables{
		Kinds: kinds, LowOrder: lowOrder, Words: wordlists.English,
		MaxFile: 1 << 30, MaxWhole: 4 << 30, MaxMembers: 400_000, MaxMember: paper.MaxAttachment, MaxRead: 64 << 20, MaxName: 60, MaxRatio: 200, MaxNamed: 100,
	}
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

// Page returns the page, in a language until its reader's is known. It is the
// same for every dossier.
func Page(lang paper.Lang, kinds Kinds) ([]byte, error) {
	if !slices.Contains(Languages, lang) {
		lang = Languages[0]
	}
	known, err := json.Marshal(tablesOf(kinds)) // escapes what could end its element
	if err != nil {
		return nil, err
	}
	words, err := allMessages()
	if err != nil {
		return nil, err
	}
	spoken, err := json.Marshal(words)
	if err != nil {
		return nil, err
	}
	script, err := pageScript()
	if err != nil {
		return nil, err
	}
	t, err := template.New("page").Parse(pageHTML)
	if err != nil {
		return nil, fmt.Errorf("page that verifies: %w", err)
	}
	hash := func(s string) string {
		sum := sha256.Sum256([]byte(s))
		return base64.StdEncoding.EncodeToString(sum[:])
	}
	dir, frame := "rtl", map[string]string{}
	if lang == "en" {
		dir = "ltr"
	}
	for key, text := range words[lang] {
		frame[key] = strings.ReplaceAll(text, "{command}", "goodoffices verify")
	}
	var b bytes.Buffer
	err = t.Execute(&b, map[string]any{
		"Lang": lang, "Dir": dir, "Said": frame,
		"Script": script, "ScriptHash": hash(script), "Style": pageCSS, "StyleHash": hash(pageCSS), "Module": module, "Tables": string(known), "Messages": string(spoken),
	})
	return b.Bytes(), err
}

func allMessages() (map[paper.Lang]map[string]string, error) {
	all := map[paper.Lang]map[string]string{}
	for _, lang := range Languages {
		b, err := messages.ReadFile("messages/" + string(lang) + ".json")
		if err != nil {
			return nil, err
		}
		words := map[string]string{}
		if err := json.Unmarshal(b, &words); err != nil {
			return nil, fmt.Errorf("messages of %s: %w", lang, err)
		}
		all[lang] = words
	}
	return all, nil
}

func pageScript() (string, error) {
	var b strings.Builder
	b.WriteString("\n" + startJS + "\n(() => {\n\"use strict\";\n")
	for _, name := range parts {
		part, err := scripts.ReadFile(name)
		if err != nil {
			return "", err
		}
		b.Write(part)
	}
	b.WriteString("})();\n")
	return b.String(), nil
}
