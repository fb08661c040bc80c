package web

import (
	"strings"

	"goodoffices/mediation"
	"goodoffices/paper"
	"goodoffices/settlement"
)

// What is told otherwise than member by member.
var (
	_ = tells("prose", (*composer).prose)
	_ = tells("passage", (*composer).passage)
	_ = tells("offer", (*composer).offer)
	_ = tells("subject", (*composer).subject)
	_ = tells("need", func(c *composer, n paper.Need, depth int) { c.needs(n, depth) })
	_ = tells("condition", (*composer).condition)
	_ = tells("participant", (*composer).participant)
	_ = tells("member", (*composer).delegate)
	_ = tells("officer", (*composer).officer)
	_ = tells("verify-key", func(c *composer, k paper.VerifyKey, depth int) { c.keys(depth, k.Ed25519, k.MLDSA65) })
	_ = tells("cosign-key", func(c *composer, k paper.CosignKey, depth int) { c.keys(depth, k.Ed25519, k.MLDSA44) })
	_ = tells("position", (*composer).position)
	_ = tells("topic-name", (*composer).topicName)
	_ = tells("line", (*composer).publicLine)
	_ = tells("nature", (*composer).nature)
	_ = tells("room", (*composer).room)
	_ = tells("interpreter", (*composer).interpreter)
	_ = tells("issue", (*composer).issue)
	_ = tells("issues.rules", (*composer).rules)
	_ = tells("silence", (*composer).silence)
	_ = tells("force", func(*composer, paper.Force, int) {}) // told with its instrument

	_ = tells("attestation.condition", (*composer).attested)
	_ = tells("certificate.settled", func(c *composer, s string, depth int) {
		c.field("reading.certificate.settled", c.word("reading.settled."+s), depth)
	})
	_ = tells("terms.receipts", func(c *composer, s string, depth int) { c.sentence("reading.receipts."+s, depth) })
	_ = tells("terms.default", func(c *composer, s paper.Default, depth int) {
		c.sentence("reading.default."+string(s), depth)
	})
	_ = tells("terms.dispositions", func(c *composer, s paper.Shown, depth int) {
		c.sentence("reading.shown."+string(s), depth)
	})
	_ = tells("rupture.notice-days", func(c *composer, n int, depth int) { c.field("rupture.notice", c.T("rupture.days", "n", n), depth) })
	_ = tells("card.officers", (*composer).officers)
	_ = tells("card.hello", func(c *composer, s string, depth int) { c.field("reading.card.hello", c.print([]byte(s)), depth) })
	_ = tells("credentials.powers", func(c *composer, all []string, depth int) {
		c.field("reading.credentials.powers", c.powers(all), depth)
	})
	_ = tells("successor-card.card", (*composer).nextCard)
	_ = tells("acceptance.card", func(c *composer, id paper.ID, depth int) { c.field("reading.acceptance.card", c.cardRef(id), depth) })
	_ = tells("successor-card.replaces", func(c *composer, id paper.ID, depth int) {
		c.field("reading.successor-card.replaces", c.cardRef(id), depth)
	})
	_ = tells("succession.card", func(c *composer, id paper.ID, depth int) { c.field("reading.succession.card", c.cardRef(id), depth) })
	_ = tells("lodged.original", func(c *composer, id paper.ID, depth int) { c.field("lodged.original", id.String(), depth) })
	_ = tells("gate.effect", func(c *composer, e paper.Effect, depth int) { c.sentence("gate.effect."+string(e), depth) })
	_ = tells("round.agenda", func(c *composer, ids []paper.ID, depth int) { c.field("field.agenda", c.topics(ids), depth) })
	_ = tells("procedure.issues", func(c *composer, id paper.ID, depth int) { c.field("reading.procedure.issues", c.ref(id), depth) })
	_ = tells("ballot.listed", (*composer).ballot)
	_ = tells("single-text.choices", (*composer).choicesOfProcedure)
	_ = tells("single-text.seed", func(c *composer, id paper.ID, depth int) { c.field("reading.single-text.seed", id.String(), depth) })
	_ = tells("improvement.choices", (*composer).choicesOfProcedure)
	_ = tells("procedure-result.choices", (*composer).choicesOfProcedure)
	_ = tells("procedure-result.listed", (*composer).accepted)
	_ = tells("procedure-result.first", (*composer).shares)
)

// prose sets a letter as it was written, language by language.
func (c *composer) prose(b paper.Prose, depth int) {
	if b.OnBehalf != "" {
		c.field("write.on-behalf", c.apart(b.OnBehalf), depth)
	}
	if b.ForWhom != "" {
		c.field("write.for-whom", c.apart(b.ForWhom), depth)
	}
	all := paper.Text{}
	for _, t := range []paper.Text{b.Salutation, b.Text, b.Close} {
		for l, words := range t {
			if all[l] != "" {
				all[l] += "\n"
			}
			all[l] += words
		}
	}
	c.words(all, lookWords, depth)
}

// passage sets a piece of what the mediator says, and whose words it is in.
func (c *composer) passage(b paper.Passage, depth int) {
	words := c.T("reading.label." + string(b.Label))
	if b.By != "" {
		words += " · " + c.apart(string(b.By))
	}
	c.words(b.Text, lookWords, depth-1)
	c.note(words, lookNote, depth-1)
}

// domain is what there is to settle, where the dossier has it.
func (c *composer) domain(id paper.ID) *settlement.Domain {
	p := c.of.Beside(id)
	if p == nil {
		return nil
	}
	b, ok := p.Body.(*paper.Issues)
	if !ok {
		return nil
	}
	d := mediation.DomainOf(b, c.Lang, p.Authentic())
	return &d
}

func (c *composer) offer(b paper.Offer, depth int) {
	c.note(c.T("reading.of", "what", c.ref(b.Issues)), lookNote, depth)
	c.choices(b.Choices, c.domain(b.Issues), depth)
}

// choices says which option of which issue.
func (c *composer) choices(all []paper.Choice, d *settlement.Domain, depth int) {
	for _, x := range all {
		issue, option := c.T("issues.number", "n", x.Issue+1), c.T("reading.option", "n", x.Option+1)
		if d != nil && x.Issue >= 0 && x.Issue < len(d.Issues) {
			i := d.Issues[x.Issue]
			issue = c.apart(i.Name)
			if x.Option >= 0 && x.Option < i.Len() {
				option = c.option(i, x.Option)
			}
		}
		c.note(c.T("review.term", "issue", issue, "option", option), lookField, depth)
	}
}

// option is the text of an option, a number with its unit.
func (c *composer) option(i settlement.Issue, n int) string {
	words := i.Option(n)
	if i.Range != nil && n < i.Range.Len() && i.Range.Unit != "" {
		words += " " + i.Range.Unit
	}
	return c.apart(words)
}

// procedureIssues is the domain of the paper's own procedure, or of the one
// whose result it is.
func (c *composer) procedureIssues() *settlement.Domain {
	switch b := c.of.Paper.Body.(type) {
	case *paper.Procedure:
		return c.domain(b.Issues)
	case *paper.ProcedureResult:
		if of := c.procedureOf(b.Procedure); of != nil {
			return c.domain(of.Issues)
		}
	}
	return nil
}

func (c *composer) procedureOf(id paper.ID) *paper.Procedure {
	if p := c.of.Beside(id); p != nil {
		of, _ := p.Body.(*paper.Procedure)
		return of
	}
	return nil
}

func (c *composer) choicesOfProcedure(all []paper.Choice, depth int) {
	c.label("reading.package", depth)
	c.choices(all, c.procedureIssues(), depth+1)
}

func (c *composer) ballot(all []paper.Listed, depth int) {
	for i, x := range all {
		c.note(c.T("procedure.package", "n", i+1), lookLabel, depth)
		c.choices(x.Choices, c.procedureIssues(), depth+1)
	}
}

// accepted are the packages of a list that all accept.
func (c *composer) accepted(all []int, depth int) {
	b, _ := c.of.Paper.Body.(*paper.ProcedureResult)
	var of *paper.Procedure
	if b != nil {
		of = c.procedureOf(b.Procedure)
	}
	for _, n := range all {
		c.say(lookLabel, depth, Ink{Words: c.T("procedure.package", "n", n+1)})
		if of != nil && of.Packages != nil && n >= 0 && n < len(of.Packages.Listed) {
			c.choices(of.Packages.Listed[n].Choices, c.domain(of.Issues), depth+1)
		}
	}
}

// shares are the first side's of each good.
func (c *composer) shares(all []paper.Fraction, depth int) {
	var d *paper.Division
	if b, ok := c.of.Paper.Body.(*paper.ProcedureResult); ok {
		if of := c.procedureOf(b.Procedure); of != nil {
			d = of.Division
		}
	}
	for i, f := range all {
		good, first := c.T("reading.good", "n", i+1), ""
		if d != nil && i < len(d.Goods) {
			good, first = c.apart(said(d.Goods[i], c.Lang).Words()), c.apart(string(d.First))
		}
		if first == "" {
			first = c.T("procedure.division.first")
		}
		c.note(c.T("reading.part-of", "good", good, "desk", first, "part", string(f)), lookField, depth)
	}
}

// aboutWords says in words what is proposed, or what a gate stands before.
func (c *composer) aboutWords(s paper.Subject) string {
	key := "about." + string(s.Type)
	switch s.Type {
	case paper.SubjectFormat:
		return c.T(key + "." + string(s.Format))
	case paper.SubjectScope, paper.SubjectAgenda:
		return c.T(key, "topics", c.topics(s.Topics))
	case paper.SubjectTopic:
		ids := s.Topics
		if !s.Paper.IsZero() {
			ids = append([]paper.ID{s.Paper}, ids...)
		}
		return c.T(key, "topics", c.topics(ids))
	case paper.SubjectExtension:
		return c.T(key, "hour", s.Until)
	case paper.SubjectRules:
		return c.T("about.named", "what", c.T(key), "name", c.Bare(s.Rules))
	}
	return c.T(key)
}

func (c *composer) subject(s paper.Subject, depth int) {
	words := c.aboutWords(s)
	if s.Name != "" {
		name := c.apart(s.Name)
		if s.Type == paper.SubjectText {
			name = c.clauseCalled(c.textIn(s.Paper), s.Name)
		}
		words = c.T("about.named", "what", words, "name", name)
	}
	c.note(words, lookField, depth)
	if !s.Until.IsZero() && s.Type != paper.SubjectExtension {
		c.field("reading.credentials.until", c.hour(s.Until), depth)
	}
	if len(s.Topics) > 0 && s.Type != paper.SubjectScope && s.Type != paper.SubjectAgenda && s.Type != paper.SubjectTopic {
		c.field("reading.topics", c.topics(s.Topics), depth)
	}
	if !s.Paper.IsZero() && s.Type != paper.SubjectTopic {
		c.note(c.ref(s.Paper), lookField, depth)
	}
}

// needs tells what a gate waits for.
func (c *composer) needs(n paper.Need, depth int) {
	switch {
	case !n.Condition.IsZero():
		c.note("• "+c.ref(n.Condition), lookField, depth)
		c.conditionAt(n.Condition, depth+1)
		return
	case len(n.Any) > 1:
		c.note(c.T("gate.any"), lookField, depth)
	case len(n.All) > 1:
		c.note(c.T("gate.all"), lookField, depth)
	}
	for _, sub := range append(append([]paper.Need(nil), n.Any...), n.All...) {
		c.needs(sub, depth+1)
	}
}

// conditionAt tells a condition that the dossier has.
func (c *composer) conditionAt(id paper.ID, depth int) {
	p := c.of.Beside(id)
	if p == nil {
		return
	}
	if b, ok := p.Body.(*paper.Condition); ok && c.affords(append([]paper.Text{b.Text, b.Disputed}, b.Examples...)...) {
		of := *c
		of.of.Paper, of.out = p, nil
		of.condition(*b, depth)
		c.out = append(c.out, of.out...)
	}
}

// condition tells what is to be done, by whom, and who confirms it.
func (c *composer) condition(b paper.Condition, depth int) {
	c.words(b.Text, lookWords, depth)
	c.note(c.T("condition.who", "performer", c.apart(string(b.Performer)), "attester", c.apart(string(b.Attester))), lookField, depth)
	if len(b.Examples) > 0 {
		c.label("gate.for-example", depth)
		for _, t := range b.Examples {
			c.words(t, lookWords, depth+1)
		}
		if b.Open {
			c.note(c.T("setgate.open"), lookField, depth)
		} else {
			c.note(c.T("reading.condition.nothing-else"), lookField, depth)
		}
	} else if b.Open {
		c.note(c.T("setgate.open"), lookField, depth)
	}
	if b.Standing {
		c.note(c.T("setgate.standing"), lookField, depth)
	}
	if !b.By.IsZero() {
		c.field("field.conditions.by", c.hour(b.By), depth)
	}
	if b.Late != "" {
		c.field("setgate.late", c.T("late."+string(b.Late)), depth)
	}
	if len(b.Disputed) > 0 {
		c.label("setgate.disputed", depth)
		c.words(b.Disputed, lookWords, depth)
	}
}

func (c *composer) attested(id paper.ID, depth int) {
	c.field("reading.attestation.condition", c.ref(id), depth)
	c.conditionAt(id, depth+1)
}

// participant says who takes part, and as what.
func (c *composer) participant(b paper.Participant, depth int) {
	words := c.T("reading.participant", "desk", c.apart(string(b.Desk)), "role", c.T("role."+string(b.Role)))
	if b.Principal != "" {
		words = c.T("reading.speaks-for", "desk", words, "principal", c.apart(b.Principal))
	}
	c.note(words, lookField, depth)
	if b.Seat() {
		c.note(c.T("seat.mark"), lookNote, depth)
	} else {
		c.note(c.cardRef(b.Card), lookNote, depth)
	}
}

// cardRef names a card by its desk and twelve words where the dossier has it.
func (c *composer) cardRef(id paper.ID) string {
	of := id.Short()
	if p := c.of.Beside(id); p != nil {
		of = c.T("reading.card-of", "desk", c.apart(string(p.From)), "id", id.Short())
	}
	return c.T("reading.card", "card", of, "words", c.apart(strings.Join(paper.Words(id), " ")))
}

func (c *composer) delegate(b paper.Member, depth int) {
	words := c.apart(b.Name)
	if b.Title != "" {
		words += c.T("list.comma") + c.apart(b.Title)
	}
	if b.Head {
		words += " (" + c.T("member.head") + ")"
	}
	c.note(words, lookField, depth)
}

func (c *composer) officers(all []paper.Officer, depth int) {
	c.label("reading.card.officers", depth)
	for _, o := range all {
		c.officer(o, depth+1)
	}
}

func (c *composer) officer(o paper.Officer, depth int) {
	words := c.apart(o.Name)
	if o.Title != "" {
		words += c.T("list.comma") + c.apart(o.Title)
	}
	c.note(words, lookField, depth)
	c.field("reading.credentials.powers", c.powers(o.Powers), depth+1)
	c.keys(depth+1, o.Key.Ed25519, o.Key.MLDSA65)
}

// keys names public keys by the beginnings of their digests.
func (c *composer) keys(depth int, keys ...paper.Bytes) {
	for _, k := range keys {
		c.note(c.print(k), lookNote, depth)
	}
}

func (c *composer) print(key []byte) string {
	return c.T("reading.key", "id", paper.IDOf(key).Short())
}

// powers says what powers cover, as people do.
func (c *composer) powers(all []string) string {
	if len(all) == 0 {
		return c.T("reading.nothing")
	}
	return (&Page{Words: c.Words}).powerNames(all)
}

// nextCard tells the card that a successor card encloses.
func (c *composer) nextCard(b paper.Bytes, depth int) {
	p, _, err := paper.Open(b)
	if err != nil {
		c.field("reading.successor-card.card", c.enclosed(b), depth)
		return
	}
	c.field("reading.successor-card.card", c.cardRef(p.ID), depth)
	of := *c
	of.of.Paper, of.out = p, nil
	of.paper()
	for _, x := range of.out {
		x.Depth += depth + 1
		c.out = append(c.out, x)
	}
}

func (c *composer) position(b paper.Position, depth int) {
	c.note(c.T("reading.position", "n", int(b.Size), "root", b.Root.String()), lookField, depth)
}

func (c *composer) topicName(b paper.TopicName, depth int) {
	c.note(c.T("topic.name-of", "desk", c.apart(string(b.Desk))), lookLabel, depth)
	c.words(b.Name, lookWords, depth)
}

func (c *composer) publicLine(b paper.Line, depth int) {
	c.note(c.T("line.says", "desk", c.apart(string(b.Desk))), lookLabel, depth)
	c.words(b.Says, lookWords, depth)
	for _, x := range b.IfAsked {
		c.label("line.question", depth+1)
		c.words(x.Question, lookWords, depth+1)
		c.label("line.answer", depth+1)
		c.words(x.Answer, lookWords, depth+1)
	}
	if len(b.Spokesmen) > 0 {
		c.note(c.T("line.spokesmen")+" "+c.row(b.Spokesmen), lookField, depth)
	}
}

func (c *composer) nature(b paper.Nature, depth int) {
	c.note(c.T("round.nature-of", "desk", c.apart(string(b.Desk))), lookLabel, depth)
	c.words(b.Word, lookWords, depth)
}

func (c *composer) room(b paper.Room, depth int) {
	whose := c.T("room.all")
	if b.Desk != "" {
		whose = c.apart(string(b.Desk))
	}
	c.note(c.T("about.named", "what", whose, "name", c.apart(b.Name)), lookField, depth)
}

func (c *composer) interpreter(b paper.Interpreter, depth int) {
	whose := c.T("interpreter.all")
	if b.Desk != "" {
		whose = c.T("interpreter.of", "desk", c.apart(string(b.Desk)))
	}
	words := c.apart(b.Name) + c.T("list.comma") + whose
	for _, l := range b.Languages {
		words += c.T("list.comma") + c.LangName(l)
	}
	c.note(words, lookField, depth)
}

// issue tells one thing to be settled, and what it can be.
func (c *composer) issue(b paper.Issue, depth int) {
	c.words(b.Name, lookLabel, depth-1)
	if !b.Topic.IsZero() {
		c.field("reading.topics", c.topics([]paper.ID{b.Topic}), depth)
	}
	if r := b.Range; r != nil {
		c.note(c.T("options.range", "from", string(r.From), "to", string(r.To), "unit", c.apart(r.Unit), "step", string(r.Step)), lookField, depth)
	}
	for _, o := range b.Options {
		c.words(o, lookWords, depth, Ink{Words: "– "})
	}
	if b.Open {
		c.note(c.T("options.open"), lookNote, depth)
	}
}

var _ = tells("range", func(c *composer, r paper.Range, depth int) {
	c.note(c.T("options.range", "from", string(r.From), "to", string(r.To), "unit", c.apart(r.Unit), "step", string(r.Step)), lookField, depth)
})

// rules tells which options go together.
func (c *composer) rules(all []paper.Dependence, depth int) {
	var d *settlement.Domain
	if b, ok := c.of.Paper.Body.(*paper.Issues); ok {
		of := mediation.DomainOf(b, c.Lang, c.of.Paper.Authentic())
		d = &of
	}
	c.label("reading.issues.rules", depth)
	for _, r := range all {
		c.note(c.T("together."+string(r.Kind), "when", c.choosing(r.When, d), "then", c.choosing(r.Then, d), "bonus", string(r.Bonus)), lookField, depth+1)
	}
}

// choosing names options of several issues.
func (c *composer) choosing(all []paper.Choosing, d *settlement.Domain) string {
	parts := make([]string, len(all))
	for k, x := range all {
		issue, options := c.T("issues.number", "n", x.Issue+1), make([]string, len(x.Options))
		known := d != nil && x.Issue >= 0 && x.Issue < len(d.Issues)
		if known {
			issue = c.apart(d.Issues[x.Issue].Name)
		}
		for j, o := range x.Options {
			options[j] = c.T("reading.option", "n", o+1)
			if known && o >= 0 && o < d.Issues[x.Issue].Len() {
				options[j] = c.option(d.Issues[x.Issue], o)
			}
		}
		parts[k] = c.T("review.term", "issue", issue, "option", strings.Join(options, c.T("list.or")))
	}
	return strings.Join(parts, c.T("list.and"))
}

func (c *composer) silence(b paper.Silence, depth int) {
	c.note(c.T("reading.silence.notice", "n", b.NoticeHours), lookField, depth)
	c.note(c.T("reading.silence.grace", "n", b.GraceMinutes), lookField, depth)
}
