package web

import (
	"slices"
	"strings"
	"time"

	"goodoffices/desk"
	"goodoffices/paper"
)

// An evenHand is what the mediator has given to one side, beside what it gave
// to the others: words, time, and how long that side waits.
type evenHand struct {
	Desk    paper.Desk
	Given   int // words written and told to it
	Heard   int // words it wrote, and that were taken down
	Visits  int
	Minutes int // spent with it
	Waits   int // days, of what it waits for longest
}

// evenHands counts for every side.
func evenHands(v *desk.View, sides []side, jottings []desk.Jotting) []evenHand {
	var out []evenHand
	for _, one := range sides {
		d := one.Desk.Desk
		h := evenHand{Desk: d}
		for _, x := range v.Papers {
			told, mouth := x.Body.(*paper.Told)
			switch {
			case mouth && told.Desk == d:
				h.Given += wordsIn(told.Words)
			case !isRead(x.Kind):
			case saidBy(x) == d:
				h.Heard += wordsIn(x.Text)
			case x.From == v.Desk && slices.Contains(x.To, d):
				h.Given += wordsIn(x.Text)
			}
		}
		for _, j := range onShelf(jottings, desk.ShelfVisit) {
			if j.Desk == d && j.Until.After(j.At) {
				h.Visits++
				h.Minutes += int(j.Until.Sub(j.At) / time.Minute)
			}
		}
		for _, w := range v.Waiting {
			if w.For == v.Desk && slices.ContainsFunc(v.Papers, func(x desk.ViewPaper) bool { return x.ID == w.Paper && x.From == d }) {
				h.Waits = max(h.Waits, w.Days)
			}
		}
		out = append(out, h)
	}
	return out
}

// wordsIn counts the words of a text in one of its languages.
func wordsIn(t paper.Text) int {
	words, _ := t.In("en")
	return len(strings.Fields(words))
}
