package pouch

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"testing"
)

// stockVersion is the age command that is built where none is installed that
// knows the hybrid kind (from 1.3 on).
const stockVersion = "v1.3.2"

// stockAge finds age's own command.
func stockAge(t *testing.T) string {
	t.Helper()
	if path, err := exec.LookPath("age"); err == nil {
		out, err := exec.Command(path, "--version").Output()
		v := regexp.MustCompile(`^v?(\d+)\.(\d+)`).FindSubmatch(out)
		if err == nil && v != nil {
			major, _ := strconv.Atoi(string(v[1]))
			minor, _ := strconv.Atoi(string(v[2]))
			if major > 1 || major == 1 && minor >= 3 {
				return path
			}
		}
	}
	bin := t.TempDir()
	build := exec.Command("go", "install", "filippo.io/age/cmd/age@"+stockVersion)
	build.Env = append(os.Environ(), "GOBIN="+bin, "GOFLAGS=")
	if out, err := build.CombinedOutput(); err != nil {
		t.Skipf("no age command from 1.3 on is installed, and %s cannot be built: %v\n%s", stockVersion, err, out)
	}
	return filepath.Join(bin, "age")
}

// TestStockAgeOpensTheOuterLayer: a pouch is an age file like any other, and
// one that the stock command sealed opens here.
func TestStockAgeOpensTheOuterLayer(t *testing.T) {
	t.Parallel()
	age := stockAge(t)
	w := opened(t, ageBox{}, 0)
	a, b := w.desks[0], w.desks[1]
	s, err := a.channel.Seal(a.env(), Load{Papers: [][]byte{[]byte("a letter")}})
	if err != nil {
		t.Fatal(err)
	}
	text, key, err := ageBox{}.open(s.Out[0].Bytes, values(b.keys))
	if err != nil {
		t.Fatal(err)
	}
	secret := filepath.Join(t.TempDir(), "key")
	if err := os.WriteFile(secret, []byte(key.Secret()+"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	run := func(in []byte, args ...string) []byte {
		t.Helper()
		c := exec.Command(age, args...)
		c.Stdin = bytes.NewReader(in)
		out, err := c.Output()
		if err != nil {
			t.Fatalf("age %v: %v", args, err)
		}
		return out
	}
	if out := run(s.Out[0].Bytes, "--decrypt", "--identity", secret); !bytes.Equal(out, text) || !bytes.Contains(out, []byte("a letter")) {
		t.Errorf("the stock command gives %d bytes, not the %d sealed", len(out), len(text))
	}
	if _, err := b.channel.Next(b.env(), run(text, "--encrypt", "--recipient", key.Recipient())); err != nil {
		t.Errorf("sealed by the stock command: %v", err)
	}
}
