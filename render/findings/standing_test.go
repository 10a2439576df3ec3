package findings

import (
	"strings"
	"testing"

	"github.com/accord-plan/accord/internal/finding"
)

func TestStandingOfTheLastDay(t *testing.T) {
	for _, c := range []struct {
		name, asOf string
		cannotWait bool
		want       string
	}{
		{"before it", "2026-12-06", false, "last day 2026-12-07"},
		{"before it, and before the meeting", "2026-12-06", true, "last day 2026-12-07, cannot wait"},
		{"on the day itself", "2026-12-07", true, "last day 2026-12-07, cannot wait"},
		{"behind it", "2026-12-10", true, "last day 2026-12-07 has passed"},
		{"behind it, without a meeting", "2026-12-10", false, "last day 2026-12-07 has passed"},
		{"nobody knows the day", "", true, "last day 2026-12-07, cannot wait"},
	} {
		g := finding.Gap{LastDay: "2026-12-07", CannotWait: c.cannotWait}
		if got := strings.Join(standing(&g, &finding.Report{About: finding.About{AsOf: c.asOf}}), ", "); got != c.want {
			t.Errorf("%s: %q, want %q", c.name, got, c.want)
		}
	}
}
