package dossier

import (
	"cmp"
	"slices"

	"goodoffices/paper"
)

// Where no seal holds over the manifest, whoever altered a member may have
// written its new digest there too. Then each member is judged on its own
// evidence: a card and a paper by their signatures, leaves and checkpoints by
// who signed them, a proof by both, a file by the paper that names it, a reading
// by being made again. What has no evidence of its own is named as unproven.

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

// unproven notes a member of which only a manifest could tell whether it was
// altered; where the one here tells otherwise, that is a problem.
func (v *verifying) unproven(name string) {
	if was, ok := v.givenDigests[name]; ok && was != v.digests[name] {
		v.problem(name, "it was altered: it is not what the manifest lists, which was altered too")
		return
	}
	v.report.Unproven = append(v.report.Unproven, name)
}
