package courier

import (
	"errors"
	"fmt"
	"net/http"
	"runtime"
	"strconv"
	"strings"
	"time"
)

// octets is the one content type of bodies.
const octets = "application/octet-stream"

// maxPath bounds a request's target, in bytes.
const maxTarget = 256

// routes is everything a courier answers.
func (s *Server) routes() http.Handler {
	places := map[string]map[string]func(http.ResponseWriter, *http.Request) error{
		"/v1/mailboxes/{owner}":                 {http.MethodPut: s.create, http.MethodDelete: s.shut},
		"/v1/mailboxes/{owner}/pouches":         {http.MethodGet: s.fetch, http.MethodDelete: s.trim},
		"/v1/mailboxes/{owner}/arrivals":        {http.MethodGet: s.arrivals},
		"/v1/mailboxes/{owner}/chunks/{digest}": {http.MethodGet: s.fetchChunk, http.MethodDelete: s.dropChunk},
		"/v1/slots/{sender}/pouches/{digest}":   {http.MethodPut: s.depositPouch},
		"/v1/slots/{sender}/chunks/{digest}":    {http.MethodPut: s.depositChunk},
		"/v1/key":                               {http.MethodGet: s.showKey},
		"/healthz":                              {http.MethodGet: s.health},
	}
	mux := http.NewServeMux()
	for path, methods := range places {
		mux.HandleFunc(path, s.page(methods))
	}
	mux.HandleFunc("/", s.page(nil))
	return s.plainly(mux)
}

// page chooses by method and tells errors.
func (s *Server) page(methods map[string]func(http.ResponseWriter, *http.Request) error) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		start := time.Now()
		err := ErrPath
		if do, ok := methods[r.Method]; ok {
			err = do(w, r)
		} else if len(methods) > 0 {
			for m := range methods {
				w.Header().Add("Allow", m)
			}
			err = ErrMethod
		}
		if err != nil {
			s.tell(w, r, err, start)
		}
	}
}

// plainly refuses whatever is not written in the one plain way, before the mux
// can redirect it, and ends no process when a handler panics.
func (s *Server) plainly(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		start := time.Now()
		defer func() {
			if v := recover(); v != nil && v != http.ErrAbortHandler {
				s.log.Error("a handler panicked", "at", panicSite(), "type", fmt.Sprintf("%T", v))
				s.tell(w, r, ErrFault, start)
			}
		}()
		w.Header().Set("Cache-Control", "no-store")
		w.Header().Set("X-Content-Type-Options", "nosniff")
		if r.ContentLength != 0 {
			// Whoever is refused before the body is read has no longer for it:
			// net/http reads on after the answer, to use the connection again.
			_ = http.NewResponseController(w).SetReadDeadline(start.Add(s.timeouts.Body))
		}
		if err := plain(r); err != nil {
			w.Header().Set("Connection", "close")
			s.tell(w, r, err, start)
			return
		}
		next.ServeHTTP(w, r)
	})
}

// plain checks the form of a request.
func plain(r *http.Request) error {
	target, query, _ := strings.Cut(r.RequestURI, "?")
	if len(r.RequestURI) > maxTarget || target != r.URL.Path || query != r.URL.RawQuery || r.URL.Host != "" {
		return ErrPath
	}
	if !strings.HasPrefix(target, "/") || strings.Contains(target, "//") || len(target) > 1 && strings.HasSuffix(target, "/") {
		return ErrPath
	}
	for i := range len(target) {
		if c := target[i]; (c < 'a' || c > 'z') && (c < '0' || c > '9') && c != '/' {
			return ErrPath
		}
	}
	switch {
	case len(r.TransferEncoding) > 0 || r.ContentLength < 0:
		return fmt.Errorf("chunked: %w", ErrLength)
	case r.Method != http.MethodPut && r.ContentLength != 0:
		return fmt.Errorf("body where there is none: %w", ErrLength)
	case r.ContentLength > 0 && (r.Header.Get("Content-Type") != octets || r.Header.Get("Content-Encoding") != ""):
		return ErrContentType
	case r.Header.Get("Upgrade") != "" || r.Header.Get("Trailer") != "" || len(r.Trailer) > 0:
		return fmt.Errorf("upgrade or trailer: %w", ErrContentType)
	case len(r.Header.Values("Authorization")) > 1:
		return ErrRefused
	}
	return nil
}

// tell answers an error. All refusals take the same while.
func (s *Server) tell(w http.ResponseWriter, r *http.Request, err error, start time.Time) {
	a := answerTo(err)
	if errors.Is(err, ErrRefused) {
		wait := time.NewTimer(time.Until(start.Add(s.timeouts.Refuse)))
		defer wait.Stop()
		select {
		case <-wait.C:
		case <-r.Context().Done():
		}
	}
	var later waiting
	if errors.As(err, &later) {
		w.Header().Set("Retry-After", strconv.Itoa(int((later.after+time.Second-1)/time.Second)))
	}
	if errors.Is(a.err, ErrSlow) {
		w.Header().Set("Connection", "close")
	}
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	w.WriteHeader(a.status)
	_, _ = w.Write([]byte(a.code + "\n"))
}

// panicSite names the function that panicked, and no value.
func panicSite() string {
	var pcs [8]uintptr
	frames := runtime.CallersFrames(pcs[:runtime.Callers(4, pcs[:])])
	for {
		f, more := frames.Next()
		if !strings.HasPrefix(f.Function, "runtime.") || !more {
			return f.Function + ":" + strconv.Itoa(f.Line)
		}
	}
}

// GET /v1/key
func (s *Server) showKey(w http.ResponseWriter, r *http.Request) error {
	if r.URL.RawQuery != "" {
		return ErrQuery
	}
	w.Header().Set("Content-Type", octets)
	_, _ = w.Write(s.key[:])
	return nil
}

// GET /healthz
func (s *Server) health(w http.ResponseWriter, r *http.Request) error {
	if r.URL.RawQuery != "" {
		return ErrQuery
	}
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	if s.Sick() != nil {
		w.WriteHeader(http.StatusServiceUnavailable)
		_, _ = w.Write([]byte("sick: a write or sync to the disk failed; nothing is acknowledged until the courier is started again (see its log)\n"))
		return nil
	}
	_, _ = w.Write([]byte("ok\n"))
	return nil
}
