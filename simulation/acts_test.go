package simulation

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"goodoffices/courier"
	"goodoffices/desk"
	"goodoffices/mediation"
	"goodoffices/paper"
	"goodoffices/simulation/oracle"
)

// pick draws one of some things; the zero value of none.
func pick[T any](h *house, all []T) (one T) {
	if len(all) > 0 {
		one = all[h.rng.IntN(len(all))]
	}
	return one
}

// words are a text that stands nowhere else.
func (h *house) words(what string) paper.Text {
	return en(fmt.Sprintf("%s %d-%d.", what, h.moment, h.rng.IntN(1000)))
}

// run lets a desk do something, notices what it appends, and brings it back if
// its power went.
func (o *office) run(f func(context.Context) error) error {
	h := o.h
	past, cancel := context.WithCancel(context.Background())
	cancel()
	events := o.Watch(past)
	err := f(context.Background())
	seen := map[paper.ID]bool{}
	for e := range events {
		if e.Cabinet || e.Record {
			continue
		}
		if seen[e.Paper] || h.oracle.Holds(o.name, e.Paper) {
			h.oracle.Twice(o.name, e.Paper)
		}
		seen[e.Paper] = true
	}
	if !o.tripped {
		return err
	}
	o.tripped = false
	h.done["the power went"]++
	if err := o.reopen(); err != nil {
		h.fault("P7: %s does not open after a power cut: %v", o.name, err)
	}
	return nil
}

// exchange lets a desk carry, and deposit again what is due again.
func (o *office) exchange() int {
	h := o.h
	moved := 0
	err := o.run(func(ctx context.Context) (err error) {
		if !h.net.now.Before(o.nextTry) {
			o.nextTry = h.net.now.Add(time.Minute)
			if err := o.DepositAgain(ctx); err != nil {
				return err
			}
		}
		moved, err = o.Exchange(ctx)
		return err
	})
	for _, expected := range []error{courier.ErrUnreachable, courier.ErrRefused, courier.ErrNotFetched} {
		if errors.Is(err, expected) {
			err = nil
		}
	}
	if err != nil {
		h.fault("%s exchanges: %v", o.name, err)
	}
	h.see(o)
	h.say("%s exchanges: %d", o.name, moved)
	return moved
}

// act lets the desk's officer do what was chosen, and tells the oracle.
func (o *office) act(c oracle.Choice, a mediation.Act) {
	h := o.h
	h.acts++
	c.By = o.name
	err := o.run(func(ctx context.Context) error {
		_, err := o.Do(ctx, paper.ID{}, officer, a)
		return err
	})
	var refusal *mediation.Refusal
	switch {
	case errors.As(err, &refusal):
		h.say("%s: %s is refused: %s", o.name, c.Act, refusal.Text)
		h.done[c.Act+" refused by "+refusal.Rule]++
	case errors.Is(err, desk.ErrRecovering):
		h.done[c.Act+" while recovering"]++
	case err != nil:
		h.fault("%s: %s: %v", o.name, c.Act, err)
	default:
		h.say("%s: %s %s to %v", o.name, c.Act, c.Handling, c.To)
		h.done[c.Act]++
	}
	o.made(c)
}

// made tells the oracle what is new of the desk's own after an act.
func (o *office) made(c oracle.Choice) {
	v := o.look()
	var made, waiting []oracle.Paper
	for _, p := range papersOf(v) {
		if p.From == o.name && !o.h.oracle.Holds(o.name, p.ID) {
			made = append(made, p)
		}
	}
	for _, l := range v.Leaving {
		p := oracle.Paper{ID: l.Paper, Kind: l.Kind, From: o.name, To: c.To, Date: o.h.net.now}
		if l.Kind == paper.KindResponse {
			if len(c.Of) == 0 {
				continue
			}
			p.Body = &paper.Response{Proposal: c.Of[0], Answer: paper.AnswerConsent}
		}
		waiting = append(waiting, p)
	}
	o.h.oracle.Made(c, made, waiting)
	o.h.saw(o, v)
}

// others returns the parties but one.
func (h *house) others(but paper.Desk) []paper.Desk {
	return slices.DeleteFunc(partyNames(h), func(d paper.Desk) bool { return d == but })
}

var handlings = append(slices.Clone(paper.Handlings), paper.HandlingVerbatim, paper.HandlingTogether)

// cover draws what an author asks of the mediator; sometimes nothing.
func (h *house) cover(c *oracle.Choice) *mediation.Cover {
	if h.rng.IntN(6) == 0 {
		return nil
	}
	cover := &mediation.Cover{Handling: pick(h, handlings)}
	if cover.Handling == paper.HandlingCondition {
		cover.Condition = h.words("Once they have answered")
	}
	c.Handling = cover.Handling
	return cover
}

// partyActs and mediatorActs are what the script lets officers do. Each draws
// its own particulars, and does nothing where there is nothing to do it to.
var partyActs = []func(*office){
	(*office).writeLetter, (*office).writeLetter, (*office).confides, (*office).changesCover, (*office).withdraws,
	(*office).responds, (*office).responds, (*office).responds, (*office).responds, (*office).answersInPrivate, (*office).answersInPrivate, (*office).setsGate,
	(*office).attests, (*office).commits, (*office).commits, (*office).deposits, (*office).deposits, (*office).deposits, (*office).deposits, (*office).proposes,
}

var mediatorActs = []func(*office){
	(*office).conveys, (*office).conveys, (*office).conveys, (*office).conveysTogether, (*office).conveysTogether, (*office).says, (*office).floats,
	(*office).puts, (*office).puts, (*office).putsDirect, (*office).putsDirect, (*office).disposes, (*office).attests, (*office).takesNote, (*office).ends,
	(*office).writes,
}

func (o *office) writeLetter() {
	c := oracle.Choice{Act: "write-letter", To: []paper.Desk{pick(o.h, o.h.others(o.name))}}
	if o.h.rng.IntN(4) == 0 {
		c.To = []paper.Desk{o.h.order[0]}
	}
	a := &mediation.WriteLetter{Writing: mediation.Writing{To: c.To}, Prose: paper.Prose{Text: o.h.words("A letter")}}
	a.Cover = o.h.cover(&c)
	o.act(c, a)
}

func (o *office) confides() {
	near := []paper.Desk{o.h.order[0]}
	switch o.h.rng.IntN(4) {
	case 0:
		o.act(oracle.Choice{Act: "write-non-paper", To: near}, &mediation.WriteNonPaper{Writing: mediation.Writing{To: near}, Text: o.h.words("A thought")})
	case 1:
		o.act(oracle.Choice{Act: "confide", To: near}, &mediation.Confide{Writing: mediation.Writing{To: near}, Text: o.h.words("We doubt it")})
	case 2:
		o.act(oracle.Choice{Act: "confide"}, &mediation.Confide{Text: o.h.words("For ourselves")})
	default:
		c := oracle.Choice{Act: "send-message", To: near, Handling: pick(o.h, []paper.Handling{paper.HandlingOwnWords, paper.HandlingIdea, paper.HandlingMediator})}
		o.act(c, &mediation.SendMessage{Writing: mediation.Writing{To: near, Cover: &mediation.Cover{Handling: c.Handling}}, Text: o.h.words("Tell them")})
	}
}

// own returns the desk's own papers of some kinds.
func (o *office) own(kinds ...paper.Kind) []desk.ViewPaper {
	return o.some(func(p desk.ViewPaper) bool {
		return p.From == o.name && slices.Contains(kinds, p.Kind) && !o.h.ground[p.ID]
	})
}

func (o *office) some(f func(desk.ViewPaper) bool) []desk.ViewPaper {
	return slices.DeleteFunc(slices.Clone(o.last.Papers), func(p desk.ViewPaper) bool { return !f(p) })
}

func (o *office) changesCover() {
	p := pick(o.h, o.own(paper.KindLetter, paper.KindMessage))
	if p.ID.IsZero() {
		return
	}
	c := oracle.Choice{Act: "cover", Of: []paper.ID{p.ID}}
	if cover := o.h.cover(&c); cover != nil {
		o.act(c, &mediation.ReplaceCover{Paper: ref(p.ID), Cover: *cover})
	}
}

func (o *office) withdraws() {
	p := pick(o.h, o.own(paper.KindLetter, paper.KindMessage, paper.KindNonPaper))
	if !p.ID.IsZero() && o.h.rng.IntN(3) == 0 {
		o.act(oracle.Choice{Act: "withdraw", Of: []paper.ID{p.ID}}, &mediation.Withdraw{Paper: ref(p.ID)})
	}
}

// substance is what the mediator may be asked to pass on.
func (o *office) substance() []desk.ViewPaper {
	return o.some(func(p desk.ViewPaper) bool {
		switch p.Kind {
		case paper.KindLetter, paper.KindMessage, paper.KindNonPaper, paper.KindGate, paper.KindProposal, paper.KindConfidenceNote:
			return p.From != o.name && !o.h.ground[p.ID]
		}
		return false
	})
}

func (o *office) conveys() {
	p := pick(o.h, o.substance())
	if p.ID.IsZero() {
		return
	}
	c := oracle.Choice{Act: "convey", Of: []paper.ID{p.ID}, To: p.To, Met: o.h.rng.IntN(3) == 0}
	a := &mediation.Convey{Paper: ref(p.ID)}
	if c.Met {
		a.Met = o.h.words("They have")
	}
	o.act(c, a)
}

func (o *office) conveysTogether() {
	var asked []desk.ViewPaper
	for _, p := range o.substance() {
		if p.Cover != nil && p.Cover.Handling == paper.HandlingTogether && !slices.ContainsFunc(p.Track, func(s desk.ViewStep) bool { return s.What == mediation.StepHandled }) {
			asked = append(asked, p)
		}
	}
	one, other := pick(o.h, asked), pick(o.h, asked)
	promised := slices.DeleteFunc(slices.Clone(asked), func(p desk.ViewPaper) bool {
		return !slices.ContainsFunc(o.last.Exchanges, func(x desk.ViewExchange) bool { return x.Body.(*paper.Commitment).Paper == p.ID })
	})
	if len(promised) > 0 {
		one = pick(o.h, promised)
		if others := slices.DeleteFunc(asked, func(p desk.ViewPaper) bool { return p.From == one.From }); len(others) > 0 {
			other = pick(o.h, others)
		}
	}
	if one.ID.IsZero() || one.From == other.From && o.h.rng.IntN(4) > 0 {
		return
	}
	c := oracle.Choice{Act: "convey-together", Of: []paper.ID{one.ID, other.ID}, Together: true}
	o.act(c, &mediation.ConveyTogether{Papers: []mediation.Ref{ref(one.ID), ref(other.ID)}})
}

func (o *office) says() {
	p := pick(o.h, o.substance())
	if p.ID.IsZero() {
		return
	}
	c := oracle.Choice{Act: "say", Of: []paper.ID{p.ID}, To: []paper.Desk{pick(o.h, o.h.others(p.From))}}
	o.act(c, &mediation.Say{Writing: mediation.Writing{To: c.To}, Passages: []mediation.SaidPassage{{Text: o.h.words("They say"), Of: ref(p.ID)}}})
}

func (o *office) floats() {
	p := pick(o.h, o.substance())
	if p.ID.IsZero() {
		return
	}
	c := oracle.Choice{Act: "float", Of: []paper.ID{p.ID}, To: []paper.Desk{pick(o.h, o.h.others(p.From))}}
	o.act(c, &mediation.FloatIdea{Writing: mediation.Writing{To: c.To}, Text: o.h.words("Suppose"), Idea: ref(p.ID), Tell: o.h.rng.IntN(2) == 0})
}

func (o *office) disposes() {
	p := pick(o.h, o.substance())
	if !p.ID.IsZero() {
		o.act(oracle.Choice{Act: "dispose", Of: []paper.ID{p.ID}}, &mediation.Dispose{Paper: ref(p.ID), Action: pick(o.h, []paper.Action{paper.ActionHeld, paper.ActionKept, paper.ActionReturned}), Reason: o.h.words("Later")})
	}
}

func (o *office) takesNote() {
	who := pick(o.h, partyNames(o.h))
	o.act(oracle.Choice{Act: "note"}, &mediation.Note{Noted: paper.Noted{Speaker: "Somebody", Desk: who, Manner: paper.MannerGist, Lines: []paper.Text{o.h.words("They hinted")}}})
}

func (o *office) writes() {
	c := oracle.Choice{Act: "write-letter", To: []paper.Desk{pick(o.h, o.h.order[1:])}}
	o.act(c, &mediation.WriteLetter{Writing: mediation.Writing{To: c.To}, Prose: paper.Prose{Text: o.h.words("From the mediator")}})
}

// puts puts something to all parties, in one of the three ways.
func (o *office) puts() {
	mode := pick(o.h, []paper.Mode{paper.ModeOpen, paper.ModePrivate, paper.ModePrivate, paper.ModeSilence})
	until := o.h.in(time.Duration(1+o.h.rng.IntN(30)) * time.Hour)
	c := oracle.Choice{Act: "propose " + string(mode)}
	o.act(c, &mediation.Propose{
		About:   mediation.About{Type: paper.SubjectCommunique, Name: fmt.Sprintf("line %d", o.h.rng.IntN(6))},
		Putting: mediation.Putting{Mode: mode, Until: until, Text: o.h.words("Agreed")},
	})
}

func (o *office) putsDirect() {
	o.act(oracle.Choice{Act: "propose direct"}, &mediation.Propose{
		About:   mediation.About{Type: paper.SubjectFormat, Format: paper.FormatDirect},
		Putting: mediation.Putting{Until: o.h.in(40 * time.Hour), Text: o.h.words("Let us meet")},
	})
}

// proposes is a party's own proposal, which the mediator has to pass on.
func (o *office) proposes() {
	c := oracle.Choice{Act: "propose", Handling: paper.HandlingVerbatim}
	o.act(c, &mediation.Propose{
		Writing: mediation.Writing{Cover: &mediation.Cover{Handling: c.Handling}},
		About:   mediation.About{Type: paper.SubjectCommunique, Name: fmt.Sprintf("%s's line", o.name)},
		Putting: mediation.Putting{Until: o.h.in(40 * time.Hour), Text: o.h.words("We propose")},
	})
}

// asked returns the proposals that ask for this desk's answer.
func (o *office) asked(f func(desk.ViewProposal) bool) []desk.ViewProposal {
	return slices.DeleteFunc(slices.Clone(o.last.Proposals), func(p desk.ViewProposal) bool {
		return o.h.ground[p.ID] || !slices.Contains(p.Put, o.name) || !f(p)
	})
}

func (o *office) responds() {
	p := pick(o.h, o.asked(func(p desk.ViewProposal) bool {
		mine := func(a desk.ViewAnswer) bool { return a.Desk == o.name }
		return (p.State == mediation.StateOpen && p.Mode != paper.ModePrivate || p.State == mediation.StateCalled) &&
			(!slices.ContainsFunc(p.Answers, mine) || o.h.rng.IntN(4) == 0)
	}))
	if p.ID.IsZero() {
		return
	}
	answer := pick(o.h, []paper.Answer{paper.AnswerConsent, paper.AnswerConsent, paper.AnswerConsent, paper.AnswerAdReferendum, paper.AnswerDecline})
	if p.About.Type == paper.SubjectFormat && o.h.rng.IntN(4) > 0 {
		answer = paper.AnswerConsent
	}
	c := oracle.Choice{Act: "respond", Of: []paper.ID{p.ID}, Answer: string(answer)}
	o.act(c, &mediation.Respond{Proposal: ref(p.ID), Answer: answer})
}

func (o *office) answersInPrivate() {
	p := pick(o.h, o.asked(func(p desk.ViewProposal) bool { return p.Mode == paper.ModePrivate && p.State == mediation.StateOpen }))
	if p.ID.IsZero() {
		return
	}
	answer := pick(o.h, []paper.PrivateAnswer{paper.PrivateYes, paper.PrivateYes, paper.PrivateYes, paper.PrivateNot})
	c := oracle.Choice{Act: "answer-in-private", Of: []paper.ID{p.ID}, To: []paper.Desk{o.h.order[0]}, Answer: string(answer)}
	o.act(c, &mediation.AnswerInPrivate{Proposal: ref(p.ID), Answer: answer, Sign: o.h.rng.IntN(2) == 0})
}

func (o *office) ends() {
	all := slices.DeleteFunc(slices.Clone(o.last.Proposals), func(p desk.ViewProposal) bool {
		return o.h.ground[p.ID] || p.From != o.name || p.State != mediation.StateOpen
	})
	p := pick(o.h, all)
	if !p.ID.IsZero() && o.h.rng.IntN(4) == 0 {
		o.h.oracle.Withdrew(p.ID)
		o.act(oracle.Choice{Act: "withdraw-proposal", Of: []paper.ID{p.ID}}, &mediation.WithdrawProposal{Proposal: ref(p.ID)})
	}
}

// setsGate sets a condition of one's own before direct talks.
func (o *office) setsGate() {
	if o.h.rng.IntN(3) > 0 {
		return
	}
	others := o.h.others(o.name)
	c := oracle.Choice{Act: "set-gate", To: append([]paper.Desk{o.h.order[0]}, others...), Handling: paper.HandlingVerbatim}
	a := &mediation.SetGate{
		Writing: mediation.Writing{To: c.To, Cover: &mediation.Cover{Handling: c.Handling}},
		Effect:  pick(o.h, []paper.Effect{paper.EffectOpens, paper.EffectOpens, paper.EffectConsiders}),
		About:   mediation.About{Type: paper.SubjectFormat, Format: paper.FormatDirect},
		Conditions: []mediation.NewCondition{{Condition: paper.Condition{
			Text: o.h.words("A gesture"), Performer: pick(o.h, others), Attester: pick(o.h, []paper.Desk{o.name, o.h.order[0]}),
		}}},
	}
	o.act(c, a)
}

func (o *office) attests() {
	p := pick(o.h, o.some(func(p desk.ViewPaper) bool { return p.Kind == paper.KindCondition }))
	if p.ID.IsZero() {
		return
	}
	finding := pick(o.h, []paper.Finding{paper.FindingMet, paper.FindingMet, paper.FindingMet, paper.FindingAdverse})
	o.act(oracle.Choice{Act: "attest " + string(finding), Of: []paper.ID{p.ID}}, &mediation.Attest{
		Condition: ref(p.ID), Finding: finding, Facts: o.h.words("We saw it"), On: o.h.net.now.Truncate(time.Second),
	})
}

// commits announces a paper of a simultaneous exchange, in answer to another's
// announcement where there is one.
func (o *office) commits() {
	v := o.look()
	to, with, open := pick(o.h, o.h.others(o.name)), paper.ID{}, false
	for _, x := range v.Exchanges {
		open = open || x.From == o.name && !x.Released && !x.Overdue
		if x.From != o.name && x.Partner.IsZero() && slices.Contains(x.To, o.name) {
			to, with = x.From, x.ID
		}
	}
	if with.IsZero() && (open || o.h.rng.IntN(2) == 0) {
		return
	}
	c := oracle.Choice{Act: "commit", To: []paper.Desk{to}}
	a := &mediation.Commit{To: c.To, Until: o.h.in(60 * time.Hour), Letter: mediation.WriteLetter{Prose: paper.Prose{Text: o.h.words("In exchange")}}}
	if !with.IsZero() {
		a.With = ref(with)
	}
	o.act(c, a)
}

func (o *office) deposits() {
	var mine []desk.ViewExchange
	for _, x := range o.last.Exchanges {
		if x.From == o.name && !x.Released && !x.Partner.IsZero() {
			mine = append(mine, x)
		}
	}
	if x := pick(o.h, mine); !x.ID.IsZero() {
		o.act(oracle.Choice{Act: "deposit", Of: []paper.ID{x.ID}}, &mediation.Deposit{Commitment: ref(x.ID)})
	}
}
