package desk

import (
	"context"
	"slices"
	"sync"

	"goodoffices/mediation"
	"goodoffices/paper"
)

// A keptGuard is a leak guard over what is written to one side. It is made when
// it is first asked, and follows the talks.
type keptGuard struct {
	mu sync.RWMutex // held while it reads, together with the desk's; shared while it checks
	g  *mediation.Guard
}

// guardStep is how many papers a guard reads before it lets others have the desk.
const guardStep = 50

// Leaks returns where a draft to a side has what stands only in another side's
// confidences, to everybody for "": see mediation.Guard. The first answer for a side takes as long as
// reading all that is held; the desk goes on meanwhile. It returns
// mediation.ErrNotHeld for whoever is no party, and at a party's desk; ErrNoTalks,
// ErrWhichTalks, or the context's error.
func (d *Desk) Leaks(ctx context.Context, talks paper.ID, to paper.Desk, draft string) ([]mediation.Leak, error) {
	for {
		k, whole, err := d.advance(talks, to)
		if err != nil {
			return nil, err
		}
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		if whole {
			k.mu.RLock()
			defer k.mu.RUnlock()
			return k.g.Check(draft), nil
		}
	}
}

// advance lets a guard read on, and reports whether it has read all.
func (d *Desk) advance(talks paper.ID, to paper.Desk) (*keptGuard, bool, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	k, err := d.docket(talks)
	if err != nil {
		return nil, false, err
	}
	g := k.guards[to]
	if g == nil {
		party := slices.ContainsFunc(k.talks.Participants(), func(p mediation.ParticipantView) bool { return p.Desk == to && p.Role == paper.PlaceParty })
		if k.talks.Mediator() != d.me.name || !party && to != "" {
			return nil, false, mediation.ErrNotHeld
		}
		g = &keptGuard{g: mediation.NewGuard(to)}
		k.guards[to] = g
	}
	g.mu.Lock()
	defer g.mu.Unlock()
	return g, g.g.Advance(k.talks, guardStep), nil
}
