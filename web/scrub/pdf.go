package scrub

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/pdfcpu/pdfcpu/pkg/pdfcpu"
	"github.com/pdfcpu/pdfcpu/pkg/pdfcpu/model"
	"github.com/pdfcpu/pdfcpu/pkg/pdfcpu/types"
)

// pdfTime is how long a PDF may take to be read.
const pdfTime = 20 * time.Second

// cleanPDF takes out of a PDF (ISO 32000) its properties, earlier versions,
// remarks, enclosed files and programs. The library only reads; what is left
// is written here, object by object as reached from the pages, so that nothing
// forgotten in the file comes along, and no date or program's name is added.
func cleanPDF(b []byte, f *found) ([]byte, error) {
	ctx, err := readPDF(b)
	if err != nil {
		return nil, err
	}
	p := &pdfFile{f: f, table: ctx.Table, numbers: map[int]int{}}
	if ctx.Root == nil {
		return nil, ErrMalformed
	}
	p.versions(b, ctx.Read.Linearized)
	if ctx.Info != nil {
		p.properties(*ctx.Info)
	}
	body, err := p.reach(*ctx.Root)
	if err != nil {
		return nil, err
	}
	p.leftovers(ctx.Info)
	return p.write(ctx.HeaderVersion, body), nil
}

var endOfPDF = regexp.MustCompile(`startxref\s+\d+\s+%%EOF`)

// versions names earlier versions, which stand before the last in a file that
// was only added to, and what comes after the end. A file made to be read
// while it comes has two ends.
func (p *pdfFile) versions(b []byte, linear bool) {
	n, last, at := -1, 0, 0
	for _, end := range endOfPDF.FindAllIndex(b, maxParts) {
		at = afterStreams(b, at, end[0])
		if at <= end[0] {
			n, last = n+1, end[1]
		}
	}
	if linear {
		n--
	}
	if n > 0 {
		p.f.add(Change, "file", count(n, "earlier versions"))
	}
	if rest := bytes.TrimSpace(b[last:]); last > 0 && len(rest) > 0 {
		p.f.add(Other, "after the end", count(len(rest), "bytes"))
	}
}

// afterStreams goes on from at, over the streams that begin before until. It
// answers a place beyond that if it lies in a stream, where nothing is an end.
func afterStreams(b []byte, at, until int) int {
	for at <= until {
		begin := bytes.Index(b[at:until], []byte("\nstream"))
		if begin < 0 {
			break
		}
		end := bytes.Index(b[at+begin:], []byte("endstream"))
		if end < 0 {
			return len(b)
		}
		at += begin + end
	}
	return at
}

// leftovers counts objects that the document does not reach. Programs forget
// them there, and with them what was deleted.
func (p *pdfFile) leftovers(info *types.IndirectRef) {
	n, linear := 0, false
	for number, e := range p.table {
		if _, reached := p.numbers[number]; reached || e == nil || e.Free || info != nil && number == info.ObjectNumber.Value() {
			continue
		}
		switch o := e.Object.(type) {
		case types.Dict:
			if o["Linearized"] != nil {
				linear = true
				continue
			}
			n++
		case types.StreamDict, types.Array:
			n++
		}
	}
	if n > 0 && !(linear && n == 1) { // the table of a file made to be read while it comes
		p.f.add(Change, "file", count(n, "objects that no page uses"))
	}
}

func readPDF(b []byte) (*model.Context, error) {
	limits := model.DefaultResourceLimits()
	limits.MaxStreamBytes, limits.MaxDecodeBytes = MaxSize, MaxUnpacked
	limits.MaxObjectCount, limits.MaxXRefEntries = maxNodes, maxNodes
	conf := &model.Configuration{ // not the library's default, which is read from a folder
		Reader15: true, ValidationMode: model.ValidationRelaxed, Eol: "\n", Offline: true, Limits: limits,
	}
	wait, cancel := context.WithTimeout(context.Background(), pdfTime)
	defer cancel()
	ctx, err := pdfcpu.ReadWithContext(wait, bytes.NewReader(b), conf)
	switch {
	case err == nil && ctx.Encrypt != nil, errors.Is(err, pdfcpu.ErrWrongPassword):
		return nil, ErrEncrypted
	case err == nil:
		return ctx, decode(wait, ctx)
	case errors.Is(err, context.DeadlineExceeded):
		return nil, ErrBomb
	case bytes.Contains(b, []byte("/Encrypt")):
		return nil, ErrEncrypted
	}
	return nil, fmt.Errorf("%w: %v", ErrMalformed, err)
}

// decode reads the objects that stand packed together, which the library does
// only when they are asked for.
func decode(wait context.Context, ctx *model.Context) error {
	for _, e := range ctx.Table {
		packed, is := e.Object.(types.LazyObjectStreamObject)
		if !is {
			continue
		}
		o, err := packed.DecodedObject(wait)
		if err != nil {
			return fmt.Errorf("%w: %v", ErrMalformed, err)
		}
		e.Object = o
	}
	return nil
}

// A pdfFile is the objects of a file, numbered anew as they are reached.
type pdfFile struct {
	f       *found
	table   map[int]*model.XRefTableEntry
	numbers map[int]int // new, by old
	queue   []int       // old numbers, in the order of their new ones
	trees   int         // branches of names that were visited
}

// get follows a reference.
func (p *pdfFile) get(o types.Object) types.Object {
	for range 20 {
		ref, is := o.(types.IndirectRef)
		if !is {
			return o
		}
		e := p.table[ref.ObjectNumber.Value()]
		if e == nil || e.Free {
			return nil
		}
		o = e.Object
	}
	return nil
}

func (p *pdfFile) dict(o types.Object) types.Dict {
	switch o := p.get(o).(type) {
	case types.Dict:
		return o
	case types.StreamDict:
		return o.Dict
	}
	return nil
}

func (p *pdfFile) array(o types.Object) types.Array {
	a, _ := p.get(o).(types.Array)
	return a
}

func (p *pdfFile) name(o types.Object) string {
	n, _ := p.get(o).(types.Name)
	return string(n)
}

// text reads a string of any form.
func (p *pdfFile) text(o types.Object) string {
	var s string
	var err error
	switch o := p.get(o).(type) {
	case types.StringLiteral:
		s, err = types.StringLiteralToString(o)
	case types.HexLiteral:
		s, err = types.HexLiteralToString(o)
	case types.Name:
		s = string(o)
	}
	if err != nil {
		return ""
	}
	return s
}

var pdfProperties = map[string]Kind{
	"Author": Person, "Creator": Device, "Producer": Device, "CreationDate": Time, "ModDate": Time, "SourceModified": Time,
	"Company": Person, "Manager": Person,
}

// properties names what the dictionary of the document's properties says.
func (p *pdfFile) properties(info types.Object) {
	d := p.dict(info)
	for _, key := range slices.Sorted(keysOf(d)) {
		value := p.text(d[key])
		if value == "" || key == "Trapped" {
			continue
		}
		k, known := pdfProperties[key]
		if !known {
			k = Words
		}
		p.f.add(k, "properties", key+" "+value)
	}
}

func keysOf(d types.Dict) func(func(string) bool) {
	return func(yield func(string) bool) {
		for k := range d {
			if !yield(k) {
				return
			}
		}
	}
}

// reach writes the root and all that is reached from it.
func (p *pdfFile) reach(root types.IndirectRef) ([]string, error) {
	p.number(root.ObjectNumber.Value())
	p.catalog(p.dict(root))
	var out []string
	size := 0
	for i := 0; i < len(p.queue); i++ {
		var b strings.Builder
		if err := p.object(&b, p.get(types.IndirectRef{ObjectNumber: types.Integer(p.queue[i])}), 0); err != nil {
			return nil, err
		}
		if size += b.Len(); size > MaxUnpacked {
			return nil, ErrBomb
		}
		out = append(out, b.String())
	}
	return out, nil
}

func (p *pdfFile) number(old int) int {
	n, has := p.numbers[old]
	if !has {
		p.queue = append(p.queue, old)
		n = len(p.queue)
		p.numbers[old] = n
	}
	return n
}

// catalog takes out what hangs on the document as a whole.
func (p *pdfFile) catalog(root types.Dict) {
	names := p.dict(root["Names"])
	if tree := p.dict(names["EmbeddedFiles"]); tree != nil {
		p.enclosed(tree, 0)
		delete(names, "EmbeddedFiles")
	}
	if root["AF"] != nil {
		p.f.add(Enclosed, "associated files", "")
		delete(root, "AF")
	}
	delete(root, "Collection")
	if names["JavaScript"] != nil {
		p.f.add(Program, "JavaScript", "")
		delete(names, "JavaScript")
	}
	if d := p.dict(root["OpenAction"]); d != nil && !goesInside(p.name(d["S"])) {
		p.f.add(Program, "on opening", p.name(d["S"]))
		delete(root, "OpenAction")
	}
	if form := p.dict(root["AcroForm"]); form != nil {
		if form["XFA"] != nil {
			p.f.stays(Program, "form", "XFA")
		}
	}
	if oc := p.dict(p.dict(root["OCProperties"])["D"]); len(p.array(oc["OFF"])) > 0 {
		p.f.stays(Concealed, "layers", count(len(p.array(oc["OFF"])), "hidden layers"))
	}
	if root["Version"] != nil && p.name(root["Version"]) == "" {
		delete(root, "Version")
	}
}

func goesInside(action string) bool {
	switch action {
	case "GoTo", "Named", "Thread", "GoTo3DView", "SetOCGState", "Trans", "URI", "Hide", "ResetForm", "":
		return true
	}
	return false
}

// enclosed names the files in a tree of names.
func (p *pdfFile) enclosed(tree types.Dict, depth int) {
	if p.trees++; depth > 20 || p.trees > maxParts {
		return // a tree that goes in circles
	}
	for i, n := range p.array(tree["Names"]) {
		if i%2 == 1 {
			d := p.dict(n)
			p.f.add(Enclosed, "file", p.text(d["UF"])+" "+p.text(d["Desc"]))
		}
	}
	for _, kid := range p.array(tree["Kids"]) {
		p.enclosed(p.dict(kid), depth+1)
	}
}

// object writes an object, with references numbered anew. What is left out is
// named.
func (p *pdfFile) object(b *strings.Builder, o types.Object, depth int) error {
	if depth > maxDepth {
		return ErrBomb
	}
	if p.f.nodes--; p.f.nodes < 0 {
		return ErrBomb
	}
	switch o := o.(type) {
	case nil:
		b.WriteString("null")
	case types.IndirectRef:
		if p.get(o) == nil {
			b.WriteString("null")
			return nil
		}
		fmt.Fprintf(b, "%d 0 R", p.number(o.ObjectNumber.Value()))
	case types.Array:
		b.WriteByte('[')
		for i, v := range o {
			if i > 0 {
				b.WriteByte(' ')
			}
			if err := p.object(b, v, depth+1); err != nil {
				return err
			}
		}
		b.WriteByte(']')
	case types.Dict:
		return p.entries(b, o, depth)
	case types.StreamDict:
		return p.stream(b, o, depth)
	case types.ObjectStreamDict, types.XRefStreamDict:
		b.WriteString("null") // the file's own order, not the document's
	default:
		b.WriteString(o.PDFString())
	}
	return nil
}

func (p *pdfFile) stream(b *strings.Builder, o types.StreamDict, depth int) error {
	raw := o.Raw
	if p.jpeg(o) {
		out, err := p.f.within("picture", cleanJPEG, raw)
		if err == nil {
			raw = out
		}
	}
	o.Dict["Length"] = types.Integer(len(raw))
	if err := p.entries(b, o.Dict, depth); err != nil {
		return err
	}
	b.WriteString("\nstream\n")
	b.Write(raw)
	b.WriteString("\nendstream")
	return nil
}

// jpeg reports whether a stream is a picture as cameras write it.
func (p *pdfFile) jpeg(o types.StreamDict) bool {
	filter := p.name(o.Dict["Filter"])
	if a := p.array(o.Dict["Filter"]); len(a) == 1 {
		filter = p.name(a[0])
	}
	return filter == "DCTDecode" && bytes.HasPrefix(o.Raw, []byte{0xff, 0xd8})
}

// entries writes a dictionary without what is hidden in it.
func (p *pdfFile) entries(b *strings.Builder, d types.Dict, depth int) error {
	p.expurgate(d)
	b.WriteString("<<")
	for _, key := range slices.Sorted(keysOf(d)) {
		if d[key] == nil {
			continue
		}
		b.WriteString(types.Name(key).PDFString())
		b.WriteByte(' ')
		if err := p.object(b, d[key], depth+1); err != nil {
			return err
		}
		b.WriteByte('\n')
	}
	b.WriteString(">>")
	return nil
}

// expurgate takes out of any dictionary what does not belong to the page.
func (p *pdfFile) expurgate(d types.Dict) {
	drop := func(key string, k Kind, where, value string) {
		if d[key] != nil {
			p.f.add(k, where, value)
			delete(d, key)
		}
	}
	if d["Metadata"] != nil {
		if s, is := p.get(d["Metadata"]).(types.StreamDict); is {
			p.f.xmp("XMP", p.decoded(s))
		} else {
			p.f.strips++
		}
		delete(d, "Metadata")
	}
	drop("PieceInfo", Other, "a program's own data", strings.Join(slices.Sorted(keysOf(p.dict(d["PieceInfo"]))), " "))
	if d["Type"] == types.Name("Page") || d["Contents"] != nil && d["MediaBox"] != nil {
		drop("Thumb", Picture, "page", "a small copy of the page")
		drop("LastModified", Time, "page", p.text(d["LastModified"]))
	}
	if s := p.dict(d["AA"]); s != nil {
		drop("AA", Program, "on an event", "")
	}
	if a := p.dict(d["A"]); a != nil && a["S"] != nil && !goesInside(p.name(a["S"])) {
		drop("A", Program, "on a click", p.name(a["S"]))
	}
	if n := p.dict(d["Next"]); n != nil && n["S"] != nil && !goesInside(p.name(n["S"])) {
		drop("Next", Program, "after an action", p.name(n["S"]))
	}
	if d["ByteRange"] != nil && d["Contents"] != nil {
		p.f.signed = true
		p.f.stays(Signature, "signature", p.text(d["Name"]))
	}
	if d["Annots"] != nil {
		p.annotations(d)
	}
}

// annotations takes remarks off a page. What is drawn on the page stays,
// without who drew it and when.
func (p *pdfFile) annotations(page types.Dict) {
	var kept types.Array
	for _, ref := range p.array(page["Annots"]) {
		a := p.dict(ref)
		kind := p.name(a["Subtype"])
		who := strings.TrimSpace(p.text(a["T"]) + " " + p.text(a["Contents"]))
		switch kind {
		case "Text":
			p.f.add(Comment, "remark", who)
			continue
		case "Popup":
			p.f.strips++ // of a remark
			continue
		case "FileAttachment":
			p.f.add(Enclosed, "remark", p.text(p.dict(a["FS"])["UF"])+" "+who)
			continue
		case "Widget", "Link", "":
		default:
			p.drawn(a, kind, who)
		}
		kept = append(kept, ref)
	}
	if len(kept) == 0 {
		delete(page, "Annots")
		return
	}
	page["Annots"] = kept
}

func (p *pdfFile) drawn(a types.Dict, kind, who string) {
	keys := []string{"T", "M", "CreationDate", "RC", "Subj", "NM", "Popup", "IRT", "RT"}
	if kind != "FreeText" && a["Cap"] == nil { // those have their words on the page
		keys = append(keys, "Contents")
	}
	took := false
	for _, key := range keys {
		if a[key] != nil {
			delete(a, key)
			took = true
		}
	}
	if took {
		p.f.add(Comment, "remark", kind+" "+who)
	}
}

// decoded answers a stream's bytes, within bounds.
func (p *pdfFile) decoded(s types.StreamDict) []byte {
	if s.FilterPipeline == nil {
		return s.Raw
	}
	if err := s.DecodeWithLimit(4 << 20); err != nil {
		return nil
	}
	return s.Content
}

// write lays out a file with one version of every object.
func (p *pdfFile) write(version *model.Version, objects []string) []byte {
	v := "1.7"
	if version != nil && version.String() > v {
		v = version.String()
	}
	var b bytes.Buffer
	fmt.Fprintf(&b, "%%PDF-%s\n%%\xe2\xe3\xcf\xd3\n", v)
	at := make([]int, len(objects))
	for i, o := range objects {
		at[i] = b.Len()
		fmt.Fprintf(&b, "%d 0 obj\n%s\nendobj\n", i+1, o)
	}
	table := b.Len()
	fmt.Fprintf(&b, "xref\n0 %d\n0000000000 65535 f \n", len(objects)+1)
	for _, n := range at {
		fmt.Fprintf(&b, "%010d 00000 n \n", n)
	}
	fmt.Fprintf(&b, "trailer\n<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n", len(objects)+1, table)
	return b.Bytes()
}
