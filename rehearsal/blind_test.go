package rehearsal

import (
	"bytes"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
)

// A tap sees all that a courier is handed and answers, and what it could tell
// its clients apart or together by. A client is known by its token.
type tap struct {
	words wordlist

	mu      sync.Mutex // guards what follows
	bytes   int
	found   map[string]bool              // words of the case that went by
	conns   map[string]string            // whose a connection is
	shared  []string                     // what two clients have in common
	headers map[string]map[string]string // by method: a header's value, the same for all
	slots   map[string]string            // of a deposit's digest
}

func newTap(c *Case) *tap {
	return &tap{words: wordsOf(c), found: map[string]bool{}, conns: map[string]string{}, headers: map[string]map[string]string{}, slots: map[string]string{}}
}

// wrap stands before the courier.
func (p *tap) wrap(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(r.Body)
		if err != nil {
			http.Error(w, "", http.StatusBadRequest)
			return
		}
		r.Body = io.NopCloser(bytes.NewReader(body))
		p.see(r, body)
		next.ServeHTTP(&tapped{w, p}, r)
	})
}

type tapped struct {
	http.ResponseWriter
	tap *tap
}

func (w *tapped) Write(b []byte) (int, error) {
	w.tap.read(b)
	return w.ResponseWriter.Write(b)
}

// Unwrap lets http.ResponseController reach what is wrapped.
func (w *tapped) Unwrap() http.ResponseWriter { return w.ResponseWriter }

func (p *tap) read(b []byte) {
	found := p.words.in(b)
	p.mu.Lock()
	defer p.mu.Unlock()
	p.bytes += len(b)
	for _, word := range found {
		p.found[word] = true
	}
}

func (p *tap) see(r *http.Request, body []byte) {
	var head bytes.Buffer
	fmt.Fprintf(&head, "%s %s\n", r.Method, r.URL)
	_ = r.Header.Write(&head)
	p.read(head.Bytes())
	p.read(body)
	p.mu.Lock()
	defer p.mu.Unlock()
	who := r.Header.Get("Authorization")
	if before, ok := p.conns[r.RemoteAddr]; ok && before != who {
		p.shared = append(p.shared, "one connection for two clients")
	}
	p.conns[r.RemoteAddr] = who
	if p.headers[r.Method] == nil {
		p.headers[r.Method] = map[string]string{}
	}
	for name, values := range r.Header {
		if name == "Authorization" || name == "Content-Length" {
			continue
		}
		v := strings.Join(values, "\n")
		if before, ok := p.headers[r.Method][name]; ok && before != v {
			p.shared = append(p.shared, "clients can be told apart by "+name)
		}
		p.headers[r.Method][name] = v
	}
	if parts := strings.Split(r.URL.Path, "/"); len(parts) == 6 && parts[2] == "slots" {
		if before, ok := p.slots[parts[5]]; ok && before != parts[3] {
			p.shared = append(p.shared, "one pouch in two mailboxes")
		}
		p.slots[parts[5]] = parts[3]
	}
}

// judge fails the test if the courier was handed, or has kept, a name or a word
// of the case, or could tell that two mailboxes belong together.
func (p *tap) judge(t *testing.T, folder string) {
	t.Helper()
	kept, err := filepath.Glob(filepath.Join(folder, "*"))
	if err != nil || len(kept) == 0 {
		t.Fatalf("what the courier keeps: %v, %v", kept, err)
	}
	for _, name := range kept {
		b, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		p.read(b)
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.bytes < 1<<20 || len(p.conns) < 8 || len(p.slots) < 8 {
		t.Errorf("only %d bytes, %d connections and %d pouches were seen", p.bytes, len(p.conns), len(p.slots))
	}
	for word := range p.found {
		t.Errorf("the courier was told %q", word)
	}
	for _, s := range p.shared {
		t.Error(s)
	}
}

// A wordlist finds any of many words, by their first two bytes.
type wordlist map[[2]byte][]string

// wordsOf lists every name and every phrase of a case.
func wordsOf(c *Case) wordlist {
	all := wordlist{}
	add := func(s string) {
		const least, enough = 5, 24 // bytes: fewer are found anywhere, more are not needed
		if len(s) < least || strings.HasPrefix(s, "@") {
			return
		}
		s = s[:min(len(s), enough)]
		key := [2]byte{s[0], s[1]}
		for _, known := range all[key] {
			if known == s {
				return
			}
		}
		all[key] = append(all[key], s)
	}
	for _, d := range c.Desks {
		add(string(d.Name))
		add(d.Principal)
		for _, o := range d.Officers {
			add(o.Name)
		}
	}
	for _, a := range c.Acts {
		a.with.strings(func(s string, _ int) {
			for line := range strings.SplitSeq(s, "\n") {
				if strings.Contains(line, " ") { // what has none is a word of the protocol
					add(line)
				}
			}
		})
	}
	return all
}

func (l wordlist) in(b []byte) []string {
	var out []string
	for i := range len(b) - 1 {
		for _, word := range l[[2]byte{b[i], b[i+1]}] {
			if bytes.HasPrefix(b[i:], []byte(word)) {
				out = append(out, word)
			}
		}
	}
	return out
}

func TestTheTapHearsWhatIsSaidAloud(t *testing.T) {
	t.Parallel()
	p := newTap(parsed(t, "small.yaml", []byte(small)))
	h := p.wrap(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write([]byte("to Tehran")) }))
	for _, token := range []string{"a", "b"} {
		r, _ := http.NewRequest(http.MethodPut, "/v1/slots/"+token+"/pouches/1", strings.NewReader("please Come and hear"))
		r.RemoteAddr = "here"
		r.Header.Set("Authorization", token)
		r.Header.Set("X-Self", token)
		h.ServeHTTP(discard{}, r)
	}
	if !p.found["Tehran"] || !p.found["Come and hear"] || len(p.shared) != 3 {
		t.Errorf("heard %v, saw %v", p.found, p.shared)
	}
}

type discard struct{}

func (discard) Header() http.Header         { return http.Header{} }
func (discard) Write(b []byte) (int, error) { return len(b), nil }
func (discard) WriteHeader(int)             {}
