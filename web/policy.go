package web

import (
	"net/http"
	"slices"
	"strings"
)

// guarded stands before every handler: who may ask, from where, and what a
// browser may do with the answer.
func (s *Server) guarded(next http.Handler) http.Handler {
	cross := http.NewCrossOriginProtection()
	cross.SetDenyHandler(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		http.Error(w, "This was asked for by another site, and is refused.", http.StatusForbidden)
	}))
	next = cross.Handler(next)
	policy := s.contentPolicy()
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Set("Content-Security-Policy", policy)
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("Referrer-Policy", "no-referrer")
		h.Set("Cross-Origin-Opener-Policy", "same-origin")
		h.Set("Cross-Origin-Resource-Policy", "same-origin")
		h.Set("Permissions-Policy", "camera=(self), geolocation=(), microphone=(), payment=(), usb=()")
		h.Set("Cache-Control", "no-store")
		if s.cfg.Secure {
			h.Set("Strict-Transport-Security", "max-age=63072000")
		}
		if !slices.Contains(s.cfg.Hosts, r.Host) {
			http.Error(w, "This desk is not served under that name.", http.StatusMisdirectedRequest)
			return
		}
		r.Body = http.MaxBytesReader(w, r.Body, limit(r))
		next.ServeHTTP(w, r)
	})
}

// maxBody bounds what a form may hold; files have a handler of their own.
const (
	maxBody   = 2 << 20
	maxUpload = 16 << 20 // a form with a picture
)

// limit is how much a request may send.
func limit(r *http.Request) int64 {
	if takesFiles(r) {
		return maxFiles
	}
	if strings.HasPrefix(r.Header.Get("Content-Type"), "multipart/form-data") {
		return maxUpload
	}
	return maxBody
}

// contentPolicy allows what the program itself serves and nothing else: no
// inline script, no inline style, no other host.
func (s *Server) contentPolicy() string {
	framers := "'none'"
	if len(s.cfg.Framers) > 0 {
		framers = strings.Join(s.cfg.Framers, " ")
	}
	return strings.Join([]string{
		"default-src 'none'", "script-src 'self'", "style-src 'self'", "font-src 'self'", "img-src 'self' data:", "connect-src 'self'",
		"manifest-src 'self'", "worker-src 'self'", "form-action 'self'", "base-uri 'none'", "frame-ancestors " + framers, "frame-src " + strings.Join(append([]string{"'self'"}, s.cfg.Frames...), " "),
	}, "; ")
}
