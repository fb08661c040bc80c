package settlement

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

const (
	strikeDomain = `
name: Strike
issues:
  - {name: Pay, type: ContinuousIssue, values: [1, 3], step: 0.5, unit: "%"}
  - {name: Leave, type: ContiguousIssue, values: [0, 10]}
  - {name: Term, values: [one year, two years]}
rules:
  - {kind: requires, when: {Term: two years}, then: {Leave: [0, 1]}}
`
	strikeUnion = `
type: LinearAdditiveUtilityFunction
name: Union
reserved_value: 0.4
weights: [0.5, 0.2, 0.3]
values:
  - {type: AffineFun, slope: 0.5, bias: -0.5}
  - {type: LinearFun, slope: 0.1}
  - {type: TableFun, mapping: {one year: 1, two years: [0.2, 0.4]}}
red_lines: {Pay: [1, 1.50]}
rules:
  - {kind: bonus, when: {Leave: [9, 10], Term: one year}, bonus: 0.05}
`
	webDomain = `{"name": "trip", "issuesValues": {"where": {"values": ["sea", "hills"]}, "price": {"range": ["10", "20", "5"]}}}`
	webSpace  = `{"LinearAdditiveUtilitySpace": {"name": "guest", "issueWeights": {"where": 0.3, "price": 0.7},
"issueUtilities": {"where": {"DiscreteValueSetUtilities": {"valueUtilities": {"sea": 1, "hills": 0.25}}},
"price": {"NumberValueSetUtilities": {"lowValue": 10, "lowUtility": 1, "highValue": 20, "highUtility": 0}}},
"reservationBid": {"issuevalues": {"where": "hills", "price": "20"}}}}`
	numbersDomain = `<negotiation_template><utility_space><objective name="root">
<issue index="1" name="days" type="integer"><range lowerbound="-5" upperbound="5"/></issue>
<issue index="2" name="price" type="real" lowerbound="0" upperbound="10"/></objective></utility_space></negotiation_template>`
	numbersProfile = `<?xml version="1.0" encoding="ISO-8859-1"?><utility_space><objective name="root">
<issue index="1" name="days" type="integer"><range lowerbound="-5" upperbound="5"/><evaluator ftype="linear" slope="0.1" offset="0.0"/></issue>
<issue index="2" name="price" type="real" lowerbound="0" upperbound="10"><evaluator ftype="triangular" parameter0="0" parameter1="10" parameter2="4"/></issue>
<weight index="1" value="0.25"/><weight index="2" value="0.75"/></objective>
<discount_factor value="0.9"/><reservation value="0.125"/></utility_space>`
)

func TestReadersUnderstandTheirForms(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name, domain, profile string
		packages              int64
		of                    []Term
		utility, floor, party string
		notes                 int
	}{
		{"NegMAS", strikeDomain, strikeUnion, 110, []Term{{"Pay", "2.5"}, {"Leave", "9"}, {"Term", "one year"}}, "0.905", "0.4", "Union", 0},
		{"NegMAS, an interval", strikeDomain, strikeUnion, 110, []Term{{"Pay", "3"}, {"Leave", "0"}, {"Term", "two years"}}, "0.59", "0.4", "Union", 0},
		{"GeniusWeb", webDomain, webSpace, 6, []Term{{"where", "sea"}, {"price", "15"}}, "0.65", "0.075", "guest", 0},
		{"GENIUS, numbers", numbersDomain, numbersProfile, 11 * 21, []Term{{"days", "0"}, {"price", "7"}}, "0.5", "0.125", "", 2},
	} {
		t.Run(tt.name, func(t *testing.T) {
			d, notes, err := ReadDomain([]byte(tt.domain))
			if err != nil {
				t.Fatal(err)
			}
			v, more, err := ReadValuation(d, []byte(tt.profile))
			if err != nil {
				t.Fatal(err)
			}
			if n := d.Packages(); n.Int64() != tt.packages {
				t.Errorf("%s packages, want %d", n, tt.packages)
			}
			p, err := d.PackageOf(tt.of)
			if err != nil {
				t.Fatal(err)
			}
			if u := v.Utility(p).String(); u != tt.utility || v.Floor().String() != tt.floor || v.Party != tt.party {
				t.Errorf("%q has %s over %s, want %q, %s over %s", v.Party, u, v.Floor(), tt.party, tt.utility, tt.floor)
			}
			if len(notes)+len(more) != tt.notes {
				t.Errorf("notes %q and %q", notes, more)
			}
		})
	}
	d, _, _ := ReadDomain([]byte(strikeDomain))
	v, _, _ := ReadValuation(d, []byte(strikeUnion))
	if len(d.Rules) != 1 || len(v.Worths[0].Forbidden) != 2 || v.Between(Package{4, 0, 1}).String() != "0.56..0.62" {
		t.Errorf("rules %v, red lines %v, between %s", d.Rules, v.Worths[0].Forbidden, v.Between(Package{4, 0, 1}))
	}
}

func TestReadersNameTheField(t *testing.T) {
	t.Parallel()
	swap := func(in, old, new string) string {
		if !strings.Contains(in, old) {
			t.Fatalf("no %q", old)
		}
		return strings.Replace(in, old, new, 1)
	}
	for _, tt := range []struct{ domain, profile, want string }{
		{"", "", "empty"},
		{"<a/>", "", "holds no <objective>"},
		{"<negotiation_template><utility_space>", "", "XML"},
		{swap(numbersDomain, `upperbound="5"`, `upperbound="x"`), "", `issue 1 ("days")`},
		{swap(numbersDomain, `upperbound="5"`, `upperbound="99999999"`), "", `too many options`},
		{numbersDomain, swap(numbersProfile, `value="0.25"`, `value="1,2"`), `<weight> of index "1"`},
		{numbersDomain, swap(numbersProfile, `<weight index="1"`, `<weight index="9"`), `issue "days" (index 1) has no <weight>`},
		{numbersDomain, swap(numbersProfile, `name="days"`, `name="dies"`), `issue "days" of the domain is missing`},
		{numbersDomain, swap(numbersProfile, `ftype="linear"`, `ftype="spline"`), `"spline"`},
		{swap(strikeDomain, "[0, 10]", "[0, ten]"), "", `issues[1] ("Leave")`},
		{swap(strikeDomain, "Term: two years", "Tern: two years"), "", `rules[0]: there is no issue "Tern"`},
		{strikeDomain, swap(strikeUnion, "[0.5, 0.2, 0.3]", "[0.5, 0.2]"), "weights: 2 for 3 issues"},
		{strikeDomain, swap(strikeUnion, "slope: 0.1", "slope: steep"), `issue "Leave": slope`},
		{strikeDomain, swap(strikeUnion, "one year: 1,", ""), `value "one year" is missing`},
		{strikeDomain, swap(strikeUnion, "LinearFun", "CosFun"), `"CosFun"`},
		{strikeDomain, strings.Repeat("[", 1000), "brackets"},
		{strikeDomain, `{"a": ` + strings.Repeat("[", 1000), "deep"},
		{webDomain, swap(webSpace, `"price": 0.7`, `"prize": 0.7`), `issue "price"`},
	} {
		d, _, err := ReadDomain([]byte(tt.domain))
		want := tt.want
		if tt.profile != "" && err == nil {
			_, _, err = ReadValuation(d, []byte(tt.profile))
		} else if want == "" {
			want = tt.profile
		}
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%.60q, %.60q: %v, want %q", tt.domain, tt.profile, err, want)
		}
	}
}

func FuzzReadDomain(f *testing.F) {
	for _, s := range []string{strikeDomain, webDomain, numbersDomain} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		d, _, err := ReadDomain(b)
		if err == nil && (d.Check() != nil || d.Packages().Sign() <= 0) {
			t.Fatalf("read a domain that is malformed: %v", d.Check())
		}
	})
}

func FuzzReadValuation(f *testing.F) {
	pairs := [][2]string{{strikeDomain, strikeUnion}, {webDomain, webSpace}, {numbersDomain, numbersProfile}}
	var domains []Domain
	for k, p := range pairs {
		d, _, err := ReadDomain([]byte(p[0]))
		if err != nil {
			f.Fatal(err)
		}
		domains = append(domains, d)
		f.Add(byte(k), []byte(p[1]))
	}
	f.Fuzz(func(t *testing.T, which byte, b []byte) {
		d := domains[int(which)%len(domains)]
		if v, _, err := ReadValuation(d, b); err == nil {
			if _, err := NewProblem(d, v); err != nil {
				t.Fatalf("read a valuation that is malformed: %v", err)
			}
		}
	})
}

// TestEveryPublicScenarioIsRead also finds scenarios that somebody puts beside
// the known ones.
func TestEveryPublicScenarioIsRead(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob(filepath.Join(shared(t), "*", "*.xml"))
	if err != nil || len(files) == 0 {
		t.Fatalf("%d files: %v", len(files), err)
	}
	for _, f := range files {
		b, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		if _, _, err := ReadDomain(b); err != nil {
			t.Errorf("%s: %v", f, err)
		}
	}
}
