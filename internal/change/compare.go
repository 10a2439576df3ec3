package change

import (
	"fmt"
	"slices"

	"github.com/accord-plan/accord/internal/dimension"
	"github.com/accord-plan/accord/internal/period"
	"github.com/accord-plan/accord/internal/plan"
	"github.com/accord-plan/accord/internal/position"
	"github.com/accord-plan/accord/internal/projection"
	"github.com/accord-plan/accord/internal/quantity"
)

// Options of a comparison. The zero value is fit for use.
type Options struct {
	// Base and Head are what the two sides are called, `main 4f1c2ab`.
	Base, Head string
	// Tolerance and ToleranceMoney (plan currency) are what a computed number
	// must both exceed to be listed; exactly at the limit does not exceed.
	// Zero means 2 % and no money; a negative Tolerance lists every change.
	Tolerance      quantity.Ratio
	ToleranceMoney quantity.Number
	// TextChanged are the names of the files whose bytes differ, if the caller
	// knows; those without an edit are reported.
	TextChanged []string
	// Files are the files of both sides, those that are equal too if the caller
	// likes; of some, what they state is in no plan and is compared here.
	Files []File
}

// DefaultTolerance is the relative tolerance of what is derived: 2 %.
const DefaultTolerance quantity.Ratio = quantity.RatioScale / 50

// Compare returns what differs between two computed plans.
func Compare(base, head *projection.Result, o Options) *Diff {
	if o.Tolerance == 0 {
		o.Tolerance = DefaultTolerance
	}
	c := newComparer(base, head, o)
	c.prepare()
	c.horizon()
	c.look()
	c.noteSettled()
	c.plan()
	c.network()
	c.catalog()
	c.baselines()
	c.adjustments()
	c.sources()
	c.targets()
	c.budgets()
	c.decisions()
	c.assumptions()
	c.risks()
	c.triggers()
	c.policy()
	c.facts()
	c.files()
	if c.comparable {
		c.headline()
		c.derived()
		c.families()
		c.gaps()
	}
	return c.finish()
}

type comparer struct {
	base, head                         *projection.Result
	o                                  Options
	market, site, family, item, source axis
	// from and to bound the shared horizon; from is after to where there is
	// none. comparable says that both sides have one calendar, sameMoney that
	// they have one currency.
	from, to              period.Period
	comparable, sameMoney bool
	sight                 sight
	// alike reports whether one side took its rows and gaps of a family of the head
	// from the other: then nothing of it came out differently.
	alike func(family int) bool
	// The rows of families that are not alike.
	demandBase, demandHead []projection.DemandRow
	stockBase, stockHead   []projection.StockRow
	// cells holds slots (market, item) whose consensus was edited cell by
	// cell, so that it is not listed as derived again.
	cells map[[2]int]bool
	// edits holds the edits in chunks, so that a plan whose every cell changed
	// is not copied again and again while the list grows.
	edits  [][]Edit
	labels map[period.Period]string
	// newRuns are the baselines, by market and family, that were trained on
	// something else; rewritten and wholes say what is told by document.
	newRuns   map[[2]string]bool
	rewritten map[[2]string]Why
	wholes    map[Kind]map[string]Why
	// closed are the first lines of closed periods that differ, closedFiles the
	// files of all.
	closed      []position.Position
	closedFiles map[string]bool
	// asPlanned are the commitments that state what was planned.
	asPlanned map[supplyCell]bool
	d         *Diff
}

// chunk is the number of edits in one allocation.
const chunk = 1024

func newComparer(base, head *projection.Result, o Options) *comparer {
	b, h := base.Plan, head.Plan
	c := &comparer{base: base, head: head, o: o, cells: map[[2]int]bool{}, newRuns: map[[2]string]bool{}, asPlanned: map[supplyCell]bool{}, closedFiles: map[string]bool{}, labels: map[period.Period]string{},
		comparable: b.Calendar == h.Calendar, sameMoney: b.Currency == h.Currency}
	c.alike = func(family int) bool { return base.Borrows(family, head) || head.Borrows(family, base) }
	c.from = max(b.First, h.First)
	c.to = min(b.First+period.Period(base.N), h.First+period.Period(head.N)) - 1
	c.d = &Diff{FormatVersion: FormatVersion, ID: h.ID, Name: h.Name, Currency: h.Currency,
		Base: sideOf(base, o.Base), Head: sideOf(head, o.Head), Shared: []string{},
		Tolerance: max(o.Tolerance, 0), ToleranceMoney: o.ToleranceMoney,
		Derived: []Consequence{}, Families: []FamilyChange{}, Gaps: []GapChange{}}
	switch {
	case !c.comparable:
		c.to = c.from - 1
		c.d.NotCompared = fmt.Sprintf("the calendar changed from %s to %s: periods cannot be compared", b.Calendar.Name(), h.Calendar.Name())
	case !c.sameMoney:
		c.d.NotCompared = fmt.Sprintf("the plan's currency changed from %s to %s: money cannot be compared", b.Currency, h.Currency)
	}
	for p := c.from; p <= c.to; p++ {
		c.d.Shared = append(c.d.Shared, h.Calendar.Label(p))
	}
	c.d.Headline = emptyHeadline()
	if n := len(c.d.Shared); n > 0 {
		c.d.Headline.From, c.d.Headline.To, c.d.Headline.Periods = c.d.Shared[0], c.d.Shared[n-1], n
	}
	return c
}

func sideOf(r *projection.Result, label string) Side {
	p := r.Plan
	return Side{Label: label, Cycle: p.Cycle, First: p.Calendar.Label(p.First), Last: p.Calendar.Label(p.Last())}
}

// prepare joins the dimensions and recognises renamed items.
func (c *comparer) prepare() {
	b, h := c.base.Plan, c.head.Plan
	c.market = join(b.MarketIDs, h.MarketIDs, nil)
	c.site = join(b.SiteIDs, h.SiteIDs, nil)
	c.family = join(b.FamilyIDs, h.FamilyIDs, nil)
	c.source = join(b.SourceIDs, h.SourceIDs, nil)
	renamed := renamedItems(b, h)
	c.item = join(b.ItemIDs, h.ItemIDs, renamed)
	ofDemand := func(r *projection.DemandRow) int { return r.Item }
	c.demandBase, c.demandHead = apart(c, baseSide, c.base.Demand, ofDemand), apart(c, headSide, c.head.Demand, ofDemand)
	ofStock := func(r *projection.StockRow) int { return r.Item }
	c.stockBase, c.stockHead = apart(c, baseSide, c.base.Stock, ofStock), apart(c, headSide, c.head.Stock, ofStock)
	if len(renamed) == 0 {
		return
	}
	for _, id := range h.ItemIDs.IDs() {
		if s := c.item.head[h.ItemIDs.Index(id)]; c.item.inBase[s] != dimension.None {
			if from := b.ItemIDs.ID(c.item.inBase[s]); from != id {
				c.d.Renames = append(c.d.Renames, Rename{Item, from, id})
			}
		}
	}
}

// add appends an edit and says where it stands.
func (c *comparer) add(e Edit, base, head position.Ref) { c.addTo(&c.edits, e, base, head) }

func (c *comparer) addTo(edits *[][]Edit, e Edit, base, head position.Ref) {
	e.Base, e.Head = c.at(baseSide, base), c.at(headSide, head)
	c.put(edits, e)
}

// put appends an edit whose places are known.
func (c *comparer) put(edits *[][]Edit, e Edit) {
	list := *edits
	last := len(list) - 1
	if last < 0 || len(list[last]) == chunk {
		// The first chunk is small, as most diffs are.
		list = append(list, make([]Edit, 0, min(chunk, 16+(last+1)*chunk)))
		last++
	}
	list[last] = append(list[last], e)
	*edits = list
}

// field is one field of something that both sides have.
type field struct {
	name          string
	before, after Value
	text          bool
}

// fields adds an edit for each field that differs.
func (c *comparer) fields(s *Subject, base, head position.Ref, fs ...field) {
	for _, f := range fs {
		if f.before == f.after {
			continue
		}
		e := Edit{Subject: s, Field: f.name, How: howOf(f.before, f.after), Before: f.before, After: f.after,
			Units: quantity.Missing, Money: quantity.Missing, TextOnly: f.text, first: period.None}
		e.measure()
		c.add(e, base, head)
	}
}

// written adds the edit of a value that is known only by how it is written.
func (c *comparer) written(s *Subject, name string, before, after Value, base, head position.Position, text bool) {
	c.put(&c.edits, Edit{Subject: s, Field: name, How: howOf(before, after), Before: before, After: after, Base: base, Head: head,
		Units: quantity.Missing, Money: quantity.Missing, TextOnly: text, first: period.None})
}

// whole adds the edit that says that something as a whole was added or
// removed. value describes it.
func (c *comparer) whole(s *Subject, how How, value Value, r position.Ref) {
	e := Edit{Subject: s, How: how, Units: quantity.Missing, Money: quantity.Missing, first: period.None}
	if how == Added {
		e.After = value
		c.add(e, position.Ref{}, r)
	} else {
		e.Before = value
		c.add(e, r, position.Ref{})
	}
}

func howOf(before, after Value) How {
	switch {
	case !before.Stated():
		return Added
	case !after.Stated():
		return Removed
	}
	return Changed
}

// measure fills Delta and Percent.
func (e *Edit) measure() {
	e.Delta = e.After.minus(e.Before)
	before, ok := e.Before.Quantity()
	if delta, known := e.Delta.Quantity(); ok && known && before != 0 && e.After.form == isNumber {
		r := delta.Over(before.Abs())
		e.Percent = &r
	}
}

// move notes a document that stands in another file.
func (c *comparer) move(k Kind, what string, base, head position.Ref) {
	from, to := c.base.Plan.Files.Name(base.File), c.head.Plan.Files.Name(head.File)
	if from == to || from == "" || to == "" {
		return
	}
	m := Move{k, what, from, to}
	if !slices.Contains(c.d.Moves, m) {
		c.d.Moves = append(c.d.Moves, m)
	}
}

// planOf returns the plan of a side.
func (c *comparer) planOf(s side) *plan.Plan {
	if s == baseSide {
		return c.base.Plan
	}
	return c.head.Plan
}
