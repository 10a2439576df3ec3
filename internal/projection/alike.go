package projection

import (
	"maps"
	"reflect"
	"slices"

	"github.com/accord-plan/accord/internal/actual"
	"github.com/accord-plan/accord/internal/catalog"
	"github.com/accord-plan/accord/internal/demand"
	"github.com/accord-plan/accord/internal/dimension"
	"github.com/accord-plan/accord/internal/plan"
	"github.com/accord-plan/accord/internal/position"
	"github.com/accord-plan/accord/internal/stock"
	"github.com/accord-plan/accord/internal/supply"
)

// sameSettings reports whether two plans are the same in all that is about more
// than one family: periods, tables of identifiers and files, network, facts.
func sameSettings(p, q *plan.Plan) bool {
	return q != nil && p.Calendar == q.Calendar && p.First == q.First && p.Horizon == q.Horizon && p.Currency == q.Currency && p.Cycle == q.Cycle &&
		p.Fences == q.Fences && p.Cadence == q.Cadence && slices.Equal(p.Holidays, q.Holidays) && reflect.DeepEqual(p.Tolerances, q.Tolerances) &&
		(p.Files == q.Files || p.Files != nil && q.Files != nil && slices.Equal(p.Files.Names(), q.Files.Names())) &&
		reflect.DeepEqual(p.Markets, q.Markets) && reflect.DeepEqual(p.Sites, q.Sites) && reflect.DeepEqual(p.Rates, q.Rates) &&
		reflect.DeepEqual(p.Families, q.Families) &&
		slices.EqualFunc(p.Items, q.Items, func(a, b catalog.Item) bool { return a.ID == b.ID && a.Family == b.Family }) &&
		slices.EqualFunc(p.Sources, q.Sources, sameSource) &&
		slices.EqualFunc(p.Baselines, q.Baselines, func(a, b demand.Baseline) bool { return a.Market == b.Market && a.Family == b.Family }) &&
		sameFacts(&p.Actuals, &q.Actuals)
}

// sameSource compares sources without what they say of single items, and without
// their capacity: load is held against it anew.
func sameSource(a, b supply.Source) bool {
	resources := len(a.Resources) == len(b.Resources)
	for _, s := range [...]*supply.Source{&a, &b} {
		s.Resources, s.Uses, s.Terms, s.Commitments = nil, nil, nil, nil
	}
	return resources && reflect.DeepEqual(a, b)
}

// sameFacts compares the facts that a projection reads.
func sameFacts(a, b *actual.Base) bool {
	x, y := &a.Open, &b.Open
	return slices.Equal(a.Files, b.Files) && sameTable(&a.Stock, &b.Stock) && sameTable(&a.Receipts, &b.Receipts) && sameTable(&a.Sales, &b.Sales) &&
		sameTable(&a.Bookings, &b.Bookings) && x.AsOf == y.AsOf && x.HasSales == y.HasSales && x.HasBookings == y.HasBookings &&
		x.HasReceipts == y.HasReceipts && x.HasStock == y.HasStock && maps.Equal(x.Sales, y.Sales) && maps.Equal(x.Bookings, y.Bookings) &&
		maps.Equal(x.Receipts, y.Receipts) && maps.Equal(x.Stock, y.Stock) && slices.Equal(x.Supply, y.Supply) && slices.Equal(x.Demand, y.Demand)
}

func sameTable(a, b *actual.Table) bool {
	return maps.Equal(a.Known, b.Known) && slices.EqualFunc(a.Rows, b.Rows, func(x, y actual.Row) bool { return x.Key == y.Key && x.Cells.Same(y.Cells) })
}

// sameCatalog compares what a projection reads of an item's entry.
func sameCatalog(a, b *catalog.Item) bool {
	return a.At == b.At && a.From == b.From && a.Until == b.Until && a.Cost.Same(b.Cost) &&
		slices.EqualFunc(a.Prices, b.Prices, func(x, y catalog.Price) bool { return x.Market == y.Market && x.Cells.Same(y.Cells) }) &&
		len(a.ServedFrom) == len(b.ServedFrom) && (len(a.ServedFrom) == 0 || reflect.DeepEqual(a.ServedFrom, b.ServedFrom))
}

func sameTerms(a, b supply.Terms) bool {
	same := states(a.Minimum, b.Minimum) && states(a.Multiple, b.Multiple) && states(a.Maximum, b.Maximum) && states(a.Share, b.Share) && states(a.Lead, b.Lead)
	for _, t := range [...]*supply.Terms{&a, &b} {
		t.Minimum, t.Multiple, t.Maximum, t.Cost, t.Share, t.Lead = nil, nil, nil, nil, nil, nil
	}
	return same && a == b
}

func sameTarget(a, b *stock.Target) bool {
	return a == b || a.ID == b.ID && a.Family == b.Family && a.Site == b.Site && a.At == b.At && a.CoverAt == b.CoverAt && a.MaximumCoverAt == b.MaximumCoverAt &&
		states(a.Cover, b.Cover) && states(a.Units, b.Units) && states(a.MaximumCover, b.MaximumCover)
}

// states reports whether two optional values state the same.
func states[T comparable](a, b *T) bool { return a == b || a != nil && b != nil && *a == *b }

// sameAdjustment reports whether two adjustments say the same with the same text:
// one may stand further on in the file, with each of its places as much further.
func sameAdjustment(a, b *demand.Adjustment) bool {
	by := a.At.Offset - b.At.Offset
	if by != 0 && a.At.IsZero() {
		return false
	}
	further := func(at position.Ref) position.Ref {
		if !at.IsZero() {
			at.Offset += by
		}
		return at
	}
	same := func(x, y dimension.Series) bool {
		if by == 0 {
			return x.Alike(y)
		}
		return x.AlikeFurther(y, by)
	}
	if !same(a.Add, b.Add) || !same(a.Set, b.Set) || !same(a.TradeSpend, b.TradeSpend) ||
		!slices.EqualFunc(a.Percent, b.Percent, func(x, y dimension.RatioCell) bool { y.At = further(y.At); return x == y }) ||
		!slices.EqualFunc(a.Split, b.Split, func(x, y demand.Part) bool { y.At = further(y.At); return x == y }) {
		return false
	}
	x, y := *a, *b
	y.At, y.ExpiresAt = further(y.At), further(y.ExpiresAt)
	for _, adj := range [...]*demand.Adjustment{&x, &y} {
		adj.Add, adj.Set, adj.TradeSpend, adj.Percent, adj.Split = dimension.Series{}, dimension.Series{}, dimension.Series{}, nil, nil
		adj.Places = demand.Places{} // which nothing that is computed names
	}
	return reflect.DeepEqual(x, y)
}
