package wording

import "goodoffices/paper"

// A Question is what an undertaking leaves unanswered.
type Question string

// The questions.
const (
	Who   Question = "who"
	What  Question = "what"
	When  Question = "by-when"
	Until Question = "until-when"
	Proof Question = "proof"
)

// A Finding is an undertaking that leaves questions open.
type Finding struct {
	Clause string // its name
	Words  string // the undertaking as written
	Open   []Question
}

// Clarity asks of every undertaking who, what, by when, until when, and what
// proves it. meant are the clauses that all mean to leave open.
func Clarity(clauses []paper.Clause, lang paper.Lang, meant map[string]bool) []Finding { return nil }
