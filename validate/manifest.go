package validate

import (
	"cmp"
	"fmt"
	"maps"
	"slices"

	"github.com/accord-plan/accord/internal/actual"
	"github.com/accord-plan/accord/internal/dimension"
	"github.com/accord-plan/accord/internal/finding"
	"github.com/accord-plan/accord/internal/period"
	"github.com/accord-plan/accord/internal/quantity"
)

var manifestChecks = []Check{
	{"fact-files", "Every file of facts is there and is what its manifest says.",
		[]finding.Code{finding.FactsNoFile, finding.FactsRows, finding.FactsDigest}, NeedsFacts, checkFactFiles},
	{"fact-periods", "Facts of closed periods are complete, and those of open ones lie in facts/open.",
		[]finding.Code{finding.FactsIncomplete, finding.FactsNotClosed, finding.FactsTooEarly}, NeedsFacts, checkFactPeriods},
	{"fact-measure", "One history holds what was ordered or what was shipped, not both.",
		[]finding.Code{finding.FactsMeasureMixed}, NeedsFacts, checkFactMeasure},
	{"fact-kind", "What was ordered and what was shipped stand side by side, each once.",
		[]finding.Code{finding.FactsKind}, NeedsFacts, checkFactKind},
	{"fact-sign", "Prices, costs, returns and capacity used are not below zero.",
		[]finding.Code{finding.FactsSign}, NeedsFacts, checkFactSign},
}

// eachFile collects what f finds at every file of facts.
func eachFile(ctx *Context, f func(file *actual.File) []finding.Finding) (fs []finding.Finding) {
	for i := range ctx.Plan.Actuals.Files {
		fs = append(fs, f(&ctx.Plan.Actuals.Files[i])...)
	}
	return fs
}

func checkFactFiles(ctx *Context) []finding.Finding {
	return eachFile(ctx, func(f *actual.File) (fs []finding.Finding) {
		if !f.Found {
			return append(fs, finding.New(finding.FactsNoFile, f.At, "%s is described and not there", f.Path))
		}
		// Other bytes follow from another number of rows, so one is said.
		switch {
		case f.Rows != f.FoundRows && !ctx.partly(f):
			fs = append(fs, finding.New(finding.FactsRows, orElse(f.RowsAt, f.At), "%s has %s, %d described (%s)", f.Path,
				count(f.FoundRows, "row", "rows"), f.Rows, offByRows(f.FoundRows-f.Rows)))
		case f.SHA256 != f.FoundSHA256:
			fs = append(fs, finding.New(finding.FactsDigest, orElse(f.SHA256At, f.At), "%s has the digest %s, %s described", f.Path, short(f.FoundSHA256), short(f.SHA256)).
				WithHint("import it again; sha256 of what is there: %s", f.FoundSHA256))
		}
		return fs
	})
}

// partly reports whether a file of facts could not be read in full; its rows
// are then not all counted.
func (ctx *Context) partly(f *actual.File) bool {
	return ctx.Partial != nil && ctx.Plan.Files != nil && ctx.Partial(ctx.Plan.Files.Number(f.Path))
}

func offByRows(d int) string {
	if d < 0 {
		return count(-d, "row", "rows") + " too little"
	}
	return count(d, "row", "rows") + " too much"
}

// short cuts a digest to what people compare by eye.
func short(digest string) string {
	if len(digest) > 12 {
		return digest[:12] + "…"
	}
	return digest
}

func checkFactPeriods(ctx *Context) []finding.Finding {
	cal := ctx.Plan.Calendar
	return eachFile(ctx, func(f *actual.File) (fs []finding.Finding) {
		if f.Period == period.None {
			return nil
		}
		if f.Period >= ctx.Plan.First {
			return append(fs, finding.New(finding.FactsNotClosed, f.At, "%s holds %s, and %s is the first open period",
				f.Path, cal.Label(f.Period), cal.Label(ctx.Plan.First)))
		}
		last := cal.End(f.Period).AddDays(-1)
		switch {
		case !f.Complete:
			why := ""
			if f.Note != "" {
				why = ": " + f.Note
			}
			fs = append(fs, finding.New(finding.FactsIncomplete, orElse(f.CompleteAt, f.At), "%s is not complete, and %s is closed%s", f.Path, cal.Label(f.Period), why))
		case f.AsOf != period.NoDate && f.AsOf < last:
			fs = append(fs, finding.New(finding.FactsTooEarly, orElse(f.AsOfAt, f.At), "%s is complete as of %s, and %s ended on %s", f.Path, f.AsOf, cal.Label(f.Period), last))
		}
		return fs
	})
}

// checkFactMeasure says once for each kind of fact which files differ from the
// others: those of the rarer measure, of the newer one where it is a draw.
func checkFactMeasure(ctx *Context) (fs []finding.Finding) {
	files := map[string]map[string][]*actual.File{} // by fact and measure, in order of path
	for i := range ctx.Plan.Actuals.Files {
		f := &ctx.Plan.Actuals.Files[i]
		if f.Measure == "" || f.Period == period.None {
			continue
		}
		if files[f.Fact] == nil {
			files[f.Fact] = map[string][]*actual.File{}
		}
		files[f.Fact][f.Measure] = append(files[f.Fact][f.Measure], f)
	}
	for _, fact := range slices.Sorted(maps.Keys(files)) {
		measures := slices.SortedFunc(maps.Keys(files[fact]), func(a, b string) int {
			x, y := files[fact][a], files[fact][b]
			return cmp.Or(cmp.Compare(len(x), len(y)), -cmp.Compare(x[0].Path, y[0].Path))
		})
		if len(measures) < 2 {
			continue
		}
		rare, usual := files[fact][measures[0]], files[fact][measures[len(measures)-1]]
		what := rare[0].Path + " states"
		if len(rare) > 1 {
			what = fmt.Sprintf("%s and %d more state", rare[0].Path, len(rare)-1)
		}
		fs = append(fs, finding.New(finding.FactsMeasureMixed, orElse(rare[0].MeasureAt, rare[0].At), "%s what was %s, %s what was %s",
			what, rare[0].Measure, count(len(usual), "other file of "+fact, "other files of "+fact), usual[0].Measure).
			WithRelated(orElse(usual[0].MeasureAt, usual[0].At), "the earliest of them"))
	}
	return fs
}

// checkFactKind knows that one measure has two names: sales of it, and the kind
// that is named after it. In one period it is there once.
func checkFactKind(ctx *Context) []finding.Finding {
	sales := map[period.Period]*actual.File{}
	for i := range ctx.Plan.Actuals.Files {
		if f := &ctx.Plan.Actuals.Files[i]; f.Fact == "sales" && f.Found {
			sales[f.Period] = f
		}
	}
	return eachFile(ctx, func(f *actual.File) []finding.Finding {
		k := actual.KindOf(f.Fact)
		if k == nil || k.Measure == "" || !f.Found {
			return nil
		}
		if f.Measure != "" && f.Measure != k.Measure {
			return []finding.Finding{finding.New(finding.FactsKind, orElse(f.MeasureAt, f.At), "%s are %s, and %s states %s", f.Fact, k.Measure, f.Path, f.Measure)}
		}
		if s := sales[f.Period]; s != nil && s.Measure == k.Measure {
			return []finding.Finding{finding.New(finding.FactsKind, f.At, "%s holds what was %s, and so does %s", f.Path, k.Measure, s.Path).WithRelated(orElse(s.MeasureAt, s.At), "its measure")}
		}
		return nil
	})
}

// checkFactSign says the first cell of each series that cannot be.
func checkFactSign(ctx *Context) (fs []finding.Finding) {
	a := &ctx.Plan.Actuals
	for _, c := range []struct {
		table *actual.Table
		what  string
		least quantity.Number
	}{{&a.Returns, "what came back", 0}, {&a.CapacityUsed, "capacity used", 0}, {&a.Prices, "a price", 1}, {&a.Costs, "a cost", 0}} {
		for _, row := range c.table.Rows {
			at, periods := ctx.pick(row.Cells, func(cell dimension.Cell) bool { return !cell.Value.IsMissing() && cell.Value < c.least })
			if len(periods) > 0 {
				first, _ := row.Cells.Get(periods[0])
				fs = append(fs, finding.New(finding.FactsSign, at, "%s cannot be %s, in %s", c.what, figure(first), ctx.texts(spans(periods))))
			}
		}
	}
	return fs
}
