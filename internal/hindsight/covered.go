package hindsight

import (
	"strings"

	"github.com/accord-plan/accord/internal/catalog"
	"github.com/accord-plan/accord/internal/decision"
	"github.com/accord-plan/accord/internal/dimension"
	"github.com/accord-plan/accord/internal/period"
	"github.com/accord-plan/accord/internal/projection"
	"github.com/accord-plan/accord/internal/quantity"
)

// stake finds the gaps that a decision covers and what came of them: as the plan
// that accepted it has them, or else the one before; of one that was carried out
// at once, as the decision states them.
func (f *Facts) stake(x *Decision, vs []version, t *told[decision.Decision], accepted int) {
	d := t.newest
	from := accepted
	if from < 0 {
		from = len(vs) - 1
	}
	for i := range d.Covers {
		x.Covered = append(x.Covered, f.covered(vs, &d.Covers[i], from)...)
	}
	x.AtStake = atStake(x.Covered)
	if x.AtStake.IsMissing() {
		for i := range d.Options {
			if c := d.Options[i].Cost; c != nil {
				x.AtStake = most(x.AtStake, c.Abs())
			}
		}
	}
	if accepted < 0 {
		x.Covered = nil // nobody has agreed to live with them
	}
}

// atStake is the money of gaps, quantity.Missing where it is known of none. An
// item that is short is below its target too: of these two the larger is counted.
func atStake(gaps []Covered) quantity.Number {
	sum := quantity.Missing
	short, low := map[string]quantity.Number{}, map[string]quantity.Number{}
	for i := range gaps {
		kind, what, _ := strings.Cut(gaps[i].Gap, "/")
		m := gaps[i].Money
		if m.IsMissing() {
			continue
		}
		before := max(short[what], low[what])
		switch kind {
		case projection.Shortage:
			short[what] = short[what].Add(m)
		case projection.BelowTarget:
			low[what] = low[what].Add(m)
		default:
			sum = known(sum).Add(m)
			continue
		}
		sum = known(sum).Add(max(short[what], low[what]).Add(-before))
	}
	return sum
}

// covered are the gaps of one cover.
func (f *Facts) covered(vs []version, c *decision.Cover, from int) []Covered {
	only := &decision.Decision{Covers: []decision.Cover{*c}}
	for i := from; i >= 0 && i >= from-1; i-- {
		r := vs[i].result
		var out []Covered
		for _, g := range r.MeantBy(only) {
			if r.Plan.Calendar == f.head.Plan.Calendar {
				out = append(out, f.gap(g.Kind, g.What, g.From, g.To, sizes{r, g.Units, g.Money, string(g.Measure), vs[i].name}))
			}
		}
		if len(out) > 0 {
			return out
		}
	}
	if c.From == period.None || strings.HasSuffix(c.Gap, "*") || c.UpTo == nil {
		return nil
	}
	kind, what, _ := strings.Cut(c.Gap, "/")
	money := quantity.Missing
	if c.UpToMoney != nil {
		money = *c.UpToMoney
	}
	return []Covered{f.gap(kind, what, c.From, c.To, sizes{vs[from].result, *c.UpTo, money, "", ""})}
}

// sizes is how large a gap was, and in which plan.
type sizes struct {
	result  *projection.Result
	units   quantity.Number
	money   quantity.Number
	measure string
	plan    string
}

// gap holds a gap against what came in its closed periods.
func (f *Facts) gap(kind, what string, from, to period.Period, s sizes) Covered {
	x := Covered{Gap: kind + "/" + what, Periods: f.span(from, to), Plan: s.plan, Measure: s.measure, Size: s.units, Money: s.money,
		Came: quantity.Missing, MoneyCame: quantity.Missing, All: int(to-from) + 1}
	if x.Measure == "" && (kind == projection.Shortage || kind == projection.LateBacklog || kind == projection.NoSource) {
		x.Measure = string(projection.AtPeak)
	}
	peak := x.Measure == string(projection.AtPeak)
	for t := from; t <= to && t < f.head.First; t++ {
		n, note, why := f.missing(kind, what, t, s.result)
		if n.IsMissing() {
			x.Came, x.Why = quantity.Missing, why
			return x
		}
		x.Closed, x.Note = x.Closed+1, note
		if peak {
			x.Came = most(x.Came, n)
		} else {
			x.Came = known(x.Came).Add(n)
		}
	}
	if x.Closed == x.All && !x.Came.IsMissing() && !x.Money.IsMissing() && x.Size > 0 {
		x.MoneyCame = quantity.Exactly(x.Money).Times(x.Came).Per(x.Size).Round(4)
	}
	return x
}

// missing is the size of a gap of a kind in a closed period by what happened,
// held against the targets and limits of the plan that had it.
func (f *Facts) missing(kind, what string, t period.Period, r *projection.Result) (n quantity.Number, note, why string) {
	switch kind {
	case projection.Shortage, projection.LateBacklog, projection.BelowTarget, projection.Excess:
		return f.missingAt(kind, what, t, r)
	case projection.Overload:
		x := f.at(&decision.Test{Measure: "load", Resource: what}, &scope{market: dimension.None, site: dimension.None}, t)[0]
		capacity := f.capacity(what, t)
		if !x.known() || capacity.IsMissing() {
			return quantity.Missing, "", orElse(x.why, "no capacity is stated for "+f.label(t))
		}
		return max(0, x.value.Add(-capacity)), x.note, ""
	}
	return quantity.Missing, "", "facts do not say it of gaps of kind " + kind
}

func orElse(s, other string) string {
	if s == "" {
		return other
	}
	return s
}

func (f *Facts) capacity(resource string, t period.Period) quantity.Number {
	if src, res := f.resource(resource); src != nil {
		if n, ok := src.Resources[res].Stated(t); ok {
			return n
		}
	}
	return quantity.Missing
}

// missingAt is that of gaps of an item at a site.
func (f *Facts) missingAt(kind, what string, t period.Period, r *projection.Result) (n quantity.Number, note, why string) {
	item, site, _ := strings.Cut(what, "@")
	measure := "stock"
	if kind == projection.Shortage || kind == projection.LateBacklog {
		measure = "backlog"
		if i := f.head.Plan.ItemIDs.Index(item); i != dimension.None && f.head.Plan.Families[f.head.Plan.Items[i].Family].Unmet == catalog.Lost {
			return quantity.Missing, "", "no fact says what customers did not wait for"
		}
	}
	test := &decision.Test{Measure: measure, Items: []string{item}, Site: site}
	s, why := f.scope(test)
	if why != "" {
		return quantity.Missing, "", why
	}
	x := f.at(test, &s, t)[0]
	if !x.known() {
		return quantity.Missing, "", orElse(x.why, "facts do not say it")
	}
	if measure == "backlog" {
		return x.value, x.note, ""
	}
	return beyondTarget(kind, x.value, stockLimit(kind, item, site, t, r), f.label(t))
}

// beyondTarget is by how much a stock misses the limit that its plan had.
func beyondTarget(kind string, stock, limit quantity.Number, label string) (quantity.Number, string, string) {
	switch {
	case limit.IsMissing():
		return quantity.Missing, "", "the plan has no target for " + label
	case kind == projection.Excess:
		return max(0, stock.Add(-limit)), "", ""
	}
	return max(0, limit.Add(-stock)), "", ""
}

func stockLimit(kind, item, site string, t period.Period, r *projection.Result) quantity.Number {
	for i := range r.Stock {
		row := &r.Stock[i]
		k := int(t - r.First)
		if r.Plan.ItemIDs.ID(row.Item) != item || r.Plan.SiteIDs.ID(row.Site) != site || k < 0 || k >= len(row.Target) {
			continue
		}
		if kind == projection.Excess {
			if k < len(row.Maximum) && !row.Maximum[k].IsMissing() {
				return row.Maximum[k]
			}
			return 0 // nobody wants it any more
		}
		return row.Target[k]
	}
	return quantity.Missing
}
