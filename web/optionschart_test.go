package web

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"html/template"
	"io"
	"regexp"
	"slices"
	"strings"
	"testing"

	"goodoffices/paper"
	"goodoffices/settlement"
)

// draws renders a chart as a page would.
func draws(t *testing.T, w *Words, c chart) string {
	t.Helper()
	pages, err := parsePages()
	if err != nil {
		t.Fatal(err)
	}
	var one *template.Template
	for _, one = range pages {
		break
	}
	var b bytes.Buffer
	if err := one.ExecuteTemplate(&b, "chart", (&Page{Words: w}).With(c)); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// svgOf is the drawing, which has to be XML.
func svgOf(t *testing.T, page string) (elements []xml.StartElement) {
	t.Helper()
	from, to := strings.Index(page, "<svg"), strings.Index(page, "</svg>")
	if from < 0 || to < 0 {
		t.Fatalf("there is no drawing: %s", page)
	}
	d := xml.NewDecoder(strings.NewReader(page[from : to+len("</svg>")]))
	for {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			return elements
		}
		if err != nil {
			t.Fatalf("the drawing is no XML: %v\n%s", err, page[from:to])
		}
		if e, ok := token.(xml.StartElement); ok {
			elements = append(elements, e.Copy())
		}
	}
}

func of(e xml.StartElement, name string) string {
	for _, a := range e.Attr {
		if a.Name.Local == name {
			return a.Value
		}
	}
	return ""
}

func worth(numbers ...string) []settlement.Number {
	var out []settlement.Number
	for _, n := range numbers {
		out = append(out, settlement.MustNumber(n))
	}
	return out
}

// somePackages are a frontier, the state of things, offers of both sides and
// two named points, one of them where an offer lies.
func somePackages(frontier int) []plotted {
	terms := []termLine{{setting("Wages", "en"), setting("3 <per cent>", "en")}}
	out := []plotted{
		{Kind: "quo", Name: "No agreement", Worth: worth("20", "11.5")},
		{Kind: "offer", Of: "Union", Accent: "d2", Name: "Union No. 1", Label: "1", Terms: terms, Worth: worth("31", "77"), Href: "/a"},
		{Kind: "offer", Of: "Company", Accent: "d1", Name: "Company No. 1", Label: "2", Terms: terms, Worth: worth("80", "30"), Href: "/b"},
		{Kind: "offer", Of: "Union", Accent: "d2", Name: "Union No. 2", Label: "3", Terms: terms, Worth: worth("55", "60"), Href: "/c"},
		{Kind: "nash", Name: "Nash", Label: "N", Terms: terms, Worth: worth("55", "60"), Href: "/c"},
	}
	for i := range frontier {
		out = append(out, plotted{Kind: "frontier", Efficient: true, Name: fmt.Sprint("Frontier ", i), Terms: terms, Worth: worth(fmt.Sprint(i), fmt.Sprint(frontier-i)), Href: "/f"})
	}
	return out
}

var tableRow = regexp.MustCompile(`<tr data-row="(\d+)">`)

// TestChartOfPackages: in every language the drawing is XML that can be read
// and reached by keys, holds no style of its own, and has nothing in it that
// the table has not.
func TestChartOfPackages(t *testing.T) {
	t.Parallel()
	for _, lang := range Languages {
		for _, n := range []int{0, 1, 12, 400} {
			c := wordsOf(lang, false).chartOfTwo([2]string{"Company", "Union"}, somePackages(n), worth("20", "11.5"))
			page := draws(t, wordsOf(lang, false), c)
			var rows, drawn []string
			for _, m := range tableRow.FindAllStringSubmatch(page, -1) {
				rows = append(rows, m[1])
			}
			if want := 5 + min(n, chartPoints); len(rows) != want || c.Left != max(0, n-chartPoints) {
				t.Errorf("%s, %d: %d rows and %d left out, wanted %d rows", lang, n, len(rows), c.Left, want)
			}
			for _, e := range svgOf(t, page) {
				if e.Name.Local == "style" || e.Name.Local == "script" || of(e, "style") != "" {
					t.Errorf("%s: %v", lang, e)
				}
				if e.Name.Local != "a" {
					continue
				}
				if of(e, "aria-label") == "" {
					t.Errorf("%s: a mark without words", lang)
				}
				drawn = append(drawn, strings.Fields(of(e, "data-rows"))...)
			}
			slices.Sort(drawn)
			slices.Sort(rows)
			if !slices.Equal(drawn, rows) {
				t.Errorf("%s, %d: drawn are %v, in the table %v", lang, n, drawn, rows)
			}
			if strings.Contains(page, "⟨") || strings.Contains(page, "3 <per") {
				t.Errorf("%s: %s", lang, page)
			}
		}
	}
}

// TestChartIsMirrored: where one reads from the right, more lies to the left.
func TestChartIsMirrored(t *testing.T) {
	t.Parallel()
	at := map[paper.Lang]map[string]float64{}
	for _, lang := range []paper.Lang{"en", "fa"} {
		c := wordsOf(lang, false).chartOfTwo([2]string{"Company", "Union"}, somePackages(3), nil)
		at[lang] = map[string]float64{}
		for _, m := range c.Marks {
			at[lang][c.Rows[m.Packages[0]].Name] = m.X
		}
		if c.Zone != nil {
			t.Error("a zone is drawn of floors that nobody gave")
		}
	}
	for name, x := range at["en"] {
		if mirrored := at["fa"][name]; x+mirrored < chartWidth-.11 || x+mirrored > chartWidth+.11 {
			t.Errorf("%s lies at %v and, mirrored, at %v", name, x, mirrored)
		}
	}
}

// TestChartOfOneSide: of a party's chart every number is its own worth or the
// order of offers.
func TestChartOfOneSide(t *testing.T) {
	t.Parallel()
	var own []plotted
	for _, q := range somePackages(0) {
		if q.Kind == "offer" {
			q.Worth = q.Worth[:1]
			own = append(own, q)
		}
	}
	floor := settlement.MustNumber("20")
	c := wordsOf("en", false).chartOfOne(own, &floor)
	if len(c.Worths) != 1 || len(c.Rows) != 3 || len(c.Marks) != 3 || len(c.Curves) != 1 {
		t.Fatalf("%+v", c)
	}
	for _, r := range c.Rows {
		if len(r.Worths) != 1 {
			t.Errorf("%s is worth %v", r.Name, r.Worths)
		}
	}
	page := draws(t, wordsOf("en", false), c)
	svgOf(t, page)
	for _, foreign := range []string{"77", "60", "11.5"} {
		if strings.Contains(regexp.MustCompile(`<svg viewBox="0 0(?s:.*?)</svg>`).ReplaceAllString(page, ""), foreign) {
			t.Errorf("the table holds %s, which is the other side's", foreign)
		}
	}
	for _, m := range c.Marks {
		if strings.Contains(m.Says, "77") || strings.Contains(m.Says, "11.5") {
			t.Errorf("a mark says %q", m.Says)
		}
	}
	if empty := wordsOf("fa", true).chartOfOne(nil, nil); len(empty.Rows) != 0 {
		t.Error("of nothing there are rows")
	}
}

// TestTicksAreRound: an axis has a few round numbers, whatever it measures.
func TestTicksAreRound(t *testing.T) {
	t.Parallel()
	for _, span := range [][2]float64{{0, 1}, {0, 100}, {-3, 7.7}, {0, .02}, {12345, 99999}, {0, 106}} {
		if n := len(ticks(span[0], span[1])); n < 4 || n > 11 {
			t.Errorf("%v: %v", span, ticks(span[0], span[1]))
		}
	}
}

// TestWhatAnOfferLeavesOpenIsDrawn: a partial offer is a box from the least to
// the most that it can become worth, in both directions of reading, inside the
// drawing and around its own mark; and a row that says the same.
func TestWhatAnOfferLeavesOpenIsDrawn(t *testing.T) {
	t.Parallel()
	open := plotted{Kind: "offer", Of: "Union", Accent: "d2", Name: "Union No. 3", Label: "3", Worth: worth("10", "40"), To: worth("70", "40"), Href: "/p"}
	for _, lang := range Languages {
		c := wordsOf(lang, false).chartOfTwo([2]string{"Company", "Union"}, append(somePackages(3), open), nil)
		if len(c.Ranges) != 1 {
			t.Fatalf("%s: %d boxes", lang, len(c.Ranges))
		}
		r := c.Ranges[0]
		if r.X < 0 || r.X+r.Width > chartWidth || r.Y < chartTop || r.Y+r.Height > chartHeight-chartBottom || r.Width < 50 || r.Height != 6 {
			t.Errorf("%s: the box is %+v", lang, r)
		}
		i := slices.IndexFunc(c.Marks, func(m mark) bool { return strings.Contains(m.Says, "Union No. 3") })
		if m := c.Marks[i]; m.X < r.X || m.X > r.X+r.Width || m.Y < r.Y || m.Y > r.Y+r.Height {
			t.Errorf("%s: its mark %+v is not in it", lang, m)
		}
		page := draws(t, wordsOf(lang, false), c)
		svgOf(t, page)
		if lang == "en" && !strings.Contains(page, "10 to 70") {
			t.Error("the table does not say from what to what")
		}
		for _, line := range c.Curves {
			if line.Kind == "frontier" && strings.Contains(line.Points, trimmed(r.X)) {
				t.Errorf("%s: the frontier goes through it", lang)
			}
		}
	}
	floor := settlement.MustNumber("20")
	one := open
	one.Worth, one.To = worth("10"), worth("70")
	if c := wordsOf("fa", false).chartOfOne([]plotted{one}, &floor); len(c.Ranges) != 1 || c.Ranges[0].Height < 50 || c.Ranges[0].Width != 6 {
		t.Errorf("over the order it is %+v", c.Ranges)
	}
}
