package e2e

import (
	"archive/zip"
	"bytes"
	"context"
	"hash/crc32"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
)

// dossiers plays a case and writes the dossier of each of its desks.
func dossiers(t *testing.T, name string, desks ...string) map[string]string {
	t.Helper()
	dir := t.TempDir()
	run := func(args ...string) {
		cmd := exec.Command(program, args...)
		cmd.Env = append(os.Environ(), "HOME="+dir)
		if out, err := cmd.CombinedOutput(); err != nil {
			t.Fatalf("goodoffices %s: %v\n%s", strings.Join(args, " "), err, out)
		}
	}
	run("play", "--keep", filepath.Join(dir, "desks"), "../cases/"+name+".yaml")
	out := map[string]string{}
	for _, d := range desks {
		out[d] = filepath.Join(dir, strings.ToLower(d)+".zip")
		run("dossier", "--desk", filepath.Join(dir, "desks", strings.ToLower(d)), "-o", out[d])
		run("verify", out[d])
	}
	return out
}

// unpacked returns the members of a dossier, and their order.
func unpacked(t *testing.T, file string) (map[string][]byte, []string) {
	t.Helper()
	z, err := zip.OpenReader(file)
	if err != nil {
		t.Fatal(err)
	}
	defer z.Close()
	members, order := map[string][]byte{}, []string{}
	for _, f := range z.File {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		if members[f.Name], err = io.ReadAll(r); err != nil {
			t.Fatal(err)
		}
		order = append(order, f.Name)
	}
	return members, order
}

// packed makes a sound archive of members.
func packed(t *testing.T, members map[string][]byte, order []string) string {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for _, name := range order {
		c := members[name]
		w, err := z.CreateRaw(&zip.FileHeader{Name: name, CRC32: crc32.ChecksumIEEE(c), CompressedSize64: uint64(len(c)), UncompressedSize64: uint64(len(c))})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := w.Write(c); err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(t.TempDir(), "dossier.zip")
	if err := os.WriteFile(file, b.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
	return file
}

// A checker is a browser with the page of a dossier open, from disk.
type checker struct {
	*window
	mu       sync.Mutex
	requests []string
	thrown   []string
}

// openPage opens a page that lies on disk.
func openPage(t *testing.T, browser context.Context, page []byte) *checker {
	t.Helper()
	file := filepath.Join(t.TempDir(), "verify.html")
	if err := os.WriteFile(file, page, 0o600); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := chromedp.NewContext(browser, chromedp.WithNewBrowserContext())
	t.Cleanup(cancel)
	c := &checker{window: &window{t: t, name: "verifier", ctx: ctx, faults: &faults{}}}
	err := chromedp.Listen(ctx, func(ev any) {
		c.mu.Lock()
		defer c.mu.Unlock()
		switch ev := ev.(type) {
		case *network.EventRequestWillBeSent:
			c.requests = append(c.requests, ev.Request.URL)
		case *runtime.EventExceptionThrown:
			c.thrown = append(c.thrown, ev.ExceptionDetails.Text)
		}
	})
	if err != nil {
		t.Fatal(err)
	}
	tell(c.window, runtime.Enable, cdp.Empty{})
	tell(c.window, network.Enable, network.EnableParams{})
	c.do(chromedp.Navigate("file://" + file))
	return c
}

// verdict gives the page a dossier, and returns whether it is valid and which
// members it names.
func (c *checker) verdict(file string) (bool, []string) {
	c.t.Helper()
	c.do(chromedp.SetUploadFiles("#file", []string{file}))
	c.until("a verdict", `document.getElementById("report").dataset.valid !== undefined && document.getElementById("state").dataset.state === "done"`)
	return ask[string](c.window, `document.getElementById("report").dataset.valid`) == "true",
		ask[[]string](c.window, `[...document.querySelectorAll("[data-member]")].map(x => x.dataset.member)`)
}

// asked are the requests but the page's own.
func (c *checker) asked() []string {
	c.mu.Lock()
	defer c.mu.Unlock()
	return slices.DeleteFunc(slices.Clone(c.requests), func(u string) bool { return strings.HasPrefix(u, "file://") && strings.HasSuffix(u, "/verify.html") })
}

// TestDossierPage: the page in a dossier verifies it in a browser, says by what,
// names what was altered, and asks nobody.
func TestDossierPage(t *testing.T) {
	t.Parallel()
	files := dossiers(t, "strike", "Union")
	members, order := unpacked(t, files["Union"])
	c := openPage(t, browsers(t), members["verify.html"])
	if valid, named := c.verdict(files["Union"]); !valid {
		t.Fatalf("not valid; it names %v\n%s", named, c.text())
	}
	c.sees("by this browser", "papers are byte for byte what their authors signed", "leaves", "A settlement (one joint instrument) was drawn up and signed by Board, and signed by Company, Union")
	if how := ask[string](c.window, `document.getElementById("how").textContent`); !strings.Contains(how, "ML-DSA by this program's own verifier") && !strings.Contains(how, "ML-DSA by this browser") {
		t.Errorf("it does not say by what ML-DSA was checked: %q", how)
	}
	for _, name := range []string{"manifest.json", "manifest.seal", "cards/0001.card", "papers/0004.paper", "read/0004.html", "record/0001/leaves.txt", "record/0001/checkpoint-01.txt", "verify.html"} {
		bad := map[string][]byte{}
		for n, b := range members {
			bad[n] = b
		}
		b := slices.Clone(members[name])
		if len(b) == 0 {
			t.Fatalf("there is no %s", name)
		}
		b[len(b)/2] ^= 1
		bad[name] = b
		if valid, named := c.verdict(packed(t, bad, order)); valid || !slices.Contains(named, name) {
			t.Errorf("%s altered: valid %v, it names %v", name, valid, named)
		}
		if valid, named := c.verdict(packed(t, members, slices.DeleteFunc(slices.Clone(order), func(n string) bool { return n == name }))); valid || !slices.Contains(named, name) {
			t.Errorf("%s removed: valid %v, it names %v", name, valid, named)
		}
	}
	if asked := c.asked(); len(asked) > 0 {
		t.Errorf("the page asked for %v", asked)
	}
	if len(c.thrown) > 0 {
		t.Errorf("the page threw %v", c.thrown)
	}
}

// TestAttackDossierPage is row 78: scripts put into the page, or into what a
// dossier says, do not run and ask nobody.
func TestAttackDossierPage(t *testing.T) {
	t.Parallel()
	files := dossiers(t, "strike", "Company")
	members, order := unpacked(t, files["Company"])
	var hits atomic.Int64
	remote := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		hits.Add(1)
		w.Header().Set("Access-Control-Allow-Origin", "*")
		w.Header().Set("Content-Type", "text/javascript")
		io.WriteString(w, "window.ran = true")
	}))
	defer remote.Close()
	browser := browsers(t)
	honest := openPage(t, browser, members["verify.html"])
	if valid, _ := honest.verdict(files["Company"]); !valid || len(honest.asked()) > 0 {
		t.Fatalf("the honest twin: valid %v, asked for %v", valid, honest.asked())
	}
	injected := func(what string) *checker {
		page := bytes.Replace(members["verify.html"], []byte("<main>"), []byte("<main>"+strings.ReplaceAll(what, "REMOTE", remote.URL)), 1)
		return openPage(t, browser, page)
	}
	for name, what := range map[string]string{
		"78 remote script":     `<script src="REMOTE/a.js"></script><link rel="stylesheet" href="REMOTE/a.css"><img src="REMOTE/a.png"><iframe src="REMOTE/"></iframe><object data="REMOTE/"></object>`,
		"78 inline script":     `<script>window.ran = true; fetch("REMOTE/")</script><img src="data:," onerror="window.ran = true"><svg onload="window.ran = true"></svg><a href="javascript:window.ran=true" id="trap">x</a>`,
		"78 inline module":     `<script type="module">window.ran = true; import("REMOTE/a.js")</script><script type="importmap">{"imports":{"x":"REMOTE/a.js"}}</script>`,
		"78 form and redirect": `<form action="REMOTE/" method="post"><input name="a"></form><base href="REMOTE/">`,
	} {
		t.Run(name, func(t *testing.T) {
			c := injected(what)
			c.t = t
			if ask[bool](c.window, `document.getElementById("trap")?.click(), document.forms[0]?.submit(), window.ran === true`) {
				t.Error("the script ran")
			}
			if valid, _ := c.verdict(files["Company"]); !valid {
				t.Error("the page no longer verifies")
			}
			if n := hits.Load(); n > 0 || ask[bool](c.window, `window.ran === true`) {
				t.Errorf("the script ran, or %d requests were made", n)
			}
		})
	}
	t.Run("78 script in what a dossier says", func(t *testing.T) {
		bad := map[string][]byte{}
		for n, b := range members {
			bad[n] = b
		}
		evil := `<img src="` + remote.URL + `" onerror="window.ran=true">`
		bad["manifest.json"] = bytes.Replace(members["manifest.json"], []byte(`"desk": "Company"`), []byte(`"desk": "`+strings.ReplaceAll(evil, `"`, `\"`)+`"`), 1)
		honest.t = t
		if valid, named := honest.verdict(packed(t, bad, order)); valid || !slices.Contains(named, "manifest.json") {
			t.Errorf("valid %v, it names %v", valid, named)
		}
		if ask[bool](honest.window, `window.ran === true`) || hits.Load() > 0 {
			t.Error("it ran")
		}
	})
}
