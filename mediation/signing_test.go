package mediation

import (
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"goodoffices/mediation/wording"
	"goodoffices/paper"
)

// powers lets desks give their officer full powers for a settlement.
func powers(w *world, ds ...paper.Desk) {
	for _, d := range ds {
		w.as(d).does(&GrantPowers{Credentials: paper.Credentials{Officer: "Officer", Principal: "The state of " + string(d), Powers: []string{"settlement"}}})
	}
	w.settle()
}

// drawn lets the mediator draw up a joint instrument.
func drawn(w *world, a DraftInstrument) *paper.Paper {
	w.t.Helper()
	a.Form, a.Title = orElse(a.Form, paper.InstrumentJoint), en("The settlement")
	if a.Form == paper.InstrumentCounterparts {
		a.Counterparts = []Counterpart{{Of: "Tehran", Words: en("Tehran will.")}, {Of: "Washington", Words: en("Washington will.")}}
	} else {
		a.Words = en("All will.")
	}
	made := w.as("Muscat").does(&a)
	w.settle()
	return made[len(made)-1]
}

// putToSign puts it to be signed.
func putToSign(w *world, ins *paper.Paper) *paper.Paper {
	w.t.Helper()
	p := only(w.t, w.as("Muscat").does(&OpenSigning{Instrument: ref(ins), Name: "it", Until: w.in(100 * time.Hour), Text: en("Sign.")}), paper.KindProposal)
	w.settle()
	return p
}

// signing opens a signing for which both sides have full powers.
func signing(w *world, a DraftInstrument) (ins, p *paper.Paper) {
	w.t.Helper()
	powers(w, "Tehran", "Washington")
	ins = drawn(w, a)
	return ins, putToSign(w, ins)
}

func (w *world) signs(ds ...paper.Desk) {
	w.t.Helper()
	for _, d := range ds {
		w.as(d).does(&SignInstrument{})
		w.settle()
	}
}

// stands returns how the only settlement stands at a desk.
func (w *world) stands(d paper.Desk) SettlementView {
	w.t.Helper()
	all := w.desks[d].Settlements(w.now)
	if len(all) != 1 {
		w.t.Fatalf("%s shows %d settlements\n%s", d, len(all), w)
	}
	return all[0]
}

// TestSignaturesAreReleasedAllAtOnce: in each form no side holds the other's
// signature before the last one is there, and then all hold all.
func TestSignaturesAreReleasedAllAtOnce(t *testing.T) {
	t.Parallel()
	for _, form := range paper.InstrumentForms {
		t.Run(string(form), func(t *testing.T) {
			t.Parallel()
			w := newWorld(t, "Tehran", "Washington")
			signing(w, DraftInstrument{Form: form})
			first := only(t, w.as("Tehran").does(&SignInstrument{}), paper.KindAdherence)
			w.settle()
			w.as("Washington").neverHolds(first)
			if v := w.stands("Washington"); len(v.SignedBy) > 0 || v.Force.InForce || v.State != StateOpen {
				t.Fatalf("%+v", v)
			}
			for _, m := range w.stands("Washington").Steps {
				if m.Desk == "Tehran" && m.Step == paper.SigningSign && (m.Done || !m.Sealed) {
					t.Fatalf("Washington is told that Tehran signed, or that it did not: %+v", m)
				}
			}
			w.signs("Washington")
			for _, d := range w.names {
				v := w.stands(d)
				if !slices.Equal(v.SignedBy, []paper.Desk{"Tehran", "Washington"}) || !v.Force.InForce || v.State != StateAgreed || v.Form != form {
					t.Fatalf("%s shows %s by %v, in force %v: %v", d, v.State, v.SignedBy, v.Force.InForce, v.Force)
				}
				for _, own := range v.Instruments {
					if mine := d != "Muscat" && (form != paper.InstrumentCounterparts || own.Instrument.Of == d); own.Mine != mine {
						t.Errorf("%s: %s is its own: %v", d, own.Ref, own.Mine)
					}
				}
			}
			w.nothingSetAside()
		})
	}
}

// TestPensDownStopsAll: whoever lays the pen down, also after its own signature,
// stops the signing, and no signature is seen by anyone.
func TestPensDownStopsAll(t *testing.T) {
	t.Parallel()
	for _, by := range []paper.Desk{"Tehran", "Washington"} {
		w := newWorld(t, "Tehran", "Washington")
		signing(w, DraftInstrument{})
		signed := only(t, w.as("Tehran").does(&SignInstrument{}), paper.KindAdherence)
		w.settle()
		w.as(by).does(&PensDown{Text: en("An attack.")})
		w.settle()
		w.as("Washington").neverHolds(signed)
		for _, d := range w.names {
			v := w.stands(d)
			if v.PensDown == nil || v.PensDown.Desk != by || v.Force.InForce || v.State != StateLapsed {
				t.Fatalf("%s after %s: %+v %s", d, by, v.PensDown, v.State)
			}
		}
		o := w.desks["Washington"].Proposals()
		if raw := w.desks["Washington"].items[o[len(o)-1].Outcome]; len(raw.sequel().enclosed) > 0 {
			t.Fatal("the outcome encloses a signature")
		}
		w.as("Washington").refused(&SignInstrument{Signing: Ref(o[len(o)-1].ID.String())}, "ended")
		w.nothingSetAside()
	}
}

// TestPensDownWhileSuspended: a pause keeps nobody from laying the pen down.
func TestPensDownWhileSuspended(t *testing.T) {
	t.Parallel()
	w := newWorld(t, "Tehran", "Washington")
	signing(w, DraftInstrument{})
	w.as("Washington").does(&Suspend{Reason: en("x"), Resume: en("y")})
	w.settle()
	w.as("Tehran").refused(&SignInstrument{}, "suspended")
	w.as("Tehran").does(&PensDown{})
	w.settle()
	if v := w.stands("Washington"); v.PensDown == nil || v.State != StateLapsed {
		t.Fatal(v.State)
	}
}

// TestPensDownBeforeTheOutcomeIsKnown: a desk that knows of the pen refuses to
// sign; one that did not know signs in vain.
func TestPensDownCrosses(t *testing.T) {
	t.Parallel()
	w := newWorld(t, "Tehran", "Washington")
	_, p := signing(w, DraftInstrument{})
	w.as("Tehran").does(&PensDown{})
	w.as("Tehran").refused(&SignInstrument{}, "pens-down")
	w.as("Washington").does(&SignInstrument{})
	w.settle()
	if v := w.stands("Muscat"); v.State != StateLapsed {
		t.Fatal(v.State)
	}
	_ = p
	w.nothingSetAside()
}

// TestThePenThatComesTooLate: when all have signed before the mediator opens it,
// it is agreed, and all are told who would have stopped.
func TestThePenThatComesTooLate(t *testing.T) {
	t.Parallel()
	w := newWorld(t, "Tehran", "Washington")
	signing(w, DraftInstrument{})
	w.signs("Tehran")
	w.as("Tehran").does(&PensDown{})
	w.as("Washington").does(&SignInstrument{})
	w.deliver("Washington", "Muscat")
	w.settle()
	for _, d := range w.names {
		v := w.stands(d)
		if v.State != StateAgreed || v.PensDown == nil || !v.PensDown.Late {
			t.Errorf("%s: %s %+v", d, v.State, v.PensDown)
		}
	}
	w.nothingSetAside()
}

// TestTheOrderOfTheMinutes: originals are compared in each language, then
// initialled, then signed, each by all before the next begins.
func TestTheOrderOfTheMinutes(t *testing.T) {
	t.Parallel()
	w := newWorld(t, "Tehran", "Washington")
	powers(w, "Tehran", "Washington")
	a := &DraftInstrument{Form: paper.InstrumentJoint, Languages: []paper.Lang{"fa", "en"}, Collated: true, Initialled: true, Alternat: true,
		Title: paper.Text{"en": "Peace", "fa": "صلح"}, Words: paper.Text{"en": "All will.", "fa": "همه خواهند."}}
	ins := only(t, w.as("Muscat").does(a), paper.KindInstrument)
	w.settle()
	putToSign(w, ins)
	turn := func(want paper.SigningStep, whose ...paper.Desk) {
		t.Helper()
		var next []paper.Desk
		for _, m := range w.stands("Muscat").Steps {
			if m.Next {
				next = append(next, m.Desk)
				if m.Step != want {
					t.Fatalf("next is %s, want %s", m.Step, want)
				}
			}
		}
		if !slices.Equal(next, whose) {
			t.Fatalf("next are %v, want %v", next, whose)
		}
	}
	turn(paper.SigningCollate, "Tehran", "Washington")
	w.as("Tehran").refused(&Collate{Languages: []paper.Lang{"ar"}}, "language")
	w.as("Tehran").does(&Collate{Languages: []paper.Lang{"fa"}})
	w.as("Tehran").refused(&Initial{}, "order")
	w.as("Tehran").does(&Collate{})
	w.settle()
	turn(paper.SigningCollate, "Washington")
	w.as("Washington").does(&Collate{})
	w.settle()
	turn(paper.SigningInitial, "Tehran", "Washington")
	w.as("Tehran").does(&Initial{})
	w.as("Tehran").refused(&Initial{}, "signed")
	r := w.as("Washington").refused(&SignInstrument{}, "order")
	if len(r.Permits) != 1 || r.Permits[0].Act != "initial" {
		t.Errorf("%v", r.Permits)
	}
	w.as("Washington").does(&Initial{})
	w.settle()
	turn(paper.SigningSign, "Tehran", "Washington")
	w.signs("Tehran", "Washington")
	turn(paper.SigningSign)
	for d, first := range map[paper.Desk]paper.Desk{"Tehran": "Tehran", "Washington": "Washington", "Muscat": "Tehran"} {
		if got := w.stands(d).Instruments[0].Order[0]; got != first {
			t.Errorf("%s's copy names %s first", d, got)
		}
	}
}

// TestFullPowersAreChecked: before anything leaves, with what would permit it.
func TestFullPowersAreChecked(t *testing.T) {
	t.Parallel()
	w := newWorld(t, "Tehran", "Washington")
	putToSign(w, drawn(w, DraftInstrument{}))
	r := w.as("Tehran").refused(&SignInstrument{}, "full-powers")
	if len(r.Permits) != 1 || r.Permits[0].Act != "grant-powers" {
		t.Errorf("%v", r.Permits)
	}
	grant := func(c paper.Credentials) Ref {
		c.Officer, c.Principal = "Officer", "The state"
		p := only(t, w.as("Tehran").does(&GrantPowers{Credentials: c}), paper.KindCredentials)
		w.settle()
		return ref(p)
	}
	w.as("Tehran").refused(&SignInstrument{Credentials: grant(paper.Credentials{Powers: []string{"letter"}})}, "full-powers")
	w.as("Tehran").refused(&SignInstrument{Credentials: grant(paper.Credentials{Powers: []string{"all"}, Until: w.in(-time.Hour)})}, "full-powers")
	back := grant(paper.Credentials{Powers: []string{"all"}})
	w.as("Tehran").does(&Revoke{Credentials: back})
	w.settle()
	w.as("Tehran").refused(&SignInstrument{Credentials: back}, "full-powers")
	w.as("Tehran").refused(&SignInstrument{}, "full-powers")
	good := grant(paper.Credentials{Powers: []string{"settlement"}, Until: w.in(time.Hour)})
	if v := w.desks["Tehran"].MaySignThis("Somebody", &paper.Paper{Header: paper.Header{Date: w.now}, Body: &paper.Adherence{Credentials: w.desks["Tehran"].lastPowers(w.now).id(), Principal: "The state"}}); v.OK() {
		t.Error("another officer signs under these powers")
	}
	w.as("Tehran").does(&SignInstrument{Credentials: good})
	w.settle()
}

// TestSignedAdReferendum: nothing is in force before those it was signed for agree.
func TestSignedAdReferendum(t *testing.T) {
	t.Parallel()
	w := newWorld(t, "Tehran", "Washington")
	_, p := signing(w, DraftInstrument{})
	w.as("Tehran").does(&SignInstrument{AdReferendum: true, Text: en("Subject to the assembly.")})
	w.as("Tehran").refused(&Ratify{Signing: ref(p)}, "ratify")
	w.settle()
	w.signs("Washington")
	w.as("Washington").refused(&Ratify{Signing: ref(p)}, "ratify")
	for _, d := range w.names {
		v := w.stands(d)
		if v.Force.InForce || len(v.Force.Waits) != 1 || v.Force.Waits[0].Key != "force.ratify" || v.State != StateAgreed {
			t.Fatalf("%s: %v %v", d, v.State, v.Force)
		}
		if !notFinal(v) {
			t.Errorf("%s is not told that it is not final: %v", d, v.Concerns)
		}
	}
	yes := only(t, w.as("Tehran").does(&Ratify{Signing: ref(p)}), paper.KindAdherence)
	w.settle()
	w.as("Tehran").refused(&Ratify{Signing: ref(p)}, "signed")
	if v := w.stands("Washington"); !v.Force.InForce || notFinal(v) {
		t.Fatal(v.Force, v.Concerns)
	}
	if !slices.Contains(w.desks["Muscat"].Leaves(), yes.ID) {
		t.Error("a ratification is no leaf")
	}
}

// TestRatificationDeclined: whoever signed ad referendum can say that those it
// was signed for said no, once; every desk then shows that it never enters into
// force, and by which paper.
func TestRatificationDeclined(t *testing.T) {
	t.Parallel()
	w := newWorld(t, "Tehran", "Washington")
	_, p := signing(w, DraftInstrument{})
	w.as("Tehran").does(&SignInstrument{AdReferendum: true})
	w.settle()
	w.signs("Washington")
	w.as("Washington").refused(&Ratify{Signing: ref(p), Decline: true}, "ratify")
	no := only(t, w.as("Tehran").does(&Ratify{Signing: ref(p), Decline: true, Text: en("The assembly said no.")}), paper.KindAdherence)
	w.settle()
	w.as("Tehran").refused(&Ratify{Signing: ref(p)}, "signed")
	for _, d := range w.names {
		if v := w.stands(d); v.Force.InForce || len(v.Force.Waits) > 0 || v.Force.Lapsed.Key != "force.declined" || v.Force.By != no.ID {
			t.Errorf("at %s: %+v", d, v.Force)
		}
	}
	w.nothingSetAside()
}

// notFinal reports whether a settlement is shown as not final yet, as the talks
// themselves tell.
func notFinal(v SettlementView) bool {
	return slices.ContainsFunc(v.Concerns, func(c ConcernView) bool { return c.Concern == paper.ConcernNotFinal && !c.Stated })
}

// stepGate sets a gate of the mediator's that all hold.
func stepGate(w *world, name string, by paper.Hour, late paper.Lateness) (gate, condition *paper.Paper) {
	a := &SetGate{Writing: to("Tehran", "Washington"), Effect: paper.EffectOpens, About: About{Type: paper.SubjectSettlement, Name: name}}
	a.Conditions = []NewCondition{{Condition: paper.Condition{Text: en("Step %s.", name), Performer: "Washington", Attester: "Muscat", By: by, Late: late}}}
	made := w.as("Muscat").does(a)
	w.settle()
	return only(w.t, made, paper.KindGate), only(w.t, made, paper.KindCondition)
}

func (w *world) attests(c *paper.Paper, f paper.Finding) {
	w.t.Helper()
	w.as("Muscat").does(&Attest{Condition: ref(c), Finding: f, Facts: en("Seen."), On: w.now})
	w.settle()
	w.pass(time.Minute)
}

// TestEntryIntoForceStepByStepAndLapse: a gate brings it into force, steps are
// shown in order with what is late, and a broken link ends it, for good.
func TestEntryIntoForceStepByStepAndLapse(t *testing.T) {
	t.Parallel()
	w := newWorldUnder(t, silentTerms(), "Tehran", "Washington")
	gate, one := stepGate(w, "one", w.in(30*time.Hour), paper.LateLapses)
	_, two := stepGate(w, "two", paper.Hour{}, "")
	second := w.desks["Muscat"].Gates()[1].ID
	linked, kept := stepGate(w, "the other instrument", paper.Hour{}, "")
	signing(w, DraftInstrument{
		Force: EntryIntoForce{Gate: ref(gate)}, Plan: []Ref{ref(gate), Ref(second.String())}, While: ref(linked), Until: w.in(300 * time.Hour),
	})
	w.signs("Tehran", "Washington")
	v := w.stands("Washington")
	if v.Force.InForce || len(v.Force.Waits) != 2 || len(v.Plan) != 2 || !v.Plan[0].Current || v.Plan[1].Current {
		t.Fatalf("%+v %+v", v.Force, v.Plan)
	}
	follows := func(after string, first string) { // of each step is said what is true of it
		t.Helper()
		v := w.stands("Tehran")
		if v.Plan[0].Unlocks.Key != first || v.Plan[1].Unlocks.Key != "force.unlocks-all" {
			t.Fatalf("%s: %v, %v", after, v.Plan[0].Unlocks, v.Plan[1].Unlocks)
		}
	}
	follows("signed, and two gates shut", "force.unlocks-part")
	w.attests(kept, paper.FindingMet)
	follows("one gate shut", "force.unlocks")
	w.pass(40 * time.Hour)
	if v = w.stands("Tehran"); len(v.Plan[0].Overdue) != 1 || v.Plan[0].Late[0].Key != "force.late-lapses" {
		t.Fatalf("%+v", v.Plan[0])
	}
	late := &Attest{Condition: ref(one), Facts: en("Seen."), On: w.now}
	w.as("Muscat").refused(late, "late")
	late.On = w.now.Add(-11 * time.Hour) // it was done in time
	w.as("Muscat").does(late)
	w.settle()
	v = w.stands("Washington")
	if !v.Force.InForce || v.Plan[0].Current || !v.Plan[1].Current || v.Plan[0].Unlocks.Key != "force.unlocked" {
		t.Fatalf("%+v %+v", v.Force, v.Plan)
	}
	w.attests(two, paper.FindingMet)
	follows("in force", "force.unlocked")

	// by silence it goes on after its hour
	a := &Propose{About: About{Type: paper.SubjectExtension, Until: w.in(900 * time.Hour), Name: "it"}, Putting: Putting{Mode: paper.ModeSilence, Until: w.in(100 * time.Hour), Text: en("On.")}}
	w.as("Muscat").does(a)
	w.settle()
	w.pass(150 * time.Hour)
	w.settle()
	w.pass(200 * time.Hour)
	for _, d := range w.names {
		if v := w.stands(d); !v.Force.InForce || v.Force.Extends.IsZero() {
			t.Fatalf("%s: %+v", d, v.Force)
		}
	}
	w.attests(kept, paper.FindingAdverse)
	w.attests(kept, paper.FindingMet)
	for _, d := range w.names {
		v := w.stands(d)
		if v.Force.InForce || v.Force.Lapsed.Key != "force.link" || v.Force.By.IsZero() {
			t.Fatalf("%s: %+v", d, v.Force)
		}
	}
	w.nothingSetAside()
}

// TestAttackNothingThatLapsedEntersIntoForce: what was done after the hour of a
// step counts as the step says, whoever attests it, in whatever order it comes.
func TestAttackNothingThatLapsedEntersIntoForce(t *testing.T) {
	t.Parallel()
	for _, late := range []paper.Lateness{paper.LateStays, paper.LateLapses, paper.LateOwner} {
		for _, accepted := range []string{"", "before", "after"} {
			t.Run(string(late)+" "+accepted, func(t *testing.T) {
				t.Parallel()
				w := newWorld(t, "Tehran", "Washington")
				gate, step := stepGate(w, "one", w.in(10*time.Hour), late)
				signing(w, DraftInstrument{Force: EntryIntoForce{Gate: ref(gate)}, Plan: []Ref{ref(gate)}})
				w.signs("Tehran", "Washington")
				w.pass(48 * time.Hour)
				accept := func() {
					if late == paper.LateOwner {
						w.as("Muscat").does(&Attest{Condition: ref(step), Finding: paper.FindingLate, Facts: en("Two days more."), On: w.now})
					} else {
						w.as("Muscat").refused(&Attest{Condition: ref(step), Finding: paper.FindingLate, Facts: en("Two days more."), On: w.now}, "late")
					}
				}
				if accepted == "before" {
					accept()
				}
				attest := &Attest{Condition: ref(step), Facts: en("Done, late."), On: w.now}
				if allowed := late == paper.LateStays || late == paper.LateOwner && accepted == "before"; allowed {
					w.as("Muscat").does(attest)
				} else {
					r := w.as("Muscat").refused(attest, "late")
					if late == paper.LateOwner && (len(r.Permits) != 1 || r.Permits[0].Act != "attest") {
						t.Errorf("what would permit it: %+v", r.Permits)
					}
					for _, d := range []paper.Desk{"Tehran", "Washington"} { // a changed program asks no rule
						p := w.compose(w.desks["Muscat"], paper.Draft{Body: &paper.Attestation{Condition: step.ID, Finding: paper.FindingMet, Facts: en("Done, late."), On: w.now},
							To: []paper.Desk{"Tehran", "Washington"}, Languages: []paper.Lang{"en"}, Privilege: paper.PrivilegeTalks}, nil)
						w.handOver("Muscat", d, p)
					}
				}
				w.settle()
				if accepted == "after" {
					accept()
					w.settle()
				}
				want := late == paper.LateStays || late == paper.LateOwner && accepted != ""
				for _, d := range []paper.Desk{"Tehran", "Washington"} {
					f := w.stands(d).Force
					if f.InForce != want {
						t.Errorf("in force at %s: %t, want %t (%v)", d, f.InForce, want, f.Waits)
					}
					if late == paper.LateLapses && f.Waits[0].Key != "force.gate-lapsed" {
						t.Errorf("%s says %s", d, f.Waits[0])
					}
				}
			})
		}
	}
}

// TestAttackNothingLapsedIsExtended: an extension moves the end of the one
// settlement that it names, while it stands; silence brings nothing back.
func TestAttackNothingLapsedIsExtended(t *testing.T) {
	t.Parallel()
	extend := func(w *world, name string, hours time.Duration, mode paper.Mode) *Propose {
		return &Propose{About: About{Type: paper.SubjectExtension, Name: name, Until: w.in(1000 * time.Hour)}, Putting: Putting{Mode: mode, Until: w.in(hours * time.Hour), Text: en("On.")}}
	}
	two := func(t *testing.T) *world { // "it" stands for 300 hours, "other" for 500
		w := newWorldUnder(t, silentTerms(), "Tehran", "Washington")
		signing(w, DraftInstrument{Until: w.in(300 * time.Hour)})
		w.signs("Tehran", "Washington")
		ins := drawn(w, DraftInstrument{Until: w.in(500 * time.Hour)})
		w.as("Muscat").refused(&OpenSigning{Instrument: ref(ins), Name: "it", Until: w.in(10 * time.Hour), Text: en("Sign.")}, "name")
		w.as("Muscat").does(&OpenSigning{Instrument: ref(ins), Name: "other", Until: w.in(10 * time.Hour), Text: en("Sign.")})
		w.settle()
		w.signs("Tehran", "Washington")
		return w
	}
	inForce := func(w *world, it, other bool) {
		w.t.Helper()
		for _, d := range w.names {
			all := w.desks[d].Settlements(w.now)
			if len(all) != 2 || all[0].Force.InForce != it || all[1].Force.InForce != other {
				w.t.Fatalf("%s: %+v %+v", d, all[0].Force, all[1].Force)
			}
		}
	}
	t.Run("the one that is named", func(t *testing.T) {
		t.Parallel()
		w := two(t)
		for _, name := range []string{"", "another"} {
			if r := w.as("Muscat").refused(extend(w, name, 100, paper.ModeSilence), "extension"); !strings.Contains(r.Text.String(), "“it”, “other”") {
				t.Errorf("which there are: %s", r.Text)
			}
		}
		w.as("Muscat").does(extend(w, "other", 100, paper.ModeSilence))
		w.settle()
		w.pass(150 * time.Hour)
		w.settle()
		w.pass(400 * time.Hour)
		inForce(w, false, true)
		w.as("Muscat").refused(extend(w, "it", 100, paper.ModeSilence), "extension")
		w.as("Muscat").refused(extend(w, "it", 100, paper.ModeOpen), "extension")
		w.nothingSetAside()
	})
	t.Run("asked too late", func(t *testing.T) {
		t.Parallel()
		w := two(t)
		w.as("Muscat").refused(extend(w, "it", 300, paper.ModeSilence), "extension") // its hour or grace comes after the end
		w.as("Muscat").refused(extend(w, "it", 301, paper.ModeOpen), "extension")
	})
	t.Run("an outcome after the end", func(t *testing.T) {
		t.Parallel()
		w := two(t)
		w.as("Muscat").does(extend(w, "it", 100, paper.ModeSilence))
		w.settle()
		w.now = w.now.Add(400 * time.Hour) // the mediator's desk was off
		w.settle()
		w.pass(time.Hour)
		w.settle()
		inForce(w, false, true)
		w.nothingSetAside()
		for _, p := range w.desks["Tehran"].Proposals() {
			if p.Subject.Type == paper.SubjectExtension && p.State != StateLapsed {
				t.Errorf("the extension is %s", p.State)
			}
		}
	})
}

func TestItEndsAtItsHour(t *testing.T) {
	t.Parallel()
	w := newWorld(t, "Tehran", "Washington")
	signing(w, DraftInstrument{Until: w.in(10 * time.Hour), Force: EntryIntoForce{At: w.in(2 * time.Hour)}})
	w.signs("Tehran", "Washington")
	if f := w.stands("Tehran").Force; f.InForce || f.Waits[0].Key != "force.date" {
		t.Fatal(f)
	}
	w.pass(3 * time.Hour)
	if f := w.stands("Tehran").Force; !f.InForce {
		t.Fatal(f)
	}
	w.pass(8 * time.Hour)
	if f := w.stands("Tehran").Force; f.InForce || f.Lapsed.Key != "force.until" {
		t.Fatal(f)
	}
}

// TestEvidenceThatItCameOfMediation: what the convention asks for is there or
// said to be missing, and the certificate tells nothing but that.
func TestEvidenceThatItCameOfMediation(t *testing.T) {
	t.Parallel()
	w := newWorld(t, "Tehran", "Washington")
	w.admitted("Oslo")
	w.as("Muscat").does(&HandOver{Desk: "Oslo"})
	w.settle()
	ins, p := signing(w, DraftInstrument{Concerns: []paper.Concern{paper.ConcernEmployment, paper.ConcernPublicPolicy}})
	if v := w.stands("Tehran"); len(v.Concerns) != 2 || v.Concerns[0].Article != "1(2)(b)" || !v.Concerns[0].Stated {
		t.Fatalf("before signing: %+v", v.Concerns)
	}
	missing := func() (out []string) {
		for _, e := range w.stands("Tehran").Evidence {
			if e.Missing {
				out = append(out, e.Article)
			}
		}
		return out
	}
	if got := missing(); !slices.Equal(got, []string{"4(1)(a)", "4(1)(b)(ii)", "4(1)(b)(iii)"}) {
		t.Fatalf("missing %v", got)
	}
	w.as("Oslo").refused(&AttestMediation{Signing: ref(p), Text: en("So it was.")}, "attest")
	w.signs("Tehran", "Washington")
	if got := missing(); !slices.Equal(got, []string{"4(1)(b)(ii)", "4(1)(b)(iii)"}) {
		t.Fatalf("missing %v", got)
	}
	w.as("Tehran").refused(&AttestMediation{Signing: ref(p), Text: en("So it was.")}, "attest")
	w.as("Oslo").does(&AttestMediation{Signing: ref(p), Text: en("So it was.")})
	c := only(t, w.as("Muscat").does(&Certify{Instrument: ref(ins)}), paper.KindCertificate).Body.(*paper.Certificate)
	w.settle()
	if got := missing(); len(got) > 0 {
		t.Fatalf("missing %v", got)
	}
	if c.Settled != "settled" || c.Instrument != ins.ID {
		t.Errorf("%+v", c)
	}
	w.nothingSetAside()
}

// TestWetInkComesFirst: a lodged paper, and the evidence that names it.
func TestWetInkComesFirst(t *testing.T) {
	t.Parallel()
	w := newWorld(t, "Tehran", "Washington")
	signing(w, DraftInstrument{})
	ink := only(t, w.as("Tehran").does(&Lodge{Writing: to("Muscat"), Lodged: lodged("")}), paper.KindLodged)
	w.settle()
	a := only(t, w.as("Tehran").does(&SignInstrument{Ink: ref(ink)}), paper.KindAdherence)
	w.settle()
	if a.Body.(*paper.Adherence).Ink != ink.ID {
		t.Error("the ink is not named")
	}
	w.signs("Washington")
	w.as("Washington").neverHolds(ink)
	w.nothingSetAside()
}

// TestAttackNothingInBracketsIsSigned: what stands in brackets is agreed by
// nobody, whatever an instrument or a proposal about the whole says; the same
// without brackets is signed. What lags behind and what is reserved is said.
func TestAttackNothingInBracketsIsSigned(t *testing.T) {
	t.Parallel()
	w := newWorld(t, "Tehran", "Washington")
	powers(w, "Tehran", "Washington")
	v := w.bracketed()
	muscat := w.as("Muscat")
	whole := func(v *paper.Paper) *Propose {
		return &Propose{About: About{Type: paper.SubjectText, Paper: ref(v)}, Putting: Putting{Until: w.in(time.Hour), Text: en("All of it?")}}
	}
	ins := func(v *paper.Paper, languages ...paper.Lang) *DraftInstrument {
		return &DraftInstrument{Form: paper.InstrumentJoint, Title: en("It"), Text: ref(v), Languages: languages}
	}
	for _, r := range []Refusal{muscat.refused(ins(v), "instrument"), muscat.refused(whole(v), "text")} {
		if !strings.Contains(r.Text.String(), "paragraph 1") || len(r.Permits) != 1 || r.Permits[0].Act != "put-text" {
			t.Errorf("where, and what permits it: %s %+v", r.Text, r.Permits)
		}
	}
	plain := w.puts(&PutText{From: ref(v), Edits: []wording.Edit{{ClauseChange: paper.ClauseChange{Way: paper.ChangeReplace, Clause: "c1"}, Choose: 1}}})
	muscat.does(whole(plain))
	w.settle()
	reserved := w.puts(&PutText{From: ref(plain), Amendments: []Ref{ref(w.amends("Tehran", paper.ClauseChange{Way: paper.ChangeReserve, Clause: "c2", Words: en("Our parliament.")}))},
		Edits: []wording.Edit{{ClauseChange: paper.ClauseChange{Way: paper.ChangeReplace, Clause: "c1", Words: paper.Text{"en": "Ships stay.", "fa": "کشتی می ماند."}}}}, Writing: Writing{Languages: []paper.Lang{"en", "fa"}}})
	if r := muscat.refused(ins(reserved), "instrument"); !strings.Contains(r.Text.String(), "fa") || !strings.Contains(r.Text.String(), "paragraph 2") || strings.Contains(r.Text.String(), "paragraph 1") {
		t.Errorf("what lags: %s", r.Text)
	}
	said := Undoes(w.desks["Muscat"].Talks, ins(reserved, "en"), w.now)
	if len(said) != 1 || said[0].Key != "text.reserved" {
		t.Errorf("reservations: %v", said)
	}
	made := only(t, muscat.does(ins(reserved, "en")), paper.KindInstrument)
	w.settle()
	putToSign(w, made)
	if said := Undoes(w.desks["Tehran"].Talks, &SignInstrument{}, w.now); len(said) != 1 || said[0].Key != "text.reserved" {
		t.Errorf("before signing: %v", said)
	}
	w.signs("Tehran", "Washington")
	if s := w.stands("Tehran"); !s.Force.InForce || !slices.Equal(s.Instruments[0].Languages, []paper.Lang{"en"}) {
		t.Errorf("%+v in %v", s.Force, s.Instruments[0].Languages)
	}
	w.nothingSetAside()
}

// TestWhatIsWrongWithASigningIsSaid: nothing that is asked is left aside without
// a word.
func TestWhatIsWrongWithASigningIsSaid(t *testing.T) {
	t.Parallel()
	w := newWorld(t, "Tehran", "Washington")
	w.admitted("Oslo")
	w.as("Muscat").does(&HandOver{Desk: "Oslo"})
	w.settle()
	muscat, tehran := w.as("Muscat"), w.as("Tehran")
	of := func(ds ...paper.Desk) *DraftInstrument {
		a := &DraftInstrument{Form: paper.InstrumentCounterparts, Title: en("It")}
		for _, d := range ds {
			a.Counterparts = append(a.Counterparts, Counterpart{Of: d, Words: en("%s will.", d)})
		}
		return a
	}
	for _, a := range []*DraftInstrument{of(), of("Tehran"), of("Tehran", "Washington", "Tehran")} {
		r := muscat.refused(a, "mirror")
		if wrong := r.Text.Args["desks"].([]paper.Desk); slices.Contains(wrong, "Tehran") == (len(a.Counterparts) == 1) {
			t.Errorf("with %d counterparts: %s", len(a.Counterparts), r.Text)
		}
	}
	both := of("Tehran", "Washington")
	both.Form, both.Words = paper.InstrumentJoint, en("All will.")
	muscat.refused(both, "mirror")
	muscat.refused(&DraftInstrument{Form: paper.InstrumentJoint, Title: en("It"), Words: en("x"), Until: w.in(-time.Hour)}, "instrument")
	muscat.refused(&DraftInstrument{Form: paper.InstrumentJoint, Title: en("It"), Words: en("x"), Force: EntryIntoForce{At: w.in(-time.Hour)}}, "instrument")

	ins := only(t, muscat.does(&DraftInstrument{Form: paper.InstrumentJoint, Title: paper.Text{"en": "It", "fa": "آن"}, Words: paper.Text{"en": "All will.", "fa": "همه."}, Languages: []paper.Lang{"en", "fa"}, Collated: true}), paper.KindInstrument)
	w.settle()
	putToSign(w, ins)
	w.as("Oslo").refused(&Collate{}, "put")
	tehran.does(&Collate{Languages: []paper.Lang{"fa"}})
	tehran.refused(&Collate{Languages: []paper.Lang{"fa"}}, "signed")
	tehran.does(&Collate{})
	tehran.refused(&Collate{}, "signed")
	for _, x := range []struct {
		give paper.Credentials
		says string
	}{{paper.Credentials{}, "adherence.no-powers"}, {paper.Credentials{Powers: []string{"letter"}}, "adherence.cover"}, {paper.Credentials{Until: w.in(time.Hour)}, "adherence.expired"}} {
		if x.says != "adherence.no-powers" {
			credits(w, x.give)
		}
		w.pass(2 * time.Hour)
		if r := tehran.refused(&SignInstrument{}, "full-powers"); r.Text.Key != x.says {
			t.Errorf("%s: %s", x.says, r.Text)
		}
	}
	w.nothingSetAside()
}

// TestATextIsSignedWithItsInstrument: the version that it puts in force is among
// what each signs; what is open in it is said before; an observer to whom the
// text was not put is not shown the instrument.
func TestATextIsSignedWithItsInstrument(t *testing.T) {
	t.Parallel()
	w := newWorld(t, "Tehran", "Washington")
	w.admitted("Oslo")
	w.as("Muscat").does(&HandOver{Desk: "Oslo"})
	w.settle()
	clauses := []paper.Clause{{Name: "c1", Role: paper.RoleParagraph, Words: paper.Text{"en": "Ships pass.", "fa": "کشتی می رود."}, State: paper.ClauseOpen}}
	text := only(t, w.as("Muscat").does(&PutText{Writing: Writing{To: []paper.Desk{"Tehran", "Washington"}, Languages: []paper.Lang{"fa", "en"}},
		Title: paper.Text{"en": "The text", "fa": "متن"}, Clauses: clauses, DeliberatelyOpen: []string{"c1"}}), paper.KindTextVersion)
	w.settle()
	_, p := signing(w, DraftInstrument{Text: ref(text), Collated: true})
	if b := p.Body.(*paper.Proposal); len(b.Texts) != 2 || b.Texts[1] != text.ID {
		t.Fatalf("signing covers %v", b.Texts)
	}
	if v := w.stands("Tehran"); !slices.Equal(v.Instruments[0].Languages, []paper.Lang{"en", "fa"}) || !slices.ContainsFunc(v.Concerns, func(c ConcernView) bool { return c.Concern == paper.ConcernUnclear }) {
		t.Fatalf("%v %v", v.Instruments[0].Languages, v.Concerns)
	}
	w.as("Tehran").does(&Collate{Languages: []paper.Lang{"en"}})
	w.as("Tehran").refused(&SignInstrument{}, "order")
	w.as("Tehran").does(&Collate{})
	w.as("Washington").does(&Collate{})
	w.settle()
	w.signs("Tehran", "Washington")
	if !w.stands("Washington").Force.InForce || len(w.desks["Oslo"].Settlements(w.now)) > 0 {
		t.Fatal(w.stands("Washington").Force)
	}
	w.nothingSetAside()
}

// TestInstrumentsAreSignedAndNothingElse: in no other mode, and by its signatories.
func TestInstrumentsAreSignedAndNothingElse(t *testing.T) {
	t.Parallel()
	w := newWorld(t, "Tehran", "Washington")
	ins := drawn(w, DraftInstrument{})
	put := Putting{Until: w.in(time.Hour), Text: en("x")}
	w.as("Muscat").refused(&Propose{About: About{Type: paper.SubjectSettlement, Paper: ref(ins)}, Putting: put}, "mode")
	put.Mode = paper.ModeSigning
	w.as("Muscat").refused(&Propose{About: About{Type: paper.SubjectSettlement}, Putting: put}, "mode")
	powers(w, "Tehran", "Washington")
	p := putToSign(w, ins)
	w.as("Muscat").refused(&OpenSigning{Instrument: ref(ins), Name: "it", Until: w.in(time.Hour), Text: en("x")}, "one-at-a-time")
	w.as("Tehran").refused(&Respond{Proposal: ref(p), Answer: paper.AnswerConsent}, "signing")
	w.as("Tehran").refused(&Ratify{Signing: ref(p)}, "ratify")
}

// TestSigningInAnyOrder: steps of signings cross in every order that honest
// desks can bring about. Nobody sets anything aside, no side ever holds another's
// signature, and all show the same in the end.
func TestSigningInAnyOrder(t *testing.T) {
	t.Parallel()
	did := map[string]int{}
	agreed, stopped := 0, 0
	rapid.Check(t, func(rt *rapid.T) {
		w := newWorldUnder(t, PutTerms{Receipts: rapid.SampledFrom([]string{"carried", "kept"}).Draw(rt, "receipts")}, "Tehran", "Washington")
		powers(w, "Tehran", "Washington")
		if rapid.IntRange(0, 2).Draw(rt, "both sign") == 0 {
			putToSign(w, drawn(w, DraftInstrument{}))
			for _, d := range []paper.Desk{"Tehran", "Washington"} {
				w.as(d).does(&SignInstrument{AdReferendum: true})
			}
		}
		for range rapid.IntRange(10, 150).Draw(rt, "steps") {
			busy := w.busy()
			if len(busy) > 0 && rapid.Bool().Draw(rt, "deliver") {
				key := rapid.SampledFrom(busy).Draw(rt, "queue")
				w.deliver(key[0], key[1])
				continue
			}
			d := rapid.SampledFrom(w.names).Draw(rt, "desk")
			g := chooser{rt: rt, w: w, o: w.desks[d]}
			act := g.steps()
			if d == "Muscat" {
				act = g.toSign()
			}
			if act == nil {
				continue
			}
			if _, v := w.as(d).try(act); v.OK() {
				did[nameOf(act)]++
			}
		}
		w.settle()
		w.pass(110 * time.Hour)
		w.settle()
		for _, d := range []paper.Desk{"Tehran", "Washington"} {
			for _, v := range w.desks[d].Settlements(w.now) {
				if _, v := w.as(d).try(&Ratify{Signing: Ref(v.Signing.String())}); v.OK() {
					did["ratify"]++
				}
			}
		}
		w.settle()
		w.nothingSetAside()
		want := w.desks["Muscat"].AgreedSet()
		for _, d := range w.names {
			if got := w.desks[d].AgreedSet(); !slices.Equal(got, want) {
				rt.Fatalf("%s shows %d agreed, Muscat %d\n%s", d, len(got), len(want), w)
			}
			for _, it := range w.desks[d].order {
				if b, ok := it.Paper.Body.(*paper.Adherence); ok && b.Step == paper.SigningSign && d != "Muscat" && it.author() != d {
					rt.Fatalf("%s holds the signature of %s", d, it.author())
				}
			}
			for i, v := range w.desks[d].Settlements(w.now) {
				other := w.desks["Muscat"].Settlements(w.now)[i]
				if v.Force.InForce != other.Force.InForce || v.State != other.State || !v.Force.Lapsed.IsZero() {
					rt.Fatalf("%s shows %s %v, Muscat %s %v", d, v.State, v.Force, other.State, other.Force)
				}
				if v.PensDown != nil && !v.PensDown.Late {
					stopped++
				}
				if v.State == StateAgreed {
					agreed++
				}
			}
		}
		refolds(rt, w)
	})
	for _, name := range []string{"collate", "initial", "sign", "pens-down", "ratify", "open-signing"} {
		if did[name] == 0 {
			t.Errorf("the runs never did %s: %v", name, did)
		}
	}
	if agreed == 0 || stopped == 0 {
		t.Errorf("%d agreed, %d stopped", agreed, stopped)
	}
}
