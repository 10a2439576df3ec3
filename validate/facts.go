package validate

import (
	"maps"
	"slices"

	"github.com/accord-plan/accord/internal/actual"
	"github.com/accord-plan/accord/internal/completeness"
	"github.com/accord-plan/accord/internal/dimension"
	"github.com/accord-plan/accord/internal/finding"
	"github.com/accord-plan/accord/internal/period"
	"github.com/accord-plan/accord/internal/position"
	"github.com/accord-plan/accord/internal/projection"
)

var factChecks = []Check{
	{"fact-history", "The facts of closed periods have no holes and reach the latest one.",
		[]finding.Code{finding.FactsGap, finding.FactsLatest}, NeedsFacts, checkFactHistory},
	{"fact-age", "The newest facts are not older than the plan allows.",
		[]finding.Code{finding.FactsStale}, NeedsFacts | NeedsAsOf, checkFactAge},
	{"fact-snapshot", "The snapshot of stock is of a day in the first open period, with sales and receipts to date.",
		[]finding.Code{finding.FactsSnapshot, finding.FactsAlone}, NeedsFacts, checkSnapshot},
	{"fact-life", "Items were sold only while the catalog says so.",
		[]finding.Code{finding.FactsOutsideLife}, NeedsFacts | NeedsWhole, checkFactLife},
	{"fact-stock", "No stock is negative.",
		[]finding.Code{finding.FactsNegative}, NeedsFacts, checkFactStock},
}

// checkFactHistory looks at each kind of fact by the periods of its files.
func checkFactHistory(ctx *Context) (fs []finding.Finding) {
	files, lost := map[string]map[period.Period]*actual.File{}, map[string]bool{}
	for i := range ctx.Plan.Actuals.Files {
		f := &ctx.Plan.Actuals.Files[i]
		lost[f.Fact] = lost[f.Fact] || !f.Found || ctx.partly(f)
		if f.Period == period.None || f.Period >= ctx.Plan.First || !f.Found {
			continue
		}
		if files[f.Fact] == nil {
			files[f.Fact] = map[period.Period]*actual.File{}
		}
		files[f.Fact][f.Period] = f
	}
	latest := ctx.Plan.First - 1
	for _, fact := range slices.Sorted(maps.Keys(files)) {
		if lost[fact] {
			continue // a file that is not there or cannot be read is said already
		}
		known := slices.Sorted(maps.Keys(files[fact]))
		newest := files[fact][known[len(known)-1]]
		for _, hole := range holes(known) {
			fs = append(fs, finding.New(finding.FactsGap, files[fact][hole.to+1].At, "no %s of %s, between known periods", fact, ctx.text(hole)))
		}
		if newest.Period < latest {
			fs = append(fs, finding.New(finding.FactsLatest, newest.At, "no %s of %s, the latest known are of %s",
				fact, ctx.text(span{newest.Period + 1, latest}), ctx.Plan.Calendar.Label(newest.Period)))
		}
	}
	return fs
}

// holes returns the runs that are missing between ascending periods.
func holes(known []period.Period) (out []span) {
	for i := 1; i < len(known); i++ {
		if known[i] > known[i-1]+1 {
			out = append(out, span{known[i-1] + 1, known[i] - 1})
		}
	}
	return out
}

func checkFactAge(ctx *Context) []finding.Finding {
	var newest *actual.File
	for i := range ctx.Plan.Actuals.Files {
		if f := &ctx.Plan.Actuals.Files[i]; f.Found && f.AsOf != period.NoDate && (newest == nil || f.AsOf > newest.AsOf) {
			newest = f
		}
	}
	if newest == nil {
		return nil
	}
	if age, limit := int(ctx.AsOf-newest.AsOf), completeness.MaxAge(ctx.Plan); age > limit {
		return []finding.Finding{finding.New(finding.FactsStale, orElse(newest.AsOfAt, newest.At), "the newest facts are of %s, %s before %s, at most %d expected (%d too old)",
			newest.AsOf, count(age, "day", "days"), ctx.AsOf, limit, age-limit)}
	}
	return nil
}

// checkSnapshot knows what the computation does with a snapshot: one of the
// eve of the open period is as good as a closing stock, one inside it needs
// what was sold and received to date, and any other is of no use.
func checkSnapshot(ctx *Context) []finding.Finding {
	p, open := ctx.Plan, &ctx.Plan.Actuals.Open
	start, end := p.Calendar.Start(p.First), p.Calendar.End(p.First)
	if !open.HasStock || open.AsOf == period.NoDate {
		return nil
	}
	at := position.Ref{}
	for i := range p.Actuals.Files {
		if f := &p.Actuals.Files[i]; f.Period == period.None && f.Fact == "stock" {
			at = orElse(f.AsOfAt, f.At)
		}
	}
	switch {
	case open.AsOf < start.AddDays(-1) || open.AsOf >= end:
		return []finding.Finding{finding.New(finding.FactsSnapshot, at, "the snapshot is of %s, and the first open period is %s", open.AsOf, p.Calendar.Label(p.First)).
			WithHint("import one of a day from %s to %s", start, end.AddDays(-1))}
	case open.AsOf >= start && !((open.HasSales || open.HasBookings) && open.HasReceipts) && p.Actuals.Stock.Known[p.First-1]:
		return []finding.Finding{finding.New(finding.FactsAlone, at, "the snapshot of %s comes without %s to date, so the closing stock of %s counts",
			open.AsOf, lacking(open), p.Calendar.Label(p.First-1))}
	}
	return nil
}

// lacking names the facts to date that are not there.
func lacking(open *actual.Open) string {
	switch {
	case open.HasSales || open.HasBookings:
		return "receipts"
	case open.HasReceipts:
		return "sales"
	}
	return "sales and receipts"
}

func checkFactLife(ctx *Context) (fs []finding.Finding) {
	for _, row := range ctx.Plan.Actuals.Sales.Rows {
		it := &ctx.Plan.Items[row.Key.Item]
		if reversed(it) {
			continue
		}
		at, periods := ctx.pick(row.Cells, func(c dimension.Cell) bool {
			return !c.Value.IsMissing() && c.Value != 0 && !it.Alive(c.Period)
		})
		if len(periods) > 0 {
			fs = append(fs, finding.New(finding.FactsOutsideLife, at, "%s was sold in %s in %s, %s",
				it.ID, ctx.market(row.Key.Market), ctx.texts(spans(periods)), ctx.life(it)).WithRelated(it.At, "the item"))
		}
	}
	return fs
}

// pick returns the periods of the cells to keep, and the first one's place.
func (ctx *Context) pick(s dimension.Series, keep func(dimension.Cell) bool) (at position.Ref, periods []period.Period) {
	for _, c := range s.Cells() {
		if keep(c) {
			if len(periods) == 0 {
				at = c.At
			}
			periods = append(periods, c.Period)
		}
	}
	return at, periods
}

// checkFactStock leaves the opening stock to the computation, which says what
// it did with it.
func checkFactStock(ctx *Context) (fs []finding.Finding) {
	noted := ctx.noted(projection.NoteOpeningNegative)
	for _, row := range ctx.Plan.Actuals.Stock.Rows {
		opening := noted[[2]int{row.Key.Site, row.Key.Item}]
		at, periods := ctx.pick(row.Cells, func(c dimension.Cell) bool {
			return !c.Value.IsMissing() && c.Value < 0 && !(opening && c.Period == ctx.Plan.First-1)
		})
		if len(periods) > 0 {
			first, _ := row.Cells.Get(periods[0])
			fs = append(fs, finding.New(finding.FactsNegative, at, "stock of %s at %s is negative in %s (%s)",
				ctx.item(row.Key.Item), ctx.site(row.Key.Site), ctx.texts(spans(periods)), figure(first)))
		}
	}
	return fs
}

// noted returns the sites and items that a note of the computation is about.
func (ctx *Context) noted(kind projection.NoteKind) map[[2]int]bool {
	out := map[[2]int]bool{}
	if ctx.Result == nil {
		return out
	}
	for _, n := range ctx.Result.Notes {
		if n.Kind == kind {
			out[[2]int{n.Site, n.Item}] = true
		}
	}
	return out
}
