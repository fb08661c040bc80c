package web

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

// TestPagesArePackedForOurOwnPagesAlone: what another site makes a browser ask
// for has a length that says nothing of its words (BREACH).
func TestPagesArePackedForOurOwnPagesAlone(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		takes, from string
		body        int
		packed      bool
	}{
		{"gzip, br", "same-origin", 5000, true},
		{"br, gzip;q=0.5", "none", 5000, true},
		{"gzip", "cross-site", 5000, false},
		{"gzip", "same-site", 5000, false},
		{"gzip", "", 5000, false}, // a browser that does not say
		{"gzip; q=0", "same-origin", 5000, false},
		{"xgzip", "same-origin", 5000, false},
		{"", "same-origin", 5000, false},
		{"gzip", "same-origin", 100, false},
	} {
		r := httptest.NewRequest(http.MethodGet, "/", nil)
		r.Header.Set("Accept-Encoding", c.takes)
		r.Header.Set("Sec-Fetch-Site", c.from)
		w := httptest.NewRecorder()
		if err := (&Page{w: w, r: r}).write(http.StatusOK, []byte(strings.Repeat("a", c.body))); err != nil {
			t.Fatal(err)
		}
		if got := w.Header().Get("Content-Encoding") == "gzip"; got != c.packed || got == (w.Body.Len() == c.body) {
			t.Errorf("%+v: packed: %v, %d bytes", c, got, w.Body.Len())
		}
	}
}
