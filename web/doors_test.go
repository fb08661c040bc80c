package web

import "testing"

// TestEveryDoorOpens: each desk's home and correspondence, and nothing at
// Tehran's of what only Washington holds.
func TestEveryDoorOpens(t *testing.T) {
	t.Parallel()
	s := played(t, "muscat.yaml", "swiftly")
	for name, d := range s.doors {
		d.at().ok().says(string(name))
	}
	s.as("Washington").at("letters").ok().says("Reply to the letter", "begin within days")
	s.as("Tehran").at("letters").ok().says("Reply to the letter").never("begin within days")
}
