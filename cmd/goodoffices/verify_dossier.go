package main

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
	"time"
	"unicode"

	"goodoffices/mediation"
	"goodoffices/paper"
	"goodoffices/record/dossier"
	"goodoffices/web"
)

var errNotValid = errors.New("the dossier is not valid")

func (k *verifyCmd) dossier(c *console, f io.ReaderAt, size int64) error {
	known, err := k.known()
	if err != nil {
		return err
	}
	o := dossier.Options{Known: known, Read: web.Readings}
	for _, lang := range web.Languages {
		page, err := web.VerifyPage(lang)
		if err != nil {
			return err
		}
		o.Pages = append(o.Pages, page)
	}
	r := dossier.Verify(f, size, o)
	if k.JSON {
		if err := c.json(r); err != nil {
			return err
		}
	} else {
		c.printf("%s", tellDossier(r))
	}
	if !r.Valid {
		return errNotValid
	}
	return nil
}

// known reads the cards and words that the verifier brings.
func (k *verifyCmd) known() ([]dossier.Known, error) {
	var all []dossier.Known
	for _, file := range k.Card {
		known, err := knownCard(file)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", file, err)
		}
		all = append(all, known)
	}
	for _, words := range k.Words {
		list := strings.FieldsFunc(strings.ToLower(words), func(r rune) bool { return r == ',' || unicode.IsSpace(r) })
		if len(list) != 12 {
			return nil, fmt.Errorf("a card has twelve words, and these are %d", len(list))
		}
		all = append(all, dossier.Known{Words: list})
	}
	return all, nil
}

// knownCard reads a card that was written by itself.
func knownCard(file string) (dossier.Known, error) {
	f, _, err := openPlain(file, maxExhibit)
	if err != nil {
		return dossier.Known{}, err
	}
	defer f.Close()
	b, err := io.ReadAll(io.LimitReader(f, maxExhibit))
	if err != nil {
		return dossier.Known{}, err
	}
	raw, _, err := paper.ReadExhibit(b)
	if err != nil {
		return dossier.Known{}, err
	}
	card, _, err := paper.OpenCard(raw)
	if err != nil {
		return dossier.Known{}, err
	}
	return dossier.Known{Desk: card.From, Card: card.ID}, nil
}

// telling puts a report into sentences.
type telling struct {
	strings.Builder
	papers map[paper.ID]dossier.ProvenPaper
}

func (t *telling) say(format string, args ...any) {
	t.WriteString(paper.Visible(fmt.Sprintf(format, args...)) + "\n")
}

// tellDossier says what a dossier proves, by whose keys, and what it does not.
func tellDossier(r dossier.Report) string {
	t := telling{papers: map[paper.ID]dossier.ProvenPaper{}}
	for _, p := range r.Papers {
		t.papers[p.ID] = p
	}
	if len(r.Problems) > 0 {
		t.say("This dossier is NOT VALID. What is wrong, by member:")
		for _, p := range r.Problems {
			t.say("  %s: %s", p.Member, p.Text)
		}
		for _, name := range r.Unproven {
			t.say("  %s: unproven: only the manifest and its seal could tell whether it was altered.", name)
		}
		if r.Desk == "" {
			return t.String()
		}
		t.say("")
	}
	switch {
	case r.Valid:
		t.say("This dossier is valid. It is of %s, under its seal: no member is altered, missing or added since %s made it.", r.Desk, r.Desk)
	case r.Sealed:
		t.say("A dossier of %s, under its seal: no member is altered, missing or added since %s made it, but what is named above.", r.Desk, r.Desk)
	default:
		t.say("A dossier that says it is of %s; no seal of %s over it verifies.", r.Desk, r.Desk)
	}
	t.say("\nProven, as far as the keys below are whose they say:")
	t.proven(r)
	t.say("\nBy these keys:")
	t.keys(r)
	t.say("\nNot proven:")
	t.notProven(r)
	return t.String()
}

func (t *telling) proven(r dossier.Report) {
	by := map[paper.Desk]int{}
	received := 0
	for _, p := range r.Papers {
		by[p.From]++
		if len(p.Received) > 0 {
			received++
		}
	}
	var authors []string
	for _, c := range r.Cards {
		if n := by[c.Desk]; n > 0 {
			authors = append(authors, fmt.Sprintf("%s %d", c.Desk, n))
			delete(by, c.Desk)
		}
	}
	switch len(r.Papers) {
	case 0:
		t.say("  No paper.")
	case 1:
		t.say("  One paper is byte for byte what its author signed: %s.", strings.Join(authors, ", "))
	default:
		t.say("  %d papers are byte for byte what their authors signed: %s.", len(r.Papers), strings.Join(authors, ", "))
	}
	if len(r.Papers) <= fewPapers {
		for _, p := range r.Papers {
			t.say("    %s: %s.", t.whole(p), readIn(p))
		}
	}
	if received > 0 {
		t.say("  %d of them reached a desk that signed for it.", received)
	}
	for _, d := range r.Decided {
		var answers []string
		for _, a := range d.Answers {
			answers = append(answers, fmt.Sprintf("%s: %s", a.Desk, a.Answer))
		}
		for _, s := range d.Silent {
			answers = append(answers, fmt.Sprintf("%s: silent, with its signed receipt", s))
		}
		answered := "No answer is enclosed"
		if len(answers) > 0 {
			answered = "Enclosed and verified: " + strings.Join(answers, ", ")
		}
		where, read := "It is in no record here", ""
		if p, ok := t.papers[d.Outcome]; ok {
			read = "; " + readIn(p)
			if p.Leaf != nil {
				where = fmt.Sprintf("It is leaf %d of the record, confirmed by %s", *p.Leaf, list(p.By))
			}
		}
		what := "The proposal, " + d.Proposal.Short() + ", is not in this dossier"
		if d.Subject != nil {
			what = fmt.Sprintf("Proposed in %s: %s", t.name(d.Proposal), t.subject(*d.Subject))
		}
		t.say("  Outcome %s: %s. %s. %s. %s%s.", t.name(d.Outcome), d.Result, what, answered, where, read)
	}
	for _, rec := range r.Records {
		t.say("  The joint record of talks %s has %d leaves; all of them are confirmed by %s.", rec.Talks.Short(), rec.Size, list(rec.ConfirmedBy))
		for _, d := range slices.Sorted(maps.Keys(rec.Covers)) {
			if !slices.Contains(rec.ConfirmedBy, d) {
				t.say("    %s has confirmed the first %d.", d, rec.Covers[d])
			}
		}
		if rec.Forks > 0 {
			t.say("    %s signed two histories of it that exclude each other: %d times, each proven by its own key.", rec.Operator, rec.Forks)
		}
	}
	for _, s := range r.Settlements {
		t.settlement(s)
	}
	for _, x := range r.Certificates {
		t.say("  Certificate %s.", t.name(x.Paper))
		for _, said := range certificate(&x) {
			t.say("    %s", said)
		}
	}
}

// forms say in which form a settlement was signed.
var forms = map[paper.InstrumentForm]string{
	paper.InstrumentJoint:        "one joint instrument",
	paper.InstrumentCounterparts: "counterparts, each side's its own with the mediator",
	paper.InstrumentDeclaration:  "the mediator's declaration, with adherences",
}

// fewPapers are so few that each is told by itself.
const fewPapers = 12

// name is a paper's reference and date, and of one that is not here the
// beginning of its id.
func (t *telling) name(id paper.ID) string {
	p, ok := t.papers[id]
	if !ok {
		return id.Short()
	}
	ref := mediation.Reference{From: p.From, To: p.To, Number: p.Number, Kind: p.Kind, ID: p.ID}
	return fmt.Sprintf("%s (%s)", ref, p.Date.Format("2 January 2006"))
}

// titled is what a paper is called, in the first of its languages; "" if nothing.
func titled(p dossier.ProvenPaper) string {
	said, _ := p.Title.In(p.Languages...)
	if said != "" {
		said = "“" + said + "”"
	}
	if p.Version > 0 {
		said = fmt.Sprintf("Version %d of %s", p.Version, said)
	}
	if p.Label != "" {
		said += " (" + p.Label + ")"
	}
	return said
}

// whole is a paper's kind, title, reference and date.
func (t *telling) whole(p dossier.ProvenPaper) string {
	parts := []string{titled(p), t.name(p.ID)}
	if kind := spaced(string(p.Kind)); p.Number > 0 { // otherwise its name says it
		parts = slices.Insert(parts, 0, strings.ToUpper(kind[:1])+kind[1:])
	}
	return strings.Join(slices.DeleteFunc(parts, func(s string) bool { return s == "" }), ", ")
}

func spaced(s string) string { return strings.ReplaceAll(s, "-", " ") }

// readIn says by which member a paper is read.
func readIn(p dossier.ProvenPaper) string {
	if len(p.Read) == 0 {
		return "it is " + p.Member
	}
	return "it is read in " + p.Read[0]
}

// subject says what was proposed.
func (t *telling) subject(s paper.Subject) string {
	said := spaced(string(s.Type))
	if s.Format != "" {
		said += " " + string(s.Format)
	}
	if s.Rules > 0 {
		said += fmt.Sprintf(" version %d", s.Rules)
	}
	if !s.Until.IsZero() {
		said += " until " + hour(s.Until)
	}
	var of []string
	for _, id := range append([]paper.ID{s.Paper}, s.Topics...) {
		if id.IsZero() {
			continue
		}
		of = append(of, cmp.Or(titled(t.papers[id]), t.name(id)))
	}
	if s.Name != "" {
		of = append(of, "“"+s.Name+"”")
	}
	if len(of) > 0 {
		said += ": " + strings.Join(of, ", ")
	}
	return said
}

// signed says what was signed and where its words are read.
func (t *telling) signed(s dossier.Settlement) {
	for _, id := range s.Instruments {
		p, ok := t.papers[id]
		if !ok {
			continue
		}
		languages := "in the language " + list(p.Languages)
		if len(p.Languages) > 1 {
			languages = "in the languages " + list(p.Languages)
		}
		said := fmt.Sprintf("What was signed: %s, %s, %s; %s.", titled(p), t.name(id), languages, readIn(p))
		if text, ok := t.papers[p.Text]; ok {
			said += fmt.Sprintf(" It puts in force %s, %s; %s.", cmp.Or(titled(text), "a text"), t.name(p.Text), readIn(text))
		}
		t.say("    %s", said)
	}
	for _, x := range s.Ink {
		if p, ok := t.papers[x.Paper]; ok {
			t.say("    %s's adherence names the paper signed in ink, %s; %s.", x.Desk, t.name(x.Paper), readIn(p))
		} else {
			t.say("    %s's adherence names a paper signed in ink, %s, which is not in this dossier.", x.Desk, x.Paper.Short())
		}
	}
	for _, x := range s.Uncounted {
		p := t.papers[x.Paper]
		what := "answered “" + string(x.Answer) + "”"
		if x.Answer == paper.AnswerDecline {
			what = "signed a paper that lays down the pen"
		}
		t.say("    %s %s, dated %s; the outcome does not count it, and which of them came first is proven only by the record: %s.", x.Desk, what, p.Date.Format("2 January 2006"), readIn(p))
	}
}

func (t *telling) settlement(s dossier.Settlement) {
	var signing, words []dossier.Gap
	for _, g := range s.Incomplete {
		if g.What != dossier.LackWords {
			signing = append(signing, g)
		}
		if g.What == dossier.LackWords || g.What == dossier.LackInstrument {
			words = append(words, g)
		}
	}
	released := "all signatures were released together"
	if len(signing) > 0 {
		released = "that all signed is not shown, since " + strings.Join(t.lacks(signing), ", and ")
	}
	drawn := "drawn up and signed by " + string(s.Mediator) + ", and signed by"
	if len(s.Instruments) == 0 {
		drawn = "by the word of " + string(s.Mediator) + " signed by"
	}
	t.say("  A settlement (%s) was %s %s; %s. Its outcome is confirmed in the record by %s.",
		cmp.Or(forms[s.Form], string(s.Form), "in which form is not shown"), drawn, list(s.SignedBy), released, list(s.ConfirmedBy))
	if len(words) > 0 {
		t.say("    What was agreed is NOT all here: %s.", strings.Join(t.lacks(words), ", and "))
	}
	t.signed(s)
	t.force(s.Force)
	if len(s.AdReferendum) > 0 {
		t.say("    %s signed ad referendum, and no ratification is here: that does not bind yet.", list(s.AdReferendum))
	}
	if len(s.RatifiedBy) > 0 {
		t.say("    Ratified by %s.", list(s.RatifiedBy))
	}
	if len(s.DeclinedBy) > 0 {
		t.say("    %s signed ad referendum, and it was not ratified: it never entered into force.", list(s.DeclinedBy))
	}
	if len(s.AttestedBy) > 0 {
		t.say("    That it came of mediation is attested by %s.", list(s.AttestedBy))
	}
}

// gaps say what a dossier does not show of a settlement.
var gaps = map[dossier.Lack]string{
	dossier.LackProposal:   "the proposal %[2]s, which says who was to sign, is not in this dossier",
	dossier.LackInstrument: "the instrument %[2]s is not in this dossier as one of the mediator's",
	dossier.LackSignature:  "what would verify the signature of %[1]s is missing or damaged, so it cannot be checked",
	dossier.LackPowers:     "%[1]s signed under full powers: those it names, %[2]s, are not in this dossier",
	dossier.LackOrder:      "%[1]s signed before the revocation %[2]s: it cannot be dated",
	dossier.LackWords:      "the text version %[2]s, whose words it puts in force, is not in this dossier",
	dossier.LackPlace:      "%[1]s may attest, as it does in %[2]s: no terms of reference here give it a place",
}

// waitings say what a settlement waits for.
var waitings = map[dossier.Waiting]string{
	dossier.WaitRatified:  "the ratification of {desk}",
	dossier.WaitCosigned:  "{desk} to sign outcome {paper} into the record",
	dossier.WaitCondition: "{desk} to attest condition {paper}{condition}",
	dossier.WaitPaper:     "paper {paper}, a gate or a condition, is not in this dossier",
	dossier.WaitTerms:     "instrument {paper}, which says when, is not in this dossier",
	dossier.WaitSigned:    "that all signed is not shown",
}

// force says whether a settlement is in force, and by which papers.
func (t *telling) force(s dossier.Standing) {
	var by, waits, lacking []string
	for _, id := range s.By {
		by = append(by, strings.TrimSpace(spaced(string(t.papers[id].Kind))+" "+t.name(id)))
	}
	for _, w := range s.Waits {
		condition := ""
		if words, _ := w.Text.In("en"); words != "" {
			condition = " (“" + words + "”)"
		}
		said := strings.NewReplacer("{desk}", string(w.Desk), "{paper}", t.name(w.Paper), "{condition}", condition).Replace(waitings[w.What])
		if !w.By.IsZero() {
			said += ", which can be met by " + hour(w.By) + " and not later unless its owner accepts that"
		}
		switch w.What {
		case dossier.WaitRatified, dossier.WaitCosigned, dossier.WaitCondition:
			waits = append(waits, said)
		default:
			lacking = append(lacking, said)
		}
	}
	from, until := "", ""
	if !s.From.IsZero() {
		from = " from " + hour(s.From) + " on"
	}
	if !s.Until.IsZero() {
		until = " It lapses on " + hour(s.Until) + " unless it is extended; nothing here extends it."
		if !s.Extended.IsZero() {
			until = " It lapses on " + hour(s.Until) + ", to which outcome " + t.name(s.Extended) + " extended it."
		}
	}
	switch s.State {
	case dossier.InForce:
		t.say("    As far as these papers prove it, it is IN FORCE%s, by %s.%s", from, strings.Join(by, ", "), until)
	case dossier.Lapsed:
		t.say("    It has LAPSED: %s finds broken what it depends on.", strings.Join(by, ", "))
	case dossier.NotYet:
		t.say("    As far as these papers prove it, it is NOT YET in force. It waits for %s.%s", strings.Join(waits, "; "), until)
		if from != "" {
			t.say("    It can be in force%s at the earliest.", from)
		}
	case dossier.NotShown:
		t.say("    Whether it is in force is not shown: %s.%s", strings.Join(lacking, "; "), until)
	}
}

func hour(h paper.Hour) string {
	at := h.At
	if zone, err := time.LoadLocation(h.Zone); err == nil {
		at = at.In(zone)
	}
	return at.Format("2 January 2006 15:04 -0700") + " (" + h.Zone + ")"
}

func (t *telling) lacks(all []dossier.Gap) []string {
	var out []string
	for _, g := range all {
		out = append(out, fmt.Sprintf(gaps[g.What], g.Desk, t.name(g.Paper)))
	}
	return out
}

func (t *telling) keys(r dossier.Report) {
	var talks paper.ID
	for _, c := range r.Cards {
		if c.Talks != talks && r.Cards[len(r.Cards)-1].Talks != r.Cards[0].Talks {
			t.say("  In talks %s:", c.Talks.Short())
		}
		talks = c.Talks
		switch {
		case c.By == dossier.Verifier:
			t.say("  %s: the card you know.", c.Desk)
		case c.Desk == r.Desk && c.Key == dossier.OnWordOf(r.Desk):
			t.say("  %s: its own card, as it says; you have not compared it.", c.Desk)
		case c.Key == dossier.KeyCompared && c.Officer != "":
			t.say("  %s: %s says that %s compared these words on %s, by a way that was not the mediator's; you have not.", c.Desk, r.Desk, c.Officer, c.At.Format("2 January 2006"))
		case c.Key == dossier.KeyCompared:
			t.say("  %s: %s says that it compared this card; you have not.", c.Desk, r.Desk)
		default:
			t.say("  %s: key %s; nobody compared it.", c.Desk, c.Key)
		}
		if !c.First.IsZero() {
			t.words(paper.Words(c.First))
			t.say("      and, by successor cards signed one under the other, from these words to:")
		}
		t.words(c.Words)
		if c.By == dossier.Verifier && !c.First.IsZero() && c.Known != c.First {
			t.say("      You know a later card: what was signed under an earlier one is proven by its own words alone.")
		}
	}
}

func (t *telling) words(all []string) {
	for i := 0; i < len(all); i += 4 {
		t.say("      %s", strings.Join(all[i:min(i+4, len(all))], " "))
	}
}

func (t *telling) notProven(r dossier.Report) {
	if slices.ContainsFunc(r.Cards, func(c dossier.ProvenCard) bool { return c.By != dossier.Verifier }) {
		t.say("  That these cards are the desks' own. Whoever makes keys can make a dossier under them: compare the words above with each desk itself, or give the cards you know with --card.")
	}
	t.say("  When anything was written: dates are their authors' claims. Order is proven only by the joint record.")
	hidden := 0
	for _, rec := range r.Records {
		hidden += rec.Undisclosed
	}
	t.say("  That these are all papers. %s chose them; %d leaves of the record stand here by their id alone, %d papers are named as withheld, and what is no leaf can be missing unseen.", r.Desk, hidden, len(r.Withheld))
	t.say("  Anything informal: it is in no dossier, and could not be proven.")
	t.say("  The readings (read/): %s made them from the papers. What was signed are the papers.", r.Desk)
	for _, s := range r.Settlements {
		for _, gap := range t.lacks(s.Unproven) {
			t.say("  Of the settlement, that %s.", gap)
		}
	}
	for _, id := range r.Undated {
		t.say("  That paper %s was signed before its officer's signature was revoked: it cannot be dated.", t.name(id))
	}
}

func list[S ~string](desks []S) string {
	if len(desks) == 0 {
		return "nobody"
	}
	names := make([]string, len(desks))
	for i, d := range desks {
		names[i] = string(d)
	}
	if len(names) == 1 {
		return names[0]
	}
	return strings.Join(names[:len(names)-1], ", ") + " and " + names[len(names)-1]
}
