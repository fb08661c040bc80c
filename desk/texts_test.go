package desk_test

import (
	"bytes"
	"errors"
	"testing"

	"goodoffices/desk"
	"goodoffices/mediation"
	"goodoffices/mediation/wording"
	"goodoffices/paper"
)

// What a side notes on its own copy is there after it was killed, and is in no
// other desk and no pouch, whatever it then asks of the text.
func TestAMarkedUpCopyStaysAtItsDesk(t *testing.T) {
	t.Parallel()
	h := agreed(t, "Muscat", "Tehran", "Washington")
	v1 := h.desks["Muscat"].does(&mediation.PutText{Title: en("The corridor"), Clauses: []paper.Clause{{Number: "1", Words: en("Ships pass.")}, {Number: "2", Words: en("Fees are waived.")}}})[0]
	h.settle()
	tehran := h.desks["Tehran"]
	keep := func(version paper.ID, marks ...desk.MarkedClause) error {
		return tehran.KeepMarkup(t.Context(), paper.ID{}, "Officer", version, marks)
	}
	if err := keep(v1, desk.MarkedClause{Clause: "c1", Words: en("Ships pass by day."), Fallbacks: []paper.Text{en("Fallback Zanbaq: by day in winter.")}, RedLine: true, Note: en("They will ask for more.")}); err != nil {
		t.Fatal(err)
	}
	tehran.kill()
	tehran.does(&mediation.Amend{Changes: []paper.ClauseChange{{Way: paper.ChangeReplace, Clause: "c1", Words: en("Ships pass by day.")}}})
	h.settle()
	muscat, err := h.desks["Muscat"].Text(t.Context(), paper.ID{}, "Officer", paper.ID{})
	if err != nil || len(muscat.Amendments) != 1 {
		t.Fatalf("%+v %v", muscat.Amendments, err)
	}
	v2 := h.desks["Muscat"].does(&mediation.PutText{From: mediation.Ref(v1.String()), Amendments: []mediation.Ref{mediation.Ref(muscat.Amendments[0].ID.String())}})[0]
	h.settle()
	tehran.kill()
	for name, d := range h.desks {
		found := false
		for b, err := range d.Everything(t.Context(), paper.ID{}) {
			if err != nil {
				t.Fatal(err)
			}
			found = found || bytes.Contains(b, []byte("Zanbaq"))
		}
		if found != (name == "Tehran") {
			t.Errorf("%s holds the fallback: %v", name, found)
		}
		v, err := d.Look(t.Context(), paper.ID{})
		if err != nil || len(v.Texts) != 1 || v.Texts[0].ID != v2 || len(v.Texts[0].Clauses[0].Alternatives) != 1 {
			t.Errorf("%s sees %+v (%v)", name, v.Texts, err)
		}
		diffs, err := d.CompareTexts(t.Context(), paper.ID{}, "Officer", v1, v2, "")
		if err != nil || len(diffs) != 2 || len(diffs[0].Brackets) != 1 || diffs[0].Mark != wording.MarkSame {
			t.Errorf("%s compares %+v (%v)", name, diffs, err)
		}
		if steps, err := d.ClauseHistory(t.Context(), paper.ID{}, "Officer", v2, "c1"); err != nil || len(steps) != 2 {
			t.Errorf("%s: history %+v (%v)", name, steps, err)
		}
	}
	m, ok, err := tehran.Markup(t.Context(), paper.ID{}, "Officer", v2)
	if err != nil || !ok || m.Version != v1 || len(m.Clauses) != 1 || !m.Clauses[0].RedLine || m.By != "Officer" {
		t.Errorf("kept %+v, %v (%v)", m, ok, err)
	}
	if err := keep(paper.IDOf([]byte("x"))); !errors.Is(err, mediation.ErrNotHeld) {
		t.Errorf("on no text: %v", err)
	}
	if err := keep(v2, desk.MarkedClause{Clause: "c7"}); !errors.Is(err, desk.ErrNoClause) {
		t.Errorf("on no clause: %v", err)
	}
	if err := keep(v2, desk.MarkedClause{Clause: "c1"}, desk.MarkedClause{Clause: "c1"}); !errors.Is(err, desk.ErrNoClause) {
		t.Errorf("a clause twice: %v", err)
	}
	big := desk.MarkedClause{Clause: "c1", Note: en(string(bytes.Repeat([]byte("x"), 2<<20)))}
	if err := keep(v2, big); !errors.Is(err, paper.ErrTooLarge) {
		t.Errorf("too large: %v", err)
	}
	if err := errors.Join(tehran.WipeMarkup(t.Context(), paper.ID{}, "Officer", v2), tehran.WipeMarkup(t.Context(), paper.ID{}, "Officer", v1)); err != nil {
		t.Fatal(err)
	}
	tehran.kill()
	if _, ok, err := tehran.Markup(t.Context(), paper.ID{}, "Officer", v1); ok || err != nil {
		t.Errorf("it is there after it was wiped out (%v)", err)
	}
	if _, err := tehran.CompareTexts(t.Context(), paper.ID{}, "Officer", v1, paper.ID{}, ""); !errors.Is(err, mediation.ErrNotHeld) {
		t.Errorf("compared with nothing: %v", err)
	}
}
