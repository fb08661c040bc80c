package dossier

import (
	"bytes"
	"cmp"
	"errors"
	"io/fs"
	"slices"
	"strconv"
	"strings"

	"goodoffices/paper"
	"goodoffices/record"
)

// Where no seal holds over the manifest, whoever altered a member may have
// written its new digest there too. Then each member is judged on its own
// evidence: a card and a paper by their signatures, leaves and checkpoints by
// who signed them, a proof by both, a file by the paper that names it, a reading
// by being made again. What has no evidence of its own is named as unproven.

// numbered is a member of a dossier's by its name.
type numbered struct {
	form   string // of the name, with a # for each number
	talks  int    // of the record
	number int
}

// The forms of names, beside the page's.
const (
	formCard, formPaper, formProof, formHTML, formPDF, formFile = "cards/#.card", "papers/#.paper", "proofs/#.tlog-proof", "read/#.html", "read/#.pdf", "files/#.bin"
	formLeaves, formNote, formFork                              = "record/#/leaves.txt", "record/#/checkpoint-#.txt", "record/#/fork-#.json"
)

// numberedAs returns which member a name is of, if a dossier could have it.
func numberedAs(name string) (numbered, bool) {
	var form []byte
	var all []int
	for i := 0; i < len(name); {
		end := i
		for end < len(name) && name[end] >= '0' && name[end] <= '9' {
			end++
		}
		if end == i {
			form = append(form, name[i])
			i++
			continue
		}
		n, err := strconv.Atoi(name[i:end])
		if err != nil || n < 1 || n > MaxMembers {
			return numbered{}, false
		}
		all, form, i = append(all, n), append(form, '#'), end
	}
	x := numbered{form: string(form)}
	var want string
	switch {
	case len(all) == 1 && x.form == formLeaves:
		x.talks = all[0]
		want = leavesName(x.talks)
	case len(all) == 1:
		x.number = all[0]
		switch x.form {
		case formCard:
			want = cardName(x.number)
		case formPaper:
			want = paperName(x.number)
		case formProof:
			want = proofName(x.number)
		case formHTML:
			want = readingName(x.number, "html")
		case formPDF:
			want = readingName(x.number, "pdf")
		case formFile:
			want = fileName(x.number)
		}
	case len(all) == 2:
		x.talks, x.number = all[0], all[1]
		switch x.form {
		case formNote:
			want = noteName(x.talks, x.number)
		case formFork:
			want = forkName(x.talks, x.number)
		}
	}
	return x, want == name && want != ""
}

// A holding is what an archive holds, by the names and the contents of its
// members and by no manifest.
type holding struct {
	cards, papers, files int         // the highest numbers
	notes, forks         map[int]int // likewise, by talks
	leaves               map[int]bool
	strays               []string // that no dossier has
}

func (v *verifying) holding() holding {
	h := holding{notes: map[int]int{}, forks: map[int]int{}, leaves: map[int]bool{}}
	most := 2*len(v.a.order) + 16 // numbers beyond it have more gaps than members
	for _, name := range v.a.order {
		if name == ManifestName || name == SealName || name == PageName {
			continue
		}
		x, ok := numberedAs(name)
		if !ok || max(x.number, x.talks) > most {
			h.strays = append(h.strays, name)
			continue
		}
		switch x.form {
		case formCard:
			h.cards = max(h.cards, x.number)
		case formPaper:
			h.papers = max(h.papers, x.number)
		case formFile:
			h.files = max(h.files, x.number)
		case formLeaves:
			h.leaves[x.talks] = true
		case formNote:
			h.notes[x.talks] = max(h.notes[x.talks], x.number)
		case formFork:
			h.forks[x.talks] = max(h.forks[x.talks], x.number)
		}
	}
	return h
}

// derived is the manifest that the members call for by themselves. What none of
// them tells is taken from the one that is here, if it can be read: which talks,
// what is withheld, what the exporter says of cards.
func (v *verifying) derived(given *Manifest, s *Seal) Manifest {
	h := v.holding()
	m := Manifest{Format: Format, Talks: []Listing{}, Members: []Member{}}
	if given != nil {
		m.Desk, m.Card = given.Desk, given.Card
	}
	stray := map[string]bool{}
	for _, name := range h.strays {
		stray[name] = true
	}
	for _, name := range v.a.order {
		if name == ManifestName || name == SealName || stray[name] {
			continue
		}
		if id, n, err := v.a.digest(name, mostOf(name)); err == nil {
			m.Members = append(m.Members, Member{Name: name, Length: n, SHA256: id})
		}
	}
	cards := make([]*paper.Paper, h.cards)
	for i := range cards {
		if b, err := v.a.read(cardName(i+1), maxManifest); err == nil {
			cards[i], _, _ = paper.OpenCard(b)
		}
		if cards[i] != nil && s != nil && cards[i].ID == s.Card {
			m.Desk, m.Card = cards[i].From, s.Card
		}
	}
	papers := make([]*paper.Paper, h.papers)
	for i := range papers {
		if b, err := v.a.read(paperName(i+1), maxManifest); err == nil {
			if papers[i], _, err = paper.Open(b); err != nil {
				papers[i] = nil
			} else {
				papers[i].Payload = nil
			}
		}
	}
	m.Talks = v.listings(given, h, cards, papers)
	for i := range m.Talks {
		v.deriveRecord(&m.Talks[i], i+1, h, cards, papers)
	}
	return m
}

// listings are what the dossier holds of each negotiation, by given as far as it
// says how many, and by what is here.
func (v *verifying) listings(given *Manifest, h holding, cards, papers []*paper.Paper) []Listing {
	var out []Listing
	if given != nil {
		for _, l := range given.Talks {
			l.Cards, l.Papers, l.Files = slices.Clone(l.Cards), slices.Clone(l.Papers), slices.Clone(l.Files)
			out = append(out, l)
		}
	}
	if len(out) == 0 {
		out = apart(cards, papers)
	}
	nc, np, nf := 0, 0, 0
	last := len(out) - 1
	for i := range out {
		l := &out[i]
		if rest := h.cards - nc; i == last && len(l.Cards) < rest {
			l.Cards = append(l.Cards, make([]CardMark, rest-len(l.Cards))...)
		}
		if rest := h.papers - np; i == last && len(l.Papers) < rest {
			l.Papers = append(l.Papers, make([]paper.ID, rest-len(l.Papers))...)
		}
		if rest := h.files - nf; i == last && len(l.Files) < rest {
			l.Files = append(l.Files, make([]paper.ID, rest-len(l.Files))...)
		}
		for k := range l.Cards {
			if nc++; nc <= len(cards) && cards[nc-1] != nil {
				l.Cards[k].Desk, l.Cards[k].Card = cards[nc-1].From, cards[nc-1].ID
			}
		}
		of := map[paper.ID]int{}
		for k := range l.Papers {
			if np++; np <= len(papers) && papers[np-1] != nil {
				l.Papers[k] = papers[np-1].ID
				of[papers[np-1].Talks]++
			}
		}
		for talks, n := range of { // most of its papers are of these
			if 2*n > len(l.Papers) {
				l.Talks = talks
			}
		}
		for k := range l.Files {
			nf++
			if id, _, err := v.a.digest(fileName(nf), maxMember); err == nil {
				l.Files[k] = id
			}
		}
	}
	return out
}

// apart divides cards and papers among talks where no manifest does: papers by
// the talks they name, cards where a desk has a second one, as far as that tells.
func apart(cards, papers []*paper.Paper) []Listing {
	out := []Listing{{}}
	for _, p := range papers {
		last := &out[len(out)-1]
		switch {
		case p == nil || p.Talks == last.Talks:
		case last.Talks.IsZero():
			last.Talks = p.Talks
		default:
			out = append(out, Listing{Talks: p.Talks})
			last = &out[len(out)-1]
		}
		last.Papers = append(last.Papers, paper.ID{})
	}
	i := 0
	had := map[paper.Desk]bool{}
	for _, p := range cards {
		if p != nil && had[p.From] && i+1 < len(out) {
			i++
			clear(had)
		}
		if p != nil {
			had[p.From] = true
		}
		out[i].Cards = append(out[i].Cards, CardMark{})
	}
	return out
}

// deriveRecord says of a joint record what its members say, and who mediates.
func (v *verifying) deriveRecord(l *Listing, number int, h holding, cards, papers []*paper.Paper) {
	l.Notes, l.Forks = h.notes[number], h.forks[number]
	if l.Notes > 0 {
		if b, err := v.a.read(noteName(number, 1), maxManifest); err == nil {
			if head, err := record.ParseSigned(string(b)); err == nil {
				l.Origin = head.Origin
				for _, p := range cards { // the operator signs in the record's own name
					if p == nil {
						continue
					}
					if c, ok := p.Body.(*paper.Card); ok {
						if _, err := head.VerifyBy(head.Origin, record.CosignPublic(c.Cosign)); err == nil {
							l.Mediator = p.From
						}
					}
				}
			}
		}
	}
	if b, err := v.a.read(leavesName(number), maxManifest); err == nil {
		if log, err := parseLeaves(b); err == nil {
			l.Size = log.Size()
			if first, err := log.Leaf(0); err == nil && l.Origin == "" {
				l.Origin = record.OriginOf(first)
			}
		}
	}
	for _, p := range papers {
		if p == nil || record.OriginOf(p.ID) != l.Origin {
			continue
		}
		if b, ok := p.Body.(*paper.Terms); ok {
			for _, one := range b.Participants {
				if one.Role == paper.PlaceMediator {
					l.Mediator = one.Desk
				}
			}
		}
	}
}

// layoutOf is the layout of a derived manifest, whose members may have gaps.
func (v *verifying) layoutOf(m Manifest) layout {
	l := layout{proofs: map[int]bool{}}
	for i, t := range m.Talks {
		for _, id := range t.Papers {
			l.proofs[len(l.papers)] = v.a.files[proofName(len(l.papers)+1)] != nil
			l.papers = append(l.papers, placed{i, id})
		}
		l.files = append(l.files, t.Files...)
	}
	return l
}

// byThemselves verifies the members of an archive whose manifest is not the one
// that was sealed, or cannot be read. Given is what can be read of it.
func (v *verifying) byThemselves(before []Problem, given *Manifest, broken error) {
	s, sealErr := v.readSeal()
	m := v.derived(given, s)
	text, err := m.Encode()
	if err == nil && s != nil && digest(text) == s.Manifest {
		v.restart(before)
		v.m, v.text = m, text
		if layout, err := m.layout(); err == nil && v.opened(layout) && v.sealedBy(s, s.Card, s.Manifest) {
			// The members are those that were sealed: the manifest alone is not.
			v.problem(ManifestName, "%v", cmp.Or(broken, errManifestAltered))
			v.report.Desk, v.report.Card, v.report.Sealed = m.Desk, m.Card, true
			v.readMembers()
			v.concludeAll(layout)
			return
		}
	}
	v.restart(before)
	v.m, v.text, v.unsealed, v.given = m, text, true, given
	v.cardsLost = given == nil && len(m.Talks) > 1 // whose is in which talks is not known for certain
	layout := v.layoutOf(m)
	v.report.Desk, v.report.Card = m.Desk, m.Card
	v.tellStrays(given)
	v.digests = map[string]paper.ID{}
	for _, x := range m.Members {
		v.digests[x.Name] = x.SHA256
	}
	for _, name := range v.a.order {
		if _, ok := v.digests[name]; !ok && !v.named[name] && name != ManifestName && name != SealName {
			if _, _, err := v.a.digest(name, mostOf(name)); err != nil {
				v.problem(name, "it was altered: %v", err)
			}
		}
	}
	if given != nil {
		v.givenDigests = map[string]paper.ID{}
		for _, x := range given.Members {
			v.givenDigests[x.Name] = x.SHA256
		}
		v.tellMissing(given)
	}
	v.opened(layout)
	v.exchanged()
	v.concludeAll(layout)
	members := len(v.report.Problems) > len(before)
	v.blame(s, sealErr, given, broken, members)
}

// restart forgets all that was found, but for these problems.
func (v *verifying) restart(before []Problem) {
	*v = *newVerifying(v.o, v.a)
	for _, p := range before {
		v.named[p.Member], v.told[p] = true, true
	}
	v.report.Problems = append(v.report.Problems, before...)
}

// tellStrays names what no dossier has, and what this one does not count.
func (v *verifying) tellStrays(given *Manifest) {
	strays := v.holding().strays
	if given != nil {
		counts := map[string]int{}
		for _, t := range given.Talks {
			counts[formCard] += len(t.Cards)
			counts[formPaper] += len(t.Papers)
			counts[formFile] += len(t.Files)
		}
		for _, name := range v.a.order {
			x, ok := numberedAs(name)
			if !ok {
				continue
			}
			most, counted := counts[x.form]
			switch x.form {
			case formProof, formHTML, formPDF:
				most, counted = counts[formPaper], true
			case formLeaves:
				x.number, most, counted = x.talks, len(given.Talks), true
			case formNote:
				counted = x.talks > len(given.Talks) || x.number > given.Talks[x.talks-1].Notes
			case formFork:
				counted = x.talks > len(given.Talks) || x.number > given.Talks[x.talks-1].Forks
			}
			if counted && x.number > most {
				strays = append(strays, name)
			}
		}
	}
	slices.Sort(strays)
	strays = slices.Compact(strays)
	for i, name := range strays {
		if i == maxNamed {
			v.problem(Archive, "%s", moreNamed(len(strays)-maxNamed))
			return
		}
		v.problem(name, "it was added: the manifest counts none such")
	}
}

// tellMissing names what a manifest calls for and is not here.
func (v *verifying) tellMissing(given *Manifest) {
	cards, papers, files := 0, 0, 0
	must := func(name string) {
		if v.a.files[name] == nil {
			v.problem(name, "%v", errMissing)
		}
	}
	for i, t := range given.Talks {
		for range t.Cards {
			cards++
			must(cardName(cards))
		}
		for range t.Papers {
			papers++
			must(paperName(papers))
		}
		for range t.Files {
			files++
			must(fileName(files))
		}
		if t.Origin != "" {
			must(leavesName(i + 1))
		}
		for n := range min(max(t.Notes, 0), 99) {
			must(noteName(i+1, n+1))
		}
		for n := range min(max(t.Forks, 0), 99) {
			must(forkName(i+1, n+1))
		}
	}
	for _, m := range given.Members {
		if _, ok := numberedAs(m.Name); ok || m.Name == PageName {
			must(m.Name)
		}
	}
}

// exchanged names cards under which nothing here is signed, where something is
// signed under another of that desk's which is not here; and cards and papers
// that stand where the manifest has others.
func (v *verifying) exchanged() {
	used, lost := map[paper.ID]bool{}, map[paper.Desk]paper.ID{}
	for _, f := range v.papers {
		if f.p == nil {
			continue
		}
		_, e, err := v.envelope(f)
		if err != nil || len(e.Signatures) == 0 {
			continue
		}
		card := e.Signatures[0].Card
		used[card] = true
		if v.verifiers[card] == nil {
			lost[f.p.From] = card
		}
	}
	for _, before := range v.succeeds {
		used[before] = true
	}
	n := 0
	for i, t := range v.m.Talks {
		for k, mark := range t.Cards {
			n++
			name := cardName(n)
			want, listed := mark, false
			if v.given != nil && i < len(v.given.Talks) && k < len(v.given.Talks[i].Cards) {
				want = v.given.Talks[i].Cards[k]
				listed = want.Card != mark.Card
			}
			missing, gone := lost[want.Desk]
			if other, same := lost[mark.Desk]; same && !gone {
				missing, gone = other, true
			}
			switch {
			case v.named[name] || used[mark.Card] && !listed:
			case gone && !used[mark.Card]:
				v.problem(name, "it was exchanged: what %s signed here is under another card, %s", want.Desk, missing)
			case listed:
				v.elsewhere(name, want.Card, v.cardAt[want.Card])
			}
		}
	}
	if v.given == nil {
		return
	}
	at := map[paper.ID]string{}
	for _, f := range v.papers {
		if f.p != nil {
			at[f.p.ID] = f.member
		}
	}
	i := 0
	for _, t := range v.given.Talks {
		for _, id := range t.Papers {
			if i < len(v.papers) {
				f := v.papers[i]
				f.listed = id
				if f.p != nil && f.p.ID != id {
					v.elsewhere(f.member, id, at[id])
				}
			}
			i++
		}
	}
}

func (v *verifying) elsewhere(member string, id paper.ID, where string) {
	if where == "" {
		v.problem(member, "it was exchanged: the manifest, which was altered too, has another here, %s", id)
	} else {
		v.problem(member, "it was exchanged: what the manifest has here is %s", where)
	}
}

// maxDrawn is how many instruments that are drawn from a text are read again: a
// hostile dossier may have thousands, each with all the words of a long one.
const maxDrawn = 64

// remake compares readings and the page with those that this program makes. It
// names what differs, and lists what cannot be compared.
func (v *verifying) remake() {
	verdicts := make([][2]remade, len(v.papers))
	kinds := [2]string{"html", "pdf"}
	byID := map[paper.ID]*found{}
	some := [2]bool{}
	lost, drawn := v.cardsLost, 0
	tooMany := make([]bool, len(v.papers))
	for i, f := range v.papers {
		if f.p != nil {
			byID[f.p.ID] = f
			if b, ok := f.p.Body.(*paper.Instrument); ok && !b.Text.IsZero() {
				drawn++
				tooMany[i] = drawn > maxDrawn
			}
		}
		lost = lost || f.p == nil || v.named[f.member]
		for k, ext := range kinds {
			some[k] = some[k] || v.a.files[readingName(i+1, ext)] != nil
		}
	}
	v.each(len(v.papers), func(i int) {
		f := v.papers[i]
		if of := byID[f.listed]; of != nil {
			f = of // a reading is of the paper that belongs here
		}
		if tooMany[i] {
			return
		}
		verdicts[i] = v.readings(i+1, f, byID, lost)
	})
	for i, f := range v.papers {
		for k, ext := range kinds {
			name := readingName(i+1, ext)
			here := v.a.files[name] != nil
			switch got := verdicts[i][k]; {
			case v.named[name] || !here && !some[k]:
			case !here && (got == remadeOther || v.o.Read == nil && ext == "html"):
				v.problem(name, "it is missing, and other papers here have one")
			case here && got == remadeOther:
				v.problem(name, "it was altered, or another program made it: this program reads %s otherwise", f.member)
			case here && got == remadeNot:
				v.unproven(name)
			}
		}
	}
	switch _, here := v.a.files[PageName]; {
	case v.named[PageName]:
	case !here && some[0]:
		v.problem(PageName, "it is not here, and readings are: was it removed?")
	case here && len(v.o.Pages) == 0:
		v.unproven(PageName)
	case here && !slices.ContainsFunc(v.o.Pages, func(b []byte) bool { return digest(b) == v.digests[PageName] }):
		v.problem(PageName, "it was altered, or another program made it: this program puts another page into a dossier")
	}
}

// remade is what making a reading again tells.
type remade int

const (
	remadeNot   remade = iota // it cannot be made
	remadeSame                // it is the one here, or there is none, as should be
	remadeOther               // it is not the one here
)

// readings makes those of a paper again. They name other papers, and some whose
// dossier it is: where such a paper is lost, or the manifest may name another
// desk, readings that differ tell nothing.
func (v *verifying) readings(n int, f *found, byID map[paper.ID]*found, lost bool) (out [2]remade) {
	if v.o.Read == nil || !f.proven {
		return out
	}
	p, _, err := v.envelope(f)
	if err != nil {
		return out
	}
	unsure := false
	of := ToRead{Paper: p, Officer: f.officer, Beside: func(id paper.ID) *paper.Paper {
		if of := byID[id]; of != nil {
			unsure = unsure || v.named[of.member]
			return of.p
		}
		if card := v.verifiers[id]; card != nil && strings.HasPrefix(v.cardAt[id], "cards/") {
			return &paper.Paper{ID: id, Header: paper.Header{Kind: paper.KindCard, From: card.Card.Name}, Body: card.Card}
		}
		unsure = unsure || lost
		return nil
	}}
	desks := []paper.Desk{v.m.Desk}
	if b, ok := p.Body.(*paper.Instrument); ok && b.Alternat { // each side's names it first
		desks = append(desks, b.Signatories...)
	}
	for _, of.Whose = range desks {
		html, pdf, err := v.o.Read(of)
		if err != nil {
			return out
		}
		for k, made := range [][]byte{html, pdf} {
			name := readingName(n, [2]string{"html", "pdf"}[k])
			b, err := v.a.read(name, maxMember)
			switch {
			case err == nil && bytes.Equal(b, made) || err != nil && len(made) == 0:
				out[k] = remadeSame
			case out[k] != remadeSame && !unsure:
				out[k] = remadeOther
			}
		}
		if out == [2]remade{remadeSame, remadeSame} {
			break
		}
	}
	return out
}

// unproven notes a member of which only a manifest could tell whether it was
// altered; where the one here tells otherwise, that is a problem.
func (v *verifying) unproven(name string) {
	if was, ok := v.givenDigests[name]; ok && was != v.digests[name] {
		v.problem(name, "it was altered: it is not what the manifest lists, which was altered too")
		return
	}
	v.report.Unproven = append(v.report.Unproven, name)
}

// blame says whether the manifest or its seal is not what it was.
func (v *verifying) blame(s *Seal, sealErr error, given *Manifest, broken error, members bool) {
	if sealErr != nil {
		v.problem(SealName, "%v", sealErr)
	}
	if broken != nil {
		v.problem(ManifestName, "%v", broken)
		return
	}
	if s == nil || given == nil {
		return
	}
	text, err := given.Encode()
	whole := err == nil && slices.Equal(v.m.Members, given.Members) && !members
	switch card := v.verifiers[s.Card]; {
	case digest(text) == s.Manifest:
	case card != nil && (card.Card.Name != given.Desk || s.Card != given.Card):
		v.problem(SealName, "it was exchanged: it is the seal of %s over another manifest, and this one says that %s made it", card.Card.Name, given.Desk)
		if !whole {
			v.problem(ManifestName, "%v", errManifestAltered)
		}
	case whole: // either is as likely
		v.problem(ManifestName, "it was altered, or its seal exchanged: the seal is over another one")
		v.problem(SealName, "it was exchanged, or the manifest altered: it is over another one")
	default:
		v.problem(ManifestName, "%v", errManifestAltered)
	}
}

// readSeal reads the seal; nil if it is none, with what is wrong with it.
func (v *verifying) readSeal() (*Seal, error) {
	b, err := v.a.read(SealName, 16<<10)
	if err != nil {
		if errors.Is(err, fs.ErrNotExist) {
			err = errMissing
		}
		return nil, err
	}
	s, err := ParseSeal(b)
	if err != nil {
		return nil, err
	}
	return &s, nil
}

// sealedBy reports whether a seal's signature is a card's over a manifest.
func (v *verifying) sealedBy(s *Seal, card, manifest paper.ID) bool {
	verifier := v.verifiers[card]
	return verifier != nil && verifier.VerifySeal(SealMessage(card, manifest), s.Signature) == nil
}
