package rehearsal

import (
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"
	"time"

	"goodoffices/desk"
	"goodoffices/mediation"
	"goodoffices/paper"
)

// A lookAt says where in a desk's view the things of one word stand, and by
// which field they are selected.
type lookAt struct {
	paths []string // of lists; a path through a list goes into each of its elements
	by    string
}

// looks are the words an expectation can begin with, beside text, number and view.
var looks = map[string]lookAt{
	"paper":       {by: "id", paths: []string{"papers"}},
	"proposal":    {by: "id", paths: []string{"proposals"}},
	"settlement":  {by: "id", paths: []string{"settlements"}},
	"gate":        {by: "id", paths: []string{"gates"}},
	"condition":   {by: "id", paths: []string{"gates.conditions"}},
	"topic":       {by: "id", paths: []string{"topics"}},
	"stance":      {by: "id", paths: []string{"topics.stances", "formats"}},
	"assurance":   {by: "id", paths: []string{"assurances"}},
	"round":       {by: "id", paths: []string{"rounds"}},
	"delegation":  {by: "id", paths: []string{"delegations", "rounds.delegations"}},
	"statement":   {by: "id", paths: []string{"statements"}},
	"event":       {by: "id", paths: []string{"events"}},
	"public-line": {by: "id", paths: []string{"publicLines"}},
	"exchange":    {by: "id", paths: []string{"exchanges"}},
	"tray":        {by: "id", paths: []string{"tray"}},
	"crossed":     {by: "id", paths: []string{"crossed"}},
	"waiting":     {by: "paper", paths: []string{"waiting"}},
	"leaving":     {by: "paper", paths: []string{"leaving"}},
	"leaf":        {by: "paper", paths: []string{"record.leaves"}},
	"knock":       {by: "invitation", paths: []string{"knocks"}},
	"desk":        {by: "desk", paths: []string{"desks"}},
	"channel":     {by: "with", paths: []string{"channels"}},
	"notice":      {by: "what", paths: []string{"notices"}},
	"draft":       {by: "id", paths: []string{"texts"}},
	"version":     {by: "id", paths: []string{"texts.versions"}},
	"clause":      {by: "name", paths: []string{"texts.clauses"}},
	"amendment":   {by: "id", paths: []string{"texts.amendments"}},
}

// The words that look at no list.
const (
	lookText   = "text"   // words, in anything the desk holds or shows
	lookNumber = "number" // how many things of a word there are
	lookView   = "view"   // the view's own fields
	anyOne     = "any"    // in place of a label: whichever
)

func lookWords() []string {
	return append(slices.Sorted(maps.Keys(looks)), lookText, lookNumber, lookView)
}

var (
	viewType = reflect.TypeFor[desk.View]()
	textType = reflect.TypeFor[paper.Text]()
	bodyType = reflect.TypeFor[paper.Body]()
	timeType = reflect.TypeFor[time.Time]()
	idType   = reflect.TypeFor[paper.ID]()
)

// element returns the type of the things at a path.
func element(path string) reflect.Type {
	t := viewType
	for name := range strings.SplitSeq(path, ".") {
		t = bare(members(t)[name])
		if t.Kind() == reflect.Slice {
			t = bare(t.Elem())
		}
	}
	return t
}

func bare(t reflect.Type) reflect.Type {
	for t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	return t
}

// members returns the fields of a struct by their names in JSON, those of
// embedded structs included.
func members(t reflect.Type) map[string]reflect.Type {
	out := map[string]reflect.Type{}
	for i := range t.NumField() {
		f := t.Field(i)
		if f.Anonymous {
			for name, inner := range members(bare(f.Type)) {
				if _, outer := out[name]; !outer {
					out[name] = inner
				}
			}
		}
	}
	for i := range t.NumField() {
		f := t.Field(i)
		if name, _, _ := strings.Cut(f.Tag.Get("json"), ","); !f.Anonymous && name != "" && name != "-" {
			out[name] = f.Type
		}
	}
	return out
}

// vocabulary holds the words that values of a type can have, so that nothing is
// expected, and above all nothing is never seen, that cannot be.
var vocabulary = map[reflect.Type][]string{
	reflect.TypeFor[paper.Kind]():           kindNames(),
	reflect.TypeFor[paper.Place]():          words(paper.Places),
	reflect.TypeFor[paper.Format]():         words(paper.Formats),
	reflect.TypeFor[paper.Step]():           words(paper.Steps),
	reflect.TypeFor[paper.Answer]():         words(paper.Answers),
	reflect.TypeFor[paper.Handling]():       words(paper.Handlings),
	reflect.TypeFor[paper.Attribution]():    words([]paper.Attribution{paper.AttributionRecord, paper.AttributionNone, paper.AttributionIdea}),
	reflect.TypeFor[paper.Mode]():           words(paper.Modes),
	reflect.TypeFor[paper.InstrumentForm](): words(paper.InstrumentForms),
	reflect.TypeFor[paper.SigningStep]():    words(paper.SigningSteps),
	reflect.TypeFor[paper.Attitude]():       words([]paper.Attitude{paper.AttitudeTalks, paper.AttitudeConditions, paper.AttitudeNot}),
	reflect.TypeFor[paper.Source]():         words([]paper.Source{paper.SourceOwn, paper.SourceConveyed, paper.SourcePublic, paper.SourceAlleged}),
	reflect.TypeFor[paper.Effect]():         words([]paper.Effect{paper.EffectOpens, paper.EffectConsiders}),
	reflect.TypeFor[paper.Stage]():          words([]paper.Stage{paper.StagePublic, paper.StageDesk}),
	reflect.TypeFor[paper.Reading]():        words([]paper.Reading{paper.ReadingThreat, paper.ReadingOpening, paper.ReadingNeutral}),
	reflect.TypeFor[paper.PrivateAnswer]():  words([]paper.PrivateAnswer{paper.PrivateYes, paper.PrivateNot}),
	reflect.TypeFor[mediation.StepName](): words([]mediation.StepName{
		mediation.StepWritten, mediation.StepWith, mediation.StepHandled, mediation.StepAnswered, mediation.StepTaken,
	}),
	reflect.TypeFor[mediation.State](): words([]mediation.State{
		mediation.StateOpen, mediation.StateCalled, mediation.StateSigned, mediation.StateAgreed, mediation.StateSilence, mediation.StateAccepted,
		mediation.StateOnWord, mediation.StateDisputed, mediation.StateLapsed, mediation.StateWithdrawn, "",
	}),
}

// plainWords is vocabulary for fields of a paper's view that are plain strings.
var plainWords = map[string][]string{
	"class":     {paper.Formal.String(), paper.Informal.String()},
	"signature": {"verified", "none"},
	"source": words([]mediation.PaperSource{
		mediation.SourceHere, mediation.SourceNear, mediation.SourceBrought, mediation.SourceLodged, mediation.SourceReturned,
	}),
	"standing": {mediation.Regular.String(), mediation.Crossed.String(), mediation.Irregular.String(), mediation.NewerProgram.String()},
}

func words[S ~string](all []S) []string {
	var out []string
	for _, s := range all {
		out = append(out, string(s))
	}
	return out
}

// bodies are the contents whose fields "body" can look into.
var bodies = []reflect.Type{
	reflect.TypeFor[paper.Letter](), reflect.TypeFor[paper.NoteVerbale](), reflect.TypeFor[paper.AideMemoire](), reflect.TypeFor[paper.Lodged](),
	reflect.TypeFor[paper.MediatorsPaper](), reflect.TypeFor[paper.Message](), reflect.TypeFor[paper.Told](), reflect.TypeFor[paper.Disposition](),
	reflect.TypeFor[paper.CoverNote](), reflect.TypeFor[paper.ReadBack](), reflect.TypeFor[paper.Approval](), reflect.TypeFor[paper.Translation](),
	reflect.TypeFor[paper.Terms](), reflect.TypeFor[paper.NewParticipant](), reflect.TypeFor[paper.Proposal](), reflect.TypeFor[paper.Outcome](),
	reflect.TypeFor[paper.Response](), reflect.TypeFor[paper.Gate](), reflect.TypeFor[paper.Condition](), reflect.TypeFor[paper.Attestation](),
	reflect.TypeFor[paper.Topic](), reflect.TypeFor[paper.Stance](), reflect.TypeFor[paper.Assurance](), reflect.TypeFor[paper.Statement](),
	reflect.TypeFor[paper.Event](), reflect.TypeFor[paper.Round](), reflect.TypeFor[paper.Delegation](), reflect.TypeFor[paper.PublicLine](),
	reflect.TypeFor[paper.ConfidenceNote](), reflect.TypeFor[paper.Signal](), reflect.TypeFor[paper.Incident](), reflect.TypeFor[paper.Suspension](),
	reflect.TypeFor[paper.Ending](), reflect.TypeFor[paper.Certificate](), reflect.TypeFor[paper.Destruction](), reflect.TypeFor[paper.Instrument](), reflect.TypeFor[paper.Adherence](), reflect.TypeFor[paper.Commitment](), reflect.TypeFor[paper.Invitation](),
}

// A misfit says why something can never be seen.
type misfit struct {
	line int
	text string
}

func unfit(line int, format string, args ...any) *misfit {
	return &misfit{line, fmt.Sprintf(format, args...)}
}

// fits reports why n, standing under a name, cannot be what a value of type t
// looks like in JSON; nil if it can.
func fits(t reflect.Type, name string, n *node) *misfit {
	t = bare(t)
	switch {
	case t == textType:
		return fitsText(name, n)
	case t == bodyType:
		return fitsBody(name, n)
	case t == timeType, t == idType, t.Kind() == reflect.String:
		return fitsWords(t, name, n)
	}
	switch t.Kind() {
	case reflect.Struct:
		return fitsStruct(t, name, n)
	case reflect.Map:
		if n.shape != mapping {
			return unfit(n.line, "%s is a mapping, not %s", name, n.shape)
		}
		for _, e := range n.keys {
			if m := fits(t.Elem(), e.name, e.value); m != nil {
				return m
			}
		}
		return nil
	case reflect.Slice:
		if n.shape != list {
			return unfit(n.line, "%s is a list, not %s", name, n.shape)
		}
		for _, item := range n.items {
			if m := fits(t.Elem(), name, item); m != nil {
				return m
			}
		}
		return nil
	case reflect.Bool:
		if _, ok := n.scalar.(bool); !ok {
			return unfit(n.line, "%s is true or false", name)
		}
		return nil
	}
	if _, ok := number(n.scalar); !ok {
		return unfit(n.line, "%s is a number", name)
	}
	return nil
}

func fitsStruct(t reflect.Type, name string, n *node) *misfit {
	if n.shape != mapping {
		return unfit(n.line, "%s is a mapping, not %s", name, n.shape)
	}
	for _, e := range n.keys {
		if m := fitsField(t, e); m != nil {
			return m
		}
	}
	return nil
}

// fitsField is fits for one field, whose name may lead on by dots.
func fitsField(t reflect.Type, e entry) *misfit {
	first, rest, more := strings.Cut(e.name, ".")
	all := members(t)
	inner, ok := all[first]
	if !ok {
		return unfit(e.line, "nothing here has %q%s", first, meant(first, slices.Sorted(maps.Keys(all))))
	}
	value := e.value
	if more {
		value = &node{line: e.line, shape: mapping, keys: []entry{{name: rest, line: e.line, value: e.value}}}
	}
	if known, ok := plainWords[first]; ok && inner.Kind() == reflect.String && inner.PkgPath() == "" {
		return fitsVocabulary(first, value, known)
	}
	return fits(inner, first, value)
}

func fitsText(name string, n *node) *misfit {
	if _, ok := n.scalar.(string); ok {
		return nil
	}
	if n.shape != mapping {
		return unfit(n.line, "%s is words, or words by language", name)
	}
	for _, e := range n.keys {
		if _, ok := e.value.scalar.(string); !ok || !languageTag.MatchString(e.name) {
			return unfit(e.line, "%s has words by language, not %q", name, e.name)
		}
	}
	return nil
}

func fitsBody(name string, n *node) *misfit {
	var near *misfit
	for _, t := range bodies {
		m := fitsStruct(t, name, n)
		if m == nil {
			return nil
		}
		if near == nil || m.line > near.line {
			near = m
		}
	}
	return near
}

func fitsWords(t reflect.Type, name string, n *node) *misfit {
	s, ok := n.scalar.(string)
	if !ok {
		return unfit(n.line, "%s is words (in quotes if they look like a number)", name)
	}
	switch {
	case t == timeType:
		if _, err := time.Parse(time.RFC3339, s); err != nil {
			return unfit(n.line, "%s is a date like 2025-03-27T10:00:00+04:00", name)
		}
	case t == idType:
		if _, err := paper.ParseID(s); err != nil && !strings.HasPrefix(s, "@") {
			return unfit(n.line, "%s is a @label or an id", name)
		}
	case vocabulary[t] != nil:
		return fitsVocabulary(name, n, vocabulary[t])
	}
	return nil
}

func fitsVocabulary(name string, n *node, known []string) *misfit {
	s, ok := n.scalar.(string)
	if !ok || !slices.Contains(known, s) {
		return unfit(n.line, "%s is never %v%s", name, n.scalar, meant(s, known))
	}
	return nil
}

func number(v any) (float64, bool) {
	switch v := v.(type) {
	case int64:
		return float64(v), true
	case uint64:
		return float64(v), true
	case float64:
		return v, true
	}
	return 0, false
}
