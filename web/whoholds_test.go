package web

import "testing"

// TestWhoHoldsWhatIsOnOnePage: every participant is told which desk comes to
// hold which kind of paper, on whose machine, in every language.
func TestWhoHoldsWhatIsOnOnePage(t *testing.T) {
	t.Parallel()
	s := played(t, "muscat.yaml", "reply")
	for _, d := range s.doors {
		d.at("more").ok().goes("/who-holds-what").says("If the mediator conveys it, word for word, as signed", "Never", "The carrier sees sealed pouches", "runs on a machine of its own")
		for _, lang := range Languages {
			for _, plain := range []bool{false, true} {
				d.shown(lang, plain)
				d.at("who-holds-what").ok().never("⟨")
			}
		}
	}
}
