package desk_test

import (
	"bytes"
	"errors"
	"testing"

	"goodoffices/desk"
	"goodoffices/desk/cabinet"
	"goodoffices/mediation"
	"goodoffices/paper"
)

// What officers jot down is there after the desk was killed, goes when it is
// wiped out, and is at no other desk.
func TestJottingsStayAtTheirDesk(t *testing.T) {
	t.Parallel()
	h := agreed(t, "Muscat", "Tehran", "Washington")
	muscat := h.desks["Muscat"]
	jot := func(j desk.Jotting) (desk.Jotting, error) {
		return muscat.Jot(t.Context(), paper.ID{}, "Officer", j)
	}
	say, err := jot(desk.Jotting{Shelf: cabinet.ShelfSay, Desk: "Tehran", Text: en("A round could be near.")})
	if err != nil {
		t.Fatal(err)
	}
	gone, err := jot(desk.Jotting{Shelf: cabinet.ShelfAsk, Desk: "Washington", Text: en("When could you come?")})
	if err != nil {
		t.Fatal(err)
	}
	say.Text = en("A round is near.")
	if _, err := jot(say); err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(muscat.WipeJotting(t.Context(), paper.ID{}, "Officer", gone.ID), muscat.WipeJotting(t.Context(), paper.ID{}, "Officer", gone.ID)); err != nil {
		t.Fatal(err)
	}
	h.settle()
	muscat.kill()
	all, err := muscat.Jottings(t.Context(), paper.ID{}, "Officer")
	if err != nil || len(all) != 1 || all[0].Text["en"] != "A round is near." || all[0].By != "Officer" || !all[0].At.Equal(say.At) {
		t.Errorf("it holds %+v (%v)", all, err)
	}
	for o, want := range map[paper.Desk]int{"Tehran": 1, "Washington": 0} {
		v, err := muscat.Opposite(t.Context(), paper.ID{}, "Officer", o)
		if err != nil || len(v.Say) != want || len(v.Ask) != 0 {
			t.Errorf("before %s lie %v and %v (%v)", o, v.Say, v.Ask, err)
		}
	}
	for name, o := range h.desks {
		for b, err := range o.Everything(t.Context(), paper.ID{}) {
			if err != nil {
				t.Fatal(err)
			}
			if name != "Muscat" && bytes.Contains(b, []byte("A round")) || bytes.Contains(b, []byte("When could you come")) {
				t.Errorf("%s holds %s", name, b)
			}
		}
	}
}

func TestJottingsThatAreNone(t *testing.T) {
	t.Parallel()
	h := agreed(t, "Muscat", "Tehran", "Washington")
	for what, c := range map[string]struct {
		j    desk.Jotting
		want error
	}{
		"no shelf":         {desk.Jotting{Desk: "Tehran", Text: en("x")}, paper.ErrValue},
		"for nobody":       {desk.Jotting{Shelf: cabinet.ShelfSay, Text: en("x")}, paper.ErrMissing},
		"no words":         {desk.Jotting{Shelf: cabinet.ShelfAsk, Desk: "Tehran"}, paper.ErrMissing},
		"no weight":        {desk.Jotting{Shelf: cabinet.ShelfOutsider, Name: "The Kremlin"}, paper.ErrValue},
		"hidden name":      {desk.Jotting{Shelf: cabinet.ShelfOutsider, Name: "The\u202eKremlin", Weight: 2}, paper.ErrValue},
		"a topic not held": {desk.Jotting{Shelf: cabinet.ShelfGround, Paper: paper.ID{1}, Text: en("x")}, mediation.ErrNotHeld},
		"nobody's id":      {desk.Jotting{ID: paper.ID{1}, Shelf: cabinet.ShelfSay, Desk: "Tehran", Text: en("x")}, desk.ErrNoJotting},
	} {
		if _, err := h.desks["Muscat"].Jot(t.Context(), paper.ID{}, "Officer", c.j); !errors.Is(err, c.want) {
			t.Errorf("%s: %v, want %v", what, err, c.want)
		}
	}
	if _, err := h.desks["Muscat"].Jot(t.Context(), paper.ID{}, "Nobody", desk.Jotting{Shelf: cabinet.ShelfSay, Desk: "Tehran", Text: en("x")}); !errors.Is(err, desk.ErrLocked) {
		t.Errorf("whoever is no officer: %v", err)
	}
}

// What a telephone sealed is opened by its desk alone, also after a restart.
func TestAttackPocket(t *testing.T) {
	t.Parallel()
	h := newHouse(t, "Muscat", "Tehran")
	muscat, tehran := h.desks["Muscat"], h.desks["Tehran"]
	sealed, err := muscat.SealPocket(t.Context(), []byte("Little confidence."))
	if err != nil {
		t.Fatal(err)
	}
	before, err := muscat.PocketKey(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	muscat.kill()
	if after, err := muscat.PocketKey(t.Context()); err != nil || !bytes.Equal(before, after) {
		t.Errorf("the key changed with a restart (%v)", err)
	}
	if plain, err := muscat.OpenPocket(t.Context(), sealed); err != nil || string(plain) != "Little confidence." {
		t.Fatalf("the desk opens %q (%v)", plain, err)
	}
	if _, err := tehran.OpenPocket(t.Context(), sealed); !errors.Is(err, desk.ErrPocket) {
		t.Errorf("another desk opens it: %v", err)
	}
	for i := range sealed {
		changed := bytes.Clone(sealed)
		changed[i] ^= 1
		if _, err := muscat.OpenPocket(t.Context(), changed); !errors.Is(err, desk.ErrPocket) {
			t.Fatalf("changed at %d it opens: %v", i, err)
		}
	}
	if _, err := muscat.OpenPocket(t.Context(), sealed[:40]); !errors.Is(err, desk.ErrPocket) {
		t.Errorf("cut short it opens: %v", err)
	}
}
