package cadence

import (
	"fmt"

	"github.com/accord-plan/accord/internal/decision"
	"github.com/accord-plan/accord/internal/period"
	"github.com/accord-plan/accord/internal/supply"
)

// whatEnds lists what reaches less far than the new horizon and does not go on
// by itself. Targets, prices, costs and rates hold on; beyond its lead time a
// source is planned.
func (w *opening) whatEnds() {
	for i := range w.Plan.Sources {
		s := &w.Plan.Sources[i]
		file := w.Plan.Files.Name(s.At.File)
		w.commitments(s, file)
		for k := range s.Resources {
			r := &s.Resources[k]
			last := period.None
			for _, c := range r.Capacity.Cells() {
				last = max(last, c.Period)
			}
			if r.Always == nil && last < w.Plan.Last() {
				w.ends(Ending{What: "capacity of " + s.ID + "/" + r.ID, Role: s.Owner, Until: w.label(last), File: file, Do: "state it to " + w.o.Last})
			}
		}
	}
	w.budgets()
	w.holidays()
}

// commitments end where the lead time reaches further.
func (w *opening) commitments(s *supply.Source, file string) {
	need := leadEnd(s, w.Plan.Calendar, w.Plan.First, w.Plan.Last())
	if has := lastCommitted(s); has < need {
		w.ends(Ending{What: "commitments of " + s.ID, Role: s.Owner, Until: w.label(has), File: file, Do: "commit to " + w.label(need) + ", the end of the lead time"})
	}
}

// leadEnd is the last period for which a source can order nothing any more, at
// least the first open one.
func leadEnd(s *supply.Source, cal period.Calendar, first, last period.Period) period.Period {
	p := first
	for p < last && s.Lead.Inside(cal, first, p+1) {
		p++
	}
	return p
}

// budgets are asked for of the year in which the plan begins and of each year
// that lies in the horizon as a whole, as the gate asks.
func (w *opening) budgets() {
	if len(w.Plan.Budgets) == 0 {
		return
	}
	cal, has := w.Plan.Calendar, map[int]bool{}
	owner, newest := "", 0
	for i := range w.Plan.Budgets {
		b := &w.Plan.Budgets[i]
		has[b.Year] = true
		if b.Year >= newest {
			owner, newest = b.Owner, b.Year
		}
	}
	for y := cal.Year(w.Plan.First); y <= cal.Year(w.Plan.Last()); y++ {
		if _, end := cal.OfYear(y); !has[y] && (y == cal.Year(w.Plan.First) || end <= w.Plan.Last()) {
			w.ends(Ending{What: fmt.Sprintf("budget of %d", y), Role: owner, Until: fmt.Sprint(newest), Do: "add it"})
		}
	}
}

// holidays are asked for of the year that the cycle lies in: its days are counted
// without them.
func (w *opening) holidays() {
	if len(w.Plan.Holidays) == 0 {
		return
	}
	year, last := w.cycles.Calendar().Start(w.to).Year(), period.NoDate
	for _, d := range w.Plan.Holidays {
		if last = max(last, d); d.Year() == year {
			return
		}
	}
	w.ends(Ending{What: fmt.Sprintf("holidays of %d", year), Role: w.Plan.Owner, Until: last.String(), File: "plan.yaml", Do: "add them, or working days are counted without"})
}

// closedFacts says how the facts stand of the periods that were open before and
// are closed now.
func (w *opening) closedFacts(from period.Period) {
	tables := w.Plan.Actuals
	for p := from; p < w.Plan.First; p++ {
		for _, name := range kept {
			t := &tables.Sales
			switch name {
			case "receipts":
				t = &tables.Receipts
			case "stock":
				t = &tables.Stock
			case "bookings":
				if t = &tables.Bookings; len(t.Known) == 0 {
					continue
				}
			}
			state := "missing"
			switch {
			case t.Complete[p]:
				state = "complete"
			case t.Known[p]:
				state = "incomplete"
			}
			w.o.Facts = append(w.o.Facts, FactState{name, w.label(p), state})
		}
	}
}

// agenda lists what falls due in the cycle: decisions to look at and to take,
// adjustments and assumptions that end.
func (w *opening) agenda() {
	end := w.cycles.Calendar().End(w.to)
	add := func(x Ending) {
		x.People = w.people(x.Role)
		w.o.Agenda = append(w.o.Agenda, x)
	}
	for i := range w.Plan.Decisions {
		d := &w.Plan.Decisions[i]
		file := w.Plan.Files.Name(d.At.File)
		switch {
		case d.Status == decision.Proposed && d.Due != period.NoDate && d.Due < end:
			add(Ending{What: "decide " + d.ID, Role: d.Owner, Until: d.Due.String(), File: file})
		case d.Status == decision.Accepted && d.Expected != nil && d.Expected.CheckOn != period.None && d.Expected.CheckOn <= w.Plan.First:
			add(Ending{What: "look at what came of " + d.ID, Role: d.Owner, Until: w.label(d.Expected.CheckOn), File: file})
		}
	}
	for i := range w.Plan.Adjustments {
		a := &w.Plan.Adjustments[i]
		if a.Expires != period.None && a.Expires <= w.Plan.First {
			add(Ending{What: "adjustment " + a.ID + " ends", Role: a.Owner, Until: w.label(a.Expires), File: w.Plan.Files.Name(a.At.File)})
		}
	}
	for i := range w.Plan.Assumptions {
		a := &w.Plan.Assumptions[i]
		if a.Expires != period.NoDate && a.Expires < end {
			add(Ending{What: "assumption " + a.ID + " ends", Role: a.Owner, Until: a.Expires.String(), File: w.Plan.Files.Name(a.At.File)})
		}
	}
}
