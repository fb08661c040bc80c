package letterpdf

import (
	"bytes"
	"compress/zlib"
	"crypto/sha256"
	"fmt"
	"strings"
)

// A pdf is objects of a file (ISO 32000-1), numbered from 1 as they come.
type pdf struct {
	objects [][]byte
}

// reserve answers the number of an object that is written later.
func (p *pdf) reserve() int {
	p.objects = append(p.objects, nil)
	return len(p.objects)
}

func (p *pdf) fill(n int, body string) { p.objects[n-1] = []byte(body) }

func (p *pdf) object(body string) int {
	n := p.reserve()
	p.fill(n, body)
	return n
}

// stream writes compressed content, with further entries of its dictionary.
func (p *pdf) stream(entries string, content []byte) int {
	var z bytes.Buffer
	w, _ := zlib.NewWriterLevel(&z, zlib.BestCompression)
	w.Write(content) // neither fails on a buffer
	w.Close()
	var b bytes.Buffer
	fmt.Fprintf(&b, "<</Filter/FlateDecode/Length %d%s>>\nstream\n", z.Len(), entries)
	b.Write(z.Bytes())
	b.WriteString("\nendstream")
	n := p.reserve()
	p.objects[n-1] = b.Bytes()
	return n
}

// bytes writes the file. Its identifier is a digest of what it holds.
func (p *pdf) bytes(root, info int) []byte {
	var b bytes.Buffer
	b.WriteString("%PDF-1.7\n%\xe2\xe3\xcf\xd3\n")
	var table bytes.Buffer
	for i, o := range p.objects {
		fmt.Fprintf(&table, "%010d 00000 n \n", b.Len())
		fmt.Fprintf(&b, "%d 0 obj\n%s\nendobj\n", i+1, o)
	}
	id := sha256.Sum256(b.Bytes())
	at := b.Len()
	fmt.Fprintf(&b, "xref\n0 %d\n0000000000 65535 f \n%s", len(p.objects)+1, table.Bytes())
	fmt.Fprintf(&b, "trailer\n<</Size %d/Root %d 0 R", len(p.objects)+1, root)
	if info > 0 {
		fmt.Fprintf(&b, "/Info %d 0 R", info)
	}
	fmt.Fprintf(&b, "/ID[<%x><%x>]>>\nstartxref\n%d\n%%%%EOF\n", id[:16], id[:16], at)
	return b.Bytes()
}

// document writes the pages, their fonts and the tree of what is on them.
func (s *setter) document(l Letter) ([]byte, error) {
	var p pdf
	var fonts strings.Builder
	for _, u := range s.uses {
		n, err := u.objects(&p)
		if err != nil {
			return nil, err
		}
		fmt.Fprintf(&fonts, "/%s %d 0 R", u.id(), n)
	}
	resources := p.object("<</Font<<" + fonts.String() + ">>>>")
	root, pages, structure := p.reserve(), p.reserve(), p.reserve()
	numbers := make([]int, len(s.pages))
	for i := range s.pages {
		numbers[i] = p.reserve()
	}
	for i, pg := range s.pages {
		content := p.stream("", pg.content.Bytes())
		p.fill(numbers[i], fmt.Sprintf("<</Type/Page/Parent %d 0 R/MediaBox[0 0 %s %s]/Resources %d 0 R/Contents %d 0 R/StructParents %d/Tabs/S>>",
			pages, num(pageWidth), num(pageHeight), resources, content, i))
	}
	p.fill(pages, fmt.Sprintf("<</Type/Pages/Count %d/Kids[%s]>>", len(numbers), refs(numbers)))
	s.structure(&p, structure, numbers)
	direction := "L2R"
	if s.rtl {
		direction = "R2L"
	}
	p.fill(root, fmt.Sprintf("<</Type/Catalog/Pages %d 0 R/Lang%s/MarkInfo<</Marked true>>/StructTreeRoot %d 0 R/ViewerPreferences<</Direction/%s>>>>",
		pages, asciiString(l.Lang), structure, direction))
	info := 0
	if !l.Created.IsZero() {
		info = p.object("<</CreationDate(" + l.Created.UTC().Format("D:20060102150405") + "Z)>>")
	}
	return p.bytes(root, info), nil
}

// structure writes the blocks of the letter in reading order (ISO 32000-1,
// §14.7), and for every page which block its marked content belongs to.
func (s *setter) structure(p *pdf, root int, pages []int) {
	letter := p.reserve()
	parents := make([][]int, len(pages)) // by page and mark
	var blocks []int
	for _, b := range s.blocks {
		n := p.reserve()
		blocks = append(blocks, n)
		var marks strings.Builder
		for _, m := range b.marks {
			fmt.Fprintf(&marks, "<</Type/MCR/Pg %d 0 R/MCID %d>>", pages[m.page], m.id)
			parents[m.page] = append(parents[m.page], n)
		}
		lang := ""
		if b.lang != "" {
			lang = "/Lang" + asciiString(b.lang)
		}
		p.fill(n, fmt.Sprintf("<</Type/StructElem/S/%s%s/P %d 0 R/K[%s]>>", b.kind, lang, letter, marks.String()))
	}
	p.fill(letter, fmt.Sprintf("<</Type/StructElem/S/Document/P %d 0 R/K[%s]>>", root, refs(blocks)))
	var tree strings.Builder
	for i, of := range parents {
		fmt.Fprintf(&tree, "%d[%s]", i, refs(of))
	}
	p.fill(root, fmt.Sprintf("<</Type/StructTreeRoot/K %d 0 R/ParentTree<</Nums[%s]>>/ParentTreeNextKey %d>>", letter, tree.String(), len(pages)))
}

func refs(numbers []int) string {
	var out []string
	for _, n := range numbers {
		out = append(out, fmt.Sprintf("%d 0 R", n))
	}
	return strings.Join(out, " ")
}

// asciiString writes a language tag; whatever is none becomes empty.
func asciiString(s string) string {
	for _, r := range s {
		if !(r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || r == '-') {
			return "()"
		}
	}
	return "(" + s + ")"
}

// num writes a number of points.
func num(v float64) string {
	s := fmt.Sprintf("%.2f", v)
	return strings.TrimSuffix(strings.TrimRight(s, "0"), ".")
}
