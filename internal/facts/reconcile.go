package facts

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/accord-plan/accord/internal/actual"
	"github.com/accord-plan/accord/internal/period"
	"github.com/accord-plan/accord/internal/planfile"
	"github.com/accord-plan/accord/internal/quantity"
)

// Expect is a control total: what the source itself says that a fact adds up
// to.
type Expect struct {
	Fact string
	// Period is period.None for all that was read.
	Period  period.Period
	Revenue bool // of the revenue, not of what is counted
	Total   quantity.Number
	// From says where the total comes from, for messages.
	From string
}

// ParseExpect reads `sales=1234`, `sales@2026-11=1234` or
// `sales.revenue@2026-11=98765.40`.
func ParseExpect(cal period.Calendar, text string) (Expect, error) {
	e := Expect{Period: period.None, From: "--expect"}
	what, total, ok := strings.Cut(text, "=")
	what, label, dated := strings.Cut(what, "@")
	what, e.Revenue = strings.CutSuffix(what, ".revenue")
	kind := actual.KindOf(what)
	switch {
	case !ok:
		return e, fmt.Errorf("--expect %s: write it as sales=1234, sales@2026-11=1234 or sales.revenue@2026-11=98765.40", clip(text))
	case kind == nil || kind.Rate:
		return e, fmt.Errorf("--expect %s: %s is no fact that adds up; there are %s", clip(text), quoted(what), strings.Join(actual.KindNames(), ", "))
	case e.Revenue && !kind.Revenue:
		return e, fmt.Errorf("--expect %s: %s have no revenue", clip(text), what)
	}
	var err error
	if e.Fact = what; dated {
		if e.Period, err = cal.Parse(label); err != nil {
			return e, fmt.Errorf("--expect %s: %w", clip(text), err)
		}
	}
	if e.Total, err = quantity.Parse(total); err != nil {
		return e, fmt.Errorf("--expect %s: %s is no number: write digits with a decimal point", clip(text), quoted(total))
	}
	return e, nil
}

// reconcile holds what was kept against control totals: those of the caller and
// those that the mappings state.
func (r *run) reconcile(ctx context.Context, inputs []matched) error {
	all := slices.Clone(r.opt.Expect)
	for _, in := range inputs {
		if in.mapping.Totals == nil || r.stated[in.mapping.ID] {
			continue
		}
		r.stated[in.mapping.ID] = true
		more, err := r.totalsOf(ctx, in)
		if err != nil {
			return err
		}
		all = append(all, more...)
	}
	for _, e := range all {
		r.hold(e)
	}
	return nil
}

// hold compares one control total.
func (r *run) hold(e Expect) {
	got, what := amount{}, e.Fact
	b := r.ledger.of(e.Fact)
	for k, i := range b.at {
		if e.Period != period.None && k.period != e.Period {
			continue
		}
		if e.Revenue {
			got = got.add(b.sums[i].revenue)
		} else {
			got = got.add(b.sums[i].quantity)
		}
	}
	if e.Revenue {
		what = "revenue of " + e.Fact
	}
	if e.Period != period.None {
		what += " of " + r.label(e.Period)
	}
	sum := got.rounded()
	c := Control{What: what, Read: sum, Expected: e.Total, From: e.From}
	r.out.Controls = append(r.out.Controls, c)
	if d := sum - e.Total; d != 0 {
		word := "too much"
		if d < 0 {
			word = "too little"
		}
		r.out.Refused = append(r.out.Refused, fmt.Sprintf("%s: %s were read, and %s says %s: %s %s", what, grouped(sum), e.From, grouped(e.Total), grouped(d.Abs()), word))
	}
}

// totalsOf reads the control totals of a mapping.
func (r *run) totalsOf(ctx context.Context, in matched) ([]Expect, error) {
	t := in.mapping.Totals
	m := planfile.Mapping{ID: in.mapping.ID + " totals", Format: in.mapping.Format, Columns: t.Columns, Database: in.mapping.Database, Query: t.Query}
	bad := func(text string) ([]Expect, error) {
		return nil, fmt.Errorf("mapping %s: totals: %s", in.mapping.ID, text)
	}
	var input Input
	switch {
	case t.Query != "" && t.File != "" || t.Query == "" && t.File == "":
		return bad("state a `file`, or a `query` where the facts come from a database")
	case t.Query != "" && in.mapping.Database.Driver == "":
		return bad("a `query` needs the mapping's `database`")
	case t.Query != "":
		var err error
		if input, err = r.opt.question(m); err != nil {
			return nil, err
		}
	case in.near == nil:
		return bad("a `file` lies beside an export, and there is none")
	default:
		input = Input{Name: t.File, Open: opener(in.Input, t.File)}
	}
	var out []Expect
	from := base(t.File)
	if t.Query != "" {
		from = "the query of its totals"
	}
	err := Read(ctx, input, m, numberRoles, dateRoles, func(row *Row) error {
		p, err := r.periodOfTotal(row)
		if err != nil {
			return row.wrong("%v", err)
		}
		if p != period.None && !r.touched(in.mapping.Fact, p) {
			return nil // of a period that this import does not hold
		}
		for _, role := range []string{"quantity", "revenue"} {
			n, ok, err := row.Number(role)
			if err != nil {
				return row.wrong("%v", err)
			}
			if ok {
				out = append(out, Expect{in.mapping.Fact, p, role == "revenue", n, from})
			}
		}
		return nil
	})
	return out, err
}

func (r *run) periodOfTotal(row *Row) (period.Period, error) {
	cal := r.opt.Plan.Calendar
	switch {
	case row.Has("period"):
		return cal.Parse(row.Get("period"))
	case row.Has("date"):
		d, ok, err := row.Date("date")
		if err != nil || !ok {
			return period.None, fmt.Errorf("no date of the total: %w", err)
		}
		return cal.Containing(d), nil
	}
	return period.None, nil
}

// touched reports whether a row of a period was kept.
func (r *run) touched(fact string, p period.Period) bool {
	_, ok := r.ledger.of(fact).origin[p]
	return ok
}
