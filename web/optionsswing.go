package web

import (
	"net/http"
	"slices"
	"strconv"

	"goodoffices/paper"
	"goodoffices/settlement"
)

var (
	_ = at("GET /options/value/swing", (*Server).optionsSwing)
	_ = at("POST /options/value/swing", (*Server).answerSwing)
	_ = at("GET /options/value/check", (*Server).optionsCheck)
	_ = at("POST /options/value/check", (*Server).answerCheck)
)

// A swingData is one question about how much issues matter: first which to move
// from its worst to its best option, then how much less each other one is.
type swingData struct {
	At, Of int
	First  []swingOf // to choose the first from
	Top    swingOf
	Asked  swingOf
	Weight int
	Ranges bool // weights are kept as ranges, which an answer replaces
}

// A swingOf is an issue from its worst option to its best.
type swingOf struct {
	N           int
	Issue       Said
	Worst, Best Said
	Chosen      bool
}

// GET /talks/{talks}/options/value/swing?n=…
func (s *Server) optionsSwing(p *Page) error {
	b, err := p.bargain()
	if err != nil {
		return err
	}
	if b == nil || b.own(p.Desk()) == nil {
		return p.to(p.Path("options", "value")) // options are rated first
	}
	own := b.own(p.Desk())
	top := heaviest(own)
	d := swingData{At: atoi(p.Query("n")), Of: len(own.Worths)}
	for _, w := range own.Worths {
		d.Ranges = d.Ranges || w.Weight.Low.Cmp(w.Weight.High) != 0
	}
	if d.At < 1 || d.At >= d.Of {
		d.At = 0
		for k := range own.Worths {
			one := p.swingOf(b, own, k)
			one.Chosen = k == top
			d.First = append(d.First, one)
		}
		return p.show("options-swing", d)
	}
	k := others(d.Of, top)[d.At-1]
	d.Top, d.Asked = p.swingOf(b, own, top), p.swingOf(b, own, k)
	d.Weight = whole(own.Worths[k].Weight.Middle().Mul(settlement.Int(100)).Div(own.Worths[top].Weight.Middle()))
	return p.show("options-swing", d)
}

// heaviest is the issue that matters most.
func heaviest(v *settlement.Valuation) int {
	top := 0
	for k := range v.Worths {
		if v.Worths[k].Weight.Middle().Cmp(v.Worths[top].Weight.Middle()) > 0 {
			top = k
		}
	}
	return top
}

func others(n, but int) []int {
	var out []int
	for k := range n {
		if k != but {
			out = append(out, k)
		}
	}
	return out
}

func (p *Page) swingOf(b *bargain, own *settlement.Valuation, k int) swingOf {
	best, worst := bestFor(b.Domain, *own)[k], 0
	for o := range own.Worths[k].Evaluations {
		if own.Worths[k].Evaluations[o].Middle().Cmp(own.Worths[k].Evaluations[worst].Middle()) < 0 {
			worst = o
		}
	}
	if worst == best { // all alike
		worst = 0
	}
	return swingOf{N: k, Issue: p.issueSaid(b, k), Worst: p.optionSaid(b, k, worst), Best: p.optionSaid(b, k, best)}
}

// POST /talks/{talks}/options/value/swing: an answer, kept at once, and on to
// the next question.
func (s *Server) answerSwing(p *Page) error {
	if err := p.r.ParseForm(); err != nil {
		return badForm
	}
	b, err := p.bargain()
	if err != nil {
		return err
	}
	kept, err := s.keptValuation(p)
	if err != nil {
		return err
	}
	if b == nil || kept == nil || b.own(p.Desk()) == nil {
		return errNoPage
	}
	own, form := b.own(p.Desk()), p.r.PostForm
	top, n := heaviest(own), atoi(form.Get("n"))
	before := weightsOf(own, top)
	weights := slices.Clone(before)
	if n == 0 {
		first := atoi(form.Get("first"))
		if first < 0 || first >= len(weights) {
			return errNoPage
		}
		for k := range weights {
			weights[k] = min(weights[k], 99)
		}
		weights[first] = 100
	} else if n < len(weights) {
		weights[others(len(weights), top)[n-1]] = min(slider(form, "weight", 50), 99)
	}
	var swings []settlement.Interval
	for _, w := range weights {
		swings = append(swings, settlement.Exactly(settlement.Int(int64(w))))
	}
	v := kept.Valued
	v.Worths = slices.Clone(v.Worths)
	if !slices.Equal(weights, before) { // ranges that no answer touches stay
		if err := weigh(&v, swings); err != nil {
			return err
		}
		if err := s.keepValuation(p, b, v); err != nil {
			return err
		}
	}
	if n+1 >= len(weights) {
		return p.to(p.Path("options", "value/check"))
	}
	return p.to(p.Path("options", "value/swing") + "?n=" + strconv.Itoa(n+1))
}

// weightsOf are the weights as the questions ask of them: the heaviest is 100.
func weightsOf(own *settlement.Valuation, top int) []int {
	var out []int
	for k := range own.Worths {
		w := 50
		if by := own.Worths[top].Weight.Middle(); by.Sign() > 0 {
			w = whole(own.Worths[k].Weight.Middle().Mul(settlement.Int(100)).Div(by))
		}
		out = append(out, w)
	}
	return out
}

// A checkData is choices between two, each held against the valuation.
type checkData struct {
	Pairs     []checkPair
	Answered  bool
	Conflicts []string
}

// A checkPair is one choice.
type checkPair struct {
	Field         string
	First, Second []termLine
	Prefers       settlement.Prefers
	pair          [2]settlement.Package
}

// GET /talks/{talks}/options/value/check
func (s *Server) optionsCheck(p *Page) error {
	b, err := p.bargain()
	if err != nil {
		return err
	}
	if b == nil || b.own(p.Desk()) == nil {
		return p.to(p.Path("options", "value"))
	}
	return p.show("options-check", checkData{Pairs: p.checkPairs(b)})
}

// checkPairs are choices that a valuation answers too: of issues next to one
// another in weight, the best of one or of the other; and the heaviest against
// the two that follow it.
func (p *Page) checkPairs(b *bargain) []checkPair {
	const most = 4
	own := b.own(p.Desk())
	order := make([]int, len(own.Worths))
	for k := range order {
		order[k] = k
	}
	slices.SortStableFunc(order, func(i, j int) int { return own.Worths[j].Weight.Middle().Cmp(own.Worths[i].Weight.Middle()) })
	best, worst := bestFor(b.Domain, *own), worstFor(b.Domain, *own)
	var out []checkPair
	add := func(one, other []int) {
		first, second := b.Domain.Nothing(), b.Domain.Nothing()
		for _, k := range one {
			first[k], second[k] = best[k], worst[k]
		}
		for _, k := range other {
			first[k], second[k] = worst[k], best[k]
		}
		out = append(out, checkPair{Field: "pair." + strconv.Itoa(len(out)), First: p.terms(b, first), Second: p.terms(b, second), pair: [2]settlement.Package{first, second}})
	}
	if len(order) > 2 {
		add(order[:1], order[1:3])
	}
	for i := 0; i+1 < len(order) && len(out) < most; i++ {
		add(order[i:i+1], order[i+1:i+2])
	}
	return out
}

func worstFor(d settlement.Domain, v settlement.Valuation) settlement.Package {
	worst := make(settlement.Package, len(d.Issues))
	for k := range worst {
		for o := range d.Issues[k].Len() {
			if worthOf(v, k, o).Cmp(worthOf(v, k, worst[k])) < 0 {
				worst[k] = o
			}
		}
	}
	return worst
}

// POST /talks/{talks}/options/value/check: what does not fit is named. The
// answers are kept nowhere.
func (s *Server) answerCheck(p *Page) error {
	if err := p.r.ParseForm(); err != nil {
		return badForm
	}
	b, err := p.bargain()
	if err != nil {
		return err
	}
	if b == nil || b.own(p.Desk()) == nil {
		return errNoPage
	}
	own := b.own(p.Desk())
	d := checkData{Pairs: p.checkPairs(b), Answered: true}
	for i := range d.Pairs {
		pair := &d.Pairs[i]
		pair.Prefers = settlement.Prefers(p.r.PostForm.Get(pair.Field))
		rise := own.Utility(pair.pair[0]).Sub(own.Utility(pair.pair[1]))
		wanted := map[settlement.Prefers]int{settlement.PrefersFirst: 1, settlement.PrefersNeither: 0, settlement.PrefersSecond: -1}
		want, said := wanted[pair.Prefers]
		if !said || rise.Sign() == want {
			continue
		}
		better, key := rise, "check.conflict.first"
		if rise.Sign() < 0 {
			better, key = settlement.Int(0).Sub(rise), "check.conflict.second"
		} else if rise.Sign() == 0 {
			key = "check.conflict.even"
		}
		d.Conflicts = append(d.Conflicts, p.T(key, "n", p.N(i+1), "worth", p.Worth(better)))
	}
	return p.showAs(http.StatusOK, "options-check", d)
}

// keptValuation is what this desk keeps, nil for nothing.
func (s *Server) keptValuation(p *Page) (*paper.Valuation, error) {
	v, ok, err := s.desk.Valuation(p.r.Context(), p.TalksID, p.Officer)
	if err != nil || !ok {
		return nil, err
	}
	return &v.Valuation, nil
}
