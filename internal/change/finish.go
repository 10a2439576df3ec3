package change

import (
	"cmp"
	"slices"

	"github.com/accord-plan/accord/internal/plan"
)

// finish ranks everything by money and counts it.
func (c *comparer) finish() *Diff {
	d := c.d
	d.Edited = ranked(c.edits)
	c.noteWholes()
	c.rewrites()
	c.documents()
	c.finishHorizon()
	slices.SortStableFunc(d.Derived, func(a, b Consequence) int {
		return cmp.Or(cmp.Compare(weight(b.Money), weight(a.Money)), comparePercent(a, b),
			cmp.Compare(a.What, b.What), cmp.Compare(rankOf(a.Measure), rankOf(b.Measure)))
	})
	slices.SortStableFunc(d.Families, func(a, b FamilyChange) int {
		return cmp.Or(cmp.Compare(weight(b.Money), weight(a.Money)), cmp.Compare(a.Family, b.Family))
	})
	slices.SortStableFunc(d.Gaps, func(a, b GapChange) int {
		return cmp.Or(compareBool(b.NeedsDecision(), a.NeedsDecision()), cmp.Compare(weight(b.Money), weight(a.Money)),
			cmp.Compare(a.ID, b.ID), cmp.Compare(a.first, b.first))
	})
	slices.SortFunc(d.Moves, func(a, b Move) int {
		return cmp.Or(cmp.Compare(a.To, b.To), cmp.Compare(a.From, b.From), cmp.Compare(a.Kind, b.Kind), cmp.Compare(a.What, b.What))
	})
	slices.SortFunc(d.Renames, func(a, b Rename) int {
		return cmp.Or(cmp.Compare(a.Kind, b.Kind), cmp.Compare(a.From, b.From), cmp.Compare(a.To, b.To))
	})
	for i := range d.Edited {
		switch e := &d.Edited[i]; {
		case e.TextOnly:
			d.Counts.Texts++
		case e.IsNumber():
			d.Counts.Numbers += max(e.Periods, 1)
		default:
			d.Counts.Settings++
		}
	}
	d.ClosedAt = c.closed
	c.textChanged()
	return d
}

// ranked puts all edits into one list, the weightiest first. It sorts pointers,
// which move faster than edits.
func ranked(edits [][]Edit) []Edit {
	var order []*Edit
	for _, list := range edits {
		order = append(order, pointers(list)...)
	}
	slices.SortFunc(order, compareEdits)
	out := make([]Edit, len(order))
	for i, e := range order {
		out[i] = *e
	}
	return out
}

// IsNumber reports whether the edit is one of a number, percent or factor.
func (e *Edit) IsNumber() bool {
	return e.Before.form >= isNull && e.Before.form < isText || e.After.form >= isNull && e.After.form < isText
}

// textChanged keeps the changed files that neither an edit nor a move names,
// nor a cell of a closed period, nor a rename.
func (c *comparer) textChanged() {
	named := map[string]bool{}
	name := func(edits []Edit) {
		for i := range edits {
			named[edits[i].Base.File], named[edits[i].Head.File] = true, true
		}
	}
	name(c.d.Edited)
	for i := range c.d.Horizon {
		name(c.d.Horizon[i].Edited)
	}
	for _, m := range c.d.Moves {
		named[m.From], named[m.To] = true, true
	}
	for _, f := range c.o.TextChanged {
		if !named[f] && !c.onlyRenamed(f) && !c.closedFiles[f] {
			c.d.TextChanged = append(c.d.TextChanged, f)
		}
	}
	slices.Sort(c.d.TextChanged)
	c.d.TextChanged = slices.Compact(c.d.TextChanged)
}

// compareEdits ranks by money, then zone, then kind and key; texts come last.
// It stops at the first difference, since it is asked for every pair.
func compareEdits(a, b *Edit) int {
	if a.TextOnly != b.TextOnly {
		return compareBool(a.TextOnly, b.TextOnly)
	}
	if x, y := weight(a.Money), weight(b.Money); x != y {
		return cmp.Compare(y, x)
	}
	if x, y := zoneRank(a.zone), zoneRank(b.zone); x != y {
		return cmp.Compare(x, y)
	}
	if a.Subject != b.Subject {
		if order := compareSubjects(a.Subject, b.Subject); order != 0 {
			return order
		}
	}
	return cmp.Or(cmp.Compare(a.Field, b.Field), cmp.Compare(a.first, b.first))
}

func compareSubjects(a, b *Subject) int {
	if a.Kind != b.Kind {
		return cmp.Compare(kindRank(a.Kind), kindRank(b.Kind))
	}
	if a.What != b.What {
		return cmp.Compare(a.What, b.What)
	}
	return cmp.Or(cmp.Compare(a.ID, b.ID), cmp.Compare(a.Layer, b.Layer), cmp.Compare(a.Owner, b.Owner))
}

func compareBool(a, b bool) int {
	switch {
	case a == b:
		return 0
	case a:
		return 1
	}
	return -1
}

// zoneRank puts the frozen zone first and what has no period last.
func zoneRank(z plan.Zone) int {
	switch z {
	case plan.Frozen, plan.Slushy, plan.Liquid:
		return int(z)
	}
	return int(plan.Liquid) + 1
}

var kinds = []Kind{Baseline, Adjustment, Commitment, Capacity, Price, Cost, Rate, Share, Use, Terms, Target, Budget,
	Item, Family, Market, Site, Source, Decision, Assumption, Risk, Trigger, Settings, Policy, Facts, Network, Import, Rule}

func kindRank(k Kind) int { return slices.Index(kinds, k) }

var measures = []Measure{Demand, DemandValue, Stock, Backlog, Lost, Planned, Supply, Cover, Load, Revenue, Margin, StockValue}

func rankOf(m Measure) int { return slices.Index(measures, m) }

// comparePercent puts the larger relative change first; what grew from nothing
// has no percent and comes before all.
func comparePercent(a, b Consequence) int {
	size := func(c Consequence) int64 {
		switch {
		case c.Delta.IsMissing():
			return -1
		case c.Percent == nil:
			return 1 << 62
		}
		return int64(max(*c.Percent, -*c.Percent))
	}
	return cmp.Compare(size(b), size(a))
}
