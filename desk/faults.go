package desk

import (
	"strings"

	"goodoffices/record"
)

// A Fault is what was wrong with what a neighbour showed of the joint record.
type Fault string

// The faults. One without a word here is a pouch that no honest desk seals.
const (
	FaultFork      Fault = "fork"      // the operator signed two histories
	FaultShorter   Fault = "shorter"   // than what was shown before
	FaultContinues Fault = "continues" // it is not proved that it continues what is held
	FaultSignature Fault = "signature" // not by the keys that are known here
	FaultStranger  Fault = "stranger"  // cosigned by nobody of these talks
	FaultOther     Fault = "other"     // of another record
)

// faults tell the one by the words of the other: what is kept of something
// refused is what its error said.
var faults = []struct {
	of   Fault
	says []error
}{
	{FaultFork, []error{record.ErrFork}},
	{FaultShorter, []error{record.ErrRollback}},
	{FaultContinues, []error{
		record.ErrInconsistent, record.ErrLeaves, record.ErrGap, record.ErrProofLength, record.ErrAhead, record.ErrRepeatedLeaf, record.ErrEmptyLeaf,
	}},
	{FaultSignature, []error{
		record.ErrNotOperator, record.ErrHalf, record.ErrOtherKey, record.ErrKeyWindow, record.ErrSignature, record.ErrTimes, record.ErrTimestamp, record.ErrUnsigned,
	}},
	{FaultStranger, []error{record.ErrStranger, record.ErrNoCosignature}},
	{FaultOther, []error{record.ErrOrigin}},
}

func faultOf(text string) Fault {
	for _, f := range faults {
		for _, e := range f.says {
			if strings.Contains(text, e.Error()) {
				return f.of
			}
		}
	}
	return ""
}
