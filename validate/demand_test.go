package validate

import (
	"github.com/accord-plan/accord/internal/catalog"
	"github.com/accord-plan/accord/internal/demand"
	"github.com/accord-plan/accord/internal/dimension"
	"github.com/accord-plan/accord/internal/finance"
	"github.com/accord-plan/accord/internal/period"
	"github.com/accord-plan/accord/internal/projection"
)

// adjust adds an adjustment to the company's.
func adjust(ctx *Context, a demand.Adjustment) {
	ctx.Plan.Adjustments = append(ctx.Plan.Adjustments, a)
}

var demandSituations = []situation{
	{"a hole of two periods and one at the end", func(ctx *Context) {
		ctx.Plan.Baselines[us].Rows[1].Cells = cells("holes", "2026-12: 90")
	}, []string{"A0301 row us TENT-3P: no baseline for TENT-3P in us in 2027-01..2027-03, inside the horizon"}},
	{"two holes apart", func(ctx *Context) {
		ctx.Plan.Baselines[us].Rows[1].Cells = cells("holes", "2027-01: 90, 2027-03: 90")
	}, []string{
		"A0301 row us TENT-3P: no baseline for TENT-3P in us in 2026-12, inside the horizon",
		"A0301 row us TENT-3P: no baseline for TENT-3P in us in 2027-02, inside the horizon"}},
	{"cells outside the horizon do not fill it, and life excuses", func(ctx *Context) {
		ctx.Plan.Items[tent3].From = month("2027-02")
		ctx.Plan.Baselines[us].Rows[1].Cells = cells("late", "2026-11: 90, 2027-02: 90, 2027-03: 80, 2027-04: 80")
	}, nil},
	{"a set fills a hole, an add and a percent do not", func(ctx *Context) {
		ctx.Plan.Baselines[us].Rows[1].Cells = cells("holes", "2026-12: 90")
		a := adjustment("fill", []int{us}, []int{tent3})
		a.Set, a.Add, a.Percent = cells("fill set", "2027-01: 50"), cells("fill add", "2027-02: 60"), percents("fill percent", "2027-03: 5%")
		adjust(ctx, a)
	}, []string{"A0301 row us TENT-3P: no baseline for TENT-3P in us in 2027-02..2027-03, inside the horizon"}},
	{"stated as not known, save where an adjustment adds", func(ctx *Context) {
		ctx.Plan.Baselines[eu].Rows[0].Cells = cells("nulls", "2026-12: 300, 2027-01: null, 2027-02: null, 2027-03: 300")
	}, []string{"A0304 nulls 2027-01: baseline of TENT-2P in eu is stated as not known in 2027-01"}},
	{"an item that its family's baseline forgot", func(ctx *Context) {
		ctx.Plan.Baselines[eu].Rows = ctx.Plan.Baselines[eu].Rows[:1]
	}, []string{"A0302 item TENT-3P: TENT-3P is sold in eu and has no baseline there in 2026-12..2027-03"}},
	{"an item without a price in the market is not sold there", func(ctx *Context) {
		ctx.Plan.Items[tent3].Prices = catalog.PricesBy(map[int]dimension.Series{eu: ever("price eu", "239")})
		ctx.Plan.Baselines[us].Rows = ctx.Plan.Baselines[us].Rows[:1]
		ctx.Result.Demand = ctx.Result.Demand[:3]
	}, nil},
	{"a family that nobody forecasts in a market", func(ctx *Context) {
		ctx.Plan.Baselines = ctx.Plan.Baselines[:1]
	}, []string{"A0303 family tents: no baseline for tents in us, where it is sold (TENT-2P, TENT-3P)"}},
	{"one of two items ended", func(ctx *Context) {
		a := adjustment("old", []int{eu}, []int{tent3, tentX})
		a.Percent = percents("old", "2026-11: 5%, 2027-01: 5%, 2027-02: 5%")
		adjust(ctx, a)
	}, []string{"A0305 old 2027-01: old names TENT-3X in 2027-01..2027-02, it is sold until 2026-06"}},
	{"nothing alive and nothing computed", func(ctx *Context) {
		ctx.Result = nil
		a := adjustment("dead", []int{eu}, []int{tentX})
		a.Add = cells("dead", "2026-11: 5, 2027-01: 5, 2027-03: 5")
		adjust(ctx, a)
	}, []string{"A0814 dead 2027-01: dead: none of its items is sold in 2027-01", "A0814 dead 2027-03: dead: none of its items is sold in 2027-03"}},
	{"trade spend on what is not sold", func(ctx *Context) {
		a := adjustment("dead", []int{eu}, []int{tentX})
		a.Add, a.TradeSpend = cells("dead", "2027-01: 5"), cells("dead spend", "2027-01: 100, 2027-02: 100")
		adjust(ctx, a)
	}, []string{"A0814 dead spend 2027-02: dead: none of its items is sold in 2027-02"}},
	{"a family's adjustment falls on what is alive", func(ctx *Context) {
		a := adjustment("all", []int{eu}, []int{tent2, tent3, tentX})
		a.Family, a.Add = tents, cells("all", "2027-01: 50")
		adjust(ctx, a)
	}, nil},
	{"expired at the cycle", func(ctx *Context) {
		ctx.Plan.Adjustments[0].Expires = month("2026-12")
	}, []string{"A0306 adjustment promo: promo of sales-eu was to be looked at again in 2026-12, and it is 2026-12"}},
	{"expired at the day of judgement", func(ctx *Context) {
		ctx.Plan.Adjustments[0].Expires = month("2027-01")
		ctx.AsOf = day("2027-01-05")
	}, []string{"A0306 adjustment promo: promo of sales-eu was to be looked at again in 2027-01, and it is 2027-01"}},
	{"expired and past, so it does not count", func(ctx *Context) {
		ctx.Plan.Adjustments[0].Expires = month("2026-10")
		ctx.Plan.Adjustments[0].Add = cells("past", "2026-09: 400")
	}, nil},
	{"a split of 90 % that names a third item", func(ctx *Context) {
		a := adjustment("launch", []int{eu}, []int{tent2, tent3})
		a.Add = cells("launch", "2027-01: 50")
		a.Split = []demand.Part{{Item: tent2, Share: ratio("60%")}, {Item: tentX, Share: ratio("30%")}}
		adjust(ctx, a)
	}, []string{
		"A0307 adjustment launch: the split of launch sums to 90%, 100% expected (10% too little)",
		"A0308 adjustment launch: launch splits to TENT-3X, which it does not cover"}},
	{"trade spend over two currencies", func(ctx *Context) {
		a := adjustment("fair", []int{eu, us}, []int{tent2})
		a.Add, a.TradeSpend = cells("fair", "2027-01: 50"), cells("fair spend", "2027-01: 900")
		adjust(ctx, a)
	}, []string{"A0309 fair spend 2027-01: trade spend of fair is stated once for markets in EUR, USD"}},
	{"an adjustment wholly beyond the horizon", func(ctx *Context) {
		a := adjustment("fair", []int{eu}, []int{tent2})
		a.Add, a.TradeSpend = cells("fair", "2027-04: 50, 2027-05: 20"), cells("fair spend", "2027-05: 900, 2027-08: 900")
		adjust(ctx, a)
	}, []string{"A0310 fair 2027-04: fair changes 2027-04..2027-05, 2027-08, beyond the horizon, which ends with 2027-03"}},
	{"a year mistyped in one of two cells", func(ctx *Context) {
		a := adjustment("fair", []int{eu}, []int{tent2})
		a.Add, a.Percent = cells("fair", "2027-01: 50, 2037-02: 20"), percents("fair percent", "2037-03: 5%")
		adjust(ctx, a)
	}, []string{"A0310 fair 2037-02: fair changes 2037-02..2037-03, beyond the horizon, which ends with 2027-03"}},
	{"an adjustment that goes on beyond the horizon", func(ctx *Context) {
		a := adjustment("rise", []int{eu}, []int{tent2})
		a.Percent = percents("rise", "2027-02: -4%, 2027-03: -4%, 2027-04: -4%, 2027-05: -4%, 2027-06: -4%, 2027-07: -4%, 2027-08: -4%, 2027-09: -4%")
		adjust(ctx, a)
	}, nil},
	{"a promotion whose repetition comes soon", func(ctx *Context) {
		a := adjustment("spring", []int{eu}, []int{tent2})
		a.Add = cells("spring", "2027-03: 50, 2028-03: 50") // a year behind the end
		adjust(ctx, a)
	}, nil},
	{"an adjustment for an item that begins beyond the horizon", func(ctx *Context) {
		ctx.Plan.Items[tentX].From, ctx.Plan.Items[tentX].Until = month("2027-05"), period.None
		a := adjustment("launch", []int{eu}, []int{tentX})
		a.Set = cells("launch", "2027-05: 50")
		adjust(ctx, a)
	}, nil},

	{"an item ends before it begins", func(ctx *Context) {
		ctx.Plan.Items[tentX].From = month("2026-07")
	}, []string{"A0320 until TENT-3X: TENT-3X ends in 2026-06 and begins in 2026-07"}},
	{"an item replaces itself", func(ctx *Context) {
		ctx.Plan.Items[tent3].Replaces = tent3
	}, []string{"A0321 item TENT-3P: TENT-3P replaces itself"}},
	{"a circle of successors", func(ctx *Context) {
		ctx.Plan.Items[tentX].Replaces, ctx.Plan.Items[tent2].Replaces, ctx.Plan.Items[tent3].Replaces = tent2, tent3, tentX
	}, []string{"A0321 item TENT-2P: TENT-2P replaces TENT-3P replaces TENT-3X replaces TENT-2P"}},
	{"two items are like one another", func(ctx *Context) {
		ctx.Plan.Items[tent2].Like = catalog.Like{Item: tent3, Factor: ratio("2")}
	}, []string{"A0322 item TENT-2P: TENT-2P is like TENT-3P is like TENT-2P"}},
	{"made to order without a promise", func(ctx *Context) {
		ctx.Plan.Families[tents].Strategy = catalog.MakeToOrder
	}, []string{"A0323 family tents: tents is made to order and states no promise"}},
	{"mixed units", func(ctx *Context) {
		ctx.Plan.Items[tent3].Unit = "case"
	}, []string{"A0326 family tents: tents has items in case, each and no planning unit"}},
	{"a planning unit that one item cannot be converted to", func(ctx *Context) {
		ctx.Plan.Families[tents].PlanningUnit = "case"
		ctx.Plan.Items[tent2].Units = []catalog.Conversion{{Unit: "case", Factor: ratio("12")}}
		ctx.Plan.Items[tentX].Unit = "case"
	}, []string{"A0327 item TENT-3P: TENT-3P is counted in each and states no conversion to case, the planning unit of tents"}},
	{"the base unit converted to itself", func(ctx *Context) {
		ctx.Plan.Items[tent2].Units = []catalog.Conversion{{Unit: "each", Factor: ratio("12")}}
	}, []string{"A0328 item TENT-2P: TENT-2P converts each, its own base unit"}},

	{"budget of another year", func(ctx *Context) {
		ctx.Plan.Budgets[0].Lines[0].Revenue = cells("revenue", "2026-12: 5, 2027-01: 6, 2028-01: 7")
	}, []string{"A0360 revenue 2026-12: 2026-12 of tents in eu lies outside the budget of 2027 (2 cells)"}},
	{"budgeted and not planned", func(ctx *Context) {
		ctx.Plan.Items[tent2].Prices = catalog.PricesBy(map[int]dimension.Series{eu: ever("p2", "189")})
		ctx.Plan.Items[tent3].Prices = catalog.PricesBy(map[int]dimension.Series{eu: ever("p3", "189")})
		ctx.Plan.Items[tentX].Prices = catalog.PricesBy(map[int]dimension.Series{eu: ever("p4", "189")})
		ctx.Plan.Baselines, ctx.Result.Demand = ctx.Plan.Baselines[:1], ctx.Result.Demand[:2]
		ctx.Plan.Budgets[0].Lines = append(ctx.Plan.Budgets[0].Lines,
			finance.Line{Market: us, Family: tents, Units: cells("us", "2027-01: 10"), At: at("budget us tents")})
	}, []string{"A0361 budget us tents: the budget of 2027 expects tents in us, where nothing is planned"}},
	{"budgeted beyond the horizon only", func(ctx *Context) {
		ctx.Plan.Budgets[0].Lines = []finance.Line{{Market: eu, Family: tents, Units: cells("us", "2027-11: 10"), At: at("budget us tents")}}
	}, nil},
}

var priceSituations = []situation{
	{"no price from the third period on", func(ctx *Context) {
		ctx.Plan.Items[tent2].Prices = catalog.PricesBy(map[int]dimension.Series{eu: ever("p", "189"), us: dimension.SeriesOf([]dimension.Cell{{Value: num("199"), At: at("from"), Period: month("2027-02")}})})
	}, []string{"A0324 item TENT-2P: TENT-2P is planned in us in 2026-12..2027-01 without a price"}},
	{"no price at all", func(ctx *Context) {
		ctx.Plan.Items[tent2].Prices = nil
	}, []string{"A0324 item TENT-2P: TENT-2P is planned in eu, us and has no price at all"}},
	{"no price and no demand", func(ctx *Context) {
		ctx.Plan.Items[tent3].Prices = nil
		ctx.Result.Demand[1].Consensus, ctx.Result.Demand[3].Consensus = column("0 0 0 0"), column("- - - -")
	}, nil},
	{"price of 0", func(ctx *Context) {
		ctx.Plan.Items[tent2].Prices = catalog.PricesBy(map[int]dimension.Series{
			dimension.None: dimension.SeriesOf([]dimension.Cell{{Value: 0, At: at("zero ever"), Period: period.None}}),
			us:             dimension.SeriesOf([]dimension.Cell{{Value: num("199"), At: at("some"), Period: month("2026-12")}, {Value: 0, At: at("zero"), Period: month("2027-01")}})})
	}, []string{"A0325 zero ever: TENT-2P is sold at price 0 in every market", "A0325 zero: TENT-2P is sold at price 0 in us from 2027-01 on"}},
	{"no cost", func(ctx *Context) {
		ctx.Plan.Items[tent2].Cost = dimension.Series{}
	}, []string{"A0409 item TENT-2P: TENT-2P is supplied or in stock and has no cost"}},
	{"a cost that begins late", func(ctx *Context) {
		ctx.Plan.Items[tent3].Cost = dimension.SeriesOf([]dimension.Cell{{Value: num("151"), At: at("cost later"), Period: month("2027-02")}})
	}, []string{"A0409 cost later: TENT-3P is supplied or in stock in 2026-12..2027-01 without a cost"}},
	{"no cost of what is neither supplied nor in stock", func(ctx *Context) { ctx.Plan.Items[tentX].Cost = dimension.Series{} }, nil},

	{"shares of 90 %", func(ctx *Context) {
		ctx.Plan.Markets[us].ServedFrom = shares("us", "60% 30%")
	}, []string{"A0340 share us 0: shares of demand of us sum to 90%, 100% expected (10% too little)"}},
	{"an item's own shares of 110 %", func(ctx *Context) {
		ctx.Plan.Items[tent3].ServedFrom = overrides(eu, "60% 50%")
	}, []string{"A0340 share own 0: shares of demand of eu for TENT-3P sum to 110%, 100% expected (10% too much)"}},
	{"served from nothing", func(ctx *Context) {
		ctx.Plan.Markets[us].ServedFrom = nil
		ctx.Plan.Items[tent3].ServedFrom = overrides(eu, "0%")
	}, []string{
		"A0341 market us: demand of us is served from no site",
		"A0341 item TENT-3P: demand of eu for TENT-3P is served from no site"}},
	{"a negative share", func(ctx *Context) {
		ctx.Plan.Markets[us].ServedFrom = shares("us", "120% -20%")
	}, []string{
		"A0342 share us 0: demand of us falls on central by 120%, 0% to 100% expected",
		"A0342 share us 1: demand of us falls on east by −20%, 0% to 100% expected"}},
	{"no rate before February", func(ctx *Context) {
		ctx.Plan.Rates["USD"] = percents("rate", "2027-02: 0.90")
	}, []string{"A0343 market us: no rate for USD in 2026-12..2027-01, the currency of us"}},
	{"no rate for a currency of sources alone, said once", func(ctx *Context) {
		ctx.Plan.Sources[viet].Currency, ctx.Plan.Sources[lane1].Currency = "VND", "VND"
	}, []string{"A0408 source lane: no rate for VND in 2026-12..2027-03, the currency of lane"}},
	{"a rate that cannot be read is said where it stands", func(ctx *Context) { ctx.Plan.Rates["USD"] = nil }, nil},
	{"a plan without a currency needs no rates", func(ctx *Context) { ctx.Plan.Currency = "" }, nil},
	{"several rows lack the same periods", func(ctx *Context) {
		ctx.Plan.Baselines[us].Rows[0].Cells = cells("short", "2026-12: 300, 2027-01: 300, 2027-02: 300")
		ctx.Plan.Baselines[us].Rows[1].Cells = cells("shorter", "2026-12: 90, 2027-01: 90, 2027-02: 90")
	}, []string{"A0301 row us TENT-2P: no baseline for TENT-2P, TENT-3P in us in 2027-03, inside the horizon"}},
	{"what ends before it begins is said once", func(ctx *Context) {
		ctx.Plan.Items[tentX].From = month("2026-07")
		a := adjustment("dead", []int{eu}, []int{tentX})
		a.TradeSpend = cells("dead spend", "2027-01: 100")
		adjust(ctx, a)
		ctx.Plan.Sources[lyon].Commitments[1].Cells = cells("late", "2026-12: 10")
		noting(projection.NoteNothingAlive, func(n *projection.Note) { n.Adjustment = 1 })(ctx)
	}, []string{"A0320 until TENT-3X: TENT-3X ends in 2026-06 and begins in 2026-07"}},

	{"below cost in one market from February on", func(ctx *Context) {
		ctx.Plan.Items[tent2].Prices = ctx.Plan.Items[tent2].Prices.With(us, dimension.SeriesOf([]dimension.Cell{{Value: num("199"), At: at("us now"), Period: month("2026-01")}, {Value: num("110"), At: at("us later"), Period: month("2027-02")}}))
	}, []string{"A0329 us later: TENT-2P is sold below cost in us in 2027-02..2027-03: USD 110, EUR 99, and it costs EUR 100 (1 too little)"}},
	{"a cost above every price is one finding", func(ctx *Context) { ctx.Plan.Items[tent2].Cost = ever("high", "1200") },
		[]string{"A0329 price eu TENT-2P: TENT-2P is sold below cost in eu in 2026-12..2027-03: EUR 189, and it costs EUR 1,200 (1,011 too little)"}},
	{"a cost in another unit in a whole family", func(ctx *Context) {
		ctx.Plan.Items[tent2].Cost, ctx.Plan.Items[tent3].Cost = ever("high 2", "1200"), ever("high 3", "1200")
	}, []string{"A0329 price eu TENT-2P: 2 items of tents are sold below cost, TENT-2P in eu in 2026-12..2027-03: EUR 189, and it costs EUR 1,200 (1,011 too little)"}},
	{"exactly at cost", func(ctx *Context) {
		ctx.Plan.Items[tent2].Prices = ctx.Plan.Items[tent2].Prices.With(eu, ever("at cost", "100"))
	}, nil},
	{"below cost and not demanded", func(ctx *Context) {
		ctx.Plan.Items[tent3].Prices = ctx.Plan.Items[tent3].Prices.With(eu, ever("low", "1"))
		ctx.Result.Demand[1].Consensus = column("0 0 - 0")
	}, nil},
	{"one number for two currencies", func(ctx *Context) {
		ctx.Plan.Items[tent2].Prices = catalog.PricesBy(map[int]dimension.Series{dimension.None: ever("one", "1250")})
	}, []string{"A0330 one: the price of TENT-2P is the same number in EUR, USD"}},
	{"one number for the other market", func(ctx *Context) {
		ctx.Plan.Items[tent2].Prices = catalog.PricesBy(map[int]dimension.Series{dimension.None: ever("one", "1250"), us: ever("own", "1300")})
	}, nil},
	{"one number and sold in one market only", func(ctx *Context) {
		ctx.Plan.Items[tent2].Prices = catalog.PricesBy(map[int]dimension.Series{dimension.None: ever("one", "1250")})
		ctx.Result.Demand[2].Consensus = column("0 0 0 -")
	}, nil},
	{"one number for markets of one currency", func(ctx *Context) {
		ctx.Plan.Items[tent2].Prices = catalog.PricesBy(map[int]dimension.Series{dimension.None: ever("one", "1250")})
		ctx.Plan.Markets[us].Currency = "EUR"
	}, nil},
	{"a rate of the plan's own currency", func(ctx *Context) {
		ctx.Plan.Rates["EUR"] = percents("rate EUR", "2026-12: 1.02")
	}, []string{"A0344 rate EUR 2026-12: EUR is the plan's currency and needs no rate"}},
}
