package web

import (
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"io/fs"
	"mime"
	"net/http"
	"path"
	"strings"
	"sync"
)

//go:embed templates
var templateFiles embed.FS

//go:embed assets
var assetFiles embed.FS

// An asset is a file served as it is, under a name that holds its digest: a
// browser may keep it for ever, and never keeps an old one.
type asset struct {
	body      []byte
	packed    []byte // as gzip; nil for what is packed by itself
	mediaType string
}

// assets are all of them, by the path they are served under; assetNames gives
// that path for the name in the tree.
var assets, assetNames = sync.OnceValues(readAssets)()

func readAssets() (map[string]asset, map[string]string) {
	served, names := map[string]asset{}, map[string]string{}
	put := func(name string, body []byte) {
		digest := sha256.Sum256(body)
		ext := path.Ext(name)
		address := "/assets/" + strings.TrimSuffix(name, ext) + "." + hex.EncodeToString(digest[:6]) + ext
		a := asset{body: body, mediaType: mime.TypeByExtension(ext)}
		if ext != ".woff2" {
			a.packed = packed(body)
		}
		served[address] = a
		names[name] = address
	}
	var styles []byte
	err := fs.WalkDir(assetFiles, "assets", func(file string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		body, err := assetFiles.ReadFile(file)
		name := strings.TrimPrefix(file, "assets/")
		switch path.Ext(name) {
		case ".css":
			styles = append(styles, body...)
		case ".js", ".woff2", ".svg":
			put(name, body)
		}
		return err
	})
	if err != nil {
		panic("web: embedded assets: " + err.Error()) // a fault of the build
	}
	// Style sheets name fonts by their names in the tree.
	sheet := string(styles)
	for name, address := range names {
		sheet = strings.ReplaceAll(sheet, `url("`+name+`")`, `url("`+address+`")`)
	}
	put("look.css", []byte(sheet))
	return served, names
}

// Asset returns the address of an embedded file.
func (p *Page) Asset(name string) string { return assetNames[name] }

// GET /assets/
func serveAsset(w http.ResponseWriter, r *http.Request) {
	a, ok := assets[r.URL.Path]
	if !ok {
		http.NotFound(w, r)
		return
	}
	w.Header().Set("Content-Type", a.mediaType)
	w.Header().Set("Cache-Control", "public, max-age=31536000, immutable")
	w.Header().Set("Vary", "Accept-Encoding")
	if a.packed != nil && takesGzip(r) { // the same for everyone: its length says nothing
		w.Header().Set("Content-Encoding", "gzip")
		a.body = a.packed
	}
	_, _ = w.Write(a.body)
}
