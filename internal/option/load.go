package option

import (
	"cmp"
	"slices"

	"github.com/accord-plan/accord/internal/projection"
	"github.com/accord-plan/accord/internal/quantity"
)

// peaks are the highest load of each resource in the settled periods, by
// SOURCE/RESOURCE.
func (c *comparer) peaks(r *projection.Result) map[string]Cell {
	out := map[string]Cell{}
	for i := range r.Load {
		row := &r.Load[i]
		src := &r.Plan.Sources[row.Source]
		name := src.ID + "/" + src.Resources[row.Resource].ID
		out[name] = c.peak(r, row, name)
	}
	return out
}

func (c *comparer) peak(r *projection.Result, row *projection.LoadRow, name string) Cell {
	best, left := notKnown("no capacity is stated"), 0
	for p := c.from; p <= c.settled; p++ {
		load, capacity := cell(row.Load, int(p-r.First)), cell(row.Capacity, int(p-r.First))
		if load.IsMissing() || capacity.IsMissing() {
			left++
			continue
		}
		x := loaded(load, capacity)
		x.Where = name + " " + r.Plan.Calendar.Label(p)
		if best.Value.IsMissing() || fuller(x, best) > 0 {
			best = x
		}
	}
	best.LeftOut = left
	return best
}

// loaded is a load of a capacity. Nothing on no capacity is nothing.
func loaded(load, capacity quantity.Number) Cell {
	x := Cell{Value: load, Of: capacity, Base: quantity.Missing, Delta: quantity.Missing, Without: capacity <= 0 && load > 0}
	if capacity > 0 {
		x.Share = ratio(load, capacity)
	} else if load <= 0 {
		none := quantity.Ratio(0)
		x.Share = &none
	}
	return x
}

// fuller compares two loads: one without any capacity is the fullest.
func fuller(a, b Cell) int {
	if a.Without != b.Without {
		if a.Without {
			return 1
		}
		return -1
	}
	if a.Share == nil || b.Share == nil {
		return cmp.Compare(a.Value, b.Value)
	}
	return cmp.Compare(*a.Share, *b.Share)
}

// worst is the fullest of all resources, by name where several are alike.
func worst(peaks map[string]Cell) Cell {
	best, left := notKnown("no resource has a load and a capacity"), 0
	for _, name := range sortedKeys(peaks) {
		x := peaks[name]
		left += x.LeftOut
		if !x.Value.IsMissing() && (best.Value.IsMissing() || fuller(x, best) > 0) {
			best = x
		}
	}
	best.LeftOut = left
	return best
}

func sortedKeys[V any](m map[string]V) []string {
	out := make([]string, 0, len(m))
	for k := range m {
		out = append(out, k)
	}
	slices.Sort(out)
	return out
}

// load compares the fullest resource of two plans.
func (c *comparer) load(base, of *facts) Cell {
	x, y := worst(c.peaks(base.r)), worst(c.peaks(of.r))
	return against(x, y)
}

// against puts the base beside a share that is not made of common cells.
func against(base, x Cell) Cell {
	x.Base, x.BaseShare = base.Value, base.Share
	if !x.Value.IsMissing() && !base.Value.IsMissing() {
		x.Delta = x.Value.Add(-base.Value)
	}
	return x
}

// resources lists those whose peak is not the same in all plans, the fullest
// first.
func (c *comparer) resources() {
	if c.from > c.settled {
		return
	}
	all := []map[string]Cell{c.peaks(c.in.Base.Result)}
	for _, r := range c.results {
		if r == nil {
			all = append(all, nil)
			continue
		}
		all = append(all, c.peaks(r))
	}
	names := map[string]bool{}
	for _, peaks := range all {
		for name := range peaks {
			names[name] = true
		}
	}
	for _, name := range sortedKeys(names) {
		x := Resource{Resource: name}
		differs := false
		for i, peaks := range all {
			p, ok := peaks[name]
			if !ok {
				p = notKnown("not loaded")
			}
			if i == 0 {
				x.Base = p
				continue
			}
			p = against(x.Base, p)
			differs = differs || peaks != nil && !sameCell(x.Base, p)
			x.Options = append(x.Options, p)
		}
		if differs {
			c.out.Resources = append(c.out.Resources, x)
		}
	}
	slices.SortStableFunc(c.out.Resources, func(a, b Resource) int { return fuller(top(b), top(a)) })
}

// top is the fullest that a resource is in any plan.
func top(r Resource) Cell {
	best := r.Base
	for _, x := range r.Options {
		if !x.Value.IsMissing() && (best.Value.IsMissing() || fuller(x, best) > 0) {
			best = x
		}
	}
	return best
}

// sameCell reports whether two cells say the same.
func sameCell(a, b Cell) bool {
	return a.Value == b.Value && a.Where == b.Where && a.Without == b.Without && sameShare(a.Share, b.Share)
}

func sameShare(a, b *quantity.Ratio) bool {
	if a == nil || b == nil {
		return a == b
	}
	return *a == *b
}
