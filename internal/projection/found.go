package projection

import (
	"cmp"
	"iter"
	"slices"
	"strings"

	"github.com/accord-plan/accord/internal/dimension"
	"github.com/accord-plan/accord/internal/parallel"
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
	blocks   [][]found // as the workers found them, gapBlock to a block
	order    []ranked
}

// ranked is a gap in its order: by money, kind and item, without a look at the gap.
type ranked struct {
	money quantity.Number
	key   uint64 // kind, and the rank of the item; 0 for what is about none
	at    int32  // block * gapBlock + index in it
}

// key is what gaps of the same money are ordered by first.
func (f *found) key(ranks []int32) uint64 {
	key := uint64(f.kind) << 32
	if len(ranks) > 0 && f.kind != overloadIndex && f.kind != budgetIndex {
		key |= uint64(ranks[f.subject])
	}
	return key
}

// ranks are the places of items in the order of what their gaps are about, which
// begins ITEM@; nil where an identifier has the mark itself.
func (f *Found) ranks() []int32 {
	items := f.res.Plan.Items
	order := make([]int32, len(items))
	for i := range order {
		if order[i] = int32(i); strings.Contains(items[i].ID, "@") {
			return nil
		}
	}
	byName := func(a, b int32) int { return compareJoined(items[a].ID, "", items[b].ID, "", "@") }
	if !slices.IsSortedFunc(order, byName) {
		slices.SortStableFunc(order, byName)
	}
	ranks := make([]int32, len(items))
	for rank, i := range order {
		ranks[i] = int32(rank)
	}
	return ranks
}

func (f *Found) at(r ranked) *found { return &f.blocks[r.at/gapBlock][r.at%gapBlock] }

// gather takes the gaps of all workers and puts them in order: those of each on
// its own, then all together.
func (f *Found) gather(workers []*worker) {
	parts, ranks := make([][]ranked, len(workers)), f.ranks()
	var sorts parallel.Group
	for k, w := range workers {
		first := len(f.blocks)
		f.blocks = append(f.blocks, w.gaps...)
		w.gaps = nil
		parts[k] = make([]ranked, 0, (len(f.blocks)-first)*gapBlock)
		for b, block := range f.blocks[first:] {
			for i := range block {
				parts[k] = append(parts[k], ranked{block[i].money, block[i].key(ranks), int32((first+b)*gapBlock + i)})
			}
		}
	}
	for _, part := range parts {
		sorts.Go(func() { slices.SortFunc(part, f.before) })
	}
	sorts.Wait()
	for _, part := range parts {
		f.order = f.merged(f.order, part)
	}
}

// merged are two ordered parts in order.
func (f *Found) merged(a, b []ranked) []ranked {
	if len(a) == 0 {
		return b
	}
	out := make([]ranked, 0, len(a)+len(b))
	for len(a) > 0 && len(b) > 0 {
		from := &a
		if f.before(b[0], a[0]) < 0 {
			from = &b
		}
		out = append(out, (*from)[0])
		*from = (*from)[1:]
	}
	return append(append(out, a...), b...)
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
func (f *Found) before(a, b ranked) int {
	if a.money != b.money {
		return cmp.Compare(b.money, a.money)
	}
	if a.key != b.key {
		return cmp.Compare(a.key, b.key)
	}
	x, y := f.at(a), f.at(b)
	if x.subject != y.subject || x.place != y.place {
		head, between, tail := x.what(f.res.Plan)
		other, _, end := y.what(f.res.Plan)
		if n := compareJoined(head, tail, other, end, between); n != 0 {
			return n
		}
	}
	return cmp.Compare(x.from, y.from)
}

// compareJoined compares a+between+b to c+between+d.
func compareJoined(a, b, c, d, between string) int {
	switch {
	case a == c:
		return cmp.Compare(b, d)
	case strings.HasPrefix(a, c) || strings.HasPrefix(c, a):
		return cmp.Compare(a+between+b, c+between+d)
	}
	return cmp.Compare(a, c)
}

// Len is the number of gaps, 0 of nil.
func (f *Found) Len() int {
	if f == nil {
		return 0
	}
	return len(f.order)
}

// Gap tells the i-th gap.
func (f *Found) Gap(i int) Gap {
	g := f.bare(i)
	g.Text = f.at(f.order[i]).words(f.res)
	return g
}

// bare is the i-th gap without its words.
func (f *Found) bare(i int) Gap {
	const none = dimension.None
	x, p := f.at(f.order[i]), f.res.Plan
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
		for i := range r.Found.Len() {
			if g := r.Found.bare(i); !yield(i, &g) {
				return
			}
		}
	}
}

// EachGapBut yields the gaps in their order, with their words, without those about
// items of some families. Those of the company's rules are about none.
func (r *Result) EachGapBut(family func(int) bool) iter.Seq[*Gap] {
	return func(yield func(*Gap) bool) {
		for i := range r.Gaps {
			g := &r.Gaps[i]
			if g.Item >= 0 && family(g.Family) && !strings.HasPrefix(g.Kind, RuleGap) {
				continue
			}
			if !yield(g) {
				return
			}
		}
		for i := range r.Found.Len() {
			x := r.Found.at(r.Found.order[i])
			if x.ofItem() && family(r.Plan.Items[x.subject].Family) {
				continue
			}
			if g := r.Found.Gap(i); !yield(&g) {
				return
			}
		}
	}
}

// Standings yields, in the order of the gaps, the class of each and whether it
// needs a decision that nobody has made.
func (r *Result) Standings() iter.Seq2[Class, bool] {
	return func(yield func(Class, bool) bool) {
		for i := range r.Gaps {
			if g := &r.Gaps[i]; !yield(g.Class, g.Class == NeedsDecision && g.CoveredBy == "") {
				return
			}
		}
		for i := range r.Found.Len() {
			class := r.Found.at(r.Found.order[i]).class
			open := class == NeedsDecision && (len(r.Plan.Decisions) == 0 || r.Found.bare(i).CoveredBy == "")
			if !yield(class, open) {
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
