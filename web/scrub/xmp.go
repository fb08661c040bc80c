package scrub

import (
	"bytes"
	"encoding/binary"
	"encoding/xml"
	"slices"
	"strings"
)

// xmpNames are properties of XMP worth naming, by their local names.
var xmpNames = map[string]Kind{
	"creator": Person, "author": Person, "Author": Person, "Artist": Person, "OwnerName": Person, "rights": Person, "CameraOwnerName": Person,
	"LastModifiedBy": Person, "publisher": Person, "contributor": Person, "CaptionWriter": Person,
	"CreatorTool": Device, "Producer": Device, "softwareAgent": Device, "Make": Device, "Model": Device, "SerialNumber": Device, "LensModel": Device, "Software": Device,
	"CreateDate": Time, "ModifyDate": Time, "MetadataDate": Time, "DateCreated": Time, "DateTimeOriginal": Time, "when": Time,
	"GPSLatitude": Place, "GPSLongitude": Place, "City": Place, "State": Place, "Country": Place, "Location": Place, "CountryCode": Place,
	"title": Words, "description": Words, "subject": Words, "Keywords": Words, "Headline": Words, "Instructions": Words, "UserComment": Words, "Company": Words, "SourceModified": Time,
}

// xmp names what a packet of XMP holds (ISO 16684-1).
func (f *found) xmp(where string, packet []byte) {
	noted := 0
	note := func(name, value string) {
		if k, known := xmpNames[name]; known && strings.TrimSpace(value) != "" && noted < 40 {
			noted++
			f.add(k, where, name+" "+strings.TrimSpace(value))
		}
	}
	d := xml.NewDecoder(bytes.NewReader(packet[:min(len(packet), 1<<20)]))
	d.Strict = false
	var path []string
	for range 20_000 {
		t, err := d.RawToken()
		if err != nil {
			break
		}
		switch t := t.(type) {
		case xml.StartElement:
			path = append(path, t.Name.Local)
			for _, a := range t.Attr {
				note(a.Name.Local, a.Value)
			}
		case xml.EndElement:
			path = path[:max(len(path)-1, 0)]
		case xml.CharData:
			// Values stand in the property or in a list within it.
			name := ""
			for _, p := range slices.Backward(path) {
				if p != "li" && p != "Seq" && p != "Bag" && p != "Alt" {
					name = p
					break
				}
			}
			note(name, string(t))
		}
	}
	if noted == 0 {
		f.add(Other, where, count(len(packet), "bytes"))
	}
}

// iptcNames are datasets of IPTC-IIM worth naming.
var iptcNames = map[byte]tag{
	5: {Words, "title"}, 25: {Words, "keyword"}, 40: {Words, "instructions"}, 55: {Time, "created"}, 80: {Person, "author"}, 85: {Person, "position"},
	90: {Place, "city"}, 92: {Place, "place"}, 95: {Place, "province"}, 101: {Place, "country"}, 105: {Words, "headline"}, 110: {Person, "credit"},
	115: {Person, "source"}, 116: {Person, "copyright"}, 120: {Words, "caption"}, 122: {Person, "writer"},
}

// photoshop names what a list of Photoshop's resources holds.
func (f *found) photoshop(b []byte) {
	before := f.strips
	for len(b) >= 12 && string(b[:4]) == "8BIM" {
		id := binary.BigEndian.Uint16(b[4:])
		name := (int(b[6]) + 2) &^ 1 // its length and bytes, to an even number
		if len(b) < 6+name+4 {
			break
		}
		size := int64(binary.BigEndian.Uint32(b[6+name:]))
		b = b[6+name+4:]
		if size > int64(len(b)) {
			break
		}
		data := b[:size]
		switch id {
		case 0x0404:
			f.iptc(data)
		case 0x0409, 0x040c:
			f.add(Picture, "Photoshop", "a small copy of the picture")
		case 0x0422:
			f.exif(data)
		case 0x0424:
			f.xmp("XMP", data)
		}
		b = b[min((size+1)&^1, int64(len(b))):]
	}
	if f.strips == before {
		f.add(Other, "Photoshop", "")
	}
}

func (f *found) iptc(b []byte) {
	before := f.strips
	for len(b) >= 5 && b[0] == 0x1c {
		record, set, size := b[1], b[2], int(binary.BigEndian.Uint16(b[3:]))
		if b = b[5:]; size > len(b) {
			break
		}
		if t, known := iptcNames[set]; known && record == 2 {
			f.add(t.kind, "IPTC", t.name+" "+text8(b[:size]))
		}
		b = b[size:]
	}
	if f.strips == before {
		f.add(Other, "IPTC", "")
	}
}
