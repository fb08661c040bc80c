package mediation

import (
	"goodoffices/paper"
)

// subjectNames say what is proposed, for people.
var subjectNames = map[paper.SubjectType]func(...any) Sentence{
	paper.SubjectTerms:         saying("subject.terms", "the terms of reference"),
	paper.SubjectFormat:        saying("subject.format", "{format} talks"),
	paper.SubjectScope:         saying("subject.scope", "the scope of the talks"),
	paper.SubjectAgenda:        saying("subject.agenda", "the agenda"),
	paper.SubjectTopic:         saying("subject.topic", "a topic"),
	paper.SubjectRound:         saying("subject.round", "a round"),
	paper.SubjectAccreditation: saying("subject.accreditation", "a delegation's accreditation"),
	paper.SubjectParticipant:   saying("subject.participant", "a new participant"),
	paper.SubjectText:          saying("subject.text", "a text"),
	paper.SubjectCommunique:    saying("subject.communique", "a communiqué"),
	paper.SubjectPublicLine:    saying("subject.public-line", "the public line"),
	paper.SubjectGate:          saying("subject.gate", "a gate"),
	paper.SubjectAssurance:     saying("subject.assurance", "an assurance"),
	paper.SubjectSettlement:    saying("subject.settlement", "the settlement"),
	paper.SubjectBidding:       saying("subject.bidding", "sealed bids on an amount"),
	paper.SubjectPackages:      saying("subject.packages", "sealed bids on packages"),
	paper.SubjectDivision:      saying("subject.division", "a division by points"),
	paper.SubjectSingleText:    saying("subject.single-text", "improving one text in rounds"),
	paper.SubjectImprovement:   saying("subject.improvement", "looking for more than what is signed"),
	paper.SubjectReflection:    saying("subject.reflection", "a wish reflected"),
	paper.SubjectExtension:     saying("subject.extension", "an extension until {until}"),
	paper.SubjectRetention:     saying("subject.retention", "what is kept"),
	paper.SubjectRules:         saying("subject.rules", "rules {rules}"),
	paper.SubjectSuspension:    saying("subject.suspension", "a suspension"),
	paper.SubjectResumption:    saying("subject.resumption", "the resumption of the talks"),
	paper.SubjectSuccession:    saying("subject.succession", "a new mediator"),
	paper.SubjectEnding:        saying("subject.ending", "the end of the talks"),
}

// subjectName says in words what a subject is.
func subjectName(s paper.Subject) Sentence {
	name := subjectNames[s.Type]
	if name == nil {
		return Sentence{}
	}
	return name("format", s.Format, "until", s.Until, "rules", s.Rules)
}
