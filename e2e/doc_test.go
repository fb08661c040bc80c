// Package e2e tries the program as people do: the binary, real browsers, real
// addresses on this machine. It is a module of its own, so that the product
// does not carry the libraries that drive browsers.
//
//	cd e2e && go test ./...
//
// It needs Chromium: CHROMIUM names it, or it is found as chromium.
package e2e
