package web

import (
	"cmp"
	"encoding/json"
	"fmt"
	"maps"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"goodoffices/paper"
)

// actJSON turns a form into the JSON of an act. A field's name is the path of
// a member, with dots between ("text.fa", "conditions.0.performer"), and after
// a colon what it is:
//
//	(nothing)  words; left out when empty
//	:bool      true, when it was sent at all and is not "false"
//	:int       a number
//	:list      every value sent, or every line of one
//	:lines     every line as a text in the form's language (_lang)
//	:each      every line as a text in the language that ends the path
//	           ("options.fa:each"), as many of them in each language
//	:hour      a local date and time, in the form's zone (_zone): {at, zone}
//	:time      the same as a moment alone
//	:json      JSON, for what a part of the page has put together
//	:with      words that go only with another member of their object
//
// Names that begin with an underscore are the form's own; _authentic names the
// language that is signed where a text has several, and _texts the members that
// have them where it is not "text". It returns a *paper.FieldError for a value
// that is not of its type.
func actJSON(form url.Values, zone *time.Location) ([]byte, error) {
	if name := form.Get("_zone"); name != "" {
		z, err := time.LoadLocation(name)
		if err != nil {
			return nil, &paper.FieldError{Field: "/_zone", Err: paper.ErrValue, Want: "the name of a zone"}
		}
		zone = z
	}
	root := map[string]any{}
	names := slices.Sorted(maps.Keys(form))
	slices.SortStableFunc(names, func(a, b string) int { return cmp.Compare(withOthers(a), withOthers(b)) })
	for _, name := range names {
		if strings.HasPrefix(name, "_") || name == "" {
			continue
		}
		path, kind, _ := strings.Cut(name, ":")
		if kind == "with" {
			if kind = ""; !alreadyIn(root, strings.Split(path, ".")) {
				continue
			}
		}
		if kind == "each" {
			if err := putEach(root, strings.Split(path, "."), lines(form[name])); err != nil {
				return nil, &paper.FieldError{Field: "/" + strings.ReplaceAll(path, ".", "/"), Err: err}
			}
			continue
		}
		value, err := fieldValue(kind, form[name], form.Get("_lang"), zone)
		if err != nil {
			return nil, &paper.FieldError{Field: "/" + strings.ReplaceAll(path, ".", "/"), Err: err}
		}
		if value != nil {
			put(root, strings.Split(path, "."), value)
		}
	}
	follow(root)
	members := form["_texts"]
	if len(members) == 0 {
		members = []string{"text"}
	}
	written := map[string]any{}
	for _, member := range members {
		maps.Copy(written, writtenIn(root, member))
	}
	if l := languages(written, form.Get("_authentic")); l != nil {
		root["languages"] = l
	} else if form.Get("_states") != "" && len(written) == 1 { // and says so though there is one alone
		root["languages"] = slices.Collect(maps.Keys(written))
	}
	return json.Marshal(asLists(root))
}

// withOthers is 1 for a field that goes only with others, which come first.
func withOthers(name string) int {
	if strings.HasSuffix(name, ":with") {
		return 1
	}
	return 0
}

// alreadyIn reports whether the object that a path leads into has any member.
func alreadyIn(root map[string]any, path []string) bool {
	for _, step := range path[:len(path)-1] {
		next, ok := root[step].(map[string]any)
		if !ok {
			return false
		}
		root = next
	}
	return len(root) > 0
}

// beside are texts that stand around a paper's words, in fields of their own.
var beside = []string{"subject", "salutation", "close"}

// follow puts what stands around a paper's words into the language of the words,
// where they are in one alone: the fields are in that of the screen, and whoever
// writes Persian on an English screen writes a Persian subject.
func follow(root map[string]any) {
	text, _ := root["text"].(map[string]any)
	if len(text) != 1 {
		return
	}
	for _, name := range beside {
		around, _ := root[name].(map[string]any)
		if len(around) != 1 {
			continue
		}
		for lang := range text {
			for _, words := range around {
				root[name] = map[string]any{lang: words}
			}
		}
	}
}

// writtenIn are the languages of a text, or of those in the items of a list.
func writtenIn(v any, member string) map[string]any {
	object, _ := v.(map[string]any)
	name, rest, deeper := strings.Cut(member, ".")
	text, _ := object[name].(map[string]any)
	if !deeper {
		return text
	}
	all := map[string]any{}
	for _, item := range text {
		maps.Copy(all, writtenIn(item, rest))
	}
	return all
}

// languages lists those in which a text was written, the authentic one first;
// none where there is one alone, or the form does not ask.
func languages(text map[string]any, authentic string) []string {
	if _, written := text[authentic]; !written || len(text) < 2 {
		return nil
	}
	list := []string{authentic}
	for _, l := range slices.Sorted(maps.Keys(text)) {
		if l != authentic {
			list = append(list, l)
		}
	}
	return list
}

// fieldValue reads the values of one field; nil if there is nothing in it.
func fieldValue(kind string, sent []string, lang string, zone *time.Location) (any, error) {
	first := ""
	if len(sent) > 0 {
		first = strings.ReplaceAll(sent[0], "\r\n", "\n")
	}
	if strings.TrimSpace(first) == "" && kind != "list" {
		return nil, nil
	}
	switch kind {
	case "":
		return first, nil
	case "bool":
		return first != "false", nil
	case "int":
		n, err := strconv.Atoi(strings.TrimSpace(first))
		if err != nil {
			return nil, paper.ErrNumber
		}
		return n, nil
	case "list":
		return someOf(lines(sent)), nil
	case "lines":
		if lang == "" {
			lang = "en"
		}
		var texts []any
		for _, l := range lines(sent) {
			texts = append(texts, map[string]any{lang: l})
		}
		return texts, nil
	case "hour", "time":
		at, err := time.ParseInLocation("2006-01-02T15:04", strings.TrimSpace(first), zone)
		if err != nil {
			return nil, paper.ErrTime
		}
		if kind == "time" {
			return at.Format(time.RFC3339), nil
		}
		return map[string]any{"at": at.Format(time.RFC3339), "zone": zone.String()}, nil
	case "json":
		var v any
		if err := json.Unmarshal([]byte(first), &v); err != nil {
			return nil, paper.ErrSyntax
		}
		return v, nil
	}
	return nil, paper.ErrType
}

// lines returns every value, those of several lines line by line.
func lines(sent []string) []string {
	var out []string
	for _, s := range sent {
		for l := range strings.SplitSeq(s, "\n") {
			if l = strings.TrimSpace(l); l != "" {
				out = append(out, l)
			}
		}
	}
	return out
}

func someOf(list []string) any {
	if len(list) == 0 {
		return nil
	}
	return list
}

func put(into map[string]any, path []string, value any) {
	if len(path) == 1 {
		into[path[0]] = value
		return
	}
	next, ok := into[path[0]].(map[string]any)
	if !ok {
		next = map[string]any{}
		into[path[0]] = next
	}
	put(next, path[1:], value)
}

// unevenLines stands against a list that one language has more items of than another.
type unevenLines struct {
	lang, other  paper.Lang
	lines, there int // in lang, in the other
}

func (e *unevenLines) Error() string {
	return fmt.Sprintf("as many lines in %s as in %s: %d, not %d", e.lang, e.other, e.there, e.lines)
}

// putEach writes the items of a list in one more language, which ends the path.
func putEach(into map[string]any, path []string, items []string) error {
	if len(items) == 0 {
		return nil
	}
	lang := path[len(path)-1]
	for _, step := range path[:len(path)-1] {
		next, ok := into[step].(map[string]any)
		if !ok {
			next = map[string]any{}
			into[step] = next
		}
		into = next
	}
	if len(into) > 0 && len(into) != len(items) {
		first, _ := into["0"].(map[string]any)
		for _, other := range slices.Sorted(maps.Keys(first)) {
			return &unevenLines{paper.Lang(lang), paper.Lang(other), len(items), len(into)}
		}
	}
	for i, words := range items {
		put(into, []string{strconv.Itoa(i), lang}, words)
	}
	return nil
}

// asLists turns objects whose names are all numbers into lists, in their order.
func asLists(v any) any {
	object, ok := v.(map[string]any)
	if !ok {
		return v
	}
	numbers := make([]int, 0, len(object))
	for name, member := range object {
		object[name] = asLists(member)
		if n, err := strconv.Atoi(name); err == nil {
			numbers = append(numbers, n)
		}
	}
	if len(numbers) == 0 || len(numbers) != len(object) {
		return object
	}
	slices.Sort(numbers)
	list := make([]any, 0, len(numbers))
	for _, n := range numbers {
		list = append(list, object[strconv.Itoa(n)])
	}
	return list
}
