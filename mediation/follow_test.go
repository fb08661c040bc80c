package mediation

import (
	"fmt"
	"reflect"
	"testing"

	"goodoffices/paper"
)

// A guard that reads in steps, while papers come and are passed on in between,
// finds in the end what one finds that read all at once.
func TestAGuardReadsInSteps(t *testing.T) {
	t.Parallel()
	w := newWorld(t, "Tehran", "Washington")
	figures := []string{"4,917", "6,203", "8,114", "7,358", "5,669", "9,432", "3,871", "2,946"}
	confide := func(i int) *paper.Paper {
		return letter(w, "Tehran", "Washington", paper.HandlingVerbatim, fmt.Sprintf("We can go down to %s machines in the hall by the river, and no further.", figures[i]))
	}
	for i := range 5 {
		confide(i)
	}
	w.settle()
	muscat := w.desks["Muscat"]
	g, steps := NewGuard("Washington"), 0
	for i := 5; !g.Advance(muscat.Talks, 2); steps++ {
		if i < len(figures) {
			p := confide(i)
			w.settle()
			if i%2 == 0 {
				w.as("Muscat").does(&Convey{Paper: ref(p)})
				w.settle()
			}
			i++
		}
	}
	if steps < 4 {
		t.Fatalf("it read all in %d steps", steps)
	}
	for _, f := range figures {
		draft := "They spoke of " + f + " machines."
		if got, want := g.Check(draft), muscat.Guard("Washington").Check(draft); !reflect.DeepEqual(got, want) {
			t.Errorf("%s: in steps %v, at once %v", draft, got, want)
		}
	}
}
