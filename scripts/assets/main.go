// Assets puts what others wrote for browsers where it belongs: htmx with two of
// its extensions and the fonts into web/assets, and what looks at pages in tests
// into e2e/axe. It is run by hand, at the root of the repository, when a version
// changes:
//
//	go run ./scripts/assets
//
// Packages are fetched by npm, as it is set up, and taken only if their bytes
// have the digest written here. Every file taken is listed with its SHA-256 in
// web/assets/vendor/SHA256SUMS, in the form that sha256sum reads:
//
//	cd web/assets && sha256sum -c vendor/SHA256SUMS
//
// A test compares the list with the files, so that a browser is served what
// was looked at, and nothing else (attack 113).
package main

import (
	"archive/tar"
	"bytes"
	"compress/gzip"
	"context"
	"crypto/sha256"
	"crypto/sha512"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"os"
	"os/exec"
	"os/signal"
	"path"
	"path/filepath"
	"slices"
	"strings"
)

// A place takes files from elsewhere.
type place struct {
	root     string
	manifest string   // in root: the digests of all of them
	folders  []string // of root, that hold such files and no others
	sources  []source
}

// places are what is served to browsers, and what tests put into them.
var places = []place{
	{"web/assets", "vendor/SHA256SUMS", []string{"vendor", "fonts"}, served},
	{"e2e/axe", "SHA256SUMS", []string{"."}, inTests},
}

// A source is a published package of which some files are taken.
type source struct {
	name   string            // and version, as npm takes it
	sha512 string            // of the packed file, in base64 as npm writes it
	files  map[string]string // path under root, by path in the package
}

var served = []source{
	{
		name:   "htmx.org@4.0.1",
		sha512: "oF7JgXhDW9UXCy/k1ZYFUQgzu/rm19ORWPSPNL91vPluB2PB9+MV55tyQdH/w7o2EAbTYUG5SDW1R60mdkdqGg==",
		files: map[string]string{
			"LICENSE":                "vendor/htmx.LICENSE",
			"dist/htmx.min.js":       "vendor/htmx.min.js",
			"dist/ext/hx-sse.min.js": "vendor/hx-sse.min.js",
			"dist/ext/hx-csp.min.js": "vendor/hx-csp.min.js",
		},
	},
	{
		name:   "@fontsource/vazirmatn@5.3.0",
		sha512: "XC/2yN2r5gwhFT3klSuWaqncODX2DOfRYfNmbyzgtWYxHxMC+tcoaX+tgggrm6hSkEgpR1TuSDEf1PiI91G7qg==",
		files: fonts("vazirmatn",
			"arabic-400-normal.woff2", "arabic-700-normal.woff2", "latin-400-normal.woff2", "latin-700-normal.woff2",
			"arabic-400-normal.woff", "arabic-700-normal.woff", "latin-400-normal.woff", "latin-700-normal.woff"),
	},
	{
		name:   "@fontsource/source-serif-4@5.3.0",
		sha512: "yQz8xmIgMzks8zQbpuca3UYtjxK798XCyQAGdDXmzBgvV7sdoK6d0YvE9F9kiYxORCEMRBgGZDZsSYcXj5KvwA==",
		files: fonts("source-serif-4",
			"latin-400-normal.woff2", "latin-400-italic.woff2", "latin-600-normal.woff2",
			"latin-ext-400-normal.woff2", "latin-ext-400-italic.woff2", "latin-ext-600-normal.woff2",
			"latin-400-normal.woff", "latin-600-normal.woff", "latin-ext-400-normal.woff", "latin-ext-600-normal.woff"),
	},
}

var inTests = []source{{
	name:   "axe-core@4.14.0",
	sha512: "9WTZxEjsZ7b13TH8JPmbV2z8CHbl80/2hm3XPEG4JgNdQLK81IBRXmSxHfMAOkSqQeRxT/0dwNDz2GOm3zzpcQ==",
	files:  map[string]string{"LICENSE": "axe.LICENSE", "axe.min.js": "axe.min.js"},
}}

// fonts names the faces of a family: .woff2 for browsers, and .woff for
// letters as PDF (web/letterpdf), which so needs no decoder of the newer form.
func fonts(family string, faces ...string) map[string]string {
	files := map[string]string{"LICENSE": "fonts/" + family + ".LICENSE"}
	for _, face := range faces {
		name := "files/" + family + "-" + face
		files[name] = "fonts/" + path.Base(name)
	}
	return files
}

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	if err := run(ctx); err != nil {
		fmt.Fprintln(os.Stderr, "assets:", err)
		stop()
		os.Exit(1)
	}
}

func run(ctx context.Context) error {
	if _, err := os.Stat("go.mod"); err != nil {
		return errors.New("run this at the root of the repository")
	}
	for _, p := range places {
		if err := p.fill(ctx); err != nil {
			return fmt.Errorf("%s: %w", p.root, err)
		}
	}
	return nil
}

// fill takes the files of a place anew.
func (p place) fill(ctx context.Context) error {
	all := map[string][]byte{}
	for _, s := range p.sources {
		files, err := s.fetch(ctx)
		if err != nil {
			return fmt.Errorf("%s: %w", s.name, err)
		}
		maps.Copy(all, files)
	}
	for _, folder := range p.folders {
		if err := os.RemoveAll(filepath.Join(p.root, folder)); err != nil {
			return err
		}
	}
	for name, b := range all {
		if err := p.write(name, b); err != nil {
			return err
		}
	}
	if err := p.write(p.manifest, sums(all)); err != nil {
		return err
	}
	return p.check(os.DirFS(p.root))
}

func (p place) write(name string, b []byte) error {
	to := filepath.Join(p.root, filepath.FromSlash(name))
	if err := os.MkdirAll(filepath.Dir(to), 0o755); err != nil {
		return err
	}
	return os.WriteFile(to, b, 0o644)
}

// fetch answers the files of a package by their paths under root.
func (s source) fetch(ctx context.Context) (map[string][]byte, error) {
	dir, err := os.MkdirTemp("", "assets")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(dir)
	npm := exec.CommandContext(ctx, "npm", "pack", "--silent", "--ignore-scripts", "--pack-destination", dir, s.name)
	npm.Stderr = os.Stderr
	if err := npm.Run(); err != nil {
		return nil, fmt.Errorf("npm pack: %w", err)
	}
	packed, err := filepath.Glob(filepath.Join(dir, "*.tgz"))
	if err != nil || len(packed) != 1 {
		return nil, fmt.Errorf("npm left %d packages", len(packed))
	}
	b, err := os.ReadFile(packed[0])
	if err != nil {
		return nil, err
	}
	if sum := sha512.Sum512(b); base64.StdEncoding.EncodeToString(sum[:]) != s.sha512 {
		return nil, errors.New("its digest is not the one in scripts/assets")
	}
	return s.unpack(b)
}

func (s source) unpack(packed []byte) (map[string][]byte, error) {
	z, err := gzip.NewReader(bytes.NewReader(packed))
	if err != nil {
		return nil, err
	}
	out := map[string][]byte{}
	for r := tar.NewReader(z); ; {
		h, err := r.Next()
		if errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			return nil, err
		}
		_, name, _ := strings.Cut(h.Name, "/") // the first part is always "package"
		to, wanted := s.files[name]
		if !wanted {
			continue
		}
		if out[to], err = io.ReadAll(r); err != nil {
			return nil, err
		}
	}
	if len(out) != len(s.files) {
		return nil, fmt.Errorf("it has %d of the %d files wanted", len(out), len(s.files))
	}
	return out, nil
}

func sums(files map[string][]byte) []byte {
	var b bytes.Buffer
	for _, name := range slices.Sorted(maps.Keys(files)) {
		fmt.Fprintf(&b, "%x  %s\n", sha256.Sum256(files[name]), name)
	}
	return b.Bytes()
}

// check compares the list of a place with the files beside it, and with what is
// wanted here.
func (p place) check(fsys fs.FS) error {
	files := map[string][]byte{}
	for _, folder := range p.folders {
		err := fs.WalkDir(fsys, folder, func(name string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() || name == p.manifest {
				return err
			}
			files[name], err = fs.ReadFile(fsys, name)
			return err
		})
		if err != nil {
			return err
		}
	}
	wanted := map[string]bool{}
	for _, s := range p.sources {
		for _, name := range s.files {
			wanted[name] = true
			if _, has := files[name]; !has {
				return fmt.Errorf("%s is missing", name)
			}
		}
	}
	for name := range files {
		if !wanted[name] {
			return fmt.Errorf("%s comes from nowhere", name)
		}
	}
	list, err := fs.ReadFile(fsys, p.manifest)
	if err != nil {
		return err
	}
	if !bytes.Equal(list, sums(files)) {
		return fmt.Errorf("the files are not those listed in %s", p.manifest)
	}
	return nil
}
