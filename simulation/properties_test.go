package simulation

import (
	"context"
	"fmt"
	"slices"
	"testing"
	"testing/cryptotest"
	"time"

	"goodoffices/desk"
	"goodoffices/mediation"
	"goodoffices/paper"
	"goodoffices/simulation/oracle"
)

// fair returns a copy of the first house in fair weather, under a seed.
func fair(t *testing.T, seed uint64, f func(t *testing.T, h *house)) {
	t.Helper()
	base := buildHouse(t, 0)
	t.Run(fmt.Sprintf("seed %d", seed), func(t *testing.T) {
		cryptotest.SetGlobalRandom(t, seed)
		h := copyOf(t, base)
		defer h.close()
		h.begin(seed, 1)
		f(t, h)
	})
}

func (h *house) puts(t *testing.T, mode paper.Mode) paper.ID {
	t.Helper()
	ids := h.mediator().does(t, &mediation.Propose{
		About:   mediation.About{Type: paper.SubjectCommunique, Name: "a line"},
		Putting: mediation.Putting{Mode: mode, Until: h.in(10 * time.Hour), Text: en("Agreed?")},
	})
	h.settle(t)
	return ids[len(ids)-1]
}

func proposalAt(t *testing.T, o *office, id paper.ID) desk.ViewProposal {
	t.Helper()
	v := o.look()
	i := slices.IndexFunc(v.Proposals, func(p desk.ViewProposal) bool { return p.ID == id })
	if i < 0 {
		t.Fatalf("%s does not hold the proposal", o.name)
	}
	return v.Proposals[i]
}

// What a desk that declined sees, and what passes over its cable and when, is
// the same whatever the other answered: P6, to the byte but for what is random.
func TestLoneYesLeavesNoTrace(t *testing.T) {
	traces := map[paper.PrivateAnswer]string{}
	for _, answer := range []paper.PrivateAnswer{paper.PrivateYes, paper.PrivateNot} {
		fair(t, 7, func(t *testing.T, h *house) {
			id := h.puts(t, paper.ModePrivate)
			h.desks["Washington"].does(t, &mediation.AnswerInPrivate{Proposal: ref(id), Answer: paper.PrivateNot})
			h.settle(t)
			h.desks["Tehran"].does(t, &mediation.AnswerInPrivate{Proposal: ref(id), Answer: answer})
			h.settle(t)
			h.net.now = h.net.now.Add(11 * time.Hour)
			h.settle(t)
			w := h.desks["Washington"]
			if s := proposalAt(t, w, id).State; s != mediation.StateLapsed {
				t.Fatalf("it is %q", s)
			}
			var trace string
			for _, p := range h.net.carried {
				if p.from == w.name || p.to == w.name {
					trace += fmt.Sprintf("%s to %s at %s: %d bytes\n", p.from, p.to, p.at, len(p.sealed))
				}
			}
			for _, p := range w.look().Papers {
				trace += fmt.Sprintf("%s of %s to %v, %s, arrived %s, %s, %v\n", p.Kind, p.From, p.To, p.Ref, p.Arrived, p.Standing, p.Text)
			}
			traces[answer] = trace
		})
	}
	if traces[paper.PrivateYes] == "" || traces[paper.PrivateYes] != traces[paper.PrivateNot] {
		t.Errorf("Washington sees a difference:\n%s\n%s", traces[paper.PrivateYes], traces[paper.PrivateNot])
	}
}

// Silence that nobody receipted never matures.
func TestSilenceWithoutReceiptNeverMatures(t *testing.T) {
	for _, cut := range []bool{false, true} {
		fair(t, 8, func(t *testing.T, h *house) {
			h.net.cut["Washington"] = cut
			ids := h.mediator().does(t, &mediation.Propose{
				About:   mediation.About{Type: paper.SubjectCommunique, Name: "a line"},
				Putting: mediation.Putting{Mode: paper.ModeSilence, Until: h.in(10 * time.Hour), Text: en("Agreed?")},
			})
			id := ids[len(ids)-1]
			for range 4 {
				for _, n := range h.order {
					h.desks[n].exchange()
				}
				h.net.now = h.net.now.Add(time.Minute)
			}
			h.net.now = h.net.now.Add(11 * time.Hour)
			h.mediator().exchange()
			h.net.cut["Washington"] = false
			h.settle(t)
			want := mediation.StateSilence
			if cut {
				want = mediation.StateLapsed
			}
			for _, n := range h.order {
				if s := proposalAt(t, h.desks[n], id).State; s != want {
					t.Errorf("cable cut %t: at %s it is %q, want %q", cut, n, s, want)
				}
			}
		})
	}
}

// An exchange of which one half arrives convicts whoever withheld the other:
// past the hour the desk that got nothing shows what was committed and not
// released, signed, beside its own.
func TestHalfReleasedExchangeConvicts(t *testing.T) {
	fair(t, 9, func(t *testing.T, h *house) {
		tehran, washington := h.desks["Tehran"], h.desks["Washington"]
		commit := func(o *office, to paper.Desk, with mediation.Ref) paper.ID {
			a := &mediation.Commit{To: []paper.Desk{to}, Until: h.in(5 * time.Hour), With: with, Letter: mediation.WriteLetter{Prose: paper.Prose{Text: en("Ours.")}}}
			ids := o.does(t, a)
			h.settle(t)
			return ids[len(ids)-1]
		}
		one := commit(tehran, "Washington", "")
		other := commit(washington, "Tehran", ref(one))
		var letters []mediation.Ref
		for _, x := range []struct {
			o  *office
			of paper.ID
		}{{tehran, one}, {washington, other}} {
			x.o.does(t, &mediation.Deposit{Commitment: ref(x.of)})
			letters = append(letters, ref(pickCommitted(t, x.o, x.of)))
			h.settle(t)
		}
		if _, err := h.mediator().Do(context.Background(), paper.ID{}, officer, &mediation.ConveyTogether{Papers: letters[:1]}); err == nil {
			t.Fatal("one half was released alone")
		}
		h.mediator().does(t, &mediation.ConveyTogether{Papers: letters})
		h.net.cut["Washington"] = true // the other half never gets there
		for range 3 {
			h.mediator().exchange()
			tehran.exchange()
		}
		h.net.now = h.net.now.Add(6 * time.Hour)
		for _, x := range washington.look().Exchanges {
			if x.ID == one && (!x.Overdue || x.Released || x.Signature != "verified") {
				t.Errorf("Washington shows Tehran's commitment as %+v", x)
			}
		}
		for _, x := range tehran.look().Exchanges {
			if x.ID == other && !x.Released {
				t.Error("Tehran was to have its half")
			}
		}
		h.net.cut["Washington"] = false
		h.settle(t)
		for _, x := range washington.look().Exchanges {
			if !x.Released || x.Overdue {
				t.Errorf("once the cable is mended: %+v", x)
			}
		}
	})
}

func pickCommitted(t *testing.T, o *office, commitment paper.ID) paper.ID {
	t.Helper()
	for _, x := range o.look().Exchanges {
		if x.ID == commitment {
			return x.Body.(*paper.Commitment).Paper
		}
	}
	t.Fatal("no such commitment")
	return paper.ID{}
}

// Old backups: each of ten moments put back, at one desk and at two at once, in
// each of the three ways; noticed, caught up both ways, nothing believed twice.
func TestOldBackupsOfTenMoments(t *testing.T) {
	if testing.Short() {
		t.Skip("long: ./test runs it")
	}
	for k := range 10 {
		for _, who := range [][]paper.Desk{{"Tehran"}, {"Muscat"}, {"Muscat", "Washington"}} {
			fair(t, uint64(100*k+len(who)), func(t *testing.T, h *house) {
				for i := range 10 {
					h.begin(uint64(k), i+1)
					for _, n := range h.order {
						h.desks[n].save()
					}
					h.desks["Tehran"].act(oracle.Choice{Act: "write-letter", To: []paper.Desk{"Washington"}, Handling: paper.HandlingVerbatim}, &mediation.WriteLetter{
						Writing: mediation.Writing{To: []paper.Desk{"Washington"}, Cover: &mediation.Cover{Handling: paper.HandlingVerbatim}},
						Prose:   paper.Prose{Text: h.words("A letter")},
					})
					h.everybody()
					h.mediator().conveys()
					h.everybody()
				}
				h.begin(uint64(k), 11)
				how := []string{"backup", "folder", "store"}[k%3]
				for _, n := range who {
					o := h.desks[n]
					i := slices.IndexFunc(o.saved, func(m moment) bool { return m.at == k+1 })
					h.oracle.Restored(n, k+1, how != "backup")
					o.forgetTurns()
					if err := o.restore(o.saved[i], how); err != nil {
						t.Fatalf("%s: %v", n, err)
					}
					h.see(o)
				}
				h.rest()
				for _, f := range h.found() {
					t.Errorf("%v put back to moment %d (%s): %s", who, k+1, how, f)
				}
			})
		}
	}
}
