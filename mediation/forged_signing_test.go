package mediation

import (
	"testing"
	"time"

	"goodoffices/paper"
)

// credits gives Tehran full powers of some sort and returns them.
func credits(w *world, c paper.Credentials) *paper.Paper {
	c.Officer = orElse(c.Officer, "Officer")
	c.Principal = orElse(c.Principal, "The state of Tehran")
	if c.Powers == nil {
		c.Powers = []string{"settlement"}
	}
	p := only(w.t, w.as("Tehran").does(&GrantPowers{Credentials: c}), paper.KindCredentials)
	w.settle()
	return p
}

// adherence composes a signature of Tehran's under a signing.
func (w *world) adherence(d paper.Desk, p *paper.Paper, change func(*paper.Adherence)) *paper.Paper {
	o := w.desks[d]
	ins := o.ownInstrument(o.deciding.byID[p.ID], d)
	b := &paper.Adherence{Proposal: p.ID, Instrument: ins.id(), Step: paper.SigningSign, Principal: "The state of " + string(d)}
	if own := o.lastPowers(w.now); own != nil {
		b.Credentials = own.id()
	}
	if change != nil {
		change(b)
	}
	to := []paper.Desk{"Muscat"}
	if b.Step != paper.SigningSign {
		to = o.adherenceTo(o.deciding.byID[p.ID], d, b.Step)
	}
	return w.compose(o, paper.Draft{Body: b, To: to, Languages: []paper.Lang{"en"}, Privilege: paper.PrivilegeReadiness}, nil)
}

// forgedAdherence is a signature of Tehran's that Muscat is handed.
func (w *world) forgedAdherence(change func(*paper.Adherence)) *paper.Paper {
	_, p := signing(w, DraftInstrument{})
	return w.handsIn("Tehran", w.adherence("Tehran", p, change))
}

func (w *world) handsIn(d paper.Desk, p *paper.Paper) *paper.Paper {
	w.handOver(d, "Muscat", p)
	return p
}

// signed composes signatures that are their desks' own.
func (w *world) signed(p *paper.Paper, ds ...paper.Desk) []*paper.Paper {
	var out []*paper.Paper
	for _, d := range ds {
		a := w.adherence(d, p, nil)
		w.desks[d].append(a, nil)
		out = append(out, a)
	}
	return out
}

func joint(change func(*paper.Instrument)) *paper.Instrument {
	b := &paper.Instrument{Form: paper.InstrumentJoint, Title: en("x"), Words: en("y"), Signatories: []paper.Desk{"Tehran", "Washington"}, Force: paper.Force{On: paper.ForceSignature}}
	if change != nil {
		change(b)
	}
	return b
}

func (w *world) topic1() *paper.Paper {
	p := only(w.t, w.as("Muscat").does(&OpenTopic{Topic: paper.Topic{Title: en("A file")}}), paper.KindTopic)
	w.settle()
	return p
}

func forgedInstrument(w *world, change func(*paper.Instrument)) *paper.Paper {
	return w.forge("Muscat", "Tehran", draft(joint(change), "Tehran", "Washington"))
}

func signingProposal(ins *paper.Paper, mode paper.Mode) paper.Draft {
	return draft(&paper.Proposal{
		Subject: paper.Subject{Type: paper.SubjectSettlement, Paper: ins.ID}, Mode: mode, Put: []paper.Desk{"Tehran", "Washington"}, Until: far, Text: en("x"), Texts: []paper.ID{ins.ID},
	}, "Tehran", "Washington")
}

// extending proposes that a settlement goes on.
func extending(name string, mode paper.Mode, asked, until paper.Hour) paper.Draft {
	return draft(&paper.Proposal{
		Subject: paper.Subject{Type: paper.SubjectExtension, Name: name, Until: until}, Mode: mode, Put: []paper.Desk{"Tehran", "Washington"}, Until: asked, Text: en("On."),
	}, "Tehran", "Washington")
}

var signingForgeries = []forgery{
	{"instrument.all", "Tehran", func(w *world) *paper.Paper {
		return w.forge("Muscat", "Tehran", draft(joint(nil), "Tehran"))
	}},
	{"instrument.signatory", "Tehran", func(w *world) *paper.Paper {
		return forgedInstrument(w, func(b *paper.Instrument) { b.Signatories = append(b.Signatories, "Muscat") })
	}},
	{"instrument.left-out", "Tehran", func(w *world) *paper.Paper {
		return forgedInstrument(w, func(b *paper.Instrument) { b.Signatories = b.Signatories[:1] })
	}},
	{"instrument.gate", "Tehran", func(w *world) *paper.Paper {
		topic := w.topic1()
		return forgedInstrument(w, func(b *paper.Instrument) { b.Plan = []paper.ID{topic.ID} })
	}},
	{"instrument.text", "Tehran", func(w *world) *paper.Paper {
		topic := w.topic1()
		return forgedInstrument(w, func(b *paper.Instrument) { b.Text = topic.ID })
	}},
	{"instrument.brackets", "Tehran", func(w *world) *paper.Paper {
		v := w.bracketed()
		return forgedInstrument(w, func(b *paper.Instrument) { b.Text = v.ID })
	}},
	{"instrument.past", "Tehran", func(w *world) *paper.Paper {
		return forgedInstrument(w, func(b *paper.Instrument) { b.Until = w.in(-time.Hour) })
	}},
	{"instrument.never", "Tehran", func(w *world) *paper.Paper {
		return forgedInstrument(w, func(b *paper.Instrument) {
			b.Until, b.Force = w.in(time.Hour), paper.Force{On: paper.ForceDate, At: w.in(2 * time.Hour)}
		})
	}},
	{"signing.over", "Tehran", func(w *world) *paper.Paper {
		ins := drawn(w, DraftInstrument{Until: w.in(time.Hour)})
		w.pass(2 * time.Hour)
		return w.forge("Muscat", "Tehran", signingProposal(ins, paper.ModeSigning))
	}},
	{"instrument.mirror", "Tehran", func(w *world) *paper.Paper {
		ins := drawn(w, DraftInstrument{})
		return forgedInstrument(w, func(b *paper.Instrument) {
			b.Form, b.Of, b.Signatories, b.Mirrors = paper.InstrumentCounterparts, "Tehran", b.Signatories[:1], []paper.ID{ins.ID}
		})
	}},
	{"instrument.mirror-differs", "Tehran", func(w *world) *paper.Paper {
		made := w.as("Muscat").does(&DraftInstrument{Form: paper.InstrumentCounterparts, Title: en("x"), Counterparts: []Counterpart{{Of: "Washington", Words: en("Stop.")}, {Of: "Tehran", Words: en("Stop.")}}})
		w.settle()
		return forgedInstrument(w, func(b *paper.Instrument) {
			b.Form, b.Of, b.Signatories, b.Mirrors, b.Until = paper.InstrumentCounterparts, "Tehran", b.Signatories[:1], []paper.ID{made[0].ID}, far
		})
	}},
	{"signing.mode", "Tehran", func(w *world) *paper.Paper {
		return w.forge("Muscat", "Tehran", signingProposal(drawn(w, DraftInstrument{}), paper.ModeOpen))
	}},
	{"signing.put", "Tehran", func(w *world) *paper.Paper {
		made := w.as("Muscat").does(&DraftInstrument{Form: paper.InstrumentCounterparts, Title: en("x"), Counterparts: []Counterpart{{Of: "Washington", Words: en("Stop.")}, {Of: "Tehran", Words: en("Stop.")}}})
		w.settle()
		return w.forge("Muscat", "Tehran", signingProposal(made[0], paper.ModeSigning))
	}},
	{"signing.name", "Tehran", func(w *world) *paper.Paper {
		signing(w, DraftInstrument{Until: w.in(300 * time.Hour)})
		d := signingProposal(drawn(w, DraftInstrument{Until: w.in(300 * time.Hour)}), paper.ModeSigning)
		d.Body.(*paper.Proposal).Subject.Name = "it"
		return w.forge("Muscat", "Tehran", d)
	}},
	{"extension.name", "Tehran", func(w *world) *paper.Paper {
		signing(w, DraftInstrument{Until: w.in(300 * time.Hour)})
		w.signs("Tehran", "Washington")
		return w.forge("Muscat", "Tehran", extending("", paper.ModeOpen, w.in(time.Hour), far))
	}},
	{"extension.none", "Muscat", func(w *world) *paper.Paper {
		d := extending("it", paper.ModeOpen, far, far)
		d.Body.(*paper.Proposal).Put, d.To = []paper.Desk{"Washington"}, []paper.Desk{"Muscat", "Washington"}
		return w.forge("Tehran", "Muscat", d)
	}},
	{"extension.late", "Tehran", func(w *world) *paper.Paper {
		signing(w, DraftInstrument{Until: w.in(10 * time.Hour)})
		w.signs("Tehran", "Washington")
		w.pass(20 * time.Hour)
		return w.forge("Muscat", "Tehran", extending("it", paper.ModeOpen, w.in(time.Hour), far))
	}},
	{"extension.short", "Tehran", func(w *world) *paper.Paper {
		signing(w, DraftInstrument{Until: w.in(300 * time.Hour)})
		w.signs("Tehran", "Washington")
		return w.forge("Muscat", "Tehran", extending("it", paper.ModeOpen, w.in(time.Hour), w.in(200*time.Hour)))
	}},
	{"outcome.overtaken", "Tehran", func(w *world) *paper.Paper {
		signing(w, DraftInstrument{Until: w.in(200 * time.Hour)})
		w.signs("Tehran", "Washington")
		p := w.forge("Muscat", "Tehran", extending("it", paper.ModeSilence, w.in(100*time.Hour), far))
		w.handOver("Muscat", "Washington", p)
		receipts := []*paper.Paper{w.receipt("Tehran", p), w.receipt("Washington", p)}
		w.now = w.now.Add(201 * time.Hour)
		return w.forge("Muscat", "Tehran", w.outcome(p, paper.ResultCarried, receipts...))
	}},
	{"signing.none", "Muscat", func(w *world) *paper.Paper {
		signing(w, DraftInstrument{})
		open := w.put1(paper.ModeOpen)
		o := w.desks["Tehran"]
		return w.forge("Tehran", "Muscat", draft(&paper.Adherence{Proposal: open.ID, Instrument: o.deciding.instruments[0].id(), Step: paper.SigningInitial}, "Muscat", "Washington"))
	}},
	{"signing.answer", "Muscat", func(w *world) *paper.Paper {
		_, p := signing(w, DraftInstrument{})
		return w.forge("Tehran", "Muscat", draft(&paper.Response{Proposal: p.ID, Answer: paper.AnswerConsent, Texts: p.Body.(*paper.Proposal).Texts}, "Muscat", "Washington"))
	}},
	{"adherence.instrument", "Muscat", func(w *world) *paper.Paper {
		_, p := signing(w, DraftInstrument{Form: paper.InstrumentCounterparts})
		return w.handsIn("Tehran", w.adherence("Tehran", p, func(b *paper.Adherence) {
			b.Instrument = w.desks["Tehran"].ownInstrument(w.desks["Tehran"].deciding.byID[p.ID], "Washington").id()
		}))
	}},
	{"adherence.pens-down", "Muscat", func(w *world) *paper.Paper {
		_, p := signing(w, DraftInstrument{})
		pen := only(w.t, w.as("Tehran").does(&PensDown{}), paper.KindResponse)
		muscat := w.desks["Muscat"]
		w.hostile = true
		muscat.Fold(w.arrival(muscat, "Tehran", pen, muscat.Len())) // before the desk ends it by itself
		a := w.adherence("Tehran", p, nil)
		muscat.Fold(w.arrival(muscat, "Tehran", a, muscat.Len()))
		return a
	}},
	{"adherence.twice", "Muscat", func(w *world) *paper.Paper {
		_, p := signing(w, DraftInstrument{})
		w.signs("Tehran")
		return w.handsIn("Tehran", w.adherence("Tehran", p, nil))
	}},
	{"adherence.order", "Muscat", func(w *world) *paper.Paper {
		_, p := signing(w, DraftInstrument{Collated: true})
		return w.handsIn("Tehran", w.adherence("Tehran", p, nil))
	}},
	{"adherence.language", "Muscat", func(w *world) *paper.Paper {
		_, p := signing(w, DraftInstrument{})
		return w.handsIn("Tehran", w.adherence("Tehran", p, func(b *paper.Adherence) {
			*b = paper.Adherence{Proposal: b.Proposal, Instrument: b.Instrument, Step: paper.SigningCollate, Languages: []paper.Lang{"ar"}}
		}))
	}},
	{"adherence.powers", "Muscat", func(w *world) *paper.Paper {
		return w.forgedAdherence(func(b *paper.Adherence) { b.Credentials = w.desks["Washington"].lastPowers(w.now).id() })
	}},
	{"adherence.officer", "Muscat", func(w *world) *paper.Paper {
		_, p := signing(w, DraftInstrument{})
		a := w.adherence("Tehran", p, nil)
		e := w.arrival(w.desks["Muscat"], "Tehran", a, w.desks["Muscat"].Len())
		e.Officer = "Deputy"
		w.hostile = true
		w.desks["Muscat"].Fold(e)
		return a
	}},
	{"adherence.principal", "Muscat", func(w *world) *paper.Paper {
		return w.forgedAdherence(func(b *paper.Adherence) { b.Principal = "The other state" })
	}},
	{"adherence.cover", "Muscat", func(w *world) *paper.Paper {
		c := credits(w, paper.Credentials{Powers: []string{"letter"}})
		return w.forgedAdherence(func(b *paper.Adherence) { b.Credentials = c.ID })
	}},
	{"adherence.expired", "Muscat", func(w *world) *paper.Paper {
		c := credits(w, paper.Credentials{Until: w.in(time.Hour)})
		w.pass(2 * time.Hour)
		return w.forgedAdherence(func(b *paper.Adherence) { b.Credentials = c.ID })
	}},
	{"adherence.revoked", "Muscat", func(w *world) *paper.Paper {
		c := credits(w, paper.Credentials{})
		w.as("Tehran").does(&Revoke{Credentials: ref(c)})
		w.settle()
		return w.forgedAdherence(func(b *paper.Adherence) { b.Credentials = c.ID })
	}},
	{"adherence.ink", "Muscat", func(w *world) *paper.Paper {
		p := letter(w, "Tehran", "Muscat", "", "No ink.")
		w.settle()
		return w.forgedAdherence(func(b *paper.Adherence) { b.Ink = p.ID })
	}},
	{"adherence.ratify", "Muscat", func(w *world) *paper.Paper {
		_, p := signing(w, DraftInstrument{})
		w.signs("Tehran", "Washington")
		return w.handsIn("Tehran", w.adherence("Tehran", p, func(b *paper.Adherence) { b.Step = paper.SigningRatify }))
	}},
	{"adherence.attest", "Muscat", func(w *world) *paper.Paper {
		_, p := signing(w, DraftInstrument{})
		w.signs("Tehran", "Washington")
		return w.handsIn("Tehran", w.adherence("Tehran", p, func(b *paper.Adherence) {
			*b = paper.Adherence{Proposal: b.Proposal, Instrument: b.Instrument, Step: paper.SigningAttest, Text: en("x")}
		}))
	}},
	{"certificate.instrument", "Tehran", func(w *world) *paper.Paper {
		ins, _ := signing(w, DraftInstrument{})
		return w.forge("Muscat", "Tehran", draft(&paper.Certificate{Began: w.now, Settled: "settled", Attended: []string{"Tehran"}, Instrument: ins.ID}, "Tehran", "Washington"))
	}},
	{"outcome.unstopped", "Washington", func(w *world) *paper.Paper {
		_, p := signing(w, DraftInstrument{})
		w.signs("Tehran") // and is told to have stopped
		return w.forge("Muscat", "Washington", w.outcome(p, paper.ResultLapsed))
	}},
	{"outcome.unsigned", "Washington", func(w *world) *paper.Paper {
		_, p := signing(w, DraftInstrument{})
		return w.forge("Muscat", "Washington", w.outcome(p, paper.ResultLapsed, w.signed(p, "Tehran")...))
	}},
}

// attacksOnSigning are outcomes that a dishonest mediator makes of a signing,
// and the sentence by which the other side's desk refuses each.
var attacksOnSigning = []struct {
	name, sentence string
	make           func(w *world) *paper.Paper
}{
	{"one signature missing", "outcome.consent", func(w *world) *paper.Paper {
		_, p := signing(w, DraftInstrument{})
		return w.forge("Muscat", "Washington", w.outcome(p, paper.ResultCarried, w.signed(p, "Washington")...))
	}},
	{"consents in place of signatures", "outcome.strange", func(w *world) *paper.Paper {
		_, p := signing(w, DraftInstrument{})
		a, b := consents(w, p)
		return w.forge("Muscat", "Washington", w.outcome(p, paper.ResultCarried, a, b))
	}},
	{"a signature of another signing", "outcome.strange", func(w *world) *paper.Paper {
		_, p := signing(w, DraftInstrument{})
		other := only(w.t, w.as("Muscat").does(&OpenSigning{Instrument: ref(drawn(w, DraftInstrument{})), Name: "another", Until: w.in(time.Hour), Text: en("x")}), paper.KindProposal)
		w.settle()
		return w.forge("Muscat", "Washington", w.outcome(p, paper.ResultCarried, append(w.signed(other, "Tehran"), w.signed(p, "Washington")...)...))
	}},
	{"a signature of other talks", "outcome.strange", func(w *world) *paper.Paper {
		_, p := signing(w, DraftInstrument{})
		was := w.talks
		w.talks = paper.IDOf([]byte("other talks"))
		replayed := w.adherence("Tehran", p, nil)
		w.talks = was
		w.desks["Tehran"].append(replayed, nil)
		return w.forge("Muscat", "Washington", w.outcome(p, paper.ResultCarried, append([]*paper.Paper{replayed}, w.signed(p, "Washington")...)...))
	}},
	{"initials in place of a signature", "outcome.strange", func(w *world) *paper.Paper {
		_, p := signing(w, DraftInstrument{})
		initials := only(w.t, w.as("Tehran").does(&Initial{}), paper.KindAdherence)
		w.settle()
		return w.forge("Muscat", "Washington", w.outcome(p, paper.ResultCarried, append([]*paper.Paper{initials}, w.signed(p, "Washington")...)...))
	}},
	{"an instrument altered by a byte", "adherence.instrument", func(w *world) *paper.Paper {
		ins, p := signing(w, DraftInstrument{})
		altered := append([]byte(nil), ins.Payload...)
		altered[len(altered)-8] ^= 1
		a := w.adherence("Tehran", p, func(b *paper.Adherence) { b.Instrument = paper.IDOf(altered) })
		w.desks["Tehran"].append(a, nil)
		return w.forge("Muscat", "Washington", w.outcome(p, paper.ResultCarried, append([]*paper.Paper{a}, w.signed(p, "Washington")...)...))
	}},
	{"a counterpart signed by the wrong side", "adherence.instrument", func(w *world) *paper.Paper {
		_, p := signing(w, DraftInstrument{Form: paper.InstrumentCounterparts})
		o := w.desks["Tehran"]
		a := w.adherence("Tehran", p, func(b *paper.Adherence) { b.Instrument = o.ownInstrument(o.deciding.byID[p.ID], "Washington").id() })
		o.append(a, nil)
		return w.forge("Muscat", "Washington", w.outcome(p, paper.ResultCarried, append([]*paper.Paper{a}, w.signed(p, "Washington")...)...))
	}},
	{"a signature without powers", "adherence.cover", func(w *world) *paper.Paper {
		c := credits(w, paper.Credentials{Powers: []string{"letter"}})
		_, p := signing(w, DraftInstrument{})
		a := w.adherence("Tehran", p, func(b *paper.Adherence) { b.Credentials = c.ID })
		w.desks["Tehran"].append(a, nil)
		return w.forge("Muscat", "Washington", w.outcome(p, paper.ResultCarried, append([]*paper.Paper{a}, w.signed(p, "Washington")...)...))
	}},
	{"a forged signature", "outcome.forged", func(w *world) *paper.Paper {
		_, p := signing(w, DraftInstrument{})
		return w.forge("Muscat", "Washington", w.outcome(p, paper.ResultCarried, append([]*paper.Paper{w.adherence("Tehran", p, nil)}, w.signed(p, "Washington")...)...))
	}},
	{"all signatures, and the pen laid down before", "adherence.pens-down", func(w *world) *paper.Paper {
		_, p := signing(w, DraftInstrument{})
		all := w.signed(p, "Tehran", "Washington")
		pen := only(w.t, w.as("Tehran").does(&PensDown{}), paper.KindResponse)
		washington := w.desks["Washington"]
		washington.Fold(w.arrival(washington, "Muscat", pen, washington.Len()))
		return w.forge("Muscat", "Washington", w.outcome(p, paper.ResultCarried, all...))
	}},
	{"all signatures, and one's own pen laid down before", "adherence.pens-down", func(w *world) *paper.Paper {
		_, p := signing(w, DraftInstrument{})
		all := w.signed(p, "Tehran", "Washington")
		w.as("Washington").does(&PensDown{})
		return w.forge("Muscat", "Washington", w.outcome(p, paper.ResultCarried, all...))
	}},
	{"all signatures, and told that it lapsed", "outcome.unsigned", func(w *world) *paper.Paper {
		_, p := signing(w, DraftInstrument{})
		return w.forge("Muscat", "Washington", w.outcome(p, paper.ResultLapsed, w.signed(p, "Tehran", "Washington")...))
	}},
}

func TestAttackSigning(t *testing.T) {
	t.Parallel()
	for _, a := range attacksOnSigning {
		t.Run(a.name, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t, "Tehran", "Washington")
			p := a.make(w)
			it := w.desks["Washington"].items[p.ID]
			if it == nil || it.standing != Irregular {
				t.Fatalf("Washington takes it\n%s", w)
			}
			if got := it.refusal.Text.Key; got != a.sentence {
				t.Fatalf("refused by %s: %s", got, it.refusal)
			}
			if w.desks["Washington"].Settlements(w.now)[0].Force.InForce {
				t.Error("and shows it as in force")
			}
		})
	}
}
