package paper

// Names returns the papers that a paper names and that its readers are
// expected to hold: what it answers, its topics, what its body is about.
// Digests of texts and attachments a consent covers, cards and papers still
// to come are not among them.
func (p *Paper) Names() []ID {
	var all []ID
	add := func(ids ...ID) {
		for _, id := range ids {
			if !id.IsZero() {
				all = append(all, id)
			}
		}
	}
	add(p.Reply)
	add(p.Topics...)
	if n, ok := p.Body.(interface{ names() []ID }); ok {
		add(n.names()...)
	}
	return all
}

// IDsIn returns every id that stands in a payload: of papers that it names, and
// of whatever else. What it has the id of existed when it was made.
func IDsIn(payload []byte) []ID {
	const quoted = 1 + 2*len(ID{}) + 1
	var out []ID
	for i := 0; i+quoted <= len(payload); i++ {
		if payload[i] != '"' || payload[i+quoted-1] != '"' {
			continue
		}
		if id, err := ParseID(string(payload[i+1 : i+quoted-1])); err == nil {
			out = append(out, id)
			i += quoted - 1
		}
	}
	return out
}

func (s Subject) names() []ID      { return append([]ID{s.Paper}, s.Topics...) }
func (b *Revocation) names() []ID  { return []ID{b.Credentials} }
func (b *Acceptance) names() []ID  { return []ID{b.Invitation} }
func (b *Told) names() []ID        { return b.Of }
func (b *Translation) names() []ID { return []ID{b.Of} }
func (b *CoverNote) names() []ID   { return []ID{b.Of, b.Until, b.Reply} }
func (b *Disposal) names() []ID    { return []ID{b.Of} }
func (b *Arrival) names() []ID     { return []ID{b.Of} }
func (b *Retraction) names() []ID  { return []ID{b.Of} }
func (b *Approval) names() []ID    { return []ID{b.Of} }
func (b *Proposal) names() []ID    { return append(b.Subject.names(), b.Offer.names()...) }
func (b *Response) names() []ID    { return []ID{b.Proposal, b.Counter} }
func (b *Indication) names() []ID  { return []ID{b.Proposal} }
func (b *Call) names() []ID        { return []ID{b.Proposal} }
func (b *Outcome) names() []ID     { return []ID{b.Proposal, b.Gate} }
func (b *Commitment) names() []ID  { return []ID{b.With} }
func (b *Gate) names() []ID        { return append(b.Subject.names(), b.Needs.Conditions()...) }
func (b *Attestation) names() []ID { return []ID{b.Condition} }
func (b *Stance) names() []ID      { return []ID{b.Topic} }
func (b *Assurance) names() []ID   { return []ID{b.Of} }
func (b *Statement) names() []ID   { return []ID{b.Corrects} }
func (b *Round) names() []ID       { return b.Agenda }
func (b *Delegation) names() []ID  { return []ID{b.Round} }
func (b *Suspension) names() []ID  { return []ID{b.Of} }
func (b *TextVersion) names() []ID { return []ID{b.Previous} }
func (b *Amendment) names() []ID   { return []ID{b.Version} }
