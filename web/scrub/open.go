package scrub

import (
	"path"
	"strings"
)

const emptyMeta = `<?xml version="1.0" encoding="UTF-8"?>` + "\n" +
	`<office:document-meta xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" office:version="1.2"><office:meta/></office:document-meta>`

// cleanOpen takes out of a document in the OpenDocument format (ISO 26300)
// what cleanOffice does from others.
func cleanOpen(b []byte, f *found) ([]byte, error) {
	p, err := unpack(b, f)
	if err != nil {
		return nil, err
	}
	if n := p.root["META-INF/documentsignatures.xml"]; n != nil {
		f.signed = true
		f.stays(Signature, n.name, "")
	}
	gone := map[string]bool{}
	for _, n := range p.parts {
		switch {
		case path.Base(n.name) == "meta.xml":
			err = p.meta(n)
		case strings.HasPrefix(n.name, "Thumbnails/"):
			f.add(Picture, n.name, "")
			n.dropped, gone[n.name] = true, true
		case path.Base(n.name) == "content.xml", path.Base(n.name) == "styles.xml":
			err = p.openText(n)
		case path.Base(n.name) == "settings.xml":
			err = p.openSettings(n)
		}
		if err != nil {
			return nil, err
		}
	}
	if err := p.media(); err != nil {
		return nil, err
	}
	p.programs()
	if n := p.root["META-INF/manifest.xml"]; n != nil && len(gone) > 0 {
		err := p.edit(n, func(root *node) bool {
			root.replace(func(e *node) []*node {
				if e.is("file-entry") && gone[e.attr("full-path")] {
					return nil
				}
				return []*node{e}
			})
			return true
		})
		if err != nil {
			return nil, err
		}
	}
	return p.bytes()
}

func (p *pack) meta(n *part) error {
	before := p.f.strips
	root, err := parseXML(n.data, p.f.budget)
	if err != nil {
		return err
	}
	for _, top := range root.kids {
		for _, meta := range top.kids {
			if meta.is("meta") {
				p.propertiesOf(n.name, &node{kids: []*node{meta}})
			}
		}
	}
	if p.f.strips > before {
		n.data = []byte(emptyMeta)
	}
	return nil
}

// openText accepts tracked changes and takes out remarks.
func (p *pack) openText(n *part) error {
	return p.edit(n, func(root *node) bool {
		before := p.f.strips
		root.replace(func(e *node) []*node {
			switch {
			case e.is("tracked-changes"):
				for _, k := range e.kids {
					if k.is("changed-region", "cell-content-change", "insertion", "deletion", "movement") {
						p.f.add(Change, n.name, k.text())
					}
				}
				p.f.strips++
				return nil
			case e.is("change", "change-start", "change-end") && strings.Contains(e.ns, ":text:"), e.is("annotation-end"):
				p.f.strips++
				return nil
			case e.is("annotation"):
				p.f.add(Comment, n.name, e.text())
				return nil
			case e.is("notes") && strings.Contains(e.ns, ":presentation:"):
				if said := strings.TrimSpace(e.text()); said != "" {
					p.f.add(Words, n.name, said)
				}
				e.walk(func(k *node) {
					if k.raw != "" && !strings.HasPrefix(k.raw, "<?") {
						k.raw = " "
					}
				})
			case e.is("table") && e.attr("display") == "false":
				p.f.stays(Concealed, n.name, e.attr("name"))
			}
			return []*node{e}
		})
		return p.f.strips > before
	})
}

// openSettings empties what is said of printers and editing.
func (p *pack) openSettings(n *part) error {
	return p.edit(n, func(root *node) bool {
		before := p.f.strips
		root.walk(func(e *node) {
			if e.is("config-item") && e.text() != "" {
				switch name := e.attr("name"); {
				case name == "PrinterName", name == "PrinterSetup":
					p.f.add(Device, n.name, name+" "+e.text())
					e.kids = nil
				case strings.HasPrefix(name, "Rsid") && e.text() != "0":
					p.f.add(Other, n.name, "a mark of editing sessions")
					e.kids = []*node{{raw: "0"}}
				}
			}
		})
		return p.f.strips > before
	})
}
