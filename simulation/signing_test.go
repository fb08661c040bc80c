package simulation

import (
	"fmt"
	"testing"
	"time"

	"goodoffices/mediation"
	"goodoffices/paper"
)

// A side cannot tell whether the other has signed: what it comes to hold, and
// what passes over its cable, is the same, also when the signing has ended
// without its own signature. The delays of a cable are drawn anew where more
// passes elsewhere, so they are left out.
func TestALoneSignatureLeavesNoTrace(t *testing.T) {
	var traces []string
	for _, signs := range []bool{true, false} {
		fair(t, 13, func(t *testing.T, h *house) {
			w, other := h.desks["Washington"], h.desks["Tehran"]
			for _, d := range []*office{w, other} {
				d.does(t, &mediation.GrantPowers{Credentials: paper.Credentials{Officer: officer, Principal: "The state", Powers: []string{"settlement"}}})
			}
			h.settle(t)
			ins := h.mediator().does(t, &mediation.DraftInstrument{Form: paper.InstrumentJoint, Title: en("Peace"), Words: en("All will.")})
			ids := h.mediator().does(t, &mediation.OpenSigning{Instrument: ref(ins[0]), Until: h.in(10 * time.Hour), Text: en("Sign.")})
			h.settle(t)
			later := h.net.now.Add(11 * time.Hour)
			if signs {
				other.does(t, &mediation.SignInstrument{})
				h.settle(t)
				if v := h.mediator().look().Settlements[0]; len(v.SignedBy) != 1 {
					t.Fatalf("the mediator holds the signatures of %v", v.SignedBy)
				}
			}
			h.net.now = later
			h.settle(t)
			if s := proposalAt(t, w, ids[0]).State; s != mediation.StateLapsed {
				t.Fatalf("it is %q", s)
			}
			var trace string
			for _, p := range h.net.carried {
				if p.from == w.name || p.to == w.name {
					trace += fmt.Sprintf("%s to %s: %d bytes\n", p.from, p.to, len(p.sealed))
				}
			}
			for _, p := range w.look().Papers {
				trace += fmt.Sprintf("%s of %s to %v, No. %d, %s\n", p.Kind, p.From, p.To, p.Number, p.Standing)
				if p.Kind == paper.KindAdherence && p.From != w.name {
					t.Fatalf("%s holds a signature of %s", w.name, p.From)
				}
			}
			traces = append(traces, trace)
		})
	}
	if len(traces) != 2 || traces[0] != traces[1] {
		t.Errorf("Washington sees a difference:\n%v", traces)
	}
}
