package scrub

import (
	"archive/zip"
	"bytes"
	"errors"
	"fmt"
	"io"
	"path"
	"slices"
	"strings"
)

// A pack is an office document: a ZIP file whose entries are its parts.
type pack struct {
	f     *found
	parts []*part
	root  map[string]*part
}

type part struct {
	name    string
	data    []byte
	stored  bool // without compression
	dropped bool
}

// maxRatio is how much smaller an entry may have been packed, when it is big.
const maxRatio = 300

// unpack reads all parts, within bounds.
func unpack(b []byte, f *found) (*pack, error) {
	z, err := zip.NewReader(bytes.NewReader(b), int64(len(b)))
	if err != nil {
		return nil, fmt.Errorf("%w: %v", ErrMalformed, err)
	}
	if f.parts -= len(z.File); f.parts < 0 {
		return nil, ErrBomb
	}
	p := &pack{f: f, root: map[string]*part{}}
	if z.Comment != "" {
		f.add(Words, "package", z.Comment)
	}
	for _, e := range z.File {
		if strings.HasSuffix(e.Name, "/") {
			continue
		}
		if e.Flags&1 != 0 {
			return nil, ErrEncrypted
		}
		if e.Name == "" || path.Clean("/"+e.Name) != "/"+e.Name || strings.Contains(e.Name, `\`) || p.root[e.Name] != nil {
			return nil, fmt.Errorf("%w: a part that is there twice, or outside", ErrMalformed)
		}
		data, err := readPart(e, f.budget)
		if err != nil {
			return nil, err
		}
		n := &part{name: e.Name, data: data, stored: e.Method == zip.Store}
		p.parts, p.root[e.Name] = append(p.parts, n), n
	}
	p.times(z.File)
	return p, nil
}

// times notes when the parts were packed, if they say so.
func (p *pack) times(files []*zip.File) {
	for _, e := range files {
		if y := e.Modified.Year(); y > 1980 {
			p.f.add(Time, "package", "packed "+e.Modified.Format("2006-01-02 15:04"))
			return
		}
	}
}

// readPart unpacks one entry, within the budget.
func readPart(e *zip.File, b *budget) ([]byte, error) {
	size := e.UncompressedSize64
	if size > uint64(b.unpacked) || size > 1<<20 && size/max(e.CompressedSize64, 1) > maxRatio {
		return nil, ErrBomb
	}
	r, err := e.Open()
	if err != nil {
		return nil, fmt.Errorf("%w: %v", ErrMalformed, err)
	}
	defer r.Close()
	data, err := io.ReadAll(io.LimitReader(r, b.unpacked+1))
	if err != nil {
		return nil, fmt.Errorf("%w: %v", ErrMalformed, err)
	}
	if b.unpacked -= int64(len(data)); b.unpacked < 0 {
		return nil, ErrBomb
	}
	return data, nil
}

// bytes packs the parts that are left, in their order and without times.
func (p *pack) bytes() ([]byte, error) {
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for _, n := range p.parts {
		if n.dropped {
			continue
		}
		h := &zip.FileHeader{Name: n.name, Method: zip.Deflate} // no time
		if n.stored {
			h.Method = zip.Store
		}
		w, err := z.CreateHeader(h)
		if err != nil {
			return nil, err
		}
		if _, err := w.Write(n.data); err != nil {
			return nil, err
		}
	}
	err := z.Close()
	return b.Bytes(), err
}

// edit reads a part, has it changed, and writes it if it was.
func (p *pack) edit(n *part, change func(root *node) bool) error {
	root, err := parseXML(n.data, p.f.budget)
	if err != nil {
		return fmt.Errorf("%s: %w", n.name, err)
	}
	if change(root) {
		n.data = root.bytes()
	}
	return nil
}

// each has f called for every part left whose name fits a pattern.
func (p *pack) each(pattern string, f func(*part) error) error {
	for _, n := range p.parts {
		if ok, _ := path.Match(pattern, n.name); ok && !n.dropped {
			if err := f(n); err != nil {
				return err
			}
		}
	}
	return nil
}

// media strips the pictures and looks at the files in a document.
func (p *pack) media() error {
	for _, n := range p.parts {
		if n.dropped {
			continue
		}
		kind := ""
		switch ext := strings.ToLower(path.Ext(n.name)); {
		case slices.Contains([]string{".jpg", ".jpeg", ".jpe", ".jfif", ".png", ".gif", ".webp"}, ext):
			kind = mediaType(n.data)
		case strings.Contains(n.name, "/embeddings/") || strings.HasPrefix(n.name, "Object"):
			if kind = mediaType(n.data); cleaners[kind] == nil {
				if strings.Contains(n.name, "/embeddings/") {
					p.f.stays(Enclosed, n.name, kind)
				}
				continue
			}
		}
		clean := cleaners[kind]
		if clean == nil || kind == "text/plain" {
			continue
		}
		before := p.f.strips
		out, err := p.f.within(n.name, clean, n.data)
		switch {
		case errors.Is(err, ErrBomb):
			return err
		case err != nil:
			p.f.stays(Other, n.name, "a file that cannot be read")
		case p.f.strips > before:
			n.data = out
		}
	}
	return nil
}

// programs names what can run in a document.
func (p *pack) programs() {
	for _, n := range p.parts {
		base := strings.ToLower(path.Base(n.name))
		if base == "vbaproject.bin" || strings.Contains(n.name, "activeX/") && strings.HasSuffix(base, ".bin") || strings.HasPrefix(n.name, "Basic/") && base == "script-lb.xml" || strings.HasPrefix(n.name, "Scripts/") {
			p.f.stays(Program, n.name, "")
		}
	}
}
