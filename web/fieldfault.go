package web

import (
	"errors"
	"slices"
	"strings"

	"goodoffices/mediation"
	"goodoffices/paper"
)

// faultSayings say what can be wrong with something that was filled in. What
// would be right follows where the catalogue has it for the field.
var faultSayings = []struct {
	err error
	key string
}{
	{paper.ErrMissing, "missing"},
	{paper.ErrTooLong, "long"},
	{paper.ErrTooMany, "many"},
	{paper.ErrTooLarge, "large"},
	{paper.ErrControl, "invisible"},
	{paper.ErrUTF8, "invisible"},
	{paper.ErrName, "name"},
	{paper.ErrLanguage, "language"},
	{paper.ErrTime, "time"},
	{paper.ErrNumber, "number"},
	{paper.ErrValue, "value"},
	{mediation.ErrNotHeld, "not-held"},
	{mediation.ErrAmbiguous, "ambiguous"},
}

// fieldFault says what is wrong with something that was filled in, by what it is
// called on the screens. The fault's own words are English, and for programs.
func (w *Words) fieldFault(e *paper.FieldError) string {
	field := w.fieldName(e.Field)
	if e.Field == "" {
		if field = w.T("fault.whole"); errors.Is(e.Err, paper.ErrValue) {
			return w.T("fault.form")
		}
	}
	var uneven *unevenLines
	if errors.As(e.Err, &uneven) {
		return w.T("fault.uneven", "field", field, "lang", w.LangName(uneven.lang), "other", w.LangName(uneven.other), "n", uneven.lines, "there", uneven.there)
	}
	for _, f := range faultSayings {
		if !errors.Is(e.Err, f.err) {
			continue
		}
		if key := w.memberKey("want.", e.Field); key != "" && f.err == paper.ErrValue {
			return w.T("fault.wanted", "field", field, "want", w.T(key))
		}
		return w.T("fault."+f.key, "field", field)
	}
	return w.T("fault.unread", "field", field)
}

// faultIn is what is wrong with a field, where that is what a sentence of the
// rules says.
func faultIn(s mediation.Sentence) *paper.FieldError {
	problem, _ := s.Args["problem"].(error)
	var field *paper.FieldError
	if errors.As(problem, &field) {
		return field
	}
	if member, ok := s.Args["field"].(string); ok && problem != nil {
		return &paper.FieldError{Field: "/" + member, Err: problem}
	}
	return nil
}

// fieldName names a member, given as a JSON pointer into an act or a paper.
func (w *Words) fieldName(pointer string) string {
	if key := w.memberKey("field.", pointer); key != "" {
		return w.T(key)
	}
	return w.T("fault.something")
}

// memberKey finds what the catalogue has for a member: the longest end of its
// path that it knows, without numbers and languages; "" for nothing.
func (w *Words) memberKey(prefix, pointer string) string {
	var parts []string
	for part := range strings.SplitSeq(strings.TrimPrefix(strings.TrimPrefix(pointer, "/"), "body/"), "/") {
		part, _, _ = strings.Cut(part, ".")
		if part == "" || part[0] >= '0' && part[0] <= '9' || slices.Contains(Languages, paper.Lang(part)) {
			continue
		}
		parts = append(parts, part)
	}
	if len(parts) > 1 && parts[0] == "subject" {
		parts[0] = "about"
	}
	for ; len(parts) > 0; parts = parts[1:] {
		member := strings.Join(parts, ".")
		if key := prefix + member; w.Has(key) {
			return key
		}
		if key, ok := fieldLabels[member]; ok && prefix == "field." {
			return key
		}
	}
	return ""
}

// fieldLabels are members that a page asks for in words which the catalogue has
// for that page.
var fieldLabels = map[string]string{
	"adReferendum":     "settlement.ad-referendum",
	"alternat":         "settlement.alternat",
	"amendments":       "next.amendments",
	"approval":         "settings.approval",
	"atOnce":           "procedure.at-once",
	"atTheHour":        "field.fate",
	"attribution":      "write.attribution",
	"bidding.rule":     "procedure.packages.rule",
	"calendars":        "settings.calendar",
	"caveats":          "write.caveats",
	"choose":           "bracket.choose",
	"classification":   "write.classification",
	"close":            "write.close",
	"collated":         "settlement.collated",
	"compromise":       "change.compromise",
	"concerns":         "settlement.concerns",
	"condition":        "write.condition",
	"counterparts":     "settlement.form.counterparts",
	"counter":          "answer.counter.which",
	"deliberatelyOpen": "clause.mean-open",
	"desk":             "invite.desk",
	"for":              "minutes.for",
	"forWhom":          "write.for-whom",
	"force.gate":       "settlement.force.gate",
	"handling":         "letter.handling",
	"heard":            "leave.heard",
	"holidays":         "settings.holidays",
	"idea":             "compose.idea",
	"initialled":       "settlement.initialled",
	"interpreter":      "note.interpreter",
	"interpreters":     "note.interpreter",
	"kinds":            "settings.approval.kinds",
	"language":         "settings.language",
	"languages":        "settings.language",
	"lines":            "room.note.lines",
	"note":             "write.note",
	"onBehalf":         "write.on-behalf",
	"packages.rule":    "procedure.packages.rule",
	"photo":            "room.photo",
	"plan":             "settlement.plan",
	"present":          "note.present",
	"principal":        "settlement.principal",
	"privilege":        "write.privilege",
	"purpose":          "invite.purpose",
	"range.unit":       "issues.unit",
	"reaction":         "told.reaction",
	"readBack":         "write.read-back",
	"reopen":           "clause.reopen",
	"role":             "change.role",
	"salutation":       "write.salutation",
	"sign":             "answer.sign",
	"signatories":      "settlement.signatories",
	"subject":          "write.subject",
	"tell":             "compose.tell",
	"vocabulary":       "settings.vocabulary",
	"weekend":          "settings.weekend",
	"while":            "settlement.while",
	"zone":             "settings.zone",
	"_zone":            "settings.zone",
}
