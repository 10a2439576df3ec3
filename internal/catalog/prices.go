package catalog

import (
	"cmp"
	"maps"
	"slices"

	"github.com/accord-plan/accord/internal/dimension"
)

// Prices are net invoice prices in the market's currency, sorted by market;
// dimension.None holds for every market that has none of its own. Each value
// holds from its period on; period.None holds from ever.
type Prices []Price

// Price is the price in one market.
type Price struct {
	Market int
	Cells  dimension.Series
}

// ByMarket compares by market.
func ByMarket(a, b Price) int { return cmp.Compare(a.Market, b.Market) }

// PricesBy makes prices of series by market.
func PricesBy(market map[int]dimension.Series) Prices {
	var out Prices
	for _, m := range slices.Sorted(maps.Keys(market)) {
		out = append(out, Price{m, market[m]})
	}
	return out
}

// With returns the prices with those of one market, in place of what was stated
// for it.
func (p Prices) With(market int, cells dimension.Series) Prices {
	out := slices.DeleteFunc(slices.Clone(p), func(x Price) bool { return x.Market == market })
	out = append(out, Price{market, cells})
	slices.SortFunc(out, ByMarket)
	return out
}

// Has reports whether prices are stated for a market of its own.
func (p Prices) Has(market int) bool {
	return slices.ContainsFunc(p, func(x Price) bool { return x.Market == market })
}

// Of returns the prices that are stated for a market of its own, empty if none
// are.
func (p Prices) Of(market int) dimension.Series {
	for i := range p {
		if p[i].Market == market {
			return p[i].Cells
		}
	}
	return dimension.Series{}
}
