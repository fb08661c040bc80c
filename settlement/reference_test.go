package settlement

import (
	"encoding/json"
	"math"
	"os"
	"path/filepath"
	"strconv"
	"testing"
)

// shared is the folder of public scenarios beside the project, or empty.
func shared(t testing.TB) string {
	t.Helper()
	dir, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	tries := []string{os.Getenv("GOODOFFICES_SHARED")}
	for d := dir; filepath.Dir(d) != d; d = filepath.Dir(d) {
		tries = append(tries, filepath.Join(d, "shared"))
	}
	tries = append(tries, "/work/shared")
	for _, try := range tries {
		if _, err := os.Stat(filepath.Join(try, "settlement", "reference.json")); try != "" && err == nil {
			return filepath.Join(try, "settlement")
		}
	}
	t.Skip("the public scenarios are not here: shared/settlement beside the project, or GOODOFFICES_SHARED")
	return ""
}

// A scenario is one entry of reference.json.
type scenario struct {
	Profiles     []string  `json:"profiles"`
	Outcomes     int64     `json:"outcomes"`
	ParetoPoints int       `json:"pareto_points"`
	Ideal        []float64 `json:"ideal"`
	Nash         []float64 `json:"nash"`
	Egalitarian  []float64 `json:"egalitarian"`
	Utilitarian  []float64 `json:"utilitarian"`
	KS           []float64 `json:"kalai_smorodinsky"`
}

func reference(t testing.TB, dir string) map[string]scenario {
	t.Helper()
	b, err := os.ReadFile(filepath.Join(dir, "reference.json"))
	if err != nil {
		t.Fatal(err)
	}
	var all map[string]scenario
	if err := json.Unmarshal(b, &all); err != nil || len(all) == 0 {
		t.Fatalf("%d scenarios: %v", len(all), err)
	}
	return all
}

// loadScenario reads a domain, the one file that is no profile, and its
// profiles.
func loadScenario(t testing.TB, dir string, profiles []string) *Problem {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(dir, "*.xml"))
	if err != nil {
		t.Fatal(err)
	}
	read := func(file string) []byte {
		b, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		return b
	}
	isProfile := map[string]bool{}
	for _, p := range profiles {
		isProfile[p] = true
	}
	var d Domain
	for _, f := range files {
		if !isProfile[filepath.Base(f)] {
			if d, _, err = ReadDomain(read(f)); err != nil {
				t.Fatalf("%s: %v", f, err)
			}
		}
	}
	var vs []Valuation
	for _, f := range profiles {
		v, _, err := ReadValuation(d, read(filepath.Join(dir, f)))
		if err != nil {
			t.Fatalf("%s: %v", f, err)
		}
		vs = append(vs, v)
	}
	p, err := NewProblem(d, vs...)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// TestAgreesWithReference compares public scenarios with values that were
// computed elsewhere by exhaustive enumeration.
func TestAgreesWithReference(t *testing.T) {
	t.Parallel()
	dir := shared(t)
	for name, want := range reference(t, dir) {
		t.Run(name, func(t *testing.T) {
			p := loadScenario(t, filepath.Join(dir, name), want.Profiles)
			if n := p.Domain.Packages(); n.Int64() != want.Outcomes {
				t.Errorf("%s packages, want %d", n, want.Outcomes)
			}
			f := p.Frontier(Limits{})
			if f.Len() != want.ParetoPoints || !f.Exact() {
				t.Errorf("%d points (exact %v), want %d", f.Len(), f.Exact(), want.ParetoPoints)
			}
			near(t, "ideal", f.Ideal(), want.Ideal)
			named := map[Criterion][]float64{Nash: want.Nash, Egalitarian: want.Egalitarian, Utilitarian: want.Utilitarian, KalaiSmorodinsky: want.KS}
			for _, c := range f.Choose() {
				if w := named[c.Criterion]; w != nil {
					got, want := objective(c.Criterion, p, f, f.Utilities(c.Point)), objective(c.Criterion, p, f, exactly(w))
					if d := got - want; d > 1e-5*max(1, want) || d < -1e-5*max(1, want) {
						t.Errorf("%s: %v at %v, want %v at %v", c.Criterion, got, f.Utilities(c.Point), want, w)
					}
				}
				ties, total := f.Ties(c.Point, 100)
				if int64(len(ties)) != min(100, total.Int64()) || len(ties) == 0 {
					t.Errorf("%d ties of %s", len(ties), total)
				}
				for _, pkg := range append(ties, f.Package(c.Point)) {
					for k, v := range p.Valuations {
						if !v.Utility(pkg).Equal(f.Utilities(c.Point)[k]) {
							t.Errorf("%s: %v is worth %s, not %s", c.Criterion, pkg, v.Utility(pkg), f.Utilities(c.Point)[k])
						}
					}
				}
			}
		})
	}
}

func exactly(floats []float64) []Number {
	out := make([]Number, len(floats))
	for k, x := range floats {
		out[k] = MustNumber(strconv.FormatFloat(x, 'f', -1, 64))
	}
	return out
}

// objective is the value that a criterion makes greatest, in floating point:
// where points tie, any of them has it.
func objective(c Criterion, p *Problem, f *Frontier, utilities []Number) float64 {
	product, least, sum, ratio := 1.0, math.Inf(1), 0.0, math.Inf(1)
	for k, u := range utilities {
		floor := p.Valuations[k].Floor().Float()
		gain := u.Float() - floor
		product *= gain
		least = min(least, gain)
		sum += u.Float()
		ratio = min(ratio, gain/(f.Ideal()[k].Float()-floor))
	}
	return map[Criterion]float64{Nash: product, Egalitarian: least, Utilitarian: sum, KalaiSmorodinsky: ratio}[c]
}

// near compares to the six digits that the reference gives.
func near(t *testing.T, what string, got []Number, want []float64) {
	t.Helper()
	for k := range want {
		if d := got[k].Float() - want[k]; d > 1e-6 || d < -1e-6 {
			t.Errorf("%s: party %d has %s, want %v", what, k+1, got[k], want[k])
		}
	}
}
