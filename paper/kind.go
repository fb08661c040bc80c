package paper

// A Kind says what a paper is. The protocol fixes them.
type Kind string

// A Class says how a paper is attested. It is a function of the kind, never a
// field.
type Class int

const (
	// Formal papers are signed by an officer and the desk's seal, and prove
	// themselves to anyone.
	Formal Class = 1 + iota
	// Informal papers are authenticated by the pouch, to its recipient only.
	Informal
)

// String returns "formal" or "informal".
func (c Class) String() string {
	switch c {
	case Formal:
		return "formal"
	case Informal:
		return "informal"
	}
	return "unknown"
}

// The kinds.
const (
	KindCard          Kind = "card"
	KindSuccessorCard Kind = "successor-card"
	KindRevocation    Kind = "revocation"
	KindCredentials   Kind = "credentials"

	KindInvitation  Kind = "invitation"
	KindAcceptance  Kind = "acceptance"
	KindTerms       Kind = "terms"
	KindParticipant Kind = "participant"
	KindSuccession  Kind = "succession"
	KindDisclosure  Kind = "disclosure"

	KindLetter         Kind = "letter"
	KindNoteVerbale    Kind = "note-verbale"
	KindAideMemoire    Kind = "aide-memoire"
	KindLodged         Kind = "lodged"
	KindMediatorsPaper Kind = "mediators-paper"
	KindReceipt        Kind = "receipt"
	KindDisposition    Kind = "disposition"
	KindWithdrawal     Kind = "withdrawal"

	KindCoverNote           Kind = "cover-note"
	KindNonPaper            Kind = "non-paper"
	KindMessage             Kind = "message"
	KindTold                Kind = "told"
	KindFloat               Kind = "float"
	KindReadBack            Kind = "read-back"
	KindApproval            Kind = "approval"
	KindTranslation         Kind = "working-translation"
	KindInformalReceipt     Kind = "informal-receipt"
	KindInformalDisposition Kind = "informal-disposition"
	KindInformalWithdrawal  Kind = "informal-withdrawal"

	KindProposal   Kind = "proposal"
	KindResponse   Kind = "response"
	KindIndication Kind = "indication"
	KindCall       Kind = "call"
	KindOutcome    Kind = "outcome"
	KindCommitment Kind = "commitment"

	KindGate        Kind = "gate"
	KindCondition   Kind = "condition"
	KindAttestation Kind = "attestation"

	KindTopic     Kind = "topic"
	KindStance    Kind = "stance"
	KindAssurance Kind = "assurance"
	KindStatement Kind = "statement"
	KindEvent     Kind = "event"

	KindRound          Kind = "round"
	KindDelegation     Kind = "delegation"
	KindPublicLine     Kind = "public-line"
	KindConfidenceNote Kind = "confidence-note"
	KindSignal         Kind = "signal"

	KindIssues          Kind = "issues"
	KindValuation       Kind = "valuation"
	KindProcedure       Kind = "procedure"
	KindBid             Kind = "bid"
	KindProcedureResult Kind = "procedure-result"

	KindTextVersion Kind = "text-version"
	KindAmendment   Kind = "amendment"

	KindInstrument Kind = "instrument"
	KindAdherence  Kind = "adherence"

	KindIncident    Kind = "incident"
	KindSuspension  Kind = "suspension"
	KindEnding      Kind = "ending"
	KindCertificate Kind = "certificate"
	KindDestruction Kind = "destruction"
)

// spec is a row of the class table.
type spec struct {
	class    Class
	numbered bool // has a reference number
	outward  bool // unnumbered, or numbered by an earlier program
	sealOnly bool // made by the running desk by itself: the seal alone signs
	body     func() Body
}

func formal[B any, P interface {
	*B
	Body
}]() spec {
	return spec{class: Formal, numbered: true, body: func() Body { return P(new(B)) }}
}

func unnumbered(s spec) spec { s.numbered = false; return s }

// outward: for outsiders, whom a number would tell how many papers came before
// it. Those that have one, from an earlier program, are read as they are.
func outward(s spec) spec { s.numbered, s.outward = false, true; return s }

func informal[B any, P interface {
	*B
	Body
}]() spec {
	return spec{class: Informal, body: func() Body { return P(new(B)) }}
}

// kinds is the class table (docs/protocol.md, "Kinds").
var kinds = map[Kind]spec{
	KindCard:          unnumbered(formal[Card]()),
	KindSuccessorCard: formal[SuccessorCard](),
	KindRevocation:    formal[Revocation](),
	KindCredentials:   formal[Credentials](),

	KindInvitation:  formal[Invitation](),
	KindAcceptance:  formal[Acceptance](),
	KindTerms:       formal[Terms](),
	KindParticipant: formal[NewParticipant](),
	KindSuccession:  formal[Succession](),
	KindDisclosure:  formal[Disclosure](),

	KindLetter:         formal[Letter](),
	KindNoteVerbale:    formal[NoteVerbale](),
	KindAideMemoire:    formal[AideMemoire](),
	KindLodged:         formal[Lodged](),
	KindMediatorsPaper: formal[MediatorsPaper](),
	KindReceipt:        {class: Formal, sealOnly: true, body: func() Body { return new(Receipt) }},
	KindDisposition:    unnumbered(formal[Disposition]()),
	KindWithdrawal:     unnumbered(formal[Withdrawal]()),

	KindCoverNote:           informal[CoverNote](),
	KindNonPaper:            informal[NonPaper](),
	KindMessage:             informal[Message](),
	KindTold:                informal[Told](),
	KindFloat:               informal[Float](),
	KindReadBack:            informal[ReadBack](),
	KindApproval:            informal[Approval](),
	KindTranslation:         informal[Translation](),
	KindInformalReceipt:     informal[InformalReceipt](),
	KindInformalDisposition: informal[InformalDisposition](),
	KindInformalWithdrawal:  informal[InformalWithdrawal](),

	KindProposal:   formal[Proposal](),
	KindResponse:   formal[Response](),
	KindIndication: informal[Indication](),
	KindCall:       formal[Call](),
	KindOutcome:    formal[Outcome](),
	KindCommitment: formal[Commitment](),

	KindGate:        formal[Gate](),
	KindCondition:   formal[Condition](),
	KindAttestation: formal[Attestation](),

	KindTopic:     formal[Topic](),
	KindStance:    informal[Stance](),
	KindAssurance: formal[Assurance](),
	KindStatement: informal[Statement](),
	KindEvent:     informal[Event](),

	KindRound:          formal[Round](),
	KindDelegation:     formal[Delegation](),
	KindPublicLine:     formal[PublicLine](),
	KindConfidenceNote: informal[ConfidenceNote](),
	KindSignal:         informal[Signal](),

	KindIssues:          formal[Issues](),
	KindValuation:       informal[Valuation](),
	KindProcedure:       formal[Procedure](),
	KindBid:             informal[Bid](),
	KindProcedureResult: formal[ProcedureResult](),

	KindTextVersion: formal[TextVersion](),
	KindAmendment:   formal[Amendment](),

	KindInstrument: formal[Instrument](),
	KindAdherence:  formal[Adherence](),

	KindIncident:    formal[Incident](),
	KindSuspension:  formal[Suspension](),
	KindEnding:      formal[Ending](),
	KindCertificate: outward(formal[Certificate]()),
	KindDestruction: formal[Destruction](),
}

// Known reports whether this program knows the kind.
func (k Kind) Known() bool { _, ok := kinds[k]; return ok }

// Class returns the kind's class, or zero for a kind this program does not know.
func (k Kind) Class() Class { return kinds[k].class }

// Numbered reports whether papers of this kind have a reference number.
func (k Kind) Numbered() bool { return kinds[k].numbered }

// SealOnly reports whether the running desk makes papers of this kind by
// itself, so that the seal alone signs them.
func (k Kind) SealOnly() bool { return kinds[k].sealOnly }

// New returns an empty body of a known kind, nil for one that is not known.
func (k Kind) New() Body {
	if !k.Known() {
		return nil
	}
	return kinds[k].body()
}

// Kinds returns all kinds this program knows, in no order.
func Kinds() []Kind {
	all := make([]Kind, 0, len(kinds))
	for k := range kinds {
		all = append(all, k)
	}
	return all
}
