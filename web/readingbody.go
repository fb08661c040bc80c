package web

import (
	"bytes"
	"reflect"
	"strconv"
	"strings"
	"time"
	"unicode"

	"github.com/go-json-experiment/json/jsontext"
	"golang.org/x/text/unicode/bidi"

	"goodoffices/desk"
	"goodoffices/mediation"
	"goodoffices/paper"
	"goodoffices/web/calendar"
)

// A composer tells the body of a paper, member by member: each under the words
// that the catalogue has for it (reading.type.member) and in the way of its Go
// type, so that no member can be left out. What is better told otherwise is in
// tellings.
type composer struct {
	*Words
	of   desk.ToRead
	out  []Passage
	left *int // of besideMost
}

// besideMost is how many bytes of other papers a reading tells beside its own:
// a plan of gates of conditions could name as much as there is a thousand times.
const besideMost = 256 << 10

// affords reports whether words of another paper, or words said again, still
// find room.
func (c *composer) affords(all ...paper.Text) bool {
	for _, t := range all {
		for _, words := range t {
			*c.left -= len(words)
		}
	}
	return *c.left > 0
}

func newComposer(w *Words, of desk.ToRead) *composer {
	if of.Beside == nil {
		of.Beside = func(paper.ID) *paper.Paper { return nil }
	}
	left := besideMost
	return &composer{Words: w, of: of, left: &left}
}

// A telling tells a member, or a whole struct, in a way of its own.
type telling func(c *composer, v reflect.Value, depth int)

// tellings by name: of a member "type.member", of a struct "type".
var tellings = map[string]telling{}

func tells[T any](name string, tell func(c *composer, v T, depth int)) struct{} {
	tellings[name] = func(c *composer, v reflect.Value, depth int) { tell(c, v.Interface().(T), depth) }
	return struct{}{}
}

// paper tells what the header adds for readers, and the body.
func (c *composer) paper() {
	p := c.of.Paper
	if !p.Reply.IsZero() {
		c.field("reading.reply", c.ref(p.Reply), 0)
	}
	if len(p.Topics) > 0 {
		c.field("reading.topics", c.topics(p.Topics), 0)
	}
	if p.Body == nil {
		c.unknown()
	} else {
		c.members(reflect.ValueOf(p.Body).Elem(), 0)
	}
	for _, a := range p.Attachments {
		c.field("reading.attached", c.T("reading.file", "name", c.apart(a.Name), "id", a.Digest.Short()), 0)
	}
	if len(p.Caveats) > 0 {
		c.field("reading.caveats", c.row(p.Caveats), 0)
	}
	if p.Body != nil && p.Privilege != "" {
		c.note(c.T("reading.privilege", "why", c.T("privilege."+string(p.Privilege))), lookNote, 0)
	}
}

// kebab writes a name of Go as a catalogue does.
func kebab(name string) string {
	var b strings.Builder
	for i, r := range name {
		if unicode.IsUpper(r) && i > 0 {
			b.WriteByte('-')
		}
		b.WriteRune(unicode.ToLower(r))
	}
	return b.String()
}

// typeName is a struct as the catalogue names it.
func typeName(t reflect.Type) string { return kebab(t.Name()) }

// memberName is a member as the catalogue names it.
func memberName(t reflect.Type, f reflect.StructField) string {
	member, _, _ := strings.Cut(f.Tag.Get("json"), ",")
	return typeName(t) + "." + kebab(member)
}

// members tells a struct.
func (c *composer) members(v reflect.Value, depth int) {
	t := v.Type()
	if tell := tellings[typeName(t)]; tell != nil {
		tell(c, v, depth)
		return
	}
	for i := range t.NumField() {
		f, m := t.Field(i), v.Field(i)
		switch name := ""; {
		case f.Anonymous:
			c.members(m, depth)
		case nothing(f, m):
		default:
			name = memberName(t, f)
			if tell := tellings[name]; tell != nil {
				tell(c, m, depth)
				continue
			}
			c.member("reading."+name, m, depth)
		}
	}
}

// nothing reports a member that its paper does not have.
func nothing(f reflect.StructField, m reflect.Value) bool {
	if m.Kind() == reflect.Slice || m.Kind() == reflect.Map {
		return m.Len() == 0
	}
	return m.IsZero() && (!m.CanInt() || strings.Contains(f.Tag.Get("json"), ",omitzero"))
}

// wordings are the catalogue's words for the values of a closed set.
var wordings = map[reflect.Type]string{
	reflect.TypeFor[paper.Mode]():           "mode.",
	reflect.TypeFor[paper.Answer]():         "answer.",
	reflect.TypeFor[paper.Result]():         "word.",
	reflect.TypeFor[paper.Action]():         "word.",
	reflect.TypeFor[paper.Way]():            "ending.way.",
	reflect.TypeFor[paper.Place]():          "role.",
	reflect.TypeFor[paper.Format]():         "format.",
	reflect.TypeFor[paper.Lateness]():       "late.",
	reflect.TypeFor[paper.Effect]():         "gate.effect.",
	reflect.TypeFor[paper.Step]():           "step.",
	reflect.TypeFor[paper.SigningStep]():    "settlement.step.",
	reflect.TypeFor[paper.InstrumentForm](): "settlement.form.",
	reflect.TypeFor[paper.Fate]():           "fate.",
	reflect.TypeFor[paper.ClauseState]():    "clause-state.",
	reflect.TypeFor[paper.ClauseRole]():     "clauserole.",
	reflect.TypeFor[paper.ChangeWay]():      "changeway.",
	reflect.TypeFor[paper.Form]():           "lodged.form.",
	reflect.TypeFor[paper.Stage]():          "value.stage.",
	reflect.TypeFor[paper.ApprovalRule]():   "procedure.packages.rule.",
	reflect.TypeFor[paper.Finding]():        "reading.finding.",
	reflect.TypeFor[paper.Label]():          "reading.label.",
	reflect.TypeFor[paper.DestroyedPart]():  "reading.part.",
	reflect.TypeFor[paper.Default]():        "reading.default.",
	reflect.TypeFor[paper.Shown]():          "reading.shown.",
	reflect.TypeFor[paper.BidRule]():        "reading.bid-rule.",
	reflect.TypeFor[paper.BidAmount]():      "reading.gives.",
	reflect.TypeFor[paper.SubjectType]():    "about.",
}

// member tells one member under its label.
func (c *composer) member(label string, v reflect.Value, depth int) {
	switch x := v.Interface().(type) {
	case paper.Text:
		c.label(label, depth)
		c.words(x, lookWords, depth)
	case []paper.Text:
		c.label(label, depth)
		for _, t := range x {
			c.words(t, lookWords, depth+1)
		}
	case []paper.Bytes:
		for _, b := range x {
			c.field(label, c.enclosed(b), depth)
		}
	case bool:
		c.note(c.T(label), lookField, depth)
	default:
		switch {
		case v.Kind() == reflect.Pointer:
			c.label(label, depth)
			c.members(v.Elem(), depth+1)
		case v.Kind() == reflect.Struct && c.value(v) == "":
			c.label(label, depth)
			c.members(v, depth+1)
		case v.Kind() == reflect.Slice && v.Type().Elem().Kind() == reflect.Struct && v.Type().Elem() != reflect.TypeFor[paper.Hour]():
			c.label(label, depth)
			for i := range v.Len() {
				c.members(v.Index(i), depth+1)
			}
		case v.Kind() == reflect.Slice && v.Type() != reflect.TypeFor[paper.Bytes]():
			values := make([]string, v.Len())
			for i := range values {
				values[i] = c.value(v.Index(i))
			}
			c.field(label, strings.Join(values, c.T("list.comma")), depth)
		default:
			c.field(label, c.value(v), depth)
		}
	}
}

// value says a value in one line; "" for one that has none of its own.
func (c *composer) value(v reflect.Value) string {
	if prefix, closed := wordings[v.Type()]; closed {
		return c.word(prefix + v.String())
	}
	switch x := v.Interface().(type) {
	case paper.ID:
		return c.ref(x)
	case paper.Hour:
		return c.hour(x)
	case time.Time:
		return c.moment(x)
	case paper.Desk:
		return c.apart(string(x))
	case paper.Lang:
		return c.LangName(x)
	case paper.Kind:
		return c.kind(x)
	case paper.Concern:
		return c.Sentence(mediation.ConcernText(x)) + " " + c.T("settlement.article", "article", x.Article())
	case paper.Bytes:
		return c.enclosed(x)
	}
	switch {
	case v.CanInt():
		return c.Bare(int(v.Int()))
	case v.CanUint():
		return c.Bare(int(v.Uint()))
	case v.Kind() == reflect.String:
		return c.apart(v.String())
	}
	return ""
}

// word is the catalogue's word for a value, without a full stop; a value of a
// newer program stands as it is.
func (c *composer) word(key string) string {
	if !c.Has(key) {
		return c.apart(key[strings.LastIndexByte(key, '.')+1:])
	}
	return strings.TrimSuffix(c.T(key), ".")
}

// sentence is what the catalogue says of a value, in a sentence.
func (c *composer) sentence(key string, depth int) {
	if c.Has(key) {
		c.note(c.T(key), lookField, depth)
		return
	}
	c.note(c.word(key), lookField, depth)
}

// apart shows words that people wrote between those of the program: in the
// order of their own language.
func (w *Words) apart(s string) string {
	s = paper.Visible(s)
	for i := 0; i < len(s); {
		class, size := bidi.LookupString(s[i:])
		if k := class.Class(); (k == bidi.L) == (w.Dir() == "rtl") && (k == bidi.L || k == bidi.R || k == bidi.AL) {
			return "\u2068" + s + "\u2069"
		}
		i += max(size, 1)
	}
	return s
}

// row writes words of people in a row.
func (c *composer) row(all []string) string {
	out := make([]string, len(all))
	for i, s := range all {
		out[i] = c.apart(s)
	}
	return strings.Join(out, c.T("list.comma"))
}

func (c *composer) say(l passageLook, depth int, runs ...Ink) {
	c.out = append(c.out, Passage{Look: l, Depth: depth, Lang: c.Lang, Dir: c.Dir(), Runs: runs})
}

func (c *composer) head(words string)                           { c.say(lookHead, 0, Ink{Words: words}) }
func (c *composer) note(words string, l passageLook, depth int) { c.say(l, depth, Ink{Words: words}) }
func (c *composer) label(key string, depth int)                 { c.say(lookLabel, depth, Ink{Words: c.T(key)}) }

// field says a label and what stands under it in one line.
func (c *composer) field(label, value string, depth int) {
	words := c.T(label)
	if !strings.HasSuffix(words, ":") {
		words = c.T("reading.label", "label", words)
	}
	c.say(lookField, depth, Ink{words, markName}, Ink{Words: " " + value})
}

// words sets a text in each of its languages, the authentic one first.
func (c *composer) words(t paper.Text, l passageLook, depth int, before ...Ink) {
	for i, lang := range tongues(c.of.Paper, t) {
		for _, words := range setting(t[lang], lang).Paragraphs {
			runs := []Ink{{Words: words}}
			if i == 0 {
				runs = append(before, runs...)
				before = nil
			}
			c.out = append(c.out, Passage{Look: l, Depth: depth, Lang: lang, Dir: dirOf(lang), Runs: runs})
		}
	}
}

// moment says when something was, in the zone in which it was written.
func (c *composer) moment(t time.Time) string {
	lang := string(c.Lang)
	return c.T("date.when", "day", calendar.Day(t, lang, mainCalendar(c.Lang)), "hour", calendar.Hour(t, t.Location(), lang))
}

// ref names a paper of the dossier with its date, another by its id.
func (c *composer) ref(id paper.ID) string {
	if p := c.of.Beside(id); p != nil && p.Kind == paper.KindCard { // cards have names, and are of no day
		return c.refOf(p) + " (" + id.Short() + ")"
	} else if p != nil {
		return c.T("reading.ref", "ref", c.refOf(p), "day", calendar.ShortDay(p.Date, string(c.Lang), mainCalendar(c.Lang)))
	}
	for _, a := range c.of.Paper.Attachments {
		if a.Digest == id {
			return c.T("reading.file", "name", c.apart(a.Name), "id", id.Short())
		}
	}
	return c.T("reading.elsewhere", "id", id.Short())
}

// topics names topics by their titles, where the dossier has them.
func (c *composer) topics(ids []paper.ID) string {
	out := make([]string, len(ids))
	for i, id := range ids {
		out[i] = c.ref(id)
		if p := c.of.Beside(id); p != nil {
			if t, ok := p.Body.(*paper.Topic); ok {
				out[i] = c.apart(said(t.Title, c.Lang).Words())
			}
		}
	}
	return strings.Join(out, c.T("list.comma"))
}

// enclosed says what an envelope in a paper holds.
func (c *composer) enclosed(b paper.Bytes) string {
	p, e, err := paper.Open(b)
	if err != nil || e == nil {
		return c.T("size.bytes", "n", len(b))
	}
	words := c.refOf(p)
	if p.Number > 0 {
		words = c.T("about.named", "what", c.kind(p.Kind), "name", words)
	}
	switch x := p.Body.(type) {
	case *paper.Response:
		words = c.T("reading.enclosed", "paper", words, "says", c.word("answer."+string(x.Answer)))
	case *paper.Adherence:
		words = c.T("reading.enclosed", "paper", words, "says", c.word("settlement.step."+string(x.Step)))
	}
	return words + " (" + p.ID.Short() + ")"
}

// unknown lists what this program cannot tell, a paper of a newer one, as it
// stands there.
func (c *composer) unknown() {
	d := jsontext.NewDecoder(bytes.NewReader(c.of.Paper.Payload))
	for {
		tok, err := d.ReadToken()
		if err != nil {
			return
		}
		switch tok.Kind() {
		case '{', '}', '[', ']':
			continue
		}
		name, within := strings.CutPrefix(string(d.StackPointer()), "/body/")
		if kind, n := d.StackIndex(d.StackDepth()); !within || kind == '{' && n%2 == 1 {
			continue // another member, or a name
		}
		value := tok.String()
		if len(value) > 400 && !strings.ContainsAny(value, " \n") {
			value = "(" + strconv.Itoa(len(value)) + ")"
		}
		c.say(lookField, 0, Ink{c.T("reading.label", "label", paper.Visible(strings.ReplaceAll(name, "/", ", "))), markName}, Ink{Words: " " + c.apart(value)})
	}
}
