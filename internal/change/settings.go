package change

import (
	"slices"

	"github.com/accord-plan/accord/internal/actual"
	"github.com/accord-plan/accord/internal/period"
	"github.com/accord-plan/accord/internal/plan"
)

// plan compares the plan's own settings.
func (c *comparer) plan() {
	x, y := c.base.Plan, c.head.Plan
	sub := &Subject{Kind: Settings, What: "plan", Owner: y.Owner}
	c.move(Settings, "plan", x.At, y.At)
	c.fields(sub, x.At, y.At,
		field{"owner", Text(x.Owner), Text(y.Owner), false},
		field{"currency", Text(x.Currency), Text(y.Currency), false},
		field{"calendar", calendarValue(x, y), calendarValue(y, x), false},
		field{"cycle", Text(x.Cycle), Text(y.Cycle), false},
		field{"first_period", Text(c.baseLabel(x.First)), Text(c.label(y.First)), false},
		field{"horizon", countValue(x.Horizon), countValue(y.Horizon), false},
		field{"fences frozen", countValue(x.Fences.Frozen), countValue(y.Fences.Frozen), false},
		field{"fences slushy", countValue(x.Fences.Slushy), countValue(y.Fences.Slushy), false},
		field{"cadence gather", countOrNone(x.Cadence.Gather), countOrNone(y.Cadence.Gather), false},
		field{"cadence demand", countOrNone(x.Cadence.Demand), countOrNone(y.Cadence.Demand), false},
		field{"cadence supply", countOrNone(x.Cadence.Supply), countOrNone(y.Cadence.Supply), false},
		field{"cadence pre_sop", countOrNone(x.Cadence.PreSOP), countOrNone(y.Cadence.PreSOP), false},
		field{"cadence executive", countOrNone(x.Cadence.Executive), countOrNone(y.Cadence.Executive), false},
		field{"cadence weekly", Text(x.Cadence.Weekly), Text(y.Cadence.Weekly), false},
		field{"error_cost carrying", optionalPercent(x.ErrorCost.Carrying), optionalPercent(y.ErrorCost.Carrying), false},
		field{"error_cost short", optionalPercent(x.ErrorCost.Short), optionalPercent(y.ErrorCost.Short), false},
		field{"time_zone", Text(x.TimeZone), Text(y.TimeZone), false},
		field{"holidays", datesValue(x.Holidays), datesValue(y.Holidays), false},
		field{"facts_max_age", countOrNone(x.FactsMaxAge), countOrNone(y.FactsMaxAge), false},
		field{"name", Text(x.Name), Text(y.Name), true})
	c.tolerances(sub)
	c.checklist(sub)
	c.skipped(sub)
}

// skipped compares which cycles were left out on purpose, by cycle.
func (c *comparer) skipped(sub *Subject) {
	of := func(_ side, s *plan.Skip) key { return keyOf(s.Cycle) }
	merge(c.base.Plan.Skipped, c.head.Plan.Skipped, of, func(x, y *plan.Skip) {
		was, is := x, y
		if x == nil {
			was = &plan.Skip{Cycle: y.Cycle, At: c.base.Plan.At}
		}
		if y == nil {
			is = &plan.Skip{At: c.head.Plan.At}
		}
		c.fields(sub, was.At, is.At, field{"skipped " + was.Cycle, Text(was.Reason), Text(is.Reason), false})
	})
}

// checklist compares what the company asks for in each cycle, by id.
func (c *comparer) checklist(sub *Subject) {
	of := func(_ side, t *plan.Task) key { return keyOf(t.ID) }
	merge(c.base.Plan.Checklist, c.head.Plan.Checklist, of, func(x, y *plan.Task) {
		var none plan.Task
		was, is := x, y
		if x == nil {
			was, none.At, none.Done = &none, c.base.Plan.At, period.NoDate
		}
		if y == nil {
			is, none.At, none.Done = &none, c.head.Plan.At, period.NoDate
		}
		name := "checklist " + was.ID
		if x == nil {
			name = "checklist " + is.ID
		}
		c.fields(sub, was.At, is.At,
			field{name + " what", Text(was.What), Text(is.What), x != nil && y != nil},
			field{name + " step", Text(was.Step), Text(is.Step), false},
			field{name + " by", Text(was.By), Text(is.By), false},
			field{name + " done", dateValue(was.Done), dateValue(is.Done), false})
	})
}

// calendarValue names a calendar, with its first day where only that differs.
func calendarValue(p, other *plan.Plan) Value {
	name := p.Calendar.Name()
	if name == other.Calendar.Name() && p.Calendar != other.Calendar {
		first, _ := p.Calendar.OfYear(p.Calendar.Year(p.First))
		name += ", year starts " + p.Calendar.Start(first).String()
	}
	return Text(name)
}

func datesValue(dates []period.Date) Value {
	out := make([]string, len(dates))
	for i, d := range dates {
		out[i] = d.String()
	}
	slices.Sort(out)
	return listValue(out)
}

func dateValue(d period.Date) Value {
	if d == period.NoDate {
		return Value{}
	}
	return Text(d.String())
}

func (c *comparer) tolerances(sub *Subject) {
	x, y := c.base.Plan.Tolerances, c.head.Plan.Tolerances
	var kinds []string
	for k := range x {
		kinds = append(kinds, k)
	}
	for k := range y {
		kinds = append(kinds, k)
	}
	slices.Sort(kinds)
	money := func(m map[string]plan.Tolerance, k string) Value {
		if t, ok := m[k]; ok {
			return Number(t.Money)
		}
		return Value{}
	}
	for _, k := range slices.Compact(kinds) {
		a, b, name := x[k], y[k], "tolerances "+k
		c.fields(sub, a.At, b.At,
			field{name + " lever", optionalPercent(a.Lever), optionalPercent(b.Lever), false},
			field{name + " decision", optionalPercent(a.Decision), optionalPercent(b.Decision), false},
			field{name + " money", money(x, k), money(y, k), false})
	}
}

// facts compares the manifests of fact files.
func (c *comparer) facts() {
	of := func(_ side, f *actual.File) key { return keyOf(f.Path) }
	merge(c.base.Plan.Actuals.Files, c.head.Plan.Actuals.Files, of, func(x, y *actual.File) {
		sub := &Subject{Kind: Facts}
		switch {
		case x == nil:
			sub.What, sub.ID = y.Path, y.Path
			c.whole(sub, Added, Text(factsText(y)), y.At)
		case y == nil:
			sub.What, sub.ID = x.Path, x.Path
			c.whole(sub, Removed, Text(factsText(x)), x.At)
		default:
			sub.What, sub.ID = y.Path, y.Path
			c.fields(sub, x.At, y.At,
				field{"fact", Text(x.Fact), Text(y.Fact), false},
				field{"measure", Text(x.Measure), Text(y.Measure), false},
				field{"complete", flagValue(x.Complete), flagValue(y.Complete), false},
				field{"as_of", dateValue(x.AsOf), dateValue(y.AsOf), false},
				field{"rows", countValue(x.Rows), countValue(y.Rows), false},
				field{"source", Text(x.Source), Text(y.Source), false},
				field{"query", Text(x.Query), Text(y.Query), false},
				field{"sha256", Text(x.SHA256), Text(y.SHA256), false},
				field{"note", Text(x.Note), Text(y.Note), true})
			if x.SHA256 == y.SHA256 {
				// Nobody described it anew: the manifest is wrong on one side.
				c.fields(sub, x.At, y.At, field{"content", Text(x.FoundSHA256), Text(y.FoundSHA256), false})
			}
		}
	})
}

func factsText(f *actual.File) string {
	rows := " rows"
	if f.Rows == 1 {
		rows = " row"
	}
	text := countValue(f.Rows).String() + rows
	if f.AsOf != period.NoDate {
		text += " as of " + f.AsOf.String()
	}
	return text
}
