package mediation

import (
	"slices"
	"strings"
	"testing"
	"time"

	"goodoffices/mediation/wording"
	"goodoffices/paper"
)

// forge composes a paper as a changed program would, asking no rule, and hands
// it over.
func (w *world) forge(from, to paper.Desk, d paper.Draft) *paper.Paper {
	w.t.Helper()
	if d.Privilege == "" {
		d.Privilege = paper.PrivilegeTalks
	}
	if d.Languages == nil {
		d.Languages = []paper.Lang{"en"}
	}
	p := w.compose(w.desks[from], d, nil)
	w.handOver(from, to, p)
	return p
}

func (w *world) handOver(hand, to paper.Desk, ps ...*paper.Paper) {
	w.hostile = true
	w.hand(hand, to, pouch{papers: ps, mark: w.desks[hand].Len(), seen: w.desks[to].Len()})
	for len(w.queue[[2]paper.Desk{hand, to}]) > 0 {
		w.deliver(hand, to)
	}
}

func draft(b paper.Body, to ...paper.Desk) paper.Draft { return paper.Draft{Body: b, To: to} }

func prose(s string) paper.Prose { return paper.Prose{Text: en("%s", s)} }

// A forgery is a paper that a changed program sends and that a named desk
// refuses, by the sentence it gives.
type forgery struct {
	sentence string
	at       paper.Desk
	make     func(w *world) *paper.Paper
}

// put lets the mediator put an extension openly and settles.
func (w *world) put1(mode paper.Mode) *paper.Paper {
	a := &Propose{About: About{Type: paper.SubjectExtension, Until: far}, Putting: Putting{Mode: mode, Until: w.in(100 * time.Hour), Text: en("Go on.")}}
	p := only(w.t, w.as("Muscat").does(a), paper.KindProposal)
	w.settle()
	return p
}

// timed is a condition of Tehran's that all have, and whose hour has passed.
func (w *world) timed(late paper.Lateness) *paper.Paper {
	a := &SetGate{Effect: paper.EffectOpens, About: About{Type: paper.SubjectFormat, Format: paper.FormatDirect}}
	a.Conditions = []NewCondition{{Condition: paper.Condition{Text: en("a gesture"), Performer: "Washington", By: w.in(time.Hour), Late: late}}}
	a.To, a.Cover = []paper.Desk{"Washington"}, &Cover{Handling: paper.HandlingVerbatim}
	made := w.as("Tehran").does(a)
	w.settle()
	w.as("Muscat").does(&Convey{Paper: ref(only(w.t, made, paper.KindGate))})
	w.settle()
	w.pass(2 * time.Hour)
	return only(w.t, made, paper.KindCondition)
}

func (w *world) gate1() (gate, condition *paper.Paper) { return gesture(w, paper.EffectOpens) }

// outcome forges an outcome with answers composed for it.
func (w *world) outcome(p *paper.Paper, result paper.Result, answers ...*paper.Paper) paper.Draft {
	b := &paper.Outcome{Proposal: p.ID, Result: result}
	for _, a := range answers {
		e := paper.Bytes((&paper.Envelope{Payload: a.Payload}).Marshal())
		if a.Kind == paper.KindReceipt {
			b.Silent = append(b.Silent, e)
		} else {
			b.Responses = append(b.Responses, e)
		}
	}
	return draft(b, "Tehran", "Washington")
}

// answer composes an answer without sending it; held says that its desk keeps
// it, so that its signature is its own.
func (w *world) answer(d paper.Desk, p *paper.Paper, a paper.Answer, held bool, texts ...paper.ID) *paper.Paper {
	r := &paper.Response{Proposal: p.ID, Answer: a, Texts: texts}
	made := w.compose(w.desks[d], paper.Draft{Body: r, To: []paper.Desk{"Muscat"}, Languages: []paper.Lang{"en"}, Privilege: paper.PrivilegeReadiness}, nil)
	if held {
		w.desks[d].append(made, nil)
	}
	return made
}

func (w *world) receipt(d paper.Desk, p *paper.Paper) *paper.Paper {
	made := w.compose(w.desks[d], paper.Draft{Body: &paper.Receipt{Arrival: paper.Arrival{Of: p.ID}}, To: []paper.Desk{"Muscat"}, Privilege: paper.PrivilegeTalks}, nil)
	w.desks[d].append(made, nil)
	return made
}

func consents(w *world, p *paper.Paper) (a, b *paper.Paper) {
	texts := p.Body.(*paper.Proposal).Texts
	return w.answer("Tehran", p, paper.AnswerConsent, true, texts...), w.answer("Washington", p, paper.AnswerConsent, true, texts...)
}

var forgeries = []forgery{
	{"addressee.none", "Muscat", func(w *world) *paper.Paper {
		return w.forge("Tehran", "Muscat", draft(&paper.Letter{Prose: prose("To nobody.")}))
	}},
	{"addressee.other", "Washington", func(w *world) *paper.Paper {
		p := letter(w, "Tehran", "Muscat", "", "For you.")
		w.settle()
		w.handOver("Muscat", "Washington", p)
		return p
	}},
	{"addressee.reach", "Muscat", func(w *world) *paper.Paper {
		return w.forge("Tehran", "Muscat", draft(&paper.Indication{Proposal: paper.IDOf([]byte("x")), Answer: paper.PrivateYes}, "Washington"))
	}},
	{"addressee.unknown", "Muscat", func(w *world) *paper.Paper {
		return w.forge("Tehran", "Muscat", draft(&paper.Letter{Prose: prose("To a stranger.")}, "Moscow"))
	}},
	{"author.stranger", "Tehran", func(w *world) *paper.Paper {
		w.open("Moscow")
		return w.forge("Moscow", "Tehran", draft(&paper.NonPaper{Text: en("Trust us.")}, "Tehran"))
	}},
	{"author.place", "Muscat", func(w *world) *paper.Paper {
		return w.forge("Tehran", "Muscat", draft(&paper.Topic{Title: en("Our title")}, "Muscat"))
	}},
	{"hand.informal", "Washington", func(w *world) *paper.Paper {
		p := only(w.t, w.as("Tehran").does(&WriteNonPaper{Text: en("For you alone.")}), paper.KindNonPaper)
		w.settle()
		w.handOver("Muscat", "Washington", p)
		return p
	}},
	{"hand.stranger", "Muscat", func(w *world) *paper.Paper {
		p := w.compose(w.desks["Washington"], paper.Draft{Body: &paper.Letter{Prose: prose("Ours.")}, To: []paper.Desk{"Tehran"}, Languages: []paper.Lang{"en"}, Privilege: paper.PrivilegeTalks}, nil)
		w.handOver("Tehran", "Muscat", p)
		return p
	}},
	{"talks.other", "Muscat", func(w *world) *paper.Paper {
		was := w.talks
		w.talks = paper.IDOf([]byte("other talks"))
		defer func() { w.talks = was }()
		return w.forge("Tehran", "Muscat", draft(&paper.Letter{Prose: prose("Of other talks.")}, "Muscat"))
	}},
	{"rules.other", "Muscat", func(w *world) *paper.Paper {
		o := w.desks["Tehran"]
		p := w.compose(o, paper.Draft{Body: &paper.NonPaper{Text: en("New rules.")}, To: []paper.Desk{"Muscat"}, Languages: []paper.Lang{"en"}, Privilege: paper.PrivilegeTalks}, nil)
		newer, err := paper.Decode([]byte(strings.Replace(string(p.Payload), `"rules":1`, `"rules":2`, 1)))
		if err != nil {
			w.t.Fatal(err)
		}
		w.handOver("Tehran", "Muscat", newer)
		return newer
	}},
	{"names.not-held", "Muscat", func(w *world) *paper.Paper {
		d := draft(&paper.Letter{Prose: prose("In reply.")}, "Muscat")
		d.Reply = paper.IDOf([]byte("nothing"))
		return w.forge("Tehran", "Muscat", d)
	}},
	{"names.informal", "Muscat", func(w *world) *paper.Paper {
		m := only(w.t, w.as("Muscat").does(&SendMessage{Writing: Writing{To: []paper.Desk{"Tehran"}}, Text: en("They are ready.")}), paper.KindMessage)
		w.settle()
		d := draft(&paper.Letter{Prose: prose("Your message arrived.")}, "Muscat")
		d.Reply = m.ID
		return w.forge("Tehran", "Muscat", d)
	}},
	{"card.name", "Muscat", func(w *world) *paper.Paper {
		p := w.compose(w.desks["Tehran"], paper.Draft{Body: cardOf(w.t, "Doha"), Privilege: paper.PrivilegeTalks}, nil)
		w.handOver("Tehran", "Muscat", p)
		return p
	}},
	{"card.swapped", "Tehran", func(w *world) *paper.Paper {
		other := *cardOf(w.t, "Washington")
		other.Principal = "somebody else"
		p := w.compose(w.desks["Washington"], paper.Draft{Body: &other, Privilege: paper.PrivilegeTalks}, nil)
		w.handOver("Muscat", "Tehran", p)
		return p
	}},
	{"card.shared", "Tehran", func(w *world) *paper.Paper {
		copied := *cardOf(w.t, "Washington")
		copied.Name, copied.Seal, copied.Officers = "Doha", cardOf(w.t, "Doha").Seal, cardOf(w.t, "Doha").Officers
		w.open("Doha")
		p := w.compose(w.desks["Doha"], paper.Draft{Body: &copied, Privilege: paper.PrivilegeTalks}, nil)
		w.handOver("Muscat", "Tehran", p)
		return p
	}},
	{"mediator.other", "Washington", func(w *world) *paper.Paper {
		return w.forge("Tehran", "Washington", draft(&paper.Invitation{Invitee: "Washington", Role: paper.PlaceParty, Purpose: en("Ours."), Until: far}, "Washington"))
	}},
	{"name.alike", "Tehran", func(w *world) *paper.Paper {
		w.open("Tehrаn") // with a Cyrillic letter
		p := w.desks["Tehrаn"].Card("Tehrаn")
		w.handOver("Muscat", "Tehran", p)
		return p
	}},
	{"acceptance.none", "Muscat", func(w *world) *paper.Paper {
		inv := w.desks["Tehran"].order[2].Paper
		return w.forge("Washington", "Muscat", draft(&paper.Acceptance{Invitation: inv.ID, Card: w.desks["Washington"].Card("Washington").ID}, "Muscat"))
	}},
	{"terms.mediator", "Tehran", func(w *world) *paper.Paper {
		t := *w.desks["Muscat"].Terms()
		t.Origin = w.desks["Muscat"].Origin()
		t.Participants = append([]paper.Participant(nil), t.Participants...)
		for i := range t.Participants {
			t.Participants[i].Role = map[paper.Desk]paper.Place{"Muscat": paper.PlaceParty, "Tehran": paper.PlaceParty, "Washington": paper.PlaceMediator}[t.Participants[i].Desk]
		}
		return w.forge("Muscat", "Tehran", draft(&t, "Tehran", "Washington"))
	}},
	{"terms.card", "Tehran", func(w *world) *paper.Paper {
		t := *w.desks["Muscat"].Terms()
		t.Origin = w.desks["Muscat"].Origin()
		t.Participants = append([]paper.Participant(nil), t.Participants...)
		for i := range t.Participants {
			if t.Participants[i].Desk == "Washington" {
				t.Participants[i].Card = paper.IDOf([]byte("a card of its own making"))
			}
		}
		return w.forge("Muscat", "Tehran", draft(&t, "Tehran", "Washington"))
	}},
	{"terms.origin", "Tehran", func(w *world) *paper.Paper {
		t := *w.desks["Muscat"].Terms() // the first terms again, as if there were none
		return w.forge("Muscat", "Tehran", draft(&t, "Tehran", "Washington"))
	}},
	{"terms.missing", "Tehran", func(w *world) *paper.Paper {
		t := *w.desks["Muscat"].Terms()
		t.Origin = w.desks["Muscat"].Origin()
		t.Participants = t.Participants[:2]
		return w.forge("Muscat", "Tehran", draft(&t, "Tehran", "Washington"))
	}},
	{"participant.already", "Tehran", func(w *world) *paper.Paper {
		return w.forge("Muscat", "Tehran", draft(&paper.NewParticipant{Participant: paper.Participant{Desk: "Washington", Role: paper.PlaceObserver, Card: w.desks["Muscat"].Card("Washington").ID}}, "Tehran", "Washington"))
	}},
	{"successor.of", "Muscat", func(w *world) *paper.Paper {
		card := w.desks["Tehran"].Card("Tehran")
		e := (&paper.Envelope{Payload: card.Payload}).Marshal()
		return w.forge("Tehran", "Muscat", draft(&paper.SuccessorCard{Replaces: paper.IDOf([]byte("another")), Card: e}, "Muscat", "Washington"))
	}},
	{"successor.name", "Muscat", func(w *world) *paper.Paper {
		return w.succeeds("Tehran", "Washington", nil)
	}},
	{"successor.seal", "Muscat", func(w *world) *paper.Paper {
		return w.succeeds("Tehran", "Tehran", func(c *paper.Card) { c.Seal = signKey(w.t, "another seal").Public() })
	}},
	{"successor.once", "Muscat", func(w *world) *paper.Paper {
		first := w.succeeds("Tehran", "Tehran", entitled("Minister"))
		return w.forge("Tehran", "Muscat", draft(&paper.SuccessorCard{Replaces: w.desks["Muscat"].Card("Tehran").ID, Card: first.Body.(*paper.SuccessorCard).Card}, "Muscat", "Washington"))
	}},
	{"revocation.officer", "Muscat", func(w *world) *paper.Paper {
		return w.forge("Tehran", "Muscat", draft(&paper.Revocation{Officer: "Nobody"}, "Muscat"))
	}},
	{"revocation.credentials", "Muscat", func(w *world) *paper.Paper {
		p := letter(w, "Tehran", "Muscat", "", "No credentials.")
		w.settle()
		return w.forge("Tehran", "Muscat", draft(&paper.Revocation{Credentials: p.ID}, "Muscat"))
	}},
	{"credentials.officer", "Muscat", func(w *world) *paper.Paper {
		return w.forge("Tehran", "Muscat", draft(&paper.Credentials{Officer: "Nobody", Principal: "The state", Powers: []string{"all"}}, "Muscat"))
	}},
	{"powers.undated", "Muscat", func(w *world) *paper.Paper {
		w.as("Tehran").does(&Revoke{Officer: "Officer", Reason: en("Dismissed.")})
		w.settle()
		return w.forge("Tehran", "Muscat", draft(&paper.Letter{Prose: prose("Back-dated.")}, "Muscat"))
	}},
	{"receipt.whose", "Muscat", func(w *world) *paper.Paper {
		p := letter(w, "Tehran", "Muscat", "", "Ours.")
		return w.forgeAs("Tehran", "Tehran", draft(&paper.Receipt{Arrival: paper.Arrival{Of: p.ID}}, "Muscat"))
	}},
	{"disposition.whose", "Tehran", func(w *world) *paper.Paper {
		p := only(w.t, w.as("Muscat").does(&OpenTopic{Topic: paper.Topic{Title: en("A file")}}), paper.KindTopic)
		w.settle()
		return w.forge("Muscat", "Tehran", draft(&paper.Disposition{Disposal: paper.Disposal{Of: p.ID, Action: paper.ActionVerbatim}}, "Tehran"))
	}},
	{"disposition.kind", "Tehran", func(w *world) *paper.Paper {
		p := letter(w, "Tehran", "Muscat", "", "Formal.")
		w.settle()
		return w.forge("Muscat", "Tehran", draft(&paper.InformalDisposition{Disposal: paper.Disposal{Of: p.ID, Action: paper.ActionHeld}}, "Tehran"))
	}},
	{"disposition.to", "Washington", func(w *world) *paper.Paper {
		p := letter(w, "Tehran", "Washington", paper.HandlingVerbatim, "Ours.")
		w.settle()
		w.as("Muscat").does(&Convey{Paper: ref(p)})
		w.settle()
		return w.forge("Muscat", "Washington", draft(&paper.Disposition{Disposal: paper.Disposal{Of: p.ID, Action: paper.ActionKept}}, "Washington"))
	}},
	{"withdrawal.whose", "Muscat", func(w *world) *paper.Paper {
		p := letter(w, "Tehran", "Washington", paper.HandlingVerbatim, "Ours.")
		w.settle()
		w.as("Muscat").does(&Convey{Paper: ref(p)})
		w.settle()
		return w.forge("Washington", "Muscat", draft(&paper.Withdrawal{Retraction: paper.Retraction{Of: p.ID}}, "Muscat"))
	}},
	{"withdrawal.twice", "Muscat", func(w *world) *paper.Paper {
		p := letter(w, "Tehran", "Washington", paper.HandlingVerbatim, "Ours.")
		w.as("Tehran").does(&Withdraw{Paper: ref(p)})
		w.settle()
		return w.forge("Tehran", "Muscat", draft(&paper.Withdrawal{Retraction: paper.Retraction{Of: p.ID}}, "Muscat"))
	}},
	{"withdrawal.conveyed", "Muscat", func(w *world) *paper.Paper {
		p := letter(w, "Tehran", "Washington", paper.HandlingVerbatim, "Ours.")
		w.settle()
		w.as("Muscat").does(&Convey{Paper: ref(p)})
		w.settle()
		return w.forge("Tehran", "Muscat", draft(&paper.Withdrawal{Retraction: paper.Retraction{Of: p.ID}}, "Muscat"))
	}},
	{"cover.whose", "Muscat", func(w *world) *paper.Paper {
		p := letter(w, "Tehran", "Washington", paper.HandlingVerbatim, "Ours.")
		w.settle()
		w.as("Muscat").does(&Convey{Paper: ref(p)})
		w.settle()
		return w.forge("Washington", "Muscat", draft(&paper.CoverNote{Of: p.ID, Handling: paper.HandlingMediator}, "Muscat"))
	}},
	{"cover.conveyed", "Muscat", func(w *world) *paper.Paper {
		p := letter(w, "Tehran", "Washington", paper.HandlingVerbatim, "Ours.")
		w.settle()
		w.as("Muscat").does(&Convey{Paper: ref(p)})
		w.settle()
		return w.forge("Tehran", "Muscat", draft(&paper.CoverNote{Of: p.ID, Handling: paper.HandlingMediator}, "Muscat"))
	}},
	{"cover.informal", "Muscat", func(w *world) *paper.Paper {
		p := only(w.t, w.as("Tehran").does(&WriteNonPaper{Text: en("Thinking.")}), paper.KindNonPaper)
		w.settle()
		return w.forge("Tehran", "Muscat", draft(&paper.CoverNote{Of: p.ID, Handling: paper.HandlingVerbatim}, "Muscat"))
	}},
	{"cover.verbatim", "Muscat", func(w *world) *paper.Paper {
		p := letter(w, "Tehran", "Washington", "", "Ours.")
		w.settle()
		return w.forge("Tehran", "Muscat", draft(&paper.CoverNote{Of: p.ID, Handling: paper.HandlingVerbatim, Attribution: paper.AttributionNone}, "Muscat"))
	}},
	{"note.own", "Tehran", func(w *world) *paper.Paper {
		return w.forge("Muscat", "Tehran", draft(&paper.Message{Noted: &paper.Noted{Speaker: "Witkoff", Desk: "Washington", Manner: paper.MannerQuote, Lines: []paper.Text{en("Secret.")}}}, "Tehran"))
	}},
	{"approval.of", "Muscat", func(w *world) *paper.Paper {
		p := letter(w, "Tehran", "Muscat", "", "Ours.")
		w.settle()
		return w.forge("Tehran", "Muscat", draft(&paper.Approval{Of: p.ID, Answers: []paper.Permission{{Leave: paper.LeaveYes, Text: en("x")}}}, "Muscat"))
	}},
	{"approval.bytes", "Muscat", func(w *world) *paper.Paper {
		rb := only(w.t, w.as("Muscat").does(&ReadBackTo{To: "Tehran", Passages: []paper.Text{en("A pause.")}}), paper.KindReadBack)
		w.settle()
		return w.forge("Tehran", "Muscat", draft(&paper.Approval{Of: rb.ID, Answers: []paper.Permission{{Leave: paper.LeaveYes, Text: en("A long pause.")}}}, "Muscat"))
	}},
	{"approval.heard", "Muscat", func(w *world) *paper.Paper {
		m := only(w.t, w.as("Tehran").does(&SendMessage{Text: en("Hello.")}), paper.KindMessage)
		w.settle()
		return w.forge("Tehran", "Muscat", draft(&paper.Approval{Of: m.ID, Answers: []paper.Permission{{Leave: paper.LeaveYes, Text: en("Hello.")}}}, "Muscat"))
	}},
	{"issues.malformed", "Tehran", func(w *world) *paper.Paper {
		return w.forge("Muscat", "Tehran", draft(&paper.Issues{Issues: []paper.Issue{{Name: en("Pay"), Options: []paper.Text{en("x"), en("x")}}}}, "Tehran", "Washington"))
	}},
	{"issues.all", "Tehran", func(w *world) *paper.Paper {
		return w.forge("Muscat", "Tehran", draft(pay(), "Tehran"))
	}},
	{"issues.former", "Tehran", func(w *world) *paper.Paper {
		topic := only(w.t, w.as("Muscat").does(&OpenTopic{Topic: paper.Topic{Title: en("A file")}}), paper.KindTopic)
		w.settle()
		b := pay()
		b.Former = topic.ID
		return w.forge("Muscat", "Tehran", draft(b, "Tehran", "Washington"))
	}},
	{"issues.twice", "Tehran", func(w *world) *paper.Paper {
		issues := only(w.t, w.as("Muscat").does(strike()), paper.KindIssues)
		w.as("Muscat").does(&SetIssues{Former: ref(issues), Add: []NewOption{{"Clause", en("a fund")}}})
		w.settle()
		b := *issues.Body.(*paper.Issues)
		b.Former = issues.ID
		return w.forge("Muscat", "Tehran", draft(&b, "Tehran", "Washington"))
	}},
	{"issues.changed", "Tehran", func(w *world) *paper.Paper {
		issues := only(w.t, w.as("Muscat").does(strike()), paper.KindIssues)
		w.settle()
		b := pay()
		b.Former = issues.ID
		return w.forge("Muscat", "Tehran", draft(b, "Tehran", "Washington"))
	}},
	{"issues.none", "Muscat", func(w *world) *paper.Paper {
		topic := only(w.t, w.as("Muscat").does(&OpenTopic{Topic: paper.Topic{Title: en("A file")}}), paper.KindTopic)
		w.settle()
		return w.forge("Tehran", "Muscat", draft(&paper.Valuation{Issues: topic.ID, Valued: valued("1")}, "Muscat"))
	}},
	{"valuation.unfit", "Muscat", func(w *world) *paper.Paper {
		issues := only(w.t, w.as("Muscat").does(strike()), paper.KindIssues)
		w.settle()
		v := valued("1")
		v.Worths = v.Worths[:2]
		return w.forge("Tehran", "Muscat", draft(&paper.Valuation{Issues: issues.ID, Valued: v}, "Muscat"))
	}},
	{"package.unfit", "Muscat", func(w *world) *paper.Paper {
		issues := only(w.t, w.as("Muscat").does(strike()), paper.KindIssues)
		w.settle()
		return w.forge("Tehran", "Muscat", draft(&paper.NonPaper{Text: en("x"), Offer: &paper.Offer{Issues: issues.ID, Choices: []paper.Choice{{Issue: 2, Option: 2}}}}, "Muscat"))
	}},
	{"procedure.malformed", "Tehran", func(w *world) *paper.Paper {
		b := bidding(w)
		b.Bidding.Range.Step = "0"
		return w.forge("Muscat", "Tehran", draft(b, "Tehran", "Washington"))
	}},
	{"procedure.all", "Tehran", func(w *world) *paper.Paper {
		return w.forge("Muscat", "Tehran", draft(bidding(w), "Tehran"))
	}},
	{"procedure.subject", "Tehran", func(w *world) *paper.Paper {
		p := w.forge("Muscat", "Tehran", draft(bidding(w), "Tehran", "Washington"))
		return w.forge("Muscat", "Tehran", draft(&paper.Proposal{Subject: paper.Subject{Type: paper.SubjectDivision, Paper: p.ID}, Mode: paper.ModeOpen, Put: []paper.Desk{"Tehran", "Washington"}, Until: far, Text: en("x"), Texts: []paper.ID{p.ID}}, "Tehran", "Washington"))
	}},
	{"procedure.none", "Muscat", func(w *world) *paper.Paper {
		topic := only(w.t, w.as("Muscat").does(&OpenTopic{Topic: paper.Topic{Title: en("A file")}}), paper.KindTopic)
		w.settle()
		return w.forge("Tehran", "Muscat", draft((&paper.Bid{Procedure: topic.ID, Amount: "1"}).Padded(), "Muscat"))
	}},
	{"procedure.not-in-force", "Muscat", func(w *world) *paper.Paper {
		a := onAmount()
		a.Text, a.Until, a.Propose = en("x"), far, Putting{Until: far}
		p := only(w.t, w.as("Muscat").does(a), paper.KindProcedure)
		w.settle()
		return w.forge("Tehran", "Muscat", draft((&paper.Bid{Procedure: p.ID, Amount: "1"}).Padded(), "Muscat"))
	}},
	{"procedure.over", "Muscat", func(w *world) *paper.Paper {
		p := openedIn(w, onAmount())
		w.pass(101 * time.Hour)
		w.settle()
		return w.forge("Tehran", "Muscat", draft((&paper.Bid{Procedure: p.ID, Amount: "1"}).Padded(), "Muscat"))
	}},
	{"bid.unfit", "Muscat", func(w *world) *paper.Paper {
		p := openedIn(w, onAmount())
		return w.forge("Tehran", "Muscat", draft((&paper.Bid{Procedure: p.ID, Amount: "1000.5"}).Padded(), "Muscat"))
	}},
	{"cover.sealed", "Muscat", func(w *world) *paper.Paper {
		b := handIn(w, "Tehran", HandIn{Procedure: ref(openedIn(w, onAmount())), Amount: "400"})
		w.settle()
		return w.forge("Tehran", "Muscat", draft(&paper.CoverNote{Of: b.ID, Handling: paper.HandlingOwnWords}, "Muscat"))
	}},
	{"result.to", "Tehran", func(w *world) *paper.Paper {
		p := openedIn(w, onAmount())
		w.now = w.now.Add(101 * time.Hour)
		return w.forge("Muscat", "Tehran", draft(&paper.ProcedureResult{Procedure: p.ID, Final: true}, "Tehran"))
	}},
	{"result.two", "Tehran", func(w *world) *paper.Paper {
		p := openedIn(w, onAmount())
		w.pass(101 * time.Hour)
		w.settle()
		return w.forge("Muscat", "Tehran", draft(&paper.ProcedureResult{Procedure: p.ID, Final: true}, "Tehran", "Washington"))
	}},
	{"result.early", "Tehran", func(w *world) *paper.Paper {
		p := openedIn(w, onAmount())
		return w.forge("Muscat", "Tehran", draft(&paper.ProcedureResult{Procedure: p.ID, Final: true}, "Tehran", "Washington"))
	}},
	{"result.false", "Tehran", func(w *world) *paper.Paper {
		p := openedIn(w, onAmount())
		handIn(w, "Tehran", HandIn{Procedure: ref(p), Amount: "400"})
		w.now = w.now.Add(101 * time.Hour)
		return w.forge("Muscat", "Tehran", draft(&paper.ProcedureResult{Procedure: p.ID, Agreed: true, Amount: "399.5", Final: true}, "Tehran", "Washington"))
	}},
	{"float.procedure", "Washington", func(w *world) *paper.Paper {
		return w.forge("Muscat", "Washington", draft(showing(openedIn(w, onAmount()), 0), "Washington"))
	}},
	{"float.to", "Tehran", func(w *world) *paper.Paper {
		return w.forge("Muscat", "Tehran", draft(showing(openedIn(w.withIssues(), reflecting()), 3), "Tehran"))
	}},
	{"float.unfit", "Washington", func(w *world) *paper.Paper {
		return w.forge("Muscat", "Washington", draft(showing(openedIn(w.withIssues(), reflecting()), 2), "Washington"))
	}},
	{"float.late", "Washington", func(w *world) *paper.Paper {
		p := openedIn(w.withIssues(), reflecting())
		w.now = w.now.Add(101 * time.Hour)
		return w.forge("Muscat", "Washington", draft(showing(p, 3), "Washington"))
	}},
	{"proposal.mode", "Muscat", func(w *world) *paper.Paper {
		return w.forge("Tehran", "Muscat", draft(&paper.Proposal{Subject: paper.Subject{Type: paper.SubjectExtension, Until: far}, Mode: paper.ModePrivate, Put: []paper.Desk{"Washington"}, Until: far, Text: en("x")}, "Muscat", "Washington"))
	}},
	{"proposal.silence", "Tehran", func(w *world) *paper.Paper {
		return w.forge("Muscat", "Tehran", draft(&paper.Proposal{Subject: paper.Subject{Type: paper.SubjectExtension, Until: far}, Mode: paper.ModeSilence, Put: []paper.Desk{"Tehran"}, Until: far, Text: en("x")}, "Tehran", "Washington"))
	}},
	{"proposal.silence-never", "Tehran", func(w *world) *paper.Paper {
		return w.forge("Muscat", "Tehran", draft(&paper.Proposal{Subject: paper.Subject{Type: paper.SubjectSettlement}, Mode: paper.ModeSilence, Put: []paper.Desk{"Tehran", "Washington"}, Until: far, Text: en("x")}, "Tehran", "Washington"))
	}},
	{"proposal.silence-direct", "Tehran", func(w *world) *paper.Paper {
		return w.forge("Muscat", "Tehran", draft(&paper.Proposal{Subject: paper.Subject{Type: paper.SubjectFormat, Format: paper.FormatDirect}, Mode: paper.ModeSilence, Put: []paper.Desk{"Tehran", "Washington"}, Until: far, Text: en("x")}, "Tehran", "Washington"))
	}},
	{"proposal.silence-notice", "Tehran", func(w *world) *paper.Paper {
		return w.forge("Muscat", "Tehran", draft(&paper.Proposal{Subject: paper.Subject{Type: paper.SubjectExtension, Until: far}, Mode: paper.ModeSilence, Put: []paper.Desk{"Tehran"}, Until: w.in(time.Hour), Text: en("x")}, "Tehran", "Washington"))
	}},
	{"proposal.put", "Tehran", func(w *world) *paper.Paper {
		return w.forge("Muscat", "Tehran", draft(&paper.Proposal{Subject: paper.Subject{Type: paper.SubjectExtension, Until: far}, Mode: paper.ModeOpen, Put: []paper.Desk{"Moscow"}, Until: far, Text: en("x")}, "Tehran"))
	}},
	{"proposal.own", "Muscat", func(w *world) *paper.Paper {
		return w.forge("Tehran", "Muscat", draft(&paper.Proposal{Subject: paper.Subject{Type: paper.SubjectExtension, Until: far}, Mode: paper.ModeOpen, Put: []paper.Desk{"Tehran"}, Until: far, Text: en("x")}, "Muscat"))
	}},
	{"proposal.addressed", "Tehran", func(w *world) *paper.Paper {
		return w.forge("Muscat", "Tehran", draft(&paper.Proposal{Subject: paper.Subject{Type: paper.SubjectExtension, Until: far}, Mode: paper.ModeOpen, Put: []paper.Desk{"Tehran", "Washington"}, Until: far, Text: en("x")}, "Tehran"))
	}},
	{"proposal.all", "Tehran", func(w *world) *paper.Paper {
		return w.forge("Muscat", "Tehran", draft(&paper.Proposal{Subject: paper.Subject{Type: paper.SubjectFormat, Format: paper.FormatDirect}, Mode: paper.ModeOpen, Put: []paper.Desk{"Tehran"}, Until: far, Text: en("x")}, "Tehran"))
	}},
	{"proposal.paper", "Tehran", func(w *world) *paper.Paper {
		topic := only(w.t, w.as("Muscat").does(&OpenTopic{Topic: paper.Topic{Title: en("A file")}}), paper.KindTopic)
		w.settle()
		return w.forge("Muscat", "Tehran", draft(&paper.Proposal{Subject: paper.Subject{Type: paper.SubjectRound, Paper: topic.ID}, Mode: paper.ModeOpen, Put: []paper.Desk{"Tehran"}, Until: far, Text: en("x"), Texts: []paper.ID{topic.ID}}, "Tehran", "Washington"))
	}},
	{"proposal.texts", "Tehran", func(w *world) *paper.Paper {
		return w.forge("Muscat", "Tehran", draft(&paper.Proposal{Subject: paper.Subject{Type: paper.SubjectExtension, Until: far}, Mode: paper.ModeOpen, Put: []paper.Desk{"Tehran"}, Until: far, Text: en("x"), Texts: []paper.ID{paper.IDOf([]byte("another"))}}, "Tehran", "Washington"))
	}},
	{"proposal.one-at-a-time", "Tehran", func(w *world) *paper.Paper {
		p := w.put1(paper.ModePrivate)
		return w.forge("Muscat", "Tehran", draft(p.Body, "Tehran", "Washington"))
	}},
	{"gate.considers", "Tehran", func(w *world) *paper.Paper {
		gesture(w, paper.EffectConsiders)
		return w.forge("Muscat", "Tehran", draft(&paper.Proposal{Subject: paper.Subject{Type: paper.SubjectFormat, Format: paper.FormatDirect}, Mode: paper.ModeOpen, Put: []paper.Desk{"Tehran", "Washington"}, Until: far, Text: en("x")}, "Tehran", "Washington"))
	}},
	{"answer.no-proposal", "Muscat", func(w *world) *paper.Paper {
		p := letter(w, "Tehran", "Muscat", "", "No proposal.")
		w.settle()
		return w.forge("Tehran", "Muscat", draft(&paper.Response{Proposal: p.ID, Answer: paper.AnswerDecline}, "Muscat"))
	}},
	{"answer.not-asked", "Muscat", func(w *world) *paper.Paper {
		a := &Propose{About: About{Type: paper.SubjectCommunique}, Putting: Putting{Put: []paper.Desk{"Washington"}, Until: far, Text: en("x")}}
		p := only(w.t, w.as("Muscat").does(a), paper.KindProposal)
		w.settle()
		return w.forge("Tehran", "Muscat", draft(&paper.Response{Proposal: p.ID, Answer: paper.AnswerConsent}, "Muscat"))
	}},
	{"answer.ended", "Muscat", func(w *world) *paper.Paper {
		p := w.put1(paper.ModeOpen)
		w.as("Muscat").does(&WithdrawProposal{Proposal: ref(p)})
		w.settle()
		return w.forge("Tehran", "Muscat", draft(&paper.Response{Proposal: p.ID, Answer: paper.AnswerConsent}, "Muscat"))
	}},
	{"answer.to", "Muscat", func(w *world) *paper.Paper {
		p := w.put1(paper.ModeOpen)
		return w.forge("Tehran", "Muscat", draft(&paper.Response{Proposal: p.ID, Answer: paper.AnswerDecline}, "Muscat", "Washington"))
	}},
	{"answer.twice", "Muscat", func(w *world) *paper.Paper {
		p := w.put1(paper.ModeOpen)
		w.as("Tehran").does(&Respond{Proposal: ref(p), Answer: paper.AnswerDecline})
		w.settle()
		return w.forge("Tehran", "Muscat", draft(&paper.Response{Proposal: p.ID, Answer: paper.AnswerConsent}, "Muscat"))
	}},
	{"answer.private", "Muscat", func(w *world) *paper.Paper {
		p := w.put1(paper.ModePrivate)
		return w.forge("Tehran", "Muscat", draft(&paper.Response{Proposal: p.ID, Answer: paper.AnswerConsent}, "Muscat"))
	}},
	{"answer.open", "Muscat", func(w *world) *paper.Paper {
		p := w.put1(paper.ModeOpen)
		return w.forge("Tehran", "Muscat", draft(&paper.Indication{Proposal: p.ID, Answer: paper.PrivateYes}, "Muscat"))
	}},
	{"answer.texts", "Muscat", func(w *world) *paper.Paper {
		p := meeting(w, paper.ModeOpen)
		w.settle()
		return w.forge("Tehran", "Muscat", draft(&paper.Response{Proposal: p.ID, Answer: paper.AnswerConsent, Texts: []paper.ID{paper.IDOf([]byte("another version"))}}, "Muscat"))
	}},
	{"answer.called", "Muscat", func(w *world) *paper.Paper {
		p := w.put1(paper.ModePrivate)
		for _, d := range []paper.Desk{"Tehran", "Washington"} {
			w.as(d).does(&AnswerInPrivate{Proposal: ref(p), Answer: paper.PrivateYes})
		}
		w.settle()
		return w.forge("Tehran", "Muscat", draft(&paper.Indication{Proposal: p.ID, Answer: paper.PrivateNot}, "Muscat"))
	}},
	{"call.false", "Washington", func(w *world) *paper.Paper {
		p := w.put1(paper.ModePrivate)
		w.as("Washington").does(&AnswerInPrivate{Proposal: ref(p), Answer: paper.PrivateNot})
		w.settle()
		return w.forge("Muscat", "Washington", draft(&paper.Call{Proposal: p.ID}, "Tehran", "Washington"))
	}},
	{"outcome.two", "Tehran", func(w *world) *paper.Paper {
		p := w.put1(paper.ModeOpen)
		w.as("Muscat").does(&WithdrawProposal{Proposal: ref(p)})
		w.settle()
		return w.forge("Muscat", "Tehran", w.outcome(p, paper.ResultLapsed))
	}},
	{"outcome.to", "Tehran", func(w *world) *paper.Paper {
		p := w.put1(paper.ModeOpen)
		d := w.outcome(p, paper.ResultLapsed)
		d.To = []paper.Desk{"Tehran"}
		return w.forge("Muscat", "Tehran", d)
	}},
	{"outcome.consent", "Tehran", func(w *world) *paper.Paper {
		p := w.put1(paper.ModeOpen)
		a, _ := consents(w, p)
		return w.forge("Muscat", "Tehran", w.outcome(p, paper.ResultCarried, a))
	}},
	{"outcome.forged", "Tehran", func(w *world) *paper.Paper {
		p := w.put1(paper.ModeOpen)
		a, _ := consents(w, p)
		return w.forge("Muscat", "Tehran", w.outcome(p, paper.ResultCarried, a, w.answer("Washington", p, paper.AnswerConsent, false)))
	}},
	{"outcome.strange", "Tehran", func(w *world) *paper.Paper {
		p, q := w.put1(paper.ModeOpen), meeting(w, paper.ModeOpen)
		w.settle()
		a, b := consents(w, q)
		return w.forge("Muscat", "Tehran", w.outcome(p, paper.ResultCarried, a, b))
	}},
	{"outcome.private", "Tehran", func(w *world) *paper.Paper {
		p := w.put1(paper.ModePrivate)
		return w.forge("Muscat", "Tehran", w.outcome(p, paper.ResultLapsed, w.answer("Washington", p, paper.AnswerConsent, true)))
	}},
	{"outcome.no-call", "Tehran", func(w *world) *paper.Paper {
		p := w.put1(paper.ModePrivate)
		a, b := consents(w, p)
		return w.forge("Muscat", "Tehran", w.outcome(p, paper.ResultCarried, a, b))
	}},
	{"outcome.hidden", "Tehran", func(w *world) *paper.Paper {
		p := w.put1(paper.ModeOpen)
		a, b := consents(w, p)
		return w.forge("Muscat", "Tehran", w.outcome(p, paper.ResultLapsed, a, b))
	}},
	{"outcome.withdrawn", "Washington", func(w *world) *paper.Paper {
		a := &Propose{About: About{Type: paper.SubjectExtension, Until: far}, Putting: Putting{Until: far, Text: en("x")}}
		a.Cover = &Cover{Handling: paper.HandlingVerbatim}
		p := only(w.t, w.as("Tehran").does(a), paper.KindProposal)
		w.settle()
		w.as("Muscat").does(&Convey{Paper: ref(p)})
		w.settle()
		return w.forge("Muscat", "Washington", w.outcome(p, paper.ResultWithdrawn))
	}},
	{"outcome.silence", "Tehran", func(w *world) *paper.Paper {
		p := w.put1(paper.ModeSilence)
		w.pass(101 * time.Hour)
		return w.forge("Muscat", "Tehran", w.outcome(p, paper.ResultCarried, w.receipt("Tehran", p), w.receipt("Washington", p))) // dated too late
	}},
	{"outcome.grace", "Tehran", func(w *world) *paper.Paper {
		p := w.put1(paper.ModeSilence)
		return w.forge("Muscat", "Tehran", w.outcome(p, paper.ResultCarried, w.receipt("Tehran", p), w.receipt("Washington", p)))
	}},
	{"outcome.objected", "Tehran", func(w *world) *paper.Paper {
		p := w.put1(paper.ModeSilence)
		r := w.receipt("Tehran", p)
		no := w.answer("Washington", p, paper.AnswerDecline, true)
		w.pass(101 * time.Hour)
		return w.forge("Muscat", "Tehran", w.outcome(p, paper.ResultCarried, r, no))
	}},
	{"commitment.with", "Muscat", func(w *world) *paper.Paper {
		p := letter(w, "Tehran", "Muscat", "", "No commitment.")
		w.settle()
		return w.forge("Tehran", "Muscat", draft(&paper.Commitment{Paper: paper.IDOf([]byte("x")), Of: paper.KindLetter, Until: far, With: p.ID}, "Muscat", "Washington"))
	}},
	{"gate.owner", "Muscat", func(w *world) *paper.Paper {
		_, c := w.gate1()
		return w.forge("Tehran", "Muscat", draft(&paper.Gate{Owner: "Washington", Effect: paper.EffectOpens, Subject: paper.Subject{Type: paper.SubjectFormat, Format: paper.FormatDirect}, Needs: paper.Need{Condition: c.ID}}, "Muscat"))
	}},
	{"gate.needs", "Muscat", func(w *world) *paper.Paper {
		p := letter(w, "Tehran", "Muscat", "", "No condition.")
		w.settle()
		return w.forge("Tehran", "Muscat", draft(&paper.Gate{Owner: "Tehran", Effect: paper.EffectOpens, Subject: paper.Subject{Type: paper.SubjectFormat, Format: paper.FormatDirect}, Needs: paper.Need{Condition: p.ID}}, "Muscat"))
	}},
	{"condition.who", "Muscat", func(w *world) *paper.Paper {
		return w.forge("Tehran", "Muscat", draft(&paper.Condition{Text: en("x"), Performer: "Moscow", Attester: "Tehran"}, "Muscat"))
	}},
	{"attestation.role", "Tehran", func(w *world) *paper.Paper {
		_, c := w.gate1()
		return w.forge("Muscat", "Tehran", draft(&paper.Attestation{Condition: c.ID, Finding: paper.FindingMet, Facts: en("We saw it."), On: w.now}, "Tehran"))
	}},
	{"attestation.met", "Muscat", func(w *world) *paper.Paper {
		_, c := w.gate1()
		w.as("Tehran").does(&Attest{Condition: ref(c), Facts: en("Done."), On: w.now})
		w.settle()
		return w.forge("Tehran", "Muscat", draft(&paper.Attestation{Condition: c.ID, Finding: paper.FindingMet, Facts: en("Done again."), On: w.now}, "Muscat"))
	}},
	{"attestation.not-met", "Muscat", func(w *world) *paper.Paper {
		_, c := w.gate1()
		return w.forge("Tehran", "Muscat", draft(&paper.Attestation{Condition: c.ID, Finding: paper.FindingAdverse, Facts: en("Never."), On: w.now}, "Muscat"))
	}},
	{"attestation.old-facts", "Muscat", func(w *world) *paper.Paper {
		_, c := w.gate1()
		w.as("Tehran").does(&Attest{Condition: ref(c), Facts: en("Done."), On: w.now})
		w.as("Tehran").does(&Attest{Condition: ref(c), Finding: paper.FindingAdverse, Facts: en("Undone."), On: w.now})
		w.settle()
		return w.forge("Tehran", "Muscat", draft(&paper.Attestation{Condition: c.ID, Finding: paper.FindingMet, Facts: en("The old news."), On: w.now.Add(-time.Hour)}, "Muscat"))
	}},
	{"attestation.overdue", "Muscat", func(w *world) *paper.Paper {
		c := w.timed(paper.LateLapses)
		return w.forge("Tehran", "Muscat", draft(&paper.Attestation{Condition: c.ID, Finding: paper.FindingMet, Facts: en("Late."), On: w.now}, "Muscat"))
	}},
	{"attestation.late-whose", "Muscat", func(w *world) *paper.Paper {
		c := w.timed(paper.LateOwner)
		return w.forge("Washington", "Muscat", draft(&paper.Attestation{Condition: c.ID, Finding: paper.FindingLate, Facts: en("No matter."), On: w.now}, "Muscat"))
	}},
	{"attestation.late-needless", "Muscat", func(w *world) *paper.Paper {
		c := w.timed(paper.LateLapses)
		return w.forge("Tehran", "Muscat", draft(&paper.Attestation{Condition: c.ID, Finding: paper.FindingLate, Facts: en("No matter."), On: w.now}, "Muscat"))
	}},
	{"attestation.late-ahead", "Muscat", func(w *world) *paper.Paper {
		c := w.timed(paper.LateOwner)
		w.now = w.now.Add(-100 * time.Hour)
		return w.forge("Tehran", "Muscat", draft(&paper.Attestation{Condition: c.ID, Finding: paper.FindingLate, Facts: en("No matter."), On: w.now}, "Muscat"))
	}},
	{"attestation.late-twice", "Muscat", func(w *world) *paper.Paper {
		c := w.timed(paper.LateOwner)
		w.as("Tehran").does(&Attest{Condition: ref(c), Finding: paper.FindingLate, Facts: en("No matter."), On: w.now})
		w.settle()
		return w.forge("Tehran", "Muscat", draft(&paper.Attestation{Condition: c.ID, Finding: paper.FindingLate, Facts: en("No matter."), On: w.now}, "Muscat"))
	}},
	{"stance.own", "Muscat", func(w *world) *paper.Paper {
		return w.forge("Tehran", "Muscat", draft(&paper.Stance{Format: paper.FormatDirect, Of: "Washington", Text: en("They want it."), Source: paper.SourceOwn}, "Muscat"))
	}},
	{"stance.conveyed", "Muscat", func(w *world) *paper.Paper {
		return w.forge("Tehran", "Muscat", draft(&paper.Stance{Format: paper.FormatDirect, Of: "Washington", Text: en("They want it."), Source: paper.SourceConveyed}, "Muscat"))
	}},
	{"stance.topic", "Muscat", func(w *world) *paper.Paper {
		p := letter(w, "Tehran", "Muscat", "", "No topic.")
		w.settle()
		return w.forge("Tehran", "Muscat", draft(&paper.Stance{Topic: p.ID, Of: "Tehran", Attitude: paper.AttitudeNot, Text: en("No."), Source: paper.SourceOwn}, "Muscat"))
	}},
	{"assurance.asked", "Muscat", func(w *world) *paper.Paper {
		p := letter(w, "Tehran", "Muscat", "", "Nothing asked.")
		w.settle()
		return w.forge("Tehran", "Muscat", draft(&paper.Assurance{Step: paper.StepGiven, Of: p.ID, Text: en("x")}, "Muscat"))
	}},
	{"assurance.whose", "Muscat", func(w *world) *paper.Paper { return w.assured("Tehran", paper.StepGiven) }},
	{"assurance.asker", "Muscat", func(w *world) *paper.Paper { return w.assured("Washington", paper.StepClarified) }},
	{"assurance.clarify", "Muscat", func(w *world) *paper.Paper { return w.assured("Tehran", paper.StepClarified) }},
	{"assurance.guarantor", "Muscat", func(w *world) *paper.Paper { return w.assured("Washington", paper.StepGuaranteed) }},
	{"assurance.guarantee", "Tehran", func(w *world) *paper.Paper { return w.assured("Muscat", paper.StepGuaranteed) }},
	{"statement.corrects", "Muscat", func(w *world) *paper.Paper {
		p := letter(w, "Tehran", "Muscat", "", "No entry.")
		w.settle()
		return w.forge("Tehran", "Muscat", draft(&paper.Statement{Speaker: "A spokesman", Outlet: "An agency", On: w.now, Text: en("x"), Corrects: p.ID}, "Muscat"))
	}},
	{"delegation.own", "Muscat", func(w *world) *paper.Paper {
		return w.forge("Tehran", "Muscat", draft(&paper.Delegation{Desk: "Washington", Stage: paper.StageDesk, Members: []paper.Member{{Name: "Somebody"}}}, "Muscat"))
	}},
	{"delegation.round", "Muscat", func(w *world) *paper.Paper {
		p := letter(w, "Tehran", "Muscat", "", "No round.")
		w.settle()
		return w.forge("Tehran", "Muscat", draft(&paper.Delegation{Round: p.ID, Desk: "Tehran", Stage: paper.StageDesk, Members: []paper.Member{{Name: "Somebody"}}}, "Muscat"))
	}},
	{"round.desk", "Muscat", func(w *world) *paper.Paper {
		return w.forge("Tehran", "Muscat", draft(&paper.Round{Venue: "Geneva", Begins: far, Format: paper.FormatIndirect, Objective: en("x"), Rooms: []paper.Room{{Name: "Hall"}, {Desk: "Moscow", Name: "Annex"}}}, "Muscat"))
	}},
	{"public-line.desk", "Muscat", func(w *world) *paper.Paper {
		return w.forge("Tehran", "Muscat", draft(&paper.PublicLine{Lines: []paper.Line{{Desk: "Moscow", Says: en("x")}}}, "Muscat"))
	}},
	{"lodged.mediator", "Muscat", func(w *world) *paper.Paper {
		return w.forge("Tehran", "Muscat", draft(&paper.Lodged{Author: "x", Seat: "The drivers", Addressee: "y", BroughtBy: "z", Received: w.now, Form: paper.FormScan, Text: en("x")}, "Muscat"))
	}},
	{"suspension.whose", "Muscat", func(w *world) *paper.Paper {
		s := only(w.t, w.as("Washington").does(&Suspend{Reason: en("x"), Resume: en("y")}), paper.KindSuspension)
		w.settle()
		return w.forge("Tehran", "Muscat", draft(&paper.Suspension{Of: s.ID, Reason: en("Enough.")}, "Muscat", "Washington"))
	}},
	{"suspension.none", "Muscat", func(w *world) *paper.Paper {
		s := only(w.t, w.as("Tehran").does(&Suspend{Reason: en("x"), Resume: en("y")}), paper.KindSuspension)
		w.as("Tehran").does(&Resume{Suspension: ref(s), Reason: en("z")})
		w.settle()
		return w.forge("Tehran", "Muscat", draft(&paper.Suspension{Of: s.ID, Reason: en("Again.")}, "Muscat", "Washington"))
	}},
	{"talks.suspended", "Muscat", func(w *world) *paper.Paper {
		w.as("Washington").does(&Suspend{Reason: en("x"), Resume: en("y")})
		w.settle()
		return w.forge("Tehran", "Muscat", draft(&paper.Proposal{Subject: paper.Subject{Type: paper.SubjectExtension, Until: far}, Mode: paper.ModeOpen, Put: []paper.Desk{"Washington"}, Until: far, Text: en("x")}, "Muscat", "Washington"))
	}},
	{"text.none", "Tehran", func(w *world) *paper.Paper {
		p := letter(w, "Muscat", "Tehran", "", "No text.")
		w.settle()
		return w.forge("Muscat", "Tehran", draft(versionOf(p.ID, "Ships pass."), "Tehran"))
	}},
	{"text.authentic", "Tehran", func(w *world) *paper.Paper {
		v := w.puts(&PutText{Title: en("A text"), Clauses: clauses("Ships pass.")})
		b := versionOf(v.ID)
		b.Title, b.Clauses = paper.Text{"fa": "متن"}, []paper.Clause{{Name: "c1", Role: paper.RoleParagraph, State: paper.ClauseOpen, Words: paper.Text{"fa": "کشتی\u200cها می\u200cگذرند."}}}
		return w.forge("Muscat", "Tehran", paper.Draft{Body: b, To: []paper.Desk{"Tehran", "Washington"}, Languages: []paper.Lang{"fa"}})
	}},
	{"text.forked", "Tehran", func(w *world) *paper.Paper {
		v := w.puts(&PutText{Title: en("A text"), Clauses: clauses("Ships pass.")})
		w.puts(&PutText{From: ref(v), Label: "second"})
		return w.forge("Muscat", "Tehran", draft(versionOf(v.ID, "Ships pass."), "Tehran", "Washington"))
	}},
	{"text.name-used", "Tehran", func(w *world) *paper.Paper {
		v := w.puts(&PutText{Title: en("A text"), Clauses: clauses("Ships pass.", "Pilots are aboard.")})
		v = w.puts(&PutText{From: ref(v), Edits: []wording.Edit{{ClauseChange: paper.ClauseChange{Way: paper.ChangeDelete, Clause: "c2"}}}})
		return w.forge("Muscat", "Tehran", draft(versionOf(v.ID, "Ships pass.", "Something else."), "Tehran", "Washington"))
	}},
	{"text.not-agreed", "Tehran", func(w *world) *paper.Paper {
		v := w.puts(&PutText{Title: en("A text"), Clauses: clauses("Ships pass.")})
		w.agree(v, "")
		v = w.puts(&PutText{From: ref(v), Reopen: []string{"c1"}})
		w.agree(v, "c1")
		b := versionOf(v.ID, "Ships pass.")
		b.Clauses[0].State, b.Clauses[0].DeliberatelyOpen = paper.ClauseAgreed, true
		return w.forge("Muscat", "Tehran", draft(b, "Tehran", "Washington"))
	}},
	{"text.opened", "Tehran", func(w *world) *paper.Paper {
		v := w.puts(&PutText{Title: en("A text"), Clauses: clauses("Ships pass.")})
		w.agree(v, "c1")
		v = w.puts(&PutText{From: ref(v), Reopen: []string{"c1"}})
		b := versionOf(v.ID, "Ships pass.")
		b.Clauses[0].State = paper.ClauseAgreed
		return w.forge("Muscat", "Tehran", draft(b, "Tehran", "Washington"))
	}},
	{"text.moved", "Tehran", func(w *world) *paper.Paper {
		v := w.puts(&PutText{Title: en("A text"), Clauses: clauses("Ships pass.")})
		w.agree(v, "c1")
		b := versionOf(v.ID, "Ships pass.")
		b.Clauses[0].State, b.Clauses[0].Role = paper.ClauseAgreed, paper.RoleHeading
		return w.forge("Muscat", "Tehran", draft(b, "Tehran", "Washington"))
	}},
	{"text.whole", "Tehran", func(w *world) *paper.Paper {
		v := w.puts(&PutText{Title: en("A text"), Whole: new(true), Clauses: clauses("Ships pass.")})
		return w.forge("Muscat", "Tehran", draft(versionOf(v.ID, "Ships pass."), "Tehran", "Washington"))
	}},
	{"text.never-agreed", "Tehran", func(w *world) *paper.Paper {
		v := w.puts(&PutText{Title: en("A text"), Clauses: clauses("Ships pass.")})
		w.agree(v, "c1", paper.AnswerConsent, paper.AnswerDecline)
		b := versionOf(v.ID, "Ships pass.")
		b.Clauses[0].State = paper.ClauseAgreed
		return w.forge("Muscat", "Tehran", draft(b, "Tehran", "Washington"))
	}},
	{"text.not-referendum", "Tehran", func(w *world) *paper.Paper {
		v := w.puts(&PutText{Title: en("A text"), Clauses: clauses("Ships pass.")})
		w.agree(v, "c1", paper.AnswerAdReferendum, paper.AnswerDecline)
		b := versionOf(v.ID, "Ships pass.")
		b.Clauses[0].State = paper.ClauseAdReferendum
		return w.forge("Muscat", "Tehran", draft(b, "Tehran", "Washington"))
	}},
	{"text.altered", "Tehran", func(w *world) *paper.Paper {
		v := w.puts(&PutText{Title: en("A text"), Clauses: clauses("Ships pass.")})
		w.agree(v, "c1")
		return w.forge("Muscat", "Tehran", draft(versionOf(v.ID, "Ships may pass."), "Tehran", "Washington"))
	}},
	{"text.lost", "Tehran", func(w *world) *paper.Paper {
		v := w.puts(&PutText{Title: en("A text"), Clauses: clauses("Ships pass.", "Pilots are aboard.")})
		w.agree(v, "c2")
		return w.forge("Muscat", "Tehran", draft(versionOf(v.ID, "Ships pass."), "Tehran", "Washington"))
	}},
	{"text.no-clause", "Muscat", func(w *world) *paper.Paper {
		v := w.puts(&PutText{Title: en("A text"), Clauses: clauses("Ships pass.")})
		return w.forge("Tehran", "Muscat", draft(&paper.Amendment{Version: v.ID, Changes: []paper.ClauseChange{replacing("c9", "Nothing.")}}, "Muscat"))
	}},
	{"text.bracketed", "Tehran", func(w *world) *paper.Paper {
		v := w.puts(&PutText{Title: en("A text"), Clauses: []paper.Clause{{Number: "1", Words: en("Ships pass."), Alternatives: []paper.Alternative{{Words: en("Ships stop.")}}}}})
		return w.forge("Muscat", "Tehran", draft(&paper.Proposal{Subject: paper.Subject{Type: paper.SubjectText, Paper: v.ID, Name: "c1"}, Mode: paper.ModeOpen, Put: []paper.Desk{"Tehran", "Washington"}, Until: far, Text: en("x"), Texts: []paper.ID{v.ID}}, "Tehran", "Washington"))
	}},
	{"amendment.name", "Muscat", func(w *world) *paper.Paper {
		v := w.puts(&PutText{Title: en("A text"), Clauses: clauses("Ships pass.")})
		x := paper.ClauseChange{Way: paper.ChangeInsert, Clause: "c1", Role: paper.RoleParagraph, Words: en("Again.")}
		return w.forge("Tehran", "Muscat", draft(&paper.Amendment{Version: v.ID, Changes: []paper.ClauseChange{x}}, "Muscat"))
	}},
	{"amendment.nothing", "Muscat", func(w *world) *paper.Paper {
		v := w.puts(&PutText{Title: en("A text"), Clauses: clauses("Ships pass.")})
		return w.forge("Tehran", "Muscat", draft(&paper.Amendment{Version: v.ID, Changes: []paper.ClauseChange{replacing("c1", "Ships pass.")}}, "Muscat"))
	}},
	{"text.until.past", "Tehran", func(w *world) *paper.Paper {
		b := versionOf(paper.ID{}, "Ships pass.")
		b.Until = w.in(-time.Hour)
		return w.forge("Muscat", "Tehran", draft(b, "Tehran", "Washington"))
	}},
	{"text.fate", "Tehran", func(w *world) *paper.Paper {
		return w.afterStating(0, func(b *paper.TextVersion) { b.Fate = paper.FateMediator })
	}},
	{"text.until", "Tehran", func(w *world) *paper.Paper {
		return w.afterStating(0, func(b *paper.TextVersion) { b.Until = w.in(1000 * time.Hour) })
	}},
	{"text.hour.left", "Tehran", func(w *world) *paper.Paper {
		return w.afterStating(20*time.Hour, func(b *paper.TextVersion) { b.Clauses[0].Words = en("Ships stay.") })
	}},
	{"text.hour.lost", "Tehran", func(w *world) *paper.Paper {
		return w.afterStating(20*time.Hour, func(b *paper.TextVersion) { b.Clauses = b.Clauses[:1] })
	}},
	{"text.hour.nothing", "Tehran", func(w *world) *paper.Paper {
		v := w.puts(&PutText{Title: en("A text"), Fate: paper.FateNothing, Until: w.in(10 * time.Hour), Clauses: clauses("Ships pass.")})
		v = w.puts(&PutText{From: ref(v), Edits: []wording.Edit{{ClauseChange: replacing("c1", "Ships stay."), Compromise: true}}})
		until := v.Body.(*paper.TextVersion).Until
		w.pass(20 * time.Hour)
		b := versionOf(v.ID, "Ships stay.")
		b.Fate, b.Until = paper.FateNothing, until
		return w.forge("Muscat", "Tehran", draft(b, "Tehran", "Washington"))
	}},
	{"extension.text", "Tehran", func(w *world) *paper.Paper {
		v := w.puts(&PutText{Title: en("A text"), Until: w.in(10 * time.Hour), Clauses: clauses("Ships pass.")})
		d := extending("", paper.ModeOpen, w.in(time.Hour), w.in(5*time.Hour))
		d.Body.(*paper.Proposal).Subject.Paper, d.Body.(*paper.Proposal).Texts = v.ID, []paper.ID{v.ID}
		return w.forge("Muscat", "Tehran", d)
	}},
	{"text.bracketed-whole", "Tehran", func(w *world) *paper.Paper {
		v := w.bracketed()
		return w.forge("Muscat", "Tehran", draft(&paper.Proposal{Subject: paper.Subject{Type: paper.SubjectText, Paper: v.ID}, Mode: paper.ModeOpen,
			Put: []paper.Desk{"Tehran", "Washington"}, Until: far, Text: en("All of it?"), Texts: []paper.ID{v.ID}}, "Tehran", "Washington"))
	}},
	{"ending.way", "Muscat", func(w *world) *paper.Paper {
		return w.forge("Tehran", "Muscat", draft(&paper.Ending{Way: paper.WayMediator, At: far, Reason: en("x")}, "Muscat", "Washington"))
	}},
	{"ending.notice", "Muscat", func(w *world) *paper.Paper {
		return w.forge("Tehran", "Muscat", draft(&paper.Ending{Way: paper.WayParty, At: w.in(time.Hour), Reason: en("x")}, "Muscat", "Washington"))
	}},
	{"ending.settled", "Tehran", func(w *world) *paper.Paper {
		return w.forge("Muscat", "Tehran", draft(&paper.Ending{Way: paper.WayAgreement, At: far, Reason: en("x")}, "Tehran", "Washington"))
	}},
	{"ending.twice", "Muscat", func(w *world) *paper.Paper {
		w.as("Tehran").does(&EndTalks{Ending: paper.Ending{Way: paper.WayParty, At: w.in(100 * time.Hour), Reason: en("x")}})
		w.settle()
		return w.forge("Tehran", "Muscat", draft(&paper.Ending{Way: paper.WayParty, At: w.in(1000 * time.Hour), Reason: en("y")}, "Muscat", "Washington"))
	}},
}

// versionOf is a version that follows another, of open paragraphs.
func versionOf(previous paper.ID, words ...string) *paper.TextVersion {
	return &paper.TextVersion{Title: en("A text"), Fate: paper.FateStands, Previous: previous, Clauses: given(clauses(words...))}
}

// bracketed puts a text in which brackets stand.
func (w *world) bracketed() *paper.Paper {
	v := w.puts(&PutText{Title: en("A text"), Clauses: clauses("Ships pass.", "Fees are waived.")})
	return w.puts(&PutText{From: ref(v), Edits: []wording.Edit{{ClauseChange: replacing("c1", "Ships stay."), Compromise: true}}})
}

// afterStating puts a text with an hour and, some time later, forges one that follows it.
func (w *world) afterStating(later time.Duration, change func(*paper.TextVersion)) *paper.Paper {
	v := w.puts(&PutText{Title: en("A text"), Until: w.in(10 * time.Hour), Clauses: clauses("Ships pass.", "Fees are waived.")})
	b := versionOf(v.ID, "Ships pass.", "Fees are waived.")
	b.Until = v.Body.(*paper.TextVersion).Until
	w.pass(later)
	change(b)
	return w.forge("Muscat", "Tehran", draft(b, "Tehran", "Washington"))
}

// assured asks an assurance of Washington and forges a step by a desk.
func (w *world) assured(by paper.Desk, step paper.Step) *paper.Paper {
	ask := &AskAssurance{Text: en("No more.")}
	ask.To, ask.Cover = []paper.Desk{"Washington"}, &Cover{Handling: paper.HandlingVerbatim}
	p := only(w.t, w.as("Tehran").does(ask), paper.KindAssurance)
	w.settle()
	w.as("Muscat").does(&Convey{Paper: ref(p)})
	w.settle()
	to := paper.Desk("Muscat")
	if by == "Muscat" {
		to = "Tehran"
	}
	return w.forge(by, to, draft(&paper.Assurance{Step: step, Of: p.ID, Text: en("x")}, to))
}

// forgeAs lets a paper that names one author be brought by another hand.
func (w *world) forgeAs(author, hand paper.Desk, d paper.Draft) *paper.Paper {
	p := w.compose(w.desks[author], paper.Draft{Body: d.Body, To: d.To, Privilege: paper.PrivilegeTalks}, nil)
	w.handOver(hand, "Muscat", p)
	return p
}

// actingOnly are the rules that bind only the acting desk's own program, with
// what shows if a changed program breaks them (docs/protocol.md lists them).
var actingOnly = map[string]string{
	"handling.default": "the recipient holds the author's paper and its receipt comes back", "handling.substance": "as above", "handling.confided": "as above", "handling.verbatim": "nothing shows but what the sides tell each other",
	"handling.mediator-only": "as above", "handling.idea": "as above", "handling.own-words": "the recipient's receipt comes back to the author", "handling.together": "the recipient's receipt comes back to the author",
	"handling.condition": "the recipient's receipt comes back to the author", "handling.read-back": "nothing claims the author's approval", "handling.other-words": "nothing claims the author's approval",
	"handling.withdrawn": "the recipient's receipt comes back to the author", "say.mediator": "the message is the sayer's own", "say.name": "the recipient sees the name", "say.note": "nothing claims the speaker's approval",
	"convey.informal": "the recipient refuses it: hand.informal", "convey.mediator": "the recipient refuses it: hand.stranger", "convey.own": "nothing happens", "convey.to": "the recipient refuses it: addressee.other",
	"convey.twice": "a known paper changes nothing", "convey.seat": "there is no pouch to put it into", "together.sides": "as handling.together", "together.half": "both show committed, not released, with the signatures",
	"read-back.whose": "the words are seen by whom they are read to", "note.none": "malformed act", "note.line": "malformed act", "dispose.action": "malformed act", "letter.kind": "malformed act",
	"package.option": "malformed act", "package.carries": "malformed act", "issues.unknown": "malformed act", "issues.unset": "malformed act",
	"text.unset": "malformed act", "text.edit": "malformed act", "text.reserved": "told of an act before it is done", "instrument.lags": "the languages stand in the instrument, and what lags stands beside its words", "text.taken": "malformed act", "text.hour": "malformed act", "text.hour.ahead": "the version is the mediator's own words", "text.no-amendment": "malformed act", "text.other": "the brackets are the mediator's own words",
	"reflection.waits": "the package shown is the mediator's own idea", "reflection.nothing": "as above", "reflection.same": "as above",
	"result.nothing-yet": "result.early at every side",
	"act.authentic":      "malformed act", "act.field": "malformed act", "act.ref": "malformed act", "act.no-effect": "the answer names what its reader may not hold", "approval.none": "malformed act", "certificate.begun": "the certificate is the mediator's own claim",
	"commitment.alone": "the mediator holds one paper early, as told", "commitment.none": "malformed act", "commitment.hour": "the date stands in the paper", "proposal.hour": "the hour stands in the paper",
	"invitation.lapsed": "the mediator's desk takes a late acceptance as void", "outcome.open": "the outcome encloses too little: outcome.consent", "call.early": "a false call is refused: call.false",
	"answer.text-missing": "the consent binds all the same", "talks.ended": "a later paper is shown as later", "destruction.early": "the certificate is its author's own claim",
	"destruction.alone": "the certificate is its author's own claim",
	"signing.which":     "malformed act", "instrument.counterparts": "malformed act", "instrument.form": "malformed act", "adherence.no-powers": "malformed act", "told.desk": "nothing shows but what outsiders say", "terms.no-card": "terms.card at the desk whose card is missing", "hand-over.desk": "the desk refuses what it cannot judge",
	"hand-over.nothing": "nothing happens", "terms.nobody": "terms.missing: the desk finds itself left out", "succession.card": "nobody holds the card", "ending.all": "the ending is text without effect", "lodged.seat": "the desk disowns it", "direct.compare": "asked of the desk's own fold", "direct.format": "asked of the desk's own fold",
	"direct.gate": "asked of the desk's own fold", "direct.parties": "asked of the desk's own fold", "direct.recording": "asked of the desk's own fold", "officer.powers": "the signature does not verify: paper.ErrPowers",
	"officer.key": "the signature does not verify: paper.ErrSignature", "officer.revoked": "powers.undated", "officer.unknown": "the signature does not verify: paper.ErrStranger", "proposal.terms-first": "seen in TestBeforeTerms", "card.terms": "seen in TestBeforeTerms",
	"attestation.late":  "it counts for nothing until its owner's word is there",
	"attestation.fault": "seen in TestFailedAttestation", "card.replaced": "seen in TestFailedAttestation",
	// told of a paper that has no effect, not refusals
	"invitation.late": "void", "answer.late": "void", "text.agreed-before": "a doubt", "text.unmarked": "told of an act before it is done", "text.breaks": "told of an act before it is done", "ending.unseen": "a doubt; every party refuses it: ending.settled",
}

func TestAttackForgedPapers(t *testing.T) {
	t.Parallel()
	done := map[string]bool{}
	for _, f := range slices.Concat(forgeries, signingForgeries) {
		done[f.sentence] = true
		t.Run(f.sentence, func(t *testing.T) {
			t.Parallel()
			terms := PutTerms{Rupture: paper.Rupture{NoticeDays: 3}}
			if strings.Contains(f.sentence, "silence-n") || strings.HasPrefix(f.sentence, "outcome.") {
				terms = silentTerms()
			}
			w := newWorldUnder(t, terms, "Tehran", "Washington")
			p := f.make(w)
			it := w.desks[f.at].items[p.ID]
			if it == nil || it.standing != Irregular {
				t.Fatalf("%s takes it\n%s", f.at, w)
			}
			if got := it.refusal.Text.Key; got != f.sentence {
				t.Fatalf("refused by %s: %s", got, it.refusal)
			}
			if text := it.refusal.Text.String(); strings.ContainsAny(text, "{}") {
				t.Fatalf("words left open: %s", text)
			}
		})
	}
	for key := range Sentences() {
		if strings.HasPrefix(key, "offer.") || strings.HasPrefix(key, "subject.") || strings.HasPrefix(key, "eyes.") || strings.HasPrefix(key, "clause.") || strings.HasPrefix(key, "holds.") || strings.HasPrefix(key, "tells.") || strings.HasPrefix(key, "concern.") || strings.HasPrefix(key, "evidence.") || strings.HasPrefix(key, "force.") || strings.HasPrefix(key, "problem.") || strings.HasPrefix(key, "settlement.") || done[key] || actingOnly[key] != "" {
			continue
		}
		t.Errorf("%s has neither a forgery nor a place among the rules that bind the acting desk alone", key)
	}
	for key := range actingOnly {
		if done[key] {
			t.Errorf("%s binds others too, and is listed as binding the acting desk alone", key)
		}
		if _, ok := Sentences()[key]; !ok {
			t.Errorf("%s is no sentence", key)
		}
	}
}

func TestBeforeTerms(t *testing.T) {
	t.Parallel()
	w := emptyWorld(t, "Tehran", "Washington")
	w.join("Tehran", paper.PlaceParty)
	w.join("Washington", paper.PlaceParty)
	w.as("Muscat").refused(&Propose{About: About{Type: paper.SubjectExtension, Until: far}, Putting: Putting{Until: far, Text: en("x")}}, "terms-first")
	// The mediator names another card for Washington than the one it brings.
	terms := &paper.Terms{Purpose: en("x"), Rules: 1, Zone: "UTC", Format: paper.FormatIndirect, Default: paper.DefaultNothing, Dispositions: paper.ShownNone, Receipts: "carried",
		Participants: []paper.Participant{{Desk: "Muscat", Role: paper.PlaceMediator, Card: w.desks["Muscat"].Card("Muscat").ID}, {Desk: "Tehran", Role: paper.PlaceParty, Card: w.desks["Tehran"].Card("Tehran").ID}, {Desk: "Washington", Role: paper.PlaceParty, Card: paper.IDOf([]byte("false"))}}}
	w.forge("Muscat", "Tehran", draft(terms, "Tehran", "Washington"))
	card := w.desks["Washington"].Card("Washington")
	w.handOver("Muscat", "Tehran", card)
	if it := w.desks["Tehran"].items[card.ID]; it.standing != Irregular || it.refusal.Text.Key != "card.terms" {
		t.Fatalf("%v %v", it.standing, it.refusal)
	}
}

func TestFailedAttestation(t *testing.T) {
	t.Parallel()
	w := newWorld(t, "Tehran", "Washington")
	o := w.desks["Muscat"]
	p := w.compose(w.desks["Tehran"], paper.Draft{Body: &paper.Letter{Prose: prose("Forged.")}, To: []paper.Desk{"Muscat"}, Languages: []paper.Lang{"en"}, Privilege: paper.PrivilegeTalks}, nil)
	e := w.arrival(o, "Tehran", p, o.Len())
	e.Proof, e.Fault = ProofNone, "signature does not verify: Ed25519 half"
	if s := o.Fold(e); s != Irregular || !strings.Contains(o.Tray()[0].Reason.String(), "Ed25519 half") {
		t.Fatalf("%v %v", s, o.Tray())
	}
	// A card that was replaced when it was used: of no effect, and nothing follows.
	p = w.compose(w.desks["Tehran"], paper.Draft{Body: &paper.Letter{Prose: prose("Signed with what was lost.")}, To: []paper.Desk{"Muscat"}, Languages: []paper.Lang{"en"}, Privilege: paper.PrivilegeTalks}, nil)
	e = w.arrival(o, "Tehran", p, o.Len())
	e.Proof = ProofLate
	if s := o.Fold(e); s != Irregular || o.Tray()[1].Reason.Key != "card.replaced" {
		t.Fatalf("%v %v", s, o.Tray())
	}
	if _, ok := o.ReceiptFor(e); ok {
		t.Error("a receipt says that it came")
	}
}
