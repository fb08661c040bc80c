package scrub

import (
	"archive/zip"
	"bytes"
	"encoding/binary"
	"fmt"
	"image"
	"image/color"
	"image/gif"
	"image/jpeg"
	"image/png"
	"maps"
	"slices"
	"strings"
	"testing"
)

// The files here hold what nobody meant to send. Each secret bears this word,
// so that a test can look whether any is left.
const secret = "Rezaei"

func picture() image.Image {
	m := image.NewRGBA(image.Rect(0, 0, 24, 16))
	for i := range m.Pix {
		m.Pix[i] = byte(i*i + i/7)
	}
	for i := 3; i < len(m.Pix); i += 4 {
		m.Pix[i] = 255
	}
	return m
}

// exifBytes is a block with a maker, an artist, a time and a place.
func exifBytes(order binary.AppendByteOrder, orientation int) []byte {
	type entry struct {
		id, kind uint16
		n        uint32
		value    []byte
	}
	text := func(s string) []byte { return append([]byte(s), 0) }
	short := func(v int) []byte { return order.AppendUint16(nil, uint16(v)) }
	rational := func(v ...uint32) (out []byte) {
		for _, x := range v {
			out = order.AppendUint32(order.AppendUint32(out, x), 1)
		}
		return out
	}
	directory := func(at uint32, next uint32, entries []entry) []byte {
		b := order.AppendUint16(nil, uint16(len(entries)))
		more := at + 2 + 12*uint32(len(entries)) + 4
		var tail []byte
		for _, e := range entries {
			b = order.AppendUint32(order.AppendUint16(order.AppendUint16(b, e.id), e.kind), e.n)
			if len(e.value) <= 4 {
				b = append(b, append(e.value, make([]byte, 4-len(e.value))...)...)
				continue
			}
			b = order.AppendUint32(b, more+uint32(len(tail)))
			tail = append(tail, e.value...)
		}
		return append(order.AppendUint32(b, next), tail...)
	}
	const placeAt, photoAt, mainAt = 8, 200, 400
	out := []byte("MM")
	if order.String() == binary.LittleEndian.String() {
		out = []byte("II")
	}
	out = order.AppendUint32(order.AppendUint16(out, 42), mainAt)
	out = append(out, directory(placeAt, 0, []entry{
		{1, 2, 2, text("N")}, {2, 5, 3, rational(35, 41, 20)}, {3, 2, 2, text("E")}, {4, 5, 3, rational(51, 23, 20)}, {6, 5, 1, rational(1200)},
	})...)
	out = append(out, make([]byte, photoAt-len(out))...)
	out = append(out, directory(photoAt, 0, []entry{
		{0x9003, 2, 20, text("2026:11:20 09:30:00")}, {0x927c, 7, 9, []byte("note " + secret[:4])}, {0xa430, 2, 9, text("A " + secret)},
	})...)
	out = append(out, make([]byte, mainAt-len(out))...)
	return append(out, directory(mainAt, 0, []entry{
		{0x010f, 2, 8, text("Aparat " + secret)}, {0x0112, 3, 1, short(orientation)}, {0x013b, 2, 11, text("Ali " + secret)},
		{0x8769, 4, 1, order.AppendUint32(nil, photoAt)}, {0x8825, 4, 1, order.AppendUint32(nil, placeAt)},
	})...)
}

const xmpPacket = `<?xpacket begin="" id="W5M0"?><x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmlns:dc="http://purl.org/dc/elements/1.1/" xmp:CreatorTool="Editor ` + secret + `">
<dc:creator><rdf:Seq><rdf:li>Ali ` + secret + `</rdf:li></rdf:Seq></dc:creator></rdf:Description></rdf:RDF></x:xmpmeta><?xpacket end="w"?>`

func segment(marker byte, data string) []byte {
	return append([]byte{0xff, marker, byte((len(data) + 2) >> 8), byte(len(data) + 2)}, data...)
}

func makeJPEG(t testing.TB, orientation int) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := jpeg.Encode(&b, picture(), nil); err != nil {
		t.Fatal(err)
	}
	iptc := "\x1c\x02\x50\x00\x06" + secret + "\x1c\x02\x5a\x00\x06Muscat"
	eight := "8BIM\x04\x04\x00\x00" + string(binary.BigEndian.AppendUint32(nil, uint32(len(iptc)))) + iptc
	out := []byte{0xff, 0xd8}
	out = append(out, segment(0xe0, "JFIF\x00\x01\x02\x00\x00\x01\x00\x01\x01\x01"+secret[:3])...)
	out = append(out, segment(0xe1, "Exif\x00\x00"+string(exifBytes(binary.BigEndian, orientation)))...)
	out = append(out, segment(0xe1, "http://ns.adobe.com/xap/1.0/\x00"+xmpPacket)...)
	out = append(out, segment(0xed, "Photoshop 3.0\x00"+eight)...)
	out = append(out, segment(0xe2, "ICC_PROFILE\x00\x01\x01profile")...)
	out = append(out, segment(0xe2, "MPF\x00"+secret)...)
	out = append(out, segment(0xe7, secret+"\x00")...)
	out = append(out, segment(0xfe, "sent by "+secret)...)
	out = append(out, b.Bytes()[2:]...)
	return append(out, "another picture of "+secret...)
}

func makePNG(t testing.TB) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := png.Encode(&b, picture()); err != nil {
		t.Fatal(err)
	}
	whole := b.Bytes()
	out := append([]byte(nil), whole[:33]...)
	for _, c := range [][2]string{
		{"gAMA", "\x00\x00\xb1\x8f"}, {"tEXt", "Author\x00" + secret}, {"zTXt", "Comment\x00\x00" + deflated("for "+secret)},
		{"iTXt", "XML:com.adobe.xmp\x00\x00\x00\x00\x00" + xmpPacket}, {"iTXt", "Title\x00\x01\x00fa\x00\x00" + deflated("مال "+secret)},
		{"tIME", "\x07\xea\x0b\x14\x09\x1e\x00"}, {"eXIf", string(exifBytes(binary.LittleEndian, 6))}, {"prVt", secret},
	} {
		out = append(out, pngChunk(c[0], []byte(c[1]))...)
	}
	return append(append(out, whole[33:]...), secret...)
}

func makeGIF(t testing.TB) []byte {
	t.Helper()
	m := image.NewPaletted(image.Rect(0, 0, 8, 8), color.Palette{color.Black, color.White})
	m.Pix[9] = 1
	var b bytes.Buffer
	if err := gif.EncodeAll(&b, &gif.GIF{Image: []*image.Paletted{m, m}, Delay: []int{5, 5}}); err != nil {
		t.Fatal(err)
	}
	whole := b.Bytes()
	head := 13 + colours(whole[10])
	out := append([]byte(nil), whole[:head]...)
	out = append(out, "\x21\xfe\x06"+secret+"\x00"...)
	out = append(out, "\x21\xff\x0bXMP DataXMP"+"\x06"+secret+"\x00"...)
	out = append(out, "\x21\xff\x0bOTHER  1.00"+"\x06"+secret+"\x00"...)
	return append(append(out, whole[head:]...), secret...)
}

func makeWebP() []byte {
	chunk := func(name string, data []byte) []byte {
		out := binary.LittleEndian.AppendUint32([]byte(name), uint32(len(data)))
		return append(append(out, data...), make([]byte, len(data)&1)...)
	}
	body := []byte("WEBP")
	body = append(body, chunk("VP8X", []byte{0x0c, 0, 0, 0, 0, 0, 0, 0, 0, 0})...)
	body = append(body, chunk("VP8L", []byte{0x2f, 0, 0, 0, 0, 0x88, 0x88, 0x08})...) // one pixel
	body = append(body, chunk("EXIF", exifBytes(binary.LittleEndian, 8))...)
	body = append(body, chunk("XMP ", []byte(xmpPacket))...)
	body = append(body, chunk("MINE", []byte(secret))...)
	return append(append([]byte("RIFF"), binary.LittleEndian.AppendUint32(nil, uint32(len(body)))...), append(body, secret...)...)
}

// makeZip packs parts, the first ones first.
func makeZip(t testing.TB, parts map[string]string, first ...string) []byte {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	names := append(first, slices.DeleteFunc(slices.Sorted(maps.Keys(parts)), func(n string) bool { return slices.Contains(first, n) })...)
	for _, name := range names {
		h := &zip.FileHeader{Name: name, Method: zip.Deflate}
		if name == "mimetype" || parts[name] == "" {
			h.Method = zip.Store
		}
		w, err := z.CreateHeader(h)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := w.Write([]byte(parts[name])); err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

const (
	xmlHead = `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>` + "\n"
	rels    = `xmlns="http://schemas.openxmlformats.org/package/2006/relationships"`
	relType = `http://schemas.openxmlformats.org/officeDocument/2006/relationships/`
	wordNS  = `xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"`
)

func override(part, kind string) string {
	return fmt.Sprintf(`<Override PartName="/%s" ContentType="application/vnd.openxmlformats-officedocument.%s+xml"/>`, part, kind)
}

func contentTypes(overrides ...string) string {
	return xmlHead + `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>` +
		`<Default Extension="xml" ContentType="application/xml"/><Default Extension="jpeg" ContentType="image/jpeg"/><Default Extension="vml" ContentType="application/vnd.openxmlformats-officedocument.vmlDrawing"/>` +
		`<Default Extension="bin" ContentType="application/octet-stream"/>` + strings.Join(overrides, "") + `</Types>`
}

func relationships(of ...string) string {
	var b strings.Builder
	for i := 0; i+1 < len(of); i += 2 {
		fmt.Fprintf(&b, `<Relationship Id="rId%d" Type="%s%s" Target="%s"/>`, i/2+1, relType, of[i], of[i+1])
	}
	return xmlHead + `<Relationships ` + rels + `>` + b.String() + `</Relationships>`
}

var properties = map[string]string{
	"docProps/core.xml": xmlHead + `<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/">` +
		`<dc:creator>Ali ` + secret + `</dc:creator><cp:lastModifiedBy>B. ` + secret + `</cp:lastModifiedBy><dcterms:created>2026-11-20T09:30:00Z</dcterms:created></cp:coreProperties>`,
	"docProps/app.xml": xmlHead + `<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties"><Company>` + secret + ` Ltd</Company><Pages>1</Pages><Template>C:\Users\` + secret + `\Normal.dotm</Template></Properties>`,
	"docProps/custom.xml": xmlHead + `<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/custom-properties" xmlns:vt="http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes">` +
		`<property fmtid="{D5CDD505-2E9C-101B-9397-08002B2CF9AE}" pid="2" name="Cabinet"><vt:lpwstr>` + secret + `</vt:lpwstr></property></Properties>`,
	"docProps/thumbnail.jpeg": secret,
}

const wordText = `<w:document ` + wordNS + `><w:body>` +
	`<w:p w:rsidR="00A1"><w:r><w:t>We agree</w:t></w:r><w:ins w:id="1" w:author="` + secret + `" w:date="2026-11-20T09:30:00Z"><w:r><w:t xml:space="preserve"> to talk</w:t></w:r></w:ins>` +
	`<w:del w:id="2" w:author="` + secret + `"><w:r><w:delText> unless ` + secret + ` objects</w:delText></w:r></w:del>` +
	`<w:commentRangeStart w:id="0"/><w:r><w:rPr><w:b/><w:rPrChange w:id="3" w:author="` + secret + `"><w:rPr/></w:rPrChange></w:rPr><w:t>, here &amp; now.</w:t></w:r><w:commentRangeEnd w:id="0"/><w:r><w:commentReference w:id="0"/></w:r></w:p>` +
	`<w:p><w:pPr><w:rPr><w:del w:id="4" w:author="` + secret + `"/></w:rPr></w:pPr><w:r><w:rPr><w:vanish/></w:rPr><w:t><![CDATA[for ` + secret + ` alone]]></w:t></w:r><w:r><w:rPr><w:vanish w:val="0"/></w:rPr><w:t>Second</w:t></w:r></w:p>` +
	`<w:tbl><w:tblPr/><w:tblGrid/><w:tr><w:trPr><w:del w:id="5" w:author="` + secret + `"/></w:trPr><w:tc><w:p><w:r><w:t>row of ` + secret + `</w:t></w:r></w:p></w:tc></w:tr>` +
	`<w:tr><w:trPr><w:ins w:id="6" w:author="` + secret + `"/></w:trPr><w:tc><w:p><w:r><w:t>Third</w:t></w:r></w:p></w:tc></w:tr></w:tbl>` +
	`<w:moveFrom w:id="7" w:author="` + secret + `"><w:r><w:t>gone ` + secret + `</w:t></w:r></w:moveFrom><w:p><w:moveTo w:id="8" w:author="` + secret + `"><w:r><w:t>Fourth</w:t></w:r></w:moveTo></w:p>` +
	`<w:sectPr/></w:body></w:document>`

func makeDocx(t testing.TB) []byte {
	parts := maps.Clone(properties)
	maps.Copy(parts, map[string]string{
		"[Content_Types].xml": contentTypes(override("word/document.xml", "wordprocessingml.document.main"), override("word/comments.xml", "wordprocessingml.comments"), override("word/settings.xml", "wordprocessingml.settings"),
			`<Override PartName="/docProps/core.xml" ContentType="application/vnd.openxmlformats-package.core-properties+xml"/>`, override("docProps/app.xml", "extended-properties"), override("docProps/custom.xml", "custom-properties")),
		"_rels/.rels": strings.Replace(relationships("officeDocument", "word/document.xml", "extended-properties", "docProps/app.xml", "custom-properties", "docProps/custom.xml"), "</Relationships>",
			`<Relationship Id="rId8" Type="http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties" Target="docProps/core.xml"/>`+
				`<Relationship Id="rId9" Type="http://schemas.openxmlformats.org/package/2006/relationships/metadata/thumbnail" Target="docProps/thumbnail.jpeg"/></Relationships>`, 1),
		"word/document.xml":              xmlHead + wordText,
		"word/_rels/document.xml.rels":   relationships("comments", "comments.xml", "settings", "settings.xml", "customXml", "../customXml/item1.xml", "image", "media/image1.jpeg"),
		"word/_rels/settings.xml.rels":   strings.Replace(relationships(), "</Relationships>", `<Relationship Id="rId1" Type="`+relType+`attachedTemplate" Target="file:///C:\Users\`+secret+`\Letter.dotm" TargetMode="External"/></Relationships>`, 1),
		"word/settings.xml":              xmlHead + `<w:settings ` + wordNS + `><w:attachedTemplate r:id="rId1"/><w:rsids><w:rsidRoot w:val="00A1"/></w:rsids><w:docVars><w:docVar w:name="x" w:val="` + secret + `"/></w:docVars></w:settings>`,
		"word/comments.xml":              xmlHead + `<w:comments ` + wordNS + `><w:comment w:id="0" w:author="` + secret + `"><w:p><w:r><w:t>Do not show them this</w:t></w:r></w:p></w:comment></w:comments>`,
		"word/people.xml":                xmlHead + `<w15:people xmlns:w15="http://schemas.microsoft.com/office/word/2012/wordml"><w15:person w15:author="` + secret + `"/></w15:people>`,
		"customXml/item1.xml":            `<b:x xmlns:b="urn:x">` + secret + `</b:x>`,
		"customXml/_rels/item1.xml.rels": relationships(),
		"word/media/image1.jpeg":         string(makeJPEG(t, 6)),
	})
	return makeZip(t, parts, "[Content_Types].xml")
}

func makeXlsx(t testing.TB) []byte {
	const ns = `xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"`
	parts := maps.Clone(properties)
	maps.Copy(parts, map[string]string{
		"[Content_Types].xml": contentTypes(override("xl/workbook.xml", "spreadsheetml.sheet.main"), override("xl/worksheets/sheet1.xml", "spreadsheetml.worksheet"), override("xl/comments1.xml", "spreadsheetml.comments")),
		"_rels/.rels":         relationships("officeDocument", "xl/workbook.xml", "extended-properties", "docProps/app.xml"),
		"xl/workbook.xml": xmlHead + `<workbook ` + ns + `><fileSharing userName="` + secret + `"/><x15ac:absPath xmlns:x15ac="http://schemas.microsoft.com/office/spreadsheetml/2010/11/ac" url="C:\Users\` + secret + `\"/>` +
			`<sheets><sheet name="Open" sheetId="1" r:id="rId1"/><sheet name="Reserve" sheetId="2" state="veryHidden" r:id="rId2"/></sheets></workbook>`,
		"xl/_rels/workbook.xml.rels":                relationships("worksheet", "worksheets/sheet1.xml", "worksheet", "worksheets/sheet2.xml"),
		"xl/worksheets/sheet1.xml":                  xmlHead + `<worksheet ` + ns + `><sheetData><row r="1" hidden="1"><c r="A1"><v>5</v></c></row><row r="2"><c r="A2"><v>7</v></c></row></sheetData><pageSetup paperSize="9" r:id="rId3"/><legacyDrawing r:id="rId1"/></worksheet>`,
		"xl/worksheets/sheet2.xml":                  xmlHead + `<worksheet ` + ns + `><sheetData/></worksheet>`,
		"xl/worksheets/_rels/sheet1.xml.rels":       relationships("vmlDrawing", "../drawings/vmlDrawing1.vml", "comments", "../comments1.xml", "printerSettings", "../printerSettings/printerSettings1.bin"),
		"xl/comments1.xml":                          xmlHead + `<comments ` + ns + `><authors><author>` + secret + `</author></authors><commentList><comment ref="A2" authorId="0"><text><t>our limit</t></text></comment></commentList></comments>`,
		"xl/drawings/vmlDrawing1.vml":               `<xml xmlns:v="urn:schemas-microsoft-com:vml" xmlns:x="urn:schemas-microsoft-com:office:excel"><v:shape id="s1"><x:ClientData ObjectType="Note"><x:Row>1</x:Row></x:ClientData></v:shape><v:shape id="s2"><x:ClientData ObjectType="Button"/></v:shape></xml>`,
		"xl/printerSettings/printerSettings1.bin":   `\\server\` + secret,
		"xl/pivotCache/pivotCacheDefinition1.xml":   xmlHead + `<pivotCacheDefinition ` + ns + ` refreshedBy="` + secret + `" refreshedDate="45000"/>`,
		"xl/threadedComments/threadedComment1.xml":  xmlHead + `<ThreadedComments xmlns="http://schemas.microsoft.com/office/spreadsheetml/2018/threadedcomments"><threadedComment ref="A2"><text>` + secret + ` says no</text></threadedComment></ThreadedComments>`,
		"xl/persons/person.xml":                     xmlHead + `<personList xmlns="http://schemas.microsoft.com/office/spreadsheetml/2018/threadedcomments"><person displayName="` + secret + `"/></personList>`,
		"xl/externalLinks/externalLink1.xml":        xmlHead + `<externalLink ` + ns + `/>`,
		"xl/externalLinks/_rels/externalLink1.rels": relationships(),
	})
	return makeZip(t, parts, "[Content_Types].xml")
}

func makePptx(t testing.TB) []byte {
	const ns = `xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main" xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"`
	slide := `<p:cSld><p:spTree><p:sp><p:txBody><a:p><a:r><a:t>%s</a:t></a:r></a:p></p:txBody></p:sp></p:spTree></p:cSld>`
	parts := maps.Clone(properties)
	maps.Copy(parts, map[string]string{
		"[Content_Types].xml":              contentTypes(override("ppt/presentation.xml", "presentationml.presentation.main"), override("ppt/commentAuthors.xml", "presentationml.commentAuthors")),
		"_rels/.rels":                      relationships("officeDocument", "ppt/presentation.xml"),
		"ppt/presentation.xml":             xmlHead + `<p:presentation ` + ns + `/>`,
		"ppt/_rels/presentation.xml.rels":  relationships("slide", "slides/slide1.xml", "slide", "slides/slide2.xml", "commentAuthors", "commentAuthors.xml"),
		"ppt/slides/slide1.xml":            xmlHead + `<p:sld ` + ns + `>` + fmt.Sprintf(slide, "What we propose") + `</p:sld>`,
		"ppt/slides/slide2.xml":            xmlHead + `<p:sld ` + ns + ` show="0">` + fmt.Sprintf(slide, "What we would take") + `</p:sld>`,
		"ppt/slides/_rels/slide1.xml.rels": relationships("notesSlide", "../notesSlides/notesSlide1.xml", "comments", "../comments/comment1.xml"),
		"ppt/notesSlides/notesSlide1.xml":  xmlHead + `<p:notes ` + ns + `>` + fmt.Sprintf(slide, "Ask "+secret+" first") + `</p:notes>`,
		"ppt/comments/comment1.xml":        xmlHead + `<p:cmLst ` + ns + `><p:cm authorId="0"><p:text>cut this, ` + secret + `</p:text></p:cm></p:cmLst>`,
		"ppt/commentAuthors.xml":           xmlHead + `<p:cmAuthorLst ` + ns + `><p:cmAuthor id="0" name="` + secret + `"/></p:cmAuthorLst>`,
	})
	return makeZip(t, parts, "[Content_Types].xml")
}

func makeODT(t testing.TB) []byte {
	const ns = `xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:meta="urn:oasis:names:tc:opendocument:xmlns:meta:1.0" xmlns:config="urn:oasis:names:tc:opendocument:xmlns:config:1.0" office:version="1.2"`
	change := `<text:tracked-changes><text:changed-region text:id="c1"><text:deletion><office:change-info><dc:creator>` + secret + `</dc:creator></office:change-info><text:p>unless ` + secret + ` objects</text:p></text:deletion></text:changed-region></text:tracked-changes>`
	return makeZip(t, map[string]string{
		"mimetype": odt,
		"content.xml": xmlHead + `<office:document-content ` + ns + `><office:body><office:text>` + change +
			`<text:p>We agree<text:change text:change-id="c1"/><office:annotation><dc:creator>` + secret + `</dc:creator><text:p>not yet</text:p></office:annotation> to talk.</text:p></office:text></office:body></office:document-content>`,
		"meta.xml":                 xmlHead + `<office:document-meta ` + ns + `><office:meta><meta:initial-creator>` + secret + `</meta:initial-creator><dc:date>2026-11-20T09:30:00</dc:date><meta:document-statistic meta:page-count="1"/></office:meta></office:document-meta>`,
		"settings.xml":             xmlHead + `<office:document-settings ` + ns + `><config:config-item config:name="PrinterName" config:type="string">` + secret + `'s printer</config:config-item><config:config-item config:name="Rsid">12345</config:config-item></office:document-settings>`,
		"Thumbnails/thumbnail.png": secret,
		"META-INF/manifest.xml": xmlHead + `<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"><manifest:file-entry manifest:full-path="/" manifest:media-type="` + odt + `"/>` +
			`<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/><manifest:file-entry manifest:full-path="Thumbnails/thumbnail.png" manifest:media-type="image/png"/></manifest:manifest>`,
	}, "mimetype")
}

func makeODP(t testing.TB) []byte {
	const ns = `xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" xmlns:draw="urn:oasis:names:tc:opendocument:xmlns:drawing:1.0" xmlns:presentation="urn:oasis:names:tc:opendocument:xmlns:presentation:1.0"`
	return makeZip(t, map[string]string{
		"mimetype": odp,
		"content.xml": xmlHead + `<office:document-content ` + ns + `><office:body><office:presentation><draw:page><text:p>What we propose</text:p>` +
			`<presentation:notes><text:p>Ask <text:span>` + secret + `</text:span> first</text:p></presentation:notes></draw:page></office:presentation></office:body></office:document-content>`,
	}, "mimetype")
}

// layout writes objects as a PDF file, the first of them its root.
func layout(info int, objects ...string) []byte {
	var b bytes.Buffer
	b.WriteString("%PDF-1.7\n")
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
	fmt.Fprintf(&b, "trailer\n<</Size %d/Root 1 0 R", len(objects)+1)
	if info > 0 {
		fmt.Fprintf(&b, "/Info %d 0 R", info)
	}
	fmt.Fprintf(&b, ">>\nstartxref\n%d\n%%%%EOF\n", table)
	return b.Bytes()
}

func stream(entries, data string) string {
	return fmt.Sprintf("<<%s/Length %d>>\nstream\n%s\nendstream", entries, len(data), data)
}

func makePDF(t testing.TB) []byte {
	photo := string(makeJPEG(t, 1))
	b := layout(9,
		`<</Type/Catalog/Pages 2 0 R/Metadata 5 0 R/Names<</EmbeddedFiles<</Names[(a) 6 0 R]>>/JavaScript<</Names[(j) 8 0 R]>>>>/OpenAction 8 0 R/PieceInfo<</`+secret+`<</LastModified(D:2026)>>>>>>`,
		`<</Type/Pages/Count 1/Kids[3 0 R]>>`,
		`<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 100]/Contents 4 0 R/Resources<</Font<</F 10 0 R>>/XObject<</P 11 0 R>>>>/Annots[12 0 R 13 0 R 14 0 R]/AA<</O 8 0 R>>/LastModified(D:20261120)>>`,
		stream("", "BT /F 12 Tf 20 40 Td (We agree to talk.) Tj ET"),
		stream("/Type/Metadata/Subtype/XML", xmpPacket),
		`<</Type/Filespec/F(draft-`+secret+`.txt)/UF(draft-`+secret+`.txt)/EF<</F 7 0 R>>>>`,
		stream("/Type/EmbeddedFile", "by "+secret),
		`<</S/JavaScript/JS(app.alert\("`+secret+`"\))>>`,
		`<</Author(Ali `+secret+`)/Title<`+fmt.Sprintf("%x", secret)+`>/CreationDate(D:20261120093000Z)>>`,
		`<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>`,
		stream(`/Type/XObject/Subtype/Image/Width 24/Height 16/ColorSpace/DeviceRGB/BitsPerComponent 8/Filter/DCTDecode`, photo),
		`<</Type/Annot/Subtype/Text/Rect[0 0 9 9]/T(`+secret+`)/Contents(do not show them)/Popup 15 0 R>>`,
		`<</Type/Annot/Subtype/Highlight/Rect[0 0 9 9]/QuadPoints[0 9 9 9 0 0 9 0]/T(`+secret+`)/Contents(our limit)/M(D:2026)>>`,
		`<</Type/Annot/Subtype/Link/Rect[0 0 9 9]/A<</S/URI/URI(https://example.org)>>>>`,
		`<</Type/Annot/Subtype/Popup/Rect[0 0 9 9]/Parent 12 0 R>>`,
		stream("", "what "+secret+" struck out"),
	)
	// an earlier version is still there, and no page uses its text
	return append(b, []byte("16 0 obj\n<<>>\nendobj\nxref\n0 1\n0000000000 65535 f \ntrailer\n<</Size 17/Root 1 0 R/Info 9 0 R/Prev "+fmt.Sprint(bytes.LastIndex(b, []byte("xref\n0 17")))+">>\nstartxref\n"+fmt.Sprint(len(b)+len("16 0 obj\n<<>>\nendobj\n"))+"\n%%EOF\n")...)
}

type fixture struct {
	name, mediaType string
	data            []byte
	wants           []Finding // some of what is found, values in part
}

func fixtures(t testing.TB) []fixture {
	office := []Finding{
		{Person, "docProps/core.xml", "creator Ali " + secret, false}, {Person, "docProps/core.xml", "lastModifiedBy", false}, {Time, "docProps/core.xml", "created", false},
		{Words, "docProps/app.xml", "Company", false}, {Place, "docProps/app.xml", `C:\Users`, false}, {Words, "docProps/custom.xml", "Cabinet", false}, {Picture, "docProps/thumbnail.jpeg", "", false},
	}
	photo := []Finding{
		{Place, "Exif", "35.68889, 51.38889", false}, {Person, "Exif", "artist Ali", false}, {Person, "Exif", "owner A", false}, {Device, "Exif", "maker", false}, {Time, "Exif", "taken 2026:11:20", false},
		{Device, "XMP", "CreatorTool", false}, {Person, "XMP", "creator Ali", false},
	}
	return []fixture{
		{"photo.jpg", "image/jpeg", makeJPEG(t, 6), append([]Finding{{Person, "IPTC", secret, false}, {Place, "IPTC", "Muscat", false}, {Words, "comment", "sent by", false},
			{Picture, "after the picture", "", false}, {Picture, "JFIF", "", false}, {Picture, "APP2", "", false}, {Other, "APP7", secret, false}}, photo...)},
		{"page.png", "image/png", makePNG(t), append([]Finding{{Person, "text", "Author", false}, {Words, "text", "Comment for", false}, {Words, "text", "مال", false},
			{Time, "tIME", "2026-11-20 09:30:00", false}, {Other, "prVt", "", false}, {Other, "after the picture", "", false}}, photo...)},
		{"moving.gif", "image/gif", makeGIF(t), []Finding{{Words, "comment", secret, false}, {Other, "extension", "OTHER", false}, {Other, "after the picture", "", false}}},
		{"photo.webp", "image/webp", makeWebP(), append([]Finding{{Other, "MINE", "", false}, {Other, "after the picture", "", false}}, photo...)},
		{"letter.docx", docx, makeDocx(t), append([]Finding{{Change, "word/document.xml", "put in by " + secret, false}, {Change, "word/document.xml", "struck out by " + secret + ": unless", false},
			{Comment, "word/comments.xml", secret + " Do not show them this", false}, {Person, "word/people.xml", secret, false}, {Concealed, "word/document.xml", "for " + secret, false}, {Words, "word/settings.xml", "x " + secret, false},
			{Place, "word/settings.xml", "", false}, {Place, "word/_rels/settings.xml.rels", "Letter.dotm", false}, {Words, "customXml/item1.xml", secret, false}, {Place, "word/media/image1.jpeg: Exif", "35.68889", false}}, office...)},
		{"table.xlsx", xlsx, makeXlsx(t), append([]Finding{{Person, "xl/workbook.xml", secret, false}, {Place, "xl/workbook.xml", `C:\Users`, false}, {Concealed, "xl/workbook.xml", "hidden sheet Reserve", true},
			{Concealed, "xl/worksheets/sheet1.xml", "hidden rows", true}, {Comment, "xl/comments1.xml", "our limit", false}, {Person, "xl/comments1.xml", secret, false}, {Comment, "xl/threadedComments/threadedComment1.xml", "says no", false},
			{Person, "xl/persons/person.xml", secret, false}, {Device, "xl/printerSettings/printerSettings1.bin", "", false}, {Person, "xl/pivotCache/pivotCacheDefinition1.xml", secret, false}, {Link, "xl/externalLinks/externalLink1.xml", "", true}}, office...)},
		{"slides.pptx", pptx, makePptx(t), append([]Finding{{Words, "ppt/notesSlides/notesSlide1.xml", "Ask", false}, {Comment, "ppt/comments/comment1.xml", "cut this", false}, {Person, "ppt/commentAuthors.xml", secret, false},
			{Concealed, "ppt/slides/slide2.xml", "hidden slide", true}}, office...)},
		{"letter.odt", odt, makeODT(t), []Finding{{Person, "meta.xml", secret, false}, {Time, "meta.xml", "date", false}, {Change, "content.xml", "unless", false}, {Comment, "content.xml", "not yet", false},
			{Device, "settings.xml", "printer", false}, {Other, "settings.xml", "editing", false}, {Picture, "Thumbnails/thumbnail.png", "", false}}},
		{"slides.odp", odp, makeODP(t), []Finding{{Words, "content.xml", "Ask " + secret + " first", false}}},
		{"letter.pdf", "application/pdf", makePDF(t), []Finding{{Person, "properties", "Author Ali", false}, {Words, "properties", "Title " + secret, false}, {Person, "XMP", "creator", false}, {Change, "file", "1 earlier versions", false},
			{Change, "file", "no page uses", false}, {Enclosed, "file", "draft-" + secret, false}, {Program, "JavaScript", "", false}, {Program, "on opening", "JavaScript", false}, {Comment, "remark", secret + " do not show them", false},
			{Comment, "remark", "Highlight " + secret, false}, {Place, "picture: Exif", "35.68889", false}, {Other, "a program's own data", secret, false}}},
	}
}
