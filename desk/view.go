package desk

import (
	"time"

	"github.com/go-json-experiment/json/jsontext"

	"goodoffices/desk/cabinet"
	"goodoffices/mediation"
	"goodoffices/paper"
	"goodoffices/settlement"
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
	TermsPaper  paper.ID         `json:"termsPaper,omitzero"`
	Scope       bool             `json:"scope"` // a scope is agreed
	Suspended   bool             `json:"suspended"`
	Ended       bool             `json:"ended"`
	Suspension  *ViewPaper       `json:"suspension,omitzero"` // the one in force
	Ending      *ViewPaper       `json:"ending,omitzero"`     // in force or announced
	Desks       []ViewDesk       `json:"desks"`
	Papers      []ViewPaper      `json:"papers"`
	Waiting     []ViewWaiting    `json:"waiting"`
	Proposals   []ViewProposal   `json:"proposals"`
	Settlements []ViewSettlement `json:"settlements"` // instruments that are signed together, each as one
	Gates       []ViewGate       `json:"gates"`
	Conditions  []ViewCondition  `json:"conditions"` // all of them, those of gates included
	Topics      []ViewTopic      `json:"topics"`
	Formats     []ViewStance     `json:"formats"` // preferences among formats
	Assurances  []ViewAssurance  `json:"assurances"`
	Rounds      []ViewRound      `json:"rounds"`
	Delegations []ViewDelegation `json:"delegations"` // while no round is planned
	Statements  []ViewRegistered `json:"statements"`
	Events      []ViewRegistered `json:"events"`
	PublicLines []ViewPublicLine `json:"publicLines"`
	Exchanges   []ViewExchange   `json:"exchanges"`
	ReadBacks   []ViewReadBack   `json:"readBacks"`
	Issues      *ViewIssues      `json:"issues,omitzero"` // those in force
	Offers      []ViewOffer      `json:"offers"`
	Valuations  []ViewValuation  `json:"valuations"` // given to the mediator: all at its desk, at a party's its own
	Procedures  []ViewProcedure  `json:"procedures"`
	Texts       []ViewText       `json:"texts"`           // of every text the version that this desk works on
	Valued      bool             `json:"valued,omitzero"` // this side keeps a valuation for itself
	Notes       []ViewNote       `json:"notes"`
	Tray        []ViewPaper      `json:"tray"`
	Crossed     []ViewPaper      `json:"crossed"`
	Leaving     []ViewLeaving    `json:"leaving"` // signed, waiting in the cabinet
	Knocks      []ViewKnock      `json:"knocks"`  // what came back to invitations
	Record      ViewRecord       `json:"record"`
	Channels    []ViewChannel    `json:"channels"`
	Notices     []ViewNotice     `json:"notices"`
	Troubles    []Trouble        `json:"troubles"` // what hinders carrying now
	Minutes     []Minute         `json:"minutes"`  // of this desk's officers, on any paper
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
	Carried   bool        `json:"carried,omitzero"` // compared was an earlier card, under which the ones up to this are signed

	Officers []ViewOfficer    `json:"officers,omitzero"` // on the card in force
	Changes  []ViewCardChange `json:"changes,omitzero"`  // of its card, in order
}

// A ViewOfficer is an officer on a card.
type ViewOfficer struct {
	Name   string   `json:"name"`
	Title  string   `json:"title,omitzero"`
	Powers []string `json:"powers"`
}

// A ViewCardChange is what a successor card changed.
type ViewCardChange struct {
	Paper   paper.ID `json:"paper"`
	Joined  []string `json:"joined,omitzero"`
	Left    []string `json:"left,omitzero"`
	Altered []string `json:"altered,omitzero"` // in title or powers
	Renewed []string `json:"renewed,omitzero"` // in their keys
	Cosign  bool     `json:"cosign,omitzero"`  // the key for the joint record
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
	OddDate    bool               `json:"oddDate,omitzero"` // claims a date that its arrival does not bear out
	Hand       paper.Desk         `json:"hand"`
	Officer    string             `json:"officer,omitzero"`
	Languages  []paper.Lang       `json:"languages,omitzero"` // the first is the authentic one
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
	Refused    *mediation.Refusal `json:"-"` // the same as a rule's word; nil for none
	Attached   []paper.Attachment `json:"attachments,omitzero"`
	Privilege  paper.Privilege    `json:"privilege,omitzero"`
	Cover      *paper.CoverNote   `json:"cover,omitzero"`
	Track      []ViewStep         `json:"track,omitzero"`
	Classified string             `json:"classification,omitzero"`
	ReadBy     []string           `json:"readBy,omitzero"`   // officers of this desk
	Approved   *ViewWord          `json:"approved,omitzero"` // by a second officer of this desk, before it left
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
	Mine        paper.PrivateAnswer `json:"mine,omitzero"`    // this desk's answer in private
	Private     []ViewPrivate       `json:"private,omitzero"` // at the mediator's desk alone
	Signed      []paper.Desk        `json:"signed,omitzero"`  // whose consents its outcome encloses
	Silent      []paper.Desk        `json:"silent,omitzero"`  // whose silence it counts
	NotCounted  []paper.ID          `json:"notCounted,omitzero"`
	Forks       []paper.ID          `json:"forks,omitzero"` // other outcomes, signed all the same
}

// A ViewPrivate is one desk's answer in private.
type ViewPrivate struct {
	Desk   paper.Desk          `json:"desk"`
	Answer paper.PrivateAnswer `json:"answer"`
}

// A ViewAnswer is one desk's open answer.
type ViewAnswer struct {
	Desk   paper.Desk   `json:"desk"`
	Answer paper.Answer `json:"answer"`
	Late   bool         `json:"late,omitzero"`
}

// A ViewSettlement is a settlement as it is signed and carried out.
type ViewSettlement struct {
	ViewPaper                      // the instrument that names the others
	Form      paper.InstrumentForm `json:"form"`
	Signing   paper.ID             `json:"signing,omitzero"` // the proposal by which it is signed
	State     mediation.State      `json:"state"`
	Mine      paper.ID             `json:"mine,omitzero"` // the instrument that this desk signs
	Originals []ViewInstrument     `json:"originals"`
	Order     []paper.Desk         `json:"order"`    // of the names on this desk's copy
	SignedBy  []paper.Desk         `json:"signedBy"` // as far as this desk holds their signatures
	InForce   bool                 `json:"inForce"`
	Waits     []string             `json:"waits,omitzero"`  // for what, before it is in force
	Lapsed    string               `json:"lapsed,omitzero"` // why it is over
	Until     paper.Hour           `json:"until,omitzero"`
	Extends   paper.ID             `json:"extends,omitzero"` // the outcome that extended it
	PensDown  *ViewPen             `json:"pensDown,omitzero"`
	Minutes   []ViewMinute         `json:"minutes"`
	Concerns  []ViewConcern        `json:"concerns"`
	Evidence  []ViewEvidence       `json:"evidence"`
	Plan      []ViewPlan           `json:"plan"`

	// Shown is the same with its sentences as values, for screens.
	Shown mediation.SettlementView `json:"-"`

	// WaitsFor and LapsedBy are Waits and Lapsed, to be said in a reader's language.
	WaitsFor []mediation.Sentence `json:"-"`
	LapsedBy mediation.Sentence   `json:"-"`
}

// A ViewInstrument is one of the instruments that are signed together.
type ViewInstrument struct {
	ViewPaper
	Of        paper.Desk   `json:"of,omitzero"`      // whose counterpart it is
	Languages []paper.Lang `json:"languages"`        // of its originals
	Names     []paper.Desk `json:"names"`            // in the order of this desk's copy
	Version   paper.ID     `json:"version,omitzero"` // of the text, that it puts in force
}

// A ViewMinute is a step in the order of the minutes of a signing.
type ViewMinute struct {
	Step   paper.SigningStep `json:"step"`
	Desk   paper.Desk        `json:"desk"`
	Done   bool              `json:"done"`
	Next   bool              `json:"next"`
	Sealed bool              `json:"sealed"` // known to the mediator alone until the last signature
}

// A ViewPen is who stopped a signing.
type ViewPen struct {
	Desk paper.Desk `json:"desk"`
	Text paper.Text `json:"text,omitzero"`
	Late bool       `json:"late"` // all had signed
}

// A ViewConcern is what is said before signing.
type ViewConcern struct {
	Concern paper.Concern `json:"concern"`
	Article string        `json:"article"`
	Text    string        `json:"text"`
	Stated  bool          `json:"stated"`

	Says mediation.Sentence `json:"-"` // Text, to be said in a reader's language
}

// A ViewEvidence is one kind of evidence that it came of mediation.
type ViewEvidence struct {
	Article string     `json:"article"`
	Text    string     `json:"text"`
	Papers  []paper.ID `json:"papers"`
	Missing bool       `json:"missing"`

	Says mediation.Sentence `json:"-"` // Text, to be said in a reader's language
}

// A ViewPlan is a step of the implementation.
type ViewPlan struct {
	Gate    paper.ID `json:"gate"`
	Number  int      `json:"number"`
	Open    bool     `json:"open"`
	Current bool     `json:"current"`
	Unlocks string   `json:"unlocks"`
	Late    []string `json:"late,omitzero"`

	// Unlocking and Following are Unlocks and Late, to be said in a reader's language.
	Unlocking mediation.Sentence   `json:"-"`
	Following []mediation.Sentence `json:"-"`
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
	Findings  []ViewPaper  `json:"findings,omitzero"` // in order
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

// A ViewReadBack is what leave was asked for, and the answers so far.
type ViewReadBack struct {
	ViewPaper
	Passages []paper.Text       `json:"passages"`
	Answers  []paper.Permission `json:"answers"`
	Answered time.Time          `json:"answered,omitzero"`
	Approval paper.ID           `json:"approval,omitzero"`
}

// A ViewNote is what was taken down from somebody's mouth.
type ViewNote struct {
	ViewPaper
	Noted *paper.Noted `json:"noted"`
	Lines []ViewLine   `json:"lines"`
}

// A ViewLine is a line of a note, and how it may be used.
type ViewLine struct {
	Text  paper.Text  `json:"text"`
	Leave paper.Leave `json:"leave,omitzero"`
	Words paper.Text  `json:"words,omitzero"`
	By    paper.ID    `json:"by,omitzero"`
	Asked bool        `json:"asked,omitzero"`
}

// A ViewLeaving is what is signed and waits in the cabinet: one paper that waits
// for a call or an exchange, or an act whose papers leave together later. The
// members from ID on are an act's.
type ViewLeaving struct {
	Paper paper.ID   `json:"paper"` // the first, as it is signed now
	Kind  paper.Kind `json:"kind"`
	Text  paper.Text `json:"text"`
	Call  paper.ID   `json:"call,omitzero"` // the proposal whose call for consents releases it

	ID       paper.ID       `json:"id,omitzero"` // for Stop, Now, Approve, SendBack
	Officer  string         `json:"officer,omitzero"`
	Act      string         `json:"act,omitzero"`
	Args     jsontext.Value `json:"args,omitzero"`
	At       time.Time      `json:"at,omitzero"` // when it was ordered
	State    LeavingState   `json:"state,omitzero"`
	Due      time.Time      `json:"due,omitzero"`    // when it leaves, if it waits for its hour
	Stay     int64          `json:"stay,omitzero"`   // seconds
	To       []paper.Desk   `json:"to,omitzero"`     // of the first paper
	Papers   []paper.ID     `json:"papers,omitzero"` // all of them, as they are signed now
	Locked   bool           `json:"locked,omitzero"` // due, and its officer has to unlock and sign again
	Approved *ViewWord      `json:"approved,omitzero"`
	SentBack *ViewWord      `json:"sentBack,omitzero"`
	Refusal  *ViewRefusal   `json:"refusal,omitzero"` // at its moment
	// Refused is what the rules say of it at the moment of the view, where it was
	// refused at its own; nil if they would allow it now.
	Refused *mediation.Refusal `json:"-"`
}

// A LeavingState is what an act waits for.
type LeavingState = cabinet.State

// The states of an act that has not left.
const (
	LeavingLater    = cabinet.StateLeaves   // it leaves when it is due
	LeavingAwaits   = cabinet.StateAwaits   // a second officer's approval
	LeavingSentBack = cabinet.StateSentBack // another officer did not approve it
	LeavingRefused  = cabinet.StateRefused  // the rules refused it when it was due
	LeavingHeld     = cabinet.StateHeld     // the desk was put back: it may have left before
)

// A ViewWord is what another officer said to an act, and when.
type ViewWord struct {
	By   string    `json:"by"`
	At   time.Time `json:"at"`
	Word string    `json:"word,omitzero"`
}

// A ViewRefusal is why an act did not leave at its moment.
type ViewRefusal struct {
	Rule string    `json:"rule"`
	Text string    `json:"text"` // in English
	At   time.Time `json:"at"`
}

// A ViewIssues is what there is to settle.
type ViewIssues struct {
	ViewPaper
	Issues []paper.Issue      `json:"issues"`
	Rules  []paper.Dependence `json:"rules,omitzero"`
}

// A ViewOffer is an offer that a paper carries.
type ViewOffer struct {
	ViewPaper
	By      paper.Desk        `json:"by"`
	Offer   *paper.Offer      `json:"offer"`
	Terms   []settlement.Term `json:"terms"`
	Whole   bool              `json:"whole"`
	Current bool              `json:"current"` // over the issues in force, or those they continue
	// Scores say what it is worth: at the mediator's desk by what parties gave
	// it, at a party's to that party alone.
	Scores []ViewScore `json:"scores"`
}

// A ViewScore is what an offer is worth to a party, exactly.
type ViewScore struct {
	Desk     paper.Desk          `json:"desk"`
	Utility  settlement.Number   `json:"utility"`
	Between  settlement.Interval `json:"between"`
	Floor    settlement.Number   `json:"floor"` // what it has without an agreement
	Whole    bool                `json:"whole"`
	Accepted bool                `json:"accepted"` // whole, at least its floor, and across no red line
	Worst    settlement.Number   `json:"worst"`    // however it is completed
	Best     settlement.Number   `json:"best"`
	Enough   settlement.Enough   `json:"enough"` // whether it reaches the floor
	Crosses  []int               `json:"crosses,omitzero"`
	Breaks   []int               `json:"breaks,omitzero"`
	Unvalued []int               `json:"unvalued,omitzero"`
}

// A ViewValuation is that a party gave the mediator what it values.
type ViewValuation struct {
	ViewPaper
	Of      paper.Desk `json:"of"`
	Current bool       `json:"current"`
}

// A ViewProcedure is a way to find a result from what each side hands in
// without seeing the others'.
type ViewProcedure struct {
	ViewPaper
	About      paper.SubjectType         `json:"about"`
	Name       string                    `json:"name"`
	State      mediation.ProcedureState  `json:"state"`
	Proposal   paper.ID                  `json:"proposal,omitzero"` // by which consent to its rules is asked for
	Until      paper.Hour                `json:"until"`
	Tells      []mediation.Sentence      `json:"tells"`               // what comes out, and to whom
	Lies       []settlement.Manipulation `json:"lies"`                // how a side could gain by lying
	Mine       *paper.Bid                `json:"mine,omitzero"`       // what this desk handed in last
	Bids       []ViewBid                 `json:"bids,omitzero"`       // at the mediator's desk alone
	Round      *mediation.SingleTextView `json:"round,omitzero"`      // of a single text
	Reflection *mediation.ReflectionView `json:"reflection,omitzero"` // of a reflection, not at the side that wishes
	Results    []ViewProcedureResult     `json:"results"`
}

// A ViewBid is what a side handed in last.
type ViewBid struct {
	Desk paper.Desk `json:"desk"`
	Bid  *paper.Bid `json:"bid"`
}

// A ViewProcedureResult is what came out.
type ViewProcedureResult struct {
	ViewPaper
	Result *paper.ProcedureResult `json:"result"`
}

// A ViewText is a negotiating text, in the version that this desk works on.
type ViewText struct {
	ViewPaper
	Title       paper.Text           `json:"title"`
	Label       string               `json:"label,omitzero"`
	Whole       bool                 `json:"whole"` // nothing is agreed until everything is agreed
	Provisional bool                 `json:"provisional"`
	Working     bool                 `json:"working"` // a working draft, not put to every party
	Fate        paper.Fate           `json:"fate"`
	Until       paper.Hour           `json:"until,omitzero"`
	Counts      mediation.TextCounts `json:"counts"`
	Clauses     []ViewClause         `json:"clauses"`
	Versions    []ViewTextVersion    `json:"versions"`
	Amendments  []ViewAmendment      `json:"amendments"`
}

// A ViewClause is a clause of a text.
type ViewClause struct {
	paper.Clause
	Called      string       `json:"called"`            // in English: "Paragraph 4"
	AgreedBy    paper.ID     `json:"agreedBy,omitzero"` // the outcome by which all agreed to these words
	Unconfirmed []paper.Desk `json:"unconfirmed,omitzero"`
	Provisional bool         `json:"provisional"`
	Proposal    paper.ID     `json:"proposal,omitzero"` // the open one about it
	Asked       int          `json:"asked"`             // how many waiting amendments ask for changes of it
}

// A ViewTextVersion is a version and who holds it.
type ViewTextVersion struct {
	ViewPaper
	Label   string       `json:"label,omitzero"`
	Working bool         `json:"working"`
	Current bool         `json:"current"`
	Holders []paper.Desk `json:"holders"` // as far as this desk knows
}

// A ViewAmendment is what a side asks of the text.
type ViewAmendment struct {
	ViewPaper
	By      paper.Desk `json:"by"`
	Waits   bool       `json:"waits"` // it was neither taken in nor returned
	Changes int        `json:"changes"`
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
	Claims    int                   `json:"claims,omitzero"` // signed by the mediator, and not shown to continue this
}

// A ViewLeaf is one leaf and who confirmed it.
type ViewLeaf struct {
	Paper paper.ID     `json:"paper"`
	Held  bool         `json:"held"`        // otherwise it is between others
	At    time.Time    `json:"at,omitzero"` // when the mediator signed it into the record, by its own clock
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
	OldestKey    time.Time  `json:"oldestKey,omitzero"` // when the oldest receiving key was made that still opens what came on it
}

// A ViewNotice is an event of the cabinet that people should see.
type ViewNotice struct {
	What   string     `json:"what"` // crossed, refused, fork, restored, lost
	With   string     `json:"with,omitzero"`
	At     time.Time  `json:"at"`
	Text   string     `json:"text,omitzero"`
	Fault  Fault      `json:"fault,omitzero"`  // of what was refused
	Record bool       `json:"record,omitzero"` // the fork is of the joint record, not of a channel
	Done   bool       `json:"done,omitzero"`   // what was restored is whole again
	Papers []paper.ID `json:"papers,omitzero"` // that crossed
}
