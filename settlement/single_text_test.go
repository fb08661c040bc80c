package settlement

import (
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func TestMutationsAreEachPackageNearby(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		d := drawDomain(t, false)
		base := drawPackage(t, d, true)
		m, err := NewMutations(d, base, []byte(rapid.String().Draw(t, "seed")))
		if err != nil {
			t.Fatal(err)
		}
		seen := map[string]bool{}
		for k := range m.Len() {
			seen[fmt.Sprint(m.At(k))] = true
		}
		want := 0
		for _, p := range eachPackage(d) {
			differ := 0
			for k := range p {
				if p[k] != base[k] {
					differ++
				}
			}
			if differ != 1 && differ != 2 {
				continue
			}
			want++
			if !seen[fmt.Sprint(p)] {
				t.Fatalf("%v is not reached from %v", p, base)
			}
		}
		if len(seen) != want || int64(want) != m.Len() {
			t.Fatalf("%d mutations, %d of them different, want %d", m.Len(), len(seen), want)
		}
	})
}

func TestMutationsOfTheLargestDomain(t *testing.T) {
	t.Parallel()
	d := Domain{}
	for k := range MaxIssues {
		d.Issues = append(d.Issues, Issue{Name: fmt.Sprint(k), Range: &Range{From: Int(1), To: Int(MaxOptions), Step: Int(1)}})
	}
	m, err := NewMutations(d, make(Package, MaxIssues), nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, place := range []int64{0, m.Len() / 3, m.Len() - 1} {
		if err := d.CheckPackage(m.At(place)); err != nil {
			t.Error(err)
		}
	}
}

// play improves a text with sides that answer honestly, and lists what all saw.
func play(t *rapid.T, d Domain, s SingleText, seed []byte, sides ...Valuation) (SingleText, []string) {
	var saw []string
	for range 2000 {
		p, place, more, err := s.Next(d, seed)
		if err != nil {
			t.Fatal(err)
		}
		if !more {
			return s, saw
		}
		var answers []Better
		for _, v := range sides {
			answers = append(answers, v.Answer(s.Text, p))
		}
		var kept bool
		if s, kept, err = s.Answered(p, place, answers...); err != nil {
			t.Fatal(err)
		}
		saw = append(saw, fmt.Sprint(p, kept))
	}
	t.Fatal("it does not end")
	return s, nil
}

func TestSingleTextOnlyImproves(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		d := drawDomain(t, true)
		sides := []Valuation{drawValuation(t, d, "A", true), drawValuation(t, d, "B", true)}
		base := drawPackage(t, d, true)
		seed := []byte(rapid.String().Draw(t, "seed"))
		end, saw := play(t, d, SingleText{Text: base}, seed, sides...)
		for _, v := range sides {
			if v.Utility(end.Text).Cmp(v.Utility(base)) < 0 {
				t.Fatalf("%s fell from %s to %s", v.Party, v.Utility(base), v.Utility(end.Text))
			}
		}
		m, _ := NewMutations(d, end.Text, seed)
		for k := range m.Len() {
			p := m.At(k)
			_, kept, _ := end.Answered(p, end.Place, sides[0].Answer(end.Text, p), sides[1].Answer(end.Text, p))
			if kept && keepsRules(d, p, nil) {
				t.Fatalf("it ended at %v, and %v improves it", end.Text, p)
			}
		}
		again, same := play(t, d, SingleText{Text: base}, seed, sides[1], sides[0])
		if !reflect.DeepEqual(again, end) || !reflect.DeepEqual(same, saw) {
			t.Fatalf("with the sides exchanged: %v, %v", again.Text, end.Text)
		}
	})
}

// What all see follows from which mutations were kept alone: a side whose
// numbers differ but who lets the same ones pass gives the same rounds.
func TestSingleTextRevealsOnlyWhatWasKept(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		d := drawDomain(t, true)
		a, b := drawValuation(t, d, "A", false), drawValuation(t, d, "B", false)
		base := drawPackage(t, d, true)
		scale := Int(int64(rapid.IntRange(1, 9).Draw(t, "scale")))
		_, one := play(t, d, SingleText{Text: base}, []byte("s"), a, b)
		_, two := play(t, d, SingleText{Text: base}, []byte("s"), a, b.scaled(scale, Int(5)))
		if !reflect.DeepEqual(one, two) {
			t.Fatalf("%v and %v", one, two)
		}
		// With quite another side the rounds part where a mutation is kept by one
		// and not by the other, and not before.
		_, other := play(t, d, SingleText{Text: base}, []byte("s"), a, drawValuation(t, d, "C", true))
		for k := range min(len(one), len(other)) {
			if one[k] != other[k] {
				if x, y := strings.Fields(one[k]), strings.Fields(other[k]); !slices.Equal(x[:len(x)-1], y[:len(y)-1]) {
					t.Fatalf("after the same rounds %s is proposed, and %s", one[k], other[k])
				}
				break
			}
		}
	})
	s := SingleText{Text: Package{0}}
	one, kept, err := s.Answered(Package{1}, 4, IsBetter, IsWorse)
	for _, answers := range [][]Better{{IsWorse, IsWorse}, {IsNoWorse, IsNoWorse}, {IsWorse, IsBetter}, {IsNoWorse, IsWorse}} {
		two, alsoKept, also := s.Answered(Package{1}, 4, answers...)
		if !reflect.DeepEqual(one, two) || kept || alsoKept || err != nil || also != nil {
			t.Errorf("%v is told from the others: %+v", answers, two)
		}
	}
}

func TestSingleTextStops(t *testing.T) {
	t.Parallel()
	d, _ := strike()
	for _, s := range []SingleText{
		{Text: Package{0, 0}, Rounds: 3, MostRounds: 3}, {Text: Package{0, 0}, Idle: 2, MostIdle: 2}, {Text: Package{0, 0}, Place: 1 << 40},
	} {
		if p, _, more, err := s.Next(d, nil); more || err != nil {
			t.Errorf("%+v goes on with %v (%v)", s, p, err)
		}
	}
	for _, s := range []SingleText{{}, {Text: Package{0, Unset}}, {Text: Package{0, 0}, Place: -1}} {
		if _, _, _, err := s.Next(d, nil); err == nil {
			t.Errorf("%+v is taken", s)
		}
	}
	if _, _, err := (SingleText{}).Answered(Package{0}, 0, IsBetter); err == nil {
		t.Error("one side alone improved the text")
	}
	if _, _, err := (SingleText{}).Answered(Package{0}, 0, IsBetter, "perhaps"); err == nil {
		t.Error("an answer that is none was taken")
	}
}
