// Verifier builds the WebAssembly in the page of a dossier: this program's
// verifier of ML-DSA, for browsers that lack it. It is run by hand, at the root
// of the repository, when web/verifypage/wasm, the library of ML-DSA or the
// version of Go changes:
//
//	go run ./scripts/verifier
//
// It writes, in web/verifypage, the module, compressed and as the text that
// stands in the page (verifier.wasm.gz.txt), Go's own file that starts it
// (wasm_exec.js), and of which Go and library they were made (VERIFIER). The same
// versions give the same bytes, which a test compares with those kept here.
package main

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

// folder is where the page is.
const folder = "web/verifypage"

func main() {
	if err := run("."); err != nil {
		fmt.Fprintln(os.Stderr, "verifier:", err)
		os.Exit(1)
	}
}

func run(root string) error {
	if _, err := os.Stat(filepath.Join(root, "go.mod")); err != nil {
		return errors.New("run this at the root of the repository")
	}
	files, err := build(root)
	if err != nil {
		return err
	}
	for name, b := range files {
		if err := os.WriteFile(filepath.Join(root, folder, name), b, 0o644); err != nil {
			return err
		}
	}
	return nil
}

// build makes the files anew.
func build(root string) (map[string][]byte, error) {
	dir, err := os.MkdirTemp("", "verifier")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(dir)
	module := filepath.Join(dir, "verifier.wasm")
	cmd := exec.Command("go", "build", "-trimpath", "-buildvcs=false", "-ldflags=-s -w -buildid=", "-o", module, "./"+folder+"/wasm")
	cmd.Dir = root
	cmd.Env = append(os.Environ(), "GOOS=js", "GOARCH=wasm", "GOFLAGS=", "GOWORK=off", "GOEXPERIMENT=", "GOWASM=")
	if out, err := cmd.CombinedOutput(); err != nil {
		return nil, fmt.Errorf("go build: %w\n%s", err, out)
	}
	wasm, err := os.ReadFile(module)
	if err != nil {
		return nil, err
	}
	starter, err := os.ReadFile(filepath.Join(asked(root, "env", "GOROOT"), "lib", "wasm", "wasm_exec.js"))
	if err != nil {
		return nil, err
	}
	text, err := packed(wasm)
	if err != nil {
		return nil, err
	}
	return map[string][]byte{
		"verifier.wasm.gz.txt": text, "wasm_exec.js": starter,
		"VERIFIER": fmt.Appendf(nil, "%s\n%s\n%x  verifier.wasm\n", versionOfGo(root), versionOfLibrary(root), sha256.Sum256(wasm)),
	}, nil
}

func versionOfGo(root string) string      { return asked(root, "env", "GOVERSION") }
func versionOfLibrary(root string) string { return asked(root, "list", "-m", "filippo.io/mldsa") }

// asked is what the go command answers, "" if it does not.
func asked(root string, args ...string) string {
	cmd := exec.Command("go", args...)
	cmd.Dir = root
	out, err := cmd.Output()
	if err != nil {
		return ""
	}
	return strings.TrimSpace(string(out))
}

// packed compresses and writes as lines of text.
func packed(wasm []byte) ([]byte, error) {
	var z bytes.Buffer
	w, err := gzip.NewWriterLevel(&z, gzip.BestCompression)
	if err != nil {
		return nil, err
	}
	if _, err = w.Write(wasm); err == nil {
		err = w.Close()
	}
	if err != nil {
		return nil, err
	}
	var b bytes.Buffer
	text := base64.StdEncoding.EncodeToString(z.Bytes())
	for len(text) > 0 {
		n := min(len(text), 120)
		b.WriteString(text[:n] + "\n")
		text = text[n:]
	}
	return b.Bytes(), nil
}
