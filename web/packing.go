package web

import (
	"bytes"
	"compress/gzip"
	"io"
	"net/http"
	"strings"
	"sync"
)

// smallest is the size below which packing saves no packet.
const smallest = 1400

// mayPack reports whether an answer may be packed for a request. What is packed
// has a length that depends on what stands in it, and another site that made
// this browser ask again and again, with words of its own in the address, could
// learn from the lengths what stands beside them (BREACH). Pages hold no secret
// tokens, but they hold the talks: so only what this desk's own pages ask for is
// packed, and what a person types into the address line.
func mayPack(r *http.Request) bool {
	from := r.Header.Get("Sec-Fetch-Site")
	return (from == "same-origin" || from == "none") && takesGzip(r)
}

func takesGzip(r *http.Request) bool {
	for way := range strings.SplitSeq(r.Header.Get("Accept-Encoding"), ",") {
		name, weight, _ := strings.Cut(strings.TrimSpace(way), ";")
		if name == "gzip" {
			return strings.ReplaceAll(weight, " ", "") != "q=0"
		}
	}
	return false
}

var packers = sync.Pool{New: func() any {
	z, _ := gzip.NewWriterLevel(io.Discard, 5)
	return z
}}

// packed returns a body as gzip.
func packed(body []byte) []byte {
	var b bytes.Buffer
	z := packers.Get().(*gzip.Writer)
	defer packers.Put(z)
	z.Reset(&b)
	_, _ = z.Write(body) // a buffer takes everything
	_ = z.Close()
	return b.Bytes()
}

// write answers with a body, packed where it may be.
func (p *Page) write(status int, body []byte) error {
	h := p.w.Header()
	h.Set("Vary", "Accept-Encoding, Sec-Fetch-Site")
	if len(body) >= smallest && mayPack(p.r) {
		h.Set("Content-Encoding", "gzip")
		body = packed(body)
	}
	p.w.WriteHeader(status)
	_, _ = p.w.Write(body) // a reader who is gone misses nothing: it is no fault of the page
	return nil
}
