package planfile

import (
	"slices"
	"strings"

	"github.com/accord-plan/accord/internal/catalog"
	"github.com/accord-plan/accord/internal/demand"
	"github.com/accord-plan/accord/internal/dimension"
	"github.com/accord-plan/accord/internal/period"
	"github.com/accord-plan/accord/internal/plan"
	"github.com/accord-plan/accord/internal/supply"
)

// A draft is what a document of a large kind states, decoded by the worker that
// read it, so that its tree need not live until all documents are read. What it
// refers to stands in lists of names of its own, whose places it holds where the
// plan holds indexes.
//
// A document is drafted only where nothing was found in it, and built from its
// draft only where everything that it refers to is there. Else its tree is read
// [loader.again], and the document goes the way of those without a draft: what
// is wrong is said in one place.
type draft struct {
	cal      period.Calendar
	baseline demand.Baseline
	source   supply.Source
	family   catalog.Family
	items    []catalog.Item
	// label is how messages say for what the document is.
	label string

	itemNames, familyNames, marketNames, siteNames names
	// odd says that something was found, or is not used.
	odd bool
	// decimals are the most that a quantity in it has which somebody typed.
	decimals int
	// shared says that another document has the same lists, to which nobody may
	// write.
	shared bool
	// settled is what it became in a plan; drafts with the same lists have the same
	// one, and those that share them with nobody have none.
	settled *settled
}

// names are what a document refers to, in the order in which it does.
type names struct {
	list []string
	last int
}

// place returns where a name stands. Most documents name the same items in the
// same order in each of their parts, so the next one is tried; a name that comes
// out of turn stands there once more.
func (x *names) place(name string) int {
	if next := x.last + 1; next < len(x.list) && x.list[next] == name {
		x.last = next
		return next
	} else if next >= len(x.list) && len(x.list) > 0 && x.list[0] == name {
		x.last = 0
		return 0
	}
	x.last = len(x.list)
	x.list = append(x.list, strings.Clone(name))
	return x.last
}

// of are the names of a sort, nil for one that no draft refers to.
func (x *draft) of(what string) *names {
	switch what {
	case "item":
		return &x.itemNames
	case "family":
		return &x.familyNames
	case "market":
		return &x.marketNames
	case "site":
		return &x.siteNames
	}
	return nil
}

// drafter decodes documents in one worker.
type drafter struct {
	cal    period.Calendar
	store  store
	shelf  dimension.Shelf
	line   []dimension.Cell
	labels labels
}

// draft decodes a document in which nothing was found, if it is of a large kind,
// and drops its tree.
func (w *drafter) draft(d *Document) {
	if w == nil || !slices.Contains([]string{kindBaseline, kindSupply, kindCatalog}, d.Kind) || !defines(d) {
		return
	}
	x := &draft{cal: w.cal}
	l := &loader{cal: w.cal, plan: &plan.Plan{Calendar: w.cal}, draft: x, store: &w.store, shelf: &w.shelf, line: w.line, labels: w.labels}
	defer func() { w.line, w.labels = l.line, l.labels }()
	r, root := l.reader(d), d.Tree.Root()
	switch d.Kind {
	case kindBaseline:
		x.baseline = r.baseline(root)
	case kindSupply:
		x.source = r.source(root)
	case kindCatalog:
		x.family = r.familyOf(root)
		x.items = make([]catalog.Item, 0, root.Get("items").Len())
		for k, v := range root.Get("items").Pairs() {
			x.items = append(x.items, r.itemOf(k, v, 0))
		}
	}
	if x.odd {
		d.skipped, d.expanded, d.overfull = nil, 0, false
		return
	}
	identity, label := identity(d)
	d.identity, x.label = strings.Clone(identity), strings.Clone(label) // they may be the tree's own text
	d.draft, d.Tree = x, nil
	d.forget()
}
