package mediation

import (
	"time"

	"goodoffices/paper"
)

var _ = register[ReportIncident]("report-incident")

// ReportIncident reports something that endangers the talks.
type ReportIncident struct {
	Writing
	paper.Incident
}

// Permit implements Act.
func (a *ReportIncident) Permit(t *Talks, now time.Time) ([]paper.Draft, Verdict) {
	m := t.make(now)
	m.write(a.Writing.near(t).wide(t), &a.Incident)
	return m.done()
}
