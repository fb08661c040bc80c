package couriertest_test

import (
	"net"
	"testing"

	"goodoffices/courier/couriertest"
)

// A held port can be listened at, left and listened at again, and is given to
// nobody who asks for any port, though thousands ask.
func TestHeldPortIsNobodyElses(t *testing.T) {
	held := couriertest.HoldPort(t)
	for range 2 {
		ln, err := net.Listen("tcp", held)
		if err != nil {
			t.Fatal(err)
		}
		ln.Close()
		var others []net.Listener
		for range 4000 {
			other, err := net.Listen("tcp", "127.0.0.1:0")
			if err != nil {
				break // no descriptors left: enough have asked
			}
			if other.Addr().String() == held {
				t.Error("the port was given to somebody else")
			}
			others = append(others, other)
		}
		for _, other := range others {
			other.Close()
		}
		if len(others) < 100 {
			t.Fatalf("only %d asked", len(others))
		}
	}
}
