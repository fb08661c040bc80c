package desk

import (
	"context"
	"maps"
	"slices"
	"time"

	"goodoffices/desk/cabinet"
	"goodoffices/mediation"
	"goodoffices/paper"
	"goodoffices/pouch"
)

// A View is all that a desk knows of one negotiation at one moment, as values
// that stand in JSON: what "show --json" prints and what cases look at. It
// holds nothing that the desk was not given.
type View struct {
	Desk      paper.Desk `json:"desk"`
	Rehearsal bool       `json:"rehearsal"`
	Talks     paper.ID   `json:"talks"`
	At        time.Time  `json:"at"`
	Mediator  paper.Desk `json:"mediator"`
	Rules     int        `json:"rules"`

	Format      paper.Format     `json:"format"`
	Terms       bool             `json:"terms"` // agreed terms of reference are in force
	Scope       bool             `json:"scope"` // a scope is agreed
	Suspended   bool             `json:"suspended"`
	Ended       bool             `json:"ended"`
	Desks       []ViewDesk       `json:"desks"`
	Papers      []ViewPaper      `json:"papers"`
	Waiting     []ViewWaiting    `json:"waiting"`
	Proposals   []ViewProposal   `json:"proposals"`
	Gates       []ViewGate       `json:"gates"`
	Topics      []ViewTopic      `json:"topics"`
	Formats     []ViewStance     `json:"formats"` // preferences among formats
	Assurances  []ViewAssurance  `json:"assurances"`
	Rounds      []ViewRound      `json:"rounds"`
	Delegations []ViewDelegation `json:"delegations"` // while no round is planned
	Statements  []ViewRegistered `json:"statements"`
	Events      []ViewRegistered `json:"events"`
	PublicLines []ViewPublicLine `json:"publicLines"`
	Exchanges   []ViewExchange   `json:"exchanges"`
	Tray        []ViewPaper      `json:"tray"`
	Crossed     []ViewPaper      `json:"crossed"`
	Leaving     []ViewLeaving    `json:"leaving"` // signed, waiting in the cabinet
	Knocks      []ViewKnock      `json:"knocks"`  // what came back to invitations
	Record      ViewRecord       `json:"record"`
	Channels    []ViewChannel    `json:"channels"`
	Notices     []ViewNotice     `json:"notices"`
}

// A ViewDesk is a participant.
type ViewDesk struct {
	Desk      paper.Desk  `json:"desk"`
	Role      paper.Place `json:"role"`
	Principal string      `json:"principal,omitzero"`
	Card      paper.ID    `json:"card,omitzero"`
	Words     []string    `json:"words,omitzero"` // of the card, to be compared
	Seat      bool        `json:"seat,omitzero"`  // without a desk
	Agreed    bool        `json:"agreed"`
	Key       string      `json:"key"`
}

// A ViewPaper is a paper as the desk holds it.
type ViewPaper struct {
	ID         paper.ID           `json:"id"`
	Kind       paper.Kind         `json:"kind"`
	Class      string             `json:"class"`
	Ref        string             `json:"ref"`
	From       paper.Desk         `json:"from"`
	To         []paper.Desk       `json:"to"`
	Number     int                `json:"number,omitzero"`
	Date       time.Time          `json:"date"`
	Arrived    time.Time          `json:"arrived"`
	Hand       paper.Desk         `json:"hand"`
	Officer    string             `json:"officer,omitzero"`
	Subject    paper.Text         `json:"subject,omitzero"`
	Text       paper.Text         `json:"text"`
	Body       paper.Body         `json:"body,omitzero"`
	Reply      paper.ID           `json:"reply,omitzero"`
	Topics     []paper.ID         `json:"topics,omitzero"`
	Beyond     []paper.ID         `json:"beyond,omitzero"` // of these, outside the agreed scope
	Signature  string             `json:"signature"`       // verified or none
	Key        string             `json:"key"`             // compared, or on word of whom
	Source     string             `json:"source"`
	Standing   string             `json:"standing"`
	Reason     string             `json:"reason,omitzero"`
	Attached   []paper.Attachment `json:"attachments,omitzero"`
	Privilege  paper.Privilege    `json:"privilege,omitzero"`
	Cover      *paper.CoverNote   `json:"cover,omitzero"`
	Track      []ViewStep         `json:"track,omitzero"`
	Classified string             `json:"classification,omitzero"`
}

// A ViewStep is one on a paper's way.
type ViewStep struct {
	What mediation.StepName `json:"what"`
	At   time.Time          `json:"at"`
	Desk paper.Desk         `json:"desk"`
}

// A ViewWaiting is a paper that waits for somebody's answer.
type ViewWaiting struct {
	Paper paper.ID   `json:"paper"`
	Ref   string     `json:"ref"`
	For   paper.Desk `json:"for"`
	Since time.Time  `json:"since"`
	Days  int        `json:"days"`
}

// A ViewProposal is a proposal and how it stands.
type ViewProposal struct {
	ViewPaper
	About       paper.Subject       `json:"about"`
	Name        string              `json:"name"` // of the subject, for people
	Mode        paper.Mode          `json:"mode"`
	Put         []paper.Desk        `json:"put"`
	Until       paper.Hour          `json:"until"`
	State       mediation.State     `json:"state"`
	InForce     bool                `json:"inForce"`
	Outcome     paper.ID            `json:"outcome,omitzero"`
	Unconfirmed []paper.Desk        `json:"unconfirmed,omitzero"`
	Gate        paper.ID            `json:"gate,omitzero"`
	Answers     []ViewAnswer        `json:"answers"`
	Mine        paper.PrivateAnswer `json:"mine,omitzero"` // this desk's answer in private
}

// A ViewAnswer is one desk's open answer.
type ViewAnswer struct {
	Desk   paper.Desk   `json:"desk"`
	Answer paper.Answer `json:"answer"`
	Late   bool         `json:"late,omitzero"`
}

// A ViewGate is a gate with its conditions.
type ViewGate struct {
	ViewPaper
	Owner      paper.Desk      `json:"owner"`
	Effect     paper.Effect    `json:"effect"`
	About      paper.Subject   `json:"about"`
	Name       string          `json:"name"`
	Open       bool            `json:"open"`
	Conditions []ViewCondition `json:"conditions"`
}

// A ViewCondition is a condition and whether it is met.
type ViewCondition struct {
	ViewPaper
	Performer paper.Desk   `json:"performer"`
	Attester  paper.Desk   `json:"attester"`
	Examples  []paper.Text `json:"examples,omitzero"`
	OpenList  bool         `json:"openList"`
	Met       bool         `json:"met"`
}

// A ViewTopic is a topic with the stances known here.
type ViewTopic struct {
	ViewPaper
	Title   paper.Text        `json:"title"`
	Names   []paper.TopicName `json:"names,omitzero"`
	InScope bool              `json:"inScope"`
	Stances []ViewStance      `json:"stances"`
}

// A ViewStance is where somebody stands, with its source.
type ViewStance struct {
	ViewPaper
	Of       string         `json:"of"`
	Format   paper.Format   `json:"format,omitzero"`
	Attitude paper.Attitude `json:"attitude,omitzero"`
	Reasons  paper.Text     `json:"reasons,omitzero"`
	Said     paper.Source   `json:"said"` // own, conveyed, public, alleged
	By       string         `json:"by,omitzero"`
}

// A ViewAssurance is an undertaking asked for and how it stands.
type ViewAssurance struct {
	ViewPaper
	State    paper.Step  `json:"state"`
	Baseline paper.Text  `json:"baseline,omitzero"`
	Answers  []ViewPaper `json:"answers"`
}

// A ViewRound is a meeting.
type ViewRound struct {
	ViewPaper
	Venue       string           `json:"venue"`
	Begins      paper.Hour       `json:"begins"`
	Format      paper.Format     `json:"format"`
	Natures     []paper.Nature   `json:"natures,omitzero"`
	State       mediation.State  `json:"state"`
	Delegations []ViewDelegation `json:"delegations"`
}

// A ViewDelegation says who goes.
type ViewDelegation struct {
	ViewPaper
	Of         paper.Desk     `json:"of"`
	Stage      paper.Stage    `json:"stage"`
	Members    []paper.Member `json:"members"`
	Accredited bool           `json:"accredited"`
}

// A ViewRegistered is an entry of the register: a statement or an event.
type ViewRegistered struct {
	ViewPaper
	Speaker   string      `json:"speaker,omitzero"`
	Anonymous bool        `json:"anonymous,omitzero"`
	Where     string      `json:"where"`
	On        time.Time   `json:"on"`
	Corrected bool        `json:"corrected,omitzero"`
	Readings  []ViewPaper `json:"readings"`
}

// A ViewPublicLine is what each side may say.
type ViewPublicLine struct {
	ViewPaper
	State mediation.State `json:"state"`
}

// A ViewExchange is a commitment to release a paper together with another.
type ViewExchange struct {
	ViewPaper
	Partner  paper.ID `json:"partner,omitzero"`
	Released bool     `json:"released"`
	Overdue  bool     `json:"overdue"`
}

// A ViewLeaving is a signed paper that waits in the cabinet.
type ViewLeaving struct {
	Paper paper.ID   `json:"paper"`
	Kind  paper.Kind `json:"kind"`
	Text  paper.Text `json:"text"`
}

// A ViewKnock is what came back to an invitation.
type ViewKnock struct {
	Invitation paper.ID   `json:"invitation"`
	Desk       paper.Desk `json:"desk,omitzero"`
	Words      []string   `json:"words,omitzero"`
	Question   string     `json:"question,omitzero"`
	Declined   bool       `json:"declined,omitzero"`
	Admitted   bool       `json:"admitted,omitzero"`
}

// A ViewRecord is the joint record as this desk holds it.
type ViewRecord struct {
	Origin    paper.ID              `json:"origin,omitzero"`
	Size      uint64                `json:"size"`
	Confirmed map[paper.Desk]uint64 `json:"confirmed"` // how many leaves each desk cosigned
	Leaves    []ViewLeaf            `json:"leaves"`
	Forks     int                   `json:"forks,omitzero"`
}

// A ViewLeaf is one leaf and who confirmed it.
type ViewLeaf struct {
	Paper paper.ID     `json:"paper"`
	Held  bool         `json:"held"` // otherwise it is between others
	By    []paper.Desk `json:"by"`
}

// A ViewChannel is how the channel with a neighbour stands.
type ViewChannel struct {
	With         paper.Desk `json:"with"`
	Open         bool       `json:"open"`
	Direct       bool       `json:"direct,omitzero"`
	Shut         bool       `json:"shut,omitzero"`
	Recovering   bool       `json:"recovering,omitzero"`
	AwaitsWord   bool       `json:"awaitsWord,omitzero"` // re-opened: an officer has to say "resume"
	Sealed       uint64     `json:"sealed"`
	Acknowledged uint64     `json:"acknowledged"`
	Taken        uint64     `json:"taken"`
	Gap          bool       `json:"gap,omitzero"`
	Queued       int        `json:"queued,omitzero"`
}

// A ViewNotice is an event of the cabinet that people should see.
type ViewNotice struct {
	What string    `json:"what"` // crossed, refused, fork, restored, lost
	With string    `json:"with,omitzero"`
	At   time.Time `json:"at"`
	Text string    `json:"text,omitzero"`
}

// Look returns what the desk knows of some talks, the zero id standing for the
// only ones: ErrNoTalks, ErrWhichTalks.
func (d *Desk) Look(_ context.Context, talks paper.ID) (View, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	k, err := d.docket(talks)
	if err != nil {
		return View{}, err
	}
	return d.view(k), nil
}

func (d *Desk) view(k *docket) View {
	t, now := k.talks, d.now()
	w := viewer{k: k}
	v := View{
		Desk: d.me.name, Rehearsal: d.Rehearsal(), Talks: k.id, At: now, Mediator: t.Mediator(), Rules: t.Rules(),
		Format: t.Format(), Terms: t.Terms() != nil, Scope: t.ScopeAgreed(), Suspended: t.Suspension() != nil, Ended: t.Ending() != nil,
		Papers: w.papers(t.Papers()), Tray: w.papers(t.Tray()), Crossed: w.papers(t.Crossed()),
		Formats: w.stances(t.FormatStances()), Delegations: w.delegations(t.Delegations()),
		Record: k.viewRecord(), Channels: k.viewChannels(), Notices: k.viewNotices(), Knocks: k.viewKnocks(),
	}
	for _, p := range t.Participants() {
		one := ViewDesk{Desk: p.Desk, Role: p.Role, Principal: p.Principal, Card: p.Card, Seat: p.Seat, Agreed: p.Agreed, Key: w.key(p.Compared || p.Desk == d.me.name)}
		if p.CardHeld {
			one.Words = paper.Words(p.Card)
		}
		v.Desks = append(v.Desks, one)
	}
	for _, x := range t.Waiting(now) {
		v.Waiting = append(v.Waiting, ViewWaiting{Paper: x.Paper, Ref: x.Ref.String(), For: x.For, Since: x.Since, Days: int(x.Age / (24 * time.Hour))})
	}
	for _, x := range t.Proposals() {
		v.Proposals = append(v.Proposals, w.proposal(x))
	}
	for _, x := range t.Gates() {
		v.Gates = append(v.Gates, w.gate(x))
	}
	for _, x := range t.Topics() {
		v.Topics = append(v.Topics, ViewTopic{ViewPaper: w.paper(x.PaperView), Title: x.Topic.Title, Names: x.Topic.Names, InScope: x.InScope, Stances: w.stances(x.Stances)})
	}
	for _, x := range t.Assurances() {
		v.Assurances = append(v.Assurances, ViewAssurance{ViewPaper: w.paper(x.PaperView), State: x.State, Baseline: x.Assurance.Baseline, Answers: w.papers(x.Answers)})
	}
	for _, x := range t.Rounds() {
		v.Rounds = append(v.Rounds, ViewRound{
			ViewPaper: w.paper(x.PaperView), Venue: x.Round.Venue, Begins: x.Round.Begins, Format: x.Round.Format, Natures: x.Round.Natures,
			State: x.State, Delegations: w.delegations(x.Delegations),
		})
	}
	for _, x := range t.Statements() {
		v.Statements = append(v.Statements, ViewRegistered{
			ViewPaper: w.paper(x.PaperView), Speaker: x.Statement.Speaker, Anonymous: x.Statement.Anonymous, Where: x.Statement.Outlet,
			On: x.Statement.On, Corrected: x.Corrected, Readings: w.papers(x.Readings),
		})
	}
	for _, x := range t.Events() {
		v.Events = append(v.Events, ViewRegistered{ViewPaper: w.paper(x.PaperView), Where: x.Event.Source, On: x.Event.On, Readings: w.papers(x.Readings)})
	}
	for _, x := range t.PublicLines() {
		v.PublicLines = append(v.PublicLines, ViewPublicLine{ViewPaper: w.paper(x.PaperView), State: x.State})
	}
	for _, x := range t.Exchanges(now) {
		v.Exchanges = append(v.Exchanges, ViewExchange{ViewPaper: w.paper(x.PaperView), Partner: x.Partner, Released: x.Released, Overdue: x.Overdue})
	}
	for _, x := range k.cabinet.Waiting() {
		if p, _, err := paper.Open(x.Raw); err == nil {
			v.Leaving = append(v.Leaving, ViewLeaving{Paper: p.ID, Kind: p.Kind, Text: paper.TextOf(p.Body)})
		}
	}
	return v
}

// A viewer turns the views of the fold into those of JSON.
type viewer struct{ k *docket }

func (w viewer) key(compared bool) string {
	if compared {
		return "compared"
	}
	if m := w.k.talks.Mediator(); m != "" {
		return "on word of " + string(m)
	}
	return "not compared"
}

func (w viewer) papers(list []mediation.PaperView) []ViewPaper {
	out := make([]ViewPaper, 0, len(list))
	for _, p := range list {
		out = append(out, w.paper(p))
	}
	return out
}

func (w viewer) paper(p mediation.PaperView) ViewPaper {
	h := p.Paper.Header
	v := ViewPaper{
		ID: p.ID, Kind: h.Kind, Class: h.Kind.Class().String(), Ref: p.Ref.String(), From: h.From, To: h.To, Number: h.Number,
		Date: h.Date, Arrived: p.At, Hand: p.Hand, Officer: p.Officer, Subject: h.Subject, Body: p.Paper.Body,
		Reply: h.Reply, Topics: h.Topics, Beyond: p.Beyond, Signature: "none", Key: w.key(p.Compared),
		Source: string(p.Source), Standing: p.Standing.String(), Attached: h.Attachments, Privilege: h.Privilege, Cover: p.Cover,
		Classified: h.Classification,
	}
	if p.Paper.Body != nil {
		v.Text = paper.TextOf(p.Paper.Body)
	}
	if v.Text == nil {
		v.Text = paper.Text{}
	}
	formal := h.Kind.Class() == paper.Formal
	if formal && (p.Proof == mediation.ProofSigned || p.Proof == mediation.ProofOwn) {
		v.Signature = "verified"
	}
	if !p.Reason.IsZero() {
		v.Reason = p.Reason.String()
	}
	for _, s := range p.Track {
		v.Track = append(v.Track, ViewStep{What: s.What, At: s.At, Desk: s.Desk})
	}
	return v
}

func (w viewer) proposal(x mediation.ProposalView) ViewProposal {
	v := ViewProposal{
		ViewPaper: w.paper(x.PaperView), About: x.Subject, Name: x.SubjectName.String(), Mode: x.Mode, Put: x.Put, Until: x.Until,
		State: x.State, InForce: x.InForce, Outcome: x.Outcome, Unconfirmed: x.Unconfirmed, Gate: x.Gate, Mine: x.Mine,
		Answers: []ViewAnswer{},
	}
	for _, a := range x.Answers {
		v.Answers = append(v.Answers, ViewAnswer{Desk: a.Desk, Answer: a.Answer, Late: a.Late})
	}
	return v
}

func (w viewer) gate(x mediation.GateView) ViewGate {
	v := ViewGate{ViewPaper: w.paper(x.PaperView), Owner: x.Gate.Owner, Effect: x.Gate.Effect, About: x.Gate.Subject, Name: x.SubjectName.String(), Open: x.Open}
	for _, c := range x.Conditions {
		v.Conditions = append(v.Conditions, ViewCondition{
			ViewPaper: w.paper(c.PaperView), Performer: c.Condition.Performer, Attester: c.Condition.Attester,
			Examples: c.Condition.Examples, OpenList: c.Condition.Open, Met: c.Met,
		})
	}
	return v
}

func (w viewer) stances(list []mediation.StanceView) []ViewStance {
	out := make([]ViewStance, 0, len(list))
	for _, x := range list {
		s := x.Stance
		out = append(out, ViewStance{ViewPaper: w.paper(x.PaperView), Of: s.Of, Format: s.Format, Attitude: s.Attitude, Reasons: s.Reasons, Said: s.Source, By: s.By})
	}
	return out
}

func (w viewer) delegations(list []mediation.DelegationView) []ViewDelegation {
	out := make([]ViewDelegation, 0, len(list))
	for _, x := range list {
		b := x.Delegation
		out = append(out, ViewDelegation{ViewPaper: w.paper(x.PaperView), Of: b.Desk, Stage: b.Stage, Members: b.Members, Accredited: x.Accredited})
	}
	return out
}

func (k *docket) viewRecord() ViewRecord {
	v := ViewRecord{Origin: k.talks.Origin(), Confirmed: map[paper.Desk]uint64{}, Leaves: []ViewLeaf{}}
	if !k.begun {
		return v
	}
	v.Size, v.Forks = k.record.Log().Size(), len(k.record.Forks())
	for _, p := range k.talks.Participants() {
		if mark := k.record.Last(string(p.Desk)); mark.Size > 0 {
			v.Confirmed[p.Desk] = mark.Size
		}
	}
	for _, id := range k.record.Log().Leaves() {
		leaf := ViewLeaf{Paper: id, Held: k.number[id] > 0, By: []paper.Desk{}}
		if c, ok := k.record.Confirmed(id); ok {
			for _, name := range slices.Sorted(maps.Keys(c.By)) {
				leaf.By = append(leaf.By, paper.Desk(name))
			}
		}
		v.Leaves = append(v.Leaves, leaf)
	}
	return v
}

func (k *docket) viewChannels() []ViewChannel {
	out := []ViewChannel{}
	for _, l := range k.sortedLinks() {
		s := l.Channel.Status()
		out = append(out, ViewChannel{
			With: l.peer, Open: !s.Epoch.IsZero(), Direct: l.Direct, Shut: l.Shut, Recovering: l.Recovering,
			AwaitsWord: l.Channel.Ready() == pouch.ErrAwaitsWord, Sealed: s.Sealed, Acknowledged: s.Acknowledged, Taken: s.Taken,
			Gap: s.Seen > s.Taken, Queued: len(l.Queue),
		})
	}
	return out
}

func (k *docket) viewNotices() []ViewNotice {
	out := []ViewNotice{}
	for _, e := range k.cabinet.Notices() {
		out = append(out, viewNotice(e))
	}
	return out
}

func viewNotice(e cabinet.Event) ViewNotice {
	n := ViewNotice{At: e.At}
	switch {
	case e.Crossed != nil:
		n.What, n.With = "crossed", string(e.Crossed.By)
	case e.Refused != nil:
		n.What, n.With, n.Text = "refused", string(e.Refused.From), e.Refused.Fault
	case e.Fork != nil:
		n.What, n.With = "fork", string(e.Fork.With)
	case e.Restored != nil:
		n.What, n.With, n.Text = "restored", string(e.Restored.With), e.Restored.Sign
	case e.Lost != nil:
		n.What, n.With = "lost", mediation.List(e.Lost.To)
	}
	return n
}

func (k *docket) viewKnocks() []ViewKnock {
	out := []ViewKnock{}
	for _, x := range k.talks.Invitations() {
		kn, ok := k.cabinet.Knock(x.Paper)
		if !ok {
			continue
		}
		one := ViewKnock{Invitation: x.Paper, Question: kn.Question, Declined: kn.Declined, Admitted: kn.Admitted}
		if p, _, err := paper.OpenCard(kn.Card); err == nil {
			one.Desk, one.Words = p.From, paper.Words(p.ID)
		}
		out = append(out, one)
	}
	return out
}
