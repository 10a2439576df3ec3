package validate

import (
	"github.com/accord-plan/accord/internal/actual"
	"github.com/accord-plan/accord/internal/dimension"
	"github.com/accord-plan/accord/internal/period"
	"github.com/accord-plan/accord/internal/position"
	"github.com/accord-plan/accord/internal/projection"
	"github.com/accord-plan/accord/internal/supply"
)

var factSituations = []situation{
	{"a file that is not there", func(ctx *Context) { ctx.Plan.Actuals.Files[0].Found = false },
		[]string{"A0501 fact sales 2026-10: facts/sales/2026-10.csv is described and not there"}},
	{"another number of rows", func(ctx *Context) { ctx.Plan.Actuals.Files[1].FoundRows = 1 },
		[]string{"A0502 fact sales 2026-11: facts/sales/2026-11.csv has 1 row, 2 described (1 row too little)"}},
	{"another digest", func(ctx *Context) { ctx.Plan.Actuals.Files[4].FoundSHA256 = "0123456789abcdef" },
		[]string{"A0503 fact stock open: facts/stock/open.csv has the digest 0123456789ab…, aa described"}},
	{"a closed period that is not complete", func(ctx *Context) { ctx.Plan.Actuals.Files[1].Complete = false },
		[]string{"A0504 fact sales 2026-11: facts/sales/2026-11.csv is not complete, and 2026-11 is closed"}},
	{"complete too early", func(ctx *Context) { ctx.Plan.Actuals.Files[1].AsOf = day("2026-11-28") },
		[]string{"A0513 fact sales 2026-11: facts/sales/2026-11.csv is complete as of 2026-11-28, and 2026-11 ended on 2026-11-30"}},
	{"a hole between known periods", func(ctx *Context) {
		ctx.Plan.Actuals.Files = append(ctx.Plan.Actuals.Files, fact("sales", "2026-07", "2026-08-01"))
	}, []string{"A0505 fact sales 2026-10: no sales of 2026-08..2026-09, between known periods"}},
	{"the latest closed period is missing", func(ctx *Context) {
		files := ctx.Plan.Actuals.Files
		ctx.Plan.Actuals.Files = []actual.File{files[0], files[2], files[3], files[4]}
	}, []string{"A0507 fact sales 2026-10: no sales of 2026-11, the latest known are of 2026-10"}},
	{"stale by a day", func(ctx *Context) { ctx.AsOf = day("2027-01-24") }, []string{
		"A0506 fact stock open: the newest facts are of 2026-12-09, 46 days before 2027-01-24, at most 45 expected (1 too old)"}},
	{"as old as the plan allows", func(ctx *Context) {
		ctx.AsOf, ctx.Plan.FactsMaxAge = day("2027-01-24"), 46
	}, nil},
	{"a closed file of an open period", func(ctx *Context) {
		ctx.Plan.Actuals.Files = append(ctx.Plan.Actuals.Files, fact("sales", "2026-12", "2026-12-09"))
	}, []string{"A0508 fact sales 2026-12: facts/sales/2026-12.csv holds 2026-12, and 2026-12 is the first open period"}},
	{"a snapshot of the eve", func(ctx *Context) {
		ctx.Plan.Actuals.Open.AsOf, ctx.Plan.Actuals.Open.HasSales = day("2026-11-30"), false
	}, nil},
	{"a snapshot of the day before the eve", func(ctx *Context) { ctx.Plan.Actuals.Open.AsOf = day("2026-11-29") },
		[]string{"A0509 fact stock open: the snapshot is of 2026-11-29, and the first open period is 2026-12"}},
	{"a snapshot without sales to date", func(ctx *Context) { ctx.Plan.Actuals.Open.HasSales = false },
		[]string{"A0514 fact stock open: the snapshot of 2026-12-09 comes without sales to date, so the closing stock of 2026-11 counts"}},
	{"a snapshot alone, and no closing stock either", func(ctx *Context) {
		ctx.Plan.Actuals.Open.HasSales, ctx.Plan.Actuals.Open.HasReceipts = false, false
		ctx.Plan.Actuals.Stock = actual.NewTable(nil, nil, nil)
	}, nil},
	{"a snapshot of the day after", func(ctx *Context) { ctx.Plan.Actuals.Open.AsOf = day("2027-01-01") },
		[]string{"A0509 fact stock open: the snapshot is of 2027-01-01, and the first open period is 2026-12"}},
	{"a snapshot of the last day", func(ctx *Context) { ctx.Plan.Actuals.Open.AsOf = day("2026-12-31") }, nil},
	{"sold after its life", func(ctx *Context) {
		ctx.Plan.Actuals.Sales.Rows = append(ctx.Plan.Actuals.Sales.Rows,
			actual.Row{Key: actual.Key{Market: us, Item: tentX}, Cells: cells("sold X", "2026-06: 9, 2026-07: 0, 2026-08: 2, 2026-09: 1, 2026-11: 4")})
	}, []string{"A0510 sold X 2026-08: TENT-3X was sold in us in 2026-08..2026-09, 2026-11, it is sold until 2026-06"}},
	{"ordered beside shipped", func(ctx *Context) {
		f := fact("sales-ordered", "2026-11", "2026-12-01")
		f.Measure = "ordered"
		g := fact("sales-ordered", "2026-10", "2026-12-01")
		ctx.Plan.Actuals.Files = append(ctx.Plan.Actuals.Files, f, g)
	}, nil},
	{"shipped under the name of ordered", func(ctx *Context) {
		f := fact("sales-ordered", "2026-11", "2026-12-01")
		f.Measure = "shipped"
		g := fact("sales-ordered", "2026-10", "2026-12-01")
		ctx.Plan.Actuals.Files = append(ctx.Plan.Actuals.Files, f, g)
	}, []string{"A0515 fact sales-ordered 2026-11: sales-ordered are ordered, and facts/sales-ordered/2026-11.csv states shipped"}},
	{"shipped twice", func(ctx *Context) {
		ctx.Plan.Actuals.Files = append(ctx.Plan.Actuals.Files, fact("sales-shipped", "2026-11", "2026-12-01"), fact("sales-shipped", "2026-10", "2026-12-01"))
		ctx.Plan.Actuals.Files[0].Measure, ctx.Plan.Actuals.Files[1].Measure = "shipped", "shipped"
	}, []string{"A0515 fact sales-shipped 2026-11: facts/sales-shipped/2026-11.csv holds what was shipped, and so does facts/sales/2026-11.csv",
		"A0515 fact sales-shipped 2026-10: facts/sales-shipped/2026-10.csv holds what was shipped, and so does facts/sales/2026-10.csv"}},
	{"prices and returns that cannot be", func(ctx *Context) {
		ctx.Plan.Actuals.Prices = actual.NewTable([]actual.Row{{Cells: cells("price", "2026-10: 5, 2026-11: 0")}}, nil, nil)
		ctx.Plan.Actuals.Returns = actual.NewTable([]actual.Row{{Cells: cells("back", "2026-10: -3, 2026-11: 0")}}, nil, nil)
		ctx.Plan.Actuals.Costs = actual.NewTable([]actual.Row{{Cells: cells("cost", "2026-10: 0")}}, nil, nil)
	}, []string{"A0516 back 2026-10: what came back cannot be −3, in 2026-10", "A0516 price 2026-11: a price cannot be 0, in 2026-11"}},
	{"negative stock", func(ctx *Context) {
		ctx.Plan.Actuals.Stock.Rows[0].Cells = cells("below", "2026-08: 5, 2026-09: -3, 2026-10: -4, 2026-11: 0")
	}, []string{"A0511 below 2026-09: stock of TENT-2P at central is negative in 2026-09..2026-10 (−3)"}},
	{"negative opening stock is told once", func(ctx *Context) {
		ctx.Plan.Actuals.Stock.Rows[0].Cells = cells("below", "2026-10: 5, 2026-11: -20")
		n := note(projection.NoteOpeningNegative, at("below 2026-11"))
		n.Site, n.Item, n.Amount = central, tent2, num("-20")
		ctx.Result.Notes = []projection.Note{n}
	}, []string{"A0809 below 2026-11: opening stock of TENT-2P@central is negative (−20)"}},
	{"ordered and shipped mixed", func(ctx *Context) { ctx.Plan.Actuals.Files[1].Measure = "ordered" },
		[]string{"A0512 fact sales 2026-11: facts/sales/2026-11.csv states what was ordered, 1 other file of sales what was shipped"}},
	{"the first of three files is the other one", func(ctx *Context) {
		ctx.Plan.Actuals.Files = append(ctx.Plan.Actuals.Files[:2:2], append([]actual.File{fact("sales", "2026-09", "2026-10-01")}, ctx.Plan.Actuals.Files[2:]...)...)
		ctx.Plan.Actuals.Files[0].Measure = "ordered"
	}, []string{"A0512 fact sales 2026-10: facts/sales/2026-10.csv states what was ordered, 2 other files of sales what was shipped"}},
	{"a file that is not there is said once", func(ctx *Context) {
		f := &ctx.Plan.Actuals.Files[1]
		f.Found, f.Period = false, period.None
	}, []string{"A0501 fact sales 2026-11: facts/sales/2026-11.csv is described and not there"}},
}

// note is a note of the computation that is about nothing yet.
func note(kind projection.NoteKind, at position.Ref) projection.Note {
	return projection.Note{Kind: kind, At: at, From: period.None, To: period.None, Market: dimension.None, Site: dimension.None,
		Item: dimension.None, Source: dimension.None, Resource: dimension.None, Adjustment: dimension.None}
}

// noting puts one note into the result.
func noting(kind projection.NoteKind, fill func(n *projection.Note)) func(ctx *Context) {
	return func(ctx *Context) {
		n := note(kind, at("noted"))
		fill(&n)
		ctx.Result.Notes = append(ctx.Result.Notes, n)
	}
}

// promoCell is the cell of the company's adjustment.
func promoCell(n *projection.Note) {
	n.Adjustment, n.Market, n.Item, n.From, n.To = 0, eu, tent2, month("2027-02"), month("2027-02")
}

var noteSituations = []situation{
	{"spread equally", noting(projection.NoteEqualSplit, func(n *projection.Note) { promoCell(n); n.Amount = num("10") }),
		[]string{"A0801 noted: promo: meets only zeros in 2027-02 and is spread equally (10)"}},
	{"added to nothing", noting(projection.NoteAddToMissing, func(n *projection.Note) { promoCell(n); n.Amount = num("400") }),
		[]string{"A0802 noted: promo: adds 400 to TENT-2P@eu in 2027-02, which has no baseline"}},
	{"percent of nothing", noting(projection.NotePercentOfMissing, promoCell),
		[]string{"A0803 noted: promo: takes a percent of TENT-2P@eu in 2027-02, which has no baseline"}},
	{"more removed than stands", noting(projection.NoteRemovesTooMuch, func(n *projection.Note) { promoCell(n); n.Amount = num("1") }),
		[]string{"A0804 noted: promo: removes more than stands of TENT-2P@eu in 2027-02 (1 too much)"}},
	{"two sets", noting(projection.NoteTwoSets, func(n *projection.Note) { promoCell(n); n.Related = at("first set") }),
		[]string{"A0805 noted: promo: sets TENT-2P@eu in 2027-02, which another adjustment of the layer sets too"}},
	{"group over set", noting(projection.NoteGroupOverSet, promoCell),
		[]string{"A0806 noted: promo: changes the total of a group with TENT-2P@eu in 2027-02, which is set by itself"}},
	{"opening stock rolled, one finding a site", func(ctx *Context) {
		for _, item := range []int{tent3, tent2} {
			noting(projection.NoteOpeningRolled, func(n *projection.Note) { n.Site, n.Item, n.At = central, item, at("stock central TENT-2P 2026-10") })(ctx)
		}
		noting(projection.NoteOpeningRolled, func(n *projection.Note) { n.Site, n.Item = east, tent2 })(ctx)
	}, []string{
		"A0807 site central: no closing stock of the last closed period for TENT-2P, TENT-3P at central: carried forward",
		"A0807 site east: no closing stock of the last closed period for TENT-2P at east: carried forward"}},
	{"opening stock not known", func(ctx *Context) {
		n := note(projection.NoteOpeningMissing, at("item TENT-2P"))
		n.Site, n.Item = east, tent2
		ctx.Result.Notes = []projection.Note{n}
	}, []string{"A0808 site east: no stock is known for TENT-2P at east"}},
	{"orders overdue", noting(projection.NoteOrdersOverdue, func(n *projection.Note) {
		n.Source, n.Site, n.Item, n.Amount = lyon, central, tent2, num("60")
	}), []string{"A0810 noted: open orders of TENT-2P@central from lyon were due before 2026-12 and are moved into it (60)"}},
	{"orders overdue together, one finding a file", func(ctx *Context) {
		for i, amount := range []string{"1260", "20", "30"} {
			noting(projection.NoteOrdersOverdue, func(n *projection.Note) {
				n.At, n.Source, n.Site, n.Item, n.Amount = at("order "+amount), lyon, central, i, num(amount)
			})(ctx)
		}
	}, []string{"A0810 order 1260: open orders of 3 items at their sites were due before 2026-12 and are moved into it: TENT-2P@central from lyon (1,260), TENT-3P@central from lyon (20), TENT-3X@central from lyon (30)"}},
	{"no preference for what one source does not deliver", func(ctx *Context) {
		s := &ctx.Plan.Sources[viet]
		s.Commitments = append(s.Commitments, supply.Commitment{Site: east, Item: tent3, Cells: cells("far", "2026-12: 60"), At: at("commitment far")})
		noting(projection.NoteNoPrimary, func(n *projection.Note) { n.Site, n.Item, n.Source = east, tent3, viet })(ctx)
	}, []string{"A0401 commitment far: viet commits TENT-3P to east, where it does not deliver"}},
	{"an assumption of another kind", noting(250, func(n *projection.Note) { n.Site, n.Item = central, tent2 }),
		[]string{"A0800 noted: something was assumed of TENT-2P@central"}},
	{"no preference", noting(projection.NoteNoPrimary, func(n *projection.Note) { n.Site, n.Item, n.Source = central, tent2, lyon }),
		[]string{"A0811 noted: several sources bring TENT-2P@central, and none is primary or has a share"}},
	{"capacity not stated", noting(projection.NoteCapacityMissing, func(n *projection.Note) {
		n.Source, n.Resource, n.From, n.To, n.Amount = lyon, 0, month("2027-01"), month("2027-02"), num("40")
	}), []string{"A0812 noted: capacity of lyon/hours is not stated in 2027-01..2027-02 (load 40)"}},
	{"too large", noting(projection.NoteTooLarge, func(n *projection.Note) { n.Site, n.Item = central, tent2 }),
		[]string{"A0813 noted: a number of TENT-2P@central is too large"}},
	{"a ring of lanes is told by its own check", noting(projection.NoteLaneRing, func(n *projection.Note) { n.Site, n.Item = central, tent2 }), nil},
	{"nothing alive", noting(projection.NoteNothingAlive, func(n *projection.Note) { promoCell(n); n.Item, n.Market = dimension.None, dimension.None }),
		[]string{"A0814 noted: promo: none of its items is sold in 2027-02"}},
}
