package scrub

import (
	"path"
	"strings"
)

// links names what a document fetches from elsewhere when it is opened, and
// takes out the paths of the author's disk.
func (p *pack) links() error {
	for _, n := range p.parts {
		if n.dropped || !strings.HasSuffix(n.name, ".rels") {
			continue
		}
		err := p.edit(n, func(root *node) bool {
			before := p.f.strips
			root.replace(func(r *node) []*node {
				if !r.is("Relationship") || r.attr("TargetMode") != "External" {
					return []*node{r}
				}
				kind, target := path.Base(r.attr("Type")), r.attr("Target")
				switch {
				case kind == "attachedTemplate":
					p.f.add(Place, n.name, target)
					return nil
				case kind != "hyperlink":
					p.f.stays(Link, n.name, target)
				case strings.HasPrefix(target, "file:"), strings.HasPrefix(target, `\\`):
					p.f.stays(Place, n.name, target)
				}
				return []*node{r}
			})
			return p.f.strips > before
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// forget takes out every mention of parts that were dropped: relationships,
// content types, and the elements that refer to them.
func (p *pack) forget() error {
	gone := map[string]bool{}
	for _, n := range p.parts {
		if n.dropped {
			gone[n.name] = true
		}
	}
	if len(gone) == 0 {
		return nil
	}
	if n := p.root["[Content_Types].xml"]; n != nil {
		err := p.edit(n, func(root *node) bool {
			root.replace(func(e *node) []*node {
				if e.is("Override") && gone[strings.TrimPrefix(e.attr("PartName"), "/")] {
					return nil
				}
				return []*node{e}
			})
			return true
		})
		if err != nil {
			return err
		}
	}
	for _, n := range p.parts {
		owner, is := ownerOf(n.name)
		switch {
		case !is:
			continue
		case gone[owner]:
			n.dropped = true
			continue
		case n.dropped:
			continue
		}
		ids := map[string]bool{}
		err := p.edit(n, func(root *node) bool {
			root.replace(func(r *node) []*node {
				if r.is("Relationship") && r.attr("TargetMode") != "External" && gone[target(owner, r.attr("Target"))] {
					ids[r.attr("Id")] = true
					return nil
				}
				return []*node{r}
			})
			return len(ids) > 0
		})
		if err != nil {
			return err
		}
		if of := p.root[owner]; of != nil && len(ids) > 0 {
			if err := p.edit(of, func(root *node) bool { return unlink(root, ids) }); err != nil {
				return err
			}
		}
	}
	return nil
}

// ownerOf answers which part a part of relationships belongs to.
func ownerOf(name string) (string, bool) {
	dir, file := path.Split(name)
	if path.Base(dir) != "_rels" || !strings.HasSuffix(file, ".rels") {
		return "", false
	}
	return path.Join(path.Dir(path.Clean(dir)), strings.TrimSuffix(file, ".rels")), true
}

func target(owner, to string) string {
	if strings.HasPrefix(to, "/") {
		return strings.TrimPrefix(path.Clean(to), "/")
	}
	return path.Join(path.Dir(owner), to)
}

// unlink takes out what refers to relationships that are no more.
func unlink(root *node, ids map[string]bool) bool {
	changed := false
	root.replace(func(n *node) []*node {
		for _, a := range n.attrs {
			prefix, _, has := strings.Cut(a.name, ":")
			if !has || prefix == "xmlns" || !ids[a.value] || !strings.HasPrefix(a.name, "r:") && !strings.HasSuffix(a.name, ":id") {
				continue
			}
			changed = true
			if !n.is("pageSetup") {
				return nil
			}
			n.without(func(l string) bool { return l == "id" })
			break
		}
		return []*node{n}
	})
	return changed
}
