package mediation

import (
	"slices"
	"strings"

	"goodoffices/paper"
)

// Every world foresees, before each act, who will see what it makes, and holds
// it against what the desks come to hold: no test of this package may end with
// a desk that has a paper, or its words, and was not named.
type foreseen struct {
	eyes  map[paper.ID][]Eye    // by paper
	marks map[string]paper.ID   // words that stand in one paper, where a test puts such
	whose map[string]paper.Desk // whose words they are
	last  answered              // of the last act done
	held  map[paper.Desk]int    // how many of a desk's entries were looked at
}

// ask foresees an act.
func (w *world) ask(o *office, act Act) answered {
	e, v := WhoSees(o.Talks, act, w.now)
	return answered{e, v}
}

type answered struct {
	Eyes
	verdict Verdict
}

// agrees asserts that looking at an act answers as doing it does.
func (w *world) agrees(o *office, act Act, seen answered, v Verdict) {
	w.t.Helper()
	// What is still missing is asked for only where the act is done.
	if seen.verdict.Answer != v.Answer && !(seen.verdict.OK() && v.Refusal.Rule == "field") {
		w.t.Fatalf("%s: looked at, %T is %s (%v); done, it is %s (%v)", o.self, act, seen.verdict.Answer, seen.verdict.Refusal, v.Answer, v.Refusal)
	}
	if v.OK() && len(seen.List) == 0 {
		w.t.Fatalf("%s: %T %+v is allowed and nobody sees anything\n%s", o.self, act, act, w)
	}
	if line := seen.String(); v.OK() && line == "" || strings.ContainsAny(line, "{}") {
		w.t.Fatalf("%s: under %T stands %q", o.self, act, line)
	}
}

// foresee notes what was foreseen, under the ids that the papers have now.
func (w *world) foresee(seen answered, ids []paper.ID) {
	if w.eyes == nil {
		w.eyes = map[paper.ID][]Eye{}
	}
	for i, id := range ids {
		for j, e := range seen.List {
			if e.Paper == paper.Earlier(i) {
				seen.List[j].Paper = id
			}
		}
	}
	w.last = seen
	for _, e := range seen.List {
		if e.From == seen.Of { // of what is only passed on its author foresaw who sees it
			w.eyes[e.Paper] = append(w.eyes[e.Paper], e)
			w.approved(seen.Of, e)
		}
	}
}

// approved: who may be told what an approval allows may be told it of the paper
// whose words it allows.
func (w *world) approved(by paper.Desk, e Eye) {
	it := w.desks[by].items[e.Paper]
	if it == nil || it.kind() != paper.KindApproval || e.As != AsOwnWords && e.As != AsMouth {
		return
	}
	for mark, id := range w.marks {
		if strings.Contains(string(it.Paper.Payload), mark) {
			w.eyes[id] = append(w.eyes[id], e)
		}
	}
}

// sees reports whether it was foreseen that a desk may see a paper in a form.
func (w *world) sees(d paper.Desk, id paper.ID, as As, more ...func(Eye) bool) bool {
	return slices.ContainsFunc(w.eyes[id], func(e Eye) bool {
		return (e.Desk == d || e.Desk == "") && e.As == as && !slices.ContainsFunc(more, func(f func(Eye) bool) bool { return !f(e) })
	})
}

// nobodyElseSaw asserts of all that desks hold that it was foreseen.
func (w *world) nobodyElseSaw() {
	w.t.Helper()
	if w.hostile {
		return
	}
	if w.held == nil {
		w.held = map[paper.Desk]int{}
	}
	for _, d := range w.names {
		order := w.desks[d].order
		for _, it := range order[w.held[d]:] {
			if w.eyes[it.id()] != nil && !w.sees(d, it.id(), AsPaper) {
				w.t.Fatalf("nobody foresaw that %s comes to hold %s, %s\nforeseen: %+v\n%s", d, it.kind(), RefOf(it.Paper), w.eyes[it.id()], w)
			}
			for _, in := range it.sequel().enclosed {
				if w.eyes[in.Paper.ID] != nil && d != in.Paper.From && !w.sees(d, in.Paper.ID, AsPaper) {
					w.t.Fatalf("nobody foresaw that %s sees %s inside %s\nforeseen: %+v\n%s", d, RefOf(in.Paper), RefOf(it.Paper), w.eyes[in.Paper.ID], w)
				}
			}
			if b, ok := it.Paper.Body.(*paper.Told); ok && w.eyes[it.id()] != nil && !w.sees(b.Desk, it.id(), AsMouth) {
				w.t.Fatalf("nobody foresaw that %s is told", b.Desk)
			}
			w.wordsForeseen(d, it)
		}
		w.held[d] = len(order)
	}
}

// wordsForeseen looks for words of one paper in another.
func (w *world) wordsForeseen(d paper.Desk, it *item) {
	w.t.Helper()
	for mark, id := range w.marks {
		if id == it.id() || !strings.Contains(string(it.Paper.Payload), mark) {
			continue
		}
		reader, as, named := d, AsOwnWords, false
		switch b := it.Paper.Body.(type) {
		case *paper.Told:
			reader = b.Desk
		case *paper.Float:
			as = AsIdea
		case *paper.Translation, *paper.Approval:
			as = AsPaper
		case *paper.Message:
			named = len(b.Passages) > 0 && b.Passages[0].By != ""
		}
		if it.author() == reader || w.whose[mark] == reader || w.whose[mark] == it.author() {
			continue // its reader's own words, or said by whose they are
		}
		if o := w.desks[reader]; o != nil && o.items[id] != nil {
			continue // it has the paper itself, which was foreseen or not by its own eye
		}
		if named && !w.sees(reader, id, as, func(e Eye) bool { return e.Named }) {
			w.t.Fatalf("nobody foresaw that %s learns whose %s is\n%s", reader, id.Short(), w)
		}
		if !w.sees(reader, id, as) && !(as == AsOwnWords && w.sees(reader, id, AsMouth)) {
			w.t.Fatalf("nobody foresaw that %s sees words of %s (%s) as %s, in %s\nforeseen: %+v\n%s", reader, id.Short(), w.whose[mark], as, RefOf(it.Paper), w.eyes[id], w)
		}
	}
}
