package projection

import (
	"testing"

	"github.com/accord-plan/accord/internal/supply"
)

func TestACommitmentBeyondTheHorizonStopsNoPlannedSupply(t *testing.T) {
	for _, c := range []struct {
		name    string
		at      int
		planned Column
	}{
		{"none", -1, units(0, 10, 10)},
		{"in the last period", 2, units(0, 0, 0)},
		{"beyond the horizon", 3, units(0, 10, 10)},
	} {
		b := newPlan(3, "A")
		b.baseline(0, 0, 10, 10, 10)
		s := b.source("lyon", 0)
		s.Lead.Periods = 1
		s.Terms = []supply.Terms{{Item: 0, Primary: true}}
		cells := series(10)
		if c.at > 0 {
			cells = cells.With(seriesAt(c.at, 30).List()...)
		}
		commit(s, 0, 0, cells)
		b.closing(map[[2]int]int64{{0, 0}: 0})
		same(t, c.name, b.project().Stock[0].Planned, c.planned)
	}
}
