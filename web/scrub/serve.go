package scrub

import (
	"fmt"
	"net/http"
	"path"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// Inline reports whether files of a media type may be shown in a page: those
// that can run nothing and fetch nothing.
func Inline(mediaType string) bool {
	switch mediaType {
	case "image/png", "image/jpeg", "image/gif", "image/webp", "text/plain":
		return true
	}
	return false
}

// Headers sets what an attached file is served with: its name, no guessing of
// its type, and a policy under which nothing in it runs or fetches. It is
// downloaded, or shown in the page if that is asked for and [Inline] allows it.
func Headers(h http.Header, name, mediaType string, show bool) {
	kind := mediaType
	switch {
	case mediaType == "text/plain":
		kind = "text/plain; charset=utf-8"
	case !Inline(mediaType) && !harmless[mediaType]:
		kind = "application/octet-stream"
	}
	h.Set("Content-Type", kind)
	h.Set("Content-Disposition", Disposition(name, show && Inline(mediaType)))
	h.Set("Content-Security-Policy", "sandbox; default-src 'none'")
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Cross-Origin-Resource-Policy", "same-origin")
	h.Set("Referrer-Policy", "no-referrer")
}

// harmless are types that browsers hand to other programs by their name.
var harmless = map[string]bool{
	"application/pdf": true, docx: true, xlsx: true, pptx: true, odt: true, ods: true, odp: true,
}

// Disposition is the value of a Content-Disposition header (RFC 6266), for a
// file of any name.
func Disposition(name string, inline bool) string {
	name = FileName(name)
	how := "attachment"
	if inline {
		how = "inline"
	}
	var ascii, percent strings.Builder
	for _, r := range name {
		switch {
		case r >= 0x7f, r == '"', r == '\\', r == '%', r == ';':
			ascii.WriteByte('_')
		default:
			ascii.WriteRune(r)
		}
	}
	for i := range len(name) {
		c := name[i]
		if c >= '0' && c <= '9' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || strings.IndexByte("!#$&+-.^_`|~", c) >= 0 { // RFC 8187
			percent.WriteByte(c)
		} else {
			fmt.Fprintf(&percent, "%%%02X", c)
		}
	}
	return fmt.Sprintf(`%s; filename="%s"; filename*=UTF-8''%s`, how, ascii.String(), percent.String())
}

const maxName = 150 // bytes

// FileName makes a name safe to show, to save under and to send in a header:
// the last part of a path, in normal form C, nothing invisible or turning the
// direction, no characters that systems refuse, no leading dots, not long. A
// name of which nothing is left is "file".
func FileName(name string) string {
	name = strings.ToValidUTF8(name, "_")
	if i := strings.LastIndexAny(name, `/\`); i >= 0 {
		name = name[i+1:]
	}
	runes := []rune(name)
	var b strings.Builder
	for i, r := range runes {
		switch {
		case r == zwnj && i > 0 && i+1 < len(runes) && unicode.Is(unicode.Arabic, runes[i-1]) && unicode.Is(unicode.Arabic, runes[i+1]):
			b.WriteRune(r)
		case unicode.IsControl(r), unicode.Is(unicode.Cf, r), unicode.Is(unicode.Co, r), r == '\u2028', r == '\u2029':
		case unicode.IsSpace(r):
			b.WriteByte(' ')
		case strings.ContainsRune(`<>:"|?*`, r):
			b.WriteByte('_')
		default:
			b.WriteRune(r)
		}
	}
	name = strings.Join(strings.Fields(norm.NFC.String(b.String())), " ")
	name = strings.TrimLeft(name, ". ")
	name = strings.TrimRight(shorten(name), ". ")
	stem, _, _ := strings.Cut(name, ".")
	switch s := strings.ToUpper(strings.TrimSpace(stem)); {
	case name == "":
		return "file"
	case s == "CON", s == "PRN", s == "AUX", s == "NUL", len(s) == 4 && (s[:3] == "COM" || s[:3] == "LPT") && s[3] >= '0' && s[3] <= '9':
		return strings.TrimRight(shorten("_"+name), ". ") // names of devices
	}
	return name
}

// shorten cuts a name before its extension.
func shorten(name string) string {
	if len(name) <= maxName {
		return name
	}
	ext := path.Ext(name)
	if len(ext) > 20 {
		ext = ""
	}
	stem := name[:len(name)-len(ext)]
	for len(stem)+len(ext) > maxName {
		r := []rune(stem)
		stem = string(r[:len(r)-1])
	}
	return stem + ext
}

// Cell makes a text safe in a cell of a table that spreadsheets open: one that
// could be taken for a formula gets an apostrophe before it. Numbers keep
// their sign.
func Cell(s string) string {
	first := strings.TrimLeftFunc(s, func(r rune) bool {
		return unicode.IsSpace(r) || unicode.IsControl(r) || unicode.Is(unicode.Cf, r)
	})
	if s == "" {
		return s
	}
	if s[0] == '\t' || s[0] == '\r' || s[0] == '\n' {
		return "'" + s
	}
	if first == "" {
		return s
	}
	switch r := []rune(first)[0]; r {
	case '=', '@', '+', '-', '＝', '＠', '＋', '－', '−', '|', '%':
		if (r == '-' || r == '+') && first == s && number(s[1:]) {
			return s
		}
		return "'" + s
	}
	return s
}

func number(s string) bool {
	digits := 0
	for i, r := range s {
		switch {
		case r >= '0' && r <= '9':
			digits++
		case (r == '.' || r == ',') && i > 0:
		default:
			return false
		}
	}
	return digits > 0
}
