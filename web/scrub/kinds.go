package scrub

import (
	"archive/zip"
	"bytes"
	"path"
	"strings"

	"github.com/gabriel-vasile/mimetype"
)

// Media types with long names.
const (
	docx = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
	xlsx = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
	pptx = "application/vnd.openxmlformats-officedocument.presentationml.presentation"
	docm = "application/vnd.ms-word.document.macroenabled.12"
	xlsm = "application/vnd.ms-excel.sheet.macroenabled.12"
	pptm = "application/vnd.ms-powerpoint.presentation.macroenabled.12"
	odt  = "application/vnd.oasis.opendocument.text"
	ods  = "application/vnd.oasis.opendocument.spreadsheet"
	odp  = "application/vnd.oasis.opendocument.presentation"
)

// mediaType tells what a file is by its content.
func mediaType(b []byte) string {
	kind, _, _ := strings.Cut(mimetype.Detect(b).String(), ";")
	if bytes.HasPrefix(b, []byte("PK\x03\x04")) {
		if of := packageType(b); of != "" {
			return of
		}
		if _, office := cleaners[kind]; office { // by its first bytes only
			return "application/zip"
		}
	}
	switch {
	case kind == "text/plain" && !validUTF8(b):
		return "application/octet-stream" // served as UTF-8, it would be misread
	case len(b) == 0:
		return "application/octet-stream"
	}
	return kind
}

// packageType tells which office document a ZIP file is, if any, by what its
// own directory names.
func packageType(b []byte) string {
	z, err := zip.NewReader(bytes.NewReader(b), int64(len(b)))
	if err != nil || len(z.File) > maxParts {
		return ""
	}
	has := map[string]bool{}
	for _, f := range z.File {
		has[f.Name] = true
	}
	macros := has["word/vbaProject.bin"] || has["xl/vbaProject.bin"] || has["ppt/vbaProject.bin"]
	switch {
	case has["mimetype"] && has["content.xml"]:
		for _, f := range z.File {
			if f.Name != "mimetype" || f.UncompressedSize64 > 100 {
				continue
			}
			kind, err := readPart(f, newBudget())
			if s := string(bytes.TrimSpace(kind)); err == nil && (s == odt || s == ods || s == odp) {
				return s
			}
		}
	case !has["[Content_Types].xml"]:
	case has["word/document.xml"] && macros:
		return docm
	case has["word/document.xml"]:
		return docx
	case has["xl/workbook.xml"] && macros:
		return xlsm
	case has["xl/workbook.xml"]:
		return xlsx
	case has["ppt/presentation.xml"] && macros:
		return pptm
	case has["ppt/presentation.xml"]:
		return pptx
	}
	return ""
}

// extensions are names that promise a kind. Others promise nothing.
var extensions = map[string][]string{
	".png": {"image/png", "image/apng", "image/vnd.mozilla.apng"}, ".jpg": {"image/jpeg"}, ".jpeg": {"image/jpeg"}, ".gif": {"image/gif"}, ".webp": {"image/webp"},
	".pdf": {"application/pdf"}, ".txt": {"text/"}, ".csv": {"text/"}, ".md": {"text/"},
	".docx": {docx}, ".xlsx": {xlsx}, ".pptx": {pptx}, ".docm": {docm, docx}, ".xlsm": {xlsm, xlsx}, ".pptm": {pptm, pptx},
	".odt": {odt}, ".ods": {ods}, ".odp": {odp},
	".zip": {"application/zip"}, ".mp4": {"video/"}, ".mp3": {"audio/"}, ".heic": {"image/"}, ".tif": {"image/tiff"}, ".tiff": {"image/tiff"}, ".svg": {"image/svg+xml"},
	".doc": {"application/msword", "application/x-ole-storage"}, ".xls": {"application/vnd.ms-excel", "application/x-ole-storage"},
	".ppt": {"application/vnd.ms-powerpoint", "application/x-ole-storage"}, ".rtf": {"text/rtf"},
}

// fits reports whether a name does not contradict the content. A document
// locked with a password is a container of another kind under its own name.
func fits(name, mediaType string) bool {
	promised, promises := extensions[strings.ToLower(path.Ext(FileName(name)))]
	if !promises {
		return true
	}
	for _, p := range promised {
		if mediaType == p || strings.HasSuffix(p, "/") && strings.HasPrefix(mediaType, p) {
			return true
		}
	}
	office := promised[0] == docx || promised[0] == xlsx || promised[0] == pptx
	return office && mediaType == "application/x-ole-storage"
}

// executable names files that are programs.
func executable(mediaType string) []Finding {
	switch mediaType {
	case "application/vnd.microsoft.portable-executable", "application/x-msdownload", "application/x-elf", "application/x-executable",
		"application/x-sharedlib", "application/x-mach-binary", "application/jar", "application/java-archive", "application/x-ms-shortcut",
		"application/x-ms-installer", "text/x-shellscript", "text/x-python", "text/x-perl", "text/x-php", "text/x-ruby", "text/x-lua", "text/x-tcl",
		"application/javascript", "text/javascript", "text/html", "image/svg+xml", "application/vnd.android.package-archive", "application/wasm":
		return []Finding{{Kind: Program, Where: mediaType, Stays: true}}
	}
	return nil
}
