package mediation

import (
	"maps"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"time"

	"goodoffices/paper"
)

// A field is one text of a paper in one language.
type field struct {
	name  string     // by the JSON names of the body
	lang  paper.Lang // "" where it is in none
	text  string
	label bool // a name as such: a speaker, a venue
}

var (
	textType = reflect.TypeFor[paper.Text]()
	deskType = reflect.TypeFor[paper.Desk]()
	timeType = reflect.TypeFor[time.Time]()
	hourType = reflect.TypeFor[paper.Hour]()

	decimalType = reflect.TypeFor[paper.Decimal]()
	spreadType  = reflect.TypeFor[paper.Spread]()
)

// maxLabel leaves out what is no name but a key.
const maxLabel = 4 * paper.MaxName

// fieldsOf returns every text, label and day in a paper, so that no kind's
// is forgotten: whatever a body has is read by its type.
func fieldsOf(p *paper.Paper, under string) []field {
	var out []field
	if under == "" {
		out = appendText(out, "subject", p.Subject)
	}
	out = appendFields(out, "", reflect.ValueOf(p.Body))
	if under == "" {
		return out
	}
	return slices.DeleteFunc(out, func(f field) bool { return f.name != under && !strings.HasPrefix(f.name, under+"/") })
}

func appendFields(out []field, name string, v reflect.Value) []field {
	switch v.Type() {
	case textType:
		return appendText(out, name, v.Interface().(paper.Text))
	case timeType:
		return appendDay(out, name, v.Interface().(time.Time))
	case hourType:
		return appendDay(out, name, v.Interface().(paper.Hour).At)
	case decimalType, spreadType:
		if s := v.String(); s != "" {
			out = append(out, field{name: name, text: strings.Replace(s, "..", " to ", 1)})
		}
		return out
	}
	switch v.Kind() {
	case reflect.Pointer:
		if !v.IsNil() {
			return appendFields(out, name, v.Elem())
		}
	case reflect.String:
		if s := v.String(); s != "" && len(s) <= maxLabel && (v.Type() == deskType || v.Type().PkgPath() == "") {
			return append(out, field{name: name, text: s, label: true})
		}
	case reflect.Slice:
		if v.Type().Elem().Kind() == reflect.Uint8 {
			return out
		}
		for i := range v.Len() {
			out = appendFields(out, below(name, strconv.Itoa(i)), v.Index(i))
		}
	case reflect.Struct:
		for i := range v.NumField() {
			f := v.Type().Field(i)
			if !f.IsExported() {
				continue
			}
			under := name
			if !f.Anonymous {
				tag, _, _ := strings.Cut(f.Tag.Get("json"), ",")
				under = below(name, tag)
			}
			out = appendFields(out, under, v.Field(i))
		}
	}
	return out
}

func below(name, part string) string {
	if name == "" {
		return part
	}
	return name + "/" + part
}

func answerField(i int) string { return "answers/" + strconv.Itoa(i) }

func appendText(out []field, name string, t paper.Text) []field {
	for _, l := range languages(t) {
		out = append(out, field{name: name, lang: l, text: t[l]})
	}
	return out
}

// appendDay adds the day of a moment as its author wrote it.
func appendDay(out []field, name string, at time.Time) []field {
	if at.IsZero() {
		return out
	}
	return append(out, field{name: name, text: at.Format(time.DateOnly)})
}

// languages returns the languages of a text, sorted.
func languages(t paper.Text) []paper.Lang { return slices.Sorted(maps.Keys(t)) }
