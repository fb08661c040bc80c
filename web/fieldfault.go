package web

import (
	"errors"
	"slices"
	"strings"

	"goodoffices/mediation"
	"goodoffices/paper"
)

// fieldFault says what is wrong with something that was filled in, by what it is
// called on the screens.
func (p *Page) fieldFault(e *paper.FieldError) string {
	field := p.fieldName(e.Field)
	var uneven *unevenLines
	switch {
	case errors.As(e.Err, &uneven):
		return p.T("fault.uneven", "field", field, "lang", p.LangName(uneven.lang), "other", p.LangName(uneven.other), "n", uneven.lines, "there", uneven.there)
	case errors.Is(e.Err, paper.ErrMissing):
		return p.T("fault.missing", "field", field)
	case errors.Is(e.Err, paper.ErrTooLong), errors.Is(e.Err, paper.ErrTooMany), errors.Is(e.Err, paper.ErrTooLarge):
		return p.T("fault.long", "field", field)
	}
	return p.T("fault.other", "field", field, "want", e.Want)
}

// badField is what is wrong with a field, where a refusal is for that.
func badField(r *mediation.Refusal) *paper.FieldError {
	problem, _ := r.Text.Args["problem"].(error)
	var field *paper.FieldError
	if r.Rule == "field" && errors.As(problem, &field) {
		return field
	}
	return nil
}

// fieldName names a member, given as a JSON pointer into an act or a paper.
func (p *Page) fieldName(pointer string) string {
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
	for len(parts) > 0 {
		if key := "field." + strings.Join(parts, "."); p.Has(key) {
			return p.T(key)
		}
		parts = parts[1:]
	}
	return p.T("fault.something")
}
