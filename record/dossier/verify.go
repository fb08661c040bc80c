package dossier

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"runtime"
	"slices"
	"strings"
	"sync"
	"sync/atomic"

	"goodoffices/paper"
)

// Known is a card that the verifier had from elsewhere, or the words of one.
type Known struct {
	Desk  paper.Desk // empty with Words
	Card  paper.ID
	Words []string
}

// Is reports whether it is this card.
func (k Known) Is(card paper.ID) bool {
	if len(k.Words) > 0 {
		return slices.Equal(k.Words, paper.Words(card))
	}
	return k.Card == card
}

// Options say how to verify.
type Options struct {
	Known   []Known
	Workers int // that verify side by side; 0: as many as there are processors
	// Read makes the readings of a paper, and Pages are those that are put into
	// dossiers: where no seal holds, what is here is compared with them.
	Read  func(ToRead) (html, pdf []byte, err error)
	Pages [][]byte
}

// Verify checks a dossier. It never fails: what it cannot read is a problem of
// the report.
func Verify(r io.ReaderAt, size int64, o Options) Report {
	if o.Workers <= 0 {
		o.Workers = runtime.GOMAXPROCS(0)
	}
	a, problems := openArchive(r, size)
	v := newVerifying(o, a)
	for _, p := range problems {
		v.problem(p.Member, "%s", p.Text)
	}
	if v.a != nil {
		v.verify()
	}
	v.report.Valid = len(v.report.Problems) == 0
	return v.report
}

func newVerifying(o Options, a *archive) *verifying {
	return &verifying{
		o: o, a: a, named: map[string]bool{}, told: map[Problem]bool{}, verifiers: map[paper.ID]*paper.Verifier{}, succeeds: map[paper.ID]paper.ID{}, cardAt: map[paper.ID]string{},
		report: Report{Settlements: []Settlement{}, Papers: []ProvenPaper{}, Records: []ProvenRecord{}, Keys: map[string]string{}, Cards: []ProvenCard{}, Decided: []Decided{}, Withheld: []paper.ID{}, Problems: []Problem{}},
	}
}

// verifying is a dossier on its way to a report.
type verifying struct {
	o            Options
	a            *archive
	text         []byte // of the manifest
	m            Manifest
	digests      map[string]paper.ID // what the archive holds, by member
	named        map[string]bool     // members with a problem
	told         map[Problem]bool
	cardsLost    bool // a card has a problem, or a paper that may have brought one
	papers       []*found
	verifiers    map[paper.ID]*paper.Verifier // by card, those in succession included
	succeeds     map[paper.ID]paper.ID        // by card: the one it succeeded
	cardAt       map[paper.ID]string          // by card: its member
	unsealed     bool                         // no seal holds: members are judged by themselves
	given        *Manifest                    // the one that is here, where m is derived
	givenDigests map[string]paper.ID          // of its members
	report       Report
}

// found is a paper in the archive.
type found struct {
	talks    int // index of its listing
	member   string
	id       paper.ID // as the manifest has it
	listed   paper.ID // as the one that is here has it, where no seal holds
	p        *paper.Paper
	officer  string
	card     paper.ID
	enclosed []enclosed
	// What it encloses of these, or at all, cannot be checked.
	unchecked []paper.Desk
	unread    bool
	proven    bool
	tried     bool // as a successor card
	faults    []string
	leaf      *uint64      // its index in the record
	by        []paper.Desk // whose signatures cover it
}

// enclosed is a paper inside another, with its author's signatures verified.
type enclosed struct {
	p       *paper.Paper
	officer string
	card    paper.ID
}

func (v *verifying) problem(member, format string, args ...any) {
	v.named[member] = true
	p := Problem{member, paper.Visible(fmt.Sprintf(format, args...))}
	if !v.told[p] {
		v.told[p] = true
		v.report.Problems = append(v.report.Problems, p)
	}
}

func (v *verifying) verify() {
	before := slices.Clone(v.report.Problems)
	if err := v.readManifest(); err != nil {
		v.byThemselves(before, nil, err)
		return
	}
	given := v.m
	layout, err := given.layout()
	if err != nil {
		v.byThemselves(before, &given, err)
		return
	}
	v.report.Desk, v.report.Card = v.m.Desk, v.m.Card
	v.readMembers()
	v.opened(layout)
	if altered := v.checkSeal(); altered {
		v.byThemselves(before, &given, nil)
		return
	}
	v.unsealed = !v.report.Sealed
	v.concludeAll(layout)
}

// opened opens cards and papers.
func (v *verifying) opened(l layout) bool {
	v.readCards()
	v.readPapers(l)
	v.takeSuccessors()
	return true
}

// concludeAll verifies what was opened.
func (v *verifying) concludeAll(l layout) {
	v.lostCards()
	v.provePapers()
	v.checkRecords(l)
	v.conclude()
	if v.unsealed {
		v.remake()
	}
}

var (
	errManifestAltered = errors.New("it was altered: the seal is over another one")
	errSealAltered     = errors.New("it was altered: it does not fit this manifest under the card it names")
	errMissing         = errors.New("it is missing")
)

func (v *verifying) readManifest() error {
	var err error
	if v.text, err = v.a.read(ManifestName, maxManifest); err == nil {
		v.m, err = ParseManifest(v.text)
	}
	if errors.Is(err, fs.ErrNotExist) {
		err = errMissing
	}
	return err
}

// readMembers compares what the archive holds with what the manifest lists.
func (v *verifying) readMembers() {
	listed := map[string]bool{ManifestName: true, SealName: true}
	order := make([]string, 0, len(v.m.Members)+2)
	for _, m := range v.m.Members {
		listed[m.Name] = true
		order = append(order, m.Name)
	}
	order = append(order, ManifestName, SealName)
	added := 0
	for _, name := range v.a.order {
		if listed[name] {
			continue
		}
		if added++; added <= maxNamed {
			v.problem(name, "it was added: the manifest does not list it")
		}
	}
	if added > maxNamed {
		v.problem(Archive, "%s", moreNamed(added-maxNamed))
	}
	if v.a.files[SealName] == nil {
		v.problem(SealName, "%v", errMissing)
	}
	v.digest()
	v.inOrder(order)
}

// digest compares every member with its digest.
func (v *verifying) digest() {
	type outcome struct {
		id     paper.ID
		length uint64
		err    error
	}
	all := make([]outcome, len(v.m.Members))
	v.each(len(all), func(i int) {
		m := v.m.Members[i]
		id, n, err := v.a.digest(m.Name, mostOf(m.Name))
		all[i] = outcome{id, n, err}
	})
	v.digests = make(map[string]paper.ID, len(all))
	whose := map[paper.ID]string{}
	for i, m := range v.m.Members {
		v.digests[m.Name] = all[i].id
		whose[m.SHA256] = m.Name
	}
	for i, m := range v.m.Members {
		switch got := all[i]; {
		case errors.Is(got.err, fs.ErrNotExist):
			v.problem(m.Name, "%v", errMissing)
		case m.Length > mostOf(m.Name):
			v.problem(m.Name, "%v", errLarge)
		case errors.Is(got.err, errLarge) || got.err == nil && (got.id != m.SHA256 || got.length != m.Length):
			if other := whose[got.id]; got.err == nil && other != "" && other != m.Name {
				v.problem(m.Name, "it was exchanged: this is %s", other)
			} else {
				v.problem(m.Name, "it was altered: it is not what the manifest lists")
			}
		case got.err != nil:
			v.problem(m.Name, "it was altered: %v", got.err)
		}
	}
}

// inOrder names the members that stand in another place than the manifest's.
func (v *verifying) inOrder(order []string) {
	var want, have []string
	present := map[string]bool{}
	for _, name := range order {
		if v.a.files[name] != nil {
			want = append(want, name)
			present[name] = true
		}
	}
	for _, name := range v.a.order {
		if present[name] {
			have = append(have, name)
		}
	}
	for i, name := range want {
		if have[i] != name {
			v.problem(name, "it stands in another place than the manifest has it")
		}
	}
}

// each does n things, several at a time.
func (v *verifying) each(n int, do func(i int)) {
	var all sync.WaitGroup
	var next atomic.Int64
	for range min(v.o.Workers, n) {
		all.Go(func() {
			for i := int(next.Add(1)) - 1; i < n; i = int(next.Add(1)) - 1 {
				do(i)
			}
		})
	}
	all.Wait()
}

// content returns a member that is as the manifest lists it.
func (v *verifying) content(name string) ([]byte, bool) {
	if v.named[name] {
		return nil, false
	}
	b, err := v.a.read(name, mostOf(name))
	return b, err == nil
}

// mostOf is how many bytes a member may have: what is only hashed, a piece at a
// time, may be larger than what is read.
func mostOf(name string) uint64 {
	if strings.HasPrefix(name, "files/") || strings.HasPrefix(name, "read/") {
		return maxMember
	}
	return maxManifest
}

// readCards opens the cards, each of which must verify under itself.
func (v *verifying) readCards() {
	n := 0
	for _, l := range v.m.Talks {
		whose := map[paper.Desk]bool{}
		for _, mark := range l.Cards {
			n++
			name := cardName(n)
			b, ok := v.content(name)
			if !ok {
				continue
			}
			p, verifier, err := paper.OpenCard(b)
			switch {
			case err != nil:
				v.problem(name, "%v", err)
				continue
			case p.ID != mark.Card || p.From != mark.Desk:
				v.problem(name, "the manifest has another card here, of %s", mark.Desk)
				continue
			case whose[p.From]:
				v.problem(name, "a second card of %s, which only a successor card brings", p.From)
				continue
			case !v.unsealed && !mark.proper(v.m.Desk, l.Mediator):
				v.problem(ManifestName, "what it says of the card of %s: %q", mark.Desk, mark.Key)
			}
			whose[p.From] = true
			v.verifiers[p.ID], v.cardAt[p.ID] = verifier, name
		}
	}
}

func (c CardMark) proper(exporter, mediator paper.Desk) bool {
	told := c.By != "" || !c.At.IsZero()
	if c.Key == KeyOwn {
		return c.Desk == exporter && !told
	}
	return c.Key == KeyCompared || !told && c.Key == OnWordOf(mediator)
}

// readPapers opens the papers without yet asking who signed them.
func (v *verifying) readPapers(l layout) {
	v.papers = make([]*found, 0, len(l.papers))
	for i, at := range l.papers {
		v.papers = append(v.papers, &found{talks: at.talks, id: at.id, member: paperName(i + 1)})
	}
	v.each(len(v.papers), func(i int) {
		f := v.papers[i]
		b, ok := v.content(f.member)
		if !ok {
			return
		}
		p, e, err := paper.Open(b)
		switch {
		case errors.Is(err, paper.ErrNewerKind):
			f.fault("it is of a kind that only a newer program knows")
		case err != nil:
			f.fault("%v", err)
		case e == nil:
			f.fault("%v", ErrInformal)
		case p.ID != f.id:
			f.fault("the manifest has another paper here, %s", f.id)
		case p.Talks != v.m.Talks[f.talks].Talks:
			f.fault("it is of other talks")
		case p.Kind == paper.KindCard:
			f.fault("a card stands among the papers")
		default:
			f.p, p.Payload = p, nil // of thousands the bytes weigh most: envelope reads them again
		}
	})
	v.tellFaults()
}

func (f *found) fault(format string, args ...any) {
	f.faults = append(f.faults, fmt.Sprintf(format, args...))
}

func (v *verifying) tellFaults() {
	for _, f := range v.papers {
		for _, text := range f.faults {
			v.problem(f.member, "%s", text)
		}
		f.faults = nil
	}
}

// envelope returns a paper that was read with its bytes and signatures, which
// are not kept.
func (v *verifying) envelope(f *found) (*paper.Paper, *paper.Envelope, error) {
	b, err := v.a.read(f.member, maxManifest)
	if err != nil {
		return nil, nil, err
	}
	e, err := paper.ParseEnvelope(b)
	if err != nil {
		return nil, nil, err
	}
	p := *f.p
	if p.Payload = e.Payload; paper.IDOf(e.Payload) != p.ID {
		return nil, nil, errChanged
	}
	return &p, e, nil
}

// errChanged: a member was one thing and then another.
var errChanged = errors.New("it changed while it was read")

// takeSuccessors takes in the cards that successor cards bring, each signed
// under the card before it.
func (v *verifying) takeSuccessors() {
	for again := true; again; {
		again = false
		for _, f := range v.papers {
			if f.p == nil || f.tried {
				continue
			}
			b, ok := f.p.Body.(*paper.SuccessorCard)
			if !ok || v.verifiers[b.Replaces] == nil {
				continue
			}
			f.tried = true // once: a hostile dossier may have thousands
			next, verifier, err := paper.OpenCard(b.Card)
			if err != nil || next.From != f.p.From || v.verifiers[next.ID] != nil {
				continue
			}
			p, e, err := v.envelope(f)
			if err != nil || len(e.Signatures) == 0 || e.Signatures[0].Card != b.Replaces {
				continue
			}
			if _, err := v.verifiers[b.Replaces].Verify(p, e); err == nil {
				v.verifiers[next.ID], v.succeeds[next.ID], v.cardAt[next.ID] = verifier, b.Replaces, f.member
				again = true
			}
		}
	}
}

// checkSeal checks the exporter's seal over the manifest, and reports whether
// it is a sound seal over another one.
func (v *verifying) checkSeal() (other bool) {
	s, err := v.readSeal()
	if err != nil {
		v.problem(SealName, "%v", err)
		return false
	}
	v.lostCards()
	manifest := digest(v.text)
	verifier, same := v.verifiers[s.Card], s.Manifest == manifest
	switch {
	case !same && v.sealedBy(s, s.Card, s.Manifest):
		return true
	case !same && (v.sealedBy(s, s.Card, manifest) || v.sealedBy(s, v.m.Card, manifest)), s.Card != v.m.Card && v.sealedBy(s, v.m.Card, manifest):
		v.problem(SealName, "%v", errSealAltered)
	case !same:
		v.problem(ManifestName, "%v", errManifestAltered)
		v.problem(SealName, "it is over another manifest")
	case verifier == nil && v.cardsLost: // the card is named already
	case verifier == nil:
		v.problem(SealName, "the card it is made under, %s, is not here", s.Card)
	case !v.sealedBy(s, s.Card, manifest):
		v.problem(SealName, "%v", errSealAltered)
	case verifier.Card.Name != v.m.Desk || s.Card != v.m.Card:
		v.problem(ManifestName, "it says that %s made it, and the seal is that of %s", v.m.Desk, verifier.Card.Name)
	default:
		v.report.Sealed = true
	}
	return false
}

// provePapers verifies the signatures of all papers, and of what they enclose.
func (v *verifying) provePapers() {
	v.each(len(v.papers), func(i int) {
		f := v.papers[i]
		if f.p == nil {
			return
		}
		p, e, err := v.envelope(f)
		if err == nil {
			f.officer, f.card, err = v.prove(p, e)
		}
		if err != nil {
			if !errors.Is(err, errCardNamed) {
				f.fault("%v", err)
			}
			return
		}
		f.proven = true
		v.proveEnclosed(f)
	})
	v.tellFaults()
}

// errCardNamed: the card of a paper's author has a problem of its own.
var errCardNamed = errors.New("the card it is signed under has a problem of its own")

func (v *verifying) prove(p *paper.Paper, e *paper.Envelope) (officer string, card paper.ID, err error) {
	if len(e.Signatures) == 0 {
		return "", card, paper.ErrNoSeal
	}
	card = e.Signatures[0].Card
	verifier := v.verifiers[card]
	if verifier == nil {
		if v.cardsLost {
			return "", card, errCardNamed
		}
		return "", card, fmt.Errorf("the card it is signed under, %s, is not here", card)
	}
	officer, err = verifier.Verify(p, e)
	return officer, card, err
}

// lostCards notes whether some card has a problem of its own, or a paper that
// may have been a successor card: what is signed under a card that is not here
// is then no problem of its own.
func (v *verifying) lostCards() {
	n := 0
	for _, l := range v.m.Talks {
		for range l.Cards {
			n++
			v.cardsLost = v.cardsLost || v.named[cardName(n)]
		}
	}
	v.cardsLost = v.cardsLost || slices.ContainsFunc(v.papers, func(f *found) bool { return f.p == nil })
}

func (v *verifying) proveEnclosed(f *found) {
	o, ok := f.p.Body.(interface{ Enclosed() []paper.Bytes })
	if !ok {
		return
	}
	for _, raw := range o.Enclosed() {
		p, e, err := paper.Open(raw)
		if err != nil || e == nil {
			f.fault("what it encloses cannot be read: %v", err)
			f.unread = true
			continue
		}
		officer, card, err := v.prove(p, e)
		if err != nil {
			f.unchecked = append(f.unchecked, p.From)
		}
		switch {
		case errors.Is(err, errCardNamed):
		case err != nil:
			f.fault("what it encloses of %s does not verify: %v", p.From, err)
		case p.Talks != f.p.Talks:
			f.fault("what it encloses of %s is of other talks", p.From)
		default:
			f.enclosed = append(f.enclosed, enclosed{p, officer, card})
		}
	}
}

// A layout is where the papers of a manifest stand.
type layout struct {
	papers []placed
	proofs map[int]bool // by index of a paper: it has a proof
	files  []paper.ID
}

type placed struct {
	talks int
	id    paper.ID
}

// layout checks that the members are those that the listings call for, in
// their order, and nothing else.
func (m Manifest) layout() (layout, error) {
	l := layout{proofs: map[int]bool{}}
	rest := m.Members
	next := func(name string) bool {
		if len(rest) == 0 || rest[0].Name != name {
			return false
		}
		rest = rest[1:]
		return true
	}
	var missing error
	must := func(name string) {
		if !next(name) && missing == nil {
			missing = fmt.Errorf("%w: %s is not where it belongs in the list", ErrManifest, name)
		}
	}
	next(PageName)
	cards := 0
	seen := map[paper.ID]bool{}
	for i, t := range m.Talks {
		if t.Notes < 0 || t.Forks < 0 || t.Notes > 99 || t.Forks > 99 || t.Origin == "" && (t.Size > 0 || t.Notes > 0 || t.Forks > 0) || seen[t.Talks] {
			return l, fmt.Errorf("%w: what it says of talks %d", ErrManifest, i+1)
		}
		seen[t.Talks] = true
		for range t.Cards {
			cards++
			must(cardName(cards))
		}
		if t.Origin != "" {
			must(leavesName(i + 1))
		}
		for n := range t.Notes {
			must(noteName(i+1, n+1))
		}
		for n := range t.Forks {
			must(forkName(i+1, n+1))
		}
		for _, id := range t.Papers {
			if seen[id] {
				return l, fmt.Errorf("%w: paper %s is listed twice", ErrManifest, id)
			}
			seen[id] = true
			l.papers = append(l.papers, placed{i, id})
			n := len(l.papers)
			must(paperName(n))
			l.proofs[n-1] = next(proofName(n))
			next(readingName(n, "html"))
			next(readingName(n, "pdf"))
		}
		for _, id := range t.Withheld {
			if seen[id] {
				return l, fmt.Errorf("%w: paper %s is withheld and listed", ErrManifest, id)
			}
		}
		for _, id := range t.Files {
			l.files = append(l.files, id)
			must(fileName(len(l.files)))
		}
	}
	if missing == nil && len(rest) > 0 {
		missing = fmt.Errorf("%w: it lists %s, which belongs nowhere", ErrManifest, strings.ToValidUTF8(rest[0].Name, "?"))
	}
	return l, missing
}
