// Package wording is what can be said of the words of a negotiating text
// without knowing the talks: pure functions over clauses.
//
//   - [Merge] takes amendments into a version. What an amendment asks stands in
//     brackets beside the words that were there; nothing is overwritten and
//     nothing lost, in whatever order amendments arrived.
//   - [Edit] is what the mediator itself does to a clause.
//   - [Redline] compares two texts word by word, by the names of their clauses or,
//     where they share none, by their words.
//   - [References] finds what is referred to and is not there.
//   - [Clarity] asks of every undertaking who, what, by when, until when, and
//     what proves it.
//   - [AtTheHour] says what becomes of brackets when time runs out.
//
// Words are compared byte for byte: two texts are the same where every reader
// sees the same.
package wording
