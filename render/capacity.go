package render

import (
	"cmp"
	"slices"

	"github.com/accord-plan/accord/internal/period"
	"github.com/accord-plan/accord/internal/quantity"
)

// Resource is the load of one resource against its capacity over the open
// periods.
type Resource struct {
	Source   string            `json:"source"`
	Resource string            `json:"resource"`
	Periods  []string          `json:"periods"`
	Load     []quantity.Number `json:"load"`
	Capacity []quantity.Number `json:"capacity"`
	Planned  []quantity.Number `json:"planned"`
	// Peak is the index of the period with the highest load against capacity,
	// -1 where no capacity is known; Over counts the periods above capacity.
	Peak int `json:"peak"`
	Over int `json:"over"`
	// Unstated counts the periods with load and without a stated capacity.
	Unstated int `json:"unstated,omitempty"`

	titles []string
}

func (v *view) capacity() []Resource {
	var out []Resource
	for i := range v.now.Load {
		l := &v.now.Load[i]
		s := &v.plan.Sources[l.Source]
		r := Resource{Source: s.Label(), Resource: s.Resources[l.Resource].ID, Load: l.Load, Capacity: l.Capacity, Planned: l.Planned, Peak: -1}
		for t := range v.now.N {
			p := v.now.First + period.Period(t)
			r.Periods = append(r.Periods, v.plan.Calendar.Label(p))
			r.titles = append(r.titles, periodTitle(v.plan.Calendar, p, t == 0))
			r.judge(t)
		}
		out = append(out, r)
	}
	// The tightest first: of many resources only the first are shown.
	slices.SortStableFunc(out, func(a, b Resource) int {
		switch {
		case a.Peak < 0 || b.Peak < 0:
			return cmp.Compare(min(b.Peak, 0), min(a.Peak, 0)) // those that nobody can judge last
		case heavier(a.Load[a.Peak], a.Capacity[a.Peak], b.Load[b.Peak], b.Capacity[b.Peak]):
			return -1
		case heavier(b.Load[b.Peak], b.Capacity[b.Peak], a.Load[a.Peak], a.Capacity[a.Peak]):
			return 1
		}
		return 0
	})
	return out
}

// judge counts period t and keeps the one with the highest load.
func (r *Resource) judge(t int) {
	load, room := r.Load[t], r.Capacity[t]
	switch {
	case load.IsMissing():
		return
	case room.IsMissing():
		if load > 0 {
			r.Unstated++
		}
		return
	case load > room:
		r.Over++
	}
	if r.Peak < 0 || heavier(load, room, r.Load[r.Peak], r.Capacity[r.Peak]) {
		r.Peak = t
	}
}

// heavier reports whether load a of capacity x is relatively more than b of y.
func heavier(a, x, b, y quantity.Number) bool {
	if x == 0 || y == 0 {
		return x == 0 && a > 0 && !(y == 0 && b >= a)
	}
	return a.Over(x) > b.Over(y)
}
