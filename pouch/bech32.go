package pouch

import (
	"errors"
	"strings"
)

// age gives a public key only as Bech32 text (BIP 173, without its length
// limit). On the wire it would cost 740 bytes of a 16 KiB pouch, so the raw
// bytes travel; these two functions lead from the one to the other. Whatever
// is not exactly age's own text is refused by age when it parses it.

const (
	bech32Digits    = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"
	bech32Checksum  = 6
	recipientPrefix = "age1pq"
)

var errBech32 = errors.New("malformed Bech32")

// recipientBytes returns the bytes in a recipient's text. The checksum is
// age's to verify, not this function's.
func recipientBytes(text string) ([]byte, error) {
	digits, ok := strings.CutPrefix(text, recipientPrefix+"1")
	if !ok || len(digits) < bech32Checksum {
		return nil, errBech32
	}
	digits = digits[:len(digits)-bech32Checksum]
	raw := make([]byte, 0, len(digits)*5/8)
	var bits, n uint
	for i := range len(digits) {
		v := strings.IndexByte(bech32Digits, digits[i])
		if v < 0 {
			return nil, errBech32
		}
		bits, n = bits<<5|uint(v), n+5
		if n >= 8 {
			n -= 8
			raw = append(raw, byte(bits>>n))
			bits &= 1<<n - 1
		}
	}
	if n >= 5 || bits != 0 {
		return nil, errBech32
	}
	return raw, nil
}

// recipientText returns the text of a recipient's bytes.
func recipientText(raw []byte) string {
	values := make([]byte, 0, len(raw)*8/5+1+bech32Checksum)
	var bits, n uint
	for _, b := range raw {
		bits, n = bits<<8|uint(b), n+8
		for n >= 5 {
			n -= 5
			values = append(values, byte(bits>>n))
			bits &= 1<<n - 1
		}
	}
	if n > 0 {
		values = append(values, byte(bits<<(5-n)))
	}
	sum := bech32Sum(values)
	for i := range bech32Checksum {
		values = append(values, byte(sum>>(5*(bech32Checksum-1-i)))&31)
	}
	var text strings.Builder
	text.Grow(len(recipientPrefix) + 1 + len(values))
	text.WriteString(recipientPrefix + "1")
	for _, v := range values {
		text.WriteByte(bech32Digits[v])
	}
	return text.String()
}

// bech32Sum is the checksum of BIP 173 over age's prefix and values.
func bech32Sum(values []byte) uint32 {
	sum := uint32(1)
	step := func(v byte) {
		top := sum >> 25
		sum = (sum&0x1ffffff)<<5 ^ uint32(v)
		for i, g := range [5]uint32{0x3b6a57b2, 0x26508e6d, 0x1ea119fa, 0x3d4233dd, 0x2a1462b3} {
			if top>>i&1 == 1 {
				sum ^= g
			}
		}
	}
	for _, c := range []byte(recipientPrefix) {
		step(c >> 5)
	}
	step(0)
	for _, c := range []byte(recipientPrefix) {
		step(c & 31)
	}
	for _, v := range values {
		step(v)
	}
	for range bech32Checksum {
		step(0)
	}
	return sum ^ 1
}
