package render

import (
	"fmt"

	"github.com/accord-plan/accord/internal/quantity"
)

// capacity has one line by resource, and a chart of those near their limit.
func (p page) capacity() {
	rs := p.r.Capacity
	if len(rs) == 0 {
		return
	}
	const shown = 12
	t := &Table{ID: "resources", Fixed: 1, Columns: []Column{{Title: "resource"}, {Title: "highest load", Kind: PercentKind}, {Title: "in", Kind: PeriodKind},
		{Title: "load", Kind: NumberKind}, {Title: "capacity", Kind: NumberKind}, {Title: "periods above", Kind: NumberKind}}}
	t.fill(len(rs), p.shown(shown), func(i int) Row { return rs[i].row() })
	var charts []Block
	for i := range rs[:min(shown, len(rs))] {
		if rs[i].tight() && len(charts) < 3 {
			charts = append(charts, rs[i].chart(len(charts)))
		}
	}
	p.add(&Heading{Level: 1, Text: "Capacity", ID: "capacity"}, t)
	p.add(charts...)
}

func (r *Resource) row() Row {
	name := Words(r.Source + " / " + r.Resource)
	if r.Peak < 0 {
		return Row{Cells: []Cell{name, Styled(Muted, NotKnown), {}, {}, Styled(Muted, "not stated")}}
	}
	load, room := r.Load[r.Peak], r.Capacity[r.Peak]
	share := Words(Percent(load, room))
	if room == 0 && load > 0 {
		share = Styled(Bad, "no capacity")
	} else if load > room {
		share = Styled(Bad, "! "+Percent(load, room))
	}
	return Row{Cells: []Cell{name, share, Words(r.Periods[r.Peak]), Figure(load, hours(load)), Figure(room, hours(room)),
		Words(OrNothing(quantity.Number(r.Over), Whole(r.Over)))}}
}

// hours prints an amount of a resource, which may be small.
func hours(n quantity.Number) string {
	if n.Abs() < quantity.Whole(100) && n != quantity.Round(n, 0) {
		return Quantity(n, 1)
	}
	return Quantity(n, 0)
}

// tight reports whether the load comes within a tenth of the capacity.
func (r *Resource) tight() bool {
	return r.Peak >= 0 && (r.Over > 0 || r.Capacity[r.Peak] > 0 && r.Load[r.Peak] >= quantity.Share(r.Capacity[r.Peak], 9, 10, 4))
}

func (r *Resource) chart(n int) *Chart {
	return &Chart{ID: fmt.Sprintf("load-%d", n+1), Form: Load, Title: r.Source + " / " + r.Resource + ": load against capacity", Periods: r.titles,
		Description: fmt.Sprintf("Load is highest in %s and above capacity in %s.", r.Periods[r.Peak], Count(r.Over, "period", "periods")),
		Series:      []Series{{Name: "load", Role: RoleLoad, Bars: true, Values: r.Load}, {Name: "capacity", Role: RoleCapacity, Values: r.Capacity}}}
}
