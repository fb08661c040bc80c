package record

// Seeds gives the tests the seeds of both halves, so that the stock signers
// can be asked to sign with the same key.
func (k CosignKey) Seeds() (ed, ml []byte) { return k.ed.Seed(), k.ml.Bytes() }

// Pair signs any checkpoint under any name, as a dishonest signer could.
var Pair = CosignKey.pair

// KeyID is the key id of a line.
var KeyID = keyID
