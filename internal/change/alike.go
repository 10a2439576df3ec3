package change

import (
	"slices"

	"github.com/accord-plan/accord/internal/catalog"
	"github.com/accord-plan/accord/internal/dimension"
	"github.com/accord-plan/accord/internal/supply"
)

// Most of a large plan is not edited. What both sides state alike is recognised
// here without a look at what it is called or worth.

// sameTables reports whether both sides number all their items, families, markets
// and sites alike, and their periods too.
func (c *comparer) sameTables() bool {
	b, h := c.base.Plan, c.head.Plan
	same := c.comparable
	for _, t := range [...][2]dimension.Table{{b.ItemIDs, h.ItemIDs}, {b.FamilyIDs, h.FamilyIDs}, {b.MarketIDs, h.MarketIDs}, {b.SiteIDs, h.SiteIDs}} {
		same = same && slices.Equal(t[0].IDs(), t[1].IDs())
	}
	return same
}

// unedited reports whether both sides, of which the tables are the same, state the
// same of an item.
func unedited(x, y *catalog.Item) bool {
	return x.Name == y.Name && x.Code == y.Code && x.Unit == y.Unit && x.Family == y.Family && x.From == y.From && x.Until == y.Until &&
		x.Replaces == y.Replaces && x.Like == y.Like && x.Cost.Same(y.Cost) && len(x.ServedFrom)+len(y.ServedFrom) == 0 &&
		slices.EqualFunc(x.Units, y.Units, func(u, v catalog.Conversion) bool { return u.Unit == v.Unit && u.Factor == v.Factor }) &&
		slices.EqualFunc(x.Prices, y.Prices, func(p, q catalog.Price) bool { return p.Market == q.Market && p.Cells.Same(q.Cells) })
}

// sameTerms reports whether two terms of an item, either nil, are there and say the
// same.
func sameTerms(x, y *supply.Terms) bool {
	return x != nil && y != nil && same(x.Minimum, y.Minimum) && same(x.Multiple, y.Multiple) && same(x.Maximum, y.Maximum) && same(x.Cost, y.Cost) &&
		same(x.Share, y.Share) && same(x.Lead, y.Lead) && x.Primary == y.Primary && x.PaymentDays == y.PaymentDays
}

// same reports whether two optional values say the same.
func same[T comparable](a, b *T) bool { return a == b || a != nil && b != nil && *a == *b }
