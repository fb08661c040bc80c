package courier

import "time"

// A pace decides how long a round waits for depositors who are likely to come:
// those of the two rounds before, of whom many have just been answered. Without
// it they would fall into two halves that take turns at the disk. It never waits
// longer than half of what the last commit took, so what fast disks save it
// does not waste, and a lone depositor waits for nobody.
type pace struct {
	expected int // mailboxes of the last two rounds
	last     map[ID]*box
	took     time.Duration // the last commit
}

// mostPatience bounds the wait on disks that are very slow.
const mostPatience = 5 * time.Millisecond

func (p *pace) patience() time.Duration { return min(p.took/2, mostPatience) }

// note learns from a round that was committed.
func (p *pace) note(boxes map[ID]*box, took time.Duration) {
	p.expected = len(p.last)
	for id := range boxes {
		if _, before := p.last[id]; !before {
			p.expected++
		}
	}
	p.last, p.took = boxes, took
}
