package desk_test

import (
	"errors"
	"testing"

	"goodoffices/mediation"
	"goodoffices/paper"
)

// The guard of one side knows the other's confidences, as they come and as they
// are passed on, and answers at no other desk.
func TestTheGuardFollowsTheTalks(t *testing.T) {
	t.Parallel()
	h := agreed(t, "Muscat", "Tehran", "Washington")
	muscat, tehran := h.desks["Muscat"], h.desks["Tehran"]
	draft := "They could live with 4,917 machines in the hall by the river."
	leaks := func(to paper.Desk) int {
		found, err := muscat.Leaks(t.Context(), paper.ID{}, to, draft)
		if err != nil {
			t.Fatal(err)
		}
		return len(found)
	}
	if n := leaks("Washington"); n != 0 {
		t.Errorf("before anybody said it there are %d leaks", n)
	}
	id := tehran.letter("Washington", "We could live with 4,917 machines in the hall by the river.")
	h.settle()
	if n := leaks("Washington"); n == 0 {
		t.Error("what Tehran confided is not found")
	}
	if n := leaks("Tehran"); n != 0 {
		t.Errorf("what Tehran said itself leaks to it %d times", n)
	}
	muscat.does(&mediation.Convey{Paper: mediation.Ref(id.String())})
	h.settle()
	if n := leaks("Washington"); n != 0 {
		t.Errorf("what Washington was given leaks to it %d times", n)
	}
	for desk, to := range map[*office]paper.Desk{tehran: "Washington", muscat: "Muscat"} {
		if _, err := desk.Leaks(t.Context(), paper.ID{}, to, draft); !errors.Is(err, mediation.ErrNotHeld) {
			t.Errorf("%s has a guard over what is written to %s: %v", desk.Name(), to, err)
		}
	}
}
