package validate

import (
	"github.com/accord-plan/accord/internal/actual"
	"github.com/accord-plan/accord/internal/finding"
	"github.com/accord-plan/accord/internal/period"
)

var manifestChecks = []Check{
	{"fact-files", "Every file of facts is there and is what its manifest says.",
		[]finding.Code{finding.FactsNoFile, finding.FactsRows, finding.FactsDigest}, NeedsFacts, checkFactFiles},
	{"fact-periods", "Facts of closed periods are complete, and those of open ones lie in facts/open.",
		[]finding.Code{finding.FactsIncomplete, finding.FactsNotClosed, finding.FactsTooEarly}, NeedsFacts, checkFactPeriods},
	{"fact-measure", "One history holds what was ordered or what was shipped, not both.",
		[]finding.Code{finding.FactsMeasureMixed}, NeedsFacts, checkFactMeasure},
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
		case f.Rows != f.FoundRows:
			fs = append(fs, finding.New(finding.FactsRows, orElse(f.RowsAt, f.At), "%s has %s, %d described (%s)", f.Path,
				count(f.FoundRows, "row", "rows"), f.Rows, offByRows(f.FoundRows-f.Rows)))
		case f.SHA256 != f.FoundSHA256:
			fs = append(fs, finding.New(finding.FactsDigest, orElse(f.SHA256At, f.At), "%s has the digest %s, %s described", f.Path, short(f.FoundSHA256), short(f.SHA256)).
				WithHint("import it again; sha256 of what is there: %s", f.FoundSHA256))
		}
		return fs
	})
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
			fs = append(fs, finding.New(finding.FactsIncomplete, orElse(f.CompleteAt, f.At), "%s is not complete, and %s is closed", f.Path, cal.Label(f.Period)))
		case f.AsOf != period.NoDate && f.AsOf < last:
			fs = append(fs, finding.New(finding.FactsTooEarly, orElse(f.AsOfAt, f.At), "%s is complete as of %s, and %s ended on %s", f.Path, f.AsOf, cal.Label(f.Period), last))
		}
		return fs
	})
}

func checkFactMeasure(ctx *Context) (fs []finding.Finding) {
	first := map[string]*actual.File{} // by fact
	return eachFile(ctx, func(f *actual.File) []finding.Finding {
		if f.Measure == "" || f.Period == period.None {
			return nil
		}
		before := first[f.Fact]
		if before == nil {
			first[f.Fact] = f
			return nil
		}
		if before.Measure == f.Measure {
			return nil
		}
		return append(fs, finding.New(finding.FactsMeasureMixed, orElse(f.MeasureAt, f.At), "%s states what was %s, %s what was %s", f.Path, f.Measure, before.Path, before.Measure).
			WithRelated(orElse(before.MeasureAt, before.At), "the earliest file"))
	})
}
