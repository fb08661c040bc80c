package scrub

import (
	"bytes"
	"fmt"
	"path"
	"slices"
	"strings"
)

// cleanOffice takes out of a document of Word, Excel or PowerPoint (ECMA-376)
// its properties, remarks, tracked changes and traces of editing. Tracked
// changes are accepted: what was struck out goes, what was put in stays.
func cleanOffice(b []byte, f *found) ([]byte, error) {
	p, err := unpack(b, f)
	if err != nil {
		return nil, err
	}
	for _, step := range []func() error{p.signatures, p.properties, p.partsToDrop, p.word, p.excel, p.powerPoint, p.media, p.links, p.forget} {
		if err := step(); err != nil {
			return nil, err
		}
	}
	p.programs()
	return p.bytes()
}

func (p *pack) signatures() error {
	for _, n := range p.parts {
		if strings.HasPrefix(n.name, "_xmlsignatures/") && strings.HasSuffix(n.name, ".xml") {
			p.f.signed = true
			p.f.stays(Signature, n.name, "")
		}
	}
	return nil
}

const (
	emptyCore = `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>` + "\n" +
		`<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties"/>`
	emptyApp = `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>` + "\n" +
		`<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties"/>`
	emptyCustom = `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>` + "\n" +
		`<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/custom-properties"/>`
)

// officeProperties are the properties worth a kind of their own; others are words.
var officeProperties = map[string]Kind{
	"creator": Person, "lastModifiedBy": Person, "Manager": Person, "initial-creator": Person, "printed-by": Person,
	"created": Time, "modified": Time, "lastPrinted": Time, "TotalTime": Time, "creation-date": Time, "date": Time, "print-date": Time,
	"editing-duration": Time, "editing-cycles": Time, "revision": Time,
	"Application": Device, "AppVersion": Device, "generator": Device, "Template": Place, "HyperlinkBase": Place, "template": Place,
}

// counts are properties that anybody can see or count on the page.
var counts = []string{
	"language", "Pages", "Words", "Characters", "CharactersWithSpaces", "Lines", "Paragraphs", "Slides", "Notes", "HiddenSlides", "MMClips", "DocSecurity", "ScaleCrop",
	"LinksUpToDate", "SharedDoc", "HyperlinksChanged", "TitlesOfParts", "HeadingPairs", "PresentationFormat",
}

func (p *pack) properties() error {
	for _, of := range [][2]string{{"docProps/core.xml", emptyCore}, {"docProps/app.xml", emptyApp}, {"docProps/custom.xml", emptyCustom}} {
		name, empty := of[0], of[1]
		n := p.root[name]
		if n == nil {
			continue
		}
		root, err := parseXML(n.data, p.f.budget)
		if err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
		p.propertiesOf(name, root)
		n.data = []byte(empty)
	}
	return nil
}

func (p *pack) propertiesOf(name string, root *node) {
	for _, top := range root.kids {
		for _, n := range top.kids {
			value := strings.TrimSpace(n.text())
			if n.raw != "" || value == "" || value == "0" || slices.Contains(counts, n.local()) {
				continue
			}
			what := n.local()
			if custom := n.attr("name"); custom != "" {
				what = custom
			}
			k, known := officeProperties[n.local()]
			if !known {
				k = Words
			}
			p.f.add(k, name, what+" "+value)
		}
	}
}

// drops are the parts that go whole, with what they are called.
var drops = []struct {
	pattern string
	kind    Kind
	quiet   bool // their content is named elsewhere, or says nothing
}{
	{"docProps/thumbnail.*", Picture, false},
	{"word/comments*.xml", Comment, true}, {"word/people.xml", Person, true},
	{"xl/comments*.xml", Comment, true}, {"xl/comments/*.xml", Comment, true}, {"xl/threadedComments/*.xml", Comment, true}, {"xl/persons/*.xml", Person, true},
	{"xl/printerSettings/*", Device, false}, {"word/printerSettings/*", Device, false}, {"ppt/printerSettings/*", Device, false},
	{"xl/revisions/*.xml", Change, false},
	{"ppt/comments/*.xml", Comment, true}, {"ppt/commentAuthors.xml", Person, true}, {"ppt/authors.xml", Person, true},
	{"ppt/changesInfos/*.xml", Change, false}, {"ppt/revisionInfo.xml", Change, false},
	{"customXml/itemProps*.xml", Words, true}, {"customXml/*", Words, false}, {"customXml/_rels/*", Words, true},
}

func (p *pack) partsToDrop() error {
	for _, n := range p.parts {
		for _, d := range drops {
			if ok, _ := path.Match(d.pattern, n.name); !ok {
				continue
			}
			n.dropped = true
			if !d.quiet {
				p.f.add(d.kind, n.name, p.firstWords(n))
				break
			}
			if err := p.remarks(n, d.kind); err != nil {
				return err
			}
			break
		}
	}
	return nil
}

// firstWords are the words of a part that is XML.
func (p *pack) firstWords(n *part) string {
	if !strings.HasSuffix(n.name, ".xml") {
		return count(len(n.data), "bytes")
	}
	root, err := parseXML(n.data, p.f.budget)
	if err != nil {
		return count(len(n.data), "bytes")
	}
	return root.text()
}

// remarks names the comments in a part, and the people in a list of them.
func (p *pack) remarks(n *part, k Kind) error {
	before := p.f.strips
	if strings.HasSuffix(n.name, ".rels") {
		return nil
	}
	root, err := parseXML(n.data, p.f.budget)
	if err != nil {
		return fmt.Errorf("%s: %w", n.name, err)
	}
	root.walk(func(e *node) {
		switch {
		case k == Comment && e.is("comment", "threadedComment", "cm"):
			p.f.add(Comment, n.name, strings.TrimSpace(e.attr("author")+" "+e.text()))
		case k == Person && e.is("person", "cmAuthor", "author"):
			p.f.add(Person, n.name, e.attr("author")+e.attr("displayName")+e.attr("name"))
		case k == Comment && e.is("author") && e.text() != "": // Excel lists them before the comments
			p.f.add(Person, n.name, e.text())
		}
	})
	if p.f.strips == before {
		p.f.strips++
	}
	return nil
}

// word cleans the texts of a Word document.
func (p *pack) word() error {
	clean := func(n *part) error {
		return p.edit(n, func(root *node) bool {
			before := p.f.strips
			w := &wordPart{f: p.f, name: n.name}
			root.replace(w.edit)
			root.replace(func(n *node) []*node {
				if n.name == struckOut {
					return nil
				}
				return []*node{n}
			})
			if w.rsids > 0 {
				p.f.add(Other, n.name, count(w.rsids, "marks of editing sessions"))
			}
			return p.f.strips > before
		})
	}
	if err := p.each("word/*.xml", clean); err != nil {
		return err
	}
	return p.each("word/glossary/*.xml", clean)
}

// struckOut stands for a mark that a row or a paragraph was struck out, until
// the row is looked at.
const struckOut = "struckOut"

type wordPart struct {
	f     *found
	name  string
	rsids int
}

// wordGone are elements that go with what is in them.
var wordGone = []string{
	"rPrChange", "pPrChange", "sectPrChange", "tblPrChange", "tblPrExChange", "tcPrChange", "trPrChange", "tblGridChange", "numberingChange",
	"cellIns", "cellDel", "cellMerge",
}

// wordMarks say where changes and remarks are, and go without notice of their own.
var wordMarks = []string{
	"commentRangeStart", "commentRangeEnd", "commentReference", "moveFromRangeStart", "moveFromRangeEnd", "moveToRangeStart", "moveToRangeEnd",
	"customXmlInsRangeStart", "customXmlInsRangeEnd", "customXmlDelRangeStart", "customXmlDelRangeEnd",
	"customXmlMoveFromRangeStart", "customXmlMoveFromRangeEnd", "customXmlMoveToRangeStart", "customXmlMoveToRangeEnd",
}

// edit answers what stays of an element in a text.
func (w *wordPart) edit(n *node) []*node {
	if n.raw != "" || !strings.Contains(n.ns, "wordprocessingml") {
		return []*node{n}
	}
	w.rsids += n.without(func(local string) bool { return strings.HasPrefix(local, "rsid") })
	whose := strings.TrimSpace(n.attr("author") + " " + n.attr("date"))
	switch {
	case n.is("ins", "moveTo"):
		w.f.add(Change, w.name, strings.TrimSpace("put in by "+whose+": "+n.text()))
		return n.kids
	case n.is("tr") && n.child("trPr") != nil && n.child("trPr").child(struckOut) != nil:
		return nil
	case n.is("del", "moveFrom"):
		w.f.add(Change, w.name, strings.TrimSpace("struck out by "+whose+": "+n.text()))
		if len(n.kids) == 0 {
			return []*node{{name: struckOut}}
		}
		return nil
	case n.is(wordGone...):
		w.f.add(Change, w.name, "changed by "+whose)
		return nil
	case n.is(wordMarks...):
		w.f.strips++
		return nil
	case n.is("rsids"):
		w.f.add(Other, w.name, "a list of editing sessions")
		return nil
	case n.is("docVars"):
		n.walk(func(v *node) {
			if v.is("docVar") {
				w.f.add(Words, w.name, v.attr("name")+" "+v.attr("val"))
			}
		})
		return nil
	case n.is("attachedTemplate"):
		w.f.add(Place, w.name, "its template")
		return nil
	case n.is("r") && vanishes(n):
		w.f.add(Concealed, w.name, n.text())
		return nil
	}
	return []*node{n}
}

// vanishes reports whether a run of text is hidden.
func vanishes(r *node) bool {
	props := r.child("rPr")
	if props == nil || props.child("vanish") == nil {
		return false
	}
	switch props.child("vanish").attr("val") {
	case "0", "false", "off":
		return false
	}
	return strings.TrimSpace(r.text()) != ""
}

// excel cleans a workbook of names and paths, and names its hidden parts.
func (p *pack) excel() error {
	if n := p.root["xl/workbook.xml"]; n != nil {
		if err := p.edit(n, p.workbook); err != nil {
			return err
		}
	}
	err := p.each("xl/pivotCache/pivotCacheDefinition*.xml", func(n *part) error {
		return p.edit(n, func(root *node) bool {
			before := p.f.strips
			root.walk(func(e *node) {
				if who := e.attr("refreshedBy"); who != "" {
					p.f.add(Person, n.name, who)
				}
				if e.without(func(l string) bool { return l == "refreshedBy" || l == "refreshedDate" || l == "refreshedDateIso" }) > 0 {
					p.f.strips++
				}
			})
			return p.f.strips > before
		})
	})
	if err != nil {
		return err
	}
	if err := p.each("xl/drawings/*.vml", p.notes); err != nil {
		return err
	}
	for _, n := range p.parts {
		switch {
		case strings.HasPrefix(n.name, "xl/worksheets/") && (bytes.Contains(n.data, []byte(` hidden="1"`)) || bytes.Contains(n.data, []byte(` hidden="true"`))):
			p.f.stays(Concealed, n.name, "hidden rows or columns")
		case strings.HasPrefix(n.name, "xl/externalLinks/") && strings.HasSuffix(n.name, ".xml"), n.name == "xl/connections.xml":
			p.f.stays(Link, n.name, "")
		}
	}
	return nil
}

func (p *pack) workbook(root *node) bool {
	const name = "xl/workbook.xml"
	before := p.f.strips
	root.replace(func(n *node) []*node {
		switch {
		case n.is("absPath"):
			p.f.add(Place, name, n.attr("url"))
			return nil
		case n.is("fileSharing") && n.attr("userName") != "":
			p.f.add(Person, name, n.attr("userName"))
			n.without(func(l string) bool { return l == "userName" })
		case n.is("sheet") && strings.Contains(strings.ToLower(n.attr("state")), "hidden"):
			p.f.stays(Concealed, name, "hidden sheet "+n.attr("name"))
		}
		return []*node{n}
	})
	return p.f.strips > before
}

// notes takes the boxes of comments out of a drawing.
func (p *pack) notes(n *part) error {
	root, err := parseXML(n.data, p.f.budget)
	if err != nil { // drawings of old programs need not be XML
		n.dropped = true
		p.f.add(Comment, n.name, "")
		return nil
	}
	took := false
	root.replace(func(e *node) []*node {
		if e.is("shape") {
			for _, k := range e.kids {
				if k.is("ClientData") && k.attr("ObjectType") == "Note" {
					took = true
					return nil
				}
			}
		}
		return []*node{e}
	})
	if took {
		p.f.strips++ // its comment is named already
		n.data = root.bytes()
	}
	return nil
}

// powerPoint empties the speaker's notes.
func (p *pack) powerPoint() error {
	err := p.each("ppt/notesSlides/*.xml", func(n *part) error {
		return p.edit(n, func(root *node) bool {
			said := ""
			root.walk(func(e *node) {
				if e.is("t") {
					said += e.text() + " "
					e.kids = nil
				}
			})
			if strings.TrimSpace(said) == "" {
				return false
			}
			p.f.add(Words, n.name, said)
			return true
		})
	})
	if err != nil {
		return err
	}
	return p.each("ppt/slides/*.xml", func(n *part) error {
		return p.edit(n, func(root *node) bool {
			for _, e := range root.kids {
				if e.is("sld") && (e.attr("show") == "0" || e.attr("show") == "false") {
					p.f.stays(Concealed, n.name, "hidden slide")
				}
			}
			return false
		})
	})
}
