package mediation

import (
	"slices"
	"testing"

	"goodoffices/paper"
)

// TestWhoIsOnlyInvitedIsNotAll: a desk that has accepted its invitation and was
// not let in yet, by terms or by all, counts at no desk: an outcome has the same
// effect everywhere, the joint record does not wait for it, and nothing that
// goes to all goes to it. Let in, it counts everywhere.
func TestWhoIsOnlyInvitedIsNotAll(t *testing.T) {
	t.Parallel()
	for _, role := range []paper.Place{paper.PlaceParty, paper.PlaceGuarantor} {
		w := newWorld(t, "Tehran", "Washington")
		inside := []paper.Desk{"Muscat", "Tehran", "Washington"}
		put := func(a Act) *paper.Paper {
			t.Helper()
			p := only(t, w.as("Muscat").does(a), paper.KindProposal)
			w.settle()
			return p
		}
		agree := func(p *paper.Paper) {
			t.Helper()
			for _, d := range p.Body.(*paper.Proposal).Put {
				w.as(d).does(&Respond{Proposal: ref(p), Answer: paper.AnswerConsent})
			}
			w.settle()
		}
		p := put(&Propose{About: About{Type: paper.SubjectCommunique, Name: "A round in May."}, Putting: w.putting(paper.ModeOpen)})
		w.open("Doha")
		w.join("Doha", role)
		agree(p)
		for _, d := range inside {
			x, err := w.desks[d].Proposal(p.ID)
			if err != nil || x.State != StateAgreed || !w.desks[d].deciding.byID[p.ID].toAll {
				t.Errorf("%s: at %s it is %s (%v)", role, d, x.State, err)
			}
			if got := w.desks[d].parties(); len(got) != 2 {
				t.Errorf("%s: at %s the parties are %v", role, d, got)
			}
		}
		for _, x := range w.desks["Muscat"].deciding.leaves.waiting {
			if x.author() != "Doha" {
				t.Errorf("%s: the joint record waits with %s", role, RefOf(x.Paper))
			}
		}
		v := w.puts(&PutText{Title: en("The corridor"), Clauses: articles()})
		if slices.Contains(v.To, "Doha") || w.desks["Doha"].items[v.ID] != nil {
			t.Errorf("%s: the text goes to %v, and Doha holds it: %v", role, v.To, w.desks["Doha"].items[v.ID] != nil)
		}
		agree(put(&Propose{About: About{Type: paper.SubjectText, Paper: ref(v), Name: "c2"}, Putting: w.putting(paper.ModeOpen)}))
		agree(put(&Admit{Desk: "Doha", Role: role, Reason: en("To help."), Putting: w.putting(paper.ModeOpen)}))
		want := 2
		if role == paper.PlaceParty {
			want = 3
		}
		for _, d := range inside {
			if got := w.desks[d].parties(); len(got) != want {
				t.Errorf("%s: at %s, with Doha let in, the parties are %v", role, d, got)
			}
			if !slices.Contains(w.desks[d].others(d), "Doha") {
				t.Errorf("%s: at %s all are %v", role, d, w.desks[d].others(d))
			}
		}
		w.nothingSetAside()
	}
}
