package wording

import "goodoffices/paper"

// A Fault is something that a clause refers to and that is not there.
type Fault struct {
	Clause string    // the name of the clause that refers to it
	Kind   FaultKind // what is wrong
	Words  string    // as written: "Article 5", "the Corridor"
}

// A FaultKind says what is wrong.
type FaultKind string

// The faults.
const (
	FaultNoTarget  FaultKind = "no-target"     // it refers to an article, paragraph or annex that is not there
	FaultUndefined FaultKind = "undefined"     // a term in quotes that no clause defines
	FaultTwice     FaultKind = "defined-twice" // a term that two clauses define
	FaultUnused    FaultKind = "never-used"    // a term that is defined and used nowhere else
)

// References finds what clauses refer to that is not there.
func References(clauses []paper.Clause, lang paper.Lang) []Fault { return nil }
