package validate

import (
	"maps"
	"slices"

	"github.com/accord-plan/accord/internal/finding"
	"github.com/accord-plan/accord/internal/period"
	"github.com/accord-plan/accord/internal/position"
)

var settingChecks = []Check{
	{"fences", "The frozen zone lies inside the slushy one, and both inside the horizon.",
		[]finding.Code{finding.FenceOrder, finding.FenceHorizon}, 0, checkFences},
	{"cadence", "The steps of the cycle are due one after the other, and within it.",
		[]finding.Code{finding.CadenceOrder, finding.CadenceLate}, 0, checkCadence},
	{"cycle", "The cycle runs inside its first open period.",
		[]finding.Code{finding.CycleNotFirst}, 0, checkCycle},
	{"skipped", "A cycle that was left out lies before the one in progress.",
		[]finding.Code{finding.CycleSkipped}, 0, checkSkipped},
	{"tolerances", "A gap that needs a decision is a lever first.",
		[]finding.Code{finding.ToleranceOrder}, 0, checkTolerances},
}

func checkFences(ctx *Context) (fs []finding.Finding) {
	p := ctx.Plan
	if f := p.Fences; f.Frozen > f.Slushy {
		fs = append(fs, finding.New(finding.FenceOrder, orElse(p.SlushyAt, p.FrozenAt, p.At), "frozen is %d and slushy %d (%d too little)", f.Frozen, f.Slushy, f.Frozen-f.Slushy).
			WithHint("both count from the first open period: write `slushy: %d` or more", f.Frozen))
	}
	if far := max(p.Fences.Frozen, p.Fences.Slushy); far > p.Horizon {
		at := p.SlushyAt
		if p.Fences.Frozen == far {
			at = p.FrozenAt
		}
		fs = append(fs, finding.New(finding.FenceHorizon, orElse(at, p.At), "fences reach %s, and the horizon has %d", count(far, "period", "periods"), p.Horizon))
	}
	return fs
}

func checkCadence(ctx *Context) (fs []finding.Finding) {
	c := ctx.Plan.Cadence
	at := ctx.Plan.CadenceAt
	steps := []struct {
		name string
		day  int
		at   position.Ref
	}{{"gather", c.Gather, at[0]}, {"demand", c.Demand, at[1]}, {"supply", c.Supply, at[2]}, {"pre_sop", c.PreSOP, at[3]}, {"executive", c.Executive, at[4]}}
	before := steps[0]
	for _, s := range steps[1:] {
		if s.day == 0 {
			continue
		}
		if s.day < before.day {
			fs = append(fs, finding.New(finding.CadenceOrder, orElse(s.at, ctx.Plan.At), "%s is due on working day %d, before %s on %d", s.name, s.day, before.name, before.day).
				WithHint("write %d or later", before.day))
		}
		before = s
	}
	if days := ctx.Plan.WorkingDays(); before.day > days && days > 0 {
		fs = append(fs, finding.New(finding.CadenceLate, orElse(before.at, ctx.Plan.At), "%s is due on working day %d, and the cycle %s has %d", before.name, before.day, ctx.Plan.Cycle, days).
			WithHint("write %d or earlier", days))
	}
	return fs
}

// checkSkipped asks that what was left out is a cycle, and over.
func checkSkipped(ctx *Context) (fs []finding.Finding) {
	p := ctx.Plan
	cycles := p.Cycles()
	if cycles == (period.Cycles{}) {
		return nil // said of the cycle itself
	}
	now, _ := cycles.Parse(p.Cycle)
	for _, s := range p.Skipped {
		c, err := cycles.Parse(s.Cycle)
		switch {
		case err != nil:
			fs = append(fs, finding.New(finding.CycleSkipped, orElse(s.At, p.At), "%s is no cycle of this plan", s.Cycle).WithHint("cycles are named as %s", p.Cycle))
		case c >= now:
			fs = append(fs, finding.New(finding.CycleSkipped, orElse(s.At, p.At), "%s is not over: the cycle in progress is %s", s.Cycle, p.Cycle).WithHint("remove it; `accord cycle open` adds what is left out"))
		}
	}
	return fs
}

// checkCycle lets a plan in weeks or fiscal periods name its cycle by month:
// then the first open period lies in that month with its middle day, which is
// how every report finds the cycle of a period.
func checkCycle(ctx *Context) []finding.Finding {
	p := ctx.Plan
	first := p.Calendar.Label(p.First)
	wrong := func(format string, args ...any) []finding.Finding {
		return []finding.Finding{finding.New(finding.CycleNotFirst, orElse(p.FirstAt, p.CycleAt, p.At), format, args...)}
	}
	cycles, err := period.NewCycles(p.Calendar, p.Cycle)
	if err != nil {
		return wrong("the cycle %s is neither a month nor a period of the calendar %s", p.Cycle, p.Calendar.Name())
	}
	switch of := cycles.Of(p.First); {
	case cycles.Label(of) == p.Cycle:
		return nil
	case cycles.Calendar() == p.Calendar:
		return wrong("the cycle is %s, and the first open period %s", p.Cycle, first)
	default:
		return wrong("the cycle is %s, and the first open period %s lies in %s, from %s to %s", p.Cycle, first, cycles.Label(of), p.Calendar.Start(p.First), p.Calendar.End(p.First).AddDays(-1))
	}
}

func checkTolerances(ctx *Context) (fs []finding.Finding) {
	for _, kind := range slices.Sorted(maps.Keys(ctx.Plan.Tolerances)) {
		t := ctx.Plan.Tolerances[kind]
		if t.Lever != nil && t.Decision != nil && *t.Lever > *t.Decision {
			fs = append(fs, finding.New(finding.ToleranceOrder, orElse(t.LeverAt, t.At, ctx.Plan.At), "%s is a lever above %s and needs a decision above %s", kind, t.Lever.Percent(), t.Decision.Percent()).
				WithHint("write a lever of %s or less", t.Decision.Percent()))
		}
	}
	return fs
}
