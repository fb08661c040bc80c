package mediation

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"goodoffices/paper"
)

// TestWhoSeesIsWhoComesToSee: three parties, an observer and a seat without a
// desk do whatever their rules allow. What is written bears words that stand
// nowhere else, the mediator quotes what it says it quotes, and whoever comes
// to hold a paper or its words was named, in that form. Where nothing else is on
// its way, exactly those named "now" hold what was made when it has arrived.
func TestWhoSeesIsWhoComesToSee(t *testing.T) {
	t.Parallel()
	did, ways := map[string]int{}, map[string]int{}
	rapid.Check(t, func(rt *rapid.T) {
		w := house(t, PutTerms{
			Default:      rapid.SampledFrom([]paper.Default{paper.DefaultNothing, paper.DefaultSubstance}).Draw(rt, "default"),
			Silence:      &paper.Silence{NoticeHours: 5, GraceMinutes: 30},
			Dispositions: rapid.SampledFrom([]paper.Shown{paper.ShownNone, paper.ShownConveyed, paper.ShownAll}).Draw(rt, "shown"),
		})
		calm := rapid.Bool().Draw(rt, "calm")
		for range rapid.IntRange(30, 120).Draw(rt, "steps") {
			if busy := w.busy(); len(busy) > 0 && !calm && rapid.IntRange(0, 2).Draw(rt, "deliver") > 0 {
				key := rapid.SampledFrom(busy).Draw(rt, "queue")
				w.deliver(key[0], key[1])
				continue
			}
			g := scribe{chooser{rt: rt, w: w, o: w.desks[rapid.SampledFrom(slices.Concat(w.names, []paper.Desk{"Muscat", "Muscat", "Muscat", "Muscat", "Tehran", "Washington"})).Draw(rt, "desk")]}}
			act := g.act()
			if act == nil {
				continue
			}
			if g.does(act, calm) {
				did[nameOf(act)]++
			}
		}
		w.settle()
		w.nothingSetAside()
		for _, eyes := range w.eyes {
			for _, e := range eyes {
				ways[string(e.When)+" "+string(e.As)]++
			}
		}
	})
	t.Logf("acts done: %v; eyes foreseen: %v", did, ways)
	if (len(did) < 25 || len(ways) < 15) && !testing.Short() {
		t.Errorf("the runs did too little")
	}
}

// house returns talks between three parties, with an observer and a seat.
func house(t testing.TB, terms PutTerms) *world {
	t.Helper()
	w := emptyWorld(t, "Tehran", "Washington", "Riyadh", "Oslo")
	for _, d := range w.names[1:] {
		role := paper.PlaceParty
		if d == "Oslo" {
			role = paper.PlaceObserver
		}
		w.join(d, role)
	}
	terms.Purpose, terms.Zone, terms.Languages = en("Indirect talks."), "Asia/Muscat", []paper.Lang{"en"}
	terms.Putting.Until, terms.Putting.Text = far, en("The terms.")
	terms.Seats = []paper.Desk{"The guild"}
	w.as("Muscat").does(&terms)
	w.settle()
	for _, p := range w.names[1:4] {
		w.as(p).does(&Respond{Proposal: Ref(w.desks[p].Proposals()[0].ID.String()), Answer: paper.AnswerConsent})
	}
	w.settle()
	w.marks, w.whose = map[string]paper.ID{}, map[string]paper.Desk{}
	return w
}

// A scribe draws acts and writes words that stand nowhere else.
type scribe struct{ chooser }

func (g scribe) anyone() paper.Desk {
	return rapid.SampledFrom([]paper.Desk{"Tehran", "Washington", "Riyadh", "Oslo"}).Draw(g.rt, "anyone")
}

func (g scribe) act() Act {
	one := func() Writing {
		w := g.writing(g.anyone())
		switch {
		case g.o.self == "Muscat":
			w.Cover = nil
		case rapid.Bool().Draw(g.rt, "pass on"):
			w.Cover = &Cover{Handling: rapid.SampledFrom([]paper.Handling{paper.HandlingOwnWords, paper.HandlingVerbatim, paper.HandlingTogether, paper.HandlingTogether}).Draw(g.rt, "so")}
		}
		return w
	}
	if rapid.IntRange(0, 2).Draw(g.rt, "follow") > 0 {
		return g.follow()
	}
	all := append(g.party(),
		func() Act { return &WriteLetter{Writing: one(), Prose: paper.Prose{Text: en("x")}} },
		func() Act {
			w := one()
			w.To = append(w.To, "The guild")
			return &WriteLetter{Writing: w, Prose: paper.Prose{Text: en("x")}}
		},
		func() Act {
			return &GrantPowers{Credentials: paper.Credentials{Officer: "Officer", Principal: "x", Powers: []string{paper.AllPowers}}}
		},
	)
	if g.o.self == "Muscat" {
		source := func() Ref {
			return g.any(paper.KindLetter, paper.KindNonPaper, paper.KindMessage, paper.KindStance, paper.KindIndication, paper.KindCoverNote,
				paper.KindTranslation, paper.KindApproval, paper.KindAssurance, paper.KindResponse, paper.KindConfidenceNote)
		}
		all = append(g.mediator(),
			func() Act {
				return &Say{Writing: one(), Passages: []SaidPassage{{Text: en("x"), Of: source(), Name: rapid.Bool().Draw(g.rt, "name")}}}
			},
			func() Act {
				return &Tell{Desk: rapid.SampledFrom([]paper.Desk{"The guild", "Riyadh", "Oslo"}).Draw(g.rt, "told"), Words: en("x"), Of: []Ref{source()}}
			},
			func() Act { return &FloatIdea{Writing: one(), Text: en("x"), Idea: source()} },
			func() Act {
				return &Note{Noted: paper.Noted{Speaker: "Somebody", Desk: rapid.SampledFrom([]paper.Desk{"Tehran", "The guild"}).Draw(g.rt, "speaker"), Manner: paper.MannerGist, Lines: []paper.Text{en("x")}}}
			},
			func() Act { return &OpenNote{Note: g.any(paper.KindMessage), Lines: []int{0}} },
			func() Act { return &ReadBackTo{To: g.anyone(), Of: g.any(paper.KindMessage), Lines: []int{0}} },
			func() Act { return &ReadBackTo{To: g.anyone(), Of: source(), Passages: []paper.Text{en("x")}} },
			func() Act {
				return &Lodge{Lodged: paper.Lodged{Author: "The guild", Seat: "The guild", Addressee: "All", BroughtBy: "A clerk", Received: g.w.now, Form: paper.FormScan, Text: en("x")}}
			},
			func() Act { return &WriteLetter{Writing: one(), Prose: paper.Prose{Text: en("x")}} },
			func() Act { return &Attest{Condition: g.any(paper.KindCondition), Facts: en("x"), On: g.w.now} },
		)
	}
	act := rapid.SampledFrom(all).Draw(g.rt, "act")()
	if _, ok := act.(*Suspend); ok && rapid.IntRange(0, 3).Draw(g.rt, "suspend") > 0 {
		return nil // or the talks would stand still
	}
	return act
}

// follow draws an act that takes up what somebody else began, where there is
// such a thing: what the mediator may do with what it was given, an answer.
func (g scribe) follow() Act {
	t := g.o.Talks
	var all []Act
	to := Writing{To: []paper.Desk{g.anyone()}}
	for _, it := range g.o.order {
		r := Ref(it.id().String())
		switch b := it.Paper.Body.(type) {
		case *paper.Proposal:
			p := t.deciding.byID[it.id()]
			switch {
			case p == nil || p.outcome != nil || !p.put(t.self):
			case b.Mode == paper.ModePrivate && p.call == nil:
				all = append(all, &AnswerInPrivate{Proposal: r, Answer: rapid.SampledFrom([]paper.PrivateAnswer{paper.PrivateYes, paper.PrivateYes, paper.PrivateNot}).Draw(g.rt, "private"), Sign: rapid.Bool().Draw(g.rt, "sign")})
			case b.Mode == paper.ModeSigning && t.lastPowers(g.w.now) == nil:
				all = append(all, &GrantPowers{Credentials: paper.Credentials{Officer: "Officer", Principal: "x", Powers: []string{paper.AllPowers}}})
			case b.Mode == paper.ModeSigning:
				all = append(all, &SignInstrument{Signing: r}, &Initial{Signing: r}, &Collate{Signing: r}, &PensDown{Signing: r})
			default:
				all = append(all, &Respond{Proposal: r, Answer: rapid.SampledFrom([]paper.Answer{paper.AnswerConsent, paper.AnswerConsent, paper.AnswerDecline}).Draw(g.rt, "answer")})
			}
		case *paper.ReadBack:
			if it.author() == t.self || len(it.sequel().replies) > 0 {
				continue
			}
			all = append(all, &Approve{ReadBack: r, Answers: []paper.Permission{{Leave: paper.LeaveYes}}})
		case *paper.Commitment:
			if it.author() == t.self {
				all = append(all, &Deposit{Commitment: r})
			} else if b.With.IsZero() && it.addressed(t.self) {
				all = append(all, &Commit{To: []paper.Desk{it.author()}, Until: g.w.in(30 * time.Hour), With: r})
			}
		case *paper.Condition:
			if b.Attester == t.self {
				all = append(all, &Attest{Condition: r, Facts: en("Seen."), On: g.w.now})
			}
		}
		if t.self != "Muscat" || it.author() == "Muscat" {
			continue
		}
		if it.kind().Class() == paper.Formal && len(it.Paper.To) > 0 && it.coverNote() != nil {
			all = append(all, &Convey{Paper: r}, &Convey{Paper: r, Met: en("It is met.")}, &Convey{Paper: r, To: to.To, Met: en("It is met.")})
			for _, other := range g.o.order {
				if other.coverNote() != nil && other.author() != it.author() && t.mayVerbatim(other, false, true).OK() && t.mayVerbatim(it, false, true).OK() {
					all = append(all, &ConveyTogether{Papers: []Ref{r, Ref(other.id().String())}})
				}
			}
		}
		if paper.LanguagesOf(it.Paper.Body) != nil && it.kind() != paper.KindApproval {
			all = append(all, &ReadBackTo{To: it.author(), Of: r, Passages: []paper.Text{en("x")}})
		}
		if t.maySay(it, en("They say: %s", g.quote(r))).OK() {
			all = append(all, &Say{Writing: to, Passages: []SaidPassage{{Of: r, Name: rapid.Bool().Draw(g.rt, "name")}}}, &Tell{Desk: "The guild", Of: []Ref{r}})
		}
		if t.mayOwnWords(it, true).OK() {
			all = append(all, &FloatIdea{Writing: to, Idea: r})
		}
	}
	if len(all) == 0 {
		return nil
	}
	var sorts []string // each sort of act is as likely, however many there are of it
	bySort := map[string][]Act{}
	for _, a := range all {
		name := nameOf(a)
		if bySort[name] == nil {
			sorts = append(sorts, name)
		}
		bySort[name] = append(bySort[name], a)
	}
	return rapid.SampledFrom(bySort[rapid.SampledFrom(sorts).Draw(g.rt, "sort")]).Draw(g.rt, "follow-up")
}

// does lets the act bear its words, and if it is permitted do; calmly, it is
// delivered and held against what was foreseen at once.
func (g scribe) does(act Act, calm bool) bool {
	w := g.w
	mark := fmt.Sprintf("m%dm", w.salt)
	g.write(act, mark)
	if calm {
		w.settle()
	}
	n, waiting := g.o.Len(), len(g.o.cabinet)
	had := w.holders()
	if _, v := w.as(g.o.self).try(act); !v.OK() {
		return false
	}
	made := g.o.order[n:]
	for _, it := range made {
		if strings.Contains(string(it.Paper.Payload), mark) && it.author() == g.o.self && w.marks[mark].IsZero() {
			w.marks[mark], w.whose[mark] = it.id(), it.speaker()
		}
	}
	for id, in := range g.o.cabinet {
		if len(g.o.cabinet) > waiting && strings.Contains(string(in.paper.Payload), mark) {
			w.marks[mark], w.whose[mark] = id, g.o.self
		}
	}
	if calm {
		w.settle()
		g.exactly(w.last, had)
	}
	return true
}

// holders returns which desks hold each paper.
func (w *world) holders() map[paper.ID][]paper.Desk {
	out := map[paper.ID][]paper.Desk{}
	for _, d := range w.names {
		for _, it := range w.desks[d].order {
			out[it.id()] = append(out[it.id()], d)
		}
	}
	return out
}

// exactly asserts that those named "now" have the papers of the act, and that
// only those have them who had them before, or who were to get them without
// another act of anybody's.
func (g scribe) exactly(seen answered, had map[paper.ID][]paper.Desk) {
	has := g.w.holders()
	now, soon := map[paper.ID][]paper.Desk{}, map[paper.ID][]paper.Desk{}
	for _, e := range seen.List { // foresee has put in the ids
		switch {
		case e.As != AsPaper:
		case e.When == WhenNow:
			now[e.Paper] = append(now[e.Paper], e.Desk)
		case e.When == WhenHeld, e.When == WhenCalled, e.When == WhenDecided:
			soon[e.Paper] = append(soon[e.Paper], e.Desk)
		}
	}
	for id, desks := range now {
		for _, d := range desks {
			if !slices.Contains(has[id], d) && g.o.cabinet[id].paper == nil {
				g.rt.Fatalf("%s was to have %s at once, and has not\nforeseen: %+v\n%s", d, id.Short(), seen.List, g.w)
			}
		}
		for _, d := range has[id] {
			if !slices.Contains(slices.Concat(desks, soon[id], had[id]), d) {
				g.rt.Fatalf("%s has %s at once, and was not to\nforeseen: %+v\n%s", d, id.Short(), seen.List, g.w)
			}
		}
	}
}

// write puts words into an act: those of its own that stand nowhere else, or
// those of the paper it quotes.
func (g scribe) write(act Act, mark string) {
	own := en("Words %s.", mark)
	cover := func(c *Cover) {
		if c != nil {
			c.Attribution = rapid.SampledFrom([]paper.Attribution{"", paper.AttributionRecord, paper.AttributionNone}).Draw(g.rt, "attribution")
			if strings.HasSuffix(mark, "1m") { // the mark stands in the cover note and nowhere else
				c.Note, own = own, en("Nothing.")
			}
		}
	}
	switch a := act.(type) {
	case *WriteLetter:
		cover(a.Cover)
		a.Text = own
	case *WriteNonPaper:
		cover(a.Cover)
		a.Text = own
	case *SendMessage:
		cover(a.Cover)
		a.Text = own
	case *AskAssurance:
		a.Text = own
	case *Confide:
		a.Text = own
	case *Commit:
		a.Letter.Text = own
	case *SetGate:
		a.Text = own
	case *Respond:
		if a.Answer != paper.AnswerConsent {
			a.Text = own
		}
	case *Lodge:
		a.Lodged.Text = own
	case *Note:
		a.Lines[0] = own
	case *Translate:
		a.Text = en("Words %s. %s", mark, g.quote(a.Of))
	case *ReplaceCover:
		a.Note = own
	case *Say:
		for i, p := range a.Passages {
			a.Passages[i].Text = en("They say: %s", g.quote(p.Of))
		}
	case *Tell:
		a.Words = en("They say: %s", g.quote(a.Of[0]))
	case *FloatIdea:
		a.Text = en("Suppose: %s", g.quote(a.Idea))
	case *ReadBackTo:
		for i := range a.Passages {
			a.Passages[i] = en("They say: %s", g.quote(a.Of))
		}
	case *TakeStance:
		a.Text = own
		if a.Source == paper.SourceConveyed {
			a.Text = en("They say: %s", g.quote(a.From))
		}
	}
}

// quote returns the words that stand in a paper alone, and those it quotes.
func (g scribe) quote(r Ref) string {
	id, err := g.o.Find(r)
	if err != nil {
		return "nothing"
	}
	var all []string
	for mark := range g.w.marks {
		if strings.Contains(string(g.o.items[id].Paper.Payload), mark) {
			all = append(all, mark)
		}
	}
	slices.Sort(all)
	return strings.Join(all, " ")
}
