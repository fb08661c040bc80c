// Package cases holds the case files: real material, and invented, that the
// program has to carry from beginning to end. docs/cases.md says how one is
// written.
package cases

import "embed"

// Files holds every case file, by its name ("muscat.yaml").
//
//go:embed *.yaml
var Files embed.FS
