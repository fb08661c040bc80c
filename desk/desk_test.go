package desk_test

import (
	"testing"

	"goodoffices/mediation"
	"goodoffices/paper"
)

func TestLetterGoesWholeWay(t *testing.T) {
	t.Parallel()
	h := agreed(t, "Muscat", "Tehran", "Washington")
	for n, o := range h.desks {
		v := o.view()
		if len(v.Tray)+len(v.Crossed)+len(v.Notices) > 0 {
			t.Errorf("%s set aside: %+v %+v %+v", n, v.Tray, v.Crossed, v.Notices)
		}
		if v.Record.Size == 0 || len(v.Record.Confirmed) != 3 {
			t.Errorf("%s: joint record %+v", n, v.Record)
		}
		for _, p := range v.Proposals {
			if p.State != mediation.StateAgreed {
				t.Errorf("%s shows the terms as %s", n, p.State)
			}
		}
	}
	tehran, muscat, washington := h.desks["Tehran"], h.desks["Muscat"], h.desks["Washington"]
	ids := tehran.does(&mediation.WriteLetter{
		Writing: mediation.Writing{To: []paper.Desk{"Washington"}, Cover: &mediation.Cover{Handling: paper.HandlingVerbatim, Note: en("word for word, please")}},
		Prose:   paper.Prose{Text: en("We are ready for indirect talks.")},
	})
	letter := ids[0]
	h.settle()
	muscat.holds(letter)
	washington.lacks(letter)
	muscat.does(&mediation.Convey{Paper: mediation.Ref(letter.String())})
	h.settle()
	p := washington.holds(letter)
	if p.Signature != "verified" || p.Key != "compared" || p.Source != "conveyed" {
		t.Errorf("Washington holds the letter as %+v", p)
	}
	washington.lacks(ids[1])
	muscat.holds(ids[1])
	if track := tehran.holds(letter).Track; len(track) < 3 {
		t.Errorf("Tehran sees the letter's way as %+v", track)
	}
}

// A seat gets its desk later: the record goes on under the first agreed terms.
func TestSeatGetsItsDesk(t *testing.T) {
	t.Parallel()
	h := newHouse(t, "Board", "Company")
	if _, err := h.desks["Board"].Begin(t.Context()); err != nil {
		t.Fatal(err)
	}
	h.join("Company", paper.PlaceParty)
	h.terms([]paper.Desk{"Union"}, "Company")
	origin := h.desks["Board"].view().Record.Origin
	h.found("Union")
	h.join("Union", paper.PlaceParty)
	h.terms(nil, "Company", "Union")
	for n, o := range h.desks {
		v := o.view()
		if v.Record.Origin != origin || len(v.Record.Confirmed) != 3 {
			t.Errorf("%s: joint record %+v, origin was %s", n, v.Record, origin)
		}
		if len(v.Tray)+len(v.Notices) > 0 {
			t.Errorf("%s: %+v %+v", n, v.Tray, v.Notices)
		}
		if last := v.Proposals[len(v.Proposals)-1]; last.State != mediation.StateAgreed {
			t.Errorf("%s shows the new terms as %s", n, last.State)
		}
	}
}
