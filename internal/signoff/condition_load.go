package signoff

import (
	"fmt"
	"slices"
	"strings"

	"github.com/accord-plan/accord/internal/period"
	"github.com/accord-plan/accord/internal/policy"
	"github.com/accord-plan/accord/internal/projection"
	"github.com/accord-plan/accord/internal/quantity"
)

// loads looks for a resource that the change loads beyond a percent of its
// capacity: its load is more there than before, or its capacity less.
func loads(v *View, t *policy.LoadTest) verdict {
	if why := apart(v); why != "" {
		return beyond(why)
	}
	base := map[string]*projection.LoadRow{}
	if v.Base != nil {
		for i := range v.Base.Load {
			base[resourceID(v.Base, &v.Base.Load[i])] = &v.Base.Load[i]
		}
	}
	var worst verdict
	for i := range v.Head.Load {
		row := &v.Head.Load[i]
		id := resourceID(v.Head, row)
		if !listed(t.Resources, id) {
			continue
		}
		if got := raised(v, t, id, base[id], row); got.worse(worst) {
			worst = got
		}
	}
	if worst.state == "" {
		return verdict{state: NotMet, text: "no load is raised" + resourceWords(t)}
	}
	return worst
}

func resourceID(r *projection.Result, row *projection.LoadRow) string {
	src := &r.Plan.Sources[row.Source]
	return src.ID + "/" + src.Resources[row.Resource].ID
}

// raised returns the verdict on the worst period in which the load of a resource
// is raised, none where it is in none.
func raised(v *View, t *policy.LoadTest, id string, before, after *projection.LoadRow) verdict {
	from, to := shared(v)
	if v.Base != nil && v.Diff != nil {
		to = min(to, v.Diff.SettledLoad(id))
	}
	var worst verdict
	for p := from; p <= to; p++ {
		load, capacity := at(after.Load, int(p-v.Head.First)), at(after.Capacity, int(p-v.Head.First))
		if before != nil && !isRaised(at(before.Load, int(p-v.Base.First)), at(before.Capacity, int(p-v.Base.First)), load, capacity) || load == 0 {
			continue
		}
		if got := overload(v, t, id, p, load, capacity); got.worse(worst) {
			worst = got
		}
	}
	return worst
}

// isRaised reports whether a resource is loaded more than before; what nobody
// knows is.
func isRaised(load, capacity, newLoad, newCapacity quantity.Number) bool {
	if load == newLoad && capacity == newCapacity {
		return false
	}
	if load.IsMissing() || newLoad.IsMissing() || capacity.IsMissing() != newCapacity.IsMissing() {
		return true
	}
	return newLoad > load || !newCapacity.IsMissing() && newCapacity < capacity
}

func overload(v *View, t *policy.LoadTest, id string, p period.Period, load, capacity quantity.Number) verdict {
	text := id + " in " + v.Head.Plan.Calendar.Label(p) + " is raised to "
	switch {
	case load.IsMissing():
		return verdict{Met, text + "what nobody knows, which is more than any limit", weight{unknown: true}}
	case capacity.IsMissing():
		return verdict{Met, text + load.Words() + " where no capacity is stated, which is more than any limit", weight{unknown: true}}
	case capacity <= 0:
		return verdict{Met, text + load.Words() + " where there is no capacity", weight{of: int64(load)}}
	}
	by := weight{of: int64(load), per: int64(capacity)}
	text += fmt.Sprintf("%s of its capacity (%s of %s)", percentWords(load, capacity, t.Percent), load.Words(), capacity.Words())
	if product(int64(load), quantity.RatioScale).above(product(int64(capacity), int64(t.Percent))) {
		return verdict{Met, text + ", above " + spaced(t.Percent.Percent()), by}
	}
	return verdict{NotMet, text + ", not above " + spaced(t.Percent.Percent()), by}
}

func resourceWords(t *policy.LoadTest) string {
	if len(t.Resources) == 0 {
		return ""
	}
	return " of " + strings.Join(t.Resources, ", ")
}

// controls looks for control files of some sorts among those that differ.
func controls(changed []ControlChange, t *policy.ControlTest) Node {
	var found []string
	for _, c := range changed {
		if what := c.Sort + " " + c.How + " (" + c.Path + ")"; listed(t.Files, c.Sort) && !slices.Contains(found, what) {
			found = append(found, what)
		}
	}
	switch {
	case len(found) > told:
		return Node{Text: fmt.Sprintf("%s, and %d more", strings.Join(found[:told], ", "), len(found)-told), State: Met}
	case len(found) > 0:
		return Node{Text: strings.Join(found, ", "), State: Met}
	case len(t.Files) > 0:
		return Node{Text: "no control file changes of " + strings.Join(t.Files, " or "), State: NotMet}
	}
	return Node{Text: "no control file changes", State: NotMet}
}
