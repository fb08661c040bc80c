package main

import (
	"bytes"
	"encoding/json"
	"math"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"goodoffices/settlement"
)

// TestSettleAgreesWithReference runs "settle --json" on public scenarios and
// reads its answer as an analyst would: as JSON, in floating point.
func TestSettleAgreesWithReference(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(os.Getenv("GOODOFFICES_SHARED"), "settlement")
	if os.Getenv("GOODOFFICES_SHARED") == "" {
		dir = filepath.Join(repository, "..", "shared", "settlement")
	}
	b, err := os.ReadFile(filepath.Join(dir, "reference.json"))
	if err != nil {
		t.Skipf("the public scenarios are not here (GOODOFFICES_SHARED names another folder): %v", err)
	}
	var all map[string]struct {
		Profiles []string
		Outcomes float64
		Pareto   int       `json:"pareto_points"`
		Floor    []float64 `json:"reservation"`
		Ideal    []float64
		Nash     []float64
		KS       []float64 `json:"kalai_smorodinsky"`
		Equal    []float64 `json:"egalitarian"`
		Sum      []float64 `json:"utilitarian"`
	}
	if err := json.Unmarshal(b, &all); err != nil || len(all) == 0 {
		t.Fatal(err)
	}
	type answered struct {
		Utilities []float64
		Package   map[string]string
		Ties      []map[string]string
		Total     float64 `json:"ties_total"`
	}
	for name, want := range all {
		k := settleCmd{JSON: true}
		files, _ := filepath.Glob(filepath.Join(dir, name, "*.xml"))
		for _, f := range files {
			if !slices.Contains(want.Profiles, filepath.Base(f)) {
				k.Domain = f
			}
		}
		for _, f := range want.Profiles {
			k.Profiles = append(k.Profiles, filepath.Join(dir, name, f))
		}
		var out, notes bytes.Buffer
		if err := k.Run(&console{out: &out, err: &notes}); err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		var got struct {
			Packages float64
			Pareto   int `json:"pareto_points"`
			Frontier []answered
			Nash     answered
			KS       answered `json:"kalai_smorodinsky"`
			Equal    answered `json:"egalitarian"`
			Sum      answered `json:"utilitarian"`
		}
		if err := json.Unmarshal(out.Bytes(), &got); err != nil {
			t.Fatal(err)
		}
		if got.Packages != want.Outcomes || got.Pareto != want.Pareto || len(got.Frontier) != want.Pareto {
			t.Errorf("%s: %v packages, %d points, %d listed", name, got.Packages, got.Pareto, len(got.Frontier))
		}
		p, _, err := k.read()
		if err != nil {
			t.Fatal(err)
		}
		for c, pair := range map[string]struct {
			got  answered
			want []float64
		}{"nash": {got.Nash, want.Nash}, "ks": {got.KS, want.KS}, "equal": {got.Equal, want.Equal}, "sum": {got.Sum, want.Sum}} {
			a, b := objective(c, pair.got.Utilities, want.Floor, want.Ideal), objective(c, pair.want, want.Floor, want.Ideal)
			if math.Abs(a-b) > 1e-5*math.Max(1, math.Abs(b)) {
				t.Errorf("%s: %s reaches %v, want %v", name, c, a, b)
			}
			if float64(len(pair.got.Ties)) != math.Min(100, pair.got.Total) {
				t.Errorf("%s: %s lists %d ties of %v", name, c, len(pair.got.Ties), pair.got.Total)
			}
			for _, pkg := range append(pair.got.Ties, pair.got.Package) {
				reaches(t, p, pkg, pair.got.Utilities)
			}
		}
		for i, a := range got.Frontier {
			reaches(t, p, a.Package, a.Utilities)
			for j, b := range got.Frontier {
				if i != j && dominates(b.Utilities, a.Utilities) {
					t.Errorf("%s: point %d is dominated by %d", name, i, j)
				}
			}
		}
	}
}

func objective(criterion string, u, floor, ideal []float64) float64 {
	product, least, sum, ratio := 1.0, math.Inf(1), 0.0, math.Inf(1)
	for k := range u {
		gain := u[k] - floor[k]
		product, least, sum = product*gain, math.Min(least, gain), sum+u[k]
		ratio = math.Min(ratio, gain/(ideal[k]-floor[k]))
	}
	return map[string]float64{"nash": product, "ks": ratio, "equal": least, "sum": sum}[criterion]
}

func reaches(t *testing.T, p *settlement.Problem, pkg map[string]string, u []float64) {
	t.Helper()
	var spelled []settlement.Term
	for issue, option := range pkg {
		spelled = append(spelled, settlement.Term{Issue: issue, Option: option})
	}
	x, err := p.Domain.PackageOf(spelled)
	if err != nil || !x.Whole() {
		t.Fatalf("%v: %v", pkg, err)
	}
	for k, v := range p.Valuations {
		if math.Abs(v.Utility(x).Float()-u[k]) > 1e-9 {
			t.Errorf("%v is worth %s to party %d, not %v", pkg, v.Utility(x), k+1, u[k])
		}
	}
}

func dominates(a, b []float64) bool {
	for k := range a {
		if a[k] < b[k] {
			return false
		}
	}
	return true
}
