package change

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/accord-plan/accord/internal/demand"
	"github.com/accord-plan/accord/internal/finance"
	"github.com/accord-plan/accord/internal/plan"
)

// documented writes documents one a line: why, kind, key, cells, periods,
// before -> after, money.
func documented(d *Diff) []string {
	var out []string
	for i, g := range d.Documents {
		cells := 0
		for j := range d.Edited {
			if d.Edited[j].Document == i+1 {
				cells += max(d.Edited[j].Periods, 1)
			}
		}
		if cells != g.Cells {
			out = append(out, fmt.Sprintf("%d cells in the edits", cells))
		}
		line := fmt.Sprintf("%s: %s %s, %d in %s..%s (%d)", g.Why, g.Kind, g.What, g.Cells, g.From, g.To, g.Periods)
		if !g.Before.IsMissing() {
			line += ", " + g.Before.String() + " > " + g.After.String()
		}
		if !g.Money.IsMissing() {
			line += ", " + g.Money.String()
		}
		out = append(out, line)
	}
	return out
}

func run(p *plan.Plan) {
	for i := range p.Baselines {
		p.Baselines[i].Method = demand.Method{Name: "seasonal-naive", Trained: "2024-01..2026-10"}
	}
}

// TestDocuments: a tent sells at 189 and costs 118.50, a larger one at 239.
func TestDocuments(t *testing.T) {
	for _, c := range []struct {
		name       string
		base, head []func(*plan.Plan)
		want       []string
	}{
		{"a new budget year is its revenue; its units and its rate are in no sum", nil, []func(*plan.Plan){budget},
			[]string{"new document: budget 2027, 4 in 2026-10..2027-01 (2), 113400"}},
		{"a budget that is gone", []func(*plan.Plan){budget}, nil,
			[]string{"removed document: budget 2027, 4 in 2026-10..2027-01 (2), -113400"}},
		{"three numbers of a new budget speak for themselves", nil, []func(*plan.Plan){budget, func(p *plan.Plan) { p.Budgets[0].Rates = nil }}, nil},
		{"a cell more of a budget is one edit", []func(*plan.Plan){budget}, []func(*plan.Plan){budget, func(p *plan.Plan) {
			p.Budgets[0].Lines = []finance.Line{{Market: eu, Family: tents, Units: cells("2026-10: 5, 2027-01: 600"), Revenue: cells("2027-01: 100000, 2027-02: 7")}}
		}}, nil},
		{"a new run of the forecast, however few cells differ", []func(*plan.Plan){run}, []func(*plan.Plan){run, func(p *plan.Plan) {
			p.Baselines[1].Method.Trained = "2024-01..2026-11"
			p.Baselines[1].Rows[0].Cells = valued(p.Baselines[1].Rows[0].Cells, 2, number("610"))
			p.Baselines[1].Rows[1].Cells = valued(p.Baselines[1].Rows[1].Cells, 1, number("70"))
		}}, []string{"new forecast: baseline tents eu, 2 in 2027-01..2027-01 (1), 690 > 680, -2890"}},
		{"one cell of a new run speaks for itself", []func(*plan.Plan){run}, []func(*plan.Plan){run, func(p *plan.Plan) {
			p.Baselines[1].Method.Trained = "2024-01..2026-11"
			p.Baselines[1].Rows[0].Cells = valued(p.Baselines[1].Rows[0].Cells, 2, number("610"))
		}}, nil},
		{"five of six cells are another forecast", nil, []func(*plan.Plan){func(p *plan.Plan) {
			p.Baselines[1].Rows[0].Cells = cells("2026-11: 300, 2026-12: 421, 2027-01: 602, 2027-02: 883, 2027-03: 1304")
			p.Baselines[1].Rows[1].Cells = cells("2026-12: 80, 2027-01: 91")
		}}, []string{"new forecast: baseline tents eu, 5 in 2026-12..2027-03 (4), 3290 > 3301, 2129"}},
		{"half of the cells are not", nil, []func(*plan.Plan){func(p *plan.Plan) {
			p.Baselines[1].Rows[0].Cells = cells("2026-11: 300, 2026-12: 421, 2027-01: 602, 2027-02: 883, 2027-03: 1300")
		}}, nil},
		{"a baseline that is gone", nil, []func(*plan.Plan){func(p *plan.Plan) { p.Baselines = p.Baselines[:1] }},
			[]string{"removed document: baseline tents eu, 6 in 2026-12..2027-03 (4), 3370 > 0, -645430"}},
		{"what people adjust is told one by one", nil, []func(*plan.Plan){promo}, nil},
	} {
		base, head := world(c.base...), world(c.head...)
		if diff := cmp.Diff(c.want, documented(compared(t, base, head))); diff != "" {
			t.Errorf("%s: %s", c.name, diff)
		}
	}
}

// TestDocumentsKeepEveryCell: the two units, the revenue and the rate of the budget are in the JSON.
func TestDocumentsKeepEveryCell(t *testing.T) {
	b, err := json.Marshal(compared(t, world(), world(budget)))
	if err != nil {
		t.Fatal(err)
	}
	if n := strings.Count(string(b), `"document":1`); n != 4 {
		t.Errorf("%d edits name their document: %s", n, b)
	}
}
