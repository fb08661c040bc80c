package scrub

import (
	"mime"
	"net/http"
	"os/exec"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"
)

func TestFileName(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"report.pdf": "report.pdf", "نامهٔ ۱.pdf": "نامهٔ ۱.pdf", "گفت\u200cوگو.pdf": "گفت\u200cوگو.pdf", "a\u200cb.pdf": "ab.pdf",
		"/etc/passwd": "passwd", `C:\Users\Ali\plan.docx`: "plan.docx", "../../x.txt": "x.txt", "..": "file", "": "file", " . ": "file", "a/": "file",
		"invoice\u202efdp.exe": "invoicefdp.exe", "a\r\nSet-Cookie: x=1.pdf": "aSet-Cookie_ x=1.pdf", "a\x00b.pdf": "ab.pdf", `a"b;c.pdf`: `a_b;c.pdf`,
		"CON": "_CON", "nul.txt": "_nul.txt", "com1.tar.gz": "_com1.tar.gz", "console.txt": "console.txt", ".htaccess": "htaccess", "name. ": "name", "a   b.txt": "a b.txt",
		"e\u0301.txt": "é.txt", "\xff.txt": "_.txt",
	} {
		if got := FileName(in); got != want {
			t.Errorf("%q becomes %q, want %q", in, got, want)
		}
	}
	long := FileName(strings.Repeat("ب", 400) + ".docx")
	if len(long) > maxName || !strings.HasSuffix(long, "ب.docx") || !utf8.ValidString(long) {
		t.Errorf("%d bytes: %q", len(long), long)
	}
}

func TestHeaders(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name, mediaType string
		show            bool
		kind, how       string
	}{
		{"photo.jpg", "image/jpeg", true, "image/jpeg", "inline"},
		{"photo.jpg", "image/jpeg", false, "image/jpeg", "attachment"},
		{"a.txt", "text/plain", true, "text/plain; charset=utf-8", "inline"},
		{"letter.pdf", "application/pdf", true, "application/pdf", "attachment"},
		{"letter.docx", docx, true, docx, "attachment"},
		{"page.html", "text/html", true, "application/octet-stream", "attachment"},
		{"drawing.svg", "image/svg+xml", true, "application/octet-stream", "attachment"},
		{"page.xhtml", "application/xhtml+xml", true, "application/octet-stream", "attachment"},
		{"a.js", "text/javascript", true, "application/octet-stream", "attachment"},
		{"x", "text/html\r\nX: y", true, "application/octet-stream", "attachment"},
	} {
		h := http.Header{}
		Headers(h, c.name, c.mediaType, c.show)
		how, params, err := mime.ParseMediaType(h.Get("Content-Disposition"))
		if err != nil || how != c.how || params["filename"] != c.name {
			t.Errorf("%s: %s: %v", c.name, h.Get("Content-Disposition"), err)
		}
		for key, want := range map[string]string{
			"Content-Type": c.kind, "Content-Security-Policy": "sandbox; default-src 'none'", "X-Content-Type-Options": "nosniff",
			"Cross-Origin-Resource-Policy": "same-origin", "Referrer-Policy": "no-referrer",
		} {
			if got := h.Get(key); got != want {
				t.Errorf("%s: %s is %q, want %q", c.name, key, got, want)
			}
		}
	}
}

func TestNothingInlineCanRun(t *testing.T) {
	t.Parallel()
	for _, kind := range []string{"text/html", "image/svg+xml", "application/pdf", "text/xml", "text/css", "application/javascript", "text/csv", "", "IMAGE/PNG", "image/png; x=y"} {
		if Inline(kind) {
			t.Errorf("%s would be shown", kind)
		}
	}
}

func TestCell(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"Muscat": "Muscat", "": "", "-5": "-5", "+3,5": "+3,5", "-5.5": "-5.5", "1-2": "1-2", "a=b": "a=b", "۵": "۵",
		"=1+1": "'=1+1", "+A1": "'+A1", "-A1": "'-A1", "@SUM(A1)": "'@SUM(A1)", "\t=1": "'\t=1", "\r=1": "'\r=1", " =1": "' =1", "\u200b=1": "'\u200b=1",
		"＝1": "'＝1", "=cmd|' /C calc'!A0": "'=cmd|' /C calc'!A0", "-": "'-", "--5": "'--5", "-5+A1": "'-5+A1", "\tx": "'\tx", "|x": "'|x",
	} {
		if got := Cell(in); got != want {
			t.Errorf("%q becomes %q, want %q", in, got, want)
		}
	}
}

func FuzzFileName(f *testing.F) {
	f.Add("a\r\nb/..\\c\u202e.exe")
	f.Add(strings.Repeat(".", 300) + "CON")
	f.Fuzz(func(t *testing.T, s string) {
		name := FileName(s)
		if name == "" || len(name) > maxName+1 || !utf8.ValidString(name) || strings.ContainsAny(name, "/\\\"<>:|?*\r\n") || name[0] == '.' || FileName(name) != name {
			t.Errorf("%q becomes %q, then %q", s, name, FileName(name))
		}
		for _, r := range name {
			if unicode.IsControl(r) || unicode.Is(unicode.Cf, r) && r != zwnj {
				t.Errorf("%q has %U", name, r)
			}
		}
		if how, params, err := mime.ParseMediaType(Disposition(s, false)); err != nil || how != "attachment" || params["filename"] != name {
			t.Errorf("%q: %s: %q, %v", s, Disposition(s, false), params["filename"], err)
		}
	})
}

func FuzzCell(f *testing.F) {
	f.Add("=1")
	f.Fuzz(func(t *testing.T, s string) {
		c := Cell(s)
		if strings.TrimPrefix(c, "'") != s && c != s {
			t.Errorf("%q becomes %q", s, c)
		}
		if c != "" && strings.ContainsAny(c[:1], "=@\t\r") {
			t.Errorf("%q begins a formula", c)
		}
	})
}

func TestImports(t *testing.T) {
	t.Parallel()
	out, err := exec.Command("go", "list", "-f", `{{join .Imports "\n"}}`, ".").Output()
	if err != nil {
		t.Fatal(err)
	}
	imports := strings.Fields(string(out))
	if len(imports) < 5 {
		t.Fatalf("only %v", imports)
	}
	for _, i := range imports {
		switch i {
		case "os", "io/fs", "net", "database/sql", "crypto/rand", "math/rand", "math/rand/v2", "os/exec", "syscall":
			t.Errorf("scrub imports %s", i)
		}
		if strings.HasPrefix(i, "goodoffices/") {
			t.Errorf("scrub imports %s", i)
		}
	}
}
