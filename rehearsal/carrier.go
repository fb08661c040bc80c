package rehearsal

import (
	"bytes"
	"encoding/hex"
	"io"
	"net/http"
	"strings"
	"sync"
	"time"
)

// carrierLength is how many blobs a Carrier remembers.
const carrierLength = 12

// A Carrier shows what the courier was given: to which slot, when, how much,
// and the beginning of bytes that it cannot read.
type Carrier struct {
	mu    sync.Mutex // guards blobs
	blobs []Blob
}

// A Blob is one thing that was carried.
type Blob struct {
	At     time.Time
	Slot   string // a random name; the next talks have another
	Length int64
	Begin  string // the first bytes, in hexadecimal
}

// Blobs returns what was carried last, the newest first.
func (c *Carrier) Blobs() []Blob {
	c.mu.Lock()
	defer c.mu.Unlock()
	out := make([]Blob, 0, len(c.blobs))
	for i := len(c.blobs) - 1; i >= 0; i-- {
		out = append(out, c.blobs[i])
	}
	return out
}

func (c *Carrier) forget() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.blobs = nil
}

// before stands before the courier's handler and looks at deposits as they pass.
func (c *Carrier) before(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		rest, deposit := strings.CutPrefix(r.URL.Path, "/v1/slots/")
		if r.Method != http.MethodPut || !deposit {
			next.ServeHTTP(w, r)
			return
		}
		slot, _, _ := strings.Cut(rest, "/")
		var begin bytes.Buffer
		seen := &counter{Reader: r.Body, begin: &begin}
		r.Body = struct {
			io.Reader
			io.Closer
		}{seen, r.Body}
		next.ServeHTTP(w, r)
		c.mu.Lock()
		defer c.mu.Unlock()
		c.blobs = append(c.blobs, Blob{At: time.Now(), Slot: slot, Length: seen.size, Begin: hex.EncodeToString(begin.Bytes())})
		if n := len(c.blobs) - carrierLength; n > 0 {
			c.blobs = c.blobs[n:]
		}
	})
}

// A counter counts what is read through it, and keeps its beginning.
type counter struct {
	io.Reader
	size  int64
	begin *bytes.Buffer
}

const beginLength = 96

// Read implements io.Reader.
func (c *counter) Read(b []byte) (int, error) {
	n, err := c.Reader.Read(b)
	c.size += int64(n)
	if room := beginLength - c.begin.Len(); room > 0 {
		c.begin.Write(b[:min(n, room)])
	}
	return n, err
}
