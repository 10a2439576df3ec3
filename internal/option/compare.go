package option

import (
	"fmt"

	"github.com/accord-plan/accord/internal/change"
	"github.com/accord-plan/accord/internal/period"
	"github.com/accord-plan/accord/internal/projection"
	"github.com/accord-plan/accord/internal/quantity"
)

// Plan is one plan that takes part.
type Plan struct {
	// Ref is the revision as the caller names it, Label the same with its
	// hash. Branch is the branch that it is the tip of, empty for none: by it
	// the options of decisions find their plan.
	Ref, Label, Branch string
	// Result is nil where there is nothing to compare; Problem then says why.
	Result  *projection.Result
	Problem string
	// Behind, BehindAsked and Asks as in [Option].
	Behind, BehindAsked string
	Asks                bool
	// Change is all that differs from the base, if the caller has it already.
	Change *change.Diff
}

// Input is what is compared.
type Input struct {
	Base    Plan
	Options []Plan
	// Committed is the last close, nil for none.
	Committed      *projection.Result
	CommittedLabel string
	// Decisions are those that are told, by id; without any, those of which an
	// option is a branch.
	Decisions []string
	// Asked are the plans in which decisions stand open, by the decision's id.
	// For those that are not in it, the base is taken if it holds the decision.
	Asked map[string]Plan
	// Unresolved says by branch why there is no plan for it.
	Unresolved map[string]string
}

// Compare sets plans side by side. The base must have a result.
func Compare(in Input) *Comparison {
	b := in.Base.Result.Plan
	c := &comparer{in: in, out: &Comparison{FormatVersion: FormatVersion, ID: b.ID, Name: b.Name, Currency: b.Currency,
		Base: side(in.Base.Label, in.Base.Result), Committed: side(in.CommittedLabel, in.Committed),
		Shared: []string{}, Options: []Option{}, Measures: []Measure{}}}
	c.options()
	c.window()
	for p := c.from; p <= c.to; p++ {
		c.out.Shared = append(c.out.Shared, b.Calendar.Label(p))
	}
	c.out.Settled = max(int(c.settled-c.from)+1, 0)
	c.measures()
	c.resources()
	c.decisions()
	return c.out
}

type comparer struct {
	in  Input
	out *Comparison
	// results are the options' plans in their order, nil where one is not
	// compared.
	results []*projection.Result
	// from and to bound the periods that all have, settled is the last one in
	// which stock can be compared, stable the last one against the close.
	from, to, settled, stable period.Period
}

func side(label string, r *projection.Result) Side {
	if r == nil {
		return Side{Label: label}
	}
	p := r.Plan
	return Side{Label: label, Cycle: p.Cycle, First: p.Calendar.Label(p.First), Last: p.Calendar.Label(p.Last())}
}

// options says of each plan whether it can be compared, and what differs.
func (c *comparer) options() {
	base := c.in.Base.Result
	for i := range c.in.Options {
		p := &c.in.Options[i]
		o := Option{Side: side(p.Label, p.Result), Ref: p.Ref, Asks: p.Asks, Behind: p.Behind, BehindAsked: p.BehindAsked, NotComputed: p.Problem}
		r := p.Result
		switch {
		case r == nil:
			if o.NotComputed == "" {
				o.NotComputed = "its plan could not be computed"
			}
		case r.Plan.Calendar != base.Plan.Calendar:
			o.NotComputed = fmt.Sprintf("its calendar is %s, and that of the base is %s", r.Plan.Calendar.Name(), base.Plan.Calendar.Name())
		case r.Plan.Currency != base.Plan.Currency:
			o.NotComputed = fmt.Sprintf("its currency is %s, and that of the base is %s", r.Plan.Currency, base.Plan.Currency)
		case !overlap(base, r):
			o.NotComputed = "no period is open in both"
		}
		if o.NotComputed != "" {
			r = nil
		} else if o.Change = p.Change; o.Change == nil {
			o.Change = change.Compare(base, r, change.Options{Base: c.in.Base.Label, Head: p.Label})
		}
		c.results = append(c.results, r)
		c.out.Options = append(c.out.Options, o)
	}
}

func overlap(a, b *projection.Result) bool {
	return max(a.First, b.First) <= min(last(a), last(b))
}

func last(r *projection.Result) period.Period { return r.First + period.Period(r.N) - 1 }

// window finds the periods that all plans have, and how many of them are
// settled. Two plans of one horizon see alike to its end.
func (c *comparer) window() {
	base := c.in.Base.Result
	c.from, c.to = base.First, last(base)
	c.settled = c.to
	for i, r := range c.results {
		if r == nil {
			continue
		}
		if r.First != base.First || last(r) != last(base) {
			c.out.Unequal = true
		}
		c.from, c.to = max(c.from, r.First), min(c.to, last(r))
		c.settled = min(c.settled, settled(base, r, c.out.Options[i].Change))
	}
	c.settled = min(c.settled, c.to)
	c.stable = c.settled
	if committed := c.in.Committed; comparable(committed, base) {
		c.stable = min(c.stable, settled(committed, base, change.Compare(committed, base, change.Options{})))
	}
}

// settled is the last period in which two plans want the same stock unless
// somebody has changed his mind.
func settled(a, b *projection.Result, d *change.Diff) period.Period {
	return min(last(a), last(b)) - period.Period(len(d.Unsettled))
}

func comparable(a, b *projection.Result) bool {
	return a != nil && a.Plan.Calendar == b.Plan.Calendar && a.Plan.Currency == b.Plan.Currency && overlap(a, b)
}

// measures takes every measure of every plan and ranks them.
func (c *comparer) measures() {
	if c.from > c.to {
		return
	}
	base := c.facts(c.in.Base.Result)
	rows := base.rows(nil, c)
	for _, r := range c.results {
		if r == nil {
			for k := range rows {
				rows[k].Options = append(rows[k].Options, notKnown(""))
			}
			continue
		}
		of := c.facts(r)
		for k, m := range of.rows(base, c) {
			rows[k].Options = append(rows[k].Options, m.Base)
		}
	}
	for i, r := range c.results {
		if r != nil {
			c.out.Options[i].Gaps = c.gaps(r)
		}
	}
	c.out.Measures = c.rank(rows)
}

func notKnown(why string) Cell {
	return Cell{Value: quantity.Missing, Of: quantity.Missing, Base: quantity.Missing, Delta: quantity.Missing, Why: why}
}
