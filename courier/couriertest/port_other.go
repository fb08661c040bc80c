//go:build !linux

package couriertest

import "testing"

// HoldPort returns a loopback address of any port: how one is held while
// nothing listens differs from system to system, and is known here for Linux.
func HoldPort(testing.TB) string { return "127.0.0.1:0" }
