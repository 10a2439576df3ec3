package hindsight

import (
	"strings"

	"github.com/accord-plan/accord/internal/decision"
	"github.com/accord-plan/accord/internal/dimension"
	"github.com/accord-plan/accord/internal/period"
	"github.com/accord-plan/accord/internal/projection"
	"github.com/accord-plan/accord/internal/quantity"
	"github.com/accord-plan/accord/internal/vintage"
)

// Facts reads measures of closed periods off what happened, in the words of a
// test.
type Facts struct {
	record  *vintage.Record
	head    *projection.Result
	actuals *vintage.Actuals
	view    *vintage.View
}

// NewFacts makes a reader of a record's facts.
func NewFacts(r *vintage.Record) *Facts {
	// On an axis of one plan its own indexes are those of the axis.
	axis := vintage.NewAxis(r.Head.Plan)
	return &Facts{r, r.Head, axis.Actuals(r.Head), axis.View(r.Head)}
}

// figure is a measure of what happened over a span of closed periods. Missing
// cells are left out: Used of All are in it.
type figure struct {
	what     string
	from, to period.Period
	value    quantity.Number
	used     int
	all      int
	// note says where the number comes from, if not simply from the facts of
	// its name.
	note string
	// why says why there is no number, or what it lacks.
	why     string
	atLeast bool
}

// known reports whether the figure can be held against a limit.
func (x *figure) known() bool { return !x.value.IsMissing() && x.used == x.all }

// scope is what a test is about, in indexes of the plan.
type scope struct {
	items        []bool
	market, site int
	label        string
}

// scope resolves the names of a test; the text says which name is unknown.
func (f *Facts) scope(t *decision.Test) (scope, string) {
	p := f.head.Plan
	s := scope{items: make([]bool, len(p.Items)), market: p.MarketIDs.Index(t.Market), site: p.SiteIDs.Index(t.Site), label: label(t)}
	family := p.FamilyIDs.Index(t.Family)
	for _, n := range []struct {
		noun, id string
		at       int
	}{{"market", t.Market, s.market}, {"site", t.Site, s.site}, {"family", t.Family, family}} {
		if n.id != "" && n.at == dimension.None {
			return s, "the plan has no " + n.noun + " " + n.id + " any more"
		}
	}
	for i := range s.items {
		s.items[i] = len(t.Items) == 0 && (t.Family == "" || p.Items[i].Family == family)
	}
	for _, id := range t.Items {
		i := p.ItemIDs.Index(id)
		if i == dimension.None {
			return s, "the plan has no item " + id + " any more"
		}
		s.items[i] = true
	}
	return s, ""
}

// label says what is measured: `demand of TENT-2P in eu`.
func label(t *decision.Test) string {
	words := t.Measure
	if what := strings.Join(t.Items, ", "); what != "" {
		words += " of " + what
	} else if t.Family != "" {
		words += " of " + t.Family
	}
	if t.Resource != "" {
		words += " of " + t.Resource
	}
	if t.Currency != "" {
		words += " of " + t.Currency
	}
	if t.Market != "" {
		words += " in " + t.Market
	}
	if t.Site != "" {
		words += " at " + t.Site
	}
	return words
}

// read reads a test's measure period by period over closed periods.
func (f *Facts) read(t *decision.Test, from, to period.Period) []figure {
	s, why := f.scope(t)
	var out []figure
	for p := from; p <= to && p < f.head.First; p++ {
		x := figure{what: s.label, from: p, to: p, value: quantity.Missing, why: why}
		if why != "" {
			out = append(out, x)
			continue
		}
		out = append(out, f.at(t, &s, p)...)
	}
	return out
}

// at reads a measure in one closed period: one figure, of prices one for each
// item and market.
func (f *Facts) at(t *decision.Test, s *scope, p period.Period) []figure {
	x := figure{what: s.label, from: p, to: p, value: quantity.Missing}
	if why := f.unfit(t, s); why != "" {
		x.why = why
		return []figure{x}
	}
	switch t.Measure {
	case "demand", "revenue", "margin":
		f.sold(&x, t, s, p)
	case "supply":
		f.supplied(&x, s, p)
	case "stock":
		f.stocked(&x, s, p)
	case "backlog":
		f.owed(&x, s, p)
	case "price":
		return f.prices(s, p)
	case "rate":
		f.rate(&x, t, s, p)
	case "load":
		f.load(&x, t, p)
	case "cover":
		f.cover(&x, s, p)
	default:
		x.why = "facts do not say what " + t.Measure + " was"
	}
	return []figure{x}
}

// unfit says why facts cannot answer for such a scope.
func (f *Facts) unfit(t *decision.Test, s *scope) string {
	byMarket := t.Measure == "demand" || t.Measure == "revenue" || t.Measure == "margin" || t.Measure == "price"
	switch {
	case byMarket && s.site != dimension.None:
		return f.parted(t, s)
	case (t.Measure == "supply" || t.Measure == "stock" || t.Measure == "cover" || t.Measure == "backlog") && s.market != dimension.None:
		return "facts do not say " + t.Measure + " by market"
	case t.Measure != "revenue" && t.Measure != "margin" && t.Measure != "load" && t.Measure != "rate" && t.Measure != "price" && !f.oneUnit(s):
		return "its items are counted in several units"
	}
	return ""
}

func (f *Facts) oneUnit(s *scope) bool {
	unit := ""
	for i := range f.head.Plan.Items {
		switch u := f.head.Plan.Items[i].Unit; {
		case !s.items[i]:
		case unit == "":
			unit = u
		case unit != u:
			return false
		}
	}
	return true
}

// parted says why sales of markets are not those of a site: a market is served
// from several.
func (f *Facts) parted(t *decision.Test, s *scope) string {
	for i := range f.head.Plan.Items {
		for m := range f.head.Plan.Markets {
			if s.items[i] && (s.market == dimension.None || s.market == m) && f.share(m, i, s.site) > 0 && f.share(m, i, s.site) < quantity.Unit {
				return "facts say " + t.Measure + " by market, and " + f.head.Plan.MarketIDs.ID(m) + " is served from several sites"
			}
		}
	}
	return ""
}

func (f *Facts) share(market, item, site int) quantity.Ratio {
	var sum quantity.Ratio
	for _, x := range f.head.Plan.Shares(market, item) {
		if x.Site == site {
			sum += x.Share
		}
	}
	return sum
}

// add takes one cell into a figure. A cell that is not known counts only where
// something was to be expected.
func (x *figure) add(n quantity.Number, expected bool) {
	if n.IsMissing() {
		if expected {
			x.all++
		}
		return
	}
	x.all, x.used = x.all+1, x.used+1
	if x.value.IsMissing() {
		x.value = 0
	}
	x.value = x.value.Add(n)
}

// lacks says which facts a figure lacks.
func (x *figure) lacks(what string, cal period.Calendar) {
	switch {
	case x.all == 0:
		x.why = "there are no facts of " + what + " in " + cal.Label(x.from)
	case x.used == 0:
		x.why = what + " of " + cal.Label(x.from) + " is not known"
	case x.used < x.all:
		x.why = what + " of " + cal.Label(x.from) + " is known in part"
	}
}
