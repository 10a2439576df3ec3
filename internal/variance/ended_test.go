package variance_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestWhatHadEndedIsStillSold: in October's plan D ended in October, and 2 were
// sold off for 50 in November. They are 2 against a plan of 0 in demand, revenue
// 50 against 0, margin 50 - 2 x 20, and new in the bridge of eu: without D, A's
// 950 → 1,080 + 50 + C's 200.
func TestWhatHadEndedIsStillSold(t *testing.T) {
	r := record(t)
	then, now := october(), december()
	then["catalog/tents.yaml"].Data = []byte(strings.Replace(string(then["catalog/tents.yaml"].Data), "cost: 20}", "cost: 20, until: 2026-10}", 1))
	now["facts/sales/2026-11.csv"].Data = append(now["facts/sales/2026-11.csv"].Data, "2026-11,eu,D,2,50\n"...)
	r.Head, r.Vintages[0].Result = computed(t, now), computed(t, then)
	c := reportOf(t, r, "2026-11", "2026-11").Comparisons[0]
	g := group(find(t, c.Items, "D"))
	for m, want := range map[string]string{"demand": "0.00 → 2.00 (1 of 1)", "revenue money": "0.00 → 50.00 (1 of 1)", "margin money": "0.00 → 10.00 (1 of 1)"} {
		if g[m] != want {
			t.Errorf("%s: %s, want %s", m, g[m], want)
		}
	}
	if d := cmp.Diff([]string{"950.00", "volume 200.00", "price -120.00", "new 250.00", "trade spend 50.00", "1330.00"}, steps(&c.Parts[1])); d != "" {
		t.Error(d)
	}
}
