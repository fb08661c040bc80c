package mediation

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"time"

	"goodoffices/paper"
)

// An Act is what an officer does, as data: command line, case files, forms and
// API all become its JSON first.
type Act interface {
	// Permit answers the papers the act makes, or why it is refused. A sender
	// needs Allowed.
	Permit(t *Talks, now time.Time) ([]paper.Draft, Verdict)
}

// acts is the registry: every act by its name. Each act's file enters its own.
var acts = map[string]func() Act{}

// register enters an act under its name.
func register[A any, P interface {
	*A
	Act
}](name string) string {
	if _, twice := acts[name]; twice {
		panic("mediation: two acts named " + name)
	}
	acts[name] = func() Act { return P(new(A)) }
	return name
}

// Errors of reading acts.
var (
	// ErrNoAct: no act of that name.
	ErrNoAct = errors.New("no such act")
	// ErrNotHeld: this desk holds no such paper.
	ErrNotHeld = errors.New("not held at this desk")
	// ErrAmbiguous: the beginning of an id that fits several papers.
	ErrAmbiguous = errors.New("fits several papers")
)

// Acts returns the names of all acts, sorted.
func Acts() []string { return slices.Sorted(maps.Keys(acts)) }

// NewAct returns an empty act of that name, to be filled.
func NewAct(name string) (Act, error) {
	make, ok := acts[name]
	if !ok {
		return nil, fmt.Errorf("%q: %w%s", name, ErrNoAct, nearest(name, Acts()))
	}
	return make(), nil
}

// DecodeAct reads an act from its JSON, strictly: ErrNoAct, or a
// paper.FieldError that names the field.
func DecodeAct(name string, args []byte) (Act, error) {
	a, err := NewAct(name)
	if err != nil {
		return nil, err
	}
	if len(args) == 0 {
		args = []byte("{}")
	}
	if err := paper.Strict(args, a); err != nil {
		return nil, fmt.Errorf("act %s: %w", name, err)
	}
	return a, nil
}

// nearest suggests a name that was probably meant.
func nearest(name string, all []string) string {
	if s := Nearest(name, all); s != "" {
		return fmt.Sprintf(" (did you mean %q?)", s)
	}
	return ""
}

// Nearest returns the one of all that differs least from name, or "" if none
// is near.
func Nearest(name string, all []string) string {
	best, least := "", len(name)/2+2
	for _, s := range all {
		if d := distance(name, s); d < least {
			best, least = s, d
		}
	}
	return best
}

// distance is Levenshtein's: how many letters to insert, delete or replace.
func distance(a, b string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := 1; i <= len(a); i++ {
		corner := row[0]
		row[0] = i
		for j := 1; j <= len(b); j++ {
			above := row[j]
			cost := 1
			if a[i-1] == b[j-1] {
				cost = 0
			}
			row[j] = min(row[j]+1, row[j-1]+1, corner+cost)
			corner = above
		}
	}
	return row[len(b)]
}

// A Ref names a paper in an act: its id, the beginning of it (eight digits or
// more), or its reference ("Tehran to Washington No. 1").
type Ref string
