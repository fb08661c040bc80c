// Package settlement computes what could be agreed: who gains what from which
// package, which packages waste nothing, and which of them theory calls fair.
//
// It is pure: it reads no clock, no disk, no network and no randomness, and
// the same input gives the same output everywhere. Readers take bytes.
//
// # Words
//
//   - A [Domain] is what the talks are about: [Issue]s, each with its options.
//     Options are named, or are the steps of a [Range] (days, sums of money),
//     or both; [Domain.WithOption] adds one that nobody thought of before.
//   - A [Package] picks one option for every issue. A partial one leaves
//     issues unset.
//   - A [Valuation] is what one party gains from packages: for every issue a
//     weight and an evaluation of each option ([Worth]), added up; red lines
//     ([Worth.Forbidden]); [Rule]s for what depends on each other; and what the
//     party has without an agreement ([Valuation.Floor]).
//   - The utility of a package is Base, plus weight × evaluation over all
//     issues, plus the bonuses whose conditions it meets. It is in the units of
//     the valuation as given: nothing is normalised here.
//   - A package is admissible if it crosses no party's red line and breaks no
//     requirement, of the domain or of any party.
//   - An admissible package is efficient if no other gives every party as much
//     and one party more. The frontier is the set of the utilities of efficient
//     packages.
//   - The zone of possible agreement holds the admissible packages that give
//     every party at least its floor.
//
// # From answers to a valuation
//
// [Answers] are what a party said: ratings of options, swings of issues, only a
// ranking, choices between two things, trades. [Answers.Elicit] makes of them a
// valuation to reckon with and the bounds that the answers leave, and names the
// answers that contradict each other ([Conflict]): a cycle, trades that do not
// come back to where they began, or any smallest set that cannot all be true.
//
// # Offers
//
// A party scores what it is offered by its own valuation alone
// ([Valuation.Score]), a partial offer by its worst and best completion. It sees
// issue by issue what it gains and gives ([Valuation.Compare]), and how both
// sides have moved, in its own terms ([Valuation.Curves]).
//
// # Procedures
//
// A [Procedure] is a small value: what each side hands in goes in, and what
// comes out is all that the sides may see. [Bidding] and [Approvals] compare
// secret bids; a [SingleText] is improved round by round; [Reflect] shows one
// side's wish to the other; [AdjustedWinner] divides goods; [AfterSettlement]
// improves what is signed. For each, [Procedure.Disclosures] says what somebody
// learns, and [Procedure.Manipulations] how somebody could gain by lying.
//
// # Exactness
//
// Numbers are read as decimals ([ParseNumber]) and never become floating point
// but for display. For comparison a party's numbers are scaled to integers by
// their common denominator: int64 where no sum can overflow, [math/big] where
// one could. Where the work asked for is more than the given [Limits], the
// answer says by how much it may be wrong, and that bound is exact as well.
package settlement
