package assess

import (
	"maps"
	"reflect"
	"slices"

	"github.com/accord-plan/accord/internal/catalog"
	"github.com/accord-plan/accord/internal/dimension"
	"github.com/accord-plan/accord/internal/network"
	"github.com/accord-plan/accord/internal/plan"
)

// settings is a plan with what decides how it is judged taken from another one:
// tolerances, fences, cadence and holidays, rates, prices and costs of items, and
// which family an item belongs to. What only the plan has stays. It is nil where
// that is no difference. Neither plan is changed.
//
// First period, horizon and calendar are the plan's own: without them its
// numbers have no place. A change of them is a change of the plan's settings,
// which the rules for control files see.
func settings(p, judge *plan.Plan) *plan.Plan {
	q := *p
	q.Tolerances, q.Fences, q.Cadence, q.Holidays, q.FactsMaxAge = judge.Tolerances, judge.Fences, judge.Cadence, judge.Holidays, judge.FactsMaxAge
	differs := !sameTolerances(p.Tolerances, judge.Tolerances) || p.Fences != judge.Fences || p.Cadence != judge.Cadence || !slices.Equal(p.Holidays, judge.Holidays)
	if p.Currency == judge.Currency {
		var other bool
		q.Rates, other = rates(p.Rates, judge.Rates)
		differs = differs || other
	}
	differs = families(&q, judge) || differs
	if !differs {
		return nil
	}
	return &q
}

func sameTolerances(a, b map[string]plan.Tolerance) bool {
	return maps.EqualFunc(a, b, func(x, y plan.Tolerance) bool {
		return reflect.DeepEqual(x.Lever, y.Lever) && reflect.DeepEqual(x.Decision, y.Decision) && x.Money == y.Money
	})
}

// rates are those of who judges; of currencies that only the plan has its own.
func rates(own, judge network.Rates) (network.Rates, bool) {
	out, differs := maps.Clone(judge), false
	if out == nil {
		out = network.Rates{}
	}
	for currency, r := range own {
		theirs, ok := judge[currency]
		if !ok {
			out[currency] = r
		} else if !sameRatios(r, theirs) {
			differs = true
		}
	}
	return out, differs
}

func sameRatios(a, b dimension.Ratios) bool {
	return slices.EqualFunc(a, b, func(x, y dimension.RatioCell) bool { return x.Value == y.Value && x.Period == y.Period })
}

// families lays prices, costs and families over a plan whose items are replaced.
func families(q *plan.Plan, judge *plan.Plan) (differs bool) {
	markets := make([]int, len(judge.Markets)) // the judge's markets by the plan's indexes
	for i := range judge.Markets {
		markets[i] = q.MarketIDs.Index(judge.Markets[i].ID)
	}
	items := slices.Clone(q.Items)
	moved := map[int]string{} // items that another family holds there
	for i := range items {
		j := judge.ItemIDs.Index(items[i].ID)
		if j == dimension.None {
			continue
		}
		theirs := &judge.Items[j]
		if prices, other := pricesOf(&items[i], theirs, markets); other {
			items[i].Prices, differs = prices, true
		}
		if !items[i].Cost.Same(theirs.Cost) {
			items[i].Cost, differs = theirs.Cost, true
		}
		if id := judge.Families[theirs.Family].ID; id != q.Families[items[i].Family].ID {
			moved[i], differs = id, true
		}
	}
	q.Items = items
	if len(moved) > 0 {
		regroup(q, judge, moved)
	}
	return strategies(q, judge) || differs
}

// strategies are what families decide about their items: whether unmet demand
// waits, and how long.
func strategies(q *plan.Plan, judge *plan.Plan) (differs bool) {
	all := slices.Clone(q.Families)
	for i := range all {
		f := &all[i]
		if j := judge.FamilyIDs.Index(f.ID); j != dimension.None {
			theirs := &judge.Families[j]
			differs = differs || f.Strategy != theirs.Strategy || f.Promise != theirs.Promise || f.Unmet != theirs.Unmet
			f.Strategy, f.Promise, f.Unmet = theirs.Strategy, theirs.Promise, theirs.Unmet
		}
	}
	q.Families = all
	return differs
}

// regroup puts items into the families that they have for who judges. Families
// that the plan no longer has come back. Their order is that of identifiers, so
// whatever is sorted by them stays sorted.
func regroup(q *plan.Plan, judge *plan.Plan, moved map[int]string) {
	table := dimension.NewTable(append(slices.Clone(q.FamilyIDs.IDs()), slices.Collect(maps.Values(moved))...))
	now := make([]int, len(q.Families)) // indexes by the plan's own
	all := make([]catalog.Family, table.Len())
	for i := range judge.Families {
		if at := table.Index(judge.Families[i].ID); at != dimension.None {
			all[at] = judge.Families[i]
		}
	}
	for i := range q.Families {
		now[i] = table.Index(q.Families[i].ID)
		all[now[i]] = q.Families[i]
	}
	for i := range all {
		all[i].Items = nil
	}
	for i := range q.Items { // which were cloned
		it := &q.Items[i]
		it.Family = now[it.Family]
		if id, ok := moved[i]; ok {
			it.Family = table.Index(id)
		}
		all[it.Family].Items = append(all[it.Family].Items, i)
	}
	q.FamilyIDs, q.Families = table, all
	renumber(q, func(f int) int {
		if f == dimension.None {
			return f
		}
		return now[f]
	})
}

// renumber gives whatever refers to a family its new index.
func renumber(q *plan.Plan, now func(int) int) {
	q.Baselines, q.Adjustments, q.Targets, q.Budgets = slices.Clone(q.Baselines), slices.Clone(q.Adjustments), slices.Clone(q.Targets), slices.Clone(q.Budgets)
	for i := range q.Baselines {
		q.Baselines[i].Family = now(q.Baselines[i].Family)
	}
	for i := range q.Adjustments {
		q.Adjustments[i].Family = now(q.Adjustments[i].Family)
	}
	for i := range q.Targets {
		q.Targets[i].Family = now(q.Targets[i].Family)
	}
	for i := range q.Budgets {
		lines := slices.Clone(q.Budgets[i].Lines)
		for j := range lines {
			lines[j].Family = now(lines[j].Family)
		}
		q.Budgets[i].Lines = lines
	}
}

// pricesOf are the prices of who judges, by the plan's markets; of markets that
// only the plan has its own.
func pricesOf(own, theirs *catalog.Item, markets []int) (catalog.Prices, bool) {
	out := map[int]dimension.Series{}
	for _, x := range theirs.Prices {
		switch m := x.Market; {
		case m == dimension.None:
			out[dimension.None] = x.Cells
		case markets[m] != dimension.None:
			out[markets[m]] = x.Cells
		}
	}
	known := map[int]bool{}
	for _, m := range markets {
		known[m] = true
	}
	for _, x := range own.Prices {
		if _, has := out[x.Market]; !has && x.Market != dimension.None && !known[x.Market] {
			out[x.Market] = x.Cells
		}
	}
	prices := catalog.PricesBy(out)
	same := func(a, b catalog.Price) bool { return a.Market == b.Market && a.Cells.Same(b.Cells) }
	return prices, !slices.EqualFunc(own.Prices, prices, same)
}
