package courier_test

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"

	"goodoffices/courier"
	"goodoffices/store"
)

// raw sends bytes as they are and returns the status of every answer until the
// courier closes the connection.
func (h *house) raw(request string) (statuses []int) {
	h.t.Helper()
	c := h.dial()
	defer c.Close()
	go func() { _, _ = io.WriteString(c, request) }() // it may be refused before its end
	in := bufio.NewReader(c)
	for {
		resp, err := http.ReadResponse(in, nil)
		if err != nil {
			return statuses
		}
		_, _ = io.Copy(io.Discard, resp.Body)
		statuses = append(statuses, resp.StatusCode)
	}
}

// Row 84.
func TestAttackOddRequests(t *testing.T) {
	t.Parallel()
	h := openHouse(t, store.NewMemory(), courier.Config{Timeouts: quick()})
	b, pouch := h.mailbox(), pouchOf("honest")
	digest := courier.DigestOf(pouch).String()
	slot := "/v1/slots/" + b.Sender.String() + "/pouches/" + digest
	fetch := "/v1/mailboxes/" + b.Mailbox.Owner.String() + "/pouches?after=0000000000000000-0"
	head := func(method, target, token string, more ...string) string {
		return method + " " + target + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\nAuthorization: Bearer " + token + "\r\n" + strings.Join(more, "")
	}
	const octets, end = "Content-Type: application/octet-stream\r\n", "\r\n"
	length := fmt.Sprintf("Content-Length: %d\r\n", len(pouch))
	sender, owner := b.SenderToken.Reveal(), b.OwnerToken.Reveal()
	put, get := head("PUT", slot, sender, octets, length, end)+string(pouch), head("GET", fetch, owner, end)
	if s := h.raw(put + get); len(s) != 1 || s[0] != http.StatusOK { // told to close after the first
		t.Fatalf("the honest deposit: %v", s)
	}
	if s := h.raw(get); len(s) != 1 || s[0] != http.StatusOK {
		t.Fatalf("the honest fetch: %v", s)
	}
	big := "X: " + strings.Repeat("x", 1<<10) + "\r\n"
	smuggled := head("DELETE", "/v1/mailboxes/"+b.Mailbox.Owner.String(), owner, end)
	for name, request := range map[string]string{
		"dots":                      head("GET", "/v1/../v1"+fetch[3:], owner, end),
		"dots at the end":           head("GET", "/v1/key/..", owner, end),
		"doubled slash":             head("GET", "/"+fetch, owner, end),
		"slash at the end":          head("GET", "/v1/key/", owner, end),
		"escaped dots":              head("GET", "/v1/%2e%2e/v1/key", owner, end),
		"escaped letter":            head("GET", "/v1/ke%79", owner, end),
		"escaped slash":             head("GET", "/v1%2fkey", owner, end),
		"escaped NUL":               head("GET", "/v1/key%00", owner, end),
		"NUL":                       head("GET", "/v1/key\x00", owner, end),
		"backslash":                 head("GET", `/v1\key`, owner, end),
		"capitals":                  head("GET", "/V1/key", owner, end),
		"capitals in an id":         head("GET", strings.ToUpper(fetch), owner, end),
		"an id cut short":           head("GET", strings.Replace(fetch, b.Mailbox.Owner.String(), b.Mailbox.Owner.String()[1:], 1), owner, end),
		"whole address":             head("GET", "http://x/v1/key", owner, end),
		"no path":                   head("GET", "*", owner, end),
		"tunnel":                    head("CONNECT", "x:80", owner, end),
		"a place that is none":      head("GET", "/v2/key", owner, end),
		"very long":                 head("GET", "/v1/key?"+strings.Repeat("a", 300), owner, end),
		"a question it has not":     head("GET", "/v1/key?a", owner, end),
		"a question twice":          head("GET", fetch+"&after=0000000000000000-0", owner, end),
		"a question too many":       head("GET", fetch+"&x=1", owner, end),
		"a question cut short":      head("GET", strings.TrimSuffix(fetch, "-0"), owner, end),
		"a question badly escaped":  head("GET", fetch+"%zz", owner, end),
		"a question on a deposit":   head("PUT", slot+"?x", sender, octets, length, end) + string(pouch),
		"method of another place":   head("PUT", fetch, owner, octets, length, end) + string(pouch),
		"method nobody has":         head("BREW", "/v1/key", owner, end),
		"HEAD":                      head("HEAD", fetch, owner, end),
		"OPTIONS":                   head("OPTIONS", slot, sender, end),
		"another content type":      head("PUT", slot, sender, "Content-Type: text/plain\r\n", length, end) + string(pouch),
		"no content type":           head("PUT", slot, sender, length, end) + string(pouch),
		"compressed":                head("PUT", slot, sender, octets, "Content-Encoding: gzip\r\n", length, end) + string(pouch),
		"chunked without end":       head("PUT", slot, sender, octets, "Transfer-Encoding: chunked\r\n", end) + strings.Repeat("4000\r\n"+string(pouch)+"\r\n", 8),
		"no length":                 head("PUT", slot, sender, octets, end) + string(pouch),
		"a length between classes":  head("PUT", slot, sender, octets, "Content-Length: 16385\r\n", end) + string(pouch) + "x",
		"a length beyond all":       head("PUT", slot, sender, octets, "Content-Length: 1000000000000\r\n", end) + string(pouch),
		"a length below zero":       head("PUT", slot, sender, octets, "Content-Length: -1\r\n", end),
		"two lengths":               head("PUT", slot, sender, octets, length, "Content-Length: 5\r\n", end) + string(pouch),
		"length and chunked":        head("PUT", slot, sender, octets, length, "Transfer-Encoding: chunked\r\n", end) + "0\r\n\r\n" + smuggled,
		"chunked in other words":    head("PUT", slot, sender, octets, length, "Transfer-Encoding: xchunked\r\n", end) + smuggled,
		"a body on a fetch":         head("GET", fetch, owner, octets, fmt.Sprintf("Content-Length: %d\r\n", len(smuggled)), end) + smuggled,
		"a body too short":          head("PUT", slot, sender, octets, length, end) + "short",
		"an upgrade":                head("GET", fetch, owner, "Upgrade: h2c\r\n", end),
		"a trailer":                 head("PUT", slot, sender, octets, length, "Trailer: X\r\n", end) + string(pouch),
		"two tokens":                head("GET", fetch, owner, "Authorization: Bearer "+owner+"\r\n", end),
		"token in another scheme":   strings.Replace(get, "Bearer", "Basic", 1),
		"space before the colon":    head("GET", "/v1/key", owner, "X : y\r\n", end),
		"great headers":             head("GET", "/v1/key", owner, strings.Repeat(big, 12), end),
		"two hosts":                 head("GET", "/v1/key", owner, "Host: y\r\n", end),
		"HTTP/2 by prior knowledge": "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
		"no HTTP":                   "\x16\x03\x01\x00\xa5\x01\x00\x00\xa1\x03\x03\r\n\r\n",
	} {
		statuses := h.raw(request)
		if len(statuses) != 1 || statuses[0] < 400 || statuses[0] > 499 {
			// A second look for what net/http answers with a version of its own.
			if !(len(statuses) == 1 && statuses[0] == http.StatusHTTPVersionNotSupported) && !(len(statuses) == 1 && statuses[0] == http.StatusNotImplemented) {
				t.Errorf("%s: answered %v, want one refusal", name, statuses)
			}
		}
	}
	if got := b.fetch(t); len(got) != 1 || !bytes.Equal(got[0].Sealed, pouch) {
		t.Errorf("afterwards %d pouches, want the honest one", len(got))
	}
	if err := h.server.Sick(); err != nil {
		t.Error(err)
	}
}

// Row 83: whoever is slow is timed out, and harms nobody.
func TestAttackSlowClients(t *testing.T) {
	t.Parallel()
	h := openHouse(t, store.NewMemory(), courier.Config{Timeouts: quick(), Limits: courier.Limits{InFlight: 4 << 20, MailboxInFlight: 3 << 20}})
	b, victim := h.mailbox(), h.mailbox()
	head := fmt.Sprintf("PUT /v1/slots/%s/pouches/%s HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer %s\r\nContent-Type: application/octet-stream\r\nContent-Length: %d\r\n\r\n",
		b.Sender, courier.DigestOf(nil), b.SenderToken.Reveal(), courier.Large)
	slow := map[string]func(net.Conn){
		"headers that never end":     func(c net.Conn) { _, _ = io.WriteString(c, head[:len(head)-2]) },
		"a header, letter by letter": func(c net.Conn) { drip(c, head) },
		"a body that stops":          func(c net.Conn) { _, _ = io.WriteString(c, head+"and no more") },
		"a body, letter by letter":   func(c net.Conn) { _, _ = io.WriteString(c, head); drip(c, strings.Repeat("x", 1000)) },
		"nothing at all":             func(net.Conn) {},
	}
	ended := make(chan string, len(slow)*10)
	for name, attack := range slow {
		for range 10 {
			go func() {
				c := h.dial()
				defer c.Close()
				go attack(c)
				_, err := io.Copy(io.Discard, c) // until the courier hangs up
				if e, ok := err.(net.Error); ok && e.Timeout() {
					ended <- name
				} else {
					ended <- ""
				}
			}()
		}
	}
	for i := range 20 {
		if _, err := victim.Deposit(t.Context(), pouchOf(i)); err != nil {
			t.Errorf("another's deposit meanwhile: %v", err)
		}
	}
	for range len(slow) * 10 {
		if name := <-ended; name != "" {
			t.Errorf("%s: not timed out", name)
		}
	}
	if _, err := b.Deposit(t.Context(), sized(courier.Large, "honest")); err != nil {
		t.Errorf("the same mailbox afterwards: %v", err)
	}
	if got := victim.fetch(t); len(got) != 20 {
		t.Errorf("%d pouches, want 20", len(got))
	}
}

// drip writes a byte every 20 ms until nobody listens.
func drip(c net.Conn, text string) {
	tick := time.NewTicker(20 * time.Millisecond)
	defer tick.Stop()
	for i := range len(text) {
		if _, err := c.Write([]byte{text[i]}); err != nil {
			return
		}
		<-tick.C
	}
}

// Row 83: who does not take what was asked for does not keep it in memory.
func TestAttackAnswersNotTaken(t *testing.T) {
	t.Parallel()
	limits := courier.Limits{InFlight: 8 << 20, MailboxInFlight: 8 << 20}
	h := openHouse(t, store.NewMemory(), courier.Config{Timeouts: quick(), Limits: limits})
	b, victim := h.mailbox(), h.mailbox()
	for i := range 4 {
		if _, err := b.Deposit(t.Context(), sized(courier.Huge, i)); err != nil {
			t.Fatal(err)
		}
	}
	request := fmt.Sprintf("GET /v1/mailboxes/%s/pouches?after=0000000000000000-0 HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer %s\r\n\r\n",
		b.Mailbox.Owner, b.OwnerToken.Reveal())
	for range 6 {
		c := h.dial()
		defer c.Close()
		_ = c.(*net.TCPConn).SetReadBuffer(4 << 10)
		_, _ = io.WriteString(c, strings.Repeat(request, 8)) // and reads nothing
	}
	if _, err := victim.Deposit(t.Context(), pouchOf("honest")); err != nil {
		t.Errorf("another's deposit meanwhile: %v", err)
	}
	if got := victim.fetch(t); len(got) != 1 {
		t.Errorf("another's fetch meanwhile: %d pouches", len(got))
	}
}
