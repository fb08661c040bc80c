//go:build js && wasm

// Command wasm is this program's verifier of ML-DSA (FIPS 204), for the page in
// a dossier, in browsers whose own cryptography lacks it. go run
// ./scripts/verifier builds it into that page.
package main

import (
	"syscall/js"

	"filippo.io/mldsa"
)

func main() {
	js.Global().Set("verifyMLDSA", js.FuncOf(func(_ js.Value, args []js.Value) any {
		return verify(args[0].Int(), taken(args[1]), taken(args[2]), taken(args[3]))
	}))
	select {} // a page calls it until it goes
}

func taken(v js.Value) []byte {
	b := make([]byte, v.Get("length").Int())
	js.CopyBytesToGo(b, v)
	return b
}

// verify checks a signature with an empty context, as papers and checkpoints
// have it.
func verify(set int, key, message, signature []byte) bool {
	params := mldsa.MLDSA65()
	if set == 44 {
		params = mldsa.MLDSA44()
	}
	k, err := mldsa.NewPublicKey(params, key)
	return err == nil && mldsa.Verify(k, message, signature, nil) == nil
}
