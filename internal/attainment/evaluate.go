package attainment

import (
	"cmp"
	"slices"

	"github.com/accord-plan/accord/internal/dimension"
	"github.com/accord-plan/accord/internal/period"
	"github.com/accord-plan/accord/internal/quantity"
	"github.com/accord-plan/accord/internal/vintage"
)

// Evaluate holds the closed periods of a range against what was committed for
// them, one row for each value of a key of Keys. Running sums begin with the first period that a close
// of the record promises, be it before the range. Periods that are not closed
// are left out.
func Evaluate(rec *vintage.Record, from, to period.Period, by string) *Report {
	to = min(to, rec.Head.First-1)
	p := rec.Head.Plan
	out := &Report{FormatVersion: FormatVersion, Company: p.Name, Cycle: p.Cycle, Currency: p.Currency, Revision: rec.Revision, By: by, Short: rec.Short,
		Periods: []Period{}, Rows: []Row{}, Cells: []Cell{}}
	if rec.AsOf != period.NoDate {
		out.AsOf = rec.AsOf.String()
	}
	r := newReader(rec, to)
	for i, t := range r.times {
		if t >= from {
			out.Periods = append(out.Periods, r.period(i))
		}
	}
	out.sum(r, max(0, len(r.times)-len(out.Periods)))
	return out
}

func (r *reader) period(i int) Period {
	p := Period{Period: r.label(r.times[i])}
	if v := r.near[i]; v != nil {
		p.Lag1 = v.Tag
	} else {
		cycle := r.rec.Cycles.Of(r.times[i]) - 1
		p.Why = "cycle " + r.rec.Cycles.Label(cycle) + " has no close"
		switch v := r.rec.Of(cycle); {
		case v == nil:
		case v.Result == nil:
			p.Why = v.Tag + " cannot be computed"
		default:
			p.Why = v.Tag + " is of another calendar"
		}
	}
	if v := r.force[i]; v != nil {
		p.InForce = v.Tag
	}
	return p
}

// sum sums the lines from a period on.
func (out *Report) sum(r *reader, from int) {
	total := newTally(from, len(r.times))
	rows := map[string]*tally{}
	var keys []string
	lines := r.lines()
	for i := range lines {
		l := &lines[i]
		came, owed := l.follow()
		id, hit := r.rowOf(l, out.By), r.hit(l, from)
		if rows[id] == nil {
			rows[id] = newTally(from, len(r.times))
			keys = append(keys, id)
		}
		total.add(l, came, owed, r.name(l), hit)
		rows[id].add(l, came, owed, r.name(l), hit)
		out.cells(r, l, from)
	}
	slices.Sort(keys)
	for _, id := range keys {
		if rows[id].units > 0 {
			out.Rows = append(out.Rows, r.row(id, out.By, rows[id], from))
		}
	}
	slices.SortStableFunc(out.Rows, func(a, b Row) int {
		_, x := a.Lag1.Short()
		_, y := b.Lag1.Short()
		return cmp.Compare(y, x)
	})
	out.Total = r.row("", "", total, from)
}

func (r *reader) row(id, by string, s *tally, from int) Row {
	row := Row{Key: id, Worst: s.worst}
	row.Score, row.Trend, row.Course = s.done(func(i int) string { return r.label(r.times[i]) })
	switch by {
	case "source":
		if k := r.source(r.axis.Sources.Index(id)); k != nil {
			row.Name, row.Owner = k.source.Label(), k.source.Owner
		}
	case "item":
		row.Name = r.axis.Item(r.axis.Items.Index(id)).Label()
	case "site":
		if own := r.head.Own(vintage.Site, r.axis.Sites.Index(id)); own != dimension.None {
			row.Name = r.rec.Head.Plan.Sites[own].Name
		}
	}
	return row
}

func (r *reader) rowOf(l *line, by string) string {
	switch by {
	case "item":
		return r.axis.Items.ID(l.item)
	case "owner":
		return l.owner
	case "site":
		return r.axis.Sites.ID(l.site)
	}
	return r.axis.Sources.ID(l.source)
}

// name is a line by its identifiers.
func (r *reader) name(l *line) Line {
	return Line{Source: r.axis.Sources.ID(l.source), Site: r.axis.Sites.ID(l.site), Item: r.axis.Items.ID(l.item)}
}

func (out *Report) cells(r *reader, l *line, from int) {
	name := r.name(l)
	for i := from; i < len(l.cells); i++ {
		c := &l.cells[i]
		if !c.said() && (c.received.IsMissing() || c.received == 0) {
			continue
		}
		x := Cell{Source: name.Source, Site: name.Site, Item: name.Item, Owner: l.owner, Unit: l.unit, Period: r.label(r.times[i]),
			Lag1: c.near, LeadTime: c.lead, LeadLag: c.leadLag, InForce: c.standing, Received: c.received, Owed: c.owed, Ordered: quantity.Missing}
		if r.near[i] != nil {
			x.Ordered = 0
			for _, n := range c.due {
				x.Ordered = x.Ordered.Add(n)
			}
		}
		out.Cells = append(out.Cells, x)
	}
}
