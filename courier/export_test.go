package courier

import (
	"context"
	"net"
)

// DialWith makes a client use one connection.
func DialWith(client any, c net.Conn) {
	var l *line
	switch client := client.(type) {
	case *HTTPOwner:
		l = client.line
	case *HTTPDepositor:
		l = client.line
	}
	l.transport.DialContext = func(context.Context, string, string) (net.Conn, error) { return c, nil }
}
