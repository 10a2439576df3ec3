package planfile

import (
	"slices"

	"github.com/accord-plan/accord/internal/catalog"
	"github.com/accord-plan/accord/internal/demand"
	"github.com/accord-plan/accord/internal/dimension"
	"github.com/accord-plan/accord/internal/network"
	"github.com/accord-plan/accord/internal/position"
	"github.com/accord-plan/accord/internal/supply"
)

// copied is a draft of the same text for another plan, in which the file may have
// a number of its own. The cells are shared, for no plan changes them, and so are
// the lists as long as the number is the same.
func (x *draft) copied(from, to int32) *draft {
	if x == nil {
		return nil
	}
	c := renumbering{from, to}
	y := *x
	if from == to {
		y.shared = true
		return &y
	}
	y.shared, y.settled = false, nil
	y.baseline.At, y.baseline.Rows = c.ref(x.baseline.At), slices.Clone(x.baseline.Rows)
	for i := range y.baseline.Rows {
		c.row(&y.baseline.Rows[i])
	}
	c.source(&y.source)
	y.family.At, y.family.StrategyAt = c.ref(x.family.At), c.ref(x.family.StrategyAt)
	y.items = slices.Clone(x.items)
	for i := range y.items {
		c.item(&y.items[i])
	}
	return &y
}

// renumbering gives what is in one file the number that the file has elsewhere.
type renumbering struct{ from, to int32 }

func (c renumbering) ref(r position.Ref) position.Ref {
	if r.File == c.from {
		r.File = c.to
	}
	return r
}

func (c renumbering) refs(refs ...*position.Ref) {
	for _, r := range refs {
		*r = c.ref(*r)
	}
}

func (c renumbering) series(s dimension.Series) dimension.Series { return s.InFile(c.from, c.to) }

func (c renumbering) row(r *demand.Row) { r.Cells, r.At = c.series(r.Cells), c.ref(r.At) }

func (c renumbering) source(s *supply.Source) {
	c.refs(&s.At, &s.FromAt, &s.SitesAt, &s.CurrencyAt)
	s.Sites, s.Resources = slices.Clone(s.Sites), slices.Clone(s.Resources)
	for i := range s.Resources {
		r := &s.Resources[i]
		r.Capacity, r.At = c.series(r.Capacity), c.ref(r.At)
	}
	s.Uses = slices.Clone(s.Uses)
	for i := range s.Uses {
		c.refs(&s.Uses[i].At)
	}
	s.Terms = slices.Clone(s.Terms)
	for i := range s.Terms {
		t := &s.Terms[i]
		c.refs(&t.At, &t.MinimumAt, &t.MultipleAt, &t.MaximumAt, &t.CostAt, &t.ShareAt, &t.PrimaryAt)
	}
	s.Commitments = slices.Clone(s.Commitments)
	for i := range s.Commitments {
		x := &s.Commitments[i]
		x.Cells, x.At = c.series(x.Cells), c.ref(x.At)
	}
}

func (c renumbering) item(it *catalog.Item) {
	c.refs(&it.At, &it.UntilAt, &it.ReplacesAt, &it.LikeAt, &it.UnitAt)
	it.Cost, it.Prices, it.Units = c.series(it.Cost), slices.Clone(it.Prices), slices.Clone(it.Units)
	for i := range it.Prices {
		it.Prices[i].Cells = c.series(it.Prices[i].Cells)
	}
	for i := range it.Units {
		c.refs(&it.Units[i].At)
	}
	if it.ServedFrom == nil {
		return
	}
	served := make(map[int][]network.Share, len(it.ServedFrom))
	for m, shares := range it.ServedFrom {
		shares = slices.Clone(shares)
		for i := range shares {
			c.refs(&shares[i].At)
		}
		served[m] = shares
	}
	it.ServedFrom = served
}
