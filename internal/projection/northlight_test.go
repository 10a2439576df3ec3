package projection_test

import (
	"os"
	"strings"
	"testing"

	"github.com/accord-plan/accord/internal/dimension"
	"github.com/accord-plan/accord/internal/period"
	"github.com/accord-plan/accord/internal/planfile"
	"github.com/accord-plan/accord/internal/projection"
	"github.com/accord-plan/accord/internal/quantity"
)

// TestNorthlight holds every cell of the example company against the numbers
// of an independent computation, to the last digit.
func TestNorthlight(t *testing.T) {
	l, err := planfile.Load(os.DirFS("../../plans"), "plans", planfile.Options{})
	if err != nil || l.Plan == nil {
		t.Fatal(err, l.Findings)
	}
	got := columns(projection.Project(l.Plan))
	text, err := os.ReadFile("testdata/northlight.tsv")
	if err != nil {
		t.Fatal(err)
	}
	cells := 0
	for line := range strings.Lines(string(text)) {
		f := strings.Split(strings.TrimSpace(line), "\t")
		if strings.HasPrefix(line, "#") || len(f) != 4 {
			continue
		}
		key, want := strings.Join(f[:3], " "), strings.Fields(f[3])
		column, ok := got[key]
		if !ok || len(column) != len(want) {
			t.Errorf("%s: %d periods computed, %d expected", key, len(column), len(want))
			continue
		}
		for i, w := range want {
			cells++
			if w == "-" && (column[i] == 0 || column[i].IsMissing()) {
				continue
			}
			if n, err := quantity.Parse(w); err != nil || column[i] != n {
				t.Errorf("%s %s: %s, want %s", key, l.Plan.Calendar.Label(l.Plan.First+period.Period(i)), column[i], w)
			}
		}
	}
	if cells < 6000 {
		t.Fatalf("only %d cells compared", cells)
	}
}

// columns names every column of a result by measure and identifiers.
func columns(r *projection.Result) map[string]projection.Column {
	p, out := r.Plan, map[string]projection.Column{}
	for i := range r.Demand {
		d := &r.Demand[i]
		out["consensus "+p.Items[d.Item].ID+" "+p.Markets[d.Market].ID] = d.Consensus
	}
	for i := range r.Stock {
		s := &r.Stock[i]
		key := " " + p.Items[s.Item].ID + " " + p.Sites[s.Site].ID
		out["demand"+key], out["supply"+key], out["planned"+key] = s.Demand, s.Supply, s.Planned
		out["transfers_out"+key], out["stock"+key], out["backlog"+key] = s.TransferOut, s.Stock, s.Backlog
	}
	for i := range r.Load {
		x := &r.Load[i]
		out["load "+p.Sources[x.Source].ID+" "+p.Sources[x.Source].Resources[x.Resource].ID] = x.Load
	}
	for i := range r.Money {
		m := &r.Money[i]
		for _, market := range []int{m.Market, dimension.None} {
			key := " " + p.Families[m.Family].ID + " all"
			if market != dimension.None {
				key = " " + p.Families[m.Family].ID + " " + p.Markets[market].ID
			}
			out["revenue"+key] = sum(out["revenue"+key], m.Revenue)
			out["margin"+key] = sum(out["margin"+key], m.Margin)
		}
	}
	return out
}

func sum(a, b projection.Column) projection.Column {
	out := append(projection.Column(nil), b...)
	for i := range a {
		out[i] += a[i]
	}
	return out
}
