package textimport

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func longest(t testing.TB) string {
	t.Helper()
	b, err := os.ReadFile(filepath.Join(textsDir(t), "south-sudan-2018-revitalised-agreement.txt"))
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

func BenchmarkPlain(b *testing.B) {
	text := longest(b)
	b.SetBytes(int64(len(text)))
	for b.Loop() {
		if _, _, err := Plain("en", text); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkMarkdown(b *testing.B) {
	text := longest(b)
	b.SetBytes(int64(len(text)))
	for b.Loop() {
		if _, _, err := Markdown("en", text); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkBareFields is the least that reading words can cost.
func BenchmarkBareFields(b *testing.B) {
	text := longest(b)
	b.SetBytes(int64(len(text)))
	for b.Loop() {
		if len(strings.Fields(text)) == 0 {
			b.Fatal("no words")
		}
	}
}
