package record

// Seeds gives the tests the seeds of both halves, so that the stock signers
// can be asked to sign with the same key.
func (k CosignKey) Seeds() (ed, ml []byte) { return k.ed.Seed(), k.ml.Bytes() }

// Pair signs any checkpoint under any name, as a dishonest signer could.
var Pair = CosignKey.pair

// KeyID is the key id of a line.
var KeyID = keyID

// Messages are what the two halves of a pair sign.
func Messages(name string, c Checkpoint, at uint64) (ed, ml []byte) {
	return edMessage(c, at), mlMessage(name, c, at)
}
