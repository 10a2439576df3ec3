package projection

import (
	"cmp"
	"iter"
	"slices"

	"github.com/accord-plan/accord/internal/dimension"
	"github.com/accord-plan/accord/internal/period"
	"github.com/accord-plan/accord/internal/plan"
	"github.com/accord-plan/accord/internal/position"
	"github.com/accord-plan/accord/internal/quantity"
)

// Found are the gaps of a result in the order of [Result.Gaps], told one at a time:
// a large plan has hundreds of thousands, of which a page shows a few.
type Found struct {
	res *Result
	// decideBy is the executive date, if decides.
	decideBy period.Date
	decides  bool
	gaps     []found
}

// found is a gap as it is found, in a quarter of the memory of one with words.
type found struct {
	units, base, peak, money quantity.Number
	// x, y and z are what its words tell beside.
	x, y, z quantity.Number
	at      position.Ref
	// subject is an item; of an overload a source, of a budget a family. place
	// is a site, resource or market. source is whose commitment is off.
	subject, place, source int32
	lastDay                period.Date
	// The indexes of its first, last and worst period.
	from, to, worst int32
	carried         int32 // the first index at which what it is held against is carried
	// awaits is the source whose last commitment, in period until, is waited
	// for; dimension.None where none is.
	awaits, until int32
	kind          kindIndex
	told          telling
	class         Class
	below         bool
}

// kindIndex is the place of a kind in kindNames, which are sorted.
type kindIndex uint8

var kindNames = slices.Sorted(slices.Values(Kinds))

func indexOf(kind string) kindIndex {
	i, _ := slices.BinarySearch(kindNames, kind)
	return kindIndex(i)
}

var (
	overloadIndex   = indexOf(Overload)
	budgetIndex     = indexOf(BudgetGap)
	noForecastIndex = indexOf(NoForecast)
)

// what are the two parts of what a gap is about, and what stands between.
func (f *found) what(p *plan.Plan) (head, between, tail string) {
	switch f.kind {
	case overloadIndex:
		return p.Sources[f.subject].ID, "/", p.Sources[f.subject].Resources[f.place].ID
	case budgetIndex:
		return p.Families[f.subject].ID, "@", p.Markets[f.place].ID
	case noForecastIndex:
		return p.Items[f.subject].ID, "@", p.Markets[f.place].ID
	}
	return p.Items[f.subject].ID, "@", p.Sites[f.place].ID
}

// before orders gaps by money, largest first and what is not known last, then
// kind, what they are about, and period: no two have all of these in common.
func (f *found) before(o *found, p *plan.Plan) int {
	if f.money != o.money {
		return cmp.Compare(o.money, f.money)
	}
	if f.kind != o.kind {
		return cmp.Compare(f.kind, o.kind)
	}
	if f.subject != o.subject || f.place != o.place {
		a, between, b := f.what(p)
		c, _, d := o.what(p)
		if n := compareJoined(a, b, c, d, between); n != 0 {
			return n
		}
	}
	return cmp.Compare(f.from, o.from)
}

// compareJoined compares a+between+b to c+between+d.
func compareJoined(a, b, c, d, between string) int {
	if a == c {
		return cmp.Compare(b, d)
	}
	for i := range min(len(a), len(c)) {
		if a[i] != c[i] {
			return cmp.Compare(a[i], c[i])
		}
	}
	return cmp.Compare(a+between+b, c+between+d) // one begins with the other
}

// Len is the number of gaps.
func (f *Found) Len() int { return len(f.gaps) }

// Gap tells the i-th gap.
func (f *Found) Gap(i int) Gap {
	g := f.bare(i)
	g.Text = f.gaps[i].words(f.res)
	return g
}

// bare is the i-th gap without its words.
func (f *Found) bare(i int) Gap {
	const none = dimension.None
	x, p := &f.gaps[i], f.res.Plan
	head, between, tail := x.what(p)
	g := Gap{Kind: kindNames[x.kind], What: head + between + tail, From: f.res.First + period.Period(x.from), To: f.res.First + period.Period(x.to),
		Class: x.class, Units: x.units, Base: x.base, Measure: InAll, Peak: x.peak, Money: x.money, LastDay: x.lastDay, Below: x.below, At: x.at,
		Family: none, Item: none, Site: none, Market: none, Source: int(x.source), Resource: none}
	g.CannotWait = f.decides && g.LastDay != period.NoDate && g.LastDay < f.decideBy
	switch {
	case x.told.atPeak():
		g.Measure = AtPeak
	case x.kind == noForecastIndex:
		g.Measure = ""
	}
	switch subject, place := int(x.subject), int(x.place); x.kind {
	case overloadIndex:
		g.Source, g.Resource = subject, place
	case budgetIndex:
		g.Family, g.Market = subject, place
	case noForecastIndex:
		g.Item, g.Market, g.Family = subject, place, p.Items[subject].Family
	default:
		g.Item, g.Site, g.Family = subject, place, p.Items[subject].Family
	}
	f.res.Decide(&g)
	return g
}

// EachGap yields the gaps in their order. Of a verdict they have no words, and
// each holds until the next: [Result.Tell] gives it its words.
func (r *Result) EachGap() iter.Seq2[int, *Gap] {
	return func(yield func(int, *Gap) bool) {
		for i := range r.Gaps {
			if !yield(i, &r.Gaps[i]) {
				return
			}
		}
		for i := range r.Found.len() {
			if g := r.Found.bare(i); !yield(i, &g) {
				return
			}
		}
	}
}

// Tell is the i-th gap with its words.
func (r *Result) Tell(i int) Gap {
	if r.Found != nil {
		return r.Found.Gap(i)
	}
	return r.Gaps[i]
}

func (f *Found) len() int {
	if f == nil {
		return 0
	}
	return len(f.gaps)
}
