package web

import (
	"strconv"
	"strings"

	"goodoffices/paper"
	"goodoffices/settlement"
)

var (
	_ = at("GET /options/value/unsure", (*Server).optionsUnsure)
	_ = at("POST /options/value/unsure", (*Server).keepUnsure)
)

// An unsureData is how sure this party is of what it values: each number from
// the least to the most that it could be.
type unsureData struct{ Issues []unsureIssue }

// An unsureIssue is one issue with its weight and its options, of a hundred.
type unsureIssue struct {
	Name    Said
	Weight  span
	Options []unsureOption
}

// An unsureOption is one option; the numbers of a long range are as sure as the
// issue.
type unsureOption struct {
	Says  Said
	Rated span
}

// A span is two fields: the least and the most.
type span struct{ Field, Low, High string }

// GET /talks/{talks}/options/value/unsure
func (s *Server) optionsUnsure(p *Page) error {
	b, err := p.bargain()
	if err != nil {
		return err
	}
	kept, err := s.keptToChange(p, b)
	if err != nil {
		return err
	}
	if kept == nil {
		return p.to(p.Path("options", "value"))
	}
	var d unsureData
	for k, w := range kept.Worths {
		one := unsureIssue{Name: p.issueSaid(b, k), Weight: spanOf("weight."+strconv.Itoa(k), w.Weight, 1)}
		for i, e := range w.Evaluations {
			o := b.Domain.Issues[k].Len() - len(w.Evaluations) + i
			one.Options = append(one.Options, unsureOption{p.optionSaid(b, k, o), spanOf("rate."+strconv.Itoa(k)+"."+strconv.Itoa(i), e, 100)})
		}
		d.Issues = append(d.Issues, one)
	}
	return p.show("options-unsure", d)
}

// spanOf is what a spread says, so many times as large.
func spanOf(field string, s paper.Spread, times int64) span {
	var i settlement.Interval
	if i.UnmarshalText([]byte(s)) != nil {
		return span{Field: field}
	}
	by := settlement.Int(times)
	return span{field, i.Low.Mul(by).String(), i.High.Mul(by).String()}
}

// POST /talks/{talks}/options/value/unsure: it stays at this desk.
func (s *Server) keepUnsure(p *Page) error {
	b, kept, err := s.changing(p)
	if err != nil {
		return err
	}
	v := kept.Valued
	v.Worths = append([]paper.Worth(nil), v.Worths...)
	for k := range v.Worths {
		w := &v.Worths[k]
		if w.Weight, err = p.spreadIn("weight."+strconv.Itoa(k), w.Weight, 1); err != nil {
			return p.again("unsure", err)
		}
		w.Evaluations = append([]paper.Spread(nil), w.Evaluations...)
		for i := range w.Evaluations {
			if w.Evaluations[i], err = p.spreadIn("rate."+strconv.Itoa(k)+"."+strconv.Itoa(i), w.Evaluations[i], 100); err != nil {
				return p.again("unsure", err)
			}
		}
	}
	if err := s.keepValuation(p, b, v); err != nil {
		return p.again("unsure", err)
	}
	return p.to(p.Path("options"))
}

// spreadIn reads a span; what is as the page set it stays as it was kept.
func (p *Page) spreadIn(field string, was paper.Spread, times int64) (paper.Spread, error) {
	low, high := strings.TrimSpace(p.r.PostForm.Get(field+".low")), strings.TrimSpace(p.r.PostForm.Get(field+".high"))
	if s := spanOf(field, was, times); low == s.Low && high == s.High {
		return was, nil
	}
	wrong := func(of, want string) error {
		return &paper.FieldError{Field: "/" + strings.ReplaceAll(field, ".", "/") + "/" + of, Err: paper.ErrValue, Want: want}
	}
	var ends [2]settlement.Number
	for i, text := range []string{low, high} {
		n, err := settlement.ParseNumber(text)
		if err != nil || n.Sign() < 0 || n.Cmp(settlement.Int(100)) > 0 {
			return "", wrong([]string{"low", "high"}[i], "a number from 0 to 100")
		}
		ends[i] = n.Div(settlement.Int(times))
	}
	if ends[0].Cmp(ends[1]) > 0 {
		return "", wrong("high", "the lower number first")
	}
	return paper.Spread(settlement.Interval{Low: ends[0], High: ends[1]}.String()), nil
}
