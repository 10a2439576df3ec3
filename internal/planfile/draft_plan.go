package planfile

import (
	"hash/maphash"
	"io/fs"
	"slices"

	"github.com/accord-plan/accord/internal/catalog"
	"github.com/accord-plan/accord/internal/demand"
	"github.com/accord-plan/accord/internal/dimension"
	"github.com/accord-plan/accord/internal/period"
	"github.com/accord-plan/accord/internal/supply"
)

// drafter makes the one of a worker; nil where nothing is drafted, because no
// calendar is known or each document is to be read the long way.
func (o Options) drafter(fsys fs.FS) *drafter {
	if o.Reference || o.ShapeOnly {
		return nil
	}
	text, err := readLimited(fsys, "plan.yaml", MaxSize)
	if err != nil {
		return nil
	}
	tree, _ := Parse(text)
	root := tree.Root()
	cal, err := period.NewCalendar(root.Get("calendar").Text(), root.Get("year_start").Text())
	if err != nil {
		return nil
	}
	return &drafter{cal: cal}
}

// again gives a document its tree again.
func (l *loader) again(d *Document) {
	if d.draft == nil {
		return
	}
	text := d.Text()
	if text == nil {
		l.changed = d.Path
	}
	d.Tree, _ = Parse(text)
	d.draft, d.expanded = nil, 0
}

// resolved are the indexes of what a draft refers to.
type resolved struct {
	items, families, markets, sites []int
}

// resolve looks up what a document's draft refers to. It is not ok where there
// is no draft, where a table lacks any of it, where the draft was made for
// another calendar, or where its ranges go beyond what a plan may have.
func (l *loader) resolve(d *Document) (x *draft, r resolved, ok bool) {
	x, p := d.draft, l.plan
	if x == nil || x.cal != l.cal || l.expanded+d.expanded > maxTogether {
		return nil, r, false
	}
	ok = true
	look := func(n names, t dimension.Table) []int {
		out := make([]int, len(n.list))
		last := dimension.None
		for i, name := range n.list {
			last = t.After(last, name)
			out[i] = last
			ok = ok && last != dimension.None
		}
		return out
	}
	r = resolved{look(x.itemNames, p.ItemIDs), look(x.familyNames, p.FamilyIDs), look(x.marketNames, p.MarketIDs), look(x.siteNames, p.SiteIDs)}
	return x, r, ok
}

// settled is what may be known of a draft's place in the plan; nil where it is to be
// resolved anew.
func (l *loader) settled(d *Document) *settled {
	if d.draft == nil || d.draft.cal != l.cal || l.expanded+d.expanded > maxTogether {
		return nil
	}
	return d.draft.settled
}

func (l *loader) draftedBaseline(d *Document) (b demand.Baseline, ok bool) {
	if _, x := l.settled(d).became(l.by); x != nil {
		if !l.counts(d.draft, x.Family) || slices.ContainsFunc(x.Rows, func(row demand.Row) bool { return l.plan.Items[row.Item].Family != x.Family }) {
			return b, false
		}
		l.expanded += d.expanded
		return *x, true
	}
	x, to, ok := l.resolve(d)
	if !ok {
		return b, false
	}
	b = x.baseline
	b.Market, b.Family, b.Rows = to.markets[b.Market], to.families[b.Family], owned(x, b.Rows)
	for i := range b.Rows {
		row := &b.Rows[i]
		if row.Item = to.items[row.Item]; l.plan.Items[row.Item].Family != b.Family {
			return b, false // which is said with the tree
		}
	}
	if !l.counts(x, b.Family) {
		return b, false
	}
	sorted(b.Rows, byRow)
	l.expanded += d.expanded
	x.settled.keep(l.by, nil, &b)
	return b, true
}

func (l *loader) draftedSource(d *Document) (s supply.Source, ok bool) {
	if x, _ := l.settled(d).became(l.by); x != nil {
		if !l.countsSource(d.draft, x) {
			return s, false
		}
		l.expanded += d.expanded
		return *x, true
	}
	x, to, ok := l.resolve(d)
	if !ok {
		return s, false
	}
	s = x.source
	s.Sites, s.Uses, s.Terms, s.Commitments = owned(x, s.Sites), owned(x, s.Uses), owned(x, s.Terms), owned(x, s.Commitments)
	if s.From != dimension.None {
		s.From = to.sites[s.From]
	}
	for i, site := range s.Sites {
		s.Sites[i] = to.sites[site]
	}
	for i := range s.Uses {
		s.Uses[i].Item = to.items[s.Uses[i].Item]
	}
	for i := range s.Terms {
		s.Terms[i].Item = to.items[s.Terms[i].Item]
	}
	for i := range s.Commitments {
		c := &s.Commitments[i]
		c.Site, c.Item = to.sites[c.Site], to.items[c.Item]
	}
	if !l.countsSource(x, &s) {
		return s, false
	}
	slices.Sort(s.Sites)
	sorted(s.Uses, byUse)
	sorted(s.Terms, byItem)
	sorted(s.Commitments, byPlace)
	l.expanded += d.expanded
	x.settled.keep(l.by, &s, nil)
	return s, true
}

func (l *loader) draftedCatalog(d *Document) bool {
	x, to, ok := l.resolve(d)
	if !ok {
		return false
	}
	p := l.plan
	family := p.FamilyIDs.Index(x.family.ID)
	p.Families[family] = x.family
	last := dimension.None
	for _, it := range x.items {
		last = p.ItemIDs.After(last, it.ID)
		it.Family = family
		if it.Replaces != dimension.None {
			it.Replaces = to.items[it.Replaces]
		}
		if it.Like.Item != dimension.None {
			it.Like.Item = to.items[it.Like.Item]
		}
		if slices.ContainsFunc(it.Prices, func(p catalog.Price) bool { return p.Market != dimension.None }) {
			it.Prices = owned(x, it.Prices)
			for i := range it.Prices {
				if m := &it.Prices[i].Market; *m != dimension.None {
					*m = to.markets[*m]
				}
			}
			sorted(it.Prices, catalog.ByMarket)
		}
		it.ServedFrom = moved(it.ServedFrom, to.markets)
		for m, shares := range it.ServedFrom {
			shares = owned(x, shares)
			for i := range shares {
				shares[i].Site = to.sites[shares[i].Site]
			}
			slices.SortStableFunc(shares, bySite)
			it.ServedFrom[m] = shares
		}
		p.Items[last] = it
	}
	l.expanded += d.expanded
	return true
}

// counts reports whether a family is counted in as many decimals as the quantities of a
// draft have; where it is not, that is said with the tree.
func (l *loader) counts(x *draft, family int) bool {
	return x.decimals == 0 || x.decimals <= l.plan.Families[family].Decimals
}

// countsSource is counts of every family of which a source's draft states quantities.
func (l *loader) countsSource(x *draft, s *supply.Source) bool {
	if x.decimals == 0 {
		return true
	}
	counts := func(item int) bool { return l.counts(x, l.plan.Items[item].Family) }
	return !slices.ContainsFunc(s.Terms, func(t supply.Terms) bool { return !counts(t.Item) }) &&
		!slices.ContainsFunc(s.Commitments, func(c supply.Commitment) bool { return !counts(c.Item) })
}

// owned is a list of a draft that may be written to.
func owned[S ~[]T, T any](x *draft, list S) S {
	if x.shared {
		return slices.Clone(list)
	}
	return list
}

// moved gives what is known by market its indexes.
func moved[T any](by map[int]T, markets []int) map[int]T {
	if by == nil {
		return nil
	}
	out := make(map[int]T, len(by))
	for m, x := range by {
		out[markets[m]] = x
	}
	return out
}

// alike gives each catalog its tree back where two items may be one, or be
// spelled as one: which they are is said there. Names are compared by a hash of
// their letters without case.
func (l *loader) alike() {
	seen := make([]uint64, 0, drafted(l.byKind[kindCatalog]))
	twice := false
	var low []byte
	for _, d := range l.byKind[kindCatalog] {
		if d.draft == nil {
			twice = true
			break
		}
		for i := range d.draft.items {
			low = append(low[:0], d.draft.items[i].ID...)
			for k, c := range low {
				if 'A' <= c && c <= 'Z' {
					low[k] = c + 'a' - 'A'
				}
			}
			seen = append(seen, maphash.Bytes(sumSeed, low))
		}
	}
	slices.Sort(seen)
	for i := range len(seen) - 1 {
		twice = twice || seen[i] == seen[i+1]
	}
	if twice {
		for _, d := range l.byKind[kindCatalog] {
			l.again(d)
		}
	}
}

// drafted is how many items the drafts of some documents hold.
func drafted(docs []*Document) (n int) {
	for _, d := range docs {
		if d.draft != nil {
			n += len(d.draft.items)
		}
	}
	return n
}
