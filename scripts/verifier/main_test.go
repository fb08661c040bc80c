package main

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestVerifierIsWhatItsSourceGives: the module in a dossier's page is no
// binary to be believed. The versions it was made of make it again, byte for
// byte.
func TestVerifierIsWhatItsSourceGives(t *testing.T) {
	t.Parallel()
	root := filepath.Join("..", "..")
	kept := func(name string) []byte {
		b, err := os.ReadFile(filepath.Join(root, folder, name))
		if err != nil {
			t.Fatal(err)
		}
		return b
	}
	made := strings.Split(string(kept("VERIFIER")), "\n")
	if library := versionOfLibrary(root); len(made) != 4 || made[1] != library {
		t.Fatalf("the module was made of %q, and go.mod has %s: go run ./scripts/verifier", made, library)
	}
	if version := versionOfGo(root); made[0] != version {
		t.Skipf("made with %s, and this is %s, which makes other bytes", made[0], version)
	}
	files, err := build(root)
	if err != nil {
		t.Fatal(err)
	}
	for name, want := range files {
		if !bytes.Equal(kept(name), want) {
			t.Errorf("%s is not what its source gives: go run ./scripts/verifier", name)
		}
	}
}
