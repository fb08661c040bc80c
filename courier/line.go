package courier

import (
	"bytes"
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"golang.org/x/net/proxy"
)

// Dialing says how couriers are reached. The zero value is right without a
// proxy. What it holds tells no mailbox from another.
type Dialing struct {
	// Proxy is the address, host:port, of a SOCKS5 proxy; empty means none.
	// Every client gives it a user name and password of its own, drawn at
	// random, by which Tor keeps their circuits apart (IsolateSOCKSAuth).
	Proxy string
	// TLS is for https. It is copied; sessions are never shared.
	TLS *tls.Config
	// Patience is how long one request may take; 90 s.
	Patience time.Duration
	// Silence is how long an arrival stream may say nothing; 90 s.
	Silence time.Duration
	// Backoff is between attempts of Watch; 1 s to 5 min.
	Backoff Backoff
}

// A line is one client's way to its mailbox: its own connections, its own TLS
// sessions, and no header that another one would not send.
type line struct {
	base      *url.URL
	token     Token
	patience  time.Duration
	silence   time.Duration
	backoff   Backoff
	transport *http.Transport
}

func (d Dialing) line(address string, token Token) (*line, error) {
	base, err := parseAddress(address)
	if err != nil {
		return nil, err
	}
	dial, err := d.dialer()
	if err != nil {
		return nil, err
	}
	orDefault(&d.Patience, 90*time.Second)
	orDefault(&d.Silence, 90*time.Second)
	config := d.TLS.Clone()
	if config == nil {
		config = &tls.Config{}
	}
	config.MinVersion = max(config.MinVersion, tls.VersionTLS13)
	config.ClientSessionCache = tls.NewLRUClientSessionCache(1)
	var protocols http.Protocols
	protocols.SetHTTP1(true)
	base.Path = strings.TrimRight(base.Path, "/")
	return &line{
		base: base, token: token, patience: d.Patience, silence: d.Silence, backoff: d.Backoff,
		transport: &http.Transport{
			DialContext:            dial,
			TLSClientConfig:        config,
			TLSHandshakeTimeout:    20 * time.Second,
			DisableCompression:     true,
			MaxIdleConnsPerHost:    1,
			MaxConnsPerHost:        4,
			IdleConnTimeout:        time.Minute + rand.N(time.Minute), // so that not all end together
			MaxResponseHeaderBytes: maxHeader,
			Protocols:              &protocols,
		},
	}, nil
}

// dialer returns ErrProxy for a proxy's address that is none.
func (d Dialing) dialer() (func(ctx context.Context, network, address string) (net.Conn, error), error) {
	direct := &net.Dialer{Timeout: 20 * time.Second}
	if d.Proxy == "" {
		return direct.DialContext, nil
	}
	if host, port, err := net.SplitHostPort(d.Proxy); err != nil || host == "" || port == "" {
		return nil, ErrProxy
	}
	isolation := &proxy.Auth{User: newSecret().Reveal()[:32], Password: newSecret().Reveal()[:32]}
	socks, err := proxy.SOCKS5("tcp", d.Proxy, isolation, direct)
	if err != nil {
		return nil, ErrProxy
	}
	through, ok := socks.(proxy.ContextDialer)
	if !ok {
		return nil, ErrProxy
	}
	return through.DialContext, nil
}

// Close gives back the connections that are not in use.
func (l *line) Close() { l.transport.CloseIdleConnections() }

// ask makes one request and returns its answer, of at most limit bytes.
func (l *line) ask(ctx context.Context, method, path string, body []byte, limit int64) ([]byte, error) {
	ctx, cancel := context.WithTimeout(ctx, l.patience)
	defer cancel()
	resp, err := l.send(ctx, method, path, body, "")
	if err != nil {
		return nil, err
	}
	defer resp.Body.Close()
	answer, err := io.ReadAll(io.LimitReader(resp.Body, limit+1))
	if err != nil {
		return nil, unreachable(ctx, err)
	}
	if int64(len(answer)) > limit {
		return nil, fmt.Errorf("more than %d bytes: %w", limit, ErrAnswer)
	}
	return answer, nil
}

// send makes one request. An answer that is an error becomes one.
func (l *line) send(ctx context.Context, method, path string, body []byte, lastEvent string) (*http.Response, error) {
	req, err := http.NewRequestWithContext(ctx, method, l.base.String()+path, bytes.NewReader(body))
	if err != nil {
		return nil, ErrAddress
	}
	req.Header["User-Agent"] = nil // none at all
	if !l.token.zero() {
		req.Header.Set("Authorization", "Bearer "+l.token.Reveal())
	}
	if len(body) > 0 {
		req.Header.Set("Content-Type", octets)
	}
	if lastEvent != "" {
		req.Header.Set("Last-Event-ID", lastEvent)
	}
	resp, err := l.transport.RoundTrip(req)
	if err != nil {
		return nil, unreachable(ctx, err)
	}
	if resp.StatusCode == http.StatusOK || resp.StatusCode == http.StatusNoContent {
		return resp, nil
	}
	defer resp.Body.Close()
	return nil, refusal(resp)
}

// refusal reads an answer that is an error.
func refusal(resp *http.Response) error {
	const longest = 32
	text, _ := io.ReadAll(io.LimitReader(resp.Body, longest))
	code := strings.TrimSuffix(string(text), "\n")
	for _, a := range answers {
		if a.code != code || a.status != resp.StatusCode {
			continue
		}
		if s, err := strconv.Atoi(resp.Header.Get("Retry-After")); err == nil && s > 0 {
			return waiting{a.err, time.Duration(min(s, 3600)) * time.Second}
		}
		return a.err
	}
	// A proxy in between, or no courier at all.
	if resp.StatusCode >= http.StatusInternalServerError {
		return fmt.Errorf("status %d: %w", resp.StatusCode, ErrUnreachable)
	}
	return fmt.Errorf("status %d: %w", resp.StatusCode, ErrAnswer)
}

// unreachable wraps a failure of the network, but lets the caller's own
// context be recognised.
func unreachable(ctx context.Context, err error) error {
	if cause := ctx.Err(); errors.Is(cause, context.Canceled) {
		return cause
	}
	return fmt.Errorf("%w: %w", ErrUnreachable, err)
}

// AskKey asks a courier for its public key, to be pinned at first contact. It
// returns ErrAddress, ErrProxy, ErrUnreachable, ErrAnswer, ErrWeakKey.
func AskKey(ctx context.Context, courier string, d Dialing) (Key, error) {
	l, err := d.line(courier, Token{})
	if err != nil {
		return Key{}, fmt.Errorf("ask courier's key: %w", err)
	}
	defer l.Close()
	b, err := l.ask(ctx, http.MethodGet, "/v1/key", nil, nameSize)
	if err == nil && len(b) != nameSize {
		err = ErrAnswer
	}
	if err != nil {
		return Key{}, fmt.Errorf("ask courier's key: %w", err)
	}
	return checkKey([nameSize]byte(b))
}
