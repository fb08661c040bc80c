package web

import "testing"

// What came by other hands is vouched for by its lodger and never shown as
// signed by its author; that a seat has no desk, and what does not hold for it,
// is said wherever its papers are shown.
func TestLodgedPaperIsNeverItsAuthorsSignature(t *testing.T) {
	t.Parallel()
	s := played(t, "strike.yaml", "first-line")
	board, company := s.as("Board"), s.as("Company")
	form := board.at("lodge").ok().says("never shown as signed by its author", "With nobody ticked it is kept at this desk")
	form.presses("Go on", "author", "The strike committee", "seat", "Union", "addressee", "The bus company", "broughtBy", "telephone", "form", "dictated", "text.en", "We were locked out.", "to:list", "Company").
		says("The strike committee", "Union", "taken down by ear", "telephone", "Company, now").seals()
	for _, d := range []*doorT{board, company} {
		list := d.at("lodge").says("From The strike committee to The bus company, lodged here", "a seat without a desk")
		d.at("letters").says("From The strike committee to The bus company, lodged here", "a seat without a desk")
		sheet := list.goes("We were locked out.").says("Vouched for by Board, who lodged it. The strike committee did not sign it here.", "Taken down by ear", "No digest of an original", "Union is a seat without a desk", "No key of Union signs")
		sheet.never("signed by The strike committee", "Sealed and signed by")
		d.whole(d.path("lodge"), sheet.path)
	}

	// a side lodges too, but for no seat, and keeps it if it wants
	company.at("lodge").never("Of a seat without a desk")
	company.at("lodge").presses("Go on", "author", "A driver", "addressee", "Us", "broughtBy", "the post", "text.en", "Come back to us.", "original", "ab").
		says("original") // a digest that is none comes back, with what was typed
	company.at("lodge").presses("Go on", "author", "A driver", "addressee", "Us", "broughtBy", "the post", "text.en", "Come back to us.").says("Only this desk").seals()
	company.at("lodge").says("From A driver to Us")
	board.at("lodge").never("A driver")
}
