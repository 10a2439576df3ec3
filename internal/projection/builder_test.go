package projection

import (
	"testing"

	"github.com/accord-plan/accord/internal/actual"
	"github.com/accord-plan/accord/internal/catalog"
	"github.com/accord-plan/accord/internal/demand"
	"github.com/accord-plan/accord/internal/dimension"
	"github.com/accord-plan/accord/internal/network"
	"github.com/accord-plan/accord/internal/period"
	"github.com/accord-plan/accord/internal/plan"
	"github.com/accord-plan/accord/internal/position"
	"github.com/accord-plan/accord/internal/quantity"
	"github.com/accord-plan/accord/internal/supply"
)

// first is 2026-12, the first open period of the test plans.
const first = period.Period(2026*12 + 11)

func num(t testing.TB, s string) quantity.Number {
	t.Helper()
	n, err := quantity.Parse(s)
	if err != nil {
		t.Fatalf("number %q: %v", s, err)
	}
	return n
}

func ratio(s string) quantity.Ratio {
	r, err := quantity.ParseRatio(s)
	if err != nil {
		panic(err)
	}
	return r
}

func ratioOf(s string) *quantity.Ratio { r := ratio(s); return &r }
func whole(n int64) *quantity.Number   { v := quantity.Whole(n); return &v }
func date(s string) period.Date        { d, err := period.ParseDate(s); must(err); return d }
func must(err error) {
	if err != nil {
		panic(err)
	}
}

const missing = int64(-1 << 40)

// units makes a column of whole numbers.
func units(v ...int64) Column {
	c := make(Column, len(v))
	for i, x := range v {
		c[i] = quantity.Whole(x)
		if x == missing {
			c[i] = quantity.Missing
		}
	}
	return c
}

// series states whole numbers from the first open period on.
func series(v ...int64) dimension.Series { return seriesAt(0, v...) }

func seriesAt(t int, v ...int64) dimension.Series {
	var s dimension.Series
	for i, x := range v {
		if x != missing {
			s = s.With(dimension.Cell{Value: quantity.Whole(x), Period: first + period.Period(t+i)})
		}
	}
	return s
}

// valued is a series with another value in its cell i.
func valued(s dimension.Series, i int, v quantity.Number) dimension.Series {
	c := s.Nth(i)
	c.Value = v
	return s.With(c)
}

func percents(t int, v ...string) dimension.Ratios {
	var s dimension.Ratios
	for i, x := range v {
		s = append(s, dimension.RatioCell{Value: ratio(x), Period: first + period.Period(t+i)})
	}
	return s
}

// builder makes a plan by hand: one family of make-to-stock items, market eu
// served from the site central, months from 2026-12 on.
type builder struct{ *plan.Plan }

func newPlan(horizon int, items ...string) builder {
	cal, err := period.NewCalendar("month", "")
	must(err)
	b := builder{&plan.Plan{Name: "Test", Currency: "EUR", Calendar: cal, First: first, Horizon: horizon,
		Rates: network.Rates{}, Tolerances: map[string]plan.Tolerance{}}}
	b.Families = []catalog.Family{{ID: "tents", Strategy: catalog.MakeToStock, Unmet: catalog.Backlog}}
	b.Markets = []network.Market{{ID: "eu", Currency: "EUR", Priority: 1, ServedFrom: servedFrom(0)}}
	b.Sites = []network.Site{{ID: "central"}}
	for _, id := range items {
		b.item(id, 0)
	}
	b.index()
	return b
}

// servedFrom is the only site that serves a market.
func servedFrom(site int) []network.Share { return []network.Share{{Site: site, Share: quantity.Unit}} }

func (b builder) item(id string, family int) int {
	i := len(b.Items)
	b.Items = append(b.Items, catalog.Item{ID: id, Unit: "each", Family: family, From: period.None, Until: period.None,
		Replaces: dimension.None, Like: catalog.Like{Item: dimension.None},
		Prices: catalog.PricesBy(map[int]dimension.Series{dimension.None: always(quantity.Whole(189))}), Cost: always(1_185_000),
		At: position.Ref{File: 1, Offset: int32(i)}})
	b.Families[family].Items = append(b.Families[family].Items, i)
	return i
}

func always(v quantity.Number) dimension.Series {
	return dimension.SeriesOf([]dimension.Cell{{Value: v, Period: period.None}})
}

func (b builder) index() {
	ids := func(n int, id func(int) string) dimension.Table {
		var s []string
		for i := range n {
			s = append(s, id(i))
		}
		return dimension.NewTable(s)
	}
	b.ItemIDs = ids(len(b.Items), func(i int) string { return b.Items[i].ID })
	b.SiteIDs = ids(len(b.Sites), func(i int) string { return b.Sites[i].ID })
	b.MarketIDs = ids(len(b.Markets), func(i int) string { return b.Markets[i].ID })
	b.FamilyIDs = ids(len(b.Families), func(i int) string { return b.Families[i].ID })
	b.SourceIDs = ids(len(b.Sources), func(i int) string { return b.Sources[i].ID })
}

// baseline states an item's baseline in a market, item by item.
func (b builder) baseline(market, item int, v ...int64) {
	family := b.Items[item].Family
	row := demand.Row{Item: item, Cells: series(v...)}
	for i := range b.Baselines {
		if b.Baselines[i].Market == market && b.Baselines[i].Family == family {
			b.Baselines[i].Rows = append(b.Baselines[i].Rows, row)
			return
		}
	}
	b.Baselines = append(b.Baselines, demand.Baseline{Market: market, Family: family, Rows: []demand.Row{row}})
}

// source adds a source of the sites, without lead time.
func (b builder) source(id string, sites ...int) *supply.Source {
	b.Sources = append(b.Sources, supply.Source{ID: id, Type: supply.Make, From: dimension.None, Sites: sites, Currency: "EUR"})
	return &b.Sources[len(b.Sources)-1]
}

func commit(s *supply.Source, site, item int, cells dimension.Series) {
	s.Commitments = append(s.Commitments, supply.Commitment{Site: site, Item: item, Cells: cells})
}

// order adds an open order of supply.
func (b builder) order(source, site, item int, due string, n int64) {
	o := &b.Actuals.Open
	o.Supply = append(o.Supply, actual.Order{Key: actual.Key{Source: source, Market: dimension.None, Site: site, Item: item},
		Due: date(due), Quantity: quantity.Whole(n)})
}

// closing states the closing stock of 2026-11 by site and item, completely.
func (b builder) closing(stock map[[2]int]int64) {
	var rows []actual.Row
	for s := range b.Sites {
		for i := range b.Items {
			if v, ok := stock[[2]int{s, i}]; ok {
				rows = append(rows, actual.Row{Key: ofItem(s, i), Cells: seriesAt(-1, v)})
			}
		}
	}
	known := map[period.Period]bool{first - 1: true}
	b.Actuals.Stock = actual.NewTable(rows, known, known)
}

func (b builder) project() *Result { b.index(); return Project(b.Plan) }

// gapsOf returns the gaps of a kind as what, from, to and units.
type seen struct {
	What     string
	From, To int
	Units    string
}

func gapsOf(r *Result, kind string) []seen {
	var out []seen
	for i := range r.Gaps {
		if g := &r.Gaps[i]; g.Kind == kind {
			out = append(out, seen{g.What, int(g.From - first), int(g.To - first), g.Units.String()})
		}
	}
	return out
}

func gap(t testing.TB, r *Result, kind string) *Gap {
	t.Helper()
	for i := range r.Gaps {
		if r.Gaps[i].Kind == kind {
			return &r.Gaps[i]
		}
	}
	t.Fatalf("no gap %s among %d", kind, len(r.Gaps))
	return nil
}

func notesOf(r *Result, kind NoteKind) int {
	n := 0
	for i := range r.Notes {
		if r.Notes[i].Kind == kind {
			n++
		}
	}
	return n
}
