// Package dossier is what outsiders verify: formal papers of some talks in one
// file, with all that proves them, checked with no network and no trust in
// whoever hands it over. It is pure but for its reader and writer: no clock, no
// randomness, no disk.
//
// # Words
//
// A dossier is a zip archive. Its [Manifest] (manifest.json) lists every other
// member with length and SHA-256, in order, and says which papers of which
// talks they are. A [Seal] (manifest.seal) is the exporter's: the seal of the
// desk that made the dossier, over the manifest. So a member that was altered,
// removed, exchanged or added is named, and who disclosed is known.
//
// The members: cards, each the envelope of a card; papers, each the envelope of
// a formal paper as it came; of each talks' joint record the leaves and the
// cosigned checkpoints; for a paper that is a leaf a C2SP tlog-proof; readings
// of each paper as HTML and PDF, which prove nothing; files that are attached;
// and a page that verifies in a browser. Their names are numbers and tell
// nothing.
//
// What a desk does not disclose is left out, or withheld: then the manifest
// names its id. Either way the id stands among the leaves where it is one.
// Informal papers are in no dossier, nor is anything that names one.
//
// # Verifying
//
// [Verify] reads a dossier that may be hostile, and reports what is proven, by
// whose key, and what is wrong with which member. A key is worth what its card
// is: the [Report] says of each whether its words were compared, and by whom.
// Cards that the verifier knows already are given as [Known].
//
// docs/protocol.md, "Dossier", specifies the format to the byte.
package dossier
