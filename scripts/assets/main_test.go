package main

import (
	"io/fs"
	"maps"
	"os"
	"testing"
	"testing/fstest"
)

// TestAssetsAreThoseListed is attack 113: nothing is served to a browser that
// is not what was looked at and written down.
func TestAssetsAreThoseListed(t *testing.T) {
	t.Parallel()
	for _, p := range places {
		if err := p.check(os.DirFS("../../" + p.root)); err != nil {
			t.Errorf("%s: %v", p.root, err)
		}
	}
}

func TestReplacedAssetIsFound(t *testing.T) {
	t.Parallel()
	p := places[0]
	real := fstest.MapFS{}
	for _, folder := range p.folders {
		err := fs.WalkDir(os.DirFS("../../"+p.root), folder, func(name string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() {
				return err
			}
			b, err := os.ReadFile("../../" + p.root + "/" + name)
			real[name] = &fstest.MapFile{Data: b}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := p.check(real); err != nil {
		t.Fatal(err)
	}
	changes := map[string]func(fstest.MapFS){
		"one letter changed": func(m fstest.MapFS) {
			b := append([]byte(nil), m["vendor/htmx.min.js"].Data...)
			b[100] ^= 1
			m["vendor/htmx.min.js"] = &fstest.MapFile{Data: b}
		},
		"a file gone":     func(m fstest.MapFS) { delete(m, "fonts/vazirmatn-arabic-400-normal.woff2") },
		"a file too many": func(m fstest.MapFS) { m["vendor/more.js"] = &fstest.MapFile{Data: []byte("1")} },
		"no list":         func(m fstest.MapFS) { delete(m, p.manifest) },
		"a shorter list":  func(m fstest.MapFS) { m[p.manifest] = &fstest.MapFile{} },
	}
	for name, change := range changes {
		m := maps.Clone(real)
		change(m)
		if p.check(m) == nil {
			t.Errorf("%s: not noticed", name)
		}
	}
}
