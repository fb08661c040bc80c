package web

import (
	"testing"

	"goodoffices/desk"
)

// TestNoteInTheRoomCarriesAnOffer: once issues are on the table, what a side
// offers of them by word of mouth is taken down with the note, in the room as
// outside; a note that chooses nothing offers nothing, and one that is refused
// comes back with what was chosen.
func TestNoteInTheRoomCarriesAnOffer(t *testing.T) {
	t.Parallel()
	const asks = "They offered something on the issues"
	before := played(t, "strike.yaml", "opened").as("Board")
	before.at("note").ok().never(asks)
	before.sits("Company").never(asks)

	s := played(t, "strike.yaml", "matters")
	board := s.as("Board")
	offers := func() []desk.ViewOffer {
		t.Helper()
		v, err := s.r.Desk("Board").Look(t.Context(), s.talks)
		if err != nil {
			t.Fatal(err)
		}
		return v.Offers
	}
	board.at("note").ok().says(asks).presses("Keep it", "side", sideCode(s.talks, "Union"), "lines:lines", "Nights by lot, perhaps.", "offer.terms.2.option", "by lot").ok()
	if got := offers(); len(got) != 1 || got[0].By != "Union" || len(got[0].Terms) != 1 || got[0].Terms[0].Option != "by lot" {
		t.Fatalf("outside the room %+v is offered", got)
	}
	room := board.sits("Company").says(asks, "Rest days", "by choice")
	room.presses("Keep it", "lines:lines", "Nothing on that today.").ok()
	if got := offers(); len(got) != 1 {
		t.Fatalf("nothing was chosen, and %d offers stand", len(got))
	}
	again := board.at("room").ok().presses("Keep it", "lines:lines", "Three, and twelve days.", "speaker", "Piet\x07", "offer.terms.0.option", "3", "offer.terms.1.option", "12")
	again.says("Three, and twelve days.").presses("Keep it", "speaker", "Piet Maes").ok()
	got := offers()
	if len(got) != 2 || got[1].By != "Company" || !got[1].Current || len(got[1].Terms) != 2 || got[1].Terms[1].Option != "12" {
		t.Errorf("in the room %+v is offered", got)
	}
	board.whole(board.path("room"))
}
