package rehearsal

import (
	"bytes"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"goodoffices/courier"
	"goodoffices/paper"
)

// A spy is a courier's operator who writes down all that the courier is handed
// and all that it answers.
type spy struct {
	mu       sync.Mutex // guards what is below
	all      bytes.Buffer
	values   map[string]map[string]bool // value seen → mailboxes it was seen with
	conns    map[string]map[string]bool // connection → mailboxes
	resumed  int                        // TLS sessions that were taken up again
	requests int
}

// value is what could tell two mailboxes' users to be the same: anything long
// enough not to be met by chance.
var value = regexp.MustCompile(`[A-Za-z0-9+/_=-]{16,}`)

// common are what every client of the protocol sends.
var common = []string{"application/octet-stream", "text/event-stream"}

func (s *spy) watch(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(r.Body)
		if err != nil {
			http.Error(w, err.Error(), http.StatusBadRequest)
			return
		}
		r.Body = io.NopCloser(bytes.NewReader(body))
		answer := &overheard{ResponseWriter: w}
		next.ServeHTTP(answer, r)
		s.note(r, body, answer.body.Bytes())
	})
}

func (s *spy) note(r *http.Request, body, answer []byte) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.requests++
	seen := value.FindAllString(r.URL.Path, -1)
	for _, values := range r.Header {
		for _, v := range values {
			if !slices.Contains(common, v) {
				seen = append(seen, value.FindAllString(v, -1)...)
			}
			s.all.WriteString(v + "\n")
		}
	}
	fmt.Fprintf(&s.all, "%s %s %s\n", r.Method, r.Host, r.URL)
	s.all.Write(body)
	s.all.Write(answer)
	if r.TLS.DidResume {
		s.resumed++
	}
	mailbox := mailboxOf(r)
	if mailbox == "" {
		return
	}
	for _, v := range seen {
		add(s.values, v, mailbox)
	}
	add(s.conns, r.RemoteAddr, mailbox)
	if len(body) > 0 {
		add(s.values, fmt.Sprintf("%x", paper.IDOf(body)), mailbox)
	}
}

// mailboxOf is the id under which the courier was asked: each mailbox has two,
// the owner's and the sender's.
func mailboxOf(r *http.Request) string {
	for part := range strings.SplitSeq(r.URL.Path, "/") {
		if len(part) == 64 {
			return part
		}
	}
	return ""
}

func add(m map[string]map[string]bool, key, value string) {
	if m[key] == nil {
		m[key] = map[string]bool{}
	}
	m[key][value] = true
}

type overheard struct {
	http.ResponseWriter
	body bytes.Buffer
}

func (t *overheard) Write(b []byte) (int, error) {
	t.body.Write(b)
	return t.ResponseWriter.Write(b)
}

// Unwrap lets http.ResponseController flush.
func (t *overheard) Unwrap() http.ResponseWriter { return t.ResponseWriter }

// P1: through the whole founding case the courier is handed, and keeps, no name
// and no word of any paper, and nothing that joins two mailboxes.
func TestCourierIsBlindOverTLS(t *testing.T) {
	t.Parallel()
	certificate := httptest.NewUnstartedServer(nil)
	certificate.StartTLS()
	defer certificate.Close()
	trusted := x509.NewCertPool()
	trusted.AddCert(certificate.Certificate())
	s := &spy{values: map[string]map[string]bool{}, conns: map[string]map[string]bool{}}
	b := caseFiles(t)["muscat.yaml"]
	r, err := Play(t.Context(), parsed(t, "cases/muscat.yaml", b), Options{
		Dir: t.TempDir(), Courier: s.watch,
		TLS:     &tls.Config{Certificates: certificate.TLS.Certificates},
		Dialing: courier.Dialing{TLS: &tls.Config{RootCAs: trusted}},
	})
	if err != nil {
		t.Fatal(err)
	}
	words := shownWords(t, r)
	if err := r.Close(); err != nil {
		t.Fatal(err)
	}
	kept := everyFile(t, filepath.Join(r.Dir, courierFolder))
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.requests < 500 || len(s.conns) < 10 || len(words) < 150 || len(kept) < 50<<10 {
		t.Fatalf("%d requests, %d connections, %d words, %d bytes kept: the search looks at nothing", s.requests, len(s.conns), len(words), len(kept))
	}

	handed := bytes.ToLower(s.all.Bytes())
	own := bytes.ToLower(otherCourier(t))
	for where, log := range map[string][]byte{"was handed": handed, "keeps": bytes.ToLower(kept)} {
		for _, w := range words {
			if bytes.Contains(own, []byte(w)) {
				continue // a word of the courier's own
			}
			for form, text := range map[string]string{"": w, " in hexadecimal": hex.EncodeToString([]byte(w))} {
				if bytes.Contains(log, []byte(text)) {
					t.Errorf("the courier %s %q%s", where, w, form)
				}
			}
		}
	}
	for v, boxes := range s.values {
		if len(boxes) > 1 {
			t.Errorf("%.80q was seen with %d mailboxes", v, len(boxes))
		}
	}
	for c, boxes := range s.conns {
		if len(boxes) > 1 {
			t.Errorf("connection %s served %d mailboxes", c, len(boxes))
		}
	}
	if s.resumed > 0 {
		t.Errorf("%d TLS sessions were taken up again", s.resumed)
	}
}

// shownWords returns every name and every word, of six letters or more, that any
// desk shows: fewer letters are met in random bytes.
func shownWords(t *testing.T, r *Rehearsal) []string {
	t.Helper()
	found := map[string]bool{}
	word := regexp.MustCompile(`\p{L}{6,}`)
	for _, d := range r.Case.Desks {
		v, err := r.Desk(d.Name).Look(t.Context(), paper.ID{})
		if err != nil {
			t.Fatal(err)
		}
		b, err := json.Marshal(v)
		if err != nil {
			t.Fatal(err)
		}
		var all any
		if err := json.Unmarshal(b, &all); err != nil {
			t.Fatal(err)
		}
		texts(all, func(s string) {
			if len(s) > 40 && !strings.Contains(s, " ") {
				return // a key
			}
			for _, w := range word.FindAllString(s, -1) {
				found[strings.ToLower(w)] = true
			}
		})
	}
	for _, name := range []string{"tehran", "washington", "muscat", "araghchi"} {
		if !found[name] {
			t.Fatalf("%s is in no view", name)
		}
	}
	return slices.Sorted(maps.Keys(found))
}

// texts calls do with every string of a JSON value.
func texts(v any, do func(string)) {
	switch v := v.(type) {
	case string:
		do(v)
	case []any:
		for _, e := range v {
			texts(e, do)
		}
	case map[string]any:
		for _, e := range v {
			texts(e, do)
		}
	}
}

func everyFile(t *testing.T, dir string) (all []byte) {
	t.Helper()
	err := filepath.WalkDir(dir, func(path string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return err
		}
		b, err := os.ReadFile(path)
		all = append(all, b...)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// otherCourier is what a courier keeps and says that carried one pouch of
// random bytes: what words of its own it has.
func otherCourier(t *testing.T) []byte {
	t.Helper()
	dir := t.TempDir()
	h := &house{}
	if err := h.openCourier(t.Context(), dir, time.Now, Options{}); err != nil {
		t.Fatal(err)
	}
	m, err := courier.NewMailbox(h.address, h.server.Key())
	if err != nil {
		t.Fatal(err)
	}
	owner, err := courier.NewOwner(m, courier.Dialing{})
	if err != nil {
		t.Fatal(err)
	}
	defer owner.Close()
	depositor, err := courier.NewDepositor(m.Route(), courier.Dialing{})
	if err != nil {
		t.Fatal(err)
	}
	defer depositor.Close()
	if err := owner.Create(t.Context(), courier.Permit{}); err != nil {
		t.Fatal(err)
	}
	sealed := make([]byte, courier.Small)
	_, _ = rand.Read(sealed)
	if _, err := depositor.Deposit(t.Context(), sealed); err != nil {
		t.Fatal(err)
	}
	if err := h.close(); err != nil {
		t.Fatal(err)
	}
	return slices.Concat(everyFile(t, dir), []byte(strings.Join(common, " ")))
}
