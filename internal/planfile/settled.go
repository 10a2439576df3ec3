package planfile

import (
	"slices"
	"sync"

	"github.com/accord-plan/accord/internal/catalog"
	"github.com/accord-plan/accord/internal/demand"
	"github.com/accord-plan/accord/internal/dimension"
	"github.com/accord-plan/accord/internal/supply"
)

// tables are the identifiers of a plan, by which drafts get their indexes. Plans of
// the same identifiers have the same one.
type tables struct {
	markets, sites, families, items, sources dimension.Table
}

func (t *tables) equal(o *tables) bool {
	same := func(a, b dimension.Table) bool { return slices.Equal(a.IDs(), b.IDs()) }
	return same(t.markets, o.markets) && same(t.sites, o.sites) && same(t.families, o.families) && same(t.items, o.items) && same(t.sources, o.sources)
}

// commonTables are those of the last state that was read, if they are the same.
func (k *Kept) commonTables(t *tables) *tables {
	if k == nil {
		return t
	}
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.tables == nil || !k.tables.equal(t) {
		k.tables = t
	}
	return k.tables
}

// settled is what a draft became in a plan of some tables. In another plan of the same
// ones it becomes the same, which nobody may write to.
type settled struct {
	mu       sync.Mutex
	by       *tables
	source   *supply.Source
	baseline *demand.Baseline
}

// became is what the draft became by some tables, one of both; nil for neither.
func (x *settled) became(by *tables) (s *supply.Source, b *demand.Baseline) {
	if x == nil {
		return nil, nil
	}
	x.mu.Lock()
	defer x.mu.Unlock()
	if x.by != by {
		return nil, nil
	}
	return x.source, x.baseline
}

// keep remembers what the draft became, one of both.
func (x *settled) keep(by *tables, s *supply.Source, b *demand.Baseline) {
	if x == nil {
		return
	}
	x.mu.Lock()
	defer x.mu.Unlock()
	x.by, x.source, x.baseline = by, s, b
}

// keptCatalog is what the catalog of a plan became, of all its documents.
type keptCatalog struct {
	by       *tables
	drafts   []*settled // one for each
	families []catalog.Family
	items    []catalog.Item
}

// settledCatalog is what may be known of each document of the catalog; nil where nothing is of one.
func (l *loader) settledCatalog() []*settled {
	docs := l.byKind[kindCatalog]
	if l.kept == nil {
		return nil
	}
	out := make([]*settled, 0, len(docs))
	for _, d := range docs {
		if d.draft == nil || d.draft.settled == nil || d.draft.cal != l.cal {
			return nil
		}
		out = append(out, d.draft.settled)
	}
	return out
}

// sharedCatalog gives the plan the items and families that another one has, if their
// catalog is the same.
func (l *loader) sharedCatalog(drafts []*settled) bool {
	if drafts == nil {
		return false
	}
	l.kept.mu.Lock()
	c := l.kept.catalog
	l.kept.mu.Unlock()
	expanded := l.expanded
	for _, d := range l.byKind[kindCatalog] {
		expanded += d.expanded
	}
	if c.by != l.by || !slices.Equal(c.drafts, drafts) || expanded > maxTogether {
		return false
	}
	for _, d := range l.byKind[kindCatalog] {
		d.draft = nil
	}
	l.plan.Families, l.plan.Items, l.expanded = c.families, c.items, expanded
	return true
}

// keepCatalog remembers what the catalog of a plan became.
func (l *loader) keepCatalog(drafts []*settled) {
	if drafts == nil {
		return
	}
	l.kept.mu.Lock()
	defer l.kept.mu.Unlock()
	l.kept.catalog = keptCatalog{l.by, drafts, l.plan.Families, l.plan.Items}
}
