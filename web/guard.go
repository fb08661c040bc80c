package web

import (
	"cmp"
	"net/url"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"goodoffices/desk"
	"goodoffices/mediation"
	"goodoffices/paper"
)

var _ = at("POST /guard/{side}", (*Server).guard)

// A guardData is what the guard found in the fields of a form. It is never
// green: where it found nothing, the meaning is still the writer's to judge.
type guardData struct {
	Side   desk.ViewDesk
	Fields []guardField
	Found  []leakLine
	Asks   []askLine
	Asked  bool // there was something to read
}

// A guardField is one text of the form with what leaks in it.
type guardField struct {
	Name string
	Lang paper.Lang
	Dir  string
	Ink  []inked
}

// An inked is a piece of a text, and what of it leaks.
type inked struct {
	Text string
	What string // the kinds, as classes; "" for none
}

// A leakLine is one leak with where it comes from.
type leakLine struct {
	What     mediation.What
	Quote    string
	Sentence string // the sentence of the draft in which it stands
	Lang     paper.Lang
	Of       []leakSource
}

// A leakSource is where in the confidences it stands.
type leakSource struct {
	desk.ViewPaper
	Side  paper.Desk // whose words they are
	Quote string
}

// POST /talks/{talks}/guard/{side}: asked while one writes.
func (s *Server) guard(p *Page) error {
	if err := p.r.ParseForm(); err != nil {
		return badForm
	}
	side, err := p.side()
	if err != nil {
		return err
	}
	d, err := p.guarded(side, p.r.PostForm)
	if err != nil {
		return err
	}
	return p.part("compose", "guard-answer", d)
}

// guarded runs the guard over the texts of a form.
func (p *Page) guarded(side desk.ViewDesk, form url.Values) (guardData, error) {
	d := guardData{Side: side}
	for _, name := range textFields(form) {
		text := strings.ReplaceAll(form.Get(name), "\r\n", "\n")
		lang := paper.Lang(name[strings.LastIndexByte(name, '.')+1:])
		leaks, err := p.s.desk.Leaks(p.r.Context(), p.TalksID, side.Desk, text)
		if err != nil {
			return d, err
		}
		d.Asked = d.Asked || strings.TrimSpace(text) != ""
		d.Fields = append(d.Fields, guardField{Name: name, Lang: lang, Dir: dirOf(lang), Ink: ink(text, leaks)})
		d.Found = append(d.Found, p.leakLines(text, lang, leaks)...)
	}
	d.Asks = asksOf(p.view, d.Found)
	return d, nil
}

// leakLines are the leaks of a text with where they come from.
func (p *Page) leakLines(text string, lang paper.Lang, leaks []mediation.Leak) []leakLine {
	var out []leakLine
	for _, l := range leaks {
		line := leakLine{What: l.What, Quote: text[l.Start:l.End], Sentence: sentence(text, l.Start, l.End), Lang: lang}
		for _, of := range l.Of {
			if x, held := p.look.paper(of.Paper); held {
				line.Of = append(line.Of, leakSource{x, saidBy(x), of.Quote})
			}
		}
		out = append(out, line)
	}
	return out
}

// saidBy returns the side whose words a paper has.
func saidBy(x desk.ViewPaper) paper.Desk {
	switch b := x.Body.(type) {
	case *paper.Message:
		if b.Noted != nil {
			return b.Noted.Desk
		}
	case *paper.Lodged:
		if b.Seat != "" {
			return b.Seat
		}
	case *paper.ReadBack:
		if len(x.To) == 1 {
			return x.To[0]
		}
	}
	return x.From
}

// textFields are the fields of a form that hold what a side will read.
func textFields(form url.Values) []string {
	var out []string
	for name := range form {
		path, _, _ := strings.Cut(name, ":")
		if strings.HasPrefix(path, "text.") || strings.HasPrefix(path, "words.") || strings.HasPrefix(path, "passages.") && strings.Contains(path, ".text.") || strings.HasPrefix(path, "subject.") {
			out = append(out, name)
		}
	}
	slices.Sort(out)
	return out
}

// ink cuts a text where leaks begin and end.
func ink(text string, leaks []mediation.Leak) []inked {
	cuts := []int{0, len(text)}
	for _, l := range leaks {
		cuts = append(cuts, l.Start, l.End)
	}
	slices.Sort(cuts)
	cuts = slices.Compact(cuts)
	var out []inked
	for i := 0; i+1 < len(cuts); i++ {
		piece := inked{Text: text[cuts[i]:cuts[i+1]]}
		for _, l := range leaks {
			if l.Start <= cuts[i] && cuts[i+1] <= l.End && !strings.Contains(piece.What, string(l.What)) {
				piece.What = strings.TrimSpace(piece.What + " " + string(l.What))
			}
		}
		out = append(out, piece)
	}
	return out
}

// sentence returns the sentence of a text in which a place stands.
func sentence(text string, start, end int) string {
	for start > 0 {
		r, n := utf8.DecodeLastRuneInString(text[:start])
		next, _ := utf8.DecodeRuneInString(text[start:])
		if r == '\n' || ends(r) && unicode.IsSpace(next) {
			break
		}
		start -= n
	}
	for end < len(text) {
		r, n := utf8.DecodeRuneInString(text[end:])
		if r == '\n' {
			break
		}
		end += n
		if next, _ := utf8.DecodeRuneInString(text[end:]); ends(r) && (end == len(text) || unicode.IsSpace(next)) {
			break
		}
	}
	return strings.TrimSpace(text[start:end])
}

// ends reports whether a sentence can end with a mark.
func ends(r rune) bool { return strings.ContainsRune(".!?؟。…", r) }

// asksOf are the sentences for which leave can be asked, with the side to ask,
// each once, and what became of it where it was asked already.
func asksOf(v *desk.View, found []leakLine) []askLine {
	var out []askLine
	for _, l := range found {
		for _, of := range l.Of[:min(1, len(l.Of))] {
			a := askLine{Side: of.Side, Of: of.ID, Lang: l.Lang, Sentence: l.Sentence}
			if !slices.ContainsFunc(out, func(o askLine) bool { return o.Side == a.Side && o.Lang == a.Lang && o.Sentence == a.Sentence }) {
				a.already(v)
				out = append(out, a)
			}
		}
	}
	slices.SortStableFunc(out, func(a, b askLine) int { return cmp.Compare(a.Side, b.Side) })
	return out
}

// An askLine is a sentence for which leave can be asked.
type askLine struct {
	Side     paper.Desk
	Of       paper.ID
	Lang     paper.Lang
	Sentence string
	Asked    paper.ID    // with what it was asked last, if it was
	Leave    paper.Leave // the answer, "" while there is none
	Words    paper.Text  // instead
}

// already finds whether leave for the sentence was asked, the last time counting.
func (a *askLine) already(v *desk.View) {
	for _, rb := range slices.Backward(v.ReadBacks) {
		i := slices.IndexFunc(rb.Passages, func(t paper.Text) bool { return t[a.Lang] == a.Sentence })
		if i < 0 || rb.From != v.Desk || !slices.Contains(rb.To, a.Side) {
			continue
		}
		a.Asked = rb.ID
		if j := slices.IndexFunc(rb.Answers, func(p paper.Permission) bool { return p.Passage == i }); j >= 0 {
			a.Leave, a.Words = rb.Answers[j].Leave, rb.Answers[j].Text
		}
		return
	}
}

// String is how a button sends it.
func (a askLine) String() string {
	return strings.Join([]string{a.Of.String(), string(a.Lang), a.Sentence}, " ")
}

// Key is the id of a field's ink on the page.
func (f guardField) Key() string { return inkKey(f.Name) }

func inkKey(name string) string { return "ink-" + strings.ReplaceAll(name, ".", "-") }

// InkKey is the id of a field's ink on the page.
func (p *Page) InkKey(name string) string { return inkKey(name) }

// InkOf is the ink of a field.
func (d guardData) InkOf(name string) []inked {
	for _, f := range d.Fields {
		if f.Name == name {
			return f.Ink
		}
	}
	return nil
}
