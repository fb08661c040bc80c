package desk_test

import (
	"bytes"
	"encoding/hex"
	"fmt"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"goodoffices/desk"
	"goodoffices/mediation"
	"goodoffices/paper"
)

// P11: everything signed at a desk verifies unchanged when all informal papers
// and all channel state are taken away, and names none of them.
func TestSignedStandsWithoutTheDeniable(t *testing.T) {
	t.Parallel()
	h := agreed(t, "Muscat", "Tehran", "Washington")
	tehran, muscat, washington := h.desks["Tehran"], h.desks["Muscat"], h.desks["Washington"]
	letter := tehran.letter("Washington", "On the record.")
	h.settle()
	muscat.does(&mediation.Convey{Paper: mediation.Ref(letter.String())})
	h.settle()
	non := washington.does(&mediation.WriteNonPaper{
		Writing: mediation.Writing{To: []paper.Desk{"Muscat"}, Reply: mediation.Ref(letter.String()), Cover: &mediation.Cover{Handling: paper.HandlingOwnWords}}, Text: en("Deniable."),
	})[0]
	h.settle()
	muscat.does(&mediation.Say{
		Writing:  mediation.Writing{To: []paper.Desk{"Tehran"}},
		Passages: []mediation.SaidPassage{{Text: en("They may agree."), Of: mediation.Ref(non.String())}},
	})
	h.settle()
	tehran.does(&mediation.Confide{Writing: mediation.Writing{To: []paper.Desk{"Muscat"}}, Text: en("We doubt it.")})
	h.settle()

	for n, o := range h.desks {
		var deniable [][]byte // what nothing signed may name
		signed := map[paper.ID][]byte{}
		for _, p := range o.view().Papers {
			raw, _, err := o.Paper(t.Context(), paper.ID{}, p.ID)
			if err != nil {
				t.Fatal(err)
			}
			if p.Class == "informal" {
				deniable = append(deniable, p.ID[:], []byte(p.ID.String()))
			} else {
				signed[p.ID] = raw
			}
		}
		digests, err := o.Digests(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		for _, d := range digests {
			deniable = append(deniable, d[:], []byte(hex.EncodeToString(d[:])))
		}
		if len(deniable) < 10 || len(signed) < 10 {
			t.Fatalf("%s: %d names, %d signed papers: the test looks at nothing", n, len(deniable), len(signed))
		}
		cards := map[paper.ID]*paper.Verifier{}
		for id, raw := range signed {
			if p, v, err := paper.OpenCard(raw); err == nil {
				cards[id] = v
				_ = p
			}
		}
		for id, raw := range signed {
			p, e, err := paper.Open(raw)
			if err != nil {
				t.Fatal(err)
			}
			if _, err := cards[e.Signatures[0].Card].Verify(p, e); err != nil {
				t.Errorf("%s: %s does not stand alone: %v", n, id.Short(), err)
			}
			for _, name := range deniable {
				if bytes.Contains(raw, name) {
					t.Errorf("%s: the signed %s names %x", n, p.Kind, name)
				}
			}
		}
		leaves, err := o.RecordBytes(t.Context())
		if err != nil || len(leaves) == 0 {
			t.Fatalf("%s: joint record of %d bytes: %v", n, len(leaves), err)
		}
		for _, name := range deniable {
			if bytes.Contains(leaves, name) {
				t.Errorf("%s: the joint record names %x", n, name)
			}
		}
	}
}

// An honest run at three desks sets nothing aside, whatever crosses whom, and
// ends with the same agreed set everywhere.
func TestHonestRunSetsNothingAside(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("long: ./test runs it")
	}
	ran := 0
	rapid.Check(t, func(rt *rapid.T) {
		if ran++; ran > 12 {
			return
		}
		h := agreed(t, "Muscat", "Tehran", "Washington")
		muscat := h.desks["Muscat"]
		for i := range 25 {
			o := h.desks[rapid.SampledFrom(h.order).Draw(rt, "desk")]
			switch rapid.IntRange(0, 6).Draw(rt, "what") {
			case 0:
				if o != muscat {
					other := paper.Desk("Tehran")
					if o.Name() == other {
						other = "Washington"
					}
					o.letter(other, fmt.Sprintf("Letter %d.", i))
				}
			case 1:
				h.conveyAny(rt)
			case 2:
				muscat.does(&mediation.Propose{
					About: mediation.About{Type: paper.SubjectCommunique, Name: fmt.Sprintf("line %d", i)}, Putting: mediation.Putting{Until: hour(year), Text: en("Agreed?")},
				})
			case 3:
				h.answerAny(rt, o)
			case 4:
				o.kill()
			default:
				if _, err := o.Exchange(t.Context()); err != nil {
					rt.Fatalf("%s exchanges: %v", o.Name(), err)
				}
			}
		}
		h.settle()
		var agreed []paper.ID
		for _, n := range h.order {
			v := h.desks[n].view()
			if len(v.Tray) > 0 || len(v.Notices) > 0 {
				rt.Fatalf("%s set aside %+v, noticed %+v", n, v.Tray, v.Notices)
			}
			set := agreedSet(v)
			if n != h.order[0] && !slices.Equal(set, agreed) {
				rt.Fatalf("%s shows %v as agreed, %s %v", n, set, h.order[0], agreed)
			}
			agreed = set
		}
		if len(agreed) == 0 {
			rt.Fatal("not even the terms are agreed")
		}
	})
}

func agreedSet(v desk.View) []paper.ID {
	var out []paper.ID
	for _, p := range v.Proposals {
		if p.State == mediation.StateAgreed {
			out = append(out, p.ID)
		}
	}
	slices.SortFunc(out, func(a, b paper.ID) int { return bytes.Compare(a[:], b[:]) })
	return out
}

// conveyAny passes on some letter that Muscat has not passed on yet.
func (h *house) conveyAny(rt *rapid.T) {
	muscat := h.desks["Muscat"]
	var waiting []desk.ViewPaper
	for _, p := range muscat.view().Papers {
		if p.Kind == paper.KindLetter && !slices.ContainsFunc(p.Track, func(s desk.ViewStep) bool { return s.What == mediation.StepHandled }) {
			waiting = append(waiting, p)
		}
	}
	if len(waiting) > 0 {
		muscat.does(&mediation.Convey{Paper: mediation.Ref(rapid.SampledFrom(waiting).Draw(rt, "letter").ID.String())})
	}
}

// answerAny lets a party answer some proposal that it has not answered yet.
func (h *house) answerAny(rt *rapid.T, o *office) {
	var open []desk.ViewProposal
	for _, p := range o.view().Proposals {
		answered := slices.ContainsFunc(p.Answers, func(a desk.ViewAnswer) bool { return a.Desk == o.Name() })
		if p.State == mediation.StateOpen && !answered && slices.Contains(p.Put, o.Name()) {
			open = append(open, p)
		}
	}
	if len(open) > 0 {
		p := rapid.SampledFrom(open).Draw(rt, "proposal")
		answer := rapid.SampledFrom([]paper.Answer{paper.AnswerConsent, paper.AnswerConsent, paper.AnswerDecline}).Draw(rt, "answer")
		o.does(&mediation.Respond{Proposal: mediation.Ref(p.ID.String()), Answer: answer})
	}
}
