package web

import (
	"errors"
	"net/url"
	"slices"
	"strings"

	"goodoffices/desk"
	"goodoffices/mediation"
	"goodoffices/paper"
)

var (
	_ = at("GET /settlement", (*Server).settlements)
	_ = at("GET /settlement/new", (*Server).newInstrument)
	_ = at("GET /settlement/{paper}", (*Server).settlement)
)

// A settlementData is a settlement on the day of its signing and after it.
type settlementData struct {
	desk.ViewSettlement
	Copies  []instrumentCopy
	Enters  string // when it enters into force, "" once it is
	Steps   []stepLine
	Turn    paper.SigningStep // this desk's, "" while it is not its turn
	MayStop bool              // it may lay the pen down
	Opens   bool              // the mediator may put it to be signed
	Proves  []string          // acts by which the mediator adds what is missing of the proof
	Powers  paper.ID          // the full powers under which this officer signs, zero without any
	Ratify  bool
	Signed  bool // by all
	Rows    []planRow
	Zone    string
	Until   string
	Eyes    eyesLine
}

// An instrumentCopy is one instrument as this desk's copy has it.
type instrumentCopy struct {
	mediation.InstrumentView
	Title, Words Said
	Text         *textData // the version that it puts in force, as far as a page holds it; nil without one
	NotHeld      bool      // that version, at this desk
	Behind       []behindLine
	Unsigned     []paper.Lang // languages of the text that are not signed
	Digest       string       // in groups that can be read aloud
	Originals    []paper.Lang
}

// A behindLine counts the paragraphs whose words in a language are not there or
// have not followed.
type behindLine struct {
	Lang paper.Lang
	N    int
}

func without(all, some []paper.Lang) []paper.Lang {
	return slices.DeleteFunc(slices.Clone(all), func(l paper.Lang) bool { return slices.Contains(some, l) })
}

// behind counts them in languages of a version.
func behind(v *mediation.TextView, langs []paper.Lang) []behindLine {
	var out []behindLine
	for _, l := range langs {
		n := 0
		for _, c := range v.Clauses {
			if slices.Contains(c.Lags, l) || len(c.Words) > 0 && c.Words[l] == "" {
				n++
			}
		}
		if n > 0 {
			out = append(out, behindLine{l, n})
		}
	}
	return out
}

// A stepLine is one desk's step in the order of the minutes.
type stepLine struct {
	mediation.MinuteView
	State string // done, next, later or sealed
}

// A planRow is a step of the implementation, with its conditions.
type planRow struct {
	mediation.PlanView
	Gate desk.ViewGate
}

// GET /talks/{talks}/settlement
func (s *Server) settlements(p *Page) error {
	v, err := p.Look()
	if err != nil {
		return err
	}
	return p.show("settlements", v.Settlements)
}

// Settlements are the instruments that are signed together, each as one.
func (p *Page) Settlements() []desk.ViewSettlement { return p.view.Settlements }

// TitleOf is the title of a settlement's instrument.
func (p *Page) TitleOf(x desk.ViewSettlement) Said {
	b, ok := x.Body.(*paper.Instrument)
	if !ok {
		return Said{}
	}
	return p.Says(b.Title)
}

// ForceOf says in a word how a settlement stands.
func (p *Page) ForceOf(x desk.ViewSettlement) string {
	switch {
	case x.InForce:
		return p.T("settlement.in-force")
	case x.Lapsed != "":
		return p.T("settlement.lapsed")
	case x.State == mediation.StateOpen:
		return p.T("settlement.signing")
	case x.State == mediation.StateLapsed:
		return p.T("settlement.unsigned")
	case x.State == "":
		return p.T("settlement.drawn-up")
	}
	return p.T("settlement.signed")
}

// GET /talks/{talks}/settlement/{paper}
func (s *Server) settlement(p *Page) error {
	v, err := p.Look()
	if err != nil {
		return err
	}
	id, err := p.paperID()
	if err != nil {
		return err
	}
	i := slices.IndexFunc(v.Settlements, func(x desk.ViewSettlement) bool {
		return x.ID == id || slices.ContainsFunc(x.Shown.Instruments, func(one mediation.InstrumentView) bool { return one.ID == id })
	})
	if i < 0 {
		return mediation.ErrNotHeld
	}
	d := settlementData{ViewSettlement: v.Settlements[i], Zone: zoneOf(p, v), Until: hourFrom(p, v, 2)}
	if err := p.copies(&d); err != nil {
		return err
	}
	d.Enters = p.enters(v, d)
	d.minutes(v.Desk)
	if slices.ContainsFunc(p.LeavingOn(d.Signing), func(l desk.ViewLeaving) bool {
		return l.Act == string(d.Turn) && (l.State == desk.LeavingLater || l.State == desk.LeavingAwaits)
	}) {
		d.Turn = "" // it is taken, and leaves: it stands above, where it can be stopped
	}
	d.Rows = planRows(v, d.Shown.Plan)
	d.Signed = d.State == mediation.StateAgreed || d.State == mediation.StateSigned || d.State == mediation.StateOnWord
	if p.Mediates() {
		d.Opens = d.Signing.IsZero() || d.State == mediation.StateLapsed || d.State == mediation.StateWithdrawn
		d.Proves = provable(d)
	}
	d.Powers = ownPowers(v, p.Officer)
	form := url.Values{"signing": {d.Signing.String()}}
	switch {
	case d.Turn != "":
		if d.Turn == paper.SigningSign && !d.Powers.IsZero() {
			form.Set("credentials", d.Powers.String())
		}
		d.Eyes = p.eyes(string(d.Turn), form)
	case d.Opens:
		d.Eyes = p.eyes("open-signing", url.Values{"instrument": {d.ID.String()}, "text." + string(p.Lang): {"…"}, "until:hour": {d.Until}, "_zone": {d.Zone}})
	}
	return p.show("settlement", d)
}

// enters says when a settlement enters into force, as its instrument has it;
// "" where it is, or was.
func (p *Page) enters(v *desk.View, d settlementData) string {
	b, ok := d.Body.(*paper.Instrument)
	if !ok || d.InForce || d.Lapsed != "" {
		return ""
	}
	i := slices.IndexFunc(v.Gates, func(g desk.ViewGate) bool { return g.ID == b.Force.Gate })
	switch {
	case i >= 0 && !b.Force.At.IsZero():
		return p.T("settlement.enters.both", "gate", p.GateSays(v.Gates[i]), "hour", b.Force.At)
	case i >= 0:
		return p.T("settlement.enters.gate", "gate", p.GateSays(v.Gates[i]))
	case !b.Force.At.IsZero():
		return p.T("settlement.enters.date", "hour", b.Force.At)
	case b.Force.Gate.IsZero():
		return p.T("settlement.enters.signature")
	}
	return ""
}

// ownPowers are the last full powers for a settlement that this desk gave an
// officer and that have not ended. Whether they were revoked the rules know.
func ownPowers(v *desk.View, officer string) paper.ID {
	for _, x := range slices.Backward(v.Papers) {
		b, ok := x.Body.(*paper.Credentials)
		if ok && x.From == v.Desk && b.Officer == officer && (b.Until.IsZero() || v.At.Before(b.Until.At)) &&
			(slices.Contains(b.Powers, paper.AllPowers) || slices.Contains(b.Powers, string(paper.SubjectSettlement))) {
			return x.ID
		}
	}
	return paper.ID{}
}

// copies sets the instruments in the page's language, each with the words that
// it signs.
func (p *Page) copies(d *settlementData) error {
	for _, one := range d.Shown.Instruments {
		c := instrumentCopy{InstrumentView: one, Title: p.Says(one.Instrument.Title), Words: p.Says(one.Instrument.Words), Originals: one.Languages}
		for id := one.ID.String(); id != ""; id = id[min(8, len(id)):] {
			c.Digest += id[:min(8, len(id))] + " "
		}
		c.Digest = strings.TrimSpace(c.Digest)
		if version := one.Instrument.Text; !version.IsZero() {
			v, err := p.textOf(version)
			switch {
			case errors.Is(err, mediation.ErrNotHeld):
				c.NotHeld = true
			case err != nil:
				return err
			default:
				signed := one.Languages
				if len(signed) == 0 || len(without(signed, v.Paper.Languages)) > 0 {
					signed = v.Paper.Languages
				}
				if c.Text, err = p.textPartIn(v, signed, textAddress{page: p.Path("text"), version: version.String()}, 1); err != nil {
					return err
				}
				c.Behind, c.Unsigned = behind(v, signed), without(v.Paper.Languages, signed)
			}
		}
		d.Copies = append(d.Copies, c)
	}
	return nil
}

// minutes sets how each step stands, and which is this desk's turn.
func (d *settlementData) minutes(self paper.Desk) {
	for _, m := range d.Shown.Steps {
		line := stepLine{m, "later"}
		switch {
		case m.Done:
			line.State = "done"
		case m.Sealed:
			line.State = "sealed"
		case m.Next:
			line.State = "next"
		}
		d.Steps = append(d.Steps, line)
		if m.Desk != self || m.Done || !m.Next {
			continue
		}
		if m.Step == paper.SigningRatify {
			d.Ratify = true
		} else if d.Turn == "" {
			d.Turn = m.Step
		}
	}
	d.MayStop = !d.Mine.IsZero() && d.State == mediation.StateOpen && d.PensDown == nil
}

// provable are the acts that add what is missing of the proof.
func provable(d settlementData) []string {
	if !d.Signed {
		return nil
	}
	var out []string
	for i, act := range map[int]string{2: "certify", 3: "attest-mediation"} {
		if i < len(d.Shown.Evidence) && d.Shown.Evidence[i].Missing {
			out = append(out, act)
		}
	}
	slices.Sort(out)
	return out
}

func planRows(v *desk.View, plan []mediation.PlanView) []planRow {
	var out []planRow
	for _, x := range plan {
		for _, g := range v.Gates {
			if g.ID == x.Gate.ID {
				out = append(out, planRow{x, g})
			}
		}
	}
	return out
}

// A newInstrumentData is an instrument about to be drawn up.
type newInstrumentData struct {
	Form     paper.InstrumentForm // "" while it is chosen
	Forms    []paper.InstrumentForm
	Signers  []desk.ViewDesk
	Gates    []desk.ViewGate
	Versions []versionChoice
	Concerns []paper.Concern
	// Languages are those of the screens and of the texts, the officer's own first.
	Languages []paper.Lang
	Zone      string
	Eyes      eyesLine
}

// A versionChoice is a version of a text that an instrument can put in force.
type versionChoice struct {
	mediation.VersionView
	Name string
}

// versionChoices are the versions of all texts, the newest first, and the
// languages that they have.
func (p *Page) versionChoices(v *desk.View) (out []versionChoice, languages []paper.Lang, err error) {
	for _, text := range slices.Backward(v.Texts) {
		of, err := p.textOf(text.ID)
		if err != nil {
			return nil, nil, err
		}
		for _, one := range slices.Backward(of.Versions) {
			name := p.VersionName(of.Versions, one.ID)
			if len(v.Texts) > 1 {
				name = p.T("settlement.version.of", "title", p.Says(one.Title).Words(), "version", name)
			}
			out = append(out, versionChoice{one, name})
			for _, l := range one.Paper.Languages {
				if !slices.Contains(languages, l) {
					languages = append(languages, l)
				}
			}
		}
	}
	return out, languages, nil
}

// GET /talks/{talks}/settlement/new?form=…
func (s *Server) newInstrument(p *Page) error {
	v, err := p.Look()
	if err != nil {
		return err
	}
	if !p.Mediates() {
		return p.to(p.Path("settlement"))
	}
	d := newInstrumentData{Forms: paper.InstrumentForms, Zone: zoneOf(p, v), Concerns: paper.Concerns}
	for _, g := range v.Gates {
		if g.Effect == paper.EffectOpens {
			d.Gates = append(d.Gates, g)
		}
	}
	var written []paper.Lang
	if d.Versions, written, err = p.versionChoices(v); err != nil {
		return err
	}
	d.Languages = p.languages()
	for _, l := range written {
		if !slices.Contains(d.Languages, l) {
			d.Languages = append(d.Languages, l)
		}
	}
	for _, one := range v.Desks {
		if !one.Seat && (one.Role == paper.PlaceParty || one.Role == paper.PlaceGuarantor) {
			d.Signers = append(d.Signers, one)
		}
	}
	if f := paper.InstrumentForm(p.Query("form")); slices.Contains(d.Forms, f) {
		d.Form = f
	}
	if d.Form != "" {
		form := p.Typed
		if form == nil {
			form = url.Values{"form": {string(d.Form)}, "title." + string(p.Lang): {"…"}, "words." + string(p.Lang): {"…"}}
			for i, one := range d.Signers {
				form.Set("counterparts."+string(rune('0'+i))+".of", string(one.Desk))
			}
			if d.Form != paper.InstrumentCounterparts {
				form = url.Values{"form": {string(d.Form)}, "title." + string(p.Lang): {"…"}, "words." + string(p.Lang): {"…"}}
			}
		}
		d.Eyes = p.eyes("draft-instrument", form)
		if p.Typed == nil {
			d.Eyes.Against = "" // nothing is filled in yet
		}
	}
	return p.show("newinstrument", d)
}

// IsParty reports whether a desk is a party's, and so signs in any case.
func (p *Page) IsParty(d desk.ViewDesk) bool { return d.Role == paper.PlaceParty }

// Concern says a concern of the Singapore Convention, with its place there.
func (p *Page) Concern(k paper.Concern) string {
	return p.Sentence(mediation.ConcernText(k)) + " " + p.T("settlement.article", "article", k.Article())
}

// OwnPrincipal is for whom this desk speaks, its own name where nothing else is said.
func (p *Page) OwnPrincipal() string {
	for _, one := range p.view.Desks {
		if one.Desk == p.view.Desk && one.Principal != "" {
			return one.Principal
		}
	}
	return string(p.view.Desk)
}
